//! A record of several credentials, read as a transcript: each line with its own verdict.
//!
//! CLR 2.0 §B.1 (ClrCredential, ClrSubject, Association), Open Badges 3.0 §B.1 (AchievementSubject, Result).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::source::{is_inside, value_at, value_of};
use super::{Source, Verdict, decimal};
use crate::domain::credential::read::{bare, id_of, one_or_many};
use crate::domain::credential::{Alignment, Kind, Party, Recipient, ResultLine};
use crate::domain::verify::report::Report;

/// A whole record.
///
/// # Personal data
/// Who learned what, with what result.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Transcript {
    pub title: Option<String>,
    pub description: Option<String>,
    pub learner: Recipient,
    pub issuer: Party,
    /// As written.
    pub issued: Option<String>,
    pub awarded: Option<String>,
    pub until: Option<String>,
    /// Its issuer does not claim that it is complete.
    pub partial: bool,
    pub terms_of_use: Vec<String>,
    /// Of the record itself, which says nothing about a line with a signature of its own.
    pub verdict: Verdict,
    /// In the order in which they stand.
    pub lines: Vec<Line>,
    /// The same lines by the term they name, in the order of first sight.
    pub terms: Vec<Term>,
    /// Achievements that the record describes and nobody is said to have earned.
    pub unasserted: Vec<Described>,
    /// Where associations say part and whole: the wholes, each with its parts.
    pub tree: Vec<Branch>,
    /// Where they say what comes before what: chains of steps, first to last.
    pub sequences: Vec<Vec<Node>>,
    /// Every association, as its ids resolve.
    pub links: Vec<Link>,
}

/// One credential in the record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Of its report, and for [`super::source::lift`].
    pub path: String,
    /// 0 for a line of the record itself, 1 for a line of a record inside it.
    pub depth: usize,
    pub kind: Kind,
    pub verdict: Verdict,
    /// It bears a signature of its own, so that it can be taken out and shown alone.
    pub liftable: bool,
    pub id: Option<String>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub issuer: Party,
    pub achievement_id: Option<String>,
    /// `achievementType`.
    pub achievement_kind: Option<String>,
    /// For example `MATH 151`.
    pub code: Option<String>,
    pub field: Option<String>,
    /// Who gives the course or sets the examination, where that is not the issuer.
    pub creator: Option<String>,
    pub term: Option<String>,
    pub credits_earned: Option<String>,
    pub credits_available: Option<String>,
    pub results: Vec<ResultLine>,
    pub role: Option<String>,
    pub license_number: Option<String>,
    pub narrative: Option<String>,
    /// `activityStartDate`, `activityEndDate`, `validFrom`, `validUntil`, `awardedDate`, as written.
    pub started: Option<String>,
    pub ended: Option<String>,
    pub from: Option<String>,
    pub until: Option<String>,
    pub awarded: Option<String>,
    pub skills: Vec<Alignment>,
    pub tags: Vec<String>,
    pub evidence: usize,
}

impl Line {
    /// The day that stands for it in lists: when it was awarded, ended, or became valid.
    pub fn day(&self) -> Option<&str> {
        [&self.awarded, &self.ended, &self.from].into_iter().find_map(|it| it.as_deref())
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Term {
    /// None for the lines that name no term.
    pub name: Option<String>,
    /// Places in `lines`.
    pub lines: Vec<usize>,
    /// The credits earned in those of its lines that are not refuted; None where none of them says any.
    pub credits: Option<String>,
}

/// An achievement without an assertion.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Described {
    pub id: Option<String>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub achievement_kind: Option<String>,
    pub code: Option<String>,
    pub field: Option<String>,
    pub creator: Option<String>,
}

/// What an association speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Node {
    /// A place in `lines`.
    Line(usize),
    /// A place in `unasserted`.
    Described(usize),
    /// An id that nothing in the record has.
    Elsewhere(String),
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Branch {
    pub node: Node,
    pub parts: Vec<Branch>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    pub kind: LinkKind,
    pub from: Node,
    pub to: Node,
}

/// `associationType`, CLR 2.0 §B.2.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    ExactMatchOf,
    IsChildOf,
    IsParentOf,
    IsPartOf,
    IsPeerOf,
    IsRelatedTo,
    Precedes,
    ReplacedBy,
    Other(String),
}

