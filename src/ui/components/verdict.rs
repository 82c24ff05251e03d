//! The verdict: a mark for lists, and a banner that is one sentence with its reason. Drawn by the app alone, outside
//! whatever a badge says of itself.

use super::claim::strong_claim;
use super::icon::{Icon, icon};
use crate::domain::credential::Kind;
use crate::domain::verify::report::{Finding, Headline, Is, KeyPlace, Report};
use crate::ui::dom::{Node, h, many, text};
use crate::ui::words::{self, Tone, day_of, fill, headline_word, sentence, t};

/// An icon and a word, for lists.
pub(crate) fn mark(headline: Headline, valid_until: Option<&str>) -> Node {
    let word = headline_word(headline);
    let words = match (headline, valid_until) {
        (Headline::Genuine, Some(until)) => fill("mark.until", &[("word", &word), ("day", &day_of(until))]),
        (Headline::Expired, Some(until)) => fill("mark.expired", &[("day", &day_of(until))]),
        _ => word,
    };
    toned_mark(words::tone(headline), headline_icon(headline), &words)
}

pub(crate) fn toned_mark(tone: Tone, shape: Icon, words: &str) -> Node {
    h("p.mark").class(tone.class(), true).put(dot(shape)).put(h("span").put(words))
}

pub(crate) fn dot(shape: Icon) -> Node {
    h("span.dot").put(icon(shape))
}

pub(crate) fn headline_icon(headline: Headline) -> Icon {
    match headline {
        Headline::Genuine => Icon::Tick,
        Headline::Expired | Headline::NotYetValid | Headline::Suspended | Headline::IssuerUnconfirmed => {
            Icon::Alert
        }
        Headline::Revoked | Headline::NotGenuine => Icon::Cross,
        Headline::CouldNotCheck => Icon::Question,
        Headline::SelfIssued => Icon::Pen,
        Headline::Unsigned => Icon::Dash,
    }
}

/// A sentence with its reason, in its tone. `title` is an element of its own.
pub(crate) fn banner(tone: Tone, shape: Icon, title: Node, reason: Node) -> Node {
    let told = h("div").put(title).put(h("div.reason").put(reason));
    h("section.verdict").class(tone.class(), true).put(dot(shape)).put(told)
}

/// The verdict on one document. `offer` is what can be done about it.
pub(crate) fn verdict(report: &Report, offer: Option<Node>) -> Node {
    let title = h("p.title").put(words::sentence_of(report));
    let reason = many([Some(reason(report)), offer].into_iter().flatten().collect());
    banner(words::tone(report.headline), headline_icon(report.headline), title, reason)
}

/// Why the headline is what it is, in a sentence or two.
pub(crate) fn reason(report: &Report) -> Node {
    let findings = &report.findings;
    let p = h("p");
    match report.headline {
        Headline::Genuine => {
            let until = report.reading.valid_until.as_deref();
            let until = until.map(|until| [" ", &fill("verdict.until", &[("day", &day_of(until))])].concat());
            p.put(signed_by(report)).put(until)
        }
        Headline::Expired | Headline::NotYetValid => {
            let signed = if findings.own_word() { text(&words::own_word(report)) } else { signed_by(report) };
            p.put(words::why(&findings.validity)).put(" ").put(signed)
        }
        Headline::IssuerUnconfirmed => p.put(words::why(&findings.issuer_key)),
        Headline::Suspended | Headline::Revoked => p.put(words::why(&findings.status)),
        Headline::NotGenuine => p.put(failing(report).map(words::why)),
        Headline::CouldNotCheck => {
            let open = [&findings.integrity, &findings.issuer_key, &findings.validity, &findings.status]
                .into_iter()
                .find(|finding| finding.is == Is::Unknown);
            p.say("verdict.not-fake").put(" ").put(open.map(words::why))
        }
        Headline::SelfIssued => p.put(words::own_word(report)),
        Headline::Unsigned => p.say("verdict.unsigned.reason"),
    }
}

/// What makes a document not genuine.
pub(crate) fn failing(report: &Report) -> Option<&Finding> {
    let findings = &report.findings;
    [&findings.integrity, &findings.issuer_key, &findings.holder]
        .into_iter()
        .find(|finding| finding.is == Is::Fails)
}

/// How many items of a record are not what they say, or no longer. An endorsement that fails is only no endorsement.
pub(crate) fn failing_inside(inside: &[Report]) -> usize {
    inside.iter().filter(|report| report.kind != Kind::Endorsement && dead(report.headline)).count()
}

fn signed_by(report: &Report) -> Node {
    match &report.key_at {
        KeyPlace::Website(host) => sentence("verdict.signed-by", vec![("place", strong_claim(host))]),
        KeyPlace::KeyOnly | KeyPlace::Unknown => text(&t("verdict.signed-by-key")),
    }
}

/// Who issued it, by its own word, and where the key lives, which cannot be made up.
/// `says`: told only as what the document says.
pub(crate) fn issued_by(report: &Report, says: bool) -> Node {
    let issuer = &report.reading.issuer;
    let name = match (&issuer.name, &issuer.id) {
        (Some(name), _) => strong_claim(name),
        (None, Some(id)) => strong_claim(id),
        (None, None) => text(&t("issuer.unnamed")),
    };
    let key = if says { "issuer.claims" } else { "issuer.is" };
    h("p.by")
        .put(sentence(key, vec![("name", name)]))
        .put(h("br"))
        .put(h("small.place").put(key_place(report)))
}

/// Whether who issued it and who earned it may only be told as what the document says.
pub(crate) fn distrusted(report: &Report) -> bool {
    [&report.findings.integrity, &report.findings.issuer_key].iter().any(|finding| finding.is != Is::Holds)
}

pub(crate) fn key_place(report: &Report) -> Node {
    if report.headline == Headline::Unsigned {
        return text(&t("place.none"));
    }
    match &report.key_at {
        KeyPlace::Website(host) => sentence("place.website", vec![("host", strong_claim(host))]),
        KeyPlace::KeyOnly => text(&t("place.key-only")),
        KeyPlace::Unknown => text(&t("place.unknown")),
    }
}

/// A word across what nobody stands by.
pub(crate) fn ribbon(headline: Headline) -> Node {
    match headline {
        Headline::NotGenuine => h("p.ribbon").say("ribbon.not-genuine"),
        Headline::Revoked => h("p.ribbon").say("ribbon.revoked"),
        Headline::Genuine
        | Headline::SelfIssued
        | Headline::Expired
        | Headline::NotYetValid
        | Headline::IssuerUnconfirmed
        | Headline::Suspended
        | Headline::CouldNotCheck
        | Headline::Unsigned => many(Vec::new()),
    }
}

/// Whether the content is shown grey, under a ribbon.
pub(crate) fn dead(headline: Headline) -> bool {
    matches!(headline, Headline::NotGenuine | Headline::Revoked)
}
