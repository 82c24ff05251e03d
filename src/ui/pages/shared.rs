//! `/shared`: what went where and when, without what it said.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::ui::claims::visible;
use crate::ui::components::claim::{claim, strong_claim};
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::shell::{App, Load, app, heading, link, load, wrong};
use crate::ui::words::{self, count, day, day_and_time, fill, t};
use crate::wallet::ports::Shared;

type Log = Arc<(Vec<Shared>, BTreeMap<String, String>)>;

pub(crate) fn page() -> AnyView {
    let app = app();
    let log = load(move || {
        app.changed.track();
        let wallet = app.wallet();
        async move {
            if app.no_store.get_untracked().is_some() {
                return Ok(Log::default());
            }
            let titles = wallet.cards().await?;
            let titles = titles.into_iter().map(|card| (card.id, card.title.unwrap_or_default())).collect();
            Ok(Arc::new((wallet.shared().await?, titles)))
        }
    });
    view! {
        <header class="top">{heading(t("shared.title"), t("shared.title").into_any())}</header>
        {move || match log.get() {
            Load::Waiting => waiting(t("shared.waiting")),
            Load::Wrong(error) => wrong(&error),
            Load::Full(log) if log.0.is_empty() => notice(
                State::Empty,
                t("shared.none"),
                t("shared.none.more"),
                view! { <a class="button" href=link("share")>{icon(Icon::Share)}{t("shared.share")}</a> }.into_any(),
            ),
            Load::Full(log) => {
                let now = app.wallet().now();
                let rows: Vec<AnyView> = log.0.iter().map(|one| row(app, one, &log.1, now)).collect();
                view! {
                    <p class="soft lead">{t("shared.lead")}</p>
                    <ul class="log">{rows}</ul>
                    <div class="choices center">
                        <a class="button" href=link("share")>{icon(Icon::Share)}{t("shared.share")}</a>
                    </div>
                }
                .into_any()
            }
        }}
    }
    .into_any()
}

fn row(app: App, shared: &Shared, titles: &BTreeMap<String, String>, now: i64) -> AnyView {
    let badges: Vec<AnyView> = shared
        .badges
        .iter()
        .map(|id| match titles.get(id) {
            Some(title) => {
                let title = visible(title, 120);
                view! { <li><a href=link(&["badge?id=", id].concat())>{claim(&title)}</a></li> }.into_any()
            }
            None => view! { <li class="soft">{t("shared.gone")}</li> }.into_any(),
        })
        .collect();
    let whom = match &shared.audience {
        Some(audience) => strong_claim(audience),
        None => view! { <b>{t("shared.anyone")}</b> }.into_any(),
    };
    let until = match shared.expires {
        Some(end) if end < now => fill("shared.ended", &[("day", &day(end))]),
        Some(end) => fill("shared.until", &[("day", &day(end))]),
        None => t("shared.no-end"),
    };
    let id = shared.id.clone();
    let forget = move |_| {
        let id = id.clone();
        spawn_local(async move {
            match app.wallet().forget_shared(&id).await {
                Ok(()) => app.say(t("shared.forgotten")),
                Err(error) => app.say(words::error(&error).0),
            }
            app.changed.update(|changed| *changed += 1);
        });
    };
    let again = link(&["share?ids=", &shared.badges.join(",")].concat());
    view! {
        <li class="panel">
            <p class="whom">{whom}</p>
            <p class="soft">{day_and_time(shared.at)}" · "{until}</p>
            {shared.reason.as_deref().map(|reason| view! { <p>{claim(reason)}</p> })}
            <p class="sr">{count("share.badges", shared.badges.len())}</p>
            <ul class="names">{badges}</ul>
            <div class="choices">
                <a class="button small" href=again>{t("shared.again")}</a>
                <button class="small" on:click=forget>{icon(Icon::Bin)}{t("shared.forget")}</button>
            </div>
        </li>
    }
    .into_any()
}
