//! JSON-LD lets one statement be written in many ways. However a signed document is rewritten, it says what it said, or
//! it is not genuine.

use std::collections::BTreeMap;
use std::path::Path;

use lapel::domain::credential::{Party, Reading};
use lapel::domain::engine::Expect;
use lapel::domain::evidence::Evidence;
use lapel::domain::verify::report::{Headline, Is, Report};
use lapel::domain::verify::verify;
use serde_json::{Map, Value, json};

use super::forgeries::{line, present, record};
use super::keys_and_lists::{LIST, entry, list, web};
use super::stories::*;

/// A badge in which everything is said that readers go by.
fn full(change: impl Fn(&mut Value)) -> Value {
    let key = issuer(1);
    let mut badge = unsigned(&key.did_key(), "urn:example:full", "Welding");
    let college = "https://college.example";
    badge["@context"].as_array_mut().expect("contexts").extend([
        json!("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"),
        json!({"shoeSize": "https://college.example/words#shoeSize"}),
    ]);
    let members = json!({
        "name": "Certificate", "description": "Of welding", "shoeSize": "44",
        "validUntil": "2036-01-01T00:00:00Z", "awardedDate": "2026-01-01T00:00:00Z",
        "image": {"id": format!("{college}/image.png"), "type": "Image"},
        "evidence": [
            {"id": format!("{college}/evidence"), "type": ["Evidence"], "name": "Seam", "narrative": "Welded it"},
            {"type": ["Evidence"], "name": "Joint"}
        ],
        "refreshService": {"id": format!("{college}/newest"), "type": "1EdTechCredentialRefresh"},
        "credentialStatus": entry("revocation", "8")
    });
    badge.as_object_mut().expect("a badge").extend(members.as_object().cloned().unwrap_or_default());
    badge["issuer"]["url"] = college.into();
    let subject = json!({
        "id": "did:example:learner", "creditsEarned": 7.5, "role": "Apprentice",
        "identifier": [
            {"type": "IdentityObject", "identityType": "emailAddress", "hashed": true, "salt": "Kosher",
                "identityHash": "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"},
            {"type": "IdentityObject", "identityType": "name", "hashed": false, "identityHash": "Ada"}
        ],
        "source": {"id": format!("{college}/workshop"), "type": ["Profile"], "name": "Workshop"},
        "result": [{"type": ["Result"], "resultDescription": "urn:example:grade", "value": "C", "status": "Failed",
            "achievedLevel": "urn:example:low"}]
    });
    badge["credentialSubject"]
        .as_object_mut()
        .expect("a subject")
        .extend(subject.as_object().cloned().unwrap_or_default());
    let achievement = json!({
        "achievementType": "Badge", "humanCode": "W1", "creditsAvailable": 10, "tag": ["steel", "fire"],
        "creator": {"id": key.did_key(), "type": ["Profile"], "name": "Riverside Community College"},
        "alignment": [{"type": ["Alignment"], "targetName": "Welding", "targetUrl": format!("{college}/skill"),
            "targetType": "CFItem"}],
        "resultDescription": [{"id": "urn:example:grade", "type": ["ResultDescription"], "name": "Grade",
            "resultType": "LetterGrade", "allowedValue": ["A", "B", "C"], "rubricCriterionLevel": [
                {"id": "urn:example:low", "type": ["RubricCriterionLevel"], "name": "Low"}]}],
        "related": [{"id": "urn:example:related", "type": ["Related"]}]
    });
    badge["credentialSubject"]["achievement"]
        .as_object_mut()
        .expect("an achievement")
        .extend(achievement.as_object().cloned().unwrap_or_default());
    change(&mut badge);
    serde_json::from_str(&sign(&badge, &key, &key.verification_method())).expect("JSON")
}

/// In the first edition of the data model, whose words are protected less.
fn of_the_first_edition() -> Value {
    full(|badge| {
        let members = badge.as_object_mut().expect("a badge");
        for (old, new) in [("validFrom", "issuanceDate"), ("validUntil", "expirationDate")] {
            let date = members.remove(old).expect("a date");
            members.insert(new.into(), date);
        }
        members.remove("refreshService");
        members.remove("credentialStatus");
        badge["@context"] = json!([
            "https://www.w3.org/2018/credentials/v1",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
            "https://w3id.org/security/data-integrity/v2",
            {"shoeSize": "https://college.example/words#shoeSize"}
        ]);
    })
}

fn documents() -> [Value; 4] {
    let transcript = record(1, vec![full(|_| {}), line(1, "urn:example:b", "Knitting")], |it| {
        it["partial"] = true.into();
        it["credentialSubject"]["association"] = json!([{"type": "Association", "associationType": "isPartOf",
            "sourceId": "urn:example:achievement:Knitting", "targetId": "urn:example:other"}]);
    });
    let badge = full(|badge| badge["credentialSubject"]["id"] = issuer(20).did_key().into());
    let shown = present(&badge, &issuer(20), |options| options["expires"] = "2036-01-01T00:00:00Z".into());
    [full(|_| {}), transcript, shown, of_the_first_edition()]
}

