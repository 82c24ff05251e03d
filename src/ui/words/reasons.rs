//! From every verdict, finding, note and fault to its key in the catalogue: exhaustive, so that none is left without words.

use crate::browser::camera::{CameraError, PictureError};
use crate::browser::clipboard::ClipboardFault;
use crate::browser::share_sheet::ShareSheetFault;
use crate::domain::credential::Kind;
use crate::domain::engine::Fault;
use crate::domain::evidence::host_of;
use crate::domain::verify::report::{Endorsed, Finding, Headline, Is, Note, NoteKind, Report, Why};
use crate::ui::claims::visible;
use crate::wallet::WalletError;
use crate::wallet::ports::{PortError, What};

use super::{day_of, fill, known, t};

/// The four tones of the verdict table. A tone always comes with an icon and a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tone {
    Genuine,
    Caution,
    Unknown,
    Stop,
}

impl Tone {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Tone::Genuine => "genuine",
            Tone::Caution => "caution",
            Tone::Unknown => "unknown",
            Tone::Stop => "stop",
        }
    }
}

pub(crate) fn tone(headline: Headline) -> Tone {
    match headline {
        Headline::Genuine => Tone::Genuine,
        Headline::Expired | Headline::NotYetValid | Headline::IssuerUnconfirmed | Headline::Suspended => {
            Tone::Caution
        }
        Headline::Revoked | Headline::NotGenuine => Tone::Stop,
        Headline::CouldNotCheck | Headline::SelfIssued | Headline::Unsigned => Tone::Unknown,
    }
}

/// One or two words for a list.
pub(crate) fn headline_word(headline: Headline) -> String {
    t(match headline {
        Headline::Genuine => "word.genuine",
        Headline::SelfIssued => "word.self-issued",
        Headline::Expired => "word.expired",
        Headline::NotYetValid => "word.not-yet-valid",
        Headline::IssuerUnconfirmed => "word.issuer-unconfirmed",
        Headline::Suspended => "word.suspended",
        Headline::Revoked => "word.revoked",
        Headline::NotGenuine => "word.not-genuine",
        Headline::CouldNotCheck => "word.could-not-check",
        Headline::Unsigned => "word.unsigned",
    })
}

/// The verdict on this document in one short sentence: of a badge that somebody gave themselves not that of a record.
pub(crate) fn sentence_of(report: &Report) -> String {
    match (report.headline, report.findings.own_word()) {
        (Headline::SelfIssued, _) if report.kind != Kind::Clr => t("verdict.self-issued.badge"),
        (Headline::Expired, true) => t("verdict.self-issued.expired"),
        (Headline::NotYetValid, true) => t("verdict.self-issued.not-yet-valid"),
        (headline, _) => headline_sentence(headline),
    }
}

/// What it means that somebody signed a record or a badge about themselves.
pub(crate) fn own_word(report: &Report) -> String {
    t(if report.kind == Kind::Clr { "seen.self-issued" } else { "seen.self-issued.badge" })
}

/// Whom or what somebody vouches for.
pub(crate) fn endorsed(of: Endorsed) -> String {
    t(match of {
        Endorsed::Issuer => "endorsed.issuer",
        Endorsed::Person => "endorsed.person",
        Endorsed::Badge => "endorsed.badge",
        Endorsed::BadgeId => "endorsed.badge-id",
        Endorsed::Achievement => "endorsed.achievement",
        Endorsed::AchievementId => "endorsed.achievement-id",
    })
}

/// The verdict in one short sentence.
fn headline_sentence(headline: Headline) -> String {
    t(match headline {
        Headline::Genuine => "verdict.genuine",
        Headline::SelfIssued => "verdict.self-issued",
        Headline::Expired => "verdict.expired",
        Headline::NotYetValid => "verdict.not-yet-valid",
        Headline::IssuerUnconfirmed => "verdict.issuer-unconfirmed",
        Headline::Suspended => "verdict.suspended",
        Headline::Revoked => "verdict.revoked",
        Headline::NotGenuine => "verdict.not-genuine",
        Headline::CouldNotCheck => "verdict.could-not-check",
        Headline::Unsigned => "verdict.unsigned",
    })
}

/// The reason of a finding.
pub(crate) fn why(finding: &Finding) -> String {
    let about = finding.about.as_deref().map(about).unwrap_or_else(|| t("about.its-website"));
    fill(why_key(finding.why), &[("about", &about)])
}

