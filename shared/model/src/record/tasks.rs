//! What people are asked for, and what they decided (APPR-2, APPR-16).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{LinkId, TaskId, UserCode};

/// What a task asks of its user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Choose who reviews, and code (point 1 of APPR-2).
    Choose,
    /// Check and code (point 2 of APPR-2).
    Review,
    /// Approve (point 3 of APPR-2).
    Approve,
    /// Confirm that goods came (MATCH-36).
    ConfirmDelivery,
    /// Check before dispatch (FIN-1).
    FinalCheck,
    /// Confirm a proposed pair (CRED-7).
    ConfirmPair,
    /// See to it that a requested credit note comes (CRED-15).
    AwaitCredit,
}

/// One thing one user is asked to do for one invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// What is asked.
    pub kind: TaskKind,
    /// Of whom.
    pub user: UserCode,
    /// For whom, where a delegate is asked (APPR-16).
    #[serde(default)]
    pub on_behalf_of: Option<UserCode>,
    /// Since when.
    pub assigned_at: Timestamp,
    /// Day on which the next reminder is due (REM-2).
    pub remind_on: Option<Date>,
    /// Reminders sent so far.
    #[serde(default)]
    pub reminders: u32,
    /// The link that acts for it; a reminder replaces it (LINK-10).
    pub link: Option<LinkId>,
    /// Why this person was asked: a rule, the order, the supplier (APPR-3).
    #[serde(default)]
    pub because: String,
    /// The sender's task, which comes back when this one is answered (APPR-6).
    #[serde(default)]
    pub returns_to: Option<Box<Task>>,
    /// A manager who was copied and may take over (REM-2).
    #[serde(default)]
    pub escalated_to: Option<UserCode>,
}

/// A decision that a person made on an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRecord {
    /// The task it answers.
    pub task: TaskId,
    /// What the task asked.
    pub kind: TaskKind,
    /// Who decided.
    pub by: UserCode,
    /// For whom, where a delegate acted (APPR-16).
    pub on_behalf_of: Option<UserCode>,
    /// What was decided, by its word (`approve`, `reject` …).
    pub action: String,
    /// What the person wrote.
    #[serde(default)]
    pub comment: String,
    /// When.
    pub at: Timestamp,
    /// Through what (`email-link`, `workbench`).
    pub channel: String,
    /// It counts as a review only: the limit was too low (APPR-12).
    #[serde(default)]
    pub counts_as_review: bool,
    /// A later change voided it (APPR-10).
    #[serde(default)]
    pub is_void: bool,
}
