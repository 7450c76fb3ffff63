//! Steps 2 and 3: the order match, with rows or by the header (chapter 15). Step 5 branches off here.

use std::collections::BTreeSet;

use attest_model::dates::today;
use attest_model::ids::{InvoiceId, SupplierCode};
use attest_model::invoice::Invoice;
use attest_model::master::{Company, Item};
use attest_model::orders::{GoodsReceipt, PurchaseOrder};
use attest_model::record::{InvoiceRecord, Next, State, WokenBy};
use attest_model::settings::{Settings, keys};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::accrual::Way;
use attest_payables::matching::{
    MatchFacts, MatchResult, Trigger, match_header, match_invoice, may_repeat, references,
};
use attest_store::{Change, LoadedOrder, Store};

use crate::desk::{Desk, Note, again, go_on, on_heap, save_way};
use crate::load::{Around, days_later, sweep_at};
use crate::message::Cause;
use crate::validate::wakes;
use crate::{StepError, final_check, subscriptions, tasks};

mod goods;
mod outcome;

pub(crate) use goods::user_of;
use outcome::{TOO_LARGE, apply, too_large};

/// Items that one transaction takes; a match that would need more goes to a person (reason `TOO_LARGE`).
const ITEMS_MAX: usize = 100;

/// Times a match is looked at: what arrives while it begins to wait would wake nobody.
const LOOKS: usize = 4;

/// Tries to match an invoice with its orders and reserves what it takes (MATCH-40).
///
/// An invoice that begins to wait is noted with the orders that wake it (MATCH-33), and then looks at them once more:
/// whoever changed them in between found no note.
///
/// # Errors
/// [`StepError`]; a repeat starts from fresh records.
pub async fn order_match<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    id: &InvoiceId,
) -> Result<Next, StepError> {
    looks(desk, id, 0, None).await
}

/// Matches an invoice of which arrival control has just decided that it goes on, and saves what both decided in one change:
/// what goes through several states at once is written once. `None` where one change cannot hold both.
///
/// # Errors
/// [`StepError`]; nothing was changed then, and both may be saved one after the other.
pub(crate) async fn go_through<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    begun: Begun,
) -> Result<Option<Next>, StepError> {
    let id = begun.record.id.clone();
    Ok(match on_heap(|| attempt(desk, begun, Occasion::Step)).await? {
        Ok(matched) if matched.overtaken.is_some() => Some(looks(desk, &id, 1, matched.overtaken).await?),
        Ok(matched) => Some(matched.next),
        Err(_) => None,
    })
}

/// Looks at an invoice from the first or a later time on.
async fn looks<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    id: &InvoiceId,
    first: usize,
    mut overtaken: Option<WokenBy>,
) -> Result<Next, StepError> {
    for look in first..LOOKS {
        let matched = again(|| async {
            let mut record = desk.store.load_invoice(id).await?;
            record.woken_by = overtaken.or(record.woken_by);
            let is_due = if look == 0 { record.next == Next::Match } else { may_repeat(&record) };
            if !is_due || record.state == State::Held {
                return Ok(Matched { next: record.next, overtaken: None, result: None });
            }
            on_heap(|| run(desk, record, Occasion::Step)).await
        })
        .await?;
        if matched.overtaken.is_none() {
            return Ok(matched.next);
        }
        overtaken = matched.overtaken;
    }
    Ok(desk.store.load_invoice(id).await?.next)
}

/// AMJ-13, MATCH-33. Tries an unmatched invoice again where it stands; nothing is saved unless it ends elsewhere.
///
/// # Errors
/// [`StepError`]; a repeat starts from fresh records.
pub async fn rematch<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, id: &InvoiceId) -> Result<Next, StepError> {
    repeat(desk, id, Occasion::Repeat).await.map(|matched| matched.next)
}

/// AMJ-14, AMJ-15. The 3-way attempt for a report: what it compared, where the invoice can be matched at all.
///
/// An invoice without an order of method G is only compared; nothing is saved of it.
pub(crate) async fn match_on_demand<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    id: &InvoiceId,
) -> Result<Option<MatchResult>, StepError> {
    repeat(desk, id, Occasion::Report).await.map(|matched| matched.result)
}

async fn repeat<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    id: &InvoiceId,
    occasion: Occasion,
) -> Result<Matched, StepError> {
    again(|| async {
        let record = desk.store.load_invoice(id).await?;
        if record.next != Next::Wait || !may_repeat(&record) || record.orders.is_empty() {
            return Ok(Matched { next: record.next, overtaken: None, result: None });
        }
        on_heap(|| run(desk, record, occasion)).await
    })
    .await
}

