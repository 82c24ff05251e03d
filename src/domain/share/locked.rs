//! The bytes of a link <-> the same locked with a passphrase, which travels by another way.
//!
//! Argon2id (RFC 9106) makes key and nonce out of the passphrase and a salt that is fresh for every link;
//! XChaCha20-Poly1305 (<https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha>) locks. A key that serves once
//! needs no nonce of its own to be sent along, which keeps codes small.
//! ```text
//! locked   = checksum head sealed
//! checksum = the first 4 bytes of the SHA-256 of the rest, so that a broken link is told from a wrong passphrase
//! head     = scheme memory passes lanes salt          (authenticated too)
//! scheme   = 1: Argon2id version 0x13 and XChaCha20-Poly1305
//! memory   = KiB, 4 bytes; passes, lanes: 1 byte each; salt: 16 bytes
//! sealed   = the packed presentation, then 16 bytes of tag
//! ```

use argon2::{Argon2, Params};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest as _, Sha256};

use super::link::{self, Carried, LinkError, Version};

/// How hard a passphrase is to try out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u8,
    pub lanes: u8,
}

/// RFC 9106 §4, the second recommendation, on one lane since browsers give one thread: about a second on a phone.
pub const COST: Cost = Cost { memory_kib: 64 * 1024, passes: 3, lanes: 1 };
/// What strangers may ask of a device that reads their link.
const MOST: Cost = Cost { memory_kib: 128 * 1024, passes: 8, lanes: 4 };
/// All passes over all memory, in KiB: two seconds on a phone, whoever asks.
const MOST_WORK: u32 = 512 * 1024;

/// The shortest passphrase that locks, in characters.
pub const LEAST_CHARACTERS: usize = 8;

const SUM_BYTES: usize = 4;
/// How much longer a locked link is than an open one, in bytes.
pub const MORE_BYTES: usize = SUM_BYTES + HEAD_BYTES + 16;
const HEAD_BYTES: usize = 23;
const SCHEME: u8 = 1;

/// Why a link was not locked or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    #[error("the passphrase is too short to protect anything")]
    TooShort,
    #[error("the passphrase does not open it")]
    WrongPassphrase,
    #[error("a part of the link is missing or changed")]
    Damaged,
    #[error("asks more of this device than a link may")]
    TooCostly,
    #[error("locked in a newer way")]
    NewerVersion,
    #[error("not locked")]
    NotLocked,
}

impl LockError {
    /// The stable name of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "passphrase-too-short",
            Self::WrongPassphrase => "wrong-passphrase",
            Self::Damaged => "damaged",
            Self::TooCostly => "lock-too-costly",
            Self::NewerVersion => "newer-version",
            Self::NotLocked => "not-locked",
        }
    }
}

impl Cost {
    fn affordable(self) -> bool {
        let work = self.memory_kib.checked_mul(u32::from(self.passes));
        (1..=MOST.passes).contains(&self.passes)
            && (1..=MOST.lanes).contains(&self.lanes)
            // RFC 9106 §3.1: at least 8 KiB for each lane.
            && (8 * u32::from(self.lanes)..=MOST.memory_kib).contains(&self.memory_kib)
            && work.is_some_and(|work| work <= MOST_WORK)
    }
}

/// Whether the bytes match their checksum: the link came whole, whatever opens it.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    body(bytes).is_some()
}

fn body(bytes: &[u8]) -> Option<&[u8]> {
    let (sum, body) = bytes.split_first_chunk::<SUM_BYTES>()?;
    (!body.is_empty() && checksum(body) == *sum).then_some(body)
}

fn checksum(bytes: &[u8]) -> [u8; SUM_BYTES] {
    Sha256::digest(bytes).first_chunk().copied().unwrap_or_default()
}

/// Locks a link of ours: the locked link in letters, and in digits.
///
/// # Errors
/// When it carries no presentation, or the passphrase is too short.
pub fn lock_link(
    link: &str,
    passphrase: &str,
    salt: [u8; 16],
    cost: Cost,
    base: &str,
) -> Result<(String, String), LockError> {
    let Ok(Carried::Text(_, packed)) = link::carried(link) else { return Err(LockError::Damaged) };
    let locked = lock(&packed, passphrase, salt, cost)?;
    let lettered = link::lettered(base, Version::Locked, &locked);
    Ok((lettered, link::in_digits(base, Version::Locked, &locked)))
}

