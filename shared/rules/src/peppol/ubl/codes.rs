//! Codes, dates and the codes that belong together.

use attest_xml::{Element, qname};

use super::super::codes::{ADDRESS_SCHEMES, CREDIT_NOTE_TYPES, CURRENCIES, INVOICE_TYPES, has_code, is_type};
use super::super::query::length;
use crate::codes::{ALLOWANCE_REASONS, CHARGE_REASONS, MEDIA_TYPES, TAX_POINTS_2005};
use crate::document::{Document, Stop, steps};
use crate::rule::Check::{Code, Test};
use crate::rule::{Context, Verdict, at, at_when, fatal};
use crate::value;

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "cbc:EmbeddedDocumentBinaryObject",
        |_, e| e.attribute(qname!("mimeCode")).is_some(),
        &[fatal(
            "PEPPOL-EN16931-CL001",
            Test(|_, e| Ok(has_code(e.attribute(qname!("mimeCode")), &MEDIA_TYPES))),
        )],
    ),
    at_when(
        "cac:AllowanceCharge/cbc:AllowanceChargeReasonCode",
        |d, e| stands_in(d, e, "false"),
        &[fatal("PEPPOL-EN16931-CL002", Code(&ALLOWANCE_REASONS))],
    ),
    at_when(
        "cac:AllowanceCharge/cbc:AllowanceChargeReasonCode",
        |d, e| stands_in(d, e, "true"),
        &[fatal("PEPPOL-EN16931-CL003", Code(&CHARGE_REASONS))],
    ),
    at("cac:InvoicePeriod/cbc:DescriptionCode", &[fatal("PEPPOL-EN16931-CL006", Code(&TAX_POINTS_2005))]),
    at(
        "cbc:Amount | cbc:BaseAmount | cbc:PriceAmount | cbc:TaxAmount | cbc:TaxableAmount | cbc:LineExtensionAmount \
         | cbc:TaxExclusiveAmount | cbc:TaxInclusiveAmount | cbc:AllowanceTotalAmount | cbc:ChargeTotalAmount \
         | cbc:PrepaidAmount | cbc:PayableRoundingAmount | cbc:PayableAmount",
        &[fatal(
            "PEPPOL-EN16931-CL007",
            Test(|_, e| Ok(has_code(e.attribute(qname!("currencyID")), &CURRENCIES))),
        )],
    ),
    at(
        "cbc:InvoiceTypeCode",
        &[
            fatal("PEPPOL-EN16931-P0100", Test(|d, e| is_type(d, e, &INVOICE_TYPES))),
            fatal("PEPPOL-EN16931-P0112", Test(is_german_if_partial)),
        ],
    ),
    at(
        "cbc:CreditNoteTypeCode",
        &[fatal("PEPPOL-EN16931-P0101", Test(|d, e| is_type(d, e, &CREDIT_NOTE_TYPES)))],
    ),
    at(
        "cbc:IssueDate | cbc:DueDate | cbc:TaxPointDate | cbc:StartDate | cbc:EndDate | cbc:ActualDeliveryDate",
        &[fatal("PEPPOL-EN16931-F001", Test(|_, e| Ok(is_date(e))))],
    ),
    at_when(
        "cbc:EndpointID",
        |_, e| e.attribute(qname!("schemeID")).is_some(),
        &[fatal(
            "PEPPOL-EN16931-CL008",
            Test(|_, e| Ok(has_code(e.attribute(qname!("schemeID")), &ADDRESS_SCHEMES))),
        )],
    ),
    at_when(
        "cac:TaxCategory",
        |d, e| d.exists(e, steps!("cbc:TaxExemptionReasonCode")),
        &[
            fatal("PEPPOL-EN16931-P0104", Test(|d, e| belongs(d, e, "VATEX-EU-G", "G"))),
            fatal("PEPPOL-EN16931-P0105", Test(|d, e| belongs(d, e, "VATEX-EU-O", "O"))),
            fatal("PEPPOL-EN16931-P0106", Test(|d, e| belongs(d, e, "VATEX-EU-IC", "K"))),
            fatal("PEPPOL-EN16931-P0107", Test(|d, e| belongs(d, e, "VATEX-EU-AE", "AE"))),
            fatal("PEPPOL-EN16931-P0108", Test(|d, e| belongs(d, e, "VATEX-EU-D", "E"))),
            fatal("PEPPOL-EN16931-P0109", Test(|d, e| belongs(d, e, "VATEX-EU-F", "E"))),
            fatal("PEPPOL-EN16931-P0110", Test(|d, e| belongs(d, e, "VATEX-EU-I", "E"))),
            fatal("PEPPOL-EN16931-P0111", Test(|d, e| belongs(d, e, "VATEX-EU-J", "E"))),
        ],
    ),
];

fn stands_in<'t>(document: &Document<'t>, code: Element<'t>, indicator: &str) -> bool {
    code.parent().is_some_and(|each| document.has_text(each, steps!("cbc:ChargeIndicator"), indicator))
}

/// Partial and corrected invoices are a German custom.
fn is_german_if_partial<'t>(document: &Document<'t>, code: Element<'t>) -> Result<Verdict, Stop> {
    let is_custom = matches!(value::trim(&code.string_value()), "326" | "384");
    Ok((!is_custom || document.peppol().are_both_german()?).into())
}

fn is_date(element: Element<'_>) -> Verdict {
    let text = element.string_value();
    (length(&text) == 10 && value::date(&text).is_some()).into()
}

/// An exemption reason goes with its VAT category.
fn belongs<'t>(
    document: &Document<'t>,
    category: Element<'t>,
    reason: &str,
    code: &str,
) -> Result<Verdict, Stop> {
    // Two reasons make the official context fail, which then does not fit.
    let given = document.text(category, steps!("cbc:TaxExemptionReasonCode"));
    if !given.is_ok_and(|text| text.eq_ignore_ascii_case(reason)) {
        return Ok(Verdict::Holds);
    }
    let found = document.text(category, steps!("cbc:ID"))?;
    let found = value::trim(&found);
    Ok(Verdict::equal(found == code, || code.to_owned(), || found.to_owned()))
}
