//! Invoices from Germany to Germany.

use attest_xml::{Element, QName, qname};

use super::super::german::{are_payment_terms_right, is_email, is_iban, is_telephone};
use super::super::query::{any_attribute, any_filled, any_text, normal, only};
use crate::document::{Document, Stop, decimal, steps};
use crate::rule::Check::{Exists, Test};
use crate::rule::{Context, Verdict, at_when, fatal, warning};

pub(super) static CONTEXTS: &[Context] = &[
    at_when(
        "/ubl:Invoice | /cn:CreditNote",
        is_german,
        &[
            fatal("DE-R-001", Exists("cac:PaymentMeans")),
            fatal("DE-R-015", Test(|d, e| filled(d, e, qname!("cbc:BuyerReference")))),
            fatal("DE-R-016", Test(vat_payer_is_identified)),
            warning("DE-R-017", Test(type_is_supported)),
            fatal("DE-R-018", Test(payment_terms_are_right)),
            fatal("DE-R-022", Test(attachments_have_their_own_names)),
            warning("DE-R-026", Test(correction_names_its_invoice)),
            fatal("DE-R-030", Test(mandate_has_creditor)),
            fatal("DE-R-031", Test(mandate_has_account)),
        ],
    ),
    at_when(
        "/ubl:Invoice/cac:AccountingSupplierParty | /cn:CreditNote/cac:AccountingSupplierParty",
        is_german,
        &[fatal("DE-R-002", Exists("cac:Party/cac:Contact"))],
    ),
    at_when(
        "/ubl:Invoice/cac:AccountingSupplierParty/cac:Party/cac:PostalAddress \
         | /cn:CreditNote/cac:AccountingSupplierParty/cac:Party/cac:PostalAddress",
        is_german,
        &[fatal("DE-R-003", Test(has_city)), fatal("DE-R-004", Test(has_zone))],
    ),
    at_when(
        "/ubl:Invoice/cac:AccountingSupplierParty/cac:Party/cac:Contact \
         | /cn:CreditNote/cac:AccountingSupplierParty/cac:Party/cac:Contact",
        is_german,
        &[
            fatal("DE-R-005", Test(|d, e| filled(d, e, qname!("cbc:Name")))),
            fatal("DE-R-006", Test(|d, e| filled(d, e, qname!("cbc:Telephone")))),
            fatal("DE-R-007", Test(|d, e| filled(d, e, qname!("cbc:ElectronicMail")))),
            warning(
                "DE-R-027",
                Test(|d, e| Ok(is_telephone(&normal(d, e, steps!("cbc:Telephone"))?).into())),
            ),
            warning(
                "DE-R-028",
                Test(|d, e| Ok(is_email(&normal(d, e, steps!("cbc:ElectronicMail"))?).into())),
            ),
        ],
    ),
    at_when(
        "/ubl:Invoice/cac:AccountingCustomerParty/cac:Party/cac:PostalAddress \
         | /cn:CreditNote/cac:AccountingCustomerParty/cac:Party/cac:PostalAddress",
        is_german,
        &[fatal("DE-R-008", Test(has_city)), fatal("DE-R-009", Test(has_zone))],
    ),
    at_when(
        "/ubl:Invoice/cac:Delivery/cac:DeliveryLocation/cac:Address \
         | /cn:CreditNote/cac:Delivery/cac:DeliveryLocation/cac:Address",
        is_german,
        &[fatal("DE-R-010", Test(has_city)), fatal("DE-R-011", Test(has_zone))],
    ),
    at_when(
        PAYMENT_MEANS,
        |d, e| is_german(d, e) && pays_by(d, e, &[30, 58]),
        &[
            warning("DE-R-019", Test(credit_account_is_an_iban)),
            fatal("DE-R-023-1", Exists("cac:PayeeFinancialAccount")),
            fatal(
                "DE-R-023-2",
                Test(|_, e| Ok(has_none(e, qname!("cac:CardAccount"), qname!("cac:PaymentMandate")))),
            ),
        ],
    ),
    at_when(
        PAYMENT_MEANS,
        |d, e| is_german(d, e) && pays_by(d, e, &[48, 54, 55]),
        &[
            fatal("DE-R-024-1", Exists("cac:CardAccount")),
            fatal(
                "DE-R-024-2",
                Test(|_, e| {
                    Ok(has_none(e, qname!("cac:PayeeFinancialAccount"), qname!("cac:PaymentMandate")))
                }),
            ),
        ],
    ),
    at_when(
        PAYMENT_MEANS,
        |d, e| is_german(d, e) && pays_by(d, e, &[59]),
        &[
            warning("DE-R-020", Test(debit_account_is_an_iban)),
            fatal("DE-R-025-1", Exists("cac:PaymentMandate")),
            fatal(
                "DE-R-025-2",
                Test(|_, e| Ok(has_none(e, qname!("cac:PayeeFinancialAccount"), qname!("cac:CardAccount")))),
            ),
        ],
    ),
    at_when(
        "/ubl:Invoice/cac:TaxTotal/cac:TaxSubtotal | /cn:CreditNote/cac:TaxTotal/cac:TaxSubtotal",
        is_german,
        &[fatal(
            "DE-R-014",
            Test(|d, e| Ok(any_filled(d, e, steps!("cac:TaxCategory" / "cbc:Percent")).into())),
        )],
    ),
];

