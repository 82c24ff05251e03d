//! The catalogues: every language says everything, with the same holes, and nothing that nobody asks for.

#[path = "../src/ui/words/catalogue.rs"]
mod catalogue;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use catalogue::{Catalogue, Piece, filled, pieces};

type Texts = BTreeMap<String, String>;

#[test]
fn every_language_has_the_same_keys() {
    let english: BTreeSet<String> = texts("en").into_keys().collect();
    for language in languages() {
        let here: BTreeSet<String> = texts(&language).into_keys().collect();
        let missing: Vec<_> = english.difference(&here).collect();
        let needless: Vec<_> = here.difference(&english).filter(|key| !other_plural(key, &english)).collect();
        assert!(
            missing.is_empty() && needless.is_empty(),
            "{language}: missing {missing:?}, needless {needless:?}"
        );
    }
}

#[test]
fn every_language_has_the_same_holes() {
    let english = texts("en");
    for language in languages() {
        for (key, text) in texts(&language) {
            if let Some(told) = english.get(&key) {
                assert_eq!(holes(&text), holes(told), "{language}: {key}");
            }
        }
    }
}

#[test]
fn every_key_in_the_source_has_a_text() {
    let english = texts("en");
    let families: BTreeSet<&str> = english.keys().filter_map(|key| key.split('.').next()).collect();
    for (file, literal) in literals("src/ui") {
        let mut words = literal.split('.');
        let is_key = words.next().is_some_and(|family| families.contains(family))
            && words.next().is_some_and(|word| !word.is_empty())
            && literal.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-')
            && !literal.ends_with(".json");
        // `section.panel` and its like are elements with their classes.
        if is_key && !ELEMENTS.contains(&literal.split('.').next().unwrap_or_default()) {
            let known = english.contains_key(&literal) || english.contains_key(&format!("{literal}.other"));
            assert!(known, "{file}: {literal}");
        }
    }
}

#[test]
fn every_text_is_used() {
    let mut used: BTreeSet<String> = literals("src/ui").into_iter().map(|(_, literal)| literal).collect();
    // The page that checks itself speaks out of the same catalogue.
    for (file, quote) in [("page.js", '\''), ("mod.rs", '"')] {
        let text = fs::read_to_string(top().join("src/domain/share/page").join(file)).expect(file);
        used.extend(text.split(quote).skip(1).step_by(2).map(str::to_owned));
    }
    let codes = fault_codes();
    let unused = |key: &String| {
        let base = key.rsplit_once('.').map_or(key.as_str(), |(base, _)| base);
        let by_code =
            key.strip_prefix("fault.").is_some_and(|code| codes.contains(code) || used.contains(code));
        // Kinds of achievement are looked up by the word that the document has for them.
        !(used.contains(key) || used.contains(base) || by_code || key.starts_with("type."))
    };
    let unused: Vec<String> = texts("en").into_keys().filter(unused).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

/// The first module has no other words than the common ones.
#[test]
fn what_only_the_other_modules_can_say_stands_in_their_pages_alone() {
    let only: BTreeSet<String> = catalogue_of("en.rooms").into_keys().collect();
    for (file, literal) in literals("src/ui") {
        let said = only.contains(&literal) || only.contains(&format!("{literal}.other"));
        assert!(!said || file.contains("src/ui/rooms/"), "{file}: {literal}");
    }
}

/// Who goes to a page is led to the module that draws it.
#[test]
fn the_boot_script_knows_which_pages_each_module_draws() {
    let read = |name: &str| fs::read_to_string(top().join(name)).expect(name);
    let (boot, pages) = (read("public/boot.js"), read("src/ui/rooms/mod.rs"));
    let between = |text: &'_ str, begin: &str, end: &str| {
        let rest = text.split_once(begin).expect(begin).1;
        rest.split_once(end).expect(end).0.to_owned()
    };
    let quoted = |text: &str, mark: char| -> BTreeSet<String> {
        text.split(mark).skip(1).step_by(2).map(str::to_owned).collect()
    };
    for (name, table) in [("rooms", "fn at("), ("desk", "fn at_desk("), ("share", "fn at_share(")] {
        let told = between(&boot, &format!("    {name}: ["), "]");
        let drawn = between(&pages, table, "_ =>");
        assert_eq!(quoted(&told, '\''), quoted(&drawn, '"'), "{name}");
    }
}

#[test]
fn every_fault_has_words() {
    let english = texts("en");
    for code in fault_codes() {
        assert!(english.contains_key(&format!("fault.{code}")), "fault.{code}");
    }
}

