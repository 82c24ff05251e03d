//! Open Badges 2.0: whose profile, whose key, whose address.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use lapel::domain::engine::Expect;
use lapel::domain::evidence::{Answer, Body, Evidence, Failure};
use lapel::domain::verify::report::{Headline, Is, KeyPlace, Report, Why};
use lapel::domain::verify::verify;
use serde_json::{Value, json};

use super::keys_and_lists::web;
use super::rsa::{Secret, of_2048_bits};
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
    // Whatever is said there but "no".
    let flagged = |flag: Value| {
        let mut pages = pages.to_vec();
        pages[0].1["revoked"] = flag;
        hosted(&pages).headline
    };
    assert_eq!([json!("true"), json!(1), json!([true])].map(flagged), [Headline::Revoked; 3]);
    assert_eq!([json!(false), json!("false"), Value::Null].map(flagged), [Headline::Genuine; 3]);
    assert_eq!(
        withdrawn(Answer { at: NOW, body: Body::Missing(Failure::Refused(404)) }).headline,
        Headline::CouldNotCheck
    );
}

#[test]
fn a_host_may_have_another_address_for_a_badge_if_that_says_the_same_of_itself() {
    let other = "https://college.example/assertions/1.json?v=2_0";
    let copy = but(assertion(), |a| a["id"] = other.into()).to_string();
    let with = |more: &[(&str, Value)]| {
        let mut pages = vec![(BADGE, badge()), (PROFILE, profile()), (other, assertion())];
        pages.extend_from_slice(more);
        let report = judge(&copy, &web(&pages));
        (report.headline, report.findings.integrity.why, report.needs)
    };
    assert_eq!(with(&[]), (Headline::CouldNotCheck, Why::HostedNotAsked, vec![ASSERTION.to_owned()]));
    assert_eq!(with(&[(ASSERTION, assertion())]), (Headline::Genuine, Why::HostedHere, vec![]));
    // That address counts, whatever the other says: withdrawn, of somebody else, or sent on once more.
    assert_eq!(with(&[(ASSERTION, json!({"revoked": true}))]).0, Headline::Revoked);
    let anothers = but(assertion(), |a| a["recipient"]["identity"] = "thief@example.com".into());
    assert_eq!(with(&[(ASSERTION, anothers)]).0, Headline::NotGenuine);
    let sent_on = but(assertion(), |a| a["id"] = other.into());
    assert_eq!(with(&[(ASSERTION, sent_on)]).1, Why::HostedUnreadable);
    // An address elsewhere is somebody else's.
    let elsewhere = but(assertion(), |a| a["id"] = "https://elsewhere.example/1.json".into());
    let report = judge(&copy, &web(&[(other, elsewhere), (BADGE, badge()), (PROFILE, profile())]));
    assert_eq!((report.headline, report.findings.integrity.why), (Headline::NotGenuine, Why::HostedDiffers));
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

// Signed badges.

const KEY: &str = "https://college.example/key.json";
const WITHDRAWN: &str = "https://college.example/withdrawn.json";

fn signed_assertion() -> Value {
    but(assertion(), |a| {
        a["verification"] = json!({"type": "SignedBadge", "creator": KEY});
        a["uid"] = "123".into();
    })
}

fn signed_by(secret: &Secret, assertion: &Value) -> String {
    let encode = |value: &Value| BASE64.encode(value.to_string());
    let input = format!("{}.{}", encode(&json!({"alg": "RS256"})), encode(assertion));
    format!("{input}.{}", BASE64.encode(secret.rs256(input.as_bytes())))
}

/// The issuer's profile with its key, and the key, as the web serves them; changed before they are.
fn published(secret: &Secret, change: impl Fn(&mut Value, &mut Value)) -> Evidence {
    let mut profile = but(profile(), |p| p["publicKey"] = KEY.into());
    let mut key = json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "CryptographicKey",
        "id": KEY,
        "owner": PROFILE,
        "publicKeyPem": secret.pem()
    });
    change(&mut profile, &mut key);
    web(&[(BADGE, badge()), (PROFILE, profile), (KEY, key)])
}

