//! From a verification method's address to the key that stands behind it.
//!
//! <https://www.w3.org/TR/cid-1.0/#retrieve-verification-method>

pub mod document;
pub mod jwk;
pub mod jwks;
pub mod key;
pub mod web;

pub use document::{Relationship, VerificationMethod};

use crate::domain::key::KeyError;

/// Whether a DID is nothing but a key, written out.
pub fn is_key(did: &str) -> bool {
    did.starts_with("did:key:") || did.starts_with("did:jwk:")
}

/// What must be known to have the key of a verification method.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "made once for each proof and taken apart at once")]
pub enum Resolution {
    /// The address holds the key itself.
    Here { method: VerificationMethod, note: Option<Note> },
    /// The controller's document must be asked for. What is served at `address` goes to
    /// [`document::verification_method`] with `controller` as the expected id.
    Ask { address: String, controller: String },
}

/// Something a reader of the result may want to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The method is named by its DID alone, without the fragment that its specification asks for.
    WithoutFragment,
}

/// Why there is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DidError {
    /// A method or scheme that may be perfectly right, but which is not resolved here.
    #[error("a DID method or scheme that is not supported: {0}")]
    UnsupportedMethod(String),
    #[error("a malformed address: {0}")]
    Malformed(&'static str),
    /// An address that is never asked: not a public web host, or one that is written to deceive.
    #[error("an address that is not asked: {0}")]
    Forbidden(&'static str),
    /// The document speaks of somebody else than the address it was served at.
    #[error("the document is not about the controller it was asked for")]
    WrongDocument,
    #[error("a malformed document: {0}")]
    MalformedDocument(&'static str),
    #[error("the document knows no such verification method")]
    NoSuchMethod,
    #[error("the verification method is controlled by somebody else")]
    WrongController,
    #[error("the verification method is not meant for this purpose")]
    WrongRelationship,
    #[error("the document gives several keys for one verification method")]
    Ambiguous,
    #[error("a verification method of a type that is not supported: {0}")]
    UnsupportedType(String),
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl DidError {
    /// Whether the key may exist and be right, only not for us to tell.
    pub fn is_unsupported(&self) -> bool {
        matches!(
            self,
            Self::UnsupportedMethod(_) | Self::UnsupportedType(_) | Self::Key(KeyError::Unsupported(_))
        )
    }
}

/// What has to be asked for the key of `method`, the value of a proof's `verificationMethod` or a JWT's `kid`.
pub fn resolution(method: &str) -> Result<Resolution, DidError> {
    if method.len() > LONGEST {
        return Err(DidError::Malformed("verification method"));
    }
    let (controller, fragment) = split(method);
    if fragment == Some("") {
        return Err(DidError::Malformed("fragment"));
    }
    if let Some(did) = controller.strip_prefix("did:") {
        let (name, _) = did.split_once(':').ok_or(DidError::Malformed("DID"))?;
        return match name {
            "key" => key::resolve(method).map(Resolution::from),
            "jwk" => jwk::resolve(method).map(Resolution::from),
            "web" => {
                Ok(Resolution::Ask { address: web::address(controller)?, controller: controller.to_owned() })
            }
            "" => Err(DidError::Malformed("DID")),
            other => Err(DidError::UnsupportedMethod(format!("did:{other}"))),
        };
    }
    match controller.split_once(':') {
        Some(("https", _)) => {
            web::check_address(controller)?;
            Ok(Resolution::Ask { address: controller.to_owned(), controller: controller.to_owned() })
        }
        Some(("http", _)) => Err(DidError::Forbidden("not https")),
        Some((scheme, _)) if is_scheme(scheme) => Err(DidError::UnsupportedMethod(format!("{scheme}:"))),
        _ => Err(DidError::Malformed("not an absolute address")),
    }
}

/// The address of the controller's document and the fragment, if there is one.
pub fn split(method: &str) -> (&str, Option<&str>) {
    match method.split_once('#') {
        Some((controller, fragment)) => (controller, Some(fragment)),
        None => (method, None),
    }
}

/// RFC 3986 §3.1
fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|it| it.is_ascii_alphanumeric() || "+-.".contains(it))
}

/// A did:jwk of an RSA key of 8192 bits stays below.
const LONGEST: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_address_says_what_must_be_asked() {
        let ask = |method: &str| match resolution(method) {
            Ok(Resolution::Ask { address, controller }) => Some((address, controller)),
            _ => None,
        };
        assert_eq!(
            ask("did:web:issuer.example:a#key-1"),
            Some(("https://issuer.example/a/did.json".into(), "did:web:issuer.example:a".into()))
        );
        assert_eq!(
            ask("https://issuer.example/keys/1#main"),
            Some(("https://issuer.example/keys/1".into(), "https://issuer.example/keys/1".into()))
        );
        let here = resolution(
            "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
        );
        assert!(matches!(here, Ok(Resolution::Here { note: None, .. })));
    }

    #[test]
    fn what_cannot_be_resolved_here_is_told_from_what_cannot_be_right() {
        for method in ["did:ion:abc#k", "did:velocity:0x0#k", "urn:uuid:0#k", "ipfs://x#k"] {
            assert!(resolution(method).is_err_and(|error| error.is_unsupported()), "{method}");
        }
        for method in [
            "",
            "#key-1",
            "key-1",
            "did:",
            "did:key",
            "did::x",
            "http://issuer.example/#k",
            "did:web:a.example#",
        ] {
            assert!(resolution(method).is_err_and(|error| !error.is_unsupported()), "{method}");
        }
    }

    #[test]
    fn what_has_no_scheme_is_no_address() {
        for method in ["1a:x#k", "a_b:x#k", "ä:x#k", ":x#k"] {
            assert_eq!(resolution(method), Err(DidError::Malformed("not an absolute address")), "{method}");
        }
    }

    #[test]
    fn a_method_has_its_longest_length_and_no_more() {
        let of_length = |length: usize| format!("did:ion:{}", "a".repeat(length - 8));
        assert!(resolution(&of_length(LONGEST)).is_err_and(|error| error.is_unsupported()));
        assert_eq!(resolution(&of_length(LONGEST + 1)), Err(DidError::Malformed("verification method")));
    }
}
