//! What a learner does: bring badges in, keep them, show them, and check what others show.

pub mod ask;
pub mod desk;
pub mod import;
pub mod key;
pub mod memory;
pub mod ports;
pub mod receipt;
pub mod record;
pub mod share;
pub mod trust;
pub mod verify;

use crate::domain::credential::Kind;
use crate::domain::engine::{Expect, Outcome, Task};
use crate::domain::evidence::{Evidence, Instant};
use crate::domain::verify::report::{Headline, Is, Report};
use crate::domain::workshop::{Job, Made};
use ports::{Card, Change, Held, PortError, Ports, Shared, Shelf};

/// The wallet over whatever the world offers.
pub struct Wallet<P> {
    world: P,
}

/// Why something a learner wanted could not be done.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum WalletError {
    #[error(transparent)]
    Port(#[from] PortError),
    /// The document, link or file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] crate::domain::engine::Fault),
    #[error("nothing is kept under this id")]
    NotHere,
}

impl<P: Ports> Wallet<P> {
    pub fn over(world: P) -> Self {
        Wallet { world }
    }

    /// What the wallet stands on.
    pub fn world(&self) -> &P {
        &self.world
    }

    pub fn now(&self) -> Instant {
        self.world.now()
    }

    /// Every kept badge in short, newest first.
    pub async fn cards(&self) -> Result<Vec<Card>, WalletError> {
        let mut cards: Vec<Card> = self.shelf(Shelf::Cards).await?;
        cards.sort_unstable_by(|a, b| b.came_at.cmp(&a.came_at).then_with(|| a.title.cmp(&b.title)));
        Ok(cards)
    }

    pub async fn held(&self, id: &str) -> Result<Held, WalletError> {
        self.row(Shelf::Held, id).await?.ok_or(WalletError::NotHere)
    }

    /// The picture that belongs to a kept badge, as a `data:` address.
    pub async fn picture(&self, id: &str) -> Result<Option<String>, WalletError> {
        self.row(Shelf::Pictures, id).await
    }

    /// Keeps a picture that the learner asked to load.
    pub async fn keep_picture(&self, id: &str, data: &str) -> Result<(), WalletError> {
        let mut changes = vec![Change::put(Shelf::Pictures, id, &data)?];
        if let Some(mut card) = self.row::<Card>(Shelf::Cards, id).await? {
            card.has_picture = true;
            changes.push(Change::put(Shelf::Cards, id, &card)?);
        }
        Ok(self.world.commit(changes).await?)
    }

    /// Takes a badge out of the wallet, with everything kept beside it. Nobody is told.
    pub async fn remove(&self, id: &str) -> Result<(), WalletError> {
        let shelves = [Shelf::Cards, Shelf::Held, Shelf::Pictures];
        Ok(self.world.commit(shelves.map(|shelf| Change::remove(shelf, id)).to_vec()).await?)
    }

    /// What was taken out, to be put back by [`Wallet::restore`].
    pub async fn removable(&self, id: &str) -> Result<Removed, WalletError> {
        Ok(Removed {
            card: self.row(Shelf::Cards, id).await?.ok_or(WalletError::NotHere)?,
            held: self.held(id).await?,
            picture: self.picture(id).await?,
        })
    }

    /// Puts back what was removed.
    pub async fn restore(&self, removed: &Removed) -> Result<(), WalletError> {
        let id = &removed.held.id;
        let mut changes =
            vec![Change::put(Shelf::Cards, id, &removed.card)?, Change::put(Shelf::Held, id, &removed.held)?];
        if let Some(picture) = &removed.picture {
            changes.push(Change::put(Shelf::Pictures, id, picture)?);
        }
        Ok(self.world.commit(changes).await?)
    }

    /// Deletes everything: badges, the log of what was shared, and the wallet's own key.
    pub async fn delete_everything(&self) -> Result<(), WalletError> {
        Ok(self.world.clear().await?)
    }

    /// What went where and when, newest first.
    pub async fn shared(&self) -> Result<Vec<Shared>, WalletError> {
        let mut shared: Vec<Shared> = self.shelf(Shelf::Shared).await?;
        shared.sort_unstable_by_key(|line| std::cmp::Reverse(line.at));
        Ok(shared)
    }

