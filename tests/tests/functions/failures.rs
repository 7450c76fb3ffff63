//! What fails: for a while, for good, and between two writes.

use std::sync::Mutex;

use attest_fn_notify::Office;
use attest_fn_start_flow::Event;
use attest_outside::OutsideError;
use attest_outside::mail::{Mail, Mailer};
use attest_store::QueueName;
use serde_json::json;

use super::house::{Ends, batch, event, events, failed, import, record_of, settle, upload, world};

fn flow_message(id: &str) -> String {
    json!({"invoice_id": id, "version": 1, "cause": "next"}).to_string()
}

#[tokio::test]
async fn proc_2_a_failed_execution_returns_its_message_and_a_failed_step_stands_on_the_invoice() {
    let (world, _folder) = world().await;
    import(&world).await;
    let bytes = std::fs::read(events().join("demo/inbox/network/01-two-way-match.xml")).unwrap();
    upload(&world, "inbox/network/01 two+way.xml", bytes, "2026-03-16T07:00:00Z").await;
    let record = record_of(&world, "01").await;
    assert_eq!(record.file_name, "01 two+way.xml", "the bucket encodes keys");
    let missing = "inv_00000000000000000000000000000000";
    let bodies = [flow_message(record.id.as_str()), flow_message(missing), "{}".to_owned()];
    let answers: [(Ends, &[&str]); 2] =
        [(Ends(Ok(())), &["m1", "m2"]), (Ends(Err("the execution ended as FAILED")), &["m0", "m1", "m2"])];
    for (machine, expected) in answers {
        let event = Event::Batch(batch(&bodies));
        let answer = attest_fn_start_flow::handle(world.desk(), &machine, event).await.unwrap();
        let attest_fn_start_flow::Answer::Batch(answer) = answer else { panic!("{answer:?}") };
        let mut failed = failed(&answer);
        failed.sort_unstable();
        assert_eq!(failed, expected);
    }
    let caught = json!({"invoice_id": record.id, "failure": {"Error": "Permanent", "Cause":
        json!({"errorType": "Permanent", "errorMessage": "the order cannot be read"}).to_string()}});
    let machine = Ends(Ok(()));
    let answer = attest_fn_start_flow::handle(world.desk(), &machine, event(caught)).await.unwrap();
    assert_eq!(json!(answer), json!({"invoice_id": record.id}));
    let after = record_of(&world, "01").await;
    assert_eq!(after.reason, "STUCK in validate", "PROC-2");
    let trail = world.engines.store.load_trail(&record.id).await.unwrap();
    assert_eq!(trail.last().unwrap().reason, "Permanent: the order cannot be read", "PROC-2");
}

#[tokio::test]
async fn a_timeout_without_a_cause_is_a_failure_too() {
    let (world, _folder) = world().await;
    let caught =
        json!({"invoice_id": "inv_00000000000000000000000000000000", "failure": {"Error": "States.Timeout"}});
    let answer = attest_fn_start_flow::handle(world.desk(), &Ends(Ok(())), event(caught)).await;
    assert!(answer.is_ok(), "an invoice that is not there has nowhere to say so");
}

/// A mail service that cannot repeat a mail, with one answer per sending.
struct Service(Mutex<Vec<Result<(), OutsideError>>>, Mutex<usize>);

impl Mailer for Service {
    fn is_repeatable(&self) -> bool {
        false
    }

    async fn send(&self, _mail: &Mail) -> Result<(), OutsideError> {
        let answer = self.0.lock().unwrap().remove(0);
        *self.1.lock().unwrap() += usize::from(answer.is_ok());
        answer
    }
}

/// Delivers the first mail that an approval makes until the queue has nothing left of it.
async fn mails_sent(answers: Vec<Result<(), OutsideError>>) -> (usize, usize) {
    let (world, _folder) = world().await;
    import(&world).await;
    let bytes = std::fs::read(events().join("demo/inbox/network/10-approval-by-link.xml")).unwrap();
    upload(&world, "inbox/network/10.xml", bytes, "2026-03-16T07:00:00Z").await;
    let mut mail = None;
    while mail.is_none() {
        let messages = world.take_messages().await;
        assert!(!messages.is_empty(), "the invoice asks somebody");
        for (queue, body) in messages {
            if queue == QueueName::Notify {
                mail = mail.or(Some(body));
            } else {
                world.deliver(queue, &body).await.unwrap();
            }
        }
    }
    let service = Service(Mutex::new(answers), Mutex::new(0));
    let office = Office {
        mailer: &service,
        renderer: &world.renderer,
        keyring: &world.keys,
        tenant: &world.settings.tenant,
        base_url: &world.settings.base_url,
    };
    let mut returned = 0;
    for _ in 0..5 {
        let event = attest_fn_notify::Event::Batch(batch(&[mail.clone().unwrap()]));
        let answer = attest_fn_notify::handle(world.desk(), office, event).await.unwrap();
        let attest_fn_notify::Answer::Batch(answer) = answer else { panic!("{answer:?}") };
        returned += failed(&answer).len();
    }
    let sent = *service.1.lock().unwrap();
    (sent, returned)
}

#[tokio::test]
async fn note_10_a_mail_is_sent_once_and_not_lost_to_a_service_that_was_busy() {
    let slow =
        || OutsideError::NotDone { service: "mail service", cause: "TooManyRequestsException".to_owned() };
    let silent = || OutsideError::Unavailable { service: "mail service", cause: "timeout".to_owned() };
    let refused = || OutsideError::Refused { service: "mail service", cause: "MessageRejected".to_owned() };
    for (case, answers, expected) in [
        ("sent", vec![Ok(())], (1, 0)),
        ("busy, then sent", vec![Err(slow()), Err(slow()), Ok(())], (1, 2)),
        ("no answer: it may have gone out, and never goes twice", vec![Err(silent())], (0, 1)),
        ("refused for good", vec![Err(refused())], (0, 0)),
    ] {
        assert_eq!(mails_sent(answers).await, expected, "NOTE-10 {case}");
    }
}

#[tokio::test]
async fn a_key_outside_the_inbox_goes_to_the_dead_letters() {
    let (world, _folder) = world().await;
    for (function, key) in [("intake", "inbox/nowhere/a.xml"), ("import-master", "raw/a")] {
        world.engines.store.put_document(key, b"x".to_vec(), "text/plain").await.unwrap();
        let event = batch(&[super::house::notice(key, "2026-03-16T07:00:00Z")]);
        let answer = match function {
            "intake" => attest_fn_intake::handle(world.desk(), event).await,
            _ => attest_fn_import_master::handle(world.desk(), event).await,
        };
        assert_eq!(failed(&answer), ["m0"], "{function}");
    }
    settle(&world).await;
}
