//! `/v#…` and `/check`: what somebody shows, judged on this device. Viewing it keeps nothing.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen_futures::spawn_local;

use crate::browser::files::{self, Brought, FileFault};
use crate::browser::{camera, clipboard};
use crate::domain::credential::Sharing;
use crate::domain::engine::{Fault, Unreadable};
use crate::domain::evidence::{Evidence, Instant, host_of};
use crate::domain::verify::date;
use crate::domain::verify::report::{Findings, Headline, Is, Report, Why};
use crate::ui::claims::visible;
use crate::ui::components::claim::{claim, strong_claim};
use crate::ui::components::dialog::dialog;
use crate::ui::components::document::{button, details, earner, issuer_of, ribbon, technical, title_of};
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::components::person::check_person;
use crate::ui::components::plate::plate;
use crate::ui::components::report::{hosts_of, how_do_we_know, worst};
use crate::ui::components::scanner::scanner;
use crate::ui::components::verdict::{banner, headline_icon, issued_by, mark, reason, toned_mark};
use crate::ui::shell::{App, Load, app, heading, link, set_title, wrong};
use crate::ui::words::{self, Tone, clock, count, day, day_of, fill, headline_sentence, listed, sentence, t};
use crate::wallet::WalletError;
use crate::wallet::import::Incoming;
use crate::wallet::verify::OpenedDocument;

/// What was opened, judged, and with whose help.
#[derive(Clone, Default)]
struct Seen {
    documents: Vec<OpenedDocument>,
    unreadable: Vec<Unreadable>,
    at: Instant,
    /// Addresses whose hosts were contacted while it was looked at.
    contacted: Vec<String>,
}

type Judged = RwSignal<Load<Arc<Seen>>>;

/// `/v#…`: a link of ours, opened by whoever was given it.
pub(crate) fn shared_page() -> AnyView {
    let app = app();
    let state: Judged = RwSignal::new(Load::Waiting);
    let hash = use_location().hash;
    set_title(&t("seen.checking"));
    Effect::new(move |_| {
        let hash = hash.get();
        state.set(Load::Waiting);
        spawn_local(async move {
            let payload = hash.trim_start_matches('#');
            let address = [&crate::ui::shell::public_base(), "v#", payload].concat();
            let opened = open(app, address.as_bytes()).await;
            let _ = state.try_set(opened);
        });
    });
    view! {
        <div class="seen">
            {move || match state.get() {
                Load::Waiting => waiting(t("seen.checking")),
                Load::Wrong(error) => broken(&error),
                Load::Full(seen) => verdict_page(app, state, seen, true),
            }}
        </div>
    }
    .into_any()
}

/// The very page that others will see, from the document that they will get.
pub(crate) fn preview(app: App, document: String) -> AnyView {
    let state: Judged = RwSignal::new(Load::Waiting);
    spawn_local(async move {
        let opened = open(app, document.as_bytes()).await;
        let _ = state.try_set(opened);
    });
    view! {
        <div class="seen">
            {move || match state.get() {
                Load::Waiting => waiting(t("seen.checking")),
                Load::Wrong(error) => wrong(&error),
                Load::Full(seen) => verdict_page(app, state, seen, false),
            }}
        </div>
    }
    .into_any()
}

async fn open(app: App, bytes: &[u8]) -> Load<Arc<Seen>> {
    let wallet = app.wallet();
    match wallet.open(bytes).await {
        Ok(opened) => Load::Full(Arc::new(Seen {
            documents: opened.documents,
            unreadable: opened.unreadable,
            at: wallet.now(),
            contacted: Vec::new(),
        })),
        Err(error) => Load::Wrong(error),
    }
}

/// A broken link shows no badge at all.
fn broken(error: &WalletError) -> AnyView {
    match error {
        WalletError::Unreadable(fault) => view! {
            {banner(
                Tone::Unknown,
                Icon::Question,
                heading(t("seen.broken"), t("seen.broken").into_any()),
                view! { <p>{words::fault(fault)}</p><p>{t("seen.broken.next")}</p> }.into_any(),
            )}
            <p class="center"><a class="button" href=link("check")>{t("seen.check-other")}</a></p>
        }
        .into_any(),
        other => view! { {heading(t("seen.broken"), t("seen.could-not").into_any())}{wrong(other)} }.into_any(),
    }
}

