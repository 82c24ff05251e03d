//! `/pathways`: several credentials towards a job or a degree: a list of what is done and what is next, then a drawing.

use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::record::arrange_by;
use crate::domain::record::mine::MyRecord;
use crate::domain::record::pathway::{
    self, DestinationKind, Pathway, State as Step, StepState, Wage, Walk, walk,
};
use crate::domain::record::skills::Skill;
use crate::ui::claims::visible;
use crate::ui::components::claim::{claim, way_out};
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::components::verdict::toned_mark;
use crate::ui::dom::{Node, h, later, live, many, svg};
use crate::ui::pages::lost::wrong;
use crate::ui::shell::{App, Load, app, head, load};
use crate::ui::words::{self, Tone, fill, integer, listed, t};
use crate::wallet::WalletError;

use super::book::{Book, open};
use super::parts::{Whose, file_button, line_mark, titled, ways};

type Kept = RwSignal<Load<Arc<Vec<Pathway>>>>;

pub(crate) fn page() -> Node {
    let app = app();
    let books = open(app);
    let kept = load(move || {
        app.changed.track();
        let wallet = app.wallet();
        Box::pin(async move { Ok(Arc::new(wallet.pathways().await?)) })
    });
    let shown = live(move || match (books.get(), kept.get()) {
        (Load::Full(book), Load::Full(pathways)) => full(app, &book, &pathways, kept),
        (Load::Wrong(error), _) | (_, Load::Wrong(error)) => wrong(&error),
        _ => waiting(&t("record.waiting")),
    });
    many(vec![head("pathways.title"), ways("pathways"), shown])
}

fn full(app: App, book: &Arc<Book>, pathways: &Arc<Vec<Pathway>>, kept: Kept) -> Node {
    let all = pathways.iter().map(|pathway| {
        let gone = pathway.clone();
        let away = h("button.small.no-print").attr("type", "button").put(icon(Icon::Bin));
        let away = away.put(
            h("span").say("pathway.remove").put(h("span.sr").put([" ", pathway.name.as_str()].concat())),
        );
        let away = away.click(move || {
            let gone = gone.clone();
            later(async move {
                let left = app.wallet().remove_pathway(&gone).await;
                if show(app, kept, left) {
                    app.say_undo(t("pathway.removed"), move || add(app, kept, vec![gone.clone()], None));
                }
            });
        });
        view(pathway, &book.record, &book.skills, Whose::Mine, Some(h("div.choices").put(away)))
    });
    let all: Vec<Node> = all.collect();
    let empty = all.is_empty();
    many(vec![
        if empty {
            notice(State::Empty, &t("pathways.none"), &t("pathways.none.more"), Vec::new())
        } else {
            many(all)
        },
        described(app, book, pathways, kept),
        adding(app, kept),
    ])
}

/// What the records and badges that are kept say themselves, as far as it is not among the pathways yet.
fn described(app: App, book: &Arc<Book>, pathways: &[Pathway], kept: Kept) -> Node {
    let known = |one: &Pathway| {
        pathways.iter().any(|other| other == one || (!one.id.is_empty() && other.id == one.id))
    };
    let all = book.described.iter().filter(|one| !known(one)).map(|one| {
        let wanted = one.clone();
        let take = h("button.small").attr("type", "button").put(icon(Icon::Plus)).say("pathways.take");
        let take = take.put(h("span.sr").put([" ", &visible(&one.name, 120)].concat())).click(move || {
            add(app, kept, vec![wanted.clone()], Some(t("pathways.added")));
        });
        let content = view(one, &book.record, &book.skills, Whose::Mine, None);
        h("li").put(
            h("details")
                .put(h("summary").put(claim(&named(one))))
                .put(content)
                .put(h("div.choices.no-print").put(take)),
        )
    });
    let all: Vec<Node> = all.collect();
    if all.is_empty() {
        return many(Vec::new());
    }
    h("section.panel")
        .put(h("h2").say("pathways.described"))
        .put(h("p.soft").say("pathways.described.more"))
        .put(h("ul.lines").put(all))
}

