//! `/ask`: in person. One asks with a code that holds a fresh challenge; the other's wallet answers; the answer counts
//! once.

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

use crate::browser::files;
use crate::browser::settings;
use crate::browser::wake_lock::WakeLock;
use crate::domain::receipt::{self, Piece};
use crate::domain::share::request::{Binding, Closed, Request};
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::components::person::plain_field;
use crate::ui::components::qr_code::qr_code;
use crate::ui::components::scanner::scanner;
use crate::ui::components::verdict::banner;
use crate::ui::dom::{Node, h, keep, later, live, many, watch};
use crate::ui::pages::import::{text_area, unopened};
use crate::ui::pages::verify;
use crate::ui::shell::{App, app, head_back, public_base};
use crate::ui::words::{self, Tone, clock, fill, t};
use crate::wallet::WalletError;
use crate::wallet::ask::{AnswerError, Answered, Asked};

/// What came of an answer.
#[derive(Clone)]
enum Came {
    Waiting,
    Answer(Rc<(Vec<u8>, Answered)>),
    Refused(Closed),
    Wrong(WalletError),
}

#[derive(Clone, Copy)]
struct Counter {
    app: App,
    name: RwSignal<String>,
    reason: RwSignal<String>,
    asked: RwSignal<Option<Asked>>,
    came: RwSignal<Option<Came>, LocalStorage>,
    scanning: RwSignal<bool>,
    fault: RwSignal<String>,
}

pub(super) fn page() -> Node {
    let app = app();
    let counter = Counter {
        app,
        name: RwSignal::new(settings::checker().unwrap_or_default()),
        reason: RwSignal::new(String::new()),
        asked: RwSignal::new(None),
        came: RwSignal::new_local(None),
        scanning: RwSignal::new(false),
        fault: RwSignal::new(String::new()),
    };
    watch(move || {
        if !app.inbox.read().is_empty() {
            for brought in app.inbox.try_update(std::mem::take).unwrap_or_default() {
                match brought {
                    Ok(brought) => counter.answer(brought.bytes),
                    Err(fault) => app.say(words::fault(&unopened(fault).fault)),
                }
            }
        }
    });
    let shown = live(move || match counter.asked.get() {
        None => many(vec![asking(counter), being_asked(counter)]),
        Some(asked) => question(counter, &asked),
    });
    many(vec![
        head_back(app, Some("ask.title")),
        shown,
        scanner(counter.scanning, Rc::new(move |text: String| counter.scanned(text))),
    ])
}

/// The one who asks.
fn asking(counter: Counter) -> Node {
    let field = |label: &str, example: &str, most: &str, words: RwSignal<String>| {
        let field = plain_field().attr("maxlength", most).attr("placeholder", &t(example));
        h("label").say(label).put(field.bind(words))
    };
    h("form.form.panel")
        .submit(move || counter.ask())
        .put(h("h2").say("ask.asking"))
        .put(h("p.soft").say("ask.asking.more"))
        .put(field("ask.name", "share.for.example", "120", counter.name))
        .put(field("ask.reason", "share.reason.example", "200", counter.reason))
        .put(h("div.choices").put(h("button.primary").put(icon(Icon::Code)).say("ask.do")))
}

/// The one who is asked.
fn being_asked(counter: Counter) -> Node {
    let typed = RwSignal::new(String::new());
    let fault = counter.fault;
    let read = move || {
        let text = typed.get_untracked();
        if !text.trim().is_empty() {
            counter.asked_by(text);
        }
    };
    let told = live(move || fault.get());
    h("form.form.panel")
        .submit(read)
        .put(h("h2").say("ask.asked"))
        .put(h("p.soft").say("ask.asked.more"))
        .put(h("label").say("ask.typed").put(
            plain_field().attr("placeholder", "7K4M-Q2XP").attr("aria-describedby", "ask-fault").bind(typed),
        ))
        .put(h("p.fault").attr("id", "ask-fault").attr("role", "status").put(told))
        .put(
            h("div.choices")
                .put(h("button").attr("type", "button").put(icon(Icon::Camera)).say("ask.scan").click(
                    move || {
                        counter.scanning.set(true);
                    },
                ))
                .put(h("button").say("paste.read")),
        )
}

