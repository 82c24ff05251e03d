//! Keeps the screen awake while a code is shown. <https://www.w3.org/TR/screen-wake-lock/>

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::js::{self, Listener};

/// The screen stays awake until this is dropped; where the browser cannot, nothing happens.
pub struct WakeLock {
    sentinel: Rc<RefCell<Held>>,
    _visible: Option<Listener>,
}

#[derive(Default)]
struct Held {
    sentinel: Option<JsValue>,
    dropped: bool,
}

impl WakeLock {
    pub fn hold() -> WakeLock {
        let sentinel = Rc::new(RefCell::new(Held::default()));
        ask(&sentinel);
        // The browser takes the lock away whenever the page is hidden.
        let again = Rc::clone(&sentinel);
        let visible =
            js::document().map(|document| Listener::new(&document, "visibilitychange", move |_| ask(&again)));
        WakeLock { sentinel, _visible: visible }
    }
}

fn ask(held: &Rc<RefCell<Held>>) {
    if js::document().is_none_or(|document| document.hidden()) {
        return;
    }
    let held = Rc::clone(held);
    spawn_local(async move {
        let lock = js::property(&js::navigator(), "wakeLock");
        if !lock.is_object() {
            return;
        }
        if let Ok(sentinel) = js::ask(&lock, "request", &[&JsValue::from_str("screen")]).await {
            let before = if held.borrow().dropped {
                Some(sentinel)
            } else {
                held.borrow_mut().sentinel.replace(sentinel)
            };
            release(before);
        }
    });
}

fn release(sentinel: Option<JsValue>) {
    if let Some(sentinel) = sentinel {
        // The promise only says that it is done; a page has nothing to do about a failure.
        if let Ok(promise) = js::call(&sentinel, "release", &[]) {
            spawn_local(async move {
                let _ = js::settled(promise).await;
            });
        }
    }
}

impl Drop for WakeLock {
    fn drop(&mut self) {
        let mut held = self.sentinel.borrow_mut();
        held.dropped = true;
        release(held.sentinel.take());
    }
}
