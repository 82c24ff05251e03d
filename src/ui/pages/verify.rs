//! `/v#…` and `/check`: what somebody shows, judged on this device. Viewing it keeps nothing.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::browser::files::{self, Brought, FileFault};
use crate::browser::{camera, settings};
use crate::domain::caseless::caseless;
use crate::domain::credential::{Kind, Picture};
use crate::domain::engine::{Fault, Unreadable};
use crate::domain::evidence::Instant;
use crate::domain::receipt::{Asked, Piece};
use crate::domain::verify::date;
use crate::domain::verify::report::{Headline, Is, Report, Why};
use crate::ui::claims::visible;
use crate::ui::components::claim::{claim, strong_claim};
use crate::ui::components::dialog::dialog;
use crate::ui::components::document::{button, details, earner, issuer_of, technical, title_of};
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::components::person::{Comparison, check_person};
use crate::ui::components::plate::plate_with;
use crate::ui::components::report::{Ask, ask_at_once, fold, hosts_of, how_do_we_know, worst};
use crate::ui::components::scanner::scanner;
use crate::ui::components::verdict::{
    banner, dead, distrusted, failing, failing_inside, headline_icon, issued_by, mark, reason, ribbon,
    toned_mark,
};
use crate::ui::dom::{Node, h, later, live, many, text, watch};
use crate::ui::shell::{App, Load, app, greet_again, head, heading, link, public_base, set_title};
use crate::ui::words::{self, Tone, clock, count, day, day_of, fill, headline_word, listed, sentence, t};
use crate::wallet::WalletError;
use crate::wallet::import::Incoming;
use crate::wallet::receipt::{About, Compare};
use crate::wallet::verify::{Opened, OpenedDocument};

use super::badge::{ending, original_actions};
use super::import::{consent, nameless, text_area, unopened, unreadable_list, way};
use super::lost::wrong;

/// What was opened, judged, and with whose help.
#[derive(Clone, Default)]
struct Seen {
    documents: Vec<OpenedDocument>,
    unreadable: Vec<Unreadable>,
    at: Instant,
    /// Addresses whose hosts were contacted while it was looked at.
    contacted: Vec<String>,
    /// Every piece that was shown, exactly as it came, and in which of them each document stood.
    shown: Vec<Piece>,
    within: Vec<usize>,
    /// What was asked in person, and how it was answered.
    asked: Option<Asked>,
}

/// What is being looked at, and what is unfolded in it.
#[derive(Clone, Copy)]
struct Looking {
    app: App,
    state: RwSignal<Load<Arc<Seen>>>,
    busy: RwSignal<bool>,
    /// By the place of the badge and the name of the fold, so that checking again folds nothing away.
    folds: StoredValue<BTreeMap<String, ArcRwSignal<bool>>>,
    /// With whom each badge was compared, by its document and path; it stays when it is checked again.
    people: StoredValue<BTreeMap<(usize, String), Comparison>>,
    /// The page itself, and not a preview of it.
    whole: bool,
}

impl Looking {
    fn new(app: App, whole: bool) -> Looking {
        let state = RwSignal::new(Load::Waiting);
        let (folds, people) = (StoredValue::default(), StoredValue::default());
        Looking { app, state, busy: RwSignal::new(false), folds, people, whole }
    }

    fn comparison(self, document: usize, path: &str) -> Comparison {
        let place = (document, path.to_owned());
        self.people.try_update_value(|people| people.entry(place).or_default().clone()).unwrap_or_default()
    }

    /// What came of the comparisons that stand on the page.
    fn compared(self) -> Vec<Compare> {
        self.people.with_value(|people| {
            let compared = people.iter().filter_map(|((document, path), person)| {
                Some(Compare { document: *document, path: path.clone(), is: person.answer()? })
            });
            compared.collect()
        })
    }

    /// Something else is looked at.
    fn forget(self) {
        self.folds.update_value(BTreeMap::clear);
        self.people.update_value(BTreeMap::clear);
    }

    fn fold(self, place: &str, name: &str, open: bool) -> RwSignal<bool> {
        let key = [place, " ", name].concat();
        if let Some(known) = self.folds.with_value(|folds| folds.get(&key).cloned()) {
            return known.into();
        }
        // What is kept is counted: a handle goes with the drawing that asked for it.
        let fresh = ArcRwSignal::new(open);
        self.folds.update_value(|folds| {
            folds.insert(key, fresh.clone());
        });
        fresh.into()
    }

