//! JOURNEY import: whatever a person brings in → review cards → kept.

use super::ports::{Card, Change, Happening, Held, PortError, Ports, Shelf, What};
use super::{Wallet, WalletError};
use crate::domain::credential::Picture;
use crate::domain::engine::{self, Expect, Fault, Findable, FoundDocument, Outcome, Task, Unreadable};
use crate::domain::evidence::Evidence;
use crate::domain::evidence::host_of;
use crate::domain::verify::date;
use crate::domain::verify::report::{Headline, Report};

/// What came in, before anything is kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// Documents to review, and what could not be read with its reason.
    Review { candidates: Vec<Candidate>, unreadable: Vec<Unreadable> },
    /// Somebody's share link: to be looked at, not kept.
    ShareLink(String),
    /// A web address; to be asked only when the person agrees to contact its host.
    WebAddress(String),
}

/// A document that could be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub text: String,
    pub picture: Option<String>,
    /// Itself first, then what stands inside it.
    pub reports: Vec<Report>,
    pub evidence: Evidence,
    pub already: Already,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Already {
    /// New to this wallet.
    No,
    /// The very same is here, under this id.
    Same(String),
    /// The same issuer and id with another date or text is here: this one is newer.
    Older(String),
    /// The same issuer and id is here, and what is here is newer.
    Newer(String),
}

impl Candidate {
    pub fn report(&self) -> Option<&Report> {
        self.reports.first()
    }
}

impl<P: Ports> Wallet<P> {
    /// Reads whatever was pasted, dropped, chosen or scanned. Keeps nothing.
    pub async fn read(&self, bytes: &[u8]) -> Result<Incoming, WalletError> {
        match self.find(bytes, true).await? {
            Findable::ShareLink(link) => Ok(Incoming::ShareLink(link)),
            Findable::WebAddress(address) => Ok(Incoming::WebAddress(address)),
            Findable::Documents { found, unreadable } => self.review(found, unreadable).await,
        }
    }

    /// What was brought in, in the engine's reading. The compact code of another wallet takes a part of the app that few
    /// ever need, and is fetched then; `to_keep`, and not only to be looked at.
    pub(super) async fn find(&self, bytes: &[u8], to_keep: bool) -> Result<Findable, WalletError> {
        match self.run(Task::Read { bytes: bytes.to_vec() }).await {
            Ok(Outcome::Read(found)) => Ok(found),
            Ok(_) => Err(PortError::EngineStopped.into()),
            Err(WalletError::Unreadable(fault)) if fault.code == "compact-code" => {
                // In a box, so that this does not stand in every journey's future.
                Box::pin(self.find_in_code(bytes, to_keep)).await
            }
            Err(error) => Err(error),
        }
    }

    async fn find_in_code(&self, code: &[u8], to_keep: bool) -> Result<Findable, WalletError> {
        let opened = self.run(Task::OpenCode { code: code.to_vec(), to_keep }).await?;
        let Outcome::Opened { document } = opened else { return Err(PortError::EngineStopped.into()) };
        let several = document.starts_with('[');
        let read = self.run(Task::Read { bytes: document.into_bytes() }).await?;
        let Outcome::Read(mut found) = read else { return Err(PortError::EngineStopped.into()) };
        if let Findable::Documents { found, .. } = &mut found
            && several
        {
            let texts: Vec<String> = found.iter().map(|reading| reading.text.clone()).collect();
            let judged = self.judge(&texts, &Evidence::default(), &Expect::default()).await?;
            found.swap(0, engine::meant(&judged));
            found.truncate(1);
        }
        Ok(found)
    }

    /// Asks a web address that the person agreed to, and reads what it serves.
    pub async fn read_from(&self, address: &str) -> Result<Incoming, WalletError> {
        let fault = |code: &str| Fault::about(code, host_of(address).unwrap_or_default());
        let bytes = self.world.bring(address).await.map_err(|failure| fault(failure.code()))?;
        match self.read(&bytes).await? {
            // An address that only names another is a page, not a badge.
            Incoming::WebAddress(_) => Err(fault("web-page").into()),
            incoming => Ok(incoming),
        }
    }

