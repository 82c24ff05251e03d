//! The record as a résumé: one document that prints, that machines can read, and whose lines can be checked.
//!
//! HTML without scripts or anything from elsewhere, CSS Paged Media for A4 and Letter, headings in order; and the same
//! as plain text. What is verified carries a mark beside its words, and the end says where that can be checked.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::mine::{Entry, MyRecord, signer};
use super::own::{About, Section};
use super::skills::Skill;
use super::when::When;
use super::{Mark, web};

/// A block of a résumé.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    Summary,
    Section(Section),
    Skills,
}

impl Block {
    /// The usual order.
    pub const ALL: [Block; 8] = [
        Block::Summary,
        Block::Section(Section::Work),
        Block::Section(Section::Education),
        Block::Section(Section::Certificates),
        Block::Section(Section::Badges),
        Block::Section(Section::Projects),
        Block::Section(Section::Volunteering),
        Block::Skills,
    ];
}

/// What the learner chose of their record, and how it shall look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// The blocks that are shown, in this order.
    pub blocks: Vec<Block>,
    /// Keys of entries in the order the learner wants them; others follow in the order of the record.
    pub order: Vec<String>,
    /// Keys of entries that are not shown.
    pub left_out: BTreeSet<String>,
    /// Keys of skills that are shown; empty for all that something proven or stated stands behind.
    pub skills: Vec<String>,
    /// Without what badges say of themselves; titles, issuers and results alone.
    pub brief: bool,
    /// Instead of the record's own.
    pub about: Option<About>,
    pub template: Template,
    pub paper: Paper,
    /// Where the verified record can be opened.
    pub link: Option<String>,
    /// The same as a code.
    pub code: Option<Drawn>,
    /// BCP 47, of the words and the document.
    pub language: String,
}

impl Default for Choice {
    fn default() -> Self {
        Choice {
            blocks: Block::ALL.to_vec(),
            order: Vec::new(),
            left_out: BTreeSet::new(),
            skills: Vec::new(),
            brief: false,
            about: None,
            template: Template::Classic,
            paper: Paper::A4,
            link: None,
            code: None,
            language: "en".to_owned(),
        }
    }
}

/// A code as [`crate::domain::share::qr`] draws it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// Modules on a side, without the quiet zone.
    pub size: usize,
    pub path: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Template {
    /// Serif headings and quiet rules.
    Classic,
    /// Sans serif, dates at the side.
    Modern,
    /// The least that is a document: for forms that read files.
    Plain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    A4,
    Letter,
}

/// The words of the labels, in the language of the choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub summary: String,
    pub work: String,
    pub education: String,
    pub certificates: String,
    pub badges: String,
    pub projects: String,
    pub volunteering: String,
    pub skills: String,
    /// The end of a line that goes on: "present".
    pub present: String,
    pub valid_until: String,
    pub credits: String,
    /// `{issuer}` and `{website}` are put in.
    pub verified_by: String,
    pub verified_by_website: String,
    pub out_of_date: String,
    /// The note at the end: what the mark means. With a link, and without one.
    pub legend: String,
    pub legend_link: String,
    /// What the link is called where its address would fill the page.
    pub open: String,
    /// The name of months, January first; empty for numbers.
    pub months: Vec<String>,
}

impl Words {
    /// As the catalogue has them that `look` reads; `months` are the names of months.
    pub fn of(look: impl Fn(&str) -> String, months: Vec<String>) -> Words {
        Words {
            summary: look("resume.summary"),
            work: look("section.work"),
            education: look("section.education"),
            certificates: look("section.certificates"),
            badges: look("section.badges"),
            projects: look("section.projects"),
            volunteering: look("section.volunteering"),
            skills: look("skills.title"),
            present: look("resume.present"),
            valid_until: look("fact.valid-until"),
            credits: look("fact.credits"),
            verified_by: look("resume.signed-by"),
            verified_by_website: look("resume.signed-by-website"),
            out_of_date: look("resume.out-of-date"),
            legend: look("resume.legend"),
            legend_link: look("resume.legend-link"),
            open: look("resume.open"),
            months,
        }
    }

    fn heading(&self, block: Block) -> &str {
        match block {
            Block::Summary => &self.summary,
            Block::Section(Section::Work) => &self.work,
            Block::Section(Section::Education) => &self.education,
            Block::Section(Section::Certificates) => &self.certificates,
            Block::Section(Section::Badges) => &self.badges,
            Block::Section(Section::Projects) => &self.projects,
            Block::Section(Section::Volunteering) => &self.volunteering,
            Block::Skills => &self.skills,
        }
    }

