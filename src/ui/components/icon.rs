//! The icons, drawn as strokes in the colour of the words beside them.

use crate::ui::dom::{Node, svg};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    Badges,
    Record,
    Check,
    Plus,
    Share,
    Settings,
    Back,
    More,
    Search,
    Close,
    Camera,
    Photo,
    File,
    Paste,
    Code,
    Copy,
    Save,
    Print,
    Again,
    Bin,
    Person,
    Globe,
    Tick,
    Cross,
    Question,
    Alert,
    Dash,
    Info,
    Lock,
    Mail,
    Play,
    Pause,
}

/// An icon that says nothing by itself: beside it always stands a word.
pub(crate) fn icon(icon: Icon) -> Node {
    let drawing = svg("svg").attr("class", "icon").attr("viewBox", "0 0 24 24");
    drawing.attr("aria-hidden", "true").put(svg("path").attr("d", path(icon)))
}

fn path(icon: Icon) -> &'static str {
    match icon {
        Icon::Badges => {
            "M5 10h14a1.5 1.5 0 011.5 1.5v7A1.5 1.5 0 0119 20H5a1.5 1.5 0 01-1.5-1.5v-7A1.5 1.5 0 015 10zM5.5 6.8h13M7.5 3.8h9"
        }
        Icon::Record => {
            "M6.5 3.5h11A1.5 1.5 0 0119 5v14a1.5 1.5 0 01-1.5 1.5h-11A1.5 1.5 0 015 19V5a1.5 1.5 0 011.5-1.5zM8.5 8h7M8.5 12h7M8.5 16H12"
        }
        Icon::Check => {
            "M12 3l7.5 2.8v5.4c0 4.6-3.1 7.9-7.5 9.8-4.4-1.9-7.5-5.2-7.5-9.8V5.8zM8.6 12l2.5 2.5 4.5-4.8"
        }
        Icon::Plus => "M12 5v14M5 12h14",
        Icon::Share => {
            "M12 15.5V3.8M7.8 7.5L12 3.3l4.2 4.2M5 12.5v6a1.8 1.8 0 001.8 1.8h10.4a1.8 1.8 0 001.8-1.8v-6"
        }
        Icon::Settings => {
            "M4 7.5h7M16 7.5h4M13.5 10a2.5 2.5 0 100-5 2.5 2.5 0 000 5zM4 16.5h3.5M12.5 16.5H20M10 19a2.5 2.5 0 100-5 2.5 2.5 0 000 5z"
        }
        Icon::Back => "M14.5 5L8 12l6.5 7",
        Icon::More => "M5 12h.01M12 12h.01M19 12h.01",
        Icon::Search => "M11 17.5a6.5 6.5 0 100-13 6.5 6.5 0 000 13zM16 16l4.5 4.5",
        Icon::Close => "M6 6l12 12M18 6L6 18",
        Icon::Camera => {
            "M4 8.5A1.5 1.5 0 015.5 7h2.3l1.4-2.2h5.6L16.2 7h2.3A1.5 1.5 0 0120 8.5v9a1.5 1.5 0 01-1.5 1.5h-13A1.5 1.5 0 014 17.5zM12 16a3.2 3.2 0 100-6.4 3.2 3.2 0 000 6.4z"
        }
        Icon::Photo => {
            "M5.5 4.5h13A1.5 1.5 0 0120 6v12a1.5 1.5 0 01-1.5 1.5h-13A1.5 1.5 0 014 18V6a1.5 1.5 0 011.5-1.5zM4.5 16.5l4.7-4.7 3.3 3.3 2.2-2.2 4.8 4.6M15.5 9.5h.01"
        }
        Icon::File => "M7 3.5h6.5L18.5 8.5v10a2 2 0 01-2 2H7a2 2 0 01-2-2v-13a2 2 0 012-2zM13.5 3.5v5h5",
        Icon::Paste => {
            "M9 5H7a2 2 0 00-2 2v11.5a2 2 0 002 2h10a2 2 0 002-2V7a2 2 0 00-2-2h-2M9.8 3.5h4.4a.8.8 0 01.8.8v1.9a.8.8 0 01-.8.8H9.8a.8.8 0 01-.8-.8V4.3a.8.8 0 01.8-.8zM9 12h6M9 16h4"
        }
        Icon::Code => "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5M20 14v2M14 20h2M19.5 20h.5v-1",
        Icon::Copy => {
            "M9.5 8.5h9A1.5 1.5 0 0120 10v9a1.5 1.5 0 01-1.5 1.5h-9A1.5 1.5 0 018 19v-9a1.5 1.5 0 011.5-1.5zM16 5.5V5A1.5 1.5 0 0014.5 3.5h-9A1.5 1.5 0 004 5v9a1.5 1.5 0 001.5 1.5"
        }
        Icon::Save => "M12 4v11M7.8 11L12 15.2 16.2 11M5 19.5h14",
        Icon::Print => {
            "M7 9V4h10v5M7 17.5H5.5A1.5 1.5 0 014 16v-5.5A1.5 1.5 0 015.5 9h13a1.5 1.5 0 011.5 1.5V16a1.5 1.5 0 01-1.5 1.5H17M7 14.5h10v6H7z"
        }
        Icon::Again => "M19.5 12a7.5 7.5 0 11-2.3-5.4L19.5 9M19.5 4.5V9H15",
        Icon::Bin => {
            "M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.2a1.3 1.3 0 001.3 1.3h5.8a1.3 1.3 0 001.3-1.3L17 7M10.5 11v6M13.5 11v6"
        }
        Icon::Person => "M12 12.5a4 4 0 100-8 4 4 0 000 8zM4.5 20.5c.5-4 3.5-5.5 7.5-5.5s7 1.5 7.5 5.5",
        Icon::Globe => {
            "M12 20.5a8.5 8.5 0 100-17 8.5 8.5 0 000 17zM3.5 12h17M12 3.5c2.5 2.3 3.7 5.2 3.7 8.5s-1.2 6.2-3.7 8.5c-2.5-2.3-3.7-5.2-3.7-8.5s1.2-6.2 3.7-8.5z"
        }
        Icon::Tick => "M6 12.5l4 4 8-9",
        Icon::Cross => "M7 7l10 10M17 7L7 17",
        Icon::Question => "M8.8 9.2a3.2 3.2 0 116.2 1.1c-.6 1.5-3 1.9-3 3.7M12 17.8h.01",
        Icon::Alert => "M12 6v7.5M12 17.8h.01",
        Icon::Dash => "M7 12h10",
        Icon::Info => "M12 11v6.5M12 6.5h.01",
        Icon::Lock => {
            "M6.5 10.5h11A1.5 1.5 0 0119 12v7a1.5 1.5 0 01-1.5 1.5h-11A1.5 1.5 0 015 19v-7a1.5 1.5 0 011.5-1.5zM8.5 10.5V7.5a3.5 3.5 0 017 0v3"
        }
        Icon::Mail => {
            "M5 5.5h14A1.5 1.5 0 0120.5 7v10a1.5 1.5 0 01-1.5 1.5H5A1.5 1.5 0 013.5 17V7A1.5 1.5 0 015 5.5zM4 7l8 6 8-6"
        }
        Icon::Play => "M8 5l11 7-11 7z",
        Icon::Pause => "M8.5 5.5v13M15.5 5.5v13",
    }
}
