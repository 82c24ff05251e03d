//! Small choices of this device: theme, language, hints that were dismissed. Never personal data.

use gloo_storage::{LocalStorage, Storage};

/// How the app looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device says.
    #[default]
    Device,
    Light,
    Dark,
}

impl Theme {
    pub fn name(self) -> &'static str {
        match self {
            Theme::Device => "device",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn of(name: &str) -> Theme {
        match name {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::Device,
        }
    }
}

pub fn theme() -> Theme {
    read("theme").map_or(Theme::Device, |name| Theme::of(&name))
}

pub fn set_theme(theme: Theme) {
    match theme {
        Theme::Device => forget("theme"),
        chosen => write("theme", chosen.name()),
    }
}

/// The language that was chosen, as a BCP 47 tag; None: as the browser says.
pub fn language() -> Option<String> {
    read("language")
}

pub fn set_language(tag: Option<&str>) {
    match tag {
        Some(tag) => write("language", tag),
        None => forget("language"),
    }
}

/// The languages the browser asks for, best first.
pub fn preferred_languages() -> Vec<String> {
    web_sys::window()
        .map(|window| window.navigator().languages().iter().filter_map(|tag| tag.as_string()).collect())
        .unwrap_or_default()
}

/// Whether a hint was seen, for example `camera` or `backup`.
pub fn seen(hint: &str) -> bool {
    read(&format!("seen-{hint}")).is_some()
}

pub fn set_seen(hint: &str) {
    write(&format!("seen-{hint}"), "yes");
}

/// Who checks here, as shares name whom they were made for.
pub fn checker() -> Option<String> {
    read("checker").filter(|name| !name.trim().is_empty())
}

pub fn set_checker(name: &str) {
    match name.trim() {
        "" => forget("checker"),
        name => write("checker", name),
    }
}

/// Hands a text to the next page of this tab, and to nobody else.
pub fn hand_over(text: &str) {
    if let Some(Ok(Some(tab))) = web_sys::window().map(|window| window.session_storage()) {
        let _ = tab.set_item(HANDED, text);
    }
}

/// What the page before handed over; it is gone then.
pub fn handed_over() -> Option<String> {
    let tab = web_sys::window()?.session_storage().ok()??;
    let text = tab.get_item(HANDED).ok()??;
    let _ = tab.remove_item(HANDED);
    Some(text)
}

const HANDED: &str = "lapel-handed";

/// Forgets every choice.
pub fn clear() {
    let Some(storage) = storage() else { return };
    let names: Vec<String> =
        (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten()).collect();
    for name in names.iter().filter(|name| name.starts_with(PREFIX)) {
        let _ = storage.remove_item(name);
    }
}

fn read(name: &str) -> Option<String> {
    storage()?.get_item(&format!("{PREFIX}{name}")).ok().flatten()
}

fn write(name: &str, value: &str) {
    if let Some(storage) = storage() {
        // A choice that cannot be kept is only forgotten.
        let _ = storage.set_item(&format!("{PREFIX}{name}"), value);
    }
}

fn forget(name: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&format!("{PREFIX}{name}"));
    }
}

/// The choices are words, so that they are kept as they are, and the page's own script can read them too. gloo panics
/// where a page has no local storage (cookies blocked, opaque origin).
fn storage() -> Option<web_sys::Storage> {
    let there = web_sys::window().is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))));
    there.then(LocalStorage::raw)
}

/// Several apps may share an origin.
const PREFIX: &str = "lapel-";
