//! Allowances, charges, VAT and totals in UBL.

use attest_model::invoice::{AllowanceCharge, Invoice, Totals, VatBreakdown};
use attest_model::money::Currency;
use attest_model::place::Term::{self, Bg, Bt};
use attest_xml::Element;

use super::names::*;
use crate::reading::{Reading, trim};

/// The terms of an allowance or charge: group, amount, base, percentage, reason, reason code.
pub(crate) type AllowanceTerms = [Term; 6];

/// BG-20.
pub(crate) const DOCUMENT_ALLOWANCE: AllowanceTerms = [Bg(20), Bt(92), Bt(93), Bt(94), Bt(97), Bt(98)];
/// BG-21.
pub(crate) const DOCUMENT_CHARGE: AllowanceTerms = [Bg(21), Bt(99), Bt(100), Bt(101), Bt(104), Bt(105)];
/// BG-27.
pub(crate) const LINE_ALLOWANCE: AllowanceTerms = [Bg(27), Bt(136), Bt(137), Bt(138), Bt(139), Bt(140)];
/// BG-28.
pub(crate) const LINE_CHARGE: AllowanceTerms = [Bg(28), Bt(141), Bt(142), Bt(143), Bt(144), Bt(145)];

/// BG-20, BG-21.
pub(super) fn read_document_allowance(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    let is_charge = is_charge(group);
    let (list, terms, vat) = if is_charge {
        (&mut invoice.charges, &DOCUMENT_CHARGE, [Bt(102), Bt(103)])
    } else {
        (&mut invoice.allowances, &DOCUMENT_ALLOWANCE, [Bt(95), Bt(96)])
    };
    reading.index = list.len() as u32;
    list.push(read_allowance(group, terms, vat, reading));
    reading.index = 0;
}

pub(super) fn is_charge(group: Element<'_>) -> bool {
    let indicator = group.child(CHARGE_INDICATOR).map(|indicator| indicator.text());
    indicator.is_some_and(|text| matches!(trim(&text), "true" | "1"))
}

/// Reads `cac:AllowanceCharge`; `vat` are the terms of its category and rate.
pub(super) fn read_allowance(
    group: Element<'_>,
    terms: &AllowanceTerms,
    vat: [Term; 2],
    reading: &mut Reading,
) -> AllowanceCharge {
    let [term, amount, base, percentage, reason, reason_code] = *terms;
    reading.mark(group, term);
    let mut read = AllowanceCharge::default();
    for child in group.children() {
        match child.name() {
            CHARGE_INDICATOR => read_indicator(child, term, reading),
            ALLOWANCE_CHARGE_REASON_CODE => reading.text(&mut read.reason_code, child, reason_code),
            ALLOWANCE_CHARGE_REASON => reading.paragraph(&mut read.reason, child, reason),
            MULTIPLIER => reading.decimal(&mut read.percentage, child, percentage),
            AMOUNT => reading.amount(&mut read.amount, child, CURRENCY_ID, amount),
            BASE_AMOUNT => reading.amount(&mut read.base_amount, child, CURRENCY_ID, base),
            TAX_CATEGORY => {
                read_category(child, &mut read.vat_category, &mut read.vat_rate, vat, reading);
            }
            _ => {}
        }
    }
    read
}

fn read_indicator(indicator: Element<'_>, term: Term, reading: &mut Reading) {
    reading.hold(indicator);
    let text = indicator.text();
    if !matches!(trim(&text), "true" | "false" | "1" | "0") {
        reading.wrong_type::<bool>(indicator, term, trim(&text), "true for a charge, false for an allowance");
    }
}

/// Category code and rate; the scheme is always VAT.
pub(super) fn read_category(
    group: Element<'_>,
    category: &mut Option<String>,
    rate: &mut Option<attest_model::money::Decimal>,
    [category_term, rate_term]: [Term; 2],
    reading: &mut Reading,
) {
    for child in group.children() {
        match child.name() {
            ID => reading.text(category, child, category_term),
            PERCENT => reading.decimal(rate, child, rate_term),
            TAX_SCHEME => child.child(ID).into_iter().for_each(|id| reading.hold(id)),
            _ => {}
        }
    }
}

