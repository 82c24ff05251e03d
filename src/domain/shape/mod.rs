//! Whether a document is written as its specification asks: a finding of its own, which never changes the headline.
//!
//! VCDM 2.0 §4, VCDM 1.1 §4, Open Badges 3.0 §B, CLR 2.0 §B. A badge that breaks a rule of form may be as genuine as
//! any; the fault is its issuer's to mend. The rules are those of the published JSON Schemas (which a test holds
//! against this file), and where the schemas say less than the text of the specifications, the text's.

mod classes;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::credential::Kind;
use crate::domain::credential::read::{id_of, kind, one_or_many};
use crate::domain::date_time::DateTime;
use classes::{Class, Form, Property};

pub(crate) use classes::ASSOCIATION_TYPES;

/// One rule that is broken, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// JSON pointer (RFC 6901).
    pub at: String,
    pub code: Code,
}

/// Which rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// A member that must be there is not.
    Missing,
    /// A value of another kind than the member's.
    WrongKind,
    /// Several values where there may be one.
    NotSingle,
    /// None of the values that the specification lists, and no `ext:` term.
    UnknownValue,
    /// A member that this class does not have, and that no extension may add.
    UnknownMember,
    /// Not an absolute address.
    NotAnAddress,
    /// Not a date and time with its offset (RFC 3339).
    BadDate,
    /// Not a language code (BCP 47).
    BadLanguage,
    /// Not a compact JWS.
    BadJws,
    /// `null`, or a list of nothing: to be left out.
    Empty,
    /// The types do not say what it is.
    TypeMissing,
    /// The contexts are not those that the specification asks for, in their order.
    ContextWrong,
    /// The subject has neither an id nor an identifier.
    SubjectUnidentified,
    /// It ends before it begins.
    EndsBeforeStart,
}

/// What is wrong with the form of a document; none where there are no rules for its kind. Documents inside it
/// (credentials of a record or presentation, endorsements) have their own.
pub fn faults(document: &Value) -> Option<Vec<Fault>> {
    faults_of(kind(document), document)
}

/// As [`faults`], of a document whose kind is known.
pub(crate) fn faults_of(kind: Kind, document: &Value) -> Option<Vec<Fault>> {
    let rules = rules(kind, document)?;
    let mut walk = Walk { path: Vec::new(), faults: Vec::new() };
    match document {
        Value::Object(members) => {
            // A résumé is plain JSON.
            if rules.class.name != classes::RESUME.name {
                walk.contexts(members, rules.contexts);
            }
            walk.class(rules.class, members);
            if rules.class.name != classes::PRESENTATION.name {
                walk.dates(members);
            }
            if rules.identified {
                walk.subjects(members);
            }
            if rules.class.name == classes::ASSERTION.name {
                walk.assertion(members);
            }
        }
        _ => walk.fault(Code::WrongKind),
    }
    Some(walk.faults)
}

/// More than anybody reads.
const MOST: usize = 40;

