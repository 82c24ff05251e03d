//! The one way in which a page says that it waits, that there is nothing, or that something is wrong.

use super::icon::Icon;
use super::verdict::dot;
use crate::ui::dom::{Node, h};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Waiting,
    Empty,
    Wrong,
    Done,
}

/// What happened, whether anything is lost, and what to do next.
pub(crate) fn notice(state: State, title: &str, words: &str, actions: Vec<Node>) -> Node {
    let (kind, mark) = match state {
        State::Waiting => ("div.notice.waiting", Some(h("span.spinner").attr("aria-hidden", "true"))),
        State::Empty => ("div.notice.empty", None),
        State::Wrong => ("div.notice.wrong", Some(dot(Icon::Alert))),
        State::Done => ("div.notice.done", Some(dot(Icon::Tick))),
    };
    let told = h("div").put(h("p.title").put(title)).put((!words.is_empty()).then(|| h("p").put(words)));
    h(kind)
        .attr("role", if state == State::Wrong { "alert" } else { "status" })
        .put(mark)
        .put(if actions.is_empty() { told } else { told.put(h("div.choices").put(actions)) })
}

pub(crate) fn waiting(words: &str) -> Node {
    notice(State::Waiting, words, "", Vec::new())
}
