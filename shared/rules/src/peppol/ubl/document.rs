//! The document as a whole, its parties, allowances and amounts.

use attest_xml::{Element, qname};
use rust_decimal::Decimal;

use super::super::SPECIFICATION;
use super::super::facts::Process;
use super::super::query::{SLACK, normal, too_large, within_slack};
use crate::document::{Document, Stop, StopReason, steps};
use crate::rule::Check::{Exists, ExistsEither, Test};
use crate::rule::{Context, Verdict, at, at_when, fatal};
use crate::value;

pub(crate) static EMPTY: &[Context] =
    &[at_when("*", is_empty, &[fatal("PEPPOL-EN16931-R008", Test(|_, _| Ok(Verdict::Broken)))])];

pub(super) static CREDIT_NOTE: &[Context] =
    &[at("cn:CreditNote", &[fatal("PEPPOL-EN16931-R080", Test(at_most_one_project))])];

/// Allowances and charges of the document and of its lines.
pub(crate) const ALLOWANCES: &str = "ubl:Invoice/cac:AllowanceCharge | ubl:Invoice/cac:InvoiceLine/cac:AllowanceCharge \
                          | cn:CreditNote/cac:AllowanceCharge | cn:CreditNote/cac:CreditNoteLine/cac:AllowanceCharge";

pub(crate) static CONTEXTS: &[Context] = &[
    at(
        "cn:CreditNote | ubl:Invoice",
        &[
            fatal("PEPPOL-EN16931-R001", Exists("cbc:ProfileID")),
            fatal("PEPPOL-EN16931-R007", Test(|d, _| Ok((d.peppol().process? != Process::Unknown).into()))),
            fatal("PEPPOL-EN16931-R002", Test(at_most_one_note)),
            fatal("PEPPOL-EN16931-R003", ExistsEither("cbc:BuyerReference", "cac:OrderReference/cbc:ID")),
            fatal("PEPPOL-EN16931-R004", Test(follows_the_specification)),
            fatal("PEPPOL-EN16931-R053", Test(|d, e| Ok((tax_totals(d, e, true) == 1).into()))),
            fatal("PEPPOL-EN16931-R054", Test(one_total_in_tax_currency)),
            fatal("PEPPOL-EN16931-R055", Test(same_sign_in_both_currencies)),
        ],
    ),
    at("cbc:TaxCurrencyCode", &[fatal("PEPPOL-EN16931-R005", Test(currencies_differ))]),
    at("cac:AccountingCustomerParty/cac:Party", &[fatal("PEPPOL-EN16931-R010", Exists("cbc:EndpointID"))]),
    at("cac:AccountingSupplierParty/cac:Party", &[fatal("PEPPOL-EN16931-R020", Exists("cbc:EndpointID"))]),
    at_when(
        ALLOWANCES,
        |d, e| has_percentage(d, e) && !has_base(d, e),
        &[fatal("PEPPOL-EN16931-R041", Test(|_, _| Ok(Verdict::Broken)))],
    ),
    at_when(
        ALLOWANCES,
        |d, e| !has_percentage(d, e) && has_base(d, e),
        &[fatal("PEPPOL-EN16931-R042", Test(|_, _| Ok(Verdict::Broken)))],
    ),
    at(
        ALLOWANCES,
        &[
            fatal("PEPPOL-EN16931-R040", Test(amount_is_percentage_of_base)),
            fatal("PEPPOL-EN16931-R043", Test(says_true_or_false)),
        ],
    ),
    at_when(
        "cac:PaymentMeans",
        is_direct_debit,
        &[fatal("PEPPOL-EN16931-R061", Exists("cac:PaymentMandate/cbc:ID"))],
    ),
    at_when("cac:TaxTotal/cbc:TaxAmount", stands_beside_breakdown, AMOUNT),
    at(
        "cbc:Amount | cbc:BaseAmount | cbc:PriceAmount | cac:TaxSubtotal/cbc:TaxAmount | cbc:TaxableAmount \
         | cbc:LineExtensionAmount | cbc:TaxExclusiveAmount | cbc:TaxInclusiveAmount | cbc:AllowanceTotalAmount \
         | cbc:ChargeTotalAmount | cbc:PrepaidAmount | cbc:PayableRoundingAmount | cbc:PayableAmount",
        AMOUNT,
    ),
];

const AMOUNT: &[crate::rule::Rule] = &[fatal("PEPPOL-EN16931-R051", Test(is_in_document_currency))];

fn is_empty<'t>(_: &Document<'t>, element: Element<'t>) -> bool {
    let is_space = |byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    element.is_leaf() && element.string_value().bytes().all(is_space)
}

fn at_most_one_project<'t>(document: &Document<'t>, note: Element<'t>) -> Result<Verdict, Stop> {
    let projects = note
        .children_named(qname!("cac:AdditionalDocumentReference"))
        .filter(|reference| document.has_text(*reference, steps!("cbc:DocumentTypeCode"), "50"))
        .count();
    Ok(Verdict::equal(projects <= 1, || "at most 1".to_owned(), || projects.to_string()))
}

fn at_most_one_note<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let notes = document.count(root, steps!("cbc:Note"));
    let holds = notes <= 1 || document.peppol().are_both_german()?;
    Ok(Verdict::equal(holds, || "at most 1".to_owned(), || notes.to_string()))
}

