//! From a document to what it says, in fields that can be shown.
//!
//! Only members that the specifications name are read, so that nothing is shown that a pinned vocabulary would not
//! cover. Whatever has another shape than expected is left out: judging shape is not this file's work.

use serde_json::Value;

use crate::domain::jcs;

use super::{
    Achievement, Alignment, Association, EvidenceItem, Identity, Kind, Party, Picture, Reading, Recipient,
    ResultLine, Sharing,
};

/// What sort of document this is, by its types and contexts.
pub fn kind(document: &Value) -> Kind {
    let types = named_types(document);
    let is = |t: &str, name: &str| {
        t.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with(['#', '/', ':']))
    };
    let has = |name: &str| types.iter().any(|t| is(t, name));
    if has("VerifiablePresentation") {
        return Kind::Presentation;
    }
    if has("BitstringStatusListCredential") || has("StatusList2021Credential") {
        return Kind::StatusList;
    }
    if has("ClrCredential") {
        return Kind::Clr;
    }
    if has("EndorsementCredential") {
        return Kind::Endorsement;
    }
    if has("BlockcertsCredential") {
        return Kind::Blockcert;
    }
    if has("OpenBadgeCredential") || has("AchievementCredential") {
        return Kind::OpenBadge;
    }
    // Types are signed; another vocabulary beside those in use changes nothing that is.
    if mentions_context(document, "w3id.org/blockcerts") {
        return Kind::Blockcert;
    }
    if has("EuropeanDigitalCredential")
        || has("VerifiableCredential") && mentions_context(document, "data.europa.eu")
    {
        return Kind::Europass;
    }
    // HR Open's own type is an address with a version in it; wallets write "LER-RS VC" and "LERRS" as well.
    if types.iter().any(|t| t.contains("LER-RS") || *t == "LERRS") {
        return Kind::LerRs;
    }
    if has("VerifiableCredential") {
        return Kind::Credential;
    }
    let badge_v2 =
        mentions_context(document, "w3id.org/openbadges") || mentions_context(document, "openbadgespec.org");
    if badge_v2 || document.get("badge").is_some() && document.get("recipient").is_some() {
        return Kind::OpenBadgeV2;
    }
    Kind::Credential
}

/// Whether a document has the shape of Open Badges 2.0, as Blockcerts 2 have as well.
pub fn is_assertion(document: &Value) -> bool {
    is_assertion_of(kind(document), document)
}

/// As [`is_assertion`], of a document whose kind is known.
pub fn is_assertion_of(kind: Kind, document: &Value) -> bool {
    match kind {
        Kind::OpenBadgeV2 => true,
        Kind::Blockcert => document.get("badge").is_some() && document.get("credentialSubject").is_none(),
        _ => false,
    }
}

/// Whether this object looks like a credential, a presentation or a badge at all.
pub fn is_credential(document: &Value) -> bool {
    kind(document) != Kind::Credential || named_types(document).contains(&"VerifiableCredential")
}

fn mentions_context(document: &Value, part: &str) -> bool {
    one_or_many(document.get("@context")).any(|c| c.as_str().is_some_and(|c| c.contains(part)))
}

/// `type`, or `@type`, as a list.
pub fn types(document: &Value) -> Vec<String> {
    named_types(document).into_iter().map(str::to_owned).collect()
}

/// As [`types`], where they stand.
pub fn named_types(document: &Value) -> Vec<&str> {
    let mut names = Vec::new();
    for member in ["type", "@type"] {
        names.extend(one_or_many(document.get(member)).filter_map(Value::as_str));
    }
    names
}

/// The values of a member that may be absent, single or a list.
///
/// In JSON-LD `null` says nothing, and a list in a list or in `@set` is the same list: a value that is written so
/// must not be overlooked.
pub fn one_or_many(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let mut next = value;
    let mut later: Vec<&Value> = Vec::new();
    std::iter::from_fn(move || {
        loop {
            let value = next.take().or_else(|| later.pop())?;
            match (value, value.get("@set")) {
                (Value::Null, _) => {}
                (Value::Array(list), _) => later.extend(list.iter().rev()),
                (_, Some(set)) => later.push(set),
                _ => return Some(value),
            }
        }
    })
}

/// A member that says something.
pub fn said<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    object.get(name).filter(|value| !value.is_null())
}

