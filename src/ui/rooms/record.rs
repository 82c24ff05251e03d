//! `/record`: the learner's record, section by section; every line verified, or added by them.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::domain::record::mine::Entry;
use crate::domain::record::own::{About, Edit, OwnLine, OwnLink, Section};
use crate::domain::record::review::{NoteOn, Notes};
use crate::ui::claims::visible;
use crate::ui::components::claim::{claim, way_out};
use crate::ui::components::dialog::dialog;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::dom::{Node, h, later, live, many, ticked_in, value_in, watch};
use crate::ui::pages::lost::wrong;
use crate::ui::shell::{App, Load, app, head, link};
use crate::ui::words::{self, count, fill, t};

use super::book::{Book, Books, edit, open};
use super::parts::{Whose, entry_title, field, file_button, line, note_title, section_name, ways};

/// What is being changed in a sheet.
#[derive(Clone)]
enum Sheet {
    About,
    Line(OwnLine),
    Menu(String),
}

#[derive(Clone, Copy)]
struct Desk {
    app: App,
    books: Books,
    open: RwSignal<bool>,
    /// A change is on its way to the store.
    keeping: RwSignal<bool>,
    sheet: RwSignal<Option<Sheet>>,
    /// What others wrote about the record: what just came, and what is kept.
    came: RwSignal<Option<Notes>>,
    received: RwSignal<Vec<Notes>>,
}

impl Desk {
    fn take_notes(self, text: &str) {
        match Notes::from_any(text) {
            Some(notes) => self.came.set(Some(notes)),
            None => self.app.say(t("received.unreadable")),
        }
    }

    /// Keeps or drops what somebody wrote.
    fn decide(self, notes: Notes, keep: bool) {
        later(async move {
            let wallet = self.app.wallet();
            let done = if keep {
                wallet.keep_received(notes.clone()).await
            } else {
                wallet.drop_received(&notes).await
            };
            match done {
                Ok(all) => {
                    let _ = self.received.try_set(all);
                    self.put_away();
                    self.app.say(t(if keep { "received.kept" } else { "received.dropped" }));
                }
                Err(error) => self.app.say(words::error(&error).0),
            }
        });
    }

    /// What came is done with; the address no longer holds it.
    fn put_away(self) {
        if self.came.try_update(Option::take).flatten().is_some() {
            self.app.go_instead("record");
        }
    }

    fn unfold(self, sheet: Sheet) {
        self.sheet.set(Some(sheet));
        self.open.set(true);
    }

    /// Makes a change, one at a time. The sheet closes once it is kept; where it is not, what was typed stays in it.
    fn make(self, change: Edit, said: String) {
        if self.keeping.get_untracked() {
            return;
        }
        self.keeping.set(true);
        edit(self.app, self.books, change, said, move |kept| {
            let _ = self.keeping.try_set(false);
            if kept {
                let _ = self.open.try_set(false);
            }
        });
    }
}

pub(crate) fn page() -> Node {
    let app = app();
    let books = open(app);
    let (open, keeping) = (RwSignal::new(false), RwSignal::new(false));
    let (came, received) = (RwSignal::new(None), RwSignal::new(Vec::new()));
    let desk = Desk { app, books, open, keeping, sheet: RwSignal::new(None), came, received };
    watch(move || {
        app.changed.track();
        later(async move {
            if let Ok(kept) = app.wallet().received_notes().await {
                let _ = received.try_set(kept);
            }
        });
    });
    let hash = use_location().hash;
    watch(move || {
        let hash = hash.get();
        let fragment = hash.trim_start_matches('#');
        if !fragment.is_empty() {
            desk.take_notes(fragment);
        }
    });
    let shown = live(move || match books.get() {
        Load::Waiting => waiting(&t("record.waiting")),
        Load::Wrong(error) => wrong(&error),
        Load::Full(book) => full(desk, &book),
    });
    many(vec![head("record.title"), ways("record"), shown, sheet(desk)])
}