/// A badge at the top of what was opened.
struct Shown {
    document: usize,
    report: Report,
    inside: Vec<Report>,
}

/// The share itself, where there is one, and the badges, failing ones first.
fn sorted(seen: &Seen) -> (Option<Report>, Vec<Shown>) {
    let mut share = None;
    let mut badges = Vec::new();
    for (document, opened) in seen.documents.iter().enumerate() {
        let Some((first, rest)) = opened.reports.split_first() else { continue };
        if !first.kind.is_presentation() {
            badges.push(Shown { document, report: first.clone(), inside: rest.to_vec() });
            continue;
        }
        for report in rest {
            let parent = rest.iter().any(|other| within(&report.path, &other.path));
            if parent {
                continue;
            }
            let inside = rest.iter().filter(|other| within(&other.path, &report.path)).cloned().collect();
            badges.push(Shown { document, report: report.clone(), inside });
        }
        share.get_or_insert_with(|| first.clone());
    }
    badges.sort_by_key(|badge| std::cmp::Reverse(words::tone(badge.report.headline)));
    (share, badges)
}

/// Whether what stands at one path stands inside what stands at another.
fn within(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with(['.', '[']))
}

fn ended(share: Option<&Report>, now: Instant) -> Option<Instant> {
    let end = share?.reading.shared.as_ref()?.expires.as_deref().and_then(date::instant)?;
    (end < now).then_some(end)
}

/// The verdict first, then the badges, as an employer asks for them.
fn verdict_page(app: App, state: Judged, seen: Arc<Seen>, whole: bool) -> AnyView {
    let (share, badges) = sorted(&seen);
    let end = ended(share.as_ref(), seen.at);
    let broken = share.as_ref().is_some_and(|share| share.headline == Headline::NotGenuine);
    let mut tone = worst(badges.iter().map(|badge| words::tone(badge.report.headline)));
    if end.is_some() {
        tone = tone.max(Tone::Caution);
    }
    if broken {
        tone = Tone::Stop;
    }
    let busy = RwSignal::new(false);
    let cards: Vec<AnyView> =
        badges.iter().map(|badge| card(app, state, &seen, badge, busy, broken, badges.len() == 1)).collect();
    // Nothing is green on a page that says stop.
    view! {
        <div class=["verdict-page ", tone.class()].concat()>
            {summary(share.as_ref(), &badges, end, tone, broken, whole)}
            {share.as_ref().map(|share| sharing(share, &badges))}
            {cards}
            {unreadable(&seen.unreadable)}
            {foot(app, state, &seen, busy, whole)}
        </div>
        {whole.then(|| actions(app, &seen))}
    }
    .into_any()
}

/// The sentence above everything.
fn summary(
    share: Option<&Report>,
    badges: &[Shown],
    end: Option<Instant>,
    tone: Tone,
    broken: bool,
    whole: bool,
) -> AnyView {
    let genuine = badges.iter().filter(|badge| badge.report.headline == Headline::Genuine).count();
    let (title, mut because, shape) = match (broken, badges) {
        (true, _) => {
            let failing = share.map(|share| why_broken(&share.findings));
            (t("verdict.not-genuine"), view! { <p>{failing}</p><p>{t("seen.share-broken")}</p> }.into_any(), Icon::Cross)
        }
        (_, []) => (t("seen.nothing"), ().into_any(), Icon::Question),
        (_, [only]) => {
            (headline_sentence(only.report.headline), reason(&only.report), headline_icon(only.report.headline))
        }
        (_, several) if genuine == several.len() => {
            let all = words::integer(genuine);
            let title = if genuine == 2 { t("seen.both-genuine") } else { fill("seen.all-genuine", &[("n", &all)]) };
            (title, view! { <p>{t("seen.all-genuine.reason")}</p> }.into_any(), Icon::Tick)
        }
        (_, several) => {
            let numbers = [("genuine", words::integer(genuine)), ("all", words::integer(several.len()))];
            let numbers = numbers.each_ref().map(|(name, value)| (*name, value.as_str()));
            let more = t(if tone == Tone::Stop { "seen.some.stop" } else { "seen.some.look" });
            (fill("seen.some", &numbers), view! { <p>{more}</p> }.into_any(), tone_icon(tone))
        }
    };
    let mut shape = shape;
    let mut title = title;
    if let Some(end) = end {
        let sentence = fill("seen.ended", &[("day", &day(end))]);
        if genuine == badges.len() && !broken {
            title = t("seen.genuine-ended");
            shape = Icon::Alert;
        }
        because = view! { {because}<p class="strong">{sentence}</p> }.into_any();
    }
    let words = title.clone().into_any();
    let title = if whole {
        heading(title, words)
    } else {
        view! { <p class="h1">{words}</p> }.into_any()
    };
    view! { <div class="large">{banner(tone, shape, title, because)}</div> }.into_any()
}

