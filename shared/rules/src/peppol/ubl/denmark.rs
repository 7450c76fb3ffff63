//! Danish sellers.

use attest_xml::{Element, QName, qname};

use super::super::danish::{MEANS_OF_PAYMENT, RELEASES, explains, is_negative};
use super::super::query::{any_attribute, is_digits, length, only_attribute, substring};
use crate::document::{Document, Stop, steps};
use crate::rule::Check::Test;
use crate::rule::{Context, Verdict, at_when, fatal, warning};

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "cn:CreditNote | ubl:Invoice",
        |d, _| d.peppol().seller_says.danish,
        &[
            fatal("DK-R-002", Test(|d, e| Ok(d.filled(e, COMPANY)?.into()))),
            fatal("DK-R-014", Test(company_is_in_the_register)),
            fatal("DK-R-016", Test(credit_is_not_negative)),
        ],
    ),
    at_when(
        "cn:CreditNote/cac:AccountingSupplierParty/cac:Party/cac:PartyIdentification \
         | cn:CreditNote/cac:AccountingCustomerParty/cac:Party/cac:PartyIdentification \
         | ubl:Invoice/cac:AccountingSupplierParty/cac:Party/cac:PartyIdentification \
         | ubl:Invoice/cac:AccountingCustomerParty/cac:Party/cac:PartyIdentification",
        are_both_danish,
        &[fatal("DK-R-013", Test(identifier_has_a_scheme))],
    ),
    at_when(
        "ubl:Invoice/cac:PaymentMeans",
        are_both_danish,
        &[
            fatal("DK-R-005", Test(means_are_danish)),
            fatal("DK-R-006", Test(transfer_names_account_and_bank)),
            fatal("DK-R-007", Test(debit_names_mandate_and_account)),
            fatal("DK-R-008", Test(giro_has_card_type_and_account)),
            fatal("DK-R-009", Test(giro_reference_has_its_length)),
            fatal("DK-R-010", Test(fik_has_card_type_and_account)),
            fatal("DK-R-011", Test(fik_reference_has_its_length)),
        ],
    ),
    at_when(
        "cn:CreditNote/cac:CreditNoteLine | ubl:Invoice/cac:InvoiceLine",
        are_both_danish,
        &[warning("DK-R-003", Test(classification_names_its_version))],
    ),
    at_when(
        "cac:AllowanceCharge",
        are_both_danish,
        &[fatal("DK-R-004", Test(reason_is_a_tax_or_has_a_hash))],
    ),
];

const COMPANY: &[QName] =
    steps!("cac:AccountingSupplierParty" / "cac:Party" / "cac:PartyLegalEntity" / "cbc:CompanyID");
const ACCOUNT: &[QName] = steps!("cac:PayeeFinancialAccount" / "cbc:ID");
const MEANS: &[QName] = steps!("cbc:PaymentMeansCode");
const REFERENCE: &[QName] = steps!("cbc:PaymentID");
const REASON: &[QName] = steps!("cbc:AllowanceChargeReason");
const CLASSIFICATION: &[QName] =
    steps!("cac:Item" / "cac:CommodityClassification" / "cbc:ItemClassificationCode");

fn are_both_danish<'t>(document: &Document<'t>, _: Element<'t>) -> bool {
    let facts = document.peppol();
    facts.seller_says.danish && facts.buyer_says.danish
}

fn company_is_in_the_register<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    if !document.exists(root, COMPANY) {
        return Ok(Verdict::Holds);
    }
    let scheme = only_attribute(document, root, COMPANY, qname!("schemeID"))?;
    Ok(Verdict::equal(scheme == "0184", || "0184".to_owned(), || scheme.to_owned()))
}

fn credit_is_not_negative<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    if document.root().name() != qname!("cn:CreditNote") || !document.peppol().buyer_says.danish {
        return Ok(Verdict::Holds);
    }
    let payable = document.text(root, steps!("cac:LegalMonetaryTotal" / "cbc:PayableAmount"))?;
    Ok((!is_negative(&payable)).into())
}

fn identifier_has_a_scheme<'t>(
    document: &Document<'t>,
    identification: Element<'t>,
) -> Result<Verdict, Stop> {
    let path = steps!("cbc:ID");
    let exists = document.exists(identification, path);
    Ok((!exists || !only_attribute(document, identification, path, qname!("schemeID"))?.is_empty()).into())
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
    let branch = steps!("cac:PayeeFinancialAccount" / "cac:FinancialInstitutionBranch" / "cbc:ID");
    if !pays_by(document, means, "31") && !pays_by(document, means, "42") {
        return Ok(Verdict::Holds);
    }
    Ok((document.filled(means, ACCOUNT)? && document.filled(means, branch)?).into())
}

fn debit_names_mandate_and_account<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    let payer = steps!("cac:PaymentMandate" / "cac:PayerFinancialAccount" / "cbc:ID");
    if !pays_by(document, means, "49") {
        return Ok(Verdict::Holds);
    }
    Ok((document.filled(means, steps!("cac:PaymentMandate" / "cbc:ID"))? && document.filled(means, payer)?)
        .into())
}

/// Whether the payment reference begins with one of these card types.
fn has_card_type<'t>(document: &Document<'t>, means: Element<'t>, types: &[&str]) -> Result<bool, Stop> {
    let reference = document.text(means, REFERENCE)?;
    Ok(types.contains(&substring(&reference, 1, 3)))
}

fn giro_has_card_type_and_account<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    if !pays_by(document, means, "50") {
        return Ok(Verdict::Holds);
    }
    let has_type = has_card_type(document, means, &["01#", "04#", "15#"])?;
    let account = if has_type { document.text(means, ACCOUNT)? } else { "".into() };
    Ok((has_type && (7..=8).contains(&account.len()) && is_digits(&account)).into())
}

fn giro_reference_has_its_length<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    if !pays_by(document, means, "50") || !has_card_type(document, means, &["04#", "15#"])? {
        return Ok(Verdict::Holds);
    }
    Ok((length(&document.text(means, REFERENCE)?) == 19).into())
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
    Ok(matches!(length(&document.text(means, REFERENCE)?), 18 | 19).into())
}

fn classification_names_its_version<'t>(document: &Document<'t>, line: Element<'t>) -> Result<Verdict, Stop> {
    let says = |name: QName, expected: &str| any_attribute(document, line, CLASSIFICATION, name, expected);
    let holds = !says(qname!("listID"), "TST")
        || RELEASES.iter().any(|release| says(qname!("listVersionID"), release));
    Ok(holds.into())
}

fn reason_is_a_tax_or_has_a_hash<'t>(document: &Document<'t>, each: Element<'t>) -> Result<Verdict, Stop> {
    if !document.has_text(each, steps!("cbc:AllowanceChargeReasonCode"), "ZZZ") {
        return Ok(Verdict::Holds);
    }
    Ok(explains(&document.text(each, REASON)?).into())
}
