//! Where lines come from: what is kept or was shared, with the reports that were made of it, and its exact text.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use super::{Secured, Verdict};
use crate::domain::credential::Kind;
use crate::domain::credential::read::{id_of, one_or_many, types};
use crate::domain::json;
use crate::domain::verify::report::{Report, Why};

/// One document and what was found out about it and everything inside it, outer before inner.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The id under which it is kept, or a name for what was shared; unique within one call.
    pub id: &'a str,
    /// Exactly as it came: JSON or a JWT.
    pub text: &'a str,
    pub reports: &'a [Report],
    /// The id of the one whose record it is, where that is known: what they signed themselves is their own word.
    pub holder: Option<&'a str>,
}

/// A document that stood inside a presentation, by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Where it stood, for example `$.verifiableCredential[1]`.
    pub id: String,
    pub text: String,
    /// Its reports, their paths as though it had come alone.
    pub reports: Vec<Report>,
    /// Who showed it.
    pub holder: Option<String>,
}

impl Part {
    pub fn source(&self) -> Source<'_> {
        Source { id: &self.id, text: &self.text, reports: &self.reports, holder: self.holder.as_deref() }
    }
}

/// The documents that a presentation shows, each with its reports; a document that is none is its own only part.
///
/// The reports stay those that were made of the whole, so that what was said of a badge in its place is not lost.
pub fn parts(text: &str, reports: &[Report]) -> Vec<Part> {
    let Some(first) = reports.first() else { return Vec::new() };
    if first.kind != Kind::Presentation {
        return vec![Part {
            id: "$".to_owned(),
            text: text.to_owned(),
            reports: reports.to_vec(),
            holder: None,
        }];
    }
    let holder = first.reading.shared.as_ref().and_then(|it| it.holder.clone());
    let whole = Whole::of(text);
    // All of them at once: to find each by itself, the whole text would be gone through for each.
    let members = whole.as_ref().and_then(|whole| whole.list("verifiableCredential")).unwrap_or_default();
    let mut members = members.into_iter();
    let mut found: Vec<Part> = Vec::new();
    for report in reports.iter().skip(1) {
        let inside = found.last_mut().filter(|part| is_inside(&report.path, &part.id));
        if let Some(part) = inside {
            let path = format!("${}", report.path.get(part.id.len()..).unwrap_or_default());
            part.reports.push(Report { path, ..report.clone() });
            continue;
        }
        // Reports stand in the order of what they are about.
        let text = members.next().and_then(opened).unwrap_or_default();
        let alone = Report { path: "$".to_owned(), ..report.clone() };
        found.push(Part { id: report.path.clone(), text, reports: vec![alone], holder: holder.clone() });
    }
    // A presentation inside a presentation is opened as well; verification goes no deeper than four.
    let mut flat = Vec::with_capacity(found.len());
    for part in found {
        if part.reports.first().is_some_and(|it| it.kind == Kind::Presentation) && !part.text.is_empty() {
            let outer = part.id;
            flat.extend(parts(&part.text, &part.reports).into_iter().map(|inner| Part {
                id: format!("{outer}{}", inner.id.strip_prefix('$').unwrap_or_default()),
                ..inner
            }));
        } else {
            flat.push(part);
        }
    }
    flat
}

/// Whether `path` leads to something inside what `outer` leads to.
pub(super) fn is_inside(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'))
}

/// Why a line cannot be taken out of its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum LiftError {
    #[error("nothing stands there")]
    NotThere,
    /// Without the record around it, nobody would stand behind it.
    #[error("it bears no signature of its own")]
    NoProof,
    /// Its words have their meaning only in the record around it.
    #[error("it has no context of its own")]
    NoContext,
}

/// A credential inside a document, as exactly the text that its own signature covers: to be kept and shown alone.
pub fn lift(text: &str, path: &str) -> Result<String, LiftError> {
    Whole::of(text).ok_or(LiftError::NotThere)?.lift(path)
}

