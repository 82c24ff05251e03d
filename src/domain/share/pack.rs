//! A document's text <-> few bytes: what deflate cannot shrink is taken out, the rest is deflated with a
//! dictionary of the words that credentials are made of.
//!
//! <https://www.rfc-editor.org/rfc/rfc1951>. The same text comes back to the last byte, or nothing does.
//!
//! Version 1, which every link ever made keeps readable:
//! ```text
//! packed   = checksum form [length values] deflated
//! checksum = the first 4 bytes of the SHA-256 of the text
//! form     = 0: deflated is the text; 1: deflated is the text with marks, the values follow their length
//! length   = LEB128
//! deflated = raw deflate, preset with dictionary_1.txt
//! ```
//! A mark is a byte that JSON and JWTs never hold; it stands for a value kept beside as plain bytes, because
//! keys, signatures and hashes look random to deflate and cost more as text than they are.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, compress_to_output, deflate_flags};
use sha2::{Digest as _, Sha256};

use crate::domain::date_time::{self, DateTime};
use crate::domain::import::inflate::{self, InflateError};

/// The longest text that is packed or unpacked, in bytes.
pub(super) const MAX_TEXT_BYTES: usize = 1024 * 1024;

/// The words of version 1, with marks where documents have them. Changing one byte of it makes links unreadable: a better one is a new version.
const DICTIONARY: &[u8] = include_bytes!("dictionary_1.txt");
const CHECKSUM_BYTES: usize = 4;
/// How deep JWTs are opened that hold JWTs: a presentation holds a credential, which may hold endorsements.
const MAX_NESTING: usize = 4;

/// Opens and closes text that was base64url: a segment of a JWT.
const OPEN: u8 = 0x01;
const CLOSE: u8 = 0x02;
/// `z6Mk…`, an Ed25519 public key as a multikey: 32 bytes.
const ED25519_KEY: u8 = 0x03;
/// `z…`, a signature in base58-btc: 64 bytes.
const SIGNATURE: u8 = 0x04;
/// `z…`, other base58-btc: a length byte, then as many.
const BASE58: u8 = 0x05;
/// A UUID in lower case: 16 bytes.
const UUID: u8 = 0x06;
/// base64url without padding: a length of two bytes, then as many.
const BASE64URL: u8 = 0x07;
/// A value that came before: the byte after the mark says how many others were used since, plus `FIRST`.
/// So `did:key:K#K` is one pattern, whatever came before it.
const AGAIN: u8 = 0x08;
/// A SHA-256 in lower case hexadecimal: 32 bytes.
const HASH: u8 = 0x0b;
/// A time as `2026-11-21T18:02:00Z`: the seconds since 1970 in 4 bytes.
const TIME: u8 = 0x0c;

/// Keeps the byte after `AGAIN` clear of zero, which editors and diffs take for the sign of a binary file.
const FIRST: u8 = 0x20;

const ED25519_PREFIX: [u8; 2] = [0xed, 0x01];

/// Why packed bytes give no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnpackError {
    Damaged,
    TooLarge,
}

/// Packs a text of at most `MAX_TEXT_BYTES`, in whichever form comes out shorter.
pub(super) fn pack(text: &str) -> Vec<u8> {
    let checksum = checksum(text.as_bytes());
    let mut plain = [&checksum[..], &[0]].concat();
    plain.extend(deflate(text.as_bytes()));
    let Some(marked) = Marked::of(text) else { return plain };
    let mut packed = [&checksum[..], &[1]].concat();
    write_length(&mut packed, marked.values.len());
    packed.extend(&marked.values);
    packed.extend(deflate(&marked.text));
    // Reading back what was written costs little and leaves nothing to belief.
    if packed.len() < plain.len() && unpack(&packed).as_deref() == Ok(text) { packed } else { plain }
}

