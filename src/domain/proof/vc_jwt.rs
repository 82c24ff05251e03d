//! Credentials and presentations secured as a compact JWS.
//!
//! <https://www.imsglobal.org/spec/ob/v3p0/#json-web-token-proof-format>,
//! <https://www.w3.org/TR/vc-jose-cose/>, <https://www.w3.org/TR/vc-data-model/#json-web-token>, RFC 7515

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use super::ProofError;
use crate::domain::date_time::{self, DateTime};
use crate::domain::evidence::Instant;
use crate::domain::json;
use crate::domain::key::{Algorithm, KeyError, PublicKey};

/// A compact JWS that can be right: well formed, with an algorithm that is checked here. Nothing in it is
/// to be believed before [`check`].
///
/// # Personal data
/// The payload is a credential.
#[derive(Clone, PartialEq)]
pub struct Jwt {
    pub header: Map<String, Value>,
    pub payload: Value,
    pub algorithm: Algorithm,
    /// Where the signer says the key is: a DID URL, a web address, a name in a key set.
    pub kid: Option<String>,
    /// The key the signer says it is. Anyone can write any key here.
    pub jwk: Option<PublicKey>,
    pub typ: Option<String>,
    signing_input: String,
    signature: Vec<u8>,
}

impl Jwt {
    /// Reads a compact JWS (RFC 7515 §5.2, steps 1 to 7).
    pub fn parse(text: &str) -> Result<Self, ProofError> {
        let mut segments = text.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (segments.next(), segments.next(), segments.next(), segments.next())
        else {
            return Err(ProofError::Malformed("segments"));
        };
        let signing_input = format!("{header}.{payload}");
        let header = protected_header(header)?;
        let (algorithm, kid, jwk) = meaning_of(&header)?;
        // RFC 7515 §4.1.11: an extension that must be understood and is not makes the JWS invalid. We know none
        // that belongs here; `b64` (RFC 7797) must not be used in a JWT.
        if header.contains_key("crit") || header.contains_key("b64") {
            return Err(ProofError::Malformed("crit"));
        }
        let typ = member(&header, "typ")?;
        let payload =
            json::parse_bytes(&bytes(payload, "payload")?).ok_or(ProofError::Malformed("payload"))?;
        if !payload.is_object() {
            return Err(ProofError::Malformed("payload"));
        }
        let signature = bytes(signature, "signature")?;
        Ok(Self { header, payload, algorithm, kid, jwk, typ, signing_input, signature })
    }
}

/// Whether `key` signed `jwt`.
pub fn check(jwt: &Jwt, key: &PublicKey) -> Result<(), ProofError> {
    Ok(key.verify(jwt.algorithm, jwt.signing_input.as_bytes(), &jwt.signature)?)
}

/// The credential or presentation that a payload is: the payload itself (VCDM 2.0), or its `vc` or `vp` claim
/// with what the other claims say added where it says nothing itself (VCDM 1.1).
pub fn credential_of(payload: &Value) -> Result<Value, ProofError> {
    let claims = payload.as_object().ok_or(ProofError::Malformed("payload"))?;
    let (mut document, holder) = match form(claims)? {
        Form::Payload => return Ok(payload.clone()),
        Form::Vc(vc) => (vc.clone(), "issuer"),
        Form::Vp(vp) => (vp.clone(), "holder"),
    };
    if let Some(Value::String(iss)) = claims.get("iss") {
        match document.get_mut(holder) {
            None => drop(document.insert(holder.into(), Value::String(iss.clone()))),
            Some(issuer) => name(issuer, iss),
        }
    }
    if let Some(Value::String(jti)) = claims.get("jti") {
        document.entry("id").or_insert_with(|| Value::String(jti.clone()));
    }
    if holder == "issuer" {
        if let Some(Value::String(sub)) = claims.get("sub") {
            match document.entry("credentialSubject").or_insert_with(|| Value::Object(Map::new())) {
                Value::Array(subjects) => {
                    if let [one] = subjects.as_mut_slice() {
                        name(one, sub);
                    }
                }
                subject => name(subject, sub),
            }
        }
        for (claim, names) in [("nbf", VALID_FROM), ("exp", VALID_UNTIL)] {
            let date = claims.get(claim).and_then(numeric_date).and_then(date_time::text);
            if let (Some(date), None) = (date, dated(&document, names)) {
                document.insert(names[1].into(), Value::String(date));
            }
        }
    }
    Ok(Value::Object(document))
}

