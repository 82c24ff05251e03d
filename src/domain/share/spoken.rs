//! Random bytes <-> a few letters and digits that can be said, typed and written on paper.
//!
//! Crockford's base 32, <https://www.crockford.com/base32.html>, in groups of four: no I, L, O or U, and whoever types
//! them is understood.

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Eight bits give a fifth of eight characters: 5 bytes are `7K4M-Q2XP`.
pub fn to_spoken(bytes: &[u8]) -> String {
    let mut spoken = String::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    let mut count = 0;
    let mut push = |value: u32, spoken: &mut String| {
        if count > 0 && count % 4 == 0 {
            spoken.push('-');
        }
        count += 1;
        let letter = ALPHABET.get((value & 31) as usize).copied().unwrap_or(b'0');
        spoken.push(char::from(letter));
    };
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            push(held >> bits, &mut spoken);
            held &= (1 << bits) - 1;
        }
    }
    if bits > 0 {
        push(held << (5 - bits), &mut spoken);
    }
    spoken
}

/// What somebody typed, as [`to_spoken`] writes it; None when it is not of so many characters.
pub fn from_typed(text: &str, characters: usize) -> Option<String> {
    let mut spoken = String::new();
    let mut count = 0_usize;
    for letter in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.')) {
        let letter = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        if !ALPHABET.iter().any(|known| char::from(*known) == letter) || count >= characters {
            return None;
        }
        if count > 0 && count.is_multiple_of(4) {
            spoken.push('-');
        }
        spoken.push(letter);
        count += 1;
    }
    (count == characters).then_some(spoken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_carelessly_is_understood() {
        let spoken = to_spoken(&[0x3d, 0x50, 0x01, 0x08, 0xff]);
        assert_eq!(spoken, "7N80-227Z");
        assert_eq!(from_typed(" 7n8o 227z ", 8), Some(spoken));
        for nothing in ["", "7N80-22", "hello!!!", "UUUUUUUU", "7N80-227Z-0"] {
            assert_eq!(from_typed(nothing, 8), None, "{nothing}");
        }
    }

    #[test]
    fn every_byte_counts() {
        for byte in 0..=u8::MAX {
            let mut bytes = [7; 5];
            bytes[3] = byte;
            let same = to_spoken(&bytes) == to_spoken(&[7; 5]);
            assert_eq!(same, byte == 7);
        }
        assert_eq!(to_spoken(&[0xff]), "ZW");
    }
}
