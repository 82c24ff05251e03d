//! What a forger can do to a document without touching what its signature covers, and that none of it helps.

use lapel::domain::engine::Expect;
use lapel::domain::evidence::Evidence;
use lapel::domain::key::SigningKey;
use lapel::domain::proof;
use lapel::domain::verify::report::{Headline, Is, Report, Why};
use lapel::domain::verify::verify;
use serde_json::{Map, Value, json};

use super::keys_and_lists::{LIST, list, web};
use super::stories::*;

fn judged(document: &Value) -> Report {
    judged_as(document, &Expect::default(), &Evidence::default())
}

fn judged_as(document: &Value, expect: &Expect, evidence: &Evidence) -> Report {
    all(document, expect, evidence).swap_remove(0)
}

fn all(document: &Value, expect: &Expect, evidence: &Evidence) -> Vec<Report> {
    verify(&document.to_string(), evidence, NOW, expect).expect("a document")
}

fn signed(seed: u8, change: impl Fn(&mut Value)) -> Value {
    let key = issuer(seed);
    let mut document = unsigned(&key.did_key(), "urn:example:1", "Welding");
    change(&mut document);
    serde_json::from_str(&sign(&document, &key, &key.verification_method())).expect("JSON")
}

/// The same in the first edition of the data model, whose names are other ones.
fn signed_v1(change: impl Fn(&mut Value)) -> Value {
    signed(1, |document| {
        document["@context"] = json!([
            "https://www.w3.org/2018/credentials/v1",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
            "https://w3id.org/security/data-integrity/v2"
        ]);
        let from = document.as_object_mut().and_then(|d| d.remove("validFrom")).expect("a date");
        document["issuanceDate"] = from;
        change(document);
    })
}

fn rename(object: &mut Value, from: &str, to: &str) {
    let members = object.as_object_mut().expect("an object");
    let value = members.remove(from).expect("a member");
    members.insert(to.to_owned(), value);
}

fn revocable(document: &mut Value) {
    document["credentialStatus"] = json!({
        "id": "https://status.example/1#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": "https://status.example/1"
    });
}

/// Each forgery leaves the signed statements as they are; the badge it is made of is not genuine (expired, or with
/// a status that nobody asked for), and must not become so.
fn stays_bad(name: &str, document: &Value) {
    let report = judged(document);
    assert_ne!(report.headline, Headline::Genuine, "{name}: {document}");
}

#[test]
fn an_end_cannot_be_hidden_behind_a_null() {
    let old = signed_v1(|document| document["expirationDate"] = "2026-06-01T00:00:00Z".into());
    assert_eq!(judged(&old).headline, Headline::Expired);
    let mut forged = old.clone();
    forged["validUntil"] = Value::Null;
    assert_eq!(judged(&forged).headline, Headline::Expired);
    let mut forged = old;
    forged["validFrom"] = Value::Null;
    forged["validUntil"] = json!([]);
    stays_bad("empty list", &forged);
}

#[test]
fn the_earliest_of_two_ends_counts() {
    let both = signed_v1(|document| {
        document["expirationDate"] = "2026-06-01T00:00:00Z".into();
        document["validUntil"] = "2036-06-01T00:00:00Z".into();
    });
    assert_eq!(judged(&both).headline, Headline::Expired);
}

#[test]
fn a_word_cannot_be_hidden_under_another_spelling() {
    let spelled = |from: &str, to: &str, document: &Value| {
        let mut forged = document.clone();
        rename(&mut forged, from, to);
        stays_bad(to, &forged);
    };
    let v1 = signed_v1(|document| document["expirationDate"] = "2026-06-01T00:00:00Z".into());
    let mut typed = v1.clone();
    typed["expirationDate"] = json!({"@type": "xsd:dateTime", "@value": "2026-06-01T00:00:00Z"});
    for document in [&v1, &typed] {
        spelled("expirationDate", "cred:expirationDate", document);
        spelled("expirationDate", "https://www.w3.org/2018/credentials#expirationDate", document);
    }
    let status = signed(1, revocable);
    spelled("credentialStatus", "https://www.w3.org/2018/credentials#credentialStatus", &status);
}

