//! Education, work and badges over time, with the gaps between them.

use serde::Serialize;

use super::Mark;
use super::mine::{Entry, MyRecord};
use super::own::Section;
use super::when::When;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Timeline {
    /// By the month they begin in, oldest first.
    pub bars: Vec<Bar>,
    pub gaps: Vec<Gap>,
    /// Keys of entries without a date.
    pub undated: Vec<String>,
    /// Months since the year 0 (`When::months`), both included; None where nothing has a date.
    pub span: Option<(i32, i32)>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bar {
    pub entry: String,
    pub title: String,
    pub section: Section,
    pub mark: Mark,
    pub from: When,
    /// None for a moment: a badge has the day it was earned on.
    pub until: Option<When>,
    /// It goes on, so that it reaches until now.
    pub current: bool,
    /// Months since the year 0, both included.
    pub months: (i32, i32),
    /// The row in which it touches no other bar, 0 being the first.
    pub row: usize,
}

/// Months in which no education, work, project or volunteering is told. It says nothing about the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The first and the last month without anything.
    pub from: When,
    pub until: When,
    pub months: i32,
}

/// Shorter ones are how terms and jobs begin and end.
const SHORTEST_GAP: i32 = 3;

/// Lays the record out in time.
pub fn timeline(record: &MyRecord) -> Timeline {
    let now = When::of(record.now);
    let mut bars: Vec<Bar> = Vec::new();
    let mut undated = Vec::new();
    for entry in record.shown() {
        match bar(entry, now) {
            Some(bar) => bars.push(bar),
            None => undated.push(entry.key.clone()),
        }
    }
    super::arrange(&mut bars, |a, b| (a.months, a.section, &a.title).cmp(&(b.months, b.section, &b.title)));
    // The first row that is free again; a heap would save little, since few bars run side by side.
    let mut rows: Vec<i32> = Vec::new();
    for bar in &mut bars {
        let free = rows.iter().take(MOST_ROWS).position(|end| *end < bar.months.0);
        bar.row = free.unwrap_or_else(|| rows.len().min(MOST_ROWS));
        match rows.get_mut(bar.row) {
            Some(end) => *end = (*end).max(bar.months.1),
            None => rows.push(bar.months.1),
        }
    }
    let first = bars.iter().map(|it| it.months.0).min();
    let last = bars.iter().map(|it| it.months.1).max();
    Timeline { gaps: gaps(&bars), undated, span: first.zip(last), bars }
}

/// More rows than that are no picture any more; the last one is then shared.
const MOST_ROWS: usize = 64;

fn bar(entry: &Entry, now: Option<When>) -> Option<Bar> {
    let from = entry.from.or(entry.until)?;
    let until = if entry.current { now } else { entry.until };
    let start = from.months();
    let end = match until {
        Some(until) => until.last_month(),
        // A year alone, or what ended nobody knows when, stands for its first month.
        None => start,
    };
    Some(Bar {
        entry: entry.key.clone(),
        title: entry.title.clone(),
        section: entry.section,
        mark: entry.mark,
        from,
        until: until.filter(|_| !entry.current),
        current: entry.current,
        // What ends before it begins is a slip of the pen; the moment it begins is shown.
        months: (start, end.max(start)),
        row: 0,
    })
}

/// The months between what lasts. What is only a moment, as a badge is, ends a gap no more than it begins one.
fn gaps(bars: &[Bar]) -> Vec<Gap> {
    let lasts = |bar: &&Bar| {
        bar.section <= Section::Volunteering
            && (bar.current || bar.until.is_some())
            && bar.mark != Mark::Refuted
    };
    let mut gaps = Vec::new();
    let mut reached: Option<i32> = None;
    for bar in bars.iter().filter(lasts) {
        if let Some(end) = reached {
            let months = bar.months.0.saturating_sub(end).saturating_sub(1);
            if months >= SHORTEST_GAP {
                let (from, until) = (month(end.saturating_add(1)), month(bar.months.0.saturating_sub(1)));
                gaps.push(Gap { from, until, months });
            }
        }
        reached = Some(reached.map_or(bar.months.1, |end| end.max(bar.months.1)));
    }
    gaps
}

fn month(months: i32) -> When {
    let month = u8::try_from(months.rem_euclid(12) + 1).unwrap_or(1);
    When { year: months.div_euclid(12), month: Some(month), day: None }
}
