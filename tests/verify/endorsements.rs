//! An endorsement is a credential of its own: judged by the same rules, and never at the badge's cost.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use lapel::domain::engine::Expect;
use lapel::domain::evidence::Evidence;
use lapel::domain::verify::report::{Endorsed, Endorsement, Headline, KeyPlace, Report};
use lapel::domain::verify::verify;
use serde_json::{Value, json};

use super::keys_and_lists::{DID, DID_ADDRESS, did_document, web};
use super::stories::*;

const ACHIEVEMENT: &str = "urn:uuid:5d0a4f50-6f0b-4e5e-8e2f-2a6b8a0b7c11";

fn endorsement(seed: u8, about: &str, change: impl Fn(&mut Value)) -> Value {
    let key = issuer(seed);
    let mut document = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "urn:example:endorsement",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "issuer": {"id": key.did_key(), "type": ["Profile"], "name": "Welders' Guild"},
        "validFrom": "2026-05-03T00:00:00Z",
        "credentialSubject": {"id": about, "type": ["EndorsementSubject"], "endorsementComment": "As good as ours."}
    });
    change(&mut document);
    serde_json::from_str(&sign(&document, &key, &key.verification_method())).expect("JSON")
}

fn endorsed(change: impl Fn(&mut Value)) -> String {
    let key = issuer(1);
    let mut badge = unsigned(&key.did_key(), "urn:example:1", "Welding");
    change(&mut badge);
    sign(&badge, &key, &key.verification_method())
}

fn judge(text: &str, evidence: &Evidence) -> Report {
    let mut reports = verify(text, evidence, NOW, &Expect::default()).expect("a document");
    assert_eq!(reports.len(), 1);
    reports.swap_remove(0)
}

fn only(text: &str) -> Endorsement {
    let mut report = judge(text, &web(&[]));
    assert_eq!((report.headline, report.endorsements.len()), (Headline::Genuine, 1));
    report.endorsements.swap_remove(0)
}

#[test]
fn an_endorsement_says_who_vouches_and_where_it_stands() {
    for (path, about, of) in [
        ("$.endorsement[0]", "urn:example:1".to_owned(), Endorsed::BadgeId),
        ("$.credentialSubject.achievement.endorsement[0]", ACHIEVEMENT.to_owned(), Endorsed::AchievementId),
        ("$.issuer.endorsement[0]", issuer(1).did_key(), Endorsed::Issuer),
        // Praise of the issuer stands wherever it is found.
        ("$.endorsement[0]", issuer(1).did_key(), Endorsed::Issuer),
    ] {
        let text = endorsed(|badge| {
            let pointer = path.trim_start_matches('$').trim_end_matches(".endorsement[0]").replace('.', "/");
            badge.pointer_mut(&pointer).expect(path)["endorsement"] = json!([endorsement(7, &about, |_| {})]);
        });
        let found = only(&text);
        assert_eq!((found.report.path.as_str(), found.counts()), (path, true), "{:?}", found.report.findings);
        assert_eq!(found.of, Some(of));
        assert_eq!(found.comment.as_deref(), Some("As good as ours."));
        assert_eq!(found.report.reading.issuer.name.as_deref(), Some("Welders' Guild"));
        assert_eq!(found.report.key_at, KeyPlace::KeyOnly);
    }
}

#[test]
fn only_where_the_issuers_key_lives_is_an_id_the_issuers_to_give() {
    let of = |badge_id: &str, achievement_id: &str, about: &str| {
        let key = issuer(1);
        let mut badge = unsigned(DID, badge_id, "Welding");
        badge["credentialSubject"]["id"] = "did:example:learner".into();
        badge["credentialSubject"]["achievement"]["id"] = achievement_id.into();
        badge["endorsement"] = json!([endorsement(7, about, |_| {})]);
        let text = sign(&badge, &key, &format!("{DID}#key-1"));
        let report = judge(&text, &web(&[(DID_ADDRESS, did_document(DID, &key, |_| {}))]));
        assert_eq!((report.headline, report.endorsements[0].counts()), (Headline::Genuine, true));
        report.endorsements[0].of.expect("whom it praises")
    };
    let (own, level) = ("https://college.example/badges/1", "https://college.example/achievements/1");
    let (famous, theirs) = ("https://famous.example/badges/1", "https://famous.example/achievements/1");
    assert_eq!(of(own, level, own), Endorsed::Badge);
    assert_eq!(of(own, level, level), Endorsed::Achievement);
    assert_eq!(of(famous, theirs, famous), Endorsed::BadgeId);
    assert_eq!(of(famous, theirs, theirs), Endorsed::AchievementId);
    assert_eq!(of(own, level, DID), Endorsed::Issuer);
    assert_eq!(of(own, level, "did:example:learner"), Endorsed::Person);
    // Of one id that is given to two, what says the least.
    assert_eq!(of(famous, famous, famous), Endorsed::AchievementId);
}

