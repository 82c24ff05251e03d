//! What the specifications say: values and pure functions. No async, clock, randomness, disk or network.

pub mod caseless;
pub(crate) mod cbor;
pub mod cbor_ld;
pub mod credential;
pub mod date_time;
pub mod decimal;
pub mod desk;
pub mod did;
pub mod engine;
pub mod evidence;
pub mod import;
pub mod issuer;
pub mod jcs;
pub mod json;
pub mod json_ld;
pub mod key;
pub mod proof;
pub mod receipt;
pub mod record;
pub mod shape;
pub mod share;
pub mod sort;
pub mod status;
pub mod verify;
pub mod workshop;
