//! Public keys that can be right, the signatures they accept, and the learner's own signing key.
//!
//! <https://www.w3.org/TR/cid-1.0/#verification-material>, RFC 7517, RFC 7518, RFC 8037

mod multiples;
mod rsa;

use std::cell::{LazyCell, RefCell};
use std::fmt;
use std::rc::Rc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use curve25519_dalek::{constants::ED25519_BASEPOINT_POINT, scalar::Scalar};
use ed25519_dalek::{Signer as _, Verifier as _};
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use serde_json::Value;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use multiples::Multiples;
pub use rsa::RsaKey;

/// A key that signatures are checked with. Each variant can be made only from an encoding that its
/// specification calls valid, so whoever holds one need not ask again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    Ed25519(Ed25519Key),
    P256(P256Key),
    P384(P384Key),
    Rsa(RsaKey),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ed25519Key(ed25519_dalek::VerifyingKey);
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct P256Key(p256::ecdsa::VerifyingKey);
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct P384Key(p384::ecdsa::VerifyingKey);

/// The signature algorithms that are checked here, by their JOSE names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// Ed25519 (RFC 8037), verified strictly.
    EdDsa,
    /// ECDSA on P-256 with SHA-256, signature as r‖s.
    Es256,
    /// ECDSA on P-384 with SHA-384, signature as r‖s.
    Es384,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PSS with SHA-256 and a salt as long as its hash.
    Ps256,
}

/// Why an encoding gives no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A kind of key that may be perfectly right, but which is not checked here.
    #[error("a key of a kind that is not supported: {0}")]
    Unsupported(String),
    #[error("a malformed key: {0}")]
    Malformed(&'static str),
    /// Somebody published a secret: whatever it signs proves nothing.
    #[error("a private key where a public one belongs")]
    Private,
    #[error("a key too weak to prove anything: {0}")]
    Weak(&'static str),
    #[error("a key that is not meant for checking signatures")]
    NotForSignatures,
}

/// Why a signature was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    #[error("the key is of another kind than the algorithm asks for")]
    WrongKeyType,
    #[error("not a signature of this algorithm")]
    Malformed,
    #[error("the signature does not match")]
    Mismatch,
}

/// Longer than any multikey supported here (RSA of 4096 bits); base58 costs the square of its length.
const MULTIKEY_MAX: usize = 768;

const ED25519_PUB: [u8; 2] = [0xed, 0x01];
const P256_PUB: [u8; 2] = [0x80, 0x24];
const P384_PUB: [u8; 2] = [0x81, 0x24];
const RSA_PUB: [u8; 2] = [0x85, 0x24];

impl PublicKey {
    /// A Multikey, as in `publicKeyMultibase` and did:key.
    ///
    /// <https://www.w3.org/TR/cid-1.0/#Multikey>
    pub fn from_multikey(text: &str) -> Result<Self, KeyError> {
        let (code, key) = multikey(text)?;
        let key = key.as_slice();
        match code {
            ED25519_PUB => Self::ed25519(key),
            P256_PUB if key.len() == 33 => Self::p256(key),
            P384_PUB if key.len() == 49 => Self::p384(key),
            P256_PUB | P384_PUB => Err(KeyError::Malformed("multikey")),
            RSA_PUB => RsaKey::from_pkcs1_der(key).map(Self::Rsa),
            [a, b] => Err(KeyError::Unsupported(format!("multikey {a:02x}{b:02x}"))),
        }
    }

    /// `publicKeyBase58` of an Ed25519VerificationKey2018.
    pub fn from_base58(text: &str) -> Result<Self, KeyError> {
        Self::ed25519(&base58btc(text)?)
    }

