//! The document as a whole, its parties, allowances and charges.

use attest_xml::{Element, QName, qname};
use rust_decimal::Decimal;

use super::super::SPECIFICATION;
use super::super::facts::Process;
use super::super::query::{SLACK, normal, too_large, within_slack};
use crate::document::{Document, Stop, StopReason, steps};
use crate::rule::Check::{Exists, ExistsEither, Test};
use crate::rule::{Context, Verdict, at, at_when, fatal};
use crate::value;

pub(crate) static CONTEXTS: &[Context] = &[
    at(
        "rsm:ExchangedDocumentContext",
        &[
            fatal(
                "PEPPOL-EN16931-R001",
                Exists("ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID"),
            ),
            fatal("PEPPOL-EN16931-R007", Test(|d, _| Ok((d.peppol().process? != Process::Unknown).into()))),
            fatal("PEPPOL-EN16931-R004", Test(follows_the_specification)),
        ],
    ),
    at(
        "ram:ApplicableHeaderTradeAgreement",
        &[
            fatal(
                "PEPPOL-EN16931-R003",
                ExistsEither("ram:BuyerReference", "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"),
            ),
            fatal("PEPPOL-EN16931-R006", Test(|d, e| Ok((references(d, e, "130") <= 1).into()))),
            fatal("PEPPOL-EN16931-R080", Test(|d, e| Ok((references(d, e, "50") <= 1).into()))),
        ],
    ),
    at(
        "ram:ApplicableHeaderTradeSettlement",
        &[
            fatal("PEPPOL-EN16931-R005", Test(currencies_differ)),
            fatal("PEPPOL-EN16931-R053", Test(one_total_in_document_currency)),
            fatal("PEPPOL-EN16931-R054", Test(one_total_in_tax_currency)),
            fatal("PEPPOL-EN16931-R055", Test(same_sign_in_both_currencies)),
        ],
    ),
    at("rsm:ExchangedDocument", &[fatal("PEPPOL-EN16931-R002", Test(at_most_one_plain_note))]),
    at(
        "ram:BuyerTradeParty",
        &[fatal("PEPPOL-EN16931-R010", Exists("ram:URIUniversalCommunication/ram:URIID"))],
    ),
    at(
        "ram:SellerTradeParty",
        &[fatal("PEPPOL-EN16931-R020", Exists("ram:URIUniversalCommunication/ram:URIID"))],
    ),
    at_when(
        "ram:SpecifiedTradeAllowanceCharge",
        |d, e| has_percentage(d, e) && !has_base(d, e),
        &[fatal("PEPPOL-EN16931-R041", Test(|_, _| Ok(Verdict::Broken)))],
    ),
    at_when(
        "ram:SpecifiedTradeAllowanceCharge",
        |d, e| !has_percentage(d, e) && has_base(d, e),
        &[fatal("PEPPOL-EN16931-R042", Test(|_, _| Ok(Verdict::Broken)))],
    ),
    at(
        "ram:SpecifiedTradeAllowanceCharge",
        &[
            fatal("PEPPOL-EN16931-R040", Test(amount_is_percentage_of_base)),
            fatal("PEPPOL-EN16931-R043", Test(says_true_or_false)),
        ],
    ),
    at("ram:AppliedTradeAllowanceCharge", &[fatal("PEPPOL-EN16931-R043", Test(says_true_or_false))]),
    at_when(
        "ram:SpecifiedTradeSettlementPaymentMeans",
        is_direct_debit,
        &[fatal("PEPPOL-EN16931-R061", Exists("../ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID"))],
    ),
];

const SETTLEMENT: &[QName] =
    steps!("rsm:SupplyChainTradeTransaction" / "ram:ApplicableHeaderTradeSettlement");

/// The codes of a currency in the settlement of the whole document.
fn currencies<'t>(document: &Document<'t>, name: QName) -> Vec<Element<'t>> {
    let root = document.root();
    if root.name() != qname!("rsm:CrossIndustryInvoice") {
        return Vec::new();
    }
    let mut found = Vec::new();
    document.any(root, SETTLEMENT, &mut |settlement| {
        found.extend(settlement.children_named(name));
        false
    });
    found
}

fn is_one_of(currency: Option<&str>, codes: &[Element<'_>]) -> bool {
    currency.is_some_and(|currency| codes.iter().any(|code| code.string_value() == currency))
}

/// The totals of VAT with the currency they are written in.
fn tax_totals<'t>(document: &Document<'t>, settlement: Element<'t>) -> Vec<(Element<'t>, Option<&'t str>)> {
    let path = steps!("ram:SpecifiedTradeSettlementHeaderMonetarySummation" / "ram:TaxTotalAmount");
    let mut found = Vec::new();
    document.any(settlement, path, &mut |amount| {
        found.push((amount, amount.attribute(qname!("currencyID"))));
        false
    });
    found
}

fn follows_the_specification<'t>(document: &Document<'t>, context: Element<'t>) -> Result<Verdict, Stop> {
    let found =
        normal(document, context, steps!("ram:GuidelineSpecifiedDocumentContextParameter" / "ram:ID"))?;
    Ok(Verdict::equal(found.starts_with(SPECIFICATION), || SPECIFICATION.to_owned(), || found.to_string()))
}

