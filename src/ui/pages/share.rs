//! `/share?ids=`: choose, say for whom and until when, see what they will see, hand over.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use wasm_bindgen_futures::spawn_local;

use crate::browser::wake_lock::WakeLock;
use crate::browser::{clipboard, files, share_sheet};
use crate::domain::engine::Presented;
use crate::domain::evidence::Instant;
use crate::domain::verify::date;
use crate::domain::verify::report::Headline;
use crate::ui::claims::{is_mail, visible};
use crate::ui::components::claim::claim;
use crate::ui::components::dialog::dialog;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::components::plate::plate;
use crate::ui::components::qr_code::qr_code;
use crate::ui::components::verdict::mark;
use crate::ui::pages::verify;
use crate::ui::shell::{App, Load, app, heading, link, load, public_base, wrong};
use crate::ui::words::{self, count, day, fill, headline_sentence, listed, t};
use crate::wallet::WalletError;
use crate::wallet::ports::{Card, Held};
use crate::wallet::share::Choice;

/// How long a share says that it is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    Hour,
    Day,
    Week,
    Month,
    Open,
}

const LIVES: [Life; 5] = [Life::Hour, Life::Day, Life::Week, Life::Month, Life::Open];

impl Life {
    fn name(self) -> &'static str {
        match self {
            Life::Hour => "hour",
            Life::Day => "day",
            Life::Week => "week",
            Life::Month => "month",
            Life::Open => "open",
        }
    }

    fn words(self) -> String {
        t(match self {
            Life::Hour => "life.hour",
            Life::Day => "life.day",
            Life::Week => "life.week",
            Life::Month => "life.month",
            Life::Open => "life.open",
        })
    }

    fn end(self, now: Instant) -> Option<Instant> {
        let seconds = match self {
            Life::Hour => 3_600,
            Life::Day => 86_400,
            Life::Week => 7 * 86_400,
            Life::Month => 30 * 86_400,
            Life::Open => return None,
        };
        Some(now.saturating_add(seconds))
    }
}

/// A presentation that lies ready, with the choice it was made from.
#[derive(Clone)]
struct Ready {
    presented: Presented,
    choice: Choice,
}

#[derive(Clone, Copy)]
struct Desk {
    app: App,
    chosen: RwSignal<Vec<String>>,
    audience: RwSignal<String>,
    reason: RwSignal<String>,
    life: RwSignal<Life>,
    ready: RwSignal<Load<Arc<Ready>>>,
    code: RwSignal<bool>,
    preview: RwSignal<bool>,
    choosing: RwSignal<bool>,
    /// The link that is in the log already: handing it over by two ways is one share.
    logged: RwSignal<Option<String>>,
}

pub(crate) fn page() -> AnyView {
    let app = app();
    let query = use_query_map();
    let ids = query.read_untracked().get("ids").unwrap_or_default();
    let at_once = query.read_untracked().get_str("show") == Some("code");
    let chosen: Vec<String> = ids.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
    let desk = Desk {
        app,
        chosen: RwSignal::new(chosen),
        audience: RwSignal::new(String::new()),
        reason: RwSignal::new(String::new()),
        life: RwSignal::new(Life::Week),
        ready: RwSignal::new(Load::Waiting),
        code: RwSignal::new(false),
        preview: RwSignal::new(false),
        choosing: RwSignal::new(false),
        logged: RwSignal::new(None),
    };
    desk.keep_ready(at_once);
    let cards = load(move || {
        app.changed.track();
        let wallet = app.wallet();
        async move { Ok(Arc::new(wallet.cards().await?)) }
    });
    view! {
        <header class="top back">
            <button class="round" on:click=move |_| app.back() aria-label=t("act.back")>{icon(Icon::Back)}</button>
            {heading(t("share.title"), t("share.title").into_any())}
        </header>
        {move || match cards.get() {
            Load::Waiting => waiting(t("home.waiting")),
            Load::Wrong(error) => wrong(&error),
            Load::Full(cards) if cards.is_empty() => notice(
                State::Empty,
                t("share.nothing"),
                t("share.nothing.more"),
                view! { <a class="button primary" href=link("add")>{icon(Icon::Plus)}{t("home.add")}</a> }.into_any(),
            ),
            Load::Full(cards) => form(desk, cards),
        }}
    }
    .into_any()
}

