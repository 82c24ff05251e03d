//! What one code cannot hold <-> a row of codes shown one after another, of which any will do that are enough.
//!
//! A systematic random linear fountain over GF(2): the first `pieces` frames are the pieces themselves, every later
//! one is the sum of about half of them, chosen by its number. On average 1.6 frames more than there are pieces
//! suffice, whichever they are and in whatever order they come, where the LT codes of Uniform Resources
//! (<https://github.com/BlockchainCommons/Research/blob/master/papers/bcr-2024-001-multipart-ur.md>) need some tens of
//! percent more; `docs/sharing.md` has the figures.
//!
//! Each frame is a link of version `2`, so that a phone's own camera that sees one opens the app:
//! ```text
//! frame    = kind number pieces length message piece checksum
//! kind     = the version, in letters, of the link they make together
//! number   = 2 bytes; pieces = 2 bytes; length = of the link's bytes, 3 bytes
//! message  = the first 4 bytes of the SHA-256 of the link's bytes
//! piece    = ⌈length ÷ pieces⌉ bytes, the last filled up with zeros
//! checksum = the first 4 bytes of the SHA-256 of all before
//! ```

use sha2::{Digest as _, Sha256};

use super::link::{self, Carried, LinkError, Version};

/// The longest link that is cut into frames, in bytes: a minute of codes.
pub const MAX_BYTES: usize = 128 * 1024;
/// How many bytes of the link a frame carries at most: codes of version 12 or 13 then.
pub const PIECE_BYTES: usize = 240;
const MAX_PIECES: usize = 2048;

const HEAD_BYTES: usize = 12;
const SUM_BYTES: usize = 4;

/// The frames of a link, without end; the first [`Frames::pieces`] suffice where none is lost.
#[derive(Clone)]
pub struct Frames {
    base: String,
    kind: u8,
    bytes: Vec<u8>,
    pieces: usize,
    number: u16,
}

/// Cuts a link of ours (open or locked) into frames that open at `base`.
///
/// # Errors
/// When it is no link of ours, or longer than [`MAX_BYTES`].
pub fn frames(base: &str, link: &str) -> Result<Frames, LinkError> {
    let (kind, bytes) = match link::carried(link)? {
        Carried::Text(_, packed) => (b'A', packed),
        Carried::Locked(locked) => (b'B', locked),
        Carried::Frame(_) => return Err(LinkError::Part),
        Carried::Request(_) => return Err(LinkError::Request),
    };
    if bytes.len() > MAX_BYTES {
        return Err(LinkError::TooLarge);
    }
    let pieces = bytes.len().div_ceil(PIECE_BYTES).max(1);
    Ok(Frames { base: base.to_owned(), kind, bytes, pieces, number: 0 })
}

impl Frames {
    /// How many frames are needed at least.
    pub fn pieces(&self) -> usize {
        self.pieces
    }

    /// How many bytes they carry together.
    pub fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The frame of this number.
    pub fn frame(&self, number: u16) -> String {
        let size = self.bytes.len().div_ceil(self.pieces);
        let message = checksum(&self.bytes);
        let mut piece = vec![0; size];
        for (at, part) in self.bytes.chunks(size.max(1)).enumerate() {
            if Mask::of(number, self.pieces, message).has(at) {
                add(&mut piece, part);
            }
        }
        let mut frame = Vec::with_capacity(HEAD_BYTES + size + SUM_BYTES);
        frame.push(self.kind);
        frame.extend(number.to_be_bytes());
        frame.extend(u16::try_from(self.pieces).unwrap_or(u16::MAX).to_be_bytes());
        let length = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX).to_be_bytes();
        frame.extend(length.iter().skip(1));
        frame.extend(message);
        frame.extend(piece);
        let sum = checksum(&frame);
        frame.extend(sum);
        link::in_digits(&self.base, Version::Frame, &frame)
    }
}

impl Iterator for Frames {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let frame = self.frame(self.number);
        self.number = self.number.wrapping_add(1);
        Some(frame)
    }
}

/// Puts a link together again from frames, in any order, with any of them missing, seen twice or damaged.
#[derive(Default)]
pub struct Assembler {
    message: Option<Message>,
    /// What was put together last, so that frames that still come do not begin it again.
    done: Option<(Head, String)>,
}

/// What a text that was seen did for the assembly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// No frame of ours: read it as whatever else it is.
    NotAFrame,
    /// A frame that does not match its checksum, misread or cut short: look again.
    Damaged,
    /// Of `needed` pieces, so many are known.
    Progress { known: usize, needed: usize, locked: bool },
    /// All of it: the fragment of the link, `#A…` or `#B…`, which [`link::from_link`] reads.
    Done(String),
    /// Frames that match their checksums and make no whole: somebody made them up.
    Wrong,
}

