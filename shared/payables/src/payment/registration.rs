//! PAY-14, PAY-15. Registration numbers of the Nordic countries and GLN.

use super::check_digits::{digits, is_luhn, modulo_11, weighted_sum};

/// SE: 10 digits, Luhn; a hyphen or space before the last four is passed over.
#[must_use]
pub fn is_swedish_registration(number: &str) -> bool {
    plain(number, 10).is_some_and(|digits| is_luhn(&digits))
}

/// NO: 9 digits, modulo 11 with the weights 3 2 7 6 5 4 3 2.
#[must_use]
pub fn is_norwegian_registration(number: &str) -> bool {
    plain(number, 9).is_some_and(|digits| {
        let expected = modulo_11(weighted_sum(&digits, &[3, 2, 7, 6, 5, 4, 3, 2]));
        expected.is_some() && expected == digits.last().copied()
    })
}

/// DK: 8 digits, whose sum with the weights 2 7 6 5 4 3 2 1 is divisible by 11.
#[must_use]
pub fn is_danish_registration(number: &str) -> bool {
    plain(number, 8).is_some_and(|digits| weighted_sum(&digits, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11))
}

/// GLN: 13 digits, modulo 10 with the weights 1 and 3 in turn.
#[must_use]
pub fn is_gln(number: &str) -> bool {
    plain(number, 13).is_some_and(|digits| {
        weighted_sum(&digits, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
    })
}

fn plain(number: &str, length: usize) -> Option<Vec<u32>> {
    let bare: String = number.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    digits(&bare).filter(|digits| digits.len() == length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pay_14_registration_numbers() {
        type Check = fn(&str) -> bool;
        let rows: [(&str, Check, &str, bool); 18] = [
            ("SE", is_swedish_registration, "5568971542", true),
            ("SE", is_swedish_registration, "556897-1542", true),
            ("SE", is_swedish_registration, "2021006883", true),
            ("SE", is_swedish_registration, "5568971543", false),
            ("SE", is_swedish_registration, "556897154", false),
            ("SE", is_swedish_registration, "55689715420", false),
            ("NO", is_norwegian_registration, "923609016", true),
            ("NO", is_norwegian_registration, "974 783 088", true),
            ("NO", is_norwegian_registration, "923609017", false),
            ("NO", is_norwegian_registration, "92360901", false),
            ("DK", is_danish_registration, "25052943", true),
            ("DK", is_danish_registration, "25052944", false),
            ("DK", is_danish_registration, "2505294", false),
            ("GLN", is_gln, "7300010000001", true),
            ("GLN", is_gln, "7300010000002", false),
            ("GLN", is_gln, "730001000000", false),
            ("GLN", is_gln, "73000100000010", false),
            ("GLN", is_gln, "730001000000A", false),
        ];
        for (kind, check, number, expected) in rows {
            assert_eq!(check(number), expected, "PAY-14 {kind} {number}");
        }
    }

    #[test]
    fn pay_15_norwegian_check_digits() {
        for (base, expected) in [("99182582", '7'), ("92360901", '6'), ("97478308", '8')] {
            for digit in '0'..='9' {
                let is_valid = is_norwegian_registration(&format!("{base}{digit}"));
                assert_eq!(is_valid, digit == expected, "PAY-15 {base}{digit}");
            }
        }
    }
}
