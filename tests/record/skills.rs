//! Skills, and what stands behind them.

use super::*;

#[test]
fn skills_are_one_by_address_and_else_by_name() {
    let esco = "http://data.europa.eu/esco/skill/1";
    let first = badge_with(
        1,
        "One",
        json!({"alignment": [
            aligned("Analyse data", esco, "ESCO", "ext:ESCO"),
            aligned("Group work", "https://www.onetonline.org/find/descriptor/1", "O*NET", "ext:ONet"),
        ]}),
        json!({}),
    );
    let second = badge_with(
        2,
        "Two",
        json!({"alignment": [
        aligned("Data analysis", "HTTPS://DATA.europa.eu/esco/skill/1/", "ESCO", "ext:ESCO"),
        {"type": ["Alignment"], "targetName": "Group-Work", "targetUrl": ""},
        aligned("Bachelor of things", "https://credentialengineregistry.org/x", "CTDL", "ceterms:Credential"),
    ], "tag": ["analyse data", "maths"]}),
        json!({}),
    );
    let kept = Kept::of(&[signed(1, &first), signed(2, &second)]);
    let (_, skills) = kept.record(&OwnRecord::default());
    let told: Vec<_> =
        skills.iter().map(|it| (it.name.as_str(), it.framework, it.strength.verified)).collect();
    assert_eq!(
        told,
        [
            ("Analyse data", Framework::Esco, 2),
            ("Group work", Framework::Onet, 2),
            ("maths", Framework::None, 1),
        ]
    );
    assert_eq!(skills[0].address.as_deref(), Some(esco));
    assert_eq!(skills[2].shown[0].how, How::Tag);
}

#[test]
fn frameworks_are_known_by_address_and_type() {
    let known = [
        ("https://case.example/uri/1", "CFItem", Framework::Case),
        ("https://credentialengineregistry.org/resources/ce-1", "", Framework::Ctdl),
        ("https://x.example/1", "ceasn:Competency", Framework::Ctdl),
        ("https://lightcast.io/open-skills/skills/KS1", "", Framework::Lightcast),
        ("https://osmt.example/api/skills/1", "", Framework::Rsd),
        ("https://x.example/1", "", Framework::Other),
    ];
    for (url, kind, framework) in known {
        let badge = badge_with(
            1,
            "One",
            json!({"alignment": [{"type": ["Alignment"], "targetName": "S", "targetUrl": url, "targetType": kind}]}),
            json!({}),
        );
        let (_, skills) = Kept::of(&[badge.to_string()]).record(&OwnRecord::default());
        assert_eq!(skills[0].framework, framework, "{url} {kind}");
    }
}

#[test]
fn a_result_that_is_aligned_shows_a_skill_at_its_level() {
    let badge = badge_with(
        1,
        "Team",
        json!({"resultDescription": [{
            "id": "urn:example:rd", "type": ["ResultDescription"], "name": "Listening", "resultType": "RubricCriterionLevel",
            "alignment": [aligned("Active listening", "https://skills.example/listening", "Sample", "CFItem")],
            "rubricCriterionLevel": [{"id": "urn:example:l2", "type": ["RubricCriterionLevel"], "name": "Often", "level": "2"}],
        }]}),
        json!({"result": [{"type": ["Result"], "resultDescription": "urn:example:rd", "achievedLevel": "urn:example:l2"}]}),
    );
    let (_, skills) = Kept::of(&[signed(1, &badge)]).record(&OwnRecord::default());
    assert_eq!((skills[0].name.as_str(), skills[0].shown[0].how), ("Active listening", How::Result));
    assert_eq!(skills[0].strength.level.as_deref(), Some("Often"));
}

#[test]
fn what_is_not_genuine_stands_behind_no_skill() {
    let good = signed(1, &badge_with(1, "One", json!({"tag": ["Welding"]}), json!({})));
    let (_, skills) = Kept::of(&[good.replace("\"One\"", "\"Two\"")]).record(&OwnRecord::default());
    assert_eq!(skills, []);
}

