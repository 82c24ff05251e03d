//! `/add`: every way in, and the review in which all of them end.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use wasm_bindgen_futures::spawn_local;

use crate::browser::files::{self, Brought, FileFault};
use crate::browser::{camera, clipboard, storage};
use crate::domain::credential::Picture;
use crate::domain::engine::{Fault, Unreadable};
use crate::domain::evidence::host_of;
use crate::domain::verify::report::Headline;
use crate::ui::claims::visible;
use crate::ui::components::claim::{claim, way_out};
use crate::ui::components::dialog::dialog;
use crate::ui::components::document::{earner, facts, issuer_of, title_of};
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::components::plate::plate;
use crate::ui::components::report::how_do_we_know;
use crate::ui::components::scanner::scanner;
use crate::ui::components::verdict::{issued_by, mark, verdict};
use crate::ui::shell::{App, app, heading, link};
use crate::ui::words::{self, count, fill, t};
use crate::wallet::WalletError;
use crate::wallet::import::{Already, Candidate, Incoming};

/// Where the adding of badges has got to.
#[derive(Clone)]
enum Step {
    Choosing,
    /// So many of so many are read.
    Reading(usize, usize),
    Consent(String),
    Asking(String),
    Review(Arc<Review>),
    /// A site that could not be asked, with its address.
    Unanswered(String, Fault),
    Wrong(WalletError),
}

/// What came in, from however many files.
#[derive(Default)]
struct Review {
    candidates: Vec<Candidate>,
    unreadable: Vec<Unreadable>,
}

/// The state of the page; every way in ends in `step`.
#[derive(Clone, Copy)]
struct Desk {
    app: App,
    step: RwSignal<Step>,
    scanning: RwSignal<bool>,
    pasting: RwSignal<bool>,
}

pub(crate) fn page() -> AnyView {
    let app = app();
    let desk = Desk {
        app,
        step: RwSignal::new(Step::Choosing),
        scanning: RwSignal::new(false),
        pasting: RwSignal::new(false),
    };
    let query = use_query_map();
    Effect::new(move |_| {
        let query = query.read();
        if query.get_str("inbox").is_some() {
            spawn_local(async move { desk.take(files::inbox().await).await });
        }
        match query.get_str("by") {
            Some("link") => desk.pasting.set(true),
            Some("sample") => desk.sample(),
            _ => {}
        }
    });
    // Whatever was dropped or pasted on any page comes here.
    Effect::new(move |_| {
        if !app.inbox.read().is_empty() {
            let brought = app.inbox.try_update(std::mem::take).unwrap_or_default();
            spawn_local(async move { desk.take(brought).await });
        }
    });
    view! {
        <header class="top">{heading(t("add.title"), t("add.title").into_any())}</header>
        {move || match desk.step.get() {
            Step::Choosing => ways(desk),
            Step::Reading(done, all) => {
                let words = if all > 1 {
                    fill("add.reading-many", &[("done", &words::integer(done)), ("all", &words::integer(all))])
                } else {
                    t("add.reading")
                };
                waiting(words)
            }
            Step::Asking(host) => waiting(fill("add.asking", &[("host", &host)])),
            Step::Consent(address) => consent(desk, address),
            Step::Unanswered(address, fault) => unanswered(desk, &address, &fault),
            Step::Wrong(error) => {
                let (what, next) = words::error(&error);
                notice(State::Wrong, what, next, again(desk))
            }
            Step::Review(review) => reviewed(desk, review),
        }}
        {scanner(desk.scanning, Callback::new(move |text: String| desk.read_text(text)))}
        {paste_sheet(desk)}
    }
    .into_any()
}

fn ways(desk: Desk) -> AnyView {
    let way = |shape: Icon, title: &'static str, more: &'static str, act: Box<dyn Fn()>| {
        view! {
            <li>
                <button class="way" on:click=move |_| act()>
                    {icon(shape)}
                    <span><b>{t(title)}</b><small>{t(more)}</small></span>
                </button>
            </li>
        }
        .into_any()
    };
    view! {
        <ul class="ways">
            {way(Icon::Camera, "add.scan", "add.scan.more", Box::new(move || desk.scanning.set(true)))}
            {way(Icon::Photo, "add.photo", "add.photo.more", Box::new(move || desk.photo()))}
            {way(Icon::File, "add.files", "add.files.more", Box::new(move || desk.choose()))}
            {way(Icon::Paste, "add.paste", "add.paste.more", Box::new(move || desk.pasting.set(true)))}
        </ul>
        <p class="soft center drop-hint">{t("add.drop")}</p>
        <p class="center"><button class="quiet" on:click=move |_| desk.sample()>{t("home.sample")}</button></p>
        <p class="soft center">{t("add.promise")}</p>
    }
    .into_any()
}

