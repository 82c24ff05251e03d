//! `/resume`: handing the record over, as a résumé to print, as files that others read, and as one signed record.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;

use crate::browser::files;
use crate::domain::credential::Kind;
use crate::domain::engine::Code;
use crate::domain::record::book::assembled;
use crate::domain::record::clr::{Assembly, assemble};
use crate::domain::record::mine::{Entry, MyRecord};
use crate::domain::record::own::About;
use crate::domain::record::resume::{
    self, Block, Choice, Paper, Piece, Template, Words, address, chosen, facts, pieces, shown_skills, told,
};
use crate::domain::record::skills::to_json;
use crate::domain::record::source::lift;
use crate::domain::record::{Mark, Source, arrange_by, json_resume, ler_rs};
use crate::ui::claims::visible;
use crate::ui::components::claim::claim;
use crate::ui::components::document::button;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::dom::{Node, h, later, live, many, svg, ticked_in, value_in};
use crate::ui::pages::lost::wrong;
use crate::ui::shell::{App, Load, app, head, link, public_base};
use crate::ui::words::{self, day, fill, spoken, t};
use crate::wallet::WalletError;
use crate::wallet::import::Incoming;
use crate::wallet::ports::{Held, Random, Way};
use crate::wallet::share::Choice as ShareChoice;

use super::book::{Book, open};
use super::parts::{Whose, entry_title, mark_word, section_name, ways};

#[derive(Clone, Copy)]
struct Desk {
    app: App,
    choice: RwSignal<Choice>,
    contact: RwSignal<BTreeSet<&'static str>>,
    /// The link to the badges behind the lines, where it was asked for.
    proof: RwSignal<Option<Proof>>,
    making: RwSignal<bool>,
}

/// What the link at the end opens.
#[derive(Clone)]
struct Proof {
    /// The lines it was made for: where others are chosen, it is another link.
    lines: Vec<(String, String)>,
    badges: usize,
    link: String,
    /// None where no code that a camera reads from paper holds it.
    code: Option<Code>,
}

/// What of the contact block may be left out.
const CONTACT: [(&str, &str); 4] = [
    ("place", "about-me.place"),
    ("email", "about-me.email"),
    ("phone", "about-me.phone"),
    ("links", "about-me.link"),
];

pub(crate) fn page() -> Node {
    let app = app();
    let books = open(app);
    let choice = Choice { language: spoken(), ..Choice::default() };
    let desk = Desk {
        app,
        choice: RwSignal::new(choice),
        proof: RwSignal::new(None),
        making: RwSignal::new(false),
        contact: RwSignal::new(CONTACT.iter().map(|(name, _)| *name).collect()),
    };
    let shown = live(move || match books.get() {
        Load::Waiting => waiting(&t("record.waiting")),
        Load::Wrong(error) => wrong(&error),
        Load::Full(book) if book.record.shown().next().is_none() => {
            let way = h("a.button.primary").attr("href", &link("record")).say("record.title");
            notice(State::Empty, &t("resume.empty"), &t("resume.empty.more"), vec![way])
        }
        Load::Full(book) => full(desk, &book),
    });
    many(vec![head("resume.title").class("no-print", true), ways("resume"), shown])
}

fn full(desk: Desk, book: &Arc<Book>) -> Node {
    let preview = {
        let book = Arc::clone(book);
        live(move || drawn(&book, &with_contact(desk, &book)))
    };
    let options = h("details.panel.no-print")
        .put(h("summary").put(h("span.h2").say("resume.choose")))
        .put(blocks(desk, book))
        .put(contact(desk))
        .put(looks(desk));
    many(vec![
        h("p.lead.no-print").say("resume.lead"),
        options,
        h("section.preview").put(h("h2.no-print").say("resume.preview")).put(preview),
        outs(desk, book),
    ])
}

