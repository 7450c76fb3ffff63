//! CHK-21, CHK-22, CHK-25. The party's completed invoices that a value is compared with, and the limits made of them.

use attest_model::dates::Date;
use attest_model::money::Decimal;
use attest_model::settings::{CheckSetting, PercentMode, Settings, keys};
/// How many invoices, and what they sum to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// The invoices.
    pub invoices: u64,
    /// Their totals, or their quantities of one article.
    pub sum: Decimal,
}

impl Sums {
    /// One more invoice.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            invoices: self.invoices.saturating_add(other.invoices),
            sum: self.sum.saturating_add(other.sum),
        }
    }

    /// The arithmetic mean, not rounded (CHK-20); `None` without an invoice.
    #[must_use]
    pub fn mean(self) -> Option<Decimal> {
        if self.invoices == 0 { None } else { self.sum.checked_div(Decimal::from(self.invoices)) }
    }
}

/// The completed invoices of a party in one company and currency, summed by issue date. Credit notes, samples, rejected
/// and removed ones are never in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Per day, in the order of the days.
    pub days: Vec<(Date, Sums)>,
    /// Of the day of the invoice's own issue date: those that were completed before it.
    pub same_day_before: Sums,
}

impl History {
    /// CHK-21. What lies in the window of X days before an issue date: from X days before it, up to the day before, and
    /// what was completed earlier on its own day.
    #[must_use]
    pub fn window(&self, issue_date: Date, days: i64) -> Sums {
        let first = first_day(issue_date, days);
        self.days
            .iter()
            .filter(|(day, _)| first <= *day && *day < issue_date)
            .fold(self.same_day_before, |all, (_, sums)| all.and(*sums))
    }
}

/// CHK-21. First day of a window of X days before an issue date.
#[must_use]
pub fn first_day(issue_date: Date, days: i64) -> Date {
    issue_date.checked_sub(jiff::Span::new().days(days)).unwrap_or(Date::MIN)
}

/// What a value may not leave; absent means no limit on that side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) low: Option<Decimal>,
    pub(super) high: Option<Decimal>,
}

impl Limits {
    /// CHK-20. Whether a value lies within; equality does.
    pub(super) fn hold(&self, value: Decimal) -> bool {
        self.low.is_none_or(|low| low <= value) && self.high.is_none_or(|high| value <= high)
    }
}

/// CHK-22. The limits around a mean.
pub(super) fn limits(mean: Decimal, setting: &CheckSetting, settings: &Settings) -> Limits {
    let is_ratio =
        settings.get(&keys::CHECK_PERCENT_MODE).is_some_and(|mode| mode.value == PercentMode::Ratio);
    let hundred = Decimal::ONE_HUNDRED;
    let limit = |percent: Decimal| mean.saturating_mul(percent).checked_div(hundred).unwrap_or(mean);
    Limits {
        low: setting.min.map(|min| limit(if is_ratio { min } else { hundred - min })),
        high: setting.max.map(|max| limit(if is_ratio { max } else { hundred.saturating_add(max) })),
    }
}
