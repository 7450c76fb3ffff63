//! CII: payment, VAT, allowances and totals.

use attest_model::invoice::{
    AllowanceCharge, CreditTransfer, DirectDebit, Invoice, PaymentCard, PaymentInstructions,
    PrecedingInvoiceReference, VatBreakdown,
};
use attest_model::money::{Currency, Decimal};
use attest_model::place::Term::{self, Bg, Bt};
use attest_xml::Element;

use super::names::*;
use super::parties;
use super::read::{indicator_value, read_assigned_id, read_date, read_id, read_period};
use crate::reading::Reading;
use crate::ubl::payment::{add, give_creditor};
use crate::ubl::totals::{AllowanceTerms, DOCUMENT_ALLOWANCE, DOCUMENT_CHARGE};

/// What CII says once for all payment means.
#[derive(Default)]
struct Shared {
    remittance: Option<String>,
    creditor: Option<String>,
    mandate: Option<String>,
}

/// Reads `ram:ApplicableHeaderTradeSettlement`.
pub(super) fn read(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    let mut shared = Shared::default();
    if let Some(code) = group.child(TAX_CURRENCY_CODE) {
        reading.currency(&mut invoice.vat_currency, code, Bt(6));
    }
    if let Some(reference) = group.child(PAYMENT_REFERENCE) {
        reading.text(&mut shared.remittance, reference, Bt(83));
    }
    for child in group.children() {
        match child.name() {
            CREDITOR_REFERENCE_ID => reading.text(&mut shared.creditor, child, Bt(90)),
            PAYEE_TRADE_PARTY => parties::read_payee(invoice, child, reading),
            SPECIFIED_TRADE_SETTLEMENT_PAYMENT_MEANS => {
                read_means(child, invoice, shared.remittance.clone(), reading)
            }
            APPLICABLE_TRADE_TAX => read_tax(child, invoice, reading),
            BILLING_SPECIFIED_PERIOD => {
                read_period(&mut invoice.invoicing_period, child, [Bg(14), Bt(73), Bt(74)], reading);
            }
            SPECIFIED_TRADE_ALLOWANCE_CHARGE => read_document_allowance(child, invoice, reading),
            SPECIFIED_TRADE_PAYMENT_TERMS => read_terms(child, invoice, &mut shared, reading),
            SPECIFIED_TRADE_SETTLEMENT_HEADER_MONETARY_SUMMATION => read_totals(child, invoice, reading),
            INVOICE_REFERENCED_DOCUMENT => read_preceding(child, invoice, reading),
            RECEIVABLE_SPECIFIED_TRADE_ACCOUNTING_ACCOUNT => {
                read_id(&mut invoice.buyer_accounting_reference, child, Bt(19), reading);
            }
            _ => {}
        }
    }
    give_shared(invoice, shared);
}

/// Mandate and creditor belong to the direct debit; a reference without payment means still tells how to pay.
fn give_shared(invoice: &mut Invoice, shared: Shared) {
    if invoice.payment_instructions.is_empty() && (shared.remittance.is_some() || shared.mandate.is_some()) {
        let remittance = shared.remittance;
        invoice
            .payment_instructions
            .push(PaymentInstructions { remittance, ..PaymentInstructions::default() });
    }
    if let Some(mandate) = shared.mandate {
        let position =
            invoice.payment_instructions.iter().position(|i| i.direct_debit.is_some()).unwrap_or(0);
        if let Some(instructions) = invoice.payment_instructions.get_mut(position) {
            instructions.direct_debit.get_or_insert_default().mandate = Some(mandate);
        }
    }
    give_creditor(invoice, shared.creditor);
}

/// BG-16: one per account, so that those which differ in nothing else are one instruction.
fn read_means(group: Element<'_>, invoice: &mut Invoice, remittance: Option<String>, reading: &mut Reading) {
    reading.index = invoice.payment_instructions.len() as u32;
    reading.mark(group, Bg(16));
    let mut read = PaymentInstructions { remittance, ..PaymentInstructions::default() };
    let mut transfer = CreditTransfer::default();
    for child in group.children() {
        match child.name() {
            TYPE_CODE => reading.text(&mut read.means_code, child, Bt(81)),
            INFORMATION => reading.paragraph(&mut read.means_text, child, Bt(82)),
            APPLICABLE_TRADE_SETTLEMENT_FINANCIAL_CARD => read_card(child, &mut read, reading),
            PAYER_PARTY_DEBTOR_FINANCIAL_ACCOUNT => {
                if let Some(id) = child.child(IBAN_ID).or_else(|| child.child(PROPRIETARY_ID)) {
                    let debit: &mut DirectDebit = read.direct_debit.get_or_insert_default();
                    reading.text(&mut debit.debited_account, id, Bt(91));
                }
            }
            PAYEE_PARTY_CREDITOR_FINANCIAL_ACCOUNT => read_account(child, &mut transfer, reading),
            PAYEE_SPECIFIED_CREDITOR_FINANCIAL_INSTITUTION => {
                if let Some(id) = child.child(BIC_ID) {
                    reading.text(&mut transfer.service_provider, id, Bt(86));
                }
            }
            _ => {}
        }
    }
    reading.index = 0;
    read.direct_debit = read.direct_debit.filter(|debit| *debit != DirectDebit::default());
    if transfer != CreditTransfer::default() {
        read.credit_transfers.push(transfer);
    }
    add(invoice, read);
}

