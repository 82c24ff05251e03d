//! HR Open LER-RS: a résumé as data, whose lines are stated by the person and may have credentials beside them.
//!
//! LER-RS 4.4 and 4.5, `LER-RSType` and its wrapper `VerifiableCredentialLER-RSType`. Read in both shapes that are
//! about: `verifications` beside what is stated, and alone; a credential there stands bare or inside
//! `otherW3CVerifiableCredential`. What the credentials are worth is said by their own reports.

use serde::Serialize;
use serde_json::Value;

use super::own::{About, OwnLine, OwnLink, Section};
use super::source::{value_at, value_of};
use super::{Source, Verdict};
use crate::domain::credential::read::{one_or_many, types};

/// What a résumé states.
///
/// # Personal data
/// All of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stated {
    pub document_id: Option<String>,
    /// As the type's address says: `4.4`, `4.5`.
    pub version: Option<String>,
    /// Of the wrapper, where there is one; a bare résumé is signed by nobody.
    pub verdict: Verdict,
    pub about: About,
    pub lines: Vec<StatedLine>,
    pub skills: Vec<StatedSkill>,
    /// Objectives, interests and whatever else is told freely: a heading and its lines.
    pub narratives: Vec<(String, Vec<String>)>,
    pub attachments: Vec<String>,
    /// What it was sent for: the title of the position.
    pub job: Option<String>,
}

/// A line, and the credentials beside it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StatedLine {
    /// Where it stands, for example `$.employmentHistories[0]`.
    pub path: String,
    /// What the person states; None where only credentials stand there.
    pub line: Option<OwnLine>,
    /// Paths of the reports of the credentials beside it.
    pub proofs: Vec<String>,
    /// Addresses that are said to confirm it. Nobody asked them.
    pub references: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StatedSkill {
    pub name: String,
    pub years: Option<String>,
    pub comment: Option<String>,
    pub address: Option<String>,
    pub proofs: Vec<String>,
}

/// The lists of a résumé that may hold credentials, and where their lines belong.
pub const LISTS: [(&str, Option<Section>); 5] = [
    ("educationAndLearnings", Some(Section::Education)),
    ("employmentHistories", Some(Section::Work)),
    ("certifications", Some(Section::Certificates)),
    ("licenses", Some(Section::Certificates)),
    ("skills", None),
];

/// Whether an object is a résumé itself, and no wrapper around one.
pub fn is_resume(value: &Value) -> bool {
    types(value).iter().any(|it| it.contains("LER-RSType")) && value.get("credentialSubject").is_none()
        || value.get("person").is_some_and(Value::is_object)
            && LISTS.iter().any(|(name, _)| value.get(*name).is_some_and(Value::is_array))
}

/// The credentials inside a résumé or its wrapper, each with the step that leads to it.
pub fn credentials(document: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (prefix, resume) in resumes(document) {
        for (list, _) in LISTS {
            for (nth, item) in one_or_many(resume.get(list)).enumerate() {
                for (mth, proof) in one_or_many(item.get("verifications")).enumerate() {
                    let step = format!("{prefix}.{list}[{nth}].verifications[{mth}]");
                    let other = proof.get("otherW3CVerifiableCredential");
                    let (step, credential) = match other {
                        Some(inner) => (format!("{step}.otherW3CVerifiableCredential"), inner),
                        None => (step, proof),
                    };
                    if is_credential(credential) {
                        found.push((step, credential));
                    }
                }
            }
        }
    }
    found
}

fn is_credential(value: &Value) -> bool {
    let names = ["VerifiableCredential", "EnvelopedVerifiableCredential"];
    types(value).iter().any(|it| names.contains(&it.as_str()))
        || value.as_str().is_some_and(|it| it.split('.').count() == 3)
}

fn resumes(document: &Value) -> Vec<(String, &Value)> {
    if is_resume(document) {
        return vec![(String::new(), document)];
    }
    let subjects: Vec<&Value> = one_or_many(document.get("credentialSubject")).collect();
    let one = subjects.len() == 1;
    let place = |nth: usize| if one { String::new() } else { format!("[{nth}]") };
    subjects
        .into_iter()
        .enumerate()
        .filter(|(_, it)| is_resume(it))
        .map(|(nth, it)| (format!(".credentialSubject{}", place(nth)), it))
        .collect()
}

