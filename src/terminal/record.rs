//! JOURNEY record on the command line: many credentials, and what a person adds, in one of the forms that others read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::ValueEnum;
use serde_json::{Value, json};

use super::print;
use super::verify::{point_in_time, read_evidence};
use crate::domain::credential::Kind;
use crate::domain::engine::{self, Expect, Fault, Findable, Outcome, Seed, Sign, Task, Unreadable};
use crate::domain::evidence::{Evidence, Instant};
use crate::domain::record::clr::{self, AssembleError, Assembly};
use crate::domain::record::mine::{MyRecord, my_record};
use crate::domain::record::own::OwnRecord;
use crate::domain::record::pathway::{self, Pathway};
use crate::domain::record::resume::{self, Choice, Drawn, Paper, Template, Words};
use crate::domain::record::skills::{Skill, skills};
use crate::domain::record::{Source, json_resume, ler_rs, source};
use crate::domain::share::qr;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The form to write.
    #[arg(long = "as", value_enum, value_name = "FORM")]
    form: Form,
    /// What the person adds, as JSON: {"about": {"name", "headline", "summary", "email", "phone", "place", "links"},
    /// "lines": [{"section", "title", "organisation", "place", "from", "until", "current", "description", "url",
    /// "skills"}], "skills": […]}; or a JSON Resume.
    #[arg(long, value_name = "FILE")]
    about: Option<PathBuf>,
    /// A pathway (ours or CTDL) to hold the record against: said on standard error, and with --as skills in each skill.
    #[arg(long, value_name = "FILE")]
    pathway: Option<PathBuf>,
    /// The point in time to judge at (RFC 3339); now if not given.
    #[arg(long, value_name = "RFC3339", value_parser = point_in_time)]
    at: Option<Instant>,
    /// A JSON object from address to document: what the web is to be taken to serve.
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,
    /// The learner's Ed25519 key, 32 bytes as hex, to sign --as clr with; unsigned without.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// The id of the learner in --as clr, where no key is given.
    #[arg(long, value_name = "URI", conflicts_with = "key")]
    learner: Option<String>,
    /// Where the verified record can be opened; the résumé ends with it, and with its code where it fits in one.
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    /// Leave out of the résumé what badges say of themselves, and keep titles, issuers and results.
    #[arg(long)]
    brief: bool,
    #[arg(long, value_enum, default_value = "classic")]
    template: Look,
    #[arg(long, value_enum, default_value = "a4")]
    paper: Sheet,
    /// Badges, records, presentations and share links; - is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A Comprehensive Learner Record that embeds them untouched.
    Clr,
    /// HR Open LER-RS 4.4.
    LerRs,
    /// JSON Resume 1.0.
    JsonResume,
    /// A résumé to print.
    ResumeHtml,
    ResumeText,
    /// Skills as a JSON list, with what stands behind each.
    Skills,
    /// How far along the --pathway, as JSON.
    Pathway,
}

#[derive(Clone, Copy, ValueEnum)]
enum Look {
    Classic,
    Modern,
    Plain,
}

#[derive(Clone, Copy, ValueEnum)]
enum Sheet {
    A4,
    Letter,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    match written(arguments) {
        Ok((text, all_read)) => {
            print!("{text}");
            if !text.ends_with('\n') {
                println!();
            }
            if all_read { ExitCode::SUCCESS } else { ExitCode::from(2) }
        }
        Err(reason) => {
            eprintln!("lapel: {reason}");
            ExitCode::from(2)
        }
    }
}

