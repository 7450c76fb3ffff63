//! The desk every step works at: store, queues and clock, and the way a decision is saved.

use std::pin::Pin;

use attest_model::dates::Timestamp;
use attest_model::ids::InvoiceId;
use attest_model::record::{Actor, InvoiceRecord, SCHEMA_VERSION, State, TrailEntry};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_store::{Change, QueueName, Store};

use crate::message::{Cause, FlowMessage, NotifyMessage, encode};
use crate::{StepError, subscriptions};

/// Most times a step is done again because somebody else was faster; then the queue brings it back.
const ATTEMPTS: usize = 8;

/// Store, queues and clock.
pub struct Desk<'a, Q, C> {
    /// Records and documents.
    pub store: &'a Store,
    /// Where messages go.
    pub queue: &'a Q,
    /// Now.
    pub clock: &'a C,
}

impl<Q, C> Clone for Desk<'_, Q, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Q, C> Copy for Desk<'_, Q, C> {}

impl<Q: Queue, C: Clock> Desk<'_, Q, C> {
    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// An empty change made now.
    pub fn change(&self) -> Change {
        Change::new(self.now())
    }

    /// Commits a change and sends its messages; what cannot be sent stays in the outbox for the sweep.
    ///
    /// # Errors
    /// [`StepError::Store`]; nothing was changed then, or the answer was lost and a repeat does no harm.
    pub async fn commit(&self, change: Change) -> Result<(), StepError> {
        let outgoing = self.store.commit(change).await?;
        for message in outgoing {
            if let Err(error) = self.queue.send(&message).await {
                tracing::warn!(message_id = %message.id, %error, "A message stays in the outbox");
                continue;
            }
            if message.is_kept
                && let Err(error) = self.store.forget(&message).await
            {
                tracing::warn!(message_id = %message.id, %error, "A sent message stays in the outbox");
            }
        }
        Ok(())
    }
}

/// Why a record changes, for its trail (AUD-1).
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) actor: Actor,
    pub(crate) action: &'static str,
    pub(crate) reason: String,
    pub(crate) channel: String,
}

impl Note {
    /// A decision of ours, by the statement or step that makes it.
    pub(crate) fn rule(name: &str, action: &'static str, reason: impl Into<String>) -> Self {
        Self {
            actor: Actor::Rule { name: name.to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
            action,
            reason: reason.into(),
            channel: "flow".to_owned(),
        }
    }
}

/// Saves a record with its entry in the trail.
pub(crate) fn save(
    change: &mut Change,
    before: &InvoiceRecord,
    after: &InvoiceRecord,
    note: Note,
) -> Result<(), StepError> {
    save_way(change, before, after, [(note, after.state)])
}

/// Saves a record that went through several states in one change, with an entry for each of them.
pub(crate) fn save_way(
    change: &mut Change,
    before: &InvoiceRecord,
    after: &InvoiceRecord,
    way: impl IntoIterator<Item = (Note, State)>,
) -> Result<(), StepError> {
    change.save_invoice(before, after)?;
    subscriptions::forget_served(change, before, after);
    let mut from = before.state;
    for (note, to) in way {
        let entry = TrailEntry {
            schema: SCHEMA_VERSION,
            invoice: after.id.clone(),
            version: before.version + 1,
            at: change.at(),
            actor: note.actor,
            action: note.action.to_owned(),
            before: from,
            after: to,
            reason: note.reason,
            channel: note.channel,
        };
        change.trail(after.company.as_ref(), &entry)?;
        from = to;
    }
    Ok(())
}

/// Lets the flow of an invoice go on after the commit.
///
/// Under [`Cause::Next`] the change must save the record itself, with a `next` that runs: the record then stands for the
/// message, and the sweep finds it when the message is lost. Under [`Cause::Scanned`] the result that is unheard stands for it.
pub(crate) fn go_on(
    change: &mut Change,
    id: &InvoiceId,
    version: u64,
    cause: Cause,
) -> Result<(), StepError> {
    let body = encode(&FlowMessage { invoice_id: id.clone(), version, cause })?;
    let seed = format!("{id}#{version}");
    match cause {
        Cause::Next | Cause::Scanned => change.announce(QueueName::Flow, &seed, body),
        Cause::Woken | Cause::Receipt | Cause::OrderChange | Cause::Timer => {
            change.send(QueueName::Flow, &seed, body)?;
        }
    }
    Ok(())
}

/// Lets a mail be written after the commit.
pub(crate) fn tell(change: &mut Change, message: &NotifyMessage) -> Result<(), StepError> {
    change.send(QueueName::Notify, &message.key, encode(message)?)?;
    Ok(())
}

/// Does work again from fresh records while somebody else is faster (ST-10).
///
/// # Errors
/// What the work answers; the last conflict after eight attempts.
pub(crate) async fn again<T, F, W>(mut work: W) -> Result<T, StepError>
where
    W: FnMut() -> F,
    F: Future<Output = Result<T, StepError>>,
{
    let mut attempt = 1;
    loop {
        match work().await {
            Err(error) if error.is_conflict() && attempt < ATTEMPTS => attempt += 1,
            other => return other,
        }
    }
}

/// Makes a future in a frame of its own, which is gone when it runs: steps within steps would not fit on a small stack.
#[inline(never)]
pub(crate) fn on_heap<F: Future>(make: impl FnOnce() -> F) -> Pin<Box<F>> {
    Box::pin(make())
}
