//! A verification receipt: what was checked, when, by which version and on what evidence, signed by the device that
//! looked. It says what this device saw then; it lends nobody authority.
//!
//! The signature is a Data Integrity proof, `eddsa-jcs-2022` (<https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022>), by a
//! key of the device that is used for receipts alone.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::domain::credential::{Kind, Sharing};
use crate::domain::evidence::{Body, Evidence, Failure, Instant};
use crate::domain::json;
use crate::domain::key::{Ed25519Key, SigningKey};
use crate::domain::proof;
use crate::domain::share::request::Binding;
use crate::domain::verify::date;
use crate::domain::verify::report::{Finding, Findings, Headline, Is, KeyPlace, Note, Report};

impl Receipt {
    /// The challenge that was asked in person, and as whom.
    pub fn asked(&self) -> Option<(&str, Option<&str>)> {
        Some((self.challenge.as_deref()?, self.audience.as_deref()))
    }
}

/// What `type` says of every receipt.
const TYPE: &str = "LapelVerificationReceipt";
/// The newest edition written and read.
const VERSION: u32 = 1;

/// What was seen and found.
///
/// # Personal data
/// Names of people and badges, and the documents themselves where they were kept along.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    #[serde(rename = "type")]
    pub kind: String,
    pub version: u32,
    /// RFC 3339, by the clock of the device.
    pub checked_at: String,
    /// The program and its version.
    pub checked_by: String,
    /// The bytes that were shown: a link, a file, a paste.
    pub shown: Shown,
    /// What was shown beside it, piece by piece, where several were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_shown: Vec<Shown>,
    /// What the viewer asked for, where they asked in person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
    /// As whom the viewer asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// How what was shown answered the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub binding: Option<Binding>,
    /// Whether it was about the person whom the viewer named. The name itself is not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Is>,
    pub documents: Vec<Checked>,
    /// Every answer of the web that was there to rest on.
    pub evidence: Vec<Basis>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// As the viewer knows it: a file's name, "link".
    #[serde(default)]
    pub name: String,
    pub bytes: usize,
    /// SHA-256, in lower case hexadecimal.
    pub sha256: String,
}

/// One document that was found in what was shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    pub sha256: String,
    /// In which piece of what was shown it stood, counted from zero: `shown`, then `also_shown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<usize>,
    /// The document, where the viewer wanted it kept along, so that it can be checked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Itself first, then what stands inside it.
    pub verdicts: Vec<Verdict>,
}

/// A report in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    pub path: String,
    pub kind: Kind,
    pub title: Option<String>,
    pub issuer_id: Option<String>,
    pub issuer_name: Option<String>,
    pub key_at: KeyPlace,
    /// The person's name, where the document gives one.
    pub person: Option<String>,
    pub valid_from: Option<String>,
    pub valid_until: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<Sharing>,
    pub headline: Headline,
    pub findings: Findings,
    pub identity: Finding,
    #[serde(default)]
    pub notes: Vec<Note>,
    /// What came of comparing its earner with a person, where the viewer did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about_person: Option<Is>,
}

/// One answer of the web.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    pub address: String,
    /// RFC 3339.
    pub at: String,
    /// Of the answer, exactly as it was served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}

/// What goes into a receipt.
///
/// # Personal data
/// `seed` is the device's key for receipts; `Debug` does not show it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Made {
    /// Every piece that was shown, in its order, whether it could be read or not.
    pub shown: Vec<Piece>,
    pub documents: Vec<Seen>,
    /// When it was checked, which may be a while before the receipt is written.
    pub now: Instant,
    pub by: String,
    pub asked: Option<Asked>,
    /// Whether the documents themselves are kept along.
    pub keep_documents: bool,
    pub seed: [u8; 32],
}

/// Something that was shown: a link, a file, a paste.
///
/// # Personal data
/// The bytes are what somebody shared; `Debug` does not show them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    pub name: String,
    #[serde(with = "crate::domain::engine::base64_bytes")]
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Piece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Piece").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// What was asked in person, and how it was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub challenge: String,
    pub audience: Option<String>,
    pub binding: Binding,
}

impl std::fmt::Debug for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Made").field("documents", &self.documents.len()).finish_non_exhaustive()
    }
}

