//! What the web answered, by address, and when: the only way the outside world reaches a verification.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Seconds since 1970-01-01T00:00:00Z.
pub type Instant = i64;

/// What was asked of the web and what came back, by address.
///
/// An address that is absent has not been asked; that is why it is not the same as a failure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Evidence(pub BTreeMap<String, Answer>);

/// One answer of the web.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// When it was asked.
    pub at: Instant,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// The document, as text, exactly as it was served.
    Text(String),
    /// The address was asked and gave no document.
    Missing(Failure),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// No network, no such host, or the browser was not allowed to read the answer (CORS); a page cannot tell these apart.
    Unreachable,
    /// The host answered that the document is gone for good (410).
    Gone,
    /// The host answered with another error.
    Refused(u16),
    /// More than we are willing to read.
    TooLarge,
    /// Not text.
    NotText,
}

impl Evidence {
    pub fn answer(&self, address: &str) -> Option<&Answer> {
        self.0.get(address)
    }

    pub fn insert(&mut self, address: String, answer: Answer) {
        self.0.insert(address, answer);
    }

    /// Adds what `other` knows; where both have an answer, a document beats a failure and newer beats older.
    pub fn merge(&mut self, other: &Evidence) {
        for (address, theirs) in &other.0 {
            let better = match self.0.get(address) {
                None => true,
                Some(ours) => match (&ours.body, &theirs.body) {
                    (Body::Text(_), Body::Missing(Failure::Gone)) => theirs.at >= ours.at,
                    (Body::Text(_), Body::Missing(_)) => false,
                    (Body::Missing(_), Body::Text(_)) => true,
                    _ => theirs.at >= ours.at,
                },
            };
            if better {
                self.0.insert(address.clone(), theirs.clone());
            }
        }
    }
}

impl Failure {
    /// The stable code of the reason.
    pub fn code(self) -> &'static str {
        match self {
            Failure::Unreachable => "host-unreachable",
            Failure::Gone => "document-gone",
            Failure::Refused(_) => "host-refused",
            Failure::TooLarge => "too-large",
            Failure::NotText => "not-text",
        }
    }
}

/// The host (with port, where it has one) of an `https:` or `http:` address, in lower case.
pub fn host_of(address: &str) -> Option<String> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    // A name before @ is the oldest trick to make a host look like another.
    if authority.is_empty() || authority.contains('@') {
        return None;
    }
    Some(authority.to_ascii_lowercase())
}

/// Whether what came from `answered`, to which `asked` redirected, is still that site's own word: the same host, or one
/// above or beneath it. On many sites anybody can write an address that redirects to a page of theirs; what stands there
/// is not what the site serves.
pub fn is_same_site(asked: &str, answered: &str) -> bool {
    let (Some(asked), Some(answered)) = (host_of(asked), host_of(answered)) else { return false };
    let beneath = |one: &str, other: &str| one.strip_suffix(other).is_some_and(|it| it.ends_with('.'));
    asked == answered || beneath(&asked, &answered) || beneath(&answered, &asked)
}

/// What is said of an answer that came from another site.
pub const REDIRECTED: Failure = Failure::Refused(302);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_may_send_on_to_itself_and_to_nobody_else() {
        for (answered, is) in [
            ("https://college.example/x", true),
            ("https://www.COLLEGE.example/", true),
            ("https://api.badges.college.example/1", true),
            ("https://example/", true),
            ("https://evil.example/", false),
            ("https://evilcollege.example/", false),
            ("https://college.example.evil.example/", false),
            ("https://college.example@evil.example/", false),
            ("https://college.example:8443/", false),
            ("data:application/json,{}", false),
            ("", false),
        ] {
            assert_eq!(
                is_same_site("https://college.example/.well-known/did.json", answered),
                is,
                "{answered}"
            );
        }
        assert!(is_same_site("https://www.college.example/a", "https://college.example/b"));
        assert!(!is_same_site("not an address", "not an address"));
    }

    const ADDRESS: &str = "https://a.example/1";

    fn of(at: Instant, body: Body) -> Evidence {
        Evidence([(ADDRESS.to_owned(), Answer { at, body })].into())
    }

    fn text(what: &str) -> Body {
        Body::Text(what.to_owned())
    }

    #[test]
    fn of_two_answers_the_one_that_says_more_is_kept_and_else_the_newer() {
        let gone = Body::Missing(Failure::Gone);
        let silent = Body::Missing(Failure::Unreachable);
        for (ours, theirs, theirs_is_kept) in [
            (of(5, text("a")), of(6, text("b")), true),
            (of(5, text("a")), of(5, text("b")), true),
            (of(5, text("a")), of(4, text("b")), false),
            // A host that says nothing takes back nothing; one that says "gone" does, if it said so later.
            (of(5, text("a")), of(6, silent.clone()), false),
            (of(5, text("a")), of(6, gone.clone()), true),
            (of(5, text("a")), of(5, gone.clone()), true),
            (of(5, text("a")), of(4, gone.clone()), false),
            (of(5, gone.clone()), of(4, text("b")), true),
            (of(5, silent.clone()), of(4, text("b")), true),
            (of(5, silent.clone()), of(6, gone.clone()), true),
            (of(5, silent), of(4, gone), false),
        ] {
            let mut merged = ours.clone();
            merged.merge(&theirs);
            assert_eq!(
                merged,
                if theirs_is_kept { theirs.clone() } else { ours.clone() },
                "{ours:?} {theirs:?}"
            );
        }
        let mut merged = Evidence::default();
        merged.merge(&of(1, text("a")));
        assert_eq!(merged, of(1, text("a")));
    }

    #[test]
    fn a_host_is_what_stands_before_the_path_and_nothing_that_hides_it() {
        for (address, host) in [
            ("https://A.example/x", Some("a.example")),
            ("http://a.example:8080?x", Some("a.example:8080")),
            ("https://a.example\\@b.example/", Some("a.example")),
            ("https://a.example@b.example/", None),
            ("https:///x", None),
            ("urn:a", None),
        ] {
            assert_eq!(host_of(address).as_deref(), host, "{address}");
        }
    }

    #[test]
    fn a_failure_has_a_name_that_lasts() {
        let failures =
            [Failure::Unreachable, Failure::Gone, Failure::Refused(500), Failure::TooLarge, Failure::NotText];
        let names = ["host-unreachable", "document-gone", "host-refused", "too-large", "not-text"];
        assert_eq!(failures.map(Failure::code), names);
    }
}
