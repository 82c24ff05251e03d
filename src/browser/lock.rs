//! One tab at a time between reading and writing. <https://www.w3.org/TR/web-locks/>

use futures_channel::oneshot;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use super::js;

/// Held until dropped; other tabs that ask for the same lock wait.
pub struct Alone {
    /// Resolves the promise that holds the lock. None where the browser has no locks.
    release: Option<js_sys::Function>,
}

impl Alone {
    pub(super) async fn hold(name: &str) -> Alone {
        let locks = js::property(&js::navigator(), "locks");
        if !locks.is_object() {
            return Alone { release: None };
        }
        let (given, wait) = oneshot::channel();
        // The lock is held while the promise that this returns is pending.
        let callback = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
            let mut release = None;
            let held = js_sys::Promise::new(&mut |resolve, _| release = Some(resolve));
            if let Some(release) = release
                && let Err(release) = given.send(release)
            {
                // Nobody waits any more.
                let _ = release.call0(&JsValue::UNDEFINED);
            }
            held.into()
        });
        if js::call(&locks, "request", &[&JsValue::from_str(name), &callback]).is_err() {
            return Alone { release: None };
        }
        Alone { release: wait.await.ok() }
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}
