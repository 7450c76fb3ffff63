//! Chapters 13 and 14, and which criteria are checked.

use attest_model::master::{Contract, Office, Supplier};
use attest_model::orders::AccrualMethod::{self, G, O, Z};
use attest_model::settings::{Criterion, SaveError, Scope, Settings, TwoWay, check, keys};
use attest_payables::accrual::{
    MethodError, Way, check_method, check_methods, method_of_new_order, two_way_attempt, way_of,
};
use attest_payables::matching::checked_criteria;

use super::case::{Case, company, order, order_line, said, supplier};

fn contract(method: Option<AccrualMethod>, is_overhead: bool) -> Contract {
    Contract {
        company: company(),
        number: "A100".into(),
        name: String::new(),
        is_overhead,
        accrual_method: method,
        is_closed: false,
        wbs_codes: Vec::new(),
    }
}

fn register(own: Option<AccrualMethod>, office: Option<AccrualMethod>) -> Supplier {
    let text = format!(
        r#"{{"company":"C1","code":"S1","name":"","country":"GB","electronic_addresses":[],"bank_accounts":[],
            "is_blocked":false,"is_proposed":false,"terms_days":null,"is_direct_debit":false,"offices":[],
            "default_coding":[],"accrual_method":{}}}"#,
        serde_json::to_string(&own).unwrap()
    );
    let mut supplier: Supplier = serde_json::from_str(&text).unwrap();
    supplier.offices = vec![Office {
        code: "O1".into(),
        name: String::new(),
        identifier: None,
        rejection_email: None,
        accrual_method: office,
    }];
    supplier
}

/// Covers ACC-1, ACC-2, ACC-3, ACC-5.
#[test]
fn acc_6_worked_examples_of_the_method() {
    let all = [O, G, Z];
    let on = Settings::default().with(Scope::Company(company()), &keys::AUTOINVM, "2");
    for (row, own, office, method, way, way_when_off) in [
        ("a", None, None, G, Way::ThreeWay, Way::ThreeWay),
        ("b", Some(O), None, O, Way::TwoWay, Way::NoAttempt),
        ("c", Some(O), Some(Z), Z, Way::TwoWay, Way::NoAttempt),
    ] {
        let found = method_of_new_order(
            &all,
            Some(&contract(Some(G), false)),
            Some(&register(own, office)),
            Some(&"O1".into()),
        );
        assert_eq!(found, method, "ACC-6 {row}");
        let order = order("v7w/0001", found, Vec::new());
        assert_eq!(way_of(&order, &on).way, way, "ACC-6 {row}");
        assert_eq!(way_of(&order, &Settings::default()).way, way_when_off, "ACC-6 {row} switched off");
    }
    assert!(matches!(check_method(O, &[G]), Err(MethodError::NotAllowed { method: O, .. })), "ACC-6 d");
}

#[test]
fn acc_4_overheads_use_the_suppliers_value_or_the_first() {
    let overhead = contract(Some(Z), true);
    for (case, own, expected) in [("supplier", Some(O), O), ("first of JC/ACCMETH", None, G)] {
        let found = method_of_new_order(&[G, O], Some(&overhead), Some(&register(own, None)), None);
        assert_eq!(found, expected, "ACC-4 {case}");
    }
}

/// Covers SET-10, SET-11.
#[test]
fn set_43_narrowing_lists_the_values_in_use() {
    let in_use = [("contract A100", G), ("supplier S1", O), ("office O1 of supplier S1", Z)];
    let in_use = in_use.map(|(who, method)| (who.to_owned(), method));
    assert!(check_methods(&[O, G, Z], &in_use).is_ok(), "SET-43 all allowed");
    let Err(MethodError::InUse { users, .. }) = check_methods(&[O], &in_use) else {
        panic!("SET-43 narrowing")
    };
    assert_eq!(users, ["contract A100 (G)", "office O1 of supplier S1 (Z)"]);
}

