//! RDF datasets, held as the N-Quads text of their terms, and that text's canonical form.
//!
//! <https://www.w3.org/TR/n-quads/>, <https://www.w3.org/TR/rdf-canon/#canonical-quads>

use std::collections::HashMap;

use super::JsonLdError;

/// A set of quads. A quad may stand in it twice; canonicalization says each once.
///
/// # Personal data
/// Holds all that a credential says, and therefore has no `Debug`.
#[derive(Default)]
pub struct Dataset {
    // Every IRI and literal as N-Quads writes it, one after the other.
    text: String,
    quads: Vec<Quad>,
    blanks: u32,
    labels: HashMap<String, u32>,
    escapes: Escapes,
    // What all lines would take, so that a short document cannot unfold into a long one.
    written: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quad {
    pub(super) subject: Term,
    pub(super) predicate: Term,
    pub(super) object: Term,
    pub(super) graph: Term,
}

/// A term by where its text stands in its dataset. Two places may hold the same text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Term {
    DefaultGraph,
    Blank(u32),
    Text { start: u32, end: u32 },
}

/// How characters that N-Quads does not write as they are are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Escapes {
    /// As RDFC-1.0 says.
    #[default]
    Rdfc10,
    /// As URDNA2015, its predecessor, did, under which most signatures before 2024 were made: only the
    /// quotation mark, the reverse solidus, line feed and carriage return.
    Urdna2015,
}

/// More text than any credential has, about what the largest file we read could need.
const MOST_TEXT: usize = 16 << 20;

impl Dataset {
    pub(super) fn new(escapes: Escapes) -> Self {
        Self { escapes, ..Self::default() }
    }

    pub(super) fn quads(&self) -> &[Quad] {
        &self.quads
    }

    pub(super) fn blank_count(&self) -> u32 {
        self.blanks
    }

    /// The blank node that the document called `_:label`.
    pub fn blank_labelled(&self, label: &str) -> Option<u32> {
        self.labels.get(label).copied()
    }

    /// About how many bytes its lines take.
    pub(super) fn written(&self) -> usize {
        self.written
    }

    /// How many quads there are, repetitions included.
    pub fn len(&self) -> usize {
        self.quads.len()
    }

    /// Whether there is nothing at all.
    pub fn is_empty(&self) -> bool {
        self.quads.is_empty()
    }

    pub(super) fn push(
        &mut self,
        subject: Term,
        predicate: Term,
        object: Term,
        graph: Term,
    ) -> Result<(), JsonLdError> {
        let quad = Quad { subject, predicate, object, graph };
        self.written += [subject, predicate, object, graph].iter().map(|term| 8 + term.len()).sum::<usize>();
        if self.written > MOST_TEXT {
            return Err(JsonLdError::TooComplex);
        }
        self.quads.push(quad);
        Ok(())
    }

    pub(super) fn new_blank(&mut self) -> Term {
        let blank = self.blanks;
        self.blanks = self.blanks.saturating_add(1);
        Term::Blank(blank)
    }

    /// The blank node for this label, the same for the same label.
    pub(super) fn blank(&mut self, label: &str) -> Term {
        if let Some(&blank) = self.labels.get(label) {
            return Term::Blank(blank);
        }
        let term = self.new_blank();
        if let Term::Blank(blank) = term {
            self.labels.insert(label.to_owned(), blank);
        }
        term
    }

    pub(super) fn iri(&mut self, iri: &str) -> Result<Term, JsonLdError> {
        let start = self.text.len();
        self.write_iri(iri);
        self.term_from(start)
    }

    /// A literal; without a datatype it is an `xsd:string`, or with a language a `rdf:langString`.
    pub(super) fn literal(&mut self, value: &str, kind: LiteralKind<'_>) -> Result<Term, JsonLdError> {
        let start = self.text.len();
        self.text.push('"');
        escape_literal(value, self.escapes, &mut self.text);
        self.text.push('"');
        match kind {
            LiteralKind::Typed(XSD_STRING) | LiteralKind::Plain => {}
            LiteralKind::Typed(datatype) => {
                self.text.push_str("^^");
                self.write_iri(datatype);
            }
            LiteralKind::Tagged(language) => {
                self.text.push('@');
                self.text.push_str(language);
            }
        }
        self.term_from(start)
    }

    fn write_iri(&mut self, iri: &str) {
        self.text.push('<');
        match self.escapes {
            Escapes::Rdfc10 => escape_iri(iri, &mut self.text),
            Escapes::Urdna2015 => self.text.push_str(iri),
        }
        self.text.push('>');
    }

    fn term_from(&self, start: usize) -> Result<Term, JsonLdError> {
        if self.text.len() > MOST_TEXT {
            return Err(JsonLdError::TooComplex);
        }
        match (u32::try_from(start), u32::try_from(self.text.len())) {
            (Ok(start), Ok(end)) => Ok(Term::Text { start, end }),
            _ => Err(JsonLdError::TooComplex),
        }
    }

