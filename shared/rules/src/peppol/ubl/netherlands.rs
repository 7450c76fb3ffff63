//! Dutch sellers.

use attest_xml::{Element, QName, qname};
use rust_decimal::Decimal;

use super::super::dutch::{are_both_dutch, is_means_of_payment, is_registered, is_seller_dutch};
use crate::document::{Document, Stop, steps};
use crate::rule::Check::Test;
use crate::rule::{Context, Verdict, at_when, fatal};

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "cbc:CreditNoteTypeCode",
        is_seller_dutch,
        &[fatal("NL-R-001", Test(credit_note_names_its_invoice))],
    ),
    at_when(
        "cac:AccountingSupplierParty/cac:Party/cac:PostalAddress",
        is_seller_dutch,
        &[fatal("NL-R-002", Test(address_is_complete))],
    ),
    at_when(
        "cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID",
        is_seller_dutch,
        &[fatal("NL-R-003", Test(|_, e| Ok(is_registered(e).into())))],
    ),
    at_when(
        "cac:AccountingCustomerParty/cac:Party/cac:PostalAddress",
        are_both_dutch,
        &[fatal("NL-R-004", Test(address_is_complete))],
    ),
    at_when(
        "cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID",
        are_both_dutch,
        &[fatal("NL-R-005", Test(|_, e| Ok(is_registered(e).into())))],
    ),
    at_when(
        "cac:TaxRepresentativeParty/cac:PostalAddress",
        |d, e| is_seller_dutch(d, e) && d.peppol().representative.is_ok_and(|country| country.is("NL")),
        &[fatal("NL-R-006", Test(address_is_complete))],
    ),
    at_when("cac:LegalMonetaryTotal", is_seller_dutch, &[fatal("NL-R-007", Test(payment_is_possible))]),
    at_when("cac:PaymentMeans", are_both_dutch, &[fatal("NL-R-008", Test(means_are_dutch))]),
    at_when("cac:OrderLineReference/cbc:LineID", is_seller_dutch, &[fatal("NL-R-009", Test(order_is_named))]),
];

fn credit_note_names_its_invoice<'t>(document: &Document<'t>, _: Element<'t>) -> Result<Verdict, Stop> {
    let invoice = steps!("cac:BillingReference" / "cac:InvoiceDocumentReference" / "cbc:ID");
    Ok(document.exists(document.root(), invoice).into())
}

fn address_is_complete<'t>(_: &Document<'t>, address: Element<'t>) -> Result<Verdict, Stop> {
    let has = |name: QName| address.child(name).is_some();
    Ok((has(qname!("cbc:StreetName")) && has(qname!("cbc:CityName")) && has(qname!("cbc:PostalZone"))).into())
}

fn payment_is_possible<'t>(document: &Document<'t>, total: Element<'t>) -> Result<Verdict, Stop> {
    if document.all(qname!("cac:PaymentMeans")).next().is_some() {
        return Ok(Verdict::Holds);
    }
    let payable = document.decimal(total, steps!("cbc:PayableAmount"))?;
    let root = document.root().name();
    let is_nothing = |amount| {
        (root == qname!("ubl:Invoice") && amount <= Decimal::ZERO)
            || (root == qname!("cn:CreditNote") && amount >= Decimal::ZERO)
    };
    Ok(payable.is_some_and(is_nothing).into())
}

fn means_are_dutch<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    Ok(is_means_of_payment(&document.text(means, steps!("cbc:PaymentMeansCode"))?).into())
}

fn order_is_named<'t>(document: &Document<'t>, _: Element<'t>) -> Result<Verdict, Stop> {
    Ok(document.exists(document.root(), steps!("cac:OrderReference" / "cbc:ID")).into())
}
