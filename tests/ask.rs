//! In person: one asks, the other answers, and the answer counts once.

mod stories;

use lapel::domain::engine::{Expect, Presented};
use lapel::domain::share::request::{Binding, Closed, Request};
use lapel::domain::verify::report::{Headline, Is};
use lapel::wallet::Wallet;
use lapel::wallet::ask::{AnswerError, Asked};
use lapel::wallet::memory::Memory;
use lapel::wallet::share::Choice;
use stories::*;

const BASE: &str = "https://lapel.example/";

fn asks(employer: &Wallet<Memory>) -> Asked {
    now(employer.ask(Some("Acme HR"), Some("Vacancy 12"), BASE)).unwrap()
}

/// What a learner makes of a request that was scanned, pasted or typed.
fn answer_to(request: &Request) -> Presented {
    let learner = wallet(1);
    let choice = Choice {
        badges: vec![keep(&learner, &badge(1, "Welding"))],
        audience: request.audience.clone(),
        reason: request.reason.clone(),
        challenge: Some(request.challenge.clone()),
        base: BASE.into(),
        ..Choice::default()
    };
    now(learner.present(&choice)).unwrap()
}

fn read(text: &str) -> Request {
    now(wallet(1).read_request(text)).unwrap()
}

#[test]
fn an_answer_made_for_this_question_is_told_to_be_made_just_now() {
    let employer = wallet(2);
    let Asked { mut question, shown } = asks(&employer);
    assert!(shown.code.as_ref().is_some_and(|code| code.comfortable && code.version <= 12));
    for link in [&shown.link, &shown.code_link] {
        assert_eq!(read(link), question.request);
    }
    assert_eq!(question.request.audience.as_deref(), Some("Acme HR"));
    let presented = answer_to(&read(&shown.code_link));
    let answered = now(employer.answer(&mut question, presented.link.as_bytes())).unwrap();
    assert_eq!(answered.binding, Binding::JustNow);
    let reports = &answered.opened.documents[0].reports;
    assert_eq!((reports[0].headline, reports[1].headline), (Headline::Genuine, Headline::Genuine));
    assert_eq!(reports[0].reading.shared.as_ref().unwrap().reason.as_deref(), Some("Vacancy 12"));
    assert_eq!(question.answered_at, Some(NOW));
}

#[test]
fn a_challenge_that_was_read_out_is_answered_as_well() {
    let employer = wallet(2);
    let Asked { mut question, .. } = asks(&employer);
    let typed = question.request.challenge.to_lowercase().replace('-', " ");
    let presented = answer_to(&read(&typed));
    let answered = now(employer.answer(&mut question, presented.link.as_bytes())).unwrap();
    assert_eq!(answered.binding, Binding::JustNow);
}

#[test]
fn the_same_answer_again_is_a_replay_also_after_the_page_was_loaded_anew() {
    let employer = wallet(2);
    let Asked { mut question, .. } = asks(&employer);
    let mut loaded_anew = question.clone();
    let presented = answer_to(&question.request);
    now(employer.answer(&mut question, presented.link.as_bytes())).unwrap();
    for question in [&mut question, &mut loaded_anew] {
        let replay = now(employer.answer(question, presented.link.as_bytes())).unwrap_err();
        assert_eq!(replay, AnswerError::Closed(Closed::Answered));
    }
}

#[test]
fn an_answer_to_another_question_is_none_and_leaves_this_one_open() {
    let employer = wallet(2);
    let (Asked { question: earlier, .. }, Asked { mut question, .. }) = (asks(&employer), asks(&employer));
    assert_ne!(earlier.request.challenge, question.request.challenge);
    let old = answer_to(&earlier.request);
    let answered = now(employer.answer(&mut question, old.link.as_bytes())).unwrap();
    assert_eq!(answered.binding, Binding::AnotherQuestion);
    let reports = &answered.opened.documents[0].reports;
    assert_eq!(reports[0].headline, Headline::NotGenuine);
    assert_eq!(reports[1].findings.holder.is, Is::Unknown, "nobody is told to hold the badge");
    assert_eq!(question.answered_at, None);
    let right = answer_to(&question.request);
    assert_eq!(now(employer.answer(&mut question, right.link.as_bytes())).unwrap().binding, Binding::JustNow);
}

#[test]
fn an_answer_that_somebody_passed_on_is_told_from_one_for_us() {
    let employer = wallet(2);
    let Asked { mut question, .. } = asks(&employer);
    let relayed = Request { audience: Some("Other Ltd".into()), ..question.request.clone() };
    let presented = answer_to(&relayed);
    let answered = now(employer.answer(&mut question, presented.link.as_bytes())).unwrap();
    assert_eq!(answered.binding, Binding::AnotherAudience);
    assert_eq!(question.answered_at, None);
}

#[test]
fn an_answer_that_comes_too_late_is_not_looked_at() {
    let employer = wallet(2);
    let Asked { mut question, .. } = asks(&employer);
    let presented = answer_to(&question.request);
    // Ten minutes.
    for late in [600, 601, 86_400, -1] {
        employer.world().time.set(NOW + late);
        let error = now(employer.answer(&mut question, presented.link.as_bytes())).unwrap_err();
        assert_eq!(error, AnswerError::Closed(Closed::Expired), "{late}");
    }
}

#[test]
fn a_bare_badge_and_a_changed_presentation_answer_nothing() {
    let employer = wallet(2);
    let Asked { mut question, .. } = asks(&employer);
    let bare = now(employer.answer(&mut question, badge(1, "Welding").as_bytes())).unwrap();
    assert_eq!(bare.binding, Binding::NotAPresentation);
    let presented = answer_to(&question.request);
    let changed = presented.document.replace("Vacancy 12", "Vacancy 13");
    let answered = now(employer.answer(&mut question, changed.as_bytes())).unwrap();
    assert_eq!(answered.binding, Binding::NotProven);
    let stripped = {
        let mut document: serde_json::Value = serde_json::from_str(&presented.document).unwrap();
        document.as_object_mut().unwrap().remove("proof");
        document.to_string()
    };
    let answered = now(employer.answer(&mut question, stripped.as_bytes())).unwrap();
    assert_ne!(answered.binding, Binding::JustNow);
    assert_eq!(question.answered_at, None);
}

#[test]
fn a_request_is_no_share_and_a_share_no_request() {
    let Asked { shown, .. } = asks(&wallet(2));
    let error = now(wallet(1).open(shown.link.as_bytes())).unwrap_err();
    assert_eq!(error.to_string(), "request");
    let presented = answer_to(&read(&shown.link));
    assert!(now(wallet(1).read_request(&presented.link)).is_err());
    for nothing in ["", "hello there", "#C", "#Cabcdefgh", "https://example.org/v#4123"] {
        assert!(now(wallet(1).read_request(nothing)).is_err(), "{nothing}");
    }
}

#[test]
fn without_a_question_nothing_is_asked_of_a_presentation() {
    let Asked { question, .. } = asks(&wallet(2));
    let presented = answer_to(&question.request);
    let reports =
        lapel::domain::verify::verify(&presented.document, &Default::default(), NOW, &Expect::default());
    assert_eq!(reports.unwrap()[0].headline, Headline::Genuine);
}