fn named(pathway: &Pathway) -> String {
    let name = pathway.name.trim();
    if name.is_empty() { t("pathways.nameless") } else { name.to_owned() }
}

/// Samples that ship with the app, so that one sees what a pathway is.
pub(super) const SAMPLES: [(&str, &str); 2] = [
    ("samples/pathways/community-data-assistant.json", "pathways.sample.1"),
    ("samples/pathways/event-steward.json", "pathways.sample.2"),
];

fn adding(app: App, kept: Kept) -> Node {
    let take = move |text: &str| match pathway::read(text) {
        Ok(read) => add(app, kept, read, Some(t("pathways.added"))),
        Err(_) => app.say(t("pathways.unreadable")),
    };
    let bring = file_button(app, "pathways.bring", ".json,.jsonld,application/json", move |file| {
        take(&String::from_utf8_lossy(&file.bytes));
    });
    let samples = SAMPLES.map(|(address, key)| {
        h("button.small").attr("type", "button").say(key).click(move || {
            later(async move {
                match crate::browser::fetch_own(address).await {
                    Ok(bytes) => take(&String::from_utf8_lossy(&bytes)),
                    Err(_) => app.say(t("rooms.file-unreadable")),
                }
            });
        })
    });
    h("section.panel.no-print")
        .put(h("h2").say("pathways.add"))
        .put(h("p.soft").say("pathways.add.more"))
        .put(h("div.choices").put(bring).put(samples.to_vec()))
}

fn add(app: App, kept: Kept, pathways: Vec<Pathway>, said: Option<String>) {
    later(async move {
        let all = app.wallet().add_pathways(pathways).await;
        if let (true, Some(said)) = (show(app, kept, all), said) {
            app.say(said);
        }
    });
}

/// Shows what is kept now; whether it could be kept.
fn show(app: App, kept: Kept, now: Result<Vec<Pathway>, WalletError>) -> bool {
    match now {
        Ok(pathways) => drop(kept.try_set(Load::Full(Arc::new(pathways)))),
        Err(error) => {
            app.say(words::error(&error).0);
            return false;
        }
    }
    true
}

/// A pathway held against a record.
pub(crate) fn view(
    pathway: &Pathway,
    record: &MyRecord,
    skills: &[Skill],
    whose: Whose,
    actions: Option<Node>,
) -> Node {
    let walk = walk(pathway, record, skills);
    let mut order: Vec<&StepState> = walk.steps.iter().collect();
    arrange_by(&mut order, |step| (step.layer, step.step));
    let rows =
        order.into_iter().filter_map(|state| row(pathway, state, record, whose)).collect::<Vec<Node>>();
    let by = pathway.publisher.as_ref().filter(|by| !by.name.is_empty()).map(|by| match by.url.as_deref() {
        Some(url) => way_out(url, Some(&by.name)),
        None => claim(&by.name),
    });
    let leads = pathway.destination.as_ref().filter(|it| !it.name.is_empty()).map(|it| {
        let key = match it.kind {
            DestinationKind::Job => "pathway.to-job",
            DestinationKind::Degree => "pathway.to-degree",
            DestinationKind::Credential | DestinationKind::Other => "pathway.to",
        };
        h("p").put(fill(key, &[("name", &visible(&it.name, 160))]))
    });
    let told = if walk.complete {
        t("pathway.complete")
    } else {
        fill("pathway.told", &[("done", &integer(walk.done)), ("open", &integer(walk.open))])
    };
    h("section.panel.pathway")
        .put(h("h2").put(claim(&named(pathway))))
        .put(pathway.sample.then(|| h("p.mark").put(h("span").say("pathway.sample"))))
        .put(leads)
        .put(pathway.description.as_deref().map(|text| h("p.soft").put(claim(text))))
        .put(by.map(|by| h("p.soft").say("lens.by").put(" ").put(by)))
        .put(promises(pathway))
        .put(h("p.strong").put(told))
        .put(h("ol.walk").put(rows))
        .put(drawing(pathway, &walk))
        .put(actions)
}

