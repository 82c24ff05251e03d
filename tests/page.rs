//! A page that checks itself holds the document, the engine and nothing that a document could run.

mod stories;

use std::collections::BTreeMap;
use std::path::Path;

use lapel::domain::evidence::{Answer, Body, Evidence, Failure};
use lapel::domain::share::page::{Parts, assemble, document_in};
use stories::*;

/// Glue and engine as wasm-bindgen names them, with nothing inside.
const GLUE: &str = "export class Kept {}\nlet wasm;\nasync function __wbg_init(module_or_path) {\n    module_or_path = new URL('engine_bg.wasm', import.meta.url);\n}\n\nexport { initSync, __wbg_init as default };\n";
const WASM: &[u8] = b"\0asm\x01\0\0\0";

fn words(language: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/locales");
    let mut words = BTreeMap::new();
    for part in ["", ".rooms"] {
        let text = std::fs::read_to_string(folder.join(format!("{language}{part}.json"))).unwrap();
        words.extend(serde_json::from_str::<BTreeMap<String, String>>(&text).unwrap());
    }
    words
}

fn page(document: &str) -> String {
    page_knowing(document, &Evidence::default())
}

fn page_knowing(document: &str, evidence: &Evidence) -> String {
    let words = words("en");
    let app = "https://lapel.example/";
    assemble(Parts { document, evidence, glue: GLUE, wasm: WASM, words: &words, language: "en", app })
        .unwrap()
}

/// What came along of the web, as the page reads it.
fn known(page: &str) -> Evidence {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let (_, rest) = page.split_once("id=\"evidence\">").unwrap();
    let packed = STANDARD.decode(rest.split_once("</script>").unwrap().0).unwrap();
    serde_json::from_slice(&miniz_oxide::inflate::decompress_to_vec(&packed).unwrap()).unwrap()
}

#[test]
fn what_the_web_said_goes_along_with_its_dates_and_nothing_that_it_did_not_say() {
    let said = |text: &str| Answer { at: NOW, body: Body::Text(text.to_owned()) };
    let silent = Answer { at: NOW, body: Body::Missing(Failure::Unreachable) };
    let long = said(&"x".repeat(3_000_000));
    let address = |name: &str| format!("https://school.example/{name}");
    let all = [("key", said("</script>{}")), ("list", silent), ("registry", long)];
    let evidence = Evidence(all.map(|(name, answer)| (address(name), answer)).into());
    let kept = known(&page_knowing(&badge(1, "Welding"), &evidence));
    assert_eq!(kept.0, [(address("key"), said("</script>{}"))].into());
    // Whoever made the file brought it: the app takes the document alone.
    assert!(
        candidates(&wallet(1), page_knowing(&badge(1, "Welding"), &evidence).as_bytes())[0]
            .evidence
            .0
            .is_empty()
    );
}

#[test]
fn the_document_comes_back_to_the_letter_and_is_read_like_any_other() {
    for document in [
        badge(1, "Welding"),
        badge_jwt(1, "Welding"),
        badge(1, "Welding").replace("What it is.", "</script><!--<script> \u{2028}"),
    ] {
        let page = page(&document);
        assert_eq!(document_in(&page).as_deref(), Some(document.as_str()));
        let found = candidates(&wallet(1), page.as_bytes());
        assert_eq!(found[0].text, document);
    }
    assert_eq!(document_in("<html><script id=\"lapel-document\">x</script>"), None);
}

#[test]
fn nothing_in_a_document_becomes_markup() {
    let page_of = |name: &str| page(&badge(1, "Welding").replace("Welding", name));
    let (plain, evil) = (page_of("Welding"), page_of("</script><script>alert(1)</script><!-- <img src=x>"));
    for markup in ["<script", "</script", "<!--", "<img"] {
        assert_eq!(evil.matches(markup).count(), plain.matches(markup).count(), "{markup}");
    }
}

#[test]
fn only_its_own_script_may_run_and_nothing_may_be_fetched() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use sha2::{Digest as _, Sha256};
    let page = page(&badge(1, "Welding"));
    let (_, rest) = page.split_once("Content-Security-Policy\" content=\"").unwrap();
    let (policy, rest) = rest.split_once('"').unwrap();
    assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe-inline"));
    for (open, close, directive) in
        [("<style>", "</style>", "style-src"), ("<script>", "</script>", "script-src")]
    {
        let (_, inside) = rest.split_once(open).unwrap();
        let (inside, _) = inside.split_once(close).unwrap();
        let hash = STANDARD.encode(Sha256::digest(inside));
        assert!(policy.contains(&format!("{directive} 'sha256-{hash}'")), "{directive}");
        assert_eq!(rest.matches(open).count(), 1);
    }
    let (head, _) = rest.split_once("<script>").unwrap();
    assert!(!head.contains("src=") && !head.contains("href="), "nothing is loaded");
}

#[test]
fn files_of_another_build_make_no_page() {
    let words = words("es");
    let evidence = &Evidence::default();
    let parts =
        Parts { document: "{}", evidence, glue: GLUE, wasm: WASM, words: &words, language: "es", app: "" };
    assert!(assemble(parts).is_ok());
    for parts in [
        Parts { wasm: b"<!doctype html>", ..parts },
        Parts { glue: "<!doctype html>", ..parts },
        Parts { glue: "import x from './y.js';\nfunction __wbg_init() {}\nexport { x };", ..parts },
        Parts { glue: "", ..parts },
        Parts { glue: "let wasm;\nexport { wasm };", ..parts },
    ] {
        let error = assemble(parts).err();
        assert_eq!(error.map(|error| error.code()), Some("page-engine"));
    }
    for lacking in ["page.title", "verdict.genuine"] {
        let mut fewer = words.clone();
        fewer.remove(lacking);
        let error = assemble(Parts { words: &fewer, ..parts }).err();
        assert_eq!(error.map(|error| error.code()), Some("page-words"));
    }
}

#[test]
fn a_page_brings_the_words_that_it_shows_and_no_others() {
    let page = page("{}");
    let brings = |key: &str| page.contains(&format!("\"{key}\""));
    assert!(brings("page.title") && brings("verdict.genuine") && brings("about.its-website"));
    let others = words("en").into_keys().filter(|key| key.starts_with("add.")).collect::<Vec<_>>();
    assert!(!others.is_empty());
    assert!(!others.iter().any(|key| brings(key)));
}

/// The page's script looks its words up by what the engine says: every one of them must be there.
#[test]
fn the_page_has_words_for_whatever_its_script_says() {
    let script = include_str!("../src/domain/share/page/page.js");
    for language in ["en", "es"] {
        let words = words(language);
        for literal in script.split('\'').skip(1).step_by(2) {
            let is_key = [
                "page.", "verdict.", "row.", "is.", "place.", "issuer.", "seen.", "sharing.", "sharer.",
                "report.",
            ]
            .iter()
            .any(|family| literal.starts_with(family));
            assert!(!is_key || words.contains_key(literal), "{language}: {literal}");
        }
    }
}
