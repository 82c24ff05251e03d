//! RDFC-1.0 against the W3C's test suite.
//!
//! <https://www.w3.org/TR/rdf-canon/>, <https://w3c.github.io/rdf-canon/tests/>

use std::collections::BTreeMap;

use lapel::domain::json_ld::rdfc10::{BUDGET, canonicalize};
use lapel::domain::json_ld::{HashAlgorithm, JsonLdError, parse_nquads};
use serde_json::Value;

use crate::{Row, Rows, fixtures, json, text};

pub(crate) fn rows() -> Rows {
    let suite = fixtures().ok_or("RDFC-1.0")?.join("spec-vectors/rdf-canon");
    let mut row = Row::new(
        "RDF Dataset Canonicalization 1.0",
        "<https://github.com/w3c/rdf-canon> at 15619df2f: evaluation, map and negative tests",
    );
    for entry in json(&suite.join("manifest.jsonld"))["entries"].as_array().expect("entries") {
        let read = |path: &Value| text(&suite.join(path.as_str().expect("a path")));
        row.case(entry["id"].as_str().expect("an id"), judge(entry, read));
    }
    Ok(vec![row])
}

fn judge(entry: &Value, read: impl Fn(&Value) -> String) -> Result<(), String> {
    let dataset = parse_nquads(&read(&entry["action"])).map_err(|error| error.to_string())?;
    let algorithm = match entry["hashAlgorithm"].as_str() {
        None | Some("SHA256") => HashAlgorithm::Sha256,
        Some("SHA384") => HashAlgorithm::Sha384,
        other => return Err(format!("asks for {other:?}")),
    };
    let canonical = canonicalize(&dataset, algorithm, BUDGET);
    let as_expected = match entry["type"].as_str().unwrap_or_default() {
        "rdfc:RDFC10EvalTest" => canonical.is_ok_and(|it| it.nquads == read(&entry["result"])),
        "rdfc:RDFC10MapTest" => {
            let labels: BTreeMap<String, String> =
                serde_json::from_str(&read(&entry["result"])).map_err(|error| error.to_string())?;
            let canonical = canonical.map_err(|error| error.to_string())?;
            labels.into_iter().all(|(given, issued)| {
                let number = dataset.blank_labelled(&given).and_then(|blank| canonical.label(blank));
                number.is_some_and(|number| format!("c14n{number}") == issued)
            })
        }
        "rdfc:RDFC10NegativeEvalTest" => canonical.err() == Some(JsonLdError::TooComplex),
        other => return Err(format!("is a {other}")),
    };
    if as_expected { Ok(()) } else { Err("another result".to_owned()) }
}
