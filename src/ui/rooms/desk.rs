//! `/desk`: the employer's desk. Many files and links become one table; nothing of it is kept.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::browser::files::{self, Waiting};
use crate::domain::desk::{Column, Row, View, codes, counts, links, to_csv, to_json};
use crate::domain::engine::Fault;
use crate::domain::evidence::host_of;
use crate::domain::verify::report::{Finding, Headline, Is, Why};
use crate::ui::claims::visible;
use crate::ui::components::claim::claim;
use crate::ui::components::dialog::dialog;
use crate::ui::components::document::button;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::person::plain_field;
use crate::ui::components::report::hosts_of;
use crate::ui::components::verdict::{mark, toned_mark};
use crate::ui::dom::{Node, h, hear, later, live, many, ticked_in, value_in};
use crate::ui::pages::import::{text_area, unopened, way};
use crate::ui::pages::verify;
use crate::ui::shell::{App, app, head, link};
use crate::ui::words::{self, Tone, count, day_of, fill, headline_word, integer, listed, t};
use crate::wallet::desk::Desk;

/// How many rows are drawn at once; the others follow when asked for.
const PAGE: usize = 100;
/// How often the table is drawn while files are still being read, in milliseconds.
const BREATH: f64 = 250.0;

/// What still has to be done, in the order in which it was asked for.
enum Work {
    File(Waiting),
    Text {
        name: String,
        bytes: Vec<u8>,
    },
    /// Fetch what lies at a web address that was agreed to.
    Fetch(String),
    /// Ask these hosts about everything.
    Ask(Vec<String>),
    Compare(Option<String>),
}

/// The desk, and the one loop that works at it.
struct Bench {
    app: App,
    /// None while the loop has it.
    desk: RefCell<Option<Desk>>,
    /// What the table shows; follows the desk.
    rows: RefCell<Vec<Row>>,
    queue: RefCell<VecDeque<Work>>,
    /// Stops the loop after what it is doing.
    stopped: Cell<bool>,
    /// What it is doing is wanted no more.
    cleared: Cell<bool>,
    drawn: Cell<f64>,
}

#[derive(Clone, Copy)]
struct Table {
    app: App,
    bench: StoredValue<Rc<Bench>, LocalStorage>,
    /// Goes up whenever rows changed.
    changed: RwSignal<u32>,
    /// How much of how much is done, while the loop works.
    busy: RwSignal<Option<(usize, usize)>>,
    view: RwSignal<View>,
    text: RwSignal<String>,
    shown: RwSignal<usize>,
    /// Links that lead to websites, which are asked only when told to.
    websites: RwSignal<Vec<String>>,
    open: RwSignal<bool>,
    opened: RwSignal<Option<usize>>,
}

pub(super) fn page() -> Node {
    let app = app();
    let bench = Bench {
        app,
        desk: RefCell::new(Some(Desk::default())),
        rows: RefCell::default(),
        queue: RefCell::default(),
        stopped: Cell::new(false),
        cleared: Cell::new(false),
        drawn: Cell::new(0.0),
    };
    let table = Table {
        app,
        bench: StoredValue::new_local(Rc::new(bench)),
        changed: RwSignal::new(0),
        busy: RwSignal::new(None),
        view: RwSignal::new(View { by: Some(Column::Verdict), ..View::default() }),
        text: RwSignal::new(String::new()),
        shown: RwSignal::new(PAGE),
        websites: RwSignal::new(Vec::new()),
        open: RwSignal::new(false),
        opened: RwSignal::new(None),
    };
    hear_drops(table);
    leptos::prelude::on_cleanup(move || {
        let _ = table.bench.try_with_value(|bench| bench.stopped.set(true));
    });
    let empty = Memo::new(move |_| {
        table.changed.track();
        table.rows(|rows| rows.is_empty())
    });
    h("div.desk")
        .put(head("desk.title"))
        .put(h("p.lead").say("desk.lead"))
        .put(ways_in(table))
        .put(progress(table))
        .put(websites(table))
        .put(live(move || (!empty.get()).then(|| whole(table))))
        .put(h("p.soft.kept-nowhere").put(icon(Icon::Info)).put(h("span").say("desk.kept-nowhere")))
        .put(
            h("p.soft")
                .put(h("a").attr("href", &link("issuers")).say("issuers.title"))
                .put(" · ")
                .put(h("a").attr("href", &link("receipt")).say("receipt.open"))
                .put(" · ")
                .put(h("a").attr("href", &link("ask")).say("ask.title")),
        )
        .put(one(table))
}

