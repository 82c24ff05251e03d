//! The engine in its Web Worker: a task comes in as text, its outcome goes out as text.
//!
//! It says `ready` once it can hear. A message is a number, a space and a task as JSON; the answer is the same number,
//! a space and an outcome as JSON.

#[cfg(target_arch = "wasm32")]
fn main() {
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

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

#[cfg(target_arch = "wasm32")]
fn answer(message: &str) -> Option<String> {
    use lapel::domain::engine::{Fault, Outcome, look};

    let (number, task) = message.split_once(' ')?;
    let outcome = match lapel::browser::json::read(task) {
        Ok(task) => look(task),
        Err(_) => Outcome::Failed(Fault::new("malformed-task")),
    };
    Some(format!("{number} {}", serde_json::to_string(&outcome).ok()?))
}

/// The engine is a function call outside the browser; this is only its Web Worker.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
