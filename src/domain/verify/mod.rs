//! JOURNEY verify: a document, evidence and the time in; reports out. Synchronous and total.
//!
//! VCDM 2.0 §7.1, Open Badges 3.0 §9, CLR 2.0 §9. Nothing is fetched here: what would have to be asked stands in
//! [`Report::needs`], and what was answered comes in as evidence.

mod blockcerts;
pub mod date;
mod endorsements;
mod holder;
mod identity;
mod open_badge_v2;
pub mod recipient;
mod record;
pub mod refresh;
pub mod report;
mod signature;
mod status;
mod validity;
pub mod wording;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use crate::domain::credential::read::{
    id_of, is_assertion_of, is_credential, kind, named_types, one_or_many, reading, reading_of,
};
use crate::domain::credential::{Kind, Reading};
use crate::domain::engine::{Expect, Fault};
use crate::domain::evidence::{Body, Evidence, Failure, Instant};
use crate::domain::json;
use crate::domain::proof::ProofError;
use crate::domain::proof::vc_jwt::{self, Jwt};
use crate::domain::record::ler;
use crate::domain::shape;
use holder::Presenter;
use record::RecordCover;
use report::{Asked, Finding, Findings, Is, KeyPlace, Report, Why};

/// Judges a document as it came (JSON or a compact JWT) and everything inside it, outer before inner.
///
/// Errors only where the text is no credential and no presentation at all.
pub fn verify(text: &str, evidence: &Evidence, now: Instant, expect: &Expect) -> Result<Vec<Report>, Fault> {
    let document = Document::of_text(text)?;
    if !is_credential(&document.value) {
        return Err(Fault::new("not-a-credential"));
    }
    let mut reports = Vec::new();
    let world = World { evidence, now, expect, budget: Cell::new(BUDGET), lists: RefCell::default() };
    judge(&document, "$".to_owned(), &world, &Place::default(), &mut reports);
    Ok(reports)
}

/// A document as it was signed: an object with its proofs inside, or a JWT around it.
struct Document<'a> {
    value: Cow<'a, Value>,
    envelope: Envelope,
}

/// What stands around a document.
enum Envelope {
    /// Nothing: proofs, if there are any, stand inside.
    None,
    Jwt(Box<Jwt>),
    /// A JWT that cannot be right, around a document that can be read all the same.
    Unsound(ProofError),
}

impl<'a> Document<'a> {
    fn of_text(text: &str) -> Result<Self, Fault> {
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.starts_with('{') {
            let value = json::parse(text).map_err(|e| Fault::new(e.code()))?;
            return if is_envelope(&value) {
                of_envelope(&value)
            } else {
                Ok(Document::bare(Cow::Owned(value)))
            };
        }
        Document::of_jwt(text)
    }

    fn of_jwt(text: &str) -> Result<Self, Fault> {
        if text.contains('~') {
            return Err(Fault::new("sd-jwt"));
        }
        let letter = |payload| vc_jwt::credential_of(payload).map_err(|_| Fault::new("not-a-credential"));
        let (value, envelope) = match Jwt::parse(text) {
            Ok(jwt) => (letter(&jwt.payload)?, Envelope::Jwt(Box::new(jwt))),
            // What is wrong with the envelope is a finding, so long as there is a letter to speak of.
            Err(error) => {
                let payload = payload_of(text).ok_or_else(|| Fault::new("damaged-jwt"))?;
                (letter(&payload)?, Envelope::Unsound(error))
            }
        };
        Ok(Document { value: Cow::Owned(value), envelope })
    }

    fn jwt(&self) -> Option<&Jwt> {
        match &self.envelope {
            Envelope::Jwt(jwt) => Some(jwt),
            _ => None,
        }
    }

    /// A member of a list of credentials: an object, a JWT, or an envelope around a JWT (VCDM 2.0 §4.13).
    fn of_member(member: &'a Value) -> Result<Self, Fault> {
        match member.as_str() {
            Some(text) => Document::of_text(text),
            None if is_envelope(member) => of_envelope(member),
            None => Ok(Document::bare(Cow::Borrowed(member))),
        }
    }

    fn bare(value: Cow<'a, Value>) -> Self {
        Document { value, envelope: Envelope::None }
    }
}

