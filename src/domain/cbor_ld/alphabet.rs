//! The letters of a code → bytes.
//!
//! Base32, RFC 4648 §6 without padding, <https://www.rfc-editor.org/rfc/rfc4648#section-6>; Base45, RFC 9285,
//! <https://www.rfc-editor.org/rfc/rfc9285>

/// The bytes that letters of Base32 stand for; None where a letter is none of them or bits are left over.
pub(super) fn base32(letters: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(letters.len() / 8 * 5 + 5);
    let (mut held, mut bits) = (0u32, 0u32);
    for letter in letters.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => return None,
        };
        held = held << 5 | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
            held &= (1 << bits) - 1;
        }
    }
    // A letter that adds no byte, or bits that are not nought, are of no encoder's making.
    (bits < 5 && held == 0).then_some(bytes)
}

/// The bytes that letters of Base45 stand for; None where a letter is none of them or a group says too much.
pub(super) fn base45(letters: &str) -> Option<Vec<u8>> {
    const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let mut bytes = Vec::with_capacity(letters.len() / 3 * 2 + 1);
    for group in letters.as_bytes().chunks(3) {
        let mut number = 0u32;
        for letter in group.iter().rev() {
            number = number * 45 + u32::try_from(ALPHABET.iter().position(|known| known == letter)?).ok()?;
        }
        match group.len() {
            3 => bytes.extend(u16::try_from(number).ok()?.to_be_bytes()),
            2 => bytes.push(u8::try_from(number).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_examples_of_the_specifications_are_read() {
        for (letters, bytes) in [
            ("", ""),
            ("MY", "f"),
            ("MZXQ", "fo"),
            ("MZXW6", "foo"),
            ("MZXW6YQ", "foob"),
            ("MZXW6YTB", "fooba"),
            ("MZXW6YTBOI", "foobar"),
        ] {
            assert_eq!(base32(letters).as_deref(), Some(bytes.as_bytes()), "{letters}");
        }
        for (letters, bytes) in [("", ""), ("BB8", "AB"), ("%69 VD92EX0", "Hello!!"), ("QED8WEX0", "ietf!")] {
            assert_eq!(base45(letters).as_deref(), Some(bytes.as_bytes()), "{letters}");
        }
    }

    #[test]
    fn other_letters_left_over_bits_and_groups_that_say_too_much_are_refused() {
        for letters in ["A", "AAAAAAAAA", "my", "M1", "M", "MZ", "MZX", "MY======"] {
            assert_eq!(base32(letters), None, "{letters}");
        }
        for letters in ["bb8", "GGW", ":::", "A", "BB8A", "::", "BÃ8"] {
            assert_eq!(base45(letters), None, "{letters}");
        }
        assert_eq!(base45("FGW"), Some(vec![0xff, 0xff]));
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in any::<String>()) {
            let _ = (base32(&text), base45(&text));
        }
    }
}