fn tone_icon(tone: Tone) -> Icon {
    match tone {
        Tone::Genuine => Icon::Tick,
        Tone::Caution => Icon::Alert,
        Tone::Unknown => Icon::Question,
        Tone::Stop => Icon::Cross,
    }
}

fn why_broken(findings: &Findings) -> String {
    let failing =
        [&findings.integrity, &findings.issuer_key, &findings.holder].into_iter().find(|one| one.is == Is::Fails);
    failing.map(words::why).unwrap_or_default()
}

/// For whom it was shared, when, until when, and whether the sharer proved to hold anything.
fn sharing(share: &Report, badges: &[Shown]) -> AnyView {
    let told = share.reading.shared.clone().unwrap_or_else(Sharing::default);
    let whom = told.audience.as_deref().map_or_else(|| t("sharing.anyone").into_any(), strong_claim);
    let made = told.created.as_deref().map_or_else(|| t("sharing.unsaid"), local_day);
    let until = told.expires.as_deref().map_or_else(|| t("sharing.no-end"), local_day);
    let signed = share.findings.integrity.is == Is::Holds && share.findings.issuer_key.is == Is::Holds;
    let owned = !badges.is_empty() && badges.iter().all(|badge| badge.report.findings.holder.is == Is::Holds);
    let foreign = badges.iter().any(|badge| badge.report.findings.holder.why == Why::HolderIsNotSubject);
    let (tone, shape, key) = match share.headline {
        Headline::NotGenuine => (Tone::Stop, Icon::Cross, "sharer.broken"),
        Headline::Unsigned => (Tone::Unknown, Icon::Dash, "sharer.unsigned"),
        _ if !signed => (Tone::Unknown, Icon::Question, "sharer.unproven"),
        _ if owned => (Tone::Genuine, Icon::Tick, "sharer.owner"),
        _ if foreign => (Tone::Caution, Icon::Alert, "sharer.foreign"),
        _ => (Tone::Unknown, Icon::Info, "sharer.wallet"),
    };
    view! {
        <section class="panel sharing">
            <dl>
                <div><dt>{t("sharing.for")}</dt><dd>{whom}</dd></div>
                <div><dt>{t("sharing.made")}</dt><dd>{made}</dd></div>
                <div><dt>{t("sharing.until")}</dt><dd>{until}</dd></div>
            </dl>
            {toned_mark(tone, shape, t(key))}
        </section>
    }
    .into_any()
}

/// A share is made at a moment of somebody's day, unlike a badge.
fn local_day(text: &str) -> String {
    date::instant(text).map_or_else(|| visible(text, 40), day)
}

