//! Whether a signature covers a document: the table of suites, and what all of them share.
//!
//! <https://www.w3.org/TR/vc-data-integrity/#algorithms>

mod cbor;
mod date_time;
mod ecdsa_jcs_2019;
mod ecdsa_rdfc_2019;
pub mod ecdsa_sd_2023;
mod ed25519_signature_2018;
mod ed25519_signature_2020;
mod eddsa_jcs_2022;
mod eddsa_rdfc_2022;
pub mod jcs;
mod json;
mod json_web_signature_2020;
mod jws;
pub mod merkle_proof;
pub mod rdfc;
pub mod vc_jwt;

use serde_json::{Map, Value};

use crate::domain::json_ld::JsonLdError;
use crate::domain::key::{PublicKey, SignatureError, SigningKey};

/// A way of securing a document that is checked here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suite {
    EddsaRdfc2022,
    /// `eddsa-rdfc-2022` under the label it had in drafts.
    Eddsa2022,
    EddsaJcs2022,
    EcdsaRdfc2019,
    EcdsaJcs2019,
    EcdsaSd2023,
    Ed25519Signature2020,
    Ed25519Signature2018,
    JsonWebSignature2020,
}

/// What a suite does with a document without its proof, the proof, and a key.
type Check = fn(&Value, &Map<String, Value>, &PublicKey) -> Result<Option<usize>, ProofError>;

/// `type`, `cryptosuite`, and who checks it.
const SUITES: [(&str, Option<&str>, Suite, Check); 9] = [
    (DATA_INTEGRITY, Some("eddsa-rdfc-2022"), Suite::EddsaRdfc2022, eddsa_rdfc_2022::check),
    (DATA_INTEGRITY, Some("eddsa-2022"), Suite::Eddsa2022, eddsa_rdfc_2022::check),
    (DATA_INTEGRITY, Some("eddsa-jcs-2022"), Suite::EddsaJcs2022, eddsa_jcs_2022::check),
    (DATA_INTEGRITY, Some("ecdsa-rdfc-2019"), Suite::EcdsaRdfc2019, ecdsa_rdfc_2019::check),
    (DATA_INTEGRITY, Some("ecdsa-jcs-2019"), Suite::EcdsaJcs2019, ecdsa_jcs_2019::check),
    (DATA_INTEGRITY, Some("ecdsa-sd-2023"), Suite::EcdsaSd2023, ecdsa_sd_2023::check),
    ("Ed25519Signature2020", None, Suite::Ed25519Signature2020, ed25519_signature_2020::check),
    ("Ed25519Signature2018", None, Suite::Ed25519Signature2018, ed25519_signature_2018::check),
    ("JsonWebSignature2020", None, Suite::JsonWebSignature2020, json_web_signature_2020::check),
];

const DATA_INTEGRITY: &str = "DataIntegrityProof";

/// What a proof that holds was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    pub suite: Suite,
    /// Which edition of the document's contexts it holds under, 0 being the newest;
    /// none for suites that read no contexts.
    pub edition: Option<usize>,
}

/// Why a proof was not found to hold.
///
/// [`ProofError::is_unknown`] tells what could not be checked from what is known to be wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The signature does not match: the document, the proof or the key is not what was signed.
    #[error("the signature does not match")]
    Mismatch,
    /// No signer makes a proof like this.
    #[error("a malformed proof: {0}")]
    Malformed(&'static str),
    /// The key is of another kind than the proof says.
    #[error("the key is of another kind than the proof asks for")]
    WrongKeyType,
    /// A proof from which a holder derives others; it is not meant for verifiers.
    #[error("a base proof, which is for its holder only")]
    BaseProof,
    /// The document says something by a word that no context defines, so no signature covers it.
    #[error("a term that no context defines: {0}")]
    UndefinedTerm(String),
    /// The document cannot be given a meaning by the rules of JSON-LD.
    #[error(transparent)]
    Meaningless(JsonLdError),

    /// A suite or algorithm that may be perfectly right, but which is not checked here.
    #[error("a proof of a kind that is not supported: {0}")]
    Unsupported(String),
    /// A context that is not known here, by its address.
    #[error("an unknown context: {0}")]
    UnknownContext(String),
    /// Checking it would take longer than any honest document needs.
    #[error("too complex to check")]
    TooComplex,
}

impl ProofError {
    /// Whether this says nothing about the proof; otherwise the proof is certainly no good.
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Unsupported(_) | Self::UnknownContext(_) | Self::TooComplex => true,
            Self::Mismatch
            | Self::Malformed(_)
            | Self::WrongKeyType
            | Self::BaseProof
            | Self::UndefinedTerm(_)
            | Self::Meaningless(_) => false,
        }
    }
}

