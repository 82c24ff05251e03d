//! Blockcerts: nothing is taken for granted that only a chain can tell.

use lapel::domain::engine::Expect;
use lapel::domain::evidence::Evidence;
use lapel::domain::json_ld;
use lapel::domain::verify::report::{Headline, Is, KeyPlace, NoteKind, Report, Why};
use lapel::domain::verify::verify;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::keys_and_lists::{LIST, entry, list, web};
use super::signatures::multibase;
use super::stories::*;

const PROFILE: &str = "https://issuer.example/profile.json";
const TRANSACTION: &str = "aa11bb22cc33dd44ee55ff6600771188229933aa44bb55cc66dd77ee88ff9900";
const EXPLORER: &str =
    "https://blockstream.info/api/tx/aa11bb22cc33dd44ee55ff6600771188229933aa44bb55cc66dd77ee88ff9900";
const PAYER: &str = "1AwdUWQzJgfDDjeKtpPzMfYMHejFBrxZfo";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A certificate beside one other in its tree, and the root.
fn certificate(chain: &str, change: impl Fn(&mut Value)) -> (Value, String) {
    let mut document = json!({
        "@context": ["https://w3id.org/openbadges/v2", "https://w3id.org/blockcerts/v2"],
        "type": "Assertion",
        "id": "urn:uuid:bbba8553-8ec1-445f-82c9-a57251dd731c",
        "recipient": {"type": "email", "hashed": false, "identity": "learner@example.com"},
        "issuedOn": "2026-05-03T00:00:00Z",
        "badge": {"type": "BadgeClass", "id": "urn:uuid:badge", "name": "Welding", "description": "x",
            "issuer": {"type": "Profile", "id": PROFILE, "name": "College"}},
        "verification": {"type": ["MerkleProofVerification2017", "Extension"], "publicKey": format!("ecdsa-koblitz-pubkey:{PAYER}")}
    });
    change(&mut document);
    anchored(document, chain, 0)
}

/// The same under this edition of its contexts.
fn anchored(mut document: Value, chain: &str, edition: usize) -> (Value, String) {
    let quads = json_ld::canonicalize(&document, json_ld::Edition(edition)).expect("RDF");
    let target: [u8; 32] = Sha256::digest(quads).into();
    let root: [u8; 32] = Sha256::digest([target, [7; 32]].concat()).into();
    document["signature"] = json!({
        "type": ["MerkleProof2017", "Extension"],
        "targetHash": hex(&target),
        "merkleRoot": hex(&root),
        "proof": [{"right": hex(&[7; 32])}],
        "anchors": [{"sourceId": TRANSACTION, "type": "BTCOpReturn", "chain": chain}]
    });
    (document, hex(&root))
}

fn transaction(root: &str) -> Value {
    json!({
        "txid": TRANSACTION,
        "vin": [{"prevout": {"scriptpubkey_address": PAYER}}],
        "vout": [{"scriptpubkey": "76a914ab88ac"}, {"scriptpubkey": format!("6a20{root}")}],
        "status": {"confirmed": true, "block_time": 1_780_000_000}
    })
}

fn profile() -> Value {
    json!({"@context": [], "type": "Profile", "id": PROFILE, "name": "College",
        "publicKey": [{"id": format!("ecdsa-koblitz-pubkey:{PAYER}"), "created": "2020-01-01T00:00:00Z"}]})
}

fn judge(document: &Value, evidence: &Evidence) -> Report {
    verify(&document.to_string(), evidence, NOW, &Expect::default()).expect("a document").swap_remove(0)
}

fn with(root: &str, change: impl Fn(&mut Value, &mut Value)) -> Evidence {
    let (mut transaction, mut profile) = (transaction(root), profile());
    change(&mut transaction, &mut profile);
    web(&[(EXPLORER, transaction), (PROFILE, profile)])
}

