//! Chapter 19 (CRED): pairing of credit notes.
#![allow(clippy::unwrap_used, clippy::too_many_lines, clippy::type_complexity, reason = "tables of cases")]

use attest_model::dates::date;
use attest_model::ids::{DocumentDigest, InvoiceId, MessageId, OrderNumber};
use attest_model::invoice::{DocumentKind, Invoice, Line, LineVat, PrecedingInvoiceReference, Totals};
use attest_model::master::{Right, User};
use attest_model::money::{Amount, Currency, Decimal, decimal};
use attest_model::orders::CodingRow;
use attest_model::record::{Channel, InvoiceRecord, Pairing, State};
use attest_model::settings::{Scope, Settings, keys};
use attest_payables::credit_notes::{
    Companion, CreditEffect, CreditNote, FoundInvoice, InvoiceSide, NotPaired, PairRule, PairingDecision,
    RequestError, RequestTerms, Why, clarification_action, confirm_by_hand, credit_coding, is_credit_checked,
    is_supplier_reminded, ledger_amount, may_go_on, may_request, order_effect, pair, payable_after,
    preceding_keys, prepayment_deduction, produces_payment, request, rest_of_request, waits_until, withdraw,
};
use attest_payables::duplicates;

fn dec(text: &str) -> Decimal {
    decimal(text).unwrap()
}

fn id(name: &str) -> InvoiceId {
    InvoiceId::derive("2026-03-01T00:00:00Z".parse().unwrap(), name.as_bytes())
}

fn sek() -> Currency {
    Currency::new("SEK").unwrap()
}

/// An invoice of 1000 SEK on order 4711, waiting for a credit of `requested`.
fn waiting(number: &str, requested: &str) -> FoundInvoice {
    FoundInvoice {
        id: id(number),
        number: number.into(),
        issue_date: date("2026-03-01"),
        state: State::AwaitingCredit,
        currency: sek(),
        gross: dec("1000"),
        requested: Some(dec(requested)),
        credited: Decimal::ZERO,
        orders: vec!["4711".into()],
    }
}

fn not_waiting(number: &str, state: State) -> FoundInvoice {
    FoundInvoice { state, requested: None, ..waiting(number, "0") }
}

fn credit(gross: &str, preceding: &[&str]) -> Invoice {
    Invoice {
        kind: DocumentKind::CreditNote,
        number: Some("K1".into()),
        currency: Some(sek()),
        preceding_invoices: preceding
            .iter()
            .map(|number| PrecedingInvoiceReference { number: (*number).into(), issue_date: None })
            .collect(),
        totals: Totals { total_with_vat: decimal(gross).ok(), ..Totals::default() },
        ..Invoice::default()
    }
}

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