    pub async fn forget_shared(&self, id: &str) -> Result<(), WalletError> {
        Ok(self.world.commit(vec![Change::remove(Shelf::Shared, id)]).await?)
    }

    async fn shelf<T: serde::de::DeserializeOwned>(&self, shelf: Shelf) -> Result<Vec<T>, WalletError> {
        let rows = self.world.rows(shelf).await?;
        // One row that cannot be read must not hide the others.
        Ok(rows.iter().filter_map(|row| self.world.understand(row).ok()).collect())
    }

    async fn row<T: serde::de::DeserializeOwned>(
        &self,
        shelf: Shelf,
        id: &str,
    ) -> Result<Option<T>, WalletError> {
        match self.world.row(shelf, id).await? {
            None => Ok(None),
            Some(row) => Ok(Some(self.world.understand(&row)?)),
        }
    }

    async fn make(&self, job: Job) -> Result<Made, WalletError> {
        match self.world.make(job).await? {
            Made::Failed(fault) => Err(fault.into()),
            made => Ok(made),
        }
    }

    async fn run(&self, task: Task) -> Result<Outcome, WalletError> {
        match self.world.run(task).await? {
            Outcome::Failed(fault) => Err(fault.into()),
            outcome => Ok(outcome),
        }
    }

    async fn judge_one(
        &self,
        document: &str,
        evidence: &Evidence,
        expect: &Expect,
    ) -> Result<Vec<Report>, WalletError> {
        let mut all = self.judge(std::slice::from_ref(&document.to_owned()), evidence, expect).await?;
        match all.pop() {
            Some(judged) => Ok(judged?),
            None => Err(PortError::EngineStopped.into()),
        }
    }

    async fn judge(
        &self,
        documents: &[String],
        evidence: &Evidence,
        expect: &Expect,
    ) -> Result<Vec<Result<Vec<Report>, crate::domain::engine::Fault>>, WalletError> {
        let mut expect = expect.clone();
        if expect.trusted.is_empty() {
            expect.trusted = self.trusted().await;
        }
        let task = Task::Judge {
            documents: documents.to_vec(),
            evidence: evidence.clone(),
            now: self.now(),
            expect,
        };
        match self.run(task).await? {
            Outcome::Judged(judged) if judged.len() == documents.len() => Ok(judged),
            _ => Err(PortError::EngineStopped.into()),
        }
    }
}

/// What [`Wallet::restore`] puts back.
#[derive(Clone, Debug, PartialEq)]
pub struct Removed {
    card: Card,
    held: Held,
    picture: Option<String>,
}

impl Card {
    fn of(id: &str, report: &Report, came_at: Instant, has_picture: bool) -> Card {
        let reading = &report.reading;
        Card {
            id: id.to_owned(),
            kind: report.kind,
            title: reading.title.clone(),
            issuer: reading.issuer.name.clone().or_else(|| reading.issuer.id.clone()),
            headline: report.headline,
            status_unknown: report.findings.status.is == Is::Unknown,
            valid_from: reading.valid_from.clone(),
            valid_until: reading.valid_until.clone(),
            awarded: reading.awarded.clone(),
            achievement_kind: reading.achievement.kind.clone(),
            skills: reading.achievement.alignments.iter().map(|a| a.name.clone()).collect(),
            search: reading.search_text(),
            came_at,
            has_picture,
        }
    }

    /// The headline as of `now`: a badge that was genuine when it was last checked may be out of date since.
    pub fn headline_at(&self, now: Instant) -> Headline {
        let ended = self
            .valid_until
            .as_deref()
            .and_then(crate::domain::verify::date::instant)
            .is_some_and(|end| end < now);
        let began = self
            .valid_from
            .as_deref()
            .and_then(crate::domain::verify::date::instant)
            .is_none_or(|from| from <= now);
        match self.headline {
            Headline::Genuine | Headline::SelfIssued if ended => Headline::Expired,
            Headline::NotYetValid if ended => Headline::Expired,
            // It began since; but status may matter now, so only a fresh check may say genuine.
            Headline::NotYetValid if began => Headline::CouldNotCheck,
            same => same,
        }
    }
}

impl Kind {
    /// A document that is a share of others rather than something earned.
    pub fn is_presentation(self) -> bool {
        self == Kind::Presentation
    }
}
