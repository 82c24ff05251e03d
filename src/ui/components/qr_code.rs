//! A code on its white plate with its quiet zone, also in the dark (ISO/IEC 18004, §9.1).

use crate::domain::engine::Code;
use crate::ui::dom::{Node, h, svg};

/// Modules of white around a code.
pub(crate) const QUIET: usize = 4;

pub(crate) fn qr_code(code: &Code) -> Node {
    let side = code.size + 2 * QUIET;
    let drawing = svg("svg").attr("viewBox", &format!("-{QUIET} -{QUIET} {side} {side}")).attr("role", "img");
    let drawing = drawing.label("share.code-label").attr("shape-rendering", "crispEdges");
    h("div.code-plate").put(drawing.put(svg("path").attr("d", &code.path)))
}