/// What holds for a kind of document.
struct Rules {
    class: &'static Class,
    /// How each of the first contexts begins.
    contexts: &'static [&'static [&'static str]],
    /// Its subjects must be told from others (Open Badges 3.0, AchievementSubject).
    identified: bool,
}

const VC_1: &[&str] = &["https://www.w3.org/2018/credentials/v1"];
const VC_2: &[&str] = &["https://www.w3.org/ns/credentials/v2"];
const OB: &[&str] = &["https://purl.imsglobal.org/spec/ob/v3p0/context"];
const OB_2: &[&str] = &["https://w3id.org/openbadges/v2"];
const LER_RS: &str = "http://schema.hropenstandards.org/4.4/recruiting/json/ler-rs/LER-RSType.json";
const CLR: &[&str] = &["https://purl.imsglobal.org/spec/clr/v2p0/context"];

fn rules(kind: Kind, document: &Value) -> Option<Rules> {
    let first = one_or_many(document.get("@context")).next().and_then(Value::as_str);
    let old = first.is_some_and(|first| VC_1.contains(&first));
    let (class, contexts, identified): (_, &[_], _) = match (kind, old) {
        (Kind::OpenBadge, false) => (&classes::ACHIEVEMENT_CREDENTIAL, &[VC_2, OB], true),
        (Kind::OpenBadge, true) => (&classes::ACHIEVEMENT_CREDENTIAL_1, &[VC_1, OB], true),
        (Kind::Clr, false) => (&classes::CLR_CREDENTIAL, &[VC_2, CLR, OB], false),
        (Kind::Clr, true) => (&classes::CLR_CREDENTIAL_1, &[VC_1, CLR, OB], false),
        (Kind::Endorsement, false) => (&classes::ENDORSEMENT_CREDENTIAL, &[VC_2, OB], false),
        (Kind::Endorsement, true) => (&classes::ENDORSEMENT_CREDENTIAL_1, &[VC_1, OB], false),
        (Kind::StatusList | Kind::Credential | Kind::Blockcert | Kind::Europass, _)
            if document.get("badge").is_some() =>
        {
            return None;
        }
        (Kind::StatusList | Kind::Credential | Kind::Blockcert | Kind::Europass, false) => {
            (&classes::CREDENTIAL, &[VC_2], false)
        }
        (Kind::StatusList | Kind::Credential | Kind::Blockcert | Kind::Europass, true) => {
            (&classes::CREDENTIAL_1, &[VC_1], false)
        }
        (Kind::Presentation, false) => (&classes::PRESENTATION, &[VC_2], false),
        (Kind::Presentation, true) => (&classes::PRESENTATION_1, &[VC_1], false),
        (Kind::OpenBadgeV2, _) if first.is_some_and(|first| OB_2.contains(&first)) => {
            (&classes::ASSERTION, &[OB_2], false)
        }
        (Kind::LerRs, _) if document.get("type").and_then(Value::as_str) == Some(LER_RS) => {
            (&classes::RESUME, &[], false)
        }
        (Kind::OpenBadgeV2 | Kind::LerRs, _) => return None,
    };
    Some(Rules { class, contexts, identified })
}

struct Walk<'a> {
    path: Vec<Step<'a>>,
    faults: Vec<Fault>,
}

/// One step of a JSON pointer, written out only where something is wrong.
#[derive(Clone, Copy)]
enum Step<'a> {
    Member(&'a str),
    Nth(usize),
}

impl<'a> From<&'a str> for Step<'a> {
    fn from(member: &'a str) -> Self {
        Self::Member(member)
    }
}

impl<'a> Walk<'a> {
    fn fault(&mut self, code: Code) {
        if self.faults.len() < MOST {
            let escaped = self.path.iter().map(|step| match step {
                Step::Member(name) => name.replace('~', "~0").replace('/', "~1"),
                Step::Nth(nth) => nth.to_string(),
            });
            let at = escaped.flat_map(|step| ["/".to_owned(), step]).collect();
            self.faults.push(Fault { at, code });
        }
    }

    fn under(&mut self, step: impl Into<Step<'a>>, look: impl FnOnce(&mut Self)) {
        self.path.push(step.into());
        look(self);
        self.path.pop();
    }

    fn class(&mut self, class: &'static Class, members: &'a Map<String, Value>) {
        // An object that says nothing is left out, or says what it must.
        if members.is_empty() && !class.properties.iter().any(|it| it.required) && class.types.is_empty() {
            return self.fault(Code::Empty);
        }
        if !class.types.is_empty() {
            self.types(class, members);
        }
        for property in class.properties {
            match members.get(property.name) {
                Some(value) => self.under(property.name, |walk| walk.property(property, value)),
                None if property.required => self.under(property.name, |walk| walk.fault(Code::Missing)),
                None => {}
            }
        }
        // The schemas of LER-RS know only credentials that have the date of the first data model.
        let bare = class.name == classes::VERIFICATION.name && members.contains_key("credentialSubject");
        if bare && !members.contains_key("issuanceDate") {
            self.under("issuanceDate", |walk| walk.fault(Code::Missing));
        }
        if class.closed {
            let known = |name: &str| class.properties.iter().any(|it| it.name == name);
            for name in members.keys().filter(|name| !known(name)) {
                self.under(name.as_str(), |walk| walk.fault(Code::UnknownMember));
            }
        }
    }

