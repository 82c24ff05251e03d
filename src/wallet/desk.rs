//! The employer's desk: many files and links, one table. Nothing of it is kept unless it is saved.

use super::ports::Ports;
use super::verify::allowed;
use super::{Wallet, WalletError};
use crate::domain::credential::Recipient;
use crate::domain::desk::{self, Row};
use crate::domain::engine::{Expect, Fault, FoundDocument};
use crate::domain::evidence::Evidence;
use crate::domain::verify::recipient;
use crate::domain::verify::report::Report;

/// What lies on the desk.
///
/// # Personal data
/// The badges of many people; it goes with the page.
#[derive(Default)]
pub struct Desk {
    rows: Vec<Row>,
    /// Who each row is about, for comparing.
    recipients: Vec<Recipient>,
    documents: Vec<Document>,
    /// One list of withdrawn badges serves every badge on it.
    evidence: Evidence,
    person: Option<String>,
}

struct Document {
    source: String,
    number: usize,
    text: String,
    /// Addresses that would have to be asked.
    needs: Vec<String>,
    /// Where its rows stand.
    first: usize,
    rows: usize,
}

impl Desk {
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The text of the document that a row is about.
    pub fn document(&self, row: usize) -> Option<&str> {
        let holds = |document: &&Document| (document.first..document.first + document.rows).contains(&row);
        self.documents.iter().find(holds).map(|document| document.text.as_str())
    }

    /// Compares every row with a person, or with nobody.
    pub fn compare(&mut self, person: Option<&str>) {
        self.person = person.map(str::trim).filter(|person| !person.is_empty()).map(str::to_owned);
        for (row, who) in self.rows.iter_mut().zip(&self.recipients) {
            row.is_person = self.person.as_deref().and_then(|person| recipient::matches(who, person));
        }
    }

    /// Every address that would have to be asked to say more.
    pub fn addresses(&self) -> Vec<String> {
        let mut all: Vec<String> =
            self.documents.iter().flat_map(|document| document.needs.clone()).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Takes a file, a zip, a paste or a link. Whatever cannot be read becomes a row; the number of rows added.
    pub async fn add<P: Ports>(&mut self, wallet: &Wallet<P>, source: &str, bytes: &[u8]) -> usize {
        self.add_telling(wallet, source, bytes, |_, _| ()).await
    }

    /// The same, and `done` hears how many of how many documents in it are ready: a zip may hold a thousand.
    pub async fn add_telling<P: Ports>(
        &mut self,
        wallet: &Wallet<P>,
        source: &str,
        bytes: &[u8],
        mut done: impl FnMut(usize, usize),
    ) -> usize {
        let before = self.rows.len();
        match wallet.found_in(bytes).await {
            Ok((found, unreadable)) => {
                let all = found.len();
                for (number, FoundDocument { text, .. }) in found.into_iter().enumerate() {
                    done(number, all);
                    // Each by itself, so that one on which the engine gives up does not take the others with it.
                    match wallet.judge_one(&text, &self.evidence, &Expect::default()).await {
                        Ok(reports) => self.put(source, number, text, &reports),
                        Err(error) => self.put_broken(source, &fault_of(error)),
                    }
                }
                for unreadable in unreadable {
                    let name = match unreadable.name.as_str() {
                        "" => source.to_owned(),
                        name => format!("{source}/{name}"),
                    };
                    self.put_broken(&name, &unreadable.fault);
                }
                done(all, all);
            }
            Err(error) => self.put_broken(source, &fault_of(error)),
        }
        if self.rows.len() == before {
            self.put_broken(source, &Fault::new("empty"));
        }
        self.rows.len().saturating_sub(before)
    }

    /// Asks hosts that were agreed to, each address once for all rows, and judges again. `done` hears how many of how
    /// many documents are ready.
    pub async fn ask<P: Ports>(
        &mut self,
        wallet: &Wallet<P>,
        agreed: &[String],
        mut done: impl FnMut(usize, usize),
    ) {
        let all = self.documents.len();
        for at in 0..all {
            done(at, all);
            let Some(document) = self.documents.get(at) else { continue };
            if !document.needs.iter().any(|address| allowed(address, agreed)) {
                continue;
            }
            let text = document.text.clone();
            // One that cannot be judged again keeps its row.
            let asked = wallet.ask_in_rounds(&text, &mut self.evidence, agreed, &Expect::default()).await;
            if let Ok(reports) = asked {
                self.replace(at, &reports);
            }
        }
        done(all, all);
    }

    fn put(&mut self, source: &str, number: usize, text: String, reports: &[Report]) {
        let first = self.rows.len();
        let rows = desk::rows(source, number, reports, self.person.as_deref());
        self.documents.push(Document {
            source: source.to_owned(),
            number,
            text,
            needs: needs(reports),
            first,
            rows: rows.len(),
        });
        self.recipients.extend(rows.iter().map(|row| recipient_of(reports, row)));
        self.rows.extend(rows);
    }

    /// A row for something that never came as far as being read: a file that vanished, a site that did not answer.
    pub fn refuse(&mut self, source: &str, fault: &Fault) {
        self.put_broken(source, fault);
    }

    fn put_broken(&mut self, source: &str, fault: &Fault) {
        self.rows.push(desk::broken(source, fault));
        self.recipients.push(Recipient::default());
    }

    fn replace(&mut self, at: usize, reports: &[Report]) {
        let Some(document) = self.documents.get_mut(at) else { return };
        document.needs = needs(reports);
        let rows = desk::rows(&document.source, document.number, reports, self.person.as_deref());
        // The same document has the same badges in it, whatever the web says of them.
        for (row, (slot, who)) in rows
            .into_iter()
            .zip(self.rows.iter_mut().zip(&mut self.recipients).skip(document.first).take(document.rows))
        {
            *who = recipient_of(reports, &row);
            *slot = row;
        }
    }
}

fn needs(reports: &[Report]) -> Vec<String> {
    let mut needs: Vec<String> = reports.iter().flat_map(|report| report.needs.clone()).collect();
    needs.sort();
    needs.dedup();
    needs
}

fn recipient_of(reports: &[Report], row: &Row) -> Recipient {
    let report = reports.iter().find(|report| report.path == row.path);
    report.map(|report| report.reading.recipient.clone()).unwrap_or_default()
}

/// Why there is no verdict. That the engine gave up on one says nothing about the others.
fn fault_of(error: WalletError) -> Fault {
    match error {
        WalletError::Unreadable(fault) => fault,
        WalletError::Port(super::PortError::EngineTooSlow) => Fault::new("engine-too-slow"),
        _ => Fault::new("engine"),
    }
}
