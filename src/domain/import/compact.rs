//! The text of a `VP1-` code → the document in it.
//!
//! In the browser this is the workshop's: the engine tells such a code and has not the numbers of its words.

use serde_json::Value;

use crate::domain::cbor_ld::{self, CborLdError};
use crate::domain::json;
use crate::domain::json_ld::{self, Edition, HashAlgorithm, Part};
use crate::domain::key::PublicKey;
use crate::domain::proof;

/// Reads the code. Of several readings, the one that its signatures speak for is meant, else the likeliest; that is no
/// verdict, for whichever it is will be judged as any document is.
///
/// # Errors
/// Why it cannot be read; see [`CborLdError`].
pub fn read(code: &[u8]) -> Result<String, CborLdError> {
    let mut readings = cbor_ld::read(std::str::from_utf8(code).map_err(|_| CborLdError::NotACode)?)?;
    let meant = match readings.len() {
        0 | 1 => None,
        _ => readings.iter().position(|text| json::parse(text).is_ok_and(|document| stands(&document))),
    };
    readings.truncate(meant.map_or(1, |place| place + 1));
    readings.pop().ok_or(CborLdError::Malformed)
}

/// Whether every signature in it holds, as far as it comes with its key; where it does not, whether it has a meaning.
fn stands(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            proof::proofs(value).iter().all(|proof| holds(value, proof)) && members.values().all(stands)
        }
        Value::Array(items) => items.iter().all(stands),
        _ => true,
    }
}

fn holds(document: &Value, proof: &Value) -> bool {
    let method = proof.get("verificationMethod").and_then(Value::as_str);
    let key = method.and_then(|method| method.strip_prefix("did:key:")?.split('#').next());
    match key.and_then(|key| PublicKey::from_multikey(key).ok()) {
        Some(key) => proof::check(document, proof, &key).map_or_else(|error| error.is_unknown(), |_| true),
        None => {
            let unsigned = Part::without(document, "proof");
            json_ld::canonicalize_with(unsigned, Edition::default(), HashAlgorithm::Sha256).is_ok()
        }
    }
}
