//! The lifecycle graph (ST-2 … ST-12).

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod builders;

use attest_model::findings::Finding;
use attest_model::ids::{LinkId, TaskId, UserCode};
use attest_model::invoice::DocumentKind;
use attest_model::master::{Right, User};
use attest_model::record::{InvoiceRecord, Next, State, Task, TaskKind};
use attest_model::settings::{Scope, Settings, keys};
use attest_payables::lifecycle::{
    Conflict, Event, MatchEnd, Refused, Step, StepFacts, TRANSITIONS, advance, after_match, choose_step,
    expect_version, fall, hold, lift, move_beneath, recover, release, restore,
};
use builders::{now, received};
use proptest::prelude::*;

fn record(state: State) -> InvoiceRecord {
    let mut record = received(now());
    record.format = "ubl-invoice".into();
    record.state = state;
    record
}

fn user(code: &str, rights: &[Right]) -> User {
    User {
        code: code.into(),
        name: code.to_owned(),
        email: None,
        language: None,
        is_active: true,
        manager: None,
        rights: rights.to_vec(),
        limits: Default::default(),
        delegations: Vec::new(),
    }
}

fn company() -> Scope {
    Scope::Company("C1".into())
}

const FACTS: StepFacts = StepFacts {
    kind: DocumentKind::Invoice,
    goes_alone: false,
    order_resolved: false,
    has_lines: true,
    subscription_known: false,
};

/// Covers ST-1.
#[test]
fn st_4_first_rule_that_applies() {
    let order = StepFacts { order_resolved: true, ..FACTS };
    let credit = StepFacts { kind: DocumentKind::CreditNote, ..order };
    for (case, facts, expected, number) in [
        ("a credit note", credit, Step::Credit, 7),
        (
            "a credit note with subscription",
            StepFacts { subscription_known: true, ..credit },
            Step::Credit,
            7,
        ),
        ("a alone, no subscription", StepFacts { goes_alone: true, ..credit }, Step::Review, 4),
        (
            "a alone, subscription",
            StepFacts { goes_alone: true, subscription_known: true, ..credit },
            Step::Subscription,
            5,
        ),
        ("b order and lines", order, Step::OrderRows, 2),
        ("b before d", StepFacts { subscription_known: true, ..order }, Step::OrderRows, 2),
        ("c order without lines", StepFacts { has_lines: false, ..order }, Step::OrderHeader, 3),
        ("d subscription", StepFacts { subscription_known: true, ..FACTS }, Step::Subscription, 5),
        ("e otherwise", FACTS, Step::Review, 4),
        ("e without lines", StepFacts { has_lines: false, ..FACTS }, Step::Review, 4),
    ] {
        let step = choose_step(&facts, &Settings::default());
        assert_eq!((step, step.number()), (expected, number), "ST-4 {case}");
        let (state, next) = step.enters();
        assert!(
            next.runs()
                && [Event::Match, Event::Review, Event::AwaitCredit]
                    .iter()
                    .any(|e| e.leads(State::ArrivalOk, state))
        );
    }
}

#[test]
fn st_5_priority_may_put_subscription_first() {
    let both = StepFacts { order_resolved: true, subscription_known: true, ..FACTS };
    for (case, priority, facts, expected) in [
        ("default", "order,subscription,review", both, Step::OrderRows),
        ("subscription first", "subscription,order,review", both, Step::Subscription),
        (
            "subscription first, none known",
            "subscription,order,review",
            StepFacts { subscription_known: false, ..both },
            Step::OrderRows,
        ),
        ("review first", "review,order,subscription", both, Step::Review),
    ] {
        let settings = Settings::default().with(company(), &keys::FLOW_PRIORITY, priority);
        assert_eq!(choose_step(&facts, &settings), expected, "ST-5 {case}");
    }
}

/// Covers ST-3.
#[test]
fn set_44_a_step_that_is_off_is_passed_over() {
    let both = StepFacts { order_resolved: true, subscription_known: true, ..FACTS };
    let bare = StepFacts { has_lines: false, subscription_known: false, ..both };
    let alone = StepFacts { kind: DocumentKind::CreditNote, goes_alone: true, ..both };
    for (case, steps, facts, expected) in [
        ("all", "order,header,subscription", both, Step::OrderRows),
        ("no order", "header,subscription", both, Step::Subscription),
        ("no order, no subscription", "header", both, Step::Review),
        ("no header", "order,subscription", bare, Step::Review),
        ("header only", "header", bare, Step::OrderHeader),
        ("none", "", both, Step::Review),
        ("credit note alone, no subscription", "order", alone, Step::Review),
        ("credit step cannot be off", "", StepFacts { goes_alone: false, ..alone }, Step::Credit),
    ] {
        let supplier = Scope::Supplier("C1".into(), "S1".into());
        let settings = Settings::default().with(supplier, &keys::FLOW_STEPS, steps);
        assert_eq!(choose_step(&facts, &settings), expected, "SET-44 {case}");
    }
}

