//! RDFC-1.0: one order and one naming of blank nodes for one dataset, within a budget.
//!
//! <https://www.w3.org/TR/rdf-canon/>

use std::cmp::Ordering;

use sha2::{Digest as _, Sha256, Sha384};

use super::dataset::{Dataset, Quad, Term};
use super::{HashAlgorithm, JsonLdError};
use crate::domain::sort::{compare_bytes, sort_places};

/// A canonicalized dataset.
///
/// # Personal data
/// Holds all that a credential says, and therefore has no `Debug`.
pub struct Canonical {
    /// The sorted lines in canonical N-Quads, each with its line feed.
    pub nquads: String,
    // By blank node, the number in its canonical label.
    labels: Vec<Option<u32>>,
}

impl Canonical {
    /// The number `n` in the label `_:c14nn` of a blank node of the dataset.
    pub fn label(&self, blank: u32) -> Option<u32> {
        self.labels.get(blank as usize).copied().flatten()
    }
}

/// How much work to spend on telling blank nodes apart, in bytes hashed and the like.
///
/// Blank nodes that differ in what is said of them cost nothing. A graph made to be slow ("poison") would
/// cost more than its readers live; nothing that anybody means to say comes near this.
pub const BUDGET: u64 = 16 << 20;

/// §4.4.3, the canonicalization algorithm.
///
/// # Errors
/// [`JsonLdError::TooComplex`] when the blank nodes cannot be told apart within `budget`.
pub fn canonicalize(
    dataset: &Dataset,
    algorithm: HashAlgorithm,
    budget: u64,
) -> Result<Canonical, JsonLdError> {
    // 1. and 2. Initialize the canonicalization state; for every blank node, the quads that mention it.
    let mentions = Mentions::of(dataset);
    let blank_count = dataset.blank_count() as usize;
    let mut state = State {
        dataset,
        mentions,
        first_degree: Vec::with_capacity(blank_count),
        canonical: vec![None; blank_count],
        issued: 0,
        algorithm,
        budget,
    };

    // 3. Hash every blank node by the quads that mention it. One by itself, such as a proof's options are, is the first
    // whatever its hash is.
    if dataset.blank_count() > 1 {
        let mut scratch = Scratch::default();
        for blank in 0..dataset.blank_count() {
            let hash = state.hash_first_degree_quads(blank, &mut scratch);
            state.first_degree.push(hash);
        }
    }
    let mut by_hash: Vec<u32> =
        (0..dataset.blank_count()).filter(|&b| !state.mentions.of_blank(b).is_empty()).collect();
    sort_places(&mut by_hash, &mut |a, b| state.first_degree(a).cmp(&state.first_degree(b)));

    // 4. In the order of the hashes, canonical labels for those whose hash nobody shares.
    let (alone, shared): (Vec<&[u32]>, Vec<&[u32]>) = by_hash
        .chunk_by(|&a, &b| state.first_degree(a) == state.first_degree(b))
        .partition(|same| same.len() == 1);
    for &blank in alone.into_iter().flatten() {
        state.issue(blank);
    }

    // 5. In the order of the hashes, the rest by what surrounds them.
    for same in shared {
        let mut hash_paths: Vec<(Digest, Issuer)> = Vec::new();
        for &blank in same {
            if state.canonical(blank).is_some() {
                continue;
            }
            let mut issuer = Issuer::default();
            issuer.issue(blank);
            hash_paths.push(state.hash_n_degree_quads(blank, issuer, 0)?);
        }
        let hash = |at: u32| hash_paths.get(at as usize).map(|(hash, _)| *hash);
        let mut order: Vec<u32> = (0..hash_paths.len() as u32).collect();
        sort_places(&mut order, &mut |a, b| hash(a).cmp(&hash(b)));
        for (_, issuer) in order.into_iter().filter_map(|at| hash_paths.get(at as usize)) {
            for &blank in &issuer.issued {
                state.issue(blank);
            }
        }
    }

    // 6. and 7. Write the quads with the canonical labels, in code point order, each once.
    Ok(Canonical { nquads: state.write_sorted(), labels: state.canonical })
}

/// A number that is ordered as its digits are when they are written out, by which 10 comes before 2.
fn as_text(number: u32) -> (u64, u32) {
    // Ten digits, those that it does not have being zeros; of 1 and 10 the shorter comes first.
    let mut padded = u64::from(number.max(1));
    while padded < 1_000_000_000 {
        padded *= 10;
    }
    (if number == 0 { 0 } else { padded }, number)
}