fn full(desk: Desk, book: &Arc<Book>) -> Node {
    let empty = book.record.entries.is_empty();
    let sections = Section::ALL.into_iter().map(|section| part(desk, book, section));
    let welcome = empty.then(|| {
        let add = h("a.button.primary").attr("href", &link("add")).put(icon(Icon::Plus)).say("home.add");
        notice(State::Empty, &t("record.empty"), &t("record.empty.more"), vec![add])
    });
    h("div.record")
        .put(news(desk, book))
        .put(about(desk, book))
        .put(welcome)
        .put(sections.collect::<Vec<Node>>())
        .put(left_out(desk, book))
        .put(notes_of_others(desk, book))
}

/// Notes that just came, before the learner says whether they stay. They are somebody's words, and nobody signed them.
fn news(desk: Desk, book: &Arc<Book>) -> Node {
    let book = Arc::clone(book);
    live(move || {
        let notes = desk.came.get()?;
        let (kept, dropped) = (notes.clone(), desk.received.get().contains(&notes));
        let keep = h("button.primary").attr("type", "button").put(icon(Icon::Save)).say("received.keep");
        let keep = (!dropped).then(|| keep.click(move || desk.decide(kept.clone(), true)));
        let away = h("button").attr("type", "button").say(if dropped { "act.close" } else { "received.not" });
        let actions = h("div.choices").put(keep).put(away.click(move || desk.put_away()));
        Some(h("section.panel.received").put(told(&notes, &book)).put(actions))
    })
}

