//! The rules of form against the published JSON Schemas, the W3C's suite for the data model, and real documents.

mod stories;

use std::collections::BTreeSet;
use std::path::Path;

use jsonschema::Validator;
use lapel::domain::engine::Expect;
use lapel::domain::evidence::Evidence;
use lapel::domain::shape::{Code, Fault, faults};
use lapel::domain::verify::report::{Headline, Is, Why};
use lapel::domain::verify::verify;
use serde_json::{Map, Value, json};
use stories::*;

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).expect("a fixture")).expect("JSON")
}

#[test]
fn a_fault_of_form_is_named_and_the_headline_stays() {
    let key = issuer(1);
    let mut document = unsigned(&key.did_key(), "urn:example:1", "Welding");
    document["credentialSubject"]["achievement"]["achievementType"] = "Bootcamp".into();
    document["credentialSubject"]["achievement"].as_object_mut().unwrap().remove("criteria");
    let text = sign(&document, &key, &key.verification_method());
    let report = verify(&text, &Evidence::default(), NOW, &Expect::default()).unwrap().swap_remove(0);
    assert_eq!(
        (report.headline, report.shape.is, report.shape.why),
        (Headline::Genuine, Is::Fails, Why::ShapeWrong)
    );
    let fault = |at: &str, code| Fault { at: format!("/credentialSubject/achievement{at}"), code };
    assert_eq!(
        report.faults,
        [fault("/achievementType", Code::UnknownValue), fault("/criteria", Code::Missing)]
    );
    let report =
        verify(&badge(1, "Welding"), &Evidence::default(), NOW, &Expect::default()).unwrap().swap_remove(0);
    assert_eq!((report.shape.is, report.faults.len()), (Is::Holds, 0));
    // Form says nothing for what is not genuine.
    let forged = badge(1, "Welding").replace("Welding", "Surgery");
    let report = verify(&forged, &Evidence::default(), NOW, &Expect::default()).unwrap().swap_remove(0);
    assert_eq!((report.headline, report.shape.is), (Headline::NotGenuine, Is::Holds));
}

#[test]
fn rules_that_stand_only_in_the_text_are_kept() {
    let good = unsigned("did:example:issuer", "urn:example:1", "Welding");
    assert_eq!(faults(&good), Some(vec![]));
    let broken = |pointer: &str, change: fn(&mut Value)| {
        let mut document = good.clone();
        change(&mut document);
        let found = faults(&document).expect("rules");
        assert!(found.iter().any(|fault| fault.at == pointer), "{pointer}: {found:?}");
        found[0].code
    };
    let subject = |d: &mut Value| drop(d["credentialSubject"].as_object_mut().unwrap().remove("identifier"));
    assert_eq!(broken("/credentialSubject", subject), Code::SubjectUnidentified);
    assert_eq!(
        broken("/validUntil", |d| d["validUntil"] = "2020-01-01T00:00:00Z".into()),
        Code::EndsBeforeStart
    );
    assert_eq!(broken("/validFrom", |d| d["validFrom"] = "2026-05-03".into()), Code::BadDate);
    assert_eq!(broken("/issuer/url", |d| d["issuer"]["url"] = "college.example".into()), Code::NotAnAddress);
    assert_eq!(broken("/evidence", |d| d["evidence"] = json!([])), Code::Empty);
    assert_eq!(broken("/name", |d| d["name"] = Value::Null), Code::Empty);
    assert_eq!(broken("/@context", |d| d["@context"].as_array_mut().unwrap().reverse()), Code::ContextWrong);
    assert_eq!(
        broken("/type", |d| d["type"] = json!(["VerifiableCredential", "OpenBadgeCredential", 1])),
        Code::WrongKind
    );
}

/// A good badge, and whatever is said of it when one member has another value: where, and which rule.
fn with(pointer: &str, value: Value) -> Vec<(String, Code)> {
    let mut document = unsigned("did:example:issuer", "urn:example:1", "Welding");
    let (parent, name) = parent_of(&mut document, pointer).expect("a place");
    parent.insert(name, value);
    faults(&document).expect("rules").into_iter().map(|fault| (fault.at, fault.code)).collect()
}

