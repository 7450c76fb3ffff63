//! UBL 2.1 invoices and credit notes: the header.

use attest_model::invoice::{
    DocumentKind, Identifier, Invoice, Period, PrecedingInvoiceReference, SupportingDocument,
};
use attest_model::place::Term::{self, Bg, Bt};
use attest_xml::Element;

use super::names::*;
use super::{lines, parties, payment, totals};
use crate::attachments;
use crate::reading::{Reading, attribute, note, own_type_code};

/// Type code of BT-18 among the document references.
pub(super) const INVOICED_OBJECT: &str = "130";
/// Type code of BT-11 among the document references of a credit note, which has no project reference.
pub(super) const PROJECT: &str = "50";

/// Reads the document; `kind` is that of its root.
pub(super) fn read(root: Element<'_>, kind: DocumentKind, reading: &mut Reading) -> Invoice {
    let mut invoice = Invoice { kind, ..Invoice::default() };
    if let Some(code) = root.child(DOCUMENT_CURRENCY_CODE) {
        reading.currency(&mut invoice.currency, code, Bt(5));
        reading.currency = invoice.currency;
    }
    let mut creditor = None;
    for child in root.children() {
        read_value(child, &mut invoice, reading);
        read_group(child, &mut invoice, &mut creditor, reading);
    }
    totals::read_tax_totals(root, &mut invoice, reading);
    payment::give_creditor(&mut invoice, creditor);
    invoice
}

/// The values directly below the root.
fn read_value(child: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    match child.name() {
        CUSTOMIZATION_ID => reading.text(&mut invoice.specification, child, Bt(24)),
        PROFILE_ID => reading.text(&mut invoice.business_process, child, Bt(23)),
        ID => reading.text(&mut invoice.number, child, Bt(1)),
        ISSUE_DATE => reading.date(&mut invoice.issue_date, child, Bt(2)),
        DUE_DATE => reading.date(&mut invoice.payment_due_date, child, Bt(9)),
        INVOICE_TYPE_CODE | CREDIT_NOTE_TYPE_CODE => reading.text(&mut invoice.type_code, child, Bt(3)),
        NOTE => {
            reading.index = invoice.notes.len() as u32;
            let text = reading.value(child, Bt(22));
            reading.index = 0;
            let (subject_code, text) = split_subject(text);
            invoice.notes.extend(note(text, subject_code));
        }
        TAX_POINT_DATE => reading.date(&mut invoice.vat_point_date, child, Bt(7)),
        TAX_CURRENCY_CODE => reading.currency(&mut invoice.vat_currency, child, Bt(6)),
        ACCOUNTING_COST => reading.text(&mut invoice.buyer_accounting_reference, child, Bt(19)),
        BUYER_REFERENCE => reading.text(&mut invoice.buyer_reference, child, Bt(10)),
        // The version of UBL is the format; the number of lines is counted.
        UBL_VERSION_ID | LINE_COUNT_NUMERIC => reading.hold(child),
        _ => {}
    }
}

fn read_group(
    child: Element<'_>,
    invoice: &mut Invoice,
    creditor: &mut Option<String>,
    reading: &mut Reading,
) {
    match child.name() {
        INVOICE_PERIOD => {
            read_period(&mut invoice.invoicing_period, child, [Bg(14), Bt(73), Bt(74)], reading);
            if let Some(code) = child.child(DESCRIPTION_CODE) {
                reading.text(&mut invoice.vat_point_date_code, code, Bt(8));
            }
        }
        ORDER_REFERENCE => {
            read_id(&mut invoice.purchase_order_reference, child, Bt(13), reading);
            if let Some(id) = child.child(SALES_ORDER_ID) {
                reading.text(&mut invoice.sales_order_reference, id, Bt(14));
            }
        }
        BILLING_REFERENCE => read_preceding(child, invoice, reading),
        DESPATCH_DOCUMENT_REFERENCE => {
            read_id(&mut invoice.despatch_advice_reference, child, Bt(16), reading)
        }
        RECEIPT_DOCUMENT_REFERENCE => {
            read_id(&mut invoice.receiving_advice_reference, child, Bt(15), reading)
        }
        ORIGINATOR_DOCUMENT_REFERENCE => read_id(&mut invoice.tender_reference, child, Bt(17), reading),
        CONTRACT_DOCUMENT_REFERENCE => read_id(&mut invoice.contract_reference, child, Bt(12), reading),
        PROJECT_REFERENCE => read_id(&mut invoice.project_reference, child, Bt(11), reading),
        ADDITIONAL_DOCUMENT_REFERENCE => read_document(child, invoice, reading),
        SUPPLIER_PARTY => {
            if let Some(party) = child.child(PARTY) {
                parties::read(&mut invoice.seller, party, &parties::SELLER, creditor, reading);
            }
        }
        CUSTOMER_PARTY => {
            if let Some(party) = child.child(PARTY) {
                parties::read(&mut invoice.buyer, party, &parties::BUYER, &mut None, reading);
            }
        }
        PAYEE_PARTY => parties::read_payee(invoice, child, creditor, reading),
        TAX_REPRESENTATIVE_PARTY => parties::read_representative(invoice, child, reading),
        DELIVERY => parties::read_delivery(invoice, child, reading),
        PAYMENT_MEANS => payment::read_means(child, invoice, reading),
        PAYMENT_TERMS => {
            for text in child.children_named(NOTE) {
                reading.paragraph(&mut invoice.payment_terms, text, Bt(20));
            }
        }
        ALLOWANCE_CHARGE => totals::read_document_allowance(child, invoice, reading),
        LEGAL_MONETARY_TOTAL => totals::read_totals(child, &mut invoice.totals, reading),
        INVOICE_LINE | CREDIT_NOTE_LINE => lines::read(child, invoice, reading),
        _ => {}
    }
}