/// Why an invoice is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Occasion {
    /// It has reached step 2 or 3, or what it waits for has changed.
    Step,
    /// Create Batch runs (AMJ-13).
    Repeat,
    /// A report of the invoices for matching is run (AMJ-15).
    Report,
}

/// What is matched: an invoice as it stands in a change that another step may have begun.
pub(crate) struct Begun {
    /// As it is stored.
    pub(crate) before: InvoiceRecord,
    /// As it stands now.
    pub(crate) record: InvoiceRecord,
    /// What is to be written already.
    pub(crate) change: Change,
    /// The states it went through, and why.
    pub(crate) way: Vec<(Note, State)>,
    /// The document.
    pub(crate) invoice: Invoice,
    /// What stands around it.
    pub(crate) around: Around,
}

/// How a look at an invoice ended.
struct Matched {
    next: Next,
    /// What changed while it began to wait for it.
    overtaken: Option<WokenBy>,
    /// What was compared, where it was looked at.
    result: Option<MatchResult>,
}

async fn run<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: InvoiceRecord,
    occasion: Occasion,
) -> Result<Matched, StepError> {
    let around = Around::of(desk.store, &record).await?.filter(|around| around.supplier.is_some());
    let around = around
        .ok_or_else(|| StepError::invalid(&record.id, "company or supplier has gone from the register"))?;
    if subscriptions::is_due(&record, &around.settings) {
        let is_step = occasion == Occasion::Step;
        let next =
            if is_step { on_heap(|| subscriptions::run(desk, record, &around)).await? } else { record.next };
        return Ok(Matched { next, overtaken: None, result: None });
    }
    let invoice = desk.store.get_model(&record.id).await?;
    let (before, change) = (record.clone(), desk.change());
    let begun =
        Begun { before: before.clone(), record, change, way: Vec::new(), invoice, around: around.clone() };
    Ok(match attempt(desk, begun, occasion).await? {
        Ok(matched) => matched,
        Err(result) => {
            let is_known = occasion != Occasion::Step && before.reason == TOO_LARGE;
            let next =
                if is_known { before.next } else { too_large(desk, &before, &around.settings).await? };
            Matched { next, overtaken: None, result: Some(result) }
        }
    })
}

/// One attempt; `Err` with what it found where one change cannot hold what it takes.
async fn attempt<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    begun: Begun,
    occasion: Occasion,
) -> Result<Result<Matched, MatchResult>, StepError> {
    let Begun { before, record, mut change, mut way, invoice, around } = begun;
    let (now, settings) = (desk.now(), &around.settings);
    let mut orders = load_orders(desk.store, &record).await?;
    let trigger = match occasion {
        Occasion::Report => Trigger::OnDemand,
        Occasion::Repeat => Trigger::CreateBatch,
        Occasion::Step if record.match_key.is_none() => Trigger::Arrival,
        Occasion::Step => match record.woken_by {
            Some(WokenBy::Receipt) => Trigger::Receipt,
            Some(WokenBy::OrderChange) => Trigger::OrderChange,
            None => Trigger::Revalidation,
        },
    };
    let result = decide(desk.store, &record, &invoice, &around, &orders, (now, trigger)).await?;
    let is_three_way = result.orders.iter().any(|order| order.way == Way::ThreeWay);
    if occasion == Occasion::Report && !is_three_way {
        return Ok(Ok(Matched { next: record.next, overtaken: None, result: Some(result) }));
    }
    let is_repeat = occasion != Occasion::Step;
    let mut after = InvoiceRecord { woken_by: None, ..record.clone() };
    let reason = apply(desk, &mut change, &record, &mut after, &result, settings, &mut orders).await?;
    if is_repeat && after.state == record.state {
        return Ok(Ok(Matched { next: record.next, overtaken: None, result: Some(result) }));
    }
    if after.reservations > 0 {
        tasks::propose_coding(&mut after, around.supplier.as_ref(), settings);
    }
    way.push((Note::rule("MATCH-31", "matched", reason), after.state));
    // What was just loaded decides the final check as well; only an invoice that is stopped takes that step by itself.
    if after.next == Next::FinalCheck
        && let Some(checked) = final_check::pass(desk, &after, &around).await?
    {
        after = checked.record;
        tasks::revoke(desk.store, &mut change, &checked.revoke).await?;
        way.push((final_check::passed(), after.state));
    }
    after.sweep_at = sweep_at(&after, deadline(&after, settings), now);
    after.match_key = Some(desk.store.keep_match(&mut change, &record.id, record.version, &result).await?);
    after.wakes = wakes(&after, &invoice, settings);
    save_way(&mut change, &before, &after, way)?;
    if change.len() > ITEMS_MAX {
        return Ok(Err(result));
    }
    if is_repeat && after.next.runs() {
        go_on(&mut change, &record.id, record.version + 1, Cause::Next)?;
    }
    desk.commit(change).await?;
    let begins_to_wait = after.wakes.iter().any(|topic| !before.wakes.contains(topic));
    let overtaken =
        if begins_to_wait { what_changed(&orders, &load_orders(desk.store, &record).await?) } else { None };
    Ok(Ok(Matched { next: after.next, overtaken, result: Some(result) }))
}