/// Each of the good values passes in this place, and each of the bad ones breaks this rule alone.
fn takes(pointer: &str, good: &[Value], bad: &[Value], code: Code) {
    for value in good {
        assert_eq!(with(pointer, value.clone()), [], "{pointer} {value}");
    }
    for value in bad {
        assert_eq!(with(pointer, value.clone()), [(pointer.to_owned(), code)], "{pointer} {value}");
    }
}

const ACHIEVEMENT: &str = "/credentialSubject/achievement";

#[test]
fn each_kind_of_value_is_told_from_what_only_looks_like_it() {
    let texts = |texts: &[&str]| texts.iter().map(|text| json!(text)).collect::<Vec<_>>();
    takes(
        "/id",
        &texts(&["urn:a", "a+b-c.1:d", "https://schule.example/prüfung"]),
        &texts(&["a", "a:", ":a", "1a:b", "-a:b", "a_b:c", "a:b c", "a:<b>", "a:b\u{a0}c", "a:\u{85}é"]),
        Code::NotAnAddress,
    );
    takes(
        &format!("{ACHIEVEMENT}/inLanguage"),
        &texts(&["en", "de-AT", "zh-Hant-TW", "sl-rozaj-1994", "abcdefgh-a-12345678"]),
        &texts(&["", "e", "abcdefghi", "e1", "en_GB", "en-", "en-abcdefghi", "en-é", "en-a!"]),
        Code::BadLanguage,
    );
    takes(
        "/endorsementJwt",
        &[json!("a.b.c"), json!("aZ0-_..c"), json!(["a.b.c", "d.e.f"])],
        &texts(&["", "a.b", "a.b.c.d", ".b.c", "a.b.", "a.b+.c", "a b.c.d"]),
        Code::BadJws,
    );
    takes(
        &format!("{ACHIEVEMENT}/achievementType"),
        &texts(&["Course", "ext:Bootcamp", "ext:a|b_c.1-2"]),
        &texts(&["Bootcamp", "ext:", "ext:a b", "ext", "Ext:Bootcamp"]),
        Code::UnknownValue,
    );
    takes(
        &format!("{ACHIEVEMENT}/creditsAvailable"),
        &[json!(3), json!(2.5)],
        &[json!("3"), json!(true), json!({})],
        Code::WrongKind,
    );
    takes(
        "/name",
        &[
            json!("Welding"),
            json!({"en": "Welding", "es-MX": "Soldadura"}),
            json!({"@value": "Welding"}),
            json!({"@value": "Welding", "@language": "en", "@direction": "ltr"}),
        ],
        &[
            json!(7),
            json!({}),
            json!({"EN": "a"}),
            json!({"eng": "a"}),
            json!({"en-mx": "a"}),
            json!({"en-MEX": "a"}),
            json!({"en-": "a"}),
            json!({"en": 7}),
            json!({"en": "a", "x": "b"}),
            json!({"@value": 7}),
            json!({"@value": "a", "@language": 7}),
            json!({"@value": "a", "en": "b"}),
        ],
        Code::WrongKind,
    );
    takes("/name", &[], &[json!(["Welding"])], Code::NotSingle);
    takes(&format!("{ACHIEVEMENT}/criteria"), &[], &[json!({})], Code::Empty);
}

#[test]
fn a_type_is_one_of_the_names_that_are_asked_for_or_its_whole_address() {
    takes(
        "/type",
        &[
            json!(["VerifiableCredential", "OpenBadgeCredential", "Other"]),
            json!(["https://www.w3.org/2018/credentials#VerifiableCredential", "OpenBadgeCredential"]),
            json!(["https://example.org/VerifiableCredential", "OpenBadgeCredential"]),
        ],
        &[
            json!(["NotVerifiableCredential", "OpenBadgeCredential"]),
            json!(["OpenBadgeCredential", "VerifiableCredential#not"]),
            json!("OpenBadgeCredential"),
        ],
        Code::TypeMissing,
    );
}

