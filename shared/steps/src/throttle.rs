//! Bad tokens from one address, counted across all instances of a page (LINK-12).

use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::links::Throttle;

use crate::StepError;
use crate::desk::{Desk, again};

/// Whether an address is answered with 429, whatever it sends.
///
/// # Errors
/// What the store answered.
pub async fn is_closed<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, client: &str) -> Result<bool, StepError> {
    let found = desk.store.find_throttle::<Throttle>(client).await?;
    Ok(found.is_some_and(|found| found.record.is_closed(desk.now())))
}

/// Counts a bad token; answers whether this one is answered with 429.
///
/// # Errors
/// What the store answered.
pub async fn note_bad<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, client: &str) -> Result<bool, StepError> {
    again(|| async {
        let found = desk.store.find_throttle::<Throttle>(client).await?;
        let seen = found.as_ref().map(|found| found.version);
        let mut throttle = found.map(|found| found.record).unwrap_or_default();
        let now = desk.now();
        let is_closed = throttle.note_bad(now);
        let mut change = desk.change();
        change.put_throttle(seen, client, &throttle, throttle.ends_at().unwrap_or(now))?;
        desk.commit(change).await?;
        Ok(is_closed)
    })
    .await
}
