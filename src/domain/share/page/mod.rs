//! A presentation -> one HTML file that checks it: the document, the engine and a small page, opened from a disk
//! without a network.
//!
//! The engine is the app's own, as it was built; it runs in a worker made of the file itself. The policy in the file's
//! head (<https://www.w3.org/TR/CSP3/>) lets nothing else run and nothing be fetched, so that a badge's text cannot
//! reach anybody either. What the web had said goes along with its dates, and the page says so: whoever made the file
//! brought it, as they brought the part that checks. The app takes the document alone out of such a file.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::card::escaped;
use crate::domain::evidence::{Body, Evidence};

/// What the file is made of.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// The presentation, or any document, exactly as it came.
    pub document: &'a str,
    /// What the web said of it, and when.
    pub evidence: &'a Evidence,
    /// `engine.js`, the glue that wasm-bindgen wrote for the web.
    pub glue: &'a str,
    /// `engine_bg.wasm`.
    pub wasm: &'a [u8],
    /// Every text of the language; those that the page needs go along.
    pub words: &'a BTreeMap<String, String>,
    /// The language's tag.
    pub language: &'a str,
    /// The address of the app, for whoever wants to check with a copy they trust.
    pub app: &'a str,
}

/// Why no file can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// The engine's files are not what this version builds.
    #[error("the engine's files cannot be put into a page")]
    Engine,
    #[error("the page's words are missing")]
    Words,
}

impl PageError {
    /// The stable name of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Engine => "page-engine",
            Self::Words => "page-words",
        }
    }
}

/// Puts the file together.
///
/// # Errors
/// When the engine's files are of another build, or the words are not there.
pub fn assemble(parts: Parts<'_>) -> Result<String, PageError> {
    if !parts.wasm.starts_with(b"\0asm") {
        return Err(PageError::Engine);
    }
    let glue = classic(parts.glue).ok_or(PageError::Engine)?;
    let words = words(parts.words).ok_or(PageError::Words)?;
    let title = words.get("page.title").and_then(Value::as_str).unwrap_or_default();
    let lead = words.get("page.lead").and_then(Value::as_str).unwrap_or_default();
    let checking = words.get("page.checking").and_then(Value::as_str).unwrap_or_default();
    let cannot = words.get("page.cannot").and_then(Value::as_str).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}' 'wasm-unsafe-eval'; style-src 'sha256-{}'; worker-src blob:; \
         img-src data:; base-uri 'none'; form-action 'none'",
        STANDARD.encode(Sha256::digest(SCRIPT)),
        STANDARD.encode(Sha256::digest(STYLE)),
    );
    Ok(format!(
        r#"<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<main><h1>{title}</h1><p>{lead}</p><div id="verdict" role="status"><p>{checking}</p></div><noscript><p>{cannot}</p></noscript></main>
<script type="application/json" id="{DOCUMENT}">{document}</script>
<script type="application/json" id="words">{words}</script>
<script type="application/json" id="app">{app}</script>
<script type="text/plain" id="evidence">{evidence}</script>
<script type="text/plain" id="glue">{glue}</script>
<script type="text/plain" id="engine">{engine}</script>
<script>{SCRIPT}</script>
</body>
</html>
"#,
        language = escaped(parts.language),
        title = escaped(title),
        lead = escaped(lead),
        checking = escaped(checking),
        cannot = escaped(cannot),
        document = data(&json!(parts.document)),
        words = data(&words),
        app = data(&json!(parts.app)),
        evidence = packed(answers(parts.evidence).as_bytes()),
        glue = packed(glue.as_bytes()),
        engine = packed(parts.wasm),
    ))
}

/// The document in a file that [`assemble`] made, so that the app can check it with its own engine. None in any other.
pub fn document_in(html: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!("<script type=\"application/json\" id=\"{DOCUMENT}\">"))?;
    let (text, _) = rest.split_once("</script>")?;
    // By the reader that is there anyway: another one for a text alone would weigh six kilobytes of the engine.
    match crate::domain::json::parse(text).ok()? {
        Value::String(document) => Some(document),
        _ => None,
    }
}

/// The id by which the app finds the document again.
const DOCUMENT: &str = "lapel-document";
const SCRIPT: &str = include_str!("page.js");
const STYLE: &str = include_str!("page.css");

/// The glue as a classic script: what only a module may say is taken out.
fn classic(glue: &str) -> Option<String> {
    let mut classic = String::with_capacity(glue.len());
    let mut exports = false;
    for line in glue.lines() {
        if line.starts_with("export {") || line.starts_with("export default") {
            exports = true;
            continue;
        }
        if line.starts_with("import ") {
            return None;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        classic.push_str(&line.replace("import.meta.url", "''"));
        classic.push('\n');
    }
    (exports && classic.contains("function __wbg_init(") && !classic.contains("import.meta"))
        .then_some(classic)
}

/// The texts that the page shows.
fn words(all: &BTreeMap<String, String>) -> Option<Value> {
    const FAMILIES: [&str; 12] = [
        "page.", "verdict.", "why.", "row.", "is.", "place.", "issuer.", "earner.", "seen.", "sharing.",
        "sharer.", "report.",
    ];
    let wanted =
        |key: &str| FAMILIES.iter().any(|family| key.starts_with(family)) || key == "about.its-website";
    let words: serde_json::Map<String, Value> = all
        .iter()
        .filter(|(key, _)| wanted(key))
        .map(|(key, text)| (key.clone(), Value::from(text.as_str())))
        .collect();
    (words.contains_key("page.title") && words.contains_key("verdict.genuine"))
        .then_some(Value::Object(words))
}

/// The answers that go along, as JSON: documents only, the small ones first, as many as fit. A check for which nothing
/// came along says that it was not done.
fn answers(evidence: &Evidence) -> String {
    let mut known: Vec<_> = evidence
        .0
        .iter()
        .filter_map(|(address, answer)| match &answer.body {
            Body::Text(text) => Some((address, answer, text.len())),
            Body::Missing(_) => None,
        })
        .collect();
    known.sort_by_key(|(_, _, length)| *length);
    let mut left = MOST_EVIDENCE;
    let known = known.into_iter().take_while(|(_, _, length)| {
        let fits = *length <= left;
        left = left.saturating_sub(*length);
        fits
    });
    json!(known.map(|(address, answer, _)| (address, answer)).collect::<BTreeMap<_, _>>()).to_string()
}

/// Bytes of answers, before they are packed: some lists of withdrawn badges, many keys, and the larger registries.
const MOST_EVIDENCE: usize = 2_000_000;

/// JSON that ends no script element: HTML looks for `</script` and `<!--` wherever they stand.
fn data(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

fn packed(bytes: &[u8]) -> String {
    STANDARD.encode(miniz_oxide::deflate::compress_to_vec(bytes, 9))
}
