//! Stands before rustc where the app is built, to say of two modules what Cargo.toml cannot say.
//!
//! Where size goes first, LLVM puts next to nothing where it is called. Asked for a little more, the engine is a tenth
//! faster and no larger, and the scanner smaller; the pages' modules would grow, and have nothing to be fast at. Cargo
//! gives flags to a profile only by `profile-rustflags`, which is not stable.
//! <https://doc.rust-lang.org/cargo/reference/config.html#buildrustc-workspace-wrapper>

use std::env;
use std::process::{Command, ExitCode};

use crate::Done;

/// What a call costs at least in LLVM's measure before it stays one; 5 where size goes first.
const INLINE: &str = "llvm-args=-inline-threshold=30";
const FAST: [&str; 2] = ["engine", "scanner"];

/// Has cargo call us instead, for our own crates and under this command only.
pub fn stand_before(command: &mut Command) -> Done {
    let ours = env::current_exe().map_err(|why| format!("this program has no path: {why}"))?;
    command.env("RUSTC_WORKSPACE_WRAPPER", ours);
    Ok(())
}

/// The rustc that cargo wants called, when it calls us in its place.
pub fn asked_for(first: Option<&String>) -> bool {
    env::var_os("RUSTC_WORKSPACE_WRAPPER").is_some() && first.is_some_and(|it| it.contains("rustc"))
}

/// Calls rustc as cargo asked, or a little differently.
pub fn call(arguments: &[String]) -> ExitCode {
    let [rustc, rest @ ..] = arguments else { return ExitCode::FAILURE };
    let mut command = Command::new(rustc);
    command.args(rest);
    let named = |name: &str| rest.windows(2).any(|pair| pair == ["--crate-name", name]);
    let for_browsers = rest.windows(2).any(|pair| pair == ["--target", "wasm32-unknown-unknown"]);
    let optimised = rest.iter().any(|word| word.starts_with("opt-level=") && word != "opt-level=0");
    if for_browsers && optimised && FAST.into_iter().any(named) {
        command.args(["-C", INLINE]);
    }
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(status) => ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)),
        Err(why) => {
            eprintln!("{rustc} could not be started: {why}");
            ExitCode::FAILURE
        }
    }
}
