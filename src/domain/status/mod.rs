//! Whether an issuer still stands by a credential: what its status lists answer.
//!
//! A list is itself a document that somebody must have judged before it is read here.

pub mod bitstring;
pub mod revocation_list;

/// What a list says of one credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The list was read and says nothing against it.
    Clear,
    /// The list says what `purpose` names (`revocation`, `suspension`, `message`, …).
    Set {
        purpose: String,
        /// The issuer's words, if it gave any: a stranger's text.
        message: Option<String>,
    },
}

/// An answer, and what a reader of it may want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    pub answer: Answer,
    pub notes: Vec<Note>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// Fewer entries than the 131,072 that keep one learner from standing out.
    ShortList,
    /// The list calls itself by another address than the one the credential names.
    OtherAddress,
    /// The list was written by another issuer than the credential.
    OtherIssuer,
    /// The list is encoded as drafts of the specification had it.
    OldEncoding,
    /// The entry says nothing about its purpose, so that the list's own counts.
    PurposeOfList,
}

/// Why a list gives no answer; none of these says that a credential is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatusError {
    #[error("a malformed status entry: {0}")]
    MalformedEntry(&'static str),
    #[error("a malformed status list: {0}")]
    MalformedList(&'static str),
    /// Neither a BitstringStatusListEntry, a StatusList2021Entry nor a 1EdTechRevocationList.
    #[error("a kind of status that is not supported")]
    Unsupported,
    /// The list answers another question.
    #[error("the list has another purpose than the entry")]
    PurposeMismatch,
    /// The list has no such place (RANGE_ERROR).
    #[error("the list is too short for the entry")]
    OutOfRange,
    /// It would unpack to more than any honest list.
    #[error("the list is too large")]
    TooLarge,
    /// The list names credentials by their ids, and this one has none.
    #[error("the credential has no id to look up")]
    WithoutId,
}

impl StatusError {
    /// The stable name of the reason.
    pub fn code(self) -> &'static str {
        match self {
            Self::MalformedEntry(_) => "status-entry-malformed",
            Self::MalformedList(_) => "status-list-malformed",
            Self::Unsupported => "status-unsupported",
            Self::PurposeMismatch => "status-purpose-mismatch",
            Self::OutOfRange => "status-out-of-range",
            Self::TooLarge => "status-list-too-large",
            Self::WithoutId => "status-without-id",
        }
    }
}
