//! One invoice that arrives many times at one instant, worked off by many workers (chapter 8).
//!
//! `ATTEST_DELIVERIES=200 ATTEST_RUNS=10 cargo test -p attest-tests --test duplicates` does more of it.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::sync::Arc;

use attest::bench::company::{self, Size};
use attest::world::World;
use attest_model::record::{Channel, State};
use attest_steps::Retry;
use attest_store::{MessageState, QueueName};
use attest_tests::house::House;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Messages worked on at the same time, each by a task of its own.
const WORKERS: usize = 16;

/// Times a queue delivers a message before it gives up.
const DELIVERIES_MAX: usize = 5;

const SIZE: Size = Size { invoices: 1, lines: 2 };

fn number(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

async fn world() -> (Arc<World>, tempfile::TempDir) {
    let House { world, folder, .. } = House::generated(SIZE).await;
    (Arc::new(world), folder)
}

/// Works everything off with all workers; a message that loses a race comes back as a queue brings it back.
async fn work(world: &Arc<World>) {
    let free = Arc::new(Semaphore::new(WORKERS));
    loop {
        let waiting = world.take_messages().await;
        if waiting.is_empty() {
            return;
        }
        let mut tasks = JoinSet::new();
        for (queue, body) in waiting {
            let permit = free.clone().acquire_owned().await.unwrap();
            let world = world.clone();
            tasks.spawn(async move {
                deliver(&world, queue, &body).await;
                drop(permit);
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
    }
}

async fn deliver(world: &World, queue: QueueName, body: &str) {
    for delivery in 1..=DELIVERIES_MAX {
        match world.deliver(queue, body).await {
            Ok(()) => return,
            Err(error) => {
                let is_last = delivery == DELIVERIES_MAX || error.retry() == Retry::Never;
                assert!(!is_last, "delivery {delivery} of {body}: {error}");
            }
        }
    }
}

/// Uploads one invoice as files of `bytes`, works them off, and counts how invoices and messages ended.
async fn arrive(deliveries: usize, bytes: impl Fn(usize) -> Vec<u8>) -> BTreeMap<String, usize> {
    let (world, _folder) = world().await;
    for delivery in 0..deliveries {
        world.upload(Channel::Upload, &format!("{delivery:03}.xml"), bytes(delivery)).await.unwrap();
    }
    work(&world).await;
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    for record in world.invoices().await.unwrap() {
        let codes: Vec<_> = record.blocking().map(|finding| finding.code.as_str()).collect();
        let end = if codes.is_empty() { record.state.to_string() } else { codes.join(" ") };
        *ends.entry(end).or_default() += 1;
    }
    for message in world.messages().await.unwrap() {
        if message.state != MessageState::Loaded {
            let code = message.refused.map(|refused| refused.code).unwrap_or_default();
            *ends.entry(code).or_default() += 1;
        }
    }
    ends
}

/// DUP-8. Of one invoice in different bytes, all at the same instant, exactly one goes on; the others repeat it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn dup_8_one_of_many_deliveries_in_different_bytes_is_accepted() {
    let deliveries = number("ATTEST_DELIVERIES", 40);
    for run in 1..=number("ATTEST_RUNS", 1) {
        let invoice = company::invoice(0, SIZE);
        let ends = arrive(deliveries, |at| format!("{invoice}<!-- delivery {at} -->\n").into_bytes()).await;
        println!("run {run}: {ends:?}");
        let expected = BTreeMap::from([("ready".to_owned(), 1), ("E202".to_owned(), deliveries - 1)]);
        assert_eq!(ends, expected, "DUP-8 run {run}");
    }
}

/// Covers IN-3 and DUP-8, second sentence: the same bytes are one message, whoever brings them.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn dup_8_one_of_many_deliveries_of_the_same_bytes_is_accepted() {
    let deliveries = number("ATTEST_DELIVERIES", 40);
    for run in 1..=number("ATTEST_RUNS", 1) {
        let invoice = company::invoice(0, SIZE).into_bytes();
        let ends = arrive(deliveries, |_| invoice.clone()).await;
        println!("run {run}: {ends:?}");
        let expected = BTreeMap::from([("ready".to_owned(), 1), ("E006".to_owned(), deliveries - 1)]);
        assert_eq!(ends, expected, "DUP-8 run {run}");
    }
}

/// Repetitions that stay for a person to look at hold no number: however many there are, none makes room for another.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn dup_8_repetitions_do_not_crowd_out_what_they_repeat() {
    let (world, _folder) = world().await;
    let kept = r#"company,setting,value
,validation.codes,"{""E202"": {""remove"": false}}"
"#;
    assert_eq!(
        world.import_file("settings.csv", kept.as_bytes()).await.unwrap().refused,
        Vec::<String>::new()
    );
    let invoice = company::invoice(0, SIZE);
    for at in 0..3 {
        let bytes = format!("{invoice}<!-- delivery {at} -->\n").into_bytes();
        world.upload(Channel::Upload, &format!("{at}.xml"), bytes).await.unwrap();
        work(&world).await;
    }
    let records = world.invoices().await.unwrap();
    let states: Vec<_> = records.iter().map(|record| record.state).collect();
    assert_eq!(states, [State::Ready, State::Error, State::Error]);
    let mut reads = attest_store::Reads::default();
    let slot = reads.numbers(attest_store::keys::number("c1|supplier:s0|invoice|0"));
    let list = world.engines.store.read(reads).await.unwrap().take_numbers(slot).unwrap();
    let noted: Vec<_> = list.entries.into_iter().map(|entry| entry.invoice).collect();
    assert_eq!(noted, [records[0].id.clone()], "DUP-8 only what was accepted holds the number");
}