/// What is said of the content and of the key.
fn said(report: &Report) -> (Is, Why, Is, Why) {
    let [integrity, key] = [&report.findings.integrity, &report.findings.issuer_key];
    (integrity.is, integrity.why, key.is, key.why)
}

#[test]
fn a_signed_badge_is_its_issuers_where_profile_and_key_name_each_other() {
    let secret = of_2048_bits();
    let text = signed_by(&secret, &signed_assertion());
    let report = judge(&text, &published(&secret, |_, _| {}));
    assert_eq!(said(&report), (Is::Holds, Why::SignatureMatches, Is::Holds, Why::KeyOfIssuer));
    assert_eq!((report.headline, &report.suites[..]), (Headline::Genuine, &["JWS RS256".to_owned()][..]));
    assert_eq!(report.key_at, KeyPlace::Website("college.example".into()));
    assert!(report.key.is_some_and(|key| key.starts_with("urn:ietf:params:oauth:jwk-thumbprint:")));
    // The key belongs to another, to nobody, or is not among the issuer's.
    let with = |change: fn(&mut Value, &mut Value)| said(&judge(&text, &published(&secret, change)));
    let anothers = (Is::Holds, Why::SignatureMatches, Is::Fails, Why::KeyOfAnother);
    assert_eq!(with(|_, key| key["owner"] = "https://evil.example/issuer.json".into()), anothers);
    assert_eq!(with(|_, key| drop(key.as_object_mut().unwrap().remove("owner"))), anothers);
    let unlisted = (Is::Unknown, Why::KeyUnavailable, Is::Fails, Why::KeyOfAnother);
    assert_eq!(with(|profile, _| profile["publicKey"] = "https://college.example/other".into()), unlisted);
    assert_eq!(with(|profile, _| drop(profile.as_object_mut().unwrap().remove("publicKey"))), unlisted);
    // No key at all.
    let unread = (Is::Unknown, Why::KeyUnavailable, Is::Unknown, Why::KeyDocumentWrong);
    assert_eq!(with(|_, key| key["publicKeyPem"] = "-----BEGIN".into()), unread);
    // The badge is another than was signed.
    let forged = text.split('.').collect::<Vec<_>>();
    let claims = but(signed_assertion(), |a| a["issuedOn"] = "2026-05-04T00:00:00Z".into());
    let forged = format!("{}.{}.{}", forged[0], BASE64.encode(claims.to_string()), forged[2]);
    let report = judge(&forged, &published(&secret, |_, _| {}));
    assert_eq!((report.headline, report.findings.integrity.why), (Headline::NotGenuine, Why::ContentChanged));
}

#[test]
fn a_badge_that_names_no_key_is_signed_with_the_issuers_only_one() {
    let secret = of_2048_bits();
    let nameless = but(signed_assertion(), |a| {
        drop(a["verification"].as_object_mut().unwrap().remove("creator"));
    });
    let text = signed_by(&secret, &nameless);
    assert_eq!(judge(&text, &published(&secret, |_, _| {})).headline, Headline::Genuine);
    let two = published(&secret, |p, _| p["publicKey"] = json!([KEY, "https://college.example/other"]));
    assert_eq!(said(&judge(&text, &two)), (Is::Unknown, Why::KeyUnavailable, Is::Fails, Why::KeyOfAnother));
}

#[test]
fn a_signed_badge_whose_issuer_was_not_asked_is_neither_right_nor_wrong() {
    let secret = of_2048_bits();
    let text = signed_by(&secret, &signed_assertion());
    let unasked = (Is::Unknown, Why::KeyUnavailable, Is::Unknown, Why::KeyNotAsked);
    let mut pages = published(&secret, |_, _| {});
    pages.0.remove(KEY);
    let report = judge(&text, &pages);
    assert_eq!((said(&report), &report.needs[..]), (unasked, &[KEY.to_owned()][..]));
    pages.0.remove(PROFILE);
    let report = judge(&text, &pages);
    assert_eq!((said(&report), &report.needs[..]), (unasked, &[PROFILE.to_owned()][..]));
    assert_eq!(report.headline, Headline::CouldNotCheck);
}

