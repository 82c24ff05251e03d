//! A module and its script without what only their makers need: long names between the two, comments, indentation.
//!
//! wasm-bindgen calls what crosses by names that no two crates share, sixteen random digits each, which stand in both
//! files and cannot be compressed. <https://webassembly.github.io/spec/core/binary/modules.html>

use std::collections::BTreeMap;
use std::env;

use crate::Done;

/// A script of wasm-bindgen and the module that it loads, with short names between them.
pub fn lean(script: &str, module: &[u8]) -> Done<(String, Vec<u8>)> {
    let sections = sections(module)?;
    let roots = roots();
    let mut names = BTreeMap::new();
    for (kind, body) in &sections {
        let found = match *kind {
            IMPORTS => imports(body)?
                .into_iter()
                .filter(|(from, ..)| from.ends_with("_bg.js"))
                .map(|it| it.1)
                .collect(),
            EXPORTS => exports(body)?.into_iter().map(|(name, _)| name).collect(),
            _ => Vec::new(),
        };
        for name in found.into_iter().filter(|name| OURS.iter().any(|start| name.starts_with(start))) {
            if !names.contains_key(&name) {
                names.insert(name, short(names.len()));
            }
        }
    }
    if let Some(taken) = identifiers(script).find(|word| names.values().any(|short| short == word)) {
        return Err(format!("{taken} is a name in the script already"));
    }

    let mut lean = module.get(..HEADER).unwrap_or_default().to_vec();
    for (kind, body) in sections {
        let body = match kind {
            // Names for debuggers, and which features it was made with.
            0 => continue,
            IMPORTS => {
                let all = imports(body)?;
                let mut out = number(all.len());
                for (from, name, rest) in &all {
                    text(&mut out, from);
                    text(
                        &mut out,
                        if from.ends_with("_bg.js") { names.get(name).unwrap_or(name) } else { name },
                    );
                    out.extend(*rest);
                }
                out
            }
            EXPORTS => {
                let all = exports(body)?;
                let mut out = number(all.len());
                for (name, rest) in &all {
                    text(&mut out, names.get(name).unwrap_or(name));
                    out.extend(*rest);
                }
                out
            }
            DATA => without_paths(body, &roots),
            _ => body.to_vec(),
        };
        lean.push(kind);
        lean.extend(number(body.len()));
        lean.extend(body);
    }
    Ok((plain_script(&renamed(script, &names))?, lean))
}

/// What wasm-bindgen makes up; no other code says these.
const OURS: [&str; 3] = ["__wb", "wasm_bindgen__", "__externref"];

const HEADER: usize = 8;
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;
const DATA: u8 = 11;

/// Where the source files of other people's crates lie on this machine.
fn roots() -> Vec<String> {
    let home = env::var("CARGO_HOME").or_else(|_| env::var("HOME").map(|home| format!("{home}/.cargo")));
    let crates = home.ok().map(|home| format!("{home}/registry/src/"));
    crates.into_iter().chain(["/rustc/".to_owned()]).collect()
}

/// The same bytes with blanks for the paths of other people's source files, which only a panic in them would name:
/// they weigh a kilobyte, and they differ from one maker's machine to the next. Line and column remain.
fn without_paths(data: &[u8], roots: &[String]) -> Vec<u8> {
    const LONGEST: usize = 256;
    let mut out = data.to_vec();
    for root in roots {
        let mut at = 0;
        while let Some(found) = out[at..].windows(root.len()).position(|it| it == root.as_bytes()) {
            let start = at + found;
            let rest = &out[start..out.len().min(start + LONGEST)];
            let end = rest.windows(3).position(|it| it == b".rs").filter(|end| {
                rest[..*end].iter().all(|letter| letter.is_ascii_alphanumeric() || b"/.-_+".contains(letter))
            });
            at = start + root.len();
            if let Some(end) = end {
                out[start..start + end + 3].fill(b' ');
                at = start + end + 3;
            }
        }
    }
    out
}

/// `$0`, `$1`, … in the letters that a name may have.
fn short(mut nth: usize) -> String {
    const LETTERS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut name = String::from("$");
    loop {
        name.push(char::from(LETTERS[nth % LETTERS.len()]));
        nth /= LETTERS.len();
        if nth == 0 {
            return name;
        }
    }
}

fn is_of_a_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '$'
}

fn identifiers(script: &str) -> impl Iterator<Item = &str> {
    script.split(|letter| !is_of_a_name(letter)).filter(|word| !word.is_empty())
}

fn renamed(script: &str, names: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while !rest.is_empty() {
        let word = rest.find(|letter| !is_of_a_name(letter)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(word);
        out.push_str(names.get(word).map_or(word, |short| short));
        let between = after.find(is_of_a_name).unwrap_or(after.len());
        let (between, after) = after.split_at(between);
        out.push_str(between);
        rest = after;
    }
    out
}

/// Without indentation and without lines that are comments. The lines stay, for JavaScript reads them.
pub fn plain_script(script: &str) -> Done<String> {
    let mut out = String::with_capacity(script.len());
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            in_comment = !line.ends_with("*/");
            continue;
        }
        if line.is_empty() || line.starts_with("//") {
            continue;
        }
        if line.matches('`').count() % 2 == 1 {
            return Err(format!("a text of several lines, which would lose its indentation: {line}"));
        }
        out.push_str(line);
        out.push('\n');
    }
    Ok(out)
}

/// The sections of a module: each its kind and its contents.
fn sections(module: &[u8]) -> Done<Vec<(u8, &[u8])>> {
    let mut rest = module.strip_prefix(b"\0asm\x01\0\0\0").ok_or("this is no WebAssembly module")?;
    let mut sections = Vec::new();
    while !rest.is_empty() {
        let kind = byte(&mut rest)?;
        sections.push((kind, counted(&mut rest)?));
    }
    Ok(sections)
}

