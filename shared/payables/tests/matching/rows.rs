//! Several lines, extra rows, deliveries, totals and what follows.

use attest_model::ids::InvoiceId;
use attest_model::invoice::{AllowanceCharge, Line};
use attest_model::orders::{AccrualMethod, CodingRow, Reservation};
use attest_model::settings::keys;
use attest_payables::matching::reservation::{HeldReservation, shortfall};
use attest_payables::matching::{LineState, MatchResult, Outcome, Responsible};

use super::case::{Case, d, line, order, order_line, reservations, said, taken};

fn charge(code: &str, amount: &str) -> AllowanceCharge {
    AllowanceCharge { amount: Some(d(amount)), reason_code: Some(code.into()), ..AllowanceCharge::default() }
}

/// One line of goods of this value, two-way.
fn goods(net: &str) -> Case {
    let mut case = Case::worked().with(&keys::AUTOINVM, "2").with(&keys::COMPANY_AUTCHK, "PC,QT,PR,LA");
    case.orders = vec![order("v7w/0001", AccrualMethod::O, vec![order_line("1", "BRK", "1", net)])];
    case.lines(vec![line("1", "BRK", "1", net, net)])
}

fn charged(net: &str, amount: &str, rules: &str) -> Case {
    let mut case = goods(net).with_supplier(&keys::EXTRA_ROWS, rules);
    case.invoice.charges = vec![charge("FC", amount)];
    let total = d(net) + d(amount);
    case.net(&total.to_string())
}

