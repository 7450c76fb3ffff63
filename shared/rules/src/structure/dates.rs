//! Dates and times. libxml2 takes no white space around them, although XML Schema does.

/// Whether a text is a date, with or without a zone.
pub(super) fn is_date(text: &str) -> bool {
    date(text).is_some_and(is_zone)
}

/// Whether a text is a time of day, with or without a zone.
pub(super) fn is_time(text: &str) -> bool {
    time(text).is_some_and(is_zone)
}

/// Whether a text is a date and a time of day, with or without a zone.
pub(super) fn is_date_time(text: &str) -> bool {
    date(text).and_then(|rest| rest.strip_prefix('T')).and_then(time).is_some_and(is_zone)
}

/// Years beyond this are more than libxml2 can count.
const YEAR_DIGITS: usize = 18;

/// Takes a date from the front and answers the rest.
fn date(text: &str) -> Option<&str> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (year, rest) = unsigned.split_once('-')?;
    let long_enough = match year.len() {
        4 => year != "0000",
        5..=YEAR_DIGITS => !year.starts_with('0'),
        _ => false,
    };
    if !long_enough || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (month, rest) = two_digits(rest)?;
    let (day, rest) = two_digits(rest.strip_prefix('-')?)?;
    let year: u64 = year.parse().ok()?;
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return None,
    };
    (1..=days).contains(&day).then_some(rest)
}

/// Takes a time from the front and answers the rest; 24:00:00 is the end of a day.
fn time(text: &str) -> Option<&str> {
    let (hour, rest) = two_digits(text)?;
    let (minute, rest) = two_digits(rest.strip_prefix(':')?)?;
    let (second, rest) = two_digits(rest.strip_prefix(':')?)?;
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(after) => {
            let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
            let (fraction, rest) = after.split_at_checked(end)?;
            if fraction.is_empty() {
                return None;
            }
            (fraction, rest)
        }
        None => ("", rest),
    };
    let is_whole = minute == 0 && second == 0 && fraction.bytes().all(|byte| byte == b'0');
    let fits = minute < 60 && second < 60 && (hour < 24 || hour == 24 && is_whole);
    fits.then_some(rest)
}

/// Nothing, `Z`, or an offset of at most 14 hours.
fn is_zone(text: &str) -> bool {
    if text.is_empty() || text == "Z" {
        return true;
    }
    let offset = || {
        let (hours, rest) = two_digits(text.strip_prefix(['-', '+'])?)?;
        let (minutes, rest) = two_digits(rest.strip_prefix(':')?)?;
        Some(rest.is_empty() && minutes < 60 && hours * 60 + minutes <= 14 * 60)
    };
    offset().unwrap_or(false)
}

fn two_digits(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(2)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((digits.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(is_right: fn(&str) -> bool, right: &[&str], wrong: &[&str]) {
        for text in right {
            assert!(is_right(text), "{text:?} is taken");
        }
        for text in wrong {
            assert!(!is_right(text), "{text:?} is refused");
        }
    }

    #[test]
    fn dates_take_no_white_space() {
        table(
            is_date,
            &[
                "2020-02-29",
                "2000-02-29",
                "2020-01-01Z",
                "2020-01-01+14:00",
                "2020-01-01-14:00",
                "2020-12-31+13:59",
            ],
            &[
                "2021-02-29",
                "1900-02-29",
                "2020-02-30",
                "2020-04-31",
                "2020-1-1",
                "20200101",
                "2020-13-01",
                "2020-00-10",
            ],
        );
        table(
            is_date,
            &["-0001-01-01", "12020-01-01", "-0004-02-29", "99999999999-01-01"],
            &[
                "0000-01-01",
                "00020-01-01",
                "020-01-01",
                "+2020-01-01",
                "-0005-02-29",
                "999999999999999999999-01-01",
            ],
        );
        table(
            is_date,
            &[],
            &[
                "",
                " 2020-01-01",
                "2020-01-01\n",
                "2020-01-01z",
                "2020-01-01+14:01",
                "2020-01-01+1:00",
                "2020-01-01+0100",
                "2020-01-00",
                "2020-01-32",
                "2020-01-01T00:00:00",
            ],
        );
    }

    #[test]
    fn times_end_at_24() {
        table(
            is_time,
            &["12:00:00", "23:59:59.999", "24:00:00", "24:00:00.0", "12:00:00Z", "12:00:00-00:00"],
            &[
                "",
                "12:00",
                "1:00:00",
                "24:00:01",
                "24:00:00.1",
                "25:00:00",
                "12:60:00",
                "12:00:60",
                "12:00:00.",
                "12:00:00 ",
            ],
        );
        table(
            is_date_time,
            &["2020-01-01T12:00:00", "2020-01-01T24:00:00", "2020-01-01T12:00:00.123+05:30"],
            &[
                "2020-01-01",
                "2020-01-01T12:00",
                "2020-01-01t12:00:00",
                "2020-01-01 12:00:00",
                "2020-02-30T12:00:00",
            ],
        );
    }
}