fn why_key(why: Why) -> &'static str {
    match why {
        Why::SignatureMatches => "why.signature-matches",
        Why::CoveredByRecord => "why.covered-by-record",
        Why::ContentChanged => "why.content-changed",
        Why::ContentNotCovered => "why.content-not-covered",
        Why::ProofMalformed => "why.proof-malformed",
        Why::ProofUnsupported => "why.proof-unsupported",
        Why::UnknownVocabulary => "why.unknown-vocabulary",
        Why::SaidTwice => "why.said-twice",
        Why::TooComplex => "why.too-complex",
        Why::BaseProof => "why.base-proof",
        Why::KeyUnavailable => "why.key-unavailable",
        Why::Unsigned => "why.unsigned",
        Why::KindUnsupported => "why.kind-unsupported",
        Why::HostedHere => "why.hosted-here",
        Why::HostedNotAsked => "why.hosted-not-asked",
        Why::HostedUnreachable => "why.hosted-unreachable",
        Why::HostedUnreadable => "why.hosted-unreadable",
        Why::HostedDiffers => "why.hosted-differs",
        Why::HostedNowhere => "why.hosted-nowhere",
        Why::RecordAmbiguous => "why.record-ambiguous",
        Why::AnchorFound => "why.anchor-found",
        Why::AnchorNotLookedUp => "why.anchor-not-looked-up",
        Why::AnchorUnreachable => "why.anchor-unreachable",
        Why::AnchorDiffers => "why.anchor-differs",
        Why::AnchorNone => "why.anchor-none",
        Why::EndorsesThis => "why.endorses-this",
        Why::EndorsesAnother => "why.endorses-another",
        Why::IssuerConfirmed => "why.issuer-confirmed",
        Why::IssuerConfirmedWithOtherKey => "why.issuer-confirmed-with-other-key",
        Why::IssuerInRegistry => "why.issuer-in-registry",
        Why::IssuerInTestRegistry => "why.issuer-in-test-registry",
        Why::IssuerNotInRegistry => "why.issuer-not-in-registry",
        Why::RegistryNotAsked => "why.registry-not-asked",
        Why::RegistryUnreachable => "why.registry-unreachable",
        Why::RegistryUnverified => "why.registry-unverified",
        Why::ShapeRight => "why.shape-right",
        Why::ShapeWrong => "why.shape-wrong",
        Why::ShapeNotJudged => "why.shape-not-judged",
        Why::KeyOfIssuer => "why.key-of-issuer",
        Why::KeyOfRecordIssuer => "why.key-of-record-issuer",
        Why::KeyOfEarner => "why.key-of-earner",
        Why::KeyNotBound => "why.key-not-bound",
        Why::KeyOfAnother => "why.key-of-another",
        Why::KeyNotAsked => "why.key-not-asked",
        Why::KeyUnreachable => "why.key-unreachable",
        Why::KeyDocumentWrong => "why.key-document-wrong",
        Why::KeyNotForThis => "why.key-not-for-this",
        Why::KeyRevoked => "why.key-revoked",
        Why::ClaimsDisagree => "why.claims-disagree",
        Why::NoIssuer => "why.no-issuer",
        Why::NotEstablished => "why.not-established",
        Why::OutsideScope => "why.outside-scope",
        Why::InDate => "why.in-date",
        Why::NoEnd => "why.no-end",
        Why::Expired => "why.expired",
        Why::NotYetValid => "why.not-yet-valid",
        Why::DateUnreadable => "why.date-unreadable",
        Why::NoStatus => "why.no-status",
        Why::StatusClear => "why.status-clear",
        Why::Revoked => "why.revoked",
        Why::Suspended => "why.suspended",
        Why::StatusNotAsked => "why.status-not-asked",
        Why::StatusUnreachable => "why.status-unreachable",
        Why::StatusListUnverified => "why.status-list-unverified",
        Why::StatusListNotYetValid => "why.status-list-not-yet-valid",
        Why::StatusListOutOfDate => "why.status-list-out-of-date",
        Why::StatusListMalformed => "why.status-list-malformed",
        Why::StatusUnsupported => "why.status-unsupported",
        Why::HolderIsSubject => "why.holder-is-subject",
        Why::HolderIsNotSubject => "why.holder-is-not-subject",
        Why::SubjectWithoutKey => "why.subject-without-key",
        Why::NotPresented => "why.not-presented",
        Why::HolderKey => "why.holder-key",
        Why::ChallengeMismatch => "why.challenge-mismatch",
        Why::DomainMismatch => "why.domain-mismatch",
        Why::PresentationNotProven => "why.presentation-not-proven",
    }
}