#[test]
fn skills_are_merged_and_renamed_and_become_two_again() {
    let badge = badge_with(
        1,
        "One",
        json!({"alignment": [
            aligned("Teamwork", "https://a.example/1", "A", ""), aligned("Working together", "https://b.example/2", "B", ""),
        ]}),
        json!({}),
    );
    let kept = Kept::of(&[signed(1, &badge)]);
    let mut own = OwnRecord::default();
    let keys: Vec<String> = kept.record(&own).1.into_iter().map(|it| it.key).collect();
    assert_eq!(keys, ["a.example/1", "b.example/2"]);
    let split = own.apply(Edit::Merge { skill: keys[1].clone(), into: Some(keys[0].clone()) }).unwrap();
    // The other way round would never end.
    assert_eq!(own.apply(Edit::Merge { skill: keys[0].clone(), into: Some(keys[1].clone()) }), None);
    let named = own.apply(Edit::Rename { skill: keys[0].clone(), name: Some("Team work".into()) }).unwrap();
    let (_, merged) = kept.record(&own);
    assert_eq!(merged.len(), 1);
    assert_eq!((merged[0].name.as_str(), merged[0].named.as_deref()), ("Team work", Some("Teamwork")));
    assert_eq!((merged[0].merged.as_slice(), merged[0].shown.len()), (&keys[1..], 1));
    own.apply(named);
    own.apply(split);
    assert_eq!(kept.record(&own).1.len(), 2);
}

#[test]
fn the_durable_lens_fills_as_badges_come() {
    let lens = lens::durable();
    assert_eq!(lens.skills.len(), 9);
    let state = |kept: &Kept, own: &OwnRecord, id: &str| {
        let (record, skills) = kept.record(own);
        let coverage = lens::look(&lens, &skills, &record);
        let nth = lens.skills.iter().position(|it| it.id == id).expect("a skill of the lens");
        assert_eq!(coverage.covered + coverage.partly + coverage.not_yet, 9);
        coverage.seats[nth].clone()
    };
    let none = OwnRecord::default();
    let samples = Kept::of(&SAMPLES);
    let seat = state(&samples, &none, "collaboration");
    assert_eq!((seat.state, seat.entries.len()), (State::Covered, 1));
    // A level of the whole is no part of it, and what else the badge is aligned to is.
    assert_eq!(seat.parts, []);
    let parts = json!({"alignment": [
        aligned("Teamwork", "https://a.example/1", "A", ""), aligned("Active listening", "https://a.example/2", "A", ""),
        aligned("Collaboration: giving credit", "https://a.example/3", "A", "")
    ]});
    let named = Kept::of(&[signed(1, &badge_with(1, "Teamwork", parts, json!({})))]);
    let seat = state(&named, &none, "collaboration");
    let mut names: Vec<_> =
        seat.parts.iter().map(|it| (it.name.as_str(), it.state, it.named_by_badge)).collect();
    names.sort_by_key(|it| it.0);
    assert_eq!(names, [("Active listening", State::Covered, true), ("giving credit", State::Covered, true)]);
    assert_eq!(state(&samples, &none, "empathy").state, State::NotYet);
    let said = OwnRecord { skills: vec!["Empathy".into()], ..OwnRecord::default() };
    assert_eq!(state(&samples, &said, "empathy").state, State::Partly);
    let tagged = Kept::of(&[signed(1, &badge_with(1, "Camp", json!({"tag": ["resilience"]}), json!({})))]);
    assert_eq!(state(&tagged, &none, "resilience").state, State::Partly);
}

