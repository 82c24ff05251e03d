//! The lexical forms that JSON numbers take in RDF.
//!
//! JSON-LD 1.1 API §8.6, <https://www.w3.org/TR/json-ld11-api/#object-to-rdf-conversion>

use crate::domain::decimal::Decimal;

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
