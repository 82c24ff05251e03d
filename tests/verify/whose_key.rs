//! Whose key it is, for each way in which a signature can name it, and what is said where that cannot be told.

use lapel::domain::engine::Expect;
use lapel::domain::evidence::{Answer, Body, Evidence, Failure};
use lapel::domain::key::SigningKey;
use lapel::domain::proof;
use lapel::domain::verify::report::{Headline, Is, KeyPlace, NoteKind, Report, Why};
use lapel::domain::verify::verify;
use serde_json::{Value, json};

use super::keys_and_lists::{DID, DID_ADDRESS, did_document, jwk, jwt, payload, web};
use super::stories::*;

const SITE: &str = "https://college.example/issuers/1";
const SITE_KEYS: &str = "https://college.example/.well-known/jwks.json";

fn judge(text: &str, evidence: &Evidence) -> Report {
    verify(text, evidence, NOW, &Expect::default()).expect("a document").swap_remove(0)
}

fn by(issuer_id: &str, key: &SigningKey, method: &str) -> String {
    sign(&unsigned(issuer_id, "urn:example:1", "Welding"), key, method)
}

/// What is said of the content and of the key.
fn said(report: &Report) -> (Is, Why, Is, Why) {
    let [integrity, key] = [&report.findings.integrity, &report.findings.issuer_key];
    (integrity.is, integrity.why, key.is, key.why)
}

fn missing(address: &str, failure: Failure) -> Evidence {
    Evidence([(address.to_owned(), Answer { at: NOW, body: Body::Missing(failure) })].into())
}

#[test]
fn a_method_that_is_not_resolved_here_could_say_yes_or_no() {
    let key = issuer(1);
    let report = judge(&by("did:ion:abc", &key, "did:ion:abc#key-1"), &web(&[]));
    assert_eq!(said(&report), (Is::Unknown, Why::KeyUnavailable, Is::Unknown, Why::KeyUnavailable));
    assert_eq!(report.findings.issuer_key.about.as_deref(), Some("did:ion"));
    assert_eq!(report.headline, Headline::CouldNotCheck);
    // Another thing is what can be no method at all.
    for nonsense in ["key-1", "http://college.example/#key-1"] {
        let mut document: Value = serde_json::from_str(&badge(1, "Welding")).expect("JSON");
        document["proof"]["verificationMethod"] = nonsense.into();
        let report = judge(&document.to_string(), &web(&[]));
        let key = &report.findings.issuer_key;
        assert_eq!((key.is, key.why), (Is::Fails, Why::KeyDocumentWrong), "{nonsense}");
    }
}

#[test]
fn a_key_says_nothing_for_an_issuer_that_is_named_by_a_web_address_or_not_at_all() {
    let key = issuer(1);
    let report = judge(&by(SITE, &key, &key.verification_method()), &web(&[]));
    assert_eq!(said(&report), (Is::Holds, Why::SignatureMatches, Is::Unknown, Why::KeyNotBound));
    assert_eq!(report.headline, Headline::IssuerUnconfirmed);
    let mut nobodys = unsigned(SITE, "urn:example:1", "Welding");
    nobodys.as_object_mut().unwrap().remove("issuer");
    let report = judge(&sign(&nobodys, &key, &key.verification_method()), &web(&[]));
    assert_eq!(said(&report), (Is::Holds, Why::SignatureMatches, Is::Unknown, Why::NoIssuer));
    assert_ne!(report.headline, Headline::Genuine);
}

#[test]
fn a_key_named_loosely_is_noted() {
    let key = issuer(1);
    let noted = |report: Report| report.notes.iter().any(|note| note.what == NoteKind::KeyNamedLoosely);
    assert!(noted(judge(&by(&key.did_key(), &key, &key.did_key()), &web(&[]))));
    assert!(!noted(judge(&badge(1, "Welding"), &web(&[]))));
    let loose = jwt(&key, json!({"alg": "EdDSA", "kid": key.did_key()}), &payload(&key.did_key()));
    assert!(noted(judge(&loose, &web(&[]))));
}

