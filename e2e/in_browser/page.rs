//! What the tests call. Errors reach JavaScript as their Rust names.

use std::cell::{Cell, RefCell};

use lapel::browser::{Alone, Browser, Wanted, camera, fetch_bytes, fetch_picture};
use lapel::domain::evidence::Body;
use lapel::wallet::ports::{Change, Engine, Fetch, Random, Shelf, Store};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::store_contract;

thread_local! {
    static BROWSER: RefCell<Option<Browser>> = const { RefCell::new(None) };
    static ALONE: RefCell<Option<Alone>> = const { RefCell::new(None) };
    static CHANGES: Cell<u32> = const { Cell::new(0) };
    static SUPERSEDED: Cell<bool> = const { Cell::new(false) };
}

/// Opens the store and keeps it open.
#[wasm_bindgen]
pub async fn open() -> Result<(), String> {
    let browser = Browser::open().await.map_err(named)?;
    browser.on_change(|| CHANGES.set(CHANGES.get() + 1));
    browser.on_superseded(|| SUPERSEDED.set(true));
    BROWSER.set(Some(browser));
    Ok(())
}

/// Goes on without a store.
#[wasm_bindgen]
pub fn without_storage() {
    BROWSER.set(Some(Browser::without_storage()));
}

#[wasm_bindgen]
pub fn close() {
    BROWSER.set(None);
}

#[wasm_bindgen]
pub fn claims() -> Vec<String> {
    store_contract::CLAIMS.iter().map(ToString::to_string).collect()
}

#[wasm_bindgen]
pub async fn holds(claim: String) -> Result<(), String> {
    store_contract::holds(&claim, &browser()?).await
}

/// Puts `count` rows of `size` characters on two shelves, in one commit.
#[wasm_bindgen]
pub async fn put(prefix: String, count: u32, size: usize) -> Result<(), String> {
    let mut changes = Vec::new();
    for n in 0..count {
        for shelf in [Shelf::Cards, Shelf::Held] {
            let id = format!("{prefix}-{n}");
            changes.push(Change::Put { shelf, id, row: prefix.repeat(size.div_ceil(prefix.len().max(1))) });
        }
    }
    browser()?.commit(changes).await.map_err(named)
}

/// How many rows whose text begins with `prefix` stand on each of the two shelves.
#[wasm_bindgen]
pub async fn count(prefix: String) -> Result<Vec<u32>, String> {
    let browser = browser()?;
    let mut counts = Vec::new();
    for shelf in [Shelf::Cards, Shelf::Held] {
        let rows = browser.rows(shelf).await.map_err(named)?;
        counts.push(rows.iter().filter(|row| row.starts_with(&prefix)).count() as u32);
    }
    Ok(counts)
}

#[wasm_bindgen]
pub async fn clear() -> Result<(), String> {
    browser()?.clear().await.map_err(named)
}

/// Adds one to a number in the store, with other tabs kept out between reading and writing.
#[wasm_bindgen]
pub async fn add_one_alone() -> Result<u32, String> {
    let browser = browser()?;
    let _alone = browser.alone().await;
    let before = browser.row(Shelf::Notes, "number").await.map_err(named)?;
    let after = before.and_then(|row| row.parse::<u32>().ok()).unwrap_or(0) + 1;
    let row = after.to_string();
    let change = Change::Put { shelf: Shelf::Notes, id: "number".to_owned(), row };
    browser.commit(vec![change]).await.map_err(named)?;
    Ok(after)
}

/// Keeps other tabs out until [`leave`].
#[wasm_bindgen]
pub async fn enter() -> Result<(), String> {
    let alone = browser()?.alone().await;
    ALONE.set(Some(alone));
    Ok(())
}

#[wasm_bindgen]
pub fn leave() {
    ALONE.set(None);
}

/// How often another tab said that it changed something.
#[wasm_bindgen]
pub fn changes_heard() -> u32 {
    CHANGES.get()
}

#[wasm_bindgen]
pub fn superseded() -> bool {
    SUPERSEDED.get()
}

/// Runs an engine task given as JSON; answers the outcome as JSON.
#[wasm_bindgen]
pub async fn run(task: String) -> Result<String, String> {
    let task = serde_json::from_str(&task).map_err(|_| "not a task".to_owned())?;
    let outcome = browser()?.run(task).await.map_err(named)?;
    serde_json::to_string(&outcome).map_err(|error| error.to_string())
}

/// Asks an address as the wallet does: the text, or an error named after the failure.
#[wasm_bindgen]
pub async fn ask(address: String) -> Result<String, String> {
    match browser()?.ask(&address).await.body {
        Body::Text(text) => Ok(text),
        Body::Missing(failure) => Err(named(failure)),
    }
}

/// How many bytes an address serves.
#[wasm_bindgen]
pub async fn fetch_length(address: String) -> Result<usize, String> {
    fetch_bytes(&address, Wanted::Anything).await.map(|bytes| bytes.len()).map_err(named)
}

/// A remote picture as a `data:` address.
#[wasm_bindgen]
pub async fn picture(address: String) -> Result<String, String> {
    fetch_picture(&address).await.map(|picture| picture.data_address()).map_err(named)
}

/// Random bytes for two keys.
#[wasm_bindgen]
pub fn random() -> Result<Vec<u8>, String> {
    let mut bytes = vec![0; 64];
    browser()?.fill(&mut bytes).map_err(named)?;
    Ok(bytes)
}

/// Reads a code from a picture file.
#[wasm_bindgen]
pub async fn read_picture(bytes: Vec<u8>) -> Result<String, String> {
    camera::read_picture(&bytes).await.map_err(named)
}

/// Shows the camera in a video element and waits for a code.
#[wasm_bindgen]
pub async fn scan(video: web_sys::HtmlVideoElement) -> Result<String, String> {
    let camera = camera::Camera::start(&video).await.map_err(named)?;
    camera.next_code().await.map_err(named)
}

fn browser() -> Result<Browser, String> {
    BROWSER.with_borrow(Clone::clone).ok_or_else(|| "not open".to_owned())
}

fn named(error: impl std::fmt::Debug) -> String {
    format!("{error:?}")
}
