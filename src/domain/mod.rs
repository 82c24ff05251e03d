//! What the specifications say: values and pure functions. No async, clock, randomness, disk or network.

pub mod credential;
pub mod did;
pub mod engine;
pub mod evidence;
pub mod import;
pub mod issuer;
pub mod jcs;
pub mod json_ld;
pub mod key;
pub mod proof;
pub mod record;
pub mod shape;
pub mod share;
pub mod status;
pub mod verify;
