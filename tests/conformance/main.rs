//! Test suites and data sets of others, what they expect and what Lapel says: the table in `CONFORMANCE.md`.
//!
//! A case that comes out otherwise than expected is either explained by name in the module of its suite, or the
//! test fails. `cargo xtask conformance` writes the table anew; where it is stale, the test fails too. What is not
//! at hand is said and not counted.

mod contexts;
mod data_integrity;
mod data_model;
mod documents;
mod files;
mod jcs;
mod json_ld;
mod json_text;
mod rdf_canon;
mod ssi;
mod wycheproof;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// One suite or data set.
pub(crate) struct Row {
    name: String,
    source: String,
    as_expected: usize,
    /// What came out otherwise, by the explanation.
    differ: BTreeMap<&'static str, BTreeSet<String>>,
    /// What credentials have no use for, by reason.
    outside: BTreeMap<&'static str, BTreeSet<String>>,
    /// What nobody has explained: there must be none.
    unexplained: Vec<String>,
    /// How many documents must not be called genuine, and how many of them are.
    forgeries: Option<(usize, usize)>,
}

impl Row {
    fn new(name: impl Into<String>, source: impl Into<String>) -> Row {
        Row {
            name: name.into(),
            source: source.into(),
            as_expected: 0,
            differ: BTreeMap::new(),
            outside: BTreeMap::new(),
            unexplained: Vec::new(),
            forgeries: None,
        }
    }

    /// One case: as expected, or how it differs.
    fn case(&mut self, name: impl Into<String>, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => self.as_expected += 1,
            Err(how) => self.unexplained.push(format!("{}: {}: {how}", self.name, name.into())),
        }
    }

    fn differs(&mut self, name: impl Into<String>, why: &'static str) {
        self.differ.entry(why).or_default().insert(name.into());
    }

    fn outside(&mut self, name: impl Into<String>, why: &'static str) {
        self.outside.entry(why).or_default().insert(name.into());
    }

    fn line(&self) -> String {
        let count = |by: &BTreeMap<_, BTreeSet<String>>| by.values().map(BTreeSet::len).sum::<usize>();
        let (differ, outside) = (count(&self.differ), count(&self.outside));
        let cases = self.as_expected + differ + outside;
        let none = |count: usize| if count == 0 { "–".to_owned() } else { count.to_string() };
        let forgeries =
            self.forgeries.map_or("–".to_owned(), |(all, genuine)| format!("{genuine} of {all}"));
        format!(
            "| {} | {cases} | {} | {} | {} | {forgeries} |",
            self.name,
            self.as_expected,
            none(differ),
            none(outside)
        )
    }

    /// Every difference and every case left out, by name.
    fn details(&self) -> String {
        let mut text = format!("### {}\n\nFrom {}.\n", self.name, self.source);
        for (title, by) in [("Differ, explained", &self.differ), ("Not of credentials", &self.outside)] {
            for (why, names) in by {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                let _ = write!(text, "\n- **{title}** ({}): {why}.\n  {}\n", names.len(), names.join(", "));
            }
        }
        text
    }
}

/// The rows of each suite, or the name of what is not at hand.
type Rows = Result<Vec<Row>, &'static str>;

/// The folder of fixtures beside the repository.
pub(crate) fn fixtures() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("LAPEL_SHARED").map_or(beside, PathBuf::from);
    Some(shared.join("fixtures")).filter(|folder| folder.join("manifest.json").exists())
}

pub(crate) fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn json(path: &Path) -> serde_json::Value {
    serde_json::from_str(&text(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The cases of the fixtures' manifest.
pub(crate) fn manifest(fixtures: &Path) -> Vec<serde_json::Value> {
    match json(&fixtures.join("manifest.json"))["files"].take() {
        serde_json::Value::Array(cases) => cases,
        other => panic!("{other}"),
    }
}

const OPENING: &str = "\
# Conformance

What test suites and data sets of others expect, and what Lapel says. `cargo xtask conformance` writes this page;
`tests/conformance` fails when a case comes out otherwise than it says here, or differs without an explanation.

- *as expected*: the very result that the suite or data set states.
- *differ, explained*: another result, each case named below with its reason. Every one of them is on the careful side:
  Lapel says less than was expected, never more.
- *not of credentials*: cases of features that no credential can use, listed by reason and not counted as passed.
- *false genuine*: documents that must not be called genuine, and how many of them were.

";

#[test]
fn the_table_says_what_comes_out() {
    let suites: [fn() -> Rows; 10] = [
        rdf_canon::rows,
        json_ld::rows,
        json_text::rows,
        jcs::rows,
        data_integrity::rows,
        data_model::rows,
        wycheproof::rows,
        contexts::rows,
        ssi::rows,
        documents::rows,
    ];
    let (mut rows, mut absent) = (Vec::new(), Vec::new());
    for suite in suites {
        match suite() {
            Ok(more) => rows.extend(more),
            Err(what) => absent.push(what),
        }
    }
    let accounts = files::accounts();
    let mut page = OPENING.to_owned();
    page += "| suite or data set | cases | as expected | differ, explained | not of credentials | false genuine |\n";
    page += "|---|--:|--:|--:|--:|--:|\n";
    rows.iter().for_each(|row| page += &(row.line() + "\n"));
    page += &documents::totals(&rows);
    page += "\n## Where they come from, and every difference\n";
    rows.iter().for_each(|row| page += &format!("\n{}", row.details()));
    page += &accounts.clone().unwrap_or_default();
    println!("{page}");

    let unexplained: Vec<&String> = rows.iter().flat_map(|row| &row.unexplained).collect();
    assert!(unexplained.is_empty(), "{} not explained:\n{unexplained:#?}", unexplained.len());
    for row in &rows {
        assert!(row.as_expected > 0, "{}", row.name);
        assert_eq!(row.forgeries.map_or(0, |(_, genuine)| genuine), 0, "{}", row.name);
    }
    for what in &absent {
        println!("absent, not counted: {what}");
    }
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("CONFORMANCE.md");
    if std::env::var_os("LAPEL_CONFORMANCE").is_some_and(|what| what == "write") {
        assert!(absent.is_empty(), "the page is written only where everything is at hand");
        std::fs::write(committed, page).expect("CONFORMANCE.md can be written");
        return;
    }
    let committed = text(&committed);
    const STALE: &str = "CONFORMANCE.md is stale: cargo xtask conformance";
    for row in &rows {
        assert!(committed.contains(&row.line()), "{STALE}\n{}", row.line());
        assert!(committed.contains(&row.details()), "{STALE}\n{}", row.details());
    }
    assert!(!absent.is_empty() || committed == page, "{STALE}");
}
