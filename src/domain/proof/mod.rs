//! Whether a signature covers a document: the table of suites, and what all of them share.
//!
//! <https://www.w3.org/TR/vc-data-integrity/#algorithms>

mod ecdsa_jcs_2019;
mod ecdsa_rdfc_2019;
pub mod ecdsa_sd_2023;
mod ed25519_signature_2018;
mod ed25519_signature_2020;
mod eddsa_jcs_2022;
mod eddsa_rdfc_2022;
pub mod jcs;
mod json_web_signature_2020;
mod jws;
pub mod merkle_proof;
pub mod rdfc;
pub mod vc_jwt;

use serde_json::{Map, Value};

use crate::domain::date_time::DateTime;
use crate::domain::json_ld::{JsonLdError, Part};
use crate::domain::key::{Ed25519Key, PublicKey, SignatureError, SigningKey};

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

impl Suite {
    /// Its name in the proofs that use it.
    pub fn name(self) -> &'static str {
        let (kind, cryptosuite) = SUITES
            .iter()
            .find(|(_, _, suite, _)| *suite == self)
            .map_or((DATA_INTEGRITY, None), |(kind, cryptosuite, ..)| (*kind, *cryptosuite));
        cryptosuite.unwrap_or(kind)
    }
}

/// What a suite does with a document without its proof, the proof, and a key.
type Check = fn(&Unsecured, &Map<String, Value>, &PublicKey) -> Result<Option<usize>, ProofError>;

/// A document as a proof covers it: without its proofs, but for those that the proof builds upon.
enum Unsecured<'a> {
    /// All but its member `proof`. Nearly always; a copy would cost as much as reading it did.
    AllButProof(&'a Map<String, Value>, &'a Value),
    Upon(Value),
}

impl<'a> Unsecured<'a> {
    /// VC-DI §4.5, 5.3. Let inputDocument be a copy of securedDocument with the proof value removed, then set
    /// inputDocument.proof to matchingProofs.
    fn of(document: &'a Value, proof: &Map<String, Value>) -> Result<Self, ProofError> {
        let members = document.as_object().ok_or(ProofError::Malformed("document"))?;
        let previous = previous(members, proof)?;
        if previous.is_empty() {
            return Ok(Self::AllButProof(members, document));
        }
        let mut unsecured = members.clone();
        unsecured.insert("proof".into(), Value::Array(previous.into_iter().cloned().collect()));
        Ok(Self::Upon(Value::Object(unsecured)))
    }

    fn part(&self) -> Part<'_> {
        match self {
            Self::AllButProof(_, document) => Part::without(document, "proof"),
            Self::Upon(document) => document.into(),
        }
    }

    fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Self::AllButProof(members, _) => members.get(name).filter(|_| name != "proof"),
            Self::Upon(document) => document.get(name),
        }
    }

    fn members(&self) -> Vec<(&str, &Value)> {
        let (members, set_aside) = match self {
            Self::AllButProof(members, _) => (Some(*members), "proof"),
            Self::Upon(document) => (document.as_object(), ""),
        };
        let members = members.into_iter().flatten().map(|(name, value)| (name.as_str(), value));
        members.filter(|(name, _)| *name != set_aside).collect()
    }
}

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
    /// The document uses JSON-LD in a way that is not followed here, or that other processors pass over in silence.
    #[error(transparent)]
    NotFollowed(JsonLdError),
}