struct State<'a> {
    dataset: &'a Dataset,
    mentions: Mentions,
    first_degree: Vec<Digest>,
    canonical: Vec<Option<u32>>,
    issued: u32,
    algorithm: HashAlgorithm,
    budget: u64,
}

/// For every blank node the quads that mention it, each once, as one list with its sections.
struct Mentions {
    quads: Vec<u32>,
    sections: Vec<(u32, u32)>,
}

impl Mentions {
    fn of(dataset: &Dataset) -> Self {
        // Count, then lay out the sections, then fill them.
        let mut sections = vec![(0, 0); dataset.blank_count() as usize];
        for blank in dataset.quads().iter().flat_map(blanks_in) {
            if let Some((_, count)) = sections.get_mut(blank as usize) {
                *count += 1;
            }
        }
        let mut total = 0;
        for (start, end) in &mut sections {
            let count = *end;
            (*start, *end) = (total, total);
            total += count;
        }
        let mut quads = vec![0; total as usize];
        for (number, quad) in (0..).zip(dataset.quads()) {
            for blank in blanks_in(quad) {
                let Some((start, end)) = sections.get_mut(blank as usize) else { continue };
                // A quad may name a blank node twice.
                if *end > *start && quads.get(*end as usize - 1) == Some(&number) {
                    continue;
                }
                if let Some(slot) = quads.get_mut(*end as usize) {
                    *slot = number;
                    *end += 1;
                }
            }
        }
        Self { quads, sections }
    }

    fn of_blank(&self, blank: u32) -> &[u32] {
        let (start, end) = self.sections.get(blank as usize).copied().unwrap_or_default();
        self.quads.get(start as usize..end as usize).unwrap_or_default()
    }

    fn keep(&mut self, blank: u32, quads: impl Iterator<Item = u32>) {
        let Some((start, end)) = self.sections.get_mut(blank as usize) else { return };
        let mut next = *start;
        for number in quads {
            if let Some(slot) = self.quads.get_mut(next as usize) {
                *slot = number;
                next += 1;
            }
        }
        *end = next;
    }
}

fn blanks_in(quad: &Quad) -> impl Iterator<Item = u32> {
    [quad.subject, quad.object, quad.graph].into_iter().filter_map(|term| match term {
        Term::Blank(blank) => Some(blank),
        _ => None,
    })
}

/// Text kept from one blank node to the next, to save allocations.
#[derive(Default)]
struct Scratch {
    text: String,
    lines: Vec<(std::ops::Range<usize>, u32)>,
    order: Vec<u32>,
}

