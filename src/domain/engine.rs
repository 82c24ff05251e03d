//! The one door for slow or hostile work: strangers' bytes in, readings and reports out.
//!
//! In memory and on the command line this is a function call; in the browser it runs in a Web Worker. Tasks and outcomes
//! cross as JSON text, and the documents to be judged beside it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::cbor_ld;
use crate::domain::evidence::{Evidence, Instant};
use crate::domain::import::{self, Carrier, Form, Found, Read};
use crate::domain::issuer::TrustedIssuer;
use crate::domain::jcs;
use crate::domain::json;
use crate::domain::key::SigningKey;
use crate::domain::proof::{self, ProofError};
use crate::domain::share::link::{self, LinkError};
use crate::domain::share::presentation::{self, Chosen, ProofOptions};
use crate::domain::share::qr::{QrCode, to_qr};
use crate::domain::verify::refresh::{Refreshed, refresh};
use crate::domain::verify::report::{Is, Report};
use crate::domain::verify::{self, date};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// Find the documents in what was brought in.
    Read {
        #[serde(with = "base64_bytes")]
        bytes: Vec<u8>,
    },
    /// Judge documents, each with what stands inside it, with the evidence there is.
    Judge {
        /// They cross beside the task, as they are: see [`Task::beside`].
        #[serde(skip_serializing)]
        documents: Vec<String>,
        evidence: Evidence,
        now: Instant,
        expect: Expect,
    },
    /// Make a signed presentation of chosen documents and the link that carries it.
    Present(Present),
    /// Sign a record that the learner assembled; what it embeds stays to the byte what it was.
    Sign(Sign),
    /// Say the id of the learner's key.
    Holder(Seed),
    /// Say whether a document that was fetched is a newer edition of one that is held.
    Refresh { held: String, fetched: String },
    /// Open a link of ours.
    Open { link: String },
    /// Draw a text as a code.
    Draw { text: String },
    /// Open a `VP1-` code of another wallet: what reading calls `compact-code`. Of what can be read in more than one way,
    /// every reading comes out, in a list; see [`meant`].
    OpenCode {
        #[serde(with = "base64_bytes")]
        code: Vec<u8>,
        /// Out of a presentation that nobody signed, which is how wallets put badges into codes, only the badges.
        to_keep: bool,
    },
}

/// What the one who checks asked the holder to answer, and what they know themselves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Expect {
    pub challenge: Option<String>,
    pub domain: Option<String>,
    /// Issuers that the viewer knows; see [`crate::domain::issuer`].
    #[serde(default)]
    pub trusted: Vec<TrustedIssuer>,
    /// The viewer wants to know who the issuer is: registries stand among the needs then, and only then.
    #[serde(default)]
    pub registries: bool,
}

/// # Personal data
/// `seed` is the learner's private key; it never leaves the device, and `Debug` does not show it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Present {
    /// Documents as they came, JSON or JWT.
    pub documents: Vec<String>,
    /// For whom; becomes the proof's `domain`.
    pub audience: Option<String>,
    /// What for; becomes the presentation's `description`.
    #[serde(default)]
    pub reason: Option<String>,
    pub created: Instant,
    pub expires: Option<Instant>,
    /// Random, for the presentation's id.
    #[serde(with = "base64_bytes")]
    pub id: [u8; 16],
    /// What the receiver asked to be answered; random where nobody asked.
    pub challenge: String,
    #[serde(with = "base64_bytes")]
    pub seed: [u8; 32],
    /// The address of the app that will open the link, up to and without the route.
    pub base: String,
}

impl std::fmt::Debug for Present {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Present").field("documents", &self.documents.len()).finish_non_exhaustive()
    }
}

/// The learner's private key.
///
/// # Personal data
/// Never leaves the device, and `Debug` does not show it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seed(#[serde(with = "base64_bytes")] pub [u8; 32]);

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed")
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sign {
    /// A credential of the learner's own, without a proof.
    pub document: String,
    pub created: Instant,
    pub seed: Seed,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Read(Findable),
    /// For each document that was given: itself first, then what stands inside it; or why it cannot be read.
    Judged(Vec<Result<Vec<Report>, Fault>>),
    Presented(Presented),
    Signed {
        document: String,
    },
    Holder {
        id: String,
    },
    Opened {
        document: String,
    },
    Drawn(Code),
    Refreshed(Refreshed),
    /// The task could not be done at all.
    Failed(Fault),
}

