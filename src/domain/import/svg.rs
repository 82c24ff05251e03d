//! Badges baked into SVG pictures: found by namespace, read as text, never drawn.
//!
//! Open Badges 3.0 baking, <https://www.imsglobal.org/spec/ob/v3p0/#svg>; Open Badges 2.0,
//! <https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/baking/>;
//! <https://www.w3.org/TR/xml-names/>.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::{Carrier, ImportError, Picture, Read, read_baked};
use crate::domain::json;
use crate::domain::sort::{has_twins, sorted};

/// The namespace of Open Badges 3.0, whatever prefix stands for it.
pub(crate) const NAMESPACE: &str = "https://purl.imsglobal.org/ob/v3p0";
/// The namespace of Open Badges 1.0 to 2.0.
pub(crate) const NAMESPACE_V2: &str = "http://openbadges.org";
/// How many attributes one element may have, and how many namespaces may be in force at once.
/// Both are searched one by one, so a file full of them would take its square in time.
const MAX_ATTRIBUTES: usize = 1_000;

/// Finds the badge in an SVG: the first element of Open Badges 3.0, else of 2.0.
pub(crate) fn read(text: &str) -> Result<Read, ImportError> {
    let badges = walk(json::without_mark(text))?.badges;
    let first = |newest: bool| badges.iter().find(move |badge| badge.newest == newest);
    let badge = first(true).or_else(|| first(false)).ok_or(ImportError::PictureWithoutBadge(Picture::Svg))?;
    // The body is the document; without a body, `verify` is its signature. Files of 2014 have a broken
    // body beside a good address.
    let read = |part: &str| read_baked(part, Carrier::Svg, text.as_bytes());
    match (badge.body.trim(), badge.verify.as_deref()) {
        ("", Some(verify)) => read(verify),
        ("", None) => Err(ImportError::PictureWithoutBadge(Picture::Svg)),
        (body, Some(verify)) => read(body).or_else(|fault| read(verify).map_err(|_| fault)),
        (body, None) => read(body),
    }
}

/// What matters of an SVG.
pub(crate) struct Svg {
    pub(crate) badges: Vec<Badge>,
    /// Where the opening tag of the root element stands.
    pub(crate) root: Range<usize>,
}

/// One element that holds a badge.
pub(crate) struct Badge {
    /// Whether it is of Open Badges 3.0.
    pub(crate) newest: bool,
    /// Where it stands, from the first `<` to the last `>`.
    pub(crate) span: Range<usize>,
    verify: Option<String>,
    body: String,
}

