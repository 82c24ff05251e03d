//! The device's clock.

use crate::domain::evidence::Instant;

pub(super) fn now() -> Instant {
    // Whole seconds; a date in this century fits many times over.
    (js_sys::Date::now() / 1000.0).floor() as Instant
}
