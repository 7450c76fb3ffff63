//! The document as a whole.

use attest_xml::{Element, QName, qname};

use super::totals::{first, same};
use super::vat_use::Counts;
use super::{AGREEMENT, SETTLEMENT};
use crate::document::{Document, Stop, decimal, steps};
use crate::rule::Check::{Exists, Filled, Test};
use crate::rule::{Context, Verdict, at, fatal};
use crate::value::{self, round2};

pub(super) static CONTEXTS: &[Context] = &[at(
    "/rsm:CrossIndustryInvoice",
    &[
        fatal(
            "BR-01",
            Filled("rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"),
        ),
        fatal("BR-02", Filled("rsm:ExchangedDocument/ram:ID")),
        fatal("BR-03", Test(has_issue_date)),
        fatal("BR-04", Filled("rsm:ExchangedDocument/ram:TypeCode")),
        fatal(
            "BR-05",
            Filled(
                "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement/ram:InvoiceCurrencyCode",
            ),
        ),
        fatal(
            "BR-06",
            Filled(
                "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:SellerTradeParty/ram:Name",
            ),
        ),
        fatal(
            "BR-07",
            Filled(
                "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:BuyerTradeParty/ram:Name",
            ),
        ),
        fatal(
            "BR-08",
            Exists(
                "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:SellerTradeParty\
                 /ram:PostalTradeAddress",
            ),
        ),
        fatal(
            "BR-09",
            Filled(
                "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:SellerTradeParty\
                 /ram:PostalTradeAddress/ram:CountryID",
            ),
        ),
        fatal(
            "BR-10",
            Exists(
                "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:BuyerTradeParty\
                 /ram:PostalTradeAddress",
            ),
        ),
        fatal(
            "BR-11",
            Filled(
                "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:BuyerTradeParty\
                 /ram:PostalTradeAddress/ram:CountryID",
            ),
        ),
        fatal("BR-16", Exists("//ram:IncludedSupplyChainTradeLineItem")),
        fatal("BR-62", Test(|d, _| address_has_scheme(d, qname!("ram:SellerTradeParty")))),
        fatal("BR-63", Test(|d, _| address_has_scheme(d, qname!("ram:BuyerTradeParty")))),
        fatal("BR-CO-15", Test(total_with_vat)),
        fatal("BR-S-01", Test(|d, _| Ok(twice_if_used(counts(d, "S"))))),
        fatal("BR-Z-01", Test(|d, _| Ok(once_in_breakdown(counts(d, "Z"))))),
        fatal("BR-E-01", Test(|d, _| Ok(once_in_breakdown(counts(d, "E"))))),
        fatal("BR-AE-01", Test(|d, _| Ok(once_in_breakdown(counts(d, "AE"))))),
        fatal("BR-IC-01", Test(|d, _| Ok(once_in_breakdown(counts(d, "K"))))),
        fatal("BR-G-01", Test(|d, _| Ok(once_in_breakdown(counts(d, "G"))))),
        fatal("BR-O-01", Test(|d, _| Ok(used_if_in_breakdown(counts(d, "O"))))),
        fatal("BR-AF-01", Test(|d, _| Ok(twice_if_used(counts(d, "L"))))),
        fatal("BR-AG-01", Test(|d, _| Ok(twice_if_used(counts(d, "M"))))),
        fatal("BR-B-01", Test(split_payment_in_italy)),
        fatal("BR-B-02", Test(split_payment_without_standard)),
    ],
)];

fn counts(document: &Document<'_>, code: &str) -> Counts {
    document.cii_vat().of_code(code)
}

fn once_in_breakdown(counts: Counts) -> Verdict {
    let used = counts.lines > 0 || counts.sided > 0;
    let holds = if used { counts.breakdown == 1 } else { counts.breakdown == 0 };
    Verdict::equal(holds, || usize::from(used).to_string(), || counts.breakdown.to_string())
}

fn used_if_in_breakdown(counts: Counts) -> Verdict {
    (counts.breakdown == 0 || (counts.breakdown == 1 && (counts.lines > 0 || counts.sided > 0))).into()
}

/// A category in lines, and one in allowances or charges, stand at least twice, the breakdown counted.
fn twice_if_used(counts: Counts) -> Verdict {
    let fits = |used: usize| used == 0 || used + counts.breakdown >= 2;
    (fits(counts.lines) && fits(counts.sided)).into()
}

fn split_payment_in_italy<'t>(document: &Document<'t>, _: Element<'t>) -> Result<Verdict, Stop> {
    let abroad = || document.all(qname!("ram:CountryID")).any(|country| country.string_value() != "IT");
    Ok((!any_category(document, "B") || !abroad()).into())
}

fn split_payment_without_standard<'t>(document: &Document<'t>, _: Element<'t>) -> Result<Verdict, Stop> {
    Ok((!any_category(document, "B") || !any_category(document, "S")).into())
}

fn any_category(document: &Document<'_>, code: &str) -> bool {
    document.all(qname!("ram:CategoryCode")).any(|category| category.string_value() == code)
}

fn has_issue_date<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let path = steps!("rsm:ExchangedDocument" / "ram:IssueDateTime" / "udt:DateTimeString");
    let found = document.any(root, path, &mut |date| {
        date.attribute(qname!("format")) == Some("102") && !value::trim(&date.string_value()).is_empty()
    });
    Ok(found.into())
}

/// The first electronic address of a party has a scheme.
fn address_has_scheme(document: &Document<'_>, party: QName) -> Result<Verdict, Stop> {
    let (mut any, mut filled) = (false, false);
    document.any(document.root(), AGREEMENT, &mut |agreement| {
        for party in agreement.children_named(party) {
            let Some(address) = party.child(qname!("ram:URIUniversalCommunication")) else { continue };
            any = true;
            filled |= address.children_named(qname!("ram:URIID")).any(|id| {
                id.attribute(qname!("schemeID")).is_some_and(|scheme| !value::trim(scheme).is_empty())
            });
        }
        false
    });
    Ok((!any || filled).into())
}

/// BR-CO-15 for each invoice currency; a total without VAT that equals the one with VAT passes as it is.
fn total_with_vat<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let mut currencies = Vec::new();
    let mut sums = Vec::new();
    document.any(root, SETTLEMENT, &mut |settlement| {
        currencies
            .extend(settlement.children_named(qname!("ram:InvoiceCurrencyCode")).map(Element::string_value));
        sums.extend(settlement.children_named(qname!("ram:SpecifiedTradeSettlementHeaderMonetarySummation")));
        false
    });
    let first_of = |name| sums.iter().find_map(|sum| first(*sum, name).transpose()).transpose();
    let with_vat = first_of(qname!("ram:GrandTotalAmount"))?;
    let without = first_of(qname!("ram:TaxBasisTotalAmount"))?;
    for currency in currencies {
        let vats = steps!("ram:TaxTotalAmount");
        let mut in_currency = Vec::new();
        for sum in &sums {
            document.any(*sum, vats, &mut |vat| {
                if vat.attribute(qname!("currencyID")) == Some(&currency) {
                    in_currency.push(vat);
                }
                false
            });
        }
        if with_vat.is_some() && with_vat == without {
            continue;
        }
        let [vat] = in_currency.as_slice() else {
            let found = in_currency.len();
            return Ok(Verdict::equal(
                false,
                || format!("one VAT total in {currency}"),
                || found.to_string(),
            ));
        };
        let vat = decimal(*vat)?;
        let verdict = same(without.map(|without| round2(without + vat)), with_vat);
        if verdict != Verdict::Holds {
            return Ok(verdict);
        }
    }
    Ok(Verdict::Holds)
}
