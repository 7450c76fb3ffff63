//! The German rules.

use std::collections::HashSet;

use attest_xml::{Element, qname};

use crate::document::{Document, Stop, says, steps};
use crate::rule::Check::{Absent, AnyFilled, Exists, Test};
use crate::rule::{Context, Rule, Verdict, at, at_when, fatal, information, warning};
use crate::value;
use crate::xrechnung::{EXTENSION, TAXED, TYPE_CODES, VEHICLES, XRECHNUNG, shapes};

pub(super) static CONTEXTS: &[Context] = &[
    at("/ubl:Invoice | /cn:CreditNote", DOCUMENT),
    at(
        "/ubl:Invoice/cac:AdditionalDocumentReference/cac:Attachment/cac:ExternalReference \
         | /cn:CreditNote/cac:AdditionalDocumentReference/cac:Attachment/cac:ExternalReference",
        &[warning("BR-TMP-2", Test(external_reference_is_uri))],
    ),
    at(
        "/ubl:Invoice/cac:AccountingSupplierParty | /cn:CreditNote/cac:AccountingSupplierParty",
        &[fatal("BR-DE-2", Exists("cac:Party/cac:Contact"))],
    ),
    at(
        "/ubl:Invoice/cac:AccountingSupplierParty/cac:Party/cac:PostalAddress \
         | /cn:CreditNote/cac:AccountingSupplierParty/cac:Party/cac:PostalAddress",
        &[fatal("BR-DE-3", AnyFilled("cbc:CityName")), fatal("BR-DE-4", AnyFilled("cbc:PostalZone"))],
    ),
    at(
        "/ubl:Invoice/cac:AccountingSupplierParty/cac:Party/cac:Contact \
         | /cn:CreditNote/cac:AccountingSupplierParty/cac:Party/cac:Contact",
        &[
            fatal("BR-DE-5", AnyFilled("cbc:Name")),
            fatal("BR-DE-6", AnyFilled("cbc:Telephone")),
            fatal("BR-DE-7", AnyFilled("cbc:ElectronicMail")),
            warning("BR-DE-27", Test(telephone)),
            warning("BR-DE-28", Test(mail_address)),
        ],
    ),
    at(
        "/ubl:Invoice/cac:AccountingCustomerParty/cac:Party/cac:PostalAddress \
         | /cn:CreditNote/cac:AccountingCustomerParty/cac:Party/cac:PostalAddress",
        &[fatal("BR-DE-8", AnyFilled("cbc:CityName")), fatal("BR-DE-9", AnyFilled("cbc:PostalZone"))],
    ),
    at(
        "/ubl:Invoice/cac:Delivery/cac:DeliveryLocation/cac:Address \
         | /cn:CreditNote/cac:Delivery/cac:DeliveryLocation/cac:Address",
        &[fatal("BR-DE-10", AnyFilled("cbc:CityName")), fatal("BR-DE-11", AnyFilled("cbc:PostalZone"))],
    ),
    at_when(
        "/ubl:Invoice/cac:PaymentMeans | /cn:CreditNote/cac:PaymentMeans",
        |_, e| pays_by(e, &["30", "58"]),
        &[
            warning("BR-DE-19", Test(transfer_account)),
            fatal("BR-DE-23-a", Exists("cac:PayeeFinancialAccount")),
            fatal("BR-DE-23-b", Absent("cac:CardAccount | cac:PaymentMandate")),
        ],
    ),
    at_when(
        "/ubl:Invoice/cac:PaymentMeans | /cn:CreditNote/cac:PaymentMeans",
        |_, e| pays_by(e, &["48", "54", "55"]),
        &[
            fatal("BR-DE-24-a", Exists("cac:CardAccount")),
            fatal("BR-DE-24-b", Absent("cac:PayeeFinancialAccount | cac:PaymentMandate")),
        ],
    ),
    at_when(
        "/ubl:Invoice/cac:PaymentMeans | /cn:CreditNote/cac:PaymentMeans",
        |_, e| pays_by(e, &["59"]),
        &[
            warning("BR-DE-20", Test(debited_account)),
            fatal("BR-DE-25-a", Exists("cac:PaymentMandate")),
            fatal("BR-DE-25-b", Absent("cac:PayeeFinancialAccount | cac:CardAccount")),
        ],
    ),
    at(
        "/ubl:Invoice/cac:TaxTotal/cac:TaxSubtotal | /cn:CreditNote/cac:TaxTotal/cac:TaxSubtotal",
        &[fatal("BR-DE-14", AnyFilled("cac:TaxCategory/cbc:Percent"))],
    ),
];

static DOCUMENT: &[Rule] = &[
    fatal("BR-DE-1", Exists("cac:PaymentMeans")),
    fatal("BR-DE-15", AnyFilled("cbc:BuyerReference")),
    fatal("BR-DE-16", Test(seller_has_tax_number)),
    warning("BR-DE-17", Test(type_code_known)),
    fatal("BR-DE-18", Test(payment_terms)),
    warning("BR-DE-21", Test(specification_known)),
    fatal("BR-DE-22", Test(file_names_differ)),
    warning("BR-DE-26", Test(correction_names_its_invoice)),
    fatal("BR-DE-30", Test(direct_debit_names_creditor)),
    fatal("BR-DE-31", Test(direct_debit_names_account)),
    information("BR-DE-TMP-32", Test(says_when_delivered)),
];

/// `normalize-space(cbc:PaymentMeansCode)` is one of the codes.
fn pays_by(means: Element<'_>, codes: &[&str]) -> bool {
    means.child(qname!("cbc:PaymentMeansCode")).is_some_and(|code| codes.iter().any(|each| says(code, each)))
}

