//! Pathways: several credentials towards a job or a degree, and how far along one somebody is.
//!
//! A pathway is a file of an open format of ours, or Credential Engine's `ceterms:Pathway`
//! (<https://credreg.net/ctdl/terms/Pathway>) as JSON, or what the associations of a record say:
//!
//! ```json
//! {"format": "lapel-pathway-1", "id": "urn:uuid:…", "name": "Community data assistant", "description": "…",
//!  "url": "https://…", "publisher": {"name": "…", "url": "https://…"}, "sample": true,
//!  "destination": {"kind": "job", "name": "Data assistant", "url": "https://…", "code": "43-9111.00"},
//!  "promises": {"time": "6 months", "wage": {"low": 21.5, "high": 26, "currency": "USD", "per": "hour"},
//!               "employers": ["…"], "source": "https://…"},
//!  "steps": [{"id": "data", "name": "Data Literacy", "description": "…", "url": "https://…", "after": ["…"],
//!             "match": [{"achievement": "urn:uuid:…"}, {"name": "Data Literacy", "issuer": "did:key:…"}],
//!             "instead": [{"name": "…", "match": [{"skill": "https://…"}]}],
//!             "optional": false, "of": ["a", "b", "c"], "choose": 2}]}
//! ```
//!
//! A step is done by an entry that meets any of its `match`es, each of which must hold in all that it names, or by as
//! many of the steps in `of` as `choose` asks for. What is promised is its publisher's word and is shown as such.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::mine::{Entry, MyRecord};
use super::skills::{How, Skill};
use super::transcript::{Branch, LinkKind, Node, Transcript};
use super::{Mark, address_key, plain};
use crate::domain::credential::read::{id_of, one_or_many, same_id, types};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pathway {
    pub format: String,
    pub id: String,
    pub name: String,
    pub description: Option<String>,
    pub url: Option<String>,
    pub publisher: Option<Publisher>,
    /// It is made up, to show what a pathway looks like.
    pub sample: bool,
    pub destination: Option<Destination>,
    pub promises: Promises,
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Publisher {
    pub name: String,
    pub url: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Destination {
    pub kind: DestinationKind,
    pub name: String,
    pub url: Option<String>,
    /// Of an occupation, for example O*NET-SOC.
    pub code: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DestinationKind {
    Job,
    Degree,
    Credential,
    #[default]
    #[serde(other)]
    Other,
}

/// What its publisher promises.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Promises {
    /// In words, or as an ISO 8601 duration.
    pub time: Option<String>,
    pub wage: Option<Wage>,
    pub employers: Vec<String>,
    /// Where that is said.
    pub source: Option<String>,
}

impl Promises {
    pub fn any(&self) -> bool {
        self.time.is_some() || self.wage.is_some() || !self.employers.is_empty()
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wage {
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// ISO 4217.
    pub currency: String,
    /// `hour`, `month` or `year`.
    pub per: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Step {
    pub id: String,
    pub name: String,
    pub description: Option<String>,
    pub url: Option<String>,
    /// Ids of the steps that come before.
    pub after: Vec<String>,
    /// Any of these does it.
    #[serde(rename = "match")]
    pub matches: Vec<Match>,
    /// What counts in its place.
    pub instead: Vec<Instead>,
    pub optional: bool,
    /// Ids of the steps that it is made of.
    pub of: Vec<String>,
    /// How many of those are enough; all of them where it says nothing.
    pub choose: Option<usize>,
}

/// What an entry must be; all that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Match {
    /// `credentialSubject.achievement.id`.
    pub achievement: Option<String>,
    /// The id of the credential itself.
    pub credential: Option<String>,
    /// The title, compared without case and marks.
    pub name: Option<String>,
    /// The id or the name of the issuer.
    pub issuer: Option<String>,
    /// The address or the name of a skill that it is aligned to.
    pub skill: Option<String>,
    /// `achievementType`.
    pub kind: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Instead {
    pub name: String,
    pub url: Option<String>,
    #[serde(rename = "match")]
    pub matches: Vec<Match>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum PathwayError {
    #[error("not JSON")]
    NotJson,
    #[error("no pathway in it")]
    NotAPathway,
    #[error("it has no steps")]
    Empty,
    #[error("more steps than can be shown")]
    TooLarge,
}

/// A whole degree has some dozens.
const MAX_STEPS: usize = 500;

/// Reads a pathway file: ours (one, or a list of them), or the `ceterms:Pathway`s in a CTDL document.
pub fn read(text: &str) -> Result<Vec<Pathway>, PathwayError> {
    let value = crate::domain::json::parse(text).map_err(|_| PathwayError::NotJson)?;
    let ours: Vec<Pathway> = one_or_many(Some(&value))
        .filter(|it| it.get("format").and_then(Value::as_str) == Some("lapel-pathway-1"))
        .filter_map(|it| serde_json::from_value(it.clone()).ok())
        .collect();
    let mut found = if ours.is_empty() { of_ctdl(&value) } else { ours };
    if found.is_empty() {
        return Err(PathwayError::NotAPathway);
    }
    if found.iter().any(|it| it.steps.len() > MAX_STEPS) {
        return Err(PathwayError::TooLarge);
    }
    found.retain(|it| !it.steps.is_empty());
    if found.is_empty() {
        return Err(PathwayError::Empty);
    }
    for pathway in &mut found {
        for (nth, step) in pathway.steps.iter_mut().enumerate() {
            if step.id.is_empty() {
                step.id = format!("step-{}", nth + 1);
            }
        }
    }
    Ok(found)
}

/// Credential Engine's pathways. Components are steps; `precedes` and conditions are what comes before.
fn of_ctdl(value: &Value) -> Vec<Pathway> {
    let mut nodes: BTreeMap<String, &Value> = BTreeMap::new();
    let mut pathways = Vec::new();
    let graph = one_or_many(Some(value)).flat_map(|it| match it.get("@graph") {
        Some(graph) => one_or_many(Some(graph)).collect::<Vec<_>>(),
        None => vec![it],
    });
    for node in graph {
        if let Some(id) = id_of(node) {
            nodes.insert(id, node);
        }
        if let Some(ctid) = word(node.get("ceterms:ctid")) {
            nodes.entry(ctid).or_insert(node);
        }
        if is_a(node, "ceterms:Pathway") {
            pathways.push(node);
        }
    }
    pathways.into_iter().map(|it| ctdl_pathway(it, &nodes)).collect()
}

fn is_a(node: &Value, name: &str) -> bool {
    types(node).iter().any(|it| it.rsplit(['/', ':']).next() == name.rsplit(':').next())
}

fn ctdl_pathway(pathway: &Value, nodes: &BTreeMap<String, &Value>) -> Pathway {
    let destinations: Vec<String> = references(pathway, "ceterms:hasDestinationComponent");
    let mut ids: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open: Vec<String> = ["ceterms:hasPart", "ceterms:hasChild", "ceterms:hasDestinationComponent"]
        .into_iter()
        .flat_map(|name| references(pathway, name))
        .rev()
        .collect();
    while let Some(id) = open.pop() {
        if ids.len() > MAX_STEPS || !seen.insert(id.clone()) {
            continue;
        }
        let Some(node) = nodes.get(&id) else { continue };
        let inner = ["ceterms:hasChild", "ceterms:prerequisite", "ceterms:precededBy"];
        let inner = inner.into_iter().flat_map(|name| references(node, name));
        open.extend(inner.chain(targets(node)).filter(|it| !seen.contains(it)).collect::<Vec<_>>());
        ids.push(id);
    }
    let jobs = |id: &String| nodes.get(id).is_some_and(|it| is_a(it, "ceterms:JobComponent"));
    let destination = destinations.iter().find(|it| jobs(it)).or(destinations.first());
    let destination = destination.and_then(|it| nodes.get(it)).map(|node| ctdl_destination(node));
    // A job is where it leads, and no credential that could be had.
    let mut steps: Vec<Step> = ids
        .iter()
        .filter(|it| !jobs(it))
        .filter_map(|id| nodes.get(id).map(|node| ctdl_step(id, node)))
        .collect();
    // `precedes` is said at the earlier step, and `isChildOf` at the part.
    let places: BTreeMap<String, usize> =
        steps.iter().enumerate().map(|(nth, it)| (it.id.clone(), nth)).collect();
    for id in &ids {
        let Some(node) = nodes.get(id) else { continue };
        for later in references(node, "ceterms:precedes") {
            if let Some(step) = places.get(&later).and_then(|at| steps.get_mut(*at))
                && !step.after.contains(id)
            {
                step.after.push(id.clone());
            }
        }
    }
    for step in &mut steps {
        step.after.retain(|it| places.contains_key(it));
        step.of.retain(|it| places.contains_key(it));
    }
    let publisher = ["ceterms:ownedBy", "ceterms:offeredBy"].into_iter().find_map(|name| {
        let node = one_or_many(pathway.get(name)).next()?;
        let id = id_of(node).unwrap_or_default();
        let named = nodes.get(&id).copied().unwrap_or(node);
        let name = word(named.get("ceterms:name")).unwrap_or_else(|| id.clone());
        Some(Publisher { name, url: super::web(Some(&id)) })
    });
    Pathway {
        format: "lapel-pathway-1".to_owned(),
        id: id_of(pathway).unwrap_or_default(),
        name: word(pathway.get("ceterms:name")).unwrap_or_default(),
        description: word(pathway.get("ceterms:description")),
        url: word(pathway.get("ceterms:subjectWebpage")).or_else(|| super::web(id_of(pathway).as_deref())),
        publisher,
        sample: false,
        destination,
        promises: ctdl_promises(pathway),
        steps,
    }
}

fn ctdl_destination(node: &Value) -> Destination {
    let kind = if is_a(node, "ceterms:JobComponent") {
        DestinationKind::Job
    } else if word(node.get("ceterms:credentialType")).is_some_and(|it| it.ends_with("Degree")) {
        DestinationKind::Degree
    } else {
        DestinationKind::Credential
    };
    Destination {
        kind,
        name: word(node.get("ceterms:name")).unwrap_or_default(),
        url: word(node.get("ceterms:subjectWebpage")),
        code: word(node.get("ceterms:codedNotation")).or_else(|| {
            one_or_many(node.get("ceterms:occupationType"))
                .find_map(|it| word(it.get("ceterms:codedNotation")))
        }),
    }
}

fn ctdl_promises(pathway: &Value) -> Promises {
    let time = one_or_many(pathway.get("ceterms:estimatedDuration"))
        .find_map(|it| word(it.get("ceterms:exactDuration")).or_else(|| word(it.get("ceterms:description"))));
    Promises { time, ..Promises::default() }
}

fn ctdl_step(id: &str, node: &Value) -> Step {
    let name = word(node.get("ceterms:name")).unwrap_or_default();
    let proxy = ["ceterms:proxyFor", "ceterms:sourceData"].into_iter().flat_map(|it| references(node, it));
    let proxies: Vec<String> = proxy.collect();
    let mut matches = Vec::new();
    for proxy in &proxies {
        matches.push(Match { achievement: Some(proxy.clone()), ..Match::default() });
        // Badges name the entry of the registry, if at all, by an alignment.
        matches.push(Match { skill: Some(proxy.clone()), ..Match::default() });
    }
    if is_a(node, "ceterms:CompetencyComponent") {
        matches.push(Match { skill: Some(name.clone()), ..Match::default() });
    }
    matches.push(Match { name: Some(name.clone()), ..Match::default() });
    let conditions: Vec<&Value> = one_or_many(node.get("ceterms:hasCondition")).collect();
    let all: Vec<String> = targets(node);
    let required: Option<usize> = conditions
        .iter()
        .find_map(|it| one_or_many(it.get("ceterms:requiredNumber")).next())
        .and_then(|it| it.as_u64().or_else(|| it.as_str()?.parse().ok()))
        .and_then(|it| usize::try_from(it).ok());
    let mut after: Vec<String> = ["ceterms:prerequisite", "ceterms:precededBy"]
        .into_iter()
        .flat_map(|it| references(node, it))
        .collect();
    // A condition that asks for all of its targets is what comes before; one for some of them is a choice.
    let choice = required.filter(|it| *it < all.len());
    if choice.is_none() {
        after.extend(all.iter().cloned());
    }
    super::arrange(&mut after, Ord::cmp);
    after.dedup();
    Step {
        id: id.to_owned(),
        name,
        description: word(node.get("ceterms:description")),
        url: word(node.get("ceterms:subjectWebpage")).or_else(|| proxies.first().cloned()),
        after,
        matches,
        instead: Vec::new(),
        optional: false,
        of: if choice.is_some() { all } else { Vec::new() },
        choose: choice,
    }
}

fn targets(node: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<&Value> = one_or_many(node.get("ceterms:hasCondition")).collect();
    while let Some(condition) = open.pop() {
        found.extend(references(condition, "ceterms:targetComponent"));
        open.extend(one_or_many(condition.get("ceterms:hasCondition")));
    }
    found
}

fn references(node: &Value, name: &str) -> Vec<String> {
    one_or_many(node.get(name)).filter_map(id_of).collect()
}

/// A text, or one of its languages.
fn word(value: Option<&Value>) -> Option<String> {
    one_or_many(value)
        .find_map(|it| match it {
            Value::String(text) => Some(text.clone()),
            Value::Object(map) => ["@value", "en", "en-US", "en-us"]
                .iter()
                .find_map(|name| map.get(*name))
                .or_else(|| map.values().next().filter(|_| !map.contains_key("@id")))
                .and_then(Value::as_str)
                .map(str::to_owned)
                .or_else(|| map.get("@id").and_then(Value::as_str).map(str::to_owned)),
            _ => None,
        })
        .filter(|it| !it.trim().is_empty())
}

/// The pathway that a record's associations describe: the largest whole in it, with its parts as steps.
pub fn of_record(transcript: &Transcript) -> Option<Pathway> {
    let root = transcript.tree.iter().max_by_key(|it| size(it)).filter(|it| !it.parts.is_empty())?;
    let (name, kind, _) = told(&root.node, transcript);
    let mut steps = Vec::new();
    let mut seen = BTreeSet::new();
    gather(&root.parts, transcript, &mut steps, &mut seen);
    let name = name.or_else(|| transcript.title.clone())?;
    Some(Pathway {
        format: "lapel-pathway-1".to_owned(),
        id: node_id(&root.node),
        destination: Some(Destination {
            kind: match kind.as_deref() {
                Some(kind) if kind.ends_with("Degree") => DestinationKind::Degree,
                _ => DestinationKind::Credential,
            },
            name: name.clone(),
            url: None,
            code: None,
        }),
        name,
        publisher: transcript
            .issuer
            .name
            .clone()
            .map(|name| Publisher { name, url: transcript.issuer.url.clone() }),
        steps,
        ..Pathway::default()
    })
}

/// Achievements that issuers relate to one another, as far as the record knows them: each group is a pathway of which
/// nobody says where it leads.
pub fn of_related(record: &MyRecord) -> Vec<Pathway> {
    let mut titles: BTreeMap<&str, &Entry> = BTreeMap::new();
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    for entry in record.shown().filter(|it| it.mark != Mark::Refuted) {
        let Some(id) = entry.achievement_id.as_deref().map(str::trim) else { continue };
        titles.entry(id).or_insert(entry);
        for other in entry.related.iter().map(|it| it.trim()).filter(|it| *it != id) {
            order.push(id);
            next.entry(id).or_default().insert(other);
            next.entry(other).or_default().insert(id);
        }
    }
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for start in order {
        let mut group = Vec::new();
        let mut open = vec![start];
        while let Some(id) = open.pop() {
            if told.insert(id) && group.len() < MAX_STEPS {
                group.push(id);
                open.extend(next.get(id).into_iter().flatten().rev());
            }
        }
        if group.len() < 2 {
            continue;
        }
        let name = |id: &str| titles.get(id).map_or_else(|| id.to_owned(), |it| it.title.clone());
        let step = |id: &&str| Step {
            id: (*id).to_owned(),
            name: name(id),
            url: super::web(Some(id)),
            matches: vec![Match { achievement: Some((*id).to_owned()), ..Match::default() }],
            ..Step::default()
        };
        found.push(Pathway {
            format: "lapel-pathway-1".to_owned(),
            id: format!("related:{start}"),
            name: name(start),
            steps: group.iter().map(step).collect(),
            ..Pathway::default()
        });
    }
    found
}

fn size(branch: &Branch) -> usize {
    branch.parts.iter().map(size).sum::<usize>() + 1
}

fn node_id(node: &Node) -> String {
    match node {
        Node::Line(nth) => format!("line-{nth}"),
        Node::Described(nth) => format!("described-{nth}"),
        Node::Elsewhere(id) => id.clone(),
    }
}

/// Title, kind and achievement id of what an association speaks of.
fn told(node: &Node, transcript: &Transcript) -> (Option<String>, Option<String>, Option<String>) {
    match node {
        Node::Line(nth) => transcript
            .lines
            .get(*nth)
            .map(|it| (it.title.clone(), it.achievement_kind.clone(), it.achievement_id.clone())),
        Node::Described(nth) => transcript
            .unasserted
            .get(*nth)
            .map(|it| (it.title.clone(), it.achievement_kind.clone(), it.id.clone())),
        Node::Elsewhere(id) => Some((None, None, Some(id.clone()))),
    }
    .unwrap_or_default()
}

fn gather(branches: &[Branch], transcript: &Transcript, steps: &mut Vec<Step>, seen: &mut BTreeSet<String>) {
    for branch in branches {
        let id = node_id(&branch.node);
        if !seen.insert(id.clone()) || steps.len() >= MAX_STEPS {
            continue;
        }
        gather(&branch.parts, transcript, steps, seen);
        let (name, _, achievement) = told(&branch.node, transcript);
        let after = transcript
            .links
            .iter()
            .filter(|it| it.kind == LinkKind::Precedes && it.to == branch.node)
            .map(|it| node_id(&it.from));
        let by = |achievement: &String| Match { achievement: Some(achievement.clone()), ..Match::default() };
        let credential = match &branch.node {
            Node::Line(nth) => transcript.lines.get(*nth).and_then(|it| it.id.clone()),
            _ => None,
        };
        let by_credential = credential.map(|it| Match { credential: Some(it), ..Match::default() });
        // What the issuer calls an exact match or its replacement counts as well.
        let instead = transcript.links.iter().filter_map(|link| {
            let other = match link.kind {
                LinkKind::ExactMatchOf if link.to == branch.node => &link.from,
                LinkKind::ExactMatchOf | LinkKind::ReplacedBy if link.from == branch.node => &link.to,
                _ => return None,
            };
            let (name, _, id) = told(other, transcript);
            let id = id?;
            Some(Instead { name: name.unwrap_or_else(|| id.clone()), url: None, matches: vec![by(&id)] })
        });
        steps.push(Step {
            name: name.unwrap_or_else(|| id.clone()),
            after: after.collect(),
            matches: achievement.iter().map(by).chain(by_credential).collect(),
            instead: instead.collect(),
            of: branch.parts.iter().map(|it| node_id(&it.node)).collect(),
            id,
            ..Step::default()
        });
    }
}

/// How far along a pathway a record is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Walk {
    /// In the order of the pathway's steps.
    pub steps: Vec<StepState>,
    /// Places of steps, by how many come before them: for a drawing, and for a list in order.
    pub layers: Vec<Vec<usize>>,
    pub done: usize,
    pub doubtful: usize,
    /// Steps that still have to be taken, optional ones and those of a choice already made left aside.
    pub open: usize,
    pub complete: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepState {
    pub step: usize,
    pub state: State,
    /// Keys of the entries that do it, best proven first.
    pub by: Vec<String>,
    /// Which of `instead` they are, where they count in its place.
    pub instead: Option<usize>,
    /// An entry that its issuer relates to what is asked for, perhaps another edition or language of it: doubtful.
    pub by_relation: bool,
    /// Places of the steps that have to come first and are not done.
    pub waits_for: Vec<usize>,
    pub layer: usize,
    /// A choice in which it stands is made already, or it is optional.
    pub not_needed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Verified and in date.
    Done,
    /// There is something, and it is out of date, unconfirmed, or the person's own word.
    Doubtful,
    /// Everything before it is done.
    Next,
    Later,
}

/// Holds a pathway against a record.
pub fn walk(pathway: &Pathway, record: &MyRecord, skills: &[Skill]) -> Walk {
    let index = Index::of(record, skills);
    let places: BTreeMap<&str, usize> =
        pathway.steps.iter().enumerate().map(|(nth, it)| (it.id.as_str(), nth)).collect();
    let at = |ids: &[String]| -> Vec<usize> {
        ids.iter().filter_map(|it| places.get(it.as_str()).copied()).collect()
    };
    let after: Vec<Vec<usize>> = pathway.steps.iter().map(|it| at(&it.after)).collect();
    let of: Vec<Vec<usize>> = pathway.steps.iter().map(|it| at(&it.of)).collect();
    let mut steps: Vec<StepState> =
        pathway.steps.iter().enumerate().map(|(nth, step)| index.state_of(nth, step)).collect();
    // What does one step is no substitute for another.
    let used: BTreeSet<String> =
        steps.iter().filter(|it| !it.by_relation).flat_map(|it| it.by.iter().cloned()).collect();
    for step in steps.iter_mut().filter(|it| it.by_relation) {
        step.by.retain(|it| !used.contains(it));
        if step.by.is_empty() {
            step.by_relation = false;
            step.state = State::Later;
        }
    }
    // A step made of others is done with them; parts may be made of parts, so it is looked at until nothing changes.
    for _ in 0..steps.len() {
        let mut changed = false;
        for (nth, (parts, step)) in of.iter().zip(&pathway.steps).enumerate() {
            let enough = step.choose.unwrap_or(parts.len()).min(parts.len());
            let state = |wanted: State| {
                parts.iter().filter(|it| steps.get(**it).is_some_and(|it| it.state <= wanted)).count()
            };
            let by_parts = match () {
                () if enough == 0 => continue,
                () if state(State::Done) >= enough => State::Done,
                () if state(State::Doubtful) >= enough => State::Doubtful,
                () => continue,
            };
            if let Some(it) = steps.get_mut(nth).filter(|it| by_parts < it.state) {
                it.state = by_parts;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let done: Vec<bool> = steps.iter().map(|it| it.state <= State::Doubtful).collect();
    let is_done = |nth: &usize| done.get(*nth).copied().unwrap_or(true);
    for (nth, (parts, step)) in of.iter().zip(&pathway.steps).enumerate() {
        let enough = step.choose.unwrap_or(parts.len()).min(parts.len());
        let made = enough > 0 && (is_done(&nth) || parts.iter().filter(|it| is_done(it)).count() >= enough);
        if made {
            for part in parts.iter().filter(|it| !is_done(it)) {
                if let Some(state) = steps.get_mut(*part) {
                    state.not_needed = true;
                }
            }
        }
        if step.optional
            && let Some(state) = steps.get_mut(nth)
        {
            state.not_needed = true;
        }
    }
    let layer = layers(&after, &of);
    for (nth, state) in steps.iter_mut().enumerate() {
        state.layer = layer.get(nth).copied().unwrap_or(0);
        let before = after.get(nth).into_iter().chain(of.get(nth)).flatten();
        state.waits_for = before.filter(|it| !is_done(it)).copied().collect();
        if state.state > State::Doubtful {
            state.state = if state.waits_for.is_empty() { State::Next } else { State::Later };
        }
    }
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for state in &steps {
        if rows.len() <= state.layer {
            rows.resize(state.layer + 1, Vec::new());
        }
        if let Some(row) = rows.get_mut(state.layer) {
            row.push(state.step);
        }
    }
    rows.retain(|it| !it.is_empty());
    let count = |state: State| steps.iter().filter(|it| it.state == state).count();
    let open = steps.iter().filter(|it| it.state > State::Doubtful && !it.not_needed).count();
    Walk {
        done: count(State::Done),
        doubtful: count(State::Doubtful),
        open,
        complete: open == 0 && steps.iter().all(|it| it.state == State::Done || it.not_needed),
        layers: rows,
        steps,
    }
}

/// The longest way to each step. What goes round in a ring stays where the ring was entered.
fn layers(after: &[Vec<usize>], of: &[Vec<usize>]) -> Vec<usize> {
    let mut layer = vec![0usize; after.len()];
    for _ in 0..after.len().min(MAX_LAYERS) {
        let mut changed = false;
        for nth in 0..after.len() {
            let before = after.get(nth).into_iter().chain(of.get(nth)).flatten();
            let least = before
                .filter(|it| **it != nth)
                .filter_map(|it| layer.get(*it))
                .map(|it| it + 1)
                .max()
                .unwrap_or(0)
                .min(MAX_LAYERS);
            if let Some(own) = layer.get_mut(nth).filter(|it| **it < least) {
                *own = least;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    layer
}

/// No drawing is deeper.
const MAX_LAYERS: usize = 40;

/// The entries of a record, to be found by what a step names.
struct Index<'a> {
    entries: BTreeMap<&'a str, &'a Entry>,
    by_achievement: BTreeMap<&'a str, Vec<&'a Entry>>,
    by_credential: BTreeMap<&'a str, Vec<&'a Entry>>,
    by_relation: BTreeMap<&'a str, Vec<&'a Entry>>,
    by_name: BTreeMap<String, Vec<&'a Entry>>,
    /// By address key or plain name: keys of the entries that are aligned to it.
    by_skill: BTreeMap<String, Vec<&'a str>>,
}

impl<'a> Index<'a> {
    fn of(record: &'a MyRecord, skills: &'a [Skill]) -> Self {
        let mut index = Index {
            entries: BTreeMap::new(),
            by_achievement: BTreeMap::new(),
            by_credential: BTreeMap::new(),
            by_relation: BTreeMap::new(),
            by_name: BTreeMap::new(),
            by_skill: BTreeMap::new(),
        };
        for entry in record.shown().filter(|it| it.mark != Mark::Refuted) {
            index.entries.insert(&entry.key, entry);
            if let Some(id) = &entry.achievement_id {
                index.by_achievement.entry(id.trim()).or_default().push(entry);
            }
            if let Some(id) = &entry.credential_id {
                index.by_credential.entry(id.trim()).or_default().push(entry);
            }
            for id in &entry.related {
                index.by_relation.entry(id.trim()).or_default().push(entry);
            }
            index.by_name.entry(plain(&entry.title)).or_default().push(entry);
        }
        for skill in skills {
            // A tag or the person's word is no alignment.
            let aligned =
                skill.shown.iter().filter(|it| it.how <= How::Competency).map(|it| it.entry.as_str());
            let aligned: Vec<&str> = aligned.collect();
            let names = std::iter::once(&skill.name).chain(&skill.named).map(|it| plain(it));
            let addresses = std::iter::once(&skill.key).chain(&skill.merged).cloned();
            for key in names.chain(addresses) {
                index.by_skill.entry(key).or_default().extend(&aligned);
            }
        }
        index
    }

    fn state_of(&self, nth: usize, step: &Step) -> StepState {
        let mut by = self.met(&step.matches);
        let mut instead = None;
        let mut by_relation = false;
        if by.is_empty() {
            for (place, other) in step.instead.iter().enumerate() {
                by = self.met(&other.matches);
                if !by.is_empty() {
                    instead = Some(place);
                    break;
                }
            }
        }
        if by.is_empty() {
            let related = step.matches.iter().filter_map(|it| it.achievement.as_deref());
            by = related.filter_map(|it| self.by_relation.get(it.trim())).flatten().copied().collect();
            by_relation = !by.is_empty();
        }
        super::arrange_by(&mut by, |it| it.mark);
        by.dedup_by_key(|it| &it.key);
        let state = match by.first().map(|it| it.mark) {
            // Related is not the same: whoever asks for the step decides.
            Some(Mark::Verified) if !by_relation => State::Done,
            Some(_) => State::Doubtful,
            None => State::Later,
        };
        StepState {
            step: nth,
            state,
            by: by.into_iter().map(|it| it.key.clone()).collect(),
            instead,
            by_relation,
            waits_for: Vec::new(),
            layer: 0,
            not_needed: false,
        }
    }

    fn met(&self, matches: &[Match]) -> Vec<&'a Entry> {
        let mut found: Vec<&Entry> = Vec::new();
        for wanted in matches {
            for entry in self.candidates(wanted) {
                if self.holds(wanted, entry) && !found.iter().any(|it| it.key == entry.key) {
                    found.push(entry);
                }
            }
        }
        found
    }

    /// Those that meet what is rarest of what is asked; nothing meets a match that asks for nothing.
    fn candidates(&self, wanted: &Match) -> Vec<&'a Entry> {
        let found = |entries: Option<&Vec<&'a Entry>>| entries.cloned().unwrap_or_default();
        if let Some(id) = &wanted.credential {
            return found(self.by_credential.get(id.trim()));
        }
        if let Some(id) = &wanted.achievement {
            return found(self.by_achievement.get(id.trim()));
        }
        if let Some(name) = &wanted.name {
            return found(self.by_name.get(&plain(name)));
        }
        let Some(skill) = &wanted.skill else { return Vec::new() };
        self.showing(skill).iter().filter_map(|it| self.entries.get(it).copied()).collect()
    }

    fn showing(&self, skill: &str) -> &[&'a str] {
        let key = if skill.contains("://") { address_key(skill) } else { plain(skill) };
        self.by_skill.get(&key).map_or(&[], Vec::as_slice)
    }

    fn holds(&self, wanted: &Match, entry: &Entry) -> bool {
        let same = |wanted: &Option<String>, got: &Option<String>| {
            wanted.as_deref().is_none_or(|it| got.as_deref().is_some_and(|got| same_id(it, got)))
        };
        let name = wanted.name.as_deref().is_none_or(|it| plain(it) == plain(&entry.title));
        let issuer = wanted.issuer.as_deref().is_none_or(|it| {
            entry.issuer_id.as_deref().is_some_and(|id| same_id(it, id))
                || entry.organisation.as_deref().is_some_and(|name| plain(it) == plain(name))
        });
        let skill = wanted.skill.as_deref().is_none_or(|it| self.showing(it).contains(&entry.key.as_str()));
        let kind = wanted.kind.as_deref().is_none_or(|it| entry.achievement_kind.as_deref() == Some(it));
        same(&wanted.achievement, &entry.achievement_id)
            && same(&wanted.credential, &entry.credential_id)
            && name
            && issuer
            && skill
            && kind
    }
}
