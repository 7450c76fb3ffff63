//! What step 4 and disputes keep on the record: who is asked, in which manner, and what is questioned (APPR-2, DISP-2).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{InvoiceId, LinkId, TaskId, UserCode};
use crate::money::Amount;
use crate::record::{Actor, Next, State};

/// APPR-4. How several people on one point act together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointMode {
    /// Each of them must.
    #[default]
    All,
    /// One of them is enough.
    Any,
}

/// A person who is asked, and why this one (APPR-3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Who.
    pub user: UserCode,
    /// Why: the rule, the order, the supplier.
    pub because: String,
}

/// Who reviews and who approves one invoice; kept so that a changed rule does not change what has begun.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApprovalPlan {
    /// How several people act (APPR-4).
    pub mode: PointMode,
    /// One after the other; else all at once.
    pub in_sequence: bool,
    /// Who reviews (point 2); empty while point 1 has not chosen.
    pub reviewers: Vec<Asked>,
    /// Who approves (point 3); empty means the reviewers, and up their line.
    pub approvers: Vec<Asked>,
}

/// DISP-2. An open dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// Who opened it.
    pub owner: UserCode,
    /// When.
    pub at: Timestamp,
    /// Reason, by its word (DISP-4).
    pub reason: String,
    /// The questioned part, with tax; absent means the whole invoice.
    pub amount: Option<Amount>,
    /// What the counterparty reads.
    pub text: String,
    /// The state it returns to (DISP-7).
    pub returns_to: State,
    /// What was next when it was opened.
    pub next: Next,
    /// What the supplier answered last, as a person kept it (DISP-2).
    #[serde(default)]
    pub answer: Option<String>,
}

/// DISP-8. Who reads an entry of a discussion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Only our own people.
    Internal,
    /// The supplier too.
    Supplier,
}

/// DISP-1. One entry of an invoice's discussion; it is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscussionEntry {
    /// The invoice.
    pub invoice: InvoiceId,
    /// When.
    pub at: Timestamp,
    /// Who wrote it.
    pub by: Actor,
    /// Who reads it.
    pub audience: Audience,
    /// The text.
    pub text: String,
}

/// Where a link stands; it never leaves `Used` (LINK-4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkStatus {
    /// May still act.
    Open,
    /// Acted once.
    Used {
        /// Who.
        by: UserCode,
        /// When.
        at: Timestamp,
        /// What was decided, by its word.
        action: String,
    },
    /// Its task ended, went to somebody else, or a reminder replaced it (LINK-7, LINK-10).
    Revoked,
}

/// LINK-2. What is kept of a signed link; the token itself is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkRecord {
    /// Its id, which the token carries.
    pub id: LinkId,
    /// The invoice.
    pub invoice: InvoiceId,
    /// The task it acts for.
    pub task: TaskId,
    /// Of whom.
    pub user: UserCode,
    /// Until when.
    pub expires_at: Timestamp,
    /// Where it stands.
    pub status: LinkStatus,
}

/// DISP-4. Why an invoice is questioned, or a credit note asked for (CRED-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DisputeReason {
    /// The price.
    Price,
    /// The quantity.
    Quantity,
    /// The quality.
    Quality,
    /// Nothing came.
    NotDelivered,
    /// Nobody ordered it.
    NotOrdered,
    /// It came before.
    Duplicate,
    /// It is meant for somebody else.
    WrongCompany,
    /// The tax.
    Tax,
    /// The terms of payment or delivery.
    Terms,
    /// Anything else.
    Other,
}

impl DisputeReason {
    /// Every reason, in the order of the specification.
    pub const ALL: &'static [Self] = &[
        Self::Price,
        Self::Quantity,
        Self::Quality,
        Self::NotDelivered,
        Self::NotOrdered,
        Self::Duplicate,
        Self::WrongCompany,
        Self::Tax,
        Self::Terms,
        Self::Other,
    ];

    /// The word kept and shown.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Quantity => "quantity",
            Self::Quality => "quality",
            Self::NotDelivered => "not_delivered",
            Self::NotOrdered => "not_ordered",
            Self::Duplicate => "duplicate",
            Self::WrongCompany => "wrong_company",
            Self::Tax => "tax",
            Self::Terms => "terms",
            Self::Other => "other",
        }
    }

    /// Reads the word, whatever the case, with a space, a hyphen or `_` between its parts.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        let word = word.trim().replace([' ', '-'], "_");
        Self::ALL.iter().copied().find(|reason| reason.word().eq_ignore_ascii_case(&word))
    }
}
