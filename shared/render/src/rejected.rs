//! RESP-3 f, RESP-8, NOTE-9. The mail that tells a supplier that an invoice was refused.

use jiff::civil::Date;
use serde::Serialize;

use crate::error_notification::{FailedCode, FindingView};
use crate::head::day_or_dash;
use crate::language::Language;
use crate::renderer::{Mail, RenderError, Renderer};

/// A refusal by a person; what that person wrote stays inside (NOTE-9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Name of the receiving company.
    pub company: String,
    /// BT-1. Number of the invoice.
    pub number: String,
    /// BT-2. Issue date.
    pub issue_date: Option<Date>,
    /// What stood against it.
    pub findings: Vec<FailedCode>,
    /// SAMP-7. The invoice is a sample.
    pub is_sample: bool,
}

#[derive(Serialize)]
struct View<'a> {
    company: &'a str,
    number: &'a str,
    issue_date: String,
    findings: Vec<FindingView>,
    sample: bool,
}

impl Rejected {
    /// Writes the mail.
    ///
    /// # Errors
    /// When a template is malformed.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<Mail, RenderError> {
        let findings = self.findings.iter().map(|finding| finding.view(true, language));
        let view = View {
            company: &self.company,
            number: if self.number.is_empty() { "–" } else { &self.number },
            issue_date: day_or_dash(self.issue_date, language),
            findings: findings.collect::<Result<_, _>>()?,
            sample: self.is_sample,
        };
        renderer.mail("rejected", language, &view)
    }
}
