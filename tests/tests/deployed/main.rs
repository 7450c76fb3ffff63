//! The demo company on the deployed stack: the real template, state machine, roles and binaries on an emulated AWS.
//!
//! Every call of a function is judged by its role, so a permission that is missing in `template.yaml` fails here.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed"
)]

mod emulator;
mod http;
mod rights;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use attest::engines::{Engines, Keep};
use attest::run::inbox;
use attest::world::{DataSettings, World};
use attest_model::ids::CompanyCode;
use attest_model::record::{Channel, InvoiceRecord, State};
use attest_outside::clock::{Clock, SystemClock};
use attest_outside::redrive::DeadLetters;
use attest_outside::scanner::{Scanner as _, TestFileScanner};
use attest_payables::attachments::scan::Verdict;
use attest_store::Store;
use serde_json::{Value, json};

use crate::emulator::{Deployed, LINKS, between, binary};

fn company() -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../events/demo")).to_owned()
}

/// The documents of the demo, in their order.
fn documents() -> Vec<(Channel, String, Vec<u8>)> {
    let files = inbox(&company().join("inbox")).unwrap().into_iter();
    files.map(|(channel, path)| (channel, name_of(&path), std::fs::read(&path).unwrap())).collect()
}

/// The registers of the demo, in the order in which they refer to one another.
fn registers() -> Vec<(String, Vec<u8>)> {
    let order = attest_steps::import_master::ORDER;
    order
        .iter()
        .filter_map(|stem| {
            let name = format!("{stem}.csv");
            std::fs::read(company().join("master").join(&name)).ok().map(|bytes| (name, bytes))
        })
        .collect()
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The same documents through the same steps in one process.
async fn embedded() -> Vec<InvoiceRecord> {
    let folder = tempfile::tempdir().unwrap();
    let engines = Engines::start(&Keep::Memory(folder.path().join("documents"))).await.unwrap();
    let settings = DataSettings {
        tenant: "Nordbygg".to_owned(),
        day: None,
        base_url: "http://127.0.0.1:8642".to_owned(),
    };
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let world = World::with(engines, folder.path(), settings, clock).unwrap();
    assert_eq!(world.import(&company().join("master")).await.unwrap(), Vec::<String>::new());
    world.settle(|_, _| {}).await;
    for (channel, name, bytes) in documents() {
        world.upload(channel, &name, bytes).await.unwrap();
        world.settle(|_, _| {}).await;
    }
    assert!(world.dead_letters().is_empty(), "{:?}", world.dead_letters());
    world.invoices().await.unwrap()
}

async fn upload(stack: &Deployed, key: &str, bytes: Vec<u8>) {
    stack.store().put_document(key, bytes, "application/octet-stream").await.unwrap();
    stack.settle().await;
    scan_quarantine(stack).await;
}

/// The emulated AWS has no scanner: what waits in quarantine gets the event that the real one sends (ATT-3).
async fn scan_quarantine(stack: &Deployed) {
    let store = stack.store();
    for key in store.list_documents("quarantine/", 100).await.unwrap() {
        let bytes = store.get_document(&key, u64::MAX).await.unwrap();
        let status = match TestFileScanner.scan(&bytes).await.unwrap() {
            Verdict::Clean => "NO_THREATS_FOUND",
            Verdict::Infected(_) => "THREATS_FOUND",
            Verdict::Unscannable(_) => "UNSUPPORTED",
        };
        let event = json!({ "detail-type": "GuardDuty Malware Protection Object Scan Result", "detail": {
            "s3ObjectDetails": { "bucketName": stack.output("DocumentsBucket"), "objectKey": key },
            "scanResultDetails": { "scanResultStatus": status, "threats": null },
        }});
        let message = json!({ "QueueUrl": stack.output("ScanQueueUrl"), "MessageBody": event.to_string() });
        stack.sqs("SendMessage", &message).await;
    }
    stack.settle().await;
}

async fn records(store: &Store) -> Vec<InvoiceRecord> {
    let companies = store.list_companies().await.unwrap();
    let codes: Vec<CompanyCode> = companies.into_iter().map(|company| company.code).collect();
    let mut all = Vec::new();
    for company in codes.iter().map(Some).chain([None]) {
        for state in State::ALL {
            let page = store.list_by_state(company, *state, 100, None).await.unwrap();
            assert!(page.next.is_none(), "the demo has fewer invoices than a page");
            all.extend(page.entries);
        }
    }
    all
}

/// Records by their file, without what differs between two runs: instants, and ids, which are made of them.
fn comparable(records: &[InvoiceRecord]) -> BTreeMap<String, Value> {
    let names: BTreeMap<String, String> =
        records.iter().map(|record| (record.id.to_string(), record.file_name.clone())).collect();
    let calm = |record: &InvoiceRecord| {
        let mut record = record.clone();
        if record.file_name.contains(": ") {
            // Documents of one message are checked at the same time: which of them is compared with the other is open (CHK-21).
            record.findings.retain(|finding| !finding.code.starts_with("check."));
            record.not_evaluated.clear();
        }
        let mut value = serde_json::to_value(&record).unwrap();
        // A step that ran twice for one message may have counted it.
        value.as_object_mut().unwrap().remove("version");
        quieten(&mut value, &names);
        (record.file_name, value)
    };
    records.iter().map(calm).collect()
}

fn quieten(value: &mut Value, names: &BTreeMap<String, String>) {
    match value {
        Value::String(text) if text.parse::<attest_model::dates::Timestamp>().is_ok() => {
            *text = "an instant".to_owned()
        }
        Value::String(text) => {
            for (id, name) in names {
                *text = text.replace(id.as_str(), name);
            }
            for kind in ["msg_", "lnk_", "tsk_", "bat_", "inv_"] {
                if text.starts_with(kind) {
                    *text = kind.to_owned();
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| quieten(item, names)),
        Value::Object(entries) => entries.iter_mut().for_each(|(_, entry)| quieten(entry, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// One stack serves all scenarios, one after the other: each begins where the one before ended.
#[tokio::test(flavor = "multi_thread")]
async fn the_demo_company_on_the_deployed_stack() {
    if let Some(reason) = emulator::missing() {
        println!("{reason}");
        return;
    }
    let expected = comparable(&embedded().await);
    let stack = Deployed::start().await;
    for (name, bytes) in registers() {
        upload(&stack, &format!("master/{name}"), bytes).await;
    }
    for (channel, name, bytes) in documents() {
        upload(&stack, &format!("inbox/{}/{name}", channel.word()), bytes).await;
    }
    let found = comparable(&records(&stack.store()).await);
    for (file, record) in &expected {
        assert_eq!(found.get(file), Some(record), "{file}\n{}", stack.log().await);
    }
    assert_eq!(found.len(), expected.len());

    raw_documents_are_locked(&stack).await;
    a_channel_writes_its_own_folder_only(&stack).await;
    an_approver_decides_by_mail(&stack).await;
    ready_invoices_leave_once(&stack).await;
    an_auditor_takes_an_archive(&stack).await;
    a_poison_message_can_be_redriven(&stack).await;
}

/// Covers AUD-3.
async fn raw_documents_are_locked(stack: &Deployed) {
    let store = stack.store();
    let raw = store.list_documents("raw/", 100).await.unwrap();
    assert!(!raw.is_empty());
    let s3 = aws_sdk_s3::Client::from_conf(
        aws_sdk_s3::config::Builder::from(&stack.config()).force_path_style(true).build(),
    );
    for key in raw {
        let head = s3.head_object().bucket(stack.output("DocumentsBucket")).key(&key).send().await.unwrap();
        assert!(head.object_lock_retain_until_date().is_some(), "AUD-3 {key} is not locked");
    }
}

/// SAMP-4.
async fn a_channel_writes_its_own_folder_only(stack: &Deployed) {
    for (key, status) in [
        ("inbox/network/no-invoice.txt", 200),
        ("inbox/hub/no-invoice.txt", 403),
        ("master/companies.csv", 403),
        ("raw/x", 403),
    ] {
        assert_eq!(stack.put_as("NetworkWriterRoleArn", key).await, status, "{key}");
    }
    stack.settle().await;
}

/// LINK-1, LINK-3, LINK-4.
async fn an_approver_decides_by_mail(stack: &Deployed) {
    let file = "10-approval-by-link.xml";
    let record = record_of(stack, file).await;
    assert_eq!(record.state, State::Review, "whoever reviews approves, within the limit");
    let mails = stack.mails().await;
    let mail = mails.iter().find(|mail| {
        mail["To"].to_string().contains("lina.berg@nordbygg.example")
            && mail.to_string().contains(&record.number)
    });
    let mail = mail.unwrap_or_else(|| panic!("no mail about {}: {mails:#?}", record.number)).to_string();
    let links = between(&mail, &format!("{LINKS}/a/"), "?");
    let token: String = links
        .first()
        .unwrap()
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
        .collect();
    let path = format!("/a/{token}");
    let shown = stack.page("GET", &path, "").await;
    assert_eq!(shown.status, 200, "{}", shown.body);
    assert!(shown.body.contains(&record.number), "the page shows the invoice");
    assert_eq!(shown.header("referrer-policy"), Some("no-referrer"), "LINK-13");
    assert_eq!(record_of(stack, file).await, record, "LINK-3 looking changes nothing");
    let decided = stack.page("POST", &path, "action=approve&text=").await;
    assert_eq!(decided.status, 200, "{}", decided.body);
    stack.settle().await;
    let approved = record_of(stack, file).await;
    assert_eq!(approved.state, State::Ready, "{approved:?}");
    let changed = stack.page("GET", &format!("{path}x"), "").await;
    assert_eq!(changed.status, 403, "LINK-5 a token that was changed");
    let unsigned = stack.page("GET", "/images/x", "").await;
    assert_eq!(unsigned.status, 401, "images are for people who signed in");
}

async fn record_of(stack: &Deployed, file: &str) -> InvoiceRecord {
    let found = records(&stack.store()).await.into_iter().find(|record| record.file_name == file);
    found.unwrap_or_else(|| panic!("no record of {file}"))
}

/// FIN-5, FIN-7.
async fn ready_invoices_leave_once(stack: &Deployed) {
    let made = stack.invoke("create-batch", &json!({ "companies": ["NB"] })).await;
    assert!(!made["batches"].as_array().unwrap().is_empty(), "{made}");
    stack.settle().await;
    assert_eq!(record_of(stack, "10-approval-by-link.xml").await.state, State::Dispatched);
    let exported = stack.store().list_documents("exports/", 100).await.unwrap();
    assert!(!exported.is_empty());
    let again = stack.invoke("create-batch", &json!({ "companies": ["NB"] })).await;
    assert_eq!(again["batches"], json!([]), "FIN-7");
    stack.settle().await;
    assert_eq!(stack.store().list_documents("exports/", 100).await.unwrap(), exported, "FIN-7");
    let swept = stack.invoke("remind", &json!({})).await;
    assert_eq!(swept["messages"], json!(0), "nothing stayed in the outbox: {swept}");
}

/// AUD-2. The command reads a deployed stack with the credentials and the endpoint of its environment.
async fn an_auditor_takes_an_archive(stack: &Deployed) {
    let record = record_of(stack, "10-approval-by-link.xml").await;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("archive.zip");
    let mut command = std::process::Command::new(binary("attest"));
    command.args(["archive", record.id.as_str(), "--records", stack.output("RecordsTableName")]);
    command.args(["--trail", stack.output("TrailTableName"), "--bucket", stack.output("DocumentsBucket")]);
    command.arg("--out").arg(&out).envs(stack.environment());
    let done = tokio::task::block_in_place(|| command.output().unwrap());
    assert!(done.status.success(), "AUD-2 {}", String::from_utf8_lossy(&done.stderr));
    let archive = zip::ZipArchive::new(std::fs::File::open(&out).unwrap()).unwrap();
    let names: Vec<_> = archive.file_names().map(Result::unwrap).collect();
    for name in ["manifest.json", "record.json", "trail.json"] {
        assert!(names.iter().any(|packed| packed == name), "AUD-2 {name} is missing: {names:?}");
    }
    assert!(names.iter().any(|name| name.ends_with("10-approval-by-link.xml")), "AUD-2 {names:?}");
}

/// PROC-2, decision 6.
async fn a_poison_message_can_be_redriven(stack: &Deployed) {
    let queue = stack.output("IntakeQueueUrl").to_owned();
    let fast = json!({ "QueueUrl": queue, "Attributes": { "VisibilityTimeout": "1" } });
    stack.sqs("SetQueueAttributes", &fast).await;
    let key = "inbox/network/late.xml";
    let object = json!({ "key": key, "versionId": "late" });
    let notice = json!({ "Records": [{ "eventTime": "2026-03-16T07:00:00Z", "s3": { "object": object } }] });
    stack.sqs("SendMessage", &json!({ "QueueUrl": queue, "MessageBody": notice.to_string() })).await;
    stack
        .until("the message is dead", async |stack| stack.messages("IntakeDeadLettersUrl").await.0 == 1)
        .await;
    stack.settle().await;

    let document = std::fs::read(company().join("inbox/network/01-two-way-match.xml")).unwrap();
    upload(stack, key, document).await;
    let letters = DeadLetters::of(&stack.config(), &queue).await.unwrap();
    assert_eq!(letters.first().await.unwrap(), [notice.to_string()]);
    stack.until("it can be taken again", async |_| letters.count().await.unwrap() == 1).await;
    assert_eq!(letters.redrive().await.unwrap(), 1);
    stack.settle().await;
    assert_eq!(stack.messages("IntakeDeadLettersUrl").await, (0, 0), "it was worked off this time");
}
