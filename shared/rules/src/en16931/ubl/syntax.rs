//! What the binding to UBL leaves out or allows once.

use attest_xml::{Element, QName, qname};

use super::{absent, is_allowance, is_charge};
use crate::document::{Document, Stop, steps};
use crate::rule::Check::{Absent, AtMost, Decimals, Exists, Once, Test};
use crate::rule::{Context, Rule, Verdict, at, at_when, at_with, fatal, warning};

pub(super) static CONTEXTS: &[Context] = &[
    at("//cac:PostalAddress | //cac:Address", &[fatal("UBL-SR-51", AtMost(1, "cac:AddressLine"))]),
    at("cac:AccountingSupplierParty/cac:Party", &[fatal("UBL-SR-42", AtMost(2, "cac:PartyTaxScheme"))]),
    at(
        "cac:AdditionalDocumentReference",
        &[
            fatal("UBL-SR-33", AtMost(1, "cbc:DocumentDescription")),
            fatal("UBL-SR-43", Test(scheme_only_for_objects)),
        ],
    ),
    at_when("//*Amount", is_rounded_amount, &[fatal("UBL-DT-01", Decimals("."))]),
    at(
        "//*BinaryObject",
        &[fatal("UBL-DT-06", Exists("@mimeCode")), fatal("UBL-DT-07", Exists("@filename"))],
    ),
    at("cac:Delivery", &[fatal("UBL-SR-25", AtMost(1, "cac:DeliveryParty/cac:PartyName/cbc:Name"))]),
    at_when(
        "cac:AllowanceCharge",
        is_allowance,
        &[fatal("UBL-SR-30", AtMost(1, "cbc:AllowanceChargeReason"))],
    ),
    at_when("cac:AllowanceCharge", is_charge, &[fatal("UBL-SR-31", AtMost(1, "cbc:AllowanceChargeReason"))]),
    at("cac:PartyTaxScheme", &[fatal("UBL-SR-53", Test(tax_scheme_is_whole))]),
    at_with("/ubl:Invoice | /cn:CreditNote", DOCUMENT, absent::DOCUMENT),
    at(
        "cac:InvoiceLine | cac:CreditNoteLine",
        &[
            fatal("UBL-SR-34", AtMost(1, "cbc:Note")),
            fatal("UBL-SR-35", AtMost(1, "cac:OrderLineReference/cbc:LineID")),
            fatal("UBL-SR-36", AtMost(1, "cac:InvoicePeriod")),
            fatal("UBL-SR-37", AtMost(1, "cac:Price/cac:AllowanceCharge/cbc:Amount")),
            fatal("UBL-SR-48", Once("cac:Item/cac:ClassifiedTaxCategory")),
            fatal("UBL-SR-50", AtMost(1, "cac:Item/cbc:Description")),
            fatal("UBL-SR-52", AtMost(1, "cac:DocumentReference")),
        ],
    ),
    at(
        "cac:PayeeParty",
        &[
            fatal(
                "UBL-SR-19",
                Test(|d, e| Ok(payee(d, e, d.count(e, steps!("cac:PartyName" / "cbc:Name"))))),
            ),
            fatal("UBL-SR-20", Test(|d, e| Ok(payee(d, e, identifiers_but_sepa(d, e))))),
            fatal(
                "UBL-SR-21",
                Test(|d, e| Ok(payee(d, e, d.count(e, steps!("cac:PartyLegalEntity" / "cbc:CompanyID"))))),
            ),
        ],
    ),
    at(
        "cac:PaymentMeans",
        &[
            fatal("UBL-SR-26", AtMost(1, "cbc:PaymentID")),
            fatal("UBL-SR-27", AtMost(1, "cbc:PaymentMeansCode")),
            fatal("UBL-SR-28", AtMost(1, "cac:PaymentMandate/cbc:ID")),
        ],
    ),
    at(
        "cac:BillingReference",
        &[
            fatal("UBL-SR-06", AtMost(1, "cac:InvoiceDocumentReference")),
            fatal("UBL-SR-07", Exists("cac:InvoiceDocumentReference/cbc:ID")),
        ],
    ),
    at(
        "cac:TaxRepresentativeParty",
        &[
            fatal("UBL-SR-22", AtMost(1, "cac:PartyName/cbc:Name")),
            fatal("UBL-SR-23", AtMost(1, "cac:PartyTaxScheme/cbc:CompanyID")),
        ],
    ),
    at("cac:TaxSubtotal", &[fatal("UBL-SR-32", AtMost(1, "cac:TaxCategory/cbc:TaxExemptionReason"))]),
];

