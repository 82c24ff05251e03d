//! A sheet over the page, as the native dialog: focus goes in, stays in, and comes back.
//!
//! <https://html.spec.whatwg.org/multipage/interactive-elements.html#the-dialog-element>

use leptos::html;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::ui::words::t;

/// Shown while `open` holds. Its content is made anew each time it opens.
pub(crate) fn dialog(
    open: RwSignal<bool>,
    class: &'static str,
    title: String,
    content: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                let _ = dialog.show_modal();
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let close = move |_| open.set(false);
    // A press beside the sheet closes it.
    let beside = move |event: leptos::ev::MouseEvent| {
        let on_backdrop = node.get_untracked().is_some_and(|dialog| {
            event.target().is_some_and(|target| *AsRef::<wasm_bindgen::JsValue>::as_ref(&target) == *AsRef::<wasm_bindgen::JsValue>::as_ref(&*dialog))
        });
        if on_backdrop {
            open.set(false);
        }
    };
    let label = title.clone();
    view! {
        <dialog class=class node_ref=node aria-label=label on:close=move |_| open.set(false) on:click=beside>
            <div class="inner">
                <header>
                    <h2>{title}</h2>
                    <button class="round" on:click=close aria-label=t("act.close")>{icon(Icon::Close)}</button>
                </header>
                {move || open.get().then(&content)}
            </div>
        </dialog>
    }
    .into_any()
}