/// What a reader relies on, without the order of what has none.
fn said(report: &Report) -> String {
    let mut reading: Reading = report.reading.clone();
    reading.types.clear();
    // Said twice is said once; and of an issuer that stands there twice, either may bear what is said of it.
    reading.achievement.tags.sort();
    reading.achievement.tags.dedup();
    reading.issuer = Party { id: reading.issuer.id, ..Party::default() };
    // Where a newer edition may be had is no part of what it says.
    reading.refresh = None;
    // In the first edition these have no order.
    reading.results.iter_mut().for_each(|result| result.out_of = None);
    let mut written = vec![serde_json::to_value(&reading).expect("JSON")];
    while let Some(value) = written.iter().position(Value::is_object) {
        let Value::Object(members) = written.swap_remove(value) else { break };
        written.extend(members.into_iter().map(|(name, value)| json!([name, in_order(value)])));
    }
    written.sort_by_key(Value::to_string);
    format!("{:?} {} {:?}", report.kind, Value::Array(written), report.findings.holder.why)
}

fn in_order(value: Value) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<Value> = items.into_iter().map(in_order).collect();
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, in_order(value))).collect(),
        other => other,
    }
}

/// The words of the vocabularies that are shipped, each with what it means, and the addresses of those.
struct Words {
    words: Vec<(String, Option<String>)>,
    vocabularies: Vec<String>,
}

impl Words {
    fn shipped() -> Words {
        fn gather(context: &Value, words: &mut BTreeMap<String, Option<String>>) {
            match context {
                Value::Array(parts) => parts.iter().for_each(|part| gather(part, words)),
                Value::Object(members) => {
                    for (word, meaning) in members.iter().filter(|(word, _)| !word.starts_with('@')) {
                        let address = meaning.as_str().or_else(|| meaning.get("@id")?.as_str());
                        words.insert(word.clone(), address.map(str::to_owned));
                        gather(meaning.get("@context").unwrap_or(&Value::Null), words);
                    }
                }
                _ => {}
            }
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain/json_ld/contexts");
        let mut words = BTreeMap::new();
        for file in std::fs::read_dir(&folder).expect("contexts").flatten().map(|it| it.path()) {
            if file.extension().is_some_and(|it| it == "json") {
                let text = std::fs::read_to_string(file).expect("a context");
                gather(&serde_json::from_str::<Value>(&text).expect("JSON")["@context"], &mut words);
            }
        }
        let sources = std::fs::read_to_string(folder.join("SOURCES.md")).expect("sources");
        let rows =
            sources.lines().filter(|row| row.starts_with("| `")).filter_map(|row| row.split('|').nth(2));
        let addresses = rows.flat_map(|cell| cell.split(['<', '>']).filter(|it| it.starts_with("https:")));
        Words { words: words.into_iter().collect(), vocabularies: addresses.map(str::to_owned).collect() }
    }
}

/// A die that falls the same way in every run (xorshift).
struct Die(u64);

impl Die {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}

fn objects(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.push(at.clone());
            for (name, member) in members {
                objects(member, format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(nth, item)| objects(item, format!("{at}/{nth}"), found));
        }
        _ => {}
    }
}

