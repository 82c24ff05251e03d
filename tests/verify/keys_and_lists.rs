//! Whose key it is, and whose list: each time the web answers with something else than was meant.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use lapel::domain::engine::Expect;
use lapel::domain::evidence::{Answer, Body, Evidence, Failure};
use lapel::domain::key::SigningKey;
use lapel::domain::verify::report::{Headline, Is, NoteKind, Report, Why};
use lapel::domain::verify::verify;
use serde_json::{Value, json};

use super::stories::*;

pub(super) fn web(pages: &[(&str, Value)]) -> Evidence {
    Evidence(pages.iter().map(|(address, page)| ((*address).to_owned(), served(page.to_string()))).collect())
}

fn judge(text: &str, evidence: &Evidence) -> Report {
    verify(text, evidence, NOW, &Expect::default()).expect("a document").swap_remove(0)
}

pub(super) fn jwk(key: &SigningKey) -> Value {
    let multikey = key.public().to_multikey().expect("an Ed25519 key");
    let bytes = bs58_decode(&multikey[1..]);
    json!({"kty": "OKP", "crv": "Ed25519", "x": BASE64.encode(&bytes[2..])})
}

fn bs58_decode(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut bytes: Vec<u8> = Vec::new();
    for letter in text.bytes() {
        let mut carry = LETTERS.iter().position(|it| *it == letter).expect("base58") as u32;
        for byte in bytes.iter_mut().rev() {
            carry += 58 * u32::from(*byte);
            *byte = (carry & 0xff) as u8;
            carry >>= 8;
        }
        while carry > 0 {
            bytes.insert(0, (carry & 0xff) as u8);
            carry >>= 8;
        }
    }
    bytes
}

pub(super) fn jwt(key: &SigningKey, header: Value, payload: &Value) -> String {
    let input = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(payload.to_string()));
    format!("{input}.{}", BASE64.encode(key.sign(input.as_bytes())))
}

pub(super) fn payload(issuer_id: &str) -> Value {
    let mut payload = unsigned(issuer_id, "urn:example:jwt", "Welding");
    payload["iss"] = issuer_id.into();
    payload["jti"] = "urn:example:jwt".into();
    payload["nbf"] = 1_777_766_400.into();
    payload
}

pub(super) fn did_document(did: &str, key: &SigningKey, change: impl Fn(&mut Value)) -> Value {
    let mut document = json!({
        "id": did,
        "verificationMethod": [{"id": format!("{did}#key-1"), "type": "Multikey", "controller": did, "publicKeyMultibase": key.public().to_multikey().expect("a key")}],
        "assertionMethod": [format!("{did}#key-1")]
    });
    change(&mut document);
    document
}

pub(super) const DID: &str = "did:web:college.example";
pub(super) const DID_ADDRESS: &str = "https://college.example/.well-known/did.json";

#[test]
fn a_key_in_the_header_is_the_issuers_only_where_the_issuer_says_so() {
    let (own, forger) = (issuer(1), issuer(2));
    let header = |key: &SigningKey| json!({"alg": "EdDSA", "jwk": jwk(key)});
    // A DID that holds its key.
    assert_eq!(
        judge(&jwt(&own, header(&own), &payload(&own.did_key())), &web(&[])).headline,
        Headline::Genuine
    );
    assert_eq!(
        judge(&jwt(&forger, header(&forger), &payload(&own.did_key())), &web(&[])).headline,
        Headline::NotGenuine
    );
    // A DID of a website.
    let evidence = web(&[(DID_ADDRESS, did_document(DID, &own, |_| {}))]);
    assert_eq!(judge(&jwt(&own, header(&own), &payload(DID)), &evidence).headline, Headline::Genuine);
    assert_eq!(
        judge(&jwt(&forger, header(&forger), &payload(DID)), &evidence).headline,
        Headline::NotGenuine
    );
    assert_eq!(
        judge(&jwt(&forger, header(&forger), &payload(DID)), &web(&[])).headline,
        Headline::IssuerUnconfirmed
    );
    // A web address.
    let site = "https://college.example/issuers/1";
    let keys = web(&[("https://college.example/.well-known/jwks.json", json!({"keys": [jwk(&own)]}))]);
    assert_eq!(judge(&jwt(&own, header(&own), &payload(site)), &keys).headline, Headline::Genuine);
    assert_eq!(judge(&jwt(&forger, header(&forger), &payload(site)), &keys).headline, Headline::NotGenuine);
    // A name that is no address at all.
    assert_eq!(
        judge(&jwt(&forger, header(&forger), &payload("urn:uuid:1")), &keys).headline,
        Headline::IssuerUnconfirmed
    );
}