impl LinkKind {
    fn of(word: &str) -> LinkKind {
        match word {
            "exactMatchOf" => LinkKind::ExactMatchOf,
            "isChildOf" => LinkKind::IsChildOf,
            "isParentOf" => LinkKind::IsParentOf,
            "isPartOf" => LinkKind::IsPartOf,
            "isPeerOf" => LinkKind::IsPeerOf,
            "isRelatedTo" => LinkKind::IsRelatedTo,
            "precedes" => LinkKind::Precedes,
            "replacedBy" => LinkKind::ReplacedBy,
            other => LinkKind::Other(other.to_owned()),
        }
    }
}

/// The paths of the records in these reports: of documents with others inside that are no presentations.
pub fn records(reports: &[Report]) -> Vec<&str> {
    let record = |report: &&Report| report.kind == Kind::Clr;
    reports.iter().filter(record).map(|report| report.path.as_str()).collect()
}

/// Reads the record at `at` (`$` where the document is one) as a transcript; None where there is no such report.
pub fn transcript(source: &Source<'_>, at: &str) -> Option<Transcript> {
    let report = source.reports.iter().find(|report| report.path == at)?;
    let nothing = Value::Null;
    let whole = value_of(source.text);
    let record = whole.as_ref().and_then(|whole| value_at(whole, at));
    let record = record.as_deref().unwrap_or(&nothing);
    let lines: Vec<Line> = source
        .reports
        .iter()
        .filter(|it| is_inside(&it.path, at))
        .map(|it| {
            let value = whole.as_ref().and_then(|whole| value_at(whole, &it.path));
            line(it, value.as_deref().unwrap_or(&nothing), at, source)
        })
        .collect();
    let subjects: Vec<&Value> = one_or_many(record.get("credentialSubject")).collect();
    let earned: BTreeSet<&str> = lines.iter().filter_map(|line| line.achievement_id.as_deref()).collect();
    let mut described: Vec<Described> = Vec::new();
    for achievement in subjects.iter().flat_map(|subject| one_or_many(subject.get("achievement"))) {
        let it = describe(achievement);
        // One that a line asserts is told there.
        let told = it.id.as_deref().is_some_and(|id| earned.contains(id));
        if !told && (it.title.is_some() || it.id.is_some()) {
            described.push(it);
        }
    }
    let links = links(&report.reading.associations, &lines, &described);
    let terms = terms(&lines);
    let reading = &report.reading;
    Some(Transcript {
        title: reading.title.clone(),
        description: reading.description.clone(),
        learner: reading.recipient.clone(),
        issuer: reading.issuer.clone(),
        issued: reading.valid_from.clone(),
        awarded: reading.awarded.clone(),
        until: reading.valid_until.clone(),
        partial: reading.partial,
        terms_of_use: one_or_many(record.get("termsOfUse")).filter_map(id_of).collect(),
        verdict: source.verdict(report),
        tree: tree(&links),
        sequences: sequences(&links),
        lines,
        terms,
        unasserted: described,
        links,
    })
}

