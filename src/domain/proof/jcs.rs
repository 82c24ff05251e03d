//! What the suites share that sign the JSON text of a document, in its canonical form.
//!
//! <https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022>

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256, Sha384};

use super::{ProofError, Unsecured, without_signature};
use crate::domain::jcs::{NotIJson, canonicalize, canonicalize_members};
use crate::domain::json_ld::HashAlgorithm;

/// The bytes that are signed, for a document that is to be verified.
///
/// 3.3.2 Verify Proof
pub(super) fn hash_data(
    document: &Unsecured<'_>,
    proof: &Map<String, Value>,
    hash: HashAlgorithm,
) -> Result<Vec<u8>, ProofError> {
    // 2. Let proofOptions be a copy of securedDocument.proof with proofValue removed.
    let options = without_signature(proof);
    let mut members = document.members();
    // 4. If proofOptions.@context exists:
    if let Some(context) = options.get("@context") {
        // 4.1. Check that the securedDocument.@context starts with all values contained in the
        //      proofOptions.@context in the same order. Otherwise, set verified to false.
        let ours = document.get("@context").map(values).unwrap_or_default();
        if !ours.starts_with(values(context)) {
            return Err(ProofError::Mismatch);
        }
        // 4.2. Set unsecuredDocument.@context equal to proofOptions.@context.
        members.retain(|(name, _)| *name != "@context");
        members.push(("@context", context));
    }
    hashes(
        canonicalize_members(members),
        canonicalize_members(options.iter().map(|(name, value)| (name.as_str(), value)).collect()),
        hash,
    )
}

/// 3.3.4 Hashing, of the canonical forms that 3.3.3 and 3.3.5 make.
pub fn hashing(document: &Value, config: &Value, hash: HashAlgorithm) -> Result<Vec<u8>, ProofError> {
    hashes(canonicalize(document), canonicalize(config), hash)
}

type Text = Result<String, NotIJson>;

fn hashes(document: Text, config: Text, hash: HashAlgorithm) -> Result<Vec<u8>, ProofError> {
    let text = |text: Text| text.map_err(|_| ProofError::Malformed("number"));
    let (document, config) = (text(document)?, text(config)?);
    Ok(match hash {
        HashAlgorithm::Sha256 => [Sha256::digest(config), Sha256::digest(document)].concat(),
        HashAlgorithm::Sha384 => [Sha384::digest(config), Sha384::digest(document)].concat(),
    })
}

fn values(context: &Value) -> &[Value] {
    match context {
        Value::Array(values) => values,
        one => std::slice::from_ref(one),
    }
}
