//! What was checked, kept for later: a receipt signed by this device, and what it says beside what is known now.

use super::ports::Ports;
use super::verify::Opened;
use super::{PortError, Wallet, WalletError};
use crate::domain::evidence::Evidence;
use crate::domain::receipt::{Authentic, Compared, Made as Contents, Seen, compare};
use crate::domain::verify::recipient;
use crate::domain::verify::report::Is;
use crate::domain::workshop::{Job, Made};

/// What a receipt is written about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// As the viewer knows it: a file's name, "link".
    pub name: &'a str,
    /// The very bytes that were shown.
    pub shown: &'a [u8],
    pub opened: &'a Opened,
    /// What was asked in person.
    pub challenge: Option<&'a str>,
    /// Who it should be about, if the viewer compared; the receipt keeps the answer and not the name.
    pub person: Option<&'a str>,
    /// Whether the documents are kept along, so that they can be checked again.
    pub keep_documents: bool,
    /// The build of the app, where it is known.
    pub build: Option<&'a str>,
}

/// A receipt that was opened.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadReceipt {
    pub authentic: Authentic,
    /// This very device signed it; otherwise some other did, and only the key says which.
    pub own: bool,
}

impl<P: Ports> Wallet<P> {
    /// Writes and signs a receipt, as JSON.
    pub async fn receipt(&self, about: About<'_>) -> Result<String, WalletError> {
        let mut evidence = Evidence::default();
        for document in &about.opened.documents {
            evidence.merge(&document.evidence);
        }
        let documents = about.opened.documents.iter();
        let contents = Contents {
            name: about.name.to_owned(),
            shown: about.shown.to_vec(),
            documents: documents
                .map(|document| Seen { text: document.text.clone(), reports: document.reports.clone() })
                .collect(),
            evidence,
            now: self.now(),
            by: match about.build {
                Some(build) => format!("lapel {} ({build})", env!("CARGO_PKG_VERSION")),
                None => concat!("lapel ", env!("CARGO_PKG_VERSION")).to_owned(),
            },
            challenge: about.challenge.map(str::to_owned),
            person: about.person.map(|person| is_about(about.opened, person)),
            keep_documents: about.keep_documents,
            seed: self.receipt_seed().await?,
        };
        match self.make(Job::WriteReceipt(Box::new(contents))).await? {
            Made::Receipt(text) => Ok(text),
            _ => Err(PortError::EngineStopped.into()),
        }
    }

    /// Reads a receipt and checks that it is as it was signed.
    pub async fn read_receipt(&self, text: &str) -> Result<ReadReceipt, WalletError> {
        match self.make(Job::ReadReceipt { text: text.to_owned() }).await? {
            Made::Read(authentic) => {
                let own = self.receipt_key().await.is_some_and(|key| key.did_key() == authentic.by);
                Ok(ReadReceipt { authentic: *authentic, own })
            }
            _ => Err(PortError::EngineStopped.into()),
        }
    }

    /// What was known then beside what is known now, for each document that was kept along; asks only hosts that
    /// were agreed to. None stands for a document that the receipt does not hold.
    pub async fn review_receipt(
        &self,
        receipt: &ReadReceipt,
        agreed: &[String],
    ) -> Result<Vec<Option<Vec<Compared>>>, WalletError> {
        let mut all = Vec::new();
        for checked in &receipt.authentic.receipt.documents {
            let Some(text) = &checked.text else {
                all.push(None);
                continue;
            };
            let (reports, _) = self.check_online(text, &Evidence::default(), agreed).await?;
            all.push(Some(compare(checked, &reports)));
        }
        Ok(all)
    }
}

/// Whether every badge that says anything of its earner says that it is this person.
fn is_about(opened: &Opened, person: &str) -> Is {
    let reports = opened.documents.iter().flat_map(|document| &document.reports);
    let answers: Vec<bool> =
        reports.filter_map(|report| recipient::matches(&report.reading.recipient, person)).collect();
    match answers.iter().all(|is| *is) {
        _ if answers.is_empty() => Is::NotClaimed,
        true => Is::Holds,
        false => Is::Fails,
    }
}
