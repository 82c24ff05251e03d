//! JSON-LD to RDF against the W3C's test suite and against what jsonld.js made of real credentials.
//!
//! Both lie beside the repository and are skipped where they do not.
//!
//! <https://w3c.github.io/json-ld-api/tests/>

use std::path::PathBuf;

use lapel::domain::json_ld::{Edition, HashAlgorithm, JsonLdError, canonicalize_with, editions};
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha384};

fn fixtures() -> Option<PathBuf> {
    let shared = std::env::var_os("LAPEL_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let fixtures = shared.join("fixtures");
    if fixtures.is_dir() {
        return Some(fixtures);
    }
    println!("skipped: no fixtures at {}", fixtures.display());
    None
}

/// The hash of some edition of this document, in lower-case hexadecimal, that `wanted` says.
fn some_edition_hashes_to(document: &Value, wanted: &str) -> Result<bool, JsonLdError> {
    let algorithm = if wanted.len() == 64 { HashAlgorithm::Sha256 } else { HashAlgorithm::Sha384 };
    for edition in 0..editions(document) {
        let nquads = canonicalize_with(document, Edition(edition), algorithm)?;
        let hash: Vec<u8> = match algorithm {
            HashAlgorithm::Sha256 => Sha256::digest(&nquads).to_vec(),
            HashAlgorithm::Sha384 => Sha384::digest(&nquads).to_vec(),
        };
        if hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>() == wanted {
            return Ok(true);
        }
    }
    Ok(false)
}

#[test]
fn real_credentials_hash_as_jsonld_js_hashes_them() {
    let Some(fixtures) = fixtures() else { return };
    let manifest = std::fs::read_to_string(fixtures.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let (mut documents, mut proofs, mut refused) = (0, 0, 0);
    let mut failures = Vec::new();
    for entry in manifest["files"].as_array().unwrap() {
        let Some(checks) = entry["refcheck"].as_array() else { continue };
        let file = entry["file"].as_str().unwrap();
        let text = std::fs::read_to_string(fixtures.join(file)).unwrap();
        let Ok(mut document) = serde_json::from_str::<Value>(&text) else { continue };
        let Some(proof) = document.as_object_mut().and_then(|document| document.remove("proof")) else {
            continue;
        };
        let proof_list = match proof {
            Value::Array(list) => list,
            one => vec![one],
        };
        for (check, proof) in checks.iter().zip(&proof_list) {
            if let Some(why) = check["err"].as_str() {
                // What safe mode of jsonld.js refuses, ours refuses.
                if why.contains("Safe mode") || why.contains("Dereferencing a URL") {
                    match canonicalize_with(&document, Edition(0), HashAlgorithm::Sha256) {
                        Err(_) => refused += 1,
                        Ok(_) => failures.push(format!("{file}: accepted, though {why}")),
                    }
                }
                continue;
            }
            let Some(wanted) = check["docHash"].as_str() else { continue };
            match some_edition_hashes_to(&document, wanted) {
                Ok(true) => documents += 1,
                other => failures.push(format!("{file}: document {other:?}")),
            }
            match some_edition_hashes_to(&options(proof, &document), check["proofHash"].as_str().unwrap()) {
                Ok(true) => proofs += 1,
                other => failures.push(format!("{file}: proof {other:?}")),
            }
        }
    }
    println!("{documents} documents and {proofs} proofs hash the same, {refused} are refused by both");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(documents >= 100 && proofs >= 100 && refused >= 10);
}

/// A proof's options as its suite canonicalizes them.
fn options(proof: &Value, document: &Value) -> Value {
    let mut options = proof.clone();
    let members = options.as_object_mut().unwrap();
    members.remove("proofValue");
    members.remove("jws");
    let context = match proof["type"].as_str() {
        Some("Ed25519Signature2018") => json!("https://w3id.org/security/v2"),
        _ => document["@context"].clone(),
    };
    members.insert("@context".to_owned(), context);
    options
}

#[test]
fn the_suites_published_stages_come_out_byte_for_byte() {
    let Some(fixtures) = fixtures() else { return };
    let vectors = fixtures.join("spec-vectors");
    let (sha256, sha384) = (HashAlgorithm::Sha256, HashAlgorithm::Sha384);
    for (folder, mark, algorithm) in [
        ("vc-di-eddsa/eddsa-rdfc-2022", "DataInt", sha256),
        ("vc-di-eddsa/Ed25519Signature2020", "EdSig", sha256),
        ("vc-di-ecdsa/ecdsa-rdfc-2019-p256", "ECDSAP256", sha256),
        ("vc-di-ecdsa/ecdsa-rdfc-2019-p384", "ECDSAP384", sha384),
    ] {
        let read = |file: String| std::fs::read_to_string(vectors.join(folder).join(file)).unwrap();
        let mut document: Value = serde_json::from_str(&read(format!("signed{mark}.json"))).unwrap();
        document.as_object_mut().unwrap().remove("proof");
        let options: Value = serde_json::from_str(&read(format!("proofConfig{mark}.json"))).unwrap();
        for (value, stage) in [(&document, "canonDoc"), (&options, "proofCanon")] {
            let nquads = canonicalize_with(value, Edition(0), algorithm).unwrap();
            let expected = read(format!("{stage}{mark}.txt"));
            assert_eq!(nquads.trim_end(), expected.trim_end(), "{folder} {stage}");
        }
    }
}
