//! The fourth module of the app: sharing, what was shared, and what an employer does with many.

#[cfg(target_arch = "wasm32")]
fn main() {
    lapel::ui::start(lapel::ui::SHARE);
}

/// There are no pages outside the browser.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
