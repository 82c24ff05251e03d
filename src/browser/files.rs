//! Files in and out: chosen, dropped, pasted, sent by another app, and saved.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use futures_channel::oneshot;
use js_sys::Uint8Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, ClipboardEvent, DataTransfer, DragEvent, File, FileList, HtmlElement};
use web_sys::{FilePropertyBag, HtmlAnchorElement, HtmlInputElement, Response, Url};

use super::js::{self, Listener};

/// Something a person brought in: a file, or a text that was dropped or pasted (then without a name).
///
/// # Personal data
/// Very likely.
#[derive(Clone, PartialEq, Eq)]
pub struct Brought {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Why one file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    #[error("larger than we read")]
    TooLarge { name: String },
    /// A folder, or a file that vanished.
    #[error("cannot be read")]
    Unreadable { name: String },
}

/// The most bytes of one file that are read: 8 MiB.
pub const LARGEST: usize = 8 << 20;

/// What a file chooser for badges offers; the engine recognises by content.
pub const BADGE_FILES: &str =
    ".json,.jsonld,.jwt,.png,.svg,.zip,.txt,application/json,application/ld+json,image/png,image/svg+xml";

/// Lets the person choose files. Call from a click. An empty list when nothing was chosen.
///
/// `camera` opens the camera instead of the gallery on phones that can.
pub async fn choose(accept: &str, many: bool, camera: bool) -> Vec<Result<Brought, FileFault>> {
    let Some(input) = js::document()
        .and_then(|document| document.create_element("input").ok())
        .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
    else {
        return Vec::new();
    };
    input.set_accept(accept);
    if camera {
        let _ = input.set_attribute("capture", "environment");
    }
    asked(&input, many).await;
    let brought = of_input(&input).await;
    input.remove();
    brought
}

/// Opens the system's chooser, and waits until the person is done with it.
async fn asked(input: &HtmlInputElement, many: bool) {
    input.set_type("file");
    input.set_multiple(many);
    input.set_hidden(true);
    // Safari forgets inputs that are not in the page.
    if let Some(body) = js::document().and_then(|document| document.body()) {
        let _ = body.append_child(input);
    }
    let (done, wait) = oneshot::channel::<()>();
    let done = Rc::new(RefCell::new(Some(done)));
    let cancelled = Rc::clone(&done);
    let finish = |done: &Rc<RefCell<Option<oneshot::Sender<()>>>>| {
        if let Some(done) = done.borrow_mut().take() {
            let _ = done.send(());
        }
    };
    let _changed = Listener::new(input, "change", move |_| finish(&done));
    let _cancelled = Listener::new(input, "cancel", move |_| finish(&cancelled));
    input.click();
    let _ = wait.await;
}

/// The files of an input that the page shows itself; empties it, so that the same file can be chosen again.
pub async fn of_input(input: &HtmlInputElement) -> Vec<Result<Brought, FileFault>> {
    let files = list(input.files());
    let brought = read_all(files).await;
    input.set_value("");
    brought
}

/// What was dropped on the page. Call at once in the event's handler, which also has to prevent the default.
pub fn dropped(event: &DragEvent) -> impl Future<Output = Vec<Result<Brought, FileFault>>> + use<> {
    transferred(event.data_transfer())
}

/// What was pasted outside a text field. Call at once in the event's handler.
pub fn pasted(event: &ClipboardEvent) -> impl Future<Output = Vec<Result<Brought, FileFault>>> + use<> {
    transferred(event.clipboard_data())
}

/// A file that was brought and is not read yet: of a thousand, one at a time is.
pub struct Waiting {
    /// With the folders it lay in.
    pub name: String,
    file: File,
}

impl Waiting {
    pub async fn read(&self) -> Result<Brought, FileFault> {
        read(&self.file, self.name.clone()).await
    }
}

