//! Seller, buyer, payee, tax representative, delivery, payment and references.

use attest_xml::{Element, qname};

use super::has_vat_scheme;
use crate::codes;
use crate::document::{Document, Stop, steps};
use crate::rule::Check::{Exists, Filled, Test};
use crate::rule::{Context, Verdict, at, at_when, fatal, warning};
use crate::value;

pub(super) static CONTEXTS: &[Context] = &[
    at("cac:AdditionalDocumentReference", &[fatal("BR-52", Filled("cbc:ID"))]),
    at("cac:AccountingCustomerParty/cac:Party/cbc:EndpointID", &[fatal("BR-63", Exists("@schemeID"))]),
    at(
        "cac:AccountingCustomerParty/cac:Party/cac:PostalAddress",
        &[fatal("BR-11", Filled("cac:Country/cbc:IdentificationCode"))],
    ),
    at("cac:PaymentMeans/cac:CardAccount/cbc:PrimaryAccountNumberID", &[warning("BR-51", Test(card_number))]),
    at(
        "cac:Delivery/cac:DeliveryLocation/cac:Address",
        &[fatal("BR-57", Exists("cac:Country/cbc:IdentificationCode"))],
    ),
    at("cac:PayeeParty", &[fatal("BR-17", Test(payee_differs))]),
    at_when(
        "cac:PaymentMeans/cac:PayeeFinancialAccount",
        is_transfer_account,
        &[fatal("BR-50", Filled("cbc:ID"))],
    ),
    at(
        "cac:PaymentMeans",
        &[fatal("BR-49", Exists("cbc:PaymentMeansCode")), fatal("BR-61", Test(transfer_has_account))],
    ),
    at("cac:BillingReference", &[fatal("BR-55", Exists("cac:InvoiceDocumentReference/cbc:ID"))]),
    at("cac:AccountingSupplierParty", &[fatal("BR-CO-26", Test(seller_identified))]),
    at("cac:AccountingSupplierParty/cac:Party/cbc:EndpointID", &[fatal("BR-62", Exists("@schemeID"))]),
    at(
        "cac:AccountingSupplierParty/cac:Party/cac:PostalAddress",
        &[fatal("BR-09", Filled("cac:Country/cbc:IdentificationCode"))],
    ),
    at(
        "cac:TaxRepresentativeParty",
        &[
            fatal("BR-18", Filled("cac:PartyName/cbc:Name")),
            fatal("BR-19", Exists("cac:PostalAddress")),
            fatal("BR-56", Test(representative_has_vat_id)),
        ],
    ),
    at(
        "cac:TaxRepresentativeParty/cac:PostalAddress",
        &[fatal("BR-20", Filled("cac:Country/cbc:IdentificationCode"))],
    ),
    at_when("//cac:PartyTaxScheme", has_vat_scheme, &[fatal("BR-CO-09", Test(vat_prefix))]),
];

fn card_number<'t>(_: &Document<'t>, number: Element<'t>) -> Result<Verdict, Stop> {
    Ok((value::normalize(&number.string_value()).chars().count() <= 10).into())
}

fn payee_differs<'t>(document: &Document<'t>, payee: Element<'t>) -> Result<Verdict, Stop> {
    let Some(root) = payee.parent() else {
        return Ok(document.exists(payee, steps!("cac:PartyName" / "cbc:Name")).into());
    };
    let shares = |own, seller| {
        document.any(payee, own, &mut |mine| {
            document.any(root, seller, &mut |theirs| mine.string_value() == theirs.string_value())
        })
    };
    let seller_name = steps!("cac:AccountingSupplierParty" / "cac:Party" / "cac:PartyName" / "cbc:Name");
    let seller_id =
        steps!("cac:AccountingSupplierParty" / "cac:Party" / "cac:PartyIdentification" / "cbc:ID");
    let holds = document.exists(payee, steps!("cac:PartyName" / "cbc:Name"))
        && !shares(steps!("cac:PartyName" / "cbc:Name"), seller_name)
        && !shares(steps!("cac:PartyIdentification" / "cbc:ID"), seller_id);
    Ok(holds.into())
}

fn is_transfer_account<'t>(document: &Document<'t>, account: Element<'t>) -> bool {
    let code = steps!("cbc:PaymentMeansCode");
    account
        .parent()
        .is_some_and(|means| document.has_text(means, code, "30") || document.has_text(means, code, "58"))
}

fn transfer_has_account<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    let code = document.text(means, steps!("cbc:PaymentMeansCode"))?;
    let is_transfer = matches!(value::trim(&code), "30" | "58");
    Ok((!is_transfer || document.exists(means, steps!("cac:PayeeFinancialAccount" / "cbc:ID"))).into())
}

fn seller_identified<'t>(document: &Document<'t>, seller: Element<'t>) -> Result<Verdict, Stop> {
    let mut vat = Ok(false);
    document.any(seller, steps!("cac:Party" / "cac:PartyTaxScheme"), &mut |scheme| {
        vat = super::is_vat(document, scheme)
            .map(|is_vat| is_vat && document.exists(scheme, steps!("cbc:CompanyID")));
        vat != Ok(false)
    });
    let identified =
        document.any(seller, steps!("cac:Party" / "cac:PartyIdentification" / "cbc:ID"), &mut |id| {
            id.attribute(qname!("schemeID")) != Some("SEPA")
        });
    Ok((vat?
        || identified
        || document.exists(seller, steps!("cac:Party" / "cac:PartyLegalEntity" / "cbc:CompanyID")))
    .into())
}

fn representative_has_vat_id<'t>(document: &Document<'t>, party: Element<'t>) -> Result<Verdict, Stop> {
    for scheme in party.children_named(qname!("cac:PartyTaxScheme")) {
        if super::is_vat(document, scheme)? && document.exists(scheme, steps!("cbc:CompanyID")) {
            return Ok(Verdict::Holds);
        }
    }
    Ok(Verdict::Broken)
}

/// The official test searches the list of prefixes as one string; a missing identifier passes.
fn vat_prefix<'t>(document: &Document<'t>, scheme: Element<'t>) -> Result<Verdict, Stop> {
    let id = document.text(scheme, steps!("cbc:CompanyID"))?;
    let prefix: String = id.chars().take(2).collect();
    let list = &codes::VAT_PREFIXES_UBL;
    Ok(Verdict::equal(list.runs_over(&prefix), || list.name.to_owned(), || id.to_string()))
}
