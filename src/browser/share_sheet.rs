//! The system's share sheet. <https://www.w3.org/TR/web-share/>

use js_sys::Object;
use wasm_bindgen::JsValue;

use super::js;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareSheetFault {
    /// The person closed the sheet; nothing to say.
    #[error("cancelled")]
    Cancelled,
    #[error("no share sheet")]
    NotSupported,
    #[error("sharing failed")]
    Failed,
}

/// Whether there is a sheet for links, so that its button is shown only then.
pub fn can_share() -> bool {
    js::property(&js::navigator(), "share").is_function()
}

/// Whether the sheet takes a file of this media type.
pub fn can_share_file(name: &str, media: &str) -> bool {
    let Some(file) = super::files::file(name, media, b"x") else { return false };
    let data = with_file(&file);
    js::call(&js::navigator(), "canShare", &[&data]).is_ok_and(|can| can.is_truthy())
}

/// Opens the sheet with a link. Call from a click.
pub async fn share_link(title: &str, link: &str) -> Result<(), ShareSheetFault> {
    let data = Object::new();
    js::set(&data, "title", &JsValue::from_str(title));
    js::set(&data, "url", &JsValue::from_str(link));
    share(&data).await
}

/// Opens the sheet with a file. Call from a click, with the file made beforehand.
pub async fn share_file(name: &str, media: &str, bytes: &[u8]) -> Result<(), ShareSheetFault> {
    let file = super::files::file(name, media, bytes).ok_or(ShareSheetFault::NotSupported)?;
    share(&with_file(&file)).await
}

fn with_file(file: &web_sys::File) -> JsValue {
    let data = Object::new();
    js::set(&data, "files", &js_sys::Array::of1(file));
    data.into()
}

async fn share(data: &JsValue) -> Result<(), ShareSheetFault> {
    if !can_share() {
        return Err(ShareSheetFault::NotSupported);
    }
    match js::ask(&js::navigator(), "share", &[data]).await {
        Ok(_) => Ok(()),
        Err(error) if js::error_name(&error) == "AbortError" => Err(ShareSheetFault::Cancelled),
        Err(_) => Err(ShareSheetFault::Failed),
    }
}
