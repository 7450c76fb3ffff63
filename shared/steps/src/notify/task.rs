//! The mails of people's tasks: one when a task opens, and its reminders (APPR-5, REM-2 … REM-6).

use attest_model::dates::today;
use attest_model::ids::{TaskId, UserCode};
use attest_outside::clock::Clock;
use attest_outside::mail::Mail;
use attest_outside::queue::Queue;
use attest_render::{ApprovalTask, Escalation, Reminder, Waiting, WaitingTask};

use super::links::links;
use super::{Letter, subject};
use crate::message::ReminderLine;
use crate::{StepError, view};

/// The mail of a task that was opened.
pub(super) async fn task<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    task: &TaskId,
) -> Result<Option<Mail>, StepError> {
    let Letter { desk, post, subject, .. } = letter;
    let Some(task) = subject.record.tasks.iter().find(|open| open.id == *task) else { return Ok(None) };
    let Some(person) = letter.person(&task.user).await? else { return Ok(None) };
    let Some(links) = links(*desk, post, subject, task).await? else { return Ok(None) };
    let result = view::match_result(desk.store, &subject.record).await?;
    let mail = ApprovalTask {
        recipient: person.name.clone(),
        head: view::head(&subject.record, &subject.company, subject.supplier.as_ref()),
        part: view::part(task.kind),
        today: today(desk.now(), &subject.company.time_zone),
        alerts: view::alerts(&subject.record),
        reason: subject.record.reason.clone(),
        choice: view::choice(&task.because, &subject.record, &task.user, std::slice::from_ref(&person)),
        evidence: view::evidence(&subject.record, result.as_ref()),
        links,
        is_sample: subject.record.is_sample,
    };
    let written = mail.render(post.renderer, view::language(Some(&person), &subject.company))?;
    Ok(letter.addressed(person.email.unwrap_or_default(), written))
}

/// A reminder of tasks, each under its own link.
pub(super) async fn reminder<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    to: &UserCode,
    lines: &[ReminderLine],
) -> Result<Option<Mail>, StepError> {
    let Letter { desk, post, subject: first, .. } = letter;
    let Some(person) = letter.person(to).await? else { return Ok(None) };
    let mut tasks = Vec::with_capacity(lines.len());
    for line in lines {
        let Some(subject) = subject(*desk, &line.invoice).await? else { continue };
        let Some(task) = subject.record.tasks.iter().find(|open| open.id == line.task) else { continue };
        let url = match links(*desk, post, &subject, task).await? {
            Some(links) => links.open,
            None => format!("{}/invoices/{}", post.base_url, line.invoice),
        };
        let escalation = match (&task.escalated_to, line.is_copy) {
            (Some(_), true) => Some(Escalation::TakeOverFrom(task.user.to_string())),
            (Some(manager), false) => Some(Escalation::CopiedTo(manager.to_string())),
            (None, _) => None,
        };
        tasks.push(WaitingTask {
            head: view::head(&subject.record, &subject.company, subject.supplier.as_ref()),
            waiting: Waiting::from(task.kind),
            since: today(task.assigned_at, &subject.company.time_zone),
            escalation,
            url,
        });
    }
    if tasks.is_empty() {
        return Ok(None);
    }
    let mail = Reminder {
        recipient: person.name.clone(),
        today: today(desk.now(), &first.company.time_zone),
        tasks,
    };
    let written = mail.render(post.renderer, view::language(Some(&person), &first.company))?;
    Ok(letter.addressed(person.email.unwrap_or_default(), written))
}

/// A pair of credit note and invoice waits for a person's confirmation (CRED-7, CRED-9).
pub(super) async fn pair_proposed<Q: Queue, C: Clock, M>(
    letter: &Letter<'_, Q, C, M>,
    task: &TaskId,
) -> Result<Option<Mail>, StepError> {
    let subject = &letter.subject;
    let Some(task) = subject.record.tasks.iter().find(|open| open.id == *task) else { return Ok(None) };
    let line = ReminderLine { invoice: subject.record.id.clone(), task: task.id.clone(), is_copy: false };
    reminder(letter, &task.user, std::slice::from_ref(&line)).await
}