    /// A JSON Web Key: OKP/Ed25519, EC/P-256, EC/P-384 or RSA.
    ///
    /// RFC 7517, 7518 §6.2 and §6.3, RFC 8037 §2
    pub fn from_jwk(jwk: &Value) -> Result<Self, KeyError> {
        let jwk = jwk.as_object().ok_or(KeyError::Malformed("jwk"))?;
        let text = |name: &'static str| match jwk.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(KeyError::Malformed(name)),
        };
        let bytes = |name: &'static str| {
            let text = text(name)?.ok_or(KeyError::Malformed(name))?;
            URL_SAFE_NO_PAD.decode(text).map_err(|_| KeyError::Malformed(name))
        };

        if ["d", "p", "q", "dp", "dq", "qi", "oth", "k"].iter().any(|secret| jwk.contains_key(*secret)) {
            return Err(KeyError::Private);
        }
        if text("use")?.is_some_and(|what| what != "sig") {
            return Err(KeyError::NotForSignatures);
        }
        match jwk.get("key_ops") {
            None => {}
            Some(Value::Array(operations)) if operations.iter().any(|it| it == "verify") => {}
            Some(Value::Array(_)) => return Err(KeyError::NotForSignatures),
            Some(_) => return Err(KeyError::Malformed("key_ops")),
        }

        let kty = text("kty")?.ok_or(KeyError::Malformed("kty"))?;
        let key = match (kty, text("crv")?) {
            ("OKP", Some("Ed25519")) => Self::ed25519(&bytes("x")?)?,
            ("EC", Some("P-256")) => Self::p256(&sec1(&bytes("x")?, &bytes("y")?, 32)?)?,
            ("EC", Some("P-384")) => Self::p384(&sec1(&bytes("x")?, &bytes("y")?, 48)?)?,
            ("RSA", _) => Self::Rsa(RsaKey::new(&bytes("n")?, &bytes("e")?)?),
            ("OKP" | "EC", None) => return Err(KeyError::Malformed("crv")),
            (kty, crv) => {
                return Err(KeyError::Unsupported(
                    format!("{kty} {}", crv.unwrap_or_default()).trim_end().to_owned(),
                ));
            }
        };
        // A key says by `alg` the only algorithm it may be used with (RFC 7517 §4.4).
        match text("alg")? {
            None => Ok(key),
            Some(alg) => match (Algorithm::from_jose(alg), key) {
                (Some(only), key) if !key.accepts(only) => Err(KeyError::NotForSignatures),
                (Some(only), Self::Rsa(key)) => Ok(Self::Rsa(key.only_for(only))),
                (Some(_), key) => Ok(key),
                (None, _) => Err(KeyError::NotForSignatures),
            },
        }
    }

    /// From a PEM "PUBLIC KEY" (RFC 7468 §13), as Open Badges 2.0 writes RSA keys.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let body: String = pem.lines().map(str::trim).filter(|line| !line.starts_with("-----")).collect();
        let der =
            base64::engine::general_purpose::STANDARD.decode(body).map_err(|_| KeyError::Malformed("PEM"))?;
        RsaKey::from_spki_der(&der).map(Self::Rsa)
    }

    /// The Multikey of this key; RSA keys have none here.
    pub fn to_multikey(&self) -> Option<String> {
        let (code, key) = match self {
            Self::Ed25519(key) => (ED25519_PUB, key.0.as_bytes().to_vec()),
            Self::P256(key) => (P256_PUB, key.0.to_sec1_point(true).as_bytes().to_vec()),
            Self::P384(key) => (P384_PUB, key.0.to_sec1_point(true).as_bytes().to_vec()),
            Self::Rsa(_) => return None,
        };
        Some(format!("z{}", bs58::encode([&code[..], &key[..]].concat()).into_string()))
    }

    /// The one name of this key wherever it is published: its Multikey, or, where it has none, the address of its JWK
    /// thumbprint (RFC 7638, RFC 9278).
    pub fn name(&self) -> String {
        match self {
            Self::Rsa(key) => {
                let [n, e] = key.numbers().map(|number| URL_SAFE_NO_PAD.encode(number));
                let jwk = format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#);
                let thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest(jwk));
                format!("urn:ietf:params:oauth:jwk-thumbprint:sha-256:{thumbprint}")
            }
            other => other.to_multikey().unwrap_or_default(),
        }
    }

    /// Whether signatures of this algorithm can be this key's.
    pub fn accepts(&self, algorithm: Algorithm) -> bool {
        match self {
            Self::Ed25519(_) => algorithm == Algorithm::EdDsa,
            Self::P256(_) => algorithm == Algorithm::Es256,
            Self::P384(_) => algorithm == Algorithm::Es384,
            Self::Rsa(key) => key.accepts(algorithm),
        }
    }

    /// Whether `signature` over `message` was made with the secret half of this key.
    pub fn verify(
        &self,
        algorithm: Algorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureError> {
        if !self.accepts(algorithm) {
            return Err(SignatureError::WrongKeyType);
        }
        match self {
            Self::Ed25519(key) => key.verify(message, signature),
            Self::P256(key) => {
                let signature =
                    p256::ecdsa::Signature::from_slice(signature).map_err(|_| SignatureError::Malformed)?;
                key.0
                    .verify_prehash(&Sha256::digest(message), &signature)
                    .map_err(|_| SignatureError::Mismatch)
            }
            Self::P384(key) => {
                let signature =
                    p384::ecdsa::Signature::from_slice(signature).map_err(|_| SignatureError::Malformed)?;
                key.0
                    .verify_prehash(&Sha384::digest(message), &signature)
                    .map_err(|_| SignatureError::Mismatch)
            }
            Self::Rsa(key) => key.verify(algorithm, message, signature),
        }
    }

    fn ed25519(bytes: &[u8]) -> Result<Self, KeyError> {
        Ed25519Key::of(bytes).map(Self::Ed25519)
    }

    fn p256(sec1: &[u8]) -> Result<Self, KeyError> {
        let key =
            p256::ecdsa::VerifyingKey::from_sec1_bytes(sec1).map_err(|_| KeyError::Malformed("P-256 key"))?;
        Ok(Self::P256(P256Key(key)))
    }

    fn p384(sec1: &[u8]) -> Result<Self, KeyError> {
        let key =
            p384::ecdsa::VerifyingKey::from_sec1_bytes(sec1).map_err(|_| KeyError::Malformed("P-384 key"))?;
        Ok(Self::P384(P384Key(key)))
    }
}