/// What a person can do about a reason, where there is something.
pub(crate) fn next_step(why: Why) -> Option<String> {
    let key = match why {
        Why::ContentChanged
        | Why::ContentNotCovered
        | Why::ProofMalformed
        | Why::HostedDiffers
        | Why::AnchorDiffers
        | Why::ClaimsDisagree => "next.original",
        Why::KeyOfAnother | Why::KeyRevoked | Why::KeyNotForThis | Why::OutsideScope => "next.ask-issuer",
        Why::KeyUnreachable
        | Why::StatusUnreachable
        | Why::HostedUnreachable
        | Why::AnchorUnreachable
        | Why::RegistryUnreachable => "next.later",
        Why::KeyDocumentWrong
        | Why::StatusListUnverified
        | Why::StatusListNotYetValid
        | Why::StatusListOutOfDate
        | Why::StatusListMalformed
        | Why::HostedUnreadable
        | Why::HostedNowhere
        | Why::RecordAmbiguous
        | Why::SaidTwice
        | Why::AnchorNone
        | Why::KeyNotBound => "next.ask-issuer",
        Why::ProofUnsupported
        | Why::UnknownVocabulary
        | Why::TooComplex
        | Why::KindUnsupported
        | Why::BaseProof
        | Why::StatusUnsupported => "next.not-here",
        Why::Expired => "next.renew",
        Why::ChallengeMismatch | Why::DomainMismatch | Why::PresentationNotProven => "next.share-again",
        Why::SignatureMatches
        | Why::CoveredByRecord
        | Why::KeyUnavailable
        | Why::Unsigned
        | Why::HostedHere
        | Why::HostedNotAsked
        | Why::AnchorFound
        | Why::AnchorNotLookedUp
        | Why::EndorsesThis
        | Why::EndorsesAnother
        | Why::KeyOfIssuer
        | Why::KeyOfRecordIssuer
        | Why::KeyOfEarner
        | Why::KeyNotAsked
        | Why::NoIssuer
        | Why::NotEstablished
        | Why::InDate
        | Why::NoEnd
        | Why::NotYetValid
        | Why::DateUnreadable
        | Why::NoStatus
        | Why::StatusClear
        | Why::Revoked
        | Why::Suspended
        | Why::StatusNotAsked
        | Why::HolderIsSubject
        | Why::HolderIsNotSubject
        | Why::SubjectWithoutKey
        | Why::NotPresented
        | Why::HolderKey
        | Why::IssuerConfirmed
        | Why::IssuerConfirmedWithOtherKey
        | Why::IssuerInRegistry
        | Why::IssuerInTestRegistry
        | Why::IssuerNotInRegistry
        | Why::RegistryNotAsked
        | Why::RegistryUnverified
        | Why::ShapeRight
        | Why::ShapeWrong
        | Why::ShapeNotJudged => return None,
    };
    Some(t(key))
}

/// A finding in one word, for those who do not see its icon.
pub(crate) fn is_word(is: Is) -> String {
    t(match is {
        Is::Holds => "is.holds",
        Is::Fails => "is.fails",
        Is::Unknown => "is.unknown",
        Is::NotClaimed => "is.not-claimed",
    })
}

pub(crate) fn note(note: &Note) -> String {
    let about = note.about.as_deref().map(about).unwrap_or_default();
    let key = match note.what {
        NoteKind::StatusListByAnother => "note.status-list-by-another",
        NoteKind::StatusListShort => "note.status-list-short",
        NoteKind::StatusListPastItsTime => "note.status-list-past-its-time",
        NoteKind::StatusMessage => "note.status-message",
        NoteKind::CoSigned => "note.co-signed",
        NoteKind::CoSignatureFails => "note.co-signature-fails",
        NoteKind::CoSignatureUnknown => "note.co-signature-unknown",
        NoteKind::OlderVocabulary => "note.older-vocabulary",
        NoteKind::KeyNamedLoosely => "note.key-named-loosely",
        NoteKind::TestNetwork => "note.test-network",
        NoteKind::NameLooksOdd => "note.name-looks-odd",
        NoteKind::PartsWithheld => "note.parts-withheld",
        NoteKind::KeyOfPlatform => "note.key-of-platform",
        NoteKind::NameOfAnotherIssuer => "note.name-of-another-issuer",
        NoteKind::RegistryHasOtherName => "note.registry-has-other-name",
    };
    fill(key, &[("about", &about)])
}

