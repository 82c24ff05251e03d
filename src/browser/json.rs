//! Reading JSON of our own, between the store, the page and the engine, with the browser's own parser.
//!
//! A second parser in the first download would weigh a seventh of it. Strangers' documents never come by here: the
//! engine reads those, and hands on what it found. Reading goes as deep as our types do and no deeper.
//! <https://tc39.es/ecma262/#sec-json.parse>

use std::fmt;

use js_sys::{Array, Function, JSON, JsString, Object, Reflect, Uint8Array};
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use wasm_bindgen::{JsCast, JsValue};

use super::js;

/// It is not what was expected. What it was instead helps nobody who uses the app.
#[derive(Debug)]
pub struct Unread;

/// What a JSON text of ours says.
///
/// # Errors
/// When it is not such a text.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unread> {
    T::deserialize(Json(JSON::parse(text).map_err(|_| Unread)?))
}

/// What a JSON text says, before it is known what it should say.
pub struct Parsed(JsValue);

impl Parsed {
    /// As [`JSON::parse`], of a text that need not leave the browser's hands.
    pub(super) fn of(text: &JsString) -> Self {
        let parser = js::property(&js_sys::global(), "JSON");
        Self(js::call(&parser, "parse", &[text]).unwrap_or(JsValue::UNDEFINED))
    }

    /// Gives the task that it says, the only member, the documents that came beside it.
    pub(super) fn give(&self, documents: &Array) {
        let task = self.0.dyn_ref().map(Object::values).unwrap_or_default().get(0);
        if task.is_object() {
            js::set(&task, "documents", documents);
        }
    }

    /// # Errors
    /// When it says something else.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Unread> {
        T::deserialize(Json(self.0.clone()))
    }
}

/// A value of JavaScript that came out of a JSON text.
struct Json(JsValue);

thread_local! {
    static ENCODER: JsValue = js::property(&js_sys::global(), "TextEncoder")
        .dyn_into()
        .and_then(|maker: Function| Reflect::construct(&maker, &Array::new()))
        .unwrap_or(JsValue::UNDEFINED);
}

/// A text that is long enough crosses by the browser's encoder, in a tenth of the time that it takes letter by letter.
fn encoded(text: &JsString) -> Option<String> {
    const LONG: u32 = 1000;
    if text.length() < LONG {
        return None;
    }
    let bytes = ENCODER.with(|encoder| js::call(encoder, "encode", &[text])).ok()?;
    String::from_utf8(bytes.dyn_into::<Uint8Array>().ok()?.to_vec()).ok()
}

impl Json {
    /// A whole number; those that a double cannot tell apart are refused.
    fn whole(&self) -> Result<f64, Unread> {
        self.0
            .as_f64()
            .filter(|number| number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0)
            .ok_or(Unread)
    }

    fn text(&self) -> Result<String, Unread> {
        let text: &JsString = self.0.dyn_ref().ok_or(Unread)?;
        encoded(text).or_else(|| text.as_string()).ok_or(Unread)
    }

    fn array(self) -> Result<Items, Unread> {
        Ok(Items { array: self.0.dyn_into().map_err(|_| Unread)?, at: 0 })
    }

    fn is_object(&self) -> bool {
        self.0.is_object() && !Array::is_array(&self.0)
    }

    fn is_nothing(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }
}

impl<'de> Deserializer<'de> for Json {
    type Error = Unread;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unread> {
        // Our types say what they are.
        Err(Unread)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_bool(self.0.as_bool().ok_or(Unread)?)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_i64(self.whole()? as i64)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        let number = self.whole()?;
        if number < 0.0 { Err(Unread) } else { visitor.visit_u64(number as u64) }
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_string(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_str(&self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        if self.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unread> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_seq(self.array()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Unread> {
        let items = self.array()?;
        if items.array.length() as usize == length { visitor.visit_seq(items) } else { Err(Unread) }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        if !self.is_object() {
            return Err(Unread);
        }
        let entries = Object::entries(self.0.unchecked_ref());
        visitor.visit_map(Entries { entries, at: 0, value: JsValue::UNDEFINED })
    }

    /// Field by field in the order of the type; what the type does not know is left alone.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        if !self.is_object() {
            return Err(Unread);
        }
        visitor.visit_seq(Fields { object: self.0, fields })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        if let Some(name) = self.0.as_string() {
            return visitor.visit_enum(Variant { name, value: JsValue::UNDEFINED });
        }
        if !self.is_object() {
            return Err(Unread);
        }
        let entries = Object::entries(self.0.unchecked_ref());
        let (name, value) = entry(&entries, 0)?;
        if entries.length() == 1 { visitor.visit_enum(Variant { name, value }) } else { Err(Unread) }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { i8 i16 i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple_struct }
}

struct Items {
    array: Array,
    at: u32,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Unread;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Unread> {
        if self.at >= self.array.length() {
            return Ok(None);
        }
        let item = self.array.get(self.at);
        self.at += 1;
        seed.deserialize(Json(item)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some((self.array.length() - self.at) as usize)
    }
}

struct Fields {
    object: JsValue,
    fields: &'static [&'static str],
}

impl<'de> SeqAccess<'de> for Fields {
    type Error = Unread;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Unread> {
        let Some((field, rest)) = self.fields.split_first() else { return Ok(None) };
        self.fields = rest;
        let value = Reflect::get(&self.object, &JsValue::from_str(field)).map_err(|_| Unread)?;
        if value.is_undefined() {
            // A field that is not there is None where it may be, else what its type says by default, if it does.
            return Ok(seed.deserialize(Json(JsValue::NULL)).ok());
        }
        seed.deserialize(Json(value)).map(Some)
    }
}

struct Entries {
    entries: Array,
    at: u32,
    value: JsValue,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Unread;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unread> {
        if self.at >= self.entries.length() {
            return Ok(None);
        }
        let (name, value) = entry(&self.entries, self.at)?;
        self.at += 1;
        self.value = value;
        seed.deserialize(Json(JsString::from(name).into())).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unread> {
        seed.deserialize(Json(std::mem::replace(&mut self.value, JsValue::UNDEFINED)))
    }
}

fn entry(entries: &Array, at: u32) -> Result<(String, JsValue), Unread> {
    let pair: Array = entries.get(at).dyn_into().map_err(|_| Unread)?;
    Ok((pair.get(0).as_string().ok_or(Unread)?, pair.get(1)))
}

struct Variant {
    name: String,
    value: JsValue,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unread;
    type Variant = Json;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Json), Unread> {
        let name = StrDeserializer::new(&self.name);
        Ok((seed.deserialize(name)?, Json(self.value)))
    }
}

impl<'de> VariantAccess<'de> for Json {
    type Error = Unread;

    fn unit_variant(self) -> Result<(), Unread> {
        if self.0.is_undefined() { Ok(()) } else { Err(Unread) }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Unread> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        self.deserialize_struct("", fields, visitor)
    }
}

impl Error for Unread {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Unread
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Unread
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Unread
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Unread
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Unread
    }

    fn missing_field(_: &'static str) -> Self {
        Unread
    }
}

impl std::error::Error for Unread {}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not what was expected")
    }
}
