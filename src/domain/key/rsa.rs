//! RSA keys that can be right, and signatures of RSASSA-PKCS1-v1_5 and RSASSA-PSS with SHA-256: verification only.
//!
//! <https://www.rfc-editor.org/rfc/rfc8017>
//!
//! Everything here is public, the key, the signature and what it was made over, so nothing hides how long it takes.

use std::cmp::Ordering;

use sha2::{Digest as _, Sha256};

use super::{Algorithm, KeyError, SignatureError};

/// An RSA public key of 2048 to 8192 bits, and the one algorithm that it is for, where its encoding says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RsaKey {
    // Both in digits of 32 bits, the least first.
    modulus: Vec<u32>,
    exponent: u64,
    /// The length of the modulus in bits.
    bits: usize,
    only: Option<Algorithm>,
}

const MIN_BITS: usize = 2048;
const MAX_BITS: usize = 8192;
/// Greater ones only cost time, and no software makes them.
const MAX_EXPONENT: u64 = (1 << 33) - 1;

/// DER of the DigestInfo that goes before a SHA-256 hash (§9.2, note 1).
const SHA256_DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// DER of the AlgorithmIdentifier rsaEncryption with its NULL (RFC 8017 appendix A.1).
const RSA_ENCRYPTION: [u8; 13] =
    [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

impl RsaKey {
    /// From the modulus and the exponent as a JWK has them (RFC 7518 §6.3.1): big-endian, without leading zeros.
    pub(super) fn new(n: &[u8], e: &[u8]) -> Result<Self, KeyError> {
        if n.first() == Some(&0) || e.first() == Some(&0) {
            return Err(KeyError::Malformed("RSA key"));
        }
        if n.len() > MAX_BITS / 8 {
            return Err(KeyError::Unsupported("RSA of more than 8192 bits".into()));
        }
        let bits = n.len() * 8 - n.first().map_or(0, |first| first.leading_zeros() as usize);
        if bits < MIN_BITS {
            return Err(KeyError::Weak("RSA of less than 2048 bits"));
        }
        let odd = |number: &[u8]| number.last().is_some_and(|last| last % 2 == 1);
        if !odd(n) || !odd(e) || e == [1] {
            return Err(KeyError::Weak("RSA modulus or exponent"));
        }
        let exponent = e.iter().try_fold(0_u64, |sum, byte| {
            Some(sum << 8 | u64::from(*byte)).filter(|sum| *sum <= MAX_EXPONENT)
        });
        let exponent = exponent.ok_or(KeyError::Malformed("RSA key"))?;
        Ok(Self { modulus: digits(n), exponent, bits, only: None })
    }

    /// From the DER of a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), every length written the one way it may be.
    pub(super) fn from_spki_der(der: &[u8]) -> Result<Self, KeyError> {
        let key = || {
            let (mut info, []) = element(der, 0x30)? else { return None };
            let algorithm = next(&mut info, 0x30)?;
            // A BIT STRING with no bit left over.
            let (bits, []) = element(info, 0x03)? else { return None };
            bits.strip_prefix(&[0]).filter(|_| algorithm == RSA_ENCRYPTION)
        };
        Self::from_der(key().ok_or(KeyError::Malformed("PEM"))?, "PEM")
    }

    /// From the DER of an RSAPublicKey (appendix A.1.1), as a multikey has it.
    pub(super) fn from_pkcs1_der(der: &[u8]) -> Result<Self, KeyError> {
        Self::from_der(der, "multikey")
    }

    fn from_der(der: &[u8], within: &'static str) -> Result<Self, KeyError> {
        let key = || {
            let (mut key, []) = element(der, 0x30)? else { return None };
            let (n, e) = (natural(next(&mut key, 0x02)?)?, natural(next(&mut key, 0x02)?)?);
            key.is_empty().then_some((n, e))
        };
        let (n, e) = key().ok_or(KeyError::Malformed(within))?;
        Self::new(n, e)
    }

    /// n and e without leading zeros.
    pub(super) fn numbers(&self) -> [Vec<u8>; 2] {
        let modulus = bytes(&self.modulus, 4 * self.modulus.len());
        [modulus, self.exponent.to_be_bytes().to_vec()].map(|number| {
            let zeros = number.iter().take_while(|byte| **byte == 0).count();
            number.get(zeros..).unwrap_or_default().to_vec()
        })
    }

    pub(super) fn only_for(self, algorithm: Algorithm) -> Self {
        Self { only: Some(algorithm), ..self }
    }

    pub(super) fn accepts(&self, algorithm: Algorithm) -> bool {
        match self.only {
            Some(only) => algorithm == only,
            None => matches!(algorithm, Algorithm::Rs256 | Algorithm::Ps256),
        }
    }

    /// §8.1.2 and §8.2.2: whether `signature` is one of the message by this algorithm.
    pub(super) fn verify(
        &self,
        algorithm: Algorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureError> {
        // 1. The length of the signature.
        if signature.len() != self.bits.div_ceil(8) {
            return Err(SignatureError::Malformed);
        }
        let encoded = self.rsavp1(signature).ok_or(SignatureError::Mismatch)?;
        let hash = Sha256::digest(message);
        let holds = match algorithm {
            Algorithm::Rs256 => encoded == emsa_pkcs1_v1_5(&hash, encoded.len()),
            Algorithm::Ps256 => emsa_pss_verify(&hash, &encoded, self.bits),
            _ => return Err(SignatureError::WrongKeyType),
        };
        if holds { Ok(()) } else { Err(SignatureError::Mismatch) }
    }

    /// The number that a signature stands for, as long as the modulus (§5.2.2).
    fn rsavp1(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let number = digits(signature);
        let below = compare(&number, &self.modulus) == Ordering::Less;
        below.then(|| bytes(&power(&number, self.exponent, &self.modulus), signature.len()))
    }
}

/// What a hash is padded to before it is signed (§9.2): the whole is compared, so that nothing hides in it.
fn emsa_pkcs1_v1_5(hash: &[u8], length: usize) -> Vec<u8> {
    let filled = length.saturating_sub(3 + SHA256_DIGEST_INFO.len() + hash.len());
    [&[0, 1][..], &vec![0xff; filled], &[0], &SHA256_DIGEST_INFO, hash].concat()
}

/// Whether `encoded`, as long as the modulus of `bits` bits, is a padding of `hash` (§9.1.2).
///
/// The salt is as long as the hash, and MGF1 uses the same one (RFC 7518 §3.5).
fn emsa_pss_verify(hash: &[u8], encoded: &[u8], bits: usize) -> bool {
    const LENGTH: usize = 32;
    // The padding is one bit shorter than the modulus; where that makes it a byte shorter, a zero stands before it.
    let unused = (8 * encoded.len() + 1).saturating_sub(bits);
    let encoded = match (unused, encoded) {
        (8, [0, rest @ ..]) => rest,
        (8, _) => return false,
        _ => encoded,
    };
    // 4. to 6. The last byte, and the bits before the first.
    let Some((0xbc, body)) = encoded.split_last() else { return false };
    let Some((masked, sealed)) = body.len().checked_sub(LENGTH).and_then(|at| body.split_at_checked(at))
    else {
        return false;
    };
    let spare = 0xff_u8.checked_shr(unused as u32 % 8).unwrap_or(0);
    if masked.first().is_none_or(|first| first & !spare != 0) {
        return false;
    }
    // 7. and 8. MGF1 takes the mask off.
    let mask = (0_u32..).flat_map(|counter| {
        Sha256::new().chain_update(sealed).chain_update(counter.to_be_bytes()).finalize().into_iter()
    });
    let mut block: Vec<u8> = masked.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect();
    // 9.
    if let Some(first) = block.first_mut() {
        *first &= spare;
    }
    // 10. Zeros, a one, and the salt.
    let Some((zeros, salt)) = block.len().checked_sub(LENGTH).and_then(|at| block.split_at_checked(at))
    else {
        return false;
    };
    let Some((1, zeros)) = zeros.split_last() else { return false };
    // 12. to 14.
    let again = Sha256::new().chain_update([0; 8]).chain_update(hash).chain_update(salt).finalize();
    zeros.iter().all(|byte| *byte == 0) && again[..] == *sealed
}

/// The contents of the DER element at the start, if it has this tag, and what follows it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&first, rest) = der.strip_prefix(&[tag])?.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81 | 0x82 => {
            let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
            // In the shortest form only.
            let least = if first == 0x81 { 0x80 } else { 0x100 };
            (Some(length).filter(|length| *length >= least)?, rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

/// As [`element`], passing over it.
fn next<'a>(der: &mut &'a [u8], tag: u8) -> Option<&'a [u8]> {
    let (contents, rest) = element(der, tag)?;
    *der = rest;
    Some(contents)
}

/// A positive INTEGER, without the zero that keeps it positive.
fn natural(integer: &[u8]) -> Option<&[u8]> {
    let high = |number: &&[u8]| number.first().is_some_and(|first| *first >= 0x80);
    match integer {
        [0, rest @ ..] => Some(rest).filter(high),
        plain => Some(plain).filter(|plain| !plain.is_empty() && !high(plain)),
    }
}

/// Digits of 32 bits, the least first, of a big-endian number.
fn digits(number: &[u8]) -> Vec<u32> {
    number.rchunks(4).map(|digit| digit.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte))).collect()
}

