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

#[test]
fn what_it_is_for_is_signed_with_it() {
    let wallet = wallet(1);
    let choice = Choice {
        badges: vec![keep(&wallet, &badge(1, "Welding"))],
        reason: Some("Your vacancy for a welder".into()),
        base: BASE.into(),
        ..Choice::default()
    };
    let presented = now(wallet.present(&choice)).unwrap();
    let look = |document: &str| {
        let opened = now(stranger().open(document.as_bytes())).unwrap();
        let report = &opened.documents[0].reports[0];
        (report.headline, report.reading.shared.clone().unwrap().reason)
    };
    assert_eq!(look(&presented.link), (Headline::Genuine, Some("Your vacancy for a welder".into())));
    let changed = presented.document.replace("welder", "surgeon");
    assert_eq!(look(&changed), (Headline::NotGenuine, Some("Your vacancy for a surgeon".into())));
}

fn stranger() -> lapel::wallet::Wallet<lapel::wallet::memory::Memory> {
    wallet(2)
}

fn code_of(error: lapel::wallet::WalletError) -> String {
    match error {
        lapel::wallet::WalletError::Unreadable(fault) => fault.code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_locked_link_opens_with_its_passphrase_only() {
    let (learner, choice, presented) = share(&[badge(1, "Welding")]);
    let passphrase = learner.passphrase().unwrap();
    assert_eq!(passphrase.len(), 14, "{passphrase}");
    let locked = now(learner.lock(&presented.link, &passphrase, &choice.base)).unwrap();
    assert!(locked.code.is_some_and(|code| code.comfortable));
    for link in [&locked.link, &locked.code_link] {
        assert_eq!(code_of(now(stranger().open(link.as_bytes())).unwrap_err()), "locked");
        let wrong = now(stranger().unlock(link, "0000-0000-0000")).unwrap_err();
        assert_eq!(code_of(wrong), "wrong-passphrase");
        let open = now(stranger().unlock(link, &passphrase)).unwrap();
        let opened = now(stranger().open(open.as_bytes())).unwrap();
        assert_eq!(opened.documents[0].text, presented.document);
    }
    let broken = &locked.link[..locked.link.len() - 3];
    assert_eq!(code_of(now(stranger().unlock(broken, &passphrase)).unwrap_err()), "damaged");
    assert_eq!(code_of(now(stranger().unlock(&presented.link, &passphrase)).unwrap_err()), "not-locked");
    let short = now(learner.lock(&presented.link, "short", &choice.base)).unwrap_err();
    assert_eq!(code_of(short), "passphrase-too-short");
}

#[test]
fn a_locked_link_goes_by_a_row_of_codes_too() {
    let (learner, choice, presented) = share(&[badge(1, "Welding"), badge(2, "Plumbing")]);
    let locked = now(learner.lock(&presented.link, "felt and stitches", &choice.base)).unwrap();
    let row = now(learner.frames(&locked.link, &choice.base, 65_530, 12)).unwrap();
    assert_eq!(row.codes.len(), 12);
    assert!(row.codes.iter().all(|code| code.comfortable && code.version <= 15));
    let mut assembler = lapel::domain::share::frames::Assembler::new();
    let frames = lapel::domain::share::frames::frames(&choice.base, &locked.link).unwrap();
    let done = frames.skip(2).find_map(|frame| match assembler.take(&frame) {
        lapel::domain::share::frames::Taken::Done(link) => Some(link),
        other => {
            let locked = lapel::domain::share::frames::Taken::Progress { known: 1, needed: 1, locked: true };
            assert_eq!(std::mem::discriminant(&other), std::mem::discriminant(&locked));
            None
        }
    });
    let open = now(stranger().unlock(&done.unwrap(), "felt and stitches")).unwrap();
    let opened = now(stranger().open(open.as_bytes())).unwrap();
    assert_eq!(opened.documents[0].text, presented.document);
}

#[test]
fn the_log_says_by_which_ways_and_makes_the_same_again() {
    use lapel::wallet::ports::Way;
    let (learner, choice, _) = share(&[badge(1, "Welding")]);
    let logged = now(learner.log_shared_by(&choice, &[Way::Code])).unwrap();
    now(learner.log_way(&logged.id, Way::Link)).unwrap();
    now(learner.log_way(&logged.id, Way::Link)).unwrap();
    let log = now(learner.shared()).unwrap();
    assert_eq!(log[0].ways, [Way::Code, Way::Link]);
    learner.world().time.set(NOW + 30 * 86_400);
    let again = log[0].again(learner.now(), BASE);
    assert_eq!(again.expires, Some(NOW + 37 * 86_400));
    assert_eq!((again.badges.clone(), again.audience.clone()), (choice.badges, choice.audience));
    let opened = now(stranger().open(now(learner.present(&again)).unwrap().link.as_bytes())).unwrap();
    assert_eq!(opened.documents[0].reports[1].headline, Headline::Genuine);
}

#[test]
fn everything_that_is_kept_goes_into_one_zip_that_reads_back() {
    let wallet = wallet(1);
    keep(&wallet, &badge(1, "Welding"));
    keep(&wallet, &badge(2, "Welding"));
    keep(&wallet, &badge_jwt(3, "Plumbing: a/b"));
    let mut told = Vec::new();
    let mut zips = Vec::new();
    assert_eq!(now(wallet.export_all(|done, of| told.push((done, of)), |zip| zips.push(zip))), Ok(1));
    assert_eq!(told.last(), Some(&(3, 3)));
    let zip = zips.remove(0);
    let mut texts: Vec<String> = candidates(&stranger(), &zip).into_iter().map(|it| it.text).collect();
    texts.sort();
    let mut kept = vec![badge(1, "Welding"), badge(2, "Welding"), badge_jwt(3, "Plumbing: a/b")];
    kept.sort();
    assert_eq!(texts, kept);
}

#[test]
fn a_badge_and_its_picture_in_one_zip_are_one_badge_with_its_picture() {
    use lapel::domain::share::{bake, zip};
    let text = badge(1, "Welding ü {a}");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    let baked = bake::bake_svg(svg, &text).unwrap().into_bytes();
    // Another of the same name and id is another badge.
    let other = badge(1, "Plumbing").into_bytes();
    let files = [("a.json", text.clone().into_bytes()), ("b.svg", baked), ("c.json", other)];
    let files = files.map(|(name, bytes)| zip::File { name: name.into(), bytes });
    let found = candidates(&stranger(), &zip::zip(&files, NOW).unwrap());
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].text, text);
    assert!(found[0].picture.is_some());
}

#[test]
fn much_goes_into_several_zips_each_of_which_reads_back() {
    let wallet = wallet(1);
    let long = "Names what grows on the shore. ".repeat(60_000);
    for nth in 1..=12 {
        keep(&wallet, &badge(nth, &nth.to_string()).replace("What it is.", &long));
    }
    let mut zips = Vec::new();
    let number = now(wallet.export_all(|_, _| (), |zip| zips.push(zip))).unwrap();
    assert_eq!((number, zips.len()), (2, 2));
    let read: usize = zips.iter().map(|zip| candidates(&stranger(), zip).len()).sum();
    assert_eq!(read, 12);
}
