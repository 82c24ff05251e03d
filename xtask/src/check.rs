//! Formatting and lints, for the machine and for the browser.

use crate::run::{ask, cargo, pass};
use crate::{Arguments, Done, setup};

/// A check by its name.
pub type Check = (&'static str, fn() -> Done);

pub const CHECKS: [Check; 4] = [
    ("formatting", || pass(cargo().args(["fmt", "--all", "--check"]))),
    ("lints for this machine", || pass(&mut clippy(&["--workspace", "--all-targets"]))),
    // The upper floors exist only here.
    ("lints for the browser", || {
        pass(&mut clippy(&["--package", "lapel", "--lib", "--bins", "--target", "wasm32-unknown-unknown"]))
    }),
    ("dependencies", dependencies),
];

pub fn command(arguments: Arguments) -> Done {
    arguments.end()?;
    setup::wasm_target()?;
    let failed: Vec<String> =
        CHECKS.iter().filter_map(|(name, check)| Some(format!("{name}: {}", check().err()?))).collect();
    if failed.is_empty() { floors() } else { Err(failed.join("\n")) }
}

/// What came in is licensed as `deny.toml` allows, and from where. Advisories want a database from the network, and
/// are asked for by hand.
fn dependencies() -> Done {
    if ask(cargo().args(["deny", "--version"])).is_err() {
        println!("Skipped: cargo-deny is not installed (cargo install cargo-deny)");
        return Ok(());
    }
    pass(cargo().args(["deny", "--log-level", "error", "check", "bans", "licenses", "sources"]))
}

/// No floor knows one above it.
fn floors() -> Done {
    pass(cargo().args(["test", "--quiet", "--package", "lapel", "--test", "floors"]))
}

fn clippy(which: &[&str]) -> std::process::Command {
    let mut clippy = cargo();
    clippy.args(["clippy", "--quiet"]).args(which).args(["--", "--deny", "warnings"]);
    clippy
}
