//! The codes of other wallets that begin with `VP1-` → the documents in them, as JSON.
//!
//! Verifiable presentations as QR codes: CBOR-LD, <https://json-ld.github.io/cbor-ld-spec/>, in Base32 or Base45.
//! There words are numbers, which say nothing without the contexts of the document; so the text that comes out is ours
//! and not the signer's, and only the meaning is the same. Whoever verifies it canonicalizes the meaning, and a fault
//! made here can but make a signature fail. What cannot be read with certainty is refused all the same.

mod alphabet;
mod terms;

use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Map, Number, Value};

use crate::domain::cbor::{self, Item};
use crate::domain::date_time;
use terms::{Active, Kind, Terms, in_order};

/// The longest code, in letters. The largest QR code holds 4,296 of them.
const MAX_LETTERS: usize = 64 * 1024;
/// How deep arrays and objects may nest.
const MAX_DEPTH: usize = 48;
/// How many byte versions of contexts are tried.
const MAX_EDITIONS: usize = 4;
/// The longest value in Base58, in bytes: its writing takes time by the square of its length.
const MAX_BASE58: usize = 4 * 1024;

/// Why a code cannot be read. Names the fault and, of a context, its address; nothing else that the code says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CborLdError {
    #[error("no code of this kind")]
    NotACode,
    #[error("larger than the limit")]
    TooLarge,
    #[error("letters are missing, added or changed")]
    Damaged,
    #[error("what it says is not CBOR-LD")]
    Malformed,
    #[error("written in a way that came later or that only few agreed upon")]
    Newer,
    #[error("needs the context {0}, which is not known here")]
    UnknownContext(String),
    #[error("a number that stands for no word here")]
    UnknownNumber,
}

impl CborLdError {
    /// The stable name of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotACode => "compact-other",
            Self::TooLarge => "too-large",
            Self::Damaged => "compact-damaged",
            Self::Malformed | Self::UnknownNumber => "compact-malformed",
            Self::Newer => "compact-newer",
            Self::UnknownContext(_) => "compact-context",
        }
    }

    /// What it is about, where that may be told.
    pub fn about(&self) -> Option<&str> {
        if let Self::UnknownContext(address) = self { Some(address) } else { None }
    }
}

/// Reads the text of a `VP1-` code. Where a context was changed in place, or encoders of one time and another differ,
/// there may be several readings, the likeliest first, and only a signature can tell which was meant.
///
/// # Errors
/// Why it cannot be read; see [`CborLdError`].
pub fn read(code: &[u8]) -> Result<Vec<String>, CborLdError> {
    let text = std::str::from_utf8(code).map_err(|_| CborLdError::NotACode)?;
    if text.len() > MAX_LETTERS {
        return Err(CborLdError::TooLarge);
    }
    let around = |c: char| {
        matches!(c, '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '<' | '>' | '\u{feff}')
    };
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || around(c));
    let text = text.trim_end_matches(|c: char| around(c) || c.is_whitespace() && c != ' ');
    let letters = text.strip_prefix("VP1-").ok_or(CborLdError::NotACode)?;
    let mut fault = CborLdError::Damaged;
    for bytes in bytes_of(letters)? {
        match documents(&bytes) {
            // Cut short or with more behind it: as if letters were missing.
            Err(CborLdError::Damaged) => {}
            Err(other) => fault = other,
            read => return read,
        }
    }
    Err(fault)
}

/// The bytes that the letters stand for. A space is a letter of Base45, and copying loses it at the end of a line.
fn bytes_of(letters: &str) -> Result<Vec<Vec<u8>>, CborLdError> {
    let without =
        |lost: fn(char) -> bool, text: &str| -> String { text.chars().filter(|c| !lost(*c)).collect() };
    let readings: Vec<_> = if let Some(letters) = letters.strip_prefix('B') {
        vec![alphabet::base32(&without(char::is_whitespace, letters))]
    } else if let Some(letters) = letters.strip_prefix('R') {
        let letters = without(|c| c != ' ' && c.is_whitespace(), letters);
        let bare = letters.trim_end_matches(' ');
        [letters.as_str(), bare, &[bare, " "].concat(), &[bare, "  "].concat()].map(alphabet::base45).into()
    } else if letters.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Err(CborLdError::Newer);
    } else {
        Vec::new()
    };
    Ok(readings.into_iter().flatten().collect())
}

/// How the payload is written, by its tag.
enum Payload {
    /// As JSON, with every word written out.
    Plain,
    /// In numbers; `legacy` is as before there was a registry of tables.
    Numbers { legacy: bool },
}

fn documents(bytes: &[u8]) -> Result<Vec<String>, CborLdError> {
    let (item, payload) = opened(bytes)?;
    let (legacy, numbers) = match payload {
        Payload::Plain if item.map().is_none() => return Err(CborLdError::Malformed),
        Payload::Plain => return json(&item).map(|document| vec![document.to_string()]),
        Payload::Numbers { legacy } => {
            (legacy, [true, false].into_iter().filter(move |late| legacy || !late))
        }
    };
    let mut found = Vec::new();
    let mut fault = None;
    for late in numbers {
        let mut edition = 0;
        let mut editions = 1;
        while edition < editions {
            let mut reader = Reader { terms: Terms::new(edition, late), legacy };
            let read = reader.object(&Rc::new(Active::default()), &item);
            editions = reader.terms.editions.min(MAX_EDITIONS);
            match read.map(|document| document.to_string()) {
                Ok(text) if found.contains(&text) => {}
                Ok(text) => found.push(text),
                // The newest edition says best what is wrong.
                Err(error) => fault = fault.or(Some(error)),
            }
            edition += 1;
        }
    }
    match fault {
        Some(fault) if found.is_empty() => Err(fault),
        _ => Ok(found),
    }
}

