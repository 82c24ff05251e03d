//! The JSON Canonicalization Scheme: one text for one JSON value.
//!
//! RFC 8785, <https://www.rfc-editor.org/rfc/rfc8785>

use serde_json::{Number, Value};

use crate::domain::decimal::Decimal;
use crate::domain::sort::sorted;

/// The canonical text of `value`, in UTF-8 (RFC 8785 §3.2).
///
/// `Value` already refuses lone surrogates, infinities and NaN; a number that a double cannot hold
/// exactly is refused here, because two readers would not agree on what was signed (RFC 7493 §2.2).
pub fn canonicalize(value: &Value) -> Result<String, NotIJson> {
    let mut text = String::new();
    write(value, &mut text)?;
    Ok(text)
}

/// As [`canonicalize`], of an object that has these members.
pub fn canonicalize_members(members: Vec<(&str, &Value)>) -> Result<String, NotIJson> {
    let mut text = String::new();
    write_object(members, &mut text)?;
    Ok(text)
}

/// A number that does not fit the double that I-JSON gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a number that is not I-JSON")]
pub struct NotIJson;

fn write(value: &Value, text: &mut String) -> Result<(), NotIJson> {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => write_number(number, text)?,
        Value::String(string) => write_string(string, text),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text)?;
            }
            text.push(']');
        }
        Value::Object(members) => {
            write_object(members.iter().map(|(name, value)| (name.as_str(), value)).collect(), text)?;
        }
    }
    Ok(())
}

fn write_object(members: Vec<(&str, &Value)>, text: &mut String) -> Result<(), NotIJson> {
    // 3.2.3. Sort by the UTF-16 code units of the names. Sorting by UTF-8 bytes, which the map may
    // or may not do by itself, differs where surrogates meet U+E000 to U+FFFF.
    let in_order = |(a, _): &(&str, &Value), (b, _): &(&str, &Value)| match a.is_ascii() && b.is_ascii() {
        true => a.cmp(b),
        false => a.encode_utf16().cmp(b.encode_utf16()),
    };
    let sorted_already = members.is_sorted_by(|a, b| in_order(a, b).is_le());
    let members = if sorted_already { members } else { sorted(members, in_order) };
    text.push('{');
    for (index, (name, value)) in members.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        write_string(name, text);
        text.push(':');
        write(value, text)?;
    }
    text.push('}');
    Ok(())
}

/// 3.2.2.2. Serialization of Strings
fn write_string(string: &str, text: &mut String) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    text.push('"');
    // Runs of characters that stand for themselves are copied whole.
    let mut rest = string;
    let special = |byte: u8| matches!(byte, b'"' | b'\\' | 0..b' ');
    while let Some((plain, tail)) = rest.bytes().position(special).and_then(|at| rest.split_at_checked(at)) {
        text.push_str(plain);
        let mut characters = tail.chars();
        match characters.next().unwrap_or_default() {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            control => {
                text.push_str("\\u00");
                for digit in [control as usize >> 4, control as usize & 15] {
                    text.push(HEX.get(digit).copied().unwrap_or(b'0') as char);
                }
            }
        }
        rest = characters.as_str();
    }
    text.push_str(rest);
    text.push('"');
}

/// 3.2.2.3. Serialization of Numbers: ECMA-262 §6.1.6.1.20, Number::toString.
fn write_number(number: &Number, text: &mut String) -> Result<(), NotIJson> {
    let double = number.as_f64().ok_or(NotIJson)?;
    let start = text.len();
    write_double(double, text)?;
    // An integer may stand for its double if it is that double exactly, or as that double is written.
    let exact = match (number.as_i64(), number.as_u64()) {
        (Some(integer), _) => double as i128 == i128::from(integer),
        (None, Some(integer)) => double as i128 == i128::from(integer),
        (None, None) => true,
    };
    let written = || match (number.as_i64(), number.as_u64()) {
        (Some(integer), _) => Some(integer.to_string()),
        (None, integer) => integer.map(|integer| integer.to_string()),
    };
    if exact || text.get(start..) == written().as_deref() { Ok(()) } else { Err(NotIJson) }
}

