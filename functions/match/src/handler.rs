//! Order match (steps 2, 3 and 5).

use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_runtime::{Desk, StepError};
use attest_steps::message::{StepAnswer, StepCommand};
use attest_steps::order_match;

/// Runs the step for one invoice.
///
/// # Errors
/// What the step answers.
pub async fn handle<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    command: StepCommand,
) -> Result<StepAnswer, StepError> {
    let next = order_match::order_match(desk, &command.invoice_id).await?;
    Ok(StepAnswer { next })
}
