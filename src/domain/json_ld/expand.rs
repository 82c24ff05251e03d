//! From a JSON-LD document to RDF in one go, and in safe mode: whatever would be dropped in silence is an error.
//!
//! JSON-LD 1.1 API §5 (expansion) and §8 (to RDF), <https://www.w3.org/TR/json-ld11-api/>
//!
//! Expansion, node map generation and serialization are one walk here: a node's identifier is looked up
//! before its entries, so its quads can be written as they are met, and a set of quads needs no node map.

use std::borrow::Cow;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::context::{
    Coercion, Container, Context, Contexts, Direction, Expanded, Keyword, Meaning, Memory, Settings,
    Term as Definition,
};
use super::dataset::{Dataset, Escapes, LiteralKind, Term};
use super::{JsonLdError, Part};
use super::{iri, literal};
use crate::domain::jcs;
use crate::domain::sort::sort_places;

/// The quads of `document`.
pub(super) fn to_quads<'s>(
    part: Part<'s>,
    settings: Settings<'s>,
    escapes: Escapes,
    memory: &mut Memory,
) -> Result<Dataset, JsonLdError> {
    let contexts = Contexts::new(settings, memory);
    let dataset = Dataset::new(escapes);
    let mut walk =
        Walk { settings, contexts, dataset, items: Vec::new(), rdf_type: None, unfolded: 0, depth: 0, part };
    let active = walk.contexts.initial();
    let place = match part.document {
        Value::Object(_) => Place::Document,
        _ => Place::Free,
    };
    let holder = Holder { property: None, term: None, place, wrap: false, index: None };
    walk.value(&active, holder, part.document, Term::DefaultGraph, false)?;
    Ok(walk.dataset)
}

struct Walk<'s, 'm> {
    settings: Settings<'s>,
    contexts: Contexts<'m>,
    dataset: Dataset,
    // The expanded values of the properties that are being written, the innermost last.
    items: Vec<Item>,
    rdf_type: Option<Term>,
    unfolded: usize,
    depth: usize,
    part: Part<'s>,
}

/// Bytes of keys put together from prefixes and vocabularies. Real documents need some thousands.
const MOST_UNFOLDED: usize = 4 << 20;

/// Deeper than the 128 levels that `serde_json` reads, and shallow enough for a browser's stack.
const DEEPEST: usize = 130;

/// What an element hangs on: the algorithm's active property, and what its container asks for.
#[derive(Clone, Copy)]
struct Holder<'a> {
    property: Option<&'a str>,
    /// What the active context says of the property.
    term: Option<&'a Definition>,
    place: Place,
    /// Each node stands in a graph of its own (`@container: @graph`).
    wrap: bool,
    /// What the key of an index, id or type map adds.
    index: Option<&'a Index>,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// The document itself.
    Document,
    /// Nothing holds it: an item of the document's array, or of `@graph`. There only nodes mean something.
    Free,
    /// The value of a property.
    Value,
}

/// What a key of a map says of the nodes under it.
#[derive(Default)]
struct Index {
    id: Option<Term>,
    types: Option<Term>,
    property: Option<(Term, Term)>,
}

/// One expanded value of a property.
#[derive(Clone, Copy)]
enum Item {
    Node(Term),
    Literal(Term),
    List(Term),
}

impl Item {
    fn term(self) -> Term {
        match self {
            Self::Node(term) | Self::Literal(term) | Self::List(term) => term,
        }
    }
}

/// One entry of an object, its key expanded.
struct Entry<'a> {
    key: &'a str,
    value: &'a Value,
    meaning: Meaning<'a>,
    term: Option<&'a Definition>,
}

impl Entry<'_> {
    fn is(&self, keyword: Keyword) -> bool {
        matches!(self.meaning, Meaning::Keyword(itself) if itself == keyword)
    }
}

