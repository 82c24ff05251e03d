//! The record as JSON Resume 1.0, and a JSON Resume as lines of one's own. <https://jsonresume.org/schema>

use serde_json::{Map, Value, json};

use super::mine::{Entry, MyRecord, signer};
use super::own::{About, OwnLine, OwnLink, OwnRecord, Section};
use super::resume::{Choice, chosen, shown_skills};
use super::skills::Skill;
use super::when::When;
use super::{Mark, web};
use crate::domain::credential::read::one_or_many;

/// Writes the chosen part of a record. What is verified says so in `x-lapel`, which other readers pass over.
pub fn export(record: &MyRecord, skills: &[Skill], choice: &Choice) -> String {
    let about = choice.about.as_ref().unwrap_or(&record.about);
    let mut document = Map::new();
    document.insert("$schema".to_owned(), SCHEMA.into());
    let mut basics = Map::new();
    put(&mut basics, "name", &about.name);
    put(&mut basics, "label", &about.headline);
    put(&mut basics, "email", if about.email.contains('@') { &about.email } else { "" });
    put(&mut basics, "phone", &about.phone);
    put(&mut basics, "summary", &about.summary);
    if !about.place.trim().is_empty() {
        basics.insert("location".to_owned(), json!({"address": about.place.trim()}));
    }
    let links = about.links.iter().filter_map(|it| Some((it.label.trim(), web(Some(&it.url))?)));
    let profiles: Vec<Value> = links.map(|(label, url)| json!({"network": label, "url": url})).collect();
    if !profiles.is_empty() {
        basics.insert("profiles".to_owned(), Value::Array(profiles));
    }
    document.insert("basics".to_owned(), Value::Object(basics));
    for (name, sections) in [
        ("work", &[Section::Work][..]),
        ("volunteer", &[Section::Volunteering]),
        ("education", &[Section::Education]),
        ("certificates", &[Section::Certificates, Section::Badges]),
        ("projects", &[Section::Projects]),
    ] {
        let of_these = chosen(record, choice).filter(|it| sections.contains(&it.section));
        let items: Vec<Value> = of_these.map(|it| item(it, name)).collect();
        if !items.is_empty() {
            document.insert(name.to_owned(), Value::Array(items));
        }
    }
    let skills: Vec<Value> = shown_skills(skills, choice).into_iter().map(skill).collect();
    if !skills.is_empty() {
        document.insert("skills".to_owned(), Value::Array(skills));
    }
    let mut meta = json!({"version": "v1.0.0"});
    if let (Some(meta), Some(at)) = (meta.as_object_mut(), When::of(record.now)) {
        meta.insert("lastModified".to_owned(), format!("{}T00:00:00Z", at.text()).into());
    }
    document.insert("meta".to_owned(), meta);
    format!("{:#}\n", Value::Object(document))
}

const SCHEMA: &str = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json";

fn put(into: &mut Map<String, Value>, name: &str, text: &str) {
    if !text.trim().is_empty() {
        into.insert(name.to_owned(), text.trim().into());
    }
}

/// The names that each list gives to title, organisation and dates.
fn item(entry: &Entry, list: &str) -> Value {
    let mut item = Map::new();
    let organisation = entry.organisation.as_deref().unwrap_or_default();
    let (title, by) = match list {
        "work" => ("position", "name"),
        "volunteer" => ("position", "organization"),
        "education" => ("studyType", "institution"),
        "certificates" => ("name", "issuer"),
        _ => ("name", "entity"),
    };
    put(&mut item, title, &entry.title);
    put(&mut item, by, organisation);
    let mut date = |name: &str, when: Option<When>| {
        // The schema's dates have years from 1000.
        if let Some(when) = when.filter(|it| (1000..3000).contains(&it.year)) {
            item.insert(name.to_owned(), when.text().into());
        }
    };
    match list {
        "certificates" => date("date", entry.from.or(entry.until)),
        _ if entry.own() || entry.until.is_some() => {
            date("startDate", entry.from);
            date("endDate", entry.until);
        }
        // The day that a credential was issued on ends what it is about.
        _ => date("endDate", entry.from),
    }
    let summary = entry.description.as_deref().unwrap_or_default();
    match list {
        "projects" => put(&mut item, "description", summary),
        "work" | "volunteer" => put(&mut item, "summary", summary),
        _ => {}
    }
    if list == "work" {
        put(&mut item, "location", entry.place.as_deref().unwrap_or_default());
    }
    if list == "education" {
        let score: Vec<&str> = entry.results.iter().map(|(_, value)| value.as_str()).collect();
        put(&mut item, "score", &score.join(", "));
    }
    if let Some(url) = web(entry.url.as_deref()) {
        item.insert("url".to_owned(), url.into());
    }
    if let Some(proof) = proof(entry) {
        item.insert("x-lapel".to_owned(), proof);
    }
    Value::Object(item)
}

