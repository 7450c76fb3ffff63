//! UBL 2.1 as Peppol BIS Billing 3 wants it: the header.

use attest_model::invoice::{DocumentKind, Identifier, Invoice, Note, Period, SupportingDocument};

use super::read::{INVOICED_OBJECT, PROJECT};
use super::{write_lines, write_parties, write_payment, write_totals};
use crate::attachments;
use crate::output::{Output, WriteError};

const NAMESPACES: &str = " xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\"\n \
    xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\"\n \
    xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:";

/// The schema wants an order number beside a sales order; this one means none (MAP-23).
pub(crate) const NO_ORDER: &str = "NA";

/// Writes an invoice or credit note, by its kind.
///
/// # Errors
/// When a text cannot stand in XML, an attachment has no bytes, or UBL has no place for what the model says.
pub fn write(invoice: &Invoice) -> Result<Vec<u8>, WriteError> {
    if invoice.is_marked_as_test {
        let what = vec!["the mark of a test document (MAP-21)"];
        return Err(WriteError::NotHeld { syntax: "UBL", what });
    }
    attachments::check_content(invoice)?;
    let mut out = Output::new();
    let is_credit = invoice.kind == DocumentKind::CreditNote;
    let (root, line) = if is_credit { ("CreditNote", "CreditNoteLine") } else { ("Invoice", "InvoiceLine") };
    out.root(root, &format!("{NAMESPACES}{root}-2\""), |out| {
        write_head(invoice, is_credit, out);
        write_references(invoice, is_credit, out);
        write_parties::write(invoice, out);
        write_payment::write(invoice, is_credit, out);
        write_totals::write(invoice, out);
        for each in &invoice.lines {
            out.required_group(&format!("cac:{line}"), |out| {
                write_lines::write(each, is_credit, invoice.currency.as_ref().map(|c| c.code()), out);
            });
        }
    });
    out.finish()
}

fn write_head(invoice: &Invoice, is_credit: bool, out: &mut Output) {
    out.text("cbc:CustomizationID", invoice.specification.as_deref());
    out.text("cbc:ProfileID", invoice.business_process.as_deref());
    out.text("cbc:ID", invoice.number.as_deref());
    out.value("cbc:IssueDate", invoice.issue_date);
    if is_credit {
        out.value("cbc:TaxPointDate", invoice.vat_point_date);
        out.text("cbc:CreditNoteTypeCode", invoice.type_code.as_deref());
    } else {
        out.value("cbc:DueDate", invoice.payment_due_date);
        out.text("cbc:InvoiceTypeCode", invoice.type_code.as_deref());
    }
    for note in &invoice.notes {
        out.leaf("cbc:Note", &note_text(note), &[]);
    }
    if !is_credit {
        out.value("cbc:TaxPointDate", invoice.vat_point_date);
    }
    out.value("cbc:DocumentCurrencyCode", invoice.currency);
    out.value("cbc:TaxCurrencyCode", invoice.vat_currency);
    out.text("cbc:AccountingCost", invoice.buyer_accounting_reference.as_deref());
    out.text("cbc:BuyerReference", invoice.buyer_reference.as_deref());
    out.group("cac:InvoicePeriod", |out| {
        write_period(invoice.invoicing_period.as_ref(), out);
        out.text("cbc:DescriptionCode", invoice.vat_point_date_code.as_deref());
    });
}

/// BT-21 stands between hashes in front of the text.
fn note_text(note: &Note) -> String {
    match &note.subject_code {
        Some(code) => format!("#{code}#{}", note.text),
        None => note.text.clone(),
    }
}

pub(super) fn write_period(period: Option<&Period>, out: &mut Output) {
    out.value("cbc:StartDate", period.and_then(|period| period.start));
    out.value("cbc:EndDate", period.and_then(|period| period.end));
}

/// The references stand in another order in a credit note, which has no project reference.
fn write_references(invoice: &Invoice, is_credit: bool, out: &mut Output) {
    out.group("cac:OrderReference", |out| {
        let needs_number = invoice.sales_order_reference.as_ref().map(|_| NO_ORDER);
        out.text("cbc:ID", invoice.purchase_order_reference.as_deref().or(needs_number));
        out.text("cbc:SalesOrderID", invoice.sales_order_reference.as_deref());
    });
    for preceding in &invoice.preceding_invoices {
        out.group("cac:BillingReference", |out| {
            out.group("cac:InvoiceDocumentReference", |out| {
                out.leaf("cbc:ID", &preceding.number, &[]);
                out.value("cbc:IssueDate", preceding.issue_date);
            });
        });
    }
    write_id("cac:DespatchDocumentReference", invoice.despatch_advice_reference.as_deref(), out);
    write_id("cac:ReceiptDocumentReference", invoice.receiving_advice_reference.as_deref(), out);
    if !is_credit {
        write_id("cac:OriginatorDocumentReference", invoice.tender_reference.as_deref(), out);
    }
    write_id("cac:ContractDocumentReference", invoice.contract_reference.as_deref(), out);
    if let Some(object) = &invoice.invoiced_object {
        write_typed("cac:AdditionalDocumentReference", object, INVOICED_OBJECT, out);
    }
    if is_credit && let Some(project) = &invoice.project_reference {
        let project = Identifier { scheme: None, value: project.clone() };
        write_typed("cac:AdditionalDocumentReference", &project, PROJECT, out);
    }
    for document in &invoice.supporting_documents {
        write_supporting(document, out);
    }
    if is_credit {
        write_id("cac:OriginatorDocumentReference", invoice.tender_reference.as_deref(), out);
    } else {
        write_id("cac:ProjectReference", invoice.project_reference.as_deref(), out);
    }
}

pub(super) fn write_id(group: &str, id: Option<&str>, out: &mut Output) {
    out.group(group, |out| out.text("cbc:ID", id));
}

/// An identifier with its scheme.
pub(super) fn write_identifier(name: &str, identifier: Option<&Identifier>, out: &mut Output) {
    if let Some(identifier) = identifier {
        out.leaf(name, &identifier.value, &[("schemeID", identifier.scheme.as_deref())]);
    }
}

pub(super) fn write_typed(group: &str, identifier: &Identifier, type_code: &str, out: &mut Output) {
    out.group(group, |out| {
        write_identifier("cbc:ID", Some(identifier), out);
        out.leaf("cbc:DocumentTypeCode", type_code, &[]);
    });
}

fn write_supporting(document: &SupportingDocument, out: &mut Output) {
    out.group("cac:AdditionalDocumentReference", |out| {
        out.text("cbc:ID", document.reference.as_deref());
        out.text("cbc:DocumentTypeCode", document.type_code.as_deref());
        out.text("cbc:DocumentDescription", document.description.as_deref());
        out.group("cac:Attachment", |out| {
            if let Some(attachment) = &document.attachment {
                let attributes = [
                    ("mimeCode", attachment.mime_code.as_deref()),
                    ("filename", attachment.file_name.as_deref()),
                ];
                let content = attachments::encode(&attachment.content);
                out.leaf("cbc:EmbeddedDocumentBinaryObject", &content, &attributes);
            }
            out.group("cac:ExternalReference", |out| {
                out.text("cbc:URI", document.external_location.as_deref());
            });
        });
    });
}
