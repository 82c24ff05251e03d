//! What is odd about a name: letters of several alphabets in one word, letters that are not seen, marks of approval.
//!
//! Unicode UTS #39 §4 and §5.2, by blocks rather than by its tables, which would weigh more than the engine.
//! A name is never proof of anything; this only says where one is made to be taken for another.

use crate::domain::caseless::small;

/// Why a name gives pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// Characters that are not seen, or that turn the reading direction.
    Hidden,
    /// One word of letters from different alphabets, or one that only looks like another alphabet's.
    MixedAlphabets,
    /// Letters in fancy dress: mathematical, circled, full width.
    Styled,
    /// A mark of approval, which only the app itself may set.
    Mark,
    /// Digits that stand for letters.
    Digits,
}

/// What is odd about this name, the gravest first.
pub fn oddity(name: &str) -> Option<Oddity> {
    if name.chars().any(is_hidden) || stacked(name) {
        return Some(Oddity::Hidden);
    }
    if name.chars().any(is_mark) {
        return Some(Oddity::Mark);
    }
    if name.chars().any(is_styled) {
        return Some(Oddity::Styled);
    }
    let words =
        || name.split(|c: char| !c.is_alphanumeric() && !is_combining(c)).filter(|word| !word.is_empty());
    if words().any(is_mixed) || poses(words()) {
        return Some(Oddity::MixedAlphabets);
    }
    words().any(has_posing_digits).then_some(Oddity::Digits)
}

/// Whether two names look alike, as they are written or in small letters: a Greek `Η` looks like an H, its `η` like an n.
pub fn look_alike(one: &str, other: &str) -> bool {
    let same = |one: String, other: String| !one.is_empty() && one == other;
    same(skeleton(one), skeleton(other)) || same(shape(one.chars()), shape(other.chars()))
}

/// A name as it looks in small letters: UTS #39 §4, letters and digits only.
pub fn skeleton(name: &str) -> String {
    shape(name.chars().map(|c| small(plain_style(c))))
}

/// What letters look like, so that two words that look alike are equal.
fn shape(letters: impl Iterator<Item = char>) -> String {
    let letters: String = letters
        .filter(|c| !is_hidden(*c) && !is_combining(*c))
        .flat_map(|c| bare(plain_style(c)).into_iter().flatten())
        .map(|c| small(looks_like(c).unwrap_or(c)))
        .filter(|c| c.is_alphanumeric())
        .map(|c| {
            if c == 'l' || c == '1' {
                'i'
            } else if c == '0' {
                'o'
            } else {
                c
            }
        })
        .collect();
    // Two letters that run into one.
    letters.replace("rn", "m").replace("vv", "w")
}

/// Controls, spaces of no width, direction marks, fillers, tags, private use: nothing of these is seen.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffd}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{0483}'..='\u{0489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}' | '\u{fe20}'..='\u{fe2f}')
}

/// More marks on one letter than any writing has.
fn stacked(name: &str) -> bool {
    let mut run = 0;
    name.chars().any(|c| {
        run = if is_combining(c) { run + 1 } else { 0 };
        run > 2
    })
}

/// Ticks, seals, shields, locks and medals.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{221a}'
            | '\u{2611}'
            | '\u{2705}'
            | '\u{2713}'
            | '\u{2714}'
            | '\u{1f5f8}'
            | '\u{1f5f9}'
            | '\u{1f6e1}'
            | '\u{1f510}'
            ..='\u{1f513}'
                | '\u{1f3c5}'
                | '\u{1f396}'
                | '\u{1f947}'
                | '\u{2b50}'
                | '\u{1f44d}'
                | '\u{1f197}'
                | '\u{2ba1}'
                | '\u{1f4dc}'
                | '\u{2717}'
                | '\u{2718}'
                | '\u{237b}'
                | '\u{2a57}'
    )
}

fn is_styled(c: char) -> bool {
    plain_style(c) != c
        || matches!(c, '\u{2100}'..='\u{214f}' if c.is_alphabetic() && c != '\u{212b}')
        || matches!(c, '\u{1d00}'..='\u{1d7f}' | '\u{2160}'..='\u{2188}' | '\u{1f100}'..='\u{1f1ff}')
}