pub(crate) fn kind(kind: Kind) -> String {
    t(match kind {
        Kind::OpenBadge | Kind::OpenBadgeV2 => "kind.badge",
        Kind::Clr => "kind.record",
        Kind::Presentation => "kind.share",
        Kind::Endorsement => "kind.endorsement",
        Kind::StatusList => "kind.status-list",
        Kind::Credential => "kind.credential",
        Kind::Blockcert => "kind.blockcert",
        Kind::Europass => "kind.europass",
        Kind::LerRs => "kind.resume",
    })
}

/// An achievement type as people say it; of one we do not know, its own words.
pub(crate) fn achievement_kind(written: &str) -> String {
    if let Some(words) = known(&["type.", written].concat()) {
        return words;
    }
    let bare = written.strip_prefix("ext:").unwrap_or(written);
    let mut words = String::with_capacity(bare.len() + 4);
    for letter in visible(bare, 60).chars() {
        if letter.is_uppercase() && words.chars().next_back().is_some_and(char::is_lowercase) {
            words.push(' ');
        }
        words.push(letter);
    }
    words
}

pub(crate) fn happening(what: What) -> String {
    t(match what {
        What::Added => "happening.added",
        What::Updated => "happening.updated",
        What::Checked => "happening.checked",
        What::Shared => "happening.shared",
    })
}

/// What happened, and what to do next.
pub(crate) fn error(error: &WalletError) -> (String, String) {
    match error {
        WalletError::Port(error) => port_error(error),
        WalletError::Unreadable(fault) => (t("wrong.unreadable"), self::fault(fault)),
        WalletError::NotHere => (t("wrong.not-here"), t("wrong.not-here.next")),
    }
}

pub(crate) fn port_error(error: &PortError) -> (String, String) {
    let (what, next) = match error {
        PortError::NoStorage => ("wrong.no-storage", "wrong.no-storage.next"),
        PortError::Full => ("wrong.full", "wrong.full.next"),
        PortError::OtherVersion => ("wrong.other-version", "wrong.other-version.next"),
        PortError::Damaged => ("wrong.damaged", "wrong.damaged.next"),
        PortError::EngineTooSlow => ("wrong.engine-too-slow", "wrong.engine-too-slow.next"),
        PortError::EngineStopped => ("wrong.engine-stopped", "wrong.engine-stopped.next"),
        PortError::NoRandomness => ("wrong.no-randomness", "wrong.no-randomness.next"),
    };
    (t(what), t(next))
}

/// Why something cannot be read. Codes are the engine's; a test holds the catalogue to all of them.
pub(crate) fn fault(fault: &Fault) -> String {
    let about = fault.about.as_deref().map(about).unwrap_or_default();
    let key = ["fault.", &fault.code].concat();
    match known(&key) {
        Some(_) => fill(&key, &[("about", &about)]),
        None => fill("fault.other", &[("code", &visible(&fault.code, 60))]),
    }
}

pub(crate) fn camera_error(error: CameraError) -> String {
    t(match error {
        CameraError::Denied => "camera.denied",
        CameraError::NotFound => "camera.not-found",
        CameraError::InUse => "camera.in-use",
        CameraError::NotSupported => "camera.not-supported",
        CameraError::Stopped => "camera.stopped",
        CameraError::NoScanner => "camera.no-scanner",
    })
}

pub(crate) fn picture_error(error: PictureError) -> String {
    t(match error {
        PictureError::NotAPicture => "photo.not-a-picture",
        PictureError::NoCode => "photo.no-code",
        PictureError::NoScanner => "camera.no-scanner",
    })
}

pub(crate) fn clipboard_fault(fault: ClipboardFault) -> String {
    t(match fault {
        ClipboardFault::NotSupported => "clipboard.not-supported",
        ClipboardFault::Refused => "clipboard.refused",
    })
}

/// None where the person changed their mind, about which there is nothing to say.
pub(crate) fn share_sheet_fault(fault: ShareSheetFault) -> Option<String> {
    match fault {
        ShareSheetFault::Cancelled => None,
        ShareSheetFault::NotSupported => Some(t("share.sheet-missing")),
        ShareSheetFault::Failed => Some(t("share.sheet-failed")),
    }
}

/// What a reason is about, in words: the host of an address, the day of a date, else as it is.
fn about(text: &str) -> String {
    if let Some(host) = host_of(text) {
        return host;
    }
    if crate::domain::verify::date::instant(text).is_some() {
        return day_of(text);
    }
    visible(text, 120)
}
