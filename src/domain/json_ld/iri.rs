//! Telling IRIs, keywords and relative references apart, and resolving the last.
//!
//! <https://www.rfc-editor.org/rfc/rfc3987>, <https://www.rfc-editor.org/rfc/rfc3986#section-5.2>

/// Whether `value` is an IRI with a scheme, or a blank node's label.
///
/// As loose as the processors under which credentials were signed: a scheme, a colon and no white space.
pub(super) fn is_absolute(value: &str) -> bool {
    let Some((scheme, rest)) = value.split_once(':') else { return false };
    let plain = rest.bytes().all(|byte| matches!(byte, b'!'..=b'~'));
    (scheme == "_" || is_scheme(scheme)) && (plain || !rest.contains(is_white_space))
}

pub(super) fn is_blank(value: &str) -> bool {
    value.starts_with("_:")
}

fn is_scheme(scheme: &str) -> bool {
    let mut characters = scheme.bytes();
    characters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && characters.all(|c| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'-' | b'.'))
}

/// White space as ECMAScript's `\s` has it, and control characters, which no IRI holds.
fn is_white_space(character: char) -> bool {
    character <= ' '
        || character == '\u{feff}'
        || character == '\u{7f}'
        || (character > '\u{7f}' && character.is_whitespace())
}

/// Whether `value` is `@` and letters: a keyword of today or of a later JSON-LD.
pub(super) fn is_keyword_form(value: &str) -> bool {
    value
        .strip_prefix('@')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|c| c.is_ascii_alphabetic()))
}

/// Whether `value` is a language tag that RDF can carry.
pub(super) fn is_language_tag(value: &str) -> bool {
    value.split('-').enumerate().all(|(nth, part)| {
        (1..=8).contains(&part.len())
            && part.bytes().all(|c| c.is_ascii_alphabetic() || (nth > 0 && c.is_ascii_digit()))
    })
}

struct Reference<'a> {
    scheme: Option<&'a str>,
    authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
    fragment: Option<&'a str>,
}

impl<'a> Reference<'a> {
    /// RFC 3986 appendix B.
    fn parse(text: &'a str) -> Self {
        let (text, fragment) = split_off(text, '#');
        let (text, query) = split_off(text, '?');
        let (scheme, text) = match text.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme), rest),
            _ => (None, text),
        };
        let (authority, path) = match text.strip_prefix("//") {
            Some(rest) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                (Some(authority), path)
            }
            None => (None, text),
        };
        Self { scheme, authority, path, query, fragment }
    }
}

fn split_off(text: &str, separator: char) -> (&str, Option<&str>) {
    match text.split_once(separator) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// RFC 3986 §5.2: `reference` resolved against `base`.
pub(super) fn resolve(base: &str, reference: &str) -> String {
    let base = Reference::parse(base);
    let reference = Reference::parse(reference);
    let mut target = String::new();
    let push_scheme = |scheme: Option<&str>, target: &mut String| {
        if let Some(scheme) = scheme {
            target.push_str(scheme);
            target.push(':');
        }
    };
    let push_authority = |authority: Option<&str>, target: &mut String| {
        if let Some(authority) = authority {
            target.push_str("//");
            target.push_str(authority);
        }
    };
    let query;
    if reference.scheme.is_some() || reference.authority.is_some() {
        push_scheme(reference.scheme.or(base.scheme), &mut target);
        push_authority(reference.authority, &mut target);
        target.push_str(&remove_dot_segments(reference.path));
        query = reference.query;
    } else {
        push_scheme(base.scheme, &mut target);
        push_authority(base.authority, &mut target);
        if reference.path.is_empty() {
            target.push_str(base.path);
            query = reference.query.or(base.query);
        } else {
            if reference.path.starts_with('/') {
                target.push_str(&remove_dot_segments(reference.path));
            } else {
                let folder = match base.path.rsplit_once('/') {
                    Some((folder, _)) => format!("{folder}/"),
                    None if base.authority.is_some() => "/".to_owned(),
                    None => String::new(),
                };
                target.push_str(&remove_dot_segments(&(folder + reference.path)));
            }
            query = reference.query;
        }
    }
    if let Some(query) = query {
        target.push('?');
        target.push_str(query);
    }
    if let Some(fragment) = reference.fragment {
        target.push('#');
        target.push_str(fragment);
    }
    target
}

/// RFC 3986 §5.2.4.
fn remove_dot_segments(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            "." => {}
            ".." => {
                // The empty segment before the first slash stays.
                if kept.len() > 1 || kept.first().is_some_and(|first| !first.is_empty()) {
                    kept.pop();
                }
            }
            _ => {
                kept.push(segment);
                continue;
            }
        }
        if last {
            kept.push("");
        }
    }
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_resolve_as_in_rfc_3986_section_5_4() {
        let base = "http://a/b/c/d;p?q";
        for (reference, target) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("g;x?y#s", "http://a/b/c/g;x?y#s"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            ("./g/.", "http://a/b/c/g/"),
            ("g/../h", "http://a/b/c/h"),
        ] {
            assert_eq!(resolve(base, reference), target, "{reference}");
        }
    }

    #[test]
    fn an_iri_has_a_scheme_and_no_white_space() {
        for yes in ["https://a.example/b", "urn:x", "did:key:z6Mk", "_:b0", "a+b.c-d:"] {
            assert!(is_absolute(yes), "{yes}");
        }
        for no in
            ["", "name", ":x", "1a:b", "a b:c", "https://a.example/b c", "urn:\u{a0}", "urn:x\n", "urn:\u{0}"]
        {
            assert!(!is_absolute(no), "{no}");
        }
    }

    #[test]
    fn a_language_tag_is_letters_then_letters_and_digits() {
        assert!(["en", "es-419", "zh-Hant-TW", "x-klingon1"].into_iter().all(is_language_tag));
        assert!(!["", "e n", "en_US", "1en", "en-", "toolonglanguage"].into_iter().any(is_language_tag));
    }
}
