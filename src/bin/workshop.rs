//! The workshop in its Web Worker: a job comes in as text, what was made goes out as text.
//!
//! It says `ready` once it can hear. A message is a number, a space and a job as JSON, or a task of the engine's that
//! makes something; the answer is the same number, a space and what was made as JSON.

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
    use lapel::browser::json;
    use lapel::domain::engine::{self, Fault};
    use lapel::domain::workshop::{Made, run};

    let (number, asked) = message.split_once(' ')?;
    // A job, or one of the engine's tasks that make something; no two of them have one name.
    let answer = match (json::read(asked), json::read(asked)) {
        (Ok(job), _) => serde_json::to_string(&run(job)),
        (_, Ok(task)) => serde_json::to_string(&engine::make(task)),
        _ => serde_json::to_string(&Made::Failed(Fault::new("malformed-task"))),
    };
    Some(format!("{number} {}", answer.ok()?))
}

/// The workshop is a function call outside the browser; this is only its Web Worker.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
