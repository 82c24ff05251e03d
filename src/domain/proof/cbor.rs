//! As much CBOR as proofs are written in.
//!
//! RFC 8949

/// A data item of definite length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Unsigned(u64),
    /// -1 - n
    Negative(u64),
    Bytes(Vec<u8>),
    Text(String),
    Array(Vec<Item>),
    Map(Vec<(Item, Item)>),
}

/// The one item that `bytes` are; nothing if there is more, less or other than that.
pub(super) fn parse(bytes: &[u8]) -> Option<Item> {
    let mut rest = bytes;
    let item = item(&mut rest, DEPTH)?;
    rest.is_empty().then_some(item)
}

/// Proofs nest no deeper than this.
const DEPTH: usize = 8;

impl Item {
    pub(super) fn unsigned(&self) -> Option<u64> {
        if let Self::Unsigned(number) = self { Some(*number) } else { None }
    }

    pub(super) fn bytes(&self) -> Option<&[u8]> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    pub(super) fn array(&self) -> Option<&[Item]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    pub(super) fn map(&self) -> Option<&[(Item, Item)]> {
        if let Self::Map(members) = self { Some(members) } else { None }
    }
}

fn item(rest: &mut &[u8], depth: usize) -> Option<Item> {
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
        4 => (0..length?).map(|_| item(rest, deeper)).collect::<Option<_>>().map(Item::Array),
        5 => (0..length?)
            .map(|_| Some((item(rest, deeper)?, item(rest, deeper)?)))
            .collect::<Option<_>>()
            .map(Item::Map),
        // Tags and simple values do not occur.
        _ => None,
    }
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(length)?;
    *rest = left;
    Some(taken)
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

    proptest! {
        #[test]
        fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let _ = parse(&bytes);
        }
    }
}
