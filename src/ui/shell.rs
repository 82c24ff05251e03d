//! What stands around every page: the tabs, the bars and the toast, and what pages are handed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

use super::components::icon::{Icon, icon};
use super::words::{self, t};
use super::{World, pages};
use crate::browser::{Browser, events, files, settings};
use crate::wallet::ports::PortError;
use crate::wallet::{Wallet, WalletError};

/// What every page is handed.
#[derive(Clone, Copy)]
pub(crate) struct App {
    wallet: StoredValue<Rc<Wallet<World>>, LocalStorage>,
    navigate: StoredValue<Option<Rc<dyn Fn(&str, bool)>>, LocalStorage>,
    /// Why this browser keeps nothing, if it does not.
    pub(crate) no_store: RwSignal<Option<PortError>>,
    /// Goes up whenever what is kept changed elsewhere: in another tab, or by undoing.
    pub(crate) changed: RwSignal<u32>,
    /// Goes up whenever another language is spoken.
    pub(crate) language: RwSignal<u32>,
    pub(crate) online: RwSignal<bool>,
    pub(crate) update: RwSignal<bool>,
    /// Another tab brought a newer version of the store.
    pub(crate) superseded: RwSignal<bool>,
    /// What was dropped, pasted or sent, until a page takes it.
    pub(crate) inbox: RwSignal<Vec<Result<files::Brought, files::FileFault>>, LocalStorage>,
    toast: RwSignal<Option<Toast>>,
}

/// One line about what has just happened.
#[derive(Clone)]
struct Toast {
    words: String,
    undo: Option<StoredValue<Rc<dyn Fn()>, LocalStorage>>,
    number: u32,
}

pub(crate) fn app() -> App {
    expect_context()
}

impl App {
    pub(crate) fn new(wallet: Wallet<World>, fault: Option<PortError>) -> App {
        App {
            wallet: StoredValue::new_local(Rc::new(wallet)),
            navigate: StoredValue::new_local(None),
            no_store: RwSignal::new(fault),
            changed: RwSignal::new(0),
            language: RwSignal::new(0),
            online: RwSignal::new(events::online()),
            update: RwSignal::new(false),
            superseded: RwSignal::new(false),
            inbox: RwSignal::new_local(Vec::new()),
            toast: RwSignal::new(None),
        }
    }

    pub(crate) fn wallet(self) -> Rc<Wallet<World>> {
        self.wallet.get_value()
    }

    /// Goes to a route of the app, given without the leading slash.
    pub(crate) fn go(self, route: &str) {
        self.travel(route, false);
    }

    /// Goes there without leaving a way back to here.
    pub(crate) fn go_instead(self, route: &str) {
        self.travel(route, true);
    }

    fn travel(self, route: &str, instead: bool) {
        if let Some(navigate) = self.navigate.get_value() {
            navigate(&link(route), instead);
        }
    }

    /// Goes back, or home where there is nothing to go back to.
    pub(crate) fn back(self) {
        let history = window().history().ok();
        match history {
            Some(history) if history.length().is_ok_and(|length| length > 1) && TRAVELLED.get() => {
                let _ = history.back();
            }
            _ => self.go(""),
        }
    }

    pub(crate) fn say(self, words: String) {
        self.toast_for(words, None, 5);
    }

    /// Says what was done, and lets it be undone for ten seconds.
    pub(crate) fn say_undo(self, words: String, undo: impl Fn() + 'static) {
        let undo: Rc<dyn Fn()> = Rc::new(undo);
        self.toast_for(words, Some(StoredValue::new_local(undo)), 10);
    }

    fn toast_for(self, words: String, undo: Option<StoredValue<Rc<dyn Fn()>, LocalStorage>>, seconds: u64) {
        let number = self.toast.with_untracked(|toast| toast.as_ref().map_or(0, |toast| toast.number + 1));
        self.toast.set(Some(Toast { words, undo, number }));
        let clear = move || {
            if self.toast.with_untracked(|toast| toast.as_ref().is_some_and(|toast| toast.number == number)) {
                self.toast.set(None);
            }
        };
        set_timeout(clear, Duration::from_secs(seconds));
    }
}

thread_local! {
    static TRAVELLED: Cell<bool> = const { Cell::new(false) };
    static GREETED: RefCell<Option<String>> = const { RefCell::new(None) };
    static READY: Cell<bool> = const { Cell::new(false) };
}

/// The path under which the app is served, with its closing slash.
pub(crate) fn root() -> String {
    document()
        .document_element()
        .and_then(|element| element.get_attribute("data-root"))
        .filter(|root| root.starts_with('/') && root.ends_with('/'))
        .unwrap_or_else(|| "/".to_owned())
}