impl Assembler {
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes what was read from a code.
    pub fn take(&mut self, text: &str) -> Taken {
        let frame = match link::frame(text) {
            Ok(frame) => frame,
            Err(LinkError::Damaged) if looks_like_a_frame(text) => return Taken::Damaged,
            _ => return Taken::NotAFrame,
        };
        let Some((head, number, piece)) = Head::of(&frame) else { return Taken::Damaged };
        if let Some((done, link)) = &self.done
            && *done == head
        {
            return Taken::Done(link.clone());
        }
        // Another row of codes is another thing to be read.
        if self.message.as_ref().is_none_or(|message| message.head != head) {
            self.message = Some(Message::new(head));
        }
        let Some(message) = &mut self.message else { return Taken::Wrong };
        message.learn(Row { mask: Mask::of(number, head.pieces, head.message), piece: piece.to_vec() });
        if message.known < head.pieces {
            return Taken::Progress { known: message.known, needed: head.pieces, locked: head.kind == b'B' };
        }
        let whole = message.whole();
        self.message = None;
        match whole {
            Some(bytes) if checksum(&bytes) == head.message => {
                let version = if head.kind == b'B' { Version::Locked } else { Version::Packed };
                let link = link::fragment_of(version, &bytes);
                self.done = Some((head, link.clone()));
                Taken::Done(link)
            }
            _ => Taken::Wrong,
        }
    }
}

fn looks_like_a_frame(text: &str) -> bool {
    text.rsplit_once('#').is_some_and(|(_, fragment)| fragment.starts_with(Version::Frame.digit()))
}

/// Whether the bytes of a frame match their checksum.
pub(super) fn is_whole(frame: &[u8]) -> bool {
    frame.len() > HEAD_BYTES + SUM_BYTES
        && frame.split_last_chunk::<SUM_BYTES>().is_some_and(|(before, sum)| checksum(before) == *sum)
}

/// What all frames of one link say alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Head {
    kind: u8,
    pieces: usize,
    length: usize,
    message: [u8; 4],
}

impl Head {
    /// The head, the number and the piece of a frame that can be right.
    fn of(frame: &[u8]) -> Option<(Head, u16, &[u8])> {
        let (frame, _) = frame.split_last_chunk::<SUM_BYTES>()?;
        let (head, piece) = frame.split_first_chunk::<HEAD_BYTES>()?;
        let [kind, n1, n0, p1, p0, l2, l1, l0, m3, m2, m1, m0] = *head;
        let head = Head {
            kind,
            pieces: usize::from(u16::from_be_bytes([p1, p0])),
            length: usize::try_from(u32::from_be_bytes([0, l2, l1, l0])).ok()?,
            message: [m3, m2, m1, m0],
        };
        let sound = matches!(kind, b'A' | b'B')
            && (1..=MAX_PIECES).contains(&head.pieces)
            && (1..=MAX_BYTES).contains(&head.length)
            && piece.len() == head.length.div_ceil(head.pieces);
        sound.then_some((head, u16::from_be_bytes([n1, n0]), piece))
    }
}

/// The pieces that a frame is the sum of, a bit each.
#[derive(Clone)]
struct Mask(Vec<u64>);

impl Mask {
    fn of(number: u16, pieces: usize, message: [u8; 4]) -> Mask {
        let mut words = vec![0_u64; pieces.div_ceil(64)];
        let plain = usize::from(number);
        if plain < pieces {
            if let Some(word) = words.get_mut(plain / 64) {
                *word |= 1 << (plain % 64);
            }
            return Mask(words);
        }
        // splitmix64, <https://prng.di.unimi.it/splitmix64.c>, from the message and the number.
        let mut state = u64::from(u32::from_be_bytes(message)) << 16 | u64::from(number);
        for word in &mut words {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            *word = mixed ^ (mixed >> 31);
        }
        if let Some(last) = words.last_mut().filter(|_| !pieces.is_multiple_of(64)) {
            *last &= (1 << (pieces % 64)) - 1;
        }
        Mask(words)
    }

    fn has(&self, piece: usize) -> bool {
        self.0.get(piece / 64).is_some_and(|word| word >> (piece % 64) & 1 == 1)
    }

    fn first(&self) -> Option<usize> {
        let at = self.0.iter().position(|word| *word != 0)?;
        Some(at * 64 + self.0.get(at)?.trailing_zeros() as usize)
    }
}

/// One equation: these pieces together give this.
#[derive(Clone)]
struct Row {
    mask: Mask,
    piece: Vec<u8>,
}

impl Row {
    fn add(&mut self, other: &Row) {
        for (word, theirs) in self.mask.0.iter_mut().zip(&other.mask.0) {
            *word ^= theirs;
        }
        add(&mut self.piece, &other.piece);
    }
}

/// A link that is being put together: equations of which each begins with another piece.
struct Message {
    head: Head,
    rows: Vec<Option<Row>>,
    known: usize,
}

impl Message {
    fn new(head: Head) -> Message {
        Message { head, rows: vec![None; head.pieces], known: 0 }
    }

