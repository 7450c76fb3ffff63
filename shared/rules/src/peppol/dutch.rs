//! What the Dutch rules ask for.

use attest_xml::{Element, qname};

use crate::document::Document;
use crate::value;

/// Whether the seller's address is Dutch.
pub(super) fn is_seller_dutch<'t>(document: &Document<'t>, _: Element<'t>) -> bool {
    document.peppol().is_seller_dutch()
}

/// Whether both addresses are Dutch.
pub(super) fn are_both_dutch<'t>(document: &Document<'t>, _: Element<'t>) -> bool {
    let facts = document.peppol();
    facts.is_seller_dutch() && facts.buyer.is_ok_and(|country| country.is("NL"))
}

/// The number of the chamber of commerce (0106) or of the government (0190).
pub(super) fn is_registered(company: Element<'_>) -> bool {
    let mut schemes = company.attribute(qname!("schemeID")).unwrap_or_default().split(' ');
    schemes.any(|scheme| matches!(scheme, "0106" | "0190"))
        && !value::trim(&company.string_value()).is_empty()
}

/// Codes of UNCL 4461 that the Netherlands uses.
pub(super) fn is_means_of_payment(code: &str) -> bool {
    matches!(value::trim(code), "30" | "48" | "49" | "57" | "58" | "59")
}
