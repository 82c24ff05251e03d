//! As much CBOR as proofs and compact codes are written in.
//!
//! RFC 8949

/// A data item of definite length.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    Unsigned(u64),
    /// -1 - n
    Negative(u64),
    Bytes(Vec<u8>),
    Text(String),
    Array(Vec<Item>),
    Map(Vec<(Item, Item)>),
    /// The three below are what JSON has besides; proofs have none of them.
    Bool(bool),
    Null,
    Float(f64),
}

/// The one item that `bytes` are; nothing if there is more, less or other than that, as proofs are written.
pub(crate) fn parse(bytes: &[u8]) -> Option<Item> {
    whole::<false>(bytes, PROOF_DEPTH)
}

/// The same for everything that JSON can say, no deeper than `depth`.
pub(crate) fn parse_json(bytes: &[u8], depth: usize) -> Option<Item> {
    whole::<true>(bytes, depth)
}

/// Proofs nest no deeper than this.
const PROOF_DEPTH: usize = 8;

fn whole<const JSON: bool>(bytes: &[u8], depth: usize) -> Option<Item> {
    let mut rest = bytes;
    let item = item::<JSON>(&mut rest, depth)?;
    rest.is_empty().then_some(item)
}

impl Item {
    pub(crate) fn unsigned(&self) -> Option<u64> {
        if let Self::Unsigned(number) = self { Some(*number) } else { None }
    }

    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    pub(crate) fn array(&self) -> Option<&[Item]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    pub(crate) fn map(&self) -> Option<&[(Item, Item)]> {
        if let Self::Map(members) = self { Some(members) } else { None }
    }
}

fn item<const JSON: bool>(rest: &mut &[u8], depth: usize) -> Option<Item> {
    let deeper = depth.checked_sub(1)?;
    let first = *take(rest, 1)?.first()?;
    let argument = match first & 31 {
        small @ 0..=23 => u64::from(small),
        size @ 24..=27 => {
            take(rest, 1 << (size - 24))?.iter().fold(0, |value, byte| value << 8 | u64::from(*byte))
        }
        _ => return None,
    };
    // Every item takes at least a byte, so a length beyond what is left is a lie; nothing is reserved for it.
    let length = usize::try_from(argument).ok();
    match first >> 5 {
        0 => Some(Item::Unsigned(argument)),
        1 => Some(Item::Negative(argument)),
        2 => Some(Item::Bytes(take(rest, length?)?.to_vec())),
        3 => Some(Item::Text(std::str::from_utf8(take(rest, length?)?).ok()?.to_owned())),
        4 => (0..length?).map(|_| item::<JSON>(rest, deeper)).collect::<Option<_>>().map(Item::Array),
        5 => (0..length?)
            .map(|_| Some((item::<JSON>(rest, deeper)?, item::<JSON>(rest, deeper)?)))
            .collect::<Option<_>>()
            .map(Item::Map),
        7 if JSON => simple(first & 31, argument),
        // Tags do not occur, nor anything that JSON cannot say.
        _ => None,
    }
}

/// RFC 8949 §3.3: false, true, null, and floating-point numbers of two, four and eight bytes.
fn simple(kind: u8, bits: u64) -> Option<Item> {
    let float = match kind {
        20 => return Some(Item::Bool(false)),
        21 => return Some(Item::Bool(true)),
        22 => return Some(Item::Null),
        25 => half(u16::try_from(bits).ok()?),
        26 => f64::from(f32::from_bits(u32::try_from(bits).ok()?)),
        27 => f64::from_bits(bits),
        _ => return None,
    };
    float.is_finite().then_some(Item::Float(float))
}

/// IEEE 754 binary16; RFC 8949 appendix D.
fn half(bits: u16) -> f64 {
    let exponent = i32::from(bits >> 10 & 0x1f);
    let fraction = f64::from(bits & 0x3ff);
    let size = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 => f64::INFINITY,
        _ => (fraction + 1024.0) * 2f64.powi(exponent - 25),
    };
    if bits >> 15 == 1 { -size } else { size }
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(length)?;
    *rest = left;
    Some(taken)
}

