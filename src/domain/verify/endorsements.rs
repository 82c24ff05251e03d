//! What others vouch for: endorsements, each a credential of its own, judged like any other.
//!
//! Open Badges 3.0 §9.1 step 6: one that fails says nothing against the badge, and is no endorsement.

use serde_json::{Map, Value};

use super::report::{Endorsed, Endorsement, Finding, Is, KeyPlace, Report, Why};
use super::signature::Signed;
use super::{Document, Ledger, MAX_DEPTH, Place, World, judge, unreadable};
use crate::domain::credential::Kind;
use crate::domain::credential::read::{id_of, one_or_many};
use crate::domain::evidence::host_of;

/// More than any real badge carries.
const MOST: usize = 64;

/// The endorsements of a credential, of its issuer, its achievement and its subject.
pub(super) fn examine(
    credential: &Value,
    signed: &Signed,
    path: &str,
    world: &World,
    place: &Place,
    ledger: &mut Ledger,
) -> Vec<Endorsement> {
    let mut found = Vec::new();
    if let (Value::Object(members), true) = (credential, place.depth < MAX_DEPTH) {
        // Few badges have any; of those that have none, no path need be written.
        if mentions_any(credential) {
            find(members, path, &mut found);
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let parties = parties(credential, signed);
    let inner = Place { depth: place.depth.saturating_add(1), ..Place::default() };
    let judged = found.into_iter().take(MOST).map(|(path, member)| {
        let mut endorsement = one(member, path, world, &inner);
        about_this(&mut endorsement, &parties);
        ledger.take_over(&endorsement.report);
        endorsement
    });
    judged.collect()
}

fn one(member: &Value, path: String, world: &World, place: &Place) -> Endorsement {
    let document = match Document::of_member(member) {
        Ok(document) => document,
        Err(fault) => {
            return Endorsement {
                comment: None,
                of: None,
                report: unreadable(member, path, &fault, world.now),
            };
        }
    };
    let mut reports: Vec<Report> = Vec::new();
    judge(&document, path.clone(), world, place, &mut reports);
    let subject = one_or_many(document.value.get("credentialSubject")).next();
    let comment = subject.and_then(|it| one_or_many(it.get("endorsementComment")).find_map(Value::as_str));
    let report = reports.into_iter().next();
    let report = report.unwrap_or_else(|| {
        unreadable(member, path, &crate::domain::engine::Fault::new("too-deep"), world.now)
    });
    Endorsement { comment: comment.map(str::to_owned), of: None, report }
}

/// Somebody's praise for something else, put in here, is no endorsement of this.
fn about_this(endorsement: &mut Endorsement, parties: &Option<Parties>) {
    let report = &mut endorsement.report;
    let known = report.reading.recipient.id.as_ref().zip(parties.as_ref());
    let of = known.and_then(|(id, parties)| parties.iter().find(|(_, known)| known == id)).map(|(of, _)| *of);
    let is_endorsement = report.kind == Kind::Endorsement;
    endorsement.of = of.filter(|_| is_endorsement);
    let is = match (endorsement.of, known) {
        (Some(_), _) => Is::Holds,
        (None, None) if is_endorsement => Is::Unknown,
        (None, _) => Is::Fails,
    };
    let why = if is == Is::Holds { Why::EndorsesThis } else { Why::EndorsesAnother };
    report.findings.holder = Finding::new(is, why);
    report.headline = report.findings.headline();
}

/// Who and what can be praised in a credential, by id. Of one id, what comes first is told, and says the least.
type Parties = Vec<(Endorsed, String)>;

/// Everybody and everything that a credential is about, and its issuer where the signature is the issuer's: whom it
/// names besides, as the creator of an achievement or a source, had no part in it. Of a credential that nobody is known
/// to have signed like this, none is known: anybody could name the ids of what others praise.
fn parties(credential: &Value, signed: &Signed) -> Option<Parties> {
    if signed.integrity.is != Is::Holds || signed.issuer_key.is == Is::Fails {
        return None;
    }
    let subjects = || one_or_many(credential.get("credentialSubject"));
    let achievements = subjects().flat_map(|subject| one_or_many(subject.get("achievement")));
    let issuer = one_or_many(credential.get("issuer")).filter(|_| signed.issuer_key.is == Is::Holds);
    // An address where the issuer's key lives is the issuer's to give; any other id can be copied from a badge that
    // somebody praised.
    let site = match &signed.key_at {
        KeyPlace::Website(host) if signed.issuer_key.is == Is::Holds => Some(host),
        _ => None,
    };
    let is_own = move |id: &str| site.is_some() && host_of(id).as_ref() == site;
    let told = |of: Endorsed, copied: Endorsed| move |id: String| (if is_own(&id) { of } else { copied }, id);
    let issuer = issuer.filter_map(id_of).map(|id| (Endorsed::Issuer, id));
    let people = subjects().filter_map(id_of).map(|id| (Endorsed::Person, id));
    let badge = id_of(credential).map(told(Endorsed::Badge, Endorsed::BadgeId));
    let achievements =
        achievements.filter_map(id_of).map(told(Endorsed::Achievement, Endorsed::AchievementId));
    Some(achievements.chain(badge).chain(people).chain(issuer).collect())
}

fn mentions_any(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(mentions_any),
        Value::Object(members) => {
            members.iter().any(|(name, member)| name.starts_with("endorsement") || mentions_any(member))
        }
        _ => false,
    }
}

type Found<'a> = (String, &'a Value);

/// Each endorsement with its path. What is a document of its own brings its own.
fn find<'a>(members: &'a Map<String, Value>, path: &str, found: &mut Vec<Found<'a>>) {
    for name in ["endorsement", "endorsementJwt"] {
        for (nth, member) in one_or_many(members.get(name)).enumerate() {
            found.push((format!("{path}.{name}[{nth}]"), member));
        }
    }
    for (name, value) in members {
        if ["endorsement", "endorsementJwt", "verifiableCredential", "proof", "@context"]
            .contains(&name.as_str())
        {
            continue;
        }
        let several = value.is_array();
        for (nth, part) in one_or_many(Some(value)).enumerate() {
            if let Value::Object(members) = part {
                let place = if several { format!("{path}.{name}[{nth}]") } else { format!("{path}.{name}") };
                find(members, &place, found);
            }
        }
    }
}