    async fn review(
        &self,
        found: Vec<FoundDocument>,
        mut unreadable: Vec<Unreadable>,
    ) -> Result<Incoming, WalletError> {
        let texts: Vec<String> = found.iter().map(|f| f.text.clone()).collect();
        let evidence = Evidence::default();
        let judged = self.judge(&texts, &evidence, &Expect::default()).await?;
        let mut candidates = Vec::new();
        for (document, judged) in found.into_iter().zip(judged) {
            match judged {
                Ok(reports) => {
                    let already = match self.already(&document.text, &reports).await {
                        // Where nothing can be kept, a badge can still be looked at; keeping it will say so.
                        Err(WalletError::Port(PortError::NoStorage)) => Already::No,
                        known => known?,
                    };
                    let FoundDocument { text, picture } = document;
                    candidates.push(Candidate {
                        text,
                        picture,
                        reports,
                        evidence: evidence.clone(),
                        already,
                    });
                }
                Err(fault) => unreadable.push(Unreadable { name: String::new(), fault }),
            }
        }
        Ok(Incoming::Review { candidates, unreadable })
    }

    /// Whether the same credential is here: same issuer and id after trimming and unescaping (Open Badges 3.0,
    /// "Verifiable Credential equality"), or the very same text.
    async fn already(&self, text: &str, reports: &[Report]) -> Result<Already, WalletError> {
        let Some(report) = reports.first() else { return Ok(Already::No) };
        let id = kept_id(text, report);
        let Some(held) = self.row::<Held>(Shelf::Held, &id).await? else { return Ok(Already::No) };
        if held.text == text {
            return Ok(Already::Same(id));
        }
        let from = |report: &Report| report.reading.valid_from.as_deref().and_then(date::instant);
        let (ours, theirs) = (held.reports.first().and_then(from), from(report));
        Ok(if theirs < ours { Already::Newer(id) } else { Already::Older(id) })
    }

    /// Keeps a candidate; where the same credential is here already, this one takes its place. Returns its id.
    ///
    /// A forged document could name the issuer and id of a good one, so that nothing that is not genuine replaces
    /// what is here: it is kept beside it.
    pub async fn keep(&self, candidate: &Candidate) -> Result<String, WalletError> {
        let report = candidate.report().ok_or_else(|| Fault::new("nothing-inside"))?;
        let _turn = self.world.alone().await;
        let mut id = kept_id(&candidate.text, report);
        let now = self.now();
        let mut history = Vec::new();
        let mut note = String::new();
        let mut came_at = now;
        if let Some(before) = self.row::<Held>(Shelf::Held, &id).await? {
            let replaces = before.text == candidate.text || report.headline == Headline::Genuine;
            if replaces {
                history = before.history;
                note = before.note;
                came_at = before.came_at;
                let what = if before.text == candidate.text { What::Checked } else { What::Updated };
                history.push(Happening { at: now, what });
            } else {
                id = format!("{id}-{}", digest(&candidate.text));
            }
        }
        if history.is_empty() {
            history.push(Happening { at: now, what: What::Added });
        }
        // The picture that the badge itself holds is its issuer's; the one that carried it is anybody's.
        let picture = match &report.reading.picture {
            Picture::Embedded(data) => Some(data.clone()),
            _ => candidate.picture.clone(),
        };
        let card = Card::of(&id, report, came_at, picture.is_some());
        let held = Held {
            id: id.clone(),
            text: candidate.text.clone(),
            evidence: candidate.evidence.clone(),
            came_at,
            reports: candidate.reports.clone(),
            history,
            note,
        };
        let mut changes = vec![Change::put(Shelf::Cards, &id, &card)?, Change::put(Shelf::Held, &id, &held)?];
        if let Some(picture) = picture {
            changes.push(Change::put(Shelf::Pictures, &id, &picture)?);
        }
        self.world.commit(changes).await?;
        Ok(id)
    }
}

/// The id under which a document is kept: of issuer and id where it has both, else of its text.
fn kept_id(text: &str, report: &Report) -> String {
    match (&report.reading.issuer.id, &report.reading.id) {
        (Some(issuer), Some(id)) => digest(&format!("{}\n{}", plain(issuer), plain(id))),
        _ => digest(text),
    }
}

/// Percent-unescaped and trimmed, as the specification compares ids.
fn plain(id: &str) -> String {
    let trimmed = id.trim().as_bytes();
    let mut bytes = Vec::with_capacity(trimmed.len());
    let mut rest = trimmed;
    while let Some((&first, tail)) = rest.split_first() {
        let unescaped = match (first, tail) {
            (b'%', [high, low, ..]) => (*high as char).to_digit(16).zip((*low as char).to_digit(16)),
            _ => None,
        };
        match unescaped {
            Some((high, low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digest(text: &str) -> String {
    use sha2::{Digest, Sha256};
    bs58::encode(Sha256::digest(text.as_bytes()).iter().take(16).copied().collect::<Vec<u8>>()).into_string()
}
