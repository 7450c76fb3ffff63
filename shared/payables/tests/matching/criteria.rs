//! The rules of each criterion and the tolerances, at their limits.

use attest_model::dates::date;
use attest_model::invoice::{Line, Period};
use attest_model::master::{Item, UnitConversion};
use attest_model::orders::AccrualMethod;
use attest_model::settings::keys;
use attest_payables::matching::{MemorandumCode, Reason};

use super::case::{Case, company, d, line, order, order_line, receipt, reservations, said, taken};

fn edited(edit: impl FnOnce(&mut Line)) -> Case {
    let mut own = line("1", "BRK", "60", "2.00", "120.00");
    edit(&mut own);
    Case::worked().lines(vec![own])
}

/// Covers TOL-1, TOL-2, MATCH-21.
#[test]
fn tol_6_worked_examples_of_the_tolerance() {
    for (row, ordered, invoiced, tolerance, met) in [
        ("a", "1000.00", "1050.00", "abs 50", true),
        ("b", "1000.00", "1050.01", "abs 50", false),
        ("c", "1000.00", "1050.00", "pct 5", true),
        ("d", "1000.00", "1060.00", "pct 10 abs 50 min", false),
        ("e", "1000.00", "1060.00", "pct 10 abs 50 max", true),
        ("f", "10.00", "10.01", "0", false),
        ("g", "10.00", "9.00", "0", true),
    ] {
        for key in [&keys::TOL_PRICE, &keys::TOL_LINE] {
            let is_price = key.name == keys::TOL_PRICE.name;
            let criteria = if is_price { "PR" } else { "LA" };
            let net = if is_price { "1.00" } else { invoiced };
            let price = if is_price { invoiced } else { ordered };
            let mut case = Case::worked().with(&keys::COMPANY_AUTCHK, criteria).with(key, tolerance);
            case.orders[0].lines = vec![order_line("1", "BRK", "100", ordered)];
            let case = case.lines(vec![line("1", "BRK", "1", price, net)]);
            let expected = if met { "matched".to_owned() } else { format!("not {criteria}") };
            assert_eq!(said(&case.run()), expected, "TOL-6 {row} {criteria}");
        }
    }
}

/// Covers TOL-5, MATCH-20.
#[test]
fn tol_3_a_difference_inside_the_tolerance_is_recorded() {
    let case = edited(|line| {
        line.item_net_price = Some(d("2.05"));
        line.line_net_amount = Some(d("123.00"));
    });
    let tolerant = case.with(&keys::TOL_PRICE, "abs 0.05").with(&keys::TOL_LINE, "abs 3");
    let result = tolerant.run();
    assert_eq!(said(&result), "matched");
    let noted: Vec<_> = result.memoranda.iter().map(|m| (m.code, m.difference.to_string())).collect();
    assert_eq!(noted, [(MemorandumCode::Price, "0.05".into()), (MemorandumCode::LineAmount, "3".into())]);
    let stricter = tolerant.with_supplier(&keys::TOL_LINE, "abs 2.99");
    assert_eq!(said(&stricter.run()), "not LA", "TOL-5 the supplier's value wins, value by value");
}

#[test]
fn tol_4_the_total_has_a_tolerance_of_its_own() {
    let case = edited(|line| {
        line.item_net_price = Some(d("2.05"));
        line.line_net_amount = Some(d("123.00"));
    })
    .with(&keys::TOL_PRICE, "pct 10")
    .with(&keys::TOL_LINE, "pct 10");
    for (tolerance, expected) in [("", "matched"), ("abs 3", "matched"), ("abs 2.99", "TOTAL_TOLERANCE")] {
        assert_eq!(
            said(&case.clone().with(&keys::TOL_TOTAL, tolerance).run()),
            expected,
            "TOL-4 {tolerance:?}"
        );
    }
}