fn card(
    app: App,
    state: Judged,
    seen: &Arc<Seen>,
    badge: &Shown,
    busy: RwSignal<bool>,
    broken: bool,
    single: bool,
) -> AnyView {
    let report = &badge.report;
    let headline = report.headline;
    let name = title_of(report);
    let says = broken || matches!(headline, Headline::NotGenuine | Headline::Unsigned);
    let earner = earner(&report.reading.recipient).unwrap_or_else(|| t("earner.unnamed"));
    let earner = sentence(if says { "seen.says-earned-by" } else { "seen.earned-by" }, vec![("name", strong_claim(&earner))]);
    let picture = Signal::stored(match &report.reading.picture {
        crate::domain::credential::Picture::Embedded(data) => Some(data.clone()),
        _ => seen.documents.get(badge.document).and_then(|document| document.picture.clone()).filter(|_| single),
    });
    let ask = {
        let document = badge.document;
        Callback::new(move |agreed: Vec<String>| ask_again(app, state, Some(document), agreed, busy))
    };
    let dead = broken || matches!(headline, Headline::NotGenuine | Headline::Revoked);
    let dates = [
        report.reading.awarded.as_deref().or(report.reading.valid_from.as_deref()).map(day_of),
        report.reading.valid_until.as_deref().map(day_of),
    ];
    let dates = match dates {
        [Some(from), Some(until)] => fill("seen.dates", &[("from", &from), ("until", &until)]),
        [Some(from), None] => fill("seen.since", &[("from", &from)]),
        [None, Some(until)] => fill("seen.until", &[("until", &until)]),
        [None, None] => String::new(),
    };
    let text = seen.documents.get(badge.document).map(|document| document.text.clone()).unwrap_or_default();
    view! {
        <article class="panel badge" class:dead=dead>
            {if broken { Some(view! { <p class="ribbon">{t("ribbon.not-genuine")}</p> }.into_any()) } else { ribbon(headline) }}
            <div class="head">
                {plate(&name, &issuer_of(report), picture)}
                <div><h2>{claim(&name)}</h2>{(!broken).then(|| mark(headline, None))}</div>
            </div>
            {issued_by(report)}
            <p>{earner}</p>
            {(!dead).then(|| check_person(&report.reading.recipient))}
            {(!dates.is_empty()).then(|| view! { <p class="soft">{dates}</p> })}
            {(!single && headline != Headline::Genuine).then(|| view! { <div class="reason">{reason(report)}</div> })}
            {how_do_we_know(report, Some(ask), busy.into(), headline != Headline::Genuine)}
            <details class="content" open=single && !dead>
                <summary>{t("seen.content")}</summary>
                {details(report, &badge.inside)}
            </details>
            {technical(report, &text, ().into_any())}
        </article>
    }
    .into_any()
}

