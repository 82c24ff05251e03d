//! JOURNEY record: what is kept, what the learner adds → one record, and its handing over.

use super::ports::{Change, Held, Ports, Shelf};
use super::{Wallet, WalletError};
use crate::domain::engine::{Outcome, Seed, Sign, Task};
use crate::domain::evidence::Instant;
use crate::domain::record::book::{self, Book, Material};
use crate::domain::record::own::{Edit, OwnRecord};
use crate::domain::record::pathway::Pathway;
use crate::domain::record::review::{NoteWritten, Notes};
use crate::domain::record::{Source, arrange};

/// The row of the learner's own part, on the shelf of notes.
const OWN: &str = "record";

impl Held {
    /// As `domain::record` takes it. `holder` is the wallet's own id, where it has one.
    pub fn source<'a>(&'a self, holder: Option<&'a str>) -> Source<'a> {
        Source { id: &self.id, text: &self.text, reports: &self.reports, holder }
    }
}

impl<P: Ports> Wallet<P> {
    /// What the learner added to their record; empty at first.
    pub async fn own_record(&self) -> Result<OwnRecord, WalletError> {
        Ok(self.row(Shelf::Notes, OWN).await?.unwrap_or_default())
    }

    /// Makes one change and keeps it. Gives the record as it is now, and the edit that takes the change back.
    pub async fn edit_record(&self, edit: Edit) -> Result<(OwnRecord, Option<Edit>), WalletError> {
        let _turn = self.world.alone().await;
        let mut own = self.own_record().await?;
        let back = own.apply(edit);
        if back.is_some() {
            self.world.commit(vec![Change::put(Shelf::Notes, OWN, &own)?]).await?;
        }
        Ok((own, back))
    }

    /// The learner's record as it is now, with its skills; whose it is, where the wallet has a key.
    pub async fn my_book(&self, own: OwnRecord) -> Result<(Book, Option<String>), WalletError> {
        let rows = self.world.rows(Shelf::Held).await?;
        // Without a key there is nothing that the learner signed.
        let holder = if rows.is_empty() { None } else { self.holder_id().await.ok() };
        let material = Material { rows, own, holder: holder.clone(), now: self.now() };
        Ok((self.world.gather(material).await?, holder))
    }

