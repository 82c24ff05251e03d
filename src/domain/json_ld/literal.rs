//! The lexical forms that JSON numbers take in RDF.
//!
//! JSON-LD 1.1 API §8.6, <https://www.w3.org/TR/json-ld11-api/#object-to-rdf-conversion>

pub(super) const XSD_DOUBLE: &str = "http://www.w3.org/2001/XMLSchema#double";
const XSD_INTEGER: &str = "http://www.w3.org/2001/XMLSchema#integer";

/// The text of a number, and the datatype it has if its term names none.
///
/// JSON does not tell 1 from 1.0, so a number without fraction is an integer, however it was written.
pub(super) fn canonical_number(number: f64, as_double: bool) -> (String, &'static str) {
    // 10. A fraction, or too large for an integer, or wanted as a double.
    if as_double || number.fract() != 0.0 || number.abs() >= 1e21 {
        return (canonical_double(number), XSD_DOUBLE);
    }
    // 11. An integer; every double below 10^21 without a fraction is one exactly.
    ((number as i128).to_string(), XSD_INTEGER)
}

/// The canonical form of an `xsd:double`: one digit, at most fifteen decimals without trailing zeros, an exponent.
fn canonical_double(number: f64) -> String {
    // Minus zero as well.
    if number == 0.0 {
        return "0.0E0".to_owned();
    }
    let rounded = round_half_up(number);
    let (mantissa, exponent) = rounded.split_once('e').unwrap_or((&rounded, "0"));
    let mantissa = mantissa.trim_end_matches('0');
    let zero = if mantissa.ends_with('.') { "0" } else { "" };
    format!("{mantissa}{zero}E{exponent}")
}

/// One digit, fifteen decimals and an exponent. Of two texts as near, that of the larger size, as ECMAScript has
/// it; Rust takes the even one.
fn round_half_up(number: f64) -> String {
    halfway_up(number).unwrap_or_else(|| format!("{number:.15e}"))
}

/// The text of a number exactly halfway between two texts of which the lower is even.
fn halfway_up(number: f64) -> Option<String> {
    let exact = format!("{number:.60e}");
    let (mantissa, exponent) = exact.split_once('e')?;
    let (kept, beyond) = mantissa.split_at_checked(mantissa.find('.')? + 16)?;
    if !beyond.strip_prefix('5')?.bytes().all(|digit| digit == b'0') {
        return None;
    }
    // An odd digit rounds up to the even one anyway; an even one is raised by one.
    let last = kept.chars().last()?.to_digit(10).filter(|digit| digit % 2 == 0)?;
    let head = kept.get(..kept.len() - 1)?;
    Some(format!("{head}{}e{exponent}", last + 1))
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
