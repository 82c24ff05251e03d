//! `/add`: every way in, and the review in which all of them end.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use wasm_bindgen::JsValue;

use crate::browser::files::{self, Brought, FileFault};
use crate::browser::{camera, clipboard, storage};
use crate::domain::credential::Picture;
use crate::domain::engine::{Fault, Unreadable};
use crate::domain::evidence::host_of;
use crate::domain::verify::report::{Headline, Report};
use crate::ui::claims::visible;
use crate::ui::components::claim::{claim, way_out};
use crate::ui::components::dialog::dialog;
use crate::ui::components::document::{earner, facts, issuer_of, title_of};
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::components::plate::plate_with;
use crate::ui::components::report::how_do_we_know;
use crate::ui::components::scanner::scanner;
use crate::ui::components::verdict::{dead, distrusted, issued_by, mark, verdict};
use crate::ui::dom::{Node, h, later, live, many, ticked_in, watch};
use crate::ui::shell::{App, app, head, link};
use crate::ui::words::{self, count, fill, t};
use crate::wallet::WalletError;
use crate::wallet::import::{Already, Candidate, Incoming};

/// Where the adding of badges has got to.
#[derive(Clone)]
enum Step {
    Choosing,
    /// So many of so many are read.
    Reading(usize, usize),
    Consent(String),
    Asking(String),
    Review(Arc<Review>),
    /// A site that could not be asked, with its address.
    Unanswered(String, Fault),
    Wrong(WalletError),
    /// What came in is for the page that checks, which is on its way.
    Away,
}

/// What came in, from however many files.
#[derive(Default)]
struct Review {
    candidates: Vec<Candidate>,
    unreadable: Vec<Unreadable>,
}

/// The state of the page; every way in ends in `step`.
#[derive(Clone, Copy)]
struct Desk {
    app: App,
    step: RwSignal<Step>,
    scanning: RwSignal<bool>,
    pasting: RwSignal<bool>,
}

pub(crate) fn page() -> Node {
    let app = app();
    let desk = Desk {
        app,
        step: RwSignal::new(Step::Choosing),
        scanning: RwSignal::new(false),
        pasting: RwSignal::new(false),
    };
    let query = use_query_map();
    watch(move || {
        let query = query.read();
        if query.get_str("inbox").is_some() {
            later(async move { desk.take(files::inbox().await).await });
        }
        match query.get_str("by") {
            Some("link") => desk.pasting.set(true),
            Some("sample") => desk.sample(),
            _ => {}
        }
    });
    // Whatever was dropped or pasted on any page comes here.
    watch(move || {
        let away = desk.step.with_untracked(|step| matches!(step, Step::Away));
        if !app.inbox.read().is_empty() && !away {
            let brought = app.inbox.try_update(std::mem::take).unwrap_or_default();
            later(async move { desk.take(brought).await });
        }
    });
    let shown = live(move || match desk.step.get() {
        Step::Choosing => ways(desk),
        Step::Reading(_, 1) | Step::Away => waiting(&t("add.reading")),
        Step::Reading(done, all) => {
            let (done, all) = (words::integer(done), words::integer(all));
            waiting(&fill("add.reading-many", &[("done", &done), ("all", &all)]))
        }
        Step::Asking(host) => waiting(&fill("add.asking", &[("host", &host)])),
        Step::Consent(address) => {
            let ask = address.clone();
            consent(&address, desk.app, move || desk.ask(ask.clone()), move || desk.step.set(Step::Choosing))
        }
        Step::Unanswered(address, fault) => unanswered(desk, &address, &fault),
        Step::Wrong(error) => {
            let (what, next) = words::error(&error);
            notice(State::Wrong, &what, &next, vec![again(desk)])
        }
        Step::Review(review) => reviewed(desk, &review),
    });
    let scanner = scanner(desk.scanning, Rc::new(move |text| desk.read_text(text)));
    many(vec![head("add.title"), shown, scanner, paste_sheet(desk)])
}

