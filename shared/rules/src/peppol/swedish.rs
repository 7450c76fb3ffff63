//! What the Swedish rules ask for.

use rust_decimal::Decimal;

use crate::value;

/// The words of the Swedish register for approved companies.
pub(super) fn is_approved(text: &str) -> bool {
    value::normalize(&text.to_uppercase()) == "GODKÄND FÖR F-SKATT"
}

/// 25, 12 or 6 percent.
pub(super) fn is_rate(text: &str) -> bool {
    let is = |rate: i64, found: Decimal| found == rate.into();
    value::decimal(text).is_some_and(|found| [25, 12, 6].iter().any(|rate| is(*rate, found)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_the_swedish_ones() {
        for (text, expected) in
            [("25", true), ("12.00", true), (" 6 ", true), ("0", false), ("25.5", false), ("", false)]
        {
            assert_eq!(is_rate(text), expected, "{text:?}");
        }
    }

    #[test]
    fn approval_is_read_in_any_case() {
        for (text, expected) in
            [("Godkänd för F-skatt", true), (" GODKÄND  FÖR F-SKATT ", true), ("Godkänd", false)]
        {
            assert_eq!(is_approved(text), expected, "{text:?}");
        }
    }
}
