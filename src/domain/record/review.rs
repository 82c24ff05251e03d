//! Reviewing a record that somebody shared: counts, gaps against a target, notes, and two records side by side.
//!
//! What is counted is told with what stands behind it. There is no score, rank or recommendation of a person here,
//! and none may be added.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use super::lens::{self, Lens, State};
use super::mine::{Entry, MyRecord};
use super::own::Section;
use super::pathway::{self, Pathway};
use super::skills::{How, Skill};
use super::when::When;
use super::{Mark, counted, plain};
use crate::domain::evidence::Instant;
use crate::domain::verify::report::KeyPlace;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    pub entries: usize,
    pub by_mark: Vec<(Mark, usize)>,
    pub by_section: Vec<(Section, usize)>,
    /// Whoever issued something, most first.
    pub issuers: Vec<IssuerCount>,
    /// The first and the last year that anything is from.
    pub years: Option<(i32, i32)>,
    pub per_year: Vec<(i32, usize)>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IssuerCount {
    pub id: Option<String>,
    pub name: Option<String>,
    pub key_at: KeyPlace,
    pub entries: usize,
    pub verified: usize,
}

/// Counts what is shown.
pub fn summary(record: &MyRecord) -> Summary {
    let shown: Vec<&Entry> = record.shown().collect();
    let mut by_mark = counted(shown.iter().map(|it| it.mark));
    super::arrange(&mut by_mark, Ord::cmp);
    let mut by_section = counted(shown.iter().map(|it| it.section));
    super::arrange(&mut by_section, Ord::cmp);
    let mut issuers: Vec<IssuerCount> = Vec::new();
    let mut places: BTreeMap<(Option<&str>, Option<&str>), usize> = BTreeMap::new();
    for entry in shown.iter().filter(|it| it.mark != Mark::ByPerson) {
        let Some(verdict) = &entry.verdict else { continue };
        let key = (entry.issuer_id.as_deref(), entry.organisation.as_deref());
        let place = *places.entry(key).or_insert_with(|| {
            issuers.push(IssuerCount {
                id: entry.issuer_id.clone(),
                name: entry.organisation.clone(),
                key_at: KeyPlace::Unknown,
                entries: 0,
                verified: 0,
            });
            issuers.len().saturating_sub(1)
        });
        let Some(issuer) = issuers.get_mut(place) else { continue };
        issuer.entries += 1;
        issuer.verified += usize::from(entry.mark == Mark::Verified);
        if issuer.key_at == KeyPlace::Unknown {
            issuer.key_at = verdict.key_at.clone();
        }
    }
    super::arrange(&mut issuers, |a, b| b.entries.cmp(&a.entries).then_with(|| a.name.cmp(&b.name)));
    let mut per_year = counted(shown.iter().filter_map(|it| it.day()).map(|it| it.year));
    super::arrange(&mut per_year, Ord::cmp);
    let years = per_year.first().zip(per_year.last()).map(|(first, last)| (first.0, last.0));
    Summary { entries: shown.len(), by_mark, by_section, issuers, years, per_year }
}