fn ways(desk: Desk) -> Node {
    let list = h("ul.ways")
        .put(way(Icon::Camera, "add.scan", Some("add.scan.more"), move || desk.scanning.set(true)))
        .put(way(Icon::Photo, "add.photo", Some("add.photo.more"), move || desk.photo()))
        .put(way(Icon::File, "add.files", Some("add.files.more"), move || desk.choose()))
        .put(way(Icon::Paste, "add.paste", Some("add.paste.more"), move || desk.pasting.set(true)));
    many(vec![
        list,
        h("p.soft.center.drop-hint").say("add.drop"),
        h("p.center").put(h("button.quiet").say("home.sample").click(move || desk.sample())),
        h("p.center").put(h("a").attr("href", &link("record")).say("add.by-hand")),
        h("p.soft.center").say("add.promise"),
    ])
}

/// A large button, with what it does.
pub(crate) fn way(shape: Icon, title: &str, more: Option<&str>, act: impl Fn() + 'static) -> Node {
    let words = h("span").put(h("b").say(title)).put(more.map(|more| h("small").say(more)));
    h("li").put(h("button.way").put(icon(shape)).put(words).click(act))
}

impl Desk {
    fn choose(self) {
        later(async move { self.take(files::choose(files::BADGE_FILES, true, false).await).await });
    }

    fn photo(self) {
        later(async move {
            for brought in files::choose("image/*", false, false).await {
                match brought {
                    Ok(photo) => match camera::read_picture(&photo.bytes).await {
                        Ok(text) => self.read_text(text),
                        // A picture may also carry a badge inside, without any code to be seen.
                        Err(error) => self.take_or(vec![Ok(photo)], Some(words::picture_error(error))).await,
                    },
                    Err(fault) => self.take(vec![Err(fault)]).await,
                }
            }
        });
    }

    fn sample(self) {
        self.step.set(Step::Reading(0, 1));
        later(async move {
            match crate::browser::fetch_own("samples/data-literacy.json").await {
                Ok(bytes) => self.take(vec![Ok(nameless(bytes))]).await,
                Err(failure) => {
                    let _ = self.step.try_set(Step::Wrong(Fault::new(failure.code()).into()));
                }
            }
        });
    }

    fn read_text(self, text: String) {
        self.brought(vec![Ok(nameless(text.into_bytes()))]);
    }

    fn brought(self, brought: Vec<Result<Brought, FileFault>>) {
        later(async move { self.take(brought).await });
    }

    async fn take(self, brought: Vec<Result<Brought, FileFault>>) {
        self.take_or(brought, None).await;
    }