#[test]
fn a_school_brings_a_lens_of_its_own_with_its_parts() {
    let text = json!({"format": "lapel-lens-1", "id": "ours", "name": "Ours", "skills": [{
        "name": "Craft", "parts": [{"name": "Sawing", "addresses": ["https://craft.example/saw"]}, {"name": "Joining"}]
    }]});
    let lens = lens::read(&text.to_string()).expect("a lens");
    let seat = |alignments: Value| {
        let kept =
            Kept::of(&[signed(1, &badge_with(1, "Wood", json!({"alignment": alignments}), json!({})))]);
        let (record, skills) = kept.record(&OwnRecord::default());
        lens::look(&lens, &skills, &record).seats.remove(0)
    };
    let saw = || aligned("Use a saw", "https://craft.example/saw", "Craft", "");
    let join = || json!({"type": ["Alignment"], "targetName": "Craft: joining", "targetUrl": "https://craft.example/j"});
    assert_eq!(seat(json!([saw()])).state, State::Partly);
    assert_eq!(seat(json!([saw(), join()])).state, State::Covered);
    for (text, why) in [
        ("{", lens::LensError::NotJson),
        (
            "{\"format\":\"other\",\"id\":\"\",\"name\":\"\",\"skills\":[{\"name\":\"a\"}]}",
            lens::LensError::NotALens,
        ),
        ("{\"format\":\"lapel-lens-1\",\"id\":\"\",\"name\":\"\",\"skills\":[]}", lens::LensError::Empty),
        ("[1]", lens::LensError::NotALens),
    ] {
        assert_eq!(lens::read(text), Err(why), "{text}");
    }
}

#[test]
fn a_level_belongs_to_the_skill_that_its_result_names_or_to_the_only_one() {
    let levels = |skills: &[&str], results: Value| {
        let alignments: Vec<Value> =
            skills.iter().map(|it| aligned(it, &format!("https://skills.example/{it}"), "S", "")).collect();
        let described = |name: &str| {
            json!({"id": format!("urn:example:{}", name.replace(' ', "-")), "type": ["ResultDescription"], "name": name, "resultType": "RubricCriterionLevel",
                   "rubricCriterionLevel": [{"id": "urn:example:often", "type": ["RubricCriterionLevel"], "name": "Often"}]})
        };
        let achievement = json!({"alignment": alignments, "resultDescription": [described("Level of saw"), described("Care")]});
        let badge = badge_with(1, "Wood", achievement, json!({"result": results}));
        let (_, skills) = Kept::of(&[signed(1, &badge)]).record(&OwnRecord::default());
        skills.into_iter().map(|it| (it.name, it.strength.level)).collect::<BTreeMap<_, _>>()
    };
    let result = |name: &str| json!({"type": ["Result"], "resultDescription": format!("urn:example:{}", name.replace(' ', "-")), "achievedLevel": "urn:example:often"});
    let often = || Some("Often".to_owned());
    let saw_named = levels(&["saw", "plane"], json!([result("Level of saw")]));
    assert_eq!((saw_named["saw"].clone(), saw_named["plane"].clone()), (often(), None));
    let only = levels(&["plane"], json!([result("Care")]));
    assert_eq!(only["plane"], often());
    let two_results = levels(&["plane"], json!([result("Care"), result("Level of saw")]));
    assert_eq!(two_results["plane"], None);
    let two_skills = levels(&["plane", "chisel"], json!([result("Care")]));
    assert_eq!((two_skills["plane"].clone(), two_skills["chisel"].clone()), (None, None));
}