/// What was kept of it, with a way to be rid of it, and the way in for a file.
fn notes_of_others(desk: Desk, book: &Arc<Book>) -> Node {
    let book = Arc::clone(book);
    let all = live(move || {
        let all = desk.received.get().into_iter().map(|notes| {
            let gone = notes.clone();
            let away = h("button.small").attr("type", "button").put(icon(Icon::Bin)).say("received.drop");
            let away = away.click(move || desk.decide(gone.clone(), false));
            h("details.panel.received")
                .put(h("summary").put(by(&notes)))
                .put(told(&notes, &book))
                .put(h("div.choices.no-print").put(away))
        });
        many(all.collect::<Vec<Node>>())
    });
    let bring = file_button(desk.app, "received.open", ".json,application/json", move |file| {
        desk.take_notes(&String::from_utf8_lossy(&file.bytes));
        if let Some(window) = web_sys::window() {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
    many(vec![all, h("div.choices.no-print").put(bring)])
}

/// Whose words they are, as they call themselves.
fn by(notes: &Notes) -> String {
    match visible(notes.by.trim(), 120) {
        name if name.is_empty() => t("received.by-nobody"),
        name => fill("received.by", &[("name", &name)]),
    }
}

/// Every note beside what it is about, in this record or not.
fn told(notes: &Notes, book: &Book) -> Node {
    let rows = notes.notes.iter().take(200).map(|note| {
        let here = book.record.shown().any(|entry| notes.on(entry).any(|one| one == note));
        let elsewhere = matches!(note.on, Some(NoteOn::Entry { .. })) && !here;
        h("li")
            .put(h("p.title").put(claim(&note_title(&note.on))))
            .put(elsewhere.then(|| h("p.soft").say("received.no-line")))
            .put(h("p.said").put(h("bdi").put(visible(&note.text, 4000))))
    });
    many(vec![
        h("h2").put(h("bdi").put(by(notes))),
        h("p.soft").say("received.unsigned"),
        h("ul.lines").put(rows.collect::<Vec<Node>>()),
    ])
}

/// Beside a line, what others wrote about it.
fn remarks(desk: Desk, entry: &Entry) -> Node {
    let entry = entry.clone();
    live(move || {
        let kept = desk.received.get();
        let came = desk.came.get().filter(|came| !kept.contains(came));
        let said = kept.iter().chain(&came).flat_map(|notes| {
            notes.on(&entry).map(|note| {
                let words = [by(notes).as_str(), ": ", &visible(&note.text, 1000)].concat();
                h("p.remark").put(icon(Icon::Pen)).put(h("bdi").put(words))
            })
        });
        let said: Vec<Node> = said.collect();
        (!said.is_empty()).then(|| h("div.remarks").put(said))
    })
}

fn about(desk: Desk, book: &Book) -> Node {
    let about = &book.own.about;
    let said = |text: &str| Some(visible(text, 400)).filter(|text| !text.is_empty());
    let name = said(&about.name).or_else(|| book.record.names.first().map(|name| visible(name, 120)));
    let pen = h("button.small").attr("type", "button").put(icon(Icon::Pen)).say("about-me.edit");
    let pen = pen.click(move || desk.unfold(Sheet::About));
    let contact: Vec<String> =
        [&about.place, &about.email, &about.phone].into_iter().filter_map(|text| said(text)).collect();
    let links = about.links.iter().filter(|one| !one.url.trim().is_empty()).map(|one| {
        let label = Some(one.label.as_str()).filter(|label| !label.trim().is_empty());
        h("li").put(way_out(&one.url, label))
    });
    let links: Vec<Node> = links.collect();
    h("section.panel.about-me")
        .put(
            h("div.between")
                .put(h("h2").put(name.map_or_else(|| h("span").say("about-me.title"), |name| claim(&name))))
                .put(pen.class("no-print", true)),
        )
        .put(said(&about.headline).map(|text| h("p.strong").put(claim(&text))))
        .put((!contact.is_empty()).then(|| h("p.soft").put(h("bdi").put(contact.join(" · ")))))
        .put(said(&about.summary).map(|text| h("p").put(claim(&text))))
        .put((!links.is_empty()).then(|| h("ul.names").put(links)))
        .put(h("p.soft").say("about-me.unsigned"))
}

/// How many lines of a section are drawn at once.
const MOST: usize = 30;

fn part(desk: Desk, book: &Arc<Book>, section: Section) -> Node {
    let keys: Vec<String> = book.record.section(section).map(|entry| entry.key.clone()).collect();
    let add = (section != Section::Badges).then(|| {
        let name = section_name(section);
        let press = h("button.small.no-print").attr("type", "button").put(icon(Icon::Plus));
        let press = press.put(h("span").say("line.add").put(h("span.sr").put([" · ", &name].concat())));
        press.click(move || {
            let fresh = OwnLine::new("", section, "");
            desk.unfold(Sheet::Line(fresh));
        })
    });
    let (number, book) = (keys.len(), Arc::clone(book));
    let most = RwSignal::new(MOST);
    let rows = live(move || {
        let entries = keys.iter().take(most.get()).filter_map(|key| book.entry(key));
        let rows: Vec<Node> = entries.map(|entry| row(desk, entry)).collect();
        (!rows.is_empty()).then(|| h("ol.record-lines").put(rows))
    });
    let rest = live(move || {
        let rest = number.saturating_sub(most.get());
        (rest > 0).then(|| {
            let more = h("button.small.no-print").put(count("home.more", rest));
            h("div.choices.center").put(more.click(move || most.update(|most| *most += 100)))
        })
    });
    let title = h("h2")
        .put(section_name(section))
        .put((number > 0).then(|| h("span.number").put([" ", &words::integer(number)].concat())));
    h("section.record-part")
        .class("empty", number == 0)
        .put(h("div.between").put(title).put(add))
        .put((number == 0).then(|| h("p.soft").say(nothing(section))))
        .put(rows)
        .put(rest)
}

fn nothing(section: Section) -> &'static str {
    match section {
        Section::Education => "nothing.education",
        Section::Work => "nothing.work",
        Section::Projects => "nothing.projects",
        Section::Volunteering => "nothing.volunteering",
        Section::Certificates => "nothing.certificates",
        Section::Badges => "nothing.badges",
    }
}

fn row(desk: Desk, entry: &Entry) -> Node {
    let key = entry.key.clone();
    let menu = h("button.round.no-print")
        .attr("type", "button")
        .attr("aria-haspopup", "dialog")
        .put(icon(Icon::More));
    let name = h("span.sr").put(fill("line.menu", &[("title", &entry_title(entry))]));
    let menu = menu.put(name).click(move || desk.unfold(Sheet::Menu(key.clone())));
    line(entry, Whose::Mine, Some(menu)).put(remarks(desk, entry))
}

/// What the learner leaves out stays in the wallet, and can come back.
fn left_out(desk: Desk, book: &Book) -> Option<Node> {
    let hidden: Vec<&Entry> = book.record.entries.iter().filter(|entry| entry.hidden).collect();
    if hidden.is_empty() {
        return None;
    }
    let rows = hidden.iter().map(|entry| {
        let key = entry.key.clone();
        let back = h("button.small").attr("type", "button").say("line.bring-back");
        let back = back.put(h("span.sr").put([" ", &entry_title(entry)].concat()));
        let back = back.click(move || {
            desk.make(Edit::Hide { entry: key.clone(), hidden: false }, t("line.is-back"));
        });
        h("li.between").put(claim(&entry_title(entry))).put(back)
    });
    Some(
        h("details.left-out.no-print")
            .put(h("summary").put(count("record.left-out", hidden.len())))
            .put(h("ul.names").put(rows.collect::<Vec<Node>>())),
    )
}

fn sheet(desk: Desk) -> Node {
    let titled = |key: &'static str, here: fn(&Sheet) -> bool, content: fn(Desk, Sheet) -> Node| {
        let open = RwSignal::new(false);
        Effect::new(move |_| {
            let shown = desk.open.get() && desk.sheet.read().as_ref().is_some_and(here);
            if open.get_untracked() != shown {
                open.set(shown);
            }
        });
        Effect::new(move |_| {
            if !open.get() && desk.sheet.read_untracked().as_ref().is_some_and(here) {
                desk.open.set(false);
            }
        });
        dialog(open, "dialog.sheet", t(key), move || match desk.sheet.get_untracked() {
            Some(sheet) => content(desk, sheet),
            None => many(Vec::new()),
        })
    };
    many(vec![
        titled("about-me.title", |sheet| matches!(sheet, Sheet::About), |desk, _| about_form(desk)),
        titled(
            "line.edit",
            |sheet| matches!(sheet, Sheet::Line(_)),
            |desk, sheet| match sheet {
                Sheet::Line(line) => line_form(desk, line),
                Sheet::About | Sheet::Menu(_) => many(Vec::new()),
            },
        ),
        titled(
            "line.options",
            |sheet| matches!(sheet, Sheet::Menu(_)),
            |desk, sheet| match sheet {
                Sheet::Menu(key) => menu(desk, &key),
                Sheet::About | Sheet::Line(_) => many(Vec::new()),
            },
        ),
    ])
}

fn book_of(desk: Desk) -> Option<Arc<Book>> {
    match desk.books.get_untracked() {
        Load::Full(book) => Some(book),
        Load::Waiting | Load::Wrong(_) => None,
    }
}

fn about_form(desk: Desk) -> Node {
    let Some(book) = book_of(desk) else { return many(Vec::new()) };
    let about = book.own.about.clone();
    let offered = book.record.names.first().cloned().unwrap_or_default();
    let name = RwSignal::new(if about.name.is_empty() { offered } else { about.name });
    let headline = RwSignal::new(about.headline);
    let place = RwSignal::new(about.place);
    let email = RwSignal::new(about.email);
    let phone = RwSignal::new(about.phone);
    let summary = RwSignal::new(about.summary);
    let first = about.links.first().cloned().unwrap_or_default();
    let address = RwSignal::new(first.url);
    let rest: Vec<OwnLink> = about.links.into_iter().skip(1).collect();
    let save = move || {
        let url = address.get_untracked().trim().to_owned();
        let mut links: Vec<OwnLink> = Vec::new();
        if !url.is_empty() {
            links.push(OwnLink { label: first.label.clone(), url });
        }
        links.extend(rest.iter().cloned());
        let text = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        let about = About {
            name: text(name),
            headline: text(headline),
            summary: text(summary),
            email: text(email),
            phone: text(phone),
            place: text(place),
            links,
        };
        desk.make(Edit::About(about), t("about-me.saved"));
    };
    let words = h("textarea").attr("rows", "4").attr("maxlength", "2000").bind(summary);
    h("form.form")
        .submit(save)
        .put(field("about-me.name", name))
        .put(field("about-me.headline", headline))
        .put(h("label").say("about-me.summary").put(words))
        .put(field("about-me.place", place))
        .put(field("about-me.email", email))
        .put(field("about-me.phone", phone))
        .put(field("about-me.link", address))
        .put(h("p.soft").say("about-me.unsigned"))
        .put(buttons(desk))
}

fn buttons(desk: Desk) -> Node {
    let no = h("button").attr("type", "button").say("act.cancel").click(move || desk.open.set(false));
    h("div.choices")
        .put(h("button.primary").flag_live("disabled", move || desk.keeping.get()).say("line.save"))
        .put(no)
}

fn sections(chosen: RwSignal<Section>) -> Node {
    let options = Section::ALL.into_iter().map(|section| {
        let option = h("option").attr("value", word(section));
        option.flag("selected", section == chosen.get_untracked()).put(section_name(section))
    });
    h("select").put(options.collect::<Vec<Node>>()).on("change", move |event| {
        let value = value_in(&event);
        if let Some(section) = Section::ALL.into_iter().find(|section| word(*section) == value) {
            chosen.set(section);
        }
    })
}

fn word(section: Section) -> &'static str {
    match section {
        Section::Education => "education",
        Section::Work => "work",
        Section::Projects => "projects",
        Section::Volunteering => "volunteering",
        Section::Certificates => "certificates",
        Section::Badges => "badges",
    }
}