/// The link that [`lock_link`] locked, as a fragment alone.
///
/// # Errors
/// Why it does not open.
pub fn unlock_link(link: &str, passphrase: &str) -> Result<String, LockError> {
    let locked = match link::carried(link) {
        Ok(Carried::Locked(locked)) => locked,
        Ok(_) => return Err(LockError::NotLocked),
        Err(LinkError::NewerVersion) => return Err(LockError::NewerVersion),
        Err(_) => return Err(LockError::Damaged),
    };
    Ok(link::fragment_of(Version::Packed, &unlock(&locked, passphrase)?))
}

/// Locks the bytes of a link. `salt` is 16 fresh random bytes.
///
/// # Errors
/// When the passphrase is shorter than [`LEAST_CHARACTERS`].
pub fn lock(packed: &[u8], passphrase: &str, salt: [u8; 16], cost: Cost) -> Result<Vec<u8>, LockError> {
    if passphrase.trim().chars().count() < LEAST_CHARACTERS {
        return Err(LockError::TooShort);
    }
    if !cost.affordable() {
        return Err(LockError::TooCostly);
    }
    let head = head(cost, salt);
    let (cipher, nonce) = cipher(passphrase, &salt, cost)?;
    let sealed =
        cipher.encrypt(&nonce, Payload { msg: packed, aad: &head }).map_err(|_| LockError::TooCostly)?;
    let body = [head, sealed].concat();
    Ok([&checksum(&body)[..], &body].concat())
}

/// What [`lock`] locked.
///
/// # Errors
/// Why it does not open; a wrong passphrase is told from a damaged link.
pub fn unlock(locked: &[u8], passphrase: &str) -> Result<Vec<u8>, LockError> {
    let body = body(locked).ok_or(LockError::Damaged)?;
    if body.first() != Some(&SCHEME) {
        return Err(LockError::NewerVersion);
    }
    let (head, sealed) = body.split_first_chunk::<HEAD_BYTES>().ok_or(LockError::Damaged)?;
    let (&[_, m3, m2, m1, m0, passes, lanes], salt) =
        head.split_first_chunk::<7>().ok_or(LockError::Damaged)?;
    let cost = Cost { memory_kib: u32::from_be_bytes([m3, m2, m1, m0]), passes, lanes };
    if !cost.affordable() {
        return Err(LockError::TooCostly);
    }
    let (cipher, nonce) = cipher(passphrase, salt, cost)?;
    cipher.decrypt(&nonce, Payload { msg: sealed, aad: head }).map_err(|_| LockError::WrongPassphrase)
}

fn head(cost: Cost, salt: [u8; 16]) -> Vec<u8> {
    let mut head = vec![SCHEME];
    head.extend(cost.memory_kib.to_be_bytes());
    head.extend([cost.passes, cost.lanes]);
    head.extend(salt);
    head
}

/// The key, and the nonce that goes with it.
fn cipher(passphrase: &str, salt: &[u8], cost: Cost) -> Result<(XChaCha20Poly1305, XNonce), LockError> {
    let params = Params::new(cost.memory_kib, cost.passes.into(), cost.lanes.into(), Some(SECRET_BYTES))
        .map_err(|_| LockError::TooCostly)?;
    let mut secret = [0; SECRET_BYTES];
    // Blank space at the ends comes from copying, not from the person who chose the passphrase.
    Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
        .hash_password_into(passphrase.trim().as_bytes(), salt, &mut secret)
        .map_err(|_| LockError::TooCostly)?;
    let (key, nonce) = secret.split_at(KEY_BYTES);
    let key = XChaCha20Poly1305::new_from_slice(key).map_err(|_| LockError::TooCostly)?;
    let nonce = XNonce::try_from(nonce).map_err(|_| LockError::TooCostly)?;
    Ok((key, nonce))
}

const KEY_BYTES: usize = 32;
const SECRET_BYTES: usize = KEY_BYTES + 24;

#[cfg(test)]
mod tests {
    use super::*;

