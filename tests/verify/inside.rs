//! What a presentation or a record says for what stands inside it, and what it does not.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use lapel::domain::engine::Expect;
use lapel::domain::evidence::Evidence;
use lapel::domain::key::SigningKey;
use lapel::domain::proof;
use lapel::domain::verify::report::{Headline, Is, Report, Why};
use lapel::domain::verify::verify;
use serde_json::{Value, json};

use super::forgeries::{line, present, record};
use super::keys_and_lists::{LIST, did_document, entry, jwt, list, payload, web};
use super::stories::*;

fn all(document: &Value, expect: &Expect, evidence: &Evidence) -> Vec<Report> {
    verify(&document.to_string(), evidence, NOW, expect).expect("a document")
}

fn plainly(document: &Value) -> Vec<Report> {
    all(document, &Expect::default(), &Evidence::default())
}

fn about(subject: Option<&str>) -> Value {
    let key = issuer(1);
    let mut badge = unsigned(&key.did_key(), "urn:example:1", "Welding");
    if let Some(subject) = subject {
        badge["credentialSubject"]["id"] = subject.into();
    }
    serde_json::from_str(&sign(&badge, &key, &key.verification_method())).expect("JSON")
}

fn holder_of(reports: &[Report], nth: usize) -> (Is, Why) {
    let holder = &reports[nth].findings.holder;
    (holder.is, holder.why)
}

#[test]
fn who_shows_it_is_known_only_where_the_presentation_is_in_order() {
    let holder = issuer(20);
    let badge = about(Some(&holder.did_key()));
    let good = present(&badge, &holder, |_| {});
    assert_eq!(holder_of(&plainly(&good), 0), (Is::Holds, Why::HolderKey));
    assert_eq!(holder_of(&plainly(&good), 1), (Is::Holds, Why::HolderIsSubject));
    let mut changed = good.clone();
    changed["description"] = "for the job".into();
    let strangers = {
        let mut presentation = present(&badge, &issuer(21), |_| {});
        presentation["holder"] = holder.did_key().into();
        presentation.as_object_mut().unwrap().remove("proof");
        let options = json!({
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": "2026-11-21T00:00:00Z",
            "verificationMethod": issuer(21).verification_method(),
            "proofPurpose": "authentication"
        });
        proof::sign(&presentation, &options, &issuer(21)).expect("signs")
    };
    let mut unknown = good.clone();
    unknown["proof"]["cryptosuite"] = "bbs-2023".into();
    for (name, presentation) in [("changed", changed), ("a stranger's", strangers), ("unknown", unknown)] {
        let reports = plainly(&presentation);
        assert_eq!(holder_of(&reports, 0), (Is::Unknown, Why::PresentationNotProven), "{name}");
        assert_eq!(holder_of(&reports, 1), (Is::Unknown, Why::PresentationNotProven), "{name}");
    }
    // One that has ended was theirs, and says nothing of today.
    let ended = present(&badge, &holder, |options| options["expires"] = "2026-11-01T00:00:00Z".into());
    assert_eq!(holder_of(&plainly(&ended), 1), (Is::Unknown, Why::PresentationNotProven));
}

#[test]
fn a_badge_that_names_no_key_belongs_to_no_key() {
    let holder = issuer(20);
    for subject in [None, Some("urn:uuid:somebody"), Some("https://learner.example/other")] {
        let reports = plainly(&present(&about(subject), &holder, |_| {}));
        assert_eq!(holder_of(&reports, 1), (Is::NotClaimed, Why::SubjectWithoutKey), "{subject:?}");
        assert_eq!(reports[0].headline, Headline::Genuine);
    }
}

#[test]
fn a_holder_with_an_address_is_the_subject_of_that_address() {
    const ME: &str = "https://learner.example/me";
    let key = issuer(20);
    let shown = |subject: &str| {
        let presentation = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiablePresentation"],
            "holder": ME,
            "verifiableCredential": [about(Some(subject))]
        });
        let options = json!({
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": "2026-11-21T00:00:00Z",
            "verificationMethod": format!("{ME}#key-1"),
            "proofPurpose": "authentication"
        });
        let document = did_document(ME, &key, |document| {
            document["authentication"] = document["assertionMethod"].clone();
        });
        let presentation = proof::sign(&presentation, &options, &key).expect("signs");
        all(&presentation, &Expect::default(), &web(&[(ME, document)]))
    };
    let own = shown(ME);
    assert_eq!(own[0].headline, Headline::Genuine, "{:?}", own[0].findings);
    assert_eq!(holder_of(&own, 1), (Is::Holds, Why::HolderIsSubject));
    assert_eq!(holder_of(&shown("https://learner.example/you"), 1), (Is::NotClaimed, Why::SubjectWithoutKey));
}