impl ProofError {
    /// Whether this says nothing about the proof; otherwise the proof is certainly no good.
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Unsupported(_) | Self::UnknownContext(_) | Self::TooComplex | Self::NotFollowed(_) => true,
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
    let edition = check(&Unsecured::of(document, proof)?, proof, key)?;
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
            Some(text) if DateTime::of_xsd(text).is_none() => Err(ProofError::Malformed(name)),
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
        Suite::EddsaRdfc2022 => {
            eddsa_rdfc_2022::sign(&Unsecured::Upon(Value::Object(unsecured)), options, key)?
        }
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

/// The proof of `eddsa-jcs-2022` alone, for documents of our own that need no other suite: the module that writes them
/// stays small.
pub(crate) fn sign_jcs(document: &Value, options: &Value, key: &SigningKey) -> Result<Value, ProofError> {
    let options = options.as_object().ok_or(ProofError::Malformed("proof"))?;
    eddsa_jcs_2022::sign(document, options, key)
}

/// Checks what [`sign_jcs`] made.
pub(crate) fn check_jcs(document: &Value, proof: &Value, key: &Ed25519Key) -> Result<(), ProofError> {
    let proof = proof.as_object().ok_or(ProofError::Malformed("proof"))?;
    eddsa_jcs_2022::check_with(&Unsecured::of(document, proof)?, proof, |data, signature| {
        key.verify(data, signature)
    })
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
    let ids = strings(proof, "previousProof")?;
    if !ids.is_empty() && all.len().max(ids.len()) > LONGEST_CHAIN {
        return Err(ProofError::TooComplex);
    }
    for id in ids {
        let mut named = all.iter().filter(|it| it.get("id").and_then(Value::as_str) == Some(id));
        match (named.next(), named.next()) {
            (Some(one), None) => found.push(one),
            // None, or two under one name.
            _ => return Err(missing),
        }
    }
    Ok(found)
}

/// More signatures than any document is handed round for.
const LONGEST_CHAIN: usize = 64;

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
    let mut options = Map::new();
    for (name, value) in proof {
        if !["proofValue", "jws", "signatureValue"].contains(&name.as_str()) {
            options.insert(name.clone(), value.clone());
        }
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
            error if error.leaves_out() => Self::Meaningless(error),
            error @ (JsonLdError::NotSupported(_) | JsonLdError::Invalid { .. }) => Self::NotFollowed(error),
            error @ (JsonLdError::RelativeReference(_)
            | JsonLdError::ProtectedTermRedefinition(_)
            | JsonLdError::InvalidContext(_)) => Self::Meaningless(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn key() -> SigningKey {
        SigningKey::from_seed(&[7; 32])
    }

    #[test]
    fn a_proof_value_has_its_longest_length_and_no_more() {
        let of = |length: usize| {
            let proof = json!({ "proofValue": format!("z{}", "1".repeat(length)) });
            proof_value(proof.as_object().unwrap()).map(|bytes| bytes.len())
        };
        assert_eq!(of(132), Ok(132));
        assert_eq!(of(133), Err(ProofError::Malformed("proofValue")));
    }

    #[test]
    fn a_chain_has_its_longest_length_and_no_more() {
        let of = |length: usize| {
            let proofs: Vec<Value> = (0..length).map(|nth| json!({ "id": format!("urn:{nth}") })).collect();
            let last = json!({ "previousProof": "urn:0" });
            builds_upon(&json!({ "proof": proofs }), &last).map(|found| found.len())
        };
        assert_eq!(of(LONGEST_CHAIN), Ok(1));
        assert_eq!(of(LONGEST_CHAIN + 1), Err(ProofError::TooComplex));
    }

    fn unsigned() -> Value {
        json!({
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ],
            "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": key().did_key(), "type": ["Profile"], "name": "Exämple \u{1f393} School"},
            "validFrom": "2026-01-01T00:00:00Z",
            "name": "Robotics",
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "identifier": [{
                    "type": "IdentityObject",
                    "identityType": "emailAddress",
                    "hashed": false,
                    "identityHash": "a@example.org",
                }],
                "achievement": {
                    "id": "https://school.example/robotics",
                    "type": ["Achievement"],
                    "name": "Robotics",
                    "description": "Builds robots",
                    "criteria": {"narrative": "Build one"},
                    "creditsAvailable": 7.5,
                },
            },
        })
    }

    fn options(cryptosuite: &str) -> Value {
        json!({
            "type": "DataIntegrityProof",
            "cryptosuite": cryptosuite,
            "created": "2026-01-01T00:00:00Z",
            "verificationMethod": key().verification_method(),
            "proofPurpose": "assertionMethod",
        })
    }

    fn signed(cryptosuite: &str) -> Value {
        sign(&unsigned(), &options(cryptosuite), &key()).unwrap()
    }

    fn check_own(document: &Value) -> Result<Checked, ProofError> {
        check(document, &document["proof"], &key().public())
    }

    #[test]
    fn what_is_signed_here_holds_here() {
        for (name, suite, edition) in [
            ("eddsa-rdfc-2022", Suite::EddsaRdfc2022, Some(0)),
            ("eddsa-jcs-2022", Suite::EddsaJcs2022, None),
        ] {
            assert_eq!(check_own(&signed(name)), Ok(Checked { suite, edition }));
            assert_eq!(suite.name(), name);
        }
    }

    #[test]
    fn the_old_label_of_eddsa_rdfc_2022_is_another_proof() {
        let mut relabelled = signed("eddsa-rdfc-2022");
        relabelled["proof"]["cryptosuite"] = json!("eddsa-2022");
        assert_eq!(check_own(&relabelled), Err(ProofError::Mismatch));
    }

    #[test]
    fn a_second_signature_stands_beside_the_first_or_upon_it() {
        let mut first = options("eddsa-rdfc-2022");
        first["id"] = json!("urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544");
        let once = sign(&unsigned(), &first, &key()).unwrap();
        let mut second = options("eddsa-rdfc-2022");
        for upon in [false, true] {
            if upon {
                second["previousProof"] = first["id"].clone();
            }
            let twice = sign(&once, &second, &key()).unwrap();
            for proof in proofs(&twice) {
                assert!(check(&twice, proof, &key().public()).is_ok());
            }
            assert_eq!(builds_upon(&twice, &twice["proof"][1]).map(|it| it.len()), Ok(usize::from(upon)));
        }
    }

    #[test]
    fn a_circle_of_proofs_has_an_end() {
        let document = json!({"proof": [
            {"id": "urn:a", "previousProof": "urn:b"},
            {"id": "urn:b", "previousProof": ["urn:a", "urn:b"]},
        ]});
        assert_eq!(builds_upon(&document, &document["proof"][0]).map(|it| it.len()), Ok(2));
    }

    #[test]
    fn a_chain_longer_than_any_is_not_followed() {
        let proofs: Vec<Value> = (0..=LONGEST_CHAIN)
            .map(|n| json!({"id": format!("urn:{n}"), "previousProof": "urn:0"}))
            .collect();
        let document = json!({"proof": proofs});
        assert_eq!(builds_upon(&document, &document["proof"][1]), Err(ProofError::TooComplex));
    }

    #[test]
    fn two_proofs_of_one_name_cannot_be_built_upon() {
        let document = json!({"proof": [{"id": "urn:a"}, {"id": "urn:a"}, {"previousProof": "urn:a"}]});
        assert_eq!(
            builds_upon(&document, &document["proof"][2]),
            Err(ProofError::Malformed("previousProof"))
        );
    }

    #[test]
    fn a_word_that_no_context_defines_is_named() {
        let mut document = unsigned();
        document["gradePointAverage"] = json!("4.0");
        let undefined = ProofError::UndefinedTerm("/gradePointAverage".into());
        assert_eq!(sign(&document, &options("eddsa-rdfc-2022"), &key()), Err(undefined.clone()));
        let mut document = signed("eddsa-rdfc-2022");
        document["gradePointAverage"] = json!("4.0");
        assert_eq!(check_own(&document), Err(undefined));
    }

    #[test]
    fn an_unknown_context_leaves_the_question_open() {
        let mut document = signed("eddsa-rdfc-2022");
        document["@context"][1] = json!("https://elsewhere.example/context.json");
        let error = check_own(&document).unwrap_err();
        assert_eq!(error, ProofError::UnknownContext("https://elsewhere.example/context.json".into()));
        assert!(error.is_unknown());
    }

    #[test]
    fn json_ld_that_is_not_followed_here_leaves_the_question_open() {
        for (pointer, value) in [
            ("/credentialSubject/achievement/@nest", json!({"name": "Robotics"})),
            ("/credentialSubject/achievement/@included", json!([{"id": "urn:a", "name": "Robotics"}])),
            ("/credentialSubject/achievement/name", json!({"@value": null})),
        ] {
            let mut document = signed("eddsa-rdfc-2022");
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            document.pointer_mut(parent).unwrap()[name] = value;
            let told = check_own(&document);
            assert!(told.as_ref().is_err_and(ProofError::is_unknown), "{pointer}: {told:?}");
        }
        // What another meaning could hide behind stays a fault of the document.
        for (pointer, value) in [
            ("/credentialSubject/achievement/id", json!("relative")),
            ("/@context/2", json!({"VerifiableCredential": "https://elsewhere.example/x"})),
        ] {
            let mut document = signed("eddsa-rdfc-2022");
            if pointer == "/@context/2" {
                document["@context"].as_array_mut().unwrap().push(value);
            } else {
                *document.pointer_mut(pointer).unwrap() = value;
            }
            let told = check_own(&document);
            assert!(matches!(told, Err(ProofError::Meaningless(_))), "{pointer}: {told:?}");
        }
    }

    #[test]
    fn what_is_not_checked_here_is_told_from_what_cannot_be_right() {
        for (kind, cryptosuite) in [
            ("DataIntegrityProof", "bbs-2023"),
            ("DataIntegrityProof", "merkle-proof-2019"),
            ("RsaSignature2018", ""),
            ("EcdsaSecp256k1Signature2019", ""),
            ("MerkleProof2019", ""),
        ] {
            let error = suite_of(&json!({"type": kind, "cryptosuite": cryptosuite})).unwrap_err();
            let name = if cryptosuite.is_empty() { kind } else { cryptosuite };
            assert_eq!(error, ProofError::Unsupported(name.into()));
            assert!(error.is_unknown());
        }
        for proof in [
            json!(null),
            json!("proof"),
            json!({}),
            json!({"type": "DataIntegrityProof"}),
            json!({"type": "DataIntegrityProof", "cryptosuite": 1}),
            json!({"type": ["Ed25519Signature2020"]}),
        ] {
            assert!(suite_of(&proof).is_err_and(|it| !it.is_unknown()), "{proof}");
        }
    }

    #[test]
    fn each_member_that_is_not_what_it_must_be_is_named() {
        for (name, value) in [
            ("verificationMethod", json!(null)),
            ("verificationMethod", json!("")),
            ("verificationMethod", json!({"id": "did:example:a#b"})),
            ("proofPurpose", json!(["assertionMethod"])),
            ("created", json!("yesterday")),
            ("created", json!(1_767_225_600)),
            ("expires", json!("2026-13-01T00:00:00Z")),
            ("domain", json!([1])),
            ("challenge", json!([])),
            ("id", json!({})),
            ("previousProof", json!({})),
            ("proofValue", json!(["z2"])),
            ("proofValue", json!("zl0O")),
            ("proofValue", json!(format!("z{}", "2".repeat(100_000)))),
        ] {
            let mut document = signed("eddsa-jcs-2022");
            document["proof"][name] = value;
            assert_eq!(check_own(&document), Err(ProofError::Malformed(name)));
        }
    }

    #[test]
    fn a_document_without_a_context_has_no_rdf() {
        let mut document = signed("eddsa-rdfc-2022");
        document.as_object_mut().unwrap().remove("@context");
        assert_eq!(check_own(&document), Err(ProofError::Malformed("@context")));
    }

    #[test]
    fn the_options_of_a_proof_are_read_as_they_are() {
        let mut proof = options("eddsa-rdfc-2022");
        proof["domain"] = json!("a.example");
        proof["challenge"] = json!("c");
        let read = Options::of(&proof).unwrap();
        assert_eq!(
            (read.domain, read.challenge, read.purpose),
            (vec!["a.example"], Some("c"), "assertionMethod")
        );
        proof["domain"] = json!(["a.example", "b.example"]);
        assert_eq!(Options::of(&proof).unwrap().domain, ["a.example", "b.example"]);
    }

    /// A suite's detached JWS over what the suite hashes, as its signers make it.
    fn detached(kind: &str, context: &str, header: &str) -> Value {
        use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

        let mut document = unsigned();
        document["@context"].as_array_mut().unwrap().push(json!(context));
        let mut proof = options("");
        proof["type"] = json!(kind);
        proof.as_object_mut().unwrap().remove("cryptosuite");
        let own = if kind == "JsonWebSignature2020" {
            document["@context"].clone()
        } else {
            json!("https://w3id.org/security/v2")
        };
        let canonical =
            |value: &Value| crate::domain::json_ld::canonicalize(value, Default::default()).unwrap();
        let config = rdfc::configuration(proof.as_object().unwrap(), &own);
        let data = rdfc::hashing(&canonical(&document), &canonical(&config), Default::default());
        let header = URL_SAFE_NO_PAD.encode(header);
        let signature = key().sign(&[header.as_bytes(), b".", &data].concat());
        proof["jws"] = json!(format!("{header}..{}", URL_SAFE_NO_PAD.encode(signature)));
        document["proof"] = proof;
        document
    }

    const JWS_SUITES: [(&str, &str); 2] = [
        ("JsonWebSignature2020", "https://w3id.org/security/suites/jws-2020/v1"),
        ("Ed25519Signature2018", "https://w3id.org/security/suites/ed25519-2018/v1"),
    ];

    #[test]
    fn detached_signatures_hold_and_notice_a_change() {
        for (kind, context) in JWS_SUITES {
            let document = detached(kind, context, r#"{"alg":"EdDSA","b64":false,"crit":["b64"]}"#);
            assert_eq!(check_own(&document).map(|it| it.suite.name()), Ok(kind));
            for (pointer, value) in [
                ("/name", json!("Other")),
                ("/proof/created", json!("2026-01-01T00:00:01Z")),
                ("/proof/proofPurpose", json!("authentication")),
            ] {
                let mut changed = document.clone();
                *changed.pointer_mut(pointer).unwrap() = value;
                assert_eq!(check_own(&changed), Err(ProofError::Mismatch), "{kind} {pointer}");
            }
        }
    }

    #[test]
    fn a_suite_that_only_the_proof_names_is_understood() {
        // As DIDKit signs: the document's contexts know nothing of the suite, its own stands in the proof.
        let (kind, context) = JWS_SUITES[0];
        let mut document = detached(kind, context, r#"{"alg":"EdDSA","b64":false,"crit":["b64"]}"#);
        let contexts = document["@context"].as_array_mut().unwrap();
        contexts.retain(|it| it != context);
        assert!(check_own(&document).is_ok());
        document["proof"]["@context"] = json!(context);
        assert!(check_own(&document).is_ok());
        document["proof"]["proofPurpose"] = json!("authentication");
        assert_eq!(check_own(&document).map_err(|it| it.is_unknown()), Err(false));
    }

    #[test]
    fn detached_signatures_must_say_that_their_payload_is_not_encoded() {
        for (kind, context) in JWS_SUITES {
            for header in [
                r#"{"alg":"EdDSA"}"#,
                r#"{"alg":"EdDSA","b64":true,"crit":["b64"]}"#,
                r#"{"alg":"EdDSA","b64":false}"#,
                r#"{"alg":"EdDSA","b64":false,"crit":["b64","exp"]}"#,
                r#"{"alg":"none","b64":false,"crit":["b64"]}"#,
                r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#,
                r#"{"alg":"ES256","b64":false,"crit":["b64"]}"#,
            ] {
                let error = check_own(&detached(kind, context, header)).unwrap_err();
                assert!(!error.is_unknown(), "{kind} {header}: {error}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn any_one_bit_changed_anywhere_is_noticed(at in any::<prop::sample::Index>(), bit in 0u8..8, rdf: bool) {
            static DOCUMENTS: OnceLock<[Value; 2]> = OnceLock::new();
            let documents = DOCUMENTS.get_or_init(|| [signed("eddsa-jcs-2022"), signed("eddsa-rdfc-2022")]);
            let mut bytes = documents[usize::from(rdf)].to_string().into_bytes();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            // The context of Open Badges has one address for both words; the rules of wording refuse the second.
            prop_assume!(!rdf || !String::from_utf8_lossy(&bytes).contains("\"Criteria\""));
            let accepted = serde_json::from_slice::<Value>(&bytes).is_ok_and(|document| check_own(&document).is_ok());
            prop_assert!(!accepted, "{}", String::from_utf8_lossy(&bytes));
        }
    }
}
