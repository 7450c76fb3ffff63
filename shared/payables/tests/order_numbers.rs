//! Chapter 6 (ONUM): from the received number to the order.
#![allow(clippy::unwrap_used, clippy::too_many_lines, clippy::type_complexity, reason = "tables of cases")]

use attest_model::ids::{CompanyCode, SupplierCode};
use attest_model::invoice::{Invoice, Line, Note};
use attest_model::money::Currency;
use attest_model::orders::OrderStatus;
use attest_model::place::Term;
use attest_model::settings::{Scope, Settings, keys};
use attest_payables::order_numbers::{
    NumberRules, OrderHead, Register, Resolution, candidates, derive_order, is_order_resolved,
    keys_to_look_up, prefixed, resolve, search_tokens,
};

const RULES: &str = r#"[
    {"sequence": 10, "from": 1,  "to": 6,  "find": "O",    "replace": "0"},
    {"sequence": 20, "from": 11, "to": 14, "find": "O",    "replace": "0"},
    {"sequence": 80, "from": 8,  "to": 8,  "find": "*",    "replace": "H"},
    {"sequence": 90, "from": 9,  "to": 9,  "find": "\\*",  "replace": "M"},
    {"sequence": 100, "from": 7, "to": 7,  "find": "\\\\", "replace": "/"}]"#;

fn order(company: &str, supplier: &str, number: &str, status: OrderStatus) -> OrderHead {
    OrderHead {
        company: company.into(),
        supplier: supplier.into(),
        number: number.into(),
        status,
        contract: None,
        currency: Currency::new("SEK").unwrap(),
        variations: vec!["2".into(), "007".into()],
    }
}

/// Settings by the letter of the format in ONUM-2.
fn settings(memo: &str, variations: &str, format: char) -> Settings {
    let (kind, prefix, first) = match format {
        'a' => ("contract", "N", "N"),
        'b' => ("contract", "Y", "N"),
        'c' => ("contract", "Y", "Y"),
        'd' => ("sequential", "N", "N"),
        other => panic!("no format {other}"),
    };
    Settings::default()
        .with(Scope::Tenant, &keys::SWWBMEMO, memo)
        .with(Scope::Tenant, &keys::NONPOWBS, variations)
        .with(Scope::Tenant, &keys::PONUM1, kind)
        .with(Scope::Tenant, &keys::POORDPFX, prefix)
        .with(Scope::Tenant, &keys::POPFXFST, first)
}

/// Looks up as a step does: only the keys that the candidates ask for, other companies only without a hit of ours.
fn look_up(received: &str, settings: &Settings, supplier: Option<&str>, stored: &[OrderHead]) -> Resolution {
    let company = CompanyCode::new("C1");
    let supplier = supplier.map(SupplierCode::new);
    let list = candidates(received, &NumberRules::of(settings));
    let keys = keys_to_look_up(&list);
    let named: Vec<_> = stored.iter().filter(|order| keys.contains(&order.number)).cloned().collect();
    let ours: Vec<_> = named.iter().filter(|order| order.company == company).cloned().collect();
    let orders = if ours.is_empty() { named } else { ours };
    resolve(received, &list, Register { company: &company, supplier: supplier.as_ref(), orders: &orders })
}

fn codes(resolution: &Resolution) -> Vec<String> {
    resolution.findings(Term::Bt(13)).into_iter().map(|finding| finding.code).collect()
}

