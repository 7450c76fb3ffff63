//! The check digit methods that accounts, references and registration numbers share.

/// The digits of a text; `None` when it has any other character or none at all.
pub(super) fn digits(text: &str) -> Option<Vec<u32>> {
    if text.is_empty() {
        return None;
    }
    text.chars().map(|c| if c.is_ascii() { c.to_digit(10) } else { None }).collect()
}

/// Luhn: every second digit from the right doubled, cross sums added, divisible by 10.
pub(super) fn is_luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match place % 2 {
            0 => *digit,
            _ => digit * 2 / 10 + digit * 2 % 10,
        })
        .sum();
    digits.len() > 1 && sum.is_multiple_of(10)
}

/// The sum of digits by their weights, from the left; both have the same length.
pub(super) fn weighted_sum(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// Modulo 11: 11 minus the remainder, 11 becoming 0; `None` when it would be 10.
pub(super) fn modulo_11(sum: u32) -> Option<u32> {
    match (11 - sum % 11) % 11 {
        10 => None,
        digit => Some(digit),
    }
}

/// ISO 7064 as ISO 13616 and ISO 11649 use it: four characters moved to the end, letters as 10 … 35, remainder 1.
pub(super) fn is_modulo_97(text: &str) -> bool {
    let Some((head, tail)) = text.split_at_checked(4) else { return false };
    let mut remainder = 0u32;
    for character in tail.chars().chain(head.chars()) {
        let Some(value) = character.to_digit(36).filter(|_| character.is_ascii()) else { return false };
        let shift = if value < 10 { 10 } else { 100 };
        remainder = (remainder * shift + value) % 97;
    }
    remainder == 1
}
