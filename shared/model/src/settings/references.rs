//! PAY-9, PAY-10. What a supplier agreed to write as payment reference.

use super::Fault;

/// The agreement about payment references with one supplier.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ReferenceAgreement {
    /// None is known: only references that name their own check digit (RF, Swiss QR) are checked.
    #[default]
    Auto,
    /// OCR where the reference is made of digits; free text passes.
    OcrSoft,
    /// OCR always.
    OcrHard,
    /// OCR of one length, check digit included.
    OcrFixedLength(u8),
    /// OCR whose last digit but one is its length modulo 10.
    OcrLengthDigit,
    /// KID with a Luhn check digit.
    KidLuhn,
    /// KID with a modulo 11 check digit.
    KidMod11,
}

/// Longest OCR reference.
const OCR_DIGITS_MAX: u8 = 25;

impl ReferenceAgreement {
    /// Reads `auto`, `ocr_soft`, `ocr_hard`, `ocr_fixed_length:N`, `ocr_length_digit`, `kid_luhn` or `kid_mod11`.
    ///
    /// # Errors
    /// [`Fault`] naming the word, or a length outside 2 … 25.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let text = text.trim().to_ascii_lowercase();
        if let Some(length) = text.strip_prefix("ocr_fixed_length:") {
            return match length.trim().parse::<u8>() {
                Ok(length) if (2..=OCR_DIGITS_MAX).contains(&length) => Ok(Self::OcrFixedLength(length)),
                _ => Err(Fault::new(length, "a whole number from 2 to 25")),
            };
        }
        match text.as_str() {
            "auto" => Ok(Self::Auto),
            "ocr_soft" => Ok(Self::OcrSoft),
            "ocr_hard" => Ok(Self::OcrHard),
            "ocr_length_digit" => Ok(Self::OcrLengthDigit),
            "kid_luhn" => Ok(Self::KidLuhn),
            "kid_mod11" => Ok(Self::KidMod11),
            _ => Err(Fault::new(
                &text,
                "auto, ocr_soft, ocr_hard, ocr_fixed_length:N, ocr_length_digit, kid_luhn or kid_mod11",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreements_are_read_or_refused() {
        for (text, expected) in [
            ("auto", Some(ReferenceAgreement::Auto)),
            (" OCR_HARD ", Some(ReferenceAgreement::OcrHard)),
            ("ocr_fixed_length:2", Some(ReferenceAgreement::OcrFixedLength(2))),
            ("ocr_fixed_length:25", Some(ReferenceAgreement::OcrFixedLength(25))),
            ("ocr_fixed_length:1", None),
            ("ocr_fixed_length:26", None),
            ("ocr_fixed_length", None),
            ("kid", None),
        ] {
            assert_eq!(ReferenceAgreement::read(text).ok(), expected, "PAY-9 {text}");
        }
    }
}
