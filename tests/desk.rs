//! The employer's desk: whatever is put on it becomes rows, and one broken file never stops the rest.

mod stories;

use lapel::domain::desk::{self, Column, Row, View, to_csv, to_json};
use lapel::domain::engine::Expect;
use lapel::domain::evidence::Evidence;
use lapel::domain::issuer::TrustedIssuer;
use lapel::domain::verify::report::{Finding, Headline, Is, Report, Why};
use lapel::domain::verify::verify;
use lapel::wallet::desk::Desk;
use lapel::wallet::share::Choice;
use proptest::prelude::*;
use stories::*;

fn link() -> String {
    let learner = wallet(1);
    let ids = [badge(1, "Welding"), badge(2, "Plumbing")].iter().map(|text| keep(&learner, text)).collect();
    let choice = Choice {
        badges: ids,
        expires: Some(NOW + 86_400),
        base: "https://lapel.example".into(),
        ..Choice::default()
    };
    now(learner.present(&choice)).unwrap().link
}

fn desk_with(inputs: &[(&str, Vec<u8>)]) -> Desk {
    let employer = wallet(2);
    let mut desk = Desk::default();
    for (source, bytes) in inputs {
        now(desk.add(&employer, source, bytes));
    }
    desk
}

fn tampered() -> String {
    badge(1, "Welding").replace("Riverside", "Seaside")
}

fn a_full_desk() -> Desk {
    desk_with(&[
        ("a.json", badge(1, "Welding").into_bytes()),
        ("b.json", tampered().into_bytes()),
        ("c.png", vec![0x89, 0x50, 0xff]),
        ("link 1", link().into_bytes()),
        ("d.jwt", badge_jwt(3, "Plumbing").into_bytes()),
        ("e.json", b"{\"no\":1}".to_vec()),
        ("empty", Vec::new()),
    ])
}

#[test]
fn each_badge_is_a_row_and_so_is_what_cannot_be_read() {
    let desk = a_full_desk();
    let told: Vec<(&str, Option<Headline>, &str)> =
        desk.rows().iter().map(|row| (row.source.as_str(), row.headline, row.reason.as_str())).collect();
    assert_eq!(
        told,
        [
            ("a.json", Some(Headline::Genuine), "signature-matches"),
            ("b.json", Some(Headline::NotGenuine), "content-changed"),
            ("c.png", None, "unknown-format"),
            ("link 1", Some(Headline::Genuine), "signature-matches"),
            ("link 1", Some(Headline::Genuine), "signature-matches"),
            ("d.jwt", Some(Headline::Genuine), "signature-matches"),
            ("e.json", None, "not-a-credential"),
            ("empty", None, "empty"),
        ]
    );
    assert_eq!(desk.document(5), Some(badge_jwt(3, "Plumbing").as_str()));
    assert_eq!(desk.document(2), None);
    let counts = desk::counts(desk.rows());
    assert_eq!(counts, [(Some(Headline::NotGenuine), 1), (None, 3), (Some(Headline::Genuine), 4)]);
}

#[test]
fn a_share_that_is_out_of_date_is_told_in_its_rows() {
    let employer = wallet(2);
    employer.world().time.set(NOW + 2 * 86_400);
    let mut desk = Desk::default();
    assert_eq!(now(desk.add(&employer, "late", link().as_bytes())), 2);
    for row in desk.rows() {
        assert_eq!((row.headline, row.share), (Some(Headline::Genuine), Some(Headline::Expired)));
    }
}

#[test]
fn everybody_is_compared_with_the_person_who_is_looked_for() {
    let mut desk = a_full_desk();
    let is = |desk: &Desk| desk.rows().iter().map(|row| row.is_person).collect::<Vec<_>>();
    assert!(is(&desk).iter().all(Option::is_none));
    desk.compare(Some(" learner@example.com "));
    assert_eq!(is(&desk)[..3], [Some(true), Some(true), None]);
    desk.compare(Some("somebody@example.com"));
    assert_eq!(is(&desk)[0], Some(false));
    desk.compare(Some("  "));
    assert!(is(&desk).iter().all(Option::is_none));
}

