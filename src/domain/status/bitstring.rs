//! One bit, or a few, for each credential: BitstringStatusList and its predecessor StatusList2021.
//!
//! <https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm>

use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use serde_json::{Map, Value};

use super::{Answer, Note, Reading, StatusError};

/// The most that a list unpacks to: 2 MiB, sixteen million entries.
pub const LARGEST: usize = 2 * 1024 * 1024;

/// The fewest entries of a list that hides whom it is asked about.
const SHORTEST: usize = 131_072;

/// What `list`, a status list credential that was judged to be its issuer's and in date, says at `entry`.
pub fn read(list: &Value, entry: &Value) -> Result<Reading, StatusError> {
    let entry = entry.as_object().ok_or(StatusError::MalformedEntry("not an object"))?;
    let list = list.as_object().ok_or(StatusError::MalformedList("not an object"))?;
    let mut notes = Vec::new();

    // 1. An entry of another type is not for this algorithm.
    let kind = match entry.get("type").and_then(Value::as_str) {
        Some("BitstringStatusListEntry") => Kind::Bitstring,
        Some("StatusList2021Entry") => Kind::StatusList2021,
        Some(_) => return Err(StatusError::Unsupported),
        None => return Err(StatusError::MalformedEntry("type")),
    };
    let subject = match list.get("credentialSubject") {
        Some(Value::Object(subject)) => subject,
        Some(Value::Array(subjects)) => match subjects.as_slice() {
            [Value::Object(subject)] => subject,
            _ => return Err(StatusError::MalformedList("credentialSubject")),
        },
        _ => return Err(StatusError::MalformedList("credentialSubject")),
    };
    if !has_type(list, kind.credential_type()) || !has_type(subject, kind.list_type()) {
        return Err(StatusError::MalformedList("type"));
    }
    let address = entry.get("statusListCredential").and_then(Value::as_str);
    let address = address.ok_or(StatusError::MalformedEntry("statusListCredential"))?;
    if list.get("id").is_some_and(|id| id != address) {
        notes.push(Note::OtherAddress);
    }

    // 3. Let status purpose be the value of statusPurpose in the credentialStatus entry.
    // 5. If it is not equal to, or one of, statusPurpose in the statusListCredential, return an error.
    let purposes =
        strings(subject.get("statusPurpose")).ok_or(StatusError::MalformedList("statusPurpose"))?;
    let purpose = match (entry.get("statusPurpose"), purposes.as_slice()) {
        (Some(Value::String(purpose)), purposes) if purposes.contains(&purpose.as_str()) => purpose.as_str(),
        (Some(Value::String(_)), _) => return Err(StatusError::PurposeMismatch),
        // Early entries left it out; a list with one purpose leaves no doubt.
        (None, [one]) => {
            notes.push(Note::PurposeOfList);
            one
        }
        _ => return Err(StatusError::MalformedEntry("statusPurpose")),
    };

    // 6. Let compressed bitstring be the value of encodedList.
    // 7. Let credentialIndex be statusListIndex, a base-10 integer of zero or more.
    // 8. Generate a revocation bitstring by passing compressed bitstring to the Bitstring Expansion Algorithm.
    let encoded = subject.get("encodedList").and_then(Value::as_str);
    let encoded = encoded.ok_or(StatusError::MalformedList("encodedList"))?;
    let index = index(entry.get("statusListIndex")).ok_or(StatusError::MalformedEntry("statusListIndex"))?;
    let size = size(entry, kind)?;
    let (bits, old) = expand(encoded)?;
    if old && kind == Kind::Bitstring {
        notes.push(Note::OldEncoding);
    }

    // 9. If the length of the bitstring divided by statusSize is less than the minimum, raise an error.
    //    The lists of a whole consortium hold 100,000, so this is a note: it tells of privacy, not of truth.
    if bits.len() * 8 / size < SHORTEST {
        notes.push(Note::ShortList);
    }
    // 10. Let status be the value at the position credentialIndex multiplied by the size; if it is not there,
    //     raise a RANGE_ERROR.
    let status = value_at(&bits, index, size).ok_or(StatusError::OutOfRange)?;
    let answer = if status == 0 {
        Answer::Clear
    } else {
        Answer::Set { purpose: purpose.to_owned(), message: message(entry, status) }
    };
    // A message of zero is a message as well, but says nothing against the credential.
    Ok(Reading { answer, notes })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bitstring,
    StatusList2021,
}

