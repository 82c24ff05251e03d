//! A page's worth of the browser floor for the end-to-end tests: the store's contract and the other ports, callable
//! from JavaScript. Nothing of it is shipped.

#![cfg_attr(target_arch = "wasm32", expect(unreachable_pub, reason = "wasm-bindgen exports what is pub"))]

#[cfg(target_arch = "wasm32")]
#[macro_use]
#[path = "../../tests/store_contract/mod.rs"]
mod store_contract;

#[cfg(target_arch = "wasm32")]
mod page;

fn main() {}
