//! Multiples of a point, worked out once: a signature under a key seen before costs half as much to check.
//!
//! RFC 8032 §5.1.7 compares R with sB - kA. Both scalars are written as 43 digits of six bits; the digits fall into
//! four quarters of eleven, and a point's multiples at each quarter's place are kept. Then what is doubled 252 times
//! otherwise is doubled 60 times. The arithmetic is curve25519-dalek's; nothing here is secret, so it may take longer
//! for one scalar than for another. <https://www.rfc-editor.org/rfc/rfc8032#section-5.1.7>

use curve25519_dalek::{edwards::EdwardsPoint, scalar::Scalar, traits::Identity as _};

const QUARTERS: usize = 4;
/// Digits of a quarter.
const COLUMNS: usize = 11;
/// A digit is at most this, or less than nothing by as much.
const MOST: usize = 32;

/// 1 to 32 times a point, then as many times 2^66, 2^132 and 2^198 times it: 20 KB.
pub(super) struct Multiples([Vec<EdwardsPoint>; QUARTERS]);

impl Multiples {
    pub(super) fn of(point: EdwardsPoint) -> Self {
        let mut place = point;
        Self(std::array::from_fn(|quarter| {
            if quarter > 0 {
                (0..COLUMNS).for_each(|_| place = times_64(&place));
            }
            std::iter::successors(Some(place), |last| Some(last + place)).take(MOST).collect()
        }))
    }

    /// The multiple that this digit of this quarter stands for, added to a sum.
    fn add(&self, quarter: usize, digit: i8, sum: &mut EdwardsPoint) {
        let Some(before) = usize::from(digit.unsigned_abs()).checked_sub(1) else { return };
        if let Some(multiple) = self.0.get(quarter).and_then(|multiples| multiples.get(before)) {
            *sum = if digit < 0 { *sum - multiple } else { *sum + multiple };
        }
    }
}

/// The sum of two points, each so many times.
pub(super) fn sum(times: [(&Scalar, &Multiples); 2]) -> EdwardsPoint {
    let times = times.map(|(scalar, multiples)| (digits(scalar), multiples));
    let mut sum = EdwardsPoint::identity();
    for column in (0..COLUMNS).rev() {
        sum = times_64(&sum);
        for (digits, multiples) in &times {
            for (quarter, digits) in digits.chunks(COLUMNS).enumerate() {
                multiples.add(quarter, digits.get(column).copied().unwrap_or_default(), &mut sum);
            }
        }
    }
    sum
}

fn times_64(point: &EdwardsPoint) -> EdwardsPoint {
    point.mul_by_cofactor().mul_by_cofactor()
}

/// A scalar to the base of 64, the least digit first, each from -31 to 32.
fn digits(scalar: &Scalar) -> [i8; QUARTERS * COLUMNS] {
    let bytes = scalar.as_bytes();
    let byte = |at: usize| u16::from(bytes.get(at).copied().unwrap_or_default());
    let mut carry = 0;
    std::array::from_fn(|place| {
        let bit = place * 6;
        let window = (byte(bit / 8) | byte(bit / 8 + 1) << 8) >> (bit % 8) & 63;
        // Up to 64, which fits.
        let digit = window as i8 + carry;
        carry = i8::from(digit > MOST as i8);
        digit - 64 * carry
    })
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT as BASE, EIGHT_TORSION};
    use proptest::prelude::*;

    use super::*;

    /// Any scalar, and those of few digits, of many carries, and at either end.
    fn scalar() -> impl Strategy<Value = Scalar> {
        prop_oneof![
            any::<[u8; 32]>().prop_map(Scalar::from_bytes_mod_order),
            (any::<u8>(), 0u8..32).prop_map(|(value, at)| {
                let mut bytes = [0; 32];
                bytes[usize::from(at)] = value;
                Scalar::from_bytes_mod_order(bytes)
            }),
            any::<u8>().prop_map(|byte| Scalar::from_bytes_mod_order([byte; 32])),
            (0u8..3).prop_map(|few| -Scalar::from(few)),
            (0u8..3).prop_map(Scalar::from),
        ]
    }

    proptest! {
        #[test]
        fn a_sum_is_what_the_library_adds_up(s in scalar(), k in scalar(), of in scalar(), beside in 0usize..8) {
            // A key may lie beside the subgroup that the base makes.
            let point = BASE * of + EIGHT_TORSION[beside];
            let ours = sum([(&s, &Multiples::of(BASE)), (&k, &Multiples::of(point))]);
            prop_assert_eq!(ours, BASE * s + point * k);
        }

        #[test]
        fn digits_say_the_scalar(scalar in scalar()) {
            let digits = digits(&scalar);
            prop_assert!(digits.iter().all(|digit| (-31..=32).contains(digit)));
            let base = Scalar::from(64u8);
            let back = digits.iter().rev().fold(Scalar::ZERO, |sum, digit| {
                let size = Scalar::from(digit.unsigned_abs());
                sum * base + if *digit < 0 { -size } else { size }
            });
            prop_assert_eq!(back, scalar);
        }
    }
}