impl Kind {
    fn credential_type(self) -> &'static str {
        match self {
            Self::Bitstring => "BitstringStatusListCredential",
            Self::StatusList2021 => "StatusList2021Credential",
        }
    }

    fn list_type(self) -> &'static str {
        match self {
            Self::Bitstring => "BitstringStatusList",
            Self::StatusList2021 => "StatusList2021",
        }
    }
}

fn has_type(object: &Map<String, Value>, name: &str) -> bool {
    strings(object.get("type")).is_some_and(|types| types.contains(&name))
}

fn strings(value: Option<&Value>) -> Option<Vec<&str>> {
    match value? {
        Value::String(one) => Some(vec![one]),
        Value::Array(several) => several.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

/// A whole number, written as a string by the specification and as a number by some.
fn index(value: Option<&Value>) -> Option<usize> {
    match value? {
        Value::String(text) if !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit()) => {
            text.parse().ok()
        }
        Value::Number(number) => number.as_u64().and_then(|it| usize::try_from(it).ok()),
        _ => None,
    }
}

/// The bits of one entry, 1 if nothing else is said.
fn size(entry: &Map<String, Value>, kind: Kind) -> Result<usize, StatusError> {
    const MALFORMED: StatusError = StatusError::MalformedEntry("statusSize");
    match entry.get("statusSize") {
        None => Ok(1),
        _ if kind == Kind::StatusList2021 => Err(MALFORMED),
        Some(size) => match index(Some(size)) {
            // More than 16 bits would be 65,536 meanings.
            Some(size @ 1..=16) => Ok(size),
            _ => Err(MALFORMED),
        },
    }
}

/// The `size` bits of the entry at `index`; the first bit of a list is the left-most of its first byte.
fn value_at(bits: &[u8], index: usize, size: usize) -> Option<u32> {
    let start = index.checked_mul(size)?;
    let end = start.checked_add(size)?;
    let mut value = 0;
    for position in start..end {
        let byte = bits.get(position / 8)?;
        value = value << 1 | u32::from(byte >> (7 - position % 8) & 1);
    }
    Some(value)
}

/// What `statusMessage` (`statusMessages` in drafts) says of `status`.
fn message(entry: &Map<String, Value>, status: u32) -> Option<String> {
    let means = |it: &&Value| {
        let text = it.get("status").and_then(Value::as_str)?;
        let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))?;
        u32::from_str_radix(digits, 16).ok()
    };
    let messages = entry.get("statusMessage").or_else(|| entry.get("statusMessages"))?.as_array()?;
    let message = messages.iter().find(|it| means(it) == Some(status))?;
    message.get("message").and_then(Value::as_str).map(str::to_owned)
}

/// The Bitstring Expansion Algorithm; also says whether the text lacks the multibase prefix `u`, as the lists of
/// StatusList2021 do.
fn expand(encoded: &str) -> Result<(Vec<u8>, bool), StatusError> {
    const MALFORMED: StatusError = StatusError::MalformedList("encodedList");
    // A gzip member begins with 1f 8b, which no base64 writes with a "u" in front.
    let (bytes, old) = match encoded.strip_prefix('u') {
        Some(encoded) => (URL_SAFE_NO_PAD.decode(encoded), false),
        None if encoded.contains(['+', '/']) => (STANDARD.decode(encoded), true),
        None => (URL_SAFE.decode(encoded), true),
    };
    let bits = gunzip(&bytes.map_err(|_| MALFORMED)?)?;
    Ok((bits, old))
}

const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);

/// One gzip member (RFC 1952 §2.3), with a cap on what comes out.
fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, StatusError> {
    const MALFORMED: StatusError = StatusError::MalformedList("encodedList");
    let (body, trailer) = bytes.split_last_chunk::<8>().ok_or(MALFORMED)?;
    let [c0, c1, c2, c3, s0, s1, s2, s3] = *trailer;
    let length = u32::from_le_bytes([s0, s1, s2, s3]);
    if usize::try_from(length).map_or(true, |length| length > LARGEST) {
        return Err(StatusError::TooLarge);
    }
    let deflated = without_header(body).ok_or(MALFORMED)?;
    let bits = decompress_to_vec_with_limit(deflated, LARGEST).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => StatusError::TooLarge,
        _ => MALFORMED,
    })?;
    // CRC32 and ISIZE say whether all of it, and nothing else, was unpacked.
    if bits.len() != length as usize || crc32(&bits) != u32::from_le_bytes([c0, c1, c2, c3]) {
        return Err(MALFORMED);
    }
    Ok(bits)
}

