//! RSA signatures as others make them: RSASSA-PKCS1-v1_5 and RSASSA-PSS (RFC 8017), and what only looks like one.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use lapel::domain::key::{Algorithm, PublicKey, SignatureError};
use num_bigint::BigUint;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A key for nothing but these tests, its secret known to everybody.
pub(super) struct Secret {
    n: BigUint,
    d: BigUint,
}

/// A modulus of 2048 bits.
pub(super) fn of_2048_bits() -> Secret {
    Secret::new(N_2048, D_2048)
}

/// A modulus of 2049 bits, before whose padding stands a byte of nothing.
fn of_2049_bits() -> Secret {
    Secret::new(N_2049, D_2049)
}

impl Secret {
    fn new(n: &str, d: &str) -> Self {
        let number = |hex: &str| BigUint::parse_bytes(hex.as_bytes(), 16).expect("hexadecimal digits");
        Secret { n: number(n), d: number(d) }
    }

    fn length(&self) -> usize {
        self.n.bits().div_ceil(8) as usize
    }

    fn jwk(&self) -> Value {
        json!({"kty": "RSA", "n": BASE64.encode(self.n.to_bytes_be()), "e": "AQAB"})
    }

    fn public(&self) -> PublicKey {
        PublicKey::from_jwk(&self.jwk()).expect("a key")
    }

    /// RFC 7468 §13, with the headers and the line breaks of Open Badges 2.0 profiles.
    pub(super) fn pem(&self) -> String {
        use base64::engine::general_purpose::STANDARD;
        let wrap = |tag: u8, contents: Vec<u8>| {
            let mut out = vec![tag, 0x82, (contents.len() >> 8) as u8, contents.len() as u8];
            out.extend(contents);
            out
        };
        let mut modulus = self.n.to_bytes_be();
        if modulus[0] >= 0x80 {
            modulus.insert(0, 0);
        }
        let modulus = wrap(2, modulus);
        let key = wrap(0x30, [modulus, vec![2, 3, 1, 0, 1]].concat());
        let algorithm = [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0];
        let der = wrap(0x30, [algorithm.to_vec(), wrap(3, [vec![0], key].concat())].concat());
        let text = STANDARD.encode(der);
        let lines: Vec<&str> =
            (0..text.len()).step_by(64).map(|at| &text[at..text.len().min(at + 64)]).collect();
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
    }

    /// §5.2.1: whatever is padded, as long as the modulus.
    fn raw(&self, padded: &[u8]) -> Vec<u8> {
        let number = BigUint::from_bytes_be(padded);
        assert!(number < self.n);
        let signature = number.modpow(&self.d, &self.n).to_bytes_be();
        [vec![0; self.length() - signature.len()], signature].concat()
    }

    pub(super) fn rs256(&self, message: &[u8]) -> Vec<u8> {
        const INFO: [u8; 19] =
            [0x30, 0x31, 0x30, 13, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20];
        let filled = self.length() - 3 - INFO.len() - 32;
        let padded = [&[0, 1][..], &vec![0xff; filled], &[0], &INFO, &Sha256::digest(message)[..]].concat();
        self.raw(&padded)
    }
}

/// §9.1.1, with whatever is to be other than it should.
struct Pss<'a> {
    message: &'a [u8],
    salt: &'a [u8],
    /// The bits that the padding may take.
    bits: usize,
    zeros: u8,
    one: u8,
    high: u8,
    trailer: u8,
}

impl<'a> Pss<'a> {
    fn of(secret: &Secret, message: &'a [u8], salt: &'a [u8]) -> Self {
        let bits = secret.n.bits() as usize - 1;
        Pss { message, salt, bits, zeros: 0, one: 1, high: 0, trailer: 0xbc }
    }

