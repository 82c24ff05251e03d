//! Points in time, as documents write them.
//!
//! <https://www.rfc-editor.org/rfc/rfc3339>, <https://www.w3.org/TR/xmlschema11-2/#dateTime>

use crate::domain::evidence::Instant;

/// A point in time of the years 0 to 9999, as its offset from the beginning of 1970 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTime {
    pub seconds: Instant,
    pub nanosecond: u32,
}

impl DateTime {
    /// RFC 3339 §5.6: a date, a time and an offset, which must be there.
    pub fn of_rfc3339(text: &str) -> Option<Self> {
        let parts = Parts::of(text)?;
        let clock = parts.clock()?;
        let offset = parts.offset(23)?;
        let nanosecond = parts.nanosecond()?;
        let [hour, minute, second] = clock;
        if second != 60 {
            return Some(Self { seconds: parts.date()? + of_clock(clock)? - offset, nanosecond });
        }
        // §5.7: a leap second ends a month in UTC. No clock here has it, so it is the last moment before it.
        let seconds = parts.date()? + of_clock([hour, minute, 59])? - offset;
        let (_, _, day) = of_days((seconds + 1).div_euclid(DAY))?;
        let ends_month = (seconds + 1).rem_euclid(DAY) == 0 && day == 1;
        ends_month.then_some(Self { seconds, nanosecond: 999_999_999 })
    }

    /// xsd:dateTime. One without an offset is in UTC (VC Data Integrity §2.1, VC Data Model 2.0 §4.9).
    pub fn of_xsd(text: &str) -> Option<Self> {
        let parts = Parts::of(text).filter(|parts| parts.separator == 'T' && !parts.offset.ends_with('z'))?;
        let offset = if parts.offset.is_empty() { 0 } else { parts.offset(14)? };
        if offset.abs() > 14 * HOUR {
            return None;
        }
        let nanosecond = parts.nanosecond()?;
        // 24:00:00 is the first instant of the next day.
        let clock = match (parts.clock()?, nanosecond) {
            ([24, 0, 0], 0) => DAY,
            (clock, _) => of_clock(clock)?,
        };
        Some(Self { seconds: parts.date()? + clock - offset, nanosecond })
    }
}

/// The point in time as `2026-11-21T18:02:00Z`; None outside the years 0 to 9999.
pub fn text(instant: Instant) -> Option<String> {
    let [year, month, day, hour, minute, second] = fields(instant)?;
    let mut text = String::with_capacity(20);
    for (number, after) in [year / 100, year % 100, month, day, hour, minute, second]
        .into_iter()
        .zip(["", "-", "-", "T", ":", ":", "Z"])
    {
        for digit in [number / 10, number % 10] {
            text.push(char::from(b'0' + digit as u8));
        }
        text.push_str(after);
    }
    Some(text)
}

/// Year, month, day, hour, minute and second in UTC; None outside the years 0 to 9999.
pub fn fields(instant: Instant) -> Option<[i64; 6]> {
    let (year, month, day) = of_days(instant.div_euclid(DAY))?;
    let second = instant.rem_euclid(DAY);
    Some([year, month, day, second / HOUR, second / 60 % 60, second % 60])
}

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// `2026-11-21`, `T`, `18:02:00`, `.25`, `+02:00`.
struct Parts<'a> {
    date: &'a str,
    separator: char,
    clock: &'a str,
    fraction: &'a str,
    offset: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let (date, rest) = text.split_at_checked(10)?;
        // RFC 3339 leaves open what stands between them.
        let mut after = rest.chars();
        let separator = after.next()?;
        let (clock, rest) = after.as_str().split_at_checked(8)?;
        let end = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
        let (fraction, offset) = rest.split_at_checked(end)?;
        Some(Self { date, separator, clock, fraction, offset })
    }

    /// Seconds from the beginning of 1970 to that of the day.
    fn date(&self) -> Option<i64> {
        let (year, rest) = self.date.split_at_checked(4)?;
        let year = number(year)?;
        let [month, day] = pairs(rest.strip_prefix('-')?, '-')?;
        let days = days(year, month, day);
        // The day is in the calendar if the calendar gives it back.
        (of_days(days)? == (year, month, day)).then_some(days * DAY)
    }

    fn clock(&self) -> Option<[i64; 3]> {
        pairs(self.clock, ':')
    }

    /// What is finer than a nanosecond is cut off.
    fn nanosecond(&self) -> Option<u32> {
        let Some(digits) = self.fraction.strip_prefix('.') else {
            return self.fraction.is_empty().then_some(0);
        };
        if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
            return None;
        }
        let padded = digits.bytes().chain(std::iter::repeat(b'0')).take(9);
        Some(padded.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
    }

    /// The offset in seconds, where its hours are at most so many.
    fn offset(&self, hours_at_most: i64) -> Option<i64> {
        if self.offset.eq_ignore_ascii_case("z") {
            return Some(0);
        }
        let (sign, clock) = self.offset.split_at_checked(1).filter(|(sign, _)| matches!(*sign, "+" | "-"))?;
        let [hours, minutes] = pairs(clock, ':')?;
        let offset = hours * HOUR + minutes * 60;
        (hours <= hours_at_most && minutes < 60).then_some(if sign == "-" { -offset } else { offset })
    }
}

