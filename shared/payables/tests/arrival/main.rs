//! Chapters 7, 9 and 10: arrival control and its codes.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "tables of cases"
)]

mod amounts;
mod document;
mod identity;
mod kind;
mod order;
mod organisation;
mod payment;
mod world;

use attest_model::findings::Severity;
use attest_model::settings::{Scope, keys};
use attest_payables::arrival::ArrivalOutcome;
use world::{World, dec, world};

/// Runs rows of (case, change, codes found).
fn table(statement: &str, rows: &[(&str, fn(&mut World), &[&str])]) {
    for (case, change, expected) in rows {
        let found = world(change).codes();
        assert_eq!(found, *expected, "{statement} {case}");
    }
}

/// Covers ARR-11.
#[test]
fn arr_1_all_checks_run_and_all_failures_are_told_together_in_order() {
    table(
        "ARR-1",
        &[
            ("nothing wrong", |_| {}, &[]),
            (
                "one of each family",
                |w| {
                    w.company.as_mut().unwrap().is_active = false;
                    w.supplier.as_mut().unwrap().is_blocked = true;
                    w.supplier.as_mut().unwrap().acceptance = None;
                    w.invoice.payment_instructions[0].credit_transfers[0].account.value = "991-2347".into();
                    w.invoice.number = None;
                    w.invoice.currency = None;
                    w.invoice.totals.total_with_vat = dec("101.00");
                },
                &["E101", "E103", "E104", "E402", "E403", "E201", "E207", "E304", "E304"],
            ),
        ],
    );
}

#[test]
fn arr_12_warnings_never_block() {
    let outcome = |change: fn(&mut World)| world(change).control().outcome;
    assert_eq!(outcome(|_| {}), ArrivalOutcome::Ok, "ARR-12 nothing found");
    assert_eq!(outcome(|w| w.today = "2027-12-01"), ArrivalOutcome::Ok, "ARR-12 a warning (E206)");
    assert_eq!(outcome(|w| w.invoice.number = None), ArrivalOutcome::Error, "ARR-12 an error");
    assert_eq!(
        outcome(|w| {
            w.today = "2027-12-01";
            w.invoice.number = None;
        }),
        ArrivalOutcome::Error,
        "ARR-12 both"
    );
}

#[test]
fn val_9_the_tenants_severity_holds() {
    let raised = r#"{"E206": {"severity": "error"}, "E205": {"severity": "warning"}}"#;
    let with = |text: &str, today: &'static str| {
        let text = text.to_owned();
        world(|w| {
            w.today = today;
            w.settings = w.settings.clone().with(Scope::Tenant, &keys::ERROR_HANDLING, &text);
        })
        .control()
    };
    for (case, text, today, code, severity) in [
        ("old, as delivered", "", "2027-12-01", "E206", Severity::Warning),
        ("old, raised", raised, "2027-12-01", "E206", Severity::Error),
        ("future, as delivered", "", "2026-02-01", "E205", Severity::Error),
        ("future, lowered", raised, "2026-02-01", "E205", Severity::Warning),
    ] {
        let result = with(text, today);
        assert_eq!(result.findings[0].code, code, "VAL-9 {case}");
        assert_eq!(result.findings[0].severity, severity, "VAL-9 {case}");
        let blocks = result.outcome == ArrivalOutcome::Error;
        assert_eq!(blocks, severity == Severity::Error, "VAL-9 {case}");
    }
}

/// What the fingerprint rests on does not change with the day, so that nobody is told twice (VAL-4).
#[test]
fn val_4_a_day_later_a_finding_is_the_same() {
    let prints = |today: &'static str| -> Vec<String> {
        world(|w| w.today = today).control().findings.iter().map(|finding| finding.fingerprint()).collect()
    };
    assert_eq!(prints("2026-02-01"), prints("2026-02-02"), "VAL-4 E205");
    assert_eq!(prints("2027-12-01"), prints("2027-12-02"), "VAL-4 E206");
}