/// Covers ONUM-4, ONUM-6, ONUM-7, ONUM-9, ONUM-10, ONUM-11, ONUM-12.
#[test]
fn onum_16_worked_examples_row_by_row() {
    type Row = (
        &'static str,
        &'static str,
        &'static str,
        char,
        &'static [&'static str],
        &'static str,
        Option<&'static str>,
        Option<&'static str>,
        Option<&'static str>,
        &'static str,
    );
    let hm = "v7w/HM/0003";
    let rows: [Row; 15] = [
        (
            "a",
            "Y",
            "N",
            'c',
            &["M-v7w/0001"],
            "M-v7w/0001/001",
            Some("M-v7w/0001"),
            None,
            Some("001"),
            "001 Sand",
        ),
        ("b", "Y", "N", 'b', &["v7w/HM/0003"], "v7w/HM/0003/001", Some(hm), None, Some("001"), "001 Sand"),
        ("c", "Y", "Y", 'b', &["v7w/HM/0003"], "v7w/HM/0003/001", Some(hm), None, Some("001"), "001 Sand"),
        ("d", "Y", "N", 'b', &[], "v7w/HM/0003/001", None, None, None, "Sand"),
        ("e", "Y", "N", 'b', &["v7w/HM/0003"], "v7w/HM/0003/A/12", Some(hm), None, Some("A/12"), "A/12 Sand"),
        ("f", "N", "Y", 'a', &["v7w/0001"], "v7w/0001/2", Some("v7w/0001"), Some("2"), None, "Sand"),
        ("g", "N", "Y", 'a', &["v7w/0001"], "v7w/0001", Some("v7w/0001"), None, None, "Sand"),
        ("h", "N", "Y", 'd', &["104711"], "104711/02", Some("104711"), Some("02"), None, "Sand"),
        ("i", "N", "Y", 'a', &["v7w/0001"], "v7w/0001/2B", None, None, None, "Sand"),
        ("j", "N", "N", 'a', &["v7w/0001"], "v7w/0001/2", None, None, None, "Sand"),
        ("k", "Y", "N", 'b', &["v7w/HM/0003"], "v7w/HM/0003/", Some(hm), None, None, "Sand"),
        ("l", "N", "Y", 'a', &["v7w/0001"], "v7w/0001/", None, None, None, "Sand"),
        ("m", "Y", "N", 'b', &["104711"], "104711/2", None, None, None, "Sand"),
        (
            "n",
            "N",
            "Y",
            'a',
            &["v7w/0001", "v7w/0001/2"],
            "v7w/0001/2",
            Some("v7w/0001/2"),
            None,
            None,
            "Sand",
        ),
        ("o", "Y", "N", 'c', &["M-A-1/0001"], "m-a-1/0001/7", Some("M-A-1/0001"), None, Some("7"), "7 Sand"),
    ];
    for (row, memo, variations, format, known, received, expected, variation, wbs, description) in rows {
        let stored: Vec<_> =
            known.iter().map(|number| order("C1", "S1", number, OrderStatus::Committed)).collect();
        let found = look_up(received, &settings(memo, variations, format), Some("S1"), &stored);
        let number = found.order.as_ref().map(|order| order.number.as_str());
        assert_eq!(number, expected, "ONUM-16 {row}: order");
        assert_eq!(found.variation.as_deref(), variation, "ONUM-16 {row}: variation");
        assert_eq!(found.wbs.as_deref(), wbs, "ONUM-16 {row}: WBS");
        let prefix = found.wbs.as_deref().unwrap_or_default();
        assert_eq!(prefixed(prefix, "Sand"), description, "ONUM-16 {row}: description");
        let expected_codes: &[&str] = if expected.is_none() { &["E502"] } else { &[] };
        assert_eq!(codes(&found), expected_codes, "ONUM-16 {row}: codes");
        if expected.is_none() {
            assert_eq!(found.number.unwrap().as_str(), received, "ONUM-9 {row}: the received number stays");
        }
    }
}

#[test]
fn onum_4_comparison_ignores_case_and_keeps_the_stored_spelling() {
    let stored = [order("C1", "S1", "v7w/HM/0003", OrderStatus::Committed)];
    for received in ["V7w/HM/0003", "v7W/hm/0003", " v7w / HM / 0003"] {
        let found = look_up(received, &settings("N", "N", 'b'), Some("S1"), &stored);
        assert_eq!(found.number.unwrap().as_str(), "v7w/HM/0003", "ONUM-4 {received}");
    }
}

