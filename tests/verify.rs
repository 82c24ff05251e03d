//! JOURNEY verify, told over a world in memory.

mod stories;

#[path = "verify/blockcerts.rs"]
mod blockcerts;
#[path = "verify/endorsements.rs"]
mod endorsements;
#[path = "verify/forgeries.rs"]
mod forgeries;
#[path = "verify/hostile.rs"]
mod hostile;
#[path = "verify/inside.rs"]
mod inside;
#[path = "verify/keys_and_lists.rs"]
mod keys_and_lists;
#[path = "verify/open_badges_2.rs"]
mod open_badges_2;
#[path = "verify/rewritten.rs"]
mod rewritten;
#[path = "verify/rsa.rs"]
mod rsa;
#[path = "verify/signatures.rs"]
mod signatures;
#[path = "verify/suites.rs"]
mod suites;
#[path = "verify/table.rs"]
mod table;
#[path = "verify/whose_key.rs"]
mod whose_key;

use lapel::domain::verify::report::{Headline, Is, KeyPlace, Why};
use lapel::wallet::WalletError;
use serde_json::{Value, json};
use stories::*;

fn did_document(did: &str, key: &lapel::domain::key::SigningKey) -> String {
    let multikey = key.public().to_multikey().expect("an Ed25519 key");
    json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": [{"id": format!("{did}#key-1"), "type": "Multikey", "controller": did, "publicKeyMultibase": multikey}],
        "assertionMethod": [format!("{did}#key-1")]
    })
    .to_string()
}

#[test]
fn a_badge_of_a_website_is_genuine_only_once_the_website_was_asked() {
    let wallet = wallet(1);
    let key = issuer(7);
    let did = "did:web:college.example:issuers:1";
    let text = sign(&unsigned(did, "urn:example:1", "Welding"), &key, &format!("{did}#key-1"));
    let id = keep(&wallet, &text);
    let report = now(wallet.held(&id)).unwrap().reports[0].clone();
    assert_eq!(report.headline, Headline::CouldNotCheck);
    assert_eq!(report.needs, ["https://college.example/issuers/1/did.json"]);

    // Not agreed: not asked.
    now(wallet.recheck(&id, &["https://other.example/".into()])).unwrap();
    assert_eq!(wallet.world().asked.borrow().len(), 0);

    let agreed = report.needs.clone();
    // Unreachable is not false.
    let report = now(wallet.recheck(&id, &agreed)).unwrap().reports[0].clone();
    assert_eq!(
        (report.headline, report.findings.issuer_key.why),
        (Headline::CouldNotCheck, Why::KeyUnreachable)
    );

    wallet.world().web.borrow_mut().insert(agreed[0].clone(), served(did_document(did, &key)));
    let report = now(wallet.recheck(&id, &agreed)).unwrap().reports[0].clone();
    assert_eq!(report.headline, Headline::Genuine);
    assert_eq!(report.key_at, KeyPlace::Website("college.example".into()));

    // In a tunnel: the answer was kept with the badge.
    wallet.world().web.borrow_mut().0.clear();
    let report = now(wallet.recheck(&id, &agreed)).unwrap().reports[0].clone();
    assert_eq!(report.headline, Headline::Genuine);
}

#[test]
fn a_website_that_names_another_key_makes_the_badge_not_genuine() {
    let wallet = wallet(1);
    let did = "did:web:college.example";
    let text = sign(&unsigned(did, "urn:example:1", "Welding"), &issuer(7), &format!("{did}#key-1"));
    let address = "https://college.example/.well-known/did.json".to_owned();
    wallet.world().web.borrow_mut().insert(address.clone(), served(did_document(did, &issuer(8))));
    let (reports, _) = now(wallet.check_online(&text, &Default::default(), &[address])).unwrap();
    assert_eq!(reports[0].headline, Headline::NotGenuine);
}

