//! Several signatures on one document, signatures that build upon others, and how many are looked at.

use lapel::domain::credential::Kind;
use lapel::domain::engine::Expect;
use lapel::domain::evidence::Evidence;
use lapel::domain::json_ld::{self, Edition, HashAlgorithm};
use lapel::domain::proof::{self, rdfc};
use lapel::domain::verify::report::{Headline, Is, NoteKind, Report, Why};
use lapel::domain::verify::verify;
use serde_json::{Value, json};

use super::keys_and_lists::{DID, DID_ADDRESS, LIST, did_document, entry, list, web, with_status};
use super::stories::*;

fn judge(document: &Value) -> Report {
    judge_with(document, &Evidence::default())
}

fn judge_with(document: &Value, evidence: &Evidence) -> Report {
    verify(&document.to_string(), evidence, NOW, &Expect::default()).expect("a document").swap_remove(0)
}

fn good() -> Value {
    serde_json::from_str(&badge(1, "Welding")).expect("JSON")
}

/// Beside the proofs that are there, one more by the one of this seed.
fn countersigned(document: &Value, seed: u8, method: &str) -> Value {
    serde_json::from_str(&sign(document, &issuer(seed), method)).expect("JSON")
}

/// The document as it is, and with its proofs the other way round.
fn in_either_order(document: &Value) -> [Value; 2] {
    let mut turned = document.clone();
    turned["proof"].as_array_mut().expect("several proofs").reverse();
    [document.clone(), turned]
}

fn notes(report: &Report) -> Vec<NoteKind> {
    report.notes.iter().map(|note| note.what).collect()
}

#[test]
fn the_order_of_signatures_decides_nothing() {
    let stranger = issuer(9).verification_method();
    for document in in_either_order(&countersigned(&good(), 9, &stranger)) {
        let report = judge(&document);
        assert_eq!((report.headline, notes(&report)), (Headline::Genuine, vec![NoteKind::CoSigned]));
    }
    let mut forged = good();
    forged["credentialSubject"]["achievement"]["name"] = "Surgery".into();
    for document in in_either_order(&countersigned(&forged, 9, &stranger)) {
        assert_eq!(judge(&document).headline, Headline::NotGenuine);
    }
}

#[test]
fn a_signature_beside_the_issuers_is_told_as_what_it_is() {
    let both = countersigned(&good(), 9, &issuer(9).verification_method());
    let beside = |change: fn(&mut Value)| {
        let mut document = both.clone();
        change(&mut document["proof"][1]);
        let report = judge(&document);
        assert_eq!(report.headline, Headline::Genuine);
        assert_eq!(report.notes[0].about.as_deref(), report.suites.get(1).map(String::as_str));
        notes(&report)
    };
    assert_eq!(beside(|_| {}), [NoteKind::CoSigned]);
    assert_eq!(
        beside(|proof| proof["created"] = "2026-05-04T00:00:00Z".into()),
        [NoteKind::CoSignatureFails]
    );
    assert_eq!(beside(|proof| proof["cryptosuite"] = "bbs-2023".into()), [NoteKind::CoSignatureUnknown]);
}

#[test]
fn the_issuers_own_signature_decides_even_where_its_key_was_not_asked_for() {
    for signer in ["https://college.example/issuers/1", DID] {
        let own = sign(&unsigned(signer, "urn:example:1", "Welding"), &issuer(1), &format!("{signer}#key-1"));
        let own: Value = serde_json::from_str(&own).expect("JSON");
        for document in in_either_order(&countersigned(&own, 9, &issuer(9).verification_method())) {
            let report = judge(&document);
            assert_eq!(report.headline, Headline::CouldNotCheck, "{:?}", report.findings);
            assert_eq!((report.needs.len(), report.findings.issuer_key.why), (1, Why::KeyNotAsked));
        }
    }
}