#[test]
fn match_16_any_of_the_three_codes() {
    for (case, sellers, buyers, standard, met) in [
        ("seller's", Some(" brk "), None, None, true),
        ("buyer's", None, Some("OWN1"), None, true),
        ("standard", None, None, Some("4012345678901"), true),
        ("seller's code as buyer's", None, Some("BRK"), None, false),
        ("one agrees", Some("other"), None, Some("4012345678901"), true),
        ("missing", None, None, None, false),
    ] {
        let mut matter = edited(|line| {
            line.sellers_item_id = sellers.map(Into::into);
            line.buyers_item_id = buyers.map(Into::into);
            line.standard_item_id = standard.map(|value| attest_model::invoice::Identifier {
                value: value.into(),
                ..attest_model::invoice::Identifier::default()
            });
        });
        matter.orders[0].lines[0].buyers_item_id = Some("own1".into());
        matter.orders[0].lines[0].standard_item_id = Some("4012345678901".into());
        assert_eq!(said(&matter.run()), if met { "matched" } else { "not PC" }, "MATCH-16 {case}");
    }
}

/// Covers MATCH-3.
#[test]
fn match_17_ticket_of_line_or_header_or_receipt_number() {
    for (case, of_line, of_header, number, expected) in [
        ("line", Some("t 77"), None, None, "matched"),
        ("header", None, Some("00T77"), None, "awaiting_receipt"),
        ("header", None, Some("T77"), None, "matched"),
        ("line before header", Some("T77"), Some("T99"), None, "matched"),
        ("receipt number", None, None, Some("5001"), "matched"),
        ("receipt number beside a wrong ticket", Some("T99"), None, Some("05001"), "matched"),
        ("nothing", None, None, None, "not DT"),
    ] {
        let mut matter = edited(|line| {
            line.despatch_advice_reference = of_line.map(Into::into);
            line.receiving_advice_reference = number.map(Into::into);
        });
        matter.invoice.despatch_advice_reference = of_header.map(Into::into);
        let expected = if of_header == Some("00T77") { "matched" } else { expected };
        assert_eq!(said(&matter.run()), expected, "MATCH-17 {case}");
    }
}

#[test]
fn match_18_date_with_days_or_period() {
    let period = |from: &str, to: &str| Period { start: date(from), end: date(to) };
    for (case, own, header, span, days, met) in [
        ("line", Some("2026-03-02"), None, None, "0", true),
        ("header", None, Some("2026-03-02"), None, "0", true),
        ("line before header", Some("2026-03-03"), Some("2026-03-02"), None, "0", false),
        ("a day early", Some("2026-03-01"), None, None, "1", true),
        ("a day late", Some("2026-03-03"), None, None, "1", true),
        ("two days late", Some("2026-03-04"), None, None, "1", false),
        ("period", None, None, Some(period("2026-03-02", "2026-03-02")), "0", true),
        ("period over", None, None, Some(period("2026-02-01", "2026-03-01")), "0", false),
        ("open period", None, None, Some(period("2026-03-01", "")), "0", true),
        ("nothing", None, None, None, "5", false),
    ] {
        let mut matter = edited(|line| {
            line.delivery_date = own.and_then(date);
            line.period = span;
        })
        .with(&keys::TOL_DAYS, days);
        matter.invoice.delivery = header.map(|day| attest_model::invoice::Delivery {
            actual_date: date(day),
            ..attest_model::invoice::Delivery::default()
        });
        assert_eq!(said(&matter.run()), if met { "matched" } else { "not DD" }, "MATCH-18 {case}");
    }
}