#[test]
fn the_level_of_the_newest_verified_badge_is_told_before_that_of_any_other() {
    let at = |seed: u8, name: &str, day: &str, level: Option<&str>, sign_it: bool| {
        let described = json!([{"id": "urn:example:rd", "type": ["ResultDescription"], "name": "Saw", "resultType": "RubricCriterionLevel",
                                "rubricCriterionLevel": [{"id": "urn:example:l", "type": ["RubricCriterionLevel"], "name": level.unwrap_or("-")}]}]);
        let result = level.map(|_| json!([{"type": ["Result"], "resultDescription": "urn:example:rd", "achievedLevel": "urn:example:l"}]));
        let achievement = json!({"alignment": [aligned("Saw", "https://skills.example/saw", "S", "")], "resultDescription": described});
        let mut badge =
            badge_with(seed, name, achievement, json!({"result": result.unwrap_or_else(|| json!([]))}));
        badge["validFrom"] = day.into();
        if sign_it { signed(seed, &badge) } else { badge.to_string() }
    };
    let level = |texts: &[String]| {
        let (_, skills) = Kept::of(texts).record(&OwnRecord::default());
        (skills[0].strength.level.clone(), skills[0].strength.latest.map(When::text))
    };
    let old = at(1, "Old", "2024-01-01T00:00:00Z", Some("Seldom"), true);
    let new = at(1, "New", "2025-01-01T00:00:00Z", Some("Often"), true);
    let silent = at(1, "Silent", "2026-01-01T00:00:00Z", None, true);
    let stated = at(1, "Stated", "2026-06-01T00:00:00Z", Some("Always"), false);
    let told = |level: &str, day: &str| (Some(level.to_owned()), Some(day.to_owned()));
    assert_eq!(level(&[old.clone(), new, silent, stated.clone()]), told("Often", "2026-01-01"));
    assert_eq!(level(&[old, stated.clone()]), told("Seldom", "2024-01-01"));
    assert_eq!(level(&[stated]), told("Always", "2026-06-01"));
}

#[test]
fn a_framework_is_known_by_any_one_sign_of_it() {
    let of = |url: &str, name: &str, kind: &str, code: &str| {
        let mut alignment = json!({"type": ["Alignment"], "targetName": "S"});
        for (member, text) in
            [("targetUrl", url), ("targetFramework", name), ("targetType", kind), ("targetCode", code)]
        {
            if !text.is_empty() {
                alignment[member] = text.into();
            }
        }
        let badge = badge_with(1, "One", json!({"alignment": [alignment]}), json!({}));
        Kept::of(&[badge.to_string()]).record(&OwnRecord::default()).1[0].framework
    };
    for (url, framework) in [
        ("http://data.europa.eu/esco/skill/1", Framework::Esco),
        ("https://skills.emsidata.com/1", Framework::Lightcast),
        ("https://www.economicmodeling.com/1", Framework::Lightcast),
        ("https://www.onetcenter.org/1", Framework::Onet),
        ("https://rsd.example/1", Framework::Rsd),
        ("https://apps.credentialengine.org/1", Framework::Ctdl),
        ("https://x.example/ims/case/v1p0/CFItems/1", Framework::Case),
        ("https://case.example/1", Framework::Case),
        ("https://casenetwork.example/1", Framework::Case),
    ] {
        assert_eq!(of(url, "", "", ""), framework, "{url}");
    }
    for (name, framework) in [
        ("ESCO", Framework::Esco),
        ("Lightcast Open Skills", Framework::Lightcast),
        ("Emsi Burning Glass", Framework::Lightcast),
        ("O*NET-SOC", Framework::Onet),
        ("ONET", Framework::Onet),
        ("Rich Skill Descriptors", Framework::Rsd),
        ("Our RSDs", Framework::Rsd),
        ("House style", Framework::Other),
    ] {
        assert_eq!(of("", name, "", ""), framework, "{name}");
    }
    for kind in ["ceterms:Course", "CTDL"] {
        assert_eq!(of("", "", kind, ""), Framework::Ctdl, "{kind}");
    }
    assert_eq!(of("", "", "", "ce-1"), Framework::Ctdl);
    assert_eq!(of("", "", "CFItem", ""), Framework::Case);
    assert_eq!(of("", "", "", ""), Framework::None);
}

#[test]
fn skills_that_only_one_record_has_are_told_of_that_one() {
    let with = |skills: &[&str]| {
        let tags: Vec<Value> = skills.iter().map(|it| json!(it)).collect();
        Kept::of(&[signed(1, &badge_with(1, &skills.join(" "), json!({"tag": tags}), json!({})))])
            .record(&OwnRecord::default())
    };
    let ((first, first_skills), (second, second_skills)) =
        (with(&["saw", "plane"]), with(&["plane", "chisel"]));
    let both = review::compare((&first, &first_skills), (&second, &second_skills));
    assert_eq!(both.skills_both, [("name:plane".to_owned(), "name:plane".to_owned())]);
    assert_eq!(
        (both.skills_first, both.skills_second),
        (vec!["name:saw".to_owned()], vec!["name:chisel".to_owned()])
    );
}

