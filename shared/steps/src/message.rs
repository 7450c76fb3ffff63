//! What the queues carry: ids, never documents (decision 3).

use attest_model::dates::Timestamp;
use attest_model::ids::{
    BatchId, CompanyCode, InvoiceId, MessageId, OrderNumber, SupplierCode, TaskId, UserCode,
};
use attest_model::master::Role;
use attest_model::money::Decimal;
use attest_model::record::{Next, WokenBy};
use attest_model::subscriptions::Proposal;
use attest_payables::subscriptions::Notice;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::StepError;

/// An object that was uploaded below `inbox/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploaded {
    /// Its key: `inbox/<channel>/<name>`.
    pub key: String,
    /// What tells this upload from another to the same key: version or entity tag.
    pub version: String,
    /// When it was uploaded.
    pub at: Timestamp,
}

/// Why the flow of an invoice goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The step before said so.
    Next,
    /// Something it waits for has changed: a supplier, a setting, another document.
    Woken,
    /// Goods of one of its orders were received (MATCH-33).
    Receipt,
    /// One of its orders changed (MATCH-33).
    OrderChange,
    /// Its time has come.
    Timer,
    /// A scan found something that its findings do not say yet (ATT-4 … ATT-6).
    Scanned,
}

impl Cause {
    /// What it is that changed, where a match is made again for it (MATCH-33).
    #[must_use]
    pub const fn woken_by(self) -> Option<WokenBy> {
        match self {
            Self::Receipt => Some(WokenBy::Receipt),
            Self::OrderChange => Some(WokenBy::OrderChange),
            Self::Next | Self::Woken | Self::Timer | Self::Scanned => None,
        }
    }
}

/// An invoice whose flow goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowMessage {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// The version that was current when the message was written; for the log.
    pub version: u64,
    /// Why.
    pub cause: Cause,
}

/// What the state machine calls a step with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepCommand {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// The version that was current when the flow was started; for the log.
    pub version: u64,
    /// Why the flow goes on.
    pub cause: Cause,
    /// The step.
    pub next: Next,
}

/// What a step answers to the state machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepAnswer {
    /// The step after it (decision 2).
    pub next: Next,
}

/// A mail to write and send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotifyMessage {
    /// What makes it one mail (NOTE-10).
    pub key: String,
    /// The invoice; of a mail about a whole message the first one in it, if there is any.
    pub invoice_id: InvoiceId,
    /// What the mail is about.
    pub mail: MailKind,
}

