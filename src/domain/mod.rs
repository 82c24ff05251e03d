//! What the specifications say: values and pure functions.

pub mod import;
pub mod share;
