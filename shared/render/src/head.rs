//! What every mail and page says about an invoice first.

use attest_model::invoice::DocumentKind;
use attest_model::money::Amount;
use jiff::civil::Date;
use serde::Serialize;

use crate::language::Language;
use crate::renderer::RenderError;
use crate::texts::say;

/// The head of an invoice as people meet it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceHead {
    /// Name of the receiving company.
    pub company: String,
    /// Name of the supplier as in the register.
    pub supplier: String,
    /// Invoice or credit note.
    pub kind: DocumentKind,
    /// BT-1. Number as printed.
    pub number: String,
    /// BT-2. Issue date.
    pub issue_date: Option<Date>,
    /// BT-9. Due date.
    pub due_date: Option<Date>,
    /// BT-115. Amount due for payment.
    pub payable: Amount,
    /// BT-109. Total without VAT.
    pub net: Amount,
    /// BT-110. Total VAT.
    pub vat: Amount,
}

/// The head in the words of one language.
#[derive(Debug, Serialize)]
pub(crate) struct HeadView {
    company: String,
    supplier: String,
    kind: String,
    number: String,
    issue_date: String,
    due_date: String,
    pub(crate) payable: String,
    net: String,
    vat: String,
}

/// A date that may be missing, as text.
pub(crate) fn day_or_dash(date: Option<Date>, language: Language) -> String {
    date.map_or_else(|| "–".to_owned(), |date| language.day(date))
}

impl InvoiceHead {
    pub(crate) fn view(&self, language: Language) -> Result<HeadView, RenderError> {
        let kind = match self.kind {
            DocumentKind::Invoice => "head.invoice",
            DocumentKind::CreditNote => "head.credit_note",
        };
        Ok(HeadView {
            company: self.company.clone(),
            supplier: self.supplier.clone(),
            kind: say(language, kind, &[])?,
            number: self.number.clone(),
            issue_date: day_or_dash(self.issue_date, language),
            due_date: day_or_dash(self.due_date, language),
            payable: language.amount(&self.payable),
            net: language.amount(&self.net),
            vat: language.amount(&self.vat),
        })
    }

    /// How far away the due date is, and whether it is close enough to be shown as urgent (REM-3).
    pub(crate) fn due_note(
        &self,
        today: Date,
        language: Language,
    ) -> Result<Option<(String, bool)>, RenderError> {
        let Some(due) = self.due_date else { return Ok(None) };
        let days = due.since(today).map_or(0, |span| span.get_days());
        let count = days.abs().to_string();
        let key = match days {
            i32::MIN..0 => "due.overdue",
            0 => "due.today",
            1.. => "due.in_days",
        };
        Ok(Some((say(language, key, &[("count", &count)])?, days <= URGENT_DAYS)))
    }
}

/// REM-3. From so many calendar days before the due date on, reminders name it.
const URGENT_DAYS: i32 = 5;
