//! Payment, VAT, allowances and totals in CII, written.

use attest_model::invoice::{AllowanceCharge, CreditTransfer, Invoice, PaymentInstructions};
use attest_model::money::Decimal;

use super::settlement::tax_point_code;
use super::write::{write_date, write_identifier, write_period};
use super::write_parties::write_payee;
use crate::output::{Output, WriteError};

const VAT: &str = "VAT";

/// What CII says once for the document and the model says for each payment instruction or VAT breakdown.
pub(super) fn check(invoice: &Invoice) -> Result<(), WriteError> {
    let mut what = Vec::new();
    let remittance = shared_remittance(invoice);
    if invoice.payment_instructions.iter().any(|means| means.remittance.as_deref() != remittance) {
        what.push("payment instructions with different remittance information (BT-83)");
    }
    let debits = || invoice.payment_instructions.iter().filter_map(|means| means.direct_debit.as_ref());
    if debits().filter(|debit| debit.mandate.is_some()).count() > 1 {
        what.push("more than one direct debit mandate (BT-89)");
    }
    let has_tax_point = invoice.vat_point_date.is_some() || invoice.vat_point_date_code.is_some();
    if has_tax_point && invoice.vat_breakdown.is_empty() {
        what.push("a tax point (BT-7, BT-8) without VAT breakdown");
    }
    if what.is_empty() { Ok(()) } else { Err(WriteError::NotHeld { syntax: "CII", what }) }
}

fn shared_remittance(invoice: &Invoice) -> Option<&str> {
    invoice.payment_instructions.first().and_then(|means| means.remittance.as_deref())
}

/// Writes what stands inside of `ram:ApplicableHeaderTradeSettlement`.
pub(super) fn write(invoice: &Invoice, out: &mut Output) {
    let debits = || invoice.payment_instructions.iter().filter_map(|means| means.direct_debit.as_ref());
    out.text("ram:CreditorReferenceID", debits().find_map(|debit| debit.creditor.as_deref()));
    out.text("ram:PaymentReference", shared_remittance(invoice));
    out.value("ram:TaxCurrencyCode", invoice.vat_currency);
    out.value("ram:InvoiceCurrencyCode", invoice.currency);
    if let Some(payee) = &invoice.payee {
        write_payee(payee, out);
    }
    for means in &invoice.payment_instructions {
        let accounts = means.credit_transfers.iter().map(Some);
        let none = means.credit_transfers.is_empty().then_some(None);
        for account in accounts.chain(none) {
            out.group("ram:SpecifiedTradeSettlementPaymentMeans", |out| write_means(means, account, out));
        }
    }
    write_taxes(invoice, out);
    write_period(invoice.invoicing_period.as_ref(), out);
    for allowance in &invoice.allowances {
        write_allowance(allowance, false, out);
    }
    for charge in &invoice.charges {
        write_allowance(charge, true, out);
    }
    out.group("ram:SpecifiedTradePaymentTerms", |out| {
        out.text("ram:Description", invoice.payment_terms.as_deref());
        write_date("ram:DueDateDateTime", "udt:DateTimeString", invoice.payment_due_date, out);
        out.text("ram:DirectDebitMandateID", debits().find_map(|debit| debit.mandate.as_deref()));
    });
    write_totals(invoice, out);
    for preceding in &invoice.preceding_invoices {
        out.group("ram:InvoiceReferencedDocument", |out| {
            out.leaf("ram:IssuerAssignedID", &preceding.number, &[]);
            write_date("ram:FormattedIssueDateTime", "qdt:DateTimeString", preceding.issue_date, out);
        });
    }
    write_account(invoice.buyer_accounting_reference.as_deref(), out);
}

/// BT-19, BT-133.
pub(super) fn write_account(account: Option<&str>, out: &mut Output) {
    out.group("ram:ReceivableSpecifiedTradeAccountingAccount", |out| out.text("ram:ID", account));
}

fn write_means(means: &PaymentInstructions, account: Option<&CreditTransfer>, out: &mut Output) {
    out.text("ram:TypeCode", means.means_code.as_deref());
    out.text("ram:Information", means.means_text.as_deref());
    if let Some(card) = &means.card {
        out.group("ram:ApplicableTradeSettlementFinancialCard", |out| {
            out.text("ram:ID", card.number.as_deref());
            out.text("ram:CardholderName", card.holder.as_deref());
        });
    }
    out.group("ram:PayerPartyDebtorFinancialAccount", |out| {
        let debited = means.direct_debit.as_ref().and_then(|debit| debit.debited_account.as_deref());
        out.text("ram:IBANID", debited);
    });
    let Some(account) = account else { return };
    out.group("ram:PayeePartyCreditorFinancialAccount", |out| {
        let name = if is_iban(&account.account.value) { "ram:IBANID" } else { "ram:ProprietaryID" };
        if name == "ram:IBANID" {
            write_identifier(name, Some(&account.account), out);
        }
        out.text("ram:AccountName", account.account_name.as_deref());
        if name != "ram:IBANID" && !account.account.value.is_empty() {
            write_identifier(name, Some(&account.account), out);
        }
    });
    out.group("ram:PayeeSpecifiedCreditorFinancialInstitution", |out| {
        out.text("ram:BICID", account.service_provider.as_deref());
    });
}

