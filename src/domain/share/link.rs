//! A presentation <-> a link that carries all of it in its fragment, which browsers never send to a server.
//!
//! `https://<host>/<path>/v#<version><data>`; fragments, <https://www.rfc-editor.org/rfc/rfc3986#section-3.5>.
//! The version is one character: a letter when base64url follows, a digit when decimal digits follow, which codes
//! write with 3⅓ bits each where a letter takes 8. Every version ever made stays readable:
//!
//! | letters | digits | what follows |
//! |---|---|---|
//! | `A` | `1` | a presentation, packed ([`Payload`]) |
//! | | `2` | one of many codes that carry a link together ([`super::frames`]) |
//! | `B` | `3` | a presentation locked with a passphrase ([`super::locked`]) |
//! | `C` | `4` | a request to show badges ([`super::request`]) |

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::pack::{self, UnpackError};
use super::{frames, locked};
use crate::domain::import::percent_decoded;

/// The longest link read, in bytes: a packing that deflate could not shrink, written in digits.
pub const MAX_LINK_BYTES: usize = 3 * 1024 * 1024;
/// The longest text a link carries, in bytes.
pub const MAX_TEXT_BYTES: usize = pack::MAX_TEXT_BYTES;

/// What a link carries: the exact text of a presentation, or of a JWT.
///
/// # Personal data
/// The text; `Debug` prints its length.
#[derive(Clone, PartialEq, Eq)]
pub struct Payload(String);

impl Payload {
    /// # Errors
    /// `TooLarge` when `text` is longer than [`MAX_TEXT_BYTES`].
    pub fn new(text: impl Into<String>) -> Result<Self, LinkError> {
        let text = text.into();
        if text.len() > MAX_TEXT_BYTES { Err(LinkError::TooLarge) } else { Ok(Self(text)) }
    }

    pub fn text(&self) -> &str {
        &self.0
    }

    pub fn into_text(self) -> String {
        self.0
    }

    /// How many bytes the text takes when packed: what decides whether a code can hold it.
    pub fn packed_bytes(&self) -> usize {
        pack::pack(&self.0).len()
    }
}

impl std::fmt::Debug for Payload {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Payload({} bytes)", self.0.len())
    }
}

/// Why a text gives no payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    #[error("not a link of ours")]
    NotOurLink,
    #[error("made by a newer version")]
    NewerVersion,
    #[error("a part of the link is missing or changed")]
    Damaged,
    #[error("larger than a link may be")]
    TooLarge,
    /// A link of ours that opens with a passphrase.
    #[error("locked with a passphrase")]
    Locked,
    /// One of many codes; the others are needed too.
    #[error("one part of several")]
    Part,
    /// It carries no badges; somebody asks to see some.
    #[error("a request to show badges")]
    Request,
}

impl LinkError {
    /// The stable name of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotOurLink => "not-our-link",
            Self::NewerVersion => "newer-version",
            Self::Damaged => "damaged",
            Self::TooLarge => "too-large",
            Self::Locked => "locked",
            Self::Part => "one-of-several",
            Self::Request => "request",
        }
    }
}

/// What stands behind the version of a link.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Carried {
    /// The text of a presentation, and the bytes it was packed in.
    Text(String, Vec<u8>),
    Locked(Vec<u8>),
    Frame(Vec<u8>),
    /// The text of a request.
    Request(String),
}

/// Which reader the bytes of a link are for, by its version in letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    Packed,
    Frame,
    Locked,
    Request,
}

impl Version {
    fn letter(self) -> Option<char> {
        match self {
            Self::Packed => Some('A'),
            Self::Frame => None,
            Self::Locked => Some('B'),
            Self::Request => Some('C'),
        }
    }

    pub(super) fn digit(self) -> char {
        match self {
            Self::Packed => '1',
            Self::Frame => '2',
            Self::Locked => '3',
            Self::Request => '4',
        }
    }

    const ALL: [Self; 4] = [Self::Packed, Self::Frame, Self::Locked, Self::Request];
}

/// The link for people to send. `base` is the address of the app: scheme, host and folder.
pub fn to_link(base: &str, payload: &Payload) -> String {
    lettered(base, Version::Packed, &pack::pack(&payload.0))
}

/// The same link in digits, for codes: longer to read, a quarter smaller to draw.
pub fn to_digits_link(base: &str, payload: &Payload) -> String {
    in_digits(base, Version::Packed, &pack::pack(&payload.0))
}

/// A link with base64url behind its version.
pub(super) fn lettered(base: &str, version: Version, bytes: &[u8]) -> String {
    let page = page(base);
    format!("{}{}", page.trim_end_matches('#'), fragment_of(version, bytes))
}