/// Unpacks what [`pack`] made.
pub(super) fn unpack(packed: &[u8]) -> Result<String, UnpackError> {
    let (sum, rest) = packed.split_first_chunk::<CHECKSUM_BYTES>().ok_or(UnpackError::Damaged)?;
    let text = match rest.split_first() {
        Some((0, deflated)) => inflate(deflated)?,
        Some((1, rest)) => {
            let (length, rest) = read_length(rest).ok_or(UnpackError::Damaged)?;
            let (values, deflated) = rest.split_at_checked(length).ok_or(UnpackError::Damaged)?;
            unmark(&inflate(deflated)?, values)?
        }
        _ => return Err(UnpackError::Damaged),
    };
    if checksum(&text) != *sum {
        return Err(UnpackError::Damaged);
    }
    String::from_utf8(text).map_err(|_| UnpackError::Damaged)
}

/// A text with marks, and the values they stand for.
struct Marked {
    text: Vec<u8>,
    values: Vec<u8>,
    /// The mark and bytes of each value, the last used first.
    seen: Recent<(u8, Vec<u8>)>,
}

impl Marked {
    /// `None` when the text itself holds a byte that would read as a mark.
    fn of(text: &str) -> Option<Self> {
        let mut marked =
            Self { text: Vec::with_capacity(text.len()), values: Vec::new(), seen: Recent::new() };
        marked.add(text, MAX_NESTING).then_some(marked)
    }

    fn add(&mut self, text: &str, nesting: usize) -> bool {
        if text.bytes().any(is_mark) {
            return false;
        }
        let in_run = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let mut rest = text;
        while !rest.is_empty() {
            if let Some((value, after)) =
                rest.split_at_checked(20).and_then(|(time, after)| Some((seconds(time)?, after)))
            {
                self.add_value(TIME, &[], value.to_be_bytes().to_vec());
                rest = after;
                continue;
            }
            let (run, after) = rest.split_at(rest.find(|c| !in_run(c)).unwrap_or(rest.len()));
            self.add_run(run, nesting);
            let (between, next) = after.split_at(after.find(in_run).unwrap_or(after.len()));
            self.text.extend(between.as_bytes());
            rest = next;
        }
        true
    }

    /// Adds a run of letters, digits, `-` and `_`, as a value if it is one.
    fn add_run(&mut self, run: &str, nesting: usize) {
        if run.len() < 36 {
            // The header of a JWT may be short: `eyJhbGciOiJFZERTQSJ9`.
            if !(run.starts_with("eyJ") && self.add_segment(run, nesting)) {
                self.text.extend(run.as_bytes());
            }
            return;
        }
        if let Some(value) = uuid(run) {
            return self.add_value(UUID, &[], value);
        }
        if let Some(value) = lower_hex(run).filter(|value| value.len() == 32) {
            return self.add_value(HASH, &[], value);
        }
        if let Some(value) = base58(run) {
            return match value.strip_prefix(&ED25519_PREFIX) {
                Some(key) if key.len() == 32 => self.add_value(ED25519_KEY, &[], key.to_vec()),
                _ if value.len() == 64 => self.add_value(SIGNATURE, &[], value),
                _ => self.add_value(BASE58, &[value.len() as u8], value),
            };
        }
        if run.starts_with("eyJ") && self.add_segment(run, nesting) {
            return;
        }
        // Multibase marks base64url with a leading u.
        for (before, run) in [("", run), run.split_at(usize::from(run.starts_with('u')))] {
            let Some(value) = base64url(run).filter(|value| value.len() >= 48) else { continue };
            if let Ok(length) = u16::try_from(value.len()) {
                self.text.extend(before.as_bytes());
                return self.add_value(BASE64URL, &length.to_be_bytes(), value);
            }
        }
        self.text.extend(run.as_bytes());
    }

    /// Opens a segment of a JWT, so that deflate sees the words inside.
    fn add_segment(&mut self, run: &str, nesting: usize) -> bool {
        let inner = base64url(run).and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(inner) = inner.filter(|_| nesting > 0) else { return false };
        if inner.bytes().any(is_mark) {
            return false;
        }
        self.text.push(OPEN);
        self.add(&inner, nesting - 1);
        self.text.push(CLOSE);
        true
    }

    fn add_value(&mut self, mark: u8, length: &[u8], value: Vec<u8>) {
        let entry = (mark, value);
        if let Some(number) = self.seen.position(&entry) {
            return self.text.extend([AGAIN, number]);
        }
        self.text.push(mark);
        self.values.extend(length);
        self.values.extend(&entry.1);
        self.seen.push(entry);
    }
}

