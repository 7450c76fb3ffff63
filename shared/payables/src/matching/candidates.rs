//! What lines are compared with: order lines and receipt lines, and what tells them apart.

use attest_model::money::{Decimal, PRICE_DECIMALS, round};
use attest_model::orders::{GoodsReceipt, OrderLine};
use jiff::civil::Date;

use super::symbols::Symbol;

/// An order line, or a receipt line of it.
#[derive(Debug, Clone)]
pub(crate) struct Candidate<'a> {
    /// Index among all order lines.
    pub(crate) order_line: u32,
    /// The receipt; `None` for an order line itself, and for a line that its owner marked delivered.
    pub(crate) receipt: Option<&'a GoodsReceipt>,
    /// Which receipt that is, counted from 1; 0 for none.
    pub(crate) nth_receipt: u32,
    /// Day of delivery.
    pub(crate) date: Option<Date>,
    pub(crate) ticket: Symbol,
    pub(crate) receipt_number: Symbol,
    /// Open quantity, in millionths.
    pub(crate) open: i128,
}

/// An order line with what is compared of it.
#[derive(Debug, Clone)]
pub(crate) struct LineOfOrder<'a> {
    /// Index among the orders.
    pub(crate) order: u32,
    pub(crate) line: &'a OrderLine,
    pub(crate) wbs: Symbol,
    pub(crate) unit: Symbol,
    /// Price in millionths.
    pub(crate) price: i128,
}

/// What candidates are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Feature {
    Ticket,
    ReceiptNumber,
    Date,
    Wbs,
    IsOpen,
    Price,
    Open,
    /// How many of its units one unit of the invoice is.
    Factor(Symbol),
    /// Order lines that may be combined for one invoice line (MATCH-27).
    Class,
}

/// Quantities and prices in millionths, exactly: both keep six decimals (REC-2).
pub(crate) fn millionths(value: Decimal) -> i128 {
    let value = if value.scale() > PRICE_DECIMALS { round(value, PRICE_DECIMALS) } else { value };
    let missing = PRICE_DECIMALS.saturating_sub(value.scale());
    value.mantissa().saturating_mul(10i128.pow(missing))
}

/// Back from millionths.
pub(crate) fn from_millionths(value: i128) -> Decimal {
    const MILLION: i64 = 10i64.pow(PRICE_DECIMALS);
    // Most quantities are whole.
    if let Ok(small) = i64::try_from(value)
        && small % MILLION == 0
    {
        return Decimal::from(small / MILLION);
    }
    Decimal::try_from_i128_with_scale(value, PRICE_DECIMALS).unwrap_or(Decimal::MAX).normalize()
}

/// A day as a number, so that ranges of days are ranges of numbers.
pub(crate) fn day_number(date: Date) -> i128 {
    i128::from(attest_model::dates::days_between(Date::constant(1970, 1, 1), date))
}

/// Candidates in the order of their order lines; `starts` says where those of each start.
pub(crate) fn by_order_line<'a>(candidates: Vec<Candidate<'a>>, starts: &[u32]) -> Vec<Candidate<'a>> {
    if candidates.is_sorted_by_key(|candidate| candidate.order_line) {
        return candidates;
    }
    let mut next = starts.to_vec();
    let mut sequence = vec![0u32; candidates.len()];
    for (from, candidate) in (0u32..).zip(&candidates) {
        let Some(at) = next.get_mut(candidate.order_line as usize) else { continue };
        if let Some(slot) = sequence.get_mut(*at as usize) {
            *slot = from;
        }
        *at += 1;
    }
    sequence.iter().filter_map(|from| candidates.get(*from as usize).cloned()).collect()
}