const PAYMENT_MEANS: &str = "/ubl:Invoice/cac:PaymentMeans | /cn:CreditNote/cac:PaymentMeans";

fn is_german<'t>(document: &Document<'t>, _: Element<'t>) -> bool {
    document.peppol().are_both_german().unwrap_or(false)
}

fn filled<'t>(document: &Document<'t>, from: Element<'t>, name: QName) -> Result<Verdict, Stop> {
    Ok(any_filled(document, from, &[name]).into())
}

fn has_city<'t>(document: &Document<'t>, address: Element<'t>) -> Result<Verdict, Stop> {
    filled(document, address, qname!("cbc:CityName"))
}

fn has_zone<'t>(document: &Document<'t>, address: Element<'t>) -> Result<Verdict, Stop> {
    filled(document, address, qname!("cbc:PostalZone"))
}

/// Codes compare as numbers; what is none of them stops the official context, which then does not fit.
fn pays_by<'t>(document: &Document<'t>, means: Element<'t>, codes: &[i64]) -> bool {
    document.any(means, steps!("cbc:PaymentMeansCode"), &mut |code| {
        decimal(code).is_ok_and(|found| codes.iter().any(|code| found == (*code).into()))
    })
}

fn has_none(means: Element<'_>, one: QName, other: QName) -> Verdict {
    (means.child(one).is_none() && means.child(other).is_none()).into()
}

fn vat_payer_is_identified<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let is_taxed = |code: &str| matches!(code, "S" | "Z" | "E" | "AE" | "K" | "G" | "L" | "M");
    let sided = |each: Element<'t>| {
        any_text(document, each, steps!("cbc:ChargeIndicator"), |text| matches!(text, "true" | "false"))
            && any_text(document, each, steps!("cac:TaxCategory" / "cbc:ID"), is_taxed)
    };
    let item = steps!("cac:Item" / "cac:ClassifiedTaxCategory" / "cbc:ID");
    let is_line = |child: &Element<'t>| {
        child.name() == qname!("cac:InvoiceLine") || child.name() == qname!("cac:CreditNoteLine")
    };
    let is_used = root.children_named(qname!("cac:AllowanceCharge")).any(sided)
        || root.children().filter(is_line).any(|line| any_text(document, line, item, is_taxed));
    let number = steps!("cac:AccountingSupplierParty" / "cac:Party" / "cac:PartyTaxScheme" / "cbc:CompanyID");
    let holds = !is_used
        || document.exists(root, steps!("cac:TaxRepresentativeParty"))
        || any_filled(document, root, number);
    Ok(holds.into())
}