#[test]
fn the_domain_that_was_asked_for_is_the_one_that_must_be_answered() {
    let holder = issuer(20);
    let badge = about(Some(&holder.did_key()));
    let for_domain = |domain: &str| {
        present(&badge, &holder, |options| {
            options["domain"] = domain.into();
            options["challenge"] = "c-1".into();
        })
    };
    let asked = Expect {
        challenge: Some("c-1".into()),
        domain: Some("https://employer.example".into()),
        ..Expect::default()
    };
    let answer = |domain: &str| all(&for_domain(domain), &asked, &Evidence::default());
    let right = answer("https://employer.example");
    assert_eq!((right[0].headline, holder_of(&right, 0)), (Headline::Genuine, (Is::Holds, Why::HolderKey)));
    let wrong = answer("https://other.example");
    assert_eq!(
        (wrong[0].headline, holder_of(&wrong, 0)),
        (Headline::NotGenuine, (Is::Fails, Why::DomainMismatch))
    );
}

#[test]
fn a_presentation_says_for_whom_and_how_long_it_was_made() {
    let holder = issuer(20);
    let shown = present(&about(None), &holder, |options| {
        options["domain"] = "https://employer.example".into();
        options["challenge"] = "c-1".into();
        options["expires"] = "2026-12-01T00:00:00Z".into();
    });
    let shared = plainly(&shown)[0].reading.shared.clone().expect("a presentation");
    assert_eq!(
        [shared.audience, shared.challenge, shared.created, shared.expires].map(Option::unwrap_or_default),
        ["https://employer.example", "c-1", "2026-11-21T00:00:00Z", "2026-12-01T00:00:00Z"]
    );
}

#[test]
fn what_is_no_credential_is_none_whoever_signed_it() {
    let key = issuer(1);
    // A document of the issuer's, signed for anything but a badge.
    let other = json!({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["Letter"], "issuer": key.did_key(),
        "credentialSubject": {"achievement": {"name": "Welding"}}});
    let options = json!({
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": key.verification_method(),
        "proofPurpose": "assertionMethod"
    });
    let other = proof::sign(&other, &options, &key).expect("signs");
    let presentation = json!({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiablePresentation"],
        "holder": issuer(20).did_key(), "verifiableCredential": [about(None), other]});
    let options = json!({
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": issuer(20).verification_method(),
        "proofPurpose": "authentication"
    });
    let reports = plainly(&proof::sign(&presentation, &options, &issuer(20)).expect("signs"));
    let said: Vec<_> =
        reports.iter().map(|report| (report.headline, report.findings.integrity.why)).collect();
    assert_eq!(
        said,
        [
            (Headline::Genuine, Why::SignatureMatches),
            (Headline::Genuine, Why::SignatureMatches),
            (Headline::CouldNotCheck, Why::KindUnsupported)
        ]
    );
}

#[test]
fn an_envelope_in_a_presentation_stands_for_what_is_in_it() {
    let own = issuer(1);
    let inside =
        jwt(&own, json!({"alg": "EdDSA", "kid": own.verification_method()}), &payload(&own.did_key()));
    let envelope = json!({
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": format!("data:application/vc+jwt,{inside}"),
        "type": "EnvelopedVerifiableCredential"
    });
    let reports = plainly(&present(&envelope, &issuer(20), |_| {}));
    assert_eq!((reports.len(), reports[1].headline), (2, Headline::Genuine));
    assert_eq!(reports[1].reading.title.as_deref(), Some("Welding"));
}

#[test]
fn what_is_nested_as_deep_as_documents_are_is_judged_and_what_is_deeper_is_said_not_to_be() {
    let holder = issuer(20);
    let nested = |times: usize| {
        let mut document = about(None);
        for _ in 0..times {
            document = present(&document, &holder, |_| {});
        }
        plainly(&document)
    };
    let deep = nested(4);
    assert_eq!(deep.len(), 5);
    assert!(deep.iter().all(|report| report.headline == Headline::Genuine));
    let deeper = nested(5);
    let last = deeper.last().expect("reports");
    assert_eq!((deeper.len(), last.findings.integrity.why), (6, Why::TooComplex));
}

