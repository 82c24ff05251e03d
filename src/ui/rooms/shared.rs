//! `/shared`: what went where and when, without what it said.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::claims::visible;
use crate::ui::components::claim::{claim, strong_claim};
use crate::ui::components::document::button;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::dom::{Node, h, later, live, many};
use crate::ui::shell::{App, Load, app, head, link, load};
use crate::ui::words::{self, count, day, day_and_time, fill, listed, t};
use crate::wallet::ports::{Shared, Way};

use crate::ui::pages::lost::wrong;

type Log = Arc<(Vec<Shared>, BTreeMap<String, String>)>;

pub(crate) fn page() -> Node {
    let app = app();
    let log = load(move || {
        app.changed.track();
        let wallet = app.wallet();
        Box::pin(async move {
            if app.no_store.get_untracked().is_some() {
                return Ok(Log::default());
            }
            let titles = wallet.cards().await?;
            let titles = titles.into_iter().map(|card| (card.id, card.title.unwrap_or_default())).collect();
            Ok(Arc::new((wallet.shared().await?, titles)))
        })
    });
    let shown = live(move || match log.get() {
        Load::Waiting => waiting(&t("shared.waiting")),
        Load::Wrong(error) => wrong(&error),
        Load::Full(log) if log.0.is_empty() => {
            notice(State::Empty, &t("shared.none"), &t("shared.none.more"), vec![share()])
        }
        Load::Full(log) => {
            let now = app.wallet().now();
            let rows: Vec<Node> = log.0.iter().map(|one| row(app, one, &log.1, now)).collect();
            many(vec![
                h("p.lead").say("shared.lead"),
                h("ul.log").put(rows),
                h("div.choices.center").put(share()),
            ])
        }
    });
    many(vec![head("shared.title"), shown])
}

fn share() -> Node {
    h("a.button").attr("href", &link("share")).put(icon(Icon::Share)).say("shared.share")
}

fn row(app: App, shared: &Shared, titles: &BTreeMap<String, String>, now: i64) -> Node {
    let badges = shared.badges.iter().map(|id| match titles.get(id) {
        Some(title) => {
            let link = h("a").attr("href", &link(&["badge?id=", id].concat()));
            h("li").put(link.put(claim(&visible(title, 120))))
        }
        None => h("li.soft").say("shared.gone"),
    });
    let whom = match &shared.audience {
        Some(audience) => strong_claim(audience),
        None => h("b").say("shared.anyone"),
    };
    let until = match shared.expires {
        Some(end) if end < now => fill("shared.ended", &[("day", &day(end))]),
        Some(end) => fill("shared.until", &[("day", &day(end))]),
        None => t("shared.no-end"),
    };
    let id = shared.id.clone();
    let forget = move || {
        let id = id.clone();
        later(async move {
            match app.wallet().forget_shared(&id).await {
                Ok(()) => app.say(t("shared.forgotten")),
                Err(error) => app.say(words::error(&error).0),
            }
            app.changed.update(|changed| *changed += 1);
        });
    };
    let again = link(&route_again(shared));
    let ways: Vec<String> = shared.ways.iter().map(|way| t(way_key(*way))).collect();
    let ways = (!ways.is_empty()).then(|| h("p.soft").put(fill("shared.by", &[("ways", &listed(&ways))])));
    h("li.panel")
        .put(h("p.whom").put(whom))
        .put(h("p.soft").put(day_and_time(shared.at)).put(" · ").put(until))
        .put(shared.reason.as_deref().map(|reason| h("p").put(claim(reason))))
        .put(ways)
        .put(h("p.sr").put(count("share.badges", shared.badges.len())))
        .put(h("ul.names").put(badges.collect::<Vec<Node>>()))
        .put(h("div.choices").put(h("a.button.small").attr("href", &again).say("shared.again")).put(button(
            Icon::Bin,
            "shared.forget",
            forget,
        )))
}

/// The same badges for the same person and reason, for about as long.
fn route_again(shared: &Shared) -> String {
    let encoded = |text: &str| String::from(js_sys::encode_uri_component(text));
    let mut route = ["share?ids=", &shared.badges.join(",")].concat();
    for (name, value) in [("for", &shared.audience), ("why", &shared.reason)] {
        if let Some(value) = value {
            route.push_str(&["&", name, "=", &encoded(value)].concat());
        }
    }
    let life = match shared.expires.map(|end| end.saturating_sub(shared.at)) {
        None => "open",
        Some(..=3_600) => "hour",
        Some(..=86_400) => "day",
        Some(..=604_800) => "week",
        Some(_) => "month",
    };
    [&route, "&life=", life].concat()
}

fn way_key(way: Way) -> &'static str {
    match way {
        Way::Code => "shared.by.code",
        Way::Codes => "shared.by.codes",
        Way::Link => "shared.by.link",
        Way::LockedLink => "shared.by.locked-link",
        Way::File => "shared.by.file",
        Way::Page => "shared.by.page",
        Way::Paper => "shared.by.paper",
        Way::Answer => "shared.by.answer",
    }
}