/// The choice with only those ways to reach a person that they want on paper.
fn with_contact(desk: Desk, book: &Book) -> Choice {
    let mut choice = desk.choice.get();
    let keep = desk.contact.get();
    let about = &book.own.about;
    let kept = |name: &str, text: &str| if keep.contains(name) { text.to_owned() } else { String::new() };
    choice.about = Some(About {
        name: if about.name.trim().is_empty() {
            book.record.names.first().cloned().unwrap_or_default()
        } else {
            about.name.clone()
        },
        place: kept("place", &about.place),
        email: kept("email", &about.email),
        phone: kept("phone", &about.phone),
        links: if keep.contains("links") { about.links.clone() } else { Vec::new() },
        ..about.clone()
    });
    if let Some(proof) = desk.proof.get().filter(|proof| proof.lines == behind(book, &choice)) {
        choice.code = proof.code.map(|code| resume::Drawn { size: code.size, path: code.path });
        choice.link = Some(proof.link);
    }
    choice
}

/// The credentials behind the lines that go onto paper: the id under which each is kept, and its place in that.
fn behind(book: &Book, choice: &Choice) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for entry in chosen(&book.record, choice) {
        let proven = matches!(entry.mark, Mark::Verified | Mark::OutOfDate | Mark::Unconfirmed);
        if let Some(source) = entry.source.as_ref().filter(|_| proven)
            && !found.contains(source)
        {
            found.push(source.clone());
        }
    }
    found
}

/// Makes the link, and its code where one can be read from paper. It holds the badges of the chosen lines and no others.
async fn prove(desk: Desk, book: &Book) {
    let (app, wallet) = (desk.app, desk.app.wallet());
    let lines = behind(book, &desk.choice.get_untracked());
    let made = async {
        let held = wallet.record_material().await?;
        let mut documents: Vec<String> = Vec::new();
        let mut badges: Vec<String> = Vec::new();
        for (id, path) in &lines {
            let Some(kept) = held.iter().find(|held| held.id == *id) else { continue };
            // A line that nobody signed by itself stands only with the record around it.
            let text = if path == "$" { None } else { lift(&kept.text, path).ok() };
            let text = text.unwrap_or_else(|| kept.text.clone());
            if !documents.contains(&text) {
                documents.push(text);
            }
            if !badges.contains(id) {
                badges.push(id.clone());
            }
        }
        let count = documents.len();
        let share = ShareChoice { badges, base: public_base(), ..ShareChoice::default() };
        let presented = wallet.present_documents(&share, documents).await?;
        // It goes out with every copy of the paper: that it was made is what can be written down.
        wallet.log_shared_by(&share, &[Way::Paper]).await?;
        Ok((count, presented))
    };
    match made.await {
        Ok((badges, presented)) => {
            let code = presented.code.filter(|code| code.size <= resume::FINEST);
            let proof = Proof { lines, badges, link: presented.link, code };
            let _ = desk.proof.try_set(Some(proof));
        }
        Err(error) => {
            let error: WalletError = error;
            app.say(words::error(&error).0);
        }
    }
}

/// Whether the link stands at the end, what it opens, and whether paper has it too.
fn proving(desk: Desk, book: &Arc<Book>) -> Node {
    let book = Arc::clone(book);
    let said = live(move || {
        let lines = behind(&book, &desk.choice.get());
        if lines.is_empty() {
            return h("p.soft").say("resume.link.nothing");
        }
        let Some(proof) = desk.proof.get().filter(|proof| proof.lines == lines) else {
            let book = Arc::clone(&book);
            let press =
                h("button.small").attr("type", "button").flag_live("disabled", move || desk.making.get());
            let press = press.put(icon(Icon::Code)).say("resume.link.add").click(move || {
                let book = Arc::clone(&book);
                desk.making.set(true);
                later(async move {
                    prove(desk, &book).await;
                    let _ = desk.making.try_set(false);
                });
            });
            return many(vec![h("p.soft").say("resume.link.more"), h("div.choices").put(press)]);
        };
        let fits = if proof.code.is_some() { "resume.link.with-code" } else { "resume.link.no-code" };
        let away = h("button.small").attr("type", "button").put(icon(Icon::Close)).say("resume.link.remove");
        many(vec![
            h("p").put(words::count("resume.link.opens", proof.badges)).put(" ").say(fits),
            h("div.choices").put(away.click(move || desk.proof.set(None))),
        ])
    });
    h("div.proving").attr("role", "status").put(h("h3").say("resume.link")).put(said)
}