/// What was found in what was brought in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Findable {
    /// Documents, and members that could not be read with their reason.
    Documents { found: Vec<FoundDocument>, unreadable: Vec<Unreadable> },
    /// A link of ours; open it with [`Task::Open`].
    ShareLink(String),
    /// A web address, to be asked only when the person agrees.
    WebAddress(String),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundDocument {
    /// Exactly as it came.
    pub text: String,
    /// The picture that carried it, as a `data:` address.
    pub picture: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unreadable {
    pub name: String,
    pub fault: Fault,
}

/// Why something could not be read: a stable code and the place, never the learner's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}{}", .about.as_ref().map(|a| format!(" ({a})")).unwrap_or_default())]
pub struct Fault {
    pub code: String,
    pub about: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Presented {
    /// The signed presentation, exactly as it is signed.
    pub document: String,
    pub link: String,
    /// The same link with its payload in digits, where that makes the code smaller.
    pub code_link: String,
    /// None when it fits in no code.
    pub code: Option<Code>,
}

/// A QR code, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// Modules on a side, without the quiet zone.
    pub size: usize,
    /// An SVG path over `0 0 size size` that fills the dark modules.
    pub path: String,
    pub version: u8,
    /// Any phone's camera can read it at arm's length.
    pub comfortable: bool,
}

impl Fault {
    pub fn new(code: impl Into<String>) -> Self {
        Fault { code: code.into(), about: None }
    }

    pub fn about(code: impl Into<String>, about: impl Into<String>) -> Self {
        Fault { code: code.into(), about: Some(about.into()) }
    }
}

/// Bytes cross as base64 text.
pub(crate) mod base64_bytes {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(bytes: &impl AsRef<[u8]>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: TryFrom<Vec<u8>>>(
        from: D,
    ) -> Result<T, D::Error> {
        let bytes = STANDARD.decode(String::deserialize(from)?).map_err(D::Error::custom)?;
        T::try_from(bytes).map_err(|_| D::Error::custom("another number of bytes"))
    }
}

/// Does one task. Total: whatever comes in, an outcome comes out.
pub fn run(task: Task) -> Outcome {
    if task.makes() { make(task) } else { look(task) }
}

impl Task {
    /// Whether it makes something instead of looking at it. In the browser, making is the workshop's: the engine is
    /// what everybody waits for, and so it has nothing in it that only some will want, such as codes of other wallets.
    pub fn makes(&self) -> bool {
        match self {
            Task::Present(_)
            | Task::Sign(_)
            | Task::Holder(_)
            | Task::Draw { .. }
            | Task::OpenCode { .. } => true,
            Task::Read { .. } | Task::Judge { .. } | Task::Refresh { .. } | Task::Open { .. } => false,
        }
    }

    /// The texts that are not in the task's JSON but go to the engine with it, where they become its `documents`: texts
    /// cross by themselves much faster than with all their quotation marks escaped and read again.
    pub fn beside(&self) -> &[String] {
        match self {
            Task::Judge { documents, .. } => documents,
            _ => &[],
        }
    }
}

/// The tasks that make nothing, under the same names: the engine's module reads these and no others.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    Read {
        #[serde(with = "base64_bytes")]
        bytes: Vec<u8>,
    },
    Judge {
        documents: Vec<String>,
        evidence: Evidence,
        now: Instant,
        expect: Expect,
    },
    Refresh {
        held: String,
        fetched: String,
    },
    Open {
        link: String,
    },
}

impl From<Look> for Task {
    fn from(look: Look) -> Self {
        match look {
            Look::Read { bytes } => Task::Read { bytes },
            Look::Judge { documents, evidence, now, expect } => {
                Task::Judge { documents, evidence, now, expect }
            }
            Look::Refresh { held, fetched } => Task::Refresh { held, fetched },
            Look::Open { link } => Task::Open { link },
        }
    }
}

