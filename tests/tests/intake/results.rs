//! Scan results that come twice, late, for what is gone, and many at once (ATT-2 … ATT-5).

use std::sync::Arc;

use attest_model::ids::{InvoiceId, UserCode};
use attest_model::record::{ScanState, State};
use attest_payables::attachments::scan::Verdict;
use attest_steps::StepError;
use attest_steps::acts::{Act, By, act};
use attest_steps::message::{Cause, FlowMessage, decode};
use attest_steps::scan_attachment::{Outcome, Scanned, settle};
use attest_store::{QueueName, Store};

use crate::scans::{DAYS_30, MINUTES_15, codes, document, scanned, silent, standing};
use crate::world::Office;

#[tokio::test]
async fn att_3_results_come_twice_late_and_for_what_is_gone() {
    let mut office = Office::open().await;
    office.world.scanner = silent();
    let record = office.arrive("R-1", &[("a.txt", b"hello"), ("b.txt", b"more")]).await;
    let desk = office.world.desk();
    let infected = || Verdict::Infected("Eicar".to_owned());
    let unknown = Scanned { digest: "0".repeat(64), ..scanned(&record, 0, Verdict::Clean) };
    let nobody = InvoiceId::derive(record.received_at, b"nobody");
    let of_nobody = Scanned { invoice: nobody, ..scanned(&record, 0, Verdict::Clean) };
    for (case, result, expected) in [
        ("of another file", unknown, Outcome::Unknown),
        ("of no invoice", of_nobody, Outcome::Unknown),
        ("clean", scanned(&record, 0, Verdict::Clean), Outcome::Changed),
        ("clean twice", scanned(&record, 0, Verdict::Clean), Outcome::Known),
        (
            "unscannable after it was clean",
            scanned(&record, 0, Verdict::Unscannable("x".to_owned())),
            Outcome::Known,
        ),
        ("infected after it was clean", scanned(&record, 0, infected()), Outcome::Changed),
        ("clean after it was infected", scanned(&record, 0, Verdict::Clean), Outcome::Known),
        ("infected first", scanned(&record, 1, infected()), Outcome::Changed),
        ("clean after that", scanned(&record, 1, Verdict::Clean), Outcome::Known),
    ] {
        assert_eq!(settle(desk, &result).await.unwrap(), expected, "ATT-3 {case}");
    }
    let after = office.again(&record.id).await;
    let infected = Some(ScanState::Infected);
    assert_eq!(standing(&after), [("a.txt", infected, false), ("b.txt", infected, false)], "ATT-2");
    assert_eq!(
        office.stored(&format!("quarantine/{}/", record.id)).await.len(),
        2,
        "ATT-4 both are in quarantine"
    );
    assert!(
        office.stored(&Store::attachment_key(&record.id, "")).await.is_empty(),
        "ATT-2 nothing can be opened"
    );
    let desk = office.world.desk();
    office.does("eva", &record.id, &Act::Remove).await.unwrap_err();
    // The result of a file that somebody exchanged is not believed.
    let other = office.arrive("R-2", &[("a.txt", b"hello")]).await;
    let key = Store::quarantine_key(&other.id, &other.attachments[0].digest);
    office.world.engines.store.put_document(&key, b"exchanged".to_vec(), "text/plain").await.unwrap();
    assert_eq!(settle(desk, &scanned(&other, 0, Verdict::Clean)).await.unwrap(), Outcome::Unknown, "ATT-3");
    assert_eq!(standing(&office.again(&other.id).await)[0].1, Some(ScanState::Pending), "ATT-3");
}

