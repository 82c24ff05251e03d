//! How fast the engine, the scanner and the desk are: natively by Criterion, and in Chromium beside other people's
//! software, over the same badges and codes.
//!
//! What came out, and on what machine, is kept in `docs/bench.md`.

use crate::build::{self, Kind};
use crate::run::{cargo, pass, program, top};
use crate::{Arguments, Done, setup};

pub fn command(mut arguments: Arguments) -> Done {
    let native = arguments.flag("--native");
    let browser = arguments.flag("--browser");
    let built = arguments.flag("--no-build");
    let _ = arguments.flag("--");
    if native || !browser {
        pass(cargo().args(["bench", "--package", "lapel", "--benches", "--"]).args(arguments.0))?;
    }
    if browser || !native {
        setup::for_building()?;
        setup::npm_packages()?;
        setup::bench_packages()?;
        if !built {
            build::build(Kind::Release)?;
        }
        // What is shared is measured on the command line.
        pass(cargo().args(["build", "--quiet", "--package", "lapel", "--bin", "lapel"]))?;
        pass(
            program("node")
                .arg("run.mjs")
                .current_dir(top().join("e2e/bench"))
                .env("CHROMIUM", setup::chromium()?),
        )?;
    }
    Ok(())
}
