//! Reminders and escalation (REM-1 … REM-7).
//!
//! Every task carries the day of its next reminder. A sweep asks [`due`] for each open invoice, [`apply`] notes what was
//! sent, [`mails`] gathers what one person gets.

use std::collections::{BTreeMap, BTreeSet};

use attest_model::dates::{Date, days_between, today};
use attest_model::ids::{InvoiceId, LinkId, TaskId, UserCode};
use attest_model::record::{InvoiceRecord, State, Task, TaskKind};
use attest_model::settings::{Key, Settings, keys};
use jiff::Span;

use crate::approval::Facts;

/// REM-3. Calendar days before the due date from which reminders go daily.
pub const NEAR_DAYS: i64 = 5;

/// One reminder of one task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// The invoice.
    pub invoice: InvoiceId,
    /// The task.
    pub task: TaskId,
    /// Who is reminded: the delegate of somebody who is away (REM-5).
    pub to: UserCode,
    /// The delegator, where the delegate is reminded.
    pub on_behalf_of: Option<UserCode>,
    /// The manager who is copied and may take over (REM-2).
    pub copy_to: Option<UserCode>,
    /// BT-9; lists are ordered by it (REM-4).
    pub due_date: Option<Date>,
    /// The due date is near and is named (REM-3).
    pub is_near: bool,
}

/// REM-1. Whether tasks of this kind are reminded of.
#[must_use]
pub const fn is_reminded(kind: TaskKind) -> bool {
    match kind {
        TaskKind::Choose
        | TaskKind::Review
        | TaskKind::Approve
        | TaskKind::ConfirmDelivery
        | TaskKind::ConfirmPair
        | TaskKind::AwaitCredit => true,
        TaskKind::FinalCheck => false,
    }
}

/// REM-2, REM-3. The day of the first reminder of a task assigned today.
#[must_use]
pub fn first_reminder(due_date: Option<Date>, facts: &Facts<'_>) -> Date {
    remind_on(facts.today(), facts.today(), due_date, facts)
}

/// APPR-8. The day of the next reminder of a task that is parked today.
#[must_use]
pub fn parked(due_date: Option<Date>, facts: &Facts<'_>) -> Date {
    let later = facts.calendar.add(facts.today(), days(facts.settings, &keys::REMIND_EVERY_DAYS));
    near_day(facts.today(), due_date).map_or(later, |near| near.min(later))
}

/// REM-2, REM-3. The first day after `after` on which a task assigned on `assigned` is reminded of.
///
/// That is the nearest of: the regular days (`remind.first_days`, then each `remind.every_days`), the day of escalation,
/// and each day from five days before the due date.
#[must_use]
pub fn remind_on(assigned: Date, after: Date, due_date: Option<Date>, facts: &Facts<'_>) -> Date {
    let (calendar, settings) = (facts.calendar, facts.settings);
    let every = days(settings, &keys::REMIND_EVERY_DAYS);
    let mut regular = calendar.add(assigned, days(settings, &keys::REMIND_FIRST_DAYS));
    while regular <= after {
        regular = calendar.add(regular, every);
    }
    let escalation = escalates_on(assigned, facts);
    let escalation = (escalation > after).then_some(escalation);
    [escalation, near_day(after, due_date)].into_iter().flatten().fold(regular, Date::min)
}

/// REM-2. The day from which the manager is copied.
#[must_use]
pub fn escalates_on(assigned: Date, facts: &Facts<'_>) -> Date {
    facts.calendar.add(assigned, days(facts.settings, &keys::REMIND_ESCALATE_DAYS))
}

/// REM-3. The first day after `after` that lies five calendar days before the due date or later.
fn near_day(after: Date, due_date: Option<Date>) -> Option<Date> {
    let starts = due_date?.checked_sub(Span::new().days(NEAR_DAYS)).ok()?;
    Some(after.tomorrow().ok()?.max(starts))
}

/// REM-1 … REM-6. The reminders of an invoice that are due today.
///
/// Only open tasks are looked at, and none of an invoice that is held, in error, disputed or done: nobody could act.
#[must_use]
pub fn due(record: &InvoiceRecord, facts: &Facts<'_>) -> Vec<Reminder> {
    if !is_waiting(record.state) {
        return Vec::new();
    }
    let day = facts.today();
    let tasks = record.tasks.iter().filter(|task| is_reminded(task.kind));
    tasks
        .filter(|task| task.remind_on.is_some_and(|remind_on| remind_on <= day))
        .map(|task| reminder(record, task, facts))
        .collect()
}

