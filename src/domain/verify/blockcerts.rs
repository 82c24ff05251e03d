//! Blockcerts: its place in a tree, the tree's root on a chain, and whose transaction wrote it there.
//!
//! <https://w3c-ccg.github.io/lds-merkle-proof-2019/>, <https://www.blockcerts.org/>
//!
//! Hash and path are checked here. Whether the root stands on the chain only somebody who keeps the chain can say, so
//! that it is not known until a chain explorer was asked; and whose transaction it was tells whose certificate it is.

use serde_json::Value;

use super::report::{Finding, Is, KeyPlace, Note, NoteKind, Why};
use super::signature::{Signed, integrity_of};
use super::{Ledger, Lookup, World, date, open_badge_v2, wording};
use crate::domain::credential::read::{id_of, one_or_many, said};
use crate::domain::did::web::check_address;
use crate::domain::evidence::{Instant, host_of};
use crate::domain::json;
use crate::domain::proof::ProofError;
use crate::domain::proof::merkle_proof::{self, Anchor, Anchored};

/// The proof of Blockcerts 2, which stands in a member of its own.
pub(super) fn proof_of_version_2(document: &Value) -> Option<&Value> {
    document.get("signature").filter(|proof| merkle_proof::is_merkle_proof(proof))
}

/// Looks at one Merkle proof of a certificate that names `issuer`.
pub(super) fn examine(
    document: &Value,
    proof: &Value,
    issuer: Option<&str>,
    world: &World,
    ledger: &mut Ledger,
) -> Signed {
    let anchored = match merkle_proof::check(document, proof) {
        Ok(anchored) => anchored,
        Err(error) => {
            return Signed::of(not_in_the_tree(document, error), unknown(Why::NotEstablished));
        }
    };
    if let Err(odd) = wording::check(document, &Value::Null) {
        return Signed::of(odd.finding(), unknown(Why::NotEstablished));
    }
    let profile = profile(issuer, world, ledger);
    let (anchor, written) = on_the_chain(document, &anchored, world, ledger);
    let issuer_key = match (&profile, &written) {
        (Err(finding), _) => finding.clone(),
        (Ok(_), None) => unknown(Why::NotEstablished),
        (Ok((profile, at)), Some(written)) => is_its_key(profile, written).as_of(*at),
    };
    // Anybody can grow a tree around anything: that it fits is worth what the ledger says of the root.
    let mut signed = Signed::of(anchor.clone(), issuer_key);
    signed.anchor = Some(anchor);
    signed.over_meaning = true;
    if anchored.edition > 0 {
        signed.notes.push(Note { what: NoteKind::OlderVocabulary, about: None });
    }
    if let Some(anchor) = anchored.anchors.first().filter(|anchor| anchor.network != "mainnet") {
        let about = Some(format!("{} {}", anchor.chain, anchor.network));
        signed.notes.push(Note { what: NoteKind::TestNetwork, about });
    }
    if let Ok((profile, _)) = &profile {
        signed.key_at = issuer.and_then(host_of).map_or(KeyPlace::Unknown, KeyPlace::Website);
        signed.status = Some(open_badge_v2::revocation(document, profile, world, ledger));
    }
    signed
}

fn unknown(why: Why) -> Finding {
    Finding::new(Is::Unknown, why)
}

fn not_in_the_tree(document: &Value, error: ProofError) -> Finding {
    // The contexts of Blockcerts were changed in place, and not every byte version is known: where a context bears no
    // minor version, another hash may be the certificate's fault or the context's.
    let unversioned = one_or_many(document.get("@context")).filter_map(Value::as_str).find(|address| {
        ["https://w3id.org/blockcerts/v2", "https://w3id.org/blockcerts/v3"].contains(address)
    });
    match (error, unversioned) {
        (ProofError::Mismatch, Some(address)) => unknown(Why::UnknownVocabulary).about(address),
        (error, _) => integrity_of(Err(error)).0,
    }
}

