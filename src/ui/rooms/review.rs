//! `/review#…`: a shared record, reviewed: what is in it, what stands behind its skills, what is not there for a
//! target, and notes. Counts and sources, never a score of the person.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::browser::clipboard;
use crate::browser::files::{self, Brought, FileFault};
use crate::domain::caseless::caseless;
use crate::domain::evidence::Instant;
use crate::domain::record::book::Book;
use crate::domain::record::lens::{self, Lens};
use crate::domain::record::mine::{Entry, MyRecord};
use crate::domain::record::pathway::{self, Pathway};
use crate::domain::record::review::{self, Gaps, Note, NoteOn, NoteWritten, Notes, Target};
use crate::domain::record::skills::Skill;
use crate::domain::record::source::{Part, parts};
use crate::domain::record::when::When;
use crate::domain::record::{Mark, Source, arrange_by, transcript};
use crate::domain::verify::report::{Headline, KeyPlace};
use crate::ui::World;
use crate::ui::claims::visible;
use crate::ui::components::claim::{claim, strong_claim};
use crate::ui::components::dialog::dialog;
use crate::ui::components::document::{button, earner};
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::notice::{State, notice, waiting};
use crate::ui::components::report::{Ask, ask_button};
use crate::ui::components::verdict::{banner, toned_mark};
use crate::ui::dom::{Node, h, later, live, many, text, value_in, watch};
use crate::ui::pages::import::text_area;
use crate::ui::pages::lost::wrong;
use crate::ui::shell::{App, Load, app, greet_again, head, heading, public_base};
use crate::ui::words::{self, Tone, clock, count, day, fill, integer, t};
use crate::wallet::verify::OpenedDocument;
use crate::wallet::{Wallet, WalletError};

use super::lens::lens_name;
use super::parts::{
    Whose, entry_title, file_button, line_mark, mark_face, mark_word, note_title, section_name, state_mark,
    when,
};
use super::{pathways, skills as skill_page, timeline, transcript as transcript_page};

/// A record that somebody showed, read.
struct Shown {
    documents: Vec<OpenedDocument>,
    parts: Vec<Part>,
    at: Instant,
    record: MyRecord,
    skills: Vec<Skill>,
    /// What it is called, and by what notes on it are found again.
    name: String,
    id: String,
    audience: Option<String>,
    /// The share that it came in was changed, or is not from the one it names.
    broken: bool,
    /// Addresses that would have to be asked to say more.
    needs: Vec<String>,
    contacted: Vec<String>,
}

impl Shown {
    async fn of(
        wallet: &Wallet<World>,
        documents: Vec<OpenedDocument>,
        contacted: Vec<String>,
    ) -> Result<Shown, WalletError> {
        let at = wallet.now();
        let all: Vec<Part> =
            documents.iter().flat_map(|document| parts(&document.text, &document.reports)).collect();
        let ids: Vec<String> =
            all.iter().enumerate().map(|(nth, part)| format!("{nth}{}", part.id)).collect();
        let sources: Vec<Source<'_>> =
            all.iter().zip(&ids).map(|(part, id)| Source { id, ..part.source() }).collect();
        let Book { record, skills: found, .. } = wallet.shown_book(&sources).await?;
        drop(sources);
        let reports = || documents.iter().flat_map(|document| &document.reports);
        let learner = reports().find_map(|report| {
            earner(&report.reading.recipient).filter(|_| report.reading.recipient.name.is_some())
        });
        let name = learner
            .or_else(|| record.names.first().map(|name| visible(name, 120)))
            .unwrap_or_else(|| t("review-page.nameless"));
        let id = reports().find_map(|report| report.reading.id.clone()).unwrap_or_else(|| digest(&documents));
        let broken = documents
            .iter()
            .filter_map(|document| document.reports.first())
            .any(|report| report.kind.is_presentation() && report.headline == Headline::NotGenuine);
        let mut needs: Vec<String> = Vec::new();
        for address in reports().flat_map(|report| &report.needs) {
            if !needs.contains(address) {
                needs.push(address.clone());
            }
        }
        let audience = reports().find_map(|report| report.reading.shared.as_ref()?.audience.clone());
        Ok(Shown {
            parts: all,
            at,
            record,
            skills: found,
            name,
            id,
            audience,
            broken,
            needs,
            contacted,
            documents,
        })
    }
}

/// A name for what has none.
fn digest(documents: &[OpenedDocument]) -> String {
    let bytes = documents.iter().flat_map(|document| document.text.bytes());
    let sum = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("{sum:016x}")
}