/// Writing a line of one's own. Nothing about it suggests that anybody signed it.
fn line_form(desk: Desk, line: OwnLine) -> Node {
    let section = RwSignal::new(line.section);
    let title = RwSignal::new(line.title.clone());
    let organisation = RwSignal::new(line.organisation.clone());
    let place = RwSignal::new(line.place.clone());
    let from = RwSignal::new(line.from.clone());
    let until = RwSignal::new(line.until.clone());
    let current = RwSignal::new(line.current);
    let description = RwSignal::new(line.description.clone());
    let url = RwSignal::new(line.url.clone());
    let skills = RwSignal::new(line.skills.join(", "));
    let wrong = RwSignal::new(None::<&'static str>);
    let fresh = line.title.is_empty();
    let (id, at) = (line.id.clone(), usize::MAX);
    let save = move || {
        let text = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        if text(title).is_empty() {
            return wrong.set(Some("line.needs-title"));
        }
        let readable =
            |text: &str| text.is_empty() || crate::domain::record::when::When::read(text).is_some();
        if !readable(&text(from)) || !readable(&text(until)) {
            return wrong.set(Some("line.needs-date"));
        }
        let named = text(skills);
        let skills = named.split([',', ';', '\n']).map(str::trim).filter(|skill| !skill.is_empty());
        let line = OwnLine {
            id: id.clone(),
            section: section.get_untracked(),
            title: text(title),
            organisation: text(organisation),
            place: text(place),
            from: text(from),
            until: if current.get_untracked() { String::new() } else { text(until) },
            current: current.get_untracked(),
            description: text(description),
            url: text(url),
            skills: skills.map(str::to_owned).collect(),
        };
        desk.make(Edit::Put { line, at }, t(if fresh { "line.added" } else { "line.changed" }));
    };
    let (what, who) = match line.section {
        Section::Work => ("line.title.work", "line.organisation.work"),
        Section::Education => ("line.title.education", "line.organisation.education"),
        Section::Projects | Section::Volunteering | Section::Certificates | Section::Badges => {
            ("line.title", "line.organisation")
        }
    };
    let date = |label: &str, words: RwSignal<String>| {
        let field =
            h("input").attr("type", "text").attr("inputmode", "numeric").attr("placeholder", "2024-05");
        h("label").say(label).put(field.attr("maxlength", "10").attr("autocomplete", "off").bind(words))
    };
    let goes_on = h("input")
        .attr("type", "checkbox")
        .flag("checked", current.get_untracked())
        .on("change", move |event| current.set(ticked_in(&event)));
    let ends = live(move || (!current.get()).then(|| date("line.ended", until)));
    let words = h("textarea").attr("rows", "4").attr("maxlength", "4000").bind(description);
    h("form.form")
        .attr("novalidate", "")
        .submit(save)
        .put(h("label").say("line.section").put(sections(section)))
        .put(field(what, title))
        .put(field(who, organisation))
        .put(h("div.pair").put(date("line.began", from)).put(ends))
        .put(h("label.choice").put(goes_on).say("line.goes-on"))
        .put(field("line.place", place))
        .put(h("label").say("line.what").put(words))
        .put(field("line.skills", skills))
        .put(field("line.url", url))
        .put(h("p.fault").attr("role", "alert").put(live(move || wrong.get().map(t))))
        .put(h("p.soft").say("line.unsigned"))
        .put(buttons(desk))
}

/// What can be done with a line.
fn menu(desk: Desk, key: &str) -> Node {
    let Some(book) = book_of(desk) else { return many(Vec::new()) };
    let Some(entry) = book.entry(key) else { return many(Vec::new()) };
    let section = RwSignal::new(entry.section);
    let (moved, before) = (key.to_owned(), entry.section);
    let go = move || {
        let to = section.get_untracked();
        if to != before {
            let said = fill("line.moved", &[("section", &section_name(to))]);
            desk.make(Edit::Move { entry: moved.clone(), to: Some(to) }, said);
        }
    };
    let way = |shape: Icon, key: &str| {
        h("button.way").attr("type", "button").put(icon(shape)).put(h("span").put(h("b").say(key)))
    };
    let own = key.strip_prefix("own:").and_then(|id| book.own.lines.iter().find(|line| line.id == id));
    let mut rows: Vec<Node> = Vec::new();
    if let Some(own) = own {
        let (line, id) = (own.clone(), own.id.clone());
        rows.push(way(Icon::Pen, "line.edit").click(move || desk.unfold(Sheet::Line(line.clone()))));
        rows.push(way(Icon::Bin, "line.remove").class("danger", true).click(move || {
            desk.make(Edit::Remove { id: id.clone() }, t("line.removed"));
        }));
    } else if let Some(address) = super::parts::whole(entry) {
        let open = h("a.button.way").attr("href", &address).put(icon(Icon::Badges));
        rows.push(open.put(h("span").put(h("b").say("line.open"))));
        if let Some((id, path)) = &entry.source {
            let address = link(&["worth?id=", id, "&at=", path].concat());
            let open = h("a.button.way").attr("href", &address).put(icon(Icon::Info));
            rows.push(open.put(h("span").put(h("b").say("worth.title"))));
        }
    }
    let hidden = key.to_owned();
    rows.push(way(Icon::Close, "line.leave-out").click(move || {
        desk.make(Edit::Hide { entry: hidden.clone(), hidden: true }, t("line.is-left-out"));
    }));
    let back = key.to_owned();
    let natural = entry.moved.then(|| {
        h("button.small").attr("type", "button").say("line.move-back").click(move || {
            desk.make(Edit::Move { entry: back.clone(), to: None }, t("line.moved-back"));
        })
    });
    let form = h("form.form")
        .submit(go)
        .put(h("label").say("line.section").put(sections(section)))
        .put(h("div.choices").put(h("button.small").put(icon(Icon::Move)).say("line.move")).put(natural));
    let rows: Vec<Node> = rows.into_iter().map(|row| h("li").put(row)).collect();
    many(vec![h("p.strong").put(claim(&entry_title(entry))), h("ul.menu").put(rows), form])
}
