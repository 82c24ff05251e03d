//! What the wallet asks of the world, and the plain types that cross.

#![expect(
    async_fn_in_trait,
    reason = "the wallet is used from one thread; Send bounds would only shut the browser out"
)]

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::domain::credential::Kind;
use crate::domain::engine::{Outcome, Task};
use crate::domain::evidence::{Answer, Evidence, Failure, Instant};
use crate::domain::record::book::{Book, Material};
use crate::domain::verify::report::{Headline, Report};
use crate::domain::workshop::{Job, Made};

/// Everything the wallet needs. One type fits all of it: `Memory`, `Browser`.
pub trait Ports: Store + Fetch + Clock + Random + Engine {}
impl<T: Store + Fetch + Clock + Random + Engine> Ports for T {}

/// Rows of JSON text on named shelves.
pub trait Store {
    /// Held while one reads and then writes; see [`Store::alone`].
    type Turn;

    /// Waits until no other tab is between reading and writing, and keeps the others out until the answer is dropped.
    async fn alone(&self) -> Self::Turn;
    /// Makes all the changes or none of them; returns only when they are kept.
    async fn commit(&self, changes: Vec<Change>) -> Result<(), PortError>;
    async fn row(&self, shelf: Shelf, id: &str) -> Result<Option<String>, PortError>;
    /// All rows of a shelf, in no promised order.
    async fn rows(&self, shelf: Shelf) -> Result<Vec<String>, PortError>;
    /// Empties every shelf.
    async fn clear(&self) -> Result<(), PortError>;
    /// What a row says. A world with a parser of its own may read with that.
    fn understand<T: DeserializeOwned>(&self, row: &str) -> Result<T, PortError> {
        serde_json::from_str(row).map_err(|_| PortError::Damaged)
    }
}

pub trait Fetch {
    /// Asks one `https:` address without cookies or referrer. A failure is an answer too.
    async fn ask(&self, address: &str) -> Answer;
    /// The same for a file that need not be text, such as a picture with a badge inside.
    async fn bring(&self, address: &str) -> Result<Vec<u8>, Failure>;
}

pub trait Clock {
    fn now(&self) -> Instant;
}

pub trait Random {
    /// Fills with randomness fit for keys.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), PortError>;
}

pub trait Engine {
    /// Does slow or hostile work elsewhere. A task over its budget ends in [`PortError::EngineTooSlow`].
    async fn run(&self, task: Task) -> Result<Outcome, PortError>;
    /// Work that is seldom wanted, by a module that is loaded when it is first asked.
    async fn make(&self, job: Job) -> Result<Made, PortError>;

    /// A record worked out of everything that is kept.
    async fn gather(&self, material: Material) -> Result<Book, PortError>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shelf {
    Cards,
    Held,
    Pictures,
    Shared,
    Keys,
    /// Choices of this device that name people or issuers (issuers I trust, notes).
    Notes,
}

impl Shelf {
    pub const ALL: [Shelf; 6] =
        [Shelf::Cards, Shelf::Held, Shelf::Pictures, Shelf::Shared, Shelf::Keys, Shelf::Notes];

    /// The name under which it is stored; never changes.
    pub fn name(self) -> &'static str {
        match self {
            Shelf::Cards => "cards",
            Shelf::Held => "held",
            Shelf::Pictures => "pictures",
            Shelf::Shared => "shared",
            Shelf::Keys => "keys",
            Shelf::Notes => "notes",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Put { shelf: Shelf, id: String, row: String },
    Remove { shelf: Shelf, id: String },
}

impl Change {
    pub fn put<T: Serialize>(shelf: Shelf, id: &str, value: &T) -> Result<Change, PortError> {
        let row = serde_json::to_string(value).map_err(|_| PortError::Damaged)?;
        Ok(Change::Put { shelf, id: id.to_owned(), row })
    }

    pub fn remove(shelf: Shelf, id: &str) -> Change {
        Change::Remove { shelf, id: id.to_owned() }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PortError {
    /// The browser gives no storage (private mode, blocked, or broken).
    #[error("this browser keeps nothing")]
    NoStorage,
    /// The device has no room left; nothing was changed.
    #[error("no room left")]
    Full,
    /// Another tab holds an older or newer version of the store open.
    #[error("the store is open in another version")]
    OtherVersion,
    #[error("a stored row cannot be read")]
    Damaged,
    #[error("the work took longer than its budget")]
    EngineTooSlow,
    #[error("the engine stopped")]
    EngineStopped,
    #[error("no randomness")]
    NoRandomness,
}

/// A kept badge or record, whole.
///
/// # Personal data
/// The document itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Held {
    pub id: String,
    /// The signature covers the text, so the text is what we keep, exactly as it came.
    pub text: String,
    pub evidence: Evidence,
    pub came_at: Instant,
    /// The last verdicts: itself first, then what stands inside it.
    pub reports: Vec<Report>,
    #[serde(default)]
    pub history: Vec<Happening>,
    #[serde(default)]
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Happening {
    pub at: Instant,
    pub what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    Added,
    Updated,
    Checked,
    Shared,
}

/// A kept badge in short, for lists.
///
/// # Personal data
/// What the learner earned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    pub id: String,
    pub kind: Kind,
    pub title: Option<String>,
    pub issuer: Option<String>,
    pub headline: Headline,
    #[serde(default)]
    pub status_unknown: bool,
    pub valid_from: Option<String>,
    pub valid_until: Option<String>,
    #[serde(default)]
    pub awarded: Option<String>,
    #[serde(default)]
    pub achievement_kind: Option<String>,
    #[serde(default)]
    pub skills: Vec<String>,
    /// Lower-case words to search in.
    #[serde(default)]
    pub search: String,
    pub came_at: Instant,
    #[serde(default)]
    pub has_picture: bool,
}

/// One line of the log of what was shared: what went where and when, without values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shared {
    pub id: String,
    pub at: Instant,
    pub audience: Option<String>,
    #[serde(default)]
    pub reason: Option<String>,
    pub expires: Option<Instant>,
    /// The ids of the badges in this wallet.
    pub badges: Vec<String>,
    /// By which ways, in the order they were used.
    #[serde(default)]
    pub ways: Vec<Way>,
}

/// How a share was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    Code,
    /// A row of codes.
    Codes,
    Link,
    /// A link that opens with a passphrase.
    LockedLink,
    File,
    /// A page that verifies itself.
    Page,
    Paper,
    /// An answer to somebody who asked in person.
    Answer,
}
