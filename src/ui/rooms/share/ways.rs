//! The ways to hand it over, with what was measured of each before it is offered.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::before::{characters, seconds};
use super::{Desk, Ready, codes};
use crate::browser::wake_lock::WakeLock;
use crate::browser::{fetch_own, files, share_sheet};
use crate::domain::credential::Kind;
use crate::domain::share::elsewhere::{mail, verifier_plus};
use crate::domain::share::preflight::Sizes;
use crate::ui::components::dialog::dialog;
use crate::ui::components::document::{button, title_of};
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::components::qr_code::qr_code;
use crate::ui::components::verdict::toned_mark;
use crate::ui::dom::{Node, h, keep, later, live, many, ticked_in};
use crate::ui::pages::lost::wrong;
use crate::ui::shell::{Load, public_base};
use crate::ui::words::{self, Tone, day, fill, integer, listed, t};
use crate::wallet::ports::Way;
use crate::wallet::share::PageParts;

/// Some programs for mail and messages cut longer links off.
const LONG_LINK: usize = 2_000;
/// Longer addresses are refused by programs for mail before they open.
const LONG_MAIL: usize = 1_800;

/// What fits where, and every way but the two at the thumb.
pub(super) fn ways(desk: Desk) -> Node {
    let told = live(move || match desk.ready.get() {
        Load::Wrong(error) => {
            let (what, next) = words::error(&error);
            Some(notice(State::Wrong, &what, &next, Vec::new()))
        }
        Load::Waiting | Load::Full(_) => None,
    });
    let list = live(move || match desk.ready.get() {
        Load::Full(ready) => Some(offered(desk, &ready)),
        Load::Waiting | Load::Wrong(_) => None,
    });
    many(vec![h("div").attr("role", "status").put(told), list])
}

fn offered(desk: Desk, ready: &Ready) -> Node {
    let sizes = Sizes::of(&ready.presented);
    let link = &ready.presented.link;
    let code = match sizes.code {
        Some((_, true)) => toned_mark(Tone::Genuine, Icon::Tick, &t("fits.code")),
        Some((_, false)) => toned_mark(Tone::Caution, Icon::Alert, &t("fits.fine")),
        None => toned_mark(Tone::Unknown, Icon::Dash, &t("fits.no-code")),
    };
    let row = match sizes.frames {
        Some(frames) => {
            let words = fill("fits.row", &[("n", &integer(frames)), ("seconds", &seconds(frames))]);
            toned_mark(Tone::Genuine, Icon::Tick, &words)
        }
        None => toned_mark(Tone::Unknown, Icon::Dash, &t("fits.no-row")),
    };
    let long = link.len() > LONG_LINK;
    let by_link = characters(link);
    let by_link = if long { [&by_link, " ", &t("fits.long-link")].concat() } else { by_link };
    let by_link = if long {
        toned_mark(Tone::Caution, Icon::Alert, &by_link)
    } else {
        toned_mark(Tone::Genuine, Icon::Tick, &by_link)
    };
    let lighter = ready.can_be_lighter.then(|| {
        let tick = h("input").attr("type", "checkbox").flag("checked", desk.light.get_untracked());
        h("label.choice")
            .put(tick.on("change", move |event| desk.light.set(ticked_in(&event))))
            .put(h("span").say("fits.lighter").put(h("small.soft.block").say("fits.lighter.more")))
    });
    let fits = h("ul.fits")
        .put(h("li").put(code))
        .put(h("li").put(row))
        .put(h("li").put(by_link))
        .put(h("li").put(toned_mark(Tone::Genuine, Icon::Tick, &t("fits.file"))));
    let mut all =
        vec![way(Icon::Code, "ways.row", "ways.row.more", sizes.frames.is_some(), move || desk.show_codes())];
    if share_sheet::can_share() {
        all.push(way(Icon::Copy, "share.copy", "ways.copy.more", true, move || desk.copy_link()));
    }
    if !desk.is_answer() {
        all.push(way(Icon::Lock, "ways.locked", "ways.locked.more", true, move || desk.lock.set(true)));
    }
    all.push(way(Icon::Save, "share.save", "ways.file.more", true, move || desk.save()));
    if !desk.is_answer() {
        all.push(way(Icon::Check, "ways.page", "ways.page.more", true, move || desk.page()));
    }
    let file_name = [&t("share.file"), ".json"].concat();
    if share_sheet::can_share_file(&file_name, "application/json") {
        all.push(way(Icon::Share, "ways.send-file", "ways.send-file.more", true, move || desk.send_file()));
    }
    let more = (!desk.is_answer()).then(|| elsewhere(desk, ready));
    many(vec![
        h("section.panel").put(h("h2").say("fits.title")).put(fits).put(lighter),
        h("ul.ways").put(all),
        many(more.into_iter().collect()),
    ])
}

