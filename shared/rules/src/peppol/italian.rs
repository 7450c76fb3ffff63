//! What the Italian rules ask for.

/// Eleven to sixteen capitals and digits.
pub(super) fn is_tax_number(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    (11..=16).contains(&text.len()) && text.bytes().all(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tax_numbers_have_eleven_to_sixteen_characters() {
        for (text, expected) in [
            ("A123456789", false),
            ("A1234567890", true),
            ("RSSMRA80A01H501U", true),
            ("RSSMRA80A01H501UX", false),
            ("a1234567890", false),
        ] {
            assert_eq!(is_tax_number(text), expected, "{text:?}");
        }
    }
}
