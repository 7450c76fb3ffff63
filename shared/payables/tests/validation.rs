//! Chapter 10 (VAL): what follows from the codes that checks find.
#![allow(clippy::unwrap_used, clippy::too_many_lines, clippy::type_complexity, reason = "tables of cases")]

use attest_model::error_codes::{CODES, HandlingTable};
use attest_model::findings::{Finding, Severity};
use attest_model::ids::UserCode;
use attest_model::master::{Right, Role, User};
use attest_model::record::{Notified, Override};
use attest_payables::arrival::FAMILIES;
use attest_payables::validation::{
    MasterData, OverrideError, is_overridable, kept_overrides, let_pass, notices, open_findings, removal,
    rests_on,
};
use jiff::Timestamp;

fn at() -> Timestamp {
    "2026-03-01T08:00:00Z".parse().unwrap()
}

fn found(code: &str, value: &str) -> Finding {
    Finding::error(code, "why").values("", value)
}

fn passed(finding: &Finding) -> Override {
    Override { fingerprint: finding.fingerprint(), by: "ann".into(), at: at(), reason: "known".into() }
}

fn user(code: &str, rights: &[Right]) -> User {
    User {
        code: code.into(),
        name: code.into(),
        email: None,
        language: None,
        is_active: true,
        manager: None,
        rights: rights.to_vec(),
        limits: Default::default(),
        delegations: Vec::new(),
    }
}

#[test]
fn every_check_finds_a_code_of_the_table_once() {
    let mut checked: Vec<&str> =
        FAMILIES.iter().flat_map(|family| family.iter()).map(|row| row.code).collect();
    let mut sorted = checked.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), checked.len(), "a code has one check");
    for code in &checked {
        assert!(CODES.iter().any(|row| row.code == *code), "{code} is in the table");
    }
    // Structure and attachments are checked where they are read.
    checked.extend(["E001", "E002", "E003", "E004", "E005", "E006", "E601", "E602", "E603", "E604"]);
    checked.sort_unstable();
    assert_eq!(checked, CODES.iter().map(|row| row.code).collect::<Vec<_>>());
}

#[test]
fn arr_13_what_may_be_let_pass_and_by_whom() {
    for row in CODES {
        let number: u32 = row.code[1..].parse().unwrap();
        let fixed = matches!(number, 1..=6 | 101..=105 | 202);
        assert_eq!(is_overridable(row.code), !fixed, "ARR-13 {}", row.code);
    }
    assert!(!is_overridable("BR-CO-10"), "ARR-13 a fatal rule is E004");
    let (right, other) = (user("ann", &[Right::ArrivalApprove]), user("bo", &[Right::Accounts]));
    let inactive = User { is_active: false, ..right.clone() };
    let findings =
        [found("E304", "1"), found("E202", "x"), Finding::warning("E206", "old"), found("E403", "a")];
    let print = |at: usize| findings[at].fingerprint();
    let ann = UserCode::new("ANN");
    type Refusal = fn(&OverrideError) -> bool;
    let rows: [(&str, String, &str, &User, Option<&UserCode>, Option<Refusal>); 9] = [
        ("with right and reason", print(0), "agreed by phone", &right, None, None),
        ("without the right", print(0), "x", &other, None, Some(|e| matches!(e, OverrideError::NoRight(_)))),
        (
            "no longer active",
            print(0),
            "x",
            &inactive,
            None,
            Some(|e| matches!(e, OverrideError::NoRight(_))),
        ),
        ("without a reason", print(0), " ", &right, None, Some(|e| matches!(e, OverrideError::NoReason(_)))),
        ("a fixed code", print(1), "x", &right, None, Some(|e| matches!(e, OverrideError::Fixed(_)))),
        ("a warning", print(2), "x", &right, None, Some(|e| matches!(e, OverrideError::NotOpen(_)))),
        (
            "another value",
            "E304||||2".into(),
            "x",
            &right,
            None,
            Some(|e| matches!(e, OverrideError::NotOpen(_))),
        ),
        (
            "PAY-3 the same person",
            print(3),
            "x",
            &right,
            Some(&ann),
            Some(|e| matches!(e, OverrideError::SamePerson { .. })),
        ),
        ("PAY-3 a second person", print(3), "x", &right, Some(&other.code), None),
    ];
    for (case, print, reason, user, changed_by, refusal) in rows {
        let result = let_pass(&findings, &print, reason, user, at(), changed_by);
        match refusal {
            None => assert_eq!(result.unwrap().fingerprint, print, "ARR-13 {case}"),
            Some(fits) => assert!(fits(&result.unwrap_err()), "ARR-13 {case}"),
        }
    }
}

