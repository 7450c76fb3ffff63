//! Results of the bucket's scanner, through the function (ATT-3 … ATT-6).

use attest::world::World;
use attest_model::record::{InvoiceRecord, ScanState, State};
use attest_outside::scanner::TestFileScanner;
use attest_steps::scan_attachment::Scans;
use attest_store::{QueueName, Store};
use base64::Engine as _;
use serde_json::{Value, json};

use super::house::{Machine, batch, failed, import, record_of, sample, settle, upload, world};

/// An event as the service sends it, about one object.
fn result(key: &str, details: Value) -> String {
    let text = sample("scan-attachment")["Records"][1]["body"].as_str().unwrap().to_owned();
    let mut event: Value = serde_json::from_str(&text).unwrap();
    event["detail"]["s3ObjectDetails"]["objectKey"] = json!(key);
    event["detail"]["scanResultDetails"] = details;
    event.to_string()
}

/// An invoice with four attachments, as the intake leaves it.
async fn arrived(world: &World) -> InvoiceRecord {
    import(world).await;
    let file =
        std::fs::read_to_string(super::house::events().join("demo/inbox/network/10-approval-by-link.xml"));
    let mut xml = file.unwrap();
    for name in ["a", "b", "c", "d"] {
        let content = base64::engine::general_purpose::STANDARD.encode(format!("file {name}"));
        let reference = format!(
            "<cac:AdditionalDocumentReference><cbc:ID>{name}</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject \
             mimeCode=\"text/csv\" filename=\"{name}.txt\">{content}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>\
             </cac:AdditionalDocumentReference><cac:AccountingSupplierParty>"
        );
        xml = xml.replacen("<cac:AccountingSupplierParty>", &reference, 1);
    }
    upload(world, "inbox/network/10.xml", xml.into_bytes(), "2026-03-16T07:00:00Z").await;
    record_of(world, "10").await
}

#[tokio::test]
async fn att_3_what_the_scanner_of_the_bucket_says_is_taken_over() {
    let (world, _folder) = world().await;
    let record = arrived(&world).await;
    let (desk, by_bucket) = (world.desk(), Scans::<TestFileScanner>::ByBucket);
    // The service looks at what is stored by itself: being asked, the function has nothing to do.
    let messages = world.take_messages().await;
    let asked: Vec<String> = messages
        .iter()
        .filter(|(queue, _)| *queue == QueueName::Scan)
        .map(|(_, body)| body.clone())
        .collect();
    assert_eq!(asked.len(), 1);
    let answer = attest_fn_scan_attachment::handle(desk, by_bucket, batch(&asked)).await;
    assert_eq!(failed(&answer), Vec::<&str>::new());
    let keys: Vec<String> =
        record.attachments.iter().map(|file| Store::quarantine_key(&record.id, &file.digest)).collect();
    assert_eq!(keys.len(), 4);
    let threats = json!([{"name": "EICAR-Test-File (not a virus)"}]);
    let bodies = [
        result(&keys[0], json!({"scanResultStatus": "NO_THREATS_FOUND", "threats": null})),
        result(&keys[1], json!({"scanResultStatus": "THREATS_FOUND", "threats": threats})),
        result(&keys[2], json!({"scanResultStatus": "UNSUPPORTED", "threats": null})),
        result(&keys[3], json!({"scanResultStatus": "ACCESS_DENIED"})),
        result(
            "malware-protection-resource-validation-object",
            json!({"scanResultStatus": "NO_THREATS_FOUND"}),
        ),
        result(&keys[0], json!({"scanResultStatus": "NO_THREATS_FOUND", "threats": null})),
        result(&format!("{}0", keys[0]), json!({"scanResultStatus": "NO_THREATS_FOUND"})),
    ];
    let answer = attest_fn_scan_attachment::handle(desk, by_bucket, batch(&bodies)).await;
    assert_eq!(failed(&answer), Vec::<&str>::new());
    settle(&world).await;
    let record = record_of(&world, "10").await;
    let states: Vec<_> = record.attachments.iter().map(|file| file.scan.as_ref().unwrap().state).collect();
    assert_eq!(
        states,
        [ScanState::Clean, ScanState::Infected, ScanState::Unscannable, ScanState::Pending],
        "ATT-3 … ATT-6"
    );
    let infected = record.attachments[1].refused.as_ref().unwrap();
    assert_eq!((infected.code.as_str(), infected.found.as_str()), ("E601", "EICAR-Test-File (not a virus)"));
    assert_eq!(record.state, State::Loaded, "its flow goes on from the message that was taken away here");

    // Asked once more, the function stores the file once more, which the service takes for a new one.
    let again = json!({"invoice_id": record.id, "retry": 1}).to_string();
    let writes = || -> u64 {
        let counts = world.engines.meter.counts();
        counts.iter().filter(|(name, _)| name.contains("PutObject")).map(|(_, count)| count).sum()
    };
    let before = writes();
    let answer = attest_fn_scan_attachment::handle(desk, by_bucket, batch(&[again])).await;
    assert_eq!((failed(&answer), writes()), (Vec::<&str>::new(), before + 1), "ATT-5");
    let broken = attest_fn_scan_attachment::handle(desk, by_bucket, batch(&["{}".to_owned()])).await;
    assert_eq!(failed(&broken), ["m0"], "a message that says nothing goes to the dead letters");
}

/// Covers VAL-68: what was found is judged by arrival control, where the invoice rests.
#[tokio::test]
async fn val_62_the_state_machine_takes_what_was_found_to_arrival_control() {
    let (world, _folder) = world().await;
    arrived(&world).await;
    let (desk, by_bucket) = (world.desk(), Scans::<TestFileScanner>::ByBucket);
    let messages = world.take_messages().await;
    let flow = messages.into_iter().filter(|(queue, _)| *queue == QueueName::Flow).map(|(_, body)| body);
    let machine = Machine { desk, tenant: &world.settings.tenant };
    let started = attest_fn_start_flow::Event::Batch(batch(&flow.collect::<Vec<_>>()));
    attest_fn_start_flow::handle(desk, &machine, started).await.unwrap();
    settle(&world).await;
    let codes = |record: &InvoiceRecord| -> Vec<String> {
        let codes = record.findings.iter().map(|finding| finding.code.clone());
        codes.filter(|code| code.starts_with("E6")).collect()
    };
    let rests = record_of(&world, "10").await;
    assert_eq!((rests.state, codes(&rests)), (State::Review, vec![]));
    for (at, status, before, after) in [
        (0, "UNSUPPORTED", &[][..], &["E603"][..]),
        (1, "THREATS_FOUND", &["E603"], &["E601", "E603"]),
        (2, "THREATS_FOUND", &["E601", "E603"], &["E601", "E601", "E603"]),
    ] {
        let key = Store::quarantine_key(&rests.id, &rests.attachments[at].digest);
        let found = [result(&key, json!({"scanResultStatus": status, "threats": null}))];
        let answer = attest_fn_scan_attachment::handle(desk, by_bucket, batch(&found)).await;
        assert_eq!(failed(&answer), Vec::<&str>::new());
        assert_eq!(codes(&record_of(&world, "10").await), before, "the scan judges nothing: {status}");
        settle(&world).await;
        assert_eq!(codes(&record_of(&world, "10").await), after, "VAL-62 {status}");
    }
    let blocked = record_of(&world, "10").await;
    assert_eq!(blocked.state, State::Error, "VAL-62");
    assert_eq!(blocked.came_from.map(|(state, _)| state), Some(State::Review), "VAL-68");
}
