//! What several of these pages draw: the way between them, times, marks, and the lines of a record.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::browser::files::{self, Brought};
use crate::domain::credential::Kind;
use crate::domain::record::lens::State;
use crate::domain::record::mine::{Entry, signer};
use crate::domain::record::own::Section;
use crate::domain::record::review::NoteOn;
use crate::domain::record::skills::Framework;
use crate::domain::record::when::When;
use crate::domain::record::{Mark, Secured, Verdict};
use crate::domain::verify::date;
use crate::ui::claims::visible;
use crate::ui::components::claim::claim;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::verdict::{headline_icon, toned_mark};
use crate::ui::dom::{Node, h, later};
use crate::ui::shell::{App, link};
use crate::ui::words::{self, Tone, fill, t};

/// Whose record is shown: what nobody signed is called otherwise in one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    Mine,
    Theirs,
}

/// The pages of the record, beside each other.
pub(crate) fn ways(here: &str) -> Node {
    let way = |route: &str, key: &str| {
        let current = (here == route).then_some("page");
        let way = h("a").attr("href", &link(route)).say(key);
        h("li").put(match current {
            Some(page) => way.attr("aria-current", page),
            None => way,
        })
    };
    let list = h("ul")
        .put(way("record", "record.title"))
        .put(way("skills", "skills.title"))
        .put(way("pathways", "pathways.title"))
        .put(way("timeline", "timeline.title"))
        .put(way("resume", "resume.title"));
    let ways = h("nav.room-ways.no-print").label("record.ways").put(list);
    // On a narrow screen the page one is on may stand outside.
    let row = ways.dom().clone();
    request_animation_frame(move || {
        let current = row
            .dyn_ref::<web_sys::Element>()
            .and_then(|row| row.query_selector("[aria-current]").ok().flatten());
        if let (Some(row), Some(current)) = (row.dyn_ref::<web_sys::Element>(), current) {
            let (outer, inner) = (row.get_bounding_client_rect(), current.get_bounding_client_rect());
            if inner.right() > outer.right() || inner.left() < outer.left() {
                row.set_scroll_left((inner.left() - outer.left() - 24.0) as i32);
            }
        }
    });
    ways
}

/// A day, a month or a year, as exactly as it is known.
pub(crate) fn when(at: When) -> String {
    let text = at.text();
    match (at.month, at.day) {
        (Some(_), Some(_)) => words::day_of(&[&text, "T00:00:00Z"].concat()),
        (Some(_), None) => {
            let options = [("year", "numeric"), ("month", "long"), ("timeZone", "UTC")];
            date::instant(&[&text, "-01T00:00:00Z"].concat()).map_or(text, |at| words::written(at, &options))
        }
        _ => text,
    }
}

/// A month, in short, for the ends of a time.
fn month(at: When) -> String {
    let text = at.text();
    let Some(start) = text.get(..7).filter(|_| at.month.is_some()) else { return text };
    let options = [("year", "numeric"), ("month", "short"), ("timeZone", "UTC")];
    date::instant(&[start, "-01T00:00:00Z"].concat())
        .map_or_else(|| text.clone(), |at| words::written(at, &options))
}

/// The time of a line: from and until, or the day of a badge.
pub(crate) fn times(from: Option<When>, until: Option<When>, current: bool) -> Option<String> {
    match (from, until) {
        (Some(from), _) if current => Some(fill("time.since", &[("from", &month(from))])),
        (None, _) if current => Some(t("time.now")),
        (Some(from), Some(until)) if from == until => Some(when(from)),
        (Some(from), Some(until)) if month(from) == month(until) => Some(month(from)),
        (Some(from), Some(until)) => {
            Some(fill("time.between", &[("from", &month(from)), ("until", &month(until))]))
        }
        (Some(at), None) | (None, Some(at)) => Some(when(at)),
        (None, None) => None,
    }
}

/// Credits, where there are any.
pub(crate) fn credits(number: &str) -> Option<String> {
    let none = number.trim().parse::<f32>().is_ok_and(|number| number == 0.0);
    (!none).then(|| fill("line.credits", &[("n", &visible(number, 20))]))
}

/// A date as a document writes it, in words.
pub(crate) fn dated(text: &str) -> String {
    When::read(text).map_or_else(|| words::day_of(text), when)
}

