//! Lapel: a learner-owned credential wallet and an honest verifier.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod domain;
pub mod wallet;
