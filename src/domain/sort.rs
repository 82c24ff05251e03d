//! One sort for everything, so that the machine code for it is in the engine once and not once a type.

use std::cmp::Ordering;

/// Sorts numbers that stand for places in some list.
pub fn sort_places(places: &mut [u32], compare: &mut dyn FnMut(u32, u32) -> Ordering) {
    places.sort_unstable_by(|&a, &b| compare(a, b));
}

/// The order of two texts by their bytes, as the standard library has it; in WebAssembly that goes byte by byte, and what
/// is sorted here often begins alike for half a line.
pub fn compare_bytes(a: &[u8], b: &[u8]) -> Ordering {
    let ((a_eights, _), (b_eights, _)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let alike = a_eights.iter().zip(b_eights).take_while(|(a, b)| a == b).count() * 8;
    a.get(alike..).cmp(&b.get(alike..))
}

/// The items in order; those that compare as equal keep theirs.
pub fn sorted<T>(items: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut order: Vec<u32> = (0..).take(items.len()).collect();
    let place = |place: u32| items.get(place as usize);
    sort_places(&mut order, &mut |a, b| match (place(a), place(b)) {
        (Some(first), Some(second)) => compare(first, second).then(a.cmp(&b)),
        _ => Ordering::Equal,
    });
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order.into_iter().filter_map(|place| items.get_mut(place as usize)?.take()).collect()
}

/// Whether two neighbours are the same; in a sorted list, whether any two are.
pub fn has_twins<T>(sorted: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    sorted.windows(2).any(|pair| matches!(pair, [first, second] if same(first, second)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(items in prop::collection::vec((0u8..8, any::<u16>()), 0..200)) {
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(has_twins(&expected, |a, b| a.0 == b.0), expected.windows(2).any(|pair| pair[0].0 == pair[1].0));
            prop_assert_eq!(sorted(items, |a, b| a.0.cmp(&b.0)), expected);
        }

        #[test]
        fn bytes_compare_as_the_standard_library_has_them(
            alike in prop::collection::vec(any::<u8>(), 0..40),
            a in prop::collection::vec(0u8..3, 0..12),
            b in prop::collection::vec(0u8..3, 0..12),
        ) {
            let (a, b) = ([alike.as_slice(), &a].concat(), [alike.as_slice(), &b].concat());
            prop_assert_eq!(compare_bytes(&a, &b), a.cmp(&b));
        }
    }
}
