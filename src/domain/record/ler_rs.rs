//! The record as HR Open LER-RS 4.4: what is shown, and beside it the credentials that prove it.
//!
//! `LER-RSType` 4.4. A line that may be displayed and its proof are two items, because `Verifiable…Type` allows nothing
//! but `verifications`; a credential stands in `otherW3CVerifiableCredential`, since the schemas know Open Badges of
//! VCDM 1.1 alone. There is no signed wrapper: its context is a JSON Schema, which no signature can be made under.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::clr::Texts;
use super::mine::{Entry, MyRecord};
use super::own::{About, Section};
use super::resume::{Choice, Words, chosen, shown_skills};
use super::skills::Skill;
use super::when::When;
use super::{Source, Woven, web};
use crate::domain::credential::Kind;

/// The one value that the schema of 4.4 allows.
pub const TYPE: &str = "http://schema.hropenstandards.org/4.4/recruiting/json/ler-rs/LER-RSType.json";

/// Writes the chosen part of a record. `random` are sixteen random bytes for its id.
pub fn export(
    sources: &[Source<'_>],
    record: &MyRecord,
    skills: &[Skill],
    choice: &Choice,
    words: &Words,
    random: [u8; 16],
) -> String {
    let mut woven = Woven::new(&super::clr::uuid(random, 0));
    let about = choice.about.as_ref().unwrap_or(&record.about);
    let mut lists: [Vec<Value>; 5] = Default::default();
    let mut narratives: Vec<Value> = Vec::new();
    if !about.summary.trim().is_empty() {
        narratives.push(narrative(&words.summary, about.summary.lines()));
    }
    // A record that several lines come from is embedded once.
    let mut embedded: BTreeSet<(String, String)> = BTreeSet::new();
    let mut texts = Texts::default();
    let by_id: BTreeMap<&str, Source<'_>> = sources.iter().map(|it| (it.id, *it)).collect();
    for entry in chosen(record, choice) {
        let place = match (entry.section, entry.achievement_kind.as_deref()) {
            (Section::Education, _) => EDUCATION,
            (Section::Work | Section::Volunteering, _) => WORK,
            (_, Some("License")) => LICENSES,
            (Section::Certificates | Section::Badges, _) => CERTIFICATIONS,
            (Section::Projects, _) => {
                narratives.push(project(entry, words));
                continue;
            }
        };
        let Some(list) = lists.get_mut(place) else { continue };
        list.push(match place {
            EDUCATION => education(entry),
            WORK => employment(entry, words),
            _ => certification(entry),
        });
        if let Some((step, proof)) = proof(&mut texts, &by_id, entry)
            && embedded.insert(step)
        {
            let piece = match proof {
                Proof::Credential(text) => json!({"otherW3CVerifiableCredential": woven.place(text)}),
                Proof::Reference(address) => json!({"reference": address}),
            };
            list.push(json!({"verifications": [piece]}));
        }
    }
    if let Some(list) = lists.get_mut(SKILLS) {
        let entries = record.by_key();
        list.extend(shown_skills(skills, choice).into_iter().map(|it| skill(it, &entries)));
    }
    let mut document = Map::new();
    document.insert("type".to_owned(), TYPE.into());
    let id = format!("urn:uuid:{}", super::clr::uuid(random, 1));
    document.insert("documentId".to_owned(), json!({"value": id}));
    if !about.name.trim().is_empty() {
        document.insert("person".to_owned(), json!({"name": {"formattedName": about.name.trim()}}));
    }
    if let Some(communication) = communication(about) {
        document.insert("communication".to_owned(), communication);
    }
    if !narratives.is_empty() {
        document.insert("narratives".to_owned(), Value::Array(narratives));
    }
    let names = ["educationAndLearnings", "employmentHistories", "certifications", "licenses", "skills"];
    for (name, list) in names.into_iter().zip(lists) {
        if !list.is_empty() {
            document.insert(name.to_owned(), Value::Array(list));
        }
    }
    woven.write(&Value::Object(document))
}

const EDUCATION: usize = 0;
const WORK: usize = 1;
const CERTIFICATIONS: usize = 2;
const LICENSES: usize = 3;
const SKILLS: usize = 4;

enum Proof {
    Credential(String),
    /// Where an older badge is hosted.
    Reference(String),
}

/// The smallest document that proves an entry: the credential, else the record that it is a line of.
fn proof(
    texts: &mut Texts,
    sources: &BTreeMap<&str, Source<'_>>,
    entry: &Entry,
) -> Option<((String, String), Proof)> {
    let (id, path) = entry.source.as_ref()?;
    let source = sources.get(id.as_str())?;
    let alone = texts.embedded(source, path, 0).ok().map(|it| (path.as_str(), it));
    let found = match alone {
        None => texts.embedded(source, "$", 0).ok().map(|it| ("$", it)),
        alone => alone,
    };
    if let Some((path, text)) = found {
        return Some(((id.clone(), path.to_owned()), Proof::Credential(text)));
    }
    let hosted = web(entry.credential_id.as_deref()).filter(|_| entry.kind == Some(Kind::OpenBadgeV2))?;
    Some(((id.clone(), path.clone()), Proof::Reference(hosted)))
}

fn communication(about: &About) -> Option<Value> {
    let mut found = Map::new();
    let mut put = |name: &str, value: Vec<Value>| {
        if !value.is_empty() {
            found.insert(name.to_owned(), Value::Array(value));
        }
    };
    let given = |text: &str| Some(text.trim().to_owned()).filter(|it| !it.is_empty());
    put("address", given(&about.place).map(|it| json!({"formattedAddress": it})).into_iter().collect());
    put("phone", given(&about.phone).map(|it| json!({"formattedNumber": it})).into_iter().collect());
    put(
        "email",
        given(&about.email)
            .filter(|it| it.contains('@'))
            .map(|it| json!({"address": it}))
            .into_iter()
            .collect(),
    );
    let link = |it: &super::own::OwnLink| {
        let url = web(Some(&it.url))?;
        Some(match given(&it.label) {
            Some(label) => json!({"name": label, "url": url}),
            None => json!({"url": url}),
        })
    };
    put("web", about.links.iter().filter_map(link).collect());
    (!found.is_empty()).then_some(Value::Object(found))
}

fn narrative<'a>(name: &str, lines: impl Iterator<Item = &'a str>) -> Value {
    let lines: Vec<&str> = lines.map(str::trim).filter(|it| !it.is_empty()).collect();
    json!({"name": name, "texts": [{"lines": lines}]})
}

