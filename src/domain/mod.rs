//! What the specifications say: values and pure functions. No async, clock, randomness, disk or network.

pub mod credential;
pub mod engine;
pub mod evidence;
pub mod verify;
