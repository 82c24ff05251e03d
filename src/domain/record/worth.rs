//! What one badge says of its worth, and what it does not say: the questions that micro-credential frameworks ask.
//!
//! European approach to micro-credentials, Council Recommendation 2022/C 243/02, Annex I (critical and optional
//! elements); UNESCO's definition (2022); CTDL. An answer tells where the badge says it, and quotes it.

use serde::Serialize;
use serde_json::Value;

use super::source::{value_at, value_of};
use super::{Source, web};
use crate::domain::credential::read::{bare, id_of, one_or_many};

/// A question, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// What can the person do?
    Competence,
    /// How was that found out?
    Assessment,
    /// By which rubric or scale?
    Rubric,
    /// What did the person make or do?
    Evidence,
    /// Who assessed it?
    Assessor,
    /// How much work was it, in hours or credits?
    Workload,
    /// At which level?
    Level,
    /// Does it stand alone, or is it a part of something?
    Stackable,
    /// Who watches over its quality?
    Quality,
}

impl Question {
    pub const ALL: [Question; 9] = [
        Question::Competence,
        Question::Assessment,
        Question::Rubric,
        Question::Evidence,
        Question::Assessor,
        Question::Workload,
        Question::Level,
        Question::Stackable,
        Question::Quality,
    ];
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    pub question: Question,
    /// What the badge says to it, in its own words; empty where it says nothing.
    pub says: Vec<Quote>,
}

impl Answer {
    pub fn said(&self) -> bool {
        !self.says.is_empty()
    }
}

/// Something that a badge says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    pub text: String,
    /// For more, as a link.
    pub url: Option<String>,
    /// The member that says it, in the specification's name, for technical details.
    pub member: &'static str,
}

/// What the badge at `path` of a source says to each question.
pub fn worth(source: &Source<'_>, path: &str) -> Vec<Answer> {
    let nothing = Value::Null;
    let whole = value_of(source.text);
    let found = whole.as_ref().and_then(|it| value_at(it, path));
    let credential = found.as_deref().unwrap_or(&nothing);
    let report = source.reports.iter().find(|it| it.path == path);
    let subject = one_or_many(credential.get("credentialSubject")).next().unwrap_or(&nothing);
    // Open Badges 2.0 has a badge class where 3.0 has an achievement.
    let achievement = one_or_many(subject.get("achievement"))
        .next()
        .or_else(|| credential.get("badge").filter(|it| it.is_object()))
        .unwrap_or(&nothing);
    let mut badge = Badge { credential, subject, achievement, says: Vec::new() };
    Question::ALL
        .into_iter()
        .map(|question| {
            badge.answer(question);
            let mut says = std::mem::take(&mut badge.says);
            if question == Question::Competence && says.is_empty() {
                // What was fetched for a badge that names its class by address stands only in the reading.
                let aligned = report.into_iter().flat_map(|it| &it.reading.achievement.alignments);
                says.extend(aligned.map(|it| Quote {
                    text: it.name.clone(),
                    url: web(it.url.as_deref()),
                    member: "alignment",
                }));
            }
            says.dedup();
            Answer { question, says }
        })
        .collect()
}

struct Badge<'a> {
    credential: &'a Value,
    subject: &'a Value,
    achievement: &'a Value,
    says: Vec<Quote>,
}

impl<'a> Badge<'a> {
    fn say(&mut self, member: &'static str, text: impl Into<String>, url: Option<&str>) {
        let text = text.into();
        let url = web(url);
        if !text.trim().is_empty() || url.is_some() {
            self.says.push(Quote { text: text.trim().to_owned(), url, member });
        }
    }

    fn text(&mut self, member: &'static str, value: Option<&Value>) {
        if let Some(text) = word(value) {
            self.say(member, text, None);
        }
    }

    fn aligned(&self) -> impl Iterator<Item = &'a Value> + use<'a> {
        one_or_many(self.achievement.get("alignment")).chain(one_or_many(self.achievement.get("alignments")))
    }

    fn described(&self) -> impl Iterator<Item = &'a Value> + use<'a> {
        one_or_many(self.achievement.get("resultDescription"))
    }