/// The imports: from where, by what name, and the rest as it is.
fn imports(mut body: &[u8]) -> Done<Vec<(String, String, &[u8])>> {
    let count = read_number(&mut body)?;
    (0..count)
        .map(|_| {
            let (from, name) = (read_text(&mut body)?, read_text(&mut body)?);
            let before = body;
            match byte(&mut body)? {
                0 => drop(read_number(&mut body)?),
                kind @ (1 | 2) => {
                    if kind == 1 {
                        byte(&mut body)?;
                    }
                    let most = byte(&mut body)? & 1 == 1;
                    read_number(&mut body)?;
                    if most {
                        read_number(&mut body)?;
                    }
                }
                3 => drop((byte(&mut body)?, byte(&mut body)?)),
                other => return Err(format!("an import of kind {other}")),
            }
            Ok((from, name, &before[..before.len() - body.len()]))
        })
        .collect()
}

/// The exports: the name, and the rest as it is.
fn exports(mut body: &[u8]) -> Done<Vec<(String, &[u8])>> {
    let count = read_number(&mut body)?;
    (0..count)
        .map(|_| {
            let name = read_text(&mut body)?;
            let before = body;
            byte(&mut body)?;
            read_number(&mut body)?;
            Ok((name, &before[..before.len() - body.len()]))
        })
        .collect()
}

const SHORT: &str = "the module ends too soon";

fn byte(rest: &mut &[u8]) -> Done<u8> {
    let (first, after) = rest.split_first().ok_or(SHORT)?;
    *rest = after;
    Ok(*first)
}

/// LEB128, unsigned.
fn read_number(rest: &mut &[u8]) -> Done<usize> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let next = byte(rest)?;
        number |= usize::from(next & 0x7f) << shift;
        if next < 0x80 {
            return Ok(number);
        }
    }
    Err("a number too large".to_owned())
}

fn counted<'a>(rest: &mut &'a [u8]) -> Done<&'a [u8]> {
    let length = read_number(rest)?;
    let (counted, after) = rest.split_at_checked(length).ok_or(SHORT)?;
    *rest = after;
    Ok(counted)
}

fn read_text(rest: &mut &[u8]) -> Done<String> {
    String::from_utf8(counted(rest)?.to_vec()).map_err(|why| why.to_string())
}

fn number(mut number: usize) -> Vec<u8> {
    let mut out = Vec::new();
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
    out
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend(number(text.len()));
    out.extend(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_other_peoples_sources_are_blank_and_nothing_else_is() {
        let roots = ["/home/a/registry/src/".to_owned(), "/rustc/".to_owned()];
        let data =
            b"x/rustc/0123/library/a.rs/home/a/registry/src/i-1/b-1.0/src/lib.rsy /rustc/ z.rs src/c.rs";
        let blank = without_paths(data, &roots);
        let text = String::from_utf8(blank.clone()).expect("text");
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["x", "y", "/rustc/", "z.rs", "src/c.rs"]);
        assert_eq!(blank.len(), data.len());
    }

    fn section(kind: u8, body: &[u8]) -> Vec<u8> {
        [&[kind][..], &number(body.len()), body].concat()
    }

    #[test]
    fn what_crosses_is_called_the_same_on_both_sides_and_shortly() {
        let named = |name: &str| {
            let mut out = Vec::new();
            text(&mut out, name);
            out
        };
        let imports = [
            &[2][..],
            &named("./a_bg.js"),
            &named("__wbg_x_0123456789abcdef"),
            &[0, 5],
            &named("env"),
            &named("__wbg_y"),
            &[2, 1, 1, 2],
        ]
        .concat();
        let exports =
            [&[2][..], &named("memory"), &[2, 0], &named("__wbindgen_malloc"), &[0, 200, 1]].concat();
        let module = [
            &b"\0asm\x01\0\0\0"[..],
            &section(0, b"\x04name"),
            &section(2, &imports),
            &section(7, &exports),
            &section(10, &[1, 2]),
        ]
        .concat();
        let script = "/** what\n * it is */\n  const a = {\n    __wbg_x_0123456789abcdef: __wbg_init,\n  };\n\n  // called\n  wasm.__wbindgen_malloc(__wbg_x_0123456789abcdefg, wasm.memory);\n";
        let (script, module) = lean(script, &module).unwrap();
        assert_eq!(
            script,
            "const a = {\n$0: __wbg_init,\n};\nwasm.$1(__wbg_x_0123456789abcdefg, wasm.memory);\n"
        );
        let imports = [
            &[2][..],
            &named("./a_bg.js"),
            &named("$0"),
            &[0, 5],
            &named("env"),
            &named("__wbg_y"),
            &[2, 1, 1, 2],
        ]
        .concat();
        let exports = [&[2][..], &named("memory"), &[2, 0], &named("$1"), &[0, 200, 1]].concat();
        assert_eq!(
            module,
            [&b"\0asm\x01\0\0\0"[..], &section(2, &imports), &section(7, &exports), &section(10, &[1, 2])]
                .concat()
        );
    }

    #[test]
    fn a_name_that_is_taken_and_a_text_of_several_lines_are_refused() {
        let module = [&b"\0asm\x01\0\0\0"[..], &section(7, &[1, 4, b'_', b'_', b'w', b'b', 0, 0])].concat();
        assert!(lean("const $0 = 1;", &module).is_err());
        assert!(lean("const a = `\n  b`;", &module).is_err());
        assert!(lean("", &module[..module.len() - 1]).is_err());
    }
}