/// Whatever is dropped anywhere on this page goes on the desk, folders too.
fn hear_drops(table: Table) {
    let dropped = move |event: web_sys::Event| {
        event.prevent_default();
        // The window would take it to the page that adds badges.
        event.stop_propagation();
        let Ok(event) = event.dyn_into::<web_sys::DragEvent>() else { return };
        let brought = files::dropped_whole(&event);
        later(async move {
            let (brought, text) = brought.await;
            table.take(brought);
            if let Some(text) = text {
                table.paste(&text);
            }
        });
    };
    hear(&document(), "drop", Box::new(dropped));
    let app = table.app;
    // What was pasted outside a field, or brought from elsewhere.
    crate::ui::dom::watch(move || {
        if !app.inbox.read().is_empty() {
            for brought in app.inbox.try_update(std::mem::take).unwrap_or_default() {
                match brought {
                    Ok(brought) if brought.name.is_empty() => {
                        table.paste(&String::from_utf8_lossy(&brought.bytes))
                    }
                    Ok(brought) => table.add(vec![Work::Text { name: brought.name, bytes: brought.bytes }]),
                    Err(fault) => app.say(words::fault(&unopened(fault).fault)),
                }
            }
        }
    });
}

fn ways_in(table: Table) -> Node {
    let choose = move |folder: bool| {
        later(async move { table.take(files::choose_waiting(files::BADGE_FILES, folder).await) });
    };
    let pasted = RwSignal::new(String::new());
    let paste = move || {
        table.paste(&pasted.get_untracked());
        pasted.set(String::new());
    };
    let list = h("ul.ways")
        .put(way(Icon::File, "desk.files", Some("desk.files.more"), move || choose(false)))
        .put(way(Icon::Badges, "desk.folder", Some("desk.folder.more"), move || choose(true)));
    let form = h("form.form.panel")
        .submit(paste)
        .put(h("label").say("desk.paste").put(text_area("3").bind(pasted)))
        .put(h("div.choices").put(h("button").put(icon(Icon::Check)).say("desk.check")));
    many(vec![list, form, h("p.soft.center.drop-hint").say("desk.drop")])
}

fn progress(table: Table) -> Node {
    // Not told at every file to those who hear the page.
    let told = live(move || {
        let (done, all) = table.busy.get()?;
        let words = fill("desk.progress", &[("done", &integer(done)), ("all", &integer(all))]);
        let bar =
            h("progress").attr("value", &done.to_string()).attr("max", &all.to_string()).label("desk.busy");
        let stop = h("button.small")
            .attr("type", "button")
            .put(icon(Icon::Close))
            .say("desk.stop")
            .click(move || table.stop());
        Some(h("div.panel.working").put(bar).put(h("div.between").put(h("p").put(words)).put(stop)))
    });
    let said = live(move || {
        let working = table.busy.with(Option::is_some);
        table.changed.track();
        let number = table.rows(<[Row]>::len);
        (!working && number > 0).then(|| count("desk.done", number))
    });
    many(vec![told, h("p.sr").attr("role", "status").put(said)])
}

/// Links to websites: nothing is asked of a site before a person has read its name.
fn websites(table: Table) -> Node {
    live(move || {
        let addresses = table.websites.get();
        if addresses.is_empty() {
            return None;
        }
        let hosts = listed(&hosts_of(&addresses));
        let number = addresses.len();
        let fetch = move || {
            let addresses = table.websites.try_update(std::mem::take).unwrap_or_default();
            table.add(addresses.into_iter().map(Work::Fetch).collect());
        };
        let leave = move || table.websites.set(Vec::new());
        let words = words::count_with("desk.websites", number, &[("hosts", &hosts)]);
        Some(
            h("section.panel").put(h("p").put(words)).put(
                h("div.choices")
                    .put(h("button.primary.small").say("desk.fetch").click(fetch))
                    .put(h("button.small").say("desk.leave").click(leave)),
            ),
        )
    })
}

