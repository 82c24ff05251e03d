//! The one way in which a page says that it waits, that there is nothing, or that something is wrong.

use leptos::prelude::*;

use super::icon::{Icon, icon};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Waiting,
    Empty,
    Wrong,
    Done,
}

/// What happened, whether anything is lost, and what to do next.
pub(crate) fn notice(state: State, title: String, words: String, actions: AnyView) -> AnyView {
    let (class, shape) = match state {
        State::Waiting => ("notice waiting", None),
        State::Empty => ("notice empty", None),
        State::Wrong => ("notice wrong", Some(Icon::Alert)),
        State::Done => ("notice done", Some(Icon::Tick)),
    };
    let role = if state == State::Wrong { "alert" } else { "status" };
    view! {
        <div class=class role=role>
            {shape.map(|shape| view! { <span class="dot">{icon(shape)}</span> })}
            {(state == State::Waiting).then(|| view! { <span class="spinner" aria-hidden="true"></span> })}
            <div>
                <p class="title">{title}</p>
                {(!words.is_empty()).then(|| view! { <p>{words}</p> })}
                <div class="choices">{actions}</div>
            </div>
        </div>
    }
    .into_any()
}

pub(crate) fn waiting(words: String) -> AnyView {
    notice(State::Waiting, words, String::new(), ().into_any())
}
