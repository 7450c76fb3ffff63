//! Periods, lines and prices.

use attest_xml::{Element, QName, qname};
use rust_decimal::Decimal;

use super::super::query::{SLACK, any_text, quotient, too_large, within_slack};
use crate::document::{Document, Stop, decimal, steps};
use crate::rule::Check::Test;
use crate::rule::{Context, Verdict, at, at_when, fatal};
use crate::value::{self, round2};

pub(crate) static CONTEXTS: &[Context] = &[
    at_when(
        "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeSettlement\
         /ram:BillingSpecifiedPeriod/ram:StartDateTime",
        |d, e| header(e).is_some_and(|header| d.exists(header, START)),
        &[fatal(
            "PEPPOL-EN16931-R110",
            Test(|d, e| Ok(compares(d, e, START, |line, header| line >= header).into())),
        )],
    ),
    at_when(
        "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeSettlement\
         /ram:BillingSpecifiedPeriod/ram:EndDateTime",
        |d, e| header(e).is_some_and(|header| d.exists(header, END)),
        &[fatal(
            "PEPPOL-EN16931-R111",
            Test(|d, e| Ok(compares(d, e, END, |line, header| line <= header).into())),
        )],
    ),
    at(
        "ram:IncludedSupplyChainTradeLineItem",
        &[
            fatal("PEPPOL-EN16931-R120", Test(net_amount)),
            fatal("PEPPOL-EN16931-R100", Test(at_most_one_object)),
            fatal("PEPPOL-EN16931-R101", Test(reference_is_an_object)),
        ],
    ),
    at(
        "ram:NetPriceProductTradePrice | ram:GrossPriceProductTradePrice",
        &[fatal("PEPPOL-EN16931-R121", Test(base_quantity_is_positive))],
    ),
    at_when(
        "ram:NetPriceProductTradePrice/ram:BasisQuantity | ram:GrossPriceProductTradePrice/ram:BasisQuantity",
        |_, e| e.attribute(qname!("unitCode")).is_some(),
        &[fatal("PEPPOL-EN16931-R130", Test(units_agree))],
    ),
];

const START: &[QName] =
    steps!("ram:ApplicableHeaderTradeSettlement" / "ram:BillingSpecifiedPeriod" / "ram:StartDateTime");
const END: &[QName] =
    steps!("ram:ApplicableHeaderTradeSettlement" / "ram:BillingSpecifiedPeriod" / "ram:EndDateTime");
const PRICE: [QName; 2] =
    [qname!("ram:SpecifiedLineTradeAgreement"), qname!("ram:NetPriceProductTradePrice")];
const REFERENCE: &[QName] = steps!("ram:SpecifiedLineTradeSettlement" / "ram:AdditionalReferencedDocument");

/// The transaction of a date in the period of a line.
fn header(date: Element<'_>) -> Option<Element<'_>> {
    date.parent()?.parent()?.parent()?.parent()
}

/// Dates compare as texts; one pair is enough.
fn compares<'t>(
    document: &Document<'t>,
    of_line: Element<'t>,
    path: &[QName],
    holds: fn(&str, &str) -> bool,
) -> bool {
    let text = qname!("udt:DateTimeString");
    header(of_line).is_some_and(|header| {
        document.any(header, path, &mut |of_header| {
            of_header.children_named(text).any(|of_header| {
                let of_header = of_header.string_value();
                of_line.children_named(text).any(|of_line| holds(&of_line.string_value(), &of_header))
            })
        })
    })
}

fn net_amount<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    net_amount_is_near(document, line, None, SLACK)
}

/// The net amount of a line fits quantity, price, allowances and charges; `other_base` counts where the net price has
/// no base quantity.
pub(crate) fn net_amount_is_near<'t>(
    document: &Document<'t>,
    line: Element<'t>,
    other_base: Option<Decimal>,
    slack: Decimal,
) -> Result<Verdict, Stop> {
    let or = |path: &[QName], otherwise| Ok(document.decimal(line, path)?.unwrap_or(otherwise));
    let amount = steps!(
        "ram:SpecifiedLineTradeSettlement"
            / "ram:SpecifiedTradeSettlementLineMonetarySummation"
            / "ram:LineTotalAmount"
    );
    let amount = or(amount, Decimal::ZERO)?;
    let quantity = or(steps!("ram:SpecifiedLineTradeDelivery" / "ram:BilledQuantity"), Decimal::ONE)?;
    let [agreement, net_price] = PRICE;
    let price = or(&[agreement, net_price, qname!("ram:ChargeAmount")], Decimal::ZERO)?;
    let base = or(&[agreement, net_price, qname!("ram:BasisQuantity")], other_base.unwrap_or(Decimal::ONE))?;
    let base = if base.is_zero() { Decimal::ONE } else { base };
    let allowances = adjustments(document, line, "false")?;
    let charges = adjustments(document, line, "true")?;
    let product = quotient(price, base).and_then(|unit| quantity.checked_mul(unit));
    let expected = product.ok_or_else(|| too_large(line))? + charges - allowances;
    Ok(within_slack(amount, expected, slack))
}

/// The sum of the line's allowances or charges, rounded to two decimals.
fn adjustments<'t>(document: &Document<'t>, line: Element<'t>, indicator: &str) -> Result<Decimal, Stop> {
    let mut sum = Decimal::ZERO;
    for settlement in line.children_named(qname!("ram:SpecifiedLineTradeSettlement")) {
        for each in settlement.children_named(qname!("ram:SpecifiedTradeAllowanceCharge")) {
            let text = document.text(each, steps!("ram:ChargeIndicator" / "udt:Indicator"))?;
            if value::trim(&text) != indicator {
                continue;
            }
            for amount in each.children_named(qname!("ram:ActualAmount")) {
                sum += decimal(amount)?;
            }
        }
    }
    Ok(round2(sum))
}

fn at_most_one_object<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    let mut objects = 0;
    document.any(line, REFERENCE, &mut |reference| {
        objects += usize::from(document.has_text(reference, steps!("ram:TypeCode"), "130"));
        false
    });
    Ok((objects <= 1).into())
}

fn reference_is_an_object<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    let is_object = |reference| any_text(document, reference, steps!("ram:TypeCode"), |code| code == "130");
    Ok((!document.exists(line, REFERENCE) || document.any(line, REFERENCE, &mut { is_object })).into())
}

fn base_quantity_is_positive<'t>(document: &Document<'t>, price: Element<'t>) -> Result<Verdict, Stop> {
    let base = document.decimal(price, steps!("ram:BasisQuantity"))?;
    Ok(base.is_none_or(|base| base > Decimal::ZERO).into())
}

fn units_agree<'t>(document: &Document<'t>, base: Element<'t>) -> Result<Verdict, Stop> {
    let line = base.parent().and_then(Element::parent).and_then(Element::parent);
    let unit = base.attribute(qname!("unitCode"));
    let is_same = &mut |quantity: Element<'t>| quantity.attribute(qname!("unitCode")) == unit;
    let quantity = steps!("ram:SpecifiedLineTradeDelivery" / "ram:BilledQuantity");
    Ok(line.is_some_and(|line| document.any(line, quantity, is_same)).into())
}
