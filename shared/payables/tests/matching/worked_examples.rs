//! The worked examples of 15.8, row by row.

use attest_model::orders::{AccrualMethod, OrderStatus};
use attest_model::settings::keys;
use attest_payables::matching::{Outcome, Responsible};

use super::case::{Case, d, line, order, order_line, receipt, reservations, said, taken};

fn one(quantity: &str, price: &str, net: &str) -> Case {
    Case::worked().lines(vec![line("1", "BRK", quantity, price, net)])
}

fn edited(edit: impl FnOnce(&mut attest_model::invoice::Line)) -> Case {
    let mut own = line("1", "BRK", "60", "2.00", "120.00");
    edit(&mut own);
    Case::worked().lines(vec![own])
}

fn without_receipts(mut case: Case) -> Case {
    case.receipts.clear();
    case
}

#[test]
fn match_55_worked_examples_of_the_row_match() {
    let off = |text: &'static str| move |case: Case| case.with(&keys::COMPANY_AUTCHK, text);
    let rows: Vec<(&str, Case, &str, &str)> = vec![
        ("a", Case::worked(), "matched", "1:5001×60"),
        ("b", edited(|line| line.delivery_date = attest_model::dates::date("2026-03-03")), "not DD", "1:–"),
        (
            "c",
            edited(|line| line.delivery_date = attest_model::dates::date("2026-03-03"))
                .with_supplier(&keys::SUPPLIER_AUTCHK, "PC,DT,QT,PR,LA,WB"),
            "matched",
            "1:5001×60",
        ),
        ("d", one("60", "2.05", "123.00"), "not PR LA", "1:–"),
        ("e", off("PC,DT,DD,QT,LA,WB")(one("60", "2.05", "123.00")), "not LA", "1:–"),
        ("f", off("PC,DT,DD,QT,WB")(one("60", "2.05", "123.00")), "matched", "1:5001×60"),
        ("g", one("61", "2.00", "122.00"), "not QT", "1:–"),
        ("h", one("50", "2.00", "100.00"), "matched", "1:5001×50"),
        ("i", edited(|line| line.sellers_item_id = Some("BRX".into())), "not PC", "1:–"),
        (
            "j",
            off("PC,QT,PR,LA,WB")(Case::worked().lines(vec![attest_model::invoice::Line {
                despatch_advice_reference: None,
                ..line("1", "BRK", "100", "2.00", "200.00")
            }])),
            "matched",
            "1:5001×60+5002×40",
        ),
        ("k", edited(|line| line.despatch_advice_reference = None), "not DT", "1:–"),
        ("l", edited(|line| line.buyer_accounting_reference = Some("002".into())), "not WB", "1:–"),
        ("n", without_receipts(Case::worked()), "awaiting_receipt", "1:–"),
        ("p", edited(|line| line.despatch_advice_reference = Some("T99".into())), "awaiting_receipt", "1:–"),
        ("q", without_receipts(one("101", "2.00", "202.00")), "not QT", "1:–"),
        ("r", without_receipts(one("60", "2.05", "123.00")), "not PR LA", "1:–"),
    ];
    for (row, case, expected, allocations) in rows {
        let result = case.run();
        assert_eq!(said(&result), expected, "MATCH-55 {row}: {:#?}", result.lines);
        assert_eq!(taken(&result), allocations, "MATCH-55 {row}");
    }
}

/// Covers MATCH-41, MATCH-40.
#[test]
fn match_55_m_s_goods_are_matched_once() {
    // m: a second invoice; s: the first one is put on hold, which keeps its reservation.
    let mut case = Case::worked();
    let undone = case.clone();
    let first = case.run();
    case.reserve(&reservations(&first));
    case.invoice.number = Some("4712".into());
    assert_eq!(said(&case.run()), "not QT", "MATCH-55 m, s");
    assert_eq!(said(&undone.run()), "matched", "MATCH-60: undone, it matches again");
}

/// Covers MATCH-15.
#[test]
fn match_55_o_an_order_that_is_not_committed() {
    for (status, expected) in [
        (OrderStatus::Draft, "not PO"),
        (OrderStatus::Closed, "not PO"),
        (OrderStatus::Cancelled, "not PO"),
        (OrderStatus::Committed, "matched"),
    ] {
        let mut case = Case::worked();
        case.orders[0].status = status;
        assert_eq!(said(&case.run()), expected, "MATCH-55 o {status:?}");
    }
}

/// Covers MATCH-36.
#[test]
fn match_55_n_the_buyer_is_asked() {
    let result = without_receipts(Case::worked()).run();
    let Outcome::AwaitingReceipt { responsible, until, .. } = result.outcome else { panic!("{result:?}") };
    assert_eq!(responsible, Responsible::Buyer("bea".into()));
    assert_eq!(until.to_string(), "2026-03-24");
}

fn header(net: &str) -> Case {
    let mut case = Case::worked().lines(Vec::new()).net(net).with(&keys::AUTOINVM, "2");
    case.orders = vec![order("B-0002", AccrualMethod::O, vec![order_line("1", "X", "100", "10.00")])];
    case.receipts = vec![receipt("6001", "B-0002", "", "2026-03-02", &[("1", "100")])];
    case.invoice.purchase_order_reference = Some("B-0002".into());
    case
}

/// Covers MATCH-48, MATCH-49, MATCH-50, MATCH-51, MATCH-52, MATCH-54, MATCH-61.
#[test]
fn match_56_worked_examples_of_the_header_match() {
    let partial = header("400.00").with(&keys::HEADER_ALLOW_PARTIAL, "true");
    let mut part_received = partial.clone().with(&keys::RECEIPT_REQUIRED, "true");
    part_received.receipts[0].lines[0].received_quantity = d("40");
    let mut less_received = part_received.clone();
    less_received.receipts[0].lines[0].received_quantity = d("39.99");
    let rows = [
        ("a", header("1000.00"), "matched"),
        ("b", header("999.99"), "HEADER_AMOUNT"),
        ("c", header("1000.50").with(&keys::TOL_HEADER, "abs 1"), "matched"),
        ("c, one above", header("1001.01").with(&keys::TOL_HEADER, "abs 1"), "HEADER_AMOUNT"),
        ("d", part_received, "matched"),
        ("d, a little less received", less_received, "awaiting_receipt"),
        ("e", without_receipts(header("1000.00")).with(&keys::RECEIPT_REQUIRED, "true"), "awaiting_receipt"),
        ("f", without_receipts(header("1000.00")), "matched"),
    ];
    for (row, case, expected) in rows {
        assert_eq!(said(&case.run_header(&["B-0002"])), expected, "MATCH-56 {row}");
    }
    let mut case = header("1000.00").with(&keys::TOL_HEADER, "abs 5");
    let first = case.run_header(&["B-0002"]);
    case.reserve(&reservations(&first));
    assert_eq!(said(&case.run_header(&["B-0002"])), "HEADER_AMOUNT", "MATCH-56 g");
    let mut case = partial;
    let first = case.run_header(&["B-0002"]);
    case.reserve(&reservations(&first));
    assert_eq!(case.orders[0].open_amount(), d("600.00"), "MATCH-56 d: 600.00 stay open");
}
