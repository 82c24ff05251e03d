//! What an Open Badges 2.0 (or 1.x) assertion says, <https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/>.

use serde_json::Value;

use super::read::{alignment, evidence_item, id_of, one_or_many, says_yes, types};
use super::{Achievement, Identity, Party, Picture, Reading, Recipient};

/// Reads an assertion. Its badge class and issuer may stand inside it, or be addresses only.
pub fn reading(assertion: &Value) -> Reading {
    let text = |value: Option<&Value>| {
        value.and_then(Value::as_str).map(str::to_owned).filter(|t| !t.trim().is_empty())
    };
    // Badges of 2013 wrote seconds since 1970.
    let date = |value: Option<&Value>| {
        text(value).or_else(|| value.and_then(Value::as_i64).map(|seconds| seconds.to_string()))
    };
    let nothing = Value::Null;
    let badge = assertion.get("badge").unwrap_or(&nothing);
    let issuer = badge.get("issuer").unwrap_or(&nothing);
    let recipient = assertion.get("recipient").unwrap_or(&nothing);
    let picture = |value: Option<&Value>| match value.and_then(id_of) {
        Some(id) if id.starts_with("data:image/") => Picture::Embedded(id),
        Some(id) if id.starts_with("http") => Picture::Remote(id),
        _ => Picture::None,
    };
    let criteria = badge.get("criteria");
    let identity = text(recipient.get("identity")).map(|value| {
        let kind = match recipient.get("type").and_then(Value::as_str) {
            Some("email") => "emailAddress".to_owned(),
            Some(other) => other.to_owned(),
            None => String::new(),
        };
        let hashed = says_yes(recipient.get("hashed"));
        Identity { kind, value, hashed, salt: text(recipient.get("salt")) }
    });
    Reading {
        id: id_of(assertion),
        title: text(badge.get("name")),
        description: text(badge.get("description")),
        issuer: Party {
            id: id_of(issuer),
            name: text(issuer.get("name")),
            url: text(issuer.get("url")),
            email: text(issuer.get("email")),
            description: text(issuer.get("description")),
            picture: picture(issuer.get("image")),
        },
        recipient: Recipient { id: None, name: None, identifiers: identity.into_iter().collect() },
        valid_from: date(assertion.get("issuedOn")),
        valid_until: date(assertion.get("expires")),
        achievement: Achievement {
            id: id_of(badge),
            criteria_url: criteria.and_then(id_of),
            criteria: criteria.and_then(|c| text(c.get("narrative"))),
            alignments: one_or_many(badge.get("alignment")).filter_map(alignment).collect(),
            tags: one_or_many(badge.get("tags")).filter_map(Value::as_str).map(str::to_owned).collect(),
            ..Achievement::default()
        },
        evidence: one_or_many(assertion.get("evidence")).map(evidence_item).collect(),
        picture: match picture(badge.get("image")) {
            Picture::None => picture(assertion.get("image")),
            found => found,
        },
        types: types(assertion),
        ..Reading::default()
    }
}
