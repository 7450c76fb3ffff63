//! MAP-26, MAP-27. Whether a document asks for money, gives it back, or asks for it in advance.

use attest_model::codes::PREPAYMENT_TYPE_CODE;
use attest_model::invoice::{AllowanceCharge, DocumentKind, Invoice};
use attest_model::money::Decimal;

/// BT-3 code of a commercial invoice.
const COMMERCIAL_INVOICE: &str = "380";

/// MAP-26. Turns an invoice (380) with a negative gross total into a credit note with positive amounts.
///
/// `is_credit_when_negative` is the setting `credit.negative_invoice`. Returns whether the document was turned.
pub fn settle_kind(invoice: &mut Invoice, is_credit_when_negative: bool) -> bool {
    let is_negative = invoice.totals.total_with_vat.is_some_and(|gross| gross < Decimal::ZERO);
    let is_commercial = invoice.type_code.as_deref().map(str::trim) == Some(COMMERCIAL_INVOICE);
    if !is_credit_when_negative || !is_negative || !is_commercial || invoice.kind == DocumentKind::CreditNote
    {
        return false;
    }
    invoice.kind = DocumentKind::CreditNote;
    turn_totals(invoice);
    for entry in &mut invoice.vat_breakdown {
        turn(&mut entry.taxable_amount);
        turn(&mut entry.tax_amount);
    }
    for entry in invoice.allowances.iter_mut().chain(&mut invoice.charges) {
        turn_allowance(entry);
    }
    for line in &mut invoice.lines {
        turn(&mut line.line_net_amount);
        // One factor carries the sign: the quantity, unless the document wrote it into the price.
        if line.item_net_price.is_some_and(|price| price < Decimal::ZERO) {
            turn(&mut line.item_net_price);
            turn(&mut line.item_gross_price);
            turn(&mut line.item_price_discount);
        } else {
            turn(&mut line.invoiced_quantity);
        }
        for entry in line.allowances.iter_mut().chain(&mut line.charges) {
            turn_allowance(entry);
        }
    }
    true
}

/// MAP-27. The document asks for payment in advance.
#[must_use]
pub fn is_prepayment(invoice: &Invoice) -> bool {
    invoice.type_code.as_deref().map(str::trim) == Some(PREPAYMENT_TYPE_CODE)
}

fn turn_totals(invoice: &mut Invoice) {
    let totals = &mut invoice.totals;
    for amount in [
        &mut totals.sum_of_line_net_amounts,
        &mut totals.sum_of_allowances,
        &mut totals.sum_of_charges,
        &mut totals.total_without_vat,
        &mut totals.total_vat,
        &mut totals.total_vat_in_accounting_currency,
        &mut totals.total_with_vat,
        &mut totals.paid_amount,
        &mut totals.rounding_amount,
        &mut totals.amount_due,
    ] {
        turn(amount);
    }
}

fn turn_allowance(entry: &mut AllowanceCharge) {
    turn(&mut entry.amount);
    turn(&mut entry.base_amount);
}

fn turn(amount: &mut Option<Decimal>) {
    if let Some(value) = amount.as_mut().filter(|value| !value.is_zero()) {
        *value = -*value;
    }
}
