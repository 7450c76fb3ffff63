//! The lifecycle of an invoice: which event may lead from which state to which (ST-2 … ST-12).

use attest_model::ids::{LinkId, UserCode};
use attest_model::invoice::DocumentKind;
use attest_model::master::{Right, User};
use attest_model::record::{Hold, InvoiceRecord, Next, State, Task, TaskKind};
use attest_model::settings::{AfterMatch, FlowPriority, MatchStep, Settings, keys};
use jiff::Timestamp;

pub(crate) use table::{ALIVE, AT_WORK, FREE};
pub use table::{Event, TRANSITIONS, Transition};

mod table;

/// Why an invoice does not change its state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The table has no such way.
    #[error("an invoice in state {from} cannot go to {to} by `{event}`")]
    NoWay {
        /// What was to happen.
        event: &'static str,
        /// Where the invoice stands.
        from: State,
        /// Where it was to go.
        to: State,
    },
    /// Somebody else was faster.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// The invoice is not on hold.
    #[error("the invoice is {0}, not on hold")]
    NotHeld(State),
    /// A hold needs a code.
    #[error("a hold needs a code; none was given")]
    NoHoldCode,
    /// Only the authority over its kind releases a hold (ST-12).
    #[error("user {by} may not release a {kind} hold; the right hold.{kind} is needed")]
    NotAuthority {
        /// Who tried.
        by: UserCode,
        /// `commercial` or `financial`.
        kind: &'static str,
    },
}

/// ST-10. The actor saw another version than the one that is stored; nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("CONFLICT: version {expected} was seen, version {found} is stored; load it again")]
pub struct Conflict {
    /// The version that the actor saw.
    pub expected: u64,
    /// The version that is stored.
    pub found: u64,
}

/// ST-10. Lets an actor go on only with the version that was seen.
///
/// # Errors
/// [`Conflict`] when the stored version is another one.
pub fn expect_version(record: &InvoiceRecord, expected: u64) -> Result<(), Conflict> {
    let found = record.version;
    if found == expected { Ok(()) } else { Err(Conflict { expected, found }) }
}

/// What a change of state brings with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The state before.
    pub before: State,
    /// The state after.
    pub after: State,
    /// Links of tasks that ended (LINK-7).
    pub revoke: Vec<LinkId>,
    /// Every reservation is given back (ST-9, MATCH-40).
    pub releases_reservations: bool,
}

/// Moves an invoice, if the table knows the way.
///
/// # Errors
/// [`Refused::NoWay`]; the record is unchanged then.
pub fn advance(
    record: &mut InvoiceRecord,
    event: Event,
    to: State,
    next: Next,
    reason: &str,
) -> Result<Moved, Refused> {
    let from = record.state;
    if !event.leads(from, to) {
        return Err(Refused::NoWay { event: event.word(), from, to });
    }
    record.state = to;
    record.next = next;
    reason.clone_into(&mut record.reason);
    let ends = matches!(to, State::Rejected | State::Removed);
    let revoke = if ends { end_tasks(record) } else { end_waiting(record, from, to) };
    Ok(Moved { before: from, after: to, revoke, releases_reservations: ends })
}

/// REM-6. Ends the tasks that only make sense in the state that is left; a hold or an error only interrupts it.
fn end_waiting(record: &mut InvoiceRecord, from: State, to: State) -> Vec<LinkId> {
    if from == to || matches!(to, State::Held | State::Error) {
        return Vec::new();
    }
    let is_over = |task: &Task| match task.kind {
        TaskKind::ConfirmDelivery => from == State::AwaitingReceipt,
        TaskKind::ConfirmPair | TaskKind::AwaitCredit => from == State::AwaitingCredit,
        TaskKind::FinalCheck => from == State::FinalCheck,
        TaskKind::Choose | TaskKind::Review | TaskKind::Approve => false,
    };
    let (ended, open) = record.tasks.drain(..).partition::<Vec<_>, _>(is_over);
    record.tasks = open;
    ended.into_iter().filter_map(|task| task.link).collect()
}

/// Ends every open task and names their links (LINK-7, REM-6).
pub fn end_tasks(record: &mut InvoiceRecord) -> Vec<LinkId> {
    record.tasks.drain(..).filter_map(|task| task.link).collect()
}

/// VAL-68. A blocking finding: the invoice falls to `error` and remembers where it stood.
///
/// A held invoice stays held (ST-12), one that was sent or ended is past this: both give `None`.
#[must_use]
pub fn fall(record: &mut InvoiceRecord, reason: &str) -> Option<Moved> {
    let stood = (record.state, record.next);
    let moved = advance(record, Event::Fail, State::Error, Next::Wait, reason).ok()?;
    record.came_from = record.arrived_at.is_some().then_some(stood);
    Some(moved)
}