impl Desk {
    /// Makes the presentation whenever the choice changes, so that it lies ready when a button is pressed: browsers
    /// open their share sheet only within a press.
    fn keep_ready(self, show_code: bool) {
        let newest = Rc::new(Cell::new(0_u32));
        let at_once = Rc::new(Cell::new(true));
        let show_code = Rc::new(Cell::new(show_code));
        Effect::new(move |_| {
            let (chosen, life) = (self.chosen.get(), self.life.get());
            let (audience, reason) = (self.audience.get(), self.reason.get());
            self.ready.set(Load::Waiting);
            let number = newest.get() + 1;
            newest.set(number);
            if chosen.is_empty() {
                return;
            }
            let filled = |text: String| (!text.trim().is_empty()).then(|| text.trim().to_owned());
            let choice = Choice {
                badges: chosen,
                audience: filled(audience),
                reason: filled(reason),
                expires: life.end(self.app.wallet().now()),
                challenge: None,
                base: public_base(),
            };
            let (newest, show_code) = (Rc::clone(&newest), Rc::clone(&show_code));
            let make = move || {
                if newest.get() != number {
                    return;
                }
                let newest = Rc::clone(&newest);
                spawn_local(async move {
                    let made = self.app.wallet().present(&choice).await;
                    if newest.get() != number {
                        return;
                    }
                    let made = match made {
                        Ok(presented) => Load::Full(Arc::new(Ready { presented, choice })),
                        Err(error) => Load::Wrong(error),
                    };
                    let full = matches!(made, Load::Full(_));
                    if self.ready.try_set(made).is_none() && full && show_code.replace(false) {
                        self.show_code();
                    }
                });
            };
            // While somebody types, nothing is signed.
            let wait = if at_once.replace(false) { 0 } else { 350 };
            set_timeout(make, Duration::from_millis(wait));
        });
    }

    fn with_ready(self, act: impl FnOnce(Arc<Ready>)) {
        if let Load::Full(ready) = self.ready.get_untracked() {
            act(ready);
        }
    }

    fn show_code(self) {
        self.with_ready(|ready| {
            self.code.set(true);
            if ready.presented.code.is_some() {
                self.log(&ready);
            }
        });
    }

    /// Written down only once something was handed over.
    fn log(self, ready: &Arc<Ready>) {
        if self.logged.with_untracked(|logged| logged.as_ref() == Some(&ready.presented.link)) {
            return;
        }
        self.logged.set(Some(ready.presented.link.clone()));
        let choice = ready.choice.clone();
        spawn_local(async move {
            if let Err(error) = self.app.wallet().log_shared(&choice).await {
                self.app.say(words::error(&error).0);
            }
        });
    }

    fn send(self) {
        self.with_ready(|ready| {
            spawn_local(async move {
                match share_sheet::share_link(&t("share.link-title"), &ready.presented.link).await {
                    Ok(()) => {
                        self.log(&ready);
                        self.app.say(t("share.sent"));
                    }
                    Err(fault) => {
                        if let Some(words) = words::share_sheet_fault(fault) {
                            self.app.say(words);
                        }
                    }
                }
            });
        });
    }

    fn copy(self) {
        self.with_ready(|ready| {
            spawn_local(async move {
                match clipboard::copy(&ready.presented.link).await {
                    Ok(()) => {
                        self.log(&ready);
                        self.app.say(t("share.copied"));
                    }
                    Err(fault) => self.app.say(words::clipboard_fault(fault)),
                }
            });
        });
    }

    fn save(self) {
        self.with_ready(|ready| {
            let name = [&t("share.file"), ".json"].concat();
            if files::save(&name, "application/json", ready.presented.document.as_bytes()) {
                self.log(&ready);
                self.app.say(t("share.saved"));
            }
        });
    }
}

