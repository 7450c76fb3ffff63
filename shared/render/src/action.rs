//! What a person can do with a task by its link.

/// LINK-1. An action of an approval link besides opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Approve, or confirm a review.
    Approve,
    /// Reject with a reason.
    Reject,
    /// Ask a question; the invoice stays where it is.
    Ask,
}

impl Action {
    /// The word in forms and addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Ask => "ask",
        }
    }
}

/// APPR-2, APPR-12. The part a person has at a point of the approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Checks and codes; another person approves afterwards.
    Reviewer,
    /// Approves.
    Approver,
}
