//! Several files at once: the members of a zip, each read as if it had come alone.
//!
//! APPNOTE, <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT> sections 4.3.7, 4.3.12 and 4.3.16:
//! the central directory says what is there. Stored and deflated members, no zip64, no passwords.

use super::inflate::{self, InflateError};
use super::png::crc32;
use super::{ImportError, MAX_BYTES as MAX_MEMBER_BYTES, Member, Read, read_file};

/// The longest zip read, in bytes: a few hundred badges with their pictures.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;
/// How many entries a zip may list.
pub const MAX_ENTRIES: usize = 2_000;
/// The most all members together may grow to, in bytes.
pub const MAX_UNPACKED_BYTES: usize = 64 * 1024 * 1024;
/// How many times longer a member may get when unpacked, once it is longer than `FREE_BYTES`.
const MAX_RATIO: usize = 100;
const FREE_BYTES: usize = 64 * 1024;

const END: [u8; 4] = *b"PK\x05\x06";
const ENTRY: [u8; 4] = *b"PK\x01\x02";
const LOCAL: [u8; 4] = *b"PK\x03\x04";

pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(&LOCAL) || bytes.starts_with(&END)
}

/// Reads every file of a zip. One that cannot be read says why and never stops the rest.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::TooLarge);
    }
    let mut left = MAX_UNPACKED_BYTES;
    let members: Vec<Member> = entries(bytes)?
        .into_iter()
        .filter(|entry| !entry.is_clutter())
        .map(|entry| Member { name: entry.shown_name(), read: read_entry(bytes, &entry, &mut left) })
        .collect();
    match members.is_empty() {
        true => Err(ImportError::ZipEmpty),
        false => Ok(Read::Several(flattened(members))),
    }
}

/// An array inside a zip may itself be several things; each of them then stands for itself.
fn flattened(members: Vec<Member>) -> Vec<Member> {
    let mut flat = Vec::with_capacity(members.len());
    for member in members {
        match member.read {
            Ok(Read::Several(inner)) => flat.extend(
                inner
                    .into_iter()
                    .map(|each| Member { name: format!("{}{}", member.name, each.name), ..each }),
            ),
            read => flat.push(Member { read, ..member }),
        }
    }
    flat
}

/// One line of the central directory.
struct Entry<'a> {
    name: &'a [u8],
    flags: u16,
    method: u16,
    checksum: u32,
    packed: usize,
    unpacked: usize,
    offset: usize,
}

impl Entry<'_> {
    /// Folders, and what operating systems leave beside files.
    fn is_clutter(&self) -> bool {
        let last = self.name.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
        last.is_empty() || last.starts_with(b".") || self.name.starts_with(b"__MACOSX/")
    }

    /// The name as people may see it: without control characters, and not endless.
    fn shown_name(&self) -> String {
        String::from_utf8_lossy(self.name).chars().filter(|c| !c.is_control()).take(255).collect()
    }
}

/// The central directory, found by its end record.
fn entries(bytes: &[u8]) -> Result<Vec<Entry<'_>>, ImportError> {
    const END_BYTES: usize = 22;
    const MAX_COMMENT_BYTES: usize = 65_535;
    let last = bytes.len().checked_sub(END_BYTES).ok_or(ImportError::ZipDamaged)?;
    let first = last.saturating_sub(MAX_COMMENT_BYTES);
    let end = (first..=last)
        .rev()
        .find(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(&END)))
        .and_then(|at| bytes.get(at..))
        .ok_or(ImportError::ZipDamaged)?;
    let count = u16_at(end, 10)?;
    if count > MAX_ENTRIES {
        return Err(ImportError::ZipTooMany);
    }
    let mut rest = bytes.get(u32_at(end, 16)?..).ok_or(ImportError::ZipDamaged)?;
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        if !rest.starts_with(&ENTRY) {
            return Err(ImportError::ZipDamaged);
        }
        let (name, extra, comment) = (u16_at(rest, 28)?, u16_at(rest, 30)?, u16_at(rest, 32)?);
        entries.push(Entry {
            name: rest.get(46..46 + name).ok_or(ImportError::ZipDamaged)?,
            flags: u16_at(rest, 8)? as u16,
            method: u16_at(rest, 10)? as u16,
            checksum: u32_at(rest, 16)? as u32,
            packed: u32_at(rest, 20)?,
            unpacked: u32_at(rest, 24)?,
            offset: u32_at(rest, 42)?,
        });
        rest = rest.get(46 + name + extra + comment..).ok_or(ImportError::ZipDamaged)?;
    }
    Ok(entries)
}

/// Unpacks one member and reads it as a file. `left` is what all members together may still grow to.
fn read_entry(bytes: &[u8], entry: &Entry<'_>, left: &mut usize) -> Result<Read, ImportError> {
    const ENCRYPTED: u16 = 1 | 1 << 6;
    if entry.flags & ENCRYPTED != 0 {
        return Err(ImportError::ZipLocked);
    }
    let local =
        bytes.get(entry.offset..).filter(|rest| rest.starts_with(&LOCAL)).ok_or(ImportError::ZipDamaged)?;
    let data_start = 30 + u16_at(local, 26)? + u16_at(local, 28)?;
    let packed =
        local.get(data_start..).and_then(|rest| rest.get(..entry.packed)).ok_or(ImportError::ZipDamaged)?;
    let allowed = packed.len().saturating_mul(MAX_RATIO).clamp(FREE_BYTES, MAX_MEMBER_BYTES).min(*left);
    if entry.unpacked > allowed {
        return Err(ImportError::InflatesTooLarge);
    }
    let file = match entry.method {
        0 => packed.to_vec(),
        // The directory says how long the member gets; more would be a lie.
        8 => inflate::raw(packed, &[], entry.unpacked).map_err(|error| match error {
            InflateError::TooLarge => ImportError::InflatesTooLarge,
            InflateError::Damaged => ImportError::ZipDamaged,
        })?,
        _ => return Err(ImportError::ZipMethod),
    };
    *left = left.saturating_sub(file.len());
    if file.len() != entry.unpacked || crc32(&file) != entry.checksum {
        return Err(ImportError::ZipDamaged);
    }
    if is_zip(&file) {
        return Err(ImportError::ZipNested);
    }
    read_file(&file)
}

fn u16_at(bytes: &[u8], at: usize) -> Result<usize, ImportError> {
    let field = bytes.get(at..).and_then(<[u8]>::first_chunk::<2>).ok_or(ImportError::ZipDamaged)?;
    Ok(usize::from(u16::from_le_bytes(*field)))
}

fn u32_at(bytes: &[u8], at: usize) -> Result<usize, ImportError> {
    let field = bytes.get(at..).and_then(<[u8]>::first_chunk::<4>).ok_or(ImportError::ZipDamaged)?;
    usize::try_from(u32::from_le_bytes(*field)).map_err(|_| ImportError::ZipDamaged)
}
