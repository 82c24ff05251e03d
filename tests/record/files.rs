//! What a record is handed over as, and brought in from.

use super::*;

/// What a reader of the page sees, tags taken away.
fn seen(html: &str) -> String {
    let body = html.split_once("<body").expect("a body").1;
    let mut text = String::new();
    let mut inside = true;
    for c in body.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[test]
fn the_resume_is_one_file_that_says_every_line_in_order() {
    let (record, skills) = Kept::of(&SAMPLES).record(&sample_own());
    let choice = Choice { link: Some("https://lapel.example/#2abc".into()), ..Choice::default() };
    let html = resume::html(&record, &skills, &choice, &words());
    let plain = resume::text(&record, &skills, &choice, &words());
    let order = [
        "Sample Learner",
        "Counts things",
        "Shop assistant",
        "Corner Shop",
        "Counted <stock> & more",
        "First Aid at Work",
        "Collaboration",
        "Makes others better",
        "Data Literacy",
        "Coach",
        "Clean field data",
        "https://lapel.example/#2abc",
    ];
    for text in [&seen(&html), &plain] {
        let mut rest: &str = text;
        for line in order {
            let at =
                rest.find(line).unwrap_or_else(|| panic!("{line} is not there, or not in order: {text}"));
            rest = &rest[at..];
        }
    }
    // A verified line bears the mark, one of the person's own does not.
    assert!(
        plain.contains("Data Literacy \u{2713}")
            && !plain.contains("Shop assistant \u{2713}")
            && !plain.contains("First Aid at Work \u{2713}")
    );
    for foreign in ["<script", "src=", "@import", "url(", "<link"] {
        assert!(!html.contains(foreign), "{foreign}");
    }
    let chosen = Choice {
        blocks: vec![resume::Block::Section(Section::Badges)],
        left_out: [record.entries[3].key.clone()].into(),
        ..Choice::default()
    };
    let short = resume::text(&record, &skills, &chosen, &words());
    assert!(
        short.contains("Data Literacy")
            && !short.contains("Collaboration")
            && !short.contains("Shop assistant")
    );
}

#[test]
fn nothing_a_stranger_writes_becomes_markup() {
    let nasty = "</style><script>alert(1)</script>\" onload='x' \u{202e}\u{0}javascript:";
    let badge = badge_with(1, nasty, json!({"description": nasty, "tag": [nasty]}), json!({}));
    let line = OwnLine {
        url: "javascript:alert(1)".into(),
        description: format!("- {nasty}\n{nasty}"),
        ..OwnLine::new("1", Section::Work, nasty)
    };
    let own = OwnRecord {
        lines: vec![line],
        about: About { name: nasty.into(), email: nasty.into(), ..About::default() },
        ..OwnRecord::default()
    };
    let (record, skills) = Kept::of(&[signed(1, &badge)]).record(&own);
    let choice =
        Choice { link: Some("javascript:alert(1)".into()), language: nasty.into(), ..Choice::default() };
    let html = resume::html(&record, &skills, &choice, &words());
    assert!(
        !html.contains("<script")
            && !html.contains("href=\"javascript")
            && !html.contains('\u{202e}')
            && !html.contains('\u{0}')
    );
    assert_eq!(html.matches("</style>").count(), 1);
}

#[test]
fn a_resume_file_is_told_as_the_persons_word_and_its_badges_by_themselves() {
    let good = value(&badge(2, "Welding"));
    let mut forged = value(&badge(3, "Surgery"));
    forged["name"] = "Heart surgery".into();
    let resume = json!({
        "type": "http://schema.hropenstandards.org/4.5/recruiting/json/LER-RSType.json",
        "documentId": {"value": "1"},
        "person": {"name": {"given": "Sample", "family": "Learner"}},
        "communication": {"email": [{"address": "learner@example.com"}], "web": [{"url": "https://learner.example/"}]},
        "narratives": [{"name": "Objective", "texts": [{"lines": ["A job", "Near home"]}]}],
        "educationAndLearnings": [{"institution": {"name": "School"}, "educationDegrees": [{"name": "Diploma", "date": "2020"}]}],
        "employmentHistories": [{"organization": {"tradeName": "Works"}, "positionHistories": [{"title": "Welder", "start": "2021", "current": true}],
                                 "verifications": [good]}],
        "certifications": [{"verifications": [{"otherW3CVerifiableCredential": forged}, {"reference": "https://confirm.example/1"}]}],
        "skills": [{"name": "Welding", "yearsOfExperience": 3}]
    });
    for text in [resume.to_string(), json!({"@context": ["https://www.w3.org/2018/credentials/v1"], "type": ["VerifiableCredential", "LER-RS VC"], "issuer": "Resume Builder", "credentialSubject": resume}).to_string()] {
        let reports = judged(&text);
        assert_eq!(reports.iter().map(|it| it.headline).collect::<Vec<_>>(), [Headline::Unsigned, Headline::Genuine, Headline::NotGenuine]);
        assert_eq!(reports[0].reading.recipient.name.as_deref(), Some("Sample Learner"));
        let source = Source { id: "a", text: &text, reports: &reports, holder: None };
        let stated = ler::read(&source, "$").expect("a résumé");
        assert_eq!((stated.version.as_deref(), stated.about.email.as_str()), (Some("4.5"), "learner@example.com"));
        let lines: Vec<_> = stated.lines.iter().map(|it| (it.line.as_ref().map(|it| it.title.as_str()), it.proofs.len(), it.references.len())).collect();
        assert_eq!(lines, [(Some("Diploma"), 0, 0), (Some("Welder"), 1, 0), (None, 1, 1)]);
        let record = my_record(&[source], &OwnRecord::default(), NOW);
        let told: Vec<_> = record.entries.iter().map(|it| (it.section, it.title.as_str(), it.mark)).collect();
        assert_eq!(
            told,
            [
                (Section::Education, "Diploma", Mark::ByPerson),
                (Section::Work, "Welder", Mark::ByPerson),
                (Section::Badges, "Surgery", Mark::Refuted),
                (Section::Badges, "Welding", Mark::Verified),
            ]
        );
        // It comes in through the same door as any badge.
        assert_eq!(candidates(&wallet(3), text.as_bytes()).len(), 1);
    }
}

/// Any JSON there is, with the names that are looked for.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        proptest::sample::select(vec![
            "ClrCredential",
            "VerifiableCredential",
            "LER-RSType",
            "lapel-pathway-1",
            "ceterms:Pathway",
            "a.b.c",
            "2024-13",
            "$"
        ])
        .prop_map(Value::from),
    ];
    let name = proptest::sample::select(vec![
        "type",
        "credentialSubject",
        "verifiableCredential",
        "achievement",
        "association",
        "associationType",
        "sourceId",
        "targetId",
        "result",
        "resultDescription",
        "alignment",
        "targetName",
        "id",
        "@set",
        "@graph",
        "@type",
        "format",
        "steps",
        "match",
        "ceterms:hasPart",
        "ceterms:hasCondition",
        "verifications",
        "certifications",
        "person",
        "employmentHistories",
        "positionHistories",
        "name",
    ])
    .prop_map(String::from);
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map(name.clone(), inner, 0..6)
                .prop_map(|it| Value::Object(it.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn whatever_comes_in_gets_an_answer(mut document in any_json(), kind in 0..3) {
        if let Some(object) = document.as_object_mut() {
            let types = [json!(["VerifiableCredential", "ClrCredential"]), json!("http://schema.hropenstandards.org/4.4/recruiting/json/ler-rs/LER-RSType.json"), json!(["VerifiablePresentation"])];
            object.insert("type".into(), types[kind as usize].clone());
        }
        let text = document.to_string();
        let _ = (pathway::read(&text), lens::read(&text), Notes::read(&text), lift(&text, "$.credentialSubject.verifiableCredential[0]"));
        if let Ok(reports) = verify(&text, &Evidence::default(), NOW, &Expect::default()) {
            let source = Source { id: "a", text: &text, reports: &reports, holder: None };
            let own = OwnRecord::default();
            let record = my_record(&[source], &own, NOW);
            let skills = skills(&[source], &record, &own);
            let _ = (timeline(&record), review::summary(&record), lens::look(&lens::durable(), &skills, &record));
            let _ = (parts(&text, &reports), ler::read(&source, "$"), worth(&source, "$"));
            if let Some(read) = transcript(&source, "$") {
                let _ = pathway::of_record(&read).map(|it| pathway::walk(&it, &record, &skills));
            }
            let choice = Choice::default();
            let _ = resume::html(&record, &skills, &choice, &words());
            let exported = ler_rs::export(&[source], &record, &skills, &choice, &words(), [1; 16]);
            prop_assert!(serde_json::from_str::<Value>(&exported).is_ok());
        }
    }

    #[test]
    fn any_text_can_be_held_against_a_record(text in "\\PC{0,400}") {
        let (record, skills) = Kept::of(&SAMPLES).record(&OwnRecord::default());
        let _ = review::gaps(Target::Text(&text), &record, &skills);
    }
}

#[test]
fn real_resumes_of_both_versions_read() {
    let Some(folder) = fixtures() else { return };
    for (name, lines, skills) in [
        ("generated/ler-rs-valid.json", 0, 2),
        ("1edtech-validator/tcp/LER-RS_V2_VCwrapper.json", 3, 1),
        ("1edtech-validator/tcp/LER-RS_V2_UC010_applying.json", 1, 0),
    ] {
        let text = fixture(&folder, name);
        let reports = judged(&text);
        let source = Source { id: "a", text: &text, reports: &reports, holder: None };
        let stated = ler::read(&source, "$").unwrap_or_else(|| panic!("{name} is no résumé"));
        let told = stated.lines.iter().filter(|it| it.line.is_some()).count();
        assert!(
            told >= lines && stated.skills.len() <= skills + 1,
            "{name}: {told} lines, {} skills",
            stated.skills.len()
        );
        assert!(!stated.about.name.is_empty() && stated.version.is_some(), "{name}");
        assert!(reports.len() > 1, "{name}: what is beside the lines is judged");
    }
}

#[test]
fn an_assembled_record_is_valid_by_the_published_schema() {
    let Some(folder) = fixtures() else { return };
    let schema = value(
        &std::fs::read_to_string(folder.join("schemas/1edtech/clr_v2p0_clrcredential_schema.json")).unwrap(),
    );
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let record = value(&assembled(&Kept::of(&SAMPLES), &sample_own(), 7));
    let errors: Vec<String> =
        validator.iter_errors(&record).map(|it| format!("{} {it}", it.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new());
    // And a fault is found: the schema is in force.
    let mut wrong = record.clone();
    wrong.as_object_mut().unwrap().remove("name");
    assert!(!validator.is_valid(&wrong));
}

/// The 329 schemas of HR Open, under addresses by which they find each other.
fn hr_open(folder: &Path) -> HrOpen {
    fn gather(folder: &Path, root: &Path, found: &mut BTreeMap<String, Value>) {
        for entry in std::fs::read_dir(folder).expect("a folder").map(|it| it.expect("an entry").path()) {
            if entry.is_dir() {
                gather(&entry, root, found);
            } else if let Ok(schema) = serde_json::from_slice(&std::fs::read(&entry).expect("a schema")) {
                let name = entry.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
                found.insert(format!("https://hropen.example/{name}"), schema);
            }
        }
    }
    let root = folder.join("schemas/hropen");
    let mut found = BTreeMap::new();
    gather(&root, &root, &mut found);
    assert!(found.len() > 300, "{}", found.len());
    HrOpen(found)
}

struct HrOpen(BTreeMap<String, Value>);

impl jsonschema::Retrieve for HrOpen {
    fn retrieve(
        &self,
        uri: &jsonschema::Uri<String>,
    ) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let address = uri.as_str().trim_end_matches('#');
        self.0.get(address).cloned().ok_or_else(|| format!("no schema {address}").into())
    }
}

#[test]
fn the_exported_resume_is_valid_by_the_schemas_of_hr_open() {
    let Some(folder) = fixtures() else { return };
    let validator = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft4)
        .with_retriever(hr_open(&folder))
        .build(&json!({"$ref": "https://hropen.example/recruiting/json/LER-RSType.json"}))
        .expect("a schema");
    let good = value(&fixture(&folder, "generated/ler-rs-valid.json"));
    let bad = value(&fixture(&folder, "generated/ler-rs-invalid-vcdm2-direct.json"));
    assert!(validator.is_valid(&good) && !validator.is_valid(&bad), "the schemas are in force");
    let mut own = sample_own();
    own.about.place = "Riverside".into();
    own.about.phone = "+1 555 0100".into();
    own.lines.push(OwnLine { from: "2019".into(), ..OwnLine::new("3", Section::Education, "Diploma") });
    own.lines.push(OwnLine::new("4", Section::Projects, "A map"));
    let licence = signed(
        1,
        &badge_with(1, "Forklift", json!({"achievementType": "License"}), json!({"licenseNumber": "1"})),
    );
    let record = fixture(&folder, "generated/clr-valid-3-nested.json");
    let kept = Kept::of(&[SAMPLES[0], SAMPLES[1], SAMPLES[2], &licence, &badge_jwt(3, "Plumbing"), &record]);
    for own in [own, OwnRecord::default()] {
        let (mine, skills) = kept.record(&own);
        let text = ler_rs::export(&kept.sources(), &mine, &skills, &Choice::default(), &words(), [5; 16]);
        let exported = value(&text);
        let errors: Vec<String> = validator
            .iter_errors(&exported)
            .map(|it| format!("{} {it}", it.instance_path()).chars().take(300).collect())
            .collect();
        assert_eq!(errors, Vec::<String>::new());
        assert!(text.contains(SAMPLES[0].trim()), "to the byte");
        // What was exported comes in again, and its badges are as genuine as before.
        let reports = judged(&text);
        assert!(reports.iter().filter(|it| it.headline == Headline::Genuine).count() >= 5);
        let source = Source { id: "a", text: &text, reports: &reports, holder: None };
        let again = ler::read(&source, "$").expect("a résumé");
        assert_eq!(again.about.name, own.about.name);
    }
}