fn unreadable(unreadable: &[Unreadable]) -> Option<AnyView> {
    if unreadable.is_empty() {
        return None;
    }
    let rows: Vec<AnyView> = unreadable
        .iter()
        .map(|one| {
            let name = if one.name.is_empty() { t("review.unnamed") } else { visible(&one.name, 120) };
            view! { <li><p class="title"><bdi>{name}</bdi></p><p>{words::fault(&one.fault)}</p></li> }.into_any()
        })
        .collect();
    Some(
        view! {
            <section class="panel">
                <h2>{count("review.unreadable", unreadable.len())}</h2>
                <ul class="lines">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

/// When and where it was checked, and who was contacted for it.
fn foot(app: App, state: Judged, seen: &Arc<Seen>, busy: RwSignal<bool>, whole: bool) -> AnyView {
    let hosts = hosts_of(&seen.contacted);
    let contacted = if hosts.is_empty() {
        t("foot.nobody")
    } else {
        fill("foot.contacted", &[("hosts", &listed(&hosts))])
    };
    let original = RwSignal::new(false);
    let again = {
        let contacted = seen.contacted.clone();
        move || ask_again(app, state, None, contacted.clone(), busy)
    };
    let texts: Vec<String> = seen.documents.iter().map(|document| document.text.clone()).collect();
    let sheet = whole.then(|| {
        dialog(original, "sheet wide", t("foot.original"), move || originals(app, &texts))
    });
    view! {
        <footer class="foot">
            <p>{fill("foot.checked", &[("time", &clock(seen.at)), ("day", &day(seen.at))])}" "{contacted}</p>
            {whole.then(|| view! {
                <div class="choices">
                    {button(Icon::Again, "foot.again", again)}
                    {button(Icon::File, "foot.original", move || original.set(true))}
                </div>
                <p class="soft">{t("foot.promise")}</p>
            })}
        </footer>
        {sheet}
    }
    .into_any()
}

fn originals(app: App, texts: &[String]) -> AnyView {
    let all: Vec<AnyView> = texts
        .iter()
        .map(|text| {
            let (copied, saved) = (text.clone(), text.clone());
            let copy = move || {
                let text = copied.clone();
                spawn_local(async move {
                    match clipboard::copy(&text).await {
                        Ok(()) => app.say(t("act.copied")),
                        Err(fault) => app.say(words::clipboard_fault(fault)),
                    }
                });
            };
            let save = move || {
                let media = super::badge::media(&saved);
                let end = if media.ends_with("json") { ".json" } else { ".jwt" };
                files::save(&[&t("foot.file"), end].concat(), media, saved.as_bytes());
            };
            view! {
                <div class="choices">{button(Icon::Copy, "tech.copy", copy)}{button(Icon::Save, "tech.save", save)}</div>
                <pre tabindex="0" class="original">{pretty(text)}</pre>
            }
            .into_any()
        })
        .collect();
    view! { {all} }.into_any()
}

/// For reading only: what is copied and saved is the text as it came.
fn pretty(text: &str) -> String {
    serde_json::from_str::<serde_json::Value>(text)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| text.to_owned())
}

fn actions(app: App, seen: &Arc<Seen>) -> AnyView {
    let kept = Arc::clone(seen);
    let save = move |_| {
        let report = report_of(&kept);
        files::save(&[&t("foot.report-file"), ".json"].concat(), "application/json", report.as_bytes());
        app.say(t("foot.report-saved"));
    };
    let print = |_| {
        let _ = window().print();
    };
    view! {
        <div class="actions">
            <button class="primary" on:click=save>{icon(Icon::Save)}{t("foot.save-report")}</button>
            <button on:click=print>{icon(Icon::Print)}{t("foot.print")}</button>
        </div>
    }
    .into_any()
}

/// What was checked, when and with what result, for the files of the one who checked.
fn report_of(seen: &Seen) -> String {
    #[derive(serde::Serialize)]
    struct Saved<'a> {
        made_by: &'static str,
        version: &'static str,
        checked_at: Option<String>,
        contacted: Vec<String>,
        documents: Vec<Document<'a>>,
        unreadable: &'a [Unreadable],
    }
    #[derive(serde::Serialize)]
    struct Document<'a> {
        original: &'a str,
        reports: &'a [Report],
    }
    let saved = Saved {
        made_by: "Lapel",
        version: env!("CARGO_PKG_VERSION"),
        checked_at: date::text(seen.at),
        contacted: hosts_of(&seen.contacted),
        documents: seen
            .documents
            .iter()
            .map(|document| Document { original: &document.text, reports: &document.reports })
            .collect(),
        unreadable: &seen.unreadable,
    };
    serde_json::to_string_pretty(&saved).unwrap_or_default()
}

/// Judges one document or all of them again, asking the hosts that the person agreed to.
fn ask_again(app: App, state: Judged, which: Option<usize>, agreed: Vec<String>, busy: RwSignal<bool>) {
    let Load::Full(before) = state.get_untracked() else { return };
    busy.set(true);
    spawn_local(async move {
        let wallet = app.wallet();
        let mut seen = Seen::clone(&before);
        for (at, document) in seen.documents.iter_mut().enumerate() {
            if which.is_some_and(|which| which != at) {
                continue;
            }
            let judged: Result<(Vec<Report>, Evidence), WalletError> = if agreed.is_empty() {
                wallet.check(&document.text, &document.evidence).await.map(|reports| (reports, document.evidence.clone()))
            } else {
                wallet.check_online(&document.text, &document.evidence, &agreed).await
            };
            match judged {
                Ok((reports, evidence)) => {
                    document.reports = reports;
                    document.evidence = evidence;
                }
                Err(error) => {
                    app.say(words::error(&error).0);
                    let _ = busy.try_set(false);
                    return;
                }
            }
        }
        seen.at = wallet.now();
        for address in agreed {
            if !seen.contacted.contains(&address) {
                seen.contacted.push(address);
            }
        }
        app.say(t("foot.checked-again"));
        let _ = state.try_set(Load::Full(Arc::new(seen)));
    });
}

