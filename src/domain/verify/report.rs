//! What a verification says: findings, each with its reason, and one headline that is a total function of them.

use serde::{Deserialize, Serialize};

use crate::domain::credential::{Kind, Reading};
use crate::domain::evidence::Instant;
use crate::domain::shape::Fault;

/// What we can say about one document, the outermost or one inside it.
///
/// # Personal data
/// `reading` holds names and identifiers of the person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Where it stands in what was opened: `$`, or for example `$.verifiableCredential[0]`.
    pub path: String,
    pub kind: Kind,
    /// What the document says, whether or not that is true.
    pub reading: Reading,
    pub key_at: KeyPlace,
    /// The key of the signature that decides, by its name: a Multikey, or the address of its JWK thumbprint. A finding
    /// says whether it is the issuer's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub headline: Headline,
    pub findings: Findings,
    /// Whether the entry on a public ledger that it names was found there. None where the proof that decides names no
    /// ledger. A path that leads to no such entry proves nothing, so that `findings.integrity` holds only where this does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Finding>,
    /// Facts worth knowing that do not change the headline.
    pub notes: Vec<Note>,
    /// Addresses that would have to be asked to say more. Nothing is asked unless a person agrees.
    pub needs: Vec<String>,
    /// Addresses whose answers this report rests on, with the time of the oldest.
    pub asked: Vec<Asked>,
    /// The names of the signature suites that were looked at, for technical details.
    pub suites: Vec<String>,
    pub checked_at: Instant,
    /// Who that issuer is. Apart from the findings, because no signature can tell and the headline does not hang on it.
    #[serde(default = "not_asked")]
    pub identity: Finding,
    /// Whether it is written as its specification asks. The headline does not hang on it either.
    #[serde(default = "not_judged")]
    pub shape: Finding,
    /// The rules of form that it breaks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
    /// What others say in favour of it, whether or not that counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endorsements: Vec<Endorsement>,
}

/// What reports say that were kept before anybody asked who an issuer is.
fn not_asked() -> Finding {
    Finding::new(Is::NotClaimed, Why::RegistryNotAsked)
}

fn not_judged() -> Finding {
    Finding::new(Is::NotClaimed, Why::ShapeNotJudged)
}

/// A credential in favour of another, of its issuer or of its achievement, judged like any other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Endorsement {
    /// The endorser's words.
    pub comment: Option<String>,
    /// Which part of the endorsed credential it speaks of, where it speaks of any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Endorsed>,
    /// Its own report: `reading.issuer` is the endorser, `findings.holder` says whether it is about this at all.
    pub report: Report,
}

/// Whom or what an endorsement speaks of. It names its subject by an id alone, so that it matters who could give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Endorsed {
    /// The issuer, whose signature it is.
    Issuer,
    /// Whoever it is about.
    Person,
    /// The credential, by an address of the website where the issuer's key lives.
    Badge,
    /// The credential, by an id that anybody could have copied.
    BadgeId,
    /// The achievement, by an address of that website.
    Achievement,
    /// The achievement, by an id that anybody could have copied.
    AchievementId,
}

impl Endorsement {
    /// Only one that is genuine is an endorsement; any other is shown as none.
    pub fn counts(&self) -> bool {
        self.report.headline == Headline::Genuine
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub address: String,
    pub at: Instant,
}

/// Where the key that signed lives: the part of an issuer's identity that cannot be made up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyPlace {
    /// The key is published by this website.
    Website(String),
    /// The issuer is known by the key alone.
    KeyOnly,
    /// We do not know.
    Unknown,
}

/// One sentence about a document, in the order of the verdict table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Headline {
    Genuine,
    /// Sound in every respect, and signed by the one it speaks of: a record that somebody put together themselves.
    SelfIssued,
    Expired,
    NotYetValid,
    IssuerUnconfirmed,
    Suspended,
    Revoked,
    NotGenuine,
    CouldNotCheck,
    Unsigned,
}

