//! A document -> a picture that carries it, in the ways that other people's software finds it.
//!
//! Open Badges 3.0 baking, <https://www.imsglobal.org/spec/ob/v3p0/#baking>.
//! Some readers search the file for the keyword and count braces, so a JSON document is written in ASCII and
//! with no brace inside a string, both through escapes: the same JSON value, covered by the same proof.

use crate::domain::import::{ImportError, png, svg};
use crate::domain::json;

/// Bakes `text` into a PNG or an SVG, whichever the picture is.
///
/// # Errors
/// When it is neither, or not whole.
pub fn bake(picture: &[u8], text: &str) -> Result<Vec<u8>, ImportError> {
    if png::is_png(picture) {
        return bake_png(picture, text);
    }
    let svg = std::str::from_utf8(picture).map_err(|_| ImportError::Unknown)?;
    bake_svg(svg, text).map(String::into_bytes)
}

/// Bakes `text` into a PNG: one uncompressed `iTXt`, in place of any that is there.
///
/// # Errors
/// When `picture` is no whole PNG.
pub fn bake_png(picture: &[u8], text: &str) -> Result<Vec<u8>, ImportError> {
    if !png::is_png(picture) {
        return Err(ImportError::PictureDamaged);
    }
    let baked = chunk(text);
    let mut out = Vec::with_capacity(picture.len() + baked.len());
    out.extend(png::SIGNATURE);
    let mut written = false;
    for chunk in png::chunks(picture) {
        let chunk = chunk?;
        // Before the picture data, so that a reader that stops there has seen it.
        if !written && matches!(&chunk.kind, b"IDAT" | b"IEND") {
            out.extend(&baked);
            written = true;
        }
        if !is_badge(&chunk) {
            out.extend(chunk.whole);
        }
        if &chunk.kind == b"IEND" {
            break;
        }
    }
    if written { Ok(out) } else { Err(ImportError::PictureDamaged) }
}

/// Bakes `text` into an SVG: one `openbadges:credential`, in place of any that is there. A JWT goes into its
/// `verify`, JSON into its body.
///
/// # Errors
/// When `picture` is no well-formed SVG.
pub fn bake_svg(picture: &str, text: &str) -> Result<String, ImportError> {
    let picture = json::without_mark(picture);
    let svg::Svg { badges, root } = svg::walk(picture)?;
    let element = element(text);
    let opening = picture.get(root.clone()).ok_or(ImportError::SvgDamaged)?;
    let mut out = String::with_capacity(picture.len() + element.len());
    out.push_str(picture.get(..root.start).ok_or(ImportError::SvgDamaged)?);
    match opening.strip_suffix("/>") {
        Some(opening) => {
            let name =
                opening.trim_start_matches('<').split(|c: char| c.is_whitespace()).next().unwrap_or("svg");
            out.push_str(&format!("{opening}>{element}</{name}>"));
        }
        None => {
            out.push_str(opening);
            out.push_str(&element);
        }
    }
    let mut end = root.end;
    for badge in badges.iter().filter(|badge| badge.newest && badge.span.start >= root.end) {
        out.push_str(picture.get(end..badge.span.start).ok_or(ImportError::SvgDamaged)?);
        end = badge.span.end;
    }
    out.push_str(picture.get(end..).ok_or(ImportError::SvgDamaged)?);
    Ok(out)
}

/// The chunk that holds `text`. <https://www.w3.org/TR/png-3/#11iTXt>
fn chunk(text: &str) -> Vec<u8> {
    // Keyword, no compression, no language, no translated keyword.
    let data = [png::KEYWORD, &[0, 0, 0, 0, 0], plain(text).as_bytes()].concat();
    let checked = [&b"iTXt"[..], &data].concat();
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes();
    [&length[..], &checked, &png::crc32(&checked).to_be_bytes()].concat()
}

fn is_badge(chunk: &png::Chunk<'_>) -> bool {
    matches!(&chunk.kind, b"iTXt" | b"tEXt" | b"zTXt")
        && chunk.data.strip_prefix(png::KEYWORD).is_some_and(|rest| rest.first() == Some(&0))
}

fn element(text: &str) -> String {
    let namespace = svg::NAMESPACE;
    if is_json(text) {
        // A CDATA section ends at `]]>`, wherever that stands.
        let body = plain(text).replace("]]>", "]]]]><![CDATA[>");
        format!(
            r#"<openbadges:credential xmlns:openbadges="{namespace}"><![CDATA[{body}]]></openbadges:credential>"#
        )
    } else {
        let jwt = quick_xml::escape::escape(text.trim());
        format!(
            r#"<openbadges:credential xmlns:openbadges="{namespace}" verify="{jwt}"></openbadges:credential>"#
        )
    }
}

fn is_json(text: &str) -> bool {
    json::without_mark(text).trim_ascii_start().starts_with('{')
}

/// JSON in ASCII, with braces only where objects begin and end; anything else as it is.
fn plain(text: &str) -> String {
    if !is_json(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut in_string = false;
    let mut escaped = false;
    for character in json::without_mark(text).chars() {
        match character {
            '{' | '}' if in_string => out.push_str(&format!("\\u{:04x}", u32::from(character))),
            character if !character.is_ascii() => {
                let mut units = [0; 2];
                for unit in character.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
            character => out.push(character),
        }
        in_string ^= character == '"' && !escaped;
        escaped = in_string && character == '\\' && !escaped;
    }
    out
}