/// Where checking something by hand has got to.
#[derive(Clone)]
enum Step {
    Choosing,
    Reading,
    Consent(String),
    Wrong(WalletError),
    Seen,
}

#[derive(Clone, Copy)]
struct Desk {
    app: App,
    step: RwSignal<Step>,
    state: Judged,
    scanning: RwSignal<bool>,
}

/// `/check`: scan, paste, choose or drop what is to be checked.
pub(crate) fn check_page() -> AnyView {
    let app = app();
    let desk = Desk {
        app,
        step: RwSignal::new(Step::Choosing),
        state: RwSignal::new(Load::Waiting),
        scanning: RwSignal::new(false),
    };
    Effect::new(move |_| {
        if !app.inbox.read().is_empty() {
            let brought = app.inbox.try_update(std::mem::take).unwrap_or_default();
            desk.take(brought);
        }
    });
    view! {
        {move || match desk.step.get() {
            Step::Choosing => ways(desk),
            Step::Reading => view! { {check_head()}{waiting(t("seen.checking"))} }.into_any(),
            Step::Consent(address) => view! { {check_head()}{consent(desk, address)} }.into_any(),
            Step::Wrong(error) => {
                let (what, next) = words::error(&error);
                view! { {check_head()}{notice(State::Wrong, what, next, another(desk))} }.into_any()
            }
            Step::Seen => view! {
                <div class="seen">
                    {move || match desk.state.get() {
                        Load::Full(seen) => verdict_page(app, desk.state, seen, true),
                        Load::Waiting => waiting(t("seen.checking")),
                        Load::Wrong(error) => broken(&error),
                    }}
                </div>
                <p class="center no-print">{another(desk)}</p>
            }
            .into_any(),
        }}
        {scanner(desk.scanning, Callback::new(move |text: String| desk.read(text.into_bytes())))}
    }
    .into_any()
}

fn check_head() -> AnyView {
    view! { <header class="top">{heading(t("check.title"), t("check.title").into_any())}</header> }.into_any()
}

fn another(desk: Desk) -> AnyView {
    view! { <button class="small" on:click=move |_| desk.step.set(Step::Choosing)>{t("check.another")}</button> }
        .into_any()
}

fn ways(desk: Desk) -> AnyView {
    let typed = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = typed.get_untracked();
        if !text.trim().is_empty() {
            desk.read(text.into_bytes());
        }
    };
    let choose = move |_| {
        spawn_local(async move { desk.take(files::choose(files::BADGE_FILES, true, false).await) });
    };
    let photo = move |_| {
        spawn_local(async move {
            for brought in files::choose("image/*", false, false).await {
                match brought {
                    Ok(photo) => match camera::read_picture(&photo.bytes).await {
                        Ok(text) => desk.read(text.into_bytes()),
                        Err(error) => desk.app.say(words::picture_error(error)),
                    },
                    Err(fault) => desk.app.say(words::file_fault(&fault).1),
                }
            }
        });
    };
    view! {
        {check_head()}
        <p class="lead">{t("check.lead")}</p>
        <ul class="ways two">
            <li><button class="way" on:click=move |_| desk.scanning.set(true)>{icon(Icon::Camera)}<span><b>{t("add.scan")}</b></span></button></li>
            <li><button class="way" on:click=photo>{icon(Icon::Photo)}<span><b>{t("add.photo")}</b></span></button></li>
            <li><button class="way" on:click=choose>{icon(Icon::File)}<span><b>{t("add.files")}</b></span></button></li>
        </ul>
        <form class="form panel" on:submit=submit>
            <label>
                {t("check.paste")}
                <textarea
                    rows="4"
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    prop:value=typed
                    on:input=move |event| typed.set(event_target_value(&event))
                ></textarea>
            </label>
            <div class="choices"><button class="primary">{icon(Icon::Check)}{t("check.do")}</button></div>
        </form>
        <p class="soft center drop-hint">{t("check.drop")}</p>
    }
    .into_any()
}