/// Whether `proof`, one proof object, covers `document` under `key`.
///
/// `document` is the whole secured document; its `proof` member is set aside here. A proof that builds upon
/// others (`previousProof`) finds them there, and its answer is worth something only if theirs hold as well:
/// see [`builds_upon`]. Whose key it is, what the proof is for and when it expires are the caller's questions:
/// see [`Options`].
///
/// VC Data Integrity §4.4 and §4.5
pub fn check(document: &Value, proof: &Value, key: &PublicKey) -> Result<Checked, ProofError> {
    let (suite, check) = entry(proof)?;
    Options::of(proof)?;
    let proof = proof.as_object().ok_or(ProofError::Malformed("proof"))?;
    let document = document.as_object().ok_or(ProofError::Malformed("document"))?;

    // 4.5 5.3. Let inputDocument be a copy of securedDocument with the proof value removed, then set
    // inputDocument.proof to matchingProofs.
    let mut unsecured = document.clone();
    unsecured.remove("proof");
    let previous = previous(document, proof)?;
    if !previous.is_empty() {
        unsecured.insert("proof".into(), Value::Array(previous.into_iter().cloned().collect()));
    }
    let edition = check(&Value::Object(unsecured), proof, key)?;
    Ok(Checked { suite, edition })
}

/// The suite of `proof`: unsupported if its name is not in the table, malformed if it has none.
pub fn suite_of(proof: &Value) -> Result<Suite, ProofError> {
    entry(proof).map(|(suite, _)| suite)
}

/// The proofs of a document, whether it holds one or a list of them; none if it is not secured.
pub fn proofs(document: &Value) -> &[Value] {
    match document.get("proof") {
        None | Some(Value::Null) => &[],
        Some(Value::Array(proofs)) => proofs,
        Some(proof) => std::slice::from_ref(proof),
    }
}

/// Every proof that `proof` builds upon, directly or through others; it is verified only if they are.
///
/// VC Data Integrity §4.5
pub fn builds_upon<'a>(document: &'a Value, proof: &Value) -> Result<Vec<&'a Value>, ProofError> {
    let document = document.as_object().ok_or(ProofError::Malformed("document"))?;
    let mut found: Vec<&Value> = Vec::new();
    let mut open: Vec<&Value> = vec![proof];
    while let Some(next) = open.pop() {
        let next = next.as_object().ok_or(ProofError::Malformed("proof"))?;
        for previous in previous(document, next)? {
            if !found.iter().any(|known| std::ptr::eq(*known, previous)) {
                found.push(previous);
                open.push(previous);
            }
        }
    }
    Ok(found)
}

/// What a proof says of itself beside its signature, each member of the type it must have.
///
/// VC Data Integrity §2.1
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options<'a> {
    pub id: Option<&'a str>,
    pub verification_method: &'a str,
    pub purpose: &'a str,
    pub created: Option<&'a str>,
    pub expires: Option<&'a str>,
    /// The security domains it is meant for, as a set.
    pub domain: Vec<&'a str>,
    pub challenge: Option<&'a str>,
}

impl<'a> Options<'a> {
    pub fn of(proof: &'a Value) -> Result<Self, ProofError> {
        let proof = proof.as_object().ok_or(ProofError::Malformed("proof"))?;
        let date = |name: &'static str| match optional(proof, name)? {
            Some(text) if date_time::instant(text).is_none() => Err(ProofError::Malformed(name)),
            other => Ok(other),
        };
        Ok(Self {
            id: optional(proof, "id")?,
            verification_method: text(proof, "verificationMethod")?,
            purpose: text(proof, "proofPurpose")?,
            created: date("created")?,
            expires: date("expires")?,
            domain: strings(proof, "domain")?,
            challenge: optional(proof, "challenge")?,
        })
    }
}

/// `document` with a proof by `key`, made as `options` say: a proof without `proofValue`, whose `cryptosuite` is
/// `eddsa-rdfc-2022` or `eddsa-jcs-2022`. A document that has proofs keeps them beside the new one.
///
/// VC Data Integrity §4.2
pub fn sign(document: &Value, options: &Value, key: &SigningKey) -> Result<Value, ProofError> {
    let suite = suite_of(options)?;
    Options::of(options)?;
    let options = options.as_object().ok_or(ProofError::Malformed("proof"))?;
    let mut secured = document.as_object().ok_or(ProofError::Malformed("document"))?.clone();
    let earlier = secured.remove("proof");
    let previous: Vec<Value> =
        previous(document.as_object().unwrap_or(&secured), options)?.into_iter().cloned().collect();

    let mut unsecured = secured.clone();
    if !previous.is_empty() {
        unsecured.insert("proof".into(), Value::Array(previous));
    }
    let proof = match suite {
        Suite::EddsaRdfc2022 => eddsa_rdfc_2022::sign(&Value::Object(unsecured), options, key)?,
        Suite::EddsaJcs2022 => eddsa_jcs_2022::sign(&Value::Object(unsecured), options, key)?,
        other => return Err(ProofError::Unsupported(format!("signing with {other:?}"))),
    };
    let proof = match earlier {
        None => proof,
        Some(Value::Array(mut proofs)) => {
            proofs.push(proof);
            Value::Array(proofs)
        }
        Some(one) => Value::Array(vec![one, proof]),
    };
    secured.insert("proof".into(), proof);
    Ok(Value::Object(secured))
}

