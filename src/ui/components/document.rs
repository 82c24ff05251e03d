//! What a document says, in the order in which people ask: what it took, skills, evidence, result, who else vouches.

use super::claim::{claim, strong_claim, way_out};
use super::icon::{Icon, icon};
use super::markdown::markdown;
use super::verdict::{key_place, mark};
use crate::domain::credential::{Alignment, EvidenceItem, Kind, Reading, Recipient, ResultLine};
use crate::domain::shape::Fault;
use crate::domain::verify::report::Report;
use crate::ui::claims::{is_mail, masked, visible};
use crate::ui::dom::{Node, h, many, text};
use crate::ui::markdown::link;
use crate::ui::words::{achievement_kind, count, day_of, endorsed, fill, kind, t};

/// The name of what was earned.
pub(crate) fn title_of(report: &Report) -> String {
    title_or_kind(report.reading.title.as_deref(), report.kind)
}

pub(crate) fn title_or_kind(title: Option<&str>, of: Kind) -> String {
    let title = visible(title.unwrap_or_default(), 200);
    if title.is_empty() { kind(of) } else { title }
}

pub(crate) fn issuer_of(report: &Report) -> String {
    let issuer = &report.reading.issuer;
    issuer.name.clone().or_else(|| issuer.id.clone()).unwrap_or_default()
}

/// Who earned it, as far as the document says so in words. Addresses are shown in part.
pub(crate) fn earner(recipient: &Recipient) -> Option<String> {
    if let Some(name) = recipient.name.as_deref().filter(|name| !name.trim().is_empty()) {
        return Some(visible(name, 120));
    }
    if let Some(plain) =
        recipient.identifiers.iter().find(|identity| !identity.hashed && !identity.value.is_empty())
    {
        let value = plain.value.strip_prefix("mailto:").unwrap_or(&plain.value);
        return Some(masked(&visible(value, 120)));
    }
    if recipient.identifiers.iter().any(|identity| identity.hashed) {
        return Some(t("earner.hidden"));
    }
    let id = recipient.id.as_deref()?;
    let bare = id.strip_prefix("mailto:").unwrap_or(id);
    Some(if is_mail(bare) { masked(&visible(bare, 120)) } else { t("earner.key") })
}

/// The short facts: who, when, until when.
pub(crate) fn facts(report: &Report) -> Node {
    let reading = &report.reading;
    let achievement = &reading.achievement;
    let earned = reading.awarded.as_deref().or(reading.valid_from.as_deref());
    let plain = |words: &Option<String>| words.as_deref().map(|words| visible(words, 120));
    let all = [
        ("fact.earned-by", Some(earner(&reading.recipient).unwrap_or_else(|| t("earner.unnamed")))),
        ("fact.earned-on", earned.map(day_of)),
        ("fact.valid-until", reading.valid_until.as_deref().map(day_of)),
        ("fact.type", achievement.kind.as_deref().map(achievement_kind)),
        ("fact.credits", plain(&achievement.credits)),
        ("fact.field", plain(&achievement.field_of_study)),
        ("fact.specialization", plain(&achievement.specialization)),
    ];
    let mut list = h("dl.facts");
    for (name, value) in all {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            list = list.put(fact(&t(name), h("dd").put(h("bdi").put(value))));
        }
    }
    list
}

fn fact(name: &str, value: Node) -> Node {
    h("div").put(h("dt").put(name)).put(value)
}

/// Everything below the facts.
pub(crate) fn details(report: &Report, inside: &[Report]) -> Node {
    let reading = &report.reading;
    let parts = [
        description(reading),
        what_it_took(reading),
        skills(reading),
        results(&reading.results),
        evidence(&reading.evidence),
        vouched_for(report),
        contents(inside),
        related(reading),
    ];
    many(parts.into_iter().flatten().collect())
}

fn part(title: &str, content: Node) -> Option<Node> {
    Some(h("section.part").put(h("h2").put(title)).put(content))
}

/// Lines, if there are any.
fn lines(rows: Vec<Node>) -> Option<Node> {
    (!rows.is_empty()).then(|| h("ul.lines").put(rows))
}

fn said(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.trim().is_empty())
}

fn paragraph(text: &Option<String>) -> Option<Node> {
    said(text).map(|text| h("p").put(claim(text)))
}

fn description(reading: &Reading) -> Option<Node> {
    Some(h("div.lead").put(markdown(said(&reading.description)?)))
}

fn what_it_took(reading: &Reading) -> Option<Node> {
    let words = said(&reading.achievement.criteria).map(markdown);
    let page = said(&reading.achievement.criteria_url);
    let page = page.map(|address| h("p").put(way_out(address, Some(&t("criteria.page")))));
    let all: Vec<Node> = words.into_iter().chain(page).collect();
    if all.is_empty() { None } else { part(&t("part.criteria"), many(all)) }
}

fn skills(reading: &Reading) -> Option<Node> {
    let achievement = &reading.achievement;
    let mut chips = Vec::new();
    let mut told = Vec::new();
    for one in &achievement.alignments {
        if one.url.as_deref().and_then(link).is_none() && one.description.is_none() {
            chips.push(h("li.chip").put(claim(&one.name)));
        } else {
            told.push(alignment(one));
        }
    }
    chips.extend(achievement.tags.iter().map(|tag| h("li.chip.tag").put(claim(tag))));
    let chips = (!chips.is_empty()).then(|| h("ul.chips.wrap").put(chips));
    let all: Vec<Node> = lines(told).into_iter().chain(chips).collect();
    if all.is_empty() { None } else { part(&t("part.skills"), many(all)) }
}

