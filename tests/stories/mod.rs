//! What the stories share: a world in memory, issuers, and badges signed afresh.

#![allow(dead_code, unreachable_pub, reason = "each story file is a crate of its own and uses some of it")]

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use lapel::domain::evidence::{Answer, Body, Instant};
use lapel::domain::key::SigningKey;
use lapel::domain::proof;
use lapel::wallet::Wallet;
use lapel::wallet::import::{Candidate, Incoming};
use lapel::wallet::memory::Memory;
use serde_json::{Value, json};

/// 21 November 2026, 18:02 UTC.
pub const NOW: Instant = 1_795_284_120;

/// Runs a future that never really waits, as those of `Memory` do.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing in memory waits"),
    }
}

pub fn wallet(seed: u64) -> Wallet<Memory> {
    Wallet::over(Memory::at(NOW).seeded(seed))
}

pub fn issuer(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32])
}

pub fn unsigned(issuer_id: &str, id: &str, name: &str) -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer_id, "type": ["Profile"], "name": "Riverside Community College"},
        "validFrom": "2026-05-03T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "identityType": "emailAddress", "hashed": false, "identityHash": "learner@example.com"}],
            "achievement": {
                "id": "urn:uuid:5d0a4f50-6f0b-4e5e-8e2f-2a6b8a0b7c11",
                "type": ["Achievement"],
                "name": name,
                "description": "What it is.",
                "criteria": {"narrative": "What it took."}
            }
        }
    })
}

pub fn sign(document: &Value, key: &SigningKey, method: &str) -> String {
    let options = json!({
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-05-03T00:00:00Z",
        "verificationMethod": method,
        "proofPurpose": "assertionMethod"
    });
    proof::sign(document, &options, key).expect("signs").to_string()
}

/// A good badge of the issuer with this seed.
pub fn badge(seed: u8, name: &str) -> String {
    let key = issuer(seed);
    let id = format!("urn:example:{name}").replace(' ', "-");
    sign(&unsigned(&key.did_key(), &id, name), &key, &key.verification_method())
}

/// The same as a compact JWS, signed with EdDSA (Open Badges 3.0 §8.2).
pub fn badge_jwt(seed: u8, name: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
    let key = issuer(seed);
    let id = format!("urn:example:jwt:{name}");
    let mut payload = unsigned(&key.did_key(), &id, name);
    payload["iss"] = key.did_key().into();
    payload["jti"] = id.into();
    payload["nbf"] = 1_777_766_400.into();
    let header = json!({"alg": "EdDSA", "typ": "JWT", "kid": key.verification_method()});
    let input = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(payload.to_string()));
    format!("{input}.{}", BASE64.encode(key.sign(input.as_bytes())))
}

pub fn served(text: impl Into<String>) -> Answer {
    Answer { at: NOW, body: Body::Text(text.into()) }
}

/// The candidates of what was brought in; everything in it must be readable.
pub fn candidates(wallet: &Wallet<Memory>, bytes: &[u8]) -> Vec<Candidate> {
    match now(wallet.read(bytes)).expect("readable") {
        Incoming::Review { candidates, unreadable } => {
            assert_eq!(unreadable, []);
            candidates
        }
        other => panic!("not documents: {other:?}"),
    }
}

/// Brings a badge in and keeps it; returns its id.
pub fn keep(wallet: &Wallet<Memory>, text: &str) -> String {
    let candidates = candidates(wallet, text.as_bytes());
    now(wallet.keep(candidates.first().expect("one badge"))).expect("kept")
}

/// The shared fixtures, where there are any; what is skipped without them says so.
pub fn fixtures() -> Option<PathBuf> {
    let shared = std::env::var_os("LAPEL_SHARED").map(PathBuf::from);
    let folder =
        shared.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared")).join("fixtures");
    if folder.join("manifest.json").exists() {
        return Some(folder);
    }
    eprintln!("skipped: no fixtures at {}", folder.display());
    None
}

/// Nothing that was there may be lost in reading and writing.
pub fn holds(whole: &Value, part: &Value, path: &str) {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            for (name, part) in part {
                let whole = whole.get(name).unwrap_or_else(|| panic!("{path}.{name} is lost"));
                holds(whole, part, &format!("{path}.{name}"));
            }
        }
        (Value::Array(whole), Value::Array(part)) if whole.len() == part.len() => {
            for (at, (whole, part)) in whole.iter().zip(part).enumerate() {
                holds(whole, part, &format!("{path}[{at}]"));
            }
        }
        _ => assert_eq!(whole, part, "{path}"),
    }
}
