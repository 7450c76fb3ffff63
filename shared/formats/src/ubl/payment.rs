//! BG-16. Payment instructions in UBL.

use attest_model::invoice::{CreditTransfer, DirectDebit, Invoice, PaymentCard, PaymentInstructions};
use attest_model::place::Term::{Bg, Bt};
use attest_xml::Element;

use super::names::*;
use crate::reading::{Reading, attribute, trim};

/// `cac:PaymentMeans`: one per account, so that those which differ in nothing else are one instruction.
pub(super) fn read_means(group: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    reading.index = invoice.payment_instructions.len() as u32;
    reading.mark(group, Bg(16));
    let mut read = PaymentInstructions::default();
    for child in group.children() {
        match child.name() {
            PAYMENT_MEANS_CODE => {
                reading.text(&mut read.means_code, child, Bt(81));
                read.means_text = attribute(child, NAME_ATTRIBUTE);
            }
            PAYMENT_ID => reading.text(&mut read.remittance, child, Bt(83)),
            PAYMENT_DUE_DATE => read_due_date(child, invoice, reading),
            CARD_ACCOUNT => read_card(child, &mut read, reading),
            PAYEE_FINANCIAL_ACCOUNT => read_account(child, &mut read, reading),
            PAYMENT_MANDATE => read_mandate(child, &mut read, reading),
            _ => {}
        }
    }
    reading.index = 0;
    add(invoice, read);
}

/// BT-9 stands here in a credit note, and in invoices of older profiles when `cbc:DueDate` is absent.
fn read_due_date(date: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    let index = std::mem::take(&mut reading.index);
    let known = invoice.payment_due_date.map(|date| date.to_string());
    // Every payment means repeats the date; one that differs stays without field.
    if known.is_some_and(|known| known == trim(&date.text())) {
        reading.hold(date);
    } else {
        reading.date(&mut invoice.payment_due_date, date, Bt(9));
    }
    reading.index = index;
}

fn read_card(group: Element<'_>, read: &mut PaymentInstructions, reading: &mut Reading) {
    if read.card.is_some() {
        return;
    }
    reading.mark(group, Bg(18));
    let mut card = PaymentCard::default();
    for child in group.children() {
        match child.name() {
            PRIMARY_ACCOUNT_NUMBER_ID => reading.text(&mut card.number, child, Bt(87)),
            HOLDER_NAME => reading.text(&mut card.holder, child, Bt(88)),
            // The schema wants a network; the norm has no term for it.
            NETWORK_ID => reading.hold(child),
            _ => {}
        }
    }
    read.card = (card != PaymentCard::default()).then_some(card);
}

fn read_account(group: Element<'_>, read: &mut PaymentInstructions, reading: &mut Reading) {
    reading.mark(group, Bg(17));
    let mut account = None;
    let (mut account_name, mut service_provider) = (None, None);
    for child in group.children() {
        match child.name() {
            ID => reading.identifier(&mut account, child, SCHEME_ID, Bt(84)),
            NAME => reading.text(&mut account_name, child, Bt(85)),
            FINANCIAL_INSTITUTION_BRANCH => {
                // Profiles before EN 16931 name the bank one level deeper.
                let bank = child.child(FINANCIAL_INSTITUTION).and_then(|bank| bank.child(ID));
                for id in child.child(ID).into_iter().chain(bank) {
                    reading.text(&mut service_provider, id, Bt(86));
                }
            }
            _ => {}
        }
    }
    let transfer = CreditTransfer { account: account.unwrap_or_default(), account_name, service_provider };
    if transfer != CreditTransfer::default() {
        read.credit_transfers.push(transfer);
    }
}

fn read_mandate(group: Element<'_>, read: &mut PaymentInstructions, reading: &mut Reading) {
    if read.direct_debit.is_some() {
        return;
    }
    reading.mark(group, Bg(19));
    let mut debit = DirectDebit::default();
    for child in group.children() {
        match child.name() {
            ID => reading.text(&mut debit.mandate, child, Bt(89)),
            PAYER_FINANCIAL_ACCOUNT => {
                if let Some(id) = child.child(ID) {
                    reading.text(&mut debit.debited_account, id, Bt(91));
                }
            }
            _ => {}
        }
    }
    read.direct_debit = (debit != DirectDebit::default()).then_some(debit);
}

/// Adds what was read to the instructions before it when only the accounts differ.
pub(crate) fn add(invoice: &mut Invoice, mut read: PaymentInstructions) {
    if read == PaymentInstructions::default() {
        return;
    }
    if let Some(last) = invoice.payment_instructions.last_mut()
        && !last.credit_transfers.is_empty()
        && !read.credit_transfers.is_empty()
    {
        // Compared without the accounts, which are many where this happens often.
        let before = std::mem::take(&mut last.credit_transfers);
        let added = std::mem::take(&mut read.credit_transfers);
        let is_same = *last == read;
        last.credit_transfers = before;
        if is_same {
            last.credit_transfers.extend(added);
            return;
        }
        read.credit_transfers = added;
    }
    invoice.payment_instructions.push(read);
}

/// BT-90 belongs to the direct debit, else to the first instruction; it stands among the parties.
pub(crate) fn give_creditor(invoice: &mut Invoice, creditor: Option<String>) {
    let Some(creditor) = creditor else { return };
    let position = invoice.payment_instructions.iter().position(|i| i.direct_debit.is_some()).unwrap_or(0);
    if invoice.payment_instructions.is_empty() {
        invoice.payment_instructions.push(PaymentInstructions::default());
    }
    if let Some(instructions) = invoice.payment_instructions.get_mut(position) {
        instructions.direct_debit.get_or_insert_default().creditor = Some(creditor);
    }
}
