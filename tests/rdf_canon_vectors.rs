//! RDFC-1.0 against the W3C's test suite, which lies beside the repository and is skipped where it does not.
//!
//! <https://www.w3.org/TR/rdf-canon/>, <https://w3c.github.io/rdf-canon/tests/>

use std::collections::BTreeMap;
use std::path::PathBuf;

use lapel::domain::json_ld::rdfc10::{BUDGET, canonicalize};
use lapel::domain::json_ld::{HashAlgorithm, JsonLdError, parse_nquads};
use serde_json::Value;

fn suite() -> Option<PathBuf> {
    let shared = std::env::var_os("LAPEL_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let suite = shared.join("fixtures/spec-vectors/rdf-canon");
    if suite.is_dir() {
        return Some(suite);
    }
    println!("skipped: no RDF canonicalization suite at {}", suite.display());
    None
}

#[test]
fn every_case_of_the_w3c_suite_comes_out_as_it_says() {
    let Some(suite) = suite() else { return };
    let read = |path: &Value| std::fs::read_to_string(suite.join(path.as_str().unwrap())).unwrap();
    let manifest: Value = serde_json::from_str(&read(&"manifest.jsonld".into())).unwrap();
    let (mut evaluated, mut mapped, mut refused) = (0, 0, 0);
    for entry in manifest["entries"].as_array().unwrap() {
        let name = &entry["id"];
        let dataset = parse_nquads(&read(&entry["action"])).unwrap();
        let algorithm = match entry["hashAlgorithm"].as_str() {
            None | Some("SHA256") => HashAlgorithm::Sha256,
            Some("SHA384") => HashAlgorithm::Sha384,
            other => panic!("{name} asks for {other:?}"),
        };
        let canonical = canonicalize(&dataset, algorithm, BUDGET);
        match entry["type"].as_str().unwrap() {
            "rdfc:RDFC10EvalTest" => {
                assert_eq!(canonical.unwrap().nquads, read(&entry["result"]), "{name}");
                evaluated += 1;
            }
            "rdfc:RDFC10MapTest" => {
                let labels: BTreeMap<String, String> = serde_json::from_str(&read(&entry["result"])).unwrap();
                let canonical = canonical.unwrap();
                for (given, issued) in labels {
                    let number = dataset.blank_labelled(&given).and_then(|blank| canonical.label(blank));
                    assert_eq!(number.map(|n| format!("c14n{n}")), Some(issued), "{name}: {given}");
                }
                mapped += 1;
            }
            "rdfc:RDFC10NegativeEvalTest" => {
                assert_eq!(canonical.err(), Some(JsonLdError::TooComplex), "{name}");
                refused += 1;
            }
            other => panic!("{name} is a {other}"),
        }
    }
    println!("{evaluated} evaluated, {mapped} maps, {refused} refused");
    assert!(evaluated >= 64 && mapped >= 21 && refused >= 1);
}
