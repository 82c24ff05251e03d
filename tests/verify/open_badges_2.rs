//! Open Badges 2.0: whose profile, whose key, whose address.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use lapel::domain::engine::Expect;
use lapel::domain::evidence::{Answer, Body, Evidence, Failure};
use lapel::domain::verify::report::{Headline, Report, Why};
use lapel::domain::verify::verify;
use serde_json::{Value, json};

use super::keys_and_lists::web;
use super::stories::*;

const PROFILE: &str = "https://college.example/issuer.json";
const BADGE: &str = "https://college.example/badge.json";
const ASSERTION: &str = "https://college.example/assertions/1.json";

fn judge(text: &str, evidence: &Evidence) -> Report {
    verify(text, evidence, NOW, &Expect::default()).expect("a document").swap_remove(0)
}

fn profile() -> Value {
    json!({"@context": "https://w3id.org/openbadges/v2", "type": "Issuer", "id": PROFILE, "name": "College"})
}

fn badge() -> Value {
    json!({"@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "id": BADGE, "name": "Welding", "issuer": PROFILE})
}

fn assertion() -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": ASSERTION,
        "recipient": {"type": "email", "hashed": false, "identity": "learner@example.com"},
        "issuedOn": "2026-05-03T00:00:00Z",
        "badge": BADGE,
        "verification": {"type": "HostedBadge"}
    })
}

fn but(mut value: Value, change: impl Fn(&mut Value)) -> Value {
    change(&mut value);
    value
}

fn hosted(pages: &[(&str, Value)]) -> Report {
    judge(&assertion().to_string(), &web(pages))
}

