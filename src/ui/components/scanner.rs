//! The camera on a sheet, until it has seen a code, or enough of a row of codes.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlVideoElement;

use super::dialog::dialog;
use super::notice::{State, notice};
use crate::browser::camera::{Camera, CameraError};
use crate::ui::dom::{Node, h, keep, later, live, many};
use crate::ui::words::{camera_error, fill, integer, t};

/// Open while `open` holds; what it reads is handed on once, and the sheet closes.
pub(crate) fn scanner(open: RwSignal<bool>, read: Rc<dyn Fn(String)>) -> Node {
    dialog(open, "dialog.sheet.scan", t("scan.title"), move || eye(open, Rc::clone(&read)))
}

fn eye(open: RwSignal<bool>, read: Rc<dyn Fn(String)>) -> Node {
    let fault = RwSignal::new(None::<CameraError>);
    let seeing = RwSignal::new(false);
    let row = RwSignal::new(None::<(u32, u32)>);
    let video = h("video").flag("muted", true).flag("playsinline", true).label("scan.title");
    if let Ok(video) = video.dom().clone().dyn_into::<HtmlVideoElement>() {
        // The camera goes off with the sheet, also while the browser still asks the person.
        let camera = Rc::new(Off(RefCell::new(None)));
        let eye = Rc::downgrade(&camera);
        keep(Box::new(camera));
        later(async move {
            let seen = async {
                let started = Camera::start(&video).await?;
                let Some(eye) = eye.upgrade() else {
                    started.stop();
                    return Err(CameraError::Stopped);
                };
                eye.0.replace(Some(started.clone()));
                drop(eye);
                let _ = seeing.try_set(true);
                started
                    .next_code_telling(|known, needed| {
                        let _ = row.try_set(Some((known, needed)));
                    })
                    .await
            }
            .await;
            match seen {
                Ok(text) => {
                    if open.try_set(false).is_none() {
                        read(text);
                    }
                }
                Err(error) => {
                    let _ = fault.try_set(Some(error));
                }
            }
        });
    }
    let told = live(move || match fault.get() {
        Some(CameraError::Stopped) => many(Vec::new()),
        Some(error) => notice(State::Wrong, &t("scan.failed"), &camera_error(error), Vec::new()),
        None if row.with(Option::is_some) => h("p.center").say("scan.row"),
        None => h("p.center").say(if seeing.get() { "scan.hint" } else { "scan.starting" }),
    });
    // Not in the status, which would be read out at every code.
    let progress = live(move || {
        let (known, needed) = row.get()?;
        let words =
            fill("scan.row.part", &[("n", &integer(known as usize)), ("all", &integer(needed as usize))]);
        let bar = h("progress").attr("value", &known.to_string()).attr("max", &needed.to_string());
        Some(h("div.parts").put(bar.label("scan.row")).put(h("p.center").put(words)))
    });
    many(vec![
        h("div.eye")
            .class_live("away", move || fault.get().is_some())
            .put(video)
            .put(h("span.frame").attr("aria-hidden", "true")),
        h("div").attr("role", "status").put(told),
        progress,
    ])
}

/// Turns a camera off when it is dropped.
struct Off(RefCell<Option<Camera>>);

impl Drop for Off {
    fn drop(&mut self) {
        if let Some(camera) = self.0.take() {
            camera.stop();
        }
    }
}