#[test]
fn a_json_resume_comes_in_as_ones_own_lines_and_goes_out_again() {
    let own = OwnRecord { skills: vec!["Juggling".into()], ..sample_own() };
    let (record, skills) = Kept::of::<&str>(&[]).record(&own);
    let read =
        json_resume::read(&json_resume::export(&record, &skills, &Choice::default())).expect("a résumé");
    assert_eq!(read.about, own.about);
    let told = |own: &OwnRecord| {
        let tell = |it: &OwnLine| {
            (it.section, it.title.clone(), it.organisation.clone(), it.from.clone(), it.until.clone())
        };
        own.lines.iter().map(tell).collect::<Vec<_>>()
    };
    assert_eq!(told(&read), told(&own));
    assert!(read.skills.contains(&"Juggling".to_owned()));
    for other in ["[]", "{", "{\"basics\":1}", SAMPLES[0]] {
        assert_eq!(json_resume::read(other), None);
    }
}

#[test]
fn the_json_resume_is_valid_by_its_published_schema() {
    let package =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("e2e/node_modules/@jsonresume/schema/schema.json");
    let Ok(schema) = std::fs::read_to_string(&package) else {
        eprintln!("skipped: no schema at {}; npm ci in e2e brings it", package.display());
        return;
    };
    let validator = jsonschema::validator_for(&value(&schema)).expect("a schema");
    let mut own = sample_own();
    for (nth, section) in Section::ALL.into_iter().enumerate() {
        own.lines.push(OwnLine {
            from: "2019-04".into(),
            until: "2020".into(),
            url: "https://x.example/".into(),
            ..OwnLine::new(&format!("n{nth}"), section, "Line")
        });
    }
    let (record, skills) = Kept::of(&SAMPLES).record(&own);
    let exported = value(&json_resume::export(&record, &skills, &Choice::default()));
    let errors: Vec<String> =
        validator.iter_errors(&exported).map(|it| format!("{} {it}", it.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new());
    for list in ["work", "education", "volunteer", "projects", "certificates", "skills"] {
        assert!(exported[list].as_array().is_some_and(|it| !it.is_empty()), "{list}");
    }
    assert!(!validator.is_valid(&json!({"work": [{"startDate": "May 2020"}]})), "the schema is in force");
}

/// A record of one's own with something in every place.
fn full_own() -> OwnRecord {
    let about = About {
        name: " Sample Learner ".into(),
        headline: "Counter".into(),
        summary: "Counts things.\n\n Says how sure the count is.".into(),
        email: "learner@example.com".into(),
        phone: "+1 555 0100".into(),
        place: "Riverside".into(),
        links: vec![
            OwnLink { label: "Home".into(), url: "https://learner.example/".into() },
            OwnLink { label: String::new(), url: "https://code.example/learner".into() },
            OwnLink { label: "Trick".into(), url: "javascript:alert(1)".into() },
        ],
    };
    let line = |id: &str, section, title: &str, organisation: &str, from: &str, until: &str| OwnLine {
        organisation: organisation.into(),
        from: from.into(),
        until: until.into(),
        ..OwnLine::new(id, section, title)
    };
    let lines = vec![
        OwnLine {
            description: "Mathematics\n\n Music".into(),
            ..line("1", Section::Education, "Diploma", "School", "2018-09", "2020-06")
        },
        OwnLine {
            current: true,
            place: "Riverside".into(),
            description: "Kept the books".into(),
            url: "https://shop.example/".into(),
            skills: vec!["Bookkeeping".into()],
            ..line("2", Section::Work, "Shop assistant", "Corner Shop", "2022-05", "")
        },
        line("3", Section::Volunteering, "Coach", "Youth club", "2019", "2020"),
        line("4", Section::Certificates, "First aid", "Red Cross", "2021-05", ""),
        OwnLine {
            description: "Of the river".into(),
            url: "https://map.example/".into(),
            ..line("5", Section::Projects, "A map", "Town", "2023", "2024")
        },
    ];
    OwnRecord { about, lines, ..OwnRecord::default() }
}

/// It, and a course and a licence that a school signed.
fn full_record() -> (Kept, OwnRecord, [String; 2]) {
    let driving = aligned("Driving", "https://skills.example/driving", "", "CTDL");
    let licence = json!({"achievementType": "License", "alignment": [driving]});
    let texts = [
        signed(1, &course(1, "Algebra", "Fall 2025", 3.0)),
        signed(1, &badge_with(1, "Forklift", licence, json!({}))),
    ];
    (Kept::of(&texts), full_own(), texts)
}

#[test]
fn each_line_of_a_resume_stands_where_hr_open_has_a_place_for_it() {
    let (kept, own, texts) = full_record();
    let (record, skills) = kept.record(&own);
    let written = |choice: &Choice| {
        value(&ler_rs::export(&kept.sources(), &record, &skills, choice, &words(), [5; 16]))
    };
    let mut exported = written(&Choice::default());
    assert!(exported["documentId"]["value"].as_str().is_some_and(|id| id.starts_with("urn:uuid:")));
    exported.as_object_mut().unwrap().remove("documentId");
    let proof = |text: &str| json!({"verifications": [{"otherW3CVerifiableCredential": value(text)}]});
    let told = |name: &str, lines: &[&str]| json!({"name": name, "texts": [{"lines": lines}]});
    let school = json!({"name": "Riverside Community College"});
    let expected = json!({
        "type": ler_rs::TYPE,
        "person": {"name": {"formattedName": "Sample Learner"}},
        "communication": {
            "address": [{"formattedAddress": "Riverside"}],
            "email": [{"address": "learner@example.com"}],
            "phone": [{"formattedNumber": "+1 555 0100"}],
            "web": [{"name": "Home", "url": "https://learner.example/"}, {"url": "https://code.example/learner"}],
        },
        "narratives": [
            told("Summary", &["Counts things.", "Says how sure the count is."]),
            told("Projects", &["A map", "Town", "2023 / 2024", "Of the river", "https://map.example/"]),
        ],
        "educationAndLearnings": [
            // The day that a credential was issued on ends what it is about and begins nothing.
            {"institution": school, "educationDegrees": [{"name": "Algebra", "date": "2026-05-03"}], "descriptions": ["What it is.", "Grade: A"]},
            proof(&texts[0]),
            {"institution": {"name": "School"}, "educationDegrees": [{"name": "Diploma", "date": "2020-06"}],
             "start": "2018-09", "end": "2020-06", "descriptions": ["Mathematics", "Music"]},
        ],
        "employmentHistories": [
            {"organization": {"name": "Corner Shop", "tradeName": "Corner Shop"},
             "positionHistories": [{"title": "Shop assistant", "start": "2022-05", "current": true,
                                    "location": {"city": "Riverside"}, "descriptions": ["Kept the books"]}]},
            {"organization": {"name": "Youth club", "tradeName": "Youth club"},
             "positionHistories": [{"title": "Coach", "start": "2019", "end": "2020", "jobCategories": [{"name": "Volunteering"}]}]},
        ],
        "certifications": [{"name": "First aid", "issuingAuthority": {"name": "Red Cross"}, "issued": "2021-05"}],
        "licenses": [
            {"name": "Forklift", "issuingAuthority": school, "issued": "2026-05-03", "descriptions": ["What it is."]},
            proof(&texts[1]),
        ],
        "skills": [
            {"name": "Driving", "definitionReference": {"reference": "https://skills.example/driving"}, "lastUsedDate": "2026-05-03",
             "verifications": [{"reference": "urn:example:forklift"}]},
            // It is used in a position that goes on: no day is the last.
            {"name": "Bookkeeping"},
        ],
    });
    assert_eq!(exported, expected);
    // What there is nothing of is not there at all.
    let nobody = Choice { about: Some(About::default()), blocks: Vec::new(), ..Choice::default() };
    let empty = written(&nobody);
    let names: Vec<&str> = empty.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["documentId", "skills", "type"]);
}