#[test]
fn a_path_leads_to_each_line_of_a_record() {
    let lines = || vec![line(1, "urn:example:a", "Welding"), line(1, "urn:example:b", "Sewing")];
    let paths =
        |record: &Value| plainly(record).into_iter().skip(1).map(|report| report.path).collect::<Vec<_>>();
    assert_eq!(
        paths(&record(1, lines(), |_| {})),
        ["$.credentialSubject.verifiableCredential[0]", "$.credentialSubject.verifiableCredential[1]"]
    );
    let two = record(1, lines(), |record| {
        let first = record["credentialSubject"].clone();
        let second = json!({
            "id": "did:example:other",
            "type": ["ClrSubject"],
            "verifiableCredential": [line(1, "urn:example:c", "Knitting")]
        });
        record["credentialSubject"] = json!([first, second]);
    });
    assert_eq!(
        paths(&two),
        [
            "$.credentialSubject[0].verifiableCredential[0]",
            "$.credentialSubject[0].verifiableCredential[1]",
            "$.credentialSubject[1].verifiableCredential[0]"
        ]
    );
}

#[test]
fn which_lines_of_a_record_in_a_record_are_whose_is_told_by_letters_and_not_by_meaning() {
    let inner = |subject: &str| {
        record(1, vec![line(1, "urn:example:a", "Welding")], |record| {
            record["id"] = "urn:example:inner".into();
            record["credentialSubject"]["id"] = subject.into();
        })
    };
    let said = |record: &Value| {
        let outer = plainly(record).swap_remove(0);
        (outer.headline, outer.findings.integrity.why)
    };
    let of_one_person = |by: fn(Value) -> Value| {
        let outer = record(1, vec![], |record| {
            let person = record["credentialSubject"]["id"].as_str().expect("a person").to_owned();
            record["credentialSubject"]["verifiableCredential"] = json!([inner(&person)]);
        });
        said(&by(outer))
    };
    // Both lists are one person's, so that a line could wander from the one to the other.
    assert_eq!(of_one_person(|record| record), (Headline::CouldNotCheck, Why::SaidTwice));
    assert_eq!(
        of_one_person(|record| by_letters(record, &issuer(1))),
        (Headline::Genuine, Why::SignatureMatches)
    );
    let of_another = record(1, vec![inner("did:example:other")], |_| {});
    assert_eq!(said(&of_another), (Headline::Genuine, Why::SignatureMatches));
}

/// The same record under a signature over its letters, in which nothing can wander.
fn by_letters(mut record: Value, key: &SigningKey) -> Value {
    record.as_object_mut().unwrap().remove("proof");
    let options = json!({
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2026-05-03T00:00:00Z",
        "verificationMethod": key.verification_method(),
        "proofPurpose": "assertionMethod"
    });
    proof::sign(&record, &options, key).expect("signs")
}

#[test]
fn in_a_record_signed_by_its_letters_no_line_is_mistaken_for_another() {
    let learners = |mut line: Value| {
        line["credentialSubject"]["id"] = "did:example:learner".into();
        line
    };
    let mut ended = learners(line(1, "urn:example:a", "Pilot-licence"));
    ended["validUntil"] = "2026-06-01T00:00:00Z".into();
    let by_meaning = record(1, vec![ended, learners(line(1, "urn:example:b", "Knitting"))], |_| {});
    assert_eq!(plainly(&by_meaning)[2].findings.integrity.why, Why::RecordAmbiguous);
    let reports = plainly(&by_letters(by_meaning, &issuer(1)));
    assert_eq!(
        reports.iter().map(|report| report.headline).collect::<Vec<_>>(),
        [Headline::Genuine, Headline::Expired, Headline::Genuine]
    );
    assert_eq!(reports[2].findings.integrity.why, Why::CoveredByRecord);
    assert_eq!(reports[2].findings.issuer_key.why, Why::KeyOfRecordIssuer);
}

#[test]
fn a_record_within_a_record_hands_on_what_covers_it() {
    let mut ended = line(1, "urn:example:a", "Pilot-licence");
    ended["validUntil"] = "2026-06-01T00:00:00Z".into();
    ended["credentialSubject"]["id"] = "did:example:learner".into();
    let mut course = line(1, "urn:example:b", "Knitting");
    course["credentialSubject"]["id"] = "did:example:learner".into();
    let inner = |lines: Vec<Value>| {
        let mut inner = record(1, lines, |inner| {
            inner["id"] = "urn:example:inner".into();
            inner["credentialSubject"]["id"] = "did:example:inner".into();
        });
        inner.as_object_mut().unwrap().remove("proof");
        inner
    };
    // Where the signature over all cannot tell two lines apart, neither can one of them within.
    let reports = plainly(&record(1, vec![ended.clone(), inner(vec![course.clone()])], |_| {}));
    let why: Vec<Why> = reports.iter().map(|report| report.findings.integrity.why).collect();
    assert_eq!(why[0], Why::SignatureMatches);
    assert_eq!(why[3], Why::RecordAmbiguous);
    // What the outer one cannot vouch for, the inner one alone does not either.
    let reports = plainly(&record(1, vec![inner(vec![line(1, "urn:example:c", "Sewing")])], |_| {}));
    assert_eq!(
        reports.iter().map(|report| report.findings.integrity.why).collect::<Vec<_>>(),
        [Why::SignatureMatches, Why::CoveredByRecord, Why::CoveredByRecord]
    );
    // Signed by itself, by its letters, within one whose signature is over the meaning: its own counts.
    let own = by_letters(inner(vec![ended, course]), &issuer(1));
    let reports = plainly(&by_letters(record(1, vec![own], |_| {}), &issuer(1)));
    let why: Vec<Why> = reports.iter().map(|report| report.findings.integrity.why).collect();
    assert_eq!(
        why,
        [Why::SignatureMatches, Why::SignatureMatches, Why::CoveredByRecord, Why::CoveredByRecord]
    );
}