#[derive(Clone, Copy)]
struct Desk {
    app: App,
    state: RwSignal<Option<Load<Arc<Shown>>>>,
    busy: RwSignal<bool>,
    notes: RwSignal<Notes>,
    /// Notes that could not be kept, with the record that each is about: they are on this page alone.
    unkept: RwSignal<Vec<(String, NoteWritten)>>,
    /// Something that was written is on its way to the store.
    keeping: RwSignal<bool>,
    /// The line that is being written about.
    line: RwSignal<Option<String>>,
    sheet: RwSignal<bool>,
    lens: RwSignal<Arc<Lens>>,
    target: RwSignal<Option<Arc<Goal>>>,
    other: RwSignal<Option<Arc<Other>>>,
}

/// What a record is held against.
enum Goal {
    Pathway(Pathway),
    Lens(Lens),
    Text(String),
}

/// Another record, or this one as it was.
struct Other {
    name: String,
    record: MyRecord,
    skills: Vec<Skill>,
}

pub(crate) fn page() -> Node {
    let app = app();
    let desk = Desk {
        app,
        state: RwSignal::new(None),
        busy: RwSignal::new(false),
        notes: RwSignal::new(Notes::new(app.wallet().now())),
        unkept: RwSignal::new(Vec::new()),
        keeping: RwSignal::new(false),
        line: RwSignal::new(None),
        sheet: RwSignal::new(false),
        lens: RwSignal::new(Arc::new(lens::durable())),
        target: RwSignal::new(None),
        other: RwSignal::new(None),
    };
    let hash = use_location().hash;
    watch(move || {
        let hash = hash.get();
        let payload = hash.trim_start_matches('#').to_owned();
        if payload.is_empty() {
            // Another record is chosen by hand.
            return desk.state.set(None);
        }
        desk.read([public_base().as_str(), "v#", &payload].concat().into_bytes());
    });
    watch(move || {
        if !app.inbox.read().is_empty() {
            let brought = app.inbox.try_update(std::mem::take).unwrap_or_default();
            desk.take(brought);
        }
    });
    // Another tab may have written.
    let first = Cell::new(true);
    watch(move || {
        app.changed.track();
        if let (false, Some(Load::Full(shown))) = (first.replace(false), desk.state.get_untracked()) {
            later(async move { desk.read_notes(&shown).await });
        }
    });
    let shown = live(move || match desk.state.get() {
        None => many(vec![head("review-page.title"), beginning(desk)]),
        Some(Load::Waiting) => many(vec![head("review-page.title"), waiting(&t("seen.checking"))]),
        Some(Load::Wrong(error)) => many(vec![head("review-page.title"), wrong(&error), beginning(desk)]),
        Some(Load::Full(shown)) => full(desk, &shown),
    });
    let sheet = dialog(desk.sheet, "dialog.sheet", t("note.on-line"), move || note_form(desk));
    many(vec![shown, sheet])
}

impl Desk {
    fn take(self, brought: Vec<Result<Brought, FileFault>>) {
        for one in brought {
            match one {
                Ok(file) => return self.read(file.bytes),
                Err(_) => self.app.say(t("rooms.file-unreadable")),
            }
        }
    }

    fn read(self, bytes: Vec<u8>) {
        self.state.set(Some(Load::Waiting));
        self.app.wallet().world().preload_record();
        later(async move {
            let wallet = self.app.wallet();
            let state = match wallet.open(&bytes).await {
                Ok(opened) if opened.documents.is_empty() => match opened.unreadable.into_iter().next() {
                    Some(unreadable) => Load::Wrong(WalletError::Unreadable(unreadable.fault)),
                    None => Load::Wrong(WalletError::NotHere),
                },
                Ok(opened) => match Shown::of(&wallet, opened.documents, Vec::new()).await {
                    Ok(shown) => Load::Full(Arc::new(shown)),
                    Err(error) => Load::Wrong(error),
                },
                Err(error) => Load::Wrong(error),
            };
            self.show(state).await;
        });
    }

    async fn show(self, state: Load<Arc<Shown>>) {
        if let Load::Full(shown) = &state {
            self.read_notes(shown).await;
        }
        greet_again();
        let _ = self.state.try_set(Some(state));
    }

    /// Asks the hosts that were agreed to, for every document, and reads the record anew.
    fn ask(self, agreed: Vec<String>) {
        let Some(Load::Full(shown)) = self.state.get_untracked() else { return };
        self.busy.set(true);
        later(async move {
            let wallet = self.app.wallet();
            let mut documents = shown.documents.clone();
            for document in &mut documents {
                match wallet.check_online(&document.text, &document.evidence, &agreed).await {
                    Ok((reports, evidence)) => {
                        document.reports = reports;
                        document.evidence = evidence;
                    }
                    Err(error) => self.app.say(words::error(&error).0),
                }
            }
            let mut contacted = shown.contacted.clone();
            contacted.extend(agreed);
            let shown = Shown::of(&wallet, documents, contacted).await;
            let _ = self.busy.try_set(false);
            match shown {
                Ok(shown) => self.show(Load::Full(Arc::new(shown))).await,
                Err(error) => self.app.say(words::error(&error).0),
            }
        });
    }

