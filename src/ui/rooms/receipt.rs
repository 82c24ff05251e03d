//! `/receipt`: a receipt of an earlier check. What was known then stands beside what is known now; a receipt that was
//! changed says so and shows nothing.

use std::rc::Rc;

use leptos::prelude::*;

use super::ask::bound;
use crate::browser::{files, settings};
use crate::domain::receipt::{Checked, Compared, Question, Verdict};
use crate::domain::share::request::Binding;
use crate::domain::verify::date;
use crate::domain::verify::report::{Is, KeyPlace};
use crate::ui::claims::visible;
use crate::ui::components::claim::{claim, strong_claim};
use crate::ui::components::document::{button, title_or_kind};
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::waiting;
use crate::ui::components::report::hosts_of;
use crate::ui::components::verdict::{banner, mark, toned_mark};
use crate::ui::dom::{Node, h, later, live, many, text, watch};
use crate::ui::pages::import::{text_area, unopened, way};
use crate::ui::pages::lost::wrong;
use crate::ui::shell::{App, app, greet_again, head, head_back, heading, link};
use crate::ui::words::{self, Tone, count, day_and_time, day_of, fill, listed, t};
use crate::wallet::WalletError;
use crate::wallet::receipt::ReadReceipt;

/// A receipt that can be relied on, and what is known of its documents now.
struct Known {
    text: String,
    receipt: ReadReceipt,
    now: Vec<Option<Vec<Compared>>>,
    /// Hosts that were asked for what is known now.
    contacted: Vec<String>,
}

#[derive(Clone)]
enum Step {
    Choosing,
    Reading,
    Known(Rc<Known>),
    /// Not what its signature says.
    Changed(String),
    Wrong(WalletError),
}

#[derive(Clone, Copy)]
struct Drawer {
    app: App,
    step: RwSignal<Step, LocalStorage>,
    busy: RwSignal<bool>,
}

pub(super) fn page() -> Node {
    let app = app();
    let drawer = Drawer { app, step: RwSignal::new_local(Step::Choosing), busy: RwSignal::new(false) };
    if let Some(text) = settings::handed_over() {
        drawer.read(text);
    }
    watch(move || {
        if !app.inbox.read().is_empty() {
            for brought in app.inbox.try_update(std::mem::take).unwrap_or_default() {
                match brought {
                    Ok(brought) => drawer.read(String::from_utf8_lossy(&brought.bytes).into_owned()),
                    Err(fault) => app.say(words::fault(&unopened(fault).fault)),
                }
            }
        }
    });
    live(move || match drawer.step.get() {
        Step::Choosing => many(vec![head_back(app, Some("receipt.open")), choosing(drawer)]),
        Step::Reading => many(vec![head("receipt.open"), waiting(&t("receipt.reading"))]),
        Step::Known(known) => whole(drawer, &known),
        Step::Changed(words) => {
            let title = t("receipt.changed");
            let reason = many(vec![h("p").put(words), h("p").say("receipt.changed.more")]);
            let title = heading(&title, text(&title));
            many(vec![
                h("div.large.seen").put(banner(Tone::Stop, Icon::Cross, title, reason)),
                h("div.choices.center").put(another(drawer)),
            ])
        }
        Step::Wrong(error) => many(vec![head("receipt.open"), wrong(&error), another(drawer)]),
    })
}

fn another(drawer: Drawer) -> Node {
    h("button").say("receipt.another").click(move || {
        greet_again();
        drawer.step.set(Step::Choosing);
    })
}

fn choosing(drawer: Drawer) -> Node {
    let choose = move || {
        later(async move {
            for brought in files::choose(".json,.html,application/json,text/html", false, false)
                .await
                .into_iter()
                .flatten()
            {
                drawer.read(String::from_utf8_lossy(&brought.bytes).into_owned());
            }
        });
    };
    let typed = RwSignal::new(String::new());
    let submit = move || {
        let text = typed.get_untracked();
        if !text.trim().is_empty() {
            drawer.read(text);
        }
    };
    many(vec![
        h("p.lead").say("receipt.lead"),
        h("ul.ways").put(way(Icon::File, "receipt.file", Some("receipt.file.more"), choose)),
        h("form.form.panel")
            .submit(submit)
            .put(h("label").say("receipt.paste").put(text_area("4").bind(typed)))
            .put(h("div.choices").put(h("button").say("paste.read"))),
    ])
}