    /// `type` is a set of names, one of each row of which must be there.
    fn types(&mut self, class: &'static Class, members: &'a Map<String, Value>) {
        let Some(value) = members.get("type") else {
            return self.under("type", |walk| walk.fault(Code::Missing));
        };
        self.under("type", |walk| {
            let all_names = match value {
                Value::String(name) => !name.is_empty(),
                Value::Array(names) => !names.is_empty() && names.iter().all(Value::is_string),
                _ => false,
            };
            if !all_names {
                return walk.fault(Code::WrongKind);
            }
            let names: Vec<&str> = one_or_many(Some(value)).filter_map(Value::as_str).collect();
            // A type may be written by its whole address (VCDM 2.0 §4.5).
            let is = |name: &str, wanted: &str| {
                name.strip_suffix(wanted)
                    .is_some_and(|before| matches!(before.as_bytes().last(), None | Some(b'#' | b'/')))
            };
            let there = |row: &[&str]| names.iter().any(|name| row.iter().any(|wanted| is(name, wanted)));
            if !class.types.iter().all(|row| there(row)) {
                walk.fault(Code::TypeMissing);
            }
        });
    }

    fn property(&mut self, property: &'static Property, value: &'a Value) {
        match value {
            Value::Null => self.fault(Code::Empty),
            Value::Array(values) if property.many => {
                if values.is_empty() {
                    // What must be there is not, if there are none of it.
                    self.fault(if property.required { Code::Missing } else { Code::Empty });
                }
                for (nth, value) in values.iter().enumerate() {
                    self.under(Step::Nth(nth), |walk| walk.form(property.form, value));
                }
            }
            Value::Array(_) => self.fault(Code::NotSingle),
            value => self.form(property.form, value),
        }
    }

    fn form(&mut self, form: Form, value: &'a Value) {
        let code = match (form, value) {
            (Form::Anything, _) => None,
            (Form::Words, value) => (!is_words(value)).then_some(Code::WrongKind),
            (Form::Text, value) => (!value.is_string()).then_some(Code::WrongKind),
            (Form::Number, value) => (!value.is_number()).then_some(Code::WrongKind),
            (Form::Flag, value) => (!value.is_boolean()).then_some(Code::WrongKind),
            (Form::Address, Value::String(text)) => (!is_address(text)).then_some(Code::NotAnAddress),
            (Form::Date, Value::String(text)) => (!is_date_time(text)).then_some(Code::BadDate),
            (Form::Language, Value::String(text)) => (!is_language(text)).then_some(Code::BadLanguage),
            (Form::Jws, Value::String(text)) => (!is_jws(text)).then_some(Code::BadJws),
            (Form::OneOf(listed), Value::String(text)) => {
                (!listed.contains(&text.as_str())).then_some(Code::UnknownValue)
            }
            (Form::OneOfOr(listed), Value::String(text)) => {
                (!listed.contains(&text.as_str()) && !is_extension(text)).then_some(Code::UnknownValue)
            }
            (Form::Class(class) | Form::AddressOr(class), Value::Object(members)) => {
                return self.class(class, members);
            }
            (Form::AddressOr(_), Value::String(text)) => (!is_address(text)).then_some(Code::NotAnAddress),
            (
                Form::Address
                | Form::Date
                | Form::Language
                | Form::Jws
                | Form::OneOf(_)
                | Form::OneOfOr(_)
                | Form::Class(_)
                | Form::AddressOr(_),
                _,
            ) => Some(Code::WrongKind),
        };
        if let Some(code) = code {
            self.fault(code);
        }
    }

    /// The first contexts in their order; any that follow are extensions.
    fn contexts(&mut self, members: &'a Map<String, Value>, wanted: &[&[&str]]) {
        let Some(value) = members.get("@context") else {
            return self.under("@context", |walk| walk.fault(Code::Missing));
        };
        self.under("@context", |walk| {
            let there: Vec<&Value> = match value {
                Value::Array(contexts) => contexts.iter().collect(),
                one => vec![one],
            };
            if there.iter().any(|one| !one.is_string() && !one.is_object()) {
                return walk.fault(Code::WrongKind);
            }
            if there.iter().filter_map(|it| it.as_str()).any(|it| !is_address(it)) {
                return walk.fault(Code::NotAnAddress);
            }
            let right = wanted.iter().enumerate().all(|(nth, beginnings)| {
                let context = there.get(nth).and_then(|it| it.as_str());
                context.is_some_and(|it| beginnings.iter().any(|beginning| is_edition(it, beginning)))
            });
            if !right {
                walk.fault(Code::ContextWrong);
            }
        });
    }

