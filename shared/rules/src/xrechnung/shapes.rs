//! The shapes of texts that XRechnung asks for: telephone, e-mail, address, account number, cash discount.

use crate::value;

/// At least three digits.
pub(super) fn is_telephone(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() >= 3
}

/// One `@`, no white space, and a point inside what follows.
pub(super) fn is_mail_address(text: &str) -> bool {
    let text = value::normalize(text);
    let is_plain = !text.contains([' ', '\t', '\n', '\r']);
    let Some((local, domain)) = text.split_once('@') else { return false };
    let labels: Vec<&str> = domain.split('.').collect();
    is_plain
        && !local.is_empty()
        && !domain.contains('@')
        && labels.len() >= 2
        && labels.iter().all(|l| !l.is_empty())
}

/// A scheme of two or more characters and a colon.
pub(super) fn is_absolute_uri(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once(':') else { return false };
    let mut bytes = scheme.bytes();
    scheme.len() >= 2
        && bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-'))
}

/// An IBAN with its check digits, blanks aside.
///
/// Letters count by their code as the published test has it, so that a small letter in the account is another number
/// than the capital one.
pub(super) fn is_iban(text: &str) -> bool {
    let iban: String = text.chars().filter(|each| !matches!(each, ' ' | '\t' | '\n' | '\r')).collect();
    let bytes = iban.as_bytes();
    let (Some(country), Some(check), Some(account)) = (bytes.get(..2), bytes.get(2..4), bytes.get(4..))
    else {
        return false;
    };
    let shaped = country.iter().all(u8::is_ascii_uppercase)
        && check.iter().all(u8::is_ascii_digit)
        && account.len() <= 30
        && account.iter().all(u8::is_ascii_alphanumeric);
    let turned = account.iter().chain(country).chain(check);
    let rest = turned.fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte.saturating_sub(55))) % 97,
    });
    shaped && rest == 1
}

/// BR-DE-18: every line of the payment terms that begins with `#` is a cash discount, and the last one is followed by
/// a line break.
pub(super) fn are_payment_terms(text: &str) -> bool {
    let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    if !lines.clone().any(is_marked) {
        return true;
    }
    lines.all(|line| !is_marked(line) || is_cash_discount(&value::normalize(line))) && ends_with_break(text)
}

fn is_marked(line: &str) -> bool {
    value::trim(line).starts_with('#')
}

/// `#SKONTO#TAGE=14#PROZENT=2.00#`, with `BASISBETRAG=100.00#` if wanted.
fn is_cash_discount(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("#SKONTO#TAGE=").and_then(|rest| rest.strip_suffix('#')) else {
        return false;
    };
    let mut parts = rest.split('#');
    let days = parts.next().is_some_and(is_digits);
    let percent = parts.next().and_then(|part| part.strip_prefix("PROZENT=")).is_some_and(has_two_decimals);
    let base = parts.next().is_none_or(|part| {
        let amount = part.strip_prefix("BASISBETRAG=");
        amount.is_some_and(|amount| has_two_decimals(amount.strip_prefix('-').unwrap_or(amount)))
    });
    days && percent && base && parts.next().is_none()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn has_two_decimals(text: &str) -> bool {
    text.split_once('.')
        .is_some_and(|(whole, fraction)| is_digits(whole) && fraction.len() == 2 && is_digits(fraction))
}

/// What follows the last stretch from one `#` to another begins with white space that holds a line break.
fn ends_with_break(text: &str) -> bool {
    let mut tail = text;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let (Some(first), Some(last)) = (line.find('#'), line.rfind('#'))
            && last > first + 1
        {
            tail = text.get(start + last + 1..).unwrap_or("");
        }
        start += line.len();
    }
    let blank = tail.len() - tail.trim_start_matches([' ', '\t', '\n', '\r']).len();
    tail.get(..blank).is_some_and(|blank| blank.contains('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cash_discounts_have_their_shape() {
        for (text, expected) in [
            ("Zahlbar sofort", true),
            ("#SKONTO#TAGE=14#PROZENT=2.00#\n", true),
            ("#SKONTO#TAGE=14#PROZENT=2.00#", false),
            ("#SKONTO#TAGE=14#PROZENT=2.0#\n", false),
            ("#SKONTO#TAGE=14#PROZENT=2.00#BASISBETRAG=-100.50#\nnetto\n", true),
            ("#SKONTO#TAGE=7#PROZENT=3.00#\r\n#SKONTO#TAGE=14#PROZENT=2.00#\n", true),
            ("#skonto#TAGE=14#PROZENT=2.00#\n", false),
            ("#VERZUG#TAGE=14#PROZENT=2.00#\n", false),
        ] {
            assert_eq!(are_payment_terms(text), expected, "{text:?}");
        }
    }

    #[test]
    fn account_numbers_are_checked() {
        for (text, expected) in [
            ("DE75512108001245126199", true),
            ("DE75 5121 0800 1245 1261 99", true),
            ("DE75512108001245126198", false),
            ("de75512108001245126199", false),
            ("", false),
            ("12345678", false),
        ] {
            assert_eq!(is_iban(text), expected, "{text:?}");
        }
    }

    #[test]
    fn addresses_have_their_shape() {
        for (text, mail, uri) in [
            ("a@b.de", true, false),
            ("a@b", false, false),
            ("a b@c.de", false, false),
            ("a@b@c.de", false, false),
            ("a@.de", false, false),
            ("https://a.de/x", false, true),
            ("c:x", false, false),
            ("www.a.de", false, false),
        ] {
            assert_eq!((is_mail_address(text), is_absolute_uri(text)), (mail, uri), "{text:?}");
        }
    }
}
