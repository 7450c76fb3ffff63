//! VAT breakdown and the rules of each VAT category.

use core::cmp::Ordering;

use attest_xml::{Element, QName, qname};
use rust_decimal::Decimal;

use super::lines::any_compares;
use super::totals::same;
use super::{is_allowance, is_category, is_charge, is_vat};
use crate::document::{Document, Stop, StopReason, steps};
use crate::double;
use crate::en16931::vat::{amount_fits, breakdown_fits};
use crate::rule::Check::{Absent, Decimals, Exists, ExistsEither, Test};
use crate::rule::{Check, Context, Verdict, at, at_when, fatal};
use crate::totals::Category;
use crate::value::{self, round2};

const BREAKDOWN: &str = "/*/cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory";
const SIDED: &str = "cac:AllowanceCharge/cac:TaxCategory";
const ITEM: &str = "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory | cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory";
const RATE_IS_ZERO: Check = Test(rate_is_zero);
const RATE_IS_POSITIVE: Check = Test(rate_is_positive);
const RATE_IS_NOT_NEGATIVE: Check = Test(rate_is_not_negative);
const NO_RATE: Check = Absent("cbc:Percent");
const VAT_IS_ZERO: Check = Test(vat_is_zero);
const VAT_FITS: Check = Test(vat_fits);
const REASON: Check = ExistsEither("cbc:TaxExemptionReason", "cbc:TaxExemptionReasonCode");
const NO_REASON: Check = Absent("cbc:TaxExemptionReason | cbc:TaxExemptionReasonCode");