    /// Keeps what was written. It is shown as kept once it is, and `then` told; where it could not be kept it stays
    /// on the page, from which it can be handed over.
    fn keep_notes(
        self,
        by: Option<String>,
        mut written: Vec<NoteWritten>,
        then: impl FnOnce(bool) + 'static,
    ) {
        let Some(Load::Full(shown)) = self.state.get_untracked() else { return };
        // One at a time, so that none overtakes another.
        if self.keeping.get_untracked() {
            return;
        }
        self.keeping.set(true);
        // What could not be kept before is tried again.
        let mut all = self.unkept_of(&shown.id);
        all.append(&mut written);
        later(async move {
            let wallet = self.app.wallet();
            let kept = wallet.write_review_notes(&shown.id, &shown.name, by.as_deref(), all.clone()).await;
            let whole = kept.is_ok();
            match kept {
                Ok(notes) => {
                    self.forget_unkept(&shown.id);
                    let _ = self.notes.try_set(notes);
                }
                Err(error) => {
                    self.app.say(words::error(&error).0);
                    self.forget_unkept(&shown.id);
                    let _ = self.notes.try_update(|notes| {
                        if let Some(by) = by {
                            notes.by = by;
                        }
                        all.iter().cloned().for_each(|one| notes.write(one));
                    });
                    let waits = all.into_iter().map(|one| (shown.id.clone(), one));
                    let _ = self.unkept.try_update(|unkept| unkept.extend(waits));
                }
            }
            let _ = self.keeping.try_set(false);
            then(whole);
        });
    }

    /// What was written about a record and could not be kept.
    fn unkept_of(self, record: &str) -> Vec<NoteWritten> {
        let of = |(id, one): &(String, NoteWritten)| (id == record).then(|| one.clone());
        self.unkept.with_untracked(|unkept| unkept.iter().filter_map(of).collect())
    }

    fn forget_unkept(self, record: &str) {
        let _ = self.unkept.try_update(|unkept| unkept.retain(|(id, _)| id != record));
    }

    /// The notes as they are kept, with those that could not be.
    async fn read_notes(self, shown: &Shown) {
        let kept = self.app.wallet().review_notes(&shown.id).await.ok().flatten();
        let mut notes = kept.unwrap_or_else(|| Notes::new(shown.at));
        shown.name.clone_into(&mut notes.about);
        self.unkept_of(&shown.id).into_iter().for_each(|one| notes.write(one));
        let _ = self.notes.try_set(notes);
    }
}

/// Where nothing was opened by a link.
fn beginning(desk: Desk) -> Node {
    let typed = RwSignal::new(String::new());
    let submit = move || {
        let text = typed.get_untracked();
        if !text.trim().is_empty() {
            desk.read(text.into_bytes());
        }
    };
    let choose = file_button(desk.app, "add.files", files::BADGE_FILES, move |file| desk.read(file.bytes));
    let form =
        h("form.form").submit(submit).put(h("label").say("check.paste").put(text_area("3").bind(typed))).put(
            h("div.choices")
                .put(h("button.primary").put(icon(Icon::Check)).say("review-page.open"))
                .put(choose),
        );
    many(vec![h("p.lead").say("review-page.lead"), h("section.panel").put(form)])
}