/// Covers AMJ-1, AMJ-2, AMJ-9.
#[test]
fn amj_12_worked_examples_of_the_patterns() {
    for (row, autoinvm, amjobs, results) in [
        (
            "a",
            "N",
            "A*|2,B*|2,C*|0",
            &[("A100", TwoWay::Two), ("B7", TwoWay::Two), ("C55", TwoWay::Zero), ("D1", TwoWay::N)][..],
        ),
        (
            "b",
            "N",
            "AA*|0,A*|2,B*|2",
            &[
                ("AA1", TwoWay::Zero),
                ("AB1", TwoWay::Two),
                ("A", TwoWay::Two),
                ("B2", TwoWay::Two),
                ("C1", TwoWay::N),
            ],
        ),
        ("c", "N", "A*|2,AA*|0", &[("AA1", TwoWay::Two)]),
        ("d", "N", "A*|2,*|0", &[("A1", TwoWay::Two), ("Z1", TwoWay::Zero)]),
        ("e", "2", "A*|2,*|0", &[("Z1", TwoWay::Zero)]),
        ("f", "2", "", &[("Z1", TwoWay::Two)]),
        ("g", "2", "C*|N", &[("C1", TwoWay::N), ("D1", TwoWay::Two)]),
        ("h", "N", "B12|2", &[("B12", TwoWay::Two), ("B123", TwoWay::N)]),
        ("i", "N", "*X|2", &[("10X", TwoWay::Two), ("10XY", TwoWay::N)]),
        ("j", "N", " a* | 2 ,, B*|2,", &[("A9", TwoWay::Two), ("b1", TwoWay::Two)]),
        ("l", "N", r"A\*1|2", &[("A*1", TwoWay::Two), ("AB1", TwoWay::N)]),
    ] {
        let scope = Scope::Company(company());
        assert!(check("PL/AMJOBS", &scope, amjobs).is_ok(), "AMJ-12 {row}");
        let settings = Settings::default().with(scope.clone(), &keys::AUTOINVM, autoinvm).with(
            scope.clone(),
            &keys::AMJOBS,
            amjobs,
        );
        let departments = Settings::default().with(scope.clone(), &keys::AUTOINVM, autoinvm).with(
            scope,
            &keys::AMDEPTS,
            amjobs,
        );
        for (number, expected) in results {
            let mut order = order("1", O, Vec::new());
            order.contract = Some((*number).into());
            assert_eq!(two_way_attempt(&order, &settings).0, *expected, "AMJ-12 {row} {number}");
            let default = TwoWay::read(autoinvm).unwrap();
            assert_eq!(
                two_way_attempt(&order, &departments).0,
                default,
                "AMJ-2 contracts do not use AMDEPTS"
            );
            order.is_overhead = true;
            assert_eq!(two_way_attempt(&order, &departments).0, *expected, "AMJ-2 {row} department {number}");
            assert_eq!(two_way_attempt(&order, &settings).0, default, "AMJ-2 departments do not use AMJOBS");
        }
    }
    for refused in ["A*", "A*|3", "|2", "A*|2|0"] {
        let saved = check("PL/AMJOBS", &Scope::Company(company()), refused);
        assert!(matches!(saved, Err(SaveError::Value { .. })), "AMJ-12 k {refused}");
    }
}

#[test]
fn amj_11_a_stored_faulty_list_is_read_as_far_as_it_goes() {
    let settings = Settings::default().with(Scope::Company(company()), &keys::AMJOBS, "A*|3,B*|2");
    let mut order = order("1", O, Vec::new());
    order.contract = Some("B1".into());
    assert_eq!(two_way_attempt(&order, &settings).0, TwoWay::Two);
    assert_eq!(settings.faults().count(), 1, "one warning");
}

/// Covers AMJ-14.
#[test]
fn amj_13_one_order_without_an_attempt_sends_the_invoice_to_review() {
    let mut case = Case::worked();
    let mut second = order("B-1", O, vec![order_line("1", "X", "5", "1.00")]);
    second.contract = Some("B1".into());
    case.orders.push(second);
    let mut other = super::case::line("2", "X", "5", "1.00", "5.00");
    other.purchase_order_reference = Some("B-1".into());
    let mut lines = case.invoice.lines.clone();
    lines.push(other);
    let case = case.lines(lines);
    for (row, setting, expected) in [
        ("off", "A*|2", "not attempted"),
        ("on for the other order", "B*|2", "matched"),
        ("G needs no switch", "*|2", "matched"),
    ] {
        assert_eq!(said(&case.clone().with(&keys::AMJOBS, setting).run()), expected, "AMJ-13 {row}");
    }
}

/// Covers MATCH-10, MATCH-11, MATCH-12, MATCH-13.
#[test]
fn match_14_worked_examples_of_the_criteria() {
    let all = "PO PC DT DD QT PR LA WB";
    for (row, of_company, of_supplier, checked) in [
        ("a", "", None, all),
        ("b", "PC,DT,DD,QT,LA,WB", None, "PO PC DT DD QT LA WB"),
        ("c", "", Some("PC,DT,QT,PR,LA,WB"), "PO PC DT QT PR LA WB"),
        ("d", "PC,QT", Some(""), all),
        ("e", "PC,QT", Some("NONE"), "PO"),
        ("f", "PC,QT", Some("DT"), "PO DT"),
        ("company NONE", "none", None, "PO"),
        ("PO listed changes nothing", "PO,PC", None, "PO PC"),
    ] {
        let mut settings =
            Settings::default().with(Scope::Company(company()), &keys::COMPANY_AUTCHK, of_company);
        if let Some(text) = of_supplier {
            settings = settings.with(Scope::Supplier(company(), supplier()), &keys::SUPPLIER_AUTCHK, text);
        }
        let list = checked_criteria(&settings).value;
        let found: Vec<_> =
            Criterion::ALL.iter().filter(|criterion| list.contains(**criterion)).map(|c| c.word()).collect();
        assert_eq!(found.join(" "), checked, "MATCH-14 {row}");
        let office = Scope::Office(company(), supplier(), "O1".into());
        let list = checked_criteria(&settings.with(office, &keys::SUPPLIER_AUTCHK, "WB")).value;
        assert!(list.contains(Criterion::Wb) && !list.contains(Criterion::Pc), "MATCH-13 {row}");
    }
    let refused = check("PO/AUTCHK", &Scope::Company(company()), "PC,XX");
    assert!(matches!(refused, Err(SaveError::Value { fault, .. }) if fault.part == "XX"), "MATCH-14 g");
}