    fn ask(self, document: usize) -> Ask {
        Ask { run: Rc::new(move |agreed| ask_again(self, Some(document), agreed)), busy: self.busy }
    }

    fn show(self) -> Node {
        live(move || match self.state.get() {
            Load::Waiting => waiting(&t("seen.checking")),
            Load::Wrong(error) if self.whole => broken(&error),
            Load::Wrong(error) => wrong(&error),
            Load::Full(seen) => verdict_page(self, &seen),
        })
    }

    async fn open(self, bytes: &[u8]) {
        let wallet = self.app.wallet();
        let opened = match wallet.open(bytes).await {
            Ok(opened) => Load::Full(Arc::new(Seen {
                documents: opened.documents,
                unreadable: opened.unreadable,
                at: wallet.now(),
                shown: vec![Piece { name: t("foot.link"), bytes: bytes.to_vec() }],
                ..Seen::default()
            })),
            Err(error) if self.whole && led_on(self.app, &error, bytes) => return,
            Err(error) => Load::Wrong(error),
        };
        let _ = self.state.try_set(opened);
    }
}

/// `/v#…`: a link of ours, opened by whoever was given it.
pub(crate) fn shared_page() -> Node {
    let looking = Looking::new(app(), true);
    let hash = use_location().hash;
    set_title(&t("seen.checking"));
    watch(move || {
        let hash = hash.get();
        looking.forget();
        looking.state.set(Load::Waiting);
        later(async move {
            let payload = hash.trim_start_matches('#');
            looking.open([public_base().as_str(), "v#", payload].concat().as_bytes()).await;
        });
    });
    h("div.seen").put(looking.show())
}

/// A link that is locked, asks, or is one part of several has a page of its own, in the other module.
fn led_on(app: App, error: &WalletError, bytes: &[u8]) -> bool {
    let WalletError::Unreadable(fault) = error else { return false };
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    match (fault.code.as_str(), text.split_once('#')) {
        ("locked" | "request" | "one-of-several", Some((_, fragment))) => {
            app.go_instead(&["open#", fragment.trim()].concat());
            true
        }
        _ => false,
    }
}

/// The very page that others will see, from the document that they will get.
pub(crate) fn preview(app: App, document: String) -> Node {
    let looking = Looking::new(app, false);
    later(async move { looking.open(document.as_bytes()).await });
    h("div.seen").put(looking.show())
}

/// The whole page about something that did not come as an address: what was unlocked, what answers a question.
pub(crate) fn whole(app: App, shown: Piece, opened: Opened, asked: Option<Asked>) -> Node {
    let looking = Looking::new(app, true);
    let (documents, unreadable) = (opened.documents, opened.unreadable);
    let at = app.wallet().now();
    let seen = Seen { documents, unreadable, at, shown: vec![shown], asked, ..Seen::default() };
    looking.state.set(Load::Full(Arc::new(seen)));
    h("div.seen").put(looking.show())
}

/// A broken link shows no badge at all.
fn broken(error: &WalletError) -> Node {
    let title = t("seen.broken");
    match error {
        WalletError::Unreadable(fault) => {
            let reason = vec![h("p").put(words::fault(fault)), h("p").say("seen.broken.next")];
            many(vec![
                h("div.large").put(banner(
                    Tone::Unknown,
                    Icon::Question,
                    heading(&title, text(&title)),
                    many(reason),
                )),
                h("p.center.other").put(h("a.button").attr("href", &link("check")).say("seen.check-other")),
            ])
        }
        other => many(vec![heading(&t("seen.could-not"), text(&t("seen.could-not"))), wrong(other)]),
    }
}

/// A badge at the top of what was opened.
struct Shown {
    document: usize,
    report: Report,
    inside: Vec<Report>,
    /// The share that it came in was changed, or not made by the one it names.
    spoiled: bool,
}

impl Shown {
    fn tone(&self) -> Tone {
        if self.spoiled { Tone::Stop } else { words::tone(self.report.headline) }
    }

    fn genuine(&self) -> bool {
        self.tone() == Tone::Genuine
    }
}

/// A share among what was opened.
struct Share {
    document: usize,
    report: Report,
}

impl Share {
    fn broken(&self) -> bool {
        self.report.headline == Headline::NotGenuine
    }

