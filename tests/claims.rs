//! What strangers write into badges, on its way to the page: nothing of it can run, hide, turn a line around or lead
//! anywhere but to the web and the mail.

mod domain {
    pub(crate) mod evidence {
        pub(crate) use lapel::domain::evidence::host_of;
    }
}

#[path = "../src/ui"]
mod ui {
    pub(crate) mod claims;
    pub(crate) mod markdown;
}

use proptest::prelude::*;
use ui::claims::{hidden, is_mail, masked, monogram, visible};
use ui::markdown::{Block, Inline, Link, link, read};

#[test]
fn criteria_are_read_as_they_are_meant() {
    let text = "# Aim\nTwo **strong** words\nand _one_ `more`.\n\n- first\n- second\n  goes on\n\n1. one\n2) two\n\n> said\n> so\n\n```\n<b>\n```";
    let words = |text: &str| Inline::Text(text.to_owned());
    let blocks = read(text);
    assert_eq!(blocks.len(), 6);
    assert_eq!(blocks[0], Block::Heading(vec![words("Aim")]));
    assert_eq!(
        blocks[1],
        Block::Paragraph(vec![
            words("Two "),
            Inline::Strong(vec![words("strong")]),
            words(" words and "),
            Inline::Emphasis(vec![words("one")]),
            words(" "),
            Inline::Code("more".to_owned()),
            words("."),
        ])
    );
    let items = vec![vec![words("first")], vec![words("second goes on")]];
    assert_eq!(blocks[2], Block::List { ordered: false, items });
    assert_eq!(blocks[3], Block::List { ordered: true, items: vec![vec![words("one")], vec![words("two")]] });
    assert_eq!(blocks[4], Block::Quote(vec![words("said so")]));
    assert_eq!(blocks[5], Block::Code("<b>".to_owned()));
}

#[test]
fn a_link_says_where_it_leads() {
    let Some(Link { href, place }) = link("https://Badges.Example.edu/criteria?x=1") else {
        panic!("a link")
    };
    assert_eq!(
        (href.as_str(), place.as_str()),
        ("https://Badges.Example.edu/criteria?x=1", "badges.example.edu")
    );
    let mail = link("mailto:office@example.edu?bcc=all@example.edu").expect("a mail address");
    assert_eq!(
        (mail.href.as_str(), mail.place.as_str()),
        ("mailto:office@example.edu", "office@example.edu")
    );
    let blocks = read("see [the page](https://example.edu/a) or https://example.edu/b.");
    assert_eq!(links(&blocks), ["https://example.edu/a", "https://example.edu/b"]);
}

#[test]
fn only_the_web_and_the_mail_can_be_followed() {
    for address in ADDRESSES {
        assert_eq!(link(address), None, "{address}");
        let markdown = format!("[x]({address}) <{address}> ![x]({address}) {address}");
        assert_eq!(links(&read(&markdown)), Vec::<String>::new(), "{address}");
    }
}

#[test]
fn an_address_ends_where_something_else_begins() {
    let odd = "https://example.edu/\"onmouseover=alert(1)";
    assert_eq!(link(odd), None);
    assert_eq!(links(&read(odd)), ["https://example.edu/"]);
}

#[test]
fn a_picture_is_a_link_and_markup_is_text() {
    assert_eq!(links(&read("![logo](https://example.edu/logo.png)")), ["https://example.edu/logo.png"]);
    for markup in ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>"] {
        assert_eq!(read(markup), [Block::Paragraph(vec![Inline::Text(markup.to_owned())])]);
    }
}

