//! Parties and delivery in UBL, written.

use attest_model::invoice::{Address, Contact, Invoice, Party, Payee, TaxRepresentative};

use super::parties::{SEPA, VAT};
use super::write::write_identifier;
use crate::output::Output;

/// The scheme of a tax number that is not the VAT identifier.
const OTHER_TAX: &str = "TAX";

/// Writes every party and the delivery. BT-90 stands with the payee, where there is one, else with the seller.
pub(super) fn write(invoice: &Invoice, out: &mut Output) {
    let debits = invoice.payment_instructions.iter().filter_map(|means| means.direct_debit.as_ref());
    let creditor = debits.filter_map(|debit| debit.creditor.as_deref()).next();
    let (at_seller, at_payee) = if invoice.payee.is_some() { (None, creditor) } else { (creditor, None) };
    out.required_group("cac:AccountingSupplierParty", |out| {
        out.group("cac:Party", |out| write_party(&invoice.seller, at_seller, out));
    });
    out.required_group("cac:AccountingCustomerParty", |out| {
        out.group("cac:Party", |out| write_party(&invoice.buyer, None, out));
    });
    if let Some(payee) = &invoice.payee {
        out.group("cac:PayeeParty", |out| write_payee(payee, at_payee, out));
    }
    if let Some(party) = &invoice.tax_representative {
        out.group("cac:TaxRepresentativeParty", |out| write_representative(party, out));
    }
    write_delivery(invoice, out);
}

fn write_party(party: &Party, creditor: Option<&str>, out: &mut Output) {
    write_identifier("cbc:EndpointID", party.electronic_address.as_ref(), out);
    for identifier in &party.identifiers {
        out.group("cac:PartyIdentification", |out| write_identifier("cbc:ID", Some(identifier), out));
    }
    write_creditor(creditor, out);
    write_name("cac:PartyName", party.trading_name.as_deref(), out);
    write_address("cac:PostalAddress", party.address.as_ref(), out);
    write_tax_number(party.vat_identifier.as_deref(), VAT, out);
    write_tax_number(party.tax_registration.as_deref(), OTHER_TAX, out);
    out.group("cac:PartyLegalEntity", |out| {
        out.text("cbc:RegistrationName", party.name.as_deref());
        write_identifier("cbc:CompanyID", party.legal_registration.as_ref(), out);
        out.text("cbc:CompanyLegalForm", party.legal_information.as_deref());
    });
    if let Some(contact) = &party.contact {
        write_contact(contact, out);
    }
}

fn write_creditor(creditor: Option<&str>, out: &mut Output) {
    if let Some(creditor) = creditor {
        out.group("cac:PartyIdentification", |out| out.leaf("cbc:ID", creditor, &[("schemeID", Some(SEPA))]));
    }
}

fn write_name(group: &str, name: Option<&str>, out: &mut Output) {
    out.group(group, |out| out.text("cbc:Name", name));
}

fn write_tax_number(number: Option<&str>, scheme: &str, out: &mut Output) {
    if let Some(number) = number {
        out.group("cac:PartyTaxScheme", |out| {
            out.leaf("cbc:CompanyID", number, &[]);
            out.group("cac:TaxScheme", |out| out.leaf("cbc:ID", scheme, &[]));
        });
    }
}

fn write_contact(contact: &Contact, out: &mut Output) {
    out.group("cac:Contact", |out| {
        out.text("cbc:Name", contact.name.as_deref());
        out.text("cbc:Telephone", contact.telephone.as_deref());
        out.text("cbc:ElectronicMail", contact.email.as_deref());
    });
}

fn write_address(group: &str, address: Option<&Address>, out: &mut Output) {
    let Some(address) = address else { return };
    out.group(group, |out| {
        out.text("cbc:StreetName", address.line_1.as_deref());
        out.text("cbc:AdditionalStreetName", address.line_2.as_deref());
        out.text("cbc:CityName", address.city.as_deref());
        out.text("cbc:PostalZone", address.post_code.as_deref());
        out.text("cbc:CountrySubentity", address.subdivision.as_deref());
        out.group("cac:AddressLine", |out| out.text("cbc:Line", address.line_3.as_deref()));
        out.group("cac:Country", |out| out.text("cbc:IdentificationCode", address.country.as_deref()));
    });
}

fn write_payee(payee: &Payee, creditor: Option<&str>, out: &mut Output) {
    out.group("cac:PartyIdentification", |out| write_identifier("cbc:ID", payee.identifier.as_ref(), out));
    write_creditor(creditor, out);
    write_name("cac:PartyName", payee.name.as_deref(), out);
    out.group("cac:PartyLegalEntity", |out| {
        write_identifier("cbc:CompanyID", payee.legal_registration.as_ref(), out);
    });
}

fn write_representative(party: &TaxRepresentative, out: &mut Output) {
    write_name("cac:PartyName", party.name.as_deref(), out);
    write_address("cac:PostalAddress", party.address.as_ref(), out);
    write_tax_number(party.vat_identifier.as_deref(), VAT, out);
}

fn write_delivery(invoice: &Invoice, out: &mut Output) {
    let Some(delivery) = &invoice.delivery else { return };
    out.group("cac:Delivery", |out| {
        out.value("cbc:ActualDeliveryDate", delivery.actual_date);
        out.group("cac:DeliveryLocation", |out| {
            write_identifier("cbc:ID", delivery.location.as_ref(), out);
            write_address("cac:Address", delivery.address.as_ref(), out);
        });
        out.group("cac:DeliveryParty", |out| {
            write_name("cac:PartyName", delivery.party_name.as_deref(), out);
        });
    });
}
