//! My record: everything that is kept, and what the learner added, in sections; each line verified or added by me.
//!
//! `achievementType` → section: Open Badges 3.0 §B.2 (AchievementType), HR Open LER-RS 4.4 for what becomes of it there.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::own::{OwnLine, OwnRecord, Section};
use super::source::{is_inside, value_at, value_of};
use super::when::When;
use super::{Mark, Source, Verdict};
use crate::domain::credential::read::one_or_many;
use crate::domain::credential::{Kind, Reading};
use crate::domain::evidence::Instant;
use crate::domain::verify::date;
use crate::domain::verify::report::{Headline, KeyPlace, Report};

/// The whole record of one person, as of `now`.
///
/// # Personal data
/// All of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MyRecord {
    pub about: super::own::About,
    /// In the order of the sections; within one, what goes on first, then the newest.
    pub entries: Vec<Entry>,
    /// Names that the badges give to their earner, most frequent first: an offer for an empty `about.name`.
    pub names: Vec<String>,
    pub now: Instant,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Stable over time and calls: `<source id>`, `<source id>.credentialSubject…`, or `own:<line id>`.
    pub key: String,
    pub section: Section,
    /// The learner put it there.
    pub moved: bool,
    /// The learner leaves it out.
    pub hidden: bool,
    pub mark: Mark,
    /// None for what is stated and no credential.
    pub verdict: Option<Verdict>,
    /// Where it comes from: the source's id and the path of the report in it. None for what the learner wrote.
    pub source: Option<(String, String)>,
    /// The title of the record that it is a line of.
    pub record: Option<String>,
    pub kind: Option<Kind>,
    pub title: String,
    /// Issuer, employer or school.
    pub organisation: Option<String>,
    pub description: Option<String>,
    /// `achievementType`.
    pub achievement_kind: Option<String>,
    pub achievement_id: Option<String>,
    pub credential_id: Option<String>,
    pub issuer_id: Option<String>,
    pub from: Option<When>,
    pub until: Option<When>,
    pub current: bool,
    /// Until when a credential is valid; `until` is when an activity ended.
    pub valid_until: Option<When>,
    pub place: Option<String>,
    pub url: Option<String>,
    pub credits: Option<String>,
    /// `name: value`, as the document has them.
    pub results: Vec<(Option<String>, String)>,
    /// Ids of achievements that its issuer relates to this one: other editions and languages of it.
    pub related: Vec<String>,
    /// The skills that the learner wrote beside it; those of a badge are found by [`super::skills::skills`].
    pub skills: Vec<String>,
}

impl Entry {
    /// The month by which it is sorted.
    pub fn day(&self) -> Option<When> {
        self.until.or(self.from)
    }

    /// A line in the person's own words, here or in a résumé that they brought along; no credential.
    pub fn own(&self) -> bool {
        self.verdict.is_none()
    }
}

impl MyRecord {
    /// The entries that the learner shows.
    pub fn shown(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| !entry.hidden)
    }

    pub fn section(&self, section: Section) -> impl Iterator<Item = &Entry> {
        self.shown().filter(move |entry| entry.section == section)
    }

    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// All entries, to be looked up by whoever has many keys.
    pub fn by_key(&self) -> BTreeMap<&str, &Entry> {
        self.entries.iter().map(|it| (it.key.as_str(), it)).collect()
    }

    /// The record as it was at the end of that day: what came later is left out.
    pub fn as_of(&self, day: When) -> MyRecord {
        let limit = day.last_month();
        let entries = self
            .entries
            .iter()
            .filter(|entry| {
                entry
                    .from
                    .or(entry.until)
                    .is_none_or(|from| from <= day || day.day.is_none() && from.months() <= limit)
            })
            .cloned()
            .collect();
        MyRecord { entries, ..self.clone() }
    }
}

