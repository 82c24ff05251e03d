//! Who that issuer is: a finding apart from the signature, which no signature can answer.
//!
//! It never changes the headline. "In no registry" and "the registry did not answer" say nothing against an issuer.

use super::report::{Finding, Is, KeyPlace, Note, NoteKind, Why};
use super::{Ledger, World};
use crate::domain::credential::Party;
use crate::domain::evidence::{Instant, host_of};
use crate::domain::issuer::registries::{self, REGISTRIES, Said};
use crate::domain::issuer::{self, Own, Signer, names, platforms};

/// What is known of the issuer whose key (by its name) was found to have signed, and what is noteworthy about it.
pub(super) fn examine(
    party: &Party,
    key: Option<&str>,
    key_at: &KeyPlace,
    issuer_key: &Finding,
    world: &World,
    ledger: &mut Ledger,
    notes: &mut Vec<Note>,
) -> Finding {
    let mut note = |what: NoteKind, about: Option<String>| {
        let note = Note { what, about };
        if !notes.contains(&note) {
            notes.push(note);
        }
    };
    if party.name.as_deref().and_then(names::oddity).is_some() {
        note(NoteKind::NameLooksOdd, None);
    }
    if let KeyPlace::Website(host) = key_at
        && platforms::of(host).is_some()
    {
        note(NoteKind::KeyOfPlatform, Some(host.clone()));
    }
    let Some(id) = party.id.as_deref() else { return Finding::new(Is::Unknown, Why::NoIssuer) };
    let signer = Signer { id, name: party.name.as_deref(), key };
    let own = issuer::own(signer, &world.expect.trusted);
    match own {
        Own::OtherKey(known) | Own::SameName(known) => {
            let about = host_of(&known.id).unwrap_or_else(|| known.id.clone());
            note(NoteKind::NameOfAnotherIssuer, Some(about));
        }
        Own::Confirmed(_) | Own::Unknown => {}
    }
    // Whose key it is comes first: who somebody else is tells nothing.
    if issuer_key.is != Is::Holds {
        return Finding::new(Is::Unknown, Why::NotEstablished);
    }
    if let Own::Confirmed(known) = own {
        let mut finding = Finding::new(Is::Holds, Why::IssuerConfirmed);
        finding.about = known.name.clone();
        finding.as_of = known.at;
        return finding;
    }
    let (finding, names) = in_registries(id, world, ledger);
    if let (Some(claimed), Some(known)) = (party.name.as_deref(), names.first())
        && !names.iter().any(|known| same(claimed, known))
    {
        note(NoteKind::RegistryHasOtherName, Some(known.clone()));
    }
    // An issuer may have changed its key, and a registry may know it; what the viewer was told on the telephone does
    // not hold for this one.
    if let Own::OtherKey(known) = own
        && known.confirmed
        && key.is_some()
    {
        let mut finding = Finding::new(Is::Unknown, Why::IssuerConfirmedWithOtherKey);
        finding.about = known.name.clone();
        finding.as_of = known.at;
        return finding;
    }
    finding
}

/// Registries write "(Example) My University" for "My University". Less than the whole rest must not do: "College" is in
/// the name of many.
fn same(one: &str, other: &str) -> bool {
    let plain = |name: &str| {
        let mut depth = 0_usize;
        let outside = name.chars().filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        });
        names::skeleton(&outside.collect::<String>())
    };
    let (one, other) = (plain(one), plain(other));
    !one.is_empty() && one == other
}

/// What the registries that were asked say, those that mean something before those for tests; and by what names.
fn in_registries(id: &str, world: &World, ledger: &mut Ledger) -> (Finding, Vec<String>) {
    let mut found = Found::default();
    for registry in &REGISTRIES {
        let (said, used) = registries::ask(registry, id, world.evidence);
        for address in used {
            // On record already, so that this asks nobody.
            let _ = ledger.look_up(world, &address);
        }
        let place = if registry.test { &mut found.tests } else { &mut found.known };
        match said {
            Said::Knows { name, as_of } => {
                place.push((registry.name, as_of));
                found.names.extend(name.filter(|_| !registry.test));
            }
            Said::KnowsNot { as_of } => found.not_known = found.not_known.max(Some(as_of)),
            Said::Unbelievable { host, as_of } => found.unbelievable = Some((host, as_of)),
            Said::Silent { host, as_of } => found.silent = Some((host, as_of)),
            Said::NotAsked { address } => found.not_asked.push((registry.test, address)),
        }
    }
    // Only when a person wants to know; those for tests only when the others do not know the issuer.
    if world.expect.registries && found.known.is_empty() {
        let real = found.not_asked.iter().any(|(test, _)| !test);
        let next = found.not_asked.iter().filter(|(test, _)| !(real && *test));
        next.for_each(|(_, address)| ledger.need(address));
    }
    (found.finding(), found.names)
}

#[derive(Default)]
struct Found {
    known: Vec<(&'static str, Instant)>,
    tests: Vec<(&'static str, Instant)>,
    names: Vec<String>,
    not_known: Option<Instant>,
    unbelievable: Option<(String, Instant)>,
    silent: Option<(String, Instant)>,
    not_asked: Vec<(bool, String)>,
}

impl Found {
    fn finding(&self) -> Finding {
        let listed = |is: Is, why: Why, places: &[(&'static str, Instant)]| {
            let names: Vec<&str> = places.iter().map(|(name, _)| *name).collect();
            let oldest = places.iter().map(|(_, at)| *at).min();
            Finding { as_of: oldest, ..Finding::new(is, why).about(names.join(", ")) }
        };
        if !self.known.is_empty() {
            return listed(Is::Holds, Why::IssuerInRegistry, &self.known);
        }
        if !self.tests.is_empty() {
            return listed(Is::Unknown, Why::IssuerInTestRegistry, &self.tests);
        }
        if let Some((host, at)) = &self.unbelievable {
            return Finding::new(Is::Unknown, Why::RegistryUnverified).about(host).as_of(*at);
        }
        if let Some((host, at)) = &self.silent {
            return Finding::new(Is::Unknown, Why::RegistryUnreachable).about(host).as_of(*at);
        }
        match self.not_known {
            Some(at) => Finding::new(Is::NotClaimed, Why::IssuerNotInRegistry).as_of(at),
            None => Finding::new(Is::NotClaimed, Why::RegistryNotAsked),
        }
    }
}
