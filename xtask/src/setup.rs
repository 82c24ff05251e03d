//! Installs what is missing, and nothing twice: it is quiet when there is nothing to do.

use std::fs;
use std::path::PathBuf;

use crate::Done;
use crate::run::{ask, cargo, find, pass, program, top};

const TARGET: &str = "wasm32-unknown-unknown";
const TRUNK: &str = "0.21.14";

/// All that `cargo xtask test` needs.
pub fn everything() -> Done {
    for_building()?;
    chromium().map(drop)
}

/// What a build needs.
pub fn for_building() -> Done {
    wasm_target()?;
    tool("trunk", "trunk", TRUNK)?;
    // The command line tool reads only what its own version of the library wrote.
    tool("wasm-bindgen", "wasm-bindgen-cli", &locked("wasm-bindgen")?)?;
    npm_packages()
}

/// Rust's standard library for the browser.
pub fn wasm_target() -> Done {
    let libraries = ask(program("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    if libraries.is_ok_and(|folder| PathBuf::from(folder.trim()).is_dir()) {
        return Ok(());
    }
    println!("setup: Rust's standard library for {TARGET}");
    pass(program("rustup").args(["target", "add", TARGET]))
        .map_err(|why| format!("{why}\nWithout rustup, install the {TARGET} target of this Rust by hand."))
}

/// The npm packages of the end-to-end tests, and wasm-opt.
pub fn npm_packages() -> Done {
    npm("e2e")
}

/// Other people's verifiers, for the benchmark alone.
pub fn bench_packages() -> Done {
    npm("e2e/bench")
}

fn npm(folder: &str) -> Done {
    let lock = format!("{folder}/package-lock.json");
    let folder = top().join(folder);
    let lock = fs::read_to_string(top().join(&lock)).map_err(|why| format!("{lock}: {why}"))?;
    let modules = folder.join("node_modules");
    let stamp = modules.join(".lapel-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    if find("npm").is_none() {
        debian(&["nodejs", "npm"], "Node.js 20 or newer with npm")?;
    }
    println!("setup: npm packages");
    // npm empties the folder first, and would do so through a link as well.
    if modules.is_symlink() {
        fs::remove_file(&modules).map_err(|why| format!("{}: {why}", modules.display()))?;
    }
    // No package's own script runs, and no browser is downloaded.
    let quiet = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    pass(program("npm").args(quiet).current_dir(&folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    fs::write(&stamp, lock).map_err(|why| format!("{}: {why}", stamp.display()))
}

/// Other people's software in Python, beside which the end-to-end tests run ours: the folder of its programs. None,
/// and a word about it, where Python or its packages cannot be had; those tests are then skipped.
pub fn python_packages() -> Option<PathBuf> {
    let skipped = |why: &str| {
        println!("setup: no software in Python to test beside, those tests are skipped ({why})");
        None
    };
    let Ok(wanted) = fs::read_to_string(top().join("e2e/interop/requirements.txt")) else {
        return skipped("e2e/interop/requirements.txt cannot be read");
    };
    let environment = top().join("target/python");
    let programs = environment.join("bin");
    let stamp = environment.join(".lapel-requirements");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Some(programs);
    }
    if find("python3").is_none() {
        return skipped("python3 is missing");
    }
    println!("setup: Python packages");
    let made = pass(program("python3").args(["-m", "venv", "--clear"]).arg(&environment)).and_then(|()| {
        let mut pip = program(programs.join("pip"));
        pip.args([
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--only-binary",
            ":all:",
        ]);
        pass(pip.args(["--requirement", "e2e/interop/requirements.txt"]))
    });
    let stamped = made.and_then(|()| fs::write(&stamp, wanted).map_err(|why| why.to_string()));
    match stamped {
        Ok(()) => Some(programs),
        Err(why) => skipped(&why),
    }
}

/// The browser that the end-to-end tests drive.
pub fn chromium() -> Done<PathBuf> {
    if let Some(told) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        return if told.is_file() {
            Ok(told)
        } else {
            Err(format!("CHROMIUM names {}, which is no file", told.display()))
        };
    }
    let known = || ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(find);
    if let Some(browser) = known() {
        return Ok(browser);
    }
    debian(&["chromium"], "Chromium (or CHROMIUM=/path/to/it)")?;
    known().ok_or_else(|| "Chromium was installed but cannot be found".to_owned())
}

/// A program of the cargo home, in exactly this version.
fn tool(name: &str, package: &str, version: &str) -> Done {
    let installed = || {
        ask(program(name).arg("--version")).is_ok_and(|told| told.split_whitespace().nth(1) == Some(version))
    };
    if installed() {
        return Ok(());
    }
    println!("setup: {package} {version}, built from source; this takes some minutes, once");
    let install = |more: &[&str]| {
        pass(cargo().args(["install", "--quiet", "--force", "--version", version, package]).args(more))
    };
    // The versions its authors tested first. Where a registry lags behind them, the newest compatible ones.
    install(&["--locked"]).or_else(|_| install(&[]))?;
    if installed() {
        Ok(())
    } else {
        Err(format!("{package} {version} was installed but does not answer as such"))
    }
}

/// The version of a package in Cargo.lock.
fn locked(package: &str) -> Done<String> {
    let lock = fs::read_to_string(top().join("Cargo.lock")).map_err(|why| format!("Cargo.lock: {why}"))?;
    let named = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != named);
    let version = lines.nth(1).and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version.map(str::to_owned).ok_or_else(|| format!("Cargo.lock names no {package}"))
}

/// Packages of Debian or Ubuntu, if this is one of them and we may.
fn debian(packages: &[&str], what: &str) -> Done {
    let missing = || format!("{what} is missing here, and it could not be installed: please install it");
    if find("apt-get").is_none() {
        return Err(missing());
    }
    let root = ask(program("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !root && find("sudo").is_none() {
        return Err(missing());
    }
    let apt = |words: &[&str]| {
        let mut command = if root { program("apt-get") } else { program("sudo") };
        if !root {
            command.args(["-n", "apt-get"]);
        }
        pass(command.args(words).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    println!("setup: {} from the distribution", packages.join(" "));
    let install = [&["install", "-y", "-qq", "--no-install-recommends"], packages].concat();
    apt(&["update", "-qq"]).and_then(|()| apt(&install)).map_err(|why| format!("{why}\n{}", missing()))
}
