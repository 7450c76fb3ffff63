//! The extension: more codes.

use attest_xml::{Element, qname};

use crate::codes;
use crate::document::{Document, steps};
use crate::en16931::cii::codes::{has_scheme, is_party_id, is_scheme_id};
use crate::rule::Check::{AttributeCode, Test};
use crate::rule::{Context, at_when, fatal, warning};
use crate::xrechnung::{EXTENSION, MEDIA_TYPES};

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem\
         /ram:AssociatedDocumentLineDocument",
        |d, _| is_extension(d),
        &[warning("BR-DEX-15", Test(|d, _| Ok(d.all(qname!("ram:ParentLineID")).next().is_none().into())))],
    ),
    at_when(
        "//ram:GlobalID",
        |d, e| is_extension(d) && is_party_id(d, e),
        &[fatal("BR-DEX-04", AttributeCode("schemeID", &codes::ICD_XRECHNUNG))],
    ),
    at_when(
        "ram:ID",
        |d, e| is_extension(d) && is_scheme_id(d, e),
        &[fatal("BR-DEX-05", AttributeCode("schemeID", &codes::ICD_XRECHNUNG))],
    ),
    at_when(
        "ram:SpecifiedTradeProduct/ram:GlobalID",
        is_extended_scheme,
        &[fatal("BR-DEX-06", AttributeCode("schemeID", &codes::ICD_XRECHNUNG))],
    ),
    at_when(
        "ram:URIUniversalCommunication/ram:URIID",
        is_extended_scheme,
        &[fatal("BR-DEX-07", AttributeCode("schemeID", &codes::ADDRESS_SCHEMES_XRECHNUNG))],
    ),
    at_when(
        "ram:ApplicableHeaderTradeDelivery/ram:ShipToTradeParty/ram:GlobalID",
        is_extended_scheme,
        &[fatal("BR-DEX-08", AttributeCode("schemeID", &codes::ICD_XRECHNUNG))],
    ),
    at_when(
        "ram:AttachmentBinaryObject",
        |d, _| is_extension(d),
        &[fatal(
            "BR-DEX-01",
            Test(|_, e| {
                Ok(e.attribute(qname!("mimeCode")).is_some_and(|code| MEDIA_TYPES.contains(&code)).into())
            }),
        )],
    ),
];

/// Whether the document names a specification.
pub(super) fn names_specification(document: &Document<'_>, specification: &str) -> bool {
    let id =
        steps!("rsm:ExchangedDocumentContext" / "ram:GuidelineSpecifiedDocumentContextParameter" / "ram:ID");
    let root = document.root();
    root.name() == qname!("rsm:CrossIndustryInvoice") && document.has_text(root, id, specification)
}

fn is_extension(document: &Document<'_>) -> bool {
    names_specification(document, EXTENSION)
}

fn is_extended_scheme<'t>(document: &Document<'t>, id: Element<'t>) -> bool {
    has_scheme(document, id) && is_extension(document)
}
