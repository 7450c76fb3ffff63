//! LINK-1, APPR-5. The mail that gives a person a task, with its links.

use jiff::Zoned;
use jiff::civil::Date;
use serde::Serialize;

use crate::action::Part;
use crate::evidence::{Alert, AlertView, CheckView, Choice, Evidence, cause};
use crate::head::{HeadView, InvoiceHead};
use crate::language::Language;
use crate::renderer::{Mail, RenderError, Renderer};
use crate::texts::say;

/// LINK-1. The links of one task; an action that the person does not have has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// Opens the page.
    pub open: String,
    /// Opens the page to approve.
    pub approve: Option<String>,
    /// Opens the page to reject.
    pub reject: Option<String>,
    /// Opens the page to ask.
    pub ask: Option<String>,
    /// When the links end.
    pub expires: Zoned,
}

/// A task mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalTask {
    /// Name of the person.
    pub recipient: String,
    /// The head of the invoice.
    pub head: InvoiceHead,
    /// The person's part.
    pub part: Part,
    /// REC-3. Today in the company's time zone.
    pub today: Date,
    /// What must be seen before deciding.
    pub alerts: Vec<Alert>,
    /// Why a person is asked: the code kept on the record (`InvoiceRecord::reason`).
    pub reason: String,
    /// Why this person is asked.
    pub choice: Choice,
    /// What was looked at.
    pub evidence: Vec<Evidence>,
    /// The links.
    pub links: Links,
    /// SAMP-7. The invoice is a sample.
    pub is_sample: bool,
}

#[derive(Serialize)]
struct View {
    recipient: String,
    opening: String,
    head: HeadView,
    due_note: Option<String>,
    alerts: Vec<AlertView>,
    why: Vec<String>,
    checks: Vec<CheckView>,
    links: Vec<LinkView>,
    expires: String,
    sample: bool,
}

#[derive(Serialize)]
struct LinkView {
    label: String,
    url: String,
}

impl ApprovalTask {
    /// Writes the mail.
    ///
    /// # Errors
    /// When a link is not one that a mail may carry.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<Mail, RenderError> {
        let opening = match self.part {
            Part::Reviewer => "task.opening_review",
            Part::Approver => "task.opening_approve",
        };
        let view = View {
            recipient: self.recipient.clone(),
            opening: say(language, opening, &[("company", &self.head.company)])?,
            due_note: self.head.due_note(self.today, language)?.map(|(note, _)| note),
            head: self.head.view(language)?,
            alerts: self.alerts.iter().map(|alert| alert.view(language)).collect::<Result<_, _>>()?,
            why: vec![cause(&self.reason, language)?, self.choice.view(language)?],
            checks: self.evidence.iter().map(|found| found.view(language)).collect::<Result<_, _>>()?,
            links: self.links(language)?,
            expires: language.moment(&self.links.expires),
            sample: self.is_sample,
        };
        renderer.mail("approval_task", language, &view)
    }

    fn links(&self, language: Language) -> Result<Vec<LinkView>, RenderError> {
        let approve = match self.part {
            Part::Reviewer => "task.confirm",
            Part::Approver => "task.approve",
        };
        let mut links = Vec::new();
        for (key, url) in [
            ("task.open", Some(&self.links.open)),
            (approve, self.links.approve.as_ref()),
            ("task.reject", self.links.reject.as_ref()),
            ("task.ask", self.links.ask.as_ref()),
        ] {
            if let Some(url) = url {
                links.push(LinkView { label: say(language, key, &[])?, url: url.clone() });
            }
        }
        Ok(links)
    }
}