/// By itself, without the other kinds of key, for a module that checks nothing else.
impl Ed25519Key {
    /// A Multikey of Ed25519.
    pub(crate) fn from_multikey(text: &str) -> Result<Self, KeyError> {
        match multikey(text)? {
            (ED25519_PUB, key) => Self::of(&key),
            _ => Err(KeyError::Unsupported("multikey".to_owned())),
        }
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        let signature =
            ed25519_dalek::Signature::from_slice(signature).map_err(|_| SignatureError::Malformed)?;
        // What `verify_strict` does, for less: this key is of no small order, and `verify` compares R by its bytes
        // with the one encoding of the point that it should be, so that R need not be decoded to be known.
        if has_small_order(signature.r_bytes()) {
            return Err(SignatureError::Mismatch);
        }
        let holds = match known_well(&self.0) {
            Some(multiples) => holds(&self.0, &multiples, message, &signature),
            None => self.0.verify(message, &signature).is_ok(),
        };
        if holds { Ok(()) } else { Err(SignatureError::Mismatch) }
    }

    fn to_multikey(&self) -> String {
        format!("z{}", bs58::encode([&ED25519_PUB[..], self.0.as_bytes()].concat()).into_string())
    }

    fn of(bytes: &[u8]) -> Result<Self, KeyError> {
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| KeyError::Malformed("Ed25519 key"))?;
        // One point, one encoding (RFC 8032 §5.1.3): a y of 2^255-19 or more is not decoded but refused.
        if !is_canonical(&bytes) {
            return Err(KeyError::Malformed("Ed25519 key"));
        }
        // Signatures under a point of small order hold for messages that nobody signed.
        if has_small_order(&bytes) {
            return Err(KeyError::Weak("small order"));
        }
        if let Some(known) =
            KNOWN.with_borrow(|all| all.iter().find(|it| *it.key.as_bytes() == bytes).map(|it| it.key))
        {
            return Ok(Self(known));
        }
        let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes)
            .map_err(|_| KeyError::Malformed("Ed25519 key"))?;
        KNOWN.with_borrow_mut(|all| {
            all.truncate(MOST_KNOWN - 1);
            all.insert(0, Known { key, checked: 0, multiples: None });
        });
        Ok(Self(key))
    }
}

