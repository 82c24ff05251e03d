//! Lapel: a learner-owned credential wallet and an honest verifier.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod domain;
#[cfg(not(target_arch = "wasm32"))]
pub mod terminal;
#[cfg(target_arch = "wasm32")]
pub mod ui;
pub mod wallet;
