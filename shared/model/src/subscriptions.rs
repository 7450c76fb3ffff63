//! Chapter 16 (SUB): subscriptions, which serve invoices that are expected periodically (SUB-1 … SUB-3).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{CompanyCode, InvoiceId, SupplierCode, UserCode, folded};
use crate::invoice::DocumentKind;
use crate::money::{Currency, Decimal};
use crate::orders::CodingRow;
use crate::settings::HeaderBasis;

/// SUB-3. How often an invoice is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interval {
    /// Each calendar month.
    Month,
    /// Each calendar quarter.
    Quarter,
    /// January to June and July to December.
    HalfYear,
    /// Each calendar year.
    Year,
    /// Whenever the supplier sends one.
    Free,
}

impl Interval {
    /// Every interval.
    pub const ALL: &'static [Self] = &[Self::Month, Self::Quarter, Self::HalfYear, Self::Year, Self::Free];

    /// The word a person writes.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::HalfYear => "half_year",
            Self::Year => "year",
            Self::Free => "free",
        }
    }

    /// Calendar months of one period; `None` for `free`.
    #[must_use]
    pub const fn months(self) -> Option<i8> {
        match self {
            Self::Month => Some(1),
            Self::Quarter => Some(3),
            Self::HalfYear => Some(6),
            Self::Year => Some(12),
            Self::Free => None,
        }
    }

    /// SUB-7. First day of the calendar period that a day lies in; `None` for `free`.
    #[must_use]
    pub fn period_of(self, day: Date) -> Option<Date> {
        let months = self.months()?;
        let first = (day.month() - 1) / months * months + 1;
        Date::new(day.year(), first, 1).ok()
    }
}

/// SUB-2, SUB-10. A coding row of a subscription and what it takes of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodingShare {
    /// Account and dimensions; its amount is not used.
    pub row: CodingRow,
    /// What it takes.
    pub share: RowShare,
}

/// SUB-10. What a coding row takes of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowShare {
    /// Percent of what the fixed rows leave.
    Percent(Decimal),
    /// This amount, before all others.
    Fixed(Decimal),
    /// What remains.
    Rest,
}

/// SUB-3. A subscription of a company with a supplier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// The company.
    pub company: CompanyCode,
    /// The supplier; the same number with another supplier is another subscription (SUB-5).
    pub supplier: SupplierCode,
    /// Its number, as the supplier writes it.
    pub number: String,
    /// First day of its validity.
    pub valid_from: Date,
    /// Last day of its validity; absent means without end.
    pub valid_to: Option<Date>,
    /// How often an invoice is expected.
    pub interval: Interval,
    /// Currency of its limits and of its invoices.
    pub currency: Currency,
    /// Least total of one invoice.
    pub invoice_min: Option<Decimal>,
    /// Largest total of one invoice.
    pub invoice_max: Option<Decimal>,
    /// Largest sum of one period.
    pub period_max: Option<Decimal>,
    /// Largest sum of all invoices.
    pub total_max: Option<Decimal>,
    /// Which totals the limits are about (SUB-6).
    pub basis: HeaderBasis,
    /// Day of the period on which the invoice is issued, from 1; absent where any day will do.
    pub expected_day: Option<u16>,
    /// Days that the issue date may lie before or after it.
    pub tolerance_days: u16,
    /// Where it is booked.
    #[serde(default)]
    pub coding: Vec<CodingShare>,
    /// Who reviews what deviates (SUB-9).
    pub responsible: UserCode,
    /// It serves invoices.
    #[serde(default)]
    pub is_active: bool,
}

/// A document that a subscription has served; rejected, removed and sample ones are none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    /// The document.
    pub id: InvoiceId,
    /// Its number.
    pub number: String,
    /// Whether it asks for money or gives it back.
    pub kind: DocumentKind,
    /// The day that decides its period (SUB-7).
    pub day: Date,
    /// Its total, on the basis of the subscription.
    pub total: Decimal,
}

/// SUB-6. Why an invoice does not fit its subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deviation {
    /// Its word: `OVER_MAX` and others.
    pub word: String,
    /// The limit that it breaks, as a number, a day or a range; empty where there is none.
    pub expected: String,
    /// What was found instead.
    pub found: String,
}

/// SUB-4. The subscription that a document names, kept on its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its number, in the form of SUB-5.
    pub key: String,
    /// It was matched with the subscription (step 5).
    #[serde(default)]
    pub is_matched: bool,
    /// SUB-6. Why it does not fit; empty before the match too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deviations: Vec<Deviation>,
}

/// SUB-13. A past invoice of one supplier without order; credit notes, rejected, removed and sample ones are none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// The invoice.
    pub id: InvoiceId,
    /// Its issue date.
    pub issue_date: Date,
    /// Its currency.
    pub currency: Currency,
    /// Its net total.
    pub net: Decimal,
}

/// SUB-13. A subscription that could be entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The invoices that suggest it, oldest first.
    pub invoices: Vec<InvoiceId>,
    /// Their currency.
    pub currency: Currency,
    /// The rhythm they have.
    pub interval: Interval,
    /// The smallest and the largest net total.
    pub range: (Decimal, Decimal),
}

/// SUB-5. The form in which numbers of subscriptions are compared: without spaces and leading zeros, whatever the case.
#[must_use]
pub fn subscription_key(number: &str) -> String {
    let bare: String = folded(number).chars().filter(|c| !c.is_whitespace()).collect();
    let short = bare.trim_start_matches('0');
    if short.is_empty() && !bare.is_empty() { "0".to_owned() } else { short.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::date;

    #[test]
    fn sub_5_numbers_are_compared_without_spaces_and_leading_zeros() {
        for (written, expected) in
            [("0042 17", "4217"), (" ab-1 ", "ab-1"), ("AB-1", "ab-1"), ("000", "0"), ("", ""), ("0A", "a")]
        {
            assert_eq!(subscription_key(written), expected, "SUB-5 {written:?}");
        }
    }

    #[test]
    fn sub_7_calendar_periods() {
        for (interval, day, first) in [
            (Interval::Month, "2026-03-31", Some("2026-03-01")),
            (Interval::Quarter, "2026-03-31", Some("2026-01-01")),
            (Interval::Quarter, "2026-04-01", Some("2026-04-01")),
            (Interval::HalfYear, "2026-06-30", Some("2026-01-01")),
            (Interval::HalfYear, "2026-12-31", Some("2026-07-01")),
            (Interval::Year, "2026-12-31", Some("2026-01-01")),
            (Interval::Free, "2026-12-31", None),
        ] {
            let found = interval.period_of(date(day).unwrap());
            assert_eq!(found, first.map(|text| date(text).unwrap()), "SUB-7 {interval:?} {day}");
        }
    }
}
