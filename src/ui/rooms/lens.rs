//! A record through a framework of skills: covered, partly, or not yet, with what stands behind each. Never a score.

use crate::domain::record::lens::{Coverage, Lens, LensSkill, PartSeat, Seat, look};
use crate::domain::record::mine::MyRecord;
use crate::domain::record::skills::Skill;
use crate::ui::claims::visible;
use crate::ui::components::claim::{claim, way_out};
use crate::ui::dom::{Node, h};
use crate::ui::words::{count, fill, integer, spoken, t};

use super::parts::{Whose, line_mark, state_mark, titled};

pub(crate) fn view(lens: &Lens, record: &MyRecord, skills: &[Skill], whose: Whose) -> Node {
    let coverage = look(lens, skills, record);
    let seats = coverage.seats.iter().filter_map(|seat| {
        let skill = lens.skills.get(seat.skill)?;
        Some(self::seat(skill, seat, record, whose))
    });
    let by = lens.publisher.as_deref().map(|by| match lens.url.as_deref() {
        Some(url) => way_out(url, Some(by)),
        None => claim(by),
    });
    h("div.lens")
        .put(h("p").put(told(&coverage)))
        .put(h("ul.seats").put(seats.collect::<Vec<Node>>()))
        .put(by.map(|by| h("p.soft").say("lens.by").put(" ").put(by)))
}

/// Counts with their words: what there is and what there is not, side by side.
fn told(coverage: &Coverage) -> String {
    let number = |n: usize| integer(n);
    fill(
        "lens.told",
        &[
            ("covered", &number(coverage.covered)),
            ("partly", &number(coverage.partly)),
            ("not", &number(coverage.not_yet)),
        ],
    )
}

pub(crate) fn lens_name(lens: &Lens) -> String {
    let language = spoken();
    visible(lens.names.get(&language).unwrap_or(&lens.name), 120)
}

fn seat(skill: &LensSkill, seat: &Seat, record: &MyRecord, whose: Whose) -> Node {
    let name = visible(skill.name_in(&spoken()), 120);
    let behind = seat
        .entries
        .iter()
        .filter_map(|key| record.entry(key))
        .map(|entry| h("li").put(h("p.title").put(titled(entry, whose))).put(line_mark(entry, whose)));
    let behind: Vec<Node> = behind.take(MOST).collect();
    let left = seat.entries.len().saturating_sub(MOST);
    let nothing = behind.is_empty();
    let summary = h("summary").put(h("span.name").put(h("bdi").put(name))).put(state_mark(seat.state));
    h("li").put(
        h("details")
            .put(summary)
            .put(parts(&seat.parts))
            .put(nothing.then(|| h("p.soft").say("lens.nothing")))
            .put((!nothing).then(|| h("ul.lines").put(behind)))
            .put((left > 0).then(|| h("p.soft").put(count("behind.more", left)))),
    )
}

/// More is told by its number.
const MOST: usize = 12;

fn parts(parts: &[PartSeat]) -> Option<Node> {
    let rows = parts.iter().map(|part| h("li").put(claim(&part.name)).put(state_mark(part.state)));
    let rows: Vec<Node> = rows.collect();
    let by_badge = parts.iter().any(|part| part.named_by_badge);
    let title = if by_badge { "lens.parts-of-badges" } else { "lens.parts" };
    (!rows.is_empty()).then(|| h("div").put(h("p.soft").put(t(title))).put(h("ul.parts").put(rows)))
}
