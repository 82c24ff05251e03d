//! What can be brought in, what it is found to be, and what is said about the rest.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use lapel::domain::import::{Carrier, Form, Found, ImportError, Member, Picture, Read, json, png, read, zip};
use lapel::domain::share::link::{Payload, to_link};
use proptest::prelude::*;

const BADGE: &str = r#"{ "@context": ["https://www.w3.org/ns/credentials/v2"],
  "type": ["VerifiableCredential", "OpenBadgeCredential"], "issuer": "did:example:school",
  "credentialSubject": {"achievement": {"name": "Knots, é", "creditsAvailable": 3.0}} }"#;

fn only(bytes: &[u8]) -> Found {
    match read(bytes).unwrap() {
        Read::Documents(documents) if documents.len() == 1 => documents.into_iter().next().unwrap(),
        other => panic!("expected one document, found {other:?}"),
    }
}

fn code(bytes: &[u8]) -> &'static str {
    match read(bytes) {
        Ok(read) => panic!("was read: {read:?}"),
        Err(error) => error.code(),
    }
}

fn jwt(payload: &str) -> String {
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"EdDSA","typ":"JWT"}"#);
    format!("{header}.{}.{}", URL_SAFE_NO_PAD.encode(payload), URL_SAFE_NO_PAD.encode([7; 64]))
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut checked = kind.to_vec();
    checked.extend(data);
    let mut whole = (data.len() as u32).to_be_bytes().to_vec();
    whole.extend(&checked);
    whole.extend(crc32(&checked).to_be_bytes());
    whole
}

/// The checksum written a second way: bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (0_u32.wrapping_sub(crc & 1)));
        }
    }
    !crc
}

fn header(width: u32, height: u32) -> Vec<u8> {
    let mut data = width.to_be_bytes().to_vec();
    data.extend(height.to_be_bytes());
    data.extend([8, 6, 0, 0, 0]);
    chunk(b"IHDR", &data)
}

fn picture(before: &[Vec<u8>], after: &[Vec<u8>]) -> Vec<u8> {
    let pixels = miniz_oxide::deflate::compress_to_vec_zlib(&[0, 0, 0, 0, 0], 6);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(header(1, 1));
    before.iter().for_each(|chunk| file.extend(chunk));
    file.extend(chunk(b"IDAT", &pixels));
    after.iter().for_each(|chunk| file.extend(chunk));
    file.extend(chunk(b"IEND", &[]));
    file
}

fn itxt(keyword: &str, text: &str, compressed: bool) -> Vec<u8> {
    let mut data = keyword.as_bytes().to_vec();
    data.extend([0, u8::from(compressed), 0]);
    data.extend(b"en\0translated\0");
    match compressed {
        true => data.extend(miniz_oxide::deflate::compress_to_vec_zlib(text.as_bytes(), 9)),
        false => data.extend(text.as_bytes()),
    }
    chunk(b"iTXt", &data)
}

