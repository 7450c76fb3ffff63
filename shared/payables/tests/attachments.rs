//! The virus scan of attachments (chapter 22): results in any order, late results, quarantine.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests read fixed values and stop at what must not be"
)]

use attest_model::dates::Timestamp;
use attest_model::findings::Severity;
use attest_model::ids::{DocumentDigest, InvoiceId, MessageId};
use attest_model::record::{AttachedFile, Channel, InvoiceRecord, Next, Scan, ScanState, State};
use attest_payables::attachments::scan::{
    Overdue, Settled, Verdict, are_signatures_old, awaited, begin_again, begun, heard, is_unheard, leave,
    must_hear, next_look, overdue, settle,
};
use jiff::SignedDuration;

fn at(minutes: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_mins(minutes)).unwrap()
}

fn file() -> AttachedFile {
    AttachedFile {
        name: "a.pdf".to_owned(),
        digest: "d1".to_owned(),
        size_bytes: 3,
        media_type: "application/pdf".to_owned(),
        scan: Some(begun(true, at(0))),
        attached_by: None,
        refused: None,
    }
}

fn scan(file: &AttachedFile) -> &Scan {
    file.scan.as_ref().unwrap()
}

fn record(files: Vec<AttachedFile>) -> InvoiceRecord {
    let mut record = InvoiceRecord::received(
        InvoiceId::derive(at(0), b"1"),
        MessageId::derive(at(0), b"1"),
        Channel::Network,
        DocumentDigest::of(b"1"),
        at(0),
    );
    record.attachments = files;
    record
}