impl Desk {
    fn choose(self) {
        spawn_local(async move { self.take(files::choose(files::BADGE_FILES, true, false).await).await });
    }

    fn photo(self) {
        spawn_local(async move {
            for brought in files::choose("image/*", false, false).await {
                match brought {
                    Ok(photo) => match camera::read_picture(&photo.bytes).await {
                        Ok(text) => self.read_text(text),
                        // A picture may also carry a badge inside, without any code to be seen.
                        Err(error) => self.take_or(vec![Ok(photo)], Some(words::picture_error(error))).await,
                    },
                    Err(fault) => self.take(vec![Err(fault)]).await,
                }
            }
        });
    }

    fn sample(self) {
        self.step.set(Step::Reading(0, 1));
        spawn_local(async move {
            match crate::browser::fetch_own("samples/data-literacy.json").await {
                Ok(bytes) => self.take(vec![Ok(Brought { name: String::new(), bytes })]).await,
                Err(failure) => {
                    let _ = self.step.try_set(Step::Wrong(Fault::new(failure.code()).into()));
                }
            }
        });
    }

    fn read_text(self, text: String) {
        spawn_local(async move { self.take(vec![Ok(Brought { name: String::new(), bytes: text.into_bytes() })]).await });
    }

    async fn take(self, brought: Vec<Result<Brought, FileFault>>) {
        self.take_or(brought, None).await;
    }

    /// Reads everything that was brought in. `instead` is what to say if nothing is inside, where there is more to say.
    async fn take_or(self, brought: Vec<Result<Brought, FileFault>>, instead: Option<String>) {
        let all = brought.len();
        if all == 0 {
            return;
        }
        let wallet = self.app.wallet();
        let mut review = Review::default();
        for (done, brought) in brought.into_iter().enumerate() {
            if self.step.try_set(Step::Reading(done, all)).is_some() {
                return;
            }
            let brought = match brought {
                Ok(brought) => brought,
                Err(fault) => {
                    let (name, _) = words::file_fault(&fault);
                    let code = match fault {
                        FileFault::TooLarge { .. } => "too-large",
                        FileFault::Unreadable { .. } => "file-unreadable",
                    };
                    review.unreadable.push(Unreadable { name, fault: Fault::new(code) });
                    continue;
                }
            };
            let mut read = wallet.read(&brought.bytes).await;
            // A picture without a badge inside may still show a code.
            if let Err(WalletError::Unreadable(fault)) = &read
                && fault.code == "picture-without-badge"
                && instead.is_none()
                && let Ok(text) = camera::read_picture(&brought.bytes).await
            {
                read = wallet.read(text.as_bytes()).await;
            }
            match read {
                Ok(Incoming::Review { candidates, unreadable }) => {
                    review.candidates.extend(candidates);
                    review.unreadable.extend(unreadable.into_iter().map(|mut one| {
                        if one.name.is_empty() {
                            one.name = brought.name.clone();
                        }
                        one
                    }));
                }
                // Somebody's share is looked at, not kept.
                Ok(Incoming::ShareLink(link)) if all == 1 => {
                    let payload = link.split_once('#').map_or(link.as_str(), |(_, payload)| payload);
                    let _ = self.step.try_set(Step::Choosing);
                    return self.app.go(&["v#", payload].concat());
                }
                Ok(Incoming::WebAddress(address)) if all == 1 => {
                    let _ = self.step.try_set(Step::Consent(address));
                    return;
                }
                Ok(Incoming::ShareLink(_)) => {
                    review.unreadable.push(Unreadable { name: brought.name, fault: Fault::new("share-link") });
                }
                Ok(Incoming::WebAddress(address)) => {
                    let fault = Fault::about("web-address", host_of(&address).unwrap_or_default());
                    review.unreadable.push(Unreadable { name: brought.name, fault });
                }
                Err(WalletError::Unreadable(fault)) => {
                    review.unreadable.push(Unreadable { name: brought.name, fault });
                }
                Err(error) => {
                    let _ = self.step.try_set(Step::Wrong(error));
                    return;
                }
            }
        }
        if let (Some(words), true) = (instead, review.candidates.is_empty()) {
            self.app.say(words);
            let _ = self.step.try_set(Step::Choosing);
            return;
        }
        let _ = self.step.try_set(Step::Review(Arc::new(review)));
    }