fn full(desk: Desk, shown: &Arc<Shown>) -> Node {
    let title = fill("review-page.of", &[("name", &shown.name)]);
    let top = h("header.top").put(heading(&title, claim(&title)));
    if shown.broken {
        let again =
            h("button.small").attr("type", "button").say("check.another").click(move || desk.state.set(None));
        let because = many(vec![h("p").say("review-page.broken"), h("div.choices").put(again)]);
        return many(vec![
            top,
            h("div.large").put(banner(
                Tone::Stop,
                Icon::Cross,
                h("p.h1").say("verdict.not-genuine"),
                because,
            )),
        ]);
    }
    if shown.record.entries.is_empty() {
        return many(vec![top, notice(State::Empty, &t("seen.nothing"), "", Vec::new()), beginning(desk)]);
    }
    let section = |id: &str, title: String, content: Node| {
        h("section.review-part").attr("id", id).put(h("h2").put(title)).put(content)
    };
    let contacted = shown
        .contacted
        .iter()
        .filter_map(|address| crate::domain::evidence::host_of(address))
        .collect::<Vec<String>>();
    let contacted = if contacted.is_empty() {
        t("foot.nobody")
    } else {
        fill("foot.contacted", &[("hosts", &words::listed(&contacted))])
    };
    let checked = fill("foot.checked", &[("time", &clock(shown.at)), ("day", &day(shown.at))]);
    let facts = h("div.review-facts")
        .put(
            shown.audience.as_deref().map(|whom| h("p").say("sharing.for").put(": ").put(strong_claim(whom))),
        )
        .put(h("p.soft").put([&checked, " ", &contacted].concat()));
    let run = Rc::new(move |agreed: Vec<String>| desk.ask(agreed));
    let ask = (!shown.needs.is_empty())
        .then(|| ask_button("row.check-now", &shown.needs, &Ask { run, busy: desk.busy }))
        .flatten();
    let print = button(Icon::Print, "foot.print", || {
        let _ = window().print();
    });
    let another = button(Icon::File, "review-page.another", move || desk.state.set(None));
    let parts = vec![
        top,
        facts,
        h("div.choices.no-print").put(ask).put(print).put(another),
        section("summary", t("summary.title"), summary(shown)),
        section("skills", count("skills.all", shown.skills.len()), skills_part(shown)),
        section("lens", t("lens.title"), lens_part(desk, shown)),
        section("target", t("target.title"), target_part(desk, shown)),
        section("time", t("timeline.title"), timeline::view(&shown.record, Whose::Theirs)),
        section("credentials", t("credentials.title"), table(desk, shown)),
        records_part(desk, shown),
        section("notes", t("notes.title"), notes_part(desk, shown)),
        section("compare", t("compare.title"), compare_part(desk, shown)),
        h("p.soft.center").say("review-page.no-score"),
    ];
    h("div.review-page").put(parts)
}

/// Counts with their words. Nothing is added up to more than it is.
fn summary(shown: &Shown) -> Node {
    let told = review::summary(&shown.record);
    let marks = told.by_mark.iter().map(|(mark, number)| {
        let (tone, shape) = mark_face(*mark);
        let words = [integer(*number).as_str(), " · ", &mark_word(*mark, Whose::Theirs)].concat();
        h("li").put(toned_mark(tone, shape, &words))
    });
    let sections = told.by_section.iter().map(|(section, number)| {
        h("div").put(h("dt").put(section_name(*section))).put(h("dd").put(integer(*number)))
    });
    let years = told.years.map(|(first, last)| {
        let span = if first == last {
            first.to_string()
        } else {
            fill("time.between", &[("from", &first.to_string()), ("until", &last.to_string())])
        };
        h("div").put(h("dt").say("summary.years")).put(h("dd").put(span))
    });
    let issuers = told.issuers.iter().take(40).map(|issuer| {
        let name = issuer.name.as_deref().or(issuer.id.as_deref()).unwrap_or_default();
        let name = if name.is_empty() { text(&t("issuer.unnamed")) } else { claim(name) };
        let place = match &issuer.key_at {
            KeyPlace::Website(host) => fill("place.website", &[("host", &visible(host, 80))]),
            KeyPlace::KeyOnly => t("place.key-only"),
            KeyPlace::Unknown => t("place.unknown"),
        };
        let numbers = fill(
            "summary.of-issuer",
            &[("verified", &integer(issuer.verified)), ("all", &integer(issuer.entries))],
        );
        h("li").put(h("p.title").put(name)).put(h("p.soft").put([&place, " · ", &numbers].concat()))
    });
    let issuers: Vec<Node> = issuers.collect();
    h("div.panel")
        .put(h("p.strong").put(count("summary.lines", told.entries)))
        .put(h("ul.marks-list").put(marks.collect::<Vec<Node>>()))
        .put(h("dl.facts").put(sections.collect::<Vec<Node>>()).put(years))
        .put((!issuers.is_empty()).then(|| {
            h("details")
                .flag("open", issuers.len() <= 5)
                .put(h("summary").put(count("summary.issuers", told.issuers.len())))
                .put(h("ul.lines").put(issuers))
        }))
}

fn skills_part(shown: &Arc<Shown>) -> Node {
    if shown.skills.is_empty() {
        return h("p.soft").say("skills.none");
    }
    let most = RwSignal::new(12_usize);
    let shown = Arc::clone(shown);
    live(move || {
        let rows = shown
            .skills
            .iter()
            .take(most.get())
            .map(|skill| skill_page::row(skill, &shown.record, Whose::Theirs, None));
        let rows: Vec<Node> = rows.collect();
        let left = shown.skills.len().saturating_sub(most.get());
        many(vec![
            h("ul.skills").put(rows),
            if left > 0 {
                let more = h("button.small.no-print").put(count("home.more", left));
                h("div.choices.center").put(more.click(move || most.update(|most| *most += 200)))
            } else {
                many(Vec::new())
            },
        ])
    })
}