#[tokio::test]
async fn att_3_a_result_for_an_invoice_that_was_taken_out_changes_the_file_only() {
    let mut office = Office::open().await;
    office.world.scanner = silent();
    let record = office.arrive("T-1", &[("a.txt", b"hello")]).await;
    let user = UserCode::new("eva");
    let by = By { user: &user, comment: "not ours", channel: "workbench", seen: None };
    let tenant = office.world.settings.tenant.clone();
    Box::pin(act(office.world.desk(), &tenant, &record.id, &by, &Act::Remove)).await.unwrap().unwrap();
    let infected = scanned(&record, 0, Verdict::Infected("Eicar".to_owned()));
    assert_eq!(settle(office.world.desk(), &infected).await.unwrap(), Outcome::Changed);
    let after = office.again(&record.id).await;
    assert_eq!((after.state, codes(&after)), (State::Removed, vec![]), "VAL-68 it has ended");
    assert_eq!(standing(&after), [("a.txt", Some(ScanState::Infected), false)], "ATT-2");
    office.pass(DAYS_30 + 60).await;
    assert!(office.stored(&format!("quarantine/{}/", record.id)).await.is_empty(), "ATT-4");
    office.pass(DAYS_30).await;
    assert_eq!(office.again(&record.id).await.version, after.version + 1, "the sweep looks once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn att_3_sixteen_results_at_once_end_as_one() {
    let mut office = Office::open().await;
    office.world.scanner = silent();
    let files: Vec<(String, Vec<u8>)> =
        (0..4).map(|at| (format!("{at}.txt"), format!("file {at}").into_bytes())).collect();
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let record = office.arrive("C-1", &files).await;
    let office = Arc::new(office);
    let mut working = Vec::new();
    for at in 0..16usize {
        let (office, record) = (office.clone(), record.clone());
        working.push(tokio::spawn(async move {
            // Of the last file one in four says that it is infected.
            let verdict = if at == 15 { Verdict::Infected("Eicar".to_owned()) } else { Verdict::Clean };
            let result = scanned(&record, at % 4, verdict);
            // What may succeed later comes again; the embedded documents fail when two delete one at once.
            for _ in 0..20 {
                match settle(office.world.desk(), &result).await {
                    Ok(outcome) => return outcome,
                    Err(StepError::Store(error)) if error.is_transient() => {}
                    Err(error) => panic!("{error}"),
                }
            }
            panic!("{at} never had its turn");
        }));
    }
    let mut changed = 0;
    for work in working {
        changed += usize::from(work.await.unwrap() == Outcome::Changed);
    }
    assert!((4..=5).contains(&changed), "each file changes once, the last one perhaps twice: {changed}");
    office.pass(61).await;
    let after = office.again(&record.id).await;
    let states: Vec<_> =
        standing(&after).into_iter().map(|(_, state, open)| (state.unwrap(), open)).collect();
    let clean = (ScanState::Clean, true);
    assert_eq!(states, [clean, clean, clean, (ScanState::Infected, false)], "ATT-2");
    assert_eq!((after.state, codes(&after)), (State::Error, vec!["E601"]), "VAL-62");
    assert_eq!(office.stored(&Store::attachment_key(&record.id, "")).await.len(), 3, "ATT-3");
    assert_eq!(office.stored(&format!("quarantine/{}/", record.id)).await.len(), 1, "ATT-4");
    let mails = office.mails();
    let told =
        mails.iter().filter(|mail| mail.contains("To: faktura@nordbygg.example") && mail.contains("E601"));
    assert_eq!(told.count(), 1, "NOTE-10 once");
}

/// A scan that was asked for is lost with the process: the sweep asks again.
#[tokio::test]
async fn att_5_a_lost_message_is_made_up_for_by_the_sweep() {
    let office = Office::open().await;
    let record = office.arrive("L-9", &[]).await;
    let user = UserCode::new("eva");
    let by = By { user: &user, comment: "", channel: "workbench", seen: None };
    let tenant = office.world.settings.tenant.clone();
    let attached = document("a.txt", b"hello");
    Box::pin(act(office.world.desk(), &tenant, &record.id, &by, &attached)).await.unwrap().unwrap();
    let lost = office.world.take_messages().await;
    assert_eq!(lost.iter().filter(|(queue, _)| *queue == QueueName::Scan).count(), 1);
    office.pass(MINUTES_15 + 1).await;
    assert_eq!(standing(&office.again(&record.id).await), [("a.txt", Some(ScanState::Clean), true)], "ATT-5");
}

/// What a scan found is written with the message that has it judged; the message is lost, comes twice, and comes late.
#[tokio::test]
async fn val_68_the_flow_hears_what_a_scan_found_however_its_message_comes() {
    let mut office = Office::open().await;
    office.world.scanner = silent();
    let hold = Act::Hold { code: "WAIT".to_owned(), is_financial: false };
    for (case, number, is_held, is_lost) in [
        ("at rest", "J-1", false, false),
        ("the message is lost", "J-2", false, true),
        ("on hold", "J-3", true, false),
        ("on hold, and the message is lost", "J-4", true, true),
    ] {
        let record = office.arrive(number, &[("a.txt", number.as_bytes())]).await;
        if is_held {
            office.does("eva", &record.id, &hold).await.unwrap();
        }
        let stood = office.again(&record.id).await.state;
        let infected = scanned(&record, 0, Verdict::Infected("Eicar".to_owned()));
        assert_eq!(settle(office.world.desk(), &infected).await.unwrap(), Outcome::Changed, "{case}");
        let unheard = office.again(&record.id).await;
        assert_eq!((unheard.state, codes(&unheard)), (stood, vec![]), "the scan judges nothing: {case}");
        let sent = office.world.take_messages().await;
        let flow: Vec<&String> =
            sent.iter().filter(|(queue, _)| *queue == QueueName::Flow).map(|(_, body)| body).collect();
        let causes: Vec<Cause> = flow.iter().map(|body| decode::<FlowMessage>(body).unwrap().cause).collect();
        assert_eq!(causes, [Cause::Scanned], "{case}");
        if !is_lost {
            office.world.deliver(QueueName::Flow, flow[0]).await.unwrap();
        }
        office.pass(61).await;
        let heard = office.again(&record.id).await;
        let expected = if is_held { State::Held } else { State::Error };
        assert_eq!((heard.state, codes(&heard)), (expected, vec!["E601"]), "VAL-68 {case}");
        for body in flow {
            office.world.deliver(QueueName::Flow, body).await.unwrap();
        }
        office.pass(61).await;
        assert_eq!(
            office.again(&record.id).await,
            heard,
            "ST-11 a message that comes late changes nothing: {case}"
        );
    }
}
