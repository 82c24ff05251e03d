//! A record of my own: chosen badges and own lines, assembled into one ClrCredential that the learner signs.
//!
//! CLR 2.0 §B.1. The learner is its issuer and it says so; what it embeds is embedded to the byte, with its proofs, and
//! is judged by those alone. `wallet::record` signs it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::own::{OwnLine, Section};
use super::source::Whole;
use super::when::When;
use super::{Source, Woven};
use crate::domain::credential::Kind;
use crate::domain::evidence::Instant;
use crate::domain::shape::ASSOCIATION_TYPES;
use crate::domain::verify::date;

/// What goes into it.
#[derive(Clone, Copy, Debug)]
pub struct Assembly<'a> {
    /// Sixteen random bytes, for its ids.
    pub random: [u8; 16],
    /// The id of the learner's key.
    pub learner: &'a str,
    /// The name to stand on it, where the learner wants one.
    pub name: Option<&'a str>,
    pub title: &'a str,
    /// Says in words that the learner assembled it; the data say so too.
    pub description: &'a str,
    /// Sources, and the path of what is chosen in each: `$` for the whole.
    pub chosen: &'a [(Source<'a>, &'a str)],
    pub own: &'a [OwnLine],
    pub created: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssembleError {
    #[error("nothing was chosen")]
    Nothing,
    /// A line of a record without a signature of its own cannot stand anywhere else.
    #[error("choice {0} cannot be taken out of its record")]
    NotLiftable(usize),
    /// What is no verifiable credential (Open Badges 2.0) has no place in a record of this kind.
    #[error("choice {0} is no verifiable credential")]
    NotACredential(usize),
    #[error("the date is out of range")]
    Date,
}

impl AssembleError {
    pub fn code(&self) -> &'static str {
        match self {
            AssembleError::Nothing => "nothing-chosen",
            AssembleError::NotLiftable(_) => "line-not-liftable",
            AssembleError::NotACredential(_) => "not-a-credential",
            AssembleError::Date => "date-out-of-range",
        }
    }
}

/// The record, unsigned.
pub fn assemble(assembly: &Assembly<'_>) -> Result<String, AssembleError> {
    if assembly.chosen.is_empty() && assembly.own.is_empty() {
        return Err(AssembleError::Nothing);
    }
    let created = date::text(assembly.created).ok_or(AssembleError::Date)?;
    let mut woven = Woven::new(&uuid(assembly.random, 0));
    let mut lines = Vec::new();
    let mut texts = Texts::default();
    for (nth, (source, path)) in assembly.chosen.iter().enumerate() {
        lines.push(woven.place(texts.embedded(source, path, nth)?));
    }
    for (nth, line) in assembly.own.iter().enumerate() {
        lines.push(own_credential(assembly, line, nth, &created));
    }
    let mut subject = json!({
        "id": assembly.learner,
        "type": ["ClrSubject"],
        "verifiableCredential": lines,
    });
    if let (Some(subject), Some(name)) = (subject.as_object_mut(), assembly.name) {
        let identity =
            json!({"type": "IdentityObject", "identityType": "name", "hashed": false, "identityHash": name});
        subject.insert("identifier".to_owned(), json!([identity]));
    }
    let associations = associations(assembly);
    if let Some(subject) = subject.as_object_mut().filter(|_| !associations.is_empty()) {
        subject.insert("association".to_owned(), Value::Array(associations));
    }
    let mut issuer = json!({"id": assembly.learner, "type": ["Profile"]});
    if let (Some(issuer), Some(name)) = (issuer.as_object_mut(), assembly.name) {
        issuer.insert("name".to_owned(), name.into());
    }
    let record = json!({
        "@context": CONTEXT,
        "id": format!("urn:uuid:{}", uuid(assembly.random, 1)),
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": assembly.title,
        "description": assembly.description,
        "issuer": issuer,
        "validFrom": created,
        // Whoever assembles their own record leaves out what they like.
        "partial": true,
        "credentialSubject": subject,
    });
    Ok(woven.write(&record))
}

const CONTEXT: [&str; 3] = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
];

/// The texts of sources, each read once, however many lines are taken out of it.
#[derive(Default)]
pub(super) struct Texts(BTreeMap<String, Option<Whole>>);

impl Texts {
    /// A credential as it stands inside another document: JSON to the byte, a JWT in an envelope (VCDM 2.0 §4.13).
    pub(super) fn embedded(
        &mut self,
        source: &Source<'_>,
        path: &str,
        nth: usize,
    ) -> Result<String, AssembleError> {
        let kind = source.reports.iter().find(|it| it.path == path).map(|it| it.kind);
        if !matches!(
            kind,
            Some(Kind::OpenBadge | Kind::Clr | Kind::Credential | Kind::Blockcert | Kind::Europass)
        ) {
            return Err(AssembleError::NotACredential(nth));
        }
        if path == "$" {
            return enveloped(source.text.trim_start_matches('\u{feff}').trim(), nth);
        }
        let whole = self.0.entry(source.id.to_owned()).or_insert_with(|| Whole::of(source.text));
        let lifted = whole.as_ref().and_then(|it| it.lift(path).ok());
        enveloped(&lifted.ok_or(AssembleError::NotLiftable(nth))?, nth)
    }
}