/// What a record is held against.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    Pathway(&'a Pathway),
    Lens(&'a Lens),
    /// A pasted list of skills or a job advertisement. Words are compared and nothing is understood.
    Text(&'a str),
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gaps {
    /// By words alone, and to be labelled so.
    pub rough: bool,
    pub wanted: Vec<Wanted>,
    pub covered: usize,
    pub partly: usize,
    pub not_yet: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wanted {
    pub text: String,
    pub state: State,
    /// Keys of the skills that it was matched with.
    pub skills: Vec<String>,
    /// Keys of the entries behind it, best proven first.
    pub entries: Vec<String>,
}

/// What of the target the record shows, partly shows, or does not show.
pub fn gaps(target: Target<'_>, record: &MyRecord, skills: &[Skill]) -> Gaps {
    let (rough, wanted) = match target {
        Target::Pathway(pathway) => (false, of_pathway(pathway, record, skills)),
        Target::Lens(lens) => (false, of_lens(lens, record, skills)),
        Target::Text(text) => (true, of_text(text, record, skills)),
    };
    let count = |state: State| wanted.iter().filter(|it| it.state == state).count();
    Gaps {
        rough,
        covered: count(State::Covered),
        partly: count(State::Partly),
        not_yet: count(State::NotYet),
        wanted,
    }
}

fn of_pathway(pathway: &Pathway, record: &MyRecord, skills: &[Skill]) -> Vec<Wanted> {
    let walk = pathway::walk(pathway, record, skills);
    let states = pathway.steps.iter().zip(walk.steps).filter(|(_, state)| !state.not_needed);
    states
        .map(|(step, state)| Wanted {
            text: step.name.clone(),
            state: match state.state {
                pathway::State::Done => State::Covered,
                pathway::State::Doubtful => State::Partly,
                pathway::State::Next | pathway::State::Later => State::NotYet,
            },
            skills: Vec::new(),
            entries: state.by,
        })
        .collect()
}

fn of_lens(lens: &Lens, record: &MyRecord, skills: &[Skill]) -> Vec<Wanted> {
    let coverage = lens::look(lens, skills, record);
    coverage
        .seats
        .into_iter()
        .filter_map(|seat| {
            let text = lens.skills.get(seat.skill)?.name.clone();
            Some(Wanted { text, state: seat.state, skills: seat.skills, entries: seat.entries })
        })
        .collect()
}

/// More text than any advertisement has.
const MAX_TEXT: usize = 100_000;
const MAX_PHRASES: usize = 300;

/// Each line, bullet or sentence of a text, with the skills and titles whose words stand in it.
fn of_text(text: &str, record: &MyRecord, skills: &[Skill]) -> Vec<Wanted> {
    let terms = Terms::of(record, skills);
    let mut told = BTreeSet::new();
    phrases(text)
        .into_iter()
        .filter(|phrase| told.insert(plain(phrase)))
        .take(MAX_PHRASES)
        .map(|phrase| terms.look_up(phrase))
        .collect()
}

/// A list is taken apart at its commas; of an advertisement, whole sentences and bullets are kept.
fn phrases(text: &str) -> Vec<&str> {
    let text = text.get(..text.floor_char_boundary(MAX_TEXT)).unwrap_or(text);
    let lines: Vec<&str> = text.lines().map(trimmed).filter(|it| !plain(it).is_empty()).collect();
    let short = |part: &&str| part.split_whitespace().count() <= 5;
    lines
        .into_iter()
        .flat_map(|line| {
            let parts: Vec<&str> = line
                .split([',', ';', '\u{b7}', '|'])
                .map(trimmed)
                .filter(|it| !plain(it).is_empty())
                .collect();
            if parts.len() > 1 && parts.iter().all(short) {
                return parts;
            }
            let sentences = line.split_inclusive(". ").map(trimmed);
            sentences.filter(|it| !plain(it).is_empty()).collect()
        })
        .collect()
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '*' | '\u{2022}' | '\u{2013}' | '\u{2014}' | '.' | ':' | '>')
    })
}

/// The words of the record's skills and titles, to be found in a phrase in one pass over its words.
struct Terms<'a> {
    /// By the first word: the other words, and what the term stands for.
    by_first: BTreeMap<String, Vec<(Vec<String>, Term<'a>)>>,
}

#[derive(Clone, Copy)]
enum Term<'a> {
    Skill(&'a Skill),
    Title(&'a Entry),
}

impl<'a> Terms<'a> {
    fn of(record: &'a MyRecord, skills: &'a [Skill]) -> Self {
        let mut by_first: BTreeMap<String, Vec<(Vec<String>, Term<'a>)>> = BTreeMap::new();
        let mut add = |text: &str, term: Term<'a>| {
            let words = stems(text);
            if let Some((first, rest)) = words.split_first() {
                by_first.entry(first.clone()).or_default().push((rest.to_vec(), term));
            }
        };
        for skill in skills {
            for name in std::iter::once(&skill.name).chain(&skill.named) {
                add(name, Term::Skill(skill));
            }
        }
        for entry in record.shown().filter(|it| it.mark != Mark::Refuted) {
            add(&entry.title, Term::Title(entry));
        }
        Terms { by_first }
    }

    fn look_up(&self, phrase: &str) -> Wanted {
        let words = stems(phrase);
        let present: BTreeSet<&str> = words.iter().map(String::as_str).collect();
        let mut skills: Vec<&Skill> = Vec::new();
        let mut titles: Vec<&Entry> = Vec::new();
        for word in &present {
            for (rest, term) in self.by_first.get(*word).into_iter().flatten() {
                if !rest.iter().all(|it| present.contains(it.as_str())) {
                    continue;
                }
                match term {
                    Term::Skill(skill) if !skills.iter().any(|it| it.key == skill.key) => skills.push(skill),
                    Term::Skill(_) => {}
                    Term::Title(entry) => titles.push(entry),
                }
            }
        }
        let proven = skills
            .iter()
            .flat_map(|it| &it.shown)
            .any(|it| it.mark == Mark::Verified && it.how <= How::Competency)
            || titles.iter().any(|it| it.mark == Mark::Verified);
        let any = !skills.is_empty() || !titles.is_empty();
        let shown = skills.iter().flat_map(|it| &it.shown).map(|it| (it.mark, it.entry.clone()));
        let mut entries: Vec<(Mark, String)> =
            shown.chain(titles.iter().map(|it| (it.mark, it.key.clone()))).collect();
        super::arrange(&mut entries, Ord::cmp);
        let mut seen = BTreeSet::new();
        Wanted {
            text: phrase.to_owned(),
            state: if proven {
                State::Covered
            } else if any {
                State::Partly
            } else {
                State::NotYet
            },
            skills: skills.iter().map(|it| it.key.clone()).collect(),
            entries: entries.into_iter().map(|it| it.1).filter(|it| seen.insert(it.clone())).collect(),
        }
    }
}

/// Words cut to their stem, roughly: "analysing", "analysis" and "analyses" become one in most languages of Europe.
fn stems(text: &str) -> Vec<String> {
    const EMPTY: [&str; 14] =
        ["and", "or", "of", "the", "a", "an", "in", "for", "to", "with", "y", "de", "la", "el"];
    plain(text)
        .split(' ')
        .filter(|it| !it.is_empty() && !EMPTY.contains(it))
        .map(|word| {
            let cut = ["ions", "ion", "ive", "ing", "ies", "ed", "es", "is", "s", "e", "y"]
                .iter()
                .find_map(|end| word.strip_suffix(end).filter(|it| it.chars().count() >= 4));
            cut.unwrap_or(word).to_owned()
        })
        .collect()
}

/// What an advisor writes while reviewing: kept on their device, or given back as a small file.
///
/// # Personal data
/// What one person thinks of another's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    pub format: String,
    pub at: Instant,
    /// Who wrote them, as they call themselves.
    #[serde(default)]
    pub by: String,
    /// The name on the record that they are about.
    #[serde(default)]
    pub about: String,
    pub notes: Vec<Note>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// None for the record as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NoteOn>,
    pub text: String,
}

