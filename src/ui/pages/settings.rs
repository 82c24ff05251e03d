//! `/settings`: what this browser keeps, how the app looks and speaks, and what it can and cannot promise.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::browser::settings::{self, Theme};
use crate::browser::storage::{self, Estimate};
use crate::browser::{events, files};
use crate::domain::caseless::caseless;
use crate::ui::components::dialog::dialog;
use crate::ui::components::document::button;
use crate::ui::components::icon::Icon;
use crate::ui::components::person::plain_field;
use crate::ui::components::verdict::toned_mark;
use crate::ui::dom::{Node, h, later, live, many};
use crate::ui::shell::{App, app, choose_language, head};
use crate::ui::words::{self, Tone, count, fill, t};

pub(crate) fn page() -> Node {
    let app = app();
    many(vec![head("settings.title"), keeping(app), looks(), language(app), about(), deleting(app)])
}

/// Whether the browser promises to keep the wallet.
fn keeping(app: App) -> Node {
    let persisted = RwSignal::new(None::<bool>);
    let room = RwSignal::new(None::<Estimate>);
    later(async move {
        let _ = persisted.try_set(storage::persisted().await);
        let _ = room.try_set(storage::estimate().await);
    });
    let ask = move || {
        later(async move {
            let kept = storage::persist().await;
            app.say(t(if kept { "keeping.yes" } else { "keeping.refused" }));
            let _ = persisted.try_set(Some(kept));
        });
    };
    let told = live(move || {
        if app.no_store.get().is_some() {
            return toned_mark(Tone::Stop, Icon::Cross, &t("wrong.no-storage"));
        }
        match persisted.get() {
            Some(true) => toned_mark(Tone::Genuine, Icon::Tick, &t("keeping.yes")),
            Some(false) => many(vec![
                toned_mark(Tone::Caution, Icon::Alert, &t("keeping.no")),
                h("p").say("keeping.no.more"),
                h("div.choices").put(h("button.small").say("keeping.ask").click(ask)),
            ]),
            None => h("p").say("keeping.unknown"),
        }
    });
    let used = live(move || {
        room.get().map(|room| {
            let size = words::integer((room.used / 1_000_000.0).ceil().max(1.0) as usize);
            fill("keeping.room", &[("size", &size)])
        })
    });
    let install = (on_apple_phone() && !events::installed()).then(|| h("p.hint").say("keeping.install"));
    h("section.panel")
        .put(h("h2").say("keeping.title"))
        .put(told)
        .put(h("p.soft").put(used))
        .put(install)
        .put(h("p.soft").say("keeping.backup"))
        .put(h("div.choices").put(button(Icon::Save, "keeping.zip", move || save_everything(app))))
}

/// Every badge as it came, and baked where it has a picture, in a zip, or in several where there is much.
fn save_everything(app: App) {
    app.say(t("keeping.zipping"));
    later(async move {
        let mut number = 0;
        let save = |zip: Vec<u8>| {
            number += 1;
            let name = t("keeping.zip.file");
            let name = if number == 1 { name } else { [&name, " ", &words::integer(number)].concat() };
            files::save(&[&name, ".zip"].concat(), "application/zip", &zip);
        };
        match app.wallet().export_all(|_, _| (), save).await {
            Ok(0) => app.say(t("share.nothing")),
            Ok(zips) => app.say(count("keeping.zipped", zips)),
            Err(error) => app.say(words::error(&error).0),
        }
    });
}

/// Where only an app on the home screen keeps what it is given.
fn on_apple_phone() -> bool {
    window().navigator().user_agent().is_ok_and(|agent| agent.contains("iPhone") || agent.contains("iPad"))
}

fn looks() -> Node {
    let choices =
        [(Theme::Device, "looks.device"), (Theme::Light, "looks.light"), (Theme::Dark, "looks.dark")];
    let now = settings::theme();
    let choices = choices.into_iter().map(|(this, key)| {
        let chosen = radio("theme", this.name(), this == now).on("change", move |_| {
            settings::set_theme(this);
            show(this);
        });
        h("label.choice").put(chosen).say(key)
    });
    choose("looks.title", choices.collect())
}

fn language(app: App) -> Node {
    let spoken = words::spoken();
    let choices = words::LANGUAGES.into_iter().map(|(tag, name)| {
        let chosen = radio("language", tag, tag == spoken).on("change", move |_| choose_language(app, tag));
        h("label.choice").put(chosen).put(h("span").attr("lang", tag).put(name))
    });
    choose("language.title", choices.collect())
}

fn choose(title: &str, choices: Vec<Node>) -> Node {
    h("section.panel").put(h("fieldset").put(h("legend.h2").say(title)).put(choices))
}

fn radio(name: &str, value: &str, on: bool) -> Node {
    h("input")
        .attr("type", "radio")
        .attr("name", name)
        .attr("value", value)
        .set_live("checked", move || JsValue::from_bool(on))
}

/// The page's own script does the same before the first paint.
pub(crate) fn show(theme: Theme) {
    let Some(root) = document().document_element() else { return };
    let _ = match theme {
        Theme::Device => root.remove_attribute("data-theme"),
        Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.name()),
    };
}

fn about() -> Node {
    let more = |title: &str, lines: [&str; 3]| {
        let lines = lines.map(|line| h("p").say(line));
        h("details").put(h("summary").say(title)).put(lines.to_vec())
    };
    h("section.panel")
        .put(h("h2").say("about.title"))
        .put(h("p").say("about.what"))
        .put(more("about.how", ["about.how.1", "about.how.2", "about.how.3"]))
        .put(more("about.cannot", ["about.cannot.1", "about.cannot.2", "about.cannot.3"]))
        .put(h("p.soft").put(fill("about.version", &[("version", env!("CARGO_PKG_VERSION"))])))
}

/// Everything is deleted only by somebody who wrote that they mean it.
fn deleting(app: App) -> Node {
    let open = RwSignal::new(false);
    let panel = h("section.panel").put(h("h2").say("delete.title")).put(h("p").say("delete.warn")).put(
        h("div.choices").put(button(Icon::Bin, "delete.title", move || open.set(true)).class("danger", true)),
    );
    let sheet = dialog(open, "dialog.sheet", t("delete.title"), move || {
        let typed = RwSignal::new(String::new());
        let word = t("delete.word");
        let wanted = caseless(&word);
        let sure = Memo::new(move |_| caseless(typed.read().trim()) == wanted);
        let act = move || {
            if sure.get_untracked() {
                delete(app, open);
            }
        };
        let choices = h("div.choices")
            .put(h("button.danger").flag_live("disabled", move || !sure.get()).say("delete.do"))
            .put(h("button").attr("type", "button").say("act.cancel").click(move || open.set(false)));
        h("form.form")
            .submit(act)
            .put(h("p").say("delete.what"))
            .put(h("p").say("delete.stays"))
            .put(h("label").put(fill("delete.type", &[("word", &word)])).put(plain_field().bind(typed)))
            .put(choices)
    });
    many(vec![panel, sheet])
}

fn delete(app: App, open: RwSignal<bool>) {
    later(async move {
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
}
