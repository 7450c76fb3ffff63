//! CODE-6. Accrual over periods.

use attest_model::dates::Date;
use attest_model::invoice::Period;
use attest_model::master::LedgerPeriod;
use attest_model::money::Decimal;
use attest_model::orders::CodingRow;

use super::share::spread;

/// Why a row cannot be accrued.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccrualRefused {
    /// The document does not say what time it is for.
    #[error(
        "the invoice has no invoicing period (BT-73 to BT-74) to spread its coding over; enter the periods row by row"
    )]
    NoInvoicingPeriod,
    /// The ledger has no period for a day of it.
    #[error(
        "no ledger period covers {0}, a day of the invoicing period; enter it in the register of periods"
    )]
    NoLedgerPeriod(Date),
    /// All of them are closed.
    #[error("the ledger periods from {from} on are closed; open one before the coding is spread")]
    AllClosed {
        /// Name of the period that cannot be booked.
        from: String,
    },
}

/// CODE-6. Spreads the rows that name no ledger period over the invoicing period.
///
/// The periods that it touches get equal parts, the last part takes the rest. What falls into a closed period is booked in
/// the first open one after it. Parts are rounded as SUB-10: the last never turns its sign.
///
/// # Errors
/// [`AccrualRefused`] naming what is missing.
pub fn over_periods(
    rows: &[CodingRow],
    invoicing: Option<&Period>,
    periods: &[LedgerPeriod],
    digits: u32,
) -> Result<Vec<CodingRow>, AccrualRefused> {
    let span = invoicing.and_then(|period| period.start.zip(period.end));
    let (first, last) =
        span.filter(|(first, last)| first <= last).ok_or(AccrualRefused::NoInvoicingPeriod)?;
    let names = touched(first, last, periods)?;
    let parts = vec![Decimal::ONE; names.len()];
    let mut spread_rows = Vec::with_capacity(rows.len());
    for row in rows {
        if row.period.is_some() {
            spread_rows.push(row.clone());
            continue;
        }
        let amounts = spread(row.amount, &parts, digits);
        spread_rows.extend(names.iter().zip(amounts).map(|(name, amount)| CodingRow {
            period: Some((*name).to_owned()),
            amount,
            ..row.clone()
        }));
    }
    Ok(spread_rows)
}

/// For each ledger period that a time touches, in their order, the name of the one that it is booked in.
fn touched(first: Date, last: Date, periods: &[LedgerPeriod]) -> Result<Vec<&str>, AccrualRefused> {
    let mut sorted: Vec<&LedgerPeriod> = periods.iter().filter(|period| period.last_day >= first).collect();
    sorted.sort_by_key(|period| period.first_day);
    let mut names = Vec::new();
    let mut day = first;
    for period in sorted.iter().take_while(|period| period.first_day <= last) {
        if day < period.first_day {
            break;
        }
        let open = sorted.iter().find(|later| later.is_open && later.first_day >= period.first_day);
        let open = open.ok_or_else(|| AccrualRefused::AllClosed { from: period.name.clone() })?;
        names.push(open.name.as_str());
        match period.last_day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => return Ok(names),
        }
    }
    if day <= last { Err(AccrualRefused::NoLedgerPeriod(day)) } else { Ok(names) }
}
