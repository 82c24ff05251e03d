//! A catalogue of texts: one flat JSON object a language, with `{holes}` to fill.
//!
//! Plurals are told apart by the categories of CLDR (`key.one`, `key.other`, …):
//! <https://cldr.unicode.org/index/cldr-spec/plural-rules>.

use std::collections::BTreeMap;

/// The texts of one language, over those of English for what it does not say.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    own: BTreeMap<String, String>,
    beneath: BTreeMap<String, String>,
}

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Words(&'a str),
    Hole(&'a str),
}

impl Catalogue {
    /// The texts of one language, falling back to another text by text.
    pub fn over(own: BTreeMap<String, String>, beneath: BTreeMap<String, String>) -> Catalogue {
        Catalogue { own, beneath }
    }

    pub fn get(&self, key: &str) -> Option<&str> {
        self.own.get(key).or_else(|| self.beneath.get(key)).map(String::as_str)
    }

    /// The text under `key.category`, else under `key.other`.
    pub fn plural(&self, key: &str, category: &str) -> Option<&str> {
        self.get(&[key, ".", category].concat()).or_else(|| self.get(&[key, ".other"].concat()))
    }
}

/// The words and holes of a text, in order. A brace that closes nothing is a word.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((hole, after)) = after.split_once('}') else { break };
        if !before.is_empty() {
            pieces.push(Piece::Words(before));
        }
        pieces.push(Piece::Hole(hole));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

/// The text with its holes filled; a hole without a value stays empty.
pub fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut whole = String::with_capacity(text.len() + 16);
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => whole.push_str(words),
            Piece::Hole(hole) => {
                whole.push_str(values.iter().find(|(name, _)| *name == hole).map_or("", |(_, value)| value))
            }
        }
    }
    whole
}
