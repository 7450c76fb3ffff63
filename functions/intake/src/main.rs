//! Starts the function `intake`.

use attest_outside::clock::SystemClock;
use attest_runtime::{Desk, Error, Start, serve_queue};
use attest_store::QueueName;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new().await;
    let (store, queue) =
        (start.locking_store()?, start.queues(&[QueueName::Flow, QueueName::Notify, QueueName::Scan])?);
    let desk = Desk { store: &store, queue: &queue, clock: &SystemClock };
    serve_queue(|event| attest_fn_intake::handle(desk, event)).await
}