/// Does a task that makes nothing.
pub fn look(task: Task) -> Outcome {
    match task {
        Task::Read { bytes } => read(&bytes).map_or_else(Outcome::Failed, Outcome::Read),
        Task::Judge { documents, evidence, now, expect } => {
            let judged = documents.iter().map(|document| verify::verify(document, &evidence, now, &expect));
            Outcome::Judged(judged.collect())
        }
        Task::Open { link } => match link::from_link(&link) {
            Ok(payload) => Outcome::Opened { document: payload.into_text() },
            Err(error) => Outcome::Failed(Fault::new(error.code())),
        },
        Task::Refresh { held, fetched } => match refresh(&held, &fetched) {
            Ok(refreshed) => Outcome::Refreshed(refreshed),
            Err(error) => Outcome::Failed(Fault::new(error.code())),
        },
        Task::Present(_) | Task::Sign(_) | Task::Holder(_) | Task::Draw { .. } | Task::OpenCode { .. } => {
            not_here()
        }
    }
}

/// Does a task that makes something.
pub fn make(task: Task) -> Outcome {
    match task {
        Task::Present(present) => presented(&present).map_or_else(Outcome::Failed, Outcome::Presented),
        Task::Sign(sign) => {
            signed(&sign).map_or_else(Outcome::Failed, |document| Outcome::Signed { document })
        }
        Task::Holder(seed) => Outcome::Holder { id: SigningKey::from_seed(&seed.0).did_key() },
        Task::Draw { text } => match code(&text) {
            Some(code) => Outcome::Drawn(code),
            None => Outcome::Failed(Fault::new("too-large-for-a-code")),
        },
        Task::OpenCode { code, to_keep } => match cbor_ld::read(&code) {
            Ok(readings) => {
                let document = listed(readings);
                let held = if to_keep { held_in(&document) } else { None };
                Outcome::Opened { document: held.unwrap_or(document) }
            }
            Err(error) => {
                let about = error.about().map(str::to_owned);
                Outcome::Failed(Fault { code: error.code().to_owned(), about })
            }
        },
        Task::Read { .. } | Task::Judge { .. } | Task::Refresh { .. } | Task::Open { .. } => not_here(),
    }
}

/// One text as it is, several as a list.
fn listed(mut texts: Vec<String>) -> String {
    match texts.len() {
        1 => texts.pop().unwrap_or_default(),
        _ => ["[", &texts.join(","), "]"].concat(),
    }
}

/// What an unsigned presentation holds, in what reading takes for a wrapper. Nothing is lost with it: it said nothing that
/// anybody vouches for.
fn held_in(document: &str) -> Option<String> {
    let Value::Object(mut members) = json::parse(document).ok()? else { return None };
    if !proof::vc_jwt::is_presentation(&members) || members.contains_key("proof") {
        return None;
    }
    let held = members.remove("verifiableCredential").filter(|held| *held != Value::Array(Vec::new()))?;
    Some(["{\"verifiableCredential\":", &held.to_string(), "}"].concat())
}

/// Of several readings of one code, the place of the one that is meant: where no signature fails, else the likeliest,
/// which is the first.
pub fn meant(judged: &[Result<Vec<Report>, Fault>]) -> usize {
    let stands =
        |reports: &Vec<Report>| reports.iter().all(|report| report.findings.integrity.is != Is::Fails);
    judged.iter().position(|reports| reports.as_ref().is_ok_and(stands)).unwrap_or(0)
}

fn not_here() -> Outcome {
    Outcome::Failed(Fault::new("malformed-task"))
}

fn read(bytes: &[u8]) -> Result<Findable, Fault> {
    let mut found = Vec::new();
    let mut unreadable = Vec::new();
    let single = match import::read(bytes).map_err(|error| Fault::new(error.code()))? {
        Read::Several(members) => {
            for member in members {
                match member.read {
                    Ok(Read::Documents(documents)) => found.extend(documents.into_iter().map(found_document)),
                    // A file among files that only points elsewhere is named, not followed.
                    Ok(Read::Link(_)) => unreadable.push((member.name, "web-address")),
                    Ok(Read::Offer(_)) => unreadable.push((member.name, "offer-unsupported")),
                    Ok(Read::Several(_)) => unreadable.push((member.name, "zip-nested")),
                    Err(error) => unreadable.push((member.name, error.code())),
                }
            }
            None
        }
        single => Some(single),
    };
    match single {
        Some(Read::Link(address)) if link::from_link(&address) != Err(LinkError::NotOurLink) => {
            return Ok(Findable::ShareLink(address));
        }
        Some(Read::Link(address)) => return Ok(Findable::WebAddress(address)),
        Some(Read::Offer(_)) => return Err(Fault::new("offer-unsupported")),
        Some(Read::Documents(documents)) => found.extend(documents.into_iter().map(found_document)),
        Some(Read::Several(_)) | None => {}
    }
    let unreadable =
        unreadable.into_iter().map(|(name, code)| Unreadable { name, fault: Fault::new(code) }).collect();
    Ok(Findable::Documents { found: with_their_pictures(found), unreadable })
}