    /// When it ended, if it did.
    fn ended(&self, now: Instant) -> Option<Instant> {
        let end = self.report.reading.shared.as_ref()?.expires.as_deref().and_then(date::instant)?;
        (end < now).then_some(end)
    }
}

/// The shares, and the badges in them and beside them, failing ones first.
fn sorted(seen: &Seen) -> (Vec<Share>, Vec<Shown>) {
    let mut shares = Vec::new();
    let mut badges = Vec::new();
    for (document, opened) in seen.documents.iter().enumerate() {
        let Some((first, rest)) = opened.reports.split_first() else { continue };
        if !first.kind.is_presentation() {
            let (report, inside) = (first.clone(), rest.to_vec());
            badges.push(Shown { document, report, inside, spoiled: false });
            continue;
        }
        let share = Share { document, report: first.clone() };
        for report in rest {
            if rest.iter().any(|other| within(&report.path, &other.path)) {
                continue;
            }
            let inside = rest.iter().filter(|other| within(&other.path, &report.path)).cloned().collect();
            badges.push(Shown { document, report: report.clone(), inside, spoiled: share.broken() });
        }
        shares.push(share);
    }
    // In the order in which they came within a tone.
    let mut ordered = Vec::with_capacity(badges.len());
    for tone in [Tone::Stop, Tone::Unknown, Tone::Caution, Tone::Genuine] {
        ordered.extend(badges.extract_if(.., |badge| badge.tone() == tone));
    }
    (shares, ordered)
}

/// Whether what stands at one path stands inside what stands at another.
fn within(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with(['.', '[']))
}

/// The verdict first, then the badges, as an employer asks for them.
fn verdict_page(looking: Looking, seen: &Arc<Seen>) -> Node {
    let (shares, badges) = sorted(seen);
    let cards = badges.iter().map(|badge| card(looking, seen, badge, badges.len() == 1));
    let unreadable = (!seen.unreadable.is_empty()).then(|| {
        let title = h("h2").put(count("review.unreadable", seen.unreadable.len()));
        h("section.panel").put(title).put(unreadable_list(&seen.unreadable))
    });
    let page = h("div.verdict-page")
        .put(summary(looking, seen, &shares, &badges))
        .put(shares.iter().map(|share| sharing(share, &badges, seen.at)).collect::<Vec<Node>>())
        .put(cards.collect::<Vec<Node>>())
        .put(unreadable)
        .put(foot(looking, seen));
    many(if looking.whole { vec![page, actions(looking, seen)] } else { vec![page] })
}

/// The sentence above everything.
fn summary(looking: Looking, seen: &Seen, shares: &[Share], badges: &[Shown]) -> Node {
    let genuine = badges.iter().filter(|badge| badge.genuine()).count();
    let mut tone = worst(badges.iter().map(Shown::tone));
    let (mut title, mut because, mut shape) = match (shares, badges) {
        // The one thing that was opened is a share that does not fit together.
        ([share], _) if share.broken() && seen.documents.len() == 1 => {
            tone = Tone::Stop;
            let because =
                vec![h("p").put(failing(&share.report).map(words::why)), h("p").say("seen.share-broken")];
            (t("verdict.not-genuine"), because, Icon::Cross)
        }
        (_, []) => (t("seen.nothing"), Vec::new(), Icon::Question),
        (_, [only]) if !only.spoiled => {
            let offer = ask_at_once(&only.report, &looking.ask(only.document));
            let because = [Some(reason(&only.report)), offer].into_iter().flatten().collect();
            (words::sentence_of(&only.report), because, headline_icon(only.report.headline))
        }
        (_, several) if genuine == several.len() => {
            let all = words::integer(genuine);
            let both = genuine == 2;
            let title = if both { t("seen.both-genuine") } else { fill("seen.all-genuine", &[("n", &all)]) };
            (title, vec![h("p").say("seen.all-genuine.reason")], Icon::Tick)
        }
        (_, several) => {
            let (some, all) = (words::integer(genuine), words::integer(several.len()));
            let more = if tone == Tone::Stop { "seen.some.stop" } else { "seen.some.look" };
            let title = fill("seen.some", &[("genuine", &some), ("all", &all)]);
            (title, vec![h("p").say(more)], tone_icon(tone))
        }
    };
    let ended = shares.iter().filter_map(|share| share.ended(seen.at)).max();
    let lost = badges.iter().map(|badge| failing_inside(&badge.inside)).sum();
    let but = match (ended, lost) {
        (Some(_), _) => Some("seen.genuine-ended"),
        (None, 1..) => Some("seen.genuine-partly"),
        (None, 0) => None,
    };
    if let Some(but) = but {
        if tone == Tone::Genuine {
            title = t(but);
            shape = Icon::Alert;
        }
        tone = tone.max(Tone::Caution);
    }
    because.extend(ended.map(|end| h("p.strong").put(fill("seen.ended", &[("day", &day(end))]))));
    because.extend((lost > 0).then(|| h("p.strong").put(count("inside.failing", lost))));
    because.extend(
        (!seen.unreadable.is_empty())
            .then(|| h("p.strong").put(count("review.unreadable", seen.unreadable.len())).put(".")),
    );
    let title = if looking.whole { heading(&title, text(&title)) } else { h("p.h1").put(title) };
    h("div.large").put(banner(tone, shape, title, many(because)))
}