impl<'m> Walk<'_, 'm> {
    /// §5.1, expansion, of any element; what it expands to is added to the items.
    fn value(
        &mut self,
        active: &Rc<Context>,
        holder: Holder<'_>,
        element: &Value,
        graph: Term,
        from_map: bool,
    ) -> Result<(), JsonLdError> {
        match element {
            // 1. null says nothing.
            Value::Null => Ok(()),
            // 4. A scalar.
            Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                self.scalar(active, holder, element, graph)
            }
            // 5. An array, item by item.
            Value::Array(elements) => {
                self.deeper()?;
                for (nth, element) in elements.iter().enumerate() {
                    self.value(active, holder, element, graph, from_map)
                        .map_err(|error| error.under_index(nth))?;
                }
                self.depth -= 1;
                Ok(())
            }
            // 6. An object.
            Value::Object(map) => {
                self.deeper()?;
                self.object(active, holder, map, graph, from_map)?;
                self.depth -= 1;
                Ok(())
            }
        }
    }

    fn deeper(&mut self) -> Result<(), JsonLdError> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(JsonLdError::TooComplex) } else { Ok(()) }
    }

    /// 4. A scalar under a property, by §5.3, value expansion.
    fn scalar(
        &mut self,
        active: &Rc<Context>,
        holder: Holder<'_>,
        value: &Value,
        graph: Term,
    ) -> Result<(), JsonLdError> {
        // 4.1. Nothing holds it: it would be dropped.
        let Some(property) = holder.property.filter(|_| holder.place == Place::Value && !holder.wrap) else {
            return Err(JsonLdError::invalid("free-floating value"));
        };
        // 4.2. A property's own context holds for its scalars too.
        let item = match holder.term.and_then(|term| term.local.as_ref()) {
            Some(local) => {
                let scoped = self.contexts.with_property_scoped(active, local)?;
                self.expand_value(&scoped, scoped.term(property).map(Rc::as_ref), value)?
            }
            None => self.expand_value(active, holder.term, value)?,
        };
        if let Some(index) = holder.index {
            self.apply_index(item, index, graph)?;
        }
        self.items.push(item);
        Ok(())
    }

    /// §5.3, value expansion.
    fn expand_value(
        &mut self,
        active: &Context,
        term: Option<&Definition>,
        value: &Value,
    ) -> Result<Item, JsonLdError> {
        let coercion = term.and_then(|term| term.coercion.as_ref());
        match (coercion, value) {
            // 1. A reference to a node.
            (Some(Coercion::Id), Value::String(id)) => self.reference(active, id, false).map(Item::Node),
            // 2. A reference by a term of the vocabulary.
            (Some(Coercion::Vocab), Value::String(id)) => self.reference(active, id, true).map(Item::Node),
            // 3. and 4. A value with a type.
            (Some(Coercion::Datatype(datatype)), _) => self.typed(value, Some(datatype)).map(Item::Literal),
            (Some(Coercion::Json), _) => self.json(value).map(Item::Literal),
            // 5. A string, perhaps in a language.
            (_, Value::String(text)) => {
                let (language, direction) = active.language_of(term);
                self.string(text, language, direction).map(Item::Literal)
            }
            // 6.
            _ => self.typed(value, None).map(Item::Literal),
        }
    }

    /// 6. An object.
    fn object(
        &mut self,
        outer: &Rc<Context>,
        holder: Holder<'_>,
        map: &Map<String, Value>,
        graph: Term,
        from_map: bool,
    ) -> Result<(), JsonLdError> {
        let mut active = Rc::clone(outer);
        // 7. A type's context does not reach into other nodes.
        if !from_map && let Some(previous) = active.previous() {
            let is = |key: &String, keyword| active.keyword(key) == Some(keyword);
            let reference = map.len() == 1 && map.keys().all(|key| is(key, Keyword::Id));
            if !reference && !map.keys().any(|key| is(key, Keyword::Value)) {
                active = Rc::clone(previous);
            }
        }
        // 8. The property's context.
        if let Some(local) = holder.term.and_then(|term| term.local.as_ref()) {
            active = self.contexts.with_property_scoped(&active, local)?;
        }
        // 9. The object's own context.
        if let Some(local) = map.get("@context") {
            active = self.contexts.with_embedded(&active, local)?;
        }
        // 10. and 11. The contexts of its types, in the order of their names.
        let type_scoped = Rc::clone(&active);
        // What is set aside of the document itself is as if it were not there.
        let is_document = self.part.document.as_object().is_some_and(|itself| std::ptr::eq(itself, map));
        let part = self.part;
        let members = || map.iter().filter(move |(key, _)| !is_document || part.has(key));
        let mut type_entries: Vec<(&str, &Value)> = Vec::new();
        for (key, value) in members() {
            if type_scoped.keyword(key) == Some(Keyword::Type) {
                type_entries.push((key, value));
            }
        }
        for (_, types) in in_order(&type_entries, |(key, _)| key) {
            let names: Vec<&str> = match types {
                Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
                name => name.as_str().into_iter().collect(),
            };
            for name in in_order(&names, |name| name) {
                if let Some(local) = type_scoped.term(name).and_then(|term| term.local.as_ref()) {
                    active = self.contexts.with_type_scoped(&active, local)?;
                }
            }
        }

        // 13.1. to 13.4.2. Expand the keys. Safe mode: a key that means nothing is an error, not ignored.
        let mut entries: Vec<Entry<'_>> = Vec::with_capacity(map.len());
        for (key, value) in members() {
            if key == "@context" {
                continue;
            }
            let (meaning, term) = active.meaning(key);
            match &meaning {
                Meaning::Property(Cow::Borrowed(_)) => {}
                Meaning::Property(Cow::Owned(iri)) => {
                    self.unfolded += iri.len();
                    if self.unfolded > MOST_UNFOLDED {
                        return Err(JsonLdError::TooComplex);
                    }
                }
                Meaning::Keyword(Keyword::Type | Keyword::Nest | Keyword::Included) => {}
                Meaning::Keyword(keyword) => {
                    if entries.iter().any(|entry| entry.is(*keyword)) {
                        return Err(JsonLdError::invalid("colliding keywords").under(key));
                    }
                }
                Meaning::Nothing => return Err(JsonLdError::undefined(key)),
            }
            entries.push(Entry { key, value, meaning, term: term.map(Rc::as_ref) });
        }

        // 14. to 16. What kind of object it is.
        if entries.iter().any(|entry| entry.is(Keyword::Value)) {
            if holder.place != Place::Value || holder.wrap {
                return Err(JsonLdError::invalid("free-floating value"));
            }
            let item = Item::Literal(self.value_object(&type_scoped, &entries)?);
            if let Some(index) = holder.index {
                self.apply_index(item, index, graph)?;
            }
            self.items.push(item);
            return Ok(());
        }
        // What it holds hangs on the same property, which may mean something else here.
        let term = holder.property.and_then(|property| active.term(property)).map(Rc::as_ref);
        if let Some(list) = entries.iter().find(|entry| entry.is(Keyword::List)) {
            if holder.place != Place::Value || holder.wrap {
                return Err(JsonLdError::invalid("free-floating list"));
            }
            only_with_index(&entries, Keyword::List)?;
            let within = Holder { term, index: None, ..holder };
            let head =
                self.list(&active, within, list.value, graph).map_err(|error| error.under(list.key))?;
            let item = Item::List(head);
            if let Some(index) = holder.index {
                self.apply_index(item, index, graph)?;
            }
            self.items.push(item);
            return Ok(());
        }
        if let Some(set) = entries.iter().find(|entry| entry.is(Keyword::Set)) {
            only_with_index(&entries, Keyword::Set)?;
            let holder = Holder { term, ..holder };
            return self
                .value(&active, holder, set.value, graph, false)
                .map_err(|error| error.under(set.key));
        }
        self.node(&active, &type_scoped, holder, &entries, graph)
    }

    /// A value object.
    fn value_object(
        &mut self,
        type_scoped: &Rc<Context>,
        entries: &[Entry<'_>],
    ) -> Result<Term, JsonLdError> {
        let mut value = &Value::Null;
        let mut datatype = None;
        let mut language = None;
        let mut direction = None;
        for entry in entries {
            let Meaning::Keyword(keyword) = entry.meaning else {
                return Err(JsonLdError::invalid("invalid value object").under(entry.key));
            };
            let fault = |what| Err(JsonLdError::invalid(what).under(entry.key));
            match keyword {
                Keyword::Value => value = entry.value,
                Keyword::Type => match entry.value {
                    Value::String(name) if datatype.is_none() => {
                        datatype = Some(type_scoped.expand(name, true, Some(&self.settings)));
                    }
                    _ => return fault("invalid typed value"),
                },
                Keyword::Language => match entry.value {
                    Value::String(tag) if iri::is_language_tag(tag) => {
                        language = Some(tag.to_ascii_lowercase())
                    }
                    _ => return fault("invalid language-tagged string"),
                },
                Keyword::Direction => match entry.value.as_str().and_then(Direction::parse) {
                    Some(parsed) => direction = Some(parsed),
                    None => return fault("invalid base direction"),
                },
                Keyword::Index if entry.value.is_string() => {}
                _ => return fault("invalid value object"),
            }
        }
        let tagged = language.is_some() || direction.is_some();
        match (datatype, value) {
            (Some(_), _) if tagged => Err(JsonLdError::invalid("invalid value object")),
            (Some(Expanded::Keyword(Keyword::Json)), _) => self.json(value),
            // Safe mode: it would be dropped.
            (_, Value::Null) => Err(JsonLdError::invalid("null value object")),
            (_, Value::Array(_) | Value::Object(_)) => {
                Err(JsonLdError::invalid("invalid value object value"))
            }
            (Some(Expanded::Iri(datatype)), _)
                if iri::is_absolute(&datatype) && !iri::is_blank(&datatype) =>
            {
                self.typed(value, Some(&datatype))
            }
            (Some(_), _) => Err(JsonLdError::invalid("invalid typed value")),
            (None, Value::String(text)) => self.string(text, language.as_deref(), direction),
            (None, _) if tagged => Err(JsonLdError::invalid("invalid language-tagged value")),
            (None, _) => self.typed(value, None),
        }
    }

    /// A node object: writes its quads and adds the node to the items.
    fn node(
        &mut self,
        active: &Rc<Context>,
        type_scoped: &Rc<Context>,
        holder: Holder<'_>,
        entries: &[Entry<'_>],
        graph: Term,
    ) -> Result<(), JsonLdError> {
        let index = holder.index.unwrap_or(const { &Index { id: None, types: None, property: None } });

        // A node of a graph container is wrapped in a graph, whose name is what the property points to.
        // Under the keys of an index or id map only if it is not a graph already.
        let wrapped = holder.wrap && !(holder.index.is_some() && is_graph_object(entries));
        let (outer, graph, index_id) = if wrapped {
            let name = index.id.unwrap_or_else(|| self.dataset.new_blank());
            (Some((name, graph)), name, None)
        } else {
            (None, graph, index.id)
        };

        // 13.4.3. The identifier.
        let id = entries.iter().find(|entry| entry.is(Keyword::Id));
        let subject = match (id, index_id) {
            (Some(entry), _) => match entry.value {
                Value::String(id) => {
                    self.reference(active, id, false).map_err(|error| error.under(entry.key))?
                }
                _ => return Err(JsonLdError::invalid("invalid @id value").under(entry.key)),
            },
            (None, Some(id)) => id,
            (None, None) => self.dataset.new_blank(),
        };

        let says_something = entries
            .iter()
            .any(|entry| !entry.is(Keyword::Id) && (!entry.value.is_null() || is_json_term(entry.term)));
        // 18. Safe mode: a node that nothing holds and that says nothing would be dropped.
        if !says_something && (holder.place != Place::Value || wrapped) {
            return Err(JsonLdError::invalid("free-floating node"));
        }

        let only_graph = holder.place == Place::Document
            && entries.iter().all(|entry| entry.is(Keyword::Graph) || entry.value.is_null());
        for entry in entries {
            let done = match &entry.meaning {
                Meaning::Keyword(Keyword::Id) => Ok(()),
                // 13.4.4. The types, expanded by the context from before they had their say.
                Meaning::Keyword(Keyword::Type) => self.types(type_scoped, entry.value, subject, graph),
                // 13.4.5. A graph, of this name; that of a document that is nothing else has none.
                Meaning::Keyword(Keyword::Graph) => {
                    let named = if only_graph { graph } else { subject };
                    self.graph(active, entry, named)
                }
                // 13.4.13.
                Meaning::Keyword(Keyword::Reverse) => self.reverse_map(active, entry.value, subject, graph),
                // 13.4.12. Not part of RDF.
                Meaning::Keyword(Keyword::Index) => match entry.value {
                    Value::String(_) => Ok(()),
                    _ => Err(JsonLdError::invalid("invalid @index value")),
                },
                Meaning::Keyword(Keyword::Included) => Err(JsonLdError::NotSupported("@included")),
                Meaning::Keyword(Keyword::Nest) => Err(JsonLdError::NotSupported("@nest")),
                Meaning::Keyword(_) => Err(JsonLdError::invalid("misplaced keyword")),
                // 13.5. and on: a property.
                Meaning::Property(property) => self.property(active, entry, property, subject, graph),
                Meaning::Nothing => Err(JsonLdError::undefined_here()),
            };
            done.map_err(|error| error.under(entry.key))?;
        }

        let item = match outer {
            Some((name, outer)) => {
                if let Some((property, value)) = index.property {
                    self.dataset.push(name, property, value, outer)?;
                }
                Item::Node(name)
            }
            None => {
                let item = Item::Node(subject);
                if let Some(index) = holder.index {
                    self.apply_index(item, index, graph)?;
                }
                item
            }
        };
        self.items.push(item);
        Ok(())
    }

    /// 13.4.4. `@type`
    fn types(
        &mut self,
        active: &Rc<Context>,
        value: &Value,
        subject: Term,
        graph: Term,
    ) -> Result<(), JsonLdError> {
        let names = match value {
            Value::Array(names) => names.as_slice(),
            name => std::slice::from_ref(name),
        };
        for (nth, name) in names.iter().enumerate() {
            let place = |error: JsonLdError| if value.is_array() { error.under_index(nth) } else { error };
            let Value::String(name) = name else {
                return Err(place(JsonLdError::invalid("invalid type value")));
            };
            let object = match active.expand(name, true, Some(&self.settings)) {
                Expanded::Iri(iri) if iri::is_absolute(&iri) => self.resource(&iri)?,
                // Safe mode: a type that no context defines would be dropped.
                _ => return Err(place(JsonLdError::undefined_here())),
            };
            let predicate = self.rdf_type()?;
            self.dataset.push(subject, predicate, object, graph)?;
        }
        Ok(())
    }

    fn rdf_type(&mut self) -> Result<Term, JsonLdError> {
        if let Some(term) = self.rdf_type {
            return Ok(term);
        }
        let term = self.dataset.iri(RDF_TYPE)?;
        self.rdf_type = Some(term);
        Ok(term)
    }

    /// 13.4.5. `@graph`
    fn graph(&mut self, active: &Rc<Context>, entry: &Entry<'_>, name: Term) -> Result<(), JsonLdError> {
        if !matches!(entry.value, Value::Array(_) | Value::Object(_)) {
            return Err(JsonLdError::invalid("invalid @graph value"));
        }
        let holder = Holder { property: None, term: None, place: Place::Free, wrap: false, index: None };
        let start = self.items.len();
        self.value(active, holder, entry.value, name, false)?;
        self.items.truncate(start);
        Ok(())
    }

    /// 13.5. to 13.15. A property, with the maps its container may ask for.
    fn property(
        &mut self,
        active: &Rc<Context>,
        entry: &Entry<'_>,
        property: &str,
        subject: Term,
        graph: Term,
    ) -> Result<(), JsonLdError> {
        let start = self.items.len();
        let reverse = self.property_values(active, entry, graph)?;
        self.relate(subject, property, start, reverse, graph)
    }

    /// Adds the values of a property to the items; whether they are its subjects.
    fn property_values(
        &mut self,
        active: &Rc<Context>,
        entry: &Entry<'_>,
        graph: Term,
    ) -> Result<bool, JsonLdError> {
        // 13.5.
        let container = entry.term.map(|term| term.container).unwrap_or_default();
        let wrap = container.has(Container::GRAPH);
        let holder =
            Holder { property: Some(entry.key), term: entry.term, place: Place::Value, wrap, index: None };
        match (entry.value, entry.term) {
            // 13.6. A JSON literal takes every value, null as well.
            (value, term) if is_json_term(term) => {
                let literal = self.json(value)?;
                self.items.push(Item::Literal(literal));
            }
            // 13.7. A map from languages to strings.
            (Value::Object(map), Some(term)) if container.has(Container::LANGUAGE) => {
                self.language_map(active, term, map)?;
            }
            // 13.8. A map from indices, ids or types to values.
            (Value::Object(map), Some(term))
                if container.has(Container::INDEX)
                    || container.has(Container::ID)
                    || container.has(Container::TYPE) =>
            {
                self.index_map(active, term, holder, map, graph)?;
            }
            // 13.12. A list, unless it says so itself.
            (value, Some(_)) if container.has(Container::LIST) => match value {
                Value::Null => {}
                Value::Object(_) => {
                    let start = self.items.len();
                    self.value(active, holder, value, graph, false)?;
                    if !matches!(self.items.get(start..), Some([Item::List(_)])) {
                        let head = self.chain(start, graph)?;
                        self.items.push(Item::List(head));
                    }
                }
                _ => {
                    let head = self.list(active, holder, value, graph)?;
                    self.items.push(Item::List(head));
                }
            },
            // 13.9.
            (value, _) => self.value(active, holder, value, graph, false)?,
        }
        Ok(entry.term.is_some_and(|term| term.reverse))
    }

    /// 13.14. and 13.15. Writes what a property says of a node, or a node of its values: the items from `start`.
    fn relate(
        &mut self,
        subject: Term,
        property: &str,
        start: usize,
        reverse: bool,
        graph: Term,
    ) -> Result<(), JsonLdError> {
        let values = self.items.get(start..).unwrap_or_default();
        if !values.is_empty() {
            let predicate = self.dataset.iri(property)?;
            for item in values {
                match item {
                    Item::Node(object) if reverse => self.dataset.push(*object, predicate, subject, graph)?,
                    _ if reverse => return Err(JsonLdError::invalid("invalid reverse property value")),
                    item => self.dataset.push(subject, predicate, item.term(), graph)?,
                }
            }
        }
        self.items.truncate(start);
        Ok(())
    }

    /// 13.4.13. `@reverse`
    fn reverse_map(
        &mut self,
        active: &Rc<Context>,
        value: &Value,
        subject: Term,
        graph: Term,
    ) -> Result<(), JsonLdError> {
        let Value::Object(map) = value else { return Err(JsonLdError::invalid("invalid @reverse value")) };
        for (key, value) in map {
            let (meaning, term) = active.meaning(key);
            let property = match meaning {
                Meaning::Property(property) => property,
                Meaning::Keyword(_) => {
                    return Err(JsonLdError::invalid("invalid reverse property map").under(key));
                }
                Meaning::Nothing => return Err(JsonLdError::undefined(key)),
            };
            let term = term.map(Rc::as_ref);
            let entry = Entry { key, value, meaning: Meaning::Nothing, term };
            // A property that is itself the reverse of one is turned twice.
            let start = self.items.len();
            self.property_values(active, &entry, graph)
                .and_then(|reverse| self.relate(subject, &property, start, !reverse, graph))
                .map_err(|error| error.under(key))?;
        }
        Ok(())
    }

    /// 13.7. A map from languages to strings.
    fn language_map(
        &mut self,
        active: &Rc<Context>,
        term: &Definition,
        map: &Map<String, Value>,
    ) -> Result<(), JsonLdError> {
        let direction = active.direction_of(Some(term));
        for (tag, value) in map {
            let none = active.keyword(tag) == Some(Keyword::None);
            let language = if none { None } else { Some(tag.to_ascii_lowercase()) };
            if !none && !iri::is_language_tag(tag) {
                return Err(JsonLdError::invalid("invalid language tag").under(tag));
            }
            let values = match value {
                Value::Array(values) => values.as_slice(),
                one => std::slice::from_ref(one),
            };
            for value in values {
                match value {
                    Value::Null => {}
                    Value::String(text) => {
                        let literal = self.string(text, language.as_deref(), direction)?;
                        self.items.push(Item::Literal(literal));
                    }
                    _ => return Err(JsonLdError::invalid("invalid language map value").under(tag)),
                }
            }
        }
        Ok(())
    }

    /// 13.8. A map from indices, ids or types to values.
    fn index_map(
        &mut self,
        active: &Rc<Context>,
        term: &Definition,
        holder: Holder<'_>,
        map: &Map<String, Value>,
        graph: Term,
    ) -> Result<(), JsonLdError> {
        let by_id = term.container.has(Container::ID);
        let by_type = term.container.has(Container::TYPE);
        // 13.8.1. to 13.8.3.
        let index_property = match (&term.index, term.container.has(Container::INDEX)) {
            (Some(index), true) => match active.meaning(index) {
                (Meaning::Property(iri), term) => Some((term.map(Rc::as_ref), iri)),
                _ => return Err(JsonLdError::undefined(index)),
            },
            _ => None,
        };
        for (key, value) in map {
            let mut index = Index::default();
            // 13.8.3.1. to 13.8.3.3. The context for what is under this key.
            let mut map_context = match active.previous() {
                Some(previous) if by_id || by_type => Rc::clone(previous),
                _ => Rc::clone(active),
            };
            if by_type && let Some(local) = map_context.term(key).and_then(|term| term.local.as_ref()) {
                map_context = self.contexts.with_type_scoped(&map_context.clone(), local)?;
            }
            // 13.8.3.4. What the key says.
            let none = active.keyword(key) == Some(Keyword::None);
            if !none {
                if by_id {
                    index.id = Some(self.reference(active, key, false).map_err(|error| error.under(key))?);
                } else if by_type {
                    index.types = match active.expand(key, true, Some(&self.settings)) {
                        Expanded::Iri(iri) if iri::is_absolute(&iri) => Some(self.resource(&iri)?),
                        _ => return Err(JsonLdError::undefined(key)),
                    };
                } else if let Some((term, iri)) = &index_property {
                    let value = self.expand_value(active, *term, &Value::String(key.clone()))?;
                    index.property = Some((self.dataset.iri(iri)?, value.term()));
                }
            }
            // 13.8.3.5. to 13.8.3.7.
            let term = holder.property.and_then(|property| map_context.term(property)).map(Rc::as_ref);
            let holder = Holder { term, index: Some(&index), ..holder };
            self.value(&map_context, holder, value, graph, true).map_err(|error| error.under(key))?;
        }
        Ok(())
    }

    /// What the key of a map adds to a node under it.
    fn apply_index(&mut self, item: Item, index: &Index, graph: Term) -> Result<(), JsonLdError> {
        let Item::Node(node) = item else {
            let plain = index.id.is_none() && index.types.is_none() && index.property.is_none();
            return if plain { Ok(()) } else { Err(JsonLdError::invalid("invalid value object")) };
        };
        if let Some(object) = index.types {
            let predicate = self.rdf_type()?;
            self.dataset.push(node, predicate, object, graph)?;
        }
        if let Some((property, value)) = index.property {
            self.dataset.push(node, property, value, graph)?;
        }
        Ok(())
    }

    /// A list object's values; an array in it is a list in the list.
    fn list(
        &mut self,
        active: &Rc<Context>,
        holder: Holder<'_>,
        value: &Value,
        graph: Term,
    ) -> Result<Term, JsonLdError> {
        self.deeper()?;
        let elements = match value {
            Value::Array(elements) => elements.as_slice(),
            one => std::slice::from_ref(one),
        };
        let start = self.items.len();
        for (nth, element) in elements.iter().enumerate() {
            let done = match element {
                Value::Array(_) => {
                    self.list(active, holder, element, graph).map(|head| self.items.push(Item::List(head)))
                }
                _ => self.value(active, holder, element, graph, false),
            };
            done.map_err(|error| if value.is_array() { error.under_index(nth) } else { error })?;
        }
        self.depth -= 1;
        self.chain(start, graph)
    }

    /// §8.5, list to RDF conversion, of the items from `start`, which it takes.
    fn chain(&mut self, start: usize, graph: Term) -> Result<Term, JsonLdError> {
        let mut rest = self.dataset.iri(RDF_NIL)?;
        for item in self.items.get(start..).unwrap_or_default().iter().rev() {
            let cell = self.dataset.new_blank();
            let first_property = self.dataset.iri(RDF_FIRST)?;
            let rest_property = self.dataset.iri(RDF_REST)?;
            self.dataset.push(cell, first_property, item.term(), graph)?;
            self.dataset.push(cell, rest_property, rest, graph)?;
            rest = cell;
        }
        self.items.truncate(start);
        Ok(rest)
    }

    /// The node that `id` refers to. Safe mode: a reference that stays relative is an error.
    fn reference(&mut self, active: &Context, id: &str, vocab: bool) -> Result<Term, JsonLdError> {
        match active.expand(id, vocab, Some(&self.settings)) {
            Expanded::Iri(iri) if iri::is_absolute(&iri) => self.resource(&iri),
            _ => Err(JsonLdError::RelativeReference(String::new())),
        }
    }

    fn resource(&mut self, iri: &str) -> Result<Term, JsonLdError> {
        match iri.strip_prefix("_:") {
            Some(label) => Ok(self.dataset.blank(label)),
            None => self.dataset.iri(iri),
        }
    }

    /// §8.6, object to RDF conversion, of a string.
    fn string(
        &mut self,
        text: &str,
        language: Option<&str>,
        direction: Option<Direction>,
    ) -> Result<Term, JsonLdError> {
        match (language, direction) {
            // 13. With a direction, as the suites that sign credentials ask: rdfDirection is i18n-datatype.
            (language, Some(direction)) => {
                let datatype = format!("{I18N}{}_{}", language.unwrap_or_default(), direction.as_str());
                self.dataset.literal(text, LiteralKind::Typed(&datatype))
            }
            (Some(language), None) => self.dataset.literal(text, LiteralKind::Tagged(language)),
            (None, None) => self.dataset.literal(text, LiteralKind::Plain),
        }
    }

    /// §8.6, object to RDF conversion, of a string, number or boolean.
    fn typed(&mut self, value: &Value, datatype: Option<&str>) -> Result<Term, JsonLdError> {
        match value {
            Value::String(text) => {
                let kind = datatype.map_or(LiteralKind::Plain, LiteralKind::Typed);
                self.dataset.literal(text, kind)
            }
            Value::Bool(flag) => {
                let text = if *flag { "true" } else { "false" };
                self.dataset.literal(text, LiteralKind::Typed(datatype.unwrap_or(XSD_BOOLEAN)))
            }
            Value::Number(number) => {
                let number = number.as_f64().ok_or(JsonLdError::invalid("number"))?;
                let (text, natural) =
                    literal::canonical_number(number, datatype == Some(literal::XSD_DOUBLE));
                self.dataset.literal(&text, LiteralKind::Typed(datatype.unwrap_or(natural)))
            }
            Value::Null | Value::Array(_) | Value::Object(_) => {
                Err(JsonLdError::invalid("invalid value object value"))
            }
        }
    }

    /// §8.6 8., a JSON literal.
    fn json(&mut self, value: &Value) -> Result<Term, JsonLdError> {
        let text = jcs::canonicalize(value).map_err(|_| JsonLdError::invalid("number"))?;
        self.dataset.literal(&text, LiteralKind::Typed(RDF_JSON))
    }
}

/// The items in the order of their names.
fn in_order<'a, T>(items: &'a [T], name: impl Fn(&'a T) -> &'a str) -> impl Iterator<Item = &'a T> {
    let mut order: Vec<u32> = (0..items.len() as u32).collect();
    if items.len() > 1 {
        let name = |place: u32| items.get(place as usize).map(&name);
        sort_places(&mut order, &mut |a, b| name(a).cmp(&name(b)));
    }
    order.into_iter().filter_map(|place| items.get(place as usize))
}

fn is_json_term(term: Option<&Definition>) -> bool {
    term.is_some_and(|term| term.coercion == Some(Coercion::Json))
}

/// Whether a node is nothing but a graph, perhaps with a name.
fn is_graph_object(entries: &[Entry<'_>]) -> bool {
    entries.iter().any(|entry| entry.is(Keyword::Graph))
        && entries.iter().all(|entry| {
            matches!(entry.meaning, Meaning::Keyword(Keyword::Graph | Keyword::Id | Keyword::Index))
        })
}

/// A list or set object holds nothing else but an index.
fn only_with_index(entries: &[Entry<'_>], keyword: Keyword) -> Result<(), JsonLdError> {
    match entries
        .iter()
        .find(|entry| !(entry.is(keyword) || entry.is(Keyword::Index) && entry.value.is_string()))
    {
        Some(other) => Err(JsonLdError::invalid("invalid set or list object").under(other.key)),
        None => Ok(()),
    }
}

const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const RDF_FIRST: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first";
const RDF_REST: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest";
const RDF_NIL: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil";
const RDF_JSON: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON";
const XSD_BOOLEAN: &str = "http://www.w3.org/2001/XMLSchema#boolean";
const I18N: &str = "https://www.w3.org/ns/i18n#";
