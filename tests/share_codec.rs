//! What goes out as a link, a code or a picture comes back as the very same text.

use std::path::{Path, PathBuf};

use lapel::domain::import::{self, Carrier, Form, Found, ImportError, Read};
use lapel::domain::json;
use lapel::domain::share::bake::{bake, bake_png, bake_svg};
use lapel::domain::share::link::{LinkError, Payload, from_link, to_digits_link, to_link};
use lapel::domain::share::presentation::{
    Chosen, PresentationError, ProofOptions, options, present, with_proof,
};
use lapel::domain::share::qr::{Level, QrCode, TooLarge, to_qr};
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

/// A text with every kind of value that is kept beside: key, signature, identifier, hash, time, JWT.
const KEEPSAKE: &str = r#"{"@context":["https://www.w3.org/ns/credentials/v2"],"holder":"did:key:z6MkuB5upp28XbCnGnowzTWgfe8zKZnq8PcBa9cQeDBxBsQ1","id":"urn:uuid:09090909-0909-4909-8909-090909090909","type":["VerifiablePresentation"],"verifiableCredential":[{"@context":"https://www.w3.org/ns/credentials/v2","id":"data:application/vc+jwt,eyJhbGciOiJFZERTQSJ9.eyJuYW1lIjoiS25vdHMifQ.BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw","type":"EnvelopedVerifiableCredential"}],"name":"Ñandú 😀","identityHash":"sha256$0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b","created":"2026-11-21T18:02:00Z","proofValue":"z3G1xuChWpmPmJGY5GUQv1VLhAaNVwmsxUv7GiMESE4deknSqp8SSt7xQenQhZW7xrNPBi5PQE4zKxkCix9nSoy4M","other":"z9hPmTWgVvLmXvTsbGDSfJpXx4YcAwFBRTsGLy6GxBMUSDSL4uNU","again":"did:key:z6MkuB5upp28XbCnGnowzTWgfe8zKZnq8PcBa9cQeDBxBsQ1#z6MkuB5upp28XbCnGnowzTWgfe8zKZnq8PcBa9cQeDBxBsQ1"}"#;

#[test]
fn every_link_ever_made_stays_readable() {
    for link in [
        // Version 1, in letters and in digits; then a text with nothing to keep beside.
        "https://lapel.example/v#A-FDyRwH9Adq6jXGVAEwe_aK1TouPAJzeXi2tq173t12qW2DYMv7-CQkJCQkJSQmJCQkJCQkJCQBABwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLawHcmHD714XWhmfKJhhYFo97NfKHfrlux5pd87NpQU99yVFEWDgMrvPcnuWkfPpzshtyr0ijkiaHTqlSXIut2yrwJgImAQN6hrLbFxpJnP8jjLVyn09KJtoXER2Ztz9wjHdZTW0l6gmwN_UbKRVANUr_FdJVhSZz77x84CgwUIid6FoCURYengicMTm8S-HD_BkNSviGKFFTCEY8gsd5gWxWUJsmHZI6YIHLoQaOKwA",
        "https://lapel.example/v#16989479572786304161566661581668428087231245696725910017247887672465126731014733323104608546657345886810254321027511322502543209201338624180221252735485510197805160104115901978051601041159019780516010411590197805160104115901978051601041159019780516010411590197805160104115901978051601041159019780688482823790310836680163610703108366801636107031083668016361070310836680163620300524022265403269603834253473280880635020883647065452194674258867123296266822231862442483142507651804664638626351526427322808738617852232214121938850146712085995057316099344880498967250654419062451650217522318053888299293432671545358068092179358281444152768991232558249290718001121833222276747976395654356838454218100723990086180091187183962135885511767175469953301945452614170322918512671582268858614403747236534164455828224",
    ] {
        assert_eq!(read(link).as_deref(), Ok(KEEPSAKE));
    }
    assert_eq!(read("https://lapel.example/v#AQk_JFwADdiGAgoxKtQA").as_deref(), Ok("{\"a\":\"\u{1}\"}"));
}

