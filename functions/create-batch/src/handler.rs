//! Create Batch: by the timer for every company, or called for some (FIN-5).

use attest_model::ids::{BatchId, CompanyCode, InvoiceId, UserCode};
use attest_outside::clock::Clock;
use attest_outside::images::ImageProvider;
use attest_outside::queue::Queue;
use attest_runtime::{Desk, StepError};
use attest_steps::create_batch::{create_batch, scheduled};
use attest_steps::image::{Images, note_keys};
use serde::{Deserialize, Serialize};

/// What this function is called with; a timer's event has neither.
#[derive(Debug, Default, Deserialize)]
pub struct Event {
    /// The companies; absent: every one whose `batch.schedule` says that it is time.
    #[serde(default)]
    pub companies: Option<Vec<CompanyCode>>,
    /// Who asks for it.
    #[serde(default)]
    pub by: Option<UserCode>,
}

/// What was made.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The batches.
    pub batches: Vec<BatchId>,
    /// Documents that stay behind; why stands on them.
    pub dropped: Vec<InvoiceId>,
}

/// Makes batches of what is ready.
///
/// # Errors
/// What the step answers; what was made stays, a repeat goes on.
pub async fn handle<Q: Queue, C: Clock, P: ImageProvider>(
    desk: Desk<'_, Q, C>,
    images: Images<'_, P>,
    event: Event,
) -> Result<Answer, StepError> {
    let companies = match event.companies {
        Some(companies) => companies,
        None => scheduled(desk).await?,
    };
    let mut answer = Answer::default();
    for company in companies {
        note_keys(desk, images, &company).await?;
        let batched = create_batch(desk, &company, event.by.as_ref()).await?;
        answer.batches.extend(batched.batches.into_iter().map(|batch| batch.id));
        answer.dropped.extend(batched.dropped.into_iter().map(|dropped| dropped.invoice));
    }
    Ok(answer)
}