fn read_card(group: Element<'_>, read: &mut PaymentInstructions, reading: &mut Reading) {
    reading.mark(group, Bg(18));
    let mut card = PaymentCard::default();
    for child in group.children() {
        match child.name() {
            ID => reading.text(&mut card.number, child, Bt(87)),
            CARDHOLDER_NAME => reading.text(&mut card.holder, child, Bt(88)),
            _ => {}
        }
    }
    read.card = (card != PaymentCard::default()).then_some(card);
}

fn read_account(group: Element<'_>, transfer: &mut CreditTransfer, reading: &mut Reading) {
    reading.mark(group, Bg(17));
    let mut account = None;
    for child in group.children() {
        match child.name() {
            IBAN_ID | PROPRIETARY_ID => reading.identifier(&mut account, child, SCHEME_ID, Bt(84)),
            ACCOUNT_NAME => reading.text(&mut transfer.account_name, child, Bt(85)),
            _ => {}
        }
    }
    transfer.account = account.unwrap_or_default();
}

/// BG-23 with the tax point BT-7 and BT-8, which the norm has once and CII per breakdown.
fn read_tax(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    reading.index = invoice.vat_breakdown.len() as u32;
    reading.mark(group, Bg(23));
    let mut read = VatBreakdown::default();
    for child in group.children() {
        match child.name() {
            CALCULATED_AMOUNT => reading.amount(&mut read.tax_amount, child, CURRENCY_ID, Bt(117)),
            TYPE_CODE => reading.hold(child),
            EXEMPTION_REASON => reading.text(&mut read.exemption_reason, child, Bt(120)),
            BASIS_AMOUNT => reading.amount(&mut read.taxable_amount, child, CURRENCY_ID, Bt(116)),
            CATEGORY_CODE => reading.text(&mut read.category, child, Bt(118)),
            EXEMPTION_REASON_CODE => reading.text(&mut read.exemption_reason_code, child, Bt(121)),
            RATE_APPLICABLE_PERCENT => reading.decimal(&mut read.rate, child, Bt(119)),
            TAX_POINT_DATE => {
                let mut date = None;
                at_header(reading, |reading| read_date(&mut date, child, Bt(7), reading));
                keep_first(&mut invoice.vat_point_date, date, child, Bt(7), reading);
            }
            DUE_DATE_TYPE_CODE => {
                let code = at_header(reading, |reading| reading.value(child, Bt(8)));
                let code = code.map(|code| tax_point_code(&code, |(cii, norm)| (cii, norm)).to_owned());
                keep_first(&mut invoice.vat_point_date_code, code, child, Bt(8), reading);
            }
            _ => {}
        }
    }
    reading.index = 0;
    invoice.vat_breakdown.push(read);
}

/// BT-8: CII gives it in UNTDID 2475, the norm and UBL in UNTDID 2005.
const TAX_POINT_CODES: [(&str, &str); 3] = [("5", "3"), ("29", "35"), ("72", "432")];

/// The code in the other list; `order` tells which of a row is looked for and which is wanted.
pub(super) fn tax_point_code(
    code: &str,
    order: fn((&'static str, &'static str)) -> (&'static str, &'static str),
) -> &str {
    let mut rows = TAX_POINT_CODES.into_iter().map(order);
    rows.find(|(from, _)| *from == code).map_or(code, |(_, to)| to)
}

fn at_header<T>(reading: &mut Reading, read: impl FnOnce(&mut Reading) -> T) -> T {
    let index = std::mem::take(&mut reading.index);
    let value = read(reading);
    reading.index = index;
    value
}

/// Keeps the first of several values that should be the same, and tells when one differs.
fn keep_first<T: PartialEq + ToString>(
    slot: &mut Option<T>,
    value: Option<T>,
    element: Element<'_>,
    term: Term,
    reading: &mut Reading,
) {
    match (slot.as_ref(), value) {
        (Some(first), Some(value)) if *first != value => {
            let expected = format!("{}, as in the breakdown before", first.to_string());
            reading.wrong_type::<T>(element, term, &value.to_string(), &expected);
        }
        (None, value) => *slot = value,
        (Some(_), _) => {}
    }
}

/// BG-20, BG-21.
fn read_document_allowance(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    let (list, terms, vat) = if is_charge(group, Bg(20), reading) {
        (&mut invoice.charges, &DOCUMENT_CHARGE, [Bt(102), Bt(103)])
    } else {
        (&mut invoice.allowances, &DOCUMENT_ALLOWANCE, [Bt(95), Bt(96)])
    };
    reading.index = list.len() as u32;
    list.push(read_allowance(group, terms, vat, reading));
    reading.index = 0;
}

