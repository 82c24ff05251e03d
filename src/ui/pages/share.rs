//! `/share?ids=`: choose, say for whom and until when, see what they will see, hand over.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use wasm_bindgen::JsValue;

use crate::browser::wake_lock::WakeLock;
use crate::browser::{clipboard, files, share_sheet};
use crate::domain::engine::Presented;
use crate::domain::evidence::Instant;
use crate::domain::verify::date;
use crate::domain::verify::report::Headline;
use crate::ui::claims::is_mail;
use crate::ui::components::claim::claim;
use crate::ui::components::dialog::dialog;
use crate::ui::components::document::{button, title_of, title_or_kind};
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::components::plate::plate_with;
use crate::ui::components::qr_code::qr_code;
use crate::ui::components::verdict::mark;
use crate::ui::dom::{Node, h, keep, later, live, many, ticked_in, value_in, watch};
use crate::ui::shell::{App, Load, app, head_back, link, load, public_base};
use crate::ui::words::{self, count, day, fill, headline_sentence, listed, t};
use crate::wallet::ports::{Card, Held};
use crate::wallet::share::Choice;

use super::home::search_field;
use super::lost::wrong;
use super::verify;

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

pub(crate) fn page() -> Node {
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
        Box::pin(async move { Ok(Arc::new(wallet.cards().await?)) })
    });
    let shown = live(move || match cards.get() {
        Load::Waiting => waiting(&t("home.waiting")),
        Load::Wrong(error) => wrong(&error),
        Load::Full(cards) if cards.is_empty() => {
            let add = h("a.button.primary").attr("href", &link("add")).put(icon(Icon::Plus)).say("home.add");
            notice(State::Empty, &t("share.nothing"), &t("share.nothing.more"), vec![add])
        }
        Load::Full(cards) => form(desk, &cards),
    });
    many(vec![head_back(app, Some("share.title")), shown])
}