fn tone_icon(tone: Tone) -> Icon {
    match tone {
        Tone::Genuine => Icon::Tick,
        Tone::Caution => Icon::Alert,
        Tone::Unknown => Icon::Question,
        Tone::Stop => Icon::Cross,
    }
}

/// For whom it was shared, when, until when, and whether the sharer proved to hold anything.
fn sharing(share: &Share, badges: &[Shown], now: Instant) -> Node {
    let ended = share.ended(now);
    let badges: Vec<&Shown> = badges.iter().filter(|badge| badge.document == share.document).collect();
    let share = &share.report;
    let told = share.reading.shared.clone().unwrap_or_default();
    let whom = told.audience.as_deref().map_or_else(|| text(&t("sharing.anyone")), strong_claim);
    // A share is made at a moment of somebody's day, unlike a badge.
    let local = |text: &str| date::instant(text).map_or_else(|| visible(text, 40), day);
    let made = text(&told.created.as_deref().map_or_else(|| t("sharing.unsaid"), local));
    let until = told.expires.as_deref().map(local);
    let key = match (&until, &told.created, &told.audience) {
        (Some(_), ..) => "sharing.sentence",
        (None, Some(_), _) => "sharing.sentence.open",
        // Many wallets show a badge with nothing around it.
        (None, None, Some(_)) => "sharing.sentence.undated",
        (None, None, None) => "sharing.sentence.silent",
    };
    let until = text(&until.unwrap_or_default());
    let sentence = sentence(key, vec![("name", whom), ("made", made), ("until", until)]);
    let reason = told
        .reason
        .as_deref()
        .map(|reason| h("p").put(words::sentence("sharing.reason", vec![("reason", claim(reason))])));
    let ended = ended
        .map(|end| toned_mark(Tone::Caution, Icon::Alert, &fill("sharing.ended", &[("day", &day(end))])));
    let foreign_to = told.audience.as_deref().and_then(|audience| {
        let name = settings::checker()?;
        let plain = |text: &str| caseless(text.trim());
        let words = fill("sharing.not-you", &[("name", &visible(&name, 80))]);
        (plain(&name) != plain(audience)).then(|| toned_mark(Tone::Caution, Icon::Alert, &words))
    });
    let signed = share.findings.integrity.is == Is::Holds && share.findings.issuer_key.is == Is::Holds;
    let owned = !badges.is_empty() && badges.iter().all(|badge| badge.report.findings.holder.is == Is::Holds);
    let foreign = badges.iter().any(|badge| badge.report.findings.holder.why == Why::HolderIsNotSubject);
    let (tone, shape, key) = match share.headline {
        Headline::NotGenuine => (Tone::Stop, Icon::Cross, "sharer.broken"),
        Headline::Unsigned => (Tone::Unknown, Icon::Dash, "sharer.unsigned"),
        _ if !signed => (Tone::Unknown, Icon::Question, "sharer.unproven"),
        _ if owned => (Tone::Genuine, Icon::Tick, "sharer.owner"),
        _ if foreign => (Tone::Caution, Icon::Alert, "sharer.foreign"),
        _ => (Tone::Unknown, Icon::Info, "sharer.wallet"),
    };
    h("section.panel.sharing")
        .put(h("p.whom").put(sentence))
        .put(reason)
        .put(ended)
        .put(foreign_to)
        .put(toned_mark(tone, shape, &t(key)))
}