/// The answer of one check. "Unknown" is an answer too and never counts as yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Is {
    Holds,
    Fails,
    Unknown,
    NotClaimed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub is: Is,
    pub why: Why,
    /// The address, date or term that the reason is about; never the learner's data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// When the fact was established, where it came from outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Instant>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Findings {
    /// Is it unchanged since it was signed?
    pub integrity: Finding,
    /// Was it signed by the issuer it names (for a presentation: by the holder it names)?
    pub issuer_key: Finding,
    /// Is it in date?
    pub validity: Finding,
    /// Does the issuer still stand by it?
    pub status: Finding,
    /// Is it about the one who shows it?
    pub holder: Finding,
}

/// The reason of a finding: a stable code for machines, a sentence in every catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    // Integrity.
    SignatureMatches,
    CoveredByRecord,
    ContentChanged,
    ContentNotCovered,
    ProofMalformed,
    ProofUnsupported,
    BaseProof,
    UnknownVocabulary,
    /// Two places say things of one and the same, and the signature does not tell which of them belongs where.
    SaidTwice,
    TooComplex,
    KeyUnavailable,
    Unsigned,
    KindUnsupported,
    HostedHere,
    HostedNotAsked,
    HostedUnreachable,
    HostedUnreadable,
    HostedDiffers,
    HostedNowhere,
    /// The record's signature covers these words, but not to which of its lines they belong.
    RecordAmbiguous,
    /// The root of its tree stands in the transaction that it names, as a chain explorer says.
    AnchorFound,
    /// Nobody was asked yet whether the root of its tree stands on the chain.
    AnchorNotLookedUp,
    /// The chain explorer gave no answer that could be used.
    AnchorUnreachable,
    /// The transaction that it names holds another root.
    AnchorDiffers,
    /// It was never written to any chain, as is done for tests.
    AnchorNone,
    // Issuer key.
    KeyOfIssuer,
    KeyOfRecordIssuer,
    /// The issuer of the record is the one it speaks of, so that it is their own word.
    KeyOfEarner,
    KeyNotBound,
    KeyOfAnother,
    KeyNotAsked,
    KeyUnreachable,
    KeyDocumentWrong,
    KeyNotForThis,
    KeyRevoked,
    ClaimsDisagree,
    NoIssuer,
    NotEstablished,
    OutsideScope,
    // Issuer identity.
    /// The viewer confirmed this key.
    IssuerConfirmed,
    /// The viewer confirmed this issuer, with another key.
    IssuerConfirmedWithOtherKey,
    IssuerInRegistry,
    /// Known only where anybody may try things out.
    IssuerInTestRegistry,
    IssuerNotInRegistry,
    RegistryNotAsked,
    RegistryUnreachable,
    /// What the registry answered is not signed by it, or cannot be read.
    RegistryUnverified,
    // Validity.
    InDate,
    NoEnd,
    Expired,
    NotYetValid,
    DateUnreadable,
    // Status.
    NoStatus,
    StatusClear,
    Revoked,
    Suspended,
    StatusNotAsked,
    StatusUnreachable,
    StatusListUnverified,
    StatusListNotYetValid,
    StatusListOutOfDate,
    StatusListMalformed,
    StatusUnsupported,
    // Holder.
    HolderIsSubject,
    HolderIsNotSubject,
    SubjectWithoutKey,
    NotPresented,
    HolderKey,
    ChallengeMismatch,
    DomainMismatch,
    PresentationNotProven,
    /// The endorsement is about this credential, its issuer, its achievement or its earner.
    EndorsesThis,
    /// The endorsement is about something else, or does not say about what.
    EndorsesAnother,
    // Shape.
    ShapeRight,
    /// It breaks a rule of its specification, which says nothing about whether it is genuine.
    ShapeWrong,
    ShapeNotJudged,
}