fn of_envelope<'a>(envelope: &Value) -> Result<Document<'a>, Fault> {
    let data = id_of(envelope).unwrap_or_default();
    let jwt = ["data:application/vc+jwt,", "data:application/vp+jwt,", "data:application/jwt,"]
        .iter()
        .find_map(|prefix| data.strip_prefix(prefix));
    match jwt {
        Some(jwt) => Document::of_jwt(jwt),
        None => Err(Fault::new("envelope-unsupported")),
    }
}

/// VCDM 2.0 §4.13: an object that is nothing but an envelope around a JWT.
fn is_envelope(object: &Value) -> bool {
    let names = ["EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"];
    named_types(object).iter().any(|name| names.contains(name))
}

/// The payload of a JWT that could not be read as a whole.
fn payload_of(text: &str) -> Option<Value> {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let mut segments = text.split('.');
    let (_, payload, _, None) = (segments.next()?, segments.next()?, segments.next()?, segments.next())
    else {
        return None;
    };
    let bytes = URL_SAFE_NO_PAD.decode(payload).ok()?;
    json::parse_bytes(&bytes)
}

/// What is known besides the document.
struct World<'a> {
    evidence: &'a Evidence,
    now: Instant,
    expect: &'a Expect,
    /// How many more signatures and lists are looked at.
    budget: Cell<usize>,
    /// Lists of withdrawn credentials that were judged already, by address: the lines of a record share theirs.
    lists: RefCell<BTreeMap<String, Rc<status::Judged>>>,
}

impl World<'_> {
    /// Whether one more costly step is affordable. What is not looked at for its cost is unknown.
    fn afford(&self) -> bool {
        let left = self.budget.get().checked_sub(1);
        self.budget.set(left.unwrap_or(0));
        left.is_some()
    }
}

/// Signatures and lists of one document with all that stands inside it. A record of a thousand lines, each signed
/// and with a status, takes two thousand.
const BUDGET: usize = 6_000;

/// What the outside of a document says about the inside.
#[derive(Clone, Default)]
struct Place {
    depth: usize,
    presenter: Option<Presenter>,
    record: Option<RecordCover>,
}

/// What came out of looking an address up.
enum Lookup<'a> {
    Text(&'a str, Instant),
    Missing(Failure, Instant),
    NotAsked,
}

/// Keeps account of what was looked up, so that a report can say what it rests on and what it lacks.
#[derive(Default)]
struct Ledger {
    asked: Vec<Asked>,
    needs: Vec<String>,
}

impl Ledger {
    fn look_up<'a>(&mut self, world: &World<'a>, address: &str) -> Lookup<'a> {
        let Some(answer) = world.evidence.answer(address) else {
            self.need(address);
            return Lookup::NotAsked;
        };
        if !self.asked.iter().any(|asked| asked.address == address) {
            self.asked.push(Asked { address: address.to_owned(), at: answer.at });
        }
        match &answer.body {
            Body::Text(text) => Lookup::Text(text, answer.at),
            Body::Missing(failure) => Lookup::Missing(*failure, answer.at),
        }
    }

    fn need(&mut self, address: &str) {
        if !self.needs.iter().any(|need| need == address) {
            self.needs.push(address.to_owned());
        }
    }

    fn take_over(&mut self, report: &Report) {
        self.take(Ledger { asked: report.asked.clone(), needs: report.needs.clone() });
    }

    fn take(&mut self, other: Ledger) {
        for need in &other.needs {
            self.need(need);
        }
        for asked in other.asked {
            if !self.asked.iter().any(|a| a.address == asked.address) {
                self.asked.push(asked);
            }
        }
    }
}

/// No real document nests credentials deeper (a presentation of a record of credentials is three).
const MAX_DEPTH: usize = 4;
/// A record of a whole school life has some hundreds.
const MAX_DOCUMENTS: usize = 2_000;

/// Whether the issuer is one of those it speaks of; of one who speaks of nobody, whether they show it themselves.
fn own_word(value: &Value, reading: &Reading, place: &Place) -> bool {
    let Some(issuer) = reading.issuer.id.as_deref() else { return false };
    let mut subjects = one_or_many(value.get("credentialSubject")).filter_map(id_of).peekable();
    if subjects.peek().is_none() {
        return place.presenter.as_ref().and_then(holder::Presenter::id) == Some(issuer);
    }
    subjects.any(|subject| subject == issuer)
}

