//! Chapter 16: the table of worked examples, limits, notices and proposals.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod builders;

use attest_model::dates::Date;
use attest_model::ids::InvoiceId;
use attest_model::invoice::{DocumentKind, Identifier, Invoice, Line, Note, Period};
use attest_model::orders::CodingRow;
use attest_model::record::{InvoiceRecord, State};
use attest_model::settings::HeaderBasis;
use attest_model::subscriptions::{
    CodingShare, Interval, Past, RowShare, Served, Subscription, subscription_key,
};
use attest_payables::subscriptions::{
    Notice, candidates, match_subscription, may_repeat, named, notices, period_day, propose,
};
use builders::{currency, day, dec, now, received};

fn row(share: RowShare) -> CodingShare {
    CodingShare { row: CodingRow { account: "6110".to_owned(), ..CodingRow::default() }, share }
}

/// 90 to 110 each month, everything to one account.
fn subscription() -> Subscription {
    Subscription {
        company: "C1".into(),
        supplier: "S1".into(),
        number: "0042 17".to_owned(),
        valid_from: day("2025-01-01"),
        valid_to: None,
        interval: Interval::Month,
        currency: currency("SEK"),
        invoice_min: Some(dec("90")),
        invoice_max: Some(dec("110")),
        period_max: None,
        total_max: None,
        basis: HeaderBasis::Net,
        expected_day: None,
        tolerance_days: 0,
        coding: vec![row(RowShare::Rest)],
        responsible: "anna".into(),
        is_active: true,
    }
}

fn invoice(net: &str) -> Invoice {
    let mut invoice = Invoice { issue_date: Some(day("2026-03-10")), ..Invoice::default() };
    invoice.currency = Some(currency("SEK"));
    invoice.totals.total_without_vat = Some(dec(net));
    invoice.totals.total_with_vat = Some(dec("125"));
    invoice.contract_reference = Some("4217".to_owned());
    invoice
}

fn served(date: &str, total: &str, kind: DocumentKind) -> Served {
    let id = InvoiceId::derive(now(), format!("{date}{total}").as_bytes());
    Served { id, number: format!("of {date}"), kind, day: day(date), total: dec(total) }
}

fn words(invoice: &Invoice, subscription: &Subscription, others: &[Served]) -> Vec<String> {
    let matched = match_subscription(invoice, subscription, others);
    matched.deviations.into_iter().map(|deviation| deviation.word).collect()
}

