//! A list of the credentials that an issuer has withdrawn, by their ids: 1EdTechRevocationList.
//!
//! <https://www.imsglobal.org/spec/vcrl/v1p0/>

use serde_json::Value;

use super::{Answer, Note, Reading, StatusError};

/// What `list`, the document served at the entry's `id`, says of the credential `id` of `issuer`.
///
/// The list carries no signature: it is worth what its address is worth.
pub fn read(
    list: &Value,
    entry: &Value,
    id: Option<&str>,
    issuer: Option<&str>,
) -> Result<Reading, StatusError> {
    if entry.get("type").and_then(Value::as_str) != Some("1EdTechRevocationList") {
        return Err(StatusError::Unsupported);
    }
    let address = entry.get("id").and_then(Value::as_str).ok_or(StatusError::MalformedEntry("id"))?;
    let id = id.ok_or(StatusError::WithoutId)?;
    let list = list.as_object().ok_or(StatusError::MalformedList("not an object"))?;
    let mut notes = Vec::new();
    if list.get("id").and_then(Value::as_str).is_some_and(|it| it != address) {
        notes.push(Note::OtherAddress);
    }
    let its_issuer =
        list.get("issuer").and_then(|it| it.as_str().or_else(|| it.get("id").and_then(Value::as_str)));
    let its_issuer = its_issuer.ok_or(StatusError::MalformedList("issuer"))?;
    if issuer != Some(its_issuer) {
        notes.push(Note::OtherIssuer);
    }

    let none = Vec::new();
    let revoked = match list.get("revokedCredential") {
        // An issuer that has withdrawn nothing may leave it out.
        None => &none,
        Some(Value::Array(revoked)) => revoked,
        Some(_) => return Err(StatusError::MalformedList("revokedCredential")),
    };
    for credential in revoked {
        let its_id = credential.as_str().or_else(|| credential.get("id").and_then(Value::as_str));
        let its_id = its_id.ok_or(StatusError::MalformedList("revokedCredential"))?;
        if same(its_id, id) && is_revoked(credential)? {
            let message = credential.get("revocationReason").and_then(Value::as_str).map(str::to_owned);
            return Ok(Reading { answer: Answer::Set { purpose: "revocation".into(), message }, notes });
        }
    }
    Ok(Reading { answer: Answer::Clear, notes })
}

/// A credential in the list is revoked unless the list says the opposite.
fn is_revoked(credential: &Value) -> Result<bool, StatusError> {
    match credential.get("revoked") {
        None => Ok(true),
        Some(Value::Bool(revoked)) => Ok(*revoked),
        Some(_) => Err(StatusError::MalformedList("revoked")),
    }
}

/// Open Badges 3.0 §10: ids are compared after unescaping and trimming.
fn same(a: &str, b: &str) -> bool {
    a == b || unescaped(a) == unescaped(b)
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.trim().as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        let byte = code.filter(|it| it.bytes().all(|it| it.is_ascii_hexdigit()));
        match byte.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ADDRESS: &str = "https://issuer.example/revocations";
    const ISSUER: &str = "https://issuer.example";

    fn list() -> Value {
        json!({
            "id": ADDRESS,
            "issuer": ISSUER,
            "revokedCredential": [
                {"id": "urn:uuid:1", "revocationReason": "Issued in error"},
                {"id": "urn:uuid:2", "revoked": true},
                {"id": "urn:uuid:3", "revoked": false},
                {"id": "https://issuer.example/a%20b"},
            ],
        })
    }

    fn look_up(id: &str) -> Result<Reading, StatusError> {
        read(&list(), &entry(), Some(id), Some(ISSUER))
    }

    fn entry() -> Value {
        json!({"id": ADDRESS, "type": "1EdTechRevocationList"})
    }

    #[test]
    fn a_listed_credential_is_revoked_for_the_reason_given() {
        let answer = |message: Option<&str>| Answer::Set {
            purpose: "revocation".into(),
            message: message.map(str::to_owned),
        };
        assert_eq!(
            look_up("urn:uuid:1"),
            Ok(Reading { answer: answer(Some("Issued in error")), notes: vec![] })
        );
        assert_eq!(look_up("urn:uuid:2").map(|it| it.answer), Ok(answer(None)));
        assert_eq!(look_up(" https://issuer.example/a b").map(|it| it.answer), Ok(answer(None)));
    }

    #[test]
    fn a_credential_that_is_not_listed_or_listed_as_not_revoked_is_clear() {
        for id in ["urn:uuid:3", "urn:uuid:4", "urn:uuid:"] {
            assert_eq!(look_up(id), Ok(Reading { answer: Answer::Clear, notes: vec![] }), "{id}");
        }
    }

    #[test]
    fn a_credential_without_an_id_cannot_be_looked_up() {
        assert_eq!(read(&list(), &entry(), None, Some(ISSUER)), Err(StatusError::WithoutId));
    }

    #[test]
    fn a_list_by_another_issuer_is_noted() {
        let reading = read(&list(), &entry(), Some("urn:uuid:1"), Some("https://other.example")).unwrap();
        assert_eq!(reading.notes, [Note::OtherIssuer]);
    }

    #[test]
    fn what_is_no_list_is_no_answer() {
        for bad in [
            json!([]),
            json!({"id": ADDRESS}),
            json!({"issuer": ISSUER, "revokedCredential": {}}),
            json!({"issuer": ISSUER, "revokedCredential": [1]}),
            json!({"issuer": ISSUER, "revokedCredential": [{"id": "urn:uuid:9", "revoked": "no"}]}),
        ] {
            assert!(read(&bad, &entry(), Some("urn:uuid:9"), Some(ISSUER)).is_err(), "{bad}");
        }
        let other = json!({"id": ADDRESS, "type": "RevocationList2020Status"});
        assert_eq!(read(&list(), &other, Some("urn:uuid:1"), None), Err(StatusError::Unsupported));
    }
}
