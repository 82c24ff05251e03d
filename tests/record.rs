//! JOURNEY record: records read line by line, one's own put together, handed over and reviewed.

mod stories;

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

#[test]
fn each_line_of_a_record_says_what_stands_behind_it() {
    let own = value(&signed(2, &course(2, "Statistics", "Fall 2025", 3.0)));
    let covered = course(1, "Algebra", "Fall 2025", 4.5);
    let mut forged = value(&signed(2, &course(2, "Biology", "Spring 2026", 3.0)));
    forged["credentialSubject"]["creditsEarned"] = 30.into();
    let of_others = course(3, "Chemistry", "Spring 2026", 3.0);
    let read = read_transcript(&signed(1, &clr(&[own, covered, forged, of_others], json!({}))));
    let says: Vec<_> =
        read.lines.iter().map(|it| (it.verdict.secured, it.verdict.mark, it.liftable)).collect();
    assert_eq!(says[0], (Secured::OwnSignature, Mark::Verified, true));
    assert_eq!(says[1], (Secured::Record, Mark::Verified, false));
    assert_eq!(says[2], (Secured::Fails, Mark::Refuted, true));
    // Its issuer is not the one who signed the record.
    assert_eq!(says[3], (Secured::Record, Mark::Unconfirmed, false));
    assert_eq!(read.verdict.headline, Headline::Genuine);
    assert!(read.partial);
    let line = &read.lines[1];
    assert_eq!(
        (line.term.as_deref(), line.credits_earned.as_deref(), line.results[0].value.as_deref()),
        (Some("Fall 2025"), Some("4.5"), Some("A"))
    );
    // Thirty credits that nobody signed are not added up.
    let terms: Vec<_> = read.terms.iter().map(|it| (it.name.as_deref(), it.credits.as_deref())).collect();
    assert_eq!(terms, [(Some("Fall 2025"), Some("7.5")), (Some("Spring 2026"), Some("3"))]);
}

#[test]
fn a_record_that_nobody_signed_proves_none_of_its_lines() {
    let own = value(&signed(2, &course(2, "Statistics", "Fall 2025", 3.0)));
    let read = read_transcript(&clr(&[own, course(1, "Algebra", "Fall 2025", 3.0)], json!({})).to_string());
    let says: Vec<_> = read.lines.iter().map(|it| (it.verdict.secured, it.verdict.mark)).collect();
    assert_eq!(says, [(Secured::OwnSignature, Mark::Verified), (Secured::Nothing, Mark::ByPerson)]);
}

#[test]
fn a_line_with_its_own_signature_is_lifted_out_to_the_byte() {
    let line = signed(2, &course(2, "Statistics", "Fall 2025", 3.0));
    // Written as an issuer might, and no serializer would.
    let line = line.replacen("{", "{ \n\t", 1).replace("\"Statistics\"", "\"Stati\\u0073tics\"");
    let record = clr(&[json!("here"), course(1, "Algebra", "Fall 2025", 3.0)], json!({})).to_string();
    let record = record.replacen("\"here\"", &line, 1);
    let path = |nth: usize| format!("$.credentialSubject.verifiableCredential[{nth}]");
    let lifted = lift(&record, &path(0)).expect("liftable");
    assert_eq!(lifted, line);
    assert_eq!(judged(&lifted)[0].headline, Headline::Genuine);
    assert_eq!(lift(&record, &path(1)), Err(LiftError::NoProof));
    assert_eq!(lift(&record, &path(2)), Err(LiftError::NotThere));
    assert_eq!(lift("no record", &path(0)), Err(LiftError::NotThere));
}

#[test]
fn a_line_is_lifted_out_of_lists_in_lists_envelopes_and_tokens() {
    let (badge, token) = (badge(2, "Welding"), badge_jwt(3, "Plumbing"));
    let envelope = json!({"@context": "https://www.w3.org/ns/credentials/v2", "id": format!("data:application/vc+jwt,{token}"), "type": "EnvelopedVerifiableCredential"});
    let mut record = clr(&[json!(null)], json!({}));
    record["credentialSubject"]["verifiableCredential"] =
        json!([[null, {"@set": [value(&badge)]}], envelope, token]);
    let text = record.to_string();
    for report in judged(&text).iter().skip(1) {
        let lifted = lift(&text, &report.path).expect("liftable");
        let alone = &judged(&lifted)[0];
        assert_eq!(
            (alone.headline, &alone.reading.title),
            (report.headline, &report.reading.title),
            "{}",
            report.path
        );
    }
    assert_eq!(judged(&text).len(), 4);
    // A record that is a token itself gives back what stands in its payload.
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
    let whole = format!("{}.{}.{}", BASE64.encode("{}"), BASE64.encode(&text), BASE64.encode("no"));
    assert_eq!(lift(&whole, "$.credentialSubject.verifiableCredential[2]").as_deref(), Ok(token.as_str()));
}

#[test]
fn associations_make_a_tree_and_sequences_even_where_they_go_round() {
    let id = |name: &str| format!("urn:example:achievement:{name}");
    let link = |kind: &str, from: &str, to: &str| json!({"type": "Association", "associationType": kind, "sourceId": id(from), "targetId": id(to)});
    let lines =
        [course(1, "Algebra", "1", 3.0), course(1, "Calculus", "2", 3.0), course(1, "Analysis", "3", 3.0)];
    let subject = json!({
        "achievement": [
            {"id": id("degree"), "type": ["Achievement"], "achievementType": "BachelorDegree", "name": "BSc", "description": "-", "criteria": {"narrative": "-"}},
            {"id": id("algebra"), "type": ["Achievement"], "name": "Algebra", "description": "-", "criteria": {"narrative": "-"}}
        ],
        "association": [
            link("isChildOf", "algebra", "degree"), link("isParentOf", "degree", "calculus"), link("isPartOf", "nowhere", "degree"),
            link("precedes", "algebra", "calculus"), link("precedes", "calculus", "analysis"),
            link("isChildOf", "ring-a", "ring-b"), link("isChildOf", "ring-b", "ring-a"),
            link("precedes", "ring-a", "ring-b"), link("precedes", "ring-b", "ring-a")
        ]
    });
    let read = read_transcript(&signed(1, &clr(&lines, subject)));
    // Asserted by a line, so that it is not told twice.
    assert_eq!(read.unasserted.iter().filter_map(|it| it.title.as_deref()).collect::<Vec<_>>(), ["BSc"]);
    let root = &read.tree[0];
    assert_eq!(root.node, Node::Described(0));
    let parts: Vec<_> = root.parts.iter().map(|it| it.node.clone()).collect();
    assert_eq!(parts, [Node::Line(0), Node::Line(1), Node::Elsewhere(id("nowhere"))]);
    assert_eq!(read.sequences[0], [Node::Line(0), Node::Line(1), Node::Line(2)]);
    assert_eq!(read.tree.len(), 2, "the ring is told once");
    assert_eq!(read.links[0].kind, LinkKind::IsChildOf);

    let pathway = pathway::of_record(&read).expect("a pathway");
    assert_eq!((pathway.name.as_str(), pathway.steps.len()), ("BSc", 3));
    assert_eq!(pathway.steps[1].after, ["line-0"]);
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

#[test]
fn my_record_has_sections_and_says_who_stands_behind_each_line() {
    let kept = Kept::of(&SAMPLES);
    let (record, _) = kept.record(&sample_own());
    let lines: Vec<_> = record.entries.iter().map(|it| (it.section, it.title.as_str(), it.mark)).collect();
    assert_eq!(
        lines,
        [
            (Section::Work, "Shop assistant", Mark::ByPerson),
            (Section::Volunteering, "Coach", Mark::ByPerson),
            (Section::Certificates, "First Aid at Work", Mark::OutOfDate),
            (Section::Badges, "Collaboration", Mark::Verified),
            (Section::Badges, "Data Literacy", Mark::Verified),
        ]
    );
    assert_eq!(record.names, ["Sample Learner"]);
    // What was genuine when it was last looked at is out of date a thousand years later, without another look.
    let mut aged = kept.0[2].2.clone();
    aged[0].headline = Headline::Genuine;
    let source = Source { id: "x", text: SAMPLES[2], reports: &aged, holder: None };
    assert_eq!(my_record(&[source], &OwnRecord::default(), NOW).entries[0].mark, Mark::OutOfDate);
}

#[test]
fn one_credential_kept_twice_is_one_line_and_the_proven_one() {
    let own = signed(2, &course(2, "Statistics", "Fall 2025", 3.0));
    let mut inside = value(&own);
    inside.as_object_mut().unwrap().remove("proof");
    let record = clr(&[inside], json!({})).to_string();
    for order in [[&record, &own], [&own, &record]] {
        let (mine, _) = Kept::of(&order).record(&OwnRecord::default());
        let lines: Vec<_> = mine.entries.iter().map(|it| (it.title.as_str(), it.mark)).collect();
        assert_eq!(lines, [("Statistics", Mark::Verified)]);
    }
}

#[test]
fn what_somebody_signs_about_themselves_is_their_own_word() {
    let key = issuer(5);
    let mut document = unsigned(&key.did_key(), "urn:example:boast", "World champion");
    document["credentialSubject"]["id"] = key.did_key().into();
    let (record, skills) = Kept::of(&[signed(5, &document)]).record(&OwnRecord::default());
    let entry = &record.entries[0];
    assert_eq!(
        (entry.mark, entry.verdict.as_ref().unwrap().headline),
        (Mark::ByPerson, Headline::SelfIssued)
    );
    assert!(skills.is_empty());
    // And so it is where the key is known to be theirs from elsewhere.
    document["credentialSubject"].as_object_mut().unwrap().remove("id");
    let text = signed(5, &document);
    let reports = judged(&text);
    let holder = key.did_key();
    let source = Source { id: "a", text: &text, reports: &reports, holder: Some(&holder) };
    assert_eq!(my_record(&[source], &OwnRecord::default(), NOW).entries[0].mark, Mark::ByPerson);
}

#[test]
fn the_learner_moves_hides_and_gets_everything_back() {
    let kept = Kept::of(&SAMPLES);
    let mut own = sample_own();
    let before = own.clone();
    let key = kept.record(&own).0.entries[2].key.clone();
    let edits = [
        Edit::Move { entry: key.clone(), to: Some(Section::Education) },
        Edit::Hide { entry: "own:2".into(), hidden: true },
        Edit::Remove { id: "1".into() },
        Edit::Put { line: OwnLine::new("9", Section::Projects, "Map"), at: 0 },
        Edit::About(About::default()),
        Edit::Say { skill: "Juggling".into(), at: Some(usize::MAX) },
    ];
    let mut back: Vec<Edit> = edits.into_iter().map(|it| own.apply(it).expect("a change")).collect();
    let (record, skills) = kept.record(&own);
    assert!(record.entry(&key).is_some_and(|it| it.section == Section::Education && it.moved));
    assert!(record.shown().all(|it| it.key != "own:2"));
    assert!(skills.iter().any(|it| it.name == "Juggling" && it.strength.by_person == 1));
    while let Some(edit) = back.pop() {
        own.apply(edit).expect("a change");
    }
    assert_eq!(own, before);
    assert_eq!(own.apply(Edit::Remove { id: "nobody".into() }), None);
}

fn any_edit() -> impl Strategy<Value = Edit> {
    let word = || proptest::sample::select(vec!["a", "b", "c", "d"]).prop_map(String::from);
    prop_oneof![
        (word(), 0usize..5, "[a-z]{0,3}")
            .prop_map(|(id, at, title)| Edit::Put { line: OwnLine::new(&id, Section::Work, &title), at }),
        word().prop_map(|id| Edit::Remove { id }),
        (word(), proptest::option::of(Just(Section::Badges)))
            .prop_map(|(entry, to)| Edit::Move { entry, to }),
        (word(), any::<bool>()).prop_map(|(entry, hidden)| Edit::Hide { entry, hidden }),
        (word(), proptest::option::of(word())).prop_map(|(skill, into)| Edit::Merge { skill, into }),
        (word(), proptest::option::of("[a-z]{0,2}")).prop_map(|(skill, name)| Edit::Rename { skill, name }),
        (word(), proptest::option::of(0usize..3)).prop_map(|(skill, at)| Edit::Say { skill, at }),
    ]
}

proptest! {
    #[test]
    fn every_edit_can_be_taken_back(edits in proptest::collection::vec(any_edit(), 0..40)) {
        let mut own = OwnRecord::default();
        let mut history = Vec::new();
        for edit in edits {
            let before = own.clone();
            match own.apply(edit) {
                Some(back) => history.push((back, before)),
                None => prop_assert_eq!(&own, &before),
            }
            // However they were merged, every skill goes somewhere, and does not go round.
            for key in ["a", "b", "c", "d"] {
                let end = own.merged(key).to_owned();
                prop_assert!(!own.merges.contains_key(&end), "{} ends at {}", key, end);
            }
        }
        while let Some((back, before)) = history.pop() {
            own.apply(back);
            prop_assert_eq!(&own, &before);
        }
    }
}

#[test]
fn skills_are_one_by_address_and_else_by_name() {
    let esco = "http://data.europa.eu/esco/skill/1";
    let first = badge_with(
        1,
        "One",
        json!({"alignment": [
            aligned("Analyse data", esco, "ESCO", "ext:ESCO"),
            aligned("Group work", "https://www.onetonline.org/find/descriptor/1", "O*NET", "ext:ONet"),
        ]}),
        json!({}),
    );
    let second = badge_with(
        2,
        "Two",
        json!({"alignment": [
        aligned("Data analysis", "HTTPS://DATA.europa.eu/esco/skill/1/", "ESCO", "ext:ESCO"),
        {"type": ["Alignment"], "targetName": "Group-Work", "targetUrl": ""},
        aligned("Bachelor of things", "https://credentialengineregistry.org/x", "CTDL", "ceterms:Credential"),
    ], "tag": ["analyse data", "maths"]}),
        json!({}),
    );
    let kept = Kept::of(&[signed(1, &first), signed(2, &second)]);
    let (_, skills) = kept.record(&OwnRecord::default());
    let told: Vec<_> =
        skills.iter().map(|it| (it.name.as_str(), it.framework, it.strength.verified)).collect();
    assert_eq!(
        told,
        [
            ("Analyse data", Framework::Esco, 2),
            ("Group work", Framework::Onet, 2),
            ("maths", Framework::None, 1),
        ]
    );
    assert_eq!(skills[0].address.as_deref(), Some(esco));
    assert_eq!(skills[2].shown[0].how, How::Tag);
}

#[test]
fn frameworks_are_known_by_address_and_type() {
    let known = [
        ("https://case.example/uri/1", "CFItem", Framework::Case),
        ("https://credentialengineregistry.org/resources/ce-1", "", Framework::Ctdl),
        ("https://x.example/1", "ceasn:Competency", Framework::Ctdl),
        ("https://lightcast.io/open-skills/skills/KS1", "", Framework::Lightcast),
        ("https://osmt.example/api/skills/1", "", Framework::Rsd),
        ("https://x.example/1", "", Framework::Other),
    ];
    for (url, kind, framework) in known {
        let badge = badge_with(
            1,
            "One",
            json!({"alignment": [{"type": ["Alignment"], "targetName": "S", "targetUrl": url, "targetType": kind}]}),
            json!({}),
        );
        let (_, skills) = Kept::of(&[badge.to_string()]).record(&OwnRecord::default());
        assert_eq!(skills[0].framework, framework, "{url} {kind}");
    }
}

#[test]
fn a_result_that_is_aligned_shows_a_skill_at_its_level() {
    let badge = badge_with(
        1,
        "Team",
        json!({"resultDescription": [{
            "id": "urn:example:rd", "type": ["ResultDescription"], "name": "Listening", "resultType": "RubricCriterionLevel",
            "alignment": [aligned("Active listening", "https://skills.example/listening", "Sample", "CFItem")],
            "rubricCriterionLevel": [{"id": "urn:example:l2", "type": ["RubricCriterionLevel"], "name": "Often", "level": "2"}],
        }]}),
        json!({"result": [{"type": ["Result"], "resultDescription": "urn:example:rd", "achievedLevel": "urn:example:l2"}]}),
    );
    let (_, skills) = Kept::of(&[signed(1, &badge)]).record(&OwnRecord::default());
    assert_eq!((skills[0].name.as_str(), skills[0].shown[0].how), ("Active listening", How::Result));
    assert_eq!(skills[0].strength.level.as_deref(), Some("Often"));
}

#[test]
fn what_is_not_genuine_stands_behind_no_skill() {
    let good = signed(1, &badge_with(1, "One", json!({"tag": ["Welding"]}), json!({})));
    let (_, skills) = Kept::of(&[good.replace("\"One\"", "\"Two\"")]).record(&OwnRecord::default());
    assert_eq!(skills, []);
}

#[test]
fn skills_are_merged_and_renamed_and_become_two_again() {
    let badge = badge_with(
        1,
        "One",
        json!({"alignment": [
            aligned("Teamwork", "https://a.example/1", "A", ""), aligned("Working together", "https://b.example/2", "B", ""),
        ]}),
        json!({}),
    );
    let kept = Kept::of(&[signed(1, &badge)]);
    let mut own = OwnRecord::default();
    let keys: Vec<String> = kept.record(&own).1.into_iter().map(|it| it.key).collect();
    assert_eq!(keys, ["a.example/1", "b.example/2"]);
    let split = own.apply(Edit::Merge { skill: keys[1].clone(), into: Some(keys[0].clone()) }).unwrap();
    // The other way round would never end.
    assert_eq!(own.apply(Edit::Merge { skill: keys[0].clone(), into: Some(keys[1].clone()) }), None);
    let named = own.apply(Edit::Rename { skill: keys[0].clone(), name: Some("Team work".into()) }).unwrap();
    let (_, merged) = kept.record(&own);
    assert_eq!(merged.len(), 1);
    assert_eq!((merged[0].name.as_str(), merged[0].named.as_deref()), ("Team work", Some("Teamwork")));
    assert_eq!((merged[0].merged.as_slice(), merged[0].shown.len()), (&keys[1..], 1));
    own.apply(named);
    own.apply(split);
    assert_eq!(kept.record(&own).1.len(), 2);
}

#[test]
fn the_durable_lens_fills_as_badges_come() {
    let lens = lens::durable();
    assert_eq!(lens.skills.len(), 9);
    let state = |kept: &Kept, own: &OwnRecord, id: &str| {
        let (record, skills) = kept.record(own);
        let coverage = lens::look(&lens, &skills, &record);
        let nth = lens.skills.iter().position(|it| it.id == id).expect("a skill of the lens");
        assert_eq!(coverage.covered + coverage.partly + coverage.not_yet, 9);
        coverage.seats[nth].clone()
    };
    let none = OwnRecord::default();
    let samples = Kept::of(&SAMPLES);
    let seat = state(&samples, &none, "collaboration");
    assert_eq!((seat.state, seat.entries.len()), (State::Covered, 1));
    // A level of the whole is no part of it, and what else the badge is aligned to is.
    assert_eq!(seat.parts, []);
    let parts = json!({"alignment": [
        aligned("Teamwork", "https://a.example/1", "A", ""), aligned("Active listening", "https://a.example/2", "A", ""),
        aligned("Collaboration: giving credit", "https://a.example/3", "A", "")
    ]});
    let named = Kept::of(&[signed(1, &badge_with(1, "Teamwork", parts, json!({})))]);
    let seat = state(&named, &none, "collaboration");
    let mut names: Vec<_> =
        seat.parts.iter().map(|it| (it.name.as_str(), it.state, it.named_by_badge)).collect();
    names.sort_by_key(|it| it.0);
    assert_eq!(names, [("Active listening", State::Covered, true), ("giving credit", State::Covered, true)]);
    assert_eq!(state(&samples, &none, "empathy").state, State::NotYet);
    let said = OwnRecord { skills: vec!["Empathy".into()], ..OwnRecord::default() };
    assert_eq!(state(&samples, &said, "empathy").state, State::Partly);
    let tagged = Kept::of(&[signed(1, &badge_with(1, "Camp", json!({"tag": ["resilience"]}), json!({})))]);
    assert_eq!(state(&tagged, &none, "resilience").state, State::Partly);
}

#[test]
fn a_school_brings_a_lens_of_its_own_with_its_parts() {
    let text = json!({"format": "lapel-lens-1", "id": "ours", "name": "Ours", "skills": [{
        "name": "Craft", "parts": [{"name": "Sawing", "addresses": ["https://craft.example/saw"]}, {"name": "Joining"}]
    }]});
    let lens = lens::read(&text.to_string()).expect("a lens");
    let seat = |alignments: Value| {
        let kept =
            Kept::of(&[signed(1, &badge_with(1, "Wood", json!({"alignment": alignments}), json!({})))]);
        let (record, skills) = kept.record(&OwnRecord::default());
        lens::look(&lens, &skills, &record).seats.remove(0)
    };
    let saw = || aligned("Use a saw", "https://craft.example/saw", "Craft", "");
    let join = || json!({"type": ["Alignment"], "targetName": "Craft: joining", "targetUrl": "https://craft.example/j"});
    assert_eq!(seat(json!([saw()])).state, State::Partly);
    assert_eq!(seat(json!([saw(), join()])).state, State::Covered);
    for (text, why) in [
        ("{", lens::LensError::NotJson),
        (
            "{\"format\":\"other\",\"id\":\"\",\"name\":\"\",\"skills\":[{\"name\":\"a\"}]}",
            lens::LensError::NotALens,
        ),
        ("{\"format\":\"lapel-lens-1\",\"id\":\"\",\"name\":\"\",\"skills\":[]}", lens::LensError::Empty),
        ("[1]", lens::LensError::NotALens),
    ] {
        assert_eq!(lens::read(text), Err(why), "{text}");
    }
}

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

fn sample_pathway(nth: usize) -> Pathway {
    pathway::read(PATHWAYS[nth]).expect("a pathway").remove(0)
}

#[test]
fn the_sample_pathways_match_the_sample_badges_and_say_that_they_are_samples() {
    let (record, skills) = Kept::of(&SAMPLES).record(&OwnRecord::default());
    let pathway = sample_pathway(0);
    assert!(pathway.sample && pathway.promises.any());
    let walk = pathway::walk(&pathway, &record, &skills);
    let states: Vec<_> = walk.steps.iter().map(|it| it.state).collect();
    use pathway::State::*;
    assert_eq!(states, [Done, Done, Next, Next, Later]);
    assert_eq!((walk.open, walk.complete, walk.layers.len()), (2, false, 3));
    // A certificate that has run out is there, and is not done.
    let steward = sample_pathway(1);
    let walk = pathway::walk(&steward, &record, &skills);
    assert_eq!(walk.steps[0].state, Doubtful);
    assert_eq!((walk.steps[1].state, walk.steps[3].not_needed), (Done, true));
    assert!(steward.sample);
}

#[test]
fn a_substitute_counts_and_is_told_as_one() {
    let badge = |name: &str, achievement: Value| signed(1, &badge_with(1, name, achievement, json!({})));
    let pathway = Pathway {
        steps: serde_json::from_value(json!([
            {"id": "a", "name": "A", "match": [{"achievement": "urn:example:a"}], "instead": [{"name": "B", "match": [{"name": "B"}]}]},
            {"id": "c", "name": "C", "match": [{"achievement": "urn:example:c-en"}]},
            {"id": "d", "name": "D", "match": [{"name": "B", "issuer": "Another school"}]},
            {"id": "e", "name": "E", "match": [{}], "after": ["nobody", "e"]}
        ])).unwrap(),
        ..Pathway::default()
    };
    let kept = Kept::of(&[
        badge("B", json!({})),
        badge("C es", json!({"related": [{"id": "urn:example:c-en", "type": ["Related"]}]})),
    ]);
    let (record, skills) = kept.record(&OwnRecord::default());
    let walk = pathway::walk(&pathway, &record, &skills);
    assert_eq!((walk.steps[0].state, walk.steps[0].instead), (pathway::State::Done, Some(0)));
    assert_eq!((walk.steps[1].state, walk.steps[1].by_relation), (pathway::State::Doubtful, true));
    assert_eq!(walk.steps[2].state, pathway::State::Next);
    // A match that asks for nothing is met by nothing.
    assert!(walk.steps[3].by.is_empty() && walk.steps[3].state > pathway::State::Doubtful);
}

#[test]
fn badges_that_their_issuers_relate_are_a_pathway_with_what_is_missing() {
    let related = |ids: &[&str]| json!({"related": ids.iter().map(|it| json!({"id": format!("urn:example:achievement:{it}"), "type": ["Related"]})).collect::<Vec<_>>()});
    let badges = [
        ("One", related(&["two", "three"])),
        ("Two", json!({})),
        ("Alone", json!({})),
        ("Self", related(&["self"])),
    ];
    let texts: Vec<String> =
        badges.iter().map(|(name, it)| signed(1, &badge_with(1, name, it.clone(), json!({})))).collect();
    let (record, skills) = Kept::of(&texts).record(&OwnRecord::default());
    let found = pathway::of_related(&record);
    assert_eq!(found.len(), 1);
    let walk = pathway::walk(&found[0], &record, &skills);
    let told: Vec<_> = found[0]
        .steps
        .iter()
        .zip(&walk.steps)
        .map(|(step, it)| (step.name.as_str(), it.state, it.by_relation))
        .collect();
    use pathway::State::*;
    assert_eq!(
        told,
        [("One", Done, false), ("urn:example:achievement:three", Next, false), ("Two", Done, false)],
    );
}

#[test]
fn a_ctdl_pathway_is_read_from_its_graph() {
    let text = json!({"@context": "https://credreg.net/ctdl/schema/context/json", "@graph": [
        {"@id": "https://credentialengineregistry.org/resources/ce-p", "@type": "ceterms:Pathway", "ceterms:ctid": "ce-p",
         "ceterms:name": {"en-US": "Web developer"}, "ceterms:ownedBy": ["https://org.example/"],
         "ceterms:hasDestinationComponent": ["_:job"], "ceterms:hasPart": ["_:html", "_:js", "_:job", "_:choice", "_:gone"],
         "ceterms:estimatedDuration": [{"@type": "ceterms:DurationProfile", "ceterms:exactDuration": "P9M"}]},
        {"@id": "_:html", "@type": "ceterms:CredentialComponent", "ceterms:name": {"en-US": "HTML badge"},
         "ceterms:proxyFor": "https://credentialengineregistry.org/resources/ce-1", "ceterms:precedes": ["_:js"]},
        {"@id": "_:js", "@type": "ceterms:CompetencyComponent", "ceterms:name": "JavaScript"},
        {"@id": "_:choice", "@type": "ceterms:SelectionComponent", "ceterms:name": "Either",
         "ceterms:hasCondition": [{"ceterms:requiredNumber": 1, "ceterms:targetComponent": ["_:html", "_:js"]}]},
        {"@id": "_:job", "@type": "ceterms:JobComponent", "ceterms:name": "Web developer", "ceterms:codedNotation": "15-1254"}
    ]});
    let pathway = pathway::read(&text.to_string()).expect("a pathway").remove(0);
    assert_eq!((pathway.name.as_str(), pathway.promises.time.as_deref()), ("Web developer", Some("P9M")));
    let destination = pathway.destination.as_ref().expect("a destination");
    assert_eq!(
        (destination.kind, destination.code.as_deref()),
        (pathway::DestinationKind::Job, Some("15-1254"))
    );
    let names: Vec<_> = pathway.steps.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["HTML badge", "JavaScript", "Either"]);
    assert_eq!(pathway.steps[1].after, ["_:html"]);
    assert_eq!(pathway.steps[2].choose, Some(1));
    let badge = badge_with(
        1,
        "Markup",
        json!({"alignment": [aligned("HTML", "https://credentialengineregistry.org/resources/ce-1", "", "CTDL")]}),
        json!({}),
    );
    let (record, skills) = Kept::of(&[signed(1, &badge)]).record(&OwnRecord::default());
    let walk = pathway::walk(&pathway, &record, &skills);
    assert_eq!((walk.steps[0].state, walk.steps[2].state), (pathway::State::Done, pathway::State::Done));
}

