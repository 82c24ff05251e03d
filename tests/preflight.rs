//! What a share will stumble over is told before it is sent.

mod stories;

use lapel::domain::engine::Expect;
use lapel::domain::evidence::Evidence;
use lapel::domain::share::frames::frames;
use lapel::domain::share::preflight::{Concern, Remark, Sizes, Weight, look};
use lapel::domain::verify::report::{Finding, Headline, Is, KeyPlace, Report, Why};
use lapel::domain::verify::verify;
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
        (identity("emailAddress", true, "00"), Concern::ContainsHashedIdentity, Weight::Warns),
        (identity("emailAddress", false, "sha256$00"), Concern::ContainsHashedIdentity, Weight::Warns),
        (identity("emailAddress", false, "md5$00"), Concern::ContainsHashedIdentity, Weight::Warns),
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

/// What is said of the report of a good badge when something else had come out.
fn said_of(change: impl Fn(&mut Report)) -> Vec<(Concern, Weight, Option<String>)> {
    let text = sign(&plain(), &issuer(1), &issuer(1).verification_method());
    let mut report = verify(&text, &Evidence::default(), NOW, &Expect::default()).unwrap().swap_remove(0);
    change(&mut report);
    let sizes = Sizes { link: Some(100), code: Some((5, true)), frames: Some(1) };
    let remarks = look(&[report], sizes, NOW, Some(NOW + DAY));
    remarks.into_iter().map(|remark| (remark.what, remark.weight, remark.about)).collect()
}

#[test]
fn what_the_issuer_says_of_it_is_told_before_it_is_sent() {
    use Concern::*;
    use Weight::*;
    let headline = |headline| said_of(|report| report.headline = headline);
    assert_eq!(headline(Headline::Genuine), []);
    assert_eq!(headline(Headline::Revoked), [(Withdrawn, Stops, None)]);
    assert_eq!(headline(Headline::Suspended), [(Paused, Stops, None)]);
    assert_eq!(headline(Headline::CouldNotCheck), [], "what could not be checked is told by itself");
    let unsigned_inside = said_of(|report| {
        report.headline = Headline::Unsigned;
        report.path = "$.verifiableCredential[0].credentialSubject.verifiableCredential[0]".into();
    });
    assert_eq!(unsigned_inside, []);
    let unread = said_of(|report| {
        report.headline = Headline::CouldNotCheck;
        report.findings.integrity = Finding::new(Is::Unknown, Why::ProofUnsupported);
    });
    assert_eq!(unread, [(CouldNotCheck, Warns, None)]);
    let listed = |headline| {
        said_of(|report| {
            report.headline = headline;
            report.findings.status.is = Is::Holds;
            report.findings.status.about = Some("https://lists.example/3#94567".into());
        })
    };
    assert_eq!(listed(Headline::Genuine), [(StatusMustBeAsked, Tells, Some("lists.example".into()))]);
    assert_eq!(listed(Headline::NotGenuine), [(NotGenuine, Stops, None)]);
}

#[test]
fn whom_the_receiver_has_to_ask_is_told() {
    use Concern::*;
    use Weight::*;
    let host = || Some("college.example".to_owned());
    let key = |why| {
        said_of(|report| {
            report.findings.issuer_key.why = why;
            report.needs = vec!["https://college.example/.well-known/did.json".into()];
        })
    };
    assert_eq!(key(Why::KeyUnreachable), [(IssuerUnreachable, Warns, host())]);
    assert_eq!(key(Why::KeyNotAsked), [(IssuerMustBeAsked, Tells, host())]);
    let asked = said_of(|report| report.key_at = KeyPlace::Website("college.example".into()));
    assert_eq!(asked, [(IssuerMustBeAsked, Tells, host())]);
    let hosted = |why| said_of(|report| report.findings.integrity.why = why);
    assert_eq!(hosted(Why::HostedUnreachable), [(IssuerUnreachable, Warns, None)]);
    for why in [Why::HostedNotAsked, Why::HostedHere] {
        assert_eq!(hosted(why), [(IssuerMustBeAsked, Tells, None)]);
    }
}

#[test]
fn a_badge_that_ends_with_its_share_or_has_ended_does_not_end_before_it() {
    let until = |text: &str| said_of(|report| report.reading.valid_until = Some(text.to_owned()));
    // Now is 2026-11-21T18:02:00Z, and the share ends a day later.
    for (end, told) in [
        ("2026-11-21T18:02:00Z", 0),
        ("2026-11-21T18:02:01Z", 1),
        ("2026-11-22T18:01:59Z", 1),
        ("2026-11-22T18:02:00Z", 0),
    ] {
        assert_eq!(until(end).len(), told, "{end}");
    }
}

#[test]
fn a_share_without_an_end_is_looked_at_for_a_year() {
    let told = |days: i64| {
        let text = sign(&plain(), &issuer(1), &issuer(1).verification_method());
        let mut reports = verify(&text, &Evidence::default(), NOW, &Expect::default()).unwrap();
        reports[0].reading.valid_until = lapel::domain::verify::date::text(NOW + days * DAY);
        look(&reports, Sizes { link: Some(100), code: Some((5, true)), frames: Some(1) }, NOW, None)
    };
    assert_eq!((concerns(&told(364)), concerns(&told(367))), (vec![Concern::EndsBeforeShare], vec![]));
}

#[test]
fn what_a_share_takes_is_counted_as_its_ways_count_it() {
    let wallet = wallet(1);
    let badges = (0..5).map(|nth| keep(&wallet, &badge(nth, "Welding"))).collect();
    let choice = Choice { badges, base: "https://lapel.example".into(), ..Choice::default() };
    let presented = now(wallet.present(&choice)).unwrap();
    let sizes = Sizes::of(&presented);
    assert_eq!(sizes.link, Some(presented.link.len()));
    let row = frames("https://lapel.example", &presented.link).unwrap();
    assert_eq!(sizes.frames, Some(row.pieces()));
    let concerns = |link| {
        let sizes = Sizes { link, code: Some((5, true)), frames: Some(1) };
        look(&[], sizes, NOW, None).into_iter().map(|remark| remark.what).collect::<Vec<_>>()
    };
    assert_eq!(concerns(Some(2_000)), []);
    assert_eq!(concerns(Some(2_001)), [Concern::LongLink]);
    assert_eq!(concerns(None), [Concern::TooLargeForALink]);
}