#[test]
fn match_19_quantity_tolerance_and_parts() {
    for (case, quantity, tolerance, partial, expected) in [
        ("all", "60", "0", "true", "matched"),
        ("above", "60.000001", "0", "true", "not QT"),
        ("tolerance", "61", "abs 1", "true", "matched"),
        ("above the tolerance", "61.01", "abs 1", "true", "not QT"),
        ("part", "50", "0", "true", "matched"),
        ("part forbidden", "50", "0", "false", "not QT"),
        ("all, parts forbidden", "60", "0", "false", "matched"),
        ("zero", "0", "0", "true", "not QT"),
    ] {
        let net = (d(quantity) * d("2.00")).to_string();
        let matter = Case::worked()
            .lines(vec![line("1", "BRK", quantity, "2.00", &net)])
            .with(&keys::COMPANY_AUTCHK, "PC,DT,DD,QT,PR")
            .with(&keys::TOL_QTY, tolerance)
            .with(&keys::MATCH_ALLOW_PARTIAL, partial);
        let result = matter.run();
        assert_eq!(said(&result), expected, "MATCH-19 {case}");
        if case == "tolerance" {
            assert_eq!(
                reservations(&result)[0].quantity,
                d("60"),
                "MATCH-40 at most what is open is reserved"
            );
        }
    }
}

#[test]
fn match_20_a_lower_limit_where_one_is_set() {
    for (price, low, met) in [
        ("1.00", "", true),
        ("1.90", "abs 0.10", true),
        ("1.89", "abs 0.10", false),
        ("1.90", "pct 5", true),
        ("2.01", "abs 0.10", false),
    ] {
        let case = edited(|line| line.item_net_price = Some(d(price))).with(&keys::TOL_PRICE_LOW, low);
        assert_eq!(said(&case.run()), if met { "matched" } else { "not PR" }, "MATCH-20 {price} {low:?}");
    }
}

#[test]
fn match_21_quantity_times_price_is_rounded() {
    for (net, low, met) in [("1.00", "", true), ("1.01", "", false), ("0.99", "", true), ("0.99", "0", false)]
    {
        let mut case = Case::worked().lines(vec![line("1", "BRK", "3", "0.3333", net)]);
        case.orders[0].lines = vec![order_line("1", "BRK", "100", "0.3333")];
        let case = case.with(&keys::TOL_LINE_LOW, low);
        // An empty text is no lower limit; `0` is one without room.
        assert_eq!(said(&case.run()), if met { "matched" } else { "not LA" }, "MATCH-21 {net} {low:?}");
    }
}

#[test]
fn match_22_wbs_both_missing_is_met() {
    for (invoice, order, met) in [
        (Some("001"), Some(" 001 "), true),
        (None, None, true),
        (Some("001"), None, false),
        (None, Some("001"), false),
    ] {
        let mut case = edited(|line| line.buyer_accounting_reference = invoice.map(Into::into));
        case.orders[0].lines[0].wbs_code = order.map(Into::into);
        assert_eq!(
            said(&case.run()),
            if met { "matched" } else { "not WB" },
            "MATCH-22 {invoice:?} {order:?}"
        );
    }
}

#[test]
fn match_23_ticket_and_date_do_not_apply_two_way() {
    let mut case = edited(|line| {
        line.despatch_advice_reference = Some("T99".into());
        line.delivery_date = None;
    })
    .with(&keys::AUTOINVM, "2");
    case.orders[0].accrual_method = AccrualMethod::O;
    assert_eq!(said(&case.run()), "matched");
}

#[test]
fn match_24_a_criterion_that_is_off_does_not_choose() {
    let mut case = edited(|line| line.sellers_item_id = None).with(&keys::COMPANY_AUTCHK, "QT,PR,LA");
    case.orders[0].lines.push(order_line("2", "OTHER", "100", "3.00"));
    case.receipts[0].lines.push(attest_model::orders::ReceiptLine {
        order_line: "2".into(),
        received_quantity: d("60"),
        invoiced_quantity: d("0"),
        reserved_quantity: d("0"),
    });
    assert_eq!(taken(&case.run()), "1:5001×60", "the exact price chooses while the code is off");
}

