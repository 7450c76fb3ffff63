//! Invoice and credit note lines.

use core::cmp::Ordering;

use attest_xml::{Element, QName, qname};

use super::{is_allowance, is_charge};
use crate::codes;
use crate::document::{Document, Stop, StopReason, date, steps};
use crate::rule::Check::{Decimals, Exists, ExistsEither, Filled, Test, Untested};
use crate::rule::{Context, Verdict, at, at_when, fatal};
use crate::value;

const REASON: &str = "cbc:AllowanceChargeReason";
const REASON_CODE: &str = "cbc:AllowanceChargeReasonCode";

pub(super) static CONTEXTS: &[Context] = &[
    at(
        "cac:InvoiceLine | cac:CreditNoteLine",
        &[
            fatal("BR-21", Filled("cbc:ID")),
            fatal("BR-22", ExistsEither("cbc:InvoicedQuantity", "cbc:CreditedQuantity")),
            fatal("BR-23", ExistsEither("cbc:InvoicedQuantity/@unitCode", "cbc:CreditedQuantity/@unitCode")),
            fatal("BR-24", Exists("cbc:LineExtensionAmount")),
            fatal("BR-25", Filled("cac:Item/cbc:Name")),
            fatal("BR-26", Exists("cac:Price/cbc:PriceAmount")),
            fatal("BR-27", Test(net_price_not_negative)),
            fatal("BR-28", Test(gross_price_not_negative)),
            fatal("BR-CO-04", Test(has_vat_category)),
            fatal("BR-DEC-23", Decimals("cbc:LineExtensionAmount")),
        ],
    ),
    at_when(
        "//cac:InvoiceLine/cac:AllowanceCharge | //cac:CreditNoteLine/cac:AllowanceCharge",
        is_allowance,
        &[
            fatal("BR-41", Exists("cbc:Amount")),
            fatal("BR-42", ExistsEither(REASON, REASON_CODE)),
            fatal("BR-CO-07", Untested),
            fatal("BR-CO-23", ExistsEither(REASON, REASON_CODE)),
            fatal("BR-DEC-24", Decimals("cbc:Amount")),
            fatal("BR-DEC-25", Decimals("cbc:BaseAmount")),
        ],
    ),
    at_when(
        "//cac:InvoiceLine/cac:AllowanceCharge | //cac:CreditNoteLine/cac:AllowanceCharge",
        is_charge,
        &[
            fatal("BR-43", Exists("cbc:Amount")),
            fatal("BR-44", ExistsEither(REASON, REASON_CODE)),
            fatal("BR-CO-08", Untested),
            fatal("BR-CO-24", ExistsEither(REASON, REASON_CODE)),
            fatal("BR-DEC-27", Decimals("cbc:Amount")),
            fatal("BR-DEC-28", Decimals("cbc:BaseAmount")),
        ],
    ),
    at(
        "cac:InvoiceLine/cac:InvoicePeriod | cac:CreditNoteLine/cac:InvoicePeriod",
        &[
            fatal("BR-30", Test(period_ends_after_start)),
            fatal("BR-CO-20", ExistsEither("cbc:StartDate", "cbc:EndDate")),
        ],
    ),
    at(
        "cac:InvoicePeriod",
        &[fatal("BR-29", Test(period_ends_after_start)), fatal("BR-CO-19", Test(period_says_something))],
    ),
    at("//cac:AdditionalItemProperty", &[fatal("BR-54", Test(attribute_has_name_and_value))]),
    at(
        "cac:InvoiceLine/cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode \
         | cac:CreditNoteLine/cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode",
        &[fatal("BR-65", Exists("@listID"))],
    ),
    at(
        "cac:InvoiceLine/cac:Item/cac:StandardItemIdentification/cbc:ID \
         | cac:CreditNoteLine/cac:Item/cac:StandardItemIdentification/cbc:ID",
        &[fatal("BR-64", Exists("@schemeID"))],
    ),
    at("/ubl:Invoice/cbc:Note | /cn:CreditNote/cbc:Note", &[fatal("BR-CL-08", Test(note_subject))]),
];

/// `path >= 0`, read as `xs:double`: one of the values has to be.
fn any_not_negative<'t>(document: &Document<'t>, from: Element<'t>, path: &[QName]) -> Result<bool, Stop> {
    any_compares(document, from, path, |order| order != Ordering::Less)
}

/// `path OPERATOR 0`, read as `xs:double`: one of the values has to fit.
pub(super) fn any_compares<'t>(
    document: &Document<'t>,
    from: Element<'t>,
    path: &[QName],
    fits: impl Fn(Ordering) -> bool,
) -> Result<bool, Stop> {
    let mut stop = None;
    let found = document.any(from, path, &mut |element| match value::double_sign(&element.string_value()) {
        Some(order) => order.is_some_and(&fits),
        None => {
            stop = Some(Stop::at(element, StopReason::NotANumber));
            true
        }
    });
    stop.map_or(Ok(found), Err)
}

fn net_price_not_negative<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    Ok(any_not_negative(document, line, steps!("cac:Price" / "cbc:PriceAmount"))?.into())
}

fn gross_price_not_negative<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    let price = steps!("cac:Price" / "cac:AllowanceCharge" / "cbc:BaseAmount");
    Ok((!document.exists(line, price) || any_not_negative(document, line, price)?).into())
}

fn has_vat_category<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    let mut result = Ok(false);
    document.any(line, steps!("cac:Item" / "cac:ClassifiedTaxCategory"), &mut |category| {
        result = super::is_vat(document, category)
            .map(|is_vat| is_vat && document.exists(category, steps!("cbc:ID")));
        result != Ok(false)
    });
    result.map(Verdict::from)
}

fn period_ends_after_start<'t>(document: &Document<'t>, period: Element<'t>) -> Result<Verdict, Stop> {
    let (start, end) = (steps!("cbc:StartDate"), steps!("cbc:EndDate"));
    if !document.exists(period, start) || !document.exists(period, end) {
        return Ok(Verdict::Holds);
    }
    let start = document.one(period, start)?.map(date).transpose()?;
    let end = document.one(period, end)?.map(date).transpose()?;
    Ok((end >= start).into())
}

fn period_says_something<'t>(document: &Document<'t>, period: Element<'t>) -> Result<Verdict, Stop> {
    let says = |name| document.exists(period, name);
    Ok((says(steps!("cbc:StartDate")) || says(steps!("cbc:EndDate")) || says(steps!("cbc:DescriptionCode")))
        .into())
}

fn attribute_has_name_and_value<'t>(_: &Document<'t>, property: Element<'t>) -> Result<Verdict, Stop> {
    Ok((property.child(qname!("cbc:Name")).is_some() && property.child(qname!("cbc:Value")).is_some()).into())
}

/// A note may begin with its subject code between two number signs; three characters there have to be a code.
fn note_subject<'t>(_: &Document<'t>, note: Element<'t>) -> Result<Verdict, Stop> {
    let text = note.string_value();
    let subject = text.split_once('#').and_then(|(_, rest)| rest.split_once('#')).map(|(subject, _)| subject);
    let list = &codes::NOTE_SUBJECTS_UBL;
    let holds = subject.is_none_or(|subject| subject.chars().count() != 3 || list.runs_over(subject));
    Ok(Verdict::equal(holds, || list.name.to_owned(), || subject.unwrap_or("").to_owned()))
}
