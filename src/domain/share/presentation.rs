//! Chosen credentials -> one unsigned presentation around them, and the options of the proof it will carry.
//!
//! Verifiable presentations, <https://www.w3.org/TR/vc-data-model-2.0/#verifiable-presentations>;
//! enveloped credentials, <https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-credentials>.
//!
//! The `verifiableCredential` term clears the context for what stands under it, so a credential brings its
//! own: one of VCDM 1.1 means inside the presentation what it meant alone. Credentials are set in as text,
//! without a reading in between, so that a `3.0` stays `3.0`.

use serde_json::{Map, Value};

use crate::domain::import::{Form, Found};
use crate::domain::jcs;
use crate::domain::json;

/// The context of the presentation itself.
const CONTEXT: &str = "https://www.w3.org/ns/credentials/v2";

/// Why no presentation can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PresentationError {
    #[error("no credential was chosen")]
    Nothing,
    #[error("document {0} cannot be set into a presentation")]
    Document(usize),
    #[error("the presentation is no JSON object")]
    Presentation,
    #[error("the presentation has a proof already")]
    Signed,
}

impl PresentationError {
    /// The stable name of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing-chosen",
            Self::Document(_) => "document-not-presentable",
            Self::Presentation => "presentation-malformed",
            Self::Signed => "presentation-signed",
        }
    }
}

/// One chosen document: its exact text and how it is written.
#[derive(Clone, Copy)]
pub struct Chosen<'a> {
    pub text: &'a str,
    pub form: Form,
}

impl<'a> From<&'a Found> for Chosen<'a> {
    fn from(found: &'a Found) -> Self {
        Self { text: &found.text, form: found.form }
    }
}

/// Builds the presentation of `chosen`, in that order, as compact JSON. `holder` is the DID of the key that
/// will sign; `reason`, what it is made for, becomes its `description`; `random` are 16 random bytes for its
/// identifier, `urn:uuid:…`.
///
/// # Errors
/// When nothing is chosen, or a document is neither a JSON object with a context nor a JWT.
pub fn present(
    chosen: &[Chosen<'_>],
    holder: &str,
    reason: Option<&str>,
    random: [u8; 16],
) -> Result<String, PresentationError> {
    if chosen.is_empty() {
        return Err(PresentationError::Nothing);
    }
    let credentials = chosen
        .iter()
        .enumerate()
        .map(|(index, document)| embedded(document).ok_or(PresentationError::Document(index)))
        .collect::<Result<Vec<_>, _>>()?;
    let string = |text: &str| jcs::canonicalize(&Value::from(text)).map_err(|_| PresentationError::Presentation);
    let (holder, id, credentials) = (string(holder)?, urn_uuid(random), credentials.join(","));
    let reason = match reason {
        Some(reason) => format!(r#""description":{},"#, string(reason)?),
        None => String::new(),
    };
    Ok(format!(
        r#"{{"@context":["{CONTEXT}"],{reason}"holder":{holder},"id":"{id}","type":["VerifiablePresentation"],"verifiableCredential":[{credentials}]}}"#
    ))
}

/// Sets `proof` into the presentation, after everything else, leaving the rest as it is written.
///
/// # Errors
/// When `presentation` is no JSON object, or has a proof.
pub fn with_proof(presentation: &str, proof: &Value) -> Result<String, PresentationError> {
    match json::parse(presentation) {
        Ok(Value::Object(members)) if members.contains_key("proof") => return Err(PresentationError::Signed),
        Ok(Value::Object(members)) if !members.is_empty() => {}
        _ => return Err(PresentationError::Presentation),
    }
    let open = json::without_mark(presentation)
        .trim_ascii()
        .strip_suffix('}')
        .ok_or(PresentationError::Presentation)?;
    let proof = jcs::canonicalize(proof).map_err(|_| PresentationError::Presentation)?;
    Ok(format!(r#"{open},"proof":{proof}}}"#))
}

/// Whom a proof speaks to, and until when. Times are RFC 3339 in UTC, as `2026-11-21T18:02:00Z`.
#[derive(Clone, Copy)]
pub struct ProofOptions<'a> {
    /// The DID URL of the holder's key.
    pub verification_method: &'a str,
    /// For whom the presentation is made.
    pub domain: Option<&'a str>,
    /// What the verifier asked with, or a fresh random value where nobody asked. A UUID is the shortest in a
    /// link: it packs into its 16 bytes.
    pub challenge: Option<&'a str>,
    pub created: &'a str,
    pub expires: Option<&'a str>,
}

/// The proof before its `proofValue`: `eddsa-rdfc-2022` with the purpose of authentication.
/// <https://www.w3.org/TR/vc-data-integrity/#proofs>
pub fn options(options: &ProofOptions<'_>) -> Value {
    let mut proof = Map::new();
    let mut set = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            proof.insert(name.to_owned(), value.into());
        }
    };
    set("type", Some("DataIntegrityProof"));
    set("cryptosuite", Some("eddsa-rdfc-2022"));
    set("created", Some(options.created));
    set("expires", options.expires);
    set("verificationMethod", Some(options.verification_method));
    set("proofPurpose", Some("authentication"));
    set("domain", options.domain);
    set("challenge", options.challenge);
    Value::Object(proof)
}

/// A document as it stands inside a presentation.
fn embedded(document: &Chosen<'_>) -> Option<String> {
    match document.form {
        Form::Json => match json::parse(document.text).ok()? {
            // Without a context of its own it would mean nothing there.
            Value::Object(members) if members.contains_key("@context") => Some(json::compact(document.text)),
            _ => None,
        },
        Form::Jwt => {
            let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            document.text.chars().all(safe).then(|| {
                let id = format!("data:application/vc+jwt,{}", document.text);
                format!(r#"{{"@context":"{CONTEXT}","id":"{id}","type":"EnvelopedVerifiableCredential"}}"#)
            })
        }
    }
}

/// A version 4 UUID of the given random bytes. <https://www.rfc-editor.org/rfc/rfc9562#section-5.4>
fn urn_uuid(random: [u8; 16]) -> String {
    let number = u128::from_be_bytes(random) & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let digits = format!("{number:032x}");
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
    format!("urn:uuid:{}-{}-{}-{}-{}", part(0..8), part(8..12), part(12..16), part(16..20), part(20..32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identifier_is_a_version_4_uuid() {
        assert_eq!(urn_uuid([0; 16]), "urn:uuid:00000000-0000-4000-8000-000000000000");
        assert_eq!(urn_uuid([0xff; 16]), "urn:uuid:ffffffff-ffff-4fff-bfff-ffffffffffff");
    }
}
