//! Will this work when it is sent? What whoever receives a share will stumble over, before it is sent.

use serde::{Deserialize, Serialize};

use crate::domain::credential::{Kind, Picture, Reading};
use crate::domain::desk;
use crate::domain::engine::Presented;
use crate::domain::evidence::{Instant, host_of};
use crate::domain::share::frames;
use crate::domain::verify::date;
use crate::domain::verify::report::{Headline, Is, KeyPlace, Report, Why};

/// One thing to know before sending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    pub what: Concern,
    pub weight: Weight,
    /// Which badge: the path of its report, with the number of the document in front where there are several.
    pub path: String,
    /// The date, host or rule it is about; never the learner's data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Whoever receives it will not see a genuine badge.
    Stops,
    /// It works for some, or not for as long as it says.
    Warns,
    /// Good to know.
    Tells,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Concern {
    NotGenuine,
    Withdrawn,
    Paused,
    Expired,
    NotYetValid,
    Unsigned,
    /// We could not check it, so perhaps they cannot either.
    CouldNotCheck,
    /// It ends while the share still runs.
    EndsBeforeShare,
    /// It names another earner than this wallet.
    EarnedUnderAnotherKey,
    /// The issuer's key stands on a website that gave no answer to this browser.
    IssuerUnreachable,
    /// The issuer's key stands on a website that they have to contact, and that may not answer browsers.
    IssuerMustBeAsked,
    /// Whether it was withdrawn, only the issuer's website can say.
    StatusMustBeAsked,
    /// No registry that was asked knows the issuer.
    IssuerUnlisted,
    PictureMissing,
    /// The picture stands on a website and is loaded only if they agree.
    PictureElsewhere,
    /// A strict validator finds fault with its form.
    StrictForm,
    ContainsEmail,
    ContainsName,
    /// An identity, hashed: whoever guesses it can confirm it.
    ContainsHashedIdentity,
    ContainsIdentity,
    /// No single code holds it.
    TooLargeForACode,
    /// The code is so fine that some cameras will not read it.
    FineCode,
    /// A row of codes would take longer than half a minute.
    TooLargeForCodes,
    /// Some programs for mail and messages cut links of this length.
    LongLink,
    /// No link of ours may be as long.
    TooLargeForALink,
}

/// How large a share came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sizes {
    /// Of the link in letters; None when it is too large for any.
    pub link: Option<usize>,
    /// The version of its single code, and whether any phone reads it; None when it fits in none.
    pub code: Option<(u8, bool)>,
    /// How many codes of a row are needed at least.
    pub frames: Option<usize>,
}

impl Sizes {
    pub fn of(presented: &Presented) -> Self {
        let letters = presented.link.split_once('#').map_or(0, |(_, data)| data.len().saturating_sub(1));
        let bytes = letters * 3 / 4;
        Self {
            link: Some(presented.link.len()),
            code: presented.code.as_ref().map(|code| (code.version, code.comfortable)),
            frames: (bytes <= frames::MAX_BYTES).then(|| bytes.div_ceil(frames::PIECE_BYTES)),
        }
    }
}

/// Links longer than this were seen to be cut in mails and messages; browsers take far more.
const SAFE_LINK: usize = 2_000;
/// Half a minute at eight a second, with a fifth of them missed.
const COMFORTABLE_FRAMES: usize = 190;

/// Looks at the reports of what is to be shared, as of `now`, for a share that ends at `until`.
pub fn look(reports: &[Report], sizes: Sizes, now: Instant, until: Option<Instant>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for report in reports.iter().filter(|report| report.kind != Kind::Presentation) {
        of_badge(report, now, until, &mut remarks);
    }
    of_size(sizes, &mut remarks);
    remarks.sort_by_key(|remark| remark.weight);
    remarks
}