/// The counts, the filters, the table and the ways out.
fn whole(table: Table) -> Node {
    many(vec![
        live(move || {
            table.changed.track();
            chips(table)
        }),
        filters(table),
        open_questions(table),
        live(move || {
            table.changed.track();
            drawn(table)
        }),
        ways_out(table),
    ])
}

/// How many of each verdict, and showing only those.
fn chips(table: Table) -> Node {
    let counts = table.rows(counts);
    let all = table.rows(<[Row]>::len);
    let chosen = table.view.with(|view| view.verdicts.clone());
    let nothing = chosen.is_empty();
    let every = h("button.chip")
        .attr("aria-pressed", if nothing { "true" } else { "false" })
        .put(count("desk.all", all))
        .click(move || table.look(|view| view.verdicts.clear()));
    let list = counts.into_iter().map(|(headline, number)| {
        let word = headline.map_or_else(|| t("desk.unreadable"), headline_word);
        let pressed = chosen.contains(&headline);
        let chip = h("button.chip").attr("aria-pressed", if pressed { "true" } else { "false" });
        let chip = chip.put([word.as_str(), " ", &integer(number)].concat()).click(move || {
            table.look(|view| view.verdicts = if pressed { Vec::new() } else { vec![headline] });
        });
        h("li").put(chip)
    });
    h("ul.chips.wrap").label("desk.only").put(h("li").put(every)).put(list.collect::<Vec<Node>>())
}

const COLUMNS: [(Column, &str); 7] = [
    (Column::Verdict, "desk.verdict"),
    (Column::Title, "desk.badge"),
    (Column::Reason, "desk.reason"),
    (Column::Person, "desk.person"),
    (Column::Issuer, "desk.issuer"),
    (Column::ValidUntil, "desk.until"),
    (Column::Source, "desk.source"),
];

fn filters(table: Table) -> Node {
    let words = t("desk.search");
    let field = h("input").attr("type", "search").attr("autocomplete", "off").attr("placeholder", &words);
    let field = field.attr("aria-label", &words).bind(table.text);
    let text = table.text;
    crate::ui::dom::watch(move || {
        let text = text.get();
        table.look(|view| view.text = text);
    });
    let orders = COLUMNS.into_iter().map(|(column, key)| {
        let chosen = table.view.with_untracked(|view| view.by == Some(column));
        h("option").attr("value", key).flag("selected", chosen).say(key)
    });
    let by = h("select").put(orders.collect::<Vec<Node>>()).on("change", move |event| {
        let value = value_in(&event);
        if let Some((column, _)) = COLUMNS.into_iter().find(|(_, key)| *key == value) {
            table.look(|view| {
                view.by = Some(column);
                view.descending = false;
            });
        }
    });
    let trusted = h("input").attr("type", "checkbox").on("change", move |event| {
        let on = ticked_in(&event);
        table.look(|view| view.trusted_only = on);
    });
    let person = RwSignal::new(String::new());
    let compare = move || {
        let person = person.get_untracked();
        let person = (!person.trim().is_empty()).then(|| person.trim().to_owned());
        table.add(vec![Work::Compare(person)]);
    };
    let person = h("details.person")
        .put(h("summary").put(icon(Icon::Person)).say("desk.compare"))
        .put(
            h("form")
                .submit(compare)
                .put(h("label").say("person.label").put(plain_field().bind(person)))
                .put(h("button.small").say("person.compare")),
        )
        .put(h("p.soft").say("person.hint"));
    many(vec![
        h("div.filters")
            .put(h("div.search").put(icon(Icon::Search)).put(field))
            .put(h("label.order-by").put(h("span").say("desk.by")).put(by))
            .put(h("label.choice").put(trusted).put(h("span").say("desk.trusted-only"))),
        person,
    ])
}

