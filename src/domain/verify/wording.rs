//! Whether what a signature over the meaning covers is written in the words that we read.
//!
//! JSON-LD lets one statement be written in many ways. `credentialStatus` may as well be `cred:credentialStatus`, or
//! its whole address, or a word that the document's own context makes up; it may stand in another object of the same
//! id. A signature over the canonical RDF holds for all of them alike, but whoever reads the words as the
//! specifications spell them would see nothing there: no end, no status, no earner. So such a signature counts only
//! where the words are the specifications' own.
//!
//! <https://www.w3.org/TR/vc-data-integrity/#context-validation>

use serde_json::{Map, Value};

use super::report::{Finding, Is, Why};
use crate::domain::credential::read::{named_types, one_or_many, said};
use crate::domain::json_ld::known_context;
use crate::domain::sort::{has_twins, sorted};

/// What a signature over the meaning does not vouch for.
#[derive(Debug, PartialEq, Eq)]
pub struct Odd {
    /// `UnknownVocabulary`: a word that is not the specifications' own. `SaidTwice`: one thing stands in two places, of
    /// which each says something else, or which would count twice.
    why: Why,
    /// The JSON pointer of it, or the word that says two things.
    place: String,
}

impl Odd {
    fn word(place: String) -> Self {
        Odd { why: Why::UnknownVocabulary, place }
    }

    fn twice(place: String) -> Self {
        Odd { why: Why::SaidTwice, place }
    }

    /// The same within the member or item of this name.
    fn within(self, step: &str) -> Self {
        Odd { place: under(step, &self.place), ..self }
    }

    pub(super) fn finding(self) -> Finding {
        Finding::new(Is::Unknown, self.why).about(self.place)
    }
}

/// Holds when every word is spelled so that it is read, and says what it says in one place.
pub fn check(document: &Value, proof: &Value) -> Result<(), Odd> {
    let mut walk = Walk::default();
    walk.value(document, true)?;
    // Two objects of one id are one thing to the signature, so that a statement can wander from one to the other.
    let same_id = sorted(walk.deciding, |(a, _), (b, _)| a.cmp(b));
    let differ = same_id.windows(2).find_map(|pair| match pair {
        [(id, one), (same, other)] if id == same => {
            DECIDING.iter().find(|word| one.get(**word) != other.get(**word))
        }
        _ => None,
    });
    differ.map_or_else(|| of_proof(proof), |word| Err(Odd::twice((*word).to_owned())))
}

/// What readers go by; hidden, any of these changes the answer.
const DECIDING: [&str; 15] = [
    "credentialStatus",
    "credentialSubject",
    "expirationDate",
    "holder",
    "issuanceDate",
    "issuer",
    "refreshService",
    // Two entries of one id would be one, so that the place of one list could be asked of another.
    "statusListCredential",
    "statusListIndex",
    "statusMessage",
    "statusPurpose",
    "statusSize",
    "validFrom",
    "validUntil",
    "verifiableCredential",
];

/// Words that some vocabulary known here has for what another word says as well: names of classes, most of them, that
/// share an address with the property whose values they are, so that one letter could hide what a badge was given for.
const SECOND_NAMES: [&str; 12] = [
    "Achievement",
    "Address",
    "Criteria",
    "GeoCoordinates",
    "HostedBadge",
    "Image",
    "Profile",
    "Result",
    "RubricCriterionLevel",
    "SignedBadge",
    "expiration",
    "uid",
];

/// What a proof may say (VC-DI §2.1 and the suites).
const OF_PROOFS: [&str; 15] = [
    "@context",
    "challenge",
    "created",
    "creator",
    "cryptosuite",
    "domain",
    "expires",
    "id",
    "jws",
    "nonce",
    "previousProof",
    "proofPurpose",
    "proofValue",
    "type",
    "verificationMethod",
];

/// Values that are JSON themselves, in which any key may stand (`@type: @json`).
const JSON_VALUES: [&str; 2] = ["jsonSchema", "publicKeyJwk"];

/// The objects that say something that readers go by, by their ids; two of one id must say the same.
#[derive(Default)]
struct Walk<'a> {
    deciding: Vec<(&'a str, &'a Map<String, Value>)>,
}

impl<'a> Walk<'a> {
    fn value(&mut self, value: &'a Value, outermost: bool) -> Result<(), Odd> {
        match value {
            Value::Array(items) => items.iter().enumerate().try_for_each(|(nth, item)| {
                self.value(item, false).map_err(|odd| odd.within(&nth.to_string()))
            }),
            Value::Object(members) => self.object(value, members, outermost),
            _ => Ok(()),
        }
    }

