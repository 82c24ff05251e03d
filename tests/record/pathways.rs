//! Pathways, and how far somebody is.

use super::*;

#[test]
fn the_sample_pathways_match_the_sample_badges_and_say_that_they_are_samples() {
    let (record, skills) = Kept::of(&SAMPLES).record(&OwnRecord::default());
    let pathway = sample_pathway(0);
    assert!(pathway.sample && pathway.promises.any());
    let walk = pathway::walk(&pathway, &record, &skills);
    let states: Vec<_> = walk.steps.iter().map(|it| it.state).collect();
    use pathway::State::*;
    assert_eq!(states, [Done, Done, Next, Next, Later]);
    assert_eq!((walk.open, walk.complete, walk.layers.len()), (2, false, 3));
    // A certificate that has run out is there, and is not done.
    let steward = sample_pathway(1);
    let walk = pathway::walk(&steward, &record, &skills);
    assert_eq!(walk.steps[0].state, Doubtful);
    assert_eq!((walk.steps[1].state, walk.steps[3].not_needed), (Done, true));
    assert!(steward.sample);
}

#[test]
fn a_substitute_counts_and_is_told_as_one() {
    let badge = |name: &str, achievement: Value| signed(1, &badge_with(1, name, achievement, json!({})));
    let pathway = Pathway {
        steps: serde_json::from_value(json!([
            {"id": "a", "name": "A", "match": [{"achievement": "urn:example:a"}], "instead": [{"name": "B", "match": [{"name": "B"}]}]},
            {"id": "c", "name": "C", "match": [{"achievement": "urn:example:c-en"}]},
            {"id": "d", "name": "D", "match": [{"name": "B", "issuer": "Another school"}]},
            {"id": "e", "name": "E", "match": [{}], "after": ["nobody", "e"]}
        ])).unwrap(),
        ..Pathway::default()
    };
    let kept = Kept::of(&[
        badge("B", json!({})),
        badge("C es", json!({"related": [{"id": "urn:example:c-en", "type": ["Related"]}]})),
    ]);
    let (record, skills) = kept.record(&OwnRecord::default());
    let walk = pathway::walk(&pathway, &record, &skills);
    assert_eq!((walk.steps[0].state, walk.steps[0].instead), (pathway::State::Done, Some(0)));
    assert_eq!((walk.steps[1].state, walk.steps[1].by_relation), (pathway::State::Doubtful, true));
    assert_eq!(walk.steps[2].state, pathway::State::Next);
    // A match that asks for nothing is met by nothing.
    assert!(walk.steps[3].by.is_empty() && walk.steps[3].state > pathway::State::Doubtful);
}

#[test]
fn badges_that_their_issuers_relate_are_a_pathway_with_what_is_missing() {
    let related = |ids: &[&str]| json!({"related": ids.iter().map(|it| json!({"id": format!("urn:example:achievement:{it}"), "type": ["Related"]})).collect::<Vec<_>>()});
    let badges = [
        ("One", related(&["two", "three"])),
        ("Two", json!({})),
        ("Alone", json!({})),
        ("Self", related(&["self"])),
    ];
    let texts: Vec<String> =
        badges.iter().map(|(name, it)| signed(1, &badge_with(1, name, it.clone(), json!({})))).collect();
    let (record, skills) = Kept::of(&texts).record(&OwnRecord::default());
    let found = pathway::of_related(&record);
    assert_eq!(found.len(), 1);
    let walk = pathway::walk(&found[0], &record, &skills);
    let told: Vec<_> = found[0]
        .steps
        .iter()
        .zip(&walk.steps)
        .map(|(step, it)| (step.name.as_str(), it.state, it.by_relation))
        .collect();
    use pathway::State::*;
    assert_eq!(
        told,
        [("One", Done, false), ("urn:example:achievement:three", Next, false), ("Two", Done, false)],
    );
}