/// Covers ST-6, ST-7 and CHK-9.
#[test]
fn st_8_where_a_match_leads() {
    let auto = Settings::default();
    let approval = Settings::default().with(company(), &keys::AFTER_MATCH, "approval");
    for (case, end, routed, settings, expected) in [
        ("matched", MatchEnd::Order, false, &auto, (State::FinalCheck, Next::FinalCheck)),
        ("matched, approval", MatchEnd::Order, false, &approval, (State::Approval, Next::RequestApproval)),
        ("matched, warnings routed", MatchEnd::Order, true, &auto, (State::Review, Next::RequestApproval)),
        ("subscription", MatchEnd::Subscription, false, &auto, (State::FinalCheck, Next::FinalCheck)),
        (
            "subscription does not ask after_match",
            MatchEnd::Subscription,
            false,
            &approval,
            (State::FinalCheck, Next::FinalCheck),
        ),
        ("subscription routed", MatchEnd::Subscription, true, &auto, (State::Review, Next::RequestApproval)),
        ("no receipt", MatchEnd::AwaitsReceipt, true, &auto, (State::AwaitingReceipt, Next::Wait)),
        ("failed", MatchEnd::Failed, false, &auto, (State::Review, Next::RequestApproval)),
    ] {
        let (event, state, next) = after_match(end, routed, settings);
        assert_eq!((state, next), expected, "ST-8 {case}");
        assert!(event.leads(State::Matching, state), "ST-8 {case}: the table knows the way");
    }
}

#[test]
fn st_9_terminal_states_end_tasks_and_release_reservations() {
    for (event, to) in [(Event::Reject, State::Rejected), (Event::Remove, State::Removed)] {
        let mut record = record(State::Approval);
        let link = LinkId::derive(now(), b"l");
        record.tasks = vec![Task {
            id: TaskId::derive(now(), b"t"),
            kind: TaskKind::Approve,
            user: "anna".into(),
            on_behalf_of: None,
            assigned_at: now(),
            remind_on: None,
            reminders: 0,
            link: Some(link.clone()),
            because: String::new(),
            returns_to: None,
            escalated_to: None,
        }];
        let moved = advance(&mut record, event, to, Next::Done, "because").unwrap();
        assert!(moved.releases_reservations, "ST-9 {to}");
        assert_eq!(moved.revoke, [link], "ST-9 {to}");
        assert!(record.tasks.is_empty() && record.reason == "because");
    }
    for state in State::ALL.iter().filter(|state| state.is_terminal()) {
        for row in TRANSITIONS.iter().filter(|row| row.from.contains(state)) {
            let allowed = matches!(
                (state, row.event),
                (State::AcceptedByErp, Event::Pay) | (State::Removed, Event::Restore)
            );
            assert!(allowed, "ST-9 {state} is left by {:?}", row.event);
        }
    }
}

/// Covers VAL-5.
#[test]
fn st_9_undoing_a_removal_starts_at_arrival_control() {
    for (case, format, expected) in [("read", "ubl-invoice", State::Loaded), ("unread", "", State::Received)]
    {
        let mut record = record(State::Removed);
        record.format = format.into();
        record.came_from = Some((State::Review, Next::Wait));
        restore(&mut record).unwrap();
        assert_eq!(
            (record.state, record.next, record.came_from),
            (expected, Next::Validate, None),
            "ST-9 {case}"
        );
    }
    assert!(restore(&mut record(State::Rejected)).is_err(), "a rejection is final");
}

#[test]
fn st_10_a_stale_version_changes_nothing() {
    let mut record = record(State::Review);
    record.version = 7;
    for (seen, expected) in [
        (6, Err(Conflict { expected: 6, found: 7 })),
        (7, Ok(())),
        (8, Err(Conflict { expected: 8, found: 7 })),
    ] {
        assert_eq!(expect_version(&record, seen), expected, "ST-10 {seen}");
    }
    assert!(Conflict { expected: 6, found: 7 }.to_string().starts_with("CONFLICT"));
}

#[test]
fn st_12_a_hold_keeps_the_place() {
    let (commercial, financial) =
        (user("mia", &[Right::HoldCommercial]), user("ove", &[Right::HoldFinancial]));
    for state in State::ALL {
        for (is_financial, authority, other) in
            [(true, &financial, &commercial), (false, &commercial, &financial)]
        {
            let mut record = record(*state);
            (record.next, record.reason) = (Next::Match, "NO_RECEIPT_YET".to_owned());
            let held = hold(&mut record, "PRICE", is_financial, &UserCode::new("bo"), now());
            let can = !state.is_terminal() && !matches!(state, State::Held | State::Dispatched);
            assert_eq!(held.is_ok(), can, "ST-12 {state}");
            if !can {
                assert_eq!(record.state, *state, "ST-12 nothing changed");
                continue;
            }
            assert_eq!(
                (record.state, record.next, record.reason.as_str()),
                (State::Held, Next::Wait, "PRICE")
            );
            assert!(fall(&mut record, "E403").is_none(), "ST-12 a held invoice stays where it is");
            for wrong in
                [&user("bo", &[Right::Accounts]), other, &User { is_active: false, ..authority.clone() }]
            {
                assert!(
                    matches!(release(&mut record, wrong), Err(Refused::NotAuthority { .. })),
                    "ST-12 {}",
                    wrong.code
                );
            }
            release(&mut record, authority).unwrap();
            assert_eq!(
                (record.state, record.next, record.reason.as_str(), record.hold.is_none()),
                (*state, Next::Match, "NO_RECEIPT_YET", true),
                "ST-12 {state}"
            );
        }
    }
    assert_eq!(hold(&mut record(State::Review), " ", false, &"bo".into(), now()), Err(Refused::NoHoldCode));
    assert_eq!(release(&mut record(State::Review), &commercial), Err(Refused::NotHeld(State::Review)));
}