fn lens_part(desk: Desk, shown: &Arc<Shown>) -> Node {
    let shown = Arc::clone(shown);
    live(move || {
        let lens = desk.lens.get();
        h("div.panel")
            .put(h("h3").put(h("bdi").put(lens_name(&lens))))
            .put(super::lens::view(&lens, &shown.record, &shown.skills, Whose::Theirs))
            .put(h("div.choices.no-print").put(skill_page::another_lens(desk.app, desk.lens)))
    })
}

/// Against what the advisor has in mind.
fn target_part(desk: Desk, shown: &Arc<Shown>) -> Node {
    let app = desk.app;
    let set = move |goal: Goal| {
        let _ = desk.target.try_set(Some(Arc::new(goal)));
    };
    let pasted = RwSignal::new(String::new());
    let by_text = move || {
        let text = pasted.get_untracked();
        if !text.trim().is_empty() {
            set(Goal::Text(text));
        }
    };
    let bring =
        file_button(app, "target.file", ".json,.jsonld,.txt,application/json,text/plain", move |file| {
            let text = String::from_utf8_lossy(&file.bytes).into_owned();
            match (pathway::read(&text), lens::read(&text)) {
                (Ok(found), _) => match found.into_iter().next() {
                    Some(pathway) => set(Goal::Pathway(pathway)),
                    None => app.say(t("target.unreadable")),
                },
                (_, Ok(lens)) => set(Goal::Lens(lens)),
                _ if file.name.ends_with(".txt") => set(Goal::Text(text)),
                _ => app.say(t("target.unreadable")),
            }
        });
    let samples = pathways::SAMPLES.map(|(address, key)| {
        h("button.small").attr("type", "button").say(key).click(move || {
            later(async move {
                let text = crate::browser::fetch_own(address)
                    .await
                    .ok()
                    .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
                match text
                    .and_then(|text| pathway::read(&text).ok())
                    .and_then(|found| found.into_iter().next())
                {
                    Some(pathway) => set(Goal::Pathway(pathway)),
                    None => app.say(t("rooms.file-unreadable")),
                }
            });
        })
    });
    let form = h("form.form.no-print")
        .submit(by_text)
        .put(h("label").say("target.paste").put(text_area("4").bind(pasted)))
        .put(
            h("div.choices")
                .put(h("button.small").put(icon(Icon::Check)).say("target.compare"))
                .put(bring)
                .put(samples.to_vec()),
        );
    let shown = Arc::clone(shown);
    let told = live(move || {
        desk.target.get().map(|goal| {
            let (record, skills) = (&shown.record, &shown.skills);
            match &*goal {
                Goal::Pathway(pathway) => many(vec![
                    gaps(&review::gaps(Target::Pathway(pathway), record, skills), record),
                    pathways::view(pathway, record, skills, Whose::Theirs, None),
                ]),
                Goal::Lens(lens) => gaps(&review::gaps(Target::Lens(lens), record, skills), record),
                Goal::Text(text) => gaps(&review::gaps(Target::Text(text), record, skills), record),
            }
        })
    });
    many(vec![
        h("div.panel").put(h("p.soft").say("target.lead")).put(form),
        h("div").attr("role", "status").put(told),
    ])
}

/// What is wanted, with what of it is there. What is not there comes first: it is what one talks about.
fn gaps(gaps: &Gaps, record: &MyRecord) -> Node {
    let mut wanted: Vec<_> = gaps.wanted.iter().collect();
    arrange_by(&mut wanted, |one| std::cmp::Reverse(one.state));
    let rows = wanted.into_iter().map(|one| {
        let behind: Vec<String> =
            one.entries.iter().filter_map(|key| record.entry(key)).take(5).map(entry_title).collect();
        h("li")
            .put(h("div").put(h("p.title").put(claim(&one.text))).put((!behind.is_empty()).then(|| {
                h("p.soft").put(h("bdi").put(fill("target.by", &[("names", &words::listed(&behind))])))
            })))
            .put(state_mark(one.state))
    });
    let told = fill(
        "lens.told",
        &[
            ("covered", &integer(gaps.covered)),
            ("partly", &integer(gaps.partly)),
            ("not", &integer(gaps.not_yet)),
        ],
    );
    h("div.panel")
        .put(gaps.rough.then(|| h("p.hint").say("target.rough")))
        .put(h("p.strong").put(told))
        .put(h("ul.gaps").put(rows.collect::<Vec<Node>>()))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Title,
    Issuer,
    Section,
    Date,
    Mark,
}

