//! The JSON Canonicalization Scheme against the texts of its author.
//!
//! RFC 8785, <https://github.com/cyberphone/json-canonicalization>

use lapel::domain::jcs;

use crate::{Row, Rows, fixtures, json, text};

pub(crate) fn rows() -> Rows {
    let suite = fixtures().ok_or("JCS")?.join("spec-vectors/jcs-rfc8785");
    let mut row = Row::new(
        "JSON Canonicalization Scheme (RFC 8785)",
        "<https://github.com/cyberphone/json-canonicalization> at 19d51d7fe: each text and its bytes",
    );
    for name in ["arrays", "french", "structures", "unicode", "values", "weird"] {
        let canonical = jcs::canonicalize(&json(&suite.join(format!("input/{name}.json"))));
        let expected = text(&suite.join(format!("output/{name}.json")));
        let bytes = text(&suite.join(format!("outhex/{name}.txt")));
        let bytes: Vec<u8> =
            bytes.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).expect("hexadecimal")).collect();
        let (as_text, as_bytes) = match &canonical {
            Ok(it) => (it == expected.trim_end_matches('\n'), it.as_bytes() == bytes),
            Err(_) => (false, false),
        };
        let told = || format!("{canonical:?}");
        row.case(format!("{name}, as text"), if as_text { Ok(()) } else { Err(told()) });
        row.case(format!("{name}, as bytes"), if as_bytes { Ok(()) } else { Err(told()) });
    }
    Ok(vec![row])
}