    fn answer(&mut self, question: Question) {
        match question {
            Question::Competence => self.competence(),
            Question::Assessment => self.assessment(),
            Question::Rubric => self.rubric(),
            Question::Evidence => self.evidence(),
            Question::Assessor => self.assessor(),
            Question::Workload => self.workload(),
            Question::Level => self.level(),
            Question::Stackable => self.stackable(),
            Question::Quality => self.quality(),
        }
    }

    fn competence(&mut self) {
        for alignment in self.aligned() {
            let name = word(alignment.get("targetName")).unwrap_or_default();
            let framework = word(alignment.get("targetFramework"));
            let text = framework.map_or_else(|| name.clone(), |it| format!("{name} ({it})"));
            self.say("alignment", text, word(alignment.get("targetUrl")).as_deref());
        }
        if word(self.achievement.get("achievementType")).as_deref() == Some("Competency") {
            self.text("achievement.name", self.achievement.get("name"));
        }
    }

    fn assessment(&mut self) {
        let criteria = one_or_many(self.achievement.get("criteria")).next();
        let narrative = criteria.and_then(|it| word(it.get("narrative"))).unwrap_or_default();
        self.say("criteria", narrative, criteria.and_then(id_of).as_deref());
    }

    fn rubric(&mut self) {
        for described in self.described() {
            let name = word(described.get("name")).unwrap_or_default();
            let levels: Vec<String> = one_or_many(described.get("rubricCriterionLevel"))
                .filter_map(|it| word(it.get("name")).or_else(|| word(it.get("level"))))
                .collect();
            let allowed: Vec<String> =
                one_or_many(described.get("allowedValue")).filter_map(|it| word(Some(it))).collect();
            let scale = if levels.is_empty() { allowed } else { levels };
            let range = word(described.get("valueMin")).zip(word(described.get("valueMax")));
            let scale = match range {
                _ if !scale.is_empty() => scale.join(" / "),
                Some((least, most)) => format!("{least} – {most}"),
                // A name alone is no scale.
                None => continue,
            };
            let text = if name.is_empty() { scale } else { format!("{name}: {scale}") };
            self.say("resultDescription", text, None);
        }
        for alignment in self
            .aligned()
            .filter(|it| word(it.get("targetType")).is_some_and(|it| it.starts_with("CFRubric")))
        {
            let name = word(alignment.get("targetName")).unwrap_or_default();
            self.say("alignment", name, word(alignment.get("targetUrl")).as_deref());
        }
    }

    fn evidence(&mut self) {
        let of_subject = one_or_many(self.subject.get("evidence"));
        for item in one_or_many(self.credential.get("evidence")).chain(of_subject) {
            let text = ["name", "narrative", "description"].iter().find_map(|it| word(item.get(*it)));
            let url = id_of(item);
            self.say("evidence", text.unwrap_or_default(), url.as_deref());
        }
    }

    fn assessor(&mut self) {
        // Who awarded on whose behalf; the issuer alone may be a registry of others' awards.
        let source = one_or_many(self.subject.get("source")).next();
        if let Some(source) = source {
            self.say(
                "source",
                word(source.get("name")).unwrap_or_default(),
                word(source.get("url")).as_deref(),
            );
        }
        let creator = one_or_many(self.achievement.get("creator")).next();
        if let Some(creator) = creator {
            self.say(
                "creator",
                word(creator.get("name")).unwrap_or_default(),
                word(creator.get("url")).as_deref(),
            );
        }
        // CTDL and Blockcerts-era badges name the assessor in the evidence.
        for item in one_or_many(self.credential.get("evidence")) {
            for name in ["assessor", "verifier", "evaluator"] {
                if let Some(who) = item.get(name) {
                    let text = word(Some(who)).or_else(|| word(who.get("name")));
                    self.say("evidence", text.unwrap_or_default(), None);
                }
            }
        }
    }

