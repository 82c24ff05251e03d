//! `/skills`: every skill of the record with the badges behind it, and the same through a framework.

use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::record::lens::{self, Lens};
use crate::domain::record::mine::MyRecord;
use crate::domain::record::own::Edit;
use crate::domain::record::skills::{How, Shown, Skill};
use crate::domain::record::{arrange_by, plain};
use crate::ui::claims::visible;
use crate::ui::components::claim::{claim, way_out};
use crate::ui::components::dialog::dialog;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::dom::{Node, h, live, many, value_in, watch};
use crate::ui::pages::lost::wrong;
use crate::ui::shell::{App, Load, app, head, link};
use crate::ui::words::{count, fill, t};

use super::book::{Book, Books, edit, open};
use super::lens::lens_name;
use super::parts::{Whose, field, file_button, framework_name, small_mark, titled, ways, when};

#[derive(Clone, Copy)]
struct Desk {
    app: App,
    books: Books,
    lens: RwSignal<Arc<Lens>>,
    query: RwSignal<String>,
    /// The skill whose sheet is open.
    chosen: RwSignal<Option<String>>,
    sheet: RwSignal<bool>,
}

pub(crate) fn page() -> Node {
    let app = app();
    let books = open(app);
    let desk = Desk {
        app,
        books,
        lens: RwSignal::new(Arc::new(lens::durable())),
        query: RwSignal::new(String::new()),
        chosen: RwSignal::new(None),
        sheet: RwSignal::new(false),
    };
    let shown = live(move || match books.get() {
        Load::Waiting => waiting(&t("record.waiting")),
        Load::Wrong(error) => wrong(&error),
        Load::Full(book) => full(desk, &book),
    });
    let sheet = dialog(desk.sheet, "dialog.sheet", t("skill.options"), move || options(desk));
    many(vec![head("skills.title"), ways("skills"), shown, sheet])
}

fn full(desk: Desk, book: &Arc<Book>) -> Node {
    let through = {
        let book = Arc::clone(book);
        live(move || {
            let lens = desk.lens.get();
            h("section.panel")
                .put(h("h2").put(h("bdi").put(lens_name(&lens))))
                .put(super::lens::view(&lens, &book.record, &book.skills, Whose::Mine))
                .put(h("div.choices.no-print").put(another_lens(desk.app, desk.lens)))
        })
    };
    let list = h("section.record-part").put(h("h2").put(count("skills.all", book.skills.len()))).put(
        if book.skills.is_empty() {
            let add = h("a.button").attr("href", &link("add")).say("home.add");
            notice(State::Empty, &t("skills.none"), &t("skills.none.more"), vec![add])
        } else {
            list(desk, book)
        },
    );
    many(vec![through, list, say_one(desk, book)])
}

/// A school's own framework, from its file; it is looked through, and not kept.
pub(crate) fn another_lens(app: App, lens: RwSignal<Arc<Lens>>) -> Node {
    file_button(app, "lens.bring", ".json,application/json", move |file| {
        match lens::read(&String::from_utf8_lossy(&file.bytes)) {
            Ok(read) => {
                let _ = lens.try_set(Arc::new(read));
            }
            Err(_) => app.say(t("lens.unreadable")),
        }
    })
}

fn list(desk: Desk, book: &Arc<Book>) -> Node {
    let most = RwSignal::new(MOST);
    watch(move || {
        desk.query.track();
        most.set(MOST);
    });
    let known = Arc::clone(book);
    let rows = live(move || {
        let words = plain(&desk.query.read());
        let fits = |skill: &&Skill| words.split(' ').all(|word| plain(&skill.name).contains(word));
        let found: Vec<&Skill> = known.skills.iter().filter(fits).collect();
        let rows = found.iter().take(most.get()).map(|skill| {
            let key = skill.key.clone();
            let name = h("span.sr").put(fill("line.menu", &[("title", &visible(&skill.name, 120))]));
            let menu = h("button.round.no-print").attr("type", "button").attr("aria-haspopup", "dialog");
            let menu = menu.put(icon(Icon::More)).put(name).click(move || {
                desk.chosen.set(Some(key.clone()));
                desk.sheet.set(true);
            });
            row(skill, &known.record, Whose::Mine, Some(menu))
        });
        let rows: Vec<Node> = rows.collect();
        let none = rows.is_empty();
        let left = found.len().saturating_sub(most.get());
        many(vec![
            if none { h("p.soft").say("skills.no-match") } else { h("ul.skills").put(rows) },
            if left > 0 {
                let more = h("button.small.no-print").put(count("home.more", left));
                h("div.choices.center").put(more.click(move || most.update(|most| *most += 200)))
            } else {
                many(Vec::new())
            },
        ])
    });
    let words = t("skills.search");
    let field = h("input").attr("type", "search").attr("autocomplete", "off").attr("placeholder", &words);
    let field = field.attr("aria-label", &words).bind(desk.query);
    let search = (book.skills.len() > 8).then(|| h("div.search.no-print").put(icon(Icon::Search)).put(field));
    many(search.into_iter().chain([rows]).collect())
}

