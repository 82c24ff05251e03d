//! Documents made to cost more than they are worth, or to slip through between two readings of a rule.

use std::time::{Duration, Instant};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use lapel::domain::engine::Expect;
use lapel::domain::evidence::Evidence;
use lapel::domain::verify::report::{Headline, Report, Why};
use lapel::domain::verify::verify;
use serde_json::{Value, json};

use super::stories::*;

fn judge(text: &str) -> Vec<Report> {
    verify(text, &Evidence::default(), NOW, &Expect::default()).expect("a document")
}

/// Runs within the budget of the engine, on a machine as slow as a phone.
fn soon(what: &str, run: impl FnOnce()) {
    let begin = Instant::now();
    run();
    let took = begin.elapsed();
    assert!(took < Duration::from_secs(5), "{what} took {took:?}");
}

#[test]
fn a_thousand_signatures_are_not_all_looked_at() {
    let mut document: Value = serde_json::from_str(&badge(1, "Welding")).unwrap();
    let proof = document["proof"].clone();
    document["proof"] = Value::Array(vec![proof; 5_000]);
    soon("many proofs", || {
        let report = &judge(&document.to_string())[0];
        assert_eq!(
            (report.headline, report.findings.integrity.why),
            (Headline::CouldNotCheck, Why::TooComplex)
        );
    });
}

#[test]
fn a_thousand_status_entries_are_not_all_asked() {
    let key = issuer(1);
    let mut document = unsigned(&key.did_key(), "urn:example:1", "Welding");
    let entry = |nth: usize| {
        json!({
            "type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": nth.to_string(),
            "statusListCredential": format!("https://status.example/{nth}")
        })
    };
    document["credentialStatus"] = (0..1_000).map(entry).collect();
    let text = sign(&document, &key, &key.verification_method());
    soon("many statuses", || {
        let report = &judge(&text)[0];
        assert_eq!((report.headline, report.findings.status.why), (Headline::CouldNotCheck, Why::TooComplex));
        assert!(report.needs.is_empty());
    });
}

#[test]
fn a_presentation_of_ten_thousand_is_cut_off_and_says_so() {
    let holder = issuer(20);
    let badge: Value = serde_json::from_str(&badge(1, "Welding")).unwrap();
    let document = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": holder.did_key(),
        "verifiableCredential": vec![json!({"type": ["VerifiableCredential"], "issuer": "urn:x"}); 10_000],
    });
    soon("many members", || {
        let reports = judge(&document.to_string());
        assert!(reports.len() <= 2_001);
        let last = reports.last().expect("reports");
        assert_eq!((last.headline, last.findings.integrity.why), (Headline::CouldNotCheck, Why::TooComplex));
    });
    assert!(badge.is_object());
}

/// Blank nodes that all point at each other take a canonical order only after trying them all.
#[test]
fn a_tangle_of_nameless_things_is_given_up_on() {
    let nodes: Vec<Value> = (0..10)
        .map(|nth| {
            let others: Vec<Value> = (0..10)
                .filter(|it| *it != nth)
                .map(|it| json!({"id": format!("_:n{it}"), "type": ["Related"]}))
                .collect();
            json!({"id": format!("_:n{nth}"), "type": ["Achievement"], "related": others})
        })
        .collect();
    let mut document: Value = serde_json::from_str(&badge(1, "Welding")).unwrap();
    document["credentialSubject"]["achievement"] = Value::Array(nodes);
    soon("a clique", || {
        let report = &judge(&document.to_string())[0];
        assert_ne!(report.headline, Headline::Genuine);
    });
}

