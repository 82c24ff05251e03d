//! Asking the web, only ever with `--online`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ureq::ResponseExt as _;

use crate::domain::evidence::{Answer, Body, Failure, Instant, REDIRECTED, is_same_site};

/// More than any DID document, status list or badge.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// Asks one `https:` address what its own site serves there.
pub(super) fn ask(address: &str) -> Answer {
    answer(address, |from| is_same_site(address, from))
}

/// Brings what an `https:` address leads to, wherever that is: a document speaks for itself.
pub(super) fn bring(address: &str) -> Answer {
    answer(address, |_| true)
}

fn answer(address: &str, may_come_from: impl Fn(&str) -> bool) -> Answer {
    let at = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as Instant);
    Answer { at, body: fetch(address, may_come_from) }
}

fn fetch(address: &str, may_come_from: impl Fn(&str) -> bool) -> Body {
    if !address.starts_with("https://") {
        return Body::Missing(Failure::Unreachable);
    }
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(10)))
        .https_only(true)
        .max_redirects(3)
        .build()
        .into();
    let accept =
        "application/vc, application/did+json, application/ld+json, application/json, text/plain, */*;q=0.5";
    match agent.get(address).header("accept", accept).call() {
        Ok(answer) if !may_come_from(&answer.get_uri().to_string()) => Body::Missing(REDIRECTED),
        Ok(mut answer) => match answer.body_mut().with_config().limit(MAX_BYTES).read_to_vec() {
            Ok(bytes) => String::from_utf8(bytes).map_or(Body::Missing(Failure::NotText), Body::Text),
            Err(ureq::Error::BodyExceedsLimit(_)) => Body::Missing(Failure::TooLarge),
            Err(_) => Body::Missing(Failure::Unreachable),
        },
        Err(ureq::Error::StatusCode(410)) => Body::Missing(Failure::Gone),
        Err(ureq::Error::StatusCode(code)) => Body::Missing(Failure::Refused(code)),
        Err(_) => Body::Missing(Failure::Unreachable),
    }
}
