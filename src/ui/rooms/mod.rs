//! The pages of the second module, one file a route.

mod desk;
mod record;
mod share;

use super::pages;

/// The words that only these pages need, over the common ones.
pub(crate) const WORDS: (&str, &str) = ("rooms", include_str!("../../../public/locales/en.rooms.json"));

/// The page at a route, if this module has it.
pub(crate) fn at(route: &str) -> Option<super::Page> {
    Some(match route {
        "desk" => desk::page,
        "record" => record::page,
        "settings" => pages::settings::page,
        "share" => share::page,
        "shared" => pages::shared::page,
        _ => return None,
    })
}
