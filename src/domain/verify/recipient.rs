//! Whether a badge is about a person whose e-mail address, name or other identity is known.
//!
//! Open Badges 3.0 §9.1 step 5 and IdentityObject; Open Badges 2.0 IdentityHash.

use md5::Md5;
use sha2::{Digest, Sha256};

use crate::domain::caseless::caseless;
use crate::domain::credential::{Identity, Recipient};

/// Compares what is known with everything the badge says about its earner. None where it says nothing to compare.
pub fn matches(recipient: &Recipient, known: &str) -> Option<bool> {
    let known = known.trim();
    let by_id = recipient.id.as_deref().map(|id| id == known || id.strip_prefix("mailto:") == Some(known));
    let by_name = recipient.name.as_deref().map(|name| same_name(name, known));
    let by_identity = recipient.identifiers.iter().map(|identity| identity_matches(identity, known));
    let answers: Vec<bool> = by_identity.chain(by_name).chain(by_id).collect();
    if answers.is_empty() { None } else { Some(answers.contains(&true)) }
}

/// Whether one IdentityObject is this identity: by its hash over exactly these bytes, or by equality.
pub fn identity_matches(identity: &Identity, known: &str) -> bool {
    if identity.hashed || identity.value.starts_with("sha256$") || identity.value.starts_with("md5$") {
        return hash_matches(&identity.value, known, identity.salt.as_deref().unwrap_or_default());
    }
    if identity.kind == "name" { same_name(&identity.value, known) } else { identity.value == known }
}

/// IdentityHash: `algorithm$hex`, over the identity's UTF-8 bytes followed by the salt's; hex in either case.
fn hash_matches(hash: &str, known: &str, salt: &str) -> bool {
    let Some((algorithm, digits)) = hash.split_once('$') else { return false };
    let digits = digits.to_ascii_lowercase();
    let message = [known.as_bytes(), salt.as_bytes()].concat();
    match algorithm {
        "sha256" => hex(&Sha256::digest(&message)) == digits,
        "md5" => hex(&Md5::digest(&message)) == digits,
        _ => false,
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
}
