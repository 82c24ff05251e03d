//! Lapel: a learner-owned credential wallet and an honest verifier.

pub mod domain;
