//! The verdict: a mark for lists, and a banner that is one sentence with its reason. Drawn by the app alone, outside
//! whatever a badge says of itself.

use leptos::prelude::*;

use super::claim::strong_claim;
use super::icon::{Icon, icon};
use crate::domain::verify::report::{Headline, Is, KeyPlace, Report};
use crate::ui::words::{self, Tone, day_of, fill, headline_sentence, headline_word, sentence, t};

/// An icon and a word, for lists.
pub(crate) fn mark(headline: Headline, valid_until: Option<&str>) -> AnyView {
    let word = headline_word(headline);
    let words = match (headline, valid_until) {
        (Headline::Genuine, Some(until)) => fill("mark.until", &[("word", &word), ("day", &day_of(until))]),
        (Headline::Expired, Some(until)) => fill("mark.expired", &[("day", &day_of(until))]),
        _ => word,
    };
    toned_mark(words::tone(headline), headline_icon(headline), words)
}

pub(crate) fn toned_mark(tone: Tone, shape: Icon, words: String) -> AnyView {
    view! {
        <p class=["mark ", tone.class()].concat()>
            <span class="dot">{icon(shape)}</span>
            <span>{words}</span>
        </p>
    }
    .into_any()
}

pub(crate) fn headline_icon(headline: Headline) -> Icon {
    match headline {
        Headline::Genuine => Icon::Tick,
        Headline::Expired | Headline::NotYetValid | Headline::Suspended | Headline::IssuerUnconfirmed => Icon::Alert,
        Headline::Revoked | Headline::NotGenuine => Icon::Cross,
        Headline::CouldNotCheck => Icon::Question,
        Headline::Unsigned => Icon::Dash,
    }
}

/// A sentence with its reason, in its tone. `title` is an element of its own.
pub(crate) fn banner(tone: Tone, shape: Icon, title: AnyView, reason: AnyView) -> AnyView {
    let class = ["verdict ", tone.class()].concat();
    view! {
        <section class=class>
            <span class="dot">{icon(shape)}</span>
            <div>{title}<div class="reason">{reason}</div></div>
        </section>
    }
    .into_any()
}

/// The verdict on one document.
pub(crate) fn verdict(report: &Report) -> AnyView {
    banner(
        words::tone(report.headline),
        headline_icon(report.headline),
        view! { <p class="title">{headline_sentence(report.headline)}</p> }.into_any(),
        reason(report),
    )
}

/// Why the headline is what it is, in a sentence or two.
pub(crate) fn reason(report: &Report) -> AnyView {
    let findings = &report.findings;
    let said = |finding| words::why(finding);
    match report.headline {
        Headline::Genuine => {
            let until = report.reading.valid_until.as_deref();
            let until = until.map(|until| [" ", &fill("verdict.until", &[("day", &day_of(until))])].concat());
            view! { <p>{signed_by(report)}{until}</p> }.into_any()
        }
        Headline::Expired | Headline::NotYetValid => {
            view! { <p>{said(&findings.validity)}" "{signed_by(report)}</p> }.into_any()
        }
        Headline::IssuerUnconfirmed => view! { <p>{said(&findings.issuer_key)}</p> }.into_any(),
        Headline::Suspended | Headline::Revoked => view! { <p>{said(&findings.status)}</p> }.into_any(),
        Headline::NotGenuine => {
            let failing = [&findings.integrity, &findings.issuer_key, &findings.holder]
                .into_iter()
                .find(|finding| finding.is == Is::Fails);
            view! { <p>{failing.map(said)}</p> }.into_any()
        }
        Headline::CouldNotCheck => {
            let open = [&findings.integrity, &findings.issuer_key, &findings.validity, &findings.status]
                .into_iter()
                .find(|finding| finding.is == Is::Unknown);
            view! { <p>{t("verdict.not-fake")}" "{open.map(said)}</p> }.into_any()
        }
        Headline::Unsigned => view! { <p>{t("verdict.unsigned.reason")}</p> }.into_any(),
    }
}

fn signed_by(report: &Report) -> AnyView {
    match &report.key_at {
        KeyPlace::Website(host) => sentence("verdict.signed-by", vec![("place", strong_claim(host))]),
        KeyPlace::KeyOnly | KeyPlace::Unknown => t("verdict.signed-by-key").into_any(),
    }
}

/// Who issued it, by its own word, and where the key lives, which cannot be made up.
pub(crate) fn issued_by(report: &Report) -> AnyView {
    let issuer = &report.reading.issuer;
    let name = match (&issuer.name, &issuer.id) {
        (Some(name), _) => strong_claim(name),
        (None, Some(id)) => strong_claim(id),
        (None, None) => t("issuer.unnamed").into_any(),
    };
    let key = if distrusted(report.headline) { "issuer.claims" } else { "issuer.is" };
    view! {
        <p class="by">{sentence(key, vec![("name", name)])}<br /><small class="place">{key_place(report)}</small></p>
    }
    .into_any()
}

/// Whether what the document says may only be told as what it says.
pub(crate) fn distrusted(headline: Headline) -> bool {
    matches!(headline, Headline::NotGenuine | Headline::Unsigned)
}

pub(crate) fn key_place(report: &Report) -> AnyView {
    if report.headline == Headline::Unsigned {
        return t("place.none").into_any();
    }
    match &report.key_at {
        KeyPlace::Website(host) => sentence("place.website", vec![("host", strong_claim(host))]),
        KeyPlace::KeyOnly => t("place.key-only").into_any(),
        KeyPlace::Unknown => t("place.unknown").into_any(),
    }
}