fn way(shape: Icon, title: &str, more: &str, works: bool, act: impl Fn() + 'static) -> Node {
    let words = h("span").put(h("b").say(title)).put(h("small").say(more));
    h("li").put(h("button.way").flag("disabled", !works).put(icon(shape)).put(words).click(act))
}

/// Other people's software, folded away.
fn elsewhere(desk: Desk, ready: &Ready) -> Node {
    let mut all = Vec::new();
    let titles: Vec<String> =
        ready.held.iter().filter_map(|held| held.reports.first()).map(title_of).collect();
    let subject = t("mail.subject");
    let mut body = vec![fill("mail.hello", &[("badges", &listed(&titles))]), ready.presented.link.clone()];
    if let Some(end) = ready.choice.expires {
        body.push(fill("mail.until", &[("day", &day(end))]));
    }
    body.push(t("mail.how"));
    let body = body.join("\n\n");
    let address = mail(&subject, &body);
    if address.len() <= LONG_MAIL {
        let write = h("a.button.way")
            .attr("href", &address)
            .put(icon(Icon::Mail))
            .put(told("ways.mail", "ways.mail.more"));
        let write = write.click(move || desk.with_ready(|ready| desk.log(&ready, Way::Link)));
        all.push(h("li").put(write));
    }
    all.push(way(Icon::Copy, "ways.mail-text", "ways.mail-text.more", true, move || {
        desk.copy(body.clone(), Way::Link, "act.copied");
    }));
    if let [held] = ready.held.as_slice()
        && let Some(report) = held.reports.first()
        && report.kind != Kind::Presentation
    {
        all.push(way(Icon::Globe, "ways.linked-in", "ways.linked-in.more", true, move || {
            desk.linked_in.set(true)
        }));
        all.push(way(Icon::Record, "ways.card", "ways.card.more", true, move || desk.card.set(true)));
        let id = held.id.clone();
        all.push(way(Icon::Photo, "ways.baked", "ways.baked.more", true, move || desk.bake(id.clone())));
        if let Some(address) = verifier_plus(&report.reading) {
            let open = h("a.button.way")
                .attr("href", &address)
                .attr("target", "_blank")
                .attr("rel", "noopener noreferrer")
                .put(icon(Icon::Check))
                .put(told("ways.verifier-plus", "ways.verifier-plus.more"));
            all.push(h("li").put(open));
        }
    }
    h("details.panel.elsewhere").put(h("summary").say("ways.elsewhere")).put(h("ul.ways").put(all))
}

fn told(title: &str, more: &str) -> Node {
    h("span").put(h("b").say(title)).put(h("small").say(more))
}

/// The two at the thumb.
pub(super) fn actions(desk: Desk) -> Node {
    let idle = move || !matches!(&*desk.ready.read(), Load::Full(_));
    let code = h("button.primary").put(icon(Icon::Code)).say("badge.show-code").flag_live("disabled", idle);
    let code = code.click(move || desk.show_code());
    let second = h("button").flag_live("disabled", idle);
    let second = if share_sheet::can_share() {
        second.put(icon(Icon::Share)).say("share.send").click(move || desk.send())
    } else {
        second.put(icon(Icon::Copy)).say("share.copy").click(move || desk.copy_link())
    };
    h("div.actions").put(code).put(second)
}

/// The code on its white plate; the screen stays awake as long as it is shown.
pub(super) fn code_sheet(desk: Desk) -> Node {
    dialog(desk.code, "dialog.sheet.code", t("share.code"), move || {
        keep(Box::new(WakeLock::hold()));
        let until = live(move || match desk.end() {
            Some(end) => fill("share.code-until", &[("day", &day(end))]),
            None => t("share.code-no-end"),
        });
        many(vec![
            live(move || code(desk)),
            h("p.soft.center").put(until).put(" ").say("share.anyone"),
            h("div.choices.center")
                .put(button(Icon::Copy, "share.copy", move || desk.copy_link()))
                .put(h("button.small").say("share.change").click(move || desk.code.set(false))),
        ])
    })
}

fn code(desk: Desk) -> Node {
    let ready = match desk.ready.get() {
        Load::Waiting => return waiting(&t("share.making")),
        Load::Wrong(error) => return wrong(&error),
        Load::Full(ready) => ready,
    };
    let Some(code) = &ready.presented.code else {
        if Sizes::of(&ready.presented).frames.is_none() {
            let save = button(Icon::Save, "share.save", move || desk.save());
            return notice(State::Empty, &t("share.no-code"), &t("share.no-code.more"), vec![save]);
        }
        let why = h("p.center").put(h("b").say("share.no-code")).put(" ").say("codes.instead");
        return many(vec![why, codes::player(desk.app, ready.presented.link.clone())]);
    };
    let hint = if code.comfortable { "share.code-hint" } else { "share.code-dense" };
    let words = h("p.center").put(h("b").say("share.point")).put(h("br")).put(h("small").say(hint));
    many(vec![qr_code(code), words])
}