#[test]
fn words_of_the_trade_stay_in_the_technical_details() {
    for (key, text) in texts("en") {
        for word in text.split(|c: char| !c.is_alphanumeric() && c != '-') {
            let trade = ["DID", "JSON-LD", "proof", "hash", "controller", "canonicalisation"].contains(&word);
            assert!(!trade || key.starts_with("tech."), "{key}: {word}");
        }
    }
}

#[test]
fn a_hole_is_filled_and_a_stray_brace_is_a_word() {
    assert_eq!(filled("{n} of {all} {", &[("n", "3"), ("all", "4")]), "3 of 4 {");
    assert_eq!(pieces("a {b}"), [Piece::Words("a "), Piece::Hole("b")]);
    assert_eq!(filled("{unknown}", &[]), "");
}

#[test]
fn what_one_language_does_not_say_the_other_does() {
    let say = |key: &str, text: &str| (key.to_owned(), text.to_owned());
    let own = Texts::from([say("a", "uno"), say("c.other", "varios")]);
    let beneath =
        Texts::from([say("a", "one"), say("b", "two"), say("c.one", "one"), say("c.other", "many")]);
    let both = Catalogue::over(own, beneath);
    assert_eq!((both.get("a"), both.get("b"), both.get("d")), (Some("uno"), Some("two"), None));
    assert_eq!(both.plural("c", "few"), Some("varios"));
}

/// Names of elements that are also first words of keys.
const ELEMENTS: [&str; 10] =
    ["button", "details", "dialog", "div", "form", "header", "label", "section", "span", "ul"];

/// Other languages tell more numbers apart than English.
fn other_plural(key: &str, english: &BTreeSet<String>) -> bool {
    key.rsplit_once('.').is_some_and(|(base, category)| {
        ["zero", "two", "few", "many"].contains(&category) && english.contains(&format!("{base}.other"))
    })
}

fn holes(text: &str) -> BTreeSet<&str> {
    let hole = |piece| match piece {
        Piece::Hole(name) => Some(name),
        Piece::Words(_) => None,
    };
    pieces(text).into_iter().filter_map(hole).collect()
}

/// The texts of a language: those of every page, and those of the other modules' alone.
fn texts(language: &str) -> Texts {
    let mut texts = catalogue_of(language);
    for (key, text) in catalogue_of(&format!("{language}.rooms")) {
        assert!(texts.insert(key.clone(), text).is_none(), "{language}: {key} stands in both catalogues");
    }
    texts
}

fn catalogue_of(name: &str) -> Texts {
    let path = top().join(format!("public/locales/{name}.json"));
    serde_json::from_str(&fs::read_to_string(&path).expect("a catalogue")).expect("a flat object of texts")
}

fn languages() -> Vec<String> {
    let files = fs::read_dir(top().join("public/locales")).expect("the catalogues");
    let names = files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned());
    names
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .filter(|name| !name.contains('.'))
        .collect()
}

/// The stable codes of everything that may go wrong with what is brought in.
fn fault_codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for folder in ["src/domain", "src/wallet", "src/ui"] {
        for (_, text) in sources(folder) {
            // What `Fault::new` and `Fault::about` are given in place.
            for call in ["Fault::new(\"", "Fault::about(\""] {
                codes.extend(
                    text.split(call).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned),
                );
            }
        }
    }
    let enums = [
        "cbor_ld/mod.rs",
        "json.rs",
        "import/mod.rs",
        "share/link.rs",
        "share/locked.rs",
        "share/page/mod.rs",
        "share/presentation.rs",
        "receipt/mod.rs",
        "verify/refresh.rs",
        "evidence.rs",
    ];
    for file in enums {
        let text = fs::read_to_string(top().join("src/domain").join(file)).expect(file);
        for body in text.split("fn code(").skip(1) {
            let body = body.split("\n    }\n").next().unwrap_or_default();
            let arms = body.split("=> \"").skip(1);
            codes.extend(arms.filter_map(|arm| arm.split('"').next()).map(str::to_owned));
        }
    }
    codes
}

/// Every string in the source below a folder, with the file it stands in.
fn literals(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (file, text) in sources(folder) {
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            found
                .extend(line.split('"').skip(1).step_by(2).map(|literal| (file.clone(), literal.to_owned())));
        }
    }
    found
}

fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![top().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push((path.display().to_string(), fs::read_to_string(&path).expect("a source")));
            }
        }
    }
    found
}

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
