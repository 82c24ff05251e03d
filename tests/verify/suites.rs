//! Each suite by a badge signed afresh: it holds as signed, and not when anything it covers is another.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use lapel::domain::engine::Expect;
use lapel::domain::evidence::Evidence;
use lapel::domain::json_ld::{self, Edition, HashAlgorithm};
use lapel::domain::proof::{jcs, rdfc};
use lapel::domain::verify::report::{Headline, Is, NoteKind, Report, Why};
use lapel::domain::verify::verify;
use p256::ecdsa::signature::Signer as _;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::signatures::multibase;
use super::stories::*;

fn judge(document: &Value) -> Report {
    verify(&document.to_string(), &Evidence::default(), NOW, &Expect::default())
        .expect("a document")
        .remove(0)
}

type Sign<'a> = &'a dyn Fn(&[u8]) -> Vec<u8>;

fn p256_key(seed: u8) -> p256::ecdsa::SigningKey {
    p256::ecdsa::SigningKey::from_slice(&[seed; 32]).expect("a scalar")
}

fn p384_key(seed: u8) -> p384::ecdsa::SigningKey {
    p384::ecdsa::SigningKey::from_slice(&[seed; 48]).expect("a scalar")
}

fn multikey_p256(key: &p256::ecdsa::SigningKey) -> Vec<u8> {
    [&[0x80, 0x24], key.verifying_key().to_sec1_point(true).as_bytes()].concat()
}

fn did_p256(key: &p256::ecdsa::SigningKey) -> String {
    format!("did:key:{}", multibase(&multikey_p256(key)))
}

fn did_p384(key: &p384::ecdsa::SigningKey) -> String {
    let point = key.verifying_key().to_sec1_point(true);
    format!("did:key:{}", multibase(&[&[0x81, 0x24], point.as_bytes()].concat()))
}

fn method(did: &str) -> String {
    format!("{did}#{}", did.trim_start_matches("did:key:"))
}

/// A badge of this issuer and what its proof will say beside its signature.
fn prepared(did: &str, suite: &str) -> (Value, Value) {
    let mut document = unsigned(did, "urn:example:1", "Welding");
    let mut options = json!({
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": "2026-05-03T00:00:00Z",
        "verificationMethod": method(did),
        "proofPurpose": "assertionMethod"
    });
    if suite == "Ed25519Signature2020" {
        let contexts = document["@context"].as_array_mut().unwrap();
        contexts.push("https://w3id.org/security/suites/ed25519-2020/v1".into());
        options["type"] = suite.into();
        options.as_object_mut().unwrap().remove("cryptosuite");
    }
    (document, options)
}

/// The canonical statements of a document and of its proof's options.
fn canonical(document: &Value, options: &Value, edition: usize, hash: HashAlgorithm) -> [String; 2] {
    let config = rdfc::configuration(options.as_object().unwrap(), &document["@context"]);
    let quads = |value: &Value, edition| {
        json_ld::canonicalize_with(value, Edition(edition), hash).expect("statements")
    };
    [quads(document, edition), quads(&config, 0)]
}

fn secured(document: &Value, options: &Value, proof_value: String) -> Value {
    let mut secured = document.clone();
    secured["proof"] = options.clone();
    secured["proof"]["proofValue"] = proof_value.into();
    secured
}

fn by_meaning(did: &str, suite: &str, hash: HashAlgorithm, sign: Sign) -> Value {
    let (document, options) = prepared(did, suite);
    let [quads, config] = canonical(&document, &options, 0, hash);
    let signature = sign(&rdfc::hashing(&quads, &config, hash));
    secured(&document, &options, multibase(&signature))
}

fn by_letters(did: &str, suite: &str, hash: HashAlgorithm, sign: Sign) -> Value {
    let (document, mut options) = prepared(did, suite);
    options["@context"] = document["@context"].clone();
    let signature = sign(&jcs::hashing(&document, &options, hash).expect("I-JSON"));
    secured(&document, &options, multibase(&signature))
}

fn by_p256(key: &p256::ecdsa::SigningKey) -> impl Fn(&[u8]) -> Vec<u8> {
    |data| {
        let signature: p256::ecdsa::Signature = key.sign(data);
        signature.to_bytes().to_vec()
    }
}

