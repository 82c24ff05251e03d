//! The shapes of the store over time: a staircase that every wallet climbs from where it stands.
//!
//! A step that was ever released never changes. A new shape is a new step at the end of [`STEPS`]; it runs inside
//! the browser's own upgrade transaction, so that a wallet is either on the old stair or on the new one.

use idb::event::VersionChangeEvent;
use idb::{Database, DatabaseEvent, Error, ObjectStoreParams};

type Step = fn(&Database) -> Result<(), Error>;

/// The step at index n brings a store from version n to version n + 1.
const STEPS: [Step; 1] = [shelves];

/// The version of the store that this app reads and writes.
pub(super) const VERSION: u32 = STEPS.len() as u32;

/// Runs the steps that this wallet has not climbed.
pub(super) fn climb(event: &VersionChangeEvent) -> Result<(), Error> {
    let database = event.database()?;
    let from = event.old_version()? as usize;
    for step in STEPS.iter().skip(from) {
        step(&database)?;
    }
    Ok(())
}

/// 1: a store for each shelf, keyed by id, holding rows as JSON text.
///
/// The names are written out, since what version 1 was must not follow what the code becomes.
fn shelves(database: &Database) -> Result<(), Error> {
    for name in ["cards", "held", "pictures", "shared", "keys", "notes"] {
        database.create_object_store(name, ObjectStoreParams::new())?;
    }
    Ok(())
}
