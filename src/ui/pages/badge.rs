//! `/badge?id=`: one kept badge, whole.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use wasm_bindgen_futures::spawn_local;

use crate::browser::{clipboard, fetch_picture, files};
use crate::domain::credential::Picture;
use crate::domain::evidence::host_of;
use crate::domain::verify::report::Report;
use crate::ui::claims::visible;
use crate::ui::components::claim::claim;
use crate::ui::components::dialog::dialog;
use crate::ui::components::document::{self, button, details, facts, issuer_of, ribbon, technical, title_of};
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::waiting;
use crate::ui::components::plate::plate;
use crate::ui::components::report::{ask_button, hosts_of, how_do_we_know};
use crate::ui::components::verdict::{distrusted, issued_by, verdict};
use crate::ui::shell::{App, Load, app, heading, link, load, wrong};
use crate::ui::words::{self, day_and_time, fill, headline_sentence, listed, t};
use crate::wallet::ports::Held;

pub(crate) fn page() -> AnyView {
    let query = use_query_map();
    // Another badge is another page.
    let id = Memo::new(move |_| query.read().get("id").unwrap_or_default());
    view! { {move || one(id.get())} }.into_any()
}

fn one(id: String) -> AnyView {
    let app = app();
    let badge = {
        let id = id.clone();
        load(move || {
            app.changed.track();
            let (wallet, id) = (app.wallet(), id.clone());
            async move { wallet.held(&id).await }
        })
    };
    let picture = RwSignal::new(None::<String>);
    spawn_local(async move {
        if let Ok(found) = app.wallet().picture(&id).await {
            let _ = picture.try_set(found);
        }
    });
    view! {
        {bar(app)}
        {move || match badge.get() {
            Load::Waiting => waiting(t("badge.waiting")),
            Load::Wrong(error) => wrong(&error),
            Load::Full(held) => full(app, badge, held, picture),
        }}
    }
    .into_any()
}

fn bar(app: App) -> AnyView {
    view! {
        <header class="top back">
            <button class="round" on:click=move |_| app.back() aria-label=t("act.back")>{icon(Icon::Back)}</button>
        </header>
    }
    .into_any()
}

fn full(app: App, badge: RwSignal<Load<Held>>, held: Held, picture: RwSignal<Option<String>>) -> AnyView {
    let Some(report) = held.reports.first().cloned() else {
        return wrong(&crate::wallet::WalletError::NotHere);
    };
    let inside = held.reports.get(1..).unwrap_or_default();
    let name = title_of(&report);
    let busy = RwSignal::new(false);
    let recheck = {
        let id = held.id.clone();
        move |agreed: Vec<String>| {
            let id = id.clone();
            busy.set(true);
            spawn_local(async move {
                match app.wallet().recheck(&id, &agreed).await {
                    Ok(held) => {
                        if let Some(report) = held.reports.first() {
                            app.say(fill("badge.checked", &[("verdict", &headline_sentence(report.headline))]));
                        }
                        let _ = badge.try_set(Load::Full(held));
                    }
                    Err(error) => app.say(words::error(&error).0),
                }
                let _ = busy.try_set(false);
            });
        }
    };
    let ask = Callback::new(recheck);
    let more = RwSignal::new(false);
    let dead = distrusted(report.headline) || ribbon(report.headline).is_some();
    view! {
        <article class="badge" class:dead=dead>
            <div class="hero">{plate(&name, &issuer_of(&report), picture.into())}</div>
            {ribbon(report.headline)}
            {heading(name.clone(), claim(&name))}
            {remote_picture(app, &held.id, &report, picture)}
            {issued_by(&report)}
            {verdict(&report)}
            {how_do_we_know(&report, Some(ask), busy.into(), false)}
            {facts(&report)}
            {details(&report, inside)}
            {note(app, &held)}
            {history(&held)}
            {technical(&report, &held.text, technical_actions(app, &held))}
        </article>
        {bottom(&held, more)}
        {more_sheet(app, held, more, ask, busy)}
    }
    .into_any()
}

fn bottom(held: &Held, more: RwSignal<bool>) -> AnyView {
    let code = link(&["share?show=code&ids=", &held.id].concat());
    let share = link(&["share?ids=", &held.id].concat());
    view! {
        <div class="actions">
            <a class="button primary" href=code>{icon(Icon::Code)}{t("badge.show-code")}</a>
            <a class="button" href=share>{icon(Icon::Share)}{t("badge.share")}</a>
            <button class="narrow" on:click=move |_| more.set(true) aria-haspopup="dialog">
                {icon(Icon::More)}
                <span class="sr">{t("badge.more")}</span>
            </button>
        </div>
    }
    .into_any()
}

/// A picture that lies elsewhere is loaded when the learner says so, and then kept.
fn remote_picture(app: App, id: &str, report: &Report, picture: RwSignal<Option<String>>) -> Option<AnyView> {
    let Picture::Remote(address) = &report.reading.picture else { return None };
    let host = host_of(address)?;
    let (address, id) = (address.clone(), id.to_owned());
    let busy = RwSignal::new(false);
    let fetch = move |_| {
        let (address, id) = (address.clone(), id.clone());
        busy.set(true);
        spawn_local(async move {
            match fetch_picture(&address).await {
                Ok(found) => {
                    let data = found.data_address();
                    if let Err(error) = app.wallet().keep_picture(&id, &data).await {
                        app.say(words::error(&error).0);
                    }
                    let _ = picture.try_set(Some(data));
                }
                Err(_) => app.say(fill("badge.no-picture", &[("host", &host_of(&address).unwrap_or_default())])),
            }
            let _ = busy.try_set(false);
        });
    };
    let label = fill("badge.load-picture", &[("host", &host)]);
    Some(
        view! {
            {move || picture.read().is_none().then(|| view! {
                <p><button class="small" disabled=busy on:click=fetch.clone()>{icon(Icon::Photo)}{label.clone()}</button></p>
            })}
        }
        .into_any(),
    )
}