/// Everything that was dropped, folders with all that is in them, and the text if it was one. Call at once in the
/// event's handler. <https://wicg.github.io/entries-api/>
pub fn dropped_whole(event: &DragEvent) -> impl Future<Output = (Vec<Waiting>, Option<String>)> + use<> {
    let data = event.data_transfer();
    let items = data.as_ref().map_or(JsValue::UNDEFINED, |data| js::property(data, "items"));
    let entries: Vec<JsValue> = js_sys::Array::from(&items)
        .iter()
        .filter_map(|item| js::call(&item, "webkitGetAsEntry", &[]).ok())
        .filter(JsValue::is_object)
        .collect();
    let plain = list(data.as_ref().and_then(DataTransfer::files));
    let text = data.and_then(|data| data.get_data("text/plain").ok()).filter(|text| !text.trim().is_empty());
    async move {
        let folders = entries.iter().any(|entry| js::property(entry, "isDirectory").is_truthy());
        if !folders {
            // Files that scripts made have no entries.
            let text = text.filter(|_| plain.is_empty());
            return (plain.into_iter().map(|file| Waiting { name: file.name(), file }).collect(), text);
        }
        let mut found = Vec::new();
        walk(entries, &mut found).await;
        (found, None)
    }
}

/// As many files of a folder as anybody means to drop.
const MOST_FILES: usize = 20_000;

async fn walk(entries: Vec<JsValue>, found: &mut Vec<Waiting>) {
    let mut open = entries;
    open.reverse();
    while let Some(entry) = open.pop() {
        if found.len() >= MOST_FILES {
            return;
        }
        if js::property(&entry, "isFile").is_truthy() {
            let Ok(file) = called_back(&entry, "file").await else { continue };
            let Ok(file) = file.dyn_into::<File>() else { continue };
            let path = js::property(&entry, "fullPath").as_string().unwrap_or_else(|| file.name());
            found.push(Waiting { name: path.trim_start_matches('/').to_owned(), file });
            continue;
        }
        let Ok(reader) = js::call(&entry, "createReader", &[]) else { continue };
        // A reader gives some at a time, and none when it has given all.
        while let Ok(some) = called_back(&reader, "readEntries").await {
            let some = js_sys::Array::from(&some);
            if some.length() == 0 {
                break;
            }
            open.extend(some.iter());
        }
    }
}