#[test]
fn a_word_cannot_be_hidden_by_a_context_of_the_forgers_own() {
    let status = signed(1, revocable);
    for own in [
        json!({"notThis": "https://www.w3.org/2018/credentials#credentialStatus"}),
        json!({"notThis": {"@id": "https://www.w3.org/2018/credentials#credentialStatus", "@type": "@id"}}),
        json!({"notThis": {"@id": "https://www.w3.org/2018/credentials#credentialStatus", "@type": "@id", "@context": "https://www.w3.org/ns/credentials/v2"}}),
        json!({"c": "https://www.w3.org/2018/credentials#", "notThis": {"@id": "c:credentialStatus", "@type": "@id"}}),
        json!({"@vocab": "https://www.w3.org/2018/credentials#credentialStat", "notThis": null}),
    ] {
        let mut forged = status.clone();
        forged["@context"].as_array_mut().unwrap().push(own.clone());
        rename(&mut forged, "credentialStatus", "notThis");
        stays_bad(&own.to_string(), &forged);
        let mut forged = status.clone();
        forged["@context"].as_array_mut().unwrap().insert(0, own.clone());
        rename(&mut forged, "credentialStatus", "notThis");
        stays_bad(&own.to_string(), &forged);
    }
    // "us" added to the vocabulary's address.
    let mut forged = status.clone();
    forged["@context"]
        .as_array_mut()
        .unwrap()
        .insert(0, json!({"@vocab": "https://www.w3.org/2018/credentials#credentialStat"}));
    rename(&mut forged, "credentialStatus", "us");
    stays_bad("@vocab", &forged);
}

/// A bare address among badges is nothing to a reader of the meaning, so that anybody could have put it there.
#[test]
fn what_no_reader_of_the_meaning_sees_is_covered_by_no_signature_over_it() {
    let mut forged = present(&signed(1, |_| {}), &issuer(20), |_| {});
    let badge = forged["verifiableCredential"].take();
    forged["verifiableCredential"] = json!([badge, "urn:example:x"]);
    let report = judged(&forged);
    assert_eq!(
        (report.headline, report.findings.integrity.why),
        (Headline::NotGenuine, Why::ContentNotCovered)
    );
}

#[test]
fn a_context_of_the_issuers_own_is_no_fault() {
    let own = signed(1, |document| {
        document["@context"]
            .as_array_mut()
            .unwrap()
            .push(json!({"shoeSize": "https://college.example/words#shoeSize"}));
        document["shoeSize"] = json!("44");
    });
    assert_eq!(judged(&own).headline, Headline::Genuine);
}

#[test]
fn a_word_cannot_be_hidden_in_another_part_of_the_document() {
    let status = signed(1, revocable);
    let mut entry = status["credentialStatus"].clone();
    let whole = |extra: (&str, Value)| {
        let mut forged = status.clone();
        forged.as_object_mut().unwrap().remove("credentialStatus");
        let part =
            json!({"id": "urn:example:1", "type": ["VerifiableCredential"], "credentialStatus": entry});
        let value = match extra.0 {
            "@included" => json!([part]),
            "@nest" => json!({"credentialStatus": entry}),
            _ => extra.1,
        };
        forged[extra.0] = value;
        stays_bad(extra.0, &forged);
    };
    whole(("@included", Value::Null));
    whole(("@nest", Value::Null));
    entry = json!({"@set": [status["credentialStatus"]]});
    let mut forged = status.clone();
    forged["credentialStatus"] = entry;
    stays_bad("@set", &forged);

    // A badge that names itself as its own evidence can be written in two places.
    let looped = signed(1, |document| {
        revocable(document);
        document["evidence"] = json!([{"id": "urn:example:1", "type": ["Evidence"]}]);
    });
    let mut forged = looped.clone();
    let entry = forged.as_object_mut().unwrap().remove("credentialStatus").unwrap();
    forged["evidence"][0]["type"] = json!(["Evidence", "VerifiableCredential", "OpenBadgeCredential"]);
    forged["evidence"][0]["credentialStatus"] = entry;
    stays_bad("the same id elsewhere", &forged);
}

#[test]
fn an_earner_cannot_be_hidden_from_the_one_who_shows_the_badge() {
    let (earner, thief) = (issuer(20), issuer(21));
    let badge = signed(1, |document| document["credentialSubject"]["id"] = earner.did_key().into());
    let shown = |badge: &Value| {
        let presentation = present(badge, &thief, |_| {});
        all(&presentation, &Expect::default(), &Evidence::default())
    };
    let honest = shown(&badge);
    assert_eq!(
        (honest[0].headline, honest[1].findings.holder.why),
        (Headline::IssuerUnconfirmed, Why::HolderIsNotSubject)
    );

    let subject = badge["credentialSubject"].clone();
    let mut forgeries: Vec<(&str, Value)> = vec![
        ("a null before", json!([null, subject])),
        ("a list in a list", json!([[subject]])),
        ("a set", json!({"@set": [subject]})),
        ("an empty one before", json!([[], subject])),
    ];
    let mut other = subject.clone();
    rename(&mut other, "id", "@id");
    forgeries.push(("@id", other));
    for (name, subject) in forgeries {
        let mut forged = badge.clone();
        forged["credentialSubject"] = subject;
        let reports = shown(&forged);
        assert_ne!(reports[0].headline, Headline::Genuine, "{name}");
        assert_ne!(reports[1].findings.holder.is, Is::Holds, "{name}");
    }
    // A vocabulary that is known here calls an id "uid".
    let mut forged = badge.clone();
    forged["@context"].as_array_mut().unwrap().push("https://www.w3.org/ns/odrl.jsonld".into());
    rename(&mut forged["credentialSubject"], "id", "uid");
    let reports = shown(&forged);
    assert!(reports.iter().any(|r| r.headline != Headline::Genuine), "{:?}", reports[1].findings);
}

