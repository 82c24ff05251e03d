//! A badge -> a small piece of HTML for somebody's own page: a link with words and a picture, no script, no style sheet.

use crate::domain::credential::{Picture, Reading};

/// The words around what the badge says, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// "Issued by"
    pub issued_by: String,
    /// "Check this badge"
    pub check: String,
}

/// Longer pictures are left out: the whole of the piece is pasted into pages.
const MOST_PICTURE: usize = 64 * 1024;

/// The piece; whoever follows its link sees the verdict, never this page's word for it.
pub fn to_html(reading: &Reading, link: &str, words: &Words) -> String {
    let title = escaped(reading.title.as_deref().unwrap_or_default());
    let issuer = escaped(reading.issuer.name.as_deref().unwrap_or_default());
    let picture = match &reading.picture {
        // Only what draws and does nothing else.
        Picture::Embedded(data)
            if data.len() <= MOST_PICTURE
                && ["data:image/png;", "data:image/jpeg;", "data:image/webp;"]
                    .iter()
                    .any(|it| data.starts_with(it)) =>
        {
            format!(
                r#"<img src="{}" alt="" width="96" height="96" style="float:left;margin-right:16px">"#,
                escaped(data)
            )
        }
        _ => String::new(),
    };
    let issued =
        if issuer.is_empty() { String::new() } else { format!("<br>{} {issuer}", escaped(&words.issued_by)) };
    format!(
        r#"<p style="max-width:30em;overflow:auto;padding:16px;border:1px solid #999;border-radius:8px;font-family:sans-serif">{picture}<strong>{title}</strong>{issued}<br><a href="{}" rel="noreferrer">{}</a></p>"#,
        escaped(link),
        escaped(&words.check)
    )
}

/// Text that is only text, in an element or an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::credential::Party;

    #[test]
    fn nothing_in_a_badge_becomes_markup() {
        let evil = r#"<script>alert("x")</script>"#;
        let reading = Reading {
            title: Some(evil.into()),
            issuer: Party { name: Some(evil.into()), ..Party::default() },
            picture: Picture::Embedded(format!("data:image/png;base64,AAAA\"{evil}")),
            ..Reading::default()
        };
        let words = Words { issued_by: "Issued by".into(), check: "Check".into() };
        let html = to_html(&reading, "https://lapel.example/v#Aabc", &words);
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("<img").count(), 1);
        assert!(html.contains(r#"<a href="https://lapel.example/v#Aabc" rel="noreferrer">Check</a>"#));
        let large = |bytes: usize| {
            let start = "data:image/png;base64,";
            let picture = Picture::Embedded(format!("{start}{}", "A".repeat(bytes - start.len())));
            to_html(&Reading { picture, ..reading.clone() }, "", &words).matches("<img").count()
        };
        assert_eq!((large(65_536), large(65_537)), (1, 0));
        let svg = Reading { picture: Picture::Embedded("data:image/svg+xml;base64,AAAA".into()), ..reading };
        assert!(!to_html(&svg, "", &words).contains("<img"));
    }
}