const MOST: usize = 40;

/// A skill, how it is shown, and by what.
pub(crate) fn row(skill: &Skill, record: &MyRecord, whose: Whose, actions: Option<Node>) -> Node {
    let framework = framework_name(skill.framework, skill.framework_name.as_deref());
    let framework = match (skill.address.as_deref(), framework) {
        (Some(address), name) => Some(way_out(address, Some(&name.unwrap_or_else(|| t("skill.more"))))),
        (None, Some(name)) => Some(claim(&name)),
        (None, None) => None,
    };
    let own_name = skill
        .named
        .as_deref()
        .map(|own| h("p.soft").put(fill("skill.named", &[("name", &visible(own, 120))])));
    let behind = skill.shown.iter().take(30).map(|shown| evidence(shown, record, whose));
    let behind: Vec<Node> = behind.collect();
    let left = skill.shown.len().saturating_sub(30);
    let told = h("div.what")
        .put(h("h3").put(claim(&skill.name)))
        .put(own_name)
        .put(framework.map(|framework| h("p.soft").put(framework)))
        .put(h("p.strength").put(strength(skill)))
        .put((!behind.is_empty()).then(|| {
            let name = h("span.sr").put([" · ", &visible(&skill.name, 120)].concat());
            h("details")
                .put(h("summary").put(h("span").say("skill.behind").put(name)))
                .put(h("ul.lines").put(behind))
                .put((left > 0).then(|| h("p.soft").put(count("behind.more", left))))
        }));
    h("li.line").put(told).put(actions)
}

/// What proves it, in parts that are not added up.
pub(crate) fn strength(skill: &Skill) -> String {
    let it = &skill.strength;
    let mut parts = Vec::new();
    for (key, number) in [
        ("strength.verified", it.verified),
        ("strength.out-of-date", it.out_of_date),
        ("strength.unconfirmed", it.unconfirmed),
        ("strength.by-person", it.by_person),
    ] {
        if number > 0 {
            parts.push(count(key, number));
        }
    }
    parts.extend(it.level.as_deref().map(|level| fill("strength.level", &[("level", &visible(level, 60))])));
    parts.extend(it.latest.map(|at| fill("strength.latest", &[("day", &when(at))])));
    parts.join(" · ")
}

fn evidence(shown: &Shown, record: &MyRecord, whose: Whose) -> Node {
    let title = match record.entry(&shown.entry) {
        Some(entry) => titled(entry, whose),
        None => claim(&shown.title),
    };
    let how = t(match shown.how {
        How::Result => "how.result",
        How::Alignment => "how.alignment",
        How::Competency => "how.competency",
        How::Tag => "how.tag",
        How::Stated => "how.stated",
    });
    let mut facts = vec![how];
    facts.extend(
        shown.level.as_deref().map(|level| fill("strength.level", &[("level", &visible(level, 60))])),
    );
    facts.extend(shown.when.map(when));
    h("li")
        .put(h("p.title").put(title))
        .put(h("p.soft").put(h("bdi").put(facts.join(" · "))))
        .put(small_mark(shown.mark, whose))
}

