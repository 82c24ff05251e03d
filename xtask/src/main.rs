//! What a developer and CI can ask of this repository: `cargo xtask <command>`. Each command does its own set-up.

mod bench;
mod build;
mod check;
mod conformance;
mod finish;
mod in_browser;
mod lean;
mod run;
mod rustc;
mod serve;
mod setup;
mod size;
mod test;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <command>

  setup         installs what is missing, and nothing twice
  serve         builds the release and serves it with the production headers
                  --port N        127.0.0.1, 8080 unless told; 0 takes a free one
                  --base /PATH/   under a sub-path, as many hosts do
                  --no-build      serves what the last build made
                  --dev           builds fast instead of small
                  --dist FOLDER   serves another folder
  build         builds the release into dist/
                  --dev           builds fast instead of small
  check         formatting and lints, for both targets, and the dependencies where cargo-deny is installed
  test          everything: check, native tests, the release build, its sizes, the browser
                  --native        only what needs no browser
                  --e2e [GREP]    only the browser, against the last build
                  --browsers [GREP]  Firefox and WebKit where they are installed, against the last build
  size          brotli and gzip of every file of dist/, against the budgets
  bench         how fast the engine is, and beside other people's verifiers in Chromium
                  --native        only Criterion; after -- what it is told
                  --browser       only Chromium
                  --no-build      against the last build
  conformance   test suites and data sets of others against what we say, written to CONFORMANCE.md
                  --check         only says whether the page is stale
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if rustc::asked_for(arguments.first()) {
        return rustc::call(&arguments);
    }
    let mut arguments = Arguments(arguments);
    let command = arguments.next().unwrap_or_default();
    let done = match command.as_str() {
        "setup" => setup::everything(),
        "serve" => serve::command(arguments),
        "build" => build::command(arguments),
        "check" => check::command(arguments),
        "test" => test::command(arguments),
        "size" => size::command(arguments),
        "bench" => bench::command(arguments),
        "conformance" => conformance::command(arguments),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{}", why.trim_end());
            ExitCode::FAILURE
        }
    }
}

/// What went wrong, as a sentence for the person at the terminal.
type Done<T = ()> = Result<T, String>;

/// The words after the command.
struct Arguments(Vec<String>);

impl Arguments {
    fn next(&mut self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.remove(0))
    }

    /// Whether the flag was given; takes it.
    fn flag(&mut self, name: &str) -> bool {
        let at = self.0.iter().position(|word| word == name);
        at.map(|at| self.0.remove(at)).is_some()
    }

    /// The word after the flag; takes both.
    fn value(&mut self, name: &str) -> Done<Option<String>> {
        let Some(at) = self.0.iter().position(|word| word == name) else { return Ok(None) };
        self.0.remove(at);
        if at < self.0.len() { Ok(Some(self.0.remove(at))) } else { Err(format!("{name} wants a value")) }
    }

    /// Refuses what nobody asked for.
    fn end(self) -> Done {
        match self.0.first() {
            None => Ok(()),
            Some(word) => Err(format!("{word} is not known here\n\n{USAGE}")),
        }
    }
}
