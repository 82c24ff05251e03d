//! `/badge?id=`: one kept badge, whole.

use std::rc::Rc;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::browser::{clipboard, fetch_picture, files};
use crate::domain::credential::{Kind, Picture};
use crate::domain::evidence::host_of;
use crate::domain::verify::refresh::Refreshed;
use crate::domain::verify::report::Report;
use crate::ui::claims::visible;
use crate::ui::components::claim::claim;
use crate::ui::components::dialog::dialog;
use crate::ui::components::document::{button, details, facts, issuer_of, technical, title_of};
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::waiting;
use crate::ui::components::plate::plate;
use crate::ui::components::report::{Ask, ask_at_once, ask_button, hosts_of, how_do_we_know};
use crate::ui::components::verdict::{
    dead, distrusted, failing_inside, issued_by, ribbon, toned_mark, verdict,
};
use crate::ui::dom::{Node, h, later, live, many, text, watch};
use crate::ui::shell::{App, Load, app, greet_again, head_back, heading, link, load};
use crate::ui::words::{self, Tone, count, day_and_time, fill, listed, t};
use crate::wallet::WalletError;
use crate::wallet::ports::Held;

use super::lost::wrong;

pub(crate) fn page() -> Node {
    let query = use_query_map();
    // Another badge is another page.
    let id = Memo::new(move |_| query.read().get("id").unwrap_or_default());
    let app = app();
    live(move || one(app, id.get()))
}

/// What the parts of the page share.
#[derive(Clone)]
struct Desk {
    app: App,
    badge: RwSignal<Load<Held>>,
    picture: RwSignal<Option<String>>,
    /// Whether the reasons are unfolded.
    unfolded: RwSignal<bool>,
    ask: Ask,
    /// What is being written into the notes, so that checking again loses nothing of it.
    draft: RwSignal<Option<String>>,
}

fn one(app: App, id: String) -> Node {
    let badge = {
        let id = id.clone();
        load(move || {
            app.changed.track();
            let (wallet, id) = (app.wallet(), id.clone());
            Box::pin(async move { wallet.held(&id).await })
        })
    };
    let picture = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let recheck = {
        let id = id.clone();
        move |agreed: Vec<String>| {
            let id = id.clone();
            busy.set(true);
            later(async move {
                match app.wallet().recheck(&id, &agreed).await {
                    Ok(held) => {
                        if let Some(report) = held.reports.first() {
                            app.say(fill("badge.checked", &[("verdict", &words::sentence_of(report))]));
                        }
                        greet_again();
                        let _ = badge.try_set(Load::Full(held));
                    }
                    Err(error) => app.say(words::error(&error).0),
                }
                let _ = busy.try_set(false);
            });
        }
    };
    later(async move {
        if let Ok(found) = app.wallet().picture(&id).await {
            let _ = picture.try_set(found);
        }
    });
    let ask = Ask { run: Rc::new(recheck), busy };
    let desk = Desk { app, badge, picture, unfolded: RwSignal::new(false), ask, draft: RwSignal::new(None) };
    let shown = live(move || match desk.badge.get() {
        Load::Waiting => waiting(&t("badge.waiting")),
        Load::Wrong(error) => missing(&error),
        Load::Full(held) => full(&desk, &held),
    });
    many(vec![head_back(app, None), shown])
}

/// A badge that is not there still has a page with a title.
fn missing(error: &WalletError) -> Node {
    let title = t("kind.badge");
    many(vec![heading(&title, text(&title)), wrong(error)])
}

fn full(desk: &Desk, held: &Held) -> Node {
    let Some((report, inside)) = held.reports.split_first() else {
        return missing(&WalletError::NotHere);
    };
    let name = title_of(report);
    let more = RwSignal::new(false);
    let lost = failing_inside(inside);
    let article = h("article.badge")
        .class("dead", dead(report.headline))
        .put(h("div.hero").put(plate(&name, &issuer_of(report), desk.picture)))
        .put(ribbon(report.headline))
        .put(heading(&name, claim(&name)))
        .put(remote_picture(desk, &held.id, report))
        .put(issued_by(report, distrusted(report)))
        .put(verdict(report, ask_at_once(report, &desk.ask)))
        .put((lost > 0).then(|| toned_mark(Tone::Caution, Icon::Alert, &count("inside.failing", lost))))
        .put((report.kind == Kind::Clr).then(|| {
            let lines = h("a.button").attr("href", &link(&["transcript?id=", &held.id].concat()));
            h("p").put(lines.put(icon(Icon::Record)).say("badge.transcript"))
        }))
        .put(how_do_we_know(report, Some(&desk.ask), desk.unfolded))
        .put(facts(report))
        .put(details(report, inside))
        .put(note(desk, held))
        .put(history(held))
        .put(technical(report, &held.text, original_actions(desk.app, file_name(held), &held.text)));
    many(vec![article, bottom(held, more), more_sheet(desk, held, more)])
}

