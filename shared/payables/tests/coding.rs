//! Coding beside the register: CODE-3, CODE-6, CODE-7.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod builders;

use std::collections::BTreeSet;

use attest_model::coding::{CodingRule, CodingValue, Demand, Dimension, TaxTerms};
use attest_model::ids::folded;
use attest_model::invoice::{Invoice, Line, Period, VatBreakdown};
use attest_model::master::LedgerPeriod;
use attest_model::orders::CodingRow;
use attest_model::settings::HeaderBasis;
use attest_payables::coding::{
    AccrualRefused, Posting, Register, Taxed, check, findings, over_periods, with_tax,
};
use builders::{day, dec, row};

fn value(dimension: &str, value: &str, from: Option<&str>, to: Option<&str>) -> CodingValue {
    CodingValue {
        company: "C1".into(),
        dimension: Dimension::read(dimension),
        value: value.to_owned(),
        name: value.to_owned(),
        valid_from: from.map(day),
        valid_to: to.map(day),
        tax: None,
    }
}

fn tax_code(
    code: &str,
    categories: &[&str],
    rate: &str,
    deductible: &str,
    reverse: Option<&str>,
) -> CodingValue {
    CodingValue {
        tax: Some(TaxTerms {
            categories: categories.iter().map(|text| (*text).to_owned()).collect(),
            rate: dec(rate),
            deductible: dec(deductible),
            tax_account: Some("2641".to_owned()),
            reverse_account: reverse.map(str::to_owned),
        }),
        ..value("tax_code", code, None, None)
    }
}

fn rule(dimension: &str, pattern: &str, other: &str, demand: Demand) -> CodingRule {
    CodingRule {
        company: "C1".into(),
        dimension: Dimension::read(dimension),
        pattern: pattern.to_owned(),
        other: Dimension::read(other),
        demand,
    }
}

fn register(values: Vec<CodingValue>, rules: Vec<CodingRule>) -> Register {
    let dimensions: BTreeSet<Dimension> = values.iter().map(|value| value.dimension.clone()).collect();
    let place = |value: CodingValue| ((value.dimension.clone(), folded(&value.value)), value);
    Register { dimensions, values: values.into_iter().map(place).collect(), rules }
}

fn coded(account: &str, set: impl Fn(&mut CodingRow)) -> CodingRow {
    let mut coded = row(account, None, "100.00");
    set(&mut coded);
    coded
}

const NOWHERE: &[LedgerPeriod] = &[];

fn month(name: &str, first: &str, last: &str, is_open: bool) -> LedgerPeriod {
    let (first_day, last_day) = (day(first), day(last));
    LedgerPeriod { company: "C1".into(), name: name.to_owned(), first_day, last_day, is_open }
}

