//! An advisor's look at a record.

use super::*;

#[test]
fn the_timeline_shows_gaps_between_what_lasts() {
    let line = |id: &str, from: &str, until: &str| OwnLine {
        from: from.into(),
        until: until.into(),
        ..OwnLine::new(id, Section::Work, id)
    };
    let own = OwnRecord {
        lines: vec![
            line("first", "2018", "2019"),
            line("second", "2020-01", "2020-06"),
            line("third", "2021-04", "2022"),
            line("slip", "2023-05", "2022-01"),
            line("undated", "", ""),
        ],
        ..OwnRecord::default()
    };
    let (record, _) = Kept::of(&SAMPLES).record(&own);
    let time = timeline(&record);
    let gaps: Vec<_> = time.gaps.iter().map(|it| (it.from.text(), it.until.text(), it.months)).collect();
    assert_eq!(gaps, [("2020-07".into(), "2021-03".into(), 9), ("2023-01".into(), "2023-04".into(), 4)]);
    assert_eq!(time.undated, ["own:undated"]);
    assert_eq!(time.span, Some((2018 * 12, 2026 * 12 + 5)));
    // Two badges of one month stand in two rows.
    let rows: Vec<_> = time.bars.iter().filter(|it| it.from.year == 2026).map(|it| it.row).collect();
    assert_eq!(rows, [0, 1]);
}

#[test]
fn a_pasted_advertisement_is_matched_by_words_and_labelled_rough() {
    let (record, skills) = Kept::of(&SAMPLES).record(&sample_own());
    let text = "We want:\n- Experience cleaning field data\n- first-aid at work\n\u{2022} Bookkeeping, Collaborating, Arabic\nYou explain uncertainties. You drive a lorry.";
    let found = review::gaps(Target::Text(text), &record, &skills);
    assert!(found.rough);
    let told: Vec<_> = found.wanted.iter().map(|it| (it.text.as_str(), it.state)).collect();
    assert_eq!(
        told,
        [
            ("We want", State::NotYet),
            ("Experience cleaning field data", State::Covered),
            ("first-aid at work", State::Partly),
            ("Bookkeeping", State::Partly),
            ("Collaborating", State::Covered),
            ("Arabic", State::NotYet),
            ("You explain uncertainties", State::Covered),
            ("You drive a lorry", State::NotYet),
        ]
    );
    let lens = lens::durable();
    let by_lens = review::gaps(Target::Lens(&lens), &record, &skills);
    assert_eq!((by_lens.rough, by_lens.covered, by_lens.wanted.len()), (false, 1, 9));
    let pathway = sample_pathway(1);
    let by_pathway = review::gaps(Target::Pathway(&pathway), &record, &skills);
    assert_eq!((by_pathway.covered, by_pathway.partly, by_pathway.not_yet), (2, 1, 1));
}

#[test]
fn a_review_counts_and_never_rates() {
    let (record, skills) = Kept::of(&SAMPLES).record(&sample_own());
    let summary = review::summary(&record);
    assert_eq!(summary.entries, 5);
    assert_eq!(summary.by_mark, [(Mark::Verified, 2), (Mark::OutOfDate, 1), (Mark::ByPerson, 2)]);
    assert_eq!((summary.issuers.len(), summary.issuers[0].entries, summary.issuers[0].verified), (1, 3, 2));
    assert_eq!(summary.years, Some((2023, 2026)));
    // No value of a review is a number about the person that is not a count of things.
    let told =
        format!("{:?}{:?}", serde_json::to_value(&summary), serde_json::to_value(&skills)).to_lowercase();
    for word in ["score", "rank", "rating", "recommend", "percent"] {
        assert!(!told.contains(word), "{word}");
    }
}

#[test]
fn two_records_and_two_dates_of_one_stand_side_by_side() {
    let (mine, my_skills) = Kept::of(&SAMPLES).record(&sample_own());
    let (theirs, their_skills) = Kept::of(&[SAMPLES[1], &badge(7, "Welding")]).record(&OwnRecord::default());
    let both = review::compare((&mine, &my_skills), (&theirs, &their_skills));
    assert_eq!((both.both.len(), both.only_first.len(), both.only_second.len()), (1, 4, 1));
    assert!(!both.both[0].mark_differs && !both.both[0].content_differs);
    assert_eq!(both.skills_both.len(), 1);
    let before = mine.as_of(When::read("2024-12-31").unwrap());
    let then = review::compare((&before, &[]), (&mine, &my_skills));
    assert_eq!((then.only_first.len(), then.only_second.len()), (0, 2));
}