pub(super) fn is_charge(group: Element<'_>, term: Term, reading: &mut Reading) -> bool {
    let indicator = group.child(CHARGE_INDICATOR).and_then(|indicator| indicator.child(INDICATOR));
    indicator.and_then(|indicator| indicator_value(indicator, term, reading)).unwrap_or(false)
}

/// Reads an allowance or charge; `vat` are the terms of its category and rate.
pub(super) fn read_allowance(
    group: Element<'_>,
    terms: &AllowanceTerms,
    [category, rate]: [Term; 2],
    reading: &mut Reading,
) -> AllowanceCharge {
    let [term, amount, base, percentage, reason, reason_code] = *terms;
    reading.mark(group, term);
    let mut read = AllowanceCharge::default();
    for child in group.children() {
        match child.name() {
            CALCULATION_PERCENT => reading.decimal(&mut read.percentage, child, percentage),
            BASIS_AMOUNT => reading.amount(&mut read.base_amount, child, CURRENCY_ID, base),
            ACTUAL_AMOUNT => reading.amount(&mut read.amount, child, CURRENCY_ID, amount),
            REASON_CODE => reading.text(&mut read.reason_code, child, reason_code),
            REASON => reading.text(&mut read.reason, child, reason),
            CATEGORY_TRADE_TAX => {
                read_category(child, &mut read.vat_category, &mut read.vat_rate, [category, rate], reading);
            }
            _ => {}
        }
    }
    read
}

/// Category code and rate; the type is always VAT.
pub(super) fn read_category(
    group: Element<'_>,
    category: &mut Option<String>,
    rate: &mut Option<Decimal>,
    [category_term, rate_term]: [Term; 2],
    reading: &mut Reading,
) {
    for child in group.children() {
        match child.name() {
            TYPE_CODE => reading.hold(child),
            CATEGORY_CODE => reading.text(category, child, category_term),
            RATE_APPLICABLE_PERCENT => reading.decimal(rate, child, rate_term),
            _ => {}
        }
    }
}

fn read_terms(group: Element<'_>, invoice: &mut Invoice, shared: &mut Shared, reading: &mut Reading) {
    for child in group.children() {
        match child.name() {
            DESCRIPTION => reading.paragraph(&mut invoice.payment_terms, child, Bt(20)),
            DUE_DATE_DATE_TIME => read_date(&mut invoice.payment_due_date, child, Bt(9), reading),
            DIRECT_DEBIT_MANDATE_ID => reading.text(&mut shared.mandate, child, Bt(89)),
            _ => {}
        }
    }
}

/// BG-22. The tax total in BT-6 is BT-111, any other BT-110.
fn read_totals(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    reading.mark(group, Bg(22));
    let totals = &mut invoice.totals;
    for child in group.children() {
        let (slot, term) = match child.name() {
            LINE_TOTAL_AMOUNT => (&mut totals.sum_of_line_net_amounts, Bt(106)),
            ALLOWANCE_TOTAL_AMOUNT => (&mut totals.sum_of_allowances, Bt(107)),
            CHARGE_TOTAL_AMOUNT => (&mut totals.sum_of_charges, Bt(108)),
            TAX_BASIS_TOTAL_AMOUNT => (&mut totals.total_without_vat, Bt(109)),
            TAX_TOTAL_AMOUNT => {
                let currency = currency_of(child);
                let is_foreign = currency.is_some() && currency != invoice.currency;
                if is_foreign && currency == invoice.vat_currency {
                    reading.decimal(&mut totals.total_vat_in_accounting_currency, child, Bt(111));
                    continue;
                }
                let mut all = group.children_named(TAX_TOTAL_AMOUNT);
                if is_foreign && all.any(|total| currency_of(total) == invoice.currency) {
                    continue;
                }
                (&mut totals.total_vat, Bt(110))
            }
            GRAND_TOTAL_AMOUNT => (&mut totals.total_with_vat, Bt(112)),
            TOTAL_PREPAID_AMOUNT => (&mut totals.paid_amount, Bt(113)),
            ROUNDING_AMOUNT => (&mut totals.rounding_amount, Bt(114)),
            DUE_PAYABLE_AMOUNT => (&mut totals.amount_due, Bt(115)),
            _ => continue,
        };
        reading.amount(slot, child, CURRENCY_ID, term);
    }
}

fn currency_of(amount: Element<'_>) -> Option<Currency> {
    Currency::new(amount.attribute(CURRENCY_ID)?).ok()
}

/// BG-3.
fn read_preceding(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    reading.index = invoice.preceding_invoices.len() as u32;
    reading.mark(group, Bg(3));
    let (mut number, mut issue_date) = (None, None);
    read_assigned_id(&mut number, group, Bt(25), reading);
    if let Some(date) = group.child(FORMATTED_ISSUE_DATE_TIME) {
        read_date(&mut issue_date, date, Bt(26), reading);
    }
    reading.index = 0;
    if number.is_some() || issue_date.is_some() {
        let number = number.unwrap_or_default();
        invoice.preceding_invoices.push(PrecedingInvoiceReference { number, issue_date });
    }
}