#[test]
fn as_many_signatures_are_looked_at_as_any_document_bears() {
    let with = |times: usize| {
        let mut document = good();
        document["proof"] = Value::Array(vec![document["proof"].clone(); times]);
        judge(&document).findings.integrity.why
    };
    assert_eq!(with(32), Why::SignatureMatches);
    assert_eq!(with(33), Why::TooComplex);
}

/// What was looked at for other members of a presentation is not looked at again for this one.
#[test]
fn what_is_not_looked_at_for_its_cost_is_not_known() {
    let dear = json!({"type": ["VerifiableCredential"], "issuer": "urn:x", "proof": vec![json!({}); 32]});
    let with = |dear_ones: usize| {
        let mut members = vec![dear.clone(); dear_ones];
        members.push(good());
        let document = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiablePresentation"],
            "holder": issuer(20).did_key(),
            "verifiableCredential": members
        });
        let reports = verify(&document.to_string(), &Evidence::default(), NOW, &Expect::default());
        reports.expect("a document").pop().expect("the last member").findings.integrity
    };
    assert_eq!(with(100).is, Is::Holds);
    let last = with(190);
    assert_eq!((last.is, last.why), (Is::Unknown, Why::TooComplex));
}

/// A proof of the issuer's that builds upon an earlier one by whoever has this seed.
fn chained(seed: u8, method: &str) -> Value {
    let options = |id: &str, method: &str| {
        json!({
            "id": id,
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": "2026-05-03T00:00:00Z",
            "verificationMethod": method,
            "proofPurpose": "assertionMethod"
        })
    };
    let own = issuer(1);
    let document = unsigned(&own.did_key(), "urn:example:1", "Welding");
    let first = proof::sign(&document, &options("urn:example:first", method), &issuer(seed)).expect("signs");
    let mut second = options("urn:example:second", &own.verification_method());
    second["previousProof"] = "urn:example:first".into();
    proof::sign(&first, &second, &own).expect("signs")
}

#[test]
fn a_signature_that_builds_upon_another_holds_only_if_that_does() {
    let found = |document: &Value| {
        let integrity = judge(document).findings.integrity;
        (integrity.is, integrity.why)
    };
    let other = issuer(2);
    let good = chained(2, &other.verification_method());
    assert_eq!(found(&good), (Is::Holds, Why::SignatureMatches));
    // The earlier one is somebody else's than it says.
    assert_eq!(found(&chained(3, &other.verification_method())), (Is::Fails, Why::ContentChanged));
    // Nobody asked for its key.
    assert_eq!(found(&chained(2, "did:web:witness.example#key-1")), (Is::Unknown, Why::KeyUnavailable));
    // It is gone: what the later one covers is not there.
    let mut alone = good.clone();
    alone["proof"].as_array_mut().unwrap().remove(0);
    assert_eq!(found(&alone).0, Is::Fails);
}

#[test]
fn a_signature_over_an_older_writing_of_the_same_is_noted() {
    let own = issuer(1);
    let mut document = unsigned(&own.did_key(), "urn:example:1", "Welding");
    // RDFC-1.0 writes this letter in another way than what came before it.
    document["credentialSubject"]["achievement"]["description"] = "What it is.\u{7f}".into();
    let options = json!({
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-05-03T00:00:00Z",
        "verificationMethod": own.verification_method(),
        "proofPurpose": "assertionMethod"
    });
    let newest = proof::sign(&document, &options, &own).expect("signs");
    let report = judge(&newest);
    assert_eq!((report.headline, notes(&report)), (Headline::Genuine, vec![]));

    let config = rdfc::configuration(options.as_object().unwrap(), &document["@context"]);
    let quads = |value: &Value, edition| json_ld::canonicalize(value, Edition(edition)).expect("RDF");
    let older = json_ld::editions(&document) - 1;
    let hashes = rdfc::hashing(&quads(&document, older), &quads(&config, 0), HashAlgorithm::Sha256);
    let mut signed = document.clone();
    signed["proof"] = options;
    signed["proof"]["proofValue"] = multibase(&own.sign(&hashes)).into();
    let report = judge(&signed);
    assert_eq!((report.headline, notes(&report)), (Headline::Genuine, vec![NoteKind::OlderVocabulary]));
}

