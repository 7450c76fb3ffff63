//! Parties in CII.

use attest_model::invoice::{
    Address, Contact, Delivery, Identifier, Invoice, Party, Payee, TaxRepresentative,
};
use attest_model::place::Term::{self, Bg, Bt};
use attest_xml::Element;

use super::names::*;
use crate::parties::{AddressTerms, DELIVERY_ADDRESS, PartyTerms, REPRESENTATIVE_ADDRESS};
use crate::reading::Reading;

/// The scheme of a VAT identifier among the tax registrations.
pub(super) const VAT_SCHEME: &str = "VA";

/// Reads the seller or buyer.
pub(super) fn read(party: &mut Party, group: Element<'_>, terms: &PartyTerms, reading: &mut Reading) {
    reading.mark(group, terms.group);
    for child in group.children() {
        match child.name() {
            ID | GLOBAL_ID => {
                reading.index = party.identifiers.len() as u32;
                party.identifiers.extend(reading.identifier_value(child, SCHEME_ID, terms.identifier));
                reading.index = 0;
            }
            NAME => reading.text(&mut party.name, child, terms.name),
            DESCRIPTION => reading.paragraph(&mut party.legal_information, child, terms.legal_information),
            SPECIFIED_LEGAL_ORGANIZATION => {
                for part in child.children() {
                    match part.name() {
                        ID => {
                            let slot = &mut party.legal_registration;
                            reading.identifier(slot, part, SCHEME_ID, terms.legal_registration);
                        }
                        TRADING_BUSINESS_NAME => {
                            reading.text(&mut party.trading_name, part, terms.trading_name)
                        }
                        _ => {}
                    }
                }
            }
            DEFINED_TRADE_CONTACT => read_contact(&mut party.contact, child, terms, reading),
            POSTAL_TRADE_ADDRESS => read_address(&mut party.address, child, &terms.address, reading),
            URI_UNIVERSAL_COMMUNICATION => {
                if let Some(id) = child.child(URI_ID) {
                    reading.identifier(
                        &mut party.electronic_address,
                        id,
                        SCHEME_ID,
                        terms.electronic_address,
                    );
                }
            }
            SPECIFIED_TAX_REGISTRATION => read_registration(party, child, terms, reading),
            _ => {}
        }
    }
}

fn read_registration(party: &mut Party, group: Element<'_>, terms: &PartyTerms, reading: &mut Reading) {
    let Some(id) = group.child(ID) else { return };
    match id.attribute(SCHEME_ID).map(str::trim) {
        Some(VAT_SCHEME) => reading.text(&mut party.vat_identifier, id, terms.vat_identifier),
        Some(_) | None => reading.text(&mut party.tax_registration, id, terms.tax_registration),
    }
}

/// BT-41 is the person, the department where no person is named.
fn read_contact(slot: &mut Option<Contact>, group: Element<'_>, terms: &PartyTerms, reading: &mut Reading) {
    if slot.is_some() {
        return;
    }
    let [term, name, telephone, email] = terms.contact;
    reading.mark(group, term);
    let mut contact = Contact::default();
    for child in group.children() {
        match child.name() {
            PERSON_NAME | DEPARTMENT_NAME => reading.text(&mut contact.name, child, name),
            TELEPHONE_UNIVERSAL_COMMUNICATION => {
                if let Some(number) = child.child(COMPLETE_NUMBER) {
                    reading.text(&mut contact.telephone, number, telephone);
                }
            }
            EMAIL_URI_UNIVERSAL_COMMUNICATION => {
                if let Some(address) = child.child(URI_ID) {
                    reading.text(&mut contact.email, address, email);
                }
            }
            _ => {}
        }
    }
    *slot = (contact != Contact::default()).then_some(contact);
}

fn read_address(slot: &mut Option<Address>, group: Element<'_>, terms: &AddressTerms, reading: &mut Reading) {
    if slot.is_some() {
        return;
    }
    reading.mark(group, terms.group);
    let mut address = Address::default();
    for child in group.children() {
        let (slot, term) = match child.name() {
            LINE_ONE => (&mut address.line_1, terms.line_1),
            LINE_TWO => (&mut address.line_2, terms.line_2),
            LINE_THREE => (&mut address.line_3, terms.line_3),
            CITY_NAME => (&mut address.city, terms.city),
            POSTCODE_CODE => (&mut address.post_code, terms.post_code),
            COUNTRY_SUB_DIVISION_NAME => (&mut address.subdivision, terms.subdivision),
            COUNTRY_ID => (&mut address.country, terms.country),
            _ => continue,
        };
        reading.text(slot, child, term);
    }
    *slot = (address != Address::default()).then_some(address);
}

/// The identifier of a party that has only one: `ram:GlobalID` with a scheme, else `ram:ID`.
fn read_identifier(slot: &mut Option<Identifier>, group: Element<'_>, term: Term, reading: &mut Reading) {
    for id in group.child(GLOBAL_ID).into_iter().chain(group.child(ID)) {
        reading.identifier(slot, id, SCHEME_ID, term);
    }
}

/// BG-10.
pub(super) fn read_payee(invoice: &mut Invoice, group: Element<'_>, reading: &mut Reading) {
    if invoice.payee.is_some() {
        return;
    }
    reading.mark(group, Bg(10));
    let mut payee = Payee::default();
    read_identifier(&mut payee.identifier, group, Bt(60), reading);
    for child in group.children() {
        match child.name() {
            NAME => reading.text(&mut payee.name, child, Bt(59)),
            SPECIFIED_LEGAL_ORGANIZATION => {
                if let Some(id) = child.child(ID) {
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
            NAME => reading.text(&mut party.name, child, Bt(62)),
            POSTAL_TRADE_ADDRESS => read_address(&mut party.address, child, &REPRESENTATIVE_ADDRESS, reading),
            SPECIFIED_TAX_REGISTRATION => {
                if let Some(id) = child.child(ID) {
                    reading.text(&mut party.vat_identifier, id, Bt(63));
                }
            }
            _ => {}
        }
    }
    invoice.tax_representative = (party != TaxRepresentative::default()).then_some(party);
}

/// Where the goods went.
pub(super) fn read_ship_to(delivery: &mut Delivery, group: Element<'_>, reading: &mut Reading) {
    read_identifier(&mut delivery.location, group, Bt(71), reading);
    for child in group.children() {
        match child.name() {
            NAME => reading.text(&mut delivery.party_name, child, Bt(70)),
            POSTAL_TRADE_ADDRESS => read_address(&mut delivery.address, child, &DELIVERY_ADDRESS, reading),
            _ => {}
        }
    }
}
