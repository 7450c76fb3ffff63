use attest_model::dates::date;
use attest_model::ids::OrderNumber;
use attest_model::invoice::{Invoice, Line, LineVat, PrecedingInvoiceReference};
use attest_model::money::{Amount, Currency, Decimal, decimal};
use attest_model::record::State;
use attest_payables::credit_notes::{
    Companion, CreditNote, FoundInvoice, InvoiceSide, NotPaired, PairRule, PairingDecision, Why,
    confirm_by_hand, is_credit_checked, may_go_on, pair, preceding_keys,
};
use attest_payables::duplicates;

use crate::{credit, dec, id, not_waiting, pairing, sek, waiting};

fn decide(credit: &Invoice, found: &[FoundInvoice]) -> PairingDecision {
    let orders = ["4711".into()];
    pair(CreditNote { invoice: credit, orders: &orders, line_orders: &[], names_subscription: false }, found)
}

/// A decision in a few words.
fn told(decision: &PairingDecision) -> String {
    match decision {
        PairingDecision::Paired(pairs) => {
            let pairs: Vec<_> = pairs
                .iter()
                .map(|pair| format!("{} by {} rest {}", pair.amount.value(), pair.rule.letter(), pair.rest))
                .collect();
            format!("paired {}", pairs.join(", "))
        }
        PairingDecision::Proposal(pairs, why) => format!("proposal {} {why:?}", pairs.len()),
        PairingDecision::ByHand(ids, why) => format!("by hand {} {why:?}", ids.len()),
        PairingDecision::NotPaired(NotPaired::State { .. }) => "not paired, state".into(),
        PairingDecision::NotPaired(NotPaired::Currency { .. }) => "not paired, currency".into(),
        PairingDecision::NotPaired(NotPaired::Exceeds { finding, .. }) => {
            format!("not paired, {}", finding.code)
        }
        PairingDecision::PullInvoice(pairs) => format!("pull {}", pairs.len()),
        PairingDecision::GoAlone(_) => "alone".into(),
        PairingDecision::InvoiceGone(_) => "gone".into(),
        PairingDecision::Subscription => "subscription".into(),
        PairingDecision::WaitForInvoice(findings) => {
            let codes: Vec<_> = findings.iter().map(|finding| finding.code.as_str()).collect();
            format!("waits {}", codes.join(" ")).trim().to_owned()
        }
    }
}

/// Covers CRED-6, CRED-7, CRED-8, CRED-9, CRED-11.
#[test]
fn cred_18_worked_examples_row_by_row() {
    let eur = Invoice { currency: Some(Currency::new("EUR").unwrap()), ..credit("1000", &["A1"]) };
    let rows: [(&str, Invoice, Vec<FoundInvoice>, &str); 10] = [
        ("a", credit("1000", &["A1"]), vec![waiting("A1", "1000")], "paired 1000 by a rest 0"),
        ("b", credit("200", &["A1"]), vec![waiting("A1", "200")], "paired 200 by a rest 0"),
        ("c", credit("150", &["A1"]), vec![waiting("A1", "200")], "paired 150 by a rest 50"),
        ("d", credit("1200", &["A1"]), vec![waiting("A1", "1000")], "not paired, E214"),
        ("e", credit("200", &[]), vec![waiting("A1", "200")], "proposal 1 FoundByOrder"),
        ("f", credit("200", &[]), vec![waiting("A1", "200"), waiting("A2", "200")], "by hand 2 SeveralFit"),
        ("h", eur, vec![waiting("A1", "1000")], "not paired, currency"),
        ("i", credit("1000", &["0042/a"]), vec![waiting("42-A", "1000")], "paired 1000 by a rest 0"),
        (
            "j",
            credit("200", &["A1"]),
            vec![not_waiting("A1", State::Dispatched), waiting("A2", "200")],
            "alone",
        ),
        ("k", credit("300", &["A1"]), vec![waiting("A1", "200")], "proposal 1 MoreThanRequested"),
    ];
    for (row, credit, found, expected) in rows {
        assert_eq!(told(&decide(&credit, &found)), expected, "CRED-18 {row}");
    }
}

