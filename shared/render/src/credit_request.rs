//! CRED-3. The mail that asks a supplier for a credit note.

use attest_model::approvals::DisputeReason;
use attest_model::money::Amount;
use jiff::civil::Date;
use serde::Serialize;

use crate::head::day_or_dash;
use crate::language::Language;
use crate::renderer::{Mail, RenderError, Renderer};
use crate::texts::say;

/// CRED-3. A request; it holds nothing that the supplier must not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditRequest {
    /// Name of the company that asks.
    pub company: String,
    /// BT-1. Number of the invoice.
    pub number: String,
    /// BT-2. Its issue date.
    pub issue_date: Option<Date>,
    /// The amount asked for.
    pub amount: Amount,
    /// Whether the whole invoice is to be credited.
    pub is_full: bool,
    /// Why.
    pub reason: DisputeReason,
    /// The lines concerned: name and amount.
    pub lines: Vec<(String, Amount)>,
    /// What the person wrote to the supplier, or empty.
    pub text: String,
    /// By when the credit note is expected.
    pub expected_on: Date,
}

#[derive(Serialize)]
struct View {
    company: String,
    number: String,
    issue_date: String,
    amount: String,
    extent: String,
    reason: String,
    lines: Vec<LineView>,
    text: String,
    expected_on: String,
}

#[derive(Serialize)]
struct LineView {
    name: String,
    amount: String,
}

impl CreditRequest {
    /// Writes the mail.
    ///
    /// # Errors
    /// When a template is malformed.
    pub fn render(&self, renderer: &Renderer, language: Language) -> Result<Mail, RenderError> {
        let extent = if self.is_full { "credit.full" } else { "credit.part" };
        let lines = self.lines.iter();
        let view = View {
            company: self.company.clone(),
            number: self.number.clone(),
            issue_date: day_or_dash(self.issue_date, language),
            amount: language.amount(&self.amount),
            extent: say(language, extent, &[])?,
            reason: say(language, &format!("reason.{}", self.reason.word()), &[])?,
            lines: lines
                .map(|(name, amount)| LineView { name: name.clone(), amount: language.amount(amount) })
                .collect(),
            text: self.text.clone(),
            expected_on: language.day(self.expected_on),
        };
        renderer.mail("credit_request", language, &view)
    }
}