/// VAL-68. No blocking finding is left: back to where it stood, or on from arrival control for the first time.
///
/// # Errors
/// [`Refused::NoWay`] when the invoice is not in `error`.
pub fn recover(record: &mut InvoiceRecord, now: Timestamp) -> Result<Moved, Refused> {
    match record.came_from.take() {
        Some((state, next)) => advance(record, Event::Recover, state, next, "").inspect_err(|_| {
            record.came_from = Some((state, next));
        }),
        None => {
            let moved = advance(record, Event::Arrive, State::ArrivalOk, Next::Match, "")?;
            record.arrived_at.get_or_insert(now);
            Ok(moved)
        }
    }
}

/// ST-12. Puts an invoice on hold; it keeps its tasks and reservations and is neither matched nor dispatched.
///
/// # Errors
/// [`Refused::NoHoldCode`] without a code, [`Refused::NoWay`] where it has ended, was sent or is held already.
pub fn hold(
    record: &mut InvoiceRecord,
    code: &str,
    is_financial: bool,
    by: &UserCode,
    now: Timestamp,
) -> Result<Moved, Refused> {
    let code = code.trim();
    if code.is_empty() {
        return Err(Refused::NoHoldCode);
    }
    let (returns_to, next, reason) = (record.state, record.next, record.reason.clone());
    let moved = advance(record, Event::Hold, State::Held, Next::Wait, code)?;
    record.hold =
        Some(Hold { code: code.to_owned(), is_financial, by: by.clone(), at: now, returns_to, next, reason });
    Ok(moved)
}

/// ST-12. Releases a hold; the invoice returns to where it stood.
///
/// # Errors
/// [`Refused::NotHeld`], and [`Refused::NotAuthority`] for anybody without the right over this kind of hold.
pub fn release(record: &mut InvoiceRecord, by: &User) -> Result<Moved, Refused> {
    let is_financial = record.hold.as_ref().is_some_and(|hold| hold.is_financial);
    let (right, kind) = if is_financial {
        (Right::HoldFinancial, "financial")
    } else {
        (Right::HoldCommercial, "commercial")
    };
    if record.state == State::Held && !(by.is_active && by.rights.contains(&right)) {
        return Err(Refused::NotAuthority { by: by.code.clone(), kind });
    }
    lift(record)
}

/// ST-12. Ends a hold whose cause has gone, as when the last missing ticket is cleared (MATCH-38).
///
/// # Errors
/// [`Refused::NotHeld`].
pub fn lift(record: &mut InvoiceRecord) -> Result<Moved, Refused> {
    let Some(held) = record.hold.clone().filter(|_| record.state == State::Held) else {
        return Err(Refused::NotHeld(record.state));
    };
    let moved = advance(record, Event::Release, held.returns_to, held.next, &held.reason)?;
    record.hold = None;
    Ok(moved)
}

/// Moves an invoice, or what is kept of its place while it is held, questioned or in error: it goes there afterwards.
///
/// # Errors
/// [`Refused::NoWay`]; the record is unchanged then.
pub fn move_beneath(
    record: &mut InvoiceRecord,
    event: Event,
    to: State,
    next: Next,
    reason: &str,
) -> Result<Moved, Refused> {
    let stays =
        Moved { before: record.state, after: record.state, revoke: Vec::new(), releases_reservations: false };
    let way = |from: State| {
        event.leads(from, to).then_some(()).ok_or(Refused::NoWay { event: event.word(), from, to })
    };
    match (record.state, &mut record.hold, &mut record.dispute, &mut record.came_from) {
        (State::Held, Some(hold), Some(dispute), _) if hold.returns_to == State::Disputed => {
            way(dispute.returns_to)?;
            (dispute.returns_to, dispute.next) = (to, next);
            Ok(stays)
        }
        (State::Held, Some(hold), _, _) => {
            way(hold.returns_to)?;
            (hold.returns_to, hold.next) = (to, next);
            reason.clone_into(&mut hold.reason);
            Ok(stays)
        }
        (State::Disputed, _, Some(dispute), _) => {
            way(dispute.returns_to)?;
            (dispute.returns_to, dispute.next) = (to, next);
            Ok(stays)
        }
        (State::Error, _, _, Some(stood)) => {
            way(stood.0)?;
            *stood = (to, next);
            Ok(stays)
        }
        _ => advance(record, event, to, next, reason),
    }
}

/// VAL-5, ST-9. Brings a removed invoice back: it starts again at arrival control, and what people had begun is over.
///
/// # Errors
/// [`Refused::NoWay`] when it is not removed.
pub fn restore(record: &mut InvoiceRecord) -> Result<Moved, Refused> {
    let to = if record.format.is_empty() { State::Received } else { State::Loaded };
    let moved = advance(record, Event::Restore, to, Next::Validate, "")?;
    record.came_from = None;
    record.hold = None;
    record.arrived_at = None;
    record.waiting_since = None;
    record.plan = None;
    record.dispute = None;
    record.credit_request = None;
    record.pairs.clear();
    record.missing_tickets.clear();
    for made in &mut record.decisions {
        made.is_void = true;
    }
    // A person has dealt with it: the codes that took it out do so no more (VAL-68).
    record.touched_by_person = true;
    Ok(moved)
}