/// What is promised is its publisher's word.
fn promises(pathway: &Pathway) -> Option<Node> {
    let promises = &pathway.promises;
    if !promises.any() {
        return None;
    }
    let fact =
        |name: &str, value: String| h("div").put(h("dt").say(name)).put(h("dd").put(h("bdi").put(value)));
    let employers: Vec<String> = promises.employers.iter().map(|one| visible(one, 80)).collect();
    let facts = h("dl.facts")
        .put(promises.time.as_deref().map(|time| fact("promise.time", duration(time))))
        .put(promises.wage.as_ref().map(|it| fact("promise.wage", wage(it))))
        .put((!employers.is_empty()).then(|| fact("promise.employers", listed(&employers))));
    Some(h("div.promises").put(h("h3").say("promise.title")).put(facts).put(
        promises.source.as_deref().map(|source| h("p.soft").put(way_out(source, Some(&t("promise.source"))))),
    ))
}

/// An ISO 8601 duration of one part in words, else what is written.
fn duration(text: &str) -> String {
    let part = text.strip_prefix('P').and_then(|rest| {
        let unit = rest.chars().last()?;
        let number: usize = rest.strip_suffix(unit)?.parse().ok()?;
        let key = match unit {
            'D' => "duration.days",
            'W' => "duration.weeks",
            'M' => "duration.months",
            'Y' => "duration.years",
            _ => return None,
        };
        Some(words::count(key, number))
    });
    part.unwrap_or_else(|| visible(text, 80))
}

fn wage(wage: &Wage) -> String {
    let amount = |amount: f64| format!("{amount:.2}").trim_end_matches(".00").to_owned();
    let range: Vec<String> = [wage.low, wage.high].into_iter().flatten().map(amount).collect();
    let per = match wage.per.as_str() {
        "hour" => t("promise.per-hour"),
        "month" => t("promise.per-month"),
        "year" => t("promise.per-year"),
        other => visible(other, 20),
    };
    [range.join("–").as_str(), " ", &visible(&wage.currency, 8), " ", &per].concat()
}

fn face(state: Step) -> (Tone, Icon, &'static str) {
    match state {
        Step::Done => (Tone::Genuine, Icon::Tick, "step.done"),
        Step::Doubtful => (Tone::Caution, Icon::Half, "step.doubtful"),
        Step::Next => (Tone::Unknown, Icon::Next, "step.next"),
        Step::Later => (Tone::Unknown, Icon::Ring, "step.later"),
    }
}

fn row(pathway: &Pathway, state: &StepState, record: &MyRecord, whose: Whose) -> Option<Node> {
    let step = pathway.steps.get(state.step)?;
    let (tone, shape, key) = face(state.state);
    let name = match step.url.as_deref() {
        Some(url) => way_out(url, Some(&step.name)),
        None => claim(&step.name),
    };
    let by = state
        .by
        .iter()
        .take(5)
        .filter_map(|key| record.entry(key))
        .map(|entry| h("li").put(h("p.title").put(titled(entry, whose))).put(line_mark(entry, whose)));
    let by: Vec<Node> = by.collect();
    let counts = state.instead.and_then(|nth| step.instead.get(nth));
    let counts = counts.map(|it| h("p.soft").put(fill("step.instead", &[("name", &visible(&it.name, 160))])));
    let related = state.by_relation.then(|| h("p.soft").say("step.by-relation"));
    let open = matches!(state.state, Step::Next | Step::Later);
    let others: Vec<String> = step.instead.iter().map(|it| visible(&it.name, 120)).collect();
    let others = (open && !others.is_empty())
        .then(|| h("p.soft").put(fill("step.others", &[("names", &listed(&others))])));
    let waits: Vec<String> = state
        .waits_for
        .iter()
        .filter_map(|at| pathway.steps.get(*at))
        .map(|it| visible(&it.name, 80))
        .collect();
    let waits = (open && !waits.is_empty())
        .then(|| h("p.soft").put(fill("step.waits", &[("names", &listed(&waits))])));
    let choose = step.choose.filter(|_| !step.of.is_empty()).map(|n| {
        h("p.soft").put(fill("step.choose", &[("n", &integer(n)), ("all", &integer(step.of.len()))]))
    });
    let need = if step.optional {
        Some(h("p.soft").say("step.optional"))
    } else {
        (state.not_needed && open).then(|| h("p.soft").say("step.not-needed"))
    };
    Some(
        h("li.step")
            .class("open", open)
            .put(h("p.title").put(name))
            .put(toned_mark(tone, shape, &t(key)))
            .put(step.description.as_deref().map(|text| h("p.soft").put(claim(text))))
            .put([choose, need, counts, related, waits, others].into_iter().flatten().collect::<Vec<Node>>())
            .put((!by.is_empty()).then(|| h("ul.lines").put(by))),
    )
}

