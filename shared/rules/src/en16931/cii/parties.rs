//! Seller, buyer, payee, tax representative, delivery, payment and references.

use attest_xml::{Element, qname};

use super::has_scheme;
use crate::codes;
use crate::document::{Document, Stop, steps};
use crate::rule::Check::{Exists, ExistsEither, Filled, Test};
use crate::rule::{Context, Verdict, at, at_when, fatal};
use crate::value;

pub(super) static CONTEXTS: &[Context] = &[
    at("//ram:DesignatedProductClassification", &[fatal("BR-65", Test(class_has_scheme))]),
    at("//ram:AdditionalReferencedDocument", &[fatal("BR-52", Filled("ram:IssuerAssignedID"))]),
    at("//ram:ApplicableTradeSettlementFinancialCard", &[fatal("BR-51", Test(card_number))]),
    at_when(
        "//ram:SpecifiedTradeSettlementPaymentMeans/ram:PayeePartyCreditorFinancialAccount",
        is_transfer_account,
        &[
            fatal("BR-50", Test(account_is_filled)),
            fatal("BR-61", ExistsEither("ram:IBANID", "ram:ProprietaryID")),
        ],
    ),
    at(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeDelivery",
        &[fatal("BR-57", Test(delivery_country))],
    ),
    at("//ram:PayeeTradeParty", &[fatal("BR-17", Test(payee_differs))]),
    at("//ram:SpecifiedTradeSettlementPaymentMeans", &[fatal("BR-49", Exists("ram:TypeCode"))]),
    at(
        "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement\
         /ram:InvoiceReferencedDocument",
        &[fatal("BR-55", Filled("ram:IssuerAssignedID"))],
    ),
    at("//ram:SellerTradeParty", &[fatal("BR-CO-26", Test(seller_identified))]),
    at(
        "//ram:SellerTaxRepresentativeTradeParty",
        &[
            fatal("BR-18", Filled("ram:Name")),
            fatal("BR-19", Exists("ram:PostalTradeAddress")),
            fatal("BR-20", Filled("ram:PostalTradeAddress/ram:CountryID")),
            fatal("BR-56", Test(representative_has_vat_id)),
        ],
    ),
    at_when(
        "//ram:SpecifiedTaxRegistration/ram:ID",
        |_, e| has_scheme(e, &["VA"]),
        &[fatal("BR-CO-09", Test(vat_prefix))],
    ),
];

fn class_has_scheme<'t>(document: &Document<'t>, classification: Element<'t>) -> Result<Verdict, Stop> {
    let Some(code) = document.one(classification, steps!("ram:ClassCode"))? else {
        return Ok(Verdict::Holds);
    };
    Ok(code.attribute(qname!("listID")).is_some_and(|list| !value::trim(list).is_empty()).into())
}

fn card_number<'t>(document: &Document<'t>, card: Element<'t>) -> Result<Verdict, Stop> {
    let number = document.text(card, steps!("ram:ID"))?;
    Ok((value::normalize(&number).chars().count() <= 10).into())
}

fn is_transfer_account<'t>(document: &Document<'t>, account: Element<'t>) -> bool {
    let code = steps!("ram:TypeCode");
    account
        .parent()
        .is_some_and(|means| document.has_text(means, code, "30") || document.has_text(means, code, "58"))
}

fn account_is_filled<'t>(document: &Document<'t>, account: Element<'t>) -> Result<Verdict, Stop> {
    let iban = document.filled(account, steps!("ram:IBANID"))?;
    Ok((iban || document.filled(account, steps!("ram:ProprietaryID"))?).into())
}

fn delivery_country<'t>(document: &Document<'t>, delivery: Element<'t>) -> Result<Verdict, Stop> {
    if !document.exists(delivery, steps!("ram:ShipToTradeParty" / "ram:PostalTradeAddress")) {
        return Ok(Verdict::Holds);
    }
    let country = steps!("ram:ShipToTradeParty" / "ram:PostalTradeAddress" / "ram:CountryID");
    Ok(document.filled(delivery, country)?.into())
}

fn payee_differs<'t>(document: &Document<'t>, payee: Element<'t>) -> Result<Verdict, Stop> {
    let transaction = payee.parent().and_then(Element::parent);
    let shares = |path| {
        document.any(payee, path, &mut |mine| {
            transaction.is_some_and(|transaction| {
                let sellers = steps!("ram:ApplicableHeaderTradeAgreement" / "ram:SellerTradeParty");
                document.any(transaction, sellers, &mut |seller| {
                    document.any(seller, path, &mut |theirs| theirs.string_value() == mine.string_value())
                })
            })
        })
    };
    let holds = document.exists(payee, steps!("ram:Name"))
        && !shares(steps!("ram:Name"))
        && !shares(steps!("ram:ID"))
        && !shares(steps!("ram:SpecifiedLegalOrganization" / "ram:ID"));
    Ok(holds.into())
}

fn seller_identified<'t>(document: &Document<'t>, seller: Element<'t>) -> Result<Verdict, Stop> {
    let holds = document.exists(seller, steps!("ram:ID"))
        || document.exists(seller, steps!("ram:GlobalID"))
        || document.exists(seller, steps!("ram:SpecifiedLegalOrganization" / "ram:ID"))
        || document.any(seller, steps!("ram:SpecifiedTaxRegistration" / "ram:ID"), &mut |id| {
            has_scheme(id, &["VA"])
        });
    Ok(holds.into())
}

fn representative_has_vat_id<'t>(document: &Document<'t>, party: Element<'t>) -> Result<Verdict, Stop> {
    let mut found = false;
    document.any(party, steps!("ram:SpecifiedTaxRegistration" / "ram:ID"), &mut |id| {
        found |= has_scheme(id, &["VA"]) && !value::trim(&id.string_value()).is_empty();
        false
    });
    Ok(found.into())
}

fn vat_prefix<'t>(_: &Document<'t>, id: Element<'t>) -> Result<Verdict, Stop> {
    let (text, list) = (id.string_value(), &codes::VAT_PREFIXES_CII);
    let prefix: String = text.chars().take(2).collect();
    Ok(Verdict::equal(list.has(&prefix), || list.name.to_owned(), || text.to_string()))
}
