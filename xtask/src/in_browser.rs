//! The page of the browser floor, which the end-to-end tests call: the store's contract and the other ports in a real
//! browser. It lies in e2e/results/in_browser; the workers it starts are those of the last build.

use std::path::PathBuf;

use crate::Done;
use crate::run::{cargo, pass, program, top};

/// With the profile of the release, so that everything below it is built once.
pub fn build() -> Done {
    pass(cargo().args(["build", "--quiet", "--package", "lapel", "--example", "in_browser"]).args([
        "--release",
        "--target",
        "wasm32-unknown-unknown",
    ]))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| top().join("target"), PathBuf::from);
    let module = target.join("wasm32-unknown-unknown/release/examples/in_browser.wasm");
    pass(
        program("wasm-bindgen")
            .args(["--target", "web", "--no-typescript", "--out-dir"])
            .arg(top().join("e2e/results/in_browser"))
            .arg(module),
    )
}
