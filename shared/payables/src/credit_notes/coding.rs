//! CRED-13, CRED-14. How a credit is booked, and what it gives back to the order.

use attest_model::invoice::{DocumentKind, Line};
use attest_model::money::{Decimal, round};
use attest_model::orders::CodingRow;

use crate::coding::coded_by_people;

/// CRED-13. The coding of a credit note: the invoice's rows, whole or by the credited share of the net total.
///
/// As all amounts of a credit note the rows are positive; [`ledger_amount`] gives them the opposite sign. Each row is
/// rounded to `minor_units`, the last one takes the difference, so that the rows sum to the credited net total.
#[must_use]
pub fn credit_coding(
    invoice_rows: &[CodingRow],
    invoice_net: Decimal,
    credited_net: Decimal,
    minor_units: u32,
) -> Vec<CodingRow> {
    // The rows of tax follow from them (CODE-7).
    let mut rows: Vec<CodingRow> = coded_by_people(invoice_rows).cloned().collect();
    if credited_net == invoice_net || invoice_net.is_zero() {
        return rows;
    }
    for row in &mut rows {
        // Multiplied first, so that a third stays exact; divided first where the product has more than 28 digits.
        let by_product =
            row.amount.checked_mul(credited_net).and_then(|product| product.checked_div(invoice_net));
        let by_share = || row.amount.checked_div(invoice_net)?.checked_mul(credited_net);
        let share = by_product.or_else(by_share).unwrap_or_default();
        row.amount = round(share, minor_units);
    }
    let sum: Decimal = rows.iter().map(|row| row.amount).sum();
    if let Some(last) = rows.last_mut() {
        last.amount += credited_net - sum;
    }
    rows
}

/// MAP-26, CRED-13. The amount as the ledger sees it: a credit note's rows count against the invoice's.
#[must_use]
pub fn ledger_amount(kind: DocumentKind, amount: Decimal) -> Decimal {
    match kind {
        DocumentKind::Invoice => amount,
        DocumentKind::CreditNote => -amount,
    }
}

/// CRED-14. What a credited line gives back to its order line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditEffect {
    /// Quantity and amount: the goods went back or never came.
    Goods,
    /// The amount only.
    Price,
}

/// CRED-14. The request's reason decides (DISP-4); without a request a line at the invoice line's unit price is goods.
#[must_use]
pub fn order_effect(reason: Option<&str>, credited: &Line, invoiced: Option<&Line>) -> CreditEffect {
    match reason.map(str::trim).filter(|reason| !reason.is_empty()) {
        Some(reason) if ["price", "terms", "tax"].iter().any(|word| word.eq_ignore_ascii_case(reason)) => {
            CreditEffect::Price
        }
        Some(_) => CreditEffect::Goods,
        None => {
            let prices = credited.unit_price().zip(invoiced.and_then(Line::unit_price));
            if prices.is_some_and(|(credited, invoiced)| credited == invoiced) {
                CreditEffect::Goods
            } else {
                CreditEffect::Price
            }
        }
    }
}
