//! Points in time as proofs and claims write them.
//!
//! <https://www.w3.org/TR/xmlschema11-2/#dateTime>, RFC 7519 §2 (NumericDate)

use time::{Date, Month, OffsetDateTime, Time, UtcOffset};

/// The instant of an xsd:dateTime of the years 0 to 9999. One without an offset is in UTC (VC Data
/// Integrity §2.1, VC Data Model 2.0 §4.9).
pub(super) fn instant(text: &str) -> Option<OffsetDateTime> {
    let (date, rest) = text.split_once('T')?;
    let (clock, offset) = match rest.find(['Z', '+', '-']) {
        Some(at) => rest.split_at_checked(at)?,
        None => (rest, "Z"),
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));

    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(clock, ':', [2, 2, 2])?;
    if fraction.is_empty() || !fraction.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let nanosecond: String = fraction.chars().chain("000000000".chars()).take(9).collect();

    let date = Date::from_calendar_date(
        i32::from(year),
        Month::try_from(u8::try_from(month).ok()?).ok()?,
        u8::try_from(day).ok()?,
    )
    .ok()?;
    // 24:00:00 is the first instant of the next day.
    let (date, hour) = match (hour, minute, second, nanosecond.parse::<u32>().ok()?) {
        (24, 0, 0, 0) => (date.next_day()?, 0),
        _ => (date, hour),
    };
    let small = |number: u16| u8::try_from(number).ok();
    let time =
        Time::from_hms_nano(small(hour)?, small(minute)?, small(second)?, nanosecond.parse().ok()?).ok()?;

    let offset = match offset {
        "Z" => UtcOffset::UTC,
        _ => {
            let (sign, clock) = offset.split_at_checked(1)?;
            let [hours, minutes] = numbers(clock, ':', [2, 2])?;
            if hours > 14 || minutes > 59 || (hours == 14 && minutes > 0) {
                return None;
            }
            let minutes = i32::from(hours) * 60 + i32::from(minutes);
            UtcOffset::from_whole_seconds(if sign == "-" { -minutes * 60 } else { minutes * 60 }).ok()?
        }
    };
    Some(OffsetDateTime::new_in_offset(date, time, offset))
}

fn numbers<const N: usize>(text: &str, separator: char, widths: [usize; N]) -> Option<[u16; N]> {
    let mut parts = text.split(separator);
    let mut numbers = [0; N];
    for (number, width) in numbers.iter_mut().zip(widths) {
        let part = parts.next()?;
        if part.len() != width || !part.bytes().all(|it| it.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_instant_has_many_spellings() {
        for text in [
            "2023-02-24T23:36:38Z",
            "2023-02-24T23:36:38",
            "2023-02-24T23:36:38.000Z",
            "2023-02-25T00:36:38+01:00",
            "2023-02-24T09:36:38-14:00",
        ] {
            assert_eq!(instant(text).map(OffsetDateTime::unix_timestamp), Some(1_677_281_798), "{text}");
        }
        assert_eq!(instant("2023-12-31T24:00:00Z"), instant("2024-01-01T00:00:00Z"));
        assert_eq!(instant("2023-01-01T00:00:00.1234567899Z").map(|it| it.nanosecond()), Some(123_456_789));
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
            "2023-02-24T23:60:00Z",
            "2023-02-24T23:36:38.Z",
            "2023-02-24T23:36:38ZZ",
            "2023-02-24T23:36:38+0100",
            "2023-02-24T23:36:38+15:00",
            "2023-02-24T23:36:38z",
            "+023-02-24T23:36:38Z",
            "2023-02-24T23:36:38Z\n",
        ] {
            assert_eq!(instant(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in "[-0-9T:.Z+]{0,40}|\\PC*") {
            let _ = instant(&text);
        }
    }
}