/// Covers MATCH-27.
#[test]
fn match_27_filters_in_their_order() {
    let two = |second: fn(&mut attest_model::orders::OrderLine)| {
        let mut case = Case::worked().with(&keys::AUTOINVM, "2");
        let mut other = order_line("2", "BRK", "60", "2.00");
        second(&mut other);
        case.orders =
            vec![order("v7w/0001", AccrualMethod::O, vec![order_line("1", "BRK", "100", "2.00"), other])];
        case
    };
    let lines = |case: Case, reference: Option<&str>, quantity: &str| {
        let net = (d(quantity) * d("2.00")).to_string();
        let mut own = line("1", "BRK", quantity, "2.00", &net);
        own.order_line_reference = reference.map(Into::into);
        case.lines(vec![own])
    };
    for (name, case, expected) in [
        ("equal lines are one", lines(two(|_| ()), None, "50"), "1:1×50"),
        ("exact quantity", lines(two(|_| ()), None, "60"), "1:2×60"),
        ("equal lines together", lines(two(|_| ()), None, "160"), "1:1×100+2×60"),
        ("reference", lines(two(|_| ()), Some("2"), "50"), "1:2×50"),
        ("unknown reference", lines(two(|_| ()), Some("9"), "60"), "1:2×60"),
        ("exact price", lines(two(|own| own.unit_price = d("3.00")), None, "60"), "1:1×60"),
        ("WBS", lines(two(|own| own.wbs_code = Some("002".into())), None, "60"), "1:1×60"),
    ] {
        assert_eq!(taken(&case.run()), expected, "MATCH-27 {name}");
    }
    let coded = |own: &mut attest_model::orders::OrderLine| {
        own.coding = vec![attest_model::orders::CodingRow { account: "4010".into(), ..Default::default() }];
    };
    let result = lines(two(coded), None, "50").run();
    assert_eq!(said(&result), "AMBIGUOUS", "MATCH-27 lines that differ in coding");
    assert_eq!(result.lines[0].reason, Some(Reason::Ambiguous));
}

#[test]
fn map_29_units_are_converted_or_refused() {
    for (case, unit, quantity, price, expected) in [
        ("same unit", "ea", "60", "2.00", "matched"),
        ("pack of the item", "CT", "5", "24.00", "matched"),
        ("table", "DZN", "5", "24.00", "matched"),
        ("table the other way", "HALF", "120", "1.00", "matched"),
        ("dearer pack", "CT", "5", "24.01", "not PR"),
        ("holds everywhere", "PR", "30", "4.00", "matched"),
        ("one and each", "C62", "60", "2.00", "matched"),
        ("unknown", "XX", "60", "2.00", "not QT PR"),
    ] {
        let mut matter = edited(|line| {
            line.unit_code = Some(unit.into());
            line.invoiced_quantity = Some(d(quantity));
            line.item_net_price = Some(d(price));
        });
        matter.orders[0].lines[0].buyers_item_id = Some("OWN1".into());
        matter.items = vec![Item {
            company: company(),
            code: "own1".into(),
            name: String::new(),
            other_codes: Vec::new(),
            unit_code: "EA".into(),
            pack_sizes: vec![("CT".into(), d("12"))],
            service: None,
            partner: None,
        }];
        let convert = |from: &str, to: &str, factor: &str| UnitConversion {
            company: company(),
            from: from.into(),
            to: to.into(),
            factor: d(factor),
        };
        matter.conversions = vec![convert("DZN", "EA", "12"), convert("EA", "HALF", "2")];
        let result = matter.run();
        assert_eq!(said(&result), expected, "MAP-29 {case}");
        let has_mismatch = result.lines[0].reason == Some(Reason::UnitMismatch);
        assert_eq!(has_mismatch, case == "unknown", "MAP-29 {case}");
    }
}

/// Covers MATCH-35.
#[test]
fn match_28_goods_that_went_back_are_not_there() {
    let mut case =
        edited(|line| line.despatch_advice_reference = None).with(&keys::COMPANY_AUTCHK, "PC,QT,PR,LA,WB");
    case.receipts.push(receipt("5003", "v7w/0001", "T78", "2026-03-06", &[("1", "-40")]));
    assert_eq!(taken(&case.run()), "1:5001×60", "the return is of the second ticket");
    case.receipts.push(receipt("5004", "v7w/0001", "T77", "2026-03-07", &[("1", "-1")]));
    assert_eq!(said(&case.run()), "awaiting_receipt");
}