/// Who wrote the root, and when.
struct Written {
    by: String,
    at: Option<Instant>,
}

/// Whether the root stands in the transaction that the proof names, as a chain explorer tells it.
fn on_the_chain(
    document: &Value,
    anchored: &Anchored,
    world: &World,
    ledger: &mut Ledger,
) -> (Finding, Option<Written>) {
    let root: String = anchored.merkle_root.iter().map(|byte| format!("{byte:02x}")).collect();
    let Some(anchor) = anchored.anchors.first() else { return (unknown(Why::AnchorNone), None) };
    if anchor.chain == "mocknet" {
        return (unknown(Why::AnchorNone).about(&anchor.chain), None);
    }
    let Some(transaction) = anchor.transaction.as_deref().map(|it| it.strip_prefix("0x").unwrap_or(it))
    else {
        return (unknown(Why::AnchorNone).about(&anchor.chain), None);
    };
    if transaction.len() != 64 || !transaction.bytes().all(|it| it.is_ascii_hexdigit()) {
        return (Finding::new(Is::Fails, Why::ProofMalformed).about("anchors"), None);
    }
    let network = if anchor.network == "unknown" { network_of(document) } else { &anchor.network };
    let Some((address, explorer)) = explorer(anchor, network, &transaction.to_ascii_lowercase()) else {
        return (unknown(Why::ProofUnsupported).about(format!("{} {network}", anchor.chain)), None);
    };
    let host = host_of(&address).unwrap_or_default();
    let (text, at) = match ledger.look_up(world, &address) {
        Lookup::Text(text, at) => (text, at),
        Lookup::Missing(_, at) => return (unknown(Why::AnchorUnreachable).about(host).as_of(at), None),
        Lookup::NotAsked => return (unknown(Why::AnchorNotLookedUp).about(host), None),
    };
    let told = json::parse(text).ok().and_then(|answer| explorer(&answer, &transaction.to_ascii_lowercase()));
    match told {
        None => (unknown(Why::AnchorUnreachable).about(host).as_of(at), None),
        Some((data, _)) if !data.contains(&root) => {
            (Finding::new(Is::Fails, Why::AnchorDiffers).about(host).as_of(at), None)
        }
        Some((_, written)) => {
            (Finding::new(Is::Holds, Why::AnchorFound).about(host).as_of(at), Some(written))
        }
    }
}

/// Early certificates leave it to the form of the issuer's address to tell the network.
fn network_of(document: &Value) -> &'static str {
    let key = document.get("verification").and_then(|it| it.get("publicKey")).and_then(Value::as_str);
    let address = key.and_then(|key| key.rsplit(':').next()).unwrap_or_default();
    if address.starts_with(['m', 'n', '2']) || address.starts_with("tb1") { "testnet" } else { "mainnet" }
}

/// What was written, and by whom: from an explorer's answer about one confirmed transaction.
type Told = fn(&Value, &str) -> Option<(Vec<String>, Written)>;

/// Where a transaction can be looked up. Only networks that are still kept by somebody.
fn explorer(anchor: &Anchor, network: &str, transaction: &str) -> Option<(String, Told)> {
    Some(match (anchor.chain.as_str(), network) {
        ("bitcoin", "mainnet") => (format!("https://blockstream.info/api/tx/{transaction}"), esplora),
        ("bitcoin", "testnet") => (format!("https://blockstream.info/testnet/api/tx/{transaction}"), esplora),
        ("ethereum", "mainnet") => {
            (format!("https://eth.blockscout.com/api/v2/transactions/0x{transaction}"), blockscout)
        }
        ("ethereum", "sepolia") => {
            (format!("https://eth-sepolia.blockscout.com/api/v2/transactions/0x{transaction}"), blockscout)
        }
        _ => return None,
    })
}

