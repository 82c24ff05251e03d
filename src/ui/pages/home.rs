//! `/`: the stack of badges, with its search.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::domain::evidence::Instant;
use crate::domain::verify::date;
use crate::domain::verify::report::Headline;
use crate::ui::claims::visible;
use crate::ui::components::claim::claim;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::components::plate::plate;
use crate::ui::components::verdict::mark;
use crate::ui::shell::{App, Load, app, heading, link, load, wrong};
use crate::ui::words::{self, achievement_kind, count, count_with, fill, t};
use crate::wallet::ports::Card;

/// Which badges are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Filter {
    All,
    Kind(String),
    Expiring,
    Attention,
}

type Cards = Arc<Vec<Arc<Card>>>;

pub(crate) fn page() -> AnyView {
    let app = app();
    let cards = load(move || {
        app.changed.track();
        let wallet = app.wallet();
        async move {
            if app.no_store.get_untracked().is_some() {
                return Ok(Arc::new(Vec::new()));
            }
            let cards = wallet.cards().await?;
            Ok(Arc::new(cards.into_iter().map(Arc::new).collect::<Vec<_>>()))
        }
    });
    let title = t("home.title");
    view! {
        <header class="top">{heading(title.clone(), title.into_any())}</header>
        {move || app.no_store.get().map(|fault| {
            let (what, next) = words::port_error(&fault);
            notice(State::Wrong, what, next, ().into_any())
        })}
        {move || match cards.get() {
            Load::Waiting => waiting(t("home.waiting")),
            Load::Wrong(error) => wrong(&error),
            Load::Full(cards) if cards.is_empty() => empty(),
            Load::Full(cards) => stack(app, cards),
        }}
    }
    .into_any()
}

/// The first run: one sentence, and three ways on.
fn empty() -> AnyView {
    view! {
        <section class="welcome">
            <div class="plate felt-a" aria-hidden="true"><span class="pinhole"></span></div>
            <h2>{t("home.promise")}</h2>
            <p>{t("home.promise.more")}</p>
            <div class="stacked">
                <a class="button primary" href=link("add")>{icon(Icon::Plus)}{t("home.add")}</a>
                <a class="button" href=link("add?by=link")>{icon(Icon::Code)}{t("home.link-or-code")}</a>
                <a class="button plain" href=link("add?by=sample")>{t("home.sample")}</a>
            </div>
        </section>
    }
    .into_any()
}

fn stack(app: App, cards: Cards) -> AnyView {
    let now = app.wallet().now();
    let query = RwSignal::new(String::new());
    let filter = RwSignal::new(Filter::All);
    let most = RwSignal::new(PAGE);
    let all = Arc::clone(&cards);
    let shown = Memo::new(move |_| {
        let words: Vec<String> = query.read().to_lowercase().split_whitespace().map(str::to_owned).collect();
        let filter = filter.get();
        let fits = |card: &&Arc<Card>| {
            within(card, &filter, now) && words.iter().all(|word| card.search.contains(word.as_str()))
        };
        all.iter().filter(fits).cloned().collect::<Vec<Arc<Card>>>()
    });
    let rows = move || {
        let shown = shown.read();
        if shown.is_empty() {
            let clear = move |_| {
                query.set(String::new());
                filter.set(Filter::All);
            };
            let typed = visible(&query.get(), 60);
            let none = if typed.is_empty() { t("home.none-here") } else { fill("home.none", &[("words", &typed)]) };
            return notice(
                State::Empty,
                none,
                String::new(),
                view! { <button class="small" on:click=clear>{t("home.clear")}</button> }.into_any(),
            );
        }
        let rows: Vec<AnyView> = shown.iter().take(most.get()).map(|card| row(app, card, now)).collect();
        view! { <ul class="stack">{rows}</ul> }.into_any()
    };
    let rest = move || {
        let rest = shown.read().len().saturating_sub(most.get());
        (rest > 0).then(|| {
            let more = move |_| most.update(|most| *most += PAGE);
            view! {
                <div class="choices center">
                    <button class="small" on:click=more>{count("home.more", rest)}</button>
                </div>
            }
        })
    };
    let found = move || {
        let narrowed = !query.read().trim().is_empty() || filter.get() != Filter::All;
        narrowed.then(|| count("home.found", shown.read().len()))
    };
    let search = move |event| {
        query.set(event_target_value(&event));
        most.set(PAGE);
    };
    view! {
        <div class="search">
            {icon(Icon::Search)}
            <input
                type="search"
                prop:value=query
                on:input=search
                aria-label=t("home.search")
                placeholder=t("home.search")
                autocomplete="off"
            />
        </div>
        {chips(&cards, filter, most, now)}
        <p class="sr" role="status">{found}</p>
        {rows}
        {rest}
    }
    .into_any()
}