/// The learner's own words, which stay on this device.
fn note(app: App, held: &Held) -> AnyView {
    let id = held.id.clone();
    let written = RwSignal::new(held.note.clone());
    let typed = RwSignal::new(held.note.clone());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (id, text) = (id.clone(), typed.get_untracked());
        spawn_local(async move {
            match app.wallet().write_note(&id, &text).await {
                Ok(()) => {
                    app.say(t("note.saved"));
                    let _ = written.try_set(text);
                }
                Err(error) => app.say(words::error(&error).0),
            }
        });
    };
    view! {
        <section class="part">
            <form class="form" on:submit=save>
                <label>
                    <span class="h2">{t("part.notes")}</span>
                    <textarea
                        rows="3"
                        prop:value=typed
                        placeholder=t("note.placeholder")
                        on:input=move |event| typed.set(event_target_value(&event))
                    ></textarea>
                </label>
                {move || (typed.get() != written.get())
                    .then(|| view! { <div class="choices"><button class="small">{t("note.save")}</button></div> })}
            </form>
        </section>
    }
    .into_any()
}

fn history(held: &Held) -> AnyView {
    let rows: Vec<AnyView> = held
        .history
        .iter()
        .rev()
        .map(|one| view! { <li><span>{words::happening(one.what)}</span>" "<time>{day_and_time(one.at)}</time></li> }.into_any())
        .collect();
    view! { <details class="history"><summary>{t("part.history")}</summary><ul>{rows}</ul></details> }.into_any()
}

fn technical_actions(app: App, held: &Held) -> AnyView {
    let (text, name) = (held.text.clone(), file_name(held));
    let copied = text.clone();
    let copy = move || {
        let text = copied.clone();
        spawn_local(async move {
            match clipboard::copy(&text).await {
                Ok(()) => app.say(t("act.copied")),
                Err(fault) => app.say(words::clipboard_fault(fault)),
            }
        });
    };
    let save = move || {
        files::save(&name, media(&text), text.as_bytes());
    };
    view! { {button(Icon::Copy, "tech.copy", copy)}{button(Icon::Save, "tech.save", save)} }.into_any()
}

/// The name under which a document is saved.
pub(crate) fn file_name(held: &Held) -> String {
    let title = held.reports.first().map(document::title_of).unwrap_or_default();
    let end = if held.text.trim_start().starts_with(['{', '[']) { ".json" } else { ".jwt" };
    [visible(&title, 60).as_str(), end].concat()
}

pub(crate) fn media(text: &str) -> &'static str {
    if text.trim_start().starts_with(['{', '[']) { "application/json" } else { "application/jwt" }
}

fn more_sheet(app: App, held: Held, open: RwSignal<bool>, ask: Callback<Vec<String>>, busy: RwSignal<bool>) -> AnyView {
    let needs: Vec<String> = held.reports.iter().flat_map(|report| report.needs.clone()).collect();
    let asked: Vec<String> =
        held.reports.iter().flat_map(|report| report.asked.iter().map(|asked| asked.address.clone())).collect();
    let (id, text, name) = (held.id.clone(), held.text.clone(), file_name(&held));
    dialog(open, "sheet", t("badge.more"), move || {
        let (id, text, name) = (id.clone(), text.clone(), name.clone());
        let remove = move |_| {
            open.set(false);
            delete(app, id.clone());
        };
        let save = move |_| {
            files::save(&name, media(&text), text.as_bytes());
            open.set(false);
        };
        let again = move |_| {
            open.set(false);
            ask.run(Vec::new());
        };
        // What was asked before is asked again, so that "again" means now.
        let mut hosts = needs.clone();
        hosts.extend(asked.clone());
        let online = (!hosts_of(&hosts).is_empty()).then(|| {
            let run = Callback::new(move |agreed| {
                open.set(false);
                ask.run(agreed);
            });
            view! {
                <li>
                    <p>{fill("badge.check-online", &[("hosts", &listed(&hosts_of(&hosts)))])}</p>
                    {ask_button(&hosts, run, busy.into())}
                </li>
            }
        });
        view! {
            <ul class="menu">
                <li><button class="way" on:click=again>{icon(Icon::Again)}<span><b>{t("badge.check-again")}</b><small>{t("badge.check-again.more")}</small></span></button></li>
                {online}
                <li><button class="way" on:click=save>{icon(Icon::Save)}<span><b>{t("badge.save-file")}</b><small>{t("badge.save-file.more")}</small></span></button></li>
                <li><button class="way danger" on:click=remove>{icon(Icon::Bin)}<span><b>{t("badge.delete")}</b><small>{t("badge.delete.more")}</small></span></button></li>
            </ul>
        }
        .into_any()
    })
}

fn delete(app: App, id: String) {
    spawn_local(async move {
        let wallet = app.wallet();
        let removed = match wallet.removable(&id).await {
            Ok(removed) => removed,
            Err(error) => return app.say(words::error(&error).0),
        };
        if let Err(error) = wallet.remove(&id).await {
            return app.say(words::error(&error).0);
        }
        app.go_instead("");
        app.say_undo(t("badge.deleted"), move || {
            let removed = removed.clone();
            spawn_local(async move {
                match app.wallet().restore(&removed).await {
                    Ok(()) => app.say(t("badge.restored")),
                    Err(error) => app.say(words::error(&error).0),
                }
                app.changed.update(|changed| *changed += 1);
            });
        });
    });
}
