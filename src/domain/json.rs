//! A strict reader for strangers' JSON: one document has one meaning, or it is refused.
//!
//! <https://www.rfc-editor.org/rfc/rfc8259> as narrowed by I-JSON, <https://www.rfc-editor.org/rfc/rfc7493>.
//! Two readers of one signed text must not see two things, so everything that readers are known to
//! disagree about (a name given twice, half a surrogate pair, a number a double cannot hold) is a fault.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The longest document read, in bytes: a learner's whole record with its pictures inside.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// How many values one document may hold. A record of 62 credentials in 274 KB holds some 6,000,
/// so a record that fills `MAX_BYTES` without a single picture still passes; in memory it takes some 45 MB.
pub const MAX_NODES: usize = 300_000;
/// How deep arrays and objects may nest. Real records reach 9; `serde_json` would stop at 128.
pub const MAX_DEPTH: usize = 100;
// A string has no limit of its own: pictures, enveloped JWTs and status lists are long strings,
// and a string costs no more memory than its text, which MAX_BYTES bounds.

/// Why a text is not a document. Names the fault and its place, never what was written there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    #[error("nothing but blank space")]
    Empty,
    #[error("longer than {MAX_BYTES} bytes")]
    TooLarge,
    #[error("ends before the JSON does")]
    Truncated,
    #[error("not JSON at line {line}, column {column}")]
    Syntax { line: usize, column: usize },
    #[error("an object names one member twice (line {line}, column {column})")]
    DuplicateKey { line: usize, column: usize },
    #[error("half of a surrogate pair at line {line}, column {column}")]
    LoneSurrogate { line: usize, column: usize },
    #[error("a number that a double cannot hold at line {line}, column {column}")]
    Number { line: usize, column: usize },
    #[error("nested deeper than {MAX_DEPTH}")]
    TooDeep,
    #[error("more than {MAX_NODES} values")]
    TooManyNodes,
}

impl JsonError {
    /// The stable name of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too-large",
            Self::Truncated => "json-truncated",
            Self::Syntax { .. } => "json-syntax",
            Self::DuplicateKey { .. } => "duplicate-key",
            Self::LoneSurrogate { .. } => "lone-surrogate",
            Self::Number { .. } => "number-out-of-range",
            Self::TooDeep => "too-deep",
            Self::TooManyNodes => "too-many-nodes",
        }
    }
}

/// Reads `text` as one JSON value. A leading byte order mark is passed over.
///
/// # Errors
/// The first fault met, by its kind; see [`JsonError`].
pub fn parse(text: &str) -> Result<Value, JsonError> {
    if text.len() > MAX_BYTES {
        return Err(JsonError::TooLarge);
    }
    let text = without_mark(text);
    if text.trim_ascii().is_empty() {
        return Err(JsonError::Empty);
    }
    let guard = Guard { nodes: Cell::new(0), fault: Cell::new(None) };
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Element { guard: &guard, depth: 0 }.deserialize(&mut reader);
    match read.and_then(|value| reader.end().map(|()| value)) {
        Ok(value) => Ok(value),
        Err(error) => Err(named(&error, guard.fault.get())),
    }
}

/// As [`parse`], of bytes inside another form, such as the segments of a JWT: RFC 7515 §4 and RFC 7519 §4 leave it
/// to each reader what a name given twice means, so none may have one.
pub(crate) fn parse_bytes(bytes: &[u8]) -> Option<Value> {
    parse(std::str::from_utf8(bytes).ok()?).ok()
}

/// `text` without the byte order mark that some editors write before it.
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// The text of each element of the array `text`, exactly as written; `None` when it is no array.
///
/// Only for a text that [`parse`] has read: the spans are found by counting brackets.
pub(crate) fn elements(text: &str) -> Option<Vec<&str>> {
    let inner = without_mark(text).trim_ascii().strip_prefix('[')?.strip_suffix(']')?;
    if inner.trim_ascii().is_empty() {
        return Some(Vec::new());
    }
    Some(split(inner, b',').into_iter().map(str::trim_ascii).collect())
}

/// The members of the object `text`: each name, and the text of its value exactly as written.
///
/// Only for a text that [`parse`] has read.
pub(crate) fn members(text: &str) -> Option<Vec<(String, &str)>> {
    let inner = without_mark(text).trim_ascii().strip_prefix('{')?.strip_suffix('}')?;
    if inner.trim_ascii().is_empty() {
        return Some(Vec::new());
    }
    split(inner, b',')
        .into_iter()
        .map(|member| {
            let name_end = split(member, b':').first()?.len();
            let Ok(Value::String(name)) = parse(member.get(..name_end)?) else { return None };
            Some((name, member.get(name_end..)?.strip_prefix(':')?.trim_ascii()))
        })
        .collect()
}

