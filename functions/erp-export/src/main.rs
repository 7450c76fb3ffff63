//! Starts the function `erp-export`.

use attest_outside::clock::SystemClock;
use attest_runtime::{Desk, Error, Start, serve_queue};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new().await;
    let (store, queue) = (start.store()?, start.queues(&[])?);
    let desk = Desk { store: &store, queue: &queue, clock: &SystemClock };
    serve_queue(|event| attest_fn_erp_export::handle(desk, event)).await
}
