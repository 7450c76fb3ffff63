//! The Greek form of an invoice number: six parts between bars.

/// A date as the Greek rules write it at the beginning of a text: day, month, year of four digits from 1900 to
/// 2099, each perhaps after `-`, `/`, `\` or a blank.
pub(super) fn starts_with_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    (1..=2).any(|day| {
        number(bytes, day).is_some_and(|(value, rest)| (1..=31).contains(&value) && month_follows(rest))
    })
}

fn month_follows(rest: &[u8]) -> bool {
    starts(rest).any(|rest| {
        (1..=2).any(|width| {
            number(rest, width).is_some_and(|(value, rest)| (1..=12).contains(&value) && year_follows(rest))
        })
    })
}

fn year_follows(rest: &[u8]) -> bool {
    starts(rest).any(|rest| number(rest, 4).is_some_and(|(value, _)| (1900..2100).contains(&value)))
}

/// Where the next number may start: here, or after one separator.
fn starts(rest: &[u8]) -> impl Iterator<Item = &[u8]> {
    let skipped = rest.split_first().filter(|(first, _)| matches!(first, b'-' | b'/' | b'\\' | b' '));
    [Some(rest), skipped.map(|(_, rest)| rest)].into_iter().flatten()
}

/// The number of so many digits at the beginning, and the rest.
fn number(bytes: &[u8], width: usize) -> Option<(u32, &[u8])> {
    let (digits, rest) = bytes.split_at_checked(width)?;
    let add = |value, digit: &u8| digit.is_ascii_digit().then(|| value * 10 + u32::from(digit - b'0'));
    Some((digits.iter().try_fold(0, add)?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_stand_at_the_beginning() {
        for (text, expected) in [
            ("21/02/2020", true),
            ("1-1-1999", true),
            ("01011999", true),
            ("1 1\\2099x", true),
            ("32/01/2020", false),
            ("01/13/2020", false),
            ("01/01/1899", false),
            ("01/01/20", false),
            ("00/01/2020", false),
            ("x1/01/2020", false),
            ("", false),
        ] {
            assert_eq!(starts_with_date(text), expected, "{text:?}");
        }
    }
}