fn project(entry: &Entry, words: &Words) -> Value {
    let dates: Vec<String> = [entry.from, entry.until].into_iter().flatten().map(When::text).collect();
    let dates = dates.join(" / ");
    let lines = [entry.title.as_str(), entry.organisation.as_deref().unwrap_or_default(), &dates];
    let described = entry.description.as_deref().unwrap_or_default().lines();
    narrative(&words.projects, lines.into_iter().chain(described).chain(entry.url.as_deref()))
}

fn organisation(entry: &Entry) -> &str {
    entry.organisation.as_deref().unwrap_or_default()
}

/// `start`, `end`, `current` and what is told of it.
fn history(entry: &Entry) -> Map<String, Value> {
    let mut found = Map::new();
    // The day that a credential was issued on is no beginning of anything.
    if entry.own() || entry.until.is_some() {
        let mut put = |name: &str, when: Option<When>| {
            if let Some(when) = when {
                found.insert(name.to_owned(), when.text().into());
            }
        };
        put("start", entry.from);
        put("end", entry.until);
        if entry.current {
            found.insert("current".to_owned(), true.into());
        }
    }
    let told = entry.description.as_deref().unwrap_or_default().lines().map(str::trim);
    let told: Vec<&str> = told.filter(|it| !it.is_empty()).collect();
    if !told.is_empty() {
        found.insert("descriptions".to_owned(), json!(told));
    }
    found
}

