//! JOURNEY record: records read line by line, one's own put together, handed over and reviewed.

mod stories;

#[path = "record/files.rs"]
mod files;
#[path = "record/mine.rs"]
mod mine;
#[path = "record/pathways.rs"]
mod pathways;
#[path = "record/reviewed.rs"]
mod reviewed;
#[path = "record/skills.rs"]
mod skills;
#[path = "record/transcript.rs"]
mod transcript;
#[path = "record/worth.rs"]
mod worth;

use std::collections::BTreeMap;
use std::path::Path;

use lapel::domain::engine::{Expect, Outcome, Seed, Sign, Task, run};
use lapel::domain::evidence::Evidence;
use lapel::domain::record::book::{self, Book, Material};
use lapel::domain::record::clr::{AssembleError, Assembly, assemble};
use lapel::domain::record::lens::{self, State};
use lapel::domain::record::mine::{MyRecord, my_record};
use lapel::domain::record::own::{About, Edit, OwnLine, OwnLink, OwnRecord, Section};
use lapel::domain::record::pathway::{self, Pathway};
use lapel::domain::record::resume::{self, Choice, Words};
use lapel::domain::record::review::{self, Note, NoteOn, NoteWritten, Notes, Target};
use lapel::domain::record::skills::{Framework, How, Skill, skills};
use lapel::domain::record::source::{LiftError, Part, lift, parts};
use lapel::domain::record::timeline::timeline;
use lapel::domain::record::transcript::{LinkKind, Node, Transcript, records, transcript};
use lapel::domain::record::when::When;
use lapel::domain::record::worth::{Question, worth};
use lapel::domain::record::{Mark, Secured, Source, json_resume, ler, ler_rs};
use lapel::domain::verify::report::{Finding, Headline, Is, Report, Why};
use lapel::domain::verify::verify;
use lapel::wallet::memory::Memory;
use lapel::wallet::ports::PortError;
use lapel::wallet::share::Choice as ShareChoice;
use lapel::wallet::{Wallet, WalletError};
use proptest::prelude::*;
use serde_json::{Value, json};
use stories::*;
const SAMPLES: [&str; 3] = [
    include_str!("../public/samples/data-literacy.json"),
    include_str!("../public/samples/collaboration.json"),
    include_str!("../public/samples/first-aid.json"),
];

const PATHWAYS: [&str; 2] = [
    include_str!("../public/samples/pathways/community-data-assistant.json"),
    include_str!("../public/samples/pathways/event-steward.json"),
];

fn judged(text: &str) -> Vec<Report> {
    verify(text, &Evidence::default(), NOW, &Expect::default()).expect("readable")
}

/// Documents with their reports, under the names `a`, `b`, …
struct Kept(Vec<(String, String, Vec<Report>)>);

impl Kept {
    fn of<T: AsRef<str>>(texts: &[T]) -> Kept {
        let name = |nth: usize| {
            char::from(b'a' + u8::try_from(nth % 26).expect("small")).to_string().repeat(nth / 26 + 1)
        };
        let all = texts.iter().enumerate();
        Kept(all.map(|(nth, it)| (name(nth), it.as_ref().to_owned(), judged(it.as_ref()))).collect())
    }

    fn sources(&self) -> Vec<Source<'_>> {
        self.0.iter().map(|(id, text, reports)| Source { id, text, reports, holder: None }).collect()
    }

    fn record(&self, own: &OwnRecord) -> (MyRecord, Vec<Skill>) {
        let sources = self.sources();
        let record = my_record(&sources, own, NOW);
        let skills = skills(&sources, &record, own);
        (record, skills)
    }
}

fn read_transcript(text: &str) -> Transcript {
    let reports = judged(text);
    let source = Source { id: "a", text, reports: &reports, holder: None };
    transcript(&source, "$").expect("a record")
}

/// A badge with members of its own in achievement and subject.
fn badge_with(seed: u8, name: &str, achievement: Value, subject: Value) -> Value {
    let key = issuer(seed);
    let slug: String =
        name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let mut document = unsigned(&key.did_key(), &format!("urn:example:{slug}"), name);
    document["credentialSubject"]["achievement"]["id"] = format!("urn:example:achievement:{slug}").into();
    let merge = |into: &mut Value, from: Value| {
        for (name, value) in from.as_object().expect("an object") {
            into[name.as_str()] = value.clone();
        }
    };
    merge(&mut document["credentialSubject"]["achievement"], achievement);
    merge(&mut document["credentialSubject"], subject);
    document
}

fn signed(seed: u8, document: &Value) -> String {
    let key = issuer(seed);
    sign(document, &key, &key.verification_method())
}

fn aligned(name: &str, url: &str, framework: &str, kind: &str) -> Value {
    json!({"type": ["Alignment"], "targetName": name, "targetUrl": url, "targetFramework": framework, "targetType": kind})
}

