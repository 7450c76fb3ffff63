//! PAY-1, PAY-16. Whether an invoice says how it is paid, and when.

use attest_model::invoice::Invoice;
use attest_model::master::Supplier;
use jiff::Span;
use jiff::civil::Date;

/// UNTDID 4461 codes that need an account: credit transfers of every kind.
const TRANSFER_CODES: &[&str] = &["30", "31", "42", "50", "56", "58"];

/// PAY-16. When an invoice is due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DueDate {
    /// BT-9, else issue date plus the supplier's terms.
    pub date: Option<Date>,
    /// What the agreement says, where the document asks for less: proposed instead (E405).
    pub agreed: Option<Date>,
}

/// PAY-16. The due date of an invoice, and the agreed one where the document's terms are shorter by any day.
#[must_use]
pub fn due_date(invoice: &Invoice, supplier: Option<&Supplier>) -> DueDate {
    let terms = supplier.and_then(|supplier| supplier.terms_days);
    let after = |days: u32, issued: Date| issued.checked_add(Span::new().try_days(days).ok()?).ok();
    let agreed = terms.zip(invoice.issue_date).and_then(|(days, issued)| after(days, issued));
    match invoice.payment_due_date {
        Some(stated) => DueDate { date: Some(stated), agreed: agreed.filter(|agreed| stated < *agreed) },
        None => DueDate { date: agreed, agreed: None },
    }
}

/// PAY-1. Whether at least one payment means is complete: an account, a card, a mandate, or a means that needs none.
#[must_use]
pub fn has_payment_means(invoice: &Invoice) -> bool {
    invoice.payment_instructions.iter().any(|means| {
        let code = means.means_code.as_deref().map(str::trim).unwrap_or_default();
        let has_account =
            means.credit_transfers.iter().any(|transfer| !transfer.account.value.trim().is_empty());
        let needs_none = !code.is_empty() && !TRANSFER_CODES.contains(&code);
        has_account || means.card.is_some() || means.direct_debit.is_some() || needs_none
    })
}
