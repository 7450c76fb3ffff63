#![doc = include_str!("../README.md")]

mod account;
mod action;
mod approval;
mod approval_task;
mod codes;
mod credit_request;
mod error_notification;
mod evidence;
mod head;
mod invoice;
mod language;
mod missing_receipt;
mod notice;
mod reminder;
mod renderer;
mod templates;
mod texts;
mod undelivered;

pub use action::{Action, Part};
pub use approval::{ApprovalPage, Attachment, CodingRow, Form, HistoryEntry, PayAccount};
pub use approval_task::{ApprovalTask, Links};
pub use credit_request::{CreditReason, CreditRequest};
pub use error_notification::{ErrorNotification, FailedCode};
pub use evidence::{Alert, Choice, Evidence, Figure};
pub use head::InvoiceHead;
pub use invoice::readable_invoice;
pub use language::Language;
pub use missing_receipt::{MissingReceipt, UnconfirmedLine};
pub use notice::{Change, Notice, Refusal, SignInReason};
pub use reminder::{Escalation, Reminder, Waiting, WaitingTask};
pub use renderer::{Mail, RenderError, Renderer};
pub use templates::{TEMPLATES, Template};
pub use undelivered::{Obstacle, Undelivered};
