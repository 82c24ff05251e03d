//! The vectors that the specifications come with, told one by one.

use crate::run::{cargo, pass};
use crate::{Arguments, Done};

pub fn command(arguments: Arguments) -> Done {
    arguments.end()?;
    pass(cargo().args([
        "test",
        "--package",
        "lapel",
        "--no-fail-fast",
        "--test",
        "*vectors",
        "--",
        "--nocapture",
    ]))
}
