//! `ecdsa-jcs-2019`: ECDSA over the canonical JSON of a document and of its proof's options.
//!
//! <https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-jcs-2019>

use serde_json::{Map, Value};

use super::{ProofError, Unsecured, ecdsa_rdfc_2019::of_key, jcs, proof_value};
use crate::domain::key::PublicKey;

/// 3.3.2 Verify Proof
pub(super) fn check(
    document: &Unsecured<'_>,
    proof: &Map<String, Value>,
    key: &PublicKey,
) -> Result<Option<usize>, ProofError> {
    let signature = proof_value(proof)?;
    let (algorithm, hash) = of_key(key)?;
    key.verify(algorithm, &jcs::hash_data(document, proof, hash)?, &signature)?;
    Ok(None)
}
