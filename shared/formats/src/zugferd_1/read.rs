//! Reads ZUGFeRD 1.0.

use attest_model::codes::CREDIT_TYPE_CODES;
use attest_model::invoice::{
    AllowanceCharge, DocumentKind, Identifier, Invoice, Line, Note, Party, PaymentInstructions, VatBreakdown,
};
use attest_model::place::Term::{Bg, Bt};
use attest_xml::Element;

use super::tables::{
    ACCOUNT, ADDRESS, AGREEMENT, Account, BUYER, CHARGE, CONTACT, DELIVERY, DOCUMENT, Ends, LINE, PAYMENT,
    PERIOD, SELLER, SETTLEMENT, VAT,
};
use crate::paths::{Row, all, attribute, fill, find, text};
use crate::reading::Reading;

/// Reads `CrossIndustryDocument`.
pub(crate) fn read(root: Element<'_>, reading: &mut Reading) -> Invoice {
    let mut invoice = Invoice::default();
    fill(root, DOCUMENT, &mut invoice, reading);
    let test = "SpecifiedExchangedDocumentContext/TestIndicator/Indicator";
    invoice.is_marked_as_test =
        text(root, test, reading).is_some_and(|value| value == "true" || value == "1");
    for note in all(root, "HeaderExchangedDocument/IncludedNote") {
        reading.index = position(invoice.notes.len());
        if let Some(content) = text(note, "Content", reading) {
            reading.mark(note, Bt(22));
            invoice.notes.push(Note { subject_code: text(note, "SubjectCode", reading), text: content });
        }
    }
    reading.index = 0;
    for transaction in all(root, "SpecifiedSupplyChainTradeTransaction") {
        if let Some(agreement) = find(transaction, "ApplicableSupplyChainTradeAgreement") {
            fill(agreement, AGREEMENT, &mut invoice, reading);
            for (name, rows, party) in [
                ("SellerTradeParty", SELLER, &mut invoice.seller),
                ("BuyerTradeParty", BUYER, &mut invoice.buyer),
            ] {
                if let Some(element) = find(agreement, name) {
                    read_party(element, rows, party, reading);
                }
            }
        }
        if let Some(delivery) = find(transaction, "ApplicableSupplyChainTradeDelivery") {
            fill(delivery, DELIVERY, &mut invoice, reading);
        }
        if let Some(settlement) = find(transaction, "ApplicableSupplyChainTradeSettlement") {
            read_settlement(settlement, &mut invoice, reading);
        }
        for line in all(transaction, "IncludedSupplyChainTradeLineItem") {
            read_line(line, &mut invoice, reading);
        }
    }
    let is_credit = invoice.type_code.as_deref().is_some_and(|code| CREDIT_TYPE_CODES.contains(&code));
    invoice.kind = if is_credit { DocumentKind::CreditNote } else { DocumentKind::Invoice };
    invoice
}

fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn read_party(element: Element<'_>, rows: &[Row<Party>], party: &mut Party, reading: &mut Reading) {
    fill(element, rows, party, reading);
    for id in all(element, "ID").into_iter().chain(all(element, "GlobalID")) {
        reading.hold(id);
        let value = id.text().trim().to_owned();
        if !value.is_empty() {
            party
                .identifiers
                .push(Identifier { scheme: attribute(id, "schemeID").map(str::to_owned), value });
        }
    }
    for id in all(element, "SpecifiedTaxRegistration/ID") {
        reading.hold(id);
        let value = Some(id.text().trim().to_owned()).filter(|value| !value.is_empty());
        match attribute(id, "schemeID") {
            Some("VA") => party.vat_identifier = party.vat_identifier.take().or(value),
            _ => party.tax_registration = party.tax_registration.take().or(value),
        }
    }
    if let Some(address) = find(element, "PostalTradeAddress") {
        fill(address, ADDRESS, party.address.get_or_insert_default(), reading);
    }
    if let Some(contact) = find(element, "DefinedTradeContact") {
        fill(contact, CONTACT, party.contact.get_or_insert_default(), reading);
    }
}

