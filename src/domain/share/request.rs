//! A request to show badges, made in person: whoever asks shows a code with a fresh challenge, and the answer is bound
//! to it.
//!
//! Challenge and domain, <https://www.w3.org/TR/vc-data-integrity/#defn-challenge>. The request travels as a link of
//! version `C` (or `4`, in digits), or is read out: the challenge is short enough to be typed.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::link::{self, Carried, LinkError, Version};
use super::{pack, spoken};
use crate::domain::credential::Kind;
use crate::domain::evidence::Instant;
use crate::domain::json;
use crate::domain::verify::date;
use crate::domain::verify::report::{Is, Report, Why};

/// What is asked, as the one who is asked sees it. Everything but the challenge is a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// As [`spoken`] writes it.
    pub challenge: String,
    /// Who says that they ask.
    #[serde(default)]
    pub audience: Option<String>,
    #[serde(default)]
    pub reason: Option<String>,
    /// Until when an answer counts.
    pub until: Instant,
}

/// Five bytes.
const CHALLENGE_CHARACTERS: usize = 8;
/// How long an answer counts, in seconds.
pub const LIFE: Instant = 10 * 60;
/// The longest audience or reason, in characters.
const MOST_CHARACTERS: usize = 200;

impl Request {
    /// A request whose challenge is made of five random bytes: one in 10¹² to be guessed, and gone after one answer.
    pub fn new(random: [u8; 5], audience: Option<&str>, reason: Option<&str>, now: Instant) -> Self {
        let short = |text: Option<&str>| {
            let text: String = text?.trim().chars().take(MOST_CHARACTERS).collect();
            (!text.is_empty()).then_some(text)
        };
        Self {
            challenge: spoken::to_spoken(&random),
            audience: short(audience),
            reason: short(reason),
            until: now.saturating_add(LIFE),
        }
    }

    /// One that was read out: only the challenge is known.
    pub fn typed(text: &str, now: Instant) -> Option<Self> {
        let challenge = spoken::from_typed(text, CHALLENGE_CHARACTERS)?;
        Some(Self { challenge, audience: None, reason: None, until: now.saturating_add(LIFE) })
    }

    pub fn to_link(&self, base: &str) -> String {
        link::lettered(base, Version::Request, &self.packed())
    }

    /// The same in digits, for a code.
    pub fn to_digits_link(&self, base: &str) -> String {
        link::in_digits(base, Version::Request, &self.packed())
    }

    /// Reads a link of either form.
    ///
    /// # Errors
    /// Why it is no request; [`LinkError::NotOurLink`] where it is another link of ours.
    pub fn from_link(text: &str) -> Result<Self, LinkError> {
        let Carried::Request(text) = link::carried(text)? else { return Err(LinkError::NotOurLink) };
        let value = json::parse(&text).map_err(|_| LinkError::Damaged)?;
        let said = |name: &str| {
            let text = value.get(name)?.as_str()?;
            (!text.is_empty() && text.chars().count() <= MOST_CHARACTERS).then(|| text.to_owned())
        };
        Ok(Self {
            challenge: said("challenge").ok_or(LinkError::Damaged)?,
            audience: said("domain"),
            reason: said("reason"),
            until: said("expires").as_deref().and_then(date::instant).ok_or(LinkError::Damaged)?,
        })
    }

    fn packed(&self) -> Vec<u8> {
        let mut text = json!({ "challenge": self.challenge, "expires": date::text(self.until) });
        if let Some(members) = text.as_object_mut() {
            for (name, value) in [("domain", &self.audience), ("reason", &self.reason)] {
                if let Some(value) = value {
                    members.insert(name.to_owned(), value.as_str().into());
                }
            }
        }
        pack::pack(&text.to_string())
    }
}

/// A request from the side of the one who asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub request: Request,
    pub asked_at: Instant,
    /// When it was answered: a second answer is a replay.
    #[serde(default)]
    pub answered_at: Option<Instant>,
}

/// Why a question takes no answer any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Closed {
    #[error("the question was answered before")]
    Answered,
    #[error("the question is too old")]
    Expired,
}

impl Question {
    /// Whether an answer still counts.
    pub fn check_open(&self, now: Instant) -> Result<(), Closed> {
        if self.answered_at.is_some() {
            return Err(Closed::Answered);
        }
        if now >= self.request.until || now < self.asked_at {
            return Err(Closed::Expired);
        }
        Ok(())
    }
}

/// How what was shown is bound to what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// It was made for this question, since it was asked.
    JustNow,
    /// It answers another question, or none: perhaps made long ago, perhaps shown to others before.
    AnotherQuestion,
    /// It answers this question and says that it is meant for somebody else: perhaps passed on.
    AnotherAudience,
    /// Nobody proved to hold a key.
    NotProven,
    /// A bare badge, which anybody may have copied.
    NotAPresentation,
}

/// What the outermost report says about the question; it was judged with the question's challenge, and its audience
/// where the presentation names any.
pub fn binding(report: &Report) -> Binding {
    let (findings, holder) = (&report.findings, &report.findings.holder);
    match holder.why {
        _ if report.kind != Kind::Presentation => Binding::NotAPresentation,
        Why::ChallengeMismatch => Binding::AnotherQuestion,
        Why::DomainMismatch => Binding::AnotherAudience,
        _ if findings.integrity.is == Is::Holds
            && findings.issuer_key.is == Is::Holds
            && findings.validity.is != Is::Fails =>
        {
            Binding::JustNow
        }
        _ => Binding::NotProven,
    }
}