/// Gathers the record. Linear in the number of credentials.
pub fn my_record(sources: &[Source<'_>], own: &OwnRecord, now: Instant) -> MyRecord {
    let mut entries: Vec<Entry> = Vec::new();
    let mut known: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for source in sources {
        let inner: BTreeSet<&str> = outers(source.reports);
        let mut text = Text { source: *source, tells: has_details(source.text), read: None };
        for report in source.reports {
            if report.kind == Kind::LerRs {
                entries.extend(stated(source, &report.path, own));
                if let Some(name) = report.reading.recipient.name.as_deref() {
                    *names.entry(name).or_default() += 1;
                }
            }
            if !tells(report) || inner.contains(report.path.as_str()) {
                continue;
            }
            if let Some(name) = report.reading.recipient.name.as_deref() {
                *names.entry(name).or_default() += 1;
            }
            let entry = entry_of(source, report, &mut text, own, now);
            // The same credential may be kept alone and stand in a record; the better proven one is told.
            let same = entry.issuer_id.clone().zip(entry.credential_id.clone());
            match same.as_ref().and_then(|same| known.get(same)).and_then(|at| entries.get_mut(*at)) {
                Some(told) => {
                    if rank(&entry) < rank(told) {
                        *told = entry;
                    }
                }
                None => {
                    if let Some(same) = same {
                        known.insert(same, entries.len());
                    }
                    entries.push(entry);
                }
            }
        }
    }
    entries.extend(own.lines.iter().map(|line| own_entry(line, own)));
    super::arrange(&mut entries, |a, b| {
        let newest = |entry: &Entry| std::cmp::Reverse((entry.current, entry.day()));
        a.section.cmp(&b.section).then_with(|| newest(a).cmp(&newest(b))).then_with(|| a.title.cmp(&b.title))
    });
    let mut names: Vec<(&str, usize)> = names.into_iter().collect();
    super::arrange_by(&mut names, |(_, count)| std::cmp::Reverse(*count));
    MyRecord {
        about: own.about.clone(),
        entries,
        names: names.into_iter().map(|(name, _)| name.to_owned()).collect(),
        now,
    }
}

/// The documents that stand for what is in them: presentations, records and résumés with something inside.
fn outers(reports: &[Report]) -> BTreeSet<&str> {
    let mut outers = BTreeSet::new();
    // Reports come outer before inner, so that whatever is open around the next one is on the stack.
    let mut open: Vec<&str> = Vec::new();
    for report in reports {
        while open.last().is_some_and(|outer| !is_inside(&report.path, outer)) {
            open.pop();
        }
        if let Some(outer) = open.last() {
            outers.insert(*outer);
        }
        open.push(&report.path);
    }
    outers
}

/// Whether a document is something that a person earned.
fn tells(report: &Report) -> bool {
    match report.kind {
        Kind::OpenBadge
        | Kind::OpenBadgeV2
        | Kind::Clr
        | Kind::Credential
        | Kind::Blockcert
        | Kind::Europass => true,
        Kind::Presentation | Kind::Endorsement | Kind::StatusList | Kind::LerRs => false,
    }
}

/// Of two with the same id, the lower is told: proven before stated, by itself before in a record.
fn rank(entry: &Entry) -> (Mark, bool) {
    (entry.mark, entry.record.is_some())
}

/// The text of a source, read only where something stands in it that reports do not tell.
struct Text<'a> {
    source: Source<'a>,
    /// Whether it is worth a look; a JWT is base64, in which nothing can be looked for.
    tells: bool,
    read: Option<Option<Value>>,
}

/// What only the text tells of a credential.
#[derive(Default)]
struct Details {
    started: Option<When>,
    ended: Option<When>,
    creator: Option<String>,
    provisional: Option<OwnLine>,
}

fn has_details(text: &str) -> bool {
    !text.trim_start().starts_with('{') || text.contains("\"activity")
}

