//! Who sees which invoice, and what views and filters hold (chapter 27).

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod builders;

use attest_model::dates::{Timestamp, date};
use attest_model::findings::Finding;
use attest_model::ids::TaskId;
use attest_model::invoice::DocumentKind;
use attest_model::master::{Right, User};
use attest_model::money::decimal;
use attest_model::record::{InvoiceRecord, State, Task, TaskKind};
use attest_payables::lifecycle;
use attest_payables::messages::{Counters, may_handle_messages, may_see_messages};
use attest_payables::workbench::{Filter, Messages, View, may_see, may_see_samples, step};
use builders::received;

fn now() -> Timestamp {
    "2026-03-12T09:00:00Z".parse().unwrap()
}

fn record() -> InvoiceRecord {
    let mut record = received("2026-03-02T23:30:00Z".parse().unwrap());
    record.seller_name = "Nordisk Betong AB".to_owned();
    record.supplier = Some("10010".into());
    record.number = "4711-2026".to_owned();
    record.orders = vec!["v7w/0001".into()];
    record.order_references = vec!["V7 w / 9".to_owned()];
    record.contract = Some("V7".into());
    record.payable = decimal("15406.25").ok();
    record.due_date = date("2026-03-21");
    record.reason = "E403".to_owned();
    record.findings = vec![Finding::warning("E405", "terms shorter")];
    record.state = State::Error;
    record.lines = 3;
    record
}

fn task(user: &str) -> Task {
    Task {
        id: TaskId::derive(now(), user.as_bytes()),
        kind: TaskKind::Review,
        user: user.into(),
        on_behalf_of: None,
        assigned_at: now(),
        remind_on: None,
        reminders: 0,
        link: None,
        because: String::new(),
        returns_to: None,
        escalated_to: None,
    }
}