/// How the claims of a payload stand to the credential in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// Claims that say something else than the credential, or nothing that can be understood. With one of
    /// these a badge is not valid.
    pub disagreeing: Vec<Claim>,
    /// Claims that the Open Badges specification asks for and that are not there.
    pub missing: Vec<Claim>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Not a claim but the shape of the whole: the credential's first context is of another version of the data
    /// model than the place where it stands.
    Form,
    Iss,
    Sub,
    Jti,
    Nbf,
    Exp,
}

/// Holds the claims of `payload` against the credential in it, times by the whole second.
///
/// Open Badges 3.0 §8.2.4.1
pub fn claims(payload: &Value) -> Result<Claims, ProofError> {
    let claims = payload.as_object().ok_or(ProofError::Malformed("payload"))?;
    let form = form(claims)?;
    let (document, folded) = match form {
        Form::Payload => (claims, false),
        Form::Vc(vc) | Form::Vp(vc) => (vc, true),
    };
    let mut found = Claims::default();
    if !matches!(form, Form::Vp(_)) {
        let first = match document.get("@context") {
            Some(Value::Array(contexts)) => contexts.first(),
            one => one,
        };
        if first.and_then(Value::as_str) != Some(if folded { CONTEXT_V1 } else { CONTEXT_V2 }) {
            found.disagreeing.push(Claim::Form);
        }
    }
    let mut hold =
        |claim: Claim, name: &str, has: bool, agrees: &dyn Fn(&Value) -> bool| match claims.get(name) {
            Some(value) if !agrees(value) => found.disagreeing.push(claim),
            None if has => found.missing.push(claim),
            _ => {}
        };

    let speaker = if matches!(form, Form::Vp(_)) || is_presentation(document) { "holder" } else { "issuer" };
    let issuer = document.get(speaker).map(identifier);
    hold(Claim::Iss, "iss", issuer.is_some(), &|iss| match issuer {
        None => folded && iss.is_string(),
        // 1.1: an issuer with other members and no id takes its id from the claim.
        Some(None) => folded && iss.is_string(),
        Some(Some(id)) => iss == id,
    });
    let id = document.get("id");
    hold(Claim::Jti, "jti", id.is_some(), &|jti| match id {
        None => jti.is_string(),
        Some(id) => jti == id,
    });
    if speaker == "issuer" {
        let subjects: Vec<Option<&str>> = match document.get("credentialSubject") {
            None => Vec::new(),
            Some(Value::Array(subjects)) => subjects.iter().map(identifier).collect(),
            Some(subject) => vec![identifier(subject)],
        };
        let named = subjects.iter().any(Option::is_some);
        hold(Claim::Sub, "sub", named, &|sub| match sub.as_str() {
            Some(sub) => subjects.contains(&Some(sub)) || (!named && folded),
            None => false,
        });
        for (claim, name, names, required) in
            [(Claim::Nbf, "nbf", VALID_FROM, true), (Claim::Exp, "exp", VALID_UNTIL, false)]
        {
            let date = dated(document, names);
            let date_read = date.and_then(Value::as_str).and_then(DateTime::of_xsd);
            hold(claim, name, required || date.is_some(), &|claimed| match (numeric_date(claimed), date) {
                (None, _) => false,
                (Some(_), None) => true,
                (Some(claimed), Some(_)) => date_read.is_some_and(|date| date.seconds == claimed),
            });
        }
    }
    Ok(found)
}

const CONTEXT_V1: &str = "https://www.w3.org/2018/credentials/v1";
const CONTEXT_V2: &str = "https://www.w3.org/ns/credentials/v2";

/// The name in VCDM 2.0 and the name in 1.1.
const VALID_FROM: [&str; 2] = ["validFrom", "issuanceDate"];
const VALID_UNTIL: [&str; 2] = ["validUntil", "expirationDate"];

enum Form<'a> {
    Payload,
    Vc(&'a Map<String, Value>),
    Vp(&'a Map<String, Value>),
}

fn form(claims: &Map<String, Value>) -> Result<Form<'_>, ProofError> {
    match (claims.contains_key("@context"), claims.get("vc"), claims.get("vp")) {
        (true, None, None) => Ok(Form::Payload),
        (false, Some(Value::Object(vc)), None) => Ok(Form::Vc(vc)),
        (false, None, Some(Value::Object(vp))) => Ok(Form::Vp(vp)),
        // Neither, or two: which one did the signer mean?
        _ => Err(ProofError::Malformed("payload")),
    }
}