/// A fact worth knowing that does not change the headline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub what: NoteKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// The list of withdrawn credentials was signed by somebody other than the issuer.
    StatusListByAnother,
    /// The list is shorter than the specification asks for, so that an entry is easier to trace.
    StatusListShort,
    /// The list's answer is older than the list says its answers may be kept.
    StatusListPastItsTime,
    /// The document says nothing about whether it can be withdrawn… or carries a message of the issuer.
    StatusMessage,
    /// Another signature stands beside the issuer's.
    CoSigned,
    /// Another signature stands beside the issuer's and does not match.
    CoSignatureFails,
    /// A signature of a kind that cannot be checked here stands beside the issuer's.
    CoSignatureUnknown,
    /// The signature covers an older byte version of the vocabulary.
    OlderVocabulary,
    /// The key is named without a fragment, which the specification asks for.
    KeyNamedLoosely,
    /// It is anchored on a network for tests, where nothing costs anything.
    TestNetwork,
    /// A proof derived by whoever shows it, from which signed parts may have been left out.
    PartsWithheld,
    /// The key belongs to a platform that signs for many issuers.
    KeyOfPlatform,
    /// The viewer knows an issuer of this name, or of this id, that has another key.
    NameOfAnotherIssuer,
    /// A registry knows the issuer by another name than the document gives.
    RegistryHasOtherName,
    /// Letters of different alphabets, or invisible ones, stand in the issuer's name.
    NameLooksOdd,
}

impl Finding {
    pub fn new(is: Is, why: Why) -> Self {
        Finding { is, why, about: None, as_of: None }
    }

    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = Some(about.into());
        self
    }

    pub fn as_of(mut self, as_of: Instant) -> Self {
        self.as_of = Some(as_of);
        self
    }
}

impl Findings {
    /// The verdict table, worst first. Nothing but "every required check holds" is genuine.
    pub fn headline(&self) -> Headline {
        use Is::*;
        // What nobody signed claims nothing that could be true or false.
        if self.integrity.is == NotClaimed {
            return Headline::Unsigned;
        }
        // A presentation that answers another question than ours is no answer, praise of another no endorsement.
        let answers_another =
            matches!(self.holder.why, Why::ChallengeMismatch | Why::DomainMismatch | Why::EndorsesAnother);
        if self.integrity.is == Fails
            || self.issuer_key.is == Fails
            || (self.holder.is == Fails && answers_another)
        {
            return Headline::NotGenuine;
        }
        // Without a signature that was seen to match, dates and status are only words.
        if self.integrity.is != Holds {
            return Headline::CouldNotCheck;
        }
        match (self.status.is, self.status.why) {
            (Fails, Why::Suspended) => return Headline::Suspended,
            (Fails, _) => return Headline::Revoked,
            _ => {}
        }
        if self.issuer_key.is != Holds {
            return Headline::IssuerUnconfirmed;
        }
        match (self.validity.is, self.validity.why) {
            (Fails, Why::NotYetValid) => return Headline::NotYetValid,
            (Fails, _) => return Headline::Expired,
            (Unknown, _) => return Headline::CouldNotCheck,
            (Holds | NotClaimed, _) => {}
        }
        if self.status.is == Unknown {
            return Headline::CouldNotCheck;
        }
        // Something was asked, and what was shown is no answer at all.
        if answers_another {
            return Headline::CouldNotCheck;
        }
        if self.own_word() {
            return Headline::SelfIssued;
        }
        Headline::Genuine
    }

    /// Whether it is sound, and who signed it is whom it is about: a signature under one's own words makes them no truer.
    pub fn own_word(&self) -> bool {
        self.integrity.is == Is::Holds
            && self.issuer_key.is == Is::Holds
            && self.issuer_key.why == Why::KeyOfEarner
    }

    /// The headline of a document of this kind: the table, and one rule for presentations.
    pub fn headline_of(&self, kind: Kind) -> Headline {
        let headline = self.headline();
        // A presentation whose badges were earned under another key is sound, but we cannot tell who is behind it.
        let sound = matches!(headline, Headline::Genuine | Headline::SelfIssued);
        if kind == Kind::Presentation && sound && self.holder.is != Is::Holds {
            return Headline::IssuerUnconfirmed;
        }
        headline
    }
}
