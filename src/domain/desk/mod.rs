//! Many files and links -> one table: a row for each badge that was shown, and one for each thing that could not be
//! read.

mod csv;

use serde::{Deserialize, Serialize};

use crate::domain::caseless::caseless;
use crate::domain::credential::Kind;
use crate::domain::did;
use crate::domain::engine::Fault;
use crate::domain::verify::date;
use crate::domain::verify::report::{Finding, Headline, Is, KeyPlace, Report, Why};

pub use csv::to_csv;

/// One line of the table.
///
/// # Personal data
/// The person's name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The file or link it came in, with the name inside a zip behind `/`.
    pub source: String,
    /// Which document of the source, and where in it: `$`, `$.verifiableCredential[0]`.
    pub document: usize,
    pub path: String,
    /// None when it could not be read.
    pub headline: Option<Headline>,
    /// The reason that decides: a `Why`, or the code of the fault.
    pub reason: String,
    /// The address, date or term of the reason.
    pub about: Option<String>,
    pub kind: Option<Kind>,
    pub title: Option<String>,
    pub person: Option<String>,
    /// Whether it is about whom the viewer named; None when they named nobody or it says nothing.
    pub is_person: Option<bool>,
    pub issuer: Option<String>,
    pub issuer_id: Option<String>,
    /// The website of the key; None when it is a key alone, or unknown.
    pub key_at: Option<String>,
    /// The viewer's own list knows the issuer by this key.
    pub trusted: bool,
    pub valid_from: Option<String>,
    pub valid_until: Option<String>,
    /// What is wrong with the share it came in, where that is not in order: expired, made for somebody else.
    pub share: Option<Headline>,
    /// How many credentials stand inside it, and how many of those are genuine.
    pub inside: usize,
    pub inside_genuine: usize,
    /// Hosts that would have to be asked to say more.
    pub unasked: Vec<String>,
}

/// The rows of what was found in one source.
///
/// A presentation stands for the badges in it; a record stands for itself, with a count of its lines.
pub fn rows(source: &str, document: usize, reports: &[Report], person: Option<&str>) -> Vec<Row> {
    let outer = reports.first();
    let share = outer.filter(|report| report.kind == Kind::Presentation);
    let shown: Vec<&Report> = match share {
        None => outer.into_iter().collect(),
        Some(_) => reports.iter().filter(|report| is_member(&report.path)).collect(),
    };
    if shown.is_empty() {
        // A presentation of nothing.
        return outer
            .map(|report| row(source, document, report, reports, None, person))
            .into_iter()
            .collect();
    }
    shown.into_iter().map(|report| row(source, document, report, reports, share, person)).collect()
}

/// The row of something that could not be read.
pub fn broken(source: &str, fault: &Fault) -> Row {
    Row {
        source: source.to_owned(),
        document: 0,
        path: "$".to_owned(),
        headline: None,
        reason: fault.code.clone(),
        about: fault.about.clone(),
        kind: None,
        title: None,
        person: None,
        is_person: None,
        issuer: None,
        issuer_id: None,
        key_at: None,
        trusted: false,
        valid_from: None,
        valid_until: None,
        share: None,
        inside: 0,
        inside_genuine: 0,
        unasked: Vec::new(),
    }
}

/// A direct member of the outermost presentation.
fn is_member(path: &str) -> bool {
    path.strip_prefix("$.verifiableCredential[")
        .and_then(|rest| rest.strip_suffix(']'))
        .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn row(
    source: &str,
    document: usize,
    report: &Report,
    all: &[Report],
    share: Option<&Report>,
    person: Option<&str>,
) -> Row {
    let (reading, decisive) = (&report.reading, decisive(report));
    let under = format!("{}.", report.path);
    let inside: Vec<&Report> = all.iter().filter(|other| other.path.starts_with(&under)).collect();
    let mut unasked: Vec<String> =
        report.needs.iter().filter_map(|need| crate::domain::evidence::host_of(need)).collect();
    unasked.sort();
    unasked.dedup();
    Row {
        source: source.to_owned(),
        document,
        path: report.path.clone(),
        headline: Some(report.headline),
        reason: word(&decisive.why),
        about: decisive.about.clone(),
        kind: Some(report.kind),
        title: reading.title.clone(),
        person: reading.recipient.name.clone(),
        is_person: person
            .and_then(|known| crate::domain::verify::recipient::matches(&reading.recipient, known)),
        issuer: reading.issuer.name.clone().or_else(|| reading.issuer.id.clone()),
        issuer_id: reading.issuer.id.clone(),
        key_at: match &report.key_at {
            KeyPlace::Website(host) => Some(host.clone()),
            KeyPlace::KeyOnly | KeyPlace::Unknown => None,
        },
        trusted: report.identity.why == Why::IssuerConfirmed,
        valid_from: reading.valid_from.clone(),
        valid_until: reading.valid_until.clone(),
        share: share.map(|share| share.headline).filter(|headline| *headline != Headline::Genuine),
        inside: inside.len(),
        inside_genuine: inside.iter().filter(|report| report.headline == Headline::Genuine).count(),
        unasked,
    }
}

/// The finding that the headline hangs on.
pub fn decisive(report: &Report) -> &Finding {
    let f = &report.findings;
    match report.headline {
        Headline::Genuine | Headline::Unsigned => &f.integrity,
        Headline::Expired | Headline::NotYetValid => &f.validity,
        Headline::Revoked | Headline::Suspended => &f.status,
        Headline::IssuerUnconfirmed if f.issuer_key.is == Is::Holds => &f.holder,
        Headline::IssuerUnconfirmed | Headline::SelfIssued => &f.issuer_key,
        Headline::NotGenuine if f.integrity.is == Is::Fails => &f.integrity,
        Headline::NotGenuine if f.issuer_key.is == Is::Fails => &f.issuer_key,
        Headline::NotGenuine => &f.holder,
        Headline::CouldNotCheck if f.integrity.is != Is::Holds => &f.integrity,
        Headline::CouldNotCheck if f.validity.is == Is::Unknown => &f.validity,
        Headline::CouldNotCheck if f.status.is == Is::Unknown => &f.status,
        Headline::CouldNotCheck => &f.holder,
    }
}

/// The stable word of a reason or headline.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// What the table can be put in order by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    Source,
    Verdict,
    Reason,
    Title,
    Person,
    Issuer,
    ValidUntil,
}

