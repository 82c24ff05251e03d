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

/// A document, or what is left of it when one of its own members is set aside, without a copy being made.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    document: &'a Value,
    without: Option<&'a str>,
}

impl<'a> Part<'a> {
    /// All of `document` but its member of this name; members of that name further inside stay.
    pub fn without(document: &'a Value, member: &'a str) -> Self {
        Self { document, without: Some(member) }
    }

    /// Whether a member of the document itself belongs to this part.
    fn has(self, member: &str) -> bool {
        self.without != Some(member)
    }
}

impl<'a> From<&'a Value> for Part<'a> {
    fn from(document: &'a Value) -> Self {
        Self { document, without: None }
    }
}

/// With which hash to canonicalize.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HashAlgorithm {
    #[default]
    Sha256,
    Sha384,
}

/// The context that is shipped under this address, in this of its byte versions or, where there are fewer, its oldest.
pub(crate) fn known_context(address: &str, edition: usize) -> Option<&'static Value> {
    pinned::local_context(pinned::find(address, edition)?)
}

/// How many byte versions of the context at this address are shipped.
pub(crate) fn known_editions(address: &str) -> usize {
    pinned::editions(address)
}

/// How many editions are worth trying for this document; 1 for nearly all.
pub fn editions<'a>(document: impl Into<Part<'a>>) -> usize {
    let part = document.into();
    context_editions_of(part) * if has_escapes_in(part) { 2 } else { 1 }
}

fn context_editions_of(part: Part<'_>) -> usize {
    match part.document {
        Value::Object(entries) => {
            let members = entries.iter().filter(|(key, _)| part.has(key));
            members.map(context_editions_in).max().unwrap_or(1).max(1)
        }
        other => context_editions(other),
    }
}

fn has_escapes_in(part: Part<'_>) -> bool {
    match part.document {
        Value::Object(entries) => entries.iter().filter(|(key, _)| part.has(key)).any(has_escapes_at),
        other => has_escapes(other),
    }
}

/// The most byte versions that any context named in this document has.
fn context_editions(document: &Value) -> usize {
    match document {
        Value::Array(items) => items.iter().map(context_editions).max(),
        Value::Object(entries) => entries.iter().map(context_editions_in).max(),
        _ => None,
    }
    .unwrap_or(1)
    .max(1)
}

fn context_editions_in((key, value): (&String, &Value)) -> usize {
    fn in_context(context: &Value) -> usize {
        match context {
            Value::String(address) => pinned::editions(address),
            Value::Array(contexts) => contexts.iter().map(in_context).max().unwrap_or(1),
            _ => context_editions(context),
        }
    }
    let within = context_editions(value);
    if key == "@context" { in_context(value).max(within) } else { within }
}

/// Whether a string of this document is written differently since RDFC-1.0.
fn has_escapes(document: &Value) -> bool {
    match document {
        Value::String(text) => dataset::escapes_differ(text),
        Value::Array(items) => items.iter().any(has_escapes),
        Value::Object(entries) => entries.iter().any(has_escapes_at),
        _ => false,
    }
}

fn has_escapes_at((key, value): (&String, &Value)) -> bool {
    dataset::escapes_differ(key) || has_escapes(value)
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
pub fn canonicalize_with<'a>(
    document: impl Into<Part<'a>>,
    edition: Edition,
    algorithm: HashAlgorithm,
) -> Result<String, JsonLdError> {
    canonical_text(document.into(), edition, algorithm)
}

fn canonical_text(part: Part<'_>, edition: Edition, algorithm: HashAlgorithm) -> Result<String, JsonLdError> {
    let dataset = quads_of(part, edition, None)?;
    Ok(rdfc10::canonicalize(&dataset, algorithm, rdfc10::BUDGET)?.nquads)
}