pub(super) fn multibase(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut digits: Vec<u8> = Vec::new();
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) << 8;
            *digit = (carry % 58) as u8;
            carry /= 58;
        }
        while carry > 0 {
            digits.push((carry % 58) as u8);
            carry /= 58;
        }
    }
    digits.extend(bytes.iter().take_while(|byte| **byte == 0));
    std::iter::once('z')
        .chain(digits.iter().rev().map(|digit| LETTERS[usize::from(*digit)] as char))
        .collect()
}

#[test]
fn nobody_is_asked_about_what_is_broken_or_signed_by_nobody() {
    let good: Value = serde_json::from_str(&with_status(entry("revocation", "8"))).expect("JSON");
    assert_eq!(judge(&good).needs, [LIST]);
    let mut changed = good.clone();
    changed["credentialSubject"]["achievement"]["name"] = "Surgery".into();
    let mut unsigned = good.clone();
    unsigned.as_object_mut().unwrap().remove("proof");
    let mut strangers = unsigned.clone();
    strangers = countersigned(&strangers.take(), 9, &issuer(9).verification_method());
    for (document, headline) in
        [(changed, Headline::NotGenuine), (strangers, Headline::NotGenuine), (unsigned, Headline::Unsigned)]
    {
        let report = judge(&document);
        assert_eq!((report.headline, &report.needs), (headline, &Vec::new()));
        assert_eq!(report.findings.status.why, Why::NotEstablished);
    }
}

#[test]
fn a_report_names_everybody_whose_answer_it_rests_on_once() {
    let address = "https://lists.example/.well-known/did.json";
    let own = issuer(1);
    let listed = {
        let mut list = list(&own, None, |l| l["issuer"] = "did:web:lists.example".into());
        list.as_object_mut().unwrap().remove("proof");
        countersigned(&list, 1, "did:web:lists.example#key-1")
    };
    let document = did_document("did:web:lists.example", &own, |_| {});
    let evidence = web(&[(LIST, listed), (address, document)]);
    let badge = with_status(json!([entry("revocation", "8"), entry("revocation", "9")]));
    let report = judge_with(&serde_json::from_str(&badge).unwrap(), &evidence);
    assert_eq!(report.headline, Headline::Genuine, "{:?}", report.findings);
    let asked: Vec<&str> = report.asked.iter().map(|asked| asked.address.as_str()).collect();
    assert_eq!(asked, [LIST, address]);
    // Its own issuer's document and its list.
    let mut badge: Value = serde_json::from_str(&badge).expect("JSON");
    badge.as_object_mut().unwrap().remove("proof");
    badge["issuer"]["id"] = DID.into();
    let badge = countersigned(&badge, 1, &format!("{DID}#key-1"));
    let pages = [(DID_ADDRESS, did_document(DID, &own, |_| {})), (LIST, list(&own, None, |_| {}))];
    let report = judge_with(&badge, &web(&pages));
    let asked: Vec<&str> = report.asked.iter().map(|asked| asked.address.as_str()).collect();
    assert_eq!((report.headline, asked), (Headline::Genuine, vec![DID_ADDRESS, LIST]));
}

#[test]
fn a_list_and_a_presentation_are_of_no_issuer_that_a_registry_could_know() {
    let of_list = judge(&list(&issuer(1), None, |_| {}));
    assert_eq!((of_list.kind, of_list.identity.why), (Kind::StatusList, Why::RegistryNotAsked));
    let presentation = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": issuer(20).did_key(),
        "verifiableCredential": [good()]
    });
    let report = judge(&presentation);
    assert_eq!((report.kind, report.identity.is), (Kind::Presentation, Is::NotClaimed));
    assert_eq!(report.identity.why, Why::RegistryNotAsked);
}