/// The big-endian number, at this length.
fn bytes(digits: &[u32], length: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = digits.iter().flat_map(|digit| digit.to_le_bytes()).collect();
    bytes.resize(length, 0);
    bytes.reverse();
    bytes
}

/// Which number is greater, of two with as many digits.
fn compare(a: &[u32], b: &[u32]) -> Ordering {
    a.iter().rev().cmp(b.iter().rev())
}

/// base^exponent mod modulus, for an odd modulus, a base below it and an exponent above 0.
///
/// Montgomery's way: a number x stands for x·R⁻¹, with R = 2^32 to the number of digits.
fn power(base: &[u32], exponent: u64, modulus: &[u32]) -> Vec<u32> {
    // -modulus⁻¹ mod 2^32, each step doubling the bits that are right.
    let least = modulus.first().copied().unwrap_or(1);
    let inverse = (0..5).fold(1_u32, |it, _| it.wrapping_mul(2_u32.wrapping_sub(least.wrapping_mul(it))));
    let product = |a: &[u32], b: &[u32]| multiply(a, b, modulus, inverse.wrapping_neg());

    // R² mod modulus, by doubling 1.
    let mut one = vec![0; modulus.len()];
    one.iter_mut().take(1).for_each(|digit| *digit = 1);
    let mut square = one.clone();
    for _ in 0..modulus.len() * 64 {
        double(&mut square, modulus);
    }
    let base = product(base, &square);
    let mut result = base.clone();
    for bit in (0..exponent.checked_ilog2().unwrap_or(0)).rev() {
        result = product(&result, &result);
        if exponent >> bit & 1 == 1 {
            result = product(&result, &base);
        }
    }
    product(&result, &one)
}

