//! Payment instructions and terms in UBL, written.

use attest_model::invoice::{CreditTransfer, Invoice, PaymentInstructions};

use super::write::write_identifier;
use crate::output::Output;

/// The schema wants a card network, for which the norm has no term.
const NO_NETWORK: &str = "NA";

/// One `cac:PaymentMeans` per account.
pub(super) fn write(invoice: &Invoice, is_credit: bool, out: &mut Output) {
    let due_date = invoice.payment_due_date.filter(|_| is_credit).map(|date| date.to_string());
    if invoice.payment_instructions.is_empty() {
        out.group("cac:PaymentMeans", |out| out.text("cbc:PaymentDueDate", due_date.as_deref()));
    }
    for means in &invoice.payment_instructions {
        let accounts = means.credit_transfers.iter().map(Some);
        let none = means.credit_transfers.is_empty().then_some(None);
        for account in accounts.chain(none) {
            out.group("cac:PaymentMeans", |out| write_means(means, account, due_date.as_deref(), out));
        }
    }
    out.group("cac:PaymentTerms", |out| out.text("cbc:Note", invoice.payment_terms.as_deref()));
}

fn write_means(
    means: &PaymentInstructions,
    account: Option<&CreditTransfer>,
    due_date: Option<&str>,
    out: &mut Output,
) {
    if means.means_code.is_some() || means.means_text.is_some() {
        let code = means.means_code.as_deref().unwrap_or_default();
        out.leaf("cbc:PaymentMeansCode", code, &[("name", means.means_text.as_deref())]);
    }
    out.text("cbc:PaymentDueDate", due_date);
    out.text("cbc:PaymentID", means.remittance.as_deref());
    if let Some(card) = &means.card {
        out.group("cac:CardAccount", |out| {
            out.text("cbc:PrimaryAccountNumberID", card.number.as_deref());
            out.leaf("cbc:NetworkID", NO_NETWORK, &[]);
            out.text("cbc:HolderName", card.holder.as_deref());
        });
    }
    if let Some(account) = account {
        out.group("cac:PayeeFinancialAccount", |out| {
            if !account.account.value.is_empty() {
                write_identifier("cbc:ID", Some(&account.account), out);
            }
            out.text("cbc:Name", account.account_name.as_deref());
            out.group("cac:FinancialInstitutionBranch", |out| {
                out.text("cbc:ID", account.service_provider.as_deref());
            });
        });
    }
    if let Some(debit) = &means.direct_debit {
        out.group("cac:PaymentMandate", |out| {
            out.text("cbc:ID", debit.mandate.as_deref());
            out.group("cac:PayerFinancialAccount", |out| {
                out.text("cbc:ID", debit.debited_account.as_deref());
            });
        });
    }
}
