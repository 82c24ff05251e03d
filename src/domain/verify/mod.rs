//! JOURNEY verify: a document, evidence and the time in; reports out. Synchronous and total.
//!
//! VCDM 2.0 §7.1, Open Badges 3.0 §9, CLR 2.0 §9. Nothing is fetched here: what would have to be asked stands in
//! [`Report::needs`], and what was answered comes in as evidence.

mod blockcerts;
pub mod date;
mod endorsements;
mod identity;
mod open_badge_v2;
pub mod recipient;
pub mod refresh;
pub mod report;
mod signature;
mod status;
mod wording;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use crate::domain::credential::read::{id_of, is_assertion, is_credential, kind, one_or_many, reading, said};
use crate::domain::credential::{Kind, Sharing};
use crate::domain::engine::{Expect, Fault};
use crate::domain::evidence::{Body, Evidence, Failure, Instant};
use crate::domain::import::json;
use crate::domain::proof::ProofError;
use crate::domain::proof::vc_jwt::{self, Jwt};
use crate::domain::shape;
use report::{Asked, Finding, Findings, Headline, Is, KeyPlace, Report, Why};
use signature::Signed;

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
    judge(&document, "$".to_owned(), &world, &Place::outermost(), &mut reports);
    Ok(reports)
}

/// The addresses that would have to be asked to say more about a document.
pub fn needs(text: &str, evidence: &Evidence, now: Instant) -> Result<Vec<String>, Fault> {
    let reports = verify(text, evidence, now, &Expect::default())?;
    let mut needs: Vec<String> = reports.into_iter().flat_map(|report| report.needs).collect();
    needs.sort();
    needs.dedup();
    Ok(needs)
}

/// A document as it was signed: an object with its proofs inside, or a JWT around it.
struct Document {
    value: Value,
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

impl Document {
    fn of_text(text: &str) -> Result<Document, Fault> {
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.starts_with('{') {
            let value = json::parse(text).map_err(|e| Fault::new(e.code()))?;
            return Ok(Document { value, envelope: Envelope::None });
        }
        if text.contains('~') {
            return Err(Fault::new("sd-jwt"));
        }
        let (payload, envelope) = match Jwt::parse(text) {
            Ok(jwt) => (jwt.payload.clone(), Envelope::Jwt(Box::new(jwt))),
            // What is wrong with the envelope is a finding, so long as there is a letter to speak of.
            Err(error) => {
                (payload_of(text).ok_or_else(|| Fault::new("damaged-jwt"))?, Envelope::Unsound(error))
            }
        };
        let value = vc_jwt::credential_of(&payload).map_err(|_| Fault::new("not-a-credential"))?;
        Ok(Document { value, envelope })
    }

    fn jwt(&self) -> Option<&Jwt> {
        match &self.envelope {
            Envelope::Jwt(jwt) => Some(jwt),
            _ => None,
        }
    }

