//! MATCH-63: a corrected receipt or a changed order leaves less than invoices have reserved or been invoiced for.

use attest_model::ids::{CompanyCode, InvoiceId, OrderNumber};
use attest_model::money::Decimal;
use attest_model::record::{InvoiceRecord, Next, State, WokenBy};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::lifecycle::{Event, advance, move_beneath};
use attest_payables::matching::Responsible;
use attest_payables::matching::reservation::{HeldReservation, OverInvoiced, is_short, shortfall};
use attest_store::LoadedOrder;

use crate::desk::{Desk, Note, again, go_on, save, tell};
use crate::load::{scopes_of, sweep_at};
use crate::message::{Cause, MailKind, NotifyMessage};
use crate::order_match::{deadline, user_of};
use crate::{StepError, tasks};

/// Records read at once.
const AT_ONCE: i32 = 100;

/// The reason of an invoice whose reservations gave way.
const RELEASED: &str = "RECEIPT_CORRECTED";

/// Releases the youngest reservations until the rest fits, lets their invoices be matched again, and tells the buyer of
/// what is invoiced already.
///
/// Without a shortfall it reads the order and nothing else; a repeat finds nothing left to do.
///
/// # Errors
/// [`StepError`]; a repeat goes on.
pub(crate) async fn settle<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &CompanyCode,
    number: &OrderNumber,
    why: WokenBy,
) -> Result<(), StepError> {
    let Some(loaded) = desk.store.find_order(company, number).await? else { return Ok(()) };
    if !is_short(&loaded.order, &loaded.receipts) {
        return Ok(());
    }
    let records = of_order(desk, company, number).await?;
    let mut held = Vec::new();
    let is_holding = |record: &&InvoiceRecord| record.reservations > 0 && !record.state.is_dispatched();
    for record in records.iter().filter(is_holding) {
        let made_at = record.reserved_at.unwrap_or(record.received_at);
        for reservation in desk.store.load_reservations(&record.id).await? {
            held.push(HeldReservation { invoice: record.id.clone(), made_at, reservation });
        }
    }
    let found = shortfall(&loaded.order, &loaded.receipts, &held);
    for id in &found.released {
        again(|| give_back(desk, id, number, why)).await?;
    }
    if found.invoiced.is_empty() {
        return Ok(());
    }
    report(desk, company, &loaded, &records, &found.invoiced).await
}

/// Invoices of a company that name an order and may hold or have taken something of it. Nothing lists them by order: a
/// shortfall is rare, a note of every match would be written for each.
async fn of_order<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &CompanyCode,
    number: &OrderNumber,
) -> Result<Vec<InvoiceRecord>, StepError> {
    let mut found = Vec::new();
    for state in HOLDING {
        let mut after: Option<String> = None;
        loop {
            let page = desk.store.list_by_state(Some(company), *state, AT_ONCE, after.as_deref()).await?;
            found.extend(page.entries.into_iter().filter(|record| record.orders.contains(number)));
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
    }
    Ok(found)
}

/// Where an invoice may stand that holds reservations, or has just been sent with them.
const HOLDING: &[State] = &[
    State::Error,
    State::Held,
    State::Matched,
    State::Review,
    State::Approval,
    State::Disputed,
    State::AwaitingCredit,
    State::FinalCheck,
    State::Ready,
    State::Dispatched,
];

/// One invoice gives everything back and is matched again; what people had approved no longer holds.
async fn give_back<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    id: &InvoiceId,
    number: &OrderNumber,
    why: WokenBy,
) -> Result<(), StepError> {
    let before = desk.store.load_invoice(id).await?;
    if before.reservations == 0 || before.state.is_dispatched() {
        return Ok(());
    }
    let refused = |refused: attest_payables::lifecycle::Refused| StepError::invalid(id, refused);
    let settings = desk.store.load_settings(&scopes_of(&before)).await?;
    let mut after = before.clone();
    let mut change = desk.change();
    tasks::release(desk.store, &mut change, &mut after).await?;
    for made in &mut after.decisions {
        made.is_void = true;
    }
    after.plan = None;
    after.woken_by = Some(why);
    match (&mut after.credit_request, after.state) {
        (Some(request), State::AwaitingCredit) => request.came_from = State::Matching,
        (None, State::AwaitingCredit) => {}
        (_, State::Held | State::Disputed | State::Error) => {
            move_beneath(&mut after, Event::Review, State::Review, Next::Match, RELEASED).map_err(refused)?;
        }
        _ => {
            let links = attest_payables::lifecycle::end_tasks(&mut after);
            tasks::revoke(desk.store, &mut change, &links).await?;
            advance(&mut after, Event::Review, State::Review, Next::Match, RELEASED).map_err(refused)?;
            advance(&mut after, Event::Match, State::Matching, Next::Match, RELEASED).map_err(refused)?;
        }
    }
    after.sweep_at = sweep_at(&after, deadline(&after, &settings), desk.now());
    let reason =
        format!("less is left of order {number} than was reserved; the youngest reservations give way");
    save(&mut change, &before, &after, Note::rule("MATCH-63", "released", reason))?;
    if after.next.runs() {
        go_on(&mut change, id, before.version + 1, Cause::Next)?;
    }
    desk.commit(change).await
}

/// The buyer learns what cannot be taken back, by a mail that goes with one of the order's invoices.
async fn report<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    company: &CompanyCode,
    loaded: &LoadedOrder,
    records: &[InvoiceRecord],
    invoiced: &[OverInvoiced],
) -> Result<(), StepError> {
    let order = &loaded.order;
    let responsible = match &order.buyer {
        Some(buyer) => Responsible::Buyer(buyer.clone()),
        None => Responsible::Site(order.contract.clone()),
    };
    let invoice =
        records.iter().filter(|record| record.state.is_dispatched()).max_by_key(|record| record.changed_at);
    let to = user_of(desk.store, company, &responsible).await?;
    let (Some(to), Some(invoice)) = (to, invoice.or(records.first())) else {
        tracing::warn!(order = %order.number, "More is invoiced than is left, and nobody can be told");
        return Ok(());
    };
    let lines: Vec<(Option<String>, Decimal)> =
        invoiced.iter().map(|over| (over.order_line.as_deref().map(Into::into), over.excess)).collect();
    let words: Vec<String> = lines
        .iter()
        .map(|(line, excess)| format!("{}={}", line.as_deref().unwrap_or("-"), excess.normalize()))
        .collect();
    let message = NotifyMessage {
        key: format!("over#{company}#{}#{}", order.number, words.join(",")),
        invoice_id: invoice.id.clone(),
        mail: MailKind::OverInvoiced { to, order: order.number.clone(), lines },
    };
    let mut change = desk.change();
    tell(&mut change, &message)?;
    desk.commit(change).await
}
