//! Which word stands behind a number: terms are numbered in the order in which their contexts are met.
//!
//! Only as much of JSON-LD as that takes: <https://www.w3.org/TR/json-ld11-api/#context-processing-algorithms> says
//! which context holds where, and whatever it forbids besides is refused when the document is judged.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::CborLdError;
use crate::domain::json_ld;
use crate::domain::sort::sort_places;

/// Words with a number of their own, each two after the one before; odd numbers say that several values follow.
const KEYWORDS: [&str; 28] = [
    "@context",
    "@type",
    "@id",
    "@value",
    "@direction",
    "@graph",
    "@included",
    "@index",
    "@json",
    "@language",
    "@list",
    "@nest",
    "@reverse",
    "@base",
    "@container",
    "@default",
    "@embed",
    "@explicit",
    "@none",
    "@omitDefault",
    "@prefix",
    "@preserve",
    "@protected",
    "@requireAll",
    "@set",
    "@version",
    "@vocab",
    "@propagate",
];
/// The numbers of two of them.
const TYPE: u64 = 2;
const ID: u64 = 4;
/// The number of the first term that a context defines.
const FIRST: u64 = 100;
/// How often a definition may be put in force: contexts within contexts could otherwise be made to cost any time.
const MAX_WORK: usize = 4_000_000;
/// How long a chain of prefixes may be.
const MAX_PREFIXES: usize = 8;

/// The numbers that have been given out, and the contexts that gave cause for them.
pub(super) struct Terms {
    /// The places of the names; a map of this kind is in the program anyway.
    places: Map<String, Value>,
    names: Vec<String>,
    /// Which byte version of a context to take; see [`json_ld::known_context`].
    edition: usize,
    /// How many byte versions any context has that was met.
    pub(super) editions: usize,
    /// Whether to take contexts as the older encoders did: types are completed by the prefixes in force where a term
    /// stands, and not only by those in force where it was defined, as JSON-LD has it.
    late: bool,
    work: usize,
}

/// What the values of a term are, as far as they are written in another way than as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An address, a type or an identifier.
    Url,
    Date,
    DateTime,
    Multibase,
    Cryptosuite,
    Plain,
}

impl Kind {
    fn of(coercion: &str) -> Self {
        match coercion {
            "@id" | "@vocab" => Self::Url,
            "http://www.w3.org/2001/XMLSchema#date" => Self::Date,
            "http://www.w3.org/2001/XMLSchema#dateTime" => Self::DateTime,
            "https://w3id.org/security#multibase" => Self::Multibase,
            "https://w3id.org/security#cryptosuiteString" => Self::Cryptosuite,
            _ => Self::Plain,
        }
    }
}

/// A local context, as a pinned context holds it or the document itself.
#[derive(Clone, Debug)]
pub(super) enum Local {
    Pinned(&'static Value),
    Own(Rc<Value>),
}

impl Local {
    fn value(&self) -> &Value {
        match self {
            Self::Pinned(value) => value,
            Self::Own(value) => value,
        }
    }

    /// A part of it, found in the same way in either.
    fn part(&self, find: impl Fn(&Value) -> Option<&Value>) -> Option<Self> {
        match self {
            Self::Pinned(value) => find(value).map(Self::Pinned),
            Self::Own(value) => find(value).map(|part| Self::Own(Rc::new(part.clone()))),
        }
    }
}

/// The terms in force somewhere, each at the place of its name.
#[derive(Debug, Default)]
pub(super) struct Active {
    terms: Vec<Option<Rc<Definition>>>,
    /// Some of them hold for one object only and not for what stands in it.
    has_own: bool,
}

#[derive(Debug)]
struct Definition {
    iri: Option<String>,
    kind: Kind,
    /// The type as it is written, where it is none of the kinds.
    other_type: Option<String>,
    local: Option<Local>,
    /// Whether it holds for what stands inside the object as well; if not, what does instead.
    spreads: bool,
    under: Option<Rc<Definition>>,
}

impl Active {
    fn at(&self, place: Option<usize>) -> Option<&Rc<Definition>> {
        self.terms.get(place?)?.as_ref()
    }

    /// Without what holds for the object only.
    fn spreading(self: &Rc<Self>) -> Rc<Self> {
        if !self.has_own {
            return self.clone();
        }
        let mut terms = self.terms.clone();
        for term in &mut terms {
            if let Some(definition) = term.as_ref().filter(|definition| !definition.spreads) {
                *term = definition.under.clone();
            }
        }
        Rc::new(Self { terms, has_own: false })
    }
}

impl Terms {
    pub(super) fn new(edition: usize, late: bool) -> Self {
        Self { places: Map::new(), names: Vec::new(), edition, editions: 1, late, work: 0 }
    }

