//! What each reader promises for any bytes whatever. The fuzzer looks for bytes that break a promise; an ordinary
//! test (`tests/fuzz_corpora.rs`) holds the corpora to the same.

use lapel::domain::cbor_ld;
use lapel::domain::engine::Expect;
use lapel::domain::evidence::Evidence;
use lapel::domain::import::{self, Read};
use lapel::domain::json_ld::{self, Edition, HashAlgorithm, rdfc10};
use lapel::domain::receipt;
use lapel::domain::share::frames::{self, Assembler, Taken};
use lapel::domain::share::request::Request;
use lapel::domain::share::{link, locked};
use lapel::domain::verify::report::{Headline, Is, Report};
use lapel::domain::verify::verify as judge;

/// Reads whatever is brought in; what it finds is text that can be judged without a panic.
pub(crate) fn import_read(bytes: &[u8]) {
    if let Ok(read) = import::read(bytes) {
        of_read(&read);
    }
}

fn of_read(read: &Read) {
    match read {
        Read::Documents(documents) => {
            for document in documents {
                assert!(!document.text.trim().is_empty());
                let _ = judge(&document.text, &Evidence::default(), NOW, &Expect::default());
            }
        }
        Read::Several(members) => members.iter().flat_map(|member| member.read.iter()).for_each(of_read),
        Read::Link(address) => assert!(!address.is_empty()),
        Read::Offer(_) => {}
    }
}

/// A link carries a text or none; what it carries can be sent again.
pub(crate) fn from_link(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(payload) = link::from_link(text) else { return };
    let again = link::to_link("https://lapel.example/", &payload);
    let carried = link::from_link(&again).map(link::Payload::into_text);
    assert_eq!(carried.as_deref(), Ok(payload.text()));
}

/// Texts of a row of codes, a line each, give a link that carries what it says, or none; what they give can be cut into
/// frames again.
pub(crate) fn assemble(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut assembler = Assembler::new();
    for line in text.lines() {
        match assembler.take(line) {
            Taken::Progress { known, needed, .. } => assert!(known < needed),
            // What came out may be no good link: whoever makes frames may put anything into them.
            Taken::Done(link) => {
                if let Ok(row) = frames::frames("https://lapel.example", &link) {
                    let mut again = Assembler::new();
                    let pieces = row.pieces();
                    let whole = row.take(pieces).map(|frame| again.take(&frame)).last();
                    assert_eq!(whole, Some(Taken::Done(link)));
                }
            }
            Taken::NotAFrame | Taken::Damaged | Taken::Wrong => {}
        }
    }
}

/// Requests, locked links and receipts are read or refused; what is read of a request says the same again.
pub(crate) fn share_read(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(request) = Request::from_link(text) {
        assert_eq!(Request::from_link(&request.to_digits_link("https://lapel.example")), Ok(request));
    }
    // At most 64 MiB and eight passes are ever asked of this device.
    let _ = locked::unlock_link(text, "a passphrase");
    if let Ok(authentic) = receipt::read(text) {
        assert!(authentic.by.starts_with("did:key:z"));
    }
}

/// A code of another wallet gives readings that are JSON with one meaning, each another, or none.
pub(crate) fn read_code(bytes: &[u8]) {
    // The letters around the bytes are read as they are; of any other bytes, the letters are made here.
    let made = ["VP1-B", &base32(bytes)].concat();
    for readings in [bytes, made.as_bytes()].into_iter().filter_map(|code| cbor_ld::read(code).ok()) {
        assert!(!readings.is_empty());
        for (place, reading) in readings.iter().enumerate() {
            assert!(!readings[..place].contains(reading));
            assert!(import::json::parse(reading).is_ok(), "{reading}");
        }
    }
}

fn base32(bytes: &[u8]) -> String {
    let bits = |group: &[u8]| {
        group.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte)) << (8 * (5 - group.len()))
    };
    let letters = |group: &[u8]| {
        let bits = bits(group);
        let letter = move |at: usize| {
            char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[(bits >> (35 - 5 * at) & 31) as usize])
        };
        (0..(group.len() * 8).div_ceil(5)).map(letter).collect::<String>()
    };
    bytes.chunks(5).map(letters).collect()
}

/// Canonical RDF is its own canonical form.
pub(crate) fn canonicalize(bytes: &[u8]) {
    let Ok(document) = serde_json::from_slice(bytes) else { return };
    let Ok(quads) = json_ld::canonicalize(&document, Edition::default()) else { return };
    let dataset = json_ld::parse_nquads(&quads).expect("what was written can be read");
    let again = rdfc10::canonicalize(&dataset, HashAlgorithm::Sha256, rdfc10::BUDGET)
        .expect("no harder the second time");
    assert_eq!(again.nquads, quads);
}

/// Whatever comes in, each headline is that of its findings, and nothing is genuine that nobody signed.
pub(crate) fn verify(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(reports) = judge(text, &Evidence::default(), NOW, &Expect::default()) else { return };
    assert!(!reports.is_empty());
    for report in &reports {
        holds_together(report);
    }
}

fn holds_together(report: &Report) {
    assert_eq!(report.headline, report.findings.headline_of(report.kind), "{}", report.path);
    if report.headline == Headline::Genuine {
        assert_eq!(report.findings.integrity.is, Is::Holds);
        assert_eq!(report.findings.issuer_key.is, Is::Holds);
        assert_ne!(report.findings.status.is, Is::Unknown);
    }
    // Nothing was asked, so that nothing can be known from outside.
    assert!(report.asked.is_empty());
    assert!(report.needs.iter().all(|need| need.starts_with("https://")), "{:?}", report.needs);
    for endorsement in &report.endorsements {
        holds_together(&endorsement.report);
    }
}

/// 21 November 2026.
const NOW: i64 = 1_795_284_120;
