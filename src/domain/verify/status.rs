//! Does the issuer still stand by it? Every entry counts, and an unanswered one is unknown.
//!
//! Bitstring Status List 1.0 §3.2, StatusList2021, 1EdTech VCRL 1.0.

use std::rc::Rc;

use serde_json::Value;

use super::report::{Finding, Headline, Is, Note, NoteKind, Report, Why};
use super::{Ledger, Lookup, MAX_DEPTH, Place, World};
use crate::domain::credential::Kind;
use crate::domain::credential::read::{id_of, one_or_many};
use crate::domain::did::web::check_address;
use crate::domain::evidence::{Failure, Instant, host_of};
use crate::domain::json;
use crate::domain::status::{self, Answer, StatusError, bitstring, revocation_list};

/// The worst of what all the entries say: withdrawn, paused, unknown, clear.
pub(super) fn examine(
    credential: &Value,
    world: &World,
    depth: usize,
    ledger: &mut Ledger,
    notes: &mut Vec<Note>,
) -> Finding {
    let entries = one_or_many(credential.get("credentialStatus"));
    if one_or_many(credential.get("credentialStatus")).nth(MOST_ENTRIES).is_some() {
        return Finding::new(Is::Unknown, Why::TooComplex);
    }
    let answers = entries.map(|entry| one(credential, entry, world, depth, ledger, notes));
    answers.max_by_key(severity).unwrap_or_else(|| Finding::new(Is::NotClaimed, Why::NoStatus))
}

/// More than any credential bears: one for each purpose, in a few lists.
const MOST_ENTRIES: usize = 32;

/// A list that was judged: itself and its issuer, or why it does not count; and what its own report rests on.
pub(super) struct Judged {
    list: Result<(Value, Option<String>), Why>,
    report: Option<Report>,
}

pub(super) fn severity(finding: &Finding) -> u8 {
    match (finding.is, finding.why) {
        (Is::Fails, Why::Suspended) => 3,
        (Is::Fails, _) => 4,
        (Is::Unknown, _) => 2,
        (Is::Holds, _) => 1,
        (Is::NotClaimed, _) => 0,
    }
}

fn one(
    credential: &Value,
    entry: &Value,
    world: &World,
    depth: usize,
    ledger: &mut Ledger,
    notes: &mut Vec<Note>,
) -> Finding {
    let unknown = |why| Finding::new(Is::Unknown, why);
    let name = one_or_many(entry.get("type")).find_map(Value::as_str).unwrap_or_default();
    let address = match name {
        "BitstringStatusListEntry" | "StatusList2021Entry" => {
            entry.get("statusListCredential").and_then(id_of)
        }
        "1EdTechRevocationList" => id_of(entry),
        _ => return unknown(Why::StatusUnsupported).about(name),
    };
    let Some(address) = address else {
        return unknown(Why::StatusListMalformed).about("statusListCredential");
    };
    if check_address(&address).is_err() {
        return unknown(Why::StatusUnreachable).about(address);
    }
    if !world.afford() {
        return unknown(Why::TooComplex);
    }
    let (text, at) = match ledger.look_up(world, &address) {
        Lookup::Text(text, at) => (text, at),
        Lookup::Missing(Failure::Gone | Failure::Unreachable | Failure::Refused(_), at) => {
            return unknown(Why::StatusUnreachable).about(host_of(&address).unwrap_or_default()).as_of(at);
        }
        Lookup::Missing(Failure::TooLarge | Failure::NotText, at) => {
            return unknown(Why::StatusListMalformed).about(host_of(&address).unwrap_or_default()).as_of(at);
        }
        Lookup::NotAsked => return unknown(Why::StatusNotAsked).about(host_of(&address).unwrap_or_default()),
    };
    let issuer = one_or_many(credential.get("issuer")).next().and_then(id_of);
    let read = if name == "1EdTechRevocationList" {
        let id = credential.get("id").and_then(Value::as_str);
        match json::parse(text) {
            Ok(list) => revocation_list::read(&list, entry, id, issuer.as_deref()),
            Err(_) => Err(StatusError::MalformedList("not JSON")),
        }
    } else {
        let judged = trusted_list(&address, text, world, depth);
        if let Some(report) = &judged.report {
            ledger.take_over(report);
        }
        match &judged.list {
            Ok((list, list_issuer)) => {
                if *list_issuer != issuer {
                    note(notes, NoteKind::StatusListByAnother, list_issuer.clone());
                }
                // It may have said something else since, which its date tells and this stresses.
                if keeps_for(list).is_some_and(|kept| at.saturating_add(kept) < world.now) {
                    note(notes, NoteKind::StatusListPastItsTime, None);
                }
                bitstring::read(list, entry)
            }
            Err(why) => return unknown(*why).about(host_of(&address).unwrap_or_default()).as_of(at),
        }
    };
    match read {
        Ok(read) => {
            for fact in read.notes {
                match fact {
                    status::Note::ShortList => note(notes, NoteKind::StatusListShort, None),
                    status::Note::OtherIssuer => note(notes, NoteKind::StatusListByAnother, None),
                    status::Note::OtherAddress | status::Note::OldEncoding | status::Note::PurposeOfList => {}
                }
            }
            answered(read.answer, notes).as_of(at)
        }
        Err(StatusError::Unsupported) => unknown(Why::StatusUnsupported).about(name).as_of(at),
        Err(error) => unknown(Why::StatusListMalformed).about(error.code()).as_of(at),
    }
}

