//! DISP-1 … DISP-3. The mails of a dispute and of the discussion to the counterparty.

use attest_model::money::Amount;
use jiff::civil::Date;
use serde::Serialize;

use crate::head::day_or_dash;
use crate::language::Language;
use crate::renderer::{Mail, RenderError, Renderer};
use crate::texts::{say, say_or};

/// What the counterparty learns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// A dispute was opened.
    Opened {
        /// Reason, by its word (DISP-4).
        reason: String,
        /// The questioned part, with tax; absent means the whole invoice.
        amount: Option<Amount>,
    },
    /// Our side has written about it.
    Answered,
    /// It was closed.
    Closed,
    /// Our side has written without a dispute.
    Message,
}

/// A mail about an invoice to the party that sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Name of our company.
    pub company: String,
    /// BT-1. Number of the invoice.
    pub number: String,
    /// BT-2. Issue date.
    pub issue_date: Option<Date>,
    /// What happened.
    pub asked: Asked,
    /// The text written for the counterparty, or empty.
    pub text: String,
    /// SAMP-7. The invoice is a sample.
    pub is_sample: bool,
}

#[derive(Serialize)]
struct View<'a> {
    company: &'a str,
    subject: String,
    opening: String,
    reason: Option<String>,
    part: Option<String>,
    text: &'a str,
    answer: bool,
    sample: bool,
}

impl Question {
    /// Writes the mail.
    ///
    /// # Errors
    /// When a template is malformed.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<Mail, RenderError> {
        let (subject, opening) = match &self.asked {
            Asked::Opened { .. } => ("question.subject_opened", "question.opened"),
            Asked::Answered => ("question.subject_answered", "question.answered"),
            Asked::Closed => ("question.subject_closed", "question.closed"),
            Asked::Message => ("question.subject_message", "question.message"),
        };
        let date = day_or_dash(self.issue_date, language);
        let about =
            [("company", self.company.as_str()), ("number", self.number.as_str()), ("date", date.as_str())];
        let (reason, part) = match &self.asked {
            Asked::Opened { reason, amount } => {
                let part = match amount {
                    Some(amount) => language.amount(amount),
                    None => say(language, "credit.full", &[])?,
                };
                (Some(say_or(language, &format!("dispute.{reason}"), reason)), Some(part))
            }
            Asked::Answered | Asked::Closed | Asked::Message => (None, None),
        };
        let view = View {
            company: &self.company,
            subject: say(language, subject, &about)?,
            opening: say(language, opening, &about)?,
            reason,
            part,
            text: &self.text,
            answer: self.asked != Asked::Closed,
            sample: self.is_sample,
        };
        renderer.mail("question", language, &view)
    }
}
