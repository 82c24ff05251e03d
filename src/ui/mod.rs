//! What a learner and an employer see: opens the wallet, hands it down, routes.

#![expect(unreachable_pub, reason = "the component macro writes public items")]

pub(crate) mod claims;
mod components;
mod markdown;
mod pages;
mod shell;
mod words;

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;
use wasm_bindgen_futures::spawn_local;

use crate::browser::{Browser, settings};
use crate::wallet::Wallet;
use shell::App;

/// What the wallet stands on.
pub(crate) type World = Browser;

/// Opens the wallet and shows it. Called once, when the module is loaded.
pub fn start() {
    console_error_panic_hook::set_once();
    spawn_local(async {
        let mut wanted: Vec<String> = settings::language().into_iter().collect();
        wanted.extend(settings::preferred_languages());
        shell::learn(words::best_of(&wanted)).await;
        // A browser that keeps nothing can still check what others show.
        let (world, fault) = match Browser::open().await {
            Ok(world) => (world, None),
            Err(fault) => (Browser::without_storage(), Some(fault)),
        };
        shell::clear_skeleton();
        let browser = world.clone();
        mount_to_body(move || {
            let app = App::new(Wallet::over(world.clone()), fault.clone());
            provide_context(app);
            shell::listen(app, &browser);
            // A change of language draws everything anew.
            move || {
                app.language.track();
                view! { <Whole /> }
            }
        });
    });
}

#[component]
fn Whole() -> impl IntoView {
    let app = shell::app();
    let root = shell::root();
    let base = root.trim_end_matches('/').to_owned();
    view! {
        <Router base=base>
            {shell::remember_navigate(app)}
            {shell::skip_link()}
            {shell::bars(app)}
            <main id="main" tabindex="-1">
                <FlatRoutes fallback=pages::lost::page>
                    <Route path=path!("") view=pages::home::page />
                    <Route path=path!("add") view=pages::import::page />
                    <Route path=path!("badge") view=pages::badge::page />
                    <Route path=path!("share") view=pages::share::page />
                    <Route path=path!("shared") view=pages::shared::page />
                    <Route path=path!("v") view=pages::verify::shared_page />
                    <Route path=path!("check") view=pages::verify::check_page />
                    <Route path=path!("settings") view=pages::settings::page />
                </FlatRoutes>
            </main>
            {shell::tabs(app)}
            {shell::toast(app)}
        </Router>
    }
}
