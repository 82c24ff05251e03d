//! The wallet's store in IndexedDB. <https://www.w3.org/TR/IndexedDB-3/>
//!
//! One object store a shelf; the key is the id, the value the row's text. One change of the wallet is one
//! transaction.

mod migrations;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_channel::oneshot;
use idb::{Database, DatabaseEvent, Event as _, Factory, ObjectStore, Request, Transaction, TransactionMode};
use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, IdbDatabase, IdbTransaction};

use super::js::{self, Listener, Timer};
use crate::wallet::ports::{Change, PortError, Shelf};

/// The database's name; never changes.
const NAME: &str = "lapel";

/// How long opening may take; a browser that is busy with an upgrade elsewhere says nothing at all.
const PATIENCE_MS: i32 = 8_000;

pub(super) struct IndexedDb {
    connection: Rc<Connection>,
    /// Tells other tabs of changes, and hears of theirs.
    channel: Option<BroadcastChannel>,
    hears: RefCell<Vec<Listener>>,
}

struct Connection {
    /// None while there is no connection.
    database: RefCell<Option<IdbDatabase>>,
    /// Another tab brings a newer version; this one must not open the database again.
    superseded: Cell<bool>,
    on_superseded: RefCell<Vec<Box<dyn Fn()>>>,
}

impl IndexedDb {
    pub(super) async fn open() -> Result<IndexedDb, PortError> {
        let connection = Rc::new(Connection {
            database: RefCell::default(),
            superseded: Cell::new(false),
            on_superseded: RefCell::default(),
        });
        connect(&connection).await?;
        let channel = BroadcastChannel::new(NAME).ok();
        Ok(IndexedDb { connection, channel, hears: RefCell::default() })
    }

    pub(super) fn on_change(&self, callback: impl Fn() + 'static) {
        let Some(channel) = &self.channel else { return };
        self.hears.borrow_mut().push(Listener::new(channel, "message", move |_| callback()));
    }

    pub(super) fn on_superseded(&self, callback: impl Fn() + 'static) {
        self.connection.on_superseded.borrow_mut().push(Box::new(callback));
    }

    pub(super) async fn commit(&self, changes: Vec<Change>) -> Result<(), PortError> {
        let mut shelves: Vec<Shelf> = Vec::new();
        for change in &changes {
            let (Change::Put { shelf, .. } | Change::Remove { shelf, .. }) = change;
            if !shelves.contains(shelf) {
                shelves.push(*shelf);
            }
        }
        if shelves.is_empty() {
            return Ok(());
        }
        self.write(&shelves, |transaction| {
            for change in &changes {
                match change {
                    Change::Put { shelf, id, row } => {
                        let store = transaction.object_store(shelf.name())?;
                        store.put(&JsValue::from_str(row), Some(&JsValue::from_str(id)))?;
                    }
                    Change::Remove { shelf, id } => {
                        transaction.object_store(shelf.name())?.delete(JsValue::from_str(id))?;
                    }
                }
            }
            Ok(())
        })
        .await
    }

    pub(super) async fn clear(&self) -> Result<(), PortError> {
        self.write(&Shelf::ALL, |transaction| {
            for shelf in Shelf::ALL {
                transaction.object_store(shelf.name())?.clear()?;
            }
            Ok(())
        })
        .await
    }

    pub(super) async fn row(&self, shelf: Shelf, id: &str) -> Result<Option<String>, PortError> {
        let store = self.readable(shelf).await?;
        let value = store.get(JsValue::from_str(id)).map_err(fault)?.await.map_err(fault)?;
        value.map(|value| value.as_string().ok_or(PortError::Damaged)).transpose()
    }

    pub(super) async fn rows(&self, shelf: Shelf) -> Result<Vec<String>, PortError> {
        let store = self.readable(shelf).await?;
        let values = store.get_all(None, None).map_err(fault)?.await.map_err(fault)?;
        // One value that is not ours must not hide the others.
        Ok(values.into_iter().filter_map(|value| value.as_string()).collect())
    }

    async fn readable(&self, shelf: Shelf) -> Result<ObjectStore, PortError> {
        let transaction = begin(&self.connection, &[shelf], TransactionMode::ReadOnly).await?;
        transaction.object_store(shelf.name()).map_err(fault)
    }

    /// Makes changes in one transaction, and returns only when the browser says that they are kept.
    async fn write(
        &self,
        shelves: &[Shelf],
        make: impl FnOnce(&Transaction) -> Result<(), idb::Error>,
    ) -> Result<(), PortError> {
        let mut transaction = begin(&self.connection, shelves, TransactionMode::ReadWrite).await?;
        let (done, wait) = oneshot::channel();
        let done = Rc::new(Cell::new(Some(done)));
        let kept = Rc::clone(&done);
        transaction.on_complete(move |_| {
            if let Some(done) = kept.take() {
                let _ = done.send(Ok(()));
            }
        });
        transaction.on_abort(move |event| {
            // Only the transaction itself knows that room was the reason: a request that fails says so, but room can
            // also run out after the last request.
            let transaction = event.target().and_then(|target| target.dyn_into::<IdbTransaction>().ok());
            let name = transaction.and_then(|transaction| transaction.error()).map(|error| error.name());
            if let Some(done) = done.take() {
                let _ = done.send(Err(named(name.as_deref().unwrap_or_default())));
            }
        });
        if let Err(error) = make(&transaction) {
            // Nothing of it may stay.
            let error = fault(error);
            let _ = transaction.abort();
            return Err(error);
        }
        wait.await.map_err(|_| PortError::NoStorage)??;
        if let Some(channel) = &self.channel {
            // Other tabs are told that something changed, never what.
            let _ = channel.post_message(&JsValue::from_str("changed"));
        }
        Ok(())
    }
}

