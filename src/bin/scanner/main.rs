//! The scanner in its Web Worker: the brightness of a picture comes in, the text of a code in it goes out.
//!
//! It says `ready` once it can hear. A message is an array of width, height, whether to look thoroughly, and the
//! brightness of each pixel; or a text that the browser itself read. The answer is an array: empty, or the text, and
//! behind it, where that is one of a row of codes, how many are known and how many are needed. When they are enough,
//! the text is the link that they carry.

#[cfg(any(target_arch = "wasm32", test))]
mod decode;

#[cfg(target_arch = "wasm32")]
fn main() {
    use js_sys::{Array, Uint8Array};
    use lapel::domain::share::frames::{Assembler, Taken};
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let answers = scope.clone();
    let mut assembler = Assembler::new();
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        let text = message.data().as_string().or_else(|| {
            let message = Array::from(&message.data());
            let length = |at: u32| message.get(at).as_f64().map_or(0, |length| length as usize);
            let picture = decode::Picture {
                width: length(0),
                height: length(1),
                luma: Uint8Array::new(&message.get(3)).to_vec(),
            };
            decode::decode(&picture, message.get(2).is_truthy())
        });
        let text = text.as_deref();
        let mut answer = Array::new();
        match text.map(|text| assembler.take(text)) {
            Some(Taken::NotAFrame) => {
                answer.extend(text.map(JsValue::from_str));
            }
            Some(Taken::Progress { known, needed, .. }) => {
                answer.extend(text.map(JsValue::from_str));
                answer.extend([JsValue::from(known), JsValue::from(needed)]);
            }
            Some(Taken::Done(link)) => {
                answer.push(&JsValue::from_str(&link));
            }
            Some(Taken::Damaged | Taken::Wrong) | None => {}
        }
        let _ = answers.post_message(&answer);
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    hear.forget();
    let _ = scope.post_message(&JsValue::from_str("ready"));
}

/// Only a browser has cameras that are ours to look through.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
