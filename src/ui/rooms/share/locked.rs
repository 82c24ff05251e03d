//! A link that opens with a passphrase only, which has to travel by another way.

use leptos::prelude::*;

use super::Desk;
use crate::browser::clipboard;
use crate::domain::workshop::Handed;
use crate::ui::components::dialog::dialog;
use crate::ui::components::document::button;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::components::qr_code::qr_code;
use crate::ui::dom::{Node, h, later, live, many};
use crate::ui::shell::{Load, public_base};
use crate::ui::words::{self, t};
use crate::wallet::ports::Way;

pub(super) fn sheet(desk: Desk) -> Node {
    dialog(desk.lock, "dialog.sheet", t("lock.title"), move || content(desk))
}

fn content(desk: Desk) -> Node {
    let phrase = RwSignal::new(desk.app.wallet().passphrase().unwrap_or_default());
    let made = RwSignal::new(None::<Load<Handed>>);
    let lock = move || {
        desk.with_ready(|ready| {
            made.set(Some(Load::Waiting));
            let phrase = phrase.get_untracked();
            later(async move {
                let locked = desk.app.wallet().lock(&ready.presented.link, &phrase, &public_base()).await;
                let _ = made.try_set(Some(match locked {
                    Ok(handed) => Load::Full(handed),
                    Err(error) => Load::Wrong(error),
                }));
            });
        });
    };
    let another = move || {
        if let Ok(fresh) = desk.app.wallet().passphrase() {
            phrase.set(fresh);
            made.set(None);
        }
    };
    let field = h("input")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("minlength", "8")
        .flag("required", true)
        .attr("aria-describedby", "lock-hint")
        .bind(phrase);
    let form = h("form.form")
        .submit(lock)
        .put(h("label").say("lock.phrase").put(field))
        .put(h("p.soft").attr("id", "lock-hint").say("lock.hint"))
        .put(h("div.choices").put(h("button.primary").put(icon(Icon::Lock)).say("lock.do")).put(
            h("button").attr("type", "button").put(icon(Icon::Again)).say("lock.another").click(another),
        ));
    let result = live(move || match made.get() {
        None => many(Vec::new()),
        Some(Load::Waiting) => waiting(&t("lock.locking")),
        Some(Load::Wrong(error)) => {
            let (what, next) = words::error(&error);
            notice(State::Wrong, &what, &next, Vec::new())
        }
        Some(Load::Full(handed)) => locked(desk, handed, phrase.get_untracked()),
    });
    many(vec![h("p").say("lock.lead"), form, h("div").attr("role", "status").put(result)])
}

fn locked(desk: Desk, handed: Handed, phrase: String) -> Node {
    let link = handed.link.clone();
    let copy_link = move || desk.copy(link.clone(), Way::LockedLink, "lock.link-copied");
    let copy_phrase = move || {
        let phrase = phrase.clone();
        later(async move {
            match clipboard::copy(&phrase).await {
                Ok(()) => desk.app.say(t("lock.phrase-copied")),
                Err(fault) => desk.app.say(words::clipboard_fault(fault)),
            }
        });
    };
    many(vec![
        handed.code.as_ref().map_or_else(|| h("p.soft").say("lock.no-code"), qr_code),
        h("p").say("lock.apart"),
        h("div.choices").put(button(Icon::Copy, "lock.copy-link", copy_link)).put(button(
            Icon::Copy,
            "lock.copy-phrase",
            copy_phrase,
        )),
    ])
}
