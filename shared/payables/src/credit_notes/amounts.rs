//! CRED-4, CRED-5, CRED-8 … CRED-10, CRED-17, PREP-1. What falls on which invoice, what is left to pay, when both go on.

use attest_model::ids::{InvoiceId, OrderNumber};
use attest_model::invoice::Invoice;
use attest_model::money::{Decimal, round};
use attest_model::record::{InvoiceRecord, Pairing};

use super::pairs::{FoundInvoice, Pair, PairRule};

/// The invoice of a pair, on its way to the ERP.
#[derive(Debug, Clone, Copy)]
pub struct InvoiceSide<'a> {
    /// Its id.
    pub id: &'a InvoiceId,
    /// Its pairs.
    pub pairs: &'a [Pairing],
    /// Approved, and checked where that is asked for.
    pub is_checked: bool,
    /// Its coding is complete.
    pub is_coded: bool,
    /// What of the request is still open; zero where a person accepted the shortfall (CRED-9).
    pub rest: Decimal,
}

/// A credit note of a pair, on its way to the ERP.
#[derive(Debug, Clone, Copy)]
pub struct Companion<'a> {
    /// Its id.
    pub id: &'a InvoiceId,
    /// Its pairs.
    pub pairs: &'a [Pairing],
    /// As [`is_credit_checked`] says.
    pub is_checked: bool,
    /// Its coding is complete.
    pub is_coded: bool,
}

/// CRED-4, CRED-5. Whether an invoice and its credit notes go on: all refer to each other, are checked and coded.
#[must_use]
pub fn may_go_on(invoice: &InvoiceSide<'_>, credits: &[Companion<'_>]) -> bool {
    let names =
        |pairs: &[Pairing], id: &InvoiceId| pairs.iter().any(|pair| pair.with == *id && !pair.is_proposal);
    let is_ready = |credit: &Companion<'_>| {
        credit.is_checked
            && credit.is_coded
            && names(credit.pairs, invoice.id)
            && names(invoice.pairs, credit.id)
    };
    let are_all_here = invoice.pairs.iter().all(|pair| credits.iter().any(|credit| *credit.id == pair.with));
    !credits.is_empty()
        && are_all_here
        && invoice.is_checked
        && invoice.is_coded
        && invoice.rest.is_zero()
        && credits.iter().all(is_ready)
}

/// CRED-5. Paired by (a) or (b) with exactly the requested amount, else reviewed by a person.
#[must_use]
pub fn is_credit_checked(pairs: &[Pair], is_reviewed_by_person: bool) -> bool {
    let is_certain = |pair: &Pair| match pair.rule {
        PairRule::Number | PairRule::NumberAndDate => pair.is_as_requested,
        PairRule::OrderAndAmount | PairRule::Person => false,
    };
    is_reviewed_by_person || (!pairs.is_empty() && pairs.iter().all(is_certain))
}

/// CRED-8, CRED-17. What is left to pay after the confirmed pairs; zero produces no payment.
///
/// `None` while the gross total is not known.
#[must_use]
pub fn payable_after(invoice: &InvoiceRecord) -> Option<Decimal> {
    let credited: Decimal =
        invoice.pairs.iter().filter(|pair| !pair.is_proposal).map(|pair| pair.amount.value()).sum();
    Some(invoice.payable.or(invoice.gross)? - credited)
}

/// CRED-17. Whether the ERP pays anything: not when invoice and credits leave nothing to pay.
#[must_use]
pub fn produces_payment(invoice: &InvoiceRecord) -> bool {
    payable_after(invoice).is_some_and(|payable| payable > Decimal::ZERO)
}

/// CRED-9. What of the request the confirmed pairs leave open.
#[must_use]
pub fn rest_of_request(invoice: &InvoiceRecord) -> Decimal {
    let requested = invoice.credit_request.as_ref().map(|request| request.amount.value()).unwrap_or_default();
    let credited: Decimal =
        invoice.pairs.iter().filter(|pair| !pair.is_proposal).map(|pair| pair.amount.value()).sum();
    (requested - credited).max(Decimal::ZERO)
}

/// CRED-10. What of a credit note falls on each of several invoices: by its lines' orders, else by what was asked for.
///
/// `None` where a line's order belongs to none or several of them, and what was asked for is another sum: by hand then.
#[must_use]
pub fn allocate(
    credit: &Invoice,
    line_orders: &[Option<OrderNumber>],
    invoices: &[&FoundInvoice],
) -> Option<Vec<Decimal>> {
    let gross = credit.gross()?;
    by_lines(credit, line_orders, invoices).or_else(|| {
        let requested: Vec<Decimal> = invoices.iter().map(|invoice| invoice.open_request()).collect();
        let sum = requested.iter().copied().try_fold(Decimal::ZERO, Decimal::checked_add);
        let is_sum = sum == Some(gross.value());
        (is_sum && requested.iter().all(|share| !share.is_zero())).then_some(requested)
    })
}

fn by_lines(
    credit: &Invoice,
    line_orders: &[Option<OrderNumber>],
    invoices: &[&FoundInvoice],
) -> Option<Vec<Decimal>> {
    let gross = credit.gross()?;
    let mut nets = vec![Decimal::ZERO; invoices.len()];
    for (at, line) in credit.lines.iter().enumerate() {
        let order = line_orders.get(at)?.as_ref()?;
        let mut naming = invoices.iter().enumerate().filter(|(_, invoice)| invoice.orders.contains(order));
        let (place, _) = naming.next()?;
        if naming.next().is_some() {
            return None;
        }
        let tax = line.vat.rate.unwrap_or_default() / Decimal::ONE_HUNDRED;
        let net = nets.get_mut(place)?;
        let gross = line.line_net_amount?.checked_mul(Decimal::ONE.checked_add(tax)?)?;
        *net = net.checked_add(gross)?;
    }
    let digits = gross.currency().minor_units();
    let mut shares: Vec<Decimal> = nets.into_iter().map(|share| round(share, digits)).collect();
    // Charges of the document or rounding: what the lines leave falls on the last invoice, if it is next to nothing.
    let sum = shares.iter().copied().try_fold(Decimal::ZERO, Decimal::checked_add)?;
    let left = gross.value().checked_sub(sum)?;
    let smallest = Decimal::new(1, digits) * Decimal::from(shares.len());
    if left.abs() > smallest || shares.iter().any(|share| *share <= Decimal::ZERO) {
        return None;
    }
    *shares.last_mut()? += left;
    Some(shares)
}

/// PREP-1. What a final invoice takes off for prepayments: what it states, at most what was paid before.
#[must_use]
pub fn prepayment_deduction(stated: Decimal, paid_before: Decimal) -> Decimal {
    stated.min(paid_before).max(Decimal::ZERO)
}