#[test]
fn a_class_that_is_closed_takes_no_further_members() {
    let image = |extra: &str| json!({"id": "https://a.example/1.png", "type": "Image", extra: "x"});
    assert_eq!(with("/image", image("caption")), []);
    assert_eq!(with("/image", image("width")), [("/image/width".to_owned(), Code::UnknownMember)]);
    // Others take any.
    assert_eq!(with("/issuer/motto", json!("x")), []);
}

#[test]
fn contexts_are_those_of_an_edition_in_their_order() {
    const FIRST: &str = "https://www.w3.org/ns/credentials/v2";
    let second = |edition: &str| json!([FIRST, format!("https://purl.imsglobal.org/spec/ob/v3p0/{edition}")]);
    takes(
        "/@context",
        &[
            second("context.json"),
            second("context-3.0.0.json"),
            json!([FIRST, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", {"a": "urn:a"}]),
        ],
        &[
            second("context"),
            second("context-3.0.json"),
            second("context-3.0.x.json"),
            second("context-10.10.json"),
            second("context-3.0.10.json"),
            second("context-3.0.3.json.json"),
            second("extensions.json"),
            json!([format!("{FIRST}/"), "https://purl.imsglobal.org/spec/ob/v3p0/context.json"]),
            json!(FIRST),
            json!([{"a": "urn:a"}]),
        ],
        Code::ContextWrong,
    );
    takes("/@context", &[], &[json!([FIRST, 7]), json!([7]), json!(null)], Code::WrongKind);
    takes("/@context", &[], &[json!([FIRST, "no address"])], Code::NotAnAddress);
}

#[test]
fn no_more_faults_are_listed_than_anybody_reads() {
    assert_eq!(with("/evidence", json!(vec![7; 39])).len(), 39);
    assert_eq!(with("/evidence", json!(vec![7; 41])).len(), 40);
}

#[test]
fn where_there_are_no_rules_nothing_is_said() {
    let blockcert = |member: &str| {
        faults(&json!({
            "@context": ["https://www.w3.org/2018/credentials/v1", "https://w3id.org/blockcerts/v3"],
            "type": ["VerifiableCredential", "BlockcertsCredential"],
            member: {},
        }))
    };
    assert!(blockcert("credentialSubject").is_some());
    assert_eq!(blockcert("badge"), None);
    let assertion = |context: &str| {
        faults(&json!({"@context": context, "type": "Assertion", "badge": "https://a.example/"}))
    };
    assert!(assertion("https://w3id.org/openbadges/v2").is_some());
    assert_eq!(assertion("https://w3id.org/openbadges/v1"), None);
    let record = |version: &str| {
        let kind =
            format!("http://schema.hropenstandards.org/{version}/recruiting/json/ler-rs/LER-RSType.json");
        faults(&json!({"type": kind}))
    };
    assert!(record("4.4").is_some());
    assert_eq!(record("4.5"), None);
}

/// A published schema and the documents it is for.
struct Schema {
    validator: Validator,
    kind: &'static str,
}

fn schemas(fixtures: &Path) -> Vec<Schema> {
    [
        ("ob_v3p0_achievementcredential_schema.json", "badge"),
        ("clr_v2p0_clrcredential_schema.json", "record"),
        ("ob_v3p0_endorsementcredential_schema.json", "endorsement"),
    ]
    .into_iter()
    .map(|(file, kind)| {
        let schema = read(&fixtures.join("schemas/1edtech").join(file));
        Schema { validator: jsonschema::validator_for(&schema).expect("a schema"), kind }
    })
    .collect()
}

fn kind_of(document: &Value) -> Option<&'static str> {
    let types = lapel::domain::credential::read::types(document);
    let has = |name: &str| types.iter().any(|it| it == name);
    if has("ClrCredential") {
        Some("record")
    } else if has("EndorsementCredential") {
        Some("endorsement")
    } else if has("OpenBadgeCredential") || has("AchievementCredential") {
        Some("badge")
    } else {
        None
    }
}

/// Documents inside a document that have a form of their own, each with its JSON pointer: whatever stands where a
/// credential belongs.
fn inside(document: &Value) -> Vec<(String, &Value)> {
    fn walk<'a>(value: &'a Value, path: &str, found: &mut Vec<(String, &'a Value)>) {
        match value {
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(nth, it)| walk(it, &format!("{path}/{nth}"), found));
            }
            Value::Object(members) => {
                for (name, member) in members {
                    let path = format!("{path}/{name}");
                    if ["endorsement", "verifiableCredential"].contains(&name.as_str()) {
                        each(member, &path, found);
                    }
                    walk(member, &path, found);
                }
            }
            _ => {}
        }
    }
    fn each<'a>(member: &'a Value, path: &str, found: &mut Vec<(String, &'a Value)>) {
        match member {
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(nth, it)| each(it, &format!("{path}/{nth}"), found))
            }
            Value::Object(_) => found.push((path.to_owned(), member)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(document, "", &mut found);
    found
}

