//! `lapel verify` as programs use it: what it prints, and how it ends.

#![cfg(unix)]

mod stories;

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use stories::{badge, issuer, sign, unsigned};

/// What it prints, one JSON object a line, and its exit status.
fn verify(words: &[&str], input: &str) -> (Vec<Value>, i32) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lapel"))
        .args(["verify", "--json", "--at", "2026-11-21T18:02:00Z"])
        .args(words)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    child.stdin.take().expect("its input").write_all(input.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("its output");
    let lines = String::from_utf8(output.stdout).expect("text");
    let lines = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    (lines, output.status.code().expect("an end of its own"))
}

#[test]
fn the_exit_status_tells_genuine_from_not_and_from_unreadable() {
    let good = badge(1, "Welding");
    let (lines, status) = verify(&[], &good);
    assert_eq!((lines.len(), status, &lines[0]["headline"]), (1, 0, &json!("genuine")));
    let (lines, status) = verify(&[], &good.replace("Welding", "Surgery"));
    assert_eq!((status, &lines[0]["headline"]), (1, &json!("not-genuine")));
    assert_eq!(lines[0]["findings"]["integrity"], json!({"is": "fails", "why": "content-changed"}));
    let (lines, status) = verify(&[], "no badge");
    assert_eq!((status, lines[0]["error"]["why"].is_string()), (2, true));
    // One that is not, among those that are.
    let (lines, status) = verify(&[], &format!("[{good}, {}]", good.replace("Welding", "Surgery")));
    assert_eq!((lines.len(), status), (2, 1));
}

#[test]
fn whom_it_is_about_is_told_where_that_was_asked() {
    let key = issuer(1);
    let of = |identity: Value| {
        let mut badge = unsigned(&key.did_key(), "urn:example:1", "Welding");
        badge["credentialSubject"]["identifier"] = json!([identity]);
        sign(&badge, &key, &key.verification_method())
    };
    let said = |text: &str, known: &str| {
        let (lines, status) = verify(&["--recipient", known], text);
        assert_eq!(status, 0);
        lines[0]["recipient"]["is"].clone()
    };
    let hash = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399";
    for kind in ["emailAddress", "name", "sourcedId", "nationalIdentityNumber", "ext:badge-number"] {
        let plain = of(
            json!({"type": "IdentityObject", "identityType": kind, "hashed": false, "identityHash": "a@example.com"}),
        );
        assert_eq!(
            [said(&plain, "a@example.com"), said(&plain, "b@example.com")],
            ["holds", "fails"],
            "{kind}"
        );
        let hashed = of(
            json!({"type": "IdentityObject", "identityType": kind, "hashed": true, "identityHash": hash, "salt": "Kosher"}),
        );
        assert_eq!(
            [said(&hashed, "a@example.com"), said(&hashed, "b@example.com")],
            ["holds", "fails"],
            "{kind}"
        );
    }
    let unknown = of(
        json!({"type": "IdentityObject", "identityType": "emailAddress", "hashed": true, "identityHash": "sha512$00"}),
    );
    assert_eq!(said(&unknown, "a@example.com"), "not-claimed");
    assert!(verify(&[], &badge(1, "Welding")).0[0].get("recipient").is_none());
}

#[test]
fn what_the_web_is_taken_to_serve_is_all_that_it_serves() {
    let key = issuer(1);
    let mut text = unsigned(&key.did_key(), "urn:example:1", "Welding");
    text["credentialStatus"] = json!({"id": "https://status.example/list", "type": "1EdTechRevocationList"});
    text["@context"]
        .as_array_mut()
        .expect("contexts")
        .push("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json".into());
    let text = sign(&text, &key, &key.verification_method());
    let (lines, status) = verify(&[], &text);
    assert_eq!((status, &lines[0]["headline"]), (1, &json!("could-not-check")));
    assert_eq!(lines[0]["needs"], json!(["https://status.example/list"]));
    let folder = std::env::temp_dir().join(format!("lapel-command-line-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    for (withdrawn, headline, ends) in
        [(json!([]), "genuine", 0), (json!([{"id": "urn:example:1"}]), "revoked", 1)]
    {
        let list = json!({"issuer": key.did_key(), "revokedCredential": withdrawn});
        let file = folder.join(format!("{headline}.json"));
        std::fs::write(&file, json!({"https://status.example/list": list}).to_string()).expect("written");
        let (lines, status) = verify(&["--evidence", &file.to_string_lossy()], &text);
        assert_eq!((status, &lines[0]["headline"]), (ends, &json!(headline)), "{}", lines[0]);
    }
    std::fs::remove_dir_all(folder).expect("removed");
    let (lines, status) = verify(&["--challenge", "c-1"], &badge(1, "Welding"));
    assert_eq!((status, &lines[0]["findings"]["holder"]["why"]), (1, &json!("challenge-mismatch")));
}