    fn padded(&self) -> Vec<u8> {
        let length = self.bits.div_ceil(8);
        let hash = Sha256::new().chain_update([0; 8]).chain_update(Sha256::digest(self.message));
        let hash = hash.chain_update(self.salt).finalize();
        let mut block = vec![self.zeros; length - self.salt.len() - 34];
        block.push(self.one);
        block.extend(self.salt);
        for (nth, chunk) in block.chunks_mut(32).enumerate() {
            let mask = Sha256::new().chain_update(hash).chain_update((nth as u32).to_be_bytes()).finalize();
            chunk.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
        }
        block[0] &= 0xff_u8.checked_shr((8 * length - self.bits) as u32).unwrap_or(0);
        block[0] |= self.high;
        [&block[..], &hash[..], &[self.trailer]].concat()
    }
}

/// Padded to the length of the modulus and signed.
fn ps256(secret: &Secret, padded: Vec<u8>) -> Vec<u8> {
    secret.raw(&[vec![0; secret.length() - padded.len()], padded].concat())
}

fn salts() -> impl Iterator<Item = [u8; 32]> {
    (0_u32..).map(|nth| Sha256::digest(nth.to_be_bytes()).into())
}

#[test]
fn signatures_of_both_kinds_hold_for_their_message_and_their_algorithm() {
    for secret in [of_2048_bits(), of_2049_bits()] {
        let key = secret.public();
        for (message, salt) in [&b""[..], b"message"].into_iter().zip(salts()) {
            let by_pkcs1 = secret.rs256(message);
            let by_pss = ps256(&secret, Pss::of(&secret, message, &salt).padded());
            for (own, other, signature) in
                [(Algorithm::Rs256, Algorithm::Ps256, by_pkcs1), (Algorithm::Ps256, Algorithm::Rs256, by_pss)]
            {
                assert_eq!(key.verify(own, message, &signature), Ok(()), "{own:?}");
                assert_eq!(key.verify(own, b"forged", &signature), Err(SignatureError::Mismatch));
                assert_eq!(key.verify(other, message, &signature), Err(SignatureError::Mismatch));
                assert_eq!(
                    key.verify(Algorithm::EdDsa, message, &signature),
                    Err(SignatureError::WrongKeyType)
                );
            }
        }
    }
}

#[test]
fn a_padding_that_differs_anywhere_is_refused() {
    let secret = of_2048_bits();
    let key = secret.public();
    let refused = |padded: Vec<u8>| {
        let signature = ps256(&secret, padded);
        assert_eq!(key.verify(Algorithm::Ps256, b"message", &signature), Err(SignatureError::Mismatch));
    };
    let salt = salts().next().expect("salts");
    let pss = || Pss::of(&secret, b"message", &salt);
    refused(Pss { zeros: 1, ..pss() }.padded());
    refused(Pss { one: 0, ..pss() }.padded());
    refused(Pss { one: 2, ..pss() }.padded());
    refused(Pss { trailer: 0xbb, ..pss() }.padded());
    refused(Pss { salt: &salt[..31], ..pss() }.padded());
    refused(Pss { salt: &[], ..pss() }.padded());
    // The bit before the first: such a number must still be below the modulus.
    let salt = salts().find(|salt| Pss::of(&secret, b"message", salt).padded()[0] < 0x40).expect("a salt");
    refused(Pss { high: 0x80, ..Pss::of(&secret, b"message", &salt) }.padded());
    // A salt for which that bit would have been set by the mask, were it not taken off.
    for salt in salts().take(3) {
        let signature = ps256(&secret, Pss::of(&secret, b"message", &salt).padded());
        assert_eq!(key.verify(Algorithm::Ps256, b"message", &signature), Ok(()));
    }
}

#[test]
fn a_padding_may_not_be_a_byte_longer_than_it_is() {
    let secret = of_2049_bits();
    let longer = |salt: &[u8; 32]| {
        let padded = Pss { bits: 8 * secret.length(), ..Pss::of(&secret, b"message", salt) }.padded();
        (padded[0] == 1 && BigUint::from_bytes_be(&padded) < secret.n).then_some(padded)
    };
    let padded = salts().find_map(|salt| longer(&salt)).expect("a salt");
    let signature = secret.raw(&padded);
    let answer = secret.public().verify(Algorithm::Ps256, b"message", &signature);
    assert_eq!(answer, Err(SignatureError::Mismatch));
}

