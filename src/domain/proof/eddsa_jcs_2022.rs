//! `eddsa-jcs-2022`: Ed25519 over the canonical JSON of a document and of its proof's options.
//!
//! <https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022>

use serde_json::{Map, Value};

use super::{ProofError, Unsecured, jcs, proof_value, with_proof_value};
use crate::domain::json_ld::HashAlgorithm;
use crate::domain::key::{Algorithm, PublicKey, SignatureError, SigningKey};

/// 3.3.2 Verify Proof
pub(super) fn check(
    document: &Unsecured<'_>,
    proof: &Map<String, Value>,
    key: &PublicKey,
) -> Result<Option<usize>, ProofError> {
    check_with(document, proof, |data, signature| key.verify(Algorithm::EdDsa, data, signature))?;
    Ok(None)
}

pub(super) fn check_with(
    document: &Unsecured<'_>,
    proof: &Map<String, Value>,
    verify: impl FnOnce(&[u8], &[u8]) -> Result<(), SignatureError>,
) -> Result<(), ProofError> {
    let signature = proof_value(proof)?;
    let data = jcs::hash_data(document, proof, HashAlgorithm::Sha256)?;
    Ok(verify(&data, &signature)?)
}

/// 3.3.1 Create Proof
pub(super) fn sign(
    document: &Value,
    options: &Map<String, Value>,
    key: &SigningKey,
) -> Result<Value, ProofError> {
    // 2. If unsecuredDocument.@context is present, set proof.@context to unsecuredDocument.@context.
    let mut proof = options.clone();
    if let Some(context) = document.get("@context") {
        proof.insert("@context".into(), context.clone());
    }
    let data = jcs::hashing(document, &Value::Object(proof.clone()), HashAlgorithm::Sha256)?;
    Ok(with_proof_value(&proof, &key.sign(&data)))
}