pub(super) static CONTEXTS: &[Context] = &[
    at(
        "/ubl:Invoice/cac:TaxTotal | /cn:CreditNote/cac:TaxTotal",
        &[fatal("BR-CO-14", Test(sum_of_breakdown))],
    ),
    at(
        "cac:TaxTotal/cac:TaxSubtotal",
        &[
            fatal("BR-45", Exists("cbc:TaxableAmount")),
            fatal("BR-46", Exists("cbc:TaxAmount")),
            fatal("BR-47", Test(has_category)),
            fatal("BR-48", Test(has_rate)),
            fatal("BR-CO-17", Test(subtotal_fits)),
            fatal("BR-DEC-19", Decimals("cbc:TaxableAmount")),
            fatal("BR-DEC-20", Decimals("cbc:TaxAmount")),
        ],
    ),
    at_when(
        BREAKDOWN,
        |d, e| is_category(d, e, "AE"),
        &[
            fatal("BR-AE-08", Test(|d, e| taxable_total(d, e, Category::ReverseCharge))),
            fatal("BR-AE-09", VAT_IS_ZERO),
            fatal("BR-AE-10", REASON),
        ],
    ),
    at_when(SIDED, |d, e| is_allowance_of(d, e, "AE"), &[fatal("BR-AE-06", RATE_IS_ZERO)]),
    at_when(SIDED, |d, e| is_charge_of(d, e, "AE"), &[fatal("BR-AE-07", RATE_IS_ZERO)]),
    at_when(ITEM, |d, e| is_category(d, e, "AE"), &[fatal("BR-AE-05", RATE_IS_ZERO)]),
    at_when(
        BREAKDOWN,
        |d, e| is_category(d, e, "E"),
        &[
            fatal("BR-E-08", Test(|d, e| taxable_total(d, e, Category::Exempt))),
            fatal("BR-E-09", VAT_IS_ZERO),
            fatal("BR-E-10", REASON),
        ],
    ),
    at_when(SIDED, |d, e| is_allowance_of(d, e, "E"), &[fatal("BR-E-06", RATE_IS_ZERO)]),
    at_when(SIDED, |d, e| is_charge_of(d, e, "E"), &[fatal("BR-E-07", RATE_IS_ZERO)]),
    at_when(ITEM, |d, e| is_category(d, e, "E"), &[fatal("BR-E-05", RATE_IS_ZERO)]),
    at_when(
        BREAKDOWN,
        |d, e| is_category(d, e, "G"),
        &[
            fatal("BR-G-08", Test(|d, e| taxable_total(d, e, Category::Export))),
            fatal("BR-G-09", VAT_IS_ZERO),
            fatal("BR-G-10", REASON),
        ],
    ),
    at_when(SIDED, |d, e| is_allowance_of(d, e, "G"), &[fatal("BR-G-06", RATE_IS_ZERO)]),
    at_when(SIDED, |d, e| is_charge_of(d, e, "G"), &[fatal("BR-G-07", RATE_IS_ZERO)]),
    at_when(ITEM, |d, e| is_category(d, e, "G"), &[fatal("BR-G-05", RATE_IS_ZERO)]),
    at_when(
        BREAKDOWN,
        |d, e| is_category(d, e, "K"),
        &[
            fatal("BR-IC-08", Test(|d, e| taxable_total(d, e, Category::IntraCommunity))),
            fatal("BR-IC-09", VAT_IS_ZERO),
            fatal("BR-IC-10", REASON),
        ],
    ),
    at_when(SIDED, |d, e| is_allowance_of(d, e, "K"), &[fatal("BR-IC-06", RATE_IS_ZERO)]),
    at_when(SIDED, |d, e| is_charge_of(d, e, "K"), &[fatal("BR-IC-07", RATE_IS_ZERO)]),
    at_when(ITEM, |d, e| is_category(d, e, "K"), &[fatal("BR-IC-05", RATE_IS_ZERO)]),
    at_when(
        BREAKDOWN,
        |d, e| is_category(d, e, "L"),
        &[
            fatal("BR-AF-08", Test(|d, e| taxable_per_rate(d, e, Category::CanaryIslands))),
            fatal("BR-AF-09", VAT_FITS),
            fatal("BR-AF-10", NO_REASON),
        ],
    ),
    at_when(SIDED, |d, e| is_allowance_of(d, e, "L"), &[fatal("BR-AF-06", RATE_IS_NOT_NEGATIVE)]),
    at_when(SIDED, |d, e| is_charge_of(d, e, "L"), &[fatal("BR-AF-07", RATE_IS_NOT_NEGATIVE)]),
    at_when(ITEM, |d, e| is_category(d, e, "L"), &[fatal("BR-AF-05", RATE_IS_NOT_NEGATIVE)]),
    at_when(
        BREAKDOWN,
        |d, e| is_category(d, e, "M"),
        &[
            fatal("BR-AG-08", Test(|d, e| taxable_per_rate(d, e, Category::CeutaMelilla))),
            fatal("BR-AG-09", VAT_FITS),
            fatal("BR-AG-10", NO_REASON),
        ],
    ),
    at_when(SIDED, |d, e| is_allowance_of(d, e, "M"), &[fatal("BR-AG-06", RATE_IS_NOT_NEGATIVE)]),
    at_when(SIDED, |d, e| is_charge_of(d, e, "M"), &[fatal("BR-AG-07", RATE_IS_NOT_NEGATIVE)]),
    at_when(ITEM, |d, e| is_category(d, e, "M"), &[fatal("BR-AG-05", RATE_IS_NOT_NEGATIVE)]),
    at_when(
        BREAKDOWN,
        |d, e| is_category(d, e, "O"),
        &[
            fatal("BR-O-08", Test(|d, e| taxable_total(d, e, Category::OutsideScope))),
            fatal("BR-O-09", VAT_IS_ZERO),
            fatal("BR-O-10", REASON),
        ],
    ),
    at_when(SIDED, |d, e| is_allowance_of(d, e, "O"), &[fatal("BR-O-06", NO_RATE)]),
    at_when(SIDED, |d, e| is_charge_of(d, e, "O"), &[fatal("BR-O-07", NO_RATE)]),
    at_when(ITEM, |d, e| is_category(d, e, "O"), &[fatal("BR-O-05", NO_RATE)]),
    at_when(
        BREAKDOWN,
        |d, e| is_category(d, e, "S"),
        &[
            fatal("BR-S-08", Test(standard_taxable_per_rate)),
            fatal("BR-S-09", VAT_FITS),
            fatal("BR-S-10", NO_REASON),
        ],
    ),
    at_when(SIDED, |d, e| is_allowance_of(d, e, "S"), &[fatal("BR-S-06", RATE_IS_POSITIVE)]),
    at_when(SIDED, |d, e| is_charge_of(d, e, "S"), &[fatal("BR-S-07", RATE_IS_POSITIVE)]),
    at_when(ITEM, |d, e| is_category(d, e, "S"), &[fatal("BR-S-05", RATE_IS_POSITIVE)]),
    at_when(
        BREAKDOWN,
        |d, e| is_category(d, e, "Z"),
        &[
            fatal("BR-Z-08", Test(|d, e| taxable_total(d, e, Category::Zero))),
            fatal("BR-Z-09", VAT_IS_ZERO),
            fatal("BR-Z-10", NO_REASON),
        ],
    ),
    at_when(SIDED, |d, e| is_allowance_of(d, e, "Z"), &[fatal("BR-Z-06", RATE_IS_ZERO)]),
    at_when(SIDED, |d, e| is_charge_of(d, e, "Z"), &[fatal("BR-Z-07", RATE_IS_ZERO)]),
    at_when(ITEM, |d, e| is_category(d, e, "Z"), &[fatal("BR-Z-05", RATE_IS_ZERO)]),
];