/// RFC 1952 §2.3: magic, method, flags, time, extra flags, system, and what the flags announce.
fn without_header(bytes: &[u8]) -> Option<&[u8]> {
    let (header, mut rest) = bytes.split_first_chunk::<10>()?;
    let [0x1f, 0x8b, 8, flags, ..] = *header else { return None };
    let after_zero = |bytes: &'_ [u8]| bytes.iter().position(|it| *it == 0).map(|at| at + 1);
    if flags & 0b1110_0000 != 0 {
        return None;
    }
    if flags & 4 != 0 {
        let (length, after) = rest.split_first_chunk::<2>()?;
        rest = after.get(usize::from(u16::from_le_bytes(*length))..)?;
    }
    for text in [8, 16] {
        if flags & text != 0 {
            rest = rest.get(after_zero(rest)?..)?;
        }
    }
    if flags & 2 != 0 {
        rest = rest.get(2..)?;
    }
    Some(rest)
}

/// RFC 1952 §8, half a byte at a time.
fn crc32(bytes: &[u8]) -> u32 {
    let half = |crc: u32| crc >> 4 ^ CRC_OF_NIBBLE.get(crc as usize & 15).copied().unwrap_or(0);
    !bytes.iter().fold(!0, |crc, byte| half(half(crc ^ u32::from(*byte))))
}