/// `cac:TaxTotal`: that in the currency of the document is BT-110 with the breakdown, that in BT-6 is BT-111.
///
/// One in a third currency counts where the document has none in its own.
pub(super) fn read_tax_totals(root: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    let own = invoice.currency;
    let has_own = root.children_named(TAX_TOTAL).any(|total| currency_of(total) == own);
    for group in root.children_named(TAX_TOTAL) {
        let currency = currency_of(group);
        let is_foreign = currency.is_some() && currency != own;
        let is_accounting = is_foreign && currency == invoice.vat_currency;
        if is_accounting {
            if let Some(amount) = group.child(TAX_AMOUNT) {
                reading.decimal(&mut invoice.totals.total_vat_in_accounting_currency, amount, Bt(111));
            }
        } else if !(is_foreign && has_own) {
            read_tax_total(group, invoice, reading);
        }
    }
}

/// BT-110 and its breakdown.
fn read_tax_total(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    if let Some(amount) = group.child(TAX_AMOUNT) {
        reading.amount(&mut invoice.totals.total_vat, amount, CURRENCY_ID, Bt(110));
    }
    for subtotal in group.children_named(TAX_SUBTOTAL) {
        reading.index = invoice.vat_breakdown.len() as u32;
        invoice.vat_breakdown.push(read_subtotal(subtotal, reading));
    }
    reading.index = 0;
}

fn currency_of(tax_total: Element<'_>) -> Option<Currency> {
    Currency::new(tax_total.child(TAX_AMOUNT)?.attribute(CURRENCY_ID)?).ok()
}

/// BG-23.
fn read_subtotal(group: Element<'_>, reading: &mut Reading) -> VatBreakdown {
    reading.mark(group, Bg(23));
    let mut read = VatBreakdown::default();
    for child in group.children() {
        match child.name() {
            TAXABLE_AMOUNT => reading.amount(&mut read.taxable_amount, child, CURRENCY_ID, Bt(116)),
            TAX_AMOUNT => reading.amount(&mut read.tax_amount, child, CURRENCY_ID, Bt(117)),
            // UBL 2.0 profiles repeat the rate beside the category.
            PERCENT => reading.decimal(&mut read.rate, child, Bt(119)),
            TAX_CATEGORY => {
                read_category(child, &mut read.category, &mut read.rate, [Bt(118), Bt(119)], reading);
                for reason in child.children() {
                    match reason.name() {
                        TAX_EXEMPTION_REASON_CODE => {
                            reading.text(&mut read.exemption_reason_code, reason, Bt(121));
                        }
                        TAX_EXEMPTION_REASON => {
                            reading.paragraph(&mut read.exemption_reason, reason, Bt(120))
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    read
}

/// BG-22.
pub(super) fn read_totals(group: Element<'_>, totals: &mut Totals, reading: &mut Reading) {
    reading.mark(group, Bg(22));
    for child in group.children() {
        let (slot, term) = match child.name() {
            LINE_EXTENSION_AMOUNT => (&mut totals.sum_of_line_net_amounts, Bt(106)),
            ALLOWANCE_TOTAL_AMOUNT => (&mut totals.sum_of_allowances, Bt(107)),
            CHARGE_TOTAL_AMOUNT => (&mut totals.sum_of_charges, Bt(108)),
            TAX_EXCLUSIVE_AMOUNT => (&mut totals.total_without_vat, Bt(109)),
            TAX_INCLUSIVE_AMOUNT => (&mut totals.total_with_vat, Bt(112)),
            PREPAID_AMOUNT => (&mut totals.paid_amount, Bt(113)),
            PAYABLE_ROUNDING_AMOUNT => (&mut totals.rounding_amount, Bt(114)),
            PAYABLE_AMOUNT => (&mut totals.amount_due, Bt(115)),
            _ => continue,
        };
        reading.amount(slot, child, CURRENCY_ID, term);
    }
}