fn card(looking: Looking, seen: &Seen, badge: &Shown, single: bool) -> Node {
    let broken = badge.spoiled;
    let report = &badge.report;
    let headline = report.headline;
    let name = title_of(report);
    let grey = broken || dead(headline);
    let says = broken || distrusted(report);
    let source = seen.documents.get(badge.document).map_or("", |document| document.text.as_str());
    let embedded = match &report.reading.picture {
        Picture::Embedded(data) => Some(data.clone()),
        // A picture that carried the document is covered by nothing: beside a verdict, it would say what nobody signed.
        Picture::None | Picture::Remote(_) => None,
    };
    let place = [words::integer(badge.document), report.path.clone()].concat();
    let ask = looking.ask(badge.document);
    let earner = earner(&report.reading.recipient).unwrap_or_else(|| t("earner.unnamed"));
    let earned = if says { "seen.says-earned-by" } else { "seen.earned-by" };
    // Of a badge in a broken share nothing is said but that: its own verdict, whatever it is, cannot help it.
    let unclear = match (headline, broken) {
        (Headline::NotGenuine, _) => (!single).then(|| reason(report)),
        (_, true) => (!single).then(|| h("p").say("seen.spoiled")),
        (Headline::Genuine | Headline::SelfIssued, _) => None,
        (_, false) => (!single).then(|| reason(report)),
    };
    let stamp = match (headline, broken) {
        (Headline::NotGenuine | Headline::Revoked, _) | (_, false) => ribbon(headline),
        (_, true) => h("p.ribbon").say("ribbon.spoiled"),
    };
    let content = many(vec![text(&t("seen.content"))]);
    let head = h("div").put(h("h2").put(claim(&name))).put((!broken).then(|| mark(headline, None)));
    h("article.panel.badge")
        .class("dead", grey)
        .put(stamp)
        .put(h("div.head").put(plate_with(&name, &issuer_of(report), embedded)).put(head))
        .put(issued_by(report, says))
        .put(
            (report.findings.own_word() && !single && !broken)
                .then(|| h("p.hint").put(words::own_word(report))),
        )
        .put(
            (headline == Headline::SelfIssued && report.kind == Kind::Clr)
                .then(|| lines_inside(&badge.inside)),
        )
        .put(h("p").put(sentence(earned, vec![("name", strong_claim(&earner))])))
        .put((!grey).then(|| check_person(report, looking.comparison(badge.document, &report.path))))
        .put(dates(report).map(|dates| h("p.soft").put(dates)))
        .put(unclear.map(|unclear| h("div.reason").put(unclear)))
        .put(how_do_we_know(report, Some(&ask), looking.fold(&place, "how", headline != Headline::Genuine)))
        .put(fold(
            "details.content",
            looking.fold(&place, "content", single && !grey),
            content,
            details(report, &badge.inside),
        ))
        .put(technical(report, source, Vec::new()))
}

/// How many lines of a record may be told as what, in the order of the verdicts.
fn lines_inside(inside: &[Report]) -> Node {
    let mut counts: BTreeMap<Headline, usize> = BTreeMap::new();
    for line in inside.iter().filter(|line| line.kind != Kind::Endorsement) {
        *counts.entry(line.headline).or_default() += 1;
    }
    let all = counts.values().sum();
    let rows = counts.into_iter().map(|(headline, number)| {
        let words = [&words::integer(number), " · ", &headline_word(headline)].concat();
        h("li").put(toned_mark(words::tone(headline), headline_icon(headline), &words))
    });
    let rows: Vec<Node> = rows.collect();
    h("div.inside-counts").put(h("p.strong").put(count("inside.lines", all))).put(h("ul.names").put(rows))
}

fn dates(report: &Report) -> Option<String> {
    let reading = &report.reading;
    let from = reading.awarded.as_deref().or(reading.valid_from.as_deref()).map(day_of);
    match (from, reading.valid_until.as_deref().map(day_of)) {
        (Some(from), Some(until)) => Some(fill("seen.dates", &[("from", &from), ("until", &until)])),
        (Some(from), None) => Some(fill("seen.since", &[("from", &from)])),
        (None, Some(until)) => Some(fill("seen.until", &[("until", &until)])),
        (None, None) => None,
    }
}

