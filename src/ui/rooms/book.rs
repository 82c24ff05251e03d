//! What the pages of the record stand on: everything that is kept, read once, and what comes of it.

use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::credential::Kind;
use crate::domain::evidence::Instant;
use crate::domain::record::Source;
use crate::domain::record::mine::{Entry, MyRecord, my_record};
use crate::domain::record::own::{Edit, OwnRecord};
use crate::domain::record::skills::{Skill, skills};
use crate::ui::dom::later;
use crate::ui::shell::{App, Load, load};
use crate::ui::words;
use crate::wallet::ports::Held;

/// A record and its skills.
pub(crate) struct Book {
    held: Arc<Vec<Held>>,
    holder: Option<String>,
    pub(crate) own: OwnRecord,
    pub(crate) record: MyRecord,
    pub(crate) skills: Vec<Skill>,
}

impl Book {
    fn over(held: Arc<Vec<Held>>, holder: Option<String>, own: OwnRecord, now: Instant) -> Book {
        let sources = sources(&held, holder.as_deref());
        let record = my_record(&sources, &own, now);
        let skills = skills(&sources, &record, &own);
        drop(sources);
        Book { held, holder, own, record, skills }
    }

    pub(crate) fn sources(&self) -> Vec<Source<'_>> {
        sources(&self.held, self.holder.as_deref())
    }

    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.record.entry(key)
    }
}

/// What a record is made of. Records that the learner assembled of it are not told in it again.
fn sources<'a>(held: &'a [Held], holder: Option<&'a str>) -> Vec<Source<'a>> {
    let assembled = |held: &&Held| {
        let first = held.reports.first().filter(|report| report.kind == Kind::Clr);
        first.is_some_and(|report| holder.is_some() && report.reading.issuer.id.as_deref() == holder)
    };
    held.iter().filter(|held| !assembled(held)).map(|held| held.source(holder)).collect()
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
            let own = wallet.own_record().await?;
            let held = wallet.record_material().await?;
            // Without a key there is nothing that the learner signed.
            let holder = if held.is_empty() { None } else { wallet.holder_id().await.ok() };
            let book = Arc::new(Book::over(Arc::new(held), holder, own, wallet.now()));
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
        let Some(Load::Full(before)) = books.try_get_untracked() else { return };
        let book = Book::over(Arc::clone(&before.held), before.holder.clone(), own, wallet.now());
        let book = Arc::new(book);
        LAST.set(Some((app.changed.get_untracked(), Arc::clone(&book))));
        let _ = books.try_set(Load::Full(book));
        if let (Some(said), Some(back)) = (said, back) {
            app.say_undo(said, move || make(app, books, back.clone(), None, drop));
        }
    });
}