#[test]
fn a_seat_of_a_lens_is_as_far_as_its_parts_and_names_each_badge_once() {
    let lens = |skill: Value| {
        lens::read(
            &json!({"format": "lapel-lens-1", "id": "ours", "name": "Ours", "skills": [skill]}).to_string(),
        )
        .expect("a lens")
    };
    let seat = |lens: &lens::Lens, texts: &[String]| {
        let (record, skills) = Kept::of(texts).record(&OwnRecord::default());
        lens::look(lens, &skills, &record).seats.remove(0)
    };
    let craft = lens(
        json!({"name": "Craft", "names": {"es": "Oficio"}, "parts": [{"name": "Sawing"}, {"name": "Joining"}]}),
    );
    assert_eq!(
        (craft.skills[0].name_in("es-MX"), craft.skills[0].name_in("es"), craft.skills[0].name_in("fr")),
        ("Oficio", "Oficio", "Craft")
    );
    assert_eq!(seat(&craft, &[]).state, State::NotYet);
    let tags = |names: &[&str]| signed(1, &badge_with(1, "Wood", json!({"tag": names}), json!({})));
    let tagged = seat(&craft, &[tags(&["Craft", "Sawing"])]);
    assert_eq!((tagged.state, tagged.entries), (State::Partly, vec!["a".to_owned()]));
    assert_eq!(seat(&craft, &[tags(&["Joining"])]).state, State::Partly);

    // Parts that badges name: no more than four, and what nobody signed proves none.
    let team = lens(json!({"name": "Teamwork"}));
    let results = |seed: u8, names: &[&str]| {
        let described: Vec<Value> = names.iter().map(|it| json!({"id": format!("urn:example:{it}"), "type": ["ResultDescription"], "name": it, "resultType": "Result"})).collect();
        let given: Vec<Value> = names.iter().map(|it| json!({"type": ["Result"], "resultDescription": format!("urn:example:{it}"), "value": "good"})).collect();
        badge_with(
            seed,
            "Teamwork",
            json!({"alignment": [aligned("Teamwork", "https://x.example/team", "S", "")], "resultDescription": described}),
            json!({"result": given}),
        )
    };
    let parts = |texts: &[String]| {
        seat(&team, texts).parts.into_iter().map(|it| (it.name, it.state, it.entries)).collect::<Vec<_>>()
    };
    let part = |name: &str, state, entries: &[&str]| {
        (name.to_owned(), state, entries.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
    };
    let proven = signed(1, &results(1, &["Listening", "Speaking"]));
    let stated = results(2, &["Speaking", "Timing"]).to_string();
    assert_eq!(
        parts(&[proven, stated]),
        [
            part("Listening", State::Covered, &["a"]),
            part("Speaking", State::Covered, &["a", "b"]),
            part("Timing", State::Partly, &["b"])
        ]
    );
    let many = signed(1, &results(1, &["One", "Two", "Three", "Four", "Five"]));
    assert_eq!(parts(&[many]).len(), 4);
}

#[test]
fn each_skill_that_goes_into_another_is_named_there_once() {
    let badge = |name: &str, urls: &[&str]| {
        let alignments: Vec<Value> =
            urls.iter().map(|it| aligned(it, &format!("https://{it}.example/1"), "S", "")).collect();
        signed(1, &badge_with(1, name, json!({"alignment": alignments}), json!({})))
    };
    let kept = Kept::of(&[badge("One", &["a", "b", "c"]), badge("Two", &["b", "c"])]);
    let mut own = OwnRecord::default();
    for other in ["b.example/1", "c.example/1"] {
        own.apply(Edit::Merge { skill: other.into(), into: Some("a.example/1".into()) });
    }
    let (_, skills) = kept.record(&own);
    assert_eq!(skills.len(), 1);
    assert_eq!(skills[0].merged, ["b.example/1", "c.example/1"]);
}