#[test]
fn a_line_keeps_what_it_says_of_itself_unless_the_record_knows_worse() {
    let mut lasting = line(1, "urn:example:a", "Welding");
    lasting["validUntil"] = "2036-06-01T00:00:00Z".into();
    let validity = |change: fn(&mut Value), line: &Value| {
        let reports = plainly(&record(1, vec![line.clone()], change));
        let validity = reports[1].findings.validity.clone();
        (validity.is, validity.why, validity.about)
    };
    let end = |text: &str| Some(text.to_owned());
    assert_eq!(validity(|_| {}, &lasting), (Is::Holds, Why::InDate, end("2036-06-01T00:00:00Z")));
    let old: fn(&mut Value) = |r| r["validUntil"] = "2026-06-01T00:00:00Z".into();
    assert_eq!(validity(old, &lasting), (Is::Fails, Why::Expired, end("2026-06-01T00:00:00Z")));
    let mut older = lasting.clone();
    older["validUntil"] = "2026-05-09T00:00:00Z".into();
    assert_eq!(validity(old, &older), (Is::Fails, Why::Expired, end("2026-05-09T00:00:00Z")));

    const OTHER: &str = "https://other.example/1";
    let key = issuer(1);
    let with_entry = |r: &mut Value| r["credentialStatus"] = entry("revocation", "8");
    let status = |line: Value, evidence: &Evidence| {
        let record = record(1, vec![line], with_entry);
        let reports = all(&record, &Expect::default(), evidence);
        let status = reports[1].findings.status.clone();
        (status.is, status.why, status.about)
    };
    // That the record stands says nothing of a line's own standing, which it leaves open.
    let clear = web(&[(LIST, list(&key, None, |_| {}))]);
    assert_eq!(status(lasting.clone(), &clear), (Is::NotClaimed, Why::NoStatus, None));
    let nothing = Evidence::default();
    assert_eq!(status(lasting.clone(), &nothing), (Is::Unknown, Why::StatusNotAsked, end("status.example")));
    // Its own question stays its own.
    let mut asked = lasting;
    asked["credentialStatus"] = entry("revocation", "9");
    asked["credentialStatus"]["id"] = format!("{OTHER}#9").into();
    asked["credentialStatus"]["statusListCredential"] = OTHER.into();
    assert_eq!(status(asked, &nothing), (Is::Unknown, Why::StatusNotAsked, end("other.example")));
}

/// A JWT around a presentation says the same by other names.
#[test]
fn a_presentation_in_a_jwt_answers_by_its_claims() {
    let holder = issuer(20);
    let header = json!({"alg": "EdDSA", "typ": "vp+jwt", "kid": holder.verification_method()});
    let claims = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": holder.did_key(),
        "iss": holder.did_key(),
        "nonce": "c-1",
        "aud": "https://employer.example",
        "iat": NOW - 60,
        "exp": NOW + 60,
        "verifiableCredential": [about(Some(&holder.did_key()))]
    });
    let input = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(claims.to_string()));
    let text = format!("{input}.{}", BASE64.encode(holder.sign(input.as_bytes())));
    let answer = |challenge: &str, domain: &str| {
        let expect =
            Expect { challenge: Some(challenge.into()), domain: Some(domain.into()), ..Expect::default() };
        verify(&text, &Evidence::default(), NOW, &expect).expect("a presentation")
    };
    let right = answer("c-1", "https://employer.example");
    assert_eq!(right[0].headline, Headline::Genuine, "{:?}", right[0].findings);
    let shared = right[0].reading.shared.clone().expect("a presentation");
    assert_eq!(
        [shared.audience, shared.challenge, shared.created, shared.expires].map(Option::unwrap_or_default),
        ["https://employer.example", "c-1", "2026-11-21T18:01:00Z", "2026-11-21T18:03:00Z"]
    );
    assert_eq!(answer("c-2", "https://employer.example")[0].headline, Headline::NotGenuine);
    assert_eq!(answer("c-1", "https://other.example")[0].headline, Headline::NotGenuine);
}
