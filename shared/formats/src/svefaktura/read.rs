//! Reads Svefaktura 1.0.

use attest_model::invoice::{
    AllowanceCharge, CreditTransfer, DocumentKind, Identifier, Invoice, Line, Note, Party,
    PaymentInstructions, PrecedingInvoiceReference, SupportingDocument, VatBreakdown,
};
use attest_model::place::Term::{self, Bg, Bt};
use attest_xml::Element;

use super::tables::{ACCOUNT, ADDRESS, CHARGE, CONTACT, DOCUMENT, LINE, PARTY, PAYMENT, TOTALS, VAT};
use crate::paths::{all, attribute, fill, find, text};
use crate::reading::Reading;

/// GS1 in the list of agencies: the identifier is a GLN.
const GS1: &str = "9";
/// GLN as an electronic address scheme.
const GLN: &str = "0088";

/// Reads the `Invoice` of SFTI.
pub(crate) fn read(root: Element<'_>, reading: &mut Reading) -> Invoice {
    let mut invoice = Invoice::default();
    fill(root, DOCUMENT, &mut invoice, reading);
    if let Some(totals) = find(root, "LegalTotal") {
        fill(totals, TOTALS, &mut invoice.totals, reading);
    }
    for note in all(root, "Note") {
        reading.index = position(invoice.notes.len());
        if let Some(text) = reading.value(note, Bt(22)) {
            invoice.notes.push(Note { subject_code: None, text });
        }
    }
    reading.index = 0;
    if let Some(party) = find(root, "SellerParty") {
        read_party(party, &mut invoice.seller, Bg(4), reading);
    }
    if let Some(party) = find(root, "BuyerParty") {
        read_party(party, &mut invoice.buyer, Bg(7), reading);
    }
    if let Some(address) = find(root, "Delivery/DeliveryAddress") {
        let delivery = invoice.delivery.get_or_insert_default();
        fill(address, ADDRESS, delivery.address.get_or_insert_default(), reading);
    }
    read_references(root, &mut invoice, reading);
    read_payment(root, &mut invoice, reading);
    for tax in all(root, "TaxTotal/TaxSubTotal") {
        reading.index = position(invoice.vat_breakdown.len());
        let mut vat = VatBreakdown::default();
        fill(tax, VAT, &mut vat, reading);
        invoice.vat_breakdown.push(vat);
    }
    reading.index = 0;
    for charge in all(root, "AllowanceCharge") {
        read_charge(charge, &mut invoice.allowances, &mut invoice.charges, reading);
    }
    for line in all(root, "InvoiceLine") {
        read_line(line, &mut invoice, reading);
    }
    // A single order of all lines is the order of the invoice.
    if invoice.purchase_order_reference.is_none() {
        let mut orders = invoice.lines.iter().map(|line| line.purchase_order_reference.as_deref());
        let first = orders.next().flatten();
        if first.is_some() && orders.all(|order| order == first) {
            invoice.purchase_order_reference = first.map(str::to_owned);
        }
    }
    let is_credit = invoice.type_code.as_deref() == Some("381");
    invoice.kind = if is_credit { DocumentKind::CreditNote } else { DocumentKind::Invoice };
    invoice
}

fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn read_party(element: Element<'_>, party: &mut Party, group: Term, reading: &mut Reading) {
    reading.mark(element, group);
    let Some(own) = find(element, "Party") else { return };
    fill(own, PARTY, party, reading);
    for id in all(own, "PartyIdentification/ID") {
        reading.hold(id);
        let value = id.text().trim().to_owned();
        if !value.is_empty() {
            let is_gln = attribute(id, "identificationSchemeAgencyID") == Some(GS1);
            party.identifiers.push(Identifier { scheme: is_gln.then(|| GLN.to_owned()), value });
        }
    }
    if let Some(address) = find(own, "Address") {
        fill(address, ADDRESS, party.address.get_or_insert_default(), reading);
    }
    for contact in [find(own, "Contact"), find(element, "AccountsContact")].into_iter().flatten() {
        fill(contact, CONTACT, party.contact.get_or_insert_default(), reading);
    }
    for scheme in all(own, "PartyTaxScheme") {
        let number = text(scheme, "CompanyID", reading);
        let reason = text(scheme, "ExemptionReason", reading);
        match text(scheme, "TaxScheme/ID", reading).as_deref() {
            Some("SWT") => {
                party.legal_registration = party
                    .legal_registration
                    .take()
                    .or(number.map(|value| Identifier { scheme: None, value }));
                party.tax_registration = party.tax_registration.take().or(reason);
            }
            _ => party.vat_identifier = party.vat_identifier.take().or(number),
        }
    }
}

/// Documents named by the code of what they are: contract, delivery note, order; others are supporting documents.
fn read_references(root: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    for reference in all(root, "InitialInvoiceDocumentReference/ID") {
        if let Some(number) = reading.value(reference, Bt(25)) {
            invoice.preceding_invoices.push(PrecedingInvoiceReference { number, issue_date: None });
        }
    }
    for reference in all(root, "AdditionalDocumentReference/ID") {
        match attribute(reference, "identificationSchemeID") {
            Some("CT") => reading.text(&mut invoice.contract_reference, reference, Bt(12)),
            Some("DQ") => reading.text(&mut invoice.despatch_advice_reference, reference, Bt(16)),
            Some("ON") => reading.text(&mut invoice.purchase_order_reference, reference, Bt(13)),
            code => {
                let type_code = code.map(str::to_owned);
                let number = reading.value(reference, Bt(122));
                invoice.supporting_documents.push(SupportingDocument {
                    reference: number,
                    type_code,
                    ..SupportingDocument::default()
                });
            }
        }
    }
}

fn read_payment(root: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    for means in all(root, "PaymentMeans") {
        reading.index = position(invoice.payment_instructions.len());
        reading.mark(means, Bg(16));
        let mut payment = PaymentInstructions::default();
        fill(means, PAYMENT, &mut payment, reading);
        if let Some(id) = find(means, "PayeeFinancialAccount/ID")
            && let Some(value) = reading.value(id, Bt(84))
        {
            let account = Identifier { scheme: None, value };
            let mut transfer = CreditTransfer { account, ..CreditTransfer::default() };
            fill(means, ACCOUNT, &mut transfer, reading);
            // The clearing houses had BIC codes of their own.
            transfer.service_provider = transfer.service_provider.map(|bic| match bic.as_str() {
                "BGABSESS" => "SE:BANKGIRO".to_owned(),
                "PGSISESS" => "SE:PLUSGIRO".to_owned(),
                _ => bic,
            });
            payment.credit_transfers.push(transfer);
        }
        invoice.payment_instructions.push(payment);
    }
    reading.index = 0;
}

fn read_charge(
    element: Element<'_>,
    allowances: &mut Vec<AllowanceCharge>,
    charges: &mut Vec<AllowanceCharge>,
    reading: &mut Reading,
) {
    let is_charge =
        text(element, "ChargeIndicator", reading).is_some_and(|value| value == "true" || value == "1");
    let mut charge = AllowanceCharge::default();
    fill(element, CHARGE, &mut charge, reading);
    if is_charge { charges.push(charge) } else { allowances.push(charge) }
}

fn read_line(element: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    if !reading.begins_line(&mut invoice.lines, element) {
        return;
    }
    let mut line = Line::default();
    fill(element, LINE, &mut line, reading);
    line.id = text(element, "ID", reading).unwrap_or_default();
    for charge in all(element, "AllowanceCharge") {
        read_charge(charge, &mut line.allowances, &mut line.charges, reading);
    }
    invoice.lines.push(line);
    reading.index = 0;
}
