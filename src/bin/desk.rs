//! The third module of the app: handing a record over, and reviewing one.

#[cfg(target_arch = "wasm32")]
fn main() {
    lapel::ui::start(lapel::ui::DESK);
}

/// There are no pages outside the browser.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
