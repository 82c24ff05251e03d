//! How fast the journeys are, measured by Criterion on this machine.

use crate::run::{cargo, pass, top};
use crate::{Arguments, Done};

pub fn command(mut arguments: Arguments) -> Done {
    let _ = arguments.flag("--");
    if !top().join("benches").is_dir() {
        return Err("there are no benchmarks in benches/".to_owned());
    }
    pass(cargo().args(["bench", "--package", "lapel", "--benches", "--"]).args(arguments.0))
}
