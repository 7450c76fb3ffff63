//! What the Norwegian rules ask for.

use super::identifiers::has_modulus_11;
use super::query::is_digits;

/// The register that a Norwegian company names as its tax registration.
pub(super) const REGISTER: &str = "Foretaksregisteret";

/// `NO`, nine digits with modulus 11, `MVA`. Other letters before the digits are not this function's concern.
pub(super) fn is_vat_number(number: &str) -> bool {
    let digits = number.get(2..).and_then(|rest| rest.strip_suffix("MVA")).unwrap_or_default();
    digits.len() == 9 && is_digits(digits) && has_modulus_11(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vat_numbers_have_nine_digits_and_a_suffix() {
        for (text, expected) in [
            ("NO974760673MVA", true),
            ("NO974760674MVA", false),
            ("NO974760673", false),
            ("NO97476067MVA", false),
            ("", false),
        ] {
            assert_eq!(is_vat_number(text), expected, "{text:?}");
        }
    }
}
