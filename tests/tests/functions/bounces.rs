//! NOTE-8. What the mail service reports of mails, through the handler: the next candidate of the chain, and none twice.

use attest_model::master::Role;
use attest_model::record::InvoiceRecord;
use attest_store::mail_tag;
use serde_json::{Value, json};

use super::house::{event, events, import, office, record_of, settle, upload, world};

/// A report of the mail service about the mail with this key.
fn report(name: &str, key: &str) -> Value {
    let text = std::fs::read_to_string(events().join(format!("ses/{name}.json"))).unwrap();
    let mut report: Value = serde_json::from_str(&text).unwrap();
    report["detail"]["mail"]["tags"]["attest-mail"] = json!([mail_tag(key).unwrap()]);
    report
}

/// The key of the first mail that told a role what stands against an invoice.
fn key_of(record: &InvoiceRecord, role: Role) -> String {
    let prints = record.notified.iter().filter(|told| told.role == role);
    prints.fold(format!("codes#{}#{role:?}", record.id), |key, told| format!("{key}#{}", told.fingerprint))
}

/// Recipients of the mails that went out, sorted.
fn recipients(world: &attest::world::World) -> Vec<String> {
    let listed = std::fs::read_dir(world.folder.join("mail")).map(|listed| listed.collect::<Vec<_>>());
    let mut found: Vec<String> = listed
        .unwrap_or_default()
        .into_iter()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .filter_map(|text| text.lines().find_map(|line| line.strip_prefix("To: ").map(str::to_owned)))
        .collect();
    found.sort();
    found
}

async fn hear(world: &attest::world::World, report: &Value) -> Value {
    let answer = attest_fn_notify::handle(world.desk(), office(world), event(report.clone())).await.unwrap();
    settle(world).await;
    json!(answer)
}

async fn blocked(world: &attest::world::World, name: &str) -> InvoiceRecord {
    let bytes = std::fs::read(events().join("demo/inbox/network").join(name)).unwrap();
    upload(world, &format!("inbox/network/{name}"), bytes, "2026-03-16T08:00:00Z").await;
    settle(world).await;
    record_of(world, name.get(..2).unwrap()).await
}

/// Internal messages of a person.
async fn internal(world: &attest::world::World) -> usize {
    world.engines.store.list_documents("messages/", 100).await.unwrap().len()
}

#[tokio::test]
async fn note_8_a_mail_that_does_not_arrive_goes_to_the_next_candidate_once() {
    let (world, _folder) = world().await;
    import(&world).await;
    // An order that is not committed is the buyer's: the general entry of the role, then EC/MAILFROM.
    let record = blocked(&world, "20-order-not-committed.xml").await;
    assert_eq!(recipients(&world), ["inkop@nordbygg.example"]);
    let key = key_of(&record, Role::Buyer);

    let heard = hear(&world, &report("bounce", &key)).await;
    assert_eq!(heard, json!({"kind": "Permanent Bounce", "goes_on": true}), "NOTE-8");
    let both = ["faktura@nordbygg.example", "inkop@nordbygg.example"];
    assert_eq!(recipients(&world), both, "NOTE-8");
    let heard = hear(&world, &report("bounce", &key)).await;
    assert_eq!(heard, json!({"kind": "Permanent Bounce", "goes_on": false}), "a report comes twice");
    assert_eq!(recipients(&world), both, "NOTE-10 never twice");
    assert_eq!(internal(&world).await, 0);

    let heard = hear(&world, &report("complaint", &format!("{key}#next"))).await;
    assert_eq!(heard, json!({"kind": "Complaint", "goes_on": true}));
    assert_eq!(recipients(&world), both, "nobody is left to write to");
    let told = internal(&world).await;
    assert_eq!(told, 1, "NOTE-7 the administrators are told inside");

    // Both addresses stay unusable for later invoices.
    blocked(&world, "22-order-closed.xml").await;
    assert_eq!(recipients(&world), both, "NOTE-8 an unusable address is passed over");
    assert!(internal(&world).await > told);
}

#[tokio::test]
async fn note_8_a_full_mailbox_sends_this_mail_on_and_marks_nothing() {
    let (world, _folder) = world().await;
    import(&world).await;
    let record = blocked(&world, "20-order-not-committed.xml").await;
    let mut full = report("bounce", &key_of(&record, Role::Buyer));
    full["detail"]["bounce"]["bounceType"] = json!("Transient");
    let heard = hear(&world, &full).await;
    assert_eq!(heard, json!({"kind": "Transient Bounce", "goes_on": true}));
    assert_eq!(recipients(&world), ["faktura@nordbygg.example", "inkop@nordbygg.example"]);
    blocked(&world, "22-order-closed.xml").await;
    let counts = recipients(&world).iter().filter(|to| *to == "inkop@nordbygg.example").count();
    assert_eq!(counts, 2, "the next mail tries the mailbox again");
}

#[tokio::test]
async fn note_8_reports_that_lead_to_no_mail_of_ours_mark_their_address_at_most() {
    let (world, _folder) = world().await;
    import(&world).await;
    let mut foreign = report("bounce", "nothing we sent");
    assert_eq!(hear(&world, &foreign).await["goes_on"], json!(false));
    for tag in [json!(["!"]), json!([]), Value::Null] {
        foreign["detail"]["mail"]["tags"]["attest-mail"] = tag;
        if foreign["detail"]["mail"]["tags"]["attest-mail"].is_null() {
            foreign["detail"]["mail"].as_object_mut().unwrap().remove("tags");
        }
        assert_eq!(hear(&world, &foreign).await["goes_on"], json!(false));
    }
    let rejected =
        json!({"source": "aws.ses", "detail": {"eventType": "Reject", "mail": {"messageId": "1"}}});
    assert_eq!(hear(&world, &rejected).await, json!({"kind": "Reject", "goes_on": false}));
    blocked(&world, "20-order-not-committed.xml").await;
    assert_eq!(recipients(&world), ["faktura@nordbygg.example"], "the marked address is passed over");
}