    fn date(&self, when: When) -> String {
        let month = when.month.and_then(|it| self.months.get(usize::from(it).saturating_sub(1)));
        match month {
            Some(month) => format!("{month} {:04}", when.year),
            None => when.text().get(..7.min(when.text().len())).unwrap_or_default().to_owned(),
        }
    }

    /// From when until when; empty where neither is known.
    pub fn span(&self, entry: &Entry) -> String {
        let from = entry.from.map(|it| self.date(it));
        let until =
            if entry.current { Some(self.present.clone()) } else { entry.until.map(|it| self.date(it)) };
        match (from, until) {
            (Some(from), Some(until)) if from != until => format!("{from} – {until}"),
            (Some(one), _) | (None, Some(one)) => one,
            (None, None) => String::new(),
        }
    }

    /// Who signed it, or that what was signed is out of date.
    pub fn proof(&self, entry: &Entry) -> Option<String> {
        let (name, website) = signer(entry)?;
        let name = name.unwrap_or_default();
        match entry.mark {
            Mark::Verified => Some(match website {
                Some(website) => {
                    self.verified_by_website.replace("{issuer}", name).replace("{website}", website)
                }
                None => self.verified_by.replace("{issuer}", name),
            }),
            Mark::OutOfDate => Some(self.out_of_date.clone()),
            Mark::Unconfirmed | Mark::ByPerson | Mark::Refuted => None,
        }
    }
}

/// One block with what goes into it.
struct Laid<'a> {
    block: Block,
    entries: Vec<&'a Entry>,
    skills: Vec<&'a Skill>,
}

/// What is shown, in order. What was refuted is no line of a résumé; what nobody could check bears no mark.
fn lay<'a>(record: &'a MyRecord, skills: &'a [Skill], choice: &'a Choice) -> Vec<Laid<'a>> {
    let place: BTreeMap<&str, usize> =
        choice.order.iter().enumerate().map(|(nth, key)| (key.as_str(), nth)).collect();
    let mut seen = BTreeSet::new();
    choice
        .blocks
        .iter()
        .filter(|it| seen.insert(**it))
        .map(|block| {
            let mut entries: Vec<&Entry> = match block {
                Block::Section(section) => {
                    chosen(record, choice).filter(|it| it.section == *section).collect()
                }
                _ => Vec::new(),
            };
            super::arrange_by(&mut entries, |it| place.get(it.key.as_str()).copied().unwrap_or(usize::MAX));
            let skills = if *block == Block::Skills { shown_skills(skills, choice) } else { Vec::new() };
            Laid { block: *block, entries, skills }
        })
        .collect()
}

/// The entries that go onto paper.
pub fn chosen<'a>(record: &'a MyRecord, choice: &'a Choice) -> impl Iterator<Item = &'a Entry> {
    record.shown().filter(|it| {
        it.mark != Mark::Refuted
            && !title(it).is_empty()
            && !choice.left_out.contains(&it.key)
            && choice.blocks.contains(&Block::Section(it.section))
    })
}

/// The skills that go onto paper.
pub fn shown_skills<'a>(skills: &'a [Skill], choice: &Choice) -> Vec<&'a Skill> {
    if choice.skills.is_empty() {
        // Tags are many and say little; they come only where the learner picks them.
        let tagged = |it: &&Skill| {
            it.shown.iter().all(|it| it.how == super::skills::How::Tag) && it.strength.by_person == 0
        };
        return skills.iter().filter(|it| !tagged(it)).collect();
    }
    choice.skills.iter().filter_map(|key| skills.iter().find(|it| it.key == *key)).collect()
}

