//! REM-2, REM-4. The reminder: all waiting tasks of a person in one mail, by due date.

use attest_model::record::TaskKind;
use jiff::civil::Date;
use serde::Serialize;

use crate::head::{HeadView, InvoiceHead};
use crate::language::Language;
use crate::renderer::{Mail, RenderError, Renderer};
use crate::texts::say;

/// REM-1. What a task waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// The choice of who reviews.
    Choice,
    /// Review and coding.
    Review,
    /// Approval.
    Approval,
    /// Confirmation of a delivery.
    Receipt,
    /// The check before dispatch.
    FinalCheck,
    /// Confirmation that an invoice and a credit note belong together.
    Pair,
    /// A credit note the person asked for.
    CreditNote,
}

impl From<TaskKind> for Waiting {
    fn from(kind: TaskKind) -> Self {
        match kind {
            TaskKind::Choose => Self::Choice,
            TaskKind::Review => Self::Review,
            TaskKind::Approve => Self::Approval,
            TaskKind::ConfirmDelivery => Self::Receipt,
            TaskKind::FinalCheck => Self::FinalCheck,
            TaskKind::ConfirmPair => Self::Pair,
            TaskKind::AwaitCredit => Self::CreditNote,
        }
    }
}

impl Waiting {
    /// What it waits for, in words.
    pub(crate) fn words(self, language: Language) -> Result<String, RenderError> {
        let key = match self {
            Self::Choice => "reminder.choice",
            Self::Review => "reminder.review",
            Self::Approval => "reminder.approval",
            Self::Receipt => "reminder.receipt",
            Self::FinalCheck => "reminder.final_check",
            Self::Pair => "reminder.pair",
            Self::CreditNote => "reminder.credit_note",
        };
        say(language, key, &[])
    }
}

/// REM-2. Whom a reminder also concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Escalation {
    /// The reader's manager gets a copy.
    CopiedTo(String),
    /// The reader is the manager of this person and may take over.
    TakeOverFrom(String),
}

/// One waiting task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingTask {
    /// The head of the invoice.
    pub head: InvoiceHead,
    /// What it waits for.
    pub waiting: Waiting,
    /// Since when.
    pub since: Date,
    /// Whom it also concerns.
    pub escalation: Option<Escalation>,
    /// LINK-10. A fresh link.
    pub url: String,
}

/// A reminder mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// Name of the person.
    pub recipient: String,
    /// REC-3. Today in the company's time zone.
    pub today: Date,
    /// The tasks; the mail sorts them by due date.
    pub tasks: Vec<WaitingTask>,
}

#[derive(Serialize)]
struct View {
    recipient: String,
    count: usize,
    tasks: Vec<TaskView>,
}

#[derive(Serialize)]
struct TaskView {
    head: HeadView,
    what: String,
    due: Option<String>,
    urgent: bool,
    waiting: String,
    escalated: Option<String>,
    url: String,
}

impl Reminder {
    /// Writes the mail.
    ///
    /// # Errors
    /// When a link is not one that a mail may carry.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<Mail, RenderError> {
        let mut tasks: Vec<_> = self.tasks.iter().collect();
        tasks.sort_by_key(|task| (task.head.due_date.unwrap_or(Date::MAX), task.since));
        let view = View {
            recipient: self.recipient.clone(),
            count: tasks.len(),
            tasks: tasks.iter().map(|task| task.view(self.today, language)).collect::<Result<_, _>>()?,
        };
        renderer.mail("reminder", language, &view)
    }
}

impl WaitingTask {
    fn view(&self, today: Date, language: Language) -> Result<TaskView, RenderError> {
        let escalated = match &self.escalation {
            None => None,
            Some(Escalation::CopiedTo(name)) => Some(say(language, "reminder.copied_to", &[("name", name)])?),
            Some(Escalation::TakeOverFrom(name)) => {
                Some(say(language, "reminder.take_over", &[("name", name)])?)
            }
        };
        let note = self.head.due_note(today, language)?;
        let urgent = note.as_ref().is_some_and(|(_, urgent)| *urgent);
        let due = self.head.due(note.map(|(note, _)| note), language)?;
        Ok(TaskView {
            head: self.head.view(language)?,
            what: self.waiting.words(language)?,
            due,
            urgent,
            waiting: say(language, "reminder.since", &[("date", &language.day(self.since))])?,
            escalated,
            url: self.url.clone(),
        })
    }
}
