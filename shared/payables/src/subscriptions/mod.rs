//! Chapter 16 (SUB): which subscription an invoice belongs to, whether it fits, and what people are told about it.

mod named;
mod notices;
mod proposals;

use attest_model::dates::Date;
use attest_model::invoice::{DocumentKind, Invoice};
use attest_model::money::Decimal;
use attest_model::orders::CodingRow;
use attest_model::record::InvoiceRecord;
use attest_model::settings::HeaderBasis;
use attest_model::subscriptions::{Deviation, Interval, RowShare, Served, Subscription};

use crate::approval::is_unanswered;
use crate::coding::{Share, share};

pub use named::{candidates, named};
pub use notices::{Notice, notices};
pub use proposals::propose;

/// SUB-14. What documents sum to; a credit note reduces the sum.
pub fn used<'a>(documents: impl IntoIterator<Item = &'a Served>) -> Decimal {
    documents.into_iter().fold(Decimal::ZERO, |sum, document| match document.kind {
        DocumentKind::Invoice => sum.saturating_add(document.total),
        DocumentKind::CreditNote => sum.saturating_sub(document.total),
    })
}

/// What the match comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    /// The coding, applied where nothing deviates and proposed otherwise (SUB-8, SUB-9); empty with `CODING`.
    pub coding: Vec<CodingRow>,
    /// None: step 6. Any: step 4, with the responsible user as reviewer.
    pub deviations: Vec<Deviation>,
}

/// SUB-1. Whether an invoice is matched again when a subscription of its supplier is entered or changed: it stands in step 4
/// without an order, and no person has answered it.
#[must_use]
pub fn may_repeat(record: &InvoiceRecord) -> bool {
    record.kind == DocumentKind::Invoice && record.orders.is_empty() && is_unanswered(record)
}

/// SUB-7. The day that decides the period of a document: BT-73, else BT-74, else the issue date.
#[must_use]
pub fn period_day(invoice: &Invoice) -> Option<Date> {
    let period = invoice.invoicing_period.as_ref();
    period.and_then(|period| period.start.or(period.end)).or(invoice.issue_date)
}

/// SUB-6. The total that the limits are about.
#[must_use]
pub fn total(invoice: &Invoice, subscription: &Subscription) -> Decimal {
    let totals = &invoice.totals;
    match subscription.basis {
        HeaderBasis::Net => totals.total_without_vat,
        HeaderBasis::Gross => totals.total_with_vat,
    }
    .unwrap_or_default()
}

/// SUB-6 … SUB-10, SUB-14. Matches a document with its subscription; `served` are its other documents.
#[must_use]
pub fn match_subscription(invoice: &Invoice, subscription: &Subscription, served: &[Served]) -> Matched {
    let mut deviations = Vec::new();
    let mut deviate = |word: &'static str, expected: String, found: String| {
        deviations.push(Deviation { word: word.to_owned(), expected, found });
    };
    if !subscription.is_active {
        deviate("INACTIVE", String::new(), subscription.number.clone());
    }
    if let Some(issued) = invoice.issue_date.filter(|day| !is_valid_on(subscription, *day)) {
        let to = subscription.valid_to.map_or_else(String::new, |day| day.to_string());
        deviate("OUTSIDE_VALIDITY", format!("{} … {to}", subscription.valid_from), issued.to_string());
    }
    if invoice.currency == Some(subscription.currency) {
        if invoice.kind == DocumentKind::Invoice {
            limits(invoice, subscription, served, &mut deviate);
        }
    } else {
        let found = invoice.currency.map(|currency| currency.to_string()).unwrap_or_default();
        deviate("CURRENCY", subscription.currency.to_string(), found);
    }
    if invoice.kind == DocumentKind::Invoice {
        timing(invoice, subscription, served, &mut deviate);
    }
    let coding = match code(invoice, subscription) {
        Ok(coding) => coding,
        Err(error) => {
            deviate("CODING", String::new(), error.to_string());
            Vec::new()
        }
    };
    Matched { coding, deviations }
}

fn is_valid_on(subscription: &Subscription, day: Date) -> bool {
    subscription.valid_from <= day && subscription.valid_to.is_none_or(|last| day <= last)
}

