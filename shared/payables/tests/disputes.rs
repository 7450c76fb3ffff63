//! Disputes (DISP-2 … DISP-7).

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod builders;

use attest_model::approvals::DisputeReason;
use attest_model::money::Amount;
use attest_model::record::{InvoiceRecord, Next, State};
use attest_payables::disputes::{DisputeRefused, Outcome, close, open};
use attest_payables::lifecycle::hold;
use builders::{World, currency, day, dec, invoice, now, user};

fn disputed(state: State, next: Next, amount: Option<Amount>) -> InvoiceRecord {
    let mut record = invoice(state, "100");
    record.next = next;
    open(&mut record, &"anna".into(), "price", amount, " too dear ", now()).unwrap();
    record
}

#[test]
fn disp_4_reasons_are_a_list() {
    let words: Vec<_> = DisputeReason::ALL.iter().map(|reason| reason.word()).collect();
    assert_eq!(
        words.join(" "),
        "price quantity quality not_delivered not_ordered duplicate wrong_company tax terms other"
    );
    for (word, expected) in [
        ("price", Some(DisputeReason::Price)),
        (" Not Delivered ", Some(DisputeReason::NotDelivered)),
        ("not-ordered", Some(DisputeReason::NotOrdered)),
        ("WRONG_COMPANY", Some(DisputeReason::WrongCompany)),
        ("mood", None),
        ("", None),
    ] {
        assert_eq!(DisputeReason::read(word), expected, "DISP-4 {word:?}");
    }
    let mut record = invoice(State::Review, "100");
    let refused = open(&mut record, &"anna".into(), "mood", None, "", now()).unwrap_err();
    assert_eq!((refused, record.state), (DisputeRefused::Reason("mood".into()), State::Review));
}

#[test]
fn disp_2_the_whole_or_a_part() {
    let sek = |value: &str| Some(Amount::new(dec(value), currency("SEK")));
    for (case, amount, good) in [
        ("whole", None, true),
        ("part", sek("0.01"), true),
        ("all", sek("125"), true),
        ("above", sek("125.01"), false),
        ("nothing", sek("0"), false),
        ("below nothing", sek("-1"), false),
        ("another currency", Some(Amount::new(dec("1"), currency("EUR"))), false),
    ] {
        let mut record = invoice(State::Review, "100");
        assert_eq!(
            open(&mut record, &"anna".into(), "tax", amount, "", now()).is_ok(),
            good,
            "DISP-2 {case}"
        );
        assert_eq!(record.dispute.is_some(), good, "DISP-2 {case}");
    }
}

#[test]
fn disp_5_a_dispute_stops_everything() {
    for state in State::ALL {
        let mut record = invoice(*state, "100");
        let found = open(&mut record, &"anna".into(), "price", None, "", now());
        let running = !state.is_terminal()
            && !state.is_dispatched()
            && !matches!(
                state,
                State::Received | State::Loaded | State::Error | State::Held | State::Disputed
            );
        assert_eq!(found.is_ok(), running, "DISP-5 {state}");
        if running {
            assert_eq!((record.state, record.next), (State::Disputed, Next::Wait), "DISP-5 {state}");
        }
    }
}

#[test]
fn disp_7_how_a_dispute_ends() {
    let credit = Outcome::CreditExpected { expected_on: day("2026-03-20") };
    let (from, run) = (State::Approval, Next::RequestApproval);
    for (case, outcome, state, next, reason, released) in [
        ("accepted", Outcome::Accepted, from, run, "", false),
        ("withdrawn", Outcome::Withdrawn, from, run, "", false),
        ("credit", credit, State::AwaitingCredit, Next::CreditNotePairing, "CREDIT_REQUESTED", false),
        ("replaced", Outcome::Replaced, State::Rejected, Next::Done, "REPLACED", true),
        ("rejected", Outcome::Rejected, State::Rejected, Next::Done, "REJECTED", true),
    ] {
        let mut record = disputed(State::Approval, Next::Wait, None);
        let moved = close(&mut record, outcome, now()).unwrap();
        assert_eq!(
            (record.state, record.next, record.reason.as_str()),
            (state, next, reason),
            "DISP-7 {case}"
        );
        assert_eq!(moved.releases_reservations, released, "DISP-7 {case}");
        assert!(record.dispute.is_none(), "DISP-7 {case}");
        assert!(close(&mut record, outcome, now()).is_err(), "DISP-7 {case}: once");
    }
    let part = Some(Amount::new(dec("25"), currency("SEK")));
    let mut record = disputed(State::Review, Next::Wait, part);
    close(&mut record, credit, now()).unwrap();
    let request = record.credit_request.unwrap();
    assert_eq!(Some(request.amount), part, "DISP-7 the disputed part is asked for");
    assert_eq!((request.came_from, request.text.as_str()), (State::Review, "too dear"));
    let mut waiting = disputed(State::AwaitingReceipt, Next::Wait, None);
    close(&mut waiting, Outcome::Accepted, now()).unwrap();
    assert_eq!((waiting.state, waiting.next), (State::AwaitingReceipt, Next::Wait), "DISP-7 where it stood");
}

#[test]
fn disp_7_approval_goes_on_after_a_dispute() {
    let world = World::new(vec![user("anna", "5000", None)], "anna");
    let asked = world.start(&invoice(State::Approval, "100"));
    let mut record = asked;
    open(&mut record, &"anna".into(), "price", None, "", now()).unwrap();
    assert!(record.tasks.is_empty());
    close(&mut record, Outcome::Accepted, now()).unwrap();
    let again = world.start(&record);
    assert_eq!(builders::asked(&again), ["approve anna"]);
    assert_eq!(world.approve(&again, "anna").state, State::FinalCheck);
}

#[test]
fn disp_7_a_held_dispute_ends_under_its_hold() {
    for (outcome, state, returns_to) in [
        (Outcome::Accepted, State::Held, Some((State::Review, Next::RequestApproval))),
        (Outcome::Withdrawn, State::Held, Some((State::Review, Next::RequestApproval))),
        (
            Outcome::CreditExpected { expected_on: day("2026-03-20") },
            State::Held,
            Some((State::AwaitingCredit, Next::CreditNotePairing)),
        ),
        (Outcome::Rejected, State::Rejected, None),
        (Outcome::Replaced, State::Rejected, None),
    ] {
        let mut record = disputed(State::Review, Next::Wait, None);
        hold(&mut record, "MISSING_TICKET", false, &"anna".into(), now()).unwrap();
        close(&mut record, outcome, now()).unwrap();
        assert_eq!(record.state, state, "DISP-7 {outcome:?}");
        let kept = record.hold.as_ref().map(|hold| (hold.returns_to, hold.next));
        assert_eq!(kept, returns_to, "DISP-7, ST-12 {outcome:?}");
        assert!(record.dispute.is_none(), "DISP-7 {outcome:?}");
        let code = if state == State::Held { "MISSING_TICKET" } else { record.reason.as_str() };
        assert_eq!(record.reason, code, "ST-12");
    }
}