#[test]
fn of_two_subjects_each_must_be_the_one_who_shows_it() {
    let (earner, other) = (issuer(20), issuer(21));
    let badge = signed(1, |document| {
        let mut first = document["credentialSubject"].clone();
        first["id"] = earner.did_key().into();
        let mut second = first.clone();
        second["id"] = other.did_key().into();
        document["credentialSubject"] = json!([first, second]);
    });
    for shower in [&earner, &other] {
        let reports = all(&present(&badge, shower, |_| {}), &Expect::default(), &Evidence::default());
        assert_eq!(reports[1].findings.holder.is, Is::Fails);
        assert_ne!(reports[0].headline, Headline::Genuine);
    }
}

/// A presentation by `holder`, its proof options changed.
pub(super) fn present(badge: &Value, holder: &SigningKey, options: impl Fn(&mut Value)) -> Value {
    let presentation = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": holder.did_key(),
        "verifiableCredential": [badge]
    });
    with_proof(&presentation, holder, options)
}

fn with_proof(presentation: &Value, holder: &SigningKey, change: impl Fn(&mut Value)) -> Value {
    let mut options = json!({
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-21T00:00:00Z",
        "verificationMethod": holder.verification_method(),
        "proofPurpose": "authentication"
    });
    change(&mut options);
    proof::sign(presentation, &options, holder).expect("signs")
}

fn asked(challenge: &str) -> Expect {
    Expect { challenge: Some(challenge.into()), ..Expect::default() }
}

#[test]
fn a_strangers_signature_does_not_answer_for_the_holder() {
    let (holder, stranger) = (issuer(20), issuer(21));
    let badge = signed(1, |document| document["credentialSubject"]["id"] = holder.did_key().into());
    let unasked = present(&badge, &holder, |_| {});
    assert_eq!(judged(&unasked).headline, Headline::Genuine);
    let answered = present(&badge, &holder, |options| options["challenge"] = "c-1".into());
    assert_eq!(judged_as(&answered, &asked("c-1"), &Evidence::default()).headline, Headline::Genuine);
    // The stranger adds a signature that answers; the holder's own does not.
    for own in [&unasked, &present(&badge, &holder, |options| options["challenge"] = "c-0".into())] {
        let forged = with_proof(own, &stranger, |options| options["challenge"] = "c-1".into());
        assert_eq!(judged_as(&forged, &asked("c-1"), &Evidence::default()).headline, Headline::NotGenuine);
    }
}

#[test]
fn a_strangers_signature_neither_ends_nor_prolongs_a_presentation() {
    let (holder, stranger) = (issuer(20), issuer(21));
    let badge = signed(1, |_| {});
    let ends = |when: &'static str| move |options: &mut Value| options["expires"] = when.into();
    let good = present(&badge, &holder, ends("2026-12-01T00:00:00Z"));
    let ended = present(&badge, &holder, ends("2026-11-01T00:00:00Z"));
    assert_eq!(
        judged(&with_proof(&good, &stranger, ends("2026-11-01T00:00:00Z"))).headline,
        Headline::Genuine
    );
    assert_eq!(
        judged(&with_proof(&ended, &stranger, ends("2036-12-01T00:00:00Z"))).headline,
        Headline::Expired
    );
}

#[test]
fn the_end_of_a_presentation_cannot_be_hidden() {
    let holder = issuer(20);
    let ended =
        present(&signed(1, |_| {}), &holder, |options| options["expires"] = "2026-11-01T00:00:00Z".into());
    assert_eq!(judged(&ended).headline, Headline::Expired);
    for name in ["https://w3id.org/security#expiration", "sec:expiration", "expiration"] {
        let mut forged = ended.clone();
        forged["@context"].as_array_mut().unwrap().push("https://w3id.org/security/v1".into());
        rename(&mut forged["proof"], "expires", name);
        stays_bad(name, &forged);
        let mut forged = ended.clone();
        rename(&mut forged["proof"], "expires", name);
        stays_bad(name, &forged);
    }
}

