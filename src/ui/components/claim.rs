//! Words of strangers on the page, apart from ours.

use leptos::prelude::*;

use crate::ui::claims::visible;
use crate::ui::markdown;

/// A name or sentence from a document: isolated, so that it cannot turn the line it stands in around.
pub(crate) fn claim(text: &str) -> AnyView {
    view! { <bdi>{visible(text, 400)}</bdi> }.into_any()
}

pub(crate) fn strong_claim(text: &str) -> AnyView {
    view! { <b><bdi>{visible(text, 200)}</bdi></b> }.into_any()
}

/// A link out of the app, with the place it leads to. An address that may not be followed is only text.
pub(crate) fn way_out(address: &str, words: Option<&str>) -> AnyView {
    match markdown::link(address) {
        Some(link) => {
            let words = words.map_or_else(|| shown(&link), |words| visible(words, 200));
            way_out_with(link, words.into_any())
        }
        None => {
            let words = words.map(|words| view! { <bdi>{visible(words, 200)}</bdi>" " });
            view! { {words}<span class="address">{visible(address, 300)}</span> }.into_any()
        }
    }
}

pub(crate) fn way_out_with(link: markdown::Link, words: AnyView) -> AnyView {
    view! {
        <a href=link.href target="_blank" rel="noopener noreferrer nofollow ugc" referrerpolicy="no-referrer">
            <bdi>{words}</bdi>
            " "
            <span class="host">{visible(&link.place, 100)}</span>
        </a>
    }
    .into_any()
}

fn shown(link: &markdown::Link) -> String {
    let bare = link.href.strip_prefix("https://").or_else(|| link.href.strip_prefix("mailto:"));
    let path = bare.and_then(|bare| bare.strip_prefix(&link.place)).unwrap_or_default();
    // The host stands beside it anyway.
    if path.len() > 1 { visible(path, 60) } else { visible(bare.unwrap_or_default(), 60) }
}
