//! Lets invoices go on that wait for something that has changed (MATCH-33, VAL-69).

use attest_model::ids::InvoiceId;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_store::Change;

use crate::StepError;
use crate::desk::{Desk, go_on};
use crate::message::Cause;

/// Items that one transaction takes.
pub(crate) const ITEMS_MAX: usize = 100;

/// Commits a change and lets invoices go on because of it: in the same transaction as many as it has room for, so that
/// none is lost with the process; the others right after it.
pub(crate) async fn commit_waking<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    mut change: Change,
    woken: &[InvoiceId],
    cause: Cause,
) -> Result<(), StepError> {
    let room = ITEMS_MAX.saturating_sub(change.len());
    let (at_once, later) = woken.split_at(woken.len().min(room));
    for id in at_once {
        go_on(&mut change, id, 0, cause)?;
    }
    desk.commit(change).await?;
    for chunk in later.chunks(ITEMS_MAX) {
        let mut change = desk.change();
        for id in chunk {
            go_on(&mut change, id, 0, cause)?;
        }
        desk.commit(change).await?;
    }
    Ok(())
}