/// What only websites can say, asked once for all rows when told to.
fn open_questions(table: Table) -> Node {
    live(move || {
        table.changed.track();
        if table.busy.with(Option::is_some) {
            return None;
        }
        let addresses = table
            .bench
            .with_value(|bench| bench.desk.borrow().as_ref().map(Desk::addresses).unwrap_or_default());
        let hosts = hosts_of(&addresses);
        if hosts.is_empty() {
            return None;
        }
        let ask = move || table.add(vec![Work::Ask(addresses.clone())]);
        let words = fill("desk.ask", &[("hosts", &listed(&hosts))]);
        Some(
            h("div.choices.asks")
                .put(h("button.small").put(icon(Icon::Globe)).put(h("span").put(words)).click(ask)),
        )
    })
}

fn drawn(table: Table) -> Node {
    let view = table.view.get();
    let order = table.rows(|rows| view.of(rows));
    if order.is_empty() {
        return h("p.center.none").say("desk.none");
    }
    let most = table.shown.get();
    let heads = COLUMNS.into_iter().map(|(column, key)| {
        let (by, descending) = (view.by == Some(column), view.descending);
        let sort = match (by, descending) {
            (false, _) => "none",
            (true, false) => "ascending",
            (true, true) => "descending",
        };
        let arrow = if by { if descending { " ↓" } else { " ↑" } } else { "" };
        let press = h("button.sort").say(key).put(h("span").attr("aria-hidden", "true").put(arrow)).click(
            move || {
                table.look(|view| {
                    view.descending = view.by == Some(column) && !view.descending;
                    view.by = Some(column);
                });
            },
        );
        h("th").attr("role", "columnheader").attr("scope", "col").attr("aria-sort", sort).put(press)
    });
    let rows = table.rows(|rows| {
        let shown = order.iter().take(most).filter_map(|at| rows.get(*at).map(|row| line(table, *at, row)));
        shown.collect::<Vec<Node>>()
    });
    let rest = order.len().saturating_sub(most);
    let more = (rest > 0).then(|| {
        let more = h("button").put(count("desk.more", rest));
        h("div.choices.center").put(more.click(move || table.shown.update(|shown| *shown += PAGE * 2)))
    });
    let body = h("table.rows-table")
        .attr("role", "table")
        .put(h("caption.sr").put(count("desk.found", order.len())))
        .put(
            h("thead")
                .attr("role", "rowgroup")
                .put(h("tr").attr("role", "row").put(heads.collect::<Vec<Node>>())),
        )
        .put(h("tbody").attr("role", "rowgroup").put(rows));
    let scroll = h("div.scroll").attr("tabindex", "0").attr("role", "region").label("desk.table").put(body);
    many(vec![scroll, many(more.into_iter().collect())])
}

fn line(table: Table, at: usize, row: &Row) -> Node {
    let cell =
        |key: &str, content: Node| h("td").attr("role", "cell").attr("data-label", &t(key)).put(content);
    let verdict = match row.headline {
        Some(headline) => mark(headline, None),
        None => toned_mark(Tone::Unknown, Icon::Question, &t("desk.unreadable")),
    };
    let title = row.title.as_deref().map(|title| visible(title, 120)).filter(|title| !title.is_empty());
    let title = match (row.headline, title) {
        (Some(_), title) => {
            let title = title.or_else(|| row.kind.map(words::kind)).unwrap_or_default();
            h("button.link").put(h("bdi").put(title)).click(move || {
                table.opened.set(Some(at));
                table.open.set(true);
            })
        }
        (None, _) => h("span.soft").say("desk.no-badge"),
    };
    let inside = (row.inside > 0).then(|| {
        let words =
            fill("desk.inside", &[("genuine", &integer(row.inside_genuine)), ("all", &integer(row.inside))]);
        h("small.soft.block").put(words)
    });
    let share = row.share.map(|share| h("small.caution.block").put(share_words(share)));
    let person = row.person.as_deref().map(claim);
    let is_person = row.is_person.map(|is| match is {
        true => toned_mark(Tone::Genuine, Icon::Tick, &t("desk.is-person")),
        false => toned_mark(Tone::Caution, Icon::Alert, &t("desk.is-not-person")),
    });
    let issuer = row.issuer.as_deref().map(claim);
    let place = row.key_at.as_deref().map(|host| h("small.soft.block").put(visible(host, 80)));
    let trusted = row.trusted.then(|| toned_mark(Tone::Genuine, Icon::Tick, &t("desk.trusted")));
    let until = row.valid_until.as_deref().map_or_else(|| "–".to_owned(), day_of);
    let source = visible(&row.source, 120);
    h("tr")
        .attr("role", "row")
        .put(cell("desk.verdict", verdict))
        .put(cell("desk.badge", many([Some(title), inside, share].into_iter().flatten().collect())))
        .put(cell("desk.reason", h("span.why").put(reason(row))))
        .put(cell("desk.person", many([person, is_person].into_iter().flatten().collect())))
        .put(cell("desk.issuer", many([issuer, place, trusted].into_iter().flatten().collect())))
        .put(cell("desk.until", h("span").put(until)))
        .put(cell("desk.source", h("bdi.source").put(source)))
}

