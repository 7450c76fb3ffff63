//! What a match may take back from people, and what of theirs stands (MATCH-33, SUB-1, PROC-4, APPR-10).

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod builders;

use attest_model::invoice::DocumentKind;
use attest_model::orders::{CodingRow, TaxPart};
use attest_model::record::{InvoiceRecord, Next, State};
use attest_payables::approval::change::recode;
use attest_payables::approval::{Action, ask_anew, is_unanswered};
use attest_payables::order_numbers::awaits_order;
use builders::{World, asked, invoice, row, user};

type Edit = fn(&mut InvoiceRecord);

#[test]
fn proc_4_whose_order_may_still_come() {
    let rows: [(&str, Edit, bool); 9] = [
        ("in review, its number names no order", |_| {}, true),
        ("approvers are asked", |record| record.state = State::Approval, true),
        ("a person has answered it", |record| record.touched_by_person = true, false),
        ("all of its numbers name orders", |record| record.orders = vec!["V7 / 1".into()], false),
        (
            "one of two numbers names none",
            |record| {
                record.order_references.push("v7/2".to_owned());
                record.orders = vec!["v7/1".into()];
            },
            true,
        ),
        ("it gives no number", |record| record.order_references.clear(), false),
        ("its lines were linked by hand (MATCH-62)", |record| record.reservations = 1, false),
        ("a credit note is never matched (ST-4)", |record| record.kind = DocumentKind::CreditNote, false),
        ("in error: VAL-69", |record| record.state = State::Error, false),
    ];
    for (case, edit, expected) in rows {
        let mut record = invoice(State::Review, "100");
        record.order_references = vec!["v7/1".to_owned()];
        edit(&mut record);
        assert_eq!(awaits_order(&record), expected, "PROC-4 {case}");
    }
}

/// An act that only passes an invoice on leaves a match to be made that is due; one that answers it ends that.
#[test]
fn match_33_who_only_passes_an_invoice_on_has_not_answered_it() {
    let users =
        || vec![user("anna", "5000", Some("mia")), user("bo", "5000", None), user("mia", "20000", None)];
    let world = World::new(users(), "anna");
    let open = world.start(&invoice(State::Review, "100"));
    assert_eq!(asked(&open), ["review anna"]);
    for (case, action, is_answer) in [
        ("passed on", Action::Forward { to: "bo".into() }, false),
        ("parked", Action::Park, false),
        ("not mine", Action::NotMine, false),
        ("approved", Action::Approve, true),
        ("rejected", Action::Reject, true),
    ] {
        for due in [Next::Match, Next::Validate] {
            let record = InvoiceRecord { next: due, ..open.clone() };
            let after = world.act(&record, "anna", action.clone()).unwrap().record;
            assert_eq!(after.next == due, !is_answer, "MATCH-33 {case}");
            assert_eq!(is_unanswered(&after), !is_answer, "MATCH-33 {case}");
        }
    }
    let passed = world.act(&open, "anna", Action::Forward { to: "bo".into() }).unwrap().record;
    for action in [Action::Approve, Action::Reject, Action::NotMine] {
        let answered = world.act(&passed, "bo", action).unwrap().record;
        assert!(!is_unanswered(&answered), "MATCH-33 whoever was asked for a check has answered");
    }
}

#[test]
fn appr_10_a_match_that_codes_anew_voids_what_was_answered() {
    let world = World::new(vec![user("anna", "5000", None)], "anna");
    let approved = world.approve(&world.start(&invoice(State::Approval, "100")), "anna");
    let tax = CodingRow { tax: Some(TaxPart::Owed), ..row("2640", None, "25") };
    for (case, before, coding, voids) in [
        ("the same", vec![row("5000", None, "100")], vec![row("5000", None, "100")], false),
        (
            "the same beside rows of tax",
            vec![row("5000", None, "100"), tax],
            vec![row("5000", None, "100")],
            false,
        ),
        ("another account", vec![row("5000", None, "100")], vec![row("6000", None, "100")], true),
        ("nobody had coded it", Vec::new(), vec![row("6000", None, "100")], false),
        ("the match does not code", vec![row("5000", None, "100")], Vec::new(), false),
    ] {
        let mut record = InvoiceRecord { coding: before.clone(), ..approved.clone() };
        assert_eq!(recode(&mut record, &coding), voids, "APPR-10 {case}");
        assert_eq!(record.decisions[0].is_void, voids, "APPR-10 {case}");
        assert_eq!(record.content_version - approved.content_version, u64::from(voids), "LINK-6 {case}");
        let expected = if voids || before.is_empty() { coding } else { before };
        assert_eq!(record.coding, expected, "{case}");
    }
}

#[test]
fn appr_3_whom_a_person_has_chosen_stays_chosen() {
    let world = World::new(vec![user("anna", "5000", None), user("bo", "5000", None)], "anna");
    let open = world.start(&invoice(State::Review, "100"));
    let mut untouched = open.clone();
    ask_anew(&mut untouched);
    assert_eq!(untouched.plan, None);
    let mut passed = world.act(&open, "anna", Action::Forward { to: "bo".into() }).unwrap().record;
    ask_anew(&mut passed);
    assert!(passed.plan.is_some(), "APPR-3");
}
