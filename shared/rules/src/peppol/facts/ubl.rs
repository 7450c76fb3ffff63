//! The facts of a UBL document.

use attest_xml::{Element, QName, qname};

use super::super::query::{elements, substring};
use super::{Facts, Fails, Said, VatCountry, address_country, or_address, process, settled, vat_country};
use crate::document::{Document, steps};

const COUNTRY: &[QName] = steps!("cac:PostalAddress" / "cac:Country" / "cbc:IdentificationCode");

pub(super) fn facts(document: &Document<'_>) -> Facts {
    let root = document.root();
    let at = |path: &[QName]| elements(document, root, path);
    let sellers = at(steps!("cac:AccountingSupplierParty" / "cac:Party"));
    let buyers = at(steps!("cac:AccountingCustomerParty" / "cac:Party"));
    let representatives = at(steps!("cac:TaxRepresentativeParty"));
    let seller = countries(document, &sellers);
    let buyer = countries(document, &buyers);
    let by_number = vat(document, &sellers);
    let represented = match by_number {
        Ok(None) => vat(document, &representatives),
        Ok(Some(_)) | Err(Fails) => by_number,
    };
    Facts {
        process: process(document, root, steps!("cbc:ProfileID")),
        supplier: settled(or_address(represented, &seller)),
        accounting_supplier: settled(or_address(by_number, &seller)),
        customer: settled(or_address(vat(document, &buyers), &buyer)),
        seller: address_country(&seller),
        buyer: address_country(&buyer),
        representative: address_country(&countries(document, &representatives)),
        seller_says: said(&seller),
        buyer_says: said(&buyer),
        is_swedish_taxpayer: document.all(qname!("cac:AccountingSupplierParty")).any(|supplier| {
            supplier.children_named(qname!("cac:Party")).any(|party| is_swedish_party(document, party))
        }),
    }
}

fn countries<'t>(document: &Document<'t>, parties: &[Element<'t>]) -> Vec<Element<'t>> {
    parties.iter().flat_map(|party| elements(document, *party, COUNTRY)).collect()
}

/// Two countries make the official expression fail, which is no country.
fn said(countries: &[Element<'_>]) -> Said {
    if countries.len() == 1 { Said::of(countries) } else { Said::default() }
}

fn vat<'t>(document: &Document<'t>, parties: &[Element<'t>]) -> VatCountry {
    let schemes = parties.iter().flat_map(|party| party.children_named(qname!("cac:PartyTaxScheme")));
    let vat_schemes = schemes.filter(|scheme| is_vat(document, *scheme));
    vat_country(vat_schemes.map(|scheme| document.one(scheme, steps!("cbc:CompanyID")).map_err(|_| Fails)))
}

fn is_vat<'t>(document: &Document<'t>, scheme: Element<'t>) -> bool {
    document.has_text(scheme, steps!("cac:TaxScheme" / "cbc:ID"), "VAT")
}

/// A Swedish address and a VAT number that begins with `SE`.
pub(in crate::peppol) fn is_swedish_party<'t>(document: &Document<'t>, party: Element<'t>) -> bool {
    document.has_text(party, COUNTRY, "SE")
        && party.children_named(qname!("cac:PartyTaxScheme")).any(|scheme| {
            is_vat(document, scheme)
                && document
                    .text(scheme, steps!("cbc:CompanyID"))
                    .is_ok_and(|number| substring(&number, 1, 2) == "SE")
        })
}
