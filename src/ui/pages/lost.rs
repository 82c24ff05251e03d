//! A route that leads nowhere, and what every page shows when it cannot do its work.

use crate::ui::components::notice::{State, notice};
use crate::ui::dom::{Node, h, many};
use crate::ui::shell::{head, link, reload};
use crate::ui::words::{self, t};
use crate::wallet::WalletError;

pub(crate) fn page() -> Node {
    let home = h("a.button").attr("href", &link("")).say("act.home");
    many(vec![head("lost.title"), notice(State::Wrong, &t("lost.what"), &t("lost.safe"), vec![home])])
}

/// What happened, that the badges are safe, and what to do next.
pub(crate) fn wrong(error: &WalletError) -> Node {
    let (what, next) = words::error(error);
    let action = match error {
        WalletError::Port(_) => h("button").say("act.reload").click(reload),
        WalletError::Unreadable(_) | WalletError::NotHere => {
            h("a.button").attr("href", &link("")).say("act.home")
        }
    };
    notice(State::Wrong, &what, &next, vec![action])
}
