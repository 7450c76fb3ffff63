//! Dutch sellers.

use attest_xml::{Element, QName, qname};
use rust_decimal::Decimal;

use super::super::dutch::{are_both_dutch, is_means_of_payment, is_registered, is_seller_dutch};
use crate::document::{Document, Stop, steps};
use crate::rule::Check::Test;
use crate::rule::{Context, Verdict, at_when, fatal};
use crate::value;

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "/rsm:CrossIndustryInvoice/rsm:ExchangedDocument",
        |d, e| is_seller_dutch(d, e) && is_credit_note(d, e),
        &[fatal("NL-R-001", Test(credit_note_names_its_invoice))],
    ),
    at_when(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement\
         /ram:SellerTradeParty/ram:PostalTradeAddress",
        is_seller_dutch,
        &[fatal("NL-R-002", Test(address_is_complete))],
    ),
    at_when(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement\
         /ram:SellerTradeParty/ram:SpecifiedLegalOrganization/ram:ID",
        is_seller_dutch,
        &[fatal("NL-R-003", Test(|_, e| Ok(is_registered(e).into())))],
    ),
    at_when(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement\
         /ram:BuyerTradeParty/ram:PostalTradeAddress",
        are_both_dutch,
        &[fatal("NL-R-004", Test(address_is_complete))],
    ),
    at_when(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement\
         /ram:BuyerTradeParty/ram:SpecifiedLegalOrganization/ram:ID",
        are_both_dutch,
        &[fatal("NL-R-005", Test(|_, e| Ok(is_registered(e).into())))],
    ),
    at_when(
        "rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement\
         /ram:SellerTaxRepresentativeTradeParty/ram:PostalTradeAddress",
        |d, e| is_seller_dutch(d, e) && d.peppol().representative.is_ok_and(|country| country.is("NL")),
        &[fatal("NL-R-006", Test(address_is_complete))],
    ),
    at_when(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement\
         /ram:SpecifiedTradeSettlementHeaderMonetarySummation",
        is_seller_dutch,
        &[fatal("NL-R-007", Test(payment_is_possible))],
    ),
    at_when(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement\
         /ram:SpecifiedTradeSettlementPaymentMeans",
        are_both_dutch,
        &[fatal("NL-R-008", Test(means_are_dutch))],
    ),
    at_when(
        "rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem\
         /ram:SpecifiedLineTradeAgreement/ram:BuyerOrderReferencedDocument/ram:LineID",
        is_seller_dutch,
        &[fatal("NL-R-009", Test(order_is_named))],
    ),
];

fn is_credit_note<'t>(document: &Document<'t>, header: Element<'t>) -> bool {
    let is_credit = |code: &str| matches!(code, "81" | "83" | "381" | "396" | "532");
    document.text(header, steps!("ram:TypeCode")).is_ok_and(|code| is_credit(value::trim(&code)))
}

fn credit_note_names_its_invoice<'t>(document: &Document<'t>, _: Element<'t>) -> Result<Verdict, Stop> {
    let invoice = steps!("ram:InvoiceReferencedDocument" / "ram:IssuerAssignedID");
    let mut settlements = document.all(qname!("ram:ApplicableHeaderTradeSettlement"));
    Ok(settlements.any(|settlement| document.exists(settlement, invoice)).into())
}

fn address_is_complete<'t>(_: &Document<'t>, address: Element<'t>) -> Result<Verdict, Stop> {
    let has = |name: QName| address.child(name).is_some();
    Ok((has(qname!("ram:LineOne")) && has(qname!("ram:CityName")) && has(qname!("ram:PostcodeCode"))).into())
}

fn payment_is_possible<'t>(document: &Document<'t>, summation: Element<'t>) -> Result<Verdict, Stop> {
    let root = document.root();
    let means = steps!(
        "rsm:SupplyChainTradeTransaction"
            / "ram:ApplicableHeaderTradeSettlement"
            / "ram:SpecifiedTradeSettlementPaymentMeans"
    );
    if document.exists(root, means) {
        return Ok(Verdict::Holds);
    }
    let code = document.text(root, steps!("rsm:ExchangedDocument" / "ram:TypeCode"))?;
    let is_credit_note = value::trim(&code) == "381";
    let payable = document.decimal(summation, steps!("ram:DuePayableAmount"))?;
    let is_nothing = |amount| if is_credit_note { amount >= Decimal::ZERO } else { amount <= Decimal::ZERO };
    Ok(payable.is_some_and(is_nothing).into())
}

fn means_are_dutch<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    Ok(is_means_of_payment(&document.text(means, steps!("ram:TypeCode"))?).into())
}

fn order_is_named<'t>(document: &Document<'t>, _: Element<'t>) -> Result<Verdict, Stop> {
    let order = steps!(
        "rsm:SupplyChainTradeTransaction"
            / "ram:ApplicableHeaderTradeAgreement"
            / "ram:BuyerOrderReferencedDocument"
            / "ram:IssuerAssignedID"
    );
    Ok(document.exists(document.root(), order).into())
}
