//! A message is rejected as a whole (IN-6).

use attest_model::ids::{InvoiceId, MessageId, UserCode};
use attest_model::record::{Actor, InvoiceRecord, Next, State};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::lifecycle::{self, Event};
use attest_store::{MessageRecord, MessageState, Rejection};

use crate::desk::{Desk, Note, again, save};
use crate::{StepError, tasks};

/// Why a rejected invoice stands where it stands.
const REASON: &str = "MESSAGE_REJECTED";

/// What rejecting a message did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The message.
    pub message: MessageRecord,
    /// Its invoices that are rejected now.
    pub invoices: Vec<InvoiceId>,
    /// Its invoices that were passed on before; they stay.
    pub passed_on: Vec<InvoiceId>,
}

/// Rejects a message with all its invoices that have not been passed on; a repeat goes on where this one stopped.
///
/// # Errors
/// [`StepError::Invalid`] for a message that is unknown, refused, or whose invoices have all been passed on.
pub async fn reject_message<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    id: &MessageId,
    by: &UserCode,
    reason: &str,
) -> Result<Rejected, StepError> {
    let message = again(|| async { mark(desk, id, by, reason).await }).await?;
    let mut rejected = Rejected { message, invoices: Vec::new(), passed_on: Vec::new() };
    for id in &rejected.message.invoices {
        if again(|| async { reject(desk, id, by, reason).await }).await? {
            rejected.invoices.push(id.clone());
        } else {
            rejected.passed_on.push(id.clone());
        }
    }
    Ok(rejected)
}

/// The message first: from here on nothing loads it any more.
async fn mark<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    id: &MessageId,
    by: &UserCode,
    reason: &str,
) -> Result<MessageRecord, StepError> {
    let refuse = |cause: &str| Err(StepError::invalid(id, cause));
    let Some(found) = desk.store.find_message(id).await? else { return refuse("no message has this id") };
    let mut message = found.record;
    match message.state {
        MessageState::Rejected => return Ok(message),
        MessageState::Refused => return refuse("the message is refused already; nothing of it is live"),
        MessageState::Loading => return refuse("the message is being loaded; reject it once it is"),
        MessageState::NotLoaded | MessageState::Loaded => {}
    }
    let records = desk.store.load_invoices(&message.invoices).await?;
    if !records.is_empty() && records.iter().all(is_passed_on) {
        return refuse("all its invoices have been passed on; it can no longer be rejected");
    }
    message.state = MessageState::Rejected;
    message.rejected = Some(Rejection { by: by.clone(), at: desk.now(), reason: reason.to_owned() });
    let mut change = desk.change();
    change.put_message(Some(found.version), &message)?;
    desk.commit(change).await?;
    Ok(message)
}

const fn is_passed_on(record: &InvoiceRecord) -> bool {
    record.state.is_dispatched()
}

/// Answers whether the invoice is out of the flow; one that was passed on stays.
async fn reject<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    id: &InvoiceId,
    by: &UserCode,
    reason: &str,
) -> Result<bool, StepError> {
    let record = desk.store.load_invoice(id).await?;
    if matches!(record.state, State::Rejected | State::Removed) {
        return Ok(true);
    }
    if is_passed_on(&record) {
        return Ok(false);
    }
    let mut after = record.clone();
    let moved = lifecycle::advance(&mut after, Event::Reject, State::Rejected, Next::Done, REASON)
        .map_err(|refused| StepError::invalid(id, refused))?;
    after.hold = None;
    after.sweep_at = crate::load::rests_until(&after, desk.now());
    after.wakes.clear();
    let mut change = desk.change();
    tasks::revoke(desk.store, &mut change, &moved.revoke).await?;
    tasks::release(desk.store, &mut change, &mut after).await?;
    let note = Note {
        actor: Actor::User { user: by.clone(), on_behalf_of: None },
        action: "rejected",
        reason: format!("its message was rejected as a whole: {reason}"),
        channel: "workbench".to_owned(),
    };
    save(&mut change, &record, &after, note)?;
    desk.commit(change).await?;
    Ok(true)
}
