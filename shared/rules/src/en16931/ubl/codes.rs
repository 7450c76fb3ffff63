//! Codes have to be on their lists.

use attest_xml::{Element, qname};

use super::{is_allowance, is_charge};
use crate::codes;
use crate::document::{Document, Stop, steps};
use crate::rule::Check::{AttributeCode, Code, Test};
use crate::rule::{Context, Verdict, at, at_when, fatal};

pub(super) static CONTEXTS: &[Context] = &[
    at("cbc:InvoiceTypeCode", &[fatal("BR-CL-01", Code(&codes::INVOICE_TYPES))]),
    at("cbc:CreditNoteTypeCode", &[fatal("BR-CL-01", Code(&codes::CREDIT_NOTE_TYPES))]),
    at(
        "cbc:Amount | cbc:BaseAmount | cbc:PriceAmount | cbc:TaxAmount | cbc:TaxableAmount \
         | cbc:LineExtensionAmount | cbc:TaxExclusiveAmount | cbc:TaxInclusiveAmount | cbc:AllowanceTotalAmount \
         | cbc:ChargeTotalAmount | cbc:PrepaidAmount | cbc:PayableRoundingAmount | cbc:PayableAmount",
        &[fatal("BR-CL-03", AttributeCode("currencyID", &codes::CURRENCIES))],
    ),
    at("cbc:DocumentCurrencyCode", &[fatal("BR-CL-04", Code(&codes::CURRENCIES))]),
    at("cbc:TaxCurrencyCode", &[fatal("BR-CL-05", Code(&codes::CURRENCIES))]),
    at("cac:InvoicePeriod/cbc:DescriptionCode", &[fatal("BR-CL-06", Code(&codes::TAX_POINTS_2005))]),
    at_when(
        "cac:AdditionalDocumentReference/cbc:ID | cac:DocumentReference/cbc:ID",
        is_object_id,
        &[fatal("BR-CL-07", AttributeCode("schemeID", &codes::REFERENCE_QUALIFIERS))],
    ),
    at_when("cac:PartyIdentification/cbc:ID", has_scheme, &[fatal("BR-CL-10", Test(party_scheme))]),
    at_when(
        "cac:PartyLegalEntity/cbc:CompanyID",
        has_scheme,
        &[fatal("BR-CL-11", AttributeCode("schemeID", &codes::ICD))],
    ),
    at_when(
        "cac:CommodityClassification/cbc:ItemClassificationCode",
        |_, e| e.attribute(qname!("listID")).is_some(),
        &[fatal("BR-CL-13", AttributeCode("listID", &codes::ITEM_CLASSIFICATIONS))],
    ),
    at("cac:Country/cbc:IdentificationCode", &[fatal("BR-CL-14", Code(&codes::COUNTRIES_UBL))]),
    at("cac:OriginCountry/cbc:IdentificationCode", &[fatal("BR-CL-15", Code(&codes::COUNTRIES_UBL))]),
    at("cac:PaymentMeans/cbc:PaymentMeansCode", &[fatal("BR-CL-16", Code(&codes::PAYMENT_MEANS))]),
    at("cac:TaxCategory/cbc:ID", &[fatal("BR-CL-17", Code(&codes::VAT_CATEGORIES))]),
    at("cac:ClassifiedTaxCategory/cbc:ID", &[fatal("BR-CL-18", Code(&codes::VAT_CATEGORIES))]),
    at_when(
        "cac:AllowanceCharge/cbc:AllowanceChargeReasonCode",
        |d, e| e.parent().is_some_and(|parent| is_allowance(d, parent)),
        &[fatal("BR-CL-19", Code(&codes::ALLOWANCE_REASONS))],
    ),
    at_when(
        "cac:AllowanceCharge/cbc:AllowanceChargeReasonCode",
        |d, e| e.parent().is_some_and(|parent| is_charge(d, parent)),
        &[fatal("BR-CL-20", Code(&codes::CHARGE_REASONS))],
    ),
    at_when(
        "cac:StandardItemIdentification/cbc:ID",
        has_scheme,
        &[fatal("BR-CL-21", AttributeCode("schemeID", &codes::ICD))],
    ),
    at("cbc:TaxExemptionReasonCode", &[fatal("BR-CL-22", Test(exemption_reason))]),
    at_when(
        "cbc:InvoicedQuantity | cbc:BaseQuantity | cbc:CreditedQuantity",
        |_, e| e.attribute(qname!("unitCode")).is_some(),
        &[fatal("BR-CL-23", AttributeCode("unitCode", &codes::UNITS))],
    ),
    at_when(
        "cbc:EmbeddedDocumentBinaryObject",
        |_, e| e.attribute(qname!("mimeCode")).is_some(),
        &[fatal("BR-CL-24", Test(|_, e| Ok(media_type(e))))],
    ),
    at_when(
        "cbc:EndpointID",
        has_scheme,
        &[fatal("BR-CL-25", AttributeCode("schemeID", &codes::ADDRESS_SCHEMES))],
    ),
    at_when(
        "cac:DeliveryLocation/cbc:ID",
        has_scheme,
        &[fatal("BR-CL-26", AttributeCode("schemeID", &codes::ICD))],
    ),
];

/// `@schemeID` exists.
pub(crate) fn has_scheme<'t>(_: &Document<'t>, element: Element<'t>) -> bool {
    element.attribute(qname!("schemeID")).is_some()
}

fn is_object_id<'t>(document: &Document<'t>, id: Element<'t>) -> bool {
    has_scheme(document, id)
        && id
            .parent()
            .is_some_and(|reference| document.has_text(reference, steps!("cbc:DocumentTypeCode"), "130"))
}

/// A scheme of ISO 6523, or `SEPA` for the seller and the payee.
fn party_scheme<'t>(_: &Document<'t>, id: Element<'t>) -> Result<Verdict, Stop> {
    Ok(party_scheme_on(id, &codes::ICD))
}

pub(crate) fn party_scheme_on(id: Element<'_>, list: &codes::CodeList) -> Verdict {
    let scheme = id.attribute(qname!("schemeID")).unwrap_or("");
    let holds = list.holds(scheme) || (crate::value::trim(scheme) == "SEPA" && is_of_seller_or_payee(id));
    Verdict::equal(holds, || list.name.to_owned(), || scheme.to_owned())
}

fn is_of_seller_or_payee(id: Element<'_>) -> bool {
    let mut at = id;
    while let Some(parent) = at.parent() {
        if parent.name() == qname!("cac:AccountingSupplierParty") || parent.name() == qname!("cac:PayeeParty")
        {
            return true;
        }
        at = parent;
    }
    false
}

fn exemption_reason<'t>(_: &Document<'t>, code: Element<'t>) -> Result<Verdict, Stop> {
    Ok(exemption_reason_on_list(code))
}

/// The code in capitals is on the list.
pub(crate) fn exemption_reason_on_list(code: Element<'_>) -> Verdict {
    let (text, list) = (code.string_value(), &codes::EXEMPTION_REASONS);
    Verdict::equal(list.holds(&text.to_uppercase()), || list.name.to_owned(), || text.to_string())
}

/// The media type is on the list, written exactly so.
pub(crate) fn media_type(object: Element<'_>) -> Verdict {
    let (code, list) = (object.attribute(qname!("mimeCode")).unwrap_or(""), &codes::MEDIA_TYPES);
    Verdict::equal(list.has(code), || list.name.to_owned(), || code.to_owned())
}