impl Drop for IndexedDb {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
        if let Some(database) = self.connection.database.take() {
            database.close();
        }
    }
}

/// Begins a transaction. A connection that the browser has closed (phones do that to pages in the background) is
/// opened once more.
async fn begin(
    connection: &Rc<Connection>,
    shelves: &[Shelf],
    mode: TransactionMode,
) -> Result<Transaction, PortError> {
    if connection.superseded.get() {
        return Err(PortError::OtherVersion);
    }
    let open = connection.database.borrow().clone();
    if let Some(database) = open
        && let Ok(transaction) = transaction(&database, shelves, mode)
    {
        return Ok(transaction);
    }
    connect(connection).await?;
    let open = connection.database.borrow().clone();
    transaction(&open.ok_or(PortError::NoStorage)?, shelves, mode)
        .map_err(|error| named(&js::error_name(&error)))
}

/// `idb` gives transactions no durability, so this asks the database itself: a badge that is said to be saved should
/// outlast a flat battery.
fn transaction(
    database: &IdbDatabase,
    shelves: &[Shelf],
    mode: TransactionMode,
) -> Result<Transaction, JsValue> {
    let names: Array = shelves.iter().map(|shelf| JsValue::from_str(shelf.name())).collect();
    let options = Object::new();
    let mode = match mode {
        TransactionMode::ReadWrite => {
            js::set(&options, "durability", &JsValue::from_str("strict"));
            "readwrite"
        }
        _ => "readonly",
    };
    let transaction = js::call(database, "transaction", &[&names, &JsValue::from_str(mode), &options])?;
    Transaction::try_from(transaction).map_err(|_| JsValue::UNDEFINED)
}

async fn connect(connection: &Rc<Connection>) -> Result<(), PortError> {
    let factory = Factory::new().map_err(|_| PortError::NoStorage)?;
    let mut request = factory.open(NAME, Some(migrations::VERSION)).map_err(fault)?;
    let (answer, wait) = oneshot::channel::<Result<Database, PortError>>();
    let answer = Rc::new(Cell::new(Some(answer)));

    let failed = Rc::new(Cell::new(false));
    let step_failed = Rc::clone(&failed);
    request.on_upgrade_needed(move |event| {
        // A step that fails undoes the whole upgrade.
        if migrations::climb(&event).is_err() {
            step_failed.set(true);
            if let Some(transaction) = event.target().ok().and_then(|request| request.transaction()) {
                let _ = transaction.abort();
            }
        }
    });
    let opened = Rc::clone(&answer);
    request.on_success(move |event| {
        let Ok(database) = event.database() else { return };
        match opened.take() {
            Some(answer) => {
                let _ = answer.send(Ok(database));
            }
            // Nobody waits any more: it was blocked, and the one who asked was told so.
            None => database.close(),
        }
    });
    let refused = Rc::clone(&answer);
    request.on_error(move |event| {
        let name = event.target().ok().and_then(|request| request.error().ok().flatten());
        let name = name.map(|error| error.name()).unwrap_or_default();
        if let Some(answer) = refused.take() {
            let _ = answer.send(Err(if failed.get() { PortError::Damaged } else { named(&name) }));
        }
    });
    let blocked = Rc::clone(&answer);
    request.on_blocked(move |_| {
        // Another tab holds an older version open and does not let go.
        if let Some(answer) = blocked.take() {
            let _ = answer.send(Err(PortError::OtherVersion));
        }
    });
    let held_up = Rc::clone(&answer);
    let _patience = Timer::after(PATIENCE_MS, move || {
        // Something else of this origin holds the store: another tab, as far as anybody can tell.
        if let Some(answer) = held_up.take() {
            let _ = answer.send(Err(PortError::OtherVersion));
        }
    });
    // A request that is blocked may succeed much later, and must then find its callbacks alive.
    request.forget_callbacks();

    let mut database = wait.await.map_err(|_| PortError::NoStorage)??;
    let newer = Rc::downgrade(connection);
    database.on_version_change(move |_| {
        // Another tab wants to bring a newer version, or to delete the database: this tab must not stand in the way.
        let Some(connection) = newer.upgrade() else { return };
        connection.superseded.set(true);
        if let Some(database) = connection.database.take() {
            database.close();
        }
        for callback in connection.on_superseded.borrow().iter() {
            callback();
        }
    });
    let closed = Rc::downgrade(connection);
    database.on_close(move |_| {
        if let Some(connection) = closed.upgrade() {
            connection.database.take();
        }
    });
    database.forget_callbacks();
    if let Some(before) = connection.database.replace(Some(database.into())) {
        before.close();
    }
    Ok(())
}

fn fault(error: idb::Error) -> PortError {
    use idb::Error::*;
    match error {
        DomException(exception) => named(&exception.name()),
        IndexedDbOpenFailed(error)
        | TransactionOpenFailed(error)
        | ObjectStoreNotFound(error)
        | UpdateFailed(error)
        | DeleteFailed(error)
        | ClearFailed(error)
        | GetFailed(error)
        | GetAllFailed(error) => named(&js::error_name(&error)),
        _ => PortError::NoStorage,
    }
}

/// What an exception of the browser means for the wallet.
fn named(exception: &str) -> PortError {
    match exception {
        "QuotaExceededError" => PortError::Full,
        // The database is newer than this app. It is never wiped: a newer app can read it.
        "VersionError" => PortError::OtherVersion,
        "DataError" | "DataCloneError" | "NotReadableError" => PortError::Damaged,
        _ => PortError::NoStorage,
    }
}
