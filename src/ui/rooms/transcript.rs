//! `/transcript?id=`: a record as its issuer wrote it, line by line, each with its own verdict.

use std::rc::Rc;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::domain::credential::{Party, ResultLine};
use crate::domain::record::Source;
use crate::domain::record::source::lift;
use crate::domain::record::transcript::{
    Branch, Described, Line, LinkKind, Node as Place, Term, Transcript, records, transcript,
};
use crate::domain::verify::report::Headline;
use crate::ui::claims::visible;
use crate::ui::components::claim::{claim, strong_claim, way_out};
use crate::ui::components::document::{button, earner};
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::markdown::markdown;
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::components::verdict::{dead, failing_inside, toned_mark, verdict};
use crate::ui::dom::{Node, h, later, live, many, text};
use crate::ui::pages::lost::wrong;
use crate::ui::shell::{App, Load, app, head_back, heading, link, load};
use crate::ui::words::{self, Tone, achievement_kind, count, fill, t};
use crate::wallet::import::Incoming;
use crate::wallet::ports::Held;

use super::parts::{dated, secured_mark};

pub(crate) fn page() -> Node {
    let query = use_query_map();
    let id = Memo::new(move |_| query.read().get("id").unwrap_or_default());
    let app = app();
    live(move || one(app, id.get()))
}

fn one(app: App, id: String) -> Node {
    let held = load(move || {
        app.changed.track();
        let (wallet, id) = (app.wallet(), id.clone());
        Box::pin(async move { wallet.held(&id).await })
    });
    let shown = live(move || match held.get() {
        Load::Waiting => waiting(&t("transcript.waiting")),
        Load::Wrong(error) => {
            many(vec![heading(&t("transcript.title"), text(&t("transcript.title"))), wrong(&error)])
        }
        Load::Full(held) => full(app, &held),
    });
    many(vec![head_back(app, None), shown])
}

fn full(app: App, held: &Held) -> Node {
    let source = held.source(None);
    let told =
        records(&held.reports).into_iter().find_map(|at| Some((at.to_owned(), transcript(&source, at)?)));
    let Some((at, told)) = told else {
        let badge =
            h("a.button").attr("href", &link(&["badge?id=", &held.id].concat())).say("transcript.as-badge");
        let title = heading(&t("transcript.title"), text(&t("transcript.title")));
        return many(vec![title, notice(State::Empty, &t("transcript.none"), "", vec![badge])]);
    };
    let report = held.reports.iter().find(|report| report.path == at);
    let title = told.title.as_deref().map(|title| visible(title, 200)).filter(|title| !title.is_empty());
    let title = title.unwrap_or_else(|| t("transcript.title"));
    let print = button(Icon::Print, "foot.print", || {
        let _ = window().print();
    });
    let badge = h("a.button.small").attr("href", &link(&["badge?id=", &held.id].concat()));
    let choices =
        h("div.choices.no-print").put(print).put(badge.put(icon(Icon::Badges)).say("transcript.as-badge"));
    h("article.transcript")
        .put(heading(&title, claim(&title)))
        .put(head(&told))
        .put(report.map(|report| verdict(report, None)))
        .put((failing_inside(&held.reports) > 0).then(|| {
            toned_mark(Tone::Caution, Icon::Alert, &count("inside.failing", failing_inside(&held.reports)))
        }))
        .put(choices)
        .put(body(app, &source, &told, true))
}

