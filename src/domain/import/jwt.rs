//! Recognising compact JWTs: three base64url segments, the first of which decodes to a header with `alg`.
//!
//! <https://www.rfc-editor.org/rfc/rfc7515#section-7.1>. Nothing is verified here.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::domain::json;

/// The JWT that `text` is, without the blank space, quotes or line breaks that mail put around and into it.
pub(crate) fn find(text: &str) -> Option<String> {
    let text = super::unquoted(text);
    let allowed =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ' | '\t' | '\r' | '\n');
    if !text.starts_with('e') || !text.chars().all(allowed) {
        return None;
    }
    let token: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let mut segments = token.split('.');
    let (header, _payload, _signature) = (segments.next()?, segments.next()?, segments.next()?);
    (segments.next().is_none() && is_header(header)).then_some(token)
}

/// Whether `text` is an SD-JWT: a JWT with disclosures after `~`. <https://www.rfc-editor.org/rfc/rfc9901>
pub(crate) fn is_sd_jwt(text: &str) -> bool {
    text.split_once('~').is_some_and(|(token, _)| find(token).is_some())
}

/// The text of the second segment; `None` unless it is canonical base64url of UTF-8.
pub(crate) fn payload(token: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?).ok()
}

fn is_header(segment: &str) -> bool {
    let header = URL_SAFE_NO_PAD.decode(segment).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let header = header.and_then(|text| json::parse(&text).ok());
    matches!(header, Some(Value::Object(header)) if header.get("alg").is_some_and(Value::is_string))
}