/// The plain letter of one that is circled, bold, double-struck or of full width.
fn plain_style(c: char) -> char {
    let code = u32::from(c);
    let letter = |nth: u32, first: char| char::from_u32(u32::from(first) + nth).unwrap_or(c);
    match code {
        0xff21..=0xff3a => letter(code - 0xff21, 'A'),
        0xff41..=0xff5a => letter(code - 0xff41, 'a'),
        0xff10..=0xff19 => letter(code - 0xff10, '0'),
        0x24b6..=0x24cf => letter(code - 0x24b6, 'A'),
        0x24d0..=0x24e9 => letter(code - 0x24d0, 'a'),
        // Fourteen alphabets of mathematics, each of capitals and small letters.
        0x1d400..=0x1d6a3 => match (code - 0x1d400) % 52 {
            nth @ 0..=25 => letter(nth, 'A'),
            nth => letter(nth - 26, 'a'),
        },
        0x1d7ce..=0x1d7ff => letter((code - 0x1d7ce) % 10, '0'),
        _ => c,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Cherokee,
    Georgian,
    /// Han, Kana, Hangul, Bopomofo: written together, and beside Latin, in many names.
    EastAsian,
    Other(u32),
}

/// The alphabet of a letter; none for digits, marks and punctuation.
fn script(c: char) -> Option<Script> {
    if !c.is_alphabetic() || c == '\u{00aa}' || c == '\u{00ba}' {
        return None;
    }
    Some(match u32::from(c) {
        0x41..=0x24f
        | 0x250..=0x2af
        | 0x1d00..=0x1dbf
        | 0x1e00..=0x1eff
        | 0x2c60..=0x2c7f
        | 0xa720..=0xa7ff
        | 0xab30..=0xab6f => Script::Latin,
        0x370..=0x3ff | 0x1f00..=0x1fff => Script::Greek,
        0x400..=0x52f | 0x1c80..=0x1c8f | 0x2de0..=0x2dff | 0xa640..=0xa69f => Script::Cyrillic,
        0x530..=0x58f => Script::Armenian,
        0x13a0..=0x13ff | 0xab70..=0xabbf => Script::Cherokee,
        0x10a0..=0x10ff | 0x1c90..=0x1cbf | 0x2d00..=0x2d2f => Script::Georgian,
        0x1100..=0x11ff
        | 0x2e80..=0x31ff
        | 0x3200..=0x9fff
        | 0xac00..=0xd7ff
        | 0xf900..=0xfaff
        | 0xff66..=0xffdc
        | 0x20000..=0x3ffff => Script::EastAsian,
        // Blocks of the Indic and other writings are 128 letters each.
        code => Script::Other(code / 128),
    })
}

/// UTS #39 §5.2: a word of two alphabets, except those that are written together.
fn is_mixed(word: &str) -> bool {
    let mut scripts = word.chars().filter_map(script);
    let Some(first) = scripts.next() else { return false };
    scripts.any(|other| {
        other != first
            && !matches!(
                (first, other),
                (Script::EastAsian, Script::Latin) | (Script::Latin, Script::EastAsian)
            )
    })
}

/// Whether, in a name that has Latin words, a whole word of another alphabet consists of letters that look Latin.
/// A name that is wholly of such letters is somebody's own alphabet, unless it has none of its vowels and shapes.
fn poses<'a>(words: impl Iterator<Item = &'a str>) -> bool {
    let (mut latin, mut posing, mut honest) = (false, false, false);
    for word in words {
        match word.chars().find_map(script) {
            Some(Script::Latin) => latin = true,
            Some(Script::Greek | Script::Cyrillic | Script::Armenian | Script::Cherokee) => {
                let letters = word.chars().filter(|c| script(*c).is_some()).count();
                if letters > 1
                    && word.chars().filter(|c| script(*c).is_some()).all(|c| looks_like(c).is_some())
                {
                    posing = true;
                } else {
                    honest = true;
                }
            }
            _ => {}
        }
    }
    posing && (latin || !honest)
}

/// "0xford", "Univers1ty": a nought or a one among small letters.
fn has_posing_digits(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let small = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_lowercase());
    letters.iter().enumerate().any(|(at, c)| match c {
        '0' | '1' | '3' | '4' | '5' => {
            let (before, after) = (small(at.checked_sub(1)), small(at.checked_add(1)));
            (before && after) || (*c == '0' && at == 0 && after)
        }
        _ => false,
    })
}