impl Desk {
    fn read(self, bytes: Vec<u8>) {
        self.take(vec![Ok(Brought { name: String::new(), bytes })]);
    }

    fn take(self, brought: Vec<Result<Brought, FileFault>>) {
        if brought.is_empty() {
            return;
        }
        self.step.set(Step::Reading);
        spawn_local(async move {
            let wallet = self.app.wallet();
            let mut seen = Seen::default();
            let one = brought.len() == 1;
            for brought in brought {
                let brought = match brought {
                    Ok(brought) => brought,
                    Err(fault) => {
                        let (name, _) = words::file_fault(&fault);
                        let code = match fault {
                            FileFault::TooLarge { .. } => "too-large",
                            FileFault::Unreadable { .. } => "file-unreadable",
                        };
                        seen.unreadable.push(Unreadable { name, fault: Fault::new(code) });
                        continue;
                    }
                };
                match wallet.open(&brought.bytes).await {
                    Ok(opened) => {
                        seen.documents.extend(opened.documents);
                        seen.unreadable.extend(opened.unreadable);
                    }
                    Err(WalletError::Unreadable(Fault { code, about: Some(address) })) if code == "web-address" && one => {
                        let _ = self.step.try_set(Step::Consent(address));
                        return;
                    }
                    Err(WalletError::Unreadable(fault)) => {
                        seen.unreadable.push(Unreadable { name: brought.name, fault });
                    }
                    Err(error) => {
                        let _ = self.step.try_set(Step::Wrong(error));
                        return;
                    }
                }
            }
            seen.at = wallet.now();
            self.show(seen);
        });
    }

    fn show(self, mut seen: Seen) {
        if seen.documents.is_empty()
            && seen.unreadable.len() == 1
            && let Some(only) = seen.unreadable.pop()
        {
            let _ = self.step.try_set(Step::Wrong(only.fault.into()));
            return;
        }
        let _ = self.state.try_set(Load::Full(Arc::new(seen)));
        let _ = self.step.try_set(Step::Seen);
    }

    fn ask(self, address: String) {
        self.step.set(Step::Reading);
        spawn_local(async move {
            let wallet = self.app.wallet();
            match wallet.read_from(&address).await {
                Ok(Incoming::Review { candidates, unreadable }) => {
                    let documents = candidates.into_iter().map(|one| OpenedDocument {
                        text: one.text,
                        picture: one.picture,
                        reports: one.reports,
                        evidence: one.evidence,
                    });
                    let seen = Seen {
                        documents: documents.collect(),
                        unreadable,
                        at: wallet.now(),
                        contacted: vec![address],
                    };
                    self.show(seen);
                }
                Ok(Incoming::ShareLink(link)) => self.read(link.into_bytes()),
                Ok(Incoming::WebAddress(address)) => {
                    let _ = self.step.try_set(Step::Consent(address));
                }
                Err(error) => {
                    let _ = self.step.try_set(Step::Wrong(error));
                }
            }
        });
    }
}

fn consent(desk: Desk, address: String) -> AnyView {
    let host = host_of(&address).unwrap_or_default();
    let shown = visible(&address, 300);
    let ask = move |_| desk.ask(address.clone());
    view! {
        <section class="panel">
            <h2>{fill("consent.title", &[("host", &host)])}</h2>
            <p>{fill("consent.what", &[("host", &host)])}</p>
            <p class="address">{shown}</p>
            <div class="choices">
                <button class="primary" on:click=ask>{t("consent.yes")}</button>
                <button on:click=move |_| desk.step.set(Step::Choosing)>{t("act.cancel")}</button>
            </div>
        </section>
    }
    .into_any()
}
