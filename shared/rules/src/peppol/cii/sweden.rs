//! Swedish sellers.

use attest_xml::{Element, QName, qname};

use super::super::identifiers::is_swedish_organisation;
use super::super::query::{is_number, length, normal, only, substring};
use super::super::swedish::{is_approved, is_rate};
use crate::document::{Document, Stop, steps};
use crate::rule::Check::Test;
use crate::rule::{Context, Verdict, at_when, fatal, warning};
use crate::value;

const MEANS: &str = "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement\
                     /ram:SpecifiedTradeSettlementPaymentMeans";
const ACCOUNT: &str = "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement\
                       /ram:SpecifiedTradeSettlementPaymentMeans/ram:PayeePartyCreditorFinancialAccount\
                       /ram:ProprietaryID";

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:SellerTradeParty",
        |d, e| d.has_text(e, COUNTRY, "SE") && has_swedish_number(e),
        &[
            fatal("SE-R-001", Test(|_, e| Ok((length(&value::normalize(&vat_number(e)?)) == 14).into()))),
            fatal("SE-R-002", Test(|_, e| Ok(is_number(substring(&vat_number(e)?, 3, 12)).into()))),
        ],
    ),
    at_when(
        "rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement\
         /ram:SellerTradeParty/ram:SpecifiedLegalOrganization",
        |d, e| e.parent().is_some_and(|seller| d.has_text(seller, COUNTRY, "SE")) && d.exists(e, ID),
        &[
            fatal("SE-R-003", Test(|d, e| Ok(is_number(&d.text(e, ID)?).into()))),
            fatal("SE-R-004", Test(|d, e| Ok((length(&normal(d, e, ID)?) == 10).into()))),
            fatal("SE-R-013", Test(|d, e| Ok(is_swedish_organisation(&normal(d, e, ID)?).into()))),
        ],
    ),
    at_when(
        "rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement\
         /ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID",
        states_tax_registration,
        &[fatal("SE-R-005", Test(|_, e| Ok(is_approved(&e.string_value()).into())))],
    ),
    at_when(
        "ram:ApplicableTradeTax | ram:CategoryTradeTax",
        |d, _| d.peppol().is_swedish_taxpayer,
        &[fatal(
            "SE-R-006",
            Test(|d, e| Ok(is_rate(&d.text(e, steps!("ram:RateApplicablePercent"))?).into())),
        )],
    ),
    at_when(
        ACCOUNT,
        |d, e| pays_through(d, e, "SE:PLUSGIRO"),
        &[
            warning("SE-R-007", Test(|_, e| Ok(is_number(&e.string_value()).into()))),
            warning("SE-R-010", Test(|_, e| Ok((2..=8).contains(&normal_length(e)).into()))),
        ],
    ),
    at_when(
        ACCOUNT,
        |d, e| pays_through(d, e, "SE:BANKGIRO"),
        &[
            warning("SE-R-008", Test(|_, e| Ok(is_number(&e.string_value()).into()))),
            warning("SE-R-009", Test(|_, e| Ok((7..=8).contains(&normal_length(e)).into()))),
        ],
    ),
    at_when(
        MEANS,
        |d, e| is_swedish(d, e, SELLER) && (pays_by(d, e, "50") || pays_by(d, e, "56")),
        &[warning("SE-R-011", Test(|_, _| Ok(Verdict::Broken)))],
    ),
    at_when(
        MEANS,
        |d, e| is_swedish(d, e, SELLER) && is_swedish(d, e, BUYER) && pays_by(d, e, "31"),
        &[warning("SE-R-012", Test(|_, _| Ok(Verdict::Broken)))],
    ),
];

const COUNTRY: &[QName] = steps!("ram:PostalTradeAddress" / "ram:CountryID");
const ID: &[QName] = steps!("ram:ID");
const SELLER: QName = qname!("ram:SellerTradeParty");
const BUYER: QName = qname!("ram:BuyerTradeParty");

/// The VAT numbers of a seller.
fn vat_numbers<'t>(seller: Element<'t>) -> Vec<Element<'t>> {
    let is_vat = |id: &Element<'t>| id.attribute(qname!("schemeID")) == Some("VAT");
    let registrations = seller.children_named(qname!("ram:SpecifiedTaxRegistration"));
    registrations.flat_map(|each| each.children_named(qname!("ram:ID"))).filter(is_vat).collect()
}

pub(in crate::peppol) fn has_swedish_number(seller: Element<'_>) -> bool {
    vat_numbers(seller).iter().any(|number| substring(&number.string_value(), 1, 2) == "SE")
}

fn vat_number(seller: Element<'_>) -> Result<std::borrow::Cow<'_, str>, Stop> {
    Ok(only(&vat_numbers(seller))?.map(Element::string_value).unwrap_or_default())
}

fn states_tax_registration<'t>(document: &Document<'t>, id: Element<'t>) -> bool {
    let seller = id.parent().and_then(Element::parent);
    id.attribute(qname!("schemeID")) == Some("FC")
        && seller.is_some_and(|seller| {
            document.has_text(seller, COUNTRY, "SE")
                && document.exists(seller, steps!("ram:SpecifiedLegalOrganization" / "ram:ID"))
        })
}

/// Whether the party of the transaction around the means of payment has a Swedish address.
fn is_swedish<'t>(document: &Document<'t>, means: Element<'t>, role: QName) -> bool {
    let transaction = means.parent().and_then(Element::parent);
    transaction.is_some_and(|transaction| {
        document.any(transaction, &[qname!("ram:ApplicableHeaderTradeAgreement"), role], &mut |party| {
            document.has_text(party, COUNTRY, "SE")
        })
    })
}

fn pays_by<'t>(document: &Document<'t>, means: Element<'t>, code: &str) -> bool {
    normal(document, means, steps!("ram:TypeCode")).is_ok_and(|found| found == code)
}

fn pays_through<'t>(document: &Document<'t>, account: Element<'t>, bank: &str) -> bool {
    let Some(means) = account.parent().and_then(Element::parent) else { return false };
    let path = steps!("ram:PayeeSpecifiedCreditorFinancialInstitution" / "ram:BICID");
    is_swedish(document, means, SELLER)
        && pays_by(document, means, "30")
        && normal(document, means, path).is_ok_and(|found| found == bank)
}

fn normal_length(element: Element<'_>) -> usize {
    length(&value::normalize(&element.string_value()))
}
