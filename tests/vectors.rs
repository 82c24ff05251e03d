//! Real and synthetic documents of other people against their expected verdicts, where the fixtures are at hand.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lapel::domain::engine::{self, Expect, Findable, Outcome, Task};
use lapel::domain::evidence::{Answer, Body, Evidence, Instant};
use lapel::domain::verify::date;
use lapel::domain::verify::report::{Headline, Is, Report};
use serde_json::Value;

/// The folder of fixtures, or None with a word about what is skipped.
fn fixtures() -> Option<PathBuf> {
    let shared = std::env::var_os("LAPEL_SHARED").map(PathBuf::from);
    let folder =
        shared.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared")).join("fixtures");
    if folder.join("manifest.json").exists() {
        return Some(folder);
    }
    eprintln!("skipped: no fixtures at {}", folder.display());
    None
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).expect("a fixture")).expect("JSON")
}

/// What the web serves in these cases.
fn evidence(fixtures: &Path, at: Instant) -> Evidence {
    let dcc = "https://digitalcredentials.github.io/vc-test-fixtures";
    let mut served: BTreeMap<String, String> = BTreeMap::new();
    for name in ["e5WK8CbZ1GjycuPombrj", "expired", "missingBitStringType", "notYetValid", "tampered"] {
        let address = format!("{dcc}/statusLists/didkey-ed25519Signature2020/{name}");
        served.insert(address, format!("dcc/statusLists/{name}.json"));
    }
    let raw = "https://raw.githubusercontent.com/digitalcredentials/verifier-core/refs/heads/main/src/test-fixtures/status";
    let list = "e5WK8CbZ1GjycuPombrj";
    served.insert(format!("{raw}/{list}"), format!("dcc/statusLists/{list}.json"));
    for name in ["legacy", "oidf"] {
        served.insert(format!("{dcc}/dids/{name}/did.json"), format!("dcc/dids/{name}.did.json"));
    }
    for (address, file) in [
        ("https://status.example/1", "generated/status-list-1.json"),
        ("https://status.example/2", "generated/status-list-attacker.json"),
        ("https://revocations.example/list1", "generated/1edtech-revocation-list.json"),
    ] {
        served.insert(address.to_owned(), file.to_owned());
    }
    let answer = |file: &String| {
        let text = std::fs::read_to_string(fixtures.join(file)).expect("a fixture");
        Answer { at, body: Body::Text(text) }
    };
    Evidence(served.iter().map(|(address, file)| (address.clone(), answer(file))).collect())
}

fn judge(
    file: &Path,
    evidence: &Evidence,
    now: Instant,
    expect: &Expect,
) -> Vec<Result<Vec<Report>, String>> {
    let bytes = std::fs::read(file).expect("a fixture");
    let found = match engine::run(Task::Read { bytes }) {
        Outcome::Read(Findable::Documents { found, .. }) => found,
        Outcome::Failed(fault) => return vec![Err(fault.code)],
        other => return vec![Err(format!("{other:?}"))],
    };
    let documents = found.into_iter().map(|document| document.text).collect();
    match engine::run(Task::Judge { documents, evidence: evidence.clone(), now, expect: expect.clone() }) {
        Outcome::Judged(judged) => judged.into_iter().map(|j| j.map_err(|fault| fault.code)).collect(),
        other => panic!("{other:?}"),
    }
}

/// Cases where we answer otherwise than the data set, each with the reason.
const DIFFERENCES: [(&str, Headline, &str); 2] = [
    (
        "blockcerts/v3/proof-chain-example-ed25519.json",
        Headline::Genuine,
        "its proofs are Data Integrity proofs under did:key; the data set expects a chain that none of them uses",
    ),
    (
        "blockcerts/v3/testnet-v3--tampered.json",
        Headline::NotGenuine,
        "it is tampered with, as its name says: its id is none any more, so that no hash covers it; no chain is needed",
    ),
];

