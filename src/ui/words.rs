//! Every text people read comes through here, out of one catalogue a language.
//!
//! Numbers, dates and lists as ECMA-402 writes them: <https://tc39.es/ecma402/>.

mod catalogue;
mod reasons;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, Function, Intl, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use catalogue::{Catalogue, Piece};
pub(crate) use reasons::*;

use crate::browser::texts_of;
use crate::domain::evidence::Instant;
use crate::domain::verify::date;
use crate::ui::claims::visible;
use crate::ui::dom::{Node, many, text};

/// A language there is a catalogue for: its tag, and its name in itself.
pub(crate) const LANGUAGES: [(&str, &str); 2] = [("en", "English"), ("es", "Español")];

const ENGLISH: &str = include_str!("../../public/locales/en.json");

/// What is spoken now.
struct Tongue {
    tag: String,
    texts: Catalogue,
    plurals: Intl::PluralRules,
}

thread_local! {
    static MORE: Cell<Option<(&'static str, &'static str)>> = const { Cell::new(None) };
    static TONGUE: RefCell<Option<Rc<Tongue>>> = const { RefCell::new(None) };
}

/// Of the languages a person reads, best first, the first there is a catalogue for.
pub(crate) fn best_of(wanted: &[String]) -> &'static str {
    wanted
        .iter()
        .filter_map(|tag| tag.split('-').next())
        .find_map(|tag| {
            LANGUAGES.iter().map(|(known, _)| *known).find(|known| known.eq_ignore_ascii_case(tag))
        })
        .unwrap_or("en")
}

/// Another catalogue to speak from: its name, and its English.
pub(crate) fn also(more: Option<(&'static str, &'static str)>) {
    MORE.set(more);
}

/// The files of a language, by their names without the ending. English is built in.
pub(crate) fn catalogues(tag: &str) -> Vec<String> {
    if tag == "en" {
        return Vec::new();
    }
    let more = MORE.get().map(|(name, _)| [tag, ".", name].concat());
    [tag.to_owned()].into_iter().chain(more).collect()
}

/// Speaks a language from now on, out of the texts of its files.
pub(crate) fn speak(tag: &str, catalogues: &[String]) {
    let mut own = BTreeMap::new();
    for catalogue in catalogues {
        own.append(&mut texts_of(catalogue));
    }
    let mut english = texts_of(ENGLISH);
    if let Some((_, more)) = MORE.get() {
        english.append(&mut texts_of(more));
    }
    let texts = Catalogue::over(own, english);
    let plurals = Intl::PluralRules::new(&locales(tag), &Object::new());
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", tag);
        let _ = root.set_attribute("dir", if RIGHT_TO_LEFT.contains(&tag) { "rtl" } else { "ltr" });
    }
    TONGUE.replace(Some(Rc::new(Tongue { tag: tag.to_owned(), texts, plurals })));
}

const RIGHT_TO_LEFT: [&str; 4] = ["ar", "fa", "he", "ur"];

fn tongue() -> Rc<Tongue> {
    if let Some(tongue) = TONGUE.with_borrow(Clone::clone) {
        return tongue;
    }
    speak("en", &[]);
    TONGUE.with_borrow(Clone::clone).unwrap_or_else(|| {
        Rc::new(Tongue {
            tag: "en".to_owned(),
            texts: Catalogue::default(),
            plurals: Intl::PluralRules::new(&locales("en"), &Object::new()),
        })
    })
}

/// The tag of the language that is spoken.
pub(crate) fn spoken() -> String {
    tongue().tag.clone()
}

/// The text under a key.
pub(crate) fn t(key: &str) -> String {
    tongue().texts.get(key).unwrap_or(key).to_owned()
}

/// The text under a key, if the catalogue has it.
pub(crate) fn known(key: &str) -> Option<String> {
    tongue().texts.get(key).map(str::to_owned)
}

/// The text under a key with its holes filled.
pub(crate) fn fill(key: &str, values: &[(&str, &str)]) -> String {
    catalogue::filled(tongue().texts.get(key).unwrap_or(key), values)
}

/// The text for a number of things; its hole `{n}` is the number.
pub(crate) fn count(key: &str, number: usize) -> String {
    count_with(key, number, &[])
}

pub(crate) fn count_with(key: &str, number: usize, values: &[(&str, &str)]) -> String {
    let tongue = tongue();
    let category = String::from(tongue.plurals.select(number as f64));
    let digits = integer(number);
    let mut all = vec![("n", digits.as_str())];
    all.extend_from_slice(values);
    catalogue::filled(tongue.texts.plural(key, &category).unwrap_or(key), &all)
}

/// The text under a key with views in its holes.
pub(crate) fn sentence(key: &str, mut values: Vec<(&'static str, Node)>) -> Node {
    let tongue = tongue();
    let mut parts = Vec::new();
    for piece in catalogue::pieces(tongue.texts.get(key).unwrap_or(key)) {
        match piece {
            Piece::Words(words) => parts.push(text(words)),
            Piece::Hole(hole) => {
                if let Some(at) = values.iter().position(|(name, _)| *name == hole) {
                    parts.push(values.swap_remove(at).1);
                }
            }
        }
    }
    many(parts)
}

/// A day as it is written in a document (dates of documents are days of Greenwich, or they would move with the reader).
pub(crate) fn day_of(text: &str) -> String {
    match date::instant(text) {
        Some(instant) => written(instant, &[("dateStyle", "long"), ("timeZone", "UTC")]),
        None => visible(text, 40),
    }
}

/// A day of this device's calendar.
pub(crate) fn day(instant: Instant) -> String {
    written(instant, &[("dateStyle", "long")])
}

/// A day and a time of this device's clock.
pub(crate) fn day_and_time(instant: Instant) -> String {
    written(instant, &[("dateStyle", "long"), ("timeStyle", "short")])
}

/// A time of this device's clock.
pub(crate) fn clock(instant: Instant) -> String {
    written(instant, &[("timeStyle", "short")])
}

pub(crate) fn written(instant: Instant, options: &[(&str, &str)]) -> String {
    let format = Intl::DateTimeFormat::new(&locales(&tongue().tag), &object(options)).format();
    let date = js_sys::Date::new(&JsValue::from_f64(instant as f64 * 1000.0));
    call(&format, &date)
}

pub(crate) fn integer(number: usize) -> String {
    let format = Intl::NumberFormat::new(&locales(&tongue().tag), &Object::new()).format();
    call(&format, &JsValue::from_f64(number as f64))
}

/// Several things in one sentence: "a, b and c".
pub(crate) fn listed(items: &[String]) -> String {
    let options = object(&[("style", "long"), ("type", "conjunction")]);
    let items: Array = items.iter().map(|item| JsValue::from_str(item)).collect();
    Intl::ListFormat::new(&locales(&tongue().tag), &options).format(&items).into()
}

fn call(format: &Function, value: &JsValue) -> String {
    // A date beyond the calendar has no text.
    format.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn locales(tag: &str) -> Array {
    // "en" alone writes dates as in the United States; a person who reads English elsewhere set it in the browser.
    let mut tags: Vec<String> = crate::browser::settings::preferred_languages();
    tags.retain(|full| full.split('-').next() == Some(tag));
    tags.push(tag.to_owned());
    tags.iter().map(|tag| JsValue::from_str(tag)).collect()
}

fn object(options: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, value) in options {
        let _ = Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    object
}