fn written(arguments: &Arguments) -> Result<(String, bool), String> {
    let evidence = arguments.evidence.as_deref().map(read_evidence).transpose()?.unwrap_or_default();
    let clock = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as Instant);
    let now = arguments.at.unwrap_or(clock);
    let own = arguments.about.as_deref().map(read_own).transpose()?.unwrap_or_default();
    let pathways = arguments.pathway.as_deref().map(read_pathways).transpose()?.unwrap_or_default();
    if arguments.form == Form::Pathway && pathways.is_empty() {
        return Err("--as pathway needs a --pathway".to_owned());
    }
    let mut parts = Vec::new();
    let mut all_read = true;
    for file in &arguments.files {
        match open(file, &evidence, now) {
            Ok((found, unreadable)) => {
                for Unreadable { name, fault } in &unreadable {
                    eprintln!("lapel: {file}/{name}: {}", print::fault_sentence(fault));
                    all_read = false;
                }
                parts.extend(found);
            }
            Err(fault) => {
                eprintln!("lapel: {file}: {}", print::fault_sentence(&fault));
                all_read = false;
            }
        }
    }
    let seed = arguments.key.as_deref().map(read_key).transpose()?;
    let learner = match (seed, &arguments.learner) {
        (Some(seed), _) => match engine::run(Task::Holder(Seed(seed))) {
            Outcome::Holder { id } => Some(id),
            _ => None,
        },
        (None, given) => given.clone(),
    };
    let sources: Vec<Source<'_>> = parts
        .iter()
        .map(|it| Source { holder: it.holder.as_deref().or(learner.as_deref()), ..it.source() })
        .collect();
    let record = my_record(&sources, &own, now);
    let skills = skills(&sources, &record, &own);
    for pathway in &pathways {
        say_walk(pathway, &record, &skills);
    }
    let choice = choice(arguments, &record);
    let text = match arguments.form {
        Form::Clr => {
            let document = assembled(arguments, &sources, &own, &record, learner.as_deref(), now)?;
            match seed {
                Some(seed) => signed(document, now, seed)?,
                None => document,
            }
        }
        Form::LerRs => ler_rs::export(&sources, &record, &skills, &choice, &english(), random()?),
        Form::JsonResume => json_resume::export(&record, &skills, &choice),
        Form::ResumeHtml => resume::html(&record, &skills, &choice, &english()),
        Form::ResumeText => resume::text(&record, &skills, &choice, &english()),
        Form::Skills => {
            with_pathways(&crate::domain::record::skills::to_json(&skills, &record), &pathways, &skills)
        }
        Form::Pathway => {
            let walks: Vec<Value> = pathways.iter().map(|it| walk_json(it, &record, &skills)).collect();
            format!("{:#}\n", Value::Array(walks))
        }
    };
    Ok((text, all_read))
}

fn read_text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn read_own(path: &Path) -> Result<OwnRecord, String> {
    let text = read_text(path)?;
    if let Some(own) = json_resume::read(&text) {
        return Ok(own);
    }
    let mut own: OwnRecord =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    // Whoever writes such a file by hand gives no ids.
    let mut taken = BTreeSet::new();
    for nth in 0..own.lines.len() {
        let fresh = own.fresh_id();
        if let Some(line) = own.lines.get_mut(nth)
            && (line.id.is_empty() || !taken.insert(line.id.clone()))
        {
            line.id = fresh.clone();
            taken.insert(fresh);
        }
    }
    Ok(own)
}

fn read_pathways(path: &Path) -> Result<Vec<Pathway>, String> {
    pathway::read(&read_text(path)?).map_err(|error| format!("{}: {error}", path.display()))
}

fn read_key(path: &Path) -> Result<[u8; 32], String> {
    let text = read_text(path)?;
    let digits = text.trim();
    let byte = |nth: usize| digits.get(nth * 2..nth * 2 + 2).and_then(|it| u8::from_str_radix(it, 16).ok());
    let bytes: Option<Vec<u8>> = (0..32).map(byte).collect();
    bytes
        .filter(|_| digits.len() == 64 && digits.bytes().all(|it| it.is_ascii_hexdigit()))
        .and_then(|it| it.try_into().ok())
        .ok_or_else(|| format!("{}: a key is 64 hexadecimal digits", path.display()))
}

