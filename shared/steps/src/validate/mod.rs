//! Step 1: arrival control (chapters 6 to 10). Reads the raw document again, looks everything up, decides, saves.

mod checks;
mod duplicates;
mod look_up;
mod notify;
mod orders;
mod settle;
mod wakes;

use attest_model::dates::{Timestamp, today};
use attest_model::ids::InvoiceId;
use attest_model::invoice::Invoice;
use attest_model::orders::{CodingRow, OrderStatus};
use attest_model::record::{InvoiceRecord, Next, State};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::arrival::{ArrivalResult, Facts, SubscriptionFact, control};
use attest_payables::attachments::scan;
use attest_payables::checks::Warning;
use attest_payables::coding::Register;
use attest_payables::duplicates::{Judgement, judge};
use attest_payables::lifecycle::{self, Event};
use attest_payables::order_numbers::{awaits_order, describe};
use attest_payables::subscriptions::may_repeat;
use attest_store::{Change, Freshness, Store};
use jiff::civil::Date;

use crate::desk::{Desk, Note, again, go_on, on_heap, save};
use crate::document::{self, Document};
use crate::load::{rests_until, sweep_at};
use crate::message::Cause;
use crate::order_match::{self, Begun};
use crate::subscriptions::{note_past, serve_credit};
use crate::{StepError, report, tasks};

use duplicates::{candidate_of, note_numbers};
use look_up::{Looked, look_up};
use notify::{notify, propose};
use settle::{cools_until, fill_record, keep_match, settle};
use wakes::orders_noted;
pub(crate) use wakes::{topic_of_order, topic_of_subscriptions, topic_of_supplier, wakes};

/// Why a record is validated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// The flow is at arrival control; an invoice that goes on to its match is matched and saved in the same change.
    First,
    /// The same, and it is saved by itself: what both would write does not fit into one change, or somebody was faster.
    Alone,
    /// It has just been noted with what may mend it.
    Second,
    /// A batch is made, or a person looks at it (VAL-2).
    Again(Freshness),
    /// The flow lets it hear what a scan found, where it rests (VAL-68).
    Hearing,
}

impl Look {
    /// How fresh the registers and settings must be that it looks at.
    ///
    /// A document that has just come may be judged as if it had come a moment earlier: where it falls to error, the second
    /// look is exact. Whatever was woken by a change must see that change.
    fn freshness(self, record: &InvoiceRecord) -> Freshness {
        match self {
            Self::First if record.version == 1 => Freshness::Late,
            Self::First | Self::Alone | Self::Second | Self::Hearing => Freshness::Exact,
            Self::Again(freshness) => freshness,
        }
    }

    fn is_of_flow(self) -> bool {
        matches!(self, Self::First | Self::Alone)
    }
}

/// How a look ended.
struct Validated {
    record: InvoiceRecord,
    /// It was noted for the first time with what may mend it.
    is_noted: bool,
    /// Which version of the supplier's subscription numbers was seen.
    numbers: Option<u64>,
}

/// Runs arrival control on an invoice and chooses its next step (ST-4).
///
/// An invoice that falls to error is noted with what may mend it (VAL-69), one of step 4 with what may take it to a match
/// (SUB-1, PROC-4). Both are then looked at once more: what came in between found no note.
///
/// A flow that goes on for a scan comes here with an invoice that rests, and leaves it where it stands unless that changes.
///
/// # Errors
/// [`StepError`]; a repeat starts from fresh records.
pub async fn validate<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    id: &InvoiceId,
    cause: Cause,
) -> Result<Next, StepError> {
    if cause == Cause::Scanned {
        let record = desk.store.load_invoice(id).await?;
        if scan::must_hear(&record) {
            return look_again(desk, record, Look::Hearing).await.map(|heard| heard.next);
        }
    }
    let mut look = Look::First;
    let first = again(|| {
        let look = std::mem::replace(&mut look, Look::Alone);
        async move {
            let record = desk.store.load_invoice(id).await?;
            if record.next != Next::Validate || record.state == State::Held {
                return Ok(Validated { record, is_noted: false, numbers: None });
            }
            on_heap(|| run(desk, record, look)).await
        }
    })
    .await?;
    if !first.is_noted {
        return Ok(first.record.next);
    }
    again(|| async {
        let record = desk.store.load_invoice(id).await?;
        let is_due = if record.state == State::Error {
            record.next == Next::Wait
        } else if awaits_order(&record) && has_new_order(desk.store, &record).await? {
            true
        } else {
            may_repeat(&record) && has_new_numbers(desk.store, &record, first.numbers).await?
        };
        if !is_due {
            return Ok(record.next);
        }
        on_heap(|| run(desk, record, Look::Second)).await.map(|second| second.record.next)
    })
    .await
}