#[test]
fn who_asked_for_an_answer_does_not_take_a_bare_badge_for_one() {
    let badge = signed(1, |_| {});
    let report = judged_as(&badge, &asked("c-1"), &Evidence::default());
    assert_eq!(
        (report.headline, report.findings.holder.why),
        (Headline::CouldNotCheck, Why::ChallengeMismatch)
    );
}

#[test]
fn a_presentation_of_nothing_proves_nothing() {
    let holder = issuer(20);
    let empty = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": holder.did_key(),
        "name": "Master of Science, Harvard"
    });
    stays_bad("empty", &with_proof(&empty, &holder, |_| {}));
}

#[test]
fn what_is_nested_too_deep_is_not_passed_over() {
    let holder = issuer(20);
    let forged = {
        let mut badge = signed(1, |_| {});
        badge["name"] = "Surgery".into();
        badge
    };
    let mut document = present(&forged, &holder, |_| {});
    for _ in 0..6 {
        document = present(&document, &holder, |_| {});
    }
    let reports = all(&document, &Expect::default(), &Evidence::default());
    assert!(reports.iter().any(|report| report.headline != Headline::Genuine), "{reports:?}");
}

/// A record of the issuer with this seed over lines as they are.
pub(super) fn record(seed: u8, lines: Vec<Value>, change: impl Fn(&mut Value)) -> Value {
    let key = issuer(seed);
    let mut record = json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
        ],
        "id": "urn:example:record",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Transcript",
        "issuer": {"id": key.did_key(), "type": ["Profile"], "name": "Riverside Community College"},
        "validFrom": "2026-05-03T00:00:00Z",
        "credentialSubject": {"id": "did:example:learner", "type": ["ClrSubject"], "verifiableCredential": lines}
    });
    change(&mut record);
    serde_json::from_str(&sign(&record, &key, &key.verification_method())).expect("JSON")
}

pub(super) fn line(seed: u8, id: &str, name: &str) -> Value {
    let mut line = unsigned(&issuer(seed).did_key(), id, name);
    line["credentialSubject"]["achievement"]["id"] = format!("urn:example:achievement:{name}").into();
    line
}

#[test]
fn an_unsigned_line_stands_and_falls_with_its_record() {
    let reports = |record: &Value| all(record, &Expect::default(), &Evidence::default());
    let good =
        record(1, vec![line(1, "urn:example:a", "Welding"), line(2, "urn:example:b", "Surgery")], |_| {});
    let judged = reports(&good);
    assert_eq!(
        judged.iter().map(|r| r.headline).collect::<Vec<_>>(),
        [Headline::Genuine, Headline::Genuine, Headline::IssuerUnconfirmed]
    );
    // The record is out of date, so is what it alone vouches for.
    let old = record(1, vec![line(1, "urn:example:a", "Welding")], |r| {
        r["validUntil"] = "2026-06-01T00:00:00Z".into()
    });
    assert_eq!(reports(&old)[1].headline, Headline::Expired);
    // Nobody knows whether the record was withdrawn.
    let asked = record(1, vec![line(1, "urn:example:a", "Welding")], revocable);
    assert_eq!(reports(&asked)[1].headline, Headline::CouldNotCheck);
}

