//! Builds the app and its workers with Trunk, and finishes what Trunk leaves open.

use crate::run::{dist, pass, program, top};
use crate::{Arguments, Done, finish, rustc, setup};

pub fn command(mut arguments: Arguments) -> Done {
    let kind = if arguments.flag("--dev") { Kind::Dev } else { Kind::Release };
    arguments.end()?;
    setup::for_building()?;
    build(kind)
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Release,
    /// Unoptimised, not compressed: for a developer who waits for it.
    Dev,
}

pub fn build(kind: Kind) -> Done {
    let mut trunk = program("trunk");
    trunk.args(["build", "--config", "Trunk.toml", "--offline"]);
    if kind == Kind::Release {
        trunk.arg("--release");
    }
    // Trunk reads NO_COLOR as a yes or no.
    trunk.env_remove("NO_COLOR").env("TRUNK_SKIP_VERSION_CHECK", "true");
    rustc::stand_before(&mut trunk)?;
    pass(&mut trunk)?;
    finish::finish(&top(), &dist(), kind)
}
