//! The other end of a worker: a text comes in, its answer goes out.

use js_sys::{Array, JsString};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::json::Parsed;

/// Answers messages, a number, a space and a JSON text each, for as long as the worker lives, and says `ready` once it
/// can hear. A message may be an array of such a text and the documents that its task is about. Nothing in a page.
pub fn serve(answer: fn(&Parsed) -> Option<String>) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let answers = scope.clone();
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        let (text, beside) = match message.data().dyn_into::<Array>() {
            Ok(both) => (both.shift(), Some(both)),
            Err(text) => (text, None),
        };
        let Ok(text) = text.dyn_into::<JsString>() else { return };
        let Ok(space) = u32::try_from(text.index_of(" ", 0)) else { return };
        // The text is parsed where it is, and only what it says crosses.
        let asked = Parsed::of(&text.slice(space + 1, text.length()));
        if let Some(documents) = beside {
            asked.give(&documents);
        }
        if let Some(answer) = answer(&asked) {
            let answer = format!("{} {answer}", String::from(text.slice(0, space)));
            let _ = answers.post_message(&JsValue::from_str(&answer));
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    hear.forget();
    let _ = scope.post_message(&JsValue::from_str("ready"));
}