#[test]
fn a_certificate_is_genuine_only_once_its_transaction_was_looked_up() {
    let (document, root) = certificate("bitcoinMainnet", |_| {});
    let report = judge(&document, &web(&[]));
    assert_eq!(
        (report.headline, report.findings.integrity.why),
        (Headline::CouldNotCheck, Why::AnchorNotLookedUp)
    );
    assert_eq!(report.findings.integrity.about.as_deref(), Some("blockstream.info"));
    let anchor = report.anchor.expect("a finding of its own");
    assert_eq!((anchor.is, anchor.why), (Is::Unknown, Why::AnchorNotLookedUp));
    assert_eq!(report.needs, [PROFILE, EXPLORER]);
    let report = judge(&document, &web(&[(PROFILE, profile())]));
    assert_eq!(report.headline, Headline::CouldNotCheck);
    let report = judge(&document, &with(&root, |_, _| {}));
    assert_eq!(
        (report.headline, report.findings.integrity.why),
        (Headline::Genuine, Why::AnchorFound),
        "{report:?}"
    );
    let anchor = report.anchor.expect("a finding of its own");
    assert_eq!((anchor.is, anchor.as_of), (Is::Holds, report.findings.integrity.as_of));
    assert_eq!(report.key_at, KeyPlace::Website("issuer.example".into()));
    assert_eq!(report.reading.title.as_deref(), Some("Welding"));
    // The profile alone does not say whose transaction it was.
    assert_eq!(
        judge(&document, &web(&[(EXPLORER, transaction(&root))])).headline,
        Headline::IssuerUnconfirmed
    );
}

#[test]
fn each_answer_that_is_not_the_right_one_confirms_nothing() {
    let (document, root) = certificate("bitcoinMainnet", |_| {});
    let headline = |change: fn(&mut Value, &mut Value)| judge(&document, &with(&root, change)).headline;
    assert_eq!(
        headline(|t, _| t["vout"][1]["scriptpubkey"] = format!("6a20{}", hex(&[9; 32])).into()),
        Headline::NotGenuine
    );
    assert_eq!(
        headline(|t, _| t["vin"][0]["prevout"]["scriptpubkey_address"] = "1Other".into()),
        Headline::NotGenuine
    );
    assert_eq!(
        headline(|_, p| p["publicKey"][0]["revoked"] = "2025-01-01T00:00:00Z".into()),
        Headline::NotGenuine
    );
    assert_eq!(
        headline(|_, p| p["publicKey"][0]["created"] = "2026-11-01T00:00:00Z".into()),
        Headline::NotGenuine
    );
    assert_eq!(headline(|_, p| p["publicKey"][0]["expires"] = "some day".into()), Headline::NotGenuine);
    assert_eq!(headline(|t, _| t["status"]["confirmed"] = false.into()), Headline::CouldNotCheck);
    assert_eq!(headline(|t, _| t["txid"] = "00".repeat(32).into()), Headline::CouldNotCheck);
    assert_eq!(headline(|t, _| *t = json!("not found")), Headline::CouldNotCheck);
    assert_eq!(
        headline(|_, p| p["id"] = "https://evil.example/profile.json".into()),
        Headline::IssuerUnconfirmed
    );
    assert_eq!(
        headline(|t, _| drop(t["status"].as_object_mut().unwrap().remove("block_time"))),
        Headline::IssuerUnconfirmed
    );
}

#[test]
fn a_changed_certificate_has_no_place_in_the_tree() {
    let versioned =
        |d: &mut Value| d["@context"][1] = "https://w3id.org/blockcerts/schema/2.0/context.json".into();
    let (document, root) = certificate("bitcoinMainnet", versioned);
    assert_eq!(judge(&document, &with(&root, |_, _| {})).headline, Headline::Genuine);
    let mut forged = document.clone();
    forged["badge"]["name"] = "Surgery".into();
    assert_eq!(judge(&forged, &with(&root, |_, _| {})).headline, Headline::NotGenuine);
    // Under an address whose context has changed in place, the hash may be the context's fault.
    let (mut forged, root) = certificate("bitcoinMainnet", |_| {});
    forged["badge"]["name"] = "Surgery".into();
    let report = judge(&forged, &with(&root, |_, _| {}));
    assert_eq!(
        (report.headline, report.findings.integrity.why),
        (Headline::CouldNotCheck, Why::UnknownVocabulary)
    );
}

