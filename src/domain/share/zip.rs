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

/// Packs the files, dated `at`. None when there are too many or they are too long for a plain zip.
pub fn zip(files: &[File], at: Instant) -> Option<Vec<u8>> {
    // More than this can say is no zip without extensions.
    let count = u16::try_from(files.len()).ok()?.to_le_bytes();
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
            Some((stem, ending)) if !ending.contains('/') => (stem, format!(".{ending}")),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, bytes: &[u8]) -> File {
        File { name: name.to_owned(), bytes: bytes.to_vec() }
    }

    #[test]
    fn no_file_takes_the_name_of_another_on_any_system() {
        let mut names = Names::default();
        for (name, given) in [
            ("a.json", "a.json"),
            ("A.JSON", "A 2.JSON"),
            ("a.json", "a 3.json"),
            ("a", "a"),
            ("a", "a 2"),
            ("b/c.d/e", "b/c.d/e"),
            ("b/c.d/e", "b/c.d/e 2"),
        ] {
            assert_eq!(names.free(name), given);
        }
    }

    #[test]
    fn a_name_leads_nowhere_else_and_no_system_refuses_it() {
        for (name, kept) in [
            ("badges/Knots é.json", "badges/Knots é.json"),
            ("../../etc/passwd", "etc/passwd"),
            ("/a//b/", "a/b"),
            (" .hidden. ", "hidden"),
            ("a\\b:c*d?e\"f<g>h|i\u{7}j", "a-b-c-d-e-f-g-h-i-j"),
            ("", "file"),
            ("../..", "file"),
        ] {
            assert_eq!(portable(name), kept);
        }
        assert_eq!(portable(&"é".repeat(300)).chars().count(), 100);
    }

    #[test]
    fn a_file_is_packed_where_it_shrinks_and_not_so_much_that_it_is_taken_for_a_bomb() {
        for (packed, plain, packs) in [
            (9, 10, true),
            (10, 10, false),
            (11, 10, false),
            (1, 49, true),
            (1, 50, false),
            (2, 100, false),
            (3, 100, true),
            (0, 0, false),
        ] {
            assert_eq!(worth(packed, plain), packs, "{packed} of {plain}");
        }
        let words = b"many words, many words, many words, many more words";
        let method = |bytes: &[u8]| zip(&[file("a", bytes)], 0).unwrap()[8];
        assert_eq!((method(words), method(b"few"), method(&[b' '; 100_000])), (8, 0, 0));
    }

    #[test]
    fn a_file_is_dated_in_steps_of_two_seconds_from_1980_to_2107() {
        let at = |text: &str| date_time::DateTime::of_rfc3339(text).unwrap().seconds;
        assert_eq!(dos_time(at("2026-11-21T18:02:07Z")), (18 << 11 | 2 << 5 | 3, 46 << 9 | 11 << 5 | 21));
        assert_eq!(dos_time(at("2107-12-31T23:59:59Z")), (23 << 11 | 59 << 5 | 29, 127 << 9 | 12 << 5 | 31));
        for outside in ["1979-12-31T23:59:59Z", "2108-06-01T00:00:00Z"] {
            assert_eq!(dos_time(at(outside)), dos_time(at("1980-01-01T00:00:00Z")));
        }
    }

    #[test]
    fn names_are_marked_as_utf_8() {
        let packed = zip(&[file("é", b"x")], 0).unwrap();
        assert_eq!(packed[6..8], (1_u16 << 11).to_le_bytes());
    }

    #[test]
    fn more_files_than_a_plain_zip_can_count_are_none() {
        assert_eq!(zip(&vec![file("", b""); 65_536], 0), None);
    }
}
