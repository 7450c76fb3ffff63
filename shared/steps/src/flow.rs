//! The flow of one invoice: runs the step that its record names, until somebody or something must be waited for.
//!
//! On AWS the state machine dispatches on the same word ([`Next`]); this loop is for one process (decision 2).

use attest_model::ids::InvoiceId;
use attest_model::record::{InvoiceRecord, Next, STUCK_IN, State};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::attachments::scan;
use attest_payables::matching::may_repeat;
use attest_payables::order_numbers::awaits_order;
use attest_payables::subscriptions;

use crate::desk::{Desk, Note, again, on_heap, save};
use crate::message::{Cause, FlowMessage};
use crate::{StepError, final_check, order_match, pairing, request_approval, validate};

/// Steps that one run takes at most: a loop in the lifecycle is a defect that must show.
const STEPS_MAX: u64 = 12;

/// Runs one step of a flow that goes on for a cause.
///
/// # Errors
/// What the step answers.
pub async fn run_step<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    tenant: &str,
    id: &InvoiceId,
    next: Next,
    cause: Cause,
) -> Result<Next, StepError> {
    // Each step is a future of its own on the heap: together they would not fit on a small stack.
    match next {
        Next::Validate => on_heap(|| validate::validate(desk, id, cause)).await,
        Next::Match => on_heap(|| order_match::order_match(desk, id)).await,
        Next::RequestApproval => on_heap(|| request_approval::request_approval(desk, tenant, id)).await,
        Next::CreditNotePairing => on_heap(|| pairing::pairing(desk, id)).await,
        Next::FinalCheck => on_heap(|| final_check::final_check(desk, tenant, id)).await,
        Next::Wait | Next::Ready | Next::Done => Ok(next),
    }
}

/// How a run of the flow ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ran {
    /// What is next: a wait, the batch, or nothing.
    pub next: Next,
    /// Steps it took.
    pub steps: u64,
}

/// Runs the flow of an invoice until it waits, is ready or is done.
///
/// # Errors
/// What a step answers; [`StepError::Invalid`] after too many steps.
pub async fn run<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    tenant: &str,
    message: &FlowMessage,
) -> Result<Ran, StepError> {
    let id = &message.invoice_id;
    let mut next = start(desk, id, message.cause).await?;
    for steps in 0..STEPS_MAX {
        if !next.runs() {
            return Ok(Ran { next, steps });
        }
        next = run_step(desk, tenant, id, next, message.cause).await?;
    }
    Err(StepError::invalid(
        id,
        format!("is still not at rest after {STEPS_MAX} steps, next is {}", next.word()),
    ))
}

/// Where the flow begins: at the record's next step, or at the one that what it waited for may change.
///
/// What a scan found is judged where the invoice rests, on hold as well; its record stays as it is until then.
///
/// # Errors
/// What the store answered.
pub async fn start<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    id: &InvoiceId,
    cause: Cause,
) -> Result<Next, StepError> {
    again(|| async {
        let record = desk.store.load_invoice(id).await?;
        if cause == Cause::Scanned {
            return Ok(if scan::must_hear(&record) { Next::Validate } else { Next::Wait });
        }
        if record.state == State::Held {
            return Ok(Next::Wait);
        }
        let Some(next) = resume(&record, cause).filter(|next| *next != record.next) else {
            return Ok(record.next);
        };
        let mut after = record.clone();
        after.next = next;
        after.sweep_at = crate::load::sweep_at(&after, None, desk.now());
        let mut change = desk.change();
        after.woken_by = cause.woken_by();
        let reason = match (after.woken_by, cause) {
            (Some(woken), _) => woken.words(),
            (None, Cause::Timer) => "its time has come",
            (None, _) => "what it waits for has changed",
        };
        save(&mut change, &record, &after, Note::rule("MATCH-33", "woken", reason))?;
        desk.commit(change).await?;
        Ok(next)
    })
    .await
}

/// MATCH-33, VAL-69, CRED-6: the step that is tried again for an invoice that waits.
fn resume(record: &InvoiceRecord, cause: Cause) -> Option<Next> {
    if cause == Cause::Next || record.next != Next::Wait {
        return None;
    }
    if record.state == State::Error {
        Some(Next::Validate)
    } else if record.state == State::AwaitingCredit {
        Some(Next::CreditNotePairing)
    } else if matches!(record.state, State::AwaitingReceipt | State::Matching) {
        Some(Next::Match)
    } else {
        from_step_4(record, cause)
    }
}

/// MATCH-33, SUB-1, PROC-4: the step that may settle an invoice of which nobody has answered what its match left open.
fn from_step_4(record: &InvoiceRecord, cause: Cause) -> Option<Next> {
    match cause {
        Cause::Next | Cause::Timer | Cause::Scanned => None,
        // Which orders it names is looked up again, unless it is known of all.
        Cause::OrderChange if awaits_order(record) => Some(Next::Validate),
        _ if may_repeat(record) => Some(Next::Match),
        // Likewise its subscription.
        Cause::Woken if subscriptions::may_repeat(record) => {
            Some(if record.subscription.is_some() { Next::Match } else { Next::Validate })
        }
        Cause::Woken | Cause::Receipt | Cause::OrderChange => None,
    }
}

/// A step that failed for good: the invoice says so, and where (decision 6, PROC-2). A person mends and starts it again.
///
/// # Errors
/// What the store answered.
pub async fn record_failure<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    id: &InvoiceId,
    cause: &str,
) -> Result<(), StepError> {
    again(|| async {
        let Some(record) = desk.store.find_invoice(id).await? else { return Ok(()) };
        let mut after = record.clone();
        // Where it rests, only arrival control looks at it.
        let step = if record.next.runs() { record.next } else { Next::Validate };
        after.reason = format!("{STUCK_IN}{}", step.word());
        after.sweep_at = after.delete_at;
        let mut change = desk.change();
        save(&mut change, &record, &after, Note::rule("PROC-2", "stuck", cause))?;
        desk.commit(change).await
    })
    .await
}
