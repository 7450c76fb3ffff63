//! `xs:double` in whole numbers.
//!
//! Some published tests compute with untyped values, which XPath 2 reads as binary floating point. On a boundary the
//! outcome differs from exact arithmetic: 1.2 - 1 is less than 0.2. To give the published verdict, and without a
//! floating point type, the few operations they need are done here as IEEE 754 says, rounding to nearest even.

use core::cmp::Ordering;

use rust_decimal::Decimal;

/// Bits of the significand.
const BITS: u32 = 53;

/// A finite double: `significand * 2^exponent`, the significand below 2^53.
///
/// Numbers of documents are far from the limits of the exponent, which are not modelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Double {
    significand: i64,
    exponent: i32,
}

impl Double {
    /// The double nearest to a decimal; `None` when it has more digits than can be computed with here.
    pub(crate) fn of(value: Decimal) -> Option<Double> {
        let value = value.normalize();
        let (mantissa, divisor) = (value.mantissa(), 10_i128.checked_pow(value.scale())?);
        let magnitude = mantissa.unsigned_abs();
        if magnitude == 0 {
            return Some(Double::default());
        }
        // Shifted so far that the quotient has at least 55 bits, the rest tells whether it was exact.
        let wanted = BITS as i32 + 2 + bits(divisor.unsigned_abs()) as i32 - bits(magnitude) as i32;
        let shift = u32::try_from(wanted.max(0)).ok()?;
        if bits(magnitude) + shift > 127 {
            return None;
        }
        let numerator = magnitude << shift;
        let (quotient, rest) = (numerator / divisor.unsigned_abs(), numerator % divisor.unsigned_abs());
        Some(Double::rounded(quotient, rest != 0, mantissa < 0, -(shift as i32)))
    }

    /// Rounds `magnitude * 2^exponent`, plus a little when `inexact`.
    fn rounded(magnitude: u128, inexact: bool, negative: bool, exponent: i32) -> Double {
        let surplus = bits(magnitude).saturating_sub(BITS);
        let mut significand = magnitude >> surplus;
        if surplus > 0 {
            let rest = magnitude & ((1 << surplus) - 1);
            let half = 1 << (surplus - 1);
            let up = match rest.cmp(&half) {
                Ordering::Greater => true,
                Ordering::Equal => inexact || significand & 1 == 1,
                Ordering::Less => false,
            };
            significand += u128::from(up);
        }
        // At most 2^53 now, which fits.
        let significand = significand as i64;
        Double {
            significand: if negative { -significand } else { significand },
            exponent: exponent + surplus as i32,
        }
        .normal()
    }

    /// Without factors of two, so that equal values are equal.
    fn normal(self) -> Double {
        if self.significand == 0 {
            return Double::default();
        }
        let zeros = self.significand.trailing_zeros();
        Double { significand: self.significand >> zeros, exponent: self.exponent + zeros as i32 }
    }

    /// The sum, rounded; `None` when the two are too far apart to be computed with here.
    pub(crate) fn plus(self, other: Double) -> Option<Double> {
        let exponent = self.exponent.min(other.exponent);
        let sum = self.scaled(exponent)?.checked_add(other.scaled(exponent)?)?;
        Some(Double::rounded(sum.unsigned_abs(), false, sum < 0, exponent))
    }

    fn scaled(self, exponent: i32) -> Option<i128> {
        let shift = u32::try_from(self.exponent - exponent).ok().filter(|shift| *shift < 70)?;
        Some(i128::from(self.significand) << shift)
    }

    /// The product, rounded.
    pub(crate) fn times(self, other: Double) -> Double {
        let product = i128::from(self.significand) * i128::from(other.significand);
        Double::rounded(product.unsigned_abs(), false, product < 0, self.exponent + other.exponent)
    }

    /// Compares two doubles; `None` when they are too far apart to be computed with here.
    pub(crate) fn compare(self, other: Double) -> Option<Ordering> {
        let exponent = self.exponent.min(other.exponent);
        Some(self.scaled(exponent)?.cmp(&other.scaled(exponent)?))
    }

