//! Starts the function `approve-link`.

use attest_fn_approve_link::Site;
use attest_outside::clock::SystemClock;
use attest_runtime::{Desk, Error, Start, serve_http};
use attest_store::QueueName;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new().await;
    let (store, queue) = (start.store()?, start.queues(&[QueueName::Flow, QueueName::Notify])?);
    let (keyring, renderer) = (start.keyring()?, start.renderer()?);
    let (tenant, base_url) = (start.tenant()?, start.base_url()?);
    let site = Site { renderer: &renderer, keyring: &keyring, tenant: &tenant, base_url: &base_url };
    let desk = Desk { store: &store, queue: &queue, clock: &SystemClock };
    serve_http(|request| attest_fn_approve_link::handle(desk, &site, request)).await
}
