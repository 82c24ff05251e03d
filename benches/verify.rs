//! How long the engine takes natively, from a document's text to its report: `cargo xtask bench --native`.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use lapel::domain::engine::{Expect, Outcome, Task, run};
use lapel::domain::evidence::Evidence;
use lapel::domain::json_ld::{Edition, canonicalize};
use lapel::domain::key::SigningKey;
use lapel::domain::proof;
use lapel::domain::verify::report::Headline;
use serde_json::{Value, json};

const NOW: i64 = 1_800_000_000;

/// A badge of some 5 KB, its issuer known by the key alone.
fn badge(nth: u8) -> (Value, SigningKey) {
    let key = SigningKey::from_seed(&[nth; 32]);
    let alignment = |nth: usize| {
        json!({
            "type": ["Alignment"],
            "targetCode": format!("S-{nth}"),
            "targetName": "Explaining a survey of plants",
            "targetDescription": "Learners measure a wheel under load, draw a map of the shore and say why. ".repeat(2),
            "targetFramework": "ESCO",
            "targetUrl": format!("https://skills.example/{nth}"),
        })
    };
    let badge = json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": format!("urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc{nth:02x}"),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Field Botany",
        "issuer": {
            "id": key.did_key(),
            "type": ["Profile"],
            "name": "Harbour School",
            "url": "https://school.example/",
            "image": {"id": "https://school.example/logo.png", "type": "Image", "caption": "A harbour"},
        },
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2046-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:learner",
            "type": ["AchievementSubject"],
            "creditsEarned": 7.5,
            "achievement": {
                "id": "https://school.example/achievements/7",
                "type": ["Achievement"],
                "achievementType": "Course",
                "name": "Field Botany",
                "description": "Names what grows on the shore, and can say why. ".repeat(6),
                "criteria": {"narrative": "Three pieces of work, each **seen** by two assessors.\n".repeat(12)},
                "alignment": (0..5).map(alignment).collect::<Vec<_>>(),
            },
        },
        "evidence": [{
            "id": "https://school.example/evidence/7",
            "type": ["Evidence"],
            "name": "A survey",
            "narrative": "Twelve plants, drawn and named, with the places where they stand. ".repeat(6),
        }],
    });
    (badge, key)
}

fn signed(nth: u8, cryptosuite: &str) -> String {
    let (badge, key) = badge(nth);
    let options = json!({
        "type": "DataIntegrityProof",
        "cryptosuite": cryptosuite,
        "created": "2026-01-01T00:00:00Z",
        "verificationMethod": key.verification_method(),
        "proofPurpose": "assertionMethod",
    });
    proof::sign(&badge, &options, &key).expect("it can be signed").to_string()
}

/// A record of 62 signed badges under a signature of its own.
fn record() -> String {
    let lines: Vec<Value> = (0..62)
        .map(|nth| serde_json::from_str(&signed(nth, "eddsa-rdfc-2022")).expect("a badge is JSON"))
        .collect();
    let (mut record, key) = badge(99);
    record["@context"] = json!([
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]);
    record["type"] = json!(["VerifiableCredential", "ClrCredential"]);
    record.as_object_mut().expect("a record is an object").remove("evidence");
    record["credentialSubject"] =
        json!({"id": "did:example:learner", "type": ["ClrSubject"], "verifiableCredential": lines});
    let options = json!({
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-01-01T00:00:00Z",
        "verificationMethod": key.verification_method(),
        "proofPurpose": "assertionMethod",
    });
    proof::sign(&record, &options, &key).expect("it can be signed").to_string()
}

fn task(documents: Vec<String>) -> Task {
    Task::Judge { documents, evidence: Evidence::default(), now: NOW, expect: Expect::default() }
}

/// How many are genuine; a benchmark of anything else would say nothing.
fn genuine(outcome: Outcome) -> usize {
    let Outcome::Judged(judged) = outcome else { return 0 };
    judged.iter().flatten().flatten().filter(|report| report.headline == Headline::Genuine).count()
}

fn verify(criterion: &mut Criterion) {
    let mut one = |name: &str, documents: Vec<String>, expected: usize| {
        let task = task(documents);
        assert_eq!(genuine(run(task.clone())), expected, "{name}");
        criterion
            .bench_function(name, |bench| bench.iter_batched(|| task.clone(), run, BatchSize::LargeInput));
    };
    one("a badge, eddsa-rdfc-2022", vec![signed(1, "eddsa-rdfc-2022")], 1);
    one("a badge, eddsa-jcs-2022", vec![signed(1, "eddsa-jcs-2022")], 1);
    one("a record of 62 signed badges", vec![record()], 63);
    let (unsigned, key) = badge(1);
    criterion.bench_function("of that, the canonical text", |bench| {
        bench.iter(|| canonicalize(&unsigned, Edition::default()));
    });
    let signature = key.sign(b"message");
    let public = key.public();
    criterion.bench_function("of that, the signature", |bench| {
        bench.iter(|| public.verify(lapel::domain::key::Algorithm::EdDsa, b"message", &signature));
    });
}

criterion_group!(benches, verify);
criterion_main!(benches);