const BOX: (f64, f64) = (168.0, 64.0);
const GAP: (f64, f64) = (44.0, 18.0);

/// The same as a drawing: what comes before what, from start to end. The list says all of it in words.
fn drawing(pathway: &Pathway, walk: &Walk) -> Node {
    let mut places: Vec<Option<(f64, f64)>> = vec![None; pathway.steps.len()];
    let mut most = 0;
    for (column, layer) in walk.layers.iter().enumerate() {
        most = most.max(layer.len());
        for (row, step) in layer.iter().enumerate() {
            if let Some(place) = places.get_mut(*step) {
                *place = Some((column as f64 * (BOX.0 + GAP.0) + 2.0, row as f64 * (BOX.1 + GAP.1) + 2.0));
            }
        }
    }
    let width = (walk.layers.len() as f64 * (BOX.0 + GAP.0) - GAP.0 + 4.0).max(1.0);
    let height = (most as f64 * (BOX.1 + GAP.1) - GAP.1 + 4.0).max(1.0);
    let mut picture = svg("svg")
        .attr("viewBox", &format!("0 0 {width} {height}"))
        .attr("width", &format!("{width}"))
        .attr("height", &format!("{height}"));
    let place = |id: &str| {
        let at = pathway.steps.iter().position(|step| step.id == id)?;
        places.get(at).copied().flatten()
    };
    for step in &pathway.steps {
        let Some((x, y)) = place(&step.id) else { continue };
        for (from_x, from_y) in step.after.iter().chain(&step.of).filter_map(|id| place(id)) {
            let (x1, y1, y2) = (from_x + BOX.0, from_y + BOX.1 / 2.0, y + BOX.1 / 2.0);
            let half = (x1 + x) / 2.0;
            let line = format!("M{x1:.0} {y1:.0}C{half:.0} {y1:.0} {half:.0} {y2:.0} {x:.0} {y2:.0}");
            picture = picture.put(svg("path").attr("class", "edge").attr("d", &line));
        }
    }
    for (step, state) in pathway.steps.iter().zip(&walk.steps) {
        let Some((x, y)) = place(&step.id) else { continue };
        let class = match state.state {
            Step::Done => "node done",
            Step::Doubtful => "node doubtful",
            Step::Next => "node next",
            Step::Later => "node later",
        };
        let frame = svg("rect").attr("x", &format!("{x}")).attr("y", &format!("{y}")).attr("rx", "12");
        picture = picture.put(
            frame
                .attr("width", &format!("{}", BOX.0))
                .attr("height", &format!("{}", BOX.1))
                .attr("class", class),
        );
        let sign = match state.state {
            Step::Done => "✓ ",
            Step::Doubtful => "◐ ",
            Step::Next => "→ ",
            Step::Later => "○ ",
        };
        let lines = broken(&[sign, &visible(&step.name, 60)].concat());
        let top = y + BOX.1 / 2.0 - (lines.len() as f64 - 1.0) * 9.0 + 5.0;
        for (nth, words) in lines.iter().enumerate() {
            let label = svg("text")
                .attr("x", &format!("{}", x + 12.0))
                .attr("y", &format!("{}", top + nth as f64 * 18.0));
            picture = picture.put(label.put(words.as_str()));
        }
    }
    let label = fill("pathway.drawing", &[("name", &visible(&pathway.name, 120))]);
    h("div.drawing.wide").attr("tabindex", "0").attr("role", "img").attr("aria-label", &label).put(picture)
}

/// Words in at most three lines that fit the box.
fn broken(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < 21 => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > 3 {
        lines.truncate(3);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}