fn education(entry: &Entry) -> Value {
    let mut item = history(entry);
    item.insert("institution".to_owned(), json!({"name": organisation(entry)}));
    let mut degree = json!({"name": entry.title});
    let date = if entry.own() { entry.until } else { entry.until.or(entry.from) };
    if let (Some(degree), Some(date)) = (degree.as_object_mut(), date) {
        degree.insert("date".to_owned(), date.text().into());
    }
    item.insert("educationDegrees".to_owned(), json!([degree]));
    let results: Vec<String> = entry
        .results
        .iter()
        .map(|(name, value)| name.as_ref().map_or_else(|| value.clone(), |name| format!("{name}: {value}")))
        .collect();
    if !results.is_empty()
        && let Some(list) = item.entry("descriptions").or_insert_with(|| json!([])).as_array_mut()
    {
        list.extend(results.into_iter().map(Value::String));
    }
    Value::Object(item)
}

fn employment(entry: &Entry, words: &Words) -> Value {
    let mut position = history(entry);
    position.insert("title".to_owned(), entry.title.as_str().into());
    if let Some(place) = &entry.place {
        position.insert("location".to_owned(), json!({"city": place}));
    }
    if entry.section == Section::Volunteering {
        position.insert("jobCategories".to_owned(), json!([{"name": words.volunteering}]));
    }
    json!({
        "organization": {"tradeName": organisation(entry), "name": organisation(entry)},
        "positionHistories": [position],
    })
}

fn certification(entry: &Entry) -> Value {
    let mut item = Map::new();
    item.insert("name".to_owned(), entry.title.as_str().into());
    item.insert("issuingAuthority".to_owned(), json!({"name": organisation(entry)}));
    if let Some(from) = entry.from.or(entry.until) {
        item.insert("issued".to_owned(), from.text().into());
    }
    let whole = |when: When| Some(format!("{:04}-{:02}-{:02}T00:00:00Z", when.year, when.month?, when.day?));
    if let Some(until) = entry.valid_until.and_then(whole) {
        item.insert("effectiveTimePeriod".to_owned(), json!({"validTo": until}));
    }
    let told = entry.description.as_deref().unwrap_or_default().lines().map(str::trim);
    let told: Vec<&str> = told.filter(|it| !it.is_empty()).collect();
    if !told.is_empty() {
        item.insert("descriptions".to_owned(), json!(told));
    }
    Value::Object(item)
}

fn skill(skill: &Skill, entries: &BTreeMap<&str, &Entry>) -> Value {
    let mut item = Map::new();
    item.insert("name".to_owned(), skill.name.as_str().into());
    if let Some(address) = &skill.address {
        // `scheme` is an address there, and frameworks are given by name.
        item.insert("definitionReference".to_owned(), json!({"reference": address}));
    }
    if let Some(description) = &skill.description {
        item.insert("description".to_owned(), description.as_str().into());
    }
    let behind: Vec<&Entry> =
        skill.shown.iter().filter_map(|it| entries.get(it.entry.as_str()).copied()).collect();
    // What is used in something that goes on was not used last on the day when that began.
    let latest = skill.strength.latest.filter(|_| !behind.iter().any(|it| it.current));
    if let Some(latest) = latest {
        item.insert("lastUsedDate".to_owned(), latest.text().into());
    }
    let behind: Vec<Value> = behind
        .into_iter()
        .filter_map(|it| it.credential_id.as_deref())
        .filter(|it| it.contains(':') && !it.contains(char::is_whitespace))
        .map(|it| json!({"reference": it}))
        .collect();
    if !behind.is_empty() {
        item.insert("verifications".to_owned(), Value::Array(behind));
    }
    Value::Object(item)
}