/// What is not in order with the share that a badge came in.
fn share_words(share: Headline) -> String {
    t(match share {
        Headline::Expired => "desk.share.ended",
        Headline::NotGenuine | Headline::Revoked => "desk.share.broken",
        _ => "desk.share.unproven",
    })
}

/// The reason that decides, in words.
fn reason(row: &Row) -> String {
    let Some(headline) = row.headline else {
        return words::fault(&Fault { code: row.reason.clone(), about: row.about.clone() });
    };
    match serde_json::from_value::<Why>(serde_json::Value::String(row.reason.clone())) {
        Ok(why) => {
            let is = if headline == Headline::Genuine { Is::Holds } else { Is::Unknown };
            let mut finding = Finding::new(is, why);
            finding.about.clone_from(&row.about);
            words::why(&finding)
        }
        Err(_) => String::new(),
    }
}

fn ways_out(table: Table) -> Node {
    let save = move |csv: bool| {
        let view = table.view.get_untracked();
        let (text, media, ending) = table.rows(|rows| {
            let order = view.of(rows);
            let shown: Vec<&Row> = order.iter().filter_map(|at| rows.get(*at)).collect();
            if csv {
                (to_csv(&shown), "text/csv", ".csv")
            } else {
                (to_json(&shown), "application/json", ".json")
            }
        });
        if files::save(&[&t("desk.file"), ending].concat(), media, text.as_bytes()) {
            table.app.say(t("desk.saved"));
        }
    };
    h("div.choices")
        .put(button(Icon::Save, "desk.csv", move || save(true)))
        .put(button(Icon::Save, "desk.json", move || save(false)))
        .put(button(Icon::Print, "foot.print", || {
            let _ = window().print();
        }))
        .put(button(Icon::Bin, "desk.clear", move || table.clear()))
}

/// One row whole: the page that its link would have opened.
fn one(table: Table) -> Node {
    dialog(table.open, "dialog.sheet.wide", t("desk.one"), move || {
        let text = table.opened.get_untracked().and_then(|at| {
            table.bench.with_value(|bench| {
                bench.desk.borrow().as_ref().and_then(|desk| desk.document(at)).map(str::to_owned)
            })
        });
        match text {
            Some(text) => verify::preview(table.app, text),
            // It is being worked at.
            None => h("p").say("desk.busy"),
        }
    })
}

impl Table {
    fn rows<T>(self, see: impl FnOnce(&[Row]) -> T) -> T {
        self.bench.with_value(|bench| see(&bench.rows.borrow()))
    }

    fn look(self, change: impl FnOnce(&mut View)) {
        self.view.update(change);
        self.shown.set(PAGE);
    }

    fn take(self, brought: Vec<Waiting>) {
        self.add(brought.into_iter().map(Work::File).collect());
    }

    /// Many links, or the text of one thing.
    fn paste(self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        // A badge names websites too, and is not a list of them.
        let badge = text.trim_start().starts_with(['{', '[']);
        let (links, codes) = if badge { Default::default() } else { (links(text), codes(text)) };
        // One code may be broken over lines.
        if links.is_empty() && codes.len() < 2 {
            return self.add(vec![Work::Text { name: t("desk.pasted"), bytes: text.as_bytes().to_vec() }]);
        }
        let mut texts: Vec<String> = codes.into_iter().map(str::to_owned).collect();
        for link in links {
            // Ours carry everything behind the `#`; others lead to a website.
            if link.contains('#') {
                texts.push(link);
            } else {
                self.websites.update(|known| {
                    if !known.contains(&link) {
                        known.push(link);
                    }
                });
            }
        }
        let known = self.rows(<[Row]>::len);
        let numbered = texts.into_iter().zip(known + 1..).map(|(text, number)| {
            let name = fill("desk.link", &[("n", &integer(number))]);
            Work::Text { name, bytes: text.into_bytes() }
        });
        self.add(numbered.collect());
    }