/// The résumé as one HTML file.
pub fn html(record: &MyRecord, skills: &[Skill], choice: &Choice, words: &Words) -> String {
    let about = choice.about.as_ref().unwrap_or(&record.about);
    let blocks = lay(record, skills, choice);
    let mut out = String::with_capacity(16 * 1024);
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>{}{}</style>\n</head>\n<body class=\"{}\">\n<main>\n<header>\n",
        escaped(&choice.language),
        escaped(&about.name),
        page(choice.paper),
        STYLE,
        match choice.template {
            Template::Classic => "classic",
            Template::Modern => "modern",
            Template::Plain => "plain",
        }
    );
    if !about.name.trim().is_empty() {
        let _ = writeln!(out, "<h1>{}</h1>", escaped(&about.name));
    }
    if !about.headline.trim().is_empty() {
        let _ = writeln!(out, "<p class=\"headline\">{}</p>", escaped(&about.headline));
    }
    contact(&mut out, about);
    out.push_str("</header>\n");
    let mut marked = false;
    for laid in &blocks {
        marked |= laid.entries.iter().any(|it| it.mark == Mark::Verified);
        block_html(&mut out, laid, about, choice, words);
    }
    foot(&mut out, choice, words, marked);
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn contact(out: &mut String, about: &About) {
    let mut items: Vec<String> = Vec::new();
    let plain = |text: &str| Some(escaped(text.trim())).filter(|it| !it.is_empty());
    items.extend(plain(&about.place));
    items.extend(plain(&about.phone));
    if let Some(email) = plain(&about.email) {
        items.push(format!("<a href=\"mailto:{email}\">{email}</a>"));
    }
    for link in &about.links {
        let Some(url) = web(Some(&link.url)) else { continue };
        let shown = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest).trim_end_matches('/');
        let label = link.label.trim();
        let text = if label.is_empty() { shown.to_owned() } else { format!("{label}: {shown}") };
        items.push(format!("<a href=\"{}\">{}</a>", escaped(&url), escaped(&text)));
    }
    if !items.is_empty() {
        let _ = writeln!(
            out,
            "<ul class=\"contact\">{}</ul>",
            items.iter().map(|it| format!("<li>{it}</li>\n")).collect::<String>()
        );
    }
}

fn block_html(out: &mut String, laid: &Laid<'_>, about: &About, choice: &Choice, words: &Words) {
    match laid.block {
        Block::Summary => {
            if !about.summary.trim().is_empty() {
                let _ = write!(out, "<section>\n<h2>{}</h2>\n", escaped(words.heading(laid.block)));
                paragraphs(out, &about.summary);
                out.push_str("</section>\n");
            }
        }
        Block::Section(_) => {
            if laid.entries.is_empty() {
                return;
            }
            let _ = write!(out, "<section>\n<h2>{}</h2>\n", escaped(words.heading(laid.block)));
            for entry in &laid.entries {
                entry_html(out, entry, choice, words);
            }
            out.push_str("</section>\n");
        }
        Block::Skills => {
            if laid.skills.is_empty() {
                return;
            }
            let _ = write!(
                out,
                "<section>\n<h2>{}</h2>\n<ul class=\"skills\">",
                escaped(words.heading(laid.block))
            );
            for skill in &laid.skills {
                let level = skill
                    .strength
                    .level
                    .as_deref()
                    .map(|it| format!(" ({})", escaped(it)))
                    .unwrap_or_default();
                let mark = if skill.strength.verified > 0 { MARK } else { "" };
                let _ = writeln!(out, "<li>{}{level}{mark}</li>", escaped(&skill.name));
            }
            out.push_str("</ul>\n</section>\n");
        }
    }
}

/// Beside the words, and read aloud as what the legend calls it.
const MARK: &str = " <span class=\"mark\">\u{2713}</span>";

fn entry_html(out: &mut String, entry: &Entry, choice: &Choice, words: &Words) {
    out.push_str("<article>\n");
    let span = words.span(entry);
    let mark = if entry.mark == Mark::Verified { MARK } else { "" };
    let _ = writeln!(out, "<h3>{}{mark}</h3>", escaped(title(entry)));
    let mut line: Vec<String> = Vec::new();
    line.extend(entry.organisation.as_deref().filter(|it| *it != title(entry)).map(escaped));
    line.extend(entry.place.as_deref().map(escaped));
    if !span.is_empty() {
        line.push(format!("<span class=\"when\">{}</span>", escaped(&span)));
    }
    if !line.is_empty() {
        let _ = writeln!(out, "<p class=\"where\">{}</p>", line.join(" \u{b7} "));
    }
    let facts = facts(entry, words);
    if !facts.is_empty() {
        let _ = writeln!(out, "<p class=\"facts\">{}</p>", escaped(&facts.join(" \u{b7} ")));
    }
    if let Some(description) = told(entry, choice) {
        paragraphs(out, description);
    }
    if let Some(url) = address(entry) {
        let _ = writeln!(out, "<p><a href=\"{0}\">{0}</a></p>", escaped(&url));
    }
    if let Some(proof) = words.proof(entry) {
        let _ = writeln!(out, "<p class=\"proof\">{}</p>", escaped(&proof));
    }
    out.push_str("</article>\n");
}

