//! What every file of the fixtures is for: none is passed over in silence.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{fixtures, manifest};

/// How many files there are of each use; none where the fixtures are absent.
pub(crate) fn accounts() -> Option<String> {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    let mut all = 0;
    for case in manifest(&fixtures()?) {
        let file = case["file"].as_str().expect("a file");
        let used = used(file, &case).unwrap_or_else(|| panic!("{file} is of no use that is known"));
        *uses.entry(used).or_default() += 1;
        all += 1;
    }
    let mut told =
        format!("\n## What each of the {all} files of the fixtures is for\n\n| files | |\n|--:|---|\n");
    uses.into_iter().for_each(|(used, count)| told += &format!("| {count} | {used} |\n"));
    Some(told)
}

fn used(file: &str, case: &Value) -> Option<&'static str> {
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| file.starts_with(prefix));
    Some(match case["kind"].as_str()? {
        "credential" | "generated" | "baked-image" | "malformed" | "vc-jwt" | "presentation"
        | "status-list" => "documents and pictures, judged against the verdict that their data set states",
        "hosted-resource" | "did-document" => "what the web of those documents answers with",
        "issuer-registry" => "registries of issuers, read by `tests/issuer.rs`",
        "qr-image" => "pictures of codes, read by the scanner's tests",
        "schema" => {
            "JSON Schemas: 1EdTech's are held against the rules of form by `tests/shape.rs`, the others are theirs to name"
        }
        "context" if file.starts_with("contexts/") => {
            "vocabularies that credentials name, held against those of the program"
        }
        "context" => {
            "vocabularies of extensions, which are never fetched: a credential that names one could not be checked"
        }
        "vector" if starts(&["spec-vectors/vc-di-", "spec-vectors/1edtech-impl-guide"]) => {
            "stages of signing, and the keys and documents they start from"
        }
        "vector" if starts(&["spec-vectors/json-ld-api", "spec-vectors/rdf-canon", "spec-vectors/jcs"]) => {
            "inputs and expected results of the specifications' suites"
        }
        "vector" if starts(&["spec-vectors/vcdm2"]) => {
            "credentials and presentations right and wrong in form"
        }
        "vector" if starts(&["spruceid-ssi"]) => "documents signed by ssi, and the keys they are signed with",
        _ => return None,
    })
}
