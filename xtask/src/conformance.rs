//! What test suites and data sets of others say, and what we say: one table, kept in `CONFORMANCE.md`.

use crate::run::{cargo, pass};
use crate::{Arguments, Done};

/// Prints the table and writes it to `CONFORMANCE.md`; with `--check`, only holds the page against what comes out.
pub fn command(mut arguments: Arguments) -> Done {
    let check = arguments.flag("--check");
    arguments.end()?;
    let mut test = cargo();
    test.args(["test", "--quiet", "--package", "lapel", "--test", "conformance", "--", "--nocapture"]);
    if !check {
        test.env("LAPEL_CONFORMANCE", "write");
    }
    pass(&mut test)
}
