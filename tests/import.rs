//! JOURNEY import, told over a world in memory.

mod stories;

use lapel::domain::key::SigningKey;
use lapel::domain::verify::refresh::Refreshed;
use lapel::domain::verify::report::Headline;
use lapel::wallet::WalletError;
use lapel::wallet::import::{Already, Incoming};
use lapel::wallet::ports::PortError;
use serde_json::{Value, json};
use stories::*;

#[test]
fn a_badge_is_reviewed_before_it_is_kept() {
    let wallet = wallet(1);
    let found = candidates(&wallet, badge(1, "Welding").as_bytes());
    assert_eq!(found[0].report().map(|r| r.headline), Some(Headline::Genuine));
    assert_eq!(found[0].already, Already::No);
    assert_eq!(now(wallet.cards()).unwrap(), []);
    let id = now(wallet.keep(&found[0])).unwrap();
    let held = now(wallet.held(&id)).unwrap();
    assert_eq!(held.text, found[0].text, "the text is kept exactly as it came");
    assert_eq!(now(wallet.cards()).unwrap()[0].title.as_deref(), Some("Welding"));
}

#[test]
fn the_same_badge_twice_is_already_here() {
    let wallet = wallet(1);
    let text = badge(1, "Welding");
    let id = keep(&wallet, &text);
    assert_eq!(candidates(&wallet, text.as_bytes())[0].already, Already::Same(id.clone()));
    assert_eq!(keep(&wallet, &text), id);
    assert_eq!(now(wallet.cards()).unwrap().len(), 1);
}

#[test]
fn a_newer_version_of_the_same_badge_takes_its_place() {
    let wallet = wallet(1);
    let key = issuer(1);
    let mut document = unsigned(&key.did_key(), "urn:example:a", "Welding");
    let id = keep(&wallet, &sign(&document, &key, &key.verification_method()));
    document["validFrom"] = "2026-06-01T00:00:00Z".into();
    let newer = sign(&document, &key, &key.verification_method());
    assert_eq!(candidates(&wallet, newer.as_bytes())[0].already, Already::Older(id.clone()));
    assert_eq!(keep(&wallet, &newer), id);
    assert_eq!(now(wallet.held(&id)).unwrap().text, newer);
    document["validFrom"] = "2026-01-01T00:00:00Z".into();
    let older = sign(&document, &key, &key.verification_method());
    assert_eq!(candidates(&wallet, older.as_bytes())[0].already, Already::Newer(id));
}

#[test]
fn a_forged_badge_does_not_push_out_the_good_one_that_it_imitates() {
    let wallet = wallet(1);
    let good = badge(1, "Welding");
    let id = keep(&wallet, &good);
    let forged = good.replace("What it took.", "Nothing at all.");
    let kept = keep(&wallet, &forged);
    assert_ne!(kept, id);
    assert_eq!(now(wallet.held(&id)).unwrap().text, good);
}

#[test]
fn nothing_is_kept_when_there_is_no_room_and_what_was_there_stays() {
    let wallet = wallet(1);
    keep(&wallet, &badge(1, "Welding"));
    let next = candidates(&wallet, badge(1, "Plumbing").as_bytes());
    wallet.world().fails_with.replace(Some(PortError::Full));
    assert_eq!(now(wallet.keep(&next[0])), Err(WalletError::Port(PortError::Full)));
    assert_eq!(now(wallet.cards()).unwrap().len(), 1);
}

#[test]
fn many_at_once_are_read_one_by_one() {
    let wallet = wallet(1);
    let both = format!("[{}, {}]", badge(1, "Welding"), badge(2, "Plumbing"));
    let found = candidates(&wallet, both.as_bytes());
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|c| c.report().map(|r| r.headline) == Some(Headline::Genuine)));
}

#[test]
fn a_web_address_is_named_and_not_asked() {
    let wallet = wallet(1);
    let incoming = now(wallet.read(b"https://badges.example/1.json")).unwrap();
    assert_eq!(incoming, Incoming::WebAddress("https://badges.example/1.json".to_owned()));
    assert_eq!(*wallet.world().asked.borrow(), Vec::<String>::new());
    wallet
        .world()
        .web
        .borrow_mut()
        .insert("https://badges.example/1.json".into(), served(badge(1, "Welding")));
    let Incoming::Review { candidates, .. } = now(wallet.read_from("https://badges.example/1.json")).unwrap()
    else {
        panic!("no badge");
    };
    assert_eq!(candidates.len(), 1);
}

#[test]
fn a_web_link_may_lead_to_a_picture_with_a_badge_inside() {
    let wallet = wallet(1);
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    let baked = lapel::domain::share::bake::bake_svg(svg, &badge(1, "Welding")).unwrap();
    let mut picture = b"\xef\xbb\xbf".to_vec();
    picture.extend(baked.into_bytes());
    wallet.world().files.borrow_mut().insert("https://badges.example/1.svg".into(), picture);
    let Incoming::Review { candidates, .. } = now(wallet.read_from("https://badges.example/1.svg")).unwrap()
    else {
        panic!("no badge");
    };
    assert!(candidates[0].picture.as_deref().is_some_and(|p| p.starts_with("data:image/svg+xml")));
}

