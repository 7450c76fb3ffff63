//! Sample messages, made to test a new supplier's documents (chapter 25).
//!
//! A sample is validated, matched and told of like a live document, and it stops where a person or the ledger would come in:
//! nobody is asked, nothing is reserved, paired, counted or dispatched, and after its time it is deleted.

use attest_model::dates::Timestamp;
use attest_model::invoice::Invoice;
use attest_model::record::{Channel, InvoiceRecord};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;

use crate::desk::Desk;
use crate::{StepError, retention};

/// SAMP-4, SAMP-5. Only the hub sends samples, and the document says so.
pub(crate) fn is_sample(channel: Channel, invoice: &Invoice) -> bool {
    channel == Channel::Hub && invoice.is_marked_as_test
}

/// SAMP-8. Whether the time of a sample is over.
pub(crate) fn is_over(record: &InvoiceRecord, now: Timestamp) -> bool {
    record.is_sample && record.delete_at.is_some_and(|at| at <= now)
}

/// SAMP-8. Deletes a sample with what was made of it. Its bytes as received and its trail stay as long as those of live
/// documents (AUD-3): nobody can change them.
///
/// # Errors
/// What the store answered; a repeat deletes what is left.
pub(crate) async fn delete<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: &InvoiceRecord,
) -> Result<(), StepError> {
    retention::delete_made(desk.store, &record.id).await?;
    // The record goes last: while it is there, a run that was cut off is made up for.
    let mut change = desk.change();
    change.delete_invoice(record);
    desk.commit(change).await
}
