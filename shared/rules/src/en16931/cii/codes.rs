//! Codes have to be on their lists.

use attest_xml::{Element, QName, qname};

use super::indicates;
use crate::codes;
use crate::document::Document;
use crate::en16931::ubl::codes::{exemption_reason_on_list, media_type};
use crate::rule::Check::{AttributeCode, Code, Test};
use crate::rule::{Context, at, at_when, fatal};

pub(super) static CONTEXTS: &[Context] = &[
    at("rsm:ExchangedDocument/ram:TypeCode", &[fatal("BR-CL-01", Code(&codes::DOCUMENT_TYPES))]),
    at_when(
        "ram:TaxTotalAmount",
        |_, e| e.attribute(qname!("currencyID")).is_some(),
        &[fatal("BR-CL-03", AttributeCode("currencyID", &codes::CURRENCIES))],
    ),
    at("ram:InvoiceCurrencyCode", &[fatal("BR-CL-04", Code(&codes::CURRENCIES))]),
    at("ram:TaxCurrencyCode", &[fatal("BR-CL-05", Code(&codes::CURRENCIES))]),
    at("ram:DueDateTypeCode", &[fatal("BR-CL-06", Code(&codes::TAX_POINTS_2475))]),
    at("ram:ReferenceTypeCode", &[fatal("BR-CL-07", Code(&codes::REFERENCE_QUALIFIERS))]),
    at("ram:SubjectCode", &[fatal("BR-CL-08", Code(&codes::NOTE_SUBJECTS_CII))]),
    at_when("//ram:GlobalID", is_party_id, &[fatal("BR-CL-10", AttributeCode("schemeID", &codes::ICD))]),
    at_when("ram:ID", is_scheme_id, &[fatal("BR-CL-11", AttributeCode("schemeID", &codes::ICD))]),
    at_when(
        "ram:ClassCode",
        |_, e| e.attribute(qname!("listID")).is_some(),
        &[fatal("BR-CL-13", AttributeCode("listID", &codes::ITEM_CLASSIFICATIONS))],
    ),
    at("ram:CountryID", &[fatal("BR-CL-14", Code(&codes::COUNTRIES_CII))]),
    at("ram:OriginTradeCountry/ram:ID", &[fatal("BR-CL-15", Code(&codes::COUNTRIES_CII))]),
    at(
        "ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode",
        &[fatal("BR-CL-16", Code(&codes::PAYMENT_MEANS))],
    ),
    at("ram:CategoryTradeTax/ram:CategoryCode", &[fatal("BR-CL-17", Code(&codes::VAT_CATEGORIES))]),
    at("ram:ApplicableTradeTax/ram:CategoryCode", &[fatal("BR-CL-18", Code(&codes::VAT_CATEGORIES))]),
    at_when(
        "ram:SpecifiedTradeAllowanceCharge/ram:ReasonCode",
        |d, e| e.parent().is_some_and(|each| indicates(d, each, false)),
        &[fatal("BR-CL-19", Code(&codes::ALLOWANCE_REASONS))],
    ),
    at_when(
        "ram:SpecifiedTradeAllowanceCharge/ram:ReasonCode",
        |d, e| e.parent().is_some_and(|each| indicates(d, each, true)),
        &[fatal("BR-CL-20", Code(&codes::CHARGE_REASONS))],
    ),
    at_when(
        "ram:SpecifiedTradeProduct/ram:GlobalID",
        has_scheme,
        &[fatal("BR-CL-21", AttributeCode("schemeID", &codes::ICD))],
    ),
    at("ram:ExemptionReasonCode", &[fatal("BR-CL-22", Test(|_, e| Ok(exemption_reason_on_list(e))))]),
    at_when(
        "ram:BasisQuantity | ram:BilledQuantity",
        |_, e| e.attribute(qname!("unitCode")).is_some(),
        &[fatal("BR-CL-23", AttributeCode("unitCode", &codes::UNITS))],
    ),
    at_when(
        "ram:AttachmentBinaryObject",
        |_, e| e.attribute(qname!("mimeCode")).is_some(),
        &[fatal("BR-CL-24", Test(|_, e| Ok(media_type(e))))],
    ),
    at_when(
        "ram:URIUniversalCommunication/ram:URIID",
        has_scheme,
        &[fatal("BR-CL-25", AttributeCode("schemeID", &codes::ADDRESS_SCHEMES))],
    ),
    at_when(
        "ram:ApplicableHeaderTradeDelivery/ram:ShipToTradeParty/ram:GlobalID",
        has_scheme,
        &[fatal("BR-CL-26", AttributeCode("schemeID", &codes::ICD))],
    ),
];

/// `@schemeID` exists.
pub(crate) fn has_scheme<'t>(_: &Document<'t>, element: Element<'t>) -> bool {
    element.attribute(qname!("schemeID")).is_some()
}

/// A global identifier with a scheme, but not of a product or a delivery party.
pub(crate) fn is_party_id<'t>(document: &Document<'t>, id: Element<'t>) -> bool {
    has_scheme(document, id)
        && !is_inside(id, qname!("ram:SpecifiedTradeProduct"))
        && !is_inside(id, qname!("ram:ShipToTradeParty"))
}

/// An identifier with a scheme, but not a tax registration.
pub(crate) fn is_scheme_id<'t>(document: &Document<'t>, id: Element<'t>) -> bool {
    has_scheme(document, id) && !is_inside(id, qname!("ram:SpecifiedTaxRegistration"))
}

/// Whether an ancestor has the name.
pub(crate) fn is_inside(element: Element<'_>, name: QName) -> bool {
    let mut at = element;
    while let Some(parent) = at.parent() {
        if parent.name() == name {
            return true;
        }
        at = parent;
    }
    false
}