#[test]
fn every_frame_ever_made_stays_readable() {
    use lapel::domain::share::frames::{Assembler, Taken};
    // Version 2 of links: the first piece, and two sums of pieces, of the same text in version 1.
    let frames = [
        "https://lapel.example/v#218295873486323713205647318984930086819501822927532239812856485256957457982951806076446259099510999423151612906996946994717739588442544730261358009299994502543209200762887019780516010411590197805160104115901978051601041159019780516010411590197805160104115901978051601041159019780516010411590197805160104115901978051601041159031083668016361070310836680163610703108366801636107031083668016361070310836680792521242908423414994566114120681342508",
        "https://lapel.example/v#218295882076258305205647318984391922479460345380519135669732511866355504997500586417451923729617052975644725540954469298077259215347103103808561099417489361690230817826305009791438750410502072029292689547444841701194995473083317866470145192513640411011729615750620721266741211096174648046463263321514968068822668209926308433062261135857544255300072864940673321102403362312968197697807597899322429547528674156227164309344128555000002358642132",
        "https://lapel.example/v#218467672178163713205647318984863444794041861958252568619403055743758050270348909470214335383637902468311742844978637696646124153608998873997783414888925259149298251752966012638959621939492212653825076082142863692577837078074928290932683362654046752375160713777001728067378219463329787745613290698923371295124646218577413462081865040791619065158129787621018218563660995254275217346381868263432627784763025507870070984673286317114119432104020",
    ];
    for lost in 0..frames.len() {
        let mut assembler = Assembler::new();
        let taken: Vec<Taken> = frames
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != lost)
            .map(|(_, it)| assembler.take(it))
            .collect();
        assert_eq!(taken[0], Taken::Progress { known: 1, needed: 2, locked: false });
        match taken.last() {
            Some(Taken::Done(link)) => assert_eq!(read(link).as_deref(), Ok(KEEPSAKE)),
            // The two sums are the same sum, which says nothing new.
            other => assert!(lost == 0 && other == taken.first(), "{lost}: {other:?}"),
        }
    }
}

#[test]
fn every_locked_link_ever_made_stays_readable() {
    use lapel::domain::share::locked::unlock_link;
    // Version 3 of links, in letters and in digits; locked cheaply, as the head says.
    for link in [
        "https://lapel.example/v#BvnzA7gEAAABAAQEHBwcHBwcHBwcHBwcHBwcHR-0BS5uGdhcQIoIGIkgeMt3REOPQhhfNxT_Ug9Q5w7ItFth31tD5dK2u2Kbok_CUDuuAC7uPLyzrqBHEjPYwq7VfE2mwkydj4amiUzLYHJceUWKC9_rhrAMJGXJDNV0Yjpjo3ecANkyBl_nQzj5WjXg3t0WXuBkdj9vS-ECAfAFtNxIiclWkZ0p6KsUURIfz30EZWj1GwMY-4-0uAymLXpCWQrUJWA32U57fDa4TumdLU2zW4MKhJza4zAOnVGbkZNlUqJ3WzGyzPbo9pqzq_LtbCPOfHlN4zsnFGdQw5I6ZXaWQ7W71FMYYa5p8oEB8ShonKJaRKUSbfpNi2N-CSPcyL90tyoq5pGgkL6lGwBtgji39y5OmYvY5PDowSbGfS5SoEkD2KmoIud6LGBFLLe7SzhQysnIN-pMDRTApsb37lfIn3d5U816LxXyEy0y562HpgdsoJNx5",
        "https://lapel.example/v#35361741364363264000070373056382727019780516010411590197805160104122366710993723880983045415414713733421431763883680167006700171527488468162592437005743276046541483905404046980568228040427360416972079874354730733196359697151051507766825767281141413834390640804745581812197570616873079216498189174973998430486245995795005480770316853428653432156826332451371814049262082421567600401558271586901462754657554117321928977990871279417247767353025517129513258954630621877640019954645144718296168381031212023501799266891103769141638946028961569418553501604604122517816934691497139643060068573371938950857554789695560454652635921471143656455758895821135936349843732986978731161590867934485662912169702993885128890711208366441341544524122535812945424749322998161102942884130872127407283496298629845941926959121211611270154865145022795021857670913556642255443442112214710694293875558748020032970727559816677827804121",
    ] {
        assert_eq!(read(link), Err(LinkError::Locked));
        let open = unlock_link(link, "felt and stitches").unwrap();
        assert_eq!(read(&open).as_deref(), Ok(KEEPSAKE));
    }
}

