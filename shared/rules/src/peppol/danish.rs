//! What the Danish rules ask for.

use rust_decimal::Decimal;

use super::query::length;
use crate::value;

/// The means of payment (UNCL 4461) that Denmark uses, as the official test searches them.
pub(super) const MEANS_OF_PAYMENT: &str = " 1 10 31 42 48 49 50 58 59 93 97 ";

/// The releases of UNSPSC that a classification may name.
pub(super) const RELEASES: &[&str] = &["19.05.01", "19.0501", "26.08.01", "26.0801"];

/// `number(…) < 0`.
pub(super) fn is_negative(text: &str) -> bool {
    value::double_sign(text) == Some(Some(core::cmp::Ordering::Less))
}

/// Reason `ZZZ` is explained by a tax of four digits, or by a text with `#` inside.
pub(super) fn explains(reason: &str) -> bool {
    let trimmed = value::normalize(reason);
    let is_tax = length(&trimmed) == 4
        && value::decimal(reason).is_some_and(|tax| !tax.is_sign_negative() && tax <= Decimal::from(9999));
    is_tax || (reason.contains('#') && !reason.starts_with('#') && !reason.ends_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_taxes_or_have_a_hash_inside() {
        for (text, expected) in [
            ("0000", true),
            ("9999", true),
            (" 1234 ", true),
            ("123", false),
            ("12345", false),
            ("-123", false),
            ("abcd", false),
            ("a#b", true),
            ("#a", false),
            ("a#", false),
            ("", false),
        ] {
            assert_eq!(explains(text), expected, "{text:?}");
        }
    }

    #[test]
    fn negative_numbers_are_below_zero() {
        for (text, expected) in
            [("-0.01", true), ("-0", false), ("0", false), ("1", false), ("", false), ("-", false)]
        {
            assert_eq!(is_negative(text), expected, "{text:?}");
        }
    }
}
