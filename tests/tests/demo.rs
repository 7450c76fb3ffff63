//! The demo company from its documents to the ERP file, on the embedded engines.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::sync::Arc;

use attest::run::inbox;
use attest::world::{DataSettings, World, morning_of};
use attest_model::findings::Severity;
use attest_model::record::{Channel, InvoiceRecord, State};
use attest_outside::clock::{Clock, SteppedClock};
use attest_tests::house::{self, House};
use serde_json::Value;

async fn demo() -> (World, tempfile::TempDir) {
    let House { world, folder, .. } = House::demo().await;
    for (channel, path) in inbox(&house::demo().join("inbox")).unwrap() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        world.upload(channel, &name, std::fs::read(&path).unwrap()).await.unwrap();
        world.settle(|_, _| {}).await;
    }
    (world, folder)
}

fn of<'a>(records: &'a [InvoiceRecord], start: &str) -> &'a InvoiceRecord {
    records.iter().find(|record| record.file_name.starts_with(start)).unwrap_or_else(|| panic!("{start}"))
}

/// Covers VAL-1, VAL-13.
#[tokio::test]
async fn the_demo_company_ends_where_its_readme_says() {
    let (world, _folder) = demo().await;
    assert!(world.dead_letters().is_empty(), "{:?}", world.dead_letters());
    let records = world.invoices().await.unwrap();
    for (file, state, code) in [
        ("01", State::Ready, ""),
        ("02", State::Ready, ""),
        ("03", State::Ready, ""),
        ("04", State::AwaitingReceipt, ""),
        ("06", State::Review, ""),
        ("08", State::Ready, ""),
        ("09", State::Review, ""),
        ("15", State::Error, "E102"),
        ("16", State::Error, "E103"),
        ("17", State::Error, "E104"),
        ("18", State::Error, "E402"),
        ("19", State::Error, "E403"),
        ("20", State::Error, "E503"),
        ("21", State::Error, "E505"),
        ("22", State::Error, "E504"),
        ("23", State::Error, "E501"),
        ("24", State::Error, "E301"),
        ("29", State::AwaitingCredit, ""),
        ("32", State::FinalCheck, ""),
        ("33", State::Ready, ""),
        ("34", State::Rejected, ""),
        ("38", State::Ready, ""),
        ("39", State::Review, ""),
        ("40-mail-with-factur-x.eml: faktura-2026-360.pdf", State::Review, ""),
        ("41-two-in-a-zip.zip: 2026-361.xml", State::Review, ""),
        ("41-two-in-a-zip.zip: 2026-362.xml", State::Review, ""),
        ("42", State::Review, ""),
        ("43", State::Held, ""),
        ("11", State::Review, "check.12"),
        ("45", State::Review, "check.11"),
        ("46", State::Review, "E602"),
        ("47", State::Error, "E701"),
    ] {
        let record = of(&records, file);
        assert_eq!(record.state, state, "{file}: {} {:?}", record.reason, record.findings);
        assert!(
            code.is_empty() || record.findings.iter().any(|finding| finding.code == code),
            "{file}: {code}"
        );
    }
    assert_eq!(of(&records, "40").format, "cii", "the invoice inside of the PDF inside of the mail");
    assert_eq!(of(&records, "40").attachments[0].media_type, "application/pdf", "IN-9");
    let fax = of(&records, "43");
    assert_eq!((fax.number.as_str(), fax.reason.as_str()), ("2026-364", "CAPTURE"), "IN-16, IN-17");
    assert!(
        !records.iter().any(|record| record.file_name.starts_with("44")),
        "IN-16 the fax and its sidecar are one"
    );
    let checks = of(&records, "45").findings.iter().map(|finding| finding.code.as_str());
    assert_eq!(checks.collect::<Vec<_>>(), ["check.10", "check.11", "check.12"], "CHK-1");
    // A copy goes before it is looked at (DUP-10), a capture waits for its correction (IN-17).
    for record in records.iter().filter(|r| r.reason != "COPY" && r.state != State::Held) {
        let trail = world.engines.store.load_trail(&record.id).await.unwrap();
        let is_validated = trail.iter().any(|entry| entry.action == "validated");
        assert!(is_validated && record.state != State::Loaded, "VAL-1 {}: {trail:?}", record.file_name);
    }
    let removed = of(&records, "25");
    let rule = removed.findings.iter().find(|finding| finding.code == "BR-CO-15").unwrap();
    assert_eq!((rule.severity, removed.state), (Severity::Error, State::Rejected), "VAL-13");
    the_report_is_kept_and_goes_to_the_supplier(&world, removed).await;
    let messages = world.messages().await.unwrap();
    let mut codes: Vec<_> =
        messages.iter().filter_map(|message| Some(message.refused.as_ref()?.code.clone())).collect();
    codes.sort();
    assert_eq!(codes, ["E001", "E001", "E002"], "one clear line for each file that is no invoice");
}

