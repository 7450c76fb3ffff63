//! What a credit note takes off what its invoice took of orders.

use attest_model::invoice::{Invoice, Line, Totals};
use attest_model::money::{Currency, Decimal, decimal};
use attest_model::orders::Reservation;
use attest_payables::accrual::Way;
use attest_payables::credit_notes::taken_off;
use attest_payables::matching::{
    Allocation, LineResult, LineState, MatchKind, MatchResult, Outcome, RULES_VERSION, SCHEMA_VERSION,
    Trigger,
};

fn dec(text: &str) -> Decimal {
    decimal(text).unwrap()
}

fn line(order_line: &str, quantity: &str, price: &str) -> Line {
    let net = dec(quantity) * dec(price);
    Line {
        id: order_line.into(),
        order_line_reference: Some(order_line.into()),
        invoiced_quantity: Some(dec(quantity)),
        unit_code: Some("BX".into()),
        item_net_price: Some(dec(price)),
        line_net_amount: Some(net),
        ..Line::default()
    }
}

fn document(lines: Vec<Line>, net: &str) -> Invoice {
    Invoice {
        currency: Currency::new("EUR").ok(),
        totals: Totals { total_without_vat: Some(dec(net)), ..Totals::default() },
        lines,
        ..Invoice::default()
    }
}

fn taken(receipt: Option<&str>, order_line: Option<&str>, quantity: &str, amount: &str) -> Reservation {
    Reservation {
        order: "A/1".into(),
        order_line: order_line.map(Into::into),
        receipt: receipt.map(Into::into),
        quantity: dec(quantity),
        amount: dec(amount),
    }
}

/// Five boxes of twelve at 24.00, from two receipts.
fn matched() -> (Invoice, MatchResult, Vec<Reservation>) {
    let allocation = |receipt: &str, quantity: &str, amount: &str| Allocation {
        order_line: "1".into(),
        receipt: Some(receipt.into()),
        quantity: dec(quantity),
        amount: dec(amount),
    };
    let result = LineResult {
        index: 0,
        id: "1".into(),
        order: Some("A/1".into()),
        way: Some(Way::ThreeWay),
        state: LineState::Matched,
        reason: None,
        candidate_count: 2,
        candidates: Vec::new(),
        received: None,
        evidence: Vec::new(),
        allocations: vec![allocation("R1", "40", "80.00"), allocation("R2", "20", "40.00")],
        rule: None,
    };
    let matched = MatchResult {
        schema: SCHEMA_VERSION,
        rules: RULES_VERSION.to_owned(),
        kind: MatchKind::Rows,
        trigger: Trigger::Arrival,
        today: "2026-03-16".parse().unwrap(),
        outcome: Outcome::Matched { reservations: Vec::new(), coding: Vec::new() },
        orders: Vec::new(),
        lines: vec![result],
        document_rows: Vec::new(),
        totals: None,
        header: None,
        memoranda: Vec::new(),
    };
    let reservations =
        vec![taken(Some("R1"), Some("1"), "40", "80.00"), taken(Some("R2"), Some("1"), "20", "40.00")];
    (document(vec![line("1", "5", "24.00")], "120.00"), matched, reservations)
}

fn said(off: &[Reservation]) -> Vec<(&str, String, String)> {
    let receipt = |own: &Reservation| own.receipt.as_ref().map_or("-".to_owned(), |r| r.as_str().to_owned());
    off.iter()
        .map(|own| {
            let place: &str = match receipt(own).as_str() {
                "R1" => "R1",
                "R2" => "R2",
                _ => "-",
            };
            (place, own.quantity.normalize().to_string(), own.amount.normalize().to_string())
        })
        .collect()
}

#[test]
fn cred_14_a_credit_takes_off_what_its_invoice_took() {
    let (invoice, matched, reservations) = matched();
    for (case, credited, net, reason, expected) in [
        (
            "two boxes at the invoice's price",
            vec![line("1", "2", "24.00")],
            "48.00",
            None,
            vec![("R2", "20", "40"), ("R1", "4", "8")],
        ),
        ("at another price", vec![line("1", "5", "1.00")], "5.00", None, vec![("R2", "0", "5")]),
        (
            "a price query",
            vec![line("1", "2", "24.00")],
            "48.00",
            Some("price"),
            vec![("R1", "0", "8"), ("R2", "0", "40")],
        ),
        (
            "asked back, at another price",
            vec![line("1", "1", "23.00")],
            "23.00",
            Some("not_delivered"),
            vec![("R2", "12", "24")],
        ),
        (
            "more than was invoiced",
            vec![line("1", "9", "24.00")],
            "216.00",
            None,
            vec![("R1", "40", "80"), ("R2", "20", "40")],
        ),
        (
            "asked back and whole, without lines",
            Vec::new(),
            "120.00",
            Some("damaged"),
            vec![("R1", "40", "80"), ("R2", "20", "40")],
        ),
        ("an amount without lines", Vec::new(), "100.00", None, vec![("R1", "0", "80"), ("R2", "0", "20")]),
    ] {
        let off = taken_off(&document(credited, net), &invoice, Some(&matched), &reservations, reason);
        let mut found = said(&off);
        found.sort();
        let mut expected: Vec<_> =
            expected.into_iter().map(|(place, q, a)| (place, q.to_owned(), a.to_owned())).collect();
        expected.sort();
        assert_eq!(found, expected, "CRED-14 {case}");
    }
    let of_header = [taken(None, None, "0", "120.00")];
    let credit = document(vec![line("1", "2", "24.00")], "48.00");
    let off = taken_off(&credit, &document(Vec::new(), "120.00"), None, &of_header, None);
    assert_eq!(said(&off), [("-", "0".to_owned(), "48".to_owned())], "CRED-14 of a header match");
}