/// Beside a picture with the badge inside, wallets save the badge itself: that is one badge. The two are the same as
/// JSON; in pictures it is often written another way.
fn with_their_pictures(found: Vec<FoundDocument>) -> Vec<FoundDocument> {
    if found.iter().all(|one| one.picture.is_none()) {
        return found;
    }
    let mut badges: Vec<(String, FoundDocument)> = Vec::new();
    for one in found {
        let says = json::parse(&one.text).ok().and_then(|value| jcs::canonicalize(&value).ok());
        let says = says.unwrap_or_else(|| one.text.clone());
        match badges.iter_mut().find(|(known, _)| *known == says) {
            Some((_, known)) => known.picture = known.picture.take().or(one.picture),
            None => badges.push((says, one)),
        }
    }
    badges.into_iter().map(|(_, one)| one).collect()
}

fn found_document(found: Found) -> FoundDocument {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let media = if found.carrier == Carrier::Svg { "svg+xml" } else { "png" };
    let picture = found.picture.map(|bytes| format!("data:image/{media};base64,{}", STANDARD.encode(bytes)));
    FoundDocument { text: found.text, picture }
}

/// Signs a presentation of the chosen documents and packs it into a link and a code.
fn presented(task: &Present) -> Result<Presented, Fault> {
    let key = SigningKey::from_seed(&task.seed);
    let chosen: Vec<Chosen> = task
        .documents
        .iter()
        .map(|text| Chosen {
            text,
            form: if text.trim_start().starts_with('{') { Form::Json } else { Form::Jwt },
        })
        .collect();
    let presentation = presentation::present(&chosen, &key.did_key(), task.reason.as_deref(), task.id)
        .map_err(|error| Fault::new(error.code()))?;
    let time = |at: Instant| date::text(at).ok_or_else(|| Fault::new("date-out-of-range"));
    let options = presentation::options(&ProofOptions {
        verification_method: &key.verification_method(),
        domain: task.audience.as_deref(),
        challenge: Some(&task.challenge),
        created: &time(task.created)?,
        expires: task.expires.map(time).transpose()?.as_deref(),
    });
    let document = with_own_proof(&presentation, options, &key)?;
    let payload = link::Payload::new(document.clone()).map_err(|error| Fault::new(error.code()))?;
    let code_link = link::to_digits_link(&task.base, &payload);
    Ok(Presented { document, link: link::to_link(&task.base, &payload), code: code(&code_link), code_link })
}

/// Signs with the learner's own key, as an issuer does.
fn signed(task: &Sign) -> Result<String, Fault> {
    let key = SigningKey::from_seed(&task.seed.0);
    let mut options = presentation::options(&ProofOptions {
        verification_method: &key.verification_method(),
        domain: None,
        challenge: None,
        created: &date::text(task.created).ok_or_else(|| Fault::new("date-out-of-range"))?,
        expires: None,
    });
    if let Some(options) = options.as_object_mut() {
        options.insert("proofPurpose".to_owned(), "assertionMethod".into());
    }
    with_own_proof(&task.document, options, &key)
}

