//! The sweep: reminders, ends of waits, lost steps, unsent messages, what is kept no longer (REM-1, REM-2, REM-6, AUD-3).

use attest_model::dates::Timestamp;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_runtime::{Desk, StepError};
use attest_steps::remind::sweep;
use serde::Serialize;
use serde_json::Value;

/// What a run did.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Messages sent that a broken run left behind.
    pub messages: usize,
    /// Invoices whose flow goes on.
    pub resumed: usize,
    /// Reminders written.
    pub reminders: usize,
    /// Notices about subscriptions.
    pub notices: usize,
    /// Invoices deleted because their time is over.
    pub deleted: usize,
}

/// Runs the sweep once, whatever called it.
///
/// # Errors
/// What the sweep answers; the next run goes on.
pub async fn handle<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    tenant: &str,
    restored_at: Option<Timestamp>,
    _timer: Value,
) -> Result<Answer, StepError> {
    let swept = sweep(desk, tenant, restored_at).await?;
    Ok(Answer {
        messages: swept.messages,
        resumed: swept.resumed,
        reminders: swept.reminders,
        notices: swept.notices,
        deleted: swept.deleted,
    })
}