fn verdicts() -> [(&'static str, Verdict); 3] {
    [
        ("clean", Verdict::Clean),
        ("infected", Verdict::Infected("Eicar-Signature".to_owned())),
        ("unscannable", Verdict::Unscannable("password-protected".to_owned())),
    ]
}

/// Covers ATT-3, ATT-4, ATT-6, VAL-62.
#[test]
fn att_2_each_result_has_its_state_and_only_a_clean_file_has_a_reference() {
    for (case, verdict, state, settled, code, reference, days) in [
        ("clean", 0, ScanState::Clean, Settled::Released, None, Some("attachments/1/d1"), None),
        ("infected", 1, ScanState::Infected, Settled::Kept, Some(("E601", Severity::Error)), None, Some(30)),
        (
            "unscannable",
            2,
            ScanState::Unscannable,
            Settled::Kept,
            Some(("E603", Severity::Warning)),
            None,
            Some(30),
        ),
    ] {
        let mut file = file();
        assert_eq!(file.reference(), None, "ATT-3 {case}: no reference before the result");
        let done = settle(&mut file, &verdicts()[verdict].1, "attachments/1/d1".to_owned(), at(1));
        assert_eq!((done, scan(&file).state), (Some(settled), state), "ATT-2 {case}");
        let found = file.refused.as_ref().map(|finding| (finding.code.as_str(), finding.severity));
        assert_eq!(found, code, "ATT-4, ATT-6 {case}");
        assert_eq!(file.reference(), reference, "ATT-3 {case}");
        let due = days.map(|days| at(1 + days * 24 * 60));
        assert_eq!(scan(&file).due, due, "ATT-4 {case}: thirty days in quarantine");
        assert_eq!(scan(&file).is_unheard, code.is_some(), "{case}");
    }
}

#[test]
fn att_2_the_strongest_result_counts_in_whatever_order_results_come() {
    let all = verdicts();
    for first in 0..3 {
        for second in 0..3 {
            for third in 0..3 {
                let (mut one, mut other) = (file(), file());
                for (file, order) in
                    [(&mut one, [first, second, third]), (&mut other, [third, second, first])]
                {
                    for (minute, place) in order.into_iter().enumerate() {
                        settle(file, &all[place].1, "k".to_owned(), at(i64::try_from(minute).unwrap()));
                    }
                }
                let case = format!("{} {} {}", all[first].0, all[second].0, all[third].0);
                assert_eq!(scan(&one).state, scan(&other).state, "ATT-2 {case}");
                assert_eq!(one.refused, other.refused, "ATT-2 {case}");
                assert_eq!(one.reference(), other.reference(), "ATT-2 {case}");
                assert_eq!(one.reference().is_some(), scan(&one).state == ScanState::Clean, "ATT-3 {case}");
            }
        }
    }
}

#[test]
fn att_2_a_result_that_says_no_more_than_is_known_changes_nothing() {
    for (case, verdict) in verdicts() {
        let mut file = file();
        settle(&mut file, &verdict, "k".to_owned(), at(1));
        let known = file.clone();
        assert_eq!(settle(&mut file, &verdict, "k".to_owned(), at(2)), None, "{case} twice");
        assert_eq!(file, known, "{case} twice");
    }
    let mut file = file();
    settle(&mut file, &Verdict::Clean, "k".to_owned(), at(1));
    let withdrawn = settle(&mut file, &verdicts()[1].1, "k".to_owned(), at(2));
    assert_eq!(
        (withdrawn, file.reference()),
        (Some(Settled::Withdrawn), None),
        "ATT-2 what was clean is closed"
    );
    let mut refused = AttachedFile { scan: None, ..file };
    assert_eq!(settle(&mut refused, &Verdict::Clean, "k".to_owned(), at(3)), None, "it was never stored");
}

/// Covers VAL-65.
#[test]
fn att_5_a_scan_has_four_times_fifteen_minutes_and_then_has_failed() {
    let mut file = file();
    for (minute, expected, state, retries) in [
        (14, None, ScanState::Pending, 0),
        (15, Some(Overdue::Again), ScanState::Pending, 1),
        (29, None, ScanState::Pending, 1),
        (30, Some(Overdue::Again), ScanState::Pending, 2),
        (45, Some(Overdue::Again), ScanState::Pending, 3),
        (59, None, ScanState::Pending, 3),
        (60, Some(Overdue::Failed), ScanState::Failed, 3),
        (61, None, ScanState::Failed, 3),
    ] {
        assert_eq!(overdue(&mut file, at(minute)), expected, "ATT-5 minute {minute}");
        assert_eq!((scan(&file).state, scan(&file).retries), (state, retries), "ATT-5 minute {minute}");
    }
    let found = file.refused.clone().unwrap();
    assert_eq!((found.code.as_str(), found.severity), ("E604", Severity::Error), "VAL-65");
    // A result that comes after all is believed.
    assert_eq!(settle(&mut file, &Verdict::Clean, "k".to_owned(), at(70)), Some(Settled::Released));
    assert!(file.refused.is_none() && scan(&file).is_unheard, "ATT-5 the finding goes");
}

#[test]
fn att_4_what_is_not_clean_is_deleted_after_thirty_days() {
    let day = 24 * 60;
    for (case, verdict) in verdicts().into_iter().skip(1) {
        let mut file = file();
        settle(&mut file, &verdict, "k".to_owned(), at(0));
        assert_eq!(overdue(&mut file, at(30 * day - 1)), None, "ATT-4 {case}");
        assert_eq!(overdue(&mut file, at(30 * day)), Some(Overdue::Deleted), "ATT-4 {case}");
        assert_eq!(overdue(&mut file, at(31 * day)), None, "ATT-4 {case}: once");
        assert!(file.refused.is_some(), "ATT-4 {case}: the finding stays");
    }
    let mut clean = file();
    settle(&mut clean, &Verdict::Clean, "k".to_owned(), at(0));
    assert_eq!(overdue(&mut clean, at(100 * day)), None, "ATT-3 a clean file stays");
}

#[test]
fn att_5_a_scan_that_did_not_finish_or_was_never_begun_can_begin_again() {
    let day = 24 * 60;
    let mut failed = file();
    for minute in [15, 30, 45, 60] {
        overdue(&mut failed, at(minute));
    }
    let mut off = AttachedFile { scan: Some(begun(false, at(0))), ..file() };
    let mut gone = failed.clone();
    overdue(&mut gone, at(60 + 30 * day));
    let mut clean = file();
    settle(&mut clean, &Verdict::Clean, "k".to_owned(), at(1));
    for (case, file, may, unheard) in [
        ("failed", &mut failed, true, true),
        ("scanning was off", &mut off, true, false),
        ("its bytes are deleted", &mut gone, false, true),
        ("still waiting", &mut file(), false, false),
        ("clean", &mut clean, false, false),
    ] {
        assert_eq!(begin_again(file, at(90)), may, "{case}");
        assert_eq!(scan(file).is_unheard, unheard, "{case}");
        if may {
            assert_eq!((scan(file).due, scan(file).retries), (Some(at(105)), 0), "{case}");
            assert!(file.refused.is_none(), "{case}");
        }
    }
}

#[test]
fn att_2_files_that_nobody_scans_are_not_waited_for_and_not_opened() {
    let off = AttachedFile { scan: Some(begun(false, at(0))), ..file() };
    let mut both = record(vec![off, file()]);
    assert_eq!(awaited(&both).count(), 1);
    assert_eq!(next_look(&both), Some(at(15)));
    assert!(leave(&mut both.attachments), "something waited");
    assert!(!leave(&mut both.attachments), "and waits no more");
    assert_eq!((awaited(&both).count(), next_look(&both)), (0, None));
    assert!(
        both.attachments.iter().all(|file| file.reference().is_none() && file.refused.is_none()),
        "ATT-2"
    );
}

#[test]
fn val_68_what_a_scan_found_is_heard_once_and_only_while_the_invoice_is_at_work() {
    let mut infected = file();
    settle(&mut infected, &verdicts()[1].1, "k".to_owned(), at(0));
    let mut invoice = record(vec![infected]);
    for (state, expected) in [
        (State::Review, true),
        (State::Held, true),
        (State::Removed, false),
        (State::Rejected, false),
        (State::Dispatched, false),
    ] {
        invoice.state = state;
        assert_eq!(is_unheard(&invoice), expected, "{state:?}");
    }
    invoice.state = State::Review;
    for (next, expected) in
        [(Next::Wait, true), (Next::Ready, true), (Next::Match, false), (Next::Validate, false)]
    {
        invoice.next = next;
        assert_eq!(must_hear(&invoice), expected, "one whose flow runs hears of it later: {next:?}");
    }
    invoice.next = Next::Wait;
    heard(&mut invoice);
    assert!(!is_unheard(&invoice) && !must_hear(&invoice));
}

#[test]
fn att_7_signature_data_is_old_after_a_day() {
    for (hours, minutes, expected) in
        [(0, 0, false), (24, 0, false), (24, 1, true), (48, 0, true), (-1, 0, false)]
    {
        assert_eq!(
            are_signatures_old(at(0), at(hours * 60 + minutes)),
            expected,
            "ATT-7 {hours} h {minutes}"
        );
    }
}