#[test]
fn a_ctdl_pathway_is_read_from_its_graph() {
    let text = json!({"@context": "https://credreg.net/ctdl/schema/context/json", "@graph": [
        {"@id": "https://credentialengineregistry.org/resources/ce-p", "@type": "ceterms:Pathway", "ceterms:ctid": "ce-p",
         "ceterms:name": {"en-US": "Web developer"}, "ceterms:ownedBy": ["https://org.example/"],
         "ceterms:hasDestinationComponent": ["_:job"], "ceterms:hasPart": ["_:html", "_:js", "_:job", "_:choice", "_:gone"],
         "ceterms:estimatedDuration": [{"@type": "ceterms:DurationProfile", "ceterms:exactDuration": "P9M"}]},
        {"@id": "_:html", "@type": "ceterms:CredentialComponent", "ceterms:name": {"en-US": "HTML badge"},
         "ceterms:proxyFor": "https://credentialengineregistry.org/resources/ce-1", "ceterms:precedes": ["_:js"]},
        {"@id": "_:js", "@type": "ceterms:CompetencyComponent", "ceterms:name": "JavaScript"},
        {"@id": "_:choice", "@type": "ceterms:SelectionComponent", "ceterms:name": "Either",
         "ceterms:hasCondition": [{"ceterms:requiredNumber": 1, "ceterms:targetComponent": ["_:html", "_:js"]}]},
        {"@id": "_:job", "@type": "ceterms:JobComponent", "ceterms:name": "Web developer", "ceterms:codedNotation": "15-1254"}
    ]});
    let pathway = pathway::read(&text.to_string()).expect("a pathway").remove(0);
    assert_eq!((pathway.name.as_str(), pathway.promises.time.as_deref()), ("Web developer", Some("P9M")));
    let destination = pathway.destination.as_ref().expect("a destination");
    assert_eq!(
        (destination.kind, destination.code.as_deref()),
        (pathway::DestinationKind::Job, Some("15-1254"))
    );
    let names: Vec<_> = pathway.steps.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["HTML badge", "JavaScript", "Either"]);
    assert_eq!(pathway.steps[1].after, ["_:html"]);
    assert_eq!(pathway.steps[2].choose, Some(1));
    let badge = badge_with(
        1,
        "Markup",
        json!({"alignment": [aligned("HTML", "https://credentialengineregistry.org/resources/ce-1", "", "CTDL")]}),
        json!({}),
    );
    let (record, skills) = Kept::of(&[signed(1, &badge)]).record(&OwnRecord::default());
    let walk = pathway::walk(&pathway, &record, &skills);
    assert_eq!((walk.steps[0].state, walk.steps[2].state), (pathway::State::Done, pathway::State::Done));
}

#[test]
fn records_and_badges_describe_pathways_themselves() {
    let id = |name: &str| format!("urn:example:achievement:{name}");
    let child = |name: &str| json!({"type": "Association", "associationType": "isChildOf", "sourceId": id(name), "targetId": id("statistics")});
    let lines = [
        course(1, "Statistics", "Fall 2025", 3.0),
        course(1, "Algebra", "Fall 2024", 3.0),
        course(1, "Data", "Fall 2024", 3.0),
    ];
    let whole = signed(1, &clr(&lines, json!({"association": [child("algebra"), child("data")]})));
    // One word of it is changed: its associations are nobody's word then.
    let changed = whole.replace("Fall 2024", "Fall 2023");
    let described = |texts: &[&String]| {
        let kept = Kept::of(texts);
        let rows = (0..).zip(kept.sources()).map(|(nth, one)| book::row(&one, nth)).collect();
        book::book(&Material { rows, own: OwnRecord::default(), holder: None, now: NOW }).described
    };
    let found = described(&[&whole]);
    let names = |one: &Pathway| one.steps.iter().map(|step| step.name.clone()).collect::<Vec<_>>();
    assert_eq!(found.iter().map(names).collect::<Vec<_>>(), [["Algebra", "Data"]]);
    assert_eq!(found[0].name, "Statistics");
    assert_eq!(described(&[&changed]), []);
    // Two records that call their parts alike describe two pathways.
    let mut other: Value = value(&whole);
    other["id"] = "urn:example:another".into();
    other.as_object_mut().unwrap().remove("proof");
    let both = described(&[&whole, &signed(1, &other)]);
    assert_eq!(both.len(), 2);
    assert_ne!(both[0].id, both[1].id);
}