/// `text` without the blank space between its tokens; every token keeps its spelling.
pub(crate) fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut scan = Scan::default();
    for character in without_mark(text).chars() {
        let quoted = scan.in_string;
        scan.step(character);
        if quoted || !character.is_ascii_whitespace() {
            out.push(character);
        }
    }
    out
}

/// Cuts `text` at each `at` that stands outside strings, arrays and objects.
fn split(text: &str, at: u8) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut scan = Scan::default();
    let mut start = 0;
    for (index, byte) in text.bytes().enumerate() {
        if byte == at && scan.depth == 0 && !scan.in_string {
            parts.extend(text.get(start..index));
            start = index + 1;
        } else {
            scan.step(char::from(byte));
        }
    }
    parts.extend(text.get(start..));
    parts
}

/// Where in a JSON text a scan stands: inside a string, after a backslash, how deep.
#[derive(Default)]
struct Scan {
    in_string: bool,
    escaped: bool,
    depth: usize,
}

impl Scan {
    fn step(&mut self, character: char) {
        match character {
            _ if self.escaped => self.escaped = false,
            '\\' if self.in_string => self.escaped = true,
            '"' => self.in_string = !self.in_string,
            _ if self.in_string => {}
            '[' | '{' => self.depth += 1,
            ']' | '}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

/// What is counted while a document is read, and the fault that `serde_json` has no name for.
struct Guard {
    nodes: Cell<usize>,
    fault: Cell<Option<Fault>>,
}

#[derive(Clone, Copy)]
enum Fault {
    DuplicateKey,
    Number,
    TooDeep,
    TooManyNodes,
}

impl Guard {
    fn refuse<E: serde::de::Error>(&self, fault: Fault) -> E {
        self.fault.set(Some(fault));
        E::custom("refused")
    }
}

/// One value to be read, `depth` containers down.
struct Element<'a> {
    guard: &'a Guard,
    depth: usize,
}

impl Element<'_> {
    fn inner<E: serde::de::Error>(&self) -> Result<Element<'_>, E> {
        if self.depth >= MAX_DEPTH {
            return Err(self.guard.refuse(Fault::TooDeep));
        }
        Ok(Element { guard: self.guard, depth: self.depth + 1 })
    }
}

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        let nodes = self.guard.nodes.get();
        if nodes >= MAX_NODES {
            return Err(self.guard.refuse(Fault::TooManyNodes));
        }
        self.guard.nodes.set(nodes + 1);
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Element<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    // RFC 7493 section 2.2: an integer that a double would round reads differently in different software.
    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Value, E> {
        if value as f64 as u128 != u128::from(value) {
            return Err(self.guard.refuse(Fault::Number));
        }
        Ok(Value::Number(value.into()))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Value, E> {
        if value as f64 as i128 != i128::from(value) {
            return Err(self.guard.refuse(Fault::Number));
        }
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        match Number::from_f64(value) {
            Some(number) => Ok(Value::Number(number)),
            None => Err(self.guard.refuse(Fault::Number)),
        }
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = sequence.next_element_seed(self.inner()?)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        // An empty object is as deep as a full one.
        self.inner::<A::Error>()?;
        while let Some(name) = object.next_key::<String>()? {
            // RFC 7493 section 2.3: names are compared after escapes are read.
            if members.contains_key(&name) {
                return Err(self.guard.refuse(Fault::DuplicateKey));
            }
            members.insert(name, object.next_value_seed(self.inner()?)?);
        }
        Ok(Value::Object(members))
    }
}