/// The mails that exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// A task was opened (APPR-5).
    Task {
        /// The task.
        task: TaskId,
    },
    /// Tasks are reminded of (REM-2 … REM-4).
    Reminder {
        /// Whom.
        to: UserCode,
        /// What it lists.
        lines: Vec<ReminderLine>,
    },
    /// Codes are told to a role (VAL-6).
    Codes {
        /// The role.
        role: Role,
        /// Fingerprints of the findings that are new.
        new: Vec<String>,
    },
    /// Goods are missing (MATCH-36).
    MissingReceipt {
        /// The task of the person who may confirm them.
        task: TaskId,
    },
    /// The supplier is asked for a credit note (CRED-3).
    CreditRequest,
    /// Somebody learns what others did with an invoice (APPR-6, APPR-10).
    Told {
        /// Whom.
        to: UserCode,
        /// What happened.
        what: Told,
    },
    /// A person refused the invoice: the supplier is told (RESP-3 f, RESP-8).
    Refused,
    /// A dispute was opened or closed: the supplier is told (DISP-2).
    Dispute {
        /// What happened.
        event: DisputeEvent,
        /// The text for the supplier.
        text: String,
    },
    /// Malware was found in an attachment (ATT-4).
    Infected {
        /// Who uploaded it; else Accounts are told.
        to: Option<UserCode>,
    },
    /// A new entry of the discussion (DISP-1).
    Discussion {
        /// Who reads it: a person of ours, else the supplier (DISP-8).
        to: Option<UserCode>,
        /// The text.
        text: String,
    },
    /// A pair of credit note and invoice waits for a person's confirmation (CRED-7, CRED-9).
    PairProposed {
        /// The person's task.
        task: TaskId,
    },
    /// A missing ticket waits for the owner of its order (MATCH-38).
    MissingTicket {
        /// The owner's task.
        task: TaskId,
    },
    /// More is invoiced than a corrected receipt or order leaves (MATCH-63).
    OverInvoiced {
        /// The buyer.
        to: UserCode,
        /// The order.
        order: OrderNumber,
        /// Order line and by how much; no line for the order's amount.
        lines: Vec<(Option<String>, Decimal)>,
    },
    /// A subscription misses an invoice or comes to its end (SUB-11, SUB-12).
    Subscription {
        /// Its company.
        company: CompanyCode,
        /// Its supplier.
        supplier: SupplierCode,
        /// Its number, in the form of SUB-5.
        number: String,
        /// What the responsible user is told.
        notice: Notice,
    },
    /// Three invoices suggest a subscription (SUB-13).
    SubscriptionProposed {
        /// Which one.
        proposal: Proposal,
    },
    /// A mail did not arrive and goes to the next candidate (NOTE-8).
    Again {
        /// The mail.
        mail: Box<MailKind>,
        /// Addresses that it did not reach.
        failed: Vec<String>,
    },
    /// Somebody is told of a message as a whole.
    Message {
        /// The message.
        message: MessageId,
        /// What of it.
        what: ArrivalMail,
    },
}

impl MailKind {
    /// The mail itself, and the addresses that it did not reach.
    #[must_use]
    pub fn tried(&self) -> (&Self, &[String]) {
        if let Self::Again { mail, failed } = self { (mail, failed) } else { (self, &[]) }
    }

    /// Whether its recipient is found by the chain NOTE-1 … NOTE-7, which may have another candidate.
    #[must_use]
    pub fn has_candidates(&self) -> bool {
        matches!(
            self.tried().0,
            Self::Codes { .. }
                | Self::Refused
                | Self::SubscriptionProposed { .. }
                | Self::Infected { to: None }
        )
    }
}

/// What somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// The people who were asked have answered (APPR-6).
    Answered,
    /// A change voided an approval (APPR-10).
    Voided,
    /// The invoice was rejected.
    Rejected,
}

/// What happened to a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeEvent {
    /// It was opened.
    Opened,
    /// It was closed.
    Closed,
}

/// What is told of a message as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArrivalMail {
    /// Its sender learns which of its files were taken (IN-14).
    Acknowledgement,
    /// It is a mail without any invoice, and is forwarded (IN-13).
    OtherMail,
    /// It was refused as a whole (VAL-8).
    Refused,
}

/// A task that a reminder lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderLine {
    /// The invoice.
    pub invoice: InvoiceId,
    /// The task.
    pub task: TaskId,
    /// The reader is the manager, who gets a copy (REM-2).
    pub is_copy: bool,
}

/// Attachments to scan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanMessage {
    /// The invoice; all of its files whose result is awaited are meant.
    pub invoice_id: InvoiceId,
    /// How often they were asked for before (ATT-5).
    #[serde(default)]
    pub retry: u8,
}

/// A batch to export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportMessage {
    /// The batch.
    pub batch_id: BatchId,
}

/// Writes a message as JSON.
///
/// # Errors
/// [`StepError::Invalid`] when it cannot be written.
pub fn encode<T: Serialize>(message: &T) -> Result<String, StepError> {
    serde_json::to_string(message).map_err(|error| StepError::invalid("message", error))
}

/// Reads a message.
///
/// # Errors
/// [`StepError::Invalid`] with what is wrong and the message's first characters.
pub fn decode<T: DeserializeOwned>(body: &str) -> Result<T, StepError> {
    serde_json::from_str(body).map_err(|error| {
        let start: String = body.chars().take(120).collect();
        StepError::invalid(format!("message {start:?}"), error)
    })
}
