//! What a document says, in the specifications' names, whether or not it is true.
//!
//! Open Badges 3.0 <https://www.imsglobal.org/spec/ob/v3p0/>, CLR 2.0, Verifiable Credentials 1.1 and 2.0.

pub mod open_badge_v2;
pub mod read;

use serde::{Deserialize, Serialize};

use crate::domain::caseless::caseless;

/// What sort of document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    OpenBadge,
    OpenBadgeV2,
    Clr,
    Presentation,
    Endorsement,
    StatusList,
    Credential,
    Blockcert,
    Europass,
    LerRs,
}

/// What a document says, in fields that can be shown. Everything here is a claim of its author.
///
/// # Personal data
/// Names, identifiers, results and evidence of the person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reading {
    pub id: Option<String>,
    /// `credentialSubject.achievement.name`, else the document's own name.
    pub title: Option<String>,
    pub description: Option<String>,
    pub issuer: Party,
    pub recipient: Recipient,
    /// RFC 3339, as written.
    pub valid_from: Option<String>,
    pub valid_until: Option<String>,
    pub awarded: Option<String>,
    pub achievement: Achievement,
    pub evidence: Vec<EvidenceItem>,
    pub results: Vec<ResultLine>,
    pub picture: Picture,
    /// For a presentation: whom it was made for, when, until when.
    pub shared: Option<Sharing>,
    /// CLR: the issuer does not claim that the record is complete.
    pub partial: bool,
    pub associations: Vec<Association>,
    /// The whole types of the document, for technical details.
    pub types: Vec<String>,
    pub language: Option<String>,
    /// Where a newer edition may be had, when the learner asks for it.
    pub refresh: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Party {
    pub id: Option<String>,
    pub name: Option<String>,
    pub url: Option<String>,
    pub email: Option<String>,
    pub description: Option<String>,
    pub picture: Picture,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recipient {
    /// `credentialSubject.id`.
    pub id: Option<String>,
    /// A name in plain text, where the document gives one.
    pub name: Option<String>,
    pub identifiers: Vec<Identity>,
}

/// An Open Badges IdentityObject.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Identity {
    /// `identityType`, for example `emailAddress`.
    pub kind: String,
    /// The identifier, or its hash as `sha256$…`.
    pub value: String,
    pub hashed: bool,
    pub salt: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Achievement {
    pub id: Option<String>,
    /// `achievementType`, for example `Certificate`.
    pub kind: Option<String>,
    pub criteria_url: Option<String>,
    /// Markdown.
    pub criteria: Option<String>,
    pub alignments: Vec<Alignment>,
    pub tags: Vec<String>,
    pub credits: Option<String>,
    pub human_code: Option<String>,
    pub field_of_study: Option<String>,
    pub specialization: Option<String>,
    pub version: Option<String>,
    pub related: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Alignment {
    pub name: String,
    pub url: Option<String>,
    pub framework: Option<String>,
    pub code: Option<String>,
    pub kind: Option<String>,
    pub description: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EvidenceItem {
    pub url: Option<String>,
    pub name: Option<String>,
    pub description: Option<String>,
    /// Markdown.
    pub narrative: Option<String>,
    pub genre: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResultLine {
    /// The name of the result description it refers to, for example "Grade".
    pub name: Option<String>,
    pub value: Option<String>,
    pub status: Option<String>,
    /// The name of the achieved rubric level.
    pub level: Option<String>,
    pub level_description: Option<String>,
    /// What could have been achieved: allowed values, or least to most.
    pub out_of: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Picture {
    #[default]
    None,
    /// A `data:` address inside the document.
    Embedded(String),
    /// An address; loaded only when the person asks.
    Remote(String),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sharing {
    pub holder: Option<String>,
    /// For whom: the proof's `domain`.
    pub audience: Option<String>,
    /// What for: the presentation's `description`.
    pub reason: Option<String>,
    pub challenge: Option<String>,
    pub created: Option<String>,
    pub expires: Option<String>,
    pub count: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Association {
    pub kind: String,
    pub source: String,
    pub target: String,
}

impl Reading {
    /// The words by which a person would search for this document, in lower case.
    pub fn search_text(&self) -> String {
        let mut words: Vec<&str> = Vec::new();
        words.extend(self.title.as_deref());
        words.extend(self.description.as_deref());
        words.extend(self.issuer.name.as_deref());
        words.extend(self.recipient.name.as_deref());
        words.extend(self.achievement.kind.as_deref());
        words.extend(self.achievement.alignments.iter().map(|a| a.name.as_str()));
        words.extend(self.achievement.tags.iter().map(String::as_str));
        caseless(&words.join(" "))
    }
}