impl Text<'_> {
    fn details(&mut self, report: &Report) -> Details {
        let untitled = report.reading.title.is_none();
        if !untitled && !self.tells {
            return Details::default();
        }
        let source = self.source;
        let read = self.read.get_or_insert_with(|| value_of(source.text));
        let Some(found) = read.as_ref().and_then(|it| value_at(it, &report.path)) else {
            return Details::default();
        };
        let Some(subject) = one_or_many(found.get("credentialSubject")).next() else {
            return Details::default();
        };
        let day = |name: &str| subject.get(name).and_then(Value::as_str).and_then(When::read);
        let achievement = one_or_many(subject.get("achievement")).next();
        let creator = achievement.and_then(|it| one_or_many(it.get("creator")).next());
        Details {
            started: day("activityStartDate"),
            ended: day("activityEndDate"),
            creator: creator.and_then(|it| it.get("name")?.as_str()).map(str::to_owned),
            provisional: if untitled { super::ler::provisional(subject) } else { None },
        }
    }
}

fn entry_of(
    source: &Source<'_>,
    report: &Report,
    text: &mut Text<'_>,
    own: &OwnRecord,
    now: Instant,
) -> Entry {
    let reading = &report.reading;
    let key = format!("{}{}", source.id, report.path.strip_prefix('$').unwrap_or(&report.path));
    let details = text.details(report);
    let line = details.provisional;
    let natural = line.as_ref().map_or_else(|| section_of(reading, report.kind), |it| it.section);
    let told = line.as_ref().map_or((None, None), |it| (When::read(&it.from), When::read(&it.until)));
    let said = |text: &dyn Fn(&OwnLine) -> &String| {
        line.as_ref().map(|it| text(it).clone()).filter(|it| !it.is_empty())
    };
    let moved = own.moves.get(&key).copied();
    let verdict = verdict_at(source, report, now);
    let first = source.reports.first().filter(|first| first.path != report.path);
    let record = first.filter(|it| it.kind == Kind::Clr).and_then(|it| it.reading.title.clone());
    let when = |text: &Option<String>| text.as_deref().and_then(When::read);
    let value = |it: &crate::domain::credential::ResultLine| {
        let said = it.value.clone().or_else(|| it.level.clone()).or_else(|| it.status.clone())?;
        Some((it.name.clone(), said))
    };
    Entry {
        section: moved.unwrap_or(natural),
        moved: moved.is_some_and(|it| it != natural),
        hidden: own.hidden.contains(&key),
        mark: verdict.mark,
        source: Some((source.id.to_owned(), report.path.clone())),
        record,
        kind: Some(report.kind),
        title: reading.title.clone().or_else(|| said(&|it| &it.title)).unwrap_or_default(),
        // In the person's own words, whom they did it for; else whoever issued it, which is what can be checked.
        organisation: if verdict.by_earner {
            details.creator.or_else(|| reading.issuer.name.clone())
        } else {
            reading.issuer.name.clone().or_else(|| said(&|it| &it.organisation))
        },
        description: reading.description.clone().or_else(|| said(&|it| &it.description)),
        achievement_kind: reading.achievement.kind.clone(),
        achievement_id: reading.achievement.id.clone(),
        credential_id: reading.id.clone(),
        issuer_id: reading.issuer.id.clone(),
        // What somebody did has its own dates; else the day it was awarded on stands for it.
        from: match (details.started.or(told.0), details.ended.or(told.1)) {
            (None, None) => when(&reading.awarded).or_else(|| when(&reading.valid_from)),
            (started, _) => started,
        },
        until: details.ended.or(told.1),
        current: false,
        valid_until: when(&reading.valid_until),
        place: None,
        url: super::web(reading.achievement.criteria_url.as_deref()),
        credits: reading.achievement.credits.as_deref().map(amount),
        results: reading.results.iter().filter_map(value).collect(),
        related: reading.achievement.related.clone(),
        skills: Vec::new(),
        verdict: Some(verdict),
        key,
    }
}

/// The verdict as of `now`: what was genuine when it was last checked may be out of date since.
fn verdict_at(source: &Source<'_>, report: &Report, now: Instant) -> Verdict {
    let ended = report.reading.valid_until.as_deref().and_then(date::instant).is_some_and(|end| end < now);
    let mut verdict = source.verdict(report);
    if matches!(verdict.headline, Headline::Genuine | Headline::SelfIssued) && ended {
        verdict.headline = Headline::Expired;
        verdict.mark = super::mark(Headline::Expired, verdict.by_earner);
    }
    verdict
}