/// The values met so far, the last used first: as many as the byte after `AGAIN` can tell apart.
struct Recent<T>(Vec<T>);

impl<T: Clone + PartialEq> Recent<T> {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn push(&mut self, value: T) {
        self.0.insert(0, value);
        self.0.truncate(usize::from(u8::MAX - FIRST) + 1);
    }

    /// The byte for a value that was met, which is thereby the last used.
    fn position(&mut self, value: &T) -> Option<u8> {
        let index = self.0.iter().position(|seen| seen == value)?;
        self.use_again(index)?;
        u8::try_from(index).ok()?.checked_add(FIRST)
    }

    /// The value for such a byte.
    fn value(&mut self, byte: u8) -> Option<T> {
        self.use_again(usize::from(byte.checked_sub(FIRST)?))
    }

    fn use_again(&mut self, index: usize) -> Option<T> {
        self.0.get_mut(..=index)?.rotate_right(1);
        self.0.first().cloned()
    }
}

fn is_mark(byte: u8) -> bool {
    matches!(byte, OPEN..=AGAIN | HASH | TIME)
}

/// Puts the values back where their marks stand.
fn unmark(marked: &[u8], mut values: &[u8]) -> Result<Vec<u8>, UnpackError> {
    let mut take = |length: usize| -> Result<&[u8], UnpackError> {
        let (value, rest) = values.split_at_checked(length).ok_or(UnpackError::Damaged)?;
        values = rest;
        Ok(value)
    };
    let mut seen: Recent<String> = Recent::new();
    // The text so far, and under it the texts that await the end of a segment.
    let mut text = Vec::with_capacity(marked.len());
    let mut under: Vec<Vec<u8>> = Vec::new();
    // The length of all of them: marks make text grow after it was inflated, so the limit holds here too.
    let mut length = 0_usize;
    let mut bytes = marked.iter().copied();
    while let Some(byte) = bytes.next() {
        let written = match byte {
            OPEN if under.len() < MAX_NESTING => {
                under.push(std::mem::take(&mut text));
                continue;
            }
            CLOSE => {
                let inner = std::mem::replace(&mut text, under.pop().ok_or(UnpackError::Damaged)?);
                length = length.saturating_sub(inner.len());
                URL_SAFE_NO_PAD.encode(inner)
            }
            AGAIN => {
                let number = bytes.next().ok_or(UnpackError::Damaged)?;
                seen.value(number).ok_or(UnpackError::Damaged)?
            }
            OPEN => return Err(UnpackError::Damaged),
            mark if is_mark(mark) => {
                let value = match mark {
                    ED25519_KEY => multibase58(&[&ED25519_PREFIX, take(32)?].concat()),
                    SIGNATURE => multibase58(take(64)?),
                    BASE58 => {
                        let length = usize::from(take(1)?.first().copied().unwrap_or_default());
                        multibase58(take(length)?)
                    }
                    UUID => hyphenated(take(16)?),
                    HASH => hex(take(32)?),
                    TIME => time(take(4)?),
                    _ => {
                        let length = take(2)?.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
                        URL_SAFE_NO_PAD.encode(take(length)?)
                    }
                };
                seen.push(value.clone());
                value
            }
            byte => {
                text.push(byte);
                length = length.saturating_add(1);
                continue;
            }
        };
        text.extend(written.as_bytes());
        length = length.saturating_add(written.len());
        if length > MAX_TEXT_BYTES {
            return Err(UnpackError::TooLarge);
        }
    }
    if !under.is_empty() || !values.is_empty() {
        return Err(UnpackError::Damaged);
    }
    Ok(text)
}

fn checksum(text: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let digest = Sha256::digest(text);
    digest.first_chunk().copied().unwrap_or_default()
}