/// When and where it was checked, and who was contacted for it.
fn foot(looking: Looking, seen: &Seen) -> Node {
    let hosts = hosts_of(&seen.contacted);
    let contacted = if hosts.is_empty() {
        t("foot.nobody")
    } else {
        fill("foot.contacted", &[("hosts", &listed(&hosts))])
    };
    let checked = fill("foot.checked", &[("time", &clock(seen.at)), ("day", &day(seen.at))]);
    let foot = h("footer.foot").put(h("p").put(checked).put(" ").put(contacted));
    if !looking.whole {
        return foot;
    }
    let original = RwSignal::new(false);
    let again = seen.contacted.clone();
    let choices = h("div.choices")
        .put(button(Icon::Again, "foot.again", move || ask_again(looking, None, again.clone())))
        .put(button(Icon::File, "foot.original", move || original.set(true)));
    let texts: Vec<String> = seen.documents.iter().map(|document| document.text.clone()).collect();
    let sheet =
        dialog(original, "dialog.sheet.wide", t("foot.original"), move || originals(looking.app, &texts));
    many(vec![foot.put(choices).put(h("p.soft").say("foot.promise")), sheet])
}

fn originals(app: App, texts: &[String]) -> Node {
    let all = texts.iter().map(|text| {
        let name = [t("foot.file").as_str(), ending(text)].concat();
        many(vec![
            h("div.choices").put(original_actions(app, name, text)),
            h("pre.original").attr("tabindex", "0").put(pretty(text)),
        ])
    });
    many(all.collect())
}

/// For reading only: what is copied and saved is the text as it came.
fn pretty(text: &str) -> String {
    let value = js_sys::JSON::parse(text).ok();
    let spaced = value.and_then(|value| {
        js_sys::JSON::stringify_with_replacer_and_space(&value, &wasm_bindgen::JsValue::NULL, &2.into()).ok()
    });
    spaced.map_or_else(|| text.to_owned(), String::from)
}

fn actions(looking: Looking, seen: &Arc<Seen>) -> Node {
    let app = looking.app;
    let (kept, page) = (Arc::clone(seen), Arc::clone(seen));
    let save = h("button.primary").put(icon(Icon::Save)).say("foot.save-report").click(move || {
        with_receipt(looking, Arc::clone(&kept), move |receipt| {
            let name = [t("foot.report-file").as_str(), ".json"].concat();
            files::save(&name, "application/json", receipt.as_bytes());
            app.say(t("foot.report-saved"));
        });
    });
    let print = h("button").put(icon(Icon::Print)).say("foot.print").click(|| {
        let _ = window().print();
    });
    let as_page = h("button.narrow").label("foot.as-page").put(icon(Icon::File)).click(move || {
        with_receipt(looking, Arc::clone(&page), move |receipt| {
            settings::hand_over(&receipt);
            app.go("receipt");
        });
    });
    h("div.actions").put(save).put(print).put(review(seen)).put(as_page)
}

/// A shared record can be read as one. What was shared goes along in the part of the address that stays here.
fn review(seen: &Seen) -> Option<Node> {
    let hash = window().location().hash().ok().filter(|hash| hash.len() > 1)?;
    let reports = || seen.documents.iter().flat_map(|document| &document.reports);
    let record = reports().any(|report| matches!(report.kind, Kind::Clr | Kind::LerRs))
        || reports().filter(|report| !report.kind.is_presentation()).count() > 2;
    let way = h("a.button").attr("href", &[link("review").as_str(), &hash].concat());
    record.then(|| way.put(icon(Icon::Record)).say("seen.review"))
}

/// What was checked, when, on what evidence and with what result, signed by this device, for the files of the one who
/// checked.
fn with_receipt(looking: Looking, seen: Arc<Seen>, done: impl FnOnce(String) + 'static) {
    let (app, compared) = (looking.app, looking.compared());
    later(async move {
        let opened = Opened { documents: seen.documents.clone(), unreadable: seen.unreadable.clone() };
        let build = document().document_element().and_then(|page| page.get_attribute("data-build"));
        let about = About {
            shown: &seen.shown,
            opened: &opened,
            within: &seen.within,
            at: seen.at,
            asked: seen.asked.as_ref(),
            compared: &compared,
            keep_documents: true,
            build: build.as_deref().filter(|build| !build.is_empty()),
        };
        match app.wallet().receipt(about).await {
            Ok(receipt) => done(receipt),
            Err(error) => app.say(words::error(&error).0),
        }
    });
}

