//! What to know before it is sent: what they will see, what they will stumble over, what cannot be taken back.

use leptos::prelude::*;

use super::{Desk, Ready};
use crate::domain::share::preflight::{Concern, Remark, Weight};
use crate::domain::verify::date;
use crate::domain::verify::report::Report;
use crate::ui::claims::{is_mail, visible};
use crate::ui::components::document::title_of;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::verdict::dot;
use crate::ui::dom::{Node, h, live, text};
use crate::ui::shell::Load;
use crate::ui::words::{Tone, count, day_of, fill, integer, listed, t};

pub(super) fn before(desk: Desk) -> Node {
    live(move || {
        let Load::Full(ready) = desk.ready.get() else { return None };
        let mut seen = vec![count("share.badges", ready.held.len())];
        seen.extend(contents(&ready).into_iter().map(t));
        let they_see = fill("share.they-see", &[("things", &listed(&seen))]);
        let look = h("button.link").say("share.preview").click(move || desk.preview.set(true));
        let (first, rest): (Vec<Line>, Vec<Line>) =
            lines(&ready).into_iter().partition(|line| line.weight != Weight::Tells);
        let verdict = if first.is_empty() {
            row(Tone::Genuine, Icon::Tick, &t("before.good"))
        } else {
            let stops = first.iter().any(|line| line.weight == Weight::Stops);
            let (tone, shape) = if stops { (Tone::Stop, Icon::Cross) } else { (Tone::Caution, Icon::Alert) };
            row(tone, shape, &t(if stops { "before.stops" } else { "before.warns" }))
        };
        let first = (!first.is_empty())
            .then(|| h("ul.remarks").put(first.iter().map(Line::show).collect::<Vec<_>>()));
        let number = rest.len();
        let rest = (number > 0).then(|| {
            h("details")
                .put(h("summary").put(count("before.tells", number)))
                .put(h("ul.remarks").put(rest.iter().map(Line::show).collect::<Vec<_>>()))
        });
        let lasting = h("ul.lasting")
            .put(h("li").put(count("share.whole", ready.held.len())))
            .put((!desk.is_answer()).then(|| h("li").say("share.anyone")));
        Some(
            h("section.panel.before")
                .put(h("h2").say("before.title"))
                .put(h("p").put(they_see).put(" ").put(look))
                .put(verdict)
                .put(first)
                .put(rest)
                .put(lasting),
        )
    })
}

fn row(tone: Tone, shape: Icon, words: &str) -> Node {
    h("p.mark").class(tone.class(), true).put(dot(shape)).put(h("span").put(words))
}

/// What of a person stands in the chosen badges.
fn contents(ready: &Ready) -> Vec<&'static str> {
    let readings = || ready.held.iter().flat_map(|held| held.reports.iter().map(|report| &report.reading));
    let plain =
        || readings().flat_map(|reading| reading.recipient.identifiers.iter()).filter(|one| !one.hashed);
    let is_name = |kind: &str| kind.to_ascii_lowercase().ends_with("name");
    let mail = plain().any(|one| is_mail(&one.value))
        || readings().any(|reading| reading.recipient.id.as_deref().is_some_and(is_mail));
    let mut all = Vec::new();
    if readings().any(|reading| reading.recipient.name.is_some()) || plain().any(|one| is_name(&one.kind)) {
        all.push("share.sees.name");
    }
    if mail {
        all.push("share.sees.mail");
    }
    if plain().any(|one| !is_mail(&one.value) && !is_name(&one.kind)) {
        all.push("share.sees.number");
    }
    if readings().any(|reading| !reading.results.is_empty()) {
        all.push("share.sees.results");
    }
    if readings().any(|reading| !reading.evidence.is_empty()) {
        all.push("share.sees.evidence");
    }
    all
}

/// One concern, about one or several of the badges.
struct Line {
    what: Concern,
    weight: Weight,
    about: Option<String>,
    titles: Vec<String>,
}

