//! Words of strangers on the page, apart from ours.

use crate::ui::claims::visible;
use crate::ui::dom::{Node, h, many, text};
use crate::ui::markdown;

/// A name or sentence from a document: isolated, so that it cannot turn the line it stands in around.
pub(crate) fn claim(words: &str) -> Node {
    h("bdi").put(visible(words, 400))
}

pub(crate) fn strong_claim(words: &str) -> Node {
    h("b").put(h("bdi").put(visible(words, 200)))
}

/// A link out of the app, with the place it leads to. An address that may not be followed is only text.
pub(crate) fn way_out(address: &str, words: Option<&str>) -> Node {
    match markdown::link(address) {
        Some(link) => {
            let words = words.map_or_else(|| shown(&link), |words| visible(words, 200));
            way_out_with(&link, text(&words))
        }
        None => {
            let address = h("span.address").put(visible(address, 300));
            match words {
                Some(words) => many(vec![claim(words), text(" "), address]),
                None => address,
            }
        }
    }
}

pub(crate) fn way_out_with(link: &markdown::Link, words: Node) -> Node {
    h("a")
        .attr("href", &link.href)
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer nofollow ugc")
        .attr("referrerpolicy", "no-referrer")
        .put(h("bdi").put(words))
        .put(" ")
        .put(h("span.host").put(visible(&link.place, 100)))
}

fn shown(link: &markdown::Link) -> String {
    let bare =
        link.href.strip_prefix("https://").or_else(|| link.href.strip_prefix("mailto:")).unwrap_or_default();
    let path = bare.strip_prefix(&link.place).unwrap_or_default();
    // The host stands beside it anyway.
    visible(if path.len() > 1 { path } else { bare }, 60)
}