fn form(desk: Desk, cards: Arc<Vec<Card>>) -> AnyView {
    let known = Arc::clone(&cards);
    let summary = move || {
        let chosen = desk.chosen.get();
        if chosen.is_empty() {
            return view! { <p>{t("share.choose-first")}</p> }.into_any();
        }
        let rows: Vec<AnyView> = chosen
            .iter()
            .filter_map(|id| known.iter().find(|card| card.id == *id))
            .map(|card| {
                let title = title_of(card);
                view! { <li>{claim(&title)}{mark(card.headline_at(desk.app.wallet().now()), None)}</li> }.into_any()
            })
            .collect();
        view! { <ul class="names">{rows}</ul> }.into_any()
    };
    let until = move || {
        let now = desk.app.wallet().now();
        let lives: Vec<AnyView> = LIVES
            .into_iter()
            .map(|life| {
                let end = life.end(now).filter(|_| life != Life::Hour).map(|end| [" · ", &day(end)].concat());
                view! { <option value=life.name() selected=life == Life::Week>{life.words()}{end}</option> }.into_any()
            })
            .collect();
        lives
    };
    let choose_life = move |event| {
        let value = event_target_value(&event);
        if let Some(life) = LIVES.into_iter().find(|life| life.name() == value) {
            desk.life.set(life);
        }
    };
    view! {
        <section class="panel">
            <div class="between">
                <h2>{move || count("share.badges", desk.chosen.read().len())}</h2>
                <button class="small" on:click=move |_| desk.choosing.set(true)>{t("share.choose")}</button>
            </div>
            {summary}
        </section>
        <section class="panel form">
            <label>
                {t("share.for")}
                <input
                    type="text"
                    maxlength="120"
                    autocomplete="off"
                    placeholder=t("share.for.example")
                    prop:value=desk.audience
                    on:input=move |event| desk.audience.set(event_target_value(&event))
                />
            </label>
            <label>
                {t("share.reason")}
                <input
                    type="text"
                    maxlength="200"
                    autocomplete="off"
                    placeholder=t("share.reason.example")
                    prop:value=desk.reason
                    on:input=move |event| desk.reason.set(event_target_value(&event))
                />
            </label>
            <label>{t("share.until")}<select on:change=choose_life>{until()}</select></label>
        </section>
        {warnings(desk)}
        {ways_out(desk)}
        {chooser(desk, cards)}
        {code_sheet(desk)}
        {dialog(desk.preview, "sheet wide", t("share.preview"), move || match desk.ready.get() {
            Load::Full(ready) => view! {
                <p class="soft">{t("share.preview.more")}</p>
                {verify::preview(desk.app, ready.presented.document.clone())}
            }
            .into_any(),
            Load::Waiting => waiting(t("share.making")),
            Load::Wrong(error) => wrong(&error),
        })}
    }
    .into_any()
}

fn title_of(card: &Card) -> String {
    let title = card.title.as_deref().map(|title| visible(title, 160)).unwrap_or_default();
    if title.is_empty() { words::kind(card.kind) } else { title }
}

/// What will be seen, what cannot be taken back, and what the reader will frown at.
fn warnings(desk: Desk) -> AnyView {
    let held = load(move || {
        let (wallet, chosen) = (desk.app.wallet(), desk.chosen.get());
        async move {
            let mut all = BTreeMap::new();
            for id in chosen {
                all.insert(id.clone(), wallet.held(&id).await?);
            }
            Ok::<_, WalletError>(Arc::new(all))
        }
    });
    let told = move || {
        let Load::Full(held) = held.get() else { return ().into_any() };
        if held.is_empty() {
            return ().into_any();
        }
        let now = desk.app.wallet().now();
        let end = desk.life.get().end(now);
        let mut seen = vec![count("share.badges", held.len())];
        seen.extend(contents(&held).into_iter().map(t));
        let frowns: Vec<AnyView> = held.values().flat_map(|held| frown(held, end)).map(|words| view! { <li class="caution">{words}</li> }.into_any()).collect();
        view! {
            <section class="notes">
                <p>
                    {fill("share.they-see", &[("things", &listed(&seen))])}" "
                    <button class="link" on:click=move |_| desk.preview.set(true)>{t("share.preview")}</button>
                </p>
                <ul>
                    {frowns}
                    <li>{count("share.whole", held.len())}</li>
                    <li>{t("share.anyone")}</li>
                </ul>
            </section>
        }
        .into_any()
    };
    view! { <div>{told}</div> }.into_any()
}

