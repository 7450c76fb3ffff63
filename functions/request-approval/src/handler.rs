//! Approval (step 4) and the final check (step 6): both open tasks of people.

use attest_model::record::Next;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_runtime::{Desk, StepError};
use attest_steps::message::{StepAnswer, StepCommand};
use attest_steps::{final_check, request_approval};

/// Runs the step that the command names.
///
/// # Errors
/// What the step answers; [`StepError::Invalid`] for a step of another function.
pub async fn handle<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    tenant: &str,
    command: StepCommand,
) -> Result<StepAnswer, StepError> {
    let id = &command.invoice_id;
    let next = match command.next {
        Next::RequestApproval => request_approval::request_approval(desk, tenant, id).await?,
        Next::FinalCheck => final_check::final_check(desk, tenant, id).await?,
        Next::Validate | Next::Match | Next::CreditNotePairing | Next::Wait | Next::Ready | Next::Done => {
            return Err(StepError::Invalid {
                what: format!("step {} of {id}", command.next.word()),
                cause: "expected request_approval or final_check".to_owned(),
            });
        }
    };
    Ok(StepAnswer { next })
}