pub(crate) fn section_name(section: Section) -> String {
    t(match section {
        Section::Education => "section.education",
        Section::Work => "section.work",
        Section::Projects => "section.projects",
        Section::Volunteering => "section.volunteering",
        Section::Certificates => "section.certificates",
        Section::Badges => "section.badges",
    })
}

pub(crate) fn framework_name(framework: Framework, named: Option<&str>) -> Option<String> {
    let known = match framework {
        Framework::Case => "CASE",
        Framework::Ctdl => "Credential Engine",
        Framework::Esco => "ESCO",
        Framework::Lightcast => "Lightcast",
        Framework::Rsd => "Open Skills (RSD)",
        Framework::Onet => "O*NET",
        Framework::Other | Framework::None => "",
    };
    let named = named.map(|named| visible(named, 80)).filter(|named| !named.is_empty());
    match named {
        Some(named) => Some(named),
        None if known.is_empty() => None,
        None => Some(known.to_owned()),
    }
}

pub(crate) fn mark_word(mark: Mark, whose: Whose) -> String {
    t(match (mark, whose) {
        (Mark::Verified, _) => "line.verified",
        (Mark::OutOfDate, _) => "word.expired",
        (Mark::Unconfirmed, _) => "line.unconfirmed",
        (Mark::ByPerson, Whose::Mine) => "line.by-me",
        (Mark::ByPerson, Whose::Theirs) => "line.by-person",
        (Mark::Refuted, _) => "line.refuted",
    })
}

pub(crate) fn mark_face(mark: Mark) -> (Tone, Icon) {
    match mark {
        Mark::Verified => (Tone::Genuine, Icon::Tick),
        Mark::OutOfDate => (Tone::Caution, Icon::Alert),
        Mark::Unconfirmed => (Tone::Unknown, Icon::Question),
        Mark::ByPerson => (Tone::Unknown, Icon::Dash),
        Mark::Refuted => (Tone::Stop, Icon::Cross),
    }
}

/// A mark alone, for lists of what stands behind something.
pub(crate) fn small_mark(mark: Mark, whose: Whose) -> Node {
    let (tone, shape) = mark_face(mark);
    toned_mark(tone, shape, &mark_word(mark, whose))
}

/// What may be said of a line: verified by whose signature, or added by the person.
pub(crate) fn line_mark(entry: &Entry, whose: Whose) -> Node {
    match (entry.mark, &entry.verdict) {
        (Mark::Verified, _) => {
            let (name, website) = signer(entry).unwrap_or_default();
            let who = website.or(name).map(|who| visible(who, 80));
            let words = match who {
                Some(who) => fill("line.verified-by", &[("who", &who)]),
                None => t("line.verified"),
            };
            toned_mark(Tone::Genuine, Icon::Tick, &words)
        }
        // What nobody signed and somebody else is said to have issued is nobody's word yet.
        (Mark::ByPerson, Some(verdict)) if !verdict.by_earner && !entry.own() => headline_mark(verdict),
        (Mark::ByPerson, _) | (_, None) => small_mark(entry.mark, whose),
        (_, Some(verdict)) => headline_mark(verdict),
    }
}

fn headline_mark(verdict: &Verdict) -> Node {
    let headline = verdict.headline;
    toned_mark(words::tone(headline), headline_icon(headline), &words::headline_word(headline))
}

/// The verdict on one line of a transcript, and by what it is secured.
pub(crate) fn secured_mark(verdict: &Verdict) -> Node {
    let said = match verdict.secured {
        Secured::OwnSignature => Some("secured.own"),
        Secured::Record => Some("secured.record"),
        // Its mark says so.
        Secured::Nothing => None,
        Secured::Fails => Some("secured.fails"),
        Secured::Unknown => Some("secured.unknown"),
    };
    h("div.secured").put(headline_mark(verdict)).put(said.map(|said| h("p.soft").say(said)))
}

pub(crate) fn state_mark(state: State) -> Node {
    let (tone, shape, key) = match state {
        State::Covered => (Tone::Genuine, Icon::Tick, "lens.covered"),
        State::Partly => (Tone::Caution, Icon::Half, "lens.partly"),
        State::NotYet => (Tone::Unknown, Icon::Ring, "lens.not-yet"),
    };
    toned_mark(tone, shape, &t(key))
}