/// How many referenced documents are of the type.
fn references<'t>(document: &Document<'t>, agreement: Element<'t>, code: &str) -> usize {
    agreement
        .children_named(qname!("ram:AdditionalReferencedDocument"))
        .filter(|reference| document.has_text(*reference, steps!("ram:TypeCode"), code))
        .count()
}

fn currencies_differ<'t>(document: &Document<'t>, settlement: Element<'t>) -> Result<Verdict, Stop> {
    if !document.exists(settlement, steps!("ram:TaxCurrencyCode")) {
        return Ok(Verdict::Holds);
    }
    let tax_currency = normal(document, settlement, steps!("ram:TaxCurrencyCode"))?;
    Ok((tax_currency != normal(document, settlement, steps!("ram:InvoiceCurrencyCode"))?).into())
}

fn one_total_in_document_currency<'t>(
    document: &Document<'t>,
    settlement: Element<'t>,
) -> Result<Verdict, Stop> {
    let codes = currencies(document, qname!("ram:InvoiceCurrencyCode"));
    let totals = tax_totals(document, settlement);
    let found = totals.iter().filter(|(_, currency)| is_one_of(*currency, &codes)).count();
    Ok(Verdict::equal(found == 1, || "1".to_owned(), || found.to_string()))
}

fn one_total_in_tax_currency<'t>(document: &Document<'t>, settlement: Element<'t>) -> Result<Verdict, Stop> {
    let codes = currencies(document, qname!("ram:InvoiceCurrencyCode"));
    let differs = |currency: &str| codes.iter().any(|code| code.string_value() != currency);
    let totals = tax_totals(document, settlement);
    let found = totals.iter().filter(|(_, currency)| currency.is_some_and(differs)).count();
    let expected = usize::from(document.exists(settlement, steps!("ram:TaxCurrencyCode")));
    Ok(Verdict::equal(found == expected, || expected.to_string(), || found.to_string()))
}

/// Amounts compare with zero as doubles; one of each currency is enough.
pub(crate) fn same_sign_in_both_currencies<'t>(
    document: &Document<'t>,
    settlement: Element<'t>,
) -> Result<Verdict, Stop> {
    use core::cmp::Ordering::Less;
    let tax_codes = currencies(document, qname!("ram:TaxCurrencyCode"));
    if tax_codes.is_empty() {
        return Ok(Verdict::Holds);
    }
    let codes = currencies(document, qname!("ram:InvoiceCurrencyCode"));
    let mut signs = [(false, false); 2];
    for (amount, currency) in tax_totals(document, settlement) {
        for (codes, (below, not_below)) in [&tax_codes, &codes].into_iter().zip(&mut signs) {
            if is_one_of(currency, codes) {
                let sign = value::double_sign(&amount.string_value());
                let sign = sign.ok_or(Stop::at(amount, StopReason::NotANumber))?;
                *below |= sign == Some(Less);
                *not_below |= sign.is_some_and(|sign| sign != Less);
            }
        }
    }
    let [(tax_below, tax_not_below), (below, not_below)] = signs;
    Ok(((tax_below && below) || (tax_not_below && not_below)).into())
}

fn at_most_one_plain_note<'t>(document: &Document<'t>, header: Element<'t>) -> Result<Verdict, Stop> {
    let notes = document.count(header, steps!("ram:IncludedNote"));
    let has_subject = document.exists(header, steps!("ram:IncludedNote" / "ram:SubjectCode"));
    Ok((notes <= 1 && !has_subject).into())
}

pub(crate) fn has_percentage<'t>(document: &Document<'t>, each: Element<'t>) -> bool {
    document.exists(each, steps!("ram:CalculationPercent"))
}

pub(crate) fn has_base<'t>(document: &Document<'t>, each: Element<'t>) -> bool {
    document.exists(each, steps!("ram:BasisAmount"))
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
    let amount = document.decimal(each, steps!("ram:ActualAmount"))?.unwrap_or_default();
    let base = document.decimal(each, steps!("ram:BasisAmount"))?.unwrap_or_default();
    let percentage = document.decimal(each, steps!("ram:CalculationPercent"))?.unwrap_or_default();
    let product = base.checked_mul(percentage).ok_or_else(|| too_large(each))?;
    Ok(within_slack(amount, product / Decimal::ONE_HUNDRED, slack))
}

pub(crate) fn says_true_or_false<'t>(document: &Document<'t>, each: Element<'t>) -> Result<Verdict, Stop> {
    let text = document.text(each, steps!("ram:ChargeIndicator" / "udt:Indicator"))?;
    Ok(matches!(value::trim(&text), "true" | "false").into())
}

fn is_direct_debit<'t>(document: &Document<'t>, means: Element<'t>) -> bool {
    document.text(means, steps!("ram:TypeCode")).is_ok_and(|code| matches!(value::trim(&code), "49" | "59"))
}
