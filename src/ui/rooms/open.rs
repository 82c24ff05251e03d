//! `/open#…`: a link that is not badges alone. Locked with a passphrase, a question asked in person, or one of a row.

use std::rc::Rc;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::ask;
use crate::domain::receipt::Piece;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::components::scanner::scanner;
use crate::ui::dom::{Node, h, later, live, many, watch};
use crate::ui::pages::lost::wrong;
use crate::ui::pages::verify;
use crate::ui::shell::{App, app, greet_again, head, link, public_base};
use crate::ui::words::{self, t};
use crate::wallet::WalletError;
use crate::wallet::verify::Opened;

/// What the link turned out to be.
#[derive(Clone)]
enum Found {
    Looking,
    Locked,
    Part,
    Open(Rc<(Vec<u8>, Opened)>),
    Wrong(WalletError),
}

pub(super) fn page() -> Node {
    let app = app();
    let found = RwSignal::new_local(Found::Looking);
    let here = RwSignal::new(String::new());
    let hash = use_location().hash;
    watch(move || {
        let fragment = hash.get().trim_start_matches('#').to_owned();
        let whole = [public_base().as_str(), "v#", &fragment].concat();
        here.set(whole.clone());
        found.set(Found::Looking);
        later(async move { look(app, whole, found).await });
    });
    let shown = live(move || match found.get() {
        Found::Looking => many(vec![head("open.title"), waiting(&t("seen.checking"))]),
        Found::Locked => many(vec![head("open.locked"), locked(app, here, found)]),
        Found::Part => many(vec![head("open.part"), part(found, app)]),
        Found::Open(opened) => {
            let shown = Piece { name: t("foot.link"), bytes: opened.0.clone() };
            verify::whole(app, shown, opened.1.clone(), None)
        }
        Found::Wrong(error) => many(vec![head("open.title"), wrong(&error)]),
    });
    h("div.open").put(shown)
}

async fn look(app: App, text: String, found: RwSignal<Found, LocalStorage>) {
    let now = match app.wallet().open(text.as_bytes()).await {
        Ok(opened) => Found::Open(Rc::new((text.into_bytes(), opened))),
        Err(WalletError::Unreadable(fault)) if fault.code == "locked" => Found::Locked,
        Err(WalletError::Unreadable(fault)) if fault.code == "one-of-several" => Found::Part,
        Err(WalletError::Unreadable(fault)) if fault.code == "request" => {
            match app.wallet().read_request(&text).await {
                Ok(request) => return app.go_instead(&ask::answer_route(&request)),
                Err(error) => Found::Wrong(error),
            }
        }
        Err(error) => Found::Wrong(error),
    };
    greet_again();
    let _ = found.try_set(now);
}

fn locked(app: App, here: RwSignal<String>, found: RwSignal<Found, LocalStorage>) -> Node {
    let phrase = RwSignal::new(String::new());
    let fault = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let open = move || {
        if busy.get_untracked() || phrase.read_untracked().trim().is_empty() {
            return;
        }
        busy.set(true);
        fault.set(String::new());
        let (locked, words) = (here.get_untracked(), phrase.get_untracked());
        later(async move {
            match app.wallet().unlock(&locked, words.trim()).await {
                // What was inside goes into no address, which the browser would remember.
                Ok(inside) => look(app, inside, found).await,
                Err(error) => {
                    let told = match &error {
                        WalletError::Unreadable(fault) => words::fault(fault),
                        other => words::error(other).0,
                    };
                    let _ = fault.try_set(told);
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let field = h("input")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("aria-describedby", "open-fault")
        .bind(phrase);
    let press =
        h("button.primary").flag_live("disabled", move || busy.get()).put(icon(Icon::Lock)).say("open.do");
    let told = live(move || if busy.get() { t("open.opening") } else { fault.get() });
    h("form.form.panel")
        .submit(open)
        .put(h("p").say("open.locked.more"))
        .put(h("label").say("lock.phrase").put(field))
        .put(h("p.fault").attr("id", "open-fault").attr("role", "status").put(told))
        .put(h("div.choices").put(press))
}

fn part(found: RwSignal<Found, LocalStorage>, app: App) -> Node {
    let scanning = RwSignal::new(false);
    let scan =
        h("button.primary").put(icon(Icon::Camera)).say("open.part.scan").click(move || scanning.set(true));
    let read = Rc::new(move |text: String| later(async move { look(app, text, found).await }));
    many(vec![
        notice(State::Empty, &t("open.part.what"), &t("open.part.more"), vec![scan]),
        h("p.center").put(h("a").attr("href", &link("check")).say("seen.check-other")),
        scanner(scanning, read),
    ])
}
