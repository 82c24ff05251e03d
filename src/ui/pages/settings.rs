//! `/settings`: what this browser keeps, how the app looks and speaks, and what it can and cannot promise.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::browser::settings::{self, Theme};
use crate::browser::storage::{self, Estimate};
use crate::browser::events;
use crate::ui::components::dialog::dialog;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::shell::{App, app, choose_language, heading};
use crate::ui::words::{self, fill, t};

pub(crate) fn page() -> AnyView {
    let app = app();
    view! {
        <header class="top">{heading(t("settings.title"), t("settings.title").into_any())}</header>
        {keeping(app)}
        {looks()}
        {language(app)}
        {about()}
        {deleting(app)}
    }
    .into_any()
}

/// Whether the browser promises to keep the wallet.
fn keeping(app: App) -> AnyView {
    let persisted = RwSignal::new(None::<bool>);
    let room = RwSignal::new(None::<Estimate>);
    let look = move || {
        spawn_local(async move {
            let _ = persisted.try_set(storage::persisted().await);
            let _ = room.try_set(storage::estimate().await);
        });
    };
    look();
    let ask = move |_| {
        spawn_local(async move {
            let kept = storage::persist().await;
            app.say(t(if kept { "keeping.now" } else { "keeping.refused" }));
            let _ = persisted.try_set(Some(kept));
        });
    };
    let told = move || {
        if app.no_store.get().is_some() {
            return view! { <p class="mark stop"><span class="dot">{icon(Icon::Cross)}</span><span>{t("wrong.no-storage")}</span></p> }.into_any();
        }
        match persisted.get() {
            Some(true) => view! { <p class="mark genuine"><span class="dot">{icon(Icon::Tick)}</span><span>{t("keeping.yes")}</span></p> }.into_any(),
            Some(false) => view! {
                <p class="mark caution"><span class="dot">{icon(Icon::Alert)}</span><span>{t("keeping.no")}</span></p>
                <p>{t("keeping.no.more")}</p>
                <div class="choices"><button class="small" on:click=ask>{t("keeping.ask")}</button></div>
            }
            .into_any(),
            None => view! { <p>{t("keeping.unknown")}</p> }.into_any(),
        }
    };
    let used = move || {
        room.get().map(|room| {
            let size = words::integer((room.used / 1_000_000.0).ceil().max(1.0) as usize);
            fill("keeping.room", &[("size", &size)])
        })
    };
    let install = (on_apple_phone() && !events::installed()).then(|| view! { <p class="hint">{t("keeping.install")}</p> });
    view! {
        <section class="panel">
            <h2>{t("keeping.title")}</h2>
            {told}
            <p class="soft">{used}</p>
            {install}
            <p class="soft">{t("keeping.backup")}</p>
        </section>
    }
    .into_any()
}

/// Where only an app on the home screen keeps what it is given.
fn on_apple_phone() -> bool {
    let navigator = window().navigator();
    navigator.user_agent().is_ok_and(|agent| agent.contains("iPhone") || agent.contains("iPad"))
}

fn looks() -> AnyView {
    let theme = RwSignal::new(settings::theme());
    let choices = [(Theme::Device, "looks.device"), (Theme::Light, "looks.light"), (Theme::Dark, "looks.dark")];
    let choices: Vec<AnyView> = choices
        .into_iter()
        .map(|(this, key)| {
            let choose = move |_| {
                settings::set_theme(this);
                show(this);
                theme.set(this);
            };
            view! {
                <label class="choice">
                    <input type="radio" name="theme" value=this.name() prop:checked=move || theme.get() == this on:change=choose />
                    {t(key)}
                </label>
            }
            .into_any()
        })
        .collect();
    view! { <section class="panel"><fieldset><legend class="h2">{t("looks.title")}</legend>{choices}</fieldset></section> }.into_any()
}

/// The page's own script does the same before the first paint.
fn show(theme: Theme) {
    let Some(root) = document().document_element() else { return };
    let _ = match theme {
        Theme::Device => root.remove_attribute("data-theme"),
        Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.name()),
    };
}

fn language(app: App) -> AnyView {
    let spoken = words::spoken();
    let choices: Vec<AnyView> = words::LANGUAGES
        .into_iter()
        .map(|(tag, name)| {
            view! {
                <label class="choice">
                    <input type="radio" name="language" value=tag checked=tag == spoken on:change=move |_| choose_language(app, tag) />
                    <span lang=tag>{name}</span>
                </label>
            }
            .into_any()
        })
        .collect();
    view! { <section class="panel"><fieldset><legend class="h2">{t("language.title")}</legend>{choices}</fieldset></section> }.into_any()
}

fn about() -> AnyView {
    view! {
        <section class="panel">
            <h2>{t("about.title")}</h2>
            <p>{t("about.what")}</p>
            <details><summary>{t("about.how")}</summary><p>{t("about.how.1")}</p><p>{t("about.how.2")}</p><p>{t("about.how.3")}</p></details>
            <details><summary>{t("about.cannot")}</summary><p>{t("about.cannot.1")}</p><p>{t("about.cannot.2")}</p><p>{t("about.cannot.3")}</p></details>
            <p class="soft">{fill("about.version", &[("version", env!("CARGO_PKG_VERSION"))])}</p>
        </section>
    }
    .into_any()
}

/// Everything is deleted only by somebody who wrote that they mean it.
fn deleting(app: App) -> AnyView {
    let open = RwSignal::new(false);
    let sheet = dialog(open, "sheet", t("delete.title"), move || {
        let typed = RwSignal::new(String::new());
        let word = t("delete.word");
        let wanted = word.clone();
        let sure = Memo::new(move |_| typed.read().trim().to_lowercase() == wanted.to_lowercase());
        let act = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            if !sure.get_untracked() {
                return;
            }
            spawn_local(async move {
                match app.wallet().delete_everything().await {
                    Ok(()) => {
                        settings::clear();
                        show(Theme::Device);
                        app.changed.update(|changed| *changed += 1);
                        app.go("");
                        app.say(t("delete.done"));
                    }
                    Err(error) => app.say(words::error(&error).0),
                }
                let _ = open.try_set(false);
            });
        };
        view! {
            <form class="form" on:submit=act>
                <p>{t("delete.what")}</p>
                <p>{t("delete.stays")}</p>
                <label>
                    {fill("delete.type", &[("word", &word)])}
                    <input
                        type="text"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        prop:value=typed
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </label>
                <div class="choices">
                    <button class="danger" disabled=move || !sure.get()>{t("delete.do")}</button>
                    <button type="button" on:click=move |_| open.set(false)>{t("act.cancel")}</button>
                </div>
            </form>
        }
        .into_any()
    });
    view! {
        <section class="panel">
            <h2>{t("delete.title")}</h2>
            <p>{t("delete.warn")}</p>
            <div class="choices"><button class="small danger" on:click=move |_| open.set(true)>{icon(Icon::Bin)}{t("delete.title")}</button></div>
        </section>
        {sheet}
    }
    .into_any()
}