/// The Latin letter that a letter of another alphabet looks like (UTS #39 §4, those that names are forged with).
fn looks_like(c: char) -> Option<char> {
    Some(match c {
        // Cyrillic.
        'а' | 'А' => 'a',
        'в' | 'В' => 'b',
        'с' | 'С' => 'c',
        'ԁ' => 'd',
        'е' | 'Е' | 'ё' | 'Ё' => 'e',
        'һ' | 'Һ' | 'н' | 'Н' => 'h',
        'і' | 'І' | 'ї' | 'Ї' | 'ӏ' | 'Ӏ' => 'i',
        'ј' | 'Ј' => 'j',
        'к' | 'К' => 'k',
        'м' | 'М' => 'm',
        'о' | 'О' => 'o',
        'р' | 'Р' => 'p',
        'ԛ' | 'Ԛ' => 'q',
        'ѕ' | 'Ѕ' => 's',
        'т' | 'Т' => 't',
        'у' | 'У' | 'ү' | 'Ү' => 'y',
        'ѵ' | 'Ѵ' => 'v',
        'ԝ' | 'Ԝ' => 'w',
        'х' | 'Х' => 'x',
        'ɡ' => 'g',
        'п' => 'n',
        'г' => 'r',
        'ԍ' => 'g',
        // Greek.
        'α' | 'Α' => 'a',
        'β' | 'Β' => 'b',
        'ϲ' | 'Ϲ' => 'c',
        'ε' | 'Ε' => 'e',
        'η' => 'n',
        'Η' => 'h',
        'ι' | 'Ι' => 'i',
        'ϳ' | 'Ϳ' => 'j',
        'κ' | 'Κ' => 'k',
        'Μ' => 'm',
        'ν' => 'v',
        'Ν' => 'n',
        'ο' | 'Ο' => 'o',
        'ρ' | 'Ρ' => 'p',
        'τ' | 'Τ' => 't',
        'υ' => 'u',
        'Υ' => 'y',
        'χ' | 'Χ' => 'x',
        'Ζ' => 'z',
        'ω' => 'w',
        'γ' => 'y',
        // Armenian and Cherokee.
        'օ' | 'Օ' => 'o',
        'ո' => 'n',
        'ս' | 'Ս' => 'u',
        'հ' => 'h',
        'ց' => 'g',
        'զ' => 'q',
        'յ' => 'j',
        'ա' => 'w',
        'Տ' => 's',
        'Ꭰ' => 'd',
        'Ꭱ' => 'r',
        'Ꭲ' => 't',
        'Ꭺ' => 'a',
        'Ꭻ' => 'j',
        'Ꭼ' => 'e',
        'Ꮃ' => 'w',
        'Ꮇ' => 'm',
        'Ꮋ' => 'h',
        'Ꮐ' => 'g',
        'Ꮒ' => 'h',
        'Ꮓ' => 'z',
        'Ꮪ' => 's',
        'Ꮩ' => 'v',
        'Ꮮ' => 'l',
        'Ꮯ' => 'c',
        'Ꮲ' => 'p',
        'Ꮶ' => 'k',
        'Ꮞ' => '4',
        'Ᏼ' => 'b',
        'Ꭹ' => 'y',
        'Ꮍ' => 'y',
        'Ꮤ' => 'w',
        'Ꮢ' => 'r',
        // Latin letters that are hardly told from plain ones.
        'ı' | 'ǀ' | 'ɩ' => 'i',
        'ɑ' => 'a',
        'ƽ' => 's',
        'ⱺ' | 'ø' => 'o',
        'ʋ' => 'u',
        'ɗ' => 'd',
        _ => return None,
    })
}