const CRC_OF_NIBBLE: [u32; 16] = {
    let mut table = [0; 16];
    let mut nibble = 0;
    while nibble < 16 {
        let mut crc = nibble as u32;
        let mut bit = 0;
        while bit < 4 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
            bit += 1;
        }
        table[nibble] = crc;
        nibble += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use miniz_oxide::deflate::compress_to_vec;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const ADDRESS: &str = "https://issuer.example/status/1";

    fn gzip(bits: &[u8]) -> Vec<u8> {
        let header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
        let length = u32::try_from(bits.len()).unwrap();
        [&header[..], &compress_to_vec(bits, 6), &crc32(bits).to_le_bytes(), &length.to_le_bytes()].concat()
    }

    fn list(bits: &[u8]) -> Value {
        json!({
            "id": ADDRESS,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "credentialSubject": {
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": format!("u{}", URL_SAFE_NO_PAD.encode(gzip(bits))),
            },
        })
    }

    fn entry(index: usize) -> Value {
        json!({
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": index.to_string(),
            "statusListCredential": ADDRESS,
        })
    }

    /// A list of full length in which the bits at `set` are set.
    fn bits(set: &[usize]) -> Vec<u8> {
        let mut bits = vec![0; SHORTEST / 8];
        for at in set {
            bits[at / 8] |= 0x80 >> (at % 8);
        }
        bits
    }

    fn answer(list: &Value, entry: &Value) -> Result<Answer, StatusError> {
        read(list, entry).map(|it| it.answer)
    }

    fn revoked() -> Answer {
        Answer::Set { purpose: "revocation".into(), message: None }
    }

    fn with(mut value: Value, pointer: &str, new: Value) -> Value {
        *value.pointer_mut(pointer).unwrap() = new;
        value
    }

    #[test]
    fn a_set_bit_is_revoked_and_its_neighbours_are_not() {
        for set in [0, 1, 7, 8, 94_567, SHORTEST - 1] {
            let list = list(&bits(&[set]));
            assert_eq!(read(&list, &entry(set)), Ok(Reading { answer: revoked(), notes: vec![] }), "{set}");
            for other in [set.wrapping_sub(1), set + 1].into_iter().filter(|it| *it < SHORTEST) {
                assert_eq!(answer(&list, &entry(other)), Ok(Answer::Clear), "{other} beside {set}");
            }
        }
    }

    #[test]
    fn the_first_bit_is_the_left_most() {
        let mut bytes = bits(&[]);
        bytes[0] = 0b1000_0000;
        assert_eq!(answer(&list(&bytes), &entry(0)), Ok(revoked()));
    }

    #[test]
    fn an_index_may_be_written_as_a_number() {
        let list = list(&bits(&[5]));
        assert_eq!(answer(&list, &with(entry(0), "/statusListIndex", json!(5))), Ok(revoked()));
        for bad in [
            json!("-1"),
            json!("+5"),
            json!("5.0"),
            json!(""),
            json!(-1),
            json!(5.5),
            json!(null),
            json!(" 5"),
        ] {
            let malformed = Err(StatusError::MalformedEntry("statusListIndex"));
            assert_eq!(answer(&list, &with(entry(0), "/statusListIndex", bad)), malformed);
        }
    }

    #[test]
    fn a_place_that_the_list_does_not_have_is_no_answer() {
        let list = list(&bits(&[]));
        assert_eq!(answer(&list, &entry(SHORTEST)), Err(StatusError::OutOfRange));
        assert_eq!(answer(&list, &entry(usize::MAX)), Err(StatusError::OutOfRange));
    }

    #[test]
    fn a_short_list_answers_and_is_noted() {
        let reading = read(&list(&[0b0100_0000]), &entry(1)).unwrap();
        assert_eq!(reading, Reading { answer: revoked(), notes: vec![Note::ShortList] });
    }

    #[test]
    fn a_list_of_few_entries_is_short_however_many_bits_each_has() {
        let mut entry = entry(0);
        entry["statusSize"] = json!(2);
        assert_eq!(read(&list(&bits(&[])), &entry).unwrap().notes, [Note::ShortList]);
        let twice = [bits(&[]), bits(&[])].concat();
        assert_eq!(read(&list(&twice), &entry).unwrap().notes, []);
    }

    #[test]
    fn a_list_of_one_purpose_and_one_subject_leaves_no_doubt() {
        let list = list(&bits(&[3]));
        let mut silent = entry(3);
        silent.as_object_mut().unwrap().remove("statusPurpose");
        let reading = read(&list, &silent).unwrap();
        assert_eq!(reading, Reading { answer: revoked(), notes: vec![Note::PurposeOfList] });
        let two = with(list.clone(), "/credentialSubject/statusPurpose", json!(["revocation", "suspension"]));
        assert_eq!(answer(&two, &silent), Err(StatusError::MalformedEntry("statusPurpose")));

        let subject = list["credentialSubject"].clone();
        let subjects =
            |subjects: Value| answer(&with(list.clone(), "/credentialSubject", subjects), &entry(3));
        assert_eq!(subjects(json!([subject])), Ok(revoked()));
        for wrong in [json!([]), json!([subject, subject]), json!([[subject]]), json!(["x"]), json!(null)] {
            assert_eq!(subjects(wrong), Err(StatusError::MalformedList("credentialSubject")));
        }
    }

    #[test]
    fn a_list_of_the_largest_size_is_read() {
        // Sixteen million entries.
        let largest = vec![0; 2_097_152];
        assert_eq!(gunzip(&gzip(&largest)).map(|bits| bits.len()), Ok(2_097_152));
        assert_eq!(gunzip(&gzip(&vec![0; 2_097_153])), Err(StatusError::TooLarge));
    }

    #[test]
    fn an_entry_of_status_list_2021_has_one_bit() {
        let list = json!({
            "id": ADDRESS,
            "type": ["VerifiableCredential", "StatusList2021Credential"],
            "credentialSubject": {
                "type": "StatusList2021",
                "statusPurpose": "revocation",
                "encodedList": URL_SAFE_NO_PAD.encode(gzip(&bits(&[9])))
            },
        });
        let mut entry = with(entry(9), "/type", json!("StatusList2021Entry"));
        assert_eq!(answer(&list, &entry), Ok(revoked()));
        entry["statusSize"] = json!(1);
        assert_eq!(answer(&list, &entry), Err(StatusError::MalformedEntry("statusSize")));
    }

    #[test]
    fn a_list_for_another_purpose_is_no_answer() {
        let list = list(&bits(&[3]));
        let suspension = with(entry(3), "/statusPurpose", json!("suspension"));
        assert_eq!(answer(&list, &suspension), Err(StatusError::PurposeMismatch));
        let both = with(list, "/credentialSubject/statusPurpose", json!(["revocation", "suspension"]));
        assert_eq!(
            answer(&both, &suspension),
            Ok(Answer::Set { purpose: "suspension".into(), message: None })
        );
    }

    #[test]
    fn a_list_of_another_type_is_malformed() {
        let list = list(&bits(&[]));
        let plain = with(list.clone(), "/type", json!(["VerifiableCredential"]));
        assert_eq!(answer(&plain, &entry(0)), Err(StatusError::MalformedList("type")));
        let other = with(list, "/credentialSubject/type", json!("StatusList2021"));
        assert_eq!(answer(&other, &entry(0)), Err(StatusError::MalformedList("type")));
    }

    #[test]
    fn a_list_under_another_address_is_noted() {
        let moved = with(list(&bits(&[])), "/id", json!("https://elsewhere.example"));
        assert_eq!(read(&moved, &entry(0)).unwrap().notes, [Note::OtherAddress]);
    }

    #[test]
    fn several_bits_give_a_message() {
        let mut bytes = bits(&[]);
        bytes[0] = 0b00_10_00_00;
        let list = with(list(&bytes), "/credentialSubject/statusPurpose", json!("message"));
        let mut entry = with(entry(1), "/statusPurpose", json!("message"));
        entry["statusSize"] = json!(2);
        entry["statusMessage"] = json!([
            {"status": "0x0", "message": "valid"},
            {"status": "0x2", "message": "under review"},
        ]);
        let message = Some("under review".to_owned());
        assert_eq!(answer(&list, &entry), Ok(Answer::Set { purpose: "message".into(), message }));
        entry["statusListIndex"] = json!("0");
        assert_eq!(answer(&list, &entry), Ok(Answer::Clear));
        for size in [json!(0), json!(17), json!("x"), json!(-1)] {
            entry["statusSize"] = size;
            assert_eq!(answer(&list, &entry), Err(StatusError::MalformedEntry("statusSize")));
        }
    }

    #[test]
    fn the_lists_of_status_list_2021_are_read_in_each_of_their_alphabets() {
        let gzip = gzip(&bits(&[9]));
        let old = GeneralPurpose::new(&alphabet::STANDARD, GeneralPurposeConfig::new());
        for encoded in [URL_SAFE_NO_PAD.encode(&gzip), old.encode(&gzip)] {
            let list = json!({
                "id": ADDRESS,
                "type": ["VerifiableCredential", "StatusList2021Credential"],
                "credentialSubject": {"type": "StatusList2021", "statusPurpose": "revocation", "encodedList": encoded},
            });
            let entry = with(entry(9), "/type", json!("StatusList2021Entry"));
            assert_eq!(read(&list, &entry), Ok(Reading { answer: revoked(), notes: vec![] }));
        }
    }

    #[test]
    fn a_bomb_is_too_large_and_nothing_else() {
        let zeros = vec![0; LARGEST + 1];
        assert_eq!(answer(&list(&zeros), &entry(0)), Err(StatusError::TooLarge));
        // The same with a trailer that lies about its length.
        let mut gzip = gzip(&zeros);
        let end = gzip.len();
        gzip[end - 4..].copy_from_slice(&16_384_u32.to_le_bytes());
        let lying = json!(format!("u{}", URL_SAFE_NO_PAD.encode(gzip)));
        let list = with(list(&bits(&[])), "/credentialSubject/encodedList", lying);
        assert_eq!(answer(&list, &entry(0)), Err(StatusError::TooLarge));
    }

    #[test]
    fn a_damaged_list_is_no_answer() {
        let good = gzip(&bits(&[3]));
        for at in [0, 1, 2, 3, 12, good.len() - 8, good.len() - 4] {
            let mut bad = good.clone();
            bad[at] ^= 0xe1;
            let list = with(
                list(&bits(&[])),
                "/credentialSubject/encodedList",
                json!(format!("u{}", URL_SAFE_NO_PAD.encode(bad))),
            );
            assert!(answer(&list, &entry(3)).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_gzip_header_may_carry_a_name_a_comment_and_more() {
        let plain = gzip(&bits(&[3]));
        let mut rich = plain[..10].to_vec();
        rich[3] = 2 | 4 | 8 | 16;
        rich.extend([2, 0, 0xaa, 0xbb]);
        rich.extend(b"list\0a comment\0");
        rich.extend([0x12, 0x34]);
        rich.extend(&plain[10..]);
        assert_eq!(gunzip(&rich), Ok(bits(&[3])));
    }

    #[test]
    fn the_checksum_is_the_one_of_the_rfc() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    proptest! {
        #[test]
        fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = gunzip(&bytes);
            let _ = without_header(&bytes);
        }

        #[test]
        fn any_text_gets_an_answer(text in "u?[A-Za-z0-9_+/=-]{0,80}|\\PC*") {
            let _ = expand(&text);
        }
    }
}