/// The address of a route within this site.
pub(crate) fn link(route: &str) -> String {
    [root().as_str(), route].concat()
}

/// The address of the app for others, without a route.
pub(crate) fn public_base() -> String {
    let origin = window().location().origin().unwrap_or_default();
    [origin, root()].concat()
}

/// Speaks a language, fetching its catalogue where it is not built in.
pub(crate) async fn learn(tag: &'static str) {
    let catalogue = match tag {
        "en" => None,
        _ => crate::browser::fetch_own(&["locales/", tag, ".json"].concat())
            .await
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok()),
    };
    match (tag, &catalogue) {
        ("en", _) | (_, Some(_)) => words::speak(tag, catalogue.as_deref()),
        // A language whose file cannot be had is not spoken.
        _ => words::speak("en", None),
    }
}

/// Takes away what stood on the page until the app could draw.
pub(crate) fn clear_skeleton() {
    if let Some(skeleton) = document().get_element_by_id("skeleton") {
        skeleton.remove();
    }
}

/// Says, for those who measure, that the first page stands.
pub(crate) fn ready() {
    if !READY.replace(true) {
        request_animation_frame(|| {
            if let Some(performance) = window().performance() {
                let _ = performance.mark("app-ready");
            }
        });
    }
}

/// The title of a page, as heading and for the window. Where a person came here from another page, it is read out.
pub(crate) fn heading(title: String, words: AnyView) -> AnyView {
    set_title(&title);
    let node = NodeRef::<leptos::html::H1>::new();
    node.on_load(|heading| {
        ready();
        let here = window().location().pathname().unwrap_or_default()
            + &window().location().search().unwrap_or_default();
        let before = GREETED.replace(Some(here.clone()));
        if before.as_ref().is_some_and(|before| *before != here) {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = heading.focus_with_options(&options);
        }
    });
    view! { <h1 tabindex="-1" node_ref=node>{words}</h1> }.into_any()
}

pub(crate) fn set_title(title: &str) {
    document().set_title(&[title, " · Lapel"].concat());
}

pub(crate) fn remember_navigate(app: App) -> AnyView {
    let navigate = use_navigate();
    app.navigate.set_value(Some(Rc::new(move |path: &str, replace: bool| {
        navigate(path, NavigateOptions { resolve: false, replace, ..NavigateOptions::default() })
    })));
    let pathname = use_location().pathname;
    let first = Cell::new(true);
    Effect::new(move |_| {
        pathname.track();
        if !first.replace(false) {
            TRAVELLED.set(true);
        }
    });
    ().into_any()
}

/// Hears what happens around the page, as long as it lives.
pub(crate) fn listen(app: App, browser: &Browser) {
    events::on_online(move |online| app.online.set(online)).forever();
    events::on_update(move || app.update.set(true)).forever();
    browser.on_change(move || app.changed.update(|changed| *changed += 1));
    browser.on_superseded(move || app.superseded.set(true));
    hear_drops(app);
    let engine = browser.clone();
    // The first page is drawn before the engine is fetched.
    set_timeout(move || engine.preload_engine(), Duration::from_millis(200));
}

/// Whatever is dropped on any page is taken to the page that adds, or to the one that checks.
fn hear_drops(app: App) {
    let over = window_event_listener_untyped("dragover", |event| event.prevent_default());
    let drop = window_event_listener_untyped("drop", move |event| {
        event.prevent_default();
        let Ok(event) = event.dyn_into::<web_sys::DragEvent>() else { return };
        bring(app, files::dropped(&event));
    });
    let paste = window_event_listener_untyped("paste", move |event| {
        let in_field = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA"));
        if in_field {
            return;
        }
        let Ok(event) = event.dyn_into::<web_sys::ClipboardEvent>() else { return };
        bring(app, files::pasted(&event));
    });
    // They live as long as the page.
    std::mem::forget((over, drop, paste));
}

fn bring(
    app: App,
    brought: impl Future<Output = Vec<Result<files::Brought, files::FileFault>>> + 'static,
) {
    spawn_local(async move {
        let brought = brought.await;
        if brought.is_empty() {
            return;
        }
        app.inbox.update(|inbox| inbox.extend(brought));
        let path = window().location().pathname().unwrap_or_default();
        let here = path.strip_prefix(&root()).unwrap_or_default().trim_end_matches('/').to_owned();
        match here.as_str() {
            "add" | "check" => {}
            "v" => app.go("check"),
            _ => app.go("add"),
        }
    });
}