/// A letter without its marks, and a syllable as its letters, so that a name is the same whether its letters and their
/// marks are one character or two (NFC and NFD look alike); and letters with an accent look like those without to
/// whoever does not expect one.
fn bare(c: char) -> [Option<char>; 3] {
    let code = u32::from(c);
    let nth = |first: u32, nth: u32| char::from_u32(first + nth);
    // Unicode §3.12: Hangul is put together by counting.
    if let syllable @ 0..=11_171 = code.wrapping_sub(0xac00) {
        let last = nth(0x11a7, syllable % 28).filter(|_| syllable % 28 > 0);
        return [nth(0x1100, syllable / 588), nth(0x1161, syllable % 588 / 28), last];
    }
    let row = MARKED.iter().find_map(|&(first, each, letters)| {
        let at = (code.checked_sub(first)? / each) as usize;
        // Most letters of the world are far behind the end of each row.
        let letter = if at < letters.len() { letters.chars().nth(at) } else { None };
        letter.filter(|letter| *letter != '-')
    });
    // Kana with a mark of sound stand after those without; Katakana in the order of Hiragana.
    let kana = || {
        let hiragana = if code > 0x30a0 { code.wrapping_sub(0x60) } else { code };
        let back = match hiragana {
            0x304c..=0x3062 if hiragana % 2 == 0 => 1,
            0x3065 | 0x3067 | 0x3069 | 0x309e => 1,
            0x3070..=0x307d => (hiragana - 0x306f) % 3,
            0x3094 => 0x4e,
            _ => return None,
        };
        char::from_u32(code - back)
    };
    match c {
        'æ' | 'Æ' => [Some('a'), Some('e'), None],
        'œ' | 'Œ' => [Some('o'), Some('e'), None],
        'ß' | 'ẞ' => [Some('s'), Some('s'), None],
        _ => [Some(row.or_else(kana).unwrap_or(c)), None, None],
    }
}