    /// Reads everything that was brought in. `instead` is what to say if nothing is inside, where there is more to say.
    async fn take_or(self, brought: Vec<Result<Brought, FileFault>>, instead: Option<String>) {
        let all = brought.len();
        if all == 0 {
            return;
        }
        let wallet = self.app.wallet();
        let mut review = Review::default();
        for (done, brought) in brought.into_iter().enumerate() {
            if self.step.try_set(Step::Reading(done, all)).is_some() {
                return;
            }
            let brought = match brought {
                Ok(brought) => brought,
                Err(fault) => {
                    review.unreadable.push(unopened(fault));
                    continue;
                }
            };
            let mut read = wallet.read(&brought.bytes).await;
            // A picture without a badge inside may still show a code.
            if let Err(WalletError::Unreadable(fault)) = &read
                && fault.code == "picture-without-badge"
                && instead.is_none()
                && let Ok(text) = camera::read_picture(&brought.bytes).await
            {
                read = wallet.read(text.as_bytes()).await;
            }
            match read {
                Ok(Incoming::Review { candidates, unreadable }) => {
                    review.candidates.extend(candidates);
                    review.unreadable.extend(unreadable.into_iter().map(|mut one| {
                        if one.name.is_empty() {
                            one.name = brought.name.clone();
                        }
                        one
                    }));
                }
                // Somebody's share is looked at, not kept.
                Ok(Incoming::ShareLink(link)) if all == 1 => {
                    let payload = link.split_once('#').map_or(link.as_str(), |(_, payload)| payload);
                    let _ = self.step.try_set(Step::Choosing);
                    return self.app.go(&["v#", payload].concat());
                }
                Ok(Incoming::WebAddress(address)) if all == 1 => {
                    let _ = self.step.try_set(Step::Consent(address));
                    return;
                }
                Ok(Incoming::ShareLink(_)) => {
                    review
                        .unreadable
                        .push(Unreadable { name: brought.name, fault: Fault::new("share-link") });
                }
                Ok(Incoming::WebAddress(address)) => {
                    let fault = Fault::about("web-address", host_of(&address).unwrap_or_default());
                    review.unreadable.push(Unreadable { name: brought.name, fault });
                }
                Err(WalletError::Unreadable(fault)) => {
                    review.unreadable.push(Unreadable { name: brought.name, fault });
                }
                Err(error) => {
                    let _ = self.step.try_set(Step::Wrong(error));
                    return;
                }
            }
        }
        if let (Some(words), true) = (instead, review.candidates.is_empty()) {
            self.app.say(words);
            let _ = self.step.try_set(Step::Choosing);
            return;
        }
        let _ = self.step.try_set(Step::Review(Arc::new(review)));
    }

    /// Asks a site, which the person has just agreed to.
    fn ask(self, address: String) {
        let host = host_of(&address).unwrap_or_default();
        self.step.set(Step::Asking(host));
        later(async move {
            let next = match self.app.wallet().read_from(&address).await {
                Ok(Incoming::Review { candidates, unreadable }) => {
                    Step::Review(Arc::new(Review { candidates, unreadable }))
                }
                Ok(Incoming::ShareLink(link)) => {
                    let payload = link.split_once('#').map_or(link.as_str(), |(_, payload)| payload);
                    return self.app.go(&["v#", payload].concat());
                }
                Ok(Incoming::WebAddress(address)) => Step::Consent(address),
                Err(WalletError::Unreadable(fault)) => Step::Unanswered(address, fault),
                Err(error) => Step::Wrong(error),
            };
            let _ = self.step.try_set(next);
        });
    }

    /// Keeps the chosen ones and goes to where they are.
    fn keep(self, review: Arc<Review>, chosen: Vec<usize>) {
        later(async move {
            let wallet = self.app.wallet();
            let first_of_all = wallet.cards().await.is_ok_and(|cards| cards.is_empty());
            let mut kept = Vec::new();
            for at in chosen {
                let Some(candidate) = review.candidates.get(at) else { continue };
                match wallet.keep(candidate).await {
                    // Two files may hold one badge.
                    Ok(id) if kept.contains(&id) => {}
                    Ok(id) => kept.push(id),
                    Err(error) => {
                        let _ = self.step.try_set(Step::Wrong(error));
                        return;
                    }
                }
            }
            self.app.say(count("add.saved", kept.len()));
            if first_of_all {
                // Browsers ask or decide for themselves; the answer stands in the settings. One that asks may wait for
                // it for ever, and the badge is kept whatever it is.
                later(async { _ = storage::persist().await });
            }
            match kept.as_slice() {
                [only] => self.app.go_instead(&["badge?id=", only].concat()),
                _ => self.app.go_instead(""),
            }
        });
    }
}

/// Something without a name of its own: a paste, a code.
pub(crate) fn nameless(bytes: Vec<u8>) -> Brought {
    Brought { name: String::new(), bytes }
}

/// A file that could not even be opened.
pub(crate) fn unopened(fault: FileFault) -> Unreadable {
    let (name, code) = match fault {
        FileFault::TooLarge { name } => (name, "too-large"),
        FileFault::Unreadable { name } => (name, "file-unreadable"),
    };
    Unreadable { name, fault: Fault::new(code) }
}