#[test]
fn a_kid_of_somebody_else_is_somebody_else() {
    let (own, forger) = (issuer(1), issuer(2));
    let named = |kid: &str| json!({"alg": "EdDSA", "kid": kid});
    let evil = "https://evil.example/keys/1";
    let evidence = web(&[
        (DID_ADDRESS, did_document(DID, &own, |_| {})),
        (evil, jwk(&forger)),
        ("https://evil.example/did", did_document(DID, &forger, |_| {})),
        ("https://college.example/.well-known/jwks.json", json!({"keys": [jwk(&own)]})),
    ]);
    for (issuer_id, kid) in [
        (DID, forger.verification_method()),
        (DID, evil.to_owned()),
        (DID, "https://evil.example/did#key-1".to_owned()),
        ("https://college.example/issuers/1", evil.to_owned()),
        ("https://college.example/issuers/1", forger.verification_method()),
        (&own.did_key(), forger.verification_method()),
        (&own.did_key(), evil.to_owned()),
    ] {
        let report = judge(&jwt(&forger, named(&kid), &payload(issuer_id)), &evidence);
        assert!(
            matches!(
                report.headline,
                Headline::NotGenuine | Headline::IssuerUnconfirmed | Headline::CouldNotCheck
            ),
            "{issuer_id} {kid}: {:?}",
            report.findings
        );
        assert_ne!(report.findings.issuer_key.is, Is::Holds, "{issuer_id} {kid}");
    }
}

#[test]
fn on_a_site_of_many_a_neighbours_key_is_not_the_issuers() {
    let (own, neighbour) = (issuer(1), issuer(2));
    let site = "https://many.example/college";
    let evidence = web(&[
        ("https://many.example/college/key", jwk(&own)),
        ("https://many.example/college-of-evil/key", jwk(&neighbour)),
        ("https://many.example/evil/key", jwk(&neighbour)),
    ]);
    let with = |key: &SigningKey, kid: &str| {
        judge(&jwt(key, json!({"alg": "EdDSA", "kid": kid}), &payload(site)), &evidence)
    };
    assert_eq!(with(&own, "https://many.example/college/key").headline, Headline::Genuine);
    for kid in ["https://many.example/college-of-evil/key", "https://many.example/evil/key"] {
        assert_ne!(with(&neighbour, kid).headline, Headline::Genuine, "{kid}");
    }
}

#[test]
fn a_key_that_somebody_keeps_on_a_site_does_not_speak_for_the_whole_site() {
    let (own, tenant) = (issuer(1), issuer(2));
    let key = "https://many.example/people/tenant/key";
    let signed = |site: &str| jwt(&tenant, json!({"alg": "EdDSA", "kid": key}), &payload(site));
    let listing = |keys: Value| {
        web(&[(key, jwk(&tenant)), ("https://many.example/.well-known/jwks.json", json!({"keys": keys}))])
    };
    for site in ["https://many.example", "https://many.example/", "https://many.example//"] {
        let report = judge(&signed(site), &web(&[(key, jwk(&tenant))]));
        assert_eq!(
            (report.headline, report.findings.issuer_key.why),
            (Headline::IssuerUnconfirmed, Why::KeyNotAsked),
            "{site}"
        );
        assert_eq!(
            judge(&signed(site), &listing(json!([jwk(&own)]))).headline,
            Headline::NotGenuine,
            "{site}"
        );
        assert_eq!(
            judge(&signed(site), &listing(json!([jwk(&tenant)]))).headline,
            Headline::Genuine,
            "{site}"
        );
    }
    assert_eq!(
        judge(&signed("https://many.example/people/tenant"), &web(&[(key, jwk(&tenant))])).headline,
        Headline::Genuine
    );
}

