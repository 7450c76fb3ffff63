//! AMJ-15. The report of e-invoices for matching.

use attest_model::dates::Timestamp;
use attest_model::ids::{DocumentDigest, InvoiceId, MessageId};
use attest_model::record::{Channel, InvoiceRecord, State};
use attest_model::settings::{Criterion, Pattern};
use attest_payables::matching::LineState;
use attest_payables::matching::report::{STATES, Selection, report_lines};

use super::case::{Case, line};

#[test]
fn amj_15_each_line_has_its_candidates_criteria_and_outcome() {
    let dear = || Case::worked().lines(vec![line("1", "BRK", "60", "2.05", "123.00")]);
    let bare = |mut case: Case| {
        case.receipts.clear();
        case
    };
    let rows: Vec<(&str, Case, &[&str], &[Criterion], LineState)> = vec![
        ("agrees", Case::worked(), &["5001"], &[], LineState::Matched),
        ("the price differs", dear(), &["5001"], &[Criterion::Pr, Criterion::La], LineState::NotMatched),
        ("nothing was received", bare(Case::worked()), &[], &[], LineState::AwaitingReceipt),
    ];
    for (case, matter, receipts, not_met, outcome) in rows {
        let lines = report_lines(&matter.run());
        let [line] = lines.as_slice() else { panic!("{case}: one line") };
        let candidates: Vec<_> =
            line.candidates.iter().filter_map(|c| c.receipt.as_ref().map(|r| r.as_str())).collect();
        assert_eq!(candidates, receipts, "AMJ-15 {case}: the candidate receipts");
        assert_eq!(line.not_met, not_met, "AMJ-15 {case}: the criteria not met");
        assert_eq!(line.outcome, outcome, "AMJ-15 {case}: the outcome");
        let all = line.met.len() + line.not_met.len() + line.pending.len();
        assert_eq!(all, Criterion::ALL.len(), "AMJ-15 {case}: every criterion is named once");
    }
}

#[test]
fn amj_15_a_selection_holds_what_is_still_to_be_matched() {
    let at = Timestamp::UNIX_EPOCH;
    let mut record = InvoiceRecord::received(
        InvoiceId::derive(at, b"1"),
        MessageId::derive(at, b"1"),
        Channel::Network,
        DocumentDigest::of(b"1"),
        at,
    );
    record.company = Some("C1".into());
    record.supplier = Some("S1".into());
    record.orders = vec!["v7w/0001".into(), "v7w/0002".into()];
    record.contract = Some("V7".into());
    record.state = State::AwaitingReceipt;
    let all = Selection::default();
    let selection = |edit: fn(&mut Selection)| {
        let mut own = all.clone();
        edit(&mut own);
        own
    };
    for (case, selection, expected) in [
        ("everything", all.clone(), true),
        ("another company", selection(|s| s.company = Some("C2".into())), false),
        ("its company, in other letters", selection(|s| s.company = Some("c1".into())), true),
        ("another supplier", selection(|s| s.supplier = Some("S2".into())), false),
        ("the second order, in other letters", selection(|s| s.order = Some("V7W/0002".into())), true),
        ("another order", selection(|s| s.order = Some("v7w/0003".into())), false),
        ("the contract by a pattern", selection(|s| s.contract = Some(Pattern::new("v*"))), true),
        ("another contract", selection(|s| s.contract = Some(Pattern::new("S*"))), false),
        ("its state", selection(|s| s.state = Some(State::AwaitingReceipt)), true),
        ("another state", selection(|s| s.state = Some(State::Review)), false),
    ] {
        assert_eq!(selection.holds(&record), expected, "AMJ-15 {case}");
    }
    let with = |edit: fn(&mut InvoiceRecord)| {
        let mut own = record.clone();
        edit(&mut own);
        all.holds(&own)
    };
    assert!(!with(|r| r.is_sample = true), "a sample is never matched for a report");
    assert!(!with(|r| r.orders.clear()), "an invoice without order is for no match");
    assert!(!with(|r| r.state = State::Ready), "a matched one is done");
    for state in State::ALL.iter().filter(|state| !STATES.contains(state)) {
        record.state = *state;
        record.reason = "CRITERIA".to_owned();
        assert!(!all.holds(&record), "no invoice in {state} is looked for");
    }
}
