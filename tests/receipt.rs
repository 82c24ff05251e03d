//! A receipt says what was known when it was made, and shows when somebody changed it.

mod stories;

use lapel::domain::receipt::{self, Asked, Piece, Question};
use lapel::domain::share::request::{Binding, Request};
use lapel::domain::verify::recipient;
use lapel::domain::verify::report::{Headline, Is};
use lapel::wallet::Wallet;
use lapel::wallet::memory::Memory;
use lapel::wallet::receipt::{About, Compare};
use lapel::wallet::share::Choice;
use serde_json::Value;
use stories::*;

fn receipt_of(employer: &Wallet<Memory>, text: &str, keep_documents: bool) -> String {
    let opened = now(employer.open(text.as_bytes())).unwrap();
    let shown = [Piece { name: "welding.json".into(), bytes: text.as_bytes().to_vec() }];
    let known = &opened.documents[0].reports[0].reading.recipient;
    let compared = Compare {
        document: 0,
        path: opened.documents[0].reports[0].path.clone(),
        is: recipient::matches(known, "learner@example.com"),
    };
    let about = About {
        shown: &shown,
        opened: &opened,
        within: &[],
        at: NOW,
        asked: None,
        compared: &[compared],
        keep_documents,
        build: Some("0123456789ab"),
    };
    now(employer.receipt(about)).unwrap()
}

#[test]
fn a_receipt_reads_back_and_says_whose_it_is() {
    let employer = wallet(2);
    let text = badge(1, "Welding");
    let read = now(employer.read_receipt(&receipt_of(&employer, &text, false))).unwrap();
    assert!(read.own);
    let receipt = &read.authentic.receipt;
    assert_eq!(read.authentic.checked_at, NOW);
    assert_eq!(receipt.checked_at, "2026-11-21T18:02:00Z");
    assert_eq!(receipt.checked_by, concat!("lapel ", env!("CARGO_PKG_VERSION"), " (0123456789ab)"));
    assert_eq!((receipt.shown.name.as_str(), receipt.shown.bytes), ("welding.json", text.len()));
    assert_eq!(receipt.documents[0].sha256, receipt.shown.sha256);
    assert_eq!(receipt.person, Some(Is::Holds));
    let verdict = &receipt.documents[0].verdicts[0];
    assert_eq!((verdict.headline, verdict.title.as_deref()), (Headline::Genuine, Some("Welding")));

    let another = now(wallet(3).read_receipt(&receipt_of(&employer, &text, false))).unwrap();
    assert!(!another.own && another.authentic == read.authentic);
}

#[test]
fn the_digest_is_that_of_the_very_bytes() {
    use sha2::{Digest, Sha256};
    let text = badge(1, "Welding");
    let read = receipt::read(&receipt_of(&wallet(2), &text, false)).unwrap();
    let digest: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(read.receipt.shown.sha256, digest);
}

#[test]
fn neither_the_person_nor_the_document_stands_in_it_unless_wanted() {
    let text = badge(1, "Welding");
    let receipt = receipt_of(&wallet(2), &text, false);
    assert!(!receipt.contains("learner@example.com"));
    assert!(receipt_of(&wallet(2), &text, true).contains("learner@example.com"));
}

#[test]
fn any_change_to_a_receipt_is_seen() {
    let text = receipt_of(&wallet(2), &badge(1, "Welding"), true);
    let whole: Value = serde_json::from_str(&text).unwrap();
    let mut places = Vec::new();
    leaves(&whole, &mut Vec::new(), &mut places);
    assert!(places.len() > 30);
    for place in places {
        let mut changed = whole.clone();
        let leaf = changed.pointer_mut(&place).unwrap();
        *leaf = match leaf.take() {
            Value::String(text) => Value::String(format!("{text}x")),
            Value::Bool(yes) => Value::Bool(!yes),
            Value::Number(number) => Value::from(number.as_i64().unwrap_or_default() - 1),
            _ => Value::from("x"),
        };
        assert!(receipt::read(&changed.to_string()).is_err(), "{place}");
    }
    let mut more = whole.clone();
    more["remark"] = "checked twice".into();
    assert_eq!(receipt::read(&more.to_string()), Err(receipt::ReceiptError::Changed));
    let mut unsigned = whole;
    unsigned.as_object_mut().unwrap().remove("proof");
    assert_eq!(receipt::read(&unsigned.to_string()), Err(receipt::ReceiptError::Changed));
}

