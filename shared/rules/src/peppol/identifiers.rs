//! Check digits of identifiers, as the official functions compute them.

use super::query::{is_digits, is_integer, length, substring};

/// A digit's value; other characters have none.
fn digit(c: char) -> Option<u32> {
    c.to_digit(10)
}

/// The digits before the last one, from right to left, and the last one.
fn split_check_digit(text: &str) -> Option<(Vec<u32>, u32)> {
    let mut digits = text.chars().rev().map(digit).collect::<Option<Vec<_>>>()?.into_iter();
    let check = digits.next()?;
    Some((digits.collect(), check))
}

/// A GS1 location number (0088): weights 3 and 1 from the right.
pub(super) fn is_gln(text: &str) -> bool {
    split_check_digit(text).is_some_and(|(digits, check)| {
        let sum: u32 = digits.iter().zip([3, 1].iter().cycle()).map(|(digit, weight)| digit * weight).sum();
        (10 - sum % 10) % 10 == check
    })
}

/// A Norwegian organisation number (0192): nine digits, modulus 11.
pub(super) fn is_norwegian_organisation(text: &str) -> bool {
    text.len() == 9 && is_digits(text) && has_modulus_11(text)
}

/// Weights 2 to 7 from the right, modulus 11; zero itself does not count.
pub(super) fn has_modulus_11(text: &str) -> bool {
    split_check_digit(text).is_some_and(|(digits, check)| {
        let sum: u32 =
            digits.iter().zip([2, 3, 4, 5, 6, 7].iter().cycle()).map(|(d, weight)| d * weight).sum();
        text.chars().any(|c| c != '0') && (11 - sum % 11) % 11 == check
    })
}

/// A Danish CVR number (0184): eight digits, with or without `DK` before them.
pub(super) fn is_danish_company(text: &str) -> bool {
    let digits = text.strip_prefix("DK").unwrap_or(text);
    digits.len() == 8 && is_digits(digits)
}

/// A Belgian enterprise number (0208): ten digits, the last two 97 minus the others modulo 97.
pub(super) fn is_belgian_enterprise(text: &str) -> bool {
    let number = |start, count| substring(text, start, count).parse::<u32>().ok();
    let holds = || Some(number(9, 2)? == 97 - number(1, 8)? % 97);
    text.len() == 10 && is_digits(text) && holds().unwrap_or(false)
}

/// An Italian office code (0201): six letters and digits.
pub(super) fn is_italian_office(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// An Italian tax code (0210, 9907): eleven digits, or sixteen letters and digits in a fixed order.
pub(super) fn is_italian_tax_code(text: &str) -> bool {
    let letters = |start, count| substring(text, start, count).chars().all(|c| c.is_ascii_alphabetic());
    let integer = |start, count| is_integer(substring(text, start, count));
    match length(text) {
        11 => is_integer(text),
        16 => {
            letters(1, 6)
                && integer(7, 2)
                && letters(9, 1)
                && integer(10, 2)
                && integer(15, 1)
                && letters(16, 1)
        }
        _ => false,
    }
}

/// An Italian VAT number (0211, 9906): after `IT` eleven digits with a Luhn check digit; others are not looked at.
pub(super) fn is_italian_vat_number(text: &str) -> bool {
    if !matches!(substring(text, 1, 2), "IT" | "it") {
        return true;
    }
    let number = text.get(2..).unwrap_or_default();
    let doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
    let value = |(place, c): (usize, char)| {
        let digit = digit(c)?;
        if place % 2 == 0 { Some(digit) } else { doubled.get(digit as usize).copied() }
    };
    let sum: Option<u32> = number.chars().enumerate().map(value).sum();
    length(number) == 11 && sum.is_some_and(|sum| sum % 10 == 0)
}

/// A Swedish organisation number (0007): ten digits, the last by Luhn.
pub(super) fn is_swedish_organisation(text: &str) -> bool {
    if !is_digits(text) {
        return false;
    }
    let luhn =
        |(place, digit): (usize, u32)| if place % 2 == 0 { digit * 2 % 10 + digit * 2 / 10 } else { digit };
    let digits: Vec<u32> = text.chars().take(9).filter_map(digit).collect();
    let sum: u32 = digits.iter().rev().copied().enumerate().map(luhn).sum();
    text.chars().nth(9).and_then(digit) == Some((10 - sum % 10) % 10)
}

/// An Australian business number (0151): modulus 89 over eleven digits, the first one less.
///
/// The official function takes any character for its code point minus that of `0`.
pub(super) fn has_modulus_89(text: &str) -> bool {
    let weights = [10_i64, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19];
    let values: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c)) - 48).collect();
    if values.len() < weights.len() {
        return false;
    }
    let sum: i64 = values.iter().zip(weights).map(|(value, weight)| value * weight).sum();
    (sum - 10) % 89 == 0
}

/// A Greek tax number: nine digits, the last by powers of two.
pub(super) fn is_greek_tax_number(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text.chars().take(9).map(digit).collect();
    digits.is_some_and(|digits| {
        let (sum, check) = (digits.iter().take(8).fold(0, |sum, digit| (sum + digit) * 2), digits.get(8));
        Some(&(sum % 11 % 10)) == check
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, is_right: fn(&str) -> bool, right: &[&str], wrong: &[&str]) {
        for text in right {
            assert!(is_right(text), "{name} takes {text:?}");
        }
        for text in wrong {
            assert!(!is_right(text), "{name} refuses {text:?}");
        }
    }

    #[test]
    fn check_digits_are_the_published_ones() {
        table(
            "0088",
            is_gln,
            &["7300010000001", "5790000435975", "0"],
            &["7300010000002", "", "73000100000x1"],
        );
        table(
            "0192",
            is_norwegian_organisation,
            &["974760673", "123456785"],
            &["974760674", "000000000", "97476067"],
        );
        table(
            "0184",
            is_danish_company,
            &["DK12345678", "12345678"],
            &["DK1234567", "123456789", "SE12345678", "dk12345678"],
        );
        table(
            "0208",
            is_belgian_enterprise,
            &["0202239951", "0403019261"],
            &["0202239952", "020223995", "0202239951x"],
        );
        table("0201", is_italian_office, &["UFE5P0", "abcdef"], &["UFE5P", "UFE5P00", "UFE5P-"]);
        table(
            "0210",
            is_italian_tax_code,
            &["12345678901", "RSSMRA80A01H501U"],
            &["1234567890", "RSSMRA80A01H5011", "1SSMRA80A01H501U"],
        );
        table(
            "0211",
            is_italian_vat_number,
            &["IT06363391001", "it06363391001", "DE1", ""],
            &["IT06363391002", "IT0636339100", "ITABCDEFGHILM"],
        );
        table(
            "0007",
            is_swedish_organisation,
            &["5567321707", "2021000019"],
            &["5567321708", "556732170", "556732-1707", ""],
        );
        table("0151", has_modulus_89, &["51824753556", "47555222000"], &["51824753557", "5182475355", ""]);
        table(
            "GR",
            is_greek_tax_number,
            &["094259216", "000000000"],
            &["094259217", "09425921", "09425921x", ""],
        );
    }
}