fn block_name(block: Block) -> String {
    match block {
        Block::Summary => t("resume.summary"),
        Block::Section(section) => section_name(section),
        Block::Skills => t("skills.title"),
    }
}

/// Sections on or off and in which order, and in each its lines.
fn blocks(desk: Desk, book: &Arc<Book>) -> Node {
    let book = Arc::clone(book);
    live(move || {
        let on: Vec<Block> = desk.choice.with(|choice| choice.blocks.clone());
        let mut all = on.clone();
        all.extend(Block::ALL.into_iter().filter(|block| !on.contains(block)));
        let count = on.len();
        let rows = all.into_iter().map(|block| {
            let at = on.iter().position(|one| *one == block);
            let name = block_name(block);
            let tick = h("input").attr("type", "checkbox").flag("checked", at.is_some()).on(
                "change",
                move |event| {
                    let wanted = ticked_in(&event);
                    desk.choice.update(|choice| {
                        choice.blocks.retain(|one| *one != block);
                        if wanted {
                            choice.blocks.push(block);
                        }
                    });
                },
            );
            let moves = at.map(|at| {
                movers(&name, at, count, move |to| {
                    desk.choice.update(|choice| {
                        if at < choice.blocks.len() && to < choice.blocks.len() {
                            choice.blocks.swap(at, to);
                        }
                    });
                })
            });
            h("li")
                .put(h("div.between").put(h("label.choice").put(tick).put(name.as_str())).put(moves))
                .put(at.and_then(|_| lines(desk, &book, block)))
        });
        h("fieldset")
            .put(h("legend").say("resume.sections"))
            .put(h("ol.pick").put(rows.collect::<Vec<Node>>()))
    })
}

/// Up and down, for those who do not drag.
fn movers(name: &str, at: usize, count: usize, go: impl Fn(usize) + Clone + 'static) -> Node {
    let step = |key: &str, sign: &str, to: Option<usize>| {
        let go = go.clone();
        h("button.round")
            .attr("type", "button")
            .attr("aria-label", &fill(key, &[("name", name)]))
            .put(sign)
            .flag("disabled", to.is_none())
            .click(move || {
                if let Some(to) = to {
                    go(to);
                }
            })
    };
    h("span.movers").put(step("resume.up", "↑", at.checked_sub(1))).put(step(
        "resume.down",
        "↓",
        Some(at + 1).filter(|to| *to < count),
    ))
}

fn ordered<'a>(record: &'a MyRecord, block: Block, order: &[String]) -> Vec<&'a Entry> {
    let Block::Section(section) = block else { return Vec::new() };
    let mut entries: Vec<&Entry> =
        record.section(section).filter(|entry| entry.mark != Mark::Refuted).collect();
    arrange_by(&mut entries, |entry| order.iter().position(|key| *key == entry.key).unwrap_or(usize::MAX));
    entries
}

fn lines(desk: Desk, book: &Arc<Book>, block: Block) -> Option<Node> {
    let order = desk.choice.with_untracked(|choice| choice.order.clone());
    let entries = ordered(&book.record, block, &order);
    if entries.is_empty() {
        return None;
    }
    let keys: Vec<String> = entries.iter().map(|entry| entry.key.clone()).collect();
    let number = keys.len();
    let rows = entries.iter().enumerate().take(100).map(|(at, entry)| {
        let key = entry.key.clone();
        let left_out = desk.choice.with_untracked(|choice| choice.left_out.contains(&key));
        let tick =
            h("input").attr("type", "checkbox").flag("checked", !left_out).on("change", move |event| {
                let wanted = ticked_in(&event);
                desk.choice.update(|choice| {
                    if wanted {
                        choice.left_out.remove(&key);
                    } else {
                        choice.left_out.insert(key.clone());
                    }
                });
            });
        let title = entry_title(entry);
        let all = keys.clone();
        let moves = (number > 1).then(|| {
            movers(&title, at, number, move |to| {
                let mut all = all.clone();
                if at < all.len() && to < all.len() {
                    all.swap(at, to);
                }
                desk.choice.update(|choice| {
                    choice.order.retain(|key| !all.contains(key));
                    choice.order.extend(all);
                });
            })
        });
        h("li.between").put(h("label.choice").put(tick).put(claim(&title))).put(moves)
    });
    Some(h("ol").put(rows.collect::<Vec<Node>>()))
}