#[test]
fn every_request_ever_made_stays_readable() {
    use lapel::domain::share::request::Request;
    let request = Request {
        challenge: "7N80-227Z".into(),
        audience: Some("Acme HR".into()),
        reason: Some("Vacancy 12".into()),
        until: 1_795_284_720,
    };
    for link in [
        "https://lapel.example/v#CW4ArPQEEawHe8EP1irmfhYGukZF5FLIjHZNzUxU8gjDcCvRyMTjFhCUmJ4LmoQyNlGoB",
        "https://lapel.example/v#42575514607609559500526598490393273449013133230452410582536342401518705977504374065908321422672467161981112145114775899627137",
    ] {
        assert_eq!(read(link), Err(LinkError::Request));
        assert_eq!(Request::from_link(link).as_ref(), Ok(&request));
    }
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
        ("https://lapel.example/v#Daaaaaaaaaaa", "newer-version"),
        ("https://lapel.example/v#512345678901234567", "newer-version"),
        ("https://lapel.example/v#Baaaaaaaaaaa", "damaged"),
        ("https://lapel.example/v#212345678901234567", "damaged"),
        ("https://lapel.example/v#A", "damaged"),
        ("https://lapel.example/v#1", "damaged"),
        (&link[..link.len() - 1], "damaged"),
        (&link[..link.len() - 10], "damaged"),
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
                    read(&changed).map_or_else(|fault| fault != LinkError::NewerVersion, |text| text == TEXT),
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

/// What a camera would see: each module six pixels wide, with the margin.
fn scanned(code: &QrCode) -> Option<String> {
    const SCALE: usize = 6;
    let side = (code.size + 8) * SCALE;
    let dark = |x: usize, y: usize| {
        let (x, y) = ((x / SCALE).checked_sub(4)?, (y / SCALE).checked_sub(4)?);
        (x < code.size).then(|| code.modules.get(y * code.size + x).copied()).flatten()
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
        if dark(x, y) == Some(true) { 0 } else { 255 }
    });
    let grids = image.detect_grids();
    grids.first()?.decode().ok().map(|(_, text)| text)
}

#[test]
fn a_code_is_read_by_another_library() {
    for bytes in [10, 300, 900] {
        let text: String = (0..bytes).map(|n: u32| char::from_u32(97 + n * n % 26).unwrap()).collect();
        for link in [to_link(BASE, &payload(&text)), to_digits_link(BASE, &payload(&text))] {
            let code = to_qr(&link).unwrap();
            assert_eq!(scanned(&code).as_deref(), Some(link.as_str()));
            assert_eq!(code.modules.len(), code.size * code.size);
            assert_eq!(code.size, usize::from(code.version) * 4 + 17);
        }
    }
}

#[test]
fn digits_make_the_smaller_code() {
    // 1,520 digits are 625 bytes, which base64url writes with 834 letters.
    let digits = format!("https://lapel.example/v#1{}", "1234567890".repeat(152));
    let letters = format!("https://lapel.example/v#A{}", "abcdefghiJ".repeat(83));
    let (of_digits, of_letters) = (to_qr(&digits).unwrap(), to_qr(&letters).unwrap());
    assert_eq!((of_digits.version, of_digits.level, of_digits.comfortable()), (20, Level::M, true));
    assert_eq!((of_letters.version, of_letters.level), (23, Level::M));
    assert_eq!(scanned(&of_digits), Some(digits));
}