/// A document with what was found about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    pub text: String,
    /// In which piece it stood.
    pub within: Option<usize>,
    /// Itself first, then what stands inside it.
    pub verdicts: Vec<Verdict>,
    /// What its verdicts rest on.
    pub evidence: Evidence,
}

/// Why something is no receipt that can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    #[error("not a verification receipt")]
    NotAReceipt,
    #[error("written by a newer version")]
    NewerVersion,
    /// It was changed after it was signed, or never signed by the key it names.
    #[error("the receipt was changed since it was made")]
    Changed,
    /// A document kept along is not the one whose digest was signed.
    #[error("a document in the receipt is not the one that was checked")]
    OtherDocument,
    #[error("the receipt could not be written")]
    Unwritable,
}

impl ReceiptError {
    /// The stable name of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAReceipt => "not-a-receipt",
            Self::NewerVersion => "newer-version",
            Self::Changed => "receipt-changed",
            Self::OtherDocument => "receipt-other-document",
            Self::Unwritable => "date-out-of-range",
        }
    }
}

/// A receipt whose signature holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Authentic {
    pub receipt: Receipt,
    /// The key that signed, as a DID.
    pub by: String,
    pub checked_at: Instant,
}

/// Writes and signs a receipt.
///
/// # Errors
/// Only when the time cannot be written.
pub fn write(made: &Made) -> Result<String, ReceiptError> {
    let time = |at: Instant| date::text(at).ok_or(ReceiptError::Unwritable);
    // Two documents may rest on two answers of one address, asked at different times: both are named.
    let mut evidence = Vec::new();
    for (address, answer) in made.documents.iter().flat_map(|seen| &seen.evidence.0) {
        let (sha256, failure) = match &answer.body {
            Body::Text(text) => (Some(sha256(text.as_bytes())), None),
            Body::Missing(failure) => (None, Some(*failure)),
        };
        let basis = Basis { address: address.clone(), at: time(answer.at)?, sha256, failure };
        if !evidence.contains(&basis) {
            evidence.push(basis);
        }
    }
    let mut shown = made.shown.iter().map(|piece| Shown {
        name: piece.name.clone(),
        bytes: piece.bytes.len(),
        sha256: sha256(&piece.bytes),
    });
    let documents = made.documents.iter().map(|seen| Checked {
        sha256: sha256(seen.text.as_bytes()),
        within: seen.within,
        text: made.keep_documents.then(|| seen.text.clone()),
        verdicts: seen.verdicts.clone(),
    });
    let answers = made.documents.iter().flat_map(|seen| &seen.verdicts);
    let asked = made.asked.clone();
    let receipt = Receipt {
        kind: TYPE.to_owned(),
        version: VERSION,
        checked_at: time(made.now)?,
        checked_by: made.by.clone(),
        shown: shown.next().ok_or(ReceiptError::Unwritable)?,
        also_shown: shown.collect(),
        challenge: asked.as_ref().map(|asked| asked.challenge.clone()),
        audience: asked.as_ref().and_then(|asked| asked.audience.clone()),
        binding: asked.map(|asked| asked.binding),
        person: whole(answers.filter_map(|verdict| verdict.about_person)),
        documents: documents.collect(),
        evidence,
    };
    let key = SigningKey::from_seed(&made.seed);
    let options = json!({
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": receipt.checked_at,
        "verificationMethod": key.verification_method(),
        "proofPurpose": "assertionMethod",
    });
    let mut document = serde_json::to_value(&receipt).map_err(|_| ReceiptError::Unwritable)?;
    let proof = proof::sign_jcs(&document, &options, &key).map_err(|_| ReceiptError::Unwritable)?;
    document.as_object_mut().ok_or(ReceiptError::Unwritable)?.insert("proof".to_owned(), proof);
    serde_json::to_string_pretty(&document).map_err(|_| ReceiptError::Unwritable)
}

/// Of several comparisons with a person, the one that matters: somebody else before what could not be compared.
fn whole(answers: impl Iterator<Item = Is>) -> Option<Is> {
    let weight = |is: &Is| match is {
        Is::Fails => 3,
        Is::Unknown => 2,
        Is::NotClaimed => 1,
        Is::Holds => 0,
    };
    answers.max_by_key(weight)
}

