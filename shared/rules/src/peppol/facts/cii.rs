//! The facts of a CII document.

use attest_xml::{Element, QName, qname};

use super::super::cii::has_swedish_number;
use super::super::query::{any_attribute, elements};
use super::{
    Country, Facts, Fails, Said, VatCountry, address_country, or_address, process, settled, vat_country,
};
use crate::document::{Document, steps};

const COUNTRY: &[QName] = steps!("ram:PostalTradeAddress" / "ram:CountryID");

pub(super) fn facts(document: &Document<'_>) -> Facts {
    let root = document.root();
    let agreement = steps!("rsm:SupplyChainTradeTransaction" / "ram:ApplicableHeaderTradeAgreement");
    let agreements = elements(document, root, agreement);
    let at = |role| agreements.iter().flat_map(|each| each.children_named(role)).collect::<Vec<_>>();
    let sellers = at(qname!("ram:SellerTradeParty"));
    let buyers = at(qname!("ram:BuyerTradeParty"));
    let representatives = at(qname!("ram:SellerTaxRepresentativeTradeParty"));
    let seller = countries(document, &sellers);
    let buyer = countries(document, &buyers);
    let parameter = steps!(
        "rsm:ExchangedDocumentContext" / "ram:BusinessProcessSpecifiedDocumentContextParameter" / "ram:ID"
    );
    // The official expression takes the first seller's number, but the address of all.
    let by_number = match vat(document, sellers.get(..1).unwrap_or(&[])) {
        Ok(None) => vat(document, &representatives),
        known => known,
    };
    Facts {
        process: process(document, root, parameter),
        supplier: settled(or_address(by_number, &seller)),
        accounting_supplier: Country::default(),
        customer: Country::default(),
        seller: address_country(&seller),
        buyer: address_country(&buyer),
        representative: address_country(&countries(document, &representatives)),
        seller_says: Said::of(&seller),
        buyer_says: Said::of(&buyer),
        is_swedish_taxpayer: sellers
            .iter()
            .any(|seller| document.has_text(*seller, COUNTRY, "SE") && has_swedish_number(*seller)),
    }
}

fn countries<'t>(document: &Document<'t>, parties: &[Element<'t>]) -> Vec<Element<'t>> {
    parties.iter().flat_map(|party| elements(document, *party, COUNTRY)).collect()
}

fn vat<'t>(document: &Document<'t>, parties: &[Element<'t>]) -> VatCountry {
    let registrations =
        parties.iter().flat_map(|party| party.children_named(qname!("ram:SpecifiedTaxRegistration")));
    let of_vat = registrations
        .filter(|each| any_attribute(document, *each, steps!("ram:ID"), qname!("schemeID"), "VAT"));
    vat_country(of_vat.map(|each| document.one(each, steps!("ram:ID")).map_err(|_| Fails)))
}
