//! `xs:double` where a published test uses it on money and the outcome may differ from exact arithmetic.

use rust_decimal::Decimal;

/// Whether `value - 1 < expected` and `value + 1 > expected`.
pub(crate) fn is_within_one(value: Decimal, expected: Decimal) -> bool {
    (value - expected).abs() < Decimal::ONE
}
