//! OpenID Federation: a trust anchor's configuration, and its signed statement about one issuer.
//!
//! <https://openid.net/specs/openid-federation-1_0.html#section-3>
//!
//! The anchor's keys are those that its own address serves; from there on everything is signed. A statement is held
//! against the time at which it was fetched, since that is the time it is shown with.

use serde_json::Value;

use crate::domain::did::jwks;
use crate::domain::evidence::Instant;
use crate::domain::proof::vc_jwt::{self, Jwt};

/// A trust anchor as it describes itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Anchor {
    pub id: String,
    keys: Value,
    fetch_endpoint: String,
}

/// Why a statement is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FederationError {
    #[error("not an entity statement")]
    Malformed,
    #[error("a statement of or about somebody else")]
    AnotherEntity,
    #[error("a statement that was not current when it was fetched")]
    OutOfDate,
    #[error("no key of the anchor signed it")]
    NotSigned,
}

/// Reads the entity configuration served at `address`, which the anchor signs itself (§3.1, §9).
pub fn anchor(text: &str, address: &str, as_of: Instant) -> Result<Anchor, FederationError> {
    let jwt = read(text, as_of)?;
    let id = address.strip_suffix("/.well-known/openid-federation").ok_or(FederationError::AnotherEntity)?;
    if claim(&jwt, "iss") != Some(id) || claim(&jwt, "sub") != Some(id) {
        return Err(FederationError::AnotherEntity);
    }
    let keys = jwt.payload.get("jwks").ok_or(FederationError::Malformed)?;
    signed_by(&jwt, keys)?;
    let metadata = jwt.payload.get("metadata").and_then(|it| it.get("federation_entity"));
    let fetch = metadata.and_then(|it| it.get("federation_fetch_endpoint")).and_then(Value::as_str);
    let fetch_endpoint = fetch.ok_or(FederationError::Malformed)?.to_owned();
    Ok(Anchor { id: id.to_owned(), keys: keys.clone(), fetch_endpoint })
}

impl Anchor {
    /// Where its statement about `subject` is to be had (§8.1.1).
    pub fn fetch_address(&self, subject: &str) -> String {
        let joint = if self.fetch_endpoint.contains('?') { '&' } else { '?' };
        let mut address = format!("{}{joint}sub=", self.fetch_endpoint);
        for byte in subject.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
                address.push(char::from(byte));
            } else {
                address.push_str(&format!("%{byte:02X}"));
            }
        }
        address
    }
}

/// The name under which the anchor knows `subject`, if it gives one, from its statement (§3.2).
pub fn statement(
    text: &str,
    anchor: &Anchor,
    subject: &str,
    as_of: Instant,
) -> Result<Option<String>, FederationError> {
    let jwt = read(text, as_of)?;
    if claim(&jwt, "iss") != Some(anchor.id.as_str()) || claim(&jwt, "sub") != Some(subject) {
        return Err(FederationError::AnotherEntity);
    }
    signed_by(&jwt, &anchor.keys)?;
    let metadata = jwt.payload.get("metadata");
    let text = |kind: &str, name: &str| metadata?.get(kind)?.get(name)?.as_str().map(str::to_owned);
    Ok(text("federation_entity", "organization_name")
        .or_else(|| text("institution_additional_information", "legal_name")))
}

fn read(text: &str, as_of: Instant) -> Result<Jwt, FederationError> {
    let jwt = Jwt::parse(text.trim()).map_err(|_| FederationError::Malformed)?;
    // §3.1: typ MUST be entity-statement+jwt, so that no other JWT of the anchor can be taken for one.
    let typ = jwt.typ.as_deref().unwrap_or_default().to_ascii_lowercase();
    if typ.strip_prefix("application/").unwrap_or(&typ) != "entity-statement+jwt" {
        return Err(FederationError::Malformed);
    }
    // §3.1.1: a claim that must be understood and is not makes the statement worthless. We know none of them.
    if jwt.payload.get("crit").is_some() {
        return Err(FederationError::Malformed);
    }
    let time = |name: &str| jwt.payload.get(name).and_then(Value::as_f64).map(|it| it as Instant);
    let (Some(from), Some(until)) = (time("iat"), time("exp")) else {
        return Err(FederationError::Malformed);
    };
    if from > as_of.saturating_add(SKEW) || until < as_of {
        return Err(FederationError::OutOfDate);
    }
    Ok(jwt)
}

/// Clocks differ by this much, in seconds.
const SKEW: Instant = 300;

fn signed_by(jwt: &Jwt, keys: &Value) -> Result<(), FederationError> {
    // §3.1: kid MUST be there; a key in the header would be anybody's.
    let kid = jwt.kid.as_deref().ok_or(FederationError::Malformed)?;
    let key = jwks::key(keys, kid).map_err(|_| FederationError::NotSigned)?;
    vc_jwt::check(jwt, &key).map_err(|_| FederationError::NotSigned)
}

fn claim<'a>(jwt: &'a Jwt, name: &str) -> Option<&'a str> {
    jwt.payload.get(name).and_then(Value::as_str)
}
