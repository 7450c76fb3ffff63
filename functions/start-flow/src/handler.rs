//! Starts the flow of invoices, and records on the invoice what failed for good (PROC-2).

use attest_model::ids::InvoiceId;
use attest_outside::clock::Clock;
use attest_outside::flow::InvoiceFlow;
use attest_outside::queue::Queue;
use attest_runtime::{Desk, Retry, SqsBatchResponse, SqsEvent, SqsMessage, StepError, body, lift};
use attest_steps::flow::{record_failure, start};
use attest_steps::message::{FlowMessage, StepCommand, decode, encode};
use serde::{Deserialize, Serialize};

/// Executions that one batch runs side by side: all of them, since this function only waits.
const AT_ONCE: usize = 10;

/// What this function is called with.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Event {
    /// Invoices whose flow goes on, from the queue.
    Batch(SqsEvent),
    /// A step that failed for good, from the state machine.
    Failure(Failed),
}

/// A step that failed for good.
#[derive(Debug, Deserialize)]
pub struct Failed {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// What the state machine caught.
    pub failure: Caught,
}

/// What the state machine caught.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Caught {
    /// The kind: the function's `errorType`, or a word of the state machine.
    pub error: String,
    /// The reason; absent after a time-out.
    #[serde(default)]
    pub cause: String,
}

/// What this function answers.
#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// The messages that the queue must keep.
    Batch(SqsBatchResponse),
    /// The failure stands on the invoice.
    Recorded {
        /// The invoice.
        invoice_id: InvoiceId,
    },
}

/// Runs the flow of each invoice of a batch, or records a failure.
///
/// # Errors
/// What the store answers to the record of a failure.
pub async fn handle<Q: Queue, C: Clock, F: InvoiceFlow>(
    desk: Desk<'_, Q, C>,
    flow: &F,
    event: Event,
) -> Result<Answer, StepError> {
    match event {
        Event::Batch(batch) => {
            Ok(Answer::Batch(lift(batch, AT_ONCE, async |message| run(desk, flow, message).await).await))
        }
        Event::Failure(Failed { invoice_id, failure }) => {
            record_failure(desk, &invoice_id, &format!("{}: {}", failure.error, reason(&failure.cause)))
                .await?;
            Ok(Answer::Recorded { invoice_id })
        }
    }
}

async fn run<Q: Queue, C: Clock, F: InvoiceFlow>(
    desk: Desk<'_, Q, C>,
    flow: &F,
    message: SqsMessage,
) -> Result<(), StepError> {
    let FlowMessage { invoice_id, version, cause } = decode(body(&message)?)?;
    let next = match start(desk, &invoice_id, cause).await {
        Ok(next) if !next.runs() => return Ok(()),
        Ok(next) => next,
        // Nothing that the queue could repeat: the invoice says what is wrong with it. One that is not there cannot.
        Err(error)
            if error.retry() == Retry::Never && desk.store.find_invoice(&invoice_id).await?.is_some() =>
        {
            return record_failure(desk, &invoice_id, &error.to_string()).await;
        }
        Err(error) => return Err(error),
    };
    flow.execute(&encode(&StepCommand { invoice_id, version, cause, next })?).await?;
    Ok(())
}

/// The message of a function's failure: its answer is JSON text with `errorMessage`.
fn reason(cause: &str) -> String {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Told {
        error_message: String,
    }
    decode::<Told>(cause).map_or_else(|_| cause.to_owned(), |told| told.error_message)
}
