//! CII: document, agreement and delivery.

use attest_model::codes::CREDIT_TYPE_CODES;
use attest_model::dates::{self, Date};
use attest_model::invoice::{Delivery, DocumentKind, Invoice, Period, SupportingDocument};
use attest_model::place::Term::{self, Bg, Bt, Map};
use attest_xml::Element;

use super::names::*;
use super::{lines, parties, settlement};
use crate::attachments;
use crate::reading::{Reading, attribute, note, own_type_code, trim};

/// Type codes of `ram:AdditionalReferencedDocument` that are a term of their own.
pub(super) const INVOICED_OBJECT: &str = "130";
pub(super) const TENDER: &str = "50";

/// `YYYYMMDD`, the only format of dates that EN 16931 allows.
const DATE_FORMAT: &str = "102";

/// Reads `rsm:CrossIndustryInvoice`.
pub(super) fn read(root: Element<'_>, reading: &mut Reading) -> Invoice {
    let mut invoice = Invoice::default();
    let transaction = root.child(SUPPLY_CHAIN_TRADE_TRANSACTION);
    let settlement =
        transaction.and_then(|transaction| transaction.child(APPLICABLE_HEADER_TRADE_SETTLEMENT));
    if let Some(code) = settlement.and_then(|settlement| settlement.child(INVOICE_CURRENCY_CODE)) {
        reading.currency(&mut invoice.currency, code, Bt(5));
        reading.currency = invoice.currency;
    }
    for child in root.children() {
        match child.name() {
            EXCHANGED_DOCUMENT_CONTEXT => read_context(child, &mut invoice, reading),
            EXCHANGED_DOCUMENT => read_document(child, &mut invoice, reading),
            _ => {}
        }
    }
    for child in transaction.into_iter().flat_map(Element::children) {
        match child.name() {
            INCLUDED_SUPPLY_CHAIN_TRADE_LINE_ITEM => lines::read(child, &mut invoice, reading),
            APPLICABLE_HEADER_TRADE_AGREEMENT => read_agreement(child, &mut invoice, reading),
            APPLICABLE_HEADER_TRADE_DELIVERY => read_delivery(child, &mut invoice, reading),
            APPLICABLE_HEADER_TRADE_SETTLEMENT => settlement::read(child, &mut invoice, reading),
            _ => {}
        }
    }
    let is_credit = invoice.type_code.as_deref().is_some_and(|code| CREDIT_TYPE_CODES.contains(&code));
    invoice.kind = if is_credit { DocumentKind::CreditNote } else { DocumentKind::Invoice };
    invoice
}

fn read_context(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    for child in group.children() {
        let (slot, term) = match child.name() {
            BUSINESS_PROCESS_SPECIFIED_DOCUMENT_CONTEXT_PARAMETER => (&mut invoice.business_process, Bt(23)),
            GUIDELINE_SPECIFIED_DOCUMENT_CONTEXT_PARAMETER => (&mut invoice.specification, Bt(24)),
            TEST_INDICATOR => {
                if let Some(indicator) = child.child(INDICATOR) {
                    invoice.is_marked_as_test = indicator_value(indicator, Map(21), reading).unwrap_or(false);
                }
                continue;
            }
            _ => continue,
        };
        read_id(slot, child, term, reading);
    }
}

fn read_document(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    for child in group.children() {
        match child.name() {
            ID => reading.text(&mut invoice.number, child, Bt(1)),
            TYPE_CODE => reading.text(&mut invoice.type_code, child, Bt(3)),
            ISSUE_DATE_TIME => read_date(&mut invoice.issue_date, child, Bt(2), reading),
            INCLUDED_NOTE => {
                reading.index = invoice.notes.len() as u32;
                let (mut text, mut code) = (None, None);
                for part in child.children() {
                    match part.name() {
                        CONTENT => reading.paragraph(&mut text, part, Bt(22)),
                        SUBJECT_CODE => reading.text(&mut code, part, Bt(21)),
                        _ => {}
                    }
                }
                invoice.notes.extend(note(text.or_else(|| code.is_some().then(String::new)), code));
                reading.index = 0;
            }
            _ => {}
        }
    }
}