fn bottom(held: &Held, more: RwSignal<bool>) -> Node {
    let way = |kind: &str, route: &str, shape: Icon, key: &str| {
        h(kind).attr("href", &link(&[route, &held.id].concat())).put(icon(shape)).say(key)
    };
    let sheet = h("button.narrow").attr("aria-haspopup", "dialog").put(icon(Icon::More));
    h("div.actions")
        .put(way("a.button.primary", "share?show=code&ids=", Icon::Code, "badge.show-code"))
        .put(way("a.button", "share?ids=", Icon::Share, "badge.share"))
        .put(sheet.put(h("span.sr").say("badge.more")).click(move || more.set(true)))
}

/// A picture that lies elsewhere is loaded when the learner says so, and then kept.
fn remote_picture(desk: &Desk, id: &str, report: &Report) -> Option<Node> {
    let Picture::Remote(address) = &report.reading.picture else { return None };
    let host = host_of(address)?;
    let (app, picture, address, id) = (desk.app, desk.picture, address.clone(), id.to_owned());
    let busy = RwSignal::new(false);
    let label = fill("badge.load-picture", &[("host", &host)]);
    let fetch = move || {
        let (address, id) = (address.clone(), id.clone());
        busy.set(true);
        later(async move {
            match fetch_picture(&address).await {
                Ok(found) => {
                    let data = found.data_address();
                    if let Err(error) = app.wallet().keep_picture(&id, &data).await {
                        app.say(words::error(&error).0);
                    }
                    let _ = picture.try_set(Some(data));
                }
                Err(_) => {
                    app.say(fill("badge.no-picture", &[("host", &host_of(&address).unwrap_or_default())]))
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let fetch = Rc::new(fetch);
    Some(live(move || {
        let fetch = Rc::clone(&fetch);
        picture.read().is_none().then(|| {
            let press = h("button.small").flag_live("disabled", move || busy.get()).click(move || fetch());
            h("p").put(press.put(icon(Icon::Photo)).put(label.as_str()))
        })
    }))
}

/// The learner's own words, which stay on this device.
fn note(desk: &Desk, held: &Held) -> Node {
    let (app, draft, id) = (desk.app, desk.draft, held.id.clone());
    let written = RwSignal::new(held.note.clone());
    let typed = RwSignal::new(draft.get_untracked().unwrap_or_else(|| held.note.clone()));
    watch(move || draft.set(Some(typed.get())));
    let save = move || {
        let (id, text) = (id.clone(), typed.get_untracked());
        later(async move {
            match app.wallet().write_note(&id, &text).await {
                Ok(()) => {
                    app.say(t("note.saved"));
                    let _ = written.try_set(text);
                }
                Err(error) => app.say(words::error(&error).0),
            }
        });
    };
    let field = h("textarea").attr("rows", "3").attr("placeholder", &t("note.placeholder")).bind(typed);
    let press = live(move || {
        (*typed.read() != *written.read()).then(|| h("div.choices").put(h("button.small").say("note.save")))
    });
    let label = h("label").put(h("span.h2").say("part.notes")).put(field);
    h("section.part").put(h("form.form").submit(save).put(label).put(press))
}

fn history(held: &Held) -> Node {
    let rows =
        held.history.iter().rev().map(|one| {
            h("li").put(words::happening(one.what)).put(" ").put(h("time").put(day_and_time(one.at)))
        });
    h("details.history").put(h("summary").say("part.history")).put(h("ul").put(rows.collect::<Vec<Node>>()))
}

/// Copying and saving a document exactly as it came.
pub(crate) fn original_actions(app: App, name: String, text: &str) -> Vec<Node> {
    let (copied, saved) = (text.to_owned(), text.to_owned());
    let copy = move || {
        let text = copied.clone();
        later(async move {
            match clipboard::copy(&text).await {
                Ok(()) => app.say(t("act.copied")),
                Err(fault) => app.say(words::clipboard_fault(fault)),
            }
        });
    };
    let save = move || {
        files::save(&name, media(&saved), saved.as_bytes());
    };
    vec![button(Icon::Copy, "tech.copy", copy), button(Icon::Save, "tech.save", save)]
}

/// The name under which a document is saved.
fn file_name(held: &Held) -> String {
    let title = held.reports.first().map(title_of).unwrap_or_default();
    [visible(&title, 60).as_str(), ending(&held.text)].concat()
}

pub(crate) fn ending(text: &str) -> &'static str {
    if text.trim_start().starts_with(['{', '[']) { ".json" } else { ".jwt" }
}

fn media(text: &str) -> &'static str {
    if ending(text) == ".json" { "application/json" } else { "application/jwt" }
}

fn more_sheet(desk: &Desk, held: &Held, open: RwSignal<bool>) -> Node {
    let (desk, held) = (desk.clone(), held.clone());
    dialog(open, "dialog.sheet", t("badge.more"), move || {
        let way = |kind: &str, shape: Icon, title: &str, more: &str| {
            h(kind).put(icon(shape)).put(h("span").put(h("b").say(title)).put(h("small").say(more)))
        };
        let run = Rc::clone(&desk.ask.run);
        let again = move || {
            open.set(false);
            run(Vec::new());
        };
        let (name, text) = (file_name(&held), held.text.clone());
        let save = move || {
            files::save(&name, media(&text), text.as_bytes());
            open.set(false);
        };
        let (app, id) = (desk.app, held.id.clone());
        let remove = move || {
            open.set(false);
            delete(app, id.clone());
        };
        let rows = [
            Some(way("button.way", Icon::Again, "badge.check-again", "badge.check-again.more").click(again)),
            online(&desk, &held, open),
            newer(desk.app, &held, open),
            Some(
                way("a.button.way", Icon::Info, "badge.worth", "badge.worth.more")
                    .attr("href", &link(&["worth?id=", &held.id].concat())),
            ),
            Some(way("button.way", Icon::Save, "badge.save-file", "badge.save-file.more").click(save)),
            Some(way("button.way.danger", Icon::Bin, "badge.delete", "badge.delete.more").click(remove)),
        ];
        h("ul.menu").put(rows.into_iter().flatten().map(|row| h("li").put(row)).collect::<Vec<Node>>())
    })
}

/// Asking those who could know more, also those that were asked before: "again" means now.
fn online(desk: &Desk, held: &Held, open: RwSignal<bool>) -> Option<Node> {
    let mut addresses = Vec::new();
    for report in &held.reports {
        addresses.extend(report.needs.iter().cloned());
        addresses.extend(report.asked.iter().map(|asked| asked.address.clone()));
    }
    let run = Rc::clone(&desk.ask.run);
    let run = move |agreed| {
        open.set(false);
        run(agreed);
    };
    let button = ask_button("row.check-now", &addresses, &Ask { run: Rc::new(run), busy: desk.ask.busy })?;
    let hosts = listed(&hosts_of(&addresses));
    Some(many(vec![h("p").put(fill("badge.check-online", &[("hosts", &hosts)])), button]))
}

/// Asking for a newer edition, where the badge says who has one. It tells the host that the badge is held.
fn newer(app: App, held: &Held, open: RwSignal<bool>) -> Option<Node> {
    let address = held.reports.first()?.reading.refresh.as_deref()?;
    let more = fill("badge.newer.more", &[("host", &host_of(address)?)]);
    let id = held.id.clone();
    let ask = move || {
        open.set(false);
        let id = id.clone();
        later(async move {
            match app.wallet().refresh(&id).await {
                Ok(Refreshed::Newer) => {
                    app.say(t("badge.newer.came"));
                    app.changed.update(|count| *count += 1);
                }
                Ok(Refreshed::Same) => app.say(t("badge.newer.none")),
                Err(WalletError::Unreadable(fault)) => app.say(words::fault(&fault)),
                Err(error) => app.say(words::error(&error).0),
            }
        });
    };
    let words = h("span").put(h("b").say("badge.newer")).put(h("small").put(more));
    Some(h("button.way").put(icon(Icon::Globe)).put(words).click(ask))
}

fn delete(app: App, id: String) {
    later(async move {
        let wallet = app.wallet();
        let removed = match wallet.removable(&id).await {
            Ok(removed) => Rc::new(removed),
            Err(error) => return app.say(words::error(&error).0),
        };
        if let Err(error) = wallet.remove(&id).await {
            return app.say(words::error(&error).0);
        }
        app.go_instead("");
        app.say_undo(t("badge.deleted"), move || {
            let removed = Rc::clone(&removed);
            later(async move {
                match app.wallet().restore(&removed).await {
                    Ok(()) => app.say(t("badge.restored")),
                    Err(error) => app.say(words::error(&error).0),
                }
                app.changed.update(|changed| *changed += 1);
            });
        });
    });
}
