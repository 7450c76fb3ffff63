//! Values of more than one word, and the readers that several settings share.

use super::{Combine, Criterion, Fault};
use crate::money::{Decimal, decimal};

/// MATCH-10 … MATCH-12. The criteria that are checked, as written: empty means all, `NONE` the order number only.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CriterionList(Option<Vec<Criterion>>);

impl CriterionList {
    /// Reads a list such as `PC,DT,QT`.
    ///
    /// # Errors
    /// [`Fault`] naming the first code that is none, or `NONE` beside others.
    pub fn read(text: &str) -> Result<Self, Fault> {
        if text.trim().eq_ignore_ascii_case("NONE") {
            return Ok(Self(Some(Vec::new())));
        }
        let listed = list(text, Criterion::read)?;
        Ok(Self(if listed.is_empty() { None } else { Some(listed) }))
    }

    /// Whether a criterion is checked; the order number always is (MATCH-9).
    #[must_use]
    pub fn contains(&self, criterion: Criterion) -> bool {
        criterion == Criterion::Po || self.0.as_ref().is_none_or(|listed| listed.contains(&criterion))
    }
}

/// TOL-1. How far an invoiced value may exceed what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tolerance {
    /// Percent of the expected value.
    pub pct: Option<Decimal>,
    /// In the currency or unit.
    pub abs: Option<Decimal>,
    /// How both are combined; the smaller one where not said.
    pub combine: Option<Combine>,
}

impl Tolerance {
    /// Reads `0`, `abs 50`, `pct 5` or `pct 10 abs 50 max`; commas between the parts are allowed.
    ///
    /// # Errors
    /// [`Fault`] naming a negative, doubled or unknown part.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let mut tolerance = Self::default();
        let mut words = text.split([' ', ',', '\t']).filter(|word| !word.is_empty()).peekable();
        if words.peek().is_some_and(|word| *word == "0") {
            words.next();
        }
        while let Some(word) = words.next() {
            match word.to_ascii_lowercase().as_str() {
                "pct" if tolerance.pct.is_none() => {
                    tolerance.pct = Some(not_negative(words.next().unwrap_or(""))?)
                }
                "abs" if tolerance.abs.is_none() => {
                    tolerance.abs = Some(not_negative(words.next().unwrap_or(""))?)
                }
                "min" | "max" if tolerance.combine.is_none() => {
                    tolerance.combine = Some(Combine::read(word)?)
                }
                _ => {
                    return Err(Fault::new(
                        word,
                        "a tolerance such as `abs 50`, `pct 5` or `pct 10 abs 50 max`",
                    ));
                }
            }
        }
        Ok(tolerance)
    }

    /// What may be added to the expected value, exactly (TOL-1).
    #[must_use]
    pub fn allowed(&self, expected: Decimal) -> Decimal {
        let share = self.pct.map(|pct| percent(expected.abs() * pct));
        match (share, self.abs) {
            (None, None) => Decimal::ZERO,
            (Some(only), None) | (None, Some(only)) => only,
            (Some(share), Some(abs)) => match self.combine.unwrap_or(Combine::Min) {
                Combine::Min => share.min(abs),
                Combine::Max => share.max(abs),
            },
        }
    }
}

/// A hundredth, by moving the point where there is room for it.
fn percent(value: Decimal) -> Decimal {
    let mut share = value;
    if share.set_scale(value.scale() + 2).is_err() {
        share = value / Decimal::ONE_HUNDRED;
    }
    share
}

/// SET-24. Which invoices an administrator checks before dispatch (FIN-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FinalCheck {
    /// None.
    #[default]
    Never,
    /// Each.
    Always,
    /// Net totals above this, in company currency.
    OverAmount(Decimal),
    /// This share of them, in percent, chosen by a hash of the invoice id.
    SamplePercent(u8),
}