fn read_agreement(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    for child in group.children() {
        match child.name() {
            BUYER_REFERENCE => reading.text(&mut invoice.buyer_reference, child, Bt(10)),
            SELLER_TRADE_PARTY => parties::read(&mut invoice.seller, child, &crate::parties::SELLER, reading),
            BUYER_TRADE_PARTY => parties::read(&mut invoice.buyer, child, &crate::parties::BUYER, reading),
            SELLER_TAX_REPRESENTATIVE_TRADE_PARTY => parties::read_representative(invoice, child, reading),
            SELLER_ORDER_REFERENCED_DOCUMENT => {
                read_assigned_id(&mut invoice.sales_order_reference, child, Bt(14), reading);
            }
            BUYER_ORDER_REFERENCED_DOCUMENT => {
                read_assigned_id(&mut invoice.purchase_order_reference, child, Bt(13), reading);
            }
            CONTRACT_REFERENCED_DOCUMENT => {
                read_assigned_id(&mut invoice.contract_reference, child, Bt(12), reading);
            }
            ADDITIONAL_REFERENCED_DOCUMENT => read_additional(child, invoice, reading),
            SPECIFIED_PROCURING_PROJECT => {
                read_id(&mut invoice.project_reference, child, Bt(11), reading);
                // The schema wants a name; the norm has no term for it.
                child.children_named(NAME).for_each(|name| reading.hold(name));
            }
            _ => {}
        }
    }
}

/// `ram:AdditionalReferencedDocument`: tender, invoiced object, else a supporting document.
fn read_additional(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    let code = group.child(TYPE_CODE);
    match code.map(|code| code.text().trim().to_owned()).as_deref() {
        Some(TENDER) if invoice.tender_reference.is_none() => {
            read_assigned_id(&mut invoice.tender_reference, group, Bt(17), reading);
        }
        Some(INVOICED_OBJECT) if invoice.invoiced_object.is_none() => {
            read_object(&mut invoice.invoiced_object, group, Bt(18), reading);
        }
        Some(_) | None => return read_supporting(group, invoice, reading),
    }
    code.into_iter().for_each(|code| reading.hold(code));
}

/// An identifier whose scheme stands in an element of its own.
pub(super) fn read_object(
    slot: &mut Option<attest_model::invoice::Identifier>,
    group: Element<'_>,
    term: Term,
    reading: &mut Reading,
) {
    let Some(id) = group.child(ISSUER_ASSIGNED_ID) else { return };
    reading.identifier(slot, id, SCHEME_ID, term);
    if let (Some(object), Some(scheme)) = (slot, group.child(REFERENCE_TYPE_CODE)) {
        object.scheme = reading.value(scheme, term);
    }
}

fn read_supporting(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    reading.index = invoice.supporting_documents.len() as u32;
    reading.mark(group, Bg(24));
    let mut document = SupportingDocument::default();
    for child in group.children() {
        match child.name() {
            ISSUER_ASSIGNED_ID => reading.text(&mut document.reference, child, Bt(122)),
            NAME => reading.paragraph(&mut document.description, child, Bt(123)),
            URI_ID => reading.text(&mut document.external_location, child, Bt(124)),
            TYPE_CODE => document.type_code = own_type_code(reading.value(child, Bg(24))),
            ATTACHMENT_BINARY_OBJECT => {
                let described = (attribute(child, MIME_CODE), attribute(child, FILENAME));
                attachments::read(&mut document.attachment, child, described, reading);
            }
            _ => {}
        }
    }
    reading.index = 0;
    if document != SupportingDocument::default() {
        invoice.supporting_documents.push(document);
    }
}