/// Where the whole of a line is shown, in one's own wallet.
pub(crate) fn whole(entry: &Entry) -> Option<String> {
    let (id, path) = entry.source.as_ref()?;
    let route = match (entry.kind, path.as_str()) {
        (Some(Kind::Clr), _) => ["transcript?id=", id].concat(),
        (_, "$") => ["badge?id=", id].concat(),
        _ if entry.record.is_some() => ["transcript?id=", id].concat(),
        _ => ["badge?id=", id].concat(),
    };
    Some(link(&route))
}

pub(crate) fn entry_title(entry: &Entry) -> String {
    let title = visible(&entry.title, 200);
    if title.is_empty() { entry.kind.map_or_else(|| t("line.untitled"), words::kind) } else { title }
}

/// The title of a line, as a link to the whole of it where there is one.
pub(crate) fn titled(entry: &Entry, whose: Whose) -> Node {
    let title = claim(&entry_title(entry));
    match whole(entry).filter(|_| whose == Whose::Mine) {
        Some(address) => h("a").attr("href", &address).put(title),
        None => title,
    }
}

/// One line of a record.
pub(crate) fn line(entry: &Entry, whose: Whose, actions: Option<Node>) -> Node {
    let place = [entry.organisation.as_deref(), entry.place.as_deref()].into_iter().flatten();
    let place: Vec<String> = place.map(|part| visible(part, 120)).filter(|part| !part.is_empty()).collect();
    let mut facts: Vec<String> = times(entry.from, entry.until, entry.current).into_iter().collect();
    facts.extend(entry.valid_until.map(|until| fill("line.until", &[("day", &when(until))])));
    facts.extend(entry.credits.as_deref().and_then(credits));
    facts.extend(entry.results.iter().take(3).map(|(name, value)| match name {
        Some(name) => [&visible(name, 60), ": ", &visible(value, 60)].concat(),
        None => visible(value, 60),
    }));
    let own = entry.own();
    let told = h("div.what")
        .put(h("h3").put(titled(entry, whose)))
        .put((!place.is_empty()).then(|| h("p").put(h("bdi").put(place.join(" · ")))))
        .put((!facts.is_empty()).then(|| h("p.soft").put(h("bdi").put(facts.join(" · ")))))
        .put(entry.description.as_deref().filter(|_| own).map(|text| h("p.said").put(claim(text))))
        .put((!entry.skills.is_empty()).then(|| {
            h("ul.chips.wrap").put(
                entry.skills.iter().map(|skill| h("li.chip.tag").put(claim(skill))).collect::<Vec<Node>>(),
            )
        }))
        .put(line_mark(entry, whose))
        .put(
            entry
                .record
                .as_deref()
                .map(|record| h("p.soft").put(fill("line.in-record", &[("record", &visible(record, 120))]))),
        );
    h("li.line").class("dead", entry.mark == Mark::Refuted).put(told).put(actions)
}

/// A labelled field that follows a signal.
pub(crate) fn field(label: &str, words: RwSignal<String>) -> Node {
    let field = h("input").attr("type", "text").attr("autocomplete", "off").attr("maxlength", "300");
    h("label").say(label).put(field.bind(words))
}

/// What a note is about.
pub(crate) fn note_title(on: &Option<NoteOn>) -> String {
    match on {
        Some(NoteOn::Entry { title, .. }) => visible(title, 160),
        Some(NoteOn::Skill { name, .. }) => visible(name, 160),
        Some(NoteOn::Wanted(text)) => visible(text, 160),
        None => t("notes.general"),
    }
}

/// A press that lets a file be chosen, and what is done with its text.
pub(crate) fn file_button(
    app: App,
    key: &str,
    accept: &'static str,
    take: impl Fn(Brought) + Clone + 'static,
) -> Node {
    h("button.small").attr("type", "button").put(icon(Icon::File)).say(key).click(move || {
        let take = take.clone();
        later(async move {
            for brought in files::choose(accept, false, false).await {
                match brought {
                    Ok(file) => take(file),
                    Err(_) => app.say(t("rooms.file-unreadable")),
                }
            }
        });
    })
}
