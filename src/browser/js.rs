//! Asking browser objects for what web-sys does not name, and waiting for their promises.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The value of a property; undefined where there is none.
pub(super) fn property(object: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

pub(super) fn set(object: &JsValue, name: &str, value: &JsValue) {
    // Only fails on frozen objects and proxies, which ours are not.
    let _ = js_sys::Reflect::set(object, &JsValue::from_str(name), value);
}

/// Calls a method; undefined methods are an error like any other.
pub(super) fn call(object: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let method: js_sys::Function = property(object, name).dyn_into()?;
    let list = js_sys::Array::new();
    for argument in arguments {
        list.push(argument);
    }
    method.apply(object, &list)
}

/// Calls a method that returns a promise, and waits for it.
pub(super) async fn ask(object: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    settled(call(object, name, arguments)?).await
}

/// Waits for a promise; anything else is its own answer.
pub(super) async fn settled(value: JsValue) -> Result<JsValue, JsValue> {
    match value.dyn_into::<js_sys::Promise>() {
        Ok(promise) => JsFuture::from(promise).await,
        Err(value) => Ok(value),
    }
}

/// The name of an exception, for example `QuotaExceededError`.
pub(super) fn error_name(error: &JsValue) -> String {
    property(error, "name").as_string().unwrap_or_default()
}

pub(super) fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

pub(super) fn document() -> Option<web_sys::Document> {
    window()?.document()
}

pub(super) fn navigator() -> JsValue {
    property(&js_sys::global(), "navigator")
}

/// Waits; at once where there are no timers.
pub(super) async fn sleep(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let asked = window().map(|window| {
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds)
        });
        if !matches!(asked, Some(Ok(_))) {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// Milliseconds of a clock that only goes forward.
pub(super) fn ticks() -> f64 {
    window().and_then(|window| window.performance()).map_or_else(js_sys::Date::now, |clock| clock.now())
}

/// A call that is made once, later, unless this is dropped first.
pub(super) struct Timer {
    id: i32,
    _callback: Closure<dyn FnMut()>,
}

impl Timer {
    pub(super) fn after(milliseconds: i32, callback: impl FnOnce() + 'static) -> Option<Timer> {
        let callback = Closure::once(callback);
        let id = window()?
            .set_timeout_with_callback_and_timeout_and_arguments_0(
                callback.as_ref().unchecked_ref(),
                milliseconds,
            )
            .ok()?;
        Some(Timer { id, _callback: callback })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(window) = window() {
            window.clear_timeout_with_handle(self.id);
        }
    }
}

/// Listens to an event until it is dropped.
pub(super) struct Listener {
    target: web_sys::EventTarget,
    event: &'static str,
    callback: Closure<dyn FnMut(JsValue)>,
}

impl Listener {
    pub(super) fn new(
        target: &web_sys::EventTarget,
        event: &'static str,
        callback: impl FnMut(JsValue) + 'static,
    ) -> Listener {
        let callback = Closure::<dyn FnMut(JsValue)>::new(callback);
        let _ = target.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref());
        Listener { target: target.clone(), event, callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self
            .target
            .remove_event_listener_with_callback(self.event, self.callback.as_ref().unchecked_ref());
    }
}
