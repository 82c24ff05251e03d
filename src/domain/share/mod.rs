//! A presentation <-> a link, a code, a picture: the ways a learner hands badges over, without a server.

pub mod bake;
pub mod card;
pub mod elsewhere;
pub mod frames;
pub mod lighter;
pub mod link;
pub mod locked;
mod pack;
pub mod page;
pub mod preflight;
pub mod presentation;
pub mod qr;
pub mod request;
pub mod spoken;
pub mod zip;