/// Takes one credential as it stands there.
fn liftable(found: String) -> Result<String, LiftError> {
    let trimmed = found.trim_start();
    if !trimmed.starts_with('{') {
        return Ok(found);
    }
    let value = json::parse(&found).map_err(|_| LiftError::NotThere)?;
    if value.get("proof").is_none_or(Value::is_null) {
        return Err(LiftError::NoProof);
    }
    if value.get("@context").is_none_or(Value::is_null) {
        return Err(LiftError::NoContext);
    }
    Ok(found)
}

/// A document's text as JSON: itself, or the payload of its JWT. Read once, for as many lines as are lifted out.
pub(super) struct Whole(String);

impl Whole {
    pub(super) fn lift(&self, path: &str) -> Result<String, LiftError> {
        liftable(self.at(path).ok_or(LiftError::NotThere)?)
    }

    /// The values of a member that may be single or a list, as [`one_or_many`] counts them.
    fn list(&self, name: &str) -> Option<Vec<&str>> {
        let value = json::members(&self.0)?.into_iter().find(|(it, _)| it == name)?.1;
        let mut found = Vec::new();
        flatten(value, &mut found);
        Some(found)
    }

    pub(super) fn of(text: &str) -> Option<Whole> {
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.starts_with('{') {
            // A text whose spans are counted must have been read strictly.
            let value = json::parse(text).ok()?;
            return match enveloped(&value) {
                Some(jwt) => Whole::of_jwt(&jwt),
                None => Some(Whole(text.to_owned())),
            };
        }
        Whole::of_jwt(text)
    }

    fn of_jwt(text: &str) -> Option<Whole> {
        let payload = payload(text)?;
        json::parse(&payload).ok()?;
        // VCDM 1.1 puts the document into a claim.
        let claim = json::members(&payload)?
            .into_iter()
            .find(|(name, value)| matches!(name.as_str(), "vc" | "vp") && value.starts_with('{'))
            .map(|(_, value)| value.to_owned());
        Some(Whole(claim.unwrap_or(payload)))
    }

    /// What stands at a path as reports write it: names, and numbers that count as [`one_or_many`] does.
    fn at(&self, path: &str) -> Option<String> {
        let mut here: String = self.0.clone();
        for step in steps(path)? {
            let (name, nth) = place(step)?;
            let value = json::members(&here)?.into_iter().find(|(it, _)| it == name)?.1.to_owned();
            let mut found = Vec::new();
            flatten(&value, &mut found);
            here = opened(found.get(nth)?)?;
            // On the way through a JWT its payload is what goes on.
            if !here.starts_with(['{', '[', '"']) && here.contains('.') && !path.ends_with(step) {
                here = Whole::of_jwt(&here)?.0;
            }
        }
        Some(here)
    }
}

/// A list in a list and `@set` are the same list, and `null` says nothing.
fn flatten<'a>(text: &'a str, found: &mut Vec<&'a str>) {
    let text = text.trim_ascii();
    if text.starts_with('[') {
        json::elements(text).unwrap_or_default().into_iter().for_each(|element| flatten(element, found));
        return;
    }
    // An object is looked into only where it may be one of these sets.
    let set = || json::members(text)?.into_iter().find(|(name, _)| name == "@set").map(|(_, set)| set);
    match text.contains("\"@set\"").then(set).flatten() {
        Some(set) => flatten(set, found),
        _ if text == "null" => {}
        _ => found.push(text),
    }
}

/// A member that may be a JWT as a text, or an envelope around one.
fn opened(member: &str) -> Option<String> {
    if member.starts_with('"') {
        return serde_json::from_str(member).ok();
    }
    if member.contains("Enveloped")
        && let Some(jwt) = json::parse(member).ok().as_ref().and_then(enveloped)
    {
        return Some(jwt);
    }
    Some(member.to_owned())
}

