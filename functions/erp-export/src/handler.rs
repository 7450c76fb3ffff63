//! Writes the files of batches for the ERP (FIN-7, FIN-8).

use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_runtime::{Desk, SqsBatchResponse, SqsEvent, body, lift};
use attest_steps::erp_export::erp_export;
use attest_steps::message::{ExportMessage, decode};

/// One batch after the other: each holds up to 500 documents.
const AT_ONCE: usize = 1;

/// Exports the batches that the messages name.
pub async fn handle<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, event: SqsEvent) -> SqsBatchResponse {
    lift(event, AT_ONCE, async |message| {
        let message: ExportMessage = decode(body(&message)?)?;
        erp_export(desk, &message.batch_id).await.map(drop)
    })
    .await
}
