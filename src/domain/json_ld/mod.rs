//! What a JSON-LD document says, as RDF with one canonical text, so that a signature can cover the meaning.
//!
//! JSON-LD 1.1, <https://www.w3.org/TR/json-ld11-api/>, and RDFC-1.0, <https://www.w3.org/TR/rdf-canon/>
//!
//! Two rules hold throughout. Contexts are those shipped with the program (`contexts/SOURCES.md`) or written
//! in the document, and nothing is fetched. And safe mode: what JSON-LD would drop in silence, a term that no
//! context defines, a relative type or identifier, is an error, for a signature does not cover what was
//! dropped.

mod context;
mod dataset;
mod expand;
mod iri;
mod literal;
mod pinned;
pub mod rdfc10;

use serde_json::Value;

pub use dataset::{Dataset, parse_nquads};

use context::Settings;
use dataset::Escapes;

/// One way of reading a document whose publisher's or signer's software has changed: 0 is today's.
///
/// A context may have been published under one address in several byte versions, and characters were escaped
/// in other ways before RDFC-1.0. Only the right edition gives the bytes that were signed; a signature that
/// one edition confirms is as good as any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edition(pub usize);

/// With which hash to canonicalize.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HashAlgorithm {
    #[default]
    Sha256,
    Sha384,
}

/// How many editions are worth trying for this document; 1 for nearly all.
pub fn editions(document: &Value) -> usize {
    context_editions(document) * if has_escapes(document) { 2 } else { 1 }
}

/// The most byte versions that any context named in this document has.
fn context_editions(document: &Value) -> usize {
    fn in_context(context: &Value) -> usize {
        match context {
            Value::String(address) => pinned::editions(address),
            Value::Array(contexts) => contexts.iter().map(in_context).max().unwrap_or(1),
            _ => context_editions(context),
        }
    }
    match document {
        Value::Array(items) => items.iter().map(context_editions).max(),
        Value::Object(entries) => {
            let of_entry = |(key, value): (&String, &Value)| {
                if key == "@context" {
                    in_context(value).max(context_editions(value))
                } else {
                    context_editions(value)
                }
            };
            entries.iter().map(of_entry).max()
        }
        _ => None,
    }
    .unwrap_or(1)
    .max(1)
}

/// Whether a string of this document is written differently since RDFC-1.0.
fn has_escapes(document: &Value) -> bool {
    match document {
        Value::String(text) => dataset::escapes_differ(text),
        Value::Array(items) => items.iter().any(has_escapes),
        Value::Object(entries) => {
            entries.iter().any(|(key, value)| dataset::escapes_differ(key) || has_escapes(value))
        }
        _ => false,
    }
}

/// The canonical N-Quads (RDFC-1.0 with SHA-256) of the document.
///
/// # Errors
/// What stands in the way of a complete reading; see [`JsonLdError`].
pub fn canonicalize(document: &Value, edition: Edition) -> Result<String, JsonLdError> {
    canonicalize_with(document, edition, HashAlgorithm::Sha256)
}

/// The canonical N-Quads (RDFC-1.0) of the document, by this hash.
///
/// # Errors
/// As [`canonicalize`].
pub fn canonicalize_with(
    document: &Value,
    edition: Edition,
    algorithm: HashAlgorithm,
) -> Result<String, JsonLdError> {
    let dataset = to_quads(document, edition)?;
    Ok(rdfc10::canonicalize(&dataset, algorithm, rdfc10::BUDGET)?.nquads)
}

/// The quads of the document, for suites that select or relabel them.
///
/// # Errors
/// As [`canonicalize`].
pub fn to_quads(document: &Value, edition: Edition) -> Result<Dataset, JsonLdError> {
    to_quads_at(document, edition, None)
}

/// As [`to_quads`], for a document that lies at an address and may refer to it. Credentials never do; the
/// W3C's test suite does.
///
/// # Errors
/// As [`canonicalize`].
pub fn to_quads_at(document: &Value, edition: Edition, base: Option<&str>) -> Result<Dataset, JsonLdError> {
    // The first half of the editions is written as RDFC-1.0 has it.
    let contexts = context_editions(document);
    let escapes = if edition.0 < contexts { Escapes::Rdfc10 } else { Escapes::Urdna2015 };
    let settings = Settings { edition: edition.0 % contexts, base };
    context::with_memory(|memory| expand::to_quads(document, settings, escapes, memory))
}

/// Why a document could not be read completely. Names keys and contexts, never values.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonLdError {
    /// The address of a context that is not shipped with the program.
    #[error("no context is known at {0}")]
    UnknownContext(String),
    /// The JSON pointer of a key or type that no context defines.
    #[error("no context defines {0}")]
    UndefinedTerm(String),
    /// The JSON pointer of an identifier or reference that is not an IRI.
    #[error("{0} is not an absolute IRI")]
    RelativeReference(String),
    /// A term that another context has protected.
    #[error("the protected term {0} is redefined")]
    ProtectedTermRedefinition(String),
    /// A context that breaks the rules of JSON-LD, by the error code of the specification.
    #[error("{0} in a context")]
    InvalidContext(&'static str),
    /// A document that breaks the rules of JSON-LD or of safe mode: how, and the JSON pointer where.
    #[error("{what} at {at}")]
    Invalid { what: &'static str, at: String },
    /// A part of JSON-LD that credentials do not use.
    #[error("{0} is not supported")]
    NotSupported(&'static str),
    /// More work than any honest document needs.
    #[error("the document is too complex")]
    TooComplex,
}

impl JsonLdError {
    fn invalid(what: &'static str) -> Self {
        Self::Invalid { what, at: String::new() }
    }

    fn undefined(key: &str) -> Self {
        Self::undefined_here().under(key)
    }

    fn undefined_here() -> Self {
        Self::UndefinedTerm(String::new())
    }

    /// The same fault, seen from one level up.
    fn under(mut self, key: &str) -> Self {
        if let Self::UndefinedTerm(at) | Self::RelativeReference(at) | Self::Invalid { at, .. } = &mut self {
            // RFC 6901 §3
            let key = key.replace('~', "~0").replace('/', "~1");
            at.insert_str(0, &key);
            at.insert(0, '/');
        }
        self
    }

    fn under_index(self, nth: usize) -> Self {
        self.under(&nth.to_string())
    }
}