fn payload(jwt: &str) -> Option<String> {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let mut segments = jwt.split('.');
    let (_, payload, _, None) = (segments.next()?, segments.next()?, segments.next()?, segments.next())
    else {
        return None;
    };
    String::from_utf8(URL_SAFE_NO_PAD.decode(payload.trim()).ok()?).ok()
}

/// VCDM 2.0 §4.13: the JWT inside an envelope.
fn enveloped(value: &Value) -> Option<String> {
    let names = ["EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"];
    if !types(value).iter().any(|it| names.contains(&it.as_str())) {
        return None;
    }
    let data = id_of(value)?;
    ["data:application/vc+jwt,", "data:application/vp+jwt,", "data:application/jwt,"]
        .iter()
        .find_map(|prefix| data.strip_prefix(prefix))
        .map(str::to_owned)
}

/// The document as JSON, whichever way it is secured.
pub(super) fn value_of(text: &str) -> Option<Value> {
    json::parse(&Whole::of(text)?.0).ok()
}

/// What stands after the `$` of a path, one by one.
fn steps(path: &str) -> Option<impl Iterator<Item = &str>> {
    Some(path.strip_prefix('$')?.split('.').skip(1))
}

/// The name that a step says, and which of several it means.
fn place(step: &str) -> Option<(&str, usize)> {
    match step.split_once('[') {
        Some((name, rest)) => Some((name, rest.strip_suffix(']')?.parse().ok()?)),
        None => Some((step, 0)),
    }
}

/// The value of a whole document that a report's path leads to, through JWTs where there are some.
pub(super) fn value_at<'a>(root: &'a Value, path: &str) -> Option<Cow<'a, Value>> {
    let mut here = Cow::Borrowed(root);
    for step in steps(path)? {
        let (name, nth) = place(step)?;
        let next = match here {
            Cow::Borrowed(value) => Cow::Borrowed(one_or_many(value.get(name)).nth(nth)?),
            Cow::Owned(value) => Cow::Owned(one_or_many(value.get(name)).nth(nth)?.clone()),
        };
        here = match next.as_str().map(str::to_owned).or_else(|| enveloped(&next)) {
            Some(jwt) => Cow::Owned(value_of(&jwt)?),
            None => next,
        };
    }
    Some(here)
}

impl<'a> Source<'a> {
    /// Whose record it is: as its giver says, else the one who wrote and signed the outermost of it about themselves.
    pub(super) fn person(&self) -> Option<&'a str> {
        let own = self.reports.first().filter(|it| by_earner(it, None));
        self.holder.or_else(|| own.and_then(|it| it.reading.issuer.id.as_deref()))
    }
}

impl Source<'_> {
    /// What a report of this source comes down to, the record around it taken into account.
    pub(super) fn verdict(&self, report: &Report) -> Verdict {
        let mut verdict = Verdict::of(report, self.person());
        if verdict.secured != Secured::Record || verdict.by_earner {
            return verdict;
        }
        // Whatever name a line bears: where the person alone signed around it, it is the person's word.
        let around = self.reports.iter().filter(|it| {
            it.kind == Kind::Clr
                && it.findings.integrity.why != Why::CoveredByRecord
                && is_inside(&report.path, &it.path)
        });
        if around.max_by_key(|it| it.path.len()).is_some_and(|it| by_earner(it, self.person())) {
            verdict.by_earner = true;
            verdict.mark = super::mark(verdict.headline, true);
        }
        verdict
    }
}

/// Whether issuer and earner are one, so that it is a statement of the person about themselves.
pub(super) fn by_earner(report: &Report, holder: Option<&str>) -> bool {
    let Some(issuer) = report.reading.issuer.id.as_deref() else { return false };
    let earner = report.reading.recipient.id.as_deref();
    report.kind != Kind::Presentation && (Some(issuer) == earner || Some(issuer) == holder)
}
