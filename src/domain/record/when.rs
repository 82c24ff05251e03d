//! Dates as records write them: whole ones, months, years, and what older documents have instead.
//!
//! EDTF level 0 (ISO 8601-2), RFC 3339, xsd:dateTime without an offset, seconds since 1970.

use serde::{Deserialize, Serialize};

use crate::domain::date_time::{self, DateTime};
use crate::domain::evidence::Instant;

/// A day, a month or a year, as exactly as it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct When {
    pub year: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<u8>,
}

impl When {
    /// Reads `2024`, `2024-05`, `2024-05-03`, anything that begins so and goes on with a time, and seconds since 1970.
    pub fn read(text: &str) -> Option<When> {
        let text = text.trim();
        let date = text.split(['T', ' ']).next().unwrap_or(text).trim_end_matches('Z');
        let mut parts = date.split('-');
        let number = |part: &str, digits: usize| {
            (part.len() == digits && part.bytes().all(|it| it.is_ascii_digit()))
                .then(|| part.parse::<i32>().ok())
                .flatten()
        };
        let first = parts.next()?;
        let Some(year) = number(first, 4) else {
            // Badges of 2013 wrote seconds since 1970.
            return text
                .parse::<i64>()
                .ok()
                .filter(|it| (86_400..4_102_444_800).contains(it))
                .and_then(When::of);
        };
        let month = match parts.next() {
            None => return Some(When { year, month: None, day: None }),
            Some(part) => number(part, 2).and_then(|it| u8::try_from(it).ok())?,
        };
        if !(1..=12).contains(&month) {
            return None;
        }
        let day = match parts.next() {
            None => return Some(When { year, month: Some(month), day: None }),
            Some(part) => number(part, 2).and_then(|it| u8::try_from(it).ok())?,
        };
        let when = When { year, month: Some(month), day: Some(day) };
        // A day of the calendar is one that can be read back.
        DateTime::of_rfc3339(&format!("{}T00:00:00Z", when.text()))?;
        parts.next().is_none().then_some(when)
    }

    /// The day in UTC.
    pub fn of(instant: Instant) -> Option<When> {
        When::read(&date_time::text(instant)?)
    }

    /// Months since the year 0, a year alone counting from its January.
    pub fn months(self) -> i32 {
        self.year.saturating_mul(12).saturating_add(i32::from(self.month.unwrap_or(1)) - 1)
    }

    /// The last month that it may mean: December for a year alone.
    pub fn last_month(self) -> i32 {
        self.year.saturating_mul(12).saturating_add(i32::from(self.month.unwrap_or(12)) - 1)
    }

    /// As ISO 8601 writes it, as exactly as it was given.
    pub fn text(self) -> String {
        let year = self.year;
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            _ => format!("{year:04}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_date_is_as_exact_as_it_was_given() {
        for (text, read) in [
            ("2024", "2024"),
            ("2024-05", "2024-05"),
            ("2024-05-03", "2024-05-03"),
            ("2023-03-09T16:48:19.413", "2023-03-09"),
            ("2014-08-25T00:00:00.0", "2014-08-25"),
            ("2026-11-21T18:02:00Z", "2026-11-21"),
            ("1376884488", "2013-08-19"),
        ] {
            assert_eq!(When::read(text).map(When::text).as_deref(), Some(read), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in
            ["", "Fall 2021", "2024-13", "2024-02-30", "24-05", "-5", "99999999999999999999", "2024-5-3"]
        {
            assert_eq!(When::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_year_comes_before_its_months() {
        assert!(When::read("2024") < When::read("2024-01") && When::read("2024-12-31") < When::read("2025"));
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in "\\PC*") {
            let _ = When::read(&text);
        }
    }
}