    fn dates(&mut self, members: &'a Map<String, Value>) {
        let instant = |names: [&str; 2]| {
            let written = names.into_iter().find_map(|name| members.get(name)).and_then(Value::as_str);
            written.and_then(DateTime::of_rfc3339)
        };
        let (from, until) =
            (instant(["validFrom", "issuanceDate"]), instant(["validUntil", "expirationDate"]));
        if matches!((from, until), (Some(from), Some(until)) if until < from) {
            let name = if members.contains_key("validUntil") { "validUntil" } else { "expirationDate" };
            self.under(name, |walk| walk.fault(Code::EndsBeforeStart));
        }
    }

    /// Open Badges 2.0, Assertion: its picture is one that a badge was baked into, at an address of its own; an
    /// extension says in which words, and that it is one (Extensions).
    fn assertion(&mut self, members: &'a Map<String, Value>) {
        if id_of(members.get("image").unwrap_or(&Value::Null)).is_some_and(|at| at.starts_with("data:")) {
            self.under("image", |walk| walk.fault(Code::NotAnAddress));
        }
        for (name, extension) in members.iter().filter(|(name, _)| name.starts_with("extensions:")) {
            self.under(name.as_str(), |walk| {
                if extension.get("@context").is_none() {
                    walk.under("@context", |walk| walk.fault(Code::Missing));
                }
            });
        }
    }

    /// Open Badges 3.0, AchievementSubject: either `id` or at least one `identifier` MUST be supplied.
    fn subjects(&mut self, members: &'a Map<String, Value>) {
        let Some(subject @ Value::Object(_)) = members.get("credentialSubject") else { return };
        if id_of(subject).is_none() && one_or_many(subject.get("identifier")).next().is_none() {
            self.under("credentialSubject", |walk| walk.fault(Code::SubjectUnidentified));
        }
    }
}

/// `…/context-3.0.3.json`, `…/context.json`, or exactly the address.
fn is_edition(address: &str, beginning: &str) -> bool {
    let Some(rest) = address.strip_prefix(beginning) else { return false };
    if !beginning.ends_with("context") {
        return rest.is_empty();
    }
    let Some(version) = rest.strip_suffix(".json") else { return false };
    version.is_empty()
        || version.strip_prefix('-').is_some_and(|numbers| {
            let mut parts = numbers.split('.');
            numbers.len() == 5
                && parts.by_ref().take(3).all(|it| it.len() == 1 && it.bytes().all(|b| b.is_ascii_digit()))
                && parts.next().is_none()
        })
}

/// Text, in one language or several (VCDM 2.0 §11.1, and the language maps of the 1EdTech schemas).
fn is_words(value: &Value) -> bool {
    match value {
        Value::String(_) => true,
        Value::Object(members) if members.contains_key("@value") => {
            let known = |name: &String| ["@value", "@language", "@direction"].contains(&name.as_str());
            members.keys().all(known) && members.values().all(Value::is_string)
        }
        Value::Object(members) => {
            !members.is_empty() && members.iter().all(|(name, text)| is_map_key(name) && text.is_string())
        }
        _ => false,
    }
}

/// `en` or `en-GB`, as the schemas have it.
fn is_map_key(name: &str) -> bool {
    let (language, region) = name.split_once('-').map_or((name, None), |(a, b)| (a, Some(b)));
    language.len() == 2
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && region.is_none_or(|it| it.len() == 2 && it.bytes().all(|b| b.is_ascii_uppercase()))
}

/// RFC 3986 §3: a scheme and something after it, without spaces.
fn is_address(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        && !rest.is_empty()
        && !text.bytes().any(|b| {
            matches!(b, 0..=b' ' | b'<' | b'>' | b'"' | b'{' | b'}' | b'|' | b'\\' | b'^' | b'`' | 0x7f)
        })
        && (text.is_ascii() || !text.chars().any(|c| c.is_whitespace() || c.is_control()))
}

fn is_date_time(text: &str) -> bool {
    DateTime::of_rfc3339(text).is_some()
}

fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=8).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|it| (1..=8).contains(&it.len()) && it.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn is_jws(text: &str) -> bool {
    let segments: Vec<&str> = text.split('.').collect();
    let letters = |it: &str| it.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    segments.len() == 3
        && segments.iter().all(|it| letters(it))
        && segments.first().is_some_and(|it| !it.is_empty())
        && segments.last().is_some_and(|it| !it.is_empty())
}

/// Extended terms begin with `ext:` (Open Badges 3.0 §B, EnumExt).
fn is_extension(text: &str) -> bool {
    text.strip_prefix("ext:").is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"|._-".contains(&b))
    })
}
