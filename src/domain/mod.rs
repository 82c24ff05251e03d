//! What the specifications say: values and pure functions.

pub mod did;
pub mod jcs;
pub mod json_ld;
pub mod key;
pub mod proof;
pub mod status;
