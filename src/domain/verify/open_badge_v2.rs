//! Open Badges 2.0: hosted badges are what their address serves, signed badges what their issuer's key covers.
//!
//! <https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#badge-verification>

use serde_json::Value;

use super::report::{Finding, Is, KeyPlace, Why};
use super::signature::{Signed, integrity_of, unsound};
use super::{Envelope, Ledger, Lookup, World};
use crate::domain::credential::read::{id_of, one_or_many, says_yes};
use crate::domain::did::web::check_address;
use crate::domain::evidence::{Failure, host_of};
use crate::domain::json;
use crate::domain::key::PublicKey;
use crate::domain::proof::vc_jwt::{self, Jwt};

/// What is known of an assertion, and the assertion as it counts: with badge and issuer filled in, and for a hosted
/// one as it was served.
pub(super) struct Examined {
    pub(super) signed: Signed,
    pub(super) status: Finding,
    pub(super) assertion: Value,
}

pub(super) fn examine(
    assertion: &Value,
    envelope: &Envelope,
    world: &World,
    ledger: &mut Ledger,
) -> Examined {
    match envelope {
        Envelope::Jwt(jwt) => signed(assertion, jwt, world, ledger),
        Envelope::None => hosted(assertion, world, ledger),
        Envelope::Unsound(error) => Examined {
            signed: unsound(error),
            status: unknown(Why::NotEstablished),
            assertion: assertion.clone(),
        },
    }
}

fn unknown(why: Why) -> Finding {
    Finding::new(Is::Unknown, why)
}

/// Only what the address serves counts; the copy in hand names the address and no more.
fn hosted(copy: &Value, world: &World, ledger: &mut Ledger) -> Examined {
    let undecided = |integrity: Finding, status: Finding| Examined {
        signed: Signed::of(integrity, unknown(Why::NotEstablished)),
        status,
        assertion: copy.clone(),
    };
    let kind = copy.get("verification").or_else(|| copy.get("verify")).and_then(|v| v.get("type"));
    let says_hosted =
        one_or_many(kind).filter_map(Value::as_str).any(|k| k == "HostedBadge" || k == "hosted");
    let claims_signature =
        one_or_many(kind).filter_map(Value::as_str).any(|k| k == "SignedBadge" || k == "signed");
    if claims_signature && !says_hosted {
        // It says that it is signed and comes without its signature.
        return Examined {
            signed: Signed::of(
                Finding::new(Is::NotClaimed, Why::Unsigned),
                Finding::new(Is::NotClaimed, Why::Unsigned),
            ),
            status: unknown(Why::NotEstablished),
            assertion: copy.clone(),
        };
    }
    let named =
        copy.get("verification").or_else(|| copy.get("verify")).and_then(|v| v.get("url")).and_then(id_of);
    let id = id_of(copy).filter(|id| id.starts_with("http")).or(named).as_deref().map(secure);
    let Some(mut address) = id.filter(|id| check_address(id).is_ok()) else {
        return undecided(unknown(Why::HostedNowhere), unknown(Why::NotEstablished));
    };
    let host = host_of(&address).unwrap_or_default();
    let mut followed = false;
    let (mut served, at) = loop {
        let (text, at) = match ledger.look_up(world, &address) {
            Lookup::Text(text, at) => (text, at),
            // "410 Gone" is how a host says that a badge was withdrawn.
            Lookup::Missing(Failure::Gone, at) => {
                let mut examined = undecided(
                    Finding::new(Is::Holds, Why::HostedHere).as_of(at),
                    Finding::new(Is::Fails, Why::Revoked).as_of(at),
                );
                examined.signed.issuer_key = unknown(Why::NotEstablished);
                examined.signed.key_at = KeyPlace::Website(host);
                return examined;
            }
            Lookup::Missing(_, at) => {
                return undecided(
                    unknown(Why::HostedUnreachable).about(host).as_of(at),
                    unknown(Why::NotEstablished),
                );
            }
            Lookup::NotAsked => {
                return undecided(unknown(Why::HostedNotAsked).about(host), unknown(Why::NotEstablished));
            }
        };
        let unreadable = || unknown(Why::HostedUnreadable).about(&host).as_of(at);
        let Ok(served) = json::parse(text) else {
            return undecided(unreadable(), unknown(Why::NotEstablished));
        };
        if says_yes(served.get("revoked")) {
            let mut examined = undecided(
                Finding::new(Is::Holds, Why::HostedHere).as_of(at),
                Finding::new(Is::Fails, Why::Revoked).as_of(at),
            );
            examined.signed.key_at = KeyPlace::Website(host);
            return examined;
        }
        // A badge of Open Badges 1 has no id but the address under `verify`.
        let verified = || served.get("verify").and_then(|it| it.get("url")).and_then(id_of);
        let own = id_of(&served).or_else(verified).as_deref().map(secure);
        match own {
            Some(own) if own == address => break (served, at),
            // As [`linked`]: on its own site, what counts is what the address of that id says of itself.
            Some(own) if host_of(&own).as_deref() == Some(host.as_str()) && check_address(&own).is_ok() => {
                if followed {
                    return undecided(unreadable(), unknown(Why::NotEstablished));
                }
                (address, followed) = (own, true);
            }
            _ => {
                let differs = Finding::new(Is::Fails, Why::HostedDiffers).as_of(at);
                return undecided(differs, unknown(Why::NotEstablished));
            }
        }
    };
    if differs(copy, &served) {
        return undecided(
            Finding::new(Is::Fails, Why::HostedDiffers).as_of(at),
            unknown(Why::NotEstablished),
        );
    }
    if let Some(address) = other_vocabulary(&served) {
        return undecided(unknown(Why::UnknownVocabulary).about(address), unknown(Why::NotEstablished));
    }
    let issuer_key = match fill_in(&mut served, world, ledger) {
        Ok(profile) => in_scope(&address, &profile),
        Err(finding) => finding,
    };
    let mut signed =
        Signed::of(Finding::new(Is::Holds, Why::HostedHere).about(&host).as_of(at), issuer_key.as_of(at));
    signed.key_at = KeyPlace::Website(host);
    Examined { signed, status: Finding::new(Is::Holds, Why::StatusClear).as_of(at), assertion: served }
}