/// Whether a flag is set: whatever is said but "no". To a signature over the meaning `true` and `"true"` are one, and
/// so are `[true]` and `{"@value": true}`.
pub fn says_yes(flag: Option<&Value>) -> bool {
    one_or_many(flag).any(|flag| {
        let flag = flag.get("@value").unwrap_or(flag);
        !matches!(flag, Value::Bool(false)) && flag.as_str() != Some("false")
    })
}

/// The id of an object or of a bare reference.
pub fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::String(id) => Some(id.clone()),
        _ => said(value, "id").or_else(|| said(value, "@id")).and_then(Value::as_str).map(str::to_owned),
    }
    .filter(|id| !id.trim().is_empty())
}

/// Open Badges 3.0 §10: whether two ids are one, once they are unescaped and trimmed.
pub fn same_id(a: &str, b: &str) -> bool {
    a == b || unescaped(a) == unescaped(b)
}

fn unescaped(id: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = id.trim().as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'%').and_then(|it| std::str::from_utf8(it).ok());
        let byte = digits.filter(|it| !it.starts_with('+')).and_then(|it| u8::from_str_radix(it, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    bytes
}

/// Where a newer edition may be had (`refreshService`, Open Badges 3.0 §9.1 step 3).
pub fn refresh_address(credential: &Value) -> Option<String> {
    let is_ours = |service: &&Value| named_types(service).contains(&"1EdTechCredentialRefresh");
    one_or_many(credential.get("refreshService")).find(is_ours).and_then(id_of)
}

/// Text that may be plain, a language value, or a list of them: the first there is.
fn text(value: Option<&Value>) -> Option<String> {
    one_or_many(value)
        .find_map(|v| match v {
            Value::String(s) => Some(s.clone()),
            Value::Object(map) => map
                .get("@value")
                .or_else(|| map.get("en"))
                .or_else(|| map.values().next().filter(|v| map.len() == 1 && v.is_string()))
                .and_then(Value::as_str)
                .map(str::to_owned),
            _ => None,
        })
        .filter(|s| !s.trim().is_empty())
}

/// A single value, however it is wrapped.
pub fn bare(value: Option<&Value>) -> Option<&Value> {
    one_or_many(value).next().map(|value| value.get("@value").unwrap_or(value))
}

fn scalar(value: Option<&Value>) -> Option<String> {
    match bare(value)? {
        number @ Value::Number(_) => jcs::canonicalize(number).ok(),
        Value::Bool(answer) => Some(answer.to_string()),
        other => text(Some(other)),
    }
}

fn picture(value: Option<&Value>) -> Picture {
    let Some(first) = one_or_many(value).next() else { return Picture::None };
    match id_of(first) {
        Some(id) if id.starts_with("data:image/") => Picture::Embedded(id),
        Some(id) if id.starts_with("https://") || id.starts_with("http://") => Picture::Remote(id),
        _ => Picture::None,
    }
}

fn party(value: Option<&Value>) -> Party {
    let Some(value) = one_or_many(value).next() else { return Party::default() };
    Party {
        id: id_of(value),
        name: text(value.get("name")),
        url: text(value.get("url")),
        email: text(value.get("email")),
        description: text(value.get("description")),
        picture: picture(value.get("image")),
    }
}

/// Reads a credential or a presentation.
pub fn reading(document: &Value) -> Reading {
    reading_of(kind(document), document)
}

/// As [`reading`], of a document whose kind is known.
pub fn reading_of(kind: Kind, document: &Value) -> Reading {
    match kind {
        Kind::Presentation => presentation(document),
        Kind::LerRs => resume(document),
        _ if is_assertion_of(kind, document) => super::open_badge_v2::reading(document),
        _ => credential(kind, document),
    }
}

fn credential(kind: Kind, document: &Value) -> Reading {
    let nothing = Value::Null;
    let subject = one_or_many(document.get("credentialSubject")).next().unwrap_or(&nothing);
    // The achievements of a record are those that its lines refer to; none of them is what the record is about.
    let record = kind == Kind::Clr;
    let achieved = one_or_many(subject.get("achievement"))
        .next()
        .filter(|_| !record)
        .or_else(|| one_or_many(subject.get("hasCredential")).next())
        .unwrap_or(&nothing);
    // Some issuers put the earner's name into the document's own name; the achievement's is the badge's.
    let achieved_name = text(achieved.get("name"));
    let own_name = text(document.get("name"));
    Reading {
        id: id_of(document),
        title: achieved_name.or(own_name),
        description: text(achieved.get("description")).or_else(|| text(document.get("description"))),
        issuer: party(document.get("issuer")),
        recipient: recipient(subject),
        valid_from: text(document.get("validFrom")).or_else(|| text(document.get("issuanceDate"))),
        valid_until: text(document.get("validUntil")).or_else(|| text(document.get("expirationDate"))),
        awarded: text(document.get("awardedDate")).or_else(|| text(subject.get("awardedDate"))),
        achievement: achievement(achieved, subject),
        evidence: one_or_many(document.get("evidence"))
            .chain(one_or_many(subject.get("evidence")))
            .map(evidence_item)
            .collect(),
        results: one_or_many(subject.get("result")).map(|result| result_line(result, achieved)).collect(),
        picture: match picture(achieved.get("image")) {
            Picture::None => picture(document.get("image")),
            found => found,
        },
        shared: None,
        partial: says_yes(subject.get("partial")) || says_yes(document.get("partial")),
        associations: one_or_many(subject.get("association")).filter_map(association).collect(),
        types: types(document),
        refresh: refresh_address(document),
        language: text(document.get("inLanguage")).or_else(|| text(achieved.get("inLanguage"))),
    }
}

/// A résumé (HR Open LER-RS), by itself or as the subject of a credential: whose it is, and who wrapped it.
fn resume(document: &Value) -> Reading {
    let subject = one_or_many(document.get("credentialSubject")).next();
    let resume = subject.unwrap_or(document);
    let name = resume.get("person").and_then(|person| person.get("name"));
    let part = |part: &str| name.and_then(|name| text(name.get(part)));
    let parts = || Some([part("given")?, part("family")?].join(" "));
    Reading {
        id: subject.and(id_of(document)).or_else(|| text(resume.get("documentId")?.get("value"))),
        issuer: party(document.get("issuer")),
        recipient: Recipient {
            id: subject.and_then(id_of),
            name: part("formattedName").or_else(parts),
            identifiers: Vec::new(),
        },
        valid_from: text(document.get("validFrom")).or_else(|| text(document.get("issuanceDate"))),
        valid_until: text(document.get("validUntil")).or_else(|| text(document.get("expirationDate"))),
        types: types(document),
        ..Reading::default()
    }
}

/// Who presents, where one is named.
pub fn holder(presentation: &Value) -> Option<String> {
    let mut named = one_or_many(presentation.get("holder")).map(id_of);
    let holder = named.next()?;
    if named.all(|other| other == holder) { holder } else { None }
}

fn presentation(document: &Value) -> Reading {
    let proof = one_or_many(document.get("proof")).next();
    let member = |name| proof.and_then(|p| p.get(name));
    Reading {
        id: id_of(document),
        title: text(document.get("name")),
        issuer: Party { id: holder(document), ..Party::default() },
        shared: Some(Sharing {
            holder: holder(document),
            audience: text(member("domain")),
            reason: text(document.get("description")),
            challenge: text(member("challenge")),
            created: text(member("created")),
            expires: text(member("expires")),
            count: one_or_many(document.get("verifiableCredential")).count(),
        }),
        types: types(document),
        ..Reading::default()
    }
}

fn recipient(subject: &Value) -> Recipient {
    let identifiers: Vec<Identity> = one_or_many(subject.get("identifier")).filter_map(identity).collect();
    let plain_name = identifiers.iter().find(|i| !i.hashed && i.kind == "name").map(|i| i.value.clone());
    let given = text(subject.get("givenName"));
    let family = text(subject.get("familyName"));
    let whole = match (given, family) {
        (Some(given), Some(family)) => Some(format!("{given} {family}")),
        (one, other) => one.or(other),
    };
    Recipient { id: id_of(subject), name: text(subject.get("name")).or(plain_name).or(whole), identifiers }
}

fn identity(value: &Value) -> Option<Identity> {
    Some(Identity {
        kind: text(value.get("identityType")).or_else(|| text(value.get("type"))).unwrap_or_default(),
        value: text(value.get("identityHash")).or_else(|| text(value.get("identity")))?,
        hashed: says_yes(value.get("hashed")),
        salt: bare(value.get("salt")).and_then(Value::as_str).map(str::to_owned),
    })
}

fn achievement(achieved: &Value, subject: &Value) -> Achievement {
    let criteria = one_or_many(achieved.get("criteria")).next();
    // What can be earned stands in for what was, where nothing is said of that.
    let credits = match one_or_many(subject.get("creditsEarned")).next() {
        earned @ Some(_) => scalar(earned),
        None => scalar(achieved.get("creditsAvailable")),
    };
    Achievement {
        id: id_of(achieved),
        kind: text(achieved.get("achievementType")),
        criteria_url: criteria.and_then(id_of),
        criteria: criteria.and_then(|c| text(c.get("narrative"))),
        alignments: one_or_many(achieved.get("alignment"))
            .chain(one_or_many(achieved.get("alignments")))
            .filter_map(alignment)
            .collect(),
        tags: one_or_many(achieved.get("tag")).filter_map(Value::as_str).map(str::to_owned).collect(),
        credits,
        human_code: text(achieved.get("humanCode")),
        field_of_study: text(achieved.get("fieldOfStudy")),
        specialization: text(achieved.get("specialization")),
        version: text(achieved.get("version")),
        related: one_or_many(achieved.get("related")).filter_map(id_of).collect(),
    }
}

pub(super) fn alignment(value: &Value) -> Option<Alignment> {
    Some(Alignment {
        name: text(value.get("targetName"))?,
        url: text(value.get("targetUrl")),
        framework: text(value.get("targetFramework")),
        code: text(value.get("targetCode")),
        kind: text(value.get("targetType")),
        description: text(value.get("targetDescription")),
    })
}

pub(super) fn evidence_item(value: &Value) -> EvidenceItem {
    EvidenceItem {
        url: id_of(value).filter(|id| id.starts_with("https://") || id.starts_with("http://")),
        name: text(value.get("name")),
        description: text(value.get("description")),
        narrative: text(value.get("narrative")),
        genre: text(value.get("genre")),
    }
}

/// A result with the names of the result description and the rubric level that it refers to by id.
fn result_line(result: &Value, achieved: &Value) -> ResultLine {
    let described_by = text(result.get("resultDescription"));
    let description = one_or_many(achieved.get("resultDescription"))
        .find(|d| described_by.is_some() && id_of(d) == described_by);
    let achieved_level = text(result.get("achievedLevel"));
    let level = description.and_then(|d| {
        one_or_many(d.get("rubricCriterionLevel"))
            .find(|l| achieved_level.is_some() && id_of(l) == achieved_level)
    });
    let range = |d: &Value| {
        let allowed: Vec<&str> = one_or_many(d.get("allowedValue")).filter_map(Value::as_str).collect();
        if !allowed.is_empty() {
            return Some(allowed.join(", "));
        }
        match (text(d.get("valueMin")), text(d.get("valueMax"))) {
            (Some(least), Some(most)) => Some(format!("{least} – {most}")),
            (None, Some(most)) => Some(most),
            _ => None,
        }
    };
    ResultLine {
        name: description.and_then(|d| text(d.get("name"))),
        value: scalar(result.get("value")),
        status: text(result.get("status")),
        level: level.and_then(|l| text(l.get("name")).or_else(|| text(l.get("level")))),
        level_description: level.and_then(|l| text(l.get("description"))),
        out_of: description.and_then(range),
    }
}

fn association(value: &Value) -> Option<Association> {
    Some(Association {
        kind: text(value.get("associationType"))?,
        source: text(value.get("sourceId"))?,
        target: text(value.get("targetId"))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_title_is_the_achievements_name_not_the_earners() {
        let read = reading(&json!({
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": "Ada Example",
            "credentialSubject": {"achievement": {"name": "Welding"}}
        }));
        assert_eq!(read.title.as_deref(), Some("Welding"));
    }

    #[test]
    fn what_is_said_is_read_however_it_is_wrapped() {
        let with = |wrap: &dyn Fn(Value) -> Value| {
            let read = reading(&json!({
                "type": ["VerifiableCredential", "OpenBadgeCredential"],
                "credentialSubject": {
                    "creditsEarned": wrap(json!(7.5)),
                    "identifier": wrap(json!({"identityHash": wrap(json!("md5$00")), "hashed": wrap(json!(true)), "salt": wrap(json!("Kosher"))})),
                    "achievement": {"name": wrap(json!("Welding")), "creditsAvailable": 10, "criteria": wrap(json!({"id": "https://a.example/", "narrative": wrap(json!("Weld."))}))}
                }
            }));
            let (achieved, person) = (&read.achievement, &read.recipient.identifiers[0]);
            let said =
                [&read.title, &achieved.credits, &achieved.criteria, &achieved.criteria_url, &person.salt];
            (said.map(|it| it.clone().unwrap_or_default()).join(" "), person.hashed)
        };
        let all = ("Welding 7.5 Weld. https://a.example/ Kosher".to_owned(), true);
        assert_eq!(with(&|it| it), all);
        assert_eq!(with(&|it| json!([it])), all);
        assert_eq!(with(&|it| json!([null, [it]])), all);
        assert_eq!(with(&|it| json!([it, it])), all);
        assert_eq!(with(&|it| if it.is_object() { it } else { json!({"@value": it}) }), all);
        // Something unheard of about what was earned is not what could have been.
        let read = reading(&json!({"type": ["OpenBadgeCredential"], "credentialSubject": {
            "creditsEarned": {"amount": 1}, "achievement": {"creditsAvailable": 10}}}));
        assert_eq!(read.achievement.credits, None);
    }

    #[test]
    fn who_presents_is_one() {
        let of =
            |named: Value| reading(&json!({"type": "VerifiablePresentation", "holder": named})).issuer.id;
        for one in [json!("did:a"), json!({"id": "did:a"}), json!(["did:a"]), json!([null, "did:a", "did:a"])]
        {
            assert_eq!(of(one.clone()).as_deref(), Some("did:a"), "{one}");
        }
        assert_eq!(of(json!(["did:a", "did:b"])), None);
        assert_eq!(of(json!([])), None);
    }

    #[test]
    fn another_vocabulary_beside_its_own_makes_nothing_else_of_a_badge() {
        let of = |types: Value| kind(&json!({"@context": ["https://w3id.org/blockcerts/v3"], "type": types}));
        assert_eq!(of(json!(["VerifiableCredential", "OpenBadgeCredential"])), Kind::OpenBadge);
        assert_eq!(
            of(json!(["VerifiableCredential", "OpenBadgeCredential", "BlockcertsCredential"])),
            Kind::Blockcert
        );
        assert_eq!(of(json!(["Assertion"])), Kind::Blockcert);
    }

    #[test]
    fn a_record_is_called_by_its_own_name() {
        let read = reading(&json!({
            "type": ["VerifiableCredential", "ClrCredential"],
            "name": "Transcript",
            "credentialSubject": {
                "achievement": [{"id": "urn:a", "name": "Algebra"}],
                "partial": true,
                "association": [{"associationType": "isChildOf", "sourceId": "urn:a", "targetId": "urn:b"}]
            }
        }));
        assert_eq!((read.title.as_deref(), read.partial), (Some("Transcript"), true));
        assert_eq!((read.achievement.id, read.associations.len()), (None, 1));
    }

    #[test]
    fn ids_are_compared_as_the_specification_says() {
        assert!(same_id("https://a.example/b%20c", " https://a.example/b c "));
        assert!(!same_id("https://a.example/b%2+", "https://a.example/b"));
        assert!(!same_id("urn:a", "urn:A"));
    }

    #[test]
    fn a_result_carries_the_name_of_its_rubric_level() {
        let read = reading(&json!({
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "credentialSubject": {
                "result": [{"resultDescription": "urn:d", "achievedLevel": "urn:l2", "value": 3}],
                "achievement": {"name": "A", "resultDescription": [{"id": "urn:d", "name": "Teamwork",
                    "rubricCriterionLevel": [{"id": "urn:l1", "name": "Novice"}, {"id": "urn:l2", "name": "Expert"}]}]}
            }
        }));
        let line = read.results.first().expect("one result");
        assert_eq!(
            (line.name.as_deref(), line.level.as_deref(), line.value.as_deref()),
            (Some("Teamwork"), Some("Expert"), Some("3"))
        );
    }

    #[test]
    fn no_value_is_overlooked_for_how_its_list_is_written() {
        let count = |value: Value| one_or_many(Some(&value)).count();
        for one in
            [json!("x"), json!(["x"]), json!([null, "x"]), json!([[["x"], []]]), json!({"@set": [["x"]]})]
        {
            assert_eq!(count(one.clone()), 1, "{one}");
        }
        assert_eq!(count(json!(null)) + count(json!([])) + count(json!([[null]])), 0);
        let value = json!([1, [2, [3]], {"@set": 4}, 5]);
        let order: Vec<i64> = one_or_many(Some(&value)).filter_map(Value::as_i64).collect();
        assert_eq!(order, [1, 2, 3, 4, 5]);
    }

    #[test]
    fn odd_shapes_are_left_out() {
        for odd in [json!(null), json!([]), json!({"credentialSubject": 7, "issuer": [[]], "evidence": "x"})]
        {
            let _ = reading(&odd);
        }
    }

    #[test]
    fn a_kind_is_told_by_type_and_context() {
        let of = |types: &[&str], context: &str| kind(&json!({"type": types, "@context": [context]}));
        assert_eq!(of(&["VerifiableCredential"], "http://data.europa.eu/snb/v1"), Kind::Europass);
        assert_eq!(of(&["EuropeanDigitalCredential"], ""), Kind::Europass);
        assert_eq!(of(&["Other"], "http://data.europa.eu/snb/v1"), Kind::Credential);
        assert_eq!(of(&["VerifiableCredential"], ""), Kind::Credential);
        assert_eq!(of(&["VerifiableCredential", "LERRS"], ""), Kind::LerRs);
        assert_eq!(of(&["VerifiableCredential", "LER-RS VC"], ""), Kind::LerRs);
        assert_eq!(of(&["Assertion"], "https://w3id.org/openbadges/v2"), Kind::OpenBadgeV2);
        assert_eq!(of(&["Assertion"], "https://openbadgespec.org/v1"), Kind::OpenBadgeV2);
        assert_eq!(kind(&json!({"badge": "https://a.example", "recipient": "x"})), Kind::OpenBadgeV2);
        for neither in
            [json!({"badge": "https://a.example"}), json!({"recipient": "x"}), json!({"type": "Other"})]
        {
            assert_eq!(kind(&neither), Kind::Credential);
            assert!(!is_credential(&neither), "{neither}");
        }
        assert!(is_credential(&json!({"type": "VerifiableCredential"})));
        let blockcert =
            |member: &str| json!({"@context": "https://w3id.org/blockcerts/v2", "badge": {}, member: {}});
        assert!(is_assertion(&blockcert("recipient")));
        assert!(!is_assertion(&blockcert("credentialSubject")));
        assert!(!is_assertion(&json!({"@context": "https://w3id.org/blockcerts/v3", "recipient": {}})));
        assert!(!is_assertion(&json!({"type": "VerifiableCredential"})));
    }

    #[test]
    fn text_is_taken_in_the_one_language_there_is_or_in_english() {
        let of = |value: Value| text(Some(&value));
        for value in [
            json!("a"),
            json!(["a", "b"]),
            json!({"@value": "a", "@language": "es"}),
            json!({"en": "a", "es": "b"}),
            json!({"es": "a"}),
        ] {
            assert_eq!(of(value.clone()).as_deref(), Some("a"), "{value}");
        }
        for value in [json!({"es": "a", "fr": "b"}), json!({"es": 7}), json!(" "), json!(7), json!({})] {
            assert_eq!(of(value.clone()), None, "{value}");
        }
    }

    #[test]
    fn a_picture_is_inside_or_on_the_web_or_none() {
        let of = |id: &str| picture(Some(&json!({ "id": id })));
        assert_eq!(of("data:image/png;base64,AA"), Picture::Embedded("data:image/png;base64,AA".into()));
        for address in ["https://a.example/i.png", "http://a.example/i.png"] {
            assert_eq!(of(address), Picture::Remote(address.into()));
        }
        for other in ["data:text/html,x", "javascript:x", "file:///x", "urn:uuid:1"] {
            assert_eq!(of(other), Picture::None, "{other}");
        }
    }

    #[test]
    fn everything_that_a_badge_says_of_what_was_earned_is_read() {
        let read = reading(&json!({
            "id": "urn:uuid:1",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "evidence": [{"id": "https://a.example/e", "name": "Weld", "description": "d", "narrative": "n",
                "genre": "g"}, {"id": "urn:uuid:2", "name": "Talk"}],
            "credentialSubject": {
                "identifier": [
                    {"identityType": "name", "identityHash": "sha256$00", "hashed": true},
                    {"identityType": "name", "identityHash": "Ada Lovelace", "hashed": false}
                ],
                "achievement": {
                    "id": "urn:uuid:3", "name": "Welding", "achievementType": "Badge", "tag": ["metal"],
                    "criteria": {"id": "https://a.example/c", "narrative": "Weld well."},
                    "creditsAvailable": 3.5, "humanCode": "W1", "fieldOfStudy": "Metal", "specialization": "Arc",
                    "version": "2", "related": [{"id": "urn:uuid:4"}],
                    "alignment": [{"targetName": "Joining", "targetUrl": "https://a.example/j", "targetFramework": "f",
                        "targetCode": "c", "targetType": "ceasn:Competency", "targetDescription": "d"}, {"targetUrl": "x"}]
                }
            }
        }));
        assert_eq!((read.id.as_deref(), read.types.len()), (Some("urn:uuid:1"), 2));
        assert_eq!(read.types[1], "OpenBadgeCredential");
        // A hash is nobody's name.
        assert_eq!(read.recipient.name.as_deref(), Some("Ada Lovelace"));
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            read.achievement,
            Achievement {
                id: text("urn:uuid:3"),
                kind: text("Badge"),
                criteria_url: text("https://a.example/c"),
                criteria: text("Weld well."),
                alignments: vec![Alignment {
                    name: "Joining".into(),
                    url: text("https://a.example/j"),
                    framework: text("f"),
                    code: text("c"),
                    kind: text("ceasn:Competency"),
                    description: text("d"),
                }],
                tags: vec!["metal".into()],
                credits: text("3.5"),
                human_code: text("W1"),
                field_of_study: text("Metal"),
                specialization: text("Arc"),
                version: text("2"),
                related: vec!["urn:uuid:4".into()],
            }
        );
        let [weld, talk] = read.evidence.try_into().expect("two");
        assert_eq!(
            weld,
            EvidenceItem {
                url: text("https://a.example/e"),
                name: text("Weld"),
                description: text("d"),
                narrative: text("n"),
                genre: text("g"),
            }
        );
        // What is no address on the web is none to follow.
        assert_eq!((talk.url, talk.name), (None, text("Talk")));
        let found = reading(&json!({
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"name": "Riverside"},
            "credentialSubject": {"achievement": {"name": "Welding", "tag": ["METAL"]}}
        }));
        assert_eq!(found.search_text(), "welding riverside metal");
    }

    #[test]
    fn a_presentation_is_called_as_it_calls_itself() {
        let read = reading(&json!({
            "id": "urn:uuid:1",
            "type": "VerifiablePresentation",
            "name": "My badges",
            "holder": "did:example:1"
        }));
        assert_eq!((read.id.as_deref(), read.title.as_deref()), (Some("urn:uuid:1"), Some("My badges")));
        assert_eq!(read.types, ["VerifiablePresentation"]);
    }

    #[test]
    fn a_result_is_told_with_the_range_it_lies_in() {
        let range = |description: Value| {
            let mut description = description;
            description["id"] = "urn:d".into();
            let read = reading(&json!({
                "type": ["VerifiableCredential", "OpenBadgeCredential"],
                "credentialSubject": {
                    "result": [{"resultDescription": "urn:d", "value": "B"}, {"value": "C"}],
                    "achievement": {"name": "A", "resultDescription": [{"name": "nameless"}, description]}
                }
            }));
            // What refers to no description has none, not the first that bears no id.
            assert_eq!((read.results[1].name.clone(), read.results[1].out_of.clone()), (None, None));
            read.results[0].out_of.clone()
        };
        assert_eq!(range(json!({"allowedValue": ["A", "B"]})).as_deref(), Some("A, B"));
        assert_eq!(range(json!({"valueMin": "0", "valueMax": "9"})).as_deref(), Some("0 – 9"));
        assert_eq!(range(json!({"valueMax": "9"})).as_deref(), Some("9"));
        assert_eq!(range(json!({"valueMin": "0"})), None);
        assert_eq!(range(json!({"allowedValue": []})), None);
    }

    #[test]
    fn an_association_says_what_is_tied_to_what_and_how() {
        let read =
            association(&json!({"associationType": "isChildOf", "sourceId": "urn:a", "targetId": "urn:b"}));
        let expected =
            Association { kind: "isChildOf".into(), source: "urn:a".into(), target: "urn:b".into() };
        assert_eq!(read, Some(expected));
        assert_eq!(association(&json!({"associationType": "isChildOf", "sourceId": "urn:a"})), None);
    }

    #[test]
    fn a_resume_is_its_persons_and_its_wrappers() {
        let resume = json!({
            "type": "https://a.example/LER-RS/4.4",
            "documentId": {"value": "urn:uuid:1"},
            "person": {"name": {"given": "Ada", "family": "Lovelace"}}
        });
        let bare = reading(&resume);
        assert_eq!(
            (bare.id.as_deref(), bare.recipient.name.as_deref()),
            (Some("urn:uuid:1"), Some("Ada Lovelace"))
        );
        let mut subject = resume.clone();
        subject["id"] = "did:example:ada".into();
        let wrapped = reading(&json!({
            "id": "urn:uuid:2",
            "type": ["VerifiableCredential", "LERRS"],
            "issuer": {"id": "did:example:board"},
            "validFrom": "2026-01-01T00:00:00Z",
            "validUntil": "2027-01-01T00:00:00Z",
            "credentialSubject": subject
        }));
        assert_eq!((wrapped.id.as_deref(), wrapped.types.len()), (Some("urn:uuid:2"), 2));
        assert_eq!(wrapped.issuer.id.as_deref(), Some("did:example:board"));
        assert_eq!(wrapped.recipient.id.as_deref(), Some("did:example:ada"));
        assert_eq!(wrapped.valid_from.as_deref(), Some("2026-01-01T00:00:00Z"));
        assert_eq!(wrapped.valid_until.as_deref(), Some("2027-01-01T00:00:00Z"));
    }

    #[test]
    fn everything_that_an_assertion_says_is_read() {
        let read = reading(&json!({
            "@context": "https://w3id.org/openbadges/v2",
            "type": "Assertion",
            "id": "https://a.example/1",
            "issuedOn": 1_777_766_400,
            "expires": "2027-01-01",
            "recipient": {"type": "email", "hashed": true, "salt": "s", "identity": "sha256$00"},
            "evidence": "https://a.example/e",
            "image": "http://a.example/own.png",
            "badge": {
                "id": "https://a.example/badge", "name": "Welding", "description": "d", "tags": ["metal"],
                "criteria": {"id": "https://a.example/c", "narrative": "Weld well."},
                "alignment": [{"targetName": "Joining"}],
                "issuer": {"id": "https://a.example", "name": "College", "url": "https://a.example/u",
                    "email": "a@a.example", "description": "D", "image": "data:image/png;base64,AA"}
            }
        }));
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            (read.id, read.title, read.description),
            (text("https://a.example/1"), text("Welding"), text("d"))
        );
        assert_eq!((read.valid_from, read.valid_until), (text("1777766400"), text("2027-01-01")));
        assert_eq!(read.types, ["Assertion"]);
        assert_eq!(read.evidence[0].url, text("https://a.example/e"));
        assert_eq!(read.picture, Picture::Remote("http://a.example/own.png".into()));
        assert_eq!(read.issuer.picture, Picture::Embedded("data:image/png;base64,AA".into()));
        assert_eq!(
            read.recipient.identifiers,
            [Identity {
                kind: "emailAddress".into(),
                value: "sha256$00".into(),
                hashed: true,
                salt: text("s")
            }]
        );
        let achievement = read.achievement;
        assert_eq!(
            (achievement.id, achievement.criteria),
            (text("https://a.example/badge"), text("Weld well."))
        );
        assert_eq!(achievement.criteria_url, text("https://a.example/c"));
        assert_eq!((achievement.tags, achievement.alignments.len()), (vec!["metal".to_owned()], 1));
        let other = reading(&json!({
            "@context": "https://w3id.org/openbadges/v2",
            "badge": {"image": "data:text/html,x", "issuer": {"image": "urn:x"}}
        }));
        assert_eq!((other.picture, other.issuer.picture), (Picture::None, Picture::None));
    }

    #[test]
    fn a_newer_edition_is_had_where_a_service_of_its_kind_says() {
        let of = |service: Value| refresh_address(&json!({ "refreshService": service }));
        let ours = json!({"id": "https://a.example/new", "type": "1EdTechCredentialRefresh"});
        let other = json!({"id": "https://b.example", "type": "ManualRefreshService2018"});
        assert_eq!(of(json!([other, ours])).as_deref(), Some("https://a.example/new"));
        assert_eq!(of(other), None);
    }
}
