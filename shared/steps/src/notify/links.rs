//! Addresses of the pages that mails lead to.

use attest_model::record::{InvoiceRecord, Task};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::links::{Claims, LinkAction, issue};
use attest_render::Links;
use secrecy::ExposeSecret as _;

use super::{Post, Subject, subject};
use crate::desk::Desk;
use crate::{StepError, view};

/// The addresses of a task's page; the token is sealed now and stands nowhere else (LINK-2).
pub(super) async fn links<Q: Queue, C: Clock, M>(
    desk: Desk<'_, Q, C>,
    post: &Post<'_, M>,
    subject: &Subject,
    task: &Task,
) -> Result<Option<Links>, StepError> {
    let Some(id) = &task.link else { return Ok(None) };
    let Some(link) = desk.store.find_link(id).await? else { return Ok(None) };
    let claims = Claims::of_link(post.tenant, &subject.record, &link.record);
    let token = issue(post.keys, &claims).map_err(|error| StepError::invalid(id, error))?;
    let address = |action: LinkAction| match action {
        LinkAction::Open => format!("{}/a/{}", post.base_url, token.expose_secret()),
        LinkAction::Approve | LinkAction::Reject | LinkAction::Ask => {
            format!("{}/a/{}?do={}", post.base_url, token.expose_secret(), action.word())
        }
    };
    Ok(Some(Links {
        open: address(LinkAction::Open),
        approve: claims.allows(LinkAction::Approve).then(|| address(LinkAction::Approve)),
        reject: claims.allows(LinkAction::Reject).then(|| address(LinkAction::Reject)),
        ask: claims.allows(LinkAction::Ask).then(|| address(LinkAction::Ask)),
        expires: view::on_clock(link.record.expires_at, &subject.company),
    }))
}

/// The address of a task's page, for whoever runs the demo; `None` when the task has no link.
///
/// # Errors
/// [`StepError`] when the store does not answer.
pub async fn page_of<Q: Queue, C: Clock, M>(
    desk: Desk<'_, Q, C>,
    post: &Post<'_, M>,
    record: &InvoiceRecord,
    task: &Task,
) -> Result<Option<String>, StepError> {
    let Some(subject) = subject(desk, &record.id).await? else { return Ok(None) };
    Ok(links(desk, post, &subject, task).await?.map(|links| links.open))
}
