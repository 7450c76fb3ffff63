//! Starts the function `image-fetch`.

use attest_outside::clock::SystemClock;
use attest_runtime::{Desk, Error, Start, serve_http};
use attest_steps::image::{ImageCache, Images};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new().await;
    let (store, queue, provider) = (start.store()?, start.queues(&[])?, start.images());
    let cache = ImageCache::default();
    let desk = Desk { store: &store, queue: &queue, clock: &SystemClock };
    let images = Images { provider: provider.as_ref(), cache: &cache };
    serve_http(|request| attest_fn_image_fetch::handle(desk, images, request)).await
}