fn pairing(with: &str, is_proposal: bool) -> Pairing {
    Pairing { with: id(with), amount: Amount::new(dec("200"), sek()), rule: 'a', is_proposal }
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

/// An invoice of 1000 SEK in review.
fn record() -> InvoiceRecord {
    let at = "2026-03-01T00:00:00Z".parse().unwrap();
    let message = MessageId::derive(at, b"m");
    InvoiceRecord {
        state: State::Review,
        currency: Some(sek()),
        gross: Some(dec("1000")),
        payable: Some(dec("1000")),
        ..InvoiceRecord::received(id("i"), message, Channel::Upload, DocumentDigest::of(b"x"), at)
    }
}

fn user(rights: &[Right]) -> User {
    User {
        code: "ann".into(),
        name: "Ann".into(),
        email: None,
        language: None,
        is_active: true,
        manager: None,
        rights: rights.to_vec(),
        limits: Default::default(),
        delegations: Vec::new(),
    }
}

fn terms(amount: &str) -> RequestTerms {
    RequestTerms {
        amount: Amount::new(dec(amount), sek()),
        reason: "price".into(),
        text: "10 % too much".into(),
        expected_on: None,
    }
}

fn ask(
    invoice: &InvoiceRecord,
    terms: RequestTerms,
    user: &User,
) -> Result<attest_model::record::CreditRequest, RequestError> {
    let at = "2026-03-02T08:00:00Z".parse().unwrap();
    request(invoice, terms, user, at, date("2026-03-02").unwrap(), &Settings::default())
}

#[test]
fn cred_1_an_invoice_waits_in_its_state_with_a_request() {
    for (case, state, requested, expected) in [
        ("waiting", State::AwaitingCredit, Some("100"), true),
        ("no request", State::AwaitingCredit, None, false),
        ("another state", State::Review, Some("100"), false),
    ] {
        let invoice = FoundInvoice { state, requested: requested.map(dec), ..waiting("A1", "0") };
        assert_eq!(invoice.is_waiting(), expected, "CRED-1 {case}");
    }
}

#[test]
fn cred_2_who_may_ask_for_a_credit_note() {
    for (rights, expected) in [
        (&[Right::Accounts][..], true),
        (&[Right::Reviewer], true),
        (&[Right::Approver], true),
        (&[Right::Viewer, Right::Buyer, Right::Site], false),
        (&[], false),
    ] {
        assert_eq!(may_request(&user(rights)), expected, "CRED-2 {rights:?}");
        let refused = matches!(ask(&record(), terms("1"), &user(rights)), Err(RequestError::NoRight(_)));
        assert_eq!(refused, !expected, "CRED-2 {rights:?}");
    }
    assert!(!may_request(&User { is_active: false, ..user(&[Right::Accounts]) }), "CRED-2 disabled");
}

/// Covers RESP-7.
#[test]
fn cred_3_what_a_request_holds() {
    let reviewer = user(&[Right::Reviewer]);
    let found = ask(&record(), terms("200"), &reviewer).unwrap();
    assert_eq!(found.expected_on, date("2026-03-16").unwrap(), "CRED-3 14 days from today");
    assert_eq!((found.reason.as_str(), found.text.as_str()), ("price", "10 % too much"), "CRED-3");
    assert_eq!((found.came_from, found.by.as_str()), (State::Review, "ann"), "CRED-3");
    for (amount, action) in [("200", "CNP"), ("999.99", "CNP"), ("1000", "CNF")] {
        let found = ask(&record(), terms(amount), &reviewer).unwrap();
        assert_eq!(clarification_action(&found, dec("1000")), action, "CRED-3 {amount}");
    }
    let credited = InvoiceRecord { pairs: vec![pairing("k", false)], ..record() };
    let eur = RequestTerms { amount: Amount::new(dec("1"), Currency::new("EUR").unwrap()), ..terms("1") };
    for (case, invoice, terms, good) in [
        ("at the gross total", record(), terms("1000"), true),
        ("one above", record(), terms("1000.01"), false),
        ("zero", record(), terms("0"), false),
        ("what is left", credited.clone(), terms("800"), true),
        ("more than is left", credited, terms("800.01"), false),
        ("another currency", record(), eur, false),
        ("expected today", record(), RequestTerms { expected_on: date("2026-03-02"), ..terms("1") }, true),
        (
            "expected yesterday",
            record(),
            RequestTerms { expected_on: date("2026-03-01"), ..terms("1") },
            false,
        ),
        ("dispatched", InvoiceRecord { state: State::Dispatched, ..record() }, terms("1"), false),
        ("removed", InvoiceRecord { state: State::Removed, ..record() }, terms("1"), false),
    ] {
        assert_eq!(ask(&invoice, terms, &reviewer).is_ok(), good, "CRED-3 {case}");
    }
}

#[test]
fn cred_9_what_is_left_to_pay_and_of_the_request() {
    let asked = ask(&record(), terms("300"), &user(&[Right::Accounts])).unwrap();
    for (case, pairs, payable, rest) in [
        ("no credit yet", vec![], "1000", "300"),
        ("a smaller one", vec![pairing("k", false)], "800", "100"),
        ("a proposal does not count", vec![pairing("k", true)], "1000", "300"),
        ("two", vec![pairing("k", false), pairing("l", false)], "600", "0"),
    ] {
        let invoice = InvoiceRecord { credit_request: Some(asked.clone()), pairs, ..record() };
        assert_eq!(payable_after(&invoice), Some(dec(payable)), "CRED-9 {case}");
        assert_eq!(rest_of_request(&invoice), dec(rest), "CRED-9 {case}");
    }
}

#[test]
fn cred_12_how_long_a_credit_note_waits() {
    let days =
        |text: &str| Settings::default().with(Scope::Company("C1".into()), &keys::CREDIT_WAIT_DAYS, text);
    for (settings, expected) in
        [(Settings::default(), "2026-03-31"), (days("0"), "2026-03-01"), (days("1"), "2026-03-02")]
    {
        let last = waits_until(date("2026-03-01").unwrap(), &settings);
        assert_eq!(last, date(expected).unwrap(), "CRED-12");
    }
}

#[test]
fn cred_13_coding_mirrors_the_invoice() {
    let row = |account: &str, amount: &str| CodingRow {
        account: account.into(),
        amount: dec(amount),
        ..CodingRow::default()
    };
    let rows = [row("4010", "600.00"), row("4020", "200.00")];
    for (case, credited, expected) in [
        ("full", "800.00", ["600.00", "200.00"]),
        ("a quarter", "200.00", ["150.00", "50.00"]),
        ("rounded, the last row takes the difference", "0.01", ["0.01", "0.00"]),
        ("thirds", "100.01", ["75.01", "25.00"]),
    ] {
        let coded = credit_coding(&rows, dec("800.00"), dec(credited), 2);
        let amounts: Vec<_> = coded.iter().map(|row| row.amount).collect();
        assert_eq!(amounts, expected.map(dec), "CRED-13 {case}");
        assert_eq!(
            coded.iter().map(|row| row.account.as_str()).collect::<Vec<_>>(),
            ["4010", "4020"],
            "CRED-13 {case}"
        );
        let booked: Decimal =
            coded.iter().map(|row| ledger_amount(DocumentKind::CreditNote, row.amount)).sum();
        assert_eq!(booked, -dec(credited), "CRED-13 {case}: opposite sign");
    }
    assert_eq!(ledger_amount(DocumentKind::Invoice, dec("1")), dec("1"), "CRED-13");
    assert!(credit_coding(&[], dec("1"), dec("1"), 2).is_empty(), "CRED-13 nothing coded");
}

#[test]
fn cred_14_what_a_credit_gives_back_to_the_order() {
    let at = |price: &str, base: &str| Line {
        item_net_price: decimal(price).ok(),
        price_base_quantity: decimal(base).ok(),
        ..Line::default()
    };
    use CreditEffect::{Goods, Price};
    for (case, reason, credited, invoiced, expected) in [
        ("price", Some("price"), at("10", "1"), Some(at("10", "1")), Price),
        ("terms", Some("Terms"), at("10", "1"), Some(at("10", "1")), Price),
        ("tax", Some("tax"), at("10", "1"), None, Price),
        ("not delivered", Some("not delivered"), at("1", "1"), Some(at("10", "1")), Goods),
        ("no request, same unit price", None, at("10.00", "1"), Some(at("10", "1")), Goods),
        ("no request, same unit price on another base", None, at("100", "10"), Some(at("10", "1")), Goods),
        ("no request, another unit price", None, at("9.99", "1"), Some(at("10", "1")), Price),
        ("no request, no invoice line", None, at("10", "1"), None, Price),
        ("no request, no price", None, Line::default(), Some(Line::default()), Price),
    ] {
        assert_eq!(order_effect(reason, &credited, invoiced.as_ref()), expected, "CRED-14 {case}");
    }
}

#[test]
fn cred_15_the_supplier_is_reminded_once_at_the_expected_date() {
    let asked = ask(&record(), terms("200"), &user(&[Right::Accounts])).unwrap();
    for (today, already, expected) in [
        ("2026-03-15", false, false),
        ("2026-03-16", false, true),
        ("2026-03-17", false, true),
        ("2026-03-17", true, false),
    ] {
        let found = is_supplier_reminded(&asked, date(today).unwrap(), already);
        assert_eq!(found, expected, "CRED-15 {today} reminded {already}");
    }
}

#[test]
fn cred_16_a_withdrawn_request_leads_back() {
    let accounts = user(&[Right::Accounts]);
    let mut invoice = InvoiceRecord { state: State::Approval, ..record() };
    invoice.credit_request = ask(&invoice, terms("200"), &accounts).ok();
    invoice.state = State::AwaitingCredit;
    invoice.credit_request = ask(&invoice, terms("300"), &accounts).ok();
    assert_eq!(withdraw(&mut invoice), Some(State::Approval), "CRED-16 also after the request was changed");
    assert_eq!(invoice.credit_request, None, "CRED-16");
    assert_eq!(withdraw(&mut invoice), None, "CRED-16 nothing to withdraw");
}

#[test]
fn cred_17_a_full_credit_produces_no_payment() {
    let of = |amount: &str| Pairing { amount: Amount::new(dec(amount), sek()), ..pairing("k", false) };
    for (case, pairs, payable, pays) in [
        ("no credit", vec![], "1000", true),
        ("full", vec![of("1000")], "0", false),
        ("one hundredth less", vec![of("999.99")], "0.01", true),
        ("in two parts", vec![of("400"), of("600")], "0", false),
    ] {
        let invoice = InvoiceRecord { pairs, ..record() };
        assert_eq!(payable_after(&invoice), Some(dec(payable)), "CRED-17 {case}");
        assert_eq!(produces_payment(&invoice), pays, "CRED-17 {case}");
    }
}

#[test]
fn prep_1_a_final_invoice_takes_off_at_most_what_was_paid_before() {
    for (case, stated, paid, expected) in [
        ("all of it", "40", "40", "40"),
        ("part of it", "30", "40", "30"),
        ("more than was paid", "40.01", "40", "40"),
        ("nothing was paid", "40", "0", "0"),
        ("nothing is stated", "0", "40", "0"),
    ] {
        assert_eq!(prepayment_deduction(dec(stated), dec(paid)), dec(expected), "PREP-1 {case}");
    }
}