fn alignment(one: &Alignment) -> Node {
    let name = match one.url.as_deref() {
        Some(url) if link(url).is_some() => way_out(url, Some(&one.name)),
        _ => claim(&one.name),
    };
    let code = one.code.as_deref().map(|code| [" ", &visible(code, 60)].concat());
    let framework = said(&one.framework).map(|framework| h("p.soft").put(claim(framework)).put(code));
    h("li").put(h("p.title").put(name)).put(framework).put(paragraph(&one.description))
}

fn results(lines: &[ResultLine]) -> Option<Node> {
    if lines.is_empty() {
        return None;
    }
    let rows: Vec<Node> = lines
        .iter()
        .map(|line| {
            let name = line.name.as_deref().map_or_else(|| t("part.result"), |name| visible(name, 120));
            let value = line.value.as_deref().or(line.level.as_deref()).or(line.status.as_deref());
            let level = line.level.as_deref().filter(|level| Some(*level) != value);
            let all = line.out_of.as_deref().map(|all| fill("result.out-of", &[("all", &visible(all, 200))]));
            let value = h("dd")
                .put(value.map(claim))
                .put(level.map(|level| h("p").put(claim(level))))
                .put(said(&line.level_description).map(|text| h("p.soft").put(claim(text))))
                .put(all.map(|all| h("p.soft").put(all)));
            fact(&name, value)
        })
        .collect();
    part(&t("part.result"), h("dl.facts.wide").put(rows))
}

fn evidence(items: &[EvidenceItem]) -> Option<Node> {
    let items = items
        .iter()
        .map(|item| {
            let name = said(&item.name).or(said(&item.genre)).map(|name| visible(name, 200));
            let head = match (&item.url, name) {
                (Some(url), name) => way_out(url, name.as_deref()),
                (None, Some(name)) => strong_claim(&name),
                (None, None) => text(&t("evidence.unnamed")),
            };
            let narrative = said(&item.narrative).map(markdown);
            h("li").put(h("p.title").put(head)).put(paragraph(&item.description)).put(narrative)
        })
        .collect();
    part(&t("part.evidence"), lines(items)?)
}

/// What others vouch for. One that is not genuine is no endorsement and is not shown as one.
fn vouched_for(report: &Report) -> Option<Node> {
    let told = report.endorsements.iter().filter(|endorsement| endorsement.counts()).map(|endorsement| {
        let comment = said(&endorsement.comment).map(markdown);
        // Anybody can take any name: where the key lives cannot be made up.
        let place = h("small.place").put(key_place(&endorsement.report));
        let of = endorsement.of.map(|of| h("p.soft").put(endorsed(of)));
        h("li").put(h("p.title").put(claim(&issuer_of(&endorsement.report)))).put(place).put(of).put(comment)
    });
    part(&t("part.endorsements"), lines(told.collect())?)
}

/// What else a record holds.
fn contents(inside: &[Report]) -> Option<Node> {
    let rows: Vec<Node> = inside.iter().map(inner).collect();
    part(&count("part.contents", rows.len()), lines(rows)?)
}

fn inner(report: &Report) -> Node {
    let issuer = issuer_of(report);
    h("li")
        .put(h("p.title").put(claim(&title_of(report))))
        .put((!issuer.is_empty()).then(|| h("p.soft").put(claim(&issuer))))
        .put(mark(report.headline, report.reading.valid_until.as_deref()))
}

fn related(reading: &Reading) -> Option<Node> {
    let rows =
        reading.achievement.related.iter().map(|one| h("li").put(h("p.title").put(way_out(one, None))));
    part(&t("part.related"), lines(rows.collect())?)
}

/// The document as it came, and what software wants to know of it.
pub(crate) fn technical(report: &Report, text: &str, actions: Vec<Node>) -> Node {
    let reading = &report.reading;
    let addresses: Vec<&str> = report.asked.iter().map(|asked| asked.address.as_str()).collect();
    let all = [
        ("tech.id", reading.id.clone().unwrap_or_default()),
        ("tech.types", reading.types.join(", ")),
        ("tech.issuer", reading.issuer.id.clone().unwrap_or_default()),
        ("tech.subject", reading.recipient.id.clone().unwrap_or_default()),
        ("tech.suites", report.suites.join(", ")),
        ("tech.asked", addresses.join(" ")),
        ("tech.needs", report.needs.join(" ")),
        ("tech.shape", report.faults.iter().map(fault).collect::<Vec<_>>().join("\n")),
        ("tech.size", count("tech.bytes", text.len())),
    ];
    let mut list = h("dl.facts.wide");
    for (name, value) in all {
        if !value.is_empty() {
            list = list.put(fact(&t(name), h("dd.code").put(visible(&value, 2000))));
        }
    }
    h("details.technical")
        .put(h("summary").say("tech.title"))
        .put(list)
        .put((!actions.is_empty()).then(|| h("div.choices").put(actions)))
}

/// A broken rule of form, for those who can mend it.
fn fault(fault: &Fault) -> String {
    let code = serde_json::to_value(fault.code).ok();
    [fault.at.as_str(), " ", code.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default()].concat()
}

/// A small button with its icon.
pub(crate) fn button(shape: Icon, key: &str, act: impl Fn() + 'static) -> Node {
    h("button.small").attr("type", "button").put(icon(shape)).say(key).click(act)
}
