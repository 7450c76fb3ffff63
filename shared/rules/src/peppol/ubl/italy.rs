//! Italian sellers.

use attest_xml::Element;

use super::super::italian::is_tax_number;
use super::super::query::normal;
use crate::document::{Document, steps};
use crate::rule::Check::{Exists, Test};
use crate::rule::{Context, at_when, fatal};
use crate::value;

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme",
        |d, e| d.peppol().supplier.is("IT") && is_other_than_vat(d, e),
        &[fatal("IT-R-001", Test(|d, e| Ok(is_tax_number(&normal(d, e, steps!("cbc:CompanyID"))?).into())))],
    ),
    at_when(
        "cac:AccountingSupplierParty/cac:Party",
        |d, _| d.peppol().supplier.is("IT"),
        &[
            fatal("IT-R-002", Exists("cac:PostalAddress/cbc:StreetName")),
            fatal("IT-R-003", Exists("cac:PostalAddress/cbc:CityName")),
            fatal("IT-R-004", Exists("cac:PostalAddress/cbc:PostalZone")),
        ],
    ),
];

fn is_other_than_vat<'t>(document: &Document<'t>, scheme: Element<'t>) -> bool {
    document.text(scheme, steps!("cac:TaxScheme" / "cbc:ID")).is_ok_and(|id| value::trim(&id) != "VAT")
}