static DOCUMENT: &[Rule] = &[
    warning("UBL-CR-002", Test(ubl_version)),
    warning("UBL-CR-412", Test(due_date_per_means_only_in_credit_notes)),
    warning("UBL-CR-420", Absent("cac:PaymentMeans/cac:CardAccount/cbc:CV2ID")),
    warning(
        "UBL-CR-665",
        Test(|d, _| Ok((!any_reference(d, false, |e| d.any(e, steps!("cbc:ID"), &mut has_scheme))).into())),
    ),
    fatal(
        "UBL-CR-666",
        Test(|d, _| Ok((!any_reference(d, true, |e| d.exists(e, steps!("cac:Attachment")))).into())),
    ),
    fatal(
        "UBL-CR-673",
        Test(|d, _| Ok((!any_reference(d, true, |e| d.exists(e, steps!("cbc:DocumentDescription")))).into())),
    ),
    fatal("UBL-SR-01", AtMost(1, "cac:ContractDocumentReference/cbc:ID")),
    fatal("UBL-SR-02", AtMost(1, "cac:ReceiptDocumentReference/cbc:ID")),
    fatal("UBL-SR-03", AtMost(1, "cac:DespatchDocumentReference/cbc:ID")),
    fatal("UBL-SR-04", Test(one_object_id)),
    fatal("UBL-SR-05", AtMost(1, "cac:PaymentTerms/cbc:Note")),
    fatal("UBL-SR-08", AtMost(1, "cac:InvoicePeriod")),
    fatal(
        "UBL-SR-09",
        AtMost(1, "cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName"),
    ),
    fatal("UBL-SR-10", AtMost(1, "cac:AccountingSupplierParty/cac:Party/cac:PartyName/cbc:Name")),
    fatal("UBL-SR-11", AtMost(1, "cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID")),
    fatal("UBL-SR-12", Test(|d, e| one_tax_id(d, e, qname!("cac:AccountingSupplierParty"), true))),
    fatal("UBL-SR-13", Test(|d, e| one_tax_id(d, e, qname!("cac:AccountingSupplierParty"), false))),
    fatal(
        "UBL-SR-14",
        AtMost(1, "cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyLegalForm"),
    ),
    fatal(
        "UBL-SR-15",
        AtMost(1, "cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName"),
    ),
    fatal("UBL-SR-16", AtMost(1, "cac:AccountingCustomerParty/cac:Party/cac:PartyIdentification/cbc:ID")),
    fatal("UBL-SR-17", AtMost(1, "cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID")),
    fatal("UBL-SR-18", Test(|d, e| one_tax_id(d, e, qname!("cac:AccountingCustomerParty"), true))),
    fatal("UBL-SR-24", AtMost(1, "cac:Delivery")),
    fatal("UBL-SR-29", Test(one_sepa_id)),
    fatal("UBL-SR-39", AtMost(1, "cac:ProjectReference/cbc:ID")),
    fatal("UBL-SR-40", AtMost(1, "cac:AccountingCustomerParty/cac:Party/cac:PartyName/cbc:Name")),
    fatal("UBL-SR-44", Test(|d, _| Ok(all_alike(d, qname!("cbc:PaymentID"))))),
    fatal("UBL-SR-45", AtMost(1, "cac:PaymentMeans/cbc:PaymentDueDate")),
    fatal("UBL-SR-46", AtMost(1, "cac:PaymentMeans/cbc:PaymentMeansCode/@name")),
    fatal("UBL-SR-47", Test(|d, _| Ok(all_alike(d, qname!("cbc:PaymentMeansCode"))))),
    fatal("UBL-SR-49", AtMost(1, "cac:InvoicePeriod/cbc:DescriptionCode")),
    fatal("UBL-SR-54", AtMost(1, "cac:PaymentMeans/cac:CardAccount")),
    fatal("UBL-SR-55", AtMost(1, "cac:PaymentMeans/cac:PaymentMandate")),
    fatal("UBL-SR-56", AtMost(1, "cac:OriginatorDocumentReference/cbc:ID")),
];

fn has_scheme(id: Element<'_>) -> bool {
    id.attribute(qname!("schemeID")).is_some()
}

fn scheme_only_for_objects<'t>(document: &Document<'t>, reference: Element<'t>) -> Result<Verdict, Stop> {
    let code = steps!("cbc:DocumentTypeCode");
    let is_object = document.has_text(reference, code, "130");
    let is_project = document.root().local_name() == "CreditNote" && document.has_text(reference, code, "50");
    let is_plain =
        !document.exists(reference, code) && !document.any(reference, steps!("cbc:ID"), &mut has_scheme);
    Ok((is_object || is_project || is_plain).into())
}