/// The first of a run of marked letters, how many stand for one plain letter, and those; `-` where there is none.
const MARKED: [(u32, u32, &str); 18] = [
    (0xc0, 1, "aaaaaa-ceeeeiiii-nooooo-ouuuuy--aaaaaa-ceeeeiiii-nooooo-ouuuuy-y"),
    (0x100, 1, "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllll"),
    (0x143, 1, "nnnnnnnnnoooooo--rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"),
    (0x1a0, 1, "oo"),
    (0x1af, 1, "uu"),
    (0x1cd, 2, "aiouuuuu"),
    (0x1e6, 2, "gkoo"),
    (0x200, 2, "aaeeiioorruust"),
    (0x226, 2, "aeooooy"),
    (0x386, 1, "Α-ΕΗΙ-Ο-ΥΩι"),
    (0x3aa, 1, "ΙΥαεηιυ"),
    (0x3ca, 1, "ιυουω"),
    (0x400, 1, "Е--Г--------КИУ"),
    (0x419, 1, "И"),
    (0x439, 1, "и"),
    (0x450, 1, "е--г--------киу"),
    (0x1e00, 2, "abbbcdddddeeeeefghhhhhiikkkllllmmmnnnnoooopprrrrsssssttttuuuuuvvwwwwwxxyzzz"),
    (0x1ea0, 2, "aaaaaaaaaaaaeeeeeeeeiioooooooooooouuuuuuuyyyy"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Names that were made to be taken for others, or for a verdict.
    const SPOOFED: [(&str, Oddity); 57] = [
        ("St\u{0430}nford University", Oddity::MixedAlphabets),
        ("Ѕtanford University", Oddity::MixedAlphabets),
        ("Stanfоrd", Oddity::MixedAlphabets),
        ("Hаrvard University", Oddity::MixedAlphabets),
        ("Ηarvard University", Oddity::MixedAlphabets),
        ("Harvarԁ", Oddity::MixedAlphabets),
        ("Оxford", Oddity::MixedAlphabets),
        ("Οxford", Oddity::MixedAlphabets),
        ("Օxford", Oddity::MixedAlphabets),
        ("Camвridge", Oddity::MixedAlphabets),
        ("Ϲambridge", Oddity::MixedAlphabets),
        ("Princeтon", Oddity::MixedAlphabets),
        ("Ρrinceton", Oddity::MixedAlphabets),
        ("Ꭺmerican University", Oddity::MixedAlphabets),
        ("Ꮇicrosoft", Oddity::MixedAlphabets),
        ("Googlе", Oddity::MixedAlphabets),
        ("Αmazon Web Services", Oddity::MixedAlphabets),
        ("ІBM", Oddity::MixedAlphabets),
        ("ΙBM", Oddity::MixedAlphabets),
        ("Yаle", Oddity::MixedAlphabets),
        ("МІТ", Oddity::MixedAlphabets),
        ("ΜΙΤ", Oddity::MixedAlphabets),
        ("ТЕХАС University", Oddity::MixedAlphabets),
        ("The ОРЕН University", Oddity::MixedAlphabets),
        ("Ꮪ\u{13be}anford", Oddity::MixedAlphabets),
        ("Cisсo Networking Academy", Oddity::MixedAlphabets),
        ("Coursеra", Oddity::MixedAlphabets),
        ("еdX", Oddity::MixedAlphabets),
        ("\u{202e}drofnatS", Oddity::Hidden),
        ("Stanford\u{202c} University", Oddity::Hidden),
        ("Stan\u{200b}ford", Oddity::Hidden),
        ("Stan\u{200d}ford", Oddity::Hidden),
        ("Stan\u{00ad}ford", Oddity::Hidden),
        ("\u{feff}Stanford", Oddity::Hidden),
        ("Stanford\u{2066}", Oddity::Hidden),
        ("Stan\u{2060}ford", Oddity::Hidden),
        ("Stanford\u{3164}", Oddity::Hidden),
        ("Stanford\u{2800}University", Oddity::Hidden),
        ("Stanford\u{e0041}", Oddity::Hidden),
        ("Stan\u{1d173}ford", Oddity::Hidden),
        ("Stanford\nVerified", Oddity::Hidden),
        ("Stanford\u{0000}", Oddity::Hidden),
        ("Sta\u{0301}\u{0302}\u{0303}nford", Oddity::Hidden),
        ("\u{e000} Stanford", Oddity::Hidden),
        ("✓ Stanford University", Oddity::Mark),
        ("Stanford ✅", Oddity::Mark),
        ("✔ Verified by Harvard", Oddity::Mark),
        ("Harvard 🛡", Oddity::Mark),
        ("Harvard 🔒", Oddity::Mark),
        ("Ｓｔａｎｆｏｒｄ", Oddity::Styled),
        ("𝐒𝐭𝐚𝐧𝐟𝐨𝐫𝐝", Oddity::Styled),
        ("𝕊tanford", Oddity::Styled),
        ("Ⓢtanford", Oddity::Styled),
        ("ℍarvard", Oddity::Styled),
        ("Uⅿass", Oddity::Styled),
        ("0xford University", Oddity::Digits),
        ("Univers1ty of Texas", Oddity::Digits),
    ];

    #[test]
    fn names_made_to_be_taken_for_others_are_noticed() {
        for (name, why) in SPOOFED {
            assert_eq!(oddity(name), Some(why), "{name}");
        }
    }

    #[test]
    fn names_of_all_the_world_are_not_odd() {
        for name in [
            "Stanford University",
            "Université de Montréal",
            "Technische Universität München",
            "Łódź University of Technology",
            "İstanbul Üniversitesi",
            "Universidad Autónoma de Nuevo León",
            "Đại học Quốc gia Hà Nội",
            "Московский государственный университет",
            "МГУ имени М. В. Ломоносова",
            "МФТИ (Moscow Institute of Physics and Technology)",
            "Київський національний університет",
            "Εθνικό Μετσόβιο Πολυτεχνείο",
            "Εθνικό Μετσόβιο Πολυτεχνείο – NTUA",
            "Հայաստանի ամերիկյան համալսարան",
            "თბილისის უნივერსიტეტი",
            "האוניברסיטה העברית בירושלים",
            "جامعة القاهرة",
            "दिल्ली विश्वविद्यालय",
            "มหาวิทยาลัยมหิดล",
            "北京大学",
            "北京大学Peking University",
            "東京大学",
            "慶應義塾大学SFC",
            "서울대학교",
            "서울대학교 AI연구원",
            "ᏣᎳᎩ ᏧᎾᏕᎶᏆᏍᏗ",
            "42 School",
            "3M",
            "B2B Academy",
            "K12 Inc.",
            "H2O.ai",
            "Class of 2001",
            "O'Reilly & Associates",
            "1EdTech Consortium",
            "21st Century Skills",
            "Ünïcödé College",
            "",
            "   ",
        ] {
            assert_eq!(oddity(name), None, "{name}");
        }
    }

    #[test]
    fn names_that_look_alike_have_one_skeleton() {
        let plain = skeleton("Stanford University");
        for (name, _) in SPOOFED
            .iter()
            .filter(|(name, _)| ["St\u{0430}nford University", "Ѕtanford University"].contains(name))
        {
            assert_eq!(skeleton(name), plain, "{name}");
        }
        for name in [
            "STANFORD  UNIVERSITY",
            "Stanford-University",
            "Ｓｔａｎｆｏｒｄ University",
            "Stan\u{200b}ford Univers1ty",
            "Stánford Univérsity",
        ] {
            assert_eq!(skeleton(name), plain, "{name}");
        }
        assert_ne!(skeleton("Stamford University"), plain);
        assert!(look_alike("Comell University", "Cornell University"));
        assert!(look_alike("VVestern Govemors", "Western Governors"));
        assert!(!look_alike("Corn College", "Con College"));
        assert_ne!(skeleton("北京大学"), skeleton("東京大学"));
    }

    #[test]
    fn a_name_is_the_same_however_its_marks_are_written() {
        for (whole, apart) in [
            ("École Ñandú Łódź", "E\u{301}cole N\u{303}andu\u{301} Ło\u{301}dz\u{301}"),
            (
                "\u{110}\u{1ea1}i h\u{1ecd}c Th\u{1ee7} \u{110}\u{f4}",
                "\u{110}a\u{323}i ho\u{323}c Thu\u{309} \u{110}o\u{302}",
            ),
            (
                "Th\u{1eed}, B\u{1eaf}c, N\u{1b0}\u{1edb}c",
                "Thu\u{31b}\u{309}, Ba\u{306}\u{301}c, Nu\u{31b}o\u{31b}\u{301}c",
            ),
            ("Αθ\u{3ae}να, \u{388}λλη, \u{390}", "Αθη\u{301}να, Ε\u{301}λλη, ι\u{308}\u{301}"),
            (
                "Ки\u{457}в, Росси\u{439}ски\u{439}, \u{419}",
                "Киі\u{308}в, Росси\u{438}\u{306}ски\u{438}\u{306}, \u{418}\u{306}",
            ),
            ("\u{d55c}\u{ad6d}\u{b300}", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}\u{1103}\u{1162}"),
            (
                "\u{304c}\u{3062}\u{3065}\u{3070}\u{3071}\u{307d}",
                "\u{304b}\u{3099}\u{3061}\u{3099}\u{3064}\u{3099}\u{306f}\u{3099}\u{306f}\u{309a}\u{307b}\u{309a}",
            ),
            ("\u{30dd}\u{30ac}\u{30f4}", "\u{30db}\u{309a}\u{30ab}\u{3099}\u{30a6}\u{3099}"),
        ] {
            assert!(look_alike(whole, apart), "{whole}: {} {}", skeleton(whole), skeleton(apart));
        }
        for (one, other) in [
            ("\u{ac00}", "\u{ac01}"),
            ("\u{304b}", "\u{304d}"),
            ("\u{3063}", "\u{3064}"),
            ("\u{306e}", "\u{306f}"),
            ("и", "н"),
        ] {
            assert!(!look_alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn each_letter_that_looks_latin_is_taken_for_the_one_it_looks_like() {
        for (latin, alike) in [
            ("a", "аАαΑɑᎪáÀåÄāăąǎạả"),
            ("b", "вВβΒᏴ"),
            ("c", "сСϲϹᏟçćČ"),
            ("d", "ԁᎠɗđď"),
            ("e", "еЕёЁεΕᎬéÈëēėęěẹ"),
            ("g", "ɡԍցᏀğ"),
            ("h", "һҺнНΗհᎻᏂħ"),
            ("i", "іІїЇӏӀιΙıǀɩlL1íÌïīįị"),
            ("j", "јЈϳͿյᎫ"),
            ("k", "кКκΚᏦ"),
            ("i", "Ꮮł"),
            ("m", "мМΜᎷ"),
            ("n", "пηΝոñńňņ"),
            ("o", "оОοΟօՕⱺø0óÒöōőọ"),
            ("p", "рРρΡᏢ"),
            ("q", "ԛԚզ"),
            ("r", "гᎡᏒř"),
            ("s", "ѕЅՏᏚƽśŠşș"),
            ("t", "тТτΤᎢťţț"),
            ("u", "υսՍʋúÙüūůűụ"),
            ("v", "ѵѴνᏙ"),
            ("w", "ԝԜωաᎳᏔ"),
            ("x", "хХχΧ"),
            ("y", "уУүҮΥγᎩᎽýÿ"),
            ("z", "ΖᏃźżŽ"),
            ("4", "Ꮞ"),
            ("ae", "æÆ"),
            ("oe", "œ"),
            ("ss", "ß"),
        ] {
            for c in alike.chars() {
                assert_eq!(shape(std::iter::once(c)), latin, "{c}");
            }
        }
    }

    #[test]
    fn letters_in_fancy_dress_are_the_plain_ones() {
        for (first, plain) in [
            ('Ａ', "A"),
            ('Ｚ', "Z"),
            ('ａ', "a"),
            ('ｚ', "z"),
            ('０', "0"),
            ('９', "9"),
            ('Ⓐ', "A"),
            ('Ⓩ', "Z"),
            ('ⓐ', "a"),
            ('ⓩ', "z"),
            ('\u{1d400}', "A"),
            ('\u{1d419}', "Z"),
            ('\u{1d41a}', "a"),
            ('\u{1d433}', "z"),
            ('\u{1d434}', "A"),
            ('\u{1d6a3}', "z"),
            ('\u{1d7ce}', "0"),
            ('\u{1d7d7}', "9"),
            ('\u{1d7d8}', "0"),
            ('\u{1d7ff}', "9"),
            ('x', "x"),
        ] {
            assert_eq!(plain_style(first).to_string(), plain);
        }
    }

    /// Whose small letters look like others.
    #[test]
    fn a_name_in_the_capitals_of_another_alphabet_looks_like_the_one_it_is_made_for() {
        for (forged, name) in [
            ("Ηarvard University", "Harvard University"),
            ("ΜΙΤ", "MIT"),
            ("ΝΥU", "NYU"),
            ("Ꭺmerican University", "American University"),
            ("ՏTANFORD", "Stanford"),
            ("Ζurich", "Zurich"),
        ] {
            assert!(look_alike(forged, name), "{forged}");
        }
        // In its own alphabet a name is the same in capitals and in small letters.
        assert!(look_alike("ΝΕΑ ΣΧΟΛΗ", "νεα σχολη"));
        assert!(!look_alike("ΝΕΑ ΣΧΟΛΗ", "ΠΑΛΙΑ ΣΧΟΛΗ"));
        assert!(!look_alike("", "") && !look_alike("✓", "—"));
    }

    #[test]
    fn marks_upon_a_letter_are_odd_when_no_writing_has_so_many() {
        assert_eq!(oddity("Vie\u{0323}\u{0302}t"), None);
        assert_eq!(oddity("Vie\u{0323}\u{0302}\u{0301}t"), Some(Oddity::Hidden));
        assert_eq!(skeleton("Vie\u{0323}\u{0302}t"), "viet");
        for hidden in ['\u{200b}', '\u{3164}', '\u{115f}', '\u{ffa0}'] {
            assert_eq!(skeleton(&format!("Vi{hidden}et")), "viet", "{hidden:?}");
        }
    }

    #[test]
    fn signs_of_number_are_of_no_alphabet() {
        for c in ['ª', 'º', '7', '-', ' '] {
            assert_eq!(script(c), None, "{c}");
        }
        assert_eq!(oddity("1ª Escuela Técnica"), None);
    }

    /// A single letter, or a word with a letter that looks like none of ours, is no disguise.
    #[test]
    fn a_word_of_its_own_alphabet_beside_latin_words_does_not_pose() {
        assert_eq!(oddity("University С"), None);
        assert_eq!(oddity("МАЙ (May University)"), None);
        assert_eq!(oddity("СОМ University"), Some(Oddity::MixedAlphabets));
        assert_eq!(oddity("СОМ и Я"), None);
        assert_eq!(oddity("СОМ University и Я"), Some(Oddity::MixedAlphabets));
    }
}