/// The question on its plate, until when it counts, and what came of it.
fn question(counter: Counter, asked: &Asked) -> Node {
    keep(Box::new(WakeLock::hold()));
    let request = &asked.question.request;
    let until = request.until;
    let now = RwSignal::new(counter.app.wallet().now());
    let every = set_interval_with_handle(move || now.set(counter.app.wallet().now()), Duration::from_secs(1));
    if let Ok(every) = every {
        on_cleanup(move || every.clear());
    }
    let left = Memo::new(move |_| until.saturating_sub(now.get()).max(0));
    let ended = Memo::new(move |_| left.get() == 0);
    let code = asked.shown.code.as_ref().map(qr_code);
    let spoken = h("p.center.spoken").put(h("b").put(request.challenge.as_str()));
    let shown = {
        let (code, spoken) = (code.unwrap_or_else(|| many(Vec::new())), spoken);
        h("section.panel.question")
            .put(h("p.center").put(h("b").say("ask.point")))
            .put(code)
            .put(h("p.soft.center").say("ask.spoken"))
            .put(spoken)
            .put(h("p.soft.center").put(live(move || {
                if ended.get() { t("ask.over") } else { fill("ask.until", &[("time", &clock(until))]) }
            })))
    };
    let came = live(move || match counter.came.get() {
        None => many(Vec::new()),
        Some(Came::Waiting) => waiting(&t("seen.checking")),
        Some(Came::Refused(closed)) => {
            let (title, more) = match closed {
                Closed::Answered => ("ask.replayed", "ask.replayed.more"),
                Closed::Expired => ("ask.late", "ask.late.more"),
            };
            let title = h("h2").attr("tabindex", "-1").say(title);
            banner(Tone::Stop, Icon::Cross, title, h("p").say(more))
        }
        Some(Came::Wrong(error)) => {
            let (what, next) = words::error(&error);
            notice(State::Wrong, &what, &next, Vec::new())
        }
        Some(Came::Answer(answer)) => answered(counter, &answer.0, &answer.1),
    });
    let again = h("button").put(icon(Icon::Again)).say("ask.again").click(move || {
        counter.came.set(None);
        counter.ask();
    });
    let other = h("button.plain").say("ask.change").click(move || {
        counter.came.set(None);
        counter.asked.set(None);
    });
    // Once it is answered, the answer is what counts on this page.
    let first = live({
        let shown = shown.clone();
        move || {
            let done = counter.came.with(|came| match came {
                Some(Came::Answer(answer)) => answer.1.binding == Binding::JustNow,
                _ => false,
            });
            (!done).then(|| shown.clone())
        }
    });
    many(vec![
        first,
        h("div").attr("role", "status").put(came),
        answers(counter),
        h("div.choices.center").put(again).put(other),
    ])
}

/// How the answer comes back.
fn answers(counter: Counter) -> Node {
    let pasted = RwSignal::new(String::new());
    let submit = move || {
        let text = pasted.get_untracked();
        if !text.trim().is_empty() {
            pasted.set(String::new());
            counter.answer(text.into_bytes());
        }
    };
    let choose = move || {
        later(async move {
            for brought in files::choose(files::BADGE_FILES, false, false).await.into_iter().flatten() {
                counter.answer(brought.bytes);
            }
        });
    };
    h("form.form.panel")
        .submit(submit)
        .put(h("h2").say("ask.answer"))
        .put(
            h("div.choices")
                .put(
                    h("button.primary")
                        .attr("type", "button")
                        .put(icon(Icon::Camera))
                        .say("ask.answer.scan")
                        .click(move || counter.scanning.set(true)),
                )
                .put(
                    h("button")
                        .attr("type", "button")
                        .put(icon(Icon::File))
                        .say("ask.answer.file")
                        .click(choose),
                ),
        )
        .put(h("label").say("ask.answer.paste").put(text_area("2").bind(pasted)))
        .put(h("div.choices").put(h("button").put(icon(Icon::Check)).say("check.do")))
}

