//! `Ed25519Signature2020`: what became `eddsa-rdfc-2022`, under a proof type of its own.
//!
//! <https://www.w3.org/TR/vc-di-eddsa/#ed25519signature2020-0>

use serde_json::{Map, Value};

use super::{ProofError, Unsecured, eddsa_rdfc_2022};
use crate::domain::key::PublicKey;

/// The transformation, the hash, the configuration and the signature are those of `eddsa-rdfc-2022`.
pub(super) fn check(
    document: &Unsecured<'_>,
    proof: &Map<String, Value>,
    key: &PublicKey,
) -> Result<Option<usize>, ProofError> {
    eddsa_rdfc_2022::check(document, proof, key)
}