#[test]
fn onum_13_a_committed_whole_number_wins_over_its_order_part() {
    for (case, whole_status, expected) in [
        ("committed whole", OrderStatus::Committed, "v7w/0001/2"),
        ("draft whole, committed part", OrderStatus::Draft, "v7w/0001"),
    ] {
        let stored = [
            order("C1", "S1", "v7w/0001", OrderStatus::Committed),
            order("C1", "S1", "v7w/0001/2", whole_status),
        ];
        let found = look_up("v7w/0001/2", &settings("N", "Y", 'a'), Some("S1"), &stored);
        assert_eq!(found.order.unwrap().number.as_str(), expected, "ONUM-13 {case}");
    }
}

#[test]
fn onum_9_an_order_of_another_company_leaves_number_and_description() {
    for (case, company, number, wbs) in
        [("ours", "C1", "v7w/HM/0003", Some("001")), ("another company's", "C2", "v7w/HM/0003/001", None)]
    {
        let stored = [order(company, "S1", "v7w/HM/0003", OrderStatus::Committed)];
        let found = look_up("v7w/HM/0003/001", &settings("Y", "N", 'b'), Some("S1"), &stored);
        assert_eq!(found.number.as_ref().map(|number| number.as_str()), Some(number), "ONUM-9 {case}");
        assert_eq!(found.wbs.as_deref(), wbs, "ONUM-9 {case}");
        assert_eq!(codes(&found), if wbs.is_some() { vec![] } else { vec!["E506"] }, "ONUM-9 {case}");
    }
}

#[test]
fn onum_15_a_variation_is_compared_without_leading_zeros() {
    let stored = [order("C1", "S1", "v7w/0001", OrderStatus::Committed)];
    for (received, expected) in [
        ("v7w/0001/2", &[][..]),
        ("v7w/0001/002", &[]),
        ("v7w/0001/7", &[]),
        ("v7w/0001/3", &["E508"]),
        ("v7w/0001/20", &["E508"]),
    ] {
        let found = look_up(received, &settings("N", "Y", 'a'), Some("S1"), &stored);
        assert_eq!(codes(&found), expected, "ONUM-15 {received}");
        assert!(found.usable_order().is_some(), "ONUM-15 {received}: the order stays linked");
    }
}