#[test]
fn val_68_an_error_remembers_where_it_came_from() {
    for (case, state, arrived, back) in [
        ("first time", State::Loaded, false, State::ArrivalOk),
        ("from review", State::Review, true, State::Review),
        ("from ready", State::Ready, true, State::Ready),
        ("while waiting for goods", State::AwaitingReceipt, true, State::AwaitingReceipt),
    ] {
        let mut record = record(state);
        record.next = Next::Wait;
        record.arrived_at = arrived.then(now);
        record.findings = vec![Finding::error("E403", "new account")];
        fall(&mut record, "E403").unwrap();
        assert_eq!((record.state, record.reason.as_str()), (State::Error, "E403"), "VAL-68 {case}");
        assert!(fall(&mut record, "E405").is_none(), "VAL-68 {case}: a second error does not hide the place");
        recover(&mut record, now()).unwrap();
        assert_eq!(record.state, back, "VAL-68 {case}");
        assert!(record.arrived_at.is_some() && record.came_from.is_none(), "VAL-68 {case}");
    }
    assert!(fall(&mut record(State::Dispatched), "E403").is_none(), "sent invoices are read-only");
    assert!(recover(&mut record(State::Review), now()).is_err());
}

#[test]
fn st_2_every_state_is_reached_and_left_and_events_are_rows() {
    for state in State::ALL {
        if *state != State::Received {
            assert!(TRANSITIONS.iter().any(|row| row.to.contains(state)), "{state} is never reached");
        }
        if !matches!(state, State::Paid | State::Rejected) {
            assert!(TRANSITIONS.iter().any(|row| row.from.contains(state)), "{state} is never left");
        }
    }
    for pair in TRANSITIONS.windows(2) {
        assert!(pair[0].event < pair[1].event, "one row per event, in order: {:?}", pair[1].event);
        assert!(!pair[0].because.is_empty());
    }
}

fn any_state() -> impl Strategy<Value = State> {
    prop::sample::select(State::ALL.to_vec())
}

fn any_event() -> impl Strategy<Value = Event> {
    prop::sample::select(TRANSITIONS.iter().map(|row| row.event).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn st_9_no_sequence_of_events_leaves_the_graph(steps in prop::collection::vec((any_event(), any_state()), 0..60)) {
        let mut invoice = record(State::Received);
        for (event, to) in steps {
            let before = invoice.clone();
            match advance(&mut invoice, event, to, Next::Wait, "") {
                Ok(moved) => {
                    prop_assert!(event.leads(before.state, to));
                    prop_assert_eq!((moved.before, moved.after, invoice.state), (before.state, to, to));
                    let leaves_end = before.state.is_terminal();
                    let known = matches!((before.state, to), (State::AcceptedByErp, State::Paid) | (State::Removed, State::Loaded | State::Received));
                    prop_assert!(!leaves_end || known);
                }
                Err(refused) => {
                    let named = matches!(refused, Refused::NoWay { .. });
                    prop_assert!(named);
                    prop_assert_eq!(&invoice, &before);
                }
            }
        }
    }
}

#[test]
fn st_12_what_is_undone_on_hold_shows_when_it_is_released() {
    let to_review = |record: &mut InvoiceRecord| {
        move_beneath(record, Event::Review, State::Review, Next::RequestApproval, "UNMATCHED").map(drop)
    };
    let mut held = record(State::Ready);
    hold(&mut held, "X", false, &UserCode::new("bo"), now()).unwrap();
    to_review(&mut held).unwrap();
    assert_eq!(held.state, State::Held, "ST-12 it stays where it is");
    lift(&mut held).unwrap();
    let stands = |record: &InvoiceRecord| (record.state, record.next, record.reason.clone());
    let review = (State::Review, Next::RequestApproval, "UNMATCHED".to_owned());
    assert_eq!(stands(&held), review, "ST-12");

    let mut failed = record(State::Ready);
    failed.arrived_at = Some(now());
    fall(&mut failed, "E403").unwrap();
    to_review(&mut failed).unwrap();
    assert_eq!(
        (failed.state, failed.came_from),
        (State::Error, Some((State::Review, Next::RequestApproval))),
        "VAL-68"
    );

    let mut open = record(State::Ready);
    to_review(&mut open).unwrap();
    assert_eq!(stands(&open), review);
    for state in [State::Rejected, State::Dispatched] {
        let mut gone = record(state);
        assert!(to_review(&mut gone).is_err(), "ST-9 {state}");
        assert_eq!(gone.state, state, "ST-9");
    }
}