impl State<'_> {
    /// §4.6, hash first degree quads. Keeps a blank node's quads in this order and drops repeated ones, which read the same.
    fn hash_first_degree_quads(&mut self, reference: u32, scratch: &mut Scratch) -> Digest {
        let Scratch { text, lines, order } = scratch;
        text.clear();
        lines.clear();
        order.clear();
        // 3. Write each quad with `a` for this blank node and `z` for every other.
        for &number in self.mentions.of_blank(reference) {
            let Some(quad) = self.dataset.quads().get(number as usize) else { continue };
            let start = text.len();
            self.dataset
                .write_line(quad, text, |blank, line| line.push(if blank == reference { 'a' } else { 'z' }));
            order.push(lines.len() as u32);
            lines.push((start..text.len(), number));
        }
        // 4. Sort them. Those that read the same may differ in the other blank nodes, which all read `z`.
        let line = |at: u32| {
            lines
                .get(at as usize)
                .and_then(|(range, _)| text.as_bytes().get(range.clone()))
                .unwrap_or_default()
        };
        let quad = |at: u32| self.dataset.quads().get(lines.get(at as usize)?.1 as usize);
        let blanks =
            |at: u32| quad(at).map(|quad| [quad.subject, quad.object, quad.graph].map(Term::as_blank));
        let compare =
            |a: u32, b: u32| compare_bytes(line(a), line(b)).then_with(|| blanks(a).cmp(&blanks(b)));
        sort_places(order, &mut |a, b| compare(a, b));
        order.dedup_by(|a, b| compare(*a, *b) == Ordering::Equal);
        // 5. The hash of them, joined.
        let mut hasher = Hasher::new(self.algorithm);
        for &at in order.iter() {
            hasher.update(line(at));
        }
        let kept = order.iter().filter_map(|&at| lines.get(at as usize)).map(|(_, number)| *number);
        self.mentions.keep(reference, kept);
        hasher.finish()
    }

    /// The lines in code point order, each once, compared term by term: what follows a term in a line, a space, comes
    /// before whatever a longer term goes on with.
    fn write_sorted(&self) -> String {
        let dataset = self.dataset;
        let number = |blank: u32| self.canonical(blank).unwrap_or_default();
        let texts: Vec<(u64, u32)> = (0..dataset.blank_count()).map(|blank| as_text(number(blank))).collect();
        let label = |blank: u32| texts.get(blank as usize);
        let compare_terms = |a: Term, b: Term| match (a, b) {
            _ if a == b => Ordering::Equal,
            (Term::Blank(a), Term::Blank(b)) => label(a).cmp(&label(b)),
            // `_` comes after `<` and `"`, and all of them after the full stop where no graph is named.
            (Term::Text { .. }, Term::Blank(_)) | (Term::DefaultGraph, _) => Ordering::Less,
            (Term::Blank(_), Term::Text { .. }) | (_, Term::DefaultGraph) => Ordering::Greater,
            (Term::Text { .. }, Term::Text { .. }) => compare_bytes(dataset.bytes_of(a), dataset.bytes_of(b)),
        };
        let quad = |number: u32| dataset.quads().get(number as usize);
        let compare = |a: u32, b: u32| {
            let (Some(a), Some(b)) = (quad(a), quad(b)) else { return Ordering::Equal };
            compare_terms(a.subject, b.subject)
                .then_with(|| compare_terms(a.predicate, b.predicate))
                .then_with(|| compare_terms(a.object, b.object))
                .then_with(|| compare_terms(a.graph, b.graph))
        };

        // What is said of a blank node stands together, and in nearly that order since it was hashed: sorting few at a
        // time compares least.
        let mut order: Vec<u32> = Vec::with_capacity(dataset.len());
        let sort_from = |order: &mut Vec<u32>, start: usize| {
            if let Some(section) = order.get_mut(start..) {
                sort_places(section, &mut |a, b| compare(a, b));
            }
        };
        order.extend(
            (0..)
                .zip(dataset.quads())
                .filter(|(_, quad)| quad.subject.as_blank().is_none())
                .map(|(number, _)| number),
        );
        sort_from(&mut order, 0);
        let mut blanks: Vec<u32> = (0..dataset.blank_count()).collect();
        sort_places(&mut blanks, &mut |a, b| label(a).cmp(&label(b)));
        for blank in blanks {
            let start = order.len();
            let of_it = |number: &u32| quad(*number).is_some_and(|quad| quad.subject == Term::Blank(blank));
            order.extend(self.mentions.of_blank(blank).iter().copied().filter(of_it));
            sort_from(&mut order, start);
        }
        order.dedup_by(|a, b| compare(*a, *b) == Ordering::Equal);

        let mut nquads = String::with_capacity(dataset.written());
        for quad in order.into_iter().filter_map(quad) {
            dataset.write_line(quad, &mut nquads, |blank, line| {
                line.push_str("c14n");
                push_number(number(blank), line);
            });
        }
        nquads
    }

    fn first_degree(&self, blank: u32) -> Digest {
        self.first_degree.get(blank as usize).copied().unwrap_or(Digest([0; 48]))
    }

    fn canonical(&self, blank: u32) -> Option<u32> {
        self.canonical.get(blank as usize).copied().flatten()
    }

    /// §4.5, issue identifier, for the canonical issuer.
    fn issue(&mut self, blank: u32) {
        if let Some(slot @ None) = self.canonical.get_mut(blank as usize) {
            *slot = Some(self.issued);
            self.issued += 1;
        }
    }

    fn spend(&mut self, work: usize) -> Result<(), JsonLdError> {
        self.budget = self.budget.checked_sub(work as u64).ok_or(JsonLdError::TooComplex)?;
        Ok(())
    }

    /// §4.7, hash related blank node. `position` is `s`, `o` or `g`.
    fn hash_related_blank_node(
        &mut self,
        related: u32,
        quad: &Quad,
        issuer: &Issuer,
        position: char,
    ) -> Result<Digest, JsonLdError> {
        // 1. and 2. Input is the position and, unless that is the graph, the predicate.
        let mut input = String::new();
        input.push(position);
        if position != 'g' {
            input.push_str(self.dataset.text_of(quad.predicate));
        }
        // 3. and 4. Then the label that was issued, or else the first degree hash.
        if let Some(number) = self.canonical(related) {
            push_label("c14n", number, &mut input);
        } else if let Some(number) = issuer.number(related) {
            push_label("b", number, &mut input);
        } else {
            self.first_degree(related).push_hex(self.algorithm, &mut input);
        }
        // 5. The hash of input.
        self.spend(64 + input.len() + issuer.issued.len())?;
        Ok(Hasher::of(self.algorithm, &input))
    }

    /// §4.8, hash n-degree quads.
    fn hash_n_degree_quads(
        &mut self,
        identifier: u32,
        mut issuer: Issuer,
        depth: usize,
    ) -> Result<(Digest, Issuer), JsonLdError> {
        if depth > DEEPEST {
            return Err(JsonLdError::TooComplex);
        }
        // 1. to 3. Hn: by their hashes, the blank nodes that share a quad with this one.
        let mut related: Vec<(Digest, u32)> = Vec::new();
        let dataset = self.dataset;
        for index in 0..self.mentions.of_blank(identifier).len() {
            let number = self.mentions.of_blank(identifier).get(index).copied().unwrap_or_default();
            let Some(quad) = dataset.quads().get(number as usize) else { continue };
            for (term, position) in [(quad.subject, 's'), (quad.object, 'o'), (quad.graph, 'g')] {
                if let Term::Blank(blank) = term
                    && blank != identifier
                {
                    related.push((self.hash_related_blank_node(blank, quad, &issuer, position)?, blank));
                }
            }
        }
        let mut order: Vec<u32> = (0..related.len() as u32).collect();
        sort_places(&mut order, &mut |a, b| related.get(a as usize).cmp(&related.get(b as usize)));
        let related: Vec<_> = order.iter().filter_map(|&at| related.get(at as usize)).copied().collect();

        // 4. and 5. In the order of the hashes, the shortest, then least, path through each hash's nodes.
        let mut data_to_hash = String::new();
        for same in related.chunk_by(|a, b| a.0 == b.0) {
            if let Some((hash, _)) = same.first() {
                hash.push_hex(self.algorithm, &mut data_to_hash);
            }
            let mut order: Vec<u32> = same.iter().map(|(_, blank)| *blank).collect();
            let mut chosen: Option<(String, Issuer)> = None;
            // 5.4. For each permutation.
            loop {
                self.spend(32 + order.len() * 8 + issuer.issued.len() * 4)?;
                if let Some(better) =
                    self.path(&order, &issuer, chosen.as_ref().map(|(path, _)| path.as_str()), depth)?
                {
                    chosen = Some(better);
                }
                if !next_permutation(&mut order) {
                    break;
                }
            }
            // 5.5. and 5.6.
            if let Some((path, path_issuer)) = chosen {
                data_to_hash.push_str(&path);
                issuer = path_issuer;
            }
        }

        // 6. The issuer, and the hash of it all.
        self.spend(64 + data_to_hash.len())?;
        Ok((Hasher::of(self.algorithm, &data_to_hash), issuer))
    }

    /// Steps 5.4.1 to 5.4.6: the path for one permutation, unless `chosen` is already better.
    fn path(
        &mut self,
        permutation: &[u32],
        issuer: &Issuer,
        chosen: Option<&str>,
        depth: usize,
    ) -> Result<Option<(String, Issuer)>, JsonLdError> {
        let worse = |path: &str| chosen.is_some_and(|chosen| path.len() >= chosen.len() && path > chosen);
        let mut issuer = issuer.clone();
        let mut path = String::new();
        let mut recursion_list = Vec::new();
        // 5.4.4. Name each of them.
        for &related in permutation {
            if let Some(number) = self.canonical(related) {
                push_label("c14n", number, &mut path);
            } else {
                if issuer.number(related).is_none() {
                    recursion_list.push(related);
                }
                push_label("b", issuer.issue(related), &mut path);
            }
            if worse(&path) {
                return Ok(None);
            }
        }
        // 5.4.5. What surrounds those that had no name yet.
        for related in recursion_list {
            let (hash, result) = self.hash_n_degree_quads(related, issuer.clone(), depth + 1)?;
            push_label("b", issuer.issue(related), &mut path);
            path.push('<');
            hash.push_hex(self.algorithm, &mut path);
            path.push('>');
            issuer = result;
            if worse(&path) {
                return Ok(None);
            }
        }
        // 5.4.6. Only if it comes first.
        Ok(chosen.is_none_or(|chosen| path.as_str() < chosen).then_some((path, issuer)))
    }
}

