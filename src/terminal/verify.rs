//! JOURNEY verify on the command line.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::{online, print};
use crate::domain::desk::{self, Row};
use crate::domain::engine::{self, Expect, Fault, Findable, FoundDocument, Outcome, Task, Unreadable};
use crate::domain::evidence::{Answer, Body, Evidence, Instant};
use crate::domain::issuer::TrustedIssuer;
use crate::domain::verify::report::{Endorsement, Headline, Report};
use crate::domain::verify::{date, recipient};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// One JSON object a line for each credential, outer before inner.
    #[arg(long)]
    json: bool,
    /// A table as CSV: one line for each badge that is shown, and one for each input that cannot be read.
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// The point in time to judge at (RFC 3339); now if not given.
    #[arg(long, value_name = "RFC3339", value_parser = point_in_time)]
    at: Option<Instant>,
    /// A JSON object from address to document: what the web is to be taken to serve.
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// Ask the web for what is needed and is not in the evidence.
    #[arg(long)]
    online: bool,
    /// The challenge that a presentation must answer.
    #[arg(long, value_name = "C")]
    challenge: Option<String>,
    /// The domain that a presentation must be made for.
    #[arg(long, value_name = "D")]
    domain: Option<String>,
    /// Also say in which registries the issuer is known; with --online they are asked.
    #[arg(long)]
    registries: bool,
    /// A JSON list of issuers that you know: {"id", "key", "name", "at", "confirmed"} each.
    #[arg(long, value_name = "FILE")]
    trusted: Option<PathBuf>,
    /// Who it should be about: an e-mail address, a name or another identity.
    #[arg(long, value_name = "TEXT")]
    recipient: Option<String>,
    /// Files, share links, web addresses or VP1- codes; - is standard input.
    #[arg(required = true, value_name = "FILE-OR-LINK")]
    inputs: Vec<String>,
}

pub(super) fn point_in_time(text: &str) -> Result<Instant, String> {
    date::instant(text).ok_or_else(|| "a point in time looks like 2026-11-21T18:02:00Z".to_owned())
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let evidence = match arguments.evidence.as_deref().map(read_evidence).transpose() {
        Ok(evidence) => evidence.unwrap_or_default(),
        Err(reason) => {
            eprintln!("lapel: {reason}");
            return ExitCode::from(2);
        }
    };
    let trusted = match arguments.trusted.as_deref().map(read_trusted).transpose() {
        Ok(trusted) => trusted.unwrap_or_default(),
        Err(reason) => {
            eprintln!("lapel: {reason}");
            return ExitCode::from(2);
        }
    };
    let clock = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as Instant);
    let mut session = Session {
        arguments,
        evidence,
        now: arguments.at.unwrap_or(clock),
        expect: Expect {
            challenge: arguments.challenge.clone(),
            domain: arguments.domain.clone(),
            trusted,
            registries: arguments.registries,
        },
        all_genuine: true,
        all_read: true,
        rows: Vec::new(),
    };
    for input in &arguments.inputs {
        session.input(input);
    }
    if arguments.csv {
        super::tell(&desk::to_csv(&session.rows.iter().collect::<Vec<_>>()));
    }
    match (session.all_read, session.all_genuine) {
        (false, _) => ExitCode::from(2),
        (true, false) => ExitCode::from(1),
        (true, true) => ExitCode::SUCCESS,
    }
}

/// `--evidence FILE`: a string is served as text, anything else as JSON.
pub(super) fn read_evidence(path: &Path) -> Result<Evidence, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let served: BTreeMap<String, Value> =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let at = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as Instant);
    let body = |document: Value| match document {
        Value::String(text) => Body::Text(text),
        other => Body::Text(other.to_string()),
    };
    Ok(Evidence(
        served
            .into_iter()
            .map(|(address, document)| (address, Answer { at, body: body(document) }))
            .collect(),
    ))
}

fn read_trusted(path: &Path) -> Result<Vec<TrustedIssuer>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

struct Session<'a> {
    arguments: &'a Arguments,
    evidence: Evidence,
    now: Instant,
    expect: Expect,
    all_genuine: bool,
    all_read: bool,
    /// The table of `--csv`.
    rows: Vec<Row>,
}

