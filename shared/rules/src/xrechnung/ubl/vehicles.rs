//! Purchases under the Clean Vehicles Directive.

use attest_xml::{Element, qname};

use crate::codes;
use crate::document::{Document, Stop, steps};
use crate::rule::Check::{AnyFilled, AttributeCode, Test};
use crate::rule::{Context, Verdict, at_when, fatal};
use crate::value;
use crate::xrechnung::{ASSESSMENTS, VEHICLE_CATEGORIES, VEHICLES};

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "/ubl:Invoice | /cn:CreditNote",
        |d, _| is_purchase(d),
        &[
            fatal("BR-DE-CVD-02", AnyFilled("cac:OriginatorDocumentReference/cbc:ID")),
            fatal("BR-DE-CVD-01", AnyFilled("cac:ContractDocumentReference/cbc:ID")),
            fatal("BR-DE-CVD-03", Test(some_vehicle)),
        ],
    ),
    at_when(
        "/ubl:Invoice/cac:InvoiceLine/cac:Item | /cn:CreditNote/cac:CreditNoteLine/cac:Item",
        |d, _| is_purchase(d),
        &[
            fatal("BR-DE-CVD-06-a", Test(category_with_assessment)),
            fatal("BR-DE-CVD-06-b", Test(assessment_with_category)),
        ],
    ),
    at_when(
        "/ubl:Invoice/cac:InvoiceLine/cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode \
         | /cn:CreditNote/cac:CreditNoteLine/cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode",
        |d, _| is_purchase(d),
        &[
            fatal("BR-TMP-CVD-01", AttributeCode("listID", &codes::ITEM_CLASSIFICATIONS_CVD)),
            fatal("BR-DE-CVD-04", Test(|_, e| Ok(category_known(e)))),
        ],
    ),
    at_when(
        "/ubl:Invoice/cac:InvoiceLine/cac:Item/cac:AdditionalItemProperty \
         | /cn:CreditNote/cac:CreditNoteLine/cac:Item/cac:AdditionalItemProperty",
        |d, e| is_purchase(d) && d.has_text(e, steps!("cbc:Name"), "cva"),
        &[fatal("BR-DE-CVD-05", Test(assessment_known))],
    ),
];

fn is_purchase(document: &Document<'_>) -> bool {
    let root = document.root();
    document
        .all(qname!("cbc:CustomizationID"))
        .any(|id| id.parent() == Some(root) && id.string_value() == VEHICLES)
}

fn categories<'t>(document: &Document<'t>, item: Element<'t>) -> usize {
    let mut count = 0;
    document.any(item, steps!("cac:CommodityClassification" / "cbc:ItemClassificationCode"), &mut |code| {
        count += usize::from(code.attribute(qname!("listID")) == Some("CVD"));
        false
    });
    count
}

fn assessments<'t>(document: &Document<'t>, item: Element<'t>) -> usize {
    let properties = item.children_named(qname!("cac:AdditionalItemProperty"));
    properties.filter(|property| document.has_text(*property, steps!("cbc:Name"), "cva")).count()
}

fn some_vehicle<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let found = [qname!("cac:InvoiceLine"), qname!("cac:CreditNoteLine")].into_iter().any(|line| {
        document.any(root, &[line, qname!("cac:Item")], &mut |item| {
            categories(document, item) > 0 && assessments(document, item) > 0
        })
    });
    Ok(found.into())
}

fn category_with_assessment<'t>(document: &Document<'t>, item: Element<'t>) -> Result<Verdict, Stop> {
    Ok((categories(document, item) == 0 || assessments(document, item) == 1).into())
}

fn assessment_with_category<'t>(document: &Document<'t>, item: Element<'t>) -> Result<Verdict, Stop> {
    Ok((assessments(document, item) == 0 || categories(document, item) == 1).into())
}

/// A code of the list CVD is a vehicle category.
pub(crate) fn category_known(code: Element<'_>) -> Verdict {
    let is_category = code.attribute(qname!("listID")).is_some_and(|list| value::trim(list) == "CVD");
    (!is_category || VEHICLE_CATEGORIES.contains(&value::trim(&code.string_value()))).into()
}

fn assessment_known<'t>(document: &Document<'t>, property: Element<'t>) -> Result<Verdict, Stop> {
    Ok(ASSESSMENTS.contains(&value::trim(&document.text(property, steps!("cbc:Value"))?)).into())
}
