//! Norwegian sellers.

use attest_xml::{Element, qname};

use super::super::norwegian::{REGISTER, is_vat_number};
use super::super::query::only;
use crate::document::{Document, Stop, steps};
use crate::rule::Check::Test;
use crate::rule::{Context, Verdict, at_when, fatal, warning};
use crate::value;

pub(super) static CONTEXTS: &[Context] = &[at_when(
    "cac:AccountingSupplierParty/cac:Party",
    |d, _| d.peppol().supplier.is("NO"),
    &[warning("NO-R-002", Test(is_registered)), fatal("NO-R-001", Test(vat_number_is_right))],
)];

/// The numbers of the party's tax schemes with this id.
pub(super) fn numbers<'t>(
    document: &Document<'t>,
    party: Element<'t>,
    of: &str,
) -> Result<Vec<Element<'t>>, Stop> {
    let mut found = Vec::new();
    for scheme in party.children_named(qname!("cac:PartyTaxScheme")) {
        let id = document.text(scheme, steps!("cac:TaxScheme" / "cbc:ID"))?;
        if value::trim(&id) == of {
            found.extend(scheme.children_named(qname!("cbc:CompanyID")));
        }
    }
    Ok(found)
}

fn is_registered<'t>(document: &Document<'t>, party: Element<'t>) -> Result<Verdict, Stop> {
    let number = only(&numbers(document, party, "TAX")?)?.map(Element::string_value).unwrap_or_default();
    let found = value::normalize(&number);
    Ok(Verdict::equal(found == REGISTER, || REGISTER.to_owned(), || found.to_string()))
}

/// Other countries' numbers are not looked at.
fn vat_number_is_right<'t>(document: &Document<'t>, party: Element<'t>) -> Result<Verdict, Stop> {
    let numbers = numbers(document, party, "VAT")?;
    if !numbers.iter().any(|number| number.string_value().starts_with("NO")) {
        return Ok(Verdict::Holds);
    }
    let number = only(&numbers)?.map(Element::string_value).unwrap_or_default();
    Ok(Verdict::equal(is_vat_number(&number), || "NO, nine digits, MVA".to_owned(), || number.to_string()))
}