/// For how many seconds a list says that its answer may be kept (Bitstring Status List 1.0 §2.2, `ttl`, in
/// milliseconds). Where it says nothing, the date of the answer is told and no more.
fn keeps_for(list: &Value) -> Option<Instant> {
    let subject = one_or_many(list.get("credentialSubject")).next()?;
    Some(Instant::try_from(subject.get("ttl")?.as_u64()? / 1000).unwrap_or(Instant::MAX))
}

fn answered(answer: Answer, notes: &mut Vec<Note>) -> Finding {
    match answer {
        Answer::Clear => Finding::new(Is::Holds, Why::StatusClear),
        Answer::Set { purpose, message } => match purpose.as_str() {
            "revocation" => Finding::new(Is::Fails, Why::Revoked),
            "suspension" => Finding::new(Is::Fails, Why::Suspended),
            // A message, or word that a newer version can be had, says nothing against the credential.
            "message" | "refresh" => {
                note(notes, NoteKind::StatusMessage, message.or(Some(purpose)));
                Finding::new(Is::Holds, Why::StatusClear)
            }
            // An issuer said something that we do not understand.
            _ => Finding::new(Is::Unknown, Why::StatusUnsupported).about(purpose),
        },
    }
}

fn note(notes: &mut Vec<Note>, what: NoteKind, about: Option<String>) {
    let note = Note { what, about };
    if !notes.contains(&note) {
        notes.push(note);
    }
}

/// A list counts only when it is itself genuine and in date: it is a credential, judged like any other.
fn trusted_list(address: &str, text: &str, world: &World, depth: usize) -> Rc<Judged> {
    // A list whose own standing hangs on a further list would go round for ever.
    if depth >= MAX_DEPTH {
        return Rc::new(Judged { list: Err(Why::StatusListUnverified), report: None });
    }
    if let Some(known) = world.lists.borrow().get(address) {
        return Rc::clone(known);
    }
    let judged = Rc::new(judge_list(text, world));
    world.lists.borrow_mut().insert(address.to_owned(), Rc::clone(&judged));
    judged
}

fn judge_list(text: &str, world: &World) -> Judged {
    let Ok(document) = super::Document::of_text(text) else {
        return Judged { list: Err(Why::StatusListMalformed), report: None };
    };
    let mut reports = Vec::new();
    let place = Place { depth: MAX_DEPTH, ..Place::default() };
    super::judge(&document, "$".to_owned(), world, &place, &mut reports);
    let Some(report) = reports.into_iter().next() else {
        return Judged { list: Err(Why::StatusListMalformed), report: None };
    };
    let list = match report.headline {
        // Whatever else is signed by somebody is no list.
        _ if report.kind != Kind::StatusList => Err(Why::StatusListMalformed),
        Headline::Genuine => Ok((document.value.into_owned(), report.reading.issuer.id.clone())),
        Headline::Expired => Err(Why::StatusListOutOfDate),
        Headline::NotYetValid => Err(Why::StatusListNotYetValid),
        _ => Err(Why::StatusListUnverified),
    };
    Judged { list, report: Some(report) }
}
