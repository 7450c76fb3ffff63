//! The company's whole inbox through the functions ends where it ends in one process.

use attest::run::inbox;
use attest::world::World;
use attest_fn_create_batch::Event;
use attest_model::record::{InvoiceRecord, State};
use serde_json::{Value, json};

use super::house::{batch, events, failed, import, notice, settle, upload, world};

/// What must be equal: everything but ids, instants and versions.
fn end(record: &InvoiceRecord) -> String {
    let codes: Vec<_> = record.findings.iter().map(|finding| finding.code.as_str()).collect();
    let tasks: Vec<_> = record.tasks.iter().map(|task| format!("{:?} {}", task.kind, task.user)).collect();
    format!(
        "{} {} {} {:?} {:?} {:?} {} {:?}",
        record.file_name,
        record.number,
        record.state,
        record.next,
        codes,
        tasks,
        record.reason,
        record.voucher
    )
}

async fn ends(world: &World) -> Vec<String> {
    world.invoices().await.unwrap().iter().map(end).collect()
}

async fn in_one_process() -> Vec<String> {
    let (world, _folder) = world().await;
    assert_eq!(world.import(&events().join("demo/master")).await.unwrap(), Vec::<String>::new());
    world.settle(|_, _| {}).await;
    for (channel, path) in inbox(&events().join("demo/inbox")).unwrap() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        world.upload(channel, &name, std::fs::read(&path).unwrap()).await.unwrap();
        world.settle(|_, _| {}).await;
    }
    ends(&world).await
}

#[tokio::test]
async fn the_functions_end_where_one_process_ends() {
    let (world, _folder) = world().await;
    import(&world).await;
    for (at, (channel, path)) in inbox(&events().join("demo/inbox")).unwrap().into_iter().enumerate() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let key = format!("inbox/{}/{name}", channel.word());
        upload(&world, &key, std::fs::read(&path).unwrap(), &format!("2026-03-16T07:00:{at:02}Z")).await;
        settle(&world).await;
    }
    assert_eq!(ends(&world).await, in_one_process().await);

    let made = attest_fn_create_batch::handle(world.desk(), world.images(), Event::default()).await.unwrap();
    assert!(!made.batches.is_empty(), "FIN-5 a company without a schedule of its own is due each hour");
    settle(&world).await;
    let files = world.engines.store.list_documents("exports/", 100).await.unwrap();
    assert!(files.iter().any(|file| file.ends_with("manifest.json")), "{files:?}");

    let sent: Vec<_> = world.invoices().await.unwrap();
    let sent: Vec<_> = sent.iter().filter(|record| record.state == State::Dispatched).collect();
    assert!(sent.len() > 2);
    answer(&world, &sent).await;
}

/// FIN-9: the ERP books all but the first, and one answer fits nothing.
async fn answer(world: &World, sent: &[&InvoiceRecord]) {
    let key =
        |record: &InvoiceRecord| attest_payables::dispatch::DispatchKey::of(record).unwrap().to_string();
    let mut file = "key,voucher,reason\n".to_owned();
    file.push_str(&format!("{},,the period is closed\n", key(sent[0])));
    for (at, record) in sent.iter().enumerate().skip(1) {
        file.push_str(&format!("{},{},\n", key(record), 4711 + at));
    }
    file.push_str("NB:inv_00000000000000000000000000000000:1,1,\n");
    let name = "answers/2026-03-16.csv";
    world.engines.store.put_document(name, file.into_bytes(), "text/csv").await.unwrap();
    for attempt in ["first", "repeated"] {
        let event = batch(&[notice(name, "2026-03-16T12:00:00Z")]);
        let answer = attest_fn_import_master::handle(world.desk(), event).await;
        assert_eq!(failed(&answer), Vec::<&str>::new(), "FIN-9 {attempt}");
        let report: Value = world.engines.store.get_json(&format!("reports/{name}.json")).await.unwrap();
        let (booked, by_erp, repeated) =
            if attempt == "first" { (sent.len() - 1, 1, 0) } else { (0, 0, sent.len() - 1) };
        assert_eq!(report["booked"], json!(booked), "FIN-9 {attempt}: {report}");
        assert_eq!(report["refused_by_erp"], json!(by_erp), "FIN-9 {attempt}: {report}");
        assert!(report["repeated"].as_u64().unwrap() >= repeated as u64, "FIN-9 {attempt}: {report}");
        assert!(report["refused"].to_string().contains("inv_0000"), "FIN-9 {attempt}: {report}");
    }
    for (at, before) in sent.iter().enumerate() {
        let after = world.engines.store.load_invoice(&before.id).await.unwrap();
        let expected = if at == 0 { State::Error } else { State::AcceptedByErp };
        assert_eq!(after.state, expected, "FIN-9 {}", before.file_name);
    }
}