/// Whether an order that an invoice names can be used by now, and could not when it was looked at.
async fn has_new_order(store: &Store, record: &InvoiceRecord) -> Result<bool, StepError> {
    let Some(company) = &record.company else { return Ok(false) };
    let heads = store.find_order_heads(company, &orders_noted(record)).await?;
    Ok(heads.into_iter().flatten().any(|order| {
        order.status == OrderStatus::Committed
            && Some(&order.supplier) == record.supplier.as_ref()
            && !record.orders.contains(&order.number)
    }))
}

/// Whether subscriptions of its supplier were entered since an invoice was looked at.
async fn has_new_numbers(
    store: &Store,
    record: &InvoiceRecord,
    seen: Option<u64>,
) -> Result<bool, StepError> {
    let (Some(company), Some(supplier)) = (&record.company, &record.supplier) else { return Ok(false) };
    let now = store.find_subscription_numbers(company, supplier).await?;
    Ok(now.map(|numbers| numbers.version) != seen)
}

/// VAL-2, VAL-68. Validates an invoice where it stands, as its record was just read; answers the record as it is now.
///
/// One that now fails falls to error, one in error that no longer fails goes back to where it stood. Nothing is saved when
/// the findings are as before.
///
/// # Errors
/// [`StepError`]; a repeat starts from fresh records.
pub async fn revalidate<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: InvoiceRecord,
    freshness: Freshness,
) -> Result<InvoiceRecord, StepError> {
    look_again(desk, record, Look::Again(freshness)).await
}

async fn look_again<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: InvoiceRecord,
    look: Look,
) -> Result<InvoiceRecord, StepError> {
    let id = record.id.clone();
    let mut known = Some(record);
    again(|| {
        let known = known.take();
        async {
            let record = match known {
                Some(known) => known,
                None => desk.store.load_invoice(&id).await?,
            };
            if record.state.is_terminal() || record.state.is_dispatched() || record.next.runs() {
                return Ok(record);
            }
            // On the heap: it is awaited from within large futures.
            on_heap(|| run(desk, record, look)).await.map(|again| again.record)
        }
    })
    .await
}

/// DUP-10. A copy that came by another channel does not enter the flow.
async fn put_aside<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: &InvoiceRecord,
    mut after: InvoiceRecord,
    (first, number): &(InvoiceId, String),
) -> Result<Validated, StepError> {
    let reason = format!("a copy of {number}, which came by another channel as {first}");
    lifecycle::advance(&mut after, Event::Remove, State::Removed, Next::Done, "COPY")
        .map_err(|refused| StepError::invalid(&record.id, refused))?;
    after.sweep_at = rests_until(&after, desk.now());
    let mut change = desk.change();
    save(&mut change, record, &after, Note::rule("DUP-10", "removed", reason))?;
    desk.commit(change).await?;
    after.version = record.version + 1;
    Ok(Validated { record: after, is_noted: false, numbers: None })
}

/// What arrival control judges a document by.
fn facts<'a>(
    document: &'a Document,
    looked: &'a Looked,
    duplicates: Judgement<'a>,
    coding: Option<(&'a [CodingRow], &'a Register)>,
    (now, today): (Timestamp, Date),
) -> Facts<'a> {
    Facts {
        trail: Some(&document.trail),
        company: looked.company.as_ref(),
        seller: looked.seller.clone(),
        supplier: looked.supplier.as_ref(),
        periods: &looked.tables.periods,
        duplicates,
        preceding: &looked.preceding,
        prepaid: looked.prepaid,
        line_orders: &looked.lines,
        contracts: &looked.contracts,
        subscription: SubscriptionFact {
            supplier_has_any: looked.has_subscriptions,
            is_named: looked.subscription.is_some(),
        },
        coding,
        now: Some(now),
        ..Facts::new(&document.invoice, &looked.header, &looked.settings, today)
    }
}

/// Whether a look found nothing new; that a scan was heard of is new (ATT-2), and so is that a step no longer fails.
fn is_as_before(before: &InvoiceRecord, after: &InvoiceRecord) -> bool {
    after.state == before.state
        && after.findings == before.findings
        && after.reason == before.reason
        && !scan::is_unheard(before)
}

