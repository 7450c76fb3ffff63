//! The languages people read, and how figures and days are written in each.

use std::fmt::Write as _;

use attest_model::money::{Amount, Currency, Decimal};
use jiff::Zoned;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// PROC-7. A language of mails and pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English, also what an unknown language falls back to.
    #[serde(rename = "en")]
    English,
    /// Swedish.
    #[serde(rename = "sv")]
    Swedish,
    /// Norwegian Bokmål.
    #[serde(rename = "nb")]
    Norwegian,
    /// German.
    #[serde(rename = "de")]
    German,
}

/// Keeps a figure and its unit on one line.
const NO_BREAK_SPACE: char = '\u{a0}';

impl Language {
    /// All languages.
    pub const ALL: [Self; 4] = [Self::English, Self::Swedish, Self::Norwegian, Self::German];

    /// PROC-7. The first of the given language tags (user, then company) that names a language of ours.
    pub fn choose<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        tags.into_iter().find_map(Self::from_tag).unwrap_or(Self::English)
    }

    /// The language of a tag such as `sv` or `nb-NO`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        match primary.as_str() {
            "en" => Some(Self::English),
            "sv" => Some(Self::Swedish),
            "nb" | "no" | "nn" => Some(Self::Norwegian),
            "de" => Some(Self::German),
            _ => None,
        }
    }

    /// The tag written into pages.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Swedish => "sv",
            Self::Norwegian => "nb",
            Self::German => "de",
        }
    }

    /// A plain decimal such as `-1234.50` in the writing of the language, every digit kept.
    pub(crate) fn decimal(self, plain: &str) -> String {
        let (group, point) = match self {
            Self::English => (',', '.'),
            Self::Swedish | Self::Norwegian => (NO_BREAK_SPACE, ','),
            Self::German => ('.', ','),
        };
        let (negative, digits) = plain.strip_prefix('-').map_or((false, plain), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut text = String::with_capacity(plain.len() + plain.len() / 2);
        if negative {
            text.push('\u{2212}');
        }
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                text.push(group);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push(point);
            text.push_str(fraction);
        }
        text
    }

    /// A decimal with its currency code, in the order the language writes them.
    pub(crate) fn money(self, plain: &str, currency: &str) -> String {
        let figure = self.decimal(plain);
        match self {
            Self::English => format!("{currency}{NO_BREAK_SPACE}{figure}"),
            Self::Swedish | Self::Norwegian | Self::German => format!("{figure}{NO_BREAK_SPACE}{currency}"),
        }
    }

    /// An amount with its currency, every digit kept and at least those of the minor unit written.
    pub(crate) fn amount(self, amount: &Amount) -> String {
        self.money(&padded(amount.value(), Some(amount.currency())), amount.currency().code())
    }

    /// A day as the language writes it without doubt about month and day.
    pub(crate) fn day(self, date: Date) -> String {
        match self {
            Self::English => date.strftime("%-d %b %Y").to_string(),
            Self::Swedish => date.to_string(),
            Self::Norwegian | Self::German => date.strftime("%d.%m.%Y").to_string(),
        }
    }

    /// A moment on the reader's clock, with its time zone named.
    #[must_use]
    pub fn moment(self, moment: &Zoned) -> String {
        let mut text = self.day(moment.date());
        _ = write!(text, " {}", moment.strftime("%H:%M %Z"));
        text
    }
}

/// The exact decimal, with zeros up to the currency's minor unit.
pub(crate) fn padded(value: Decimal, currency: Option<Currency>) -> String {
    let digits = currency.map_or(0, |currency| currency.minor_units());
    let mut value = value;
    if value.scale() < digits {
        value.rescale(digits);
    }
    value.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, German, Norwegian, Swedish};

    /// Covers PROC-7.
    #[test]
    fn the_first_known_tag_chooses_the_language() {
        for (case, tags, expected) in [
            ("user", &["sv", "de"][..], Swedish),
            ("user's language unknown, company's known", &["fi", "de"], German),
            ("region ignored", &["nb-NO"], Norwegian),
            ("older Norwegian tags", &["no"], Norwegian),
            ("case ignored", &["EN_gb"], English),
            ("none known", &["fi", ""], English),
            ("none given", &[], English),
        ] {
            assert_eq!(Language::choose(tags.iter().copied()), expected, "{case}");
        }
        for language in Language::ALL {
            assert_eq!(Language::from_tag(language.tag()), Some(language));
        }
    }

    #[test]
    fn decimals_keep_every_digit() {
        for (plain, english, swedish, german) in [
            ("0", "0", "0", "0"),
            ("999.99", "999.99", "999,99", "999,99"),
            ("1000", "1,000", "1\u{a0}000", "1.000"),
            ("-1234567.5", "\u{2212}1,234,567.5", "\u{2212}1\u{a0}234\u{a0}567,5", "\u{2212}1.234.567,5"),
            ("0.000001", "0.000001", "0,000001", "0,000001"),
        ] {
            assert_eq!(English.decimal(plain), english);
            assert_eq!(Swedish.decimal(plain), swedish);
            assert_eq!(Norwegian.decimal(plain), swedish);
            assert_eq!(German.decimal(plain), german);
        }
    }

    #[test]
    fn money_stands_beside_its_currency() {
        assert_eq!(English.money("12500.00", "SEK"), "SEK\u{a0}12,500.00");
        assert_eq!(Swedish.money("12500.00", "SEK"), "12\u{a0}500,00\u{a0}SEK");
        assert_eq!(Norwegian.money("12500.00", "NOK"), "12\u{a0}500,00\u{a0}NOK");
        assert_eq!(German.money("12500.00", "EUR"), "12.500,00\u{a0}EUR");
    }

    #[test]
    fn days_and_moments_are_local() {
        let moment: Zoned = "2026-03-05T14:03:00+01:00[Europe/Stockholm]".parse().unwrap();
        for (language, expected) in [
            (English, "5 Mar 2026 14:03 CET"),
            (Swedish, "2026-03-05 14:03 CET"),
            (Norwegian, "05.03.2026 14:03 CET"),
            (German, "05.03.2026 14:03 CET"),
        ] {
            assert_eq!(language.moment(&moment), expected);
        }
    }
}
