//! One's own record, put together.

use super::*;

#[test]
fn my_record_has_sections_and_says_who_stands_behind_each_line() {
    let kept = Kept::of(&SAMPLES);
    let (record, _) = kept.record(&sample_own());
    let lines: Vec<_> = record.entries.iter().map(|it| (it.section, it.title.as_str(), it.mark)).collect();
    assert_eq!(
        lines,
        [
            (Section::Work, "Shop assistant", Mark::ByPerson),
            (Section::Volunteering, "Coach", Mark::ByPerson),
            (Section::Certificates, "First Aid at Work", Mark::OutOfDate),
            (Section::Badges, "Collaboration", Mark::Verified),
            (Section::Badges, "Data Literacy", Mark::Verified),
        ]
    );
    assert_eq!(record.names, ["Sample Learner"]);
    // What was genuine when it was last looked at is out of date a thousand years later, without another look.
    let mut aged = kept.0[2].2.clone();
    aged[0].headline = Headline::Genuine;
    let source = Source { id: "x", text: SAMPLES[2], reports: &aged, holder: None };
    assert_eq!(my_record(&[source], &OwnRecord::default(), NOW).entries[0].mark, Mark::OutOfDate);
}

#[test]
fn one_credential_kept_twice_is_one_line_and_the_proven_one() {
    let own = signed(2, &course(2, "Statistics", "Fall 2025", 3.0));
    let mut inside = value(&own);
    inside.as_object_mut().unwrap().remove("proof");
    let record = clr(&[inside], json!({})).to_string();
    for order in [[&record, &own], [&own, &record]] {
        let (mine, _) = Kept::of(&order).record(&OwnRecord::default());
        let lines: Vec<_> = mine.entries.iter().map(|it| (it.title.as_str(), it.mark)).collect();
        assert_eq!(lines, [("Statistics", Mark::Verified)]);
    }
}

#[test]
fn what_somebody_signs_about_themselves_is_their_own_word() {
    let key = issuer(5);
    let mut document = unsigned(&key.did_key(), "urn:example:boast", "World champion");
    document["credentialSubject"]["id"] = key.did_key().into();
    let (record, skills) = Kept::of(&[signed(5, &document)]).record(&OwnRecord::default());
    let entry = &record.entries[0];
    assert_eq!(
        (entry.mark, entry.verdict.as_ref().unwrap().headline),
        (Mark::ByPerson, Headline::SelfIssued)
    );
    assert!(skills.is_empty());
    // And so it is where the key is known to be theirs from elsewhere.
    document["credentialSubject"].as_object_mut().unwrap().remove("id");
    let text = signed(5, &document);
    let reports = judged(&text);
    let holder = key.did_key();
    let source = Source { id: "a", text: &text, reports: &reports, holder: Some(&holder) };
    assert_eq!(my_record(&[source], &OwnRecord::default(), NOW).entries[0].mark, Mark::ByPerson);
}

#[test]
fn the_learner_moves_hides_and_gets_everything_back() {
    let kept = Kept::of(&SAMPLES);
    let mut own = sample_own();
    let before = own.clone();
    let key = kept.record(&own).0.entries[2].key.clone();
    let edits = [
        Edit::Move { entry: key.clone(), to: Some(Section::Education) },
        Edit::Hide { entry: "own:2".into(), hidden: true },
        Edit::Remove { id: "1".into() },
        Edit::Put { line: OwnLine::new("9", Section::Projects, "Map"), at: 0 },
        Edit::About(About::default()),
        Edit::Say { skill: "Juggling".into(), at: Some(usize::MAX) },
    ];
    let mut back: Vec<Edit> = edits.into_iter().map(|it| own.apply(it).expect("a change")).collect();
    let (record, skills) = kept.record(&own);
    assert!(record.entry(&key).is_some_and(|it| it.section == Section::Education && it.moved));
    assert!(record.shown().all(|it| it.key != "own:2"));
    assert!(skills.iter().any(|it| it.name == "Juggling" && it.strength.by_person == 1));
    while let Some(edit) = back.pop() {
        own.apply(edit).expect("a change");
    }
    assert_eq!(own, before);
    assert_eq!(own.apply(Edit::Remove { id: "nobody".into() }), None);
}