#[test]
fn val_3_overrides_stay_while_their_facts_are_unchanged() {
    let before = found("E304", "100");
    for (case, after, stays) in [
        ("same values", vec![found("E304", "100")], true),
        ("same values, other words", vec![Finding { message: "other".into(), ..found("E304", "100") }], true),
        ("another value", vec![found("E304", "101")], false),
        ("gone", vec![], false),
    ] {
        let kept = kept_overrides(&[passed(&before)], &after);
        assert_eq!(kept.len() == 1, stays, "VAL-3 {case}");
        assert_eq!(open_findings(&after, &kept).count(), after.len() - usize::from(stays), "VAL-3 {case}");
    }
}

/// `role: code, code*` with a star for the new ones.
fn told(findings: &[Finding], overrides: &[Override], notified: &[Notified], table: &str) -> Vec<String> {
    notices(findings, overrides, notified, &HandlingTable::read(table).unwrap())
        .iter()
        .map(|notice| {
            let entries = notice.entries.iter();
            let codes: Vec<_> = entries
                .map(|entry| format!("{}{}", entry.finding.code, if entry.is_new { "*" } else { "" }))
                .collect();
            format!("{:?}: {}", notice.role, codes.join(", "))
        })
        .collect()
}

#[test]
fn val_4_a_finding_is_notified_once_per_role() {
    let first = [found("E304", "1")];
    let table = HandlingTable::default();
    let known: Vec<Notified> =
        notices(&first, &[], &[], &table).iter().flat_map(|n| n.notified().collect::<Vec<_>>()).collect();
    assert_eq!(known, [Notified { role: Role::Supplier, fingerprint: first[0].fingerprint() }]);
    for (case, findings, expected) in [
        ("again", vec![found("E304", "1")], vec![]),
        ("another value", vec![found("E304", "2")], vec!["Supplier: E304*"]),
        ("went and came back", vec![found("E304", "1")], vec![]),
    ] {
        assert_eq!(told(&findings, &[], &known, ""), expected, "VAL-4 {case}");
    }
    let moved = r#"{"E304": {"role": "buyer"}}"#;
    assert_eq!(told(&first, &[], &known, moved), ["Buyer: E304*"], "VAL-4 another role has not been told");
}

