//! Texts that strangers wrote, made safe to show: nothing invisible, nothing that turns the line around.
//!
//! Unicode Bidirectional Algorithm <https://www.unicode.org/reports/tr9/>, §2.

/// The text on one line, without controls, direction marks and letters of no width, and not longer than `most`.
pub fn visible(text: &str, most: usize) -> String {
    let mut shown = String::with_capacity(text.len().min(most * 4));
    let mut count = 0;
    let mut space = true;
    for letter in text.chars() {
        if hidden(letter) {
            continue;
        }
        if letter.is_whitespace() || letter.is_control() {
            // A run of spaces says no more than one.
            if !space {
                shown.push(' ');
                count += 1;
            }
            space = true;
            continue;
        }
        space = false;
        if count >= most {
            shown.push('…');
            return shown;
        }
        shown.push(letter);
        count += 1;
    }
    shown.truncate(shown.trim_end().len());
    shown
}

/// Whether a letter is of no width or changes the direction of what follows.
pub fn hidden(letter: char) -> bool {
    matches!(letter,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// One or two letters that stand for a name without a picture, in the case in which they were written.
pub fn monogram(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut letters: Vec<char> = words.filter_map(|word| word.chars().next()).collect();
    if letters.len() > 2 {
        // Small words between the large ones say little about a name.
        let large: Vec<char> = letters.iter().copied().filter(|c| !c.is_lowercase()).collect();
        if large.len() >= 2 {
            letters = large;
        }
    }
    letters.into_iter().take(2).collect()
}

/// An address of which enough is shown to recognise it, and not enough to use it.
pub fn masked(address: &str) -> String {
    match address.split_once('@') {
        Some((name, host)) => {
            let first: String = name.chars().take(1).collect();
            [first.as_str(), "•••@", host].concat()
        }
        None => {
            let letters: Vec<char> = address.chars().collect();
            if letters.len() <= 4 {
                return address.to_owned();
            }
            let first: String = letters.iter().take(2).collect();
            let last: String = letters.iter().skip(letters.len() - 2).collect();
            [first.as_str(), "•••", last.as_str()].concat()
        }
    }
}

/// Whether a share of it in the open would hand out an address.
pub fn is_mail(text: &str) -> bool {
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        && !text.contains(' ')
}
