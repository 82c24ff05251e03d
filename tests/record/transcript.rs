//! Records read line by line.

use super::*;

#[test]
fn each_line_of_a_record_says_what_stands_behind_it() {
    let own = value(&signed(2, &course(2, "Statistics", "Fall 2025", 3.0)));
    let covered = course(1, "Algebra", "Fall 2025", 4.5);
    let mut forged = value(&signed(2, &course(2, "Biology", "Spring 2026", 3.0)));
    forged["credentialSubject"]["creditsEarned"] = 30.into();
    let of_others = course(3, "Chemistry", "Spring 2026", 3.0);
    let read = read_transcript(&signed(1, &clr(&[own, covered, forged, of_others], json!({}))));
    let says: Vec<_> =
        read.lines.iter().map(|it| (it.verdict.secured, it.verdict.mark, it.liftable)).collect();
    assert_eq!(says[0], (Secured::OwnSignature, Mark::Verified, true));
    assert_eq!(says[1], (Secured::Record, Mark::Verified, false));
    assert_eq!(says[2], (Secured::Fails, Mark::Refuted, true));
    // Its issuer is not the one who signed the record.
    assert_eq!(says[3], (Secured::Record, Mark::Unconfirmed, false));
    assert_eq!(read.verdict.headline, Headline::Genuine);
    assert!(read.partial);
    let line = &read.lines[1];
    assert_eq!(
        (line.term.as_deref(), line.credits_earned.as_deref(), line.results[0].value.as_deref()),
        (Some("Fall 2025"), Some("4.5"), Some("A"))
    );
    // Thirty credits that nobody signed are not added up.
    let terms: Vec<_> = read.terms.iter().map(|it| (it.name.as_deref(), it.credits.as_deref())).collect();
    assert_eq!(terms, [(Some("Fall 2025"), Some("7.5")), (Some("Spring 2026"), Some("3"))]);
}

#[test]
fn a_record_that_nobody_signed_proves_none_of_its_lines() {
    let own = value(&signed(2, &course(2, "Statistics", "Fall 2025", 3.0)));
    let read = read_transcript(&clr(&[own, course(1, "Algebra", "Fall 2025", 3.0)], json!({})).to_string());
    let says: Vec<_> = read.lines.iter().map(|it| (it.verdict.secured, it.verdict.mark)).collect();
    assert_eq!(says, [(Secured::OwnSignature, Mark::Verified), (Secured::Nothing, Mark::ByPerson)]);
}

#[test]
fn a_line_with_its_own_signature_is_lifted_out_to_the_byte() {
    let line = signed(2, &course(2, "Statistics", "Fall 2025", 3.0));
    // Written as an issuer might, and no serializer would.
    let line = line.replacen("{", "{ \n\t", 1).replace("\"Statistics\"", "\"Stati\\u0073tics\"");
    let record = clr(&[json!("here"), course(1, "Algebra", "Fall 2025", 3.0)], json!({})).to_string();
    let record = record.replacen("\"here\"", &line, 1);
    let path = |nth: usize| format!("$.credentialSubject.verifiableCredential[{nth}]");
    let lifted = lift(&record, &path(0)).expect("liftable");
    assert_eq!(lifted, line);
    assert_eq!(judged(&lifted)[0].headline, Headline::Genuine);
    assert_eq!(lift(&record, &path(1)), Err(LiftError::NoProof));
    assert_eq!(lift(&record, &path(2)), Err(LiftError::NotThere));
    assert_eq!(lift("no record", &path(0)), Err(LiftError::NotThere));
}

#[test]
fn a_line_is_lifted_out_of_lists_in_lists_envelopes_and_tokens() {
    let (badge, token) = (badge(2, "Welding"), badge_jwt(3, "Plumbing"));
    let envelope = json!({"@context": "https://www.w3.org/ns/credentials/v2", "id": format!("data:application/vc+jwt,{token}"), "type": "EnvelopedVerifiableCredential"});
    let mut record = clr(&[json!(null)], json!({}));
    record["credentialSubject"]["verifiableCredential"] =
        json!([[null, {"@set": [value(&badge)]}], envelope, token]);
    let text = record.to_string();
    for report in judged(&text).iter().skip(1) {
        let lifted = lift(&text, &report.path).expect("liftable");
        let alone = &judged(&lifted)[0];
        assert_eq!(
            (alone.headline, &alone.reading.title),
            (report.headline, &report.reading.title),
            "{}",
            report.path
        );
    }
    assert_eq!(judged(&text).len(), 4);
    // A record that is a token itself gives back what stands in its payload.
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
    let whole = format!("{}.{}.{}", BASE64.encode("{}"), BASE64.encode(&text), BASE64.encode("no"));
    assert_eq!(lift(&whole, "$.credentialSubject.verifiableCredential[2]").as_deref(), Ok(token.as_str()));
}

