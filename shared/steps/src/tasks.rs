//! Tasks and their links: opened, revoked, reminded of (LINK-1, LINK-7, LINK-10).

use attest_model::approvals::LinkStatus;
use attest_model::dates::{Date, Timestamp, today};
use attest_model::ids::{LinkId, TaskId, UserCode};
use attest_model::master::Supplier;
use attest_model::money::Decimal;
use attest_model::orders::CodingRow;
use attest_model::record::{InvoiceRecord, Task, TaskKind};
use attest_model::settings::{Settings, keys};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::approval::{ask_anew, coding_sum};
use attest_payables::coding::spread;
use attest_payables::links::Claims;
use attest_store::{Change, Movement, Store};

use crate::StepError;
use crate::desk::{Desk, tell};
use crate::load::Around;
use crate::message::{MailKind, NotifyMessage};

/// Ends the tasks of one kind and names their links.
pub(crate) fn end(record: &mut InvoiceRecord, kind: TaskKind) -> Vec<LinkId> {
    let mut links = Vec::new();
    record.tasks.retain(|task| {
        let ends = task.kind == kind;
        links.extend(task.link.clone().filter(|_| ends));
        !ends
    });
    links
}

/// A match has ended what people were asked in step 4, or has changed what they were shown: their tasks end, their links act
/// no more (LINK-7), and whom to ask is chosen anew.
pub(crate) async fn recall(
    store: &Store,
    change: &mut Change,
    record: &mut InvoiceRecord,
) -> Result<(), StepError> {
    ask_anew(record);
    let mut links = Vec::new();
    for kind in [TaskKind::Choose, TaskKind::Review, TaskKind::Approve] {
        links.extend(end(record, kind));
    }
    revoke(store, change, &links).await
}

/// Links of tasks that ended act no more (LINK-7).
pub(crate) async fn revoke(store: &Store, change: &mut Change, links: &[LinkId]) -> Result<(), StepError> {
    if links.is_empty() {
        return Ok(());
    }
    for found in store.find_links(links).await? {
        if found.record.status == LinkStatus::Open {
            let mut link = found.record;
            link.status = LinkStatus::Revoked;
            change.save_link(found.version, &link)?;
        }
    }
    Ok(())
}

/// Each opened task gets its link and its mail (APPR-5, LINK-1).
pub(crate) fn open(
    change: &mut Change,
    record: &mut InvoiceRecord,
    opened: &[TaskId],
    tenant: &str,
    settings: &Settings,
) -> Result<(), StepError> {
    if record.is_sample {
        // SAMP-2, SAMP-6. Samples do not exist for most people: nobody is asked or reminded.
        record.tasks.retain(|task| !opened.contains(&task.id));
        return Ok(());
    }
    let at = change.at();
    let content = record.clone();
    for task in record.tasks.iter_mut().filter(|task| opened.contains(&task.id)) {
        let claims = Claims::of_task(tenant, &content, task, settings, at);
        change.create_link(&claims.record())?;
        task.link = Some(claims.link.clone());
        let message = NotifyMessage {
            key: format!("task#{}", claims.link),
            invoice_id: content.id.clone(),
            mail: MailKind::Task { task: task.id.clone() },
        };
        tell(change, &message)?;
    }
    Ok(())
}

/// The day of the first reminder of a task opened now (REM-2).
pub(crate) async fn first_reminder<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: &InvoiceRecord,
) -> Result<Option<Date>, StepError> {
    let Some(around) = Around::of(desk.store, record).await? else { return Ok(None) };
    let days = u32::try_from(around.settings.value(&keys::REMIND_FIRST_DAYS)).unwrap_or(1);
    Ok(Some(around.tables.calendar.add(today(desk.now(), &around.company.time_zone), days)))
}

/// CODE-4, as far as the register knows: an invoice without coding gets the supplier's, spread over its total (CODE-5).
pub(crate) fn propose_coding(record: &mut InvoiceRecord, supplier: Option<&Supplier>, settings: &Settings) {
    let Some(rows) = supplier.map(|supplier| &supplier.default_coding).filter(|rows| !rows.is_empty()) else {
        return;
    };
    if !record.coding.is_empty() {
        return;
    }
    let total = coding_sum(record, settings).expected;
    let digits = record.currency.map_or(2, |currency| currency.minor_units());
    let weights: Vec<Decimal> = rows.iter().map(|row| row.amount).collect();
    let amounts = spread(total, &weights, digits);
    record.coding =
        rows.iter().zip(amounts).map(|(row, amount)| CodingRow { amount, ..row.clone() }).collect();
}

/// Gives every reservation of an invoice back, in the change that ends it (MATCH-40); making it twice does nothing.
pub(crate) async fn release(
    store: &Store,
    change: &mut Change,
    record: &mut InvoiceRecord,
) -> Result<(), StepError> {
    if record.reservations == 0 {
        return Ok(());
    }
    let reservations = store.load_reservations(&record.id).await?;
    let Some(company) = record.company.clone() else { return Ok(()) };
    // The orders that the reservations name: those of the record may be others by now.
    let mut numbers: Vec<_> = reservations.iter().map(|taken| taken.order.clone()).collect();
    numbers.sort();
    numbers.dedup();
    let mut orders = Vec::with_capacity(numbers.len());
    for number in &numbers {
        orders.extend(store.find_order(&company, number).await?);
    }
    change.move_reservations(Movement::Release, &record.id, &reservations, &mut orders)?;
    record.reservations = 0;
    record.reserved_at = None;
    Ok(())
}

/// A task of one person, without a link yet.
pub(crate) fn task(
    id: TaskId,
    kind: TaskKind,
    user: UserCode,
    at: Timestamp,
    remind_on: Option<Date>,
    because: String,
) -> Task {
    Task {
        id,
        kind,
        user,
        on_behalf_of: None,
        assigned_at: at,
        remind_on,
        reminders: 0,
        link: None,
        because,
        returns_to: None,
        escalated_to: None,
    }
}
