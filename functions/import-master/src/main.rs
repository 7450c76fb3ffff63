//! Starts the function `import-master`.

use attest_outside::clock::SystemClock;
use attest_runtime::{Desk, Error, Start, serve_queue};
use attest_store::QueueName;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new().await;
    let (store, queue) = (start.store()?, start.queues(&[QueueName::Flow])?);
    let desk = Desk { store: &store, queue: &queue, clock: &SystemClock };
    serve_queue(|event| attest_fn_import_master::handle(desk, event)).await
}