fn follows_the_specification<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let found = normal(document, root, steps!("cbc:CustomizationID"))?;
    Ok(Verdict::equal(found.starts_with(SPECIFICATION), || SPECIFICATION.to_owned(), || found.to_string()))
}

fn tax_totals<'t>(document: &Document<'t>, root: Element<'t>, with_breakdown: bool) -> usize {
    let fits = |total: &Element<'t>| document.exists(*total, steps!("cac:TaxSubtotal")) == with_breakdown;
    root.children_named(qname!("cac:TaxTotal")).filter(fits).count()
}

fn one_total_in_tax_currency<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let expected = usize::from(document.exists(root, steps!("cbc:TaxCurrencyCode")));
    let found = tax_totals(document, root, false);
    Ok(Verdict::equal(found == expected, || expected.to_string(), || found.to_string()))
}

/// Amounts compare with zero as doubles; one of each currency is enough.
fn same_sign_in_both_currencies<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    use core::cmp::Ordering::{Greater, Less};
    if !document.exists(root, steps!("cbc:TaxCurrencyCode")) {
        return Ok(Verdict::Holds);
    }
    if !document.exists(root, steps!("cac:TaxTotal" / "cbc:TaxAmount")) {
        return Ok(Verdict::Broken);
    }
    let tax_currency = normal(document, root, steps!("cbc:TaxCurrencyCode"))?;
    let currency = normal(document, root, steps!("cbc:DocumentCurrencyCode"))?;
    let mut signs = [(false, false); 2];
    let mut stop = None;
    document.any(root, steps!("cac:TaxTotal" / "cbc:TaxAmount"), &mut |amount| {
        let of = amount.attribute(qname!("currencyID"));
        for (currency, (not_above, not_below)) in [&tax_currency, &currency].into_iter().zip(&mut signs) {
            if of != Some(currency.as_ref()) {
                continue;
            }
            match value::double_sign(&amount.string_value()) {
                Some(sign) => {
                    *not_above |= sign.is_some_and(|sign| sign != Greater);
                    *not_below |= sign.is_some_and(|sign| sign != Less);
                }
                None => stop = Some(Stop::at(amount, StopReason::NotANumber)),
            }
        }
        stop.is_some()
    });
    let [(tax_not_above, tax_not_below), (not_above, not_below)] = signs;
    stop.map_or(Ok(((tax_not_above && not_above) || (tax_not_below && not_below)).into()), Err)
}

fn currencies_differ<'t>(document: &Document<'t>, code: Element<'t>) -> Result<Verdict, Stop> {
    let Some(parent) = code.parent() else { return Ok(Verdict::Holds) };
    let currency = normal(document, parent, steps!("cbc:DocumentCurrencyCode"))?;
    Ok((value::normalize(&code.string_value()) != currency).into())
}

pub(crate) fn has_percentage<'t>(document: &Document<'t>, each: Element<'t>) -> bool {
    document.exists(each, steps!("cbc:MultiplierFactorNumeric"))
}

pub(crate) fn has_base<'t>(document: &Document<'t>, each: Element<'t>) -> bool {
    document.exists(each, steps!("cbc:BaseAmount"))
}

fn amount_is_percentage_of_base<'t>(document: &Document<'t>, each: Element<'t>) -> Result<Verdict, Stop> {
    amount_is_near_percentage_of_base(document, each, SLACK)
}

/// The amount of an allowance or charge fits percentage and base amount.
pub(crate) fn amount_is_near_percentage_of_base<'t>(
    document: &Document<'t>,
    each: Element<'t>,
    slack: Decimal,
) -> Result<Verdict, Stop> {
    if !(has_percentage(document, each) && has_base(document, each)) {
        return Ok(Verdict::Holds);
    }
    let amount = document.decimal(each, steps!("cbc:Amount"))?.unwrap_or_default();
    let base = document.decimal(each, steps!("cbc:BaseAmount"))?.unwrap_or_default();
    let percentage = document.decimal(each, steps!("cbc:MultiplierFactorNumeric"))?.unwrap_or_default();
    let product = base.checked_mul(percentage).ok_or_else(|| too_large(each))?;
    Ok(within_slack(amount, product / Decimal::ONE_HUNDRED, slack))
}

fn says_true_or_false<'t>(document: &Document<'t>, each: Element<'t>) -> Result<Verdict, Stop> {
    let text = document.text(each, steps!("cbc:ChargeIndicator"))?;
    Ok(matches!(value::trim(&text), "true" | "false").into())
}

fn is_direct_debit<'t>(document: &Document<'t>, means: Element<'t>) -> bool {
    document
        .text(means, steps!("cbc:PaymentMeansCode"))
        .is_ok_and(|code| matches!(value::trim(&code), "49" | "59"))
}

fn stands_beside_breakdown<'t>(document: &Document<'t>, amount: Element<'t>) -> bool {
    amount.parent().is_some_and(|total| document.exists(total, steps!("cac:TaxSubtotal")))
}

fn is_in_document_currency<'t>(document: &Document<'t>, amount: Element<'t>) -> Result<Verdict, Stop> {
    let currency = amount.attribute(qname!("currencyID"));
    let path = steps!("cbc:DocumentCurrencyCode");
    let holds = currency.is_some_and(|currency| document.has_text(document.root(), path, currency));
    let first = || document.first(document.root(), path);
    let expected = || first().map(|code| code.string_value().into_owned()).unwrap_or_default();
    Ok(Verdict::equal(holds, expected, || currency.unwrap_or_default().to_owned()))
}