    fn object(
        &mut self,
        value: &'a Value,
        members: &'a Map<String, Value>,
        outermost: bool,
    ) -> Result<(), Odd> {
        if let Some(id) = said_id(value) {
            // A thing without an id is one object. A label could make two of it, each with half of what is said.
            if id.starts_with("_:") {
                return Err(Odd::word(under("id", "")));
            }
            if members.keys().any(|key| DECIDING.contains(&key.as_str())) {
                self.deciding.push((id, members));
            }
        }
        // In a presentation each credential is a graph of its own, in which nothing of another counts.
        let presents = named_types(value).contains(&"VerifiablePresentation");
        let lists = members
            .iter()
            .filter(|(key, list)| list.is_array() && !(presents && *key == "verifiableCredential"));
        for (key, list) in lists {
            // Two of one id are one, of which each would say half, or which would count twice.
            let ids = one_or_many(Some(list)).filter_map(|thing| {
                let id = thing.as_str().or_else(|| said_id(thing))?;
                Some((id, thing.is_object()))
            });
            let ids = sorted(ids.collect(), |(a, _), (b, _)| a.cmp(b));
            if has_twins(&ids, |(a, one), (b, other)| a == b && (*one || *other)) {
                return Err(Odd::twice(under(key, "")));
            }
        }
        for (key, member) in members {
            // The outermost proofs are read by their suites, under contexts that are not theirs to bring.
            if outermost && key == "proof" {
                continue;
            }
            let plain = if key == "@context" {
                // A context holds for everything beneath it: only what is signed as a whole may bring its own.
                (outermost || is_signed_as_a_whole(value)) && is_plain_context(member)
            } else {
                is_plain_word(key)
            };
            if !plain {
                return Err(Odd::word(under(key, "")));
            }
            if key != "@context" && !JSON_VALUES.contains(&key.as_str()) {
                self.value(member, false).map_err(|odd| odd.within(key))?;
            }
        }
        Ok(())
    }
}

fn said_id(object: &Value) -> Option<&str> {
    said(object, "id").or_else(|| said(object, "@id"))?.as_str()
}

/// RFC 6901 §3
fn under(step: &str, place: &str) -> String {
    format!("/{}{place}", step.replace('~', "~0").replace('/', "~1"))
}

fn is_plain_word(key: &str) -> bool {
    if key.starts_with('@') {
        return ["@id", "@type", "@value", "@language", "@direction"].contains(&key);
    }
    !key.bytes().any(|byte| matches!(byte, b':' | b'/' | b'#' | b'?')) && !SECOND_NAMES.contains(&key)
}

fn is_signed_as_a_whole(object: &Value) -> bool {
    let whole = [
        "VerifiableCredential",
        "VerifiablePresentation",
        "EndorsementCredential",
        "EnvelopedVerifiableCredential",
        "EnvelopedVerifiablePresentation",
    ];
    named_types(object).iter().any(|name| whole.contains(name))
}

/// Addresses, and objects that only make up words for things that no specification of ours names.
fn is_plain_context(context: &Value) -> bool {
    match context {
        Value::String(_) => true,
        Value::Array(contexts) => contexts.iter().all(|one| !one.is_array() && is_plain_context(one)),
        Value::Object(entries) => entries.iter().all(|(word, meaning)| is_plain_definition(word, meaning)),
        _ => false,
    }
}

fn is_plain_definition(word: &str, meaning: &Value) -> bool {
    match word {
        "@version" | "@protected" => return true,
        "@vocab" => return meaning.as_str().is_some_and(is_foreign),
        _ => {}
    }
    if !is_plain_word(word) || word.starts_with('@') {
        return false;
    }
    match meaning {
        // Such a definition is a prefix as well, by which any id could be spelled in a second way.
        Value::String(address) => {
            !address.ends_with([':', '/', '?', '#', '[', ']', '@']) && is_meaning(word, address)
        }
        Value::Object(parts) => {
            parts.keys().all(|part| {
                ["@id", "@type", "@container", "@language", "@protected"].contains(&part.as_str())
            }) && parts.get("@id").and_then(Value::as_str).is_some_and(|address| is_meaning(word, address))
                && one_or_many(parts.get("@container"))
                    .all(|it| it.as_str().is_some_and(|it| ["@set", "@list", "@language"].contains(&it)))
        }
        _ => false,
    }
}

/// A word may mean what is nobody's, or what already has this very name. Only words that nobody reads may mean what is
/// nobody's: whatever the issuer said of a supervisor could else be shown as said of the earner.
fn is_meaning(word: &str, address: &str) -> bool {
    match address.split_once("://") {
        Some(_) => {
            address.rsplit(['#', '/']).next() == Some(word) || (is_foreign(address) && !is_taken(word))
        }
        // By a prefix that some vocabulary defines.
        None => address.split_once(':').is_some_and(|(_, name)| name == word),
    }
}

