//! "Check it is this person": what the one who checks types is compared on the device with whom the badge names.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::verdict::toned_mark;
use crate::domain::credential::Recipient;
use crate::domain::verify::recipient;
use crate::ui::dom::{Node, h, live, watch};
use crate::ui::words::{Tone, t};

pub(crate) fn check_person(recipient: &Recipient) -> Node {
    if recipient.identifiers.is_empty() && recipient.name.is_none() && recipient.id.is_none() {
        return h("p.soft").say("person.nobody");
    }
    let recipient = recipient.clone();
    let typed = RwSignal::new(String::new());
    let answer = RwSignal::new(None::<Option<bool>>);
    // What was found out is about what was typed then.
    watch(move || {
        typed.track();
        answer.set(None);
    });
    let compare = move || {
        let typed = typed.get_untracked();
        if !typed.trim().is_empty() {
            answer.set(Some(recipient::matches(&recipient, typed.trim())));
        }
    };
    let told = live(move || {
        answer.get().map(|answer| match answer {
            Some(true) => toned_mark(Tone::Genuine, Icon::Tick, &t("person.yes")),
            Some(false) => toned_mark(Tone::Caution, Icon::Alert, &t("person.no")),
            None => toned_mark(Tone::Unknown, Icon::Question, &t("person.cannot")),
        })
    });
    let field = plain_field().bind(typed);
    h("details.person")
        .put(h("summary").put(icon(Icon::Person)).say("person.check"))
        .put(
            h("form")
                .submit(compare)
                .put(h("label").say("person.label").put(field))
                .put(h("button.small").say("person.compare")),
        )
        .put(h("p.soft").say("person.hint"))
        .put(h("div").attr("role", "status").put(told))
}

/// A field into which a browser writes nothing of its own.
pub(crate) fn plain_field() -> Node {
    h("input")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
}