#[test]
fn associations_make_a_tree_and_sequences_even_where_they_go_round() {
    let id = |name: &str| format!("urn:example:achievement:{name}");
    let link = |kind: &str, from: &str, to: &str| json!({"type": "Association", "associationType": kind, "sourceId": id(from), "targetId": id(to)});
    let lines =
        [course(1, "Algebra", "1", 3.0), course(1, "Calculus", "2", 3.0), course(1, "Analysis", "3", 3.0)];
    let subject = json!({
        "achievement": [
            {"id": id("degree"), "type": ["Achievement"], "achievementType": "BachelorDegree", "name": "BSc", "description": "-", "criteria": {"narrative": "-"}},
            {"id": id("algebra"), "type": ["Achievement"], "name": "Algebra", "description": "-", "criteria": {"narrative": "-"}}
        ],
        "association": [
            link("isChildOf", "algebra", "degree"), link("isParentOf", "degree", "calculus"), link("isPartOf", "nowhere", "degree"),
            link("precedes", "algebra", "calculus"), link("precedes", "calculus", "analysis"),
            link("isChildOf", "ring-a", "ring-b"), link("isChildOf", "ring-b", "ring-a"),
            link("precedes", "ring-a", "ring-b"), link("precedes", "ring-b", "ring-a")
        ]
    });
    let read = read_transcript(&signed(1, &clr(&lines, subject)));
    // Asserted by a line, so that it is not told twice.
    assert_eq!(read.unasserted.iter().filter_map(|it| it.title.as_deref()).collect::<Vec<_>>(), ["BSc"]);
    let root = &read.tree[0];
    assert_eq!(root.node, Node::Described(0));
    let parts: Vec<_> = root.parts.iter().map(|it| it.node.clone()).collect();
    assert_eq!(parts, [Node::Line(0), Node::Line(1), Node::Elsewhere(id("nowhere"))]);
    assert_eq!(read.sequences[0], [Node::Line(0), Node::Line(1), Node::Line(2)]);
    assert_eq!(read.tree.len(), 2, "the ring is told once");
    assert_eq!(read.links[0].kind, LinkKind::IsChildOf);

    let pathway = pathway::of_record(&read).expect("a pathway");
    assert_eq!((pathway.name.as_str(), pathway.steps.len()), ("BSc", 3));
    assert_eq!(pathway.steps[1].after, ["line-0"]);
}

#[test]
fn a_famous_name_in_a_record_that_the_person_signed_is_the_persons_word() {
    let key = issuer(7);
    let mut boast = course(7, "Rocket science", "1", 3.0);
    boast["issuer"] =
        json!({"id": "did:web:famous.example", "type": ["Profile"], "name": "Famous University"});
    let mut record = clr(&[boast], json!({"id": key.did_key()}));
    record["issuer"]["id"] = key.did_key().into();
    let text = signed(7, &record);
    let line = &read_transcript(&text).lines[0];
    assert_eq!((line.verdict.secured, line.verdict.mark), (Secured::Record, Mark::ByPerson));
    let (mine, _) = Kept::of(&[text]).record(&OwnRecord::default());
    assert_eq!(mine.entries.iter().map(|it| it.mark).collect::<Vec<_>>(), [Mark::ByPerson]);
    // What a school's record says is the school's word, inside the person's record as well.
    let school = clr(&[course(1, "Algebra", "1", 3.0)], json!({}));
    let mut outer = clr(&[value(&signed(1, &school))], json!({"id": key.did_key()}));
    outer["issuer"]["id"] = key.did_key().into();
    let read = read_transcript(&signed(7, &outer));
    assert_eq!(
        read.lines.iter().map(|it| (it.depth, it.verdict.mark)).collect::<Vec<_>>(),
        [(0, Mark::Verified), (1, Mark::Verified)]
    );
}