fn enveloped(text: &str, nth: usize) -> Result<String, AssembleError> {
    if text.starts_with('{') {
        let value = crate::domain::json::parse(text).map_err(|_| AssembleError::NotACredential(nth))?;
        // Without a context of its own it would mean something else there.
        return if value.get("@context").is_some() {
            Ok(text.to_owned())
        } else {
            Err(AssembleError::NotACredential(nth))
        };
    }
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !text.chars().all(safe) {
        return Err(AssembleError::NotACredential(nth));
    }
    let id = format!("data:application/vc+jwt,{text}");
    let envelope = json!({"@context": CONTEXT[0], "id": id, "type": "EnvelopedVerifiableCredential"});
    Ok(envelope.to_string())
}

/// A line of the learner's own: issued by them, about them, covered by their signature under the record alone.
fn own_credential(assembly: &Assembly<'_>, line: &OwnLine, nth: usize, created: &str) -> Value {
    let id = |part: usize| {
        format!(
            "urn:uuid:{}",
            uuid(assembly.random, nth.saturating_mul(3).saturating_add(part).saturating_add(2))
        )
    };
    let kind = match line.section {
        Section::Education => Some("LearningProgram"),
        Section::Work => Some("ext:Employment"),
        Section::Projects => Some("ext:Project"),
        Section::Volunteering => Some("CommunityService"),
        Section::Certificates => Some("Certificate"),
        Section::Badges => None,
    };
    let title = if line.title.trim().is_empty() { &line.organisation } else { &line.title };
    let organisation = line.organisation.trim();
    let described = match line.description.trim() {
        "" => title.as_str(),
        text => text,
    };
    let mut achievement = Map::new();
    achievement.insert("id".to_owned(), id(1).into());
    achievement.insert("type".to_owned(), json!(["Achievement"]));
    achievement.insert("name".to_owned(), title.as_str().into());
    achievement.insert("description".to_owned(), described.into());
    achievement.insert("criteria".to_owned(), json!({"narrative": assembly.description}));
    if let Some(kind) = kind {
        achievement.insert("achievementType".to_owned(), kind.into());
    }
    // The employer or school, named as whoever it was made for; it signed nothing.
    if !organisation.is_empty() {
        achievement
            .insert("creator".to_owned(), json!({"id": id(2), "type": ["Profile"], "name": organisation}));
    }
    if !line.skills.is_empty() {
        achievement.insert("tag".to_owned(), json!(line.skills));
    }
    // Without an id: a signature over the meaning would not tell the lines of one subject apart.
    let mut subject = json!({
        "type": ["AchievementSubject"],
        "identifier": [{"type": "IdentityObject", "identityType": "identifier", "hashed": false, "identityHash": assembly.learner}],
        "achievement": achievement,
    });
    for (member, text) in [("activityStartDate", &line.from), ("activityEndDate", &line.until)] {
        // The members are whole points in time; a year or a month is told as its first day.
        let day = When::read(text).map(|it| {
            format!("{:04}-{:02}-{:02}T00:00:00Z", it.year, it.month.unwrap_or(1), it.day.unwrap_or(1))
        });
        if let (Some(subject), Some(day)) = (subject.as_object_mut(), day) {
            subject.insert(member.to_owned(), day.into());
        }
    }
    json!({
        "@context": [CONTEXT[0], CONTEXT[2]],
        "id": id(0),
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": title,
        "issuer": {"id": assembly.learner, "type": ["Profile"]},
        "validFrom": created,
        "credentialSubject": subject,
    })
}

/// What the records that lines are taken from say about how these lines belong together.
fn associations(assembly: &Assembly<'_>) -> Vec<Value> {
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    for (source, path) in assembly.chosen {
        if let Some(report) = source.reports.iter().find(|it| it.path == *path) {
            ids.extend(report.reading.achievement.id.as_deref());
            ids.extend(report.reading.id.as_deref());
        }
    }
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for (source, path) in assembly.chosen {
        // A record that is embedded whole says itself what it says.
        let around = source.reports.iter().filter(|it| super::source::is_inside(path, &it.path));
        for association in around.flat_map(|it| &it.reading.associations) {
            let (kind, from, to) =
                (association.kind.as_str(), association.source.as_str(), association.target.as_str());
            if ASSOCIATION_TYPES.contains(&kind)
                && ids.contains(from)
                && ids.contains(to)
                && told.insert((kind, from, to))
            {
                found.push(
                    json!({"type": "Association", "associationType": kind, "sourceId": from, "targetId": to}),
                );
            }
        }
    }
    found
}

/// A version 4 UUID: of the random bytes, and told apart by a number. <https://www.rfc-editor.org/rfc/rfc9562>
pub fn uuid(random: [u8; 16], nth: usize) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest([random.as_slice(), &(nth as u64).to_be_bytes()].concat());
    let mut number = digest.iter().take(16).fold(0u128, |sum, byte| sum << 8 | u128::from(*byte));
    number = number & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let digits = format!("{number:032x}");
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
    format!("{}-{}-{}-{}-{}", part(0..8), part(8..12), part(12..16), part(16..20), part(20..32))
}