fn contact(desk: Desk) -> Node {
    let rows = CONTACT.map(|(name, key)| {
        let on = desk.contact.with_untracked(|kept| kept.contains(name));
        let tick = h("input").attr("type", "checkbox").flag("checked", on).on("change", move |event| {
            let wanted = ticked_in(&event);
            desk.contact.update(|kept| {
                if wanted {
                    kept.insert(name);
                } else {
                    kept.remove(name);
                }
            });
        });
        h("label.choice").put(tick).say(key)
    });
    h("fieldset").put(h("legend").say("resume.contact")).put(rows.to_vec())
}

fn looks(desk: Desk) -> Node {
    let templates = [
        (Template::Classic, "classic", "resume.classic"),
        (Template::Modern, "modern", "resume.modern"),
        (Template::Plain, "plain", "resume.plain"),
    ];
    let papers = [(Paper::A4, "a4", "A4"), (Paper::Letter, "letter", "Letter")];
    let (template, paper) = desk.choice.with_untracked(|choice| (choice.template, choice.paper));
    let looks = templates
        .map(|(this, name, key)| h("option").attr("value", name).flag("selected", this == template).say(key));
    let sheets = papers
        .map(|(this, name, said)| h("option").attr("value", name).flag("selected", this == paper).put(said));
    let look = h("select").put(looks.to_vec()).on("change", move |event| {
        let value = value_in(&event);
        if let Some((template, _, _)) = templates.into_iter().find(|(_, name, _)| *name == value) {
            desk.choice.update(|choice| choice.template = template);
        }
    });
    let sheet = h("select").put(sheets.to_vec()).on("change", move |event| {
        let value = value_in(&event);
        if let Some((paper, _, _)) = papers.into_iter().find(|(_, name, _)| *name == value) {
            desk.choice.update(|choice| choice.paper = paper);
        }
    });
    h("div.form.pair")
        .put(h("label").say("resume.template").put(look))
        .put(h("label").say("resume.paper").put(sheet))
}

/// The résumé itself: what is shown here is what is printed.
fn drawn(book: &Book, choice: &Choice) -> Node {
    let look = match choice.template {
        Template::Classic => "classic",
        Template::Modern => "modern",
        Template::Plain => "plain",
    };
    let paper = match choice.paper {
        Paper::A4 => "a4",
        Paper::Letter => "letter",
    };
    let about = choice.about.clone().unwrap_or_default();
    let said = |text: &str| Some(visible(text, 1000)).filter(|text| !text.is_empty());
    let mut reach: Vec<Node> = [&about.place, &about.email, &about.phone]
        .into_iter()
        .filter_map(|text| said(text))
        .map(|text| h("li").put(claim(&text)))
        .collect();
    reach.extend(about.links.iter().filter_map(|one| said(&one.url)).map(|url| h("li").put(claim(&url))));
    let head = h("header")
        .put(
            h("h1")
                .put(said(&about.name).map_or_else(|| h("span").say("resume.nameless"), |name| claim(&name))),
        )
        .put(said(&about.headline).map(|text| h("p.headline").put(claim(&text))))
        .put((!reach.is_empty()).then(|| h("ul.reach").put(reach)));
    let words = resume_words();
    let blocks = choice.blocks.iter().filter_map(|block| block_of(book, choice, &about, &words, *block));
    let marked = chosen(&book.record, choice).any(|entry| entry.mark == Mark::Verified);
    h("article.resume")
        .class(look, true)
        .class(paper, true)
        .put(head)
        .put(blocks.collect::<Vec<Node>>())
        .put(foot(choice, marked))
}

