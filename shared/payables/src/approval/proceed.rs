//! What comes next in step 4: which tasks are open, when a point ends (APPR-2, APPR-4, APPR-12 … APPR-18).

use attest_model::approvals::{ApprovalPlan, PointMode};
use attest_model::ids::TaskId;
use attest_model::record::{InvoiceRecord, Next, State, Task, TaskKind};

use super::lines::{Line, has_refused, has_reviewed, lines, members, plan_of};
use super::plan::accounts_role;
use super::{
    Decision, Facts, NO_APPROVER, NO_RATE, Notice, NoticeKind, Refusal, Seat, Worth, coding_sum,
    principal_of, whom_to_ask, worth,
};
use crate::lifecycle::{self, Event};

/// APPR-1 … APPR-5. Opens step 4, or goes on with it: plans who is asked and opens their tasks.
///
/// A repeat opens nothing twice (PROC-1).
///
/// # Errors
/// [`Refusal::NotOpen`] when the invoice is neither in review nor in approval.
pub fn start(record: &InvoiceRecord, facts: &Facts<'_>) -> Result<Decision, Refusal> {
    let mut decision = Decision::begin(record);
    if !matches!(record.state, State::Review | State::Approval) {
        return Err(Refusal::NotOpen(record.state));
    }
    if record.plan.is_none() {
        decision.record.plan = Some(whom_to_ask(record, facts));
    }
    proceed(&mut decision, facts)?;
    Ok(decision)
}

/// APPR-16, APPR-18, LINK-7. Moves open tasks away from people who are gone, and to or from delegates.
///
/// # Errors
/// [`Refusal::NotOpen`] when the invoice is neither in review nor in approval.
pub fn reassess(record: &InvoiceRecord, facts: &Facts<'_>) -> Result<Decision, Refusal> {
    start(record, facts)
}

/// Opens what is due, or ends the point and with it the step.
pub(super) fn proceed(decision: &mut Decision, facts: &Facts<'_>) -> Result<(), Refusal> {
    move_tasks(decision, facts);
    if decision.record.state == State::Review && !review(decision, facts)? {
        return Ok(());
    }
    approval(decision, facts)
}

/// Gives each open task to whoever sits in its person's seat today.
fn move_tasks(decision: &mut Decision, facts: &Facts<'_>) {
    let people = facts.people();
    for task in decision.record.tasks.clone().into_iter().filter(|task| is_of_step_4(task.kind)) {
        let seat = people.seat(principal_of(&task));
        if seat.as_ref().is_some_and(|seat| seat.acting == task.user) {
            continue;
        }
        decision.end_task(&task.id);
        if let Some(seat) = seat {
            open(decision, facts, task.kind, &seat, &task.because, task.returns_to);
        }
    }
}

/// Point 2, and point 1 where nobody is named. Answers whether it has ended.
fn review(decision: &mut Decision, facts: &Facts<'_>) -> Result<bool, Refusal> {
    let people = facts.people();
    let plan = plan_of(&decision.record);
    if plan.reviewers.is_empty() {
        let reason = decision.record.reason.clone();
        choose(decision, facts, &reason)?;
        return Ok(false);
    }
    let mut waiting = Vec::new();
    let mut answered = 0_usize;
    for asked in &plan.reviewers {
        let Some(seat) = people.seat(&asked.user) else { continue };
        if has_reviewed(&decision.record, &asked.user, &seat) {
            answered += 1;
        } else if !has_refused(&decision.record, &asked.user, &seat) {
            waiting.push((seat, asked.because.clone()));
        }
    }
    let is_over = waiting.is_empty() || (plan.mode == PointMode::Any && answered > 0);
    if is_over {
        end_kind(decision, TaskKind::Review);
        lifecycle::advance(&mut decision.record, Event::Approve, State::Approval, Next::RequestApproval, "")?;
        return Ok(true);
    }
    open_all(decision, facts, TaskKind::Review, waiting, plan.in_sequence);
    decision.record.next = Next::Wait;
    Ok(false)
}

/// Point 3.
fn approval(decision: &mut Decision, facts: &Facts<'_>) -> Result<(), Refusal> {
    let plan = plan_of(&decision.record);
    let members = members(&decision.record, facts, &plan);
    let lines = lines(&decision.record, facts, &plan, &members);
    let satisfied = lines.iter().filter(|line| matches!(line, Line::Satisfied)).count();
    let is_over =
        !lines.is_empty() && (satisfied == lines.len() || (plan.mode == PointMode::Any && satisfied > 0));
    if is_over {
        return end(decision, facts);
    }
    let stuck = lines.iter().filter(|line| matches!(line, Line::Nobody)).count();
    let is_stuck = match plan.mode {
        PointMode::All => stuck > 0 || lines.is_empty(),
        PointMode::Any => stuck == lines.len(),
    };
    if is_stuck {
        let no_rate = worth(&decision.record, facts.company, facts.rates) == Worth::NoRate;
        return choose(decision, facts, if no_rate { NO_RATE } else { NO_APPROVER });
    }
    let waiting: Vec<_> = lines
        .into_iter()
        .filter_map(|line| match line {
            Line::Ask(seat, because) => Some((seat, because)),
            Line::Satisfied | Line::Nobody => None,
        })
        .collect();
    open_all(decision, facts, TaskKind::Approve, waiting, plan.in_sequence);
    decision.record.next = Next::Wait;
    Ok(())
}