#[test]
fn a_code_falls_back_to_less_correction_before_it_refuses() {
    let fits = |digits: usize| to_qr(&format!("https://lapel.example/v#{}", "7".repeat(digits)));
    let code = fits(6_900).unwrap();
    assert_eq!((code.version, code.level, code.comfortable()), (40, Level::L, false));
    assert_eq!(fits(5_500).unwrap().level, Level::M);
    assert!(matches!(fits(7_089), Err(TooLarge)));
    assert!(matches!(fits(1 << 20), Err(TooLarge)));
}

#[test]
fn the_path_draws_every_dark_module_and_no_other() {
    let code = to_qr("https://lapel.example/").unwrap();
    let mut drawn = vec![false; code.modules.len()];
    for step in code.to_svg_path().split('M').skip(1) {
        let (x, rest) = step.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let (width, rest) = rest.split_once("v1h-").unwrap();
        assert_eq!(rest, format!("{width}z"));
        let [x, y, width] = [x, y, width].map(|number| number.parse::<usize>().unwrap());
        drawn[y * code.size + x..][..width].fill(true);
    }
    assert_eq!(drawn, code.modules);
    assert_eq!(code.view_box(), format!("-4 -4 {0} {0}", code.size + 8));
}

const CREDENTIAL: &str = r#" { "@context": ["https://www.w3.org/2018/credentials/v1"],
  "type": "VerifiableCredential", "credits": 3.0, "exact": 1e2, "name": "A \"{brace}\" – é 😀 ]]> <b>" } "#;
const HOLDER: &str = "did:key:z6MkuB5upp28XbCnGnowzTWgfe8zKZnq8PcBa9cQeDBxBsQ1";
const TOKEN: &str = "eyJhbGciOiJFZERTQSJ9.eyJ2YyI6e319.AAAA";

#[test]
fn a_presentation_holds_each_credential_as_it_was_written() {
    let chosen = [Chosen { text: CREDENTIAL, form: Form::Json }, Chosen { text: TOKEN, form: Form::Jwt }];
    let text = present(&chosen, HOLDER, None, [9; 16]).unwrap();
    let value = json::parse(&text).unwrap();
    assert_eq!(value["@context"], serde_json::json!(["https://www.w3.org/ns/credentials/v2"]));
    assert_eq!(value["type"], serde_json::json!(["VerifiablePresentation"]));
    assert_eq!(value["holder"], HOLDER);
    assert_eq!(value["id"], "urn:uuid:09090909-0909-4909-8909-090909090909");
    assert_eq!(value["verifiableCredential"][0], json::parse(CREDENTIAL).unwrap());
    assert!(text.contains(r#""credits":3.0,"exact":1e2,"#), "numbers keep their spelling");
    assert_eq!(value["verifiableCredential"][1]["id"], format!("data:application/vc+jwt,{TOKEN}"));
    assert_eq!(value["verifiableCredential"][1]["type"], "EnvelopedVerifiableCredential");
    assert!(value["verifiableCredential"][1]["@context"].is_string());
}

#[test]
fn a_proof_is_set_in_without_touching_the_rest() {
    let text = present(&[Chosen { text: CREDENTIAL, form: Form::Json }], HOLDER, None, [0; 16]).unwrap();
    let method = format!("{HOLDER}#key");
    let proof = options(&ProofOptions {
        verification_method: &method,
        domain: Some("Acme \"HR\""),
        challenge: None,
        created: "2026-11-21T18:02:00Z",
        expires: Some("2026-11-28T18:02:00Z"),
    });
    assert_eq!(
        proof,
        serde_json::json!({
            "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofPurpose": "authentication",
            "verificationMethod": method, "domain": "Acme \"HR\"",
            "created": "2026-11-21T18:02:00Z", "expires": "2026-11-28T18:02:00Z",
        })
    );
    let signed = with_proof(&text, &proof).unwrap();
    assert!(signed.starts_with(text.strip_suffix('}').unwrap()));
    assert_eq!(json::parse(&signed).unwrap()["proof"], proof);
    assert_eq!(with_proof(&signed, &proof), Err(PresentationError::Signed));
    assert_eq!(with_proof("[]", &proof), Err(PresentationError::Presentation));
    assert_eq!(with_proof("{}", &proof), Err(PresentationError::Presentation));
}

#[test]
fn what_cannot_be_presented_is_named_by_its_place() {
    let good = Chosen { text: CREDENTIAL, form: Form::Json };
    for text in ["{", "[]", r#"{"type":"VerifiableCredential"}"#] {
        let bad = Chosen { text, form: Form::Json };
        assert_eq!(present(&[good, bad], HOLDER, None, [0; 16]), Err(PresentationError::Document(1)));
    }
    let bad = Chosen { text: "a,\"b", form: Form::Jwt };
    assert_eq!(present(&[bad], HOLDER, None, [0; 16]), Err(PresentationError::Document(0)));
    assert_eq!(present(&[], HOLDER, None, [0; 16]), Err(PresentationError::Nothing));
}

fn picture() -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        let checked = [&kind[..], data].concat();
        let crc = !checked.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1))
            })
        });
        [&(data.len() as u32).to_be_bytes()[..], &checked, &crc.to_be_bytes()].concat()
    };
    let header = chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0]);
    let pixels = miniz_oxide::deflate::compress_to_vec_zlib(&[0; 5], 6);
    let parts = [b"\x89PNG\r\n\x1a\n".to_vec(), header, chunk(b"IDAT", &pixels), chunk(b"IEND", &[])];
    parts.concat()
}

