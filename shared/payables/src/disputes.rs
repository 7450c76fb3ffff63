//! Disputes with the supplier (DISP-2, DISP-4, DISP-5, DISP-7).

use attest_model::approvals::{Dispute, DisputeReason};
use attest_model::dates::Date;
use attest_model::ids::UserCode;
use attest_model::money::{Amount, Decimal};
use attest_model::record::{CreditRequest, Hold, InvoiceRecord, Next, State};
use jiff::Timestamp;

use crate::lifecycle::{self, Event, Moved, Refused};

/// Why a dispute is not opened or closed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DisputeRefused {
    /// The reason is none of the list.
    #[error("{0:?} is no reason of a dispute; expected one of: {known}", known = known())]
    Reason(String),
    /// The amount is not within the invoice.
    #[error(
        "{asked} cannot be disputed; expected an amount above zero and at most {gross}, in the invoice's currency"
    )]
    Amount {
        /// What was given.
        asked: Amount,
        /// Total with tax.
        gross: Decimal,
    },
    /// No dispute is open.
    #[error("the invoice is {0}; no dispute is open")]
    NotDisputed(State),
    /// The lifecycle has no such way.
    #[error(transparent)]
    Lifecycle(#[from] Refused),
}

fn known() -> String {
    DisputeReason::ALL.iter().map(|reason| reason.word()).collect::<Vec<_>>().join(", ")
}

/// DISP-7. How a dispute ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The invoice is right; it goes on where it stood.
    Accepted,
    /// The supplier sends a credit note (section 19).
    CreditExpected {
        /// When it is expected.
        expected_on: Date,
    },
    /// The supplier sends another invoice instead.
    Replaced,
    /// Whoever opened the dispute takes it back.
    Withdrawn,
    /// The invoice is refused.
    Rejected,
}

impl Outcome {
    /// The word in forms and in the trail.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::CreditExpected { .. } => "credit_expected",
            Self::Replaced => "replaced",
            Self::Withdrawn => "withdrawn",
            Self::Rejected => "rejected",
        }
    }
}

/// DISP-2, DISP-5. Opens a dispute: matching, approval and dispatch stop, open tasks end.
///
/// An absent amount means the whole invoice.
///
/// # Errors
/// [`DisputeRefused`]; nothing is changed then.
pub fn open(
    record: &mut InvoiceRecord,
    by: &UserCode,
    reason: &str,
    amount: Option<Amount>,
    text: &str,
    now: Timestamp,
) -> Result<Moved, DisputeRefused> {
    let read = DisputeReason::read(reason)
        .ok_or_else(|| DisputeRefused::Reason(reason.chars().take(40).collect()))?;
    let gross = record.gross.unwrap_or_default();
    let fits = |amount: &Amount| {
        record.currency == Some(amount.currency())
            && amount.value() > Decimal::ZERO
            && amount.value() <= gross
    };
    if let Some(asked) = amount.filter(|amount| !fits(amount)) {
        return Err(DisputeRefused::Amount { asked, gross });
    }
    let (returns_to, stood) = (record.state, record.next);
    let mut moved = lifecycle::advance(record, Event::Dispute, State::Disputed, Next::Wait, "DISPUTED")?;
    moved.revoke.extend(lifecycle::end_tasks(record));
    // Its tasks are over: step 4 opens them anew when the dispute is settled.
    let is_step_4 = matches!(returns_to, State::Review | State::Approval);
    record.waiting_since = Some(now);
    record.dispute = Some(Dispute {
        owner: by.clone(),
        at: now,
        reason: read.word().to_owned(),
        amount,
        text: text.trim().to_owned(),
        returns_to,
        next: if is_step_4 { Next::RequestApproval } else { stood },
        answer: None,
    });
    Ok(moved)
}

/// DISP-7. Closes a dispute; that of a held invoice too, which stays held unless it is refused.
///
/// # Errors
/// [`DisputeRefused::NotDisputed`] when none is open; nothing is changed then.
pub fn close(record: &mut InvoiceRecord, outcome: Outcome, now: Timestamp) -> Result<Moved, DisputeRefused> {
    let hold = record.hold.clone().filter(|hold| {
        record.state == State::Held && hold.returns_to == State::Disputed && record.dispute.is_some()
    });
    let Some(hold) = hold else { return settle(record, outcome, now) };
    let mut open = record.clone();
    (open.state, open.next) = (State::Disputed, hold.next);
    let moved = settle(&mut open, outcome, now)?;
    if open.state.is_terminal() {
        open.hold = None;
    } else {
        open.hold = Some(Hold {
            returns_to: open.state,
            next: open.next,
            reason: std::mem::replace(&mut open.reason, hold.code.clone()),
            ..hold
        });
        (open.state, open.next) = (State::Held, Next::Wait);
    }
    *record = open;
    Ok(Moved { before: State::Held, after: record.state, ..moved })
}

fn settle(record: &mut InvoiceRecord, outcome: Outcome, now: Timestamp) -> Result<Moved, DisputeRefused> {
    let Some(dispute) = record.dispute.clone().filter(|_| record.state == State::Disputed) else {
        return Err(DisputeRefused::NotDisputed(record.state));
    };
    let moved = match outcome {
        Outcome::Accepted | Outcome::Withdrawn => {
            lifecycle::advance(record, Event::Settle, dispute.returns_to, dispute.next, "")?
        }
        Outcome::CreditExpected { expected_on } => {
            let next = Next::CreditNotePairing;
            let moved = lifecycle::advance(
                record,
                Event::AwaitCredit,
                State::AwaitingCredit,
                next,
                "CREDIT_REQUESTED",
            )?;
            record.credit_request = dispute.amount.or(record.gross_amount()).map(|amount| CreditRequest {
                by: dispute.owner.clone(),
                at: now,
                amount,
                reason: dispute.reason.clone(),
                text: dispute.text.clone(),
                expected_on,
                came_from: dispute.returns_to,
            });
            moved
        }
        Outcome::Replaced => {
            lifecycle::advance(record, Event::Reject, State::Rejected, Next::Done, "REPLACED")?
        }
        Outcome::Rejected => {
            lifecycle::advance(record, Event::Reject, State::Rejected, Next::Done, "REJECTED")?
        }
    };
    record.dispute = None;
    record.waiting_since = matches!(outcome, Outcome::CreditExpected { .. }).then_some(now);
    Ok(moved)
}