/// How many badges are drawn at once; the others follow when asked for.
const PAGE: usize = 60;

fn within(card: &Card, filter: &Filter, now: Instant) -> bool {
    match filter {
        Filter::All => true,
        Filter::Kind(kind) => card.achievement_kind.as_deref() == Some(kind),
        Filter::Expiring => expires_soon(card, now),
        Filter::Attention => needs_attention(card.headline_at(now)),
    }
}

/// Within sixty days, and not yet.
fn expires_soon(card: &Card, now: Instant) -> bool {
    let end = card.valid_until.as_deref().and_then(date::instant);
    end.is_some_and(|end| end >= now && end - now < 60 * 86_400)
}

fn needs_attention(headline: Headline) -> bool {
    match headline {
        Headline::Genuine | Headline::Unsigned => false,
        Headline::Expired
        | Headline::NotYetValid
        | Headline::IssuerUnconfirmed
        | Headline::Suspended
        | Headline::Revoked
        | Headline::NotGenuine
        | Headline::CouldNotCheck => true,
    }
}

fn chips(cards: &Cards, filter: RwSignal<Filter>, most: RwSignal<usize>, now: Instant) -> AnyView {
    let mut kinds: Vec<(String, usize)> = Vec::new();
    for kind in cards.iter().filter_map(|card| card.achievement_kind.as_ref()) {
        match kinds.iter_mut().find(|(known, _)| known == kind) {
            Some((_, number)) => *number += 1,
            None => kinds.push((kind.clone(), 1)),
        }
    }
    kinds.sort_by(|a, b| b.1.cmp(&a.1));
    let expiring = cards.iter().filter(|card| expires_soon(card, now)).count();
    let attention = cards.iter().filter(|card| needs_attention(card.headline_at(now))).count();
    let mut list = vec![(Filter::All, count_with("home.all", cards.len(), &[]))];
    if expiring > 0 {
        list.push((Filter::Expiring, count("home.expiring", expiring)));
    }
    if attention > 0 {
        list.push((Filter::Attention, count("home.attention", attention)));
    }
    if kinds.len() > 1 {
        list.extend(kinds.into_iter().take(8).map(|(kind, number)| {
            let words = [achievement_kind(&kind), words::integer(number)].join(" ");
            (Filter::Kind(kind), words)
        }));
    }
    if list.len() == 1 {
        return ().into_any();
    }
    let list: Vec<AnyView> = list
        .into_iter()
        .map(|(this, words)| {
            let chosen = this.clone();
            let pressed = move || if filter.get() == chosen { "true" } else { "false" };
            let choose = move |_| {
                filter.set(this.clone());
                most.set(PAGE);
            };
            view! { <li><button class="chip" aria-pressed=pressed on:click=choose>{words}</button></li> }.into_any()
        })
        .collect();
    view! { <ul class="chips" aria-label=t("home.show-only")>{list}</ul> }.into_any()
}

fn row(app: App, card: &Card, now: Instant) -> AnyView {
    let title = card.title.as_deref().map(|title| visible(title, 160)).unwrap_or_default();
    let title = if title.is_empty() { words::kind(card.kind) } else { title };
    let issuer = card.issuer.clone().unwrap_or_default();
    let headline = card.headline_at(now);
    let dead = matches!(headline, Headline::NotGenuine | Headline::Revoked);
    view! {
        <li class="card" class:dead=dead>
            <a href=link(&["badge?id=", &card.id].concat())>
                {plate(&title, &issuer, picture_of(app, card).into())}
                <div class="what">
                    <h2><bdi>{title.clone()}</bdi></h2>
                    <p>{claim(&issuer)}</p>
                    {mark(headline, card.valid_until.as_deref())}
                </div>
            </a>
        </li>
    }
    .into_any()
}

/// The picture, fetched from the store once the card is drawn.
fn picture_of(app: App, card: &Card) -> RwSignal<Option<String>> {
    let picture = RwSignal::new(None);
    if card.has_picture {
        let id = card.id.clone();
        spawn_local(async move {
            if let Ok(found) = app.wallet().picture(&id).await {
                let _ = picture.try_set(found);
            }
        });
    }
    picture
}