/// The remarks, those alike in one line. What is said of the ways stands beside the ways, and what they see of the
/// person above.
fn lines(ready: &Ready) -> Vec<Line> {
    let several = ready.held.len() > 1;
    let mut lines: Vec<Line> = Vec::new();
    for remark in ready.remarks.iter().filter(|remark| !elsewhere(remark.what)) {
        let title = several.then(|| title_at(ready, remark)).flatten();
        let same = |line: &&mut Line| line.what == remark.what && line.about == remark.about;
        match lines.iter_mut().find(same) {
            Some(line) => line.titles.extend(title.filter(|title| !line.titles.contains(title))),
            None => lines.push(Line {
                what: remark.what,
                weight: remark.weight,
                about: remark.about.clone(),
                titles: title.into_iter().collect(),
            }),
        }
    }
    lines
}

fn elsewhere(concern: Concern) -> bool {
    use Concern::*;
    matches!(
        concern,
        TooLargeForACode | FineCode | TooLargeForCodes | LongLink | TooLargeForALink | ContainsName
    )
}

/// The title of the badge that a remark is about: the number in `$.verifiableCredential[n]…` is its place in the choice.
fn title_at(ready: &Ready, remark: &Remark) -> Option<String> {
    let (_, rest) = remark.path.split_once('[')?;
    let number: usize = rest.split(']').next()?.parse().ok()?;
    ready.held.get(number)?.reports.first().map(|report: &Report| title_of(report))
}

impl Line {
    fn show(&self) -> Node {
        let about = self.about.as_deref().map(|about| match date::instant(about) {
            Some(_) => day_of(about),
            None => visible(about, 100),
        });
        let about = about.unwrap_or_else(|| t("about.its-website"));
        let words = fill(concern_key(self.what), &[("about", &about)]);
        let titles = (!self.titles.is_empty()).then(|| {
            let titles: Vec<String> =
                self.titles.iter().map(|title| fill("before.quoted", &[("title", title)])).collect();
            h("small.soft").put(listed(&titles))
        });
        let (tone, shape) = match self.weight {
            Weight::Stops => (Tone::Stop, Icon::Cross),
            Weight::Warns => (Tone::Caution, Icon::Alert),
            Weight::Tells => (Tone::Unknown, Icon::Info),
        };
        h("li")
            .class(tone.class(), true)
            .put(h("span.dot").put(icon(shape)))
            .put(h("span").put(text(&words)).put(titles.map(|titles| h("span.block").put(titles))))
    }
}

fn concern_key(concern: Concern) -> &'static str {
    match concern {
        Concern::NotGenuine => "concern.not-genuine",
        Concern::Withdrawn => "concern.withdrawn",
        Concern::Paused => "concern.paused",
        Concern::Expired => "concern.expired",
        Concern::NotYetValid => "concern.not-yet-valid",
        Concern::Unsigned => "concern.unsigned",
        Concern::CouldNotCheck => "concern.could-not-check",
        Concern::EndsBeforeShare => "concern.ends-before-share",
        Concern::EarnedUnderAnotherKey => "concern.earned-under-another-key",
        Concern::IssuerUnreachable => "concern.issuer-unreachable",
        Concern::IssuerMustBeAsked => "concern.issuer-must-be-asked",
        Concern::StatusMustBeAsked => "concern.status-must-be-asked",
        Concern::IssuerUnlisted => "concern.issuer-unlisted",
        Concern::PictureMissing => "concern.picture-missing",
        Concern::PictureElsewhere => "concern.picture-elsewhere",
        Concern::StrictForm => "concern.strict-form",
        Concern::ContainsEmail => "concern.contains-email",
        Concern::ContainsName => "concern.contains-name",
        Concern::ContainsHashedIdentity => "concern.contains-hashed-identity",
        Concern::ContainsIdentity => "concern.contains-identity",
        Concern::TooLargeForACode => "concern.too-large-for-a-code",
        Concern::FineCode => "concern.fine-code",
        Concern::TooLargeForCodes => "concern.too-large-for-codes",
        Concern::LongLink => "concern.long-link",
        Concern::TooLargeForALink => "concern.too-large-for-a-link",
    }
}

/// How long a row of codes takes to be read at best, in words.
pub(super) fn seconds(pieces: usize) -> String {
    // A few frames more than there are pieces, some of them missed.
    let frames = pieces.saturating_mul(5) / 4 + 2;
    count("codes.seconds", frames.div_ceil(super::codes::PACE as usize).max(1))
}

pub(super) fn characters(link: &str) -> String {
    fill("ways.link.more", &[("n", &integer(link.len()))])
}
