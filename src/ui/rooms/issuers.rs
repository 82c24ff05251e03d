//! `/issuers`: issuers I trust. The viewer's own list, with how they know and since when; it stays on this device.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::browser::files;
use crate::domain::evidence::host_of;
use crate::domain::issuer::TrustedIssuer;
use crate::ui::claims::visible;
use crate::ui::components::claim::{claim, strong_claim};
use crate::ui::components::document::button;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::components::person::plain_field;
use crate::ui::dom::{Node, h, later, live, many};
use crate::ui::pages::import::text_area;
use crate::ui::pages::lost::wrong;
use crate::ui::shell::{App, Load, app, head_back, load};
use crate::ui::words::{self, count, day, fill, t};
use crate::wallet::WalletError;

pub(super) fn page() -> Node {
    let app = app();
    let query = use_query_map();
    let asks = |name: &str| query.read_untracked().get(name).filter(|text| !text.is_empty());
    let id = RwSignal::new(asks("id").unwrap_or_default());
    let name = RwSignal::new(asks("name").unwrap_or_default());
    let came_with_one = asks("id").is_some();
    let signed = asks("id").zip(asks("key"));
    let list = load(move || {
        app.changed.track();
        let wallet = app.wallet();
        Box::pin(async move { Ok(wallet.trusted().await) })
    });
    let shown = live(move || match list.get() {
        Load::Waiting => waiting(&t("issuers.waiting")),
        Load::Wrong(error) => wrong(&error),
        Load::Full(list) if list.is_empty() => {
            notice(State::Empty, &t("issuers.none"), &t("issuers.none.more"), Vec::new())
        }
        Load::Full(list) => h("ul.log").put(list.iter().map(|one| row(app, one)).collect::<Vec<Node>>()),
    });
    let form = confirm(app, id, name, signed, came_with_one);
    let (first, second) = if came_with_one { (form, shown) } else { (shown, form) };
    many(vec![
        head_back(app, Some("issuers.title")),
        h("p.lead").say("issuers.lead"),
        first,
        second,
        h("div.choices").put(button(Icon::Save, "issuers.export", move || export(app))).put(button(
            Icon::File,
            "issuers.import",
            move || import(app),
        )),
    ])
}

fn row(app: App, one: &TrustedIssuer) -> Node {
    let (id, key) = (one.id.clone(), one.key.clone());
    let forget = move || {
        let (id, key) = (id.clone(), key.clone());
        later(async move {
            match app.wallet().distrust(&id, key.as_deref()).await {
                Ok(()) => app.say(t("issuers.forgotten")),
                Err(error) => app.say(words::error(&error).0),
            }
            app.changed.update(|changed| *changed += 1);
        });
    };
    let name = one.name.as_deref().filter(|name| !name.is_empty()).unwrap_or(&one.id);
    let place = match host_of(&one.id) {
        Some(host) => fill("issuers.at", &[("host", &host)]),
        None => t("place.key-only"),
    };
    let since = one.at.map(|at| fill("issuers.since", &[("day", &day(at))]));
    h("li.panel")
        .put(h("p.whom").put(strong_claim(name)))
        .put(h("p.soft").put(place).put(since.map(|since| [" · ", &since].concat())))
        .put((!one.note.is_empty()).then(|| h("p").put(claim(&one.note))))
        .put(
            h("details.technical")
                .put(h("summary").say("tech.title"))
                .put(h("p.address").put(visible(&one.id, 300)))
                .put(one.key.as_deref().map(|key| h("p.address").put(visible(key, 300)))),
        )
        .put(h("div.choices").put(button(Icon::Bin, "shared.forget", forget)))
}

/// `signed` is an issuer's id with the key that signed its badge.
fn confirm(
    app: App,
    id: RwSignal<String>,
    name: RwSignal<String>,
    signed: Option<(String, String)>,
    from_badge: bool,
) -> Node {
    let note = RwSignal::new(String::new());
    let add = move || {
        let written = id.get_untracked().trim().to_owned();
        if written.is_empty() {
            return;
        }
        // The key that signed the badge from which one came here is what is confirmed; where the id is the key, that
        // key. An issuer by its id alone has whatever key its website names.
        let of_badge = signed.as_ref().filter(|(id, _)| *id == written).map(|(_, key)| key.clone());
        let key = of_badge.or_else(|| written.strip_prefix("did:key:").map(str::to_owned));
        let filled = |text: String| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let issuer = TrustedIssuer {
            id: written,
            key,
            name: filled(name.get_untracked()),
            at: Some(app.wallet().now()),
            confirmed: true,
            note: note.get_untracked().trim().to_owned(),
        };
        later(async move {
            match app.wallet().trust(issuer).await {
                Ok(()) => {
                    app.say(t("issuers.kept"));
                    for field in [id, name, note] {
                        let _ = field.try_set(String::new());
                    }
                }
                Err(error) => app.say(words::error(&error).0),
            }
            app.changed.update(|changed| *changed += 1);
        });
    };
    h("form.form.panel")
        .submit(add)
        .put(h("h2").say(if from_badge { "issuers.this" } else { "issuers.add" }))
        .put(h("p.soft").say("issuers.how"))
        .put(h("label").say("issuers.name").put(plain_field().attr("maxlength", "200").bind(name)))
        .put(
            h("label")
                .say("issuers.id")
                .put(plain_field().flag("required", true).attr("maxlength", "2000").bind(id)),
        )
        .put(
            h("label").say("issuers.note").put(
                text_area("2")
                    .attr("maxlength", "1000")
                    .attr("placeholder", &t("issuers.note.example"))
                    .bind(note),
            ),
        )
        .put(h("div.choices").put(h("button.primary").put(icon(Icon::Tick)).say("issuers.do")))
}

fn export(app: App) {
    later(async move {
        let text = app.wallet().export_trusted().await;
        if files::save(&[t("issuers.file").as_str(), ".json"].concat(), "application/json", text.as_bytes()) {
            app.say(t("issuers.saved"));
        }
    });
}

fn import(app: App) {
    later(async move {
        for brought in files::choose(".json,application/json", false, false).await.into_iter().flatten() {
            match app.wallet().import_trusted(&String::from_utf8_lossy(&brought.bytes)).await {
                Ok(number) => app.say(count("issuers.imported", number)),
                Err(WalletError::Unreadable(fault)) => app.say(words::fault(&fault)),
                Err(error) => app.say(words::error(&error).0),
            }
            app.changed.update(|changed| *changed += 1);
        }
    });
}
