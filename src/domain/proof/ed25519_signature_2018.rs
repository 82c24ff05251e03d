//! `Ed25519Signature2018`: Ed25519 over canonical RDF, as a detached JWS.
//!
//! <https://w3c-ccg.github.io/lds-ed25519-2018/>

use serde_json::{Map, Value, json};

use super::{ProofError, Unsecured, jws::Detached, rdfc};
use crate::domain::json_ld::HashAlgorithm;
use crate::domain::key::{Algorithm, PublicKey};

/// The context that gives the proof's options their meaning, whatever the document's own contexts are.
const SECURITY_V2: &str = "https://w3id.org/security/v2";

pub(super) fn check(
    document: &Unsecured<'_>,
    proof: &Map<String, Value>,
    key: &PublicKey,
) -> Result<Option<usize>, ProofError> {
    let jws = Detached::of(proof)?;
    if jws.algorithm != Algorithm::EdDsa {
        return Err(ProofError::Malformed("alg"));
    }
    rdfc::check(document, proof, &[json!(SECURITY_V2)], HashAlgorithm::Sha256, |data| jws.holds(data, key))
}
