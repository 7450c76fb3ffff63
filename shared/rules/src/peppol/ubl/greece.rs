//! Greek sellers and buyers.

use attest_xml::{Element, QName, qname};

use super::super::greek::starts_with_date;
use super::super::identifiers::is_greek_tax_number;
use super::super::query::{is_integer, is_number, length, only, substring};
use super::norway::numbers;
use crate::document::{Document, Stop, StopReason, steps};
use crate::rule::Check::Test;
use crate::rule::{Context, Verdict, at_when, fatal, warning};
use crate::value;

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "/ubl:Invoice/cbc:ID | /cn:CreditNote/cbc:ID",
        is_sender,
        &[
            fatal("GR-R-001-1", Test(|_, e| Ok((parts(&e.string_value()).len() == 6).into()))),
            fatal("GR-R-001-2", Test(first_part_is_the_sellers_tax_number)),
            fatal("GR-R-001-3", Test(second_part_is_the_issue_date)),
            fatal("GR-R-001-4", Test(third_part_is_a_number)),
            fatal("GR-R-001-5", Test(|_, e| Ok(is_document_type(part(&e.string_value(), 3)).into()))),
            fatal("GR-R-001-6", Test(|_, e| Ok((!part(&e.string_value(), 4).is_empty()).into()))),
            fatal("GR-R-001-7", Test(|_, e| Ok((!part(&e.string_value(), 5).is_empty()).into()))),
        ],
    ),
    at_when(
        "cac:AccountingSupplierParty/cac:Party",
        is_sender,
        &[fatal("GR-R-002", Test(has_name)), warning("GR-S-011", Test(has_one_greek_number))],
    ),
    at_when(
        "cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID",
        |d, e| is_sender(d, e) && is_vat_number(d, e),
        &[fatal("GR-R-003", Test(|_, e| Ok(is_greek_vat_number(&e.string_value()).into())))],
    ),
    at_when(
        "/ubl:Invoice | /cn:CreditNote",
        is_sender_in_greece,
        &[
            fatal("GR-R-004-1", Test(|d, e| Ok((references(d, e, MARK) == 1).into()))),
            warning("GR-S-008-1", Test(|d, e| Ok((references(d, e, URL) == 1).into()))),
            fatal("GR-R-008-2", Test(|d, e| Ok((references(d, e, URL) <= 1).into()))),
        ],
    ),
    at_when(
        "cac:AdditionalDocumentReference/cbc:ID",
        |d, e| is_sender_in_greece(d, e) && e.parent().is_some_and(|reference| describes(d, reference, MARK)),
        &[fatal(
            "GR-R-004-2",
            Test(|_, e| Ok(e.string_value().starts_with(|c| ('1'..='9').contains(&c)).into())),
        )],
    ),
    at_when(
        "cac:AdditionalDocumentReference",
        |d, e| is_sender(d, e) && describes(d, e, URL),
        &[fatal("GR-R-008-3", Test(has_address))],
    ),
    at_when("cac:AccountingCustomerParty/cac:Party", is_sender, &[fatal("GR-R-005", Test(has_name))]),
    at_when(
        "cac:AccountingSupplierParty/cac:Party/cbc:EndpointID",
        |d, _| d.peppol().accounting_supplier.is("GR") || d.peppol().accounting_supplier.is("EL"),
        &[fatal("GR-R-009", Test(|_, e| Ok(is_greek_endpoint(e).into())))],
    ),
];

pub(super) static BOTH: &[Context] = &[
    at_when(
        "cac:AccountingCustomerParty/cac:Party",
        are_both_greek,
        &[fatal("GR-R-006", Test(has_one_greek_number))],
    ),
    at_when(
        "cac:AccountingCustomerParty/cac:Party/cbc:EndpointID",
        are_both_greek,
        &[fatal("GR-R-010", Test(|_, e| Ok(is_greek_endpoint(e).into())))],
    ),
];

/// What marks the reference with the number of the tax authority.
const MARK: &str = "##M.AR.K##";
/// What marks the reference with the address of the invoice.
const URL: &str = "##INVOICE|URL##";

fn is_sender<'t>(document: &Document<'t>, _: Element<'t>) -> bool {
    document.peppol().is_greek_sender()
}

fn are_both_greek<'t>(document: &Document<'t>, _: Element<'t>) -> bool {
    document.peppol().is_greek_sender() && document.peppol().is_greek_receiver()
}

fn is_sender_in_greece<'t>(document: &Document<'t>, element: Element<'t>) -> bool {
    let country = steps!(
        "cac:AccountingSupplierParty"
            / "cac:Party"
            / "cac:PostalAddress"
            / "cac:Country"
            / "cbc:IdentificationCode"
    );
    is_sender(document, element) && document.has_text(document.root(), country, "GR")
}