fn proof(entry: &Entry) -> Option<Value> {
    let (_, website) = signer(entry)?;
    Some(json!({
        "verified": entry.mark == Mark::Verified,
        "headline": entry.verdict.as_ref().map(|it| it.headline),
        "credential": entry.credential_id,
        "keyAt": website,
    }))
}

fn skill(skill: &Skill) -> Value {
    let mut item = Map::new();
    put(&mut item, "name", &skill.name);
    put(&mut item, "level", skill.strength.level.as_deref().unwrap_or_default());
    let behind: Vec<&str> =
        skill.shown.iter().filter(|it| it.mark == Mark::Verified).map(|it| it.title.as_str()).collect();
    if !behind.is_empty() {
        item.insert("keywords".to_owned(), json!(behind));
    }
    Value::Object(item)
}

/// Reads a JSON Resume as what a person says of themselves; None where it is none.
pub fn read(text: &str) -> Option<OwnRecord> {
    let resume = crate::domain::import::json::parse(text).ok()?;
    let lists = [
        ("work", Section::Work, ["position", "name"]),
        ("education", Section::Education, ["studyType", "institution"]),
        ("volunteer", Section::Volunteering, ["position", "organization"]),
        ("certificates", Section::Certificates, ["name", "issuer"]),
        ("projects", Section::Projects, ["name", "entity"]),
    ];
    let known = resume.get("basics").is_some_and(Value::is_object)
        || lists.iter().any(|(name, ..)| resume.get(*name).is_some_and(Value::is_array));
    if !known || resume.get("credentialSubject").is_some() {
        return None;
    }
    let mut own =
        OwnRecord { about: about(resume.get("basics").unwrap_or(&Value::Null)), ..OwnRecord::default() };
    for (list, section, [title, by]) in lists {
        for item in one_or_many(resume.get(list)) {
            let (title, by) = (word(item, title), word(item, by));
            if title.is_empty() && by.is_empty() {
                continue;
            }
            let told = [word(item, "summary"), word(item, "description"), word(item, "area")];
            let points = one_or_many(item.get("highlights")).filter_map(Value::as_str);
            let told = told.into_iter().filter(|it| !it.is_empty()).chain(points.map(|it| format!("- {it}")));
            let from = [word(item, "startDate"), word(item, "date")].into_iter().find(|it| !it.is_empty());
            let until = word(item, "endDate");
            own.lines.push(OwnLine {
                current: until.is_empty() && section == Section::Work && !word(item, "startDate").is_empty(),
                place: word(item, "location"),
                from: from.unwrap_or_default(),
                until,
                description: told.collect::<Vec<_>>().join("\n"),
                url: word(item, "url"),
                organisation: by,
                ..OwnLine::new(&(own.lines.len() + 1).to_string(), section, &title)
            });
        }
    }
    own.skills =
        one_or_many(resume.get("skills")).map(|it| word(it, "name")).filter(|it| !it.is_empty()).collect();
    Some(own)
}

fn about(basics: &Value) -> About {
    let location = basics.get("location").unwrap_or(&Value::Null);
    let place = ["address", "city", "region", "countryCode"].map(|name| word(location, name));
    let own_link = word(basics, "url");
    let links = one_or_many(basics.get("profiles"))
        .map(|it| OwnLink { label: word(it, "network"), url: word(it, "url") });
    let own_link = (!own_link.is_empty()).then(|| OwnLink { label: String::new(), url: own_link });
    About {
        name: word(basics, "name"),
        headline: word(basics, "label"),
        summary: word(basics, "summary"),
        email: word(basics, "email"),
        phone: word(basics, "phone"),
        place: place.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", "),
        links: own_link.into_iter().chain(links).filter(|it| !it.url.is_empty()).collect(),
    }
}

fn word(object: &Value, name: &str) -> String {
    object.get(name).and_then(Value::as_str).map(|it| it.trim().to_owned()).unwrap_or_default()
}