/// Deflates `data` as if the dictionary had just been said, with the settings that make it shortest.
fn deflate(data: &[u8]) -> Vec<u8> {
    // The most probes at each place; static blocks save the table that would cost a short text 50 bytes.
    const PROBES: u32 = 4095;
    let settings = [
        PROBES,
        PROBES | deflate_flags::TDEFL_GREEDY_PARSING_FLAG,
        PROBES | deflate_flags::TDEFL_FORCE_ALL_STATIC_BLOCKS,
    ];
    let candidates = settings.into_iter().map(|flags| {
        let mut writer = CompressorOxide::new(flags);
        // After a flush the next byte begins afresh while the window stays: what came before can be dropped.
        compress_to_output(&mut writer, DICTIONARY, TDEFLFlush::Sync, |_| true);
        let mut out = Vec::new();
        compress_to_output(&mut writer, data, TDEFLFlush::Finish, |bytes| {
            out.extend_from_slice(bytes);
            true
        });
        out
    });
    candidates.min_by_key(Vec::len).unwrap_or_default()
}

fn inflate(deflated: &[u8]) -> Result<Vec<u8>, UnpackError> {
    inflate::raw(deflated, DICTIONARY, MAX_TEXT_BYTES).map_err(|error| match error {
        InflateError::Damaged => UnpackError::Damaged,
        InflateError::TooLarge => UnpackError::TooLarge,
    })
}

/// <https://en.wikipedia.org/wiki/LEB128>, unsigned.
fn write_length(out: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        out.push(length as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
}

/// A length of at most three bytes, which is more than any text has.
fn read_length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = bytes.iter().take(3).position(|byte| byte & 0x80 == 0)?;
    let (length, rest) = bytes.split_at_checked(end + 1)?;
    Some((length.iter().rev().fold(0, |sum, byte| sum << 7 | usize::from(byte & 0x7f)), rest))
}

// Each reader below gives bytes only when writing them gives the very same run again.

fn base64url(run: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(run).ok()
}

fn base58(run: &str) -> Option<Vec<u8>> {
    const MAX_RUN: usize = 340;
    let value = bs58::decode(run.strip_prefix('z').filter(|run| run.len() <= MAX_RUN)?).into_vec().ok()?;
    (value.len() <= usize::from(u8::MAX) && multibase58(&value) == run).then_some(value)
}

fn uuid(run: &str) -> Option<Vec<u8>> {
    let value = lower_hex(&run.replace('-', ""))?;
    (value.len() == 16 && hyphenated(&value) == run).then_some(value)
}

fn lower_hex(run: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, []) = run.as_bytes().as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect()
}

fn seconds(text: &str) -> Option<u32> {
    if !matches!(text.as_bytes(), [_, _, _, _, b'-', .., b'Z']) {
        return None;
    }
    let seconds = u32::try_from(DateTime::of_rfc3339(text)?.seconds).ok()?;
    (time(&seconds.to_be_bytes()) == text).then_some(seconds)
}

fn time(value: &[u8]) -> String {
    let seconds = value.iter().fold(0, |seconds, byte| seconds << 8 | i64::from(*byte));
    date_time::text(seconds).unwrap_or_default()
}

fn multibase58(value: &[u8]) -> String {
    format!("z{}", bs58::encode(value).into_string())
}