/// Chains of alike blank nodes longer than this would need a deeper stack than a browser gives.
const DEEPEST: usize = 256;

/// The next order of `items`, from the sorted one on; false after the last.
fn next_permutation(items: &mut [u32]) -> bool {
    let Some(pivot) = items.windows(2).rposition(|pair| matches!(pair, [a, b] if a < b)) else {
        return false;
    };
    let Some((head, tail)) = items.split_at_mut_checked(pivot + 1) else { return false };
    let Some(last) = head.last_mut() else { return false };
    if let Some(swap) = tail.iter_mut().rev().find(|item| **item > *last) {
        std::mem::swap(last, swap);
    }
    tail.reverse();
    true
}

/// A temporary issuer: blank nodes in the order in which they were named `b0`, `b1`, …
#[derive(Clone, Debug, Default)]
struct Issuer {
    issued: Vec<u32>,
}

impl Issuer {
    fn number(&self, blank: u32) -> Option<u32> {
        self.issued.iter().position(|&issued| issued == blank).map(|position| position as u32)
    }

    fn issue(&mut self, blank: u32) -> u32 {
        self.number(blank).unwrap_or_else(|| {
            self.issued.push(blank);
            self.issued.len() as u32 - 1
        })
    }
}

fn push_label(prefix: &str, number: u32, text: &mut String) {
    text.push_str("_:");
    text.push_str(prefix);
    push_number(number, text);
}

