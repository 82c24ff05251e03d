//! `/`: the stack of badges, with its search.

use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::caseless::caseless;
use crate::domain::evidence::Instant;
use crate::domain::verify::date;
use crate::domain::verify::report::Headline;
use crate::ui::claims::visible;
use crate::ui::components::claim::claim;
use crate::ui::components::document::title_or_kind;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::components::plate::plate;
use crate::ui::components::verdict::{dead, mark};
use crate::ui::dom::{Node, h, later, live, many, watch};
use crate::ui::shell::{App, Load, app, head, link, load};
use crate::ui::words::{self, achievement_kind, count, fill, t};
use crate::wallet::ports::Card;

use super::lost::wrong;

/// Which badges are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Filter {
    All,
    Kind(String),
    Expiring,
    Attention,
}

type Cards = Arc<Vec<Card>>;

pub(crate) fn page() -> Node {
    let app = app();
    let cards = load(move || {
        app.changed.track();
        let wallet = app.wallet();
        Box::pin(async move {
            if app.no_store.get_untracked().is_some() {
                return Ok(Cards::default());
            }
            Ok(Arc::new(wallet.cards().await?))
        })
    });
    let unkept = live(move || {
        app.no_store.get().map(|fault| {
            let (what, next) = words::port_error(&fault);
            notice(State::Wrong, &what, &next, Vec::new())
        })
    });
    let badges = live(move || match cards.get() {
        Load::Waiting => waiting(&t("home.waiting")),
        Load::Wrong(error) => wrong(&error),
        Load::Full(cards) if cards.is_empty() => empty(),
        Load::Full(cards) => stack(app, cards),
    });
    // A phone has no room for this tab.
    let shared = h("a.button.round.on-phone").attr("href", &link("shared")).label("tab.shared");
    many(vec![head("home.title").put(shared.put(icon(Icon::Share))), unkept, badges])
}

/// The first run: one sentence, and three ways on.
fn empty() -> Node {
    let plate = h("div.plate.felt-a").attr("aria-hidden", "true").put(h("span.pinhole"));
    let ways = h("div.stacked")
        .put(h("a.button.primary").attr("href", &link("add")).put(icon(Icon::Plus)).say("home.add"))
        .put(h("a.button").attr("href", &link("add?by=link")).put(icon(Icon::Code)).say("home.link-or-code"))
        .put(h("a.button.plain").attr("href", &link("add?by=sample")).say("home.sample"));
    h("section.welcome")
        .put(plate)
        .put(h("h2").say("home.promise"))
        .put(h("p").say("home.promise.more"))
        .put(ways)
}

fn stack(app: App, cards: Cards) -> Node {
    let now = app.wallet().now();
    let query = RwSignal::new(String::new());
    let filter = RwSignal::new(Filter::All);
    let most = RwSignal::new(PAGE);
    let all = Arc::clone(&cards);
    // Places in the list: cheap to compare when there are ten thousand.
    let shown = Memo::new(move |_| {
        let words = caseless(&query.read());
        let filter = filter.get();
        let fits = |card: &Card| {
            within(card, &filter, now) && words.split_whitespace().all(|word| card.search.contains(word))
        };
        (0..all.len()).filter(|at| all.get(*at).is_some_and(fits)).collect::<Vec<usize>>()
    });
    let all = Arc::clone(&cards);
    watch(move || {
        shown.track();
        most.set(PAGE);
    });
    let rows = live(move || {
        let shown = shown.read();
        if shown.is_empty() {
            return none(query, filter);
        }
        h("ul.stack").put(
            shown
                .iter()
                .take(most.get())
                .filter_map(|at| all.get(*at))
                .map(|card| row(app, card, now))
                .collect::<Vec<Node>>(),
        )
    });
    let rest = live(move || {
        let rest = shown.read().len().saturating_sub(most.get());
        (rest > 0).then(|| {
            let more = h("button.small").put(count("home.more", rest));
            h("div.choices.center").put(more.click(move || most.update(|most| *most += PAGE)))
        })
    });
    let found = live(move || {
        let narrowed = !query.read().trim().is_empty() || filter.get() != Filter::All;
        narrowed.then(|| count("home.found", shown.read().len()))
    });
    many(vec![
        search_field(query),
        chips(&cards, filter, now),
        h("p.sr").attr("role", "status").put(found),
        rows,
        rest,
    ])
}

