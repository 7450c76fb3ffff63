//! Arrival control (step 1).

use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_runtime::{Desk, StepError};
use attest_steps::message::{StepAnswer, StepCommand};
use attest_steps::validate;

/// Runs the step for one invoice.
///
/// # Errors
/// What the step answers.
pub async fn handle<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    command: StepCommand,
) -> Result<StepAnswer, StepError> {
    let next = validate::validate(desk, &command.invoice_id, command.cause).await?;
    Ok(StepAnswer { next })
}
