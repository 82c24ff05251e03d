//! `/record`: the learner's record, line by line.

use leptos::prelude::*;

use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::dom::{Node, h, live, many};
use crate::ui::pages::lost::wrong;
use crate::ui::shell::{Load, app, head, link, load};
use crate::ui::words::{count, t};

pub(crate) fn page() -> Node {
    let app = app();
    let cards = load(move || {
        app.changed.track();
        let wallet = app.wallet();
        Box::pin(async move { wallet.cards().await })
    });
    let shown = live(move || match cards.get() {
        Load::Waiting => waiting(&t("record.waiting")),
        Load::Wrong(error) => wrong(&error),
        Load::Full(cards) => {
            let add = h("a.button.primary").attr("href", &link("add")).say("home.add");
            notice(State::Empty, &count("record.badges", cards.len()), "", vec![add])
        }
    });
    many(vec![head("record.title"), shown])
}