/// Covers CRED-12.
#[test]
fn cred_6_the_first_rule_with_exactly_one_waiting_invoice() {
    let dated = |day: &str| Invoice {
        preceding_invoices: vec![PrecedingInvoiceReference { number: "A1".into(), issue_date: date(day) }],
        ..credit("200", &[])
    };
    let second = FoundInvoice { id: id("second"), issue_date: date("2026-02-01"), ..waiting("A1", "200") };
    let rows = [
        ("number names none", credit("200", &["A9"]), vec![waiting("A1", "200")], "waits E213"),
        ("nothing named, nothing waits", credit("200", &[]), vec![], "waits"),
        ("another amount", credit("199", &[]), vec![waiting("A1", "200")], "waits"),
        (
            "number and date",
            dated("2026-02-01"),
            vec![waiting("A1", "200"), second.clone()],
            "paired 200 by b rest 0",
        ),
        (
            "a date that none has",
            dated("2026-01-01"),
            vec![waiting("A1", "200"), second.clone()],
            "by hand 2 SeveralFit",
        ),
        (
            "two of one number, no date",
            credit("200", &["A1"]),
            vec![waiting("A1", "200"), second.clone()],
            "by hand 2 SeveralFit",
        ),
        (
            "one waiting among two of one number",
            credit("200", &["A1"]),
            vec![FoundInvoice { id: id("x"), ..not_waiting("A1", State::Paid) }, waiting("A1", "200")],
            "paired 200 by a rest 0",
        ),
    ];
    for (case, credit, found, expected) in rows {
        assert_eq!(told(&decide(&credit, &found)), expected, "CRED-6 {case}");
    }
    let other_order = FoundInvoice { orders: vec!["1".into()], ..waiting("A1", "200") };
    assert_eq!(told(&decide(&credit("200", &[]), &[other_order])), "waits", "CRED-6 another order");
    let by_hand = confirm_by_hand(&credit("200", &[]), &waiting("A1", "500"));
    assert_eq!(told(&by_hand), "paired 200 by d rest 300", "CRED-6 by hand");
    let too_much = confirm_by_hand(&credit("1001", &[]), &waiting("A1", "500"));
    assert_eq!(told(&too_much), "not paired, E214", "CRED-8 by hand");
}

#[test]
fn cred_6_look_up_keys_meet_what_is_written() {
    let (company, supplier) = ("C1".into(), "S1".into());
    let named = preceding_keys(&company, &supplier, &credit("1", &["0042/a"]));
    assert_eq!(named, [duplicates::invoice_key(&company, &supplier, "42-A")]);
}

#[test]
fn cred_8_the_sum_of_credits_stays_within_the_gross_total() {
    for (case, credited, amount, expected) in [
        ("at the gross total", "800", "200", "paired 200 by a rest 0"),
        ("one above", "800", "200.01", "not paired, E214"),
        ("one below", "800", "199.99", "paired 199.99 by a rest 0.01"),
    ] {
        let invoice = FoundInvoice { credited: dec(credited), ..waiting("A1", "1000") };
        assert_eq!(told(&decide(&credit(amount, &["A1"]), &[invoice])), expected, "CRED-8 {case}");
    }
}

#[test]
fn cred_10_one_credit_note_for_several_invoices() {
    let line = |net: &str| Line {
        line_net_amount: decimal(net).ok(),
        vat: LineVat { category: Some("S".into()), rate: decimal("25").ok() },
        ..Line::default()
    };
    let with_lines =
        |gross: &str| Invoice { lines: vec![line("80"), line("160")], ..credit(gross, &["A1", "A2"]) };
    let on = |number: &str, order: &str, requested: &str| FoundInvoice {
        orders: vec![order.into()],
        ..waiting(number, requested)
    };
    let orders = |list: [Option<&str>; 2]| list.map(|order| order.map(OrderNumber::new));
    let rows: [(&str, Invoice, [Option<&str>; 2], Vec<FoundInvoice>, &str); 6] = [
        (
            "by the lines' orders",
            with_lines("300"),
            [Some("1"), Some("2")],
            vec![on("A1", "1", "100"), on("A2", "2", "200")],
            "paired 100.00 by a rest 0.00, 200.00 by a rest 0.00",
        ),
        (
            "by what was asked for",
            with_lines("300"),
            [None, None],
            vec![on("A1", "1", "100"), on("A2", "2", "200")],
            "paired 100 by a rest 0, 200 by a rest 0",
        ),
        (
            "neither",
            with_lines("300"),
            [None, None],
            vec![on("A1", "1", "100"), on("A2", "2", "300")],
            "by hand 2 Allocation",
        ),
        (
            "both on one order",
            with_lines("300"),
            [Some("1"), Some("1")],
            vec![on("A1", "1", "100"), on("A2", "1", "300")],
            "by hand 2 Allocation",
        ),
        ("one unknown", with_lines("300"), [None, None], vec![on("A1", "1", "100")], "waits E213"),
        (
            "more than asked for of one",
            with_lines("300"),
            [Some("1"), Some("2")],
            vec![on("A1", "1", "90"), on("A2", "2", "200")],
            "proposal 2 MoreThanRequested",
        ),
    ];
    for (case, credit, line_orders, found, expected) in rows {
        let line_orders = orders(line_orders);
        let note = CreditNote {
            invoice: &credit,
            orders: &[],
            line_orders: &line_orders,
            names_subscription: false,
        };
        assert_eq!(told(&pair(note, &found)), expected, "CRED-10 {case}");
    }
}

