//! Is it about the one who shows it, and does it answer what was asked?
//!
//! VCDM 2.0 §5.1 (holder binding), VC-DI §4.4 (challenge and domain)

use serde_json::Value;

use super::Document;
use super::date;
use super::report::{Finding, Findings, Headline, Is, Report, Why};
use super::signature::Signed;
use crate::domain::credential::Sharing;
use crate::domain::credential::read::{self, id_of, one_or_many};
use crate::domain::engine::Expect;
use crate::domain::proof::vc_jwt::Jwt;

/// Who presents.
#[derive(Clone)]
pub(super) struct Presenter {
    holder: Option<String>,
    proven: bool,
}

impl Presenter {
    /// Whoever made the presentation of this report; proven only while it is in order and in date.
    pub(super) fn of(report: &Report) -> Self {
        let Findings { integrity, issuer_key, validity, .. } = &report.findings;
        let proven = integrity.is == Is::Holds
            && issuer_key.is == Is::Holds
            && matches!(validity.is, Is::Holds | Is::NotClaimed)
            && report.headline != Headline::NotGenuine;
        Presenter { holder: report.reading.issuer.id.clone(), proven }
    }

    /// Who shows it, where that is proven.
    pub(super) fn id(&self) -> Option<&str> {
        self.holder.as_deref().filter(|_| self.proven)
    }
}

/// Whether the badge is about the one who presents it. Of several subjects that name
/// a key, each must be the one who presents.
pub(super) fn of_credential(value: &Value, presenter: Option<&Presenter>) -> Finding {
    let Some(presenter) = presenter else { return Finding::new(Is::NotClaimed, Why::NotPresented) };
    if !presenter.proven {
        return Finding::new(Is::Unknown, Why::PresentationNotProven);
    }
    let subjects: Vec<String> = subjects_with_a_key(value);
    let holder = presenter.holder.as_deref();
    if subjects.iter().any(|subject| Some(subject.as_str()) != holder) {
        return Finding::new(Is::Fails, Why::HolderIsNotSubject);
    }
    let by_address = || {
        one_or_many(value.get("credentialSubject")).filter_map(id_of).any(|id| Some(id.as_str()) == holder)
    };
    if !subjects.is_empty() || by_address() {
        return Finding::new(Is::Holds, Why::HolderIsSubject);
    }
    Finding::new(Is::NotClaimed, Why::SubjectWithoutKey)
}

fn subjects_with_a_key(credential: &Value) -> Vec<String> {
    let subjects = one_or_many(credential.get("credentialSubject")).filter_map(id_of);
    subjects.filter(|id| id.starts_with("did:")).collect()
}

/// A document that is no presentation answers nothing, whatever it is worth by itself.
pub(super) fn of_bare(expect: &Expect) -> Finding {
    if expect.challenge.is_some() {
        return Finding::new(Is::Unknown, Why::ChallengeMismatch);
    }
    if expect.domain.is_some() {
        return Finding::new(Is::Unknown, Why::DomainMismatch);
    }
    Finding::new(Is::NotClaimed, Why::NotPresented)
}

/// What the proof that decides, or the JWT, says of a presentation's purpose.
pub(super) fn sharing(sharing: &mut Sharing, jwt: Option<&Jwt>, proof: Option<&Value>) {
    let text = |value: Option<&Value>| one_or_many(value).find_map(Value::as_str).map(str::to_owned);
    if let Some(jwt) = jwt {
        let time = |name| jwt.payload.get(name).and_then(Value::as_i64).and_then(date::text);
        sharing.challenge = text(jwt.payload.get("nonce"));
        sharing.audience = text(jwt.payload.get("aud"));
        sharing.expires = time("exp");
        sharing.created = time("iat");
    } else if let Some(proof) = proof {
        sharing.challenge = text(proof.get("challenge"));
        sharing.audience = text(proof.get("domain"));
        sharing.expires = text(proof.get("expires"));
        sharing.created = text(proof.get("created"));
    }
}

/// Whether a presentation answers what was asked, and its badges were earned by the one who presents them.
pub(super) fn of_presentation(value: &Value, jwt: Option<&Jwt>, signed: &Signed, expect: &Expect) -> Finding {
    if signed.integrity.is != Is::Holds || signed.issuer_key.is != Is::Holds {
        return Finding::new(Is::Unknown, Why::PresentationNotProven);
    }
    let (challenge, domain) = match jwt {
        Some(jwt) => (jwt.payload.get("nonce"), jwt.payload.get("aud")),
        None => {
            let member = |name| signed.proof.as_ref().and_then(|proof| proof.get(name));
            (member("challenge"), member("domain"))
        }
    };
    let said = |value| one_or_many(value).filter_map(Value::as_str).collect::<Vec<&str>>();
    // VC-DI §4.4: where a challenge or a domain was asked for, the proof must answer with exactly that.
    if expect.challenge.as_deref().is_some_and(|asked| said(challenge) != [asked]) {
        return Finding::new(Is::Fails, Why::ChallengeMismatch);
    }
    if expect.domain.as_deref().is_some_and(|asked| said(domain) != [asked]) {
        return Finding::new(Is::Fails, Why::DomainMismatch);
    }
    let holder = read::holder(value);
    let shown = || one_or_many(value.get("verifiableCredential"));
    for member in shown() {
        let Ok(document) = Document::of_member(member) else { continue };
        if subjects_with_a_key(&document.value).iter().any(|subject| Some(subject) != holder.as_ref()) {
            return Finding::new(Is::Fails, Why::HolderIsNotSubject);
        }
    }
    if shown().next().is_none() {
        // A signature under nothing.
        return Finding::new(Is::NotClaimed, Why::NotPresented);
    }
    Finding::new(Is::Holds, Why::HolderKey)
}
