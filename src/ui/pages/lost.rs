//! A route that leads nowhere, and what every page shows when it cannot do its work.

use leptos::prelude::*;

use crate::ui::components::notice::{State, notice};
use crate::ui::shell::{heading, link, reload};
use crate::ui::words::{self, t};
use crate::wallet::WalletError;

pub(crate) fn page() -> AnyView {
    view! {
        <header class="top">{heading(t("lost.title"), t("lost.title").into_any())}</header>
        {notice(
            State::Wrong,
            t("lost.what"),
            t("lost.safe"),
            view! { <a class="button" href=link("")>{t("act.home")}</a> }.into_any(),
        )}
    }
    .into_any()
}

/// What happened, that the badges are safe, and what to do next.
pub(crate) fn wrong(error: &WalletError) -> AnyView {
    let (what, next) = words::error(error);
    let action = match error {
        WalletError::Port(_) => {
            view! { <button on:click=move |_| reload()>{t("act.reload")}</button> }.into_any()
        }
        WalletError::Unreadable(_) | WalletError::NotHere => {
            view! { <a class="button" href=link("")>{t("act.home")}</a> }.into_any()
        }
    };
    notice(State::Wrong, what, next, action)
}
