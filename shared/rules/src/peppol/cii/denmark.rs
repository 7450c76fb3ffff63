//! Danish sellers.

use attest_xml::{Element, QName, qname};

use super::super::danish::{MEANS_OF_PAYMENT, RELEASES, explains, is_negative};
use super::super::query::{any_attribute, length, only_attribute, substring};
use crate::document::{Document, Stop, steps};
use crate::rule::Check::Test;
use crate::rule::{Context, Verdict, at_when, fatal, warning};
use crate::value;

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "rsm:CrossIndustryInvoice",
        |d, _| d.peppol().seller_says.danish,
        &[
            fatal("DK-R-002", Test(|d, e| Ok(d.filled(e, COMPANY)?.into()))),
            fatal("DK-R-004", Test(reason_is_a_tax_or_has_a_hash)),
            fatal("DK-R-013", Test(identifiers_have_schemes)),
            fatal("DK-R-014", Test(company_is_in_the_register)),
            fatal("DK-R-016", Test(credit_is_not_negative)),
        ],
    ),
    at_when(
        "rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement\
         /ram:SpecifiedTradeSettlementPaymentMeans",
        are_both_danish,
        &[
            fatal("DK-R-005", Test(means_are_danish)),
            fatal("DK-R-006", Test(transfer_names_account_and_bank)),
            fatal("DK-R-007", Test(debit_names_creditor_and_mandate)),
            fatal("DK-R-008", Test(giro_has_card_type_and_account)),
            fatal("DK-R-009", Test(giro_reference_has_its_length)),
            fatal("DK-R-010", Test(fik_has_card_type_and_account)),
            fatal("DK-R-011", Test(fik_reference_has_its_length)),
        ],
    ),
    at_when(
        "rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem",
        are_both_danish,
        &[warning("DK-R-003", Test(classification_names_its_version))],
    ),
];

const SELLER: [QName; 3] = [
    qname!("rsm:SupplyChainTradeTransaction"),
    qname!("ram:ApplicableHeaderTradeAgreement"),
    qname!("ram:SellerTradeParty"),
];
const COMPANY: &[QName] = steps!(
    "rsm:SupplyChainTradeTransaction"
        / "ram:ApplicableHeaderTradeAgreement"
        / "ram:SellerTradeParty"
        / "ram:SpecifiedLegalOrganization"
        / "ram:ID"
);
const BUYER_ID: &[QName] = steps!(
    "rsm:SupplyChainTradeTransaction"
        / "ram:ApplicableHeaderTradeAgreement"
        / "ram:BuyerTradeParty"
        / "ram:GlobalID"
);
const SETTLEMENT: [QName; 2] =
    [qname!("rsm:SupplyChainTradeTransaction"), qname!("ram:ApplicableHeaderTradeSettlement")];
const CLASSIFICATION: &[QName] =
    steps!("ram:SpecifiedTradeProduct" / "ram:DesignatedProductClassification" / "ram:ClassCode");
const ACCOUNT: &[QName] = steps!("ram:PayeePartyCreditorFinancialAccount" / "ram:IBANID");
const MEANS: &[QName] = steps!("ram:TypeCode");

fn are_both_danish<'t>(document: &Document<'t>, _: Element<'t>) -> bool {
    document.peppol().seller_says.danish && document.peppol().buyer_says.danish
}

fn is_buyer_danish(document: &Document<'_>) -> bool {
    document.peppol().buyer_says.danish
}

fn reason_is_a_tax_or_has_a_hash<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let [transaction, settlement] = SETTLEMENT;
    let path = |name| [transaction, settlement, qname!("ram:SpecifiedTradeAllowanceCharge"), name];
    if !is_buyer_danish(document) || !document.has_text(root, &path(qname!("ram:ReasonCode")), "ZZZ") {
        return Ok(Verdict::Holds);
    }
    Ok(explains(&document.text(root, &path(qname!("ram:Reason")))?).into())
}

fn identifiers_have_schemes<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    if !is_buyer_danish(document) {
        return Ok(Verdict::Holds);
    }
    let [transaction, agreement, seller] = SELLER;
    for path in [&[transaction, agreement, seller, qname!("ram:GlobalID")], BUYER_ID] {
        if document.exists(root, path) && only_attribute(document, root, path, qname!("schemeID"))?.is_empty()
        {
            return Ok(Verdict::Broken);
        }
    }
    Ok(Verdict::Holds)
}

