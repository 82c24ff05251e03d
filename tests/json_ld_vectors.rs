//! JSON-LD to RDF against the W3C's test suite and against what jsonld.js made of real credentials.
//!
//! Both lie beside the repository and are skipped where they do not.
//!
//! <https://w3c.github.io/json-ld-api/tests/>

use std::collections::BTreeMap;
use std::path::PathBuf;

use lapel::domain::json_ld::rdfc10::{self, BUDGET};
use lapel::domain::json_ld::{
    Edition, HashAlgorithm, JsonLdError, canonicalize_with, editions, parse_nquads, to_quads_at,
};
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

/// What a case of the W3C's suite came to.
#[derive(Debug, PartialEq)]
enum Outcome {
    Passed,
    /// Left out, by what it asks for that credentials do not.
    Skipped(&'static str),
    /// Safe mode or a part of JSON-LD we leave out, where the suite would have something dropped or done.
    Refused(JsonLdError),
    Failed(String),
}

#[test]
fn what_the_w3c_suite_expects_is_what_comes_out() {
    let Some(fixtures) = fixtures() else { return };
    let suite = fixtures.join("spec-vectors/json-ld-api");
    let manifest = std::fs::read_to_string(suite.join("toRdf-manifest.jsonld")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let mut counts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut failures, mut refused) = (Vec::new(), Vec::<String>::new());
    let mut passed = 0;
    for case in manifest["sequence"].as_array().unwrap() {
        let name = case["@id"].as_str().unwrap().to_owned();
        match run(case, &suite) {
            Outcome::Passed => passed += 1,
            Outcome::Skipped(why) => counts.entry(format!("skipped: {why}")).or_default().push(name),
            Outcome::Refused(error) => {
                refused.push(name.clone());
                counts.entry(format!("refused: {}", kind(&error))).or_default().push(name);
            }
            Outcome::Failed(how) => failures.push(format!("{name} ({}): {how}", case["name"])),
        }
    }
    println!("{passed} passed");
    for (why, names) in &counts {
        println!("{} {why}: {}", names.len(), names.join(" "));
    }
    assert!(failures.is_empty(), "{} failed:\n{}", failures.len(), failures.join("\n"));
    assert_eq!(
        refused, REFUSED,
        "refused is only what safe mode must, and what the module says it leaves out"
    );
    assert!(passed >= 371, "only {passed} passed");
}

/// Cases in which something would be dropped in silence, `@nest`, `@included`, `@import` or a context at an
/// address.
#[rustfmt::skip]
const REFUSED: [&str; 63] = [
    "#t0030", "#tc014", "#tc018", "#tc031", "#tc034", "#tc037", "#tc038", "#te001", "#te003", "#te004",
    "#te005", "#te008", "#te016", "#te019", "#te032", "#te036", "#te045", "#te046", "#te047", "#te059",
    "#te060", "#te065", "#te068", "#te119", "#te120", "#te122", "#te126", "#te127", "#te128", "#tin01",
    "#tin02", "#tin03", "#tin04", "#tin05", "#tin06", "#tli14", "#tn001", "#tn002", "#tn003", "#tn004",
    "#tn005", "#tn006", "#tn007", "#tn008", "#tpr06", "#tpr19", "#tpr34", "#tpr35", "#tpr36", "#tpr37",
    "#tpr38", "#tpr39", "#tso05", "#tso06", "#tso08", "#tso09", "#tso11", "#twf01", "#twf02", "#twf03",
    "#twf04", "#twf05", "#twf07",
];

fn kind(error: &JsonLdError) -> String {
    match error {
        JsonLdError::UnknownContext(_) => "a context at an address".to_owned(),
        JsonLdError::UndefinedTerm(_) => "undefined term or type".to_owned(),
        JsonLdError::RelativeReference(_) => "relative reference".to_owned(),
        JsonLdError::ProtectedTermRedefinition(_) => "protected term".to_owned(),
        JsonLdError::InvalidContext(what) => format!("{what} in a context"),
        JsonLdError::Invalid { what, .. } => (*what).to_owned(),
        other => other.to_string(),
    }
}

fn run(case: &Value, suite: &std::path::Path) -> Outcome {
    let option = |name: &str| case["option"].get(name).and_then(Value::as_str);
    if option("specVersion") == Some("json-ld-1.0") || option("processingMode") == Some("json-ld-1.0") {
        return Outcome::Skipped("JSON-LD 1.0");
    }
    if case["option"].get("produceGeneralizedRdf").is_some() {
        return Outcome::Skipped("generalized RDF");
    }
    if option("rdfDirection") == Some("compound-literal") {
        return Outcome::Skipped("compound literals");
    }
    if case["option"].get("expandContext").is_some() {
        return Outcome::Skipped("expandContext");
    }
    let name = case["@id"].as_str().unwrap();
    if name.starts_with("#tdi") && option("rdfDirection").is_none() {
        return Outcome::Skipped("directions dropped; data integrity suites keep them as i18n-datatype");
    }
    if ["#te111", "#te112", "#tli12"].contains(&name) {
        return Outcome::Skipped(
            "ill-formed IRIs dropped; jsonld.js, which signed most credentials, writes them",
        );
    }
    let path = case["input"].as_str().unwrap();
    let input: Value = serde_json::from_str(&std::fs::read_to_string(suite.join(path)).unwrap()).unwrap();
    let own_address = format!("https://w3c.github.io/json-ld-api/tests/{path}");
    let base = option("base").unwrap_or(&own_address);
    let result = to_quads_at(&input, Edition(0), Some(base));

    let types = case["@type"].as_array().unwrap();
    if types.contains(&json!("jld:NegativeEvaluationTest")) {
        return match result {
            Err(_) => Outcome::Passed,
            Ok(_) => Outcome::Failed(format!("should be {}", case["expectErrorCode"])),
        };
    }
    let dataset = match result {
        Ok(dataset) => dataset,
        Err(error) => return Outcome::Refused(error),
    };
    let Some(expected) = case["expect"].as_str() else { return Outcome::Passed };
    let expected = std::fs::read_to_string(suite.join(expected)).unwrap();
    let canonical = |dataset| rdfc10::canonicalize(dataset, HashAlgorithm::Sha256, BUDGET).unwrap().nquads;
    let (expected, actual) = (canonical(&parse_nquads(&expected).unwrap()), canonical(&dataset));
    if expected == actual {
        Outcome::Passed
    } else {
        Outcome::Failed(format!("\n--- expected\n{expected}--- got\n{actual}"))
    }
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