#[test]
fn cred_11_an_invoice_that_is_not_waiting() {
    for (state, expected) in [
        (State::Review, "pull 1"),
        (State::Approval, "pull 1"),
        (State::Ready, "pull 1"),
        (State::Error, "waits"),
        (State::Held, "waits"),
        (State::Loaded, "waits"),
        (State::Dispatched, "alone"),
        (State::AcceptedByErp, "alone"),
        (State::Paid, "alone"),
        (State::Rejected, "gone"),
        (State::Removed, "gone"),
    ] {
        let decision = decide(&credit("1000", &["A1"]), &[not_waiting("A1", state)]);
        assert_eq!(told(&decision), expected, "CRED-11 {state}");
    }
    let both = [not_waiting("A1", State::Rejected), FoundInvoice { id: id("n"), ..waiting("A1", "1000") }];
    assert_eq!(
        told(&decide(&credit("1000", &["A1"]), &both)),
        "paired 1000 by a rest 0",
        "CRED-11 sent again"
    );
}

#[test]
fn cred_12_a_known_subscription_without_preceding_invoice_goes_on_at_once() {
    for (case, preceding, expected) in
        [("none named", &[][..], "subscription"), ("one named", &["A9"], "waits E213")]
    {
        let credit = credit("200", preceding);
        let note = CreditNote { invoice: &credit, orders: &[], line_orders: &[], names_subscription: true };
        assert_eq!(told(&pair(note, &[])), expected, "CRED-12 {case}");
    }
}

/// Covers CRED-4.
#[test]
fn cred_5_neither_goes_alone() {
    for (case, invoice_refers, credit_refers, invoice_done, credit_done, coded, rest, expected) in [
        ("both done", true, true, true, true, true, "0", true),
        ("invoice does not refer", false, true, true, true, true, "0", false),
        ("credit does not refer", true, false, true, true, true, "0", false),
        ("CRED-18 g: invoice not yet approved", true, true, false, true, true, "0", false),
        ("credit not checked", true, true, true, false, true, "0", false),
        ("credit not coded", true, true, true, true, false, "0", false),
        ("rest of the request", true, true, true, true, true, "50", false),
    ] {
        let (invoice_id, credit_id) = (id("i"), id("k"));
        let (of_invoice, of_credit) = ([pairing("k", !invoice_refers)], [pairing("i", !credit_refers)]);
        let invoice = InvoiceSide {
            id: &invoice_id,
            pairs: &of_invoice,
            is_checked: invoice_done,
            is_coded: true,
            rest: dec(rest),
        };
        let credit =
            Companion { id: &credit_id, pairs: &of_credit, is_checked: credit_done, is_coded: coded };
        assert_eq!(may_go_on(&invoice, &[credit]), expected, "CRED-5 {case}");
        assert!(!may_go_on(&invoice, &[]), "CRED-5 {case}: without its credit note");
    }
}

#[test]
fn cred_5_a_credit_note_is_checked_when_certain_or_reviewed() {
    let pairs = |decision: PairingDecision| {
        let (PairingDecision::Paired(pairs) | PairingDecision::Proposal(pairs, _)) = decision else {
            panic!("no pairs: {decision:?}");
        };
        pairs
    };
    let exact = pairs(decide(&credit("200", &["A1"]), &[waiting("A1", "200")]));
    let smaller = pairs(decide(&credit("150", &["A1"]), &[waiting("A1", "200")]));
    let by_order = pairs(decide(&credit("200", &[]), &[waiting("A1", "200")]));
    let by_hand = pairs(confirm_by_hand(&credit("200", &[]), &waiting("A1", "200")));
    assert_eq!(by_order[0].rule, PairRule::OrderAndAmount);
    for (case, pairs, expected) in [
        ("exact", &exact, true),
        ("smaller", &smaller, false),
        ("by order", &by_order, false),
        ("by hand", &by_hand, false),
    ] {
        assert_eq!(is_credit_checked(pairs, false), expected, "CRED-5 {case}");
        assert!(is_credit_checked(pairs, true), "CRED-5 {case}, reviewed");
    }
    assert!(!is_credit_checked(&[], false), "CRED-5 without a pair");
    assert_eq!(
        decide(&credit("200", &["A1"]), &[waiting("A1", "100")]),
        PairingDecision::Proposal(
            vec![attest_payables::credit_notes::Pair {
                invoice: id("A1"),
                amount: Amount::new(dec("200"), sek()),
                rule: PairRule::Number,
                rest: Decimal::ZERO,
                is_as_requested: false
            }],
            Why::MoreThanRequested
        ),
        "CRED-9 more than requested"
    );
}