fn company_is_in_the_register<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    if !document.exists(root, COMPANY) {
        return Ok(Verdict::Holds);
    }
    let scheme = only_attribute(document, root, COMPANY, qname!("schemeID"))?;
    Ok(Verdict::equal(scheme == "0184", || "0184".to_owned(), || scheme.to_owned()))
}

fn credit_is_not_negative<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    if !is_buyer_danish(document) {
        return Ok(Verdict::Holds);
    }
    let [transaction, settlement] = SETTLEMENT;
    let summation = qname!("ram:SpecifiedTradeSettlementHeaderMonetarySummation");
    let payable =
        document.text(root, &[transaction, settlement, summation, qname!("ram:DuePayableAmount")])?;
    if !is_negative(&payable) {
        return Ok(Verdict::Holds);
    }
    let code = document.text(root, steps!("rsm:ExchangedDocument" / "ram:TypeCode"))?;
    Ok((value::trim(&code) != "381").into())
}

fn means_are_danish<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    let code = document.text(means, MEANS)?;
    Ok(MEANS_OF_PAYMENT.contains(&format!(" {code} ")).into())
}

/// Whether the means of payment are this code, exactly as written.
fn pays_by<'t>(document: &Document<'t>, means: Element<'t>, code: &str) -> bool {
    document.has_text(means, MEANS, code)
}

fn transfer_names_account_and_bank<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    let bank = steps!("ram:PayeeSpecifiedCreditorFinancialInstitution" / "ram:BICID");
    if !pays_by(document, means, "31") && !pays_by(document, means, "42") {
        return Ok(Verdict::Holds);
    }
    Ok((document.filled(means, ACCOUNT)? && document.filled(means, bank)?).into())
}

/// The mandate is looked for inside of the means of payment, as the official test does.
fn debit_names_creditor_and_mandate<'t>(
    document: &Document<'t>,
    means: Element<'t>,
) -> Result<Verdict, Stop> {
    let Some(settlement) = means.parent().filter(|_| pays_by(document, means, "49")) else {
        return Ok(Verdict::Holds);
    };
    let mandate = steps!("ram:SpecifiedTradePaymentTerms" / "ram:DirectDebitMandateID");
    let has_creditor = document.filled(settlement, steps!("ram:CreditorReferenceID"))?;
    Ok((has_creditor && document.filled(means, mandate)?).into())
}

/// The payment reference beside the means of payment.
fn reference<'t>(document: &Document<'t>, means: Element<'t>) -> Result<std::borrow::Cow<'t, str>, Stop> {
    means
        .parent()
        .map_or(Ok("".into()), |settlement| document.text(settlement, steps!("ram:PaymentReference")))
}

fn has_card_type<'t>(document: &Document<'t>, means: Element<'t>, types: &[&str]) -> Result<bool, Stop> {
    Ok(types.contains(&substring(&reference(document, means)?, 1, 3)))
}

fn giro_has_card_type_and_account<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    if !pays_by(document, means, "50") {
        return Ok(Verdict::Holds);
    }
    let has_type = has_card_type(document, means, &["01#", "04#", "15#"])?;
    Ok((has_type && length(&document.text(means, ACCOUNT)?) == 7).into())
}

fn giro_reference_has_its_length<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    if !pays_by(document, means, "50") || !has_card_type(document, means, &["04#", "15#"])? {
        return Ok(Verdict::Holds);
    }
    Ok((length(&reference(document, means)?) == 19).into())
}

fn fik_has_card_type_and_account<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    if !pays_by(document, means, "93") {
        return Ok(Verdict::Holds);
    }
    let has_type = has_card_type(document, means, &["71#", "73#", "75#"])?;
    Ok((has_type && length(&document.text(means, ACCOUNT)?) == 8).into())
}

fn fik_reference_has_its_length<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    if !pays_by(document, means, "93") || !has_card_type(document, means, &["71#", "75#"])? {
        return Ok(Verdict::Holds);
    }
    Ok(matches!(length(&reference(document, means)?), 18 | 19).into())
}

fn classification_names_its_version<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    let says = |name: QName, expected: &str| any_attribute(document, line, CLASSIFICATION, name, expected);
    let holds = !says(qname!("listID"), "TST")
        || RELEASES.iter().any(|release| says(qname!("listVersionID"), release));
    Ok(holds.into())
}
