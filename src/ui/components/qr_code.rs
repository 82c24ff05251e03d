//! A code on its white plate with its quiet zone, also in the dark (ISO/IEC 18004, §9.1).

use leptos::prelude::*;

use crate::domain::engine::Code;
use crate::ui::words::t;

/// Modules of white around a code.
const QUIET: usize = 4;

pub(crate) fn qr_code(code: &Code) -> AnyView {
    let side = code.size + 2 * QUIET;
    let view_box = format!("-{QUIET} -{QUIET} {side} {side}");
    view! {
        <div class="code-plate">
            <svg viewBox=view_box role="img" aria-label=t("share.code-label") shape-rendering="crispEdges">
                <path d=code.path.clone() />
            </svg>
        </div>
    }
    .into_any()
}
