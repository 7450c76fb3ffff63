//! Create Batch by the timer, and by hand; the sweep after a restore.

use attest_fn_create_batch::Event;
use attest_model::record::State;
use attest_store::{Change, QueueName};
use serde_json::json;

use super::house::{event, events, import, record_of, settle, upload, world};

#[tokio::test]
async fn fin_5_the_timer_keeps_to_the_schedule_and_a_person_does_not() {
    // The company's clock shows eight in the morning: the hour after the one in which `daily` batches are made.
    for (schedule, by_timer) in [("hourly", 1), ("daily", 0), ("off", 0)] {
        let (world, _folder) = world().await;
        import(&world).await;
        let settings = format!("company,supplier,setting,value\nNB,,batch.schedule,{schedule}\n");
        let desk = world.desk();
        let done = attest_steps::import_master::import_file(desk, "settings.csv", settings.as_bytes()).await;
        assert_eq!(done.unwrap().refused, Vec::<String>::new());
        let bytes = std::fs::read(events().join("demo/inbox/network/01-two-way-match.xml")).unwrap();
        upload(&world, "inbox/network/01.xml", bytes, "2026-03-16T07:00:00Z").await;
        settle(&world).await;
        assert_eq!(record_of(&world, "01").await.state, State::Ready);
        let timer: Event = event(json!({"source": "aws.scheduler", "detail": "{}"}));
        let made = attest_fn_create_batch::handle(desk, world.images(), timer).await.unwrap();
        assert_eq!(made.batches.len(), by_timer, "FIN-5 {schedule} by the timer");
        settle(&world).await;
        let asked: Event = event(json!({"companies": ["NB"], "by": "lina"}));
        let made = attest_fn_create_batch::handle(desk, world.images(), asked).await.unwrap();
        assert_eq!(made.batches.len(), 1 - by_timer, "FIN-5 {schedule} by hand");
    }
}

/// What was on its way at the instant that tables were restored to has been sent long ago.
#[tokio::test]
async fn a_restored_outbox_neither_mails_nor_dispatches_again() {
    let (world, _folder) = world().await;
    let (desk, tenant) = (world.desk(), world.settings.tenant.as_str());
    for (at, queue, body) in [
        ("2026-03-16T05:59:58Z", QueueName::Notify, "a mail that was sent"),
        ("2026-03-16T05:59:59Z", QueueName::Export, "a batch that was exported"),
        ("2026-03-16T06:00:01Z", QueueName::Notify, "a mail written since"),
    ] {
        let mut change = Change::new(at.parse().unwrap());
        change.send(queue, body, body.to_owned()).unwrap();
        world.engines.store.commit(change).await.unwrap();
    }
    let restored_at = Some("2026-03-16T06:00:00Z".parse().unwrap());
    for _ in 0..2 {
        let swept = attest_fn_remind::handle(desk, tenant, restored_at, json!({})).await.unwrap();
        let sent = world.take_messages().await;
        assert_eq!(swept.messages, sent.len());
        assert!(sent.iter().all(|(_, body)| body == "a mail written since"), "{sent:?}");
    }
    let swept = attest_fn_remind::handle(desk, tenant, None, json!({})).await.unwrap();
    assert_eq!(swept.messages, 2, "without the instant of the restore they would be sent");
}