fn by_p384(key: &p384::ecdsa::SigningKey) -> impl Fn(&[u8]) -> Vec<u8> {
    |data| {
        let signature: p384::ecdsa::Signature = key.sign(data);
        signature.to_bytes().to_vec()
    }
}

#[test]
fn each_suite_holds_as_signed_and_not_otherwise() {
    let (ours, small, large) = (issuer(1), p256_key(2), p384_key(3));
    let ed25519 = |data: &[u8]| ours.sign(data).to_vec();
    let (es256, es384) = (by_p256(&small), by_p384(&large));
    let (sha256, sha384) = (HashAlgorithm::Sha256, HashAlgorithm::Sha384);
    for signed in [
        by_meaning(&ours.did_key(), "eddsa-rdfc-2022", sha256, &ed25519),
        by_letters(&ours.did_key(), "eddsa-jcs-2022", sha256, &ed25519),
        by_meaning(&ours.did_key(), "Ed25519Signature2020", sha256, &ed25519),
        by_meaning(&did_p256(&small), "ecdsa-rdfc-2019", sha256, &es256),
        by_meaning(&did_p384(&large), "ecdsa-rdfc-2019", sha384, &es384),
        by_letters(&did_p256(&small), "ecdsa-jcs-2019", sha256, &es256),
        by_letters(&did_p384(&large), "ecdsa-jcs-2019", sha384, &es384),
    ] {
        let suite = judge(&signed).suites;
        assert_eq!(judge(&signed).headline, Headline::Genuine, "{suite:?}");
        let mut changed = signed.clone();
        changed["credentialSubject"]["achievement"]["name"] = "Surgery".into();
        let mut later = signed.clone();
        later["proof"]["created"] = "2026-05-04T00:00:00Z".into();
        for forged in [changed, later] {
            let report = judge(&forged);
            assert_eq!(report.headline, Headline::NotGenuine, "{suite:?}");
            assert_eq!(report.findings.integrity.why, Why::ContentChanged, "{suite:?}");
        }
    }
}

#[test]
fn a_jwt_of_each_algorithm_holds_as_signed_and_not_otherwise() {
    let (small, large) = (p256_key(2), p384_key(3));
    let (es256, es384) = (by_p256(&small), by_p384(&large));
    let signers: [(&str, String, Sign); 2] =
        [("ES256", did_p256(&small), &es256), ("ES384", did_p384(&large), &es384)];
    for (alg, did, sign) in signers {
        let with = |alg: &str| {
            let header = json!({"alg": alg, "kid": method(&did)});
            let mut payload = unsigned(&did, "urn:example:1", "Welding");
            payload["iss"] = did.clone().into();
            let input =
                format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(payload.to_string()));
            let text = format!("{input}.{}", BASE64.encode(sign(input.as_bytes())));
            verify(&text, &Evidence::default(), NOW, &Expect::default()).expect("a document").remove(0)
        };
        assert_eq!(with(alg).headline, Headline::Genuine, "{alg}");
        for other in ["ES256", "ES384", "EdDSA", "RS256"].into_iter().filter(|it| *it != alg) {
            assert_eq!(with(other).headline, Headline::NotGenuine, "{alg} as {other}");
        }
    }
}

/// What the suite of each label is for is not what another does with a key of another kind.
#[test]
fn a_suite_takes_no_key_of_another_kind() {
    let ours = issuer(1);
    let ed25519 = |data: &[u8]| ours.sign(data).to_vec();
    let small = p256_key(2);
    let es256 = |data: &[u8]| {
        let signature: p256::ecdsa::Signature = small.sign(data);
        signature.to_bytes().to_vec()
    };
    for signed in [
        by_meaning(&ours.did_key(), "ecdsa-rdfc-2019", HashAlgorithm::Sha256, &ed25519),
        by_letters(&ours.did_key(), "ecdsa-jcs-2019", HashAlgorithm::Sha256, &ed25519),
        by_meaning(&did_p256(&small), "eddsa-rdfc-2022", HashAlgorithm::Sha256, &es256),
        by_meaning(&did_p256(&small), "Ed25519Signature2020", HashAlgorithm::Sha256, &es256),
    ] {
        let report = judge(&signed);
        assert_eq!(
            (report.headline, report.findings.integrity.why),
            (Headline::NotGenuine, Why::ProofMalformed)
        );
    }
}

