//! One file a route. The first module draws those of the table; src/ui/rooms/ has the others.

pub(crate) mod badge;
pub(crate) mod home;
pub(crate) mod import;
pub(crate) mod lost;
pub(crate) mod settings;
pub(crate) mod verify;

/// The page at a route, if this module has it.
pub(crate) fn at(route: &str) -> Option<super::Page> {
    Some(match route {
        "" => home::page,
        "add" => import::page,
        "badge" => badge::page,
        "v" => verify::shared_page,
        "check" => verify::check_page,
        _ => return None,
    })
}