fn entry(proof: &Value) -> Result<(Suite, Check), ProofError> {
    let proof = proof.as_object().ok_or(ProofError::Malformed("proof"))?;
    let kind = text(proof, "type")?;
    let cryptosuite = if kind == DATA_INTEGRITY { Some(text(proof, "cryptosuite")?) } else { None };
    SUITES
        .iter()
        .find(|(its_kind, its_cryptosuite, ..)| *its_kind == kind && *its_cryptosuite == cryptosuite)
        .map(|(_, _, suite, check)| (*suite, *check))
        .ok_or_else(|| ProofError::Unsupported(cryptosuite.unwrap_or(kind).to_owned()))
}

/// 4.5 5.2. The proofs of `document` that `proof.previousProof` names, in the order it names them.
fn previous<'a>(
    document: &'a Map<String, Value>,
    proof: &Map<String, Value>,
) -> Result<Vec<&'a Value>, ProofError> {
    let missing = ProofError::Malformed("previousProof");
    let all = match document.get("proof") {
        Some(Value::Array(proofs)) => proofs.as_slice(),
        Some(proof) => std::slice::from_ref(proof),
        None => &[],
    };
    let mut found = Vec::new();
    for id in strings(proof, "previousProof")? {
        let mut named = all.iter().filter(|it| it.get("id").and_then(Value::as_str) == Some(id));
        match (named.next(), named.next()) {
            (Some(one), None) => found.push(one),
            // None, or two under one name.
            _ => return Err(missing),
        }
    }
    Ok(found)
}

/// The bytes of `proofValue`: multibase, base58-btc.
fn proof_value(proof: &Map<String, Value>) -> Result<Vec<u8>, ProofError> {
    const MALFORMED: ProofError = ProofError::Malformed("proofValue");
    let text = text(proof, "proofValue")?.strip_prefix('z').ok_or(MALFORMED)?;
    // 96 bytes, the longest signature here, are at most 132 letters; base58 costs the square of its length.
    if text.len() > 132 {
        return Err(MALFORMED);
    }
    bs58::decode(text).into_vec().map_err(|_| MALFORMED)
}

/// `options` with the signature added as its last step.
fn with_proof_value(options: &Map<String, Value>, signature: &[u8]) -> Value {
    let mut proof = options.clone();
    proof.insert("proofValue".into(), Value::String(format!("z{}", bs58::encode(signature).into_string())));
    Value::Object(proof)
}

/// A proof without the members that hold its signature.
fn without_signature(proof: &Map<String, Value>) -> Map<String, Value> {
    let mut options = proof.clone();
    for signature in ["proofValue", "jws", "signatureValue"] {
        options.remove(signature);
    }
    options
}

fn text<'a>(object: &'a Map<String, Value>, name: &'static str) -> Result<&'a str, ProofError> {
    object
        .get(name)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
        .ok_or(ProofError::Malformed(name))
}

fn optional<'a>(object: &'a Map<String, Value>, name: &'static str) -> Result<Option<&'a str>, ProofError> {
    if object.contains_key(name) { text(object, name).map(Some) } else { Ok(None) }
}

/// One string or several.
fn strings<'a>(object: &'a Map<String, Value>, name: &'static str) -> Result<Vec<&'a str>, ProofError> {
    match object.get(name) {
        None => Ok(Vec::new()),
        Some(Value::String(one)) => Ok(vec![one]),
        Some(Value::Array(several)) => {
            several.iter().map(|one| one.as_str().ok_or(ProofError::Malformed(name))).collect()
        }
        Some(_) => Err(ProofError::Malformed(name)),
    }
}

impl From<SignatureError> for ProofError {
    fn from(error: SignatureError) -> Self {
        match error {
            SignatureError::WrongKeyType => Self::WrongKeyType,
            SignatureError::Malformed => Self::Malformed("signature"),
            SignatureError::Mismatch => Self::Mismatch,
        }
    }
}

impl From<JsonLdError> for ProofError {
    fn from(error: JsonLdError) -> Self {
        match error {
            JsonLdError::UnknownContext(address) => Self::UnknownContext(address),
            JsonLdError::UndefinedTerm(term) => Self::UndefinedTerm(term),
            JsonLdError::TooComplex => Self::TooComplex,
            other => Self::Meaningless(other),
        }
    }
}