/// The parts of an invoice number; an empty one has none.
fn parts(number: &str) -> Vec<&str> {
    if number.is_empty() { Vec::new() } else { number.split('|').collect() }
}

fn part(number: &str, place: usize) -> &str {
    parts(number).get(place).copied().unwrap_or_default()
}

fn first_part_is_the_sellers_tax_number<'t>(
    document: &Document<'t>,
    id: Element<'t>,
) -> Result<Verdict, Stop> {
    let number = id.string_value();
    let first = part(&number, 0);
    if length(&value::normalize(first)) != 9 || !is_greek_tax_number(first) {
        return Ok(Verdict::Broken);
    }
    let mut stop = None;
    let mut is_own = |scheme: Element<'t>| {
        let is_vat = document.has_text(scheme, steps!("cac:TaxScheme" / "cbc:ID"), "VAT");
        is_vat
            && match document.text(scheme, steps!("cbc:CompanyID")) {
                Ok(own) => substring(&own, 3, 9) == first,
                Err(error) => {
                    stop = Some(error);
                    true
                }
            }
    };
    let root = document.root();
    let seller = steps!("cac:AccountingSupplierParty" / "cac:Party" / "cac:PartyTaxScheme");
    let representative = steps!("cac:TaxRepresentativeParty" / "cac:PartyTaxScheme");
    let holds = document.any(root, seller, &mut is_own) || document.any(root, representative, &mut is_own);
    stop.map_or(Ok(holds.into()), Err)
}

/// Day, month and year between slashes, equal to the issue date (BT-2).
fn second_part_is_the_issue_date<'t>(document: &Document<'t>, id: Element<'t>) -> Result<Verdict, Stop> {
    let number = id.string_value();
    let second = part(&number, 1);
    let issued = document.text(document.root(), steps!("cbc:IssueDate"))?;
    let issued: Vec<&str> = issued.split('-').take(3).collect();
    let is_same = issued.len() == 3 && issued.into_iter().rev().eq(second.split('/').take(3));
    Ok((starts_with_date(second) && is_same).into())
}

fn third_part_is_a_number<'t>(_: &Document<'t>, id: Element<'t>) -> Result<Verdict, Stop> {
    let number = id.string_value();
    let third = part(&number, 2);
    if !is_number(third) {
        return Ok(Verdict::Broken);
    }
    if !is_integer(third) {
        return Err(Stop::at(id, StopReason::NotANumber));
    }
    let is_negative =
        value::trim(third).starts_with('-') && third.bytes().any(|b| (b'1'..=b'9').contains(&b));
    Ok((!is_negative).into())
}

fn is_document_type(text: &str) -> bool {
    matches!(text, "1.1" | "1.6" | "2.1" | "2.4" | "5.1" | "5.2")
}

fn has_name<'t>(document: &Document<'t>, party: Element<'t>) -> Result<Verdict, Stop> {
    Ok((!document.text(party, steps!("cac:PartyName" / "cbc:Name"))?.is_empty()).into())
}

/// `EL` and a Greek tax number.
fn is_greek_vat_number(number: &str) -> bool {
    number.strip_prefix("EL").is_some_and(is_greek_tax_number)
}

fn has_one_greek_number<'t>(document: &Document<'t>, party: Element<'t>) -> Result<Verdict, Stop> {
    let numbers = numbers(document, party, "VAT")?;
    let holds = |number: Element<'t>| is_greek_vat_number(&number.string_value());
    Ok((numbers.len() == 1 && only(&numbers)?.is_some_and(holds)).into())
}

fn is_vat_number<'t>(document: &Document<'t>, number: Element<'t>) -> bool {
    number.parent().is_some_and(|scheme| {
        document.text(scheme, steps!("cac:TaxScheme" / "cbc:ID")).is_ok_and(|id| value::trim(&id) == "VAT")
    })
}

fn describes<'t>(document: &Document<'t>, reference: Element<'t>, what: &str) -> bool {
    document.has_text(reference, steps!("cbc:DocumentDescription"), what)
}

fn references<'t>(document: &Document<'t>, root: Element<'t>, what: &str) -> usize {
    let references = root.children_named(qname!("cac:AdditionalDocumentReference"));
    references.filter(|reference| describes(document, *reference, what)).count()
}

fn has_address<'t>(document: &Document<'t>, reference: Element<'t>) -> Result<Verdict, Stop> {
    Ok(document.filled(reference, ADDRESS)?.into())
}

const ADDRESS: &[QName] = steps!("cac:Attachment" / "cac:ExternalReference" / "cbc:URI");

fn is_greek_endpoint(endpoint: Element<'_>) -> bool {
    endpoint.attribute(qname!("schemeID")) == Some("9933") && is_greek_tax_number(&endpoint.string_value())
}