/// Gives what stopped the reader its name. `serde_json` tells kinds of syntax apart only in its words;
/// a test holds each of them to its name.
fn named(error: &serde_json::Error, fault: Option<Fault>) -> JsonError {
    let (line, column) = (error.line(), error.column());
    match fault {
        Some(Fault::DuplicateKey) => return JsonError::DuplicateKey { line, column },
        Some(Fault::Number) => return JsonError::Number { line, column },
        Some(Fault::TooDeep) => return JsonError::TooDeep,
        Some(Fault::TooManyNodes) => return JsonError::TooManyNodes,
        None => {}
    }
    let words = error.to_string();
    if error.is_eof() {
        JsonError::Truncated
    } else if words.starts_with("lone leading surrogate") || words.starts_with("unexpected end of hex escape")
    {
        JsonError::LoneSurrogate { line, column }
    } else if words.starts_with("number out of range") {
        JsonError::Number { line, column }
    } else if words.starts_with("recursion limit") {
        JsonError::TooDeep
    } else {
        JsonError::Syntax { line, column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> &'static str {
        parse(text).map_or_else(|error| error.code(), |_| "read")
    }

    #[test]
    fn each_fault_has_its_own_code() {
        for (text, expected) in [
            ("", "empty"),
            (" \n", "empty"),
            ("{\"a\":1", "json-truncated"),
            ("{\"a\":1}}", "json-syntax"),
            ("{'a':1}", "json-syntax"),
            ("[1,]", "json-syntax"),
            ("NaN", "json-syntax"),
            ("[01]", "json-syntax"),
            ("\"\u{0}\"", "json-syntax"),
            (r#"{"a":1,"a":1}"#, "duplicate-key"),
            (r#"{"a":1,"\u0061":2}"#, "duplicate-key"),
            (r#"[{"x":{"y":[{"b":1,"c":2,"b":3}]}}]"#, "duplicate-key"),
            (r#""\ud800""#, "lone-surrogate"),
            (r#""\udc00""#, "lone-surrogate"),
            (r#"{"\ud83dx":1}"#, "lone-surrogate"),
            (r#""\ud83d\u0041""#, "lone-surrogate"),
            ("1e400", "number-out-of-range"),
            ("[-1e999]", "number-out-of-range"),
            ("9007199254740993", "number-out-of-range"),
            ("-9007199254740993", "number-out-of-range"),
            ("18446744073709551615", "number-out-of-range"),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn what_every_reader_agrees_about_is_read() {
        for text in [
            "\u{feff}{\"a\":1}",
            r#""\ud83d\ude00""#,
            "9007199254740992",
            "-0",
            "1e30",
            "3.0",
            r#"{"__proto__":{"a":1},"":null}"#,
            "[[],{},[{}]]",
            r#"{"$serde_json::private::RawValue":"{\"a\":1}"}"#,
        ] {
            assert_eq!(code(text), "read", "{text}");
        }
        assert_eq!(parse("3.0").unwrap().to_string(), "3.0");
        assert_eq!(
            parse(r#"{"$serde_json::private::Number":"1"}"#).unwrap().as_object().unwrap().len(),
            1,
            "no name is magic"
        );
    }

    #[test]
    fn the_limits_are_met_and_not_passed() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(code(&nested(MAX_DEPTH)), "read");
        assert_eq!(code(&nested(MAX_DEPTH + 1)), "too-deep");
        assert_eq!(code(&nested(100_000)), "too-deep");
        assert_eq!(code(&"{\"a\":".repeat(100_000)), "too-deep");
        let many = |count: usize| format!("[{}0]", "0,".repeat(count - 2));
        assert_eq!(code(&many(MAX_NODES)), "read");
        assert_eq!(code(&many(MAX_NODES + 1)), "too-many-nodes");
        let long = |length: usize| format!("\"{}\"", "a".repeat(length - 2));
        assert_eq!(MAX_BYTES, 8_388_608);
        assert_eq!(code(&long(MAX_BYTES)), "read");
        assert_eq!(code(&long(MAX_BYTES + 1)), "too-large");
    }

    #[test]
    fn spans_keep_each_part_as_it_was_written() {
        let array = "\u{feff} [ {\"a\": [1.0, 2]} ,\"x,]\\\"\", 3.10 ]\n";
        parse(array).unwrap();
        assert_eq!(elements(array).unwrap(), ["{\"a\": [1.0, 2]}", "\"x,]\\\"\"", "3.10"]);
        assert_eq!(elements("[]").unwrap(), Vec::<&str>::new());
        assert_eq!(elements(r#"["[", "}{", 1]"#).unwrap(), [r#""[""#, r#""}{""#, "1"]);
        assert_eq!(elements("{}"), None);
        let object = r#"{ "a\u003a" : {"b:": "c,"} , "d":1e2}"#;
        let found = members(object).unwrap();
        assert_eq!(found, [("a:".to_owned(), r#"{"b:": "c,"}"#), ("d".to_owned(), "1e2")]);
        assert_eq!(compact("{ \"a b\\\" \" : [ 1.0 ,\t2 ] }\n"), r#"{"a b\" ":[1.0,2]}"#);
    }
}