impl Desk {
    /// Makes the presentation whenever the choice changes, so that it lies ready when a button is pressed: browsers
    /// open their share sheet only within a press.
    fn keep_ready(self, show_code: bool) {
        let newest = Rc::new(Cell::new(0_u32));
        let at_once = Rc::new(Cell::new(true));
        let show_code = Rc::new(Cell::new(show_code));
        watch(move || {
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
                later(async move {
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
        later(async move {
            if let Err(error) = self.app.wallet().log_shared(&choice).await {
                self.app.say(words::error(&error).0);
            }
        });
    }

    fn send(self) {
        self.with_ready(|ready| {
            later(async move {
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
            later(async move {
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

fn form(desk: Desk, cards: &Arc<Vec<Card>>) -> Node {
    let known = Arc::clone(cards);
    let summary = live(move || {
        let now = desk.app.wallet().now();
        let chosen = desk.chosen.get();
        if chosen.is_empty() {
            return h("p").say("share.choose-first");
        }
        let rows = chosen.iter().filter_map(|id| known.iter().find(|card| card.id == *id)).map(|card| {
            let title = title_or_kind(card.title.as_deref(), card.kind);
            h("li").put(claim(&title)).put(mark(card.headline_at(now), None))
        });
        h("ul.names").put(rows.collect::<Vec<Node>>())
    });
    let choose = h("button.small").say("share.choose").click(move || desk.choosing.set(true));
    let number = live(move || count("share.badges", desk.chosen.read().len()));
    let what = h("section.panel").put(h("div.between").put(h("h2").put(number)).put(choose)).put(summary);
    let field = |label: &str, example: &str, most: &str, words: RwSignal<String>| {
        let field = h("input").attr("type", "text").attr("autocomplete", "off").attr("maxlength", most);
        h("label").say(label).put(field.attr("placeholder", &t(example)).bind(words))
    };
    let how = h("section.panel.form")
        .put(field("share.for", "share.for.example", "120", desk.audience))
        .put(field("share.reason", "share.reason.example", "200", desk.reason))
        .put(h("label").say("share.until").put(lives(desk)));
    let preview = dialog(desk.preview, "dialog.sheet.wide", t("share.preview"), move || {
        live(move || match desk.ready.get() {
            Load::Full(ready) => many(vec![
                h("p.soft").say("share.preview.more"),
                verify::preview(desk.app, ready.presented.document.clone()),
            ]),
            Load::Waiting => waiting(&t("share.making")),
            Load::Wrong(error) => wrong(&error),
        })
    });
    many(vec![what, how, warnings(desk), ways_out(desk), chooser(desk, cards), code_sheet(desk), preview])
}

fn lives(desk: Desk) -> Node {
    let now = desk.app.wallet().now();
    let lives = LIVES.into_iter().map(|life| {
        let end = life.end(now).filter(|_| life != Life::Hour).map(|end| [" · ", &day(end)].concat());
        let option =
            h("option").attr("value", life.name()).flag("selected", life == desk.life.get_untracked());
        option.put(life.words()).put(end)
    });
    h("select").put(lives.collect::<Vec<Node>>()).on("change", move |event| {
        let value = value_in(&event);
        if let Some(life) = LIVES.into_iter().find(|life| life.name() == value) {
            desk.life.set(life);
        }
    })
}

/// What will be seen, what cannot be taken back, and what the reader will frown at.
fn warnings(desk: Desk) -> Node {
    let held = load(move || {
        let (wallet, chosen) = (desk.app.wallet(), desk.chosen.get());
        Box::pin(async move {
            let mut all = BTreeMap::new();
            for id in chosen {
                let held = wallet.held(&id).await?;
                all.insert(id, held);
            }
            Ok(Arc::new(all))
        })
    });
    live(move || {
        let Load::Full(held) = held.get() else { return None };
        if held.is_empty() {
            return None;
        }
        let end = desk.life.get().end(desk.app.wallet().now());
        let mut seen = vec![count("share.badges", held.len())];
        seen.extend(contents(&held).into_iter().map(t));
        let they_see = fill("share.they-see", &[("things", &listed(&seen))]);
        let look = h("button.link").say("share.preview").click(move || desk.preview.set(true));
        let mut lines: Vec<Node> = Vec::new();
        for words in held.values().flat_map(|held| frown(held, end)) {
            lines.push(h("li.caution").put(words));
        }
        lines.push(h("li").put(count("share.whole", held.len())));
        lines.push(h("li").say("share.anyone"));
        Some(h("section.notes").put(h("p").put(they_see).put(" ").put(look)).put(h("ul").put(lines)))
    })
}

/// What of a person stands in the chosen badges.
fn contents(held: &BTreeMap<String, Held>) -> Vec<&'static str> {
    let readings = || held.values().flat_map(|held| held.reports.iter().map(|report| &report.reading));
    let plain =
        || readings().flat_map(|reading| reading.recipient.identifiers.iter()).filter(|one| !one.hashed);
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
    let title = title_of(report);
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

fn ways_out(desk: Desk) -> Node {
    let idle = move || !matches!(&*desk.ready.read(), Load::Full(_));
    let told = live(move || match desk.ready.get() {
        Load::Wrong(error) => {
            let (what, next) = words::error(&error);
            Some(notice(State::Wrong, &what, &next, Vec::new()))
        }
        Load::Full(ready) if ready.presented.link.len() > LONG_LINK => {
            Some(h("p.soft").say("share.long-link"))
        }
        Load::Waiting | Load::Full(_) => None,
    });
    let save = button(Icon::Save, "share.save", move || desk.save()).flag_live("disabled", idle);
    let code = h("button.primary").put(icon(Icon::Code)).say("badge.show-code").flag_live("disabled", idle);
    let code = code.click(move || desk.show_code());
    let second = h("button").flag_live("disabled", idle);
    let (others, second) = if share_sheet::can_share() {
        let copy = button(Icon::Copy, "share.copy", move || desk.copy()).flag_live("disabled", idle);
        (vec![copy, save], second.put(icon(Icon::Share)).say("share.send").click(move || desk.send()))
    } else {
        (vec![save], second.put(icon(Icon::Copy)).say("share.copy").click(move || desk.copy()))
    };
    many(vec![
        h("div").attr("role", "status").put(told),
        h("div.choices").put(others),
        h("div.actions").put(code).put(second),
    ])
}

/// Some message apps cut longer links off.
const LONG_LINK: usize = 8_000;

/// The code on its white plate; the screen stays awake as long as it is shown.
fn code_sheet(desk: Desk) -> Node {
    dialog(desk.code, "dialog.sheet.code", t("share.code"), move || {
        keep(Box::new(WakeLock::hold()));
        let until = live(move || match desk.life.get().end(desk.app.wallet().now()) {
            Some(end) => fill("share.code-until", &[("day", &day(end))]),
            None => t("share.code-no-end"),
        });
        many(vec![
            live(move || code(desk)),
            h("p.soft.center").put(until).put(" ").say("share.anyone"),
            h("div.choices.center")
                .put(button(Icon::Copy, "share.copy", move || desk.copy()))
                .put(h("button.small").say("share.change").click(move || desk.code.set(false))),
        ])
    })
}

fn code(desk: Desk) -> Node {
    let ready = match desk.ready.get() {
        Load::Waiting => return waiting(&t("share.making")),
        Load::Wrong(error) => return wrong(&error),
        Load::Full(ready) => ready,
    };
    let Some(code) = &ready.presented.code else {
        let save = button(Icon::Save, "share.save", move || desk.save());
        return notice(State::Empty, &t("share.no-code"), &t("share.no-code.more"), vec![save]);
    };
    let hint = if code.comfortable { "share.code-hint" } else { "share.code-dense" };
    let words = h("p.center").put(h("b").say("share.point")).put(h("br")).put(h("small").say(hint));
    many(vec![qr_code(code), words])
}

fn chooser(desk: Desk, cards: &Arc<Vec<Card>>) -> Node {
    let cards = Arc::clone(cards);
    dialog(desk.choosing, "dialog.sheet", t("share.choose.title"), move || {
        let query = RwSignal::new(String::new());
        let cards = Arc::clone(&cards);
        let rows = live(move || {
            let words = query.read().to_lowercase();
            let fits = |card: &&Card| words.split_whitespace().all(|word| card.search.contains(word));
            let rows = cards.iter().filter(fits).take(CHOICES).map(|card| choice(desk, card));
            h("ul.stack.checklist.compact").put(rows.collect::<Vec<Node>>())
        });
        let done = h("button.primary").put(live(move || count("share.chosen", desk.chosen.read().len())));
        let done = done.click(move || desk.choosing.set(false));
        many(vec![search_field(query), rows, h("div.choices").put(done)])
    })
}

/// As many as a person looks through; the search finds the others.
const CHOICES: usize = 80;

fn choice(desk: Desk, card: &Card) -> Node {
    let (this, id) = (card.id.clone(), card.id.clone());
    let title = title_or_kind(card.title.as_deref(), card.kind);
    let issuer = card.issuer.clone().unwrap_or_default();
    let tick = h("input")
        .attr("type", "checkbox")
        .set_live("checked", move || JsValue::from_bool(desk.chosen.read().contains(&this)))
        .on("change", move |event| {
            let on = ticked_in(&event);
            desk.chosen.update(|chosen| {
                chosen.retain(|other| *other != id);
                if on {
                    chosen.push(id.clone());
                }
            });
        });
    let what = h("div.what")
        .put(h("h3").put(claim(&title)))
        .put(h("p").put(claim(&issuer)))
        .put(mark(card.headline_at(desk.app.wallet().now()), card.valid_until.as_deref()));
    h("li.card").put(h("label").put(tick).put(plate_with(&title, &issuer, None)).put(what))
}