/// Covers VAL-66, CODE-1.
#[test]
#[expect(clippy::too_many_lines, reason = "one row per case")]
fn code_3_values_exist_are_open_and_may_stand_together() {
    let register = register(
        vec![
            value("account", "4010", None, None),
            value("account", "5010", Some("2026-03-01"), Some("2026-03-31")),
            value("cost_centre", "110", None, None),
            value("vehicle", "7", None, None),
        ],
        vec![
            rule("account", "50*", "cost_centre", Demand::Required),
            rule("account", "40*", "vehicle", Demand::Forbidden),
            rule("cost_centre", "110", "project", Demand::Fixed("V7".to_owned())),
        ],
    );
    let centre = |code: &str| Some(code.to_owned());
    for (case, on, rows, expected) in [
        ("known and open", "2026-03-10", vec![coded("4010", |_| {})], vec![]),
        ("case and blanks aside", "2026-03-10", vec![coded(" 4010 ", |_| {})], vec![]),
        (
            "unknown",
            "2026-03-10",
            vec![coded("9999", |_| {})],
            vec!["account 9999 | account open on 2026-03-10"],
        ),
        (
            "not yet open",
            "2026-02-28",
            vec![coded("5010", |row| (row.cost_centre, row.project) = (centre("110"), centre("v7")))],
            vec!["account 5010 | account open on 2026-02-28"],
        ),
        (
            "first day",
            "2026-03-01",
            vec![coded("5010", |row| (row.cost_centre, row.project) = (centre("110"), centre("v7")))],
            vec![],
        ),
        (
            "last day",
            "2026-03-31",
            vec![coded("5010", |row| (row.cost_centre, row.project) = (centre("110"), centre("v7")))],
            vec![],
        ),
        (
            "closed",
            "2026-04-01",
            vec![coded("5010", |row| (row.cost_centre, row.project) = (centre("110"), centre("v7")))],
            vec!["account 5010 | account open on 2026-04-01"],
        ),
        (
            "required",
            "2026-03-10",
            vec![coded("5010", |_| {})],
            vec!["no cost_centre | cost_centre with account 5010"],
        ),
        (
            "forbidden",
            "2026-03-10",
            vec![coded("4010", |row| row.dimensions = vec![("Vehicle".to_owned(), "7".to_owned())])],
            vec!["vehicle 7 | no vehicle with account 4010"],
        ),
        (
            "fixed to another value",
            "2026-03-10",
            vec![coded("4010", |row| (row.cost_centre, row.project) = (centre("110"), centre("S2")))],
            vec!["project S2 | project V7 with cost_centre 110"],
        ),
        (
            "fixed and absent",
            "2026-03-10",
            vec![coded("4010", |row| row.cost_centre = centre("110"))],
            vec!["no project | project V7 with cost_centre 110"],
        ),
        (
            "a dimension without register is not checked",
            "2026-03-10",
            vec![coded("4010", |row| row.wbs_code = centre("no such code"))],
            vec![],
        ),
        ("no account at all", "2026-03-10", vec![coded("", |_| {})], vec![]),
        (
            "each value once",
            "2026-03-10",
            vec![coded("9999", |_| {}), coded("9998", |_| {}), coded("9999", |_| {})],
            vec!["account 9999 | account open on 2026-03-10", "account 9998 | account open on 2026-03-10"],
        ),
    ] {
        let posting = Posting { day: day(on), periods: NOWHERE, categories: &[] };
        let found = findings(&check(&rows, &register, &posting));
        let said: Vec<_> = found.iter().map(|one| format!("{} | {}", one.found, one.expected)).collect();
        assert_eq!(said, expected, "CODE-3 {case}");
        assert!(found.iter().all(|one| one.code == "E701"), "VAL-66 {case}");
    }
}

/// Covers CODE-3.
#[test]
fn val_66_the_message_names_value_day_and_remedy() {
    let register = register(vec![value("account", "5010", None, Some("2026-02-28"))], vec![]);
    let rows = [coded("5010", |_| {}), coded("5010", |_| {})];
    let posting = Posting { day: day("2026-03-12"), periods: NOWHERE, categories: &[] };
    assert_eq!(
        findings(&check(&rows, &register, &posting))[0].message,
        "account 5010 in coding rows 1, 2 was closed on 2026-02-28, and the row is posted on 2026-03-12; choose a value that is open then, or correct the register"
    );
}

#[test]
fn code_3_a_row_of_another_period_is_posted_in_it() {
    let register = register(vec![value("account", "5010", None, Some("2026-03-31"))], vec![]);
    let periods = [
        month("2026-03", "2026-03-01", "2026-03-31", true),
        month("2026-04", "2026-04-01", "2026-04-30", true),
    ];
    for (case, period, is_open) in
        [("none", None, true), ("the next", Some("2026-04"), false), ("unknown", Some("13"), true)]
    {
        let rows = [coded("5010", |row| row.period = period.map(str::to_owned))];
        let posting = Posting { day: day("2026-03-12"), periods: &periods, categories: &[] };
        assert_eq!(check(&rows, &register, &posting).is_empty(), is_open, "CODE-3 {case}");
    }
}