    fn workload(&mut self) {
        for (member, value) in [
            ("creditsEarned", self.subject.get("creditsEarned")),
            ("creditsAvailable", self.achievement.get("creditsAvailable")),
        ] {
            if let Some(amount) = bare(value).and_then(Value::as_f64).filter(|it| *it > 0.0) {
                self.say(member, amount.to_string(), None);
            }
        }
        // ISO 8601 durations of extensions that many use.
        for name in ["timeRequired", "estimatedDuration", "workload", "ext:workload"] {
            if let Some(text) = word(self.achievement.get(name)) {
                self.say("extension", text, None);
            }
        }
        let activity =
            word(self.subject.get("activityStartDate")).zip(word(self.subject.get("activityEndDate")));
        if let Some((start, end)) = activity {
            self.say("activityStartDate", format!("{start} – {end}"), None);
        }
    }

    fn level(&mut self) {
        for described in self.described() {
            self.text(
                "requiredLevel",
                described.get("requiredLevel").and_then(|required| {
                    one_or_many(described.get("rubricCriterionLevel"))
                        .find(|it| id_of(it).is_some() && id_of(it) == id_of(required))?
                        .get("name")
                }),
            );
        }
        for name in ["educationLevel", "ext:educationLevel", "audienceLevel", "eqfLevel", "ext:eqfLevel"] {
            self.text("extension", self.achievement.get(name));
        }
        // Frameworks of qualifications are aligned to like any other.
        for alignment in self.aligned() {
            let framework = word(alignment.get("targetFramework")).unwrap_or_default().to_ascii_lowercase();
            let names = ["qualifications framework", "eqf", "nqf", "isced", "bloom", "nvq", "level"];
            let is_level = framework.split(|c: char| !c.is_alphanumeric()).any(|it| names.contains(&it))
                || names.iter().filter(|it| it.contains(' ')).any(|it| framework.contains(it));
            if is_level {
                let name = word(alignment.get("targetName")).unwrap_or_default();
                self.say("alignment", name, word(alignment.get("targetUrl")).as_deref());
            }
        }
        self.text("specialization", self.achievement.get("specialization"));
    }

    fn stackable(&mut self) {
        for related in one_or_many(self.achievement.get("related")) {
            let id = id_of(related).unwrap_or_default();
            self.say("related", id.clone(), Some(&id));
        }
        for alignment in self.aligned() {
            let kind = word(alignment.get("targetType")).unwrap_or_default();
            if matches!(kind.as_str(), "ceterms:Credential" | "ceterms:Pathway" | "ceterms:LearningProgram") {
                let name = word(alignment.get("targetName")).unwrap_or_default();
                self.say("alignment", name, word(alignment.get("targetUrl")).as_deref());
            }
        }
        for name in ["isPartOf", "stackable", "ext:stackable"] {
            self.text("extension", self.achievement.get(name));
        }
    }

    fn quality(&mut self) {
        let parties = [
            ("issuer.endorsement", self.credential.get("issuer")),
            ("achievement.endorsement", Some(self.achievement)),
            ("endorsement", Some(self.credential)),
        ];
        for (member, party) in parties {
            let Some(party) = party else { continue };
            let endorsements = one_or_many(party.get("endorsement"));
            let names: Vec<String> = endorsements
                .filter_map(|it| {
                    word(it.get("issuer").and_then(|it| it.get("name"))).or_else(|| word(it.get("name")))
                })
                .collect();
            for name in names {
                self.say(member, name, None);
            }
            let tokens = one_or_many(party.get("endorsementJwt")).count();
            if tokens > 0 {
                self.say(member, tokens.to_string(), None);
            }
        }
        let accreditation = self.credential.get("issuer").map(|it| one_or_many(it.get("accreditation")));
        let names: Vec<String> = accreditation
            .into_iter()
            .flatten()
            .filter_map(|it| word(Some(it)).or_else(|| word(it.get("name"))))
            .collect();
        for name in names {
            self.say("issuer.accreditation", name, None);
        }
    }
}

fn word(value: Option<&Value>) -> Option<String> {
    one_or_many(value)
        .find_map(|it| match it {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(answer) => Some(answer.to_string()),
            Value::Object(map) => map.get("@value").and_then(Value::as_str).map(str::to_owned),
            _ => None,
        })
        .filter(|it| !it.trim().is_empty())
}
