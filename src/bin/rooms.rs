//! The second module of the app: the learner's record and its parts, loaded only where one of its pages is opened.

#[cfg(target_arch = "wasm32")]
fn main() {
    lapel::ui::start(lapel::ui::ROOMS);
}

/// There are no pages outside the browser.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