impl Drawer {
    fn read(self, text: String) {
        self.step.set(Step::Reading);
        let text = inside_page(&text).unwrap_or(text);
        later(async move {
            greet_again();
            let step = match self.app.wallet().read_receipt(&text).await {
                Ok(receipt) => self.known(text, receipt, Vec::new()).await,
                Err(WalletError::Unreadable(fault))
                    if matches!(fault.code.as_str(), "receipt-changed" | "receipt-other-document") =>
                {
                    Step::Changed(words::fault(&fault))
                }
                Err(error) => Step::Wrong(error),
            };
            let _ = self.step.try_set(step);
        });
    }

    async fn known(self, text: String, receipt: ReadReceipt, agreed: Vec<String>) -> Step {
        match self.app.wallet().review_receipt(&receipt, &agreed).await {
            Ok(now) => Step::Known(Rc::new(Known { text, receipt, now, contacted: hosts_of(&agreed) })),
            Err(error) => Step::Wrong(error),
        }
    }

    /// Asks the hosts again whose answers it rested on.
    fn ask(self, known: &Rc<Known>, agreed: Vec<String>) {
        let known = Rc::clone(known);
        self.busy.set(true);
        later(async move {
            let step = self.known(known.text.clone(), known.receipt.clone(), agreed).await;
            let _ = self.busy.try_set(false);
            greet_again();
            let _ = self.step.try_set(step);
        });
    }
}

fn whole(drawer: Drawer, known: &Rc<Known>) -> Node {
    let receipt = &known.receipt.authentic.receipt;
    let at = day_and_time(known.receipt.authentic.checked_at);
    let title = fill("receipt.title", &[("time", &at)]);
    let signed = if known.receipt.own { "receipt.own" } else { "receipt.foreign" };
    let differs = known.now.iter().flatten().flatten().any(|one| !one.differs.is_empty());
    let (tone, shape, verdict) = if known.now.iter().all(Option::is_none) {
        (Tone::Unknown, Icon::Info, "receipt.not-kept")
    } else if differs {
        (Tone::Caution, Icon::Alert, "receipt.differs")
    } else {
        (Tone::Unknown, Icon::Tick, "receipt.same")
    };
    let head = h("header.receipt-head")
        .put(heading(&title, text(&title)))
        .put(h("p").say(signed))
        .put(h("p.soft").put(fill("receipt.by", &[("program", &visible(&receipt.checked_by, 80))])));
    let asked = receipt.binding.map(|binding| {
        let (tone, shape, key, _) = bound(binding);
        // What was just now then is not now.
        let key = if binding == Binding::JustNow { "receipt.just-now" } else { key };
        many(vec![h("p").say("receipt.asked"), toned_mark(tone, shape, &t(key))])
    });
    let then =
        receipt.documents.iter().zip(&known.now).map(|(checked, now)| document(checked, now.as_deref()));
    let addresses: Vec<String> = receipt.evidence.iter().map(|basis| basis.address.clone()).collect();
    let hosts = hosts_of(&addresses);
    let ask = (!hosts.is_empty()).then(|| {
        let known = Rc::clone(known);
        let words = fill("receipt.ask", &[("hosts", &listed(&hosts))]);
        h("button.small")
            .flag_live("disabled", move || drawer.busy.get())
            .put(icon(Icon::Globe))
            .put(h("span").put(words))
            .click(move || drawer.ask(&known, addresses.clone()))
    });
    let contacted = if known.contacted.is_empty() {
        t("foot.nobody")
    } else {
        fill("foot.contacted", &[("hosts", &listed(&known.contacted))])
    };
    let body = h("div.receipt")
        .put(head)
        .put(
            h("p.mark")
                .class(tone.class(), true)
                .put(h("span.dot").put(icon(shape)))
                .put(h("span").say(verdict)),
        )
        .put(asked)
        .put(then.collect::<Vec<Node>>())
        .put(basis(known))
        .put(h("p.soft").say("receipt.now").put(" ").put(contacted));
    let (json, page, section) = (Rc::clone(known), Rc::clone(known), body.clone());
    let name = t("foot.report-file");
    let save_json = {
        let name = [name.as_str(), ".json"].concat();
        button(Icon::Save, "receipt.json", move || {
            files::save(&name, "application/json", json.text.as_bytes());
        })
    };
    let save_page = {
        let name = [name.as_str(), ".html"].concat();
        button(Icon::File, "receipt.page", move || {
            let shown = section.element().map(|element| element.outer_html()).unwrap_or_default();
            files::save(&name, "text/html", as_page(&title, &shown, &page.text).as_bytes());
        })
    };
    let print = button(Icon::Print, "foot.print", || {
        let _ = window().print();
    });
    let choices =
        h("div.choices.no-print").put(save_json).put(save_page).put(print).put(ask).put(another(drawer));
    let back = h("p.no-print").put(h("a").attr("href", &link("desk")).say("desk.title"));
    h("div.seen").put(body).put(choices).put(back)
}