#[test]
fn an_end_cannot_be_hidden_in_a_certificate_either() {
    let (ended, root) = certificate("bitcoinMainnet", |d| d["expires"] = "2026-06-01T00:00:00Z".into());
    assert_eq!(judge(&ended, &with(&root, |_, _| {})).headline, Headline::Expired);
    let mut forged = ended.clone();
    let end = forged.as_object_mut().unwrap().remove("expires").unwrap();
    forged["https://w3id.org/security#expiration"] =
        json!({"@type": "http://www.w3.org/2001/XMLSchema#dateTime", "@value": end});
    assert_ne!(judge(&forged, &with(&root, |_, _| {})).headline, Headline::Genuine);
}

#[test]
fn a_withdrawn_certificate_is_on_its_issuers_list() {
    const LIST: &str = "https://issuer.example/revoked.json";
    let (document, root) = certificate("bitcoinMainnet", |_| {});
    let mut evidence = with(&root, |_, p| p["revocationList"] = LIST.into());
    let report = judge(&document, &evidence);
    assert_eq!((report.headline, report.findings.status.is), (Headline::CouldNotCheck, Is::Unknown));
    let revoked = json!({"id": LIST, "revokedAssertions": [{"id": document["id"]}]});
    evidence.insert(LIST.into(), served(revoked.to_string()));
    assert_eq!(judge(&document, &evidence).headline, Headline::Revoked);
    evidence.insert(LIST.into(), served(json!({"id": LIST, "revokedAssertions": []}).to_string()));
    assert_eq!(judge(&document, &evidence).headline, Headline::Genuine);
}

#[test]
fn a_test_is_said_to_be_one() {
    let (document, _) = certificate("bitcoinTestnet", |_| {});
    let report = judge(&document, &web(&[]));
    assert!(report.notes.iter().any(|note| note.what == NoteKind::TestNetwork), "{:?}", report.notes);
    assert!(report.needs.iter().any(|need| need.starts_with("https://blockstream.info/testnet/api/tx/")));
    let (document, _) = certificate("mockchain", |_| {});
    let report = judge(&document, &web(&[(PROFILE, profile())]));
    assert_eq!((report.headline, report.findings.integrity.why), (Headline::CouldNotCheck, Why::AnchorNone));
}

#[test]
fn early_certificates_name_their_network_by_the_form_of_an_address() {
    let needs = |payer: &str| {
        let (document, _) = certificate("", |d| {
            d["verification"]["publicKey"] = format!("ecdsa-koblitz-pubkey:{payer}").into()
        });
        let report = judge(&document, &web(&[]));
        report.needs.into_iter().find(|need| need.contains("/tx/")).expect("an explorer")
    };
    for main in [PAYER, "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"] {
        assert_eq!(needs(main), EXPLORER, "{main}");
    }
    for test in
        ["mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", "n2ZNV88uQbede7C5M5jzi6SyG4GncsMLkS", "2MzQw", "tb1qw508"]
    {
        assert!(needs(test).starts_with("https://blockstream.info/testnet/api/tx/"), "{test}");
    }
}

#[test]
fn a_transaction_that_can_be_none_is_a_fault_of_the_proof() {
    for id in [&TRANSACTION[1..], &TRANSACTION.replace("aa11", "gg11"), &format!("{TRANSACTION}00"), ""] {
        let (mut document, _) = certificate("bitcoinMainnet", |_| {});
        document["signature"]["anchors"][0]["sourceId"] = (*id).into();
        let report = judge(&document, &web(&[]));
        assert_eq!(
            (report.headline, report.findings.integrity.why),
            (Headline::NotGenuine, Why::ProofMalformed)
        );
    }
}

