//! Whether a badge is about a person whose e-mail address, name or other identity is known.
//!
//! Open Badges 3.0 §9.1 step 5 and IdentityObject; Open Badges 2.0 IdentityHash.

use md5::Md5;
use sha2::{Digest, Sha256};

use crate::domain::caseless::caseless;
use crate::domain::credential::{Identity, Recipient};

/// Compares what is known with everything the badge says about its earner. None where it says nothing to compare, or
/// only what cannot be compared here: that is no "no".
pub fn matches(recipient: &Recipient, known: &str) -> Option<bool> {
    let known = known.trim();
    if known.is_empty() {
        return None;
    }
    let by_id = recipient.id.as_deref().map(|id| id == known || id.strip_prefix("mailto:") == Some(known));
    let by_name = recipient.name.as_deref().map(|name| same_name(name, known));
    let by_identity = recipient.identifiers.iter().map(|identity| identity_matches(identity, known));
    let answers: Vec<Option<bool>> =
        by_identity.chain([by_name, by_id].into_iter().filter(Option::is_some)).collect();
    if answers.contains(&Some(true)) {
        Some(true)
    } else if answers.is_empty() || answers.contains(&None) {
        None
    } else {
        Some(false)
    }
}

/// Whether one IdentityObject is this identity: by its hash over exactly these bytes, or by equality. None where its hash
/// is of a kind that is not known here.
pub fn identity_matches(identity: &Identity, known: &str) -> Option<bool> {
    if identity.hashed || identity.value.starts_with("sha256$") || identity.value.starts_with("md5$") {
        return hash_matches(&identity.value, known, identity.salt.as_deref().unwrap_or_default());
    }
    Some(if identity.kind == "name" { same_name(&identity.value, known) } else { identity.value == known })
}

/// IdentityHash: `algorithm$hex`, over the identity's UTF-8 bytes followed by the salt's; hex in either case.
fn hash_matches(hash: &str, known: &str, salt: &str) -> Option<bool> {
    let (algorithm, digits) = hash.split_once('$')?;
    let digits = digits.to_ascii_lowercase();
    let message = [known.as_bytes(), salt.as_bytes()].concat();
    match algorithm {
        "sha256" => Some(hex(&Sha256::digest(&message)) == digits),
        "md5" => Some(hex(&Md5::digest(&message)) == digits),
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// People write the case and the spaces of a name in different ways.
fn same_name(one: &str, other: &str) -> bool {
    let plain = |name: &str| caseless(&name.split_whitespace().collect::<Vec<_>>().join(" "));
    !one.trim().is_empty() && plain(one) == plain(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashed(value: &str, salt: Option<&str>) -> Recipient {
        let identity = Identity {
            kind: "emailAddress".into(),
            value: value.into(),
            hashed: true,
            salt: salt.map(str::to_owned),
        };
        Recipient { identifiers: vec![identity], ..Recipient::default() }
    }

    #[test]
    fn a_hashed_address_is_recognised_with_its_salt_in_either_case_of_hex() {
        let hash = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399";
        assert_eq!(matches(&hashed(hash, Some("Kosher")), "a@example.com"), Some(true));
        let upper = format!("sha256${}", hash.trim_start_matches("sha256$").to_ascii_uppercase());
        assert_eq!(matches(&hashed(&upper, Some("Kosher")), " a@example.com "), Some(true));
        assert_eq!(matches(&hashed(hash, Some("kosher")), "a@example.com"), Some(false));
        assert_eq!(matches(&hashed(hash, Some("Kosher")), "A@example.com"), Some(false));
    }

    #[test]
    fn md5_hashes_of_older_badges_are_recognised() {
        assert_eq!(matches(&hashed("md5$5D41402ABC4B2A76B9719D911017C592", None), "hello"), Some(true));
    }

    #[test]
    fn a_badge_that_says_nothing_about_its_earner_gives_no_answer() {
        assert_eq!(matches(&Recipient::default(), "a@example.com"), None);
    }

    #[test]
    fn names_are_compared_as_people_write_them() {
        let named = Recipient { name: Some("Ada  LOVELACE".into()), ..Recipient::default() };
        assert_eq!(matches(&named, "ada lovelace"), Some(true));
        assert_eq!(matches(&named, "ada"), Some(false));
    }

    #[test]
    fn an_id_is_compared_as_it_stands_or_as_an_address_of_mail() {
        for (id, known, expected) in [
            ("mailto:a@example.com", "a@example.com", true),
            ("did:example:1", "did:example:1", true),
            ("mailto:a@example.com", "b@example.com", false),
            ("a@example.com", "mailto:a@example.com", false),
        ] {
            let recipient = Recipient { id: Some(id.into()), ..Recipient::default() };
            assert_eq!(matches(&recipient, known), Some(expected), "{id} {known}");
        }
    }

    #[test]
    fn an_identity_is_compared_by_its_kind() {
        let identity = |kind: &str, value: &str, hashed: bool| Identity {
            kind: kind.into(),
            value: value.into(),
            hashed,
            salt: None,
        };
        let same = |kind, value, known| identity_matches(&identity(kind, value, false), known) == Some(true);
        assert!(same("name", "Ada  LOVELACE", "ada lovelace"));
        assert!(same("emailAddress", "a@example.com", "a@example.com"));
        assert!(!same("emailAddress", "A@example.com", "a@example.com"));
        assert!(!same("name", " ", ""));
        // A hash is one whether it says so or not, and is not the identity that it is of.
        let md5 = "md5$5d41402abc4b2a76b9719d911017c592";
        let sha256 = "sha256$2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        for hash in [md5, sha256] {
            assert!(same("emailAddress", hash, "hello"));
            assert!(!same("emailAddress", hash, hash));
        }
        assert_eq!(identity_matches(&identity("emailAddress", "hello", true), "hello"), None);
    }

    #[test]
    fn a_hash_of_another_kind_says_neither_yes_nor_no() {
        let known = "a@example.com";
        for hash in ["sha512$00", "SHA256$00", "5d41402abc4b2a76b9719d911017c592"] {
            assert_eq!(matches(&hashed(hash, None), known), None, "{hash}");
            let named = Recipient { name: Some("Ada".into()), ..hashed(hash, None) };
            assert_eq!([known, "ada"].map(|known| matches(&named, known)), [None, Some(true)], "{hash}");
        }
        assert_eq!(matches(&hashed("sha256$00", None), known), Some(false));
    }

    #[test]
    fn whoever_asks_for_nobody_gets_no_answer() {
        let of_nothing = "sha256$e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(["", " "].map(|known| matches(&hashed(of_nothing, None), known)), [None, None]);
    }
}
