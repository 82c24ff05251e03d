//! A row of codes gives the link back from any of them that are enough, and from nothing else.

use lapel::domain::share::frames::{Assembler, Frames, PIECE_BYTES, Taken, frames};
use lapel::domain::share::link::{LinkError, Payload, from_link, to_link};
use lapel::domain::share::qr::to_qr;
use proptest::prelude::*;

const BASE: &str = "https://lapel.example";

/// The same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// True in so many cases of a hundred.
    fn percent(&mut self, percent: u64) -> bool {
        self.roll() % 100 < percent
    }
}

/// A text that packs into about as many bytes: nothing in it repeats.
fn text(bytes: usize) -> String {
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    (0..bytes * 4 / 3).map(|_| char::from(b'!' + (dice.roll() % 64) as u8)).collect()
}

fn link(bytes: usize) -> String {
    to_link(BASE, &Payload::new(text(bytes)).unwrap())
}

fn row(bytes: usize) -> Frames {
    frames(BASE, &link(bytes)).unwrap()
}

/// How many frames were shown until the link stood, with so many of a hundred lost.
fn shown_until_done(row: &Frames, lost: u64, seed: u64) -> usize {
    let mut dice = Dice(seed);
    let mut assembler = Assembler::new();
    for (shown, frame) in row.clone().enumerate().take(10_000) {
        if !dice.percent(lost)
            && let Taken::Done(_) = assembler.take(&frame)
        {
            return shown + 1;
        }
    }
    panic!("never done");
}

#[test]
fn the_link_comes_back_and_says_on_the_way_how_much_is_there() {
    let row = row(2_000);
    let mut assembler = Assembler::new();
    for (number, frame) in row.clone().take(row.pieces()).enumerate() {
        match assembler.take(&frame) {
            Taken::Progress { known, needed, locked } => {
                assert_eq!((known, needed, locked), (number + 1, row.pieces(), false));
            }
            Taken::Done(link) => {
                assert_eq!(number + 1, row.pieces());
                assert_eq!(from_link(&link).map(Payload::into_text), Ok(text(2_000)));
                // The camera sees on.
                assert_eq!(assembler.take(&frame), Taken::Done(link));
                return;
            }
            other => panic!("{other:?}"),
        }
    }
    panic!("never done");
}

#[test]
fn a_row_says_how_many_bytes_it_carries() {
    for text in ["{}", "{\"type\":\"VerifiablePresentation\"}"] {
        let payload = Payload::new(text).unwrap();
        let row = frames(BASE, &to_link(BASE, &payload)).unwrap();
        assert_eq!((row.bytes(), row.pieces()), (payload.packed_bytes(), 1));
        let mut assembler = Assembler::new();
        assert!(matches!(assembler.take(&row.frame(0)), Taken::Done(_)), "{text}");
    }
    assert!((1_990..2_100).contains(&row(2_000).bytes()));
}

#[test]
fn a_damaged_link_is_no_damaged_frame() {
    let link = link(100);
    let cut = link.get(..link.len() - 10).unwrap();
    for other in [cut, "#A!", "#Aa", "hello"] {
        assert_eq!(Assembler::new().take(other), Taken::NotAFrame, "{other}");
    }
}

/// The goal: 20 KB within 20 seconds at 8 codes a second, a fifth of them lost. 160 codes are 20 seconds.
#[test]
fn twenty_kilobytes_arrive_in_twenty_seconds_with_a_fifth_of_the_codes_lost() {
    let row = row(20_000);
    assert!(row.bytes() >= 20_000);
    let shown: Vec<usize> = (1..=100).map(|seed| shown_until_done(&row, 20, seed * 7919)).collect();
    let most = shown.iter().max().unwrap();
    let mean = shown.iter().sum::<usize>() as f64 / shown.len() as f64;
    eprintln!("{} bytes, {} pieces: {mean:.1} codes on average, {most} at most", row.bytes(), row.pieces());
    assert!(*most <= 160, "{most}");
    let code = to_qr(&row.frame(0)).unwrap();
    assert!(code.comfortable() && code.version <= 15, "version {}", code.version);
}

