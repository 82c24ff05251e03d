//! Who is known to stand behind a key: the registries, the viewer's own list, platforms and names.

mod stories;

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use lapel::domain::engine::Expect;
use lapel::domain::evidence::{Answer, Body, Evidence, Failure, Instant};
use lapel::domain::issuer::registries::{Kind, REGISTRIES, Said, ask};
use lapel::domain::issuer::{TrustedIssuer, names};
use lapel::domain::key::SigningKey;
use lapel::domain::verify::report::{Headline, Is, KeyPlace, NoteKind, Report, Why};
use lapel::domain::verify::verify;
use serde_json::{Value, json};
use stories::*;

const COMMUNITY: &str = "https://digitalcredentials.github.io/community-registry/registry.json";
const SANDBOX: &str = "https://digitalcredentials.github.io/sandbox-registry/registry.json";
const ANCHOR: &str = "https://registry.dcconsortium.org";
const FETCH: &str = "https://registry.dcconsortium.org/fetch";

fn judge_as(text: &str, evidence: &Evidence, expect: &Expect) -> Report {
    verify(text, evidence, NOW, expect).expect("a document").swap_remove(0)
}

fn judge(evidence: &Evidence) -> Report {
    judge_as(&badge(1, "Welding"), evidence, &Expect::default())
}

fn has(report: &Report, what: NoteKind) -> bool {
    report.notes.iter().any(|note| note.what == what)
}

fn list(issuers: Value) -> Answer {
    served(json!({"meta": {"created": "2022-10-27T17:57:31+00:00"}, "registry": issuers}).to_string())
}

fn statement(key: &SigningKey, kid: &str, typ: &str, payload: &Value) -> String {
    let header = json!({"alg": "EdDSA", "typ": typ, "kid": kid});
    let input = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(payload.to_string()));
    format!("{input}.{}", BASE64.encode(key.sign(input.as_bytes())))
}

/// The public key of the registry, as Ed25519 keys stand in a key set.
fn jwks(key: &SigningKey) -> Value {
    let did = key.did_key();
    let raw = lapel_raw(&did);
    json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "registry-key1", "x": BASE64.encode(raw)}]})
}