/// Judges one document or all of them again, asking the hosts that the person agreed to.
fn ask_again(looking: Looking, which: Option<usize>, agreed: Vec<String>) {
    let Load::Full(before) = looking.state.get_untracked() else { return };
    let (app, busy) = (looking.app, looking.busy);
    busy.set(true);
    later(async move {
        let wallet = app.wallet();
        let mut seen = Seen::clone(&before);
        for (at, document) in seen.documents.iter_mut().enumerate() {
            if which.is_some_and(|which| which != at) {
                continue;
            }
            let asked =
                seen.asked.as_ref().map(|asked| (asked.challenge.as_str(), asked.audience.as_deref()));
            let judged = wallet.check_answer_online(&document.text, &document.evidence, &agreed, asked).await;
            match judged {
                Ok((reports, evidence)) => {
                    document.reports = reports;
                    document.evidence = evidence;
                }
                Err(error) => {
                    app.say(words::error(&error).0);
                    let _ = busy.try_set(false);
                    return;
                }
            }
        }
        seen.at = wallet.now();
        for address in agreed {
            if !seen.contacted.contains(&address) {
                seen.contacted.push(address);
            }
        }
        app.say(t("foot.checked-again"));
        let _ = busy.try_set(false);
        greet_again();
        let _ = looking.state.try_set(Load::Full(Arc::new(seen)));
    });
}

/// Where checking something by hand has got to.
#[derive(Clone)]
enum Step {
    Choosing,
    Reading,
    Consent(String),
    Wrong(WalletError),
    Seen,
}

#[derive(Clone, Copy)]
struct Desk {
    app: App,
    step: RwSignal<Step>,
    looking: Looking,
    scanning: RwSignal<bool>,
}

/// `/check`: scan, paste, choose or drop what is to be checked.
pub(crate) fn check_page() -> Node {
    let app = app();
    let desk = Desk {
        app,
        step: RwSignal::new(Step::Choosing),
        looking: Looking::new(app, true),
        scanning: RwSignal::new(false),
    };
    watch(move || {
        if !app.inbox.read().is_empty() {
            let brought = app.inbox.try_update(std::mem::take).unwrap_or_default();
            desk.take(brought);
        }
    });
    let shown = live(move || match desk.step.get() {
        Step::Choosing => many(vec![head("check.title"), ways(desk)]),
        Step::Reading => many(vec![head("check.title"), waiting(&t("seen.checking"))]),
        Step::Consent(address) => {
            let ask = address.clone();
            let no = move || desk.step.set(Step::Choosing);
            many(vec![head("check.title"), consent(&address, app, move || desk.ask(ask.clone()), no)])
        }
        Step::Wrong(error) => {
            let (what, next) = words::error(&error);
            many(vec![head("check.title"), notice(State::Wrong, &what, &next, vec![another(desk)])])
        }
        Step::Seen => {
            let back = h("button.round").label("check.another").put(icon(Icon::Back));
            let back = back.click(move || desk.step.set(Step::Choosing));
            many(vec![h("header.top.back.no-print").put(back), h("div.seen").put(desk.looking.show())])
        }
    });
    many(vec![shown, scanner(desk.scanning, Rc::new(move |text: String| desk.read(text.into_bytes())))])
}

fn another(desk: Desk) -> Node {
    h("button.small").say("check.another").click(move || desk.step.set(Step::Choosing))
}

fn ways(desk: Desk) -> Node {
    let typed = RwSignal::new(String::new());
    let submit = move || {
        let text = typed.get_untracked();
        if !text.trim().is_empty() {
            desk.read(text.into_bytes());
        }
    };
    let choose =
        move || later(async move { desk.take(files::choose(files::BADGE_FILES, true, false).await) });
    let photo = move || {
        later(async move {
            for brought in files::choose("image/*", false, false).await {
                match brought {
                    Ok(photo) => match camera::read_picture(&photo.bytes).await {
                        Ok(text) => desk.read(text.into_bytes()),
                        Err(error) => desk.app.say(words::picture_error(error)),
                    },
                    Err(fault) => desk.app.say(words::fault(&unopened(fault).fault)),
                }
            }
        });
    };
    let list = h("ul.ways")
        .put(way(Icon::Camera, "add.scan", None, move || desk.scanning.set(true)))
        .put(way(Icon::Photo, "add.photo", None, photo))
        .put(way(Icon::File, "add.files", None, choose));
    let form = h("form.form.panel")
        .submit(submit)
        .put(h("label").say("check.paste").put(text_area("4").bind(typed)))
        .put(h("div.choices").put(h("button.primary").put(icon(Icon::Check)).say("check.do")));
    let more = h("p.center")
        .put(h("a").attr("href", &link("desk")).say("check.many"))
        .put(" · ")
        .put(h("a").attr("href", &link("ask")).say("check.ask"));
    many(vec![
        h("p.lead").say("check.lead"),
        list,
        form,
        h("p.soft.center.drop-hint").say("check.drop"),
        more,
    ])
}