#[test]
fn whoever_comes_late_needs_hardly_more_codes_than_there_are_pieces() {
    let row = row(10_000);
    let mut more = 0;
    for start in 0..50 {
        let mut assembler = Assembler::new();
        let from = row.pieces() as u16 * 3 + start * 101;
        let needed = (from..).position(|number| matches!(assembler.take(&row.frame(number)), Taken::Done(_)));
        more += needed.unwrap() + 1 - row.pieces();
    }
    assert!(more <= 50 * 3, "{more} in 50");
}

#[test]
fn a_damaged_code_is_no_code() {
    let row = row(1_000);
    let frame = row.frame(1);
    let (head, digits) = frame.split_once("#2").unwrap();
    let mut assembler = Assembler::new();
    for at in 0..digits.len() {
        let mut changed = digits.to_owned().into_bytes();
        changed[at] = b'0' + (changed[at] - b'0' + 1) % 10;
        let changed = format!("{head}#2{}", String::from_utf8(changed).unwrap());
        assert_eq!(assembler.take(&changed), Taken::Damaged, "digit {at}");
        assert_eq!(assembler.take(&format!("{head}#2{}", &digits[..at])), Taken::Damaged, "cut at {at}");
    }
    assert!(matches!(assembler.take(&frame), Taken::Progress { known: 1, .. }));
}

#[test]
fn the_same_code_again_says_nothing_new_and_another_row_begins_anew() {
    let (one, other) = (row(1_000), row(1_500));
    let mut assembler = Assembler::new();
    for _ in 0..3 {
        assert!(matches!(assembler.take(&one.frame(0)), Taken::Progress { known: 1, .. }));
    }
    assert!(matches!(assembler.take(&other.frame(3)), Taken::Progress { known: 1, .. }));
    for frame in other.clone().take(other.pieces()) {
        assembler.take(&frame);
    }
    assert!(matches!(assembler.take(&other.frame(900)), Taken::Done(_)));
}

#[test]
fn a_frame_by_itself_says_what_it_is() {
    assert_eq!(from_link(&row(1_000).frame(0)), Err(LinkError::Part));
    assert!(row(1_000).frame(0).starts_with("https://lapel.example/v#2"));
}

#[test]
fn what_is_too_long_or_no_link_has_no_frames() {
    assert_eq!(frames(BASE, &link(130 * 1024)).err(), Some(LinkError::TooLarge));
    assert!(frames(BASE, &link(126 * 1024)).is_ok());
    assert_eq!(frames(BASE, "https://example.org/").err(), Some(LinkError::NotOurLink));
    assert_eq!(frames(BASE, &row(1_000).frame(0)).err(), Some(LinkError::Part));
    assert_eq!(row(PIECE_BYTES / 2).pieces(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_frames_in_any_order_give_the_link_or_nothing(
        bytes in 1_usize..6_000,
        seed in 1_u64..,
    ) {
        let (row, mut dice) = (row(bytes), Dice(seed));
        let mut assembler = Assembler::new();
        let sent = text(bytes);
        for _ in 0..row.pieces() * 4 + 40 {
            match assembler.take(&row.frame(dice.roll() as u16)) {
                Taken::Progress { known, needed, .. } => prop_assert!(known < needed),
                Taken::Done(link) => {
                    let carried = from_link(&link).map(Payload::into_text);
                    prop_assert_eq!(carried.as_deref(), Ok(sent.as_str()));
                    return Ok(());
                }
                other => prop_assert!(false, "{:?}", other),
            }
        }
        prop_assert!(false, "never done");
    }

    #[test]
    fn any_text_is_taken(text in ".{0,200}", digits in "[0-9]{0,120}") {
        let mut assembler = Assembler::new();
        prop_assert_eq!(assembler.take(&text), Taken::NotAFrame);
        prop_assert_eq!(assembler.take(&format!("#2{digits}")), Taken::Damaged);
    }
}
