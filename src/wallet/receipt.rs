//! What was checked, kept for later: a receipt signed by this device, and what it says beside what is known now.

use super::ports::Ports;
use super::verify::Opened;
use super::{PortError, Wallet, WalletError};
use crate::domain::evidence::{Evidence, Instant};
use crate::domain::receipt::{Asked, Authentic, Compared, Made as Contents, Piece, Seen, Verdict, compare};
use crate::domain::verify::report::{Is, Report};
use crate::domain::workshop::{Job, Made};

/// What a receipt is written about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Every piece that was shown, exactly as it came.
    pub shown: &'a [Piece],
    pub opened: &'a Opened,
    /// In which piece each document stood, in the order of the documents; empty where all stood in the first.
    pub within: &'a [usize],
    /// When it was checked.
    pub at: Instant,
    /// What was asked in person, and how it was answered.
    pub asked: Option<&'a Asked>,
    /// What came of comparing badges with a person; the receipt keeps the answers and not what was typed.
    pub compared: &'a [Compare],
    /// Whether the documents are kept along, so that they can be checked again.
    pub keep_documents: bool,
    /// The build of the app, where it is known.
    pub build: Option<&'a str>,
}

/// What came of comparing a badge's earner with a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compare {
    /// Which document.
    pub document: usize,
    /// Where in it the badge stands.
    pub path: String,
    /// As [`recipient::matches`](crate::domain::verify::recipient::matches) says.
    pub is: Option<bool>,
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
        let documents = about.opened.documents.iter().enumerate().map(|(at, document)| Seen {
            text: document.text.clone(),
            within: Some(about.within.get(at).copied().unwrap_or_default()),
            verdicts: document.reports.iter().map(|report| about.verdict(at, report)).collect(),
            evidence: document.evidence.clone(),
        });
        let contents = Contents {
            shown: about.shown.to_vec(),
            documents: documents.collect(),
            now: about.at,
            by: match about.build {
                Some(build) => format!("lapel {} ({build})", env!("CARGO_PKG_VERSION")),
                None => concat!("lapel ", env!("CARGO_PKG_VERSION")).to_owned(),
            },
            asked: about.asked.cloned(),
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
            let (reports, _) = self
                .check_answer_online(text, &Evidence::default(), agreed, receipt.authentic.receipt.asked())
                .await?;
            all.push(Some(compare(checked, &reports)));
        }
        Ok(all)
    }
}

impl About<'_> {
    fn verdict(&self, document: usize, report: &Report) -> Verdict {
        let compared = self.compared.iter().find(|one| one.document == document && one.path == report.path);
        let about_person = compared.map(|one| match one.is {
            Some(true) => Is::Holds,
            Some(false) => Is::Fails,
            None => Is::NotClaimed,
        });
        Verdict { about_person, ..Verdict::of(report) }
    }
}
