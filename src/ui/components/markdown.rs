//! Markdown of strangers as elements. There is no place in the tree for markup of theirs.

use super::claim::way_out_with;
use crate::ui::dom::{Node, h, many, text};
use crate::ui::markdown::{Block, Inline, read};

pub(crate) fn markdown(words: &str) -> Node {
    h("div.prose").attr("dir", "auto").put(read(words).into_iter().map(block).collect::<Vec<Node>>())
}

fn block(block: Block) -> Node {
    match block {
        Block::Paragraph(words) => h("p").put(inlines(words)),
        // A heading of theirs is not one of the page's.
        Block::Heading(words) => h("p.subheading").put(inlines(words)),
        Block::Quote(words) => h("blockquote").put(inlines(words)),
        Block::Code(code) => h("pre").attr("tabindex", "0").put(h("code").put(code)),
        Block::List { ordered, items } => {
            let items: Vec<Node> = items.into_iter().map(|item| h("li").put(inlines(item))).collect();
            h(if ordered { "ol" } else { "ul" }).put(items)
        }
    }
}

fn inlines(words: Vec<Inline>) -> Node {
    many(words.into_iter().map(inline).collect())
}

fn inline(piece: Inline) -> Node {
    match piece {
        Inline::Text(words) => text(&words),
        Inline::Strong(words) => h("strong").put(inlines(words)),
        Inline::Emphasis(words) => h("em").put(inlines(words)),
        Inline::Code(code) => h("code").put(code),
        Inline::Link { link, words } => way_out_with(&link, inlines(words)),
        Inline::Break => h("br"),
    }
}