#[test]
fn notes_go_back_as_a_file_and_find_their_lines() {
    let (mine, _) = Kept::of(&SAMPLES).record(&OwnRecord::default());
    let mut notes = Notes::new(NOW);
    notes
        .notes
        .push(Note { on: Some(NoteOn::entry(&mine.entries[1])), text: "Say more about the team.".into() });
    notes.notes.push(Note { on: None, text: "Good start.".into() });
    let read = Notes::read(&notes.to_text()).expect("notes");
    assert_eq!(read, notes);
    assert_eq!(read.on(&mine.entries[1]).count(), 1);
    assert_eq!(read.on(&mine.entries[0]).count(), 0);
    assert_eq!(Notes::read("{\"format\":\"other\",\"at\":0,\"notes\":[]}"), None);
}

#[test]
fn an_advisors_note_is_written_beside_the_others_and_none_that_another_tab_wrote_is_lost() {
    let advisor = Wallet::over(Memory::at(NOW));
    let line = || Some(NoteOn::Wanted("Welding".to_owned()));
    let write = |by, one| now(advisor.write_review_notes("r", "Ada", by, vec![one])).unwrap();
    write(None, written(line(), "Ask about it.", ""));
    // Another tab, which was opened before that was written, writes on the whole.
    let notes = write(Some("Lee"), written(None, "Well done.", ""));
    let texts: Vec<&str> = notes.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!((texts, notes.by.as_str()), (vec!["Well done.", "Ask about it."], "Lee"));
    // It writes on the same line, too, without having seen what stands there: both stay.
    let notes = write(None, written(line(), "Has a certificate?", ""));
    assert_eq!(notes.said(line().as_ref()), Some("Ask about it.\n\nHas a certificate?"));
    let over = notes.said(line().as_ref()).unwrap().to_owned();
    // What was seen is changed, and taken away.
    let notes = write(None, written(line(), "Shown.", &over));
    assert_eq!(notes.said(line().as_ref()), Some("Shown."));
    let notes = write(None, written(line(), "", "Something older"));
    assert_eq!(notes.said(line().as_ref()), Some("Shown."), "nobody takes away what they did not see");
    let notes = write(None, written(line(), "", "Shown."));
    assert_eq!((notes.said(line().as_ref()), notes.notes.len()), (None, 1));
    // What cannot be kept is an error, and changes nothing.
    *advisor.world().fails_with.borrow_mut() = Some(PortError::Full);
    let failed =
        now(advisor.write_review_notes("r", "Ada", None, vec![written(None, "More.", "Well done.")]));
    assert_eq!(failed, Err(WalletError::Port(PortError::Full)));
    assert_eq!(now(advisor.review_notes("r")).unwrap().unwrap().said(None), Some("Well done."));
    write(None, written(None, "", "Well done."));
    assert_eq!(now(advisor.review_notes("r")).unwrap(), None);
}

#[test]
fn notes_go_back_to_the_learner_as_a_file_or_as_a_link_and_stay_or_go() {
    let mut notes = Notes { by: "Lee".into(), about: "Ada".into(), ..Notes::new(NOW) };
    notes.write(written(None, "Añade el proyecto. <script>alert(1)</script>", ""));
    let link = notes.to_link("https://wallet.example/").expect("a short note");
    assert!(link.starts_with("https://wallet.example/record#notes="), "{link}");
    let fragment = link.rsplit('#').next().unwrap();
    for form in [link.as_str(), fragment, &notes.to_text()] {
        assert_eq!(Notes::from_any(form).as_ref(), Some(&notes), "{form}");
    }
    for other in ["", "#", "notes=", "notes=!!!!", "notes=e30", "https://wallet.example/record#v=1", "{}"] {
        assert_eq!(Notes::from_any(other), None, "{other}");
    }
    notes.write(written(None, &"long ".repeat(4000), "Añade el proyecto. <script>alert(1)</script>"));
    assert_eq!(notes.to_link("https://wallet.example/"), None);

    let mine = wallet(3);
    assert_eq!(now(mine.keep_received(notes.clone())).unwrap(), [notes.clone()]);
    // The same notes in another edition take their place, and those of somebody else stand beside them.
    let edition = Notes { notes: Vec::new(), ..notes.clone() };
    let other = Notes { by: "Kim".into(), ..notes.clone() };
    assert_eq!(now(mine.keep_received(edition.clone())).unwrap(), vec![edition.clone()]);
    assert_eq!(now(mine.keep_received(other.clone())).unwrap(), [edition.clone(), other.clone()]);
    assert_eq!(now(mine.drop_received(&edition)).unwrap(), vec![other.clone()]);
    assert_eq!(now(mine.received_notes()).unwrap(), [other]);
}