/// a·b·R⁻¹ mod modulus.
fn multiply(a: &[u32], b: &[u32], modulus: &[u32], inverse: u32) -> Vec<u32> {
    // One digit more for what is added, one more for its carry.
    let mut sum = vec![0; modulus.len() + 2];
    for &digit in a {
        add_product(&mut sum, b, digit);
        let clears = sum.first().copied().unwrap_or(0).wrapping_mul(inverse);
        add_product(&mut sum, modulus, clears);
        // The least digit is zero now.
        sum.rotate_left(1);
    }
    subtract_if_not_less(&mut sum, modulus);
    sum.truncate(modulus.len());
    sum
}

/// sum += number·digit
fn add_product(sum: &mut [u32], number: &[u32], digit: u32) {
    let mut carry = 0;
    let padded = number.iter().copied().chain(std::iter::repeat(0));
    for (slot, part) in sum.iter_mut().zip(padded) {
        let whole = u64::from(*slot) + u64::from(part) * u64::from(digit) + carry;
        *slot = whole as u32;
        carry = whole >> 32;
    }
}

/// number = 2·number mod modulus
fn double(number: &mut Vec<u32>, modulus: &[u32]) {
    let mut carry = 0;
    for digit in number.iter_mut() {
        (*digit, carry) = (*digit << 1 | carry, *digit >> 31);
    }
    number.push(carry);
    subtract_if_not_less(number, modulus);
    number.truncate(modulus.len());
}