const COLUMNS: [(Column, &str); 5] = [
    (Column::Title, "credentials.name"),
    (Column::Issuer, "credentials.issuer"),
    (Column::Section, "credentials.section"),
    (Column::Date, "credentials.date"),
    (Column::Mark, "credentials.verdict"),
];

/// The credentials, in the order of any column.
fn table(desk: Desk, shown: &Arc<Shown>) -> Node {
    let by = RwSignal::new((Column::Date, true));
    let heads = COLUMNS.map(|(column, key)| {
        let sorted = move || {
            let (now, down) = by.get();
            (now == column).then(|| if down { "descending" } else { "ascending" }.to_owned())
        };
        let sign = move || match by.get() {
            (now, true) if now == column => "▾",
            (now, false) if now == column => "▴",
            _ => "",
        };
        let press = h("button.quiet")
            .attr("type", "button")
            .say(key)
            .put(h("span").attr("aria-hidden", "true").put(live(sign)));
        let press = press.click(move || {
            by.update(|(now, down)| {
                *down = if *now == column { !*down } else { column == Column::Date };
                *now = column;
            })
        });
        h("th").attr("scope", "col").attr("role", "columnheader").attr_live("aria-sort", sorted).put(press)
    });
    let heads = heads.to_vec();
    let last = h("th.no-print")
        .attr("scope", "col")
        .attr("role", "columnheader")
        .put(h("span.sr").say("notes.title"));
    let shown = Arc::clone(shown);
    let body = live(move || {
        let (column, down) = by.get();
        let mut entries: Vec<&Entry> = shown.record.shown().collect();
        match column {
            Column::Title => by_words(&mut entries, entry_title),
            Column::Issuer => by_words(&mut entries, |entry| entry.organisation.clone().unwrap_or_default()),
            Column::Section => arrange_by(&mut entries, |entry| entry.section),
            Column::Date => arrange_by(&mut entries, |entry| entry.day()),
            Column::Mark => arrange_by(&mut entries, |entry| entry.mark),
        }
        if down {
            entries.reverse();
        }
        h("tbody")
            .attr("role", "rowgroup")
            .put(entries.into_iter().take(1000).map(|entry| table_row(desk, entry)).collect::<Vec<Node>>())
    });
    h("div.panel").put(
        h("table.credentials")
            .attr("role", "table")
            .put(h("caption.sr").say("credentials.title"))
            .put(h("thead").attr("role", "rowgroup").put(h("tr").attr("role", "row").put(heads).put(last)))
            .put(body),
    )
}

/// Sorts by words as people read them.
fn by_words(entries: &mut Vec<&Entry>, words: fn(&Entry) -> String) {
    let mut keyed: Vec<(String, &Entry)> =
        entries.drain(..).map(|entry| (caseless(&words(entry)), entry)).collect();
    arrange_by(&mut keyed, |(words, _)| words.clone());
    entries.extend(keyed.into_iter().map(|(_, entry)| entry));
}

fn table_row(desk: Desk, entry: &Entry) -> Node {
    let cell =
        |key: &str, content: Node| h("td").attr("role", "cell").attr("data-label", &t(key)).put(content);
    let key = entry.key.clone();
    let name = h("span.sr").put(fill("note.add", &[("title", &entry_title(entry))]));
    let write = h("button.round")
        .attr("type", "button")
        .attr("aria-haspopup", "dialog")
        .put(icon(Icon::Pen))
        .put(name);
    let write = write.click(move || {
        desk.line.set(Some(key.clone()));
        desk.sheet.set(true);
    });
    let date = entry.day().map(when).unwrap_or_default();
    h("tr")
        .attr("role", "row")
        .class("dead", entry.mark == Mark::Refuted)
        .put(h("th").attr("scope", "row").attr("role", "rowheader").put(claim(&entry_title(entry))))
        .put(cell("credentials.issuer", claim(entry.organisation.as_deref().unwrap_or_default())))
        .put(cell("credentials.section", text(&section_name(entry.section))))
        .put(cell("credentials.date", text(&date)))
        .put(cell("credentials.verdict", line_mark(entry, Whose::Theirs)))
        .put(h("td.no-print").attr("role", "cell").put(write))
}

