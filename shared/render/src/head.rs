//! What every mail and page says about an invoice first.

use attest_model::invoice::DocumentKind;
use attest_model::money::{Amount, Decimal};
use attest_model::record::InvoiceRecord;
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
    pub payable: Option<Amount>,
    /// BT-109. Total without VAT.
    pub net: Option<Amount>,
    /// BT-110. Total VAT.
    pub vat: Option<Amount>,
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

/// An amount that may be missing, as text.
pub(crate) fn amount_or_dash(amount: Option<&Amount>, language: Language) -> String {
    amount.map_or_else(|| "–".to_owned(), |amount| language.amount(amount))
}

impl InvoiceHead {
    /// The head of a record; company and supplier by their names in the register.
    #[must_use]
    pub fn of(record: &InvoiceRecord, company: &str, supplier: &str) -> Self {
        let amount = |value: Option<Decimal>| Some(Amount::new(value?, record.currency?));
        let supplier = if supplier.is_empty() { &record.seller_name } else { supplier };
        Self {
            company: company.to_owned(),
            supplier: supplier.to_owned(),
            kind: record.kind,
            number: record.number.clone(),
            issue_date: record.issue_date,
            due_date: record.due_date,
            payable: amount(record.payable),
            net: amount(record.net),
            vat: amount(record.tax),
        }
    }

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
            payable: amount_or_dash(self.payable.as_ref(), language),
            net: amount_or_dash(self.net.as_ref(), language),
            vat: amount_or_dash(self.vat.as_ref(), language),
        })
    }

    /// The due date with how far away it is.
    pub(crate) fn due(
        &self,
        note: Option<String>,
        language: Language,
    ) -> Result<Option<String>, RenderError> {
        let (Some(date), Some(note)) = (self.due_date, note) else { return Ok(None) };
        say(language, "head.due", &[("date", &language.day(date)), ("note", &note)]).map(Some)
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
