//! What the pages of the record stand on: what comes of everything that is kept, worked out once.

use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::record::mine::{Entry, MyRecord};
use crate::domain::record::own::{Edit, OwnRecord};
use crate::domain::record::pathway::Pathway;
use crate::domain::record::skills::Skill;
use crate::ui::World;
use crate::ui::dom::later;
use crate::ui::shell::{App, Load, load};
use crate::ui::words;
use crate::wallet::{Wallet, WalletError};

/// A record and its skills, with what the learner themselves wrote in it.
pub(crate) struct Book {
    pub(crate) holder: Option<String>,
    pub(crate) own: OwnRecord,
    pub(crate) record: MyRecord,
    pub(crate) skills: Vec<Skill>,
    pub(crate) described: Vec<Pathway>,
}

impl Book {
    /// Worked out beside the page, which stays with the person meanwhile.
    async fn of(wallet: &Wallet<World>, own: OwnRecord) -> Result<Book, WalletError> {
        let (book, holder) = wallet.my_book(own.clone()).await?;
        Ok(Book { holder, own, record: book.record, skills: book.skills, described: book.described })
    }

    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.record.entry(key)
    }
}

pub(crate) type Books = RwSignal<Load<Arc<Book>>>;

thread_local! {
    /// The last one that was read, and of what change: going between the pages reads nothing anew.
    static LAST: RefCell<Option<(u32, Arc<Book>)>> = const { RefCell::new(None) };
}

pub(crate) fn open(app: App) -> Books {
    load(move || {
        let changed = app.changed.get();
        let wallet = app.wallet();
        Box::pin(async move {
            let last = LAST.with_borrow(|last| {
                last.as_ref().filter(|(at, _)| *at == changed).map(|(_, book)| Arc::clone(book))
            });
            if let Some(book) = last {
                return Ok(book);
            }
            wallet.world().preload_record();
            let book = Arc::new(Book::of(&wallet, wallet.own_record().await?).await?);
            LAST.set(Some((changed, Arc::clone(&book))));
            Ok(book)
        })
    })
}

/// Makes a change to the learner's own part, shows it once it is kept, and offers to take it back. `then` is told
/// whether it was kept.
pub(crate) fn edit(app: App, books: Books, change: Edit, said: String, then: impl FnOnce(bool) + 'static) {
    make(app, books, change, Some(said), then);
}

fn make(app: App, books: Books, change: Edit, said: Option<String>, then: impl FnOnce(bool) + 'static) {
    later(async move {
        let wallet = app.wallet();
        let (own, back) = match wallet.edit_record(change).await {
            Ok(done) => done,
            Err(error) => {
                app.say(words::error(&error).0);
                return then(false);
            }
        };
        then(true);
        if books.try_get_untracked().is_none() {
            return;
        }
        let book = match Book::of(&wallet, own).await {
            Ok(book) => Arc::new(book),
            // It is kept; only what comes of it could not be worked out.
            Err(error) => return drop(books.try_set(Load::Wrong(error))),
        };
        LAST.set(Some((app.changed.get_untracked(), Arc::clone(&book))));
        let _ = books.try_set(Load::Full(book));
        if let (Some(said), Some(back)) = (said, back) {
            app.say_undo(said, move || make(app, books, back.clone(), None, drop));
        }
    });
}
