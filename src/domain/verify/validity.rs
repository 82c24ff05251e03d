//! Is it in date? Every bound that is written counts, and one that cannot be read leaves the question open.

use serde_json::Value;

use super::date;
use super::report::{Finding, Is, Why};
use crate::domain::credential::read::said;
use crate::domain::evidence::Instant;
use crate::domain::jcs;
use crate::domain::proof::vc_jwt::Jwt;

/// VCDM 2.0 §4.9, VCDM 1.1 §4.6, VC-DI §2.1 for the proof that decides, and the `nbf` and `exp` of a JWT. Whatever
/// bounds are written, all of them hold.
pub(super) fn examine(value: &Value, jwt: Option<&Jwt>, proof: Option<&Value>, now: Instant) -> Finding {
    let members = |names: [&str; 2]| names.map(|name| said(value, name)).into_iter().flatten().map(point);
    let starts = members(["validFrom", "issuanceDate"]).collect();
    let ends = members(["validUntil", "expirationDate"]).collect();
    with_envelope(starts, ends, jwt, proof, now)
}

/// Open Badges 2.0 `issuedOn` and `expires`; badges of 2013 wrote seconds since 1970, and many leave
/// out the offset.
pub(super) fn of_assertion(value: &Value, jwt: Option<&Jwt>, proof: Option<&Value>, now: Instant) -> Finding {
    let lenient = |value: &Value| {
        let text = value.as_str();
        let at = text.and_then(date::instant).or_else(|| match value {
            Value::Number(_) => numeric_date(value).at,
            _ => text?.parse().ok(),
        });
        let at = at.or_else(|| date::instant(&format!("{}T00:00:00Z", text?)));
        let at = at.or_else(|| date::instant(&format!("{}Z", text?)));
        Point { at, ..point(value) }
    };
    let members = |name| said(value, name).map(lenient).into_iter().collect();
    with_envelope(members("issuedOn"), members("expires"), jwt, proof, now)
}

/// What stands in the document, and around it.
fn with_envelope(
    mut starts: Vec<Point>,
    mut ends: Vec<Point>,
    jwt: Option<&Jwt>,
    proof: Option<&Value>,
    now: Instant,
) -> Finding {
    ends.extend(proof.and_then(|proof| said(proof, "expires")).map(point));
    if let Some(jwt) = jwt {
        starts.extend(jwt.payload.get("nbf").map(numeric_date));
        ends.extend(jwt.payload.get("exp").map(numeric_date));
    }
    between(&starts, &ends, now)
}

/// A point in time as written, and what it means if it can be read.
struct Point {
    written: String,
    at: Option<Instant>,
}

fn point(value: &Value) -> Point {
    let written = value.as_str().map(str::to_owned).unwrap_or_else(|| written(value));
    Point { at: value.as_str().and_then(date::instant), written }
}

/// RFC 7519 §2, NumericDate: seconds, possibly with a fraction.
fn numeric_date(value: &Value) -> Point {
    let at = value.as_f64().filter(|seconds| seconds.abs() < 1e15).map(|seconds| seconds.floor() as Instant);
    Point { written: at.and_then(date::text).unwrap_or_else(|| written(value)), at }
}

/// A date that is no text, as it stands.
fn written(value: &Value) -> String {
    jcs::canonicalize(value).unwrap_or_default()
}

fn between(starts: &[Point], ends: &[Point], now: Instant) -> Finding {
    if let Some(ended) = ends.iter().find(|end| end.at.is_some_and(|at| at < now)) {
        return Finding::new(Is::Fails, Why::Expired).about(&ended.written);
    }
    if let Some(later) = starts.iter().find(|start| start.at.is_some_and(|at| at > now)) {
        return Finding::new(Is::Fails, Why::NotYetValid).about(&later.written);
    }
    if let Some(odd) = starts.iter().chain(ends).find(|point| point.at.is_none()) {
        return Finding::new(Is::Unknown, Why::DateUnreadable).about(&odd.written);
    }
    match ends.iter().min_by_key(|end| end.at) {
        Some(end) => Finding::new(Is::Holds, Why::InDate).about(&end.written),
        None if starts.is_empty() => Finding::new(Is::NotClaimed, Why::NoEnd),
        None => Finding::new(Is::Holds, Why::NoEnd),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_date_that_is_no_text_leaves_the_question_open_and_is_told_as_it_stands() {
        for (odd, told) in [(json!(42), "42"), (json!({ "b": 1, "a": [true] }), r#"{"a":[true],"b":1}"#)] {
            let finding = examine(&json!({ "validUntil": odd }), None, None, 0);
            assert_eq!((finding.is, finding.why), (Is::Unknown, Why::DateUnreadable));
            assert_eq!(finding.about.as_deref(), Some(told));
        }
    }

    #[test]
    fn both_ends_belong_to_the_time_between_them() {
        let dated = json!({ "validFrom": "1970-01-01T00:01:40Z", "validUntil": "1970-01-01T00:03:20Z" });
        let at = |now| examine(&dated, None, None, now).why;
        assert_eq!([99, 100, 200, 201].map(at), [Why::NotYetValid, Why::InDate, Why::InDate, Why::Expired]);
    }

    #[test]
    fn without_any_date_nothing_is_claimed_and_a_beginning_alone_has_no_end() {
        let said = |value| {
            let finding = examine(&value, None, None, 100);
            (finding.is, finding.why)
        };
        assert_eq!(said(json!({})), (Is::NotClaimed, Why::NoEnd));
        assert_eq!(said(json!({ "validFrom": "1970-01-01T00:01:40Z" })), (Is::Holds, Why::NoEnd));
    }
}