#[test]
fn the_timeline_shows_gaps_between_what_lasts() {
    let line = |id: &str, from: &str, until: &str| OwnLine {
        from: from.into(),
        until: until.into(),
        ..OwnLine::new(id, Section::Work, id)
    };
    let own = OwnRecord {
        lines: vec![
            line("first", "2018", "2019"),
            line("second", "2020-01", "2020-06"),
            line("third", "2021-04", "2022"),
            line("slip", "2023-05", "2022-01"),
            line("undated", "", ""),
        ],
        ..OwnRecord::default()
    };
    let (record, _) = Kept::of(&SAMPLES).record(&own);
    let time = timeline(&record);
    let gaps: Vec<_> = time.gaps.iter().map(|it| (it.from.text(), it.until.text(), it.months)).collect();
    assert_eq!(gaps, [("2020-07".into(), "2021-03".into(), 9), ("2023-01".into(), "2023-04".into(), 4)]);
    assert_eq!(time.undated, ["own:undated"]);
    assert_eq!(time.span, Some((2018 * 12, 2026 * 12 + 5)));
    // Two badges of one month stand in two rows.
    let rows: Vec<_> = time.bars.iter().filter(|it| it.from.year == 2026).map(|it| it.row).collect();
    assert_eq!(rows, [0, 1]);
}

#[test]
fn a_pasted_advertisement_is_matched_by_words_and_labelled_rough() {
    let (record, skills) = Kept::of(&SAMPLES).record(&sample_own());
    let text = "We want:\n- Experience cleaning field data\n- first-aid at work\n\u{2022} Bookkeeping, Collaborating, Arabic\nYou explain uncertainties. You drive a lorry.";
    let found = review::gaps(Target::Text(text), &record, &skills);
    assert!(found.rough);
    let told: Vec<_> = found.wanted.iter().map(|it| (it.text.as_str(), it.state)).collect();
    assert_eq!(
        told,
        [
            ("We want", State::NotYet),
            ("Experience cleaning field data", State::Covered),
            ("first-aid at work", State::Partly),
            ("Bookkeeping", State::Partly),
            ("Collaborating", State::Covered),
            ("Arabic", State::NotYet),
            ("You explain uncertainties", State::Covered),
            ("You drive a lorry", State::NotYet),
        ]
    );
    let lens = lens::durable();
    let by_lens = review::gaps(Target::Lens(&lens), &record, &skills);
    assert_eq!((by_lens.rough, by_lens.covered, by_lens.wanted.len()), (false, 1, 9));
    let pathway = sample_pathway(1);
    let by_pathway = review::gaps(Target::Pathway(&pathway), &record, &skills);
    assert_eq!((by_pathway.covered, by_pathway.partly, by_pathway.not_yet), (2, 1, 1));
}

#[test]
fn a_review_counts_and_never_rates() {
    let (record, skills) = Kept::of(&SAMPLES).record(&sample_own());
    let summary = review::summary(&record);
    assert_eq!(summary.entries, 5);
    assert_eq!(summary.by_mark, [(Mark::Verified, 2), (Mark::OutOfDate, 1), (Mark::ByPerson, 2)]);
    assert_eq!((summary.issuers.len(), summary.issuers[0].entries, summary.issuers[0].verified), (1, 3, 2));
    assert_eq!(summary.years, Some((2023, 2026)));
    // No value of a review is a number about the person that is not a count of things.
    let told =
        format!("{:?}{:?}", serde_json::to_value(&summary), serde_json::to_value(&skills)).to_lowercase();
    for word in ["score", "rank", "rating", "recommend", "percent"] {
        assert!(!told.contains(word), "{word}");
    }
}

#[test]
fn two_records_and_two_dates_of_one_stand_side_by_side() {
    let (mine, my_skills) = Kept::of(&SAMPLES).record(&sample_own());
    let (theirs, their_skills) = Kept::of(&[SAMPLES[1], &badge(7, "Welding")]).record(&OwnRecord::default());
    let both = review::compare((&mine, &my_skills), (&theirs, &their_skills));
    assert_eq!((both.both.len(), both.only_first.len(), both.only_second.len()), (1, 4, 1));
    assert!(!both.both[0].mark_differs && !both.both[0].content_differs);
    assert_eq!(both.skills_both.len(), 1);
    let before = mine.as_of(When::read("2024-12-31").unwrap());
    let then = review::compare((&before, &[]), (&mine, &my_skills));
    assert_eq!((then.only_first.len(), then.only_second.len()), (0, 2));
}

