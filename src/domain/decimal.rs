//! Doubles written in decimal: exactly, and as short as they can be.
//!
//! Our own, because the standard library rounds halves to even where ECMAScript and XML Schema ask for something else,
//! and because others bring ten kilobytes of tables that no badge has a use for.

use crate::domain::json;

/// The size of a number: the first digit stands before the point, and 10^exponent is to be multiplied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// Each 0 to 9; the first is 0 only where the number is.
    pub digits: Vec<u8>,
    pub exponent: i32,
}

impl Decimal {
    /// The size of a finite number, exactly.
    pub fn of(number: f64) -> Self {
        // IEEE 754: number = mantissa × 2^power.
        let bits = number.to_bits();
        let (fraction, biased) = (bits & ((1 << 52) - 1), (bits >> 52 & 0x7ff) as i32);
        let (mantissa, power) =
            if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };

        // As an integer: m × 2^p, or m × 5^-p with the point -p places from its end.
        let mut limbs = vec![mantissa as u32, (mantissa >> 32) as u32];
        let factor = if power < 0 { 5 } else { 2 };
        for _ in 0..power.abs() {
            let mut carry = 0;
            for limb in &mut limbs {
                let product = u64::from(*limb) * factor + carry;
                *limb = product as u32;
                carry = product >> 32;
            }
            if carry > 0 {
                limbs.push(carry as u32);
            }
        }

        // In decimal, from the end.
        let mut digits = Vec::new();
        while !limbs.is_empty() {
            let mut remainder = 0;
            for limb in limbs.iter_mut().rev() {
                let value = remainder << 32 | u64::from(*limb);
                *limb = (value / 1_000_000_000) as u32;
                remainder = value % 1_000_000_000;
            }
            for _ in 0..9 {
                digits.push((remainder % 10) as u8);
                remainder /= 10;
            }
            while limbs.last() == Some(&0) {
                limbs.pop();
            }
        }
        while digits.len() > 1 && digits.last() == Some(&0) {
            digits.pop();
        }
        digits.reverse();
        let exponent = digits.len() as i32 - 1 + power.min(0);
        if mantissa == 0 { Self { digits: vec![0], exponent: 0 } } else { Self { digits, exponent } }
    }

    /// The fewest digits that read back as the same finite number; of those the nearest to it, and of two as near the
    /// even one (ECMA-262 §6.1.6.1.20, Number::toString, step 5 and its note 2).
    pub fn shortest(number: f64) -> Self {
        let number = number.abs();
        let mut exact = Self::of(number);
        while exact.digits.len() > 1 && exact.digits.last() == Some(&0) {
            exact.digits.pop();
        }
        for count in 1..exact.digits.len() {
            let (kept, cut) = exact.digits.split_at(count);
            let below = Self { digits: kept.to_vec(), exponent: exact.exponent };
            let above = below.next();
            let odd = kept.last().is_some_and(|last| last % 2 == 1);
            let half = cut.first() == Some(&5) && cut.iter().skip(1).all(|digit| *digit == 0);
            let above_first = if half { odd } else { cut.first() >= Some(&5) };
            // The nearest may belong to a neighbour and the other one not: below a power of two, doubles lie closer.
            let (first, second) = if above_first { (above, below) } else { (below, above) };
            if let Some(short) = [first, second].into_iter().find(|short| short.double() == Some(number)) {
                return short;
            }
        }
        exact
    }

    /// The next greater one of as many digits.
    fn next(&self) -> Self {
        let mut next = self.clone();
        let nines = next.digits.iter().rev().take_while(|digit| **digit == 9).count();
        let rest = next.digits.len() - nines;
        match next.digits.get_mut(..rest).and_then(<[u8]>::last_mut) {
            Some(digit) => *digit += 1,
            None => {
                next.digits.insert(0, 1);
                next.exponent += 1;
            }
        }
        next.digits.truncate(if rest == 0 { 1 } else { rest });
        next
    }

    /// The nearest double.
    fn double(&self) -> Option<f64> {
        let mut text: String = self.digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        text.push('e');
        text.push_str(&(self.exponent - self.digits.len() as i32 + 1).to_string());
        json::parse(&text).ok()?.as_f64()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(decimal: &Decimal) -> String {
        let mut digits: String = decimal.digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        if digits.len() > 1 {
            digits.insert(1, '.');
        }
        format!("{digits}e{}", decimal.exponent)
    }

    #[test]
    fn of_two_as_near_the_even_one_is_written() {
        // 1152921504606847250 and its like lie between two of one digit less.
        assert_eq!(written(&Decimal::shortest(5e-324)), "5e-324");
        assert_eq!(written(&Decimal::shortest(2_f64.powi(70))), "1.1805916207174113e21");
        assert_eq!(written(&Decimal::shortest(2_f64.powi(-44))), "5.684341886080802e-14");
        assert_eq!(written(&Decimal::shortest(1_125_899_906_842_624.0 + 0.25)), "1.1258999068426242e15");
        assert_eq!(written(&Decimal::shortest(1_125_899_906_842_624.0 + 0.75)), "1.1258999068426248e15");
        assert_eq!(written(&Decimal::shortest(0.0)), "0e0");
        assert_eq!(written(&Decimal::shortest(-120.0)), "1.2e2");
        assert_eq!(written(&Decimal::shortest(9.5)), "9.5e0");
        assert_eq!(written(&Decimal::shortest(f64::MAX)), "1.7976931348623157e308");
    }

    proptest! {
        #[test]
        fn it_is_what_serde_json_writes(bits: u64, whole in -1e18..1e18_f64, power in -1074..1023) {
            for number in [f64::from_bits(bits), whole.trunc(), whole, 2_f64.powi(power)] {
                let Some(theirs) = serde_json::Number::from_f64(number.abs()) else { continue };
                let theirs = theirs.to_string();
                let (mantissa, _) = theirs.split_once('e').unwrap_or((&theirs, ""));
                let digits = mantissa.replace('.', "");
                let digits = digits.trim_matches('0');
                let ours: String =
                    Decimal::shortest(number).digits.iter().map(|digit| char::from(b'0' + digit)).collect();
                prop_assert_eq!(ours.trim_end_matches('0'), digits, "{}", number);
                prop_assert_eq!(written(&Decimal::shortest(number)).parse::<f64>().unwrap(), number.abs());
            }
        }
    }
}
