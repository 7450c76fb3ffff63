//! PAY-9 … PAY-12. Payment references and their check digits.

use attest_model::settings::ReferenceAgreement;

use super::check_digits::{digits, is_luhn, is_modulo_97, modulo_11};

/// What is wrong with a payment reference (PAY-13).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceFault {
    /// The check digit does not fit.
    CheckDigit,
    /// The digit that states the length does not fit.
    LengthDigit,
    /// It has another length, or characters that such a reference does not have.
    Shape,
}

/// Checks a reference as the supplier's agreement says; RF and Swiss QR references are recognised without one.
///
/// # Errors
/// What is wrong with it.
pub fn check_reference(reference: &str, agreement: ReferenceAgreement) -> Result<(), ReferenceFault> {
    let plain: String = reference.chars().filter(|c| !c.is_whitespace()).collect();
    if plain.is_empty() {
        return Ok(());
    }
    match agreement {
        ReferenceAgreement::Auto => check_self_describing(&plain),
        ReferenceAgreement::OcrSoft if digits(&plain).is_none() => check_self_describing(&plain),
        ReferenceAgreement::OcrSoft | ReferenceAgreement::OcrHard => check_ocr(&plain, None),
        ReferenceAgreement::OcrFixedLength(length) => check_ocr(&plain, Some(usize::from(length))),
        ReferenceAgreement::OcrLengthDigit => {
            check_ocr(&plain, None).and_then(|()| check_length_digit(&plain))
        }
        ReferenceAgreement::KidLuhn => check_kid(&plain, is_luhn),
        ReferenceAgreement::KidMod11 => check_kid_modulo_11(&plain),
    }
}

/// PAY-11, PAY-12. `RF` and two digits, or 27 digits, name their own method.
fn check_self_describing(plain: &str) -> Result<(), ReferenceFault> {
    let upper = plain.to_uppercase();
    if is_creditor_reference_shaped(&upper) {
        return if is_modulo_97(&upper) { Ok(()) } else { Err(ReferenceFault::CheckDigit) };
    }
    match digits(plain) {
        Some(digits) if digits.len() == 27 => {
            if is_recursive_modulo_10(&digits) {
                Ok(())
            } else {
                Err(ReferenceFault::CheckDigit)
            }
        }
        _ => Ok(()),
    }
}

fn is_creditor_reference_shaped(upper: &str) -> bool {
    let mut rest = upper.bytes().skip(2);
    upper.starts_with("RF")
        && (5..=25).contains(&upper.len())
        && rest.by_ref().take(2).all(|b| b.is_ascii_digit())
        && rest.all(|b| b.is_ascii_alphanumeric())
}

/// PAY-9. 2 to 25 digits, the last one by Luhn.
fn check_ocr(plain: &str, length: Option<usize>) -> Result<(), ReferenceFault> {
    let digits =
        digits(plain).filter(|digits| (2..=25).contains(&digits.len())).ok_or(ReferenceFault::Shape)?;
    if length.is_some_and(|length| length != digits.len()) {
        return Err(ReferenceFault::Shape);
    }
    if is_luhn(&digits) { Ok(()) } else { Err(ReferenceFault::CheckDigit) }
}

/// PAY-9. The digit before the check digit is the total length modulo 10.
fn check_length_digit(plain: &str) -> Result<(), ReferenceFault> {
    let stated = plain.chars().rev().nth(1).and_then(|c| c.to_digit(10)).map(|digit| digit as usize);
    if stated == Some(plain.len() % 10) { Ok(()) } else { Err(ReferenceFault::LengthDigit) }
}

/// PAY-10.
fn check_kid(plain: &str, is_right: fn(&[u32]) -> bool) -> Result<(), ReferenceFault> {
    let digits =
        digits(plain).filter(|digits| (2..=25).contains(&digits.len())).ok_or(ReferenceFault::Shape)?;
    if is_right(&digits) { Ok(()) } else { Err(ReferenceFault::CheckDigit) }
}

