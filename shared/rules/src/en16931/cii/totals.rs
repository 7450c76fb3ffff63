//! Document totals, allowances and charges.

use attest_xml::{Element, QName, qname};
use rust_decimal::Decimal;

use super::{SETTLEMENT, indicates, is_vat};
use crate::document::{Document, Stop, decimal, steps};
use crate::double;
use crate::rule::Check::{Decimals, Exists, ExistsEither, Test, Untested};
use crate::rule::{Check, Context, Verdict, at, at_when, fatal};
use crate::value::{fraction_length, round2};

const REASON: Check = ExistsEither("../ram:Reason", "../ram:ReasonCode");
const AMOUNT: Check = Exists("../ram:ActualAmount");
const AMOUNT_DECIMALS: Check = Test(first_amount_decimals);
const BASE_DECIMALS: Check = Decimals("../ram:BasisAmount");

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "//ram:ApplicableHeaderTradeSettlement/ram:SpecifiedTradeAllowanceCharge/ram:ChargeIndicator",
        says_false,
        &[
            fatal("BR-31", AMOUNT),
            fatal("BR-32", Test(has_vat_category)),
            fatal("BR-33", REASON),
            fatal("BR-CO-05", Untested),
            fatal("BR-CO-21", REASON),
            fatal("BR-DEC-01", AMOUNT_DECIMALS),
            fatal("BR-DEC-02", BASE_DECIMALS),
        ],
    ),
    at_when(
        "//ram:ApplicableHeaderTradeSettlement/ram:SpecifiedTradeAllowanceCharge/ram:ChargeIndicator",
        says_true,
        &[
            fatal("BR-36", AMOUNT),
            fatal("BR-37", Test(has_vat_category)),
            fatal("BR-38", REASON),
            fatal("BR-CO-06", Untested),
            fatal("BR-CO-22", REASON),
            fatal("BR-DEC-05", AMOUNT_DECIMALS),
            fatal("BR-DEC-06", BASE_DECIMALS),
        ],
    ),
    at(
        "//ram:SpecifiedTradeSettlementHeaderMonetarySummation",
        &[
            fatal("BR-12", Exists("ram:LineTotalAmount")),
            fatal("BR-13", Exists("ram:TaxBasisTotalAmount")),
            fatal("BR-14", Exists("ram:GrandTotalAmount")),
            fatal("BR-15", Exists("ram:DuePayableAmount")),
            fatal("BR-53", Test(tax_total_in_tax_currency)),
            fatal("BR-CO-10", Test(sum_of_lines)),
            fatal("BR-CO-11", Test(|d, e| sum_of_sided(d, e, qname!("ram:AllowanceTotalAmount"), false))),
            fatal("BR-CO-12", Test(|d, e| sum_of_sided(d, e, qname!("ram:ChargeTotalAmount"), true))),
            fatal("BR-CO-13", Test(total_without_vat)),
            fatal("BR-CO-16", Test(amount_due)),
            fatal("BR-DEC-09", Decimals("ram:LineTotalAmount")),
            fatal("BR-DEC-10", Decimals("ram:AllowanceTotalAmount")),
            fatal("BR-DEC-11", Decimals("ram:ChargeTotalAmount")),
            fatal("BR-DEC-12", Decimals("ram:TaxBasisTotalAmount")),
            fatal("BR-DEC-14", Decimals("ram:GrandTotalAmount")),
            fatal("BR-DEC-13", Test(vat_total_decimals)),
            fatal("BR-DEC-15", Test(vat_total_in_tax_currency_decimals)),
            fatal("BR-DEC-16", Decimals("ram:TotalPrepaidAmount")),
            fatal("BR-DEC-17", Decimals("ram:RoundingAmount")),
            fatal("BR-DEC-18", Decimals("ram:DuePayableAmount")),
        ],
    ),
];

/// `udt:Indicator = 'false'`, written exactly so.
pub(super) fn says_false<'t>(document: &Document<'t>, indicator: Element<'t>) -> bool {
    document.has_text(indicator, steps!("udt:Indicator"), "false")
}

/// `udt:Indicator = 'true'`, written exactly so.
pub(super) fn says_true<'t>(document: &Document<'t>, indicator: Element<'t>) -> bool {
    document.has_text(indicator, steps!("udt:Indicator"), "true")
}