/// What the mark means, and where it can be checked.
fn foot(choice: &Choice, marked: bool) -> Option<Node> {
    let Some(link) = &choice.link else {
        return marked.then(|| h("footer").put(h("p").say("resume.legend")));
    };
    let code = choice.code.as_ref().map(|code| {
        let side = code.size + 8;
        let drawing = svg("svg").attr("viewBox", &format!("-4 -4 {side} {side}")).attr("role", "img");
        let drawing = drawing.label("resume.code").attr("shape-rendering", "crispEdges");
        let wide = code.size > resume::WIDE;
        h("div.code").class("wide", wide).put(drawing.put(svg("path").attr("d", &code.path)))
    });
    let open = h("a").attr("href", link).say("resume.open");
    Some(h("footer").put(code).put(h("p").say("resume.legend-link")).put(h("p").put(open)))
}

fn block_of(book: &Book, choice: &Choice, about: &About, words: &Words, block: Block) -> Option<Node> {
    let content = match block {
        Block::Summary => many(paragraphs(Some(about.summary.trim()).filter(|text| !text.is_empty())?)),
        Block::Skills => {
            let names: Vec<Node> = shown_skills(&book.skills, choice)
                .into_iter()
                .take(60)
                .map(|skill| {
                    let proven = skill.strength.verified > 0;
                    let level = skill.strength.level.as_deref().map(|it| format!(" ({})", visible(it, 120)));
                    h("li").put(claim(&skill.name)).put(level).put(proven.then(tick))
                })
                .collect();
            if names.is_empty() {
                return None;
            }
            h("ul.skill-list").put(names)
        }
        Block::Section(_) => {
            let entries = ordered(&book.record, block, &choice.order);
            let rows: Vec<Node> = entries
                .into_iter()
                .filter(|entry| !choice.left_out.contains(&entry.key))
                .map(|entry| entry_of(entry, choice, words))
                .collect();
            if rows.is_empty() {
                return None;
            }
            h("ul.entries").put(rows)
        }
    };
    Some(h("section").put(h("h2").put(block_name(block))).put(content))
}

/// The mark beside a verified line; its words are for those who hear it.
fn tick() -> Node {
    h("span.proven")
        .put(" ")
        .put(h("span").attr("aria-hidden", "true").put("✓"))
        .put(h("span.sr").put([" ", &mark_word(Mark::Verified, Whose::Mine)].concat()))
}

/// As the files have it (`resume::html`), with the marks of the app.
fn entry_of(entry: &Entry, choice: &Choice, words: &Words) -> Node {
    let verified = entry.mark == Mark::Verified;
    let organisation = entry.organisation.as_deref().filter(|it| *it != entry.title);
    let place: Vec<String> =
        [organisation, entry.place.as_deref()].into_iter().flatten().map(|text| visible(text, 160)).collect();
    let said = |text: String| h("bdi").put(visible(&text, 2000));
    let (span, facts) = (words.span(entry), facts(entry, words).join(" · "));
    h("li")
        .put(h("h3").put(claim(&entry_title(entry))).put(verified.then(tick)))
        .put((!span.is_empty()).then(|| h("p.time").put(span)))
        .put((!place.is_empty()).then(|| h("p.place").put(h("bdi").put(place.join(", ")))))
        .put((!facts.is_empty()).then(|| h("p.facts").put(said(facts))))
        .put(told(entry, choice).map(paragraphs).unwrap_or_default())
        .put(address(entry).map(|url| h("p").put(said(url))))
        .put(words.proof(entry).map(|proof| h("p.proof").class("verified", verified).put(said(proof))))
}

fn paragraphs(text: &str) -> Vec<Node> {
    let said = |text: &str| h("bdi").put(visible(text, 2000));
    let pieces = pieces(text).into_iter().map(|piece| match piece {
        Piece::Paragraph(line) => h("p").put(said(line)),
        Piece::List(items) => {
            h("ul").put(items.into_iter().map(|item| h("li").put(said(item))).collect::<Vec<Node>>())
        }
    });
    pieces.collect()
}

