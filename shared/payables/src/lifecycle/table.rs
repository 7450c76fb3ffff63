//! The table of transitions.

use attest_model::record::State;

use State::{
    AcceptedByErp, Approval, ArrivalOk, AwaitingCredit, AwaitingReceipt, Dispatched, Disputed, Error,
    FinalCheck, Held, Loaded, Matched, Matching, Paid, Ready, Received, Rejected, Removed, Review,
};

/// What happens to an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// The bytes were read into the model.
    Load,
    /// Arrival control has nothing against it (ARR-12).
    Arrive,
    /// A blocking finding (ARR-12, VAL-68).
    Fail,
    /// The last blocking finding went away (VAL-68).
    Recover,
    /// A match is tried, or tried again (MATCH-33).
    Match,
    /// Goods are missing (MATCH-36).
    AwaitReceipt,
    /// Everything matches.
    Matched,
    /// A person is to check and code it (step 4).
    Review,
    /// A person is to approve it (point 3 of step 4).
    Approve,
    /// It waits for a credit note, or a credit note for its invoice (step 7).
    AwaitCredit,
    /// A wish for a credit note was withdrawn (CRED-16).
    WithdrawCredit,
    /// It is questioned with the supplier (DISP-2).
    Dispute,
    /// The dispute is settled (DISP-7).
    Settle,
    /// The final check begins (step 6).
    Check,
    /// Nothing stops it before the next batch.
    Pass,
    /// It is sent to the ERP.
    Dispatch,
    /// The ERP booked it.
    Accept,
    /// The ERP refused it (FIN-9).
    Refuse,
    /// It was paid (FIN-12).
    Pay,
    /// A person puts it on hold (ST-12).
    Hold,
    /// The hold is released (ST-12).
    Release,
    /// It is refused, and the supplier told.
    Reject,
    /// It is taken out (VAL-5).
    Remove,
    /// It is brought back (VAL-5).
    Restore,
}

/// One row: from any of these states to any of those.
#[derive(Debug)]
pub struct Transition {
    /// What happens.
    pub event: Event,
    /// Where it may happen.
    pub from: &'static [State],
    /// Where it may lead.
    pub to: &'static [State],
    /// The statements behind it.
    pub because: &'static str,
}

/// Where a person or a machine is still at work: neither ended, sent, held nor unread.
const OPEN: &[State] = &[
    ArrivalOk,
    Matching,
    AwaitingReceipt,
    Matched,
    Review,
    Approval,
    Disputed,
    AwaitingCredit,
    FinalCheck,
    Ready,
];

/// Everything that has not ended and is not with the ERP.
pub(crate) const ALIVE: &[State] = &[
    Received,
    Loaded,
    Error,
    Held,
    ArrivalOk,
    Matching,
    AwaitingReceipt,
    Matched,
    Review,
    Approval,
    Disputed,
    AwaitingCredit,
    FinalCheck,
    Ready,
];

/// All of [`ALIVE`] that is not held.
pub(crate) const FREE: &[State] = &[
    Received,
    Loaded,
    Error,
    ArrivalOk,
    Matching,
    AwaitingReceipt,
    Matched,
    Review,
    Approval,
    Disputed,
    AwaitingCredit,
    FinalCheck,
    Ready,
];

/// What can be undone by a question, a credit note or a second look.
pub(crate) const AT_WORK: &[State] =
    &[ArrivalOk, Matching, AwaitingReceipt, Matched, Review, Approval, AwaitingCredit, FinalCheck, Ready];