/// All faults of a document and of the documents inside it, whose rules the schemas fold into one.
fn all_faults(document: &Value) -> Vec<Fault> {
    let mut all = faults(document).unwrap_or_default();
    for (path, inner) in inside(document) {
        let found = faults(inner).unwrap_or_default();
        all.extend(
            found.into_iter().map(|fault| Fault { at: format!("{path}{}", fault.at), code: fault.code }),
        );
    }
    all
}

/// Where we say more than the schemas, each kind of rule with the text it stands in.
fn is_only_ours(fault: &Fault) -> bool {
    match fault.code {
        // VCDM 2.0 §4.5: type is a set; the schemas let any single string pass, and whole addresses.
        Code::TypeMissing
        // URI and DateTimeZ are formats, which validators of this draft do not assert.
        | Code::NotAnAddress
        | Code::BadDate
        // Open Badges 3.0 §B: empty lists are left out.
        | Code::Empty
        // AchievementSubject: id or identifier.
        | Code::SubjectUnidentified
        | Code::EndsBeforeStart
        // The schemas take one context alone, whatever it is, and look only at lists.
        | Code::ContextWrong => true,
        // The text says BCP 47.
        Code::BadLanguage
        | Code::BadJws
        | Code::Missing
        | Code::WrongKind
        | Code::NotSingle
        | Code::UnknownValue
        | Code::UnknownMember => false,
    }
}

/// Where the schemas say more than the specifications, each with the reason.
fn is_only_theirs(at: &str, document: &Value) -> bool {
    let value = document.pointer(at).unwrap_or(&Value::Null);
    let last = at.rsplit('/').next().unwrap_or_default();
    let part = |name: &str| at.split('/').any(|step| step == name);
    // VCDM 2.0 §4.10: there may be several; the schema has one. The same for what refreshes.
    let several = ["credentialStatus", "refreshService"].contains(&last) && value.is_array();
    // A type may be a list of one wherever it is a set.
    let listed_type = last == "type" && value.is_array();
    // VCDM 2.0 §11.1: text with its language and direction.
    let value_object = value.get("@value").is_some();
    // VC-DI §2.1: a proof may be meant for several domains.
    let domains = last == "domain" && value.is_array();
    // BCP 47 knows more language tags than the pattern.
    let language = last == "inLanguage" && value.is_string();
    // What stands in a record is a credential by itself, with the rules of its own version of the data model.
    let old = part("verifiableCredential");
    several || listed_type || value_object || domains || language || old
}

/// A quirk of theirs: an object of a two-letter key, `{"id": …}` above all, is a language map to them, and passes for
/// an address. And what stands inside a record is any credential to them; it is compared by itself.
fn is_hidden_from_them(at: &str, document: &Value) -> bool {
    let parent = at.rsplit_once('/').and_then(|(parent, _)| document.pointer(parent));
    let keys = parent.and_then(Value::as_object).into_iter().flatten().map(|(key, _)| key.len());
    at.split('/').any(|step| step == "verifiableCredential")
        || keys.clone().count() > 0 && keys.max() == Some(2)
}

/// Whether one of them is at the other or above it.
fn meet(one: &str, other: &str) -> bool {
    let above = |a: &str, b: &str| b == a || b.strip_prefix(a).is_some_and(|rest| rest.starts_with('/'));
    above(one, other) || above(other, one)
}