#[test]
fn onum_26_passes_in_their_order() {
    use OrderStatus::{Cancelled, Closed, Committed, Draft};
    type Stored = &'static [(&'static str, &'static str, &'static str, OrderStatus)];
    let fixed = || {
        settings("N", "N", 'b').with(Scope::Tenant, &keys::FIXPONUM, "Y").with(
            Scope::Tenant,
            &keys::FIXPONUM_RULES,
            RULES,
        )
    };
    let wrong = "1O3406/XN/o012";
    let rows: [(&str, &str, Option<&str>, Stored, Option<(&str, &str)>, &[&str], bool); 15] = [
        (
            "received",
            wrong,
            Some("S1"),
            &[("C1", "S1", "1O3406/XN/o012", Committed)],
            Some(("C1", "1O3406/XN/o012")),
            &[],
            true,
        ),
        (
            "corrected",
            wrong,
            Some("S1"),
            &[("C1", "S1", "103406/HN/0012", Committed)],
            Some(("C1", "103406/HN/0012")),
            &[],
            true,
        ),
        (
            "received draft before corrected committed",
            wrong,
            Some("S1"),
            &[("C1", "S1", "1O3406/XN/o012", Draft), ("C1", "S1", "103406/HN/0012", Committed)],
            Some(("C1", "1O3406/XN/o012")),
            &["E503"],
            false,
        ),
        (
            "corrected of this supplier before received of another",
            wrong,
            Some("S1"),
            &[("C1", "S2", "1O3406/XN/o012", Committed), ("C1", "S1", "103406/HN/0012", Committed)],
            Some(("C1", "103406/HN/0012")),
            &[],
            true,
        ),
        (
            "draft",
            "A/B/1",
            Some("S1"),
            &[("C1", "S1", "A/B/1", Draft)],
            Some(("C1", "A/B/1")),
            &["E503"],
            false,
        ),
        (
            "closed",
            "A/B/1",
            Some("S1"),
            &[("C1", "S1", "A/B/1", Closed)],
            Some(("C1", "A/B/1")),
            &["E504"],
            false,
        ),
        (
            "cancelled",
            "A/B/1",
            Some("S1"),
            &[("C1", "S1", "A/B/1", Cancelled)],
            Some(("C1", "A/B/1")),
            &["E504"],
            false,
        ),
        (
            "another supplier",
            "A/B/1",
            Some("S1"),
            &[("C1", "S2", "A/B/1", Committed)],
            Some(("C1", "A/B/1")),
            &["E505"],
            false,
        ),
        (
            "another supplier and closed, both told",
            "A/B/1",
            Some("S1"),
            &[("C1", "S2", "A/B/1", Closed)],
            Some(("C1", "A/B/1")),
            &["E504", "E505"],
            false,
        ),
        (
            "any supplier while unknown",
            "A/B/1",
            None,
            &[("C1", "S2", "A/B/1", Committed)],
            Some(("C1", "A/B/1")),
            &[],
            true,
        ),
        (
            "another company",
            "A/B/1",
            Some("S1"),
            &[("C2", "S1", "A/B/1", Committed)],
            Some(("C2", "A/B/1")),
            &["E506"],
            false,
        ),
        (
            "this company's other supplier before another company",
            "A/B/1",
            Some("S1"),
            &[("C2", "S1", "A/B/1", Committed), ("C1", "S2", "A/B/1", Committed)],
            Some(("C1", "A/B/1")),
            &["E505"],
            false,
        ),
        ("no hit", "A/B/1", Some("S1"), &[], None, &["E502"], false),
        ("no hit, corrected", wrong, Some("S1"), &[], None, &["E502"], false),
        ("no number", "  ", Some("S1"), &[], None, &[], false),
    ];
    for (case, received, supplier, stored, expected, expected_codes, is_resolved) in rows {
        let stored: Vec<_> = stored.iter().map(|(c, s, n, status)| order(c, s, n, *status)).collect();
        let found = look_up(received, &fixed(), supplier, &stored);
        let hit = found.order.as_ref().map(|order| (order.company.as_str(), order.number.as_str()));
        assert_eq!(hit, expected, "ONUM-26 {case}");
        assert_eq!(codes(&found), expected_codes, "ONUM-26 {case}: codes");
        assert_eq!(is_order_resolved([&found]), is_resolved, "ONUM-26 {case}: resolved");
    }
}

/// Covers ONUM-17, ONUM-25, ONUM-28.
#[test]
fn onum_27_received_and_corrected_values_with_their_rules() {
    let on = |switch: &str| {
        settings("N", "N", 'b').with(Scope::Tenant, &keys::FIXPONUM, switch).with(
            Scope::Tenant,
            &keys::FIXPONUM_RULES,
            RULES,
        )
    };
    let known = [
        order("C1", "S1", "103406/HM/0012", OrderStatus::Committed),
        order("C1", "S1", "v7w/HM/0003", OrderStatus::Committed),
    ];
    for (case, switch, received, number, rules) in [
        ("corrected and found", "Y", r"1O34o6\8*/OO12", "103406/HM/0012", Some(&[10, 20, 80, 90, 100][..])),
        ("received and found", "Y", "v7w/HM/0003", "v7w/HM/0003", None),
        ("corrected and kept without a hit", "Y", "1O3406/XN/o012", "103406/HN/0012", Some(&[10, 20, 80])),
        ("switched off", "N", r"1O34o6\8*/OO12", r"1O34o6\8*/OO12", None),
    ] {
        let found = look_up(received, &on(switch), Some("S1"), &known);
        assert_eq!(found.received.as_deref(), Some(received), "ONUM-27 {case}: received is kept");
        assert_eq!(found.number.unwrap().as_str(), number, "ONUM-27 {case}");
        assert_eq!(found.correction.map(|c| c.rules), rules.map(<[u32]>::to_vec), "ONUM-27 {case}");
    }
    let memo = on("Y").with(Scope::Tenant, &keys::SWWBMEMO, "Y");
    let found = look_up("v7w/HM/0003/001", &memo, Some("S1"), &known);
    assert_eq!(found.number.unwrap().as_str(), "v7w/HM/0003", "ONUM-28 g: the received number is kept");
    assert_eq!(found.correction, None, "ONUM-28 g");
}