/// Amounts have two decimals, but not prices, and nothing inside a price with an allowance.
fn is_rounded_amount<'t>(document: &Document<'t>, amount: Element<'t>) -> bool {
    if amount.local_name().ends_with("PriceAmount") {
        return false;
    }
    if !document.knows(qname!("cac:Price")) {
        return true;
    }
    let mut at = amount;
    while let Some(parent) = at.parent() {
        if parent.name() == qname!("cac:Price") && document.exists(parent, steps!("cac:AllowanceCharge")) {
            return false;
        }
        at = parent;
    }
    true
}

fn tax_scheme_is_whole<'t>(document: &Document<'t>, scheme: Element<'t>) -> Result<Verdict, Stop> {
    let id = document.exists(scheme, steps!("cac:TaxScheme" / "cbc:ID"));
    Ok((id && document.exists(scheme, steps!("cbc:CompanyID"))).into())
}

fn ubl_version<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let version = steps!("cbc:UBLVersionID");
    Ok((!document.exists(root, version) || document.has_text(root, version, "2.1")).into())
}

fn due_date_per_means_only_in_credit_notes<'t>(
    document: &Document<'t>,
    root: Element<'t>,
) -> Result<Verdict, Stop> {
    let is_credit_note = root.name() == qname!("cn:CreditNote");
    Ok((is_credit_note || !document.exists(root, steps!("cac:PaymentMeans" / "cbc:PaymentDueDate"))).into())
}

/// Whether a document reference fits that is (or is not) one to an invoiced object.
fn any_reference<'t>(document: &Document<'t>, object: bool, fits: impl Fn(Element<'t>) -> bool) -> bool {
    document.all(qname!("cac:AdditionalDocumentReference")).any(|reference| {
        let code = steps!("cbc:DocumentTypeCode");
        let applies = match object {
            true => document.has_text(reference, code, "130"),
            false => {
                !document.exists(reference, code)
                    || document.any(reference, code, &mut |code| code.string_value() != "130")
            }
        };
        applies && fits(reference)
    })
}

fn one_object_id<'t>(document: &Document<'t>, root: Element<'t>) -> Result<Verdict, Stop> {
    let references = root.children_named(qname!("cac:AdditionalDocumentReference"));
    let objects = references.filter(|each| document.has_text(*each, steps!("cbc:DocumentTypeCode"), "130"));
    Ok((objects.map(|each| document.count(each, steps!("cbc:ID"))).sum::<usize>() <= 1).into())
}

fn one_tax_id<'t>(
    document: &Document<'t>,
    root: Element<'t>,
    party: QName,
    vat: bool,
) -> Result<Verdict, Stop> {
    let mut count = 0;
    let mut stop = None;
    document.any(root, &[party, qname!("cac:Party"), qname!("cac:PartyTaxScheme")], &mut |scheme| {
        let fits = document.any(scheme, steps!("cac:TaxScheme"), &mut |tax| match document
            .text(tax, steps!("cbc:ID"))
        {
            Ok(id) => (id.to_uppercase() == "VAT") == vat,
            Err(error) => {
                stop = Some(error);
                false
            }
        });
        count += if fits { document.count(scheme, steps!("cbc:CompanyID")) } else { 0 };
        false
    });
    stop.map_or(Ok((count <= 1).into()), Err)
}

fn is_sepa(id: Element<'_>) -> bool {
    id.attribute(qname!("schemeID")).is_some_and(|scheme| scheme.eq_ignore_ascii_case("SEPA"))
}

fn one_sepa_id<'t>(document: &Document<'t>, _: Element<'t>) -> Result<Verdict, Stop> {
    let parties = document.all(qname!("cac:PartyIdentification"));
    let ids = parties.map(|party| party.children_named(qname!("cbc:ID")).filter(|id| is_sepa(*id)).count());
    Ok((ids.sum::<usize>() <= 1).into())
}

fn identifiers_but_sepa<'t>(document: &Document<'t>, payee: Element<'t>) -> usize {
    let mut count = 0;
    document.any(payee, steps!("cac:PartyIdentification" / "cbc:ID"), &mut |id| {
        count += usize::from(!is_sepa(id));
        false
    });
    count
}

/// At most one of them, and a name that is not the seller's.
fn payee<'t>(document: &Document<'t>, payee: Element<'t>, count: usize) -> Verdict {
    let seller =
        steps!("cac:AccountingSupplierParty" / "cac:Party" / "cac:PartyLegalEntity" / "cbc:RegistrationName");
    let differs = document.any(payee, steps!("cac:PartyName" / "cbc:Name"), &mut |name| {
        payee.parent().is_some_and(|root| {
            document.any(root, seller, &mut |theirs| theirs.string_value() != name.string_value())
        })
    });
    (count <= 1 && differs).into()
}

fn all_alike(document: &Document<'_>, name: QName) -> Verdict {
    let mut all = document.all(name);
    let Some(first) = all.next() else { return Verdict::Holds };
    let first = first.string_value();
    all.all(|each| each.string_value() == first).into()
}
