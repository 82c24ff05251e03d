//! "Check it is this person": what the one who checks types is compared on the device with whom the badge names.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::verdict::toned_mark;

use crate::domain::verify::recipient;
use crate::domain::verify::report::{Is, Report};
use crate::ui::dom::{Node, h, live, many};
use crate::ui::words::{Tone, t};

/// What is typed, and what came of comparing it: with what was typed then, since the answer is about that alone.
#[derive(Clone, Default)]
pub(crate) struct Comparison {
    typed: ArcRwSignal<String>,
    answer: ArcRwSignal<Option<(String, Option<bool>)>>,
}

impl Comparison {
    /// The answer that stands on the page.
    pub(crate) fn answer(&self) -> Option<Option<bool>> {
        let typed = self.typed.get_untracked();
        self.answer.get_untracked().filter(|(asked, _)| *asked == typed.trim()).map(|(_, answer)| answer)
    }
}

pub(crate) fn check_person(report: &Report, comparison: Comparison) -> Node {
    let recipient = &report.reading.recipient;
    if recipient.identifiers.is_empty() && recipient.name.is_none() && recipient.id.is_none() {
        return h("p.soft").say("person.nobody");
    }
    let by_key = recipient.id.as_deref().is_some_and(|id| id.starts_with("did:"));
    if by_key && recipient.identifiers.is_empty() && recipient.name.is_none() {
        // A name or address compared with a key would always be somebody else's.
        let proven = report.findings.holder.is == Is::Holds;
        return if proven { many(Vec::new()) } else { h("p.soft").say("person.key-only") };
    }
    let recipient = recipient.clone();
    let open = comparison.answer().is_some();
    let (typed, answer) = (RwSignal::from(comparison.typed), RwSignal::from(comparison.answer));
    let compare = move || {
        let typed = typed.get_untracked().trim().to_owned();
        if !typed.is_empty() {
            let same = recipient::matches(&recipient, &typed);
            answer.set(Some((typed, same)));
        }
    };
    let told = live(move || {
        let now = typed.get();
        answer.get().filter(|(asked, _)| asked == now.trim()).map(|(_, answer)| match answer {
            Some(true) => toned_mark(Tone::Genuine, Icon::Tick, &t("person.yes")),
            Some(false) => toned_mark(Tone::Caution, Icon::Alert, &t("person.no")),
            None => toned_mark(Tone::Unknown, Icon::Question, &t("person.cannot")),
        })
    });
    let field = plain_field().bind(typed);
    h("details.person")
        .flag("open", open)
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