/// RFC 8032 §5.1.7, steps 1 to 3, as [`ed25519_dalek::VerifyingKey::verify`] does them, by what is kept of the key.
fn holds(
    key: &ed25519_dalek::VerifyingKey,
    multiples: &Multiples,
    message: &[u8],
    signature: &ed25519_dalek::Signature,
) -> bool {
    // An S that is not below the group's order would be a second signature for one message.
    let Some(s) = Option::<Scalar>::from(Scalar::from_canonical_bytes(*signature.s_bytes())) else {
        return false;
    };
    let hash =
        Sha512::new().chain_update(signature.r_bytes()).chain_update(key.as_bytes()).chain_update(message);
    let k = Scalar::from_bytes_mod_order_wide(&hash.finalize().into());
    let r = BASE.with(|base| multiples::sum([(&s, base), (&k, multiples)]));
    r.compress().as_bytes() == signature.r_bytes()
}

/// A public key that was decoded before: a learner's badges come from a handful of issuers, and decoding a key costs a
/// tenth of checking a signature.
struct Known {
    key: ed25519_dalek::VerifyingKey,
    /// How many signatures were checked under it.
    checked: u8,
    /// Multiples of its negative.
    multiples: Option<Rc<Multiples>>,
}

const MOST_KNOWN: usize = 16;

/// Working out a key's multiples costs as much as one signature, and saves half of each that follows.
const KNOWN_WELL: u8 = 2;

thread_local! {
    /// The last keys that were decoded; the newest first.
    static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
    static BASE: LazyCell<Multiples> = LazyCell::new(|| Multiples::of(ED25519_BASEPOINT_POINT));
}

/// What is kept of a key under which signatures were checked before.
fn known_well(key: &ed25519_dalek::VerifyingKey) -> Option<Rc<Multiples>> {
    KNOWN.with_borrow_mut(|all| {
        let known = all.iter_mut().find(|it| it.key == *key)?;
        if known.checked < KNOWN_WELL {
            known.checked += 1;
            return None;
        }
        Some(known.multiples.get_or_insert_with(|| Rc::new(Multiples::of(-key.to_edwards()))).clone())
    })
}

/// Whether the 255 bits of y are a number below 2^255-19.
fn is_canonical(point: &[u8; 32]) -> bool {
    let [low, middle @ .., high] = point;
    *low < 0xed || high & 0x7f != 0x7f || middle.iter().any(|byte| *byte != 0xff)
}

/// Whether this is the one encoding of a point that eight times itself is nothing.
///
/// Their y are 0, 1, -1 and two more that differ by their sign; each stands here without the bit for x.
fn has_small_order(point: &[u8; 32]) -> bool {
    let mut y = *point;
    let [.., high] = &mut y;
    *high &= 0x7f;
    SMALL_ORDER.contains(&y)
}

#[rustfmt::skip]
const SMALL_ORDER: [[u8; 32]; 5] = [
    [0; 32],
    [
        0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    ],
    [
        0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,
    ],
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
        0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
        0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
];

impl Algorithm {
    /// The algorithm of a JOSE `alg`; none for those that are not checked here.
    pub fn from_jose(alg: &str) -> Option<Self> {
        match alg {
            // RFC 9864 renames EdDSA with an Ed25519 key.
            "EdDSA" | "Ed25519" => Some(Self::EdDsa),
            "ES256" => Some(Self::Es256),
            "ES384" => Some(Self::Es384),
            "RS256" => Some(Self::Rs256),
            "PS256" => Some(Self::Ps256),
            _ => None,
        }
    }
}