/// The item behind the tag, and what the tag says of it.
fn opened(bytes: &[u8]) -> Result<(Item, Payload), CborLdError> {
    let [0xd9, high, low, rest @ ..] = bytes else { return Err(CborLdError::Malformed) };
    let item = cbor::parse_json(rest, MAX_DEPTH).ok_or(CborLdError::Damaged)?;
    // Entry 0 of the registry is "not compressed", entry 1 the table without entries; others are agreed on elsewhere.
    let by_entry = |entry| match entry {
        0 => Ok(Payload::Plain),
        1 => Ok(Payload::Numbers { legacy: false }),
        _ => Err(CborLdError::Newer),
    };
    match (high, low) {
        (0x05, 0) => Ok((item, Payload::Plain)),
        (0x05, 1) => Ok((item, Payload::Numbers { legacy: true })),
        // What does not fit into the tag follows in an array, but no entry as high is known here.
        (0x06, entry) => by_entry(u64::from(*entry)).map(|payload| (item, payload)),
        (0xcb, 0x1d) => match item {
            Item::Array(parts) => match <[Item; 2]>::try_from(parts) {
                Ok([Item::Unsigned(entry), item]) => by_entry(entry).map(|payload| (item, payload)),
                _ => Err(CborLdError::Malformed),
            },
            _ => Err(CborLdError::Malformed),
        },
        _ => Err(CborLdError::Newer),
    }
}

/// An item that is JSON written in another way.
fn json(item: &Item) -> Result<Value, CborLdError> {
    Ok(match item {
        Item::Array(items) => Value::Array(items.iter().map(json).collect::<Result<_, _>>()?),
        Item::Map(members) => {
            let mut object = Map::new();
            for (name, value) in members {
                let Item::Text(name) = name else { return Err(CborLdError::Malformed) };
                once(&mut object, name, json(value)?)?;
            }
            Value::Object(object)
        }
        other => scalar(other)?,
    })
}

/// Text, a number, true, false or null.
fn scalar(item: &Item) -> Result<Value, CborLdError> {
    // Beyond this a double, which is what every JSON number is to the encoders, skips numbers.
    const MOST: u64 = 1 << 53;
    Ok(match item {
        Item::Unsigned(number) if *number <= MOST => Value::from(*number),
        Item::Negative(number) if *number < MOST => Value::from(-1 - *number as i64),
        Item::Float(number) if number.fract() == 0.0 && number.abs() <= MOST as f64 => {
            Value::from(*number as i64)
        }
        Item::Float(number) => Value::Number(Number::from_f64(*number).ok_or(CborLdError::Malformed)?),
        Item::Text(text) => Value::from(text.as_str()),
        Item::Bool(answer) => Value::from(*answer),
        Item::Null => Value::Null,
        _ => return Err(CborLdError::Malformed),
    })
}

/// A name given twice would let two readers see two things.
fn once(object: &mut Map<String, Value>, name: &str, value: Value) -> Result<(), CborLdError> {
    match object.insert(name.to_owned(), value) {
        None => Ok(()),
        Some(_) => Err(CborLdError::Malformed),
    }
}

struct Reader {
    terms: Terms,
    legacy: bool,
}

impl Reader {
    fn object(&mut self, active: &Rc<Active>, item: &Item) -> Result<Value, CborLdError> {
        let members = item.map().ok_or(CborLdError::Malformed)?;
        let mut object = Map::new();

        // 1. The contexts come first, since every other number depends on them.
        let mut active = active.clone();
        for (name, value) in members {
            let context = match (name, value) {
                (Item::Unsigned(0), value) => self.context(value)?,
                (Item::Unsigned(1), Item::Array(values)) => {
                    Value::Array(values.iter().map(|value| self.context(value)).collect::<Result<_, _>>()?)
                }
                (Item::Unsigned(1), _) => return Err(CborLdError::Malformed),
                _ => continue,
            };
            once(&mut object, "@context", context.clone())?;
            active = self.terms.embedded(&active, context)?;
        }

        // 2. Then the types, which may bring contexts of their own.
        let mut types = Vec::new();
        for (name, value) in members {
            let Item::Unsigned(number) = name else { continue };
            if self.terms.is_type(&active, *number & !1) {
                let values = match value {
                    Item::Array(values) if number % 2 == 1 => values.as_slice(),
                    value => std::slice::from_ref(value),
                };
                for value in values {
                    if let Value::String(name) = self.url(value)? {
                        types.push(name);
                    }
                }
            }
        }
        let words: Vec<&str> = types.iter().map(String::as_str).collect();
        let mut before = None;
        for place in in_order(&words) {
            let Some(name) = words.get(place as usize) else { continue };
            if before.replace(*name) != Some(*name) {
                active = self.terms.for_type(&active, name)?;
            }
        }

        // 3. Then everything else by the order of the words, in which encoders met further contexts.
        let mut names = Vec::new();
        let mut entries = Vec::new();
        for (name, value) in members {
            let (term, number) = match name {
                Item::Unsigned(0 | 1) => continue,
                Item::Unsigned(number) => {
                    let term = self.terms.name(*number & !1).ok_or(CborLdError::UnknownNumber)?;
                    (term.to_owned(), Some(*number))
                }
                // A word that no context defines. One that has a number is never written out.
                Item::Text(term) if !self.terms.is_numbered(term) => (term.clone(), None),
                _ => return Err(CborLdError::Malformed),
            };
            names.push(term);
            entries.push((number, value));
        }
        let words: Vec<&str> = names.iter().map(String::as_str).collect();
        for place in in_order(&words) {
            let place = place as usize;
            let (Some(name), Some((number, value))) = (words.get(place), entries.get(place)) else {
                continue;
            };
            let even = number.unwrap_or_default() & !1;
            let inside = self.terms.for_values(&active, even)?;
            let kind = self.terms.kind(&active, even);
            let value = match (number, value) {
                (None, value) => self.value(&inside, kind, value, true)?,
                (Some(number), Item::Array(values)) if number % 2 == 1 => {
                    self.values(&inside, kind, values)?
                }
                (Some(number), _) if number % 2 == 1 => return Err(CborLdError::Malformed),
                (Some(_), value) => self.value(&inside, kind, value, false)?,
            };
            once(&mut object, name, value)?;
        }
        Ok(Value::Object(object))
    }

