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
use terms::{Active, Kind, Terms, by_utf16};

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
            Self::NotACode => "compact-code",
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
pub fn read(text: &str) -> Result<Vec<String>, CborLdError> {
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
            let mut reader = Reader { terms: Terms::new(edition), legacy, late };
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
    late: bool,
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
        for term in active.type_terms() {
            let Some(number) = self.terms.number(&term) else { continue };
            for (name, value) in members {
                let values = match (name, value) {
                    (Item::Unsigned(it), Item::Array(values)) if *it == number + 1 => values.as_slice(),
                    (Item::Unsigned(it), value) if *it == number => std::slice::from_ref(value),
                    _ => continue,
                };
                for value in values {
                    if let Value::String(name) = self.url(value)? {
                        types.push(name);
                    }
                }
            }
        }
        let mut types = by_utf16(types, |name| name);
        types.dedup();
        let active = self.terms.for_types(&active, types.iter().map(String::as_str))?;

        // 3. Then everything else by the order of the words, in which encoders met further contexts.
        let mut entries = Vec::new();
        for (name, value) in members {
            entries.push(match name {
                Item::Unsigned(0 | 1) => continue,
                Item::Unsigned(number) => {
                    let term = self.terms.name(number & !1).ok_or(CborLdError::UnknownNumber)?;
                    (term, number & 1 == 1, value)
                }
                // A word that no context defines. One that has a number is never written out.
                Item::Text(term) if self.terms.number(term).is_none() => (term.as_str().into(), false, value),
                _ => return Err(CborLdError::Malformed),
            });
        }
        for (term, several, value) in by_utf16(entries, |(term, ..)| term) {
            let inside = self.terms.for_values(&active, &term)?;
            let known = self.terms.number(&term).is_some();
            let kind = if known { active.kind(&term, self.late) } else { Kind::Plain };
            let value = match value {
                Item::Array(values) if several => {
                    let values = values.iter().map(|value| self.value(&inside, kind, value, true));
                    Value::Array(values.collect::<Result<_, _>>()?)
                }
                _ if several => return Err(CborLdError::Malformed),
                value => self.value(&inside, kind, value, !known)?,
            };
            once(&mut object, &term, value)?;
        }
        Ok(Value::Object(object))
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
                [b'u', rest @ ..] => Ok(Value::from(format!("u{}", URL_SAFE_NO_PAD.encode(rest)))),
                [b'M', rest @ ..] => Ok(Value::from(format!("M{}", STANDARD.encode(rest)))),
                _ => Err(CborLdError::Newer),
            },
            // An address of the registry where nothing says that addresses stand.
            (Kind::Plain, Item::Bytes(bytes)) if self.legacy => match bytes.as_slice() {
                [number] => registered(u64::from(*number)).map(Value::from).ok_or(CborLdError::UnknownNumber),
                _ => Err(CborLdError::UnknownNumber),
            },
            (Kind::Plain, Item::Array(items)) if array => {
                let items = items.iter().map(|item| self.value(active, kind, item, true));
                Ok(Value::Array(items.collect::<Result<_, _>>()?))
            }
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
                    (None, Some(name)) => Ok(Value::from(&*name)),
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