#[test]
fn a_record_that_somebody_signs_about_themselves_is_no_issuers_word() {
    let judged = |record: &Value| {
        let reports = all(record, &Expect::default(), &Evidence::default());
        reports.iter().map(|report| report.headline).collect::<Vec<_>>()
    };
    let about = |id: String| move |r: &mut Value| r["credentialSubject"]["id"] = id.clone().into();
    let own = issuer(1).did_key();
    // A badge of somebody else's, signed; the person's own words; and somebody else's name under unsigned ones.
    let badge = line(2, "urn:example:a", "Welding");
    let badge: Value =
        serde_json::from_str(&sign(&badge, &issuer(2), &issuer(2).verification_method())).expect("JSON");
    let lines = || {
        let theirs = line(2, "urn:example:c", "Surgery");
        vec![badge.clone(), line(1, "urn:example:b", "Gardening"), theirs]
    };
    assert_eq!(
        judged(&record(1, lines(), about(own.clone()))),
        [Headline::SelfIssued, Headline::Genuine, Headline::SelfIssued, Headline::IssuerUnconfirmed]
    );
    // Nor does another whom it speaks of as well make it anything else.
    let two = record(1, lines(), |r| {
        let lines = r["credentialSubject"]["verifiableCredential"].take();
        r["credentialSubject"] = json!([{"id": "did:example:other", "type": ["ClrSubject"]},
            {"id": own, "type": ["ClrSubject"], "verifiableCredential": lines}]);
    });
    assert_eq!(judged(&two)[0], Headline::SelfIssued);
    // Of anybody else it is the issuer's word, as ever.
    assert_eq!(judged(&record(1, lines(), |_| {}))[0], Headline::Genuine);
    // It weakens no other verdict: what was changed, has ended or may be withdrawn is told as that.
    let mut changed = record(1, lines(), about(own.clone()));
    changed["name"] = "Another".into();
    assert_eq!(judged(&changed)[0], Headline::NotGenuine);
    let ended = record(1, lines(), |r| {
        about(own.clone())(r);
        r["validUntil"] = "2026-06-01T00:00:00Z".into();
    });
    assert_eq!(judged(&ended)[0], Headline::Expired);
    let withdrawable = record(1, lines(), |r| {
        about(own.clone())(r);
        revocable(r);
    });
    assert_eq!(judged(&withdrawable)[0], Headline::CouldNotCheck);
    // Without the key of the issuer it names, being about its issuer helps nothing.
    let mut stolen = record(1, lines(), about(own.clone()));
    stolen["issuer"]["id"] = issuer(3).did_key().into();
    stolen["credentialSubject"]["id"] = issuer(3).did_key().into();
    assert_eq!(judged(&stolen)[0], Headline::NotGenuine);
    // Whoever shows a record of their own that names nobody shows their own word.
    let nameless = record(1, lines(), |r| {
        r["credentialSubject"].as_object_mut().unwrap().remove("id");
    });
    assert_eq!(judged(&nameless)[0], Headline::Genuine);
    let shown = present(&nameless, &issuer(1), |_| {});
    assert_eq!(judged(&shown)[1], Headline::SelfIssued);
    assert_eq!(judged(&present(&nameless, &issuer(4), |_| {}))[1], Headline::Genuine);
}

#[test]
fn a_badge_that_somebody_gives_themselves_is_no_issuers_word() {
    let own = issuer(1).did_key();
    let judged = |change: &dyn Fn(&mut Value)| {
        let report = judged(&signed(1, |badge| {
            badge["credentialSubject"]["id"] = own.clone().into();
            change(badge);
        }));
        (report.headline, report.findings.own_word())
    };
    assert_eq!(judged(&|_| {}), (Headline::SelfIssued, true));
    // Of anybody else it is the issuer's word.
    let another = issuer(2).did_key();
    assert_eq!(
        judged(&|badge| badge["credentialSubject"]["id"] = another.clone().into()),
        (Headline::Genuine, false)
    );
    // Out of date it is told as that, and whose word it was beside it.
    assert_eq!(
        judged(&|badge| badge["validUntil"] = "2026-06-01T00:00:00Z".into()),
        (Headline::Expired, true)
    );
    // Under another's key it is nobody's.
    let stolen = issuer(3).did_key();
    assert_eq!(
        judged(&|badge| {
            badge["issuer"]["id"] = stolen.clone().into();
            badge["credentialSubject"]["id"] = stolen.clone().into();
        }),
        (Headline::NotGenuine, false)
    );
}

#[test]
fn a_line_that_ends_cannot_lend_its_words_to_one_that_does_not() {
    let learner = |mut line: Value| {
        line["credentialSubject"]["id"] = "did:example:learner".into();
        line
    };
    let mut ended = learner(line(1, "urn:example:a", "Pilot-licence"));
    ended["validUntil"] = "2026-06-01T00:00:00Z".into();
    let course = learner(line(1, "urn:example:b", "Knitting"));
    let honest = record(1, vec![ended, course], |_| {});
    // The same statements about the learner, handed from line to line.
    let mut forged = honest.clone();
    let lines = forged["credentialSubject"]["verifiableCredential"].as_array_mut().unwrap();
    let (a, b) = (lines[0]["credentialSubject"].clone(), lines[1]["credentialSubject"].clone());
    lines[0]["credentialSubject"] = b;
    lines[1]["credentialSubject"] = a;
    let reports = all(&forged, &Expect::default(), &Evidence::default());
    assert_eq!(reports[0].findings.integrity.is, Is::Holds, "the record's signature cannot tell");
    assert_ne!(reports[2].headline, Headline::Genuine);
    // Lines that all stand alike cannot gain by it.
    let alike = record(
        1,
        vec![learner(line(1, "urn:example:a", "Sewing")), learner(line(1, "urn:example:b", "Knitting"))],
        |_| {},
    );
    assert_eq!(all(&alike, &Expect::default(), &Evidence::default())[2].headline, Headline::Genuine);
}

