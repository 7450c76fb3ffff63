//! Purchases under the Clean Vehicles Directive.

use attest_xml::{Element, qname};

use super::extension::names_specification;
use crate::codes;
use crate::document::{Document, Stop, says, steps};
use crate::rule::Check::{AnyFilled, AttributeCode, Test};
use crate::rule::{Context, Verdict, at_when, fatal};
use crate::value;
use crate::xrechnung::ubl::vehicles::category_known;
use crate::xrechnung::{ASSESSMENTS, VEHICLES};

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction",
        |d, _| is_purchase(d),
        &[fatal("BR-DE-CVD-03", Test(some_vehicle))],
    ),
    at_when(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem\
         /ram:SpecifiedTradeProduct",
        |d, _| is_purchase(d),
        &[
            fatal("BR-DE-CVD-06-b", Test(assessment_with_category)),
            fatal("BR-DE-CVD-06-a", Test(category_with_assessment)),
        ],
    ),
    at_when(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem\
         /ram:SpecifiedTradeProduct/ram:DesignatedProductClassification/ram:ClassCode",
        |d, _| is_purchase(d),
        &[
            fatal("BR-TMP-CVD-01", AttributeCode("listID", &codes::ITEM_CLASSIFICATIONS_CVD)),
            fatal("BR-DE-CVD-04", Test(|_, e| Ok(category_known(e)))),
        ],
    ),
    at_when(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem\
         /ram:SpecifiedTradeProduct/ram:ApplicableProductCharacteristic",
        |d, e| is_purchase(d) && d.has_text(e, steps!("ram:Description"), "cva"),
        &[fatal("BR-DE-CVD-05", Test(assessment_known))],
    ),
    at_when(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement",
        |d, _| is_purchase(d),
        &[
            fatal("BR-DE-CVD-01", AnyFilled("ram:ContractReferencedDocument/ram:IssuerAssignedID")),
            fatal("BR-DE-CVD-02", Test(names_tender)),
        ],
    ),
];

fn is_purchase(document: &Document<'_>) -> bool {
    names_specification(document, VEHICLES)
}

fn categories<'t>(document: &Document<'t>, product: Element<'t>) -> usize {
    let mut count = 0;
    document.any(product, steps!("ram:DesignatedProductClassification" / "ram:ClassCode"), &mut |code| {
        count += usize::from(code.attribute(qname!("listID")) == Some("CVD"));
        false
    });
    count
}

fn assessments<'t>(document: &Document<'t>, product: Element<'t>) -> usize {
    let all = product.children_named(qname!("ram:ApplicableProductCharacteristic"));
    all.filter(|each| document.has_text(*each, steps!("ram:Description"), "cva")).count()
}

fn some_vehicle<'t>(document: &Document<'t>, transaction: Element<'t>) -> Result<Verdict, Stop> {
    let products = steps!("ram:IncludedSupplyChainTradeLineItem" / "ram:SpecifiedTradeProduct");
    let found = document.any(transaction, products, &mut |product| {
        categories(document, product) > 0 && assessments(document, product) > 0
    });
    Ok(found.into())
}

fn category_with_assessment<'t>(document: &Document<'t>, product: Element<'t>) -> Result<Verdict, Stop> {
    Ok((categories(document, product) == 0 || assessments(document, product) == 1).into())
}

fn assessment_with_category<'t>(document: &Document<'t>, product: Element<'t>) -> Result<Verdict, Stop> {
    Ok((assessments(document, product) == 0 || categories(document, product) == 1).into())
}

fn assessment_known<'t>(document: &Document<'t>, characteristic: Element<'t>) -> Result<Verdict, Stop> {
    Ok(ASSESSMENTS.contains(&value::trim(&document.text(characteristic, steps!("ram:Value"))?)).into())
}

fn names_tender<'t>(document: &Document<'t>, agreement: Element<'t>) -> Result<Verdict, Stop> {
    for reference in agreement.children_named(qname!("ram:AdditionalReferencedDocument")) {
        let is_tender = document.one(reference, steps!("ram:TypeCode"))?.is_some_and(|code| says(code, "50"));
        if is_tender && document.filled(reference, steps!("ram:IssuerAssignedID"))? {
            return Ok(Verdict::Holds);
        }
    }
    Ok(Verdict::Broken)
}
