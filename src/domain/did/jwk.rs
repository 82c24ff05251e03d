//! did:jwk: the DID is a JSON Web Key in base64url.
//!
//! <https://github.com/quartzjer/did-jwk/blob/main/spec.md>

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{DidError, Note, key::Carried};
use crate::domain::json;
use crate::domain::key::PublicKey;

/// The key of a did:jwk, whose only method is `#0`.
pub fn resolve(did_url: &str) -> Result<Carried, DidError> {
    let (did, fragment) = super::split(did_url);
    let encoded = did.strip_prefix("did:jwk:").ok_or(DidError::Malformed("did:jwk"))?;
    let bytes = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| DidError::Malformed("did:jwk"))?;
    let jwk = json::parse_bytes(&bytes).ok_or(DidError::Malformed("did:jwk"))?;
    let key = PublicKey::from_jwk(&jwk)?;
    match fragment {
        None => Ok(Carried::new(did, "0", key, Some(Note::WithoutFragment))),
        Some("0") => Ok(Carried::new(did, "0", key, None)),
        Some(_) => Err(DidError::NoSuchMethod),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The P-256 example of the specification.
    const P256: &str = "did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM3l6OTFQSDZDZEgyVjAiLCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9";
    /// Its X25519 example, a key that signs nothing.
    const X25519: &str = "did:jwk:eyJrdHkiOiJPS1AiLCJjcnYiOiJYMjU1MTkiLCJ1c2UiOiJlbmMiLCJ4IjoiM3A3YmZYdDl3YlRUVzJIQzdPUTFOei1EUThoYmVHZE5yZngtRkctSUswOCJ9";

    #[test]
    fn the_example_of_the_specification_is_a_p256_key() {
        let carried = resolve(&format!("{P256}#0")).unwrap();
        assert!(matches!(carried.method.key, PublicKey::P256(_)));
        assert_eq!(carried.method.controller, P256);
        assert_eq!(resolve(P256).unwrap().note, Some(Note::WithoutFragment));
    }

    #[test]
    fn any_other_fragment_names_nothing() {
        assert_eq!(resolve(&format!("{P256}#1")), Err(DidError::NoSuchMethod));
    }

    #[test]
    fn a_key_for_encryption_signs_nothing() {
        assert!(resolve(&format!("{X25519}#0")).is_err());
    }

    #[test]
    fn a_private_key_is_refused() {
        let jwk =
            r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"AA"}"#;
        assert!(resolve(&format!("did:jwk:{}#0", URL_SAFE_NO_PAD.encode(jwk))).is_err());
    }
}
