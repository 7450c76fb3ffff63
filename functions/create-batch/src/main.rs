//! Starts the function `create-batch`.

use attest_outside::clock::SystemClock;
use attest_runtime::{Desk, Error, Start, serve};
use attest_steps::image::{ImageCache, Images};
use attest_store::QueueName;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new().await;
    let (store, queue) =
        (start.store()?, start.queues(&[QueueName::Export, QueueName::Flow, QueueName::Notify])?);
    let (provider, cache) = (start.images(), ImageCache::default());
    let images = Images { provider: provider.as_ref(), cache: &cache };
    let desk = Desk { store: &store, queue: &queue, clock: &SystemClock };
    serve(|event| attest_fn_create_batch::handle(desk, images, event)).await
}
