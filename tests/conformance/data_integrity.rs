//! The suites of Data Integrity against the vectors of their specifications, stage by stage.
//!
//! `tests/proof_vectors.rs` has the tampered twins of the same documents.
//!
//! <https://www.w3.org/TR/vc-di-eddsa/#test-vectors>, <https://www.w3.org/TR/vc-di-ecdsa/#test-vectors>

use std::path::{Path, PathBuf};

use lapel::domain::did::{self, Resolution};
use lapel::domain::jcs;
use lapel::domain::json_ld::{self, Edition, HashAlgorithm};
use lapel::domain::key::{Algorithm, PublicKey};
use lapel::domain::proof::{self, ProofError, ecdsa_sd_2023::Derived, rdfc};
use serde_json::Value;

use crate::{Row, Rows, fixtures, json, text};

const EDDSA: &str = "<https://github.com/w3c/vc-di-eddsa> at abb673eb9";
const ECDSA: &str = "<https://github.com/w3c/vc-di-ecdsa> at 00781de52";

pub(crate) fn rows() -> Rows {
    let vectors = fixtures().ok_or("Data Integrity")?.join("spec-vectors");
    let mut eddsa = Row::new(
        "vc-di-eddsa",
        format!("{EDDSA}: configuration, transformation, hashes, signature and the whole, of each suite"),
    );
    let folder = vectors.join("vc-di-eddsa");
    rdf(&mut eddsa, &folder, "eddsa-rdfc-2022", "DataInt");
    rdf(&mut eddsa, &folder, "eddsa-rdfc-2022/employ", "DataInt");
    rdf(&mut eddsa, &folder, "Ed25519Signature2020", "EdSig");
    canonical_json(&mut eddsa, &folder, "eddsa-jcs-2022", "JCS");
    let mut chains =
        Row::new("vc-di-eddsa: proof sets and chains", format!("{EDDSA}: each proof of each set and chain"));
    proofs(&mut chains, &folder.join("proof-set-chain"));
    let mut ecdsa = Row::new(
        "vc-di-ecdsa",
        format!("{ECDSA}: configuration, transformation, hashes, signature and the whole, of each suite"),
    );
    let folder = vectors.join("vc-di-ecdsa");
    for (suite, tag) in [("ecdsa-rdfc-2019-p256", "ECDSAP256"), ("ecdsa-rdfc-2019-p384", "ECDSAP384")] {
        rdf(&mut ecdsa, &folder, suite, tag);
        rdf(&mut ecdsa, &folder, &format!("{suite}/employ"), tag);
    }
    for (suite, tag) in [("ecdsa-jcs-2019-p256", "JCSECDSAP256"), ("ecdsa-jcs-2019-p384", "JCSECDSAP384")] {
        canonical_json(&mut ecdsa, &folder, suite, tag);
    }
    let mut selective = Row::new(
        "vc-di-ecdsa: selective disclosure",
        format!("{ECDSA}: the stages of verifying a derived proof; base proofs are not for verifiers"),
    );
    for example in ["prc", "employ"] {
        disclosed(&mut selective, &folder.join("ecdsa-sd-2023").join(example), example);
    }
    Ok(vec![eddsa, chains, ecdsa, selective])
}

fn same<T: PartialEq + std::fmt::Debug>(ours: T, theirs: T) -> Result<(), String> {
    if ours == theirs { Ok(()) } else { Err(format!("{ours:?} instead of {theirs:?}")) }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Vec<u8> {
    let text = text.trim();
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal"))
        .collect()
}

fn key_of(proof: &Value) -> PublicKey {
    match did::resolution(proof["verificationMethod"].as_str().expect("a method")) {
        Ok(Resolution::Here { method, .. }) => method.key,
        other => panic!("{other:?}"),
    }
}

fn without_proof(document: &Value) -> Value {
    let mut document = document.clone();
    document.as_object_mut().expect("an object").remove("proof");
    document
}

/// The files of one suite.
struct Stages<'a> {
    folder: PathBuf,
    suite: &'a str,
    tag: &'a str,
}

impl Stages<'_> {
    fn text(&self, stage: &str) -> String {
        text(&self.folder.join(format!("{stage}{}.txt", self.tag))).trim().to_owned()
    }

    fn json(&self, stage: &str) -> Value {
        json(&self.folder.join(format!("{stage}{}.json", self.tag)))
    }

    fn case(&self, row: &mut Row, stage: &str, outcome: Result<(), String>) {
        row.case(format!("{} {stage}", self.suite), outcome);
    }

    /// What is signed, and the signature over it; then the document as a whole.
    fn signature(&self, row: &mut Row, signed: &Value, data: &[u8], algorithm: Algorithm) {
        let proof = &signed["proof"];
        let (options, document) = data.split_at(data.len() / 2);
        self.case(row, "proofHash", same(hex(options), self.text("proofHash")));
        self.case(row, "docHash", same(hex(document), self.text("docHash")));
        self.case(row, "combinedHash", same(hex(data), self.text("combinedHash")));
        let held = key_of(proof).verify(algorithm, data, &from_hex(&self.text("sigHex")));
        self.case(row, "signature", held.map_err(|error| error.to_string()));
        let value = proof["proofValue"].as_str().unwrap_or_default().to_owned();
        self.case(row, "proofValue", same(value, self.text("sigBTC58")));
    }
}

fn algorithm(key: &PublicKey) -> (Algorithm, HashAlgorithm) {
    match key {
        PublicKey::Ed25519(_) => (Algorithm::EdDsa, HashAlgorithm::Sha256),
        PublicKey::P384(_) => (Algorithm::Es384, HashAlgorithm::Sha384),
        _ => (Algorithm::Es256, HashAlgorithm::Sha256),
    }
}