#[test]
fn a_hosted_badge_is_referred_to_and_another_that_cannot_be_lifted_out_is_not() {
    let hosted = "https://badges.example/1";
    let assertion = json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": hosted,
        "recipient": {"type": "email", "hashed": false, "identity": "learner@example.com"},
        "badge": {"type": "BadgeClass", "id": "https://badges.example/class", "name": "Hosted", "description": "x",
                  "criteria": {"narrative": "x"}, "issuer": {"type": "Issuer", "id": "https://badges.example/issuer", "name": "School"}},
        "verification": {"type": "HostedBadge"}, "issuedOn": "2026-01-01T00:00:00Z",
    });
    let kept = Kept::of(&[assertion.to_string()]);
    let (record, skills) = kept.record(&OwnRecord::default());
    let exported =
        value(&ler_rs::export(&kept.sources(), &record, &skills, &Choice::default(), &words(), [5; 16]));
    let list = exported["certifications"].as_array().expect("a line");
    assert_eq!(list[0]["name"], "Hosted");
    assert_eq!(list[1..], [json!({"verifications": [{"reference": hosted}]})]);
    // Without a context it can stand in no other document, and nothing is hosted at what it calls itself.
    let bare = json!({
        "id": "https://badges.example/2", "type": ["VerifiableCredential"], "name": "Bare",
        "issuer": "did:example:issuer", "credentialSubject": {"id": "did:example:learner"},
    });
    let kept = Kept::of(&[bare.to_string()]);
    let (record, skills) = kept.record(&OwnRecord::default());
    let exported =
        value(&ler_rs::export(&kept.sources(), &record, &skills, &Choice::default(), &words(), [5; 16]));
    assert_eq!(exported["certifications"].as_array().map(Vec::len), Some(1));
}

