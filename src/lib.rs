//! Lapel: a learner-owned credential wallet and an honest verifier.
//!
//! | floor | knows | made of |
//! |---|---|---|
//! | `ui` | what a learner sees | Leptos; wasm32 only |
//! | `browser` | what a browser offers | web-sys, idb, the Worker; wasm32 only |
//! | `terminal` | what a command line offers | clap, files, ureq; native only |
//! | [`wallet`] | what a learner does | journeys over ports |
//! | [`domain`] | what the specifications say | values and pure functions: no async, clock, randomness, disk or network |
//!
//! A floor imports only from those beneath it (`tests/floors.rs`). Four journeys go straight up, under one word each:
//!
//! | journey | ground | first floor | above |
//! |---|---|---|---|
//! | import | [`domain::import`]: bytes → documents | [`wallet::import`] | `ui/pages/add.rs` |
//! | share | [`domain::share`]: presentation ↔ link, code, picture | [`wallet::share`] | `ui/pages/share.rs`, `terminal/share.rs` |
//! | verify | [`domain::verify`]: document + evidence + now → reports | [`wallet::verify`] | `ui/pages/verify.rs`, `terminal/verify.rs` |
//! | record | [`domain::record`]: many documents and their reports → one record, reviewed and handed over | [`wallet::record`] | `ui/rooms/`, `terminal/record.rs` |
//!
//! In the browser the app is several modules: `main.rs` draws `ui/pages/`, which most people open first; `bin/rooms.rs`,
//! `bin/desk.rs` and `bin/share.rs` draw the larger pages of `ui/rooms/` and are fetched where one of them is opened.
//!
//! On the ground: [`domain::credential`] (what a document says), [`domain::json_ld`] (its meaning, in safe mode),
//! [`domain::cbor_ld`] (what the compact codes of other wallets say),
//! [`domain::proof`] (whether a signature covers it), [`domain::did`] (from a method to a key), [`domain::status`]
//! (whether the issuer stands by it), [`domain::issuer`] (who is known to stand behind a key), [`domain::evidence`]
//! (what the web answered, and when), [`domain::receipt`] (what was checked, signed by the device that looked),
//! [`domain::desk`] (many at once, as a table), and three doors, which in the browser are Web Workers:
//! [`domain::engine`] for slow or hostile work, [`domain::workshop`] for what is seldom wanted, and
//! [`domain::record::book`] for the record with its skills.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod domain;
#[cfg(not(target_arch = "wasm32"))]
pub mod terminal;
#[cfg(target_arch = "wasm32")]
pub mod ui;
pub mod wallet;