/// The documents in a file or link, each by itself, judged.
fn open(
    file: &str,
    evidence: &Evidence,
    now: Instant,
) -> Result<(Vec<source::Part>, Vec<Unreadable>), Fault> {
    let is_link = file.contains('#') && !Path::new(file).exists();
    let bytes = if is_link { file.as_bytes().to_vec() } else { super::share::read(file)? };
    let (texts, unreadable) = match super::look(bytes) {
        Outcome::Read(Findable::Documents { found, unreadable }) => {
            (found.into_iter().map(|it| it.text).collect::<Vec<_>>(), unreadable)
        }
        Outcome::Read(Findable::ShareLink(link)) => match engine::run(Task::Open { link }) {
            Outcome::Opened { document } => (vec![document], Vec::new()),
            Outcome::Failed(fault) => return Err(fault),
            _ => return Err(Fault::new("engine")),
        },
        Outcome::Read(Findable::WebAddress(address)) => return Err(Fault::about("web-address", address)),
        Outcome::Failed(fault) => return Err(fault),
        _ => return Err(Fault::new("engine")),
    };
    let task =
        Task::Judge { documents: texts.clone(), evidence: evidence.clone(), now, expect: Expect::default() };
    let Outcome::Judged(judged) = engine::run(task) else { return Err(Fault::new("engine")) };
    let mut parts = Vec::new();
    for (nth, (text, reports)) in texts.iter().zip(judged).enumerate() {
        let place = |it: source::Part| {
            let inside = it.id.strip_prefix('$').unwrap_or(&it.id).to_owned();
            source::Part { id: format!("{file}[{nth}]{inside}"), ..it }
        };
        parts.extend(source::parts(text, &reports?).into_iter().map(place));
    }
    Ok((parts, unreadable))
}

fn choice(arguments: &Arguments, record: &MyRecord) -> Choice {
    let code = arguments.link.as_deref().and_then(|it| qr::to_qr(it).ok());
    let mut about = record.about.clone();
    if about.name.trim().is_empty() {
        about.name = record.names.first().cloned().unwrap_or_default();
    }
    Choice {
        about: Some(about),
        template: match arguments.template {
            Look::Classic => Template::Classic,
            Look::Modern => Template::Modern,
            Look::Plain => Template::Plain,
        },
        paper: match arguments.paper {
            Sheet::A4 => Paper::A4,
            Sheet::Letter => Paper::Letter,
        },
        code: code.map(|it| Drawn { size: it.size, path: it.to_svg_path() }),
        link: arguments.link.clone(),
        brief: arguments.brief,
        ..Choice::default()
    }
}