/// Which rows are shown, and in what order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct View {
    /// Words that all stand in some cell of a row.
    pub text: String,
    /// Only these verdicts; `None` in it stands for what could not be read. Empty: all.
    pub verdicts: Vec<Option<Headline>>,
    pub trusted_only: bool,
    pub by: Option<Column>,
    pub descending: bool,
}

impl View {
    /// The numbers of the rows that are shown, in order. Rows that are alike keep the order they came in.
    pub fn of(&self, rows: &[Row]) -> Vec<usize> {
        let words: Vec<String> = self.text.split_whitespace().map(caseless).collect();
        let shows = |row: &Row| {
            (self.verdicts.is_empty() || self.verdicts.contains(&row.headline))
                && (!self.trusted_only || row.trusted)
                && (words.is_empty() || {
                    let (text, key) = row.search_texts();
                    words.iter().all(|word| text.contains(word) || key.starts_with(word))
                })
        };
        let mut shown: Vec<(usize, &Row)> = rows.iter().enumerate().filter(|(_, row)| shows(row)).collect();
        if let Some(column) = self.by {
            shown.sort_by(|(_, one), (_, other)| {
                let order = column.key(one).cmp(&column.key(other));
                if self.descending { order.reverse() } else { order }
            });
        }
        shown.into_iter().map(|(number, _)| number).collect()
    }
}

impl Row {
    /// What a word is looked for in, and the id that it can only begin: a key's letters are chance, and among two
    /// hundred of them stands every short name sooner or later.
    fn search_texts(&self) -> (String, String) {
        let id = self.issuer_id.as_deref().unwrap_or_default();
        let is_chance = did::is_key(id);
        let cells = [&self.title, &self.person, &self.issuer, &self.issuer_id, &self.key_at];
        let cells = cells.into_iter().flatten().map(String::as_str).filter(|cell| !is_chance || *cell != id);
        let text = cells.fold(self.source.clone(), |text, cell| text + " " + cell);
        (caseless(&text), caseless(id))
    }
}

impl Column {
    /// Empty cells stand last.
    fn key(self, row: &Row) -> (bool, i64, String) {
        let text = |cell: Option<&str>| {
            let cell = caseless(cell.unwrap_or_default().trim());
            (cell.is_empty(), 0, cell)
        };
        match self {
            Self::Source => text(Some(&row.source)),
            Self::Verdict => (false, row.headline.map_or(UNREAD, severity), String::new()),
            Self::Reason => text(Some(&row.reason)),
            Self::Title => text(row.title.as_deref()),
            Self::Person => text(row.person.as_deref()),
            Self::Issuer => text(row.issuer.as_deref()),
            Self::ValidUntil => {
                let end = row.valid_until.as_deref().and_then(date::instant);
                (end.is_none(), end.unwrap_or_default(), String::new())
            }
        }
    }
}

/// What needs a look first.
fn severity(headline: Headline) -> i64 {
    match headline {
        Headline::NotGenuine => 0,
        Headline::Revoked => 1,
        Headline::Suspended => 2,
        Headline::Expired => 4,
        Headline::NotYetValid => 5,
        Headline::CouldNotCheck => 6,
        Headline::IssuerUnconfirmed => 7,
        Headline::Unsigned => 8,
        Headline::SelfIssued => 9,
        Headline::Genuine => 10,
    }
}

const UNREAD: i64 = 3;

/// How many rows there are of each verdict, worst first; `None` stands for what could not be read.
pub fn counts(rows: &[Row]) -> Vec<(Option<Headline>, usize)> {
    let mut counts: Vec<(Option<Headline>, usize)> = Vec::new();
    for row in rows {
        match counts.iter_mut().find(|(headline, _)| *headline == row.headline) {
            Some((_, count)) => *count += 1,
            None => counts.push((row.headline, 1)),
        }
    }
    counts.sort_by_key(|(headline, _)| headline.map_or(UNREAD, severity));
    counts
}

/// The rows as a JSON array.
pub fn to_json(rows: &[&Row]) -> String {
    serde_json::to_string_pretty(rows).unwrap_or_else(|_| "[]".to_owned())
}

/// The codes of other wallets in what somebody pasted: one a line, since a code may hold spaces.
pub fn codes(text: &str) -> Vec<&str> {
    text.lines().map(str::trim_start).filter(|line| line.starts_with("VP1-")).collect()
}

/// The links in what somebody pasted: one a line, or parted by blank space.
pub fn links(text: &str) -> Vec<String> {
    let mut links: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = word.trim_matches(['<', '>', '"', '\'', ',', ';', '(', ')']);
        let is_link = word.starts_with("https://") || word.starts_with("http://") || word.starts_with('#');
        if is_link && !links.iter().any(|known| known == word) {
            links.push(word.to_owned());
        }
    }
    links
}
