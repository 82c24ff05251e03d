//! The second door: work that is seldom wanted, and that the engine would be larger for. In the browser it is a module
//! of its own that is loaded when it is first asked; everywhere else, a function call.
//!
//! Jobs take links and texts, and judge nothing: what is genuine only the engine says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::engine::{Code, Fault, base64_bytes};
use crate::domain::evidence::{Evidence, Instant};
use crate::domain::receipt::{self, Authentic, ReceiptError};
use crate::domain::share::link::LinkError;
use crate::domain::share::locked::{self, COST, LockError};
use crate::domain::share::page::{self, PageError, Parts};
use crate::domain::share::qr::to_qr;
use crate::domain::share::request::Request;
use crate::domain::share::zip::{self, File};
use crate::domain::share::{bake, frames};

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Job {
    /// Lock a link with a passphrase; `salt` is fresh random.
    Lock { link: String, passphrase: String, salt: [u8; 16], base: String },
    /// Open a locked link.
    Unlock { link: String, passphrase: String },
    /// Draw frames of a link, from this number on.
    Frames { link: String, base: String, from: u16, count: u16 },
    /// Draw a request to show badges.
    Ask { request: Request, base: String },
    /// Read a request.
    ReadRequest { link: String },
    /// Write and sign a receipt.
    WriteReceipt(Box<receipt::Made>),
    /// Read a receipt and check its signature.
    ReadReceipt { text: String },
    /// Pack files into one.
    Zip { files: Vec<File>, at: Instant },
    /// Make a page that checks itself, out of the engine's own files.
    Page {
        document: String,
        /// What the web said of it.
        #[serde(default)]
        evidence: Evidence,
        glue: String,
        #[serde(with = "base64_bytes")]
        engine: Vec<u8>,
        words: BTreeMap<String, String>,
        language: String,
        app: String,
    },
    /// Bake a document into a PNG or an SVG.
    Bake {
        #[serde(with = "base64_bytes")]
        picture: Vec<u8>,
        document: String,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Made {
    Handed(Handed),
    /// A link that opens without a passphrase, as a fragment alone.
    Link(String),
    Frames(Row),
    Request(Request),
    Receipt(String),
    Read(Box<Authentic>),
    File(#[serde(with = "base64_bytes")] Vec<u8>),
    Failed(Fault),
}

/// Something to hand over: a link, and the code for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Handed {
    pub link: String,
    /// The same link in digits, for the code.
    pub code_link: String,
    /// None when it fits in no code.
    pub code: Option<Code>,
}

/// Some of a row of codes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// How many frames are needed at least.
    pub pieces: usize,
    /// How many bytes they carry.
    pub bytes: usize,
    pub codes: Vec<Code>,
}

/// Why a job could not be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum JobError {
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Lock(#[from] LockError),
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    #[error(transparent)]
    Import(#[from] crate::domain::import::ImportError),
    #[error(transparent)]
    Page(#[from] PageError),
    #[error("too large")]
    TooLarge,
}

impl From<JobError> for Fault {
    fn from(error: JobError) -> Self {
        Fault::new(match error {
            JobError::Link(error) => error.code(),
            JobError::Lock(error) => error.code(),
            JobError::Receipt(error) => error.code(),
            JobError::Import(error) => error.code(),
            JobError::Page(error) => error.code(),
            JobError::TooLarge => LinkError::TooLarge.code(),
        })
    }
}

/// Does one job. Total: whatever comes in, something comes out.
pub fn run(job: Job) -> Made {
    done(job).unwrap_or_else(|error| Made::Failed(error.into()))
}

fn done(job: Job) -> Result<Made, JobError> {
    match job {
        Job::Lock { link, passphrase, salt, base } => {
            let locked = locked::lock_link(&link, &passphrase, salt, COST, &base)?;
            Ok(Made::Handed(Handed::of(locked.0, locked.1)))
        }
        Job::Unlock { link, passphrase } => Ok(Made::Link(locked::unlock_link(&link, &passphrase)?)),
        Job::Frames { link, base, from, count } => {
            let frames = frames::frames(&base, &link)?;
            let codes = (0..count.min(MOST_FRAMES)).map(|step| frames.frame(from.wrapping_add(step)));
            let codes = codes.map(|frame| to_qr(&frame).map(|code| Code::of(&code)));
            let codes = codes.collect::<Result<_, _>>().map_err(|_| JobError::TooLarge)?;
            Ok(Made::Frames(Row { pieces: frames.pieces(), bytes: frames.bytes(), codes }))
        }
        Job::Ask { request, base } => {
            Ok(Made::Handed(Handed::of(request.to_link(&base), request.to_digits_link(&base))))
        }
        Job::ReadRequest { link } => Ok(Made::Request(Request::from_link(&link)?)),
        Job::WriteReceipt(made) => Ok(Made::Receipt(receipt::write(&made)?)),
        Job::ReadReceipt { text } => Ok(Made::Read(Box::new(receipt::read(&text)?))),
        Job::Zip { files, at } => zip::zip(&files, at).map(Made::File).ok_or(JobError::TooLarge),
        Job::Page { document, evidence, glue, engine, words, language, app } => {
            let parts = Parts {
                document: &document,
                evidence: &evidence,
                glue: &glue,
                wasm: &engine,
                words: &words,
                language: &language,
                app: &app,
            };
            Ok(Made::File(page::assemble(parts)?.into_bytes()))
        }
        Job::Bake { picture, document } => Ok(Made::File(bake::bake(&picture, &document)?)),
    }
}

/// As many as are drawn ahead at once.
const MOST_FRAMES: u16 = 64;

impl Handed {
    fn of(link: String, code_link: String) -> Self {
        let code = to_qr(&code_link).ok().map(|code| Code::of(&code));
        Self { link, code_link, code }
    }
}