fn has_vat_category<'t>(document: &Document<'t>, indicator: Element<'t>) -> Result<Verdict, Stop> {
    let Some(each) = indicator.parent() else { return Ok(Verdict::Broken) };
    for tax in each.children_named(qname!("ram:CategoryTradeTax")) {
        if is_vat(document, tax)? && document.exists(tax, steps!("ram:CategoryCode")) {
            return Ok(Verdict::Holds);
        }
    }
    Ok(Verdict::Broken)
}

pub(super) fn first_amount_decimals<'t>(_: &Document<'t>, indicator: Element<'t>) -> Result<Verdict, Stop> {
    let amount = indicator.parent().and_then(|each| each.child(qname!("ram:ActualAmount")));
    let Some(text) = amount.map(Element::string_value) else { return Ok(Verdict::Holds) };
    Ok(Verdict::equal(fraction_length(&text) <= 2, || "at most two decimals".to_owned(), || text.to_string()))
}

/// Equal, as XPath compares: a missing value equals nothing.
pub(crate) fn same(expected: Option<Decimal>, found: Option<Decimal>) -> Verdict {
    let shown =
        |value: Option<Decimal>| value.map_or_else(|| "nothing".to_owned(), |value| value.to_string());
    Verdict::equal(expected.is_some() && expected == found, || shown(expected), || shown(found))
}

/// The texts of one element name of the settlement.
pub(crate) fn settlement_texts(document: &Document<'_>, name: QName) -> Vec<String> {
    let mut texts = Vec::new();
    document.any(document.root(), SETTLEMENT, &mut |settlement| {
        texts.extend(settlement.children_named(name).map(|each| each.string_value().into_owned()));
        false
    });
    texts
}

/// `@currencyID` is one of the currencies.
pub(crate) fn is_in(amount: Element<'_>, currencies: &[String]) -> bool {
    amount
        .attribute(qname!("currencyID"))
        .is_some_and(|currency| currencies.iter().any(|each| each == currency))
}

fn tax_total_in_tax_currency<'t>(document: &Document<'t>, sum: Element<'t>) -> Result<Verdict, Stop> {
    let tax = settlement_texts(document, qname!("ram:TaxCurrencyCode"));
    if tax.is_empty() {
        return Ok(Verdict::Holds);
    }
    let invoice = settlement_texts(document, qname!("ram:InvoiceCurrencyCode"));
    let found = sum.children_named(qname!("ram:TaxTotalAmount")).any(|amount| is_in(amount, &tax));
    Ok((found && !tax.iter().any(|currency| invoice.contains(currency))).into())
}

fn sum_of_lines<'t>(document: &Document<'t>, sum: Element<'t>) -> Result<Verdict, Stop> {
    let found = document.decimal(sum, steps!("ram:LineTotalAmount"))?;
    let Some(transaction) = sum.parent().and_then(Element::parent) else { return Ok(Verdict::Broken) };
    let amounts = steps!(
        "ram:IncludedSupplyChainTradeLineItem"
            / "ram:SpecifiedLineTradeSettlement"
            / "ram:SpecifiedTradeSettlementLineMonetarySummation"
            / "ram:LineTotalAmount"
    );
    let amounts = numbers(document, transaction, amounts, Vec::new())?;
    Ok(same(Some(rounded_sum(&amounts, true)), found))
}

/// All numbers at a path, after those there are.
pub(super) fn numbers<'t>(
    document: &Document<'t>,
    from: Element<'t>,
    path: &[QName],
    mut numbers: Vec<Decimal>,
) -> Result<Vec<Decimal>, Stop> {
    let mut stop = None;
    document.any(from, path, &mut |amount| match decimal(amount) {
        Ok(number) => {
            numbers.push(number);
            false
        }
        Err(error) => {
            stop = Some(error);
            true
        }
    });
    stop.map_or(Ok(numbers), Err)
}

