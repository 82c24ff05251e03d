//! `ecdsa-rdfc-2019`: ECDSA over the canonical RDF of a document and of its proof's options.
//!
//! <https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-rdfc-2019>

use serde_json::{Map, Value};

use super::{ProofError, Unsecured, proof_value, rdfc};
use crate::domain::json_ld::HashAlgorithm;
use crate::domain::key::{Algorithm, PublicKey};

/// 3.2.2 Verify Proof
pub(super) fn check(
    document: &Unsecured<'_>,
    proof: &Map<String, Value>,
    key: &PublicKey,
) -> Result<Option<usize>, ProofError> {
    let signature = proof_value(proof)?;
    let (algorithm, hash) = of_key(key)?;
    rdfc::check(document, proof, &rdfc::own_context(document)?, hash, |data| {
        Ok(key.verify(algorithm, data, &signature)?)
    })
}

/// 3.2.3 2. The hash is SHA-384 where the key is on P-384, for canonicalization as well.
pub(super) fn of_key(key: &PublicKey) -> Result<(Algorithm, HashAlgorithm), ProofError> {
    match key {
        PublicKey::P256(_) => Ok((Algorithm::Es256, HashAlgorithm::Sha256)),
        PublicKey::P384(_) => Ok((Algorithm::Es384, HashAlgorithm::Sha384)),
        PublicKey::Ed25519(_) | PublicKey::Rsa(_) => Err(ProofError::WrongKeyType),
    }
}