/// Badges from when the web had no locks name `http:` addresses, which anybody on the way could answer. The same
/// address is asked under lock and key: who answers there is the same host.
fn secure(address: &str) -> String {
    match address.strip_prefix("http://") {
        Some(rest) => format!("https://{rest}"),
        None => address.to_owned(),
    }
}

fn same_place(one: Option<&str>, other: Option<&str>) -> bool {
    one.is_some() && one.map(secure) == other.map(secure)
}

/// The address of a vocabulary under which the words of an assertion would not be those of Open Badges.
fn other_vocabulary(assertion: &Value) -> Option<String> {
    let contexts: Vec<&Value> = one_or_many(assertion.get("@context")).collect();
    let ours = |context: &&Value| {
        let address = context.as_str().unwrap_or_default().trim_end_matches('/');
        let known = ["https://w3id.org/openbadges/v1", "https://w3id.org/openbadges/v2"];
        known.contains(&address) || address.starts_with("https://openbadgespec.org/")
    };
    // Badges of the first edition name none.
    if contexts.is_empty() || contexts.iter().any(ours) {
        return None;
    }
    contexts.first().map(|first| first.as_str().unwrap_or("@context").to_owned())
}

/// Whether the copy claims something that the host does not: another badge, another earner, other dates. Hosts salt
/// an earner's hash afresh at every download, so that hashed identities cannot be compared.
fn differs(copy: &Value, served: &Value) -> bool {
    let badge_id = |assertion: &Value| assertion.get("badge").and_then(id_of);
    let badge_name = |assertion: &Value| assertion.get("badge").and_then(|b| b.get("name")).cloned();
    let plain_recipient = |assertion: &Value| {
        let recipient = assertion.get("recipient")?;
        if says_yes(recipient.get("hashed")) { None } else { recipient.get("identity").cloned() }
    };
    let both_and_other = |a: Option<Value>, b: Option<Value>| matches!((a, b), (Some(a), Some(b)) if a != b);
    let badge_differs =
        matches!((badge_id(copy), badge_id(served)), (Some(a), Some(b)) if secure(&a) != secure(&b));
    badge_differs
        || both_and_other(badge_name(copy), badge_name(served))
        || both_and_other(copy.get("uid").cloned(), served.get("uid").cloned())
        || both_and_other(plain_recipient(copy), plain_recipient(served))
        || copy.get("expires") != served.get("expires")
}