fn read_delivery(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    let mut delivery = Delivery::default();
    for child in group.children() {
        match child.name() {
            SHIP_TO_TRADE_PARTY => parties::read_ship_to(&mut delivery, child, reading),
            ACTUAL_DELIVERY_SUPPLY_CHAIN_EVENT => {
                if let Some(date) = child.child(OCCURRENCE_DATE_TIME) {
                    read_date(&mut delivery.actual_date, date, Bt(72), reading);
                }
            }
            // Factur-X Extended names the ticket printed for the driver beside the advice.
            DESPATCH_ADVICE_REFERENCED_DOCUMENT | DELIVERY_NOTE_REFERENCED_DOCUMENT => {
                read_assigned_id(&mut invoice.despatch_advice_reference, child, Bt(16), reading);
            }
            RECEIVING_ADVICE_REFERENCED_DOCUMENT => {
                read_assigned_id(&mut invoice.receiving_advice_reference, child, Bt(15), reading);
            }
            _ => {}
        }
    }
    if delivery != Delivery::default() {
        reading.mark(group, Bg(13));
        invoice.delivery = Some(delivery);
    }
}

pub(super) fn read_id(slot: &mut Option<String>, group: Element<'_>, term: Term, reading: &mut Reading) {
    if let Some(id) = group.child(ID) {
        reading.text(slot, id, term);
    }
}

/// The `ram:IssuerAssignedID` of a reference.
pub(super) fn read_assigned_id(
    slot: &mut Option<String>,
    group: Element<'_>,
    term: Term,
    reading: &mut Reading,
) {
    if let Some(id) = group.child(ISSUER_ASSIGNED_ID) {
        reading.text(slot, id, term);
    }
}

/// A date, one level down as `udt:DateTimeString`, `qdt:DateTimeString` or `udt:DateString`.
pub(super) fn read_date(slot: &mut Option<Date>, group: Element<'_>, term: Term, reading: &mut Reading) {
    for string in group.children() {
        if matches!(string.name(), DATE_TIME_STRING | QUALIFIED_DATE_TIME_STRING | DATE_STRING)
            && slot.is_none()
        {
            reading.mark(string, term);
            *slot = date_of(string, term, reading);
        }
    }
}

fn date_of(string: Element<'_>, term: Term, reading: &mut Reading) -> Option<Date> {
    let text = string.text();
    let text = trim(&text);
    let format = string.attribute(FORMAT).map_or(DATE_FORMAT, trim);
    if text.is_empty() {
        return None;
    }
    let date = match (text.get(..4), text.get(4..6), text.get(6..)) {
        (Some(year), Some(month), Some(day)) if format == DATE_FORMAT => {
            dates::date(&format!("{year}-{month}-{day}"))
        }
        _ => None,
    };
    if date.is_none() {
        let found =
            if format == DATE_FORMAT { text.to_owned() } else { format!("{text} in format {format}") };
        return reading.wrong_type(string, term, &found, "a date such as 20260331 in format 102");
    }
    date
}

/// A period; `terms` are those of the group, its start and its end.
pub(super) fn read_period(
    slot: &mut Option<Period>,
    group: Element<'_>,
    [term, start, end]: [Term; 3],
    reading: &mut Reading,
) {
    if slot.is_some() {
        return;
    }
    reading.mark(group, term);
    let mut period = Period::default();
    for child in group.children() {
        match child.name() {
            START_DATE_TIME => read_date(&mut period.start, child, start, reading),
            END_DATE_TIME => read_date(&mut period.end, child, end, reading),
            _ => {}
        }
    }
    *slot = (period != Period::default()).then_some(period);
}

/// `true` or `false`.
pub(super) fn indicator_value(indicator: Element<'_>, term: Term, reading: &mut Reading) -> Option<bool> {
    reading.hold(indicator);
    let text = indicator.text();
    match trim(&text) {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        other => reading.wrong_type(indicator, term, other, "true or false"),
    }
}
