//! In person: one asks with a fresh challenge, the other answers, and the answer counts once.

use super::ports::{Change, Ports, Shelf};
use super::verify::{Opened, OpenedDocument};
use super::{PortError, Wallet, WalletError};
use crate::domain::engine::Expect;
use crate::domain::evidence::Evidence;
use crate::domain::share::request::{Binding, Closed, Question, Request, binding};
use crate::domain::verify::report::Report;
use crate::domain::workshop::{Handed, Job, Made};

/// A question that was asked, and how it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub question: Question,
    pub shown: Handed,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    pub opened: Opened,
    /// Whether it was made just now for this question.
    pub binding: Binding,
}

/// Why an answer was not even looked at, or gave nothing.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AnswerError {
    /// The question takes no answer any more: a replay, or too late.
    #[error(transparent)]
    Closed(#[from] Closed),
    #[error(transparent)]
    Wallet(#[from] WalletError),
}

impl<P: Ports> Wallet<P> {
    /// Asks: a fresh challenge, with who asks and why, as a link and a code.
    pub async fn ask(
        &self,
        audience: Option<&str>,
        reason: Option<&str>,
        base: &str,
    ) -> Result<Asked, WalletError> {
        let mut random = [0; 5];
        self.world.fill(&mut random)?;
        let now = self.now();
        let request = Request::new(random, audience, reason, now);
        let job = Job::Ask { request: request.clone(), base: base.to_owned() };
        let Made::Handed(shown) = self.make(job).await? else {
            return Err(PortError::EngineStopped.into());
        };
        Ok(Asked { question: Question { request, asked_at: now, answered_at: None }, shown })
    }

    /// Reads a request that was scanned or pasted, or a challenge that was read out and typed.
    pub async fn read_request(&self, text: &str) -> Result<Request, WalletError> {
        if let Some(request) = Request::typed(text, self.now()) {
            return Ok(request);
        }
        match self.make(Job::ReadRequest { link: text.trim().to_owned() }).await? {
            Made::Request(request) => Ok(request),
            _ => Err(PortError::EngineStopped.into()),
        }
    }

    /// Looks at an answer. One that was made for this question closes it; any other leaves it open.
    pub async fn answer(&self, question: &mut Question, bytes: &[u8]) -> Result<Answered, AnswerError> {
        let _turn = self.world.alone().await;
        question.check_open(self.now())?;
        if self.was_answered(question).await {
            question.answered_at = Some(self.now());
            return Err(Closed::Answered.into());
        }
        let mut opened = self.open(bytes).await?;
        let mut bound = Binding::NotAPresentation;
        for document in &mut opened.documents {
            document.reports = self.judge_answer(question, document).await?;
            let now = document.reports.first().map_or(Binding::NotAPresentation, binding);
            if now != Binding::NotAPresentation && bound != Binding::JustNow {
                bound = now;
            }
        }
        if bound == Binding::JustNow {
            question.answered_at = Some(self.now());
            self.remember(question).await?;
        }
        Ok(Answered { opened, binding: bound })
    }

    async fn judge_answer(
        &self,
        question: &Question,
        document: &OpenedDocument,
    ) -> Result<Vec<Report>, WalletError> {
        let (challenge, audience) = (&question.request.challenge, question.request.audience.as_deref());
        let expect = expected(document.reports.first(), challenge, audience);
        self.judge_one(&document.text, &Evidence::default(), &expect).await
    }

    /// What an answer to this question is judged by.
    pub(super) async fn expected(
        &self,
        text: &str,
        challenge: &str,
        audience: Option<&str>,
    ) -> Result<Expect, WalletError> {
        let reports = self.judge_one(text, &Evidence::default(), &Expect::default()).await?;
        Ok(expected(reports.first(), challenge, audience))
    }

    async fn was_answered(&self, question: &Question) -> bool {
        let kept = self.row::<Question>(Shelf::Notes, &row_of(question)).await;
        kept.is_ok_and(|kept| kept.is_some_and(|kept| kept.answered_at.is_some()))
    }

    /// So that another window, or this page loaded anew, does not take the answer again. Old questions go.
    async fn remember(&self, question: &Question) -> Result<(), WalletError> {
        let mut changes = vec![Change::put(Shelf::Notes, &row_of(question), question)?];
        let old = self.shelf::<Question>(Shelf::Notes).await.unwrap_or_default();
        changes.extend(
            old.iter()
                .filter(|old| old.request.until < self.now())
                .map(|old| Change::remove(Shelf::Notes, &row_of(old))),
        );
        match self.world.commit(changes).await {
            // "Nothing kept" is a mode: the page that asked remembers for itself.
            Ok(()) | Err(PortError::NoStorage) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn expected(answer: Option<&Report>, challenge: &str, audience: Option<&str>) -> Expect {
    // A challenge that was typed says nothing about who asked, so that an answer may name nobody; one that names
    // somebody else may have been passed on by them.
    let named = answer.and_then(|report| report.reading.shared.as_ref()?.audience.as_ref());
    Expect {
        challenge: Some(challenge.to_owned()),
        domain: audience.filter(|_| named.is_some()).map(str::to_owned),
        ..Expect::default()
    }
}

fn row_of(question: &Question) -> String {
    format!("question:{}", question.request.challenge)
}