/// What goes with a look beside the record: numbers, a proposed supplier, subscriptions, mails, reservations.
async fn keep_beside(
    store: &Store,
    change: &mut Change,
    (record, after): (&InvoiceRecord, &mut InvoiceRecord),
    invoice: &Invoice,
    looked: &Looked,
    result: &ArrivalResult,
) -> Result<(), StepError> {
    note_numbers(change, after, looked, candidate_of(looked, invoice, record).as_ref())?;
    if !record.is_sample {
        propose(store, change, result, looked).await?;
    }
    serve_credit(store, change, after, invoice).await?;
    note_past(store, change, record, after).await?;
    notify(change, after, &looked.settings)?;
    if after.state == State::Rejected || after.state == State::Removed {
        tasks::release(store, change, after).await?;
    }
    Ok(())
}

/// One look. It holds much; its callers keep it off their stacks.
async fn run<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: InvoiceRecord,
    look: Look,
) -> Result<Validated, StepError> {
    let (now, freshness) = (desk.now(), look.freshness(&record));
    let mut document = on_heap(|| document::read(desk.store, &record)).await?;
    let mut looked = on_heap(|| look_up(desk.store, &record, &mut document.invoice, freshness)).await?;
    let lines = (&document.invoice, document.manual_lines.as_slice());
    let checks = on_heap(|| checks::run(desk.store, &record, lines, &mut looked)).await?;
    let zone = looked.company.as_ref().map_or("UTC", |company| company.time_zone.as_str());
    let today = today(now, zone);
    let candidate = candidate_of(&looked, &document.invoice, &record);
    let judged = candidate.as_ref().map(|c| judge(c, &looked.earlier, &looked.settings)).unwrap_or_default();
    // SAMP-6. A sample is no copy of a live document.
    let copy_of = judged
        .copy_of
        .filter(|_| !record.is_sample)
        .map(|earlier| (earlier.id.clone(), earlier.number.clone()));
    let register = looked.coding_register(desk.store, &record.coding).await?;
    let coding = register.as_ref().map(|register| (record.coding.as_slice(), register));
    let mut result = control(&facts(&document, &looked, judged, coding, (now, today)));
    result.findings.splice(0..0, document.findings.drain(..));
    result.findings.extend(checks.checked.warnings.iter().map(Warning::finding));

    let mut after = record.clone();
    describe(&mut document.invoice, &looked.header, &looked.lines);
    fill_record(&mut after, &document.invoice, &looked, &result);
    after.not_evaluated = checks.checked.not_evaluated;
    let mut change = desk.change();
    if let Some(first) = copy_of {
        return put_aside(desk, &record, after, &first).await;
    }
    if record.reservations > 0 {
        keep_match(&mut after, &record);
    }
    let reason = settle(&mut after, &looked, &result, now)?;
    scan::heard(&mut after);
    if !look.is_of_flow() && is_as_before(&record, &after) {
        return Ok(Validated { record, is_noted: false, numbers: None });
    }
    if document.breaks_rules && (look.is_of_flow() || after.findings != record.findings) {
        report::keep(desk.store, &record, looked.company.as_ref()).await?;
    }
    after.wakes = wakes(&after, &document.invoice, &looked.settings);
    after.validate_at = cools_until(&after, &document.invoice, &looked, now);
    after.sweep_at = sweep_at(&after, after.validate_at, now);
    keep_beside(desk.store, &mut change, (&record, &mut after), &document.invoice, &looked, &result).await?;
    change.set_articles(&record, &mut after, checks.quantities);
    // The intake stored the document as it was read; only a suffix of an order number changes it, and later rules may find
    // another one.
    let mut numbers = looked.lines.iter().flatten().chain([&looked.header]);
    if record.version > 1 || numbers.any(|number| number.wbs.is_some()) {
        desk.store.put_model(&record.id, &document.invoice).await?;
    }
    let note = Note::rule("ARR-12", "validated", reason);
    if look == Look::First
        && let Some(around) = looked.around_match(desk.store, &after).await?
    {
        let way = vec![(note, after.state)];
        let (before, invoice) = (record.clone(), document.invoice);
        let begun = Begun { before, record: after.clone(), change, way, invoice, around };
        return match order_match::go_through(desk, begun).await? {
            Some(next) => {
                Ok(Validated { record: InvoiceRecord { next, ..after }, is_noted: false, numbers: None })
            }
            None => on_heap(|| run(desk, record, Look::Alone)).await,
        };
    }
    save(&mut change, &record, &after, note)?;
    let is_noted = look.is_of_flow() && after.wakes.iter().any(|topic| !record.wakes.contains(topic));
    if matches!(look, Look::Again(_)) && after.next.runs() {
        go_on(&mut change, &after.id, record.version + 1, Cause::Next)?;
    }
    desk.commit(change).await?;
    after.version = record.version + 1;
    Ok(Validated { record: after, is_noted, numbers: looked.subscription_numbers })
}
