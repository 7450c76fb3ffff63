//! What a person asks step 4 to do.

use attest_model::dates::Date;
use attest_model::ids::{TaskId, UserCode};
use attest_model::money::Amount;
use attest_model::orders::CodingRow;

pub(super) const APPROVE: &str = "approve";
pub(super) const APPROVE_WITH_CODING: &str = "approve_with_coding";

/// APPR-8. What a person does with a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Yes.
    Approve,
    /// Yes, with this coding instead of the one shown.
    ApproveWithCoding(Vec<CodingRow>),
    /// Back to the reviewers.
    ReturnToReview,
    /// No; the invoice is refused.
    Reject,
    /// Ask somebody else; in point 1, choose the reviewer.
    Forward {
        /// Whom.
        to: UserCode,
    },
    /// Back to point 1.
    NotMine,
    /// Later.
    Park,
    /// Question it with the supplier.
    Dispute {
        /// Reason, by its word (DISP-4).
        reason: String,
        /// The questioned part, with tax; absent means the whole invoice.
        amount: Option<Amount>,
    },
    /// Ask the supplier for a credit note.
    RequestCredit {
        /// How much, with tax; absent means the whole invoice.
        amount: Option<Amount>,
        /// Reason, by its word (DISP-4).
        reason: String,
        /// When it is expected; absent means `credit.expected_days` from today.
        expected_on: Option<Date>,
    },
}

impl Action {
    /// The word in the trail and in links.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Approve => APPROVE,
            Self::ApproveWithCoding(_) => APPROVE_WITH_CODING,
            Self::ReturnToReview => "return",
            Self::Reject => "reject",
            Self::Forward { .. } => "forward",
            Self::NotMine => "not_mine",
            Self::Park => "park",
            Self::Dispute { .. } => "dispute",
            Self::RequestCredit { .. } => "request_credit",
        }
    }

    /// Fewest characters of text that must go with it (APPR-8).
    #[must_use]
    pub const fn text_min(&self) -> usize {
        match self {
            Self::ReturnToReview | Self::Reject => 3,
            Self::Park => 1,
            Self::Approve
            | Self::ApproveWithCoding(_)
            | Self::Forward { .. }
            | Self::NotMine
            | Self::Dispute { .. }
            | Self::RequestCredit { .. } => 0,
        }
    }
}

/// One act of one person on one task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The task.
    pub task: TaskId,
    /// Who acts.
    pub by: UserCode,
    /// What is done.
    pub action: Action,
    /// What the person wrote.
    pub comment: String,
    /// Through what (`email-link`, `workbench`, `command`).
    pub channel: String,
}
