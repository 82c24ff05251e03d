//! Stands in for the crate of this name, whose exported classes would be in every module and are called by none.
//!
//! Leptos depends on it for the bodies of server functions. Lapel has no server, so no stream is ever made: what
//! is here compiles in its place and says so if it is reached. It saves each module 4 KB of brotli.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use wasm_bindgen::JsValue;

/// A stream of a server function; there is none.
pub struct ReadableStream(Never);

enum Never {}

/// The chunks of a stream; there are none.
pub struct IntoStream(Never);

impl ReadableStream {
    pub fn from_raw(_: web_sys::ReadableStream) -> Self {
        none()
    }

    pub fn from_stream<S>(_: S) -> Self
    where
        S: Stream<Item = Result<JsValue, JsValue>> + 'static,
    {
        none()
    }

    pub fn into_raw(self) -> web_sys::ReadableStream {
        match self.0 {}
    }

    pub fn into_stream(self) -> IntoStream {
        match self.0 {}
    }
}

impl Stream for IntoStream {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.0 {}
    }
}

fn none() -> ! {
    panic!("this app has no server functions")
}