#[test]
fn what_was_signed_to_be_something_else_is_no_badge() {
    let own = issuer(1);
    let typed = |typ: &str| {
        judge(
            &jwt(
                &own,
                json!({"alg": "EdDSA", "typ": typ, "kid": own.verification_method()}),
                &payload(&own.did_key()),
            ),
            &web(&[]),
        )
    };
    for typ in ["JWT", "jwt", "vc+jwt", "application/vc+jwt", "vc+ld+json+jwt"] {
        assert_eq!(typed(typ).headline, Headline::Genuine, "{typ}");
    }
    for typ in ["at+jwt", "kb+jwt", "dc+sd-jwt", "secevent+jwt", ""] {
        assert_eq!(typed(typ).headline, Headline::CouldNotCheck, "{typ}");
    }
}

#[test]
fn an_envelope_stands_for_what_is_in_it() {
    let own = issuer(1);
    let inside =
        jwt(&own, json!({"alg": "EdDSA", "kid": own.verification_method()}), &payload(&own.did_key()));
    let envelope = |data: &str| {
        let id = format!("data:application/{data}");
        json!({"@context": "https://www.w3.org/ns/credentials/v2", "id": id, "type": "EnvelopedVerifiableCredential"})
    };
    let whole = envelope(&format!("vc+jwt,{inside}")).to_string();
    let report = judge(&whole, &web(&[]));
    assert_eq!((report.headline, report.reading.title.as_deref()), (Headline::Genuine, Some("Welding")));
    for other in ["vc+jwt,{}", "vc+jwt,", "vc+sd-jwt,a~b", "vc+cose,AA", "vc+jwt;base64,AA"] {
        let text = envelope(other).to_string();
        assert!(verify(&text, &web(&[]), NOW, &Expect::default()).is_err(), "{other}");
    }
}

#[test]
fn claims_that_say_something_else_than_the_badge_are_noticed() {
    let own = issuer(1);
    for (claim, value) in [
        ("iss", json!("did:key:z6MkOther")),
        ("jti", json!("urn:example:other")),
        ("sub", json!("did:example:other")),
        ("nbf", json!(1)),
        ("exp", json!("soon")),
    ] {
        let mut payload = payload(&own.did_key());
        payload[claim] = value;
        let report =
            judge(&jwt(&own, json!({"alg": "EdDSA", "kid": own.verification_method()}), &payload), &web(&[]));
        assert_eq!(report.headline, Headline::NotGenuine, "{claim}");
    }
    let mut past = payload(&own.did_key());
    past["exp"] = (NOW - 1).into();
    let report =
        judge(&jwt(&own, json!({"alg": "EdDSA", "kid": own.verification_method()}), &past), &web(&[]));
    assert_eq!(report.headline, Headline::Expired);
    // So that lists show it as out of date later on, too.
    assert!(report.reading.valid_until.is_some());
}

#[test]
fn a_revoked_key_is_not_made_good_by_an_older_date() {
    let own = issuer(1);
    // The proof says that it was made on 3 May 2026.
    let text = sign(&unsigned(DID, "urn:example:1", "Welding"), &own, &format!("{DID}#key-1"));
    let with = |name: &'static str, when: &'static str| {
        judge(
            &text,
            &web(&[(
                DID_ADDRESS,
                did_document(DID, &own, |d| d["verificationMethod"][0][name] = when.into()),
            )]),
        )
    };
    assert_eq!(with("revoked", "2026-05-01T00:00:00Z").headline, Headline::NotGenuine);
    let doubtful = with("revoked", "2026-08-01T00:00:00Z");
    assert_eq!(
        (doubtful.headline, doubtful.findings.issuer_key.why),
        (Headline::IssuerUnconfirmed, Why::KeyRevoked)
    );
    assert_eq!(with("revoked", "2036-08-01T00:00:00Z").headline, Headline::Genuine);
    assert_eq!(with("expires", "2026-05-01T00:00:00Z").headline, Headline::NotGenuine);
    assert_eq!(with("expires", "2026-08-01T00:00:00Z").headline, Headline::Genuine);
    assert_eq!(with("expires", "one day").headline, Headline::NotGenuine);
}

