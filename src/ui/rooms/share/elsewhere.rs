//! A badge on pages of other people: the fields that LinkedIn asks for, and a card for a page of one's own.

use leptos::prelude::*;

use super::{Desk, Ready};
use crate::browser::clipboard;
use crate::domain::share::card;
use crate::domain::share::elsewhere::Profile;
use crate::ui::components::dialog::dialog;
use crate::ui::components::document::button;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::dom::{Node, h, later, live, many};
use crate::ui::shell::Load;
use crate::ui::words::{self, fill, t};
use crate::wallet::ports::Way;

pub(super) fn linked_in(desk: Desk) -> Node {
    dialog(desk.linked_in, "dialog.sheet", t("linked-in.title"), move || {
        live(move || match desk.ready.get() {
            Load::Full(ready) => profile(desk, &ready),
            Load::Waiting | Load::Wrong(_) => many(Vec::new()),
        })
    })
}

fn profile(desk: Desk, ready: &Ready) -> Node {
    let Some((held, report)) = ready.held.first().and_then(|held| Some((held, held.reports.first()?))) else {
        return many(Vec::new());
    };
    let link = &ready.presented.link;
    let profile = Profile::of(&report.reading, &held.text, Some(link));
    let month = |when: Option<(i64, i64)>| when.map(|(year, month)| format!("{year}-{month:02}"));
    let own = profile.cert_url.as_deref() == Some(link.as_str());
    let fields = [
        ("linked-in.name", Some(profile.name.clone())),
        ("linked-in.organization", profile.organization_name.clone()),
        ("linked-in.issued", month(profile.issued)),
        ("linked-in.expires", month(profile.expires)),
        ("linked-in.id", profile.cert_id.clone()),
        ("linked-in.address", profile.cert_url.clone()),
    ];
    let mut list = h("dl.copyable");
    for (name, value) in fields {
        let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
        let copied = value.clone();
        let label = fill("linked-in.copy", &[("what", &t(name))]);
        let copy =
            h("button.small.round").attr("aria-label", &label).put(icon(Icon::Copy)).click(move || {
                copy(desk, copied.clone());
            });
        list = list.put(
            h("div").put(h("dt").say(name)).put(h("dd").put(h("bdi.clip").put(value.as_str())).put(copy)),
        );
    }
    let open = h("a.button.primary")
        .attr("href", &profile.to_address())
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer")
        .say("linked-in.open")
        .click(move || {
            if own {
                desk.with_ready(|ready| desk.log(&ready, Way::Link));
            }
        });
    many(vec![
        h("p").say("linked-in.lead"),
        if own { h("p.hint").say("linked-in.own") } else { many(Vec::new()) },
        list,
        h("div.choices").put(open),
    ])
}

fn copy(desk: Desk, text: String) {
    later(async move {
        match clipboard::copy(&text).await {
            Ok(()) => desk.app.say(t("act.copied")),
            Err(fault) => desk.app.say(words::clipboard_fault(fault)),
        }
    });
}

pub(super) fn card(desk: Desk) -> Node {
    dialog(desk.card, "dialog.sheet", t("card.title"), move || {
        live(move || match desk.ready.get() {
            Load::Full(ready) => piece(desk, &ready),
            Load::Waiting | Load::Wrong(_) => many(Vec::new()),
        })
    })
}

fn piece(desk: Desk, ready: &Ready) -> Node {
    let Some(report) = ready.held.first().and_then(|held| held.reports.first()) else {
        return many(Vec::new());
    };
    let words = card::Words { issued_by: t("card.issued-by"), check: t("card.check") };
    let html = card::to_html(&report.reading, &ready.presented.link, &words);
    let copied = html.clone();
    let copy_it = move || desk.copy(copied.clone(), Way::Link, "act.copied");
    many(vec![
        h("p").say("card.lead"),
        h("label.form")
            .say("card.html")
            .put(h("textarea.original").attr("rows", "8").attr("readonly", "").put(html)),
        h("div.choices").put(button(Icon::Copy, "card.copy", copy_it)),
    ])
}