#[test]
fn a_short_name_is_not_found_in_the_letters_of_a_key() {
    let mut row = a_full_desk().rows()[0].clone();
    let id = "did:key:z6MkAdaPtG9nDMgKYHh";
    row.issuer_id = Some(id.into());
    let is_found = |row: &Row, text: &str| {
        !View { text: text.into(), ..View::default() }.of(std::slice::from_ref(row)).is_empty()
    };
    for name in [Some("Harbour College"), Some(id), None] {
        row.issuer = name.map(str::to_owned);
        assert!(!is_found(&row, "ada"), "{name:?}");
        assert!(is_found(&row, id) && is_found(&row, "did:key:z6mkada"), "an id that was pasted is found");
    }
    row.issuer_id = Some("did:web:ada.example".into());
    assert!(is_found(&row, "ada"), "a website is something people read");
}

#[test]
fn the_table_is_filtered_and_put_in_order() {
    let desk = a_full_desk();
    let view = |view: View| view.of(desk.rows());
    assert_eq!(view(View::default()).len(), 8);
    assert_eq!(view(View { text: "PLUMB".into(), ..View::default() }), [4, 5]);
    assert_eq!(view(View { text: "plumb d.jwt".into(), ..View::default() }), [5]);
    assert_eq!(view(View { verdicts: vec![None], ..View::default() }), [2, 6, 7]);
    let worst_first = view(View { by: Some(Column::Verdict), ..View::default() });
    assert_eq!(worst_first[..4], [1, 2, 6, 7], "what needs a look stands first, in the order it came");
    let by_title = view(View { by: Some(Column::Title), ..View::default() });
    assert_eq!(by_title, [4, 5, 0, 1, 3, 2, 6, 7], "empty cells stand last");
}

#[test]
fn a_list_of_withdrawn_badges_is_fetched_once_for_all_rows() {
    let employer = wallet(2);
    let mut desk = Desk::default();
    let did = "did:web:college.example";
    for name in ["One", "Two", "Three"] {
        let id = format!("urn:example:{name}");
        let text = sign(&unsigned(did, &id, name), &issuer(1), &format!("{did}#key-1"));
        now(desk.add(&employer, name, text.as_bytes()));
    }
    assert!(desk.rows().iter().all(|row| row.headline == Some(Headline::CouldNotCheck)));
    assert_eq!(desk.rows()[0].unasked, ["college.example"]);
    let address = "https://college.example/.well-known/did.json";
    assert_eq!(desk.addresses(), [address]);
    let multikey = issuer(1).public().to_multikey().unwrap();
    let served_document = serde_json::json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": [{"id": format!("{did}#key-1"), "type": "Multikey", "controller": did, "publicKeyMultibase": multikey}],
        "assertionMethod": [format!("{did}#key-1")]
    });
    employer.world().web.borrow_mut().insert(address.into(), served(served_document.to_string()));
    now(desk.ask(&employer, &["https://elsewhere.example/".into()], |_, _| ()));
    assert!(employer.world().asked.borrow().is_empty(), "nobody is asked who was not agreed to");
    let mut told = Vec::new();
    now(desk.ask(&employer, &desk.addresses(), |done, of| told.push((done, of))));
    assert_eq!(told, [(0, 3), (1, 3), (2, 3), (3, 3)]);
    assert!(desk.rows().iter().all(|row| row.headline == Some(Headline::Genuine)), "{:?}", desk.rows());
    assert_eq!(*employer.world().asked.borrow(), [address]);
}

#[test]
fn issuers_that_the_viewer_confirmed_are_marked() {
    let employer = wallet(2);
    let known = TrustedIssuer {
        id: issuer(1).did_key(),
        key: issuer(1).public().to_multikey(),
        name: Some("Riverside".into()),
        at: Some(NOW),
        confirmed: true,
        note: "confirmed with the registrar".into(),
    };
    now(employer.trust(known.clone())).unwrap();
    now(employer.trust(known.clone())).unwrap();
    let exported = now(employer.export_trusted());
    let other = wallet(3);
    assert_eq!(now(other.import_trusted(&exported)).unwrap(), 1);
    assert_eq!(now(other.import_trusted(&exported)).unwrap(), 0);
    assert_eq!(now(other.trusted()), vec![known.clone()]);
    for bad in ["", "{}", "[{}]", r#"[{"id":" "}]"#, "[1]"] {
        assert!(now(other.import_trusted(bad)).is_err(), "{bad}");
    }
    let mut desk = Desk::default();
    now(desk.add(&other, "known", badge(1, "Welding").as_bytes()));
    now(desk.add(&other, "unknown", badge(2, "Welding").as_bytes()));
    let trusted: Vec<bool> = desk.rows().iter().map(|row| row.trusted).collect();
    assert_eq!(trusted, [true, false]);
    assert_eq!(View { trusted_only: true, ..View::default() }.of(desk.rows()), [0]);
    now(other.distrust(&known.id, known.key.as_deref())).unwrap();
    assert!(now(other.trusted()).is_empty());
}