/// The ways by which markup is made to run: an element, what starts it, and how it is written past filters.
#[test]
fn markup_stays_text_wherever_it_is_put() {
    const ELEMENTS: [&str; 14] = [
        "script", "img", "svg", "iframe", "object", "embed", "a", "math", "video", "details", "body", "form",
        "style", "base",
    ];
    const STARTS: [&str; 6] = [
        " src=x onerror=alert(1)>",
        "/onload=alert(1)//",
        " href=\"javascript:alert(1)\">x",
        " srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'>",
        "\tstyle=background:url(javascript:alert(1)) onfocus=alert(1) autofocus>",
        " action=java&#x73;cript:alert(1)><button>",
    ];
    fn spoken(words: &[Inline], text: &mut String) {
        for piece in words {
            match piece {
                Inline::Text(words) | Inline::Code(words) => text.push_str(words),
                Inline::Strong(words) | Inline::Emphasis(words) | Inline::Link { words, .. } => {
                    spoken(words, text)
                }
                Inline::Break => text.push(' '),
            }
        }
    }
    let mut tried = 0;
    for element in ELEMENTS {
        for start in STARTS {
            let markup = format!("<{element}{start}");
            for text in [
                markup.clone(),
                format!("# {markup}"),
                format!("- {markup}"),
                format!("> {markup}"),
                format!("**{markup}**"),
                format!("[x](<{element}>) [{markup}](javascript:alert(1)) ![{markup}](data:text/html,x)"),
            ] {
                let blocks = read(&text);
                let mut shown = String::new();
                for block in &blocks {
                    match block {
                        Block::Paragraph(words) | Block::Heading(words) | Block::Quote(words) => {
                            spoken(words, &mut shown)
                        }
                        Block::List { items, .. } => items.iter().for_each(|item| spoken(item, &mut shown)),
                        Block::Code(code) => shown.push_str(code),
                    }
                }
                assert!(shown.contains(&format!("<{element}")), "{text}: {blocks:?}");
                assert_eq!(links(&blocks), Vec::<String>::new(), "{text}");
                tried += 1;
            }
        }
    }
    assert!(tried > 500);
}

#[test]
fn marks_without_end_cost_little() {
    for mark in ["[", "![", "**", "_", "`", "<", "](", "https://", "> ", "- "] {
        let began = std::time::Instant::now();
        read(&mark.repeat(60_000));
        assert!(began.elapsed().as_secs() < 5, "{mark}");
    }
}

#[test]
fn names_cannot_hide_or_turn_the_line_around() {
    assert_eq!(visible("evil\u{202E}ytisrevinU", 99), "evilytisrevinU");
    assert_eq!(visible("St\u{200B}anford\u{2066}\u{FEFF}", 99), "Stanford");
    assert_eq!(visible("  two\n\t words\u{0} ", 99), "two words");
    assert_eq!(visible("ämter", 3), "ämt…");
    assert_eq!(visible("👩\u{200D}🔬", 9), "👩🔬");
}

#[test]
fn a_name_without_a_picture_gets_its_letters() {
    assert_eq!(monogram("Data Analysis with Python"), "DA");
    assert_eq!(monogram("welding"), "w");
    assert_eq!(monogram("水质 监测"), "水监");
    assert_eq!(monogram("…"), "");
}

#[test]
fn an_address_is_shown_in_part() {
    assert_eq!(masked("anna@example.com"), "a•••@example.com");
    assert_eq!(masked("S-1234567"), "S-•••67");
    assert!(is_mail("mailto:a@b.edu") && !is_mail("a at b.edu") && !is_mail("@b.edu") && !is_mail("a@b"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_harm(text in "(\\PC|[\\[\\]()*_`<>#!\\\\\n -]|https://|javascript:){0,200}") {
        for href in links(&read(&text)) {
            prop_assert!(href.starts_with("https://") || href.starts_with("mailto:"), "{}", href);
            prop_assert!(!href.contains(|c: char| c.is_whitespace() || c.is_control() || hidden(c)));
        }
        let shown = visible(&text, 50);
        prop_assert!(shown.chars().count() <= 51);
        prop_assert!(!shown.contains(|c: char| hidden(c) || c.is_control()));
        let _ = (monogram(&text), masked(&text));
    }
}

const ADDRESSES: [&str; 17] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\u{1}javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://example.edu/1",
    "http://example.edu/",
    "//example.edu/",
    "/badge?id=1",
    "#Axyz",
    "https://",
    "https://bank.example@evil.example/",
    "https:\\\\example.edu",
    "https://exam\u{202E}ple.edu/",
    "mailto:a@b.edu%0ABcc:c@d.edu",
];

fn links(blocks: &[Block]) -> Vec<String> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(words) | Block::Heading(words) | Block::Quote(words) => {
                gather(words, &mut found)
            }
            Block::List { items, .. } => items.iter().for_each(|item| gather(item, &mut found)),
            Block::Code(_) => {}
        }
    }
    found
}

fn gather(words: &[Inline], found: &mut Vec<String>) {
    for piece in words {
        match piece {
            Inline::Link { link, words } => {
                found.push(link.href.clone());
                gather(words, found);
            }
            Inline::Strong(words) | Inline::Emphasis(words) => gather(words, found),
            Inline::Text(_) | Inline::Code(_) | Inline::Break => {}
        }
    }
}
