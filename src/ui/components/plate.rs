//! A badge on its plate of felt: its picture, or a monogram where it has none.

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;

use crate::ui::claims::{monogram, visible};

/// The picture's `data:` address may come later, or never. Pictures are only ever shown as images of a blob, in
/// which nothing runs and from which nothing is loaded.
pub(crate) fn plate(name: &str, issuer: &str, picture: Signal<Option<String>>) -> AnyView {
    let letters = monogram(&visible(name, 200));
    let letters = if letters.is_empty() { "·".to_owned() } else { letters };
    let broken = RwSignal::new(false);
    let shown = Memo::new(move |before: Option<&Option<String>>| {
        if let Some(Some(address)) = before {
            revoke(address);
        }
        picture.with(|data| data.as_deref().and_then(object_address))
    });
    on_cleanup(move || {
        if let Some(Some(address)) = shown.try_get_untracked() {
            revoke(&address);
        }
    });
    let inside = move || match shown.get() {
        Some(address) if !broken.get() => {
            view! { <img src=address alt="" decoding="async" on:error=move |_| broken.set(true) /> }.into_any()
        }
        _ => view! { <span class="monogram" aria-hidden="true">{letters.clone()}</span> }.into_any(),
    };
    view! { <div class=["plate felt-", felt(issuer)].concat()>{inside}</div> }.into_any()
}

/// The same issuer always lies on the same felt.
fn felt(issuer: &str) -> &'static str {
    let sum = issuer.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    ["a", "b", "c", "d", "e"].get((sum % 5) as usize).copied().unwrap_or("a")
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

fn revoke(address: &str) {
    let _ = web_sys::Url::revoke_object_url(address);
}

const MEDIA: [&str; 6] =
    ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/svg+xml"];
