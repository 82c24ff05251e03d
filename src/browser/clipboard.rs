//! The clipboard. <https://www.w3.org/TR/clipboard-apis/>

use wasm_bindgen::JsValue;

use super::js;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClipboardFault {
    /// This browser gives pages no clipboard.
    #[error("no clipboard")]
    NotSupported,
    /// The person or the browser said no.
    #[error("the clipboard was refused")]
    Refused,
}

/// Copies a text. Call from a click: browsers ask for one.
pub async fn copy(text: &str) -> Result<(), ClipboardFault> {
    js::ask(&clipboard()?, "writeText", &[&JsValue::from_str(text)])
        .await
        .map(drop)
        .map_err(|_| ClipboardFault::Refused)
}

/// Reads the clipboard's text. Call from a click; the browser may ask the person.
pub async fn paste() -> Result<String, ClipboardFault> {
    let text = js::ask(&clipboard()?, "readText", &[]).await.map_err(|_| ClipboardFault::Refused)?;
    Ok(text.as_string().unwrap_or_default())
}

/// Whether [`paste`] can work at all, so that its button is shown only then.
pub fn can_paste() -> bool {
    clipboard().is_ok_and(|clipboard| js::property(&clipboard, "readText").is_function())
}

fn clipboard() -> Result<JsValue, ClipboardFault> {
    let clipboard = js::property(&js::navigator(), "clipboard");
    if clipboard.is_object() { Ok(clipboard) } else { Err(ClipboardFault::NotSupported) }
}
