//! The lexical forms that JSON numbers take in RDF.
//!
//! JSON-LD 1.1 API §8.6, <https://www.w3.org/TR/json-ld11-api/#object-to-rdf-conversion>

pub(super) const XSD_DOUBLE: &str = "http://www.w3.org/2001/XMLSchema#double";
const XSD_INTEGER: &str = "http://www.w3.org/2001/XMLSchema#integer";

/// The text of a number, and the datatype it has if its term names none.
///
/// JSON does not tell 1 from 1.0, so a number without fraction is an integer, however it was written.
pub(super) fn canonical_number(number: f64, as_double: bool) -> (String, &'static str) {
    let double = as_double || number.fract() != 0.0 || number.abs() >= 1e21;
    let mut text = String::new();
    // Minus zero is zero.
    if number < 0.0 {
        text.push('-');
    }
    let Decimal { mut digits, mut exponent } = Decimal::of(number);
    if !double {
        // 11. An integer; every double below 10^21 without a fraction is one exactly.
        digits.resize(exponent.max(0) as usize + 1, 0);
        digits.iter().for_each(|digit| text.push(char::from(b'0' + digit)));
        return (text, XSD_INTEGER);
    }
    // 10. The canonical form of xsd:double: a digit, up to fifteen decimals without trailing zeros, an exponent.
    // Of two texts as near, that of the larger size, as ECMAScript has it.
    if let Some(5..) = digits.get(15 + 1) {
        digits.truncate(15 + 1);
        while digits.last() == Some(&9) {
            digits.pop();
        }
        match digits.last_mut() {
            Some(last) => *last += 1,
            None => {
                digits.push(1);
                exponent += 1;
            }
        }
    }
    digits.truncate(15 + 1);
    while digits.len() > 2 && digits.last() == Some(&0) {
        digits.pop();
    }
    digits.resize(digits.len().max(2), 0);
    for (place, digit) in digits.iter().enumerate() {
        text.push(char::from(b'0' + digit));
        if place == 0 {
            text.push('.');
        }
    }
    text.push('E');
    text.push_str(&exponent.to_string());
    (text, XSD_DOUBLE)
}

/// A size written out exactly: the first digit stands before the point, and 10^exponent is to be multiplied.
///
/// Our own, because the standard library rounds halves to even, and its code for it takes kilobytes.
struct Decimal {
    digits: Vec<u8>,
    exponent: i32,
}

impl Decimal {
    fn of(number: f64) -> Self {
        // IEEE 754: number = mantissa × 2^power.
        let bits = number.to_bits();
        let (fraction, biased) = (bits & ((1 << 52) - 1), (bits >> 52 & 0x7ff) as i32);
        let (mantissa, power) =
            if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };

        // As an integer: m × 2^p, or m × 5^-p with the point -p places from its end.
        let mut limbs = vec![mantissa as u32, (mantissa >> 32) as u32];
        let factor = if power < 0 { 5 } else { 2 };
        for _ in 0..power.abs() {
            let mut carry = 0;
            for limb in &mut limbs {
                let product = u64::from(*limb) * factor + carry;
                *limb = product as u32;
                carry = product >> 32;
            }
            if carry > 0 {
                limbs.push(carry as u32);
            }
        }

        // In decimal, from the end.
        let mut digits = Vec::new();
        while !limbs.is_empty() {
            let mut remainder = 0;
            for limb in limbs.iter_mut().rev() {
                let value = remainder << 32 | u64::from(*limb);
                *limb = (value / 1_000_000_000) as u32;
                remainder = value % 1_000_000_000;
            }
            for _ in 0..9 {
                digits.push((remainder % 10) as u8);
                remainder /= 10;
            }
            while limbs.last() == Some(&0) {
                limbs.pop();
            }
        }
        while digits.len() > 1 && digits.last() == Some(&0) {
            digits.pop();
        }
        digits.reverse();
        let exponent = digits.len() as i32 - 1 + power.min(0);
        if mantissa == 0 { Self { digits: vec![0], exponent: 0 } } else { Self { digits, exponent } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_javascript_signers_write_them() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1.0, "1"),
            (-40.0, "-40"),
            (9007199254740993.0, "9007199254740992"),
            (1e20, "100000000000000000000"),
            (1e21, "1.0E21"),
            (7.5, "7.5E0"),
            (-0.1, "-1.0E-1"),
            (9.95, "9.949999999999999E0"),
            (0.1 + 0.2, "3.0E-1"),
            (5e-324, "4.940656458412465E-324"),
            (1.7976931348623157e308, "1.797693134862316E308"),
            // Halfway between two of sixteen digits.
            (2251799813685248.5, "2.251799813685249E15"),
            (2251799813685249.5, "2.25179981368525E15"),
            (2251799813685299.5, "2.2517998136853E15"),
            (-2251799813685248.5, "-2.251799813685249E15"),
            (1e-7, "1.0E-7"),
        ] {
            assert_eq!(canonical_number(number, false).0, text, "{number}");
        }
        assert_eq!(canonical_number(7.0, true), ("7.0E0".to_owned(), XSD_DOUBLE));
        assert_eq!(canonical_number(-0.0, true).0, "0.0E0");
    }
}