/// Of an earlier check, to be compared with what is known now.
fn is_receipt(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| text.contains("\"LapelVerificationReceipt\""))
}

impl Desk {
    fn read(self, bytes: Vec<u8>) {
        self.take(vec![Ok(nameless(bytes))]);
    }

    fn take(self, brought: Vec<Result<Brought, FileFault>>) {
        if brought.is_empty() {
            return;
        }
        self.step.set(Step::Reading);
        later(async move {
            let wallet = self.app.wallet();
            let mut seen = Seen::default();
            let one = brought.len() == 1;
            for brought in brought {
                let brought = match brought {
                    Ok(brought) => brought,
                    Err(fault) => {
                        seen.unreadable.push(unopened(fault));
                        continue;
                    }
                };
                let piece = seen.shown.len();
                seen.shown.push(Piece { name: brought.name.clone(), bytes: brought.bytes.clone() });
                match wallet.open(&brought.bytes).await {
                    Ok(opened) => {
                        seen.within.extend(opened.documents.iter().map(|_| piece));
                        seen.documents.extend(opened.documents);
                        seen.unreadable.extend(opened.unreadable);
                    }
                    Err(WalletError::Unreadable(Fault { code, about: Some(address) }))
                        if code == "web-address" && one =>
                    {
                        let _ = self.step.try_set(Step::Consent(address));
                        return;
                    }
                    Err(error) if one && led_on(self.app, &error, &brought.bytes) => return,
                    Err(WalletError::Unreadable(_)) if one && is_receipt(&brought.bytes) => {
                        settings::hand_over(&String::from_utf8_lossy(&brought.bytes));
                        return self.app.go_instead("receipt");
                    }
                    Err(WalletError::Unreadable(fault)) => {
                        seen.unreadable.push(Unreadable { name: brought.name, fault });
                    }
                    Err(error) => {
                        let _ = self.step.try_set(Step::Wrong(error));
                        return;
                    }
                }
            }
            seen.at = wallet.now();
            self.show(seen);
        });
    }

    fn show(self, mut seen: Seen) {
        if seen.documents.is_empty()
            && seen.unreadable.len() == 1
            && let Some(only) = seen.unreadable.pop()
        {
            let _ = self.step.try_set(Step::Wrong(only.fault.into()));
            return;
        }
        self.looking.forget();
        let _ = self.looking.state.try_set(Load::Full(Arc::new(seen)));
        greet_again();
        let _ = self.step.try_set(Step::Seen);
    }

    fn ask(self, address: String) {
        self.step.set(Step::Reading);
        later(async move {
            let wallet = self.app.wallet();
            match wallet.read_from(&address).await {
                Ok(Incoming::Review { candidates, unreadable }) => {
                    // Of what the address answered, the documents are what is looked at.
                    let shown = candidates
                        .iter()
                        .map(|one| Piece { name: address.clone(), bytes: one.text.clone().into_bytes() });
                    let (shown, within) = (shown.collect(), (0..candidates.len()).collect());
                    let documents = candidates.into_iter().map(|one| OpenedDocument {
                        text: one.text,
                        picture: one.picture,
                        reports: one.reports,
                        evidence: one.evidence,
                    });
                    let documents = documents.collect();
                    let (at, contacted, asked) = (wallet.now(), vec![address], None);
                    self.show(Seen { documents, unreadable, at, contacted, shown, within, asked });
                }
                Ok(Incoming::ShareLink(link)) => self.read(link.into_bytes()),
                Ok(Incoming::WebAddress(address)) => {
                    let _ = self.step.try_set(Step::Consent(address));
                }
                Err(error) => {
                    let _ = self.step.try_set(Step::Wrong(error));
                }
            }
        });
    }
}
