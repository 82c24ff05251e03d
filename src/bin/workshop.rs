//! The workshop in its Web Worker: a job comes in as text, what was made goes out as text.
//!
//! It says `ready` once it can hear. A message is a number, a space and a job as JSON, or a task of the engine's that
//! makes something; the answer is the same number, a space and what was made as JSON.

#[cfg(target_arch = "wasm32")]
fn main() {
    lapel::browser::inside_worker::serve(answer);
}

#[cfg(target_arch = "wasm32")]
fn answer(asked: &lapel::browser::json::Parsed) -> Option<String> {
    use lapel::domain::engine::{self, Fault};
    use lapel::domain::workshop::{Made, run};

    // A job, or one of the engine's tasks that make something; no two of them have one name.
    let answer = match (asked.read(), asked.read()) {
        (Ok(job), _) => serde_json::to_string(&run(job)),
        (_, Ok(task)) => serde_json::to_string(&engine::make(task)),
        _ => serde_json::to_string(&Made::Failed(Fault::new("malformed-task"))),
    };
    answer.ok()
}

/// The workshop is a function call outside the browser; this is only its Web Worker.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