impl Session<'_> {
    fn input(&mut self, input: &str) {
        let (found, unreadable) = match self.find(input) {
            Ok(found) => found,
            Err(fault) => return self.unreadable(input, &fault),
        };
        for Unreadable { name, fault } in &unreadable {
            let name = if name.is_empty() { input.to_owned() } else { format!("{input}/{name}") };
            self.unreadable(&name, fault);
        }
        let several = found.len() > 1;
        for (index, document) in found.iter().enumerate() {
            match self.judge(&document.text) {
                Ok(reports) => {
                    if self.arguments.csv {
                        self.rows.extend(desk::rows(
                            input,
                            index,
                            &reports,
                            self.arguments.recipient.as_deref(),
                        ));
                    }
                    for mut report in reports {
                        if several {
                            let place = format!("$[{index}]");
                            report.path = report.path.replacen('$', &place, 1);
                            for Endorsement { report, .. } in &mut report.endorsements {
                                report.path = report.path.replacen('$', &place, 1);
                            }
                        }
                        self.report(input, &report);
                    }
                }
                Err(fault) => self.unreadable(input, &fault),
            }
        }
    }

    /// The documents in a file, in what a link carries, or in what a web address serves.
    fn find(&mut self, input: &str) -> Result<(Vec<FoundDocument>, Vec<Unreadable>), Fault> {
        let is_address = ["https://", "http://", "#", "VP1-"].iter().any(|start| input.starts_with(start));
        let bytes = if input == "-" {
            let mut bytes = Vec::new();
            std::io::stdin()
                .read_to_end(&mut bytes)
                .map_err(|e| Fault::about("file-unreadable", e.to_string()))?;
            bytes
        } else if is_address {
            input.as_bytes().to_vec()
        } else {
            std::fs::read(input).map_err(|e| Fault::about("file-unreadable", e.to_string()))?
        };
        self.find_in(bytes, true)
    }

    fn find_in(
        &mut self,
        bytes: Vec<u8>,
        follow: bool,
    ) -> Result<(Vec<FoundDocument>, Vec<Unreadable>), Fault> {
        match super::look(bytes) {
            Outcome::Read(Findable::Documents { found, unreadable }) => Ok((found, unreadable)),
            Outcome::Read(Findable::ShareLink(link)) => match engine::run(Task::Open { link }) {
                Outcome::Opened { document } => {
                    Ok((vec![FoundDocument { text: document, picture: None }], Vec::new()))
                }
                Outcome::Failed(fault) => Err(fault),
                _ => Err(Fault::new("engine")),
            },
            Outcome::Read(Findable::WebAddress(address)) if follow => {
                let answer = match self.evidence.answer(&address) {
                    Some(answer) => answer.clone(),
                    None if self.arguments.online => online::bring(&address),
                    None => return Err(Fault::about("web-address", address)),
                };
                match answer.body {
                    Body::Text(text) => self.find_in(text.into_bytes(), false),
                    Body::Missing(failure) => Err(Fault::about(failure.code(), address)),
                }
            }
            Outcome::Read(Findable::WebAddress(address)) => Err(Fault::about("web-address", address)),
            Outcome::Failed(fault) => Err(fault),
            _ => Err(Fault::new("engine")),
        }
    }

    fn judge(&mut self, text: &str) -> Result<Vec<Report>, Fault> {
        let judge = |evidence: &Evidence| {
            let task = Task::Judge {
                documents: vec![text.to_owned()],
                evidence: evidence.clone(),
                now: self.now,
                expect: self.expect.clone(),
            };
            match engine::run(task) {
                Outcome::Judged(mut judged) => judged.pop().unwrap_or_else(|| Err(Fault::new("engine"))),
                Outcome::Failed(fault) => Err(fault),
                _ => Err(Fault::new("engine")),
            }
        };
        let mut reports = judge(&self.evidence)?;
        while self.arguments.online {
            let needs = reports.iter().flat_map(|report| report.needs.clone());
            let needs: Vec<String> = needs.filter(|need| self.evidence.answer(need).is_none()).collect();
            if needs.is_empty() {
                break;
            }
            for address in needs {
                self.evidence.insert(address.clone(), online::ask(&address));
            }
            reports = judge(&self.evidence)?;
        }
        Ok(reports)
    }

    fn report(&mut self, input: &str, report: &Report) {
        self.all_genuine &= matches!(report.headline, Headline::Genuine | Headline::SelfIssued);
        if self.arguments.csv {
            return;
        }
        let about_them = self
            .arguments
            .recipient
            .as_deref()
            .map(|known| recipient::matches(&report.reading.recipient, known));
        if self.arguments.json {
            super::tell(&format!("{}\n", print::as_json(input, report, about_them)));
        } else {
            super::tell(&print::as_words(input, report, about_them));
        }
        // One that fails says nothing against the credential, so that it does not change the exit status.
        for endorsement in &report.endorsements {
            if self.arguments.json {
                super::tell(&format!("{}\n", print::endorsement_as_json(input, endorsement)));
            } else {
                super::tell(&print::endorsement_as_words(input, endorsement));
            }
        }
    }

    fn unreadable(&mut self, input: &str, fault: &Fault) {
        self.all_read = false;
        if self.arguments.csv {
            self.rows.push(desk::broken(input, fault));
            return;
        }
        let message = print::fault_sentence(fault);
        if self.arguments.json {
            let line = json!({"file": input, "error": {"why": fault.code, "message": message}});
            super::tell(&format!("{line}\n"));
        } else {
            super::tell(&format!("{input}\n  {message}\n\n"));
        }
    }
}