/// What of a person stands in the chosen badges.
fn contents(held: &BTreeMap<String, Held>) -> Vec<&'static str> {
    let readings = || held.values().flat_map(|held| held.reports.iter().map(|report| &report.reading));
    let plain = || readings().flat_map(|reading| reading.recipient.identifiers.iter()).filter(|one| !one.hashed);
    let mail = plain().any(|one| is_mail(&one.value))
        || readings().any(|reading| reading.recipient.id.as_deref().is_some_and(is_mail));
    let mut all = Vec::new();
    if readings().any(|reading| reading.recipient.name.is_some()) {
        all.push("share.sees.name");
    }
    if mail {
        all.push("share.sees.mail");
    }
    if plain().any(|one| !is_mail(&one.value)) {
        all.push("share.sees.number");
    }
    if readings().any(|reading| !reading.results.is_empty()) {
        all.push("share.sees.results");
    }
    if readings().any(|reading| !reading.evidence.is_empty()) {
        all.push("share.sees.evidence");
    }
    all
}

/// What the reader will see that is not good.
fn frown(held: &Held, end: Option<Instant>) -> Vec<String> {
    let Some(report) = held.reports.first() else { return Vec::new() };
    let title = crate::ui::components::document::title_of(report);
    let mut all = Vec::new();
    if report.headline != Headline::Genuine {
        all.push(fill("share.frown", &[("badge", &title), ("verdict", &headline_sentence(report.headline))]));
    }
    let until = report.reading.valid_until.as_deref().and_then(date::instant);
    if let (Headline::Genuine, Some(until)) = (report.headline, until)
        && end.is_none_or(|end| until < end)
    {
        all.push(fill("share.ends-before", &[("badge", &title), ("day", &day(until))]));
    }
    all
}

fn ways_out(desk: Desk) -> AnyView {
    let waiting = move || !matches!(desk.ready.get(), Load::Full(_));
    let fault = move || match desk.ready.get() {
        Load::Wrong(error) => {
            let (what, next) = words::error(&error);
            notice(State::Wrong, what, next, ().into_any())
        }
        Load::Waiting | Load::Full(_) => ().into_any(),
    };
    let long = move || match desk.ready.get() {
        Load::Full(ready) if ready.presented.link.len() > LONG_LINK => {
            view! { <p class="soft">{t("share.long-link")}</p> }.into_any()
        }
        _ => ().into_any(),
    };
    let can_send = share_sheet::can_share();
    view! {
        <div role="status">{fault}{long}</div>
        <div class="choices">
            {can_send.then(|| view! {
                <button class="small" disabled=waiting on:click=move |_| desk.copy()>{icon(Icon::Copy)}{t("share.copy")}</button>
            })}
            <button class="small" disabled=waiting on:click=move |_| desk.save()>{icon(Icon::Save)}{t("share.save")}</button>
        </div>
        <div class="actions">
            <button class="primary" disabled=waiting on:click=move |_| desk.show_code()>{icon(Icon::Code)}{t("badge.show-code")}</button>
            {if can_send {
                view! { <button disabled=waiting on:click=move |_| desk.send()>{icon(Icon::Share)}{t("share.send")}</button> }.into_any()
            } else {
                view! { <button disabled=waiting on:click=move |_| desk.copy()>{icon(Icon::Copy)}{t("share.copy")}</button> }.into_any()
            }}
        </div>
    }
    .into_any()
}

/// Some message apps cut longer links off.
const LONG_LINK: usize = 8_000;