#[test]
fn a_key_is_the_same_from_a_jwk_and_from_a_pem() {
    for secret in [of_2048_bits(), of_2049_bits()] {
        assert_eq!(PublicKey::from_pem(&secret.pem()), Ok(secret.public()));
    }
}

#[rustfmt::skip]
const N_2048: &str =
    "ce20fa758f4fe32b8b527432c4384c06761c75a555138daa321a66c27dc4b7ed91deb4451765021bad2577cb3fab070d\
     c0dbe3f9c662a312d3077b0eec6cae0c6df680a6fcbf2c11f638935dc9c3ab95100bb20da516d15a33ca6144a75a90dd\
     422a7dad520335cf120bfa334960c69077069551f28a0fa6ef54cd28d90bc080706252560ce874732493061495289dc2\
     72f95eaf8d66e9a7ae5340e31c9f8f4ca3d5fd562fc1e0046c6a9afdfd76893a7898e1b69464fc4b2aec22fbed9ec4ad\
     ca982f148eece2b47f6747f589538866acebd2f1ae287796e436710382ebbc4ef23e8bae9952c1ba77e8eaf94bad3a5e\
     6e0a08d9aefff8be9f0cadaccb78498d";

#[rustfmt::skip]
const D_2048: &str =
    "1aa3dc7ad118cc0d56a6436a443dda6583624e3a1df2b6fe66174f6c9780931cdb1b634502af0544ba6dfb3b8371012a\
     5fe08b683ea184ddebf42d8d523501918dacac17e8d67445a602cdd8f3389cb6592a89ca85a99b49032486c9aeaf5fc5\
     98c591149362e2d36e4ba9fc72e155085ab9b916ac37f7a9e5889a334b49df88fe8d2c2f2a6b527d9160e2b19ce3a59c\
     f1c7f3184ff8f19fcc863cd74c125722eed0ff8a2f436836a5cd7f4ea2cb68dbe2cb3d48f8ae064fd2e52208a0bbe9ec\
     325a1407de1c2c789f6d53c4ff1bc8543d05b5f784cc9f0c443f22b9d17324f46a0ddad720e132fd767be5a2ef6b52ba\
     a3e2b7085ea7450969b572eb1a287969";

#[rustfmt::skip]
const N_2049: &str =
    "014b47a0cb6cbc84840d3b2887ca3c12bf135dcd7ecb2f11efb67811c494f676960a167d96689f1c1596590865cc86ca\
     5aee1d53f04c3b319720f3f1b834ce9428ba19afcf963c54a3932b48c68e2dc1cd794e28e8d8618785a6c9131dfe6c95\
     2acbedd771bf3cc7d4c7c35af2ad6bb9501c201bf39ddc3d6bdceb4768ddadaee44c084d1de26e6b431f657f66dbca3b\
     05d66a4e4563d33e976c3667b2ab22702480a61c8b9c6cd7f76af0cae2d1b46804c9f2e941b2b87e843e72058aeb2b9f\
     f8213295eee0c552ab40286fb28a5aae22017f26a63ef2278d68799d8eb3c1d590f8bed0c59dd628e5b232c41918b0b8\
     11927e35626b44a0747dacaab870ad9eed";

#[rustfmt::skip]
const D_2049: &str =
    "c4c6772c5e1a5c5c53bfa003888cc655d91b0ec511cb93cbdf86d2870234a39bdbc22037074dfb50974dab3f4c8d8405\
     1f0b2ca0bfa7297dab853b3f3f9eb542bbc8263617f71e0f4b8b9a5ed6753778e56517c7b73fb7501c11b3d94d171243\
     a97e4d4ab35d57157cd2fd62c8c0040321b1b0e8b40bee2ff3b98d612ccbcde544ba5c24ca048a46f53ef2d86eab27d4\
     7c32dab9783d78251ce220bdb3e3d501a97e0bef4c6fa7c4f24b57cf8b07f76b5165073d3654b3b36f780689261fb8ad\
     233925bb7ca5862d9aefd81798096c3a3775300a1c2429c3cc5a5e6dd54528794b40633cf3279384e6fc63604db7b1d5\
     4722192d45e1a2b766b939b12b4cd001";