/// ST-1. The step an invoice goes to after arrival control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Step 2: order match with rows.
    OrderRows,
    /// Step 3: order match without rows.
    OrderHeader,
    /// Step 4: review and approval.
    Review,
    /// Step 5: subscription match.
    Subscription,
    /// Step 7: credit step.
    Credit,
}

impl Step {
    /// Its number (ST-1).
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::OrderRows => 2,
            Self::OrderHeader => 3,
            Self::Review => 4,
            Self::Subscription => 5,
            Self::Credit => 7,
        }
    }

    /// Where an invoice stands when it enters the step, and what the flow does.
    #[must_use]
    pub const fn enters(self) -> (State, Next) {
        match self {
            Self::OrderRows | Self::OrderHeader | Self::Subscription => (State::Matching, Next::Match),
            Self::Review => (State::Review, Next::RequestApproval),
            Self::Credit => (State::AwaitingCredit, Next::CreditNotePairing),
        }
    }
}

/// What ST-4 looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepFacts {
    /// Invoice or credit note.
    pub kind: DocumentKind,
    /// The credit note goes on without an invoice (CRED-11, CRED-12).
    pub goes_alone: bool,
    /// The header's or a line's order number names a committed order.
    pub order_resolved: bool,
    /// It has at least one line.
    pub has_lines: bool,
    /// Its subscription number is known.
    pub subscription_known: bool,
}

impl StepFacts {
    /// What a record says of its invoice.
    #[must_use]
    pub fn of(record: &InvoiceRecord, goes_alone: bool) -> Self {
        Self {
            kind: record.kind,
            goes_alone,
            order_resolved: !record.orders.is_empty(),
            has_lines: record.lines > 0,
            subscription_known: record.subscription.is_some(),
        }
    }
}

/// ST-4 … ST-6, SET-44. The step after arrival control; the first rule that applies.
#[must_use]
pub fn choose_step(facts: &StepFacts, settings: &Settings) -> Step {
    let steps: Vec<MatchStep> = settings.value(&keys::FLOW_STEPS);
    let subscription = facts.subscription_known && steps.contains(&MatchStep::Subscription);
    match facts.kind {
        DocumentKind::CreditNote if !facts.goes_alone => return Step::Credit,
        DocumentKind::CreditNote if subscription => return Step::Subscription,
        DocumentKind::CreditNote => return Step::Review,
        DocumentKind::Invoice => {}
    }
    let order = match (facts.order_resolved, facts.has_lines) {
        (false, _) => None,
        (true, true) => steps.contains(&MatchStep::Order).then_some(Step::OrderRows),
        (true, false) => steps.contains(&MatchStep::Header).then_some(Step::OrderHeader),
    };
    let priority: Vec<FlowPriority> = settings.value(&keys::FLOW_PRIORITY);
    priority
        .iter()
        .find_map(|place| match place {
            FlowPriority::Order => order,
            FlowPriority::Subscription => subscription.then_some(Step::Subscription),
            FlowPriority::Review => Some(Step::Review),
        })
        .unwrap_or(Step::Review)
}

/// How a match ended, as far as the flow needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchEnd {
    /// All rows or the header match the order (ST-8).
    Order,
    /// A subscription without deviations (ST-7).
    Subscription,
    /// Goods are missing (MATCH-36).
    AwaitsReceipt,
    /// Something deviates (ST-6).
    Failed,
}

/// ST-6 … ST-8, CHK-9. Where an invoice goes after a match, with the event that takes it there.
///
/// `is_routed` says that warnings send it to a person and none has dealt with it yet.
#[must_use]
pub fn after_match(end: MatchEnd, is_routed: bool, settings: &Settings) -> (Event, State, Next) {
    let to_review = (Event::Review, State::Review, Next::RequestApproval);
    match end {
        MatchEnd::Failed => to_review,
        MatchEnd::AwaitsReceipt => (Event::AwaitReceipt, State::AwaitingReceipt, Next::Wait),
        MatchEnd::Order | MatchEnd::Subscription if is_routed => to_review,
        MatchEnd::Subscription => (Event::Check, State::FinalCheck, Next::FinalCheck),
        MatchEnd::Order => match settings.get(&keys::AFTER_MATCH).map(|resolved| resolved.value) {
            Some(AfterMatch::AutoApprove) | None => (Event::Check, State::FinalCheck, Next::FinalCheck),
            Some(AfterMatch::Approval) => (Event::Approve, State::Approval, Next::RequestApproval),
        },
    }
}