fn line(report: &Report, value: &Value, record: &str, source: &Source<'_>) -> Line {
    let nothing = Value::Null;
    let subject = one_or_many(value.get("credentialSubject")).next().unwrap_or(&nothing);
    let achievement = one_or_many(subject.get("achievement")).next().unwrap_or(&nothing);
    let reading = &report.reading;
    let steps = |path: &str| path.matches(".verifiableCredential").count();
    let creator = one_or_many(achievement.get("creator")).next();
    let creator =
        creator.and_then(|it| text(it.get("name"))).filter(|it| Some(it) != reading.issuer.name.as_ref());
    Line {
        path: report.path.clone(),
        depth: steps(&report.path).saturating_sub(steps(record)).saturating_sub(1),
        kind: report.kind,
        verdict: source.verdict(report),
        liftable: value.get("proof").is_some_and(|it| !it.is_null()) && value.get("@context").is_some()
            || report.suites.iter().any(|it| it.contains("JWT") || it.contains("jwt")),
        id: reading.id.clone(),
        title: reading.title.clone(),
        description: reading.description.clone(),
        issuer: reading.issuer.clone(),
        achievement_id: reading.achievement.id.clone(),
        achievement_kind: reading.achievement.kind.clone(),
        code: reading.achievement.human_code.clone(),
        field: reading.achievement.field_of_study.clone(),
        creator,
        term: text(subject.get("term")),
        credits_earned: amount(subject.get("creditsEarned")),
        credits_available: amount(achievement.get("creditsAvailable")),
        results: reading.results.clone(),
        role: text(subject.get("role")),
        license_number: text(subject.get("licenseNumber")),
        narrative: text(subject.get("narrative")),
        started: text(subject.get("activityStartDate")),
        ended: text(subject.get("activityEndDate")),
        from: reading.valid_from.clone(),
        until: reading.valid_until.clone(),
        awarded: reading.awarded.clone(),
        skills: reading.achievement.alignments.clone(),
        tags: reading.achievement.tags.clone(),
        evidence: reading.evidence.len(),
    }
}

fn describe(achievement: &Value) -> Described {
    let creator = one_or_many(achievement.get("creator")).next();
    Described {
        id: id_of(achievement),
        title: text(achievement.get("name")),
        description: text(achievement.get("description")),
        achievement_kind: text(achievement.get("achievementType")),
        code: text(achievement.get("humanCode")),
        field: text(achievement.get("fieldOfStudy")),
        creator: creator.and_then(|it| text(it.get("name"))),
    }
}

fn text(value: Option<&Value>) -> Option<String> {
    one_or_many(value)
        .find_map(|it| it.as_str().or_else(|| it.get("@value").and_then(Value::as_str)))
        .map(str::to_owned)
        .filter(|it| !it.trim().is_empty())
}

/// A number, written as a person would.
fn amount(value: Option<&Value>) -> Option<String> {
    match bare(value)? {
        Value::Number(number) => Some(number.as_f64().map_or_else(|| number.to_string(), decimal)),
        other => text(Some(other)),
    }
}

fn terms(lines: &[Line]) -> Vec<Term> {
    let mut terms: Vec<(Term, Option<f64>)> = Vec::new();
    let mut places: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for (nth, line) in lines.iter().enumerate() {
        let name = line.term.as_deref();
        let place = *places.entry(name).or_insert_with(|| {
            terms.push((Term { name: name.map(str::to_owned), lines: Vec::new(), credits: None }, None));
            terms.len().saturating_sub(1)
        });
        let Some((term, sum)) = terms.get_mut(place) else { continue };
        term.lines.push(nth);
        let counts = line.verdict.mark != super::Mark::Refuted;
        if let Some(credits) =
            line.credits_earned.as_deref().filter(|_| counts).and_then(|it| it.trim().parse::<f64>().ok())
        {
            *sum = Some(sum.unwrap_or(0.0) + credits);
        }
    }
    let with_sum = |(term, sum): (Term, Option<f64>)| Term {
        credits: sum.filter(|it| it.is_finite()).map(decimal),
        ..term
    };
    terms.into_iter().map(with_sum).collect()
}

/// Associations name achievements by their ids; real ones name credentials as well, and ids in another writing.
fn links(
    associations: &[crate::domain::credential::Association],
    lines: &[Line],
    described: &[Described],
) -> Vec<Link> {
    let mut known: BTreeMap<&str, Node> = BTreeMap::new();
    for (nth, it) in described.iter().enumerate() {
        if let Some(id) = it.id.as_deref() {
            known.entry(id.trim()).or_insert(Node::Described(nth));
        }
    }
    // What is asserted comes before what is only described.
    for (nth, line) in lines.iter().enumerate() {
        for id in [&line.id, &line.achievement_id].into_iter().filter_map(|it| it.as_deref()) {
            known.insert(id.trim(), Node::Line(nth));
        }
    }
    let node = |id: &str| known.get(id.trim()).cloned().unwrap_or_else(|| Node::Elsewhere(id.to_owned()));
    associations
        .iter()
        .map(|it| Link { kind: LinkKind::of(&it.kind), from: node(&it.source), to: node(&it.target) })
        .collect()
}

