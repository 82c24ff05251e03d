//! The pages of the modules beside the first, one file a route.

mod ask;
mod book;
mod desk;
mod issuers;
mod lens;
mod open;
mod parts;
mod pathways;
mod receipt;
mod record;
mod resume;
mod review;
mod share;
mod shared;
mod skills;
mod timeline;
mod transcript;
mod worth;

use super::pages;

/// The words that only these pages need, over the common ones.
pub(crate) const WORDS: (&str, &str) = ("rooms", include_str!("../../../public/locales/en.rooms.json"));

/// The page at a route, if this module has it.
pub(crate) fn at(route: &str) -> Option<super::Page> {
    Some(match route {
        "pathways" => pathways::page,
        "record" => record::page,
        "skills" => skills::page,
        "timeline" => timeline::page,
        "transcript" => transcript::page,
        "worth" => worth::page,
        _ => return None,
    })
}

/// The same for the module of those who hand a record over or are handed one.
pub(crate) fn at_desk(route: &str) -> Option<super::Page> {
    Some(match route {
        "resume" => resume::page,
        "review" => review::page,
        _ => return None,
    })
}

/// The same for the module of sharing, and of an employer's desk.
pub(crate) fn at_share(route: &str) -> Option<super::Page> {
    Some(match route {
        "ask" => ask::page,
        "desk" => desk::page,
        "issuers" => issuers::page,
        "open" => open::page,
        "receipt" => receipt::page,
        "settings" => pages::settings::page,
        "share" => share::page,
        "shared" => shared::page,
        _ => return None,
    })
}