/// <https://github.com/Blockstream/esplora/blob/master/API.md#transaction-format>
fn esplora(answer: &Value, transaction: &str) -> Option<(Vec<String>, Written)> {
    let status = answer.get("status")?;
    let confirmed = status.get("confirmed")?.as_bool()?;
    if !confirmed || answer.get("txid")?.as_str()? != transaction {
        return None;
    }
    let scripts = answer.get("vout")?.as_array()?.iter().filter_map(|out| out.get("scriptpubkey")?.as_str());
    // OP_RETURN and a push of 32 bytes.
    let data = scripts.filter_map(|script| script.strip_prefix("6a20")).map(str::to_owned).collect();
    let payer = answer.get("vin")?.as_array()?.first()?.get("prevout")?;
    let by = payer.get("scriptpubkey_address")?.as_str()?.to_owned();
    Some((data, Written { by, at: status.get("block_time").and_then(Value::as_i64) }))
}

/// <https://docs.blockscout.com/devs/apis/rest>
fn blockscout(answer: &Value, transaction: &str) -> Option<(Vec<String>, Written)> {
    let text = |name: &str| answer.get(name)?.as_str();
    if text("hash")?.to_ascii_lowercase().strip_prefix("0x")? != transaction || text("status")? != "ok" {
        return None;
    }
    let data = text("raw_input")?.to_ascii_lowercase().strip_prefix("0x")?.to_owned();
    let by = answer.get("from")?.get("hash")?.as_str()?.to_ascii_lowercase();
    let at = text("timestamp").and_then(date::instant);
    Some((vec![data], Written { by, at }))
}

/// The issuer's profile, as its own address serves it.
fn profile(issuer: Option<&str>, world: &World, ledger: &mut Ledger) -> Result<(Value, Instant), Finding> {
    let address = issuer.ok_or_else(|| unknown(Why::NoIssuer))?;
    let host = host_of(address).unwrap_or_default();
    if address.starts_with("did:") {
        let method = address.splitn(3, ':').take(2).collect::<Vec<_>>().join(":");
        return Err(unknown(Why::KeyUnavailable).about(method));
    }
    if check_address(address).is_err() {
        return Err(unknown(Why::KeyNotBound));
    }
    match ledger.look_up(world, address) {
        Lookup::Text(text, at) => match json::parse(text) {
            Ok(profile) if id_of(&profile).as_deref() == Some(address) => Ok((profile, at)),
            _ => Err(unknown(Why::KeyDocumentWrong).about(host).as_of(at)),
        },
        Lookup::Missing(_, at) => Err(unknown(Why::KeyUnreachable).about(host).as_of(at)),
        Lookup::NotAsked => Err(unknown(Why::KeyNotAsked).about(host)),
    }
}

/// Whether the profile lists the address that paid for the transaction, as one in use when it was written.
fn is_its_key(profile: &Value, written: &Written) -> Finding {
    let is_it = |key: &&Value| {
        let address = id_of(key).and_then(|id| id.rsplit(':').next().map(str::to_owned)).unwrap_or_default();
        address == written.by || (address.starts_with("0x") && address.eq_ignore_ascii_case(&written.by))
    };
    let Some(key) = one_or_many(profile.get("publicKey")).find(is_it) else {
        return Finding::new(Is::Fails, Why::KeyOfAnother);
    };
    let Some(at) = written.at else { return unknown(Why::KeyNotBound) };
    // A date that cannot be read is taken at its worst.
    let point = |name: &str, worst: Instant| {
        said(key, name).map(|it| it.as_str().and_then(date::instant).unwrap_or(worst))
    };
    let not_yet = point("created", Instant::MAX).is_some_and(|created| at < created);
    let no_more =
        ["revoked", "expires"].iter().filter_map(|name| point(name, Instant::MIN)).any(|end| end <= at);
    if not_yet || no_more {
        Finding::new(Is::Fails, Why::KeyRevoked)
    } else {
        Finding::new(Is::Holds, Why::KeyOfIssuer)
    }
}
