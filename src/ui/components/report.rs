//! "How do we know?": one plain row a check, each with its own state, reason, time and next step.

use std::rc::Rc;

use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::verdict::{dot, key_place};
use crate::domain::credential::Kind;
use crate::domain::evidence::host_of;
use crate::domain::issuer::registries::REGISTRIES;
use crate::domain::verify::report::{Finding, Headline, Is, KeyPlace, Report, Why};
use crate::ui::dom::{Node, h, live, many, text};
use crate::ui::shell::link;
use crate::ui::words::{self, Tone, day_and_time, fill, is_word, listed, next_step, note, t};

/// What is done when a person agrees to contact the hosts that a row names, and whether it is being done.
#[derive(Clone)]
pub(crate) struct Ask {
    pub(crate) run: Rc<dyn Fn(Vec<String>)>,
    pub(crate) busy: RwSignal<bool>,
}

/// The rows of one report.
pub(crate) fn rows(report: &Report, ask: Option<&Ask>) -> Node {
    let findings = &report.findings;
    let share = report.kind == Kind::Presentation;
    let integrity = &findings.integrity;
    let mut rows = match &report.anchor {
        None => vec![row("row.integrity", integrity, report, ask)],
        // The same finding twice in other words would tell nobody which half of it is open.
        Some(anchor) => {
            let (class, shape) = face(integrity);
            let fits =
                line(class, shape, named("row.integrity", integrity), &t("row.integrity.anchored"), None);
            vec![fits, row("row.anchor", anchor, report, ask)]
        }
    };
    rows.push(row(
        if share { "row.sharer-key" } else { "row.issuer-key" },
        &findings.issuer_key,
        report,
        ask,
    ));
    if !share && report.headline != Headline::Unsigned {
        rows.push(who(report, ask));
    }
    rows.push(row("row.validity", &findings.validity, report, None));
    if !share {
        rows.push(row("row.status", &findings.status, report, ask));
        rows.push(row("row.holder", &findings.holder, report, None));
    }
    if report.shape.is == Is::Fails {
        let title = text(&t("row.shape"));
        rows.push(line("info", Icon::Info, title, &words::why(&report.shape), None));
    }
    rows.extend(report.notes.iter().map(|about| line("info", Icon::Info, text(&note(about)), "", None)));
    h("ul.rows").put(rows)
}

/// The rows behind a question, as a fold that stays as it is while they change.
pub(crate) fn how_do_we_know(report: &Report, ask: Option<&Ask>, open: RwSignal<bool>) -> Node {
    fold("details.how", open, text(&t("report.how")), rows(report, ask))
}

/// A fold whose state outlives its content.
pub(crate) fn fold(kind: &str, open: RwSignal<bool>, title: Node, content: Node) -> Node {
    h(kind)
        .flag("open", open.get_untracked())
        .on("toggle", move |event| {
            let now = event.target().and_then(|target| js_sys::Reflect::get(&target, &"open".into()).ok());
            let _ = open.try_set(now.is_some_and(|now| now.is_truthy()));
        })
        .put(h("summary").put(title))
        .put(content)
}

fn row(title: &str, finding: &Finding, report: &Report, ask: Option<&Ask>) -> Node {
    let (class, shape) = face(finding);
    let reason = reason_of(finding);
    let step = if matches!(finding.is, Is::Fails | Is::Unknown) { next_step(finding.why) } else { None };
    let mut after: Vec<Node> = step.into_iter().map(|step| h("p").put(step)).collect();
    after.extend(offer(report, finding, ask));
    line(class, shape, named(title, finding), &reason, Some(many(after)))
}

/// The question, with its answer in a word for those who do not see the icon.
fn named(title: &str, finding: &Finding) -> Node {
    many(vec![text(&t(title)), h("span.sr").put([": ", &is_word(finding.is)].concat())])
}