#[test]
fn notes_go_back_as_a_file_and_find_their_lines() {
    let (mine, _) = Kept::of(&SAMPLES).record(&OwnRecord::default());
    let mut notes = Notes::new(NOW);
    notes
        .notes
        .push(Note { on: Some(NoteOn::entry(&mine.entries[1])), text: "Say more about the team.".into() });
    notes.notes.push(Note { on: None, text: "Good start.".into() });
    let read = Notes::read(&notes.to_text()).expect("notes");
    assert_eq!(read, notes);
    assert_eq!(read.on(&mine.entries[1]).count(), 1);
    assert_eq!(read.on(&mine.entries[0]).count(), 0);
    assert_eq!(Notes::read("{\"format\":\"other\",\"at\":0,\"notes\":[]}"), None);
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

#[test]
fn a_record_of_my_own_embeds_originals_to_the_byte_and_says_who_assembled_it() {
    let kept = Kept::of(&[SAMPLES[0].trim(), SAMPLES[2].trim(), &badge_jwt(3, "Plumbing")]);
    let record = assembled(&kept, &sample_own(), 7);
    assert!(record.contains(SAMPLES[0].trim()) && record.contains(SAMPLES[2].trim()));
    let read = read_transcript(&record);
    assert_eq!(
        (read.verdict.headline, read.verdict.by_earner, read.partial),
        (Headline::SelfIssued, true, true)
    );
    assert_eq!(read.issuer.id, read.learner.id);
    let says: Vec<_> = read.lines.iter().map(|it| (it.verdict.secured, it.verdict.mark)).collect();
    assert_eq!(
        says,
        [
            (Secured::OwnSignature, Mark::Verified),
            (Secured::OwnSignature, Mark::OutOfDate),
            (Secured::OwnSignature, Mark::Verified),
            (Secured::Record, Mark::ByPerson),
            (Secured::Record, Mark::ByPerson),
        ]
    );
    // Whoever opens it sees the employer and the dates that the learner wrote.
    let (mine, skills) = Kept::of(&[record.as_str()]).record(&OwnRecord::default());
    let work = mine.section(Section::Work).next().expect("the work line");
    assert_eq!(
        (work.organisation.as_deref(), work.from.map(When::text).as_deref()),
        (Some("Corner Shop"), Some("2022-05-01"))
    );
    assert!(
        skills
            .iter()
            .any(|it| it.name == "Bookkeeping" && it.strength.verified == 0 && it.strength.by_person == 1)
    );
    // A changed badge in it fails on its own line.
    let read = read_transcript(&record.replacen("\"Data Literacy\"", "\"Data Mastery\"", 2));
    let marks: Vec<_> = read.lines.iter().map(|it| it.verdict.mark).collect();
    assert_eq!(marks[..3], [Mark::Refuted, Mark::OutOfDate, Mark::Verified]);
    assert_eq!(read.verdict.headline, Headline::NotGenuine);
}

#[test]
fn a_famous_name_in_a_record_that_the_person_signed_is_the_persons_word() {
    let key = issuer(7);
    let mut boast = course(7, "Rocket science", "1", 3.0);
    boast["issuer"] =
        json!({"id": "did:web:famous.example", "type": ["Profile"], "name": "Famous University"});
    let mut record = clr(&[boast], json!({"id": key.did_key()}));
    record["issuer"]["id"] = key.did_key().into();
    let text = signed(7, &record);
    let line = &read_transcript(&text).lines[0];
    assert_eq!((line.verdict.secured, line.verdict.mark), (Secured::Record, Mark::ByPerson));
    let (mine, _) = Kept::of(&[text]).record(&OwnRecord::default());
    assert_eq!(mine.entries.iter().map(|it| it.mark).collect::<Vec<_>>(), [Mark::ByPerson]);
    // What a school's record says is the school's word, inside the person's record as well.
    let school = clr(&[course(1, "Algebra", "1", 3.0)], json!({}));
    let mut outer = clr(&[value(&signed(1, &school))], json!({"id": key.did_key()}));
    outer["issuer"]["id"] = key.did_key().into();
    let read = read_transcript(&signed(7, &outer));
    assert_eq!(
        read.lines.iter().map(|it| (it.depth, it.verdict.mark)).collect::<Vec<_>>(),
        [(0, Mark::Verified), (1, Mark::Verified)]
    );
}

#[test]
fn lines_taken_out_of_a_record_keep_how_they_belong_together() {
    let id = |name: &str| format!("urn:example:achievement:{name}");
    let line = |name: &str| value(&signed(2, &course(2, name, "1", 3.0)));
    let subject = json!({"association": [
        {"type": "Association", "associationType": "precedes", "sourceId": id("algebra"), "targetId": id("calculus")},
        {"type": "Association", "associationType": "precedes", "sourceId": id("calculus"), "targetId": id("analysis")}
    ]});
    let lines = [line("Algebra"), line("Calculus"), line("Analysis"), course(1, "Unsigned", "1", 3.0)];
    let kept = Kept::of(&[signed(1, &clr(&lines, subject))]);
    let source = kept.sources()[0];
    let path = |nth: usize| format!("$.credentialSubject.verifiableCredential[{nth}]");
    let (first, second, fourth) = (path(0), path(1), path(3));
    let learner = issuer(7).did_key();
    let assembly = |chosen: &[(Source<'_>, &str)]| {
        assemble(&Assembly {
            random: [3; 16],
            learner: &learner,
            name: None,
            title: "t",
            description: "d",
            chosen,
            own: &[],
            created: NOW,
        })
    };
    let record = value(&assembly(&[(source, &first), (source, &second)]).expect("assembled"));
    let kept = record["credentialSubject"]["association"].as_array().expect("associations");
    assert_eq!((kept.len(), kept[0]["targetId"].as_str()), (1, Some(id("calculus").as_str())));
    assert_eq!(assembly(&[(source, &first), (source, &fourth)]), Err(AssembleError::NotLiftable(1)));
    assert_eq!(assembly(&[]), Err(AssembleError::Nothing));
}

#[test]
fn the_wallet_keeps_the_learners_part_signs_and_another_wallet_reviews() {
    let mine = wallet(1);
    for sample in SAMPLES {
        keep(&mine, sample);
    }
    let (own, back) =
        now(mine.edit_record(Edit::Put { line: OwnLine::new("1", Section::Work, "Shop assistant"), at: 0 }))
            .unwrap();
    assert_eq!((own.lines.len(), back), (1, Some(Edit::Remove { id: "1".into() })));
    assert_eq!(now(mine.own_record()).unwrap(), own);
    let held = now(mine.record_material()).unwrap();
    let learner = now(mine.holder_id()).unwrap();
    let sources: Vec<Source<'_>> = held.iter().map(|it| it.source(Some(&learner))).collect();
    let chosen: Vec<(Source<'_>, &str)> = sources.iter().map(|it| (*it, "$")).collect();
    let assembly = Assembly {
        random: [9; 16],
        learner: &learner,
        name: None,
        title: "My record",
        description: "Assembled by the learner.",
        chosen: &chosen,
        own: &own.lines,
        created: NOW,
    };
    let document = now(mine.sign_record(assemble(&assembly).unwrap(), NOW)).unwrap();
    let id = keep(&mine, &document);
    let presented = now(mine.present(&ShareChoice {
        badges: vec![id],
        base: "https://lapel.example/".into(),
        ..ShareChoice::default()
    }))
    .unwrap();

    let theirs = wallet(2);
    let opened = now(theirs.open(presented.link.as_bytes())).unwrap();
    let shared = &opened.documents[0];
    let parts: Vec<Part> = parts(&shared.text, &shared.reports);
    assert_eq!(parts.len(), 1);
    assert_eq!(records(&parts[0].reports), ["$"]);
    let sources: Vec<Source<'_>> = parts.iter().map(Part::source).collect();
    let record = my_record(&sources, &OwnRecord::default(), NOW);
    let marks: Vec<_> = record.entries.iter().map(|it| (it.title.as_str(), it.mark)).collect();
    assert_eq!(
        marks,
        [
            ("Shop assistant", Mark::ByPerson),
            ("First Aid at Work", Mark::OutOfDate),
            ("Collaboration", Mark::Verified),
            ("Data Literacy", Mark::Verified)
        ]
    );
    let kept =
        now(theirs.write_review_notes("r", "Ada", None, vec![written(None, "Well done.", "")])).unwrap();
    assert_eq!(now(theirs.review_notes("r")).unwrap(), Some(kept));
    now(theirs.add_pathways(vec![sample_pathway(0)])).unwrap();
    assert_eq!(now(theirs.pathways()).unwrap(), [sample_pathway(0)]);
    now(theirs.delete_everything()).unwrap();
    assert_eq!(now(theirs.review_notes("r")).unwrap(), None);
}

/// A note as the page hands it over, and what stood there when it was begun.
fn written(on: Option<NoteOn>, text: &str, over: &str) -> NoteWritten {
    NoteWritten { note: Note { on, text: text.to_owned() }, over: over.to_owned() }
}

#[test]
fn a_record_worked_out_beside_the_page_is_the_same_record() {
    let kept = Kept::of(&SAMPLES);
    let own = sample_own();
    let (record, found) = kept.record(&own);
    let mut rows: Vec<String> = (0..).zip(kept.sources()).map(|(nth, one)| book::row(&one, nth)).collect();
    // The order in which a store gives them says nothing, and one that is damaged does not hide the others.
    rows.reverse();
    rows.push("{".into());
    let material = Material { rows, own, holder: None, now: NOW };
    let material: Material = serde_json::from_str(&serde_json::to_string(&material).unwrap()).unwrap();
    let told = book::book(&material);
    assert_eq!((&told.record, &told.skills), (&record, &found));
    let crossed: Book = serde_json::from_str(&serde_json::to_string(&told).unwrap()).unwrap();
    assert_eq!(crossed, told);
}

#[test]
fn records_and_badges_describe_pathways_themselves() {
    let id = |name: &str| format!("urn:example:achievement:{name}");
    let child = |name: &str| json!({"type": "Association", "associationType": "isChildOf", "sourceId": id(name), "targetId": id("statistics")});
    let lines = [
        course(1, "Statistics", "Fall 2025", 3.0),
        course(1, "Algebra", "Fall 2024", 3.0),
        course(1, "Data", "Fall 2024", 3.0),
    ];
    let whole = signed(1, &clr(&lines, json!({"association": [child("algebra"), child("data")]})));
    // One word of it is changed: its associations are nobody's word then.
    let changed = whole.replace("Fall 2024", "Fall 2023");
    let described = |texts: &[&String]| {
        let kept = Kept::of(texts);
        let rows = (0..).zip(kept.sources()).map(|(nth, one)| book::row(&one, nth)).collect();
        book::book(&Material { rows, own: OwnRecord::default(), holder: None, now: NOW }).described
    };
    let found = described(&[&whole]);
    let names = |one: &Pathway| one.steps.iter().map(|step| step.name.clone()).collect::<Vec<_>>();
    assert_eq!(found.iter().map(names).collect::<Vec<_>>(), [["Algebra", "Data"]]);
    assert_eq!(found[0].name, "Statistics");
    assert_eq!(described(&[&changed]), []);
    // Two records that call their parts alike describe two pathways.
    let mut other: Value = value(&whole);
    other["id"] = "urn:example:another".into();
    other.as_object_mut().unwrap().remove("proof");
    let both = described(&[&whole, &signed(1, &other)]);
    assert_eq!(both.len(), 2);
    assert_ne!(both[0].id, both[1].id);
}

#[test]
fn the_wallets_id_is_worked_out_once_and_stays_what_it_is() {
    let mine = wallet(7);
    let first = now(mine.holder_id()).unwrap();
    assert_eq!(now(mine.holder_id()).unwrap(), first);
    assert!(first.starts_with("did:key:z6Mk"), "{first}");
    assert_ne!(now(wallet(8).holder_id()).unwrap(), first);
}

#[test]
fn pathways_and_lines_of_two_tabs_stand_beside_each_other() {
    let mine = Wallet::over(Memory::at(NOW));
    now(mine.add_pathways(vec![sample_pathway(0)])).unwrap();
    assert_eq!(
        now(mine.add_pathways(vec![sample_pathway(1)])).unwrap(),
        [sample_pathway(0), sample_pathway(1)]
    );
    // The same in another edition takes its place.
    let newer = Pathway { name: "Newer".into(), ..sample_pathway(0) };
    assert_eq!(now(mine.add_pathways(vec![newer.clone()])).unwrap(), [newer.clone(), sample_pathway(1)]);
    assert_eq!(now(mine.remove_pathway(&newer)).unwrap(), [sample_pathway(1)]);
    assert_eq!(now(mine.remove_pathway(&newer)).unwrap(), [sample_pathway(1)]);
    // Neither page knows of the other's line; each is given an id of its own.
    for title in ["Baker", "Baker"] {
        let line = OwnLine::new("", Section::Work, title);
        now(mine.edit_record(Edit::Put { line, at: usize::MAX })).unwrap();
    }
    let ids: Vec<String> = now(mine.own_record()).unwrap().lines.into_iter().map(|line| line.id).collect();
    assert_eq!(ids, ["1", "2"]);
}

#[test]
fn an_advisors_note_is_written_beside_the_others_and_none_that_another_tab_wrote_is_lost() {
    let advisor = Wallet::over(Memory::at(NOW));
    let line = || Some(NoteOn::Wanted("Welding".to_owned()));
    let write = |by, one| now(advisor.write_review_notes("r", "Ada", by, vec![one])).unwrap();
    write(None, written(line(), "Ask about it.", ""));
    // Another tab, which was opened before that was written, writes on the whole.
    let notes = write(Some("Lee"), written(None, "Well done.", ""));
    let texts: Vec<&str> = notes.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!((texts, notes.by.as_str()), (vec!["Well done.", "Ask about it."], "Lee"));
    // It writes on the same line, too, without having seen what stands there: both stay.
    let notes = write(None, written(line(), "Has a certificate?", ""));
    assert_eq!(notes.said(line().as_ref()), Some("Ask about it.\n\nHas a certificate?"));
    let over = notes.said(line().as_ref()).unwrap().to_owned();
    // What was seen is changed, and taken away.
    let notes = write(None, written(line(), "Shown.", &over));
    assert_eq!(notes.said(line().as_ref()), Some("Shown."));
    let notes = write(None, written(line(), "", "Something older"));
    assert_eq!(notes.said(line().as_ref()), Some("Shown."), "nobody takes away what they did not see");
    let notes = write(None, written(line(), "", "Shown."));
    assert_eq!((notes.said(line().as_ref()), notes.notes.len()), (None, 1));
    // What cannot be kept is an error, and changes nothing.
    *advisor.world().fails_with.borrow_mut() = Some(PortError::Full);
    let failed =
        now(advisor.write_review_notes("r", "Ada", None, vec![written(None, "More.", "Well done.")]));
    assert_eq!(failed, Err(WalletError::Port(PortError::Full)));
    assert_eq!(now(advisor.review_notes("r")).unwrap().unwrap().said(None), Some("Well done."));
    write(None, written(None, "", "Well done."));
    assert_eq!(now(advisor.review_notes("r")).unwrap(), None);
}

#[test]
fn notes_go_back_to_the_learner_as_a_file_or_as_a_link_and_stay_or_go() {
    let mut notes = Notes { by: "Lee".into(), about: "Ada".into(), ..Notes::new(NOW) };
    notes.write(written(None, "Añade el proyecto. <script>alert(1)</script>", ""));
    let link = notes.to_link("https://wallet.example/").expect("a short note");
    assert!(link.starts_with("https://wallet.example/record#notes="), "{link}");
    let fragment = link.rsplit('#').next().unwrap();
    for form in [link.as_str(), fragment, &notes.to_text()] {
        assert_eq!(Notes::from_any(form).as_ref(), Some(&notes), "{form}");
    }
    for other in ["", "#", "notes=", "notes=!!!!", "notes=e30", "https://wallet.example/record#v=1", "{}"] {
        assert_eq!(Notes::from_any(other), None, "{other}");
    }
    notes.write(written(None, &"long ".repeat(4000), "Añade el proyecto. <script>alert(1)</script>"));
    assert_eq!(notes.to_link("https://wallet.example/"), None);

    let mine = wallet(3);
    assert_eq!(now(mine.keep_received(notes.clone())).unwrap(), [notes.clone()]);
    // The same notes in another edition take their place, and those of somebody else stand beside them.
    let edition = Notes { notes: Vec::new(), ..notes.clone() };
    let other = Notes { by: "Kim".into(), ..notes.clone() };
    assert_eq!(now(mine.keep_received(edition.clone())).unwrap(), vec![edition.clone()]);
    assert_eq!(now(mine.keep_received(other.clone())).unwrap(), [edition.clone(), other.clone()]);
    assert_eq!(now(mine.drop_received(&edition)).unwrap(), vec![other.clone()]);
    assert_eq!(now(mine.received_notes()).unwrap(), [other]);
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

/// What a reader of the page sees, tags taken away.
fn seen(html: &str) -> String {
    let body = html.split_once("<body").expect("a body").1;
    let mut text = String::new();
    let mut inside = true;
    for c in body.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[test]
fn the_resume_is_one_file_that_says_every_line_in_order() {
    let (record, skills) = Kept::of(&SAMPLES).record(&sample_own());
    let choice = Choice { link: Some("https://lapel.example/#2abc".into()), ..Choice::default() };
    let html = resume::html(&record, &skills, &choice, &words());
    let plain = resume::text(&record, &skills, &choice, &words());
    let order = [
        "Sample Learner",
        "Counts things",
        "Shop assistant",
        "Corner Shop",
        "Counted <stock> & more",
        "First Aid at Work",
        "Collaboration",
        "Makes others better",
        "Data Literacy",
        "Coach",
        "Clean field data",
        "https://lapel.example/#2abc",
    ];
    for text in [&seen(&html), &plain] {
        let mut rest: &str = text;
        for line in order {
            let at =
                rest.find(line).unwrap_or_else(|| panic!("{line} is not there, or not in order: {text}"));
            rest = &rest[at..];
        }
    }
    // A verified line bears the mark, one of the person's own does not.
    assert!(
        plain.contains("Data Literacy \u{2713}")
            && !plain.contains("Shop assistant \u{2713}")
            && !plain.contains("First Aid at Work \u{2713}")
    );
    for foreign in ["<script", "src=", "@import", "url(", "<link"] {
        assert!(!html.contains(foreign), "{foreign}");
    }
    let chosen = Choice {
        blocks: vec![resume::Block::Section(Section::Badges)],
        left_out: [record.entries[3].key.clone()].into(),
        ..Choice::default()
    };
    let short = resume::text(&record, &skills, &chosen, &words());
    assert!(
        short.contains("Data Literacy")
            && !short.contains("Collaboration")
            && !short.contains("Shop assistant")
    );
}

#[test]
fn nothing_a_stranger_writes_becomes_markup() {
    let nasty = "</style><script>alert(1)</script>\" onload='x' \u{202e}\u{0}javascript:";
    let badge = badge_with(1, nasty, json!({"description": nasty, "tag": [nasty]}), json!({}));
    let line = OwnLine {
        url: "javascript:alert(1)".into(),
        description: format!("- {nasty}\n{nasty}"),
        ..OwnLine::new("1", Section::Work, nasty)
    };
    let own = OwnRecord {
        lines: vec![line],
        about: About { name: nasty.into(), email: nasty.into(), ..About::default() },
        ..OwnRecord::default()
    };
    let (record, skills) = Kept::of(&[signed(1, &badge)]).record(&own);
    let choice =
        Choice { link: Some("javascript:alert(1)".into()), language: nasty.into(), ..Choice::default() };
    let html = resume::html(&record, &skills, &choice, &words());
    assert!(
        !html.contains("<script")
            && !html.contains("href=\"javascript")
            && !html.contains('\u{202e}')
            && !html.contains('\u{0}')
    );
    assert_eq!(html.matches("</style>").count(), 1);
}

#[test]
fn a_resume_file_is_told_as_the_persons_word_and_its_badges_by_themselves() {
    let good = value(&badge(2, "Welding"));
    let mut forged = value(&badge(3, "Surgery"));
    forged["name"] = "Heart surgery".into();
    let resume = json!({
        "type": "http://schema.hropenstandards.org/4.5/recruiting/json/LER-RSType.json",
        "documentId": {"value": "1"},
        "person": {"name": {"given": "Sample", "family": "Learner"}},
        "communication": {"email": [{"address": "learner@example.com"}], "web": [{"url": "https://learner.example/"}]},
        "narratives": [{"name": "Objective", "texts": [{"lines": ["A job", "Near home"]}]}],
        "educationAndLearnings": [{"institution": {"name": "School"}, "educationDegrees": [{"name": "Diploma", "date": "2020"}]}],
        "employmentHistories": [{"organization": {"tradeName": "Works"}, "positionHistories": [{"title": "Welder", "start": "2021", "current": true}],
                                 "verifications": [good]}],
        "certifications": [{"verifications": [{"otherW3CVerifiableCredential": forged}, {"reference": "https://confirm.example/1"}]}],
        "skills": [{"name": "Welding", "yearsOfExperience": 3}]
    });
    for text in [resume.to_string(), json!({"@context": ["https://www.w3.org/2018/credentials/v1"], "type": ["VerifiableCredential", "LER-RS VC"], "issuer": "Resume Builder", "credentialSubject": resume}).to_string()] {
        let reports = judged(&text);
        assert_eq!(reports.iter().map(|it| it.headline).collect::<Vec<_>>(), [Headline::Unsigned, Headline::Genuine, Headline::NotGenuine]);
        assert_eq!(reports[0].reading.recipient.name.as_deref(), Some("Sample Learner"));
        let source = Source { id: "a", text: &text, reports: &reports, holder: None };
        let stated = ler::read(&source, "$").expect("a résumé");
        assert_eq!((stated.version.as_deref(), stated.about.email.as_str()), (Some("4.5"), "learner@example.com"));
        let lines: Vec<_> = stated.lines.iter().map(|it| (it.line.as_ref().map(|it| it.title.as_str()), it.proofs.len(), it.references.len())).collect();
        assert_eq!(lines, [(Some("Diploma"), 0, 0), (Some("Welder"), 1, 0), (None, 1, 1)]);
        let record = my_record(&[source], &OwnRecord::default(), NOW);
        let told: Vec<_> = record.entries.iter().map(|it| (it.section, it.title.as_str(), it.mark)).collect();
        assert_eq!(
            told,
            [
                (Section::Education, "Diploma", Mark::ByPerson),
                (Section::Work, "Welder", Mark::ByPerson),
                (Section::Badges, "Surgery", Mark::Refuted),
                (Section::Badges, "Welding", Mark::Verified),
            ]
        );
        // It comes in through the same door as any badge.
        assert_eq!(candidates(&wallet(3), text.as_bytes()).len(), 1);
    }
}

#[test]
fn a_thousand_badges_are_a_record_in_no_time() {
    let good = judged(SAMPLES[0]);
    let kept: Vec<(String, Vec<Report>)> = (0..1_000)
        .map(|nth| {
            let mut reports = good.clone();
            reports[0].reading.id = Some(format!("urn:example:{nth}"));
            reports[0].reading.title = Some(format!("Badge {nth}"));
            for (skill, alignment) in reports[0].reading.achievement.alignments.iter_mut().enumerate() {
                alignment.url = Some(format!("https://skills.example/{}", (nth * 7 + skill) % 900));
                alignment.name = format!("Skill {}", (nth * 7 + skill) % 900);
            }
            (format!("id {nth}"), reports)
        })
        .collect();
    let sources: Vec<Source<'_>> =
        kept.iter().map(|(id, reports)| Source { id, text: SAMPLES[0], reports, holder: None }).collect();
    let own = sample_own();
    let begin = std::time::Instant::now();
    let record = my_record(&sources, &own, NOW);
    let after_record = begin.elapsed();
    let skills = skills(&sources, &record, &own);
    let after_skills = begin.elapsed();
    let lens = lens::look(&lens::durable(), &skills, &record);
    let time = timeline(&record);
    let summary = review::summary(&record);
    let both = review::compare((&record, &skills), (&record, &skills));
    let exported = ler_rs::export(&sources, &record, &skills, &Choice::default(), &words(), [1; 16]);
    let listed = lapel::domain::record::skills::to_json(&skills, &record);
    assert!(exported.len() > 1_000_000 && listed.len() > 100_000);
    eprintln!("record {after_record:?}, with skills {after_skills:?}, with everything {:?}", begin.elapsed());
    assert_eq!((record.entries.len(), skills.len() > 900, lens.seats.len()), (1_002, true, 9));
    assert_eq!((time.bars.len(), summary.entries, both.both.len()), (1_002, 1_002, 1_002));
    // A hundred times what it takes, so that a busy machine fails nothing and a quadratic merge does.
    assert!(begin.elapsed().as_secs() < 10, "{:?}", begin.elapsed());
}

/// Any JSON there is, with the names that are looked for.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        proptest::sample::select(vec![
            "ClrCredential",
            "VerifiableCredential",
            "LER-RSType",
            "lapel-pathway-1",
            "ceterms:Pathway",
            "a.b.c",
            "2024-13",
            "$"
        ])
        .prop_map(Value::from),
    ];
    let name = proptest::sample::select(vec![
        "type",
        "credentialSubject",
        "verifiableCredential",
        "achievement",
        "association",
        "associationType",
        "sourceId",
        "targetId",
        "result",
        "resultDescription",
        "alignment",
        "targetName",
        "id",
        "@set",
        "@graph",
        "@type",
        "format",
        "steps",
        "match",
        "ceterms:hasPart",
        "ceterms:hasCondition",
        "verifications",
        "certifications",
        "person",
        "employmentHistories",
        "positionHistories",
        "name",
    ])
    .prop_map(String::from);
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map(name.clone(), inner, 0..6)
                .prop_map(|it| Value::Object(it.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn whatever_comes_in_gets_an_answer(mut document in any_json(), kind in 0..3) {
        if let Some(object) = document.as_object_mut() {
            let types = [json!(["VerifiableCredential", "ClrCredential"]), json!("http://schema.hropenstandards.org/4.4/recruiting/json/ler-rs/LER-RSType.json"), json!(["VerifiablePresentation"])];
            object.insert("type".into(), types[kind as usize].clone());
        }
        let text = document.to_string();
        let _ = (pathway::read(&text), lens::read(&text), Notes::read(&text), lift(&text, "$.credentialSubject.verifiableCredential[0]"));
        if let Ok(reports) = verify(&text, &Evidence::default(), NOW, &Expect::default()) {
            let source = Source { id: "a", text: &text, reports: &reports, holder: None };
            let own = OwnRecord::default();
            let record = my_record(&[source], &own, NOW);
            let skills = skills(&[source], &record, &own);
            let _ = (timeline(&record), review::summary(&record), lens::look(&lens::durable(), &skills, &record));
            let _ = (parts(&text, &reports), ler::read(&source, "$"), worth(&source, "$"));
            if let Some(read) = transcript(&source, "$") {
                let _ = pathway::of_record(&read).map(|it| pathway::walk(&it, &record, &skills));
            }
            let choice = Choice::default();
            let _ = resume::html(&record, &skills, &choice, &words());
            let exported = ler_rs::export(&[source], &record, &skills, &choice, &words(), [1; 16]);
            prop_assert!(serde_json::from_str::<Value>(&exported).is_ok());
        }
    }

    #[test]
    fn any_text_can_be_held_against_a_record(text in "\\PC{0,400}") {
        let (record, skills) = Kept::of(&SAMPLES).record(&OwnRecord::default());
        let _ = review::gaps(Target::Text(&text), &record, &skills);
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

#[test]
fn real_records_read_as_transcripts() {
    let Some(folder) = fixtures() else { return };
    let plains = read_transcript(&fixture(&folder, "learncard/clr__great-plains-full.json"));
    assert_eq!((plains.lines.len(), plains.learner.name.as_deref()), (62, Some("Test Learner")));
    assert!(plains.lines.iter().all(|it| it.verdict.secured == Secured::Nothing && it.title.is_some()));
    assert_eq!(plains.lines.iter().filter(|it| it.term.is_some()).count(), 55);
    assert_eq!(plains.lines.iter().filter(|it| !it.results.is_empty()).count(), 60);
    let westbridge = read_transcript(&fixture(&folder, "learncard/clr__westbridge-full.json"));
    assert_eq!((westbridge.lines.len(), westbridge.links.len()), (29, 52));
    let elsewhere = westbridge
        .links
        .iter()
        .filter(|it| matches!((&it.from, &it.to), (Node::Elsewhere(_), _) | (_, Node::Elsewhere(_))))
        .count();
    assert_eq!(elsewhere, 0, "credentials are named by their own ids there");
    assert!(pathway::of_record(&westbridge).is_some_and(|it| it.steps.len() > 10));
    let tampered = read_transcript(&fixture(&folder, "generated/clr-nested-tampered.json"));
    assert_eq!(tampered.verdict.headline, Headline::Genuine);
    let refuted = tampered.lines.iter().filter(|it| it.verdict.mark == Mark::Refuted).count();
    assert_eq!((refuted, tampered.lines.len()), (1, 3));
    assert!(tampered.lines.iter().any(|it| it.verdict.why == Why::ContentChanged));
}

#[test]
fn real_resumes_of_both_versions_read() {
    let Some(folder) = fixtures() else { return };
    for (name, lines, skills) in [
        ("generated/ler-rs-valid.json", 0, 2),
        ("1edtech-validator/tcp/LER-RS_V2_VCwrapper.json", 3, 1),
        ("1edtech-validator/tcp/LER-RS_V2_UC010_applying.json", 1, 0),
    ] {
        let text = fixture(&folder, name);
        let reports = judged(&text);
        let source = Source { id: "a", text: &text, reports: &reports, holder: None };
        let stated = ler::read(&source, "$").unwrap_or_else(|| panic!("{name} is no résumé"));
        let told = stated.lines.iter().filter(|it| it.line.is_some()).count();
        assert!(
            told >= lines && stated.skills.len() <= skills + 1,
            "{name}: {told} lines, {} skills",
            stated.skills.len()
        );
        assert!(!stated.about.name.is_empty() && stated.version.is_some(), "{name}");
        assert!(reports.len() > 1, "{name}: what is beside the lines is judged");
    }
}

#[test]
fn an_assembled_record_is_valid_by_the_published_schema() {
    let Some(folder) = fixtures() else { return };
    let schema = value(
        &std::fs::read_to_string(folder.join("schemas/1edtech/clr_v2p0_clrcredential_schema.json")).unwrap(),
    );
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let record = value(&assembled(&Kept::of(&SAMPLES), &sample_own(), 7));
    let errors: Vec<String> =
        validator.iter_errors(&record).map(|it| format!("{} {it}", it.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new());
    // And a fault is found: the schema is in force.
    let mut wrong = record.clone();
    wrong.as_object_mut().unwrap().remove("name");
    assert!(!validator.is_valid(&wrong));
}

/// The 329 schemas of HR Open, under addresses by which they find each other.
fn hr_open(folder: &Path) -> HrOpen {
    fn gather(folder: &Path, root: &Path, found: &mut BTreeMap<String, Value>) {
        for entry in std::fs::read_dir(folder).expect("a folder").map(|it| it.expect("an entry").path()) {
            if entry.is_dir() {
                gather(&entry, root, found);
            } else if let Ok(schema) = serde_json::from_slice(&std::fs::read(&entry).expect("a schema")) {
                let name = entry.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
                found.insert(format!("https://hropen.example/{name}"), schema);
            }
        }
    }
    let root = folder.join("schemas/hropen");
    let mut found = BTreeMap::new();
    gather(&root, &root, &mut found);
    assert!(found.len() > 300, "{}", found.len());
    HrOpen(found)
}

struct HrOpen(BTreeMap<String, Value>);

impl jsonschema::Retrieve for HrOpen {
    fn retrieve(
        &self,
        uri: &jsonschema::Uri<String>,
    ) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let address = uri.as_str().trim_end_matches('#');
        self.0.get(address).cloned().ok_or_else(|| format!("no schema {address}").into())
    }
}

#[test]
fn the_exported_resume_is_valid_by_the_schemas_of_hr_open() {
    let Some(folder) = fixtures() else { return };
    let validator = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft4)
        .with_retriever(hr_open(&folder))
        .build(&json!({"$ref": "https://hropen.example/recruiting/json/LER-RSType.json"}))
        .expect("a schema");
    let good = value(&fixture(&folder, "generated/ler-rs-valid.json"));
    let bad = value(&fixture(&folder, "generated/ler-rs-invalid-vcdm2-direct.json"));
    assert!(validator.is_valid(&good) && !validator.is_valid(&bad), "the schemas are in force");
    let mut own = sample_own();
    own.about.place = "Riverside".into();
    own.about.phone = "+1 555 0100".into();
    own.lines.push(OwnLine { from: "2019".into(), ..OwnLine::new("3", Section::Education, "Diploma") });
    own.lines.push(OwnLine::new("4", Section::Projects, "A map"));
    let licence = signed(
        1,
        &badge_with(1, "Forklift", json!({"achievementType": "License"}), json!({"licenseNumber": "1"})),
    );
    let record = fixture(&folder, "generated/clr-valid-3-nested.json");
    let kept = Kept::of(&[SAMPLES[0], SAMPLES[1], SAMPLES[2], &licence, &badge_jwt(3, "Plumbing"), &record]);
    for own in [own, OwnRecord::default()] {
        let (mine, skills) = kept.record(&own);
        let text = ler_rs::export(&kept.sources(), &mine, &skills, &Choice::default(), &words(), [5; 16]);
        let exported = value(&text);
        let errors: Vec<String> = validator
            .iter_errors(&exported)
            .map(|it| format!("{} {it}", it.instance_path()).chars().take(300).collect())
            .collect();
        assert_eq!(errors, Vec::<String>::new());
        assert!(text.contains(SAMPLES[0].trim()), "to the byte");
        // What was exported comes in again, and its badges are as genuine as before.
        let reports = judged(&text);
        assert!(reports.iter().filter(|it| it.headline == Headline::Genuine).count() >= 5);
        let source = Source { id: "a", text: &text, reports: &reports, holder: None };
        let again = ler::read(&source, "$").expect("a résumé");
        assert_eq!(again.about.name, own.about.name);
    }
}

#[test]
fn a_json_resume_comes_in_as_ones_own_lines_and_goes_out_again() {
    let own = OwnRecord { skills: vec!["Juggling".into()], ..sample_own() };
    let (record, skills) = Kept::of::<&str>(&[]).record(&own);
    let read =
        json_resume::read(&json_resume::export(&record, &skills, &Choice::default())).expect("a résumé");
    assert_eq!(read.about, own.about);
    let told = |own: &OwnRecord| {
        let tell = |it: &OwnLine| {
            (it.section, it.title.clone(), it.organisation.clone(), it.from.clone(), it.until.clone())
        };
        own.lines.iter().map(tell).collect::<Vec<_>>()
    };
    assert_eq!(told(&read), told(&own));
    assert!(read.skills.contains(&"Juggling".to_owned()));
    for other in ["[]", "{", "{\"basics\":1}", SAMPLES[0]] {
        assert_eq!(json_resume::read(other), None);
    }
}

#[test]
fn a_share_of_several_is_taken_apart_to_the_byte() {
    let record = signed(1, &clr(&[value(&badge(2, "Welding"))], json!({})));
    let all = [badge(3, "Plumbing"), badge_jwt(4, "Painting"), record];
    let wallet = wallet(1);
    let badges = all.iter().map(|text| keep(&wallet, text)).collect();
    let choice = ShareChoice { badges, base: "https://lapel.example/".into(), ..ShareChoice::default() };
    let presented = now(wallet.present(&choice)).unwrap();
    let parts = parts(&presented.document, &judged(&presented.document));
    assert_eq!(parts.iter().map(|it| it.text.clone()).collect::<Vec<_>>(), all);
    assert_eq!(parts.iter().map(|it| it.reports.len()).collect::<Vec<_>>(), [1, 1, 2]);
    assert_eq!(parts[2].reports[1].path, "$.credentialSubject.verifiableCredential[0]");
    assert!(parts.iter().all(|it| it.holder.as_deref().is_some_and(|it| it.starts_with("did:key:"))));
}

#[test]
fn the_json_resume_is_valid_by_its_published_schema() {
    let package =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("e2e/node_modules/@jsonresume/schema/schema.json");
    let Ok(schema) = std::fs::read_to_string(&package) else {
        eprintln!("skipped: no schema at {}; npm ci in e2e brings it", package.display());
        return;
    };
    let validator = jsonschema::validator_for(&value(&schema)).expect("a schema");
    let mut own = sample_own();
    for (nth, section) in Section::ALL.into_iter().enumerate() {
        own.lines.push(OwnLine {
            from: "2019-04".into(),
            until: "2020".into(),
            url: "https://x.example/".into(),
            ..OwnLine::new(&format!("n{nth}"), section, "Line")
        });
    }
    let (record, skills) = Kept::of(&SAMPLES).record(&own);
    let exported = value(&json_resume::export(&record, &skills, &Choice::default()));
    let errors: Vec<String> =
        validator.iter_errors(&exported).map(|it| format!("{} {it}", it.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new());
    for list in ["work", "education", "volunteer", "projects", "certificates", "skills"] {
        assert!(exported[list].as_array().is_some_and(|it| !it.is_empty()), "{list}");
    }
    assert!(!validator.is_valid(&json!({"work": [{"startDate": "May 2020"}]})), "the schema is in force");
}

#[test]
fn every_row_of_the_record_that_was_ever_kept_reads_whole() {
    fn again<T: serde::de::DeserializeOwned + serde::Serialize>(written: &Value) -> Value {
        let read: T =
            serde_json::from_value(written.clone()).unwrap_or_else(|why| panic!("{why}: {written}"));
        serde_json::to_value(read).expect("writes")
    }
    let rows = value(include_str!("snapshots/record_1.json"));
    let rows = rows.as_object().expect("rows");
    for (name, row) in rows {
        let read = match name.as_str() {
            "record" => again::<OwnRecord>(row),
            "pathways" => again::<Vec<Pathway>>(row),
            "review" => again::<Notes>(row),
            "choice" => again::<Choice>(row),
            other => panic!("{other} is not read"),
        };
        holds(&read, row, name);
    }
    // And the shortest of each.
    for (name, read) in [("record", again::<OwnRecord> as fn(&Value) -> Value), ("choice", again::<Choice>)] {
        assert!(read(&json!({})).is_object(), "{name}");
    }
}

/// What every view tells of the samples and one record, so that no view changes unseen.
/// `LAPEL_SNAPSHOT=write cargo test --test record views` writes them anew.
#[test]
fn the_views_of_the_samples_are_as_they_were() {
    let own = sample_own();
    let lines = [
        value(&signed(2, &course(2, "Statistics", "Fall 2025", 3.0))),
        course(1, "Algebra", "Fall 2025", 4.5),
    ];
    let id = |name: &str| format!("urn:example:achievement:{name}");
    let subject = json!({"association": [{"type": "Association", "associationType": "precedes", "sourceId": id("algebra"), "targetId": id("statistics")}]});
    let record_text = signed(1, &clr(&lines, subject));
    let kept = Kept::of(&[SAMPLES[0], SAMPLES[1], SAMPLES[2], &record_text]);
    let (record, skills) = kept.record(&own);
    let pathway = sample_pathway(0);
    let source = kept.sources()[1];
    let views = json!({
        "transcript": read_transcript(&record_text),
        "record": record,
        "skills": skills,
        "durable": lens::look(&lens::durable(), &skills, &record),
        "worth": worth(&source, "$"),
        "walk": pathway::walk(&pathway, &record, &skills),
        "timeline": timeline(&record),
        "summary": review::summary(&record),
        "gaps": review::gaps(Target::Text("Collaboration, Welding"), &record, &skills),
        "html": resume::html(&record, &skills, &Choice::default(), &words()).lines().collect::<Vec<_>>(),
        "text": resume::text(&record, &skills, &Choice::default(), &words()).lines().collect::<Vec<_>>(),
        "json_resume": value(&json_resume::export(&record, &skills, &Choice::default())),
    });
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/record_views.json");
    if std::env::var_os("LAPEL_SNAPSHOT").is_some() {
        std::fs::write(&path, format!("{views:#}\n")).expect("written");
    }
    let before = value(&std::fs::read_to_string(&path).expect("the snapshot"));
    holds(&views, &before, "views");
    holds(&before, &views, "snapshot");
}

/// A record of one's own with something in every place.
fn full_own() -> OwnRecord {
    let about = About {
        name: " Sample Learner ".into(),
        headline: "Counter".into(),
        summary: "Counts things.\n\n Says how sure the count is.".into(),
        email: "learner@example.com".into(),
        phone: "+1 555 0100".into(),
        place: "Riverside".into(),
        links: vec![
            OwnLink { label: "Home".into(), url: "https://learner.example/".into() },
            OwnLink { label: String::new(), url: "https://code.example/learner".into() },
            OwnLink { label: "Trick".into(), url: "javascript:alert(1)".into() },
        ],
    };
    let line = |id: &str, section, title: &str, organisation: &str, from: &str, until: &str| OwnLine {
        organisation: organisation.into(),
        from: from.into(),
        until: until.into(),
        ..OwnLine::new(id, section, title)
    };
    let lines = vec![
        OwnLine {
            description: "Mathematics\n\n Music".into(),
            ..line("1", Section::Education, "Diploma", "School", "2018-09", "2020-06")
        },
        OwnLine {
            current: true,
            place: "Riverside".into(),
            description: "Kept the books".into(),
            url: "https://shop.example/".into(),
            skills: vec!["Bookkeeping".into()],
            ..line("2", Section::Work, "Shop assistant", "Corner Shop", "2022-05", "")
        },
        line("3", Section::Volunteering, "Coach", "Youth club", "2019", "2020"),
        line("4", Section::Certificates, "First aid", "Red Cross", "2021-05", ""),
        OwnLine {
            description: "Of the river".into(),
            url: "https://map.example/".into(),
            ..line("5", Section::Projects, "A map", "Town", "2023", "2024")
        },
    ];
    OwnRecord { about, lines, ..OwnRecord::default() }
}

/// It, and a course and a licence that a school signed.
fn full_record() -> (Kept, OwnRecord, [String; 2]) {
    let driving = aligned("Driving", "https://skills.example/driving", "", "CTDL");
    let licence = json!({"achievementType": "License", "alignment": [driving]});
    let texts = [
        signed(1, &course(1, "Algebra", "Fall 2025", 3.0)),
        signed(1, &badge_with(1, "Forklift", licence, json!({}))),
    ];
    (Kept::of(&texts), full_own(), texts)
}

#[test]
fn each_line_of_a_resume_stands_where_hr_open_has_a_place_for_it() {
    let (kept, own, texts) = full_record();
    let (record, skills) = kept.record(&own);
    let written = |choice: &Choice| {
        value(&ler_rs::export(&kept.sources(), &record, &skills, choice, &words(), [5; 16]))
    };
    let mut exported = written(&Choice::default());
    assert!(exported["documentId"]["value"].as_str().is_some_and(|id| id.starts_with("urn:uuid:")));
    exported.as_object_mut().unwrap().remove("documentId");
    let proof = |text: &str| json!({"verifications": [{"otherW3CVerifiableCredential": value(text)}]});
    let told = |name: &str, lines: &[&str]| json!({"name": name, "texts": [{"lines": lines}]});
    let school = json!({"name": "Riverside Community College"});
    let expected = json!({
        "type": ler_rs::TYPE,
        "person": {"name": {"formattedName": "Sample Learner"}},
        "communication": {
            "address": [{"formattedAddress": "Riverside"}],
            "email": [{"address": "learner@example.com"}],
            "phone": [{"formattedNumber": "+1 555 0100"}],
            "web": [{"name": "Home", "url": "https://learner.example/"}, {"url": "https://code.example/learner"}],
        },
        "narratives": [
            told("Summary", &["Counts things.", "Says how sure the count is."]),
            told("Projects", &["A map", "Town", "2023 / 2024", "Of the river", "https://map.example/"]),
        ],
        "educationAndLearnings": [
            // The day that a credential was issued on ends what it is about and begins nothing.
            {"institution": school, "educationDegrees": [{"name": "Algebra", "date": "2026-05-03"}], "descriptions": ["What it is.", "Grade: A"]},
            proof(&texts[0]),
            {"institution": {"name": "School"}, "educationDegrees": [{"name": "Diploma", "date": "2020-06"}],
             "start": "2018-09", "end": "2020-06", "descriptions": ["Mathematics", "Music"]},
        ],
        "employmentHistories": [
            {"organization": {"name": "Corner Shop", "tradeName": "Corner Shop"},
             "positionHistories": [{"title": "Shop assistant", "start": "2022-05", "current": true,
                                    "location": {"city": "Riverside"}, "descriptions": ["Kept the books"]}]},
            {"organization": {"name": "Youth club", "tradeName": "Youth club"},
             "positionHistories": [{"title": "Coach", "start": "2019", "end": "2020", "jobCategories": [{"name": "Volunteering"}]}]},
        ],
        "certifications": [{"name": "First aid", "issuingAuthority": {"name": "Red Cross"}, "issued": "2021-05"}],
        "licenses": [
            {"name": "Forklift", "issuingAuthority": school, "issued": "2026-05-03", "descriptions": ["What it is."]},
            proof(&texts[1]),
        ],
        "skills": [
            {"name": "Driving", "definitionReference": {"reference": "https://skills.example/driving"}, "lastUsedDate": "2026-05-03",
             "verifications": [{"reference": "urn:example:forklift"}]},
            // It is used in a position that goes on: no day is the last.
            {"name": "Bookkeeping"},
        ],
    });
    assert_eq!(exported, expected);
    // What there is nothing of is not there at all.
    let nobody = Choice { about: Some(About::default()), blocks: Vec::new(), ..Choice::default() };
    let empty = written(&nobody);
    let names: Vec<&str> = empty.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["documentId", "skills", "type"]);
}

#[test]
fn a_hosted_badge_is_referred_to_and_another_that_cannot_be_lifted_out_is_not() {
    let hosted = "https://badges.example/1";
    let assertion = json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": hosted,
        "recipient": {"type": "email", "hashed": false, "identity": "learner@example.com"},
        "badge": {"type": "BadgeClass", "id": "https://badges.example/class", "name": "Hosted", "description": "x",
                  "criteria": {"narrative": "x"}, "issuer": {"type": "Issuer", "id": "https://badges.example/issuer", "name": "School"}},
        "verification": {"type": "HostedBadge"}, "issuedOn": "2026-01-01T00:00:00Z",
    });
    let kept = Kept::of(&[assertion.to_string()]);
    let (record, skills) = kept.record(&OwnRecord::default());
    let exported =
        value(&ler_rs::export(&kept.sources(), &record, &skills, &Choice::default(), &words(), [5; 16]));
    let list = exported["certifications"].as_array().expect("a line");
    assert_eq!(list[0]["name"], "Hosted");
    assert_eq!(list[1..], [json!({"verifications": [{"reference": hosted}]})]);
    // Without a context it can stand in no other document, and nothing is hosted at what it calls itself.
    let bare = json!({
        "id": "https://badges.example/2", "type": ["VerifiableCredential"], "name": "Bare",
        "issuer": "did:example:issuer", "credentialSubject": {"id": "did:example:learner"},
    });
    let kept = Kept::of(&[bare.to_string()]);
    let (record, skills) = kept.record(&OwnRecord::default());
    let exported =
        value(&ler_rs::export(&kept.sources(), &record, &skills, &Choice::default(), &words(), [5; 16]));
    assert_eq!(exported["certifications"].as_array().map(Vec::len), Some(1));
}

#[test]
fn everything_that_a_resume_file_states_is_told() {
    let texts = |lines: &[&str]| json!([{"lines": lines}]);
    let resume = json!({
        "type": "http://schema.hropenstandards.org/4.4/recruiting/json/ler-rs/LER-RSType.json",
        "documentId": {"value": "urn:example:1"},
        "person": {"name": {"given": "Sample", "middle": "M.", "family": "Learner"}},
        "communication": {
            "address": [{"city": "Riverside", "countryCode": "US"}],
            "phone": [{}, {"formattedNumber": "+1 555 0100"}],
            "web": [{"name": "Home", "url": "https://learner.example/"}],
            "social": [{"uri": "https://social.example/learner"}],
        },
        "narratives": [{"name": "Interests", "lines": ["Rivers"]}, {"name": "Summary", "texts": texts(&["One", "Two"])}],
        "attachments": [{"content": {"filename": "a.pdf"}}, {"url": "https://files.example/b"}, {}],
        "job": {"positionOpening": {"positionProfiles": [{"positionTitle": "Clerk"}]}},
        "educationAndLearnings": [
            {"institution": {"legalName": "School"}, "programs": ["Evening course"], "start": "2018", "currentlyAttendingIndicator": true},
            {"institution": "College", "educationDegrees": [{"name": "Diploma", "date": 2020, "specializations": [{"name": "Maths"}, {"name": "Music"}]}],
             "descriptions": ["Four years"]},
            {"institution": {"name": "Academy"}},
            {"descriptions": ["nothing to say of whom"]},
        ],
        "employmentHistories": [
            {"organization": {"tradeName": "Works"}, "start": "2010", "end": "2012"},
            {"organization": {"name": "Shop"}, "descriptions": ["Sells"], "positionHistories": [
                {"title": "Clerk", "start": "2013", "end": "2014-05", "descriptions": ["Counted"], "location": {"city": "Riverside", "descriptions": ["By the river"]}},
                {"start": "2015", "current": true, "location": {"descriptions": ["By the sea"]}},
                {"title": "Boss"},
            ]},
            {"positionHistories": []},
        ],
        "certifications": [
            {"name": "First aid", "issuingAuthority": {"name": "Red Cross"}, "firstIssued": "2021-05"},
            {"issuingAuthority": {"name": "Guild"}, "effectiveTimePeriod": {"validFrom": "2022"}},
        ],
        "licenses": [{"name": "Forklift", "issued": "2023"}, {"verifications": [{"verifyingOrganization": {"name": "Office"}}]}],
        "skills": [
            {"name": "Driving", "yearsOfExperience": 3, "description": "Lorries", "definitionReference": {"reference": "https://skills.example/driving"}},
            {"comments": "no name"},
        ],
    });
    let text = resume.to_string();
    let reports = judged(&text);
    let stated = ler::read(&Source { id: "a", text: &text, reports: &reports, holder: None }, "$").unwrap();
    let about = About {
        name: "Sample M. Learner".into(),
        summary: "One\nTwo".into(),
        phone: "+1 555 0100".into(),
        place: "Riverside, US".into(),
        links: vec![
            OwnLink { label: "Home".into(), url: "https://learner.example/".into() },
            OwnLink { label: String::new(), url: "https://social.example/learner".into() },
        ],
        ..About::default()
    };
    assert_eq!(stated.about, about);
    assert_eq!(
        (stated.document_id.as_deref(), stated.version.as_deref()),
        (Some("urn:example:1"), Some("4.4"))
    );
    assert_eq!(
        (stated.attachments, stated.job),
        (vec!["a.pdf".into(), "https://files.example/b".into()], Some("Clerk".into()))
    );
    let narrative =
        |name: &str, lines: &[&str]| (name.to_owned(), lines.iter().map(|it| (*it).to_owned()).collect());
    assert_eq!(
        stated.narratives,
        [narrative("Interests", &["Rivers"]), narrative("Summary", &["One", "Two"])]
    );
    let line = |path: &str, section, title: &str, organisation: &str, from: &str, until: &str| OwnLine {
        organisation: organisation.into(),
        from: from.into(),
        until: until.into(),
        ..OwnLine::new(path, section, title)
    };
    let (education, work, certificates) = (Section::Education, Section::Work, Section::Certificates);
    let at = |list: &str, nth: usize| format!("$.{list}[{nth}]");
    let position = |nth: usize| format!("$.employmentHistories[1].positionHistories[{nth}]");
    let lines: Vec<OwnLine> = stated.lines.iter().filter_map(|it| it.line.clone()).collect();
    assert_eq!(
        lines,
        [
            OwnLine {
                current: true,
                ..line(&at("educationAndLearnings", 0), education, "Evening course", "School", "2018", "")
            },
            OwnLine {
                description: "Four years\nMaths, Music".into(),
                ..line(&at("educationAndLearnings", 1), education, "Diploma", "College", "", "2020")
            },
            line(&at("educationAndLearnings", 2), education, "Academy", "Academy", "", ""),
            line(&at("employmentHistories", 0), work, "Works", "Works", "2010", "2012"),
            OwnLine {
                description: "Counted".into(),
                place: "Riverside".into(),
                ..line(&position(0), work, "Clerk", "Shop", "2013", "2014-05")
            },
            OwnLine {
                description: "By the sea".into(),
                current: true,
                ..line(&position(1), work, "Shop", "Shop", "2015", "")
            },
            OwnLine { description: "Sells".into(), ..line(&position(2), work, "Boss", "Shop", "", "") },
            line(&at("certifications", 0), certificates, "First aid", "Red Cross", "2021-05", ""),
            line(&at("certifications", 1), certificates, "Guild", "Guild", "2022", ""),
            line(&at("licenses", 0), certificates, "Forklift", "", "2023", ""),
        ]
    );
    // Somebody is said to confirm a line of which nothing is stated.
    let bare: Vec<_> = stated
        .lines
        .iter()
        .filter(|it| it.line.is_none())
        .map(|it| (it.path.as_str(), it.references.clone()))
        .collect();
    assert_eq!(bare, [("$.licenses[1]", vec!["Office".to_owned()])]);
    let skills: Vec<_> = stated
        .skills
        .iter()
        .map(|it| (it.name.as_str(), it.years.as_deref(), it.comment.as_deref(), it.address.as_deref()))
        .collect();
    assert_eq!(skills, [("Driving", Some("3"), Some("Lorries"), Some("https://skills.example/driving"))]);
    // Told in one's record, each line can be moved and left out by itself, and says whose résumé it stands in.
    let mut own = OwnRecord::default();
    let key = "a.employmentHistories[0]".to_owned();
    own.moves.insert(key.clone(), Section::Projects);
    own.hidden.insert("a.licenses[0]".to_owned());
    let source = Source { id: "a", text: &text, reports: &reports, holder: None };
    let record = my_record(&[source], &own, NOW);
    let entry = |key: &str| record.entries.iter().find(|it| it.key == key).expect("a line");
    let works = entry(&key);
    assert_eq!((works.section, works.moved, works.hidden), (Section::Projects, true, false));
    assert_eq!(
        (works.source.clone(), works.record.as_deref()),
        (Some(("a".into(), "$".into())), Some("Sample M. Learner"))
    );
    assert!(works.own() && works.kind.is_some());
    assert!(entry("a.licenses[0]").hidden && !entry("a.licenses[0]").moved);
    assert_eq!(record.entries.len(), 10);
}

#[test]
fn a_resume_is_known_by_its_type_or_by_whose_it_is_and_what_it_lists() {
    let person = json!({"name": {"formattedName": "Sample Learner"}});
    assert!(ler::is_resume(&json!({"type": "LER-RSType", "person": person})));
    assert!(ler::is_resume(&json!({"person": person, "skills": []})));
    for other in [
        json!({"type": "LER-RSType", "credentialSubject": {}}),
        json!({"person": person}),
        json!({"person": "Sample Learner", "skills": []}),
        json!({"skills": []}),
        json!({"person": person, "skills": "all"}),
    ] {
        assert!(!ler::is_resume(&other), "{other}");
    }
    // Credentials stand there bare, wrapped, as tokens, and in a wrapper of the whole; references are none.
    let token = badge_jwt(1, "Welding");
    let resume = json!({"person": person, "skills": [{"verifications": [token, {"type": "VerifiableCredential"}, {"reference": "a.b.c"}, "a.b"]}]});
    let steps =
        |document: &Value| ler::credentials(document).into_iter().map(|(step, _)| step).collect::<Vec<_>>();
    assert_eq!(steps(&resume), [".skills[0].verifications[0]", ".skills[0].verifications[1]"]);
    assert_eq!(
        steps(&json!({"credentialSubject": resume}))[0],
        ".credentialSubject.skills[0].verifications[0]"
    );
    let second = steps(&json!({"credentialSubject": [{}, resume]}));
    assert_eq!(second[0], ".credentialSubject[1].skills[0].verifications[0]");
}

#[test]
fn a_provisional_credential_is_told_by_what_it_states() {
    for (subject, title) in [
        (
            json!({"educationAndLearning": {"institution": {"name": "School"}, "educationDegrees": [{"name": "Diploma"}]}}),
            "Diploma",
        ),
        (
            json!({"employmentHistory": {"organization": {"name": "Works"}, "positionHistories": [{"title": "Welder", "start": "2020"}]}}),
            "Welder",
        ),
        (json!({"license": {"name": "Forklift"}}), "Forklift"),
    ] {
        let credential = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"],
            "issuer": "did:example:issuer", "credentialSubject": subject,
        });
        let (record, _) = Kept::of(&[credential.to_string()]).record(&OwnRecord::default());
        assert_eq!(record.entries[0].title, title, "{subject}");
    }
}

