//! The record through a framework of skills: what of it is covered, partly, or not yet.
//!
//! A lens is a file, so that a school can bring its own:
//!
//! ```json
//! {"format": "lapel-lens-1", "id": "durable-skills", "name": "Durable skills", "publisher": "…", "url": "https://…",
//!  "skills": [{"id": "collaboration", "name": "Collaboration", "names": {"es": "Colaboración"},
//!              "also": ["teamwork"], "addresses": ["https://…"], "parts": [{"name": "…", "also": ["…"]}]}]}
//! ```
//!
//! `also` are other names by which badges call the skill, in any language; `parts` its sub-competencies, where the
//! framework fixes them. Where it does not, they are those that the badges themselves name, at most four.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::mine::MyRecord;
use super::skills::{How, Skill};
use super::{Mark, address_key, plain};

/// The nine durable skills of Education Design Lab. <https://eddesignlab.org/microcredentialing/microcredentials/>
pub const DURABLE: &str = include_str!("lenses/durable.json");

/// A framework of skills.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lens {
    pub format: String,
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    #[serde(default)]
    pub publisher: Option<String>,
    #[serde(default)]
    pub url: Option<String>,
    pub skills: Vec<LensSkill>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LensSkill {
    #[serde(default)]
    pub id: String,
    pub name: String,
    /// By language, as BCP 47 names it.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    #[serde(default)]
    pub also: Vec<String>,
    #[serde(default)]
    pub addresses: Vec<String>,
    #[serde(default)]
    pub parts: Vec<LensSkill>,
}

impl LensSkill {
    /// Its name in this language, else its own.
    pub fn name_in(&self, language: &str) -> &str {
        let short = language.split('-').next().unwrap_or(language);
        self.names.get(language).or_else(|| self.names.get(short)).unwrap_or(&self.name)
    }

    fn words(&self) -> impl Iterator<Item = String> {
        std::iter::once(&self.name).chain(self.names.values()).chain(&self.also).map(|it| plain(it))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum LensError {
    #[error("not JSON")]
    NotJson,
    #[error("not a lens of this format")]
    NotALens,
    #[error("it names no skill")]
    Empty,
    #[error("more skills than can be shown")]
    TooLarge,
}

/// More than any framework of durable skills has; a whole occupation's list has some hundreds.
const MAX_SKILLS: usize = 2_000;

/// Reads a framework file.
pub fn read(text: &str) -> Result<Lens, LensError> {
    let value = crate::domain::json::parse(text).map_err(|_| LensError::NotJson)?;
    let lens: Lens = serde_json::from_value(value).map_err(|_| LensError::NotALens)?;
    if lens.format != "lapel-lens-1" {
        return Err(LensError::NotALens);
    }
    match lens.skills.len() {
        0 => Err(LensError::Empty),
        1..=MAX_SKILLS => Ok(lens),
        _ => Err(LensError::TooLarge),
    }
}

/// The lens that is shipped.
pub fn durable() -> Lens {
    let empty = Lens {
        format: String::new(),
        id: String::new(),
        name: String::new(),
        names: BTreeMap::new(),
        publisher: None,
        url: None,
        skills: Vec::new(),
    };
    serde_json::from_str(DURABLE).unwrap_or(empty)
}

/// How far something is shown. Never a number: what is behind it is told instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Something verified and in date is aligned to it, or to each of its parts.
    Covered,
    /// Only some of its parts, or only what is tagged, stated, out of date or unconfirmed.
    Partly,
    NotYet,
}

/// What a lens shows of a record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coverage {
    pub lens: String,
    pub seats: Vec<Seat>,
    pub covered: usize,
    pub partly: usize,
    pub not_yet: usize,
}

/// One skill of the lens.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Seat {
    /// Its place in `lens.skills`.
    pub skill: usize,
    pub state: State,
    /// Keys of the record's skills that are it.
    pub skills: Vec<String>,
    /// Keys of the entries behind it, best proven first.
    pub entries: Vec<String>,
    pub parts: Vec<PartSeat>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartSeat {
    pub name: String,
    pub state: State,
    /// A badge names it, not the lens.
    pub named_by_badge: bool,
    pub entries: Vec<String>,
}