fn pathway_of(steps: Value) -> Pathway {
    Pathway { steps: serde_json::from_value(steps).expect("steps"), ..Pathway::default() }
}

fn named_badge(name: &str) -> String {
    signed(1, &badge_with(1, name, json!({"achievementType": "Course"}), json!({})))
}

#[test]
fn a_step_made_of_others_is_as_far_as_those_that_suffice_for_it() {
    use pathway::State::*;
    let own = with_lines(vec![line("B", Section::Work, "2020", "")]);
    let step = |id: &str| json!({"id": id, "name": id, "match": [{"name": id}]});
    // The outermost stands first, so that it can only be told once the others are.
    let steps = |choose: Value| {
        json!([
            {"id": "outer", "name": "outer", "of": ["whole"]},
            {"id": "whole", "name": "whole", "of": ["A", "B", "C"], "choose": choose},
            step("A"), step("B"), step("C"),
            {"id": "extra", "name": "extra", "optional": true},
        ])
    };
    let walk = |choose: Value, texts: &[String]| {
        let (record, skills) = Kept::of(texts).record(&own);
        pathway::walk(&pathway_of(steps(choose)), &record, &skills)
    };
    let states = |walk: &pathway::Walk| walk.steps.iter().map(|it| it.state).collect::<Vec<_>>();
    let needless = |walk: &pathway::Walk| {
        walk.steps.iter().filter(|it| it.not_needed).map(|it| it.step).collect::<Vec<_>>()
    };
    let a = named_badge("A");
    // B is the person's own word, and so is whatever rests on it.
    let doubtful = walk(json!(2), std::slice::from_ref(&a));
    assert_eq!(states(&doubtful), [Doubtful, Doubtful, Done, Doubtful, Next, Next]);
    assert_eq!(needless(&doubtful), [4, 5]);
    assert_eq!((doubtful.done, doubtful.doubtful, doubtful.open, doubtful.complete), (1, 3, 0, false));
    let done = walk(json!(2), &[a.clone(), named_badge("B")]);
    assert_eq!(states(&done), [Done, Done, Done, Done, Next, Next]);
    assert_eq!((done.done, done.doubtful, done.open, done.complete), (4, 0, 0, true));
    // All are needed: nothing of it is.
    let all = walk(Value::Null, std::slice::from_ref(&a));
    assert_eq!(states(&all), [Later, Later, Done, Doubtful, Next, Next]);
    assert_eq!((needless(&all), all.open, all.complete), (vec![5], 3, false));
    // None is needed, and none is told to be.
    let none = walk(json!(0), &[]);
    assert_eq!(states(&none)[1], Later);
    assert_eq!((needless(&none), none.complete), (vec![5], false));
    // What was done by itself needs no parts.
    let by_itself =
        pathway_of(json!([{"id": "w", "name": "w", "match": [{"name": "A"}], "of": ["C"]}, step("C")]));
    let (record, skills) = Kept::of(&[a]).record(&OwnRecord::default());
    let walk = pathway::walk(&by_itself, &record, &skills);
    assert_eq!((walk.steps[0].state, needless(&walk), walk.complete), (Done, vec![1], true));
}

#[test]
fn steps_stand_behind_the_longest_way_to_them() {
    let step = |id: &str, after: &[&str]| json!({"id": id, "name": id, "after": after});
    let pathway =
        pathway_of(json!([step("c", &["b", "a"]), step("b", &["a"]), step("a", &[]), step("d", &["c"])]));
    let walk = pathway::walk(&pathway, &Kept::of::<&str>(&[]).record(&OwnRecord::default()).0, &[]);
    assert_eq!(walk.layers, [vec![2], vec![1], vec![0], vec![3]]);
    assert_eq!(walk.steps[0].waits_for, [1, 2]);
}

