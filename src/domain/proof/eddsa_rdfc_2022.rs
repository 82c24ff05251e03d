//! `eddsa-rdfc-2022`: Ed25519 over the canonical RDF of a document and of its proof's options.
//!
//! <https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022>

use serde_json::{Map, Value};

use super::{ProofError, Unsecured, proof_value, rdfc, with_proof_value};
use crate::domain::json_ld::HashAlgorithm;
use crate::domain::key::{Algorithm, PublicKey, SigningKey};

/// 3.2.2 Verify Proof
pub(super) fn check(
    document: &Unsecured<'_>,
    proof: &Map<String, Value>,
    key: &PublicKey,
) -> Result<Option<usize>, ProofError> {
    let signature = proof_value(proof)?;
    rdfc::check(document, proof, &rdfc::own_context(document)?, HashAlgorithm::Sha256, |data| {
        Ok(key.verify(Algorithm::EdDsa, data, &signature)?)
    })
}

/// 3.2.1 Create Proof, under the newest edition of the contexts.
pub(super) fn sign(
    document: &Unsecured<'_>,
    options: &Map<String, Value>,
    key: &SigningKey,
) -> Result<Value, ProofError> {
    let data = rdfc::hash_data(document, options, HashAlgorithm::Sha256)?;
    Ok(with_proof_value(options, &key.sign(&data)))
}
