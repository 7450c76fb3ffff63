//! Italian sellers.

use attest_xml::{Element, qname};

use super::super::italian::is_tax_number;
use super::super::query::only;
use crate::document::{Document, Stop};
use crate::rule::Check::{Exists, Test};
use crate::rule::{Context, Verdict, at_when, fatal};
use crate::value;

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "ram:SellerTradeParty/ram:SpecifiedTaxRegistration",
        |d, _| d.peppol().supplier.is("IT"),
        &[fatal("IT-R-001", Test(local_number_is_right))],
    ),
    at_when(
        "ram:SellerTradeParty",
        |d, _| d.peppol().supplier.is("IT"),
        &[
            fatal("IT-R-002", Exists("ram:PostalTradeAddress/ram:LineOne")),
            fatal("IT-R-003", Exists("ram:PostalTradeAddress/ram:CityName")),
            fatal("IT-R-004", Exists("ram:PostalTradeAddress/ram:PostcodeCode")),
        ],
    ),
];

fn local_number_is_right<'t>(_: &Document<'t>, registration: Element<'t>) -> Result<Verdict, Stop> {
    let is_local =
        |id: &Element<'t>| value::trim(id.attribute(qname!("schemeID")).unwrap_or_default()) == "FC";
    let (local, others): (Vec<_>, Vec<_>) = registration.children_named(qname!("ram:ID")).partition(is_local);
    if !others.is_empty() {
        return Ok(Verdict::Holds);
    }
    let number = only(&local)?.map(Element::string_value).unwrap_or_default();
    Ok(is_tax_number(&value::normalize(&number)).into())
}
