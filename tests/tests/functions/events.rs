//! Every function takes its sample event, in the order in which an invoice meets the functions.

use attest_model::record::State;
use attest_runtime::http;
use attest_steps::image::Images;
use serde_json::json;

use super::house::{Machine, event, events, failed, import, office, record_of, sample, settle, world};

#[test]
fn there_is_a_sample_event_for_every_function() {
    let names = |folder: &std::path::Path, extension: &str| -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter_map(|name| match extension {
                "" => (!name.contains('.')).then_some(name),
                _ => name.strip_suffix(extension).map(str::to_owned),
            })
            .collect();
        names.sort();
        names
    };
    let functions = events().join("../functions");
    assert_eq!(names(&events(), ".json"), names(&functions, ""));
}

#[tokio::test]
async fn every_function_takes_its_sample_event() {
    let (world, _folder) = world().await;
    import(&world).await;
    let desk = world.desk();
    let store = &world.engines.store;

    let companies = std::fs::read(events().join("demo/master/companies.csv")).unwrap();
    store.put_document("master/companies.csv", companies, "text/csv").await.unwrap();
    let answer = attest_fn_import_master::handle(desk, event(sample("import-master"))).await;
    assert_eq!(failed(&answer), Vec::<&str>::new());

    let invoice = std::fs::read(events().join("demo/inbox/network/01-two-way-match.xml")).unwrap();
    store.put_document("inbox/network/01-two-way-match.xml", invoice, "application/xml").await.unwrap();
    let answer = attest_fn_intake::handle(desk, event(sample("intake"))).await;
    assert_eq!(failed(&answer), Vec::<&str>::new());
    let record = record_of(&world, "01").await;
    assert_eq!(json!(record.id), sample("validate")["invoice_id"], "the samples tell of one invoice");

    let answer = attest_fn_validate::handle(desk, event(sample("validate"))).await.unwrap();
    // It was matched on the way. The step of another function answers where the invoice stands, and changes nothing (ST-11).
    assert_eq!(json!(answer), json!({"next": "ready"}));
    let tenant = world.settings.tenant.as_str();
    for other in ["match", "request-approval", "credit-note-pairing"] {
        let command = event(sample(other));
        let again = match other {
            "match" => attest_fn_match::handle(desk, command).await,
            "request-approval" => attest_fn_request_approval::handle(desk, tenant, command).await,
            _ => attest_fn_credit_note_pairing::handle(desk, command).await,
        };
        assert_eq!(again.unwrap(), answer, "{other}");
    }
    let machine = Machine { desk, tenant };
    let answer = attest_fn_start_flow::handle(desk, &machine, event(sample("start-flow"))).await.unwrap();
    assert_eq!(json!(answer), json!({"batchItemFailures": []}));
    settle(&world).await;
    assert_eq!(record_of(&world, "01").await.state, State::Ready);

    let answer =
        attest_fn_create_batch::handle(desk, world.images(), event(sample("create-batch"))).await.unwrap();
    assert_eq!(answer.batches.len(), 1);
    let mut exported = sample("erp-export");
    exported["Records"][0]["body"] = json!(json!({"batch_id": answer.batches[0]}).to_string());
    let missing = attest_fn_erp_export::handle(desk, event(sample("erp-export"))).await;
    assert_eq!(failed(&missing).len(), 1, "a batch that is not there goes to the dead letters");
    let answer = attest_fn_erp_export::handle(desk, event(exported)).await;
    assert_eq!(failed(&answer), Vec::<&str>::new());

    let answer = attest_fn_notify::handle(desk, office(&world), event(sample("notify"))).await.unwrap();
    assert_eq!(json!(answer), json!({"batchItemFailures": []}));
    let answer =
        attest_fn_scan_attachment::handle(desk, world.scans(), event(sample("scan-attachment"))).await;
    assert_eq!(failed(&answer), Vec::<&str>::new(), "a result without an attachment changes nothing");

    let answer = attest_fn_remind::handle(desk, tenant, None, sample("remind")).await.unwrap();
    assert_eq!(answer.messages, 0);

    let site = attest_fn_approve_link::Site {
        renderer: &world.renderer,
        keyring: &world.keys,
        tenant,
        base_url: &world.settings.base_url,
    };
    let request = http::request(&sample("approve-link").to_string()).unwrap();
    assert_eq!(attest_fn_approve_link::handle(desk, &site, request).await.status(), 403);
    let request = http::request(&sample("image-fetch").to_string()).unwrap();
    let images = Images { provider: None::<&attest_outside::images::AmazonImages>, ..world.images() };
    assert_eq!(attest_fn_image_fetch::handle(desk, images, request).await.status(), 404);
}