#[test]
fn a_signed_badge_is_withdrawn_by_its_id_or_its_uid() {
    let secret = of_2048_bits();
    let text = signed_by(&secret, &signed_assertion());
    let with = |entry: Value| {
        let mut pages = published(&secret, |p, _| p["revocationList"] = WITHDRAWN.into());
        pages.insert(WITHDRAWN.into(), served(json!({"revokedAssertions": [entry]}).to_string()));
        judge(&text, &pages).headline
    };
    assert_eq!(with(ASSERTION.into()), Headline::Revoked);
    assert_eq!(with(json!({"id": ASSERTION})), Headline::Revoked);
    assert_eq!(with(json!({"uid": "123"})), Headline::Revoked);
    assert_eq!(with(json!({"uid": "124"})), Headline::Genuine);
    assert_eq!(with("https://college.example/assertions/2.json".into()), Headline::Genuine);
    // Of whom that speaks cannot be told.
    assert_eq!(with(json!({"reason": "none"})), Headline::CouldNotCheck);
}

/// The verdict on what was signed, with this list of the withdrawn.
fn against(list: &Value, change: impl Fn(&mut Value)) -> Headline {
    let secret = of_2048_bits();
    let mut pages = published(&secret, |p, _| p["revocationList"] = WITHDRAWN.into());
    pages.insert(WITHDRAWN.into(), served(list.to_string()));
    judge(&signed_by(&secret, &but(signed_assertion(), change)), &pages).headline
}

fn of_the_first_edition(assertion: &mut Value) {
    let members = assertion.as_object_mut().expect("an object");
    members.remove("verification");
    members.remove("id");
    members.insert("verify".into(), json!({"type": "signed", "url": KEY}));
}

#[test]
fn a_badge_of_the_first_edition_is_withdrawn_by_a_key_of_its_list() {
    assert_eq!(against(&json!({"123": "Issued in error."}), of_the_first_edition), Headline::Revoked);
    assert_eq!(against(&json!({"124": "Issued in error."}), of_the_first_edition), Headline::Genuine);
    assert_eq!(against(&json!({}), of_the_first_edition), Headline::Genuine);
    assert_eq!(
        against(&json!({"revokedAssertions": [{"uid": "123"}]}), of_the_first_edition),
        Headline::Revoked
    );
    // A list that names badges of the second edition so is believed where it says no, and nowhere else.
    assert_eq!(against(&json!({"123": "Issued in error."}), |_| {}), Headline::Revoked);
    assert_eq!(against(&json!({"124": "Issued in error."}), |_| {}), Headline::CouldNotCheck);
}

#[test]
fn what_is_no_list_of_the_withdrawn_clears_nobody() {
    for list in
        [json!({}), json!({"error": {"code": 7}}), json!([]), json!("none"), json!({"type": "Profile"})]
    {
        assert_eq!(against(&list, |_| {}), Headline::CouldNotCheck, "{list}");
    }
    assert_eq!(against(&json!({"error": {"code": 7}}), of_the_first_edition), Headline::CouldNotCheck);
    assert_eq!(against(&json!({"type": ["RevocationList"]}), |_| {}), Headline::Genuine);
    // One without a name of its own is on no list and off none.
    let nameless = |a: &mut Value| {
        of_the_first_edition(a);
        a.as_object_mut().expect("an object").remove("uid");
    };
    for list in [json!({"revokedAssertions": []}), json!({}), json!({"type": "RevocationList"})] {
        assert_eq!(against(&list, nameless), Headline::CouldNotCheck, "{list}");
    }
}