    /// Compares the exact value with a decimal.
    pub(crate) fn compare_exact(self, value: Decimal) -> Option<Ordering> {
        let value = value.normalize();
        let mut left = i128::from(self.significand).checked_mul(10_i128.checked_pow(value.scale())?)?;
        let mut right = value.mantissa();
        let shift = self.exponent.unsigned_abs();
        let side = if self.exponent < 0 { &mut right } else { &mut left };
        *side = side.checked_mul(1_i128.checked_shl(shift).filter(|_| shift < 126)?)?;
        Some(left.cmp(&right))
    }
}

fn bits(value: u128) -> u32 {
    128 - value.leading_zeros()
}

/// Whether `value - 1 < expected` and `value + 1 > expected`, the difference and the sum being doubles.
///
/// `exact` says whether the test turns them into decimals before it compares, or the other side into a double.
pub(crate) fn is_within_one(value: Decimal, expected: Decimal, exact: bool) -> bool {
    let distance = (value - expected).abs();
    if distance != Decimal::ONE {
        return distance < Decimal::ONE;
    }
    let compare = |one: Decimal| {
        let moved = Double::of(value)?.plus(Double::of(one)?)?;
        if exact { moved.compare_exact(expected) } else { moved.compare(Double::of(expected)?) }
    };
    let below = compare(-Decimal::ONE).unwrap_or(Ordering::Equal);
    let above = compare(Decimal::ONE).unwrap_or(Ordering::Equal);
    below == Ordering::Less && above == Ordering::Greater
}

/// As `round(sum(…) * 100) div 100` over untyped values: added as doubles, in the order of the document.
///
/// `exact` says whether the sum becomes a decimal before it is multiplied. `None` when the numbers are too far apart.
pub(crate) fn rounded_sum(values: impl Iterator<Item = Decimal>, exact: bool) -> Option<Decimal> {
    let mut sum = Double::default();
    for value in values {
        sum = sum.plus(Double::of(value)?)?;
    }
    let cents = if exact {
        round_scaled(i128::from(sum.significand) * 100, sum.exponent)?
    } else {
        let ten = Double::of(Decimal::TEN)?;
        let product = sum.times(ten).times(ten);
        round_scaled(i128::from(product.significand), product.exponent)?
    };
    Decimal::try_from_i128_with_scale(cents, 2).ok()
}

/// As `round(value * 2^exponent)`: to a whole number, halves towards +∞.
fn round_scaled(value: i128, exponent: i32) -> Option<i128> {
    match u32::try_from(exponent) {
        Ok(shift) => value.checked_mul(1_i128.checked_shl(shift).filter(|_| shift < 126)?),
        Err(_) if exponent < -120 => Some(0),
        Err(_) => {
            let shift = exponent.unsigned_abs();
            Some((value + (1_i128 << (shift - 1))) >> shift)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    /// Expected values from the processor's own doubles.
    #[test]
    fn doubles_are_those_of_ieee_754() {
        for (text, significand, exponent) in [
            ("0", 0, 0),
            ("1", 1, 0),
            ("-2.5", -5, -1),
            ("0.1", 7_205_759_403_792_794, -56),
            ("100.10", 7_043_911_292_184_166, -46),
            ("9007199254740993", 4_503_599_627_370_496, 1),
            ("1.2", 5_404_319_552_844_595, -52),
        ] {
            let expected = Double { significand, exponent }.normal();
            assert_eq!(Double::of(number(text)), Some(expected), "{text}");
        }
    }

    #[test]
    fn one_unit_away_is_judged_as_the_doubles_fall() {
        for (value, expected, holds) in [
            ("1.2", "0.2", true),
            ("1.3", "0.3", false),
            ("1.25", "0.25", false),
            ("100.00", "100.99", true),
            ("100.00", "101.00", false),
            ("100.00", "98.99", false),
        ] {
            assert_eq!(
                is_within_one(number(value), number(expected), false),
                holds,
                "{value} and {expected}"
            );
        }
    }

    #[test]
    fn half_a_cent_is_rounded_as_the_doubles_fall() {
        let values = ["6700", "1500", "450", "220.005"].map(number);
        assert_eq!(rounded_sum(values.into_iter(), true), Some(number("8870.00")));
        for (value, expected) in
            [("1.005", "1.00"), ("0.125", "0.13"), ("-0.125", "-0.12"), ("10.10", "10.10")]
        {
            let sum = rounded_sum([number(value)].into_iter(), false);
            assert_eq!(sum, Some(number(expected)), "{value}");
        }
    }
}
