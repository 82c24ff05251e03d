//! Blockcerts: nothing is taken for granted that only a chain can tell.

use lapel::domain::engine::Expect;
use lapel::domain::evidence::Evidence;
use lapel::domain::json_ld;
use lapel::domain::verify::report::{Headline, Is, KeyPlace, NoteKind, Report, Why};
use lapel::domain::verify::verify;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::keys_and_lists::web;
use super::stories::*;

const PROFILE: &str = "https://issuer.example/profile.json";
const TRANSACTION: &str = "aa11bb22cc33dd44ee55ff6600771188229933aa44bb55cc66dd77ee88ff9900";
const EXPLORER: &str =
    "https://blockstream.info/api/tx/aa11bb22cc33dd44ee55ff6600771188229933aa44bb55cc66dd77ee88ff9900";
const PAYER: &str = "1AwdUWQzJgfDDjeKtpPzMfYMHejFBrxZfo";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A certificate beside one other in its tree, and the root.
fn certificate(chain: &str, change: impl Fn(&mut Value)) -> (Value, String) {
    let mut document = json!({
        "@context": ["https://w3id.org/openbadges/v2", "https://w3id.org/blockcerts/v2"],
        "type": "Assertion",
        "id": "urn:uuid:bbba8553-8ec1-445f-82c9-a57251dd731c",
        "recipient": {"type": "email", "hashed": false, "identity": "learner@example.com"},
        "issuedOn": "2026-05-03T00:00:00Z",
        "badge": {"type": "BadgeClass", "id": "urn:uuid:badge", "name": "Welding", "description": "x",
            "issuer": {"type": "Profile", "id": PROFILE, "name": "College"}},
        "verification": {"type": ["MerkleProofVerification2017", "Extension"], "publicKey": format!("ecdsa-koblitz-pubkey:{PAYER}")}
    });
    change(&mut document);
    let quads = json_ld::canonicalize(&document, Default::default()).expect("RDF");
    let target: [u8; 32] = Sha256::digest(quads).into();
    let root: [u8; 32] = Sha256::digest([target, [7; 32]].concat()).into();
    document["signature"] = json!({
        "type": ["MerkleProof2017", "Extension"],
        "targetHash": hex(&target),
        "merkleRoot": hex(&root),
        "proof": [{"right": hex(&[7; 32])}],
        "anchors": [{"sourceId": TRANSACTION, "type": "BTCOpReturn", "chain": chain}]
    });
    (document, hex(&root))
}

fn transaction(root: &str) -> Value {
    json!({
        "txid": TRANSACTION,
        "vin": [{"prevout": {"scriptpubkey_address": PAYER}}],
        "vout": [{"scriptpubkey": "76a914ab88ac"}, {"scriptpubkey": format!("6a20{root}")}],
        "status": {"confirmed": true, "block_time": 1_780_000_000}
    })
}

fn profile() -> Value {
    json!({"@context": [], "type": "Profile", "id": PROFILE, "name": "College",
        "publicKey": [{"id": format!("ecdsa-koblitz-pubkey:{PAYER}"), "created": "2020-01-01T00:00:00Z"}]})
}

fn judge(document: &Value, evidence: &Evidence) -> Report {
    verify(&document.to_string(), evidence, NOW, &Expect::default()).expect("a document").swap_remove(0)
}

fn with(root: &str, change: impl Fn(&mut Value, &mut Value)) -> Evidence {
    let (mut transaction, mut profile) = (transaction(root), profile());
    change(&mut transaction, &mut profile);
    web(&[(EXPLORER, transaction), (PROFILE, profile)])
}

#[test]
fn a_certificate_is_genuine_only_once_its_transaction_was_looked_up() {
    let (document, root) = certificate("bitcoinMainnet", |_| {});
    let report = judge(&document, &web(&[]));
    assert_eq!(
        (report.headline, report.findings.integrity.why),
        (Headline::CouldNotCheck, Why::AnchorNotLookedUp)
    );
    assert_eq!(report.findings.integrity.about.as_deref(), Some("blockstream.info"));
    assert_eq!(report.needs, [PROFILE, EXPLORER]);
    let report = judge(&document, &web(&[(PROFILE, profile())]));
    assert_eq!(report.headline, Headline::CouldNotCheck);
    let report = judge(&document, &with(&root, |_, _| {}));
    assert_eq!(
        (report.headline, report.findings.integrity.why),
        (Headline::Genuine, Why::AnchorFound),
        "{report:?}"
    );
    assert_eq!(report.key_at, KeyPlace::Website("issuer.example".into()));
    assert_eq!(report.reading.title.as_deref(), Some("Welding"));
    // The profile alone does not say whose transaction it was.
    assert_eq!(
        judge(&document, &web(&[(EXPLORER, transaction(&root))])).headline,
        Headline::IssuerUnconfirmed
    );
}