#[test]
fn an_end_that_is_written_in_an_odd_way_is_not_overlooked() {
    let ends = |end: Value| {
        let assertion = but(assertion(), |a| a["expires"] = end.clone());
        let pages = [(ASSERTION, assertion.clone()), (BADGE, badge()), (PROFILE, profile())];
        judge(&assertion.to_string(), &web(&pages)).headline
    };
    for past in [
        json!("2020-01-01"),
        json!("1577836800"),
        json!(1_577_836_800),
        json!(1_577_836_800.0),
        json!(1.5778368e9),
    ] {
        assert_eq!(ends(past.clone()), Headline::Expired, "{past}");
    }
    for odd in [json!(["2020-01-01"]), json!({"@value": "2020-01-01"}), json!(true), json!(""), json!("soon")]
    {
        assert_eq!(ends(odd.clone()), Headline::CouldNotCheck, "{odd}");
    }
    assert_eq!(ends(json!("2036-01-01")), Headline::Genuine);
    assert_eq!(ends(Value::Null), Headline::Genuine);
    // The end of its envelope is its end too.
    let none = json!({"revokedAssertions": []});
    assert_eq!(against(&none, |a| a["exp"] = 1_577_836_800.into()), Headline::Expired);
    assert_eq!(against(&none, |a| a["exp"] = 2_082_758_400.into()), Headline::Genuine);
}

#[test]
fn words_of_another_vocabulary_are_not_those_of_open_badges() {
    let own = "https://college.example/words";
    let other = but(assertion(), |a| a["@context"] = own.into());
    let pages = web(&[(ASSERTION, other.clone()), (BADGE, badge()), (PROFILE, profile())]);
    let secret = of_2048_bits();
    let of_signed = but(signed_assertion(), |a| a["@context"] = json!([own]));
    for report in [
        judge(&other.to_string(), &pages),
        judge(&signed_by(&secret, &of_signed), &published(&secret, |_, _| {})),
    ] {
        let integrity = &report.findings.integrity;
        assert_eq!((integrity.is, integrity.why), (Is::Unknown, Why::UnknownVocabulary));
        assert_eq!((report.headline, integrity.about.as_deref()), (Headline::CouldNotCheck, Some(own)));
    }
}

#[test]
fn an_assertion_is_taken_for_what_it_says_it_is() {
    let as_served = |change: &dyn Fn(&mut Value)| {
        let mut it = assertion();
        change(&mut it);
        judge(&it.to_string(), &web(&[(ASSERTION, it.clone()), (BADGE, badge()), (PROFILE, profile())]))
            .headline
    };
    // Of the first edition: signed, and without its signature.
    let first = |a: &mut Value| {
        a.as_object_mut().unwrap().remove("verification");
        a["verify"] = json!({"type": "signed", "url": KEY});
    };
    assert_eq!(as_served(&first), Headline::Unsigned);
    assert_eq!(as_served(&|a| a["verification"]["type"] = json!(["SignedBadge"])), Headline::Unsigned);
    // Both: what its address serves counts.
    assert_eq!(
        as_served(&|a| a["verification"]["type"] = json!(["SignedBadge", "HostedBadge"])),
        Headline::Genuine
    );
    assert_eq!(as_served(&|a| a["verification"]["type"] = json!(["signed", "hosted"])), Headline::Genuine);
    // Neither: it has an address to be asked at.
    assert_eq!(as_served(&|a| a["verification"] = json!({"type": "verification"})), Headline::Genuine);
    assert_eq!(as_served(&|a| drop(a.as_object_mut().unwrap().remove("verification"))), Headline::Genuine);
}

#[test]
fn what_is_no_profile_and_no_badge_is_told_as_that() {
    let why = |pages: &[(&str, Value)]| hosted(pages).findings.issuer_key.why;
    let urn = but(badge(), |b| b["issuer"] = json!({"id": "urn:uuid:college", "name": "College"}));
    assert_eq!(why(&[(ASSERTION, assertion()), (BADGE, urn)]), Why::KeyNotBound);
    let list = [(ASSERTION, assertion()), (BADGE, json!([badge()])), (PROFILE, profile())];
    assert_eq!(why(&list), Why::KeyDocumentWrong);
    let list = [(ASSERTION, assertion()), (BADGE, badge()), (PROFILE, json!([profile()]))];
    assert_eq!(why(&list), Why::KeyDocumentWrong);
    let nameless = but(badge(), |b| drop(b.as_object_mut().unwrap().remove("issuer")));
    assert_eq!(why(&[(ASSERTION, assertion()), (BADGE, nameless)]), Why::NoIssuer);
}
