//! Files -> one zip that every system opens.
//!
//! APPNOTE, <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT> sections 4.3.7, 4.3.12 and 4.3.16; names in
//! UTF-8 (4.4.4, bit 11), no zip64.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::caseless::caseless;
use crate::domain::date_time;
use crate::domain::evidence::Instant;
use crate::domain::import::png::crc32;

/// A file to be packed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Folders are parted by `/`.
    pub name: String,
    #[serde(with = "crate::domain::engine::base64_bytes")]
    pub bytes: Vec<u8>,
}

/// More than this is no zip without extensions.
const MOST_FILES: usize = 65_535;

/// Packs the files, dated `at`. None when there are too many or they are too long for a plain zip.
pub fn zip(files: &[File], at: Instant) -> Option<Vec<u8>> {
    if files.len() > MOST_FILES {
        return None;
    }
    let (time, date) = dos_time(at);
    let mut out = Vec::new();
    let mut directory = Vec::new();
    let mut names = Names::default();
    for file in files {
        let name = names.free(&file.name);
        let deflated = miniz_oxide::deflate::compress_to_vec(&file.bytes, 9);
        let (method, packed): (u16, &[u8]) =
            if worth(deflated.len(), file.bytes.len()) { (8, &deflated) } else { (0, &file.bytes) };
        let offset = u32::try_from(out.len()).ok()?;
        // What the local header and the directory's entry say alike, from "version needed" to "extra field length".
        let mut said = Vec::new();
        for word in [20, 1 << 11, method, time, date] {
            said.extend(word.to_le_bytes());
        }
        for long in
            [crc32(&file.bytes), u32::try_from(packed.len()).ok()?, u32::try_from(file.bytes.len()).ok()?]
        {
            said.extend(long.to_le_bytes());
        }
        said.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
        said.extend([0, 0]);

        out.extend(b"PK\x03\x04");
        out.extend(&said);
        out.extend(name.as_bytes());
        out.extend(packed);

        directory.extend(b"PK\x01\x02");
        directory.extend(20_u16.to_le_bytes());
        directory.extend(&said);
        // No comment, first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(files.len()).ok()?.to_le_bytes();
    let (start, length) = (u32::try_from(out.len()).ok()?, u32::try_from(directory.len()).ok()?);
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].concat());
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    Some(out)
}

/// Whether to pack it: what shrinks to next to nothing is what readers refuse as a bomb, ours among them.
fn worth(packed: usize, plain: usize) -> bool {
    packed < plain && plain / 50 < packed
}

/// Names that were given out, so that no file hides another.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    /// The name, or one like it that is free.
    fn free(&mut self, name: &str) -> String {
        let name = portable(name);
        let (stem, ending) = match name.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() && !ending.contains('/') => (stem, format!(".{ending}")),
            _ => (name.as_str(), String::new()),
        };
        let mut free = name.clone();
        let mut number = 1;
        // Some systems do not tell large letters from small ones.
        while !self.0.insert(caseless(&free)) {
            number += 1;
            free = format!("{stem} {number}{ending}");
        }
        free
    }
}

/// A name that every system takes, and that leads nowhere else.
pub fn portable(name: &str) -> String {
    let part = |part: &str| {
        let kept: String = part
            .chars()
            .map(|c| if c.is_control() || r#"\:*?"<>|"#.contains(c) { '-' } else { c })
            .take(100)
            .collect();
        kept.trim_matches([' ', '.']).to_owned()
    };
    let parts: Vec<String> = name.split('/').map(part).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "file".to_owned() } else { parts.join("/") }
}

/// APPNOTE 4.4.6: two-second steps since 1980.
fn dos_time(at: Instant) -> (u16, u16) {
    // The first day that this can say.
    const FIRST: (u16, u16) = (0, 0x21);
    let Some(fields) = date_time::fields(at) else { return FIRST };
    let [year, month, day, hour, minute, second] =
        fields.map(|field| u16::try_from(field).unwrap_or_default());
    match year.checked_sub(1980).filter(|years| *years < 128) {
        Some(years) => (hour << 11 | minute << 5 | (second / 2), years << 9 | month << 5 | day),
        None => FIRST,
    }
}
