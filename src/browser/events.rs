//! What happens around the page: the network comes and goes, a new version of the app is ready.

use super::js::{self, Listener};

/// Whether the device believes that it is online. False is certain, true is a guess.
pub fn online() -> bool {
    js::window().is_none_or(|window| window.navigator().on_line())
}

/// Listens until it is dropped.
#[must_use = "listening ends when it is dropped"]
pub struct Listening {
    _listeners: Vec<Listener>,
}

impl Listening {
    /// Listens as long as the page lives.
    pub fn forever(self) {
        std::mem::forget(self);
    }
}

/// Tells whenever the network goes (false) or comes back (true).
pub fn on_online(callback: impl Fn(bool) + Clone + 'static) -> Listening {
    let Some(window) = js::window() else { return Listening { _listeners: Vec::new() } };
    let gone = callback.clone();
    Listening {
        _listeners: vec![
            Listener::new(&window, "online", move |_| callback(true)),
            Listener::new(&window, "offline", move |_| gone(false)),
        ],
    }
}

/// Tells when a new version of the app lies ready. The page's own script says so, once a version waits.
pub fn on_update(callback: impl Fn() + 'static) -> Listening {
    let Some(window) = js::window() else { return Listening { _listeners: Vec::new() } };
    Listening { _listeners: vec![Listener::new(&window, "lapel-update", move |_| callback())] }
}

/// Asks the page's own script to change to the new version, which loads the page again.
pub fn restart() {
    if let Some(window) = js::window()
        && let Ok(event) = web_sys::Event::new("lapel-restart")
    {
        let _ = window.dispatch_event(&event);
    }
}

/// Tells when the page is shown again after it was hidden.
pub fn on_visible(callback: impl Fn() + 'static) -> Listening {
    let Some(document) = js::document() else { return Listening { _listeners: Vec::new() } };
    let shown = document.clone();
    Listening {
        _listeners: vec![Listener::new(&document, "visibilitychange", move |_| {
            if !shown.hidden() {
                callback();
            }
        })],
    }
}

/// Whether the app runs installed, in a window of its own.
pub fn installed() -> bool {
    js::window()
        .and_then(|window| window.match_media("(display-mode: standalone)").ok().flatten())
        .is_some_and(|query| query.matches())
}
