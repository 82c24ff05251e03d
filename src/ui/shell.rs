//! What stands around every page: the tabs, the bars and the toast, and what pages are handed.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use wasm_bindgen::JsCast;

use super::World;
use super::components::icon::{Icon, icon};
use super::dom::{Node, h, hear, later, live, many, text, watch};
use super::pages::import::unopened;
use super::words::{self, t};
use crate::browser::{Browser, events, files, settings};
use crate::wallet::ports::PortError;
use crate::wallet::{Wallet, WalletError};

/// Goes to a route; whether the page that is left stays in the history.
type Navigate = Rc<dyn Fn(&str, bool)>;

/// What every page is handed.
#[derive(Clone, Copy)]
pub(crate) struct App {
    page: fn(&str) -> Option<super::Page>,
    wallet: StoredValue<Rc<Wallet<World>>, LocalStorage>,
    navigate: StoredValue<Option<Navigate>, LocalStorage>,
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
    pub(crate) fn new(
        wallet: Wallet<World>,
        fault: Option<PortError>,
        page: fn(&str) -> Option<super::Page>,
    ) -> App {
        App {
            page,
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

    /// The page at a route, if this module has it.
    pub(crate) fn page(self, route: &str) -> Option<super::Page> {
        (self.page)(route)
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
        let word = route.split(['?', '#']).next().unwrap_or_default();
        if self.page(word).is_none() {
            // The other module's page is loaded anew.
            let location = window().location();
            let _ = if instead { location.replace(&link(route)) } else { location.assign(&link(route)) };
        } else if let Some(navigate) = self.navigate.get_value() {
            navigate(&link(route), instead);
        }
    }

    /// Goes back, or home where there is nothing to go back to.
    pub(crate) fn back(self) {
        match window().history() {
            Ok(history) if TRAVELLED.get() || came_from_here() => {
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
    /// How much is being loaded for the page.
    static LOADING: Cell<u32> = const { Cell::new(0) };
}

/// Whether the page before this one was ours; public/boot.js knows.
fn came_from_here() -> bool {
    document().document_element().is_some_and(|element| element.has_attribute("data-inside"))
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

/// Speaks a language, fetching its catalogues where they are not built in.
pub(crate) async fn learn(tag: &'static str) {
    let mut catalogues = Vec::new();
    for name in words::catalogues(tag) {
        let text = crate::browser::fetch_own(&["locales/", &name, ".json"].concat()).await;
        match text.ok().and_then(|bytes| String::from_utf8(bytes).ok()) {
            Some(text) => catalogues.push(text),
            // A language whose file cannot be had is not spoken.
            None => return words::speak("en", &[]),
        }
    }
    words::speak(tag, &catalogues);
}

/// Takes away what stood on the page until the app could draw.
pub(crate) fn clear_skeleton() {
    if let Some(skeleton) = document().get_element_by_id("skeleton") {
        skeleton.remove();
    }
}

/// Says, for those who measure, that the first page stands, with what it shows.
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
pub(crate) fn heading(title: &str, words: Node) -> Node {
    set_title(title);
    let heading = h("h1").attr("tabindex", "-1").put(words);
    let element = heading.dom().clone();
    // Once it is part of the page.
    later(async move {
        if LOADING.get() == 0 {
            ready();
        }
        let location = window().location();
        let here = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
        let before = GREETED.replace(Some(here.clone()));
        if before.is_some_and(|before| before != here)
            && let Ok(heading) = element.dyn_into::<web_sys::HtmlElement>()
        {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = heading.focus_with_options(&options);
        }
    });
    heading
}

/// The top of a page that has nothing there but its title.
pub(crate) fn head(key: &str) -> Node {
    let title = t(key);
    h("header.top").put(heading(&title, text(&title)))
}

/// The top of a page that one goes back from.
pub(crate) fn head_back(app: App, title: Option<&str>) -> Node {
    let back = h("button.round").label("act.back").put(icon(Icon::Back)).click(move || app.back());
    h("header.top.back").put(back).put(title.map(|key| heading(&t(key), text(&t(key)))))
}

/// The next heading is read out although the address stays the same.
pub(crate) fn greet_again() {
    GREETED.set(Some(String::new()));
}

pub(crate) fn set_title(title: &str) {
    document().set_title(&[title, " · Lapel"].concat());
}

/// Everything around the page.
pub(crate) fn around(app: App, page: Node) -> Node {
    many(vec![skip_link(), bars(app), page, tabs(), toast(app)])
}

pub(crate) fn remember_navigate(app: App) {
    let navigate = use_navigate();
    app.navigate.set_value(Some(Rc::new(move |path: &str, replace: bool| {
        navigate(path, NavigateOptions { resolve: false, replace, ..NavigateOptions::default() })
    })));
    let pathname = use_location().pathname;
    let first = Cell::new(true);
    watch(move || {
        pathname.track();
        if !first.replace(false) {
            TRAVELLED.set(true);
        }
    });
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
    let window = window();
    hear(&window, "dragover", Box::new(|event| event.prevent_default()));
    hear(
        &window,
        "drop",
        Box::new(move |event| {
            event.prevent_default();
            if let Ok(event) = event.dyn_into::<web_sys::DragEvent>() {
                bring(app, files::dropped(&event));
            }
        }),
    );
    hear(
        &window,
        "paste",
        Box::new(move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            let in_field =
                target.is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA"));
            if let (false, Ok(event)) = (in_field, event.dyn_into::<web_sys::ClipboardEvent>()) {
                bring(app, files::pasted(&event));
            }
        }),
    );
}

fn bring(app: App, brought: impl Future<Output = Vec<Result<files::Brought, files::FileFault>>> + 'static) {
    later(async move {
        let brought = brought.await;
        if brought.is_empty() {
            return;
        }
        let path = window().location().pathname().unwrap_or_default();
        let here = path.strip_prefix(&root()).unwrap_or_default().trim_end_matches('/').to_owned();
        let stays = matches!(here.as_str(), "add" | "ask" | "check" | "desk" | "receipt" | "review");
        if stays || app.page("add").is_some() {
            app.inbox.update(|inbox| inbox.extend(brought));
            match here.as_str() {
                _ if stays => {}
                "v" => app.go("check"),
                _ => app.go("add"),
            }
            return;
        }
        // Another module adds: what was brought waits for it.
        let (mut whole, mut faults) = (Vec::new(), Vec::new());
        for one in brought {
            match one {
                Ok(file) => whole.push(file),
                Err(fault) => faults.push(fault),
            }
        }
        match faults.pop() {
            Some(fault) if whole.is_empty() => app.say(words::fault(&unopened(fault).fault)),
            _ if files::into_inbox(&whole).await => app.go("add?inbox=page"),
            // Without such a place it has to be brought again, there.
            _ => app.go("add"),
        }
    });
}

/// The first stop of the keyboard. Not a plain link: the fragment of a page may be what is being checked.
fn skip_link() -> Node {
    h("a.skip").attr("href", "#main").say("shell.skip").on("click", |event| {
        event.prevent_default();
        if let Some(main) = document().get_element_by_id("main")
            && let Ok(main) = main.dyn_into::<web_sys::HtmlElement>()
        {
            let _ = main.focus();
        }
    })
}

/// What has to be known on every page, above it.
fn bars(app: App) -> Node {
    let bar = |kind: &'static str, words: &'static str| h(kind).put(h("p").say(words));
    let press = |words: &'static str, act: fn()| h("button.quiet").say(words).click(act);
    h("div.bars")
        .attr("role", "status")
        .put(live(move || {
            app.update
                .get()
                .then(|| bar("div.bar.news", "shell.update").put(press("shell.restart", events::restart)))
        }))
        .put(live(move || {
            let superseded = app.superseded.get();
            superseded.then(|| bar("div.bar.caution", "wrong.other-version").put(press("act.reload", reload)))
        }))
        .put(live(move || (!app.online.get()).then(|| bar("div.bar", "shell.offline"))))
}

pub(crate) fn reload() {
    let _ = window().location().reload();
}

/// The pages a learner goes between.
fn tabs() -> Node {
    let location = use_location();
    let here = Memo::new(move |_| {
        let path = location.pathname.get();
        path.strip_prefix(&root()).unwrap_or_default().trim_end_matches('/').to_owned()
    });
    let tab = move |kind: &str, route: &'static str, shape: Icon, key: &str| {
        let current = move || {
            let here = here.read();
            let within = route == "record" && OF_THE_RECORD.contains(&here.as_str());
            (here.as_str() == route || within).then(|| "page".to_owned())
        };
        let link = h("a").attr("href", &link(route)).attr_live("aria-current", current);
        h(kind).put(link.put(icon(shape)).put(h("span").say(key)))
    };
    // Pages about one thing have their own bar at the thumb; whoever checks a link sees the verdict and nothing else.
    let away = move || {
        let here = here.read();
        let tab = matches!(here.as_str(), "" | "record" | "shared" | "check" | "desk" | "settings" | "add");
        !tab && !OF_THE_RECORD.contains(&here.as_str())
    };
    let list = h("ul")
        .put(tab("li", "", Icon::Badges, "tab.badges"))
        .put(tab("li", "record", Icon::Record, "tab.record"))
        .put(tab("li.add", "add", Icon::Plus, "tab.add"))
        .put(tab("li", "check", Icon::Check, "tab.check"))
        .put(tab("li.at-desk", "shared", Icon::Share, "tab.shared"))
        .put(tab("li", "settings", Icon::Settings, "tab.settings"));
    h("nav.tabs").class_live("away", away).label("shell.pages").put(list)
}

/// The parts of the record, which stand under its tab.
const OF_THE_RECORD: [&str; 4] = ["skills", "pathways", "timeline", "resume"];

fn toast(app: App) -> Node {
    let shown = live(move || {
        app.toast.get().map(|toast| {
            let undo = toast.undo.map(|undo| {
                h("button.quiet").say("act.undo").click(move || {
                    let act = undo.get_value();
                    app.toast.set(None);
                    act();
                })
            });
            h("div.toast").put(h("p").put(toast.words.as_str())).put(undo)
        })
    });
    h("div.toasts").attr("role", "status").attr("aria-live", "polite").put(shown)
}

/// What a page shows while it asks, when it cannot, and when it has.
#[derive(Clone)]
pub(crate) enum Load<T> {
    Waiting,
    Wrong(WalletError),
    Full(T),
}

/// What will be loaded.
pub(crate) type Loading<T> = Pin<Box<dyn Future<Output = Result<T, WalletError>>>>;

/// Loads, and loads again whenever a signal that `make` reads changes. What is there stays until its successor is.
pub(crate) fn load<T: Send + Sync + 'static>(make: impl Fn() -> Loading<T> + 'static) -> RwSignal<Load<T>> {
    load_boxed(Box::new(make))
}

fn load_boxed<T: Send + Sync + 'static>(make: Box<dyn Fn() -> Loading<T>>) -> RwSignal<Load<T>> {
    let state = RwSignal::new(Load::Waiting);
    let newest = Rc::new(Cell::new(0_u32));
    watch(move || {
        let future = make();
        let number = newest.get() + 1;
        newest.set(number);
        let newest = Rc::clone(&newest);
        LOADING.set(LOADING.get() + 1);
        later(async move {
            let loaded = match future.await {
                Ok(loaded) => Load::Full(loaded),
                Err(error) => Load::Wrong(error),
            };
            if newest.get() == number {
                // The page may be gone.
                let _ = state.try_set(loaded);
            }
            LOADING.set(LOADING.get().saturating_sub(1));
            ready();
        });
    });
    state
}

/// Speaks another language from now on.
pub(crate) fn choose_language(app: App, tag: &'static str) {
    settings::set_language(Some(tag));
    later(async move {
        learn(tag).await;
        app.language.update(|language| *language += 1);
    });
}