    /// A member of a list of credentials: an object, a JWT, or an envelope around a JWT (VCDM 2.0 §4.13).
    fn of_member(member: &Value) -> Result<Document, Fault> {
        if let Some(text) = member.as_str() {
            return Document::of_text(text);
        }
        let types = crate::domain::credential::read::types(member);
        if types
            .iter()
            .any(|t| t == "EnvelopedVerifiableCredential" || t == "EnvelopedVerifiablePresentation")
        {
            let data = id_of(member).unwrap_or_default();
            let jwt = ["data:application/vc+jwt,", "data:application/vp+jwt,", "data:application/jwt,"]
                .iter()
                .find_map(|prefix| data.strip_prefix(prefix));
            return match jwt {
                Some(jwt) => Document::of_text(jwt),
                None => Err(Fault::new("envelope-unsupported")),
            };
        }
        Ok(Document { value: member.clone(), envelope: Envelope::None })
    }
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
    json::parse(std::str::from_utf8(&bytes).ok()?).ok()
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

impl Place {
    fn outermost() -> Self {
        Place::default()
    }
}

/// Who presents.
#[derive(Clone)]
struct Presenter {
    holder: Option<String>,
    proven: bool,
}

/// A signed record around a credential covers its words, though not its own signature.
#[derive(Clone)]
struct RecordCover {
    issuer: Option<String>,
    issuer_key: Finding,
    validity: Finding,
    status: Finding,
    holds: bool,
    /// The signature covers the meaning, in which the lines about one subject are not told apart.
    over_meaning: bool,
    /// Subjects of whom lines speak that stand differently.
    entangled: Rc<BTreeSet<String>>,
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

fn judge(document: &Document, path: String, world: &World, place: &Place, reports: &mut Vec<Report>) {
    let value = &document.value;
    let kind = kind(value);
    let mut ledger = Ledger::default();
    let mut read = reading(value);
    let presentation = kind == Kind::Presentation;

    // An Open Badges 2.0 assertion names its badge and issuer by address; what was fetched counts and is shown.
    let second = (kind == Kind::OpenBadgeV2)
        .then(|| open_badge_v2::examine(value, &document.envelope, world, &mut ledger));
    let (mut signed, second_status) = match second {
        Some(examined) => {
            read = reading(&examined.assertion);
            (examined.signed, Some(examined.status))
        }
        None => (signature::examine(document, presentation, world, &mut ledger), None),
    };
    let cover = place.record.as_ref().filter(|record| record.holds && signed.integrity.is == Is::NotClaimed);
    if let Some(record) = cover {
        signed = covered_by_record(value, record);
    }
    let broken = signed.integrity.is == Is::Fails || signed.issuer_key.is == Is::Fails;

    let mut validity = if is_assertion(value) {
        badge_v2_validity(&read, world.now)
    } else {
        validity(value, document.jwt(), signed.proof.as_ref(), world.now)
    };
    let entries = one_or_many(value.get("credentialStatus")).count();
    let mut status = if let Some(status) = second_status {
        status
    } else if let Some(status) = signed.status.take().filter(|_| entries == 0) {
        status
    } else if entries == 0 {
        Finding::new(Is::NotClaimed, Why::NoStatus)
    } else if broken || signed.integrity.is == Is::NotClaimed {
        // The entry is part of what nobody vouches for, and asking its address would only tell a stranger.
        Finding::new(Is::Unknown, Why::NotEstablished)
    } else {
        status::examine(value, world, place.depth, &mut ledger, &mut signed.notes)
    };
    if let Some(end) = validity.about.as_ref().filter(|_| matches!(validity.why, Why::InDate | Why::Expired))
    {
        read.valid_until = Some(end.clone());
    }
    // What only the record vouches for lasts no longer than the record.
    if let Some(record) = cover {
        if matches!(record.validity.is, Is::Fails | Is::Unknown) && validity.is != Is::Fails {
            validity = record.validity.clone();
        }
        if status::severity(&record.status) > status::severity(&status).max(CLEAR) {
            status = record.status.clone();
        }
    }
    let holder = if presentation {
        presentation_holder(value, document.jwt(), &signed, world.expect)
    } else if place.depth == 0 {
        bare(world.expect)
    } else {
        credential_holder(value, place.presenter.as_ref())
    };
    if presentation && let Some(sharing) = &mut read.shared {
        sharing_of(sharing, document.jwt(), signed.proof.as_ref());
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
        endorsements::examine(value, &path, world, place, &mut praised)
    };
    // Who vouches for what nobody signed is not worth telling strangers about it.
    if !broken && signed.integrity.is != Is::NotClaimed {
        ledger.take(praised);
    }
    let (shape, faults) = shape_of(value);
    let findings =
        Findings { integrity: signed.integrity, issuer_key: signed.issuer_key, validity, status, holder };
    let headline = findings.headline_of(kind);
    let here = reports.len();
    reports.push(Report {
        path: path.clone(),
        kind,
        reading: read,
        key_at: signed.key_at,
        headline,
        findings,
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

fn shape_of(value: &Value) -> (Finding, Vec<shape::Fault>) {
    match shape::faults(value) {
        None => (Finding::new(Is::NotClaimed, Why::ShapeNotJudged), Vec::new()),
        Some(faults) => match faults.first() {
            None => (Finding::new(Is::Holds, Why::ShapeRight), faults),
            Some(first) => (Finding::new(Is::Fails, Why::ShapeWrong).about(&first.at), faults),
        },
    }
}

/// The severity of a status that says nothing against the credential.
const CLEAR: u8 = 1;

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
    let members = members(value, outer.kind == Kind::Presentation);
    if members.is_empty() {
        return;
    }
    let depth = place.depth.saturating_add(1);
    let inner = if outer.kind == Kind::Presentation {
        let presenter = Presenter {
            holder: outer.reading.issuer.id.clone(),
            proven: outer.findings.integrity.is == Is::Holds
                && outer.findings.issuer_key.is == Is::Holds
                && matches!(outer.findings.validity.is, Is::Holds | Is::NotClaimed)
                && outer.headline != Headline::NotGenuine,
        };
        Place { depth, presenter: Some(presenter), record: None }
    } else {
        // A record within a record that is not signed itself hands on what covers it.
        let covered = outer.findings.integrity.why == Why::CoveredByRecord;
        let around = place.record.as_ref().filter(|_| covered);
        let over_meaning = around.map_or(over_meaning, |record| record.over_meaning);
        let record = RecordCover {
            issuer: outer.reading.issuer.id.clone(),
            issuer_key: outer.findings.issuer_key.clone(),
            validity: outer.findings.validity.clone(),
            status: outer.findings.status.clone(),
            holds: outer.findings.integrity.is == Is::Holds && outer.findings.issuer_key.is != Is::Fails,
            over_meaning,
            entangled: match around {
                Some(record) => Rc::clone(&record.entangled),
                None if over_meaning => Rc::new(entangled(value)),
                None => Rc::default(),
            },
        };
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

/// The subjects of whom several places in a record speak, each with something of its own beside the achievement: an
/// end, a status, a date, a result, credits.
///
/// To a signature over the meaning there is but one subject, so that what is said of it could be handed from one line
/// to another.
fn entangled(record: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    standings(record, true, &mut BTreeMap::new(), &mut found);
    found
}

/// What stands around and beside an achievement; where it is all the same, nothing is gained by handing one over.
type Standing<'a> = (Vec<Option<&'a Value>>, Vec<(&'a String, &'a Value)>);

fn standings<'a>(
    value: &'a Value,
    outermost: bool,
    seen: &mut BTreeMap<String, Standing<'a>>,
    found: &mut BTreeSet<String>,
) {
    for subject in one_or_many(value.get("credentialSubject")) {
        let Some(id) = id_of(subject) else { continue };
        let beside: Vec<(&String, &Value)> = subject
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(name, _)| !OF_SUBJECTS.contains(&name.as_str()))
            .collect();
        // What a record says of its subject, its own achievements included, are words of its own (CLR 2.0 §B.1).
        if outermost && beside.is_empty() {
            continue;
        }
        let around =
            if outermost { Vec::new() } else { AROUND.iter().map(|name| said(value, name)).collect() };
        let standing = (around, beside);
        match seen.get(&id) {
            Some(other) if *other != standing => drop(found.insert(id)),
            Some(_) => {}
            None => drop(seen.insert(id, standing)),
        }
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| standings(item, false, seen, found)),
        Value::Object(members) => members.values().for_each(|member| standings(member, false, seen, found)),
        _ => {}
    }
}

const OF_SUBJECTS: [&str; 8] =
    ["id", "@id", "type", "@type", "identifier", "achievement", "verifiableCredential", "association"];

const AROUND: [&str; 9] = [
    "issuer",
    "validFrom",
    "validUntil",
    "issuanceDate",
    "expirationDate",
    "awardedDate",
    "credentialStatus",
    "evidence",
    "termsOfUse",
];

/// The report of a member that is there but cannot be read.
fn unreadable(member: &Value, path: String, fault: &Fault, now: Instant) -> Report {
    let unknown = || Finding::new(Is::Unknown, Why::NotEstablished);
    let integrity = match fault.code.as_str() {
        "envelope-unsupported" | "sd-jwt" => Finding::new(Is::Unknown, Why::KindUnsupported),
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
        headline: findings.headline(),
        findings,
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

/// CLR 2.0: the record's signature covers every word inside it, so that an unsigned line stands or falls with it;
/// it speaks for its own issuer only.
fn covered_by_record(value: &Value, record: &RecordCover) -> Signed {
    let mut subjects = one_or_many(value.get("credentialSubject")).filter_map(id_of);
    let integrity = if subjects.any(|id| record.entangled.contains(&id)) {
        Finding::new(Is::Unknown, Why::RecordAmbiguous)
    } else {
        Finding::new(Is::Holds, Why::CoveredByRecord)
    };
    let issuer = one_or_many(value.get("issuer")).next().and_then(id_of);
    let issuer_key = if issuer.is_some() && issuer == record.issuer {
        match record.issuer_key.is {
            Is::Holds => Finding::new(Is::Holds, Why::KeyOfRecordIssuer),
            _ => record.issuer_key.clone(),
        }
    } else {
        Finding::new(Is::Unknown, Why::KeyNotBound)
    };
    Signed::of(integrity, issuer_key)
}

/// VCDM 2.0 §4.9, VCDM 1.1 §4.6, VC-DI §2.1 for the proof that decides, and the `nbf` and `exp` of a JWT. Whatever
/// bounds are written, all of them hold.
fn validity(value: &Value, jwt: Option<&Jwt>, proof: Option<&Value>, now: Instant) -> Finding {
    let members = |names: [&str; 2]| names.map(|name| said(value, name)).into_iter().flatten().map(point);
    let mut starts: Vec<Point> = members(["validFrom", "issuanceDate"]).collect();
    let mut ends: Vec<Point> = members(["validUntil", "expirationDate"]).collect();
    ends.extend(proof.and_then(|proof| said(proof, "expires")).map(point));
    if let Some(jwt) = jwt {
        starts.extend(jwt.payload.get("nbf").map(numeric_date));
        ends.extend(jwt.payload.get("exp").map(numeric_date));
    }
    between(&starts, &ends, now)
}

/// Open Badges 2.0 `issuedOn` and `expires`; badges of 2013 wrote seconds since 1970.
fn badge_v2_validity(read: &crate::domain::credential::Reading, now: Instant) -> Finding {
    let point = |written: &String| Point {
        at: date::instant(written)
            .or_else(|| written.parse().ok())
            .or_else(|| date::instant(&format!("{written}T00:00:00Z"))),
        written: written.clone(),
    };
    let starts: Vec<Point> = read.valid_from.iter().map(point).collect();
    let ends: Vec<Point> = read.valid_until.iter().map(point).collect();
    between(&starts, &ends, now)
}

/// A point in time as written, and what it means if it can be read.
struct Point {
    written: String,
    at: Option<Instant>,
}

fn point(value: &Value) -> Point {
    let written = value.as_str().map(str::to_owned).unwrap_or_else(|| value.to_string());
    Point { at: value.as_str().and_then(date::instant), written }
}

/// RFC 7519 §2, NumericDate: seconds, possibly with a fraction.
fn numeric_date(value: &Value) -> Point {
    let at = value.as_f64().filter(|seconds| seconds.abs() < 1e15).map(|seconds| seconds.floor() as Instant);
    Point { written: at.and_then(date::text).unwrap_or_else(|| value.to_string()), at }
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

/// Whether the badge is about the one who presents it (VCDM 2.0 §5.1, holder binding). Of several subjects that name
/// a key, each must be the one who presents.
fn credential_holder(value: &Value, presenter: Option<&Presenter>) -> Finding {
    let Some(presenter) = presenter else { return Finding::new(Is::NotClaimed, Why::NotPresented) };
    if !presenter.proven {
        return Finding::new(Is::Unknown, Why::PresentationNotProven);
    }
    let subjects: Vec<String> = subjects_with_a_key(value);
    let holder = presenter.holder.as_deref();
    if subjects.iter().any(|subject| Some(subject.as_str()) != holder) {
        return Finding::new(Is::Fails, Why::HolderIsNotSubject);
    }
    let by_address = || {
        one_or_many(value.get("credentialSubject")).filter_map(id_of).any(|id| Some(id.as_str()) == holder)
    };
    if !subjects.is_empty() || by_address() {
        return Finding::new(Is::Holds, Why::HolderIsSubject);
    }
    Finding::new(Is::NotClaimed, Why::SubjectWithoutKey)
}

fn subjects_with_a_key(credential: &Value) -> Vec<String> {
    let subjects = one_or_many(credential.get("credentialSubject")).filter_map(id_of);
    subjects.filter(|id| id.starts_with("did:")).collect()
}

/// A document that is no presentation answers nothing, whatever it is worth by itself.
fn bare(expect: &Expect) -> Finding {
    if expect.challenge.is_some() {
        return Finding::new(Is::Unknown, Why::ChallengeMismatch);
    }
    if expect.domain.is_some() {
        return Finding::new(Is::Unknown, Why::DomainMismatch);
    }
    Finding::new(Is::NotClaimed, Why::NotPresented)
}

/// What the proof that decides, or the JWT, says of a presentation's purpose.
fn sharing_of(sharing: &mut Sharing, jwt: Option<&Jwt>, proof: Option<&Value>) {
    let text = |value: Option<&Value>| one_or_many(value).find_map(Value::as_str).map(str::to_owned);
    if let Some(jwt) = jwt {
        let time = |name| jwt.payload.get(name).and_then(Value::as_i64).and_then(date::text);
        sharing.challenge = text(jwt.payload.get("nonce"));
        sharing.audience = text(jwt.payload.get("aud"));
        sharing.expires = time("exp");
        sharing.created = time("iat");
    } else if let Some(proof) = proof {
        sharing.challenge = text(proof.get("challenge"));
        sharing.audience = text(proof.get("domain"));
        sharing.expires = text(proof.get("expires"));
        sharing.created = text(proof.get("created"));
    }
}

/// Whether a presentation answers what was asked, and its badges were earned by the one who presents them.
fn presentation_holder(value: &Value, jwt: Option<&Jwt>, signed: &Signed, expect: &Expect) -> Finding {
    if signed.integrity.is != Is::Holds || signed.issuer_key.is != Is::Holds {
        return Finding::new(Is::Unknown, Why::PresentationNotProven);
    }
    let (challenge, domain) = match jwt {
        Some(jwt) => (jwt.payload.get("nonce"), jwt.payload.get("aud")),
        None => {
            let member = |name| signed.proof.as_ref().and_then(|proof| proof.get(name));
            (member("challenge"), member("domain"))
        }
    };
    let said = |value| one_or_many(value).filter_map(Value::as_str).collect::<Vec<&str>>();
    // VC-DI §4.4: where a challenge or a domain was asked for, the proof must answer with exactly that.
    if expect.challenge.as_deref().is_some_and(|asked| said(challenge) != [asked]) {
        return Finding::new(Is::Fails, Why::ChallengeMismatch);
    }
    if expect.domain.as_deref().is_some_and(|asked| said(domain) != [asked]) {
        return Finding::new(Is::Fails, Why::DomainMismatch);
    }
    let holder = value.get("holder").and_then(id_of);
    let mut shown = 0;
    for member in one_or_many(value.get("verifiableCredential")) {
        shown += 1;
        let Ok(document) = Document::of_member(member) else { continue };
        if subjects_with_a_key(&document.value).iter().any(|subject| Some(subject) != holder.as_ref()) {
            return Finding::new(Is::Fails, Why::HolderIsNotSubject);
        }
    }
    if shown == 0 {
        // A signature under nothing.
        return Finding::new(Is::NotClaimed, Why::NotPresented);
    }
    Finding::new(Is::Holds, Why::HolderKey)
}