/// The 32 bytes in a did:key of an Ed25519 key.
fn lapel_raw(did: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut bytes: Vec<u8> = Vec::new();
    for letter in did.trim_start_matches("did:key:z").bytes() {
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
    bytes[2..].to_vec()
}

fn configuration(key: &SigningKey) -> Value {
    json!({
        "iss": ANCHOR, "sub": ANCHOR, "iat": NOW - 100, "exp": NOW + 86_400, "jwks": jwks(key),
        "metadata": {"federation_entity": {"organization_name": "Registry", "federation_fetch_endpoint": FETCH}}
    })
}

fn about(issuer_id: &str) -> Value {
    json!({
        "iss": ANCHOR, "sub": issuer_id, "iat": NOW - 100, "exp": NOW + 86_400,
        "metadata": {"federation_entity": {"organization_name": "Riverside Community College"}}
    })
}

const TYP: &str = "entity-statement+jwt";

/// The registry's configuration and its statement about the issuer of `badge(1, …)`.
fn federation(configuration: String, statement: String) -> Evidence {
    let fetch = format!("{FETCH}?sub={}", issuer(1).did_key());
    Evidence(
        [
            (format!("{ANCHOR}/.well-known/openid-federation"), served(configuration)),
            (fetch, served(statement)),
        ]
        .into(),
    )
}

#[test]
fn nobody_is_asked_who_an_issuer_is_unless_a_person_wants_to_know() {
    let report = judge(&Evidence::default());
    assert_eq!((report.headline, report.needs.len()), (Headline::Genuine, 0));
    assert_eq!((report.identity.is, report.identity.why), (Is::NotClaimed, Why::RegistryNotAsked));
    let wants = Expect { registries: true, ..Expect::default() };
    let report = judge_as(&badge(1, "Welding"), &Evidence::default(), &wants);
    let real: Vec<&str> = REGISTRIES.iter().filter(|r| !r.test).map(|r| r.address).collect();
    assert_eq!(report.needs, real);
    // Nothing is asked about somebody whose key is not even the issuer's.
    let forged = sign(
        &unsigned(&issuer(1).did_key(), "urn:example:1", "Welding"),
        &issuer(2),
        &issuer(2).verification_method(),
    );
    let report = judge_as(&forged, &Evidence::default(), &wants);
    assert_eq!((report.needs.len(), report.identity.why), (0, Why::NotEstablished));
}

#[test]
fn the_registries_for_tests_are_asked_when_the_others_do_not_know() {
    let wants = Expect { registries: true, ..Expect::default() };
    let mut evidence = Evidence::default();
    for _ in 0..5 {
        let report = judge_as(&badge(1, "Welding"), &evidence, &wants);
        if report.needs.is_empty() {
            break;
        }
        for need in report.needs {
            let registry = REGISTRIES.iter().find(|r| r.address == need);
            let answer = match registry.map(|r| r.kind) {
                Some(Kind::Legacy) => list(json!({})),
                _ => Answer { at: NOW, body: Body::Missing(Failure::Unreachable) },
            };
            evidence.insert(need, answer);
        }
    }
    assert_eq!(evidence.0.len(), REGISTRIES.len());
    let report = judge_as(&badge(1, "Welding"), &evidence, &wants);
    // Two of them did not answer, so that nobody can say it is in none.
    assert_eq!((report.headline, report.identity.why), (Headline::Genuine, Why::RegistryUnreachable));
}

#[test]
fn a_registry_that_lists_the_issuer_says_which_and_since_when_we_know() {
    let entry =
        json!({issuer(1).did_key(): {"name": "Riverside Community College", "url": "https://river.example"}});
    let evidence = Evidence([(COMMUNITY.to_owned(), list(entry.clone()))].into());
    let report = judge(&evidence);
    assert_eq!((report.identity.is, report.identity.why), (Is::Holds, Why::IssuerInRegistry));
    assert_eq!(report.identity.about.as_deref(), Some("DCC Community Registry"));
    assert_eq!(report.identity.as_of, Some(NOW));
    assert!(report.asked.iter().any(|asked| asked.address == COMMUNITY));
    // A registry for tests says no more than that it is one.
    let evidence = Evidence([(SANDBOX.to_owned(), list(entry))].into());
    let report = judge(&evidence);
    assert_eq!((report.identity.is, report.identity.why), (Is::Unknown, Why::IssuerInTestRegistry));
    let evidence = Evidence([(COMMUNITY.to_owned(), list(json!({})))].into());
    assert_eq!(
        (judge(&evidence).identity.is, judge(&evidence).identity.why),
        (Is::NotClaimed, Why::IssuerNotInRegistry)
    );
    for wrong in ["", "[]", "{}", r#"{"registry": []}"#, "<html>"] {
        let evidence = Evidence([(COMMUNITY.to_owned(), served(wrong))].into());
        assert_eq!(judge(&evidence).identity.why, Why::RegistryUnverified, "{wrong}");
    }
}

#[test]
fn whatever_a_registry_says_the_headline_stays() {
    let forged = badge(1, "Welding").replace("Welding", "Surgery");
    let entry = json!({issuer(1).did_key(): {"name": "Riverside Community College"}});
    let evidence = Evidence([(COMMUNITY.to_owned(), list(entry))].into());
    assert_eq!(judge_as(&forged, &evidence, &Expect::default()).headline, Headline::NotGenuine);
}

#[test]
fn a_name_that_is_not_the_registrys_is_noted() {
    let named = |name: &str| {
        let entry = json!({issuer(1).did_key(): {"name": name}});
        judge(&Evidence([(COMMUNITY.to_owned(), list(entry))].into()))
    };
    for other in [
        "Diploma Mill Ltd.",
        "Riverside",
        "College",
        "The Riverside Community College of Evil",
        "(Riverside)",
        "()",
    ] {
        assert!(has(&named(other), NoteKind::RegistryHasOtherName), "{other}");
    }
    for alike in [
        "Riverside Community College",
        "(Example) Riverside Community College",
        "Riverside Community College (RCC)",
        "RIVERSIDE COMMUNITY COLLEGE",
    ] {
        assert!(!has(&named(alike), NoteKind::RegistryHasOtherName), "{alike}");
    }
}

#[test]
fn a_statement_of_a_federation_counts_when_its_anchor_signed_it() {
    let (registry, stranger, did) = (issuer(50), issuer(51), issuer(1).did_key());
    let sign = |payload: &Value| statement(&registry, "registry-key1", TYP, payload);
    let good = federation(sign(&configuration(&registry)), sign(&about(&did)));
    let report = judge(&good);
    assert_eq!((report.identity.is, report.identity.why), (Is::Holds, Why::IssuerInRegistry));
    assert_eq!(report.identity.about.as_deref(), Some("DCC Member Registry"));

    let but = |payload: Value, name: &str, value: Value| {
        let mut payload = payload;
        payload[name] = value;
        payload
    };
    for (what, configured, stated) in [
        (
            "signed by another",
            sign(&configuration(&registry)),
            statement(&stranger, "registry-key1", TYP, &about(&did)),
        ),
        (
            "of another type",
            sign(&configuration(&registry)),
            statement(&registry, "registry-key1", "JWT", &about(&did)),
        ),
        (
            "under another kid",
            sign(&configuration(&registry)),
            statement(&registry, "key2", TYP, &about(&did)),
        ),
        ("about another", sign(&configuration(&registry)), sign(&about("did:example:other"))),
        (
            "by another",
            sign(&configuration(&registry)),
            sign(&but(about(&did), "iss", json!("https://evil.example"))),
        ),
        ("out of date", sign(&configuration(&registry)), sign(&but(about(&did), "exp", json!(NOW - 1)))),
        ("without an end", sign(&configuration(&registry)), sign(&but(about(&did), "exp", json!(null)))),
        (
            "from the future",
            sign(&configuration(&registry)),
            sign(&but(about(&did), "iat", json!(NOW + 4000))),
        ),
        (
            "with a claim that must be understood",
            sign(&configuration(&registry)),
            sign(&but(about(&did), "crit", json!(["regions"]))),
        ),
        ("no JWT", sign(&configuration(&registry)), about(&did).to_string()),
        (
            "of a strangers' anchor",
            statement(&stranger, "registry-key1", TYP, &configuration(&registry)),
            sign(&about(&did)),
        ),
        (
            "of an anchor of another name",
            sign(&but(configuration(&registry), "sub", json!("https://evil.example"))),
            sign(&about(&did)),
        ),
        (
            "of an anchor out of date",
            sign(&but(configuration(&registry), "exp", json!(NOW - 1))),
            sign(&about(&did)),
        ),
        (
            "of an anchor without keys",
            sign(&but(configuration(&registry), "jwks", json!({"keys": []}))),
            sign(&about(&did)),
        ),
    ] {
        let report = judge(&federation(configured, stated));
        assert_eq!(
            (report.identity.is, report.identity.why),
            (Is::Unknown, Why::RegistryUnverified),
            "{what}"
        );
        assert_eq!(report.headline, Headline::Genuine);
    }
    // To the second.
    let times = |iat: Instant, exp: Instant| {
        let stated = but(but(about(&did), "iat", json!(iat)), "exp", json!(exp));
        judge(&federation(sign(&configuration(&registry)), sign(&stated))).identity.is
    };
    assert_eq!([times(NOW + 300, NOW + 301), times(NOW + 301, NOW + 302)], [Is::Holds, Is::Unknown]);
    assert_eq!([times(NOW - 9, NOW), times(NOW - 9, NOW - 1)], [Is::Holds, Is::Unknown]);
    let none = r#"{"alg":"none","typ":"entity-statement+jwt","kid":"registry-key1"}"#;
    let unsigned = format!("{}.{}.", BASE64.encode(none), BASE64.encode(about(&did).to_string()));
    assert_eq!(
        judge(&federation(sign(&configuration(&registry)), unsigned)).identity.why,
        Why::RegistryUnverified
    );
}

#[test]
fn an_issuer_that_the_federation_does_not_know_is_in_no_registry() {
    let registry = issuer(50);
    let mut evidence =
        federation(statement(&registry, "registry-key1", TYP, &configuration(&registry)), String::new());
    let fetch = format!("{FETCH}?sub={}", issuer(1).did_key());
    evidence.insert(fetch, Answer { at: NOW, body: Body::Missing(Failure::Refused(404)) });
    assert_eq!(judge(&evidence).identity.why, Why::IssuerNotInRegistry);
    evidence.insert(
        format!("{FETCH}?sub={}", issuer(1).did_key()),
        Answer { at: NOW, body: Body::Missing(Failure::Refused(500)) },
    );
    assert_eq!(judge(&evidence).identity.why, Why::RegistryUnreachable);
}

#[test]
fn a_fetch_address_names_the_issuer_so_that_nothing_else_can_be_meant() {
    let registry = issuer(50);
    let configured = served(statement(&registry, "registry-key1", TYP, &configuration(&registry)));
    let evidence = Evidence([(format!("{ANCHOR}/.well-known/openid-federation"), configured)].into());
    let dcc = REGISTRIES.iter().find(|r| r.address.starts_with(ANCHOR)).unwrap();
    for (id, query) in [
        ("did:web:a.example%3A8443:b", "did:web:a.example%253A8443:b"),
        ("did:web:a.example&sub=did:web:b.example", "did:web:a.example%26sub%3Ddid:web:b.example"),
        ("https://a.example/b?c#d", "https:%2F%2Fa.example%2Fb%3Fc%23d"),
    ] {
        assert_eq!(ask(dcc, id, &evidence).0, Said::NotAsked { address: format!("{FETCH}?sub={query}") });
    }
}

fn trusting(known: TrustedIssuer) -> Expect {
    Expect { trusted: vec![known], ..Expect::default() }
}

fn known(id: String, key: Option<String>, at: Instant) -> TrustedIssuer {
    TrustedIssuer {
        id,
        key,
        name: Some("Riverside Community College".into()),
        at: Some(at),
        confirmed: true,
        note: String::new(),
    }
}

#[test]
fn what_the_viewer_confirmed_counts_beside_the_registries() {
    let key = issuer(1);
    let multikey = key.public().to_multikey();
    let text = badge(1, "Welding");
    let look = |known: TrustedIssuer| judge_as(&text, &Evidence::default(), &trusting(known));
    let report = look(known(key.did_key(), multikey.clone(), NOW - 5));
    assert_eq!((report.identity.is, report.identity.why), (Is::Holds, Why::IssuerConfirmed));
    assert_eq!(
        (report.identity.as_of, report.identity.about.as_deref()),
        (Some(NOW - 5), Some("Riverside Community College"))
    );
    // The same name under another key is told apart.
    let other = look(known(issuer(2).did_key(), None, NOW));
    assert!(has(&other, NoteKind::NameOfAnotherIssuer));
    assert_eq!((other.headline, other.identity.why), (Headline::Genuine, Why::RegistryNotAsked));
    // The same id with another key as well, and the finding says so; the signature is what it was.
    let other = look(known(key.did_key(), issuer(2).public().to_multikey(), NOW - 5));
    assert!(has(&other, NoteKind::NameOfAnotherIssuer));
    assert_eq!((other.identity.is, other.identity.why), (Is::Unknown, Why::IssuerConfirmedWithOtherKey));
    assert_eq!((other.headline, other.identity.as_of), (Headline::Genuine, Some(NOW - 5)));
    // An id that was only met with another key before was never confirmed.
    let met =
        TrustedIssuer { confirmed: false, ..known(key.did_key(), issuer(2).public().to_multikey(), NOW) };
    assert_eq!(look(met).identity.why, Why::RegistryNotAsked);
    // What is confirmed of the issuer does not make a stranger's signature the issuer's.
    let forged = sign(
        &unsigned(&key.did_key(), "urn:example:1", "Welding"),
        &issuer(2),
        &issuer(2).verification_method(),
    );
    let report = judge_as(&forged, &Evidence::default(), &trusting(known(key.did_key(), None, NOW)));
    assert_eq!((report.headline, report.identity.is), (Headline::NotGenuine, Is::Unknown));
}

#[test]
fn the_key_of_a_website_is_in_the_report_and_can_be_confirmed() {
    let (did, key) = ("did:web:college.example", issuer(1));
    let method = format!("{did}#key-1");
    let text = sign(&unsigned(did, "urn:example:1", "Welding"), &key, &method);
    let multikey = key.public().to_multikey();
    let document = json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "assertionMethod": [
            {"id": method, "type": "Multikey", "controller": did, "publicKeyMultibase": multikey}
        ],
    });
    let mut evidence = Evidence::default();
    let unasked = judge_as(&text, &evidence, &Expect::default());
    assert_eq!(unasked.key, None, "no key was seen");
    evidence.insert("https://college.example/.well-known/did.json".to_owned(), served(document.to_string()));
    let expect = |key: Option<String>| trusting(known(did.to_owned(), key, NOW));
    let report = judge_as(&text, &evidence, &expect(multikey.clone()));
    assert_eq!((report.headline, report.key.clone()), (Headline::Genuine, multikey));
    assert_eq!(report.identity.why, Why::IssuerConfirmed);
    let rotated = judge_as(&text, &evidence, &expect(issuer(2).public().to_multikey()));
    assert_eq!(rotated.identity.why, Why::IssuerConfirmedWithOtherKey);
}