#[test]
fn an_address_that_answers_something_else_confirms_nothing() {
    let own = issuer(1);
    let text = sign(&unsigned(DID, "urn:example:1", "Welding"), &own, &format!("{DID}#key-1"));
    let good = did_document(DID, &own, |_| {});
    assert_eq!(judge(&text, &web(&[(DID_ADDRESS, good.clone())])).headline, Headline::Genuine);
    let badge: Value = serde_json::from_str(&text).unwrap();
    for wrong in [
        json!(null),
        json!([good]),
        json!("did:web:college.example"),
        json!({}),
        json!({"keys": [jwk(&own)]}),
        badge,
        did_document("did:web:other.example", &own, |_| {}),
        did_document(DID, &own, |d| d["assertionMethod"] = json!([])),
        did_document(DID, &own, |d| d["authentication"] = d["assertionMethod"].take()),
        did_document(DID, &own, |d| {
            d["verificationMethod"][0]["controller"] = "did:web:other.example".into()
        }),
    ] {
        assert_ne!(
            judge(&text, &web(&[(DID_ADDRESS, wrong.clone())])).headline,
            Headline::Genuine,
            "{wrong}"
        );
    }
    for text_served in
        ["", "<html>", "{", &good.to_string().replacen('{', "{\"id\":\"did:web:college.example\",", 1)]
    {
        let evidence = Evidence([(DID_ADDRESS.to_owned(), served(text_served))].into());
        assert_ne!(judge(&text, &evidence).headline, Headline::Genuine, "{text_served}");
    }
    for failure in
        [Failure::Unreachable, Failure::Gone, Failure::Refused(500), Failure::TooLarge, Failure::NotText]
    {
        let evidence =
            Evidence([(DID_ADDRESS.to_owned(), Answer { at: NOW, body: Body::Missing(failure) })].into());
        assert_eq!(judge(&text, &evidence).headline, Headline::CouldNotCheck, "{failure:?}");
    }
}

// Lists.

pub(super) const LIST: &str = "https://status.example/1";

/// A list of 131,072 entries, the one at `set` set. Deflate's stored blocks need no compressor.
fn encoded(set: Option<usize>) -> String {
    let mut bits = vec![0u8; 16_384];
    if let Some(set) = set {
        bits[set / 8] |= 0x80 >> (set % 8);
    }
    let mut gzip = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 1];
    let length = bits.len() as u16;
    gzip.extend(length.to_le_bytes());
    gzip.extend((!length).to_le_bytes());
    gzip.extend(&bits);
    let mut crc = !0u32;
    for byte in &bits {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    gzip.extend((!crc).to_le_bytes());
    gzip.extend((bits.len() as u32).to_le_bytes());
    format!("u{}", BASE64.encode(gzip))
}

pub(super) fn list(key: &SigningKey, set: Option<usize>, change: impl Fn(&mut Value)) -> Value {
    let mut list = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": LIST,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": key.did_key(),
        "validFrom": "2026-05-03T00:00:00Z",
        "credentialSubject": {"id": format!("{LIST}#list"), "type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": encoded(set)}
    });
    change(&mut list);
    serde_json::from_str(&sign(&list, key, &key.verification_method())).expect("JSON")
}

pub(super) fn entry(purpose: &str, index: &str) -> Value {
    json!({
        "id": format!("{LIST}#{index}"),
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": index,
        "statusListCredential": LIST
    })
}

pub(super) fn with_status(status: Value) -> String {
    let key = issuer(1);
    let mut badge = unsigned(&key.did_key(), "urn:example:1", "Welding");
    badge["credentialStatus"] = status;
    sign(&badge, &key, &key.verification_method())
}