#[test]
fn nesting_ends_somewhere_for_every_way_of_nesting() {
    let nested = |open: &str, close: &str, times: usize| {
        format!(
            "{{\"type\":[\"VerifiableCredential\"],\"x\":{}1{}}}",
            open.repeat(times),
            close.repeat(times)
        )
    };
    for times in [90, 99, 120, 20_000] {
        for (open, close) in [("[", "]"), ("{\"x\":", "}"), ("[{\"@set\":", "}]")] {
            soon("nesting", || {
                let _ = verify(&nested(open, close, times), &Evidence::default(), NOW, &Expect::default());
            });
        }
    }
    // Within a JWT as well.
    let payload = BASE64.encode(nested("[", "]", 20_000));
    let text = format!("{}.{payload}.{}", BASE64.encode(r#"{"alg":"EdDSA"}"#), BASE64.encode([0; 64]));
    assert!(verify(&text, &Evidence::default(), NOW, &Expect::default()).is_err());
}

#[test]
fn an_answer_of_the_web_may_be_as_hostile_as_a_badge() {
    let did = "did:web:college.example";
    let address = "https://college.example/.well-known/did.json";
    let text = sign(&unsigned(did, "urn:example:1", "Welding"), &issuer(1), &format!("{did}#key-1"));
    let many = json!({"id": did, "assertionMethod": vec![json!({"id": format!("{did}#key-1"), "type": "Multikey", "controller": did}); 50_000]});
    for answer in [
        "[".repeat(100_000),
        format!("{{\"id\":\"{}\"}}", "x".repeat(1_000_000)),
        many.to_string(),
        r#"{"id":"did:web:college.example","assertionMethod":["\ud800"]}"#.to_owned(),
        "\u{feff}{}".to_owned(),
        "\0".repeat(1000),
    ] {
        let evidence = Evidence([(address.to_owned(), served(answer))].into());
        soon("an answer", || {
            let reports = verify(&text, &evidence, NOW, &Expect::default()).expect("a document");
            assert_ne!(reports[0].headline, Headline::Genuine);
        });
    }
}

/// Every rule of the JWS header, broken by itself.
#[test]
fn a_header_that_breaks_one_rule_is_not_genuine() {
    let key = issuer(1);
    let method = key.verification_method();
    let mut payload = unsigned(&key.did_key(), "urn:example:jwt", "Welding");
    payload["iss"] = key.did_key().into();
    let with = |header: &str| {
        let input = format!("{}.{}", BASE64.encode(header), BASE64.encode(payload.to_string()));
        let text = format!("{input}.{}", BASE64.encode(key.sign(input.as_bytes())));
        judge(&text).swap_remove(0)
    };
    let good = format!(r#"{{"alg":"EdDSA","kid":"{method}"}}"#);
    assert_eq!(with(&good).headline, Headline::Genuine);
    for header in [
        format!(r#"{{"alg":"none","kid":"{method}"}}"#),
        format!(r#"{{"alg":"NONE","kid":"{method}"}}"#),
        format!(r#"{{"alg":"HS256","kid":"{method}"}}"#),
        format!(r#"{{"alg":"HS512","kid":"{method}"}}"#),
        format!(r#"{{"alg":"ES256","kid":"{method}"}}"#),
        format!(r#"{{"alg":"RS256","kid":"{method}"}}"#),
        format!(r#"{{"alg":["EdDSA"],"kid":"{method}"}}"#),
        format!(r#"{{"kid":"{method}"}}"#),
        format!(r#"{{"alg":"EdDSA","alg":"none","kid":"{method}"}}"#),
        format!(r#"{{"alg":"EdDSA","kid":"{method}","crit":["exp"]}}"#),
        format!(r#"{{"alg":"EdDSA","kid":"{method}","crit":[]}}"#),
        format!(r#"{{"alg":"EdDSA","kid":"{method}","b64":false,"crit":["b64"]}}"#),
        format!(r#"{{"alg":"EdDSA","kid":["{method}"]}}"#),
        format!(r#"{{"alg":"EdDSA","kid":"{method}","typ":7}}"#),
        r#"{"alg":"EdDSA","jwk":{"kty":"OKP","crv":"Ed25519","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}}"#.to_owned(),
        r#"{"alg":"EdDSA","jwk":{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"AA"}}"#.to_owned(),
        r#"{"alg":"EdDSA","jwk":{"kty":"oct","k":"AA"}}"#.to_owned(),
        "[]".to_owned(),
        "null".to_owned(),
    ] {
        assert_ne!(with(&header).headline, Headline::Genuine, "{header}");
    }
}

/// What may be written around a badge's own words so that they would mean something else.
#[test]
fn a_vocabulary_that_is_not_the_signers_confirms_nothing() {
    let good: Value = serde_json::from_str(&badge(1, "Welding")).unwrap();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut document = good.clone();
        change(&mut document);
        judge(&document.to_string()).swap_remove(0).headline
    };
    let push = |context: Value| with(&|d| d["@context"].as_array_mut().unwrap().push(context.clone()));
    for context in [
        json!("https://vocabulary.example/v1"),
        json!("http://www.w3.org/ns/credentials/v2"),
        json!({"@vocab": "https://vocabulary.example/"}),
        json!({"@import": "https://vocabulary.example/v1"}),
        json!({"@base": "https://vocabulary.example/"}),
        json!({"name": "https://schema.org/description"}),
        json!({"OpenBadgeCredential": "https://vocabulary.example/Other"}),
        json!({"@propagate": false, "x": "https://vocabulary.example/x"}),
        json!(null),
        json!([]),
        json!(7),
    ] {
        // An own vocabulary that changes nothing may stand there; it says nothing about any word of ours.
        let harmless = context == json!({"@vocab": "https://vocabulary.example/"});
        let headline = push(context.clone());
        assert!(headline != Headline::Genuine || harmless, "{context}");
    }
    assert_ne!(with(&|d| d["added"] = "x".into()), Headline::Genuine);
    assert_ne!(with(&|d| d["credentialSubject"]["achievement"]["@type"] = "Other".into()), Headline::Genuine);
    let renamed = |d: &mut Value| {
        let subject = d["credentialSubject"].as_object_mut().unwrap();
        let achievement = subject.remove("achievement").unwrap();
        subject.insert("achievements".into(), achievement);
    };
    assert_ne!(with(&renamed), Headline::Genuine);
    assert_ne!(
        with(&|d| d["@context"] = json!({"@vocab": "https://vocabulary.example/"})),
        Headline::Genuine
    );
}

#[test]
fn no_member_of_a_proof_can_be_left_out_or_be_another() {
    let good: Value = serde_json::from_str(&badge(1, "Welding")).unwrap();
    let names: Vec<String> = good["proof"].as_object().unwrap().keys().cloned().collect();
    for name in &names {
        let mut without = good.clone();
        without["proof"].as_object_mut().unwrap().remove(name);
        assert_ne!(judge(&without.to_string())[0].headline, Headline::Genuine, "{name}");
        for value in [
            json!(null),
            json!(7),
            json!([]),
            json!({}),
            json!(""),
            json!("x"),
            json!([good["proof"][name], good["proof"][name]]),
        ] {
            let mut other = good.clone();
            other["proof"][name] = value.clone();
            assert_ne!(judge(&other.to_string())[0].headline, Headline::Genuine, "{name}: {value}");
        }
    }
}