#[test]
fn a_match_asks_for_all_that_it_names_and_an_issuer_by_id_or_name() {
    let (record, skills) =
        Kept::of(&[named_badge("A"), signed(2, &badge_with(2, "A", json!({}), json!({})))])
            .record(&OwnRecord::default());
    let met = |wanted: Value| {
        let pathway = pathway_of(json!([{"id": "a", "name": "a", "match": wanted}]));
        pathway::walk(&pathway, &record, &skills).steps.remove(0).by
    };
    assert_eq!(met(json!([{"name": "a"}])), ["a", "b"]);
    assert_eq!(met(json!([{"name": "A"}, {"achievement": "urn:example:achievement:a"}])), ["a", "b"]);
    assert_eq!(met(json!([{"name": "A", "issuer": issuer(2).did_key()}])), ["b"]);
    assert_eq!(met(json!([{"name": "A", "issuer": "riverside community college"}])), ["a", "b"]);
    assert_eq!(met(json!([{"name": "A", "kind": "Course"}])), ["a"]);
    assert_eq!(met(json!([{"name": "A", "kind": "Degree"}])), [""; 0]);
}

#[test]
fn a_pathway_may_have_as_many_steps_as_can_be_shown() {
    let ours = |count: usize| {
        let steps: Vec<Value> = (0..count).map(|nth| json!({"name": nth.to_string()})).collect();
        json!({"format": "lapel-pathway-1", "name": "Long", "steps": steps}).to_string()
    };
    let theirs = |count: usize| {
        let id = |nth: usize| format!("_:{nth}");
        let step = |nth: usize| json!({"@id": id(nth), "@type": "ceterms:CredentialComponent", "ceterms:name": id(nth)});
        let mut graph: Vec<Value> = (0..count).map(step).collect();
        graph.push(json!({"@id": "_:p", "@type": "ceterms:Pathway", "ceterms:hasPart": (0..count).map(id).collect::<Vec<_>>()}));
        json!({"@graph": graph}).to_string()
    };
    for text in [ours(500), theirs(500)] {
        assert_eq!(pathway::read(&text).map(|it| it[0].steps.len()), Ok(500));
    }
    for text in [ours(501), theirs(501)] {
        assert_eq!(pathway::read(&text), Err(pathway::PathwayError::TooLarge));
    }
}