#[test]
fn what_a_record_only_mentions_cannot_be_made_to_look_earned() {
    let mut course = line(1, "urn:example:a", "Algebra");
    course["credentialSubject"]["id"] = "did:example:learner".into();
    let degree = {
        let mut achievement =
            line(1, "urn:example:b", "Doctorate")["credentialSubject"]["achievement"].clone();
        achievement["id"] = "urn:example:achievement:Doctorate".into();
        achievement
    };
    let honest = record(1, vec![course], |r| r["credentialSubject"]["achievement"] = json!([degree]));
    let mut forged = honest.clone();
    let subject = &mut forged["credentialSubject"];
    let earned = subject["verifiableCredential"][0]["credentialSubject"]["achievement"].take();
    subject["verifiableCredential"][0]["credentialSubject"]["achievement"] = subject["achievement"][0].take();
    subject["achievement"] = json!([earned]);
    let reports = all(&forged, &Expect::default(), &Evidence::default());
    assert_eq!(reports[1].reading.title.as_deref(), Some("Doctorate"));
    assert!(reports.iter().all(|report| report.headline != Headline::Genuine), "{reports:?}");
}

#[test]
fn results_cannot_be_handed_from_line_to_line() {
    let graded = |id: &str, name: &str, grade: &str| {
        let mut line = line(1, id, name);
        line["credentialSubject"]["id"] = "did:example:learner".into();
        line["credentialSubject"]["result"] = json!([{"type": ["Result"], "value": grade}]);
        line
    };
    let forged = {
        let mut honest = record(
            1,
            vec![graded("urn:example:a", "Algebra", "F"), graded("urn:example:b", "Knitting", "A")],
            |_| {},
        );
        let lines = honest["credentialSubject"]["verifiableCredential"].as_array_mut().unwrap();
        let (a, b) = (
            lines[0]["credentialSubject"]["result"].clone(),
            lines[1]["credentialSubject"]["result"].clone(),
        );
        lines[0]["credentialSubject"]["result"] = b;
        lines[1]["credentialSubject"]["result"] = a;
        honest
    };
    let reports = all(&forged, &Expect::default(), &Evidence::default());
    assert_eq!(reports[0].findings.integrity.is, Is::Holds, "the record's signature cannot tell");
    assert!(reports[1..].iter().all(|report| report.headline != Headline::Genuine));
}

#[test]
fn a_result_cannot_be_hidden_in_a_second_half_of_the_subject() {
    let failed = signed(1, |document| {
        document["credentialSubject"]["id"] = "did:example:learner".into();
        document["credentialSubject"]["result"] = json!([{"type": ["Result"], "status": "Failed"}]);
    });
    assert_eq!(judged(&failed).headline, Headline::Genuine);
    let mut forged = failed.clone();
    let mut first = failed["credentialSubject"].clone();
    let result = first.as_object_mut().unwrap().remove("result").unwrap();
    let second = json!({"id": "did:example:learner", "type": ["AchievementSubject"], "result": result});
    forged["credentialSubject"] = json!([first, second]);
    stays_bad("two halves", &forged);
}

#[test]
fn what_a_badge_was_given_for_cannot_be_told_in_two_halves() {
    let honest = signed(1, |_| {});
    let achievement = &honest["credentialSubject"]["achievement"];
    let half = |names: &[&str]| -> Value {
        let members = achievement.as_object().expect("an object");
        let kept = members
            .iter()
            .filter(|(name, _)| ["id", "type"].contains(&name.as_str()) || names.contains(&name.as_str()));
        Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
    };
    // Whoever reads the first would not see what it took.
    let halves = [half(&["name"]), half(&["criteria", "description"])];
    let mut forged = honest.clone();
    forged["credentialSubject"]["achievement"] = json!(halves);
    stays_bad("two halves", &forged);
    forged["credentialSubject"]["achievement"] = json!([achievement["id"], achievement]);
    stays_bad("its id before it", &forged);
    let issuer = &honest["issuer"];
    let mut forged = honest.clone();
    forged["issuer"] = json!([issuer["id"], issuer]);
    stays_bad("an issuer without a name", &forged);
}