/// The records in it, as their issuers wrote them.
fn records_part(desk: Desk, shown: &Arc<Shown>) -> Node {
    let mut rows = Vec::new();
    for part in &shown.parts {
        for at in transcript::records(&part.reports) {
            let Some(told) = transcript::transcript(&part.source(), at) else { continue };
            let title = told
                .title
                .as_deref()
                .map(|title| visible(title, 160))
                .unwrap_or_else(|| t("transcript.title"));
            let content = transcript_page::body(desk.app, &part.source(), &told, false);
            rows.push(h("details.panel").put(h("summary").put(h("bdi").put(title))).put(content));
        }
    }
    if rows.is_empty() {
        return many(Vec::new());
    }
    h("section.review-part")
        .attr("id", "records")
        .put(h("h2").put(count("review-page.records", rows.len())))
        .put(rows)
}

fn note_form(desk: Desk) -> Node {
    let (Some(Load::Full(shown)), Some(key)) = (desk.state.get_untracked(), desk.line.get_untracked()) else {
        return many(Vec::new());
    };
    let Some(entry) = shown.record.entry(&key) else { return many(Vec::new()) };
    let on = NoteOn::entry(entry);
    // A note that came with other words for the same line is gone on with where it stands.
    let on = desk
        .notes
        .with_untracked(|notes| notes.on(entry).next().and_then(|note| note.on.clone()))
        .unwrap_or(on);
    let over = desk.notes.with_untracked(|notes| notes.said(Some(&on)).unwrap_or_default().to_owned());
    let words = RwSignal::new(over.clone());
    let title = entry_title(entry);
    let save = move || {
        let text = words.get_untracked().trim().to_owned();
        let note = Note { on: Some(on.clone()), text };
        let key = key.clone();
        desk.keep_notes(None, vec![NoteWritten { note, over: over.clone() }], move |_| {
            // The sheet may be about another line by now.
            if desk.line.try_get_untracked().flatten() == Some(key) {
                let _ = desk.sheet.try_set(false);
            }
        });
    };
    h("form.form")
        .submit(save)
        .put(h("label").put(claim(&title)).put(text_area("4").bind(words)))
        .put(h("p.soft").say("notes.stay"))
        .put(h("div.choices").put(save_button(desk)))
}

/// At rest while something is being kept.
fn save_button(desk: Desk) -> Node {
    h("button.primary").flag_live("disabled", move || desk.keeping.get()).say("note.save")
}

/// Notes stay on the advisor's device, or go back to the learner as a file.
fn notes_part(desk: Desk, shown: &Arc<Shown>) -> Node {
    let general = move || desk.notes.with_untracked(|notes| notes.said(None).unwrap_or_default().to_owned());
    let over = Rc::new(RefCell::new(general()));
    let words = RwSignal::new(general());
    let by = RwSignal::new(desk.notes.with_untracked(|notes| notes.by.clone()));
    let save = move || {
        let note = Note { on: None, text: words.get_untracked().trim().to_owned() };
        let written = NoteWritten { note, over: over.borrow().clone() };
        let over = Rc::clone(&over);
        let by = by.get_untracked().trim().to_owned();
        desk.keep_notes(Some(by), vec![written], move |kept| {
            over.replace(general());
            if kept {
                let _ = words.try_set(general());
                desk.app.say(t("notes.saved"));
            }
        });
    };
    let list = live(move || {
        let rows = desk.notes.get().notes.into_iter().map(|note| {
            h("li")
                .put(h("p.title").put(claim(&note_title(&note.on))))
                .put(h("p.said").put(h("bdi").put(visible(&note.text, 4000))))
        });
        let rows: Vec<Node> = rows.collect();
        (!rows.is_empty()).then(|| h("ul.lines").put(rows))
    });
    let name = [t("notes.file").as_str(), ".json"].concat();
    let (app, notes) = (desk.app, desk.notes);
    let hand = h("button.small").attr("type", "button").put(icon(Icon::Save)).say("notes.save-file").click(
        move || {
            if files::save(&name, "application/json", notes.get_untracked().to_text().as_bytes()) {
                app.say(t("notes.handed"));
            }
        },
    );
    let copy = h("button.small").attr("type", "button").put(icon(Icon::Copy)).say("notes.copy-link").click(
        move || {
            let Some(link) = notes.with_untracked(|notes| notes.to_link(&public_base())) else {
                return app.say(t("notes.too-long"));
            };
            later(async move {
                match clipboard::copy(&link).await {
                    Ok(()) => app.say(t("notes.link-copied")),
                    Err(fault) => app.say(words::clipboard_fault(fault)),
                }
            });
        },
    );
    let form = h("form.form.no-print")
        .submit(save)
        .put(h("label").say("notes.general").put(text_area("4").bind(words)))
        .put(super::parts::field("notes.by", by))
        .put(h("div.choices").put(save_button(desk)).put(hand).put(copy))
        .put(h("p.soft").put(fill("notes.about", &[("name", &shown.name)])));
    let record = shown.id.clone();
    let unkept = live(move || {
        let any = desk.unkept.with(|unkept| unkept.iter().any(|(id, _)| *id == record));
        any.then(|| notice(State::Wrong, &t("notes.unkept"), &t("notes.unkept.more"), Vec::new()))
    });
    h("div.panel").put(h("p.soft.no-print").say("notes.stay")).put(unkept).put(list).put(form)
}