/// A skill that no line shows, by the learner's own word.
fn say_one(desk: Desk, book: &Arc<Book>) -> Node {
    let words = RwSignal::new(String::new());
    let add = move || {
        let name = words.get_untracked().trim().to_owned();
        if !name.is_empty() {
            let said = fill("skill.added", &[("name", &name)]);
            let change = Edit::Say { skill: name, at: Some(usize::MAX) };
            edit(desk.app, desk.books, change, said, move |kept| {
                if kept {
                    let _ = words.try_set(String::new());
                }
            });
        }
    };
    let rows = book.own.skills.iter().map(|name| {
        let gone = name.clone();
        let away = h("button.small").attr("type", "button").say("skill.take-off");
        let away = away.put(h("span.sr").put([" ", name.as_str()].concat())).click(move || {
            let change = Edit::Say { skill: gone.clone(), at: None };
            edit(desk.app, desk.books, change, t("skill.taken-off"), drop);
        });
        h("li.between").put(claim(name)).put(away)
    });
    let rows: Vec<Node> = rows.collect();
    let form = h("form.form")
        .submit(add)
        .put(field("skill.add", words))
        .put(h("div.choices").put(h("button.small").put(icon(Icon::Plus)).say("skill.add.do")));
    h("section.panel.no-print")
        .put(h("h2").say("skill.mine"))
        .put(h("p.soft").say("line.unsigned"))
        .put((!rows.is_empty()).then(|| h("ul.names").put(rows)))
        .put(form)
}

/// Calling a skill otherwise, or making one of two that are the same.
fn options(desk: Desk) -> Node {
    let (Load::Full(book), Some(key)) = (desk.books.get_untracked(), desk.chosen.get_untracked()) else {
        return many(Vec::new());
    };
    let Some(skill) = book.skills.iter().find(|skill| skill.key == key) else { return many(Vec::new()) };
    let act = move |change: Edit, said: &str| {
        edit(desk.app, desk.books, change, t(said), move |kept| {
            if kept {
                let _ = desk.sheet.try_set(false);
            }
        });
    };
    let name = RwSignal::new(skill.name.clone());
    let renamed = key.clone();
    let rename = move || {
        let name = Some(name.get_untracked().trim().to_owned()).filter(|name| !name.is_empty());
        act(Edit::Rename { skill: renamed.clone(), name }, "skill.renamed");
    };
    let original = skill.named.is_some().then(|| {
        let key = key.clone();
        h("button.small").attr("type", "button").say("skill.own-name").click(move || {
            act(Edit::Rename { skill: key.clone(), name: None }, "skill.renamed");
        })
    });
    let into = RwSignal::new(String::new());
    let mut others: Vec<&Skill> = book.skills.iter().filter(|other| other.key != key).collect();
    arrange_by(&mut others, |other| plain(&other.name));
    let choices = others
        .iter()
        .take(500)
        .map(|other| h("option").attr("value", &other.key).put(visible(&other.name, 80)));
    let first = h("option").attr("value", "").say("skill.choose");
    let select = h("select")
        .put(first)
        .put(choices.collect::<Vec<Node>>())
        .on("change", move |event| into.set(value_in(&event)));
    let merged = key.clone();
    let merge = move || {
        let into = into.get_untracked();
        if !into.is_empty() {
            act(Edit::Merge { skill: merged.clone(), into: Some(into) }, "skill.merged");
        }
    };
    let apart = skill.merged.iter().map(|part| {
        let key = part.clone();
        let shown = part.strip_prefix("name:").unwrap_or(part);
        let press = h("button.small")
            .attr("type", "button")
            .say("skill.apart")
            .put(h("span.sr").put([" ", shown].concat()));
        h("li.between").put(claim(shown)).put(press.click(move || {
            act(Edit::Merge { skill: key.clone(), into: None }, "skill.is-apart");
        }))
    });
    let apart: Vec<Node> = apart.collect();
    many(vec![
        h("form.form").submit(rename).put(field("skill.name", name)).put(
            h("div.choices").put(h("button.small").put(icon(Icon::Pen)).say("skill.rename")).put(original),
        ),
        h("form.form")
            .submit(merge)
            .put(h("label").say("skill.same-as").put(select))
            .put(h("div.choices").put(h("button.small").put(icon(Icon::Move)).say("skill.merge"))),
        if apart.is_empty() {
            many(Vec::new())
        } else {
            many(vec![h("p.strong").say("skill.made-of"), h("ul.names").put(apart)])
        },
    ])
}
