//! Points in time as documents write them: XSD dateTime with an offset (VCDM 2.0 §4.9, RFC 3339).

use crate::domain::date_time::DateTime;
use crate::domain::evidence::Instant;

pub use crate::domain::date_time::text;

/// The point in time, in whole seconds; None where it is not a dateTime with an offset.
pub fn instant(text: &str) -> Option<Instant> {
    DateTime::of_rfc3339(text.trim()).map(|it| it.seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_taken_into_account() {
        assert_eq!(instant("2026-11-21T18:02:00+02:00"), instant("2026-11-21T16:02:00Z"));
        assert_eq!(instant("2026-11-21T16:02:00.250Z"), instant("2026-11-21T16:02:00Z"));
    }

    #[test]
    fn a_date_without_an_offset_is_not_a_point_in_time() {
        for text in ["2026-11-21T18:02:00", "2026-11-21", "1695000000", "", "2026-13-01T00:00:00Z"] {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    #[test]
    fn a_point_in_time_reads_back() {
        assert_eq!(text(0).as_deref().and_then(instant), Some(0));
    }
}