fn leaves(value: &Value, path: &mut Vec<String>, found: &mut Vec<String>) {
    let mut each = |name: String, value: &Value| {
        path.push(name.replace('~', "~0").replace('/', "~1"));
        leaves(value, path, found);
        path.pop();
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| each(name.clone(), value)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, value)| each(at.to_string(), value)),
        _ => found.push(path.iter().map(|step| format!("/{step}")).collect()),
    }
}

#[test]
fn what_is_no_receipt_is_told_from_a_changed_one() {
    use receipt::ReceiptError::*;
    for (text, error) in [
        ("", NotAReceipt),
        ("{}", NotAReceipt),
        ("[1]", NotAReceipt),
        (r#"{"type":"LapelVerificationReceipt","version":2}"#, NewerVersion),
        (r#"{"type":"LapelVerificationReceipt","version":1}"#, Changed),
        (r#"{"type":"LapelVerificationReceipt","version":1,"proof":7}"#, Changed),
    ] {
        assert_eq!(receipt::read(text), Err(error), "{text}");
    }
    assert!(receipt::looks_like(&receipt_of(&wallet(2), &badge(1, "Welding"), false)));
    assert!(!receipt::looks_like(&badge(1, "Welding")));
}

#[test]
fn what_was_known_then_stands_beside_what_is_known_now() {
    let employer = wallet(2);
    let mut document = unsigned(&issuer(1).did_key(), "urn:example:ends", "Welding");
    document["validUntil"] = "2026-12-31T00:00:00Z".into();
    let text = sign(&document, &issuer(1), &issuer(1).verification_method());
    let written = receipt_of(&employer, &text, true);
    let read = now(employer.read_receipt(&written)).unwrap();

    let same = now(employer.review_receipt(&read, &[])).unwrap().remove(0).unwrap();
    assert_eq!(same.len(), 1);
    assert_eq!(same[0].differs, []);
    employer.world().time.set(NOW + 60 * 86_400);
    let later = now(employer.review_receipt(&read, &[])).unwrap().remove(0).unwrap();
    assert_eq!(later[0].differs, [Question::Headline, Question::Validity]);
    let headline = |verdict: &Option<receipt::Verdict>| verdict.as_ref().unwrap().headline;
    assert_eq!((headline(&later[0].then), headline(&later[0].now)), (Headline::Genuine, Headline::Expired));

    let without = now(employer.read_receipt(&receipt_of(&employer, &text, false))).unwrap();
    assert_eq!(now(employer.review_receipt(&without, &[])).unwrap(), [None]);
}

#[test]
fn the_key_for_receipts_is_not_the_key_for_badges() {
    let both = wallet(1);
    let choice = lapel::wallet::share::Choice {
        badges: vec![keep(&both, &badge(1, "Welding"))],
        base: "https://lapel.example".into(),
        ..Default::default()
    };
    let presented = now(both.present(&choice)).unwrap();
    let read = now(both.read_receipt(&receipt_of(&both, &badge(1, "Welding"), false))).unwrap();
    assert!(!presented.document.contains(&read.authentic.by));
}

#[test]
fn each_piece_that_was_shown_has_its_own_digest() {
    let employer = wallet(2);
    let texts = [badge(1, "Welding"), "no badge".to_owned(), badge(2, "Plumbing")];
    let mut opened = now(employer.open(texts[0].as_bytes())).unwrap();
    opened.documents.extend(now(employer.open(texts[2].as_bytes())).unwrap().documents);
    let shown = texts.clone().map(|text| Piece { name: "a file".into(), bytes: text.into_bytes() });
    let about = About {
        shown: &shown,
        opened: &opened,
        within: &[0, 2],
        at: NOW - 600,
        asked: None,
        compared: &[],
        keep_documents: false,
        build: None,
    };
    let receipt = receipt::read(&now(employer.receipt(about)).unwrap()).unwrap().receipt;
    // Not when it was written, but when it was looked at.
    assert_eq!(receipt.checked_at, "2026-11-21T17:52:00Z");
    let pieces: Vec<_> = std::iter::once(&receipt.shown).chain(&receipt.also_shown).collect();
    assert_eq!(
        pieces.iter().map(|piece| piece.bytes).collect::<Vec<_>>(),
        texts.clone().map(|text| text.len())
    );
    for document in &receipt.documents {
        assert_eq!(document.sha256, pieces[document.within.unwrap()].sha256);
    }
    assert_eq!(receipt.person, None);
}

/// What an employer asked in person, and the receipt they keep of an answer that was given to this challenge, or to theirs.
fn receipt_of_an_answer(employer: &Wallet<Memory>, challenge: Option<&str>) -> (Request, String) {
    let learner = wallet(1);
    let id = keep(&learner, &badge(1, "Welding"));
    let mut asked = now(employer.ask(Some("Acme HR"), None, "https://lapel.example/")).unwrap();
    let request = asked.question.request.clone();
    let choice = Choice {
        badges: vec![id],
        audience: request.audience.clone(),
        challenge: Some(challenge.unwrap_or(&request.challenge).to_owned()),
        ..Choice::default()
    };
    let answer = now(learner.present(&choice)).unwrap().document;
    let answered = now(employer.answer(&mut asked.question, answer.as_bytes())).unwrap();
    let about = About {
        shown: &[Piece { name: "an answer".into(), bytes: answer.into_bytes() }],
        opened: &answered.opened,
        within: &[],
        at: NOW,
        asked: Some(&Asked {
            challenge: request.challenge.clone(),
            audience: request.audience.clone(),
            binding: answered.binding,
        }),
        compared: &[],
        keep_documents: true,
        build: None,
    };
    let receipt = now(employer.receipt(about)).unwrap();
    (request, receipt)
}

#[test]
fn an_answer_in_person_stays_one_when_its_receipt_is_looked_at_later() {
    let employer = wallet(2);
    let (request, receipt) = receipt_of_an_answer(&employer, None);
    let read = now(employer.read_receipt(&receipt)).unwrap();
    let receipt = &read.authentic.receipt;
    assert_eq!(receipt.challenge, Some(request.challenge));
    assert_eq!(receipt.binding, Some(Binding::JustNow));
    let same = now(employer.review_receipt(&read, &[])).unwrap().remove(0).unwrap();
    assert!(same.iter().all(|line| line.differs.is_empty()), "{same:?}");
}

#[test]
fn what_a_receipt_asked_is_asked_again_when_it_is_looked_at() {
    let employer = wallet(2);
    let (request, receipt) = receipt_of_an_answer(&employer, Some("of another day"));
    let read = now(employer.read_receipt(&receipt)).unwrap();
    let receipt = &read.authentic.receipt;
    assert_eq!(receipt.asked(), Some((request.challenge.as_str(), request.audience.as_deref())));
    assert_eq!(receipt.binding, Some(Binding::AnotherQuestion));
    let same = now(employer.review_receipt(&read, &[])).unwrap().remove(0).unwrap();
    assert_eq!(same[0].now.as_ref().map(|now| now.headline), Some(Headline::NotGenuine));
    assert!(same.iter().all(|line| line.differs.is_empty()), "{same:?}");
}

#[test]
fn what_stands_in_a_document_now_and_did_not_then_is_a_line_of_its_own() {
    let employer = wallet(2);
    let read = receipt::read(&receipt_of(&employer, &badge(1, "Welding"), true)).unwrap();
    let opened = now(employer.open(badge(1, "Welding").as_bytes())).unwrap();
    let mut then = read.receipt.documents[0].clone();
    then.verdicts.clear();
    let lines = receipt::compare(&then, &opened.documents[0].reports);
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].title.as_deref(), lines[0].then.is_none()), (Some("Welding"), true));
    assert_eq!(lines[0].differs, [Question::Headline]);
}

#[test]
fn why_a_receipt_cannot_be_relied_on_is_told_by_its_code() {
    let wallet = wallet(2);
    let text = receipt_of(&wallet, &badge(1, "Welding"), true);
    for (text, code) in [
        ("{}".to_owned(), "not-a-receipt"),
        (text.replace("\"version\": 1", "\"version\": 2"), "newer-version"),
        (text.replace("Welding", "Surgery"), "receipt-changed"),
    ] {
        match now(wallet.read_receipt(&text)) {
            Err(lapel::wallet::WalletError::Unreadable(fault)) => assert_eq!(fault.code, code),
            other => panic!("{code}: {other:?}"),
        }
    }
}

#[test]
fn receipts_of_the_first_kind_still_read() {
    let read = receipt::read(include_str!("snapshots/receipt_1.json")).unwrap();
    assert_eq!(read.receipt.person, Some(Is::Holds));
    assert_eq!(read.receipt.challenge.as_deref(), Some("7K4M-Q2XP"));
    assert_eq!(read.receipt.documents[0].within, None);
    assert_eq!(read.receipt.documents[0].verdicts[0].headline, Headline::Genuine);
}
