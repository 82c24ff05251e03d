//! No input takes more memory or time than a small computer has: the command line is run under a limit, and must come
//! to an answer of its own.

#![cfg(all(unix, not(target_os = "macos")))]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};

/// Address space for the program with everything it reads, in KiB; unlimited, some of these would take gigabytes.
const MEMORY: &str = "400000";

fn lapel(words: &[&str], input: &[u8]) -> (Output, Duration) {
    let begin = Instant::now();
    let mut child = Command::new("sh")
        .args(["-c", &format!("ulimit -v {MEMORY} && exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_lapel")])
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a shell");
    let mut stdin = child.stdin.take().expect("its input");
    let bytes = input.to_vec();
    // A program that has read enough closes its input.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&bytes)));
    let output = child.wait_with_output().expect("its output");
    writer.join().expect("written");
    (output, begin.elapsed())
}

fn answered(what: &str, words: &[&str], input: &[u8]) {
    let (output, took) = lapel(words, input);
    let said = String::from_utf8_lossy(&output.stdout);
    // 0, 1 or 2: a program that ran out of memory, or panicked, ends otherwise.
    assert!(
        matches!(output.status.code(), Some(0..=2)),
        "{what}: {:?} {}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(!said.trim().is_empty(), "{what}");
    assert!(took < Duration::from_secs(10), "{what} took {took:?}");
}

fn png(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in chunks {
        file.extend((data.len() as u32).to_be_bytes());
        let body = [kind.as_slice(), data].concat();
        let mut crc = !0u32;
        for byte in &body {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
            }
        }
        file.extend(&body);
        file.extend((!crc).to_be_bytes());
    }
    file
}

fn header(side: u32) -> Vec<u8> {
    [&side.to_be_bytes()[..], &side.to_be_bytes(), &[8, 2, 0, 0, 0]].concat()
}

#[test]
fn what_unpacks_without_end_is_left_packed() {
    let bomb = compress_to_vec_zlib(&vec![b' '; 256 * 1024 * 1024], 6);
    assert!(bomb.len() < 512 * 1024);
    let text = [b"openbadgecredential\0\x01\0\0\0".as_slice(), &bomb].concat();
    answered(
        "a text in a picture",
        &["verify", "-"],
        &png(&[(b"IHDR", header(1)), (b"iTXt", text), (b"IEND", vec![])]),
    );

    // A zip of one file that says it is small.
    let deflated = compress_to_vec(&vec![b'['; 256 * 1024 * 1024], 6);
    let entry = |signature: &[u8], central: bool| {
        let mut bytes = signature.to_vec();
        if central {
            bytes.extend([20, 0]);
        }
        bytes.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        bytes.extend((deflated.len() as u32).to_le_bytes());
        bytes.extend(1_000_u32.to_le_bytes());
        bytes.extend([6, 0, 0, 0]);
        if central {
            bytes.extend([0; 14]);
        }
        bytes.extend(b"a.json");
        bytes
    };
    let local = [entry(b"PK\x03\x04", false), deflated.clone()].concat();
    let central = entry(b"PK\x01\x02", true);
    let mut end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0".to_vec();
    end.extend((central.len() as u32).to_le_bytes());
    end.extend((local.len() as u32).to_le_bytes());
    end.extend([0, 0]);
    answered("a zip", &["verify", "-"], &[local, central, end].concat());
}

#[test]
fn a_picture_of_too_many_pixels_is_refused_by_its_first_bytes() {
    answered("pixels", &["verify", "-"], &png(&[(b"IHDR", header(65_535)), (b"IEND", vec![])]));
}

#[test]
fn eight_megabytes_of_anything_come_to_an_answer() {
    const SIZE: usize = 8 * 1024 * 1024 - 1024;
    let credential = |rest: String| format!("{{\"type\":[\"VerifiableCredential\"],\"x\":{rest}}}");
    for (what, text) in [
        ("brackets", "[".repeat(SIZE)),
        ("a list of numbers", credential(format!("[{}1]", "1,".repeat(SIZE / 2 - 64)))),
        ("a list of objects", credential(format!("[{}{{}}]", "{},".repeat(SIZE / 3 - 64)))),
        ("one long text", credential(format!("\"{}\"", "x".repeat(SIZE - 128)))),
        ("one long number", credential("9".repeat(SIZE - 128))),
        ("escapes", credential(format!("\"{}\"", "\\u0041".repeat(SIZE / 6 - 64)))),
        (
            "many members",
            credential(format!(
                "{{{}\"z\":1}}",
                (0..400_000).map(|n| format!("\"k{n}\":1,")).collect::<String>()
            )),
        ),
        ("dots", ".".repeat(SIZE)),
        ("spaces", " ".repeat(SIZE)),
        ("a long link", format!("https://lapel.example/#1{}", "9".repeat(SIZE))),
        ("an open svg", format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{}", "<g>".repeat(SIZE / 3 - 64))),
    ] {
        answered(what, &["verify", "-"], text.as_bytes());
    }
}
