//! The small part of Markdown that badges use, read into a tree that has no place for markup of its author.
//!
//! After CommonMark <https://spec.commonmark.org/0.31.2/>: paragraphs, headings, lists, quotes, code, emphasis, links.
//! HTML is text here, and a picture is a link, so that nothing is loaded or run by showing it.

use crate::domain::evidence::host_of;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Paragraph(Vec<Inline>),
    Heading(Vec<Inline>),
    List { ordered: bool, items: Vec<Vec<Inline>> },
    Quote(Vec<Inline>),
    Code(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    Text(String),
    Strong(Vec<Inline>),
    Emphasis(Vec<Inline>),
    Code(String),
    Link { link: Link, words: Vec<Inline> },
    Break,
}

/// An address that may be followed: `https:` or `mailto:`, with the place it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub href: String,
    /// The host, or the mail address.
    pub place: String,
}

/// The tree of a text. Of a text longer than any criteria, only the beginning is read.
pub fn read(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut paragraph: Vec<&str> = Vec::new();
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let mut lines = text.get(..end).unwrap_or_default().lines().peekable();
    while let Some(line) = lines.next() {
        let bare = line.trim();
        let kind = kind_of(line);
        if !matches!(kind, Line::Words) {
            close(&mut paragraph, &mut blocks);
        }
        match kind {
            Line::Blank | Line::Rule => {}
            Line::Words => paragraph.push(line),
            Line::Heading(words) => blocks.push(Block::Heading(inline(words, 0))),
            Line::Quote(first) => {
                let mut quoted = vec![first];
                while let Some(Line::Quote(more)) = lines.peek().map(|line| kind_of(line)) {
                    quoted.push(more);
                    lines.next();
                }
                blocks.push(Block::Quote(inline(&quoted.join("\n"), 0)));
            }
            Line::Fence => {
                let fence: String = bare.chars().take(3).collect();
                let mut code = Vec::new();
                for line in lines.by_ref() {
                    if line.trim().starts_with(&fence) {
                        break;
                    }
                    code.push(line);
                }
                blocks.push(Block::Code(code.join("\n")));
            }
            Line::Item { ordered, words } => {
                let mut items = vec![words.to_owned()];
                while let Some(line) = lines.peek() {
                    match kind_of(line) {
                        Line::Item { ordered: same, words } if same == ordered => {
                            items.push(words.to_owned())
                        }
                        // A line that follows without a blank one goes on with the item.
                        Line::Words => {
                            if let Some(last) = items.last_mut() {
                                last.push('\n');
                                last.push_str(line.trim());
                            }
                        }
                        _ => break,
                    }
                    lines.next();
                }
                let items = items.iter().map(|item| inline(item, 0)).collect();
                blocks.push(Block::List { ordered, items });
            }
        }
    }
    close(&mut paragraph, &mut blocks);
    blocks
}

/// An address that may be followed, if this is one.
pub fn link(address: &str) -> Option<Link> {
    let address = address.trim();
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\\' | '`');
    if address.len() > 2048 || address.contains(odd) || address.contains(crate::ui::claims::hidden) {
        return None;
    }
    if let Some(mail) = strip_scheme(address, "mailto:") {
        let mail = mail.split('?').next().unwrap_or_default();
        let plain = mail.bytes().all(|b| b.is_ascii_alphanumeric() || b"@.+-_".contains(&b));
        return (plain && crate::ui::claims::is_mail(mail))
            .then(|| Link { href: ["mailto:", mail].concat(), place: mail.to_owned() });
    }
    let rest = strip_scheme(address, "https://")?;
    let href = ["https://", rest].concat();
    let place = host_of(&href)?;
    Some(Link { href, place })
}

fn strip_scheme<'a>(address: &'a str, scheme: &str) -> Option<&'a str> {
    let head = address.get(..scheme.len())?;
    if head.eq_ignore_ascii_case(scheme) { address.get(scheme.len()..) } else { None }
}

enum Line<'a> {
    Blank,
    Rule,
    Fence,
    Words,
    Heading(&'a str),
    Quote(&'a str),
    Item { ordered: bool, words: &'a str },
}

fn kind_of(line: &str) -> Line<'_> {
    let bare = line.trim();
    if bare.is_empty() {
        return Line::Blank;
    }
    if bare.starts_with("```") || bare.starts_with("~~~") {
        return Line::Fence;
    }
    if let Some(rest) = bare.strip_prefix('#') {
        let words = rest.trim_start_matches('#');
        if words.starts_with(' ') && rest.len() - words.len() < 6 {
            return Line::Heading(words.trim().trim_end_matches('#').trim_end());
        }
    }
    if let Some(words) = bare.strip_prefix('>') {
        return Line::Quote(words.trim_start());
    }
    let marks = bare.chars().filter(|c| !c.is_whitespace());
    if let Some(first) = bare.chars().next().filter(|c| matches!(c, '-' | '*' | '_'))
        && marks.clone().all(|c| c == first)
        && marks.count() >= 3
    {
        return Line::Rule;
    }
    for mark in ["- ", "* ", "+ ", "• "] {
        if let Some(words) = bare.strip_prefix(mark) {
            return Line::Item { ordered: false, words: words.trim() };
        }
    }
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=4).contains(&digits)
        && let Some(after) = bare.get(digits..)
        && let Some(words) = after.strip_prefix(". ").or_else(|| after.strip_prefix(") "))
    {
        return Line::Item { ordered: true, words: words.trim() };
    }
    Line::Words
}

