//! Norwegian sellers.

use attest_xml::{Element, qname};

use super::super::norwegian::{REGISTER, is_vat_number};
use super::super::query::{any_attribute, only};
use crate::document::{Document, Stop, steps};
use crate::rule::Check::Test;
use crate::rule::{Context, Verdict, at_when, fatal, warning};
use crate::value;

pub(super) static CONTEXTS: &[Context] = &[at_when(
    "ram:SellerTradeParty",
    |d, _| d.peppol().supplier.is("NO"),
    &[warning("NO-R-002", Test(is_registered)), fatal("NO-R-001", Test(vat_number_is_right))],
)];

fn is_registered<'t>(document: &Document<'t>, seller: Element<'t>) -> Result<Verdict, Stop> {
    let holds = document.any(seller, steps!("ram:SpecifiedTaxRegistration" / "ram:ID"), &mut |id| {
        id.attribute(qname!("schemeID")) == Some("FC") && value::normalize(&id.string_value()) == REGISTER
    });
    Ok(holds.into())
}

/// Other countries' numbers are not looked at.
fn vat_number_is_right<'t>(document: &Document<'t>, seller: Element<'t>) -> Result<Verdict, Stop> {
    let registrations = seller
        .children_named(qname!("ram:SpecifiedTaxRegistration"))
        .filter(|each| any_attribute(document, *each, steps!("ram:ID"), qname!("schemeID"), "VAT"));
    let numbers: Vec<_> = registrations.flat_map(|each| each.children_named(qname!("ram:ID"))).collect();
    if !numbers.iter().any(|number| number.string_value().starts_with("NO")) {
        return Ok(Verdict::Holds);
    }
    let number = only(&numbers)?.map(Element::string_value).unwrap_or_default();
    Ok(Verdict::equal(is_vat_number(&number), || "NO, nine digits, MVA".to_owned(), || number.to_string()))
}
