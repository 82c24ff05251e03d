//! Skills over the whole record: what stands behind each, how well proven, and in which framework.
//!
//! Open Badges 3.0 §B.1 (Alignment, targetType): CASE, CTDL and CTDL-ASN, ESCO, Lightcast and RSD, O*NET. Skills are
//! one where they have one address, else where they have one name within one framework or none.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::mine::{Entry, MyRecord};
use super::own::OwnRecord;
use super::when::When;
use super::{Mark, Source, address_key, plain, web};
use crate::domain::credential::read::{id_of, one_or_many};
use crate::domain::credential::{Alignment, Reading};
use crate::domain::verify::report::Report;

/// A skill and what stands behind it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Skill {
    /// Stable: the address without scheme, or `name:` and the plain name.
    pub key: String,
    /// As the learner calls it, else as the badge with the best proof does.
    pub name: String,
    /// Its own name, where the learner calls it otherwise.
    pub named: Option<String>,
    pub framework: Framework,
    /// The framework's own name, as a badge gives it.
    pub framework_name: Option<String>,
    /// A web address that can be offered as a link.
    pub address: Option<String>,
    pub code: Option<String>,
    pub description: Option<String>,
    pub shown: Vec<Shown>,
    pub strength: Strength,
    /// Keys of the skills that the learner made one with it.
    pub merged: Vec<String>,
}

/// One entry of the record that shows a skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// [`super::mine::Entry::key`].
    pub entry: String,
    pub title: String,
    pub mark: Mark,
    pub how: How,
    /// The level or value that a result gives for it.
    pub level: Option<String>,
    pub when: Option<When>,
}

/// In what way an entry speaks of a skill, the clearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// A result of the learner's own is aligned to it.
    Result,
    /// The achievement is aligned to it.
    Alignment,
    /// The achievement is a competency itself.
    Competency,
    /// Its issuer tagged it so.
    Tag,
    /// The learner says so.
    Stated,
}

/// How strong the proof is, in parts that are shown as they are: not added up to a score.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strength {
    /// Entries that are verified and in date.
    pub verified: usize,
    pub out_of_date: usize,
    pub unconfirmed: usize,
    /// Entries that are the person's own word.
    pub by_person: usize,
    /// The level of the newest verified entry that gives one, else of the newest.
    pub level: Option<String>,
    /// Of the newest verified entry, else of the newest.
    pub latest: Option<When>,
}

/// Who keeps the framework, as far as its address or type says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Framework {
    /// 1EdTech CASE.
    Case,
    /// Credential Engine's CTDL or CTDL-ASN.
    Ctdl,
    Esco,
    /// Lightcast Open Skills.
    Lightcast,
    /// Rich Skill Descriptors (Open Skills Management Tool).
    Rsd,
    Onet,
    /// Another, named or with an address.
    Other,
    /// None: it is known by its name alone.
    None,
}

impl Framework {
    fn of(alignment: &Alignment) -> Framework {
        let address = alignment.url.as_deref().unwrap_or_default().to_ascii_lowercase();
        let name = alignment.framework.as_deref().unwrap_or_default().to_ascii_lowercase();
        let kind = alignment.kind.as_deref().unwrap_or_default();
        let code = alignment.code.as_deref().unwrap_or_default();
        let at = |part: &str| address.contains(part);
        let named = |part: &str| name.contains(part);
        if at("data.europa.eu/esco") || named("esco") {
            Framework::Esco
        } else if at("lightcast.io")
            || at("emsidata.com")
            || at("economicmodeling.com")
            || named("lightcast")
            || named("emsi ")
        {
            Framework::Lightcast
        } else if at("onetonline.org") || at("onetcenter.org") || named("o*net") || named("onet") {
            Framework::Onet
        } else if at("osmt") || at("rsd.") || named("rich skill") || named("rsd") {
            Framework::Rsd
        } else if at("credentialengineregistry.org")
            || at("credentialengine.org")
            || kind.starts_with("ceasn:")
            || kind.starts_with("ceterms:")
            || kind == "CTDL"
            || code.starts_with("ce-")
        {
            Framework::Ctdl
        } else if kind.starts_with("CF") || at("/ims/case/") || at("//case.") || at("casenetwork.") {
            Framework::Case
        } else if !address.is_empty() || !name.is_empty() {
            Framework::Other
        } else {
            Framework::None
        }
    }
}