#[test]
fn a_name_in_letters_of_two_alphabets_is_noted_and_changes_nothing() {
    let key = issuer(1);
    let mut document = unsigned(&key.did_key(), "urn:example:1", "Welding");
    document["issuer"]["name"] = "St\u{0430}nford University".into();
    let text = sign(&document, &key, &key.verification_method());
    let report = judge_as(&text, &Evidence::default(), &Expect::default());
    assert_eq!((report.headline, has(&report, NoteKind::NameLooksOdd)), (Headline::Genuine, true));
    assert!(!has(&judge(&Evidence::default()), NoteKind::NameLooksOdd));
    // It is nobody's whom the viewer knows under the name it looks like.
    let saved = TrustedIssuer {
        id: "did:web:stanford.example".into(),
        name: Some("Stanford University".into()),
        ..TrustedIssuer::default()
    };
    assert!(has(&judge_as(&text, &Evidence::default(), &trusting(saved)), NoteKind::NameOfAnotherIssuer));
    assert_eq!(names::skeleton("St\u{0430}nford University"), names::skeleton("Stanford University"));
}

#[test]
fn a_platform_that_signs_for_many_is_named() {
    let did = "did:web:www.credly.com:issuers:1";
    let key = issuer(1);
    let document = json!({
        "id": did,
        "assertionMethod": [{"id": format!("{did}#k"), "type": "Multikey", "controller": did, "publicKeyMultibase": key.public().to_multikey()}]
    });
    let evidence = Evidence(
        [("https://www.credly.com/issuers/1/did.json".to_owned(), served(document.to_string()))].into(),
    );
    let text = sign(&unsigned(did, "urn:example:1", "Welding"), &key, &format!("{did}#k"));
    let report = judge_as(&text, &evidence, &Expect::default());
    assert_eq!(
        (report.headline, report.key_at.clone()),
        (Headline::Genuine, KeyPlace::Website("www.credly.com".into()))
    );
    let note = report.notes.iter().find(|note| note.what == NoteKind::KeyOfPlatform).expect("a note");
    assert_eq!(note.about.as_deref(), Some("www.credly.com"));
}