/// A key to sort and look up nodes by.
fn key(node: &Node) -> (u8, usize, &str) {
    match node {
        Node::Line(nth) => (0, *nth, ""),
        Node::Described(nth) => (1, *nth, ""),
        Node::Elsewhere(id) => (2, 0, id),
    }
}

/// Parts under their wholes. A whole that is its own part, over however many steps, is not followed twice.
fn tree(links: &[Link]) -> Vec<Branch> {
    let mut parts: BTreeMap<(u8, usize, &str), Vec<&Node>> = BTreeMap::new();
    let mut inside = BTreeSet::new();
    let mut order: Vec<&Node> = Vec::new();
    for link in links {
        let (part, whole) = match link.kind {
            LinkKind::IsChildOf | LinkKind::IsPartOf => (&link.from, &link.to),
            LinkKind::IsParentOf => (&link.to, &link.from),
            _ => continue,
        };
        if part == whole {
            continue;
        }
        let list = parts.entry(key(whole)).or_default();
        if list.is_empty() {
            order.push(whole);
        }
        if !list.contains(&part) {
            list.push(part);
            inside.insert(key(part));
        }
    }
    let mut told = BTreeSet::new();
    let mut roots: Vec<Branch> = order
        .iter()
        .filter(|whole| !inside.contains(&key(whole)))
        .map(|whole| branch(whole, &parts, &mut told, 0))
        .collect();
    // A ring has no outermost part; it is told from wherever it is met first.
    for whole in order {
        if !told.contains(&key(whole)) {
            roots.push(branch(whole, &parts, &mut told, 0));
        }
    }
    roots
}

/// No curriculum nests deeper.
const MAX_DEPTH: usize = 12;

fn branch<'a>(
    node: &'a Node,
    parts: &BTreeMap<(u8, usize, &'a str), Vec<&'a Node>>,
    told: &mut BTreeSet<(u8, usize, &'a str)>,
    depth: usize,
) -> Branch {
    let first = told.insert(key(node));
    let inner = parts.get(&key(node)).filter(|_| first && depth < MAX_DEPTH);
    let parts = inner.into_iter().flatten().map(|part| branch(part, parts, told, depth + 1)).collect();
    Branch { node: node.clone(), parts }
}

/// What precedes what, as chains from each step that nothing precedes.
fn sequences(links: &[Link]) -> Vec<Vec<Node>> {
    let mut next: BTreeMap<(u8, usize, &str), Vec<&Node>> = BTreeMap::new();
    let mut preceded = BTreeSet::new();
    let mut order: Vec<&Node> = Vec::new();
    for link in links.iter().filter(|it| it.kind == LinkKind::Precedes && it.from != it.to) {
        let list = next.entry(key(&link.from)).or_default();
        if list.is_empty() {
            order.push(&link.from);
        }
        if !list.contains(&&link.to) {
            list.push(&link.to);
        }
        preceded.insert(key(&link.to));
    }
    let mut chains = Vec::new();
    let mut told = BTreeSet::new();
    let starts = order.iter().filter(|it| !preceded.contains(&key(it))).chain(&order);
    for start in starts {
        if told.contains(&key(start)) {
            continue;
        }
        // Each fork begins a chain of its own at the step where it leaves the first one.
        let mut open = vec![vec![*start]];
        while let Some(mut chain) = open.pop() {
            while let Some(last) = chain.last().copied() {
                let fresh = told.insert(key(last));
                let after = next.get(&key(last)).filter(|_| fresh);
                let Some((first, others)) = after.and_then(|it| it.split_first()) else { break };
                open.extend(others.iter().map(|other| vec![last, *other]));
                chain.push(first);
            }
            chains.push(chain.into_iter().cloned().collect());
        }
    }
    chains
}
