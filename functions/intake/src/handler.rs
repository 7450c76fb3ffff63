//! Objects uploaded below `inbox/` are taken in (IN-2 … IN-7).

use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_runtime::{Desk, SqsBatchResponse, SqsEvent, body, lift, s3};
use attest_steps::intake::intake;
use attest_steps::message::Uploaded;

/// One message after the other: each may hold 100 MiB (IN-20).
const AT_ONCE: usize = 1;

/// Takes in what the bucket's notices name.
pub async fn handle<Q: Queue, C: Clock>(desk: Desk<'_, Q, C>, event: SqsEvent) -> SqsBatchResponse {
    lift(event, AT_ONCE, async |message| {
        for object in s3::objects(body(&message)?)? {
            let s3::Object { key, version, at } = object;
            intake(desk, &Uploaded { key, version, at }).await?;
        }
        Ok(())
    })
    .await
}