#[test]
fn tasks_from_before_there_were_lists_are_read() {
    let expect: Expect = serde_json::from_str(r#"{"challenge": null, "domain": null}"#).unwrap();
    assert_eq!(expect, Expect::default());
    let mut kept = serde_json::to_value(judge(&Evidence::default())).unwrap();
    kept.as_object_mut().unwrap().remove("identity");
    let read: Report = serde_json::from_value(kept).unwrap();
    assert_eq!(read.identity.why, Why::RegistryNotAsked);
}

#[test]
fn the_registries_as_others_publish_them_are_read() {
    let shared = std::env::var_os("LAPEL_SHARED").map(std::path::PathBuf::from);
    let folder = shared.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    let folder = folder.join("fixtures/dcc/registries");
    let Ok(list) = std::fs::read_to_string(folder.join("dcc-registry.json")) else {
        return eprintln!("skipped: no registries at {}", folder.display());
    };
    let dcc = REGISTRIES.iter().find(|r| r.address.ends_with("/dcc-registry/registry.json")).unwrap();
    let evidence = Evidence([(dcc.address.to_owned(), served(list))].into());
    let known = "did:key:z6MktL8XGbuYv5f7hwf6hVyJkJWynNtNhcsXFYe9NJzjKHkW";
    let name = Some("Digital Credentials Consortium".to_owned());
    assert_eq!(ask(dcc, known, &evidence).0, Said::Knows { name, as_of: NOW });
    assert_eq!(ask(dcc, "did:key:z6Mk", &evidence).0, Said::KnowsNot { as_of: NOW });
    // Every registry of the published list is one that is known here, unless it moved.
    let text = std::fs::read_to_string(folder.join("known-did-registries.json")).unwrap();
    let published: Value = serde_json::from_str(&text).unwrap();
    for registry in published.as_array().unwrap() {
        let address = registry["url"].as_str().or_else(|| registry["trustAnchorEC"].as_str()).unwrap();
        assert!(REGISTRIES.iter().any(|known| known.address == address), "{address}");
    }
}