/// Where a credential belongs by what it says of itself.
pub fn section_of(reading: &Reading, kind: Kind) -> Section {
    let said = reading.achievement.kind.as_deref().unwrap_or_default();
    // Extensions of the list are written `ext:…`.
    let word = said.rsplit([':', '/', '#']).next().unwrap_or(said);
    match word {
        "AssociateDegree"
        | "BachelorDegree"
        | "MasterDegree"
        | "DoctoralDegree"
        | "ProfessionalDoctorate"
        | "ResearchDoctorate"
        | "Degree"
        | "Diploma"
        | "SecondarySchoolDiploma"
        | "GeneralEducationDevelopment"
        | "GED"
        | "Course"
        | "LearningProgram"
        | "Assessment"
        | "Assignment"
        | "CoCurricular"
        | "Fieldwork"
        | "BasicSkills"
        | "ProgramOfStudy" => Section::Education,
        "ApprenticeshipCertificate" | "Membership" | "Employment" => Section::Work,
        "Project" => Section::Projects,
        "CommunityService" => Section::Volunteering,
        "Certification"
        | "Certificate"
        | "CertificateOfCompletion"
        | "MasterCertificate"
        | "JourneymanCertificate"
        | "QualityAssuranceCredential"
        | "License" => Section::Certificates,
        _ if kind == Kind::Clr => Section::Education,
        _ => Section::Badges,
    }
}

fn own_entry(line: &OwnLine, own: &OwnRecord) -> Entry {
    let some = |text: &str| Some(text.trim().to_owned()).filter(|it| !it.is_empty());
    let key = format!("own:{}", line.id);
    let moved = own.moves.get(&key).copied().filter(|it| *it != line.section);
    Entry {
        section: moved.unwrap_or(line.section),
        moved: moved.is_some(),
        hidden: own.hidden.contains(&key),
        key,
        mark: Mark::ByPerson,
        verdict: None,
        source: None,
        record: None,
        kind: None,
        title: line.title.clone(),
        organisation: some(&line.organisation),
        description: some(&line.description),
        achievement_kind: None,
        achievement_id: None,
        credential_id: None,
        issuer_id: None,
        from: When::read(&line.from),
        until: When::read(&line.until).filter(|_| !line.current),
        current: line.current,
        valid_until: None,
        place: some(&line.place),
        url: super::web(Some(&line.url)),
        credits: None,
        results: Vec::new(),
        related: Vec::new(),
        skills: line.skills.iter().filter_map(|it| some(it)).collect(),
    }
}

/// What a résumé file states, beside the credentials in it, which are told by themselves.
fn stated(source: &Source<'_>, path: &str, own: &OwnRecord) -> Vec<Entry> {
    let Some(stated) = super::ler::read(source, path) else { return Vec::new() };
    let title = stated.about.name;
    stated
        .lines
        .into_iter()
        .filter_map(|it| it.line)
        .map(|line| {
            let place = line.id.strip_prefix('$').unwrap_or(&line.id).to_owned();
            let key = format!("{}{place}", source.id);
            let moved = own.moves.get(&key).copied().filter(|it| *it != line.section);
            Entry {
                section: moved.unwrap_or(line.section),
                moved: moved.is_some(),
                hidden: own.hidden.contains(&key),
                source: Some((source.id.to_owned(), path.to_owned())),
                record: Some(title.clone()).filter(|it| !it.is_empty()),
                kind: Some(Kind::LerRs),
                key,
                ..own_entry(&line, own)
            }
        })
        .collect()
}

/// `3` for `3.0`.
fn amount(text: &str) -> String {
    text.parse::<f64>().map_or_else(|_| text.to_owned(), super::decimal)
}

/// With whose signature a line is verified: the issuer's name, and the website that publishes its key.
pub fn signer(entry: &Entry) -> Option<(Option<&str>, Option<&str>)> {
    let verdict = entry.verdict.as_ref()?;
    let website = match &verdict.key_at {
        KeyPlace::Website(host) => Some(host.as_str()),
        KeyPlace::KeyOnly | KeyPlace::Unknown => None,
    };
    Some((entry.organisation.as_deref(), website))
}