#[test]
fn everything_that_a_resume_file_states_is_told() {
    let texts = |lines: &[&str]| json!([{"lines": lines}]);
    let resume = json!({
        "type": "http://schema.hropenstandards.org/4.4/recruiting/json/ler-rs/LER-RSType.json",
        "documentId": {"value": "urn:example:1"},
        "person": {"name": {"given": "Sample", "middle": "M.", "family": "Learner"}},
        "communication": {
            "address": [{"city": "Riverside", "countryCode": "US"}],
            "phone": [{}, {"formattedNumber": "+1 555 0100"}],
            "web": [{"name": "Home", "url": "https://learner.example/"}],
            "social": [{"uri": "https://social.example/learner"}],
        },
        "narratives": [{"name": "Interests", "lines": ["Rivers"]}, {"name": "Summary", "texts": texts(&["One", "Two"])}],
        "attachments": [{"content": {"filename": "a.pdf"}}, {"url": "https://files.example/b"}, {}],
        "job": {"positionOpening": {"positionProfiles": [{"positionTitle": "Clerk"}]}},
        "educationAndLearnings": [
            {"institution": {"legalName": "School"}, "programs": ["Evening course"], "start": "2018", "currentlyAttendingIndicator": true},
            {"institution": "College", "educationDegrees": [{"name": "Diploma", "date": 2020, "specializations": [{"name": "Maths"}, {"name": "Music"}]}],
             "descriptions": ["Four years"]},
            {"institution": {"name": "Academy"}},
            {"descriptions": ["nothing to say of whom"]},
        ],
        "employmentHistories": [
            {"organization": {"tradeName": "Works"}, "start": "2010", "end": "2012"},
            {"organization": {"name": "Shop"}, "descriptions": ["Sells"], "positionHistories": [
                {"title": "Clerk", "start": "2013", "end": "2014-05", "descriptions": ["Counted"], "location": {"city": "Riverside", "descriptions": ["By the river"]}},
                {"start": "2015", "current": true, "location": {"descriptions": ["By the sea"]}},
                {"title": "Boss"},
            ]},
            {"positionHistories": []},
        ],
        "certifications": [
            {"name": "First aid", "issuingAuthority": {"name": "Red Cross"}, "firstIssued": "2021-05"},
            {"issuingAuthority": {"name": "Guild"}, "effectiveTimePeriod": {"validFrom": "2022"}},
        ],
        "licenses": [{"name": "Forklift", "issued": "2023"}, {"verifications": [{"verifyingOrganization": {"name": "Office"}}]}],
        "skills": [
            {"name": "Driving", "yearsOfExperience": 3, "description": "Lorries", "definitionReference": {"reference": "https://skills.example/driving"}},
            {"comments": "no name"},
        ],
    });
    let text = resume.to_string();
    let reports = judged(&text);
    let stated = ler::read(&Source { id: "a", text: &text, reports: &reports, holder: None }, "$").unwrap();
    let about = About {
        name: "Sample M. Learner".into(),
        summary: "One\nTwo".into(),
        phone: "+1 555 0100".into(),
        place: "Riverside, US".into(),
        links: vec![
            OwnLink { label: "Home".into(), url: "https://learner.example/".into() },
            OwnLink { label: String::new(), url: "https://social.example/learner".into() },
        ],
        ..About::default()
    };
    assert_eq!(stated.about, about);
    assert_eq!(
        (stated.document_id.as_deref(), stated.version.as_deref()),
        (Some("urn:example:1"), Some("4.4"))
    );
    assert_eq!(
        (stated.attachments, stated.job),
        (vec!["a.pdf".into(), "https://files.example/b".into()], Some("Clerk".into()))
    );
    let narrative =
        |name: &str, lines: &[&str]| (name.to_owned(), lines.iter().map(|it| (*it).to_owned()).collect());
    assert_eq!(
        stated.narratives,
        [narrative("Interests", &["Rivers"]), narrative("Summary", &["One", "Two"])]
    );
    let line = |path: &str, section, title: &str, organisation: &str, from: &str, until: &str| OwnLine {
        organisation: organisation.into(),
        from: from.into(),
        until: until.into(),
        ..OwnLine::new(path, section, title)
    };
    let (education, work, certificates) = (Section::Education, Section::Work, Section::Certificates);
    let at = |list: &str, nth: usize| format!("$.{list}[{nth}]");
    let position = |nth: usize| format!("$.employmentHistories[1].positionHistories[{nth}]");
    let lines: Vec<OwnLine> = stated.lines.iter().filter_map(|it| it.line.clone()).collect();
    assert_eq!(
        lines,
        [
            OwnLine {
                current: true,
                ..line(&at("educationAndLearnings", 0), education, "Evening course", "School", "2018", "")
            },
            OwnLine {
                description: "Four years\nMaths, Music".into(),
                ..line(&at("educationAndLearnings", 1), education, "Diploma", "College", "", "2020")
            },
            line(&at("educationAndLearnings", 2), education, "Academy", "Academy", "", ""),
            line(&at("employmentHistories", 0), work, "Works", "Works", "2010", "2012"),
            OwnLine {
                description: "Counted".into(),
                place: "Riverside".into(),
                ..line(&position(0), work, "Clerk", "Shop", "2013", "2014-05")
            },
            OwnLine {
                description: "By the sea".into(),
                current: true,
                ..line(&position(1), work, "Shop", "Shop", "2015", "")
            },
            OwnLine { description: "Sells".into(), ..line(&position(2), work, "Boss", "Shop", "", "") },
            line(&at("certifications", 0), certificates, "First aid", "Red Cross", "2021-05", ""),
            line(&at("certifications", 1), certificates, "Guild", "Guild", "2022", ""),
            line(&at("licenses", 0), certificates, "Forklift", "", "2023", ""),
        ]
    );
    // Somebody is said to confirm a line of which nothing is stated.
    let bare: Vec<_> = stated
        .lines
        .iter()
        .filter(|it| it.line.is_none())
        .map(|it| (it.path.as_str(), it.references.clone()))
        .collect();
    assert_eq!(bare, [("$.licenses[1]", vec!["Office".to_owned()])]);
    let skills: Vec<_> = stated
        .skills
        .iter()
        .map(|it| (it.name.as_str(), it.years.as_deref(), it.comment.as_deref(), it.address.as_deref()))
        .collect();
    assert_eq!(skills, [("Driving", Some("3"), Some("Lorries"), Some("https://skills.example/driving"))]);
    // Told in one's record, each line can be moved and left out by itself, and says whose résumé it stands in.
    let mut own = OwnRecord::default();
    let key = "a.employmentHistories[0]".to_owned();
    own.moves.insert(key.clone(), Section::Projects);
    own.hidden.insert("a.licenses[0]".to_owned());
    let source = Source { id: "a", text: &text, reports: &reports, holder: None };
    let record = my_record(&[source], &own, NOW);
    let entry = |key: &str| record.entries.iter().find(|it| it.key == key).expect("a line");
    let works = entry(&key);
    assert_eq!((works.section, works.moved, works.hidden), (Section::Projects, true, false));
    assert_eq!(
        (works.source.clone(), works.record.as_deref()),
        (Some(("a".into(), "$".into())), Some("Sample M. Learner"))
    );
    assert!(works.own() && works.kind.is_some());
    assert!(entry("a.licenses[0]").hidden && !entry("a.licenses[0]").moved);
    assert_eq!(record.entries.len(), 10);
}

