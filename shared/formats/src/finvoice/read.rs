//! Reads Finvoice.

use attest_model::invoice::{
    AllowanceCharge, DocumentKind, Invoice, Line, Note, PaymentInstructions, PrecedingInvoiceReference,
    VatBreakdown,
};
use attest_model::place::Term::{Bg, Bt};
use attest_xml::Element;

use super::tables::{
    ACCOUNT, Account, BUYER, BUYER_ADDRESS, BUYER_CONTACT, CHARGE, DOCUMENT, LINE, PAYMENT, SELLER,
    SELLER_ADDRESS, SELLER_CONTACT, VAT,
};
use crate::paths::{all, fill, find, text};
use crate::reading::Reading;

/// Reads `Finvoice`.
pub(crate) fn read(root: Element<'_>, reading: &mut Reading) -> Invoice {
    let mut invoice = Invoice::default();
    fill(root, DOCUMENT, &mut invoice, reading);
    fill(root, SELLER, &mut invoice.seller, reading);
    fill(root, BUYER, &mut invoice.buyer, reading);
    if let Some(address) = find(root, "SellerPartyDetails/SellerPostalAddressDetails") {
        fill(address, SELLER_ADDRESS, invoice.seller.address.get_or_insert_default(), reading);
    }
    if let Some(address) = find(root, "BuyerPartyDetails/BuyerPostalAddressDetails") {
        fill(address, BUYER_ADDRESS, invoice.buyer.address.get_or_insert_default(), reading);
    }
    for (rows, party) in [(SELLER_CONTACT, &mut invoice.seller), (BUYER_CONTACT, &mut invoice.buyer)] {
        let mut contact = attest_model::invoice::Contact::default();
        fill(root, rows, &mut contact, reading);
        party.contact = (contact != attest_model::invoice::Contact::default()).then_some(contact);
    }
    for original in all(root, "InvoiceDetails/OriginalInvoiceNumber") {
        if let Some(number) = reading.value(original, Bt(25)) {
            invoice.preceding_invoices.push(PrecedingInvoiceReference { number, issue_date: None });
        }
    }
    for path in ["InvoiceDetails/InvoiceFreeText", "SpecificationDetails/SpecificationFreeText"] {
        for note in all(root, path) {
            reading.index = position(invoice.notes.len());
            if let Some(text) = reading.value(note, Bt(22)) {
                invoice.notes.push(Note { subject_code: None, text });
            }
        }
    }
    for tax in all(root, "InvoiceDetails/VatSpecificationDetails") {
        reading.index = position(invoice.vat_breakdown.len());
        let mut vat = VatBreakdown::default();
        fill(tax, VAT, &mut vat, reading);
        invoice.vat_breakdown.push(vat);
    }
    reading.index = 0;
    read_charges(root, "InvoiceDetails/DiscountDetails", &mut invoice.allowances, reading);
    read_charges(root, "InvoiceDetails/ChargeDetails", &mut invoice.charges, reading);
    read_payment(root, &mut invoice, reading);
    for row in all(root, "InvoiceRow") {
        read_line(row, &mut invoice, reading);
    }
    invoice.kind = kind(
        invoice.type_code.as_deref(),
        text(root, "InvoiceDetails/InvoiceTypeCodeUN", reading).as_deref(),
    );
    invoice
}

/// `INV02` and `DEV02` are credit notes; later versions add the code of UNTDID 1001.
fn kind(code: Option<&str>, untdid: Option<&str>) -> DocumentKind {
    if matches!(code, Some("INV02" | "DEV02")) || untdid == Some("381") {
        DocumentKind::CreditNote
    } else {
        DocumentKind::Invoice
    }
}

fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn read_charges(from: Element<'_>, path: &str, list: &mut Vec<AllowanceCharge>, reading: &mut Reading) {
    for element in all(from, path) {
        let mut charge = AllowanceCharge::default();
        fill(element, CHARGE, &mut charge, reading);
        if charge != AllowanceCharge::default() {
            list.push(charge);
        }
    }
}

fn read_payment(root: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    let Some(details) = find(root, "EpiDetails") else { return };
    reading.mark(details, Bg(16));
    let mut payment = PaymentInstructions::default();
    fill(details, PAYMENT, &mut payment, reading);
    for party in all(details, "EpiPartyDetails") {
        let mut account = Account::default();
        fill(party, ACCOUNT, &mut account, reading);
        if let Some(number) = account.number {
            account.transfer.account = number;
            payment.credit_transfers.push(account.transfer);
        }
    }
    invoice.payment_instructions.push(payment);
}

/// A row; its own price is gross unless the net one stands beside it.
fn read_line(element: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    if !reading.begins_line(&mut invoice.lines, element) {
        return;
    }
    let mut line = Line::default();
    fill(element, LINE, &mut line, reading);
    let id = text(element, "RowPositionIdentifier", reading)
        .or_else(|| text(element, "RowSubIdentifier", reading));
    line.id = id.unwrap_or_else(|| (invoice.lines.len() + 1).to_string());
    read_charges(element, "RowProgressiveDiscountDetails", &mut line.allowances, reading);
    read_charges(element, "RowChargeDetails", &mut line.charges, reading);
    line.item_net_price = line.item_net_price.or(line.item_gross_price);
    invoice.lines.push(line);
    reading.index = 0;
}