/// Calls a method that takes what to call when it succeeded, and when it failed.
async fn called_back(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    let promise = js_sys::Promise::new(&mut |resolve, reject| {
        if js::call(object, name, &[&resolve, &reject]).is_err() {
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    });
    js::settled(promise.into()).await
}

/// Lets the person choose files, or a folder with all that is in it. Call from a click.
pub async fn choose_waiting(accept: &str, folder: bool) -> Vec<Waiting> {
    let Some(input) = js::document()
        .and_then(|document| document.create_element("input").ok())
        .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
    else {
        return Vec::new();
    };
    if folder {
        let _ = input.set_attribute("webkitdirectory", "");
    } else {
        input.set_accept(accept);
    }
    asked(&input, !folder).await;
    let files = list(input.files()).into_iter().map(|file| {
        let path = js::property(&file, "webkitRelativePath").as_string().filter(|path| !path.is_empty());
        Waiting { name: path.unwrap_or_else(|| file.name()), file }
    });
    let files = files.collect();
    input.remove();
    files
}

/// Offers the bytes as a download under this name.
pub fn save(name: &str, media: &str, bytes: &[u8]) -> bool {
    let Some(address) = blob(media, bytes).and_then(|blob| Url::create_object_url_with_blob(&blob).ok())
    else {
        return false;
    };
    let saved = (|| {
        let document = js::document()?;
        let anchor: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
        anchor.set_href(&address);
        anchor.set_download(&plain_name(name));
        anchor.set_hidden(true);
        document.body()?.append_child(&anchor).ok()?;
        AsRef::<HtmlElement>::as_ref(&anchor).click();
        anchor.remove();
        Some(())
    })();
    // The browser may still be reading.
    let revoke = Closure::once_into_js(move || {
        let _ = Url::revoke_object_url(&address);
    });
    if let Some(window) = js::window() {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(revoke.unchecked_ref(), 60_000);
    }
    saved.is_some()
}

/// What another app shared with the installed app: the service worker laid it into the cache `inbox`. Empties it.
pub async fn inbox() -> Vec<Result<Brought, FileFault>> {
    taken_from_inbox().await.unwrap_or_default()
}

/// Lays files there for the page that adds, where another module of the app draws it. Whether all of them lie there.
pub async fn into_inbox(brought: &[Brought]) -> bool {
    laid_into_inbox(brought).await.is_ok()
}

async fn laid_into_inbox(brought: &[Brought]) -> Result<(), JsValue> {
    let caches = js::property(&js_sys::global(), "caches");
    let inbox = js::ask(&caches, "open", &[&JsValue::from_str("inbox")]).await?;
    for (at, file) in brought.iter().enumerate() {
        let mut bytes = file.bytes.clone();
        let response = Response::new_with_opt_u8_array(Some(&mut bytes))?;
        response.headers().set("x-name", &String::from(js_sys::encode_uri_component(&file.name)))?;
        let address = JsValue::from_str(&["inbox/", &at.to_string()].concat());
        js::ask(&inbox, "put", &[&address, &response]).await?;
    }
    Ok(())
}

async fn taken_from_inbox() -> Result<Vec<Result<Brought, FileFault>>, JsValue> {
    let caches = js::property(&js_sys::global(), "caches");
    let name = JsValue::from_str("inbox");
    if !caches.is_object() || !js::ask(&caches, "has", &[&name]).await?.is_truthy() {
        return Ok(Vec::new());
    }
    let inbox = js::ask(&caches, "open", &[&name]).await?;
    let requests: js_sys::Array = js::ask(&inbox, "keys", &[]).await?.dyn_into()?;
    let mut brought = Vec::new();
    for request in requests.iter() {
        let Ok(response) = js::ask(&inbox, "match", &[&request]).await?.dyn_into::<Response>() else {
            continue;
        };
        let name = response.headers().get("x-name").ok().flatten().unwrap_or_default();
        let name = js_sys::decode_uri_component(&name).map(String::from).unwrap_or_default();
        let blob: Blob = js::settled(response.blob()?.into()).await?.dyn_into()?;
        brought.push(read(&blob, name).await);
        js::ask(&inbox, "delete", &[&request]).await?;
    }
    Ok(brought)
}

fn transferred(data: Option<DataTransfer>) -> impl Future<Output = Vec<Result<Brought, FileFault>>> + use<> {
    // The browser empties the object as soon as the handler returns.
    let files = list(data.as_ref().and_then(DataTransfer::files));
    let text = data
        .and_then(|data| {
            let address = data.get_data("text/uri-list").ok().filter(|text| !text.trim().is_empty());
            address.or_else(|| data.get_data("text/plain").ok())
        })
        .filter(|text| !text.trim().is_empty());
    async move {
        if files.is_empty() {
            let text = text.map(|text| Ok(Brought { name: String::new(), bytes: text.into_bytes() }));
            return text.into_iter().collect();
        }
        read_all(files).await
    }
}

async fn read_all(files: Vec<File>) -> Vec<Result<Brought, FileFault>> {
    let mut brought = Vec::new();
    for file in files {
        brought.push(read(&file, file.name()).await);
    }
    brought
}

async fn read(blob: &Blob, name: String) -> Result<Brought, FileFault> {
    if blob.size() > LARGEST as f64 {
        return Err(FileFault::TooLarge { name });
    }
    match js::settled(blob.array_buffer().into()).await {
        Ok(buffer) => Ok(Brought { name, bytes: Uint8Array::new(&buffer).to_vec() }),
        Err(_) => Err(FileFault::Unreadable { name }),
    }
}

fn list(files: Option<FileList>) -> Vec<File> {
    let Some(files) = files else { return Vec::new() };
    (0..files.length()).filter_map(|at| files.get(at)).collect()
}

pub(super) fn blob(media: &str, bytes: &[u8]) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(media);
    Blob::new_with_u8_array_sequence_and_options(&js_sys::Array::of1(&Uint8Array::from(bytes)), &options).ok()
}

pub(super) fn file(name: &str, media: &str, bytes: &[u8]) -> Option<File> {
    let options = FilePropertyBag::new();
    options.set_type(media);
    let parts = js_sys::Array::of1(&Uint8Array::from(bytes));
    File::new_with_u8_array_sequence_and_options(&parts, &plain_name(name), &options).ok()
}

/// A file name that every system takes, since badge names come from strangers.
fn plain_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { ' ' } else { c })
        .take(120)
        .collect();
    let plain = plain.trim().trim_start_matches('.');
    if plain.is_empty() { "badge".to_owned() } else { plain.to_owned() }
}
