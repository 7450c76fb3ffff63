//! Small documents around a few elements.

#![allow(dead_code, reason = "each test uses a part")]

use attest_formats::{Received, Source, read};
use attest_xml::Limits;

const UBL: &str = "xmlns:cac='urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2' \
    xmlns:cbc='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2' \
    xmlns='urn:oasis:names:specification:ubl:schema:xsd:";

pub(crate) fn ubl_invoice(content: &str) -> String {
    format!(
        "<Invoice {UBL}Invoice-2'><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>{content}</Invoice>"
    )
}

pub(crate) fn ubl_credit_note(content: &str) -> String {
    format!("<CreditNote {UBL}CreditNote-2'>{content}</CreditNote>")
}

pub(crate) fn ubl_line(content: &str) -> String {
    ubl_invoice(&format!("<cac:InvoiceLine>{content}</cac:InvoiceLine>"))
}

pub(crate) fn cii_document(document: &str, transaction: &str) -> String {
    format!(
        "<rsm:CrossIndustryInvoice xmlns:rsm='urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100' \
         xmlns:ram='urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100' \
         xmlns:qdt='urn:un:unece:uncefact:data:standard:QualifiedDataType:100' \
         xmlns:udt='urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100'>\
         <rsm:ExchangedDocument>{document}</rsm:ExchangedDocument>\
         <rsm:SupplyChainTradeTransaction>{transaction}</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"
    )
}

pub(crate) fn cii(part: &str, content: &str) -> String {
    cii_document("", &format!("<ram:ApplicableHeaderTrade{part}>{content}</ram:ApplicableHeaderTrade{part}>"))
}

pub(crate) fn cii_line(part: &str, content: &str) -> String {
    let line = format!("<ram:Specified{part}>{content}</ram:Specified{part}>");
    cii_document(
        "",
        &format!("<ram:IncludedSupplyChainTradeLineItem>{line}</ram:IncludedSupplyChainTradeLineItem>"),
    )
}

pub(crate) fn reference(name: &str, content: &str) -> String {
    format!(
        "<ram:{name}ReferencedDocument><ram:IssuerAssignedID>X1</ram:IssuerAssignedID>{content}</ram:{name}ReferencedDocument>"
    )
}

pub(crate) fn receive(document: &str) -> Received {
    let source =
        Source::new(document.as_bytes(), Limits::default()).unwrap_or_else(|e| panic!("{document}: {e}"));
    let tree = source.parse().unwrap_or_else(|e| panic!("{document}: {e}"));
    read(tree.root()).unwrap_or_else(|e| panic!("{document}: {e}"))
}