/// Reads the résumé at `at`; None where nothing there is one.
pub fn read(source: &Source<'_>, at: &str) -> Option<Stated> {
    let report = source.reports.iter().find(|it| it.path == at)?;
    let whole = value_of(source.text)?;
    let document = value_at(&whole, at)?;
    let (prefix, resume) = resumes(&document).into_iter().next()?;
    let base = format!("{at}{prefix}");
    let proofs = |path: &str| -> Vec<String> {
        let inside = format!("{path}.verifications");
        let direct = source.reports.iter().filter(|it| it.path.starts_with(&inside));
        // A record beside a line has lines of its own, which are its own.
        direct
            .filter(|it| !it.path.get(inside.len()..).unwrap_or_default().contains(".credentialSubject"))
            .map(|it| it.path.clone())
            .collect()
    };
    let mut lines = Vec::new();
    for (list, section) in LISTS {
        let Some(section) = section else { continue };
        for (nth, item) in one_or_many(resume.get(list)).enumerate() {
            let path = format!("{base}.{list}[{nth}]");
            let (proofs, references) = (proofs(&path), references(item));
            let stated = match list {
                "employmentHistories" => employment(item, &path),
                "educationAndLearnings" => education(item, &path).into_iter().collect(),
                _ => certificate(item, &path, section).into_iter().collect::<Vec<_>>(),
            };
            if stated.is_empty() && !(proofs.is_empty() && references.is_empty()) {
                lines.push(StatedLine { path: path.clone(), line: None, proofs, references });
                continue;
            }
            for line in stated {
                lines.push(StatedLine {
                    path: line.id.clone(),
                    line: Some(line),
                    proofs: proofs.clone(),
                    references: references.clone(),
                });
            }
        }
    }
    let skills = one_or_many(resume.get("skills")).enumerate().filter_map(|(nth, item)| {
        Some(StatedSkill {
            name: word(item.get("name"))?,
            years: word(item.get("yearsOfExperience")),
            comment: word(item.get("comments")).or_else(|| word(item.get("description"))),
            address: item.get("definitionReference").and_then(|it| word(it.get("reference"))),
            proofs: proofs(&format!("{base}.skills[{nth}]")),
        })
    });
    let attachment = |item: &Value| {
        let content = item.get("content").unwrap_or(item);
        word(content.get("filename")).or_else(|| word(item.get("name"))).or_else(|| word(item.get("url")))
    };
    Some(Stated {
        document_id: resume.get("documentId").and_then(|it| word(it.get("value"))),
        version: types(resume).iter().find_map(|it| version(it)),
        verdict: Verdict::of(report, source.person()),
        about: about(resume),
        skills: skills.collect(),
        lines,
        narratives: one_or_many(resume.get("narratives")).map(narrative).collect(),
        attachments: one_or_many(resume.get("attachments")).filter_map(attachment).collect(),
        job: resume.get("job").and_then(job),
    })
}

/// What HR Open's provisional credentials say, as a line: they have no achievement, but a line of a résumé instead.
pub(super) fn provisional(subject: &Value) -> Option<OwnLine> {
    let given = |name: &str| subject.get(name).filter(|it| it.is_object());
    if let Some(item) = given("educationAndLearning") {
        return education(item, "");
    }
    if let Some(item) = given("employmentHistory") {
        return employment(item, "").into_iter().next();
    }
    let item = given("certification").or_else(|| given("license"))?;
    certificate(item, "", Section::Certificates)
}

fn version(kind: &str) -> Option<String> {
    let (_, rest) = kind.split_once("hropenstandards.org/")?;
    let version = rest.split('/').next()?;
    version.starts_with(|c: char| c.is_ascii_digit()).then(|| version.to_owned())
}

fn about(resume: &Value) -> About {
    let nothing = Value::Null;
    let name = resume.get("person").and_then(|it| it.get("name")).unwrap_or(&nothing);
    let parts = || {
        let words =
            ["given", "middle", "familyPrefix", "family"].into_iter().filter_map(|it| word(name.get(it)));
        words.collect::<Vec<_>>().join(" ")
    };
    let communication = resume.get("communication").unwrap_or(&nothing);
    let first = |list: &str, member: &str| {
        one_or_many(communication.get(list)).find_map(|it| word(it.get(member))).unwrap_or_default()
    };
    let address = one_or_many(communication.get("address")).next();
    let place = address.map(|it| {
        let parts = ["city", "countryCode"].into_iter().filter_map(|name| word(it.get(name)));
        word(it.get("formattedAddress")).unwrap_or_else(|| parts.collect::<Vec<_>>().join(", "))
    });
    let links = one_or_many(communication.get("web")).chain(one_or_many(communication.get("social")));
    let link = |it: &Value| {
        let url = word(it.get("url")).or_else(|| word(it.get("uri")))?;
        Some(OwnLink { label: word(it.get("name")).unwrap_or_default(), url })
    };
    let summary = one_or_many(resume.get("narratives"))
        .map(narrative)
        .find(|(name, _)| matches!(super::plain(name).as_str(), "objective" | "summary" | "about"));
    About {
        name: word(name.get("formattedName")).unwrap_or_else(parts),
        headline: String::new(),
        summary: summary.map(|(_, lines)| lines.join("\n")).unwrap_or_default(),
        email: first("email", "address"),
        phone: first("phone", "formattedNumber"),
        place: place.unwrap_or_default(),
        links: links.filter_map(link).collect(),
    }
}