fn assembled(
    arguments: &Arguments,
    sources: &[Source<'_>],
    own: &OwnRecord,
    record: &MyRecord,
    learner: Option<&str>,
    now: Instant,
) -> Result<String, String> {
    let random = random()?;
    let nobody = format!("urn:uuid:{}", clr::uuid(random, usize::MAX));
    // What has no place in a record of this kind is named, not passed over.
    let fits = |it: &&Source<'_>| {
        let kind = it.reports.first().map(|it| it.kind);
        let fits = matches!(
            kind,
            Some(Kind::OpenBadge | Kind::Clr | Kind::Credential | Kind::Blockcert | Kind::Europass)
        );
        if !fits {
            eprintln!("lapel: {}: no verifiable credential, left out of the record", it.id);
        }
        fits
    };
    let chosen: Vec<(Source<'_>, &str)> = sources.iter().filter(fits).map(|it| (*it, "$")).collect();
    let name = Some(own.about.name.trim()).filter(|it| !it.is_empty());
    let assembly = Assembly {
        random,
        learner: learner.unwrap_or(&nobody),
        name,
        title: "Learner record",
        description: "Assembled by the learner. Each credential in it is to be judged by its own signature; lines without one are the learner's own words.",
        chosen: &chosen,
        own: &own.lines,
        created: record.now.min(now),
    };
    let place = |nth: usize| chosen.get(nth).map_or("", |it| it.0.id);
    clr::assemble(&assembly).map_err(|error| match error {
        AssembleError::Nothing => {
            format!("{}: nothing that fits into a record", arguments.files.join(", "))
        }
        AssembleError::NotLiftable(nth) | AssembleError::NotACredential(nth) => {
            format!("{}: {error}", place(nth))
        }
        AssembleError::Date => error.to_string(),
    })
}

fn signed(document: String, created: Instant, seed: [u8; 32]) -> Result<String, String> {
    match engine::run(Task::Sign(Sign { document, created, seed: Seed(seed) })) {
        Outcome::Signed { document } => Ok(document),
        Outcome::Failed(fault) => Err(print::fault_sentence(&fault)),
        _ => Err("the engine stopped".to_owned()),
    }
}

fn random() -> Result<[u8; 16], String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// Each skill with the steps of the pathways that ask for it.
fn with_pathways(list: &str, pathways: &[Pathway], skills: &[Skill]) -> String {
    if pathways.is_empty() {
        return list.to_owned();
    }
    let Ok(Value::Array(mut items)) = serde_json::from_str::<Value>(list) else { return list.to_owned() };
    for (item, skill) in items.iter_mut().zip(skills) {
        let asks = |wanted: &str| {
            crate::domain::record::address_key(wanted) == skill.key
                || crate::domain::record::plain(wanted) == crate::domain::record::plain(&skill.name)
        };
        let steps: Vec<Value> = pathways
            .iter()
            .flat_map(|pathway| pathway.steps.iter().map(move |step| (pathway, step)))
            .filter(|(_, step)| step.matches.iter().filter_map(|it| it.skill.as_deref()).any(asks))
            .map(|(pathway, step)| json!({"pathway": pathway.name, "step": step.name}))
            .collect();
        if let Some(item) = item.as_object_mut() {
            item.insert("pathways".to_owned(), Value::Array(steps));
        }
    }
    format!("{:#}\n", Value::Array(items))
}

fn walk_json(pathway: &Pathway, record: &MyRecord, skills: &[Skill]) -> Value {
    let walk = pathway::walk(pathway, record, skills);
    let title = |key: &String| record.entry(key).map(|it| it.title.clone());
    let steps: Vec<Value> = pathway
        .steps
        .iter()
        .zip(&walk.steps)
        .map(|(step, state)| {
            json!({
                "step": step.name,
                "state": state.state,
                "by": state.by.iter().filter_map(title).collect::<Vec<_>>(),
                "instead": state.instead.and_then(|it| step.instead.get(it)).map(|it| it.name.clone()),
                "needed": !state.not_needed,
            })
        })
        .collect();
    json!({
        "pathway": pathway.name,
        "sample": pathway.sample,
        "promises": pathway.promises,
        "steps": steps,
        "done": walk.done,
        "doubtful": walk.doubtful,
        "open": walk.open,
        "complete": walk.complete,
    })
}

fn say_walk(pathway: &Pathway, record: &MyRecord, skills: &[Skill]) {
    let walk = pathway::walk(pathway, record, skills);
    let named = |state: pathway::State| {
        let of_it =
            pathway.steps.iter().zip(&walk.steps).filter(|(_, it)| it.state == state && !it.not_needed);
        of_it.map(|(step, _)| print::plain(&step.name)).collect::<Vec<_>>().join(", ")
    };
    eprintln!("{}{}", print::plain(&pathway.name), if pathway.sample { " (a sample)" } else { "" });
    for (words, state) in [
        ("done", pathway::State::Done),
        ("there, but not verified or out of date", pathway::State::Doubtful),
        ("next", pathway::State::Next),
        ("later", pathway::State::Later),
    ] {
        let steps = named(state);
        if !steps.is_empty() {
            eprintln!("  {words}: {steps}");
        }
    }
}

/// The words of the catalogue that people read on the page.
fn english() -> Words {
    let catalogues =
        [include_str!("../../public/locales/en.json"), include_str!("../../public/locales/en.rooms.json")];
    let words: Vec<BTreeMap<String, String>> =
        catalogues.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
    let look = |key: &str| words.iter().find_map(|words| words.get(key)).cloned().unwrap_or_default();
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    Words::of(look, months.map(str::to_owned).to_vec())
}