#[test]
fn documents_of_others_get_their_verdicts() {
    let Some(fixtures) = fixtures() else { return };
    let now = date::instant("2026-11-21T00:00:00Z").expect("a date");
    let evidence = evidence(&fixtures, now);
    let manifest = read(&fixtures.join("manifest.json"));
    let kinds = ["credential", "generated", "baked-image", "malformed", "vc-jwt", "presentation"];
    let (mut as_expected, mut cautious, mut wrong) = (0, Vec::new(), Vec::new());
    for case in manifest["files"].as_array().expect("files") {
        let kind = case["kind"].as_str().unwrap_or_default();
        let Some(expected) = case["expect"]["overall"].as_str().filter(|_| kinds.contains(&kind)) else {
            continue;
        };
        let name = case["file"].as_str().expect("a name");
        let challenge = name.starts_with("generated/vp-").then(|| "c-7b1f2f0e".to_owned());
        let judged = judge(&fixtures.join(name), &evidence, now, &Expect { challenge, ..Expect::default() });
        let reports: Vec<&Report> = judged.iter().flatten().flatten().collect();
        let unreadable = judged.iter().any(Result::is_err) || reports.is_empty();
        let all_genuine = !unreadable && reports.iter().all(|r| r.headline == Headline::Genuine);
        let worst = reports.iter().map(|r| r.headline).max();
        let any = |headline: Headline| reports.iter().any(|r| r.headline == headline);

        if let Some((_, headline, _)) = DIFFERENCES.iter().find(|(file, ..)| *file == name) {
            assert_eq!(worst, Some(*headline), "{name}");
            continue;
        }
        let right = match expected {
            // The one that matters most: nothing false is called genuine.
            "invalid" => !all_genuine,
            "valid" => all_genuine,
            "indeterminate" => any(Headline::CouldNotCheck) || any(Headline::IssuerUnconfirmed),
            "unsigned" | "unsigned-but-wellformed" => worst == Some(Headline::Unsigned),
            "not-locally-verifiable" => !any(Headline::Genuine) && !any(Headline::NotGenuine),
            _ => continue,
        };
        if right {
            as_expected += 1;
            continue;
        }
        // A valid document may be one that we cannot confirm with the evidence at hand, so long as nothing fails.
        let fails = |report: &&Report| {
            let f = &report.findings;
            [&f.integrity, &f.issuer_key, &f.status].iter().any(|finding| finding.is == Is::Fails)
        };
        if expected == "valid" && !reports.iter().any(fails) {
            cautious.push(name);
        } else {
            wrong.push(format!("{name}: expected {expected}, is {worst:?}"));
        }
    }
    eprintln!(
        "{as_expected} as expected, {} valid ones not confirmed here, {} differ",
        cautious.len(),
        wrong.len()
    );
    for name in &cautious {
        eprintln!("  not confirmed: {name}");
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(as_expected > 150, "{as_expected}");
}

#[test]
fn any_one_bit_changed_in_a_real_badge_is_not_genuine() {
    let Some(fixtures) = fixtures() else { return };
    let now = date::instant("2026-11-21T00:00:00Z").expect("a date");
    for name in ["generated/valid-eddsa-rdfc-2022.json", "generated/valid-vcjwt-es256-didjwk.jwt"] {
        let text = std::fs::read(fixtures.join(name)).expect("a fixture");
        for place in 0..text.len() {
            let mut changed = text.clone();
            changed[place] ^= 1 << (place % 7);
            let Ok(changed) = String::from_utf8(changed) else { continue };
            let same = serde_json::from_str::<Value>(&changed).ok()
                == serde_json::from_slice::<Value>(&text).ok()
                && changed.starts_with('{');
            let reports =
                lapel::domain::verify::verify(&changed, &Evidence::default(), now, &Expect::default());
            let genuine = reports.is_ok_and(|reports| reports[0].headline == Headline::Genuine);
            assert!(!genuine || same, "{name} at {place}");
        }
    }
}

/// What the web of the Open Badges 2.0 cases serves: their assets, and each assertion at its own address.
fn web_of_second_edition(fixtures: &Path, manifest: &Value, at: Instant) -> Evidence {
    let mut web = Evidence::default();
    for case in manifest["files"].as_array().expect("files") {
        let name = case["file"].as_str().expect("a name");
        let Some(file) = name.strip_prefix("1edtech-validator/ob20/assets/") else { continue };
        let Ok(text) = std::fs::read_to_string(fixtures.join(name)) else { continue };
        let id =
            serde_json::from_str::<Value>(&text).ok().and_then(|it| it["id"].as_str().map(str::to_owned));
        let own = id.filter(|id| id.starts_with("https:"));
        for address in [Some(format!("https://example.org/{file}")), own].into_iter().flatten() {
            web.insert(address, Answer { at, body: Body::Text(text.clone()) });
        }
    }
    web
}

/// Valid ones that we do not confirm: part of their web stands at `http:` addresses, which anybody on the way can answer.
const OVER_HTTP: [&str; 4] = [
    "assertion-with-multiple-extensions.json",
    "basic-assertion-with-allowed-origins-valid-multiple-starts-with.json",
    "basic-assertion-with-allowed-origins.json",
    "simple-not-revoked.jwt",
];

/// Invalid by a rule of form alone: its host says that it stands.
const ONLY_OF_FORM: [&str; 1] = ["assertion-with-data-image.json"];

#[test]
fn hosted_and_signed_badges_of_others_are_what_their_web_says() {
    let Some(fixtures) = fixtures() else { return };
    let now = date::instant("2026-11-21T00:00:00Z").expect("a date");
    let manifest = read(&fixtures.join("manifest.json"));
    let assets = web_of_second_edition(&fixtures, &manifest, now);
    let (mut genuine, mut not) = (0, 0);
    for case in manifest["files"].as_array().expect("files") {
        let name = case["file"].as_str().expect("a name");
        let Some(file) = name.strip_prefix("1edtech-validator/ob20/").filter(|it| !it.contains('/')) else {
            continue;
        };
        let mut web = assets.clone();
        let bytes = std::fs::read(fixtures.join(name)).expect("a fixture");
        let Outcome::Read(Findable::Documents { found, .. }) = engine::run(Task::Read { bytes }) else {
            continue;
        };
        for document in &found {
            let assertion: Value = serde_json::from_str(&document.text).unwrap_or_default();
            if let Some(id) = assertion["id"].as_str() {
                web.insert(id.to_owned(), Answer { at: now, body: Body::Text(document.text.clone()) });
            }
        }
        let judged = judge(&fixtures.join(name), &web, now, &Expect::default());
        let headline = judged.iter().flatten().flatten().map(|report| report.headline).max();
        match case["expect"]["overall"].as_str() {
            Some("valid") if !OVER_HTTP.contains(&file) && !file.starts_with("issuer-") => {
                assert_eq!(headline, Some(Headline::Genuine), "{file}");
                genuine += 1;
            }
            Some("invalid") if !ONLY_OF_FORM.contains(&file) => {
                assert_ne!(headline, Some(Headline::Genuine), "{file}");
                not += 1;
            }
            _ => {}
        }
    }
    assert!(genuine >= 3 && not >= 6, "{genuine} {not}");
}
