//! Exact decimals, currencies and the one rounding function (REC-2).

use std::fmt;
use std::str::FromStr;

pub use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy;
use serde::{Deserialize, Serialize};

/// Decimals kept for prices and quantities (REC-2).
pub const PRICE_DECIMALS: u32 = 6;

/// Why a text is no amount, or why two amounts cannot be combined.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The text is not a decimal in the syntax of `xs:decimal`.
    #[error("{0:?} is not a decimal; expected digits with an optional sign and dot, such as 12.50")]
    NotADecimal(String),
    /// The text is not three letters.
    #[error("{0:?} is not a currency code; expected three letters of ISO 4217, such as EUR")]
    NotACurrency(String),
    /// Two currencies meet where one is needed.
    #[error("{left} and {right} are different currencies")]
    Mixed {
        /// The currency of the left operand.
        left: Currency,
        /// The currency of the right operand.
        right: Currency,
    },
    /// The result has more than 28 digits.
    #[error("the result is larger than 28 digits")]
    Overflow,
}

/// Reads a decimal exactly, in the syntax of `xs:decimal`: no exponent, no thousands separator.
///
/// # Errors
/// [`MoneyError::NotADecimal`] when the text is anything else or has more than 28 digits.
pub fn decimal(text: &str) -> Result<Decimal, MoneyError> {
    let refused = || MoneyError::NotADecimal(text.chars().take(40).collect());
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.is_empty() || unsigned == "." || !unsigned.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Err(refused());
    }
    let exact = text.strip_prefix('+').unwrap_or(text);
    Decimal::from_str_exact(exact).map_err(|_| refused())
}

/// Rounds half away from zero to `digits` decimals (REC-2); never adds digits.
#[must_use]
pub fn round(value: Decimal, digits: u32) -> Decimal {
    value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)
}

/// An ISO 4217 code in capital letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// Reads three letters; small ones become capital.
    ///
    /// # Errors
    /// [`MoneyError::NotACurrency`] for anything but three ASCII letters.
    pub fn new(code: &str) -> Result<Self, MoneyError> {
        match code.trim().as_bytes() {
            [a, b, c] if [a, b, c].iter().all(|l| l.is_ascii_alphabetic()) => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase(), c.to_ascii_uppercase()]))
            }
            _ => Err(MoneyError::NotACurrency(code.chars().take(20).collect())),
        }
    }

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Decimals of the smallest unit (ISO 4217), 2 where the standard names no other.
    #[must_use]
    pub fn minor_units(&self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF"
            | b"UGX" | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }

    /// Whether ISO 4217 lists the code as money in use.
    #[must_use]
    pub fn is_known(&self) -> bool {
        crate::codes::CURRENCIES.binary_search(&self.code()).is_ok()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(code: &str) -> Result<Self, MoneyError> {
        Self::new(code)
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;
    fn try_from(code: String) -> Result<Self, MoneyError> {
        Self::new(&code)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

/// An exact amount of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Amount {
    value: Decimal,
    currency: Currency,
}

impl Amount {
    /// Joins a value and its currency; the scale is kept.
    #[must_use]
    pub const fn new(value: Decimal, currency: Currency) -> Self {
        Self { value, currency }
    }

    /// Nothing, in a currency.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self { value: Decimal::ZERO, currency }
    }

    /// The number without its currency.
    #[must_use]
    pub const fn value(&self) -> Decimal {
        self.value
    }

    /// The currency.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Rounded half away from zero to the currency's smallest unit (REC-2).
    #[must_use]
    pub fn rounded(&self) -> Self {
        Self::new(round(self.value, self.currency.minor_units()), self.currency)
    }

    /// Adds an amount of the same currency.
    ///
    /// # Errors
    /// [`MoneyError::Mixed`] for two currencies, [`MoneyError::Overflow`] above 28 digits.
    pub fn add(&self, other: &Self) -> Result<Self, MoneyError> {
        self.combine(other, Decimal::checked_add)
    }

    /// Subtracts an amount of the same currency.
    ///
    /// # Errors
    /// As [`Amount::add`].
    pub fn subtract(&self, other: &Self) -> Result<Self, MoneyError> {
        self.combine(other, Decimal::checked_sub)
    }

    fn combine(
        &self,
        other: &Self,
        operation: fn(Decimal, Decimal) -> Option<Decimal>,
    ) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed { left: self.currency, right: other.currency });
        }
        let value = operation(self.value, other.value).ok_or(MoneyError::Overflow)?;
        Ok(Self::new(value, self.currency))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.value, self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rec_2_money_is_rounded_half_away_from_zero_to_the_minor_unit() {
        for (case, value, currency, expected) in [
            ("half up", "1.005", "EUR", "1.01"),
            ("half away from zero below zero", "-1.005", "EUR", "-1.01"),
            ("below half", "1.0049", "EUR", "1.00"),
            ("even half would stay", "2.5", "JPY", "3"),
            ("three decimals", "0.0005", "KWD", "0.001"),
            ("fewer digits stay", "7.5", "SEK", "7.5"),
        ] {
            let amount = Amount::new(decimal(value).unwrap(), Currency::new(currency).unwrap());
            assert_eq!(amount.rounded().value().to_string(), expected, "REC-2 {case}");
        }
    }

    #[test]
    fn rec_2_decimals_are_read_exactly_or_refused() {
        for (text, accepted) in [
            ("12.50", true),
            ("-0.01", true),
            ("+3", true),
            (".5", true),
            ("5.", true),
            ("12,5", false),
            ("1e3", false),
            ("", false),
            (".", false),
            ("-", false),
            ("1 000", false),
            ("1.2.3", false),
            ("99999999999999999999999999999", false),
        ] {
            assert_eq!(decimal(text).is_ok(), accepted, "REC-2 {text:?}");
        }
        assert_eq!(decimal("12.50").unwrap().to_string(), "12.50", "the scale is kept");
    }

    #[test]
    fn rec_2_two_currencies_do_not_add() {
        let eur = Amount::new(Decimal::ONE, Currency::new("eur").unwrap());
        let sek = Amount::new(Decimal::ONE, Currency::new("SEK").unwrap());
        assert!(matches!(eur.add(&sek), Err(MoneyError::Mixed { .. })));
        assert_eq!(eur.add(&eur).unwrap().to_string(), "2 EUR");
    }
}