#[test]
fn a_resume_is_known_by_its_type_or_by_whose_it_is_and_what_it_lists() {
    let person = json!({"name": {"formattedName": "Sample Learner"}});
    assert!(ler::is_resume(&json!({"type": "LER-RSType", "person": person})));
    assert!(ler::is_resume(&json!({"person": person, "skills": []})));
    for other in [
        json!({"type": "LER-RSType", "credentialSubject": {}}),
        json!({"person": person}),
        json!({"person": "Sample Learner", "skills": []}),
        json!({"skills": []}),
        json!({"person": person, "skills": "all"}),
    ] {
        assert!(!ler::is_resume(&other), "{other}");
    }
    // Credentials stand there bare, wrapped, as tokens, and in a wrapper of the whole; references are none.
    let token = badge_jwt(1, "Welding");
    let resume = json!({"person": person, "skills": [{"verifications": [token, {"type": "VerifiableCredential"}, {"reference": "a.b.c"}, "a.b"]}]});
    let steps =
        |document: &Value| ler::credentials(document).into_iter().map(|(step, _)| step).collect::<Vec<_>>();
    assert_eq!(steps(&resume), [".skills[0].verifications[0]", ".skills[0].verifications[1]"]);
    assert_eq!(
        steps(&json!({"credentialSubject": resume}))[0],
        ".credentialSubject.skills[0].verifications[0]"
    );
    let second = steps(&json!({"credentialSubject": [{}, resume]}));
    assert_eq!(second[0], ".credentialSubject[1].skills[0].verifications[0]");
}

