//! The third door: everything that is kept, or that somebody showed → one record with its skills. In the browser it is
//! a module of its own in a Web Worker, so that the page never waits for a thousand badges; everywhere else, a
//! function call.

use serde::{Deserialize, Serialize};

use super::mine::{MyRecord, my_record};
use super::own::OwnRecord;
use super::pathway::{self, Pathway};
use super::skills::{Skill, skills};
use super::transcript::transcript;
use super::{Mark, Source};
use crate::domain::credential::Kind;
use crate::domain::evidence::Instant;
use crate::domain::verify::report::Report;

/// What a record is made of.
///
/// # Personal data
/// Everything that is kept.
#[derive(Clone, Serialize, Deserialize)]
pub struct Material {
    /// As the store has them, or of [`row`]: the page hands them on unread.
    pub rows: Vec<String>,
    pub own: OwnRecord,
    /// The id of the one whose record it is, where that is known.
    pub holder: Option<String>,
    pub now: Instant,
}

/// A record and its skills.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Book {
    pub record: MyRecord,
    pub skills: Vec<Skill>,
    /// Pathways that the records in it describe by their associations, and badges by what their issuers relate.
    #[serde(default)]
    pub described: Vec<Pathway>,
}

/// What is read of a row: of `Held`, or of what was shown.
#[derive(Deserialize)]
struct Row {
    id: String,
    text: String,
    reports: Vec<Report>,
    #[serde(default)]
    holder: Option<String>,
    #[serde(default)]
    came_at: Instant,
}

/// Works the record out. A row that cannot be read does not hide the others.
pub fn book(material: &Material) -> Book {
    let mut rows: Vec<Row> = material.rows.iter().filter_map(|row| serde_json::from_str(row).ok()).collect();
    super::arrange(&mut rows, |a, b| a.came_at.cmp(&b.came_at).then_with(|| a.id.cmp(&b.id)));
    let holder = material.holder.as_deref();
    let sources: Vec<Source<'_>> = rows
        .iter()
        .map(|row| Source {
            id: &row.id,
            text: &row.text,
            reports: &row.reports,
            holder: row.holder.as_deref().or(holder),
        })
        .filter(|source| !assembled(source, holder))
        .collect();
    let record = my_record(&sources, &material.own, material.now);
    let skills = skills(&sources, &record, &material.own);
    let described = described(&sources, &record);
    Book { record, skills, described }
}

/// Nothing is taken from a record that is not what was signed.
fn described(sources: &[Source<'_>], record: &MyRecord) -> Vec<Pathway> {
    let mut found: Vec<Pathway> = Vec::new();
    for source in sources {
        let linked = source.reports.iter().filter(|report| {
            !report.reading.associations.is_empty() && source.verdict(report).mark != Mark::Refuted
        });
        for report in linked.take(MOST) {
            let told = transcript(source, &report.path).as_ref().and_then(pathway::of_record);
            // What it is called by within its record, others may be within theirs.
            found.extend(
                told.map(|one| Pathway { id: format!("{}{}:{}", source.id, report.path, one.id), ..one }),
            );
        }
    }
    found.extend(pathway::of_related(record));
    found.truncate(MOST);
    found
}

/// Nobody reads through more of them.
const MOST: usize = 20;

/// A record that its holder put together of their own badges; they are not told in it a second time.
pub fn assembled(source: &Source<'_>, holder: Option<&str>) -> bool {
    let first = source.reports.first().filter(|report| report.kind == Kind::Clr);
    first.is_some_and(|report| holder.is_some() && report.reading.issuer.id.as_deref() == holder)
}

/// A source as a row, for what is not kept. `nth` is its place among the others.
pub fn row(source: &Source<'_>, nth: Instant) -> String {
    #[derive(Serialize)]
    struct Written<'a> {
        id: &'a str,
        text: &'a str,
        reports: &'a [Report],
        holder: Option<&'a str>,
        came_at: Instant,
    }
    let Source { id, text, reports, holder } = *source;
    serde_json::to_string(&Written { id, text, reports, holder, came_at: nth }).unwrap_or_default()
}