fn is_allowance_of<'t>(document: &Document<'t>, category: Element<'t>, code: &str) -> bool {
    is_category(document, category, code)
        && category.parent().is_some_and(|parent| is_allowance(document, parent))
}

fn is_charge_of<'t>(document: &Document<'t>, category: Element<'t>, code: &str) -> bool {
    is_category(document, category, code)
        && category.parent().is_some_and(|parent| is_charge(document, parent))
}

fn sum_of_breakdown<'t>(document: &Document<'t>, total: Element<'t>) -> Result<Verdict, Stop> {
    let found = document.decimal(total, steps!("cbc:TaxAmount"))?;
    let mut sum = None;
    for subtotal in total.children_named(qname!("cac:TaxSubtotal")) {
        let amount = document.decimal(subtotal, steps!("cbc:TaxAmount"))?.unwrap_or_default();
        sum = Some(sum.unwrap_or(Decimal::ZERO) + amount);
    }
    Ok(sum.map_or(Verdict::Holds, |sum| same(Some(round2(sum)), found)))
}

fn has_category<'t>(document: &Document<'t>, subtotal: Element<'t>) -> Result<Verdict, Stop> {
    for category in subtotal.children_named(qname!("cac:TaxCategory")) {
        if is_vat(document, category)? && document.exists(category, steps!("cbc:ID")) {
            return Ok(Verdict::Holds);
        }
    }
    Ok(Verdict::Broken)
}

fn has_rate<'t>(document: &Document<'t>, subtotal: Element<'t>) -> Result<Verdict, Stop> {
    for category in subtotal.children_named(qname!("cac:TaxCategory")) {
        if is_vat(document, category)?
            && (document.exists(category, steps!("cbc:Percent"))
                || value::trim(&document.text(category, steps!("cbc:ID"))?) == "O")
        {
            return Ok(Verdict::Holds);
        }
    }
    Ok(Verdict::Broken)
}

fn subtotal_fits<'t>(document: &Document<'t>, subtotal: Element<'t>) -> Result<Verdict, Stop> {
    let mut rate = None;
    for category in subtotal.children_named(qname!("cac:TaxCategory")) {
        if !is_vat(document, category)? {
            continue;
        }
        let Some(percent) = document.decimal(category, steps!("cbc:Percent"))? else { continue };
        if rate.replace(percent).is_some() {
            return Err(Stop::at(category, StopReason::Doubled));
        }
    }
    let vat = document.decimal(subtotal, steps!("cbc:TaxAmount"))?;
    Ok(breakdown_fits(vat, document.decimal(subtotal, steps!("cbc:TaxableAmount"))?, rate, false))
}

fn of_subtotal<'t>(
    document: &Document<'t>,
    category: Element<'t>,
    name: &[QName],
) -> Result<Option<Decimal>, Stop> {
    category.parent().map_or(Ok(None), |subtotal| document.decimal(subtotal, name))
}

