//! Which word stands behind a number: terms are numbered in the order in which their contexts are met.
//!
//! Only as much of JSON-LD as that takes: <https://www.w3.org/TR/json-ld11-api/#context-processing-algorithms> says
//! which context holds where, and whatever it forbids besides is refused when the document is judged.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use serde_json::{Map, Value};

use super::CborLdError;
use crate::domain::json_ld;
use crate::domain::sort::sorted;

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
/// The number of the first term that a context defines.
const FIRST: u64 = 100;
/// How often a definition may be put in force: contexts within contexts could otherwise be made to cost any time.
const MAX_WORK: usize = 4_000_000;
/// How long a chain of prefixes may be.
const MAX_PREFIXES: usize = 8;

/// The numbers that have been given out, and the contexts that gave cause for them.
pub(super) struct Terms {
    numbers: HashMap<Rc<str>, u64>,
    names: Vec<Rc<str>>,
    /// Which byte version of a context to take; see [`json_ld::known_context`].
    edition: usize,
    /// How many byte versions any context has that was met.
    pub(super) editions: usize,
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

/// The terms in force somewhere.
#[derive(Debug, Default)]
pub(super) struct Active {
    terms: BTreeMap<Rc<str>, Rc<Definition>>,
    /// Some of them hold for one object only and not for what stands in it.
    has_own: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Definition {
    iri: Option<Rc<str>>,
    kind: Kind,
    /// The type as it is written, where it is none of the above.
    other_type: Option<Rc<str>>,
    names_types: bool,
    local: Option<Local>,
    /// Whether it holds for what stands inside the object as well; if not, what does instead.
    spreads: bool,
    under: Option<Rc<Definition>>,
}

impl Active {
    /// What the values of a term are. `late`: by the prefixes in force where the term stands, as the older encoders
    /// saw it, and not only by those in force where it was defined, as JSON-LD has it.
    pub(super) fn kind(&self, term: &str, late: bool) -> Kind {
        let Some(definition) = self.terms.get(term) else {
            return if matches!(term, "@id" | "@type") { Kind::Url } else { Kind::Plain };
        };
        let other = definition.other_type.as_deref().filter(|_| late);
        match other.and_then(|other| other.split_once(':')) {
            Some((prefix, rest)) => {
                let iri = self.terms.get(prefix).and_then(|prefix| prefix.iri.as_deref());
                iri.map_or(Kind::Plain, |iri| Kind::of(&[iri, rest].concat()))
            }
            None => definition.kind,
        }
    }

    /// `@type` and the terms that stand for it.
    pub(super) fn type_terms(&self) -> Vec<Rc<str>> {
        let aliases = self.terms.iter().filter(|(_, definition)| definition.names_types);
        std::iter::once("@type".into()).chain(aliases.map(|(term, _)| term.clone())).collect()
    }

    fn local(&self, term: &str) -> Option<Local> {
        self.terms.get(term)?.local.clone()
    }

    /// Without what holds for the object only.
    fn spreading(self: &Rc<Self>) -> Rc<Self> {
        if !self.has_own {
            return self.clone();
        }
        let kept = |(term, definition): (&Rc<str>, &Rc<Definition>)| {
            let kept = if definition.spreads { Some(definition) } else { definition.under.as_ref() };
            kept.map(|definition| (term.clone(), definition.clone()))
        };
        Rc::new(Self { terms: self.terms.iter().filter_map(kept).collect(), has_own: false })
    }
}

impl Terms {
    pub(super) fn new(edition: usize) -> Self {
        Self { numbers: HashMap::new(), names: Vec::new(), edition, editions: 1, work: 0 }
    }

    /// The word behind an even number.
    pub(super) fn name(&self, number: u64) -> Option<Rc<str>> {
        let place = |from: u64| usize::try_from(number.checked_sub(from)? / 2).ok();
        match number {
            _ if number % 2 == 1 => None,
            FIRST.. => self.names.get(place(FIRST)?).cloned(),
            _ => KEYWORDS.get(place(0)?).map(|keyword| (*keyword).into()),
        }
    }

    /// The number of a word, if it has one by now.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        let keyword = KEYWORDS.iter().zip((0..).step_by(2)).find(|(keyword, _)| **keyword == name);
        keyword.map(|(_, number)| number).or_else(|| self.numbers.get(name).copied())
    }

    /// What holds in an object that has contexts of its own.
    pub(super) fn embedded(
        &mut self,
        active: &Rc<Active>,
        context: Value,
    ) -> Result<Rc<Active>, CborLdError> {
        self.in_force(active, &Local::Own(Rc::new(context)), true)
    }

    /// What holds in an object of these types, in their order.
    pub(super) fn for_types<'a>(
        &mut self,
        active: &Rc<Active>,
        types: impl Iterator<Item = &'a str>,
    ) -> Result<Rc<Active>, CborLdError> {
        let mut active = active.clone();
        for name in types {
            if let Some(local) = active.local(name) {
                active = self.in_force(&active, &local, false)?;
            }
        }
        Ok(active)
    }