#[test]
fn a_list_that_wants_to_be_asked_again_by_now_says_so_and_keeps_its_date() {
    let key = issuer(1);
    let badge = with_status(entry("revocation", "8"));
    let judged = |ttl: Value, later: i64| {
        let list = list(&key, None, |list| list["credentialSubject"]["ttl"] = ttl.clone());
        let evidence = web(&[(LIST, list)]);
        verify(&badge, &evidence, NOW + later, &Expect::default()).expect("a document").swap_remove(0)
    };
    let is_noted = |report: &Report| {
        assert_eq!((report.headline, report.findings.status.as_of), (Headline::Genuine, Some(NOW)));
        report.notes.iter().any(|note| note.what == NoteKind::StatusListPastItsTime)
    };
    assert!(!is_noted(&judged(json!(300_000), 300)), "five minutes are not over yet");
    assert!(is_noted(&judged(json!(300_000), 301)));
    assert!(is_noted(&judged(json!(0), 1)));
    // What is no time says nothing, and neither does a time without end.
    for ttl in [json!("300000"), json!(-1), json!(1.5), json!(9_007_199_254_740_991_u64)] {
        assert!(!is_noted(&judged(ttl.clone(), 86_400)), "{ttl}");
    }
}

#[test]
fn every_entry_counts_and_the_worst_decides() {
    let key = issuer(1);
    let clear = entry("revocation", "8");
    let set = entry("revocation", "7");
    let unknown = json!({"id": "urn:example:s", "type": "CredentialStatusOfTomorrow"});
    let evidence = web(&[(LIST, list(&key, Some(7), |_| {}))]);
    let headline = |status: Value| judge(&with_status(status), &evidence).headline;
    assert_eq!(headline(clear.clone()), Headline::Genuine);
    assert_eq!(headline(json!([clear])), Headline::Genuine);
    assert_eq!(headline(json!([clear, set])), Headline::Revoked);
    assert_eq!(headline(json!([set, clear])), Headline::Revoked);
    // What is not known here leaves the question open, and no clear answer beside it closes it. Only a signature over
    // the letters can cover such a word.
    let by_letters = |status: Value| {
        let mut badge = unsigned(&key.did_key(), "urn:example:1", "Welding");
        badge["credentialStatus"] = status;
        let options = json!({
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-jcs-2022",
            "verificationMethod": key.verification_method(),
            "proofPurpose": "assertionMethod"
        });
        let signed = lapel::domain::proof::sign(&badge, &options, &key).expect("signs");
        let report = judge(&signed.to_string(), &evidence);
        (report.headline, report.findings.status.why)
    };
    assert_eq!(by_letters(clear.clone()), (Headline::Genuine, Why::StatusClear));
    assert_eq!(by_letters(json!([clear, unknown])), (Headline::CouldNotCheck, Why::StatusUnsupported));
    assert_eq!(by_letters(json!([unknown, set])), (Headline::Revoked, Why::Revoked));
}

