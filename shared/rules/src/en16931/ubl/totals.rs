//! Document totals, allowances and charges.

use attest_xml::{Element, QName, qname};
use rust_decimal::Decimal;

use super::{is_allowance, is_charge};
use crate::document::{Document, Stop, boolean, steps};
use crate::rule::Check::{Decimals, Exists, ExistsEither, Test, Untested};
use crate::rule::{Context, Verdict, at, at_when, fatal};
use crate::value::round2;

const REASON: &str = "cbc:AllowanceChargeReason";
const REASON_CODE: &str = "cbc:AllowanceChargeReasonCode";

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "/ubl:Invoice/cac:AllowanceCharge | /cn:CreditNote/cac:AllowanceCharge",
        is_allowance,
        &[
            fatal("BR-31", Exists("cbc:Amount")),
            fatal("BR-32", Test(has_vat_category)),
            fatal("BR-33", ExistsEither(REASON, REASON_CODE)),
            fatal("BR-CO-05", Untested),
            fatal("BR-CO-21", ExistsEither(REASON, REASON_CODE)),
            fatal("BR-DEC-01", Decimals("cbc:Amount")),
            fatal("BR-DEC-02", Decimals("cbc:BaseAmount")),
        ],
    ),
    at_when(
        "/ubl:Invoice/cac:AllowanceCharge | /cn:CreditNote/cac:AllowanceCharge",
        is_charge,
        &[
            fatal("BR-36", Exists("cbc:Amount")),
            fatal("BR-37", Test(has_vat_category)),
            fatal("BR-38", ExistsEither(REASON, REASON_CODE)),
            fatal("BR-CO-06", Untested),
            fatal("BR-CO-22", ExistsEither(REASON, REASON_CODE)),
            fatal("BR-DEC-05", Decimals("cbc:Amount")),
            fatal("BR-DEC-06", Decimals("cbc:BaseAmount")),
        ],
    ),
    at(
        "cac:LegalMonetaryTotal",
        &[
            fatal("BR-12", Exists("cbc:LineExtensionAmount")),
            fatal("BR-13", Exists("cbc:TaxExclusiveAmount")),
            fatal("BR-14", Exists("cbc:TaxInclusiveAmount")),
            fatal("BR-15", Exists("cbc:PayableAmount")),
            fatal("BR-CO-10", Test(sum_of_lines)),
            fatal("BR-CO-11", Test(sum_of_allowances)),
            fatal("BR-CO-12", Test(sum_of_charges)),
            fatal("BR-CO-13", Test(total_without_vat)),
            fatal("BR-CO-16", Test(amount_due)),
            fatal("BR-DEC-09", Decimals("cbc:LineExtensionAmount")),
            fatal("BR-DEC-10", Decimals("cbc:AllowanceTotalAmount")),
            fatal("BR-DEC-11", Decimals("cbc:ChargeTotalAmount")),
            fatal("BR-DEC-12", Decimals("cbc:TaxExclusiveAmount")),
            fatal("BR-DEC-14", Decimals("cbc:TaxInclusiveAmount")),
            fatal("BR-DEC-16", Decimals("cbc:PrepaidAmount")),
            fatal("BR-DEC-17", Decimals("cbc:PayableRoundingAmount")),
            fatal("BR-DEC-18", Decimals("cbc:PayableAmount")),
        ],
    ),
];

fn has_vat_category<'t>(document: &Document<'t>, each: Element<'t>) -> Result<Verdict, Stop> {
    for category in each.children_named(qname!("cac:TaxCategory")) {
        if super::is_vat(document, category)? && document.exists(category, steps!("cbc:ID")) {
            return Ok(Verdict::Holds);
        }
    }
    Ok(Verdict::Broken)
}

/// Equal, as XPath compares: a missing value equals nothing.
pub(crate) fn same(expected: Option<Decimal>, found: Option<Decimal>) -> Verdict {
    let shown =
        |value: Option<Decimal>| value.map_or_else(|| "nothing".to_owned(), |value| value.to_string());
    Verdict::equal(expected.is_some() && expected == found, || shown(expected), || shown(found))
}

fn sum_of_lines<'t>(document: &Document<'t>, totals: Element<'t>) -> Result<Verdict, Stop> {
    let found = document.decimal(totals, steps!("cbc:LineExtensionAmount"))?;
    let mut sum = Decimal::ZERO;
    for name in [qname!("cac:InvoiceLine"), qname!("cac:CreditNoteLine")] {
        for line in document.all(name) {
            sum += document.decimal(line, steps!("cbc:LineExtensionAmount"))?.unwrap_or_default();
        }
    }
    Ok(same(Some(round2(sum)), found))
}

fn sum_of_allowances<'t>(document: &Document<'t>, totals: Element<'t>) -> Result<Verdict, Stop> {
    sum_of_sided(document, totals, steps!("cbc:AllowanceTotalAmount"), false)
}

fn sum_of_charges<'t>(document: &Document<'t>, totals: Element<'t>) -> Result<Verdict, Stop> {
    sum_of_sided(document, totals, steps!("cbc:ChargeTotalAmount"), true)
}

fn sum_of_sided<'t>(
    document: &Document<'t>,
    totals: Element<'t>,
    total: &[QName],
    charge: bool,
) -> Result<Verdict, Stop> {
    let found = document.decimal(totals, total)?;
    let (mut sum, mut any) = (Decimal::ZERO, false);
    for each in document.all(qname!("cac:AllowanceCharge")).filter(|each| each.parent() == totals.parent()) {
        let mut fits = false;
        for indicator in each.children_named(qname!("cbc:ChargeIndicator")) {
            fits |= boolean(indicator)? == charge;
        }
        if fits {
            any = true;
            sum += document.decimal(each, steps!("cbc:Amount"))?.unwrap_or_default();
        }
    }
    if found.is_none() && !any {
        return Ok(Verdict::Holds);
    }
    Ok(same(Some(round2(sum)), found))
}

fn total_without_vat<'t>(document: &Document<'t>, totals: Element<'t>) -> Result<Verdict, Stop> {
    let value = |path| document.decimal(totals, path);
    let found = value(steps!("cbc:TaxExclusiveAmount"))?;
    let lines = value(steps!("cbc:LineExtensionAmount"))?;
    let charges = value(steps!("cbc:ChargeTotalAmount"))?;
    let allowances = value(steps!("cbc:AllowanceTotalAmount"))?;
    let sum = lines.map(|lines| lines + charges.unwrap_or_default() - allowances.unwrap_or_default());
    let is_plain = charges.is_none() && allowances.is_none();
    Ok(same(if is_plain { sum } else { sum.map(round2) }, found))
}

fn amount_due<'t>(document: &Document<'t>, totals: Element<'t>) -> Result<Verdict, Stop> {
    let value = |path| document.decimal(totals, path);
    let payable = value(steps!("cbc:PayableAmount"))?;
    let with_vat = value(steps!("cbc:TaxInclusiveAmount"))?;
    let paid = value(steps!("cbc:PrepaidAmount"))?;
    let rounding = value(steps!("cbc:PayableRoundingAmount"))?;
    let due = match paid {
        Some(paid) => with_vat.map(|with_vat| round2(with_vat - paid)),
        None => with_vat,
    };
    let payable = match rounding {
        Some(rounding) => payable.map(|payable| round2(payable - rounding)),
        None => payable,
    };
    Ok(same(due, payable))
}
