//! MATCH-40, CRED-14: what documents that leave together take of orders, and what credit notes take off again.

use std::collections::BTreeMap;

use attest_model::ids::{InvoiceId, OrderNumber};
use attest_model::money::Decimal;
use attest_model::orders::Reservation;
use attest_model::record::InvoiceRecord;
use attest_payables::credit_notes;
use attest_store::{Change, Move, Store};

use crate::{StepError, pairing, view};

/// What a credit note takes off orders.
pub(crate) struct TakenOff {
    /// One for each place of an order or receipt.
    pub(crate) reservations: Vec<Reservation>,
    /// The invoice that had left before and now says so, where the credit note goes on its own (CRED-11).
    pub(crate) sent_before: Option<InvoiceRecord>,
}

/// What a credit note takes off what its invoices took of orders; `together` are documents that were just read.
///
/// # Errors
/// What the store answered.
pub(crate) async fn taken_off(
    store: &Store,
    credit: &InvoiceRecord,
    together: &[InvoiceRecord],
) -> Result<TakenOff, StepError> {
    let note = store.get_model(&credit.id).await?;
    let mut invoices = Vec::new();
    for pair in credit.pairs.iter().filter(|pair| !pair.is_proposal) {
        invoices.push(match together.iter().find(|known| known.id == pair.with) {
            Some(known) => known.clone(),
            None => store.load_invoice(&pair.with).await?,
        });
    }
    let mut sent_before = None;
    if invoices.is_empty() {
        sent_before = pairing::sent_before(store, credit, &note).await?;
        invoices.extend(sent_before.clone());
    }
    let mut off = Vec::new();
    for invoice in invoices.iter().filter(|invoice| invoice.reservations > 0) {
        let taken = left(store, invoice, &credit.id).await?;
        let matched = view::match_result(store, invoice).await?;
        let reason = invoice.credit_request.as_ref().map(|request| request.reason.as_str());
        let model = store.get_model(&invoice.id).await?;
        off.extend(credit_notes::taken_off(&note, &model, matched.as_ref(), &taken, reason));
    }
    // A credit note of several invoices may come back to one place twice.
    let mut sums: Vec<Reservation> = Vec::new();
    for own in off {
        let same = sums.iter_mut().find(|known| is_one_place(known, &own));
        match same {
            Some(known) => {
                known.quantity += own.quantity;
                known.amount += own.amount;
            }
            None => sums.push(own),
        }
    }
    let sent_before = sent_before.filter(|_| !sums.is_empty());
    Ok(TakenOff { reservations: sums, sent_before })
}

/// What an invoice still has of what it took: other credit notes may have taken some of it off.
async fn left(
    store: &Store,
    invoice: &InvoiceRecord,
    credit: &InvoiceId,
) -> Result<Vec<Reservation>, StepError> {
    let mut taken = store.load_reservations(&invoice.id).await?;
    let paired = invoice.pairs.iter().filter(|pair| !pair.is_proposal).map(|pair| &pair.with);
    for other in paired.chain(&invoice.credited_by).filter(|other| *other != credit) {
        let other = store.load_invoice(other).await?;
        if other.reservations == 0 || !other.state.is_dispatched() {
            continue;
        }
        for off in store.load_reservations(&other.id).await? {
            if let Some(own) = taken.iter_mut().find(|own| is_one_place(own, &off)) {
                own.quantity = (own.quantity - off.quantity).max(Decimal::ZERO);
                own.amount = (own.amount - off.amount).max(Decimal::ZERO);
            }
        }
    }
    Ok(taken)
}

fn is_one_place(left: &Reservation, right: &Reservation) -> bool {
    left.order == right.order && left.order_line == right.order_line && left.receipt == right.receipt
}

/// Moves all of it in one change, each order read once.
///
/// # Errors
/// What the store answered, and [`StepError`] for an order that has gone.
pub(crate) async fn move_together(
    store: &Store,
    change: &mut Change,
    of: Option<&InvoiceRecord>,
    moves: &[Move],
) -> Result<(), StepError> {
    let Some(company) = of.and_then(|record| record.company.as_ref()) else { return Ok(()) };
    let taken = moves.iter().flat_map(|moved| &moved.reservations);
    let numbers: BTreeMap<String, &OrderNumber> = taken.map(|own| (own.order.key(), &own.order)).collect();
    let mut orders = Vec::with_capacity(numbers.len());
    for number in numbers.into_values() {
        orders.extend(store.find_order(company, number).await?);
    }
    change.move_all(moves, &mut orders)?;
    Ok(())
}