#[test]
fn lines_taken_out_of_a_record_keep_how_they_belong_together() {
    let id = |name: &str| format!("urn:example:achievement:{name}");
    let line = |name: &str| value(&signed(2, &course(2, name, "1", 3.0)));
    let subject = json!({"association": [
        {"type": "Association", "associationType": "precedes", "sourceId": id("algebra"), "targetId": id("calculus")},
        {"type": "Association", "associationType": "precedes", "sourceId": id("calculus"), "targetId": id("analysis")}
    ]});
    let lines = [line("Algebra"), line("Calculus"), line("Analysis"), course(1, "Unsigned", "1", 3.0)];
    let kept = Kept::of(&[signed(1, &clr(&lines, subject))]);
    let source = kept.sources()[0];
    let path = |nth: usize| format!("$.credentialSubject.verifiableCredential[{nth}]");
    let (first, second, fourth) = (path(0), path(1), path(3));
    let learner = issuer(7).did_key();
    let assembly = |chosen: &[(Source<'_>, &str)]| {
        assemble(&Assembly {
            random: [3; 16],
            learner: &learner,
            name: None,
            title: "t",
            description: "d",
            chosen,
            own: &[],
            created: NOW,
        })
    };
    let record = value(&assembly(&[(source, &first), (source, &second)]).expect("assembled"));
    let kept = record["credentialSubject"]["association"].as_array().expect("associations");
    assert_eq!((kept.len(), kept[0]["targetId"].as_str()), (1, Some(id("calculus").as_str())));
    assert_eq!(assembly(&[(source, &first), (source, &fourth)]), Err(AssembleError::NotLiftable(1)));
    assert_eq!(assembly(&[]), Err(AssembleError::Nothing));
}

#[test]
fn real_records_read_as_transcripts() {
    let Some(folder) = fixtures() else { return };
    let plains = read_transcript(&fixture(&folder, "learncard/clr__great-plains-full.json"));
    assert_eq!((plains.lines.len(), plains.learner.name.as_deref()), (62, Some("Test Learner")));
    assert!(plains.lines.iter().all(|it| it.verdict.secured == Secured::Nothing && it.title.is_some()));
    assert_eq!(plains.lines.iter().filter(|it| it.term.is_some()).count(), 55);
    assert_eq!(plains.lines.iter().filter(|it| !it.results.is_empty()).count(), 60);
    let westbridge = read_transcript(&fixture(&folder, "learncard/clr__westbridge-full.json"));
    assert_eq!((westbridge.lines.len(), westbridge.links.len()), (29, 52));
    let elsewhere = westbridge
        .links
        .iter()
        .filter(|it| matches!((&it.from, &it.to), (Node::Elsewhere(_), _) | (_, Node::Elsewhere(_))))
        .count();
    assert_eq!(elsewhere, 0, "credentials are named by their own ids there");
    assert!(pathway::of_record(&westbridge).is_some_and(|it| it.steps.len() > 10));
    let tampered = read_transcript(&fixture(&folder, "generated/clr-nested-tampered.json"));
    assert_eq!(tampered.verdict.headline, Headline::Genuine);
    let refuted = tampered.lines.iter().filter(|it| it.verdict.mark == Mark::Refuted).count();
    assert_eq!((refuted, tampered.lines.len()), (1, 3));
    assert!(tampered.lines.iter().any(|it| it.verdict.why == Why::ContentChanged));
}

#[test]
fn a_share_of_several_is_taken_apart_to_the_byte() {
    let record = signed(1, &clr(&[value(&badge(2, "Welding"))], json!({})));
    let all = [badge(3, "Plumbing"), badge_jwt(4, "Painting"), record];
    let wallet = wallet(1);
    let badges = all.iter().map(|text| keep(&wallet, text)).collect();
    let choice = ShareChoice { badges, base: "https://lapel.example/".into(), ..ShareChoice::default() };
    let presented = now(wallet.present(&choice)).unwrap();
    let parts = parts(&presented.document, &judged(&presented.document));
    assert_eq!(parts.iter().map(|it| it.text.clone()).collect::<Vec<_>>(), all);
    assert_eq!(parts.iter().map(|it| it.reports.len()).collect::<Vec<_>>(), [1, 1, 2]);
    assert_eq!(parts[2].reports[1].path, "$.credentialSubject.verifiableCredential[0]");
    assert!(parts.iter().all(|it| it.holder.as_deref().is_some_and(|it| it.starts_with("did:key:"))));
}

#[test]
fn what_somebody_did_has_its_own_dates_also_in_a_token() {
    let document = badge_with(
        1,
        "Fieldwork",
        json!({"creator": {"id": "urn:example:guild", "type": ["Profile"], "name": "Guild"}}),
        json!({"activityStartDate": "2024-02-01T00:00:00Z", "activityEndDate": "2024-06-30T00:00:00Z"}),
    );
    for text in [signed(1, &document), jwt_of(1, &document)] {
        let (record, _) = Kept::of(&[text]).record(&OwnRecord::default());
        let entry = &record.entries[0];
        let days = (entry.from.map(When::text), entry.until.map(When::text));
        assert_eq!(days, (Some("2024-02-01".into()), Some("2024-06-30".into())));
        assert_eq!(entry.mark, Mark::Verified);
    }
}

#[test]
fn a_result_is_aligned_also_in_a_token_and_to_what_it_names_alone() {
    let described = |id: &str, skill: &str| {
        json!({
            "id": id, "type": ["ResultDescription"], "name": id, "resultType": "RubricCriterionLevel",
            "alignment": [aligned(skill, &format!("https://skills.example/{skill}"), "Sample", "CFItem")],
            "rubricCriterionLevel": [
                {"id": "urn:example:l1", "type": ["RubricCriterionLevel"], "name": "Seldom"},
                {"id": "urn:example:l2", "type": ["RubricCriterionLevel"], "name": "Often"},
            ],
        })
    };
    let document = badge_with(
        1,
        "Team",
        json!({"resultDescription": [described("urn:example:speaking", "speaking"), described("urn:example:listening", "listening")]}),
        json!({"result": [
            {"type": ["Result"], "resultDescription": "urn:example:listening", "achievedLevel": "urn:example:l2"},
            // It names neither what it is a result of nor its level.
            {"type": ["Result"], "value": "7"},
        ]}),
    );
    for text in [signed(1, &document), jwt_of(1, &document)] {
        let (_, skills) = Kept::of(&[text]).record(&OwnRecord::default());
        let told: Vec<_> = skills.iter().map(|it| (it.name.as_str(), it.strength.level.as_deref())).collect();
        assert_eq!(told, [("listening", Some("Often"))]);
    }
}

#[test]
fn a_record_is_the_holders_own_where_the_holder_signed_it() {
    let kept = Kept::of(&SAMPLES);
    let text = assembled(&kept, &sample_own(), 9);
    let reports = judged(&text);
    let source = Source { id: "a", text: &text, reports: &reports, holder: None };
    let (mine, other) = (issuer(9).did_key(), issuer(8).did_key());
    assert!(book::assembled(&source, Some(&mine)));
    assert!(!book::assembled(&source, Some(&other)) && !book::assembled(&source, None));
    let badge = badge(9, "Welding");
    let reports = judged(&badge);
    assert!(!book::assembled(
        &Source { id: "a", text: &badge, reports: &reports, holder: None },
        Some(&mine)
    ));
}

#[test]
fn each_reason_against_a_record_has_its_code() {
    let codes = [
        AssembleError::Nothing,
        AssembleError::NotLiftable(1),
        AssembleError::NotACredential(1),
        AssembleError::Date,
    ]
    .map(|error| error.code());
    assert_eq!(codes, ["nothing-chosen", "line-not-liftable", "not-a-credential", "date-out-of-range"]);
}

#[test]
fn what_is_said_to_be_part_of_itself_is_no_part_of_anything() {
    let id = |name: &str| format!("urn:example:achievement:{name}");
    let link = |kind: &str, from: &str, to: &str| json!({"type": "Association", "associationType": kind, "sourceId": id(from), "targetId": id(to)});
    let tree = |links: Vec<Value>| read_transcript(&signed(1, &clr(&[], json!({"association": links}))));
    let read = tree(vec![
        link("isChildOf", "a", "a"),
        link("isPartOf", "a", "a"),
        link("precedes", "a", "a"),
        link("isChildOf", "b", "c"),
        link("isPartOf", "b", "c"),
    ]);
    assert_eq!(read.tree.len(), 1);
    assert_eq!(read.tree[0].parts.len(), 1);
    assert_eq!(read.sequences, Vec::<Vec<Node>>::new());
    // No deeper than anybody's curriculum.
    let nested = (0..30).map(|nth| link("isChildOf", &format!("{}", nth + 1), &nth.to_string())).collect();
    fn depth(branch: &lapel::domain::record::transcript::Branch) -> usize {
        1 + branch.parts.iter().map(depth).max().unwrap_or(0)
    }
    assert_eq!(tree(nested).tree.iter().map(depth).max(), Some(13));
}

#[test]
fn a_line_says_who_made_its_achievement_whether_it_can_be_lifted_and_which_day_stands_for_it() {
    let creator = |name: &str| json!({"creator": {"id": "urn:example:c", "type": ["Profile"], "name": name}});
    let guild = signed(2, &badge_with(2, "One", creator("Guild"), json!({})));
    let mut own = value(&signed(
        2,
        &badge_with(
            2,
            "Two",
            creator("Riverside Community College"),
            json!({"activityEndDate": "2025-05-05T00:00:00Z"}),
        ),
    ));
    own.as_object_mut().unwrap().remove("proof");
    let mut awarded = badge_with(2, "Three", json!({}), json!({}));
    awarded["awardedDate"] = "2025-04-04T00:00:00Z".into();
    let described = json!({"achievement": [
        {"id": "urn:example:only-id", "type": ["Achievement"], "description": "-", "criteria": {"narrative": "-"}},
        {"type": ["Achievement"], "name": "Only named", "description": "-", "criteria": {"narrative": "-"}},
        {"type": ["Achievement"], "description": "neither"},
    ]});
    let jwt = json!({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "EnvelopedVerifiableCredential", "id": format!("data:application/vc+jwt,{}", badge_jwt(3, "Four"))});
    let read = read_transcript(&clr(&[value(&guild), own, awarded, jwt], described).to_string());
    let told: Vec<_> = read.lines.iter().map(|it| (it.creator.as_deref(), it.liftable, it.day())).collect();
    assert_eq!(
        told,
        [
            (Some("Guild"), true, Some("2026-05-03T00:00:00Z")),
            (None, false, Some("2025-05-05T00:00:00Z")),
            (None, false, Some("2025-04-04T00:00:00Z")),
            (None, true, Some("2026-05-03T00:00:00Z")),
        ]
    );
    let described: Vec<_> =
        read.unasserted.iter().map(|it| (it.id.as_deref(), it.title.as_deref())).collect();
    assert_eq!(described, [(Some("urn:example:only-id"), None), (None, Some("Only named"))]);
}

#[test]
fn a_share_inside_a_share_is_taken_apart_as_well_and_says_where_each_piece_stood() {
    let inner = json!({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiablePresentation", "verifiableCredential": [value(&badge(1, "Welding")), value(&badge(2, "Plumbing"))]});
    let outer = json!({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiablePresentation", "verifiableCredential": [inner, value(&badge(3, "Painting"))]});
    let text = outer.to_string();
    let found = parts(&text, &judged(&text));
    let ids: Vec<&str> = found.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "$.verifiableCredential[0].verifiableCredential[0]",
            "$.verifiableCredential[0].verifiableCredential[1]",
            "$.verifiableCredential[1]"
        ]
    );
    let texts: Vec<Value> = found.iter().map(|it| value(&it.text)).collect();
    assert_eq!(
        texts,
        [value(&badge(1, "Welding")), value(&badge(2, "Plumbing")), value(&badge(3, "Painting"))]
    );
}

#[test]
fn a_famous_name_on_a_record_inside_the_persons_own_is_the_persons_word() {
    let inner = clr(&[course(2, "Surgery", "1", 3.0)], json!({}));
    let holder = issuer(9).did_key();
    let mut outer = clr(&[inner], json!({"id": holder}));
    outer["issuer"] = json!({"id": holder, "type": ["Profile"], "name": "Sample Learner"});
    let text = outer.to_string();
    let mut reports = judged(&text);
    assert_eq!(reports.len(), 3);
    // As if the person's signature were there and held, and covered all that stands inside.
    for (nth, report) in reports.iter_mut().enumerate() {
        let why = if nth == 0 { Why::SignatureMatches } else { Why::CoveredByRecord };
        report.findings.integrity = Finding::new(Is::Holds, why);
        report.headline = Headline::Genuine;
    }
    let told = |holder: Option<&str>| {
        let source = Source { id: "a", text: &text, reports: &reports, holder };
        let record = my_record(&[source], &OwnRecord::default(), NOW);
        record.entries.into_iter().map(|it| (it.title, it.mark)).collect::<Vec<_>>()
    };
    assert_eq!(told(Some(&holder)), [("Surgery".to_owned(), Mark::ByPerson)]);
}
