//! The proof suites held against the vectors of their specifications, stage by stage, and against signed
//! documents of other people's software.
//!
//! The vectors are not part of this repository: they are looked for in `$LAPEL_SHARED` or beside it in
//! `../shared`. Where they are absent, each test says so and passes.

use std::fs;
use std::path::{Path, PathBuf};

use lapel::domain::did::{self, Relationship, Resolution};
use lapel::domain::jcs;
use lapel::domain::json_ld::{self, Edition, HashAlgorithm};
use lapel::domain::key::{Algorithm, PublicKey};
use lapel::domain::proof::{self, ProofError, Suite, ecdsa_sd_2023::Derived, merkle_proof, rdfc, vc_jwt};
use lapel::domain::status::{self, Answer, StatusError};
use serde_json::{Value, json};

/// The folder of fixtures, or a word to whoever reads the output that `what` was not tested.
fn fixtures(what: &str) -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("LAPEL_SHARED").map_or(beside, PathBuf::from);
    let found = Some(shared.join("fixtures")).filter(|path| path.is_dir());
    if found.is_none() {
        println!("skipped: {what} (no fixtures in $LAPEL_SHARED or ../shared)");
    }
    found
}

struct Vectors(PathBuf);

impl Vectors {
    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.text(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

fn spec(folder: &str) -> Option<Vectors> {
    fixtures(folder).map(|root| Vectors(root.join("spec-vectors").join(folder)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Vec<u8> {
    let text = text.trim();
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

fn key_of(proof: &Value) -> PublicKey {
    match did::resolution(proof["verificationMethod"].as_str().unwrap()) {
        Ok(Resolution::Here { method, .. }) => method.key,
        other => panic!("{other:?}"),
    }
}

fn without_proof(document: &Value) -> Value {
    let mut document = document.clone();
    document.as_object_mut().unwrap().remove("proof");
    document
}

/// `document` with one thing changed: each must make its proof worthless.
fn tampered(document: &Value) -> Vec<(&'static str, Value)> {
    let mut twins = Vec::new();
    let mut twin = |what, change: &dyn Fn(&mut Value)| {
        let mut twin = document.clone();
        change(&mut twin);
        assert_ne!(&twin, document, "{what}");
        twins.push((what, twin));
    };
    twin("another issuer", &|it| it["issuer"] = json!("https://evil.example"));
    twin("another subject", &|it| it["credentialSubject"]["id"] = json!("did:example:somebody-else"));
    twin("a later date", &|it| it["validFrom"] = json!("2024-01-01T00:00:00Z"));
    twin("a word more", &|it| it["honours"] = json!("with distinction"));
    twin("another time of signing", &|it| it["proof"]["created"] = json!("2023-02-24T23:36:39Z"));
    twin("another purpose", &|it| it["proof"]["proofPurpose"] = json!("authentication"));
    twin("another key's address", &|it| it["proof"]["verificationMethod"] = json!("did:example:other#key"));
    twin("a challenge more", &|it| it["proof"]["challenge"] = json!("abc"));
    twin("another letter in the signature", &|it| {
        let value = it["proof"]["proofValue"].as_str().unwrap().to_owned();
        let last = if value.ends_with('2') { "3" } else { "2" };
        it["proof"]["proofValue"] = json!(format!("{}{last}", &value[..value.len() - 1]));
    });
    twin("no signature", &|it| drop(it["proof"].as_object_mut().unwrap().remove("proofValue")));
    twin("another multibase", &|it| {
        it["proof"]["proofValue"] = json!(it["proof"]["proofValue"].as_str().unwrap().replacen('z', "u", 1));
    });
    twins
}

/// A suite that signs canonical RDF: its canonical texts, hashes and signature as published, then the whole.
fn rdf_suite(folder: &str, tag: &str, suite: Suite) {
    let Some(vectors) = spec(folder) else { return };
    let signed = vectors.json(&format!("signed{tag}.json"));
    let proof = &signed["proof"];
    let key = key_of(proof);
    let (algorithm, hash) = match key {
        PublicKey::P384(_) => (Algorithm::Es384, HashAlgorithm::Sha384),
        PublicKey::P256(_) => (Algorithm::Es256, HashAlgorithm::Sha256),
        _ => (Algorithm::EdDsa, HashAlgorithm::Sha256),
    };
    let document = vectors.text(&format!("canonDoc{tag}.txt"));
    let options = vectors.text(&format!("proofCanon{tag}.txt"));

    // Hashing, from the published canonical texts.
    let data = rdfc::hashing(&document, &options, hash);
    assert_eq!(hex(&data), vectors.text(&format!("combinedHash{tag}.txt")).trim());
    let (options_hash, document_hash) = data.split_at(data.len() / 2);
    assert_eq!(hex(options_hash), vectors.text(&format!("proofHash{tag}.txt")).trim());
    assert_eq!(hex(document_hash), vectors.text(&format!("docHash{tag}.txt")).trim());
    // The signature over them.
    let signature = from_hex(&vectors.text(&format!("sigHex{tag}.txt")));
    assert_eq!(key.verify(algorithm, &data, &signature), Ok(()));

    // Transformation and proof configuration: the canonical texts themselves.
    let config = rdfc::configuration(proof.as_object().unwrap(), &signed["@context"]);
    assert_eq!(config, vectors.json(&format!("proofConfig{tag}.json")));
    let canonical = json_ld::canonicalize_with(&without_proof(&signed), Edition(0), hash);
    if let Err(json_ld::JsonLdError::UnknownContext(address)) = &canonical {
        println!("skipped: the whole of {folder} (the context {address} is not bundled)");
        assert_eq!(proof::check(&signed, proof, &key), Err(ProofError::UnknownContext(address.clone())));
        return;
    }
    assert_eq!(canonical.unwrap(), document);
    assert_eq!(json_ld::canonicalize_with(&config, Edition(0), hash).unwrap(), options);

    whole(&signed, suite);
}

/// A suite that signs canonical JSON.
fn json_suite(folder: &str, tag: &str, suite: Suite) {
    let Some(vectors) = spec(folder) else { return };
    let signed = vectors.json(&format!("signed{tag}.json"));
    let mut config = signed["proof"].clone();
    config.as_object_mut().unwrap().remove("proofValue");
    assert_eq!(config, vectors.json(&format!("proofConfig{tag}.json")));
    let document = without_proof(&signed);
    assert_eq!(jcs::canonicalize(&document).unwrap(), vectors.text(&format!("canonDoc{tag}.txt")));
    assert_eq!(jcs::canonicalize(&config).unwrap(), vectors.text(&format!("proofCanon{tag}.txt")));
    let hash = if tag.ends_with("P384") { HashAlgorithm::Sha384 } else { HashAlgorithm::Sha256 };
    let data = proof::jcs::hashing(&document, &config, hash).unwrap();
    assert_eq!(hex(&data), vectors.text(&format!("combinedHash{tag}.txt")).trim());
    whole(&signed, suite);
}

/// The published document holds, its tampered twins do not, and no other key will do.
fn whole(signed: &Value, suite: Suite) {
    let key = key_of(&signed["proof"]);
    let checked = proof::check(signed, &signed["proof"], &key).unwrap();
    assert_eq!(checked.suite, suite);
    assert_eq!(proof::check(&without_proof(signed), &signed["proof"], &key), Ok(checked));
    for (what, twin) in tampered(signed) {
        let error = proof::check(&twin, &twin["proof"], &key).expect_err(what);
        assert!(!error.is_unknown(), "{what}: {error}");
    }
    for other in [
        "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        "zDnaeTHfhmSaQKBc7CmdL3K7oYg3D6SC7yowe2eBeVd2DH32r",
    ] {
        let other = PublicKey::from_multikey(other).unwrap();
        let error = proof::check(signed, &signed["proof"], &other).expect_err("another key");
        assert!(matches!(
            error,
            ProofError::Mismatch | ProofError::WrongKeyType | ProofError::Malformed("signature")
        ));
    }
}

#[test]
fn eddsa_rdfc_2022_is_the_one_of_the_specification() {
    rdf_suite("vc-di-eddsa/eddsa-rdfc-2022", "DataInt", Suite::EddsaRdfc2022);
    rdf_suite("vc-di-eddsa/eddsa-rdfc-2022/employ", "DataInt", Suite::EddsaRdfc2022);
}

#[test]
fn ed25519_signature_2020_is_the_one_of_the_specification() {
    rdf_suite("vc-di-eddsa/Ed25519Signature2020", "EdSig", Suite::Ed25519Signature2020);
}

#[test]
fn eddsa_jcs_2022_is_the_one_of_the_specification() {
    json_suite("vc-di-eddsa/eddsa-jcs-2022", "JCS", Suite::EddsaJcs2022);
}

#[test]
fn ecdsa_rdfc_2019_is_the_one_of_the_specification_on_both_curves() {
    for (folder, tag) in [("ecdsa-rdfc-2019-p256", "ECDSAP256"), ("ecdsa-rdfc-2019-p384", "ECDSAP384")] {
        rdf_suite(&format!("vc-di-ecdsa/{folder}"), tag, Suite::EcdsaRdfc2019);
        rdf_suite(&format!("vc-di-ecdsa/{folder}/employ"), tag, Suite::EcdsaRdfc2019);
    }
}

#[test]
fn ecdsa_jcs_2019_is_the_one_of_the_specification_on_both_curves() {
    json_suite("vc-di-ecdsa/ecdsa-jcs-2019-p256", "JCSECDSAP256", Suite::EcdsaJcs2019);
    json_suite("vc-di-ecdsa/ecdsa-jcs-2019-p384", "JCSECDSAP384", Suite::EcdsaJcs2019);
}

#[test]
fn a_jcs_proof_covers_a_document_whose_contexts_begin_with_its_own() {
    let Some(vectors) = spec("vc-di-eddsa/eddsa-jcs-2022") else { return };
    let signed = vectors.json("signedJCS.json");
    let check = |contexts: Value| {
        let mut document = signed.clone();
        document["@context"] = contexts;
        proof::check(&document, &document["proof"], &key_of(&document["proof"])).map(|it| it.suite)
    };
    let [v2, examples] =
        ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"];
    assert_eq!(check(json!([v2, examples, "https://later.example"])), Ok(Suite::EddsaJcs2022));
    for contexts in
        [json!([v2]), json!([examples, v2]), json!(["https://first.example", v2, examples]), json!(v2)]
    {
        assert_eq!(check(contexts), Err(ProofError::Mismatch));
    }
}

#[test]
fn proof_sets_and_chains_are_those_of_the_specification() {
    let Some(vectors) = spec("vc-di-eddsa/proof-set-chain") else { return };
    for name in ["signedProofSet1", "signedProofSet2", "signedProofChain1", "signedProofChain2"] {
        let signed = vectors.json(&format!("{name}.json"));
        for (index, one) in proof::proofs(&signed).iter().enumerate() {
            let checked = proof::check(&signed, one, &key_of(one));
            assert_eq!(checked.map(|it| it.suite), Ok(Suite::EddsaRdfc2022), "{name} {index}");
        }
    }

    let chain = vectors.json("signedProofChain2.json");
    let proofs = proof::proofs(&chain);
    let upon = |index: usize| proof::builds_upon(&chain, &proofs[index]).map(|it| it.len());
    assert_eq!((upon(0), upon(2), upon(3)), (Ok(0), Ok(2), Ok(3)));

    // A link that is gone or replaced breaks the chain behind it, and nothing before it.
    let mut gone = chain.clone();
    gone["proof"].as_array_mut().unwrap().remove(2);
    let last = &proof::proofs(&gone)[2];
    assert_eq!(proof::check(&gone, last, &key_of(last)), Err(ProofError::Malformed("previousProof")));
    let mut changed = chain.clone();
    changed["proof"][2]["created"] = json!("2023-02-26T22:06:39Z");
    let last = &changed["proof"][3];
    assert_eq!(proof::check(&changed, last, &key_of(last)), Err(ProofError::Mismatch));
    assert!(proof::check(&changed, &changed["proof"][0], &key_of(&changed["proof"][0])).is_ok());
    // A proof that hides what it builds upon is another proof.
    let mut alone = chain.clone();
    alone["proof"][3].as_object_mut().unwrap().remove("previousProof");
    let last = &alone["proof"][3];
    assert_eq!(proof::check(&alone, last, &key_of(last)), Err(ProofError::Mismatch));
}

#[test]
fn ecdsa_sd_2023_is_the_one_of_the_specification() {
    for folder in ["prc", "employ"] {
        let Some(vectors) = spec(&format!("vc-di-ecdsa/ecdsa-sd-2023/{folder}")) else { return };
        let document = vectors.json("derivedRevealDocument.json");
        let derived = Derived::parse(document["proof"]["proofValue"].as_str().unwrap()).unwrap();
        let key = key_of(&document["proof"]);
        let config = vectors.text("addProofConfigCanon.txt");
        // The published statements bear the issuer's labels; canonicalization gives c14n labels.
        let published = vectors.json("verifyNQuads.json");
        let mut quads: String = published.as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
        for pair in vectors.json("verifyDerivedProofValue.json")["labelMap"].as_array().unwrap() {
            let [canonical, issuers] = [0, 1].map(|at| format!("_:{}", pair[at].as_str().unwrap()));
            quads = quads.replace(&issuers, &canonical);
        }
        assert_eq!(derived.holds(&quads, &config, &key), Ok(()), "{folder}");

        let refused =
            |quads: &str, config: &str| derived.holds(quads, config, &key) == Err(ProofError::Mismatch);
        assert!(refused(&quads.replacen("schema.org", "schema.com", 1), &config));
        assert!(refused(&quads, &config.replace("2023", "2024")));
        assert!(refused(&quads.split_inclusive('\n').skip(1).collect::<String>(), &config));
        assert!(refused(&format!("{quads}<urn:x> <urn:y> <urn:z> .\n"), &config));

        let base = vectors.json("addSignedSDBase.json");
        let outcome = proof::check(&base, &base["proof"], &key);
        assert_eq!(outcome, Err(ProofError::BaseProof));
    }
}

#[test]
fn the_proofs_of_the_ssi_project_hold_with_the_keys_it_gives() {
    let Some(root) = fixtures("ssi vectors") else { return };
    let mut held = 0;
    for entry in fs::read_dir(root.join("spruceid-ssi")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.contains("data-integrity__tests__") || !name.contains("verification") {
            continue;
        }
        let test: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let document = &test["input"];
        let one = &document["proof"];
        let method = &test["verificationMethods"][one["verificationMethod"].as_str().unwrap()];
        let key = PublicKey::from_multikey(method["publicKeyMultibase"].as_str().unwrap()).unwrap();
        let outcome = proof::check(document, one, &key);
        assert!(outcome.is_ok(), "{name}: {outcome:?}");
        held += 1;
    }
    assert!(held >= 5);
}

/// Every proof in the fixtures that was recomputed with other software, and what that said.
#[test]
fn every_recomputed_proof_gets_the_verdict_of_other_software() {
    let Some(root) = fixtures("recomputed proofs") else { return };
    let manifest: Value =
        serde_json::from_str(&fs::read_to_string(root.join("manifest.json")).unwrap()).unwrap();
    let (mut held, mut refused, mut wrong) = (0, 0, Vec::new());
    for case in manifest["files"].as_array().unwrap() {
        let (Some(file), Some(expected)) = (case["file"].as_str(), case["refcheck"].as_array()) else {
            continue;
        };
        let Ok(text) = fs::read_to_string(root.join(file)) else { continue };
        let Ok(document) = serde_json::from_str::<Value>(&text) else { continue };
        let proofs = proof::proofs(&document);
        assert_eq!(proofs.len(), expected.len(), "{file}");
        for (one, expected) in proofs.iter().zip(expected) {
            // There the key of the DID was taken, here that of its fragment is asked for.
            if file == "generated/didkey-fragment-mismatch.json" {
                assert!(key_for(&root, one).is_err());
                continue;
            }
            let outcome = key_for(&root, one)
                .and_then(|key| proof::check(&document, one, &key).map_err(|it| it.to_string()));
            // What was wrong with a file there is wrong with it here; ecdsa-sd-2023 was not known there.
            let as_expected = match expected["ok"].as_bool() {
                Some(ok) => outcome.is_ok() == ok,
                None => outcome.is_ok() == (expected["suite"] == "ecdsa-sd-2023"),
            };
            if !as_expected {
                wrong.push(format!("{file} {} {}: {outcome:?}", expected["suite"], expected["ok"]));
            }
            *if outcome.is_ok() { &mut held } else { &mut refused } += 1;
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(held > 140 && refused > 20, "{held} held, {refused} refused");
}

/// The key for a proof of the fixtures. 1EdTech's samples name keys by an address whose fragment is the key; that
/// says nothing about an issuer, but is enough to ask whether the signature holds.
fn key_for(root: &Path, proof: &Value) -> Result<PublicKey, String> {
    let method = proof["verificationMethod"].as_str().ok_or("no verification method")?;
    let fragment = did::split(method).1.unwrap_or_default();
    match did::resolution(method).map_err(|it| it.to_string())? {
        Resolution::Here { method, .. } => Ok(method.key),
        Resolution::Ask { controller, .. } if controller.starts_with("did:web:digitalcredentials") => {
            let folder = controller.rsplit(':').next().unwrap();
            let path = root.join(format!("dcc/dids/{folder}.did.json"));
            let document = fs::read_to_string(path).map_err(|it| it.to_string())?;
            let document: Value = serde_json::from_str(&document).unwrap();
            let for_what = Relationship::AssertionMethod;
            did::document::verification_method(&document, &controller, method, for_what)
                .map(|it| it.key)
                .map_err(|it| it.to_string())
        }
        Resolution::Ask { .. } => PublicKey::from_multikey(fragment).map_err(|it| it.to_string()),
    }
}

#[test]
fn blockcerts_have_their_place_in_their_trees_until_they_are_changed() {
    let Some(root) = fixtures("Blockcerts") else { return };
    for (file, chain, network, transaction) in [
        (
            "v2/mainnet-valid-2.0.json",
            "bitcoin",
            "mainnet",
            Some("2378076e8e140012814e98a2b2cb1af07ec760b239c1d6d93ba54d658a010ecd"),
        ),
        (
            "v3/testnet-v3-did.json",
            "bitcoin",
            "testnet",
            Some("140ee9382a5c84433b9c89a5d9fea26c47415838b5841deb0c36a8a4b9121f2e"),
        ),
        (
            "v3/ethereum-sepolia-v3.json",
            "ethereum",
            "sepolia",
            Some("0x1f615470024000c3ab532ed74c5a60b8f6c2feb6489a67be20f103831996f9ab"),
        ),
        ("v3/mocknet-vc-v2-data-integrity-proof.json", "mocknet", "mocknet", None),
    ] {
        let text = fs::read_to_string(root.join("blockcerts").join(file)).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        let proof_of = |document: &Value| document.get("signature").unwrap_or(&document["proof"]).clone();
        let anchored = merkle_proof::check(&document, &proof_of(&document)).unwrap();
        let anchor = &anchored.anchors[0];
        assert_eq!((anchor.chain.as_str(), anchor.network.as_str()), (chain, network), "{file}");
        assert_eq!(anchor.transaction.as_deref(), transaction, "{file}");

        let mut changed = document.clone();
        changed["id"] = json!("urn:uuid:00000000-0000-4000-8000-000000000000");
        assert_eq!(merkle_proof::check(&changed, &proof_of(&changed)), Err(ProofError::Mismatch), "{file}");
        // A place in the tree is no signature of a key's.
        let key = PublicKey::from_multikey("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK").unwrap();
        assert!(proof::check(&document, &proof_of(&document), &key).is_err(), "{file}");
    }
    // Upstream's own copies of a good certificate with its issuer, or its id, replaced.
    for file in ["v3/testnet-v3--no-did.json", "v3/testnet-v3--tampered.json"] {
        let text = fs::read_to_string(root.join("blockcerts").join(file)).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        let outcome = merkle_proof::check(&document, &document["proof"]);
        assert!(outcome.is_err_and(|it| !it.is_unknown()), "{file}");
    }
}

#[test]
fn jcs_writes_the_texts_of_the_rfc() {
    let Some(vectors) = spec("jcs-rfc8785") else { return };
    for name in ["arrays", "french", "structures", "unicode", "values", "weird"] {
        let canonical = jcs::canonicalize(&vectors.json(&format!("input/{name}.json"))).unwrap();
        assert_eq!(canonical, vectors.text(&format!("output/{name}.json")).trim_end_matches('\n'), "{name}");
        let bytes: Vec<u8> = vectors
            .text(&format!("outhex/{name}.txt"))
            .split_whitespace()
            .map(|byte| u8::from_str_radix(byte, 16).unwrap())
            .collect();
        assert_eq!(canonical.as_bytes(), bytes, "{name}");
    }
}

#[test]
fn jwts_get_the_verdict_that_their_names_promise() {
    let Some(root) = fixtures("VC-JWT fixtures") else { return };
    let read = |name: &str| fs::read_to_string(root.join("generated").join(name)).unwrap().trim().to_owned();
    let key = |jwt: &vc_jwt::Jwt| match jwt.kid.as_deref().map(did::resolution) {
        Some(Ok(Resolution::Here { method, .. })) => method.key,
        _ => jwt.jwk.clone().expect("a key in the header"),
    };
    for name in [
        "valid-vcjwt-eddsa-kid-didkey.jwt",
        "valid-vcjwt-es256-didjwk.jwt",
        "vcjwt-rs256-header-jwk-https-issuer.jwt",
    ] {
        let jwt = vc_jwt::Jwt::parse(&read(name)).unwrap();
        assert_eq!(vc_jwt::check(&jwt, &key(&jwt)), Ok(()), "{name}");
        assert_eq!(vc_jwt::claims(&jwt.payload).unwrap().disagreeing, [], "{name}");
        assert!(vc_jwt::credential_of(&jwt.payload).unwrap()["credentialSubject"].is_object());
    }
    assert_eq!(vc_jwt::Jwt::parse(&read("jwt-alg-none.jwt")).err(), Some(ProofError::Malformed("alg")));
    let tampered = vc_jwt::Jwt::parse(&read("jwt-tampered-payload.jwt")).unwrap();
    assert_eq!(vc_jwt::check(&tampered, &key(&tampered)), Err(ProofError::Mismatch));
    let other_issuer = vc_jwt::Jwt::parse(&read("jwt-iss-mismatch.jwt")).unwrap();
    assert_eq!(vc_jwt::claims(&other_issuer.payload).unwrap().disagreeing, [vc_jwt::Claim::Iss]);
}

#[test]
fn status_lists_of_the_fixtures_answer_as_expected() {
    let Some(root) = fixtures("status lists") else { return };
    let read = |name: &str| -> Value {
        serde_json::from_str(&fs::read_to_string(root.join(name)).unwrap()).unwrap()
    };
    let answer = |list: &str, credential: &str| {
        status::bitstring::read(&read(list), &read(credential)["credentialStatus"]).map(|it| it.answer)
    };
    let revoked = Answer::Set { purpose: "revocation".into(), message: None };
    let dcc = "dcc/statusLists/e5WK8CbZ1GjycuPombrj.json";
    let of_dcc = |name: &str| format!("dcc/verifiableCredentials/{name}.json");
    let ours = "generated/status-list-1.json";
    assert_eq!(answer(ours, "generated/status-active.json"), Ok(Answer::Clear));
    assert_eq!(answer(ours, "generated/status-revoked.json"), Ok(revoked.clone()));
    for name in [
        "v1__ed25519__didKey__oidf-revokedStatus-expired",
        "v2__ed25519__didKey__noRegistry-revokedStatus-expired",
    ] {
        assert_eq!(answer(dcc, &of_dcc(name)), Ok(revoked.clone()), "{name}");
    }
    let valid = of_dcc("v1__ed25519__didKey__mixedRegistry-validStatus-noExpiry");
    assert_eq!(answer(dcc, &valid), Ok(Answer::Clear));
    let untyped = of_dcc("v2__ed25519__didKey__legacy-missingTypeStatus-noExpiry");
    assert_eq!(
        answer("dcc/statusLists/missingBitStringType.json", &untyped),
        Err(StatusError::MalformedList("type"))
    );
    let tampered = of_dcc("v2__ed25519__didKey__legacy-tamperedStatus-noExpiry");
    assert!(answer("dcc/statusLists/tampered.json", &tampered).is_err());
    let official = "1edtech-validator/ob30/bit-string-list";
    assert_eq!(
        answer(&format!("{official}/testlist"), &format!("{official}/credential-status-revoked.json")),
        Ok(revoked)
    );

    let credential = read("generated/status-1edtech-revoked.json");
    let reading = status::revocation_list::read(
        &read("generated/1edtech-revocation-list.json"),
        &credential["credentialStatus"],
        credential["id"].as_str(),
        credential["issuer"].get("id").unwrap_or(&credential["issuer"]).as_str(),
    );
    let message = Some("Issued in error".to_owned());
    assert_eq!(reading.map(|it| it.answer), Ok(Answer::Set { purpose: "revocation".into(), message }));
}