fn again(desk: Desk) -> Node {
    h("button.small").say("add.another-way").click(move || desk.step.set(Step::Choosing))
}

fn paste_sheet(desk: Desk) -> Node {
    dialog(desk.pasting, "dialog.sheet", t("add.paste"), move || {
        let typed = RwSignal::new(String::new());
        let fault = RwSignal::new(None::<String>);
        let submit = move || {
            let text = typed.get_untracked();
            if text.trim().is_empty() {
                fault.set(Some(t("paste.nothing")));
                return;
            }
            desk.pasting.set(false);
            desk.read_text(text);
        };
        let from_clipboard = move || {
            later(async move {
                match clipboard::paste().await {
                    Ok(text) => {
                        let _ = typed.try_set(text);
                    }
                    Err(error) => {
                        let _ = fault.try_set(Some(words::clipboard_fault(error)));
                    }
                }
            });
        };
        let field = text_area("6").attr("aria-describedby", "paste-fault").bind(typed);
        let paste = clipboard::can_paste().then(|| {
            let press = h("button").attr("type", "button").put(icon(Icon::Paste)).say("paste.clipboard");
            press.click(from_clipboard)
        });
        h("form.form")
            .submit(submit)
            .put(h("label").say("paste.label").put(field))
            .put(h("p.fault").attr("id", "paste-fault").attr("role", "status").put(live(move || fault.get())))
            .put(h("div.choices").put(h("button.primary").say("paste.read")).put(paste))
    })
}

/// A field for a text that a browser should not touch.
pub(crate) fn text_area(rows: &str) -> Node {
    let field = h("textarea").attr("rows", rows).attr("spellcheck", "false");
    field.attr("autocapitalize", "off").attr("autocomplete", "off")
}

/// Nothing is asked of a site before a person has read its name.
pub(crate) fn consent(address: &str, app: App, yes: impl Fn() + 'static, no: impl Fn() + 'static) -> Node {
    let host = host_of(address).unwrap_or_default();
    let offline = live(move || (!app.online.get()).then(|| h("p.fault").say("consent.offline")));
    h("section.panel")
        .put(h("h2").put(fill("consent.title", &[("host", &host)])))
        .put(h("p").put(fill("consent.what", &[("host", &host)])))
        .put(h("p.address").put(visible(address, 300)))
        .put(offline)
        .put(
            h("div.choices")
                .put(h("button.primary").say("consent.yes").click(yes))
                .put(h("button").say("act.cancel").click(no)),
        )
}

/// A site that did not let itself be read: why, and the way by hand.
fn unanswered(desk: Desk, address: &str, fault: &Fault) -> Node {
    let host = host_of(address).unwrap_or_default();
    let unreachable = fault.code == "host-unreachable";
    let words = if unreachable { fill("consent.refused", &[("host", &host)]) } else { words::fault(fault) };
    let choose = h("button.primary").put(icon(Icon::File)).say("add.files").click(move || desk.choose());
    h("section.panel")
        .put(h("h2").put(fill("consent.no-answer", &[("host", &host)])))
        .put(h("p").put(words))
        .put(h("p").say("consent.by-hand"))
        .put(h("p").put(way_out(address, Some(&t("consent.open-page")))))
        .put(h("div.choices").put(choose).put(again(desk)))
}

fn reviewed(desk: Desk, review: &Arc<Review>) -> Node {
    let wrong = |what: &str, next: &str| notice(State::Wrong, what, next, vec![again(desk)]);
    match (review.candidates.as_slice(), review.unreadable.as_slice()) {
        ([], []) => wrong(&t("add.nothing"), &t("add.nothing.next")),
        ([], [only]) => wrong(&t("add.cannot-read"), &words::fault(&only.fault)),
        ([], several) => many(vec![
            wrong(&count("review.unreadable", several.len()), &t("add.nothing.next")),
            unreadables(several),
        ]),
        ([only], others) => many(vec![one(desk, review, only), unreadables(others)]),
        _ => several(desk, review),
    }
}