    fn values(&mut self, active: &Rc<Active>, kind: Kind, items: &[Item]) -> Result<Value, CborLdError> {
        let mut values = Vec::new();
        for item in items {
            values.push(self.value(active, kind, item, true)?);
        }
        Ok(Value::Array(values))
    }

    /// A context: its address, its number in the registry, or itself.
    fn context(&self, item: &Item) -> Result<Value, CborLdError> {
        match item {
            Item::Text(address) => Ok(Value::from(address.as_str())),
            Item::Map(_) => json(item),
            Item::Unsigned(number) if self.legacy => {
                let address = registered(*number).ok_or_else(|| unregistered(*number))?;
                Ok(Value::from(address))
            }
            Item::Unsigned(number) => Err(unregistered(*number)),
            _ => Err(CborLdError::Malformed),
        }
    }

    /// A value; an array only where one may stand, for elsewhere it is a sign of several.
    fn value(
        &mut self,
        active: &Rc<Active>,
        kind: Kind,
        item: &Item,
        array: bool,
    ) -> Result<Value, CborLdError> {
        match (kind, item) {
            (_, Item::Map(_)) => self.object(active, item),
            (_, Item::Null | Item::Bool(_) | Item::Text(_)) => scalar(item),
            (Kind::Url, item) => self.url(item),
            (Kind::Date, Item::Unsigned(_) | Item::Negative(_)) => {
                let text = date_time::text(seconds(item)?).ok_or(CborLdError::Malformed)?;
                text.split_once('T').map(|(date, _)| Value::from(date)).ok_or(CborLdError::Malformed)
            }
            (Kind::DateTime, Item::Unsigned(_) | Item::Negative(_)) => {
                date_time::text(seconds(item)?).map(Value::from).ok_or(CborLdError::Malformed)
            }
            (Kind::DateTime, Item::Array(parts)) => match parts.as_slice() {
                [whole, Item::Unsigned(thousandths @ 0..=999)] => {
                    let text = date_time::text(seconds(whole)?).ok_or(CborLdError::Malformed)?;
                    Ok(Value::from(text.replace('Z', &format!(".{thousandths:03}Z"))))
                }
                _ => Err(CborLdError::Malformed),
            },
            (Kind::Cryptosuite, Item::Unsigned(number)) if self.legacy => {
                // By the table of their own, and by the one that came before it.
                let name = match number {
                    1 | 0x34 => "ecdsa-rdfc-2019",
                    2 | 0x35 => "ecdsa-sd-2023",
                    3 | 0x36 => "eddsa-rdfc-2022",
                    4 => "ecdsa-xi-2023",
                    _ => return Err(CborLdError::UnknownNumber),
                };
                Ok(Value::from(name))
            }
            (Kind::Multibase, Item::Bytes(bytes)) => match bytes.as_slice() {
                [b'z', rest @ ..] => base58(rest).map(Value::from),
                [b'u', rest @ ..] => Ok(Value::from(["u", &URL_SAFE_NO_PAD.encode(rest)].concat())),
                [b'M', rest @ ..] => Ok(Value::from(["M", &STANDARD.encode(rest)].concat())),
                _ => Err(CborLdError::Newer),
            },
            // An address of the registry where nothing says that addresses stand.
            (Kind::Plain, Item::Bytes(bytes)) if self.legacy => match bytes.as_slice() {
                [number] => registered(u64::from(*number)).map(Value::from).ok_or(CborLdError::UnknownNumber),
                _ => Err(CborLdError::UnknownNumber),
            },
            (Kind::Plain, Item::Array(items)) if array => self.values(active, kind, items),
            (Kind::Plain | Kind::Multibase, Item::Unsigned(_) | Item::Negative(_) | Item::Float(_)) => {
                scalar(item)
            }
            (Kind::Cryptosuite, Item::Unsigned(_)) => scalar(item),
            _ => Err(CborLdError::Malformed),
        }
    }

