//! JSON Web Key Sets: keys that an issuer publishes beside its site.
//!
//! RFC 7517 §5

use serde_json::Value;

use super::DidError;
use crate::domain::key::PublicKey;

/// The key named `kid` in `set`.
pub fn key(set: &Value, kid: &str) -> Result<PublicKey, DidError> {
    let mut found: Option<PublicKey> = None;
    for jwk in members(set)?.iter().filter(|jwk| jwk.get("kid").and_then(Value::as_str) == Some(kid)) {
        let key = PublicKey::from_jwk(jwk)?;
        if found.as_ref().is_some_and(|other| *other != key) {
            return Err(DidError::Ambiguous);
        }
        found = Some(key);
    }
    found.ok_or(DidError::NoSuchMethod)
}

/// Whether `key` is one of the keys of `set`, under whatever name.
pub fn contains(set: &Value, key: &PublicKey) -> Result<bool, DidError> {
    // Keys of kinds we do not know stand beside ours in many sets (RFC 7517 §5: ignore them).
    Ok(members(set)?.iter().any(|jwk| PublicKey::from_jwk(jwk).as_ref() == Ok(key)))
}

fn members(set: &Value) -> Result<&[Value], DidError> {
    let keys = set.get("keys").and_then(Value::as_array).ok_or(DidError::MalformedDocument("keys"))?;
    Ok(keys.as_slice())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn set() -> Value {
        json!({"keys": [
            {"kid": "old", "kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"},
            {"kid": "now", "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
        ]})
    }

    #[test]
    fn a_key_is_found_by_its_kid_among_keys_of_other_kinds() {
        let found = key(&set(), "now").unwrap();
        assert_eq!(contains(&set(), &found), Ok(true));
        assert!(key(&set(), "old").is_err_and(|error| error.is_unsupported()));
        assert_eq!(key(&set(), "never"), Err(DidError::NoSuchMethod));
    }

    #[test]
    fn two_keys_of_one_name_name_none() {
        let mut set = set();
        set["keys"][0] = json!({"kid": "now", "kty": "OKP", "crv": "Ed25519", "x": "FsRPjJjqlTMVX6UEiMaB1Q2hHkJ9tiAS1GJJuSBwz3k"});
        assert!(key(&set, "now").is_err());
    }

    #[test]
    fn what_is_no_set_is_malformed() {
        assert_eq!(
            contains(&json!([]), &key(&set(), "now").unwrap()),
            Err(DidError::MalformedDocument("keys"))
        );
    }
}
