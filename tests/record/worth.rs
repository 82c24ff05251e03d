//! What a badge says of its own worth.

use super::*;

#[test]
fn a_badge_answers_what_it_is_worth_or_says_nothing() {
    let told = |text: &str| {
        let reports = judged(text);
        let source = Source { id: "a", text, reports: &reports, holder: None };
        let answers = worth(&source, "$");
        assert_eq!(answers.len(), Question::ALL.len());
        answers.into_iter().filter(|it| it.said()).map(|it| it.question).collect::<Vec<_>>()
    };
    assert_eq!(told(SAMPLES[1]), [Question::Competence, Question::Assessment, Question::Rubric]);
    let rich = badge_with(
        1,
        "Rich",
        json!({
            "achievementType": "MicroCredential", "creditsAvailable": 5, "specialization": "Level 5",
            "creator": {"id": "urn:example:school", "type": ["Profile"], "name": "School of things"},
            "related": [{"id": "urn:example:degree", "type": ["Related"]}],
            "endorsement": [{"issuer": {"id": "urn:example:agency", "name": "Agency"}}]
        }),
        json!({}),
    );
    let mut rich = rich;
    rich["evidence"] = json!([{"id": "https://work.example/1", "type": ["Evidence"], "name": "The work"}]);
    let questions = told(&rich.to_string());
    for question in [
        Question::Evidence,
        Question::Assessor,
        Question::Workload,
        Question::Level,
        Question::Stackable,
        Question::Quality,
    ] {
        assert!(questions.contains(&question), "{question:?}");
    }
    assert_eq!(told("{\"type\":[\"VerifiableCredential\"]}"), []);
}

#[test]
fn what_is_promised_is_told_whichever_it_is() {
    let promises = |value: Value| serde_json::from_value::<pathway::Promises>(value).expect("promises").any();
    assert!(!promises(json!({})));
    assert!(promises(json!({"time": "P6M"})));
    assert!(promises(json!({"wage": {"low": 19, "currency": "USD", "per": "hour"}})));
    assert!(promises(json!({"employers": ["Works"]})));
}

#[test]
fn what_a_badge_says_of_its_worth_is_quoted_as_it_says_it() {
    let badge = |achievement: Value, subject: Value| badge_with(1, "Rich", achievement, subject).to_string();
    let says = |text: &str, question: Question| {
        let reports = judged(text);
        let source = Source { id: "a", text, reports: &reports, holder: None };
        let answer = worth(&source, "$").into_iter().find(|it| it.question == question).unwrap();
        answer.says.into_iter().map(|it| (it.member, it.text)).collect::<Vec<_>>()
    };
    let level = |id: Option<&str>, name: &str| {
        let mut level = json!({"type": ["RubricCriterionLevel"], "name": name});
        if let Some(id) = id {
            level["id"] = id.into();
        }
        level
    };
    let described = |members: Value| json!({"resultDescription": [members]});
    let scale = |members: Value| says(&badge(described(members), json!({})), Question::Rubric);
    let quote = |member: &'static str, text: &str| vec![(member, text.to_owned())];
    assert_eq!(
        scale(json!({"name": "Grade", "valueMin": 1, "valueMax": "6"})),
        quote("resultDescription", "Grade: 1 – 6")
    );
    assert_eq!(
        scale(json!({"valueMin": "1", "valueMax": "6", "allowedValue": ["A", "B"]})),
        quote("resultDescription", "A / B")
    );
    assert_eq!(scale(json!({"name": "Grade", "valueMin": "1"})), []);
    assert_eq!(
        scale(json!({"name": "Care", "rubricCriterionLevel": [level(None, "Low"), level(None, "High")]})),
        quote("resultDescription", "Care: Low / High")
    );
    let required = |required: Value| {
        let levels = json!([
            level(None, "Unnamed"),
            level(Some("urn:example:low"), "Low"),
            level(Some("urn:example:high"), "High")
        ]);
        says(
            &badge(described(json!({"requiredLevel": required, "rubricCriterionLevel": levels})), json!({})),
            Question::Level,
        )
    };
    assert_eq!(required(json!("urn:example:high")), quote("requiredLevel", "High"));
    assert_eq!(required(json!("urn:example:other")), []);
    // Neither what is asked for nor the first level has an id: that makes them no more the same.
    assert_eq!(required(json!({"name": "something"})), []);
    let framework = |name: &str| {
        says(
            &badge(json!({"alignment": [aligned("Level 4", "https://x.example/4", name, "")]}), json!({})),
            Question::Level,
        )
    };
    for known in ["EQF", "National Qualifications Framework", "Bloom's taxonomy"] {
        assert_eq!(framework(known), quote("alignment", "Level 4"), "{known}");
    }
    for other in ["House style", "Novel levels", ""] {
        assert_eq!(framework(other), [], "{other}");
    }
    let credits =
        |earned: Value| says(&badge(json!({}), json!({"creditsEarned": earned})), Question::Workload);
    assert_eq!(
        (credits(json!(2.5)), credits(json!(0)), credits(json!(-1))),
        (quote("creditsEarned", "2.5"), vec![], vec![])
    );
    let quality = |achievement: Value| says(&badge(achievement, json!({})), Question::Quality);
    assert_eq!(quality(json!({"endorsementJwt": ["a.b.c", "d.e.f"]})), quote("achievement.endorsement", "2"));
    assert_eq!(quality(json!({})), []);
    let stackable = |value: Value| says(&badge(json!({"stackable": value}), json!({})), Question::Stackable);
    assert_eq!(stackable(json!(true)), quote("extension", "true"));
    assert_eq!(stackable(json!(3)), quote("extension", "3"));
    assert_eq!(stackable(json!({"@value": "into a degree"})), quote("extension", "into a degree"));
    // What stands in another part of a record is said of that part.
    let (one, two) =
        (badge_with(1, "One", json!({}), json!({})), badge_with(1, "Two", json!({"tag": []}), json!({})));
    let mut aligned_one = one;
    aligned_one["credentialSubject"]["achievement"]["alignment"] =
        json!([aligned("Saw", "https://x.example/saw", "S", "")]);
    let record = clr(&[aligned_one, two], json!({})).to_string();
    let reports = judged(&record);
    let source = Source { id: "a", text: &record, reports: &reports, holder: None };
    let competence = |path: &str| {
        worth(&source, path).into_iter().find(|it| it.question == Question::Competence).unwrap().says
    };
    assert_eq!(competence("$.credentialSubject.verifiableCredential[1]"), []);
}

#[test]
fn what_only_the_reading_says_of_a_badge_is_quoted_from_there() {
    // As of a badge that names its class by address, which was fetched.
    let full = badge_with(
        1,
        "One",
        json!({"alignment": [aligned("Saw", "https://x.example/saw", "S", "")]}),
        json!({}),
    );
    let bare = badge_with(1, "One", json!({}), json!({})).to_string();
    let reports = judged(&full.to_string());
    let source = Source { id: "a", text: &bare, reports: &reports, holder: None };
    let says = |path: &str| {
        let answers = worth(&source, path);
        answers.into_iter().find(|it| it.question == Question::Competence).unwrap().says
    };
    assert_eq!(says("$").iter().map(|it| it.text.as_str()).collect::<Vec<_>>(), ["Saw"]);
    assert_eq!(says("$.elsewhere"), []);
}