#[test]
fn what_the_issuers_document_does_not_list_for_this_is_not_the_issuers() {
    let own = issuer(1);
    let text = by(DID, &own, &format!("{DID}#key-1"));
    let with = |change: fn(&mut Value)| judge(&text, &web(&[(DID_ADDRESS, did_document(DID, &own, change))]));
    let unknown = with(|d| {
        d["verificationMethod"][0]["id"] = format!("{DID}#key-2").into();
        d["assertionMethod"] = json!([format!("{DID}#key-2")]);
    });
    assert_eq!(said(&unknown), (Is::Unknown, Why::KeyUnavailable, Is::Fails, Why::KeyOfAnother));
    let other_purpose = with(|d| {
        d["authentication"] = d.as_object_mut().unwrap().remove("assertionMethod").unwrap();
    });
    assert_eq!(said(&other_purpose), (Is::Unknown, Why::KeyUnavailable, Is::Fails, Why::KeyNotForThis));
    let others = with(|d| d["verificationMethod"][0]["controller"] = "did:web:other.example".into());
    assert_eq!(said(&others), (Is::Unknown, Why::KeyUnavailable, Is::Fails, Why::KeyOfAnother));
    for report in [unknown, other_purpose, others] {
        assert_eq!(report.headline, Headline::NotGenuine);
    }
    // Of a kind that is not checked here: neither yes nor no, and it says which.
    let koblitz = with(|d| d["verificationMethod"][0]["type"] = "EcdsaSecp256k1VerificationKey2019".into());
    assert_eq!(said(&koblitz), (Is::Unknown, Why::KeyUnavailable, Is::Unknown, Why::KeyUnavailable));
    let about = koblitz.findings.issuer_key.about.as_deref();
    assert_eq!(about, Some("EcdsaSecp256k1VerificationKey2019"));
    // Not a document at all.
    let broken = with(|d| *d = json!({"id": DID, "verificationMethod": 7, "assertionMethod": 7}));
    assert_eq!(broken.findings.issuer_key.why, Why::KeyDocumentWrong);
    assert!(broken.findings.issuer_key.about.is_some_and(|about| !about.is_empty()));
}

#[test]
fn what_a_withdrawn_key_signed_is_not_called_unchanged() {
    let own = issuer(1);
    let text = by(DID, &own, &format!("{DID}#key-1"));
    let withdrawn =
        did_document(DID, &own, |d| d["verificationMethod"][0]["revoked"] = "2026-05-01T00:00:00Z".into());
    let report = judge(&text, &web(&[(DID_ADDRESS, withdrawn)]));
    assert_eq!(said(&report), (Is::Unknown, Why::KeyUnavailable, Is::Fails, Why::KeyRevoked));
}

#[test]
fn doubt_about_a_strangers_key_makes_it_no_less_a_strangers() {
    let (own, evil) = (issuer(1), "did:web:evil.example");
    let address = "https://evil.example/.well-known/did.json";
    let doubtful = did_document(evil, &issuer(2), |d| {
        d["verificationMethod"][0]["revoked"] = "2026-08-01T00:00:00Z".into()
    });
    let text = by(&own.did_key(), &issuer(2), &format!("{evil}#key-1"));
    let report = judge(&text, &web(&[(address, doubtful)]));
    assert_eq!(said(&report), (Is::Holds, Why::SignatureMatches, Is::Fails, Why::KeyOfAnother));
    // Nor does a stranger's silence.
    for failure in [Failure::Gone, Failure::Unreachable] {
        let report = judge(&text, &missing(address, failure));
        assert_eq!(said(&report), (Is::Unknown, Why::KeyUnavailable, Is::Fails, Why::KeyOfAnother));
        assert_eq!(report.headline, Headline::NotGenuine);
    }
}

