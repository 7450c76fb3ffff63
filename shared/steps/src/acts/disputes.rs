//! Disputes and the discussion (DISP-1, DISP-2, DISP-7, DISP-8).

use attest_model::approvals::{Audience, DiscussionEntry};
use attest_model::ids::{TaskId, UserCode};
use attest_model::money::Amount;
use attest_model::record::{Actor, State, TaskKind};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::disputes::{self, Outcome};

use super::delivery;
use super::doing::{Doing, Stop, because};
use crate::message::{DisputeEvent, MailKind};
use crate::{pairing, tasks};

/// Longest text of one entry: it stands in an item and in a mail.
const TEXT_CHARACTERS_MAX: usize = 8_000;

/// DISP-2, DISP-5. Stops matching, approval and dispatch; the supplier reads the comment.
pub(super) async fn open<Q: Queue, C: Clock>(
    mut doing: Doing<'_, Q, C>,
    reason: &str,
    amount: Option<Amount>,
) -> Result<State, Stop> {
    let (by, text, now) = (doing.by.user, doing.by.comment, doing.desk.now());
    let moved = disputes::open(&mut doing.after, by, reason, amount, text, now)?;
    doing.after.touched_by_person = true;
    doing.moved(moved);
    write_down(&mut doing, Audience::Supplier)?;
    doing.mail(MailKind::Dispute { event: DisputeEvent::Opened, text: text.trim().to_owned() }, "")?;
    let part = amount.map(|amount| format!(" over {amount}")).unwrap_or_default();
    doing.finish(&format!("disputed, {reason}{part}")).await
}

/// DISP-2. What the supplier said stays with the dispute and in the discussion; its owner learns of it.
pub(super) async fn answer<Q: Queue, C: Clock>(mut doing: Doing<'_, Q, C>) -> Result<State, Stop> {
    let text = doing.by.comment.trim().to_owned();
    let Some(dispute) = doing.after.dispute.as_mut() else {
        return Err(because("no dispute is open on this invoice"));
    };
    dispute.answer = Some(text.clone());
    let owner = dispute.owner.clone();
    write_down(&mut doing, Audience::Supplier)?;
    if owner != *doing.by.user {
        doing.mail(MailKind::Discussion { to: Some(owner), text }, "owner")?;
    }
    doing.finish("the dispute is answered").await
}

/// DISP-7.
pub(super) async fn close<Q: Queue, C: Clock>(
    mut doing: Doing<'_, Q, C>,
    outcome: Outcome,
) -> Result<State, Stop> {
    let moved = disputes::close(&mut doing.after, outcome, doing.desk.now())?;
    doing.moved(moved);
    if doing.after.state == State::Rejected {
        pairing::part(doing.desk, &mut doing.change, &mut doing.after).await?;
    }
    if matches!(outcome, Outcome::CreditExpected { .. }) {
        follow_up(&mut doing).await?;
        doing.mail(MailKind::CreditRequest, "credit")?;
    }
    let text = doing.by.comment.trim().to_owned();
    if !text.is_empty() {
        write_down(&mut doing, Audience::Supplier)?;
    }
    doing.mail(MailKind::Dispute { event: DisputeEvent::Closed, text }, "")?;
    delivery::lift_if_cleared(&mut doing)?;
    doing.finish(&format!("the dispute ends: {}", outcome.word())).await
}

/// CRED-15. Whoever opened the dispute is reminded until the credit note comes.
async fn follow_up<Q: Queue, C: Clock>(doing: &mut Doing<'_, Q, C>) -> Result<(), Stop> {
    let Some(request) = &doing.after.credit_request else { return Ok(()) };
    let (now, owner) = (doing.desk.now(), request.by.clone());
    let id = TaskId::derive(now, format!("{}|credit|{}", doing.after.id, doing.before.version).as_bytes());
    let remind_on = tasks::first_reminder(doing.desk, &doing.before).await?;
    let because = "a credit note was promised (DISP-7)".to_owned();
    doing.after.tasks.push(tasks::task(id, TaskKind::AwaitCredit, owner, now, remind_on, because));
    Ok(())
}

/// DISP-1. The other party is told by mail: the supplier, or our people who deal with the invoice (DISP-8).
pub(super) async fn discuss<Q: Queue, C: Clock>(
    mut doing: Doing<'_, Q, C>,
    audience: Audience,
) -> Result<State, Stop> {
    write_down(&mut doing, audience)?;
    let text = doing.by.comment.trim().to_owned();
    match audience {
        Audience::Supplier => doing.mail(MailKind::Discussion { to: None, text }, "supplier")?,
        Audience::Internal => {
            for reader in readers(&doing) {
                let mail = MailKind::Discussion { to: Some(reader.clone()), text: text.clone() };
                doing.mail(mail, reader.as_str())?;
            }
        }
    }
    doing.finish("").await
}

/// Our people who deal with the invoice: who has an open task, who decided, who owns the dispute; each once.
fn readers<Q, C>(doing: &Doing<'_, Q, C>) -> Vec<UserCode> {
    let record = &doing.before;
    let mut readers: Vec<UserCode> = record
        .tasks
        .iter()
        .map(|task| task.user.clone())
        .chain(record.decisions.iter().map(|made| made.by.clone()))
        .chain(record.dispute.iter().map(|dispute| dispute.owner.clone()))
        .chain(record.coded_by.clone())
        .filter(|user| user != doing.by.user)
        .collect();
    readers.sort();
    readers.dedup();
    readers.truncate(READERS_MAX);
    readers
}

/// Most people that one entry is mailed to.
const READERS_MAX: usize = 20;

fn write_down<Q: Queue, C: Clock>(doing: &mut Doing<'_, Q, C>, audience: Audience) -> Result<(), Stop> {
    let text = doing.by.comment.trim();
    let found = text.chars().count();
    if found > TEXT_CHARACTERS_MAX {
        return Err(because(format!(
            "the text has {found} characters, at most {TEXT_CHARACTERS_MAX} are kept"
        )));
    }
    let entry = DiscussionEntry {
        invoice: doing.before.id.clone(),
        at: doing.desk.now(),
        by: Actor::User { user: doing.by.user.clone(), on_behalf_of: None },
        audience,
        text: text.to_owned(),
    };
    Ok(doing.change.discuss(doing.before.version + 1, &entry)?)
}
