//! Badges baked into PNG pictures: a walk over the chunks, no pixel is ever decoded.
//!
//! Open Badges 3.0 baking, <https://www.imsglobal.org/spec/ob/v3p0/#png>; the chunks,
//! <https://www.w3.org/TR/png-3/#11iTXt>; Open Badges 2.0, <https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/baking/>.

use super::inflate::{self, InflateError};
use super::{Carrier, ImportError, Picture, Read, read_baked};

/// The longest side of a picture that is taken in, in pixels.
pub const MAX_SIDE: u32 = 4096;
/// The most pixels of a picture that is taken in.
pub const MAX_PIXELS: u64 = 16_000_000;
/// The most a packed text may grow to, in bytes.
const MAX_TEXT_BYTES: usize = 1024 * 1024;

pub(crate) const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
/// The keyword of Open Badges 3.0.
pub(crate) const KEYWORD: &[u8] = b"openbadgecredential";
/// The keyword of Open Badges 1.0 to 2.0.
pub(crate) const KEYWORD_V2: &[u8] = b"openbadges";

pub(crate) fn is_png(bytes: &[u8]) -> bool {
    bytes.starts_with(&SIGNATURE)
}

/// Finds the badge in a PNG: the first chunk with the keyword of Open Badges 3.0, else of 2.0,
/// wherever it stands, also behind the picture data.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, ImportError> {
    let mut earlier = None;
    let mut damaged = false;
    let mut first = true;
    for chunk in chunks(bytes) {
        let Ok(chunk) = chunk else {
            damaged = true;
            break;
        };
        if std::mem::take(&mut first) {
            check_size(&chunk)?;
        }
        match text(&chunk) {
            Some((KEYWORD, text)) => return read_baked(&text?, Carrier::Png, bytes),
            Some((_, text)) if earlier.is_none() => earlier = Some(text),
            _ => {}
        }
    }
    match earlier {
        Some(text) => read_baked(&text?, Carrier::Png, bytes),
        None if damaged || first => Err(ImportError::PictureDamaged),
        None => Err(ImportError::PictureWithoutBadge(Picture::Png)),
    }
}

/// One chunk whose checksum holds.
pub(crate) struct Chunk<'a> {
    pub(crate) kind: [u8; 4],
    pub(crate) data: &'a [u8],
    /// The chunk with its length and checksum, as it stands in the file.
    pub(crate) whole: &'a [u8],
}

/// The chunks one after another; an error ends the walk. What follows `IEND` is walked too, for badges
/// are found there, but need not be chunks.
pub(crate) fn chunks(bytes: &[u8]) -> impl Iterator<Item = Result<Chunk<'_>, ImportError>> {
    let mut rest = bytes.get(SIGNATURE.len()..).unwrap_or_default();
    let mut ended = false;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return (!std::mem::replace(&mut ended, true)).then_some(Err(ImportError::PictureDamaged));
        }
        match chunk(rest) {
            Some((chunk, after)) => {
                ended |= &chunk.kind == b"IEND";
                rest = after;
                Some(Ok(chunk))
            }
            None => {
                rest = &[];
                (!std::mem::replace(&mut ended, true)).then_some(Err(ImportError::PictureDamaged))
            }
        }
    })
}

/// Cuts the first chunk off `bytes`; `None` when it is not whole or its checksum fails.
fn chunk(bytes: &[u8]) -> Option<(Chunk<'_>, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (kind, _) = rest.split_first_chunk::<4>()?;
    let (checked, rest) = rest.split_at_checked(length.checked_add(4)?)?;
    let (checksum, rest) = rest.split_first_chunk::<4>()?;
    if crc32(checked) != u32::from_be_bytes(*checksum) {
        return None;
    }
    let whole = bytes.get(..length.checked_add(12)?)?;
    Some((Chunk { kind: *kind, data: checked.get(4..)?, whole }, rest))
}

/// The first chunk says how large the picture is; a picture that would flood memory stops here.
fn check_size(chunk: &Chunk<'_>) -> Result<(), ImportError> {
    let (b"IHDR", Some((width, rest))) = (&chunk.kind, chunk.data.split_first_chunk::<4>()) else {
        return Err(ImportError::PictureDamaged);
    };
    let Some((height, _)) = rest.split_first_chunk::<4>() else {
        return Err(ImportError::PictureDamaged);
    };
    let (width, height) = (u32::from_be_bytes(*width), u32::from_be_bytes(*height));
    if width.max(height) > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(ImportError::PictureTooLarge);
    }
    Ok(())
}

/// The badge keyword of a text chunk and its text, if it has one of ours.
fn text<'a>(chunk: &Chunk<'a>) -> Option<(&'a [u8], Result<String, ImportError>)> {
    if !matches!(&chunk.kind, b"iTXt" | b"tEXt" | b"zTXt") {
        return None;
    }
    let (keyword, rest) = cut(chunk.data)?;
    if keyword != KEYWORD && keyword != KEYWORD_V2 {
        return None;
    }
    let text = match (&chunk.kind, rest) {
        (b"tEXt", text) => Ok(latin1(text)),
        (b"zTXt", [0, packed @ ..]) => unpack(packed).map(|text| latin1(&text)),
        // Compression flag, compression method, language tag, translated keyword, text.
        (b"iTXt", [flag @ 0..=1, 0, rest @ ..]) => {
            let text = cut(rest).and_then(|(_language, rest)| cut(rest)).map(|(_translated, text)| text);
            text.ok_or(ImportError::PictureDamaged)
                .and_then(|text| if *flag == 1 { unpack(text) } else { Ok(text.to_vec()) })
                .and_then(|text| String::from_utf8(text).map_err(|_| ImportError::PictureDamaged))
        }
        _ => Err(ImportError::PictureDamaged),
    };
    Some((keyword, text))
}

fn unpack(packed: &[u8]) -> Result<Vec<u8>, ImportError> {
    inflate::zlib(packed, MAX_TEXT_BYTES).map_err(|error| match error {
        InflateError::TooLarge => ImportError::InflatesTooLarge,
        InflateError::Damaged => ImportError::PictureDamaged,
    })
}

/// `tEXt` is Latin-1 by the specification, though bakers wrote UTF-8 into it.
fn latin1(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// What stands before the first zero byte, and what after.
fn cut(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == 0)?;
    Some((bytes.get(..end)?, bytes.get(end + 1..)?))
}

/// The checksum of PNG chunks and zip members. <https://www.w3.org/TR/png-3/#D-CRCAppendix>
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut index = 0;
        while index < 256 {
            let mut value = index as u32;
            let mut bit = 0;
            while bit < 8 {
                value = if value & 1 == 1 { 0xedb8_8320 ^ (value >> 1) } else { value >> 1 };
                bit += 1;
            }
            table[index] = value;
            index += 1;
        }
        table
    };
    !bytes.iter().fold(u32::MAX, |crc, byte| TABLE[usize::from(crc as u8 ^ byte)] ^ (crc >> 8))
}