/// Fetches badge and issuer where the assertion names them by address; gives the issuer's profile.
///
/// Only what the issuer's own address serves can say which keys and which scope are the issuer's: a profile that came
/// along is anybody's, whatever id it bears.
fn fill_in(assertion: &mut Value, world: &World, ledger: &mut Ledger) -> Result<Value, Finding> {
    let badge = assertion.get("badge").cloned().ok_or_else(|| unknown(Why::NoIssuer))?;
    let mut badge = linked(badge, world, ledger)?;
    let issuer = badge.get("issuer").cloned().ok_or_else(|| unknown(Why::NoIssuer))?;
    let profile = match id_of(&issuer) {
        Some(id) if id.starts_with("http") => linked(Value::String(id), world, ledger),
        Some(_) => Err(unknown(Why::KeyNotBound)),
        None => Err(unknown(Why::NoIssuer)),
    };
    let known = profile.as_ref().unwrap_or(&issuer).clone();
    if let Some(badge) = badge.as_object_mut() {
        badge.insert("issuer".to_owned(), known);
    }
    if let Some(assertion) = assertion.as_object_mut() {
        assertion.insert("badge".to_owned(), badge);
    }
    profile
}

/// What stands here or is served at the address that stands here.
///
/// Where that answer bears another id (hosts answer `…/badge.json` and `…/badge?v=2_0` for `…/badge`), what counts is
/// what the address of that id says of itself.
fn linked(value: Value, world: &World, ledger: &mut Ledger) -> Result<Value, Finding> {
    let Some(address) = value.as_str().map(secure) else { return Ok(value) };
    let document = served(&address, world, ledger)?;
    match id_of(&document).as_deref().map(secure) {
        // Only of its own site may a host say that.
        Some(own) if own != address && host_of(&own) == host_of(&address) => {
            let document = served(&own, world, ledger)?;
            if id_of(&document).as_deref().map(secure).as_deref() == Some(own.as_str()) {
                Ok(document)
            } else {
                Err(unknown(Why::KeyDocumentWrong).about(host_of(&own).unwrap_or_default()))
            }
        }
        Some(own) if own != address => {
            Err(unknown(Why::KeyDocumentWrong).about(host_of(&address).unwrap_or_default()))
        }
        _ => Ok(document),
    }
}

/// The object that an address answers with.
fn served(address: &str, world: &World, ledger: &mut Ledger) -> Result<Value, Finding> {
    let host = host_of(address).unwrap_or_default();
    if check_address(address).is_err() {
        return Err(unknown(Why::KeyUnavailable).about(host));
    }
    match ledger.look_up(world, address) {
        Lookup::Text(text, at) => match json::parse(text) {
            Ok(mut document) if document.is_object() => {
                // Documents of Open Badges 1 have no id of their own but the address.
                if let Some(members) = document.as_object_mut() {
                    members.entry("id").or_insert_with(|| address.into());
                }
                Ok(document)
            }
            _ => Err(unknown(Why::KeyDocumentWrong).about(host).as_of(at)),
        },
        Lookup::Missing(_, at) => Err(unknown(Why::KeyUnreachable).about(host).as_of(at)),
        Lookup::NotAsked => Err(unknown(Why::KeyNotAsked).about(host)),
    }
}