fn hex(value: &[u8]) -> String {
    value.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hyphenated(value: &[u8]) -> String {
    let mut text = String::with_capacity(36);
    for (index, byte) in value.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&hex(&[*byte]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_kept_beside_and_repeated_ones_once() {
        let key = multibase58(&[&ED25519_PREFIX[..], &[9; 32]].concat());
        let signature = multibase58(&[7; 64]);
        let text = format!(
            r#"{{"t":["2026-11-21T18:02:00Z","2026-11-21T18:02:00Z"],"a":"did:key:{key}#{key}","b":"{signature}","c":"urn:uuid:{}","d":"{}","e":"{}","f":"u{}"}}"#,
            hyphenated(&[1; 16]),
            multibase58(&[3; 96]),
            hex(&[5; 32]),
            URL_SAFE_NO_PAD.encode([8; 99]),
        );
        let marked = Marked::of(&text).unwrap();
        assert_eq!(marked.values.len(), 4 + 32 + 64 + 16 + 97 + 32 + 101);
        assert_eq!(unmark(&marked.text, &marked.values).as_deref(), Ok(text.as_bytes()));
        assert_eq!(unpack(&pack(&text)), Ok(text));
    }

    #[test]
    fn a_jwt_in_a_jwt_is_opened_and_closed_again() {
        let token = |payload: &str| {
            format!(
                "{}.{}.{}",
                URL_SAFE_NO_PAD.encode(r#"{"alg":"EdDSA"}"#),
                URL_SAFE_NO_PAD.encode(payload),
                URL_SAFE_NO_PAD.encode([7; 64])
            )
        };
        let mut text = r#"{"type":"VerifiableCredential"}"#.to_owned();
        for _ in 0..7 {
            text = token(&format!(r#"{{"vc":"{text}"}}"#));
            assert_eq!(unpack(&pack(&text)).as_deref(), Ok(text.as_str()));
        }
    }

    #[test]
    fn a_length_reads_back_whatever_it_is() {
        for length in [0, 1, 0x7f, 0x80, 0x81, 0xff, 0x100, 0x3fff, 0x4000, 0x12_3456, 0x1f_ffff] {
            let mut written = Vec::new();
            write_length(&mut written, length);
            written.push(0xff);
            assert_eq!(read_length(&written), Some((length, &[0xff][..])));
        }
    }

    #[test]
    fn as_many_values_are_remembered_as_a_byte_can_tell_apart() {
        let mut recent = Recent::new();
        for value in 0..=224 {
            recent.push(value);
        }
        assert_eq!(recent.position(&0), None);
        assert_eq!(recent.position(&1), Some(u8::MAX));
        assert_eq!(recent.position(&1), Some(FIRST));
        assert_eq!(recent.value(FIRST + 1), Some(224));
    }

    #[test]
    fn only_what_is_random_is_taken_out() {
        let marked = |text: &str| {
            let marked = Marked::of(text).unwrap();
            assert_eq!(unmark(&marked.text, &marked.values).as_deref(), Ok(text.as_bytes()));
            (marked.text, marked.values.len())
        };
        let plain = |text: &str| (text.as_bytes().to_vec(), 0);
        let opened = |text: &str| ([&[OPEN], text.as_bytes(), &[CLOSE]].concat(), 0);
        let long = r#"{"alg":"EdDSA","typ":"JWT","kid":"did:example:a"}"#;
        for header in [r#"{"alg":"EdDSA"}"#, long] {
            assert_eq!(marked(&URL_SAFE_NO_PAD.encode(header)), opened(header));
        }
        // Words, and what begins as a segment does and is none.
        for text in ["credential", "eyJ", "eyJhbGciO", &format!("eyJ{}", "_".repeat(40))] {
            assert_eq!(marked(text), plain(text), "{text}");
        }
        // base64url of text, that no JWT begins with.
        let text = URL_SAFE_NO_PAD.encode("a text that is long enough to be taken for a value");
        assert_eq!(marked(&text), (vec![BASE64URL], 2 + 50));
        let key = |length: usize| multibase58(&[&ED25519_PREFIX[..], &vec![9; length]].concat());
        assert_eq!(marked(&key(32)), (vec![ED25519_KEY], 32));
        assert_eq!(marked(&key(31)), (vec![BASE58], 1 + 33));
        assert_eq!(marked(&key(62)), (vec![SIGNATURE], 64));
    }

    #[test]
    fn a_value_is_one_only_where_the_very_same_text_comes_back() {
        let id = "0189abcd-ef01-4567-89ab-cdef01234567";
        assert_eq!(uuid(id).map(|value| hyphenated(&value)).as_deref(), Some(id));
        for other in [id.to_uppercase(), id.replace("-ef01-", "e-f01-"), id.replace('-', "") + "----"] {
            assert_eq!(uuid(&other), None, "{other}");
        }
        assert_eq!(lower_hex("00ff9aa9"), Some(vec![0, 0xff, 0x9a, 0xa9]));
        assert_eq!((lower_hex("0g"), lower_hex("0A"), lower_hex("0")), (None, None, None));
        // One byte says how long a value is; each 1 is a byte of its own.
        assert_eq!(base58(&format!("z{}", "1".repeat(255))), Some(vec![0; 255]));
        assert_eq!(base58(&format!("z{}", "1".repeat(256))), None);
    }

    #[test]
    fn jwts_are_opened_four_deep() {
        let wrapped = |levels: usize| {
            (0..levels).fold("x".to_owned(), |text, _| {
                URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"EdDSA","vc":"{text}"}}"#))
            })
        };
        for (levels, opened) in [(1, 1), (4, 4), (5, 4), (6, 4)] {
            let text = wrapped(levels);
            let marked = Marked::of(&text).unwrap();
            assert_eq!(marked.text.iter().filter(|byte| **byte == OPEN).count(), opened);
            assert_eq!(unmark(&marked.text, &marked.values), Ok(text.into_bytes()));
        }
    }

    #[test]
    fn of_both_forms_the_shorter_one_is_written() {
        let form = |text: &str| pack(text)[CHECKSUM_BYTES];
        assert_eq!((form("{}"), form("")), (0, 0));
        assert_eq!(form(&multibase58(&[&ED25519_PREFIX[..], &Sha256::digest("random")].concat())), 1);
        // A text of a few known words needs no table: two bytes for each, about.
        assert!(pack(r#"{"type":["VerifiableCredential","OpenBadgeCredential"]}"#).len() < 20);
    }

    #[test]
    fn a_text_may_be_as_long_as_the_limit_and_no_longer_also_with_marks() {
        let last = hyphenated(&[1; 16]);
        for (longer, fits) in [(0, true), (1, false)] {
            let text = format!("{} {last}", "a ".repeat((MAX_TEXT_BYTES - 37) / 2) + &"a".repeat(1 + longer));
            let marked = Marked::of(&text).unwrap();
            assert_eq!(text.len(), MAX_TEXT_BYTES + longer);
            let expected = if fits { Ok(text.into_bytes()) } else { Err(UnpackError::TooLarge) };
            assert!(unmark(&marked.text, &marked.values) == expected);
        }
    }

    #[test]
    fn a_text_that_holds_marks_itself_is_deflated_as_it_is() {
        for mark in ["\u{1}", "\u{2}", "\u{8}", "\u{b}", "\u{c}"] {
            let text = format!("{{\"a\":\"{mark}\"}}");
            assert!(Marked::of(&text).is_none());
            assert_eq!(unpack(&pack(&text)), Ok(text));
        }
        let hidden = format!("eyJ{}", URL_SAFE_NO_PAD.encode("aaaaaaaa\u{1}aaaaaaaaaaa"));
        assert_eq!(unpack(&pack(&hidden)), Ok(hidden));
    }

    #[test]
    fn marks_that_make_no_sense_are_damaged() {
        for (marked, values) in [
            (&[CLOSE][..], &[][..]),
            (&[OPEN], &[]),
            (&[OPEN, OPEN, OPEN, OPEN, OPEN, CLOSE, CLOSE, CLOSE, CLOSE, CLOSE], &[]),
            (&[AGAIN, FIRST], &[]),
            (&[AGAIN, 0], &[]),
            (&[AGAIN], &[]),
            (&[UUID], &[0; 15]),
            (&[UUID], &[0; 17]),
            (&[BASE64URL], &[1, 0]),
        ] {
            assert_eq!(unmark(marked, values), Err(UnpackError::Damaged), "{marked:?}");
        }
    }

    #[test]
    fn marks_cannot_make_a_text_grow_without_end() {
        let value = [&u16::MAX.to_be_bytes()[..], &[0; 65_535]].concat();
        let marked: Vec<u8> = std::iter::once(BASE64URL).chain([AGAIN, FIRST].repeat(500_000)).collect();
        assert_eq!(unmark(&marked, &value), Err(UnpackError::TooLarge));
    }

    #[test]
    fn the_dictionary_of_version_1_stays_as_it_is() {
        assert_eq!(
            hex(&Sha256::digest(DICTIONARY)),
            "d02b22c56e7ff503abecee0f8d38f73ee21ea633cfbc4d3920d935b4c704661d"
        );
    }
}