/// The document with a proof after everything else; what is written before it keeps every character.
fn with_own_proof(document: &str, mut options: Value, key: &SigningKey) -> Result<String, Fault> {
    let value = json::parse(document).map_err(|error| Fault::new(error.code()))?;
    let signed = proof::sign(&value, &options, key).or_else(|error| match error {
        // A badge in words that we do not know can be shown all the same: this suite covers its characters.
        ProofError::UndefinedTerm(_)
        | ProofError::UnknownContext(_)
        | ProofError::Meaningless(_)
        | ProofError::NotFollowed(_) => {
            if let Some(options) = options.as_object_mut() {
                options.insert("cryptosuite".to_owned(), "eddsa-jcs-2022".into());
            }
            proof::sign(&value, &options, key)
        }
        other => Err(other),
    });
    let signed = signed.map_err(|_| Fault::new("document-not-presentable"))?;
    let made = signed.get("proof").ok_or_else(|| Fault::new("presentation-malformed"))?;
    presentation::with_proof(document, made).map_err(|error| Fault::new(error.code()))
}

fn code(text: &str) -> Option<Code> {
    to_qr(text).ok().map(|code| Code::of(&code))
}

impl Code {
    pub(crate) fn of(code: &QrCode) -> Self {
        Code {
            size: code.size,
            path: code.to_svg_path(),
            version: code.version,
            comfortable: code.comfortable(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_nothing_is_read_by_the_module_that_looks_and_nothing_else_is() {
        let seed = || Seed([7; 32]);
        let tasks = [
            Task::Read { bytes: vec![1, 2] },
            Task::Judge {
                documents: vec!["{}".to_owned()],
                evidence: Evidence::default(),
                now: 1,
                expect: Expect::default(),
            },
            Task::Refresh { held: "a".to_owned(), fetched: "b".to_owned() },
            Task::Open { link: "x".to_owned() },
            Task::Sign(Sign { document: String::new(), created: 0, seed: seed() }),
            Task::Holder(seed()),
            Task::Draw { text: String::new() },
            Task::OpenCode { code: vec![1, 2], to_keep: true },
        ];
        for task in tasks {
            let mut sent = serde_json::to_value(&task).unwrap();
            if let Some(judge) = sent.get_mut("judge") {
                assert_eq!(judge.get("documents"), None);
                assert_eq!(task.beside(), ["{}"]);
                judge["documents"] = task.beside().into();
            }
            match serde_json::from_value::<Look>(sent.clone()) {
                Ok(look) => {
                    let heard = Task::from(look);
                    assert_eq!(heard.beside(), task.beside());
                    assert_eq!(serde_json::to_value(&heard).unwrap(), serde_json::to_value(&task).unwrap());
                }
                Err(_) => assert!(task.makes(), "{sent}"),
            }
        }
    }

    #[test]
    fn of_several_readings_the_first_that_can_be_read_is_meant() {
        let (read, unread) = (|| Ok(Vec::new()), || Err(Fault::new("json-syntax")));
        assert_eq!(meant(&[read(), read()]), 0);
        assert_eq!(meant(&[unread(), unread(), read(), read()]), 2);
        assert_eq!(meant(&[unread(), unread()]), 0);
    }

    #[test]
    fn a_private_key_does_not_show_in_a_log() {
        let shown = format!("{:?}", Task::Holder(Seed([7; 32])));
        assert_eq!(shown, "Holder(Seed)");
        let present = Present {
            documents: vec!["a secret".to_owned()],
            audience: None,
            reason: None,
            created: 0,
            expires: None,
            id: [7; 16],
            challenge: String::new(),
            seed: [7; 32],
            base: String::new(),
        };
        assert_eq!(format!("{present:?}"), "Present { documents: 1, .. }");
    }

    #[test]
    fn what_an_unsigned_presentation_holds_is_taken_out_and_a_signed_one_stays_whole() {
        let held = |document: &str| held_in(document);
        let presentation =
            r#"{"type":["VerifiablePresentation"],"verifiableCredential":[{"a":1}],"holder":"did:a"}"#;
        assert_eq!(held(presentation).as_deref(), Some(r#"{"verifiableCredential":[{"a":1}]}"#));
        let signed = presentation.replace("\"holder\"", "\"proof\"");
        for other in
            [signed.as_str(), r#"{"type":"VerifiableCredential","verifiableCredential":[1]}"#, "[]", "{}"]
        {
            assert_eq!(held(other), None, "{other}");
        }
        assert_eq!(held(r#"{"type":"VerifiablePresentation","verifiableCredential":[]}"#), None);
    }
}
