//! What `lapel verify` prints: one JSON object, or the same in plain words.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::domain::credential::Kind;
use crate::domain::engine::Fault;
use crate::domain::verify::date;
use crate::domain::verify::report::{Endorsed, Endorsement, Finding, Headline, Is, KeyPlace, Note, Report};

pub(super) fn as_json(input: &str, report: &Report, about_them: Option<Option<bool>>) -> Value {
    let reading = &report.reading;
    let key_at = match &report.key_at {
        KeyPlace::Website(host) => json!(host),
        KeyPlace::KeyOnly => json!("key-only"),
        KeyPlace::Unknown => Value::Null,
    };
    let mut findings = json!(report.findings);
    if let Some(findings) = findings.as_object_mut() {
        findings.insert("issuer-identity".to_owned(), json!(report.identity));
        if let Some(anchor) = &report.anchor {
            findings.insert("anchor".to_owned(), json!(anchor));
        }
        let mut shape = json!(report.shape);
        if let Some(shape) = shape.as_object_mut() {
            shape.insert("faults".to_owned(), json!(report.faults));
        }
        findings.insert("shape".to_owned(), shape);
    }
    // What programs read has nine headlines and no more: whose own word it is stands beside them.
    let self_issued = report.findings.own_word();
    let headline = if report.headline == Headline::SelfIssued { Headline::Genuine } else { report.headline };
    let mut line = json!({
        "file": input,
        "path": report.path,
        "kind": report.kind,
        "title": reading.title,
        "issuer": {"id": reading.issuer.id, "name": reading.issuer.name, "key_at": key_at},
        "headline": headline,
        "self_issued": self_issued,
        "findings": findings,
        "notes": report.notes,
        "needs": report.needs,
        "asked": report.asked,
        "suites": report.suites,
    });
    if let (Some(answer), Some(line)) = (about_them, line.as_object_mut()) {
        let answer = match answer {
            Some(true) => "holds",
            Some(false) => "fails",
            None => "not-claimed",
        };
        line.insert("recipient".to_owned(), json!({"is": answer}));
    }
    line
}

pub(super) fn as_words(input: &str, report: &Report, about_them: Option<Option<bool>>) -> String {
    let reading = &report.reading;
    let mut text = String::new();
    let place = if report.path == "$" { String::new() } else { format!("  {}", report.path) };
    let _ = writeln!(text, "{input}{place}");
    let _ = writeln!(text, "  {}", headline_sentence(report));
    let what = reading.title.as_deref().unwrap_or("(without a name)");
    let who = reading.issuer.name.as_deref().or(reading.issuer.id.as_deref()).unwrap_or("nobody it names");
    let place = key_place(report);
    let _ = writeln!(text, "  {}: says it is issued by {}{place}", plain(what), plain(who));
    let integrity = &report.findings.integrity;
    let hangs_on = match report.anchor {
        Some(_) => "it fits its fingerprint, which is worth what the ledger says".to_owned(),
        None => reason(integrity),
    };
    let _ = writeln!(text, "    {} unchanged since signing: {hangs_on}", mark(integrity));
    let anchor = report.anchor.as_ref().map(|anchor| ("written on the public ledger that it names", anchor));
    let rows = [
        ("signed by the issuer it names", &report.findings.issuer_key),
        ("who that issuer is", &report.identity),
        ("still in date", &report.findings.validity),
        ("not withdrawn", &report.findings.status),
        ("about the one who shows it", &report.findings.holder),
    ];
    for (question, finding) in anchor.into_iter().chain(rows) {
        let _ = writeln!(text, "    {} {question}: {}", mark(finding), reason(finding));
    }
    match about_them {
        Some(Some(true)) => text.push_str("    yes  it is about this person\n"),
        Some(Some(false)) => text.push_str("    no   it is about this person: it names somebody else\n"),
        Some(None) => {
            text.push_str("    -    it is about this person: it names nobody that could be compared\n")
        }
        None => {}
    }
    for fault in &report.faults {
        let at = if fault.at.is_empty() { "/" } else { &fault.at };
        let _ = writeln!(text, "    form: {} at {}", words_of(&fault.code), plain(at));
    }
    for note in &report.notes {
        let _ = writeln!(text, "    note: {}", note_words(note));
    }
    for address in &report.needs {
        let _ = writeln!(text, "    not asked: {address}");
    }
    text.push('\n');
    text
}

fn key_place(report: &Report) -> String {
    match &report.key_at {
        KeyPlace::Website(host) => format!(", key at {host}"),
        KeyPlace::KeyOnly => ", a key without a website".to_owned(),
        KeyPlace::Unknown => String::new(),
    }
}

pub(super) fn endorsement_as_json(input: &str, endorsement: &Endorsement) -> Value {
    let mut line = as_json(input, &endorsement.report, None);
    if let Some(line) = line.as_object_mut() {
        line.insert("comment".to_owned(), json!(endorsement.comment));
        line.insert("of".to_owned(), json!(endorsement.of));
        line.insert("counts".to_owned(), json!(endorsement.counts()));
    }
    line
}

