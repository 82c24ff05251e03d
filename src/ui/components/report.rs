//! "How do we know?": one plain row a check, each with its own state, reason, time and next step.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::verdict::key_place;
use crate::domain::credential::Kind;
use crate::domain::evidence::host_of;
use crate::domain::verify::report::{Finding, Headline, Is, KeyPlace, Report, Why};
use crate::ui::words::{self, Tone, day_and_time, fill, is_word, listed, next_step, note, t};

/// What is done when a person agrees to contact the hosts that the row names.
pub(crate) type Ask = Option<Callback<Vec<String>>>;

/// The rows of one report. `busy` while its hosts are being asked.
pub(crate) fn rows(report: &Report, ask: Ask, busy: Signal<bool>) -> AnyView {
    let findings = &report.findings;
    let share = report.kind == Kind::Presentation;
    let mut rows = vec![
        row(t("row.integrity"), &findings.integrity, offer(report, &findings.integrity, ask, busy)),
        row(
            t(if share { "row.sharer-key" } else { "row.issuer-key" }),
            &findings.issuer_key,
            offer(report, &findings.issuer_key, ask, busy),
        ),
    ];
    if !share && report.headline != Headline::Unsigned {
        rows.push(who(report));
    }
    rows.push(row(t("row.validity"), &findings.validity, ().into_any()));
    if !share {
        rows.push(row(t("row.status"), &findings.status, offer(report, &findings.status, ask, busy)));
        rows.push(row(t("row.holder"), &findings.holder, ().into_any()));
    }
    let notes: Vec<AnyView> = report
        .notes
        .iter()
        .map(|about| line("info", Icon::Info, note(about), String::new(), None, ().into_any()))
        .collect();
    view! { <ul class="rows">{rows}{notes}</ul> }.into_any()
}

/// The rows behind a question, as a fold.
pub(crate) fn how_do_we_know(report: &Report, ask: Ask, busy: Signal<bool>, open: bool) -> AnyView {
    view! {
        <details class="how" open=open>
            <summary>{t("report.how")}</summary>
            {rows(report, ask, busy)}
        </details>
    }
    .into_any()
}

fn row(title: String, finding: &Finding, offer: AnyView) -> AnyView {
    let (class, shape) = face(finding);
    let mut reason = words::why(finding);
    if let Some(at) = finding.as_of {
        reason = [reason.as_str(), " ", &fill("row.as-of", &[("time", &day_and_time(at))])].concat();
    }
    let step = if matches!(finding.is, Is::Fails | Is::Unknown) { next_step(finding.why) } else { None };
    let title = view! { {title}<span class="sr">{[": ", &is_word(finding.is)].concat()}</span> }.into_any();
    line_with(class, shape, title, reason, step, offer)
}

fn face(finding: &Finding) -> (&'static str, Icon) {
    match (finding.is, finding.why) {
        (Is::Holds, _) => ("genuine", Icon::Tick),
        // These are no lies: amber, as in the verdict table.
        (Is::Fails, Why::Expired | Why::NotYetValid | Why::Suspended | Why::HolderIsNotSubject) => {
            ("caution", Icon::Alert)
        }
        (Is::Fails, _) => ("stop", Icon::Cross),
        (Is::Unknown, _) => ("unknown", Icon::Question),
        (Is::NotClaimed, _) => ("unknown", Icon::Dash),
    }
}

/// What is known of the one behind the key. A signature says whose key it was, never what a name is worth.
fn who(report: &Report) -> AnyView {
    let reason = match &report.key_at {
        KeyPlace::Website(host) => fill("who.website", &[("host", host)]),
        KeyPlace::KeyOnly => t("who.key-only"),
        KeyPlace::Unknown => t("who.unknown"),
    };
    let title = view! { {t("row.who")}" "<small class="place">{key_place(report)}</small> }.into_any();
    line_with("info", Icon::Info, title, reason, None, ().into_any())
}

/// Asking the hosts that could say more, by their names.
fn offer(report: &Report, finding: &Finding, ask: Ask, busy: Signal<bool>) -> AnyView {
    let askable = matches!(
        finding.why,
        Why::KeyNotAsked
            | Why::KeyUnreachable
            | Why::KeyUnavailable
            | Why::HostedNotAsked
            | Why::HostedUnreachable
            | Why::StatusNotAsked
            | Why::StatusUnreachable
            | Why::StatusListOutOfDate
            | Why::StatusListUnverified
    );
    let (Some(ask), Is::Unknown, true, false) = (ask, finding.is, askable, report.needs.is_empty()) else {
        return ().into_any();
    };
    ask_button(&report.needs, ask, busy)
}

/// "Check now: contacts example.edu".
pub(crate) fn ask_button(needs: &[String], ask: Callback<Vec<String>>, busy: Signal<bool>) -> AnyView {
    let hosts = hosts_of(needs);
    if hosts.is_empty() {
        return ().into_any();
    }
    let needs = needs.to_vec();
    let label = fill("row.check-now", &[("hosts", &listed(&hosts))]);
    view! {
        <button class="small" disabled=busy on:click=move |_| ask.run(needs.clone())>
            {icon(Icon::Globe)}
            {move || if busy.get() { t("row.checking") } else { label.clone() }}
        </button>
    }
    .into_any()
}

pub(crate) fn hosts_of(addresses: &[String]) -> Vec<String> {
    let mut hosts: Vec<String> = addresses.iter().filter_map(|address| host_of(address)).collect();
    hosts.sort();
    hosts.dedup();
    hosts
}

fn line(
    class: &'static str,
    shape: Icon,
    title: String,
    reason: String,
    step: Option<String>,
    offer: AnyView,
) -> AnyView {
    line_with(class, shape, title.into_any(), reason, step, offer)
}

fn line_with(
    class: &'static str,
    shape: Icon,
    title: AnyView,
    reason: String,
    step: Option<String>,
    offer: AnyView,
) -> AnyView {
    view! {
        <li class=class>
            <span class="dot">{icon(shape)}</span>
            <div>
                <p class="title">{title}</p>
                {(!reason.is_empty()).then(|| view! { <p>{reason}</p> })}
                {step.map(|step| view! { <p>{step}</p> })}
                {offer}
            </div>
        </li>
    }
    .into_any()
}

/// The worst of several verdicts.
pub(crate) fn worst(tones: impl Iterator<Item = Tone>) -> Tone {
    tones.max().unwrap_or(Tone::Unknown)
}