fn push_number(number: u32, text: &mut String) {
    if number >= 10 {
        push_number(number / 10, text);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// A hash; its bytes are in the order of its hexadecimal digits. A shorter one is filled up with zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Digest([u8; 48]);

impl Digest {
    fn push_hex(&self, algorithm: HashAlgorithm, text: &mut String) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let length = match algorithm {
            HashAlgorithm::Sha256 => 32,
            HashAlgorithm::Sha384 => 48,
        };
        for byte in self.0.iter().take(length) {
            for digit in [byte >> 4, byte & 15] {
                text.push(HEX.get(usize::from(digit)).copied().unwrap_or(b'0').into());
            }
        }
    }
}

enum Hasher {
    Sha256(Sha256),
    Sha384(Sha384),
}

impl Hasher {
    fn new(algorithm: HashAlgorithm) -> Self {
        match algorithm {
            HashAlgorithm::Sha256 => Self::Sha256(Sha256::new()),
            HashAlgorithm::Sha384 => Self::Sha384(Sha384::new()),
        }
    }

    fn of(algorithm: HashAlgorithm, text: &str) -> Digest {
        let mut hasher = Self::new(algorithm);
        hasher.update(text.as_bytes());
        hasher.finish()
    }

    fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha256(hasher) => hasher.update(bytes),
            Self::Sha384(hasher) => hasher.update(bytes),
        }
    }

    fn finish(self) -> Digest {
        let mut digest = [0; 48];
        let fill = |digest: &mut [u8; 48], hash: &[u8]| {
            for (slot, byte) in digest.iter_mut().zip(hash) {
                *slot = *byte;
            }
        };
        match self {
            Self::Sha256(hasher) => fill(&mut digest, &hasher.finalize()),
            Self::Sha384(hasher) => fill(&mut digest, &hasher.finalize()),
        }
        Digest(digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ordered_as_their_digits_are() {
        let numbers: Vec<u32> = (0..1200).chain([9_999_999, 1_000_000_000, u32::MAX - 1, u32::MAX]).collect();
        for a in &numbers {
            for b in &numbers {
                assert_eq!(as_text(*a).cmp(&as_text(*b)), a.to_string().cmp(&b.to_string()), "{a} {b}");
            }
        }
    }
}
