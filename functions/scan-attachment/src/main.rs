//! Starts the function `scan-attachment`.

use attest_outside::clock::SystemClock;
use attest_outside::scanner::Clamd;
use attest_runtime::{Desk, Error, Start, serve_queue};
use attest_steps::scan_attachment::Scans;
use attest_store::QueueName;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new().await;
    let (store, queue) = (start.store()?, start.queues(&[QueueName::Flow, QueueName::Notify])?);
    let desk = Desk { store: &store, queue: &queue, clock: &SystemClock };
    // GuardDuty looks at the quarantine by itself.
    let scans = Scans::<Clamd>::ByBucket;
    serve_queue(|event| attest_fn_scan_attachment::handle(desk, scans, event)).await
}
