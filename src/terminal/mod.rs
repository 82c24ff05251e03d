//! The same core on the command line, for people, registrars and tests.

mod online;
mod print;
mod record;
mod share;
mod verify;

use clap::{Parser, Subcommand};

use crate::domain::engine::{self, Expect, Findable, FoundDocument, Outcome, Task};
use crate::domain::evidence::Evidence;
use crate::domain::verify::verify as judge;

/// A learner-owned credential wallet and an honest verifier.
#[derive(Parser)]
#[command(name = "lapel", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Say of each credential whether it is genuine, and how we know.
    ///
    /// Exit status: 0 when everything is genuine, 1 when something is not, 2 when something could not be read.
    Verify(verify::Arguments),
    /// Pack a document into a link, a code or a picture.
    Pack(share::Pack),
    /// Give back the document that a link or a picture carries, exactly as it was.
    Unpack(share::Unpack),
    /// Make one record of many credentials, and write it in a form that others read.
    ///
    /// Exit status: 0 when it is written and everything was read, 2 when something could not be read.
    Record(record::Arguments),
    /// Make one HTML file that checks the document inside it, without a network.
    Page(share::Page),
}

/// What stands in these bytes; the compact code of another wallet is read as well.
fn look(bytes: Vec<u8>) -> Outcome {
    let code = bytes.clone();
    match engine::run(Task::Read { bytes }) {
        Outcome::Failed(fault) if fault.code == "compact-code" => {
            let document = match engine::run(Task::OpenCode { code, to_keep: false }) {
                Outcome::Opened { document } => document,
                failed => return failed,
            };
            let several = document.starts_with('[');
            let mut outcome = engine::run(Task::Read { bytes: document.into_bytes() });
            if let Outcome::Read(Findable::Documents { found, .. }) = &mut outcome
                && several
            {
                let judged = found.iter().map(|FoundDocument { text, .. }| {
                    judge(text, &Evidence::default(), 0, &Expect::default())
                });
                let meant = engine::meant(&judged.collect::<Vec<_>>());
                found.swap(0, meant);
                found.truncate(1);
            }
            outcome
        }
        outcome => outcome,
    }
}

/// Writes to standard output. Whoever reads it may have seen enough (`| head`): then nothing more is said.
fn tell(text: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(UNHEARD);
    }
}

/// What a shell reports of a program whose pipe was closed: 128 and the number of SIGPIPE.
const UNHEARD: i32 = 141;

/// Runs the command line and gives the exit status.
pub fn main() -> std::process::ExitCode {
    match Arguments::parse().command {
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Pack(arguments) => share::pack(&arguments),
        Command::Unpack(arguments) => share::unpack(&arguments),
        Command::Record(arguments) => record::run(&arguments),
        Command::Page(arguments) => share::page(&arguments),
    }
}
