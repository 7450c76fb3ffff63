//! Icelandic sellers.

use attest_xml::{Element, QName, qname};

use super::super::query::{any_attribute, length, only};
use crate::document::{Document, Stop, steps};
use crate::rule::Check::Test;
use crate::rule::{Context, Verdict, at_when, fatal, warning};
use crate::value;

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "cn:CreditNote | ubl:Invoice",
        |d, _| d.peppol().seller_says.icelandic,
        &[
            warning("IS-R-001", Test(type_is_invoice_or_credit_note)),
            fatal("IS-R-002", Test(|d, e| Ok(has_national_id(d, e, SELLER_COMPANY).into()))),
            fatal("IS-R-003", Test(|d, e| Ok(has_address(d, e, SELLER_STREET, SELLER_ZONE).into()))),
            fatal("IS-R-006", Test(|d, e| account_has_twelve_characters(d, e, "9"))),
            fatal("IS-R-007", Test(|d, e| account_has_twelve_characters(d, e, "42"))),
            fatal("IS-R-008", Test(final_date_is_a_date)),
            fatal("IS-R-009", Test(final_date_has_a_due_date)),
            fatal("IS-R-010", Test(final_date_is_not_before_the_due_date)),
        ],
    ),
    at_when(
        "cn:CreditNote/cac:AccountingCustomerParty | ubl:Invoice/cac:AccountingCustomerParty",
        |d, _| d.peppol().seller_says.icelandic && d.peppol().buyer_says.icelandic,
        &[
            fatal("IS-R-004", Test(|d, e| Ok(has_national_id(d, e, COMPANY).into()))),
            fatal("IS-R-005", Test(|d, e| Ok(has_address(d, e, STREET, ZONE).into()))),
        ],
    ),
];

const COMPANY: &[QName] = steps!("cac:Party" / "cac:PartyLegalEntity" / "cbc:CompanyID");
const STREET: &[QName] = steps!("cac:Party" / "cac:PostalAddress" / "cbc:StreetName");
const ZONE: &[QName] = steps!("cac:Party" / "cac:PostalAddress" / "cbc:PostalZone");
const SELLER_COMPANY: &[QName] =
    steps!("cac:AccountingSupplierParty" / "cac:Party" / "cac:PartyLegalEntity" / "cbc:CompanyID");
const SELLER_STREET: &[QName] =
    steps!("cac:AccountingSupplierParty" / "cac:Party" / "cac:PostalAddress" / "cbc:StreetName");
const SELLER_ZONE: &[QName] =
    steps!("cac:AccountingSupplierParty" / "cac:Party" / "cac:PostalAddress" / "cbc:PostalZone");

fn type_is_invoice_or_credit_note<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let is_known = |path| Ok(matches!(value::trim(&document.text(root, path)?), "380" | "381"));
    Ok((is_known(steps!("cbc:InvoiceTypeCode"))? || is_known(steps!("cbc:CreditNoteTypeCode"))?).into())
}

fn has_national_id<'t>(document: &Document<'t>, from: Element<'t>, path: &[QName]) -> bool {
    any_attribute(document, from, path, qname!("schemeID"), "0196")
}

fn has_address<'t>(document: &Document<'t>, from: Element<'t>, street: &[QName], zone: &[QName]) -> bool {
    document.exists(from, street) && document.exists(from, zone)
}

fn account_has_twelve_characters<'t>(
    document: &Document<'t>,
    root: Element<'t>,
    code: &str,
) -> Result<Verdict, Stop> {
    let mut found = Vec::new();
    let mut is_used = false;
    for means in root.children_named(qname!("cac:PaymentMeans")) {
        if document.has_text(means, steps!("cbc:PaymentMeansCode"), code) {
            is_used = true;
            let accounts = means.children_named(qname!("cac:PayeeFinancialAccount"));
            found.extend(accounts.flat_map(|account| account.children_named(qname!("cbc:ID"))));
        }
    }
    let holds = |account: Element<'t>| length(&value::normalize(&account.string_value())) == 12;
    Ok((!is_used || only(&found)?.is_some_and(holds)).into())
}

/// The references that carry the final date of payment (eindagi).
fn final_dates<'t>(document: &Document<'t>, root: Element<'t>) -> Vec<Element<'t>> {
    let is_final =
        |reference: &Element<'t>| document.has_text(*reference, steps!("cbc:DocumentDescription"), "EINDAGI");
    root.children_named(qname!("cac:AdditionalDocumentReference")).filter(is_final).collect()
}

fn dates<'t>(references: &[Element<'t>]) -> Vec<Element<'t>> {
    references.iter().flat_map(|reference| reference.children_named(qname!("cbc:ID"))).collect()
}

fn final_date_is_a_date<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let references = final_dates(document, root);
    let is_date = |date: Element<'t>| {
        let text = date.string_value();
        length(&text) == 10 && value::date(&text).is_some()
    };
    Ok((references.is_empty() || only(&dates(&references))?.is_some_and(is_date)).into())
}

fn final_date_has_a_due_date<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let holds = final_dates(document, root).is_empty() || document.exists(root, steps!("cbc:DueDate"));
    Ok(holds.into())
}

/// Dates compare as texts.
fn final_date_is_not_before_the_due_date<'t>(
    document: &Document<'t>,
    root: Element<'t>,
) -> Result<Verdict, Stop> {
    let references = final_dates(document, root);
    let dates = dates(&references);
    let is_in_time = |due: Element<'t>| dates.iter().any(|date| due.string_value() <= date.string_value());
    Ok((references.is_empty() || root.children_named(qname!("cbc:DueDate")).any(is_in_time)).into())
}
