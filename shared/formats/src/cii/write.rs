//! CII D16B, written: document, agreement and delivery.

use attest_model::dates::Date;
use attest_model::invoice::{Identifier, Invoice, Period, SupportingDocument};

use super::read::{INVOICED_OBJECT, TENDER};
use super::{write_lines, write_parties, write_settlement};
use crate::attachments;
use crate::output::{Output, WriteError};
use crate::reading::RELATED_DOCUMENT;

const NAMESPACES: &str = " xmlns:rsm=\"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100\"\n \
    xmlns:ram=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100\"\n \
    xmlns:qdt=\"urn:un:unece:uncefact:data:standard:QualifiedDataType:100\"\n \
    xmlns:udt=\"urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100\"";

/// The schema wants the name of a project, for which the norm has no term.
const PROJECT_NAME: &str = "Project reference";

/// Writes an invoice or credit note; which it is, its type code tells.
///
/// # Errors
/// When a text cannot stand in XML, an attachment has no bytes, or CII has no place for what the model says.
pub fn write(invoice: &Invoice) -> Result<Vec<u8>, WriteError> {
    attachments::check_content(invoice)?;
    write_settlement::check(invoice)?;
    let mut out = Output::new();
    out.root("rsm:CrossIndustryInvoice", NAMESPACES, |out| {
        out.group("rsm:ExchangedDocumentContext", |out| write_context(invoice, out));
        out.group("rsm:ExchangedDocument", |out| write_document(invoice, out));
        out.group("rsm:SupplyChainTradeTransaction", |out| {
            for line in &invoice.lines {
                write_lines::write(line, out);
            }
            out.required_group("ram:ApplicableHeaderTradeAgreement", |out| write_agreement(invoice, out));
            out.required_group("ram:ApplicableHeaderTradeDelivery", |out| write_delivery(invoice, out));
            out.required_group("ram:ApplicableHeaderTradeSettlement", |out| {
                write_settlement::write(invoice, out)
            });
        });
    });
    out.finish()
}

fn write_context(invoice: &Invoice, out: &mut Output) {
    if invoice.is_marked_as_test {
        out.group("ram:TestIndicator", |out| out.leaf("udt:Indicator", "true", &[]));
    }
    out.group("ram:BusinessProcessSpecifiedDocumentContextParameter", |out| {
        out.text("ram:ID", invoice.business_process.as_deref());
    });
    out.group("ram:GuidelineSpecifiedDocumentContextParameter", |out| {
        out.text("ram:ID", invoice.specification.as_deref());
    });
}

fn write_document(invoice: &Invoice, out: &mut Output) {
    out.text("ram:ID", invoice.number.as_deref());
    out.text("ram:TypeCode", invoice.type_code.as_deref());
    write_date("ram:IssueDateTime", "udt:DateTimeString", invoice.issue_date, out);
    for note in &invoice.notes {
        out.group("ram:IncludedNote", |out| {
            out.leaf("ram:Content", &note.text, &[]);
            out.text("ram:SubjectCode", note.subject_code.as_deref());
        });
    }
}

/// A date in format 102, inside of its group.
pub(super) fn write_date(group: &str, name: &str, date: Option<Date>, out: &mut Output) {
    if let Some(date) = date {
        let text = format!("{:04}{:02}{:02}", date.year(), date.month(), date.day());
        out.group(group, |out| out.leaf(name, &text, &[("format", Some("102"))]));
    }
}

pub(super) fn write_period(period: Option<&Period>, out: &mut Output) {
    out.group("ram:BillingSpecifiedPeriod", |out| {
        write_date("ram:StartDateTime", "udt:DateTimeString", period.and_then(|period| period.start), out);
        write_date("ram:EndDateTime", "udt:DateTimeString", period.and_then(|period| period.end), out);
    });
}

/// A reference by the number its issuer gave.
pub(super) fn write_reference(group: &str, number: Option<&str>, out: &mut Output) {
    out.group(group, |out| out.text("ram:IssuerAssignedID", number));
}

/// An identifier with its scheme.
pub(super) fn write_identifier(name: &str, identifier: Option<&Identifier>, out: &mut Output) {
    if let Some(identifier) = identifier {
        out.leaf(name, &identifier.value, &[("schemeID", identifier.scheme.as_deref())]);
    }
}

/// BT-18, BT-128: the scheme stands in an element of its own.
pub(super) fn write_object(object: Option<&Identifier>, out: &mut Output) {
    if let Some(object) = object {
        out.group("ram:AdditionalReferencedDocument", |out| {
            out.leaf("ram:IssuerAssignedID", &object.value, &[]);
            out.leaf("ram:TypeCode", INVOICED_OBJECT, &[]);
            out.text("ram:ReferenceTypeCode", object.scheme.as_deref());
        });
    }
}

fn write_agreement(invoice: &Invoice, out: &mut Output) {
    out.text("ram:BuyerReference", invoice.buyer_reference.as_deref());
    out.required_group("ram:SellerTradeParty", |out| write_parties::write(&invoice.seller, out));
    out.required_group("ram:BuyerTradeParty", |out| write_parties::write(&invoice.buyer, out));
    if let Some(party) = &invoice.tax_representative {
        write_parties::write_representative(party, out);
    }
    for (group, number) in [
        ("ram:SellerOrderReferencedDocument", &invoice.sales_order_reference),
        ("ram:BuyerOrderReferencedDocument", &invoice.purchase_order_reference),
        ("ram:ContractReferencedDocument", &invoice.contract_reference),
    ] {
        write_reference(group, number.as_deref(), out);
    }
    if let Some(tender) = &invoice.tender_reference {
        out.group("ram:AdditionalReferencedDocument", |out| {
            out.leaf("ram:IssuerAssignedID", tender, &[]);
            out.leaf("ram:TypeCode", TENDER, &[]);
        });
    }
    write_object(invoice.invoiced_object.as_ref(), out);
    for document in &invoice.supporting_documents {
        write_supporting(document, out);
    }
    if let Some(project) = &invoice.project_reference {
        out.group("ram:SpecifiedProcuringProject", |out| {
            out.leaf("ram:ID", project, &[]);
            out.leaf("ram:Name", PROJECT_NAME, &[]);
        });
    }
}

fn write_supporting(document: &SupportingDocument, out: &mut Output) {
    out.group("ram:AdditionalReferencedDocument", |out| {
        out.text("ram:IssuerAssignedID", document.reference.as_deref());
        out.text("ram:URIID", document.external_location.as_deref());
        out.leaf("ram:TypeCode", document.type_code.as_deref().unwrap_or(RELATED_DOCUMENT), &[]);
        out.text("ram:Name", document.description.as_deref());
        if let Some(attachment) = &document.attachment {
            let attributes = [
                ("mimeCode", attachment.mime_code.as_deref()),
                ("filename", attachment.file_name.as_deref()),
            ];
            out.leaf("ram:AttachmentBinaryObject", &attachments::encode(&attachment.content), &attributes);
        }
    });
}

fn write_delivery(invoice: &Invoice, out: &mut Output) {
    if let Some(delivery) = &invoice.delivery {
        write_parties::write_ship_to(delivery, out);
        out.group("ram:ActualDeliverySupplyChainEvent", |out| {
            write_date("ram:OccurrenceDateTime", "udt:DateTimeString", delivery.actual_date, out);
        });
    }
    let despatch = invoice.despatch_advice_reference.as_deref();
    write_reference("ram:DespatchAdviceReferencedDocument", despatch, out);
    let receipt = invoice.receiving_advice_reference.as_deref();
    write_reference("ram:ReceivingAdviceReferencedDocument", receipt, out);
}
