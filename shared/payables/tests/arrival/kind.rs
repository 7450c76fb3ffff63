use attest_model::invoice::{AllowanceCharge, DocumentKind, Invoice, Line};
use attest_payables::arrival::{is_prepayment, settle_kind};

use crate::world::{dec, world};

#[test]
fn map_26_a_negative_invoice_is_a_credit_note_with_positive_amounts() {
    let negative = |type_code: &str| Invoice { type_code: Some(type_code.into()), ..negative_invoice() };
    for (case, mut invoice, setting, turned) in [
        ("380 negative", negative("380"), true, true),
        ("switched off", negative("380"), false, false),
        ("another code", negative("384"), true, false),
        ("positive", world(|_| {}).invoice, true, false),
        ("zero", Invoice { totals: Default::default(), ..negative("380") }, true, false),
        ("credit note already", Invoice { kind: DocumentKind::CreditNote, ..negative("380") }, true, false),
    ] {
        let before = invoice.clone();
        assert_eq!(settle_kind(&mut invoice, setting), turned, "MAP-26 {case}");
        if !turned {
            assert_eq!(invoice, before, "MAP-26 {case}: untouched");
        }
    }
    let mut invoice = negative_invoice();
    settle_kind(&mut invoice, true);
    let positive = world(|_| {}).invoice;
    assert_eq!(invoice.kind, DocumentKind::CreditNote, "MAP-26");
    assert_eq!(invoice.totals, positive.totals, "MAP-26 totals");
    assert_eq!(invoice.vat_breakdown, positive.vat_breakdown, "MAP-26 tax");
    assert_eq!(invoice.lines[0].invoiced_quantity, dec("8"), "MAP-26 quantity");
    assert_eq!(invoice.lines[0].item_net_price, dec("10"), "MAP-26 price");
    assert_eq!(invoice.lines[1].invoiced_quantity, dec("1"), "MAP-26 sign in the price: quantity stays");
    assert_eq!(invoice.lines[1].item_net_price, dec("5"), "MAP-26 sign in the price");
    assert_eq!(invoice.lines[2].line_net_amount, dec("-5"), "MAP-26 a line of the other sign stays so");
    assert_eq!(invoice.allowances[0].amount, dec("3"), "MAP-26 allowance");
}

/// The base invoice with all signs turned, and lines of each kind.
fn negative_invoice() -> Invoice {
    let mut invoice = world(|_| {}).invoice;
    let totals = &mut invoice.totals;
    let (vat, line) = (&mut invoice.vat_breakdown[0], &mut invoice.lines[0]);
    for amount in [
        &mut totals.sum_of_line_net_amounts,
        &mut totals.total_without_vat,
        &mut totals.total_vat,
        &mut totals.total_with_vat,
        &mut totals.amount_due,
        &mut vat.taxable_amount,
        &mut vat.tax_amount,
        &mut line.invoiced_quantity,
        &mut line.line_net_amount,
    ] {
        *amount = amount.map(|value| -value);
    }
    let of = |quantity: &str, price: &str, net: &str| Line {
        invoiced_quantity: dec(quantity),
        item_net_price: dec(price),
        line_net_amount: dec(net),
        ..Line::default()
    };
    invoice.lines.push(of("1", "-5", "-5"));
    invoice.lines.push(of("1", "5", "5"));
    invoice.allowances.push(AllowanceCharge { amount: dec("-3"), ..AllowanceCharge::default() });
    invoice
}

#[test]
fn map_27_type_386_is_a_prepayment() {
    for (code, expected) in [(Some("386"), true), (Some("380"), false), (None, false)] {
        let invoice = Invoice { type_code: code.map(str::to_owned), ..Invoice::default() };
        assert_eq!(is_prepayment(&invoice), expected, "MAP-27 {code:?}");
    }
}