#[test]
fn a_provisional_credential_is_told_by_what_it_states() {
    for (subject, title) in [
        (
            json!({"educationAndLearning": {"institution": {"name": "School"}, "educationDegrees": [{"name": "Diploma"}]}}),
            "Diploma",
        ),
        (
            json!({"employmentHistory": {"organization": {"name": "Works"}, "positionHistories": [{"title": "Welder", "start": "2020"}]}}),
            "Welder",
        ),
        (json!({"license": {"name": "Forklift"}}), "Forklift"),
    ] {
        let credential = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"],
            "issuer": "did:example:issuer", "credentialSubject": subject,
        });
        let (record, _) = Kept::of(&[credential.to_string()]).record(&OwnRecord::default());
        assert_eq!(record.entries[0].title, title, "{subject}");
    }
}

#[test]
fn everything_that_a_json_resume_says_comes_in() {
    let resume = json!({
        "basics": {"name": "Sample Learner", "label": "Counter", "url": "https://learner.example/",
                   "location": {"city": "Riverside", "countryCode": "US"},
                   "profiles": [{"network": "Code", "url": "https://code.example/learner"}, {"network": "None"}]},
        "work": [
            {"name": "Works", "position": "Welder", "startDate": "2020", "location": "Riverside", "url": "https://works.example/",
             "summary": "Welds", "highlights": ["A bridge", "A gate"]},
            {"name": "Shop", "position": "Clerk", "startDate": "2018", "endDate": "2019"},
            {"name": "Undated"},
            {"summary": "nobody and nothing"},
        ],
        "education": [{"institution": "School", "studyType": "Diploma", "area": "Music", "startDate": "2010"}],
        "certificates": [{"name": "First aid", "issuer": "Red Cross", "date": "2021-05"}],
    });
    let read = json_resume::read(&resume.to_string()).expect("a résumé");
    let about = About {
        name: "Sample Learner".into(),
        headline: "Counter".into(),
        place: "Riverside, US".into(),
        links: vec![
            OwnLink { label: String::new(), url: "https://learner.example/".into() },
            OwnLink { label: "Code".into(), url: "https://code.example/learner".into() },
        ],
        ..About::default()
    };
    assert_eq!(read.about, about);
    let line = |id: &str, section, title: &str, organisation: &str, from: &str| OwnLine {
        organisation: organisation.into(),
        from: from.into(),
        ..OwnLine::new(id, section, title)
    };
    assert_eq!(
        read.lines,
        [
            OwnLine {
                current: true,
                place: "Riverside".into(),
                url: "https://works.example/".into(),
                description: "Welds\n- A bridge\n- A gate".into(),
                ..line("1", Section::Work, "Welder", "Works", "2020")
            },
            OwnLine { until: "2019".into(), ..line("2", Section::Work, "Clerk", "Shop", "2018") },
            line("3", Section::Work, "", "Undated", ""),
            OwnLine {
                description: "Music".into(),
                ..line("4", Section::Education, "Diploma", "School", "2010")
            },
            line("5", Section::Certificates, "First aid", "Red Cross", "2021-05"),
        ]
    );
    // A list alone makes a résumé too, and a person alone.
    assert!(json_resume::read(r#"{"work":[]}"#).is_some() && json_resume::read(r#"{"basics":{}}"#).is_some());
    // What goes out comes in again.
    let (kept, own, _) = full_record();
    let (record, skills) = kept.record(&own);
    let text = json_resume::export(&record, &skills, &Choice::default());
    let again = json_resume::read(&text).expect("a résumé");
    let project = again.lines.iter().find(|it| it.section == Section::Projects).expect("the project");
    assert_eq!((project.description.as_str(), project.until.as_str()), ("Of the river", "2024"));
    let exported = value(&text);
    assert_eq!(exported["education"][0]["score"], "A");
    assert_eq!(exported["work"][0]["location"], "Riverside");
    assert_eq!(exported["projects"][0].get("location"), None);
}

#[test]
fn an_identifier_made_of_random_bytes_is_a_version_4_uuid_and_loses_none_of_them() {
    use lapel::domain::record::clr::uuid;
    let all: Vec<String> = (0..500).map(|nth| uuid([7; 16], nth)).collect();
    assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), all.len());
    for at in 0..36 {
        let digits: std::collections::BTreeSet<char> =
            all.iter().filter_map(|it| it.chars().nth(at)).collect();
        let digits: String = digits.into_iter().collect();
        let expected = match at {
            8 | 13 | 18 | 23 => "-",
            14 => "4",
            19 => "89ab",
            _ => "0123456789abcdef",
        };
        assert_eq!(digits, expected, "{at}");
    }
}

