//! Finding a key in its controller's document, and making sure that the controller means it.
//!
//! <https://www.w3.org/TR/cid-1.0/#retrieve-verification-method>

use serde_json::{Map, Value};

use super::DidError;
use crate::domain::key::PublicKey;

/// A key and what its controller's document says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerificationMethod {
    /// Its absolute address.
    pub id: String,
    /// Who controls it: the id of the document it was found in.
    pub controller: String,
    pub key: PublicKey,
    /// When it was revoked, as an xsd:dateTimeStamp; not yet read.
    pub revoked: Option<String>,
    /// When it expires, as an xsd:dateTimeStamp; not yet read.
    pub expires: Option<String>,
}

/// What a key is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relationship {
    /// Making claims, such as credentials.
    AssertionMethod,
    /// Proving to be the controller, as in presentations.
    Authentication,
}

impl Relationship {
    pub fn name(self) -> &'static str {
        match self {
            Self::AssertionMethod => "assertionMethod",
            Self::Authentication => "authentication",
        }
    }
}

/// The verification method `method_id` of `document`, which was served for `expected_id` (a DID, or the
/// address of a controlled identifier document).
pub fn verification_method(
    document: &Value,
    expected_id: &str,
    method_id: &str,
    relationship: Relationship,
) -> Result<VerificationMethod, DidError> {
    let document = document.as_object().ok_or(DidError::MalformedDocument("not an object"))?;

    // 3. Let controllerDocumentUrl be the result of parsing the fragment from vmIdentifier.
    if super::split(method_id).0 != expected_id || super::split(method_id).1.is_none_or(str::is_empty) {
        return Err(DidError::NoSuchMethod);
    }
    // 6. If controllerDocument.id is not equal to the controllerDocumentUrl, an error MUST be raised.
    if document.get("id").and_then(Value::as_str) != Some(expected_id) {
        return Err(DidError::WrongDocument);
    }

    // 7. Let verificationMethod be the result of dereferencing the vmFragment from the controllerDocument.
    //    It stands under verificationMethod, or embedded in the relationship that may use it.
    let listed = list(document, "verificationMethod")?;
    let related = list(document, relationship.name())?;
    let is_it = |id: &Value| id.as_str().is_some_and(|id| absolute(expected_id, id) == method_id);
    let about_it = |entry: &&&Value| entry.get("id").is_some_and(is_it);
    let candidates: Vec<&Value> = listed.iter().chain(&related).filter(about_it).copied().collect();

    // 10. If verificationMethod is not associated with the verification relationship, an error MUST be raised.
    let associated = related.iter().any(|entry| is_it(entry) || entry.get("id").is_some_and(is_it));
    if !associated {
        let known = !candidates.is_empty()
            || OTHER_RELATIONSHIPS.iter().any(|other| {
                list(document, other)
                    .is_ok_and(|entries| entries.iter().any(|entry| entry.get("id").is_some_and(is_it)))
            });
        return Err(if known { DidError::WrongRelationship } else { DidError::NoSuchMethod });
    }

    // One key may be written down twice, in two encodings; two keys under one name are nobody's key.
    let mut found: Option<VerificationMethod> = None;
    for candidate in candidates {
        let method = read(candidate, expected_id, method_id)?;
        if found.as_ref().is_some_and(|other| *other != method) {
            return Err(DidError::Ambiguous);
        }
        found = Some(method);
    }
    found.ok_or(DidError::NoSuchMethod)
}

const OTHER_RELATIONSHIPS: [&str; 5] =
    ["assertionMethod", "authentication", "keyAgreement", "capabilityInvocation", "capabilityDelegation"];

fn read(entry: &Value, document_id: &str, id: &str) -> Result<VerificationMethod, DidError> {
    let entry = entry.as_object().ok_or(DidError::MalformedDocument("verificationMethod"))?;
    let text = |name: &'static str| match entry.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(DidError::MalformedDocument(name)),
    };

    // 9. If the controller of verificationMethod does not equal controllerDocument.id, an error MUST be raised.
    let controller = text("controller")?.ok_or(DidError::MalformedDocument("controller"))?;
    if controller != document_id {
        return Err(DidError::WrongController);
    }

    if ["privateKeyMultibase", "secretKeyMultibase", "privateKeyJwk", "secretKeyJwk", "privateKeyBase58"]
        .iter()
        .any(|secret| entry.contains_key(*secret))
    {
        return Err(crate::domain::key::KeyError::Private.into());
    }
    // 8. If verificationMethod is not a conforming verification method, an error MUST be raised.
    let kind = text("type")?.ok_or(DidError::MalformedDocument("type"))?;
    let multibase = text("publicKeyMultibase")?;
    let base58 = text("publicKeyBase58")?;
    let jwk = entry.get("publicKeyJwk");
    if usize::from(multibase.is_some()) + usize::from(base58.is_some()) + usize::from(jwk.is_some()) > 1 {
        return Err(DidError::Ambiguous);
    }
    let key = match (kind, multibase, base58, jwk) {
        ("Multikey", Some(text), None, None) => PublicKey::from_multikey(text)?,
        ("Ed25519VerificationKey2020", Some(text), None, None) => {
            only_ed25519(PublicKey::from_multikey(text)?)?
        }
        ("Ed25519VerificationKey2018", None, Some(text), None) => PublicKey::from_base58(text)?,
        ("Ed25519VerificationKey2018" | "Ed25519VerificationKey2020", None, None, Some(jwk)) => {
            only_ed25519(PublicKey::from_jwk(jwk)?)?
        }
        ("JsonWebKey" | "JsonWebKey2020", None, None, Some(jwk)) => PublicKey::from_jwk(jwk)?,
        (
            "Multikey"
            | "Ed25519VerificationKey2018"
            | "Ed25519VerificationKey2020"
            | "JsonWebKey"
            | "JsonWebKey2020",
            ..,
        ) => return Err(DidError::MalformedDocument("verification material")),
        (other, ..) => return Err(DidError::UnsupportedType(other.to_owned())),
    };
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Ok(VerificationMethod {
        id: id.to_owned(),
        controller: controller.to_owned(),
        key,
        revoked: owned(text("revoked")?),
        expires: owned(text("expires")?),
    })
}

