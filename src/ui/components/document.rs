//! What a document says, in the order in which people ask: what it took, skills, evidence, result, who else vouches.

use leptos::prelude::*;

use super::claim::{claim, strong_claim, way_out};
use super::icon::{Icon, icon};
use super::markdown::markdown;
use super::verdict::mark;
use crate::domain::credential::{Alignment, EvidenceItem, Kind, Reading, Recipient, ResultLine};
use crate::domain::verify::report::{Headline, Report};
use crate::ui::claims::{is_mail, masked, visible};
use crate::ui::markdown::link;
use crate::ui::words::{achievement_kind, count, day_of, fill, kind, t};

/// The name of what was earned.
pub(crate) fn title_of(report: &Report) -> String {
    match &report.reading.title {
        Some(title) if !title.trim().is_empty() => visible(title, 200),
        _ => kind(report.kind),
    }
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
    if let Some(plain) = recipient.identifiers.iter().find(|identity| !identity.hashed && !identity.value.is_empty()) {
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
pub(crate) fn facts(report: &Report) -> AnyView {
    let reading = &report.reading;
    let mut rows: Vec<AnyView> = Vec::new();
    let mut add = |name: &'static str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            rows.push(view! { <div><dt>{t(name)}</dt><dd><bdi>{value}</bdi></dd></div> }.into_any());
        }
    };
    add("fact.earned-by", Some(earner(&reading.recipient).unwrap_or_else(|| t("earner.unnamed"))));
    let earned = reading.awarded.as_deref().or(reading.valid_from.as_deref());
    add("fact.earned-on", earned.map(day_of));
    add("fact.valid-until", reading.valid_until.as_deref().map(day_of));
    add("fact.type", reading.achievement.kind.as_deref().map(achievement_kind));
    add("fact.credits", reading.achievement.credits.as_deref().map(|text| visible(text, 60)));
    add("fact.field", reading.achievement.field_of_study.as_deref().map(|text| visible(text, 120)));
    add("fact.specialization", reading.achievement.specialization.as_deref().map(|text| visible(text, 120)));
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

/// Everything below the facts. `ribbon`: the content is only what somebody wrote.
pub(crate) fn details(report: &Report, inside: &[Report]) -> AnyView {
    let reading = &report.reading;
    view! {
        {description(reading)}
        {what_it_took(reading)}
        {skills(reading)}
        {results(&reading.results)}
        {evidence(&reading.evidence)}
        {vouched_for(inside)}
        {contents(inside)}
        {related(reading)}
    }
    .into_any()
}

fn section(title: String, content: AnyView) -> AnyView {
    view! { <section class="part"><h2>{title}</h2>{content}</section> }.into_any()
}

fn description(reading: &Reading) -> Option<AnyView> {
    let text = reading.description.as_deref().filter(|text| !text.trim().is_empty())?;
    Some(view! { <div class="lead">{markdown(text)}</div> }.into_any())
}

fn what_it_took(reading: &Reading) -> Option<AnyView> {
    let achievement = &reading.achievement;
    let words = achievement.criteria.as_deref().filter(|text| !text.trim().is_empty()).map(markdown);
    let address = achievement
        .criteria_url
        .as_deref()
        .map(|address| view! { <p>{way_out(address, Some(&t("criteria.page")))}</p> });
    if words.is_none() && address.is_none() {
        return None;
    }
    Some(section(t("part.criteria"), view! { {words}{address} }.into_any()))
}

fn skills(reading: &Reading) -> Option<AnyView> {
    let achievement = &reading.achievement;
    let (plain, told): (Vec<&Alignment>, Vec<&Alignment>) = achievement
        .alignments
        .iter()
        .partition(|one| one.url.as_deref().and_then(link).is_none() && one.description.is_none());
    let mut chips: Vec<AnyView> =
        plain.iter().map(|one| view! { <li class="chip">{claim(&one.name)}</li> }.into_any()).collect();
    chips.extend(achievement.tags.iter().map(|tag| view! { <li class="chip tag">{claim(tag)}</li> }.into_any()));
    let told: Vec<AnyView> = told.into_iter().map(alignment).collect();
    if chips.is_empty() && told.is_empty() {
        return None;
    }
    let chips = (!chips.is_empty()).then(|| view! { <ul class="chips wrap">{chips}</ul> });
    let told = (!told.is_empty()).then(|| view! { <ul class="lines">{told}</ul> });
    Some(section(t("part.skills"), view! { {told}{chips} }.into_any()))
}

fn alignment(one: &Alignment) -> AnyView {
    let framework = one.framework.as_deref().filter(|framework| !framework.is_empty());
    let name = match one.url.as_deref() {
        Some(url) if link(url).is_some() => way_out(url, Some(&one.name)),
        _ => claim(&one.name),
    };
    let code = one.code.as_deref().map(|code| [" ", &visible(code, 60)].concat());
    view! {
        <li>
            <p class="title">{name}</p>
            {framework.map(|framework| view! { <p class="soft">{claim(framework)}{code}</p> })}
            {one.description.as_deref().map(|text| view! { <p>{claim(text)}</p> })}
        </li>
    }
    .into_any()
}

fn results(lines: &[ResultLine]) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let rows: Vec<AnyView> = lines
        .iter()
        .map(|line| {
            let name = line.name.as_deref().map_or_else(|| t("part.result"), |name| visible(name, 120));
            let value = line.value.as_deref().or(line.level.as_deref()).or(line.status.as_deref());
            let value = value.map(|value| visible(value, 120)).unwrap_or_default();
            let level = line.level.as_deref().filter(|level| Some(*level) != line.value.as_deref() && line.value.is_some());
            let out_of = line.out_of.as_deref().map(|all| fill("result.out-of", &[("all", &visible(all, 200))]));
            view! {
                <div>
                    <dt><bdi>{name}</bdi></dt>
                    <dd>
                        <bdi>{value}</bdi>
                        {level.map(|level| view! { <p>{claim(level)}</p> })}
                        {line.level_description.as_deref().map(|text| view! { <p class="soft">{claim(text)}</p> })}
                        {out_of.map(|all| view! { <p class="soft">{all}</p> })}
                    </dd>
                </div>
            }
            .into_any()
        })
        .collect();
    Some(section(t("part.result"), view! { <dl class="facts wide">{rows}</dl> }.into_any()))
}