/// The secret half of an Ed25519 key. It is wiped from memory when dropped, and never shown.
///
/// # Personal data
/// Whoever has it can speak as its owner.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key of a 32 byte seed (RFC 8032 §5.1.5).
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    pub fn public(&self) -> PublicKey {
        PublicKey::Ed25519(Ed25519Key(self.0.verifying_key()))
    }

    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }

    /// The DID that is this key, `did:key:z6Mk…`.
    pub fn did_key(&self) -> String {
        format!("did:key:{}", self.multikey())
    }

    /// The key's own address within its DID, `did:key:z6Mk…#z6Mk…`.
    pub fn verification_method(&self) -> String {
        let multikey = self.multikey();
        format!("did:key:{multikey}#{multikey}")
    }

    fn multikey(&self) -> String {
        Ed25519Key(self.0.verifying_key()).to_multikey()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey")
    }
}

/// The code and the key of a Multikey. <https://www.w3.org/TR/cid-1.0/#Multikey>
fn multikey(text: &str) -> Result<([u8; 2], Vec<u8>), KeyError> {
    let base58 = text.strip_prefix('z').ok_or(KeyError::Malformed("multibase"))?;
    let bytes = base58btc(base58)?;
    let (code, key) = bytes.split_first_chunk::<2>().ok_or(KeyError::Malformed("multikey"))?;
    Ok((*code, key.to_vec()))
}

fn base58btc(text: &str) -> Result<Vec<u8>, KeyError> {
    if text.len() > MULTIKEY_MAX {
        return Err(KeyError::Malformed("base58"));
    }
    bs58::decode(text).into_vec().map_err(|_| KeyError::Malformed("base58"))
}