/// What is not as it was when orders were read before.
fn what_changed(seen: &[LoadedOrder], now: &[LoadedOrder]) -> Option<WokenBy> {
    if seen.len() != now.len() {
        return Some(WokenBy::OrderChange);
    }
    let mut changed = seen.iter().zip(now).filter(|(seen, now)| !seen.is_unchanged(now)).peekable();
    changed.peek()?;
    let is_received = changed.any(|(seen, now)| !seen.has_same_receipts(now));
    Some(if is_received { WokenBy::Receipt } else { WokenBy::OrderChange })
}

/// When a wait ends by itself: for goods (MATCH-37), for a credit note (CRED-12), for an account to cool (SEC-2).
pub(crate) fn deadline(
    record: &InvoiceRecord,
    settings: &Settings,
) -> Option<attest_model::dates::Timestamp> {
    if record.state == State::Error {
        return record.validate_at;
    }
    let since = record.waiting_since?;
    let days = if record.state == State::AwaitingReceipt {
        settings.value(&keys::MATCH_WAIT_RECEIPT_DAYS)
    } else if record.state == State::AwaitingCredit {
        settings.value(&keys::CREDIT_WAIT_DAYS)
    } else {
        return None;
    };
    days_later(since, days)
}

/// The orders of an invoice with their receipts; those that have gone are left out.
pub(crate) async fn load_orders(
    store: &Store,
    record: &InvoiceRecord,
) -> Result<Vec<LoadedOrder>, StepError> {
    let Some(company) = &record.company else { return Ok(Vec::new()) };
    let mut orders = Vec::with_capacity(record.orders.len());
    for number in &record.orders {
        orders.extend(store.find_order(company, number).await?);
    }
    Ok(orders)
}

async fn decide(
    store: &Store,
    record: &InvoiceRecord,
    invoice: &Invoice,
    around: &Around,
    loaded: &[LoadedOrder],
    (now, trigger): (attest_model::dates::Timestamp, Trigger),
) -> Result<MatchResult, StepError> {
    let Around { company, tables, settings, .. } = around;
    let orders: Vec<PurchaseOrder> = loaded.iter().map(|loaded| loaded.order.clone()).collect();
    let receipts: Vec<GoodsReceipt> = loaded.iter().flat_map(|loaded| loaded.receipts.clone()).collect();
    let items = items(store, company, invoice, &orders).await?;
    let zone = company.time_zone.as_str();
    let nobody = SupplierCode::new("");
    let facts = MatchFacts {
        invoice,
        company: &company.code,
        supplier: around.supplier.as_ref().map_or(&nobody, |supplier| &supplier.code),
        orders: &orders,
        receipts: &receipts,
        references: &references(invoice, &record.orders, settings),
        settings,
        items: &items,
        conversions: &tables.units,
        trigger,
        today: today(now, zone),
        waiting_since: record.waiting_since.map(|since| today(since, zone)),
    };
    Ok(if invoice.lines.is_empty() { match_header(&facts, &record.orders) } else { match_invoice(&facts) })
}

/// Items of the register, only where units on invoice and order differ: pack sizes are looked up then.
pub(crate) async fn items(
    store: &Store,
    company: &Company,
    invoice: &Invoice,
    orders: &[PurchaseOrder],
) -> Result<Vec<Item>, StepError> {
    let units: BTreeSet<&str> =
        orders.iter().flat_map(|order| order.lines.iter().map(|line| line.unit_code.as_str())).collect();
    let mut codes = BTreeSet::new();
    for line in &invoice.lines {
        if line.unit_code.as_deref().is_some_and(|unit| units.len() != 1 || !units.contains(unit)) {
            let standard = line.standard_item_id.as_ref().map(|id| id.value.as_str());
            let given = [line.sellers_item_id.as_deref(), line.buyers_item_id.as_deref(), standard];
            codes.extend(given.into_iter().flatten().map(attest_model::ids::folded));
        }
    }
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    Ok(store.find_items(&company.code, &codes).await?.into_values().collect())
}