fn reminder(record: &InvoiceRecord, task: &Task, facts: &Facts<'_>) -> Reminder {
    let people = facts.people();
    let principal = task.on_behalf_of.as_ref().unwrap_or(&task.user);
    let seat = people.seat(principal);
    let to = seat.as_ref().map_or(&task.user, |seat| &seat.acting).clone();
    let on_behalf_of = seat.as_ref().and_then(|seat| seat.on_behalf_of().cloned());
    let day = facts.today();
    let assigned = today(task.assigned_at, &facts.company.time_zone);
    let manager = people.line(principal).into_iter().find(|manager| manager.is_active && manager.code != to);
    let is_escalated = day >= escalates_on(assigned, facts);
    Reminder {
        invoice: record.id.clone(),
        task: task.id.clone(),
        to,
        on_behalf_of,
        copy_to: manager.filter(|_| is_escalated).map(|manager| manager.code.clone()),
        due_date: record.due_date,
        is_near: record.due_date.is_some_and(|due_date| days_between(day, due_date) <= NEAR_DAYS),
    }
}

const fn is_waiting(state: State) -> bool {
    match state {
        State::Matching
        | State::AwaitingReceipt
        | State::Review
        | State::Approval
        | State::AwaitingCredit
        | State::FinalCheck => true,
        State::Received
        | State::Loaded
        | State::Error
        | State::Held
        | State::ArrivalOk
        | State::Matched
        | State::Disputed
        | State::Ready
        | State::Dispatched
        | State::AcceptedByErp
        | State::Paid
        | State::Rejected
        | State::Removed => false,
    }
}

/// LINK-10, REM-2. Notes reminders as sent; answers the links that the fresh ones replace.
///
/// The task goes to whoever was reminded, its next reminder gets a day, a copied manager may take over from now on.
pub fn apply(record: &mut InvoiceRecord, sent: &[Reminder], facts: &Facts<'_>) -> Vec<LinkId> {
    let due_date = record.due_date;
    let mut replaced = Vec::new();
    for reminder in sent {
        let Some(task) = record.tasks.iter_mut().find(|task| task.id == reminder.task) else { continue };
        let assigned = today(task.assigned_at, &facts.company.time_zone);
        task.reminders += 1;
        task.remind_on = Some(remind_on(assigned, facts.today(), due_date, facts));
        task.user = reminder.to.clone();
        task.on_behalf_of = reminder.on_behalf_of.clone();
        task.escalated_to = reminder.copy_to.clone().or_else(|| task.escalated_to.take());
        replaced.extend(task.link.take());
    }
    replaced
}

/// One line of a reminder mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The reminder.
    pub reminder: Reminder,
    /// The reader is the manager, who gets a copy.
    pub is_copy: bool,
}

/// One reminder mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderMail {
    /// Who gets it.
    pub to: UserCode,
    /// What it lists, by due date.
    pub lines: Vec<Line>,
}

/// REM-4. The mails of a day: one for each person with `remind.digest`, else one for each task and reader.
///
/// `had_one` names people who got their mail of today already; with `remind.digest` they get no other.
#[must_use]
pub fn mails(reminders: &[Reminder], settings: &Settings, had_one: &BTreeSet<UserCode>) -> Vec<ReminderMail> {
    let lines = reminders.iter().flat_map(|reminder| {
        let own = (reminder.to.clone(), Line { reminder: reminder.clone(), is_copy: false });
        let copy = reminder.copy_to.clone();
        let copy = copy.map(|manager| (manager, Line { reminder: reminder.clone(), is_copy: true }));
        std::iter::once(own).chain(copy)
    });
    if !settings.value(&keys::REMIND_DIGEST) {
        return lines.map(|(to, line)| ReminderMail { to, lines: vec![line] }).collect();
    }
    let mut by_person: BTreeMap<UserCode, Vec<Line>> = BTreeMap::new();
    for (to, line) in lines.filter(|(to, _)| !had_one.contains(to)) {
        by_person.entry(to).or_default().push(line);
    }
    by_person
        .into_iter()
        .map(|(to, mut lines)| {
            lines.sort_by_key(|line| {
                let reminder = &line.reminder;
                (reminder.due_date.unwrap_or(Date::MAX), reminder.invoice.clone(), reminder.task.clone())
            });
            ReminderMail { to, lines }
        })
        .collect()
}

fn days(settings: &Settings, key: &Key<i64>) -> u32 {
    u32::try_from(settings.value(key)).unwrap_or(1).max(1)
}