fn user(rights: &[Right]) -> User {
    User {
        code: "eva".into(),
        name: "Eva Lind".to_owned(),
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
fn wb_3_a_user_sees_what_a_right_or_a_task_shows() {
    type Change = fn(&mut InvoiceRecord, &mut User);
    let cases: &[(&str, Change, bool)] = &[
        ("a right", |_, user| user.rights = vec![Right::Viewer], true),
        ("no right", |_, _| {}, false),
        ("no right, but asked", |record, _| record.tasks = vec![task("eva")], true),
        ("no right, somebody else asked", |record, _| record.tasks = vec![task("nils")], false),
        (
            "may take over",
            |record, _| record.tasks = vec![Task { escalated_to: Some("eva".into()), ..task("nils") }],
            true,
        ),
        ("registered it", |record, _| record.registered_by = Some("eva".into()), true),
        (
            "disabled",
            |_, user| {
                user.rights = vec![Right::WorkbenchAdmin];
                user.is_active = false;
            },
            false,
        ),
    ];
    for (case, change, expected) in cases {
        let (mut record, mut user) = (record(), user(&[]));
        change(&mut record, &mut user);
        assert_eq!(may_see(&user, Messages::Live, &record), *expected, "{case}");
    }
}

#[test]
fn samp_2_samples_exist_for_administrators_whose_filter_shows_them() {
    let mut sample = record();
    sample.is_sample = true;
    let live = record();
    let admin = user(&[Right::WorkbenchAdmin]);
    let mut clerk = user(&[Right::Accounts, Right::TenantAdmin]);
    for (messages, admin_sees, clerk_sees_live) in [
        (Messages::Live, (true, false), true),
        (Messages::All, (true, true), true),
        (Messages::Samples, (false, true), false),
    ] {
        let seen = (may_see(&admin, messages, &live), may_see(&admin, messages, &sample));
        assert_eq!(seen, admin_sees, "{messages:?}");
        assert_eq!(may_see(&clerk, messages, &live), clerk_sees_live, "{messages:?}");
        assert!(!may_see(&clerk, messages, &sample), "{messages:?}");
        assert_eq!(Messages::read(messages.word()), messages);
    }
    assert_eq!(Messages::read("everything"), Messages::Live);
    assert!(may_see_samples(&admin) && !may_see_samples(&clerk));
    sample.tasks = vec![task("eva")];
    clerk.rights.clear();
    assert!(!may_see(&clerk, Messages::All, &sample), "not even with a task");
}

#[test]
fn wb_5_views_hold_what_their_names_say() {
    let asked = |state| InvoiceRecord { state, tasks: vec![task("eva")], ..record() };
    let alone = |state| InvoiceRecord { state, ..record() };
    for (case, record, expected) in [
        ("mine", asked(State::Review), &[View::Mine, View::Stuck, View::Open][..]),
        ("somebody else's", alone(State::Approval), &[View::Stuck, View::Open]),
        ("an error", alone(State::Error), &[View::Stuck, View::Open]),
        ("held", alone(State::Held), &[View::Stuck, View::Open]),
        ("on its way", alone(State::Matching), &[View::Open]),
        ("a receipt is asked for", asked(State::AwaitingReceipt), &[View::Mine, View::Stuck, View::Open]),
        ("ready", alone(State::Ready), &[View::Open]),
        ("sent", alone(State::Dispatched), &[View::Ended]),
        ("rejected", alone(State::Rejected), &[View::Ended]),
        ("paid", alone(State::Paid), &[View::Ended]),
    ] {
        let viewer = user(&[Right::Viewer]);
        let held: Vec<_> = View::ALL.iter().copied().filter(|view| view.holds(&record, &viewer)).collect();
        assert_eq!(held, expected, "{case}");
    }
    for view in View::ALL {
        assert_eq!(View::read(view.word()), Some(*view));
    }
}

/// Covers CHK-2.
#[test]
fn wb_5_each_filter_holds_for_what_it_names() {
    let all = Filter::default;
    let of = |change: fn(&mut Filter)| {
        let mut filter = all();
        change(&mut filter);
        filter
    };
    for (case, filter, expected) in [
        ("none", all(), true),
        ("part of the name", of(|f| f.search = " BETONG ".to_owned()), true),
        ("number", of(|f| f.search = "4711".to_owned()), true),
        ("order, spaces left out", of(|f| f.search = "v7w / 0001".to_owned()), true),
        ("order as received", of(|f| f.search = "v7w/9".to_owned()), true),
        ("other text", of(|f| f.search = "elkraft".to_owned()), false),
        ("state", of(|f| f.state = Some(State::Error)), true),
        ("other state", of(|f| f.state = Some(State::Review)), false),
        ("step", of(|f| f.step = Some(1)), true),
        ("other step", of(|f| f.step = Some(4)), false),
        ("supplier's code", of(|f| f.supplier = "10010".to_owned()), true),
        ("part of a supplier's code", of(|f| f.supplier = "1001".to_owned()), false),
        ("contract", of(|f| f.contract = "v7".to_owned()), true),
        ("other contract", of(|f| f.contract = "V8".to_owned()), false),
        ("from the amount", of(|f| f.amount_from = decimal("15406.25").ok()), true),
        ("from above it", of(|f| f.amount_from = decimal("15406.26").ok()), false),
        ("to the amount", of(|f| f.amount_to = decimal("15406.25").ok()), true),
        ("to below it", of(|f| f.amount_to = decimal("15406.24").ok()), false),
        ("due that day", of(|f| f.due_until = date("2026-03-21")), true),
        ("due before", of(|f| f.due_until = date("2026-03-20")), false),
        ("code of a finding", of(|f| f.code = "e405".to_owned()), true),
        ("the reason", of(|f| f.code = "E403".to_owned()), true),
        ("other code", of(|f| f.code = "E40".to_owned()), false),
        ("warning", of(|f| f.has_warning = true), true),
        ("owner", of(|f| f.owner = "Nils".to_owned()), true),
        ("other owner", of(|f| f.owner = "eva".to_owned()), false),
        ("nine days old in Stockholm", of(|f| f.age_days = Some(9)), true),
        ("ten days old in Stockholm", of(|f| f.age_days = Some(10)), false),
        ("image", of(|f| f.has_image = true), false),
        ("invoice", of(|f| f.kind = Some(DocumentKind::Invoice)), true),
        ("credit note", of(|f| f.kind = Some(DocumentKind::CreditNote)), false),
    ] {
        let record = InvoiceRecord { tasks: vec![task("nils")], ..record() };
        assert_eq!(filter.holds(&record, now(), "Europe/Stockholm"), expected, "{case}");
        assert_eq!(filter.is_empty(), case == "none", "{case}");
    }
}

#[test]
fn st_1_the_step_follows_from_where_it_stands() {
    for (case, state, lines, expected) in [
        ("arrival", State::Error, 3, 1),
        ("with rows", State::AwaitingReceipt, 3, 2),
        ("by the header", State::Matching, 0, 3),
        ("people", State::Approval, 3, 4),
        ("dispatch", State::Ready, 3, 6),
        ("credit", State::AwaitingCredit, 3, 7),
    ] {
        let record = InvoiceRecord { state, lines, ..record() };
        assert_eq!(step(&record), expected, "{case}");
    }
    let mut held = InvoiceRecord { state: State::Review, ..record() };
    lifecycle::hold(&mut held, "QUALITY", false, &"eva".into(), now()).unwrap();
    assert_eq!(step(&held), 4, "held in review");
}

/// Covers WB-2.
#[test]
fn rec_5_the_counters_of_a_message() {
    let with = |state: State, is_sample: bool| {
        let mut own = record();
        (own.state, own.is_sample) = (state, is_sample);
        own
    };
    let invoices = [
        with(State::Held, false),
        with(State::Error, false),
        with(State::Error, true),
        with(State::Rejected, false),
        with(State::Review, false),
        with(State::Removed, false),
    ];
    let clerk = user(&[Right::Accounts]);
    let counters = |user: &User| Counters::of(user, Messages::Live, &invoices);
    let expected = Counters { invoices: 6, visible: 5, held: 1, rejected: 1, in_error: 2 };
    assert_eq!(counters(&clerk), expected, "REC-5");
    assert_eq!(counters(&user(&[])), Counters { visible: 0, ..expected }, "REC-5 visible to the user");
    assert_eq!(Counters::of(&clerk, Messages::Live, &[]), Counters::default(), "REC-5");
    for (case, user, sees, handles) in [
        ("no right", user(&[]), false, false),
        ("a viewer", user(&[Right::Viewer]), true, false),
        ("a buyer", user(&[Right::Buyer]), true, false),
        ("the accounts", clerk, true, true),
        ("an administrator", user(&[Right::WorkbenchAdmin]), true, true),
    ] {
        assert_eq!(may_see_messages(&user), sees, "WB-1 {case}");
        assert_eq!(may_handle_messages(&user), handles, "WB-2 {case}");
    }
}