/// The same without an address: any page of ours knows what to do with it.
pub(super) fn fragment_of(version: Version, bytes: &[u8]) -> String {
    let letter = version.letter().map(String::from).unwrap_or_default();
    format!("#{letter}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// A link with digits behind its version.
pub(super) fn in_digits(base: &str, version: Version, bytes: &[u8]) -> String {
    format!("{}{}{}", page(base), version.digit(), to_digits(bytes))
}

/// Reads a link of any version, from any host and folder, or its fragment alone (`#…`). Blank space,
/// line breaks, quotes, percent-encoding and what programs append behind the fragment do no harm.
///
/// # Errors
/// Why it cannot be read; see [`LinkError`].
pub fn from_link(text: &str) -> Result<Payload, LinkError> {
    match carried(text)? {
        Carried::Text(text, _) => Ok(Payload(text)),
        Carried::Locked(_) => Err(LinkError::Locked),
        Carried::Frame(_) => Err(LinkError::Part),
        Carried::Request(_) => Err(LinkError::Request),
    }
}

/// What a link of any version carries, checked by its checksum.
pub(super) fn carried(text: &str) -> Result<Carried, LinkError> {
    if text.len() > MAX_LINK_BYTES {
        return Err(LinkError::TooLarge);
    }
    let fragment = fragment(text.trim()).ok_or(LinkError::NotOurLink)?;
    let fragment = if fragment.contains('%') {
        String::from_utf8(percent_decoded(fragment)).map_err(|_| LinkError::NotOurLink)?
    } else {
        fragment.to_owned()
    };
    // Mail breaks links into lines, and people put words behind them: both readings are tried.
    let joined: String = fragment.chars().filter(|c| !c.is_whitespace()).collect();
    let cut = fragment.split_whitespace().next().unwrap_or_default();
    from_fragment(&joined)
        .or_else(|fault| if cut == joined { Err(fault) } else { from_fragment(cut).map_err(|_| fault) })
}

/// Whether [`from_link`] knows this text for a link of ours, even if it cannot be read.
pub(crate) fn looks_ours(text: &str) -> bool {
    text.len() <= MAX_LINK_BYTES && from_link(text) != Err(LinkError::NotOurLink)
}

/// The page that shows what a link carries.
fn page(base: &str) -> String {
    let folder = base.split(['#', '?']).next().unwrap_or_default();
    format!("{}/v#", folder.trim_end_matches('/'))
}

/// What stands behind `#`, if what stands before it is our page or nothing.
fn fragment(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(['<', '"', '\'', '“', '(']);
    let (before, fragment) = match (text.split_once('#'), text.split_once("%23")) {
        (Some(plain), Some(encoded)) if encoded.0.len() < plain.0.len() => encoded,
        (Some(plain), _) => plain,
        (None, encoded) => encoded?,
    };
    let path = before.split('?').next()?.trim_end_matches('/');
    let ours = before.is_empty()
        || (path.rsplit(['/', ':']).next() == Some("v") && !path.contains(char::is_whitespace));
    ours.then_some(fragment)
}

fn from_fragment(fragment: &str) -> Result<Carried, LinkError> {
    // Programs append `&utm_source=…` or `:~:text=…`, and sentences end in points.
    let end = fragment
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))
        .unwrap_or(fragment.len());
    let mut data = fragment.get(..end).unwrap_or_default().chars();
    let version = data.next().ok_or(LinkError::NotOurLink)?;
    let data = data.as_str();
    if let Some(known) = Version::ALL.into_iter().find(|known| known.letter() == Some(version)) {
        let bytes = URL_SAFE_NO_PAD.decode(data).map_err(|_| LinkError::Damaged)?;
        return known.read(bytes);
    }
    if let Some(known) = Version::ALL.into_iter().find(|known| known.digit() == version)
        && data.bytes().all(|byte| byte.is_ascii_digit())
    {
        return known.read(from_digits(data).ok_or(LinkError::Damaged)?);
    }
    match version {
        'D'..='Z' | '5'..='9' if data.len() >= 8 => Err(LinkError::NewerVersion),
        _ => Err(LinkError::NotOurLink),
    }
}

impl Version {
    fn read(self, bytes: Vec<u8>) -> Result<Carried, LinkError> {
        let unpacked = |bytes: &[u8]| {
            pack::unpack(bytes).map_err(|error| match error {
                UnpackError::Damaged => LinkError::Damaged,
                UnpackError::TooLarge => LinkError::TooLarge,
            })
        };
        match self {
            Self::Packed => Ok(Carried::Text(unpacked(&bytes)?, bytes)),
            Self::Request => Ok(Carried::Request(unpacked(&bytes)?)),
            Self::Locked if locked::is_whole(&bytes) => Ok(Carried::Locked(bytes)),
            Self::Frame if frames::is_whole(&bytes) => Ok(Carried::Frame(bytes)),
            Self::Locked | Self::Frame => Err(LinkError::Damaged),
        }
    }
}

/// How many digits write so many bytes: the fewest that tell all their values apart, each number another.
const DIGITS: [usize; 8] = [0, 3, 5, 8, 10, 13, 15, 17];

/// Bytes as decimal digits, seven bytes to seventeen digits.
fn to_digits(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(bytes.len() / 7 * 17 + 17);
    for group in bytes.chunks(7) {
        let value = group.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
        let width = DIGITS.get(group.len()).copied().unwrap_or_default();
        digits.push_str(&format!("{value:0width$}"));
    }
    digits
}

/// What [`to_digits`] wrote; `None` when it cannot have written this.
fn from_digits(digits: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(digits.len() / 17 * 7 + 7);
    for group in digits.as_bytes().chunks(17) {
        let length = DIGITS.iter().position(|width| *width == group.len())?;
        let value: u64 = std::str::from_utf8(group).ok()?.parse().ok()?;
        let group = value.to_be_bytes();
        let (overflow, group) = group.split_at_checked(8 - length)?;
        if overflow.iter().any(|byte| *byte != 0) {
            return None;
        }
        bytes.extend(group);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_give_back_every_length_and_both_ends_of_each_value() {
        for length in 0..40 {
            for byte in [0, 1, 0x7f, 0xff] {
                let bytes = vec![byte; length];
                assert_eq!(from_digits(&to_digits(&bytes)), Some(bytes));
            }
        }
        assert_eq!(from_digits("256"), None, "no byte is 256");
        assert_eq!(from_digits("99999999999999999"), None, "seven bytes end at 2^56");
        for length in [1, 2, 4, 6, 7, 9, 11, 12, 14, 16] {
            assert_eq!(from_digits(&"0".repeat(length)), None, "{length} digits are never written");
        }
    }
}