/// Its description, where it goes onto paper.
pub fn told<'a>(entry: &'a Entry, choice: &Choice) -> Option<&'a str> {
    entry.description.as_deref().filter(|_| entry.own() || !choice.brief)
}

fn title(entry: &Entry) -> &str {
    if entry.title.trim().is_empty() {
        entry.organisation.as_deref().unwrap_or_default()
    } else {
        &entry.title
    }
}

/// The address of what the learner wrote themselves.
pub fn address(entry: &Entry) -> Option<String> {
    entry.own().then(|| web(entry.url.as_deref())).flatten()
}

/// Results, credits, and until when it is valid.
pub fn facts(entry: &Entry, words: &Words) -> Vec<String> {
    let mut facts: Vec<String> = Vec::new();
    for (name, value) in &entry.results {
        facts.push(match name {
            Some(name) => format!("{name}: {value}"),
            None => value.clone(),
        });
    }
    facts.extend(entry.credits.as_ref().map(|it| format!("{}: {it}", words.credits)));
    facts.extend(entry.valid_until.map(|it| format!("{} {}", words.valid_until, words.date(it))));
    facts
}

/// A paragraph, or the items of a list.
pub enum Piece<'a> {
    Paragraph(&'a str),
    List(Vec<&'a str>),
}

/// Lines that begin with a dash are a list; anything else is a paragraph.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for line in text.lines().map(str::trim).filter(|it| !it.is_empty()) {
        let item = line.strip_prefix(['-', '*', '\u{2022}']).map(str::trim_start);
        match (item, pieces.last_mut()) {
            (Some(item), Some(Piece::List(items))) => items.push(item),
            (Some(item), _) => pieces.push(Piece::List(vec![item])),
            (None, _) => pieces.push(Piece::Paragraph(line)),
        }
    }
    pieces
}

fn paragraphs(out: &mut String, text: &str) {
    for piece in pieces(text) {
        match piece {
            Piece::Paragraph(line) => {
                let _ = writeln!(out, "<p>{}</p>", escaped(line));
            }
            Piece::List(items) => {
                out.push_str("<ul>\n");
                for item in items {
                    let _ = writeln!(out, "<li>{}</li>", escaped(item));
                }
                out.push_str("</ul>\n");
            }
        }
    }
}

fn foot(out: &mut String, choice: &Choice, words: &Words, marked: bool) {
    let link = web(choice.link.as_deref());
    if !marked && link.is_none() {
        return;
    }
    out.push_str("<footer>\n");
    if let Some(code) = choice.code.as_ref().filter(|_| link.is_some()) {
        let side = code.size.saturating_add(8);
        let _ = writeln!(
            out,
            "<svg class=\"code{}\" viewBox=\"-4 -4 {side} {side}\" shape-rendering=\"crispEdges\" aria-hidden=\"true\">\
             <rect x=\"-4\" y=\"-4\" width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{}\" fill=\"#000\"/></svg>",
            if code.size > WIDE { " wide" } else { "" },
            escaped(&code.path)
        );
    }
    let legend = if link.is_some() { &words.legend_link } else { &words.legend };
    let _ = writeln!(out, "<p>{}</p>", escaped(legend));
    if let Some(link) = link {
        // A link that carries the badges is longer than anybody types.
        let said = if link.len() > SHORT { &words.open } else { &link };
        let _ = writeln!(out, "<p><a href=\"{}\">{}</a></p>", escaped(&link), escaped(said));
    }
    out.push_str("</footer>\n");
}

/// Beyond so many modules on a side a code is drawn larger, so that a camera tells them apart on paper.
pub const WIDE: usize = 73;
/// The finest code that is put on paper: at 50 mm its modules are 0.4 mm wide.
pub const FINEST: usize = 117;
const SHORT: usize = 120;

fn page(paper: Paper) -> &'static str {
    match paper {
        Paper::A4 => "@page{size:A4;margin:18mm}",
        Paper::Letter => "@page{size:letter;margin:.75in}",
    }
}

