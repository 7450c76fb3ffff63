#![doc = include_str!("../README.md")]

mod account;
mod action;
mod approval;
mod approval_task;
mod arrival_notice;
mod codes;
mod credit_request;
mod error_notification;
mod evidence;
mod head;
mod invoice;
mod language;
mod missing_receipt;
mod missing_ticket;
mod news;
mod notice;
mod over_invoiced;
mod question;
mod rejected;
mod reminder;
mod renderer;
mod sign_in;
mod subscription_notice;
mod templates;
mod texts;
mod undelivered;
mod validation_report;
mod workbench;

pub use action::{Action, Part};
pub use approval::{ApprovalPage, Attachment, CodingRow, Form, HistoryEntry, PayAccount};
pub use approval_task::{ApprovalTask, Links};
pub use arrival_notice::{Arrival, ArrivalNotice, ArrivedFile};
pub use credit_request::CreditRequest;
pub use error_notification::{ErrorNotification, FailedCode};
pub use evidence::{Alert, Choice, Evidence, Figure};
pub use head::InvoiceHead;
pub use invoice::readable_invoice;
pub use language::Language;
pub use missing_receipt::{MissingReceipt, UnconfirmedLine};
pub use missing_ticket::MissingTicket;
pub use news::{Happened, News, Remark};
pub use notice::{Change, Notice, Refusal, SignInReason};
pub use over_invoiced::OverInvoiced;
pub use question::{Asked, Question};
pub use rejected::Rejected;
pub use reminder::{Escalation, Reminder, Waiting, WaitingTask};
pub use renderer::{Mail, RenderError, Renderer};
pub use sign_in::{Person, SignIn};
pub use subscription_notice::{SubscriptionNews, SubscriptionNotice};
pub use templates::{TEMPLATES, Template};
pub use undelivered::{Obstacle, Undelivered};
pub use validation_report::{RuleProblem, ValidationReport, Weight};
pub use workbench::{
    BulkPage, BulkRow, Choices, Count, Fact, FileStanding, InternalMessage, ListedFile, MatchedLine,
    MatchedOutcome, MatchedRow, MatchedRule, MatchedValue, MatchedVerdict, MatchingPage, MatchingRow,
    MessageCounts, MessagePage, MessageRow, MessageSaid, MessageStands, MessageTab, MessagesPage, NotTaken,
    OpenTask, ProposedRow, Said, Shows, Standing, SubscriptionRow, Talk, Visitor, WorkbenchAction,
    WorkbenchFilter, WorkbenchInvoice, WorkbenchPage, WorkbenchRow, WorkbenchSubscriptions, WorkbenchView,
};