/// Looks at a record's skills through a lens.
pub fn look(lens: &Lens, skills: &[Skill], record: &MyRecord) -> Coverage {
    let index = Index::of(skills);
    let mut by_entry: BTreeMap<&str, Vec<&Skill>> = BTreeMap::new();
    for skill in skills {
        for shown in skill.shown.iter().filter(|it| matches!(it.how, How::Alignment | How::Result)) {
            by_entry.entry(&shown.entry).or_default().push(skill);
        }
    }
    let results: BTreeMap<&str, &super::mine::Entry> =
        record.shown().map(|it| (it.key.as_str(), it)).collect();
    let seats: Vec<Seat> = lens
        .skills
        .iter()
        .enumerate()
        .map(|(nth, wanted)| {
            let found = index.find(wanted);
            let mut parts: Vec<PartSeat> = wanted
                .parts
                .iter()
                .map(|part| {
                    let found = index.find_part(wanted, part);
                    PartSeat {
                        name: part.name.clone(),
                        state: state(&found),
                        named_by_badge: false,
                        entries: entries(&found),
                    }
                })
                .collect();
            if parts.is_empty() {
                parts = named_by_badges(wanted, &found, &index, &by_entry, &results);
            }
            let fixed = !wanted.parts.is_empty();
            let all = fixed && parts.iter().all(|it| it.state == State::Covered);
            let some = parts.iter().any(|it| it.state != State::NotYet);
            let state = match state(&found) {
                _ if all => State::Covered,
                State::NotYet if some => State::Partly,
                own => own,
            };
            let mut behind = entries(&found);
            for entry in parts.iter().flat_map(|it| &it.entries) {
                if !behind.contains(entry) {
                    behind.push(entry.clone());
                }
            }
            Seat {
                skill: nth,
                state,
                skills: found.iter().map(|it| it.key.clone()).collect(),
                entries: behind,
                parts,
            }
        })
        .collect();
    let count = |state: State| seats.iter().filter(|it| it.state == state).count();
    Coverage {
        lens: lens.id.clone(),
        covered: count(State::Covered),
        partly: count(State::Partly),
        not_yet: count(State::NotYet),
        seats,
    }
}

/// Skills by address and by name, and those that name a part after their whole ("Collaboration: listening").
struct Index<'a> {
    by_address: BTreeMap<String, Vec<&'a Skill>>,
    by_name: BTreeMap<String, Vec<&'a Skill>>,
    parts_of: BTreeMap<String, Vec<(&'a Skill, String)>>,
}

impl<'a> Index<'a> {
    fn of(skills: &'a [Skill]) -> Self {
        let mut index =
            Index { by_address: BTreeMap::new(), by_name: BTreeMap::new(), parts_of: BTreeMap::new() };
        for skill in skills {
            for key in std::iter::once(&skill.key).chain(&skill.merged) {
                match key.strip_prefix("name:") {
                    Some(name) => index.by_name.entry(name.to_owned()).or_default().push(skill),
                    None => index.by_address.entry(key.clone()).or_default().push(skill),
                }
            }
            for name in std::iter::once(&skill.name).chain(&skill.named) {
                index.by_name.entry(plain(name)).or_default().push(skill);
                let split =
                    name.split_once([':', '\u{2013}', '\u{2014}', '|']).or_else(|| name.split_once(" - "));
                if let Some((whole, part)) = split.filter(|(_, part)| !plain(part).is_empty()) {
                    index.parts_of.entry(plain(whole)).or_default().push((skill, part.trim().to_owned()));
                }
            }
        }
        index
    }

