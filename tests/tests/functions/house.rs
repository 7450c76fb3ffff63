//! The demo company with handlers in the place of Lambda, and this loop in the place of queues and state machine.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use attest::world::World;
use attest_fn_notify::Office;
use attest_fn_start_flow::{Answer, Caught, Event, Failed};
use attest_model::record::{InvoiceRecord, Next};
use attest_outside::OutsideError;
use attest_outside::clock::Clock;
use attest_outside::flow::InvoiceFlow;
use attest_outside::queue::ChannelQueue;
use attest_payables::links::LinkKeys;
use attest_runtime::{Desk, SqsBatchResponse, SqsEvent, StepError};
use attest_steps::message::{StepAnswer, StepCommand, decode};
use attest_store::QueueName;
use attest_tests::house::House;
use serde_json::{Value, json};

pub(super) type TestDesk<'a> = Desk<'a, ChannelQueue, Arc<dyn Clock>>;

/// The folder of sample events and the demo company.
pub(super) fn events() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../events")
}

/// A sample event.
pub(super) fn sample(function: &str) -> Value {
    let file = events().join(format!("{function}.json"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Reads an event as a handler's type.
pub(super) fn event<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// A queue's batch of these bodies.
pub(super) fn batch(bodies: &[String]) -> SqsEvent {
    let records: Vec<Value> = bodies
        .iter()
        .enumerate()
        .map(|(at, body)| json!({"messageId": format!("m{at}"), "body": body, "attributes": {"ApproximateReceiveCount": "1"}}))
        .collect();
    event(json!({ "Records": records }))
}

/// A bucket's notice of one object.
pub(super) fn notice(key: &str, at: &str) -> String {
    let encoded = key.replace('+', "%2B").replace(' ', "+");
    json!({"Records": [{"eventTime": at, "s3": {"object": {"key": encoded, "eTag": "e1", "sequencer": "0A"}}}]}).to_string()
}

pub(super) fn failed(answer: &SqsBatchResponse) -> Vec<&str> {
    answer.batch_item_failures.iter().map(|failure| failure.item_identifier.as_str()).collect()
}

/// An empty company on its own day.
pub(super) async fn world() -> (World, tempfile::TempDir) {
    let House { world, folder, .. } = House::empty("Nordbygg", "http://127.0.0.1:8642").await;
    (world, folder)
}

/// What the notify function works with.
pub(super) fn office(world: &World) -> Office<'_, attest_outside::mail::FolderMailer, LinkKeys> {
    Office {
        mailer: world.post().mailer,
        renderer: &world.renderer,
        keyring: &world.keys,
        tenant: &world.settings.tenant,
        base_url: &world.settings.base_url,
    }
}

/// A state machine whose executions all end in one way.
pub(super) struct Ends(pub(super) Result<(), &'static str>);

impl InvoiceFlow for Ends {
    async fn execute(&self, _input: &str) -> Result<(), OutsideError> {
        self.0.map_err(|cause| OutsideError::Unavailable { service: "invoice flow", cause: cause.to_owned() })
    }
}

/// The state machine: dispatches on `next`, and has a failure recorded.
pub(super) struct Machine<'a> {
    pub(super) desk: TestDesk<'a>,
    pub(super) tenant: &'a str,
}

impl InvoiceFlow for Machine<'_> {
    async fn execute(&self, input: &str) -> Result<(), OutsideError> {
        let mut command: StepCommand = decode(input).unwrap();
        for _ in 0..12 {
            if !command.next.runs() {
                return Ok(());
            }
            match step(self.desk, self.tenant, command.clone()).await {
                Ok(answer) => command.next = answer.next,
                Err(error) => {
                    let failure = Caught { error: "Permanent".to_owned(), cause: error.to_string() };
                    let failed = Failed { invoice_id: command.invoice_id.clone(), failure };
                    attest_fn_start_flow::handle(self.desk, &Ends(Ok(())), Event::Failure(failed))
                        .await
                        .unwrap();
                    return Ok(());
                }
            }
        }
        panic!("{} is still not at rest", command.invoice_id);
    }
}

async fn step(desk: TestDesk<'_>, tenant: &str, command: StepCommand) -> Result<StepAnswer, StepError> {
    match command.next {
        Next::Validate => attest_fn_validate::handle(desk, command).await,
        Next::Match => attest_fn_match::handle(desk, command).await,
        Next::RequestApproval | Next::FinalCheck => {
            attest_fn_request_approval::handle(desk, tenant, command).await
        }
        Next::CreditNotePairing => attest_fn_credit_note_pairing::handle(desk, command).await,
        Next::Wait | Next::Ready | Next::Done => Ok(StepAnswer { next: command.next }),
    }
}

/// Works off every message with the function of its queue, and every message that comes of it.
pub(super) async fn settle(world: &World) {
    let desk = world.desk();
    let machine = Machine { desk, tenant: &world.settings.tenant };
    loop {
        let messages = world.take_messages().await;
        if messages.is_empty() {
            return;
        }
        for name in QueueName::ALL {
            let of_queue = messages.iter().filter(|(queue, _)| queue == name);
            let bodies: Vec<String> = of_queue.map(|(_, body)| body.clone()).collect();
            for bodies in bodies.chunks(10) {
                let answer = deliver(world, &machine, *name, batch(bodies)).await;
                assert_eq!(failed(&answer), Vec::<&str>::new(), "{name:?} {bodies:?}");
            }
        }
    }
}

async fn deliver(
    world: &World,
    machine: &Machine<'_>,
    queue: QueueName,
    event: SqsEvent,
) -> SqsBatchResponse {
    let desk = world.desk();
    match queue {
        QueueName::Intake => attest_fn_intake::handle(desk, event).await,
        QueueName::Flow => {
            match attest_fn_start_flow::handle(desk, machine, Event::Batch(event)).await.unwrap() {
                Answer::Batch(answer) => answer,
                Answer::Recorded { invoice_id } => panic!("a batch is no failure of {invoice_id}"),
            }
        }
        QueueName::Notify => {
            let event = attest_fn_notify::Event::Batch(event);
            match attest_fn_notify::handle(desk, office(world), event).await.unwrap() {
                attest_fn_notify::Answer::Batch(answer) => answer,
                attest_fn_notify::Answer::Heard { kind, .. } => panic!("a batch is no report of a {kind}"),
            }
        }
        QueueName::Export => attest_fn_erp_export::handle(desk, event).await,
        QueueName::Scan => attest_fn_scan_attachment::handle(desk, world.scans(), event).await,
    }
}

/// Puts the company's registers into the bucket and has them imported, in the order in which they refer to each other.
pub(super) async fn import(world: &World) {
    let order = attest_steps::import_master::ORDER;
    for stem in order {
        let file = events().join(format!("demo/master/{stem}.csv"));
        let Ok(bytes) = std::fs::read(&file) else { continue };
        let key = format!("master/{stem}.csv");
        world.engines.store.put_document(&key, bytes, "text/csv").await.unwrap();
        let body = notice(&key, "2026-03-16T06:00:00Z");
        let answer = attest_fn_import_master::handle(world.desk(), batch(&[body])).await;
        assert_eq!(failed(&answer), Vec::<&str>::new(), "{key}");
        let report: Value = world.engines.store.get_json(&format!("reports/{key}.json")).await.unwrap();
        assert_eq!(report["refused"], json!([]), "{key}");
    }
    settle(world).await;
}

/// Puts one file into the inbox and has it taken in.
pub(super) async fn upload(world: &World, key: &str, bytes: Vec<u8>, at: &str) {
    world.engines.store.put_document(key, bytes, "application/octet-stream").await.unwrap();
    let answer = attest_fn_intake::handle(world.desk(), batch(&[notice(key, at)])).await;
    assert_eq!(failed(&answer), Vec::<&str>::new(), "{key}");
}

/// The record of a demo file.
pub(super) async fn record_of(world: &World, start: &str) -> InvoiceRecord {
    let records = world.invoices().await.unwrap();
    records
        .into_iter()
        .find(|record| record.file_name.starts_with(start))
        .unwrap_or_else(|| panic!("{start}"))
}