#[test]
fn two_entries_of_one_id_cannot_trade_their_places_in_the_lists() {
    let entry = |purpose: &str, index: &str| {
        json!({
            "id": "https://status.example/1",
            "type": "BitstringStatusListEntry",
            "statusPurpose": purpose,
            "statusListIndex": index,
            "statusListCredential": LIST
        })
    };
    let purposes = json!(["revocation", "suspension"]);
    let listed =
        list(&issuer(1), Some(7), |list| list["credentialSubject"]["statusPurpose"] = purposes.clone());
    let judged =
        |document: &Value| judged_as(document, &Expect::default(), &web(&[(LIST, listed.clone())])).headline;
    let withdrawn =
        |first: Value, second: Value| signed(1, move |it| it["credentialStatus"] = json!([first, second]));
    let mut named_apart = withdrawn(entry("revocation", "7"), {
        let mut other = entry("suspension", "9");
        other["id"] = "https://status.example/2".into();
        other
    });
    assert_eq!(judged(&named_apart), Headline::Revoked);
    // Of one id, the signature holds for either way of pairing them, so that it can say neither.
    let honest = withdrawn(entry("revocation", "7"), entry("suspension", "9"));
    let mut traded = honest.clone();
    traded["credentialStatus"] = json!([entry("revocation", "9"), entry("suspension", "7")]);
    assert_eq!([judged(&honest), judged(&traded)], [Headline::CouldNotCheck; 2]);
    // Nor can they where each stands in a line of one record.
    let lines = |first: &str, second: &str| {
        let line = |id: &str, index: &str| {
            let mut line = line(1, id, "Welding");
            line["credentialStatus"] = entry("revocation", index);
            line
        };
        record(1, vec![line("urn:example:a", first), line("urn:example:b", second)], |_| {})
    };
    assert_eq!(judged(&lines("7", "9")), Headline::CouldNotCheck);
    named_apart["credentialStatus"][0]["statusListIndex"] = "9".into();
    assert_eq!(judged(&named_apart), Headline::NotGenuine);
}

#[test]
fn what_the_issuer_said_in_a_word_of_its_own_cannot_be_put_into_one_that_is_read() {
    let own = |word: &str| json!({word: "https://college.example/words#supervisor"});
    let honest = signed(1, |document| {
        document["@context"].as_array_mut().expect("contexts").push(own("supervisor"));
        document["credentialSubject"]["supervisor"] = "Ada Example".into();
    });
    assert_eq!(judged(&honest).headline, Headline::Genuine);
    assert_eq!(judged(&honest).reading.recipient.name, None);
    for word in ["givenName", "evidence", "hasCredential", "expirationDate", "partial"] {
        let mut forged = honest.clone();
        forged["@context"][2] = own(word);
        rename(&mut forged["credentialSubject"], "supervisor", word);
        let report = judged(&forged);
        assert_eq!(
            (report.headline, report.findings.integrity.why),
            (Headline::CouldNotCheck, Why::UnknownVocabulary),
            "{word}"
        );
    }
}

#[test]
fn that_a_record_is_only_a_part_cannot_be_hidden_in_another_spelling() {
    let boolean = "xsd:boolean";
    let honest = record(1, vec![line(1, "urn:example:a", "Welding")], |it| it["partial"] = true.into());
    assert!(judged(&honest).reading.partial);
    for spelled in
        [json!("true"), json!([true]), json!([null, true]), json!({"@value": "true", "@type": boolean})]
    {
        let mut forged = honest.clone();
        forged["partial"] = spelled.clone();
        let report = judged(&forged);
        assert_eq!((report.headline, report.reading.partial), (Headline::Genuine, true), "{spelled}");
    }
    for no in [json!(false), json!("false"), json!([]), Value::Null] {
        let whole = record(1, vec![line(1, "urn:example:a", "Welding")], |it| it["partial"] = no.clone());
        assert!(!judged(&whole).reading.partial, "{no}");
    }
}

#[test]
fn a_strangers_signature_sends_nobody_anywhere() {
    let good = signed(1, |_| {});
    let stranger = issuer(9);
    let text = sign(&good, &stranger, "did:web:tracker.example#key-1");
    let report = judged(&serde_json::from_str(&text).unwrap());
    assert_eq!((report.headline, report.needs.len()), (Headline::Genuine, 0));
    // Neither does praise of what nobody signed.
    let mut unsigned = good.clone();
    unsigned.as_object_mut().unwrap().remove("proof");
    let praise = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "urn:example:e", "type": ["VerifiableCredential", "EndorsementCredential"], "name": "E",
        "issuer": {"id": "did:web:tracker.example", "type": ["Profile"]}, "validFrom": "2026-05-03T00:00:00Z",
        "credentialSubject": {"id": "urn:example:1", "type": ["EndorsementSubject"]}
    });
    let praise: Value =
        serde_json::from_str(&sign(&praise, &stranger, "did:web:tracker.example#key-1")).unwrap();
    unsigned["endorsement"] = json!([praise]);
    let report = judged(&unsigned);
    assert_eq!((report.headline, report.needs.len(), report.endorsements.len()), (Headline::Unsigned, 0, 1));
}

