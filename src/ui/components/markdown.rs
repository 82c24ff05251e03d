//! Markdown of strangers as elements. There is no place in the tree for markup of theirs.

use leptos::prelude::*;

use super::claim::way_out_with;
use crate::ui::markdown::{Block, Inline, read};

pub(crate) fn markdown(text: &str) -> AnyView {
    let blocks: Vec<AnyView> = read(text).into_iter().map(block).collect();
    view! { <div class="prose" dir="auto">{blocks}</div> }.into_any()
}

fn block(block: Block) -> AnyView {
    match block {
        Block::Paragraph(words) => view! { <p>{inlines(words)}</p> }.into_any(),
        // A heading of theirs is not one of the page's.
        Block::Heading(words) => view! { <p class="subheading">{inlines(words)}</p> }.into_any(),
        Block::Quote(words) => view! { <blockquote>{inlines(words)}</blockquote> }.into_any(),
        Block::Code(code) => view! { <pre tabindex="0"><code>{code}</code></pre> }.into_any(),
        Block::List { ordered, items } => {
            let items: Vec<AnyView> =
                items.into_iter().map(|item| view! { <li>{inlines(item)}</li> }.into_any()).collect();
            if ordered { view! { <ol>{items}</ol> }.into_any() } else { view! { <ul>{items}</ul> }.into_any() }
        }
    }
}

fn inlines(words: Vec<Inline>) -> AnyView {
    words.into_iter().map(inline).collect::<Vec<AnyView>>().into_any()
}

fn inline(piece: Inline) -> AnyView {
    match piece {
        Inline::Text(text) => text.into_any(),
        Inline::Strong(words) => view! { <strong>{inlines(words)}</strong> }.into_any(),
        Inline::Emphasis(words) => view! { <em>{inlines(words)}</em> }.into_any(),
        Inline::Code(code) => view! { <code>{code}</code> }.into_any(),
        Inline::Link { link, words } => way_out_with(link, inlines(words)),
        Inline::Break => view! { <br /> }.into_any(),
    }
}
