//! Whether the browser promises to keep what is stored. <https://storage.spec.whatwg.org/>

use wasm_bindgen::JsValue;

use super::js;

/// Bytes, as far as the browser tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub used: f64,
    pub available: f64,
}

/// Asks the browser to keep the wallet even when the device runs out of room. True when it promised.
pub async fn persist() -> bool {
    answer("persist").await.is_some_and(|answer| answer.is_truthy())
}

/// Whether the browser has promised; None when it does not say.
pub async fn persisted() -> Option<bool> {
    answer("persisted").await?.as_bool()
}

pub async fn estimate() -> Option<Estimate> {
    let estimate = answer("estimate").await?;
    Some(Estimate {
        used: js::property(&estimate, "usage").as_f64()?,
        available: js::property(&estimate, "quota").as_f64()?,
    })
}

async fn answer(method: &str) -> Option<JsValue> {
    let storage = js::property(&js::navigator(), "storage");
    if !storage.is_object() {
        return None;
    }
    js::ask(&storage, method, &[]).await.ok()
}