// ecdsa-sd-2023: what a holder derives, made here with the issuer's key at hand.

/// RFC 8949 §3.1: the head of an item.
fn head(major: u8, argument: usize) -> Vec<u8> {
    match argument {
        0..=23 => vec![major << 5 | argument as u8],
        24..=255 => vec![major << 5 | 24, argument as u8],
        _ => vec![major << 5 | 25, (argument >> 8) as u8, argument as u8],
    }
}

fn bytes(content: &[u8]) -> Vec<u8> {
    [head(2, content.len()), content.to_vec()].concat()
}

/// The parts of a derived proof, to be changed before they are put together.
struct Parts {
    base: Vec<u8>,
    public_key: Vec<u8>,
    signatures: Vec<Vec<u8>>,
    labels: Vec<(usize, Vec<u8>)>,
    mandatory: Vec<usize>,
}

impl Parts {
    fn proof_value(&self) -> String {
        let mut out = vec![0xd9, 0x5d, 0x01];
        out.extend(head(4, 5));
        out.extend(bytes(&self.base));
        out.extend(bytes(&self.public_key));
        out.extend(head(4, self.signatures.len()));
        self.signatures.iter().for_each(|it| out.extend(bytes(it)));
        out.extend(head(5, self.labels.len()));
        for (number, label) in &self.labels {
            out.extend(head(0, *number));
            out.extend(bytes(label));
        }
        out.extend(head(4, self.mandatory.len()));
        self.mandatory.iter().for_each(|it| out.extend(head(0, *it)));
        format!("u{}", BASE64.encode(out))
    }
}

fn derived(edition: usize, change: impl Fn(&mut Value), of_parts: impl Fn(&mut Parts)) -> Value {
    let (issuers, statements) = (p256_key(2), p256_key(9));
    let (mut document, options) = prepared(&did_p256(&issuers), "ecdsa-sd-2023");
    change(&mut document);
    let [quads, config] = canonical(&document, &options, edition, HashAlgorithm::Sha256);
    let nodes = (0..).take_while(|nth| quads.contains(&format!("_:c14n{nth} "))).count();
    assert!(nodes > 1, "{quads}");
    let label = |nth: usize| vec![0x40 + nth as u8; 32];
    let named = |token: &str| match token.strip_prefix("_:c14n").map(str::parse) {
        Some(Ok(nth)) => format!("_:u{}", BASE64.encode(label(nth))),
        _ => token.to_owned(),
    };
    let mut relabelled: Vec<String> = quads
        .split_inclusive('\n')
        .map(|quad| quad.split(' ').map(named).collect::<Vec<_>>().join(" "))
        .collect();
    relabelled.sort();
    let mandatory: Vec<usize> = vec![0, 1, 4];
    let (mut shown, mut others) = (Sha256::new(), Vec::new());
    for (nth, statement) in relabelled.iter().enumerate() {
        if mandatory.contains(&nth) {
            shown.update(statement);
        } else {
            let signature: p256::ecdsa::Signature = statements.sign(statement.as_bytes());
            others.push(signature.to_bytes().to_vec());
        }
    }
    let public_key = multikey_p256(&statements);
    let to_sign = [&Sha256::digest(config)[..], &public_key, &shown.finalize()[..]].concat();
    let base: p256::ecdsa::Signature = issuers.sign(&to_sign);
    let mut parts = Parts {
        base: base.to_bytes().to_vec(),
        public_key,
        signatures: others,
        labels: (0..nodes).map(|nth| (nth, label(nth))).collect(),
        mandatory,
    };
    of_parts(&mut parts);
    secured(&document, &options, parts.proof_value())
}