/// The head of a transcript: whose, by whom, when, and what it does not claim.
fn head(told: &Transcript) -> Node {
    let learner = earner(&told.learner).unwrap_or_else(|| t("earner.unnamed"));
    let fact = |name: &str, value: Node| h("div").put(h("dt").say(name)).put(h("dd").put(value));
    let date = told.awarded.as_deref().or(told.issued.as_deref());
    let facts = h("dl.facts")
        .put(fact("transcript.learner", strong_claim(&learner)))
        .put(fact("transcript.issuer", strong_claim(&party(&told.issuer))))
        .put(date.map(|date| fact("transcript.issued", text(&dated(date)))))
        .put(told.until.as_deref().map(|until| fact("fact.valid-until", text(&dated(until)))))
        .put(fact("transcript.lines", text(&words::integer(told.lines.len()))));
    let terms = told
        .terms_of_use
        .iter()
        .map(|terms| h("p.soft").say("transcript.terms").put(" ").put(way_out(terms, None)));
    h("section.panel")
        .put(facts)
        .put(told.partial.then(|| h("p.soft").say("transcript.partial")))
        .put(told.description.as_deref().map(|text| h("div.lead").put(markdown(text))))
        .put(terms.collect::<Vec<Node>>())
}

fn party(party: &Party) -> String {
    party.name.clone().or_else(|| party.id.clone()).unwrap_or_else(|| t("issuer.unnamed"))
}

/// Everything below the head. `mine`: lines can be kept by themselves.
pub(crate) fn body(app: App, source: &Source<'_>, told: &Transcript, mine: bool) -> Node {
    let whole: Rc<str> = source.text.into();
    let several = told.terms.len() > 1 || told.terms.iter().any(|term| term.name.is_some());
    let terms = told.terms.iter().map(|term| {
        let lines = term.lines.iter().filter_map(|nth| told.lines.get(*nth));
        let lines = lines.map(|line| row(app, &whole, told, line, mine)).collect::<Vec<Node>>();
        h("section.term").put(several.then(|| term_head(term))).put(h("ol.courses").put(lines))
    });
    let parts = [
        Some(h("section.part").put(h("h2").say("transcript.what")).put(terms.collect::<Vec<Node>>())),
        together(told),
        described(&told.unasserted),
    ];
    many(parts.into_iter().flatten().collect())
}

fn term_head(term: &Term) -> Node {
    let name = term.name.as_deref().map(|name| visible(name, 120)).unwrap_or_else(|| t("transcript.no-term"));
    let credits =
        term.credits.as_deref().and_then(super::parts::credits).map(|credits| h("span.soft").put(credits));
    h("h3.between").put(h("bdi").put(name)).put(credits)
}

fn row(app: App, whole: &Rc<str>, told: &Transcript, line: &Line, mine: bool) -> Node {
    let title = line_title(line);
    let code = line.code.as_deref().map(|code| h("span.code").put(h("bdi").put(visible(code, 40))));
    let kind = line.achievement_kind.as_deref().map(achievement_kind);
    // A line that says nothing of its issuer is its record's.
    let by = party(&line.issuer);
    let by =
        (by != party(&told.issuer) && (line.issuer.name.is_some() || line.issuer.id.is_some())).then_some(by);
    let mut facts: Vec<String> = kind.into_iter().chain(line.day().map(dated)).collect();
    let credits = line.credits_earned.as_deref().or(line.credits_available.as_deref());
    facts.extend(credits.and_then(super::parts::credits));
    let results = line.results.iter().filter_map(result).collect::<Vec<Node>>();
    let marks = h("div.marks")
        .put(secured_mark(&line.verdict))
        .put((mine && line.liftable).then(|| keep_alone(app, whole, line)));
    h("li.course")
        .class("dead", dead(line.verdict.headline))
        .class("nested", line.depth > 0)
        .put(h("p.title").put(claim(&title)).put(code))
        .put(by.map(|by| h("p").put(claim(&by))))
        .put((!facts.is_empty()).then(|| h("p.soft").put(h("bdi").put(facts.join(" · ")))))
        .put((!results.is_empty()).then(|| h("ul.results").put(results)))
        .put(marks)
        .put(more(line))
}

fn line_title(line: &Line) -> String {
    let title = visible(line.title.as_deref().unwrap_or_default(), 200);
    if title.is_empty() { words::kind(line.kind) } else { title }
}

