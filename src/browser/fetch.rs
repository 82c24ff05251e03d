//! Asking the web: without cookies, without referrer, only `https:`, never more than we are willing to read.
//! <https://fetch.spec.whatwg.org/>

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, Headers, ReadableStreamDefaultReader, RequestInit, Response};
use web_sys::{ReferrerPolicy, RequestCache, RequestCredentials, RequestMode, RequestRedirect, Url};

use super::clock;
use super::js::{self, Timer};
use crate::domain::evidence::{Answer, Body, Failure, REDIRECTED, is_same_site};

/// A picture that the person asked to load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// By its first bytes, whatever the server says.
    pub media: &'static str,
    pub bytes: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureFault {
    #[error("the picture was not given")]
    Missing(Failure),
    #[error("not a picture we show")]
    NotAPicture,
}

impl Picture {
    /// As a `data:` address, for `<img>` alone: there an SVG can run nothing and load nothing.
    pub fn data_address(&self) -> String {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        format!("data:{};base64,{}", self.media, STANDARD.encode(&self.bytes))
    }
}

/// What the site at `address` itself serves there.
pub(super) async fn ask(address: &str) -> Answer {
    let body = match fetch_from(address, Wanted::Document, |from| is_same_site(address, from)).await {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Body::Text(text),
            Err(_) => Body::Missing(Failure::NotText),
        },
        Err(failure) => Body::Missing(failure),
    };
    Answer { at: clock::now(), body }
}

/// What to ask a server for, where it has several forms of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Document,
    Picture,
    Anything,
}

impl Wanted {
    fn accept(self) -> &'static str {
        match self {
            Wanted::Document => {
                "application/vc, application/ld+json, application/json, application/jwt, */*;q=0.5"
            }
            Wanted::Picture => "image/png, image/svg+xml, image/webp, image/jpeg, image/gif",
            Wanted::Anything => "*/*",
        }
    }

    fn most(self) -> usize {
        match self {
            Wanted::Picture => LARGEST_PICTURE,
            Wanted::Document | Wanted::Anything => LARGEST,
        }
    }
}

/// What one `https:` address serves. The person has agreed to contact its host.
pub async fn fetch_bytes(address: &str, wanted: Wanted) -> Result<Vec<u8>, Failure> {
    fetch_from(address, wanted, |_| true).await
}

async fn fetch_from(
    address: &str,
    wanted: Wanted,
    may_come_from: impl Fn(&str) -> bool,
) -> Result<Vec<u8>, Failure> {
    let url = Url::new(address).map_err(|_| Failure::Unreachable)?;
    if url.protocol() != "https:" || !url.username().is_empty() || !url.password().is_empty() {
        return Err(Failure::Unreachable);
    }
    let response = Exchange::begin(&url.href(), wanted, RequestMode::Cors).await?;
    // A redirect may lead anywhere; what was not fetched safely is not an answer.
    let from = response.response.url();
    if !from.starts_with("https:") {
        return Err(Failure::Unreachable);
    }
    if !may_come_from(&from) {
        return Err(REDIRECTED);
    }
    response.bytes(wanted.most()).await
}

/// What lies beside the app itself, for example a sample: a path relative to the page.
pub async fn fetch_own(path: &str) -> Result<Vec<u8>, Failure> {
    let base = js::document().and_then(|document| document.base_uri().ok().flatten());
    let base = base.ok_or(Failure::Unreachable)?;
    let url = Url::new_with_base(path, &base).map_err(|_| Failure::Unreachable)?;
    Exchange::begin(&url.href(), Wanted::Anything, RequestMode::SameOrigin).await?.bytes(LARGEST).await
}

/// A remote picture, which the person has agreed to load from its host.
pub async fn fetch_picture(address: &str) -> Result<Picture, PictureFault> {
    let bytes = fetch_bytes(address, Wanted::Picture).await.map_err(PictureFault::Missing)?;
    let media = picture_media(&bytes).ok_or(PictureFault::NotAPicture)?;
    Ok(Picture { media, bytes })
}

/// The media type of a picture by its first bytes.
pub fn picture_media(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some("image/png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => {
            // An SVG begins with a tag; its root may stand behind a declaration and comments.
            let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            let start = String::from_utf8_lossy(start.get(..start.len().min(4096))?);
            (start.trim_start().starts_with('<') && start.contains("<svg")).then_some("image/svg+xml")
        }
    }
}

const LARGEST: usize = 8 << 20;
const LARGEST_PICTURE: usize = 4 << 20;
const PATIENCE_MS: i32 = 10_000;

/// One question and its answer; the clock runs until the last byte.
struct Exchange {
    response: Response,
    controller: AbortController,
    _timer: Option<Timer>,
}

impl Exchange {
    async fn begin(address: &str, wanted: Wanted, mode: RequestMode) -> Result<Exchange, Failure> {
        let window = js::window().ok_or(Failure::Unreachable)?;
        let controller = AbortController::new().map_err(|_| Failure::Unreachable)?;
        let end = controller.clone();
        let timer = Timer::after(PATIENCE_MS, move || end.abort());
        let init = RequestInit::new();
        init.set_method("GET");
        init.set_mode(mode);
        init.set_credentials(RequestCredentials::Omit);
        init.set_referrer_policy(ReferrerPolicy::NoReferrer);
        init.set_redirect(RequestRedirect::Follow);
        init.set_cache(RequestCache::NoStore);
        init.set_signal(Some(&controller.signal()));
        // A header of the kind that needs no asking beforehand.
        if let Ok(headers) = Headers::new()
            && headers.set("accept", wanted.accept()).is_ok()
        {
            init.set_headers(&headers);
        }
        let promise = window.fetch_with_str_and_init(address, &init);
        let response: Response = js::settled(promise.into())
            .await
            .ok()
            .and_then(|response| response.dyn_into().ok())
            .ok_or(Failure::Unreachable)?;
        match response.status() {
            410 => Err(Failure::Gone),
            _ if response.ok() => Ok(Exchange { response, controller, _timer: timer }),
            status => Err(Failure::Refused(status)),
        }
    }

    async fn bytes(self, most: usize) -> Result<Vec<u8>, Failure> {
        let Some(body) = self.response.body() else { return Ok(Vec::new()) };
        let reader: ReadableStreamDefaultReader =
            body.get_reader().dyn_into().map_err(|_| Failure::Unreachable)?;
        let mut bytes = Vec::new();
        loop {
            let part: JsValue = js::settled(reader.read().into()).await.map_err(|_| Failure::Unreachable)?;
            if js::property(&part, "done").is_truthy() {
                return Ok(bytes);
            }
            let part = Uint8Array::new(&js::property(&part, "value"));
            // Counted before it is copied: a small answer may unpack into a large one.
            if part.length() as usize > most - bytes.len() {
                self.controller.abort();
                return Err(Failure::TooLarge);
            }
            bytes.extend(part.to_vec());
        }
    }
}
