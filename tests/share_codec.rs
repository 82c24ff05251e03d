//! What goes out as a link, a code or a picture comes back as the very same text.

use std::path::{Path, PathBuf};

use lapel::domain::share::link::{LinkError, Payload, from_link, to_digits_link, to_link};
use proptest::prelude::*;

const BASE: &str = "https://lapel.example/wallet/";
const TEXT: &str =
    r#"{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiablePresentation"],"é":1.0}"#;

fn payload(text: &str) -> Payload {
    Payload::new(text).unwrap()
}

fn read(link: &str) -> Result<String, LinkError> {
    from_link(link).map(Payload::into_text)
}

#[test]
fn a_link_gives_back_the_text_in_letters_and_in_digits() {
    let link = to_link(BASE, &payload(TEXT));
    assert!(link.starts_with("https://lapel.example/wallet/v#A"), "{link}");
    assert_eq!(read(&link).as_deref(), Ok(TEXT));
    let link = to_digits_link("https://lapel.example", &payload(TEXT));
    let (page, digits) = link.split_once('#').unwrap();
    assert_eq!(page, "https://lapel.example/v");
    assert!(digits.starts_with('1') && digits.bytes().all(|byte| byte.is_ascii_digit()));
    assert_eq!(read(&link).as_deref(), Ok(TEXT));
}

#[test]
fn what_happens_to_links_on_their_way_does_no_harm() {
    for link in [to_link(BASE, &payload(TEXT)), to_digits_link(BASE, &payload(TEXT))] {
        let (_, fragment) = link.split_once('#').unwrap();
        let (head, tail) = link.split_at(60);
        for text in [
            format!("#{fragment}"),
            format!("%23{fragment}"),
            format!(" \n{link}\r\n"),
            format!("<{link}>"),
            format!("\"{link}\"."),
            format!("{head}\r\n {tail}"),
            format!("{link} is my badge"),
            format!("{link}&utm_source=mail"),
            format!("{link}:~:text=badge"),
            link.replace('#', "%23"),
            link.replacen('#', "?fbclid=1#", 1),
            link.replace("/v#", "/v/#"),
            link.replace("https://lapel.example/wallet", "http://localhost:8080/a/b/c"),
            fragment.bytes().fold("#".to_owned(), |text, byte| format!("{text}%{byte:02X}")),
        ] {
            assert_eq!(read(&text).as_deref(), Ok(TEXT), "{text}");
        }
    }
}

#[test]
fn each_kind_of_wrong_link_is_told_apart() {
    let link = to_link(BASE, &payload(TEXT));
    for (text, expected) in [
        ("", "not-our-link"),
        ("hello", "not-our-link"),
        ("https://example.org/", "not-our-link"),
        ("https://example.org/page#section", "not-our-link"),
        ("https://example.org/v#section-2", "not-our-link"),
        ("https://lapel.example/v#", "not-our-link"),
        ("https://lapel.example/other#Aaaaaaaaaaaa", "not-our-link"),
        ("https://lapel.example/v#Baaaaaaaaaaa", "newer-version"),
        ("https://lapel.example/v#212345678901234567", "newer-version"),
        ("https://lapel.example/v#A", "damaged"),
        ("https://lapel.example/v#1", "damaged"),
        (&link[..link.len() - 1], "damaged"),
        (&link[..link.len() - 30], "damaged"),
        (&link.replace("#A", "#AB"), "damaged"),
        (&"x".repeat(4 << 20), "too-large"),
    ] {
        let error = read(text).expect_err(text.get(..60).unwrap_or(text));
        assert_eq!(error.code(), expected, "{}", text.get(..60).unwrap_or(text));
    }
}

#[test]
fn one_changed_character_never_shows_another_text() {
    for link in [to_link(BASE, &payload(TEXT)), to_digits_link(BASE, &payload(TEXT))] {
        let start = link.find('#').unwrap() + 2;
        for place in start..link.len() {
            for replacement in ['0', '7', 'Q', 'a'] {
                let mut changed: Vec<char> = link.chars().collect();
                if changed[place] == replacement {
                    continue;
                }
                changed[place] = replacement;
                let changed: String = changed.into_iter().collect();
                // The last byte of deflate has bits to spare, so the same text may come back, never another.
                assert!(
                    read(&changed).map_or_else(|fault| fault == LinkError::Damaged, |text| text == TEXT),
                    "{changed}"
                );
            }
        }
    }
}

#[test]
fn a_link_that_inflates_without_end_stops_at_the_limit() {
    use base64::Engine as _;
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b'a'; 64 << 20], 9);
    let packed = [&[0; 5][..], &bomb].concat();
    let link = format!("#A{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(packed));
    assert_eq!(read(&link), Err(LinkError::TooLarge));
    assert_eq!(Payload::new("a".repeat((1 << 20) + 1)).map(|_| ()), Err(LinkError::TooLarge));
    let largest = "a".repeat(1 << 20);
    assert_eq!(read(&to_link(BASE, &payload(&largest))), Ok(largest));
}

fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("LAPEL_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    folder.join("fixtures/manifest.json").exists().then_some(folder.join("fixtures"))
}

/// Real badges, and the bytes each took when measured with a general dictionary and zlib.
const MEASURED: [(&str, usize); 16] = [
    (
        "dcc/verifiableCredentials/v2__dataIntegrityProof__didKey__legacyRegistry-noStatus-noExpiry-minimal.json",
        267,
    ),
    ("1edtech-validator/ob30/simple.json", 449),
    (
        "dcc/verifiableCredentials/v2__dataIntegrityProof__didKey__legacyRegistry-noStatus-noExpiry-basicOBv3.json",
        447,
    ),
    (
        "dcc/verifiableCredentials/v2__dataIntegrityProof__didKey__legacyRegistry-noStatus-noExpiry-alignments.json",
        577,
    ),
    ("dcc/verifiableCredentials/v2__ed25519__didWeb__legacy-revokedStatus-expired.json", 585),
    ("dcc/verifiableCredentials/v1__ed25519__didKey__mixedRegistry-validStatus-noExpiry.json", 677),
    (
        "dcc/verifiableCredentials/v1__bothSignatureTypes__didKey__mixedRegistry-validStatus-noExpiry.json",
        775,
    ),
    (
        "dcc/verifiableCredentials/v2__dataIntegrityProof__didKey__oidf-noStatus-notExpired-complexIssuer.json",
        950,
    ),
    ("jff-plugfest/plugfest-2-2022/signed_badge_example-p2.json", 678),
    ("jff-plugfest/plugfest-3-2023/signed_badge_example-p3.json", 735),
    ("1edtech-validator/ob30/credential-status-revoked.json", 574),
    ("1edtech-validator/ob30/sd/derivedcredential.json", 1586),
    ("1edtech-validator/ob30/complete.json", 2031),
    ("1edtech-validator/clr20/simple.json", 814),
    ("1edtech-validator/clr20/complex.json", 3813),
    ("1edtech-validator/ob30/simple.jwt", 495),
];

#[test]
fn real_badges_pack_smaller_than_measured_before() {
    let Some(fixtures) = shared() else {
        eprintln!("skipped: the real badges of LAPEL_SHARED are not here");
        return;
    };
    for (name, before) in MEASURED {
        let text = std::fs::read_to_string(fixtures.join(name)).unwrap();
        let text = match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(value) => value.to_string(),
            Err(_) => text.trim().to_owned(),
        };
        let payload = payload(&text);
        eprintln!("{:5} -> {:4} (before {before:4})  {name}", text.len(), payload.packed_bytes());
        assert!(payload.packed_bytes() < before, "{name}");
        assert_eq!(read(&to_link(BASE, &payload)), Ok(text));
    }
}

/// Texts like those that come: words of the vocabulary, values that look random, and anything else.
fn document() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just(r#""type":["VerifiableCredential","OpenBadgeCredential"],"#.to_owned()),
        "[\\x00-\\x0f]{0,3}",
        ".{0,20}",
        "z[1-9A-HJ-NP-Za-km-z]{30,120}",
        "1{30,60}z1{40,60}",
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "[0-9a-f]{60,66}",
        "u?[A-Za-z0-9_-]{60,140}",
        "eyJ[A-Za-z0-9_-]{0,60}\\.[A-Za-z0-9_-]{0,60}\\.",
        proptest::collection::vec(any::<u8>(), 40..90)
            .prop_map(|bytes| format!("z{}", bs58::encode(bytes).into_string())),
    ];
    proptest::collection::vec((part, 1..4_usize), 0..12)
        .prop_map(|parts| parts.into_iter().map(|(part, times)| format!("{part}:").repeat(times)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_goes_there_and_back(text in prop_oneof![document(), ".{0,300}"]) {
        let payload = payload(&text);
        prop_assert_eq!(read(&to_link(BASE, &payload)), Ok(text.clone()));
        prop_assert_eq!(read(&to_digits_link(BASE, &payload)), Ok(text));
    }

    #[test]
    fn any_text_is_answered_as_a_link(text in prop_oneof![".{0,200}", "(https://a/)?v?#[A-Z1-9][A-Za-z0-9_%-]{0,200}", "#1[0-9]{0,200}"]) {
        let _ = from_link(&text);
    }

    #[test]
    fn any_bytes_are_answered_as_a_packing(form in 0..2_u8, bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        use base64::Engine as _;
        let packed = [&[0, 0, 0, 0, form][..], &bytes].concat();
        let _ = from_link(&format!("#A{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(packed)));
    }
}
