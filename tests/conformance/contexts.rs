//! The vocabularies that credentials name, as their publishers serve them, against those that are part of the program.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{Row, Rows, fixtures, json, manifest, text};

pub(crate) fn rows() -> Rows {
    let fixtures = fixtures().ok_or("JSON-LD contexts")?;
    let mut row = Row::new(
        "JSON-LD contexts of credentials",
        "their publishers' repositories; as expected where the program has the same JSON, \
         whose bytes its own tests hold to a hash",
    );
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain/json_ld/contexts");
    let mut ours: BTreeMap<Vec<u8>, String> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("the contexts").flatten() {
        if entry.path().extension().is_some_and(|it| it == "json") {
            ours.insert(meaning(&json(&entry.path())), entry.file_name().to_string_lossy().into_owned());
        }
    }
    for case in manifest(&fixtures) {
        let file = case["file"].as_str().expect("a file");
        let Some(name) = file.strip_prefix("contexts/") else { continue };
        let theirs: Value = serde_json::from_str(&text(&fixtures.join(file))).expect("JSON");
        match ABSENT.iter().find(|(absent, _)| *absent == name) {
            Some((_, why)) => row.differs(name, why),
            None if ours.contains_key(&meaning(&theirs)) => row.case(name, Ok(())),
            None => row.case(name, Err("is not part of the program".to_owned())),
        }
    }
    Ok(vec![row])
}

/// The hash of the JSON, whatever its whitespace.
fn meaning(context: &Value) -> Vec<u8> {
    Sha256::digest(context.to_string()).to_vec()
}

const ABSENT: [(&str, &str); 2] = [
    (
        "jwk-v1.jsonld",
        "is in no published package; it is for documents of keys, which are read without JSON-LD",
    ),
    (
        "security-bbs-v1.jsonld",
        "is in no published package; it is for BBS signatures, which are not checked here",
    ),
];
