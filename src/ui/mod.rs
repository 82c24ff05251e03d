//! What a learner and an employer see: opens the wallet, hands it down, routes.

#![expect(unreachable_pub, reason = "the component macro writes public items")]

pub(crate) mod claims;
mod components;
mod dom;
mod markdown;
mod pages;
mod shell;
mod words;

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;
use wasm_bindgen::JsCast;

use crate::browser::{Browser, settings};
use crate::wallet::Wallet;
use dom::{Node, h, later, view};
use shell::App;

/// What the wallet stands on.
pub(crate) type World = Browser;

/// Opens the wallet and shows it. Called once, when the module is loaded.
pub fn start() {
    console_error_panic_hook::set_once();
    later(async {
        pages::settings::show(settings::theme());
        let mut wanted: Vec<String> = settings::language().into_iter().collect();
        wanted.extend(settings::preferred_languages());
        shell::learn(words::best_of(&wanted)).await;
        // A browser that keeps nothing can still check what others show.
        let (world, fault) = match Browser::open().await {
            Ok(world) => (world, None),
            Err(fault) => (Browser::without_storage(), Some(fault)),
        };
        mount(world, fault);
    });
}

fn mount(world: Browser, fault: Option<crate::wallet::ports::PortError>) {
    shell::clear_skeleton();
    let main = h("main").attr("id", "main").attr("tabindex", "-1");
    let Some(body) = document().body() else { return };
    let _ = body.append_child(main.dom());
    let Ok(main) = main.dom().clone().dyn_into::<web_sys::HtmlElement>() else { return };
    let whole = leptos::mount::mount_to(main, move || {
        let app = App::new(Wallet::over(world.clone()), fault);
        provide_context(app);
        shell::listen(app, &world);
        // A change of language draws everything anew.
        move || {
            app.language.track();
            view! { <Whole /> }
        }
    });
    whole.forget();
}

#[component]
fn Whole() -> impl IntoView {
    let base = shell::root().trim_end_matches('/').to_owned();
    view! {
        <Router base=base>
            {shell::frame(shell::app())}
            <FlatRoutes fallback=at(pages::lost::page)>
                <Route path=path!("") view=at(pages::home::page) />
                <Route path=path!("add") view=at(pages::import::page) />
                <Route path=path!("badge") view=at(pages::badge::page) />
                <Route path=path!("share") view=at(pages::share::page) />
                <Route path=path!("shared") view=at(pages::shared::page) />
                <Route path=path!("v") view=at(pages::verify::shared_page) />
                <Route path=path!("check") view=at(pages::verify::check_page) />
                <Route path=path!("settings") view=at(pages::settings::page) />
            </FlatRoutes>
        </Router>
    }
}

/// A page at its route. All of them are one type, so that the router is compiled once.
fn at(page: fn() -> Node) -> impl Fn() -> AnyView + Clone + Send + 'static {
    move || view(page())
}