fn any_edit() -> impl Strategy<Value = Edit> {
    let word = || proptest::sample::select(vec!["a", "b", "c", "d"]).prop_map(String::from);
    prop_oneof![
        (word(), 0usize..5, "[a-z]{0,3}")
            .prop_map(|(id, at, title)| Edit::Put { line: OwnLine::new(&id, Section::Work, &title), at }),
        word().prop_map(|id| Edit::Remove { id }),
        (word(), proptest::option::of(Just(Section::Badges)))
            .prop_map(|(entry, to)| Edit::Move { entry, to }),
        (word(), any::<bool>()).prop_map(|(entry, hidden)| Edit::Hide { entry, hidden }),
        (word(), proptest::option::of(word())).prop_map(|(skill, into)| Edit::Merge { skill, into }),
        (word(), proptest::option::of("[a-z]{0,2}")).prop_map(|(skill, name)| Edit::Rename { skill, name }),
        (word(), proptest::option::of(0usize..3)).prop_map(|(skill, at)| Edit::Say { skill, at }),
    ]
}

proptest! {
    #[test]
    fn every_edit_can_be_taken_back(edits in proptest::collection::vec(any_edit(), 0..40)) {
        let mut own = OwnRecord::default();
        let mut history = Vec::new();
        for edit in edits {
            let before = own.clone();
            match own.apply(edit) {
                Some(back) => history.push((back, before)),
                None => prop_assert_eq!(&own, &before),
            }
            // However they were merged, every skill goes somewhere, and does not go round.
            for key in ["a", "b", "c", "d"] {
                let end = own.merged(key).to_owned();
                prop_assert!(!own.merges.contains_key(&end), "{} ends at {}", key, end);
            }
        }
        while let Some((back, before)) = history.pop() {
            own.apply(back);
            prop_assert_eq!(&own, &before);
        }
    }
}

#[test]
fn a_record_of_my_own_embeds_originals_to_the_byte_and_says_who_assembled_it() {
    let kept = Kept::of(&[SAMPLES[0].trim(), SAMPLES[2].trim(), &badge_jwt(3, "Plumbing")]);
    let record = assembled(&kept, &sample_own(), 7);
    assert!(record.contains(SAMPLES[0].trim()) && record.contains(SAMPLES[2].trim()));
    let read = read_transcript(&record);
    assert_eq!(
        (read.verdict.headline, read.verdict.by_earner, read.partial),
        (Headline::SelfIssued, true, true)
    );
    assert_eq!(read.issuer.id, read.learner.id);
    let says: Vec<_> = read.lines.iter().map(|it| (it.verdict.secured, it.verdict.mark)).collect();
    assert_eq!(
        says,
        [
            (Secured::OwnSignature, Mark::Verified),
            (Secured::OwnSignature, Mark::OutOfDate),
            (Secured::OwnSignature, Mark::Verified),
            (Secured::Record, Mark::ByPerson),
            (Secured::Record, Mark::ByPerson),
        ]
    );
    // Whoever opens it sees the employer and the dates that the learner wrote.
    let (mine, skills) = Kept::of(&[record.as_str()]).record(&OwnRecord::default());
    let work = mine.section(Section::Work).next().expect("the work line");
    assert_eq!(
        (work.organisation.as_deref(), work.from.map(When::text).as_deref()),
        (Some("Corner Shop"), Some("2022-05-01"))
    );
    assert!(
        skills
            .iter()
            .any(|it| it.name == "Bookkeeping" && it.strength.verified == 0 && it.strength.by_person == 1)
    );
    // A changed badge in it fails on its own line.
    let read = read_transcript(&record.replacen("\"Data Literacy\"", "\"Data Mastery\"", 2));
    let marks: Vec<_> = read.lines.iter().map(|it| it.verdict.mark).collect();
    assert_eq!(marks[..3], [Mark::Refuted, Mark::OutOfDate, Mark::Verified]);
    assert_eq!(read.verdict.headline, Headline::NotGenuine);
}

