//! What works records out, in its Web Worker: its material comes in as text, the record goes out as text.
//!
//! It says `ready` once it can hear. A message is a number, a space and the material as JSON; the answer is the same
//! number, a space and the record with its skills as JSON.

#[cfg(target_arch = "wasm32")]
fn main() {
    lapel::browser::inside_worker::serve(answer);
}

#[cfg(target_arch = "wasm32")]
fn answer(asked: &lapel::browser::json::Parsed) -> Option<String> {
    use lapel::domain::record::book::book;

    // What is no material gets an answer that is no record, and is not waited for.
    match asked.read() {
        Ok(material) => serde_json::to_string(&book(&material)).ok(),
        Err(_) => Some("null".to_owned()),
    }
}

/// Records are worked out by a function call outside the browser; this is only the Web Worker.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