#[test]
fn a_list_counts_only_when_it_is_one_and_genuine() {
    let key = issuer(1);
    let text = with_status(entry("revocation", "8"));
    let headline = |list: Value| judge(&text, &web(&[(LIST, list)])).headline;
    assert_eq!(headline(list(&key, None, |_| {})), Headline::Genuine);
    let mut changed = list(&key, Some(8), |_| {});
    changed["credentialSubject"]["encodedList"] = encoded(None).into();
    let unsigned_list = {
        let mut list = list(&key, None, |_| {});
        list.as_object_mut().unwrap().remove("proof");
        list
    };
    let somebodys = {
        let mut list = list(&issuer(2), None, |_| {});
        list["issuer"] = key.did_key().into();
        list
    };
    for (name, wrong) in [
        ("changed", changed),
        ("unsigned", unsigned_list),
        ("somebody else's", somebodys),
        ("out of date", list(&key, None, |l| l["validUntil"] = "2026-06-01T00:00:00Z".into())),
        ("not yet valid", list(&key, None, |l| l["validFrom"] = "2036-06-01T00:00:00Z".into())),
        (
            "for another purpose",
            list(&key, None, |l| l["credentialSubject"]["statusPurpose"] = "suspension".into()),
        ),
        ("with a status of its own", list(&key, None, |l| l["credentialStatus"] = entry("revocation", "9"))),
        ("no list", serde_json::from_str(&text).unwrap()),
        ("a badge's JSON", json!({})),
        ("a number", json!(7)),
    ] {
        assert_eq!(headline(wrong), Headline::CouldNotCheck, "{name}");
    }
    // Which of these it is stands in the report.
    let why = |list: Value| judge(&text, &web(&[(LIST, list)])).findings.status;
    for (name, date, expected) in [
        ("validUntil", "2026-06-01T00:00:00Z", Why::StatusListOutOfDate),
        ("validFrom", "2036-06-01T00:00:00Z", Why::StatusListNotYetValid),
    ] {
        let finding = why(list(&key, None, |l| l[name] = date.into()));
        assert_eq!((finding.why, finding.about.as_deref()), (expected, Some("status.example")));
    }
    let finding = why(list(&key, None, |l| l["credentialSubject"]["encodedList"] = "u".into()));
    assert_eq!(
        (finding.why, finding.about.as_deref()),
        (Why::StatusListMalformed, Some("status-list-malformed"))
    );
    // A presentation is signed by whoever likes.
    let holder = issuer(3);
    let fake = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": LIST,
        "type": ["VerifiablePresentation", "BitstringStatusListCredential"],
        "credentialSubject": {"type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": encoded(None)},
        "verifiableCredential": [serde_json::from_str::<Value>(&badge(1, "Welding")).unwrap()]
    });
    let options = json!({
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": holder.verification_method(),
        "proofPurpose": "authentication"
    });
    let fake = lapel::domain::proof::sign(&fake, &options, &holder).expect("signs");
    assert_eq!(judge(&fake.to_string(), &web(&[])).headline, Headline::Genuine);
    assert_eq!(headline(fake), Headline::CouldNotCheck);
}

#[test]
fn each_purpose_says_its_own() {
    let key = issuer(1);
    let of = |purpose: &str, set: Option<usize>| {
        let list = list(&key, set, |l| l["credentialSubject"]["statusPurpose"] = purpose.into());
        let mut status = entry(purpose, "7");
        if purpose == "message" {
            status["statusMessage"] =
                json!([{"status": "0x0", "message": "fine"}, {"status": "0x1", "message": "under review"}]);
        }
        judge(&with_status(status), &web(&[(LIST, list)]))
    };
    for purpose in ["revocation", "suspension", "refresh", "message"] {
        assert_eq!(of(purpose, None).headline, Headline::Genuine, "{purpose}");
    }
    assert_eq!(of("revocation", Some(7)).headline, Headline::Revoked);
    assert_eq!(of("suspension", Some(7)).headline, Headline::Suspended);
    let message = of("message", Some(7));
    assert_eq!(
        (message.headline, message.notes[0].about.as_deref()),
        (Headline::Genuine, Some("under review"))
    );
    assert_eq!(of("refresh", Some(7)).headline, Headline::Genuine);
    // What nobody here understands was said, and not as a yes.
    let other = of("recognition", Some(7));
    assert_eq!(
        (other.headline, other.findings.status.why),
        (Headline::CouldNotCheck, Why::StatusUnsupported)
    );
}

