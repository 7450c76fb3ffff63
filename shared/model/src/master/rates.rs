//! Exchange rates (REC-13).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::CompanyCode;
use crate::money::{Currency, Decimal};

/// REC-13. A rate of one day: 1 `from` is `rate` `to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeRate {
    /// The company.
    pub company: CompanyCode,
    /// The day.
    pub date: Date,
    /// The foreign currency.
    pub from: Currency,
    /// The currency it is converted to.
    pub to: Currency,
    /// How many `to` one `from` is.
    pub rate: Decimal,
    /// Who published it.
    pub source: String,
}

/// Days after which a rate is no longer used (REC-13).
pub const RATE_DAYS_MAX: i64 = 7;

/// The rate of a day, else the last earlier one at most 7 days old (REC-13).
#[must_use]
pub fn rate_of(rates: &[ExchangeRate], day: Date, from: Currency, to: Currency) -> Option<Decimal> {
    if from == to {
        return Some(Decimal::ONE);
    }
    rates
        .iter()
        .filter(|rate| rate.from == from && rate.to == to)
        .filter(|rate| (0..=RATE_DAYS_MAX).contains(&crate::dates::days_between(rate.date, day)))
        .max_by_key(|rate| rate.date)
        .map(|rate| rate.rate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::date;

    #[test]
    fn rec_13_a_rate_is_used_for_at_most_seven_days() {
        let (eur, sek) = (Currency::new("EUR").unwrap(), Currency::new("SEK").unwrap());
        let rate = |day: &str, value: i64| ExchangeRate {
            company: "C1".into(),
            date: date(day).unwrap(),
            from: eur,
            to: sek,
            rate: Decimal::from(value),
            source: "ECB".into(),
        };
        let rates = [rate("2026-03-01", 11), rate("2026-03-03", 12)];
        for (day, expected) in [
            ("2026-02-28", None),
            ("2026-03-01", Some(11)),
            ("2026-03-02", Some(11)),
            ("2026-03-03", Some(12)),
            ("2026-03-10", Some(12)),
            ("2026-03-11", None),
        ] {
            let found = rate_of(&rates, date(day).unwrap(), eur, sek);
            assert_eq!(found, expected.map(Decimal::from), "REC-13 {day}");
        }
        assert_eq!(
            rate_of(&rates, date("2026-03-02").unwrap(), sek, eur),
            None,
            "no other rate is ever used"
        );
        assert_eq!(rate_of(&[], date("2026-03-02").unwrap(), sek, sek), Some(Decimal::ONE));
    }
}