/// A note as it is to be, and what stood there when its writer began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteWritten {
    pub note: Note,
    pub over: String,
}

/// What a note is about, in words that both devices understand: keys are of one wallet only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteOn {
    Entry {
        title: String,
        issuer: Option<String>,
        credential: Option<String>,
    },
    Skill {
        name: String,
        address: Option<String>,
    },
    /// What was wanted of the record, by a target.
    Wanted(String),
}

const NOTES: &str = "lapel-notes-1";
const MAX_NOTES: usize = 1_000;
const IN_LINK: &str = "notes=";
const MAX_LINK: usize = 16_000;

impl Notes {
    pub fn new(at: Instant) -> Notes {
        Notes { format: NOTES.to_owned(), at, by: String::new(), about: String::new(), notes: Vec::new() }
    }

    /// The file.
    pub fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// The same as a link that the learner opens, with everything in its fragment, which no server sees; None where it
    /// would be longer than mail programs leave whole. `base` is the address of the app.
    pub fn to_link(&self, base: &str) -> Option<String> {
        let text = serde_json::to_string(self).ok()?;
        let link = format!("{base}record#{IN_LINK}{}", URL_SAFE_NO_PAD.encode(text));
        (link.len() <= MAX_LINK).then_some(link)
    }

    /// Reads a file of notes, a link of them, or its fragment; None for anything else.
    pub fn from_any(text: &str) -> Option<Notes> {
        let text = text.trim();
        let packed = text.rsplit('#').next().and_then(|fragment| fragment.strip_prefix(IN_LINK));
        match packed.filter(|_| !text.starts_with('{')) {
            Some(packed) if packed.len() <= MAX_LINK => {
                Notes::read(std::str::from_utf8(&URL_SAFE_NO_PAD.decode(packed).ok()?).ok()?)
            }
            Some(_) => None,
            None => Notes::read(text),
        }
    }

    /// Reads such a file; None for anything else.
    pub fn read(text: &str) -> Option<Notes> {
        let value = crate::domain::json::parse(text).ok()?;
        let notes: Notes = serde_json::from_value(value).ok()?;
        (notes.format == NOTES && notes.notes.len() <= MAX_NOTES).then_some(notes)
    }

    /// Writes one note where the last one on the same stood; without words it is taken away.
    pub fn write(&mut self, written: NoteWritten) {
        let NoteWritten { note: Note { on, text }, over } = written;
        let stands = self.notes.iter().position(|one| one.on == on);
        let kept = stands.and_then(|nth| self.notes.get(nth)).map(|one| one.text.as_str());
        let text = match kept {
            // Somebody wrote here in the meantime, in another tab: both stay.
            Some(kept) if kept != over && kept != text && !text.is_empty() => format!("{kept}\n\n{text}"),
            Some(kept) if kept != over && text.is_empty() => kept.to_owned(),
            _ => text,
        };
        match stands {
            Some(nth) if text.is_empty() => drop(self.notes.remove(nth)),
            Some(nth) => {
                if let Some(one) = self.notes.get_mut(nth) {
                    one.text = text;
                }
            }
            None if text.is_empty() => {}
            // What is said of the whole comes first.
            None if on.is_none() => self.notes.insert(0, Note { on, text }),
            None => self.notes.push(Note { on, text }),
        }
    }

