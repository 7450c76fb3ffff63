//! Starts the function `validate`.

use attest_outside::clock::SystemClock;
use attest_runtime::{Desk, Error, Start, serve};
use attest_store::QueueName;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new().await;
    let (store, queue) = (start.store()?, start.queues(&[QueueName::Flow, QueueName::Notify])?);
    let desk = Desk { store: &store, queue: &queue, clock: &SystemClock };
    serve(|event| attest_fn_validate::handle(desk, event)).await
}