/// A suite that signs canonical RDF.
fn rdf(row: &mut Row, vectors: &Path, suite: &str, tag: &str) {
    let stages = Stages { folder: vectors.join(suite), suite, tag };
    let signed = stages.json("signed");
    let key = key_of(&signed["proof"]);
    let (algorithm, hash) = algorithm(&key);
    let config = rdfc::configuration(signed["proof"].as_object().expect("a proof"), &signed["@context"]);
    stages.case(row, "proofConfig", same(config.clone(), stages.json("proofConfig")));
    let data = rdfc::hashing(&(stages.text("canonDoc") + "\n"), &(stages.text("proofCanon") + "\n"), hash);
    stages.signature(row, &signed, &data, algorithm);
    for (stage, value) in [("canonDoc", &without_proof(&signed)), ("proofCanon", &config)] {
        match json_ld::canonicalize_with(value, Edition(0), hash) {
            Err(json_ld::JsonLdError::UnknownContext(_)) => {
                row.differs(format!("{suite} {stage}"), CITIZENSHIP)
            }
            canonical => {
                let canonical = canonical.map(|it| it.trim().to_owned()).map_err(|error| error.to_string());
                stages.case(row, stage, same(canonical, Ok(stages.text(stage))));
            }
        }
    }
    match proof::check(&signed, &signed["proof"], &key) {
        Err(ProofError::UnknownContext(_)) => row.differs(format!("{suite} signed"), CITIZENSHIP),
        outcome => stages.case(row, "signed", outcome.map(drop).map_err(|error| error.to_string())),
    }
}

const CITIZENSHIP: &str = "names a context of citizenship or employment that is not part of the program, and none is fetched: it could not \
     be checked";

/// A suite that signs canonical JSON.
fn canonical_json(row: &mut Row, vectors: &Path, suite: &str, tag: &str) {
    let stages = Stages { folder: vectors.join(suite), suite, tag };
    let signed = stages.json("signed");
    let key = key_of(&signed["proof"]);
    let (algorithm, hash) = algorithm(&key);
    let mut config = signed["proof"].clone();
    config.as_object_mut().expect("a proof").remove("proofValue");
    stages.case(row, "proofConfig", same(config.clone(), stages.json("proofConfig")));
    let document = without_proof(&signed);
    for (stage, value) in [("canonDoc", &document), ("proofCanon", &config)] {
        let canonical = jcs::canonicalize(value).map_err(|error| error.to_string());
        stages.case(row, stage, same(canonical, Ok(stages.text(stage))));
    }
    match proof::jcs::hashing(&document, &config, hash) {
        Ok(data) => stages.signature(row, &signed, &data, algorithm),
        Err(error) => stages.case(row, "combinedHash", Err(error.to_string())),
    }
    let outcome = proof::check(&signed, &signed["proof"], &key);
    stages.case(row, "signed", outcome.map(drop).map_err(|error| error.to_string()));
}

fn proofs(row: &mut Row, folder: &Path) {
    for name in ["signedProofSet1", "signedProofSet2", "signedProofChain1", "signedProofChain2"] {
        let signed = json(&folder.join(format!("{name}.json")));
        for (nth, one) in proof::proofs(&signed).iter().enumerate() {
            let outcome = proof::check(&signed, one, &key_of(one));
            row.case(format!("{name} {nth}"), outcome.map(drop).map_err(|error| error.to_string()));
        }
    }
}

/// The stages of verifying a document that discloses a part.
fn disclosed(row: &mut Row, folder: &Path, example: &str) {
    let read = |name: &str| json(&folder.join(format!("{name}.json")));
    let document = read("derivedRevealDocument");
    let key = key_of(&document["proof"]);
    let mut case = |stage: &str, outcome: Result<(), String>| row.case(format!("{example} {stage}"), outcome);
    let derived = Derived::parse(document["proof"]["proofValue"].as_str().expect("a value"));
    case("proof value", derived.as_ref().map(drop).map_err(|error| error.to_string()));
    let Ok(derived) = derived else { return };

    let config = text(&folder.join("addProofConfigCanon.txt"));
    let options = rdfc::configuration(document["proof"].as_object().expect("a proof"), &document["@context"]);
    match json_ld::canonicalize(&options, Edition(0)) {
        Err(json_ld::JsonLdError::UnknownContext(_)) => {
            row.differs(format!("{example} proof configuration"), CITIZENSHIP)
        }
        ours => {
            let ours = ours.map_err(|error| error.to_string());
            row.case(format!("{example} proof configuration"), same(ours, Ok(config.clone())));
        }
    }
    let mut case = |stage: &str, outcome: Result<(), String>| row.case(format!("{example} {stage}"), outcome);
    // The published statements bear the issuer's labels; canonicalization gives c14n labels.
    let published = read("verifyNQuads");
    let mut quads: String =
        published.as_array().expect("statements").iter().filter_map(Value::as_str).collect();
    for pair in read("verifyDerivedProofValue")["labelMap"].as_array().expect("pairs") {
        let [canonical, issuers] = [0, 1].map(|at| format!("_:{}", pair[at].as_str().expect("a label")));
        quads = quads.replace(&issuers, &canonical);
    }
    let held = derived.holds(&quads, &config, &key);
    case("signatures over the statements", held.map_err(|error| error.to_string()));
    let base = read("addSignedSDBase");
    case(
        "base proof recognised",
        same(proof::check(&base, &base["proof"], &key).err(), Some(ProofError::BaseProof)),
    );
    match proof::check(&document, &document["proof"], &key) {
        Err(ProofError::UnknownContext(_)) => row.differs(format!("{example} derived document"), CITIZENSHIP),
        outcome => {
            row.case(
                format!("{example} derived document"),
                outcome.map(drop).map_err(|error| error.to_string()),
            );
        }
    }
}
