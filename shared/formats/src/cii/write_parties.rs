//! Parties in CII, written.

use attest_model::invoice::{Address, Delivery, Identifier, Party, Payee, TaxRepresentative};

use super::parties::VAT_SCHEME;
use super::write::write_identifier;
use crate::output::Output;

/// The scheme of a local tax number.
const TAX_SCHEME: &str = "FC";

/// Writes what stands inside of the seller or buyer; identifiers without scheme come first.
pub(super) fn write(party: &Party, out: &mut Output) {
    let (global, own): (Vec<_>, Vec<_>) = party.identifiers.iter().partition(|id| id.scheme.is_some());
    for identifier in own {
        write_identifier("ram:ID", Some(identifier), out);
    }
    for identifier in global {
        write_identifier("ram:GlobalID", Some(identifier), out);
    }
    out.text("ram:Name", party.name.as_deref());
    out.text("ram:Description", party.legal_information.as_deref());
    out.group("ram:SpecifiedLegalOrganization", |out| {
        write_identifier("ram:ID", party.legal_registration.as_ref(), out);
        out.text("ram:TradingBusinessName", party.trading_name.as_deref());
    });
    if let Some(contact) = &party.contact {
        out.group("ram:DefinedTradeContact", |out| {
            out.text("ram:PersonName", contact.name.as_deref());
            out.group("ram:TelephoneUniversalCommunication", |out| {
                out.text("ram:CompleteNumber", contact.telephone.as_deref());
            });
            out.group("ram:EmailURIUniversalCommunication", |out| {
                out.text("ram:URIID", contact.email.as_deref());
            });
        });
    }
    write_address(party.address.as_ref(), out);
    out.group("ram:URIUniversalCommunication", |out| {
        write_identifier("ram:URIID", party.electronic_address.as_ref(), out);
    });
    write_tax_number(party.vat_identifier.as_deref(), VAT_SCHEME, out);
    write_tax_number(party.tax_registration.as_deref(), TAX_SCHEME, out);
}

fn write_tax_number(number: Option<&str>, scheme: &str, out: &mut Output) {
    if let Some(number) = number {
        out.group("ram:SpecifiedTaxRegistration", |out| {
            out.leaf("ram:ID", number, &[("schemeID", Some(scheme))]);
        });
    }
}

fn write_address(address: Option<&Address>, out: &mut Output) {
    let Some(address) = address else { return };
    out.group("ram:PostalTradeAddress", |out| {
        out.text("ram:PostcodeCode", address.post_code.as_deref());
        out.text("ram:LineOne", address.line_1.as_deref());
        out.text("ram:LineTwo", address.line_2.as_deref());
        out.text("ram:LineThree", address.line_3.as_deref());
        out.text("ram:CityName", address.city.as_deref());
        out.text("ram:CountryID", address.country.as_deref());
        out.text("ram:CountrySubDivisionName", address.subdivision.as_deref());
    });
}

/// An identifier is global when it has a scheme.
fn write_one_identifier(identifier: Option<&Identifier>, out: &mut Output) {
    let is_global = identifier.is_some_and(|identifier| identifier.scheme.is_some());
    write_identifier(if is_global { "ram:GlobalID" } else { "ram:ID" }, identifier, out);
}

pub(super) fn write_payee(payee: &Payee, out: &mut Output) {
    out.group("ram:PayeeTradeParty", |out| {
        write_one_identifier(payee.identifier.as_ref(), out);
        out.text("ram:Name", payee.name.as_deref());
        out.group("ram:SpecifiedLegalOrganization", |out| {
            write_identifier("ram:ID", payee.legal_registration.as_ref(), out);
        });
    });
}

pub(super) fn write_representative(party: &TaxRepresentative, out: &mut Output) {
    out.group("ram:SellerTaxRepresentativeTradeParty", |out| {
        out.text("ram:Name", party.name.as_deref());
        write_address(party.address.as_ref(), out);
        write_tax_number(party.vat_identifier.as_deref(), VAT_SCHEME, out);
    });
}

pub(super) fn write_ship_to(delivery: &Delivery, out: &mut Output) {
    out.group("ram:ShipToTradeParty", |out| {
        write_one_identifier(delivery.location.as_ref(), out);
        out.text("ram:Name", delivery.party_name.as_deref());
        write_address(delivery.address.as_ref(), out);
    });
}
