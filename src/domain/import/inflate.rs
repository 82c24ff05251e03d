//! Unpacking what strangers packed, into at most a given number of bytes.
//!
//! <https://www.rfc-editor.org/rfc/rfc1950> and <https://www.rfc-editor.org/rfc/rfc1951>.

use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

/// Why something could not be unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InflateError {
    Damaged,
    TooLarge,
}

/// Unpacks a zlib stream into at most `limit` bytes.
pub(crate) fn zlib(packed: &[u8], limit: usize) -> Result<Vec<u8>, InflateError> {
    decompress_to_vec_zlib_with_limit(packed, limit).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => InflateError::TooLarge,
        _ => InflateError::Damaged,
    })
}

/// Unpacks a raw deflate stream that may refer back into `dictionary`, into at most `limit` bytes.
/// The stream must end where `packed` ends: trailing bytes would be a second way to write the same thing.
pub(crate) fn raw(packed: &[u8], dictionary: &[u8], limit: usize) -> Result<Vec<u8>, InflateError> {
    let whole = dictionary.len().saturating_add(limit);
    let mut buffer = dictionary.to_vec();
    let mut reader = DecompressorOxide::new();
    let (mut consumed, mut written) = (0, dictionary.len());
    loop {
        // Room doubles as it fills, so that a short packing never claims the whole limit.
        let room = buffer.len().saturating_mul(2).max(4096).min(whole);
        buffer.resize(room, 0);
        let input = packed.get(consumed..).unwrap_or_default();
        let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, taken, given) = decompress(&mut reader, input, &mut buffer, written, flags);
        consumed += taken;
        written += given;
        match status {
            TINFLStatus::Done if consumed == packed.len() => break,
            TINFLStatus::HasMoreOutput if room < whole => {}
            TINFLStatus::HasMoreOutput => return Err(InflateError::TooLarge),
            _ => return Err(InflateError::Damaged),
        }
    }
    buffer.truncate(written);
    Ok(buffer.split_off(dictionary.len().min(written)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_exactly_is_unpacked_and_one_byte_more_is_not() {
        let text = vec![b'a'; 100_000];
        let packed = miniz_oxide::deflate::compress_to_vec(&text, 9);
        assert_eq!(raw(&packed, b"", 100_000), Ok(text.clone()));
        assert_eq!(raw(&packed, b"", 99_999), Err(InflateError::TooLarge));
        assert_eq!(raw(&packed, &text, 99_999), Err(InflateError::TooLarge));
        let nothing = miniz_oxide::deflate::compress_to_vec(b"", 9);
        assert_eq!(raw(&nothing, b"", 0), Ok(Vec::new()));
        assert_eq!(raw(&packed, b"", 0), Err(InflateError::TooLarge));
        let zipped = miniz_oxide::deflate::compress_to_vec_zlib(&text, 9);
        assert_eq!(zlib(&zipped, 100_000), Ok(text));
        assert_eq!(zlib(&zipped, 99_999), Err(InflateError::TooLarge));
    }

    #[test]
    fn a_cut_or_lengthened_stream_is_damaged() {
        let mut packed = miniz_oxide::deflate::compress_to_vec(b"some text, some text", 9);
        for end in 0..packed.len() {
            assert_eq!(raw(&packed[..end], b"", 1000), Err(InflateError::Damaged));
        }
        packed.push(0);
        assert_eq!(raw(&packed, b"", 1000), Err(InflateError::Damaged));
    }
}