    /// An address, a type or an identifier.
    fn url(&self, item: &Item) -> Result<Value, CborLdError> {
        let parts = match item {
            Item::Text(_) | Item::Bool(_) | Item::Null => return scalar(item),
            Item::Unsigned(number) => {
                let table = registered(*number).filter(|_| self.legacy);
                let name = self.terms.name(*number);
                return match (table, name) {
                    // Which of the two was meant, encoders of different years say differently.
                    (Some(_), Some(_)) => Err(CborLdError::Malformed),
                    (Some(address), None) => Ok(Value::from(address)),
                    (None, Some(name)) => Ok(Value::from(name)),
                    (None, None) => Err(CborLdError::UnknownNumber),
                };
            }
            Item::Array(parts) => parts.as_slice(),
            _ => return Err(CborLdError::Malformed),
        };
        let after = |scheme: &str, rest: &str| Ok(Value::from([scheme, rest].concat()));
        match parts {
            [Item::Unsigned(1), Item::Text(rest)] => after("http://", rest),
            [Item::Unsigned(2), Item::Text(rest)] => after("https://", rest),
            [Item::Unsigned(3), Item::Text(rest)] => after("urn:uuid:", rest),
            [Item::Unsigned(3), Item::Bytes(bytes)] => after("urn:uuid:", &uuid(bytes)?),
            [Item::Unsigned(4), Item::Text(rest)] => after("data:", rest),
            [Item::Unsigned(4), Item::Text(media), Item::Bytes(bytes)] => {
                after("data:", &[media, ";base64,", &STANDARD.encode(bytes)].concat())
            }
            [Item::Unsigned(1024), rest @ ..] => after("did:v1:nym:", &did(rest)?),
            [Item::Unsigned(1025), rest @ ..] => after("did:key:", &did(rest)?),
            [Item::Unsigned(_), ..] => Err(CborLdError::Newer),
            _ => Err(CborLdError::Malformed),
        }
    }
}

/// Seconds since the beginning of 1970, within some nine thousand years of it.
fn seconds(item: &Item) -> Result<i64, CborLdError> {
    let number = match item {
        Item::Unsigned(number) => i64::try_from(*number).ok(),
        Item::Negative(number) => i64::try_from(*number).ok().map(|number| -1 - number),
        _ => None,
    };
    number.filter(|number| number.unsigned_abs() < 1 << 38).ok_or(CborLdError::Malformed)
}

/// The identifier and, after a `#`, the fragment: each a key in Base58, or as it is.
fn did(parts: &[Item]) -> Result<String, CborLdError> {
    let part = |item: &Item| match item {
        Item::Text(text) => Ok(text.clone()),
        Item::Bytes(bytes) => base58(bytes),
        _ => Err(CborLdError::Malformed),
    };
    match parts {
        [id] => part(id),
        [id, fragment] => Ok([part(id)?, part(fragment)?].join("#")),
        _ => Err(CborLdError::Malformed),
    }
}

fn base58(bytes: &[u8]) -> Result<String, CborLdError> {
    if bytes.len() > MAX_BASE58 {
        return Err(CborLdError::TooLarge);
    }
    Ok(["z", &bs58::encode(bytes).into_string()].concat())
}

/// RFC 9562 §4.
fn uuid(bytes: &[u8]) -> Result<String, CborLdError> {
    let bytes: &[u8; 16] = bytes.try_into().map_err(|_| CborLdError::Malformed)?;
    let mut text = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    Ok(text)
}

/// The addresses with a number of their own, as all encoders before the registry of tables know them.
fn registered(number: u64) -> Option<&'static str> {
    Some(match number {
        16 => "https://www.w3.org/ns/activitystreams",
        17 => "https://www.w3.org/2018/credentials/v1",
        18 => "https://www.w3.org/ns/did/v1",
        19 => "https://w3id.org/security/suites/ed25519-2018/v1",
        20 => "https://w3id.org/security/suites/ed25519-2020/v1",
        21 => "https://w3id.org/cit/v1",
        22 => "https://w3id.org/age/v1",
        23 => "https://w3id.org/security/suites/x25519-2020/v1",
        24 => "https://w3id.org/veres-one/v1",
        25 => "https://w3id.org/webkms/v1",
        26 => "https://w3id.org/zcap/v1",
        27 => "https://w3id.org/security/suites/hmac-2019/v1",
        28 => "https://w3id.org/security/suites/aes-2019/v1",
        29 => "https://w3id.org/vaccination/v1",
        30 => "https://w3id.org/vc-revocation-list-2020/v1",
        31 => "https://w3id.org/dcc/v1",
        32 => "https://w3id.org/vc/status-list/v1",
        33 => "https://www.w3.org/ns/credentials/v2",
        48 => "https://w3id.org/security/data-integrity/v1",
        49 => "https://w3id.org/security/multikey/v1",
        50 => "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
        51 => "https://w3id.org/security/data-integrity/v2",
        _ => return None,
    })
}

