//! Forms that the German rules ask for.

use crate::value;

/// An e-mail address: atoms, an at sign, at least two labels.
pub(crate) fn is_email(text: &str) -> bool {
    let is_atom = |part: &str| {
        let letter = |c: char| c.is_ascii_alphanumeric() || "!#$%&\"*+/=?^_`{|}~-".contains(c);
        !part.is_empty() && part.chars().all(letter)
    };
    let is_label = |part: &str| {
        let inner = |c: char| c.is_ascii_alphanumeric() || c == '-';
        !part.is_empty() && part.chars().all(inner) && !part.starts_with('-') && !part.ends_with('-')
    };
    text.split_once('@').is_some_and(|(local, domain)| {
        local.split('.').all(is_atom) && domain.contains('.') && domain.split('.').all(is_label)
    })
}

/// A telephone number: at least three digits.
pub(crate) fn is_telephone(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() >= 3
}

/// An IBAN whose check digits are right; the letters of the country count as capitals, the others as written.
pub(crate) fn is_iban(text: &str) -> bool {
    let compact: String = text.chars().filter(|c| !matches!(c, ' ' | '\t' | '\n' | '\r')).collect();
    let Some((head, account)) = compact.split_at_checked(4) else { return false };
    let (country, check) = head.split_at_checked(2).unwrap_or_default();
    let fits = country.bytes().all(|byte| byte.is_ascii_uppercase())
        && check.bytes().all(|byte| byte.is_ascii_digit())
        && account.len() <= 30
        && account.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits && account.bytes().chain(country.bytes()).chain(check.bytes()).fold(0, remainder_97) == 1
}

/// Appends a digit, or the number of a letter counted from `A` = 10, to a number modulo 97.
fn remainder_97(number: u32, byte: u8) -> u32 {
    let value = if byte > 64 { u32::from(byte) - 55 } else { u32::from(byte) - 48 };
    (number * if value < 10 { 10 } else { 100 } + value) % 97
}

/// Whether every line of the payment terms that begins with `#` states a cash discount as agreed, and only a line
/// end follows the last of them.
pub(crate) fn are_payment_terms_right(text: &str) -> bool {
    let mut lines = text.split('\n').map(value::normalize).filter(|line| line.starts_with('#')).peekable();
    lines.peek().is_none() || (lines.all(|line| states_discount(&line)) && ends_with_line(text))
}

/// `#SKONTO#TAGE=n#PROZENT=n.nn#`, perhaps with `#BASISBETRAG=n.nn` before the last `#`, at the end of the line.
fn states_discount(line: &str) -> bool {
    line.match_indices("#SKONTO#TAGE=").any(|(at, found)| {
        let rest = line.get(at + found.len()..).unwrap_or_default();
        let discount = digits(rest).and_then(|rest| amount(rest.strip_prefix("#PROZENT=")?));
        let base = |rest: &str| {
            let value = rest.strip_prefix("#BASISBETRAG=")?;
            Some(amount(value.strip_prefix('-').unwrap_or(value))? == "#")
        };
        discount.is_some_and(|rest| rest == "#" || base(rest).unwrap_or(false))
    })
}

/// What follows one or more digits.
fn digits(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < text.len()).then_some(rest)
}

/// What follows digits, a point and two digits.
fn amount(text: &str) -> Option<&str> {
    let (cents, rest) = digits(text)?.strip_prefix('.')?.split_at_checked(2)?;
    cents.bytes().all(|byte| byte.is_ascii_digit()).then_some(rest)
}

/// Whether white space with a line end follows the last `#…#`.
fn ends_with_line(text: &str) -> bool {
    let line_after = |line: &str| {
        let (first, last) = (line.find('#')?, line.rfind('#')?);
        (last > first + 1).then_some(last)
    };
    let mut start = 0;
    let mut after = 0;
    for line in text.split_inclusive('\n') {
        if let Some(last) = line_after(line) {
            after = start + last + 1;
        }
        start += line.len();
    }
    let rest = text.get(after..).unwrap_or_default();
    rest.split_once('\n').is_some_and(|(before, _)| value::trim(before).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emails_have_a_domain() {
        for (text, expected) in [
            ("a@b.de", true),
            ("a.b+c@d-e.f.com", true),
            ("a@b", false),
            ("a.@b.de", false),
            ("@b.de", false),
            ("a@-b.de", false),
            ("a@b..de", false),
            ("a@b@c.de", false),
            ("a b@c.de", false),
            ("", false),
        ] {
            assert_eq!(is_email(text), expected, "{text:?}");
        }
    }

    #[test]
    fn telephones_have_three_digits() {
        for (text, expected) in
            [("123", true), ("+4 (9) 3", true), ("12", false), ("abc", false), ("", false)]
        {
            assert_eq!(is_telephone(text), expected, "{text:?}");
        }
    }

    #[test]
    fn ibans_have_remainder_one() {
        for (text, expected) in [
            ("DE89370400440532013000", true),
            ("DE89 3704 0044 0532 0130 00", true),
            ("DE88370400440532013000", false),
            ("de89370400440532013000", false),
            ("GB29NWBK60161331926819", true),
            ("GB29nwbk60161331926819", false),
            ("DE8", false),
            ("", false),
        ] {
            assert_eq!(is_iban(text), expected, "{text:?}");
        }
    }

    #[test]
    fn payment_terms_state_discounts_line_by_line() {
        for (text, expected) in [
            ("within 30 days", true),
            ("", true),
            ("#SKONTO#TAGE=14#PROZENT=2.25#\n", true),
            ("#SKONTO#TAGE=14#PROZENT=2.25#BASISBETRAG=-357.93#\n", true),
            ("#SKONTO#TAGE=14#PROZENT=2.25#\n#SKONTO#TAGE=28#PROZENT=1.00#\n", true),
            ("net\n#SKONTO#TAGE=14#PROZENT=2.25#\r\n", true),
            ("#SKONTO#TAGE=14#PROZENT=2.25#", false),
            ("#SKONTO#TAGE=14#PROZENT=2.2#\n", false),
            ("#SKONTO#TAGE=#PROZENT=2.25#\n", false),
            ("#SKONTO#TAGE=14#PROZENT=2.25#x\n", false),
            ("#VERZUG#TAGE=14#PROZENT=2.25#\n", false),
        ] {
            assert_eq!(are_payment_terms_right(text), expected, "{text:?}");
        }
    }
}
