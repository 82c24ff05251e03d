//! The table as CSV that spreadsheets open and do not run. RFC 4180
//!
//! A cell that begins like a formula is a way into the reader's computer
//! (<https://owasp.org/www-community/attacks/CSV_Injection>): such a cell gets an apostrophe in front.

use super::{Row, word};
use crate::domain::verify::report::Headline;

/// The rows under a line of headings. The byte order mark tells spreadsheets that it is UTF-8.
pub fn to_csv(rows: &[&Row]) -> String {
    let mut csv = String::from('\u{feff}');
    line(&mut csv, &HEADINGS.map(str::to_owned));
    for row in rows {
        let text = |cell: &Option<String>| cell.clone().unwrap_or_default();
        let verdict = |headline: Option<Headline>| headline.map(|it| word(&it)).unwrap_or_default();
        let cells: [String; HEADINGS.len()] = [
            row.source.clone(),
            match row.headline {
                None => "unreadable".to_owned(),
                headline => verdict(headline),
            },
            row.reason.clone(),
            text(&row.about),
            text(&row.title),
            text(&row.person),
            row.is_person.map(|is| if is { "yes" } else { "no" }).unwrap_or_default().to_owned(),
            text(&row.issuer),
            text(&row.issuer_id),
            text(&row.key_at),
            if row.trusted { "yes" } else { "" }.to_owned(),
            text(&row.valid_from),
            text(&row.valid_until),
            verdict(row.share),
            row.path.clone(),
        ];
        line(&mut csv, &cells);
    }
    csv
}

/// Stable words for machines; the table on the screen has its own.
const HEADINGS: [&str; 15] = [
    "source",
    "verdict",
    "reason",
    "about",
    "title",
    "person",
    "is-person",
    "issuer",
    "issuer-id",
    "key-at",
    "trusted",
    "valid-from",
    "valid-until",
    "share",
    "path",
];

fn line(csv: &mut String, cells: &[String]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            csv.push(',');
        }
        csv.push('"');
        // Some programs take blank space, and signs of other widths, for nothing.
        let first = cell.chars().find(|c| !c.is_whitespace() && !c.is_control());
        let begins = first.is_some_and(|c| "=+-@|%＝＋－＠".contains(c));
        if begins || cell.starts_with(['\t', '\r', '\n']) {
            csv.push('\'');
        }
        csv.push_str(&cell.replace('"', "\"\""));
        csv.push('"');
    }
    csv.push_str("\r\n");
}