fn unregistered(number: u64) -> CborLdError {
    CborLdError::UnknownContext(number.to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const LEGACY: [u8; 3] = [0xd9, 0x05, 0x01];
    const SECOND: [u8; 3] = [0xd9, 0x06, 0x01];

    fn number(number: u64) -> Item {
        Item::Unsigned(number)
    }

    fn text(text: &str) -> Item {
        Item::Text(text.to_owned())
    }

    fn bytes(bytes: &[u8]) -> Item {
        Item::Bytes(bytes.to_vec())
    }

    fn list(items: &[Item]) -> Item {
        Item::Array(items.to_vec())
    }

    fn map(members: &[(Item, Item)]) -> Item {
        Item::Map(members.to_vec())
    }

    fn of(value: &Value) -> Item {
        match value {
            Value::Null => Item::Null,
            Value::Bool(answer) => Item::Bool(*answer),
            Value::Number(given) => number(given.as_u64().unwrap()),
            Value::String(given) => text(given),
            Value::Array(items) => Item::Array(items.iter().map(of).collect()),
            Value::Object(members) => {
                Item::Map(members.iter().map(|(name, value)| (text(name), of(value))).collect())
            }
        }
    }

    fn tagged(tag: [u8; 3], item: &Item) -> Result<Vec<String>, CborLdError> {
        documents(&[&tag[..], &cbor::write(item)].concat())
    }

    /// The only reading of what stands under these words, whose numbers are 100, 102 and so on.
    fn under(tag: [u8; 3], context: Value, members: &[(u64, Item)]) -> Result<Value, CborLdError> {
        let members = members.iter().map(|(name, value)| (number(*name), value.clone()));
        let members = std::iter::once((number(0), of(&context))).chain(members).collect();
        let readings = tagged(tag, &Item::Map(members))?;
        assert_eq!(readings.len(), 1);
        let mut read: Value = serde_json::from_str(&readings[0]).unwrap();
        assert_eq!(read.as_object_mut().unwrap().remove("@context"), Some(context));
        Ok(read)
    }

    fn typed(coercion: &str) -> Value {
        json!({ "is": { "@id": "https://words.example/is", "@type": coercion } })
    }

    #[test]
    fn each_kind_of_value_is_read_as_its_type_says() {
        let date = "http://www.w3.org/2001/XMLSchema#date";
        let date_time = "http://www.w3.org/2001/XMLSchema#dateTime";
        let multibase = "https://w3id.org/security#multibase";
        let id =
            [0x6f, 0x1c, 0x2f, 0x5e, 0x7d, 0x0a, 0x4f, 0x3b, 0x9b, 0x1e, 0x0a, 0x2d, 0x4c, 0x6e, 0x8f, 0x10];
        for (coercion, item, value) in [
            (date, number(1_767_571_200), json!("2026-01-05")),
            (date, Item::Negative(86_399), json!("1969-12-31")),
            (date, text("5 January"), json!("5 January")),
            (date_time, number(1_767_605_400), json!("2026-01-05T09:30:00Z")),
            (date_time, Item::Negative(0), json!("1969-12-31T23:59:59Z")),
            (date_time, list(&[number(1_767_605_400), number(7)]), json!("2026-01-05T09:30:00.007Z")),
            (multibase, bytes(b"z\x00\x01a"), json!("z176")),
            (multibase, bytes(b"u\xff\xfe"), json!("u__4")),
            (multibase, bytes(b"Mfo"), json!("MZm8=")),
            ("@id", list(&[number(1), text("a.example")]), json!("http://a.example")),
            ("@id", list(&[number(2), text("a.example/1")]), json!("https://a.example/1")),
            ("@id", list(&[number(3), bytes(&id)]), json!("urn:uuid:6f1c2f5e-7d0a-4f3b-9b1e-0a2d4c6e8f10")),
            ("@id", list(&[number(3), text("6F1C")]), json!("urn:uuid:6F1C")),
            ("@id", list(&[number(4), text(",a")]), json!("data:,a")),
            (
                "@id",
                list(&[number(4), text("image/png"), bytes(b"foob")]),
                json!("data:image/png;base64,Zm9vYg=="),
            ),
            ("@id", list(&[number(1024), bytes(&[0, 1])]), json!("did:v1:nym:z12")),
            ("@id", list(&[number(1025), bytes(&[0, 1]), bytes(&[2])]), json!("did:key:z12#z3")),
            ("@vocab", list(&[number(1025), text("x"), text("y")]), json!("did:key:x#y")),
            ("@vocab", number(100), json!("is")),
            ("https://words.example/other", number(9), json!(9)),
            ("https://words.example/other", Item::Float(1.5), json!(1.5)),
            ("https://words.example/other", Item::Float(2.0), json!(2)),
            ("https://words.example/other", Item::Negative(4), json!(-5)),
        ] {
            for tag in [LEGACY, SECOND] {
                assert_eq!(
                    under(tag, typed(coercion), &[(100, item.clone())]),
                    Ok(json!({ "is": value })),
                    "{item:?}"
                );
            }
        }
        let suite = typed("https://w3id.org/security#cryptosuiteString");
        for (coded, name) in [(1, "ecdsa-rdfc-2019"), (3, "eddsa-rdfc-2022"), (0x35, "ecdsa-sd-2023")] {
            assert_eq!(under(LEGACY, suite.clone(), &[(100, number(coded))]), Ok(json!({ "is": name })));
        }
        assert_eq!(
            under(LEGACY, json!({}), &[(4, number(17))]),
            Ok(json!({ "@id": "https://www.w3.org/2018/credentials/v1" }))
        );
    }

    #[test]
    fn a_value_that_its_type_does_not_allow_is_refused() {
        let id = "@id";
        for (coercion, item) in [
            ("http://www.w3.org/2001/XMLSchema#date", Item::Float(1.5)),
            ("http://www.w3.org/2001/XMLSchema#date", number(u64::MAX)),
            ("http://www.w3.org/2001/XMLSchema#dateTime", list(&[number(1), number(1_000)])),
            ("http://www.w3.org/2001/XMLSchema#dateTime", bytes(&[1])),
            ("https://w3id.org/security#multibase", bytes(&[])),
            ("https://w3id.org/security#multibase", bytes(b"f00")),
            ("https://w3id.org/security#multibase", bytes(&[b'z'; MAX_BASE58 + 2])),
            ("https://w3id.org/security#cryptosuiteString", bytes(&[1])),
            (id, number(102)),
            (id, number(101)),
            (id, Item::Negative(0)),
            (id, Item::Float(1.5)),
            (id, list(&[])),
            (id, list(&[number(2)])),
            (id, list(&[number(5), text("a")])),
            (id, list(&[number(3), bytes(&[1; 15])])),
            (id, list(&[number(1025)])),
            (id, list(&[text("https://a.example"), text("https://b.example")])),
            ("https://words.example/other", bytes(&[200])),
            // An array under the number of a single value.
            ("https://words.example/other", list(&[number(1)])),
            // A number that a double cannot tell from its neighbour.
            ("https://words.example/other", number((1 << 53) + 1)),
        ] {
            for tag in [LEGACY, SECOND] {
                assert!(under(tag, typed(coercion), &[(100, item.clone())]).is_err(), "{coercion} {item:?}");
            }
        }
        // 20 is an address in the registry and @list among the keywords.
        assert_eq!(under(LEGACY, json!({}), &[(4, number(20))]), Err(CborLdError::Malformed));
        assert_eq!(under(SECOND, json!({}), &[(4, number(20))]), Ok(json!({ "@id": "@list" })));
    }

    #[test]
    fn words_are_numbered_by_their_contexts_in_the_order_in_which_these_are_met() {
        let context = json!({
            "b": "https://words.example/b",
            "type": "@type",
            "Late": { "@id": "https://words.example/Late", "@context": { "aa": "https://words.example/aa" } },
            "a": { "@id": "https://words.example/a", "@context": { "inner": "https://words.example/inner" } },
            "gone": null,
        });
        // Late, a, b, type; then aa, for the type; then inner, for a, which stands before b.
        let read = under(
            LEGACY,
            context,
            &[
                (106, number(100)),
                (108, text("of its type")),
                (
                    102,
                    map(&[(number(110), number(1)), (number(105), list(&[number(1), list(&[number(2)])]))]),
                ),
                (104, map(&[(number(110), Item::Null), (text("unknown"), list(&[text("x")]))])),
            ],
        );
        let expected = json!({
            "type": "Late", "aa": "of its type",
            "a": { "inner": 1, "b": [1, [2]] },
            "b": { "inner": null, "unknown": ["x"] },
        });
        assert_eq!(read, Ok(expected));
    }

    #[test]
    fn what_a_type_defines_does_not_reach_into_what_stands_inside() {
        let date = |at: &str| json!({ "@id": format!("https://words.example/{at}"), "@type": "http://www.w3.org/2001/XMLSchema#date" });
        let context = json!({
            "in": "https://words.example/in",
            "T": { "@id": "https://words.example/T", "@context": { "on": date("on") } },
            "U": { "@id": "https://words.example/U", "@context": { "@propagate": true, "on": date("on") } },
            "on": "https://words.example/on",
        });
        let inside = |kind: u64| {
            under(
                LEGACY,
                context.clone(),
                &[(2, number(kind)), (106, number(0)), (104, map(&[(number(106), number(0))]))],
            )
        };
        assert_eq!(inside(100).unwrap(), json!({ "@type": "T", "on": "1970-01-01", "in": { "on": 0 } }));
        assert_eq!(
            inside(102).unwrap(),
            json!({ "@type": "U", "on": "1970-01-01", "in": { "on": "1970-01-01" } })
        );
    }

    #[test]
    fn older_encoders_complete_a_type_where_it_is_used_so_that_there_are_two_readings() {
        let context = json!({ "at": { "@id": "https://words.example/at", "@type": "x:dateTime" } });
        let later = json!({ "x": "http://www.w3.org/2001/XMLSchema#" });
        let item = map(&[(number(1), list(&[of(&context), of(&later)])), (number(100), number(0))]);
        let read = tagged(LEGACY, &item).unwrap();
        assert_eq!(read.len(), 2);
        assert!(
            read[0].contains(r#""at":"1970-01-01T00:00:00Z""#) && read[1].contains(r#""at":0"#),
            "{read:?}"
        );
        assert_eq!(tagged(SECOND, &item).unwrap().len(), 1);

        // A word that is defined anew keeps its scoped context there, and has none by JSON-LD.
        let scoped = json!({ "T": { "@id": "https://words.example/T", "@context": { "on": "https://words.example/on" } } });
        let again = json!({ "T": "https://words.example/T2" });
        let item = map(&[
            (number(1), list(&[of(&scoped), of(&again)])),
            (number(2), number(100)),
            (number(102), number(0)),
        ]);
        assert!(tagged(LEGACY, &item).unwrap()[0].contains(r#""on":0"#));
        assert_eq!(tagged(SECOND, &item), Err(CborLdError::UnknownNumber));
    }

    #[test]
    fn a_context_that_was_changed_in_place_gives_a_reading_by_each_of_its_editions() {
        let context = text("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json");
        let readings =
            |name: u64| tagged(SECOND, &map(&[(number(0), context.clone()), (number(name), text("x"))]));
        // Achievement is the first word of both; the last one of the newer stands for nothing in the older.
        assert_eq!(readings(100).unwrap().len(), 1);
        let numbered = (100..400).step_by(2).filter_map(|name| readings(name).ok()).collect::<Vec<_>>();
        assert!(numbered.iter().any(|readings| readings.len() == 2));
    }

    #[test]
    fn nothing_is_read_that_two_readers_could_read_in_two_ways() {
        let word = json!({ "a": "https://words.example/a" });
        let with = |members: &[(Item, Item)]| {
            let members = [&[(number(0), of(&word))], members].concat();
            tagged(LEGACY, &map(&members)).map(|readings| readings[0].clone())
        };
        assert!(with(&[(number(100), number(1))]).is_ok());
        for members in [
            &[(number(100), number(1)), (number(100), number(1))][..],
            &[(number(100), number(1)), (number(101), list(&[number(1)]))],
            &[(text("b"), number(1)), (text("b"), number(1))],
            &[(number(100), number(1)), (text("a"), number(1))],
            // A word with a number, written out: also a context would come in unseen like that.
            &[(text("a"), number(1))],
            &[(text("@context"), text("https://www.w3.org/2018/credentials/v1"))],
            &[(number(1), list(&[number(17)]))],
            &[(number(1), number(17))],
            &[(number(101), number(1))],
            &[(number(102), number(1))],
            &[(number(60), number(1))],
            &[(Item::Negative(0), number(1))],
            &[(bytes(b"a"), number(1))],
        ] {
            assert!(with(members).is_err(), "{members:?}");
        }
        let plain = map(&[(text("a"), number(1)), (text("a"), number(2))]);
        assert_eq!(tagged([0xd9, 0x05, 0x00], &plain), Err(CborLdError::Malformed));
    }

    #[test]
    fn why_it_cannot_be_read_is_told_apart() {
        let one = |context: Item| map(&[(number(0), context)]);
        let unknown = |address: &str| Err(CborLdError::UnknownContext(address.to_owned()));
        assert_eq!(
            tagged(LEGACY, &one(text("https://words.example/v1"))),
            unknown("https://words.example/v1")
        );
        assert_eq!(tagged(LEGACY, &one(number(29))), unknown("https://w3id.org/vaccination/v1"));
        assert_eq!(tagged(LEGACY, &one(number(0x8000))), unknown("32768"));
        assert_eq!(tagged(SECOND, &one(number(17))), unknown("17"));
        assert_eq!(CborLdError::UnknownContext("17".to_owned()).about(), Some("17"));
        assert_eq!(CborLdError::Malformed.about(), None);
        for tag in [[0xd9, 0x05, 0x02], [0xd9, 0x06, 0x02], [0xd9, 0x06, 0x80], [0xd9, 0x07, 0x00]] {
            assert_eq!(tagged(tag, &map(&[])), Err(CborLdError::Newer), "{tag:?}");
        }
        let entry = |entry: u64| tagged([0xd9, 0xcb, 0x1d], &list(&[number(entry), map(&[])]));
        assert_eq!(entry(1), Ok(vec!["{}".to_owned()]));
        assert_eq!(entry(0), Ok(vec!["{}".to_owned()]));
        assert_eq!(entry(100), Err(CborLdError::Newer));
        assert_eq!(tagged([0xd9, 0xcb, 0x1d], &list(&[number(1)])), Err(CborLdError::Malformed));
        assert_eq!(tagged(LEGACY, &list(&[])), Err(CborLdError::Malformed));
        assert_eq!(tagged([0xd9, 0x05, 0x00], &list(&[])), Err(CborLdError::Malformed));
        let address = list(&[number(5), text("a")]);
        assert_eq!(under(LEGACY, typed("@id"), &[(100, address)]), Err(CborLdError::Newer));
        assert_eq!(documents(&[0xd9, 0x05, 0x01, 0xa0, 0x00]), Err(CborLdError::Damaged));
        assert_eq!(documents(&[0xa0]), Err(CborLdError::Malformed));
        for (code, why) in [
            ("VC1-RABC", CborLdError::NotACode),
            ("VP2-BABC", CborLdError::NotACode),
            ("VP1-", CborLdError::Damaged),
            ("VP1-Babc", CborLdError::Damaged),
            ("VP1-R", CborLdError::Malformed),
            ("VP1-z12", CborLdError::Newer),
            (&["VP1-B", &"A".repeat(MAX_LETTERS)].concat(), CborLdError::TooLarge),
        ] {
            assert_eq!(read(code.as_bytes()), Err(why), "{code:.9}");
        }
    }

    #[test]
    fn each_number_of_the_registry_is_an_address_of_its_own() {
        let known: Vec<u64> = (0..1_000).filter(|number| registered(*number).is_some()).collect();
        let expected: Vec<u64> = (16..=33).chain(48..=51).collect();
        assert_eq!(known, expected);
        let addresses: std::collections::BTreeSet<_> =
            known.iter().filter_map(|it| registered(*it)).collect();
        assert_eq!(addresses.len(), known.len());
        assert!(addresses.iter().all(|address| address.starts_with("https://")));
        // Also where nothing says that addresses stand, as a byte.
        let plain = typed("https://words.example/other");
        assert_eq!(
            under(LEGACY, plain.clone(), &[(100, bytes(&[17]))]),
            Ok(json!({ "is": "https://www.w3.org/2018/credentials/v1" }))
        );
        assert!(under(LEGACY, plain.clone(), &[(100, bytes(&[17, 17]))]).is_err());
        assert!(under(SECOND, plain, &[(100, bytes(&[17]))]).is_err());
    }

    #[test]
    fn suites_have_numbers_only_where_the_tables_gave_them_some() {
        let suite = typed("https://w3id.org/security#cryptosuiteString");
        for (coded, name) in
            [(2, "ecdsa-sd-2023"), (4, "ecdsa-xi-2023"), (0x34, "ecdsa-rdfc-2019"), (0x36, "eddsa-rdfc-2022")]
        {
            let read = |tag| under(tag, suite.clone(), &[(100, number(coded))]);
            assert_eq!(read(LEGACY), Ok(json!({ "is": name })));
            assert_eq!(read(SECOND), Ok(json!({ "is": coded })));
        }
        assert_eq!(under(LEGACY, suite, &[(100, number(5))]), Err(CborLdError::UnknownNumber));
    }

    #[test]
    fn a_type_is_a_word_an_address_or_written_out() {
        let typed = |item: Item| under(LEGACY, json!({ "T": "https://words.example/T" }), &[(2, item)]);
        assert_eq!(typed(number(100)), Ok(json!({ "@type": "T" })));
        assert_eq!(typed(text("T")), Ok(json!({ "@type": "T" })));
        assert_eq!(typed(list(&[number(1025), text("x")])), Ok(json!({ "@type": "did:key:x" })));
    }

    #[test]
    fn the_words_of_an_imported_context_are_numbered_before_its_own() {
        let importing = json!({
            "@import": "https://w3id.org/security/data-integrity/v2",
            "Aaa": "https://words.example/Aaa",
        });
        // DataIntegrityProof, id, proof and type; then @import, which the encoders do not count among the keywords.
        let read = under(SECOND, importing, &[(100, text("x")), (110, number(1))]);
        assert_eq!(read, Ok(json!({ "DataIntegrityProof": "x", "Aaa": 1 })));
    }

    #[test]
    fn what_is_at_a_limit_is_read() {
        let plain = typed("https://words.example/other");
        let read = |item: Item| under(SECOND, plain.clone(), &[(100, item)]);
        assert_eq!(read(number(1 << 53)), Ok(json!({ "is": 9_007_199_254_740_992_u64 })));
        assert_eq!(read(Item::Negative((1 << 53) - 1)), Ok(json!({ "is": -9_007_199_254_740_992_i64 })));
        assert_eq!(read(Item::Negative(1 << 53)), Err(CborLdError::Malformed));
        let key = |length: usize| {
            let key = bytes(&[&b"z"[..], &vec![1; length]].concat());
            under(SECOND, typed("https://w3id.org/security#multibase"), &[(100, key)])
        };
        assert!(key(4_096).is_ok());
        assert_eq!(key(4_097), Err(CborLdError::TooLarge));
        let long = |letters: usize| ["VP1-B", &"A".repeat(letters - 5)].concat();
        assert_ne!(super::read(long(65_536).as_bytes()), Err(CborLdError::TooLarge));
        assert_eq!(super::read(long(65_537).as_bytes()), Err(CborLdError::TooLarge));
    }

    #[test]
    fn contexts_within_contexts_cost_no_more_than_is_allowed() {
        let words: Map<String, Value> =
            (0..2_000).map(|n| (format!("w{n:04}"), json!(format!("https://words.example/{n}")))).collect();
        let mut item = map(&[]);
        for _ in 0..MAX_DEPTH / 2 - 4 {
            let again = list(&vec![of(&json!({ "x": "https://words.example/x" })); 100]);
            item = map(&[(number(1), again), (number(100), item)]);
        }
        let item = map(&[(number(0), of(&Value::Object(words))), (number(100), item)]);
        assert_eq!(tagged(LEGACY, &item), Err(CborLdError::TooLarge));
        // Nor does leaving behind, at each of many values, what a type defined.
        let defined: Map<String, Value> =
            (0..1_000).map(|n| (format!("w{n:04}"), json!(format!("https://words.example/{n}")))).collect();
        let context = json!({ "T": { "@id": "https://words.example/T", "@context": defined } });
        let many = (0..5_000).map(|n| (text(&format!("x{n}")), number(0)));
        let members = [(number(0), of(&context)), (number(2), number(100))].into_iter().chain(many);
        assert_eq!(tagged(LEGACY, &Item::Map(members.collect())), Err(CborLdError::TooLarge));
        let deep = (0..MAX_DEPTH).fold(number(1), |inside, _| list(&[inside]));
        assert_eq!(tagged([0xd9, 0x05, 0x00], &deep), Err(CborLdError::Damaged));
    }

    proptest! {
        #[test]
        fn any_item_behind_any_tag_gets_an_answer(
            tag in prop::sample::select(vec![LEGACY, SECOND, [0xd9, 0x05, 0x00], [0xd9, 0xcb, 0x1d]]),
            bytes in prop::collection::vec(prop::sample::select(b"\xa1\xa2\xa3\x81\x82\x00\x01\x11\x02\x04\x18\x64\x65\x66\x41z\x61a\xf6\xfb".to_vec()), 0..60),
        ) {
            let _ = documents(&[&tag[..], &bytes].concat());
        }

        #[test]
        fn any_text_gets_an_answer(text in any::<String>()) {
            let _ = read(text.as_bytes());
            let _ = read(format!("VP1-R{text}").as_bytes());
        }
    }
}