/// VerificationObject: `startsWith` and `allowedOrigins`; by default the origin of the issuer's id.
fn in_scope(assertion: &str, profile: &Value) -> Finding {
    let nothing = Value::Null;
    let rules = profile.get("verification").unwrap_or(&nothing);
    let starts: Vec<&str> = one_or_many(rules.get("startsWith")).filter_map(Value::as_str).collect();
    let origins: Vec<&str> = one_or_many(rules.get("allowedOrigins")).filter_map(Value::as_str).collect();
    let host = host_of(assertion);
    // "https://badges.example" must not let in "https://badges.example.evil".
    let starts_right = starts.is_empty()
        || starts.iter().any(|start| {
            let same_host = host.is_some() && host_of(start) == host;
            same_host && assertion.starts_with(&secure(start))
        });
    let right_origin = if !origins.is_empty() {
        origins.iter().any(|origin| {
            let named = host_of(origin).unwrap_or_else(|| origin.to_ascii_lowercase());
            host.as_deref() == Some(named.as_str())
        })
    } else if starts.is_empty() {
        host.is_some() && host == id_of(profile).as_deref().and_then(host_of)
    } else {
        true
    };
    if starts_right && right_origin {
        Finding::new(Is::Holds, Why::KeyOfIssuer)
    } else {
        Finding::new(Is::Fails, Why::OutsideScope).about(host.unwrap_or_default())
    }
}

/// A JWS, its key named by `verification.creator`, linked to and fro with the issuer's profile.
fn signed(assertion: &Value, jwt: &Jwt, world: &World, ledger: &mut Ledger) -> Examined {
    let mut whole = assertion.clone();
    let alg = jwt.header.get("alg").and_then(Value::as_str).unwrap_or_default();
    let done =
        |integrity: Finding, issuer_key: Finding, status: Finding, key_at: KeyPlace, assertion: Value| {
            let mut signed = Signed::of(integrity, issuer_key);
            signed.key_at = key_at;
            signed.suites.push(format!("JWS {alg}"));
            Examined { signed, status, assertion }
        };
    if let Some(address) = other_vocabulary(assertion) {
        let vocabulary = unknown(Why::UnknownVocabulary).about(address);
        return done(
            vocabulary,
            unknown(Why::NotEstablished),
            unknown(Why::NotEstablished),
            KeyPlace::Unknown,
            whole,
        );
    }
    let profile = match fill_in(&mut whole, world, ledger) {
        Ok(profile) => profile,
        Err(finding) => {
            let integrity = Finding { is: Is::Unknown, why: Why::KeyUnavailable, ..finding.clone() };
            return done(integrity, finding, unknown(Why::NotEstablished), KeyPlace::Unknown, whole);
        }
    };
    let verification = assertion.get("verification").or_else(|| assertion.get("verify"));
    let creator = verification.and_then(|v| v.get("creator").or_else(|| v.get("url"))).and_then(id_of);
    // Where the badge names no key, the issuer's only key is meant.
    let mut listed = one_or_many(profile.get("publicKey"));
    let listed_key = match &creator {
        Some(creator) => listed.find(|key| same_place(id_of(key).as_deref(), Some(creator))).cloned(),
        None => listed.next().cloned().filter(|_| listed.next().is_none()),
    };
    let Some(listed_key) = listed_key else {
        let fails = Finding::new(Is::Fails, Why::KeyOfAnother);
        return done(
            unknown(Why::KeyUnavailable),
            fails,
            unknown(Why::NotEstablished),
            KeyPlace::Unknown,
            whole,
        );
    };
    let document = match linked(listed_key.clone(), world, ledger) {
        Ok(document) => document,
        Err(finding) => {
            let integrity = Finding { is: Is::Unknown, why: Why::KeyUnavailable, ..finding.clone() };
            return done(integrity, finding, unknown(Why::NotEstablished), KeyPlace::Unknown, whole);
        }
    };
    let pem = document.get("publicKeyPem").and_then(Value::as_str);
    let Some(key) = pem.and_then(|pem| PublicKey::from_pem(pem).ok()) else {
        let wrong = unknown(Why::KeyDocumentWrong);
        return done(
            unknown(Why::KeyUnavailable),
            wrong,
            unknown(Why::NotEstablished),
            KeyPlace::Unknown,
            whole,
        );
    };
    let integrity = match vc_jwt::check(jwt, &key) {
        Ok(()) => Finding::new(Is::Holds, Why::SignatureMatches),
        Err(error) => integrity_of(Err(error)).0,
    };
    let owner = document.get("owner").and_then(id_of);
    let profile_id = id_of(&profile);
    let bound = if same_place(owner.as_deref(), profile_id.as_deref()) {
        Finding::new(Is::Holds, Why::KeyOfIssuer)
    } else {
        Finding::new(Is::Fails, Why::KeyOfAnother)
    };
    let key_at = profile_id.as_deref().and_then(host_of).map_or(KeyPlace::KeyOnly, KeyPlace::Website);
    let status = revocation(assertion, &profile, world, ledger);
    let mut examined = done(integrity, bound, status, key_at, whole);
    examined.signed.key = Some(key.name());
    examined
}

