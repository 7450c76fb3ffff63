//! The values that `attest check --json` prints.

use attest_model::dates::Date;
use attest_model::invoice::{Invoice, Party};
use attest_model::money::Decimal;
use serde::Serialize;

/// The most asked-for terms of a document, as text; dates as `YYYY-MM-DD`, amounts with a dot and the scale as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Values {
    /// BT-3.
    pub type_code: Option<String>,
    /// BT-1.
    pub invoice_number: Option<String>,
    /// BT-2.
    pub issue_date: Option<String>,
    /// BT-9.
    pub due_date: Option<String>,
    /// BT-5.
    pub currency: Option<String>,
    /// BT-27, BT-28 where there is none.
    pub seller_name: Option<String>,
    /// BT-44, BT-45 where there is none.
    pub buyer_name: Option<String>,
    /// BT-115.
    pub payable_amount: Option<String>,
    /// BT-112.
    pub total_with_vat: Option<String>,
    /// BT-109.
    pub total_without_vat: Option<String>,
    /// BT-13.
    pub order_reference: Option<String>,
    /// BT-16.
    pub despatch_reference: Option<String>,
    /// BT-10.
    pub buyer_reference: Option<String>,
    /// Number of lines, BG-25.
    pub lines: usize,
    /// Number of embedded documents, BT-125.
    pub attachments: usize,
}

impl Values {
    /// The values of a document.
    #[must_use]
    pub fn of(invoice: &Invoice) -> Self {
        let date = |date: Option<Date>| date.map(|date| date.to_string());
        let amount = |amount: Option<Decimal>| amount.map(|amount| amount.to_string());
        let name = |party: &Party| one_line(party.name.as_deref().or(party.trading_name.as_deref()));
        Self {
            type_code: one_line(invoice.type_code.as_deref()),
            invoice_number: one_line(invoice.number.as_deref()),
            issue_date: date(invoice.issue_date),
            due_date: date(invoice.payment_due_date),
            currency: invoice.currency.map(|currency| currency.code().to_owned()),
            seller_name: name(&invoice.seller),
            buyer_name: name(&invoice.buyer),
            payable_amount: amount(invoice.totals.amount_due),
            total_with_vat: amount(invoice.totals.total_with_vat),
            total_without_vat: amount(invoice.totals.total_without_vat),
            order_reference: one_line(invoice.purchase_order_reference.as_deref()),
            despatch_reference: one_line(invoice.despatch_advice_reference.as_deref()),
            buyer_reference: one_line(invoice.buyer_reference.as_deref()),
            lines: invoice.lines.len(),
            attachments: invoice
                .supporting_documents
                .iter()
                .filter(|document| document.attachment.is_some())
                .count(),
        }
    }
}

/// The text with every stretch of white space as one blank: documents break long names over lines.
fn one_line(text: Option<&str>) -> Option<String> {
    text.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}