impl FinalCheck {
    /// Reads `never`, `always`, `over_amount:5000` or `sample_percent:10`.
    ///
    /// # Errors
    /// [`Fault`] naming the word or the number.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        match text.split_once(':') {
            None if text.eq_ignore_ascii_case("never") => Ok(Self::Never),
            None if text.eq_ignore_ascii_case("always") => Ok(Self::Always),
            Some(("over_amount", amount)) => Ok(Self::OverAmount(not_negative(amount.trim())?)),
            Some(("sample_percent", share)) => match share.trim().parse::<u8>() {
                Ok(share) if share <= 100 => Ok(Self::SamplePercent(share)),
                _ => Err(Fault::new(share.trim(), "a whole number from 0 to 100")),
            },
            _ => Err(Fault::new(text, "never, always, over_amount:AMOUNT or sample_percent:PERCENT")),
        }
    }
}

/// SET-3. How order numbers are built (ONUM-2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderNumberFormat {
    /// Contract and running number.
    Contract,
    /// Running number alone.
    Sequential,
    /// As written, with the tokens `{C}`, `{P}`, `{N}`.
    Template(String),
}

impl OrderNumberFormat {
    /// Reads `contract`, `sequential` or a template.
    ///
    /// # Errors
    /// [`Fault`] for a template without `{N}`, with an unknown token or an unbalanced brace.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("contract") {
            return Ok(Self::Contract);
        }
        if text.eq_ignore_ascii_case("sequential") {
            return Ok(Self::Sequential);
        }
        let bare = text.replacen("{C}", "", 1).replacen("{P}", "", 1).replacen("{N}", "", 1);
        if !text.contains("{N}") || bare.contains(['{', '}']) {
            return Err(Fault::new(
                text,
                "contract, sequential, or a template of {C}, {P} and {N}, each once, with {N}",
            ));
        }
        Ok(Self::Template(text.to_owned()))
    }
}

/// Reads a list of different values, separated by commas; empty entries are ignored.
pub(super) fn list<T: PartialEq>(text: &str, read: fn(&str) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    let mut values = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let value = read(part)?;
        if values.contains(&value) {
            return Err(Fault::new(part, "named once"));
        }
        values.push(value);
    }
    Ok(values)
}

/// Reads `true`, `false`, `Y`, `N`.
pub(super) fn flag(text: &str) -> Result<bool, Fault> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "y" => Ok(true),
        "false" | "n" => Ok(false),
        _ => Err(Fault::new(text.trim(), "true or false (Y or N)")),
    }
}

/// Reads a decimal of zero or more.
pub(super) fn not_negative(text: &str) -> Result<Decimal, Fault> {
    match decimal(text.trim()) {
        Ok(value) if !value.is_sign_negative() || value.is_zero() => Ok(value),
        _ => Err(Fault::new(text.trim(), "a number of 0 or more")),
    }
}

/// Reads a whole number within bounds.
pub(super) fn whole<const MIN: i64, const MAX: i64>(text: &str) -> Result<i64, Fault> {
    match text.trim().parse::<i64>() {
        Ok(value) if (MIN..=MAX).contains(&value) => Ok(value),
        _ => Err(Fault::new(text.trim(), format!("a whole number from {MIN} to {MAX}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tol_1_parts_and_their_combination() {
        for (text, expected, allowed) in [
            ("0", "1000", "0"),
            ("", "1000", "0"),
            ("abs 50", "1000", "50"),
            ("pct 5", "1000", "50"),
            ("pct 10, abs 50, min", "1000", "50"),
            ("pct 10 abs 50", "1000", "50"),
            ("pct 10 abs 50 max", "1000", "100"),
            ("pct 3", "0.333", "0.00999"),
        ] {
            let tolerance = Tolerance::read(text).unwrap();
            let found = tolerance.allowed(decimal(expected).unwrap());
            assert_eq!(found.normalize(), decimal(allowed).unwrap(), "TOL-1 {text}");
        }
        for refused in ["pct -1", "abs", "abs 1 abs 2", "half", "pct x"] {
            assert!(Tolerance::read(refused).is_err(), "TOL-1 {refused}");
        }
    }

    #[test]
    fn set_3_templates_name_each_token_once_and_the_running_number() {
        for (text, good) in [
            ("contract", true),
            ("Sequential", true),
            ("{P}{N}", true),
            ("{C}/{N}", true),
            ("{C}", false),
            ("{N}{N}", false),
            ("{N}/{X}", false),
            ("{N", false),
            ("", false),
        ] {
            assert_eq!(OrderNumberFormat::read(text).is_ok(), good, "SET-3 {text}");
        }
    }
}