    fn find(&self, wanted: &LensSkill) -> Vec<&'a Skill> {
        let by_address = wanted.addresses.iter().filter_map(|it| self.by_address.get(&address_key(it)));
        let words: Vec<String> = wanted.words().collect();
        let by_name = words.iter().filter_map(|it| self.by_name.get(it));
        unique(by_address.chain(by_name).flatten().copied())
    }

    fn find_part(&self, whole: &LensSkill, part: &LensSkill) -> Vec<&'a Skill> {
        let names: Vec<String> = part.words().collect();
        let qualified = whole
            .words()
            .filter_map(|it| self.parts_of.get(&it))
            .flatten()
            .filter(|(_, name)| names.contains(&plain(name)))
            .map(|(skill, _)| *skill);
        let found: Vec<&Skill> = self.find(part).into_iter().chain(qualified).collect();
        unique(found.into_iter())
    }
}

fn unique<'a>(skills: impl Iterator<Item = &'a Skill>) -> Vec<&'a Skill> {
    let mut seen = BTreeSet::new();
    skills.filter(|it| seen.insert(it.key.clone())).collect()
}

fn state(skills: &[&Skill]) -> State {
    let proven = |how: How| matches!(how, How::Result | How::Alignment | How::Competency);
    let mut shown = skills.iter().flat_map(|it| &it.shown);
    if shown.any(|it| it.mark == Mark::Verified && proven(it.how)) {
        return State::Covered;
    }
    if skills.is_empty() { State::NotYet } else { State::Partly }
}

fn entries(skills: &[&Skill]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut shown: Vec<&super::skills::Shown> = skills.iter().flat_map(|it| &it.shown).collect();
    super::arrange_by(&mut shown, |it| (it.mark, it.how));
    shown.into_iter().filter(|it| seen.insert(&it.entry)).map(|it| it.entry.clone()).collect()
}

/// Design Lab badges name four; more than that is a list of something else.
const MOST_PARTS: usize = 4;

/// The parts that badges name: what they call after the skill, what else a badge of that very skill is aligned to,
/// and what it gives results in.
fn named_by_badges(
    wanted: &LensSkill,
    found: &[&Skill],
    index: &Index<'_>,
    by_entry: &BTreeMap<&str, Vec<&Skill>>,
    results: &BTreeMap<&str, &super::mine::Entry>,
) -> Vec<PartSeat> {
    let words: BTreeSet<String> = wanted.words().collect();
    let mut parts: Vec<PartSeat> = Vec::new();
    let mut add = |name: &str, state: State, behind: Vec<String>| {
        let key = plain(name);
        // "Level of collaboration" is the whole again.
        if key.is_empty() || words.iter().any(|it| key.contains(it.as_str())) {
            return;
        }
        let (place, full) = (parts.iter().position(|it| plain(&it.name) == key), parts.len() >= MOST_PARTS);
        match place.and_then(|it| parts.get_mut(it)) {
            Some(told) => {
                told.state = told.state.min(state);
                for entry in behind {
                    if !told.entries.contains(&entry) {
                        told.entries.push(entry);
                    }
                }
            }
            None if !full => {
                parts.push(PartSeat { name: name.to_owned(), state, named_by_badge: true, entries: behind });
            }
            None => {}
        }
    };
    for (skill, part) in words.iter().filter_map(|it| index.parts_of.get(it)).flatten() {
        add(part, state(&[skill]), entries(&[skill]));
    }
    for shown in found.iter().flat_map(|it| &it.shown) {
        // A badge in many things says nothing about the parts of one of them.
        if !words.contains(&plain(&shown.title)) {
            continue;
        }
        for skill in by_entry.get(shown.entry.as_str()).into_iter().flatten() {
            add(&skill.name, state(&[skill]), vec![shown.entry.clone()]);
        }
        let entry = results.get(shown.entry.as_str());
        for name in entry.into_iter().flat_map(|it| &it.results).filter_map(|(name, _)| name.as_deref()) {
            let state = if shown.mark == Mark::Verified { State::Covered } else { State::Partly };
            add(name, state, vec![shown.entry.clone()]);
        }
    }
    parts
}
