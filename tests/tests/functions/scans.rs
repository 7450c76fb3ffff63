//! Results of the bucket's scanner, through the function (ATT-3 … ATT-6).

use attest_model::record::{ScanState, State};
use attest_outside::scanner::TestFileScanner;
use attest_steps::scan_attachment::Scans;
use attest_store::{QueueName, Store};
use base64::Engine as _;
use serde_json::{Value, json};

use super::house::{batch, failed, import, record_of, sample, settle, upload, world};

/// An event as the service sends it, about one object.
fn result(key: &str, details: Value) -> String {
    let text = sample("scan-attachment")["Records"][1]["body"].as_str().unwrap().to_owned();
    let mut event: Value = serde_json::from_str(&text).unwrap();
    event["detail"]["s3ObjectDetails"]["objectKey"] = json!(key);
    event["detail"]["scanResultDetails"] = details;
    event.to_string()
}

/// Covers VAL-62.
#[tokio::test]
async fn att_3_what_the_scanner_of_the_bucket_says_is_taken_over() {
    let (world, _folder) = world().await;
    import(&world).await;
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
    upload(&world, "inbox/network/10.xml", xml.into_bytes(), "2026-03-16T07:00:00Z").await;
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
    let record = record_of(&world, "10").await;
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