/// One document: each badge in it, then and now.
fn document(checked: &Checked, now: Option<&[Compared]>) -> Node {
    let lines: Vec<Node> = match now {
        Some(lines) => {
            lines.iter().map(|line| compared(line.then.as_ref(), line.now.as_ref(), &line.differs)).collect()
        }
        None => checked.verdicts.iter().map(|then| compared(Some(then), None, &[])).collect(),
    };
    many(lines)
}

fn compared(then: Option<&Verdict>, now: Option<&Verdict>, differs: &[Question]) -> Node {
    let Some(any) = then.or(now) else { return many(Vec::new()) };
    let title = title_or_kind(any.title.as_deref(), any.kind);
    let issuer =
        any.issuer_name.as_deref().or(any.issuer_id.as_deref()).filter(|_| !any.kind.is_presentation());
    let whom = any.shared.as_ref().map(|shared| {
        let whom = shared.audience.as_deref().map_or_else(|| text(&t("sharing.anyone")), strong_claim);
        h("p").put(words::sentence("receipt.for", vec![("name", whom)]))
    });
    let place = match &any.key_at {
        KeyPlace::Website(host) => Some(host.as_str()),
        KeyPlace::KeyOnly | KeyPlace::Unknown => None,
    };
    let dates = any.valid_until.as_deref().map(|until| fill("seen.until", &[("until", &day_of(until))]));
    let side = |key: &str, verdict: Option<&Verdict>| {
        let mark = match verdict {
            Some(verdict) => mark(verdict.headline, None),
            None => h("p.soft").say("receipt.unknown"),
        };
        h("div").put(h("dt").say(key)).put(h("dd").put(mark))
    };
    let other = differs.iter().filter(|question| **question != Question::Headline).map(|question| {
        let which = |verdict: Option<&Verdict>| {
            verdict.map(|verdict| finding(verdict, *question)).unwrap_or_default()
        };
        h("li")
            .put(h("b").say(question_key(*question)))
            .put(h("p.soft").put(t("receipt.then")).put(": ").put(which(then)))
            .put(h("p").put(t("receipt.now.short")).put(": ").put(which(now)))
    });
    let other: Vec<Node> = other.collect();
    let person = any.person.as_deref().map(|person| {
        h("p").put(words::sentence("seen.says-earned-by", vec![("name", strong_claim(person))]))
    });
    let compared = then.and_then(|then| then.about_person).map(|is| {
        let (tone, shape, key) = match is {
            Is::Holds => (Tone::Genuine, Icon::Tick, "receipt.person.yes"),
            Is::Fails => (Tone::Caution, Icon::Alert, "receipt.person.no"),
            Is::Unknown | Is::NotClaimed => (Tone::Unknown, Icon::Question, "receipt.person.cannot"),
        };
        toned_mark(tone, shape, &t(key))
    });
    h("article.panel.compared")
        .class("differs", !differs.is_empty())
        .put(h("h2").put(claim(&title)))
        .put(whom)
        .put(
            issuer.map(|issuer| {
                h("p").put(words::sentence("issuer.claims", vec![("name", strong_claim(issuer))]))
            }),
        )
        .put(place.map(|place| h("p.soft").put(fill("issuers.at", &[("host", place)]))))
        .put(person)
        .put(compared)
        .put(dates.map(|dates| h("p.soft").put(dates)))
        .put(h("dl.then-now").put(side("receipt.then", then)).put(side("receipt.now.short", now)))
        .put((!other.is_empty()).then(|| h("ul.lines").put(other)))
}

