//! JOURNEY share, told over two worlds in memory: a learner's and a stranger's.

mod stories;

use lapel::domain::engine::Presented;
use lapel::domain::verify::report::{Headline, Is, Why};
use lapel::wallet::share::Choice;
use serde_json::Value;
use stories::*;

const BASE: &str = "https://lapel.example/wallet/";

fn share(badges: &[String]) -> (lapel::wallet::Wallet<lapel::wallet::memory::Memory>, Choice, Presented) {
    let wallet = wallet(1);
    let ids = badges.iter().map(|text| keep(&wallet, text)).collect();
    let choice = Choice {
        badges: ids,
        audience: Some("Acme HR".into()),
        expires: Some(NOW + 7 * 86_400),
        base: BASE.into(),
        ..Choice::default()
    };
    let presented = now(wallet.present(&choice)).expect("presented");
    (wallet, choice, presented)
}

#[test]
fn a_shared_badge_verifies_in_another_wallet() {
    let (_, _, presented) = share(&[badge(1, "Welding"), badge(2, "Plumbing")]);
    assert!(presented.link.starts_with(BASE));
    for link in [&presented.link, &presented.code_link] {
        let stranger = wallet(2);
        let opened = now(stranger.open(link.as_bytes())).unwrap();
        let reports = &opened.documents[0].reports;
        let headlines: Vec<Headline> = reports.iter().map(|r| r.headline).collect();
        assert_eq!(headlines, [Headline::Genuine; 3]);
        assert_eq!(reports[1].path, "$.verifiableCredential[0]");
        let sharing = reports[0].reading.shared.clone().unwrap();
        assert_eq!(sharing.audience.as_deref(), Some("Acme HR"));
        assert_eq!(sharing.expires.as_deref(), Some("2026-11-28T18:02:00Z"));
        assert_eq!(reports[1].findings.holder.why, Why::SubjectWithoutKey);
    }
}

#[test]
fn after_its_last_day_the_share_is_out_of_date_and_the_badge_is_not() {
    let (_, _, presented) = share(&[badge(1, "Welding")]);
    let stranger = wallet(2);
    stranger.world().time.set(NOW + 8 * 86_400);
    let opened = now(stranger.open(presented.link.as_bytes())).unwrap();
    let reports = &opened.documents[0].reports;
    assert_eq!((reports[0].headline, reports[1].headline), (Headline::Expired, Headline::Genuine));
}

#[test]
fn a_badge_slipped_into_a_share_breaks_the_share() {
    let (_, _, presented) = share(&[badge(1, "Welding")]);
    let mut document: Value = serde_json::from_str(&presented.document).unwrap();
    let slipped: Value = serde_json::from_str(&badge(2, "Surgery")).unwrap();
    document["verifiableCredential"].as_array_mut().unwrap().push(slipped);
    let reports = now(wallet(2).check(&document.to_string(), &Default::default())).unwrap();
    assert_eq!(reports[0].headline, Headline::NotGenuine);
    assert_eq!(reports[2].findings.holder.is, Is::Unknown);
}

#[test]
fn a_badge_that_was_earned_under_another_key_says_so() {
    let key = issuer(1);
    let mut document = unsigned(&key.did_key(), "urn:example:1", "Welding");
    document["credentialSubject"]["id"] = issuer(5).did_key().into();
    let (_, _, presented) = share(&[sign(&document, &key, &key.verification_method())]);
    let reports = now(wallet(2).check(&presented.document, &Default::default())).unwrap();
    assert_eq!(reports[0].headline, Headline::IssuerUnconfirmed);
    assert_eq!((reports[1].headline, reports[1].findings.holder.is), (Headline::Genuine, Is::Fails));
}

#[test]
fn only_what_was_handed_over_is_logged_and_without_values() {
    let (wallet, choice, _) = share(&[badge(1, "Welding")]);
    assert_eq!(now(wallet.shared()).unwrap(), []);
    now(wallet.log_shared(&choice)).unwrap();
    let log = now(wallet.shared()).unwrap();
    assert_eq!(log[0].badges, choice.badges);
    assert!(!serde_json::to_string(&log).unwrap().contains("Welding"));
}

#[test]
fn the_wallet_keeps_one_key() {
    let (wallet, choice, first) = share(&[badge(1, "Welding")]);
    let second = now(wallet.present(&choice)).unwrap();
    let holder = |p: &Presented| serde_json::from_str::<Value>(&p.document).unwrap()["holder"].clone();
    assert_eq!(holder(&first), holder(&second));
    assert_ne!(first.document, second.document, "every share has its own id and challenge");
}

#[test]
fn a_badge_as_a_jwt_is_carried_byte_for_byte() {
    let jwt = badge_jwt(1, "Welding");
    let (_, _, presented) = share(std::slice::from_ref(&jwt));
    assert!(presented.document.contains(&jwt));
    let reports = now(wallet(2).check(&presented.document, &Default::default())).unwrap();
    assert_eq!((reports[0].headline, reports[1].headline), (Headline::Genuine, Headline::Genuine));
}
