//! Parties and delivery in UBL.

use attest_model::invoice::{
    Address, Contact, Delivery, Identifier, Invoice, Party, Payee, TaxRepresentative,
};
use attest_model::place::Term::{Bg, Bt};
use attest_xml::Element;

use super::names::*;
use crate::parties::{AddressTerms, DELIVERY_ADDRESS, PartyTerms, REPRESENTATIVE_ADDRESS};
pub(super) use crate::parties::{BUYER, SELLER};
use crate::reading::Reading;

/// The scheme that makes an identifier of the seller or payee the creditor identifier BT-90.
pub(super) const SEPA: &str = "SEPA";
/// The tax scheme whose number is the VAT identifier.
pub(super) const VAT: &str = "VAT";

/// Reads `cac:Party`; an identifier of scheme SEPA goes to `creditor`.
pub(super) fn read(
    party: &mut Party,
    group: Element<'_>,
    terms: &PartyTerms,
    creditor: &mut Option<String>,
    reading: &mut Reading,
) {
    reading.mark(group, terms.group);
    for child in group.children() {
        match child.name() {
            ENDPOINT_ID => {
                reading.identifier(&mut party.electronic_address, child, SCHEME_ID, terms.electronic_address)
            }
            PARTY_IDENTIFICATION => read_identification(party, child, terms, creditor, reading),
            PARTY_NAME => {
                if let Some(name) = child.child(NAME) {
                    reading.text(&mut party.trading_name, name, terms.trading_name);
                }
            }
            POSTAL_ADDRESS => read_address(&mut party.address, child, &terms.address, reading),
            PARTY_TAX_SCHEME => read_tax_scheme(party, child, terms, reading),
            PARTY_LEGAL_ENTITY => read_legal_entity(party, child, terms, reading),
            CONTACT => read_contact(&mut party.contact, child, terms, reading),
            _ => {}
        }
    }
}

fn read_identification(
    party: &mut Party,
    group: Element<'_>,
    terms: &PartyTerms,
    creditor: &mut Option<String>,
    reading: &mut Reading,
) {
    let Some(id) = group.child(ID) else { return };
    if is_creditor(id) && creditor.is_none() && terms.group == Bg(4) {
        return reading.text(creditor, id, Bt(90));
    }
    reading.index = party.identifiers.len() as u32;
    party.identifiers.extend(reading.identifier_value(id, SCHEME_ID, terms.identifier));
    reading.index = 0;
}

fn is_creditor(id: Element<'_>) -> bool {
    id.attribute(SCHEME_ID).is_some_and(|scheme| scheme.trim() == SEPA)
}

/// A number of the scheme VAT is the VAT identifier, one of any other scheme the tax registration.
fn read_tax_scheme(party: &mut Party, group: Element<'_>, terms: &PartyTerms, reading: &mut Reading) {
    let Some(number) = group.child(COMPANY_ID) else { return };
    let scheme = group.child(TAX_SCHEME).and_then(|scheme| scheme.child(ID));
    let is_vat = scheme.is_some_and(|id| id.text().trim().eq_ignore_ascii_case(VAT));
    let (slot, term) = if is_vat {
        (&mut party.vat_identifier, terms.vat_identifier)
    } else {
        (&mut party.tax_registration, terms.tax_registration)
    };
    if slot.is_none() {
        reading.text(slot, number, term);
        scheme.into_iter().for_each(|id| reading.hold(id));
    }
}

fn read_legal_entity(party: &mut Party, group: Element<'_>, terms: &PartyTerms, reading: &mut Reading) {
    for child in group.children() {
        match child.name() {
            REGISTRATION_NAME => reading.text(&mut party.name, child, terms.name),
            COMPANY_ID => {
                reading.identifier(&mut party.legal_registration, child, SCHEME_ID, terms.legal_registration)
            }
            COMPANY_LEGAL_FORM => reading.text(&mut party.legal_information, child, terms.legal_information),
            _ => {}
        }
    }
}

fn read_contact(slot: &mut Option<Contact>, group: Element<'_>, terms: &PartyTerms, reading: &mut Reading) {
    if slot.is_some() {
        return;
    }
    let [term, name, telephone, email] = terms.contact;
    reading.mark(group, term);
    let mut contact = Contact::default();
    for child in group.children() {
        match child.name() {
            NAME => reading.text(&mut contact.name, child, name),
            TELEPHONE => reading.text(&mut contact.telephone, child, telephone),
            ELECTRONIC_MAIL => reading.text(&mut contact.email, child, email),
            _ => {}
        }
    }
    *slot = (contact != Contact::default()).then_some(contact);
}