#[test]
fn the_picture_that_a_badge_holds_goes_before_the_one_that_carries_it() {
    const OWN: &str = "data:image/png;base64,iVBORw0KGgo=";
    let key = issuer(1);
    let shown = |image: Option<&str>| {
        let wallet = wallet(1);
        let mut badge = unsigned(&key.did_key(), "urn:uuid:7", "Attendance");
        if let Some(image) = image {
            badge["credentialSubject"]["achievement"]["image"] = json!({"id": image, "type": "Image"});
        }
        let text = sign(&badge, &key, &key.verification_method());
        // Anybody can bake a badge into a picture of something better.
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>Doctor of Medicine</text></svg>";
        let id = keep(&wallet, &lapel::domain::share::bake::bake_svg(svg, &text).unwrap());
        now(wallet.picture(&id)).unwrap()
    };
    assert_eq!(shown(Some(OWN)).as_deref(), Some(OWN));
    assert!(shown(None).is_some_and(|picture| picture.starts_with("data:image/svg+xml")));
}

#[test]
fn what_was_removed_can_be_put_back_whole() {
    let wallet = wallet(1);
    let id = keep(&wallet, &badge(1, "Welding"));
    let before = now(wallet.held(&id)).unwrap();
    let removed = now(wallet.removable(&id)).unwrap();
    now(wallet.remove(&id)).unwrap();
    assert_eq!(now(wallet.held(&id)), Err(WalletError::NotHere));
    now(wallet.restore(&removed)).unwrap();
    assert_eq!(now(wallet.held(&id)).unwrap(), before);
}

#[test]
fn rubbish_gets_a_reason_and_keeps_nothing() {
    let wallet = wallet(1);
    for rubbish in [&b""[..], b"hello", b"{", b"[]", b"\x00\x01", b"{\"a\":1,\"a\":2}", b"https://"] {
        match now(wallet.read(rubbish)) {
            Err(WalletError::Unreadable(fault)) => assert!(!fault.code.is_empty()),
            other => panic!("{rubbish:?}: {other:?}"),
        }
    }
    assert_eq!(now(wallet.cards()).unwrap(), []);
}

#[test]
fn a_newer_edition_takes_the_place_of_a_kept_badge_when_it_is_the_same_and_genuine() {
    const NEWEST: &str = "https://badges.example/newest";
    let (key, other) = (issuer(1), issuer(2));
    let edition = |from: &str, name: &str| {
        let mut badge = unsigned(&key.did_key(), "urn:uuid:7", name);
        badge["validFrom"] = from.into();
        badge["refreshService"] = json!({"id": NEWEST, "type": "1EdTechCredentialRefresh"});
        badge["@context"]
            .as_array_mut()
            .unwrap()
            .push("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json".into());
        badge
    };
    let signed = |badge: &Value, key: &SigningKey| sign(badge, key, &key.verification_method());
    let wallet = wallet(7);
    let first = signed(&edition("2026-01-01T00:00:00Z", "First"), &key);
    let id = keep(&wallet, &first);
    let serve = |text: &str| wallet.world().web.borrow_mut().insert(NEWEST.to_owned(), served(text));
    let refresh = || now(wallet.refresh(&id));
    let kept = || now(wallet.held(&id)).unwrap().text;

    let refused = |code: &str| match refresh() {
        Err(WalletError::Unreadable(fault)) => assert_eq!(fault.code, code),
        other => panic!("{code}: {other:?}"),
    };
    refused("host-unreachable");
    serve("no badge");
    refused("unknown-format");
    serve(&first);
    assert_eq!(refresh(), Ok(Refreshed::Same));
    let newer = edition("2026-06-01T00:00:00Z", "Second");
    let mut forged: Value = serde_json::from_str(&signed(&newer, &key)).unwrap();
    forged["name"] = "Third".into();
    serve(&forged.to_string());
    refused("refresh-not-genuine");
    serve(&signed(&newer, &other));
    refused("refresh-not-genuine");
    assert_eq!(kept(), first);
    let newer = signed(&newer, &key);
    serve(&newer);
    assert_eq!(refresh(), Ok(Refreshed::Newer));
    assert_eq!(kept(), newer);
    serve(&first);
    refused("refresh-older");
    assert_eq!(kept(), newer);
}

#[test]
fn only_an_address_of_the_web_that_the_badge_names_is_asked_for_newer_editions() {
    let key = issuer(1);
    for (id, kind) in [
        ("http://badges.example/newest", "1EdTechCredentialRefresh"),
        ("https://127.0.0.1/newest", "1EdTechCredentialRefresh"),
        ("https://badges.example/newest", "SomethingElse"),
    ] {
        let wallet = wallet(7);
        let mut badge = unsigned(&key.did_key(), "urn:uuid:7", "Welding");
        badge["refreshService"] = json!({"id": id, "type": kind});
        // Nobody signed it, which is no matter here.
        let held = keep(&wallet, &badge.to_string());
        assert_eq!(now(wallet.refresh(&held)), Err(WalletError::NotHere), "{id}");
        assert!(wallet.world().asked.borrow().is_empty(), "{id}");
    }
}