fn type_is_supported<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let fits = |code: &str| matches!(code, "326" | "380" | "384" | "389" | "381" | "875" | "876" | "877");
    let holds = any_text(document, root, steps!("cbc:InvoiceTypeCode"), fits)
        || any_text(document, root, steps!("cbc:CreditNoteTypeCode"), fits);
    Ok(holds.into())
}

fn payment_terms_are_right<'t>(_: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let terms = root.children_named(qname!("cac:PaymentTerms"));
    let notes: Vec<_> = terms.filter_map(|terms| terms.child(qname!("cbc:Note"))).collect();
    if let [one] = notes.as_slice() {
        return Ok(are_payment_terms_right(&one.string_value()).into());
    }
    let states = |note: &Element<'t>| {
        note.string_value().split('\n').any(|line| crate::value::trim(line).starts_with('#'))
    };
    if !notes.iter().any(states) {
        return Ok(Verdict::Holds);
    }
    only(&notes).map(|_| Verdict::Holds)
}

/// Within the document; one reference may repeat its own name.
fn attachments_have_their_own_names<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let mut seen = std::collections::BTreeSet::new();
    for reference in root.children_named(qname!("cac:AdditionalDocumentReference")) {
        let mut own = Vec::new();
        document.any(
            reference,
            steps!("cac:Attachment" / "cbc:EmbeddedDocumentBinaryObject"),
            &mut |object| {
                own.extend(object.attribute(qname!("filename")));
                false
            },
        );
        if own.iter().any(|name| seen.contains(name)) {
            return Ok(Verdict::Broken);
        }
        seen.extend(own);
    }
    Ok(Verdict::Holds)
}

fn correction_names_its_invoice<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let mut is_correction = false;
    for name in [qname!("cbc:InvoiceTypeCode"), qname!("cbc:CreditNoteTypeCode")] {
        for code in root.children_named(name) {
            is_correction = is_correction || decimal(code)? == 384.into();
        }
    }
    let invoice = steps!("cac:BillingReference" / "cac:InvoiceDocumentReference");
    Ok((!is_correction || document.exists(root, invoice)).into())
}

fn mandate_has_creditor<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let seller = steps!("cac:AccountingSupplierParty" / "cac:Party" / "cac:PartyIdentification" / "cbc:ID");
    let payee = steps!("cac:PayeeParty" / "cac:PartyIdentification" / "cbc:ID");
    let is_creditor = |path| any_attribute(document, root, path, qname!("schemeID"), "SEPA");
    Ok((!has_mandate(document, root) || is_creditor(seller) || is_creditor(payee)).into())
}

fn mandate_has_account<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let account = steps!("cac:PaymentMeans" / "cac:PaymentMandate" / "cac:PayerFinancialAccount" / "cbc:ID");
    Ok((!has_mandate(document, root) || document.exists(root, account)).into())
}

fn has_mandate<'t>(document: &Document<'t>, root: Element<'t>) -> bool {
    document.exists(root, steps!("cac:PaymentMeans" / "cac:PaymentMandate"))
}

fn credit_account_is_an_iban<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    iban(document, means, "58", steps!("cac:PayeeFinancialAccount" / "cbc:ID"))
}

fn debit_account_is_an_iban<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    iban(document, means, "59", steps!("cac:PaymentMandate" / "cac:PayerFinancialAccount" / "cbc:ID"))
}

fn iban<'t>(
    document: &Document<'t>,
    means: Element<'t>,
    code: &str,
    account: &[QName],
) -> Result<Verdict, Stop> {
    if !document.has_text(means, steps!("cbc:PaymentMeansCode"), code) {
        return Ok(Verdict::Holds);
    }
    Ok(is_iban(&document.text(means, account)?).into())
}