fn resume_words() -> Words {
    let months = (1..=12).filter_map(|month: u8| {
        let at = crate::domain::verify::date::instant(&format!("2024-{month:02}-15T00:00:00Z"))?;
        Some(words::written(at, &[("month", "short"), ("timeZone", "UTC")]))
    });
    Words::of(t, months.collect())
}

/// Makes a file of what was chosen.
type Making = Box<dyn Fn(&Arc<Book>, &Choice)>;

/// The ways out: paper, files, and one signed record.
fn outs(desk: Desk, book: &Arc<Book>) -> Node {
    let app = desk.app;
    let save = move |name: &str, ending: &str, media: &str, text: &str| {
        if files::save(&[&t(name), ending].concat(), media, text.as_bytes()) {
            app.say(t("resume.saved"));
        }
    };
    let way = |key: &'static str, make: Making| {
        let book = Arc::clone(book);
        button(Icon::Save, key, move || make(&book, &with_contact(desk, &book)))
    };
    let print =
        h("button.primary").attr("type", "button").put(icon(Icon::Print)).say("resume.print").click(|| {
            let _ = window().print();
        });
    let files = vec![
        way(
            "resume.as-html",
            Box::new(move |book, choice| {
                save(
                    "resume.file",
                    ".html",
                    "text/html",
                    &resume::html(&book.record, &book.skills, choice, &resume_words()),
                );
            }),
        ),
        way(
            "resume.as-text",
            Box::new(move |book, choice| {
                save(
                    "resume.file",
                    ".txt",
                    "text/plain",
                    &resume::text(&book.record, &book.skills, choice, &resume_words()),
                );
            }),
        ),
        way(
            "resume.as-json",
            Box::new(move |book, choice| {
                save(
                    "resume.file",
                    ".json",
                    "application/json",
                    &json_resume::export(&book.record, &book.skills, choice),
                );
            }),
        ),
        way(
            "resume.as-ler",
            Box::new(move |book, choice| {
                let (book, choice) = (Arc::clone(book), choice.clone());
                later(async move {
                    let (wallet, mut random) = (app.wallet(), [0; 16]);
                    let held = match wallet.record_material().await {
                        Ok(held) if wallet.world().fill(&mut random).is_ok() => held,
                        Ok(_) => return,
                        Err(error) => return app.say(words::error(&error).0),
                    };
                    let sources = sources(&held, &book);
                    let words = resume_words();
                    let text = ler_rs::export(&sources, &book.record, &book.skills, &choice, &words, random);
                    save("resume.file-ler", ".json", "application/json", &text);
                });
            }),
        ),
        way(
            "resume.as-skills",
            Box::new(move |book, _| {
                save("resume.file-skills", ".json", "application/json", &to_json(&book.skills, &book.record));
            }),
        ),
    ];
    let record = {
        let (to_share, to_save) = (Arc::clone(book), Arc::clone(book));
        let busy = RwSignal::new(false);
        let share = h("button.primary").attr("type", "button").flag_live("disabled", move || busy.get());
        let share = share.put(icon(Icon::Share)).say("resume.share").click(move || {
            let book = Arc::clone(&to_share);
            busy.set(true);
            later(async move {
                if let Some(signed) = sign(desk, &book).await
                    && let Some(id) = kept(app, &signed).await
                {
                    app.go(&["share?ids=", &id].concat());
                }
                let _ = busy.try_set(false);
            });
        });
        let file = h("button.small").attr("type", "button").flag_live("disabled", move || busy.get());
        let file = file.put(icon(Icon::Save)).say("resume.as-clr").click(move || {
            let book = Arc::clone(&to_save);
            busy.set(true);
            later(async move {
                if let Some(signed) = sign(desk, &book).await {
                    save("resume.file-clr", ".json", "application/json", &signed);
                }
                let _ = busy.try_set(false);
            });
        });
        h("section.panel.no-print")
            .put(h("h2").say("resume.record"))
            .put(h("p.soft").say("resume.record.more"))
            .put(h("div.choices").put(share).put(file))
    };
    let paper = h("section.panel.no-print")
        .put(h("h2").say("resume.paper-and-files"))
        .put(h("div.choices").put(print))
        .put(h("div.choices").put(files))
        .put(h("p.soft").say("resume.files.more"))
        .put(proving(desk, book));
    many(vec![paper, record])
}