/// Whether a specification that we read has this word, anywhere.
fn is_taken(word: &str) -> bool {
    fn within(context: &Value, word: &str) -> bool {
        match context {
            Value::Array(parts) => parts.iter().any(|part| within(part, word)),
            Value::Object(parts) => parts.iter().any(|(key, part)| key == word || within(part, word)),
            _ => false,
        }
    }
    let reads = |address: &&str| known_context(address, 0).is_some_and(|context| within(context, word));
    word == "hasCredential" || READ.iter().any(reads)
}

const READ: [&str; 4] = [
    "https://www.w3.org/2018/credentials/v1",
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
];

/// Whether no word of the specifications we read can come to stand there.
fn is_foreign(address: &str) -> bool {
    address.contains("://") && !OURS.iter().any(|ours| ours.starts_with(address) || address.starts_with(ours))
}

const OURS: [&str; 9] = [
    "https://www.w3.org/2018/credentials#",
    "https://www.w3.org/ns/credentials",
    "https://purl.imsglobal.org/spec/",
    "https://imsglobal.github.io/",
    "https://w3id.org/openbadges",
    "https://w3id.org/security",
    "https://schema.org/",
    "http://schema.org/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
];

/// What a proof says beside that is nothing that its suite gives a meaning.
pub(super) fn of_proof(proof: &Value) -> Result<(), Odd> {
    let members = proof.as_object().into_iter().flatten();
    members
        .map(|(name, _)| name)
        .find(|name| !OF_PROOFS.contains(&name.as_str()))
        .map_or(Ok(()), |name| Err(Odd::word(under("proof", &under(name, "")))))
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use serde_json::json;

    use super::*;

    fn of(document: &Value) -> Result<(), Odd> {
        check(document, &json!({"type": "DataIntegrityProof"}))
    }

    #[test]
    fn the_specifications_own_words_are_plain() {
        let plain = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2", {"shoeSize": "https://a.example/words#shoeSize"},
                {"Blockcerts": {"@id": "bc:Blockcerts", "@type": "@id"}},
                {"@version": 1.1, "@protected": true, "@vocab": "https://a.example/words#",
                    "shoeColour": "https://a.example/words#colour",
                    "validUntil": "https://www.w3.org/2018/credentials#validUntil"}],
            "id": "urn:1", "type": ["VerifiableCredential"], "issuer": {"id": "urn:i"},
            "name": {"@value": "x", "@language": "en"},
            "credentialSubject": {"id": "urn:s", "verifiableCredential": [
                {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiableCredential", "issuer": "urn:i"}
            ]},
            "credentialSchema": {"jsonSchema": {"$id": "x", "a:b": 1}}
        });
        assert_eq!(of(&plain), Ok(()));
    }

    #[test]
    fn what_could_hide_a_word_is_named() {
        for (at, document) in [
            ("/cred:issuer", json!({"cred:issuer": "urn:i"})),
            ("/a/@included", json!({"a": {"@included": []}})),
            ("/a/uid", json!({"a": {"uid": "urn:x"}})),
            ("/a/@context", json!({"a": {"@context": "https://www.w3.org/ns/credentials/v2"}})),
            ("/@context", json!({"@context": null})),
            ("/@context", json!({"@context": ["https://www.w3.org/ns/credentials/v2", null]})),
            ("/@context", json!({"@context": {"x": "@id"}})),
            ("/@context", json!({"@context": {"x": "https://schema.org/name"}})),
            ("/@context", json!({"@context": {"x": "https://a.example/"}})),
            ("/@context", json!({"@context": {"x": "cred:validUntil"}})),
            ("/@context", json!({"@context": {"x": "@type"}})),
            ("/@context", json!({"@context": {"x": {"@reverse": "https://a.example/x"}}})),
            ("/@context", json!({"@context": {"x": {"@id": "https://a.example/x", "@nest": "y"}}})),
            ("/@context", json!({"@context": {"@vocab": "https://www.w3.org/"}})),
            ("/@context", json!({"@context": {"@vocab": "words"}})),
            ("/@context", json!({"@context": {"uid": "https://a.example/words#uid"}})),
            ("/@context", json!({"@context": {"@type": "https://a.example/words#@type"}})),
            (
                "issuer",
                json!({"a": {"id": "urn:1", "issuer": "urn:a"}, "b": {"id": "urn:1", "issuer": "urn:b"}}),
            ),
            (
                "issuer",
                json!({"a": {"id": "urn:1", "issuer": "urn:a"}, "b": {"@id": "urn:1", "validUntil": "x"}}),
            ),
        ] {
            let odd = if at.starts_with('/') { Odd::word } else { Odd::twice };
            assert_eq!(of(&document), Err(odd(at.to_owned())), "{document}");
        }
        let twins = json!({"b": [{"a": [{"id": "urn:1"}, {"id": "urn:1", "name": "x"}]}]});
        assert_eq!(of(&twins), Err(Odd::twice("/b/0/a".to_owned())));
        assert_eq!(
            check(&json!({}), &json!({"sec:expiration": "x"})),
            Err(Odd::word("/proof/sec:expiration".to_owned()))
        );
    }

    /// The vocabularies that are shipped with the program, by the names of their files.
    fn vocabularies() -> Vec<(String, Value)> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain/json_ld/contexts");
        let files = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
        files
            .filter(|path| path.extension().is_some_and(|it| it == "json"))
            .map(|path| {
                let text = std::fs::read_to_string(&path).unwrap();
                (
                    path.display().to_string(),
                    serde_json::from_str::<Value>(&text).unwrap()["@context"].clone(),
                )
            })
            .collect()
    }

    /// Each word of a context, and of the contexts within it, with the address it means.
    fn words(context: &Value, prefixes: &HashMap<String, String>, found: &mut Vec<(String, String)>) {
        for context in one_or_many(Some(context)).filter_map(Value::as_object) {
            let mut prefixes = prefixes.clone();
            let id = |meaning: &Value| {
                meaning.as_str().or_else(|| meaning.get("@id")?.as_str()).map(str::to_owned)
            };
            for (word, meaning) in context {
                prefixes.extend(id(meaning).map(|address| (word.clone(), address)));
            }
            for (word, meaning) in context.iter().filter(|(word, _)| !word.starts_with('@')) {
                let mut address = id(meaning).unwrap_or_default();
                while let Some((prefix, rest)) = address.clone().split_once(':') {
                    match prefixes.get(prefix).filter(|_| !rest.starts_with("//")) {
                        Some(whole) => address = format!("{whole}{rest}"),
                        None => break,
                    }
                }
                found.push((word.clone(), address));
                assert!(meaning.get("@nest").is_none(), "{word}");
                let kinds: Vec<&str> =
                    one_or_many(meaning.get("@container")).filter_map(Value::as_str).collect();
                assert!(kinds.iter().all(|it| ["@set", "@list", "@graph"].contains(it)), "{word}: {kinds:?}");
                if let Some(inner) = meaning.get("@context") {
                    words(inner, &prefixes, found);
                }
            }
        }
    }

    #[test]
    fn no_class_can_stand_for_the_property_that_shares_its_address() {
        for (file, context) in vocabularies() {
            let mut found = Vec::new();
            words(&context, &HashMap::new(), &mut found);
            let is_class = |word: &str| word.starts_with(char::is_uppercase);
            for (word, address) in found.iter().filter(|(word, _)| is_class(word)) {
                let twin = found.iter().find(|(other, at)| !is_class(other) && at == address);
                let refused = SECOND_NAMES.contains(&word.as_str());
                assert!(
                    twin.is_none() || address.is_empty() || refused,
                    "{file}: {word} is {twin:?} as well"
                );
            }
        }
        assert_eq!(
            of(&json!({"a": {"Criteria": {"narrative": "x"}}})),
            Err(Odd::word("/a/Criteria".to_owned()))
        );
    }

    #[test]
    fn no_vocabulary_has_a_second_name_for_what_readers_go_by() {
        let mut found = Vec::new();
        for (file, context) in vocabularies() {
            let before = found.len();
            words(&context, &HashMap::new(), &mut found);
            assert!(found.len() >= before, "{file}");
        }
        assert!(found.len() > 1000, "{}", found.len());
        let read = |word: &str| {
            let of_proofs =
                ["challenge", "created", "domain", "expires", "proofPurpose", "verificationMethod"];
            DECIDING.contains(&word) || of_proofs.contains(&word)
        };
        let meant: HashSet<&String> =
            found.iter().filter(|(word, _)| read(word)).map(|(_, address)| address).collect();
        for (word, address) in &found {
            let keyword = address.starts_with('@') && !["id", "type"].contains(&word.as_str());
            let second = !read(word) && !address.is_empty() && meant.contains(address);
            let known = SECOND_NAMES.contains(&word.as_str());
            assert!(known || !(keyword || second), "{word} is a second name for {address}");
        }
        for word in DECIDING {
            let meanings: HashSet<&String> =
                found.iter().filter(|(it, _)| it == word).map(|(_, address)| address).collect();
            assert!(!meanings.is_empty(), "{word}");
        }
    }
}