fn picture(candidate: &Candidate) -> Option<String> {
    let inside = candidate.report().and_then(|report| match &report.reading.picture {
        Picture::Embedded(data) => Some(data.clone()),
        Picture::None | Picture::Remote(_) => None,
    });
    inside.or_else(|| candidate.picture.clone())
}

/// The review card: what it is, whose it is, whether it is genuine; then Save.
fn one(desk: Desk, review: &Arc<Review>, candidate: &Candidate) -> Node {
    let Some(report) = candidate.report() else { return many(Vec::new()) };
    if report.kind.is_presentation() {
        return share_of_others(desk, candidate);
    }
    let name = title_of(report);
    let genuine = report.headline == Headline::Genuine;
    let distrust = dead(report.headline);
    let plain = if distrust { "review.save-anyway" } else { "review.save" };
    let (hint, save, here) = match &candidate.already {
        Already::No => (None, Some(plain), None),
        Already::Same(id) => (Some("review.same"), None, Some(id)),
        Already::Older(id) if genuine => (Some("review.newer"), Some("review.update"), Some(id)),
        Already::Older(id) => (Some("review.twin"), Some("review.save-beside"), Some(id)),
        Already::Newer(id) => (Some("review.older"), None, Some(id)),
    };
    let article = h("article.panel.review")
        .class("dead", distrust)
        .put(h("div.hero").put(plate_with(&name, &issuer_of(report), picture(candidate))))
        .put(h("h2").put(claim(&name)))
        .put(issued_by(report, distrusted(report)))
        .put(verdict(report, None))
        .put(facts(report))
        .put(how_do_we_know(report, None, RwSignal::new(false)));
    let hint = hint.map(|hint| {
        let look = here.map(|id| {
            h("a.button.small").attr("href", &link(&["badge?id=", id].concat())).say("review.look")
        });
        notice(State::Done, &t(hint), "", look.into_iter().collect())
    });
    let saving = RwSignal::new(false);
    let review = Arc::clone(review);
    let press = save.map(|save| {
        let press = h("button").class("primary", !distrust).flag_live("disabled", move || saving.get());
        press.say(save).click(move || {
            saving.set(true);
            desk.keep(Arc::clone(&review), vec![0]);
        })
    });
    let leave = h("button").say(if save.is_some() { "act.cancel" } else { "add.another-way" });
    let leave = leave.click(move || desk.step.set(Step::Choosing));
    let actions = h("div.actions").put(press).put(leave);
    many([Some(article), hint, Some(actions)].into_iter().flatten().collect())
}

/// A file in which somebody shows badges: for the page that checks.
fn share_of_others(desk: Desk, candidate: &Candidate) -> Node {
    let text = candidate.text.clone();
    let look = h("button.primary").say("review.share.look").click(move || {
        let text = text.clone();
        desk.step.set(Step::Away);
        desk.app.inbox.update(|inbox| inbox.push(Ok(nameless(text.into_bytes()))));
        desk.app.go("check");
    });
    notice(State::Empty, &t("review.share"), &t("review.share.more"), vec![look, again(desk)])
}

/// Whether it would add something to the wallet.
fn savable(candidate: &Candidate) -> bool {
    match candidate.already {
        Already::No => true,
        Already::Older(_) => candidate.report().is_some_and(|report| report.headline == Headline::Genuine),
        Already::Same(_) | Already::Newer(_) => false,
    }
}