    /// The word behind an even number.
    pub(super) fn name(&self, number: u64) -> Option<&str> {
        match place(number) {
            _ if number % 2 == 1 => None,
            Some(place) => self.names.get(place).map(String::as_str),
            None => KEYWORDS.get(usize::try_from(number / 2).ok()?).copied(),
        }
    }

    /// Whether a word has a number by now.
    pub(super) fn is_numbered(&self, name: &str) -> bool {
        KEYWORDS.contains(&name) || self.place_of(name).is_some()
    }

    fn place_of(&self, name: &str) -> Option<usize> {
        usize::try_from(self.places.get(name)?.as_u64()?).ok()
    }

    /// What the values of the term with this even number are.
    pub(super) fn kind(&self, active: &Active, number: u64) -> Kind {
        let Some(definition) = active.at(place(number)) else {
            return if matches!(number, TYPE | ID) { Kind::Url } else { Kind::Plain };
        };
        let other = definition.other_type.as_deref().filter(|_| self.late);
        match other.and_then(|other| other.split_once(':')) {
            Some((prefix, rest)) => {
                let iri = active.at(self.place_of(prefix)).and_then(|prefix| prefix.iri.as_deref());
                iri.map_or(Kind::Plain, |iri| Kind::of(&[iri, rest].concat()))
            }
            None => definition.kind,
        }
    }

    /// Whether types stand under this even number.
    pub(super) fn is_type(&self, active: &Active, number: u64) -> bool {
        let iri = active.at(place(number)).and_then(|definition| definition.iri.as_deref());
        number == TYPE || iri == Some("@type")
    }

    /// What holds in an object that has contexts of its own.
    pub(super) fn embedded(
        &mut self,
        active: &Rc<Active>,
        context: Value,
    ) -> Result<Rc<Active>, CborLdError> {
        self.in_force(active, &Local::Own(Rc::new(context)), true)
    }

    /// What holds in an object of this type as well.
    pub(super) fn for_type(&mut self, active: &Rc<Active>, name: &str) -> Result<Rc<Active>, CborLdError> {
        match active.at(self.place_of(name)).and_then(|definition| definition.local.clone()) {
            Some(local) => self.in_force(active, &local, false),
            None => Ok(active.clone()),
        }
    }

    /// What holds in the values of a term.
    pub(super) fn for_values(&mut self, active: &Rc<Active>, number: u64) -> Result<Rc<Active>, CborLdError> {
        if active.has_own {
            self.spend(active.terms.len())?;
        }
        let spreading = active.spreading();
        match active.at(place(number)).and_then(|definition| definition.local.clone()) {
            Some(local) => self.in_force(&spreading, &local, true),
            None => Ok(spreading),
        }
    }

    /// Numbers the terms of each context that is new, and puts their definitions in force.
    fn in_force(
        &mut self,
        active: &Rc<Active>,
        contexts: &Local,
        spreads: bool,
    ) -> Result<Rc<Active>, CborLdError> {
        if let Value::Array(all) = contexts.value() {
            let mut active = active.clone();
            for place in 0..all.len() {
                let Some(context) = contexts.part(|it| it.get(place)) else { continue };
                if context.value().is_array() {
                    return Err(CborLdError::Malformed);
                }
                active = self.in_force(&active, &context, spreads)?;
            }
            return Ok(active);
        }
        // No encoder puts "no context at all" into effect: the older ones pass over it, the newer ones give up.
        if contexts.value().is_null() {
            return Ok(active.clone());
        }
        let context = self.loaded(contexts)?;
        let Value::Object(entries) = context.value() else { return Err(CborLdError::Malformed) };
        let spreads = entries.get("@propagate").and_then(Value::as_bool).unwrap_or(spreads);

        self.spend(active.terms.len() + entries.len())?;
        let mut terms = active.terms.clone();
        for term in keys(entries) {
            let Some(says) = entries.get(term) else { continue };
            if KEYWORDS.contains(&term) {
                continue;
            }
            if says.is_null() {
                if let Some(slot) = self.place_of(term).and_then(|place| terms.get_mut(place)) {
                    *slot = None;
                }
                continue;
            }
            let place = self.numbered(term);
            let mut definition = self.defined(term, says, entries, active);
            definition.local =
                context.part(|it| it.get(term)?.get("@context").filter(|local| !local.is_null()));
            // The older encoders leave a word its scoped context when the word is defined anew without one.
            if definition.local.is_none() && self.late {
                definition.local = active.at(Some(place)).and_then(|before| before.local.clone());
            }
            definition.spreads = spreads;
            if !spreads {
                definition.under = active.at(Some(place)).and_then(|before| match before.spreads {
                    true => Some(before.clone()),
                    false => before.under.clone(),
                });
            }
            if terms.len() <= place {
                terms.resize(place + 1, None);
            }
            if let Some(slot) = terms.get_mut(place) {
                *slot = Some(Rc::new(definition));
            }
        }
        Ok(Rc::new(Active { terms, has_own: active.has_own || !spreads }))
    }

