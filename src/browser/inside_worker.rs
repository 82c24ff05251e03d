//! The other end of a worker: a text comes in, its answer goes out.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Answers texts for as long as the worker lives, and says `ready` once it can hear. Nothing in a page.
pub fn serve(answer: fn(&str) -> Option<String>) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let answers = scope.clone();
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        if let Some(answer) = message.data().as_string().as_deref().and_then(answer) {
            let _ = answers.post_message(&JsValue::from_str(&answer));
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    hear.forget();
    let _ = scope.post_message(&JsValue::from_str("ready"));
}