/// Whether an account looks like an IBAN: two letters, two digits, then letters and digits.
fn is_iban(account: &str) -> bool {
    let mut characters = account.chars().filter(|c| !c.is_whitespace());
    let mut next = |fits: fn(&char) -> bool| characters.next().is_some_and(|c| fits(&c));
    next(char::is_ascii_uppercase)
        && next(char::is_ascii_uppercase)
        && next(char::is_ascii_digit)
        && next(char::is_ascii_digit)
        && characters.clone().count() >= 10
        && characters.all(|c| c.is_ascii_alphanumeric())
}

fn write_taxes(invoice: &Invoice, out: &mut Output) {
    for breakdown in &invoice.vat_breakdown {
        out.group("ram:ApplicableTradeTax", |out| {
            out.value("ram:CalculatedAmount", breakdown.tax_amount);
            out.leaf("ram:TypeCode", VAT, &[]);
            out.text("ram:ExemptionReason", breakdown.exemption_reason.as_deref());
            out.value("ram:BasisAmount", breakdown.taxable_amount);
            out.text("ram:CategoryCode", breakdown.category.as_deref());
            out.text("ram:ExemptionReasonCode", breakdown.exemption_reason_code.as_deref());
            write_date("ram:TaxPointDate", "udt:DateString", invoice.vat_point_date, out);
            let code = invoice.vat_point_date_code.as_deref();
            out.text("ram:DueDateTypeCode", code.map(|code| tax_point_code(code, |(cii, norm)| (norm, cii))));
            out.value("ram:RateApplicablePercent", breakdown.rate);
        });
    }
}

/// Writes an allowance or charge of the document or a line.
pub(super) fn write_allowance(allowance: &AllowanceCharge, is_charge: bool, out: &mut Output) {
    out.group("ram:SpecifiedTradeAllowanceCharge", |out| {
        write_indicator(is_charge, out);
        out.value("ram:CalculationPercent", allowance.percentage);
        out.value("ram:BasisAmount", allowance.base_amount);
        out.value("ram:ActualAmount", allowance.amount);
        out.text("ram:ReasonCode", allowance.reason_code.as_deref());
        out.text("ram:Reason", allowance.reason.as_deref());
        write_category("ram:CategoryTradeTax", allowance.vat_category.as_deref(), allowance.vat_rate, out);
    });
}

pub(super) fn write_indicator(is_charge: bool, out: &mut Output) {
    out.group("ram:ChargeIndicator", |out| out.value("udt:Indicator", Some(is_charge)));
}

/// A category with its rate.
pub(super) fn write_category(group: &str, category: Option<&str>, rate: Option<Decimal>, out: &mut Output) {
    if category.is_some() || rate.is_some() {
        out.group(group, |out| {
            out.leaf("ram:TypeCode", VAT, &[]);
            out.text("ram:CategoryCode", category);
            out.value("ram:RateApplicablePercent", rate);
        });
    }
}

fn write_totals(invoice: &Invoice, out: &mut Output) {
    let totals = &invoice.totals;
    let currency = invoice.currency.map(|currency| currency.code().to_owned());
    let vat_currency = invoice.vat_currency.map(|currency| currency.code().to_owned());
    out.group("ram:SpecifiedTradeSettlementHeaderMonetarySummation", |out| {
        out.value("ram:LineTotalAmount", totals.sum_of_line_net_amounts);
        out.value("ram:ChargeTotalAmount", totals.sum_of_charges);
        out.value("ram:AllowanceTotalAmount", totals.sum_of_allowances);
        out.value("ram:TaxBasisTotalAmount", totals.total_without_vat);
        out.amount("ram:TaxTotalAmount", totals.total_vat, currency.as_deref());
        let in_accounting_currency = totals.total_vat_in_accounting_currency;
        out.amount("ram:TaxTotalAmount", in_accounting_currency, vat_currency.as_deref());
        out.value("ram:RoundingAmount", totals.rounding_amount);
        out.value("ram:GrandTotalAmount", totals.total_with_vat);
        out.value("ram:TotalPrepaidAmount", totals.paid_amount);
        out.value("ram:DuePayableAmount", totals.amount_due);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ibans_are_told_from_other_accounts() {
        for (account, expected) in [
            ("DE89370400440532013000", true),
            ("NO93 8601 1117 947", true),
            ("5050-1055", false),
            ("1234567890123456", false),
            ("SE", false),
            ("", false),
        ] {
            assert_eq!(is_iban(account), expected, "{account}");
        }
    }
}