#[test]
fn an_endorsement_as_a_jwt_counts_alike() {
    let key = issuer(7);
    let mut payload = endorsement(7, "urn:example:1", |_| {});
    payload.as_object_mut().unwrap().remove("proof");
    payload["iss"] = key.did_key().into();
    payload["nbf"] = 1_777_766_400.into();
    let header = json!({"alg": "EdDSA", "kid": key.verification_method()});
    let input = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(payload.to_string()));
    let jwt = format!("{input}.{}", BASE64.encode(key.sign(input.as_bytes())));
    let with = |jwt: &str| only(&endorsed(|badge| badge["endorsementJwt"] = json!([jwt])));
    assert!(with(&jwt).counts());
    assert_eq!(with(&jwt).report.path, "$.endorsementJwt[0]");
    assert!(!with(&format!("{}A", &jwt[..jwt.len() - 1])).counts());
    assert!(!with("no jwt").counts());
}

#[test]
fn one_that_fails_is_none_and_does_not_condemn_the_badge() {
    let good = endorsement(7, "urn:example:1", |_| {});
    let mut changed = good.clone();
    changed["credentialSubject"]["endorsementComment"] = "The best there is.".into();
    let mut unsigned = good.clone();
    unsigned.as_object_mut().unwrap().remove("proof");
    let elsewhere = endorsement(7, "urn:example:2", |_| {});
    let about_nothing = endorsement(7, "urn:example:1", |e| {
        drop(e["credentialSubject"].as_object_mut().unwrap().remove("id"))
    });
    let no_endorsement: Value = serde_json::from_str(&badge(7, "Knitting")).unwrap();
    let somebodys = {
        let mut other = endorsement(8, "urn:example:1", |_| {});
        other["issuer"]["id"] = issuer(7).did_key().into();
        other
    };
    let ended = endorsement(7, "urn:example:1", |e| e["validUntil"] = "2026-06-01T00:00:00Z".into());
    for (name, bad) in [
        ("changed", changed),
        ("unsigned", unsigned),
        ("about another", elsewhere),
        ("about nothing", about_nothing),
        ("no endorsement", no_endorsement),
        ("somebody else's", somebodys),
        ("out of date", ended),
    ] {
        assert!(!only(&endorsed(|badge| badge["endorsement"] = json!([bad]))).counts(), "{name}");
    }
}

#[test]
fn praise_of_somebody_whom_a_badge_only_names_is_no_praise_of_the_badge() {
    let famous = "https://famous.example";
    let praise = endorsement(7, famous, |_| {});
    for place in ["/credentialSubject/achievement/creator", "/credentialSubject/source", ""] {
        let text = endorsed(|badge| {
            let profile = json!({"id": famous, "type": ["Profile"], "name": "Famous"});
            badge["credentialSubject"]["achievement"]["creator"] = profile.clone();
            badge["credentialSubject"]["source"] = profile;
            badge.pointer_mut(place).expect("a place")["endorsement"] = json!([praise]);
        });
        let found = only(&text);
        assert_eq!((found.counts(), found.report.headline), (false, Headline::NotGenuine), "{place}");
    }
    // A creator that is the issuer is praised as the issuer.
    let own = issuer(1).did_key();
    let text = endorsed(|badge| {
        badge["credentialSubject"]["achievement"]["creator"] = json!({"id": own, "type": ["Profile"], "name": "College",
            "endorsement": [endorsement(7, &own, |_| {})]});
    });
    assert!(only(&text).counts());
}