#[test]
fn components_of_ctdl_are_found_by_whoever_names_them_and_say_what_does_them() {
    let text = json!({"@graph": [
        {"@id": "_:p", "@type": "https://purl.org/ctdl/terms/Pathway", "ceterms:name": {"de": "Weg"}, "ceterms:hasPart": ["_:a"]},
        {"@id": "_:a", "@type": "ceterms:CompetencyComponent", "ceterms:name": {"@value": "Sewing"}, "ceterms:proxyFor": "https://x.example/1",
         "ceterms:prerequisite": "_:b",
         "ceterms:hasCondition": [{"ceterms:requiredNumber": 2, "ceterms:targetComponent": ["_:c", "_:d"]}]},
        {"@id": "_:b", "@type": "ceterms:CredentialComponent", "ceterms:name": [{"fr": "Couture"}]},
        {"@id": "_:c", "@type": "ceterms:CredentialComponent", "ceterms:name": {"@id": "https://x.example/c"}},
        {"@id": "_:d", "@type": "ceterms:CredentialComponent", "ceterms:name": "D"},
    ]});
    let pathway = pathway::read(&text.to_string()).expect("a pathway").remove(0);
    assert_eq!(pathway.name, "Weg");
    let mut names: Vec<&str> = pathway.steps.iter().map(|it| it.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Couture", "D", "Sewing", "https://x.example/c"]);
    let sewing = pathway.steps.iter().find(|it| it.name == "Sewing").unwrap();
    // Two of two is no choice.
    assert_eq!(
        (sewing.choose, sewing.after.as_slice()),
        (None, &["_:b".to_owned(), "_:c".into(), "_:d".into()][..])
    );
    let asked: Vec<_> = sewing
        .matches
        .iter()
        .map(|it| (it.achievement.as_deref(), it.skill.as_deref(), it.name.as_deref()))
        .collect();
    let proxy = Some("https://x.example/1");
    assert_eq!(
        asked,
        [
            (proxy, None, None),
            (None, proxy, None),
            (None, Some("Sewing"), None),
            (None, None, Some("Sewing"))
        ]
    );
}

#[test]
fn a_record_describes_its_pathway_with_whatever_counts_instead() {
    let id = |name: &str| format!("urn:example:achievement:{name}");
    let link = |kind: &str, from: &str, to: &str| json!({"type": "Association", "associationType": kind, "sourceId": id(from), "targetId": id(to)});
    let described = |name: &str, kind: &str| json!({"id": id(name), "type": ["Achievement"], "achievementType": kind, "name": name, "description": "-", "criteria": {"narrative": "-"}});
    let told = |kind: &str| {
        let subject = json!({
            "achievement": [described("whole", kind), described("part", "Course"), described("old", "Course"), described("alike", "Course"), described("next", "Course")],
            "association": [
                link("isChildOf", "part", "whole"), link("isChildOf", "statistics", "whole"), link("isChildOf", "part", "statistics"),
                link("exactMatchOf", "alike", "part"), link("exactMatchOf", "part", "old"), link("replacedBy", "part", "next"),
                link("replacedBy", "other", "part"), link("precedes", "part", "statistics"),
            ],
        });
        let text = signed(1, &clr(&[course(1, "Statistics", "1", 3.0)], subject));
        pathway::of_record(&read_transcript(&text)).expect("a pathway")
    };
    let found = told("BachelorDegree");
    let step = |id: &str, name: &str| {
        serde_json::to_value(pathway::Step { id: id.into(), name: name.into(), ..pathway::Step::default() })
            .unwrap()
    };
    let by = |name: &str| {
        serde_json::to_value(pathway::Match { achievement: Some(id(name)), ..pathway::Match::default() })
            .unwrap()
    };
    let instead = |name: &str| json!({"name": name, "url": null, "match": [by(name)]});
    let with = |mut step: Value, members: Value| {
        for (name, value) in members.as_object().unwrap() {
            step[name.as_str()] = value.clone();
        }
        step
    };
    let credential = serde_json::to_value(pathway::Match {
        credential: Some("urn:example:statistics".into()),
        ..pathway::Match::default()
    })
    .unwrap();
    let expected = json!([
        with(
            step("described-1", "part"),
            json!({"match": [by("part")], "instead": [instead("alike"), instead("old"), instead("next")]})
        ),
        // A part of two wholes is one step.
        with(
            step("line-0", "Statistics"),
            json!({"match": [by("statistics"), credential], "of": ["described-1"], "after": ["described-1"]})
        ),
    ]);
    assert_eq!(serde_json::to_value(&found.steps).unwrap(), expected);
    assert_eq!(
        (found.id.as_str(), found.name.as_str(), found.format.as_str()),
        ("described-0", "whole", "lapel-pathway-1")
    );
    assert_eq!(found.publisher.as_ref().map(|it| it.name.as_str()), Some("Riverside Community College"));
    let destination = |found: &Pathway| found.destination.as_ref().map(|it| (it.kind, it.name.clone()));
    assert_eq!(destination(&found), Some((pathway::DestinationKind::Degree, "whole".into())));
    assert_eq!(
        destination(&told("Certificate")),
        Some((pathway::DestinationKind::Credential, "whole".into()))
    );
}

#[test]
fn two_related_achievements_are_a_pathway_whose_steps_are_known_by_their_ids() {
    let other = "https://school.example/two";
    let badge =
        signed(1, &badge_with(1, "One", json!({"related": [{"id": other, "type": ["Related"]}]}), json!({})));
    let (record, _) = Kept::of(&[badge]).record(&OwnRecord::default());
    let found = pathway::of_related(&record);
    assert_eq!(found.len(), 1);
    let first = "urn:example:achievement:one";
    assert_eq!(
        (found[0].id.clone(), found[0].name.as_str(), found[0].format.as_str()),
        (format!("related:{first}"), "One", "lapel-pathway-1")
    );
    let steps: Vec<_> =
        found[0].steps.iter().map(|it| (it.id.as_str(), it.name.as_str(), it.url.as_deref())).collect();
    assert_eq!(steps, [(first, "One", None), (other, other, Some(other))]);
    let matches: Vec<_> = found[0].steps.iter().map(|it| it.matches[0].achievement.as_deref()).collect();
    assert_eq!(matches, [Some(first), Some(other)]);
}