#[test]
fn only_the_very_address_that_paid_is_the_issuers_and_from_its_first_moment() {
    let (document, root) = certificate("bitcoinMainnet", |_| {});
    let key = |change: fn(&mut Value, &mut Value)| {
        let key = judge(&document, &with(&root, change)).findings.issuer_key;
        (key.is, key.why)
    };
    // The case of letters means something there.
    assert_eq!(
        key(|_, p| p["publicKey"][0]["id"] = format!("x:{}", PAYER.to_lowercase()).into()),
        (Is::Fails, Why::KeyOfAnother)
    );
    // 1,780,000,000 seconds.
    assert_eq!(
        key(|_, p| p["publicKey"][0]["created"] = "2026-05-28T20:26:40Z".into()),
        (Is::Holds, Why::KeyOfIssuer)
    );
    assert_eq!(
        key(|_, p| p["publicKey"][0]["expires"] = "2026-05-28T20:26:40Z".into()),
        (Is::Fails, Why::KeyRevoked)
    );
}

#[test]
fn a_certificate_over_an_older_writing_of_the_same_is_noted() {
    let (document, root) = certificate("bitcoinMainnet", |_| {});
    let notes = |document: &Value, root: &str| judge(document, &with(root, |_, _| {})).notes;
    assert_eq!(notes(&document, &root), []);
    // RDFC-1.0 writes this letter in another way than what came before it.
    let (mut odd, root) = certificate("bitcoinMainnet", |d| d["badge"]["description"] = "x\u{7f}".into());
    assert_eq!(notes(&odd, &root), []);
    odd.as_object_mut().unwrap().remove("signature");
    let oldest = json_ld::editions(&odd) - 1;
    let (odd, root) = anchored(odd, "bitcoinMainnet", oldest);
    let report = judge(&odd, &with(&root, |_, _| {}));
    assert_eq!(report.headline, Headline::Genuine);
    assert_eq!(report.notes.iter().map(|note| note.what).collect::<Vec<_>>(), [NoteKind::OlderVocabulary]);
}

// Ethereum, and the CBOR of MerkleProof2019.

const ACCOUNT: &str = "0x7e30a37763e6Ba1fFeDE1750bBeFB4c60b17a1B3";

/// RFC 8949 §3.1: the head of an item and what follows it.
fn item(major: u8, argument: u32, content: &[u8]) -> Vec<u8> {
    let head = match argument {
        0..=23 => vec![major << 5 | argument as u8],
        24..=255 => vec![major << 5 | 24, argument as u8],
        _ => [&[major << 5 | 26][..], &argument.to_be_bytes()].concat(),
    };
    [head, content.to_vec()].concat()
}

/// A certificate of the third version, anchored on the network of this number.
fn of_ethereum(network: u32, change: impl Fn(&mut Value)) -> (Value, String) {
    let mut document = unsigned(PROFILE, "urn:uuid:bbba8553-8ec1-445f-82c9-a57251dd731c", "Welding");
    change(&mut document);
    let quads = json_ld::canonicalize(&document, Default::default()).expect("RDF");
    let target: [u8; 32] = Sha256::digest(quads).into();
    let root: [u8; 32] = Sha256::digest([[7; 32], target].concat()).into();
    let number = |value: u32| item(0, value, &[]);
    let array = |items: &[Vec<u8>]| item(4, items.len() as u32, &items.concat());
    let bytes = |content: &[u8]| item(2, content.len() as u32, content);
    let hash = |hash: &[u8]| bytes(&bytes(hash));
    // As its digits, which stand there as text.
    let digits = |text: &str| bytes(&item(3, text.len() as u32, text.as_bytes()));
    let pair = |name: u32, value: Vec<u8>| array(&[number(name), value]);
    let anchor = array(&[pair(0, number(1)), pair(1, number(network)), pair(2, digits(TRANSACTION))]);
    // The whole as a map, its parts as lists of pairs.
    let members = [
        [number(0), hash(&root)].concat(),
        [number(1), hash(&target)].concat(),
        [number(2), array(&[anchor])].concat(),
        [number(3), array(&[array(&[number(0), hash(&[7; 32])])])].concat(),
    ];
    let whole = item(5, 4, &members.concat());
    document["proof"] = json!({
        "type": "MerkleProof2019",
        "created": "2026-05-28T20:26:40Z",
        "proofValue": multibase(&whole),
        "proofPurpose": "assertionMethod",
        "verificationMethod": format!("{PROFILE}#key")
    });
    (document, hex(&root))
}

