//! A badge on its plate of felt: its picture, or a monogram where it has none.

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;

use crate::ui::claims::{monogram, visible};
use crate::ui::dom::{Node, h, live};

/// The picture's `data:` address may come later, or never. Pictures are only ever shown as images of a blob, in
/// which nothing runs and from which nothing is loaded.
pub(crate) fn plate(name: &str, issuer: &str, picture: RwSignal<Option<String>>) -> Node {
    let letters = monogram(&visible(name, 200));
    let letters = if letters.is_empty() { "·".to_owned() } else { letters };
    let broken = RwSignal::new(false);
    let inside = live(move || {
        let address =
            if broken.get() { None } else { picture.with(|data| data.as_deref().and_then(object_address)) };
        let Some(address) = address else {
            return h("span.monogram").attr("aria-hidden", "true").put(letters.as_str());
        };
        let shown = h("img").attr("src", &address).attr("alt", "").attr("decoding", "async");
        on_cleanup(move || {
            let _ = web_sys::Url::revoke_object_url(&address);
        });
        shown.on("error", move |_| broken.set(true))
    });
    h("div.plate").class(felt(issuer), true).put(inside)
}

/// A plate for a badge whose picture is at hand, or that has none.
pub(crate) fn plate_with(name: &str, issuer: &str, picture: Option<String>) -> Node {
    plate(name, issuer, RwSignal::new(picture))
}

/// The same issuer always lies on the same felt.
fn felt(issuer: &str) -> &'static str {
    let sum = issuer.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    ["felt-a", "felt-b", "felt-c", "felt-d", "felt-e"].get((sum % 5) as usize).copied().unwrap_or("felt-a")
}

/// An address within this page for a `data:` address that holds a picture.
fn object_address(data: &str) -> Option<String> {
    let rest = data.strip_prefix("data:")?;
    let (head, body) = rest.split_once(',')?;
    let media = head.split(';').next()?.trim().to_ascii_lowercase();
    if !MEDIA.contains(&media.as_str()) {
        return None;
    }
    let bytes: Vec<u8> = if head.to_ascii_lowercase().ends_with(";base64") {
        // Letters of the answer stand for bytes.
        window().atob(body).ok()?.chars().map(|letter| letter as u8).collect()
    } else {
        String::from(js_sys::decode_uri_component(body).ok()?).into_bytes()
    };
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(&media);
    let parts = Array::of1(&Uint8Array::from(bytes.as_slice()));
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    web_sys::Url::create_object_url_with_blob(&blob).ok()
}

const MEDIA: [&str; 6] =
    ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/svg+xml"];