#[test]
fn everything_that_a_json_resume_says_comes_in() {
    let resume = json!({
        "basics": {"name": "Sample Learner", "label": "Counter", "url": "https://learner.example/",
                   "location": {"city": "Riverside", "countryCode": "US"},
                   "profiles": [{"network": "Code", "url": "https://code.example/learner"}, {"network": "None"}]},
        "work": [
            {"name": "Works", "position": "Welder", "startDate": "2020", "location": "Riverside", "url": "https://works.example/",
             "summary": "Welds", "highlights": ["A bridge", "A gate"]},
            {"name": "Shop", "position": "Clerk", "startDate": "2018", "endDate": "2019"},
            {"name": "Undated"},
            {"summary": "nobody and nothing"},
        ],
        "education": [{"institution": "School", "studyType": "Diploma", "area": "Music", "startDate": "2010"}],
        "certificates": [{"name": "First aid", "issuer": "Red Cross", "date": "2021-05"}],
    });
    let read = json_resume::read(&resume.to_string()).expect("a résumé");
    let about = About {
        name: "Sample Learner".into(),
        headline: "Counter".into(),
        place: "Riverside, US".into(),
        links: vec![
            OwnLink { label: String::new(), url: "https://learner.example/".into() },
            OwnLink { label: "Code".into(), url: "https://code.example/learner".into() },
        ],
        ..About::default()
    };
    assert_eq!(read.about, about);
    let line = |id: &str, section, title: &str, organisation: &str, from: &str| OwnLine {
        organisation: organisation.into(),
        from: from.into(),
        ..OwnLine::new(id, section, title)
    };
    assert_eq!(
        read.lines,
        [
            OwnLine {
                current: true,
                place: "Riverside".into(),
                url: "https://works.example/".into(),
                description: "Welds\n- A bridge\n- A gate".into(),
                ..line("1", Section::Work, "Welder", "Works", "2020")
            },
            OwnLine { until: "2019".into(), ..line("2", Section::Work, "Clerk", "Shop", "2018") },
            line("3", Section::Work, "", "Undated", ""),
            OwnLine {
                description: "Music".into(),
                ..line("4", Section::Education, "Diploma", "School", "2010")
            },
            line("5", Section::Certificates, "First aid", "Red Cross", "2021-05"),
        ]
    );
    // A list alone makes a résumé too, and a person alone.
    assert!(json_resume::read(r#"{"work":[]}"#).is_some() && json_resume::read(r#"{"basics":{}}"#).is_some());
    // What goes out comes in again.
    let (kept, own, _) = full_record();
    let (record, skills) = kept.record(&own);
    let text = json_resume::export(&record, &skills, &Choice::default());
    let again = json_resume::read(&text).expect("a résumé");
    let project = again.lines.iter().find(|it| it.section == Section::Projects).expect("the project");
    assert_eq!((project.description.as_str(), project.until.as_str()), ("Of the river", "2024"));
    let exported = value(&text);
    assert_eq!(exported["education"][0]["score"], "A");
    assert_eq!(exported["work"][0]["location"], "Riverside");
    assert_eq!(exported["projects"][0].get("location"), None);
}

#[test]
fn an_identifier_made_of_random_bytes_is_a_version_4_uuid_and_loses_none_of_them() {
    use lapel::domain::record::clr::uuid;
    let all: Vec<String> = (0..500).map(|nth| uuid([7; 16], nth)).collect();
    assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), all.len());
    for at in 0..36 {
        let digits: std::collections::BTreeSet<char> =
            all.iter().filter_map(|it| it.chars().nth(at)).collect();
        let digits: String = digits.into_iter().collect();
        let expected = match at {
            8 | 13 | 18 | 23 => "-",
            14 => "4",
            19 => "89ab",
            _ => "0123456789abcdef",
        };
        assert_eq!(digits, expected, "{at}");
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

#[test]
fn what_somebody_did_has_its_own_dates_also_in_a_token() {
    let document = badge_with(
        1,
        "Fieldwork",
        json!({"creator": {"id": "urn:example:guild", "type": ["Profile"], "name": "Guild"}}),
        json!({"activityStartDate": "2024-02-01T00:00:00Z", "activityEndDate": "2024-06-30T00:00:00Z"}),
    );
    for text in [signed(1, &document), jwt_of(1, &document)] {
        let (record, _) = Kept::of(&[text]).record(&OwnRecord::default());
        let entry = &record.entries[0];
        let days = (entry.from.map(When::text), entry.until.map(When::text));
        assert_eq!(days, (Some("2024-02-01".into()), Some("2024-06-30".into())));
        assert_eq!(entry.mark, Mark::Verified);
    }
}

#[test]
fn a_result_is_aligned_also_in_a_token_and_to_what_it_names_alone() {
    let described = |id: &str, skill: &str| {
        json!({
            "id": id, "type": ["ResultDescription"], "name": id, "resultType": "RubricCriterionLevel",
            "alignment": [aligned(skill, &format!("https://skills.example/{skill}"), "Sample", "CFItem")],
            "rubricCriterionLevel": [
                {"id": "urn:example:l1", "type": ["RubricCriterionLevel"], "name": "Seldom"},
                {"id": "urn:example:l2", "type": ["RubricCriterionLevel"], "name": "Often"},
            ],
        })
    };
    let document = badge_with(
        1,
        "Team",
        json!({"resultDescription": [described("urn:example:speaking", "speaking"), described("urn:example:listening", "listening")]}),
        json!({"result": [
            {"type": ["Result"], "resultDescription": "urn:example:listening", "achievedLevel": "urn:example:l2"},
            // It names neither what it is a result of nor its level.
            {"type": ["Result"], "value": "7"},
        ]}),
    );
    for text in [signed(1, &document), jwt_of(1, &document)] {
        let (_, skills) = Kept::of(&[text]).record(&OwnRecord::default());
        let told: Vec<_> = skills.iter().map(|it| (it.name.as_str(), it.strength.level.as_deref())).collect();
        assert_eq!(told, [("listening", Some("Often"))]);
    }
}

#[test]
fn a_level_belongs_to_the_skill_that_its_result_names_or_to_the_only_one() {
    let levels = |skills: &[&str], results: Value| {
        let alignments: Vec<Value> =
            skills.iter().map(|it| aligned(it, &format!("https://skills.example/{it}"), "S", "")).collect();
        let described = |name: &str| {
            json!({"id": format!("urn:example:{}", name.replace(' ', "-")), "type": ["ResultDescription"], "name": name, "resultType": "RubricCriterionLevel",
                   "rubricCriterionLevel": [{"id": "urn:example:often", "type": ["RubricCriterionLevel"], "name": "Often"}]})
        };
        let achievement = json!({"alignment": alignments, "resultDescription": [described("Level of saw"), described("Care")]});
        let badge = badge_with(1, "Wood", achievement, json!({"result": results}));
        let (_, skills) = Kept::of(&[signed(1, &badge)]).record(&OwnRecord::default());
        skills.into_iter().map(|it| (it.name, it.strength.level)).collect::<BTreeMap<_, _>>()
    };
    let result = |name: &str| json!({"type": ["Result"], "resultDescription": format!("urn:example:{}", name.replace(' ', "-")), "achievedLevel": "urn:example:often"});
    let often = || Some("Often".to_owned());
    let saw_named = levels(&["saw", "plane"], json!([result("Level of saw")]));
    assert_eq!((saw_named["saw"].clone(), saw_named["plane"].clone()), (often(), None));
    let only = levels(&["plane"], json!([result("Care")]));
    assert_eq!(only["plane"], often());
    let two_results = levels(&["plane"], json!([result("Care"), result("Level of saw")]));
    assert_eq!(two_results["plane"], None);
    let two_skills = levels(&["plane", "chisel"], json!([result("Care")]));
    assert_eq!((two_skills["plane"].clone(), two_skills["chisel"].clone()), (None, None));
}

#[test]
fn the_level_of_the_newest_verified_badge_is_told_before_that_of_any_other() {
    let at = |seed: u8, name: &str, day: &str, level: Option<&str>, sign_it: bool| {
        let described = json!([{"id": "urn:example:rd", "type": ["ResultDescription"], "name": "Saw", "resultType": "RubricCriterionLevel",
                                "rubricCriterionLevel": [{"id": "urn:example:l", "type": ["RubricCriterionLevel"], "name": level.unwrap_or("-")}]}]);
        let result = level.map(|_| json!([{"type": ["Result"], "resultDescription": "urn:example:rd", "achievedLevel": "urn:example:l"}]));
        let achievement = json!({"alignment": [aligned("Saw", "https://skills.example/saw", "S", "")], "resultDescription": described});
        let mut badge =
            badge_with(seed, name, achievement, json!({"result": result.unwrap_or_else(|| json!([]))}));
        badge["validFrom"] = day.into();
        if sign_it { signed(seed, &badge) } else { badge.to_string() }
    };
    let level = |texts: &[String]| {
        let (_, skills) = Kept::of(texts).record(&OwnRecord::default());
        (skills[0].strength.level.clone(), skills[0].strength.latest.map(When::text))
    };
    let old = at(1, "Old", "2024-01-01T00:00:00Z", Some("Seldom"), true);
    let new = at(1, "New", "2025-01-01T00:00:00Z", Some("Often"), true);
    let silent = at(1, "Silent", "2026-01-01T00:00:00Z", None, true);
    let stated = at(1, "Stated", "2026-06-01T00:00:00Z", Some("Always"), false);
    let told = |level: &str, day: &str| (Some(level.to_owned()), Some(day.to_owned()));
    assert_eq!(level(&[old.clone(), new, silent, stated.clone()]), told("Often", "2026-01-01"));
    assert_eq!(level(&[old, stated.clone()]), told("Seldom", "2024-01-01"));
    assert_eq!(level(&[stated]), told("Always", "2026-06-01"));
}

#[test]
fn a_framework_is_known_by_any_one_sign_of_it() {
    let of = |url: &str, name: &str, kind: &str, code: &str| {
        let mut alignment = json!({"type": ["Alignment"], "targetName": "S"});
        for (member, text) in
            [("targetUrl", url), ("targetFramework", name), ("targetType", kind), ("targetCode", code)]
        {
            if !text.is_empty() {
                alignment[member] = text.into();
            }
        }
        let badge = badge_with(1, "One", json!({"alignment": [alignment]}), json!({}));
        Kept::of(&[badge.to_string()]).record(&OwnRecord::default()).1[0].framework
    };
    for (url, framework) in [
        ("http://data.europa.eu/esco/skill/1", Framework::Esco),
        ("https://skills.emsidata.com/1", Framework::Lightcast),
        ("https://www.economicmodeling.com/1", Framework::Lightcast),
        ("https://www.onetcenter.org/1", Framework::Onet),
        ("https://rsd.example/1", Framework::Rsd),
        ("https://apps.credentialengine.org/1", Framework::Ctdl),
        ("https://x.example/ims/case/v1p0/CFItems/1", Framework::Case),
        ("https://case.example/1", Framework::Case),
        ("https://casenetwork.example/1", Framework::Case),
    ] {
        assert_eq!(of(url, "", "", ""), framework, "{url}");
    }
    for (name, framework) in [
        ("ESCO", Framework::Esco),
        ("Lightcast Open Skills", Framework::Lightcast),
        ("Emsi Burning Glass", Framework::Lightcast),
        ("O*NET-SOC", Framework::Onet),
        ("ONET", Framework::Onet),
        ("Rich Skill Descriptors", Framework::Rsd),
        ("Our RSDs", Framework::Rsd),
        ("House style", Framework::Other),
    ] {
        assert_eq!(of("", name, "", ""), framework, "{name}");
    }
    for kind in ["ceterms:Course", "CTDL"] {
        assert_eq!(of("", "", kind, ""), Framework::Ctdl, "{kind}");
    }
    assert_eq!(of("", "", "", "ce-1"), Framework::Ctdl);
    assert_eq!(of("", "", "CFItem", ""), Framework::Case);
    assert_eq!(of("", "", "", ""), Framework::None);
}

#[test]
fn the_record_of_a_day_ends_with_that_day_and_that_of_a_year_with_its_december() {
    let lines = ["2023", "2024-06", "2024-06-15", "2024-09", "2025-01"];
    let own = with_lines(lines.iter().map(|from| line(from, Section::Work, from, "")).collect());
    let (record, _) = Kept::of::<&str>(&[]).record(&own);
    let as_of = |day: &str| {
        let then = record.as_of(When::read(day).unwrap());
        let mut titles: Vec<String> = then.entries.into_iter().map(|it| it.title).collect();
        titles.sort();
        titles
    };
    assert_eq!(as_of("2024"), ["2023", "2024-06", "2024-06-15", "2024-09"]);
    assert_eq!(as_of("2024-06"), ["2023", "2024-06", "2024-06-15"]);
    assert_eq!(as_of("2024-06-14"), ["2023", "2024-06"]);
    assert_eq!(as_of("2024-06-15"), ["2023", "2024-06", "2024-06-15"]);
}

#[test]
fn the_name_that_most_credentials_give_comes_first() {
    let named = |nth: usize, name: &str| {
        let identifier = json!([{"type": "IdentityObject", "identityType": "name", "hashed": false, "identityHash": name}]);
        badge_with(1, &format!("Badge {nth}"), json!({}), json!({"identifier": identifier})).to_string()
    };
    let resume =
        |name: &str| json!({"type": "LER-RSType", "person": {"name": {"formattedName": name}}}).to_string();
    let names = |texts: &[String]| Kept::of(texts).record(&OwnRecord::default()).0.names;
    let (often, once) = ("Zoe Learner", "Anna Learner");
    assert_eq!(names(&[named(1, once), named(2, often), named(3, often)]), [often, once]);
    assert_eq!(names(&[resume(once), resume(often), resume(often)]), [often, once]);
}

#[test]
fn of_two_that_are_alike_the_one_kept_first_is_told_and_what_nobody_earned_is_not() {
    let text = badge(1, "Welding");
    let (record, _) = Kept::of(&[&text, &text]).record(&OwnRecord::default());
    let sources: Vec<_> = record.entries.iter().map(|it| it.source.clone().unwrap().0).collect();
    assert_eq!(sources, ["a"]);
    let endorsement = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "type": ["VerifiableCredential", "EndorsementCredential"], "issuer": "did:example:agency",
        "credentialSubject": {"id": "did:example:school", "type": ["EndorsementSubject"]},
    });
    let nothing =
        json!({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiablePresentation"});
    for other in [endorsement, nothing] {
        let (record, _) = Kept::of(&[other.to_string()]).record(&OwnRecord::default());
        assert_eq!(record.entries, [], "{other}");
    }
}

#[test]
fn a_badge_ends_in_the_record_when_it_ends_for_whoever_verifies_it() {
    for until in ["2026-11-21T18:01:59Z", "2026-11-21T18:02:00Z", "2026-11-21T18:02:01Z"] {
        let mut document = badge_with(1, "Welding", json!({}), json!({}));
        document["validUntil"] = until.into();
        let text = signed(1, &document);
        let now = judged(&text);
        let mut before = now.clone();
        before[0].headline = Headline::Genuine;
        let mark = |reports: &[Report]| {
            let source = Source { id: "a", text: &text, reports, holder: None };
            my_record(&[source], &OwnRecord::default(), NOW).entries[0].mark
        };
        let expected = if now[0].headline == Headline::Genuine { Mark::Verified } else { Mark::OutOfDate };
        assert_eq!((mark(&before), mark(&now)), (expected, expected), "{until}");
    }
}

#[test]
fn each_kind_of_achievement_has_its_section_and_moving_it_there_moves_nothing() {
    for (kind, section) in [
        ("Diploma", Section::Education),
        ("ext:Employment", Section::Work),
        ("Project", Section::Projects),
        ("CommunityService", Section::Volunteering),
        ("License", Section::Certificates),
        ("Badge", Section::Badges),
    ] {
        let text = badge_with(1, "One", json!({"achievementType": kind}), json!({})).to_string();
        let mut own = OwnRecord::default();
        own.moves.insert("a".into(), section);
        let (record, _) = Kept::of(&[text]).record(&own);
        assert_eq!((record.entries[0].section, record.entries[0].moved), (section, false), "{kind}");
    }
    let record = clr(&[], json!({})).to_string();
    let (told, _) = Kept::of(&[record]).record(&OwnRecord::default());
    assert_eq!(told.entries[0].section, Section::Education);
    let mut own = with_lines(vec![line("1", Section::Work, "", "")]);
    let moved = |own: &OwnRecord| {
        let (record, _) = Kept::of::<&str>(&[]).record(own);
        (record.entries[0].section, record.entries[0].moved)
    };
    own.moves.insert("own:1".into(), Section::Work);
    assert_eq!(moved(&own), (Section::Work, false));
    own.moves.insert("own:1".into(), Section::Projects);
    assert_eq!(moved(&own), (Section::Projects, true));
}

#[test]
fn what_changes_nothing_is_no_edit() {
    let mut own = with_lines(vec![line("1", Section::Work, "2020", "")]);
    own.skills.push("Team work".into());
    let same = own.lines[0].clone();
    assert_eq!(own.apply(Edit::Put { line: same.clone(), at: 0 }), None);
    assert_eq!(own.apply(Edit::Say { skill: "team-work".into(), at: Some(0) }), None);
    let said = own.apply(Edit::Say { skill: "Sewing".into(), at: Some(0) });
    assert_eq!(said, Some(Edit::Say { skill: "Sewing".into(), at: None }));
    let other = OwnLine { title: "Other".into(), ..same.clone() };
    assert_eq!(own.apply(Edit::Put { line: other, at: 0 }), Some(Edit::Put { line: same, at: 0 }));
}

#[test]
fn a_record_is_the_holders_own_where_the_holder_signed_it() {
    let kept = Kept::of(&SAMPLES);
    let text = assembled(&kept, &sample_own(), 9);
    let reports = judged(&text);
    let source = Source { id: "a", text: &text, reports: &reports, holder: None };
    let (mine, other) = (issuer(9).did_key(), issuer(8).did_key());
    assert!(book::assembled(&source, Some(&mine)));
    assert!(!book::assembled(&source, Some(&other)) && !book::assembled(&source, None));
    let badge = badge(9, "Welding");
    let reports = judged(&badge);
    assert!(!book::assembled(
        &Source { id: "a", text: &badge, reports: &reports, holder: None },
        Some(&mine)
    ));
}

#[test]
fn each_reason_against_a_record_has_its_code() {
    let codes = [
        AssembleError::Nothing,
        AssembleError::NotLiftable(1),
        AssembleError::NotACredential(1),
        AssembleError::Date,
    ]
    .map(|error| error.code());
    assert_eq!(codes, ["nothing-chosen", "line-not-liftable", "not-a-credential", "date-out-of-range"]);
}

fn pathway_of(steps: Value) -> Pathway {
    Pathway { steps: serde_json::from_value(steps).expect("steps"), ..Pathway::default() }
}

fn named_badge(name: &str) -> String {
    signed(1, &badge_with(1, name, json!({"achievementType": "Course"}), json!({})))
}

#[test]
fn a_step_made_of_others_is_as_far_as_those_that_suffice_for_it() {
    use pathway::State::*;
    let own = with_lines(vec![line("B", Section::Work, "2020", "")]);
    let step = |id: &str| json!({"id": id, "name": id, "match": [{"name": id}]});
    // The outermost stands first, so that it can only be told once the others are.
    let steps = |choose: Value| {
        json!([
            {"id": "outer", "name": "outer", "of": ["whole"]},
            {"id": "whole", "name": "whole", "of": ["A", "B", "C"], "choose": choose},
            step("A"), step("B"), step("C"),
            {"id": "extra", "name": "extra", "optional": true},
        ])
    };
    let walk = |choose: Value, texts: &[String]| {
        let (record, skills) = Kept::of(texts).record(&own);
        pathway::walk(&pathway_of(steps(choose)), &record, &skills)
    };
    let states = |walk: &pathway::Walk| walk.steps.iter().map(|it| it.state).collect::<Vec<_>>();
    let needless = |walk: &pathway::Walk| {
        walk.steps.iter().filter(|it| it.not_needed).map(|it| it.step).collect::<Vec<_>>()
    };
    let a = named_badge("A");
    // B is the person's own word, and so is whatever rests on it.
    let doubtful = walk(json!(2), std::slice::from_ref(&a));
    assert_eq!(states(&doubtful), [Doubtful, Doubtful, Done, Doubtful, Next, Next]);
    assert_eq!(needless(&doubtful), [4, 5]);
    assert_eq!((doubtful.done, doubtful.doubtful, doubtful.open, doubtful.complete), (1, 3, 0, false));
    let done = walk(json!(2), &[a.clone(), named_badge("B")]);
    assert_eq!(states(&done), [Done, Done, Done, Done, Next, Next]);
    assert_eq!((done.done, done.doubtful, done.open, done.complete), (4, 0, 0, true));
    // All are needed: nothing of it is.
    let all = walk(Value::Null, std::slice::from_ref(&a));
    assert_eq!(states(&all), [Later, Later, Done, Doubtful, Next, Next]);
    assert_eq!((needless(&all), all.open, all.complete), (vec![5], 3, false));
    // None is needed, and none is told to be.
    let none = walk(json!(0), &[]);
    assert_eq!(states(&none)[1], Later);
    assert_eq!((needless(&none), none.complete), (vec![5], false));
    // What was done by itself needs no parts.
    let by_itself =
        pathway_of(json!([{"id": "w", "name": "w", "match": [{"name": "A"}], "of": ["C"]}, step("C")]));
    let (record, skills) = Kept::of(&[a]).record(&OwnRecord::default());
    let walk = pathway::walk(&by_itself, &record, &skills);
    assert_eq!((walk.steps[0].state, needless(&walk), walk.complete), (Done, vec![1], true));
}

#[test]
fn steps_stand_behind_the_longest_way_to_them() {
    let step = |id: &str, after: &[&str]| json!({"id": id, "name": id, "after": after});
    let pathway =
        pathway_of(json!([step("c", &["b", "a"]), step("b", &["a"]), step("a", &[]), step("d", &["c"])]));
    let walk = pathway::walk(&pathway, &Kept::of::<&str>(&[]).record(&OwnRecord::default()).0, &[]);
    assert_eq!(walk.layers, [vec![2], vec![1], vec![0], vec![3]]);
    assert_eq!(walk.steps[0].waits_for, [1, 2]);
}

#[test]
fn a_match_asks_for_all_that_it_names_and_an_issuer_by_id_or_name() {
    let (record, skills) =
        Kept::of(&[named_badge("A"), signed(2, &badge_with(2, "A", json!({}), json!({})))])
            .record(&OwnRecord::default());
    let met = |wanted: Value| {
        let pathway = pathway_of(json!([{"id": "a", "name": "a", "match": wanted}]));
        pathway::walk(&pathway, &record, &skills).steps.remove(0).by
    };
    assert_eq!(met(json!([{"name": "a"}])), ["a", "b"]);
    assert_eq!(met(json!([{"name": "A"}, {"achievement": "urn:example:achievement:a"}])), ["a", "b"]);
    assert_eq!(met(json!([{"name": "A", "issuer": issuer(2).did_key()}])), ["b"]);
    assert_eq!(met(json!([{"name": "A", "issuer": "riverside community college"}])), ["a", "b"]);
    assert_eq!(met(json!([{"name": "A", "kind": "Course"}])), ["a"]);
    assert_eq!(met(json!([{"name": "A", "kind": "Degree"}])), [""; 0]);
}

#[test]
fn a_pathway_may_have_as_many_steps_as_can_be_shown() {
    let ours = |count: usize| {
        let steps: Vec<Value> = (0..count).map(|nth| json!({"name": nth.to_string()})).collect();
        json!({"format": "lapel-pathway-1", "name": "Long", "steps": steps}).to_string()
    };
    let theirs = |count: usize| {
        let id = |nth: usize| format!("_:{nth}");
        let step = |nth: usize| json!({"@id": id(nth), "@type": "ceterms:CredentialComponent", "ceterms:name": id(nth)});
        let mut graph: Vec<Value> = (0..count).map(step).collect();
        graph.push(json!({"@id": "_:p", "@type": "ceterms:Pathway", "ceterms:hasPart": (0..count).map(id).collect::<Vec<_>>()}));
        json!({"@graph": graph}).to_string()
    };
    for text in [ours(500), theirs(500)] {
        assert_eq!(pathway::read(&text).map(|it| it[0].steps.len()), Ok(500));
    }
    for text in [ours(501), theirs(501)] {
        assert_eq!(pathway::read(&text), Err(pathway::PathwayError::TooLarge));
    }
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
fn components_of_ctdl_are_found_by_whoever_names_them_and_say_what_does_them() {
    let text = json!({"@graph": [
        {"@id": "_:p", "@type": "https://purl.org/ctdl/terms/Pathway", "ceterms:name": {"de": "Weg"}, "ceterms:hasPart": ["_:a"]},
        {"@id": "_:a", "@type": "ceterms:CompetencyComponent", "ceterms:name": {"@value": "Sewing"}, "ceterms:proxyFor": "https://x.example/1",
         "ceterms:prerequisite": "_:b",
         "ceterms:hasCondition": [{"ceterms:requiredNumber": 2, "ceterms:targetComponent": ["_:c", "_:d"]}]},
        {"@id": "_:b", "@type": "ceterms:CredentialComponent", "ceterms:name": [{"fr": "Couture"}]},
        {"@id": "_:c", "@type": "ceterms:CredentialComponent", "ceterms:name": {"@id": "https://x.example/c"}},
        {"@id": "_:d", "@type": "ceterms:CredentialComponent", "ceterms:name": "D"},
    ]});
    let pathway = pathway::read(&text.to_string()).expect("a pathway").remove(0);
    assert_eq!(pathway.name, "Weg");
    let mut names: Vec<&str> = pathway.steps.iter().map(|it| it.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Couture", "D", "Sewing", "https://x.example/c"]);
    let sewing = pathway.steps.iter().find(|it| it.name == "Sewing").unwrap();
    // Two of two is no choice.
    assert_eq!(
        (sewing.choose, sewing.after.as_slice()),
        (None, &["_:b".to_owned(), "_:c".into(), "_:d".into()][..])
    );
    let asked: Vec<_> = sewing
        .matches
        .iter()
        .map(|it| (it.achievement.as_deref(), it.skill.as_deref(), it.name.as_deref()))
        .collect();
    let proxy = Some("https://x.example/1");
    assert_eq!(
        asked,
        [
            (proxy, None, None),
            (None, proxy, None),
            (None, Some("Sewing"), None),
            (None, None, Some("Sewing"))
        ]
    );
}

#[test]
fn a_record_describes_its_pathway_with_whatever_counts_instead() {
    let id = |name: &str| format!("urn:example:achievement:{name}");
    let link = |kind: &str, from: &str, to: &str| json!({"type": "Association", "associationType": kind, "sourceId": id(from), "targetId": id(to)});
    let described = |name: &str, kind: &str| json!({"id": id(name), "type": ["Achievement"], "achievementType": kind, "name": name, "description": "-", "criteria": {"narrative": "-"}});
    let told = |kind: &str| {
        let subject = json!({
            "achievement": [described("whole", kind), described("part", "Course"), described("old", "Course"), described("alike", "Course"), described("next", "Course")],
            "association": [
                link("isChildOf", "part", "whole"), link("isChildOf", "statistics", "whole"), link("isChildOf", "part", "statistics"),
                link("exactMatchOf", "alike", "part"), link("exactMatchOf", "part", "old"), link("replacedBy", "part", "next"),
                link("replacedBy", "other", "part"), link("precedes", "part", "statistics"),
            ],
        });
        let text = signed(1, &clr(&[course(1, "Statistics", "1", 3.0)], subject));
        pathway::of_record(&read_transcript(&text)).expect("a pathway")
    };
    let found = told("BachelorDegree");
    let step = |id: &str, name: &str| {
        serde_json::to_value(pathway::Step { id: id.into(), name: name.into(), ..pathway::Step::default() })
            .unwrap()
    };
    let by = |name: &str| {
        serde_json::to_value(pathway::Match { achievement: Some(id(name)), ..pathway::Match::default() })
            .unwrap()
    };
    let instead = |name: &str| json!({"name": name, "url": null, "match": [by(name)]});
    let with = |mut step: Value, members: Value| {
        for (name, value) in members.as_object().unwrap() {
            step[name.as_str()] = value.clone();
        }
        step
    };
    let credential = serde_json::to_value(pathway::Match {
        credential: Some("urn:example:statistics".into()),
        ..pathway::Match::default()
    })
    .unwrap();
    let expected = json!([
        with(
            step("described-1", "part"),
            json!({"match": [by("part")], "instead": [instead("alike"), instead("old"), instead("next")]})
        ),
        // A part of two wholes is one step.
        with(
            step("line-0", "Statistics"),
            json!({"match": [by("statistics"), credential], "of": ["described-1"], "after": ["described-1"]})
        ),
    ]);
    assert_eq!(serde_json::to_value(&found.steps).unwrap(), expected);
    assert_eq!(
        (found.id.as_str(), found.name.as_str(), found.format.as_str()),
        ("described-0", "whole", "lapel-pathway-1")
    );
    assert_eq!(found.publisher.as_ref().map(|it| it.name.as_str()), Some("Riverside Community College"));
    let destination = |found: &Pathway| found.destination.as_ref().map(|it| (it.kind, it.name.clone()));
    assert_eq!(destination(&found), Some((pathway::DestinationKind::Degree, "whole".into())));
    assert_eq!(
        destination(&told("Certificate")),
        Some((pathway::DestinationKind::Credential, "whole".into()))
    );
}

#[test]
fn two_related_achievements_are_a_pathway_whose_steps_are_known_by_their_ids() {
    let other = "https://school.example/two";
    let badge =
        signed(1, &badge_with(1, "One", json!({"related": [{"id": other, "type": ["Related"]}]}), json!({})));
    let (record, _) = Kept::of(&[badge]).record(&OwnRecord::default());
    let found = pathway::of_related(&record);
    assert_eq!(found.len(), 1);
    let first = "urn:example:achievement:one";
    assert_eq!(
        (found[0].id.clone(), found[0].name.as_str(), found[0].format.as_str()),
        (format!("related:{first}"), "One", "lapel-pathway-1")
    );
    let steps: Vec<_> =
        found[0].steps.iter().map(|it| (it.id.as_str(), it.name.as_str(), it.url.as_deref())).collect();
    assert_eq!(steps, [(first, "One", None), (other, other, Some(other))]);
    let matches: Vec<_> = found[0].steps.iter().map(|it| it.matches[0].achievement.as_deref()).collect();
    assert_eq!(matches, [Some(first), Some(other)]);
}

#[test]
fn what_is_said_to_be_part_of_itself_is_no_part_of_anything() {
    let id = |name: &str| format!("urn:example:achievement:{name}");
    let link = |kind: &str, from: &str, to: &str| json!({"type": "Association", "associationType": kind, "sourceId": id(from), "targetId": id(to)});
    let tree = |links: Vec<Value>| read_transcript(&signed(1, &clr(&[], json!({"association": links}))));
    let read = tree(vec![
        link("isChildOf", "a", "a"),
        link("isPartOf", "a", "a"),
        link("precedes", "a", "a"),
        link("isChildOf", "b", "c"),
        link("isPartOf", "b", "c"),
    ]);
    assert_eq!(read.tree.len(), 1);
    assert_eq!(read.tree[0].parts.len(), 1);
    assert_eq!(read.sequences, Vec::<Vec<Node>>::new());
    // No deeper than anybody's curriculum.
    let nested = (0..30).map(|nth| link("isChildOf", &format!("{}", nth + 1), &nth.to_string())).collect();
    fn depth(branch: &lapel::domain::record::transcript::Branch) -> usize {
        1 + branch.parts.iter().map(depth).max().unwrap_or(0)
    }
    assert_eq!(tree(nested).tree.iter().map(depth).max(), Some(13));
}

#[test]
fn a_line_says_who_made_its_achievement_whether_it_can_be_lifted_and_which_day_stands_for_it() {
    let creator = |name: &str| json!({"creator": {"id": "urn:example:c", "type": ["Profile"], "name": name}});
    let guild = signed(2, &badge_with(2, "One", creator("Guild"), json!({})));
    let mut own = value(&signed(
        2,
        &badge_with(
            2,
            "Two",
            creator("Riverside Community College"),
            json!({"activityEndDate": "2025-05-05T00:00:00Z"}),
        ),
    ));
    own.as_object_mut().unwrap().remove("proof");
    let mut awarded = badge_with(2, "Three", json!({}), json!({}));
    awarded["awardedDate"] = "2025-04-04T00:00:00Z".into();
    let described = json!({"achievement": [
        {"id": "urn:example:only-id", "type": ["Achievement"], "description": "-", "criteria": {"narrative": "-"}},
        {"type": ["Achievement"], "name": "Only named", "description": "-", "criteria": {"narrative": "-"}},
        {"type": ["Achievement"], "description": "neither"},
    ]});
    let jwt = json!({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "EnvelopedVerifiableCredential", "id": format!("data:application/vc+jwt,{}", badge_jwt(3, "Four"))});
    let read = read_transcript(&clr(&[value(&guild), own, awarded, jwt], described).to_string());
    let told: Vec<_> = read.lines.iter().map(|it| (it.creator.as_deref(), it.liftable, it.day())).collect();
    assert_eq!(
        told,
        [
            (Some("Guild"), true, Some("2026-05-03T00:00:00Z")),
            (None, false, Some("2025-05-05T00:00:00Z")),
            (None, false, Some("2025-04-04T00:00:00Z")),
            (None, true, Some("2026-05-03T00:00:00Z")),
        ]
    );
    let described: Vec<_> =
        read.unasserted.iter().map(|it| (it.id.as_deref(), it.title.as_deref())).collect();
    assert_eq!(described, [(Some("urn:example:only-id"), None), (None, Some("Only named"))]);
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
fn only_what_lasts_leaves_gaps() {
    let own = with_lines(vec![
        line("first", Section::Work, "2018-01", "2018-12"),
        // Nobody knows when it ended; and a badge is a moment, however long it is valid.
        line("open", Section::Work, "2019-06", ""),
        line("badge", Section::Badges, "2019-01", "2020-12"),
        line("second", Section::Education, "2021-01", "2021-06"),
    ]);
    let (record, _) = Kept::of::<&str>(&[]).record(&own);
    let gaps: Vec<_> = timeline(&record).gaps.iter().map(|it| (it.from.text(), it.until.text())).collect();
    assert_eq!(gaps, [("2019-01".to_owned(), "2020-12".to_owned())]);
}

#[test]
fn a_share_inside_a_share_is_taken_apart_as_well_and_says_where_each_piece_stood() {
    let inner = json!({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiablePresentation", "verifiableCredential": [value(&badge(1, "Welding")), value(&badge(2, "Plumbing"))]});
    let outer = json!({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiablePresentation", "verifiableCredential": [inner, value(&badge(3, "Painting"))]});
    let text = outer.to_string();
    let found = parts(&text, &judged(&text));
    let ids: Vec<&str> = found.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "$.verifiableCredential[0].verifiableCredential[0]",
            "$.verifiableCredential[0].verifiableCredential[1]",
            "$.verifiableCredential[1]"
        ]
    );
    let texts: Vec<Value> = found.iter().map(|it| value(&it.text)).collect();
    assert_eq!(
        texts,
        [value(&badge(1, "Welding")), value(&badge(2, "Plumbing")), value(&badge(3, "Painting"))]
    );
}

#[test]
fn an_advertisement_is_taken_apart_into_what_it_asks_for() {
    let badge = badge_with(
        1,
        "Maths club",
        json!({"tag": ["Maths"], "alignment": [aligned("Research and analysis", "https://x.example/1", "S", "")]}),
        json!({}),
    );
    let (record, skills) = Kept::of(&[signed(1, &badge)]).record(&OwnRecord::default());
    let gaps = |text: &str| {
        let wanted = review::gaps(Target::Text(text), &record, &skills).wanted;
        wanted
            .into_iter()
            .map(|it| (it.text, it.state, it.skills.len(), it.entries.len()))
            .collect::<Vec<_>>()
    };
    let told = |text: &str, state, skills, entries| (text.to_owned(), state, skills, entries);
    // One short line of two sentences is two, and no list of one.
    assert_eq!(
        gaps("Likes maths. Runs"),
        [told("Likes maths", State::Partly, 1, 1), told("Runs", State::NotYet, 0, 0)]
    );
    // A tag under a signature is no proof; an alignment is. Words that say nothing may be there or not.
    assert_eq!(
        gaps("analysing, researching"),
        [told("analysing", State::NotYet, 0, 0), told("researching", State::NotYet, 0, 0)]
    );
    assert_eq!(gaps("analysis with research"), [told("analysis with research", State::Covered, 1, 1)]);
    // Whatever it is called by, it is one skill, and one badge behind it.
    let own = OwnRecord {
        renames: [("x.example/1".to_owned(), "Research work".to_owned())].into(),
        ..OwnRecord::default()
    };
    let (record, skills) = Kept::of(&[signed(1, &badge)]).record(&own);
    let both =
        review::gaps(Target::Text("research and analysis work for a maths club"), &record, &skills).wanted;
    assert_eq!((both[0].skills.len(), both[0].entries.len()), (2, 1));
}

#[test]
fn notes_stand_where_they_were_written_and_nothing_is_written_of_nothing() {
    let on = |title: &str, credential: Option<&str>| {
        Some(NoteOn::Entry {
            title: title.into(),
            issuer: Some("School".into()),
            credential: credential.map(str::to_owned),
        })
    };
    let mut notes = Notes::new(NOW);
    for (on, text) in [
        (on("One", None), "first"),
        (on("Two", None), "second"),
        (None, ""),
        (None, "of all"),
        (on("Three", None), ""),
    ] {
        notes.write(written(on, text, ""));
    }
    let texts: Vec<&str> = notes.notes.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(texts, ["of all", "first", "second"]);

    let (record, _) = Kept::of(&SAMPLES).record(&OwnRecord::default());
    let entry = &record.entries[0];
    let found = |title: &str, issuer: Option<&str>, credential: Option<&str>| {
        let on = NoteOn::Entry {
            title: title.into(),
            issuer: issuer.map(str::to_owned),
            credential: credential.map(str::to_owned),
        };
        let mut notes = Notes::new(NOW);
        notes.write(written(Some(on), "x", ""));
        notes.on(entry).count() == 1
    };
    let (title, issuer, id) =
        (entry.title.as_str(), entry.organisation.as_deref(), entry.credential_id.as_deref());
    assert!(id.is_some() && issuer.is_some());
    // By its id, whatever it is called; without one, by title and issuer together.
    assert!(found("Another title", None, id) && !found(title, issuer, Some("urn:example:other")));
    assert!(found(title, issuer, None));
    assert!(!found(title, None, None) && !found("Another title", issuer, None));

    // A link of notes is no longer than a mail program leaves whole.
    let link = |length: usize| {
        use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
        let mut notes = Notes::new(NOW);
        notes.write(written(None, &"x".repeat(length), ""));
        format!("#notes={}", URL_SAFE_NO_PAD.encode(serde_json::to_string(&notes).unwrap()))
    };
    assert!(Notes::from_any(&link(11_000)).is_some());
    assert_eq!(Notes::from_any(&link(13_000)), None);
}

#[test]
fn skills_that_only_one_record_has_are_told_of_that_one() {
    let with = |skills: &[&str]| {
        let tags: Vec<Value> = skills.iter().map(|it| json!(it)).collect();
        Kept::of(&[signed(1, &badge_with(1, &skills.join(" "), json!({"tag": tags}), json!({})))])
            .record(&OwnRecord::default())
    };
    let ((first, first_skills), (second, second_skills)) =
        (with(&["saw", "plane"]), with(&["plane", "chisel"]));
    let both = review::compare((&first, &first_skills), (&second, &second_skills));
    assert_eq!(both.skills_both, [("name:plane".to_owned(), "name:plane".to_owned())]);
    assert_eq!(
        (both.skills_first, both.skills_second),
        (vec!["name:saw".to_owned()], vec!["name:chisel".to_owned()])
    );
}

#[test]
fn a_seat_of_a_lens_is_as_far_as_its_parts_and_names_each_badge_once() {
    let lens = |skill: Value| {
        lens::read(
            &json!({"format": "lapel-lens-1", "id": "ours", "name": "Ours", "skills": [skill]}).to_string(),
        )
        .expect("a lens")
    };
    let seat = |lens: &lens::Lens, texts: &[String]| {
        let (record, skills) = Kept::of(texts).record(&OwnRecord::default());
        lens::look(lens, &skills, &record).seats.remove(0)
    };
    let craft = lens(
        json!({"name": "Craft", "names": {"es": "Oficio"}, "parts": [{"name": "Sawing"}, {"name": "Joining"}]}),
    );
    assert_eq!(
        (craft.skills[0].name_in("es-MX"), craft.skills[0].name_in("es"), craft.skills[0].name_in("fr")),
        ("Oficio", "Oficio", "Craft")
    );
    assert_eq!(seat(&craft, &[]).state, State::NotYet);
    let tags = |names: &[&str]| signed(1, &badge_with(1, "Wood", json!({"tag": names}), json!({})));
    let tagged = seat(&craft, &[tags(&["Craft", "Sawing"])]);
    assert_eq!((tagged.state, tagged.entries), (State::Partly, vec!["a".to_owned()]));
    assert_eq!(seat(&craft, &[tags(&["Joining"])]).state, State::Partly);

    // Parts that badges name: no more than four, and what nobody signed proves none.
    let team = lens(json!({"name": "Teamwork"}));
    let results = |seed: u8, names: &[&str]| {
        let described: Vec<Value> = names.iter().map(|it| json!({"id": format!("urn:example:{it}"), "type": ["ResultDescription"], "name": it, "resultType": "Result"})).collect();
        let given: Vec<Value> = names.iter().map(|it| json!({"type": ["Result"], "resultDescription": format!("urn:example:{it}"), "value": "good"})).collect();
        badge_with(
            seed,
            "Teamwork",
            json!({"alignment": [aligned("Teamwork", "https://x.example/team", "S", "")], "resultDescription": described}),
            json!({"result": given}),
        )
    };
    let parts = |texts: &[String]| {
        seat(&team, texts).parts.into_iter().map(|it| (it.name, it.state, it.entries)).collect::<Vec<_>>()
    };
    let part = |name: &str, state, entries: &[&str]| {
        (name.to_owned(), state, entries.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
    };
    let proven = signed(1, &results(1, &["Listening", "Speaking"]));
    let stated = results(2, &["Speaking", "Timing"]).to_string();
    assert_eq!(
        parts(&[proven, stated]),
        [
            part("Listening", State::Covered, &["a"]),
            part("Speaking", State::Covered, &["a", "b"]),
            part("Timing", State::Partly, &["b"])
        ]
    );
    let many = signed(1, &results(1, &["One", "Two", "Three", "Four", "Five"]));
    assert_eq!(parts(&[many]).len(), 4);
}

#[test]
fn a_resume_says_once_what_begins_and_ends_alike_and_explains_marks_only_where_there_are_some() {
    let own = with_lines(vec![
        line("Welder\u{7}\tand more", Section::Work, "2020", "2020"),
        line("Clerk", Section::Work, "2021", "2022"),
    ]);
    let (record, skills) = Kept::of::<&str>(&[]).record(&own);
    let choice = Choice::default();
    let (html, text) = (
        resume::html(&record, &skills, &choice, &words()),
        resume::text(&record, &skills, &choice, &words()),
    );
    for told in [&seen(&html), &text] {
        assert!(
            told.contains("2020") && !told.contains("2020 – 2020") && told.contains("2021 – 2022"),
            "{told}"
        );
        assert!(!told.contains("A signature was checked."), "{told}");
    }
    assert!(text.contains("Welder\tand more") && !text.contains('\u{7}'), "{text}");
    let (record, skills) = Kept::of(&[badge(1, "Welding")]).record(&own);
    for told in
        [resume::html(&record, &skills, &choice, &words()), resume::text(&record, &skills, &choice, &words())]
    {
        assert!(told.contains("A signature was checked."), "{told}");
    }
    // Where a line of one's own can be seen, on paper too.
    let (kept, own, _) = full_record();
    let (mine, its_skills) = kept.record(&own);
    let shown = seen(&resume::html(&mine, &its_skills, &choice, &words()));
    assert!(shown.contains("https://shop.example/") && shown.contains("https://map.example/"), "{shown}");
    // A link is written out where somebody may type it.
    let linked = |length: usize| {
        let link = format!("https://lapel.example/{}", "x".repeat(length - 22));
        let choice = Choice { link: Some(link.clone()), ..Choice::default() };
        (seen(&resume::html(&record, &skills, &choice, &words())).contains(&link), link.len())
    };
    assert_eq!((linked(120), linked(121)), ((true, 120), (false, 121)));
}

#[test]
fn a_resume_shows_the_skills_that_were_chosen_in_the_order_of_the_choice() {
    let badge = badge_with(1, "Wood", json!({"tag": ["saw", "plane", "chisel"]}), json!({}));
    let (_, skills) = Kept::of(&[signed(1, &badge)]).record(&OwnRecord::default());
    let choice = Choice {
        skills: vec!["name:saw".into(), "name:plane".into(), "name:gone".into()],
        ..Choice::default()
    };
    let names: Vec<&str> =
        resume::shown_skills(&skills, &choice).into_iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["saw", "plane"]);
    assert_eq!(
        resume::shown_skills(&skills, &Choice::default()).len(),
        0,
        "tags come only where they are picked"
    );
}

#[test]
fn a_famous_name_on_a_record_inside_the_persons_own_is_the_persons_word() {
    let inner = clr(&[course(2, "Surgery", "1", 3.0)], json!({}));
    let holder = issuer(9).did_key();
    let mut outer = clr(&[inner], json!({"id": holder}));
    outer["issuer"] = json!({"id": holder, "type": ["Profile"], "name": "Sample Learner"});
    let text = outer.to_string();
    let mut reports = judged(&text);
    assert_eq!(reports.len(), 3);
    // As if the person's signature were there and held, and covered all that stands inside.
    for (nth, report) in reports.iter_mut().enumerate() {
        let why = if nth == 0 { Why::SignatureMatches } else { Why::CoveredByRecord };
        report.findings.integrity = Finding::new(Is::Holds, why);
        report.headline = Headline::Genuine;
    }
    let told = |holder: Option<&str>| {
        let source = Source { id: "a", text: &text, reports: &reports, holder };
        let record = my_record(&[source], &OwnRecord::default(), NOW);
        record.entries.into_iter().map(|it| (it.title, it.mark)).collect::<Vec<_>>()
    };
    assert_eq!(told(Some(&holder)), [("Surgery".to_owned(), Mark::ByPerson)]);
}

#[test]
fn each_skill_that_goes_into_another_is_named_there_once() {
    let badge = |name: &str, urls: &[&str]| {
        let alignments: Vec<Value> =
            urls.iter().map(|it| aligned(it, &format!("https://{it}.example/1"), "S", "")).collect();
        signed(1, &badge_with(1, name, json!({"alignment": alignments}), json!({})))
    };
    let kept = Kept::of(&[badge("One", &["a", "b", "c"]), badge("Two", &["b", "c"])]);
    let mut own = OwnRecord::default();
    for other in ["b.example/1", "c.example/1"] {
        own.apply(Edit::Merge { skill: other.into(), into: Some("a.example/1".into()) });
    }
    let (_, skills) = kept.record(&own);
    assert_eq!(skills.len(), 1);
    assert_eq!(skills[0].merged, ["b.example/1", "c.example/1"]);
}

#[test]
fn only_what_can_be_an_address_is_referred_to_as_one() {
    for (id, referred) in [("urn:example:1", true), ("no-address", false), ("no address: at all", false)] {
        let mut document = badge_with(
            1,
            "One",
            json!({"alignment": [aligned("Saw", "https://x.example/saw", "S", "")]}),
            json!({}),
        );
        document["id"] = id.into();
        let kept = Kept::of(&[document.to_string()]);
        let (record, skills) = kept.record(&OwnRecord::default());
        let exported =
            value(&ler_rs::export(&kept.sources(), &record, &skills, &Choice::default(), &words(), [5; 16]));
        assert_eq!(exported["skills"][0].get("verifications").is_some(), referred, "{id}");
    }
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