fn cell(text: &str) -> String {
    let row = Row { title: Some(text.into()), ..desk::broken("s", &lapel::domain::engine::Fault::new("x")) };
    let csv = to_csv(&[&row]);
    let mut rows = parse(csv.trim_start_matches('\u{feff}'));
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].len(), rows[1].len());
    let at = rows[0].iter().position(|heading| heading == "title").unwrap();
    rows[1].swap_remove(at)
}

/// RFC 4180, as a reader of its own.
fn parse(csv: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = csv.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => assert_eq!(letters.peek(), Some(&'\n')),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    assert!(!quoted && row.is_empty() && cell.is_empty());
    rows
}

#[test]
fn no_cell_is_a_formula() {
    for evil in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "|calc", "%0A", "＝1"] {
        assert_eq!(cell(evil), format!("'{evil}"));
    }
    for plain in ["", "Welding", "a=b", "1-2", "O'Neill", "say \"=1\", twice\r\n=1"] {
        assert_eq!(cell(plain), plain);
    }
}

#[test]
fn the_rows_as_json_read_back() {
    let desk = a_full_desk();
    let rows: Vec<&Row> = desk.rows().iter().collect();
    let read: Vec<Row> = serde_json::from_str(&to_json(&rows)).unwrap();
    assert_eq!(read, desk.rows());
    assert_eq!(parse(to_csv(&rows).trim_start_matches('\u{feff}')).len(), rows.len() + 1);
}

#[test]
fn links_are_found_in_what_was_pasted() {
    let pasted = "Ana: <https://lapel.example/v#Aabc>,\n\"https://lapel.example/v#Adef\" #Aghi word https://lapel.example/v#Aabc";
    assert_eq!(
        desk::links(pasted),
        ["https://lapel.example/v#Aabc", "https://lapel.example/v#Adef", "#Aghi"]
    );
}

#[test]
fn codes_of_other_wallets_are_found_one_a_line() {
    let pasted = "Ana:\nVP1-RA B C\n  VP1-BAEBQ\r\nsee VP1-BNOT";
    assert_eq!(desk::codes(pasted), ["VP1-RA B C", "VP1-BAEBQ"]);
}

proptest! {
    #[test]
    fn whatever_a_cell_says_it_stays_one_cell(text in "\\PC{0,40}|[=+@,\"\r\n\t -]{0,8}") {
        let read = cell(&text);
        prop_assert!(read == text || read == format!("'{text}"), "{read:?}");
        prop_assert!(!read.starts_with(['=', '+', '-', '@', '\t', '\r']));
    }
}

/// A thousand files: each is read, judged and told, and the broken ones among them stop nothing.
#[test]
fn a_thousand_files_are_a_thousand_rows() {
    let employer = wallet(2);
    let good = badge(1, "Welding");
    let mut desk = Desk::default();
    for number in 0..1_000 {
        let bytes = match number % 10 {
            9 => good.as_bytes()[..good.len() / 2].to_vec(),
            8 => tampered().into_bytes(),
            _ => good.clone().into_bytes(),
        };
        assert_eq!(now(desk.add(&employer, &format!("{number}.json"), &bytes)), 1);
    }
    let counts = desk::counts(desk.rows());
    assert_eq!(counts, [(Some(Headline::NotGenuine), 100), (None, 100), (Some(Headline::Genuine), 800)]);
}

