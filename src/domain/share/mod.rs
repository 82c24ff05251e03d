//! A presentation <-> a link, a code, a picture: the ways a learner hands badges over, without a server.

pub mod bake;
pub mod link;
mod pack;
pub mod presentation;
pub mod qr;
