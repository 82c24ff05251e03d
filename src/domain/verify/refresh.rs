//! A newer edition of a credential, from the address that the credential names for it.
//!
//! Open Badges 3.0 §9.1 step 3, <https://www.imsglobal.org/spec/vccr/v1p0/>
//!
//! Only when the learner asks, for asking tells the issuer; and only the same credential of the same issuer is taken,
//! for whoever serves that address may have changed. Whether it is genuine is a question of its own.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Document, date};
use crate::domain::credential::read::{id_of, kind, one_or_many, said, same_id};

/// What came from the refresh address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refreshed {
    /// It may take the place of what is held, once it is found to be genuine.
    Newer,
    /// It says what is held already.
    Same,
}

/// Why what came does not take the place of what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefreshError {
    #[error("the document that came cannot be read")]
    Unreadable,
    #[error("the document that came has another id")]
    AnotherCredential,
    #[error("the document that came has another issuer")]
    AnotherIssuer,
    #[error("the document that came is about somebody else")]
    AnotherSubject,
    #[error("the document that came is older")]
    Older,
}

impl RefreshError {
    /// The stable name of the reason.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "refresh-unreadable",
            Self::AnotherCredential => "refresh-another-credential",
            Self::AnotherIssuer => "refresh-another-issuer",
            Self::AnotherSubject => "refresh-another-subject",
            Self::Older => "refresh-older",
        }
    }
}

/// Whether `fetched` may take the place of `held`, both as they came.
pub fn refresh(held: &str, fetched: &str) -> Result<Refreshed, RefreshError> {
    let of = |text| Document::of_text(text).map(|it| it.value).map_err(|_| RefreshError::Unreadable);
    let (old, new) = (of(held)?, of(fetched)?);
    if held.trim() == fetched.trim() {
        return Ok(Refreshed::Same);
    }
    // Open Badges 3.0 §10: the same credential is one of the same issuer and the same id. Without an id there is no
    // telling, and two that have none are not the same for it.
    let same = |a: Option<String>, b: Option<String>| matches!((a, b), (Some(a), Some(b)) if same_id(&a, &b));
    if kind(&old) != kind(&new) || !same(id_of(&old), id_of(&new)) {
        return Err(RefreshError::AnotherCredential);
    }
    let issuer = |document: &Value| one_or_many(document.get("issuer")).next().and_then(id_of);
    if !same(issuer(&old), issuer(&new)) {
        return Err(RefreshError::AnotherIssuer);
    }
    let subjects = |document: &Value| -> Vec<String> {
        one_or_many(document.get("credentialSubject")).filter_map(id_of).collect()
    };
    if subjects(&old) != subjects(&new) {
        return Err(RefreshError::AnotherSubject);
    }
    let from = |document: &Value| {
        let written = said(document, "validFrom").or_else(|| said(document, "issuanceDate"));
        written.and_then(Value::as_str).and_then(date::instant)
    };
    match (from(&old), from(&new)) {
        (Some(old), Some(new)) if new < old => Err(RefreshError::Older),
        (Some(_), None) => Err(RefreshError::Older),
        _ if old == new => Ok(Refreshed::Same),
        _ => Ok(Refreshed::Newer),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn credential() -> Value {
        json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "id": "https://issuer.example/a%20b",
            "issuer": {"id": "did:web:issuer.example"},
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {"id": "did:example:learner", "type": "AchievementSubject"},
            "refreshService": {"id": "https://issuer.example/refresh/1", "type": "1EdTechCredentialRefresh"}
        })
    }

    fn but(pointer: &str, value: Value) -> String {
        let mut changed = credential();
        *changed.pointer_mut(pointer).unwrap() = value;
        changed.to_string()
    }

    #[test]
    fn only_the_same_credential_of_the_same_issuer_is_taken() {
        let held = credential().to_string();
        let newer = || "2026-02-01T00:00:00Z".into();
        assert_eq!(refresh(&held, &but("/validFrom", newer())), Ok(Refreshed::Newer));
        assert_eq!(refresh(&held, &format!(" {held}\n")), Ok(Refreshed::Same));
        let spaced = serde_json::to_string_pretty(&credential()).unwrap();
        assert_eq!(refresh(&held, &spaced), Ok(Refreshed::Same));
        // Of the same date, but saying something else: signed anew.
        let mut anew = credential();
        anew["name"] = "Welding II".into();
        assert_eq!(refresh(&held, &anew.to_string()), Ok(Refreshed::Newer));
        let mut spelled: Value = serde_json::from_str(&but("/validFrom", newer())).unwrap();
        spelled["id"] = "https://issuer.example/a b".into();
        assert_eq!(refresh(&held, &spelled.to_string()), Ok(Refreshed::Newer));
        for (pointer, value, error) in [
            ("/id", json!("https://issuer.example/c"), RefreshError::AnotherCredential),
            ("/id", json!(null), RefreshError::AnotherCredential),
            ("/type", json!(["VerifiableCredential"]), RefreshError::AnotherCredential),
            ("/issuer/id", json!("did:web:evil.example"), RefreshError::AnotherIssuer),
            ("/issuer", json!(null), RefreshError::AnotherIssuer),
            ("/credentialSubject/id", json!("did:example:other"), RefreshError::AnotherSubject),
            ("/credentialSubject/id", json!(null), RefreshError::AnotherSubject),
            ("/validFrom", json!("2025-12-31T00:00:00Z"), RefreshError::Older),
            ("/validFrom", json!(null), RefreshError::Older),
        ] {
            assert_eq!(refresh(&held, &but(pointer, value)), Err(error), "{pointer}");
        }
        for text in ["", "{", "[]", "not found", "a.b.c"] {
            assert_eq!(refresh(&held, text), Err(RefreshError::Unreadable), "{text}");
        }
    }

    #[test]
    fn each_reason_has_a_name_of_its_own() {
        let codes = [
            RefreshError::Unreadable,
            RefreshError::AnotherCredential,
            RefreshError::AnotherIssuer,
            RefreshError::AnotherSubject,
            RefreshError::Older,
        ]
        .map(RefreshError::code);
        let different: std::collections::BTreeSet<&str> = codes.into_iter().collect();
        assert_eq!(different.len(), codes.len());
        assert!(codes.iter().all(|code| code.starts_with("refresh-")));
    }

    #[test]
    fn credentials_without_an_id_are_never_the_same() {
        let mut without = credential();
        without.as_object_mut().unwrap().remove("id");
        let mut newer = without.clone();
        newer["validFrom"] = "2026-02-01T00:00:00Z".into();
        assert_eq!(refresh(&without.to_string(), &newer.to_string()), Err(RefreshError::AnotherCredential));
    }
}