/// Both judge alike, but for the kinds of difference that are written down above.
fn compare(schema: &Schema, document: &Value, name: &str, differences: &mut Vec<String>) {
    let theirs: Vec<String> =
        schema.validator.iter_errors(document).map(|e| e.instance_path().to_string()).collect();
    let ours = all_faults(document);
    for at in theirs.iter().filter(|at| !is_only_theirs(at, document)) {
        if !ours.iter().any(|fault| meet(at, &fault.at)) {
            differences.push(format!("{name}: the schema alone rejects {at}"));
        }
    }
    for fault in ours.iter().filter(|fault| !is_only_ours(fault) && !is_hidden_from_them(&fault.at, document))
    {
        if !theirs.iter().any(|at| meet(at, &fault.at)) {
            differences.push(format!("{name}: we alone note {fault:?}"));
        }
    }
}

/// Every document of the second data model in the fixtures for which there is a schema.
fn documents(fixtures: &Path) -> Vec<(String, Value)> {
    let manifest = read(&fixtures.join("manifest.json"));
    let mut found = Vec::new();
    for case in manifest["files"].as_array().expect("files") {
        let name = case["file"].as_str().expect("a name");
        let kind = case["kind"].as_str().unwrap_or_default();
        if !["credential", "generated", "presentation"].contains(&kind) || !name.ends_with(".json") {
            continue;
        }
        let Ok(document) =
            serde_json::from_slice::<Value>(&std::fs::read(fixtures.join(name)).expect("a fixture"))
        else {
            continue;
        };
        let second = document["@context"]
            .as_array()
            .is_some_and(|c| c.iter().any(|it| it == "https://www.w3.org/ns/credentials/v2"));
        if !second {
            continue;
        }
        for (at, inner) in inside(&document) {
            found.push((format!("{name}#{at}"), inner.clone()));
        }
        found.push((name.to_owned(), document));
    }
    found.retain(|(_, document)| kind_of(document).is_some());
    found
}

#[test]
fn what_the_published_schemas_reject_we_note_and_the_other_way_round() {
    let Some(fixtures) = fixtures() else { return };
    let schemas = schemas(&fixtures);
    let mut differences = Vec::new();
    let (mut compared, mut right) = (0, 0);
    for (name, document) in documents(&fixtures) {
        let kind = kind_of(&document);
        let Some(schema) = schemas.iter().find(|schema| Some(schema.kind) == kind) else { continue };
        compare(schema, &document, &name, &mut differences);
        compared += 1;
        right += usize::from(all_faults(&document).is_empty());
    }
    eprintln!("{compared} documents, {right} without a fault of form");
    assert_eq!(differences, Vec::<String>::new());
    assert!(compared > 100 && right > 30, "{compared} {right}");
}

/// Each member of a document, by its pointer.
fn members(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (name, value) in entries {
                let at = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
                // What a proof or a document inside says has other rules; contexts have none but their order.
                if !["proof", "@context", "verifiableCredential"].contains(&name.as_str()) {
                    members(value, &at, found);
                }
                found.push(at);
            }
        }
        Value::Array(values) => {
            values
                .iter()
                .enumerate()
                .for_each(|(nth, value)| members(value, &format!("{path}/{nth}"), found));
        }
        _ => {}
    }
}

fn parent_of<'a>(document: &'a mut Value, at: &str) -> Option<(&'a mut Map<String, Value>, String)> {
    let (parent, name) = at.rsplit_once('/')?;
    let name = name.replace("~1", "/").replace("~0", "~");
    document.pointer_mut(parent)?.as_object_mut().map(|members| (members, name))
}