/// Reads the whole of `text`, which must be an SVG without entities of its own.
pub(crate) fn walk(text: &str) -> Result<Svg, ImportError> {
    let mut reader = Reader::from_str(text);
    let mut scopes: Vec<Binding> = Vec::new();
    let mut depth = 0_usize;
    let mut root = None;
    let mut badges = Vec::new();
    // The badge being read, and the depth of its element.
    let mut open: Option<(usize, Badge)> = None;
    loop {
        let start = position(&reader);
        let event = reader.read_event().map_err(|_| ImportError::SvgDamaged)?;
        let span = start..position(&reader);
        match event {
            Event::Start(_) | Event::Empty(_) => {
                let empty = matches!(event, Event::Empty(_));
                let (Event::Start(element) | Event::Empty(element)) = event else { continue };
                depth += 1;
                let attributes = attributes(&element)?;
                scopes.extend(bindings(&attributes, depth));
                if scopes.len() > MAX_ATTRIBUTES {
                    return Err(ImportError::SvgDamaged);
                }
                if root.is_none() {
                    check_root(&element)?;
                    root = Some(span.clone());
                }
                if open.is_none()
                    && let Some(newest) = badge_version(&element, &scopes)
                {
                    let verify =
                        attributes.into_iter().find(|(name, _)| name == "verify").map(|(_, value)| value);
                    let badge = Badge { newest, span, verify, body: String::new() };
                    if empty { badges.push(badge) } else { open = Some((depth, badge)) }
                }
                if empty {
                    leave(&mut depth, &mut scopes);
                }
            }
            Event::End(_) => {
                if let Some((_, mut badge)) = open.take_if(|(opened, _)| *opened == depth) {
                    badge.span.end = span.end;
                    badges.push(badge);
                }
                leave(&mut depth, &mut scopes);
            }
            Event::Text(part) => add(&mut open, &part.into_inner()),
            Event::CData(part) => add(&mut open, &part.into_inner()),
            Event::GeneralRef(reference) => {
                if open.is_some() {
                    let known = match reference.resolve_char_ref() {
                        Ok(Some(character)) => Some(character.to_string()),
                        Ok(None) => resolve_predefined_entity(&reference.into_inner()).map(str::to_owned),
                        Err(_) => None,
                    };
                    add(&mut open, &known.ok_or(ImportError::SvgDamaged)?);
                }
            }
            Event::DocType(declaration) => {
                if declaration.into_inner().to_ascii_uppercase().contains("<!ENTITY") {
                    return Err(ImportError::SvgEntities);
                }
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    if depth != 0 {
        return Err(ImportError::SvgDamaged);
    }
    Ok(Svg { badges, root: root.ok_or(ImportError::Unknown)? })
}

/// One `xmlns` in force: where it was declared, its prefix (empty for the default) and its namespace.
struct Binding {
    depth: usize,
    prefix: String,
    namespace: String,
}

fn bindings(attributes: &[(String, String)], depth: usize) -> impl Iterator<Item = Binding> {
    attributes.iter().filter_map(move |(name, namespace)| {
        let prefix = match name.strip_prefix("xmlns")? {
            "" => "",
            prefixed => prefixed.strip_prefix(':')?,
        };
        Some(Binding { depth, prefix: prefix.to_owned(), namespace: namespace.trim().to_owned() })
    })
}

fn attributes(element: &BytesStart<'_>) -> Result<Vec<(String, String)>, ImportError> {
    let mut attributes = Vec::new();
    // Their uniqueness is checked below: the library's check takes the square of their number.
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| ImportError::SvgDamaged)?;
        let name = attribute.key.as_ref();
        if attributes.len() >= MAX_ATTRIBUTES {
            return Err(ImportError::SvgDamaged);
        }
        // Others may be long and are not ours: pictures inside the picture.
        let value = if name == "verify" || name.starts_with("xmlns") {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            value.map_err(|_| ImportError::SvgDamaged)?.into_owned()
        } else {
            String::new()
        };
        attributes.push((name.to_owned(), value));
    }
    let names = sorted(attributes.iter().map(|(name, _)| name.as_str()).collect(), |a, b| a.cmp(b));
    match has_twins(&names, |a, b| a == b) {
        true => Err(ImportError::SvgDamaged),
        false => Ok(attributes),
    }
}

/// Whether an element holds a badge, and if so, whether one of Open Badges 3.0.
fn badge_version(element: &BytesStart<'_>, scopes: &[Binding]) -> Option<bool> {
    let name = element.name();
    let name: &str = name.as_ref();
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    if !matches!(local, "credential" | "assertion") {
        return None;
    }
    let namespace = scopes.iter().rev().find(|binding| binding.prefix == prefix)?.namespace.as_str();
    match (namespace.trim_end_matches('/'), local) {
        (NAMESPACE, "credential") => Some(true),
        (NAMESPACE_V2, "assertion") => Some(false),
        _ => None,
    }
}

fn check_root(element: &BytesStart<'_>) -> Result<(), ImportError> {
    let local = element.local_name();
    let local: &str = local.as_ref();
    match local {
        "svg" => Ok(()),
        _ if local.eq_ignore_ascii_case("html") => Err(ImportError::WebPage),
        _ => Err(ImportError::Unknown),
    }
}

fn leave(depth: &mut usize, scopes: &mut Vec<Binding>) {
    while scopes.last().is_some_and(|binding| binding.depth == *depth) {
        scopes.pop();
    }
    *depth = depth.saturating_sub(1);
}

fn add(open: &mut Option<(usize, Badge)>, text: &str) {
    if let Some((_, badge)) = open {
        badge.body.push_str(text);
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}