/// Covers VAL-8.
#[test]
fn val_6_one_notice_per_role_with_all_its_codes() {
    let (sum, account, order) = (found("E304", "1"), found("E403", "a"), found("E502", "o"));
    let old = Finding::warning("E206", "old");
    let known = [Notified { role: Role::Supplier, fingerprint: sum.fingerprint() }];
    let rate = found("E303", "r");
    for (case, findings, overrides, notified, table, expected) in [
        (
            "three roles, in their order",
            vec![sum.clone(), account.clone(), order.clone(), old.clone()],
            vec![],
            &[][..],
            "",
            vec!["Accounts: E403*", "Buyer: E502*", "Supplier: E304*"],
        ),
        (
            "two codes, one role",
            vec![sum.clone(), rate.clone()],
            vec![],
            &[],
            "",
            vec!["Supplier: E304*, E303*"],
        ),
        (
            "one new beside one told",
            vec![sum.clone(), rate.clone()],
            vec![],
            &known,
            "",
            vec!["Supplier: E304, E303*"],
        ),
        ("none new", vec![sum.clone()], vec![], &known, "", vec![]),
        ("let pass", vec![sum.clone()], vec![passed(&sum)], &[], "", vec![]),
        ("switched off", vec![sum.clone()], vec![], &[], r#"{"E304": {"notify": false}}"#, vec![]),
        (
            "a rule's own id goes as E004",
            vec![found("BR-01", "x")],
            vec![],
            &[],
            "",
            vec!["Supplier: BR-01*"],
        ),
    ] {
        assert_eq!(told(&findings, &overrides, notified, table), expected, "VAL-6 {case}");
    }
}

/// Covers VAL-6, VAL-68.
#[test]
fn val_5_automatic_removal() {
    let (number, twice, sum, message) =
        (found("E201", ""), found("E202", "x"), found("E304", "1"), found("E006", ""));
    for (case, findings, overrides, table, touched, expected) in [
        ("asks for removal", vec![number.clone()], vec![], "", false, Some((vec!["E201"], true))),
        ("stays", vec![sum.clone()], vec![], "", false, None),
        (
            "any of them says so",
            vec![sum.clone(), number.clone()],
            vec![],
            "",
            false,
            Some((vec!["E201"], true)),
        ),
        (
            "repeated document is not answered",
            vec![twice.clone()],
            vec![],
            "",
            false,
            Some((vec!["E202"], false)),
        ),
        ("repeated message is not answered", vec![message], vec![], "", false, Some((vec!["E006"], false))),
        (
            "repeated beside others",
            vec![number.clone(), twice],
            vec![],
            "",
            false,
            Some((vec!["E201", "E202"], false)),
        ),
        ("a person has dealt with it", vec![number.clone()], vec![], "", true, None),
        (
            "set by the tenant",
            vec![sum.clone()],
            vec![],
            r#"{"E304": {"remove": true}}"#,
            false,
            Some((vec!["E304"], true)),
        ),
        ("let pass", vec![sum.clone()], vec![passed(&sum)], r#"{"E304": {"remove": true}}"#, false, None),
        ("a fatal rule", vec![found("BR-01", "x")], vec![], "", false, Some((vec!["BR-01"], true))),
        ("a rule that warns", vec![Finding::warning("BR-01", "x")], vec![], "", false, None),
        ("nothing found", vec![], vec![], "", false, None),
    ] {
        let result = removal(&findings, &overrides, &HandlingTable::read(table).unwrap(), touched);
        let told =
            result.as_ref().map(|r| (r.codes.iter().map(String::as_str).collect::<Vec<_>>(), r.is_rejected));
        assert_eq!(told, expected, "VAL-5 {case}");
    }
    assert_eq!(found("E304", "1").severity, Severity::Error);
}

#[test]
fn val_69_what_the_errors_rest_on() {
    use MasterData::{Company, Order, Supplier};
    for (case, findings, expected) in [
        ("nothing open", vec![], vec![]),
        ("supplier", vec![found("E103", "S1")], vec![Supplier]),
        ("company", vec![found("E209", "2026-03-01")], vec![Company]),
        ("order", vec![found("E503", "o")], vec![Order]),
        (
            "several, each once",
            vec![found("E503", "o"), found("E403", "a"), found("E504", "p"), found("E101", "")],
            vec![Company, Supplier, Order],
        ),
        (
            "an order given to the right supplier, or a supplier merged",
            vec![found("E505", "o")],
            vec![Supplier, Order],
        ),
        ("the document alone", vec![found("E304", "1")], vec![]),
        ("a warning", vec![Finding::warning("E502", "o")], vec![]),
    ] {
        assert_eq!(rests_on(&findings), expected, "VAL-69 {case}");
    }
}