/// Takes the modulus off a number of more digits that is below twice the modulus.
fn subtract_if_not_less(number: &mut [u32], modulus: &[u32]) {
    let (low, high) = number.split_at(modulus.len().min(number.len()));
    if high.iter().all(|digit| *digit == 0) && compare(low, modulus) == Ordering::Less {
        return;
    }
    let mut borrow = false;
    let padded = modulus.iter().copied().chain(std::iter::repeat(0));
    for (slot, part) in number.iter_mut().zip(padded) {
        let (less, first) = slot.overflowing_sub(part);
        let (less, second) = less.overflowing_sub(u32::from(borrow));
        (*slot, borrow) = (less, first || second);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The modulus and exponent of an RSA key of 2048 bits, as DER.
    fn der(change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
        let wrap = |tag: u8, contents: &[u8]| {
            let mut out = vec![tag];
            match contents.len() {
                short @ 0..=0x7f => out.push(short as u8),
                middle @ 0x80..=0xff => out.extend([0x81, middle as u8]),
                long => out.extend([0x82, (long >> 8) as u8, long as u8]),
            }
            out.extend(contents);
            out
        };
        let modulus = [&[0][..], &[0xff; 256]].concat();
        let key = wrap(0x30, &[wrap(2, &modulus), wrap(2, &[1, 0, 1])].concat());
        let bits = wrap(3, &[&[0][..], &key].concat());
        let mut der = wrap(0x30, &[wrap(0x30, &RSA_ENCRYPTION), bits].concat());
        change(&mut der);
        der
    }

    #[test]
    fn a_key_is_read_from_der_and_nothing_but_der() {
        let key = RsaKey::from_spki_der(&der(|_| {})).unwrap();
        assert_eq!(key, RsaKey::new(&[0xff; 256], &[1, 0, 1]).unwrap());
        let malformed = Err(KeyError::Malformed("PEM"));
        assert_eq!(RsaKey::from_spki_der(&der(|der| der.push(0))), malformed);
        let whole = der(|_| {});
        for end in 0..whole.len() {
            assert_eq!(RsaKey::from_spki_der(&whole[..end]), malformed, "{end}");
        }
        // Every byte before the modulus says something, and only one thing.
        for at in 0..32 {
            for bit in 0..8 {
                assert!(RsaKey::from_spki_der(&der(|der| der[at] ^= 1 << bit)).is_err(), "{at} {bit}");
            }
        }
    }

    #[test]
    fn a_signature_not_below_the_modulus_is_refused() {
        let key = RsaKey::new(&[0xff; 256], &[3]).unwrap();
        for algorithm in [Algorithm::Rs256, Algorithm::Ps256] {
            let verify = |signature: &[u8]| key.verify(algorithm, b"", signature);
            assert_eq!(verify(&[0xff; 256]), Err(SignatureError::Mismatch));
            assert_eq!(verify(&[0xff; 257]), Err(SignatureError::Malformed));
            assert_eq!(verify(&[0; 256]), Err(SignatureError::Mismatch));
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod beside_another_library {
        use num_bigint::BigUint;
        use proptest::prelude::*;

        use super::*;

        proptest! {
            #[test]
            fn powers_are_the_same(
                mut modulus in prop::collection::vec(prop_oneof![any::<u32>(), Just(0), Just(u32::MAX)], 1..20),
                base in prop::collection::vec(prop_oneof![any::<u32>(), Just(0), Just(u32::MAX)], 20),
                exponent in prop_oneof![Just(3), Just(65537), 1..MAX_EXPONENT],
            ) {
                modulus[0] |= 1;
                if modulus.last() == Some(&0) {
                    modulus.push(1);
                }
                let theirs = BigUint::new(modulus.clone());
                let base = BigUint::new(base) % &theirs;
                let mut digits = base.to_u32_digits();
                digits.resize(modulus.len(), 0);
                let mut expected = base.modpow(&exponent.into(), &theirs).to_u32_digits();
                expected.resize(modulus.len(), 0);
                prop_assert_eq!(power(&digits, exponent, &modulus), expected);
            }
        }
    }

    #[test]
    fn an_exponent_has_no_more_than_33_bits() {
        let of = |exponent: &[u8]| RsaKey::new(&[0xff; 256], exponent).map(|key| key.exponent);
        assert_eq!(of(&[1, 0xff, 0xff, 0xff, 0xff]), Ok(0x1_ffff_ffff));
        assert_eq!(of(&[2, 0, 0, 0, 1]), Err(KeyError::Malformed("RSA key")));
    }

    #[test]
    fn a_length_of_der_is_written_in_the_shortest_way_only() {
        let of = |length: &[u8], contents: usize| {
            let der = [&[0x30][..], length, &vec![7; contents]].concat();
            element(&der, 0x30).map(|(contents, rest)| (contents.len(), rest.len()))
        };
        assert_eq!(of(&[0x7f], 0x7f), Some((0x7f, 0)));
        assert_eq!(of(&[0x81, 0x80], 0x80), Some((0x80, 0)));
        assert_eq!(of(&[0x82, 1, 0], 0x100), Some((0x100, 0)));
        assert_eq!(of(&[0x81, 0x7f], 0x7f), None);
        assert_eq!(of(&[0x82, 0, 0x90], 0x90), None);
        assert_eq!(of(&[0x83, 0, 1, 0], 0x100), None);
    }

    #[test]
    fn an_integer_of_der_is_positive_and_written_in_the_shortest_way() {
        assert_eq!(natural(&[0x7f, 0]), Some(&[0x7f, 0][..]));
        assert_eq!(natural(&[0, 0x80]), Some(&[0x80][..]));
        for integer in [&[][..], &[0], &[0x80], &[0xff, 1], &[0, 0x7f], &[0, 0, 0x80]] {
            assert_eq!(natural(integer), None, "{integer:02x?}");
        }
    }
}