/// What the record was made of: records that the learner assembled of it are not put into another.
fn sources<'a>(held: &'a [Held], book: &'a Book) -> Vec<Source<'a>> {
    let holder = book.holder.as_deref();
    held.iter().map(|held| held.source(holder)).filter(|source| !assembled(source, holder)).collect()
}

/// One record of what was chosen, with the originals untouched in it, signed by the learner's own key.
async fn sign(desk: Desk, book: &Book) -> Option<String> {
    let (app, wallet) = (desk.app, desk.app.wallet());
    let choice = with_contact(desk, book);
    let mut random = [0; 16];
    let learner = match wallet.holder_id().await {
        Ok(learner) if wallet.world().fill(&mut random).is_ok() => learner,
        Ok(_) => return None,
        Err(error) => {
            app.say(words::error(&error).0);
            return None;
        }
    };
    let now = wallet.now();
    let held = match wallet.record_material().await {
        Ok(held) => held,
        Err(error) => {
            app.say(words::error(&error).0);
            return None;
        }
    };
    let document = {
        let sources = sources(&held, book);
        let mut picked: Vec<(Source<'_>, &str)> = Vec::new();
        let mut own = Vec::new();
        let mut left = 0_usize;
        for entry in chosen(&book.record, &choice) {
            let Some((id, path)) = &entry.source else {
                let id = entry.key.strip_prefix("own:").unwrap_or_default();
                own.extend(book.own.lines.iter().find(|line| line.id == id).cloned());
                continue;
            };
            let Some(source) = sources.iter().find(|source| source.id == id) else { continue };
            // A line that nobody signed by itself stands only with the record around it.
            let path = if path == "$" || lift(source.text, path).is_ok() { path.as_str() } else { "$" };
            let kind = source.reports.iter().find(|report| report.path == path).map(|report| report.kind);
            let fits = matches!(
                kind,
                Some(Kind::OpenBadge | Kind::Clr | Kind::Credential | Kind::Blockcert | Kind::Europass)
            );
            if !fits {
                left += 1;
            } else if !picked.iter().any(|(other, at)| other.id == source.id && *at == path) {
                picked.push((*source, path));
            }
        }
        if left > 0 {
            app.say(words::count("resume.no-place", left));
        }
        let name =
            choice.about.as_ref().map(|about| about.name.trim().to_owned()).filter(|name| !name.is_empty());
        let title = match &name {
            Some(name) => fill("resume.record-of", &[("name", name), ("day", &day(now))]),
            None => fill("resume.record-on", &[("day", &day(now))]),
        };
        assemble(&Assembly {
            random,
            learner: &learner,
            name: name.as_deref(),
            title: &title,
            description: &t("resume.assembled"),
            chosen: &picked,
            own: &own,
            created: now,
        })
    };
    let document = match document {
        Ok(document) => document,
        Err(_) => {
            app.say(t("resume.cannot"));
            return None;
        }
    };
    match wallet.sign_record(document, now).await {
        Ok(signed) => Some(signed),
        Err(error) => {
            app.say(words::error(&error).0);
            None
        }
    }
}

/// Keeps the record beside the badges, so that it is shared like any of them.
async fn kept(app: App, signed: &str) -> Option<String> {
    let wallet = app.wallet();
    let candidate = match wallet.read(signed.as_bytes()).await {
        Ok(Incoming::Review { candidates, .. }) => candidates.into_iter().next()?,
        Ok(_) => return None,
        Err(error) => {
            app.say(words::error(&error).0);
            return None;
        }
    };
    match wallet.keep(&candidate).await {
        Ok(id) => Some(id),
        Err(error) => {
            app.say(words::error(&error).0);
            None
        }
    }
}