#[test]
fn a_resume_says_once_what_begins_and_ends_alike_and_explains_marks_only_where_there_are_some() {
    let own = with_lines(vec![
        line("Welder\u{7}\tand more", Section::Work, "2020", "2020"),
        line("Clerk", Section::Work, "2021", "2022"),
    ]);
    let (record, skills) = Kept::of::<&str>(&[]).record(&own);
    let choice = Choice::default();
    let (html, text) = (
        resume::html(&record, &skills, &choice, &words()),
        resume::text(&record, &skills, &choice, &words()),
    );
    for told in [&seen(&html), &text] {
        assert!(
            told.contains("2020") && !told.contains("2020 – 2020") && told.contains("2021 – 2022"),
            "{told}"
        );
        assert!(!told.contains("A signature was checked."), "{told}");
    }
    assert!(text.contains("Welder\tand more") && !text.contains('\u{7}'), "{text}");
    let (record, skills) = Kept::of(&[badge(1, "Welding")]).record(&own);
    for told in
        [resume::html(&record, &skills, &choice, &words()), resume::text(&record, &skills, &choice, &words())]
    {
        assert!(told.contains("A signature was checked."), "{told}");
    }
    // Where a line of one's own can be seen, on paper too.
    let (kept, own, _) = full_record();
    let (mine, its_skills) = kept.record(&own);
    let shown = seen(&resume::html(&mine, &its_skills, &choice, &words()));
    assert!(shown.contains("https://shop.example/") && shown.contains("https://map.example/"), "{shown}");
    // A link is written out where somebody may type it.
    let linked = |length: usize| {
        let link = format!("https://lapel.example/{}", "x".repeat(length - 22));
        let choice = Choice { link: Some(link.clone()), ..Choice::default() };
        (seen(&resume::html(&record, &skills, &choice, &words())).contains(&link), link.len())
    };
    assert_eq!((linked(120), linked(121)), ((true, 120), (false, 121)));
}