/// `#AAI#text`: the subject code BT-21 that the norm puts in front of the text in UBL.
fn split_subject(text: Option<String>) -> (Option<String>, Option<String>) {
    let Some(text) = text else { return (None, None) };
    let parts = text.strip_prefix('#').and_then(|rest| rest.split_once('#'));
    match parts {
        Some((code, rest))
            if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) =>
        {
            (Some(code.to_owned()), Some(rest.to_owned()))
        }
        _ => (None, Some(text)),
    }
}

/// The `cbc:ID` of a reference.
pub(super) fn read_id(slot: &mut Option<String>, reference: Element<'_>, term: Term, reading: &mut Reading) {
    if let Some(id) = reference.child(ID) {
        reading.text(slot, id, term);
    }
}

/// A period; `terms` are those of the group, its start and its end.
pub(super) fn read_period(
    slot: &mut Option<Period>,
    group: Element<'_>,
    terms: [Term; 3],
    reading: &mut Reading,
) {
    let [period, start, end] = terms;
    if slot.is_some() || (group.child(START_DATE).is_none() && group.child(END_DATE).is_none()) {
        return;
    }
    reading.mark(group, period);
    let mut read = Period::default();
    for child in group.children() {
        match child.name() {
            START_DATE => reading.date(&mut read.start, child, start),
            END_DATE => reading.date(&mut read.end, child, end),
            _ => {}
        }
    }
    *slot = (read != Period::default()).then_some(read);
}

fn read_preceding(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    for reference in group.children_named(INVOICE_DOCUMENT_REFERENCE) {
        reading.index = invoice.preceding_invoices.len() as u32;
        reading.mark(reference, Bg(3));
        let mut number = None;
        let mut issue_date = None;
        for child in reference.children() {
            match child.name() {
                ID => reading.text(&mut number, child, Bt(25)),
                ISSUE_DATE => reading.date(&mut issue_date, child, Bt(26)),
                _ => {}
            }
        }
        if number.is_some() || issue_date.is_some() {
            let number = number.unwrap_or_default();
            invoice.preceding_invoices.push(PrecedingInvoiceReference { number, issue_date });
        }
    }
    reading.index = 0;
}

/// `cac:AdditionalDocumentReference`: invoiced object, project of a credit note, else a supporting document.
fn read_document(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    let code = group.child(DOCUMENT_TYPE_CODE);
    let type_code = code.map(|code| code.text().trim().to_owned()).unwrap_or_default();
    let is_project = invoice.kind == DocumentKind::CreditNote && type_code == PROJECT;
    if type_code == INVOICED_OBJECT && invoice.invoiced_object.is_none() {
        let identifier: &mut Option<Identifier> = &mut invoice.invoiced_object;
        if let Some(id) = group.child(ID) {
            reading.identifier(identifier, id, SCHEME_ID, Bt(18));
        }
    } else if is_project && invoice.project_reference.is_none() {
        read_id(&mut invoice.project_reference, group, Bt(11), reading);
    } else {
        return read_supporting(group, invoice, reading);
    }
    if let Some(code) = code {
        reading.hold(code);
    }
}

fn read_supporting(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    reading.index = invoice.supporting_documents.len() as u32;
    reading.mark(group, Bg(24));
    let mut document = SupportingDocument::default();
    for child in group.children() {
        match child.name() {
            ID => reading.text(&mut document.reference, child, Bt(122)),
            DOCUMENT_DESCRIPTION => reading.paragraph(&mut document.description, child, Bt(123)),
            DOCUMENT_TYPE if document.description.is_none() => {
                reading.text(&mut document.description, child, Bt(123));
            }
            DOCUMENT_TYPE_CODE => document.type_code = own_type_code(reading.value(child, Bg(24))),
            ATTACHMENT => read_attachment(child, &mut document, reading),
            _ => {}
        }
    }
    reading.index = 0;
    if document != SupportingDocument::default() {
        invoice.supporting_documents.push(document);
    }
}

fn read_attachment(group: Element<'_>, document: &mut SupportingDocument, reading: &mut Reading) {
    for child in group.children() {
        match child.name() {
            EMBEDDED_DOCUMENT => {
                let described = (attribute(child, MIME_CODE), attribute(child, FILENAME));
                attachments::read(&mut document.attachment, child, described, reading);
            }
            EXTERNAL_REFERENCE => {
                if let Some(uri) = child.child(URI) {
                    reading.text(&mut document.external_location, uri, Bt(124));
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subject_codes_stand_between_hashes() {
        for (text, code, rest) in [
            ("#AAI#Payable in advance", Some("AAI"), "Payable in advance"),
            ("#AAI#", Some("AAI"), ""),
            ("#1 supplier", None, "#1 supplier"),
            ("#aai#x", None, "#aai#x"),
            ("#ABCD#x", None, "#ABCD#x"),
            ("plain", None, "plain"),
        ] {
            let (found, left) = split_subject(Some(text.to_owned()));
            assert_eq!((found.as_deref(), left.as_deref()), (code, Some(rest)), "{text}");
        }
    }
}