#[test]
fn the_wallet_keeps_the_learners_part_signs_and_another_wallet_reviews() {
    let mine = wallet(1);
    for sample in SAMPLES {
        keep(&mine, sample);
    }
    let (own, back) =
        now(mine.edit_record(Edit::Put { line: OwnLine::new("1", Section::Work, "Shop assistant"), at: 0 }))
            .unwrap();
    assert_eq!((own.lines.len(), back), (1, Some(Edit::Remove { id: "1".into() })));
    assert_eq!(now(mine.own_record()).unwrap(), own);
    let held = now(mine.record_material()).unwrap();
    let learner = now(mine.holder_id()).unwrap();
    let sources: Vec<Source<'_>> = held.iter().map(|it| it.source(Some(&learner))).collect();
    let chosen: Vec<(Source<'_>, &str)> = sources.iter().map(|it| (*it, "$")).collect();
    let assembly = Assembly {
        random: [9; 16],
        learner: &learner,
        name: None,
        title: "My record",
        description: "Assembled by the learner.",
        chosen: &chosen,
        own: &own.lines,
        created: NOW,
    };
    let document = now(mine.sign_record(assemble(&assembly).unwrap(), NOW)).unwrap();
    let id = keep(&mine, &document);
    let presented = now(mine.present(&ShareChoice {
        badges: vec![id],
        base: "https://lapel.example/".into(),
        ..ShareChoice::default()
    }))
    .unwrap();

    let theirs = wallet(2);
    let opened = now(theirs.open(presented.link.as_bytes())).unwrap();
    let shared = &opened.documents[0];
    let parts: Vec<Part> = parts(&shared.text, &shared.reports);
    assert_eq!(parts.len(), 1);
    assert_eq!(records(&parts[0].reports), ["$"]);
    let sources: Vec<Source<'_>> = parts.iter().map(Part::source).collect();
    let record = my_record(&sources, &OwnRecord::default(), NOW);
    let marks: Vec<_> = record.entries.iter().map(|it| (it.title.as_str(), it.mark)).collect();
    assert_eq!(
        marks,
        [
            ("Shop assistant", Mark::ByPerson),
            ("First Aid at Work", Mark::OutOfDate),
            ("Collaboration", Mark::Verified),
            ("Data Literacy", Mark::Verified)
        ]
    );
    let kept =
        now(theirs.write_review_notes("r", "Ada", None, vec![written(None, "Well done.", "")])).unwrap();
    assert_eq!(now(theirs.review_notes("r")).unwrap(), Some(kept));
    now(theirs.add_pathways(vec![sample_pathway(0)])).unwrap();
    assert_eq!(now(theirs.pathways()).unwrap(), [sample_pathway(0)]);
    now(theirs.delete_everything()).unwrap();
    assert_eq!(now(theirs.review_notes("r")).unwrap(), None);
}

#[test]
fn a_record_worked_out_beside_the_page_is_the_same_record() {
    let kept = Kept::of(&SAMPLES);
    let own = sample_own();
    let (record, found) = kept.record(&own);
    let mut rows: Vec<String> = (0..).zip(kept.sources()).map(|(nth, one)| book::row(&one, nth)).collect();
    // The order in which a store gives them says nothing, and one that is damaged does not hide the others.
    rows.reverse();
    rows.push("{".into());
    let material = Material { rows, own, holder: None, now: NOW };
    let material: Material = serde_json::from_str(&serde_json::to_string(&material).unwrap()).unwrap();
    let told = book::book(&material);
    assert_eq!((&told.record, &told.skills), (&record, &found));
    let crossed: Book = serde_json::from_str(&serde_json::to_string(&told).unwrap()).unwrap();
    assert_eq!(crossed, told);
}

#[test]
fn the_wallets_id_is_worked_out_once_and_stays_what_it_is() {
    let mine = wallet(7);
    let first = now(mine.holder_id()).unwrap();
    assert_eq!(now(mine.holder_id()).unwrap(), first);
    assert!(first.starts_with("did:key:z6Mk"), "{first}");
    assert_ne!(now(wallet(8).holder_id()).unwrap(), first);
}

#[test]
fn pathways_and_lines_of_two_tabs_stand_beside_each_other() {
    let mine = Wallet::over(Memory::at(NOW));
    now(mine.add_pathways(vec![sample_pathway(0)])).unwrap();
    assert_eq!(
        now(mine.add_pathways(vec![sample_pathway(1)])).unwrap(),
        [sample_pathway(0), sample_pathway(1)]
    );
    // The same in another edition takes its place.
    let newer = Pathway { name: "Newer".into(), ..sample_pathway(0) };
    assert_eq!(now(mine.add_pathways(vec![newer.clone()])).unwrap(), [newer.clone(), sample_pathway(1)]);
    assert_eq!(now(mine.remove_pathway(&newer)).unwrap(), [sample_pathway(1)]);
    assert_eq!(now(mine.remove_pathway(&newer)).unwrap(), [sample_pathway(1)]);
    // Neither page knows of the other's line; each is given an id of its own.
    for title in ["Baker", "Baker"] {
        let line = OwnLine::new("", Section::Work, title);
        now(mine.edit_record(Edit::Put { line, at: usize::MAX })).unwrap();
    }
    let ids: Vec<String> = now(mine.own_record()).unwrap().lines.into_iter().map(|line| line.id).collect();
    assert_eq!(ids, ["1", "2"]);
}

#[test]
fn a_thousand_badges_are_a_record_in_no_time() {
    let good = judged(SAMPLES[0]);
    let kept: Vec<(String, Vec<Report>)> = (0..1_000)
        .map(|nth| {
            let mut reports = good.clone();
            reports[0].reading.id = Some(format!("urn:example:{nth}"));
            reports[0].reading.title = Some(format!("Badge {nth}"));
            for (skill, alignment) in reports[0].reading.achievement.alignments.iter_mut().enumerate() {
                alignment.url = Some(format!("https://skills.example/{}", (nth * 7 + skill) % 900));
                alignment.name = format!("Skill {}", (nth * 7 + skill) % 900);
            }
            (format!("id {nth}"), reports)
        })
        .collect();
    let sources: Vec<Source<'_>> =
        kept.iter().map(|(id, reports)| Source { id, text: SAMPLES[0], reports, holder: None }).collect();
    let own = sample_own();
    let begin = std::time::Instant::now();
    let record = my_record(&sources, &own, NOW);
    let after_record = begin.elapsed();
    let skills = skills(&sources, &record, &own);
    let after_skills = begin.elapsed();
    let lens = lens::look(&lens::durable(), &skills, &record);
    let time = timeline(&record);
    let summary = review::summary(&record);
    let both = review::compare((&record, &skills), (&record, &skills));
    let exported = ler_rs::export(&sources, &record, &skills, &Choice::default(), &words(), [1; 16]);
    let listed = lapel::domain::record::skills::to_json(&skills, &record);
    assert!(exported.len() > 1_000_000 && listed.len() > 100_000);
    eprintln!("record {after_record:?}, with skills {after_skills:?}, with everything {:?}", begin.elapsed());
    assert_eq!((record.entries.len(), skills.len() > 900, lens.seats.len()), (1_002, true, 9));
    assert_eq!((time.bars.len(), summary.entries, both.both.len()), (1_002, 1_002, 1_002));
    // A hundred times what it takes, so that a busy machine fails nothing and a quadratic merge does.
    assert!(begin.elapsed().as_secs() < 10, "{:?}", begin.elapsed());
}

#[test]
fn every_row_of_the_record_that_was_ever_kept_reads_whole() {
    fn again<T: serde::de::DeserializeOwned + serde::Serialize>(written: &Value) -> Value {
        let read: T =
            serde_json::from_value(written.clone()).unwrap_or_else(|why| panic!("{why}: {written}"));
        serde_json::to_value(read).expect("writes")
    }
    let rows = value(include_str!("../snapshots/record_1.json"));
    let rows = rows.as_object().expect("rows");
    for (name, row) in rows {
        let read = match name.as_str() {
            "record" => again::<OwnRecord>(row),
            "pathways" => again::<Vec<Pathway>>(row),
            "review" => again::<Notes>(row),
            "choice" => again::<Choice>(row),
            other => panic!("{other} is not read"),
        };
        holds(&read, row, name);
    }
    // And the shortest of each.
    for (name, read) in [("record", again::<OwnRecord> as fn(&Value) -> Value), ("choice", again::<Choice>)] {
        assert!(read(&json!({})).is_object(), "{name}");
    }
}

/// What every view tells of the samples and one record, so that no view changes unseen.
/// `LAPEL_SNAPSHOT=write cargo test --test record views` writes them anew.
#[test]
fn the_views_of_the_samples_are_as_they_were() {
    let own = sample_own();
    let lines = [
        value(&signed(2, &course(2, "Statistics", "Fall 2025", 3.0))),
        course(1, "Algebra", "Fall 2025", 4.5),
    ];
    let id = |name: &str| format!("urn:example:achievement:{name}");
    let subject = json!({"association": [{"type": "Association", "associationType": "precedes", "sourceId": id("algebra"), "targetId": id("statistics")}]});
    let record_text = signed(1, &clr(&lines, subject));
    let kept = Kept::of(&[SAMPLES[0], SAMPLES[1], SAMPLES[2], &record_text]);
    let (record, skills) = kept.record(&own);
    let pathway = sample_pathway(0);
    let source = kept.sources()[1];
    let views = json!({
        "transcript": read_transcript(&record_text),
        "record": record,
        "skills": skills,
        "durable": lens::look(&lens::durable(), &skills, &record),
        "worth": worth(&source, "$"),
        "walk": pathway::walk(&pathway, &record, &skills),
        "timeline": timeline(&record),
        "summary": review::summary(&record),
        "gaps": review::gaps(Target::Text("Collaboration, Welding"), &record, &skills),
        "html": resume::html(&record, &skills, &Choice::default(), &words()).lines().collect::<Vec<_>>(),
        "text": resume::text(&record, &skills, &Choice::default(), &words()).lines().collect::<Vec<_>>(),
        "json_resume": value(&json_resume::export(&record, &skills, &Choice::default())),
    });
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/record_views.json");
    if std::env::var_os("LAPEL_SNAPSHOT").is_some() {
        std::fs::write(&path, format!("{views:#}\n")).expect("written");
    }
    let before = value(&std::fs::read_to_string(&path).expect("the snapshot"));
    holds(&views, &before, "views");
    holds(&before, &views, "snapshot");
}

#[test]
fn the_record_of_a_day_ends_with_that_day_and_that_of_a_year_with_its_december() {
    let lines = ["2023", "2024-06", "2024-06-15", "2024-09", "2025-01"];
    let own = with_lines(lines.iter().map(|from| line(from, Section::Work, from, "")).collect());
    let (record, _) = Kept::of::<&str>(&[]).record(&own);
    let as_of = |day: &str| {
        let then = record.as_of(When::read(day).unwrap());
        let mut titles: Vec<String> = then.entries.into_iter().map(|it| it.title).collect();
        titles.sort();
        titles
    };
    assert_eq!(as_of("2024"), ["2023", "2024-06", "2024-06-15", "2024-09"]);
    assert_eq!(as_of("2024-06"), ["2023", "2024-06", "2024-06-15"]);
    assert_eq!(as_of("2024-06-14"), ["2023", "2024-06"]);
    assert_eq!(as_of("2024-06-15"), ["2023", "2024-06", "2024-06-15"]);
}

#[test]
fn the_name_that_most_credentials_give_comes_first() {
    let named = |nth: usize, name: &str| {
        let identifier = json!([{"type": "IdentityObject", "identityType": "name", "hashed": false, "identityHash": name}]);
        badge_with(1, &format!("Badge {nth}"), json!({}), json!({"identifier": identifier})).to_string()
    };
    let resume =
        |name: &str| json!({"type": "LER-RSType", "person": {"name": {"formattedName": name}}}).to_string();
    let names = |texts: &[String]| Kept::of(texts).record(&OwnRecord::default()).0.names;
    let (often, once) = ("Zoe Learner", "Anna Learner");
    assert_eq!(names(&[named(1, once), named(2, often), named(3, often)]), [often, once]);
    assert_eq!(names(&[resume(once), resume(often), resume(often)]), [often, once]);
}

#[test]
fn of_two_that_are_alike_the_one_kept_first_is_told_and_what_nobody_earned_is_not() {
    let text = badge(1, "Welding");
    let (record, _) = Kept::of(&[&text, &text]).record(&OwnRecord::default());
    let sources: Vec<_> = record.entries.iter().map(|it| it.source.clone().unwrap().0).collect();
    assert_eq!(sources, ["a"]);
    let endorsement = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "type": ["VerifiableCredential", "EndorsementCredential"], "issuer": "did:example:agency",
        "credentialSubject": {"id": "did:example:school", "type": ["EndorsementSubject"]},
    });
    let nothing =
        json!({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiablePresentation"});
    for other in [endorsement, nothing] {
        let (record, _) = Kept::of(&[other.to_string()]).record(&OwnRecord::default());
        assert_eq!(record.entries, [], "{other}");
    }
}

#[test]
fn a_badge_ends_in_the_record_when_it_ends_for_whoever_verifies_it() {
    for until in ["2026-11-21T18:01:59Z", "2026-11-21T18:02:00Z", "2026-11-21T18:02:01Z"] {
        let mut document = badge_with(1, "Welding", json!({}), json!({}));
        document["validUntil"] = until.into();
        let text = signed(1, &document);
        let now = judged(&text);
        let mut before = now.clone();
        before[0].headline = Headline::Genuine;
        let mark = |reports: &[Report]| {
            let source = Source { id: "a", text: &text, reports, holder: None };
            my_record(&[source], &OwnRecord::default(), NOW).entries[0].mark
        };
        let expected = if now[0].headline == Headline::Genuine { Mark::Verified } else { Mark::OutOfDate };
        assert_eq!((mark(&before), mark(&now)), (expected, expected), "{until}");
    }
}

#[test]
fn each_kind_of_achievement_has_its_section_and_moving_it_there_moves_nothing() {
    for (kind, section) in [
        ("Diploma", Section::Education),
        ("ext:Employment", Section::Work),
        ("Project", Section::Projects),
        ("CommunityService", Section::Volunteering),
        ("License", Section::Certificates),
        ("Badge", Section::Badges),
    ] {
        let text = badge_with(1, "One", json!({"achievementType": kind}), json!({})).to_string();
        let mut own = OwnRecord::default();
        own.moves.insert("a".into(), section);
        let (record, _) = Kept::of(&[text]).record(&own);
        assert_eq!((record.entries[0].section, record.entries[0].moved), (section, false), "{kind}");
    }
    let record = clr(&[], json!({})).to_string();
    let (told, _) = Kept::of(&[record]).record(&OwnRecord::default());
    assert_eq!(told.entries[0].section, Section::Education);
    let mut own = with_lines(vec![line("1", Section::Work, "", "")]);
    let moved = |own: &OwnRecord| {
        let (record, _) = Kept::of::<&str>(&[]).record(own);
        (record.entries[0].section, record.entries[0].moved)
    };
    own.moves.insert("own:1".into(), Section::Work);
    assert_eq!(moved(&own), (Section::Work, false));
    own.moves.insert("own:1".into(), Section::Projects);
    assert_eq!(moved(&own), (Section::Projects, true));
}

#[test]
fn what_changes_nothing_is_no_edit() {
    let mut own = with_lines(vec![line("1", Section::Work, "2020", "")]);
    own.skills.push("Team work".into());
    let same = own.lines[0].clone();
    assert_eq!(own.apply(Edit::Put { line: same.clone(), at: 0 }), None);
    assert_eq!(own.apply(Edit::Say { skill: "team-work".into(), at: Some(0) }), None);
    let said = own.apply(Edit::Say { skill: "Sewing".into(), at: Some(0) });
    assert_eq!(said, Some(Edit::Say { skill: "Sewing".into(), at: None }));
    let other = OwnLine { title: "Other".into(), ..same.clone() };
    assert_eq!(own.apply(Edit::Put { line: other, at: 0 }), Some(Edit::Put { line: same, at: 0 }));
}
