//! `/share?ids=`: choose, say for whom, why and until when, see what they will see, hand over by the way that fits.
//!
//! With `challenge=`, `for=`, `why=` and `until=` it answers somebody who asked in person.

mod before;
mod codes;
mod elsewhere;
mod locked;
mod ways;

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use wasm_bindgen::JsValue;

use crate::domain::caseless::caseless;
use crate::domain::engine::Presented;
use crate::domain::evidence::Instant;
use crate::domain::share::preflight::Remark;
use crate::ui::components::claim::{claim, strong_claim};
use crate::ui::components::dialog::dialog;
use crate::ui::components::document::title_or_kind;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::components::plate::plate_with;
use crate::ui::components::verdict::mark;
use crate::ui::dom::{Node, h, later, live, many, ticked_in, value_in, watch};
use crate::ui::pages::home::search_field;
use crate::ui::pages::lost::wrong;
use crate::ui::pages::verify;
use crate::ui::shell::{App, Load, app, head_back, link, load, public_base};
use crate::ui::words::{self, clock, count, day, sentence, t};
use crate::wallet::WalletError;
use crate::wallet::ports::{Card, Held, Way};
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

/// A presentation that lies ready, with the choice it was made from and what to know before it is sent.
#[derive(Clone)]
struct Ready {
    presented: Presented,
    choice: Choice,
    remarks: Vec<Remark>,
    /// By the ids of the wallet, in the order of the choice.
    held: Vec<Held>,
    /// A picture that no signature covers can be left out, or was.
    can_be_lighter: bool,
}

/// What somebody asked in person, which the answer is bound to.
#[derive(Clone)]
struct Asked {
    challenge: String,
    until: Option<Instant>,
}

#[derive(Clone, Copy)]
struct Desk {
    app: App,
    chosen: RwSignal<Vec<String>>,
    audience: RwSignal<String>,
    reason: RwSignal<String>,
    life: RwSignal<Life>,
    light: RwSignal<bool>,
    asked: StoredValue<Option<Asked>>,
    ready: RwSignal<Load<Arc<Ready>>>,
    code: RwSignal<bool>,
    codes: RwSignal<bool>,
    preview: RwSignal<bool>,
    choosing: RwSignal<bool>,
    lock: RwSignal<bool>,
    linked_in: RwSignal<bool>,
    card: RwSignal<bool>,
    logged: RwSignal<Option<Logged>>,
}

/// The link that is in the log already: handing it over by two ways is one share.
#[derive(Clone)]
struct Logged {
    link: String,
    /// Its line, once it is written.
    line: Option<String>,
}