pub(crate) fn is_presentation(document: &Map<String, Value>) -> bool {
    match document.get("type") {
        Some(Value::Array(types)) => types.iter().any(|it| it == "VerifiablePresentation"),
        Some(one) => one == "VerifiablePresentation",
        None => false,
    }
}

/// The id of something that is written as its id or as an object.
fn identifier(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.get("id").and_then(Value::as_str))
}

/// Gives an object without an id the id `id`.
fn name(value: &mut Value, id: &str) {
    if let Value::Object(members) = value {
        members.entry("id").or_insert_with(|| Value::String(id.to_owned()));
    }
}

fn dated<'a>(document: &'a Map<String, Value>, names: [&str; 2]) -> Option<&'a Value> {
    names.iter().find_map(|name| document.get(*name))
}

/// RFC 7519 §2: seconds since 1970, whole or not.
fn numeric_date(value: &Value) -> Option<Instant> {
    let seconds = value.as_i64().or_else(|| {
        let seconds = value.as_f64().filter(|it| it.abs() < 1e12)?;
        Some(seconds.floor() as i64)
    })?;
    date_time::text(seconds).map(|_| seconds)
}

/// The header of a JWS: a JSON object in canonical base64url.
pub(super) fn protected_header(segment: &str) -> Result<Map<String, Value>, ProofError> {
    match json::parse_bytes(&bytes(segment, "header")?) {
        Some(Value::Object(header)) => Ok(header),
        _ => Err(ProofError::Malformed("header")),
    }
}

type Meaning = (Algorithm, Option<String>, Option<PublicKey>);

/// The algorithm and the key that a header names.
fn meaning_of(header: &Map<String, Value>) -> Result<Meaning, ProofError> {
    let algorithm = algorithm(header)?;
    let jwk = match header.get("jwk").map(PublicKey::from_jwk) {
        None => None,
        Some(Ok(key)) if key.accepts(algorithm) => Some(key),
        Some(Ok(_)) => return Err(ProofError::WrongKeyType),
        Some(Err(KeyError::Unsupported(kind))) => return Err(ProofError::Unsupported(kind)),
        Some(Err(_)) => return Err(ProofError::Malformed("jwk")),
    };
    Ok((algorithm, member(header, "kid")?, jwk))
}

/// The `alg` of a header. `none` and the shared-secret algorithms prove nothing to anybody else.
pub(super) fn algorithm(header: &Map<String, Value>) -> Result<Algorithm, ProofError> {
    let alg = header.get("alg").and_then(Value::as_str).ok_or(ProofError::Malformed("alg"))?;
    match Algorithm::from_jose(alg) {
        Some(algorithm) => Ok(algorithm),
        None if KNOWN_ELSEWHERE.contains(&alg) => Err(ProofError::Unsupported(alg.to_owned())),
        None => Err(ProofError::Malformed("alg")),
    }
}

/// Registered signature algorithms that are not checked here.
const KNOWN_ELSEWHERE: [&str; 13] = [
    "ES256K",
    "ES512",
    "RS384",
    "RS512",
    "PS384",
    "PS512",
    "Ed448",
    "ESP256",
    "ESP384",
    "ESP512",
    "ML-DSA-44",
    "ML-DSA-65",
    "ML-DSA-87",
];

fn member(header: &Map<String, Value>, name: &'static str) -> Result<Option<String>, ProofError> {
    match header.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(ProofError::Malformed(name)),
    }
}