    /// Gauss's elimination, one equation at a time.
    fn learn(&mut self, mut row: Row) {
        while let Some(first) = row.mask.first() {
            match self.rows.get_mut(first) {
                Some(Some(known)) => row.add(known),
                Some(free) => {
                    *free = Some(row);
                    self.known += 1;
                    return;
                }
                None => return,
            }
        }
    }

    /// The pieces in order, once there are as many equations.
    fn whole(&self) -> Option<Vec<u8>> {
        let mut solved: Vec<Row> = Vec::with_capacity(self.rows.len());
        // From the last piece to the first: what stands behind is known by then.
        for row in self.rows.iter().rev() {
            let mut row = row.clone()?;
            for (back, known) in solved.iter().enumerate() {
                let piece = self.rows.len().checked_sub(back + 1)?;
                if row.mask.has(piece) {
                    row.add(known);
                }
            }
            solved.push(row);
        }
        let mut whole: Vec<u8> = solved.into_iter().rev().flat_map(|row| row.piece).collect();
        whole.truncate(self.head.length);
        Some(whole)
    }
}

fn add(to: &mut [u8], from: &[u8]) {
    for (byte, other) in to.iter_mut().zip(from) {
        *byte ^= other;
    }
}

fn checksum(bytes: &[u8]) -> [u8; SUM_BYTES] {
    Sha256::digest(bytes).first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame with whatever in it, and a checksum that is right.
    fn made_up(kind: u8, number: u16, pieces: u16, length: u32, message: [u8; 4], piece: &[u8]) -> String {
        let mut frame = vec![kind];
        frame.extend(number.to_be_bytes());
        frame.extend(pieces.to_be_bytes());
        frame.extend(&length.to_be_bytes()[1..]);
        frame.extend(message);
        frame.extend(piece);
        let sum = checksum(&frame);
        frame.extend(sum);
        link::in_digits("", Version::Frame, &frame)
    }

    #[test]
    fn which_pieces_are_summed_up_is_the_same_in_every_version() {
        // The numbers that everybody's splitmix64 gives for 1234567.
        let (message, number) = ([0, 0, 0, 0x12], 0xd687);
        let (one, two) = (6_457_827_717_110_365_317, 3_203_168_211_198_807_973);
        assert_eq!(Mask::of(number, 128, message).0, [one, two]);
        assert_eq!(Mask::of(number, 100, message).0, [one, two & ((1 << 36) - 1)]);
        for piece in [0, 1, 63, 64, 65, 127] {
            let mask = Mask::of(piece, 128, message);
            assert_eq!(mask.first(), Some(usize::from(piece)));
            assert!((0..128).all(|at| mask.has(at) == (at == usize::from(piece))));
        }
    }

    #[test]
    fn what_cannot_be_a_frame_is_damaged_though_its_checksum_is_right() {
        let damaged = |frame: String| assert_eq!(Assembler::new().take(&frame), Taken::Damaged, "{frame}");
        let message = checksum(b"abcd");
        let taken = Assembler::new().take(&made_up(b'A', 0, 2, 4, message, b"ab"));
        assert_eq!(taken, Taken::Progress { known: 1, needed: 2, locked: false });
        damaged(made_up(b'C', 0, 2, 4, message, b"ab"));
        damaged(made_up(b'A', 0, 0, 4, message, b"ab"));
        damaged(made_up(b'A', 0, 2049, 4, message, b"a"));
        damaged(made_up(b'A', 0, 2, 0, message, b"ab"));
        damaged(made_up(b'A', 0, 2, 4, message, b"abc"));
        damaged(made_up(b'A', 0, 2, 4, message, b""));
        let longest = MAX_BYTES as u32 + 1;
        damaged(made_up(b'A', 0, 2048, longest, message, &[0; MAX_BYTES / 2048 + 1]));
        assert_eq!(
            link::from_link(&made_up(b'A', 0, 2, 4, message, b"")).err(),
            Some(LinkError::Damaged),
            "a frame holds something"
        );
        assert_eq!(link::from_link(&made_up(b'A', 0, 2, 4, message, b"a")).err(), Some(LinkError::Part));
    }

    #[test]
    fn frames_that_fit_together_and_make_something_else_are_wrong() {
        let message = checksum(b"abcd");
        let mut assembler = Assembler::new();
        assembler.take(&made_up(b'A', 0, 2, 4, message, b"ab"));
        assert_eq!(assembler.take(&made_up(b'A', 1, 2, 4, message, b"xx")), Taken::Wrong);
        // And they do not spoil what comes after.
        assembler.take(&made_up(b'A', 0, 2, 4, message, b"ab"));
        let done = assembler.take(&made_up(b'A', 1, 2, 4, message, b"cd"));
        assert_eq!(done, Taken::Done(link::fragment_of(Version::Packed, b"abcd")));
    }
}