    pub(super) fn text_of(&self, term: Term) -> &str {
        match term {
            Term::Text { start, end } => self.text.get(start as usize..end as usize).unwrap_or_default(),
            Term::DefaultGraph | Term::Blank(_) => "",
        }
    }

    /// As [`Self::text_of`], for comparing, where it matters not that characters stay whole.
    pub(super) fn bytes_of(&self, term: Term) -> &[u8] {
        match term {
            Term::Text { start, end } => {
                self.text.as_bytes().get(start as usize..end as usize).unwrap_or_default()
            }
            Term::DefaultGraph | Term::Blank(_) => &[],
        }
    }

    /// One line of N-Quads, with its line feed; `label` writes a blank node's label after `_:`.
    pub(super) fn write_line(&self, quad: &Quad, line: &mut String, label: impl Fn(u32, &mut String)) {
        let mut write = |term: Term| match term {
            Term::DefaultGraph => {}
            Term::Blank(blank) => {
                line.push_str("_:");
                label(blank, line);
                line.push(' ');
            }
            Term::Text { .. } => {
                line.push_str(self.text_of(term));
                line.push(' ');
            }
        };
        write(quad.subject);
        write(quad.predicate);
        write(quad.object);
        write(quad.graph);
        line.push_str(".\n");
    }

    /// The lines with these labels for the blank nodes, sorted and each once.
    pub fn sorted_lines(&self, label: impl Fn(u32, &mut String)) -> Vec<String> {
        let mut lines: Vec<String> = self
            .quads
            .iter()
            .map(|quad| {
                let mut line = String::new();
                self.write_line(quad, &mut line, &label);
                line
            })
            .collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }
}

impl Term {
    pub(super) fn as_blank(self) -> Option<u32> {
        if let Self::Blank(blank) = self { Some(blank) } else { None }
    }

    fn len(self) -> usize {
        match self {
            Self::DefaultGraph => 0,
            Self::Blank(_) => 8,
            Self::Text { start, end } => (end - start) as usize,
        }
    }
}

#[derive(Clone, Copy)]
pub(super) enum LiteralKind<'a> {
    Plain,
    Typed(&'a str),
    Tagged(&'a str),
}

pub(super) const XSD_STRING: &str = "http://www.w3.org/2001/XMLSchema#string";

fn escape_literal(value: &str, escapes: Escapes, text: &mut String) {
    // Runs of characters that stand for themselves are copied whole.
    let mut rest = value;
    let special = |byte: u8| matches!(byte, b'"' | b'\\' | 0..b' ' | 0x7f);
    while let Some((plain, tail)) = rest.bytes().position(special).and_then(|at| rest.split_at_checked(at)) {
        text.push_str(plain);
        let mut characters = tail.chars();
        match (characters.next().unwrap_or_default(), escapes) {
            ('"', _) => text.push_str("\\\""),
            ('\\', _) => text.push_str("\\\\"),
            ('\n', _) => text.push_str("\\n"),
            ('\r', _) => text.push_str("\\r"),
            (other, Escapes::Urdna2015) => text.push(other),
            ('\u{8}', _) => text.push_str("\\b"),
            ('\t', _) => text.push_str("\\t"),
            ('\u{c}', _) => text.push_str("\\f"),
            (control, _) => push_uchar(control, text),
        }
        rest = characters.as_str();
    }
    text.push_str(rest);
}

fn escape_iri(iri: &str, text: &mut String) {
    let special = |byte: u8| NOT_IN_IRIS.get(usize::from(byte)).is_some_and(|it| *it);
    if !iri.bytes().any(special) {
        return text.push_str(iri);
    }
    for character in iri.chars() {
        match u8::try_from(character) {
            Ok(byte) if special(byte) => push_uchar(character, text),
            _ => text.push(character),
        }
    }
}

/// By byte, what N-Quads does not let stand in an IRI.
const NOT_IN_IRIS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < table.len() {
        table[byte] =
            matches!(byte as u8, 0..=b' ' | b'<' | b'>' | b'"' | b'{' | b'}' | b'|' | b'^' | b'`' | b'\\');
        byte += 1;
    }
    table
};

/// `\u` and four upper-case hexadecimal digits, for a character below U+0080.
fn push_uchar(character: char, text: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    text.push_str("\\u00");
    for digit in [character as usize >> 4, character as usize & 15] {
        text.push(HEX.get(digit).copied().unwrap_or(b'0') as char);
    }
}

/// Whether a string would be written differently under [`Escapes::Urdna2015`], as a literal or as an IRI.
pub(super) fn escapes_differ(string: &str) -> bool {
    // What has white space is no IRI.
    let may_be_iri = !string.bytes().any(|byte| byte.is_ascii_whitespace());
    string.bytes().any(|byte| match byte {
        b'\n' | b'\r' => false,
        0..b' ' | 0x7f => true,
        b'<' | b'>' | b'{' | b'}' | b'|' | b'^' | b'`' | b'\\' | b'"' => may_be_iri,
        _ => false,
    })
}