/// First whether it was made just now for this question, then what it holds.
fn answered(counter: Counter, shown: &[u8], answer: &Answered) -> Node {
    let (tone, shape, key, more) = bound(answer.binding);
    let title = h("p.title").say(key);
    let asked = counter.asked.with_untracked(|asked| {
        let request = &asked.as_ref()?.question.request;
        let (challenge, audience) = (request.challenge.clone(), request.audience.clone());
        Some(receipt::Asked { challenge, audience, binding: answer.binding })
    });
    let shown = Piece { name: t("ask.answer"), bytes: shown.to_vec() };
    many(vec![
        h("div.bound").put(banner(tone, shape, title, h("p").say(more))),
        verify::whole(counter.app, shown, answer.opened.clone(), asked),
    ])
}

/// How an answer is bound to the question, in words: the finding, and what it means.
pub(super) fn bound(binding: Binding) -> (Tone, Icon, &'static str, &'static str) {
    match binding {
        Binding::JustNow => (Tone::Genuine, Icon::Tick, "ask.just-now", "ask.just-now.more"),
        Binding::AnotherQuestion => {
            (Tone::Stop, Icon::Cross, "ask.another-question", "ask.another-question.more")
        }
        Binding::AnotherAudience => {
            (Tone::Stop, Icon::Cross, "ask.another-audience", "ask.another-audience.more")
        }
        Binding::NotProven => (Tone::Stop, Icon::Cross, "ask.not-proven", "ask.not-proven.more"),
        Binding::NotAPresentation => (Tone::Caution, Icon::Alert, "ask.bare", "ask.bare.more"),
    }
}

impl Counter {
    fn ask(self) {
        settings::set_checker(&self.name.get_untracked());
        let filled = |words: String| (!words.trim().is_empty()).then(|| words.trim().to_owned());
        let (name, reason) = (filled(self.name.get_untracked()), filled(self.reason.get_untracked()));
        later(async move {
            let asked = self.app.wallet().ask(name.as_deref(), reason.as_deref(), &public_base()).await;
            match asked {
                Ok(asked) => {
                    let _ = self.asked.try_set(Some(asked));
                }
                Err(error) => self.app.say(words::error(&error).0),
            }
        });
    }

    /// A code is an answer where something was asked, and a question where nothing was.
    fn scanned(self, text: String) {
        if self.asked.with_untracked(Option::is_some) {
            self.answer(text.into_bytes());
        } else {
            self.asked_by(text);
        }
    }

    fn asked_by(self, text: String) {
        self.fault.set(String::new());
        later(async move {
            match self.app.wallet().read_request(&text).await {
                Ok(request) => self.app.go(&answer_route(&request)),
                Err(WalletError::Unreadable(fault)) => {
                    let _ = self.fault.try_set([t("ask.not-a-question"), words::fault(&fault)].join(" "));
                }
                Err(error) => self.app.say(words::error(&error).0),
            }
        });
    }

    fn answer(self, bytes: Vec<u8>) {
        let Some(mut asked) = self.asked.get_untracked() else { return };
        self.came.set(Some(Came::Waiting));
        later(async move {
            let came = match self.app.wallet().answer(&mut asked.question, &bytes).await {
                Ok(answered) => Came::Answer(Rc::new((bytes, answered))),
                Err(AnswerError::Closed(closed)) => Came::Refused(closed),
                Err(AnswerError::Wallet(error)) => Came::Wrong(error),
            };
            // The question on the page stays; that it was answered is remembered.
            let _ = self.asked.try_update_untracked(|now| *now = Some(asked));
            let _ = self.came.try_set(Some(came));
        });
    }
}

/// The page on which a wallet answers.
pub(super) fn answer_route(request: &Request) -> String {
    let encoded = |text: &str| String::from(js_sys::encode_uri_component(text));
    let mut route =
        ["share?challenge=", &encoded(&request.challenge), "&until=", &request.until.to_string()].concat();
    for (name, value) in [("for", &request.audience), ("why", &request.reason)] {
        if let Some(value) = value {
            route.push_str(&["&", name, "=", &encoded(value)].concat());
        }
    }
    route
}
