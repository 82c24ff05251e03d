//! `JsonWebSignature2020`: any JOSE algorithm over canonical RDF, as a detached JWS.
//!
//! <https://w3c-ccg.github.io/lds-jws2020/>

use serde_json::{Map, Value, json};

use super::{ProofError, jws::Detached, rdfc};
use crate::domain::json_ld::HashAlgorithm;
use crate::domain::key::PublicKey;

const JWS_2020: &str = "https://w3id.org/security/suites/jws-2020/v1";

pub(super) fn check(
    document: &Value,
    proof: &Map<String, Value>,
    key: &PublicKey,
) -> Result<Option<usize>, ProofError> {
    let jws = Detached::of(proof)?;
    // Some signers read the options under the document's contexts, others under the suite's alone; both give
    // each option the same meaning.
    let [own] = rdfc::own_context(document)?;
    rdfc::check(document, proof, &[own, json!(JWS_2020)], HashAlgorithm::Sha256, |data| jws.holds(data, key))
}
