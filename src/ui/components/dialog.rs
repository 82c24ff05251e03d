//! A sheet over the page, as the native dialog: focus goes in, stays in, and comes back.
//!
//! <https://html.spec.whatwg.org/multipage/interactive-elements.html#the-dialog-element>

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::icon::{Icon, icon};
use crate::ui::dom::{Node, h, live};

/// Shown while `open` holds. Its content is made anew each time it opens.
pub(crate) fn dialog(
    open: RwSignal<bool>,
    kind: &'static str,
    title: String,
    content: impl Fn() -> Node + 'static,
) -> Node {
    let close = h("button.round").attr("type", "button").label("act.close").put(icon(Icon::Close));
    let head = h("header").put(h("h2").put(title.as_str())).put(close.click(move || open.set(false)));
    let sheet = h(kind).attr("aria-label", &title);
    let itself = sheet.dom().clone();
    let sheet = sheet
        .put(h("div.inner").put(head).put(live(move || open.get().then(&content))))
        .on("close", move |_| open.set(false))
        // A press beside the sheet closes it.
        .on("click", move |event| {
            let beside = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
            if beside.is_some_and(|target| target.is_same_node(Some(&itself))) {
                open.set(false);
            }
        });
    if let Ok(element) = sheet.dom().clone().dyn_into::<HtmlDialogElement>() {
        Effect::new(move |_| match (open.get(), element.open()) {
            (true, false) if element.is_connected() => {
                let _ = element.show_modal();
            }
            // A dialog opens only where it is part of the document, which it is once the page is drawn.
            (true, false) => {
                let element = element.clone();
                request_animation_frame(move || {
                    if open.try_get_untracked() == Some(true) && !element.open() {
                        let _ = element.show_modal();
                    }
                });
            }
            (false, true) => element.close(),
            _ => {}
        });
    }
    sheet
}
