//! APPR-6, APPR-10, DISP-1. The mail that tells a person of ours what others did with an invoice.

use serde::Serialize;

use crate::head::{HeadView, InvoiceHead};
use crate::language::Language;
use crate::renderer::{Mail, RenderError, Renderer};
use crate::texts::say;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// APPR-6. The people who were asked have answered.
    Answered,
    /// APPR-10. A change voided the reader's approval.
    Voided,
    /// The invoice was rejected.
    Rejected,
    /// DISP-1. Somebody wrote to the discussion.
    Message {
        /// Who.
        by: String,
    },
}

/// What somebody said or wrote about an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// Who, or empty.
    pub by: String,
    /// The text.
    pub text: String,
}

/// News about one invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// Name of the person who reads it.
    pub recipient: String,
    /// The head of the invoice.
    pub head: InvoiceHead,
    /// What happened.
    pub happened: Happened,
    /// What was said about it, oldest first.
    pub remarks: Vec<Remark>,
    /// Where the invoice opens.
    pub url: String,
    /// SAMP-7. The invoice is a sample.
    pub is_sample: bool,
}

#[derive(Serialize)]
struct View<'a> {
    recipient: &'a str,
    head: HeadView,
    subject: String,
    opening: String,
    remarks: &'a [Remark],
    url: &'a str,
    sample: bool,
}

impl News {
    /// Writes the mail.
    ///
    /// # Errors
    /// When the link is not one that a mail may carry.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<Mail, RenderError> {
        let (subject, opening, by) = match &self.happened {
            Happened::Answered => ("news.subject_answered", "news.answered", ""),
            Happened::Voided => ("news.subject_voided", "news.voided", ""),
            Happened::Rejected => ("news.subject_rejected", "news.rejected", ""),
            Happened::Message { by } => ("news.subject_message", "news.message", by.as_str()),
        };
        let about = [("supplier", self.head.supplier.as_str()), ("number", self.head.number.as_str())];
        let view = View {
            recipient: &self.recipient,
            subject: say(language, subject, &about)?,
            opening: say(language, opening, &[("name", by)])?,
            head: self.head.view(language)?,
            remarks: &self.remarks,
            url: &self.url,
            sample: self.is_sample,
        };
        renderer.mail("news", language, &view)
    }
}