#[test]
fn a_resume_shows_the_skills_that_were_chosen_in_the_order_of_the_choice() {
    let badge = badge_with(1, "Wood", json!({"tag": ["saw", "plane", "chisel"]}), json!({}));
    let (_, skills) = Kept::of(&[signed(1, &badge)]).record(&OwnRecord::default());
    let choice = Choice {
        skills: vec!["name:saw".into(), "name:plane".into(), "name:gone".into()],
        ..Choice::default()
    };
    let names: Vec<&str> =
        resume::shown_skills(&skills, &choice).into_iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["saw", "plane"]);
    assert_eq!(
        resume::shown_skills(&skills, &Choice::default()).len(),
        0,
        "tags come only where they are picked"
    );
}

#[test]
fn only_what_can_be_an_address_is_referred_to_as_one() {
    for (id, referred) in [("urn:example:1", true), ("no-address", false), ("no address: at all", false)] {
        let mut document = badge_with(
            1,
            "One",
            json!({"alignment": [aligned("Saw", "https://x.example/saw", "S", "")]}),
            json!({}),
        );
        document["id"] = id.into();
        let kept = Kept::of(&[document.to_string()]);
        let (record, skills) = kept.record(&OwnRecord::default());
        let exported =
            value(&ler_rs::export(&kept.sources(), &record, &skills, &Choice::default(), &words(), [5; 16]));
        assert_eq!(exported["skills"][0].get("verifications").is_some(), referred, "{id}");
    }
}