    /// What holds in the values of a term.
    pub(super) fn for_values(&mut self, active: &Rc<Active>, term: &str) -> Result<Rc<Active>, CborLdError> {
        let spreading = active.spreading();
        match active.local(term) {
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
            let each = (0..all.len()).filter_map(|place| contexts.part(|it| it.get(place)));
            return each.collect::<Vec<_>>().iter().try_fold(active.clone(), |active, context| match context
                .value()
            {
                Value::Array(_) => Err(CborLdError::Malformed),
                _ => self.in_force(&active, context, spreads),
            });
        }
        // No encoder puts "no context at all" into effect: the older ones pass over it, the newer ones give up.
        if contexts.value().is_null() {
            return Ok(active.clone());
        }
        let context = self.loaded(contexts)?;
        let Value::Object(entries) = context.value() else { return Err(CborLdError::Malformed) };
        let spreads = entries.get("@propagate").and_then(Value::as_bool).unwrap_or(spreads);

        self.work += active.terms.len() + entries.len();
        if self.work > MAX_WORK {
            return Err(CborLdError::TooLarge);
        }
        let mut terms = active.terms.clone();
        let mut has_own = active.has_own;
        for term in in_order(entries) {
            let Some(says) = entries.get(term) else { continue };
            if KEYWORDS.contains(&term.as_str()) {
                continue;
            }
            if says.is_null() {
                terms.remove(term.as_str());
                continue;
            }
            let name = self.numbered(term);
            let mut definition = defined(term, says, entries, active);
            definition.local = context.part(|it| it.get(term)?.get("@context"));
            definition.spreads = spreads;
            if !spreads {
                has_own = true;
                definition.under = active.terms.get(term.as_str()).and_then(|before| match before.spreads {
                    true => Some(before.clone()),
                    false => before.under.clone(),
                });
            }
            terms.insert(name, Rc::new(definition));
        }
        Ok(Rc::new(Active { terms, has_own }))
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
        for term in in_order(imported) {
            if !KEYWORDS.contains(&term.as_str()) && imported.get(term).is_some_and(|says| !says.is_null()) {
                self.numbered(term);
            }
        }
        let mut merged = imported.clone();
        merged.extend(own.iter().map(|(term, says)| (term.clone(), says.clone())));
        Ok(Local::Own(Rc::new(Value::Object(merged))))
    }

    fn known(&mut self, address: &str) -> Result<Local, CborLdError> {
        let context = json_ld::known_context(address, self.edition);
        self.editions = self.editions.max(json_ld::known_editions(address));
        context.map(Local::Pinned).ok_or_else(|| CborLdError::UnknownContext(address.to_owned()))
    }

    /// The term, with a number from now on.
    fn numbered(&mut self, term: &str) -> Rc<str> {
        if let Some((name, _)) = self.numbers.get_key_value(term) {
            return name.clone();
        }
        let name: Rc<str> = term.into();
        self.numbers.insert(name.clone(), FIRST + 2 * self.names.len() as u64);
        self.names.push(name.clone());
        name
    }
}

/// The terms by their UTF-16 code units, which is how the encoders sort.
fn in_order(entries: &Map<String, Value>) -> Vec<&String> {
    by_utf16(entries.keys().collect(), |term| term)
}

/// Items by the UTF-16 code units of their names.
pub(super) fn by_utf16<T>(items: Vec<T>, name: impl Fn(&T) -> &str) -> Vec<T> {
    sorted(items, |a, b| name(a).encode_utf16().cmp(name(b).encode_utf16()))
}

fn defined(term: &str, says: &Value, context: &Map<String, Value>, active: &Active) -> Definition {
    let word = |key: &str| says.get(key).and_then(Value::as_str);
    let resolved = |text: &str| resolved(text.to_owned(), context, active);
    let iri = match says.as_str().or_else(|| word("@id")) {
        Some(iri) => Some(resolved(iri)),
        None => Some(resolved(term)).filter(|iri| iri.contains(':')),
    };
    let coercion = word("@type");
    let kind = match (iri.as_deref(), coercion.map(resolved).as_deref()) {
        (Some("@id" | "@type"), _) => Kind::Url,
        (_, coercion) => coercion.map_or(Kind::Plain, Kind::of),
    };
    Definition {
        names_types: iri.as_deref() == Some("@type"),
        iri: iri.map(Rc::from),
        other_type: coercion.filter(|_| kind == Kind::Plain).map(Rc::from),
        kind,
        local: None,
        spreads: true,
        under: None,
    }
}

/// A compact IRI in full, by the prefixes of the same context or of those before it.
fn resolved(mut text: String, context: &Map<String, Value>, active: &Active) -> String {
    for _ in 0..MAX_PREFIXES {
        let Some((prefix, rest)) = text.split_once(':') else { break };
        let iri = match context.get(prefix).filter(|says| !says.is_null()) {
            Some(says) => says.as_str().or_else(|| says.get("@id").and_then(Value::as_str)),
            None => active.terms.get(prefix).and_then(|definition| definition.iri.as_deref()),
        };
        match iri {
            Some(iri) => text = [iri, rest].concat(),
            None => break,
        }
    }
    text
}
