//! `JsonWebSignature2020`: any JOSE algorithm over canonical RDF, as a detached JWS.
//!
//! <https://w3c-ccg.github.io/lds-jws2020/>

use serde_json::{Map, Value, json};

use super::{ProofError, Unsecured, jws::Detached, rdfc};
use crate::domain::json_ld::HashAlgorithm;
use crate::domain::key::PublicKey;

const JWS_2020: &str = "https://w3id.org/security/suites/jws-2020/v1";

pub(super) fn check(
    document: &Unsecured<'_>,
    proof: &Map<String, Value>,
    key: &PublicKey,
) -> Result<Option<usize>, ProofError> {
    let jws = Detached::of(proof)?;
    // Where the document's contexts do not name the suite, its signer read the options under the suite's besides: it
    // stands in the proof, or is understood.
    let [own] = rdfc::own_context(document)?;
    let mut besides = match &own {
        Value::Array(contexts) => contexts.clone(),
        context => vec![context.clone()],
    };
    besides.push(json!(JWS_2020));
    let contexts = [own, Value::Array(besides)];
    rdfc::check(document, proof, &contexts, HashAlgorithm::Sha256, |data| jws.holds(data, key))
}