fn evidence(items: &[EvidenceItem]) -> Option<AnyView> {
    if items.is_empty() {
        return None;
    }
    let items: Vec<AnyView> = items
        .iter()
        .map(|item| {
            let name = item.name.as_deref().or(item.genre.as_deref()).map(|name| visible(name, 200));
            let head = match (&item.url, name) {
                (Some(url), name) => way_out(url, name.as_deref()),
                (None, Some(name)) => strong_claim(&name),
                (None, None) => t("evidence.unnamed").into_any(),
            };
            view! {
                <li>
                    <p class="title">{head}</p>
                    {item.description.as_deref().map(|text| view! { <p>{claim(text)}</p> })}
                    {item.narrative.as_deref().map(markdown)}
                </li>
            }
            .into_any()
        })
        .collect();
    Some(section(t("part.evidence"), view! { <ul class="lines">{items}</ul> }.into_any()))
}

/// Endorsements whose signature holds. One that fails is no endorsement and is not shown as one.
fn vouched_for(inside: &[Report]) -> Option<AnyView> {
    let told = |report: &&Report| {
        report.kind == Kind::Endorsement
            && matches!(report.headline, Headline::Genuine | Headline::IssuerUnconfirmed | Headline::CouldNotCheck)
    };
    let rows: Vec<AnyView> = inside.iter().filter(told).map(inner).collect();
    (!rows.is_empty()).then(|| section(t("part.endorsements"), view! { <ul class="lines">{rows}</ul> }.into_any()))
}

/// What else a record holds.
fn contents(inside: &[Report]) -> Option<AnyView> {
    let rows: Vec<AnyView> =
        inside.iter().filter(|report| report.kind != Kind::Endorsement).map(inner).collect();
    let number = rows.len();
    (number > 0).then(|| section(count("part.contents", number), view! { <ul class="lines">{rows}</ul> }.into_any()))
}

fn inner(report: &Report) -> AnyView {
    let issuer = issuer_of(report);
    view! {
        <li>
            <p class="title">{claim(&title_of(report))}</p>
            {(!issuer.is_empty()).then(|| view! { <p class="soft">{claim(&issuer)}</p> })}
            {mark(report.headline, report.reading.valid_until.as_deref())}
        </li>
    }
    .into_any()
}

fn related(reading: &Reading) -> Option<AnyView> {
    if reading.achievement.related.is_empty() {
        return None;
    }
    let rows: Vec<AnyView> = reading
        .achievement
        .related
        .iter()
        .map(|one| view! { <li><p class="title">{way_out(one, None)}</p></li> }.into_any())
        .collect();
    Some(section(t("part.related"), view! { <ul class="lines">{rows}</ul> }.into_any()))
}

/// A word across what nobody stands by.
pub(crate) fn ribbon(headline: Headline) -> Option<AnyView> {
    let key = match headline {
        Headline::NotGenuine => "ribbon.not-genuine",
        Headline::Revoked => "ribbon.revoked",
        _ => return None,
    };
    Some(view! { <p class="ribbon">{t(key)}</p> }.into_any())
}

/// The document as it came, and what software wants to know of it.
pub(crate) fn technical(report: &Report, text: &str, actions: AnyView) -> AnyView {
    let mut rows: Vec<AnyView> = Vec::new();
    let mut add = |name: &'static str, value: String| {
        if !value.is_empty() {
            rows.push(view! { <div><dt>{t(name)}</dt><dd class="code">{visible(&value, 2000)}</dd></div> }.into_any());
        }
    };
    let reading = &report.reading;
    add("tech.id", reading.id.clone().unwrap_or_default());
    add("tech.types", reading.types.join(", "));
    add("tech.issuer", reading.issuer.id.clone().unwrap_or_default());
    add("tech.subject", reading.recipient.id.clone().unwrap_or_default());
    add("tech.suites", report.suites.join(", "));
    add("tech.asked", report.asked.iter().map(|asked| asked.address.as_str()).collect::<Vec<_>>().join("\n"));
    add("tech.needs", report.needs.join("\n"));
    add("tech.size", count("tech.bytes", text.len()));
    view! {
        <details class="technical">
            <summary>{t("tech.title")}</summary>
            <dl class="facts wide">{rows}</dl>
            <div class="choices">{actions}</div>
        </details>
    }
    .into_any()
}

/// A small button with its icon.
pub(crate) fn button(shape: Icon, key: &'static str, act: impl Fn() + 'static) -> AnyView {
    view! { <button class="small" on:click=move |_| act()>{icon(shape)}{t(key)}</button> }.into_any()
}
