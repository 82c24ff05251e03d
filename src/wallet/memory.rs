//! Every port in memory: for tests, demonstrations, and the contract the browser's store is held to.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::ports::{Change, Clock, Engine, Fetch, PortError, Random, Shelf, Store};
use crate::domain::engine::{Outcome, Task};
use crate::domain::evidence::{Answer, Body, Evidence, Failure, Instant};
use crate::domain::record::book::{Book, Material};
use crate::domain::workshop::{Job, Made};

/// A world in memory. `web` is what addresses serve; `asked` is what was asked of them.
#[derive(Default)]
pub struct Memory {
    shelves: RefCell<BTreeMap<(Shelf, String), String>>,
    pub web: RefCell<Evidence>,
    /// What addresses serve that is not text.
    pub files: RefCell<BTreeMap<String, Vec<u8>>>,
    pub asked: RefCell<Vec<String>>,
    pub time: Cell<Instant>,
    /// Where the stream of bytes that stands in for randomness has got to.
    random: Cell<u64>,
    /// The next commit fails with this, changing nothing.
    pub fails_with: RefCell<Option<PortError>>,
}

impl Memory {
    pub fn at(time: Instant) -> Self {
        Memory { time: Cell::new(time), ..Memory::default() }
    }

    /// Two worlds with different seeds give different keys.
    pub fn seeded(self, seed: u64) -> Self {
        self.random.set(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        self
    }
}

impl Store for Memory {
    type Turn = ();

    async fn alone(&self) {}

    async fn commit(&self, changes: Vec<Change>) -> Result<(), PortError> {
        if let Some(error) = self.fails_with.borrow_mut().take() {
            return Err(error);
        }
        let mut shelves = self.shelves.borrow_mut();
        for change in changes {
            match change {
                Change::Put { shelf, id, row } => shelves.insert((shelf, id), row),
                Change::Remove { shelf, id } => shelves.remove(&(shelf, id)),
            };
        }
        Ok(())
    }

    async fn row(&self, shelf: Shelf, id: &str) -> Result<Option<String>, PortError> {
        Ok(self.shelves.borrow().get(&(shelf, id.to_owned())).cloned())
    }

    async fn rows(&self, shelf: Shelf) -> Result<Vec<String>, PortError> {
        Ok(self
            .shelves
            .borrow()
            .iter()
            .filter(|((s, _), _)| *s == shelf)
            .map(|(_, row)| row.clone())
            .collect())
    }

    async fn clear(&self) -> Result<(), PortError> {
        self.shelves.borrow_mut().clear();
        Ok(())
    }
}

impl Fetch for Memory {
    async fn ask(&self, address: &str) -> Answer {
        self.asked.borrow_mut().push(address.to_owned());
        match self.web.borrow().answer(address) {
            Some(answer) => Answer { at: self.time.get(), body: answer.body.clone() },
            None => Answer { at: self.time.get(), body: Body::Missing(Failure::Unreachable) },
        }
    }

    async fn bring(&self, address: &str) -> Result<Vec<u8>, Failure> {
        if let Some(file) = self.files.borrow().get(address) {
            self.asked.borrow_mut().push(address.to_owned());
            return Ok(file.clone());
        }
        match self.ask(address).await.body {
            Body::Text(text) => Ok(text.into_bytes()),
            Body::Missing(failure) => Err(failure),
        }
    }
}

impl Clock for Memory {
    fn now(&self) -> Instant {
        self.time.get()
    }
}

impl Random for Memory {
    /// Not random at all (splitmix64): the same in every run, so that stories are told the same way.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), PortError> {
        for byte in bytes {
            let state = self.random.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
            self.random.set(state);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            *byte = (mixed ^ (mixed >> 31)) as u8;
        }
        Ok(())
    }
}

impl Engine for Memory {
    async fn run(&self, task: Task) -> Result<Outcome, PortError> {
        Ok(crate::domain::engine::run(task))
    }

    async fn make(&self, job: Job) -> Result<Made, PortError> {
        Ok(crate::domain::workshop::run(job))
    }

    async fn gather(&self, material: Material) -> Result<Book, PortError> {
        Ok(crate::domain::record::book::book(&material))
    }
}