fn judge(document: &Document, path: String, world: &World, place: &Place, reports: &mut Vec<Report>) {
    let value: &Value = &document.value;
    let kind = kind(value);
    let mut ledger = Ledger::default();
    let mut read = reading_of(kind, value);
    let presentation = kind == Kind::Presentation;

    // An Open Badges 2.0 assertion names its badge and issuer by address; what was fetched counts and is shown.
    let second = (kind == Kind::OpenBadgeV2)
        .then(|| open_badge_v2::examine(value, &document.envelope, world, &mut ledger));
    let (mut signed, second_status, assertion) = match second {
        Some(examined) => {
            read = reading(&examined.assertion);
            (examined.signed, Some(examined.status), Some(examined.assertion))
        }
        None => (signature::examine(document, kind, world, &mut ledger), None, None),
    };
    let cover = place.record.as_ref().filter(|record| record.holds && signed.integrity.is == Is::NotClaimed);
    if let Some(record) = cover {
        signed = record.signature_of(value);
    }
    let about_somebody = !matches!(kind, Kind::Presentation | Kind::Endorsement | Kind::StatusList);
    if about_somebody && signed.issuer_key.is == Is::Holds && own_word(value, &read, place) {
        signed.issuer_key.why = Why::KeyOfEarner;
    }
    let broken = signed.integrity.is == Is::Fails || signed.issuer_key.is == Is::Fails;

    let mut validity = if is_assertion_of(kind, value) {
        let assertion = assertion.as_ref().unwrap_or(value);
        validity::of_assertion(assertion, document.jwt(), signed.proof.as_ref(), world.now)
    } else {
        validity::examine(value, document.jwt(), signed.proof.as_ref(), world.now)
    };
    let entries = one_or_many(value.get("credentialStatus")).count();
    let of_profile = signed.status.take();
    let mut status = if let Some(status) = second_status {
        status
    } else if entries == 0 {
        Finding::new(Is::NotClaimed, Why::NoStatus)
    } else if broken || signed.integrity.is == Is::NotClaimed {
        // The entry is part of what nobody vouches for, and asking its address would only tell a stranger.
        Finding::new(Is::Unknown, Why::NotEstablished)
    } else {
        status::examine(value, world, place.depth, &mut ledger, &mut signed.notes)
    };
    // What the issuer's profile lists counts beside what the document names.
    if let Some(listed) = of_profile.filter(|it| status::severity(it) > status::severity(&status)) {
        status = listed;
    }
    if let Some(end) = validity.about.as_ref().filter(|_| matches!(validity.why, Why::InDate | Why::Expired))
    {
        read.valid_until = Some(end.clone());
    }
    if let Some(record) = cover {
        record.bound(&mut validity, &mut status);
    }
    let holder = if presentation {
        holder::of_presentation(value, document.jwt(), &signed, world.expect)
    } else if place.depth == 0 {
        holder::of_bare(world.expect)
    } else {
        holder::of_credential(value, place.presenter.as_ref())
    };
    if presentation && let Some(sharing) = &mut read.shared {
        holder::sharing(sharing, document.jwt(), signed.proof.as_ref());
    }

    let identity = if presentation || kind == Kind::StatusList {
        Finding::new(Is::NotClaimed, Why::RegistryNotAsked)
    } else {
        let (key, notes) = (signed.key.as_deref(), &mut signed.notes);
        identity::examine(&read.issuer, key, &signed.key_at, &signed.issuer_key, world, &mut ledger, notes)
    };
    let mut praised = Ledger::default();
    let endorsements = if presentation {
        Vec::new()
    } else {
        endorsements::examine(value, &signed, &path, world, place, &mut praised)
    };
    // Who vouches for what nobody signed is not worth telling strangers about it.
    if !broken && signed.integrity.is != Is::NotClaimed {
        ledger.take(praised);
    }
    let (shape, faults) = shape_of(kind, value);
    let findings =
        Findings { integrity: signed.integrity, issuer_key: signed.issuer_key, validity, status, holder };
    let headline = findings.headline_of(kind);
    let here = reports.len();
    reports.push(Report {
        path: path.clone(),
        kind,
        reading: read,
        key_at: signed.key_at,
        key: signed.key,
        headline,
        findings,
        anchor: signed.anchor,
        notes: signed.notes,
        needs: ledger.needs,
        asked: ledger.asked,
        suites: signed.suites,
        checked_at: world.now,
        identity,
        shape,
        faults,
        endorsements,
    });
    judge_inside(value, &path, here, signed.over_meaning, world, place, reports);
}