fn finding(verdict: &Verdict, question: Question) -> String {
    let findings = &verdict.findings;
    words::why(match question {
        Question::Headline | Question::Integrity => &findings.integrity,
        Question::IssuerKey => &findings.issuer_key,
        Question::Validity => &findings.validity,
        Question::Status => &findings.status,
        Question::Holder => &findings.holder,
        Question::Identity => &verdict.identity,
    })
}

fn question_key(question: Question) -> &'static str {
    match question {
        Question::Headline | Question::Integrity => "row.integrity",
        Question::IssuerKey => "row.issuer-key",
        Question::Validity => "row.validity",
        Question::Status => "row.status",
        Question::Holder => "row.holder",
        Question::Identity => "row.who",
    }
}

/// What it rested on, and what was seen: with their fingerprints.
fn basis(known: &Known) -> Node {
    let receipt = &known.receipt.authentic.receipt;
    let rows = receipt.evidence.iter().map(|basis| {
        let at = date::instant(&basis.at).map(day_and_time).unwrap_or_default();
        let print = basis.sha256.as_deref().map(|print| h("p.address").put(visible(print, 64)));
        let none = basis.failure.map(|_| h("p.soft").say("receipt.no-answer"));
        h("li")
            .put(h("p.address").put(visible(&basis.address, 300)))
            .put(h("p.soft").put(at))
            .put(print)
            .put(none)
    });
    let rows: Vec<Node> = rows.collect();
    let number = rows.len();
    let mut facts = h("dl.facts.wide");
    for shown in std::iter::once(&receipt.shown).chain(&receipt.also_shown) {
        let name = [visible(&shown.name, 200), count("tech.bytes", shown.bytes)].join(" · ");
        facts = facts.put(fact("receipt.shown", &name)).put(fact("receipt.print", &shown.sha256));
    }
    h("details.technical")
        .put(h("summary").say("tech.title"))
        .put(facts.put(fact("receipt.key", &known.receipt.authentic.by)))
        .put((number > 0).then(|| h("h3").put(count("receipt.evidence", number))))
        .put((number > 0).then(|| h("ul.lines").put(rows)))
}

fn fact(key: &str, value: &str) -> Node {
    h("div").put(h("dt").say(key)).put(h("dd.code").put(visible(value, 300)))
}

/// A page that needs nothing but itself; what was signed goes along in it, so that it can be opened here again.
fn as_page(title: &str, shown: &str, json: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    [
        "<!doctype html><html lang=\"",
        &words::spoken(),
        "\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"><meta name=\"viewport\" content=\"width=device-width\"><title>",
        &escaped(title),
        "</title><style>",
        PAGE_STYLE,
        "</style></head><body>",
        shown,
        "<script type=\"application/json\" id=\"",
        INSIDE,
        "\">",
        &json.replace("</", "<\\/").replace("<!--", "<\\u0021--"),
        "</script></body></html>\n",
    ]
    .concat()
}

const INSIDE: &str = "lapel-receipt";
const PAGE_STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1d2228;background:#fff;overflow-wrap:anywhere}h1,h2{font-family:Georgia,serif}article{border:1px solid #999;border-radius:.6rem;padding:.5rem 1rem;margin-block:1rem}svg{width:1.2em;height:1.2em;fill:none;stroke:currentColor;stroke-width:2;vertical-align:middle}dl>div{margin-block:.4rem}dt{color:#565c63}dd{margin:0;font-weight:600}.address,.code{font:.8rem/1.4 monospace}.mark{display:flex;gap:.5rem;margin:.2rem 0}.genuine{color:#17603f}.caution{color:#7d4a00}.stop{color:#a3231b}";

/// What was signed, out of a page that was saved here.
fn inside_page(text: &str) -> Option<String> {
    let (_, rest) = text.split_once(&["id=\"", INSIDE, "\">"].concat())?;
    let (json, _) = rest.split_once("</script>")?;
    Some(json.to_owned())
}
