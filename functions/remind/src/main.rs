//! Starts the function `remind`.

use attest_outside::clock::SystemClock;
use attest_runtime::{Desk, Error, Start, serve};
use attest_store::QueueName;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new().await;
    let (store, queue) = (
        start.store()?,
        start.queues(&[
            QueueName::Intake,
            QueueName::Flow,
            QueueName::Notify,
            QueueName::Export,
            QueueName::Scan,
        ])?,
    );
    let (tenant, restored_at) = (start.tenant()?, start.restored_at()?);
    let desk = Desk { store: &store, queue: &queue, clock: &SystemClock };
    serve(|event| attest_fn_remind::handle(desk, &tenant, restored_at, event)).await
}
