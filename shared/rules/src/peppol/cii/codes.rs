//! Codes and dates.

use attest_xml::{Element, qname};

use super::super::codes::{ADDRESS_SCHEMES, CURRENCIES, DOCUMENT_TYPES, has_code, is_type};
use crate::codes::{ALLOWANCE_REASONS, CHARGE_REASONS, MEDIA_TYPES};
use crate::document::{Document, steps};
use crate::rule::Check::{Code, Test};
use crate::rule::{Context, Verdict, at, at_when, fatal};
use crate::value;

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "ram:AttachmentBinaryObject",
        |_, e| e.attribute(qname!("mimeCode")).is_some(),
        &[fatal(
            "PEPPOL-EN16931-CL001",
            Test(|_, e| Ok(has_code(e.attribute(qname!("mimeCode")), &MEDIA_TYPES))),
        )],
    ),
    at_when(
        "ram:SpecifiedTradeAllowanceCharge/ram:ReasonCode",
        |d, e| stands_in(d, e, "false"),
        &[fatal("PEPPOL-EN16931-CL002", Code(&ALLOWANCE_REASONS))],
    ),
    at_when(
        "ram:SpecifiedTradeAllowanceCharge/ram:ReasonCode",
        |d, e| stands_in(d, e, "true"),
        &[fatal("PEPPOL-EN16931-CL003", Code(&CHARGE_REASONS))],
    ),
    at_when(
        "ram:TaxTotalAmount",
        |_, e| e.attribute(qname!("currencyID")).is_some(),
        &[fatal(
            "PEPPOL-EN16931-CL007",
            Test(|_, e| Ok(has_code(e.attribute(qname!("currencyID")), &CURRENCIES))),
        )],
    ),
    // The official context names the header in a namespace where no document has it.
    at(
        "ram:ExchangedDocument/ram:TypeCode",
        &[fatal("PEPPOL-EN16931-P0100", Test(|d, e| is_type(d, e, &DOCUMENT_TYPES)))],
    ),
    at("udt:DateTimeString", &[fatal("PEPPOL-EN16931-F001", Test(|_, e| Ok(is_date(e))))]),
    at(
        "ram:BuyerTradeParty/ram:URIUniversalCommunication/ram:URIID \
         | ram:SellerTradeParty/ram:URIUniversalCommunication/ram:URIID",
        &[fatal(
            "PEPPOL-EN16931-CL008",
            Test(|_, e| Ok(has_code(e.attribute(qname!("schemeID")), &ADDRESS_SCHEMES))),
        )],
    ),
];

fn stands_in<'t>(document: &Document<'t>, code: Element<'t>, indicator: &str) -> bool {
    let path = steps!("ram:ChargeIndicator" / "udt:Indicator");
    code.parent()
        .is_some_and(|each| document.text(each, path).is_ok_and(|text| value::trim(&text) == indicator))
}

/// Eight digits from the year 2000 on, in format 102.
fn is_date(element: Element<'_>) -> Verdict {
    let format = element.attribute(qname!("format")).unwrap_or_default();
    let text = element.string_value();
    let is_day = text.len() == 8 && text.starts_with("20") && text.bytes().all(|byte| byte.is_ascii_digit());
    (value::trim(format) == "102" && is_day).into()
}