#[test]
fn map_25_a_number_in_the_text_is_used_when_it_is_the_only_one() {
    let line = |name: &str| Line { item_name: Some(name.into()), ..Line::default() };
    let note = |text: &str| Note { text: text.into(), ..Note::default() };
    let base = || Invoice { buyer_reference: Some("Ann Berg".into()), ..Invoice::default() };
    let cases: [(&str, Invoice, Option<&str>); 11] = [
        (
            "buyer reference",
            Invoice { buyer_reference: Some("PO 104711, Ann".into()), ..base() },
            Some("104711"),
        ),
        ("line", Invoice { lines: vec![line("Sand (104711).")], ..base() }, Some("104711")),
        ("note", Invoice { notes: vec![note("see order #104711")], ..base() }, Some("104711")),
        (
            "the same number twice",
            Invoice { lines: vec![line("104711"), line("104711")], ..base() },
            Some("104711"),
        ),
        ("two numbers", Invoice { lines: vec![line("104711"), line("104712")], ..base() }, None),
        (
            "buyer reference is believed before lines",
            Invoice { buyer_reference: Some("104711".into()), lines: vec![line("104712")], ..base() },
            Some("104711"),
        ),
        ("draft order", Invoice { notes: vec![note("104713")], ..base() }, None),
        ("order of another supplier", Invoice { notes: vec![note("104714")], ..base() }, None),
        ("nothing", base(), None),
        (
            "an order reference is there",
            Invoice { purchase_order_reference: Some("999".into()), notes: vec![note("104711")], ..base() },
            None,
        ),
        (
            "a reference that means none is absent",
            Invoice { purchase_order_reference: Some("NA".into()), notes: vec![note("104711")], ..base() },
            Some("104711"),
        ),
    ];
    let stored = [
        order("C1", "S1", "104711", OrderStatus::Committed),
        order("C1", "S1", "104712", OrderStatus::Committed),
        order("C1", "S1", "104713", OrderStatus::Draft),
        order("C1", "S2", "104714", OrderStatus::Committed),
    ];
    let (company, supplier) = (CompanyCode::new("C1"), SupplierCode::new("S1"));
    let settings = settings("N", "N", 'd');
    let rules = NumberRules::of(&settings);
    let register = Register { company: &company, supplier: Some(&supplier), orders: &stored };
    for (case, invoice, expected) in cases {
        let tokens = search_tokens(&invoice, &settings, &rules);
        let found = derive_order(&tokens, &rules, register);
        let number = found.as_ref().and_then(|found| found.number.as_ref()).map(|number| number.as_str());
        assert_eq!(number, expected, "MAP-25 {case}");
        assert!(found.is_none_or(|found| found.is_derived), "MAP-25 {case}: marked derived");
        let off = settings.clone().with(Scope::Tenant, &keys::CAPTURE_SEARCH_ORDER, "false");
        assert!(search_tokens(&invoice, &off, &rules).is_empty(), "MAP-25 {case}: switched off");
        let unknown = Register { supplier: None, ..register };
        assert_eq!(derive_order(&tokens, &rules, unknown), None, "MAP-25 {case}: supplier unknown");
    }
}
