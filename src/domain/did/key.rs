//! did:key: the DID is the key.
//!
//! <https://w3c-ccg.github.io/did-key-spec/>

use super::{DidError, Note, Resolution, VerificationMethod};
use crate::domain::key::PublicKey;

/// A key that its address carries, and what is odd about the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    pub method: VerificationMethod,
    pub note: Option<Note>,
}

/// The key of a did:key, with or without its fragment.
pub fn resolve(did_url: &str) -> Result<Carried, DidError> {
    let (did, fragment) = super::split(did_url);
    let multikey = did.strip_prefix("did:key:").ok_or(DidError::Malformed("did:key"))?;
    // A path, a query or a version would change what is meant; base58 has none of their characters.
    let key = PublicKey::from_multikey(multikey)?;
    match fragment {
        // Badges in circulation name the bare DID; it can mean one key only.
        None => Ok(Carried::new(did, multikey, key, Some(Note::WithoutFragment))),
        Some(fragment) if fragment == multikey => Ok(Carried::new(did, multikey, key, None)),
        // Another fragment names a key that this DID does not have.
        Some(_) => Err(DidError::NoSuchMethod),
    }
}

impl Carried {
    pub(super) fn new(did: &str, fragment: &str, key: PublicKey, note: Option<Note>) -> Self {
        let method = VerificationMethod {
            id: format!("{did}#{fragment}"),
            controller: did.to_owned(),
            key,
            revoked: None,
            expires: None,
        };
        Self { method, note }
    }
}

impl From<Carried> for Resolution {
    fn from(carried: Carried) -> Self {
        Self::Here { method: carried.method, note: carried.note }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MULTIKEY: &str = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";

    #[test]
    fn a_did_key_is_its_own_document() {
        let carried = resolve(&format!("did:key:{MULTIKEY}#{MULTIKEY}")).unwrap();
        assert_eq!(carried.note, None);
        assert_eq!(carried.method.controller, format!("did:key:{MULTIKEY}"));
        assert_eq!(carried.method.key.to_multikey().as_deref(), Some(MULTIKEY));
    }

    #[test]
    fn a_bare_did_key_is_noted_and_means_the_same_method() {
        let bare = resolve(&format!("did:key:{MULTIKEY}")).unwrap();
        assert_eq!(bare.note, Some(Note::WithoutFragment));
        assert_eq!(bare.method, resolve(&format!("did:key:{MULTIKEY}#{MULTIKEY}")).unwrap().method);
    }

    #[test]
    fn a_fragment_that_is_not_the_key_names_nothing() {
        let other = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
        assert_eq!(resolve(&format!("did:key:{MULTIKEY}#{other}")), Err(DidError::NoSuchMethod));
        assert_eq!(resolve(&format!("did:key:{MULTIKEY}#")), Err(DidError::NoSuchMethod));
    }

    #[test]
    fn paths_queries_and_versions_are_refused() {
        for did in [
            format!("did:key:{MULTIKEY}/a"),
            format!("did:key:{MULTIKEY}?a"),
            format!("did:key:1.1:{MULTIKEY}"),
        ] {
            assert!(resolve(&did).is_err(), "{did}");
        }
    }
}
