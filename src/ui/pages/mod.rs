//! One file a route.

pub(crate) mod badge;
pub(crate) mod home;
pub(crate) mod import;
pub(crate) mod lost;
pub(crate) mod settings;
pub(crate) mod share;
pub(crate) mod shared;
pub(crate) mod verify;