/// The key of a skill of this name without an address.
pub fn name_key(name: &str) -> String {
    format!("name:{}", plain(name))
}

/// One mention, before mentions of one skill are put together.
struct Mention<'a> {
    alignment: Option<&'a Alignment>,
    name: &'a str,
    how: How,
    level: Option<String>,
    entry: &'a Entry,
}

/// Every skill of the record, best proven first. Linear in mentions.
pub fn skills(sources: &[Source<'_>], record: &MyRecord, own: &OwnRecord) -> Vec<Skill> {
    let reports: BTreeMap<(&str, &str), (&Source<'_>, &Report)> = sources
        .iter()
        .flat_map(|source| source.reports.iter().map(move |it| ((source.id, it.path.as_str()), (source, it))))
        .collect();
    let mut book = Book::default();
    // Results with alignments of their own are rare, and stand only in the text.
    let mut results: BTreeMap<&str, Option<Value>> = BTreeMap::new();
    for entry in record.shown().filter(|it| it.mark != Mark::Refuted) {
        for name in &entry.skills {
            book.add(Mention { alignment: None, name, how: How::Stated, level: None, entry }, own);
        }
        let Some((id, path)) = &entry.source else { continue };
        let Some((source, report)) = reports.get(&(id.as_str(), path.as_str())) else { continue };
        let reading = &report.reading;
        let whole = results.entry(source.id).or_insert_with(|| {
            has_aligned_results(source.text).then(|| super::source::value_of(source.text)).flatten()
        });
        let aligned = whole.as_ref().map(|whole| aligned_results(whole, path)).unwrap_or_default();
        for (alignment, level) in &aligned {
            let mention = Mention {
                alignment: Some(alignment),
                name: &alignment.name,
                how: How::Result,
                level: level.clone(),
                entry,
            };
            book.add(mention, own);
        }
        of_reading(reading, entry, own, &mut book);
    }
    for name in &own.skills {
        book.state(name, own);
    }
    book.finish(own)
}

fn of_reading<'a>(reading: &'a Reading, entry: &'a Entry, own: &OwnRecord, book: &mut Book) {
    let achievement = &reading.achievement;
    let only = achievement.alignments.iter().filter(|it| is_skill(it)).count() == 1;
    let level = |name: &str| {
        reading.results.iter().find_map(|result| {
            let about = result.name.as_deref().is_some_and(|it| plain(it).contains(&plain(name)));
            result.level.clone().filter(|_| about || only && reading.results.len() == 1)
        })
    };
    for alignment in achievement.alignments.iter().filter(|it| is_skill(it)) {
        let mention = Mention {
            alignment: Some(alignment),
            name: &alignment.name,
            how: How::Alignment,
            level: level(&alignment.name),
            entry,
        };
        book.add(mention, own);
    }
    let competency = achievement.kind.as_deref() == Some("Competency");
    if let Some(title) = reading.title.as_deref().filter(|_| competency) {
        let level = level(title).or_else(|| reading.results.iter().find_map(|it| it.level.clone()));
        book.add(Mention { alignment: None, name: title, how: How::Competency, level, entry }, own);
    }
    for tag in &achievement.tags {
        book.add(Mention { alignment: None, name: tag, how: How::Tag, level: None, entry }, own);
    }
}

/// Courses, credentials and rubrics are aligned to as well; what is aligned to them says nothing of a skill.
fn is_skill(alignment: &Alignment) -> bool {
    let kind = alignment.kind.as_deref().unwrap_or_default();
    !matches!(kind, "ceterms:Credential" | "CFRubric" | "CFRubricCriterion" | "CFRubricCriterionLevel")
        && !alignment.name.trim().is_empty()
}

/// A quick look before a text is read whole.
fn has_aligned_results(text: &str) -> bool {
    // A JWT is base64, in which nothing can be looked for.
    !text.trim_start().starts_with('{')
        || text.contains("\"resultDescription\"") && text.contains("\"alignment\"")
}

/// The alignments of results and of what they are described by, with the level that was reached.
fn aligned_results(whole: &Value, path: &str) -> Vec<(Alignment, Option<String>)> {
    let Some(value) = super::source::value_at(whole, path) else { return Vec::new() };
    let mut found = Vec::new();
    for subject in one_or_many(value.get("credentialSubject")) {
        for result in one_or_many(subject.get("result")) {
            let described = one_or_many(subject.get("achievement"))
                .flat_map(|it| one_or_many(it.get("resultDescription")))
                .find(|it| {
                    id_of(it).is_some() && id_of(it).as_deref() == word(result.get("resultDescription"))
                });
            let level = described.and_then(|it| {
                one_or_many(it.get("rubricCriterionLevel"))
                    .find(|it| {
                        id_of(it).is_some() && id_of(it).as_deref() == word(result.get("achievedLevel"))
                    })
                    .and_then(|it| word(it.get("name")).or_else(|| word(it.get("level"))))
            });
            let level = level.or_else(|| word(result.get("value"))).map(str::to_owned);
            let aligned = one_or_many(result.get("alignment"))
                .chain(one_or_many(described.and_then(|it| it.get("alignment"))));
            for alignment in aligned.filter_map(alignment_of).filter(is_skill) {
                found.push((alignment, level.clone()));
            }
        }
    }
    found
}

fn word(value: Option<&Value>) -> Option<&str> {
    one_or_many(value).find_map(Value::as_str)
}

fn alignment_of(value: &Value) -> Option<Alignment> {
    let text = |name: &str| word(value.get(name)).map(str::to_owned);
    Some(Alignment {
        name: text("targetName")?,
        url: text("targetUrl"),
        framework: text("targetFramework"),
        code: text("targetCode"),
        kind: text("targetType"),
        description: text("targetDescription"),
    })
}

/// Skills under their keys.
#[derive(Default)]
struct Book {
    skills: Vec<Skill>,
    by_key: BTreeMap<String, usize>,
    /// Names of skills with an address, so that a tag or word of that name is told with it.
    by_name: BTreeMap<String, usize>,
    /// What was seen of each entry, so that no entry counts twice for one skill.
    seen: BTreeMap<(usize, String), usize>,
}

impl Book {
    fn add(&mut self, mention: Mention<'_>, own: &OwnRecord) {
        if plain(mention.name).is_empty() {
            return;
        }
        let place = self.place(mention.alignment, mention.name, own);
        let entry = mention.entry;
        let shown = Shown {
            entry: entry.key.clone(),
            title: entry.title.clone(),
            mark: entry.mark,
            how: mention.how,
            level: mention.level,
            when: entry.day(),
        };
        let Some(skill) = self.skills.get_mut(place) else { return };
        match self.seen.get(&(place, entry.key.clone())).and_then(|nth| skill.shown.get_mut(*nth)) {
            Some(told) => {
                told.how = told.how.min(shown.how);
                told.level = told.level.take().or(shown.level);
            }
            None => {
                self.seen.insert((place, entry.key.clone()), skill.shown.len());
                skill.shown.push(shown);
            }
        }
    }

    /// A skill that the learner names without a line.
    fn state(&mut self, name: &str, own: &OwnRecord) {
        if !plain(name).is_empty() {
            let place = self.place(None, name, own);
            if let Some(skill) = self.skills.get_mut(place) {
                skill.strength.by_person += 1;
            }
        }
    }

    fn place(&mut self, alignment: Option<&Alignment>, name: &str, own: &OwnRecord) -> usize {
        let address = alignment.and_then(|it| it.url.as_deref()).filter(|it| !it.trim().is_empty());
        let raw = address.map_or_else(|| name_key(name), address_key);
        let plain_name = plain(name);
        let merged = own.merged(&raw);
        // A bare name is the skill of that name that is known better, unless the learner says otherwise.
        if address.is_none()
            && merged == raw
            && let Some(place) = self.by_name.get(&plain_name)
        {
            return *place;
        }
        if let Some(place) = self.by_key.get(merged) {
            let place = *place;
            self.describe(place, alignment, name, &raw);
            return place;
        }
        let place = self.skills.len();
        self.skills.push(Skill {
            key: merged.to_owned(),
            name: name.trim().to_owned(),
            named: None,
            framework: Framework::None,
            framework_name: None,
            address: None,
            code: None,
            description: None,
            shown: Vec::new(),
            strength: Strength::default(),
            merged: Vec::new(),
        });
        self.by_key.insert(merged.to_owned(), place);
        self.by_name.entry(plain_name).or_insert(place);
        self.describe(place, alignment, name, &raw);
        place
    }

    /// Fills in what a mention says of the skill and no earlier one did.
    fn describe(&mut self, place: usize, alignment: Option<&Alignment>, name: &str, raw: &str) {
        let Some(skill) = self.skills.get_mut(place) else { return };
        if skill.key != raw {
            if !skill.merged.iter().any(|it| it == raw) {
                skill.merged.push(raw.to_owned());
            }
            return;
        }
        let Some(alignment) = alignment else { return };
        if skill.framework == Framework::None {
            skill.framework = Framework::of(alignment);
            skill.name = name.trim().to_owned();
        }
        let fill = |slot: &mut Option<String>, value: Option<&String>| {
            if slot.is_none() {
                *slot = value.filter(|it| !it.trim().is_empty()).cloned();
            }
        };
        fill(&mut skill.framework_name, alignment.framework.as_ref());
        fill(&mut skill.code, alignment.code.as_ref());
        fill(&mut skill.description, alignment.description.as_ref());
        fill(&mut skill.address, web(alignment.url.as_deref()).as_ref());
    }

    fn finish(mut self, own: &OwnRecord) -> Vec<Skill> {
        for skill in &mut self.skills {
            super::arrange(&mut skill.shown, |a, b| {
                (a.mark, a.how, std::cmp::Reverse(a.when)).cmp(&(b.mark, b.how, std::cmp::Reverse(b.when)))
            });
            skill.strength = strength(&skill.shown, skill.strength.by_person);
            if let Some(name) = own.renames.get(&skill.key) {
                skill.named = Some(std::mem::replace(&mut skill.name, name.clone()));
            }
        }
        super::arrange(&mut self.skills, |a, b| order(a).cmp(&order(b)));
        self.skills
    }
}

/// Proven before stated, then those with more behind them, then by name.
fn order(skill: &Skill) -> (std::cmp::Reverse<usize>, std::cmp::Reverse<usize>, String, &str) {
    use std::cmp::Reverse;
    (Reverse(skill.strength.verified), Reverse(skill.shown.len()), plain(&skill.name), &skill.key)
}

fn strength(shown: &[Shown], stated: usize) -> Strength {
    let count = |mark: Mark| shown.iter().filter(|it| it.mark == mark).count();
    let newest = |of: &dyn Fn(&&Shown) -> bool| shown.iter().filter(|it| of(it)).max_by_key(|it| it.when);
    let verified = |it: &&Shown| it.mark == Mark::Verified;
    Strength {
        verified: count(Mark::Verified),
        out_of_date: count(Mark::OutOfDate),
        unconfirmed: count(Mark::Unconfirmed),
        by_person: count(Mark::ByPerson) + stated,
        level: newest(&|it| verified(it) && it.level.is_some())
            .or_else(|| newest(&|it| it.level.is_some()))
            .and_then(|it| it.level.clone()),
        latest: newest(&verified).or_else(|| newest(&|_| true)).and_then(|it| it.when),
    }
}

/// The skills as a JSON list: skill, framework, address, and the credentials behind it with their headlines.
pub fn to_json(skills: &[Skill], record: &MyRecord) -> String {
    let entries = record.by_key();
    let list: Vec<Value> = skills
        .iter()
        .map(|skill| {
            let credential = |shown: &Shown| {
                let entry = entries.get(shown.entry.as_str());
                serde_json::json!({
                    "title": shown.title,
                    "id": entry.and_then(|it| it.credential_id.as_deref()),
                    "issuer": entry.and_then(|it| it.organisation.as_deref()),
                    "headline": entry.and_then(|it| it.verdict.as_ref()).map(|it| it.headline),
                    "mark": shown.mark,
                    "how": shown.how,
                    "level": shown.level,
                    "when": shown.when.map(When::text),
                })
            };
            serde_json::json!({
                "skill": skill.name,
                "framework": skill.framework_name,
                "kind": skill.framework,
                "address": skill.address,
                "code": skill.code,
                "strength": {
                    "verified": skill.strength.verified,
                    "out-of-date": skill.strength.out_of_date,
                    "unconfirmed": skill.strength.unconfirmed,
                    "by-person": skill.strength.by_person,
                    "level": skill.strength.level,
                    "latest": skill.strength.latest.map(When::text),
                },
                "credentials": skill.shown.iter().map(credential).collect::<Vec<_>>(),
            })
        })
        .collect();
    format!("{:#}\n", Value::Array(list))
}
