//! Reads eBIS-XML 3.

use attest_model::invoice::{
    DocumentKind, Identifier, Invoice, Line, Note, Party, PrecedingInvoiceReference, VatBreakdown,
};
use attest_model::money::{Decimal, PRICE_DECIMALS, round};
use attest_model::place::Term::{Bt, Map};
use attest_xml::Element;

use super::tables::{ADDRESS, CONTACT, DISCOUNTS, DOCUMENT, Discounts, LINE, PARTY, VAT};
use crate::paths::{all, fill, find, text};
use crate::reading::Reading;

/// Reads the `Invoice` of BASDA.
pub(crate) fn read(root: Element<'_>, reading: &mut Reading) -> Invoice {
    let mut invoice = Invoice::default();
    fill(root, DOCUMENT, &mut invoice, reading);
    if let Some(flag) = find(root, "InvoiceHead/TestFlag") {
        invoice.is_marked_as_test = reading.value(flag, Map(21)).as_deref() == Some("1");
    }
    if let Some(party) = find(root, "Supplier") {
        read_party(party, "SupplierReferences/BuyersCodeForSupplier", &mut invoice.seller, reading);
    }
    if let Some(party) = find(root, "Buyer") {
        read_party(party, "BuyerReferences/SuppliersCodeForBuyer", &mut invoice.buyer, reading);
    }
    for earlier in all(root, "InvoiceReferences/ResponseTo") {
        if let Some(number) = reading.value(earlier, Bt(25)) {
            invoice.preceding_invoices.push(PrecedingInvoiceReference { number, issue_date: None });
        }
    }
    for path in ["Narrative", "SpecialInstructions"] {
        for note in all(root, path) {
            reading.index = position(invoice.notes.len());
            if let Some(text) = reading.value(note, Bt(22)) {
                invoice.notes.push(Note { subject_code: None, text });
            }
        }
    }
    for tax in all(root, "TaxSubTotal") {
        reading.index = position(invoice.vat_breakdown.len());
        let mut vat = VatBreakdown::default();
        fill(tax, VAT, &mut vat, reading);
        invoice.vat_breakdown.push(vat);
    }
    reading.index = 0;
    for line in all(root, "InvoiceLine") {
        read_line(line, &mut invoice, reading);
    }
    let is_credit = invoice.type_code.as_deref().is_some_and(|code| code.eq_ignore_ascii_case("CRN"));
    invoice.kind = if is_credit { DocumentKind::CreditNote } else { DocumentKind::Invoice };
    invoice
}

fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn read_party(element: Element<'_>, code: &str, party: &mut Party, reading: &mut Reading) {
    fill(element, PARTY, party, reading);
    if let Some(value) = text(element, code, reading) {
        party.identifiers.push(Identifier { scheme: None, value });
    }
    if let Some(address) = find(element, "Address") {
        fill(address, ADDRESS, party.address.get_or_insert_default(), reading);
    }
    if let Some(contact) = find(element, "Contact") {
        fill(contact, CONTACT, party.contact.get_or_insert_default(), reading);
    }
}

fn read_line(element: Element<'_>, invoice: &mut Invoice, reading: &mut Reading) {
    if !reading.begins_line(&mut invoice.lines, element) {
        return;
    }
    let mut line = Line::default();
    fill(element, LINE, &mut line, reading);
    line.id = text(element, "LineNumber", reading).unwrap_or_else(|| (invoice.lines.len() + 1).to_string());
    let mut discounts = Discounts::default();
    fill(element, DISCOUNTS, &mut discounts, reading);
    line.item_net_price = net_price(&line, &discounts);
    invoice.lines.push(line);
    reading.index = 0;
}

/// MAP-28. The price of `Units` less the percentage, less the share of the amount that falls on them.
fn net_price(line: &Line, discounts: &Discounts) -> Option<Decimal> {
    let gross = line.item_gross_price?;
    let mut net = gross;
    if let Some(percent) = discounts.percent.filter(|percent| !percent.is_zero()) {
        net = net.checked_sub(gross.checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED)?)?;
    }
    if let (Some(amount), Some(quantity)) =
        (discounts.amount.filter(|a| !a.is_zero()), line.invoiced_quantity)
    {
        let units = line.price_base_quantity.unwrap_or(Decimal::ONE);
        net = net.checked_sub(amount.checked_div(quantity)?.checked_mul(units)?)?;
    }
    Some(if net == gross { gross } else { round(net, PRICE_DECIMALS) })
}

#[cfg(test)]
mod tests {
    use attest_model::money::decimal;

    use super::*;

    #[test]
    fn map_28_the_price_is_reduced_by_both_discounts() {
        for (case, price, units, quantity, percent, amount, expected) in [
            ("neither", "10.00", None, "5", None, None, "10.00"),
            ("percent", "10.00", None, "5", Some("10"), None, "9"),
            ("amount over the quantity", "10.00", None, "5", None, Some("2.50"), "9.5"),
            ("both", "10.00", None, "5", Some("10"), Some("2.50"), "8.5"),
            ("price of a hundred", "10.00", Some("100"), "500", Some("10"), Some("5"), "8"),
        ] {
            let line = Line {
                item_gross_price: decimal(price).ok(),
                price_base_quantity: units.map(|units| decimal(units).unwrap()),
                invoiced_quantity: decimal(quantity).ok(),
                ..Line::default()
            };
            let discounts = Discounts {
                percent: percent.map(|percent| decimal(percent).unwrap()),
                amount: amount.map(|amount| decimal(amount).unwrap()),
            };
            assert_eq!(net_price(&line, &discounts), decimal(expected).ok(), "MAP-28 {case}");
        }
    }
}