/// A result as one would say it: "Grade: A".
fn result(line: &ResultLine) -> Option<Node> {
    let value = line.value.as_deref().or(line.level.as_deref()).or(line.status.as_deref())?;
    let name = line.name.as_deref().map_or_else(|| t("part.result"), |name| visible(name, 80));
    Some(h("li").put(h("bdi").put(name)).put(": ").put(h("b").put(claim(value))))
}

/// What else a line says, unfolded by who wants to know.
fn more(line: &Line) -> Option<Node> {
    let said =
        |text: &Option<String>| text.as_deref().filter(|text| !text.trim().is_empty()).map(str::to_owned);
    let period = match (said(&line.started), said(&line.ended)) {
        (Some(from), Some(until)) => {
            Some(fill("time.between", &[("from", &dated(&from)), ("until", &dated(&until))]))
        }
        (Some(from), None) => Some(fill("time.since", &[("from", &dated(&from))])),
        (None, Some(until)) => Some(dated(&until)),
        (None, None) => None,
    };
    let facts = [
        ("course.period", period),
        ("course.creator", said(&line.creator)),
        ("fact.field", said(&line.field)),
        ("course.role", said(&line.role)),
        ("course.license", said(&line.license_number)),
        ("fact.valid-until", said(&line.until).map(|until| dated(&until))),
    ];
    let mut list = h("dl.facts");
    let mut any = false;
    for (name, value) in facts {
        if let Some(value) = value {
            any = true;
            list = list.put(h("div").put(h("dt").say(name)).put(h("dd").put(claim(&value))));
        }
    }
    let skills = line.skills.iter().map(|skill| h("li.chip").put(claim(&skill.name)));
    let skills: Vec<Node> =
        skills.chain(line.tags.iter().map(|tag| h("li.chip.tag").put(claim(tag)))).collect();
    let parts: Vec<Node> = [
        said(&line.description).map(|text| markdown(&text)),
        said(&line.narrative).map(|text| markdown(&text)),
        any.then_some(list),
        (!skills.is_empty()).then(|| h("ul.chips.wrap").put(skills)),
        (line.evidence > 0).then(|| h("p.soft").put(count("course.evidence", line.evidence))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let name = h("span.sr").put([" ", &line_title(line)].concat());
    (!parts.is_empty())
        .then(|| h("details.more").put(h("summary").put(h("span").say("course.more").put(name))).put(parts))
}

/// A line with a signature of its own can be taken out, kept, and shared alone.
fn keep_alone(app: App, whole: &Rc<str>, line: &Line) -> Node {
    let (whole, path) = (Rc::clone(whole), line.path.clone());
    let kept = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let title = line_title(line);
    live(move || {
        if let Some(id) = kept.get() {
            let badge = h("a.button.small").attr("href", &link(&["badge?id=", &id].concat()));
            return badge.put(icon(Icon::Tick)).say("course.open");
        }
        let (whole, path) = (Rc::clone(&whole), path.clone());
        let act = move || {
            let alone = lift(&whole, &path);
            busy.set(true);
            later(async move {
                let wallet = app.wallet();
                let candidate = match alone {
                    Ok(text) => match wallet.read(text.as_bytes()).await {
                        Ok(Incoming::Review { candidates, .. }) => candidates.into_iter().next(),
                        _ => None,
                    },
                    Err(_) => None,
                };
                match candidate {
                    Some(candidate) => match wallet.keep(&candidate).await {
                        Ok(id) => {
                            app.say(t("course.kept"));
                            let _ = kept.try_set(Some(id));
                        }
                        Err(error) => app.say(words::error(&error).0),
                    },
                    None => app.say(t("course.cannot")),
                }
                let _ = busy.try_set(false);
            });
        };
        h("button.small.no-print")
            .flag_live("disabled", move || busy.get())
            .put(icon(Icon::Save))
            .put(h("span").say("course.keep").put(h("span.sr").put([" ", &title].concat())))
            .click(act)
    })
}

/// Parts and wholes as a tree, what comes before what as sequences, and the rest of what the record connects.
fn together(told: &Transcript) -> Option<Node> {
    let name = |place: &Place| match place {
        Place::Line(nth) => told.lines.get(*nth).map(line_title).unwrap_or_default(),
        Place::Described(nth) => {
            told.unasserted.get(*nth).and_then(|one| one.title.clone()).unwrap_or_else(|| t("kind.badge"))
        }
        Place::Elsewhere(id) => visible(id, 120),
    };
    let node = |place: &Place| {
        let away = match place {
            Place::Line(nth) => {
                told.lines.get(*nth).is_some_and(|line| line.verdict.headline == Headline::NotGenuine)
            }
            Place::Described(_) | Place::Elsewhere(_) => false,
        };
        let note = match place {
            Place::Line(_) => None,
            Place::Described(_) => Some(t("together.not-earned")),
            Place::Elsewhere(_) => Some(t("together.elsewhere")),
        };
        h("span")
            .class("dead", away)
            .put(claim(&name(place)))
            .put(note.map(|note| h("small").put([" · ", &note].concat())))
    };
    let mut parts = Vec::new();
    if !told.tree.is_empty() {
        let rows: Vec<Node> = told.tree.iter().map(|one| branch(one, &node)).collect();
        parts.push(h("h3").say("together.parts"));
        parts.push(h("ul.tree").put(rows));
    }
    for steps in &told.sequences {
        parts.push(h("h3").say("together.order"));
        parts
            .push(h("ol.steps").put(steps.iter().map(|step| h("li").put(node(step))).collect::<Vec<Node>>()));
    }
    let others = told.links.iter().filter_map(|one| {
        let key = match &one.kind {
            LinkKind::ExactMatchOf => "together.same",
            LinkKind::IsPeerOf => "together.peer",
            LinkKind::IsRelatedTo => "together.related",
            LinkKind::ReplacedBy => "together.replaced",
            LinkKind::Other(_) => "together.related",
            LinkKind::IsChildOf | LinkKind::IsParentOf | LinkKind::IsPartOf | LinkKind::Precedes => {
                return None;
            }
        };
        Some(h("li").put(fill(key, &[("a", &name(&one.from)), ("b", &name(&one.to))])))
    });
    let others: Vec<Node> = others.collect();
    if !others.is_empty() {
        parts.push(h("h3").say("together.else"));
        parts.push(h("ul.lines").put(others));
    }
    (!parts.is_empty()).then(|| h("section.part.together").put(h("h2").say("together.title")).put(parts))
}

fn branch(one: &Branch, node: &dyn Fn(&Place) -> Node) -> Node {
    let parts: Vec<Node> = one.parts.iter().map(|part| branch(part, node)).collect();
    h("li").put(node(&one.node)).put((!parts.is_empty()).then(|| h("ul").put(parts)))
}

/// What the record describes and nobody is said to have earned.
fn described(all: &[Described]) -> Option<Node> {
    if all.is_empty() {
        return None;
    }
    let rows = all.iter().map(|one| {
        let title = one.title.as_deref().or(one.id.as_deref()).unwrap_or_default();
        let facts: Vec<String> =
            [one.code.clone(), one.achievement_kind.as_deref().map(achievement_kind), one.creator.clone()]
                .into_iter()
                .flatten()
                .map(|fact| visible(&fact, 120))
                .collect();
        h("li")
            .put(h("p.title").put(claim(title)))
            .put((!facts.is_empty()).then(|| h("p.soft").put(h("bdi").put(facts.join(" · ")))))
    });
    Some(
        h("section.part")
            .put(h("h2").say("described.title"))
            .put(h("p.soft").say("described.more"))
            .put(h("ul.lines").put(rows.collect::<Vec<Node>>())),
    )
}