    /// Asks a site, which the person has just agreed to.
    fn ask(self, address: String) {
        let host = host_of(&address).unwrap_or_default();
        self.step.set(Step::Asking(host));
        spawn_local(async move {
            let next = match self.app.wallet().read_from(&address).await {
                Ok(Incoming::Review { candidates, unreadable }) => {
                    Step::Review(Arc::new(Review { candidates, unreadable }))
                }
                Ok(Incoming::ShareLink(link)) => {
                    let payload = link.split_once('#').map_or(link.as_str(), |(_, payload)| payload);
                    return self.app.go(&["v#", payload].concat());
                }
                Ok(Incoming::WebAddress(address)) => Step::Consent(address),
                Err(WalletError::Unreadable(fault)) => Step::Unanswered(address, fault),
                Err(error) => Step::Wrong(error),
            };
            let _ = self.step.try_set(next);
        });
    }

    /// Keeps the chosen ones and goes to where they are.
    fn keep(self, review: Arc<Review>, chosen: Vec<usize>) {
        spawn_local(async move {
            let wallet = self.app.wallet();
            let first_of_all = wallet.cards().await.is_ok_and(|cards| cards.is_empty());
            let mut kept = Vec::new();
            for at in chosen {
                let Some(candidate) = review.candidates.get(at) else { continue };
                match wallet.keep(candidate).await {
                    Ok(id) => kept.push(id),
                    Err(error) => {
                        let _ = self.step.try_set(Step::Wrong(error));
                        return;
                    }
                }
            }
            self.app.say(count("add.saved", kept.len()));
            if first_of_all {
                // Browsers ask or decide for themselves; the answer stands in the settings.
                storage::persist().await;
            }
            match kept.as_slice() {
                [only] => self.app.go_instead(&["badge?id=", only].concat()),
                _ => self.app.go_instead(""),
            }
        });
    }
}

fn again(desk: Desk) -> AnyView {
    view! { <button class="small" on:click=move |_| desk.step.set(Step::Choosing)>{t("add.another-way")}</button> }
        .into_any()
}

fn paste_sheet(desk: Desk) -> AnyView {
    dialog(desk.pasting, "sheet", t("add.paste"), move || {
        let typed = RwSignal::new(String::new());
        let fault = RwSignal::new(None::<String>);
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let text = typed.get_untracked();
            if text.trim().is_empty() {
                fault.set(Some(t("paste.nothing")));
                return;
            }
            desk.pasting.set(false);
            desk.read_text(text);
        };
        let from_clipboard = move |_| {
            spawn_local(async move {
                match clipboard::paste().await {
                    Ok(text) => {
                        let _ = typed.try_set(text);
                    }
                    Err(error) => {
                        let _ = fault.try_set(Some(words::clipboard_fault(error)));
                    }
                }
            });
        };
        view! {
            <form class="form" on:submit=submit>
                <label>
                    {t("paste.label")}
                    <textarea
                        rows="6"
                        spellcheck="false"
                        autocapitalize="off"
                        autocomplete="off"
                        aria-describedby="paste-fault"
                        prop:value=typed
                        on:input=move |event| typed.set(event_target_value(&event))
                    ></textarea>
                </label>
                <p id="paste-fault" class="fault" role="status">{fault}</p>
                <div class="choices">
                    {clipboard::can_paste()
                        .then(|| view! {
                            <button type="button" on:click=from_clipboard>{icon(Icon::Paste)}{t("paste.clipboard")}</button>
                        })}
                    <button class="primary">{t("paste.read")}</button>
                </div>
            </form>
        }
        .into_any()
    })
}

/// Nothing is asked of a site before a person has read its name.
fn consent(desk: Desk, address: String) -> AnyView {
    let host = host_of(&address).unwrap_or_default();
    let shown = visible(&address, 300);
    let offline = !desk.app.online.get();
    let ask = move |_| desk.ask(address.clone());
    view! {
        <section class="panel">
            <h2>{fill("consent.title", &[("host", &host)])}</h2>
            <p>{fill("consent.what", &[("host", &host)])}</p>
            <p class="address">{shown}</p>
            {offline.then(|| view! { <p class="fault">{t("consent.offline")}</p> })}
            <div class="choices">
                <button class="primary" on:click=ask>{t("consent.yes")}</button>
                <button on:click=move |_| desk.step.set(Step::Choosing)>{t("act.cancel")}</button>
            </div>
        </section>
    }
    .into_any()
}