#[test]
fn a_key_within_a_web_address_shows_that_nothing_was_changed_and_no_more() {
    let own = issuer(1);
    let multikey = own.public().to_multikey().expect("an Ed25519 key");
    let text = by(SITE, &own, &format!("{SITE}#{multikey}"));
    for (evidence, why) in [
        (web(&[]), Why::KeyNotAsked),
        (missing(SITE, Failure::Gone), Why::KeyUnreachable),
        (missing(SITE, Failure::Unreachable), Why::KeyUnreachable),
    ] {
        let report = judge(&text, &evidence);
        assert_eq!(said(&report), (Is::Holds, Why::SignatureMatches, Is::Unknown, why));
        assert_eq!(report.headline, Headline::IssuerUnconfirmed);
        assert_eq!(report.findings.issuer_key.about.as_deref(), Some("college.example"));
    }
    // A DID's fragment is a name that its document gives, whatever it looks like.
    let report = judge(&by(DID, &own, &format!("{DID}#{multikey}")), &web(&[]));
    assert_eq!(said(&report), (Is::Unknown, Why::KeyUnavailable, Is::Unknown, Why::KeyNotAsked));
}

#[test]
fn a_jwt_says_what_it_was_and_with_which_key() {
    let own = issuer(1);
    let text = jwt(&own, json!({"alg": "EdDSA", "kid": own.verification_method()}), &payload(&own.did_key()));
    let report = judge(&text, &web(&[]));
    assert_eq!(report.suites, ["JWT EdDSA"]);
    assert_eq!(report.key, own.public().to_multikey());
    assert_eq!(report.key_at, KeyPlace::KeyOnly);
}

#[test]
fn a_kid_within_the_issuers_own_document_needs_no_address() {
    let own = issuer(1);
    let with = |kid: Option<&str>, issuer_id: &str, evidence: &Evidence| {
        let mut header = json!({"alg": "EdDSA"});
        if let Some(kid) = kid {
            header["kid"] = kid.into();
        }
        judge(&jwt(&own, header, &payload(issuer_id)), evidence)
    };
    let document = web(&[(DID_ADDRESS, did_document(DID, &own, |_| {}))]);
    for kid in ["key-1", "#key-1"] {
        assert_eq!(with(Some(kid), DID, &document).headline, Headline::Genuine, "{kid}");
        assert_eq!(with(Some(kid), DID, &web(&[])).needs, [DID_ADDRESS], "{kid}");
    }
    assert_eq!(with(Some("key-2"), DID, &document).headline, Headline::NotGenuine);
    // By the name under which the issuer's site lists it.
    let mut named = jwk(&own);
    named["kid"] = "key-1".into();
    let listed = web(&[(SITE_KEYS, json!({"keys": [named]}))]);
    assert_eq!(with(Some("key-1"), SITE, &listed).headline, Headline::Genuine);
    assert_eq!(with(Some("key-1"), SITE, &listed).key_at, KeyPlace::Website("college.example".into()));
    assert_eq!(with(Some("key-2"), SITE, &listed).headline, Headline::NotGenuine);
    // A DID that is its key needs no name for it.
    assert_eq!(with(None, &own.did_key(), &web(&[])).headline, Headline::Genuine);
    let did_jwk = {
        use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
        format!("did:jwk:{}", BASE64.encode(jwk(&own).to_string()))
    };
    assert_eq!(with(None, &did_jwk, &web(&[])).headline, Headline::Genuine);
    // Nothing is guessed, and nobody is asked, where a name leads nowhere.
    for (kid, issuer_id) in [
        (Some("urn:example:key"), DID),
        (Some("key-1"), "urn:example:issuer"),
        (None, DID),
        (None, SITE),
        (None, "urn:example:issuer"),
    ] {
        let report = with(kid, issuer_id, &document);
        let key = &report.findings.issuer_key;
        assert_eq!((key.is, key.why), (Is::Unknown, Why::KeyUnavailable), "{kid:?} {issuer_id}");
        assert_eq!((key.about.as_deref(), report.needs.len()), (Some("kid"), 0), "{kid:?} {issuer_id}");
    }
}