pub(super) fn endorsement_as_words(input: &str, endorsement: &Endorsement) -> String {
    let report = &endorsement.report;
    if !endorsement.counts() {
        let why = decisive(report).map(reason).unwrap_or_default();
        return format!("{input}  {}\n  This is no endorsement to rely on: {why}.\n\n", report.path);
    }
    let issuer = &report.reading.issuer;
    let who = plain(issuer.name.as_deref().or(issuer.id.as_deref()).unwrap_or("somebody"));
    let place = key_place(report);
    let comment = endorsement
        .comment
        .as_deref()
        .map(|it| format!(": \u{201c}{}\u{201d}", plain(it)))
        .unwrap_or_default();
    let of = endorsement.of.map(endorsed).unwrap_or_default();
    format!("{input}  {}\n  Also vouched for by {who}{place}{of}{comment}\n\n", report.path)
}

fn endorsed(of: Endorsed) -> &'static str {
    match of {
        Endorsed::Issuer => ", of the issuer",
        Endorsed::Person => ", of the person",
        Endorsed::Badge => ", of this badge",
        Endorsed::BadgeId => ", of this badge's id, which anybody could copy",
        Endorsed::Achievement => ", of the achievement",
        Endorsed::AchievementId => ", of the achievement's id, which anybody could copy",
    }
}

/// The first finding that keeps a document from being genuine.
fn decisive(report: &Report) -> Option<&Finding> {
    let findings = &report.findings;
    let all =
        [&findings.integrity, &findings.issuer_key, &findings.holder, &findings.status, &findings.validity];
    let first = |is: Is| all.into_iter().find(|finding| finding.is == is);
    first(Is::Fails).or_else(|| first(Is::Unknown)).or_else(|| first(Is::NotClaimed))
}

/// Strangers' text must not move the cursor or turn the reading direction of a terminal.
pub(super) fn plain(text: &str) -> String {
    let odd = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().map(|c| if odd(c) { '\u{fffd}' } else { c }).collect()
}

fn mark(finding: &Finding) -> &'static str {
    match finding.is {
        Is::Holds => "yes ",
        Is::Fails => "no  ",
        Is::Unknown => "?   ",
        Is::NotClaimed => "-   ",
    }
}

fn reason(finding: &Finding) -> String {
    let words = words_of(&finding.why);
    let about = finding.about.as_deref().map(|about| format!(" ({})", plain(about))).unwrap_or_default();
    // What came from outside is as old as its answer.
    let as_of = finding.as_of.and_then(date::text).map(|at| format!(", as of {at}")).unwrap_or_default();
    format!("{words}{about}{as_of}")
}

fn note_words(note: &Note) -> String {
    let about = note.about.as_deref().map(|about| format!(" ({})", plain(about))).unwrap_or_default();
    format!("{}{about}", words_of(&note.what))
}

/// A stable code, read as words.
fn words_of(code: &impl serde::Serialize) -> String {
    let code = serde_json::to_value(code).ok().and_then(|code| code.as_str().map(str::to_owned));
    code.unwrap_or_default().replace('-', " ")
}

fn headline_sentence(report: &Report) -> &'static str {
    match report.headline {
        Headline::Genuine => "Genuine. It was signed by the issuer it names and has not been changed.",
        Headline::SelfIssued if report.kind != Kind::Clr => {
            "Signed and unchanged, by the person it is about: nobody else vouches for it."
        }
        Headline::SelfIssued => {
            "Put together and signed by the person it is about. What stands in it is judged line by line."
        }
        Headline::Expired => "Genuine, but out of date.",
        Headline::NotYetValid => "Genuine, but not valid yet.",
        Headline::IssuerUnconfirmed => {
            "Signed and unchanged, but we can't tell who is behind the key that signed it."
        }
        Headline::Suspended => "The issuer has paused this badge.",
        Headline::Revoked => "The issuer has withdrawn this badge.",
        Headline::NotGenuine => "Do not rely on this.",
        Headline::CouldNotCheck => "We could not check this. That does not mean it is fake.",
        Headline::Unsigned => "Written by the person themselves; nobody signed it.",
    }
}

/// Why something could not be read, in a sentence.
pub(super) fn fault_sentence(fault: &Fault) -> String {
    let about = fault.about.as_deref().map(|about| format!(": {}", plain(about))).unwrap_or_default();
    let sentence = match fault.code.as_str() {
        "file-unreadable" => "This file cannot be opened",
        "compact-code" => "This is a compact code among other things; it is read by itself",
        "compact-other" => "This is a compact code of a kind that is not read here",
        "compact-damaged" => "This compact code is not whole",
        "compact-malformed" => "This compact code says nothing that makes sense",
        "compact-newer" => "This compact code is written in a newer way than is read here",
        "compact-context" => "This compact code needs a context that is not known here",
        "web-address" => "This is a web address; it is asked only with --online",
        "not-a-credential" => "This is no badge, record or presentation",
        "picture-without-badge" => "This picture holds no badge data (phones often remove it)",
        "host-unreachable" => "The host could not be reached",
        "host-refused" => "The host refused to serve it",
        "document-gone" => "The document is gone for good",
        "too-large" => "This is more than can be read safely",
        "newer-version" => "This link was made by a newer version",
        "damaged" => "This link is incomplete or damaged",
        code => return format!("This cannot be read ({}){about}.", code.replace('-', " ")),
    };
    format!("{sentence}{about}.")
}
