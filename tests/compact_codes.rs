//! Codes that other wallets' software made of presentations that others signed: `tests/compact/`, and what
//! `e2e/interop/compact.mjs` made of them in `fuzz/corpus/read_code/`.

mod stories;

use std::fs;
use std::path::{Path, PathBuf};

use lapel::domain::cbor_ld;
use lapel::domain::engine::Fault;
use lapel::domain::json;
use lapel::domain::json_ld::{self, Edition};
use lapel::domain::verify::report::Headline;
use lapel::wallet::WalletError;
use lapel::wallet::desk::Desk;
use serde_json::Value;
use stories::*;

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Each code of a presentation, by the name of its file.
fn codes(of: &str) -> Vec<(String, String)> {
    let folder = top().join("fuzz/corpus/read_code");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().flatten().map(|file| file.path()).collect();
    files.sort();
    let named =
        files.into_iter().map(|file| (file.file_name().unwrap().to_string_lossy().into_owned(), file));
    named
        .filter(|(name, _)| name.starts_with(of))
        .map(|(name, file)| (name, fs::read_to_string(file).unwrap()))
        .collect()
}

fn presentation(name: &str) -> Value {
    let text = fs::read_to_string(top().join("tests/compact").join(name)).unwrap();
    json::parse(&text).unwrap()
}

/// What the badge in a presentation says.
fn meaning(presentation: &Value) -> Option<String> {
    let badges = &presentation["verifiableCredential"];
    json_ld::canonicalize(badges.get(0).unwrap_or(badges), Edition::default()).ok()
}

const MODELS: [(&str, usize); 2] = [("first-model", 8), ("second-model", 6)];

#[test]
fn every_encoder_s_code_is_read_as_the_presentation_that_it_was_given() {
    for (model, count) in MODELS {
        let expected = presentation(&format!("{model}.json"));
        let codes = codes(model);
        assert_eq!(codes.len(), count);
        for (name, code) in codes {
            let readings = cbor_ld::read(code.as_bytes()).unwrap();
            assert!(readings.iter().any(|text| json::parse(text).unwrap() == expected), "{name}");
        }
    }
}

#[test]
fn a_badge_in_a_code_is_as_genuine_as_in_a_file() {
    let wallet = wallet(1);
    for (name, code) in MODELS.iter().flat_map(|(model, _)| codes(model)) {
        let opened = now(wallet.open(code.as_bytes())).unwrap();
        let [document] = opened.documents.as_slice() else { panic!("{name}: {opened:?}") };
        assert_eq!(document.reports.len(), 2, "{name}");
        assert_eq!(document.reports[1].headline, Headline::Genuine, "{name}");
        // As it is copied out of a chat.
        let quoted = format!("“{code}”\n");
        assert_eq!(now(wallet.open(quoted.as_bytes())).unwrap().documents.len(), 1, "{name}");
    }
}

#[test]
fn a_learner_brings_the_badge_itself_over_from_another_wallet() {
    for (name, code) in MODELS.iter().flat_map(|(model, _)| codes(model)) {
        let wallet = wallet(1);
        let found = candidates(&wallet, code.as_bytes());
        assert_eq!(found.len(), 1, "{name}");
        assert_eq!(found[0].report().map(|report| report.headline), Some(Headline::Genuine), "{name}");
        let id = now(wallet.keep(&found[0])).unwrap();
        let expected =
            &presentation(&format!("{}.json", name.split('.').next().unwrap()))["verifiableCredential"][0];
        assert_eq!(json::parse(&now(wallet.held(&id)).unwrap().text).unwrap(), *expected, "{name}");
    }
}

/// By the numbers alone, it could be a point in time, as the older encoders write one, or a whole number that the issuer
/// took for one; the signature knows.
#[test]
fn of_several_readings_the_one_that_was_signed_is_shown() {
    let expected = presentation("whole-number.json");
    let (_, code) = codes("whole-number").pop().unwrap();
    let readings = cbor_ld::read(code.as_bytes()).unwrap();
    assert_eq!(readings.len(), 2);
    assert_ne!(json::parse(&readings[0]).unwrap(), expected);
    let opened = now(wallet(1).open(code.as_bytes())).unwrap();
    assert_eq!(opened.documents.len(), 1);
    assert_eq!(json::parse(&opened.documents[0].text).unwrap(), expected);
    assert_eq!(opened.documents[0].reports[1].headline, Headline::Genuine);
}

#[test]
fn a_code_that_was_changed_anywhere_is_never_genuine() {
    let wallet = wallet(1);
    for (name, code) in MODELS.iter().flat_map(|(model, _)| codes(model)) {
        let expected = presentation(&format!("{}.json", name.split('.').next().unwrap()));
        for at in (5..code.len()).step_by(13) {
            let other = if &code[at..=at] == "A" { "B" } else { "A" };
            let changed = [&code[..at], other, &code[at + 1..]].concat();
            let Ok(opened) = now(wallet.open(changed.as_bytes())) else { continue };
            for document in opened.documents {
                let said = json::parse(&document.text).unwrap();
                let genuine =
                    document.reports.iter().skip(1).any(|report| report.headline == Headline::Genuine);
                // Outside of what is signed anybody may change anything, and a word for another with the same meaning.
                assert!(!genuine || meaning(&said) == meaning(&expected), "{name} at {at}: {said}");
            }
        }
        for end in (5..code.len()).step_by(11) {
            assert!(now(wallet.open(&code.as_bytes()[..end])).is_err(), "{name} up to {end}");
        }
    }
}

#[test]
fn the_spaces_of_base45_may_be_lost_at_its_end_and_lines_may_be_broken() {
    let (_, code) = codes("first-model").into_iter().find(|(name, _)| name.ends_with("in-base45")).unwrap();
    let whole = cbor_ld::read(code.as_bytes()).unwrap();
    let (head, tail) = code.split_at(700);
    assert_eq!(cbor_ld::read(format!("{head}\r\n{tail}\n").as_bytes()), Ok(whole.clone()));
    assert_eq!(cbor_ld::read(format!("{code} ").as_bytes()), Ok(whole));
    let (_, code) = codes("first-model").into_iter().find(|(name, _)| name.ends_with("2-2-1")).unwrap();
    let (head, tail) = code.split_at(700);
    assert_eq!(cbor_ld::read(format!("{head}\n  {tail}").as_bytes()), cbor_ld::read(code.as_bytes()));
}

#[test]
fn what_cannot_be_read_says_why_and_what_else_was_brought_is_read() {
    let wallet = wallet(1);
    let (_, code) = codes("table-of-others").pop().unwrap();
    let why = |code: &str| match now(wallet.open(code.as_bytes())) {
        Err(WalletError::Unreadable(Fault { code, .. })) => code,
        other => panic!("{other:?}"),
    };
    assert_eq!(why(&code), "compact-newer");
    assert_eq!(why("VC1-RSJRPWCR803A3P0098G3A3-B02-J743853U53KGK0XJ6MKJ1OI0M.FO053.33"), "compact-other");
    assert_eq!(why(&codes("first-model")[0].1[..600]), "compact-damaged");

    let mut desk = Desk::default();
    now(desk.add(&wallet, "a code", codes("first-model")[0].1.as_bytes()));
    now(desk.add(&wallet, "another", code.as_bytes()));
    now(desk.add(&wallet, "a badge", badge(1, "Welding").as_bytes()));
    let headlines: Vec<_> = desk.rows().iter().map(|row| row.headline).collect();
    assert_eq!(headlines, [Some(Headline::Genuine), None, Some(Headline::Genuine)]);
}