#[test]
fn a_key_that_came_along_is_not_confirmed_by_an_unread_list() {
    let own = issuer(1);
    let brought = |issuer_id: &str| jwt(&own, json!({"alg": "EdDSA", "jwk": jwk(&own)}), &payload(issuer_id));
    for (issuer_id, address) in [(SITE, SITE_KEYS), (DID, DID_ADDRESS)] {
        let why = |evidence: &Evidence| said(&judge(&brought(issuer_id), evidence));
        let unchanged = |why| (Is::Holds, Why::SignatureMatches, Is::Unknown, why);
        assert_eq!(why(&web(&[])), unchanged(Why::KeyNotAsked));
        assert_eq!(why(&missing(address, Failure::Unreachable)), unchanged(Why::KeyUnreachable));
        let nonsense = Evidence([(address.to_owned(), served("<html>"))].into());
        assert_eq!(why(&nonsense), unchanged(Why::KeyDocumentWrong));
    }
    let report = judge(&brought("did:ion:abc:def"), &web(&[]));
    assert_eq!(said(&report), (Is::Holds, Why::SignatureMatches, Is::Unknown, Why::KeyUnavailable));
    assert_eq!(report.findings.issuer_key.about.as_deref(), Some("did:ion"));
}

#[test]
fn a_kid_that_is_an_address_is_read_as_what_is_served_there() {
    let own = issuer(1);
    let with = |kid: &str, evidence: &Evidence| {
        judge(&jwt(&own, json!({"alg": "EdDSA", "kid": kid}), &payload(SITE)), evidence)
    };
    // No address that could be asked: a fault of the signature.
    for kid in ["https://localhost/key", "https://127.0.0.1/key", "https://user@college.example/key"] {
        let report = with(kid, &web(&[]));
        assert_eq!(said(&report), (Is::Fails, Why::ProofMalformed, Is::Fails, Why::ProofMalformed), "{kid}");
    }
    let kid = format!("{SITE}#key-1");
    let whole = did_document(SITE, &own, |_| {});
    assert_eq!(with(&kid, &web(&[(SITE, whole.clone())])).headline, Headline::Genuine);
    // Its methods stand where they are used…
    let mut embedded = whole.clone();
    let method = embedded.as_object_mut().unwrap().remove("verificationMethod").unwrap()[0].clone();
    embedded["assertionMethod"] = json!([method]);
    assert_eq!(with(&kid, &web(&[(SITE, embedded)])).headline, Headline::Genuine);
    // …or are listed and used for nothing.
    let mut unused = whole;
    unused.as_object_mut().unwrap().remove("assertionMethod");
    let report = with(&kid, &web(&[(SITE, unused)]));
    assert_eq!((report.headline, report.findings.issuer_key.why), (Headline::NotGenuine, Why::KeyNotForThis));
}

#[test]
fn a_claim_that_disagrees_is_named() {
    let own = issuer(1);
    for (claim, value) in [
        ("iss", json!("did:key:z6MkOther")),
        ("jti", json!("urn:x")),
        ("sub", json!("did:x:y")),
        ("nbf", json!(1)),
    ] {
        let mut payload = payload(&own.did_key());
        payload[claim] = value;
        let text = jwt(&own, json!({"alg": "EdDSA", "kid": own.verification_method()}), &payload);
        let findings = judge(&text, &web(&[])).findings;
        let finding = if claim == "iss" { findings.issuer_key } else { findings.integrity };
        assert_eq!((finding.why, finding.about.as_deref()), (Why::ClaimsDisagree, Some(claim)));
    }
}

/// A signature over the bytes covers every word, by whatever name it goes.
#[test]
fn what_is_signed_by_its_letters_may_be_spelled_as_its_signer_likes() {
    let own = issuer(1);
    let mut document = unsigned(&own.did_key(), "urn:example:1", "Welding");
    document["credentialSubject"]["achievement"]["uid"] = "urn:example:2".into();
    let options = |suite: &str| {
        json!({
            "type": "DataIntegrityProof",
            "cryptosuite": suite,
            "created": "2026-05-03T00:00:00Z",
            "verificationMethod": own.verification_method(),
            "proofPurpose": "assertionMethod"
        })
    };
    let by_letters = proof::sign(&document, &options("eddsa-jcs-2022"), &own).expect("signs").to_string();
    assert_eq!(judge(&by_letters, &web(&[])).findings.integrity.is, Is::Holds);
}