/// `revocationList.revokedAssertions`: ids, or objects with `id` or the historic `uid`; of the first edition, an object
/// whose keys are the uids and whose values say why.
pub(super) fn revocation(assertion: &Value, profile: &Value, world: &World, ledger: &mut Ledger) -> Finding {
    let Some(address) = profile.get("revocationList").and_then(id_of).as_deref().map(secure) else {
        return Finding::new(Is::NotClaimed, Why::NoStatus);
    };
    let host = host_of(&address).unwrap_or_default();
    if check_address(&address).is_err() {
        return unknown(Why::StatusUnreachable).about(address);
    }
    let (text, at) = match ledger.look_up(world, &address) {
        Lookup::Text(text, at) => (text, at),
        Lookup::Missing(_, at) => return unknown(Why::StatusUnreachable).about(host).as_of(at),
        Lookup::NotAsked => return unknown(Why::StatusNotAsked).about(host),
    };
    match json::parse(text).ok().and_then(|list| is_listed(assertion, &list)) {
        Some(true) => Finding::new(Is::Fails, Why::Revoked).as_of(at),
        Some(false) => Finding::new(Is::Holds, Why::StatusClear).as_of(at),
        None => unknown(Why::StatusListMalformed).about(host).as_of(at),
    }
}

/// Whether a list names this assertion; none where it cannot be told.
fn is_listed(assertion: &Value, list: &Value) -> Option<bool> {
    let list = list.as_object()?;
    let id = id_of(assertion);
    let uid = assertion.get("uid").and_then(Value::as_str);
    let named = id.is_some() || uid.is_some();
    let Some(revoked) = list.get("revokedAssertions") else {
        let is_list =
            list.get("type").is_some_and(|it| one_or_many(Some(it)).any(|it| it == "RevocationList"));
        let is_first_edition = assertion.get("verify").is_some() && list.values().all(Value::is_string);
        let listed = uid.is_some_and(|uid| list.contains_key(uid));
        return (listed || (named && (is_list || is_first_edition))).then_some(listed);
    };
    let mut unclear = !named;
    for entry in one_or_many(Some(revoked)) {
        let (its_id, its_uid) = (id_of(entry), entry.get("uid").and_then(Value::as_str));
        if same_place(its_id.as_deref(), id.as_deref()) || (its_uid.is_some() && its_uid == uid) {
            return Some(true);
        }
        unclear |= its_id.is_none() && its_uid.is_none();
    }
    (!unclear).then_some(false)
}