/// One file of a zip: its name, its bytes, and whether it is deflated.
fn zipped(files: &[(&str, &[u8], bool)]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes, deflated) in files {
        let packed = if *deflated { miniz_oxide::deflate::compress_to_vec(bytes, 9) } else { bytes.to_vec() };
        let mut common = vec![20, 0, 0, 8, if *deflated { 8 } else { 0 }, 0, 0, 0, 0, 0];
        common.extend(crc32(bytes).to_le_bytes());
        common.extend((packed.len() as u32).to_le_bytes());
        common.extend((bytes.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend((file.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        file.extend(b"PK\x03\x04");
        file.extend(&common);
        file.extend(name.as_bytes());
        file.extend(packed);
    }
    let start = file.len() as u32;
    file.extend(&directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend((files.len() as u16).to_le_bytes());
    file.extend((files.len() as u16).to_le_bytes());
    file.extend((directory.len() as u32).to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend([0, 0]);
    file
}

#[test]
fn a_json_credential_keeps_its_text_to_the_last_byte() {
    let text = format!("\n{BADGE}\r\n\n");
    let found = only(text.as_bytes());
    assert_eq!((found.text, found.form, found.carrier), (text, Form::Json, Carrier::Plain));
    assert_eq!(only(format!("\u{feff}{BADGE}").as_bytes()).text, BADGE);
}

#[test]
fn a_presentation_stays_one_document() {
    let text = format!(r#"{{"type":"VerifiablePresentation","verifiableCredential":[{BADGE},{BADGE}]}}"#);
    assert_eq!(only(text.as_bytes()).text, text);
}

#[test]
fn each_element_of_an_array_keeps_its_spelling() {
    let token = jwt(BADGE);
    let text = format!(r#"[ {BADGE} , "{token}",[{BADGE}]]"#);
    let Ok(Read::Documents(found)) = read(text.as_bytes()) else { panic!() };
    let texts: Vec<&str> = found.iter().map(|found| found.text.as_str()).collect();
    assert_eq!(texts, [BADGE, &token, BADGE]);
    assert!(found.iter().all(|found| found.carrier == Carrier::Array));
}

#[test]
fn a_document_says_what_it_was_wrapped_in() {
    let text = serde_json::to_string(BADGE).unwrap();
    let address = format!("data:application/json;base64,{}", STANDARD.encode(BADGE));
    for (wrapped, carrier) in [
        (BADGE.to_owned(), Carrier::Plain),
        (format!("[{BADGE}]"), Carrier::Array),
        (format!(r#"[{{"credential":{BADGE}}}]"#), Carrier::Array),
        (format!(r#"["{address}"]"#), Carrier::Array),
        (format!("[{text}]"), Carrier::Array),
        (format!(r#"{{"credential":{BADGE}}}"#), Carrier::Wrapper),
        (format!(r#"{{"credential":[{BADGE}]}}"#), Carrier::Wrapper),
        (format!(r#"{{"credential":"{address}"}}"#), Carrier::Wrapper),
        (text, Carrier::Quoted),
        (address, Carrier::Quoted),
    ] {
        assert_eq!(only(wrapped.as_bytes()).carrier, carrier, "{wrapped}");
    }
}

#[test]
fn an_array_may_be_long_but_not_endless() {
    let array = |length| format!("[{}]", vec![r#"{"type":"Assertion"}"#; length].join(","));
    let Ok(Read::Documents(found)) = read(array(2_000).as_bytes()) else { panic!() };
    assert_eq!(found.len(), 2_000);
    assert_eq!(code(array(2_001).as_bytes()), "too-large");
}

#[test]
fn a_document_without_a_type_is_known_by_its_members() {
    let holding = |names: &str| {
        let members: Vec<String> = names.split(' ').map(|name| format!(r#""{name}":{{}}"#)).collect();
        read(format!("{{{}}}", members.join(",")).as_bytes())
    };
    for names in [
        "credentialSubject issuer",
        "credentialSubject @context",
        "recipient badge verify",
        "recipient badge verification",
    ] {
        assert!(matches!(holding(names), Ok(Read::Documents(_))), "{names}");
    }
    for names in [
        "credentialSubject",
        "issuer @context",
        "recipient badge",
        "recipient verify",
        "badge verify",
        "verify verification",
        "verification",
    ] {
        assert_eq!(holding(names), Err(ImportError::NotACredential), "{names}");
    }
}

#[test]
fn a_faulty_element_does_not_hide_the_others() {
    let Ok(Read::Several(members)) = read(format!(r#"[{BADGE},{{"a":1}},[{BADGE},7]]"#).as_bytes()) else {
        panic!()
    };
    let answers: Vec<_> = members
        .iter()
        .map(|Member { name, read }| {
            (name.as_str(), read.as_ref().map_or_else(|error| error.code(), |_| "read"))
        })
        .collect();
    assert_eq!(
        answers,
        [("[0]", "read"), ("[1]", "not-a-credential"), ("[2][0]", "read"), ("[2][1]", "unknown-format")]
    );
}

#[test]
fn a_jwt_is_found_within_blank_space_quotes_and_line_breaks() {
    for payload in [BADGE.to_owned(), format!(r#"{{"vc":{BADGE}}}"#), r#"{"vp":{},"aud":"x"}"#.to_owned()] {
        let token = jwt(&payload);
        let (head, tail) = token.split_at(50);
        for text in [
            token.clone(),
            format!("  {token}\r\n"),
            format!("\"{token}\""),
            format!("“{token}”"),
            format!("{head}\r\n {tail}\n"),
            format!("data:application/vc+jwt,{token}"),
        ] {
            let found = only(text.as_bytes());
            assert_eq!((found.text, found.form), (token.clone(), Form::Jwt), "{text}");
        }
    }
}

#[test]
fn three_words_with_dots_between_are_no_jwt_and_neither_are_four_segments() {
    let token = jwt(BADGE);
    for text in ["eels.are.fish".to_owned(), format!("{token}.{}", URL_SAFE_NO_PAD.encode("more"))] {
        assert_eq!(code(text.as_bytes()), "unknown-format", "{text}");
    }
}

#[test]
fn an_unsigned_jwt_is_still_read_for_verify_to_judge() {
    let token = format!("{}.{}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#), URL_SAFE_NO_PAD.encode(BADGE));
    assert_eq!(only(token.as_bytes()).text, token);
}

#[test]
fn a_json_string_gives_the_document_inside() {
    let text = serde_json::to_string(BADGE).unwrap();
    let found = only(text.as_bytes());
    assert_eq!((found.text.as_str(), found.carrier), (BADGE, Carrier::Quoted));
    let address = format!("data:application/json;base64,{}", STANDARD.encode(BADGE));
    assert_eq!(only(address.as_bytes()).text, BADGE);
}

#[test]
fn wrappers_of_other_software_are_opened() {
    let token = jwt(BADGE);
    for (text, expected) in [
        (format!(r#"{{"credential": {BADGE}, "metadata": 1}}"#), vec![BADGE]),
        (format!(r#"{{"verifiableCredential":{BADGE}}}"#), vec![BADGE]),
        (format!(r#"{{"credentials":[{{"credential":"{token}"}}]}}"#), vec![token.as_str()]),
        (format!(r#"{{"credential":[{BADGE}],"compactJwsString":["{token}"]}}"#), vec![BADGE, &token]),
    ] {
        let Ok(Read::Documents(found)) = read(text.as_bytes()) else { panic!("{text}") };
        assert_eq!(found.iter().map(|found| found.text.as_str()).collect::<Vec<_>>(), expected, "{text}");
    }
    assert_eq!(code(format!(r#"{{"credential":{BADGE},"vc":{{"a":1}}}}"#).as_bytes()), "not-a-credential");
}

#[test]
fn a_badge_is_found_anywhere_in_a_png_and_brings_its_picture() {
    let token = jwt(BADGE);
    for text in [BADGE, &token] {
        for file in [
            picture(&[itxt("openbadgecredential", text, false)], &[]),
            picture(&[itxt("openbadgecredential", text, true)], &[]),
            picture(&[], &[itxt("openbadgecredential", text, true)]),
            picture(&[itxt("Comment", "x", false)], &[itxt("openbadgecredential", text, false)]),
            picture(
                &[itxt("openbadges", "https://a.example/1", false)],
                &[itxt("openbadgecredential", text, false)],
            ),
            picture(
                &[itxt("openbadgecredential", text, false), itxt("openbadgecredential", "{}", false)],
                &[],
            ),
            picture(&[itxt("openbadges", text, false)], &[]),
            picture(&[chunk(b"tEXt", format!("openbadges\0{text}").as_bytes())], &[]),
        ] {
            let found = only(&file);
            assert_eq!((found.text.as_str(), found.carrier), (text, Carrier::Png));
            assert_eq!(found.picture, Some(file));
        }
    }
}

#[test]
fn a_badge_after_the_end_of_a_png_is_found() {
    let mut file = picture(&[], &[]);
    file.extend(itxt("openbadgecredential", BADGE, false));
    assert_eq!(only(&file).text, BADGE);
    let mut with_tail = picture(&[], &[]);
    with_tail.extend(b"tail");
    assert_eq!(code(&with_tail), "picture-without-badge");
}

#[test]
fn an_old_png_may_hold_the_address_of_its_badge() {
    let mut packed = b"openbadges\0\0".to_vec();
    packed.extend(miniz_oxide::deflate::compress_to_vec_zlib(b"https://a.example/1", 9));
    for file in [
        picture(&[itxt("openbadges", "https://a.example/1", false)], &[]),
        picture(&[chunk(b"tEXt", b"openbadges\0https://a.example/1")], &[]),
        picture(&[chunk(b"zTXt", &packed)], &[]),
    ] {
        assert_eq!(read(&file), Ok(Read::Link("https://a.example/1".into())));
    }
}

#[test]
fn of_two_old_badges_in_a_png_the_first_counts() {
    let address = |address: &str| itxt("openbadges", address, false);
    let file = picture(&[address("https://a.example/1")], &[address("https://a.example/2")]);
    assert_eq!(read(&file), Ok(Read::Link("https://a.example/1".into())));
}

#[test]
fn the_text_in_a_picture_may_be_as_long_as_the_limit_and_no_longer() {
    for (longer, expected) in [(0, Ok(BADGE.len())), (1, Err(ImportError::InflatesTooLarge))] {
        let text = format!("{BADGE}{}", " ".repeat((1 << 20) - BADGE.len() + longer));
        let file = picture(&[itxt("openbadgecredential", &text, true)], &[]);
        let length = read(&file).map(|_| only(&file).text.trim_end().len());
        assert_eq!(length, expected);
    }
}

#[test]
fn broken_and_oversized_pictures_are_told_apart() {
    assert_eq!(read(&picture(&[], &[])), Err(ImportError::PictureWithoutBadge(Picture::Png)));
    let baked = picture(&[itxt("openbadgecredential", BADGE, false)], &[]);
    let badge_at = baked.windows(8).position(|window| window == b"openbadg").unwrap();
    let mut flipped = baked.clone();
    flipped[badge_at + 40] ^= 1;
    assert_eq!(code(&flipped), "picture-damaged");
    assert_eq!(code(&baked[..badge_at + 100]), "picture-damaged");
    let sized =
        |width, height| [b"\x89PNG\r\n\x1a\n".to_vec(), header(width, height), chunk(b"IEND", &[])].concat();
    assert_eq!(code(&sized(png::MAX_SIDE + 1, 1)), "picture-too-large");
    assert_eq!(code(&sized(4096, 4096)), "picture-too-large");
    assert_eq!(code(&sized(65_535, 65_535)), "picture-too-large");
    assert_eq!(code(&sized(4000, 4000)), "picture-without-badge");
    assert_eq!(code(&sized(png::MAX_SIDE, 1)), "picture-without-badge");
    let bomb = picture(&[itxt("openbadgecredential", &"a".repeat(2 << 20), true)], &[]);
    assert!(bomb.len() < 4096);
    assert_eq!(code(&bomb), "inflates-too-large");
}

#[test]
fn other_pictures_are_named_so_that_a_code_in_them_may_be_looked_for() {
    for (start, kind) in [
        (&b"\xff\xd8\xff\xe0"[..], Picture::Jpeg),
        (b"GIF89a", Picture::Gif),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Picture::WebP),
        (b"\0\0\0\x18ftypheic", Picture::Heif),
        (b"\0\0\0\x18ftypavif", Picture::Heif),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Picture::Svg),
    ] {
        assert_eq!(read(start), Err(ImportError::PictureWithoutBadge(kind)));
    }
    let said = ImportError::PictureWithoutBadge(Picture::Heif).to_string();
    assert_eq!(said, "a HEIF or AVIF picture without badge data inside");
}

#[test]
fn a_badge_is_found_in_an_svg_by_its_namespace() {
    let token = jwt(BADGE);
    let escaped = BADGE.replace('"', "&quot;").replace('é', "&#xe9;");
    let spaces = r#"xmlns="http://www.w3.org/2000/svg" xmlns:b="https://purl.imsglobal.org/ob/v3p0""#;
    for (body, text) in [
        (format!("<svg {spaces}><g><b:credential><![CDATA[{BADGE}]]></b:credential></g></svg>"), BADGE),
        (format!("<svg {spaces}><b:credential>{escaped}</b:credential><rect/></svg>"), BADGE),
        (format!("<svg {spaces}><b:credential verify='{token}'/></svg>"), &token),
        (format!("<svg {spaces}><b:credential verify=\"{token}\">\n</b:credential></svg>"), &token),
        (
            format!(
                "<svg><credential xmlns='https://purl.imsglobal.org/ob/v3p0'>{escaped}</credential></svg>"
            ),
            BADGE,
        ),
        (
            format!(
                "<?xml version='1.0'?><!DOCTYPE svg PUBLIC 'a' 'b'><!-- x --><svg><o:assertion xmlns:o='http://openbadges.org' verify='https://a.example/'><![CDATA[{BADGE}]]></o:assertion></svg>"
            ),
            BADGE,
        ),
    ] {
        let found = only(body.as_bytes());
        assert_eq!((found.text.as_str(), found.carrier), (text, Carrier::Svg), "{body}");
        assert_eq!(found.picture.as_deref(), Some(body.as_bytes()));
    }
}

#[test]
fn of_an_old_and_a_new_badge_in_an_svg_the_new_one_counts() {
    let new = format!("<n:credential><![CDATA[{BADGE}]]></n:credential>");
    let old = "<o:assertion verify='https://a.example/1'/>";
    for both in [format!("{new}{old}"), format!("{old}{new}")] {
        let spaces = "xmlns:n='https://purl.imsglobal.org/ob/v3p0' xmlns:o='http://openbadges.org'";
        assert_eq!(only(format!("<svg {spaces}>{both}</svg>").as_bytes()).text, BADGE);
    }
}

#[test]
fn a_thousand_namespaces_may_be_in_force_at_once_and_no_more() {
    for (inner, expected) in [(999, "picture-without-badge"), (1_000, "svg-damaged")] {
        let opened: String = (0..inner).map(|_| "<g xmlns:a='b'>").collect();
        let body = format!("<svg xmlns='http://www.w3.org/2000/svg'>{opened}{}</svg>", "</g>".repeat(inner));
        assert_eq!(code(body.as_bytes()), expected);
    }
}

#[test]
fn a_prefix_alone_makes_no_badge() {
    for body in [
        format!(
            "<svg xmlns:openbadges='https://a.example'><openbadges:credential><![CDATA[{BADGE}]]></openbadges:credential></svg>"
        ),
        format!(
            "<svg><g xmlns:o='https://purl.imsglobal.org/ob/v3p0'/><o:credential><![CDATA[{BADGE}]]></o:credential></svg>"
        ),
    ] {
        assert_eq!(code(body.as_bytes()), "picture-without-badge", "{body}");
    }
}

#[test]
fn a_broken_body_in_an_old_svg_leaves_its_address() {
    let body = "<svg xmlns:o='http://openbadges.org'><o:assertion verify='https://a.example/1'>{broken</o:assertion></svg>";
    assert_eq!(read(body.as_bytes()), Ok(Read::Link("https://a.example/1".into())));
}

#[test]
fn an_svg_that_plays_tricks_is_refused() {
    for (body, expected) in [
        ("<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>".to_owned(), "svg-entities"),
        ("<svg><g></svg>".to_owned(), "svg-damaged"),
        ("<svg a='1' a='2'/>".to_owned(), "svg-damaged"),
        ("<svg>".to_owned(), "svg-damaged"),
        (
            "<svg xmlns:o='http://openbadges.org'><o:assertion>&x;</o:assertion></svg>".to_owned(),
            "svg-damaged",
        ),
        (
            format!(
                "<svg {}/>",
                (0..100_000).fold(String::new(), |mut all, n| {
                    let _ = write!(all, " a{n}=''");
                    all
                })
            ),
            "svg-damaged",
        ),
        ("<svg>".to_owned() + &"<g xmlns:a='b'>".repeat(100_000), "svg-damaged"),
        ("<rss/>".to_owned(), "unknown-format"),
        ("<!DOCTYPE html><html></html>".to_owned(), "web-page"),
        ("\n<html><body>".to_owned(), "web-page"),
        ("<?xml version='1.0'?><HTML xmlns='http://www.w3.org/1999/xhtml'/>".to_owned(), "web-page"),
    ] {
        assert_eq!(code(body.as_bytes()), expected, "{}", body.get(..60).unwrap_or(&body));
    }
}

#[test]
fn a_zip_gives_each_file_its_answer() {
    let baked = picture(&[itxt("openbadgecredential", BADGE, false)], &[]);
    let inner = zipped(&[("x.json", BADGE.as_bytes(), true)]);
    let file = zipped(&[
        ("badges/", b"", false),
        ("badges/one.json", BADGE.as_bytes(), true),
        ("badges/two.dat", &baked, false),
        ("badges/notes.txt", b"hello", true),
        ("__MACOSX/badges/._one.json", b"x", false),
        ("badges/.DS_Store", b"x", false),
        ("inner.zip", &inner, true),
        ("bomb.json", &vec![b' '; 8 << 20], true),
    ]);
    let Ok(Read::Several(members)) = read(&file) else { panic!() };
    let answers: Vec<_> = members
        .iter()
        .map(|Member { name, read }| {
            (name.as_str(), read.as_ref().map_or_else(|error| error.code(), |_| "read"))
        })
        .collect();
    assert_eq!(
        answers,
        [
            ("badges/one.json", "read"),
            ("badges/two.dat", "read"),
            ("badges/notes.txt", "unknown-format"),
            ("inner.zip", "zip-nested"),
            ("bomb.json", "inflates-too-large"),
        ]
    );
    let Ok(Read::Documents(found)) = &members[1].read else { panic!() };
    assert_eq!((found[0].text.as_str(), found[0].picture.as_deref()), (BADGE, Some(&baked[..])));
}

#[test]
fn all_files_of_a_zip_together_stay_under_the_limit() {
    // Each deflates to a hundredth of itself and no further, so only the sum is too much.
    let mut large = Vec::new();
    while large.len() < 7 << 20 {
        large.extend(large.len().wrapping_mul(0x9e37_79b9).to_le_bytes());
        large.extend([b' '; 300]);
    }
    let files: Vec<(&str, &[u8], bool)> = (0..12).map(|_| ("a", &large[..], true)).collect();
    let Ok(Read::Several(members)) = read(&zipped(&files)) else { panic!() };
    let unpacked = members.iter().filter(|member| member.read != Err(ImportError::InflatesTooLarge)).count();
    assert_eq!(unpacked, (64 << 20) / large.len());
}

#[test]
fn an_array_in_a_zip_gives_each_element_its_name() {
    let array = format!(r#"[{BADGE},7]"#);
    let Ok(Read::Several(members)) = read(&zipped(&[("a.json", array.as_bytes(), true)])) else { panic!() };
    let names: Vec<_> = members.iter().map(|member| (member.name.as_str(), member.read.is_ok())).collect();
    assert_eq!(names, [("a.json[0]", true), ("a.json[1]", false)]);
}

#[test]
fn a_zip_may_be_as_large_as_the_limits_and_no_larger() {
    for (length, expected) in [(32 << 20, "read"), ((32 << 20) + 1, "too-large")] {
        let mut file = zipped(&[("a.json", BADGE.as_bytes(), true)]);
        let directory = file.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
        let room = length - file.len();
        file.splice(directory..directory, vec![0; room]);
        let start = file.len() - 6;
        file[start..start + 4].copy_from_slice(&((directory + room) as u32).to_le_bytes());
        assert_eq!(file.len(), length);
        assert_eq!(read(&file).map_or_else(|error| error.code(), |_| "read"), expected);
    }
    let many = |length| zipped(&vec![("a", &b"7"[..], false); length]);
    let Ok(Read::Several(members)) = read(&many(zip::MAX_ENTRIES)) else { panic!() };
    assert_eq!(members.len(), zip::MAX_ENTRIES);
    assert_eq!(code(&many(zip::MAX_ENTRIES + 1)), "zip-too-many");
    // However small it was packed, this much a file may grow to.
    for (length, free) in [(64 * 1024, true), (64 * 1024 + 1, false)] {
        let text = format!("{BADGE}{}", " ".repeat(length - BADGE.len()));
        let Ok(Read::Several(members)) = read(&zipped(&[("a.json", text.as_bytes(), true)])) else {
            panic!()
        };
        assert_eq!(members[0].read.is_ok(), free, "{:?}", members[0].read);
    }
}

#[test]
fn what_stands_behind_a_name_in_the_list_of_a_zip_is_passed_over() {
    let mut file = zipped(&[("a.json", BADGE.as_bytes(), true), ("b.json", BADGE.as_bytes(), true)]);
    let entry = file.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    file[entry + 30..entry + 34].copy_from_slice(&[3, 0, 5, 0]);
    let behind = entry + 46 + "a.json".len();
    file.splice(behind..behind, *b"morewords");
    file.remove(behind);
    let Ok(Read::Several(members)) = read(&file) else { panic!("{:?}", read(&file)) };
    assert!(members.iter().all(|member| member.read.is_ok()));
    assert_eq!(members.len(), 2);
}

#[test]
fn what_stands_between_a_name_and_its_file_is_passed_over() {
    let mut file = zipped(&[("a.json", BADGE.as_bytes(), true)]);
    // The local header says more than the list, as packers do who note times there.
    let behind = 30 + "a.json".len();
    file[28] = 5;
    file.splice(behind..behind, *b"UT\x01\0\0");
    let start = file.len() - 6;
    let directory = file.windows(4).position(|window| window == b"PK\x01\x02").unwrap() as u32;
    file[start..start + 4].copy_from_slice(&directory.to_le_bytes());
    let Ok(Read::Several(members)) = read(&file) else { panic!() };
    let Ok(Read::Documents(found)) = &members[0].read else { panic!("{:?}", members[0].read) };
    assert_eq!(found[0].text, BADGE);
}

#[test]
fn a_file_in_a_zip_must_be_what_its_list_says() {
    let file = zipped(&[("a.json", BADGE.as_bytes(), false)]);
    let entry = file.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let at = file.windows(5).position(|window| window == b"Knots").unwrap();
    for place in [at, entry + 16, entry + 24] {
        let mut changed = file.clone();
        changed[place] ^= 1;
        let Ok(Read::Several(members)) = read(&changed) else { panic!() };
        assert_eq!(members[0].read, Err(ImportError::ZipDamaged), "{place}");
    }
}

#[test]
fn a_damaged_zip_says_so() {
    let file = zipped(&[("a.json", BADGE.as_bytes(), true)]);
    assert_eq!(code(&file[..file.len() - 1]), "zip-damaged");
    assert_eq!(code(&zipped(&[])), "zip-empty");
    let mut locked = file.clone();
    let directory = locked.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    // With the old lock of zips, and with that which says so in another bit.
    for flag in [1, 1 << 6] {
        locked[directory + 8] = flag;
        let Ok(Read::Several(members)) = read(&locked) else { panic!() };
        assert_eq!(members[0].read, Err(ImportError::ZipLocked));
    }
    let mut flipped = file;
    flipped[40] ^= 4;
    let Ok(Read::Several(members)) = read(&flipped) else { panic!() };
    assert_eq!(members[0].read, Err(ImportError::ZipDamaged));
}

#[test]
fn addresses_are_handed_back_to_be_followed() {
    for (text, expected) in [
        ("https://a.example/badge/1\n", "https://a.example/badge/1"),
        (" <http://a.example/x?y=z#w> ", "http://a.example/x?y=z#w"),
        ("HTTPS://A.EXAMPLE/", "HTTPS://A.EXAMPLE/"),
        ("\"https://a.example/1\"", "https://a.example/1"),
        ("Here is my badge: https://a.example/1. Thanks!", "https://a.example/1"),
    ] {
        assert_eq!(read(text.as_bytes()), Ok(Read::Link(expected.into())), "{text}");
    }
    let link = to_link("https://lapel.example", &Payload::new(BADGE).unwrap());
    let (_, fragment) = link.split_once("/v").unwrap();
    for text in [link.as_str(), fragment, "#Aaaaaaaaaaaaa", "#Zaaaaaaaaaaaa"] {
        assert_eq!(read(text.as_bytes()), Ok(Read::Link(text.into())), "{text}");
    }
    assert_eq!(code(b"#chapter"), "unknown-format");
    assert_eq!(code(b"https://a.example/1 or https://a.example/2"), "unknown-format");
    assert_eq!(code(b"javascript:alert(1)"), "unknown-format");
}

#[test]
fn an_address_is_looked_for_in_a_message_and_not_in_a_book() {
    const ADDRESS: &str = "https://a.example/1";
    for (length, expected) in
        [(64 * 1024, Ok(Read::Link(ADDRESS.into()))), (64 * 1024 + 1, Err(ImportError::Unknown))]
    {
        let message = format!("{} {ADDRESS}", "x".repeat(length - 1 - ADDRESS.len()));
        assert_eq!(read(message.as_bytes()), expected);
    }
}

#[test]
fn what_was_found_does_not_show_in_a_log() {
    let shown = format!("{:?}", only(picture(&[itxt("openbadges", BADGE, true)], &[]).as_slice()));
    assert!(shown.contains(&format!("{} bytes", BADGE.len())), "{shown}");
    assert!(!shown.contains("Knots"), "{shown}");
}

#[test]
fn what_other_wallets_speak_is_recognised() {
    for text in [
        "openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fa.example",
        "https://wallet.example/?credential_offer_uri=https%3A%2F%2Fa.example",
        "dccrequest://request?issuer=a&vc_request_url=b",
        "interaction:https://a.example/i?iuv=1",
    ] {
        assert_eq!(read(text.as_bytes()), Ok(Read::Offer(text.into())));
    }
    assert_eq!(code(b"VP1-B3EDAA"), "compact-code");
    assert_eq!(code(format!("{}~WyJhIl0~", jwt(BADGE)).as_bytes()), "sd-jwt");
    // As an issuer signs an mdoc: its name spaces, and the signature of its issuer.
    let mdoc = [&b"\xa2\x6anameSpaces\xa0\x6aissuerAuth\x84"[..], &[0xff; 9]].concat();
    assert_eq!(code(&mdoc), "mdoc");
    assert_eq!(code(URL_SAFE_NO_PAD.encode(&mdoc).as_bytes()), "mdoc");
    assert_eq!(code(b"mdoc:owBjMS4w"), "mdoc");
    assert_eq!(code(&mdoc[1..]), "unknown-format");
    assert_eq!(code(&mdoc.to_ascii_lowercase()), "unknown-format");
    assert_eq!(code(br#"[{"type":"UniversalWallet2020","contents":[]}]"#), "other-wallet-backup");
    assert_eq!(
        code(br#"{"@context":"https://w3id.org/openbadges/v2","type":"BadgeClass"}"#),
        "badge-definition"
    );
    assert_eq!(code(b"%PDF-1.7"), "pdf");
}

#[test]
fn each_refusal_has_its_code() {
    for (bytes, expected) in [
        (&b""[..], "empty"),
        (b" \n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe\x00", "unknown-format"),
        // Bytes that are no UTF-8: one that never is, half of a surrogate pair, a long way to write a slash, an end.
        (b"{\"id\":\"\xff\"}", "unknown-format"),
        (b"{\"id\":\"\xed\xa0\x80\"}", "unknown-format"),
        (b"{\"id\":\"\xc0\xaf\"}", "unknown-format"),
        (b"{\"id\":\"\xe0\xff", "unknown-format"),
        (b"hello", "unknown-format"),
        (b"{", "json-truncated"),
        (b"{]", "json-syntax"),
        (b"[]", "empty"),
        (b"{}", "not-a-credential"),
        (br#"{"type":"Assertion","type":"x"}"#, "duplicate-key"),
        (b"\"\\ud800\"", "unknown-format"),
    ] {
        assert_eq!(code(bytes), expected, "{}", String::from_utf8_lossy(bytes));
    }
    let token = jwt("no JSON");
    assert_eq!(code(token.as_bytes()), "json-syntax");
    assert_eq!(code(jwt(r#"{"sub":"somebody","scope":"all"}"#).as_bytes()), "not-a-credential");
    assert_eq!(code(token.replace('.', ".!").as_bytes()), "unknown-format");
    assert_eq!(code(&vec![b' '; json::MAX_BYTES + 1]), "too-large");
    assert_eq!(code(&vec![b'a'; json::MAX_BYTES]), "unknown-format");
}

#[test]
fn a_list_of_other_things_is_one_fault() {
    assert_eq!(code(br#"[{"name":"a"},{"name":"b"}]"#), "not-a-credential");
}

#[test]
fn wrapping_ends_somewhere() {
    let nested = (0..20).fold(BADGE.to_owned(), |text, _| format!("[{text}]"));
    assert!(read(nested.as_bytes()).is_err());
    let quoted = (0..8).fold(BADGE.to_owned(), |text, _| serde_json::to_string(&text).unwrap());
    assert!(read(quoted.as_bytes()).is_err());
}

fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("LAPEL_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    folder.join("fixtures/manifest.json").exists().then_some(folder.join("fixtures"))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn every_real_file_gets_an_answer_and_the_known_ones_theirs() {
    let Some(fixtures) = shared() else {
        eprintln!("skipped: the real files of LAPEL_SHARED are not here");
        return;
    };
    let mut paths = Vec::new();
    files(&fixtures, &mut paths);
    let mut answers = std::collections::BTreeMap::<&str, Vec<String>>::new();
    for path in &paths {
        let bytes = std::fs::read(path).unwrap();
        let name = path.strip_prefix(&fixtures).unwrap().display().to_string();
        let answer = match read(&bytes) {
            Ok(Read::Documents(found)) => {
                for found in &found {
                    match found.form {
                        Form::Json => {
                            json::parse(&found.text).unwrap();
                        }
                        Form::Jwt => assert_eq!(found.text.split('.').count(), 3),
                    }
                }
                "documents"
            }
            Ok(Read::Several(_)) => "several",
            Ok(Read::Link(_)) => "link",
            Ok(Read::Offer(_)) => "offer",
            Err(error) => error.code(),
        };
        answers.entry(answer).or_default().push(name);
    }
    for (answer, names) in &answers {
        eprintln!("{answer}: {}", names.len());
    }
    if let Some(list) = std::env::var_os("LAPEL_LIST") {
        std::fs::write(list, format!("{answers:#?}")).unwrap();
    }
    let is = |answer: &str, name: &str| {
        assert!(answers[answer].iter().any(|each| each == name), "{answer}: {name}")
    };
    for name in [
        "generated/baked-json.png",
        "generated/baked-jwt.png",
        "generated/baked-json.svg",
        "generated/baked-jwt.svg",
        "1edtech-validator/ob30/simple-json.png",
        "1edtech-validator/ob30/simple-jwt_v1.png",
        "1edtech-validator/ob30/simple-json.svg",
        "1edtech-validator/ob30/simple-jwt.svg",
        "learncard/clr__great-plains-full.json",
        "spruceid-ssi/examples__files__vp.jwt",
    ] {
        is("documents", name);
    }
    is("picture-without-badge", "dcc/qr/v2__ed25519__didKey__legacy-noStatus-noExpiry.png");
    is("picture-without-badge", "ob2-bakery/public_domain_heart.png");
    is("documents", "ob2-bakery/baked_heart.png");
    is("link", "ob2-bakery/baked_example.svg");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read(&bytes);
    }

    #[test]
    fn any_text_is_answered(text in "[\\[\\]{}\":,\\\\a-z0-9.<>/=~% -]{0,200}") {
        let _ = read(text.as_bytes());
    }

    #[test]
    fn any_damage_to_a_carrier_is_answered(
        which in 0..4_usize,
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut file = match which {
            0 => picture(&[itxt("openbadgecredential", BADGE, true)], &[]),
            1 => zipped(&[("a.json", BADGE.as_bytes(), true), ("b.json", BADGE.as_bytes(), false)]),
            2 => format!("<svg xmlns:o='https://purl.imsglobal.org/ob/v3p0'><o:credential>{BADGE}</o:credential></svg>").into_bytes(),
            _ => format!("[{BADGE},\"{}\"]", jwt(BADGE)).into_bytes(),
        };
        for (place, byte) in edits {
            let place = place.index(file.len());
            file[place] = byte;
        }
        let _ = read(&file);
        file.truncate(cut.index(file.len()));
        let _ = read(&file);
    }
}