/// The sum of untyped values with two decimals: as doubles where that makes a difference.
pub(super) fn rounded_sum(amounts: &[Decimal], exact: bool) -> Decimal {
    let sum = amounts.iter().sum();
    let is_plain = amounts.iter().all(|amount| amount.scale() <= 2);
    let as_doubles = || double::rounded_sum(amounts.iter().copied(), exact);
    if is_plain { sum } else { as_doubles().unwrap_or_else(|| round2(sum)) }
}

fn sum_of_sided<'t>(
    document: &Document<'t>,
    totals: Element<'t>,
    name: QName,
    charge: bool,
) -> Result<Verdict, Stop> {
    let (mut amounts, mut any, mut stop) = (Vec::new(), false, None);
    document.any(document.root(), SETTLEMENT, &mut |settlement| {
        let each = settlement.children_named(qname!("ram:SpecifiedTradeAllowanceCharge"));
        for each in each.filter(|each| indicates(document, *each, charge)) {
            any = true;
            match each.child(qname!("ram:ActualAmount")).map(decimal).transpose() {
                Ok(amount) => amounts.extend(amount),
                Err(error) => stop = Some(error),
            }
        }
        false
    });
    let sum = rounded_sum(&stop.map_or(Ok(amounts), Err)?, false);
    let mut found = None;
    for total in totals.children_named(name) {
        let total = decimal(total)?;
        if total == sum {
            return Ok(Verdict::Holds);
        }
        found = Some(total);
    }
    if found.is_none() && !any {
        return Ok(Verdict::Holds);
    }
    Ok(same(Some(sum), found))
}

/// The first child of the name as a number.
pub(super) fn first(sum: Element<'_>, name: QName) -> Result<Option<Decimal>, Stop> {
    sum.child(name).map(decimal).transpose()
}

fn total_without_vat<'t>(_: &Document<'t>, sum: Element<'t>) -> Result<Verdict, Stop> {
    let found = first(sum, qname!("ram:TaxBasisTotalAmount"))?;
    let lines = first(sum, qname!("ram:LineTotalAmount"))?;
    let allowances = first(sum, qname!("ram:AllowanceTotalAmount"))?.unwrap_or_default();
    let charges = first(sum, qname!("ram:ChargeTotalAmount"))?.unwrap_or_default();
    Ok(same(lines.map(|lines| round2(lines - allowances + charges)), found))
}

fn amount_due<'t>(_: &Document<'t>, sum: Element<'t>) -> Result<Verdict, Stop> {
    let found = first(sum, qname!("ram:DuePayableAmount"))?;
    let with_vat = first(sum, qname!("ram:GrandTotalAmount"))?;
    let paid = first(sum, qname!("ram:TotalPrepaidAmount"))?.unwrap_or_default();
    let rounding = first(sum, qname!("ram:RoundingAmount"))?.unwrap_or_default();
    Ok(same(with_vat.map(|with_vat| with_vat - paid + rounding), found))
}

/// One of the VAT totals is enough: in the document currency with two decimals, or in another currency.
fn vat_total_decimals<'t>(document: &Document<'t>, sum: Element<'t>) -> Result<Verdict, Stop> {
    let invoice = settlement_texts(document, qname!("ram:InvoiceCurrencyCode"));
    any_vat_total(sum, |amount| Ok(!is_in(amount, &invoice) || is_rounded(amount)?))
}

fn vat_total_in_tax_currency_decimals<'t>(
    document: &Document<'t>,
    sum: Element<'t>,
) -> Result<Verdict, Stop> {
    let tax = settlement_texts(document, qname!("ram:TaxCurrencyCode"));
    any_vat_total(sum, |amount| Ok(tax.is_empty() || (is_in(amount, &tax) && is_rounded(amount)?)))
}

fn is_rounded(amount: Element<'_>) -> Result<bool, Stop> {
    decimal(amount).map(|amount| amount == round2(amount))
}

fn any_vat_total(
    sum: Element<'_>,
    fits: impl Fn(Element<'_>) -> Result<bool, Stop>,
) -> Result<Verdict, Stop> {
    let mut totals = sum.children_named(qname!("ram:TaxTotalAmount")).peekable();
    if totals.peek().is_none() {
        return Ok(Verdict::Holds);
    }
    for total in totals {
        if fits(total)? {
            return Ok(Verdict::Holds);
        }
    }
    Ok(Verdict::Broken)
}
