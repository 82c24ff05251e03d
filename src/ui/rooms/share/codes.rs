//! A row of codes shown one after another, for what one code cannot hold: any that are enough will do, in any order.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

use super::Desk;
use super::before::seconds;
use crate::browser::wake_lock::WakeLock;
use crate::domain::engine::Code;
use crate::ui::components::dialog::dialog;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::waiting;
use crate::ui::components::qr_code::QUIET;
use crate::ui::dom::{Node, h, keep, later, live, many, svg, value_in, watch};
use crate::ui::pages::lost::wrong;
use crate::ui::shell::{App, Load, public_base};
use crate::ui::words::{count, fill, integer, t};
use crate::wallet::WalletError;

/// Codes a second.
pub(super) const PACE: u32 = 8;
const PACES: [u32; 3] = [4, PACE, 12];
/// How many are drawn at once, and from how few left on the next are.
const DRAWN: u16 = 32;
const FEW: usize = 16;

pub(super) fn sheet(desk: Desk) -> Node {
    dialog(desk.codes, "dialog.sheet.code", t("codes.title"), move || {
        live(move || match desk.ready.get() {
            Load::Waiting => waiting(&t("share.making")),
            Load::Wrong(error) => wrong(&error),
            Load::Full(ready) => player(desk.app, ready.presented.link.clone()),
        })
    })
}

/// The codes that lie ready to be shown.
struct Film {
    app: App,
    link: String,
    ready: RefCell<VecDeque<Code>>,
    next: Cell<u16>,
    drawing: Cell<bool>,
    /// How many are needed at least; an error where the row cannot be made.
    pieces: RwSignal<Load<usize>>,
}

impl Film {
    /// Draws the next codes while those before are shown.
    fn fill(self: &Rc<Self>) {
        if self.drawing.get() || self.ready.borrow().len() > FEW {
            return;
        }
        self.drawing.set(true);
        let film = Rc::clone(self);
        later(async move {
            let from = film.next.get();
            let row = film.app.wallet().frames(&film.link, &public_base(), from, DRAWN).await;
            match row {
                Ok(row) => {
                    // Numbers go round; no receiver needs so many.
                    film.next.set(from.wrapping_add(DRAWN));
                    film.ready.borrow_mut().extend(row.codes);
                    film.tell(Load::Full(row.pieces));
                }
                Err(error) => film.tell(Load::Wrong(error)),
            }
            film.drawing.set(false);
        });
    }

    fn tell(&self, now: Load<usize>) {
        let known =
            self.pieces.try_with_untracked(|known| matches!((known, &now), (Load::Full(_), Load::Full(_))));
        if known == Some(false) {
            let _ = self.pieces.try_set(now);
        }
    }
}

/// Shows the row that carries a link, for as long as it is on the page.
pub(super) fn player(app: App, link: String) -> Node {
    let film = Rc::new(Film {
        app,
        link,
        ready: RefCell::default(),
        next: Cell::new(0),
        drawing: Cell::new(false),
        pieces: RwSignal::new(Load::<usize>::Waiting),
    });
    let pieces = film.pieces;
    film.fill();
    live(move || match pieces.get() {
        Load::Waiting => waiting(&t("codes.drawing")),
        Load::Wrong(error) => {
            let error: WalletError = error;
            wrong(&error)
        }
        Load::Full(pieces) => screen(&film, pieces),
    })
}

fn screen(film: &Rc<Film>, pieces: usize) -> Node {
    keep(Box::new(WakeLock::hold()));
    // Whoever asked the device for less motion starts it themselves.
    let playing = RwSignal::new(!calm());
    let pace = RwSignal::new(PACE);
    let shown = RwSignal::new(0_u32);
    let path = svg("path");
    let drawing = svg("svg").attr("role", "img").label("codes.label").attr("shape-rendering", "crispEdges");
    let step = {
        let (film, path, drawing) = (Rc::clone(film), path.clone(), drawing.clone());
        Rc::new(move || {
            film.fill();
            let Some(code) = film.ready.borrow_mut().pop_front() else { return };
            let side = code.size + 2 * QUIET;
            if let (Some(path), Some(drawing)) = (path.element(), drawing.element()) {
                let _ = drawing.set_attribute("viewBox", &format!("-{QUIET} -{QUIET} {side} {side}"));
                let _ = path.set_attribute("d", &code.path);
            }
            let _ = shown.try_update(|shown| *shown = shown.wrapping_add(1));
        })
    };
    step();
    let clock = Rc::new(RefCell::new(None::<Ticking>));
    watch(move || {
        clock.replace(None);
        if playing.get() {
            let step = Rc::clone(&step);
            let every = Duration::from_millis(u64::from(1000 / pace.get().max(1)));
            clock.replace(set_interval_with_handle(move || step(), every).ok().map(Ticking));
        }
    });
    let turn = h("button").put(live(move || {
        let (shape, key) =
            if playing.get() { (Icon::Pause, "codes.pause") } else { (Icon::Play, "codes.play") };
        many(vec![icon(shape), h("span").say(key)])
    }));
    let paces = PACES.into_iter().map(|one| {
        let option = h("option").attr("value", &one.to_string()).flag("selected", one == PACE);
        option.put(count("codes.pace", one as usize))
    });
    let paces = h("select").put(paces.collect::<Vec<Node>>()).on("change", move |event| {
        if let Ok(chosen) = value_in(&event).parse() {
            pace.set(chosen);
        }
    });
    many(vec![
        h("div.code-plate").put(drawing.put(path)),
        h("p.center").put(h("b").say("codes.point")),
        h("p.soft.center")
            .put(fill("codes.needs", &[("n", &integer(pieces)), ("seconds", &seconds(pieces))])),
        h("p.soft.center.count")
            .attr("aria-hidden", "true")
            .put(live(move || fill("codes.shown", &[("n", &integer(shown.get() as usize))]))),
        live(move || (!playing.get()).then(|| h("p.soft.center").say("codes.paused"))),
        h("div.choices.center.player")
            .put(turn.click(move || playing.update(|playing| *playing = !*playing)))
            .put(h("label.pace").say("codes.speed").put(paces)),
    ])
}

fn calm() -> bool {
    let query = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
    query.is_some_and(|query| query.matches())
}

/// Stops when it is dropped.
struct Ticking(IntervalHandle);

impl Drop for Ticking {
    fn drop(&mut self) {
        self.0.clear();
    }
}
