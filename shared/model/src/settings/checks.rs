//! CHK-4, CHK-26. Whether a check of chapter 12 runs, and within which limits.

use super::Fault;
use super::values::{not_negative, whole};
use crate::money::Decimal;

/// Longest window of past invoices, in days.
const DAYS_MAX: i64 = 3660;

/// CHK-4. One entry of a check, general or of one party.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CheckSetting {
    /// The check runs.
    pub is_on: bool,
    /// X: days back from the issue date (CHK-21).
    pub days: Option<i64>,
    /// Lower limit, in percent or in the currency; absent means none.
    pub min: Option<Decimal>,
    /// Upper limit, likewise.
    pub max: Option<Decimal>,
}

impl CheckSetting {
    /// Reads `on` or `off`, for a check without limits.
    ///
    /// # Errors
    /// [`Fault`] naming whatever else stands there.
    pub fn plain(text: &str) -> Result<Self, Fault> {
        let setting = Self::read(text)?;
        if setting.days.is_some() || setting.min.is_some() || setting.max.is_some() {
            return Err(Fault::new(text.trim(), "on or off; this check has no limits"));
        }
        Ok(setting)
    }

    /// Reads `on min 50 max 1000`: limits in the currency.
    ///
    /// # Errors
    /// [`Fault`] naming the part: a limit below 0, a minimum above the maximum, no limit at all (CHK-26).
    pub fn absolute(text: &str) -> Result<Self, Fault> {
        let setting = Self::read(text)?;
        if setting.days.is_some() {
            return Err(Fault::new("days", "absent; this check looks at no other invoice"));
        }
        match (setting.min, setting.max) {
            (Some(min), Some(max)) if min > max => {
                Err(Fault::new(&format!("min {min}"), format!("at most max {max}")))
            }
            (None, None) if setting.is_on => Err(Fault::new(text.trim(), "a check with min, max or both")),
            _ => Ok(setting),
        }
    }

    /// Reads `on days 90 min 20 max 30`: percent of the mean of the last X days.
    ///
    /// # Errors
    /// [`Fault`] naming the part: X outside of 1 to 3660, a limit below 0, no limit at all (CHK-26).
    pub fn percent(text: &str) -> Result<Self, Fault> {
        let setting = Self::read(text)?;
        if setting.is_on && setting.days.is_none() {
            return Err(Fault::new(text.trim(), "a check with days, the number of days it looks back"));
        }
        if setting.is_on && setting.min.is_none() && setting.max.is_none() {
            return Err(Fault::new(text.trim(), "a check with min, max or both"));
        }
        Ok(setting)
    }

    fn read(text: &str) -> Result<Self, Fault> {
        let mut words = text.split_whitespace();
        let is_on = match words.next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "on" => true,
            "off" => false,
            other => return Err(Fault::new(other, "on or off, then the limits")),
        };
        let mut setting = Self { is_on, ..Self::default() };
        while let Some(word) = words.next() {
            let value = words.next().unwrap_or_default();
            match word.to_ascii_lowercase().as_str() {
                "days" if setting.days.is_none() => setting.days = Some(whole::<1, DAYS_MAX>(value)?),
                "min" if setting.min.is_none() => setting.min = Some(not_negative(value)?),
                "max" if setting.max.is_none() => setting.max = Some(not_negative(value)?),
                _ => return Err(Fault::new(word, "days, min or max, each once")),
            }
        }
        Ok(setting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chk_26_limits_at_their_ends() {
        type Read = fn(&str) -> Result<CheckSetting, Fault>;
        let (plain, absolute, percent): (Read, Read, Read) =
            (CheckSetting::plain, CheckSetting::absolute, CheckSetting::percent);
        for (read, text) in [
            (plain, "on"),
            (plain, "OFF"),
            (absolute, "on min 50 max 50"),
            (absolute, "on max 0"),
            (absolute, "off"),
            (percent, "on days 1 min 0"),
            (percent, "on days 3660 max 30"),
            (percent, "on days 90 min 120 max 30"),
            (percent, "off days 90"),
        ] {
            assert!(read(text).is_ok(), "CHK-26 {text}: {:?}", read(text));
        }
        for (read, text, part) in [
            (plain, "yes", "yes"),
            (plain, "on min 1", "on min 1"),
            (absolute, "on", "on"),
            (absolute, "on min 51 max 50", "min 51"),
            (absolute, "on min -0.01", "-0.01"),
            (absolute, "on days 5 min 1", "days"),
            (percent, "on days 0 min 1", "0"),
            (percent, "on days 3661 min 1", "3661"),
            (percent, "on days 90", "on days 90"),
            (percent, "on min 20 max 30", "on min 20 max 30"),
            (percent, "on days 90 min 1 min 2", "min"),
            (percent, "off days x", "x"),
        ] {
            assert_eq!(read(text).unwrap_err().part, part, "CHK-26 {text}");
        }
    }
}