/// The bytes of an item, for tests of what reads them.
#[cfg(test)]
pub(crate) fn write(item: &Item) -> Vec<u8> {
    let head = |major: u8, argument: u64| match argument {
        0..24 => vec![major << 5 | argument as u8],
        24..0x100 => vec![major << 5 | 24, argument as u8],
        _ => [&[major << 5 | 27][..], &argument.to_be_bytes()].concat(),
    };
    let with = |major: u8, bytes: &[u8]| [head(major, bytes.len() as u64).as_slice(), bytes].concat();
    match item {
        Item::Unsigned(number) => head(0, *number),
        Item::Negative(number) => head(1, *number),
        Item::Bytes(bytes) => with(2, bytes),
        Item::Text(text) => with(3, text.as_bytes()),
        Item::Array(items) => [head(4, items.len() as u64), items.iter().flat_map(write).collect()].concat(),
        Item::Map(members) => {
            let inside = members.iter().flat_map(|(name, value)| [write(name), write(value)].concat());
            [head(5, members.len() as u64), inside.collect()].concat()
        }
        Item::Bool(answer) => vec![0xf4 + u8::from(*answer)],
        Item::Null => vec![0xf6],
        Item::Float(number) => [&[0xfb][..], &number.to_be_bytes()].concat(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_examples_of_the_rfc_are_read() {
        for (bytes, expected) in [
            (&[0x18, 0x64][..], Item::Unsigned(100)),
            (&[0x1b, 0, 0, 0, 0xe8, 0xd4, 0xa5, 0x10, 0], Item::Unsigned(1_000_000_000_000)),
            (&[0x29], Item::Negative(9)),
            (&[0x44, 1, 2, 3, 4], Item::Bytes(vec![1, 2, 3, 4])),
            (&[0x64, b'I', b'E', b'T', b'F'], Item::Text("IETF".into())),
            (&[0x82, 1, 0x81, 2], Item::Array(vec![Item::Unsigned(1), Item::Array(vec![Item::Unsigned(2)])])),
            (&[0xa1, 1, 2], Item::Map(vec![(Item::Unsigned(1), Item::Unsigned(2))])),
        ] {
            assert_eq!(parse(bytes), Some(expected));
        }
    }

    #[test]
    fn what_is_cut_short_too_long_too_deep_or_not_definite_is_refused() {
        for bytes in [
            &[][..],
            &[0x18],
            &[0x44, 1, 2],
            &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[1, 1],
            &[0x9f, 1, 0xff],
            &[0xf4],
            &[0x62, 0xff, 0xff],
            &[0x81; 9],
        ] {
            assert_eq!(parse(bytes), None, "{bytes:02x?}");
        }
    }

    #[test]
    fn what_json_has_besides_is_read_where_it_is_asked_for() {
        for (bytes, expected) in [
            (&[0xf4][..], Item::Bool(false)),
            (&[0xf5], Item::Bool(true)),
            (&[0xf6], Item::Null),
            (&[0xf9, 0x3e, 0x00], Item::Float(1.5)),
            (&[0xf9, 0x00, 0x01], Item::Float(5.960464477539063e-8)),
            (&[0xf9, 0xc4, 0x00], Item::Float(-4.0)),
            (&[0xfa, 0x47, 0xc3, 0x50, 0x00], Item::Float(100_000.0)),
            (&[0xfb, 0x3f, 0xf1, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a], Item::Float(1.1)),
        ] {
            assert_eq!(parse_json(bytes, 4), Some(expected));
            assert_eq!(parse(bytes), None);
        }
        // Infinity, NaN, undefined, a simple value without a name, a break, a tag.
        for bytes in
            [&[0xf9, 0x7c, 0x00][..], &[0xf9, 0x7e, 0x00], &[0xf7], &[0xf8, 0xff], &[0xff], &[0xc0, 0x00]]
        {
            assert_eq!(parse_json(bytes, 4), None, "{bytes:02x?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let _ = parse(&bytes);
            let _ = parse_json(&bytes, 20);
        }
    }
}
