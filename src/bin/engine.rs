//! The engine in its Web Worker: a task comes in as text, its outcome goes out as text.
//!
//! It says `ready` once it can hear. A message is a number, a space and a task as JSON; the answer is the same number,
//! a space and an outcome as JSON.

#[cfg(target_arch = "wasm32")]
fn main() {
    lapel::browser::inside_worker::serve(answer);
}

#[cfg(target_arch = "wasm32")]
fn answer(asked: &lapel::browser::json::Parsed) -> Option<String> {
    use lapel::domain::engine::{Fault, Look, Outcome, look};

    let outcome = match asked.read::<Look>() {
        Ok(asked) => look(asked.into()),
        Err(_) => Outcome::Failed(Fault::new("malformed-task")),
    };
    serde_json::to_string(&outcome).ok()
}

/// The engine is a function call outside the browser; this is only its Web Worker.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
