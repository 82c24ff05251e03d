//! The browser fitted to the wallet's ports, and the other things a browser offers a page.

mod clock;

mod fetch;
mod indexed_db;
mod js;
pub mod json;
mod lock;
mod random;
mod scanner;
mod worker;

pub mod camera;
pub mod clipboard;
pub mod events;
pub mod files;
pub mod inside_worker;
pub mod settings;
pub mod share_sheet;
pub mod storage;
pub mod wake_lock;

pub use fetch::{Picture, PictureFault, Wanted, fetch_bytes, fetch_own, fetch_picture, picture_media};
pub use lock::Alone;

use std::rc::Rc;

use serde::de::DeserializeOwned;

use crate::domain::engine::{Outcome, Task};
use crate::domain::evidence::{Answer, Failure, Instant};
use crate::domain::record::book::{Book, Material};
use crate::domain::workshop::{Job, Made};
use crate::wallet::ports::{Change, Clock, Engine, Fetch, PortError, Random, Shelf, Store};
use indexed_db::IndexedDb;
use worker::ModuleWorker;

/// A browser tab as the wallet's world. Clones share one store and one engine.
#[derive(Clone)]
pub struct Browser {
    store: Option<Rc<IndexedDb>>,
    engine: Rc<ModuleWorker>,
    workshop: Rc<ModuleWorker>,
    record: Rc<ModuleWorker>,
}

impl Browser {
    /// Opens the store, making it or bringing it up to date where needed.
    pub async fn open() -> Result<Browser, PortError> {
        let store = Rc::new(IndexedDb::open().await?);
        Ok(Browser::over(Some(store)))
    }

    /// A browser that keeps nothing: enough to verify what others show. Its store answers `NoStorage`.
    pub fn without_storage() -> Browser {
        Browser::over(None)
    }

    fn over(store: Option<Rc<IndexedDb>>) -> Browser {
        let worker = |name| Rc::new(ModuleWorker::of(name));
        Browser { store, engine: worker("engine"), workshop: worker("workshop"), record: worker("record") }
    }

    pub fn has_storage(&self) -> bool {
        self.store.is_some()
    }

    /// Calls back whenever another tab has changed what is kept.
    pub fn on_change(&self, callback: impl Fn() + 'static) {
        if let Some(store) = &self.store {
            store.on_change(callback);
        }
    }

    /// Calls back when another tab brings a newer version of the store: this tab must be loaded again.
    pub fn on_superseded(&self, callback: impl Fn() + 'static) {
        if let Some(store) = &self.store {
            store.on_superseded(callback);
        }
    }

    /// Starts the engine before it is needed; call when the page is idle.
    pub fn preload_engine(&self) {
        self.engine.preload();
    }

    /// Starts the module that works records out, while its material is still being read.
    pub fn preload_record(&self) {
        self.record.preload();
    }

    fn store(&self) -> Result<&IndexedDb, PortError> {
        self.store.as_deref().ok_or(PortError::NoStorage)
    }
}

impl Store for Browser {
    type Turn = Alone;

    async fn alone(&self) -> Alone {
        Alone::hold("lapel-write").await
    }

    async fn commit(&self, changes: Vec<Change>) -> Result<(), PortError> {
        self.store()?.commit(changes).await
    }

    async fn row(&self, shelf: Shelf, id: &str) -> Result<Option<String>, PortError> {
        self.store()?.row(shelf, id).await
    }

    async fn rows(&self, shelf: Shelf) -> Result<Vec<String>, PortError> {
        self.store()?.rows(shelf).await
    }

    async fn clear(&self) -> Result<(), PortError> {
        self.store()?.clear().await
    }

    fn understand<T: DeserializeOwned>(&self, row: &str) -> Result<T, PortError> {
        json::read(row).map_err(|_| PortError::Damaged)
    }
}

impl Fetch for Browser {
    async fn ask(&self, address: &str) -> Answer {
        fetch::ask(address).await
    }

    async fn bring(&self, address: &str) -> Result<Vec<u8>, Failure> {
        fetch_bytes(address, Wanted::Anything).await
    }
}

impl Clock for Browser {
    fn now(&self) -> Instant {
        clock::now()
    }
}

impl Random for Browser {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), PortError> {
        random::fill(bytes)
    }
}

impl Engine for Browser {
    async fn run(&self, task: Task) -> Result<Outcome, PortError> {
        let worker = if task.makes() { &self.workshop } else { &self.engine };
        worker.run(&task).await
    }

    async fn make(&self, job: Job) -> Result<Made, PortError> {
        self.workshop.make(&job).await
    }

    async fn gather(&self, material: Material) -> Result<Book, PortError> {
        self.record.gather(&material).await
    }
}

/// A file of texts of the app's own, under their keys. What is no such file says nothing.
pub fn texts_of(json: &str) -> std::collections::BTreeMap<String, String> {
    json::read(json).unwrap_or_default()
}