#[test]
fn code_7_a_tax_code_fits_the_tax_category_of_the_lines() {
    let register = register(
        vec![
            tax_code("I25", &["S"], "25", "100", None),
            tax_code("R25", &["AE", "K"], "25", "100", Some("2614")),
            tax_code("ANY", &[], "0", "100", None),
        ],
        vec![],
    );
    for (case, code, categories, expected) in [
        ("fits", "I25", &["S"][..], ""),
        ("does not fit", "I25", &["AE"], "tax category S"),
        ("one of several", "R25", &["S", "K"], ""),
        ("for several", "R25", &["S"], "tax category AE or K"),
        ("for all", "ANY", &["E"], ""),
        ("no category known", "I25", &[], ""),
    ] {
        let rows = [coded("4010", |row| row.tax_code = Some(code.to_owned()))];
        let categories: Vec<String> = categories.iter().map(|text| (*text).to_owned()).collect();
        let posting = Posting { day: day("2026-03-12"), periods: NOWHERE, categories: &categories };
        let said: Vec<_> = check(&rows, &register, &posting).iter().map(|fault| fault.expected()).collect();
        assert_eq!(said.join("; "), expected, "CODE-7 {case}");
    }
    let line = |category: &str| {
        let mut line = Line::default();
        line.vat.category = Some(category.to_owned());
        line
    };
    let vat = VatBreakdown { category: Some("E".to_owned()), ..VatBreakdown::default() };
    let mut invoice = Invoice { vat_breakdown: vec![vat], ..Invoice::default() };
    assert_eq!(invoice.tax_categories(), ["E"], "CODE-7 BT-118 where no line says one");
    invoice.lines = vec![line("S"), line("AE"), line("S")];
    assert_eq!(invoice.tax_categories(), ["S", "AE"], "CODE-7 BT-151, each once");
}

