//! One act of one person (APPR-6 … APPR-18).

use attest_model::approvals::{ApprovalPlan, Asked};
use attest_model::dates::Date;
use attest_model::ids::UserCode;
use attest_model::money::Amount;
use attest_model::orders::CodingRow;
use attest_model::record::{DecisionRecord, InvoiceRecord, Next, State, Task, TaskKind};

use super::credit::{self, CreditWish};
use super::lines::{bar, has_left, has_other_approver, is_linked, worth_for};
use super::proceed::{chain, choose, end_kind, open, proceed};
use super::{
    Action, Command, Decision, Facts, NOT_MINE, NoticeKind, Refusal, Seat, coding_sum, is_approval,
    is_unanswered, principal_of,
};
use crate::disputes;
use crate::lifecycle::{self, Event};

/// Most times one task may be passed on for a check (APPR-6).
const FORWARDS_MAX: usize = 5;

/// Takes one act of one person on one task.
///
/// The same rules hold for links and for the workbench (LINK-14).
///
/// # Errors
/// [`Refusal`]; nothing is changed then.
pub fn decide(record: &InvoiceRecord, facts: &Facts<'_>, command: &Command) -> Result<Decision, Refusal> {
    let task = task_of(record, command)?;
    let seat = seat_of(&task, facts, &command.by)?;
    let action = &command.action;
    if command.comment.trim().chars().count() < action.text_min() {
        return Err(Refusal::TextTooShort { action: action.word(), at_least: action.text_min() });
    }
    let mut decision = Decision::begin(record);
    let act = Act { task: &task, seat: &seat, facts, command };
    match action {
        Action::Approve => act.approve(&mut decision, None)?,
        Action::ApproveWithCoding(rows) => act.approve(&mut decision, Some(rows))?,
        Action::ReturnToReview => act.return_to_review(&mut decision)?,
        Action::Reject => act.reject(&mut decision)?,
        Action::Forward { to } => act.forward(&mut decision, to)?,
        Action::NotMine => act.not_mine(&mut decision)?,
        Action::Park => act.park(&mut decision),
        Action::Dispute { reason, amount } => act.dispute(&mut decision, reason, *amount)?,
        Action::RequestCredit { amount, reason, expected_on } => {
            act.request_credit(&mut decision, *amount, reason, *expected_on)?;
        }
    }
    // MATCH-33. A match that is due is still made, unless this act has answered the invoice.
    if matches!(record.next, Next::Validate | Next::Match) && is_unanswered(&decision.record) {
        decision.record.next = record.next;
    }
    Ok(decision)
}

fn task_of(record: &InvoiceRecord, command: &Command) -> Result<Task, Refusal> {
    let open = record.tasks.iter().find(|task| task.id == command.task);
    let Some(task) = open else {
        let done = record.decisions.iter().rev().find(|made| made.task == command.task);
        return Err(match done {
            Some(made) => {
                Refusal::AlreadyDone { by: made.by.clone(), at: made.at, action: made.action.clone() }
            }
            None => Refusal::TaskEnded,
        });
    };
    if !matches!(record.state, State::Review | State::Approval) {
        return Err(Refusal::NotOpen(record.state));
    }
    match task.kind {
        TaskKind::Choose | TaskKind::Review | TaskKind::Approve => Ok(task.clone()),
        TaskKind::ConfirmDelivery | TaskKind::FinalCheck | TaskKind::ConfirmPair | TaskKind::AwaitCredit => {
            Err(Refusal::WrongTask { action: command.action.word() })
        }
    }
}

/// Who acts here, up to what limit: the person asked, the delegator, or the manager who takes over (REM-2).
fn seat_of(task: &Task, facts: &Facts<'_>, by: &UserCode) -> Result<Seat, Refusal> {
    let people = facts.people();
    let user = people.find_active(by).ok_or_else(|| Refusal::NotActive(by.clone()))?;
    let principal = principal_of(task);
    let own = || Seat { principal: principal.clone(), acting: user.code.clone(), limit: people.limit(user) };
    if user.code == *principal || task.escalated_to.as_ref() == Some(&user.code) {
        return Ok(own());
    }
    if task.user != user.code {
        return Err(Refusal::NotAsked(by.clone()));
    }
    match people.seat(principal) {
        Some(seat) if seat.acting == user.code => Ok(Seat { principal: principal.clone(), ..seat }),
        _ => Err(Refusal::DelegationOver { by: by.clone(), principal: principal.clone() }),
    }
}