fn external_reference_is_uri<'t>(document: &Document<'t>, reference: Element<'t>) -> Result<Verdict, Stop> {
    Ok(shapes::is_absolute_uri(&document.text(reference, steps!("cbc:URI"))?).into())
}

fn telephone<'t>(document: &Document<'t>, contact: Element<'t>) -> Result<Verdict, Stop> {
    Ok(shapes::is_telephone(&document.text(contact, steps!("cbc:Telephone"))?).into())
}

fn mail_address<'t>(document: &Document<'t>, contact: Element<'t>) -> Result<Verdict, Stop> {
    Ok(shapes::is_mail_address(&document.text(contact, steps!("cbc:ElectronicMail"))?).into())
}

fn transfer_account<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    let account = steps!("cac:PayeeFinancialAccount" / "cbc:ID");
    Ok((!pays_by(means, &["58"]) || shapes::is_iban(&document.text(means, account)?)).into())
}

fn debited_account<'t>(document: &Document<'t>, means: Element<'t>) -> Result<Verdict, Stop> {
    let account = steps!("cac:PaymentMandate" / "cac:PayerFinancialAccount" / "cbc:ID");
    Ok(shapes::is_iban(&document.text(means, account)?).into())
}

fn seller_has_tax_number<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let taxed = |element: Element<'t>| TAXED.contains(&&*element.string_value());
    let sided = document.any(root, steps!("cac:AllowanceCharge"), &mut |each| {
        let indicator = steps!("cbc:ChargeIndicator");
        let clear = document.has_text(each, indicator, "true") || document.has_text(each, indicator, "false");
        clear && document.any(each, steps!("cac:TaxCategory" / "cbc:ID"), &mut |id| taxed(id))
    });
    let item = steps!("cac:Item" / "cac:ClassifiedTaxCategory" / "cbc:ID");
    let in_lines = || {
        [qname!("cac:InvoiceLine"), qname!("cac:CreditNoteLine")].into_iter().any(|line| {
            document.any(root, &[line], &mut |line| document.any(line, item, &mut |id| taxed(id)))
        })
    };
    let tax_number =
        steps!("cac:AccountingSupplierParty" / "cac:Party" / "cac:PartyTaxScheme" / "cbc:CompanyID");
    let known = || {
        document.exists(root, steps!("cac:TaxRepresentativeParty"))
            || document.any(root, tax_number, &mut |id| !value::trim(&id.string_value()).is_empty())
    };
    Ok(((!sided && !in_lines()) || known()).into())
}

fn type_code<'t>(document: &Document<'t>, root: Element<'t>, codes: &[&str]) -> Result<bool, Stop> {
    let invoice = document.text(root, steps!("cbc:InvoiceTypeCode"))?;
    let credit_note = document.text(root, steps!("cbc:CreditNoteTypeCode"))?;
    Ok(codes.contains(&value::trim(&invoice)) || codes.contains(&value::trim(&credit_note)))
}

fn type_code_known<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    Ok(type_code(document, root, TYPE_CODES)?.into())
}

fn payment_terms<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let holds = !document.any(root, steps!("cac:PaymentTerms"), &mut |terms| {
        terms.child(qname!("cbc:Note")).is_some_and(|note| !shapes::are_payment_terms(&note.string_value()))
    });
    Ok(holds.into())
}

fn specification_known<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let known = document.any(root, steps!("cbc:CustomizationID"), &mut |id| {
        [XRECHNUNG, EXTENSION, VEHICLES].contains(&&*id.string_value())
    });
    Ok(known.into())
}

fn file_names_differ<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let mut seen = HashSet::new();
    for reference in
        document.all(qname!("cac:AdditionalDocumentReference")).filter(|each| each.parent() == Some(root))
    {
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
    let is_correction = type_code(document, root, &["384"])?;
    Ok((!is_correction
        || document.exists(root, steps!("cac:BillingReference" / "cac:InvoiceDocumentReference")))
    .into())
}

fn is_direct_debit<'t>(document: &Document<'t>, root: Element<'t>) -> bool {
    document.exists(root, steps!("cac:PaymentMeans" / "cac:PaymentMandate"))
}

fn direct_debit_names_creditor<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let mut is_sepa = |id: Element<'t>| id.attribute(qname!("schemeID")) == Some("SEPA");
    let seller = steps!("cac:AccountingSupplierParty" / "cac:Party" / "cac:PartyIdentification" / "cbc:ID");
    let payee = steps!("cac:PayeeParty" / "cac:PartyIdentification" / "cbc:ID");
    let named = document.any(root, seller, &mut is_sepa) || document.any(root, payee, &mut is_sepa);
    Ok((named || !is_direct_debit(document, root)).into())
}

fn direct_debit_names_account<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let account = steps!("cac:PaymentMeans" / "cac:PaymentMandate" / "cac:PayerFinancialAccount" / "cbc:ID");
    Ok((!is_direct_debit(document, root) || document.exists(root, account)).into())
}

fn says_when_delivered<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let lines = || {
        [qname!("cac:InvoiceLine"), qname!("cac:CreditNoteLine")].into_iter().all(|line| {
            root.children_named(line).all(|line| document.exists(line, steps!("cac:InvoicePeriod")))
        })
    };
    let holds = document.exists(root, steps!("cac:Delivery" / "cbc:ActualDeliveryDate"))
        || document.exists(root, steps!("cac:InvoicePeriod"))
        || lines();
    Ok(holds.into())
}
