//! Many credentials → one view: the learner's record, and what others do with it. Pure, linear, without a score.
//!
//! Comprehensive Learner Record 2.0 <https://www.imsglobal.org/spec/clr/v2p0/>, HR Open LER-RS 4.4, JSON Resume 1.0.
//!
//! Everything here stands on reports that were made already, so that none of it needs a key or a signature: what is
//! kept or was shared comes in as [`Source`]s, and values come out that a page, a terminal or a file can show.
//!
//! | what a person wants | call | gives |
//! |---|---|---|
//! | the parts of what somebody shared | [`source::parts`] | [`source::Part`]s, each a `Source` |
//! | a transcript, line by line | [`transcript::transcript`] | [`transcript::Transcript`] |
//! | one line of it by itself | [`source::lift`] | its exact text |
//! | what a résumé file states | [`ler::read`] | [`ler::Stated`] |
//! | their own lines, moves, names | [`own::OwnRecord`], [`own::Edit`] | kept by `wallet::record` |
//! | my record, by sections | [`mine::my_record`] | [`mine::MyRecord`] |
//! | skills and what stands behind them | [`skills::skills`] | [`skills::Skill`]s |
//! | both, away from the page | [`book::book`] | [`book::Book`] |
//! | the same through a framework | [`lens::look`] | [`lens::Coverage`] |
//! | what one badge says and does not say | [`worth::worth`] | [`worth::Answer`]s |
//! | the way to a job or degree | [`pathway::walk`] | [`pathway::Walk`] |
//! | time, with its gaps | [`timeline::timeline`] | [`timeline::Timeline`] |
//! | to review a shared record | [`review::summary`], [`review::gaps`], [`review::compare`] | counts and lists, no score |
//! | to hand it over | [`clr::assemble`], [`ler_rs::export`], [`json_resume::export`], [`resume::html`], [`resume::text`] | a text |
//!
//! No words that people read stand here but those of the documents: whoever shows a value words its enums.

pub mod book;
pub mod clr;
pub mod json_resume;
pub mod lens;
pub mod ler;
pub mod ler_rs;
pub mod mine;
pub mod own;
pub mod pathway;
pub mod resume;
pub mod review;
pub mod skills;
pub mod source;
pub mod timeline;
pub mod transcript;
pub mod when;
pub mod worth;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::caseless::small;
use crate::domain::verify::report::{Headline, Is, KeyPlace, Report, Why};

pub use source::Source;

/// What may be said of one line of a record, in one word. A page shows it with the headline's sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Somebody else signed it, and every check holds.
    Verified,
    /// It was genuine, and is out of date.
    OutOfDate,
    /// Somebody signed it, and something could not be established (yet).
    Unconfirmed,
    /// The person says so, and nobody else.
    ByPerson,
    /// It was withdrawn or paused, or is not what was signed.
    Refuted,
}

/// By what a line is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Secured {
    /// A signature of its own, which holds.
    OwnSignature,
    /// The signature of the record around it alone.
    Record,
    Nothing,
    /// A signature that does not hold.
    Fails,
    /// A signature that could not be checked.
    Unknown,
}

/// What the report of a line comes down to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub mark: Mark,
    pub secured: Secured,
    pub headline: Headline,
    /// The reason of the finding about the signature.
    pub why: Why,
    /// Where the key that signed lives.
    pub key_at: KeyPlace,
    /// Issuer and earner are one: a statement of the person about themselves, signed or not.
    pub by_earner: bool,
}

impl Verdict {
    /// `holder` is the id of the one whose record it stands in, where that is known.
    pub fn of(report: &Report, holder: Option<&str>) -> Verdict {
        let integrity = &report.findings.integrity;
        let secured = match integrity.is {
            Is::Holds if integrity.why == Why::CoveredByRecord => Secured::Record,
            Is::Holds => Secured::OwnSignature,
            Is::Fails => Secured::Fails,
            Is::Unknown => Secured::Unknown,
            Is::NotClaimed => Secured::Nothing,
        };
        let by_earner = source::by_earner(report, holder);
        Verdict {
            mark: mark(report.headline, by_earner),
            secured,
            headline: report.headline,
            why: integrity.why,
            key_at: report.key_at.clone(),
            by_earner,
        }
    }
}

/// A signature under one's own words makes them no truer.
fn mark(headline: Headline, by_earner: bool) -> Mark {
    match headline {
        Headline::NotGenuine | Headline::Revoked | Headline::Suspended => Mark::Refuted,
        Headline::Unsigned => Mark::ByPerson,
        _ if by_earner => Mark::ByPerson,
        Headline::SelfIssued => Mark::ByPerson,
        Headline::Genuine => Mark::Verified,
        Headline::Expired => Mark::OutOfDate,
        Headline::NotYetValid | Headline::IssuerUnconfirmed | Headline::CouldNotCheck => Mark::Unconfirmed,
    }
}