/// Whether a text means to be a receipt, so that it is not taken for a badge.
pub fn looks_like(text: &str) -> bool {
    json::parse(text).is_ok_and(|value| value.get("type").and_then(Value::as_str) == Some(TYPE))
}

/// Reads a receipt and checks that it is as it was signed.
///
/// # Errors
/// Why it cannot be relied on.
pub fn read(text: &str) -> Result<Authentic, ReceiptError> {
    let mut document = json::parse(text).map_err(|_| ReceiptError::NotAReceipt)?;
    if document.get("type").and_then(Value::as_str) != Some(TYPE) {
        return Err(ReceiptError::NotAReceipt);
    }
    if document.get("version").and_then(Value::as_u64).is_some_and(|version| version > u64::from(VERSION)) {
        return Err(ReceiptError::NewerVersion);
    }
    let members = document.as_object_mut().ok_or(ReceiptError::NotAReceipt)?;
    let proof = members.remove("proof").ok_or(ReceiptError::Changed)?;
    let said = |name: &str| proof.get(name).and_then(Value::as_str);
    // did:key:K#K, and nothing else: the key is what a later reader compares with their own.
    let method = said("verificationMethod").ok_or(ReceiptError::Changed)?;
    let (by, fragment) = method.split_once('#').ok_or(ReceiptError::Changed)?;
    let multikey = by.strip_prefix("did:key:").filter(|key| *key == fragment).ok_or(ReceiptError::Changed)?;
    let key = Ed25519Key::from_multikey(multikey).map_err(|_| ReceiptError::Changed)?;
    if said("cryptosuite") != Some("eddsa-jcs-2022") || said("proofPurpose") != Some("assertionMethod") {
        return Err(ReceiptError::Changed);
    }
    proof::check_jcs(&document, &proof, &key).map_err(|_| ReceiptError::Changed)?;
    let receipt: Receipt = serde_json::from_value(document).map_err(|_| ReceiptError::NotAReceipt)?;
    let checked_at = date::instant(&receipt.checked_at).ok_or(ReceiptError::NotAReceipt)?;
    let other = |checked: &Checked| {
        checked.text.as_deref().is_some_and(|text| sha256(text.as_bytes()) != checked.sha256)
    };
    if receipt.documents.iter().any(other) {
        return Err(ReceiptError::OtherDocument);
    }
    Ok(Authentic { receipt, by: by.to_owned(), checked_at })
}

/// What one check said then, beside what it says now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    pub path: String,
    pub title: Option<String>,
    pub then: Option<Verdict>,
    pub now: Option<Verdict>,
    /// The questions whose answers differ.
    pub differs: Vec<Question>,
}

/// The questions a verdict answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    Headline,
    Integrity,
    IssuerKey,
    Validity,
    Status,
    Holder,
    Identity,
}

/// What was known of a document then beside what is known now, line by line, in the order of then.
pub fn compare(then: &Checked, now: &[Report]) -> Vec<Compared> {
    let now: Vec<Verdict> = now.iter().map(Verdict::of).collect();
    let known = |path: &str| then.verdicts.iter().any(|verdict| verdict.path == path);
    let mut lines: Vec<Compared> = then
        .verdicts
        .iter()
        .map(|before| Compared::of(Some(before), now.iter().find(|verdict| verdict.path == before.path)))
        .collect();
    lines.extend(now.iter().filter(|now| !known(&now.path)).map(|now| Compared::of(None, Some(now))));
    lines
}

impl Compared {
    fn of(then: Option<&Verdict>, now: Option<&Verdict>) -> Self {
        let any = then.or(now);
        let differs = match (then, now) {
            (Some(then), Some(now)) => then.differs(now),
            _ => vec![Question::Headline],
        };
        Self {
            path: any.map(|verdict| verdict.path.clone()).unwrap_or_default(),
            title: any.and_then(|verdict| verdict.title.clone()),
            then: then.cloned(),
            now: now.cloned(),
            differs,
        }
    }
}

