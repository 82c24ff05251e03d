//! A document -> the same without its pictures, where nobody's signature covers them.
//!
//! Everything inside a signed document is covered by its signature, and a document that a proof or an envelope
//! belongs to is never touched.

use serde_json::Value;

use crate::domain::json;

/// The document without embedded pictures; None when there is none that may be left out.
pub fn lighter(text: &str) -> Option<String> {
    let mut document = json::parse(text).ok()?;
    without_pictures(&mut document).then(|| document.to_string())
}

/// Whether something was left out.
fn without_pictures(value: &mut Value) -> bool {
    match value {
        Value::Array(items) => items.iter_mut().fold(false, |any, item| without_pictures(item) | any),
        // What a proof stands in is signed as a whole, with all that stands inside it.
        Value::Object(members) if members.contains_key("proof") || members.contains_key("signature") => false,
        Value::Object(members) => {
            let before = members.len();
            members.retain(|name, value| !(name == "image" && is_embedded(value)));
            let less = members.len() < before;
            members.values_mut().fold(less, |any, value| without_pictures(value) | any)
        }
        _ => false,
    }
}

/// A picture written into the document itself, bare or as an Image with its caption.
fn is_embedded(image: &Value) -> bool {
    let address = image.as_str().or_else(|| image.get("id").and_then(Value::as_str));
    address.is_some_and(|address| address.trim_start().starts_with("data:"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn unsigned() -> Value {
        json!({
            "type": ["VerifiableCredential"],
            "issuer": {"id": "did:key:z1", "image": {"id": "data:image/png;base64,AAAA"}},
            "credentialSubject": {"achievement": {"image": "data:image/png;base64,AAAA", "name": "Knots"}}
        })
    }

    #[test]
    fn a_picture_that_nobody_signed_is_left_out_and_nothing_else() {
        let light: Value = serde_json::from_str(&lighter(&unsigned().to_string()).unwrap()).unwrap();
        let rest = json!({
            "type": ["VerifiableCredential"],
            "issuer": {"id": "did:key:z1"},
            "credentialSubject": {"achievement": {"name": "Knots"}}
        });
        assert_eq!(light, rest);
    }

    #[test]
    fn in_a_list_each_picture_is_left_out() {
        let light: Value =
            serde_json::from_str(&lighter(&json!([unsigned(), unsigned()]).to_string()).unwrap()).unwrap();
        assert_eq!(light[0], light[1]);
        assert!(!light.to_string().contains("data:"), "{light}");
    }

    #[test]
    fn what_a_signature_covers_stays() {
        let mut signed = unsigned();
        signed["proof"] = json!({"type": "DataIntegrityProof"});
        assert_eq!(lighter(&signed.to_string()), None);
        let record = json!({"credentialSubject": {"verifiableCredential": [signed]}});
        assert_eq!(lighter(&record.to_string()), None);
        assert_eq!(lighter("eyJhbGciOiJFZERTQSJ9.e30.AA"), None);
    }

    #[test]
    fn without_an_embedded_picture_there_is_nothing_to_leave_out() {
        assert_eq!(lighter(r#"{"image": "https://example.org/a.png"}"#), None);
        assert_eq!(lighter("not json"), None);
    }
}