/// The checklist for several at once.
fn several(desk: Desk, review: &Arc<Review>) -> Node {
    let good = |one: &Candidate| one.report().is_some_and(|report| !dead(report.headline));
    let chosen: RwSignal<Vec<bool>> =
        RwSignal::new(review.candidates.iter().map(|one| savable(one) && good(one)).collect());
    let fresh = review.candidates.iter().filter(|one| savable(one)).count();
    let here = review.candidates.len() - fresh;
    let mut counts = vec![count("review.new", fresh)];
    if here > 0 {
        counts.push(count("review.here", here));
    }
    if !review.unreadable.is_empty() {
        counts.push(count("review.unreadable", review.unreadable.len()));
    }
    let rows: Vec<Node> = review
        .candidates
        .iter()
        .enumerate()
        .filter_map(|(at, candidate)| Some(checkable(at, candidate, candidate.report()?, chosen)))
        .collect();
    let number = move || chosen.read().iter().filter(|chosen| **chosen).count();
    let saving = RwSignal::new(false);
    let kept = Arc::clone(review);
    let keep = h("button.primary")
        .flag_live("disabled", move || saving.get() || number() == 0)
        .put(live(move || count("review.save-many", number())))
        .click(move || {
            saving.set(true);
            let all = chosen.get_untracked().into_iter().enumerate();
            desk.keep(Arc::clone(&kept), all.filter_map(|(at, chosen)| chosen.then_some(at)).collect());
        });
    let leave = h("button").say("act.cancel").click(move || desk.step.set(Step::Choosing));
    many(vec![
        h("p.counts").attr("role", "status").put(counts.join(" · ")),
        h("ul.stack.checklist").put(rows),
        unreadables(&review.unreadable),
        h("div.actions").put(keep).put(leave),
    ])
}

fn checkable(at: usize, candidate: &Candidate, report: &Report, chosen: RwSignal<Vec<bool>>) -> Node {
    let name = title_of(report);
    let savable = savable(candidate);
    let already = match candidate.already {
        Already::No => None,
        Already::Same(_) => Some("review.same"),
        Already::Older(_) if savable => Some("review.newer"),
        Already::Older(_) => Some("review.twin"),
        Already::Newer(_) => Some("review.older"),
    };
    let recipient = &report.reading.recipient;
    let named = recipient.name.is_some() || recipient.identifiers.iter().any(|identity| !identity.hashed);
    let earner = earner(recipient).filter(|_| named);
    let what = h("div.what")
        .put(h("h2").put(claim(&name)))
        .put(h("p").put(claim(&issuer_of(report))))
        .put(earner.map(|earner| h("p").put(fill("review.earned-by", &[("name", &earner)]))))
        .put(mark(report.headline, report.reading.valid_until.as_deref()))
        .put(already.map(|already| h("p.soft").say(already)));
    let tick = h("input")
        .attr("type", "checkbox")
        .flag("disabled", !savable)
        .set_live("checked", move || JsValue::from_bool(chosen.read().get(at).copied().unwrap_or(false)))
        .on("change", move |event| {
            chosen.update(|chosen| {
                if let Some(one) = chosen.get_mut(at) {
                    *one = ticked_in(&event);
                }
            });
        });
    let plate = plate_with(&name, &issuer_of(report), picture(candidate));
    h("li.card").class("dead", !savable).put(h("label").put(tick).put(plate).put(what))
}

/// What could not be read, each with its reason.
fn unreadables(unreadable: &[Unreadable]) -> Node {
    if unreadable.is_empty() {
        return many(Vec::new());
    }
    h("details.unreadable")
        .flag("open", unreadable.len() < 4)
        .put(h("summary").put(count("review.unreadable", unreadable.len())))
        .put(unreadable_list(unreadable))
}

pub(crate) fn unreadable_list(unreadable: &[Unreadable]) -> Node {
    let rows = unreadable.iter().map(|one| {
        let name = if one.name.is_empty() { t("review.unnamed") } else { visible(&one.name, 120) };
        h("li").put(h("p.title").put(h("bdi").put(name))).put(h("p").put(words::fault(&one.fault)))
    });
    h("ul.lines").put(rows.collect::<Vec<Node>>())
}
