//! `/timeline`: education, work and badges over time, with the months of which nothing is told.

use leptos::prelude::*;

use crate::domain::record::arrange_by;
use crate::domain::record::mine::MyRecord;
use crate::domain::record::own::Section;
use crate::domain::record::timeline::{Bar, Gap, Timeline, timeline};
use crate::ui::claims::visible;
use crate::ui::components::claim::claim;
use crate::ui::components::document::button;
use crate::ui::components::icon::Icon;
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::dom::{Node, h, live, many, svg};
use crate::ui::pages::lost::wrong;
use crate::ui::shell::{Load, app, head, link};
use crate::ui::words::{count, t};

use super::book::open;
use super::parts::{Whose, line_mark, section_name, times, titled, ways};

pub(crate) fn page() -> Node {
    let app = app();
    let books = open(app);
    let shown = live(move || match books.get() {
        Load::Waiting => waiting(&t("record.waiting")),
        Load::Wrong(error) => wrong(&error),
        Load::Full(book) if book.record.shown().next().is_none() => {
            let way = h("a.button").attr("href", &link("record")).say("record.title");
            notice(State::Empty, &t("timeline.empty"), &t("timeline.empty.more"), vec![way])
        }
        Load::Full(book) => {
            let print = button(Icon::Print, "foot.print", || {
                let _ = window().print();
            });
            many(vec![view(&book.record, Whose::Mine), h("div.choices.no-print.below").put(print)])
        }
    });
    many(vec![head("timeline.title"), ways("timeline"), shown])
}

/// The list first, newest first; the drawing is for those whose screen has room for it.
pub(crate) fn view(record: &MyRecord, whose: Whose) -> Node {
    let told = timeline(record);
    let mut rows: Vec<(i32, Node)> = Vec::new();
    for bar in &told.bars {
        rows.push((bar.months.0, moment(bar, record, whose)));
    }
    for one in &told.gaps {
        rows.push((one.from.months(), gap(one)));
    }
    arrange_by(&mut rows, |(at, _)| std::cmp::Reverse(*at));
    let mut years: Vec<Node> = Vec::new();
    let mut open: Option<(i32, Vec<Node>)> = None;
    for (at, row) in rows {
        let year = at.div_euclid(12);
        match &mut open {
            Some((this, rows)) if *this == year => rows.push(row),
            _ => {
                years.extend(open.take().map(year_of));
                open = Some((year, vec![row]));
            }
        }
    }
    years.extend(open.map(year_of));
    let undated = told
        .undated
        .iter()
        .filter_map(|key| record.entry(key))
        .map(|entry| h("li").put(h("p.title").put(titled(entry, whose))).put(line_mark(entry, whose)));
    let undated: Vec<Node> = undated.take(200).collect();
    h("div.timeline").put(drawing(&told)).put(h("ol.years").put(years)).put(
        (!undated.is_empty())
            .then(|| h("section.part").put(h("h3").say("timeline.undated")).put(h("ul.lines").put(undated))),
    )
}

fn year_of((year, rows): (i32, Vec<Node>)) -> Node {
    h("li.year").put(h("h3").put(year.to_string())).put(h("ol.moments").put(rows))
}

fn moment(bar: &Bar, record: &MyRecord, whose: Whose) -> Node {
    let entry = record.entry(&bar.entry);
    let title = entry.map_or_else(|| claim(&bar.title), |entry| titled(entry, whose));
    let place = entry.and_then(|entry| entry.organisation.as_deref()).map(|place| visible(place, 120));
    let mut facts = vec![section_name(bar.section)];
    facts.extend(place);
    h("li")
        .class("lasting", bar.months.0 != bar.months.1)
        .put(h("p.soft").put(times(Some(bar.from), bar.until, bar.current)))
        .put(h("p.title").put(title))
        .put(h("p.soft").put(h("bdi").put(facts.join(" · "))))
        .put(entry.map(|entry| line_mark(entry, whose)))
}

/// It says only that nothing is told.
fn gap(gap: &Gap) -> Node {
    let span = times(Some(gap.from), Some(gap.until), false);
    let months = usize::try_from(gap.months).unwrap_or_default();
    h("li.gap").put(h("p.soft").put(span)).put(h("p").put(count("timeline.gap", months)))
}

const WIDTH: f64 = 720.0;
const ROW: f64 = 26.0;
const TOP: f64 = 24.0;
/// Whatever begins later than that in one picture is in the list.
const ROWS: usize = 8;

/// Bars over the years. Everything in it stands in the list, so that it is drawn for the eye alone.
fn drawing(told: &Timeline) -> Option<Node> {
    let (first, last) = told.span?;
    let lasting: Vec<&Bar> = told.bars.iter().filter(|bar| bar.row < ROWS).collect();
    let (first, last) = (first.div_euclid(12) * 12, last.div_euclid(12) * 12 + 12);
    let months = f64::from((last - first).max(12));
    let x = |month: i32| f64::from(month - first) / months * WIDTH;
    let rows = lasting.iter().map(|bar| bar.row + 1).max()?;
    let height = TOP + ROW * rows as f64;
    let mut picture =
        svg("svg").attr("viewBox", &format!("0 0 {WIDTH} {height}")).attr("aria-hidden", "true");
    let years = (last - first) / 12;
    let step = (years / 12 + 1).max(1);
    for year in (0..=years).step_by(usize::try_from(step).unwrap_or(1)) {
        let at = x(first + year * 12);
        let line = svg("path").attr("class", "grid").attr("d", &format!("M{at:.1} 18V{height:.1}"));
        let label = svg("text")
            .attr("x", &format!("{:.1}", at + 3.0))
            .attr("y", "12")
            .put((first / 12 + year).to_string());
        picture = picture.put(line).put(label);
    }
    for gap in &told.gaps {
        let (from, to) = (x(gap.from.months()), x(gap.until.months() + 1));
        let rect = svg("rect").attr("class", "gap").attr("x", &format!("{from:.1}")).attr("y", "18");
        picture = picture.put(
            rect.attr("width", &format!("{:.1}", to - from)).attr("height", &format!("{:.1}", height - 18.0)),
        );
    }
    for bar in lasting {
        let (from, to) = (x(bar.months.0), x(bar.months.1 + 1));
        let y = TOP + ROW * bar.row as f64;
        let lasts = bar.months.0 != bar.months.1;
        let shape = if lasts {
            svg("rect")
                .attr("rx", "6")
                .attr("x", &format!("{from:.1}"))
                .attr("y", &format!("{y:.1}"))
                .attr("width", &format!("{:.1}", (to - from).max(6.0)))
                .attr("height", "20")
        } else {
            svg("circle")
                .attr("cx", &format!("{:.1}", from + 7.0))
                .attr("cy", &format!("{:.1}", y + 10.0))
                .attr("r", "6")
        };
        let class = match bar.section {
            Section::Education => "bar education",
            Section::Work => "bar work",
            Section::Projects | Section::Volunteering => "bar other",
            Section::Certificates | Section::Badges => "bar badge",
        };
        picture = picture.put(shape.attr("class", class));
        let room = if lasts { to - from } else { 0.0 };
        let letters = (room / 7.0) as usize;
        if letters > 6 {
            let words = visible(&bar.title, letters.saturating_sub(2));
            let label = svg("text").attr("class", "name").attr("x", &format!("{:.1}", from + 7.0));
            picture = picture.put(label.attr("y", &format!("{:.1}", y + 14.5)).put(words));
        }
    }
    Some(h("div.drawing").put(picture))
}
