//! Swedish sellers.

use attest_xml::{Element, QName, qname};

use super::super::facts::is_swedish_party;
use super::super::identifiers::is_swedish_organisation;
use super::super::query::{is_number, length, normal, only, substring};
use super::super::swedish::{is_approved, is_rate};
use crate::document::{Document, Stop, steps};
use crate::rule::Check::Test;
use crate::rule::{Context, Verdict, at_when, fatal, warning};
use crate::value;

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "cac:AccountingSupplierParty/cac:Party",
        is_swedish_party,
        &[
            fatal("SE-R-001", Test(|d, e| Ok((length(&value::normalize(&vat_number(d, e)?)) == 14).into()))),
            fatal("SE-R-002", Test(|d, e| Ok(is_number(substring(&vat_number(d, e)?, 3, 12)).into()))),
        ],
    ),
    at_when(
        "cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity",
        |d, e| e.parent().is_some_and(|party| d.has_text(party, COUNTRY, "SE")) && d.exists(e, COMPANY),
        &[
            fatal("SE-R-003", Test(|d, e| Ok(is_number(&d.text(e, COMPANY)?).into()))),
            fatal("SE-R-004", Test(|d, e| Ok((length(&normal(d, e, COMPANY)?) == 10).into()))),
            fatal("SE-R-013", Test(|d, e| Ok(is_swedish_organisation(&normal(d, e, COMPANY)?).into()))),
        ],
    ),
    at_when(
        "cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID",
        states_tax_registration,
        &[fatal("SE-R-005", Test(|_, e| Ok(is_approved(&e.string_value()).into())))],
    ),
    at_when(
        "cac:TaxCategory | cac:ClassifiedTaxCategory",
        |d, e| d.peppol().is_swedish_taxpayer && d.has_text(e, steps!("cbc:ID"), "S"),
        &[fatal("SE-R-006", Test(|d, e| Ok(is_rate(&d.text(e, steps!("cbc:Percent"))?).into())))],
    ),
    at_when(
        "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID",
        |d, e| pays_through(d, e, "SE:PLUSGIRO"),
        &[
            warning("SE-R-007", Test(|_, e| Ok(is_number(&e.string_value()).into()))),
            warning("SE-R-010", Test(|_, e| Ok((2..=8).contains(&normal_length(e)).into()))),
        ],
    ),
    at_when(
        "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID",
        |d, e| pays_through(d, e, "SE:BANKGIRO"),
        &[
            warning("SE-R-008", Test(|_, e| Ok(is_number(&e.string_value()).into()))),
            warning("SE-R-009", Test(|_, e| Ok((7..=8).contains(&normal_length(e)).into()))),
        ],
    ),
    at_when(
        "cac:PaymentMeans",
        |d, e| is_swedish(d, SELLER) && (pays_by(d, e, "50") || pays_by(d, e, "56")),
        &[warning("SE-R-011", Test(|_, _| Ok(Verdict::Broken)))],
    ),
    at_when(
        "cac:PaymentMeans",
        |d, e| is_swedish(d, SELLER) && is_swedish(d, BUYER) && pays_by(d, e, "31"),
        &[warning("SE-R-012", Test(|_, _| Ok(Verdict::Broken)))],
    ),
];

const COUNTRY: &[QName] = steps!("cac:PostalAddress" / "cac:Country" / "cbc:IdentificationCode");
const COMPANY: &[QName] = steps!("cbc:CompanyID");
const SELLER: QName = qname!("cac:AccountingSupplierParty");
const BUYER: QName = qname!("cac:AccountingCustomerParty");

/// Whether such a party anywhere has a Swedish address.
fn is_swedish(document: &Document<'_>, role: QName) -> bool {
    let country = steps!("cac:Party" / "cac:PostalAddress" / "cac:Country" / "cbc:IdentificationCode");
    document.all(role).any(|party| document.has_text(party, country, "SE"))
}

fn vat_number<'t>(document: &Document<'t>, party: Element<'t>) -> Result<std::borrow::Cow<'t, str>, Stop> {
    let is_vat = |scheme: &Element<'t>| document.has_text(*scheme, steps!("cac:TaxScheme" / "cbc:ID"), "VAT");
    let schemes = party.children_named(qname!("cac:PartyTaxScheme")).filter(is_vat);
    let numbers: Vec<_> = schemes.flat_map(|scheme| scheme.children_named(qname!("cbc:CompanyID"))).collect();
    Ok(only(&numbers)?.map(Element::string_value).unwrap_or_default())
}

fn states_tax_registration<'t>(document: &Document<'t>, number: Element<'t>) -> bool {
    let Some(scheme) = number.parent() else { return false };
    let Some(party) = scheme.parent() else { return false };
    let is_other = document
        .text(scheme, steps!("cac:TaxScheme" / "cbc:ID"))
        .is_ok_and(|id| value::normalize(&id).to_uppercase() != "VAT");
    is_other
        && document.has_text(party, COUNTRY, "SE")
        && document.exists(party, steps!("cac:PartyLegalEntity" / "cbc:CompanyID"))
}

fn pays_through<'t>(document: &Document<'t>, account: Element<'t>, bank: &str) -> bool {
    let Some(means) = account.parent().and_then(Element::parent) else { return false };
    let branch = steps!("cac:PayeeFinancialAccount" / "cac:FinancialInstitutionBranch" / "cbc:ID");
    let says =
        |path: &[QName], expected: &str| normal(document, means, path).is_ok_and(|text| text == expected);
    is_swedish(document, SELLER) && says(steps!("cbc:PaymentMeansCode"), "30") && says(branch, bank)
}

fn pays_by<'t>(document: &Document<'t>, means: Element<'t>, code: &str) -> bool {
    document.has_text(means, steps!("cbc:PaymentMeansCode"), code)
}

fn normal_length(element: Element<'_>) -> usize {
    length(&value::normalize(&element.string_value()))
}
