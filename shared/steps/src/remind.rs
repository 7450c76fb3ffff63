//! The sweep: reminders, ends of waits, lost steps, unsent messages, unfinished batches, subscriptions, late virus scans, what
//! is kept no longer (REM-1, REM-2, REM-6, SUB-11, ATT-5, AUD-3).

use std::collections::{BTreeMap, BTreeSet};

use attest_model::dates::{Date, Timestamp};
use attest_model::ids::{InvoiceId, UserCode};
use attest_model::record::InvoiceRecord;
use attest_model::settings::{Settings, keys};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::links::Claims;
use attest_payables::reminders::{self, Reminder};
use attest_store::Change;
use attest_store::keys::SHARDS;
use jiff::SignedDuration;

use crate::desk::{Desk, Note, again, go_on, save, tell};
use crate::load::{morning, rests_until, sweep_at};
use crate::message::{Cause, MailKind, NotifyMessage, ReminderLine};
use crate::order_match::deadline;
use crate::request_approval::Loaded;
use crate::{StepError, retention, samples, scan_attachment, subscriptions, tasks};

/// Records and messages taken per shard and run; the next run takes the others.
const AT_ONCE: i32 = 50;

/// Age of a message in the outbox after which it counts as lost.
const LOST_AFTER: SignedDuration = SignedDuration::from_mins(1);

/// What a run of the sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Messages sent that a broken run left behind.
    pub messages: usize,
    /// Invoices whose flow goes on: a lost step or the end of a wait.
    pub resumed: usize,
    /// Reminders written.
    pub reminders: usize,
    /// Notices about subscriptions (SUB-11, SUB-12).
    pub notices: usize,
    /// Invoices deleted because their time is over (AUD-3).
    pub deleted: usize,
}

/// Runs the sweep once.
///
/// Records that were restored from a point in time hold messages that were on their way then and have long been sent:
/// those from before `restored_at` stay where they are, so that nothing is mailed or dispatched again.
///
/// # Errors
/// [`StepError`]; the next run goes on.
pub async fn sweep<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    tenant: &str,
    restored_at: Option<Timestamp>,
) -> Result<Swept, StepError> {
    let mut swept = Swept::default();
    let now = desk.now();
    let lost = now.checked_sub(LOST_AFTER).unwrap_or(now);
    let mut due: BTreeMap<InvoiceId, (Settings, Date, Vec<Reminder>)> = BTreeMap::new();
    for shard in 0..SHARDS {
        let unsent = desk.store.list_unsent(shard, restored_at, lost, AT_ONCE).await?;
        if let Some(oldest) = unsent.first() {
            // An alarm of the stack reads this field (OutboxAge in template.yaml).
            let waited_seconds = now.as_second() - oldest.at.as_second();
            tracing::warn!(shard, messages = unsent.len(), waited_seconds, "Messages stayed in the outbox");
        }
        for message in unsent {
            desk.queue.send(&message).await?;
            desk.store.forget(&message).await?;
            swept.messages += 1;
        }
        for record in desk.store.list_due(shard, now, AT_ONCE).await? {
            let id = record.id.clone();
            let looked = again(|| async {
                // Another run may have deleted a sample meanwhile.
                match desk.store.find_invoice(&id).await? {
                    Some(record) => look_at(desk, tenant, record, now).await,
                    None => Ok(Looked::default()),
                }
            })
            .await?;
            swept.resumed += usize::from(looked.resumed);
            if let Some((settings, day)) = looked.context {
                let entry = due.entry(id.clone()).or_insert_with(|| (settings, day, Vec::new()));
                entry.2.extend(looked.reminders);
            }
        }
    }
    // One settings document decides for a company; the invoices of one sweep are mailed together.
    let mut all: Vec<Reminder> = Vec::new();
    let mut context = None;
    for (settings, day, reminders) in due.into_values() {
        all.extend(reminders);
        context = Some((settings, day));
    }
    if let Some((settings, day)) = context.filter(|_| !all.is_empty()) {
        swept.reminders = all.len();
        mail(desk, &settings, day, &all).await?;
    }
    let companies = desk.store.list_companies().await?;
    swept.notices = subscriptions::look(desk, &companies).await?;
    swept.deleted = retention::look(desk, &companies).await?;
    Ok(swept)
}

/// What looking at one record came to.
#[derive(Default)]
struct Looked {
    resumed: bool,
    reminders: Vec<Reminder>,
    context: Option<(Settings, Date)>,
}