    fn stop(self) {
        self.bench.with_value(|bench| {
            bench.queue.borrow_mut().clear();
            bench.stopped.set(true);
        });
    }

    fn clear(self) {
        self.stop();
        self.bench.with_value(|bench| {
            bench.rows.borrow_mut().clear();
            match bench.desk.borrow_mut().as_mut() {
                Some(desk) => *desk = Desk::default(),
                None => bench.cleared.set(true),
            }
        });
        self.websites.set(Vec::new());
        self.changed.update(|changed| *changed += 1);
    }

    /// Puts work in the queue, and begins with it unless the loop runs already.
    fn add(self, work: Vec<Work>) {
        if work.is_empty() {
            return;
        }
        let bench = self.bench.get_value();
        bench.queue.borrow_mut().extend(work);
        bench.stopped.set(false);
        let idle = bench.desk.borrow_mut().take();
        if let Some(desk) = idle {
            let bench = Rc::clone(&bench);
            later(async move { self.work(bench, desk).await });
        }
    }

    async fn work(self, bench: Rc<Bench>, mut desk: Desk) {
        let mut done = 0;
        loop {
            let Some(work) = bench.queue.borrow_mut().pop_front() else { break };
            if bench.stopped.get() {
                break;
            }
            let all = done + 1 + bench.queue.borrow().len();
            self.tell(&bench, &desk, Some((done, all)));
            self.step(&bench, &mut desk, work).await;
            if bench.cleared.replace(false) {
                desk = Desk::default();
            }
            done += 1;
        }
        *bench.rows.borrow_mut() = desk.rows().to_vec();
        bench.desk.replace(Some(desk));
        let _ = self.busy.try_set(None);
        let _ = self.changed.try_update(|changed| *changed += 1);
    }

    /// Draws what is new, now and then.
    fn tell(self, bench: &Bench, desk: &Desk, busy: Option<(usize, usize)>) {
        let now = window().performance().map_or(0.0, |clock| clock.now());
        if now - bench.drawn.get() < BREATH {
            return;
        }
        bench.drawn.set(now);
        {
            let mut rows = bench.rows.borrow_mut();
            let known = rows.len();
            rows.extend(desk.rows().iter().skip(known).cloned());
        }
        let _ = self.busy.try_set(busy);
        let _ = self.changed.try_update(|changed| *changed += 1);
    }

    async fn step(self, bench: &Rc<Bench>, desk: &mut Desk, work: Work) {
        let wallet = bench.app.wallet();
        match work {
            Work::File(file) => match file.read().await {
                Ok(brought) => {
                    desk.add(&wallet, &brought.name, &brought.bytes).await;
                }
                Err(fault) => {
                    let unreadable = unopened(fault);
                    desk.refuse(&unreadable.name, &unreadable.fault);
                }
            },
            Work::Text { name, bytes } => {
                desk.add(&wallet, &name, &bytes).await;
            }
            Work::Fetch(address) => {
                use crate::wallet::ports::Fetch;
                match wallet.world().bring(&address).await {
                    Ok(bytes) => {
                        desk.add(&wallet, &address, &bytes).await;
                    }
                    Err(_) => {
                        let host = host_of(&address).unwrap_or_default();
                        desk.refuse(&address, &Fault::about("host-unreachable", host));
                    }
                }
            }
            Work::Ask(agreed) => {
                let busy = self.busy;
                desk.ask(&wallet, &agreed, |done, all| {
                    let _ = busy.try_set(Some((done, all)));
                })
                .await;
                bench.rows.borrow_mut().clear();
            }
            Work::Compare(person) => {
                desk.compare(person.as_deref());
                bench.rows.borrow_mut().clear();
            }
        }
    }
}