fn read_settlement(element: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    fill(element, SETTLEMENT, invoice, reading);
    let reference = text(element, "PaymentReference", reading);
    for (index, means) in all(element, "SpecifiedTradeSettlementPaymentMeans").into_iter().enumerate() {
        reading.index = position(index);
        reading.mark(means, Bg(16));
        let mut payment =
            PaymentInstructions { remittance: reference.clone(), ..PaymentInstructions::default() };
        fill(means, PAYMENT, &mut payment, reading);
        let mut account = Account::default();
        fill(means, ACCOUNT, &mut account, reading);
        if let Some(number) = account.number {
            account.transfer.account = number;
            payment.credit_transfers.push(account.transfer);
        }
        invoice.payment_instructions.push(payment);
    }
    for (index, tax) in all(element, "ApplicableTradeTax").into_iter().enumerate() {
        reading.index = position(index);
        let mut vat = VatBreakdown::default();
        fill(tax, VAT, &mut vat, reading);
        hold(tax, "TypeCode", reading);
        invoice.vat_breakdown.push(vat);
    }
    for charge in all(element, "SpecifiedTradeAllowanceCharge") {
        let is_charge =
            text(charge, "ChargeIndicator/Indicator", reading).is_some_and(|v| v == "true" || v == "1");
        read_charge(charge, if is_charge { &mut invoice.charges } else { &mut invoice.allowances }, reading);
    }
    for charge in all(element, "SpecifiedLogisticsServiceCharge") {
        read_charge(charge, &mut invoice.charges, reading);
    }
    reading.index = 0;
    if let Some(element) = find(element, "BillingSpecifiedPeriod") {
        invoice.invoicing_period = read_period(element, reading).or(invoice.invoicing_period);
    }
}

fn hold(element: Element<'_>, path: &str, reading: &mut Reading) {
    all(element, path).into_iter().for_each(|found| reading.hold(found));
}

fn read_charge(element: Element<'_>, list: &mut Vec<AllowanceCharge>, reading: &mut Reading) {
    reading.index = position(list.len());
    let mut charge = AllowanceCharge::default();
    fill(element, CHARGE, &mut charge, reading);
    hold(element, "CategoryTradeTax/TypeCode", reading);
    hold(element, "AppliedTradeTax/TypeCode", reading);
    list.push(charge);
}

fn read_period(element: Element<'_>, reading: &mut Reading) -> Option<attest_model::invoice::Period> {
    let mut ends = Ends::default();
    fill(element, PERIOD, &mut ends, reading);
    (ends.0 != attest_model::invoice::Period::default()).then_some(ends.0)
}

fn read_line(element: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    if !reading.begins_line(&mut invoice.lines, element) {
        return;
    }
    let mut line = Line::default();
    fill(element, LINE, &mut line, reading);
    hold(element, "SpecifiedSupplyChainTradeSettlement/ApplicableTradeTax/TypeCode", reading);
    line.id = text(element, "AssociatedDocumentLineDocument/LineID", reading).unwrap_or_default();
    if let Some(element) = find(element, "SpecifiedSupplyChainTradeSettlement/BillingSpecifiedPeriod") {
        line.period = read_period(element, reading);
    }
    for charge in all(element, "SpecifiedSupplyChainTradeSettlement/SpecifiedTradeAllowanceCharge") {
        let is_charge =
            text(charge, "ChargeIndicator/Indicator", reading).is_some_and(|v| v == "true" || v == "1");
        let mut row = AllowanceCharge::default();
        fill(charge, CHARGE, &mut row, reading);
        if is_charge { line.charges.push(row) } else { line.allowances.push(row) }
    }
    invoice.lines.push(line);
    reading.index = 0;
}