    fn spend(&mut self, definitions: usize) -> Result<(), CborLdError> {
        self.work += definitions;
        if self.work > MAX_WORK { Err(CborLdError::TooLarge) } else { Ok(()) }
    }

    /// The context itself, behind its address and with what it imports.
    fn loaded(&mut self, context: &Local) -> Result<Local, CborLdError> {
        let context = match context.value() {
            Value::String(address) => self.known(address)?,
            _ => context.clone(),
        };
        let Some(Value::String(address)) = context.value().get("@import") else { return Ok(context) };
        let imported = self.known(address)?;
        let (Value::Object(imported), Value::Object(own)) = (imported.value(), context.value()) else {
            return Err(CborLdError::Malformed);
        };
        // What is imported is numbered as a context of its own, before this one.
        for term in keys(imported) {
            if !KEYWORDS.contains(&term) && imported.get(term).is_some_and(|says| !says.is_null()) {
                self.numbered(term);
            }
        }
        let mut merged = imported.clone();
        for (term, says) in own {
            merged.insert(term.clone(), says.clone());
        }
        Ok(Local::Own(Rc::new(Value::Object(merged))))
    }

    fn known(&mut self, address: &str) -> Result<Local, CborLdError> {
        let context = json_ld::known_context(address, self.edition);
        self.editions = self.editions.max(json_ld::known_editions(address));
        context.map(Local::Pinned).ok_or_else(|| CborLdError::UnknownContext(address.to_owned()))
    }

    /// The place of the term, which has a number from now on.
    fn numbered(&mut self, term: &str) -> usize {
        self.place_of(term).unwrap_or_else(|| {
            let place = self.names.len();
            self.places.insert(term.to_owned(), place.into());
            self.names.push(term.to_owned());
            place
        })
    }

    fn defined(&self, term: &str, says: &Value, context: &Map<String, Value>, active: &Active) -> Definition {
        let word = |key: &str| says.get(key).and_then(Value::as_str);
        let iri = match says.as_str().or_else(|| word("@id")) {
            Some(iri) => Some(self.resolved(iri, context, active)),
            None => Some(self.resolved(term, context, active)).filter(|iri| iri.contains(':')),
        };
        let coercion = word("@type");
        let kind = match iri.as_deref() {
            Some("@id" | "@type") => Kind::Url,
            _ => coercion.map_or(Kind::Plain, |coercion| Kind::of(&self.resolved(coercion, context, active))),
        };
        let other_type = coercion.filter(|_| kind == Kind::Plain).map(str::to_owned);
        Definition { iri, kind, other_type, local: None, spreads: true, under: None }
    }

    /// A compact IRI in full, by the prefixes of the same context or of those before it.
    fn resolved(&self, text: &str, context: &Map<String, Value>, active: &Active) -> String {
        let mut text = text.to_owned();
        for _ in 0..MAX_PREFIXES {
            let Some((prefix, rest)) = text.split_once(':') else { break };
            let iri = match context.get(prefix).filter(|says| !says.is_null()) {
                Some(says) => says.as_str().or_else(|| says.get("@id").and_then(Value::as_str)),
                None => active.at(self.place_of(prefix)).and_then(|definition| definition.iri.as_deref()),
            };
            match iri {
                Some(iri) => text = [iri, rest].concat(),
                None => break,
            }
        }
        text
    }
}

/// The place of the term with this number; None of a keyword.
fn place(number: u64) -> Option<usize> {
    usize::try_from(number.checked_sub(FIRST)? / 2).ok()
}

fn keys(entries: &Map<String, Value>) -> Vec<&str> {
    let keys: Vec<&str> = entries.keys().map(String::as_str).collect();
    in_order(&keys).into_iter().filter_map(|place| keys.get(place as usize).copied()).collect()
}

/// The places of words in the order of their UTF-16 code units, by which the encoders sort.
pub(super) fn in_order(words: &[&str]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..).take(words.len()).collect();
    let word = |place: u32| words.get(place as usize).copied().unwrap_or_default();
    sort_places(&mut order, &mut |a, b| word(a).encode_utf16().cmp(word(b).encode_utf16()).then(a.cmp(&b)));
    order
}