pub(crate) fn page() -> Node {
    let app = app();
    let query = use_query_map();
    let asks = |name: &str| query.read_untracked().get(name).filter(|text| !text.is_empty());
    let at_once = asks("show").as_deref() == Some("code");
    let chosen = asks("ids").unwrap_or_default();
    let chosen: Vec<String> = chosen.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
    let asked = asks("challenge")
        .map(|challenge| Asked { challenge, until: asks("until").and_then(|until| until.parse().ok()) });
    let life = asks("life").and_then(|name| LIVES.into_iter().find(|life| life.name() == name));
    let title = if asked.is_some() { "answer.title" } else { "share.title" };
    let desk = Desk {
        app,
        chosen: RwSignal::new(chosen),
        audience: RwSignal::new(asks("for").unwrap_or_default()),
        reason: RwSignal::new(asks("why").unwrap_or_default()),
        life: RwSignal::new(life.unwrap_or(Life::Week)),
        light: RwSignal::new(false),
        asked: StoredValue::new(asked),
        ready: RwSignal::new(Load::Waiting),
        code: RwSignal::new(false),
        codes: RwSignal::new(false),
        preview: RwSignal::new(false),
        choosing: RwSignal::new(false),
        lock: RwSignal::new(false),
        linked_in: RwSignal::new(false),
        card: RwSignal::new(false),
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
    many(vec![head_back(app, Some(title)), shown])
}

impl Desk {
    fn is_answer(self) -> bool {
        self.asked.with_value(Option::is_some)
    }

    /// Until when the share says that it is good.
    fn end(self) -> Option<Instant> {
        match self.asked.with_value(|asked| asked.as_ref().map(|asked| asked.until)) {
            Some(until) => until,
            None => self.life.get().end(self.app.wallet().now()),
        }
    }

    /// Makes the presentation whenever the choice changes, so that it lies ready when a button is pressed: browsers
    /// open their share sheet only within a press.
    fn keep_ready(self, show_code: bool) {
        let newest = Rc::new(Cell::new(0_u32));
        let at_once = Rc::new(Cell::new(true));
        let show_code = Rc::new(Cell::new(show_code));
        watch(move || {
            let (chosen, light, expires) = (self.chosen.get(), self.light.get(), self.end());
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
                expires,
                challenge: self.asked.with_value(|asked| asked.as_ref().map(|asked| asked.challenge.clone())),
                base: public_base(),
            };
            let (newest, show_code) = (Rc::clone(&newest), Rc::clone(&show_code));
            let make = move || {
                if newest.get() != number {
                    return;
                }
                let newest = Rc::clone(&newest);
                later(async move {
                    let made = made(self.app, choice, light).await;
                    if newest.get() != number {
                        return;
                    }
                    let made = match made {
                        Ok(ready) => Load::Full(Arc::new(ready)),
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
            let one = ready.presented.code.is_some();
            self.log(&ready, if one { Way::Code } else { Way::Codes });
        });
    }

    fn show_codes(self) {
        self.with_ready(|ready| {
            self.codes.set(true);
            self.log(&ready, Way::Codes);
        });
    }

    /// Written down only once something was handed over.
    fn log(self, ready: &Arc<Ready>, way: Way) {
        let ready = Arc::clone(ready);
        later(async move {
            self.logged(ready, way).await;
        });
    }

    /// The same, and then says so: what stands in the list of shares is there.
    async fn log_and_say(self, ready: &Arc<Ready>, way: Way, words: &str) {
        if self.logged(Arc::clone(ready), way).await {
            self.app.say(t(words));
        }
    }

    /// Whether it stands in the list of shares now; if it does not, the person was told why.
    async fn logged(self, ready: Arc<Ready>, way: Way) -> bool {
        let way = if self.is_answer() { Way::Answer } else { way };
        let link = ready.presented.link.clone();
        let wallet = self.app.wallet();
        let before = || self.logged.try_get_untracked().flatten().filter(|logged| logged.link == link);
        // Two ways in quick succession are one line, which the first of them writes.
        while before().is_some_and(|logged| logged.line.is_none()) {
            a_moment().await;
        }
        let written = match before().and_then(|logged| logged.line) {
            Some(line) => wallet.log_way(&line, way).await,
            None => {
                let _ = self.logged.try_set(Some(Logged { link: link.clone(), line: None }));
                let line = wallet.log_shared_by(&ready.choice, &[way]).await;
                // Where it could not be written, the next way may have more luck.
                let known = line.as_ref().ok().map(|shared| Logged { link, line: Some(shared.id.clone()) });
                let _ = self.logged.try_set(known);
                line.map(|_| ())
            }
        };
        match written {
            Ok(()) => true,
            Err(error) => {
                self.app.say(words::error(&error).0);
                false
            }
        }
    }
}

async fn a_moment() {
    let (done, wait) = futures_channel::oneshot::channel();
    set_timeout(
        move || {
            let _ = done.send(());
        },
        Duration::from_millis(20),
    );
    let _ = wait.await;
}

/// Signs, and looks at what came of it as they will.
async fn made(app: App, choice: Choice, light: bool) -> Result<Ready, WalletError> {
    let wallet = app.wallet();
    let mut held = Vec::new();
    for id in &choice.badges {
        held.push(wallet.held(id).await?);
    }
    let lighter = wallet.present_lighter(&choice).await?;
    let can_be_lighter = lighter.is_some();
    let presented = match lighter.filter(|_| light) {
        Some(lighter) => lighter,
        None => wallet.present(&choice).await?,
    };
    let remarks = wallet.preflight(&choice, &presented).await?;
    Ok(Ready { presented, choice, remarks, held, can_be_lighter })
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
    let (first, second) = if desk.is_answer() { (asked(desk), what) } else { (what, purpose(desk)) };
    many(vec![
        first,
        second,
        before::before(desk),
        ways::ways(desk),
        ways::actions(desk),
        chooser(desk, cards),
        ways::code_sheet(desk),
        codes::sheet(desk),
        locked::sheet(desk),
        elsewhere::linked_in(desk),
        elsewhere::card(desk),
        preview,
    ])
}

/// For whom, why, until when.
fn purpose(desk: Desk) -> Node {
    let field = |label: &str, example: &str, most: &str, words: RwSignal<String>| {
        let field = h("input").attr("type", "text").attr("autocomplete", "off").attr("maxlength", most);
        h("label").say(label).put(field.attr("placeholder", &t(example)).bind(words))
    };
    h("section.panel.form")
        .put(field("share.for", "share.for.example", "120", desk.audience))
        .put(field("share.reason", "share.reason.example", "200", desk.reason))
        .put(h("label").say("share.until").put(lives(desk)))
}

/// Who asked, by their own word, and until when an answer counts.
fn asked(desk: Desk) -> Node {
    let audience = desk.audience.get_untracked();
    let who = if audience.is_empty() {
        h("p.whom").say("answer.nobody")
    } else {
        h("p.whom").put(sentence("answer.for", vec![("name", strong_claim(&audience))]))
    };
    let reason = desk.reason.get_untracked();
    let reason = (!reason.is_empty()).then(|| h("p").put(claim(&reason)));
    let until = desk.asked.with_value(|asked| asked.as_ref().and_then(|asked| asked.until));
    let until = until.map(|until| h("p.soft").put(words::fill("answer.until", &[("time", &clock(until))])));
    h("section.panel").put(who).put(reason).put(until).put(h("p.soft").say("answer.bound"))
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

fn chooser(desk: Desk, cards: &Arc<Vec<Card>>) -> Node {
    let cards = Arc::clone(cards);
    dialog(desk.choosing, "dialog.sheet", t("share.choose.title"), move || {
        let query = RwSignal::new(String::new());
        let cards = Arc::clone(&cards);
        let rows = live(move || {
            let words = caseless(&query.read());
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