/// The quads of the document, for suites that select or relabel them.
///
/// # Errors
/// As [`canonicalize`].
pub fn to_quads(document: &Value, edition: Edition) -> Result<Dataset, JsonLdError> {
    quads_of(document.into(), edition, None)
}

/// As [`to_quads`], for a document that lies at an address and may refer to it. Credentials never do; the
/// W3C's test suite does.
///
/// # Errors
/// As [`canonicalize`].
pub fn to_quads_at(document: &Value, edition: Edition, base: Option<&str>) -> Result<Dataset, JsonLdError> {
    quads_of(document.into(), edition, base)
}

fn quads_of(part: Part<'_>, edition: Edition, base: Option<&str>) -> Result<Dataset, JsonLdError> {
    // The first half of the editions is written as RDFC-1.0 has it. Most documents are read as 0 and no further.
    let (contexts, escapes) = match edition.0 {
        0 => (1, Escapes::Rdfc10),
        _ => match context_editions_of(part) {
            contexts if edition.0 < contexts => (contexts, Escapes::Rdfc10),
            contexts => (contexts, Escapes::Urdna2015),
        },
    };
    let settings = Settings { edition: edition.0 % contexts, base };
    context::with_memory(|memory| expand::to_quads(part, settings, escapes, memory))
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

    /// Whether the document says something that no reader of JSON-LD sees: a signature over the meaning leaves it out,
    /// so that anybody could have put it there.
    pub fn leaves_out(&self) -> bool {
        matches!(self, Self::Invalid { what, .. } if what.starts_with("free-floating"))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn badge() -> Value {
        json!({
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
            ],
            "id": "urn:uuid:6b0f0a2c-4b7c-4a58-9c1e-0a3b8e1f2d3c",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": "did:key:z6MkExample", "type": ["Profile"], "name": "A school"},
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "creditsEarned": 7.5,
                "achievement": {
                    "id": "https://school.example/achievements/1",
                    "type": ["Achievement"],
                    "name": "Bee keeping",
                    "criteria": {"narrative": "Kept bees."},
                    "description": "Bees"
                }
            }
        })
    }

    /// The badge with one value put where the JSON pointer says.
    fn badge_with(pointer: &str, value: Value) -> Value {
        let mut badge = badge();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        badge.pointer_mut(parent).unwrap().as_object_mut().unwrap().insert(key.to_owned(), value);
        badge
    }

    fn refusal(document: &Value) -> JsonLdError {
        canonicalize(document, Edition(0)).unwrap_err()
    }

    #[test]
    fn a_badge_says_what_it_says() {
        let nquads = canonicalize(&badge(), Edition(0)).unwrap();
        let says = |line: &str| assert!(nquads.lines().any(|other| other == line), "{line}\n{nquads}");
        assert_eq!(nquads.lines().count(), 15, "{nquads}");
        says("<did:key:z6MkExample> <https://schema.org/name> \"A school\" .");
        says(
            "<https://school.example/achievements/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> \
             <https://purl.imsglobal.org/spec/vc/ob/vocab.html#Achievement> .",
        );
        assert!(
            nquads.contains("#creditsEarned> \"7.5E0\"^^<https://www.w3.org/2001/XMLSchema#float> ."),
            "{nquads}"
        );
    }

    #[test]
    fn what_no_context_defines_is_refused_wherever_it_stands() {
        for at in ["/gradePointAverage", "/issuer/gradePointAverage", "/credentialSubject/achievement/gpa"] {
            assert_eq!(refusal(&badge_with(at, json!("4.0"))), JsonLdError::UndefinedTerm(at.to_owned()));
            assert_eq!(refusal(&badge_with(at, Value::Null)), JsonLdError::UndefinedTerm(at.to_owned()));
        }
        assert_eq!(
            refusal(&badge_with("/type", json!(["VerifiableCredential", "OpenBadgeCredential", "Diploma"]))),
            JsonLdError::UndefinedTerm("/type/2".to_owned())
        );
        assert_eq!(
            refusal(&badge_with("/@future", json!(1))),
            JsonLdError::UndefinedTerm("/@future".to_owned())
        );
    }

    #[test]
    fn a_relative_reference_is_refused() {
        for at in ["/id", "/issuer/id", "/credentialSubject/achievement/id"] {
            for relative in ["1", "a/b", "#fragment", "//host/path", "http://a.example/with space", "@id"] {
                assert_eq!(
                    refusal(&badge_with(at, json!(relative))),
                    JsonLdError::RelativeReference(at.to_owned())
                );
            }
        }
        assert!(matches!(refusal(&badge_with("/id", json!(5))), JsonLdError::Invalid { .. }));
    }

    #[test]
    fn what_would_be_dropped_is_refused() {
        for dropped in [
            json!({"@value": null}),
            json!({"@value": "a", "@language": "not a language"}),
            json!({"@language": "en"}),
            json!({"@value": "a", "name": "b"}),
        ] {
            assert!(matches!(refusal(&badge_with("/name", dropped)), JsonLdError::Invalid { .. }));
        }
        assert!(matches!(refusal(&json!({"@id": "urn:x"})), JsonLdError::Invalid { .. }));
        assert!(matches!(refusal(&json!("text")), JsonLdError::Invalid { .. }));
        assert!(matches!(refusal(&json!([["text"]])), JsonLdError::Invalid { .. }));
    }

    #[test]
    fn what_a_maps_key_says_of_a_list_is_refused_for_nobody_would_see_it() {
        let listed = |container: Value, key: &str| {
            let context =
                json!({"@vocab": "urn:", "p": {"@id": "urn:p", "@container": container, "@index": "i"}});
            let mut document = json!({"@context": context, "p": {key: {"@list": [{"@id": "urn:o"}]}}});
            if container != "@index" {
                document["@context"]["p"].as_object_mut().unwrap().remove("@index");
            }
            document
        };
        for (container, key) in [("@index", "a"), ("@id", "urn:a"), ("@type", "T")] {
            assert!(
                matches!(refusal(&listed(json!(container), key)), JsonLdError::Invalid { .. }),
                "{container}"
            );
            assert!(canonicalize(&listed(json!(container), "@none"), Edition(0)).is_ok(), "{container}");
        }
    }

    #[test]
    fn only_the_documents_own_member_is_set_aside() {
        let canonical = |part: Part<'_>| canonicalize_with(part, Edition(0), HashAlgorithm::Sha256);
        let with = badge_with("/evidence", json!([{"type": ["Evidence"], "name": "A hive"}]));
        assert_ne!(canonical(Part::without(&with, "evidence")), canonical((&with).into()));
        assert_eq!(canonical(Part::without(&with, "evidence")), canonicalize(&badge(), Edition(0)));
        // Deeper ones stay, however the document wraps itself.
        let deeper = badge_with("/credentialSubject/evidence", json!("x"));
        let at = "/credentialSubject/evidence".to_owned();
        assert_eq!(canonical(Part::without(&deeper, "evidence")), Err(JsonLdError::UndefinedTerm(at)));
        let context = &badge()["@context"];
        let wrapped = |extra: Value| json!({"@context": context, "@set": {"name": "x", "evidence": extra}, "evidence": 1});
        assert_eq!(
            canonical(Part::without(&wrapped(json!({"undefined": 1})), "evidence")),
            Err(JsonLdError::UndefinedTerm("/@set/evidence".to_owned()))
        );
    }

    #[test]
    fn null_says_nothing() {
        let with_null = badge_with("/credentialSubject/achievement/name", Value::Null);
        let mut without = badge();
        without
            .pointer_mut("/credentialSubject/achievement")
            .unwrap()
            .as_object_mut()
            .unwrap()
            .remove("name");
        assert_eq!(canonicalize(&with_null, Edition(0)), canonicalize(&without, Edition(0)));
    }

    #[test]
    fn an_unknown_context_is_named() {
        let mut document = badge();
        document["@context"] = json!(["https://www.w3.org/ns/credentials/v2", "https://contexts.example/v1"]);
        assert_eq!(refusal(&document), JsonLdError::UnknownContext("https://contexts.example/v1".to_owned()));
    }

    #[test]
    fn a_protected_term_keeps_its_meaning() {
        let and = |third: Value| {
            let mut document = badge();
            document["@context"].as_array_mut().unwrap().push(third);
            document
        };
        let redefined = and(json!({"name": "https://attacker.example/#name"}));
        assert_eq!(refusal(&redefined), JsonLdError::ProtectedTermRedefinition("name".to_owned()));
        assert_eq!(refusal(&and(Value::Null)), JsonLdError::InvalidContext("invalid context nullification"));
        // Saying the same again is no redefinition.
        assert!(canonicalize(&and(json!("https://www.w3.org/ns/credentials/v2")), Edition(0)).is_ok());
    }

    #[test]
    fn the_context_of_a_type_ends_at_the_next_node() {
        let document = |subject: Value| {
            json!({
                "@context": {
                    "Outer": {"@id": "urn:Outer", "@context": {"within": "urn:within"}},
                    "part": "urn:part"
                },
                "@type": "Outer", "within": "1", "part": subject
            })
        };
        assert!(canonicalize(&document(json!({"part": "2"})), Edition(0)).is_ok());
        let refused = refusal(&document(json!({"within": "2"})));
        assert_eq!(refused, JsonLdError::UndefinedTerm("/part/within".to_owned()));
    }

    #[test]
    fn a_term_with_a_slash_may_mean_itself_under_the_vocabulary() {
        let document = json!({"@context": {"@vocab": "urn:", "a/b": {"@type": "@id"}}, "a/b": "urn:o"});
        assert_eq!(canonicalize(&document, Edition(0)).as_deref(), Ok("_:c14n0 <urn:a/b> <urn:o> .\n"));
        let nowhere = json!({"@context": {"a/b": {"@type": "@id"}}, "urn:p": 1});
        assert_eq!(refusal(&nowhere), JsonLdError::InvalidContext("invalid IRI mapping"));
    }

    #[test]
    fn a_context_that_needs_itself_is_refused() {
        for (context, error) in [
            (json!({"a": "b:x", "b": "a:x"}), JsonLdError::InvalidContext("cyclic IRI mapping")),
            (
                json!({"@import": "https://www.w3.org/ns/credentials/v2"}),
                JsonLdError::NotSupported("@import"),
            ),
            (json!({"@vocab": "relative/"}), JsonLdError::InvalidContext("invalid vocab mapping")),
            (json!({"@reserved": "urn:x"}), JsonLdError::InvalidContext("reserved term")),
            (json!({"@type": "urn:x"}), JsonLdError::InvalidContext("keyword redefinition")),
            (json!(5), JsonLdError::InvalidContext("invalid local context")),
        ] {
            assert_eq!(refusal(&json!({"@context": context, "urn:p": 1})), error);
        }
    }

    #[test]
    fn a_direction_is_kept_in_the_datatype() {
        let document = json!({"urn:p": {"@value": "x", "@language": "AR", "@direction": "rtl"}});
        let expected = "_:c14n0 <urn:p> \"x\"^^<https://www.w3.org/ns/i18n#ar_rtl> .\n";
        assert_eq!(canonicalize(&document, Edition(0)).as_deref(), Ok(expected));
    }

    #[test]
    fn a_context_changed_in_place_gives_two_editions() {
        assert_eq!(editions(&badge()), 2);
        assert_eq!(editions(&json!({"@context": "https://www.w3.org/ns/credentials/v2"})), 1);
        // A term that only the newer one defines.
        let newer = badge_with("/credentialSubject/achievement/endorsementJwt", json!(["a.b.c"]));
        assert!(canonicalize(&newer, Edition(0)).is_ok());
        assert!(matches!(canonicalize(&newer, Edition(1)), Err(JsonLdError::UndefinedTerm(_))));
        assert_eq!(canonicalize(&badge(), Edition(0)), canonicalize(&badge(), Edition(1)));
    }

    #[test]
    fn characters_escaped_otherwise_before_rdfc_10_give_two_more() {
        let document = badge_with("/name", json!("tab\there"));
        assert_eq!(editions(&document), 4);
        assert!(canonicalize(&document, Edition(0)).unwrap().contains("\"tab\\there\""));
        assert!(canonicalize(&document, Edition(2)).unwrap().contains("\"tab\there\""));
        assert_eq!(editions(&badge_with("/name", json!("a \"quoted\" | piped\nname"))), 2);
    }

    /// Nodes that all know each other, so that nothing tells them apart.
    fn clique(size: usize) -> Value {
        let name = |n: usize| format!("_:n{n}");
        let node = |n: usize| {
            let others: Vec<Value> = (0..size).filter(|m| *m != n).map(|m| json!({"@id": name(m)})).collect();
            json!({"@id": name(n), "urn:knows": others})
        };
        Value::Array((0..size).map(node).collect())
    }

    #[test]
    fn a_poisonous_graph_ends_within_the_budget() {
        assert!(canonicalize(&clique(3), Edition(0)).is_ok());
        for size in [8, 10, 40] {
            assert_eq!(refusal(&clique(size)), JsonLdError::TooComplex);
            // The budget is what ends it: a tenth of it ends it as well.
            let dataset = to_quads(&clique(size), Edition(0)).unwrap();
            let result = rdfc10::canonicalize(&dataset, HashAlgorithm::Sha256, rdfc10::BUDGET / 10);
            assert_eq!(result.err(), Some(JsonLdError::TooComplex));
        }
    }

    /// The least that telling the blank nodes of a document apart takes.
    fn price(document: &Value) -> u64 {
        let dataset = to_quads(document, Edition(0)).unwrap();
        let within = |budget| rdfc10::canonicalize(&dataset, HashAlgorithm::Sha256, budget).is_ok();
        let (mut below, mut enough) = (0, rdfc10::BUDGET);
        assert!(within(enough));
        while below + 1 < enough {
            let middle = below.midpoint(enough);
            if within(middle) { enough = middle } else { below = middle }
        }
        enough
    }

    #[test]
    fn what_a_graph_costs_stays_what_it_is() {
        // Dearer, and a document that could be checked could be no more; cheaper, and a slow one takes longer.
        let prices: Vec<u64> = (2..=5).map(|size| price(&clique(size))).collect();
        assert_eq!(prices, [2_208, 13_920, 102_720, 875_040]);
    }

    #[test]
    fn what_is_said_in_two_graphs_is_no_riddle() {
        let both =
            json!([{"@id": "_:a", "urn:knows": {"@id": "_:b"}}, {"@id": "_:b", "urn:knows": {"@id": "_:a"}}]);
        let document = json!([{"@id": "urn:one", "@graph": both}, {"@id": "urn:two", "@graph": both}]);
        let expected = "_:c14n0 <urn:knows> _:c14n1 <urn:one> .\n_:c14n0 <urn:knows> _:c14n1 <urn:two> .\n\
                        _:c14n1 <urn:knows> _:c14n0 <urn:one> .\n_:c14n1 <urn:knows> _:c14n0 <urn:two> .\n";
        assert_eq!(canonicalize(&document, Edition(0)).as_deref(), Ok(expected));
    }

    #[test]
    fn neighbours_that_stand_there_twice_are_put_in_each_order_once() {
        let name = |n: usize| json!({"@id": format!("_:n{}", n % 3)});
        let graph = |id: &str, step: usize| {
            let node = |n: usize| json!({"@id": format!("_:n{n}"), "urn:knows": name(n + step)});
            json!({"@id": id, "@graph": (0..3).map(node).collect::<Vec<_>>()})
        };
        let document = json!([graph("urn:one", 1), graph("urn:two", 1), graph("urn:three", 2)]);
        assert_eq!(canonicalize(&document, Edition(0)).map(|it| it.lines().count()), Ok(9));
    }

    #[test]
    fn a_ring_is_followed_as_far_as_the_stack_of_a_browser_goes_and_no_farther() {
        let ring = |size: usize| {
            let name = |n: usize| format!("_:n{}", n % size);
            let all = (0..size).map(|n| json!({"@id": name(n), "urn:next": {"@id": name(n + 1)}})).collect();
            let dataset = to_quads(&Value::Array(all), Edition(0)).unwrap();
            rdfc10::canonicalize(&dataset, HashAlgorithm::Sha256, u64::MAX)
                .map(|it| it.nquads.lines().count())
        };
        assert_eq!(ring(257), Ok(257));
        assert_eq!(ring(258), Err(JsonLdError::TooComplex));
    }

    #[test]
    fn nodes_that_say_the_same_are_cheap() {
        let same = Value::Array(vec![json!({"urn:p": "x"}); 2000]);
        let document = json!({"@id": "urn:a", "urn:q": same});
        let dataset = to_quads(&document, Edition(0)).unwrap();
        let canonical = rdfc10::canonicalize(&dataset, HashAlgorithm::Sha256, rdfc10::BUDGET / 10).unwrap();
        assert_eq!(canonical.nquads.lines().count(), 4000);
    }

    #[test]
    fn a_short_document_does_not_unfold_into_a_long_one() {
        let long = "x".repeat(100_000);
        // Each key would take the length of the vocabulary.
        let mut entries = serde_json::Map::new();
        entries.insert("@context".to_owned(), json!({"@vocab": format!("urn:{long}")}));
        for n in 0..1000 {
            entries.insert(format!("k{n}"), json!(1));
        }
        assert_eq!(refusal(&Value::Object(entries)), JsonLdError::TooComplex);
        // Each quad would take the length of its subject.
        let values: Vec<u32> = (0..1000).collect();
        assert_eq!(refusal(&json!({"@id": format!("urn:{long}"), "urn:p": values})), JsonLdError::TooComplex);
        // Each definition would take the length of its prefix.
        let mut context = serde_json::Map::new();
        context.insert("long".to_owned(), json!(format!("urn:{long}#")));
        for n in 0..1000 {
            context.insert(format!("k{n}"), json!("long:x"));
        }
        assert_eq!(refusal(&json!({"@context": context, "urn:p": 1})), JsonLdError::TooComplex);
        // Each node would take all the terms of a context.
        let node = json!({"@context": [{"a": "urn:a"}, "https://www.w3.org/ns/credentials/v2"], "a": 1});
        assert_eq!(refusal(&Value::Array(vec![node; 20_000])), JsonLdError::TooComplex);
    }

    #[test]
    fn depth_ends_in_an_error() {
        let nest = |depth: usize| (0..depth).fold(json!(1), |inner, _| json!({"urn:p": inner}));
        assert!(canonicalize(&nest(100), Edition(0)).is_ok());
        assert_eq!(refusal(&nest(200)), JsonLdError::TooComplex);
        let list = (0..200).fold(json!(1), |inner, _| json!([inner]));
        assert_eq!(refusal(&json!({"urn:p": {"@list": list.clone()}})), JsonLdError::TooComplex);
        assert_eq!(refusal(&list), JsonLdError::TooComplex);
    }

    /// JSON with the keys and values that mean something here.
    fn any_json() -> impl Strategy<Value = Value> {
        let key = prop_oneof![
            prop::sample::select(vec![
                "@context",
                "@id",
                "@type",
                "@value",
                "@language",
                "@direction",
                "@list",
                "@set",
                "@graph",
                "@reverse",
                "@index",
                "@vocab",
                "@base",
                "@container",
                "@protected",
                "@propagate",
                "@none",
                "@nest",
                "@included",
                "@version",
                "@json",
                "id",
                "type",
                "name",
                "proof",
                "issuer",
                "a",
                "a:b",
                "urn:p",
                "",
            ])
            .prop_map(str::to_owned),
            "[@a-c:/ ]{0,6}",
        ];
        let text = prop_oneof![
            key.clone(),
            Just("https://www.w3.org/ns/credentials/v2".to_owned()),
            Just("https://w3id.org/security/v2".to_owned()),
            Just("urn:é\u{301}<>\\".to_owned()),
            any::<String>(),
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            text.prop_map(Value::from),
        ];
        leaf.prop_recursive(6, 48, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((key.clone(), inner), 0..6)
                    .prop_map(|entries| Value::Object(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_document_makes_it_panic(document in any_json()) {
            for edition in 0..editions(&document).min(4) {
                // Reading twice gives the same, whatever was remembered in between.
                let first = canonicalize(&document, Edition(edition));
                prop_assert_eq!(&first, &canonicalize(&document, Edition(edition)));
                if let Ok(nquads) = first {
                    prop_assert!(parse_nquads(&nquads).is_ok() || edition > 0);
                }
            }
        }

        #[test]
        fn the_order_and_names_of_blank_nodes_do_not_matter(
            edges in prop::collection::vec((0..5_u8, 0..3_u8, 0..5_u8), 1..10),
            shuffle in prop::sample::subsequence((0..5_u8).collect::<Vec<_>>(), 5).prop_shuffle(),
        ) {
            let write = |name: &dyn Fn(u8) -> u8, edges: &mut dyn Iterator<Item = &(u8, u8, u8)>| {
                edges.map(|(s, p, o)| format!("_:x{} <urn:p{p}> _:x{} .\n", name(*s), name(*o))).collect::<String>()
            };
            let plain = write(&|n| n, &mut edges.iter());
            let other = write(&|n| shuffle[usize::from(n)], &mut edges.iter().rev());
            let canonical = |text: &str| {
                rdfc10::canonicalize(&parse_nquads(text).unwrap(), HashAlgorithm::Sha256, rdfc10::BUDGET)
                    .map(|canonical| canonical.nquads)
            };
            prop_assert_eq!(canonical(&plain), canonical(&other));
        }

        #[test]
        fn every_quad_is_written_once_and_in_order(
            quads in prop::collection::vec((0..8_usize, 0..3_usize, 0..12_usize, 0..6_usize), 0..40),
        ) {
            let term = |at: usize| {
                let blank = format!("_:b{at}");
                ["<urn:a>", "<urn:a/b>", "\"a\"", "\"a b\"@en"].into_iter().nth(at).map_or(blank, str::to_owned)
            };
            let text: String = quads
                .iter()
                .map(|&(s, p, o, g)| {
                    let graph = if g < 2 { String::new() } else { term([0, 1, 4, 5][g - 2]) + " " };
                    let subject = term(if s < 2 { s } else { s + 2 });
                    format!("{subject} <urn:p{}> {} {graph}.\n", p * p * 5, term(o))
                })
                .collect();
            let dataset = parse_nquads(&text).unwrap();
            // Few are alike enough to be costly to tell apart.
            if let Ok(canonical) = rdfc10::canonicalize(&dataset, HashAlgorithm::Sha256, rdfc10::BUDGET) {
                let label = |blank: u32, line: &mut String| {
                    line.push_str(&format!("c14n{}", canonical.label(blank).unwrap()));
                };
                prop_assert_eq!(&canonical.nquads, &dataset.sorted_lines(label).concat());
            }
        }
    }
}