#[test]
fn a_sound_signature_of_somebody_else_is_not_genuine() {
    let wallet = wallet(1);
    let (named, other) = (issuer(1), issuer(2));
    let text =
        sign(&unsigned(&named.did_key(), "urn:example:1", "Welding"), &other, &other.verification_method());
    let report = now(wallet.check(&text, &Default::default())).unwrap()[0].clone();
    assert_eq!((report.headline, report.findings.issuer_key.why), (Headline::NotGenuine, Why::KeyOfAnother));
    assert_eq!(report.findings.integrity.is, Is::Holds);
}

#[test]
fn a_strangers_signature_beside_the_issuers_neither_helps_nor_harms() {
    let wallet = wallet(1);
    let stranger = issuer(9);
    let with_stranger = |text: &str| {
        let document: Value = serde_json::from_str(text).unwrap();
        sign(&document, &stranger, &stranger.verification_method())
    };
    let good = badge(1, "Welding");
    let report = now(wallet.check(&with_stranger(&good), &Default::default())).unwrap()[0].clone();
    assert_eq!(report.headline, Headline::Genuine);
    let forged = good.replace("Welding", "Surgery");
    let report = now(wallet.check(&with_stranger(&forged), &Default::default())).unwrap()[0].clone();
    assert_eq!(report.headline, Headline::NotGenuine);
}

#[test]
fn a_word_that_no_signature_covers_is_not_genuine() {
    let wallet = wallet(1);
    let mut document: Value = serde_json::from_str(&badge(1, "Welding")).unwrap();
    document["gradePointAverage"] = "4.0".into();
    let report = now(wallet.check(&document.to_string(), &Default::default())).unwrap()[0].clone();
    assert_eq!(
        (report.headline, report.findings.integrity.why),
        (Headline::NotGenuine, Why::ContentNotCovered)
    );
}

#[test]
fn an_unknown_vocabulary_is_neither_yes_nor_no() {
    let wallet = wallet(1);
    let mut document: Value = serde_json::from_str(&badge(1, "Welding")).unwrap();
    document["@context"].as_array_mut().unwrap().push("https://vocabulary.example/v1".into());
    let report = now(wallet.check(&document.to_string(), &Default::default())).unwrap()[0].clone();
    assert_eq!(
        (report.headline, report.findings.integrity.why),
        (Headline::CouldNotCheck, Why::UnknownVocabulary)
    );
}

#[test]
fn time_passes() {
    let wallet = wallet(1);
    let key = issuer(1);
    let mut document = unsigned(&key.did_key(), "urn:example:1", "Welding");
    document["validUntil"] = "2027-01-01T00:00:00Z".into();
    let id = keep(&wallet, &sign(&document, &key, &key.verification_method()));
    let card = || now(wallet.cards()).unwrap()[0].clone();
    assert_eq!(card().headline_at(NOW), Headline::Genuine);
    assert_eq!(card().headline_at(NOW + 60 * 86_400), Headline::Expired);
    wallet.world().time.set(NOW + 60 * 86_400);
    assert_eq!(now(wallet.recheck(&id, &[])).unwrap().reports[0].headline, Headline::Expired);
    wallet.world().time.set(NOW - 365 * 86_400);
    assert_eq!(now(wallet.recheck(&id, &[])).unwrap().reports[0].headline, Headline::NotYetValid);
}

#[test]
fn viewing_keeps_nothing() {
    let wallet = wallet(1);
    let opened = now(wallet.open(badge(1, "Welding").as_bytes())).unwrap();
    assert_eq!(opened.documents[0].reports[0].headline, Headline::Genuine);
    assert_eq!(now(wallet.cards()).unwrap(), []);
}

#[test]
fn any_one_bit_changed_in_a_signed_badge_is_not_genuine() {
    let wallet = wallet(1);
    let text = badge(1, "Welding");
    for place in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[place] ^= 1 << (place % 7);
        let Ok(changed) = String::from_utf8(bytes) else { continue };
        match now(wallet.check(&changed, &Default::default())) {
            Ok(reports) => assert_ne!(reports[0].headline, Headline::Genuine, "byte {place}: {changed}"),
            Err(WalletError::Unreadable(_)) => {}
            Err(other) => panic!("byte {place}: {other}"),
        }
    }
}