fn write_double(double: f64, text: &mut String) -> Result<(), NotIJson> {
    if double == 0.0 {
        // Minus zero as well.
        text.push('0');
        return Ok(());
    }

    // The value is 0.d1d2d3… × 10^point.
    let shortest = Decimal::shortest(double);
    let digits: String = shortest.digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    let point = shortest.exponent + 1;
    let count = i32::try_from(digits.len()).map_err(|_| NotIJson)?;
    let zeros = |n: i32| "0".repeat(usize::try_from(n).unwrap_or(0));

    if double < 0.0 {
        text.push('-');
    }
    if count <= point && point <= 21 {
        text.push_str(&digits);
        text.push_str(&zeros(point - count));
    } else if 0 < point && point <= 21 {
        let (whole, fraction) = digits.split_at_checked(point as usize).ok_or(NotIJson)?;
        text.push_str(&format!("{whole}.{fraction}"));
    } else if -6 < point && point <= 0 {
        text.push_str(&format!("0.{}{digits}", zeros(-point)));
    } else {
        let (first, rest) = digits.split_at_checked(1).ok_or(NotIJson)?;
        let dot = if rest.is_empty() { "" } else { "." };
        let exponent = point - 1;
        let plus = if exponent > 0 { "+" } else { "" };
        text.push_str(&format!("{first}{dot}{rest}e{plus}{exponent}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn number(bits: u64) -> Option<String> {
        let number = Number::from_f64(f64::from_bits(bits))?;
        canonicalize(&Value::Number(number)).ok()
    }

    #[test]
    fn numbers_are_written_as_in_appendix_b_of_the_rfc() {
        for (bits, text) in [
            (0x0000000000000000, "0"),
            (0x8000000000000000, "0"),
            (0x0000000000000001, "5e-324"),
            (0x8000000000000001, "-5e-324"),
            (0x7fefffffffffffff, "1.7976931348623157e+308"),
            (0xffefffffffffffff, "-1.7976931348623157e+308"),
            (0x4340000000000000, "9007199254740992"),
            (0xc340000000000000, "-9007199254740992"),
            (0x4430000000000000, "295147905179352830000"),
            (0x44b52d02c7e14af5, "9.999999999999997e+22"),
            (0x44b52d02c7e14af6, "1e+23"),
            (0x44b52d02c7e14af7, "1.0000000000000001e+23"),
            (0x444b1ae4d6e2ef4e, "999999999999999700000"),
            (0x444b1ae4d6e2ef4f, "999999999999999900000"),
            (0x444b1ae4d6e2ef50, "1e+21"),
            (0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"),
            (0x3eb0c6f7a0b5ed8d, "0.000001"),
            (0x41b3de4355555553, "333333333.3333332"),
            (0x41b3de4355555554, "333333333.33333325"),
            (0x41b3de4355555555, "333333333.3333333"),
            (0x41b3de4355555556, "333333333.3333334"),
            (0x41b3de4355555557, "333333333.33333343"),
            (0xbecbf647612f3696, "-0.0000033333333333333333"),
            (0x43143ff3c1cb0959, "1424953923781206.2"),
        ] {
            assert_eq!(number(bits).as_deref(), Some(text));
        }
    }

    #[test]
    fn an_integer_that_no_double_holds_is_refused() {
        assert_eq!(canonicalize(&json!(9007199254740993_u64)), Err(NotIJson));
        assert_eq!(canonicalize(&json!(-9007199254740993_i64)), Err(NotIJson));
        assert_eq!(canonicalize(&json!(u64::MAX)), Err(NotIJson));
        assert_eq!(canonicalize(&json!(i64::MAX)), Err(NotIJson));
        assert_eq!(canonicalize(&json!(i64::MIN)).as_deref(), Ok("-9223372036854776000"));
        assert_eq!(canonicalize(&json!(1_u64 << 63)).as_deref(), Ok("9223372036854776000"));
    }

    #[test]
    fn names_are_sorted_by_utf_16_and_not_by_utf_8() {
        let value = json!({"\u{fb33}": 1, "\u{1f600}": 2, "a": 3});
        assert_eq!(canonicalize(&value).as_deref(), Ok("{\"a\":3,\"\u{1f600}\":2,\"\u{fb33}\":1}"));
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    /// Equal as JSON numbers are, where 1 and 1.0 are the same.
    fn same(a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
            (Value::Array(a), Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
            }
            (Value::Object(a), Value::Object(b)) => {
                a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
            }
            _ => a == b,
        }
    }

    proptest! {
        #[test]
        fn the_canonical_text_reads_back_as_the_same_value_and_is_its_own_canonical_text(value in any_json()) {
            let text = canonicalize(&value).unwrap();
            let back: Value = serde_json::from_str(&text).unwrap();
            prop_assert!(same(&value, &back));
            prop_assert_eq!(canonicalize(&back).unwrap(), text);
        }
    }

    #[test]
    fn a_control_is_written_by_its_number() {
        let text = canonicalize(&json!("\u{0}\u{1}\u{f}\u{10}\u{1a}\u{1f}\u{7f}")).unwrap();
        assert_eq!(text, "\"\\u0000\\u0001\\u000f\\u0010\\u001a\\u001f\u{7f}\"");
    }
}
