//! The detached JWS with an unencoded payload that the oldest suites put into a proof.
//!
//! RFC 7515 appendix F, RFC 7797

use serde_json::{Map, Value, json};

use super::{ProofError, text, vc_jwt};
use crate::domain::key::{Algorithm, PublicKey};

/// A proof's `jws`, not yet held against anything.
pub(super) struct Detached {
    pub(super) algorithm: Algorithm,
    header: String,
    signature: Vec<u8>,
}

impl Detached {
    pub(super) fn of(proof: &Map<String, Value>) -> Result<Self, ProofError> {
        let (encoded, signature) =
            text(proof, "jws")?.split_once("..").ok_or(ProofError::Malformed("jws"))?;
        let header = vc_jwt::protected_header(encoded)?;
        // RFC 7797 §6: an unencoded payload is announced by b64 and named in crit; nothing else may be there.
        if header.get("b64") != Some(&Value::Bool(false)) || header.get("crit") != Some(&json!(["b64"])) {
            return Err(ProofError::Malformed("crit"));
        }
        let algorithm = vc_jwt::algorithm(&header)?;
        let signature = vc_jwt::bytes(signature, "signature")?;
        Ok(Self { algorithm, header: encoded.to_owned(), signature })
    }

    /// Whether `key` signed `payload`.
    pub(super) fn holds(&self, payload: &[u8], key: &PublicKey) -> Result<(), ProofError> {
        let signed = [self.header.as_bytes(), b".", payload].concat();
        Ok(key.verify(self.algorithm, &signed, &self.signature)?)
    }
}