#[test]
fn each_answer_that_is_not_the_right_one_confirms_nothing() {
    let (document, root) = certificate("bitcoinMainnet", |_| {});
    let headline = |change: fn(&mut Value, &mut Value)| judge(&document, &with(&root, change)).headline;
    assert_eq!(
        headline(|t, _| t["vout"][1]["scriptpubkey"] = format!("6a20{}", hex(&[9; 32])).into()),
        Headline::NotGenuine
    );
    assert_eq!(
        headline(|t, _| t["vin"][0]["prevout"]["scriptpubkey_address"] = "1Other".into()),
        Headline::NotGenuine
    );
    assert_eq!(
        headline(|_, p| p["publicKey"][0]["revoked"] = "2025-01-01T00:00:00Z".into()),
        Headline::NotGenuine
    );
    assert_eq!(
        headline(|_, p| p["publicKey"][0]["created"] = "2026-11-01T00:00:00Z".into()),
        Headline::NotGenuine
    );
    assert_eq!(headline(|_, p| p["publicKey"][0]["expires"] = "some day".into()), Headline::NotGenuine);
    assert_eq!(headline(|t, _| t["status"]["confirmed"] = false.into()), Headline::CouldNotCheck);
    assert_eq!(headline(|t, _| t["txid"] = "00".repeat(32).into()), Headline::CouldNotCheck);
    assert_eq!(headline(|t, _| *t = json!("not found")), Headline::CouldNotCheck);
    assert_eq!(
        headline(|_, p| p["id"] = "https://evil.example/profile.json".into()),
        Headline::IssuerUnconfirmed
    );
    assert_eq!(
        headline(|t, _| drop(t["status"].as_object_mut().unwrap().remove("block_time"))),
        Headline::IssuerUnconfirmed
    );
}

#[test]
fn a_changed_certificate_has_no_place_in_the_tree() {
    let versioned =
        |d: &mut Value| d["@context"][1] = "https://w3id.org/blockcerts/schema/2.0/context.json".into();
    let (document, root) = certificate("bitcoinMainnet", versioned);
    assert_eq!(judge(&document, &with(&root, |_, _| {})).headline, Headline::Genuine);
    let mut forged = document.clone();
    forged["badge"]["name"] = "Surgery".into();
    assert_eq!(judge(&forged, &with(&root, |_, _| {})).headline, Headline::NotGenuine);
    // Under an address whose context has changed in place, the hash may be the context's fault.
    let (mut forged, root) = certificate("bitcoinMainnet", |_| {});
    forged["badge"]["name"] = "Surgery".into();
    let report = judge(&forged, &with(&root, |_, _| {}));
    assert_eq!(
        (report.headline, report.findings.integrity.why),
        (Headline::CouldNotCheck, Why::UnknownVocabulary)
    );
}

#[test]
fn an_end_cannot_be_hidden_in_a_certificate_either() {
    let (ended, root) = certificate("bitcoinMainnet", |d| d["expires"] = "2026-06-01T00:00:00Z".into());
    assert_eq!(judge(&ended, &with(&root, |_, _| {})).headline, Headline::Expired);
    let mut forged = ended.clone();
    let end = forged.as_object_mut().unwrap().remove("expires").unwrap();
    forged["https://w3id.org/security#expiration"] =
        json!({"@type": "http://www.w3.org/2001/XMLSchema#dateTime", "@value": end});
    assert_ne!(judge(&forged, &with(&root, |_, _| {})).headline, Headline::Genuine);
}

#[test]
fn a_withdrawn_certificate_is_on_its_issuers_list() {
    const LIST: &str = "https://issuer.example/revoked.json";
    let (document, root) = certificate("bitcoinMainnet", |_| {});
    let mut evidence = with(&root, |_, p| p["revocationList"] = LIST.into());
    let report = judge(&document, &evidence);
    assert_eq!((report.headline, report.findings.status.is), (Headline::CouldNotCheck, Is::Unknown));
    let revoked = json!({"id": LIST, "revokedAssertions": [{"id": document["id"]}]});
    evidence.insert(LIST.into(), served(revoked.to_string()));
    assert_eq!(judge(&document, &evidence).headline, Headline::Revoked);
    evidence.insert(LIST.into(), served(json!({"id": LIST, "revokedAssertions": []}).to_string()));
    assert_eq!(judge(&document, &evidence).headline, Headline::Genuine);
}

#[test]
fn a_test_is_said_to_be_one() {
    let (document, _) = certificate("bitcoinTestnet", |_| {});
    let report = judge(&document, &web(&[]));
    assert!(report.notes.iter().any(|note| note.what == NoteKind::TestNetwork), "{:?}", report.notes);
    assert!(report.needs.iter().any(|need| need.starts_with("https://blockstream.info/testnet/api/tx/")));
    let (document, _) = certificate("mockchain", |_| {});
    let report = judge(&document, &web(&[(PROFILE, profile())]));
    assert_eq!((report.headline, report.findings.integrity.why), (Headline::CouldNotCheck, Why::AnchorNone));
}