/// SUB-6. The limits of amounts, all of them inclusive.
fn limits(
    invoice: &Invoice,
    subscription: &Subscription,
    served: &[Served],
    deviate: &mut impl FnMut(&'static str, String, String),
) {
    let total = total(invoice, subscription);
    if let Some(min) = subscription.invoice_min.filter(|min| total < *min) {
        deviate("UNDER_MIN", min.to_string(), total.to_string());
    }
    if let Some(max) = subscription.invoice_max.filter(|max| total > *max) {
        deviate("OVER_MAX", max.to_string(), total.to_string());
    }
    let period = period_day(invoice).and_then(|day| subscription.interval.period_of(day));
    if let (Some(max), Some(period)) = (subscription.period_max, period) {
        let is_same = |document: &&Served| subscription.interval.period_of(document.day) == Some(period);
        let found = total.saturating_add(used(served.iter().filter(is_same)));
        if found > max {
            deviate("OVER_PERIOD", max.to_string(), found.to_string());
        }
    }
    if let Some(max) = subscription.total_max {
        let found = total.saturating_add(used(served));
        if found > max {
            deviate("OVER_TOTAL", max.to_string(), found.to_string());
        }
    }
}

/// SUB-7 and the expected day.
fn timing(
    invoice: &Invoice,
    subscription: &Subscription,
    served: &[Served],
    deviate: &mut impl FnMut(&'static str, String, String),
) {
    let period = period_day(invoice).and_then(|day| subscription.interval.period_of(day));
    let other = period.and_then(|period| {
        served.iter().find(|document| {
            document.kind == DocumentKind::Invoice
                && subscription.interval.period_of(document.day) == Some(period)
        })
    });
    if let Some(other) = other {
        deviate("SECOND_IN_PERIOD", String::new(), other.number.clone());
    }
    let Some(issued) = invoice.issue_date else { return };
    if let Some(nearest) = nearest_expected(subscription, issued) {
        let days = attest_model::dates::days_between(nearest, issued).abs();
        if days > i64::from(subscription.tolerance_days) {
            let expected = format!("{nearest} ± {}", subscription.tolerance_days);
            deviate("UNEXPECTED_DATE", expected, issued.to_string());
        }
    }
}

/// The expected day of the period that starts on `first`; the last day of the period where it has fewer days.
fn expected_in(subscription: &Subscription, first: Date) -> Option<Date> {
    let months = subscription.interval.months()?;
    let day = i64::from(subscription.expected_day?.max(1));
    let last = first.checked_add(jiff::Span::new().months(months)).ok()?.yesterday().ok()?;
    let expected = first.checked_add(jiff::Span::new().days(day - 1)).ok()?;
    Some(expected.min(last))
}

/// The expected day that is nearest to a day: of its own period, the one before or the one after.
fn nearest_expected(subscription: &Subscription, day: Date) -> Option<Date> {
    let months = subscription.interval.months()?;
    let own = subscription.interval.period_of(day)?;
    let span = jiff::Span::new().months(months);
    let firsts = [own.checked_sub(span).ok(), Some(own), own.checked_add(span).ok()];
    let expected = firsts.into_iter().flatten().filter_map(|first| expected_in(subscription, first));
    expected.min_by_key(|expected| attest_model::dates::days_between(*expected, day).abs())
}

/// SUB-8, SUB-10. The coding rows of an invoice, which sum to its net total.
fn code(invoice: &Invoice, subscription: &Subscription) -> Result<Vec<CodingRow>, crate::coding::ShareError> {
    let shares: Vec<Share> = subscription
        .coding
        .iter()
        .map(|row| match row.share {
            RowShare::Percent(percent) => Share::Percent(percent),
            RowShare::Fixed(amount) => Share::Fixed(amount),
            RowShare::Rest => Share::Rest,
        })
        .collect();
    let net = invoice.totals.total_without_vat.unwrap_or_default();
    let digits = invoice.currency.map_or(2, |currency| currency.minor_units());
    let amounts = share(net, &shares, digits)?;
    let rows = subscription.coding.iter().zip(amounts);
    Ok(rows.map(|(row, amount)| CodingRow { amount, ..row.row.clone() }).collect())
}

/// Whether the interval knows periods at all.
fn has_periods(interval: Interval) -> bool {
    interval.months().is_some()
}
