//! The camera on a sheet, until it has seen a code.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::dialog::dialog;
use super::notice::{State, notice};
use crate::browser::camera::{Camera, CameraError};
use crate::ui::words::{camera_error, t};

/// Open while `open` holds; what it reads is handed on once, and the sheet closes.
pub(crate) fn scanner(open: RwSignal<bool>, read: Callback<String>) -> AnyView {
    dialog(open, "sheet scan", t("scan.title"), move || eye(open, read))
}

fn eye(open: RwSignal<bool>, read: Callback<String>) -> AnyView {
    let video = NodeRef::<html::Video>::new();
    let fault = RwSignal::new(None::<CameraError>);
    let seeing = RwSignal::new(false);
    let camera = StoredValue::new_local(None::<Camera>);
    Effect::new(move |_| {
        let Some(video) = video.get() else { return };
        spawn_local(async move {
            let seen = async {
                let started = Camera::start(&video).await?;
                // The sheet may have been closed while the browser asked.
                if camera.try_set_value(Some(started.clone())).is_some() {
                    started.stop();
                    return Err(CameraError::Stopped);
                }
                let _ = seeing.try_set(true);
                started.next_code().await
            }
            .await;
            match seen {
                Ok(text) => {
                    if open.try_set(false).is_none() {
                        read.run(text);
                    }
                }
                Err(error) => {
                    let _ = fault.try_set(Some(error));
                }
            }
        });
    });
    on_cleanup(move || {
        if let Some(Some(camera)) = camera.try_get_value() {
            camera.stop();
        }
    });
    let told = move || match fault.get() {
        Some(CameraError::Stopped) => ().into_any(),
        Some(error) => notice(State::Wrong, t("scan.failed"), camera_error(error), ().into_any()),
        None if seeing.get() => view! { <p class="center">{t("scan.hint")}</p> }.into_any(),
        None => view! { <p class="center">{t("scan.starting")}</p> }.into_any(),
    };
    view! {
        <div class="eye" class:away=move || fault.get().is_some()>
            <video node_ref=video muted playsinline aria-label=t("scan.title")></video>
            <span class="frame" aria-hidden="true"></span>
        </div>
        <div role="status">{told}</div>
    }
    .into_any()
}
