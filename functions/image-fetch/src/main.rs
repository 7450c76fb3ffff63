//! Starts the function `image-fetch`.

use attest_runtime::{Error, Start, serve_http};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new().await;
    let (store, images) = (start.store()?, start.images());
    serve_http(|request| attest_fn_image_fetch::handle(&store, images.as_ref(), request)).await
}