/// An uncompressed point (SEC 1 §2.3.3); RFC 7518 §6.2.1.2 wants both coordinates at full length.
fn sec1(x: &[u8], y: &[u8], size: usize) -> Result<Vec<u8>, KeyError> {
    if x.len() != size || y.len() != size {
        return Err(KeyError::Malformed("EC coordinate"));
    }
    Ok([&[4], x, y].concat())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// The key of RFC 8037 appendix A.
    const RFC_8037: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    /// The secret of RFC 8037 appendix A.1.
    const RFC_8037_SEED: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";

    fn ed25519() -> Value {
        json!({"kty": "OKP", "crv": "Ed25519", "x": RFC_8037})
    }

    fn with(mut jwk: Value, name: &str, value: Value) -> Value {
        jwk[name] = value;
        jwk
    }

    fn signing_key() -> SigningKey {
        let seed = URL_SAFE_NO_PAD.decode(RFC_8037_SEED).unwrap();
        SigningKey::from_seed(&seed.try_into().unwrap())
    }

    #[test]
    fn the_seed_of_rfc_8037_gives_its_public_key_and_its_signature() {
        let key = signing_key();
        assert_eq!(Ok(key.public()), PublicKey::from_jwk(&ed25519()));
        // RFC 8037 appendix A.4
        let message = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        let signature = key.sign(message.as_bytes());
        assert_eq!(
            URL_SAFE_NO_PAD.encode(signature),
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        );
        assert_eq!(key.public().verify(Algorithm::EdDsa, message.as_bytes(), &signature), Ok(()));
        assert_eq!(
            key.public().verify(Algorithm::EdDsa, b"another message", &signature),
            Err(SignatureError::Mismatch)
        );
        assert_eq!(
            key.public().verify(Algorithm::EdDsa, message.as_bytes(), &signature[..63]),
            Err(SignatureError::Malformed)
        );
    }

    #[test]
    fn a_multikey_there_and_back_is_the_same() {
        for multikey in [
            "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
            "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP",
            "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ",
        ] {
            assert_eq!(PublicKey::from_multikey(multikey).unwrap().to_multikey().as_deref(), Some(multikey));
        }
    }

    /// The key of RFC 7515 appendix A.2.
    const RFC_7515: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";

    #[test]
    fn a_key_without_a_multikey_is_named_by_its_thumbprint() {
        // RFC 7638 §3.1
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjB\
                 ZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJ\
                 ZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBni\
                 Iqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        let key = PublicKey::from_jwk(&json!({"kty": "RSA", "n": n, "e": "AQAB"})).unwrap();
        let thumbprint = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
        assert_eq!(key.name(), format!("urn:ietf:params:oauth:jwk-thumbprint:sha-256:{thumbprint}"));
        assert_eq!(Some(signing_key().public().name()), signing_key().public().to_multikey());
    }

    #[test]
    fn an_rsa_key_that_names_its_algorithm_is_for_no_other() {
        let rsa = json!({"kty": "RSA", "n": RFC_7515, "e": "AQAB"});
        let accepts = |jwk: &Value| {
            let key = PublicKey::from_jwk(jwk).unwrap();
            [Algorithm::Rs256, Algorithm::Ps256, Algorithm::EdDsa].map(|it| key.accepts(it))
        };
        assert_eq!(accepts(&rsa), [true, true, false]);
        assert_eq!(accepts(&with(rsa.clone(), "alg", json!("RS256"))), [true, false, false]);
        assert_eq!(accepts(&with(rsa.clone(), "alg", json!("PS256"))), [false, true, false]);
        for other in ["PS384", "ES256", "RSA-OAEP"] {
            let jwk = with(rsa.clone(), "alg", json!(other));
            assert_eq!(PublicKey::from_jwk(&jwk), Err(KeyError::NotForSignatures), "{other}");
        }
    }

    #[test]
    fn an_rsa_multikey_is_the_key_that_its_jwk_is() {
        let n = URL_SAFE_NO_PAD.decode(RFC_7515).unwrap();
        // PKCS #1: a sequence of the modulus and the exponent.
        let integer = |number: &[u8]| [&[0x02, 0x82, 0x01, 0x01, 0x00], number].concat();
        let body = [integer(&n), vec![0x02, 0x03, 0x01, 0x00, 0x01]].concat();
        let der = [&[0x30, 0x82][..], &(body.len() as u16).to_be_bytes(), &body].concat();
        let multikey = |der: &[u8]| format!("z{}", bs58::encode([&RSA_PUB[..], der].concat()).into_string());
        let jwk = json!({"kty": "RSA", "n": RFC_7515, "e": "AQAB"});
        assert_eq!(PublicKey::from_multikey(&multikey(&der)), PublicKey::from_jwk(&jwk));
        assert_eq!(PublicKey::from_multikey(&multikey(&der[1..])), Err(KeyError::Malformed("multikey")));
        assert_eq!(PublicKey::from_multikey(&multikey(&[])), Err(KeyError::Malformed("multikey")));
    }

    #[test]
    fn a_key_accepts_no_algorithm_but_its_own() {
        let key = signing_key().public();
        for algorithm in [Algorithm::Es256, Algorithm::Es384, Algorithm::Rs256] {
            assert_eq!(key.verify(algorithm, b"", &[0; 64]), Err(SignatureError::WrongKeyType));
        }
    }

    #[test]
    fn a_jwk_with_a_secret_is_refused() {
        assert_eq!(PublicKey::from_jwk(&with(ed25519(), "d", json!(RFC_8037_SEED))), Err(KeyError::Private));
        assert_eq!(PublicKey::from_jwk(&json!({"kty": "oct", "k": "AAAA"})), Err(KeyError::Private));
    }

    #[test]
    fn a_jwk_for_other_purposes_is_refused() {
        for (name, value) in
            [("use", json!("enc")), ("key_ops", json!(["deriveKey"])), ("alg", json!("ES256"))]
        {
            assert_eq!(
                PublicKey::from_jwk(&with(ed25519(), name, value)),
                Err(KeyError::NotForSignatures),
                "{name}"
            );
        }
        for (name, value) in [("use", json!("sig")), ("key_ops", json!(["verify"])), ("alg", json!("EdDSA"))]
        {
            assert!(PublicKey::from_jwk(&with(ed25519(), name, value)).is_ok(), "{name}");
        }
    }

    #[test]
    fn base64url_that_is_not_canonical_is_refused() {
        for x in [
            format!("{RFC_8037}="),
            RFC_8037.replace('_', "/"),
            RFC_8037.replace("URo", "URp"),
            String::new(),
        ] {
            assert!(PublicKey::from_jwk(&with(ed25519(), "x", json!(x))).is_err(), "{x}");
        }
    }

    #[test]
    fn points_of_small_order_and_second_encodings_are_refused() {
        let multikey =
            |bytes: [u8; 32]| format!("z{}", bs58::encode([&ED25519_PUB[..], &bytes].concat()).into_string());
        let mut identity = [0; 32];
        identity[0] = 1;
        assert_eq!(PublicKey::from_multikey(&multikey(identity)), Err(KeyError::Weak("small order")));
        assert_eq!(PublicKey::from_multikey(&multikey([0; 32])), Err(KeyError::Weak("small order")));
        // y = 2^255-19+3 is the point with y = 3 written a second way.
        let mut second = [0xff; 32];
        second[0] = 0xed + 3;
        second[31] = 0x7f;
        assert_eq!(PublicKey::from_multikey(&multikey(second)), Err(KeyError::Malformed("Ed25519 key")));
    }

    #[test]
    fn the_points_of_small_order_are_all_eight() {
        let mut points = HashSet::new();
        for (y, sign) in SMALL_ORDER.into_iter().flat_map(|y| [(y, 0), (y, 0x80)]) {
            let mut point = y;
            point[31] |= sign;
            assert!(has_small_order(&point) && is_canonical(&y));
            let decoded = ed25519_dalek::VerifyingKey::from_bytes(&point).unwrap();
            assert!(decoded.is_weak());
            points.insert(decoded.to_edwards().compress().to_bytes());
        }
        assert_eq!(points.len(), 8);
    }

    #[test]
    fn a_signature_whose_r_is_of_small_order_is_refused_where_it_would_match() {
        // Case 2 of "Taming the many EdDSAs", <https://eprint.iacr.org/2020/1244>.
        let hex = |text: &str| -> Vec<u8> {
            (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
        };
        let key = hex("f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43");
        let message = hex("aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab");
        let signature = hex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa\
             8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e");
        let key = Ed25519Key::of(&key).unwrap();
        let loose = ed25519_dalek::Signature::from_slice(&signature).unwrap();
        assert!(key.0.verify(&message, &loose).is_ok());
        for _ in 0..KNOWN_WELL + 2 {
            assert_eq!(key.verify(&message, &signature), Err(SignatureError::Mismatch));
        }
    }

    #[test]
    fn a_key_that_signed_often_is_checked_as_strictly() {
        // Wycheproof has these by name: S one group order larger, and R or S all ones.
        let order = Scalar::ZERO - Scalar::ONE;
        let key = SigningKey::from_seed(&[7; 32]);
        let known = Ed25519Key::of(key.0.verifying_key().as_bytes()).unwrap();
        let signature = key.sign(b"a badge");
        assert!((0..KNOWN_WELL + 2).all(|_| known.verify(b"a badge", &signature).is_ok()));
        assert!(known_well(&known.0).is_some());

        let mut larger = signature;
        let mut carry = 1;
        for (byte, add) in larger[32..].iter_mut().zip(order.as_bytes()) {
            carry += u16::from(*byte) + u16::from(*add);
            *byte = carry as u8;
            carry >>= 8;
        }
        let ones = |range: std::ops::Range<usize>| {
            let mut signature = signature;
            signature[range].fill(0xff);
            signature
        };
        for wrong in [larger, ones(0..32), ones(32..64), [0; 64]] {
            assert_eq!(known.verify(b"a badge", &wrong), Err(SignatureError::Mismatch));
        }
        assert_eq!(known.verify(b"a badge!", &signature), Err(SignatureError::Mismatch));
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_what_strict_verification_accepts(
            seed: [u8; 32], message: Vec<u8>, flip in 0usize..64 * 8 + 1, small in 0usize..20,
        ) {
            let key = SigningKey::from_seed(&seed);
            let honest = key.sign(&message);
            let mut signature = honest;
            if let Some(byte) = signature.get_mut(flip / 8) {
                *byte ^= 1 << (flip % 8);
            }
            if let Some(y) = SMALL_ORDER.get(small / 2) {
                signature[..32].copy_from_slice(y);
                signature[31] |= (small as u8 % 2) << 7;
            }
            let strict = key.0.verifying_key().verify_strict(
                &message,
                &ed25519_dalek::Signature::from_bytes(&signature),
            );
            // The first time, and by what is kept of a key that signed often.
            let ours = Ed25519Key::of(key.0.verifying_key().as_bytes()).unwrap();
            prop_assert_eq!(ours.verify(&message, &signature).is_ok(), strict.is_ok());
            prop_assert!((0..KNOWN_WELL).all(|_| ours.verify(&message, &honest).is_ok()));
            prop_assert!(known_well(&ours.0).is_some());
            prop_assert_eq!(ours.verify(&message, &signature).is_ok(), strict.is_ok());
        }

        #[test]
        fn a_key_is_taken_where_its_encoding_is_the_only_one(mut bytes: [u8; 32], low: u8, top in any::<bool>()) {
            if top {
                bytes = [0xff; 32];
                bytes[0] = low;
            }
            let decoded = ed25519_dalek::VerifyingKey::from_bytes(&bytes).ok();
            let right = decoded.filter(|key| key.to_edwards().compress().to_bytes() == bytes && !key.is_weak());
            prop_assert_eq!(Ed25519Key::of(&bytes).is_ok(), right.is_some());
        }
    }

    #[test]
    fn keys_of_other_kinds_are_unsupported_and_not_malformed() {
        for key in [
            // secp256k1, X25519 and BLS12-381 of the did:key specification's examples
            "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
            "z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F",
        ] {
            assert!(matches!(PublicKey::from_multikey(key), Err(KeyError::Unsupported(_))), "{key}");
        }
        let secp256k1 = json!({"kty": "EC", "crv": "secp256k1", "x": RFC_8037, "y": RFC_8037});
        assert_eq!(PublicKey::from_jwk(&secp256k1), Err(KeyError::Unsupported("EC secp256k1".into())));
    }

    #[test]
    fn rsa_keys_too_small_too_large_or_with_an_even_exponent_are_refused() {
        let rsa = |bytes: usize, e: &[u8]| {
            let n = vec![0xff; bytes];
            PublicKey::from_jwk(
                &json!({"kty": "RSA", "n": URL_SAFE_NO_PAD.encode(n), "e": URL_SAFE_NO_PAD.encode(e)}),
            )
        };
        assert!(rsa(256, &[1, 0, 1]).is_ok());
        assert!(rsa(1024, &[1, 0, 1]).is_ok());
        assert!(matches!(rsa(255, &[1, 0, 1]), Err(KeyError::Weak(_))));
        assert!(matches!(rsa(1025, &[1, 0, 1]), Err(KeyError::Unsupported(_))));
        assert!(matches!(rsa(256, &[1, 0, 0]), Err(KeyError::Weak(_))));
        assert!(matches!(rsa(256, &[1]), Err(KeyError::Weak(_))));
        assert!(matches!(rsa(256, &[0, 1, 0, 1]), Err(KeyError::Malformed(_))));
        assert!(matches!(rsa(256, &[]), Err(KeyError::Weak(_) | KeyError::Malformed(_))));
    }

    #[test]
    fn coordinates_off_the_curve_or_of_another_length_are_refused() {
        let jwk = |x: &[u8], y: &[u8]| {
            let text = |bytes| URL_SAFE_NO_PAD.encode(bytes);
            PublicKey::from_jwk(&json!({"kty": "EC", "crv": "P-256", "x": text(x), "y": text(y)}))
        };
        assert_eq!(jwk(&[1; 32], &[1; 32]), Err(KeyError::Malformed("P-256 key")));
        assert_eq!(jwk(&[1; 31], &[1; 32]), Err(KeyError::Malformed("EC coordinate")));
    }

    #[test]
    fn a_signing_key_shows_nothing_of_itself() {
        assert_eq!(format!("{:?}", signing_key()), "SigningKey");
        assert!(signing_key().verification_method().starts_with("did:key:z6Mk"));
    }
}