#[test]
fn an_entry_of_several_bits_is_read_at_its_own_place() {
    let key = issuer(1);
    // Of four bits each, the second to last bit of the fifth: its value is 2.
    let of = |purpose: &str, index: &str, size: Value| {
        let list = list(&key, Some(4 * 4 + 2), |l| l["credentialSubject"]["statusPurpose"] = purpose.into());
        let mut status = entry(purpose, index);
        status["statusSize"] = size;
        if purpose == "message" {
            status["statusMessage"] =
                json!([{"status": "0x0", "message": "open"}, {"status": "0x2", "message": "appealed"}]);
        }
        judge(&with_status(status), &web(&[(LIST, list)]))
    };
    assert_eq!(of("revocation", "4", json!(4)).headline, Headline::Revoked);
    for clear in ["3", "5", "18"] {
        assert_eq!(of("revocation", clear, json!(4)).headline, Headline::Genuine, "{clear}");
    }
    assert_eq!(of("revocation", "18", json!(1)).headline, Headline::Revoked);
    let message = of("message", "4", json!(4));
    let told: Vec<_> = message.notes.iter().filter_map(|note| note.about.as_deref()).collect();
    assert_eq!((message.headline, told), (Headline::Genuine, vec!["appealed"]));
    // Beyond the end of the list, and of a size that is none.
    assert_eq!(of("revocation", "131071", json!(4)).headline, Headline::CouldNotCheck);
    for size in [json!(0), json!(17), json!(-1), json!(1.5)] {
        assert_eq!(of("revocation", "5", size.clone()).headline, Headline::CouldNotCheck, "{size}");
    }
}

#[test]
fn a_list_of_the_withdrawn_by_their_ids_counts_alike() {
    const WITHDRAWN: &str = "https://status.example/withdrawn";
    let key = issuer(1);
    let mut badge = unsigned(&key.did_key(), "urn:example:1", "Welding");
    badge["@context"]
        .as_array_mut()
        .unwrap()
        .push("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json".into());
    badge["credentialStatus"] = json!({"id": WITHDRAWN, "type": "1EdTechRevocationList"});
    let text = sign(&badge, &key, &key.verification_method());
    let serving = |list: Value| judge(&text, &web(&[(WITHDRAWN, list)]));
    let list =
        |revoked: Value| json!({"id": WITHDRAWN, "issuer": key.did_key(), "revokedCredential": revoked});
    assert_eq!(judge(&text, &web(&[])).needs, [WITHDRAWN]);
    assert_eq!(serving(list(json!([]))).headline, Headline::Genuine);
    assert_eq!(serving(list(json!([{"id": "urn:example:1"}]))).headline, Headline::Revoked);
    assert_eq!(serving(list(json!([{"id": "urn:example:1", "revoked": false}]))).headline, Headline::Genuine);
    for wrong in [json!([]), json!({}), list(json!("urn:example:1")), list(json!([{"revoked": true}]))] {
        assert_eq!(serving(wrong.clone()).headline, Headline::CouldNotCheck, "{wrong}");
    }
}

#[test]
fn a_list_by_another_issuer_is_a_note_and_its_answer_counts() {
    let report =
        judge(&with_status(entry("revocation", "7")), &web(&[(LIST, list(&issuer(2), Some(7), |_| {}))]));
    assert_eq!(report.headline, Headline::Revoked);
    assert_eq!(report.notes.len(), 1);
}

#[test]
fn a_status_is_asked_only_where_it_can_be_told_who_answers() {
    for address in [
        "http://status.example/1",
        "https://127.0.0.1/1",
        "https://localhost/1",
        "ftp://status.example/1",
        "https://user@status.example/1",
    ] {
        let mut entry = entry("revocation", "8");
        entry["statusListCredential"] = address.into();
        // Even where somebody put an answer on record.
        let evidence = web(&[(address, list(&issuer(1), None, |_| {}))]);
        let report = judge(&with_status(entry), &evidence);
        assert_ne!(report.headline, Headline::Genuine, "{address}");
        assert!(
            report.needs.iter().all(|need| need.starts_with("https://status.example")),
            "{:?}",
            report.needs
        );
    }
}

#[test]
fn a_status_that_was_not_asked_is_not_known_and_says_when_it_was() {
    let text = with_status(entry("revocation", "8"));
    let report = judge(&text, &web(&[]));
    assert_eq!((report.headline, report.needs), (Headline::CouldNotCheck, vec![LIST.to_owned()]));
    let report = judge(&text, &web(&[(LIST, list(&issuer(1), None, |_| {}))]));
    assert_eq!(report.findings.status.as_of, Some(NOW));
}