/// A case of SUB-15: row, coding shares, net total, amounts of the rows.
type CodingCase = (&'static str, Vec<RowShare>, &'static str, Vec<&'static str>);

/// Covers SUB-8 and SUB-10.
#[test]
fn sub_15_worked_examples_of_coding() {
    let percent = |text| RowShare::Percent(dec(text));
    let third = || vec![percent("33.33"), percent("33.33"), percent("33.34")];
    let cases: Vec<CodingCase> = vec![
        ("e", third(), "100.00", vec!["33.33", "33.33", "33.34"]),
        ("f", third(), "10.01", vec!["3.34", "3.34", "3.33"]),
        ("g", vec![RowShare::Fixed(dec("40")), RowShare::Rest], "100.00", vec!["40", "60"]),
        (
            "j",
            vec![percent("10"); 10],
            "0.05",
            vec!["0.01", "0.01", "0.01", "0.01", "0.01", "0", "0", "0", "0", "0"],
        ),
        (
            "k",
            vec![RowShare::Fixed(dec("40")), percent("50"), percent("50")],
            "100.00",
            vec!["40", "30", "30"],
        ),
    ];
    for (case, shares, net, expected) in cases {
        let mut subscription = subscription();
        (subscription.invoice_min, subscription.invoice_max) = (None, None);
        subscription.coding = shares.into_iter().map(row).collect();
        let matched = match_subscription(&invoice(net), &subscription, &[]);
        assert!(matched.deviations.is_empty(), "SUB-15 {case}: {:?}", matched.deviations);
        let amounts: Vec<String> =
            matched.coding.iter().map(|row| row.amount.normalize().to_string()).collect();
        let expected: Vec<String> = expected.iter().map(|text| dec(text).normalize().to_string()).collect();
        assert_eq!(amounts, expected, "SUB-15 {case}");
        assert!(matched.coding.iter().all(|row| row.account == "6110"));
    }
    let mut fixed_only = subscription();
    fixed_only.coding = vec![row(RowShare::Fixed(dec("40")))];
    assert_eq!(words(&invoice("100.00"), &fixed_only, &[]), ["CODING"], "SUB-15 l");
}

/// Covers SUB-6, SUB-7.
#[test]
fn sub_15_worked_examples_of_limits() {
    let march = || vec![served("2026-03-02", "100", DocumentKind::Invoice)];
    let february = || vec![served("2026-02-28", "100", DocumentKind::Invoice)];
    for (case, net, others, expected) in [
        ("a", "100.00", vec![], vec![]),
        ("b", "110.00", vec![], vec![]),
        ("b, lower limit", "90.00", february(), vec![]),
        ("c", "110.01", vec![], vec!["OVER_MAX"]),
        ("c, lower limit", "89.99", vec![], vec!["UNDER_MIN"]),
        ("d", "100.00", march(), vec!["SECOND_IN_PERIOD"]),
    ] {
        assert_eq!(words(&invoice(net), &subscription(), &others), expected, "SUB-15 {case}");
    }
    let mut ended = subscription();
    ended.valid_to = Some(day("2026-03-31"));
    let mut later = invoice("100.00");
    later.issue_date = Some(day("2026-04-01"));
    assert_eq!(words(&later, &ended, &[]), ["OUTSIDE_VALIDITY"], "SUB-15 i");
    later.issue_date = Some(day("2026-03-31"));
    assert_eq!(words(&later, &ended, &[]), Vec::<&str>::new(), "SUB-15 i, last day");
}

/// A change of the subscription, the net total, what it served, the deviations.
type LimitCase = (&'static str, fn(&mut Subscription), &'static str, Vec<Served>, Vec<&'static str>);

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn sub_6_each_deviation_at_its_limit() {
    let past = || {
        vec![
            served("2026-01-05", "100", DocumentKind::Invoice),
            served("2026-02-05", "100", DocumentKind::Invoice),
        ]
    };
    let cases: Vec<LimitCase> = vec![
        ("inactive", |s| s.is_active = false, "100", vec![], vec!["INACTIVE"]),
        ("first day", |s| s.valid_from = day("2026-03-10"), "100", vec![], vec![]),
        ("before it", |s| s.valid_from = day("2026-03-11"), "100", vec![], vec!["OUTSIDE_VALIDITY"]),
        ("all used", |s| s.total_max = Some(dec("300")), "100", past(), vec![]),
        ("more", |s| s.total_max = Some(dec("299.99")), "100", past(), vec!["OVER_TOTAL"]),
        (
            "quarter, sum",
            |s| {
                s.interval = Interval::Quarter;
                s.period_max = Some(dec("299.99"));
            },
            "100",
            past(),
            vec!["OVER_PERIOD", "SECOND_IN_PERIOD"],
        ),
        ("month, sum", |s| s.period_max = Some(dec("100")), "100", past(), vec![]),
        ("month, sum above", |s| s.period_max = Some(dec("99.99")), "100", past(), vec!["OVER_PERIOD"]),
        (
            "free has no second",
            |s| s.interval = Interval::Free,
            "100",
            vec![served("2026-03-02", "1", DocumentKind::Invoice)],
            vec![],
        ),
        (
            "a credit is no second",
            |_| {},
            "100",
            vec![served("2026-03-02", "1", DocumentKind::CreditNote)],
            vec![],
        ),
        ("currency", |s| s.currency = currency("EUR"), "1", vec![], vec!["CURRENCY"]),
        ("gross", |s| s.basis = HeaderBasis::Gross, "100", vec![], vec!["OVER_MAX"]),
        ("on the day", |s| s.expected_day = Some(10), "100", vec![], vec![]),
        ("one day off", |s| s.expected_day = Some(11), "100", vec![], vec!["UNEXPECTED_DATE"]),
        (
            "inside the tolerance",
            |s| {
                s.expected_day = Some(12);
                s.tolerance_days = 2;
            },
            "100",
            vec![],
            vec![],
        ),
        (
            "outside it",
            |s| {
                s.expected_day = Some(13);
                s.tolerance_days = 2;
            },
            "100",
            vec![],
            vec!["UNEXPECTED_DATE"],
        ),
        (
            "near the next month",
            |s| {
                s.expected_day = Some(1);
                s.tolerance_days = 21;
            },
            "100",
            vec![],
            vec![],
        ),
        ("no rows", |s| s.coding.clear(), "100", vec![], vec!["CODING"]),
        (
            "several",
            |s| {
                s.is_active = false;
                s.coding.clear();
            },
            "111",
            vec![],
            vec!["INACTIVE", "OVER_MAX", "CODING"],
        ),
    ];
    for (case, change, net, others, expected) in cases {
        let mut subscription = subscription();
        change(&mut subscription);
        assert_eq!(words(&invoice(net), &subscription, &others), expected, "SUB-6 {case}");
    }
}

#[test]
fn sub_7_the_period_is_that_of_bt_73_then_bt_74_then_the_issue_date() {
    let period =
        |start: Option<&str>, end: Option<&str>| Some(Period { start: start.map(day), end: end.map(day) });
    for (case, period, expected) in [
        ("start", period(Some("2026-02-01"), Some("2026-02-28")), "2026-02-01"),
        ("end", period(None, Some("2026-02-28")), "2026-02-28"),
        ("neither", None, "2026-03-10"),
    ] {
        let mut invoice = invoice("100");
        invoice.invoicing_period = period;
        assert_eq!(period_day(&invoice), Some(day(expected)), "SUB-7 {case}");
    }
    let mut of_february = invoice("100");
    of_february.invoicing_period = period(Some("2026-02-01"), None);
    let others = [served("2026-03-02", "100", DocumentKind::Invoice)];
    assert_eq!(words(&of_february, &subscription(), &others), Vec::<&str>::new());
}

#[test]
fn sub_9_what_deviates_keeps_the_coding_as_a_proposal() {
    let matched = match_subscription(&invoice("500"), &subscription(), &[]);
    assert_eq!(matched.deviations.len(), 1);
    assert_eq!(matched.coding.first().unwrap().amount, dec("500"));
    let deviation = matched.deviations.first().unwrap();
    assert_eq!((deviation.expected.as_str(), deviation.found.as_str()), ("110", "500"));
}

#[test]
fn sub_14_a_credit_note_reduces_the_sums_and_is_not_limited() {
    let mut limited = subscription();
    limited.total_max = Some(dec("150"));
    let past = |credit: &str| {
        vec![
            served("2026-01-05", "100", DocumentKind::Invoice),
            served("2026-01-20", credit, DocumentKind::CreditNote),
        ]
    };
    assert_eq!(words(&invoice("100"), &limited, &past("50")), Vec::<&str>::new());
    assert_eq!(words(&invoice("100"), &limited, &past("49.99")), ["OVER_TOTAL"]);
    let mut credit = invoice("5000");
    credit.kind = DocumentKind::CreditNote;
    limited.expected_day = Some(28);
    assert_eq!(words(&credit, &limited, &past("0")), Vec::<&str>::new());
}

/// Covers SUB-1, SUB-5: what is not entered serves nothing, and a number belongs to one supplier.
#[test]
fn sub_4_the_first_field_that_names_a_known_number() {
    let known = |numbers: &[&str]| numbers.iter().map(|number| subscription_key(number)).collect();
    let object = |value: &str| Some(Identifier { scheme: None, value: value.to_owned() });
    let mut full = invoice("1");
    full.contract_reference = Some("K 1".to_owned());
    full.invoiced_object = object("K2");
    full.lines = vec![Line { object: object("0K3"), ..Line::default() }];
    full.buyer_reference = Some("k4".to_owned());
    full.notes = vec![Note { subject_code: None, text: "Your subscription: K5, thank you.".to_owned() }];
    assert_eq!(candidates(&full), ["k1", "k2", "k3", "k4", "k5"]);
    for (case, numbers, expected) in [
        ("contract first", vec!["K2", "K1"], Some("k1")),
        ("object", vec!["K3", "K2"], Some("k2")),
        ("line object", vec!["K4", "K3"], Some("k3")),
        ("buyer reference", vec!["K5", "K4"], Some("k4")),
        ("token of the notes", vec!["000 K5"], Some("k5")),
        ("none known", vec!["K9"], None),
        ("none entered", vec![], None),
    ] {
        let known = known(&numbers);
        assert_eq!(named(&full, &known).as_deref(), expected, "SUB-4 {case}");
    }
}

fn told(subscription: &Subscription, others: &[Served], today: &str) -> Vec<String> {
    notices(subscription, others, day(today)).iter().map(Notice::key).collect()
}

#[test]
fn sub_11_an_expected_invoice_that_has_not_come() {
    let mut expecting = subscription();
    (expecting.expected_day, expecting.tolerance_days) = (Some(5), 3);
    expecting.valid_from = day("2026-03-01");
    for (case, today, others, expected) in [
        ("before", "2026-03-05", vec![], vec![]),
        ("last day of the tolerance", "2026-03-08", vec![], vec![]),
        ("late", "2026-03-09", vec![], vec!["missing#2026-03-01"]),
        ("it came", "2026-03-09", vec![served("2026-03-06", "100", DocumentKind::Invoice)], vec![]),
        (
            "only a credit came",
            "2026-03-09",
            vec![served("2026-03-06", "1", DocumentKind::CreditNote)],
            vec!["missing#2026-03-01"],
        ),
        ("two are missing", "2026-04-09", vec![], vec!["missing#2026-04-01", "missing#2026-03-01"]),
    ] {
        assert_eq!(told(&expecting, &others, today), expected, "SUB-11 {case}");
    }
    expecting.expected_day = Some(31);
    assert_eq!(told(&expecting, &[], "2026-05-04"), ["missing#2026-04-01", "missing#2026-03-01"], "30 April");
    expecting.is_active = false;
    assert_eq!(told(&expecting, &[], "2026-05-04"), Vec::<String>::new());
}

#[test]
fn sub_12_near_its_end_or_its_total() {
    let mut ending = subscription();
    ending.valid_to = Some(day("2026-03-31"));
    for (today, expected) in [
        ("2026-02-28", vec![]),
        ("2026-03-01", vec!["near_end#2026-03-31"]),
        ("2026-03-31", vec!["near_end#2026-03-31"]),
        ("2026-04-01", vec![]),
    ] {
        assert_eq!(told(&ending, &[], today), expected, "SUB-12 {today}");
    }
    let mut total = subscription();
    total.total_max = Some(dec("1000"));
    for (used, expected) in [("899.99", vec![]), ("900", vec!["near_total#1000"])] {
        let others = [served("2026-01-05", used, DocumentKind::Invoice)];
        assert_eq!(told(&total, &others, "2026-01-06"), expected, "SUB-12 {used}");
    }
}

fn past(entries: &[(&str, &str)]) -> Vec<Past> {
    let of = |(date, net): &(&str, &str)| Past {
        id: InvoiceId::derive(now(), date.as_bytes()),
        issue_date: day(date),
        currency: currency("SEK"),
        net: dec(net),
    };
    entries.iter().map(of).collect()
}

#[test]
fn sub_13_three_alike_are_proposed_and_never_entered() {
    for (case, entries, expected) in [
        (
            "monthly",
            vec![("2026-01-05", "100"), ("2026-02-05", "105"), ("2026-03-05", "110")],
            Some(Interval::Month),
        ),
        (
            "amounts too far",
            vec![("2026-01-05", "100"), ("2026-02-05", "105"), ("2026-03-05", "110.01")],
            None,
        ),
        ("two", vec![("2026-01-05", "100"), ("2026-02-05", "100")], None),
        (
            "quarterly",
            vec![("2026-01-05", "100"), ("2026-04-03", "100"), ("2026-07-03", "100")],
            Some(Interval::Quarter),
        ),
        ("no rhythm", vec![("2026-01-05", "100"), ("2026-01-25", "100"), ("2026-03-05", "100")], None),
        ("one delivery", vec![("2026-01-05", "100"), ("2026-01-06", "100"), ("2026-01-07", "100")], None),
        (
            "another rhythm",
            vec![("2026-01-05", "100"), ("2026-01-25", "100"), ("2026-02-14", "100")],
            Some(Interval::Free),
        ),
        (
            "the newest count",
            vec![("2025-01-05", "7"), ("2026-01-05", "100"), ("2026-02-05", "100"), ("2026-03-05", "100")],
            Some(Interval::Month),
        ),
    ] {
        let proposal = propose(&past(&entries));
        assert_eq!(proposal.as_ref().map(|p| p.interval), expected, "SUB-13 {case}");
        if let Some(proposal) = proposal {
            assert_eq!(proposal.invoices.len(), 3);
            let newest: Vec<Date> = past(&entries).iter().rev().take(3).map(|p| p.issue_date).collect();
            assert_eq!(proposal.invoices.last().unwrap(), &past(&entries).last().unwrap().id, "{newest:?}");
        }
    }
}

#[test]
fn sub_1_who_is_matched_again_when_a_subscription_is_entered() {
    let mut plain = received(now());
    plain.state = State::Review;
    let changed = |change: fn(&mut InvoiceRecord)| {
        let mut record = plain.clone();
        change(&mut record);
        record
    };
    for (case, record, expected) in [
        ("in review without an order", plain.clone(), true),
        ("a person has touched it", changed(|record| record.touched_by_person = true), false),
        ("it has an order", changed(|record| record.orders.push("4711".into())), false),
        ("a credit note", changed(|record| record.kind = DocumentKind::CreditNote), false),
        ("approvers are asked", changed(|record| record.state = State::Approval), true),
        (
            "one of them has approved",
            changed(|record| (record.state, record.touched_by_person) = (State::Approval, true)),
            false,
        ),
        ("ready", changed(|record| record.state = State::Ready), false),
    ] {
        assert_eq!(may_repeat(&record), expected, "SUB-1 {case}");
    }
}
