//! The fuzzer's corpora, held to what each reader promises.

#[path = "../fuzz/targets.rs"]
mod targets;

use std::path::Path;

fn each_of(target: &str, least: usize, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> =
        std::fs::read_dir(&folder).expect("a corpus").flatten().map(|it| it.path()).collect();
    files.sort();
    assert!(files.len() >= least, "{} in {}", files.len(), folder.display());
    for file in files {
        eprintln!("{}", file.display());
        let bytes = std::fs::read(&file).expect("a file");
        run(&bytes);
        // A file that is cut short, and one with a byte turned, at some places.
        for part in 1..16 {
            let at = bytes.len() * part / 16;
            run(&bytes[..at]);
            let mut turned = bytes.clone();
            if let Some(byte) = turned.get_mut(at) {
                *byte ^= 1 << (part % 8);
                run(&turned);
            }
        }
    }
}

#[test]
fn whatever_is_brought_in_is_read_or_refused() {
    each_of("import_read", 8, targets::import_read);
}

#[test]
fn a_link_carries_a_text_that_can_be_sent_again() {
    each_of("from_link", 5, targets::from_link);
}

#[test]
fn a_row_of_codes_gives_a_link_or_nothing() {
    each_of("assemble", 4, targets::assemble);
}

#[test]
fn requests_locked_links_and_receipts_are_read_or_refused() {
    each_of("share_read", 6, targets::share_read);
}

#[test]
fn a_code_of_another_wallet_is_read_as_json_or_refused() {
    each_of("read_code", 14, targets::read_code);
}

#[test]
fn canonical_rdf_is_its_own_canonical_form() {
    each_of("canonicalize", 5, targets::canonicalize);
}

#[test]
fn each_headline_is_that_of_its_findings() {
    each_of("verify", 8, targets::verify);
}