#[test]
fn what_a_holder_derived_holds_and_says_that_parts_may_be_missing() {
    let withheld = |report: &Report| report.notes.iter().any(|note| note.what == NoteKind::PartsWithheld);
    let report = judge(&derived(0, |_| {}, |_| {}));
    assert_eq!(report.headline, Headline::Genuine, "{:?}", report.findings);
    assert!(withheld(&report));
    assert!(!withheld(&judge(&serde_json::from_str(&badge(1, "Welding")).unwrap())));
    // RDFC-1.0 writes this letter in another way than what came before it.
    let odd = |document: &mut Value| document["name"] = "x\u{7f}".into();
    let report = judge(&derived(0, odd, |_| {}));
    assert_eq!((report.headline, report.notes.len()), (Headline::Genuine, 1));
    let (document, _) = prepared("did:example:1", "ecdsa-sd-2023");
    let mut document = document;
    odd(&mut document);
    let oldest = json_ld::editions(&document) - 1;
    let report = judge(&derived(oldest, odd, |_| {}));
    assert_eq!(report.headline, Headline::Genuine, "{:?}", report.findings);
    assert!(report.notes.iter().any(|note| note.what == NoteKind::OlderVocabulary));
}

#[test]
fn a_proof_that_is_for_its_holder_alone_is_neither_right_nor_wrong() {
    let (document, options) = prepared(&did_p256(&p256_key(2)), "ecdsa-sd-2023");
    let base = format!("u{}", BASE64.encode([0xd9, 0x5d, 0x00, 0x80]));
    let report = judge(&secured(&document, &options, base));
    assert_eq!((report.headline, report.findings.integrity.why), (Headline::CouldNotCheck, Why::BaseProof));
    assert_eq!(report.suites, ["ecdsa-sd-2023"]);
}

#[test]
fn nothing_in_a_derived_proof_can_be_another() {
    let why = |document: &Value| {
        let report = judge(document);
        assert_ne!(report.findings.integrity.is, Is::Holds);
        assert!(report.notes.iter().all(|note| note.what != NoteKind::PartsWithheld));
        report.findings.integrity.why
    };
    let of = |change: fn(&mut Parts)| why(&derived(0, |_| {}, change));
    let mut changed = derived(0, |_| {}, |_| {});
    changed["credentialSubject"]["achievement"]["name"] = "Surgery".into();
    assert_eq!(why(&changed), Why::ContentChanged);
    let mut without = derived(0, |_| {}, |_| {});
    without["credentialSubject"]["achievement"].as_object_mut().unwrap().remove("description");
    assert_eq!(why(&without), Why::ContentChanged);

    assert_eq!(of(|parts| parts.base[3] ^= 1), Why::ContentChanged);
    assert_eq!(of(|parts| drop(parts.signatures.pop())), Why::ContentChanged);
    assert_eq!(of(|parts| parts.signatures.push(vec![1; 64])), Why::ContentChanged);
    assert_eq!(of(|parts| parts.signatures.swap(0, 1)), Why::ContentChanged);
    assert_eq!(of(|parts| parts.mandatory.truncate(2)), Why::ContentChanged);
    // A statement that is said to be there and is not.
    assert_eq!(of(|parts| parts.mandatory.push(4000)), Why::ContentChanged);
    assert_eq!(of(|parts| drop(parts.labels.pop())), Why::ContentChanged);
    // A key of the holder's own for the statements: the issuer signed another.
    assert_eq!(of(|parts| parts.public_key = multikey_p256(&p256_key(8))), Why::ContentChanged);

    // What no holder derives.
    assert_eq!(of(|parts| parts.public_key.push(0)), Why::ProofMalformed);
    assert_eq!(of(|parts| parts.base.push(0)), Why::ProofMalformed);
    assert_eq!(of(|parts| parts.signatures[0].push(0)), Why::ProofMalformed);
    assert_eq!(of(|parts| parts.labels[0].1.push(0)), Why::ProofMalformed);
    // Two nodes under one name, and one under two.
    assert_eq!(of(|parts| parts.labels[0].1 = parts.labels[1].1.clone()), Why::ProofMalformed);
    assert_eq!(of(|parts| parts.labels.push((0, vec![9; 32]))), Why::ProofMalformed);
}