impl Desk {
    fn send(self) {
        self.with_ready(|ready| {
            later(async move {
                match share_sheet::share_link(&t("share.link-title"), &ready.presented.link).await {
                    Ok(()) => {
                        self.log_and_say(&ready, Way::Link, "share.sent").await;
                    }
                    Err(fault) => {
                        if let Some(words) = words::share_sheet_fault(fault) {
                            self.app.say(words);
                        }
                    }
                }
            });
        });
    }

    fn copy_link(self) {
        self.with_ready(|ready| self.copy(ready.presented.link.clone(), Way::Link, "share.copied"));
    }

    fn save(self) {
        self.with_ready(|ready| {
            let name = [&t("share.file"), ".json"].concat();
            if files::save(&name, "application/json", ready.presented.document.as_bytes()) {
                later(async move { self.log_and_say(&ready, Way::File, "share.saved").await });
            }
        });
    }

    /// One file with the presentation and the engine in it, as this very app has them.
    fn page(self) {
        self.with_ready(|ready| {
            self.app.say(t("ways.page.making"));
            later(async move {
                let Some(parts) = parts().await else {
                    return self.app.say(t("wrong.engine-stopped"));
                };
                match self.app.wallet().page(&ready.choice, &ready.presented, parts).await {
                    Ok(page) => {
                        if files::save(&[&t("ways.page.file"), ".html"].concat(), "text/html", &page) {
                            self.log_and_say(&ready, Way::Page, "ways.page.done").await;
                        }
                    }
                    Err(error) => self.app.say(words::error(&error).0),
                }
            });
        });
    }

    fn send_file(self) {
        self.with_ready(|ready| {
            later(async move {
                let name = [&t("share.file"), ".json"].concat();
                let document = ready.presented.document.as_bytes();
                match share_sheet::share_file(&name, "application/json", document).await {
                    Ok(()) => {
                        self.log_and_say(&ready, Way::File, "share.sent").await;
                    }
                    Err(fault) => {
                        if let Some(words) = words::share_sheet_fault(fault) {
                            self.app.say(words);
                        }
                    }
                }
            });
        });
    }

    /// The badge inside its own picture, or inside one that is drawn for it.
    fn bake(self, id: String) {
        later(async move {
            let title = self.ready.with_untracked(|ready| match ready {
                Load::Full(ready) => ready.held.first().and_then(|held| held.reports.first()).map(title_of),
                Load::Waiting | Load::Wrong(_) => None,
            });
            let drawn = plain_picture(&title.unwrap_or_default());
            match self.app.wallet().bake(&id, Some(drawn.as_bytes())).await {
                Ok(file) => {
                    let media = if file.name.ends_with(".png") { "image/png" } else { "image/svg+xml" };
                    if files::save(&file.name, media, &file.bytes)
                        && let Load::Full(ready) = self.ready.get_untracked()
                    {
                        self.log_and_say(&ready, Way::File, "ways.baked.done").await;
                    }
                }
                Err(error) => self.app.say(words::error(&error).0),
            }
        });
    }
}

/// The engine's files and the words of the language, which the service worker has at hand.
async fn parts() -> Option<PageParts> {
    let language = words::spoken();
    let mut texts = BTreeMap::new();
    for name in [language.clone(), [&language, ".rooms"].concat()] {
        let catalogue = fetch_own(&["locales/", &name, ".json"].concat()).await.ok()?;
        let catalogue: BTreeMap<String, String> = serde_json::from_slice(&catalogue).ok()?;
        texts.extend(catalogue);
    }
    let glue = String::from_utf8(fetch_own("engine.js").await.ok()?).ok()?;
    let engine = fetch_own("engine_bg.wasm").await.ok()?;
    Some(PageParts { glue, engine, words: texts, language, app: public_base() })
}

/// For a badge that came without a picture: its first letters on felt.
fn plain_picture(title: &str) -> String {
    let letters: String =
        crate::ui::claims::monogram(title).chars().filter(|c| c.is_alphanumeric()).collect();
    [
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="384" height="384"><rect width="96" height="96" rx="20" fill="#1f5a4d"/><rect x="5" y="5" width="86" height="86" rx="16" fill="none" stroke="#d9b36a" stroke-width="1.5" stroke-dasharray="4 3"/><text x="48" y="60" font-family="Georgia, serif" font-size="36" text-anchor="middle" fill="#f4efe4">"##,
        &letters,
        "</text></svg>",
    ]
    .concat()
}
