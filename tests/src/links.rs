//! Links of mails, as whoever gets them uses them.

use attest::world::World;
use attest_model::record::{InvoiceRecord, Task};
use attest_steps::approve_link::{Desktop, Posted, decide};
use attest_steps::notify::page_of;

/// The token of the link that the mail of a task carries.
///
/// # Panics
/// When the task has no link.
#[expect(clippy::expect_used, reason = "a test without its link has failed")]
pub async fn token(world: &World, record: &InvoiceRecord, task: &Task) -> String {
    let page = page_of(world.desk(), &world.post(), record, task).await.expect("the store answers");
    let page = page.expect("the task has a link");
    page.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Presses a button of the page behind a link; answers the status and the page that is shown then.
///
/// # Panics
/// When the act could not be carried out.
#[expect(clippy::expect_used, reason = "a test that cannot press a button has failed")]
pub async fn press(world: &World, token: &str, posted: &Posted<'_>) -> (u16, String) {
    let desktop = Desktop {
        renderer: &world.renderer,
        keys: &world.keys,
        tenant: &world.settings.tenant,
        signed_in: None,
        base_url: &world.settings.base_url,
    };
    let shown = decide(world.desk(), &desktop, token, posted).await.expect("the steps answer");
    (shown.status, shown.html)
}

/// The button that approves.
pub const APPROVE: Posted<'static> = Posted { action: "approve", comment: "", to: "", client: "192.0.2.7" };