fn only_ed25519(key: PublicKey) -> Result<PublicKey, DidError> {
    match key {
        PublicKey::Ed25519(_) => Ok(key),
        _ => Err(DidError::MalformedDocument("verification material")),
    }
}

/// The values of a member that may be absent, one value or several.
fn list<'a>(document: &'a Map<String, Value>, name: &'static str) -> Result<Vec<&'a Value>, DidError> {
    match document.get(name) {
        None => Ok(Vec::new()),
        Some(Value::Array(values)) => Ok(values.iter().collect()),
        Some(value @ (Value::String(_) | Value::Object(_))) => Ok(vec![value]),
        Some(_) => Err(DidError::MalformedDocument(name)),
    }
}

/// A reference within a document: `#key-1` is the document's own.
fn absolute(base: &str, reference: &str) -> String {
    if reference.starts_with('#') { format!("{base}{reference}") } else { reference.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::key::KeyError;

    const ID: &str = "did:web:issuer.example";
    const METHOD: &str = "did:web:issuer.example#key-1";
    const MULTIKEY: &str = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
    const OTHER: &str = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";

    fn document() -> Value {
        json!({
            "id": ID,
            "verificationMethod": [{"id": METHOD, "type": "Multikey", "controller": ID, "publicKeyMultibase": MULTIKEY}],
            "assertionMethod": [METHOD],
        })
    }

    fn find(document: &Value) -> Result<VerificationMethod, DidError> {
        verification_method(document, ID, METHOD, Relationship::AssertionMethod)
    }

    /// The good document with one thing different.
    fn but(pointer: &str, value: Value) -> Value {
        let mut document = document();
        *document.pointer_mut(pointer).unwrap() = value;
        document
    }

    #[test]
    fn a_method_is_found_by_reference() {
        let method = find(&document()).unwrap();
        assert_eq!((method.id.as_str(), method.controller.as_str()), (METHOD, ID));
        assert_eq!(method.key.to_multikey().as_deref(), Some(MULTIKEY));
    }

    #[test]
    fn relative_ids_are_the_documents_own() {
        assert!(find(&but("/verificationMethod/0/id", json!("#key-1"))).is_ok());
        assert!(find(&but("/assertionMethod", json!("#key-1"))).is_ok());
    }

    #[test]
    fn an_embedded_method_is_meant_for_its_relationship_alone() {
        let method = document()["verificationMethod"][0].clone();
        let embedded = json!({"id": ID, "assertionMethod": [method]});
        assert!(find(&embedded).is_ok());
        let elsewhere = json!({"id": ID, "authentication": [method]});
        assert_eq!(find(&elsewhere), Err(DidError::WrongRelationship));
    }

    #[test]
    fn a_method_that_is_not_listed_for_the_purpose_is_refused() {
        assert_eq!(find(&but("/assertionMethod", json!([]))), Err(DidError::WrongRelationship));
        let authentication = verification_method(&document(), ID, METHOD, Relationship::Authentication);
        assert_eq!(authentication, Err(DidError::WrongRelationship));
    }

    #[test]
    fn a_document_of_another_id_is_refused() {
        for id in [json!("did:web:evil.example"), json!(null), json!([ID]), json!("did:web:issuer.example/")]
        {
            assert_eq!(find(&but("/id", id)), Err(DidError::WrongDocument));
        }
    }

    #[test]
    fn a_method_of_another_controller_is_refused() {
        assert_eq!(
            find(&but("/verificationMethod/0/controller", json!("did:web:evil.example"))),
            Err(DidError::WrongController)
        );
        let mut without = document();
        without["verificationMethod"][0].as_object_mut().unwrap().remove("controller");
        assert_eq!(find(&without), Err(DidError::MalformedDocument("controller")));
    }

    #[test]
    fn a_method_is_its_whole_id_and_not_its_fragment() {
        let theirs = "did:web:evil.example#key-1";
        assert_eq!(
            verification_method(&document(), ID, theirs, Relationship::AssertionMethod),
            Err(DidError::NoSuchMethod)
        );
        assert_eq!(find(&but("/verificationMethod/0/id", json!(theirs))), Err(DidError::NoSuchMethod));
        assert_eq!(
            verification_method(&document(), ID, ID, Relationship::AssertionMethod),
            Err(DidError::NoSuchMethod)
        );
    }

    #[test]
    fn one_id_with_two_keys_is_nobodys_key() {
        let mut twice = document();
        let mut second = twice["verificationMethod"][0].clone();
        second["publicKeyMultibase"] = json!(OTHER);
        twice["verificationMethod"].as_array_mut().unwrap().push(second);
        assert_eq!(find(&twice), Err(DidError::Ambiguous));
    }

    #[test]
    fn one_key_written_twice_is_one_key() {
        let mut twice = document();
        let mut second = twice["verificationMethod"][0].clone();
        second["type"] = json!("Ed25519VerificationKey2020");
        twice["assertionMethod"] = json!([second]);
        assert!(find(&twice).is_ok());
    }

    #[test]
    fn every_form_of_an_ed25519_key_is_read_alike() {
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": x});
        let key = PublicKey::from_jwk(&jwk).unwrap();
        let multikey = key.to_multikey().unwrap();
        let base58 = bs58::encode(&bs58::decode(&multikey[1..]).into_vec().unwrap()[2..]).into_string();
        for (kind, member, value) in [
            ("Multikey", "publicKeyMultibase", json!(multikey)),
            ("Ed25519VerificationKey2020", "publicKeyMultibase", json!(multikey)),
            ("Ed25519VerificationKey2018", "publicKeyBase58", json!(base58)),
            ("JsonWebKey", "publicKeyJwk", jwk.clone()),
            ("JsonWebKey2020", "publicKeyJwk", jwk.clone()),
        ] {
            let method = json!({"id": METHOD, "type": kind, "controller": ID, member: value});
            assert_eq!(
                find(&but("/verificationMethod/0", method)).map(|it| it.key),
                Ok(key.clone()),
                "{kind}"
            );
        }
    }

    #[test]
    fn material_that_does_not_belong_to_the_type_is_refused() {
        let p256 = "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP";
        for (kind, member, value) in [
            ("Ed25519VerificationKey2020", "publicKeyMultibase", json!(p256)),
            ("Multikey", "publicKeyBase58", json!(&MULTIKEY[1..])),
            ("JsonWebKey", "publicKeyMultibase", json!(MULTIKEY)),
            ("Multikey", "publicKeyMultibase", json!([MULTIKEY])),
        ] {
            let method = json!({"id": METHOD, "type": kind, "controller": ID, member: value});
            assert!(
                find(&but("/verificationMethod/0", method)).is_err_and(|it| !it.is_unsupported()),
                "{kind} {member}"
            );
        }
        let both = json!({"id": METHOD, "type": "Multikey", "controller": ID, "publicKeyMultibase": MULTIKEY,
            "publicKeyJwk": {"kty": "OKP", "crv": "Ed25519", "x": "AA"}});
        assert_eq!(find(&but("/verificationMethod/0", both)), Err(DidError::Ambiguous));
        let unknown =
            json!({"id": METHOD, "type": "Bls12381G2Key2020", "controller": ID, "publicKeyBase58": "a"});
        assert!(find(&but("/verificationMethod/0", unknown)).is_err_and(|it| it.is_unsupported()));
    }

    #[test]
    fn a_published_secret_makes_the_key_worthless() {
        let mut secret = document();
        secret["verificationMethod"][0]["privateKeyMultibase"] = json!("z3u2");
        assert_eq!(find(&secret), Err(DidError::Key(KeyError::Private)));
    }

    #[test]
    fn dates_of_revocation_and_expiry_are_handed_on() {
        let mut dated = document();
        dated["verificationMethod"][0]["revoked"] = json!("2026-01-01T00:00:00Z");
        dated["verificationMethod"][0]["expires"] = json!("2027-01-01T00:00:00Z");
        let method = find(&dated).unwrap();
        assert_eq!(method.revoked.as_deref(), Some("2026-01-01T00:00:00Z"));
        assert_eq!(method.expires.as_deref(), Some("2027-01-01T00:00:00Z"));
        dated["verificationMethod"][0]["revoked"] = json!(true);
        assert_eq!(find(&dated), Err(DidError::MalformedDocument("revoked")));
    }

    #[test]
    fn a_method_is_named_by_its_document_and_a_fragment() {
        const STRANGERS: &str = "did:web:other.example#key-1";
        for id in [STRANGERS, ID, "did:web:issuer.example#"] {
            let mut document = but("/verificationMethod/0/id", json!(id));
            document["assertionMethod"] = json!([id]);
            let found = verification_method(&document, ID, id, Relationship::AssertionMethod);
            assert_eq!(found, Err(DidError::NoSuchMethod), "{id}");
        }
    }
}