/// One act: who, on what, with which facts.
struct Act<'a> {
    task: &'a Task,
    seat: &'a Seat,
    facts: &'a Facts<'a>,
    command: &'a Command,
}

impl Act<'_> {
    /// Keeps the decision on the record; the task it answers ends.
    fn keep(&self, decision: &mut Decision, counts_as_review: bool) {
        self.note(decision, counts_as_review);
        decision.end_task(&self.task.id);
    }

    fn note(&self, decision: &mut Decision, counts_as_review: bool) {
        decision.record.decisions.push(DecisionRecord {
            task: self.task.id.clone(),
            kind: self.task.kind,
            by: self.command.by.clone(),
            on_behalf_of: self.seat.on_behalf_of().cloned(),
            action: self.command.action.word().to_owned(),
            comment: self.command.comment.trim().to_owned(),
            at: self.facts.now,
            channel: self.command.channel.clone(),
            counts_as_review,
            is_void: false,
        });
    }

    fn approve(&self, decision: &mut Decision, coding: Option<&Vec<CodingRow>>) -> Result<(), Refusal> {
        let kind = self.task.kind;
        if is_linked(self.facts, self.seat) && kind == TaskKind::Approve {
            return Err(Refusal::LinkedSupplier(self.command.by.clone()));
        }
        let acted =
            |made: &DecisionRecord| is_approval(made) && made.kind == kind && made.by == self.command.by;
        if decision.record.decisions.iter().any(acted) {
            return Err(Refusal::ActedBefore(self.command.by.clone()));
        }
        let mut is_changed = false;
        if let Some(rows) = coding.filter(|rows| **rows != decision.record.coding) {
            is_changed = true;
            self.recode(decision, rows);
        }
        let sum = coding_sum(&decision.record, self.facts.settings);
        if kind == TaskKind::Approve && sum.blocks() {
            return Err(Refusal::CodingOpen { expected: sum.expected, found: sum.found });
        }
        decision.record.touched_by_person = true;
        if self.task.returns_to.is_some() {
            return self.answer(decision);
        }
        let barred = bar(&decision.record, self.facts, &self.command.by)
            .filter(|_| !has_other_approver(&decision.record, self.facts, self.seat));
        if let Some(why) = barred.filter(|_| kind == TaskKind::Approve && !is_changed) {
            return Err(Refusal::FourEyes { by: self.command.by.clone(), why });
        }
        let only_review = barred.is_some()
            || is_linked(self.facts, self.seat)
            || sum.blocks()
            || !worth_for(&decision.record, self.facts, &self.seat.principal).is_within(self.seat.limit);
        self.keep(decision, only_review);
        if kind == TaskKind::Choose {
            self.plan(decision, principal_of(self.task));
        }
        proceed(decision, self.facts)
    }

    /// APPR-10. New coding voids earlier approvals; the person who coded is known from now on (APPR-14).
    fn recode(&self, decision: &mut Decision, rows: &[CodingRow]) {
        decision.record.coding = rows.to_vec();
        decision.record.coded_by = Some(self.command.by.clone());
        decision.record.content_version += 1;
        for user in decision.void_answers() {
            decision.tell(&user, NoticeKind::Voided, None);
        }
    }

    /// APPR-6. The answer goes back to the sender, whose task opens again.
    fn answer(&self, decision: &mut Decision) -> Result<(), Refusal> {
        decision.record.touched_by_person = true;
        self.keep(decision, true);
        if let Some(last) = decision.record.decisions.last_mut() {
            last.action = format!("answer_{}", last.action);
        }
        if let Some(sender) = self.task.returns_to.as_deref() {
            let mut sender = sender.clone();
            sender.assigned_at = self.facts.now;
            sender.remind_on = Some(crate::reminders::first_reminder(decision.record.due_date, self.facts));
            decision.tell(&sender.user, NoticeKind::Answered, Some(sender.id.clone()));
            decision.opened.push(sender.id.clone());
            decision.record.tasks.push(sender);
        }
        proceed(decision, self.facts)
    }

    fn plan(&self, decision: &mut Decision, reviewer: &UserCode) {
        let because = format!("chosen by {}", self.command.by);
        let asked = Asked { user: reviewer.clone(), because };
        decision.record.plan = Some(ApprovalPlan { reviewers: vec![asked], ..ApprovalPlan::default() });
        decision.record.reason.clear();
        end_kind(decision, TaskKind::Choose);
    }

    fn return_to_review(&self, decision: &mut Decision) -> Result<(), Refusal> {
        if self.task.kind != TaskKind::Approve || self.task.returns_to.is_some() {
            return Err(Refusal::WrongTask { action: self.command.action.word() });
        }
        decision.record.touched_by_person = true;
        decision.void_answers();
        self.keep(decision, true);
        decision.end_tasks();
        lifecycle::advance(&mut decision.record, Event::Review, State::Review, Next::Wait, "RETURNED")?;
        proceed(decision, self.facts)
    }

    fn reject(&self, decision: &mut Decision) -> Result<(), Refusal> {
        decision.record.touched_by_person = true;
        if self.task.returns_to.is_some() {
            return self.answer(decision);
        }
        self.keep(decision, false);
        if self.task.kind != TaskKind::Choose && has_left(&decision.record, self.facts, self.task.kind) {
            return proceed(decision, self.facts);
        }
        let told: Vec<UserCode> = decision
            .record
            .decisions
            .iter()
            .filter(|made| is_approval(made))
            .map(|made| made.by.clone())
            .collect();
        for user in told {
            decision.tell(&user, NoticeKind::Rejected, None);
        }
        let moved =
            lifecycle::advance(&mut decision.record, Event::Reject, State::Rejected, Next::Done, "REJECTED")?;
        decision.revoke.extend(moved.revoke);
        decision.releases_reservations = moved.releases_reservations;
        Ok(())
    }

    fn forward(&self, decision: &mut Decision, to: &UserCode) -> Result<(), Refusal> {
        let people = self.facts.people();
        let receiver = people.find_active(to).and_then(|user| people.seat(&user.code));
        let Some(receiver) = receiver.filter(|seat| seat.acting != self.command.by) else {
            return Err(Refusal::CannotAsk(to.clone()));
        };
        if self.task.kind == TaskKind::Choose {
            self.keep(decision, true);
            self.plan(decision, to);
            return proceed(decision, self.facts);
        }
        let passed_on = chain(self.task).count();
        if passed_on > FORWARDS_MAX {
            return Err(Refusal::ForwardedTooOften(FORWARDS_MAX));
        }
        self.keep(decision, true);
        let because = format!("asked by {}", self.command.by);
        let sender = Task { link: None, ..self.task.clone() };
        open(decision, self.facts, TaskKind::Review, &receiver, &because, Some(Box::new(sender)));
        decision.record.next = Next::Wait;
        Ok(())
    }

    fn not_mine(&self, decision: &mut Decision) -> Result<(), Refusal> {
        if self.task.kind == TaskKind::Choose {
            return Err(Refusal::NobodyElse);
        }
        if self.task.returns_to.is_some() {
            return self.answer(decision);
        }
        decision.void_answers();
        self.keep(decision, true);
        decision.end_tasks();
        choose(decision, self.facts, NOT_MINE)
    }

    fn park(&self, decision: &mut Decision) {
        self.note(decision, true);
        let later = crate::reminders::parked(decision.record.due_date, self.facts);
        if let Some(task) = decision.record.tasks.iter_mut().find(|task| task.id == self.task.id) {
            task.remind_on = Some(later);
        }
    }

    fn dispute(&self, decision: &mut Decision, reason: &str, amount: Option<Amount>) -> Result<(), Refusal> {
        decision.record.touched_by_person = true;
        self.keep(decision, true);
        let (by, text) = (&self.command.by, &self.command.comment);
        let moved = disputes::open(&mut decision.record, by, reason, amount, text, self.facts.now)?;
        decision.revoke.extend(moved.revoke);
        Ok(())
    }

    fn request_credit(
        &self,
        decision: &mut Decision,
        amount: Option<Amount>,
        reason: &str,
        expected_on: Option<Date>,
    ) -> Result<(), Refusal> {
        self.keep(decision, true);
        let text = self.command.comment.clone();
        let wish = CreditWish { amount, reason: reason.to_owned(), text, expected_on };
        credit::ask(decision, self.facts, &self.command.by, wish)
    }
}
