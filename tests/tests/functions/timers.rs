//! Create Batch by the timer, and by hand.

use attest_fn_create_batch::Event;
use attest_model::record::State;
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
