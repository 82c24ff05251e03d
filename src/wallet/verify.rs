//! JOURNEY verify: what somebody shows → reports. The only loop with the world.

use super::import::{Already, Candidate};
use super::ports::{Card, Change, Happening, Held, PortError, Ports, Shelf, What};
use super::{Wallet, WalletError};
use crate::domain::did::web::check_address;
use crate::domain::engine::{Expect, Fault, Findable, FoundDocument, Outcome, Task, Unreadable};
use crate::domain::evidence::{Evidence, host_of};
use crate::domain::issuer::registries::REGISTRIES;
use crate::domain::verify::refresh::Refreshed;
use crate::domain::verify::report::{Headline, Report};

/// What a link, code, paste or file held, judged. Viewing it keeps nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    pub documents: Vec<OpenedDocument>,
    pub unreadable: Vec<Unreadable>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct OpenedDocument {
    /// Exactly as it came.
    pub text: String,
    pub picture: Option<String>,
    /// Itself first, then what stands inside it.
    pub reports: Vec<Report>,
    pub evidence: Evidence,
}

impl<P: Ports> Wallet<P> {
    /// Opens a share link, or reads whatever else was pasted, dropped or scanned, and judges it.
    pub async fn open(&self, bytes: &[u8]) -> Result<Opened, WalletError> {
        let (found, mut unreadable) = self.found_in(bytes).await?;
        let texts: Vec<String> = found.iter().map(|f| f.text.clone()).collect();
        let judged = self.judge(&texts, &Evidence::default(), &Expect::default()).await?;
        let mut documents = Vec::new();
        for (document, judged) in found.into_iter().zip(judged) {
            match judged {
                Ok(reports) => documents.push(OpenedDocument {
                    text: document.text,
                    picture: document.picture,
                    reports,
                    evidence: Evidence::default(),
                }),
                Err(fault) => unreadable.push(Unreadable { name: String::new(), fault }),
            }
        }
        Ok(Opened { documents, unreadable })
    }

    /// The documents in a share link, or in whatever else was pasted, dropped or scanned.
    pub(super) async fn found_in(
        &self,
        bytes: &[u8],
    ) -> Result<(Vec<FoundDocument>, Vec<Unreadable>), WalletError> {
        match self.find(bytes, false).await? {
            Findable::ShareLink(link) => match self.run(Task::Open { link }).await? {
                Outcome::Opened { document } => {
                    Ok((vec![FoundDocument { text: document, picture: None }], Vec::new()))
                }
                _ => Err(PortError::EngineStopped.into()),
            },
            Findable::Documents { found, unreadable } => Ok((found, unreadable)),
            Findable::WebAddress(address) => Err(Fault::about("web-address", address).into()),
        }
    }

    /// Every address that would have to be asked to say more about these reports.
    pub fn addresses(reports: &[Report]) -> Vec<String> {
        let mut all = Vec::new();
        for address in reports.iter().flat_map(|report| &report.needs) {
            if !all.contains(address) {
                all.push(address.clone());
            }
        }
        all
    }

    /// Judges again, without asking anybody.
    pub async fn check(&self, text: &str, evidence: &Evidence) -> Result<Vec<Report>, WalletError> {
        self.judge_one(text, evidence, &Expect::default()).await
    }

    /// Asks what has to be asked, in rounds (a list of withdrawn badges may itself need a key), and judges again.
    ///
    /// The person has agreed to contact the hosts of `agreed`; an address on any other host is left unasked.
    /// What is on record already is asked again, so that "check again" means now. Registries of issuers are asked only
    /// where one of them is among `agreed`.
    pub async fn check_online(
        &self,
        text: &str,
        before: &Evidence,
        agreed: &[String],
    ) -> Result<(Vec<Report>, Evidence), WalletError> {
        self.check_answer_online(text, before, agreed, None).await
    }

    /// The same for what may answer a question that was asked in person.
    pub async fn check_answer_online(
        &self,
        text: &str,
        before: &Evidence,
        agreed: &[String],
        asked: Option<(&str, Option<&str>)>,
    ) -> Result<(Vec<Report>, Evidence), WalletError> {
        let expect = match asked {
            Some((challenge, audience)) => self.expected(text, challenge, audience).await?,
            None => Expect::default(),
        };
        let registries = REGISTRIES.iter().any(|registry| agreed.iter().any(|a| a == registry.address));
        let wants = Expect { registries, ..expect.clone() };
        let mut fresh = Evidence::default();
        let mut reports = self.ask_in_rounds(text, &mut fresh, agreed, &wants).await?;
        // What could not be reached now may have been answered before; the older answer keeps its date.
        let mut evidence = before.clone();
        evidence.merge(&fresh);
        if registries || evidence != fresh {
            reports = self.judge_one(text, &evidence, &expect).await?;
        }
        Ok((reports, evidence))
    }