/// A site that did not let itself be read: why, and the way by hand.
fn unanswered(desk: Desk, address: &str, fault: &Fault) -> AnyView {
    let host = host_of(address).unwrap_or_default();
    let unreachable = fault.code == "host-unreachable";
    let words = if unreachable { fill("consent.refused", &[("host", &host)]) } else { words::fault(fault) };
    view! {
        <section class="panel">
            <h2>{fill("consent.no-answer", &[("host", &host)])}</h2>
            <p>{words}</p>
            <p>{t("consent.by-hand")}</p>
            <p>{way_out(address, Some(&t("consent.open-page")))}</p>
            <div class="choices">
                <button class="primary" on:click=move |_| desk.choose()>{icon(Icon::File)}{t("add.files")}</button>
                {again(desk)}
            </div>
        </section>
    }
    .into_any()
}

fn reviewed(desk: Desk, review: Arc<Review>) -> AnyView {
    match (review.candidates.as_slice(), review.unreadable.as_slice()) {
        ([], []) => notice(State::Wrong, t("add.nothing"), t("add.nothing.next"), again(desk)),
        ([], [only]) => {
            notice(State::Wrong, t("add.cannot-read"), words::fault(&only.fault), again(desk))
        }
        ([], unreadable) => view! {
            {notice(State::Wrong, count("review.unreadable", unreadable.len()), t("add.nothing.next"), again(desk))}
            {unreadables(unreadable)}
        }
        .into_any(),
        ([only], unreadable) => view! {
            {one(desk, Arc::clone(&review), only)}
            {unreadables(unreadable)}
        }
        .into_any(),
        _ => many(desk, review),
    }
}

fn picture(candidate: &Candidate) -> Signal<Option<String>> {
    let inside = candidate.report().and_then(|report| match &report.reading.picture {
        Picture::Embedded(data) => Some(data.clone()),
        Picture::None | Picture::Remote(_) => None,
    });
    Signal::stored(candidate.picture.clone().or(inside))
}

/// The review card: what it is, whose it is, whether it is genuine; then Save.
fn one(desk: Desk, review: Arc<Review>, candidate: &Candidate) -> AnyView {
    let Some(report) = candidate.report() else { return ().into_any() };
    if report.kind.is_presentation() {
        return share_of_others(desk, candidate);
    }
    let name = title_of(report);
    let (hint, save) = match &candidate.already {
        Already::No => (None, Some("review.save")),
        Already::Same(_) => (Some("review.same"), None),
        Already::Older(_) if report.headline == Headline::Genuine => (Some("review.newer"), Some("review.update")),
        Already::Older(_) => (Some("review.twin"), Some("review.save-beside")),
        Already::Newer(_) => (Some("review.older"), None),
    };
    let here = match &candidate.already {
        Already::No => None,
        Already::Same(id) | Already::Older(id) | Already::Newer(id) => Some(link(&["badge?id=", id].concat())),
    };
    let distrust = matches!(report.headline, Headline::NotGenuine | Headline::Revoked);
    let save = match save {
        Some("review.save") if distrust => Some("review.save-anyway"),
        other => other,
    };
    let saving = RwSignal::new(false);
    let keep = move |_| {
        saving.set(true);
        desk.keep(Arc::clone(&review), vec![0]);
    };
    view! {
        <article class="panel review" class:dead=distrust>
            <div class="hero">{plate(&name, &issuer_of(report), picture(candidate))}</div>
            <h2>{claim(&name)}</h2>
            {issued_by(report)}
            {verdict(report)}
            {facts(report)}
            {how_do_we_know(report, None, Signal::stored(false), false)}
        </article>
        {hint.map(|hint| notice(
            State::Done,
            t(hint),
            String::new(),
            here.map(|here| view! { <a class="button small" href=here>{t("review.look")}</a> }).into_any(),
        ))}
        <div class="actions">
            {save.map(|save| view! {
                <button class:primary=!distrust disabled=saving on:click=keep>{t(save)}</button>
            })}
            <button on:click=move |_| desk.step.set(Step::Choosing)>
                {t(if save.is_some() { "act.cancel" } else { "add.another-way" })}
            </button>
        </div>
    }
    .into_any()
}