/// Base64url without padding, in its one canonical spelling.
pub(super) fn bytes(segment: &str, name: &'static str) -> Result<Vec<u8>, ProofError> {
    URL_SAFE_NO_PAD.decode(segment).map_err(|_| ProofError::Malformed(name))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::domain::key::SigningKey;

    fn key() -> SigningKey {
        SigningKey::from_seed(&[7; 32])
    }

    fn encode(value: &Value) -> String {
        URL_SAFE_NO_PAD.encode(value.to_string())
    }

    fn compact(header: &Value, payload: &Value) -> String {
        let input = format!("{}.{}", encode(header), encode(payload));
        let signature = URL_SAFE_NO_PAD.encode(key().sign(input.as_bytes()));
        format!("{input}.{signature}")
    }

    fn payload() -> Value {
        json!({
            "@context": [CONTEXT_V2],
            "id": "urn:uuid:1",
            "type": ["VerifiableCredential"],
            "issuer": {"id": "https://issuer.example", "name": "Issuer"},
            "validFrom": "2026-01-01T00:00:00Z",
            "validUntil": "2027-01-01T01:00:00.5+01:00",
            "credentialSubject": {"id": "did:example:learner"},
            "iss": "https://issuer.example",
            "sub": "did:example:learner",
            "jti": "urn:uuid:1",
            "nbf": 1_767_225_600,
            "exp": 1_798_761_600,
        })
    }

    /// The same in the form of VCDM 1.1, where the claims need not be repeated.
    fn payload_v1() -> Value {
        let mut payload = payload();
        let claims = payload.as_object_mut().unwrap();
        let vc: Map<_, _> = ["@context", "type", "credentialSubject"]
            .into_iter()
            .map(|name| (name.to_owned(), claims.remove(name).unwrap()))
            .collect();
        for name in ["id", "issuer", "validFrom", "validUntil"] {
            claims.remove(name);
        }
        claims.insert("vc".into(), Value::Object(vc));
        payload["vc"]["@context"][0] = json!(CONTEXT_V1);
        payload["vc"]["credentialSubject"] = json!({"name": "Learner"});
        payload
    }

    fn parse(header: Value) -> Result<Jwt, ProofError> {
        Jwt::parse(&compact(&header, &payload()))
    }

    #[test]
    fn a_signed_credential_verifies_with_its_key_only() {
        let jwt = parse(json!({"alg": "EdDSA", "kid": "k", "typ": "vc+jwt"})).unwrap();
        assert_eq!((jwt.kid.as_deref(), jwt.typ.as_deref()), (Some("k"), Some("vc+jwt")));
        assert_eq!(check(&jwt, &key().public()), Ok(()));
        assert_eq!(check(&jwt, &SigningKey::from_seed(&[8; 32]).public()), Err(ProofError::Mismatch));
        let p256 = PublicKey::from_multikey("zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP").unwrap();
        assert_eq!(check(&jwt, &p256), Err(ProofError::WrongKeyType));
    }

    #[test]
    fn a_changed_payload_does_not_verify() {
        let jwt = compact(&json!({"alg": "EdDSA"}), &payload());
        let mut changed = payload();
        changed["credentialSubject"]["name"] = json!("Somebody else");
        let segments: Vec<&str> = jwt.split('.').collect();
        let jwt = Jwt::parse(&format!("{}.{}.{}", segments[0], encode(&changed), segments[2])).unwrap();
        assert_eq!(check(&jwt, &key().public()), Err(ProofError::Mismatch));
    }

    #[test]
    fn algorithms_that_prove_nothing_cannot_be_right() {
        for alg in ["none", "None", "HS256", "HS512", "eddsa", "", "dir"] {
            assert_eq!(parse(json!({"alg": alg})).err(), Some(ProofError::Malformed("alg")), "{alg}");
        }
        assert_eq!(parse(json!({})).err(), Some(ProofError::Malformed("alg")));
        assert_eq!(parse(json!({"alg": ["EdDSA"]})).err(), Some(ProofError::Malformed("alg")));
    }

    #[test]
    fn algorithms_that_are_not_checked_here_are_unknown() {
        for alg in ["ES256K", "ES512"] {
            assert_eq!(parse(json!({"alg": alg})).err(), Some(ProofError::Unsupported(alg.into())));
        }
    }

    #[test]
    fn headers_that_ask_for_more_than_we_understand_are_refused() {
        assert!(parse(json!({"alg": "EdDSA", "crit": ["exp"], "exp": 1})).is_err());
        assert!(parse(json!({"alg": "EdDSA", "crit": []})).is_err());
        assert!(parse(json!({"alg": "EdDSA", "b64": false})).is_err());
        assert!(parse(json!({"alg": "EdDSA", "kid": 1})).is_err());
    }

    #[test]
    fn a_key_in_the_header_must_be_public_and_of_the_algorithm() {
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": x});
        assert!(parse(json!({"alg": "EdDSA", "jwk": jwk})).unwrap().jwk.is_some());
        assert_eq!(parse(json!({"alg": "ES256", "jwk": jwk})).err(), Some(ProofError::WrongKeyType));
        let mut secret = jwk;
        secret["d"] = json!(x);
        assert_eq!(parse(json!({"alg": "EdDSA", "jwk": secret})).err(), Some(ProofError::Malformed("jwk")));
    }

    #[test]
    fn three_segments_of_canonical_base64url_and_nothing_else() {
        let good = compact(&json!({"alg": "EdDSA"}), &payload());
        assert!(Jwt::parse(&good).is_ok());
        let (rest, signature) = good.rsplit_once('.').unwrap();
        // The last letter of 64 bytes carries four bits that must be zero.
        let loose =
            format!("{rest}.{}{}", &signature[..85], if signature.ends_with('A') { 'B' } else { 'z' });
        for bad in [
            "".to_owned(),
            "..".to_owned(),
            rest.to_owned(),
            format!("{good}."),
            format!("{good}.{signature}"),
            format!("{good}="),
            format!("{good}\n"),
            format!(" {good}"),
            format!("{good}~"),
            loose,
        ] {
            assert!(Jwt::parse(&bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_header_that_names_its_algorithm_twice_is_refused() {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","alg":"EdDSA"}"#);
        let input = format!("{header}.{}", encode(&payload()));
        let signature = URL_SAFE_NO_PAD.encode(key().sign(input.as_bytes()));
        assert_eq!(Jwt::parse(&format!("{input}.{signature}")).err(), Some(ProofError::Malformed("header")));
    }

    #[test]
    fn claims_that_say_what_the_credential_says_agree() {
        assert_eq!(claims(&payload()), Ok(Claims::default()));
        assert_eq!(claims(&payload_v1()), Ok(Claims::default()));
    }

    #[test]
    fn each_claim_that_says_something_else_is_named() {
        for (name, value, claim) in [
            ("iss", json!("https://evil.example"), Claim::Iss),
            ("iss", json!(["https://issuer.example"]), Claim::Iss),
            ("sub", json!("did:example:other"), Claim::Sub),
            ("jti", json!("urn:uuid:2"), Claim::Jti),
            ("nbf", json!(1_767_225_601), Claim::Nbf),
            ("nbf", json!("1767225600"), Claim::Nbf),
            ("nbf", json!(1e300), Claim::Nbf),
            ("exp", json!(1_798_761_599), Claim::Exp),
            ("@context", json!([CONTEXT_V1]), Claim::Form),
        ] {
            let mut payload = payload();
            payload[name] = value;
            assert_eq!(claims(&payload).map(|it| it.disagreeing), Ok(vec![claim]), "{name}");
        }
        let mut v1 = payload_v1();
        v1["vc"]["@context"] = json!([CONTEXT_V2]);
        assert_eq!(claims(&v1).map(|it| it.disagreeing), Ok(vec![Claim::Form]));
        let mut v1 = payload_v1();
        v1["vc"]["issuer"] = json!({"id": "https://other.example"});
        assert_eq!(claims(&v1).map(|it| it.disagreeing), Ok(vec![Claim::Iss]));
    }

    #[test]
    fn an_issuer_that_the_credential_does_not_name_is_not_named_by_the_claim() {
        for issuer in [None, Some(json!({"name": "Issuer"})), Some(json!([]))] {
            let mut payload = payload();
            match issuer {
                Some(issuer) => payload["issuer"] = issuer,
                None => drop(payload.as_object_mut().unwrap().remove("issuer")),
            }
            assert_eq!(claims(&payload).map(|it| it.disagreeing), Ok(vec![Claim::Iss]), "{payload}");
        }
        // In VCDM 1.1 it is, by a name.
        let mut v1 = payload_v1();
        v1["vc"].as_object_mut().unwrap().remove("issuer");
        assert_eq!(claims(&v1).map(|it| it.disagreeing), Ok(vec![]));
        for iss in [json!(7), json!(["https://issuer.example"])] {
            v1["iss"] = iss;
            assert_eq!(claims(&v1).map(|it| it.disagreeing), Ok(vec![Claim::Iss]));
        }
    }

    #[test]
    fn a_presentation_of_vcdm_2_is_its_holders_by_whichever_way_its_type_is_written() {
        for kind in [json!("VerifiablePresentation"), json!(["VerifiablePresentation"])] {
            let payload = |holder: &str| json!({"@context": [CONTEXT_V2], "type": kind, "holder": holder, "iss": "did:example:holder"});
            assert_eq!(claims(&payload("did:example:holder")).map(|it| it.disagreeing), Ok(vec![]));
            assert_eq!(claims(&payload("did:example:x")).map(|it| it.disagreeing), Ok(vec![Claim::Iss]));
        }
    }

    #[test]
    fn a_claimed_time_may_have_a_fraction() {
        let mut payload = payload();
        payload["nbf"] = json!(1_767_225_600.75);
        assert_eq!(claims(&payload), Ok(Claims::default()));
    }

    #[test]
    fn claims_that_are_not_there_are_missing_and_not_wrong() {
        let mut payload = payload();
        for name in ["iss", "sub", "jti", "nbf", "exp"] {
            payload.as_object_mut().unwrap().remove(name);
        }
        let found = claims(&payload).unwrap();
        assert_eq!(found.disagreeing, []);
        assert_eq!(found.missing, [Claim::Iss, Claim::Jti, Claim::Sub, Claim::Nbf, Claim::Exp]);
    }

    #[test]
    fn a_payload_of_vcdm_2_is_the_credential() {
        assert_eq!(credential_of(&payload()), Ok(payload()));
    }

    #[test]
    fn the_claims_of_vcdm_1_fill_what_the_credential_leaves_out() {
        let credential = credential_of(&payload_v1()).unwrap();
        assert_eq!(credential["issuer"], "https://issuer.example");
        assert_eq!(credential["id"], "urn:uuid:1");
        assert_eq!(credential["credentialSubject"], json!({"id": "did:example:learner", "name": "Learner"}));
        assert_eq!(credential["issuanceDate"], "2026-01-01T00:00:00Z");
        assert_eq!(credential["expirationDate"], "2027-01-01T00:00:00Z");
    }

    #[test]
    fn the_claims_never_overwrite_what_the_credential_says() {
        let mut payload = payload_v1();
        payload["vc"]["id"] = json!("urn:uuid:2");
        payload["vc"]["issuer"] = json!({"name": "Issuer"});
        payload["vc"]["issuanceDate"] = json!("2025-01-01T00:00:00Z");
        let credential = credential_of(&payload).unwrap();
        assert_eq!(credential["id"], "urn:uuid:2");
        assert_eq!(credential["issuer"], json!({"id": "https://issuer.example", "name": "Issuer"}));
        assert_eq!(credential["issuanceDate"], "2025-01-01T00:00:00Z");
    }

    #[test]
    fn a_payload_with_two_credentials_or_none_is_refused() {
        let mut both = payload();
        both["vc"] = json!({});
        assert_eq!(credential_of(&both), Err(ProofError::Malformed("payload")));
        assert_eq!(credential_of(&json!({"iss": "x"})), Err(ProofError::Malformed("payload")));
        assert_eq!(credential_of(&json!({"vc": "x"})), Err(ProofError::Malformed("payload")));
    }

    #[test]
    fn a_presentation_is_its_holders() {
        let payload = json!({"iss": "did:example:holder", "aud": "v", "vp": {"@context": [CONTEXT_V1], "type": "VerifiablePresentation"}});
        assert_eq!(credential_of(&payload).unwrap()["holder"], "did:example:holder");
        assert_eq!(claims(&payload), Ok(Claims::default()));
        let mut other = payload;
        other["vp"]["holder"] = json!("did:example:other");
        assert_eq!(claims(&other).map(|it| it.disagreeing), Ok(vec![Claim::Iss]));
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in "[A-Za-z0-9_.=-]{0,80}|\\PC*") {
            let _ = Jwt::parse(&text);
        }

        #[test]
        fn any_one_bit_changed_anywhere_is_noticed(at in any::<prop::sample::Index>(), bit in 0u8..8) {
            let mut jwt = compact(&json!({"alg": "EdDSA"}), &payload()).into_bytes();
            let at = at.index(jwt.len());
            jwt[at] ^= 1 << bit;
            let accepted = String::from_utf8(jwt).ok().and_then(|it| Jwt::parse(&it).ok())
                .is_some_and(|it| check(&it, &key().public()).is_ok());
            prop_assert!(!accepted);
        }
    }
}