    /// The record that somebody showed, with its skills. Nothing of it is kept.
    pub async fn shown_book(&self, sources: &[Source<'_>]) -> Result<Book, WalletError> {
        let rows = (0..).zip(sources).map(|(nth, source)| book::row(source, nth)).collect();
        let own = OwnRecord::default();
        Ok(self.world.gather(Material { rows, own, holder: None, now: self.now() }).await?)
    }

    /// Everything that is kept, whole, oldest first: what a record is made of.
    pub async fn record_material(&self) -> Result<Vec<Held>, WalletError> {
        let mut held: Vec<Held> = self.shelf(Shelf::Held).await?;
        arrange(&mut held, |a, b| a.came_at.cmp(&b.came_at).then_with(|| a.id.cmp(&b.id)));
        Ok(held)
    }

    /// The learner's own id; a key is made for it where there is none yet.
    pub async fn holder_id(&self) -> Result<String, WalletError> {
        let seed = self.holder_seed().await?;
        if let Some(id) = self.known_holder_id(&seed).await {
            return Ok(id);
        }
        match self.run(Task::Holder(Seed(seed))).await? {
            Outcome::Holder { id } => {
                self.remember_holder_id(&seed, &id).await;
                Ok(id)
            }
            _ => Err(super::PortError::EngineStopped.into()),
        }
    }

    /// Signs a record that the learner assembled, with the wallet's own key. Gives the document as text.
    pub async fn sign_record(&self, document: String, created: Instant) -> Result<String, WalletError> {
        let seed = Seed(self.holder_seed().await?);
        match self.run(Task::Sign(Sign { document, created, seed })).await? {
            Outcome::Signed { document } => Ok(document),
            _ => Err(super::PortError::EngineStopped.into()),
        }
    }

    /// The pathways that the learner brought in.
    pub async fn pathways(&self) -> Result<Vec<Pathway>, WalletError> {
        Ok(self.row(Shelf::Notes, PATHWAYS).await?.unwrap_or_default())
    }

    /// Keeps these pathways beside the others; the same one in another edition takes its place. Gives all of them.
    pub async fn add_pathways(&self, added: Vec<Pathway>) -> Result<Vec<Pathway>, WalletError> {
        self.change_pathways(|all| {
            for one in added {
                match all.iter_mut().find(|other| !other.id.is_empty() && other.id == one.id) {
                    Some(other) => *other = one,
                    None => all.push(one),
                }
            }
        })
        .await
    }

    /// Forgets a pathway. Gives those that are left.
    pub async fn remove_pathway(&self, gone: &Pathway) -> Result<Vec<Pathway>, WalletError> {
        self.change_pathways(|all| all.retain(|one| one != gone)).await
    }

    async fn change_pathways(
        &self,
        change: impl FnOnce(&mut Vec<Pathway>),
    ) -> Result<Vec<Pathway>, WalletError> {
        let _turn = self.world.alone().await;
        let mut all = self.pathways().await?;
        change(&mut all);
        self.world.commit(vec![Change::put(Shelf::Notes, PATHWAYS, &all)?]).await?;
        Ok(all)
    }

    /// What others wrote about the learner's record and the learner kept, newest last. Nobody signed any of it.
    pub async fn received_notes(&self) -> Result<Vec<Notes>, WalletError> {
        Ok(self.row(Shelf::Notes, RECEIVED).await?.unwrap_or_default())
    }

    /// Keeps notes of somebody; those of the same writer that were begun at the same time are an older edition.
    pub async fn keep_received(&self, notes: Notes) -> Result<Vec<Notes>, WalletError> {
        self.change_received(|all| {
            all.retain(|one| (one.at, &one.by, &one.about) != (notes.at, &notes.by, &notes.about));
            all.push(notes);
        })
        .await
    }

    pub async fn drop_received(&self, notes: &Notes) -> Result<Vec<Notes>, WalletError> {
        self.change_received(|all| all.retain(|one| one != notes)).await
    }

    async fn change_received(&self, change: impl FnOnce(&mut Vec<Notes>)) -> Result<Vec<Notes>, WalletError> {
        let _turn = self.world.alone().await;
        let mut all = self.received_notes().await?;
        change(&mut all);
        let change = if all.is_empty() {
            Change::remove(Shelf::Notes, RECEIVED)
        } else {
            Change::put(Shelf::Notes, RECEIVED, &all)?
        };
        self.world.commit(vec![change]).await?;
        Ok(all)
    }

    /// What an advisor wrote about the record of this name; it stays on this device.
    pub async fn review_notes(&self, record: &str) -> Result<Option<Notes>, WalletError> {
        self.row(Shelf::Notes, &format!("{REVIEW}{record}")).await
    }

    /// Writes notes on a record, each where it belongs and the others as they are, and keeps them all. `by` is whom
    /// they are from, where that changes. Gives the notes as they are kept now; without any, nothing is kept.
    pub async fn write_review_notes(
        &self,
        record: &str,
        about: &str,
        by: Option<&str>,
        written: Vec<NoteWritten>,
    ) -> Result<Notes, WalletError> {
        let _turn = self.world.alone().await;
        let id = format!("{REVIEW}{record}");
        let kept: Option<Notes> = self.row(Shelf::Notes, &id).await?;
        let mut notes = kept.unwrap_or_else(|| Notes::new(self.now()));
        about.clone_into(&mut notes.about);
        if let Some(by) = by {
            by.clone_into(&mut notes.by);
        }
        for one in written {
            notes.write(one);
        }
        let change = if notes.notes.is_empty() {
            Change::remove(Shelf::Notes, &id)
        } else {
            Change::put(Shelf::Notes, &id, &notes)?
        };
        self.world.commit(vec![change]).await?;
        Ok(notes)
    }
}

const RECEIVED: &str = "notes-of-others";
const PATHWAYS: &str = "pathways";
const REVIEW: &str = "review:";
