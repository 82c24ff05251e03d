//! What the suites share that sign the RDF a document means, in its canonical order.
//!
//! <https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022>, <https://www.w3.org/TR/rdf-canon/>

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256, Sha384};

use super::{ProofError, Unsecured, without_signature};
use crate::domain::json_ld::{self, Edition, HashAlgorithm};

/// Tries `holds` on the hash data of each edition of the document's contexts, the newest first, and says under
/// which edition it held.
///
/// Contexts are changed in place by those who publish them, and a signature covers what they meant on its day.
/// The proof's own options are read under each of `option_contexts` in turn.
pub(super) fn check(
    document: &Unsecured<'_>,
    proof: &Map<String, Value>,
    option_contexts: &[Value],
    hash: HashAlgorithm,
    holds: impl Fn(&[u8]) -> Result<(), ProofError>,
) -> Result<Option<usize>, ProofError> {
    let configs: Vec<Value> = option_contexts.iter().map(|context| configuration(proof, context)).collect();
    let mut first: Option<ProofError> = None;
    let mut next = Some(Edition(0));
    while let Some(edition) = next {
        let outcome = json_ld::canonicalize_with(document.part(), edition, hash).map_err(ProofError::from);
        let outcomes = configs.iter().map(|config| {
            let canonical = outcome.as_ref().map_err(ProofError::clone)?;
            holds(&hashing(canonical, &canonical_configuration(config, edition, hash)?, hash))
        });
        for outcome in outcomes {
            match outcome {
                Ok(()) => return Ok(Some(edition.0)),
                // An older edition cannot help, and might cost as much again.
                Err(error) if error.is_unknown() => return Err(error),
                Err(error) => first = first.or(Some(error)),
            }
        }
        next = next_edition(document, edition);
    }
    Err(first.unwrap_or(ProofError::Mismatch))
}

/// What is next to try after this edition, if anything. How many there are is asked only where the newest did not do.
pub(super) fn next_edition(document: &Unsecured<'_>, Edition(tried): Edition) -> Option<Edition> {
    let next = tried.saturating_add(1);
    (next < json_ld::editions(document.part())).then_some(Edition(next))
}

/// The document's own contexts, under which the proof's options are read by all but the oldest suites.
pub(super) fn own_context(document: &Unsecured<'_>) -> Result<[Value; 1], ProofError> {
    document.get("@context").map(|context| [context.clone()]).ok_or(ProofError::Malformed("@context"))
}

/// The bytes that are signed, under the newest edition of the contexts.
pub(super) fn hash_data(
    document: &Unsecured<'_>,
    proof: &Map<String, Value>,
    hash: HashAlgorithm,
) -> Result<Vec<u8>, ProofError> {
    let [context] = own_context(document)?;
    let newest = Edition(0);
    let canonical = json_ld::canonicalize_with(document.part(), newest, hash)?;
    Ok(hashing(&canonical, &canonical_configuration(&configuration(proof, &context), newest, hash)?, hash))
}

/// 3.2.4 Hashing: the hash of the canonical proof configuration, then that of the transformed document.
pub fn hashing(document: &str, config: &str, hash: HashAlgorithm) -> Vec<u8> {
    match hash {
        HashAlgorithm::Sha256 => [Sha256::digest(config), Sha256::digest(document)].concat(),
        HashAlgorithm::Sha384 => [Sha384::digest(config), Sha384::digest(document)].concat(),
    }
}

/// 3.2.5 Proof Configuration, before it is canonicalized.
pub fn configuration(proof: &Map<String, Value>, context: &Value) -> Value {
    // 1. Let proofConfig be a clone of the options object.
    let mut config = without_signature(proof);
    // 4. Set proofConfig.@context to unsecuredDocument.@context.
    config.insert("@context".into(), context.clone());
    Value::Object(config)
}

/// The configuration's canonical RDF. It knows fewer editions than the document where what differs between
/// them stands only inside the document.
pub(super) fn canonical_configuration(
    config: &Value,
    edition: Edition,
    hash: HashAlgorithm,
) -> Result<String, ProofError> {
    let edition = match edition.0 {
        0 => edition,
        _ => Edition(edition.0 % json_ld::editions(config).max(1)),
    };
    Ok(json_ld::canonicalize_with(config, edition, hash)?)
}