fn baked(bytes: &[u8]) -> Found {
    match import::read(bytes) {
        Ok(Read::Documents(documents)) if documents.len() == 1 => documents.into_iter().next().unwrap(),
        other => panic!("{other:?}"),
    }
}

/// Other software's way: search for the keyword, then count braces without regard to strings.
fn naive(file: &[u8]) -> String {
    let text: String = file.iter().map(|byte| char::from(*byte)).collect();
    let rest = &text[text.find("openbadgecredential").unwrap()..];
    let rest = &rest[rest.find('{').unwrap()..];
    let mut depth = 0;
    let end = rest.find(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth == 0
    });
    rest[..=end.unwrap()].to_owned()
}

#[test]
fn a_baked_png_is_read_by_us_and_by_naive_readers() {
    let text = CREDENTIAL.replace("\"credits\"", "\"credentialSubject\":{},\"credits\"");
    let file = bake_png(&picture(), &text).unwrap();
    let found = baked(&file);
    assert_eq!(found.carrier, Carrier::Png);
    assert_eq!(json::parse(&found.text), json::parse(&text));
    assert_eq!(json::parse(&naive(&file)), json::parse(&text));
    // Baking again replaces.
    let again = bake_png(&file, TOKEN_WITH_CREDENTIAL).unwrap();
    assert_eq!(baked(&again).text, TOKEN_WITH_CREDENTIAL);
    assert_eq!(bake_png(&again, &text).unwrap(), file);
    assert_eq!(bake_png(b"GIF89a", &text), Err(ImportError::PictureDamaged));
    assert_eq!(bake_png(&file[..file.len() - 20], &text), Err(ImportError::PictureDamaged));
}

const TOKEN_WITH_CREDENTIAL: &str = "eyJhbGciOiJFZERTQSJ9.eyJ2YyI6e319.AAAA";

