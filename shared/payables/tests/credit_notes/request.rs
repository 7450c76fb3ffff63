use attest_model::dates::date;
use attest_model::ids::{DocumentDigest, MessageId};
use attest_model::invoice::{DocumentKind, Line};
use attest_model::master::{Right, User};
use attest_model::money::{Amount, Currency, Decimal, decimal};
use attest_model::orders::CodingRow;
use attest_model::record::{Channel, InvoiceRecord, Next, Pairing, State};
use attest_model::settings::{Scope, Settings, keys};
use attest_payables::credit_notes::{
    CreditEffect, FoundInvoice, RequestError, RequestTerms, clarification_action, credit_coding, goes_on,
    is_supplier_reminded, ledger_amount, may_request, order_effect, payable_after, prepayment_deduction,
    produces_payment, request, rest_of_request, waits_until, withdraw,
};

use crate::{dec, id, pairing, sek, waiting};

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
    for (came_from, expected) in [
        (State::Review, (State::Review, Next::RequestApproval)),
        (State::Approval, (State::Approval, Next::RequestApproval)),
        (State::AwaitingReceipt, (State::Matching, Next::Match)),
        (State::Ready, (State::FinalCheck, Next::FinalCheck)),
    ] {
        assert_eq!(goes_on(came_from), expected, "CRED-16 {came_from}");
    }
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
