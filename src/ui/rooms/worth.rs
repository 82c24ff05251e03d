//! `/worth?id=&at=`: what one badge says of itself to the questions that are asked of micro-credentials, and what not.
//!
//! European approach to micro-credentials, Council Recommendation 2022/C 243/02, Annex I.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::domain::record::worth::{Answer, Question, worth};
use crate::domain::verify::report::Headline;
use crate::ui::components::claim::{claim, way_out};
use crate::ui::components::document::title_of;
use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::markdown::markdown;
use crate::ui::components::notice::waiting;
use crate::ui::components::verdict::{distrusted, dot, issued_by, mark};
use crate::ui::dom::{Node, h, live, many};
use crate::ui::pages::lost::wrong;
use crate::ui::shell::{Load, app, head_back, link, load};
use crate::ui::words::{fill, integer, t};
use crate::wallet::WalletError;
use crate::wallet::ports::Held;

pub(crate) fn page() -> Node {
    let app = app();
    let query = use_query_map();
    let place = Memo::new(move |_| {
        let query = query.read();
        (query.get("id").unwrap_or_default(), query.get("at").unwrap_or_else(|| "$".to_owned()))
    });
    let held = load(move || {
        let (id, _) = place.get();
        let wallet = app.wallet();
        Box::pin(async move { wallet.held(&id).await })
    });
    let shown = live(move || match held.get() {
        Load::Waiting => waiting(&t("badge.waiting")),
        Load::Wrong(error) => wrong(&error),
        Load::Full(held) => full(&held, &place.get_untracked().1),
    });
    many(vec![head_back(app, Some("worth.title")), shown])
}

fn full(held: &Held, at: &str) -> Node {
    let Some(report) = held.reports.iter().find(|report| report.path == at) else {
        return wrong(&WalletError::NotHere);
    };
    let answers = worth(&held.source(None), at);
    let said = answers.iter().filter(|answer| answer.said()).count();
    let told = fill("worth.told", &[("said", &integer(said)), ("all", &integer(answers.len()))]);
    // Whatever a document that is not genuine says, it says to nobody's credit.
    let warning = (report.headline == Headline::NotGenuine).then(|| h("p.strong").say("worth.not-genuine"));
    let back = h("a.button.small")
        .attr("href", &link(&["badge?id=", &held.id].concat()))
        .put(icon(Icon::Badges))
        .say("line.open");
    h("article.worth")
        .put(
            h("section.panel")
                .put(h("h2").put(claim(&title_of(report))))
                .put(issued_by(report, distrusted(report)))
                .put(mark(report.headline, report.reading.valid_until.as_deref()))
                .put(warning)
                .put(h("p").put(told))
                .put(h("p.soft").say("worth.more"))
                .put(h("div.choices.no-print").put(back)),
        )
        .put(h("ul.answers").put(answers.iter().map(answer).collect::<Vec<Node>>()))
}

fn answer(answer: &Answer) -> Node {
    let (name, asks) = match answer.question {
        Question::Competence => ("worth.competence", "worth.competence.ask"),
        Question::Assessment => ("worth.assessment", "worth.assessment.ask"),
        Question::Rubric => ("worth.rubric", "worth.rubric.ask"),
        Question::Evidence => ("worth.evidence", "worth.evidence.ask"),
        Question::Assessor => ("worth.assessor", "worth.assessor.ask"),
        Question::Workload => ("worth.workload", "worth.workload.ask"),
        Question::Level => ("worth.level", "worth.level.ask"),
        Question::Stackable => ("worth.stackable", "worth.stackable.ask"),
        Question::Quality => ("worth.quality", "worth.quality.ask"),
    };
    let quotes = answer.says.iter().take(20).map(|quote| {
        let words = Some(quote.text.as_str()).filter(|text| !text.is_empty());
        let told = match (&quote.url, words) {
            (Some(url), words) => way_out(url, words),
            // Criteria are written in Markdown.
            (None, Some(words)) if answer.question == Question::Assessment => markdown(words),
            (None, Some(words)) => claim(words),
            (None, None) => many(Vec::new()),
        };
        h("li").put(told)
    });
    let quotes: Vec<Node> = quotes.collect();
    let said = !quotes.is_empty();
    let told = h("div").put(h("h3").say(name)).put(h("p.soft").say(asks)).put(if said {
        h("ul.quotes").put(quotes)
    } else {
        h("p.silent").say("worth.silent")
    });
    h("li").class("said", said).put(dot(if said { Icon::Tick } else { Icon::Dash })).put(told)
}