fn narrative(item: &Value) -> (String, Vec<String>) {
    let lines = one_or_many(item.get("texts"))
        .flat_map(|it| one_or_many(it.get("lines")))
        .chain(one_or_many(item.get("lines")))
        .filter_map(Value::as_str)
        .map(str::to_owned);
    (word(item.get("name")).unwrap_or_default(), lines.collect())
}

fn job(job: &Value) -> Option<String> {
    let opening = job.get("positionOpening").or_else(|| job.get("JDXjobDescription")).unwrap_or(job);
    one_or_many(opening.get("positionProfiles"))
        .find_map(|it| word(it.get("positionTitle")))
        .or_else(|| word(opening.get("title")))
        .or_else(|| word(opening.get("name")))
}

fn references(item: &Value) -> Vec<String> {
    one_or_many(item.get("verifications"))
        .filter_map(|it| {
            word(it.get("reference")).or_else(|| word(it.get("verifyingOrganization")?.get("name")))
        })
        .collect()
}

fn organisation(value: Option<&Value>) -> String {
    let Some(value) = value else { return String::new() };
    let names = ["name", "tradeName", "legalName"].into_iter().find_map(|it| word(value.get(it)));
    names.or_else(|| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn line(path: &str, section: Section, item: &Value) -> OwnLine {
    let lines = one_or_many(item.get("descriptions")).chain(one_or_many(item.get("narrative")));
    let description: Vec<&str> = lines.filter_map(Value::as_str).collect();
    OwnLine {
        from: word(item.get("start")).unwrap_or_default(),
        until: word(item.get("end")).unwrap_or_default(),
        current: item.get("current").and_then(Value::as_bool).unwrap_or(false),
        description: description.join("\n"),
        ..OwnLine::new(path, section, "")
    }
}

/// One line for each position.
fn employment(item: &Value, path: &str) -> Vec<OwnLine> {
    let employer = organisation(item.get("organization"));
    let positions: Vec<&Value> = one_or_many(item.get("positionHistories")).collect();
    if positions.is_empty() {
        if employer.is_empty() {
            return Vec::new();
        }
        let own = line(path, Section::Work, item);
        return vec![OwnLine { title: employer.clone(), organisation: employer, ..own }];
    }
    positions
        .into_iter()
        .enumerate()
        .map(|(nth, position)| {
            let path = format!("{path}.positionHistories[{nth}]");
            let mut own = line(&path, Section::Work, position);
            let location = position.get("location");
            let told = location.map(|it| one_or_many(it.get("descriptions")).filter_map(Value::as_str));
            let told: Vec<&str> = told.into_iter().flatten().collect();
            if own.description.is_empty() {
                own.description = told.join("\n");
            }
            if own.description.is_empty() {
                own.description = line(&path, Section::Work, item).description;
            }
            own.place = location.and_then(|it| word(it.get("city"))).unwrap_or_default();
            own.title = word(position.get("title")).unwrap_or_else(|| employer.clone());
            own.organisation = employer.clone();
            own
        })
        .collect()
}

fn education(item: &Value, path: &str) -> Option<OwnLine> {
    let school = organisation(item.get("institution"));
    let degree = one_or_many(item.get("educationDegrees")).next();
    let name = degree
        .and_then(|it| word(it.get("name")))
        .or_else(|| one_or_many(item.get("programs")).find_map(|it| word(Some(it))));
    if school.is_empty() && name.is_none() {
        return None;
    }
    let mut own = line(path, Section::Education, item);
    let fields =
        degree.map(|it| one_or_many(it.get("specializations")).filter_map(|it| word(it.get("name"))));
    let fields: Vec<String> = fields.into_iter().flatten().collect();
    if !fields.is_empty() {
        own.description = [own.description, fields.join(", ")].join("\n").trim().to_owned();
    }
    if own.until.is_empty() {
        own.until = degree.and_then(|it| word(it.get("date"))).unwrap_or_default();
    }
    own.current |= item.get("currentlyAttendingIndicator").and_then(Value::as_bool).unwrap_or(false);
    own.title = name.unwrap_or_else(|| school.clone());
    own.organisation = school;
    Some(own)
}

fn certificate(item: &Value, path: &str, section: Section) -> Option<OwnLine> {
    let authority = organisation(item.get("issuingAuthority"));
    let title = word(item.get("name")).or_else(|| Some(authority.clone()).filter(|it| !it.is_empty()))?;
    let period = |name: &str| item.get("effectiveTimePeriod").and_then(|it| word(it.get(name)));
    let mut own = line(path, section, item);
    let issued = ["issued", "firstIssued"].into_iter().find_map(|it| word(item.get(it)));
    own.from = issued.or_else(|| period("validFrom")).unwrap_or_default();
    own.title = title;
    own.organisation = authority;
    Some(own)
}

fn word(value: Option<&Value>) -> Option<String> {
    one_or_many(value)
        .find_map(|it| match it {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
        .filter(|it| !it.trim().is_empty())
}