    /// Quick to try, for tests only.
    const QUICK: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };
    const PASSPHRASE: &str = "felt and stitches";

    fn locked() -> Vec<u8> {
        lock(b"what is inside", PASSPHRASE, [7; 16], QUICK).unwrap()
    }

    /// With the checksum made right again, as somebody would who means harm.
    fn changed(change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let mut body = locked().split_off(SUM_BYTES);
        change(&mut body);
        [&checksum(&body)[..], &body].concat()
    }

    #[test]
    fn the_passphrase_opens_it_and_no_other_does() {
        assert_eq!(unlock(&locked(), PASSPHRASE).as_deref(), Ok(&b"what is inside"[..]));
        assert_eq!(unlock(&locked(), " felt and stitches\n").as_deref(), Ok(&b"what is inside"[..]));
        assert_eq!(unlock(&locked(), "Felt and stitches"), Err(LockError::WrongPassphrase));
        assert_eq!(unlock(&locked(), ""), Err(LockError::WrongPassphrase));
    }

    #[test]
    fn another_salt_locks_otherwise() {
        assert_ne!(locked(), lock(b"what is inside", PASSPHRASE, [8; 16], QUICK).unwrap());
    }

    #[test]
    fn a_broken_link_is_told_from_a_wrong_passphrase() {
        let whole = locked();
        for at in 0..whole.len() {
            let mut broken = whole.clone();
            broken[at] ^= 1;
            assert_eq!(unlock(&broken, PASSPHRASE), Err(LockError::Damaged), "byte {at}");
            assert_eq!(unlock(&whole[..at], PASSPHRASE), Err(LockError::Damaged), "cut at {at}");
        }
    }

    #[test]
    fn nothing_in_it_can_be_changed() {
        for at in 7..locked().len() - SUM_BYTES {
            let tampered = changed(|body| body[at] ^= 1);
            assert_eq!(unlock(&tampered, PASSPHRASE), Err(LockError::WrongPassphrase), "byte {at}");
        }
        let weaker = changed(|body| body[5] = 2);
        assert_eq!(unlock(&weaker, PASSPHRASE), Err(LockError::WrongPassphrase));
    }

    #[test]
    fn a_link_cannot_ask_more_of_a_device_than_is_fair() {
        let asks = |memory_kib: u32, passes: u8, lanes: u8| {
            let costly = changed(|body| {
                body.splice(1..7, memory_kib.to_be_bytes().into_iter().chain([passes, lanes]));
            });
            unlock(&costly, PASSPHRASE)
        };
        for (memory, passes, lanes) in [
            (u32::MAX, 1, 1),
            (MOST.memory_kib + 1, 1, 1),
            (64, u8::MAX, 1),
            (64, 1, u8::MAX),
            (MOST.memory_kib, 8, 1),
            (0, 1, 1),
            (64, 0, 1),
            (64, 1, 0),
            (8, 1, 4),
        ] {
            assert_eq!(asks(memory, passes, lanes), Err(LockError::TooCostly), "{memory} {passes} {lanes}");
        }
        assert_eq!(unlock(&changed(|body| body[0] = 2), PASSPHRASE), Err(LockError::NewerVersion));
    }

    #[test]
    fn what_is_made_here_may_be_read_here() {
        assert!(COST.affordable());
    }

    #[test]
    fn a_phone_is_asked_for_64_megabytes_and_for_128_at_most_and_for_two_seconds() {
        let may = |memory_mib: u32, more_kib: u32, passes| {
            Cost { memory_kib: memory_mib * 1024 + more_kib, passes, lanes: 1 }.affordable()
        };
        assert_eq!(COST, Cost { memory_kib: 65_536, passes: 3, lanes: 1 });
        assert!(may(128, 0, 4) && !may(128, 1, 1) && !may(128, 0, 5));
        assert!(may(64, 0, 8) && !may(64, 1, 8) && !may(64, 0, 9));
    }

    #[test]
    fn a_locked_link_is_as_much_longer_as_is_said() {
        let locked = lock(b"some bytes", PASSPHRASE, [7; 16], QUICK).unwrap();
        assert_eq!(locked.len(), b"some bytes".len() + MORE_BYTES);
    }

    #[test]
    fn a_short_passphrase_locks_nothing() {
        assert_eq!(lock(b"x", "7 chars", [7; 16], QUICK), Err(LockError::TooShort));
        assert_eq!(lock(b"x", "      7 chars     ", [7; 16], QUICK), Err(LockError::TooShort));
    }
}