/// The code on its white plate; the screen stays awake as long as it is shown.
fn code_sheet(desk: Desk) -> AnyView {
    dialog(desk.code, "sheet code", t("share.code"), move || {
        let awake = StoredValue::new_local(Some(WakeLock::hold()));
        on_cleanup(move || {
            awake.try_update_value(|awake| *awake = None);
        });
        let body = move || match desk.ready.get() {
            Load::Waiting => waiting(t("share.making")),
            Load::Wrong(error) => wrong(&error),
            Load::Full(ready) => match &ready.presented.code {
                Some(code) => {
                    let hint = if code.comfortable { t("share.code-hint") } else { t("share.code-dense") };
                    view! {
                        {qr_code(code)}
                        <p class="center"><b>{t("share.point")}</b><br /><small>{hint}</small></p>
                    }
                    .into_any()
                }
                None => notice(
                    State::Empty,
                    t("share.no-code"),
                    t("share.no-code.more"),
                    view! {
                        <button class="primary" on:click=move |_| desk.copy()>{icon(Icon::Copy)}{t("share.copy")}</button>
                        <button on:click=move |_| desk.save()>{icon(Icon::Save)}{t("share.save")}</button>
                    }
                    .into_any(),
                ),
            },
        };
        let until = move || match desk.life.get().end(desk.app.wallet().now()) {
            Some(end) => fill("share.code-until", &[("day", &day(end))]),
            None => t("share.code-no-end"),
        };
        view! {
            {body}
            <p class="soft center">{until}" "{t("share.anyone")}</p>
            <div class="choices center">
                <button class="small" on:click=move |_| desk.copy()>{icon(Icon::Copy)}{t("share.copy")}</button>
                <button class="small" on:click=move |_| desk.code.set(false)>{t("share.change")}</button>
            </div>
        }
        .into_any()
    })
}

fn chooser(desk: Desk, cards: Arc<Vec<Card>>) -> AnyView {
    dialog(desk.choosing, "sheet", t("share.choose.title"), move || {
        let query = RwSignal::new(String::new());
        let cards = Arc::clone(&cards);
        let rows = move || {
            let words = query.read().to_lowercase();
            let fits = |card: &&Card| words.split_whitespace().all(|word| card.search.contains(word));
            cards.iter().filter(fits).take(CHOICES).map(|card| choice(desk, card)).collect::<Vec<AnyView>>()
        };
        view! {
            <div class="search">
                {icon(Icon::Search)}
                <input
                    type="search"
                    prop:value=query
                    on:input=move |event| query.set(event_target_value(&event))
                    aria-label=t("home.search")
                    placeholder=t("home.search")
                    autocomplete="off"
                />
            </div>
            <ul class="stack checklist compact">{rows}</ul>
            <div class="choices">
                <button class="primary" on:click=move |_| desk.choosing.set(false)>
                    {move || count("share.chosen", desk.chosen.read().len())}
                </button>
            </div>
        }
        .into_any()
    })
}

/// As many as a person looks through; the search finds the others.
const CHOICES: usize = 80;

fn choice(desk: Desk, card: &Card) -> AnyView {
    let id = card.id.clone();
    let this = id.clone();
    let checked = move || desk.chosen.read().contains(&this);
    let toggle = move |event| {
        let on = event_target_checked(&event);
        desk.chosen.update(|chosen| {
            chosen.retain(|other| *other != id);
            if on {
                chosen.push(id.clone());
            }
        });
    };
    let title = title_of(card);
    let issuer = card.issuer.clone().unwrap_or_default();
    view! {
        <li class="card">
            <label>
                <input type="checkbox" prop:checked=checked on:change=toggle />
                {plate(&title, &issuer, Signal::stored(None))}
                <div class="what">
                    <h3><bdi>{title.clone()}</bdi></h3>
                    <p>{claim(&issuer)}</p>
                    {mark(card.headline_at(desk.app.wallet().now()), card.valid_until.as_deref())}
                </div>
            </label>
        </li>
    }
    .into_any()
}
