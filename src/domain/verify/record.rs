//! What a signed record says for the credentials inside it that bear no signature of their own.
//!
//! CLR 2.0 §9: the outer signature covers the content of every line, and says nothing of a line's own signature.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use super::report::{Finding, Is, Report, Why};
use super::signature::Signed;
use super::status;
use crate::domain::credential::read::{id_of, one_or_many, said};

/// A signed record around a credential covers its words, though not its own signature.
#[derive(Clone)]
pub(super) struct RecordCover {
    issuer: Option<String>,
    issuer_key: Finding,
    validity: Finding,
    status: Finding,
    pub(super) holds: bool,
    /// The signature covers the meaning, in which the lines about one subject are not told apart.
    over_meaning: bool,
    /// Subjects of whom lines speak that stand differently.
    entangled: Rc<BTreeSet<String>>,
}

impl RecordCover {
    /// What the record `value`, judged in `report`, says for its lines. A record within a record that is not signed
    /// itself hands on what covers it.
    pub(super) fn of(
        value: &Value,
        report: &Report,
        over_meaning: bool,
        around: Option<&RecordCover>,
    ) -> Self {
        let around = around.filter(|_| report.findings.integrity.why == Why::CoveredByRecord);
        let over_meaning = around.map_or(over_meaning, |record| record.over_meaning);
        let findings = &report.findings;
        RecordCover {
            issuer: report.reading.issuer.id.clone(),
            issuer_key: findings.issuer_key.clone(),
            validity: findings.validity.clone(),
            status: findings.status.clone(),
            holds: findings.integrity.is == Is::Holds && findings.issuer_key.is != Is::Fails,
            over_meaning,
            entangled: match around {
                Some(record) => Rc::clone(&record.entangled),
                None if over_meaning => Rc::new(entangled(value)),
                None => Rc::default(),
            },
        }
    }

    /// What it says of the signature of a line that has none. It covers every word of the line, so that the line
    /// stands or falls with it; it speaks for its own issuer only.
    pub(super) fn signature_of(&self, line: &Value) -> Signed {
        let mut subjects = one_or_many(line.get("credentialSubject")).filter_map(id_of);
        let integrity = if subjects.any(|id| self.entangled.contains(&id)) {
            Finding::new(Is::Unknown, Why::RecordAmbiguous)
        } else {
            Finding::new(Is::Holds, Why::CoveredByRecord)
        };
        let issuer = one_or_many(line.get("issuer")).next().and_then(id_of);
        let issuer_key = if issuer.is_some() && issuer == self.issuer {
            match self.issuer_key.is {
                Is::Holds if self.issuer_key.why != Why::KeyOfEarner => {
                    Finding::new(Is::Holds, Why::KeyOfRecordIssuer)
                }
                _ => self.issuer_key.clone(),
            }
        } else {
            Finding::new(Is::Unknown, Why::KeyNotBound)
        };
        Signed::of(integrity, issuer_key)
    }

    /// What only the record vouches for lasts no longer than the record.
    pub(super) fn bound(&self, validity: &mut Finding, status: &mut Finding) {
        if matches!(self.validity.is, Is::Fails | Is::Unknown) && validity.is != Is::Fails {
            *validity = self.validity.clone();
        }
        let says_something = matches!(self.status.is, Is::Fails | Is::Unknown);
        if says_something && status::severity(&self.status) > status::severity(status) {
            *status = self.status.clone();
        }
    }
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