/// The first stop of the keyboard. Not a plain link: the fragment of a page may be what is being checked.
pub(crate) fn skip_link() -> AnyView {
    let skip = |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        if let Some(main) = document().get_element_by_id("main")
            && let Ok(main) = main.dyn_into::<web_sys::HtmlElement>()
        {
            let _ = main.focus();
        }
    };
    view! { <a class="skip" href="#main" on:click=skip>{t("shell.skip")}</a> }.into_any()
}

/// What has to be known on every page, above it.
pub(crate) fn bars(app: App) -> AnyView {
    let bar = |tone: &'static str, words: String, action: AnyView| {
        view! { <div class=["bar ", tone].concat()><p>{words}</p>{action}</div> }.into_any()
    };
    let button = |words: String, act: fn()| {
        view! { <button class="quiet" on:click=move |_| act()>{words}</button> }.into_any()
    };
    view! {
        <div class="bars" role="status">
            {move || app.update.get().then(|| bar("news", t("shell.update"), button(t("shell.restart"), events::restart)))}
            {move || {
                app.superseded
                    .get()
                    .then(|| bar("caution", t("wrong.other-version"), button(t("act.reload"), reload)))
            }}
            {move || (!app.online.get()).then(|| bar("calm", t("shell.offline"), ().into_any()))}
        </div>
    }
    .into_any()
}

pub(crate) fn reload() {
    let _ = window().location().reload();
}

/// The pages a learner goes between.
pub(crate) fn tabs(app: App) -> AnyView {
    let location = use_location();
    let here = Memo::new(move |_| {
        let path = location.pathname.get();
        path.strip_prefix(&root()).unwrap_or_default().trim_end_matches('/').to_owned()
    });
    let tab = move |route: &'static str, shape: Icon, key: &'static str| {
        let current = move || if here.get() == route { Some("page") } else { None };
        view! { <li><a href=link(route) aria-current=current>{icon(shape)}<span>{t(key)}</span></a></li> }.into_any()
    };
    // Pages about one thing have their own bar at the thumb; whoever checks a link sees the verdict and nothing else.
    let shown = move || matches!(here.get().as_str(), "" | "shared" | "check" | "settings" | "add");
    let _ = app;
    view! {
        <nav class="tabs" class:away=move || !shown() aria-label=t("shell.pages")>
            <ul>
                {tab("", Icon::Badges, "tab.badges")}
                {tab("check", Icon::Check, "tab.check")}
                <li class="add">
                    <a
                        href=link("add")
                        aria-current=move || if here.get() == "add" { Some("page") } else { None }
                    >
                        {icon(Icon::Plus)}
                        <span>{t("tab.add")}</span>
                    </a>
                </li>
                {tab("shared", Icon::Share, "tab.shared")}
                {tab("settings", Icon::Settings, "tab.settings")}
            </ul>
        </nav>
    }
    .into_any()
}

pub(crate) fn toast(app: App) -> AnyView {
    let shown = move || {
        app.toast.get().map(|toast| {
            let undo = toast.undo.map(|undo| {
                let act = move |_| {
                    app.toast.set(None);
                    undo.with_value(|undo| undo());
                };
                view! { <button class="quiet" on:click=act>{t("act.undo")}</button> }
            });
            view! { <div class="toast"><p>{toast.words}</p>{undo}</div> }
        })
    };
    view! { <div class="toasts" role="status" aria-live="polite">{shown}</div> }.into_any()
}

/// What a page shows while it asks, when it cannot, and when it has.
#[derive(Clone)]
pub(crate) enum Load<T> {
    Waiting,
    Wrong(WalletError),
    Full(T),
}

/// Loads, and loads again whenever a signal that `make` reads changes. What is there stays until its successor is.
pub(crate) fn load<T, F>(make: impl Fn() -> F + 'static) -> RwSignal<Load<T>>
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, WalletError>> + 'static,
{
    let state = RwSignal::new(Load::Waiting);
    let newest = Rc::new(Cell::new(0_u32));
    Effect::new(move |_| {
        let future = make();
        let number = newest.get() + 1;
        newest.set(number);
        let newest = Rc::clone(&newest);
        spawn_local(async move {
            let loaded = match future.await {
                Ok(loaded) => Load::Full(loaded),
                Err(error) => Load::Wrong(error),
            };
            if newest.get() == number {
                // The page may be gone.
                let _ = state.try_set(loaded);
            }
        });
    });
    state
}

/// Speaks another language from now on.
pub(crate) fn choose_language(app: App, tag: &'static str) {
    settings::set_language(Some(tag));
    spawn_local(async move {
        learn(tag).await;
        app.language.update(|language| *language += 1);
    });
}

pub(crate) use pages::lost::wrong;