fn close(paragraph: &mut Vec<&str>, blocks: &mut Vec<Block>) {
    if !paragraph.is_empty() {
        blocks.push(Block::Paragraph(inline(&paragraph.join("\n"), 0)));
        paragraph.clear();
    }
}

/// The inline tree of a text. Marks that close nothing are words.
fn inline(text: &str, depth: usize) -> Vec<Inline> {
    let mut found = Vec::new();
    let mut words = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if depth < DEEPEST
            && let Some((piece, after)) = marked(rest, words.chars().next_back(), depth)
        {
            flush(&mut words, &mut found);
            found.push(piece);
            rest = after;
            continue;
        }
        let mut taken = letter.len_utf8();
        match letter {
            '\\' => {
                if let Some(next) = rest.chars().nth(1).filter(char::is_ascii_punctuation) {
                    words.push(next);
                    taken += next.len_utf8();
                } else {
                    words.push(letter);
                }
            }
            '\n' => {
                // Two spaces before the end of a line, or a backslash, break it.
                if words.ends_with("  ") || words.ends_with('\\') {
                    words.truncate(words.trim_end_matches([' ', '\\']).len());
                    flush(&mut words, &mut found);
                    found.push(Inline::Break);
                } else {
                    words.push(' ');
                }
            }
            c if crate::ui::claims::hidden(c) => {}
            c => words.push(c),
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    flush(&mut words, &mut found);
    found
}

fn flush(words: &mut String, found: &mut Vec<Inline>) {
    if !words.is_empty() {
        found.push(Inline::Text(std::mem::take(words)));
    }
}

/// The marked piece that begins here, and what follows it.
fn marked(text: &str, before: Option<char>, depth: usize) -> Option<(Inline, &str)> {
    let next = depth + 1;
    if let Some(after) = text.strip_prefix('`') {
        let (code, after) = near(after, "`")?;
        return Some((Inline::Code(code.to_owned()), after));
    }
    for mark in ["**", "__"] {
        if let Some(after) = text.strip_prefix(mark) {
            let (inside, after) = near(after, mark)?;
            return (!inside.trim().is_empty()).then(|| (Inline::Strong(inline(inside, next)), after));
        }
    }
    for mark in ["*", "_"] {
        if let Some(after) = text.strip_prefix(mark) {
            // An underline inside a word belongs to the word.
            if mark == "_" && before.is_some_and(char::is_alphanumeric) {
                return None;
            }
            let (inside, after) = near(after, mark)?;
            let tight = !inside.starts_with(char::is_whitespace) && !inside.ends_with(char::is_whitespace);
            return (tight && !inside.is_empty()).then(|| (Inline::Emphasis(inline(inside, next)), after));
        }
    }
    if let Some(after) = text.strip_prefix("![").or_else(|| text.strip_prefix('[')) {
        let (words, after) = near(after, "](")?;
        let (address, after) = near(after, ")")?;
        let address = address.split_whitespace().next().unwrap_or_default();
        let words = if words.trim().is_empty() { address } else { words };
        let words = inline(words, DEEPEST);
        return Some(match link(address) {
            Some(link) => (Inline::Link { link, words }, after),
            // An address that may not be followed leaves only its words.
            None => (Inline::Emphasis(words), after),
        });
    }
    if let Some(after) = text.strip_prefix('<') {
        let (address, after) = near(after, ">")?;
        let link = link(address)?;
        return Some((Inline::Link { words: vec![Inline::Text(link.place.clone())], link }, after));
    }
    if before.is_none_or(|c| !c.is_alphanumeric()) && text.starts_with("https://") {
        let end = text
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '|'))
            .unwrap_or(text.len());
        let address =
            text.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '*', '_', '\'']);
        let link = link(address)?;
        let words = vec![Inline::Text(address.get("https://".len()..)?.to_owned())];
        return Some((Inline::Link { link, words }, text.get(address.len()..)?));
    }
    None
}

/// What stands before a closing mark that is not too far away, and what follows it.
fn near<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let end = text.char_indices().nth(FAR).map_or(text.len(), |(at, _)| at);
    let at = text.get(..end)?.find(mark)?;
    Some((text.get(..at)?, text.get(at + mark.len()..)?))
}

const LONGEST: usize = 40_000;
/// Letters within which a mark has to close, so that unclosed marks cost little.
const FAR: usize = 1_500;
const DEEPEST: usize = 3;