/// Covers MATCH-34, MATCH-42, MATCH-43, MATCH-44.
#[test]
fn match_47_worked_example_of_freight() {
    let rules = r#"[{"charge_code":"FC","max_abs":"75","max_pct":"10","action":"accept"}]"#;
    for (net, freight, expected) in [
        ("500.00", "50.00", "matched"),
        ("500.00", "50.01", "EXTRA_ROW"),
        ("1000.00", "75.00", "matched"),
        ("1000.00", "75.01", "EXTRA_ROW"),
    ] {
        assert_eq!(said(&charged(net, freight, rules).run()), expected, "MATCH-47 {net} {freight}");
    }
    for (case, rules, expected) in [
        ("no rule", "", "EXTRA_ROW"),
        (
            "first rule decides",
            r#"[{"charge_code":"fc","action":"review"},{"charge_code":"FC","action":"accept"}]"#,
            "EXTRA_ROW",
        ),
        ("another code", r#"[{"charge_code":"ABC","action":"accept"}]"#, "EXTRA_ROW"),
        ("all selectors", r#"[{"charge_code":"FC","description":"x*","action":"accept"}]"#, "EXTRA_ROW"),
        ("reject", r#"[{"charge_code":"FC","action":"reject"}]"#, "rejected charge FC"),
    ] {
        assert_eq!(said(&charged("500.00", "50.00", rules).run()), expected, "MATCH-43 {case}");
    }
}

/// Covers MATCH-26.
#[test]
fn match_42_a_line_without_counterpart_is_treated_by_its_rule() {
    for (case, code, name, rules, expected, state) in [
        ("code", "FRT-1", "", r#"[{"code":"frt*","action":"accept"}]"#, "matched", LineState::ExtraRow),
        (
            "description",
            "X",
            "Express freight",
            r#"[{"description":"*FREIGHT","action":"accept"}]"#,
            "matched",
            LineState::ExtraRow,
        ),
        ("no rule", "FRT-1", "", "", "not PC QT PR LA", LineState::NotMatched),
        (
            "a line with a counterpart is none",
            "BRK",
            "",
            r#"[{"code":"*","action":"accept"}]"#,
            "not QT",
            LineState::NotMatched,
        ),
    ] {
        let case_of = goods("100.00").with_supplier(&keys::EXTRA_ROWS, rules);
        let own = case_of.invoice.lines[0].clone();
        let price = if code == "BRK" { "100.00" } else { "200.00" };
        let second = Line { item_name: Some(name.into()), ..line("2", code, "9", price, "950.00") };
        let second =
            if code == "BRK" { Line { line_net_amount: Some(d("900.00")), ..second } } else { second };
        let result = case_of.lines(vec![own, second]).run();
        assert_eq!(said(&result), expected, "MATCH-42 {case}");
        assert_eq!(result.lines[1].state, state, "MATCH-42 {case}");
    }
}

#[test]
fn match_45_one_small_row_counts_as_rounding() {
    for (case, nets, expected) in [
        ("up", vec!["0.99"], "matched"),
        ("down", vec!["-0.99"], "matched"),
        ("too much", vec!["1.00"], "not PC QT PR"),
        ("two", vec!["0.50", "0.40"], "not PC QT PR"),
    ] {
        let base = goods("100.00");
        let mut lines = base.invoice.lines.clone();
        for (index, net) in nets.iter().enumerate() {
            lines.push(Line {
                invoiced_quantity: Some(d("5")),
                ..line(&format!("R{index}"), "ROUND", "1", "900", net)
            });
        }
        assert_eq!(said(&base.lines(lines).run()), expected, "MATCH-45 {case}");
    }
    let mut case = goods("100.00");
    case.invoice.allowances = vec![charge("95", "10.00")];
    assert_eq!(said(&case.net("90.00").run()), "matched", "MATCH-45 allowances are accepted");
}

fn coding(result: &MatchResult) -> Vec<(String, String)> {
    match &result.outcome {
        Outcome::Matched { coding, .. } => {
            coding.iter().map(|row| (row.account.clone(), format!("{:.2}", row.amount))).collect()
        }
        other => panic!("{other:?}"),
    }
}

/// Covers CODE-4.
#[test]
fn match_46_extra_rows_are_coded_or_spread() {
    let two = |rules: &str| {
        let mut case = charged("100.00", "10.00", rules);
        let mut second = order_line("2", "TWO", "1", "200.00");
        second.coding = vec![CodingRow { account: "4020".into(), ..CodingRow::default() }];
        case.orders[0].lines[0].coding = vec![CodingRow { account: "4010".into(), ..CodingRow::default() }];
        case.orders[0].lines.push(second);
        let mut lines = case.invoice.lines.clone();
        lines.push(line("2", "TWO", "1", "200.00", "200.00"));
        let charges = case.invoice.charges.clone();
        let mut case = case.lines(lines).net("310.00");
        case.invoice.charges = charges;
        coding(&case.run())
    };
    let row = |account: &str, amount: &str| (account.to_owned(), amount.to_owned());
    assert_eq!(
        two(r#"[{"charge_code":"FC","action":"accept"}]"#),
        [row("4010", "103.33"), row("4020", "206.67")],
        "MATCH-46 spread by net amount"
    );
    assert_eq!(
        two(r#"[{"charge_code":"FC","action":"accept","coding":[{"account":"6100","amount":"1"}]}]"#),
        [row("4010", "100.00"), row("4020", "200.00"), row("6100", "10.00")],
        "MATCH-46 the rule's coding"
    );
}

#[test]
fn match_31_the_rows_sum_to_the_total_exactly() {
    for (net, expected) in
        [("120.00", "matched"), ("120.01", "TOTAL_DIFFERENCE"), ("119.99", "TOTAL_DIFFERENCE")]
    {
        assert_eq!(said(&Case::worked().net(net).run()), expected, "MATCH-31 {net}");
    }
}

/// Covers MATCH-32.
#[test]
fn match_30_several_orders_in_one_invoice() {
    let mut case = Case::worked().with(&keys::AUTOINVM, "2");
    case.orders.push(order("W-2", AccrualMethod::O, vec![order_line("1", "PIPE", "10", "3.00")]));
    let own = case.invoice.lines[0].clone();
    let second = |quantity: &str, net: &str| Line {
        purchase_order_reference: Some(" w-2".into()),
        ..line("2", "PIPE", quantity, "3.00", net)
    };
    let good = case.clone().lines(vec![own.clone(), second("10", "30.00")]).run();
    assert_eq!((said(&good), taken(&good)), ("matched".into(), "1:5001×60 2:1×10".into()), "MATCH-30");
    let bad = case.lines(vec![own, second("11", "33.00")]).run();
    assert_eq!(said(&bad), "not QT", "MATCH-32 one failing line sends the whole invoice to step 4");
    assert_eq!(bad.lines[0].state, LineState::Matched, "MATCH-32 every line's result is shown");
}

#[test]
fn match_25_it_takes_an_order_reference_lines_and_confirmed_delivery() {
    let two_way = |case: Case| {
        let mut case = case.with(&keys::AUTOINVM, "2");
        case.orders[0].accrual_method = AccrualMethod::O;
        case
    };
    let edited = |edit: fn(&mut Case)| {
        let mut case = Case::worked();
        edit(&mut case);
        case
    };
    let nothing_came = || edited(|case| case.receipts.clear());
    for (case, matter, expected) in [
        ("all there", Case::worked(), "matched"),
        ("no order reference", edited(|case| case.invoice.purchase_order_reference = None), "NO_ORDER"),
        (
            "one without meaning",
            edited(|case| case.invoice.purchase_order_reference = Some(" ".into())),
            "NO_ORDER",
        ),
        ("no lines", edited(|case| case.invoice.lines.clear()), "NO_ORDER"),
        ("by receipts, nothing came", nothing_came(), "awaiting_receipt"),
        ("by the order, nothing came", two_way(nothing_came()), "matched"),
        (
            "by the order, a receipt is required",
            two_way(nothing_came()).with(&keys::RECEIPT_REQUIRED, "true"),
            "awaiting_receipt",
        ),
        (
            "by the order, a receipt is required and there",
            two_way(Case::worked()).with(&keys::RECEIPT_REQUIRED, "true"),
            "matched",
        ),
    ] {
        assert_eq!(said(&matter.run()), expected, "MATCH-25 {case}");
    }
}

/// Covers MATCH-28.
#[test]
fn match_27_lines_compete_for_receipts() {
    let base = Case::worked().with(&keys::COMPANY_AUTCHK, "PC,QT,PR,LA,WB");
    for (case, quantities, expected) in [
        ("both fit", ["50", "50"], "matched"),
        ("exact ones", ["40", "60"], "matched"),
        ("too much together waits for the rest", ["60", "41"], "not QT"),
    ] {
        let lines = quantities.iter().zip(["1", "2"]).map(|(quantity, id)| Line {
            despatch_advice_reference: None,
            ..line(id, "BRK", quantity, "2.00", &(d(quantity) * d("2.00")).to_string())
        });
        let result = base.clone().lines(lines.collect()).run();
        assert_eq!(said(&result), expected, "MATCH-27 {case}");
        if case == "exact ones" {
            assert_eq!(taken(&result), "1:5002×40 2:5001×60");
        }
    }
    // The first fits both tickets' goods, the second only one of them: the second goes first, wherever it stands.
    let mut case = Case::worked().with(&keys::COMPANY_AUTCHK, "PC,DD,QT,PR,LA").with(&keys::TOL_DAYS, "3");
    case.receipts[1].lines[0].received_quantity = d("60");
    let at = |id: &str, day: &str| Line {
        delivery_date: attest_model::dates::date(day),
        despatch_advice_reference: None,
        ..line(id, "BRK", "50", "2.00", "100.00")
    };
    let lines = vec![at("1", "2026-03-03"), at("2", "2026-03-01")];
    assert_eq!(taken(&case.lines(lines).run()), "1:5001×10+5002×40 2:5001×50", "MATCH-27");
}

/// Covers MATCH-35.
#[test]
fn match_36_waiting_comes_after_the_criteria_that_need_no_receipt() {
    let unticketed = |quantity: &str| {
        let net = (d(quantity) * d("2.00")).to_string();
        let own = Line { despatch_advice_reference: None, ..line("1", "BRK", quantity, "2.00", &net) };
        Case::worked().with(&keys::COMPANY_AUTCHK, "PC,QT,PR,LA,WB").lines(vec![own])
    };
    let mut partly = unticketed("61");
    partly.receipts.truncate(1);
    assert_eq!(said(&partly.run()), "awaiting_receipt", "MATCH-35 60 came, 61 are invoiced");
    assert_eq!(
        said(&partly.clone().with(&keys::TOL_QTY, "abs 1").run()),
        "matched",
        "MATCH-35 with the tolerance"
    );
    let mut marked = partly.clone();
    marked.orders[0].lines[0].marked_delivered = attest_model::dates::date("2026-03-08");
    assert_eq!(said(&marked.run()), "matched", "MATCH-35 marked delivered counts as received in full");
    partly.orders[0].buyer = None;
    let Outcome::AwaitingReceipt { responsible, .. } = partly.run().outcome else { panic!("MATCH-36") };
    assert_eq!(responsible, Responsible::Site(Some("A100".into())), "MATCH-36 without a buyer, the site");
    let mut two_way = partly.clone().with(&keys::AUTOINVM, "2");
    two_way.orders[0].accrual_method = AccrualMethod::Z;
    assert_eq!(said(&two_way.run()), "matched", "MATCH-36 two-way needs no receipt");
    assert_eq!(
        said(&two_way.with(&keys::RECEIPT_REQUIRED, "true").run()),
        "awaiting_receipt",
        "MATCH-36 unless required"
    );
}

#[test]
fn match_37_waiting_ends() {
    let mut case = Case::worked();
    case.receipts.clear();
    for (since, expected) in
        [("2026-03-10", "awaiting_receipt"), ("2026-02-25", "awaiting_receipt"), ("2026-02-24", "NO_RECEIPT")]
    {
        case.waiting_since = attest_model::dates::date(since);
        assert_eq!(said(&case.run()), expected, "MATCH-37 since {since}");
    }
}

#[test]
fn match_53_several_orders_on_the_header() {
    let mut case = Case::worked().lines(Vec::new()).net("150.00").with(&keys::AUTOINVM, "2");
    case.orders = vec![
        order("A-1", AccrualMethod::O, vec![order_line("1", "X", "10", "10.00")]),
        order("A-2", AccrualMethod::O, vec![order_line("1", "X", "5", "10.00")]),
    ];
    let amounts = |result: &MatchResult| -> Vec<String> {
        reservations(result).iter().map(|r| format!("{} {}", r.order, r.amount.normalize())).collect()
    };
    assert_eq!(amounts(&case.run_header(&["A-2", "A-1"])), ["A-2 50", "A-1 100"], "MATCH-53");
    let case = case.net("120.00").with(&keys::HEADER_ALLOW_PARTIAL, "true");
    assert_eq!(amounts(&case.run_header(&["A-1", "A-2"])), ["A-1 100", "A-2 20"], "MATCH-53 in part");
    assert_eq!(said(&case.run_header(&["A-1", "A-3"])), "not PO", "MATCH-15 an unknown order");
    assert_eq!(said(&case.run_header(&[])), "NO_ORDER", "MATCH-48");
}

#[test]
fn match_50_gross_where_the_order_states_it() {
    let mut case = Case::worked().lines(Vec::new()).net("100.00").with(&keys::AUTOINVM, "2");
    case.invoice.totals.total_with_vat = Some(d("125.00"));
    case.orders = vec![order("A-1", AccrualMethod::O, vec![order_line("1", "X", "10", "10.00")])];
    let case = case.with(&keys::HEADER_BASIS, "gross");
    assert_eq!(
        said(&case.run_header(&["A-1"])),
        "matched",
        "MATCH-50 without a gross total, net is compared"
    );
    for (gross, expected) in [("125.00", "matched"), ("124.99", "HEADER_AMOUNT")] {
        let mut stated = case.clone();
        stated.orders[0].total_with_vat = Some(d(gross));
        assert_eq!(said(&stated.run_header(&["A-1"])), expected, "MATCH-50 {gross}");
    }
}

#[test]
fn match_61_headers_and_rows_share_the_order() {
    let mut case = Case::worked();
    case.orders[0].header_reserved = d("80.00");
    assert_eq!(said(&case.run()), "matched", "MATCH-61 120.00 of 120.00 left");
    case.orders[0].header_reserved = d("80.01");
    assert_eq!(said(&case.run()), "OPEN_AMOUNT", "MATCH-61");
}

#[test]
fn match_63_the_youngest_reservations_go_first() {
    let mut case = Case::worked();
    let held = |name: &str, at: &str, quantity: &str| {
        let at = at.parse().unwrap();
        HeldReservation {
            invoice: InvoiceId::derive(at, name.as_bytes()),
            made_at: at,
            reservation: Reservation {
                order: "v7w/0001".into(),
                order_line: Some("1".into()),
                receipt: Some("5001".into()),
                quantity: d(quantity),
                amount: d(quantity) * d("2.00"),
            },
        }
    };
    let all = [
        held("a", "2026-03-03T00:00:00Z", "20"),
        held("b", "2026-03-05T00:00:00Z", "10"),
        held("c", "2026-03-04T00:00:00Z", "30"),
    ];
    for (received, invoiced, released, over) in [
        ("60", "0", 0, None),
        ("59", "0", 1, None),
        ("50", "0", 1, None),
        ("49.99", "0", 2, None),
        ("10", "0", 3, None),
        ("10", "12", 3, Some("2")),
    ] {
        case.receipts[0].lines[0].received_quantity = d(received);
        case.receipts[0].lines[0].invoiced_quantity = d(invoiced);
        let found = shortfall(&case.orders[0], &case.receipts, &all);
        let youngest = [&all[1].invoice, &all[2].invoice, &all[0].invoice];
        assert_eq!(found.released.iter().collect::<Vec<_>>(), youngest[..released], "MATCH-63 {received}");
        let excess = found.invoiced.first().map(|over| over.excess.normalize().to_string());
        assert_eq!(excess.as_deref(), over, "MATCH-63 {received} invoiced {invoiced}");
    }
}

#[test]
fn match_59_the_result_reads_back_with_its_values() {
    let result = Case::worked().lines(vec![line("1", "BRK", "60", "2.05", "123.00")]).run();
    let text = serde_json::to_string(&result).unwrap();
    assert_eq!(serde_json::from_str::<MatchResult>(&text).unwrap(), result, "MATCH-59");
    for part in [r#""schema":1"#, r#""because":"default of tol.price""#, r#""expected":{"number":"2.00"}"#] {
        assert!(text.contains(part), "MATCH-59 {part}: {text}");
    }
}
