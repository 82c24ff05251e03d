//! Contexts: what each term of a document means, worked out once and remembered.
//!
//! JSON-LD 1.1 API §4 and §5, <https://www.w3.org/TR/json-ld11-api/#context-processing-algorithms>

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::{JsonLdError, iri, pinned};

/// An active context.
#[derive(Clone, Debug)]
pub(super) struct Context {
    // Tells contexts apart in the caches.
    id: u64,
    // Made from pinned contexts alone, so that it outlives the document.
    pinned: bool,
    terms: HashMap<Rc<str>, Rc<Term>>,
    // The terms that stand for keywords; few, and asked for all the time.
    aliases: Vec<(Rc<str>, Keyword)>,
    vocab: Option<Rc<str>>,
    base: Base,
    language: Option<Rc<str>>,
    direction: Option<Direction>,
    previous: Option<Rc<Context>>,
}

#[derive(Clone, Debug)]
enum Base {
    /// The document's own address, for which the settings stand.
    Document,
    Nothing,
    Iri(Rc<str>),
}

/// A term definition.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) mapping: Mapping,
    prefix: bool,
    protected: bool,
    pub(super) reverse: bool,
    pub(super) container: Container,
    pub(super) coercion: Option<Coercion>,
    language: Option<Option<Rc<str>>>,
    direction: Option<Option<Direction>>,
    pub(super) index: Option<Rc<str>>,
    nest: Option<Rc<str>>,
    pub(super) local: Option<Local>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mapping {
    /// The term is said to mean nothing.
    Nothing,
    Keyword(Keyword),
    Iri(Rc<str>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Coercion {
    Id,
    Vocab,
    Json,
    None,
    Datatype(Rc<str>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    LeftToRight,
    RightToLeft,
}

impl Direction {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "ltr" => Some(Self::LeftToRight),
            "rtl" => Some(Self::RightToLeft),
            _ => None,
        }
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

/// The container mapping, a set of keywords.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Container(u8);

impl Container {
    pub(super) const LIST: Self = Self(1);
    pub(super) const SET: Self = Self(2);
    pub(super) const INDEX: Self = Self(4);
    pub(super) const LANGUAGE: Self = Self(8);
    pub(super) const GRAPH: Self = Self(16);
    pub(super) const ID: Self = Self(32);
    pub(super) const TYPE: Self = Self(64);

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A scoped context: the local context of a term.
#[derive(Debug)]
pub(super) struct Local {
    id: u64,
    value: LocalValue,
}

impl Local {
    fn value(&self) -> &Value {
        match &self.value {
            LocalValue::Pinned(value) => value,
            LocalValue::Inline(value) => value,
        }
    }
}

#[derive(Debug)]
enum LocalValue {
    Pinned(&'static Value),
    Inline(Rc<Value>),
}

/// A local context about to be processed.
#[derive(Clone, Copy)]
enum Source<'a> {
    Pinned(&'static Value),
    Inline(&'a Value),
}

impl<'a> Source<'a> {
    fn value(self) -> &'a Value {
        match self {
            Self::Pinned(value) => value,
            Self::Inline(value) => value,
        }
    }

    fn is_pinned(self) -> bool {
        matches!(self, Self::Pinned(_))
    }

    fn items(self) -> impl Iterator<Item = Self> {
        // A single context is a list of one.
        let (list, one) = match self.value() {
            Value::Array(_) => (self.array(), None),
            _ => (Vec::new(), Some(self)),
        };
        list.into_iter().chain(one)
    }

    fn array(self) -> Vec<Self> {
        match self {
            Self::Pinned(Value::Array(items)) => items.iter().map(Self::Pinned).collect(),
            Self::Inline(Value::Array(items)) => items.iter().map(Self::Inline).collect(),
            _ => Vec::new(),
        }
    }

    /// What a term of a local context says.
    fn entry(self, key: &str) -> Option<Self> {
        match self {
            Self::Pinned(value) => value.get(key).map(Self::Pinned),
            Self::Inline(value) => value.get(key).map(Self::Inline),
        }
    }

    fn keep(self) -> LocalValue {
        match self {
            Self::Pinned(value) => LocalValue::Pinned(value),
            Self::Inline(value) => LocalValue::Inline(Rc::new(value.clone())),
        }
    }
}

macro_rules! keywords {
    ($($name:ident $text:literal)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Keyword { $($name),+ }

        impl Keyword {
            pub(super) fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

keywords! {
    Base "@base"
    Container "@container"
    Context "@context"
    Default "@default"
    Direction "@direction"
    Embed "@embed"
    Explicit "@explicit"
    Graph "@graph"
    Id "@id"
    Import "@import"
    Included "@included"
    Index "@index"
    Json "@json"
    Language "@language"
    List "@list"
    Nest "@nest"
    None "@none"
    OmitDefault "@omitDefault"
    Prefix "@prefix"
    Preserve "@preserve"
    Propagate "@propagate"
    Protected "@protected"
    RequireAll "@requireAll"
    Reverse "@reverse"
    Set "@set"
    Type "@type"
    Value "@value"
    Version "@version"
    Vocab "@vocab"
}

/// What a key says.
#[derive(Debug)]
pub(super) enum Meaning<'a> {
    /// No context defines it.
    Nothing,
    Keyword(Keyword),
    /// An IRI.
    Property(Cow<'a, str>),
}

/// What a term, type or identifier expands to.
#[derive(Debug, PartialEq)]
pub(super) enum Expanded<'a> {
    Nothing,
    Keyword(Keyword),
    /// An IRI, or a reference that nothing made absolute.
    Iri(Cow<'a, str>),
}

impl Context {
    pub(super) fn term(&self, name: &str) -> Option<&Rc<Term>> {
        self.terms.get(name)
    }

    /// The context to go back to where this one does not propagate.
    pub(super) fn previous(&self) -> Option<&Rc<Context>> {
        self.previous.as_ref()
    }

    /// The language and direction of a string that stands under `term`.
    pub(super) fn language_of<'a>(&'a self, term: Option<&'a Term>) -> (Option<&'a str>, Option<Direction>) {
        let language = term.and_then(|term| term.language.as_ref()).unwrap_or(&self.language);
        let direction = term.and_then(|term| term.direction).unwrap_or(self.direction);
        (language.as_deref(), direction)
    }

    pub(super) fn direction_of(&self, term: Option<&Term>) -> Option<Direction> {
        self.language_of(term).1
    }

    /// The keyword that `text` is or stands for.
    pub(super) fn keyword(&self, text: &str) -> Option<Keyword> {
        if text.starts_with('@') {
            return Keyword::parse(text);
        }
        self.aliases.iter().find(|(alias, _)| **alias == *text).map(|(_, keyword)| *keyword)
    }

    /// §5.2, IRI expansion of a key, relative to the vocabulary; safe mode: to nothing that RDF cannot say.
    pub(super) fn meaning<'a>(&'a self, key: &'a str) -> (Meaning<'a>, Option<&'a Rc<Term>>) {
        let term = self.terms.get(key);
        if let Some(Mapping::Iri(iri)) = term.map(|term| &term.mapping)
            && !iri::is_blank(iri)
        {
            return (Meaning::Property(Cow::Borrowed(iri)), term);
        }
        let meaning = match self.expand(key, true, None) {
            Expanded::Keyword(keyword) => Meaning::Keyword(keyword),
            Expanded::Iri(iri) if iri::is_absolute(&iri) && !iri::is_blank(&iri) => Meaning::Property(iri),
            _ => Meaning::Nothing,
        };
        (meaning, term)
    }

    /// §5.2, IRI expansion. `document` is the base to resolve against, where references to the document may
    /// stand.
    pub(super) fn expand<'a>(
        &'a self,
        value: &'a str,
        vocab: bool,
        document: Option<&Settings<'_>>,
    ) -> Expanded<'a> {
        // 1., 2. and 4. A keyword is itself, an alias a keyword; what only looks like one is nothing.
        if let Some(keyword) = self.keyword(value) {
            return Expanded::Keyword(keyword);
        }
        if iri::is_keyword_form(value) {
            return Expanded::Nothing;
        }
        // 5. A term. (3. is for contexts being defined, see `Definitions::expand`.)
        if vocab && let Some(term) = self.terms.get(value) {
            match &term.mapping {
                Mapping::Keyword(keyword) => return Expanded::Keyword(*keyword),
                Mapping::Iri(iri) => return Expanded::Iri(Cow::Borrowed(iri)),
                Mapping::Nothing => return Expanded::Nothing,
            }
        }
        // 6. A compact IRI, or an IRI. The colon does not count in the first place.
        if let Some((prefix, suffix)) = value.split_once(':')
            && !prefix.is_empty()
        {
            // 6.2.
            if prefix == "_" || suffix.starts_with("//") {
                return Expanded::Iri(Cow::Borrowed(value));
            }
            // 6.4.
            if let Some(term) = self.terms.get(prefix)
                && term.prefix
                && let Mapping::Iri(iri) = &term.mapping
            {
                return Expanded::Iri(Cow::Owned(format!("{iri}{suffix}")));
            }
            // 6.5.
            if iri::is_absolute(value) {
                return Expanded::Iri(Cow::Borrowed(value));
            }
        }
        // 7. Under the vocabulary.
        if vocab && let Some(vocab) = &self.vocab {
            return Expanded::Iri(Cow::Owned(format!("{vocab}{value}")));
        }
        // 8. Relative to the document.
        if let Some(settings) = document
            && let Some(base) = self.base(settings)
        {
            return Expanded::Iri(Cow::Owned(iri::resolve(base, value)));
        }
        // 9.
        Expanded::Iri(Cow::Borrowed(value))
    }

    fn base<'a>(&'a self, settings: &Settings<'a>) -> Option<&'a str> {
        match &self.base {
            Base::Document => settings.base,
            Base::Nothing => None,
            Base::Iri(iri) => Some(iri),
        }
    }
}

/// What holds for a whole document.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Settings<'a> {
    pub(super) edition: usize,
    /// The address of the document. Credentials have none: what they say must not depend on where they lie.
    pub(super) base: Option<&'a str>,
}

/// Context processing, with the memory of what it made.
pub(super) struct Contexts<'a> {
    settings: Settings<'a>,
    memory: &'a mut Memory,
    // What was made from this document's own contexts.
    own: HashMap<(u64, u64, u8), Rc<Context>>,
    budget: usize,
}

/// The contexts made from pinned ones, kept from document to document.
pub(super) struct Memory {
    initial: Rc<Context>,
    made: HashMap<(u64, u64, u8), Rc<Context>>,
    ids: u64,
}

impl Default for Memory {
    fn default() -> Self {
        let initial = Context {
            id: 0,
            pinned: true,
            terms: HashMap::new(),
            aliases: Vec::new(),
            vocab: None,
            base: Base::Document,
            language: None,
            direction: None,
            previous: None,
        };
        // The first ids stand for the places in the table of pinned contexts.
        Self { initial: Rc::new(initial), made: HashMap::new(), ids: FIRST_ID }
    }
}

impl Memory {
    fn next_id(&mut self) -> u64 {
        self.ids += 1;
        self.ids
    }
}

const FIRST_ID: u64 = 1 << 16;

/// More contexts than the documents of one day would make; beyond that, begin anew.
const MOST_REMEMBERED: usize = 256;

/// Terms copied (8 each) and the bytes of those defined, for one document. A badge read for the first time
/// takes a hundredth of it, and hardly any the second time.
const BUDGET: usize = 8_000_000;

/// How deep contexts may name contexts. The deepest pinned one is 2.
const MOST_REMOTE: usize = 10;

const PROPAGATE: u8 = 1;
const OVERRIDE: u8 = 2;

impl<'a> Contexts<'a> {
    pub(super) fn new(settings: Settings<'a>, memory: &'a mut Memory) -> Self {
        if memory.made.len() > MOST_REMEMBERED {
            memory.made.clear();
        }
        Self { settings, memory, own: HashMap::new(), budget: BUDGET }
    }

    pub(super) fn initial(&self) -> Rc<Context> {
        Rc::clone(&self.memory.initial)
    }

    /// The context within a node that has an `@context` of its own.
    pub(super) fn with_embedded(
        &mut self,
        active: &Rc<Context>,
        local: &Value,
    ) -> Result<Rc<Context>, JsonLdError> {
        self.process(active, Source::Inline(local), 0, PROPAGATE, &mut Vec::new())
    }

    /// The context within the values of a property.
    pub(super) fn with_property_scoped(
        &mut self,
        active: &Rc<Context>,
        local: &Local,
    ) -> Result<Rc<Context>, JsonLdError> {
        self.with_scoped(active, local, PROPAGATE | OVERRIDE)
    }

    /// The context within a node of a type.
    pub(super) fn with_type_scoped(
        &mut self,
        active: &Rc<Context>,
        local: &Local,
    ) -> Result<Rc<Context>, JsonLdError> {
        self.with_scoped(active, local, 0)
    }

    fn with_scoped(
        &mut self,
        active: &Rc<Context>,
        local: &Local,
        flags: u8,
    ) -> Result<Rc<Context>, JsonLdError> {
        match &local.value {
            LocalValue::Pinned(value) => {
                self.process(active, Source::Pinned(value), local.id, flags, &mut Vec::new())
            }
            LocalValue::Inline(value) => {
                self.process(active, Source::Inline(value), local.id, flags, &mut Vec::new())
            }
        }
    }

    /// §4.1, context processing, remembered by the active context and the id of the local one (0 for none).
    fn process(
        &mut self,
        active: &Rc<Context>,
        local: Source<'_>,
        local_id: u64,
        flags: u8,
        remote: &mut Vec<usize>,
    ) -> Result<Rc<Context>, JsonLdError> {
        if local_id == 0 {
            return self.process_afresh(active, local, flags, remote);
        }
        let key = (active.id, local_id, flags);
        let lasting = active.pinned && local.is_pinned();
        let made = if lasting { &self.memory.made } else { &self.own };
        if let Some(context) = made.get(&key) {
            return Ok(Rc::clone(context));
        }
        let context = self.process_afresh(active, local, flags, remote)?;
        let made = if lasting { &mut self.memory.made } else { &mut self.own };
        made.insert(key, Rc::clone(&context));
        Ok(context)
    }

    fn process_afresh(
        &mut self,
        active: &Rc<Context>,
        local: Source<'_>,
        flags: u8,
        remote: &mut Vec<usize>,
    ) -> Result<Rc<Context>, JsonLdError> {
        // 1. The result begins as the active context.
        let mut result = Rc::clone(active);
        // 2. A local context may say by itself whether it propagates.
        let propagate = match local.value().get("@propagate") {
            Some(Value::Bool(propagate)) => *propagate,
            Some(_) => return Err(JsonLdError::InvalidContext("invalid @propagate value")),
            None => flags & PROPAGATE != 0,
        };
        // 3. What does not propagate remembers what to go back to.
        if !propagate && result.previous.is_none() {
            let mut own = self.copy(&result)?;
            own.previous = Some(Rc::clone(active));
            result = Rc::new(own);
        }
        let override_protected = flags & OVERRIDE != 0;
        // 4. and 5. Each context of the list in turn.
        for context in local.items() {
            result = match context.value() {
                // 5.1. null goes back to the beginning.
                Value::Null => {
                    if !override_protected && result.terms.values().any(|term| term.protected) {
                        return Err(JsonLdError::InvalidContext("invalid context nullification"));
                    }
                    let mut initial = self.copy(&self.initial())?;
                    initial.pinned = result.pinned;
                    initial.previous = if propagate { None } else { Some(result) };
                    Rc::new(initial)
                }
                // 5.2. An address: a pinned context or none.
                Value::String(address) => self.process_remote(&result, address, remote)?,
                // 5.3. and on: definitions.
                Value::Object(entries) => {
                    self.define(&result, context, entries, override_protected, remote)?
                }
                _ => return Err(JsonLdError::InvalidContext("invalid local context")),
            };
        }
        Ok(result)
    }

    /// 5.2. A context by its address.
    fn process_remote(
        &mut self,
        active: &Rc<Context>,
        address: &str,
        remote: &mut Vec<usize>,
    ) -> Result<Rc<Context>, JsonLdError> {
        // 5.2.1. and 5.2.4. Nothing is fetched, so an address is absolute and known or of no use.
        let unknown = || JsonLdError::UnknownContext(address.to_owned());
        let place = pinned::find(address, self.settings.edition).ok_or_else(unknown)?;
        // 5.2.3.
        if remote.contains(&place) || remote.len() >= MOST_REMOTE {
            return Err(JsonLdError::InvalidContext("recursive context inclusion"));
        }
        let local = pinned::local_context(place).ok_or_else(unknown)?;
        // 5.2.6.
        remote.push(place);
        let context = self.process(active, Source::Pinned(local), place as u64 + 1, PROPAGATE, remote);
        remote.pop();
        context
    }

    /// 5.3. to 5.13. One context definition.
    fn define(
        &mut self,
        active: &Rc<Context>,
        local: Source<'_>,
        entries: &Map<String, Value>,
        override_protected: bool,
        remote: &[usize],
    ) -> Result<Rc<Context>, JsonLdError> {
        let mut result = self.copy(active)?;
        result.pinned = active.pinned && local.is_pinned();
        // 5.5. @version
        if entries.get("@version").is_some_and(|version| version.as_f64() != Some(1.1)) {
            return Err(JsonLdError::InvalidContext("invalid @version value"));
        }
        // 5.6. @import: no pinned context has one, and inline contexts can name what they build on.
        if entries.contains_key("@import") {
            return Err(JsonLdError::NotSupported("@import"));
        }
        // 5.7. @base, which only a document's own context may set.
        if let Some(base) = entries.get("@base")
            && remote.is_empty()
        {
            result.base = match base {
                Value::Null => Base::Nothing,
                Value::String(base) if iri::is_absolute(base) => Base::Iri(base.as_str().into()),
                Value::String(relative) => match result.base(&self.settings) {
                    Some(base) => Base::Iri(iri::resolve(base, relative).into()),
                    None => return Err(JsonLdError::InvalidContext("invalid base IRI")),
                },
                _ => return Err(JsonLdError::InvalidContext("invalid base IRI")),
            };
        }
        // 5.8. @vocab
        match entries.get("@vocab") {
            None => {}
            Some(Value::Null) => result.vocab = None,
            Some(Value::String(vocab)) => {
                let Expanded::Iri(iri) = result.expand(vocab, true, Some(&self.settings)) else {
                    return Err(JsonLdError::InvalidContext("invalid vocab mapping"));
                };
                // Safe mode: a vocabulary that nothing makes absolute would define nothing.
                if !iri::is_absolute(&iri) {
                    return Err(JsonLdError::InvalidContext("invalid vocab mapping"));
                }
                result.vocab = Some(iri.into());
            }
            Some(_) => return Err(JsonLdError::InvalidContext("invalid vocab mapping")),
        }
        // 5.9. @language
        match entries.get("@language") {
            None => {}
            Some(Value::Null) => result.language = None,
            Some(Value::String(language)) => result.language = Some(language_tag(language)?),
            Some(_) => return Err(JsonLdError::InvalidContext("invalid default language")),
        }
        // 5.10. @direction
        if let Some(direction) = entries.get("@direction") {
            result.direction = parse_direction(direction)?;
        }
        // 5.12. and 5.13. The terms.
        let mut definitions = Definitions {
            result,
            local,
            protected: flag(entries, "@protected", "invalid @protected value")?.unwrap_or(false),
            override_protected,
            defined: HashMap::with_capacity(entries.len()),
            memory: self.memory,
            budget: &mut self.budget,
            depth: 0,
        };
        for term in entries.keys() {
            let own_keyword = matches!(
                term.as_str(),
                "@base"
                    | "@direction"
                    | "@import"
                    | "@language"
                    | "@propagate"
                    | "@protected"
                    | "@version"
                    | "@vocab"
            );
            if !own_keyword {
                definitions.create(term)?;
            }
        }
        Ok(Rc::new(definitions.result))
    }

    fn copy(&mut self, context: &Context) -> Result<Context, JsonLdError> {
        self.spend(64 + 8 * context.terms.len())?;
        Ok(Context { id: self.memory.next_id(), ..context.clone() })
    }

    fn spend(&mut self, work: usize) -> Result<(), JsonLdError> {
        self.budget = self.budget.checked_sub(work).ok_or(JsonLdError::TooComplex)?;
        Ok(())
    }
}

/// A context being made: its terms are defined in the order in which they need each other.
struct Definitions<'d, 'm> {
    result: Context,
    local: Source<'d>,
    protected: bool,
    override_protected: bool,
    // False while the term is being defined.
    defined: HashMap<&'d str, bool>,
    memory: &'m mut Memory,
    budget: &'m mut usize,
    depth: usize,
}

/// How many terms may each need the next to be defined.
const DEEPEST_DEFINITION: usize = 64;

impl<'d> Definitions<'d, '_> {
    /// §4.2, create term definition.
    fn create(&mut self, term: &'d str) -> Result<(), JsonLdError> {
        // 1. A term is defined once, and not by itself.
        match self.defined.get(term) {
            Some(true) => return Ok(()),
            Some(false) => return Err(JsonLdError::InvalidContext("cyclic IRI mapping")),
            None => {}
        }
        // 2.
        if term.is_empty() {
            return Err(JsonLdError::InvalidContext("invalid term definition"));
        }
        if self.depth > DEEPEST_DEFINITION {
            return Err(JsonLdError::TooComplex);
        }
        self.defined.insert(term, false);
        // 3.
        let Some(source) = self.local.entry(term) else { return Ok(()) };
        // 4. @type may only become a set, or protected.
        if term == "@type" {
            let allowed = |(key, value): (&String, &Value)| match key.as_str() {
                "@container" => value == "@set",
                "@protected" => value.is_boolean(),
                _ => false,
            };
            if !source.value().as_object().is_some_and(|map| !map.is_empty() && map.iter().all(allowed)) {
                return Err(JsonLdError::InvalidContext("keyword redefinition"));
            }
        // 5. Other keywords stay what they are.
        } else if Keyword::parse(term).is_some() {
            return Err(JsonLdError::InvalidContext("keyword redefinition"));
        } else if iri::is_keyword_form(term) {
            // Safe mode: JSON-LD would pass over it in silence.
            return Err(JsonLdError::InvalidContext("reserved term"));
        }
        // 6. Set the former definition aside.
        let previous = self.result.terms.remove(term);
        self.result.aliases.retain(|(alias, _)| **alias != *term);
        // 7. to 9. The short forms.
        let nothing = Map::new();
        let (value, id, simple): (&Map<String, Value>, _, _) = match source.value() {
            id @ (Value::Null | Value::String(_)) => (&nothing, Some(id), true),
            Value::Object(map) => (map, map.get("@id"), false),
            _ => return Err(JsonLdError::InvalidContext("invalid term definition")),
        };
        let said = |key: &str| source.entry(key).map(Source::value);
        let known = |key: &str| {
            matches!(
                key,
                "@id"
                    | "@reverse"
                    | "@container"
                    | "@context"
                    | "@direction"
                    | "@index"
                    | "@language"
                    | "@nest"
                    | "@prefix"
                    | "@protected"
                    | "@type"
            )
        };
        if !value.keys().all(|key| known(key)) {
            return Err(JsonLdError::InvalidContext("invalid term definition"));
        }
        let mut definition = Term {
            mapping: Mapping::Nothing,
            prefix: false,
            // 10. and 11.
            protected: flag(value, "@protected", "invalid @protected value")?.unwrap_or(self.protected),
            reverse: false,
            container: Container::default(),
            coercion: None,
            language: None,
            direction: None,
            index: None,
            nest: None,
            local: None,
        };
        // 12. The type mapping.
        match said("@type") {
            None => {}
            Some(Value::String(coercion)) => definition.coercion = Some(self.coercion(coercion)?),
            Some(_) => return Err(JsonLdError::InvalidContext("invalid type mapping")),
        }
        if let Some(reverse) = said("@reverse") {
            // 13. A reverse property.
            self.create_reverse(value, reverse, &mut definition)?;
        } else {
            // 14. to 18. The IRI mapping.
            self.map_iri(term, id, simple, &mut definition)?;
            // 19. The container mapping.
            if let Some(container) = value.get("@container") {
                definition.container = container_mapping(container)?;
                if definition.container.has(Container::TYPE) {
                    match definition.coercion.get_or_insert(Coercion::Id) {
                        Coercion::Id | Coercion::Vocab => {}
                        _ => return Err(JsonLdError::InvalidContext("invalid type mapping")),
                    }
                }
            }
            // 22. and 23. Language and direction, of strings without a type.
            if !value.contains_key("@type") {
                match value.get("@language") {
                    None => {}
                    Some(Value::Null) => definition.language = Some(None),
                    Some(Value::String(language)) => {
                        definition.language = Some(Some(language_tag(language)?))
                    }
                    Some(_) => return Err(JsonLdError::InvalidContext("invalid language mapping")),
                }
                if let Some(direction) = value.get("@direction") {
                    definition.direction = Some(parse_direction(direction)?);
                }
            }
            // 24. Where to nest.
            match value.get("@nest") {
                None => {}
                Some(Value::String(nest)) if nest == "@nest" || Keyword::parse(nest).is_none() => {
                    definition.nest = Some(nest.as_str().into());
                }
                Some(_) => return Err(JsonLdError::InvalidContext("invalid @nest value")),
            }
            // 25. Whether compact IRIs may begin with it.
            if let Some(prefix) = flag(value, "@prefix", "invalid @prefix value")? {
                if term.contains([':', '/']) || (prefix && matches!(definition.mapping, Mapping::Keyword(_)))
                {
                    return Err(JsonLdError::InvalidContext("invalid term definition"));
                }
                definition.prefix = prefix;
            }
        }
        // 20. The index mapping; of reverse properties, too, as the test suite has it and jsonld.js does.
        match said("@index") {
            None => {}
            Some(Value::String(index)) if definition.container.has(Container::INDEX) => {
                match self.expand(index)? {
                    Expanded::Iri(iri) if iri::is_absolute(&iri) => {
                        definition.index = Some(index.as_str().into())
                    }
                    _ => return Err(JsonLdError::InvalidContext("invalid term definition")),
                }
            }
            Some(_) => return Err(JsonLdError::InvalidContext("invalid term definition")),
        }
        // 21. The scoped context. It is looked into when something is said under it, and fails then.
        if let Some(local) = source.entry("@context") {
            definition.local = Some(Local { id: self.memory.next_id(), value: local.keep() });
        }
        // 27. A protected term keeps its meaning.
        if let Some(previous) = previous
            && previous.protected
            && !self.override_protected
        {
            if !same_but_protection(&previous, &definition) {
                return Err(JsonLdError::ProtectedTermRedefinition(term.to_owned()));
            }
            self.keep(term, previous)?;
        } else {
            // 28.
            self.keep(term, Rc::new(definition))?;
        }
        self.defined.insert(term, true);
        Ok(())
    }

    fn keep(&mut self, term: &str, definition: Rc<Term>) -> Result<(), JsonLdError> {
        let iri = match &definition.mapping {
            Mapping::Iri(iri) => iri.len(),
            Mapping::Keyword(keyword) => {
                self.result.aliases.push((term.into(), *keyword));
                0
            }
            Mapping::Nothing => 0,
        };
        *self.budget = self.budget.checked_sub(32 + term.len() + iri).ok_or(JsonLdError::TooComplex)?;
        self.result.terms.insert(term.into(), definition);
        Ok(())
    }

    /// 13. to 13.6.
    fn create_reverse(
        &mut self,
        value: &Map<String, Value>,
        reverse: &'d Value,
        definition: &mut Term,
    ) -> Result<(), JsonLdError> {
        if value.contains_key("@id") || value.contains_key("@nest") {
            return Err(JsonLdError::InvalidContext("invalid reverse property"));
        }
        let Value::String(reverse) = reverse else {
            return Err(JsonLdError::InvalidContext("invalid IRI mapping"));
        };
        let Expanded::Iri(iri) = self.expand(reverse)? else {
            return Err(JsonLdError::InvalidContext("invalid IRI mapping"));
        };
        if !iri::is_absolute(&iri) {
            return Err(JsonLdError::InvalidContext("invalid IRI mapping"));
        }
        definition.mapping = Mapping::Iri(iri.into());
        definition.reverse = true;
        match value.get("@container") {
            None | Some(Value::Null) => {}
            Some(container) => {
                definition.container = match container.as_str() {
                    Some("@set") => Container::SET,
                    Some("@index") => Container::INDEX,
                    _ => return Err(JsonLdError::InvalidContext("invalid reverse property")),
                };
            }
        }
        Ok(())
    }

    /// 14. to 18.
    fn map_iri(
        &mut self,
        term: &'d str,
        id: Option<&'d Value>,
        simple: bool,
        definition: &mut Term,
    ) -> Result<(), JsonLdError> {
        match id {
            // 14.1. null: the term is kept, so that it may be protected, and means nothing.
            Some(Value::Null) => {}
            // 14.2.
            Some(Value::String(id)) if id != term => {
                // 14.2.2. Safe mode: JSON-LD would pass over it in silence.
                if Keyword::parse(id).is_none() && iri::is_keyword_form(id) {
                    return Err(JsonLdError::InvalidContext("reserved @id value"));
                }
                // 14.2.3.
                definition.mapping = match self.expand(id)? {
                    Expanded::Keyword(Keyword::Context) => {
                        return Err(JsonLdError::InvalidContext("invalid keyword alias"));
                    }
                    Expanded::Keyword(keyword) => Mapping::Keyword(keyword),
                    Expanded::Iri(iri) if iri::is_absolute(&iri) => Mapping::Iri(iri.into()),
                    _ => return Err(JsonLdError::InvalidContext("invalid IRI mapping")),
                };
                // 14.2.4. A term in the form of an IRI must mean that IRI.
                let inner_colon =
                    term.char_indices().any(|(at, c)| c == ':' && at > 0 && at + 1 < term.len());
                if inner_colon || term.contains('/') {
                    self.defined.insert(term, true);
                    let same = match (self.expand(term)?, &definition.mapping) {
                        (Expanded::Iri(itself), Mapping::Iri(iri)) => *itself == **iri,
                        // No keyword has such a form.
                        _ => false,
                    };
                    if !same {
                        return Err(JsonLdError::InvalidContext("invalid IRI mapping"));
                    }
                } else if simple && !term.contains([':', '/']) {
                    // 14.2.5.
                    definition.prefix = matches!(&definition.mapping, Mapping::Iri(iri)
                        if iri::is_blank(iri) || iri.ends_with([':', '/', '?', '#', '[', ']', '@']));
                }
            }
            Some(Value::String(_)) | None => {
                definition.mapping =
                    if let Some((prefix, suffix)) = term.split_once(':').filter(|(p, _)| !p.is_empty()) {
                        // 15. A compact IRI, by its prefix if that is a term.
                        self.create_if_needed(prefix)?;
                        let by_prefix = self.result.terms.get(prefix).and_then(|term| match &term.mapping {
                            Mapping::Iri(iri) => Some(format!("{iri}{suffix}").into()),
                            _ => None,
                        });
                        absolute_or_nothing(by_prefix.unwrap_or_else(|| term.into()))
                    } else if term.contains('/') {
                        // 16. A relative IRI, which no definition is needed for.
                        match self.result.expand(term, true, None) {
                            Expanded::Iri(iri) if iri::is_absolute(&iri) => Mapping::Iri(iri.into()),
                            _ => return Err(JsonLdError::InvalidContext("invalid IRI mapping")),
                        }
                    } else if term == "@type" {
                        // 17.
                        Mapping::Keyword(Keyword::Type)
                    } else if let Some(vocab) = &self.result.vocab {
                        // 18. Under the vocabulary.
                        absolute_or_nothing(format!("{vocab}{term}").into())
                    } else {
                        return Err(JsonLdError::InvalidContext("invalid IRI mapping"));
                    };
            }
            // 14.2.1.
            Some(_) => return Err(JsonLdError::InvalidContext("invalid IRI mapping")),
        }
        Ok(())
    }

    /// 12. The type mapping.
    fn coercion(&mut self, coercion: &'d str) -> Result<Coercion, JsonLdError> {
        Ok(match self.expand(coercion)? {
            Expanded::Keyword(Keyword::Id) => Coercion::Id,
            Expanded::Keyword(Keyword::Vocab) => Coercion::Vocab,
            Expanded::Keyword(Keyword::Json) => Coercion::Json,
            Expanded::Keyword(Keyword::None) => Coercion::None,
            Expanded::Iri(iri) if iri::is_absolute(&iri) && !iri::is_blank(&iri) => {
                Coercion::Datatype(iri.into())
            }
            _ => return Err(JsonLdError::InvalidContext("invalid type mapping")),
        })
    }

    /// §5.2, IRI expansion within a context being defined: step 3 and 6.3 define first what is needed.
    fn expand(&mut self, value: &'d str) -> Result<Expanded<'_>, JsonLdError> {
        if Keyword::parse(value).is_none() {
            self.create_if_needed(value)?;
            if let Some((prefix, suffix)) = value.split_once(':')
                && !prefix.is_empty()
                && prefix != "_"
                && !suffix.starts_with("//")
            {
                self.create_if_needed(prefix)?;
            }
        }
        Ok(self.result.expand(value, true, None))
    }

    fn create_if_needed(&mut self, term: &'d str) -> Result<(), JsonLdError> {
        if self.defined.get(term) == Some(&true) || self.local.entry(term).is_none() {
            return Ok(());
        }
        self.depth += 1;
        self.create(term)?;
        self.depth -= 1;
        Ok(())
    }
}

/// What a key with this IRI would say: a term with white space in it can be defined, but says nothing.
fn absolute_or_nothing(iri: Rc<str>) -> Mapping {
    if iri::is_absolute(&iri) { Mapping::Iri(iri) } else { Mapping::Nothing }
}

/// Whether two definitions say the same, whatever protects them.
fn same_but_protection(a: &Term, b: &Term) -> bool {
    a.mapping == b.mapping
        && a.prefix == b.prefix
        && a.reverse == b.reverse
        && a.container == b.container
        && a.coercion == b.coercion
        && a.language == b.language
        && a.direction == b.direction
        && a.index == b.index
        && a.nest == b.nest
        && a.local.as_ref().map(Local::value) == b.local.as_ref().map(Local::value)
}

fn flag(map: &Map<String, Value>, key: &str, wrong: &'static str) -> Result<Option<bool>, JsonLdError> {
    match map.get(key) {
        None => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(_) => Err(JsonLdError::InvalidContext(wrong)),
    }
}

fn parse_direction(direction: &Value) -> Result<Option<Direction>, JsonLdError> {
    match direction {
        Value::Null => Ok(None),
        Value::String(text) => {
            Direction::parse(text).map(Some).ok_or(JsonLdError::InvalidContext("invalid base direction"))
        }
        _ => Err(JsonLdError::InvalidContext("invalid base direction")),
    }
}

/// A language tag in lower case, as every signer's processor writes it.
fn language_tag(language: &str) -> Result<Rc<str>, JsonLdError> {
    if !iri::is_language_tag(language) {
        return Err(JsonLdError::InvalidContext("invalid language tag"));
    }
    Ok(language.to_ascii_lowercase().into())
}

/// 19. The container mapping.
fn container_mapping(container: &Value) -> Result<Container, JsonLdError> {
    let invalid = JsonLdError::InvalidContext("invalid container mapping");
    let names = match container {
        Value::Array(names) => names.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut mapping = Container::default();
    for name in names {
        let one = match name.as_str() {
            Some("@list") => Container::LIST,
            Some("@set") => Container::SET,
            Some("@index") => Container::INDEX,
            Some("@language") => Container::LANGUAGE,
            Some("@graph") => Container::GRAPH,
            Some("@id") => Container::ID,
            Some("@type") => Container::TYPE,
            _ => return Err(invalid),
        };
        mapping.0 |= one.0;
    }
    let rest = mapping.0 & !Container::SET.0;
    let one_of = |allowed: &[Container]| allowed.iter().any(|allowed| rest == allowed.0);
    let graph = Container::GRAPH.0;
    let valid = if mapping.has(Container::LIST) {
        mapping == Container::LIST
    } else {
        rest == 0
            || one_of(&[
                Container::INDEX,
                Container::LANGUAGE,
                Container::GRAPH,
                Container::ID,
                Container::TYPE,
            ])
            || rest == graph | Container::ID.0
            || rest == graph | Container::INDEX.0
    };
    if valid { Ok(mapping) } else { Err(invalid) }
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// Runs `work` with the memory of this thread.
pub(super) fn with_memory<T>(work: impl FnOnce(&mut Memory) -> T) -> T {
    MEMORY.with(|memory| match memory.try_borrow_mut() {
        Ok(mut memory) => work(&mut memory),
        // Only if work came back here, which it does not.
        Err(_) => work(&mut Memory::default()),
    })
}