/// Without ligatures, which machines that read the printed file take for other letters.
const STYLE: &str = "\
:root{color-scheme:light}*{box-sizing:border-box}\
body{margin:0;background:#fff;color:#1c1b18;font:11pt/1.45 system-ui,-apple-system,'Segoe UI',sans-serif;overflow-wrap:anywhere;font-variant-ligatures:none}\
main{max-width:46rem;margin:0 auto;padding:2rem 1.25rem}\
h1{font-size:1.9em;line-height:1.15;margin:0}h2{font-size:1.15em;margin:1.5em 0 .4em;border-block-end:1px solid #8a8577;padding-block-end:.15em}\
h3{font-size:1em;margin:0}p,ul{margin:.25em 0}ul{padding-inline-start:1.2em}a{color:inherit}\
.headline{font-size:1.1em}.contact,.skills{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.15em 1.2em}\
article{margin:.7em 0;break-inside:avoid}h2,h3{break-after:avoid}\
.where,.facts,.proof{color:#4d4a42}.facts,.proof{font-size:.92em}.mark{color:#1f5d3f;font-weight:700}\
footer{margin-block-start:2em;border-block-start:1px solid #8a8577;padding-block-start:.7em;font-size:.9em;break-inside:avoid}\
.code{inline-size:32mm;block-size:32mm;float:inline-end;margin-inline-start:1em}.code.wide{inline-size:50mm;block-size:50mm}\
.classic h1,.classic h2{font-family:Georgia,'Times New Roman',serif;font-weight:600}\
.modern h2{text-transform:uppercase;letter-spacing:.06em;font-size:.95em;border:0;color:#4d4a42}\
.plain h2{border:0}.plain .mark{color:inherit}\
@media print{main{max-width:none;padding:0}a{text-decoration:none}body{font-size:10.5pt}.mark{color:#000}}";

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Strangers' text must not turn the reading direction of what stands around it.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() && c != '\n' && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}

/// The résumé as plain text, in the same order.
pub fn text(record: &MyRecord, skills: &[Skill], choice: &Choice, words: &Words) -> String {
    let about = choice.about.as_ref().unwrap_or(&record.about);
    let mut out = String::new();
    let mut say = |line: &str| {
        let line: String = line.chars().filter(|c| !c.is_control() || *c == '\t').collect();
        out.push_str(line.trim_end());
        out.push('\n');
    };
    for line in [&about.name, &about.headline, &about.place, &about.phone, &about.email] {
        if !line.trim().is_empty() {
            say(line.trim());
        }
    }
    for link in about.links.iter().filter_map(|it| web(Some(&it.url))) {
        say(&link);
    }
    let mut marked = false;
    for laid in lay(record, skills, choice) {
        let empty = match laid.block {
            Block::Summary => about.summary.trim().is_empty(),
            Block::Section(_) => laid.entries.is_empty(),
            Block::Skills => laid.skills.is_empty(),
        };
        if empty {
            continue;
        }
        say("");
        say(&words.heading(laid.block).to_uppercase());
        match laid.block {
            Block::Summary => about.summary.lines().for_each(&mut say),
            Block::Skills => {
                for skill in &laid.skills {
                    let level =
                        skill.strength.level.as_deref().map(|it| format!(" ({it})")).unwrap_or_default();
                    let mark = if skill.strength.verified > 0 { " \u{2713}" } else { "" };
                    say(&format!("- {}{level}{mark}", skill.name));
                }
            }
            Block::Section(_) => {
                for entry in &laid.entries {
                    marked |= entry.mark == Mark::Verified;
                    let mark = if entry.mark == Mark::Verified { " \u{2713}" } else { "" };
                    say("");
                    say(&format!("{}{mark}", title(entry)));
                    let place = [
                        entry.organisation.as_deref().filter(|it| *it != title(entry)),
                        entry.place.as_deref(),
                    ];
                    let span = words.span(entry);
                    let span = Some(span.as_str()).filter(|it| !it.is_empty());
                    let line: Vec<&str> = place.into_iter().chain([span]).flatten().collect();
                    if !line.is_empty() {
                        say(&line.join(" \u{b7} "));
                    }
                    let facts = facts(entry, words);
                    if !facts.is_empty() {
                        say(&facts.join(" \u{b7} "));
                    }
                    told(entry, choice).unwrap_or_default().lines().for_each(&mut say);
                    if let Some(proof) = words.proof(entry) {
                        say(&proof);
                    }
                }
            }
        }
    }
    let link = web(choice.link.as_deref());
    if marked || link.is_some() {
        say("");
        say(if link.is_some() { &words.legend_link } else { &words.legend });
        link.iter().for_each(|it| say(it));
    }
    out
}
