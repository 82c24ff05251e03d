//! What a learner and an employer see: opens the wallet, hands it down, routes.

pub(crate) mod claims;
mod components;
mod dom;
mod markdown;
mod pages;
mod rooms;
mod shell;
mod words;

use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::hooks::use_location;
use leptos_router::location::{BrowserUrl, LocationProvider};

use crate::browser::{Browser, settings};
use crate::wallet::Wallet;
use dom::{Node, h, later, live};
use shell::App;

/// What the wallet stands on.
pub(crate) type World = Browser;

/// One of the app's modules: the pages it draws, and the words that only they need. What the other one draws is left
/// out of it when it is linked. public/boot.js knows which routes are whose.
#[derive(Clone, Copy)]
pub struct Module {
    page: fn(&str) -> Option<Page>,
    /// The catalogue's name, and its English.
    words: Option<(&'static str, &'static str)>,
}

/// Draws a page.
type Page = fn() -> Node;

/// What most people open first.
pub const FIRST: Module = Module { page: pages::at, words: None };
/// The learner's record.
pub const ROOMS: Module = Module { page: rooms::at, words: Some(rooms::WORDS) };
/// Handing it over, and reviewing somebody else's.
pub const DESK: Module = Module { page: rooms::at_desk, words: Some(rooms::WORDS) };
/// Sharing, what was shared, and what an employer does with many.
pub const SHARE: Module = Module { page: rooms::at_share, words: Some(rooms::WORDS) };

/// Opens the wallet and shows it. Called once, when the module is loaded.
pub fn start(module: Module) {
    console_error_panic_hook::set_once();
    words::also(module.words);
    later(async move {
        pages::settings::show(settings::theme());
        let mut wanted: Vec<String> = settings::language().into_iter().collect();
        wanted.extend(settings::preferred_languages());
        shell::learn(words::best_of(&wanted)).await;
        // A browser that keeps nothing can still check what others show.
        let (world, fault) = match Browser::open().await {
            Ok(world) => (world, None),
            Err(fault) => (Browser::without_storage(), Some(fault)),
        };
        mount(module, world, fault);
    });
}

fn mount(module: Module, world: Browser, fault: Option<crate::wallet::ports::PortError>) {
    shell::clear_skeleton();
    let Some(body) = document().body() else { return };
    let whole = leptos::mount::mount_to(body, move || {
        let app = App::new(Wallet::over(world.clone()), fault, module.page);
        provide_context(app);
        shell::listen(app, &world);
        let base = shell::root().trim_end_matches('/').to_owned();
        view! { <Router base=base>{everything(app)}</Router> }
    });
    whole.forget();
}

/// The page at the address, and what stands around all pages. A change of language draws everything anew.
fn everything(app: App) {
    shell::remember_navigate(app);
    let path = use_location().pathname;
    let address = use_context::<BrowserUrl>();
    let whole = live(move || {
        app.language.track();
        let address = address.clone();
        let page = live(move || {
            let path = path.get();
            let route = path.strip_prefix(&shell::root()).unwrap_or_default().trim_end_matches('/');
            let page = app.page(route).unwrap_or(pages::lost::page)();
            // The page stands, so that the address bar may say so.
            if let Some(address) = &address {
                address.ready_to_complete();
            }
            page
        });
        shell::around(app, h("main").attr("id", "main").attr("tabindex", "-1").put(page))
    });
    if let Some(body) = document().body() {
        let _ = body.append_child(whole.dom());
    }
}