fn vat_is_zero<'t>(document: &Document<'t>, category: Element<'t>) -> Result<Verdict, Stop> {
    Ok(same(Some(Decimal::ZERO), of_subtotal(document, category, steps!("cbc:TaxAmount"))?))
}

fn vat_fits<'t>(document: &Document<'t>, category: Element<'t>) -> Result<Verdict, Stop> {
    let rate = document.decimal(category, steps!("cbc:Percent"))?;
    let vat = of_subtotal(document, category, steps!("cbc:TaxAmount"))?;
    Ok(amount_fits(vat, of_subtotal(document, category, steps!("cbc:TaxableAmount"))?, rate))
}

fn rate_is_zero<'t>(document: &Document<'t>, category: Element<'t>) -> Result<Verdict, Stop> {
    Ok(same(Some(Decimal::ZERO), document.decimal(category, steps!("cbc:Percent"))?))
}

fn rate_is_positive<'t>(document: &Document<'t>, category: Element<'t>) -> Result<Verdict, Stop> {
    Ok(any_compares(document, category, steps!("cbc:Percent"), |order| order == Ordering::Greater)?.into())
}

fn rate_is_not_negative<'t>(document: &Document<'t>, category: Element<'t>) -> Result<Verdict, Stop> {
    Ok(any_compares(document, category, steps!("cbc:Percent"), |order| order != Ordering::Less)?.into())
}

/// The taxable amount is the sum of lines and charges less allowances of the category.
fn taxable_total<'t>(document: &Document<'t>, category: Element<'t>, of: Category) -> Result<Verdict, Stop> {
    let found = of_subtotal(document, category, steps!("cbc:TaxableAmount"))?;
    let totals = document.totals();
    let sided = totals.charges.total(of)? - totals.allowances.total(of)?;
    let mut verdict = Verdict::Broken;
    for (name, lines) in
        [(qname!("cac:InvoiceLine"), &totals.lines), (qname!("cac:CreditNoteLine"), &totals.credit_lines)]
    {
        if document.all(name).next().is_some() && verdict != Verdict::Holds {
            verdict = same(Some(lines.total(of)? + sided), found);
        }
    }
    Ok(verdict)
}

/// The same at the rate, with a whole unit of tolerance.
fn taxable_per_rate<'t>(
    document: &Document<'t>,
    category: Element<'t>,
    of: Category,
) -> Result<Verdict, Stop> {
    per_rate(document, category, of, |name, _| document.all(name).next().is_some())
}

/// The same; lines or allowances of category and rate have to exist.
fn standard_taxable_per_rate<'t>(document: &Document<'t>, category: Element<'t>) -> Result<Verdict, Stop> {
    let of = Category::Standard;
    per_rate(document, category, of, |name, rate| {
        let totals = document.totals();
        let is_invoice = name == qname!("cac:InvoiceLine");
        let lines = if is_invoice { &totals.any_lines } else { &totals.any_credit_lines };
        lines.has_rate(of, rate) || totals.any_allowances.has_rate(of, rate)
    })
}

fn per_rate<'t>(
    document: &Document<'t>,
    category: Element<'t>,
    of: Category,
    asks: impl Fn(QName, Decimal) -> bool,
) -> Result<Verdict, Stop> {
    let Some(rate) = document.decimal(category, steps!("cbc:Percent"))? else { return Ok(Verdict::Holds) };
    let found = of_subtotal(document, category, steps!("cbc:TaxableAmount"))?;
    let totals = document.totals();
    let sided = totals.charges.at_rate(of, rate)? - totals.allowances.at_rate(of, rate)?;
    let mut verdict = Verdict::Broken;
    for (name, lines) in
        [(qname!("cac:InvoiceLine"), &totals.lines), (qname!("cac:CreditNoteLine"), &totals.credit_lines)]
    {
        if verdict == Verdict::Holds || !asks(name, rate) {
            continue;
        }
        let expected = lines.at_rate(of, rate)? + sided;
        let near = found.is_some_and(|found| double::is_within_one(found, expected, true));
        let shown = || found.map_or_else(String::new, |found| found.to_string());
        verdict = Verdict::equal(near, || format!("{expected}, within 1"), shown);
    }
    Ok(verdict)
}