#[test]
fn a_document_spoilt_in_any_one_place_is_judged_as_the_schemas_judge_it() {
    let Some(fixtures) = fixtures() else { return };
    let schemas = schemas(&fixtures);
    let (mut differences, mut compared) = (Vec::new(), 0);
    // The richest documents without a fault, a few of each kind.
    let mut chosen: Vec<(String, Value)> =
        documents(&fixtures).into_iter().filter(|(_, document)| all_faults(document).is_empty()).collect();
    chosen.sort_by_key(|(name, document)| (std::cmp::Reverse(keys(document).len()), name.clone()));
    let mut taken = [0; 3];
    chosen.retain(|(_, document)| {
        let nth = ["badge", "record", "endorsement"]
            .iter()
            .position(|it| Some(*it) == kind_of(document))
            .unwrap_or(0);
        taken[nth] += 1;
        taken[nth] <= 2 && document.to_string().len() < 30_000
    });
    assert!(chosen.len() >= 4, "{}", chosen.len());
    for (name, document) in &chosen {
        let Some(schema) = schemas.iter().find(|schema| Some(schema.kind) == kind_of(document)) else {
            continue;
        };
        let mut places = Vec::new();
        members(document, "", &mut places);
        for at in &places {
            let spoil = |change: &dyn Fn(&mut Map<String, Value>, &str)| {
                let mut spoilt = document.clone();
                let (members, member) = parent_of(&mut spoilt, at)?;
                change(members, &member);
                Some(spoilt)
            };
            let spoilt = [
                ("gone", spoil(&|members, name| drop(members.remove(name)))),
                ("a number", spoil(&|members, name| drop(members.insert(name.into(), json!(7))))),
                ("a text", spoil(&|members, name| drop(members.insert(name.into(), json!("x:y"))))),
                ("true", spoil(&|members, name| drop(members.insert(name.into(), json!(true))))),
                ("nothing", spoil(&|members, name| drop(members.insert(name.into(), Value::Null)))),
                (
                    "an object",
                    spoil(&|members, name| drop(members.insert(name.into(), json!({"unheardOf": 1})))),
                ),
                (
                    "a list",
                    spoil(&|members, name| {
                        if let Some(value) = members.get_mut(name) {
                            *value = json!([value.take()]);
                        }
                    }),
                ),
                (
                    "two",
                    spoil(&|members, name| {
                        if let Some(value) = members.get_mut(name) {
                            let one = value.take();
                            *value = json!([one.clone(), one]);
                        }
                    }),
                ),
                (
                    "with another beside it",
                    spoil(&|members, _| drop(members.insert("unheardOf".into(), json!("x")))),
                ),
            ];
            for (how, spoilt) in spoilt {
                let same = |it: &Value| kind_of(it) == kind_of(document) && !is_only_theirs(at, it);
                let Some(spoilt) = spoilt.filter(same) else { continue };
                compare(schema, &spoilt, &format!("{name} {at} {how}"), &mut differences);
                compared += 1;
            }
        }
    }
    eprintln!("{compared} spoilt documents of {}", chosen.len());
    differences.truncate(40);
    assert_eq!(differences, Vec::<String>::new());
    assert!(compared > 1000, "{compared}");
}

fn keys(document: &Value) -> BTreeSet<String> {
    let mut places = Vec::new();
    members(document, "", &mut places);
    let digits = |step: &&str| !step.bytes().all(|b| b.is_ascii_digit());
    places.iter().map(|at| at.split('/').filter(digits).collect::<Vec<_>>().join("/")).collect()
}

#[test]
fn a_resume_holds_credentials_of_the_second_model_only_inside_a_wrapper() {
    let resume = |verification: Value| {
        let found = faults(&json!({
            "type": "http://schema.hropenstandards.org/4.4/recruiting/json/ler-rs/LER-RSType.json",
            "certifications": [{"verifications": [verification]}],
        }));
        found.expect("rules").into_iter().map(|fault| fault.at).collect::<Vec<_>>()
    };
    let second = json!({"validFrom": "2026-01-01T00:00:00Z", "credentialSubject": {"id": "urn:x"}});
    let first = json!({"issuanceDate": "2026-01-01T00:00:00Z", "credentialSubject": {"id": "urn:x"}});
    assert_eq!(resume(first), [""; 0]);
    assert_eq!(resume(json!({"otherW3CVerifiableCredential": second})), [""; 0]);
    assert_eq!(resume(second), ["/certifications/0/verifications/0/issuanceDate"]);
    assert_eq!(resume(json!("urn:x")), ["/certifications/0/verifications/0"]);
}
