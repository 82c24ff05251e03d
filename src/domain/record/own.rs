//! What the learner adds to their record, and how they arrange it: kept on the device, signed by nobody.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::plain;

/// The learner's own part of the record. Every change is an [`Edit`], and every edit can be taken back.
///
/// # Personal data
/// Whatever the learner writes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnRecord {
    pub about: About,
    pub lines: Vec<OwnLine>,
    /// Skills that the learner names without a line behind them.
    pub skills: Vec<String>,
    /// Entries in another section than their type gives: by [`super::mine::Entry::key`].
    pub moves: BTreeMap<String, Section>,
    /// Entries that the learner leaves out of the record. They stay in the wallet.
    pub hidden: BTreeSet<String>,
    /// Skills that are one to the learner: from a key of [`super::skills::Skill`] to the key it goes into.
    pub merges: BTreeMap<String, String>,
    /// Names that the learner gave to skills, by key.
    pub renames: BTreeMap<String, String>,
}

/// The head of the record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    pub name: String,
    /// For example "Data analyst".
    pub headline: String,
    pub summary: String,
    pub email: String,
    pub phone: String,
    pub place: String,
    pub links: Vec<OwnLink>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnLink {
    pub label: String,
    pub url: String,
}

/// A part of the record. The order is that of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    Education,
    Work,
    Projects,
    Volunteering,
    /// Certificates and licences.
    Certificates,
    Badges,
}

impl Section {
    pub const ALL: [Section; 6] = [
        Section::Education,
        Section::Work,
        Section::Projects,
        Section::Volunteering,
        Section::Certificates,
        Section::Badges,
    ];
}

/// A line that the learner wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnLine {
    /// Given by whoever adds it; unique within the record.
    #[serde(default)]
    pub id: String,
    pub section: Section,
    /// The position, degree or name of the project.
    #[serde(default)]
    pub title: String,
    /// The employer, school or client.
    #[serde(default)]
    pub organisation: String,
    #[serde(default)]
    pub place: String,
    /// A year, a month or a day, as ISO 8601 writes it; empty where unknown.
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub until: String,
    /// It goes on.
    #[serde(default)]
    pub current: bool,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub url: String,
    #[serde(default)]
    pub skills: Vec<String>,
}

impl OwnLine {
    pub fn new(id: &str, section: Section, title: &str) -> OwnLine {
        OwnLine {
            id: id.to_owned(),
            section,
            title: title.to_owned(),
            organisation: String::new(),
            place: String::new(),
            from: String::new(),
            until: String::new(),
            current: false,
            description: String::new(),
            url: String::new(),
            skills: Vec::new(),
        }
    }
}

/// One change. [`OwnRecord::apply`] gives the edit that takes it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edit {
    About(About),
    /// Adds a line at a place (at the end where it is beyond it), or replaces the one of its id, which keeps its place.
    /// A line without an id is always added, and given one.
    Put {
        line: OwnLine,
        at: usize,
    },
    Remove {
        id: String,
    },
    /// Gives an entry another section; `None` gives it back the one of its type.
    Move {
        entry: String,
        to: Option<Section>,
    },
    Hide {
        entry: String,
        hidden: bool,
    },
    /// Names a skill without a line behind it, at a place (at the end where it is beyond it); `None` takes it away.
    Say {
        skill: String,
        at: Option<usize>,
    },
    /// Makes one skill of two; `None` makes two of them again.
    Merge {
        skill: String,
        into: Option<String>,
    },
    /// Calls a skill otherwise; `None` gives it back its own name.
    Rename {
        skill: String,
        name: Option<String>,
    },
}

impl OwnRecord {
    /// Makes a change and says what takes it back; None where it changes nothing.
    pub fn apply(&mut self, edit: Edit) -> Option<Edit> {
        match edit {
            Edit::About(about) => {
                (about != self.about).then(|| Edit::About(std::mem::replace(&mut self.about, about)))
            }
            Edit::Put { line, at } => self.put(line, at),
            Edit::Remove { id } => {
                let at = self.lines.iter().position(|it| it.id == id)?;
                let line = self.lines.remove(at);
                Some(Edit::Put { line, at })
            }
            Edit::Move { entry, to } => {
                let before = set(&mut self.moves, &entry, to);
                (before != to).then_some(Edit::Move { entry, to: before })
            }
            Edit::Hide { entry, hidden } => {
                let changed =
                    if hidden { self.hidden.insert(entry.clone()) } else { self.hidden.remove(&entry) };
                changed.then_some(Edit::Hide { entry, hidden: !hidden })
            }
            Edit::Say { skill, at: Some(at) } => {
                if self.skills.iter().any(|it| plain(it) == plain(&skill)) {
                    return None;
                }
                self.skills.insert(at.min(self.skills.len()), skill.clone());
                Some(Edit::Say { skill, at: None })
            }
            Edit::Say { skill, at: None } => {
                let at = self.skills.iter().position(|it| *it == skill)?;
                let skill = self.skills.remove(at);
                Some(Edit::Say { skill, at: Some(at) })
            }
            Edit::Merge { skill, into } => {
                // What already goes into this one would go round in a ring.
                if into.as_deref().is_some_and(|into| self.way(into).any(|it| it == skill)) {
                    return None;
                }
                let before = set(&mut self.merges, &skill, into.clone());
                (before != into).then_some(Edit::Merge { skill, into: before })
            }
            Edit::Rename { skill, name } => {
                let name = name.filter(|it| !it.trim().is_empty());
                let before = set(&mut self.renames, &skill, name.clone());
                (before != name).then_some(Edit::Rename { skill, name: before })
            }
        }
    }

    fn put(&mut self, mut line: OwnLine, at: usize) -> Option<Edit> {
        if line.id.is_empty() {
            line.id = self.fresh_id();
        }
        if let Some((place, slot)) = self.lines.iter_mut().enumerate().find(|(_, it)| it.id == line.id) {
            if *slot == line {
                return None;
            }
            return Some(Edit::Put { line: std::mem::replace(slot, line), at: place });
        }
        let id = line.id.clone();
        self.lines.insert(at.min(self.lines.len()), line);
        Some(Edit::Remove { id })
    }

    /// The key that a skill goes by after all merges.
    pub fn merged<'a>(&'a self, skill: &'a str) -> &'a str {
        self.way(skill).last().unwrap_or(skill)
    }

    /// A skill and whatever it goes into, step by step.
    fn way<'a>(&'a self, skill: &'a str) -> impl Iterator<Item = &'a str> {
        // A file written by somebody else may go round in a ring.
        let longest = self.merges.len().saturating_add(1);
        std::iter::successors(Some(skill), |here| self.merges.get(*here).map(String::as_str)).take(longest)
    }

    /// An id for a line that is to be added: one that no line has.
    pub fn fresh_id(&self) -> String {
        let taken: BTreeSet<&str> = self.lines.iter().map(|it| it.id.as_str()).collect();
        (1..).map(|n: usize| n.to_string()).find(|it| !taken.contains(it.as_str())).unwrap_or_default()
    }
}

fn set<V>(map: &mut BTreeMap<String, V>, key: &str, value: Option<V>) -> Option<V> {
    match value {
        Some(value) => map.insert(key.to_owned(), value),
        None => map.remove(key),
    }
}