fn shape_of(kind: Kind, value: &Value) -> (Finding, Vec<shape::Fault>) {
    match shape::faults_of(kind, value) {
        None => (Finding::new(Is::NotClaimed, Why::ShapeNotJudged), Vec::new()),
        Some(faults) => match faults.first() {
            None => (Finding::new(Is::Holds, Why::ShapeRight), faults),
            Some(first) => (Finding::new(Is::Fails, Why::ShapeWrong).about(&first.at), faults),
        },
    }
}

fn judge_inside(
    value: &Value,
    path: &str,
    here: usize,
    over_meaning: bool,
    world: &World,
    place: &Place,
    reports: &mut Vec<Report>,
) {
    let Some(outer) = reports.get(here) else { return };
    let members = match outer.kind {
        // A résumé of the person's own says nothing for the credentials in it.
        Kind::LerRs => ler::credentials(value),
        kind => members(value, kind == Kind::Presentation),
    };
    if members.is_empty() {
        return;
    }
    let depth = place.depth.saturating_add(1);
    let inner = if outer.kind == Kind::Presentation {
        Place { depth, presenter: Some(Presenter::of(outer)), record: None }
    } else if outer.kind == Kind::LerRs {
        Place { depth, presenter: place.presenter.clone(), record: None }
    } else {
        let record = RecordCover::of(value, outer, over_meaning, place.record.as_ref());
        Place { depth, presenter: place.presenter.clone(), record: Some(record) }
    };
    for (step, member) in members {
        let path = format!("{path}{step}");
        // What is not looked at any more is still there, and must not be passed over in silence.
        if reports.len() >= MAX_DOCUMENTS || depth > MAX_DEPTH {
            reports.push(unreadable(member, path, &Fault::new("too-deep"), world.now));
            return;
        }
        match Document::of_member(member) {
            // Whoever signed something else did not sign a credential, whatever it says.
            Ok(document) if !is_credential(&document.value) => {
                reports.push(unreadable(member, path, &Fault::new("not-a-credential"), world.now));
            }
            Ok(document) => judge(&document, path, world, &inner, reports),
            Err(fault) => reports.push(unreadable(member, path, &fault, world.now)),
        }
    }
}

/// The credentials that stand inside a document, each with the step that leads to it.
fn members(value: &Value, presentation: bool) -> Vec<(String, &Value)> {
    if presentation {
        let members = one_or_many(value.get("verifiableCredential")).enumerate();
        return members.map(|(nth, member)| (format!(".verifiableCredential[{nth}]"), member)).collect();
    }
    let subjects: Vec<&Value> = one_or_many(value.get("credentialSubject")).collect();
    let one = subjects.len() == 1;
    let mut found = Vec::new();
    for (nth, subject) in subjects.into_iter().enumerate() {
        let place = if one { String::new() } else { format!("[{nth}]") };
        for (nth, member) in one_or_many(subject.get("verifiableCredential")).enumerate() {
            found.push((format!(".credentialSubject{place}.verifiableCredential[{nth}]"), member));
        }
    }
    found
}

/// The report of a member that is there but cannot be read.
fn unreadable(member: &Value, path: String, fault: &Fault, now: Instant) -> Report {
    let unknown = || Finding::new(Is::Unknown, Why::NotEstablished);
    let integrity = match fault.code.as_str() {
        "envelope-unsupported" | "sd-jwt" | "not-a-credential" => {
            Finding::new(Is::Unknown, Why::KindUnsupported)
        }
        "too-deep" => Finding::new(Is::Unknown, Why::TooComplex),
        code => Finding::new(Is::Fails, Why::ProofMalformed).about(code),
    };
    let findings = Findings {
        integrity,
        issuer_key: unknown(),
        validity: unknown(),
        status: unknown(),
        holder: unknown(),
    };
    Report {
        path,
        kind: Kind::Credential,
        reading: if member.is_object() { reading(member) } else { Default::default() },
        key_at: KeyPlace::Unknown,
        key: None,
        headline: findings.headline(),
        findings,
        anchor: None,
        notes: Vec::new(),
        needs: Vec::new(),
        asked: Vec::new(),
        suites: Vec::new(),
        checked_at: now,
        identity: unknown(),
        shape: Finding::new(Is::NotClaimed, Why::ShapeNotJudged),
        faults: Vec::new(),
        endorsements: Vec::new(),
    }
}