/// Reads N-Quads as the W3C's test suites and other tools write them.
///
/// # Errors
/// [`JsonLdError::Invalid`] with the number of the first line that is not N-Quads.
pub fn parse_nquads(text: &str) -> Result<Dataset, JsonLdError> {
    let mut dataset = Dataset::default();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let unreadable = || JsonLdError::Invalid { what: "N-Quads", at: format!("line {}", number + 1) };
        let mut rest = line;
        let mut terms = Vec::with_capacity(4);
        while !rest.starts_with('.') {
            let (term, tail) = parse_term(rest, &mut dataset).ok_or_else(unreadable)?;
            terms.push(term);
            rest = tail.trim_start();
        }
        match *terms.as_slice() {
            [subject, predicate, object] => dataset.push(subject, predicate, object, Term::DefaultGraph)?,
            [subject, predicate, object, graph] => dataset.push(subject, predicate, object, graph)?,
            _ => return Err(unreadable()),
        }
    }
    Ok(dataset)
}

fn parse_term<'a>(line: &'a str, dataset: &mut Dataset) -> Option<(Term, &'a str)> {
    if let Some(label) = line.strip_prefix("_:") {
        let end = label.find(char::is_whitespace)?;
        let (label, rest) = label.split_at_checked(end)?;
        return Some((dataset.blank(label), rest));
    }
    if let Some(iri) = line.strip_prefix('<') {
        let (iri, rest) = iri.split_once('>')?;
        return Some((dataset.iri(&unescape(iri)?).ok()?, rest));
    }
    let quoted = line.strip_prefix('"')?;
    let mut escaped = false;
    let end = quoted.find(|c| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    })?;
    let value = unescape(quoted.get(..end)?)?;
    let rest = quoted.get(end + 1..)?;
    if let Some(datatype) = rest.strip_prefix("^^<") {
        let (datatype, rest) = datatype.split_once('>')?;
        let datatype = unescape(datatype)?;
        return Some((dataset.literal(&value, LiteralKind::Typed(&datatype)).ok()?, rest));
    }
    if let Some(language) = rest.strip_prefix('@') {
        let end = language.find(char::is_whitespace)?;
        let (language, rest) = language.split_at_checked(end)?;
        return Some((dataset.literal(&value, LiteralKind::Tagged(language)).ok()?, rest));
    }
    Some((dataset.literal(&value, LiteralKind::Plain).ok()?, rest))
}

fn unescape(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        let digits = match characters.next()? {
            't' => return_to(&mut plain, '\t'),
            'b' => return_to(&mut plain, '\u{8}'),
            'n' => return_to(&mut plain, '\n'),
            'r' => return_to(&mut plain, '\r'),
            'f' => return_to(&mut plain, '\u{c}'),
            'u' => 4,
            'U' => 8,
            itself @ ('"' | '\'' | '\\') => return_to(&mut plain, itself),
            _ => return None,
        };
        if digits > 0 {
            let (code, rest) = characters.as_str().split_at_checked(digits)?;
            plain.push(char::from_u32(u32::from_str_radix(code, 16).ok()?)?);
            characters = rest.chars();
        }
    }
    Some(plain)
}

/// Pushes what an escape of two characters stands for, and says that no digits follow.
fn return_to(plain: &mut String, character: char) -> usize {
    plain.push(character);
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_character_is_escaped_as_each_algorithm_says() {
        let written = |escapes| {
            let mut text = String::new();
            escape_literal("a\u{8}\t\n\u{c}\r\"\\\u{1}\u{7f}ü", escapes, &mut text);
            text
        };
        assert_eq!(written(Escapes::Rdfc10), "a\\b\\t\\n\\f\\r\\\"\\\\\\u0001\\u007Fü");
        assert_eq!(written(Escapes::Urdna2015), "a\u{8}\t\\n\u{c}\\r\\\"\\\\\u{1}\u{7f}ü");
    }

    #[test]
    fn an_iri_cannot_close_itself() {
        let mut dataset = Dataset::default();
        let term = dataset.iri("urn:x>y").unwrap();
        assert_eq!(dataset.text_of(term), "<urn:x\\u003Ey>");
    }

    #[test]
    fn what_is_written_reads_back() {
        let text = "<urn:a> <urn:b> \"x\\t\\\"\\\\\\u007F\"@en _:g .\n_:a <urn:b> \"1\"^^<urn:t> .\n";
        let dataset = parse_nquads(text).unwrap();
        let label = |blank: u32, line: &mut String| {
            line.push_str(if dataset.blank_labelled("g") == Some(blank) { "g" } else { "a" });
        };
        assert_eq!(dataset.sorted_lines(label).concat(), text);
        assert!(parse_nquads("<urn:a> <urn:b> .").is_err());
        assert!(parse_nquads("<urn:a> <urn:b> \"c .").is_err());
    }
}