pub(super) fn read_address(
    slot: &mut Option<Address>,
    group: Element<'_>,
    terms: &AddressTerms,
    reading: &mut Reading,
) {
    if slot.is_some() {
        return;
    }
    reading.mark(group, terms.group);
    let mut address = Address::default();
    for child in group.children() {
        match child.name() {
            STREET_NAME => reading.text(&mut address.line_1, child, terms.line_1),
            ADDITIONAL_STREET_NAME => reading.text(&mut address.line_2, child, terms.line_2),
            ADDRESS_LINE => {
                if let Some(line) = child.child(LINE) {
                    reading.text(&mut address.line_3, line, terms.line_3);
                }
            }
            CITY_NAME => reading.text(&mut address.city, child, terms.city),
            POSTAL_ZONE => reading.text(&mut address.post_code, child, terms.post_code),
            COUNTRY_SUBENTITY => reading.text(&mut address.subdivision, child, terms.subdivision),
            COUNTRY => {
                if let Some(code) = child.child(IDENTIFICATION_CODE) {
                    reading.text(&mut address.country, code, terms.country);
                }
            }
            _ => {}
        }
    }
    *slot = (address != Address::default()).then_some(address);
}

/// BG-10.
pub(super) fn read_payee(
    invoice: &mut Invoice,
    group: Element<'_>,
    creditor: &mut Option<String>,
    reading: &mut Reading,
) {
    if invoice.payee.is_some() {
        return;
    }
    reading.mark(group, Bg(10));
    let mut payee = Payee::default();
    for child in group.children() {
        match child.name() {
            PARTY_IDENTIFICATION => match child.child(ID) {
                Some(id) if is_creditor(id) => reading.text(creditor, id, Bt(90)),
                Some(id) => reading.identifier(&mut payee.identifier, id, SCHEME_ID, Bt(60)),
                None => {}
            },
            PARTY_NAME => {
                if let Some(name) = child.child(NAME) {
                    reading.text(&mut payee.name, name, Bt(59));
                }
            }
            PARTY_LEGAL_ENTITY => {
                if let Some(id) = child.child(COMPANY_ID) {
                    reading.identifier(&mut payee.legal_registration, id, SCHEME_ID, Bt(61));
                }
            }
            _ => {}
        }
    }
    invoice.payee = (payee != Payee::default()).then_some(payee);
}

/// BG-11.
pub(super) fn read_representative(invoice: &mut Invoice, group: Element<'_>, reading: &mut Reading) {
    if invoice.tax_representative.is_some() {
        return;
    }
    reading.mark(group, Bg(11));
    let mut party = TaxRepresentative::default();
    for child in group.children() {
        match child.name() {
            PARTY_NAME => {
                if let Some(name) = child.child(NAME) {
                    reading.text(&mut party.name, name, Bt(62));
                }
            }
            POSTAL_ADDRESS => read_address(&mut party.address, child, &REPRESENTATIVE_ADDRESS, reading),
            PARTY_TAX_SCHEME => {
                if let Some(number) = child.child(COMPANY_ID) {
                    reading.text(&mut party.vat_identifier, number, Bt(63));
                    let scheme = child.child(TAX_SCHEME).and_then(|scheme| scheme.child(ID));
                    scheme.into_iter().for_each(|id| reading.hold(id));
                }
            }
            _ => {}
        }
    }
    invoice.tax_representative = (party != TaxRepresentative::default()).then_some(party);
}

/// BG-13.
pub(super) fn read_delivery(invoice: &mut Invoice, group: Element<'_>, reading: &mut Reading) {
    if invoice.delivery.is_some() {
        return;
    }
    reading.mark(group, Bg(13));
    let mut delivery = Delivery::default();
    for child in group.children() {
        match child.name() {
            ACTUAL_DELIVERY_DATE => reading.date(&mut delivery.actual_date, child, Bt(72)),
            DELIVERY_LOCATION => {
                let location: &mut Option<Identifier> = &mut delivery.location;
                if let Some(id) = child.child(ID) {
                    reading.identifier(location, id, SCHEME_ID, Bt(71));
                }
                if let Some(address) = child.child(ADDRESS) {
                    read_address(&mut delivery.address, address, &DELIVERY_ADDRESS, reading);
                }
            }
            DELIVERY_PARTY => {
                if let Some(name) = child.child(PARTY_NAME).and_then(|party| party.child(NAME)) {
                    reading.text(&mut delivery.party_name, name, Bt(70));
                }
            }
            _ => {}
        }
    }
    invoice.delivery = (delivery != Delivery::default()).then_some(delivery);
}
