//! Why an act is refused.

use attest_model::ids::UserCode;
use attest_model::money::Decimal;
use attest_model::record::State;
use jiff::Timestamp;

/// Why an act in step 4 changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The task was answered before (LINK-4).
    #[error("already answered by {by} at {at}: {action}")]
    AlreadyDone {
        /// Who was faster.
        by: UserCode,
        /// When.
        at: Timestamp,
        /// What was decided.
        action: String,
    },
    /// The task has ended without this person.
    #[error("the task has ended; open the invoice to see where it stands")]
    TaskEnded,
    /// The task is of another kind.
    #[error("`{action}` does not answer a task of this kind")]
    WrongTask {
        /// What was tried.
        action: &'static str,
    },
    /// The invoice is not in step 4 now.
    #[error("the invoice is {0}; only an invoice in review or approval can be decided")]
    NotOpen(State),
    /// Somebody else was asked.
    #[error("user {0} was not asked; the task belongs to somebody else")]
    NotAsked(UserCode),
    /// The person is disabled or unknown.
    #[error("user {0} is not active")]
    NotActive(UserCode),
    /// The delegation has ended or does not cover this company.
    #[error("user {by} no longer acts for {principal}")]
    DelegationOver {
        /// Who tried to act.
        by: UserCode,
        /// For whom.
        principal: UserCode,
    },
    /// APPR-8. A text is needed.
    #[error("`{action}` needs a text of at least {at_least} characters")]
    TextTooShort {
        /// What was tried.
        action: &'static str,
        /// How long the text must be.
        at_least: usize,
    },
    /// APPR-14. The person coded, changed or registered the invoice, or created the supplier.
    #[error("user {by} {why} and cannot be the only approver; another approver is needed")]
    FourEyes {
        /// Who.
        by: UserCode,
        /// What the person did before.
        why: &'static str,
    },
    /// APPR-14. A person acts once per point.
    #[error("user {0} has already acted on this point")]
    ActedBefore(UserCode),
    /// APPR-15. The supplier belongs to the person.
    #[error("user {0} is linked to the supplier and cannot approve its invoices")]
    LinkedSupplier(UserCode),
    /// CODE-2. The coding does not sum up.
    #[error("the coding sums to {found}, expected {expected}; correct the coding first")]
    CodingOpen {
        /// What the rows must sum to.
        expected: Decimal,
        /// What they sum to.
        found: Decimal,
    },
    /// The receiver of a forwarded task cannot answer it.
    #[error("user {0} cannot be asked: unknown, disabled or the sender")]
    CannotAsk(UserCode),
    /// Forwarded too often.
    #[error("the task was forwarded {0} times; answer it or say that it is not yours")]
    ForwardedTooOften(usize),
    /// Point 1 has nobody behind it.
    #[error("the task is already with the accounts role; choose a reviewer instead")]
    NobodyElse,
    /// The dispute cannot be opened.
    #[error(transparent)]
    Dispute(#[from] crate::disputes::DisputeRefused),
    /// A credit over the whole invoice needs its total.
    #[error("the invoice has no total with tax (BT-112); say how much is asked for")]
    NoTotal,
    /// The credit note cannot be asked for.
    #[error(transparent)]
    Credit(#[from] crate::credit_notes::RequestError),
    /// The lifecycle has no such way.
    #[error(transparent)]
    Lifecycle(#[from] crate::lifecycle::Refused),
}