/// One record whose time has come.
async fn look_at<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    tenant: &str,
    record: InvoiceRecord,
    now: Timestamp,
) -> Result<Looked, StepError> {
    if record.sweep_at.is_none_or(|at| at > now) {
        return Ok(Looked::default());
    }
    if samples::is_over(&record, now) {
        samples::delete(desk, &record).await?;
        return Ok(Looked::default());
    }
    if !record.next.runs() && scan_attachment::is_due(desk, &record) {
        scan_attachment::look_after(desk, record).await?;
        return Ok(Looked::default());
    }
    let mut change = desk.change();
    let mut after = record.clone();
    if record.next.runs() {
        after.sweep_at = sweep_at(&after, None, now);
        go_on(&mut change, &record.id, record.version, Cause::Next)?;
        save(
            &mut change,
            &record,
            &after,
            Note::rule("PROC-1", "resumed", "a step was lost and is started again"),
        )?;
        desk.commit(change).await?;
        return Ok(Looked { resumed: true, ..Looked::default() });
    }
    let loaded = Loaded::of(desk.store, &record, now).await?;
    let end = deadline(&record, &loaded.settings);
    let is_over = end.is_some_and(|end| end <= now);
    let reminded = remind(desk, &mut change, tenant, &mut after, &loaded).await?;
    if is_over {
        go_on(&mut change, &record.id, record.version, Cause::Timer)?;
        // The step that ends the wait takes the deadline away; until then look again tomorrow.
        let tomorrow = now.checked_add(SignedDuration::from_hours(24)).ok();
        after.sweep_at = rests_until(&after, now).into_iter().chain(tomorrow).min();
    } else {
        after.sweep_at = next_look(&after, end, &loaded, now);
    }
    let reason = format!("{} reminders{}", reminded.len(), if is_over { ", its wait is over" } else { "" });
    save(&mut change, &record, &after, Note::rule("REM-2", "reminded", reason))?;
    desk.commit(change).await?;
    let day = loaded.facts().today();
    Ok(Looked { resumed: is_over, reminders: reminded, context: Some((loaded.settings, day)) })
}

fn next_look(
    record: &InvoiceRecord,
    end: Option<Timestamp>,
    loaded: &Loaded,
    now: Timestamp,
) -> Option<Timestamp> {
    let zone = loaded.company.time_zone.as_str();
    let reminders =
        record.tasks.iter().filter_map(|task| task.remind_on).filter_map(|day| morning(day, zone));
    reminders.chain(end).chain(rests_until(record, now)).min()
}

/// REM-2, LINK-10: each task that is due is reminded of, with a fresh link that revokes the old one.
async fn remind<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    change: &mut Change,
    tenant: &str,
    after: &mut InvoiceRecord,
    loaded: &Loaded,
) -> Result<Vec<Reminder>, StepError> {
    let facts = loaded.facts();
    let due = reminders::due(after, &facts);
    let had_link: Vec<_> =
        after.tasks.iter().filter(|task| task.link.is_some()).map(|task| task.id.clone()).collect();
    let replaced = reminders::apply(after, &due, &facts);
    let content = after.clone();
    for task in after.tasks.iter_mut().filter(|task| task.link.is_none() && had_link.contains(&task.id)) {
        let claims = Claims::of_task(tenant, &content, task, &loaded.settings, desk.now());
        change.create_link(&claims.record())?;
        task.link = Some(claims.link);
    }
    tasks::revoke(desk.store, change, &replaced).await?;
    Ok(due)
}

/// REM-4: one mail per person and day, or one per task.
async fn mail<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    settings: &Settings,
    day: Date,
    due: &[Reminder],
) -> Result<(), StepError> {
    let key_of = |to: &UserCode| format!("reminder#{}#{day}", to.key());
    let mut had_one = BTreeSet::new();
    for reminder in due {
        for to in std::iter::once(&reminder.to).chain(&reminder.copy_to) {
            if desk.store.find_mail(&key_of(to)).await?.is_some() {
                had_one.insert(to.clone());
            }
        }
    }
    let is_digest = settings.value(&keys::REMIND_DIGEST);
    for mail in reminders::mails(due, settings, &had_one) {
        let lines: Vec<ReminderLine> = mail
            .lines
            .iter()
            .map(|line| ReminderLine {
                invoice: line.reminder.invoice.clone(),
                task: line.reminder.task.clone(),
                is_copy: line.is_copy,
            })
            .collect();
        let Some(first) = lines.first() else { continue };
        let key = if is_digest { key_of(&mail.to) } else { format!("{}#{}", key_of(&mail.to), first.task) };
        let message = NotifyMessage {
            key,
            invoice_id: first.invoice.clone(),
            mail: MailKind::Reminder { to: mail.to.clone(), lines },
        };
        let mut change = desk.change();
        tell(&mut change, &message)?;
        desk.commit(change).await?;
    }
    Ok(())
}
