//! Allowances, charges, VAT and totals in UBL, written.

use attest_model::invoice::{AllowanceCharge, Invoice, VatBreakdown};
use attest_model::money::Decimal;

use super::parties::VAT;
use crate::output::Output;

/// Writes allowances, charges, `cac:TaxTotal` and `cac:LegalMonetaryTotal`.
pub(super) fn write(invoice: &Invoice, out: &mut Output) {
    let currency = invoice.currency.map(|currency| currency.code().to_owned());
    let currency = currency.as_deref();
    for allowance in &invoice.allowances {
        write_allowance(allowance, false, currency, out);
    }
    for charge in &invoice.charges {
        write_allowance(charge, true, currency, out);
    }
    out.group("cac:TaxTotal", |out| {
        out.amount("cbc:TaxAmount", invoice.totals.total_vat, currency);
        for breakdown in &invoice.vat_breakdown {
            out.required_group("cac:TaxSubtotal", |out| write_subtotal(breakdown, currency, out));
        }
    });
    out.group("cac:TaxTotal", |out| {
        let currency = invoice.vat_currency.map(|currency| currency.code().to_owned());
        out.amount("cbc:TaxAmount", invoice.totals.total_vat_in_accounting_currency, currency.as_deref());
    });
    let totals = &invoice.totals;
    out.group("cac:LegalMonetaryTotal", |out| {
        for (name, value) in [
            ("cbc:LineExtensionAmount", totals.sum_of_line_net_amounts),
            ("cbc:TaxExclusiveAmount", totals.total_without_vat),
            ("cbc:TaxInclusiveAmount", totals.total_with_vat),
            ("cbc:AllowanceTotalAmount", totals.sum_of_allowances),
            ("cbc:ChargeTotalAmount", totals.sum_of_charges),
            ("cbc:PrepaidAmount", totals.paid_amount),
            ("cbc:PayableRoundingAmount", totals.rounding_amount),
            ("cbc:PayableAmount", totals.amount_due),
        ] {
            out.amount(name, value, currency);
        }
    });
}

/// Writes `cac:AllowanceCharge` of the document or a line.
pub(super) fn write_allowance(
    allowance: &AllowanceCharge,
    is_charge: bool,
    currency: Option<&str>,
    out: &mut Output,
) {
    out.group("cac:AllowanceCharge", |out| {
        out.value("cbc:ChargeIndicator", Some(is_charge));
        out.text("cbc:AllowanceChargeReasonCode", allowance.reason_code.as_deref());
        out.text("cbc:AllowanceChargeReason", allowance.reason.as_deref());
        out.value("cbc:MultiplierFactorNumeric", allowance.percentage);
        out.amount("cbc:Amount", allowance.amount, currency);
        out.amount("cbc:BaseAmount", allowance.base_amount, currency);
        write_category("cac:TaxCategory", allowance.vat_category.as_deref(), allowance.vat_rate, out, |_| {});
    });
}

/// A category with its rate; `reasons` writes what stands between rate and scheme.
pub(super) fn write_category(
    group: &str,
    category: Option<&str>,
    rate: Option<Decimal>,
    out: &mut Output,
    reasons: impl FnOnce(&mut Output),
) {
    out.group(group, |out| {
        out.text("cbc:ID", category);
        out.value("cbc:Percent", rate);
        reasons(out);
        if category.is_some() || rate.is_some() {
            out.group("cac:TaxScheme", |out| out.leaf("cbc:ID", VAT, &[]));
        }
    });
}

fn write_subtotal(breakdown: &VatBreakdown, currency: Option<&str>, out: &mut Output) {
    out.amount("cbc:TaxableAmount", breakdown.taxable_amount, currency);
    out.amount("cbc:TaxAmount", breakdown.tax_amount, currency);
    write_category("cac:TaxCategory", breakdown.category.as_deref(), breakdown.rate, out, |out| {
        out.text("cbc:TaxExemptionReasonCode", breakdown.exemption_reason_code.as_deref());
        out.text("cbc:TaxExemptionReason", breakdown.exemption_reason.as_deref());
    });
}