#[test]
fn a_baked_svg_is_read_again_and_baked_once() {
    for svg in [
        "<svg/>",
        "<svg xmlns='http://www.w3.org/2000/svg' />",
        "<?xml version='1.0'?>\n<s:svg xmlns:s='http://www.w3.org/2000/svg'><s:rect/></s:svg>\n",
    ] {
        let first = bake_svg(svg, CREDENTIAL).unwrap();
        assert_eq!(json::parse(&baked(first.as_bytes()).text), json::parse(CREDENTIAL), "{first}");
        let second = bake_svg(&first, TOKEN_WITH_CREDENTIAL).unwrap();
        assert_eq!(baked(second.as_bytes()).text, TOKEN_WITH_CREDENTIAL);
        assert_eq!(second.matches("openbadges:credential ").count(), 1);
        assert_eq!(bake_svg(&second, CREDENTIAL).unwrap(), first);
    }
    assert_eq!(bake_svg("<svg>", CREDENTIAL), Err(ImportError::SvgDamaged));
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

#[test]
fn presentations_of_single_real_badges_fit_into_comfortable_codes() {
    let Some(fixtures) = shared() else {
        eprintln!("skipped: the real badges of LAPEL_SHARED are not here");
        return;
    };
    let mut comfortable = 0;
    let singles = MEASURED
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !name.contains("clr20") && !name.ends_with("jwt"));
    for name in singles.chain(["surf-edubadges/mbob_eo_eov_extracurricular_full.json"]) {
        let text = std::fs::read_to_string(fixtures.join(name)).unwrap();
        let vp =
            present(&[Chosen { text: &text, form: Form::Json }], HOLDER, None, *b"sixteen random b").unwrap();
        let method = format!("{HOLDER}#{}", &HOLDER[8..]);
        let mut proof = options(&ProofOptions {
            verification_method: &method,
            domain: Some("Acme HR"),
            challenge: Some("0f4b1f3e-8a55-4c1e-9d0a-6f2b7c3e5a91"),
            created: "2026-11-21T18:02:00Z",
            expires: Some("2026-11-28T18:02:00Z"),
        });
        proof["proofValue"] = format!("z{}", bs58::encode(noise::<64>()).into_string()).into();
        let payload = payload(&with_proof(&vp, &proof).unwrap());
        let link = to_digits_link("https://lapel.example", &payload);
        let code = to_qr(&link).unwrap();
        eprintln!(
            "{:5} -> {:4} packed, {:4} digits, version {}-{:?}  {name}",
            payload.text().len(),
            payload.packed_bytes(),
            link.len(),
            code.version,
            code.level
        );
        assert_eq!(scanned(&code), Some(link));
        comfortable += usize::from(code.comfortable());
    }
    assert!(comfortable >= 11, "{comfortable} of 14");
}

/// Bytes with no pattern that deflate could find.
fn noise<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut state = 1_u64;
    std::array::from_fn(|_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    })
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
        "(19|20|21)[0-9]{2}-(0[0-9]|1[0-3])-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]Z",
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

#[test]
fn an_assertion_of_the_second_edition_is_baked_by_its_own_names() {
    const ASSERTION: &str = r#"{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"https://example.org/a","badge":"https://example.org/b","recipient":{"type":"email","hashed":false,"identity":"a@example.org"},"issuedOn":"2020-01-01T00:00:00Z","verification":{"type":"hosted"}}"#;
    let file = bake_png(&picture(), ASSERTION).unwrap();
    let count = |file: &[u8], part: &[u8]| file.windows(part.len()).filter(|it| *it == part).count();
    assert_eq!((count(&file, b"openbadges\0"), count(&file, b"openbadgecredential")), (1, 0));
    assert_eq!(import::json::parse(&baked(&file).text), import::json::parse(ASSERTION));
    // One badge a picture, of whichever edition.
    let newer = bake_png(&file, CREDENTIAL).unwrap();
    assert_eq!((count(&newer, b"openbadges\0"), count(&newer, b"openbadgecredential")), (0, 1));
    assert_eq!(bake_png(&newer, ASSERTION).unwrap(), file);
    let svg = bake_svg("<svg/>", ASSERTION).unwrap();
    assert!(svg.contains("<openbadges:assertion xmlns:openbadges=\"http://openbadges.org\">"), "{svg}");
    let newer = bake_svg(&svg, CREDENTIAL).unwrap();
    assert!(!newer.contains("openbadges:assertion"), "{newer}");
    assert_eq!(bake_svg(&newer, ASSERTION).unwrap(), svg);
}