/// A word to compare by: lower case, without marks and doubled spaces. "Problem-Solving" and "problem solving" are one.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, '+' | '#') {
            if space && !out.is_empty() {
                out.push(' ');
            }
            space = false;
            out.push(small(c));
        } else {
            space = true;
        }
    }
    out
}

/// An address to compare by: without its scheme, `www.`, a last slash, or the case of its host.
pub fn address_key(address: &str) -> String {
    let trimmed = address.trim().trim_end_matches('/');
    let rest = trimmed
        .split_once("://")
        .filter(|(scheme, _)| matches!(scheme.to_ascii_lowercase().as_str(), "https" | "http"));
    match rest {
        Some((_, rest)) => {
            let (host, path) = rest.split_once('/').map_or((rest, ""), |(host, path)| (host, path));
            let host = host.to_ascii_lowercase();
            let host = host.strip_prefix("www.").unwrap_or(&host);
            if path.is_empty() { host.to_owned() } else { format!("{host}/{path}") }
        }
        None => trimmed.to_owned(),
    }
}

/// `3` for 3.0, at most three places.
fn decimal(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A web address that may be offered as a link.
pub(super) fn web(address: Option<&str>) -> Option<String> {
    address
        .map(str::trim)
        .filter(|it| it.starts_with("https://") || it.starts_with("http://"))
        .map(str::to_owned)
}

/// Documents as text with other texts set in exactly as they are: nothing that somebody signed is written anew.
///
/// `value` may hold `place(n)` wherever `pieces[n]` belongs.
pub(super) struct Woven {
    mark: String,
    pieces: Vec<String>,
}

impl Woven {
    /// `salt` must not occur in any text that is written; whoever calls may take an id that is random.
    pub(super) fn new(salt: &str) -> Woven {
        Woven { mark: format!("\u{f8ff}{salt}\u{f8ff}"), pieces: Vec::new() }
    }

    pub(super) fn place(&mut self, piece: String) -> Value {
        self.pieces.push(piece);
        Value::String(format!("{}{}\u{f8ff}", self.mark, self.pieces.len().saturating_sub(1)))
    }

    pub(super) fn write(&self, value: &Value) -> String {
        let text = value.to_string();
        let opening = format!("\"{}", self.mark);
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once(opening.as_str()) {
            out.push_str(before);
            let Some((number, tail)) = after.split_once("\u{f8ff}\"") else {
                out.push_str(&opening);
                rest = after;
                continue;
            };
            match number.parse::<usize>().ok().and_then(|nth| self.pieces.get(nth)) {
                Some(piece) => out.push_str(piece),
                None => {
                    out.push_str(&opening);
                    out.push_str(number);
                    out.push_str("\u{f8ff}\"");
                }
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }
}

/// Puts things into an order and keeps what is equal as it stands. Sorting is one piece of code here for all types:
/// the standard library's is made anew for each, which weighs more in a download than it saves in time.
pub fn arrange<T>(things: &mut Vec<T>, order: impl Fn(&T, &T) -> std::cmp::Ordering) {
    let mut places: Vec<usize> = (0..things.len()).collect();
    sort_places(&mut places, &|a, b| match (things.get(a), things.get(b)) {
        (Some(a), Some(b)) => order(a, b),
        _ => std::cmp::Ordering::Equal,
    });
    let mut slots: Vec<Option<T>> = things.drain(..).map(Some).collect();
    things.extend(places.into_iter().filter_map(|place| slots.get_mut(place)?.take()));
}

/// The same by a key.
pub fn arrange_by<T, K: Ord>(things: &mut Vec<T>, key: impl Fn(&T) -> K) {
    arrange(things, |a, b| key(a).cmp(&key(b)));
}

#[inline(never)]
fn sort_places(places: &mut [usize], order: &dyn Fn(usize, usize) -> std::cmp::Ordering) {
    places.sort_by(|a, b| order(*a, *b));
}

/// How often each key occurs, in the order of first sight.
pub(super) fn counted<K: Ord + Clone>(keys: impl Iterator<Item = K>) -> Vec<(K, usize)> {
    let mut order: Vec<(K, usize)> = Vec::new();
    let mut seen: BTreeMap<K, usize> = BTreeMap::new();
    for key in keys {
        match seen.get(&key).and_then(|at| order.get_mut(*at)) {
            Some((_, count)) => *count += 1,
            None => {
                seen.insert(key.clone(), order.len());
                order.push((key, 1));
            }
        }
    }
    order
}