/// Writes one thing in another way, which may or may not mean the same.
fn rewrite(document: &mut Value, die: &mut Die, words: &Words) -> Option<()> {
    let mut places = Vec::new();
    objects(document, String::new(), &mut places);
    let (here, there) = (die.of(&places)?.clone(), die.of(&places)?.clone());
    let id_there = document.pointer(&there)?.get("id").cloned();
    let object = document.pointer_mut(&here)?.as_object_mut()?;
    let names: Vec<String> = object.keys().cloned().collect();
    let name = die.of(&names)?.clone();
    let value = object.get(&name)?.clone();
    let (word, _) = die.of(&words.words)?;
    let address = words.words.iter().find(|(it, _)| *it == name).and_then(|(_, address)| address.clone());
    match die.below(16) {
        // Under another name: a word's, its address, a keyword.
        0 => drop(object.remove(&name).and_then(|value| object.insert(word.clone(), value))),
        1 => drop(object.remove(&name).and_then(|value| object.insert(address?, value))),
        2 => {
            let other =
                if let Some(plain) = name.strip_prefix('@') { plain.to_owned() } else { format!("@{name}") };
            object.remove(&name);
            object.insert(other, value);
        }
        // In another wrapping.
        3 | 4 => {
            let bare = value.as_array().and_then(|items| items.first()).cloned();
            let wrappings = [
                json!([value]),
                json!([[value]]),
                json!([null, value]),
                json!([value, null]),
                json!([value, value]),
                json!({"@set": [value]}),
                json!({"@list": [value]}),
                json!({"@value": value}),
                json!({"@graph": value}),
                json!({"id": value}),
                json!({"@id": value}),
                json!({"@value": value, "@type": "xsd:boolean"}),
                json!([value, {"id": value.get("id").unwrap_or(&value)}]),
                bare.unwrap_or(Value::Null),
                json!([]),
                Value::String(value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
            ];
            object.insert(name, die.of(&wrappings)?.clone());
        }
        // In another place, or under another id.
        5 => drop(
            object
                .remove(&name)
                .and_then(|value| document.pointer_mut(&there)?.as_object_mut()?.insert(name, value)),
        ),
        6 => drop(id_there.and_then(|id| object.insert("id".into(), id))),
        7 => {
            let other = object.get(die.of(&names)?)?.clone();
            object.insert(name, other);
        }
        // In two halves.
        8 | 9 => {
            let id = object.entry("id").or_insert_with(|| "_:x".into()).clone();
            let mut half = Map::from_iter([("id".to_owned(), id)]);
            half.extend(object.get("type").map(|it| ("type".to_owned(), it.clone())));
            for name in names.iter().filter(|name| !["id", "type"].contains(&name.as_str())) {
                if die.below(2) == 0 {
                    half.extend(object.remove_entry(name));
                }
            }
            let halves = json!([object, half]);
            *document.pointer_mut(&here)? = halves;
        }
        // In another order, or twice.
        10 => object.get_mut(&name)?.as_array_mut()?.reverse(),
        11 => object.get_mut(&name)?.as_array_mut()?.push(value.get(0)?.clone()),
        // By the address of a word, by a word for an address, or in short.
        12 | 13 => {
            let text = value.as_str()?;
            let named =
                words.words.iter().find(|(word, _)| word == text).and_then(|(_, address)| address.clone());
            let naming = words.words.iter().find(|(_, address)| address.as_deref() == Some(text));
            let short = words.words.iter().find_map(|(prefix, address)| {
                let rest = text.strip_prefix(address.as_deref()?).filter(|rest| !rest.is_empty())?;
                Some(format!("{prefix}:{rest}"))
            });
            let other = named.or_else(|| naming.map(|(word, _)| word.clone())).or(short)?;
            object.insert(name, other.into());
        }
        // With other vocabularies, or words of one's own.
        _ => {
            let address = address.unwrap_or_else(|| "https://college.example/words#shoeSize".into());
            let contexts = [
                die.of(&words.vocabularies)?.clone().into(),
                json!({word: address}),
                json!({word: {"@id": address, "@type": "@id"}}),
                json!({name: null}),
                json!({"@vocab": "https://college.example/words#"}),
                json!({"@language": "en"}),
            ];
            let context = contexts.get(die.below(contexts.len()).saturating_sub(die.below(2) * 9))?.clone();
            let list = document.get_mut("@context")?.as_array_mut()?;
            list.insert(die.below(list.len() + 1), context);
        }
    }
    Some(())
}

#[test]
fn a_rewritten_document_says_what_it_said_or_is_not_genuine() {
    let words = Words::shipped();
    assert!(words.words.len() > 500 && words.vocabularies.len() > 30);
    let evidence: Evidence = web(&[(LIST, list(&issuer(1), Some(7), |_| {}))]);
    let judged = |document: &Value| verify(&document.to_string(), &evidence, NOW, &Expect::default());
    let genuine = |reports: &[Report]| {
        let genuine = reports.iter().filter(|report| report.headline == Headline::Genuine).map(said);
        let mut genuine: Vec<String> = genuine.collect();
        genuine.sort();
        genuine
    };
    let documents = documents().map(|document| {
        let honest = genuine(&judged(&document).expect("a document"));
        assert!(!honest.is_empty());
        (document, honest)
    });
    // How many times: RUNS=20000 takes a minute and looks further.
    let runs = std::env::var("RUNS").ok().and_then(|it| it.parse().ok()).unwrap_or(1_500_u64);
    let mut still_genuine = 0;
    for run in 0..runs {
        let mut die = Die(run.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let (document, honest) = &documents[die.below(documents.len())];
        let mut rewritten = document.clone();
        for _ in 0..=die.below(3) {
            let _ = rewrite(&mut rewritten, &mut die, &words);
        }
        let Ok(reports) = judged(&rewritten) else { continue };
        if reports[0].findings.integrity.is != Is::Holds {
            continue;
        }
        // Each that is genuine says what one of the honest ones says, and none says it twice.
        let mut left = honest.clone();
        for said in genuine(&reports) {
            let place = left.iter().position(|honest| *honest == said);
            let Some(place) = place else { panic!("run {run}: {said}\nwas {left:?}\nin {rewritten}") };
            left.swap_remove(place);
        }
        still_genuine += u64::from(rewritten != *document && left.len() < honest.len());
    }
    assert!(still_genuine > runs / 30, "{still_genuine} of {runs}");
}