#[test]
fn a_second_copy_of_a_line_cannot_hide_its_end() {
    let mut ended = line(1, "urn:example:a", "Pilot-licence");
    ended["validUntil"] = "2026-06-01T00:00:00Z".into();
    ended["credentialSubject"]["id"] = "did:example:learner".into();
    let honest = record(1, vec![ended], |_| {});
    // Together both copies say what the one said.
    let mut forged = honest.clone();
    let lines = forged["credentialSubject"]["verifiableCredential"].as_array_mut().unwrap();
    let mut copy = lines[0].clone();
    copy.as_object_mut().unwrap().remove("validUntil");
    lines[0]["credentialSubject"] = json!({"id": "did:example:learner"});
    lines.insert(0, copy);
    let reports = all(&forged, &Expect::default(), &Evidence::default());
    assert_eq!(reports.len(), 3);
    assert!(reports.iter().all(|r| r.headline != Headline::Genuine), "{reports:?}");
}

#[test]
fn a_line_cannot_be_counted_twice() {
    // All of it has addresses, so that saying it again says nothing new.
    let mut course = line(1, "urn:example:a", "Algebra");
    let subject = course["credentialSubject"].as_object_mut().expect("a subject");
    subject.remove("identifier");
    subject.insert("id".into(), "did:example:learner".into());
    subject["achievement"]["criteria"] = json!({"id": "https://college.example/algebra"});
    let honest = record(1, vec![course], |_| {});
    assert_eq!(judged(&honest).headline, Headline::Genuine);
    let copy = honest["credentialSubject"]["verifiableCredential"][0].clone();
    let mut forged = honest.clone();
    forged["credentialSubject"]["verifiableCredential"].as_array_mut().expect("lines").push(copy);
    let reports = all(&forged, &Expect::default(), &Evidence::default());
    assert_eq!(reports.iter().filter(|report| report.reading.title.as_deref() == Some("Algebra")).count(), 2);
    assert!(reports.iter().all(|report| report.headline != Headline::Genuine), "{reports:?}");
    // In a presentation each badge is a graph of its own, and two editions of one are two.
    let edition = |name: &str| signed(1, |badge| badge["name"] = name.into());
    let mut both = present(&edition("First"), &issuer(20), |_| {});
    both.as_object_mut().expect("an object").remove("proof");
    both["verifiableCredential"] = json!([edition("First"), edition("Second")]);
    let both = with_proof(&both, &issuer(20), |_| {});
    let reports = all(&both, &Expect::default(), &Evidence::default());
    assert!(reports.iter().all(|report| report.headline == Headline::Genuine), "{reports:?}");
}

#[test]
fn every_subject_of_a_record_is_looked_at() {
    let mut bad = signed(1, |_| {});
    bad["name"] = "Surgery".into();
    let good = record(1, vec![], |record| {
        let first = record["credentialSubject"].clone();
        let second =
            json!({"id": "did:example:other", "type": ["ClrSubject"], "verifiableCredential": [bad]});
        record["credentialSubject"] = json!([first, second]);
    });
    let reports = all(&good, &Expect::default(), &Evidence::default());
    assert!(reports.iter().any(|report| report.headline == Headline::NotGenuine), "{reports:?}");
}

#[test]
fn each_plain_member_is_read_as_the_same_statement_or_not_at_all() {
    // Whatever is done to the spelling of one member, the badge never gains: it stays expired, or cannot be checked.
    let ended = signed(1, |document| document["validUntil"] = "2026-06-01T00:00:00Z".into());
    let spellings: [fn(&Value) -> Value; 5] =
        [|v| json!([v]), |v| json!([[v]]), |v| json!({"@set": [v]}), |v| json!([null, v]), |v| json!([v, v])];
    let members: Map<String, Value> = ended.as_object().unwrap().clone();
    for (name, value) in &members {
        for (nth, spelling) in spellings.iter().enumerate() {
            let mut forged = ended.clone();
            forged[name] = spelling(value);
            let text = forged.to_string();
            if let Ok(reports) = verify(&text, &Evidence::default(), NOW, &Expect::default()) {
                assert_ne!(reports[0].headline, Headline::Genuine, "{name} {nth}");
            }
        }
    }
}
