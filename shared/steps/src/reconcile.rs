//! MATCH-40: compares what orders say is taken with what invoices hold, and puts right what is reserved.
//!
//! Both change in one transaction, so that they differ only after a fault: of a program, or of somebody who wrote into
//! the table. It reads every invoice of a company; it is for an operator who has a doubt, not for the flow.

use std::collections::{BTreeMap, BTreeSet};

use attest_model::ids::{CompanyCode, InvoiceId, OrderNumber};
use attest_model::invoice::DocumentKind;
use attest_model::record::{InvoiceRecord, State};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::matching::drift::{Drift, Held, drift, repair};
use attest_store::LoadedOrder;
use serde::Serialize;

use crate::StepError;
use crate::desk::{Desk, again};

/// Records read at once.
const AT_ONCE: i32 = 100;

/// Times an order is read that changes while it is compared.
const LOOKS: usize = 5;

/// What a comparison found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reconciled {
    /// Invoices that were read.
    pub invoices: usize,
    /// Orders that were compared.
    pub orders: usize,
    /// Orders on which both differ.
    pub drifting: Vec<Drifting>,
    /// Orders that changed all the time; nothing is said about them.
    pub busy: Vec<OrderNumber>,
}

/// An order on which both differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drifting {
    /// The order.
    pub order: OrderNumber,
    /// Where, and by how much.
    pub drifts: Vec<Drift>,
    /// What is reserved was put right.
    pub is_repaired: bool,
}

/// Compares every order that an invoice of the company names or has taken from.
///
/// # Errors
/// [`StepError`]; a repeat starts anew and finds what was put right in order.
pub async fn reconcile<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &CompanyCode,
    with_repair: bool,
) -> Result<Reconciled, StepError> {
    let records = records(desk, company).await?;
    let mut found = Reconciled { invoices: records.len(), ..Reconciled::default() };
    let mut held: BTreeMap<InvoiceId, Vec<Held>> = BTreeMap::new();
    let mut numbers: BTreeSet<OrderNumber> = BTreeSet::new();
    for record in records.values() {
        let own = held_by(desk, record).await?;
        numbers.extend(record.orders.iter().cloned());
        numbers.extend(own.iter().map(|held| held.reservation.order.clone()));
        held.insert(record.id.clone(), own);
    }
    let mut held: Vec<Held> = held.into_values().flatten().collect();
    for number in &numbers {
        held.extend(held_by_deleted(desk, company, number).await?);
    }
    for number in numbers {
        found.orders += 1;
        let Some(loaded) = desk.store.find_order(company, &number).await? else { continue };
        if drift(&loaded.order, &loaded.receipts, &held).is_empty() {
            continue;
        }
        // The flow may have gone on between both readings.
        match again(|| settle(desk, company, &number, with_repair)).await? {
            Settled::Agrees => {}
            Settled::Busy => found.busy.push(number),
            Settled::Drifts(drifts, is_repaired) => {
                tracing::warn!(order = %number, places = drifts.len(), is_repaired, "Reservations drift");
                found.drifting.push(Drifting { order: number, drifts, is_repaired });
            }
        }
    }
    Ok(found)
}

enum Settled {
    Agrees,
    Busy,
    Drifts(Vec<Drift>, bool),
}

/// Compares one order with invoices that were read while it did not change: whatever moves a reservation changes both.
async fn settle<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &CompanyCode,
    number: &OrderNumber,
    with_repair: bool,
) -> Result<Settled, StepError> {
    for _ in 0..LOOKS {
        let Some(before) = desk.store.find_order(company, number).await? else { return Ok(Settled::Agrees) };
        let mut held = held_by_deleted(desk, company, number).await?;
        for record in records(desk, company).await?.values() {
            let own = held_by(desk, record).await?;
            held.extend(own.into_iter().filter(|held| held.reservation.order == *number));
        }
        let after = desk.store.find_order(company, number).await?;
        if !after.is_some_and(|after| after.is_unchanged(&before)) {
            continue;
        }
        let drifts = drift(&before.order, &before.receipts, &held);
        if drifts.is_empty() {
            return Ok(Settled::Agrees);
        }
        let is_repaired = with_repair && put_right(desk, &before, &drifts).await?;
        return Ok(Settled::Drifts(drifts, is_repaired));
    }
    Ok(Settled::Busy)
}

async fn put_right<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    known: &LoadedOrder,
    drifts: &[Drift],
) -> Result<bool, StepError> {
    let (mut order, mut receipts) = (known.order.clone(), known.receipts.clone());
    repair(&mut order, &mut receipts, drifts);
    let mut change = desk.change();
    change.put_taken(known, &order, &receipts)?;
    let is_repaired = !change.is_empty();
    if is_repaired {
        desk.commit(change).await?;
    }
    Ok(is_repaired)
}

/// Every invoice of a company. One that moves from a state that was listed to one that was listed before is seen the
/// second time.
async fn records<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &CompanyCode,
) -> Result<BTreeMap<InvoiceId, InvoiceRecord>, StepError> {
    let mut found = BTreeMap::new();
    for state in State::ALL.iter().chain(State::ALL) {
        let mut after: Option<String> = None;
        loop {
            let page = desk.store.list_by_state(Some(company), *state, AT_ONCE, after.as_deref()).await?;
            found.extend(page.entries.into_iter().map(|record| (record.id.clone(), record)));
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
    }
    Ok(found)
}

/// What was invoiced by invoices that have been deleted since (AUD-3).
async fn held_by_deleted<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &CompanyCode,
    number: &OrderNumber,
) -> Result<Vec<Held>, StepError> {
    let taken = desk.store.list_taken_by_deleted(company, number).await?;
    Ok(taken.into_iter().map(|reservation| Held { reservation, is_invoiced: true }).collect())
}

/// What an invoice has taken, as orders count it.
pub(crate) async fn held_by<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: &InvoiceRecord,
) -> Result<Vec<Held>, StepError> {
    if record.reservations == 0 {
        return Ok(Vec::new());
    }
    let is_invoiced = record.state.is_dispatched();
    let mut own = desk.store.load_reservations(&record.id).await?;
    // What a credit note holds is off what was invoiced (CRED-14).
    if record.kind == DocumentKind::CreditNote {
        for reservation in &mut own {
            reservation.quantity = -reservation.quantity;
            reservation.amount = -reservation.amount;
        }
    }
    Ok(own.into_iter().map(|reservation| Held { reservation, is_invoiced }).collect())
}
