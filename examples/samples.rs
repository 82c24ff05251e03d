//! Makes the sample badges under `public/samples/`, signed by a key that anybody can have: its seed stands here.
//! `cargo run --example samples`. An issuer who signs with a public key must say so in its name, and does.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use lapel::domain::key::SigningKey;
use lapel::domain::proof;
use serde_json::{Value, json};

/// Public on purpose.
const SEED: [u8; 32] = *b"Lapel sample issuer, not secret.";

fn main() -> std::io::Result<()> {
    let key = SigningKey::from_seed(&SEED);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("public/samples");
    std::fs::create_dir_all(&folder)?;
    for (name, badge) in [
        ("data-literacy", data_literacy(&key)),
        ("collaboration", collaboration(&key)),
        ("first-aid", first_aid(&key)),
    ] {
        let options = json!({
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": "2026-06-12T09:00:00Z",
            "verificationMethod": key.verification_method(),
            "proofPurpose": "assertionMethod",
        });
        let signed = proof::sign(&badge, &options, &key).map_err(std::io::Error::other)?;
        std::fs::write(folder.join(format!("{name}.json")), format!("{signed:#}\n"))?;
    }
    Ok(())
}

fn badge(key: &SigningKey, id: &str, subject: Value) -> Value {
    json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
        ],
        "id": format!("urn:uuid:{id}"),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": subject["achievement"]["name"],
        "issuer": {
            "id": key.did_key(),
            "type": ["Profile"],
            "name": "Lapel Sample Issuer (not a real school)",
            "description": "Signs sample badges with a key that anybody can have."
        },
        "validFrom": "2026-06-12T09:00:00Z",
        "credentialSubject": subject
    })
}

/// An emblem: a ring, a shape and nothing else.
fn emblem(ring: &str, ground: &str, shape: &str) -> Value {
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 64 64'><circle cx='32' cy='32' r='30' fill='{ring}'/>\
         <circle cx='32' cy='32' r='24' fill='{ground}'/>{shape}</svg>"
    );
    json!({"id": format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg)), "type": "Image"})
}

fn data_literacy(key: &SigningKey) -> Value {
    let shape = "<path d='M20 43V31M29 43V23M38 43V34M47 43V19' transform='translate(-1.5 0)' fill='none' stroke='#f3d48a' stroke-width='5' stroke-linecap='round'/>";
    badge(
        key,
        "6f7c2a52-0b63-4e0e-9a53-5d1f6c1b0a01",
        json!({
            "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "identityType": "name", "hashed": false,
                "identityHash": "Sample Learner"}],
            "achievement": {
                "id": "urn:uuid:6f7c2a52-0b63-4e0e-9a53-5d1f6c1b0aa1",
                "type": ["Achievement"],
                "achievementType": "MicroCredential",
                "name": "Data Literacy",
                "description": "Reads, cleans and explains everyday data, and says how sure the conclusions are.",
                "criteria": {"narrative": "Four short projects with real data:\n\n- **Clean** a table with missing and doubtful values\n- **Describe** it with two charts and three sentences\n- **Question** a published claim\n- **Explain** uncertainty to somebody who has five minutes\n\nEach was judged by two assessors against a rubric."},
                "image": emblem("#f3d48a", "#174539", shape),
                "tag": ["data", "statistics"],
                "alignment": [
                    {"type": ["Alignment"], "targetName": "Clean field data",
                     "targetUrl": "https://skills.example/clean-field-data", "targetFramework": "Sample skills"},
                    {"type": ["Alignment"], "targetName": "Explain uncertainty",
                     "targetUrl": "https://skills.example/explain-uncertainty", "targetFramework": "Sample skills"}
                ]
            }
        }),
    )
}

fn collaboration(key: &SigningKey) -> Value {
    let shape = "<circle cx='25' cy='30' r='9' fill='#f6dfe7'/><circle cx='39' cy='30' r='9' fill='#f6dfe7' fill-opacity='.75'/><path d='M18 46c2-8 26-8 28 0' fill='none' stroke='#f6dfe7' stroke-width='4' stroke-linecap='round'/>";
    badge(
        key,
        "6f7c2a52-0b63-4e0e-9a53-5d1f6c1b0a02",
        json!({
            "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "identityType": "name", "hashed": false,
                "identityHash": "Sample Learner"}],
            "result": [{"type": ["Result"], "resultDescription": "urn:uuid:6f7c2a52-0b63-4e0e-9a53-5d1f6c1b0ad2",
                "achievedLevel": "urn:uuid:6f7c2a52-0b63-4e0e-9a53-5d1f6c1b0ae3", "status": "Completed"}],
            "achievement": {
                "id": "urn:uuid:6f7c2a52-0b63-4e0e-9a53-5d1f6c1b0aa2",
                "type": ["Achievement"],
                "achievementType": "Competency",
                "name": "Collaboration",
                "description": "Works in a team so that the others do better work too.",
                "criteria": {"narrative": "A project of six weeks in a team of four, with notes from every member and an observation by a coach."},
                "image": emblem("#e9e1d0", "#7a3b55", shape),
                "resultDescription": [{
                    "id": "urn:uuid:6f7c2a52-0b63-4e0e-9a53-5d1f6c1b0ad2", "type": ["ResultDescription"],
                    "name": "Level of collaboration", "resultType": "RubricCriterionLevel",
                    "rubricCriterionLevel": [
                        {"id": "urn:uuid:6f7c2a52-0b63-4e0e-9a53-5d1f6c1b0ae1", "type": ["RubricCriterionLevel"], "name": "Takes part", "level": "1"},
                        {"id": "urn:uuid:6f7c2a52-0b63-4e0e-9a53-5d1f6c1b0ae2", "type": ["RubricCriterionLevel"], "name": "Contributes", "level": "2"},
                        {"id": "urn:uuid:6f7c2a52-0b63-4e0e-9a53-5d1f6c1b0ae3", "type": ["RubricCriterionLevel"], "name": "Makes others better", "level": "3",
                         "description": "Others name concrete help that they had from this person."}
                    ]
                }],
                "alignment": [{"type": ["Alignment"], "targetName": "Collaboration",
                    "targetUrl": "https://skills.example/durable/collaboration", "targetFramework": "Sample durable skills"}]
            }
        }),
    )
}

fn first_aid(key: &SigningKey) -> Value {
    let shape = "<path d='M32 19v26M19 32h26' stroke='#fff' stroke-width='8' stroke-linecap='round'/>";
    let mut badge = badge(
        key,
        "6f7c2a52-0b63-4e0e-9a53-5d1f6c1b0a03",
        json!({
            "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "identityType": "name", "hashed": false,
                "identityHash": "Sample Learner"}],
            "achievement": {
                "id": "urn:uuid:6f7c2a52-0b63-4e0e-9a53-5d1f6c1b0aa3",
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": "First Aid at Work",
                "description": "A certificate that has to be renewed; this one has run out, to show what that looks like.",
                "criteria": {"narrative": "One day of practice and a test."},
                "image": emblem("#cfe2f2", "#224a72", shape)
            }
        }),
    );
    badge["validFrom"] = json!("2023-03-01T09:00:00Z");
    badge["validUntil"] = json!("2026-03-01T09:00:00Z");
    badge
}