/// Why, and as of when.
fn reason_of(finding: &Finding) -> String {
    let reason = words::why(finding);
    match finding.as_of {
        Some(at) => [reason.as_str(), " ", &fill("row.as-of", &[("time", &day_and_time(at))])].concat(),
        None => reason,
    }
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
fn who(report: &Report, ask: Option<&Ask>) -> Node {
    let identity = &report.identity;
    let reason = match &report.key_at {
        KeyPlace::Website(host) => fill("who.website", &[("host", host)]),
        KeyPlace::KeyOnly => t("who.key-only"),
        KeyPlace::Unknown => t("who.unknown"),
    };
    let title = many(vec![text(&t("row.who")), text(" "), h("small.place").put(key_place(report))]);
    let (class, shape) = if identity.is == Is::Holds { face(identity) } else { ("info", Icon::Info) };
    let told = !matches!(identity.why, Why::RegistryNotAsked | Why::NotEstablished | Why::NoIssuer);
    let told = told.then(|| h("p").put(reason_of(identity)));
    let asks = matches!(identity.why, Why::RegistryNotAsked | Why::RegistryUnreachable);
    // Whose key it is comes first: who somebody else is tells nothing.
    let asks = asks && report.findings.issuer_key.is == Is::Holds;
    let look_up = ask.filter(|_| asks).and_then(|ask| {
        let known = REGISTRIES.iter().filter(|registry| !registry.test);
        let addresses: Vec<String> = known.map(|registry| registry.address.to_owned()).collect();
        let hosts = fill("who.contacts", &[("hosts", &listed(&hosts_of(&addresses)))]);
        Some(many(vec![h("p").put(hosts), ask_button("who.look-up", &addresses, ask)?]))
    });
    let confirm = ask.filter(|_| confirmable(report)).map(|_| {
        let encoded = |text: &str| String::from(js_sys::encode_uri_component(text));
        let issuer = &report.reading.issuer;
        let id = encoded(issuer.id.as_deref().unwrap_or_default());
        let name = encoded(issuer.name.as_deref().unwrap_or_default());
        let key = encoded(report.key.as_deref().unwrap_or_default());
        h("p").put(
            h("a.link")
                .attr("href", &link(&["issuers?id=", &id, "&name=", &name, "&key=", &key].concat()))
                .say("who.confirm"),
        )
    });
    line(class, shape, title, &reason, Some(many(told.into_iter().chain(look_up).chain(confirm).collect())))
}

/// Whose key it is was found, and the viewer has not said yet that they know the issuer by it.
fn confirmable(report: &Report) -> bool {
    let known = report.identity.why == Why::IssuerConfirmed;
    !known && report.findings.issuer_key.is == Is::Holds && report.reading.issuer.id.is_some()
}

/// Asking the hosts that could say more, by their names.
fn offer(report: &Report, finding: &Finding, ask: Option<&Ask>) -> Option<Node> {
    let askable = matches!(
        finding.why,
        Why::KeyNotAsked
            | Why::KeyUnreachable
            | Why::KeyUnavailable
            | Why::HostedNotAsked
            | Why::HostedUnreachable
            | Why::AnchorNotLookedUp
            | Why::AnchorUnreachable
            | Why::StatusNotAsked
            | Why::StatusUnreachable
            | Why::StatusListNotYetValid
            | Why::StatusListOutOfDate
            | Why::StatusListUnverified
    );
    if finding.is != Is::Unknown || !askable {
        return None;
    }
    let mut addresses = report.needs.clone();
    // What rests on an answer that was of no use may get a better one.
    if finding.as_of.is_some() {
        addresses.extend(report.asked.iter().map(|asked| asked.address.clone()));
    }
    ask_button("row.check-now", &addresses, ask?)
}

/// Asking at once, where the verdict hangs on what nobody was asked.
pub(crate) fn ask_at_once(report: &Report, ask: &Ask) -> Option<Node> {
    let open = matches!(report.headline, Headline::CouldNotCheck | Headline::IssuerUnconfirmed);
    if open { ask_button("row.check-now", &report.needs, ask) } else { None }
}

/// "Check now: contacts example.edu".
pub(crate) fn ask_button(label: &str, needs: &[String], ask: &Ask) -> Option<Node> {
    let hosts = hosts_of(needs);
    if hosts.is_empty() {
        return None;
    }
    let needs = needs.to_vec();
    let label = fill(label, &[("hosts", &listed(&hosts))]);
    let (run, busy) = (Rc::clone(&ask.run), ask.busy);
    Some(
        h("button.small")
            .flag_live("disabled", move || busy.get())
            .click(move || run(needs.clone()))
            .put(icon(Icon::Globe))
            .put(live(move || if busy.get() { t("row.checking") } else { label.clone() })),
    )
}

pub(crate) fn hosts_of(addresses: &[String]) -> Vec<String> {
    let mut hosts = Vec::new();
    for host in addresses.iter().filter_map(|address| host_of(address)) {
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    hosts
}

fn line(class: &str, shape: Icon, title: Node, reason: &str, after: Option<Node>) -> Node {
    let told = h("div").put(h("p.title").put(title)).put((!reason.is_empty()).then(|| h("p").put(reason)));
    h("li").class(class, true).put(dot(shape)).put(told.put(after))
}

/// The worst of several verdicts.
pub(crate) fn worst(tones: impl Iterator<Item = Tone>) -> Tone {
    tones.max().unwrap_or(Tone::Unknown)
}