/// Step 4 is done: on to the final check, or back to the credit step where a pair waits (CRED-5).
fn end(decision: &mut Decision, facts: &Facts<'_>) -> Result<(), Refusal> {
    let sum = coding_sum(&decision.record, facts.settings);
    if sum.blocks() {
        return Err(Refusal::CodingOpen { expected: sum.expected, found: sum.found });
    }
    decision.end_tasks();
    let (event, state, next) = if decision.record.pairs.is_empty() {
        (Event::Check, State::FinalCheck, Next::FinalCheck)
    } else {
        (Event::AwaitCredit, State::AwaitingCredit, Next::CreditNotePairing)
    };
    lifecycle::advance(&mut decision.record, event, state, next, "")?;
    Ok(())
}

/// Point 1: the accounts role chooses who reviews.
pub(super) fn choose(decision: &mut Decision, facts: &Facts<'_>, reason: &str) -> Result<(), Refusal> {
    end_kind(decision, TaskKind::Review);
    end_kind(decision, TaskKind::Approve);
    if decision.record.state != State::Review {
        lifecycle::advance(&mut decision.record, Event::Review, State::Review, Next::Wait, reason)?;
    }
    if let Some(plan) = decision.record.plan.as_mut() {
        *plan = ApprovalPlan::default();
    }
    decision.record.next = Next::Wait;
    reason.clone_into(&mut decision.record.reason);
    let people = facts.people();
    for user in accounts_role(&decision.record, facts) {
        if let Some(seat) = people.seat(&user) {
            open(decision, facts, TaskKind::Choose, &seat, "accounts role", None);
        }
    }
    Ok(())
}

/// Ends the tasks of one kind; those that wait for an answer with them.
pub(super) fn end_kind(decision: &mut Decision, kind: TaskKind) {
    let ended: Vec<TaskId> =
        decision.record.tasks.iter().filter(|task| task.kind == kind).map(|task| task.id.clone()).collect();
    for id in ended {
        decision.end_task(&id);
    }
}

/// Opens the tasks that are due and ends those of the kind that are not (a person who acts no more).
fn open_all(
    decision: &mut Decision,
    facts: &Facts<'_>,
    kind: TaskKind,
    waiting: Vec<(Seat, String)>,
    in_sequence: bool,
) {
    let due: Vec<_> = if in_sequence { waiting.into_iter().take(1).collect() } else { waiting };
    let stale: Vec<TaskId> = decision
        .record
        .tasks
        .iter()
        .filter(|task| task.returns_to.is_none())
        .filter(|task| {
            task.kind != kind || !due.iter().any(|(seat, _)| seat.principal == *principal_of(task))
        })
        .map(|task| task.id.clone())
        .collect();
    for id in stale {
        decision.end_task(&id);
    }
    for (seat, because) in due {
        open(decision, facts, kind, &seat, &because, None);
    }
}

/// Opens one task, unless the person has it already or has passed it on for a check (APPR-5, APPR-6).
pub(super) fn open(
    decision: &mut Decision,
    facts: &Facts<'_>,
    kind: TaskKind,
    seat: &Seat,
    because: &str,
    returns_to: Option<Box<Task>>,
) {
    let is_open = decision.record.tasks.iter().any(|task| {
        chain(task).any(|one| one.kind == kind && principal_of(one) == &seat.principal)
            && returns_to.is_none()
    });
    if is_open {
        return;
    }
    let record = &decision.record;
    let seed =
        format!("{}|{}|{kind:?}|{}|{}", record.id, record.version, seat.acting.key(), seat.principal.key());
    let seed = format!("{seed}|{}|{}", record.decisions.len(), decision.opened.len());
    let task = Task {
        id: TaskId::derive(facts.now, seed.as_bytes()),
        kind,
        user: seat.acting.clone(),
        on_behalf_of: seat.on_behalf_of().cloned(),
        assigned_at: facts.now,
        remind_on: Some(crate::reminders::first_reminder(record.due_date, facts)),
        reminders: 0,
        link: None,
        because: because.to_owned(),
        returns_to,
        escalated_to: None,
    };
    decision.opened.push(task.id.clone());
    decision.notices.push(Notice {
        user: task.user.clone(),
        kind: NoticeKind::Asked,
        task: Some(task.id.clone()),
    });
    decision.record.tasks.push(task);
}

const fn is_of_step_4(kind: TaskKind) -> bool {
    matches!(kind, TaskKind::Choose | TaskKind::Review | TaskKind::Approve)
}

/// A task and those it stands for, outermost first.
pub(super) fn chain(task: &Task) -> impl Iterator<Item = &Task> {
    std::iter::successors(Some(task), |task| task.returns_to.as_deref())
}
