//! Starts the function `notify`.

use attest_fn_notify::Office;
use attest_outside::clock::SystemClock;
use attest_runtime::{Desk, Error, Start, serve};
use attest_store::QueueName;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = Start::new().await;
    let (store, queue) = (start.store()?, start.queues(&[QueueName::Notify])?);
    let (mailer, keyring, renderer) = (start.mailer()?, start.keyring()?, start.renderer()?);
    let (tenant, base_url) = (start.tenant()?, start.base_url()?);
    let office = Office {
        mailer: &mailer,
        renderer: &renderer,
        keyring: &keyring,
        tenant: &tenant,
        base_url: &base_url,
    };
    let desk = Desk { store: &store, queue: &queue, clock: &SystemClock };
    serve(|event| attest_fn_notify::handle(desk, office, event)).await
}
