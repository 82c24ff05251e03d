//! Running other programs, from the top of the repository.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Done;

/// The top of the repository that we are called in. (A target folder may be shared by several copies of it, so where
/// we were compiled says nothing.)
pub fn top() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let top = here.ancestors().find(|folder| folder.join("xtask/Cargo.toml").is_file());
    top.unwrap_or(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))).to_owned()
}

/// Where a build lies.
pub fn dist() -> PathBuf {
    top().join("dist")
}

/// A command that starts at the top and finds our tools first.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(top()).env("PATH", path());
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags());
    command
}

/// Panics name their place in the source. In a module, that place is the same whoever built it, and says nothing of
/// the builder's folders. (These come after the flags of `.cargo/config.toml`.)
fn flags() -> String {
    let registry = cargo_home().join("registry/src");
    let sources = std::fs::read_dir(&registry).into_iter().flatten().flatten().map(|entry| entry.path());
    // The last that fits counts.
    let places = [cargo_home(), top()].into_iter().chain(sources);
    let places = places.map(|place| format!("--remap-path-prefix={}=", place.display()));
    places.collect::<Vec<_>>().join(" ")
}

/// The cargo that runs us.
pub fn cargo() -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // What cargo tells its children about our own package would mislead the next cargo into building it again.
    for (name, _) in std::env::vars_os() {
        let told = name.to_string_lossy();
        if told.starts_with("CARGO_PKG_") || told.starts_with("CARGO_MANIFEST_") || told == "CARGO_BIN_NAME" {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs it in front of the person, and says so if it fails.
pub fn pass(command: &mut Command) -> Done {
    let name = said(command);
    let status = command.status().map_err(|why| format!("{name} could not be started: {why}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name} failed ({status})")) }
}

/// Runs it quietly; what it wrote to its output, or what it wrote to its errors.
pub fn ask(command: &mut Command) -> Done<String> {
    let name = said(command);
    let output = command.output().map_err(|why| format!("{name} could not be started: {why}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("{name} failed ({})\n{}", output.status, String::from_utf8_lossy(&output.stderr)))
    }
}

/// Runs it in front of the person and shows each line of its output to `hear` as well; whether it went well.
pub fn listen(command: &mut Command, mut hear: impl FnMut(&str)) -> Done<bool> {
    let name = said(command);
    let could_not = |why| format!("{name} could not be started: {why}");
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(could_not)?;
    if let Some(output) = child.stdout.take() {
        let mut shown = std::io::stdout().lock();
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            // A reader that has gone is no reason to stop.
            let _ = writeln!(shown, "{line}");
            hear(&line);
        }
    }
    child.wait().map(|status| status.success()).map_err(could_not)
}

/// Where a program lies that is asked for by name, if it is there at all.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = path();
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// The cargo home's programs and those of npm before everybody else's: Trunk downloads what it does not find here.
fn path() -> std::ffi::OsString {
    let mut folders = vec![cargo_home().join("bin"), top().join("e2e/node_modules/.bin")];
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    std::env::join_paths(folders).unwrap_or_default()
}

fn cargo_home() -> PathBuf {
    let home = || std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
    let told = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    told.unwrap_or_else(|| PathBuf::from(home().unwrap_or_default()).join(".cargo"))
}

fn said(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    let program = Path::new(words.first().map_or("", |word| word)).file_name().unwrap_or_default();
    let mut said = program.to_string_lossy().into_owned();
    for word in words.iter().skip(1) {
        said.push(' ');
        said.push_str(word);
    }
    said
}
