//! What a share will stumble over is told before it is sent.

mod stories;

use lapel::domain::share::preflight::{Concern, Remark, Weight};
use lapel::wallet::share::Choice;
use serde_json::Value;
use stories::*;

const DAY: i64 = 86_400;

fn remarks_for(documents: &[Value], expires: Option<i64>) -> Vec<Remark> {
    let texts: Vec<String> =
        documents.iter().map(|it| sign(it, &issuer(1), &issuer(1).verification_method())).collect();
    remarks_of(&texts, expires)
}

fn remarks_of(texts: &[String], expires: Option<i64>) -> Vec<Remark> {
    let wallet = wallet(1);
    let badges = texts.iter().map(|text| keep(&wallet, text)).collect();
    let choice = Choice { badges, expires, base: "https://lapel.example".into(), ..Choice::default() };
    let presented = now(wallet.present(&choice)).unwrap();
    now(wallet.preflight(&choice, &presented)).unwrap()
}

fn plain() -> Value {
    let mut badge = unsigned(&issuer(1).did_key(), "urn:example:a", "Welding");
    badge["credentialSubject"].as_object_mut().unwrap().remove("identifier");
    badge["credentialSubject"]["id"] = "urn:uuid:9c5f6c1e-0000-4000-8000-000000000000".into();
    badge["credentialSubject"]["achievement"]["image"] =
        serde_json::json!({"id": "data:image/png;base64,AAAA", "type": "Image"});
    badge
}

fn concerns(remarks: &[Remark]) -> Vec<Concern> {
    remarks.iter().map(|remark| remark.what).collect()
}

#[test]
fn a_badge_without_faults_gives_nothing_to_think_about() {
    assert_eq!(remarks_for(&[plain()], Some(NOW + 7 * DAY)), []);
}

#[test]
fn each_fault_is_told_by_itself() {
    let with = |pointer: &str, value: Value| {
        let mut badge = plain();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        badge.pointer_mut(parent).unwrap()[name] = value;
        badge
    };
    let identity = |kind: &str, hashed: bool, hash: &str| {
        let identity = serde_json::json!([{"type": "IdentityObject", "identityType": kind, "hashed": hashed, "identityHash": hash}]);
        with("/credentialSubject/identifier", identity)
    };
    let remote = serde_json::json!({"id": "https://pictures.example/a.png", "type": "Image"});
    for (badge, concern, weight) in [
        (with("/validUntil", "2026-11-25T00:00:00Z".into()), Concern::EndsBeforeShare, Weight::Warns),
        (with("/validUntil", "2026-11-01T00:00:00Z".into()), Concern::Expired, Weight::Warns),
        (with("/validFrom", "2027-01-01T00:00:00Z".into()), Concern::NotYetValid, Weight::Warns),
        (with("/credentialSubject/achievement/image", remote), Concern::PictureElsewhere, Weight::Tells),
        (identity("emailAddress", false, "a@example.com"), Concern::ContainsEmail, Weight::Warns),
        (identity("name", false, "A Person"), Concern::ContainsName, Weight::Warns),
        (identity("emailAddress", true, "sha256$00"), Concern::ContainsHashedIdentity, Weight::Warns),
        (identity("studentId", false, "12"), Concern::ContainsIdentity, Weight::Warns),
        (
            with("/credentialSubject/id", "did:key:z6MkuB5upp28XbCnGnowzTWgfe8zKZnq8PcBa9cQeDBxBsQ1".into()),
            Concern::EarnedUnderAnotherKey,
            Weight::Warns,
        ),
    ] {
        let remarks = remarks_for(std::slice::from_ref(&badge), Some(NOW + 7 * DAY));
        let told: Vec<&Remark> = remarks.iter().filter(|remark| remark.what == concern).collect();
        assert_eq!(told.len(), 1, "{concern:?}: {remarks:?}");
        assert_eq!((told[0].weight, told[0].path.as_str()), (weight, "$.verifiableCredential[0]"));
        // Whether the form pleases a validator is not what is asked here.
        let others: Vec<Concern> = concerns(&remarks)
            .into_iter()
            .filter(|it| *it != concern && *it != Concern::StrictForm)
            .collect();
        assert_eq!(others, [], "{concern:?}");
    }
}

#[test]
fn what_was_changed_or_nobody_signed_stands_first() {
    let changed = sign(&plain(), &issuer(1), &issuer(1).verification_method()).replace("Welding", "Surgery");
    let remarks = remarks_of(&[badge(1, "Welding"), changed], None);
    assert_eq!((remarks[0].what, remarks[0].weight), (Concern::NotGenuine, Weight::Stops));
    assert_eq!(remarks[0].path, "$.verifiableCredential[1]");
    let bare = remarks_of(&[plain().to_string()], None);
    assert!(concerns(&bare).contains(&Concern::Unsigned), "{bare:?}");
}

#[test]
fn an_issuer_whose_key_stands_on_a_website_has_to_be_asked() {
    let did = "did:web:college.example";
    let mut document = plain();
    document["issuer"]["id"] = did.into();
    let remarks = remarks_of(&[sign(&document, &issuer(1), &format!("{did}#key-1"))], Some(NOW + DAY));
    let asked = remarks.iter().find(|remark| remark.what == Concern::IssuerMustBeAsked).expect("told");
    assert_eq!(asked.about.as_deref(), Some("college.example"));
}

#[test]
fn what_fits_where_is_told() {
    let long = |bytes: usize| {
        let mut dice = 1_u64;
        let mut letter = || {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'a' + (dice >> 33) as u8 % 26)
        };
        let mut document = plain();
        document["credentialSubject"]["achievement"]["description"] =
            (0..bytes).map(|_| letter()).collect::<String>().into();
        remarks_for(&[document], Some(NOW + DAY))
    };
    assert_eq!(concerns(&long(10)), []);
    let some = concerns(&long(900));
    assert!(some.contains(&Concern::FineCode) && !some.contains(&Concern::TooLargeForACode), "{some:?}");
    let more = concerns(&long(6_000));
    assert!(more.contains(&Concern::TooLargeForACode) && more.contains(&Concern::LongLink), "{more:?}");
    assert!(!more.contains(&Concern::TooLargeForCodes));
    assert!(concerns(&long(100_000)).contains(&Concern::TooLargeForCodes));
}

#[test]
fn a_picture_that_nobody_signed_may_be_left_out() {
    let wallet = wallet(1);
    let light = |text: &str| {
        let choice = Choice {
            badges: vec![keep(&wallet, text)],
            base: "https://lapel.example".into(),
            ..Choice::default()
        };
        now(wallet.present_lighter(&choice)).unwrap()
    };
    let signed = sign(&plain(), &issuer(1), &issuer(1).verification_method());
    assert_eq!(light(&signed), None);
    let presented = light(&plain().to_string()).expect("lighter");
    assert!(!presented.document.contains("data:image") && presented.document.contains("Welding"));
}