/// A file in which somebody shows badges: for the page that checks.
fn share_of_others(desk: Desk, candidate: &Candidate) -> AnyView {
    let text = candidate.text.clone();
    let look = move |_| {
        let brought = Brought { name: String::new(), bytes: text.clone().into_bytes() };
        desk.app.inbox.update(|inbox| inbox.push(Ok(brought)));
        desk.app.go("check");
    };
    notice(
        State::Empty,
        t("review.share"),
        t("review.share.more"),
        view! {
            <button class="primary" on:click=look>{t("review.share.look")}</button>
            {again(desk)}
        }
        .into_any(),
    )
}

/// The checklist for several at once.
fn many(desk: Desk, review: Arc<Review>) -> AnyView {
    let savable = |candidate: &Candidate| match candidate.already {
        Already::No => true,
        Already::Older(_) => candidate.report().is_some_and(|report| report.headline == Headline::Genuine),
        Already::Same(_) | Already::Newer(_) => false,
    };
    let trusted = |candidate: &Candidate| {
        candidate
            .report()
            .is_some_and(|report| !matches!(report.headline, Headline::NotGenuine | Headline::Revoked))
    };
    let chosen: RwSignal<Vec<bool>> =
        RwSignal::new(review.candidates.iter().map(|one| savable(one) && trusted(one)).collect());
    let fresh = review.candidates.iter().filter(|one| savable(one)).count();
    let here = review.candidates.len() - fresh;
    let mut counts = vec![count("review.new", fresh)];
    if here > 0 {
        counts.push(count("review.here", here));
    }
    if !review.unreadable.is_empty() {
        counts.push(count("review.unreadable", review.unreadable.len()));
    }
    let rows: Vec<AnyView> = review
        .candidates
        .iter()
        .enumerate()
        .filter_map(|(at, candidate)| Some(checkable(at, candidate, candidate.report()?, savable(candidate), chosen)))
        .collect();
    let number = move || chosen.read().iter().filter(|chosen| **chosen).count();
    let saving = RwSignal::new(false);
    let kept = Arc::clone(&review);
    let keep = move |_| {
        saving.set(true);
        let all = chosen.get_untracked().into_iter().enumerate();
        desk.keep(Arc::clone(&kept), all.filter_map(|(at, chosen)| chosen.then_some(at)).collect());
    };
    view! {
        <p class="counts" role="status">{counts.join(" · ")}</p>
        <ul class="stack checklist">{rows}</ul>
        {unreadables(&review.unreadable)}
        <div class="actions">
            <button class="primary" disabled=move || saving.get() || number() == 0 on:click=keep>
                {move || count("review.save-many", number())}
            </button>
            <button on:click=move |_| desk.step.set(Step::Choosing)>{t("act.cancel")}</button>
        </div>
    }
    .into_any()
}

fn checkable(
    at: usize,
    candidate: &Candidate,
    report: &crate::domain::verify::report::Report,
    savable: bool,
    chosen: RwSignal<Vec<bool>>,
) -> AnyView {
    let name = title_of(report);
    let checked = move || chosen.read().get(at).copied().unwrap_or(false);
    let toggle = move |event| {
        let on = event_target_checked(&event);
        chosen.update(|chosen| {
            if let Some(one) = chosen.get_mut(at) {
                *one = on;
            }
        });
    };
    let already = match candidate.already {
        Already::No => None,
        Already::Same(_) => Some("review.same"),
        Already::Older(_) if savable => Some("review.newer"),
        Already::Older(_) => Some("review.twin"),
        Already::Newer(_) => Some("review.older"),
    };
    view! {
        <li class="card" class:dead=!savable>
            <label>
                <input type="checkbox" disabled=!savable prop:checked=checked on:change=toggle />
                {plate(&name, &issuer_of(report), picture(candidate))}
                <div class="what">
                    <h2><bdi>{name.clone()}</bdi></h2>
                    <p>{claim(&issuer_of(report))}</p>
                    {earner(&report.reading.recipient)
                        .map(|earner| view! { <p>{fill("review.earned-by", &[("name", &earner)])}</p> })}
                    {mark(report.headline, report.reading.valid_until.as_deref())}
                    {already.map(|already| view! { <p class="soft">{t(already)}</p> })}
                </div>
            </label>
        </li>
    }
    .into_any()
}

fn unreadables(unreadable: &[Unreadable]) -> Option<AnyView> {
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
            <details class="unreadable" open=unreadable.len() < 4>
                <summary>{count("review.unreadable", unreadable.len())}</summary>
                <ul class="lines">{rows}</ul>
            </details>
        }
        .into_any(),
    )
}