/// Two records, or one at two dates. Neither is better.
fn compare_part(desk: Desk, shown: &Arc<Shown>) -> Node {
    let with_file = file_button(desk.app, "compare.file", files::BADGE_FILES, move |file| {
        later(async move {
            let wallet = desk.app.wallet();
            match wallet.open(&file.bytes).await {
                Ok(opened) if !opened.documents.is_empty() => {
                    let other = match Shown::of(&wallet, opened.documents, Vec::new()).await {
                        Ok(other) => other,
                        Err(error) => return desk.app.say(words::error(&error).0),
                    };
                    if other.broken {
                        return desk.app.say(t("review-page.broken"));
                    }
                    let other = Other { name: other.name, record: other.record, skills: other.skills };
                    let _ = desk.other.try_set(Some(Arc::new(other)));
                }
                Ok(_) => desk.app.say(t("rooms.file-unreadable")),
                Err(error) => desk.app.say(words::error(&error).0),
            }
        });
    });
    let date = {
        let shown = Arc::clone(shown);
        h("input").attr("type", "date").on("change", move |event| {
            if let Some(day) = When::read(&value_in(&event)) {
                let record = shown.record.as_of(day);
                let kept: Vec<Skill> = shown
                    .skills
                    .iter()
                    .filter(|skill| skill.shown.iter().any(|one| record.entry(&one.entry).is_some()))
                    .cloned()
                    .collect();
                let other =
                    Other { name: fill("compare.as-of", &[("day", &when(day))]), record, skills: kept };
                desk.other.set(Some(Arc::new(other)));
            }
        })
    };
    let form = h("div.form.no-print")
        .put(h("div.choices").put(with_file))
        .put(h("label").say("compare.date").put(date));
    let shown = Arc::clone(shown);
    let told = live(move || desk.other.get().map(|other| comparison(&shown, &other)));
    h("div.panel").put(form).put(h("div").attr("role", "status").put(told))
}

fn comparison(shown: &Shown, other: &Other) -> Node {
    let told = review::compare((&shown.record, &shown.skills), (&other.record, &other.skills));
    let lines = |record: &MyRecord, keys: &[String]| -> Vec<Node> {
        keys.iter()
            .filter_map(|key| record.entry(key))
            .take(200)
            .map(|entry| {
                h("li").put(h("p.title").put(claim(&entry_title(entry)))).put(line_mark(entry, Whose::Theirs))
            })
            .collect()
    };
    let names = |skills: &[Skill], keys: &[String]| -> Vec<Node> {
        keys.iter()
            .filter_map(|key| skills.iter().find(|skill| skill.key == *key))
            .take(200)
            .map(|skill| h("li.chip").put(claim(&skill.name)))
            .collect()
    };
    let side = |title: String, lines: Vec<Node>, skills: Vec<Node>| {
        let none = lines.is_empty() && skills.is_empty();
        h("section")
            .put(h("h3").put(title))
            .put(none.then(|| h("p.soft").say("compare.nothing")))
            .put((!lines.is_empty()).then(|| h("ul.lines").put(lines)))
            .put((!skills.is_empty()).then(|| h("ul.chips.wrap").put(skills)))
    };
    let differ = told.both.iter().filter(|pair| pair.mark_differs || pair.content_differs);
    let differ: Vec<Node> = differ
        .filter_map(|pair| shown.record.entry(&pair.first))
        .map(|entry| h("li").put(claim(&entry_title(entry))))
        .collect();
    h("div.compare")
        .put(h("p.strong").put(fill(
            "compare.told",
            &[("lines", &integer(told.both.len())), ("skills", &integer(told.skills_both.len()))],
        )))
        .put(
            (!differ.is_empty()).then(|| many(vec![h("p").say("compare.differ"), h("ul.lines").put(differ)])),
        )
        .put(
            h("div.sides")
                .put(side(
                    fill("compare.only", &[("name", &shown.name)]),
                    lines(&shown.record, &told.only_first),
                    names(&shown.skills, &told.skills_first),
                ))
                .put(side(
                    fill("compare.only", &[("name", &other.name)]),
                    lines(&other.record, &told.only_second),
                    names(&other.skills, &told.skills_second),
                )),
        )
}
