//! Who is known to stand behind a key: registries, the viewer's own list, the platforms that sign for many, and what
//! a name looks like. None of it is a signature's business, and none of it is believed for a name's sake.

pub mod federation;
pub mod names;
pub mod platforms;
pub mod registries;

use serde::{Deserialize, Serialize};

use crate::domain::evidence::Instant;

/// An issuer that the viewer knows: confirmed on the telephone, or by a badge that is already kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrustedIssuer {
    /// `issuer.id`, to the letter.
    pub id: String,
    /// By its name, a Multikey or the address of its JWK thumbprint; without one, whatever key the id names at the time.
    pub key: Option<String>,
    /// What the viewer calls it.
    pub name: Option<String>,
    /// When the viewer confirmed it.
    pub at: Option<Instant>,
    /// The viewer confirmed it; otherwise it is only known from badges that are kept.
    pub confirmed: bool,
    /// How the viewer knows: "confirmed with the registrar by telephone".
    pub note: String,
}

/// Who a badge says it is from, and the key that signed it.
#[derive(Clone, Copy, Debug)]
pub struct Signer<'a> {
    pub id: &'a str,
    pub name: Option<&'a str>,
    pub key: Option<&'a str>,
}

/// What the viewer's own list says of an issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Own<'a> {
    /// The viewer confirmed this very key.
    Confirmed(&'a TrustedIssuer),
    /// The viewer knows this id with another key.
    OtherKey(&'a TrustedIssuer),
    /// The viewer knows the name, of somebody else.
    SameName(&'a TrustedIssuer),
    Unknown,
}

/// Looks an issuer up in the viewer's own list: by id and key, never by name alone.
pub fn own<'a>(signer: Signer, list: &'a [TrustedIssuer]) -> Own<'a> {
    let of_id = || list.iter().filter(|known| known.id == signer.id);
    let same_key = |known: &&TrustedIssuer| match (&known.key, signer.key) {
        (Some(known), Some(key)) => known == key,
        // What was confirmed was a key, and this one cannot be told.
        (Some(_), None) => false,
        (None, _) => true,
    };
    if let Some(known) = of_id().find(|known| known.confirmed && same_key(known)) {
        return Own::Confirmed(known);
    }
    if of_id().any(|known| same_key(&known)) {
        return Own::Unknown;
    }
    if let Some(known) = of_id().next() {
        return Own::OtherKey(known);
    }
    let same_name = |known: &&TrustedIssuer| {
        signer.name.zip(known.name.as_deref()).is_some_and(|(one, other)| names::look_alike(one, other))
    };
    match list.iter().find(same_name) {
        Some(known) => Own::SameName(known),
        None => Own::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(id: &str, key: Option<&str>, confirmed: bool) -> TrustedIssuer {
        TrustedIssuer {
            id: id.into(),
            key: key.map(str::to_owned),
            name: Some("Stanford University".into()),
            at: Some(1),
            confirmed,
            note: String::new(),
        }
    }

    fn signer<'a>(id: &'a str, name: &'a str, key: Option<&'a str>) -> Signer<'a> {
        Signer { id, name: Some(name), key }
    }

    #[test]
    fn an_issuer_is_known_by_id_and_key() {
        let list = [known("did:web:a.example", Some("z1"), true)];
        let look = |id, name, key| own(signer(id, name, key), &list);
        assert_eq!(look("did:web:a.example", "Anything", Some("z1")), Own::Confirmed(&list[0]));
        assert_eq!(look("did:web:a.example", "Stanford University", Some("z2")), Own::OtherKey(&list[0]));
        assert_eq!(look("did:web:a.example", "Stanford University", None), Own::OtherKey(&list[0]));
        assert_eq!(look("did:web:b.example", "Stаnford  university", Some("z1")), Own::SameName(&list[0]));
        assert_eq!(look("did:web:b.example", "STΑΝFΟRD UΝIVERSITΥ", Some("z1")), Own::SameName(&list[0]));
        assert_eq!(look("did:web:b.example", "Harvard", Some("z1")), Own::Unknown);
        assert_eq!(look("did:web:b.example", "", Some("z1")), Own::Unknown);
    }

    #[test]
    fn what_is_only_kept_is_not_confirmed() {
        let list = [known("did:web:a.example", None, false)];
        assert_eq!(own(signer("did:web:a.example", "Stanford University", Some("z1")), &list), Own::Unknown);
        assert_eq!(
            own(signer("did:key:z1", "Stanford University", Some("z1")), &list),
            Own::SameName(&list[0])
        );
    }

    #[test]
    fn a_list_may_say_little() {
        let read: TrustedIssuer = serde_json::from_str(r#"{"id": "did:key:z1"}"#).unwrap();
        assert_eq!((read.id.as_str(), read.confirmed), ("did:key:z1", false));
    }
}
