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
    /// All actions.
    pub const ALL: [Self; 3] = [Self::Approve, Self::Reject, Self::Ask];

    /// The action of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }

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