fn of_badge(report: &Report, now: Instant, until: Option<Instant>, remarks: &mut Vec<Remark>) {
    use Concern::*;
    use Weight::*;
    let mut add = |what, weight, about: Option<String>| {
        remarks.push(Remark { what, weight, path: report.path.clone(), about });
    };
    let (findings, reading) = (&report.findings, &report.reading);
    let nested = report.path.contains(".credentialSubject");

    match report.headline {
        Headline::NotGenuine => add(NotGenuine, Stops, None),
        Headline::Revoked => add(Withdrawn, Stops, None),
        Headline::Suspended => add(Paused, Stops, None),
        Headline::Expired => add(Expired, Warns, reading.valid_until.clone()),
        Headline::NotYetValid => add(NotYetValid, Warns, reading.valid_from.clone()),
        // What stands unsigned in a record belongs to the record.
        Headline::Unsigned if !nested => add(Unsigned, Warns, None),
        Headline::CouldNotCheck if findings.integrity.is == Is::Unknown => add(CouldNotCheck, Warns, None),
        _ => {}
    }
    // A share without an end is looked at for a year.
    let until = until.unwrap_or(now.saturating_add(YEAR));
    let end = reading.valid_until.as_deref().and_then(date::instant);
    if end.is_some_and(|end| now < end && end < until) {
        add(EndsBeforeShare, Warns, reading.valid_until.clone());
    }
    if findings.holder.why == Why::HolderIsNotSubject {
        add(EarnedUnderAnotherKey, Warns, None);
    }
    let host = findings.issuer_key.about.as_deref().and_then(host_of);
    match findings.issuer_key.why {
        Why::KeyUnreachable => add(IssuerUnreachable, Warns, host),
        Why::KeyNotAsked => add(IssuerMustBeAsked, Tells, host),
        _ if matches!(report.key_at, KeyPlace::Website(_)) => {
            add(IssuerMustBeAsked, Tells, reading_host(report));
        }
        _ => {}
    }
    match findings.integrity.why {
        Why::HostedUnreachable => add(IssuerUnreachable, Warns, None),
        Why::HostedNotAsked | Why::HostedHere => add(IssuerMustBeAsked, Tells, None),
        _ => {}
    }
    if !matches!(findings.status.is, Is::NotClaimed) && report.headline != Headline::NotGenuine {
        let about = findings.status.about.as_deref().and_then(host_of);
        add(StatusMustBeAsked, Tells, about);
    }
    if report.identity.why == Why::IssuerNotInRegistry {
        add(IssuerUnlisted, Tells, None);
    }
    if !nested {
        match &reading.picture {
            Picture::None => add(PictureMissing, Tells, None),
            Picture::Remote(address) => {
                add(PictureElsewhere, Tells, host_of(address));
            }
            Picture::Embedded(_) => {}
        }
    }
    if let Some(fault) = report.faults.first() {
        add(StrictForm, Tells, Some(desk::word(&fault.code)));
    }
    for concern in personal(reading) {
        add(concern, Warns, None);
    }
}

const YEAR: Instant = 366 * 86_400;

fn reading_host(report: &Report) -> Option<String> {
    match &report.key_at {
        KeyPlace::Website(host) => Some(host.clone()),
        _ => None,
    }
}

/// What of the person stands in it.
fn personal(reading: &Reading) -> Vec<Concern> {
    let recipient = &reading.recipient;
    let mut found = Vec::new();
    let mut add = |concern| {
        if !found.contains(&concern) {
            found.push(concern);
        }
    };
    if recipient.name.is_some() {
        add(Concern::ContainsName);
    }
    if recipient.id.as_deref().is_some_and(|id| id.starts_with("mailto:")) {
        add(Concern::ContainsEmail);
    }
    for identity in &recipient.identifiers {
        let hashed =
            identity.hashed || identity.value.starts_with("sha256$") || identity.value.starts_with("md5$");
        add(match identity.kind.as_str() {
            _ if hashed => Concern::ContainsHashedIdentity,
            "emailAddress" | "email" => Concern::ContainsEmail,
            "name" => Concern::ContainsName,
            _ => Concern::ContainsIdentity,
        });
    }
    found
}

fn of_size(sizes: Sizes, remarks: &mut Vec<Remark>) {
    let mut add = |what, weight, about: Option<usize>| {
        let about = about.map(|number| number.to_string());
        remarks.push(Remark { what, weight, path: "$".to_owned(), about });
    };
    match sizes.code {
        None => add(Concern::TooLargeForACode, Weight::Tells, sizes.frames),
        Some((version, false)) => add(Concern::FineCode, Weight::Warns, Some(version.into())),
        Some((_, true)) => {}
    }
    match sizes.frames {
        Some(frames) if frames <= COMFORTABLE_FRAMES => {}
        frames => add(Concern::TooLargeForCodes, Weight::Tells, frames),
    }
    match sizes.link {
        None => add(Concern::TooLargeForALink, Weight::Warns, None),
        Some(length) if length > SAFE_LINK => add(Concern::LongLink, Weight::Tells, Some(length)),
        Some(_) => {}
    }
}