/// ST-2 … ST-12. Every way between two states, one row per event.
#[rustfmt::skip]
pub static TRANSITIONS: &[Transition] = &[
    Transition { event: Event::Load, from: &[Received, Error], to: &[Loaded], because: "IN-5" },
    Transition { event: Event::Arrive, from: &[Loaded, Error], to: &[ArrivalOk], because: "ARR-12" },
    Transition { event: Event::Fail, from: &[Received, Loaded, ArrivalOk, Matching, AwaitingReceipt, Matched, Review, Approval, Disputed, AwaitingCredit, FinalCheck, Ready], to: &[Error], because: "ARR-12, VAL-68" },
    Transition { event: Event::Recover, from: &[Error], to: OPEN, because: "VAL-68" },
    Transition { event: Event::Match, from: &[ArrivalOk, Matching, AwaitingReceipt, Review, Approval, AwaitingCredit], to: &[Matching], because: "ST-4, MATCH-33, CRED-12" },
    Transition { event: Event::AwaitReceipt, from: &[ArrivalOk, Matching, AwaitingReceipt, Review, Approval], to: &[AwaitingReceipt], because: "MATCH-33, MATCH-36" },
    Transition { event: Event::Matched, from: &[ArrivalOk, Matching, AwaitingReceipt, Review, Approval], to: &[Matched], because: "MATCH-33, MATCH-40" },
    Transition { event: Event::Review, from: AT_WORK, to: &[Review], because: "ST-4, ST-6, APPR-8, FIN-4" },
    Transition { event: Event::Approve, from: &[ArrivalOk, Matching, AwaitingReceipt, Matched, Review, Approval, FinalCheck, Ready], to: &[Approval], because: "ST-8, APPR-2, APPR-10" },
    Transition { event: Event::AwaitCredit, from: &[ArrivalOk, Matching, AwaitingReceipt, Matched, Review, Approval, Disputed, AwaitingCredit, FinalCheck, Ready], to: &[AwaitingCredit], because: "CRED-1, CRED-11, DISP-7" },
    Transition { event: Event::WithdrawCredit, from: &[AwaitingCredit], to: &[ArrivalOk, Matching, AwaitingReceipt, Matched, Review, Approval, FinalCheck, Ready], because: "CRED-12, CRED-16" },
    Transition { event: Event::Dispute, from: AT_WORK, to: &[Disputed], because: "DISP-5" },
    Transition { event: Event::Settle, from: &[Disputed], to: AT_WORK, because: "DISP-7" },
    Transition { event: Event::Check, from: &[ArrivalOk, Matching, AwaitingReceipt, Matched, Review, Approval, AwaitingCredit, FinalCheck, Ready], to: &[FinalCheck], because: "ST-7, ST-8, CRED-5" },
    Transition { event: Event::Pass, from: &[FinalCheck], to: &[Ready], because: "FIN-1, FIN-4" },
    Transition { event: Event::Dispatch, from: &[Ready], to: &[Dispatched], because: "FIN-5" },
    Transition { event: Event::Accept, from: &[Dispatched], to: &[AcceptedByErp], because: "FIN-9" },
    Transition { event: Event::Refuse, from: &[Dispatched], to: &[Error], because: "FIN-9" },
    Transition { event: Event::Pay, from: &[AcceptedByErp], to: &[Paid], because: "ST-9, FIN-12" },
    Transition { event: Event::Hold, from: FREE, to: &[Held], because: "ST-12" },
    Transition { event: Event::Release, from: &[Held], to: FREE, because: "ST-12" },
    Transition { event: Event::Reject, from: ALIVE, to: &[Rejected], because: "APPR-8, FIN-4, DISP-7" },
    Transition { event: Event::Remove, from: ALIVE, to: &[Removed], because: "VAL-5" },
    Transition { event: Event::Restore, from: &[Removed], to: &[Received, Loaded], because: "VAL-5, ST-9" },
];

impl Event {
    /// The word in the trail and in the drawn table.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Load => "load",
            Self::Arrive => "arrive",
            Self::Fail => "fail",
            Self::Recover => "recover",
            Self::Match => "match",
            Self::AwaitReceipt => "await_receipt",
            Self::Matched => "matched",
            Self::Review => "review",
            Self::Approve => "approve",
            Self::AwaitCredit => "await_credit",
            Self::WithdrawCredit => "withdraw_credit",
            Self::Dispute => "dispute",
            Self::Settle => "settle",
            Self::Check => "check",
            Self::Pass => "pass",
            Self::Dispatch => "dispatch",
            Self::Accept => "accept",
            Self::Refuse => "refuse",
            Self::Pay => "pay",
            Self::Hold => "hold",
            Self::Release => "release",
            Self::Reject => "reject",
            Self::Remove => "remove",
            Self::Restore => "restore",
        }
    }

    /// Whether the table has a way from one state to the other by this event.
    #[must_use]
    pub fn leads(self, from: State, to: State) -> bool {
        TRANSITIONS.iter().any(|row| row.event == self && row.from.contains(&from) && row.to.contains(&to))
    }
}