#[test]
fn a_zip_tells_how_far_it_is() {
    let learner = wallet(1);
    for name in ["One", "Two", "Three"] {
        keep(&learner, &badge(1, name));
    }
    let mut zips = Vec::new();
    assert_eq!(now(learner.export_all(|_, _| (), |zip| zips.push(zip))), Ok(1));
    let zip = zips.remove(0);
    let (mut desk, mut told) = (Desk::default(), Vec::new());
    let rows = now(desk.add_telling(&wallet(2), "all.zip", &zip, |done, of| told.push((done, of))));
    assert_eq!((rows, told), (3, vec![(0, 3), (1, 3), (2, 3), (3, 3)]));
}

fn report(text: &str) -> Report {
    verify(text, &Evidence::default(), NOW, &Expect::default()).unwrap().swap_remove(0)
}

#[test]
fn the_reason_in_a_row_is_that_of_the_finding_which_decided() {
    use Headline::*;
    let finding = |is, why| Finding::new(is, why);
    let good = || {
        let mut report = report(&badge(1, "Welding"));
        let findings = &mut report.findings;
        findings.integrity = finding(Is::Holds, Why::SignatureMatches);
        findings.issuer_key = finding(Is::Holds, Why::KeyOfIssuer);
        findings.validity = finding(Is::Holds, Why::NotEstablished);
        findings.status = finding(Is::NotClaimed, Why::OutsideScope);
        findings.holder = finding(Is::NotClaimed, Why::NoIssuer);
        report
    };
    let reason = |headline, change: fn(&mut Report)| {
        let mut report = good();
        report.headline = headline;
        change(&mut report);
        desk::decisive(&report).why
    };
    assert_eq!(reason(Genuine, |_| {}), Why::SignatureMatches);
    assert_eq!(reason(Expired, |_| {}), Why::NotEstablished);
    assert_eq!(reason(Revoked, |_| {}), Why::OutsideScope);
    // The issuer is the issuer: then it is the holder who could not be told.
    assert_eq!(reason(IssuerUnconfirmed, |_| {}), Why::NoIssuer);
    assert_eq!(reason(IssuerUnconfirmed, |it| it.findings.issuer_key.is = Is::Unknown), Why::KeyOfIssuer);
    assert_eq!(reason(SelfIssued, |_| {}), Why::KeyOfIssuer);
    assert_eq!(reason(NotGenuine, |it| it.findings.integrity.is = Is::Fails), Why::SignatureMatches);
    assert_eq!(reason(NotGenuine, |it| it.findings.issuer_key.is = Is::Fails), Why::KeyOfIssuer);
    assert_eq!(reason(NotGenuine, |it| it.findings.holder.is = Is::Fails), Why::NoIssuer);
    assert_eq!(reason(CouldNotCheck, |it| it.findings.integrity.is = Is::Unknown), Why::SignatureMatches);
    assert_eq!(reason(CouldNotCheck, |it| it.findings.validity.is = Is::Unknown), Why::NotEstablished);
    assert_eq!(reason(CouldNotCheck, |it| it.findings.status.is = Is::Unknown), Why::OutsideScope);
    assert_eq!(reason(CouldNotCheck, |it| it.findings.holder.is = Is::Unknown), Why::NoIssuer);
}

#[test]
fn a_record_in_a_row_says_how_many_badges_it_holds_and_how_many_are_genuine() {
    let at =
        |path: &str, headline| Report { path: path.to_owned(), headline, ..report(&badge(1, "Welding")) };
    let reports = [
        at("$", Headline::Genuine),
        at("$.credentialSubject.verifiableCredential[0]", Headline::Genuine),
        at("$.credentialSubject.verifiableCredential[1]", Headline::Revoked),
        at("$.credentialSubject.verifiableCredential[2]", Headline::Genuine),
    ];
    let rows = desk::rows("a.json", 0, &reports, None);
    assert_eq!(rows.iter().map(|row| (row.inside, row.inside_genuine)).collect::<Vec<_>>(), [(3, 2)]);
}

#[test]
fn every_line_of_the_table_has_as_many_cells_as_there_are_headings() {
    let desk = a_full_desk();
    let csv = to_csv(&desk.rows().iter().collect::<Vec<_>>());
    let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), 1 + desk.rows().len());
    for line in lines {
        assert!(line.starts_with('"') && line.ends_with('"'), "{line}");
        assert_eq!(line.split("\",\"").count(), 15, "{line}");
    }
}