/// Of a document that breaks its rules.
async fn the_report_is_kept_and_goes_to_the_supplier(world: &World, record: &InvoiceRecord) {
    let report: Value = world.engines.store.get_json(&format!("reports/{}.json", record.id)).await.unwrap();
    assert_eq!(report["language"], "sv", "in the language of the company");
    let has_rule = |problems: &Value| problems.to_string().contains("BR-CO-15");
    assert!(has_rule(&report["problems"]), "the report on a document that breaks rules is kept: {report}");
    let mails = std::fs::read_dir(world.folder.join("mail")).unwrap();
    let mut mails = mails.map(|mail| std::fs::read_to_string(mail.unwrap().path()).unwrap());
    assert!(
        mails.any(|mail| mail.contains("report.html") && mail.contains(&record.number)),
        "the mail to the supplier encloses it as a page"
    );
}

#[tokio::test]
async fn fin_7_a_batch_leaves_once_however_often_it_is_made() {
    let (world, folder) = demo().await;
    assert!(world.batch().await.unwrap() > 0);
    let before = world.engines.store.list_documents("exports/", 100).await.unwrap();
    assert!(!before.is_empty());
    assert_eq!(world.batch().await.unwrap(), 0, "FIN-7 nothing is left to send");
    assert_eq!(world.engines.store.list_documents("exports/", 100).await.unwrap(), before);
    let records = world.invoices().await.unwrap();
    for record in records.iter().filter(|record| record.state == State::Dispatched) {
        assert_eq!(record.dispatch_version, 1, "FIN-7 {}", record.number);
    }
    drop(folder);
}

#[tokio::test]
async fn st_11_delivering_every_upload_twice_changes_nothing() {
    let (world, _folder) = demo().await;
    let before = world.invoices().await.unwrap();
    for record in &before {
        let message = attest_steps::message::FlowMessage {
            invoice_id: record.id.clone(),
            version: record.version,
            cause: attest_steps::message::Cause::Next,
        };
        let body = attest_steps::message::encode(&message).unwrap();
        world.deliver(attest_store::QueueName::Flow, &body).await.unwrap();
    }
    world.settle(|_, _| {}).await;
    let after = world.invoices().await.unwrap();
    assert_eq!(before, after, "ST-11");
}

/// The same company in one folder, opened by one process after another.
async fn reopened(folder: &Path) -> World {
    let settings = DataSettings {
        tenant: "Nordbygg".to_owned(),
        day: Some("2026-03-16".to_owned()),
        base_url: "http://127.0.0.1:8642".to_owned(),
    };
    let clock: Arc<dyn Clock> = Arc::new(SteppedClock::at(morning_of("2026-03-16").unwrap()));
    World::open(folder, settings, clock).await.unwrap()
}

#[tokio::test]
async fn proc_3_an_invoice_waits_without_a_process_and_goes_on_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let company = house::demo();
    let world = reopened(folder.path()).await;
    assert_eq!(world.import(&company.join("master")).await.unwrap(), Vec::<String>::new());
    let invoice = std::fs::read(company.join("inbox/network/04-awaits-receipt.xml")).unwrap();
    world.upload(Channel::Network, "04.xml", invoice).await.unwrap();
    world.settle(|_, _| {}).await;
    assert_eq!(world.invoices().await.unwrap()[0].state, State::AwaitingReceipt);
    drop(world);

    let world = reopened(folder.path()).await;
    assert!(world.take_messages().await.is_empty(), "nothing runs while it waits");
    let receipt = "company,receipt,order,ticket,delivery_date,order_line,quantity\n\
                   NB,5900,V7/0002,T-4502,2026-03-13,1,200\n";
    assert_eq!(world.import_file("receipts.csv", receipt.as_bytes()).await.unwrap().refused, [""; 0]);
    world.settle(|_, _| {}).await;
    assert_eq!(world.invoices().await.unwrap()[0].state, State::Ready);
    drop(world);

    let world = reopened(folder.path()).await;
    assert_eq!(world.batch().await.unwrap(), 1);
    let records = world.invoices().await.unwrap();
    assert_eq!((records.len(), records[0].state), (1, State::Dispatched));
}

/// Covers ATT-4, VAL-62: the invoice that `attest demo` makes itself.
#[tokio::test]
async fn att_4_the_demo_has_an_invoice_with_malware() {
    let (world, folder) = demo().await;
    let company = house::demo();
    let (channel, name, bytes) = attest::demo::with_test_file(&company).unwrap();
    world.upload(channel, name, bytes).await.unwrap();
    world.settle(|_, _| {}).await;
    let records = world.invoices().await.unwrap();
    let record = of(&records, "48");
    assert_eq!(record.state, State::Error, "VAL-62 {:?}", record.findings);
    assert!(record.findings.iter().any(|finding| finding.code == "E601"), "ATT-4 {:?}", record.findings);
    assert!(record.attachments.iter().all(|file| file.reference().is_none()), "ATT-2");
    drop(folder);
}