/// A record of the issuer 1: lines with a signature of their own, of issuer 2, and without any.
fn clr(lines: &[Value], subject: Value) -> Value {
    let key = issuer(1);
    let mut document = json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
        ],
        "id": "urn:uuid:7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Academic record",
        "issuer": {"id": key.did_key(), "type": ["Profile"], "name": "Riverside Community College"},
        "validFrom": "2026-06-01T00:00:00Z",
        "partial": true,
        "credentialSubject": {
            "type": ["ClrSubject"],
            "identifier": [{"type": "IdentityObject", "identityType": "name", "hashed": false, "identityHash": "Sample Learner"}],
            "verifiableCredential": lines
        }
    });
    for (name, value) in subject.as_object().expect("an object") {
        document["credentialSubject"][name.as_str()] = value.clone();
    }
    document
}

fn course(seed: u8, name: &str, term: &str, credits: f64) -> Value {
    badge_with(
        seed,
        name,
        json!({"achievementType": "Course", "resultDescription": [{"id": "urn:example:grade", "type": ["ResultDescription"], "name": "Grade", "resultType": "LetterGrade"}]}),
        json!({"term": term, "creditsEarned": credits, "result": [{"type": ["Result"], "resultDescription": "urn:example:grade", "value": "A"}]}),
    )
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn sample_own() -> OwnRecord {
    let work = OwnLine {
        organisation: "Corner Shop".into(),
        from: "2022-05".into(),
        until: "2024-02".into(),
        description: "- Kept the books\n- Counted <stock> & more".into(),
        skills: vec!["Bookkeeping".into()],
        ..OwnLine::new("1", Section::Work, "Shop assistant")
    };
    let coach = OwnLine {
        organisation: "Youth club".into(),
        from: "2024-09".into(),
        current: true,
        ..OwnLine::new("2", Section::Volunteering, "Coach")
    };
    let about = About {
        name: "Sample Learner".into(),
        summary: "Counts things, and says how sure the count is.".into(),
        email: "learner@example.com".into(),
        ..About::default()
    };
    OwnRecord { about, lines: vec![work, coach], ..OwnRecord::default() }
}

fn sample_pathway(nth: usize) -> Pathway {
    pathway::read(PATHWAYS[nth]).expect("a pathway").remove(0)
}

fn assembled(kept: &Kept, own: &OwnRecord, seed: u8) -> String {
    let sources = kept.sources();
    let chosen: Vec<(Source<'_>, &str)> = sources.iter().map(|it| (*it, "$")).collect();
    let learner = issuer(seed).did_key();
    let assembly = Assembly {
        random: [3; 16],
        learner: &learner,
        name: Some("Sample Learner"),
        title: "My record",
        description: "Assembled by the learner.",
        chosen: &chosen,
        own: &own.lines,
        created: NOW,
    };
    let document = assemble(&assembly).expect("assembled");
    match run(Task::Sign(Sign { document, created: NOW, seed: Seed([seed; 32]) })) {
        Outcome::Signed { document } => document,
        other => panic!("not signed: {other:?}"),
    }
}

/// A note as the page hands it over, and what stood there when it was begun.
fn written(on: Option<NoteOn>, text: &str, over: &str) -> NoteWritten {
    NoteWritten { note: Note { on, text: text.to_owned() }, over: over.to_owned() }
}

fn words() -> Words {
    let text = str::to_owned;
    Words {
        summary: text("Summary"),
        work: text("Work"),
        education: text("Education"),
        certificates: text("Certificates"),
        badges: text("Badges"),
        projects: text("Projects"),
        volunteering: text("Volunteering"),
        skills: text("Skills"),
        present: text("present"),
        valid_until: text("Valid until"),
        credits: text("Credits"),
        verified_by: text("Signed by {issuer}"),
        verified_by_website: text("Signed by {issuer}, key at {website}"),
        out_of_date: text("Out of date"),
        legend: text("A signature was checked."),
        legend_link: text("Check it here:"),
        open: text("Open it"),
        months: Vec::new(),
    }
}

fn fixture(folder: &Path, name: &str) -> String {
    let text = std::fs::read_to_string(folder.join(name)).expect("a fixture");
    // Some wrap the document with what is known about it.
    match value(&text).get("credential") {
        Some(inner) if inner.is_object() => inner.to_string(),
        _ => text,
    }
}

/// A badge as a JWT, with members of its own.
fn jwt_of(seed: u8, payload: &Value) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
    let key = issuer(seed);
    let mut payload = payload.clone();
    payload["iss"] = key.did_key().into();
    payload["jti"] = payload["id"].clone();
    payload["nbf"] = 1_777_766_400.into();
    let header = json!({"alg": "EdDSA", "typ": "JWT", "kid": key.verification_method()});
    let input = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(payload.to_string()));
    format!("{input}.{}", BASE64.encode(key.sign(input.as_bytes())))
}

fn line(id: &str, section: Section, from: &str, until: &str) -> OwnLine {
    OwnLine { from: from.into(), until: until.into(), ..OwnLine::new(id, section, id) }
}

fn with_lines(lines: Vec<OwnLine>) -> OwnRecord {
    OwnRecord { lines, ..OwnRecord::default() }
}