#[test]
fn a_picture_is_baked_by_what_it_is() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    assert_eq!(bake(&picture(), TEXT), bake_png(&picture(), TEXT));
    assert_eq!(bake(svg.as_bytes(), TEXT), bake_svg(svg, TEXT).map(String::into_bytes));
    assert_eq!(bake(b"GIF89a\xff", TEXT), Err(ImportError::Unknown));
}

#[test]
fn what_else_a_picture_says_stays_in_it() {
    let comment = b"\0\0\0\x09tEXtComment\0x\xe5\x80\x8a\x5e";
    let mut whole = picture();
    let end = whole.len() - 12;
    whole.splice(end..end, comment.iter().copied());
    // The checksum is not ours to know by heart.
    let crc = crc32(&comment[4..17]);
    whole[end + 17..end + 21].copy_from_slice(&crc.to_be_bytes());
    let baked = bake_png(&whole, TEXT).unwrap();
    assert!(baked.windows(13).any(|window| window == &comment[4..17]));
    assert_eq!(bake_png(&baked, TEXT), Ok(baked));
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1)))
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[test]
fn a_jwt_stands_in_an_svg_as_an_attribute_and_json_in_plain_braces() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    let jwt = "eyJhbGciOiJFZERTQSJ9.eyJ2YyI6e319.AA";
    assert!(bake_svg(svg, jwt).unwrap().contains(&format!(r#" verify="{jwt}"></openbadges:credential>"#)));
    let text = r#"{"type":"VerifiablePresentation","a":"{b} \"{c\" \\","d":{"e":"}","é":"😀\\\\\"}"}}"#;
    let written = r#"{"type":"VerifiablePresentation","a":"\u007bb\u007d \"\u007bc\" \\","d":{"e":"\u007d","\u00e9":"\ud83d\ude00\\\\\"\u007d"}}"#;
    assert_eq!(baked(bake_svg(svg, text).unwrap().as_bytes()).text, written);
    assert_eq!(json::parse(text), json::parse(written));
}

#[test]
fn a_link_may_be_as_long_as_the_limit_and_no_longer() {
    assert_eq!(read(&"x".repeat(3 << 20)), Err(LinkError::NotOurLink));
    assert_eq!(read(&"x".repeat((3 << 20) + 1)), Err(LinkError::TooLarge));
    assert!(Payload::new("x".repeat(1 << 20)).is_ok());
    assert_eq!(Payload::new("x".repeat((1 << 20) + 1)).err(), Some(LinkError::TooLarge));
}

#[test]
fn the_sign_before_the_fragment_counts_where_it_stands_first() {
    let link = to_link(BASE, &payload(TEXT));
    for link in [
        link.replace('#', "%23"),
        format!("{}#:~:text=Knots", link.replace('#', "%23")),
        format!("{link}%23more"),
        format!("{link}#more"),
    ] {
        assert_eq!(read(&link).as_deref(), Ok(TEXT), "{link}");
    }
}

#[test]
fn what_is_too_short_for_a_newer_link_is_none_of_ours() {
    assert_eq!(read("#Zaaaaaaaa"), Err(LinkError::NewerVersion));
    assert_eq!(read("#9aaaaaaaa"), Err(LinkError::NewerVersion));
    assert_eq!(read("#Zaaaaaaa"), Err(LinkError::NotOurLink));
}

#[test]
fn a_locked_link_that_came_damaged_is_told_from_a_whole_one() {
    let whole = "#BvnzA7gEAAABAAQEHBwcHBwcHBwcHBwcHBwcHR-0BS5uGdhcQIoIGIkgeMt3REOPQhhfNxT_Ug9Q5w7ItFth31tD5dK2u2Kbok_CUDuuAC7uPLyzrqBHEjPYwq7VfE2mwkydj4amiUzLYHJceUWKC9_rhrAMJGXJDNV0Yjpjo3ecANkyBl_nQzj5WjXg3t0WXuBkdj9vS-ECAfAFtNxIiclWkZ0p6KsUURIfz30EZWj1GwMY-4-0uAymLXpCWQrUJWA32U57fDa4TumdLU2zW4MKhJza4zAOnVGbkZNlUqJ3WzGyzPbo9pqzq_LtbCPOfHlN4zsnFGdQw5I6ZXaWQ7W71FMYYa5p8oEB8ShonKJaRKUSbfpNi2N-CSPcyL90tyoq5pGgkL6lGwBtgji39y5OmYvY5PDowSbGfS5SoEkD2KmoIud6LGBFLLe7SzhQysnIN-pMDRTApsb37lfIn3d5U816LxXyEy0y562HpgdsoJNx5";
    assert_eq!(read(whole), Err(LinkError::Locked));
    assert_eq!(read(&whole[..whole.len() - 4]), Err(LinkError::Damaged));
    assert_eq!(read(&whole.replacen("HBwc", "HBwd", 1)), Err(LinkError::Damaged));
    assert_eq!(read("#Bvnzw"), Err(LinkError::Damaged));
}

#[test]
fn a_lock_costs_what_its_algorithm_can_do_and_its_passphrase_is_not_too_short() {
    use lapel::domain::share::locked::{Cost, LEAST_CHARACTERS, LockError, lock};
    let cost = |memory_kib, lanes| Cost { memory_kib, passes: 1, lanes };
    let locked = |passphrase: &str, cost| lock(b"x", passphrase, [7; 16], cost).map(|_| ());
    let enough = "a".repeat(LEAST_CHARACTERS);
    assert_eq!(locked(&enough, cost(8, 1)), Ok(()));
    assert_eq!(locked(&enough, cost(7, 1)), Err(LockError::TooCostly));
    assert_eq!(locked(&enough, cost(16, 2)), Ok(()));
    assert_eq!(locked(&enough, cost(15, 2)), Err(LockError::TooCostly));
    assert_eq!(locked(&format!(" {} ", &enough[1..]), cost(8, 1)), Err(LockError::TooShort));
}

#[test]
fn a_request_without_a_challenge_is_damaged_and_endless_words_are_left_out() {
    use lapel::domain::share::request::Request;
    let asked = |challenge: &str, audience: &str| {
        let (challenge, audience) = (challenge.to_owned(), Some(audience.to_owned()));
        let request = Request { challenge, audience, reason: None, until: 1_795_284_720 };
        Request::from_link(&request.to_link(BASE)).map(|read| read.audience)
    };
    assert_eq!(asked("7N80-227Z", "Acme HR"), Ok(Some("Acme HR".to_owned())));
    assert_eq!(asked("7N80-227Z", ""), Ok(None));
    assert_eq!(asked("7N80-227Z", &"a".repeat(10_000)), Ok(None));
    assert_eq!(asked("", "Acme HR"), Err(LinkError::Damaged));
}

#[test]
fn the_largest_code_holds_as_many_digits_as_its_standard_says() {
    assert_eq!(to_qr(&"1".repeat(7089)).map(|code| (code.version, code.level)), Ok((40, Level::L)));
    assert_eq!(to_qr(&"1".repeat(7090)).err(), Some(TooLarge));
}

#[test]
fn each_reason_against_a_presentation_has_its_code() {
    let codes = [
        PresentationError::Nothing,
        PresentationError::Document(1),
        PresentationError::Presentation,
        PresentationError::Signed,
    ]
    .map(|error| error.code());
    assert_eq!(
        codes,
        ["nothing-chosen", "document-not-presentable", "presentation-malformed", "presentation-signed"]
    );
}

#[test]
fn what_a_link_carries_does_not_show_in_a_log() {
    assert_eq!(format!("{:?}", payload("{\"a\":1}")), "Payload(7 bytes)");
}