#[test]
fn only_what_lasts_leaves_gaps() {
    let own = with_lines(vec![
        line("first", Section::Work, "2018-01", "2018-12"),
        // Nobody knows when it ended; and a badge is a moment, however long it is valid.
        line("open", Section::Work, "2019-06", ""),
        line("badge", Section::Badges, "2019-01", "2020-12"),
        line("second", Section::Education, "2021-01", "2021-06"),
    ]);
    let (record, _) = Kept::of::<&str>(&[]).record(&own);
    let gaps: Vec<_> = timeline(&record).gaps.iter().map(|it| (it.from.text(), it.until.text())).collect();
    assert_eq!(gaps, [("2019-01".to_owned(), "2020-12".to_owned())]);
}

#[test]
fn an_advertisement_is_taken_apart_into_what_it_asks_for() {
    let badge = badge_with(
        1,
        "Maths club",
        json!({"tag": ["Maths"], "alignment": [aligned("Research and analysis", "https://x.example/1", "S", "")]}),
        json!({}),
    );
    let (record, skills) = Kept::of(&[signed(1, &badge)]).record(&OwnRecord::default());
    let gaps = |text: &str| {
        let wanted = review::gaps(Target::Text(text), &record, &skills).wanted;
        wanted
            .into_iter()
            .map(|it| (it.text, it.state, it.skills.len(), it.entries.len()))
            .collect::<Vec<_>>()
    };
    let told = |text: &str, state, skills, entries| (text.to_owned(), state, skills, entries);
    // One short line of two sentences is two, and no list of one.
    assert_eq!(
        gaps("Likes maths. Runs"),
        [told("Likes maths", State::Partly, 1, 1), told("Runs", State::NotYet, 0, 0)]
    );
    // A tag under a signature is no proof; an alignment is. Words that say nothing may be there or not.
    assert_eq!(
        gaps("analysing, researching"),
        [told("analysing", State::NotYet, 0, 0), told("researching", State::NotYet, 0, 0)]
    );
    assert_eq!(gaps("analysis with research"), [told("analysis with research", State::Covered, 1, 1)]);
    // Whatever it is called by, it is one skill, and one badge behind it.
    let own = OwnRecord {
        renames: [("x.example/1".to_owned(), "Research work".to_owned())].into(),
        ..OwnRecord::default()
    };
    let (record, skills) = Kept::of(&[signed(1, &badge)]).record(&own);
    let both =
        review::gaps(Target::Text("research and analysis work for a maths club"), &record, &skills).wanted;
    assert_eq!((both[0].skills.len(), both[0].entries.len()), (2, 1));
}

#[test]
fn notes_stand_where_they_were_written_and_nothing_is_written_of_nothing() {
    let on = |title: &str, credential: Option<&str>| {
        Some(NoteOn::Entry {
            title: title.into(),
            issuer: Some("School".into()),
            credential: credential.map(str::to_owned),
        })
    };
    let mut notes = Notes::new(NOW);
    for (on, text) in [
        (on("One", None), "first"),
        (on("Two", None), "second"),
        (None, ""),
        (None, "of all"),
        (on("Three", None), ""),
    ] {
        notes.write(written(on, text, ""));
    }
    let texts: Vec<&str> = notes.notes.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(texts, ["of all", "first", "second"]);

    let (record, _) = Kept::of(&SAMPLES).record(&OwnRecord::default());
    let entry = &record.entries[0];
    let found = |title: &str, issuer: Option<&str>, credential: Option<&str>| {
        let on = NoteOn::Entry {
            title: title.into(),
            issuer: issuer.map(str::to_owned),
            credential: credential.map(str::to_owned),
        };
        let mut notes = Notes::new(NOW);
        notes.write(written(Some(on), "x", ""));
        notes.on(entry).count() == 1
    };
    let (title, issuer, id) =
        (entry.title.as_str(), entry.organisation.as_deref(), entry.credential_id.as_deref());
    assert!(id.is_some() && issuer.is_some());
    // By its id, whatever it is called; without one, by title and issuer together.
    assert!(found("Another title", None, id) && !found(title, issuer, Some("urn:example:other")));
    assert!(found(title, issuer, None));
    assert!(!found(title, None, None) && !found("Another title", issuer, None));

    // A link of notes is no longer than a mail program leaves whole.
    let link = |length: usize| {
        use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
        let mut notes = Notes::new(NOW);
        notes.write(written(None, &"x".repeat(length), ""));
        format!("#notes={}", URL_SAFE_NO_PAD.encode(serde_json::to_string(&notes).unwrap()))
    };
    assert!(Notes::from_any(&link(11_000)).is_some());
    assert_eq!(Notes::from_any(&link(13_000)), None);
}