#[test]
fn praise_helps_no_badge_that_its_issuer_is_not_known_to_have_signed() {
    let own = issuer(1).did_key();
    let praised =
        |about: &str| endorsed(|badge| badge["endorsement"] = json!([endorsement(7, about, |_| {})]));
    let counts = |text: &str| {
        let report = judge(text, &web(&[]));
        (report.headline, report.endorsements[0].counts())
    };
    assert_eq!(counts(&praised(&own)), (Headline::Genuine, true));
    assert_eq!(counts(&praised(&own).replace("\"Welding\"", "\"Surgery\"")), (Headline::NotGenuine, false));
    let mut unsigned: Value = serde_json::from_str(&praised(&own)).expect("JSON");
    unsigned.as_object_mut().expect("a badge").remove("proof");
    assert_eq!(counts(&unsigned.to_string()), (Headline::Unsigned, false));
    // Whose key it is, nobody said: the badge is what is praised, its issuer may be another.
    let mut nameless = unsigned.clone();
    nameless["issuer"]["id"] = "urn:example:college".into();
    let of = |about: &str| {
        let mut badge = nameless.clone();
        badge["endorsement"] = json!([endorsement(7, about, |_| {})]);
        counts(&sign(&badge, &issuer(1), &issuer(1).verification_method()))
    };
    assert_eq!(of("urn:example:college"), (Headline::IssuerUnconfirmed, false));
    assert_eq!(of("urn:example:1"), (Headline::IssuerUnconfirmed, true));
}

#[test]
fn what_an_endorsement_needs_can_be_asked_with_the_badge() {
    let did = "did:web:guild.example";
    let key = issuer(7);
    let mut document = endorsement(7, "urn:example:1", |_| {});
    document.as_object_mut().unwrap().remove("proof");
    document["issuer"]["id"] = did.into();
    let signed: Value = serde_json::from_str(&sign(&document, &key, &format!("{did}#key-1"))).unwrap();
    let text = endorsed(|badge| badge["endorsement"] = json!([signed]));
    let report = judge(&text, &web(&[]));
    assert_eq!(report.headline, Headline::Genuine);
    assert_eq!(report.needs, ["https://guild.example/.well-known/did.json"]);
    assert_eq!(report.endorsements[0].report.headline, Headline::CouldNotCheck);
}

#[test]
fn endorsements_without_end_come_to_one() {
    let mut inner = endorsement(7, "urn:example:1", |_| {});
    for nth in 0..10 {
        let before = inner.clone();
        inner = endorsement(7, "urn:example:1", |e| {
            e["id"] = format!("urn:example:endorsement:{nth}").into();
            e["issuer"]["endorsement"] = json!([before]);
        });
    }
    let found = only(&endorsed(|badge| badge["endorsement"] = json!([inner])));
    assert!(found.counts());
    let mut depth = 0;
    let mut next = found.report.endorsements.first();
    while let Some(endorsement) = next {
        depth += 1;
        next = endorsement.report.endorsements.first();
    }
    assert_eq!(depth, 3);
    let many = endorsed(|badge| badge["endorsement"] = Value::Array(vec![json!({}); 500]));
    assert!(judge(&many, &web(&[])).endorsements.len() <= 64);
}

#[test]
fn reports_kept_before_there_were_endorsements_can_be_read() {
    let report = judge(&badge(1, "Welding"), &web(&[]));
    let kept = serde_json::to_value(&report).unwrap();
    assert!(kept.get("endorsements").is_none());
    assert_eq!(serde_json::from_value::<Report>(kept).unwrap(), report);
}

#[test]
fn an_endorsement_is_found_in_each_of_several_places() {
    let text = endorsed(|badge| {
        let mut achievement = badge["credentialSubject"]["achievement"].take();
        achievement["endorsement"] = json!([endorsement(7, ACHIEVEMENT, |_| {})]);
        badge["credentialSubject"]["achievement"] = json!([achievement]);
    });
    let found = only(&text);
    assert_eq!(found.report.path, "$.credentialSubject.achievement[0].endorsement[0]");
    assert!(found.counts());
}
