//! Periods, lines and prices.

use attest_xml::{Element, qname};
use rust_decimal::Decimal;

use super::super::query::{SLACK, quotient, too_large, within_slack};
use crate::document::{Document, Stop, StopReason, date, decimal, says, steps};
use crate::rule::Check::{AtMost, Test};
use crate::rule::{Context, Verdict, at, at_when, fatal};
use crate::value::{self, round2};

pub(crate) static CONTEXTS: &[Context] = &[
    at_when(
        "ubl:Invoice/cac:InvoiceLine/cac:InvoicePeriod/cbc:StartDate \
         | cn:CreditNote/cac:CreditNoteLine/cac:InvoicePeriod/cbc:StartDate",
        |d, e| d.in_periods(e.name()).next().is_some(),
        &[fatal("PEPPOL-EN16931-R110", Test(starts_within_the_period))],
    ),
    at_when(
        "ubl:Invoice/cac:InvoiceLine/cac:InvoicePeriod/cbc:EndDate \
         | cn:CreditNote/cac:CreditNoteLine/cac:InvoicePeriod/cbc:EndDate",
        |d, e| d.in_periods(e.name()).next().is_some(),
        &[fatal("PEPPOL-EN16931-R111", Test(ends_within_the_period))],
    ),
    at(
        "cac:InvoiceLine | cac:CreditNoteLine",
        &[
            fatal("PEPPOL-EN16931-R120", Test(net_amount)),
            fatal("PEPPOL-EN16931-R121", Test(base_quantity_is_positive)),
            fatal("PEPPOL-EN16931-R100", AtMost(1, "cac:DocumentReference")),
            fatal("PEPPOL-EN16931-R101", Test(reference_is_an_object)),
        ],
    ),
    at(
        "cac:Price/cac:AllowanceCharge",
        &[
            fatal("PEPPOL-EN16931-R044", Test(says_false)),
            fatal("PEPPOL-EN16931-R046", Test(net_price_is_gross_less_discount)),
        ],
    ),
    at_when(
        "cac:Price/cbc:BaseQuantity",
        |_, e| e.attribute(qname!("unitCode")).is_some(),
        &[fatal("PEPPOL-EN16931-R130", Test(units_agree))],
    ),
];

fn starts_within_the_period<'t>(document: &Document<'t>, start: Element<'t>) -> Result<Verdict, Stop> {
    compare(document, start, |line, header| line >= header)
}

fn ends_within_the_period<'t>(document: &Document<'t>, end: Element<'t>) -> Result<Verdict, Stop> {
    compare(document, end, |line, header| line <= header)
}

fn compare<'t>(
    document: &Document<'t>,
    of_line: Element<'t>,
    holds: fn(i64, i64) -> bool,
) -> Result<Verdict, Stop> {
    // An element without text has no date to compare.
    if of_line.string_value().is_empty() {
        return Ok(Verdict::Broken);
    }
    let mut of_document = document.in_periods(of_line.name());
    let Some(of_header) = of_document.next() else { return Ok(Verdict::Broken) };
    if let Some(second) = of_document.next() {
        return Err(Stop::at(second, StopReason::Doubled));
    }
    Ok(Verdict::equal(
        holds(date(of_line)?, date(of_header)?),
        || of_header.string_value().into_owned(),
        || of_line.string_value().into_owned(),
    ))
}

fn net_amount<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    net_amount_is_near(document, line, SLACK)
}

/// The net amount of a line fits quantity, price, allowances and charges.
pub(crate) fn net_amount_is_near<'t>(
    document: &Document<'t>,
    line: Element<'t>,
    slack: Decimal,
) -> Result<Verdict, Stop> {
    let or = |path: &[attest_xml::QName], otherwise| Ok(document.decimal(line, path)?.unwrap_or(otherwise));
    let amount = or(steps!("cbc:LineExtensionAmount"), Decimal::ZERO)?;
    let quantity = if document.root().name() == qname!("ubl:Invoice") {
        or(steps!("cbc:InvoicedQuantity"), Decimal::ONE)?
    } else {
        or(steps!("cbc:CreditedQuantity"), Decimal::ONE)?
    };
    let price = or(steps!("cac:Price" / "cbc:PriceAmount"), Decimal::ZERO)?;
    let base = or(steps!("cac:Price" / "cbc:BaseQuantity"), Decimal::ONE)?;
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
    for each in line.children_named(qname!("cac:AllowanceCharge")) {
        let text = document.text(each, steps!("cbc:ChargeIndicator"))?;
        if value::trim(&text) != indicator {
            continue;
        }
        for amount in each.children_named(qname!("cbc:Amount")) {
            sum += decimal(amount)?;
        }
    }
    Ok(round2(sum))
}

fn base_quantity_is_positive<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    let base = document.decimal(line, steps!("cac:Price" / "cbc:BaseQuantity"))?;
    Ok(base.is_none_or(|base| base > Decimal::ZERO).into())
}

fn reference_is_an_object<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    let holds = !document.exists(line, steps!("cac:DocumentReference"))
        || document.has_text(line, steps!("cac:DocumentReference" / "cbc:DocumentTypeCode"), "130");
    Ok(holds.into())
}

fn says_false<'t>(document: &Document<'t>, each: Element<'t>) -> Result<Verdict, Stop> {
    let indicator = document.one(each, steps!("cbc:ChargeIndicator"))?;
    Ok(indicator.is_some_and(|indicator| says(indicator, "false")).into())
}

fn net_price_is_gross_less_discount<'t>(document: &Document<'t>, each: Element<'t>) -> Result<Verdict, Stop> {
    let Some(price) = each.parent() else { return Ok(Verdict::Holds) };
    if !document.exists(each, steps!("cbc:BaseAmount")) {
        return Ok(Verdict::Holds);
    }
    let net = document.decimal(price, steps!("cbc:PriceAmount"))?;
    let gross = document.decimal(each, steps!("cbc:BaseAmount"))?;
    let discount = document.decimal(each, steps!("cbc:Amount"))?;
    let (Some(net), Some(gross), Some(discount)) = (net, gross, discount) else { return Ok(Verdict::Broken) };
    Ok(Verdict::equal(net == gross - discount, || (gross - discount).to_string(), || net.to_string()))
}

fn units_agree<'t>(document: &Document<'t>, base: Element<'t>) -> Result<Verdict, Stop> {
    let Some(line) = base.parent().and_then(Element::parent) else { return Ok(Verdict::Holds) };
    let has_quantity = document.exists(line, steps!("cbc:InvoicedQuantity"))
        || document.exists(line, steps!("cbc:CreditedQuantity"));
    let quantity = if document.root().name() == qname!("ubl:Invoice") {
        qname!("cbc:InvoicedQuantity")
    } else {
        qname!("cbc:CreditedQuantity")
    };
    let unit = base.attribute(qname!("unitCode"));
    let is_same =
        |quantity: Element<'t>| quantity.attribute(qname!("unitCode")).is_some_and(|own| Some(own) == unit);
    Ok((!has_quantity || line.children_named(quantity).any(is_same)).into())
}