#[test]
fn a_hosted_badge_is_what_its_address_serves() {
    let pages = [(ASSERTION, assertion()), (BADGE, badge()), (PROFILE, profile())];
    let report = hosted(&pages);
    assert_eq!((report.headline, report.reading.title.as_deref()), (Headline::Genuine, Some("Welding")));
    // A copy that claims more than its host.
    for change in [
        |a: &mut Value| a["expires"] = "2036-01-01T00:00:00Z".into(),
        |a: &mut Value| a["badge"] = "https://college.example/other.json".into(),
        |a: &mut Value| a["recipient"]["identity"] = "thief@example.com".into(),
    ] {
        assert_eq!(judge(&but(assertion(), change).to_string(), &web(&pages)).headline, Headline::NotGenuine);
    }
    for missing in 0..3 {
        let mut some = pages.to_vec();
        some.remove(missing);
        assert_ne!(hosted(&some).headline, Headline::Genuine);
    }
    let withdrawn =
        |answer: Answer| judge(&assertion().to_string(), &Evidence([(ASSERTION.to_owned(), answer)].into()));
    assert_eq!(withdrawn(Answer { at: NOW, body: Body::Missing(Failure::Gone) }).headline, Headline::Revoked);
    assert_eq!(withdrawn(served(r#"{"revoked": true}"#)).headline, Headline::Revoked);
    assert_eq!(
        withdrawn(Answer { at: NOW, body: Body::Missing(Failure::Refused(404)) }).headline,
        Headline::CouldNotCheck
    );
}

#[test]
fn a_profile_that_comes_along_speaks_for_nobody() {
    let evil = "https://evil.example/1.json";
    for issuer in [
        json!({"id": "http://college.example/issuer.json", "name": "College", "verification": {"startsWith": "https://evil.example/"}}),
        json!({"id": "urn:uuid:college", "name": "College", "verification": {"allowedOrigins": "evil.example"}}),
        json!({"name": "College", "verification": {"allowedOrigins": ["https://evil.example"]}}),
        json!({"id": PROFILE, "name": "College", "verification": {"allowedOrigins": ["evil.example"]}}),
    ] {
        let forged = but(assertion(), |a| {
            a["id"] = evil.into();
            a["badge"] = json!({"type": "BadgeClass", "name": "Welding", "issuer": issuer});
        });
        let report = judge(&forged.to_string(), &web(&[(evil, forged.clone()), (PROFILE, profile())]));
        assert_ne!(report.headline, Headline::Genuine, "{issuer}");
    }
}

#[test]
fn the_scope_of_an_issuer_ends_with_its_host() {
    let elsewhere = "https://college.example.evil.example/1.json";
    let forged = but(assertion(), |a| a["id"] = elsewhere.into());
    for scope in [
        json!({"startsWith": "https://college.example"}),
        json!({"allowedOrigins": "college.example"}),
        json!({"startsWith": ["https://college.example"], "allowedOrigins": ["college.example"]}),
    ] {
        let profile = but(profile(), |p| p["verification"] = scope.clone());
        let good = hosted(&[(ASSERTION, assertion()), (BADGE, badge()), (PROFILE, profile.clone())]);
        assert_eq!(good.headline, Headline::Genuine, "{scope}");
        let report = judge(
            &forged.to_string(),
            &web(&[(elsewhere, forged.clone()), (BADGE, badge()), (PROFILE, profile)]),
        );
        assert_eq!(
            (report.headline, report.findings.issuer_key.why),
            (Headline::NotGenuine, Why::OutsideScope),
            "{scope}"
        );
    }
}

#[test]
fn an_envelope_that_cannot_be_right_is_not_set_aside() {
    let pages = web(&[(ASSERTION, assertion()), (BADGE, badge()), (PROFILE, profile())]);
    let encode = |value: Value| BASE64.encode(value.to_string());
    for header in [json!({"alg": "none"}), json!({"alg": "HS256"}), json!({"alg": "EdDSA", "crit": ["x"]})] {
        let text = format!("{}.{}.{}", encode(header), encode(assertion()), BASE64.encode([0; 64]));
        assert_eq!(judge(&text, &pages).headline, Headline::NotGenuine);
    }
}

#[test]
fn a_badge_that_says_it_is_signed_and_is_not_is_nothing() {
    let unsigned = but(assertion(), |a| {
        a["verification"] = json!({"type": "SignedBadge", "creator": "https://college.example/key"})
    });
    let report = judge(
        &unsigned.to_string(),
        &web(&[(ASSERTION, unsigned.clone()), (BADGE, badge()), (PROFILE, profile())]),
    );
    assert_eq!(report.headline, Headline::Unsigned);
}

#[test]
fn a_badge_of_the_first_edition_lives_at_the_address_it_verifies_by() {
    let first = json!({
        "uid": "123",
        "recipient": {"type": "email", "hashed": false, "identity": "learner@example.com"},
        "issuedOn": 1_777_766_400,
        "badge": BADGE,
        "verify": {"type": "hosted", "url": ASSERTION}
    });
    let badge = json!({"name": "Welding", "description": "x", "image": "https://college.example/i.png", "criteria": "https://college.example/c", "issuer": PROFILE});
    let profile = json!({"name": "College", "url": "https://college.example"});
    let evidence = web(&[(ASSERTION, first.clone()), (BADGE, badge), (PROFILE, profile)]);
    let report = judge(&first.to_string(), &evidence);
    assert_eq!(
        (report.headline, report.reading.issuer.id.as_deref()),
        (Headline::Genuine, Some(PROFILE)),
        "{:?}",
        report.findings
    );
    let other = but(first, |a| a["uid"] = "124".into());
    assert_eq!(judge(&other.to_string(), &evidence).headline, Headline::NotGenuine);
}

#[test]
fn badges_from_a_web_without_locks_are_asked_for_under_lock_and_key() {
    let plain = |address: &str| address.replacen("https:", "http:", 1);
    let old = but(assertion(), |it| {
        it["id"] = plain(ASSERTION).into();
        it["badge"] = plain(BADGE).into();
    });
    let badge = but(badge(), |it| {
        it["id"] = plain(BADGE).into();
        it["issuer"] = plain(PROFILE).into();
    });
    let profile = but(profile(), |it| it["id"] = plain(PROFILE).into());
    let pages = [(ASSERTION, old.clone()), (BADGE, badge), (PROFILE, profile)];
    assert_eq!(judge(&old.to_string(), &web(&pages)).headline, Headline::Genuine);
    let report = judge(&old.to_string(), &Evidence::default());
    assert_eq!(report.needs, [ASSERTION]);
}

#[test]
fn an_answer_that_bears_another_id_counts_only_if_that_address_says_the_same_of_itself() {
    const OWN: &str = "https://college.example/issuer?v=2_0";
    let other = but(profile(), |it| it["id"] = OWN.into());
    let pages = |at: &'static str, it: Value| {
        [
            (ASSERTION, assertion()),
            (BADGE, badge()),
            (PROFILE, but(profile(), |p| p["id"] = at.into())),
            (at, it),
        ]
    };
    assert_eq!(hosted(&pages(OWN, other.clone())).headline, Headline::Genuine);
    // Its own address says something else, or nothing.
    assert_ne!(hosted(&pages(OWN, profile())).headline, Headline::Genuine);
    assert_ne!(hosted(&pages(OWN, other)[..3]).headline, Headline::Genuine);
    // Nobody speaks for another site, which is not even asked.
    const ELSEWHERE: &str = "https://university.example/issuer.json";
    let elsewhere = but(profile(), |it| it["id"] = ELSEWHERE.into());
    let report = hosted(&pages(ELSEWHERE, elsewhere)[..3]);
    assert_eq!(report.findings.issuer_key.why, Why::KeyDocumentWrong);
    assert!(report.needs.is_empty(), "{:?}", report.needs);
}

#[test]
fn an_assertion_is_noted_that_is_not_written_as_its_edition_asks() {
    let faults = |change: &dyn Fn(&mut Value)| {
        let mut it = assertion();
        change(&mut it);
        let found = lapel::domain::shape::faults(&it).expect("rules");
        found.into_iter().map(|fault| fault.at).collect::<Vec<_>>()
    };
    assert_eq!(faults(&|_| ()), [""; 0]);
    assert_eq!(faults(&|it| it["image"] = "data:image/png;base64,AA==".into()), ["/image"]);
    assert_eq!(faults(&|it| it["extensions:x"] = json!({"type": ["Extension"]})), ["/extensions:x/@context"]);
    assert_eq!(faults(&|it| it["issuedOn"] = "yesterday".into()), ["/issuedOn"]);
    assert_eq!(
        faults(&|it| drop(it["recipient"].as_object_mut().unwrap().remove("identity"))),
        ["/recipient/identity"]
    );
}
