//! Randomness fit for keys. <https://www.w3.org/TR/webcrypto/#Crypto-method-getRandomValues>

use crate::wallet::ports::PortError;

/// `getRandomValues` gives no more than this at once.
const AT_ONCE: usize = 65_536;

pub(super) fn fill(bytes: &mut [u8]) -> Result<(), PortError> {
    let crypto = web_sys::window().and_then(|window| window.crypto().ok()).ok_or(PortError::NoRandomness)?;
    for part in bytes.chunks_mut(AT_ONCE) {
        crypto.get_random_values_with_u8_array(part).map_err(|_| PortError::NoRandomness)?;
    }
    // A generator that leaves a whole key empty is broken; the chance that it is not is one in 2^128.
    if bytes.len() >= 16 && bytes.iter().all(|&byte| byte == 0) {
        return Err(PortError::NoRandomness);
    }
    Ok(())
}