impl Verdict {
    pub fn of(report: &Report) -> Self {
        let reading = &report.reading;
        Self {
            path: report.path.clone(),
            kind: report.kind,
            title: reading.title.clone(),
            issuer_id: reading.issuer.id.clone(),
            issuer_name: reading.issuer.name.clone(),
            key_at: report.key_at.clone(),
            person: reading.recipient.name.clone(),
            valid_from: reading.valid_from.clone(),
            valid_until: reading.valid_until.clone(),
            shared: reading.shared.clone(),
            headline: report.headline,
            findings: report.findings.clone(),
            identity: report.identity.clone(),
            notes: report.notes.clone(),
            about_person: None,
        }
    }

    fn differs(&self, other: &Self) -> Vec<Question> {
        let (ours, theirs) = (&self.findings, &other.findings);
        // When it was asked is not what was answered.
        let pairs = [
            (Question::Integrity, &ours.integrity, &theirs.integrity),
            (Question::IssuerKey, &ours.issuer_key, &theirs.issuer_key),
            (Question::Validity, &ours.validity, &theirs.validity),
            (Question::Status, &ours.status, &theirs.status),
            (Question::Holder, &ours.holder, &theirs.holder),
            (Question::Identity, &self.identity, &other.identity),
        ];
        let mut differs: Vec<Question> = pairs
            .into_iter()
            .filter(|(_, ours, theirs)| (ours.is, ours.why) != (theirs.is, theirs.why))
            .map(|(question, _, _)| question)
            .collect();
        if self.headline != other.headline {
            differs.insert(0, Question::Headline);
        }
        differs
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evidence::Answer;

    fn made(documents: Vec<Seen>) -> Made {
        let piece = Piece { name: "a file".to_owned(), bytes: b"shown".to_vec() };
        Made {
            shown: vec![piece],
            documents,
            now: 1_800_000_000,
            by: "lapel".to_owned(),
            asked: None,
            keep_documents: false,
            seed: [7; 32],
        }
    }

    #[test]
    fn every_answer_that_was_rested_on_is_named_once() {
        let seen = |at: Instant, body: Body| {
            let mut evidence = Evidence::default();
            evidence.insert("https://a.example/list".to_owned(), Answer { at, body });
            Seen { text: "{}".to_owned(), within: None, verdicts: Vec::new(), evidence }
        };
        let list = || Body::Text("a list".to_owned());
        let gone = || Body::Missing(Failure::Gone);
        let written =
            write(&made(vec![seen(60, list()), seen(60, list()), seen(120, list()), seen(120, gone())]))
                .unwrap();
        let basis = |at: &str, sha256: Option<String>, failure| Basis {
            address: "https://a.example/list".to_owned(),
            at: at.to_owned(),
            sha256,
            failure,
        };
        let digest = Some(sha256(b"a list"));
        assert_eq!(
            read(&written).unwrap().receipt.evidence,
            [
                basis("1970-01-01T00:01:00Z", digest.clone(), None),
                basis("1970-01-01T00:02:00Z", digest, None),
                basis("1970-01-01T00:02:00Z", None, Some(Failure::Gone)),
            ]
        );
    }

    #[test]
    fn a_signature_that_was_made_for_something_else_makes_no_receipt() {
        let signed = |cryptosuite: &str, purpose: &str| {
            let mut document: Value = serde_json::from_str(&write(&made(Vec::new())).unwrap()).unwrap();
            document.as_object_mut().unwrap().remove("proof");
            let key = SigningKey::from_seed(&[7; 32]);
            let options = json!({
                "type": "DataIntegrityProof",
                "cryptosuite": cryptosuite,
                "verificationMethod": key.verification_method(),
                "proofPurpose": purpose,
            });
            let proof = proof::sign_jcs(&document, &options, &key).unwrap();
            document["proof"] = proof;
            read(&document.to_string()).map(|_| ())
        };
        assert_eq!(signed("eddsa-jcs-2022", "assertionMethod"), Ok(()));
        assert_eq!(signed("eddsa-jcs-2022", "authentication"), Err(ReceiptError::Changed));
        assert_eq!(signed("eddsa-rdfc-2022", "assertionMethod"), Err(ReceiptError::Changed));
    }

    #[test]
    fn neither_what_was_shown_nor_the_key_stands_in_a_log() {
        let made = made(Vec::new());
        assert_eq!(format!("{:?}", made.shown), "[Piece { bytes: 5, .. }]");
        assert_eq!(format!("{made:?}"), "Made { documents: 0, .. }");
    }
}