fn of_clock([hour, minute, second]: [i64; 3]) -> Option<i64> {
    (hour < 24 && minute < 60 && second < 60).then_some(hour * HOUR + minute * 60 + second)
}

/// Numbers of two digits each.
fn pairs<const N: usize>(text: &str, separator: char) -> Option<[i64; N]> {
    let mut parts = text.split(separator);
    let mut numbers = [0; N];
    for slot in &mut numbers {
        *slot = number(parts.next().filter(|part| part.len() == 2)?)?;
    }
    parts.next().is_none().then_some(numbers)
}

/// The number of at most four digits.
fn number(digits: &str) -> Option<i64> {
    let digit = |sum: i64, it: u8| it.is_ascii_digit().then(|| sum * 10 + i64::from(it - b'0'));
    digits.bytes().try_fold(0, digit)
}

/// The days from 1970-01-01 to a day of the Gregorian calendar, where the year is thought to begin in March, so that
/// its odd day comes last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // March has 31 days, April 30, and so on: 153 in five months.
    365 * year + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468
}

/// The year, month and day so many days after 1970-01-01; None outside the years 0 to 9999.
fn of_days(days_since: i64) -> Option<(i64, i64, i64)> {
    if !(days(0, 1, 1)..=days(9999, 12, 31)).contains(&days_since) {
        return None;
    }
    // The last year and month that begin no later, from an estimate that is never above it.
    let mut year = (days_since - days(0, 1, 1)) / 366;
    while days(year + 1, 1, 1) <= days_since {
        year += 1;
    }
    let month = (2..=12).take_while(|&month| days(year, month, 1) <= days_since).last().unwrap_or(1);
    Some((year, month, days_since - days(year, month, 1) + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leap_second_ends_its_month_wherever_it_is_told() {
        let leap = DateTime::of_rfc3339("2016-12-31T23:59:60Z");
        assert_eq!(leap.map(|it| it.seconds), Some(1_483_228_799));
        assert_eq!(DateTime::of_rfc3339("2017-01-01T05:29:60+05:30"), leap);
        assert_eq!(DateTime::of_rfc3339("2016-12-31T23:59:60+01:00"), None);
        assert_eq!(DateTime::of_rfc3339("2016-12-30T23:59:60Z"), None);
    }

    #[test]
    fn one_instant_has_many_spellings() {
        for text in [
            "2023-02-24T23:36:38Z",
            "2023-02-24T23:36:38",
            "2023-02-24T23:36:38.000Z",
            "2023-02-25T00:36:38+01:00",
            "2023-02-24T09:36:38-14:00",
        ] {
            let read = DateTime::of_xsd(text);
            assert_eq!(read.map(|it| it.seconds), Some(1_677_281_798), "{text}");
            if text.len() > 19 {
                assert_eq!(DateTime::of_rfc3339(text), read, "{text}");
            }
        }
        assert_eq!(DateTime::of_xsd("2023-12-31T24:00:00Z"), DateTime::of_xsd("2024-01-01T00:00:00Z"));
        let fine = DateTime::of_xsd("2023-01-01T00:00:00.1234567899Z");
        assert_eq!(fine.map(|it| it.nanosecond), Some(123_456_789));
    }

    #[test]
    fn what_is_no_date_and_time_is_refused() {
        for text in [
            "",
            "2023-02-24",
            "2023-02-24 23:36:38Z",
            "2023-02-30T00:00:00Z",
            "2023-2-24T23:36:38Z",
            "2023-02-24T23:36Z",
            "2023-02-24T25:00:00Z",
            "2023-02-24T24:00:01Z",
            "2023-02-24T24:00:00.5Z",
            "2023-02-24T23:60:00Z",
            "2023-02-24T23:36:60Z",
            "2023-02-24T23:36:38.Z",
            "2023-02-24T23:36:38ZZ",
            "2023-02-24T23:36:38+0100",
            "2023-02-24T23:36:38+15:00",
            "2023-02-24T23:36:38+14:01",
            "2023-02-24T23:36:38+01:60",
            "2023-02-24T23:36:38Z01:00",
            "2023-02-24T23:36:38z",
            "+023-02-24T23:36:38Z",
            "2023-00-24T23:36:38Z",
            "2023-02-00T23:36:38Z",
            "2023-02-24T23:36:38Z\n",
            "2023-02-2é23:36:38Z",
        ] {
            assert_eq!(DateTime::of_xsd(text), None, "{text:?}");
        }
        for text in [
            "2023-02-24T23:36:38",
            "2023-02-24T24:00:00Z",
            "2023-02-24T23:59:60Z",
            "2023-02-24T23:36:38+24:00",
        ] {
            assert_eq!(DateTime::of_rfc3339(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_leap_second_is_the_last_moment_before_it() {
        let leap = DateTime::of_rfc3339("2016-12-31T23:59:60Z");
        assert_eq!(leap, Some(DateTime { seconds: 1_483_228_799, nanosecond: 999_999_999 }));
    }

    #[test]
    fn every_day_of_the_calendar_is_written_and_read_back() {
        let mut previous = String::new();
        for day in days(0, 1, 1)..=days(9999, 12, 31) {
            let written = text(day * DAY).unwrap();
            assert!(previous < written, "{previous} {written}");
            assert_eq!(DateTime::of_rfc3339(&written).map(|it| it.seconds), Some(day * DAY));
            previous = written;
        }
        assert_eq!(text(days(0, 1, 1) * DAY - 1), None);
        assert_eq!(text(days(10_000, 1, 1) * DAY), None);
        for extreme in [i64::MIN, i64::MAX] {
            assert_eq!(text(extreme), None);
        }
        assert_eq!(text(1_763_748_120).as_deref(), Some("2025-11-21T18:02:00Z"));
        assert_eq!(text(-1).as_deref(), Some("1969-12-31T23:59:59Z"));
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod beside_the_time_crate {
        use proptest::prelude::*;
        use time::{OffsetDateTime, format_description::well_known::Rfc3339};

        use super::*;

        fn theirs(text: &str) -> Option<DateTime> {
            let read = OffsetDateTime::parse(text, &Rfc3339).ok()?;
            Some(DateTime { seconds: read.unix_timestamp(), nanosecond: read.nanosecond() })
        }

        proptest! {
            #[test]
            fn any_text_means_the_same(text in "[-0-9T:.Z+]{0,40}|\\PC*") {
                prop_assert_eq!(DateTime::of_rfc3339(&text), theirs(&text));
                let _ = DateTime::of_xsd(&text);
            }

            #[test]
            fn any_date_and_time_means_the_same(
                text in "[0-9]{4}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,12})?(Z|z|[-+][0-2][0-9]:[0-6][0-9])"
            ) {
                prop_assert_eq!(DateTime::of_rfc3339(&text), theirs(&text));
            }

            #[test]
            fn any_instant_is_written_the_same(seconds in -70_000_000_000i64..260_000_000_000) {
                let theirs = OffsetDateTime::from_unix_timestamp(seconds).ok().and_then(|it| it.format(&Rfc3339).ok());
                prop_assert_eq!(text(seconds), theirs);
            }
        }
    }
}