    /// Judges, asking whatever is wanted, is not on record in `evidence` yet and was agreed to, until nothing more is.
    pub(super) async fn ask_in_rounds(
        &self,
        text: &str,
        evidence: &mut Evidence,
        agreed: &[String],
        expect: &Expect,
    ) -> Result<Vec<Report>, WalletError> {
        let mut reports = self.judge_one(text, evidence, expect).await?;
        for _ in 0..ROUNDS {
            let wanted: Vec<String> = Self::addresses(&reports)
                .into_iter()
                .filter(|address| evidence.answer(address).is_none() && allowed(address, agreed))
                .collect();
            if wanted.is_empty() {
                break;
            }
            for address in wanted {
                let answer = self.world.ask(&address).await;
                evidence.insert(address, answer);
            }
            reports = self.judge_one(text, evidence, expect).await?;
        }
        Ok(reports)
    }

    /// Judges a kept badge again as of now, asking only hosts that were agreed to, and keeps the answer.
    pub async fn recheck(&self, id: &str, agreed: &[String]) -> Result<Held, WalletError> {
        let mut held = self.held(id).await?;
        if agreed.is_empty() {
            held.reports = self.check(&held.text, &held.evidence).await?;
        } else {
            let (reports, evidence) = self.check_online(&held.text, &held.evidence, agreed).await?;
            held.reports = reports;
            held.evidence = evidence;
            held.history.push(Happening { at: self.now(), what: What::Checked });
        }
        self.keep_held(&held).await?;
        Ok(held)
    }

    /// Asks the address that a kept badge names for newer editions of itself, which tells its host that it is held.
    ///
    /// A newer edition takes its place if it is the same credential of the same issuer and genuine. Says whether it did.
    pub async fn refresh(&self, id: &str) -> Result<Refreshed, WalletError> {
        let held = self.held(id).await?;
        let address = held.reports.first().and_then(|report| report.reading.refresh.clone());
        let address = address.filter(|it| check_address(it).is_ok()).ok_or(WalletError::NotHere)?;
        let host = || host_of(&address).unwrap_or_default();
        let bytes = self.world.bring(&address).await;
        let bytes = bytes.map_err(|failure| Fault::about(failure.code(), host()))?;
        let found = match self.run(Task::Read { bytes }).await? {
            Outcome::Read(Findable::Documents { found, .. }) => found,
            _ => Vec::new(),
        };
        let [fetched] = found.as_slice() else { return Err(Fault::new("refresh-unreadable").into()) };
        let task = Task::Refresh { held: held.text.clone(), fetched: fetched.text.clone() };
        let Outcome::Refreshed(refreshed) = self.run(task).await? else {
            return Err(PortError::EngineStopped.into());
        };
        if refreshed == Refreshed::Newer {
            let reports = self.check(&fetched.text, &held.evidence).await?;
            if reports.first().map(|report| report.headline) != Some(Headline::Genuine) {
                return Err(Fault::new("refresh-not-genuine").into());
            }
            let (text, picture) = (fetched.text.clone(), fetched.picture.clone());
            let already = Already::Older(held.id);
            self.keep(&Candidate { text, picture, reports, evidence: held.evidence, already }).await?;
        }
        Ok(refreshed)
    }

    pub(super) async fn keep_held(&self, held: &Held) -> Result<(), WalletError> {
        let mut changes = vec![Change::put(Shelf::Held, &held.id, held)?];
        if let (Some(report), Some(card)) =
            (held.reports.first(), self.row::<Card>(Shelf::Cards, &held.id).await?)
        {
            let card = Card::of(&held.id, report, held.came_at, card.has_picture);
            changes.push(Change::put(Shelf::Cards, &held.id, &card)?);
        }
        Ok(self.world.commit(changes).await?)
    }

    /// Keeps what the learner wrote beside a badge; it stays on this device.
    pub async fn write_note(&self, id: &str, note: &str) -> Result<(), WalletError> {
        let _turn = self.world.alone().await;
        let mut held = self.held(id).await?;
        held.note = note.to_owned();
        self.keep_held(&held).await
    }
}

/// A list of withdrawn badges needs a key, a key needs nothing: four rounds are more than any document takes.
const ROUNDS: usize = 4;

pub(super) fn allowed(address: &str, agreed: &[String]) -> bool {
    let host = host_of(address);
    host.is_some() && agreed.iter().any(|a| host_of(a) == host)
}