/// PAY-10. Weights 2 … 7 from the right over all but the last character; 10 is written `-`.
fn check_kid_modulo_11(plain: &str) -> Result<(), ReferenceFault> {
    let Some((at, last)) = plain.char_indices().next_back() else { return Err(ReferenceFault::Shape) };
    let (base, _) = plain.split_at_checked(at).ok_or(ReferenceFault::Shape)?;
    let base = digits(base).filter(|base| (1..=24).contains(&base.len())).ok_or(ReferenceFault::Shape)?;
    let stated = match last {
        '-' => None,
        _ => Some(last.to_digit(10).ok_or(ReferenceFault::Shape)?),
    };
    let sum = base
        .iter()
        .rev()
        .zip([2, 3, 4, 5, 6, 7].into_iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .sum();
    if modulo_11(sum) == stated { Ok(()) } else { Err(ReferenceFault::CheckDigit) }
}

/// PAY-12. Recursive modulo 10 over all digits; the last one brings the carry to 0.
fn is_recursive_modulo_10(digits: &[u32]) -> bool {
    const TABLE: [u32; 10] = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5];
    let step = |carry: u32, digit: &u32| {
        let place = usize::try_from((carry + digit) % 10).unwrap_or_default();
        TABLE.get(place).copied().unwrap_or_default()
    };
    let Some((check, base)) = digits.split_last() else { return false };
    (10 - base.iter().fold(0, step)) % 10 == *check
}

#[cfg(test)]
mod tests {
    use super::*;
    use ReferenceFault::{CheckDigit, LengthDigit, Shape};

    fn table(statement: &str, agreement: ReferenceAgreement, rows: &[(&str, Result<(), ReferenceFault>)]) {
        for (reference, expected) in rows {
            assert_eq!(
                check_reference(reference, agreement),
                *expected,
                "{statement} {agreement:?} {reference}"
            );
        }
    }

    #[test]
    fn pay_9_ocr_by_the_suppliers_level() {
        use ReferenceAgreement::{OcrFixedLength, OcrHard, OcrLengthDigit, OcrSoft};
        table(
            "PAY-9",
            OcrSoft,
            &[("123456782", Ok(())), ("123456783", Err(CheckDigit)), ("faktura 12", Ok(())), ("", Ok(()))],
        );
        table(
            "PAY-9",
            OcrHard,
            &[("1234 56782", Ok(())), ("123456783", Err(CheckDigit)), ("faktura 12", Err(Shape))],
        );
        table(
            "PAY-9",
            OcrHard,
            &[
                ("18", Ok(())),
                ("8", Err(Shape)),
                ("0000000000000000000000000", Ok(())),
                ("00000000000000000000000000", Err(Shape)),
            ],
        );
        table(
            "PAY-9",
            OcrFixedLength(9),
            &[("123456782", Ok(())), ("18", Err(Shape)), ("1234567897", Err(Shape))],
        );
        table(
            "PAY-9",
            OcrLengthDigit,
            &[("123456790", Ok(())), ("123456791", Err(CheckDigit)), ("123456782", Err(LengthDigit))],
        );
    }

    #[test]
    fn pay_10_kid_by_the_suppliers_agreement() {
        use ReferenceAgreement::{KidLuhn, KidMod11};
        table(
            "PAY-10",
            KidLuhn,
            &[("123456782", Ok(())), ("123456785", Err(CheckDigit)), ("1009-", Err(Shape))],
        );
        table(
            "PAY-10",
            KidMod11,
            &[
                ("123456785", Ok(())),
                ("123456782", Err(CheckDigit)),
                ("1009-", Ok(())),
                ("10090", Err(CheckDigit)),
                ("10-9-", Err(Shape)),
            ],
        );
        let (longest, too_long) = ("0".repeat(25), "0".repeat(26));
        table(
            "PAY-10",
            KidLuhn,
            &[("00", Ok(())), ("0", Err(Shape)), (&longest, Ok(())), (&too_long, Err(Shape))],
        );
        table(
            "PAY-10",
            KidMod11,
            &[("00", Ok(())), ("0", Err(Shape)), (&longest, Ok(())), (&too_long, Err(Shape))],
        );
    }

    #[test]
    fn pay_11_creditor_reference() {
        let rows = [
            ("RF18539007547034", Ok(())),
            ("rf18 5390 0754 7034", Ok(())),
            ("RF18539007547035", Err(CheckDigit)),
            ("RFQ 2026", Ok(())),
        ];
        table("PAY-11", ReferenceAgreement::Auto, &rows);
        table("PAY-11", ReferenceAgreement::OcrSoft, &rows);
    }

    #[test]
    fn pay_12_swiss_qr_reference() {
        table(
            "PAY-12",
            ReferenceAgreement::Auto,
            &[
                ("210000000003139471430009017", Ok(())),
                ("21 00000 00003 13947 14300 09017", Ok(())),
                ("210000000003139471430009018", Err(CheckDigit)),
                ("21000000000313947143000901", Ok(())),
            ],
        );
    }
}
