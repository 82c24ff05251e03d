//! "Check it is this person": what the one who checks types is compared on the device with whom the badge names.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::domain::credential::Recipient;
use crate::domain::verify::recipient;
use crate::ui::words::t;

pub(crate) fn check_person(recipient: &Recipient) -> AnyView {
    if recipient.identifiers.is_empty() && recipient.name.is_none() && recipient.id.is_none() {
        return view! { <p class="soft">{t("person.nobody")}</p> }.into_any();
    }
    let recipient = recipient.clone();
    let typed = RwSignal::new(String::new());
    let answer = RwSignal::new(None::<Option<bool>>);
    let compare = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = typed.get_untracked();
        if !typed.trim().is_empty() {
            answer.set(Some(recipient::matches(&recipient, typed.trim())));
        }
    };
    let told = move || {
        answer.get().map(|answer| {
            let (class, shape, key) = match answer {
                Some(true) => ("mark genuine", Icon::Tick, "person.yes"),
                Some(false) => ("mark caution", Icon::Alert, "person.no"),
                None => ("mark unknown", Icon::Question, "person.cannot"),
            };
            view! { <p class=class><span class="dot">{icon(shape)}</span><span>{t(key)}</span></p> }
        })
    };
    view! {
        <details class="person">
            <summary>{icon(Icon::Person)}{t("person.check")}</summary>
            <form on:submit=compare>
                <label>
                    {t("person.label")}
                    <input
                        type="text"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        prop:value=typed
                        on:input=move |event| {
                            typed.set(event_target_value(&event));
                            answer.set(None);
                        }
                    />
                </label>
                <button class="small">{t("person.compare")}</button>
            </form>
            <p class="soft">{t("person.hint")}</p>
            <div role="status">{told}</div>
        </details>
    }
    .into_any()
}