/// Account, amount and part of each row.
fn listed(rows: &[CodingRow]) -> String {
    let one = |row: &CodingRow| {
        let part = row.tax.map_or("", |part| part.word());
        let centre = row.cost_centre.as_deref().unwrap_or("-");
        format!("{} {centre} {:.2} {part}", row.account, row.amount).trim_end().to_owned()
    };
    rows.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[test]
#[expect(clippy::too_many_lines, reason = "one row per case")]
fn code_7_reverse_charge_and_what_is_not_deductible_are_rows_of_their_own() {
    let register = register(
        vec![
            tax_code("I25", &[], "25", "100", None),
            tax_code("H25", &[], "25", "50", None),
            tax_code("N25", &[], "25", "0", None),
            tax_code("R25", &[], "25", "100", Some("2614")),
            tax_code("RH25", &[], "25", "50", Some("2614")),
        ],
        vec![],
    );
    let (net, gross) = (HeaderBasis::Net, HeaderBasis::Gross);
    for (case, basis, tax, rows, expected) in [
        ("deducted by the ERP", net, "25.00", vec![("4010", "I25", "100.00")], "4010 110 100.00"),
        (
            "reverse charge",
            net,
            "0",
            vec![("4010", "R25", "100.00")],
            "4010 110 100.00, 2641 - 25.00 deductible, 2614 - -25.00 owed",
        ),
        (
            "reverse charge, half of it a cost",
            net,
            "0",
            vec![("4010", "RH25", "100.10")],
            "4010 110 100.10, 4010 110 12.52 non_deductible, 2641 - 12.51 deductible, 2614 - -25.03 owed",
        ),
        (
            "not deductible",
            gross,
            "25.00",
            vec![("5010", "N25", "100.00")],
            "5010 110 100.00, 5010 110 25.00 non_deductible",
        ),
        (
            "half of it, over two rows",
            gross,
            "25.01",
            vec![("5010", "H25", "33.34"), ("5020", "H25", "66.70")],
            "5010 110 33.34, 5010 110 4.17 non_deductible, 2641 - 4.17 deductible, 5020 110 66.70, 5020 110 8.34 non_deductible, 2641 - 8.33 deductible",
        ),
        (
            "coded with its tax",
            gross,
            "25.00",
            vec![("5010", "N25", "125.00")],
            "5010 110 100.00, 5010 110 25.00 non_deductible",
        ),
        (
            "a row without a tax code of the register",
            gross,
            "25.00",
            vec![("5010", "N25", "100.00"), ("5020", "?", "25.00")],
            "5010 110 100.00, 5020 110 25.00",
        ),
        ("sums to neither total", gross, "25.00", vec![("5010", "N25", "90.00")], "5010 110 90.00"),
    ] {
        let rows: Vec<CodingRow> = rows
            .into_iter()
            .map(|(account, code, amount)| CodingRow {
                tax_code: Some(code.to_owned()),
                ..row(account, Some("110"), amount)
            })
            .collect();
        let sum: attest_model::money::Decimal = rows.iter().map(|row| row.amount).sum();
        let is_gross = basis == gross && case == "coded with its tax";
        let base = if is_gross { sum - dec(tax) } else { sum };
        let base = if case == "sums to neither total" { dec("100.00") } else { base };
        let taxed = Taxed { net: base, tax: dec(tax), basis, digits: 2 };
        let with = with_tax(&rows, &register, &taxed);
        assert_eq!(listed(&with), expected, "CODE-7 {case}");
        assert_eq!(with_tax(&with, &register, &taxed), with, "CODE-7 {case}: a repeat adds nothing");
        if basis == net {
            let all: attest_model::money::Decimal = with.iter().map(|row| row.amount).sum();
            assert_eq!(all, base, "CODE-2 {case}");
        }
    }
}

/// Covers CODE-6.
#[test]
fn code_6_equal_parts_over_the_invoicing_period_and_the_last_takes_the_rest() {
    let periods = [
        month("2026-01", "2026-01-01", "2026-01-31", false),
        month("2026-02", "2026-02-01", "2026-02-28", true),
        month("2026-03", "2026-03-01", "2026-03-31", true),
        month("2026-04", "2026-04-01", "2026-04-30", true),
    ];
    let over = |start: &str, end: &str, amount: &str, periods: &[LedgerPeriod]| {
        let invoicing = Period { start: Some(day(start)), end: Some(day(end)) };
        over_periods(&[row("5010", None, amount)], Some(&invoicing), periods, 2)
    };
    for (case, start, end, amount, expected) in [
        ("a quarter", "2026-02-01", "2026-04-30", "100.00", "2026-02 33.33, 2026-03 33.33, 2026-04 33.34"),
        ("begins and ends within", "2026-02-15", "2026-03-02", "10.01", "2026-02 5.01, 2026-03 5.00"),
        ("one period", "2026-03-01", "2026-03-31", "9.99", "2026-03 9.99"),
        ("a credit", "2026-02-01", "2026-04-30", "-100.00", "2026-02 -33.33, 2026-03 -33.33, 2026-04 -33.34"),
        ("few cents", "2026-02-01", "2026-04-30", "0.02", "2026-02 0.01, 2026-03 0.01, 2026-04 0.00"),
        ("a closed period", "2026-01-01", "2026-02-28", "100.00", "2026-02 50.00, 2026-02 50.00"),
    ] {
        let rows = over(start, end, amount, &periods).unwrap();
        let said: Vec<_> =
            rows.iter().map(|row| format!("{} {:.2}", row.period.as_deref().unwrap(), row.amount)).collect();
        assert_eq!(said.join(", "), expected, "CODE-6 {case}");
    }
    let kept = CodingRow { period: Some("2026-03".to_owned()), ..row("5010", None, "7.00") };
    let invoicing = Period { start: Some(day("2026-02-01")), end: Some(day("2026-04-30")) };
    let rows = over_periods(std::slice::from_ref(&kept), Some(&invoicing), &periods, 2).unwrap();
    assert_eq!(rows, [kept], "CODE-6 a row that names its period keeps it");
    let refused = AccrualRefused::NoLedgerPeriod(day("2026-05-01"));
    assert_eq!(over("2026-04-01", "2026-05-31", "1", &periods), Err(refused), "CODE-6 no ledger period");
    let refused = AccrualRefused::NoLedgerPeriod(day("2025-12-15"));
    assert_eq!(over("2025-12-15", "2026-02-01", "1", &periods), Err(refused), "CODE-6 a gap before");
    let refused = AccrualRefused::AllClosed { from: "2026-01".to_owned() };
    assert_eq!(over("2026-01-01", "2026-01-31", "1", &periods[..1]), Err(refused), "CODE-6 all closed");
    assert_eq!(over_periods(&[], None, &periods, 2), Err(AccrualRefused::NoInvoicingPeriod));
}