/// How many badges are drawn at once; the others follow when asked for.
const PAGE: usize = 60;

fn none(query: RwSignal<String>, filter: RwSignal<Filter>) -> Node {
    let typed = visible(&query.get(), 60);
    let words = if typed.is_empty() { t("home.none-here") } else { fill("home.none", &[("words", &typed)]) };
    let clear = h("button.small").say("home.clear").click(move || {
        query.set(String::new());
        filter.set(Filter::All);
    });
    notice(State::Empty, &words, "", vec![clear])
}

pub(crate) fn search_field(query: RwSignal<String>) -> Node {
    let words = t("home.search");
    let field = h("input").attr("type", "search").attr("autocomplete", "off").attr("placeholder", &words);
    h("div.search").put(icon(Icon::Search)).put(field.attr("aria-label", &words).bind(query))
}

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
        Headline::Genuine | Headline::SelfIssued | Headline::Unsigned => false,
        Headline::Expired
        | Headline::NotYetValid
        | Headline::IssuerUnconfirmed
        | Headline::Suspended
        | Headline::Revoked
        | Headline::NotGenuine
        | Headline::CouldNotCheck => true,
    }
}

fn chips(cards: &Cards, filter: RwSignal<Filter>, now: Instant) -> Node {
    let mut kinds: Vec<(String, usize)> = Vec::new();
    for kind in cards.iter().filter_map(|card| card.achievement_kind.as_ref()) {
        match kinds.iter_mut().find(|(known, _)| known == kind) {
            Some((_, number)) => *number += 1,
            None => kinds.push((kind.clone(), 1)),
        }
    }
    let expiring = cards.iter().filter(|card| expires_soon(card, now)).count();
    let attention = cards.iter().filter(|card| needs_attention(card.headline_at(now))).count();
    let mut list = vec![(Filter::All, count("home.all", cards.len()))];
    if expiring > 0 {
        list.push((Filter::Expiring, count("home.expiring", expiring)));
    }
    if attention > 0 {
        list.push((Filter::Attention, count("home.attention", attention)));
    }
    // The commonest kinds first; one kind alone says no more than "All".
    let several = kinds.len() > 1;
    while several && list.len() < CHIPS {
        let Some(at) = (0..kinds.len()).max_by_key(|at| kinds.get(*at).map(|(_, number)| *number)) else {
            break;
        };
        let (kind, number) = kinds.swap_remove(at);
        let words = [achievement_kind(&kind), words::integer(number)].join(" ");
        list.push((Filter::Kind(kind), words));
    }
    if list.len() == 1 {
        return many(Vec::new());
    }
    let list = list.into_iter().map(|(this, words)| {
        let chosen = this.clone();
        let pressed = move || Some(if filter.get() == chosen { "true" } else { "false" }.to_owned());
        let chip = h("button.chip").attr_live("aria-pressed", pressed).put(words);
        h("li").put(chip.click(move || filter.set(this.clone())))
    });
    h("ul.chips").label("home.show-only").put(list.collect::<Vec<Node>>())
}

const CHIPS: usize = 10;

fn row(app: App, card: &Card, now: Instant) -> Node {
    let title = title_or_kind(card.title.as_deref(), card.kind);
    let issuer = card.issuer.clone().unwrap_or_default();
    let headline = card.headline_at(now);
    let what = h("div.what")
        .put(h("h2").put(claim(&title)))
        .put(h("p").put(claim(&issuer)))
        .put(mark(headline, card.valid_until.as_deref()));
    let link = h("a").attr("href", &link(&["badge?id=", &card.id].concat()));
    h("li.card")
        .class("dead", dead(headline))
        .put(link.put(plate(&title, &issuer, picture_of(app, card))).put(what))
}

/// The picture, fetched from the store once the card is drawn.
fn picture_of(app: App, card: &Card) -> RwSignal<Option<String>> {
    let picture = RwSignal::new(None);
    if card.has_picture {
        let id = card.id.clone();
        later(async move {
            if let Ok(found) = app.wallet().picture(&id).await {
                let _ = picture.try_set(found);
            }
        });
    }
    picture
}
