//! MATCH-36. Who confirms goods that have not come, and how that person is asked.

use attest_model::ids::{CompanyCode, TaskId, UserCode};
use attest_model::master::Role;
use attest_model::record::{InvoiceRecord, Task, TaskKind};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::matching::Responsible;
use attest_store::{Change, Store};

use crate::desk::{Desk, tell};
use crate::message::{MailKind, NotifyMessage};
use crate::{StepError, tasks};

/// MATCH-36. The order's buyer, else whoever holds the Site role of its contract, else of the company.
pub(crate) async fn user_of(
    store: &Store,
    company: &CompanyCode,
    responsible: &Responsible,
) -> Result<Option<UserCode>, StepError> {
    Ok(match responsible {
        Responsible::Buyer(user) => Some(user.clone()),
        Responsible::Site(contract) => {
            let roles = store.find_roles(company).await?.map(|found| found.record).unwrap_or_default();
            let of_site = || roles.iter().filter(|entry| entry.role == Role::Site);
            let own = of_site().find(|entry| contract.is_some() && entry.contract == *contract);
            own.or_else(|| of_site().find(|entry| entry.contract.is_none())).map(|entry| entry.user.clone())
        }
    })
}

/// MATCH-36. The person who may confirm the goods gets a task and a mail, once.
pub(super) async fn ask<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    change: &mut Change,
    after: &mut InvoiceRecord,
    responsible: &Responsible,
) -> Result<(), StepError> {
    // SAMP-6. Nobody is asked about the goods of a sample.
    if after.is_sample || after.tasks.iter().any(|task| task.kind == TaskKind::ConfirmDelivery) {
        return Ok(());
    }
    let Some(company) = after.company.clone() else { return Ok(()) };
    let Some(user) = user_of(desk.store, &company, responsible).await? else { return Ok(()) };
    let now = desk.now();
    let task = Task {
        id: TaskId::derive(now, format!("{}|receipt|{user}", after.id).as_bytes()),
        kind: TaskKind::ConfirmDelivery,
        user,
        on_behalf_of: None,
        assigned_at: now,
        remind_on: tasks::first_reminder(desk, after).await?,
        reminders: 0,
        link: None,
        because: "goods are not confirmed (MATCH-36)".to_owned(),
        returns_to: None,
        escalated_to: None,
    };
    let message = NotifyMessage {
        key: format!("receipt#{}", task.id),
        invoice_id: after.id.clone(),
        mail: MailKind::MissingReceipt { task: task.id.clone() },
    };
    tell(change, &message)?;
    after.tasks.push(task);
    Ok(())
}