#[test]
fn a_transaction_of_ethereum_is_looked_up_and_read_alike() {
    for (network, host) in [(1, "eth.blockscout.com"), (11_155_111, "eth-sepolia.blockscout.com")] {
        let (document, root) = of_ethereum(network, |_| {});
        let explorer = format!("https://{host}/api/v2/transactions/0x{TRANSACTION}");
        assert_eq!(judge(&document, &web(&[])).needs, [PROFILE, explorer.as_str()]);
        let look = |change: &dyn Fn(&mut Value)| {
            let mut told = json!({
                "hash": format!("0x{}", TRANSACTION.to_uppercase()),
                "status": "ok",
                "raw_input": format!("0x{root}"),
                "from": {"hash": ACCOUNT},
                "timestamp": "2026-05-28T20:26:40.000000Z"
            });
            change(&mut told);
            let mut profile = profile();
            profile["publicKey"][0]["id"] = format!("ecdsa-koblitz-pubkey:{}", ACCOUNT.to_lowercase()).into();
            judge(&document, &web(&[(&explorer, told), (PROFILE, profile)]))
        };
        let report = look(&|_| {});
        assert_eq!(report.headline, Headline::Genuine, "{:?}", report.findings);
        let other = format!("0x{}", "00".repeat(32));
        for (change, headline, why) in [
            ("hash", Headline::CouldNotCheck, Why::AnchorUnreachable),
            ("status", Headline::CouldNotCheck, Why::AnchorUnreachable),
            ("raw_input", Headline::NotGenuine, Why::AnchorDiffers),
        ] {
            let report = look(&|told| told[change] = other.clone().into());
            assert_eq!((report.headline, report.findings.integrity.why), (headline, why), "{change}");
        }
        let report = look(&|told| told["from"]["hash"] = "0x00".into());
        assert_eq!(
            (report.headline, report.findings.issuer_key.why),
            (Headline::NotGenuine, Why::KeyOfAnother)
        );
        let mut forged = document.clone();
        forged["credentialSubject"]["achievement"]["name"] = "Surgery".into();
        assert_eq!(judge(&forged, &web(&[])).headline, Headline::NotGenuine);
    }
}

#[test]
fn what_the_profile_lists_as_withdrawn_counts_beside_a_status_of_its_own() {
    const WITHDRAWN: &str = "https://issuer.example/revoked.json";
    let (document, root) = of_ethereum(1, |it| it["credentialStatus"] = entry("revocation", "7"));
    let explorer = format!("https://eth.blockscout.com/api/v2/transactions/0x{TRANSACTION}");
    let told = json!({"hash": format!("0x{TRANSACTION}"), "status": "ok", "raw_input": format!("0x{root}"),
        "from": {"hash": ACCOUNT}, "timestamp": "2026-05-28T20:26:40Z"});
    let mut profile = profile();
    profile["publicKey"][0]["id"] = format!("ecdsa-koblitz-pubkey:{ACCOUNT}").into();
    profile["revocationList"] = WITHDRAWN.into();
    let headline = |set: Option<usize>, withdrawn: Option<Value>| {
        let mut pages = vec![
            (explorer.as_str(), told.clone()),
            (PROFILE, profile.clone()),
            (LIST, list(&issuer(2), set, |_| {})),
        ];
        pages.extend(withdrawn.map(|it| (WITHDRAWN, json!({"revokedAssertions": it}))));
        judge(&document, &web(&pages)).headline
    };
    assert_eq!(headline(None, Some(json!([]))), Headline::Genuine);
    assert_eq!(headline(None, Some(json!([document["id"]]))), Headline::Revoked);
    assert_eq!(headline(Some(7), Some(json!([]))), Headline::Revoked);
    assert_eq!(headline(None, None), Headline::CouldNotCheck);
}