    /// What was written on this, if anything.
    pub fn said(&self, on: Option<&NoteOn>) -> Option<&str> {
        self.notes.iter().find(|note| note.on.as_ref() == on).map(|note| note.text.as_str())
    }

    /// The notes on one entry, wherever its record is kept.
    pub fn on(&self, entry: &Entry) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(|note| match &note.on {
            Some(NoteOn::Entry { title, issuer, credential }) => match (credential, &entry.credential_id) {
                (Some(one), Some(other)) => one == other,
                _ => *title == entry.title && *issuer == entry.organisation,
            },
            _ => false,
        })
    }
}

impl NoteOn {
    pub fn entry(entry: &Entry) -> NoteOn {
        NoteOn::Entry {
            title: entry.title.clone(),
            issuer: entry.organisation.clone(),
            credential: entry.credential_id.clone(),
        }
    }
}

/// Two records, or one at two dates, side by side. Neither is better.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Comparison {
    pub both: Vec<Pair>,
    /// Keys of the entries that only one has.
    pub only_first: Vec<String>,
    pub only_second: Vec<String>,
    pub skills_both: Vec<(String, String)>,
    pub skills_first: Vec<String>,
    pub skills_second: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    pub first: String,
    pub second: String,
    /// What may be said of it differs.
    pub mark_differs: bool,
    /// Its dates, results or credits differ.
    pub content_differs: bool,
}

/// Lays two records side by side: the same credential by issuer and id, else the same achievement, else the same words.
pub fn compare(first: (&MyRecord, &[Skill]), second: (&MyRecord, &[Skill])) -> Comparison {
    let mut comparison = Comparison::default();
    let mut places: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    for entry in second.0.shown() {
        for name in identities(entry) {
            places.entry(name).or_default().push(entry);
        }
    }
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for entry in first.0.shown() {
        let other = identities(entry)
            .into_iter()
            .find_map(|name| places.get(&name)?.iter().find(|it| !taken.contains(it.key.as_str())).copied());
        match other {
            Some(other) => {
                taken.insert(&other.key);
                let says =
                    |it: &Entry| (it.from, it.until, it.valid_until, it.results.clone(), it.credits.clone());
                comparison.both.push(Pair {
                    first: entry.key.clone(),
                    second: other.key.clone(),
                    mark_differs: entry.mark != other.mark,
                    content_differs: says(entry) != says(other),
                });
            }
            None => comparison.only_first.push(entry.key.clone()),
        }
    }
    let rest = second.0.shown().filter(|it| !taken.contains(it.key.as_str()));
    comparison.only_second = rest.map(|it| it.key.clone()).collect();

    let mut by_name: BTreeMap<String, &Skill> = BTreeMap::new();
    for skill in second.1 {
        by_name.entry(skill.key.clone()).or_insert(skill);
        by_name.entry(super::skills::name_key(&skill.name)).or_insert(skill);
    }
    let mut taken = BTreeSet::new();
    for skill in first.1 {
        let other = by_name.get(&skill.key).or_else(|| by_name.get(&super::skills::name_key(&skill.name)));
        match other.filter(|it| taken.insert(it.key.clone())) {
            Some(other) => comparison.skills_both.push((skill.key.clone(), other.key.clone())),
            None => comparison.skills_first.push(skill.key.clone()),
        }
    }
    let rest = second.1.iter().filter(|it| !taken.contains(&it.key));
    comparison.skills_second = rest.map(|it| it.key.clone()).collect();
    comparison
}

/// The names by which two records may know one thing, surest first.
fn identities(entry: &Entry) -> Vec<String> {
    let issuer = entry.issuer_id.as_deref().map(str::trim).unwrap_or_default();
    let mut names = Vec::new();
    if let Some(id) = &entry.credential_id {
        names.push(format!("credential {issuer} {}", id.trim()));
    }
    if let Some(id) = &entry.achievement_id {
        names.push(format!("achievement {issuer} {}", id.trim()));
    }
    let by = entry.organisation.as_deref().map(plain).unwrap_or_default();
    names.push(format!("words {by} {} {:?}", plain(&entry.title), entry.from.map(|it: When| it.year)));
    names
}
