//! Steps are killed at any request, messages come twice and out of order, the clock jumps: the end is the same.
//!
//! `ATTEST_SEEDS=1000 cargo test -p attest-tests --test faults` runs more seeds, `ATTEST_SEED=7` one of them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use attest::meter::Fate;
use attest::world::World;
use attest_model::ids::UserCode;
use attest_model::money::Decimal;
use attest_model::record::State;
use attest_outside::clock::SteppedClock;
use attest_steps::acts::{Act, Attached, By, act};
use attest_store::QueueName;
use attest_tests::house::{self, House};

/// Seeds that a run of all tests takes.
const SEEDS: u64 = 200;

/// Documents of the demo company that together reserve, wait, ask, refuse, are blocked late and leave for the ERP. A repeated document is
/// not among them: which of two copies is first depends on the order in which they are worked on.
const FILES: &[&str] = &[
    "network/01-",
    "network/02-",
    "network/04-",
    "network/10-",
    "network/11-",
    "network/15-",
    "network/31-",
    "network/47-",
    "hub/33-",
];

/// A small generator of our own, so that a seed means the same on every machine (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = usize::try_from(self.roll() % (at as u64 + 1)).unwrap();
            list.swap(at, other);
        }
    }
}

/// What is compared: everything a person or the ERP can see.
type End = BTreeMap<String, String>;

async fn run(seed: Option<u64>) -> End {
    let House { world, clock: stepped, folder } = House::demo().await;

    let mut dice = Dice(seed.unwrap_or(0));
    with_malware_to_be_found(&world).await;
    for start in FILES {
        let (channel, file, bytes) = house::document(start);
        // An upload is one event; what follows from it may be disturbed.
        world.engines.meter.judge(None);
        world.upload(channel, &file, bytes).await.unwrap();
        if let Some(seed) = seed {
            let seed = seed.wrapping_mul(31).wrapping_add(dice.roll() % 1_000);
            world.engines.meter.judge(Some(Arc::new(move |nth, _| {
                match Dice(seed.wrapping_mul(1_000_003).wrapping_add(nth)).roll() % 40 {
                    0 => Fate::Lost,
                    1 => Fate::Unanswered,
                    _ => Fate::Passes,
                }
            })));
        }
        work(&world, &stepped, &mut dice, seed.is_some()).await;
    }
    for _ in 0..3 {
        let _ = world.batch().await;
        work(&world, &stepped, &mut dice, seed.is_some()).await;
    }
    // Peace: the sweep picks up whatever a broken run left behind.
    world.engines.meter.judge(None);
    for _ in 0..3 {
        stepped.advance(600);
        attest_steps::remind::sweep(world.desk(), &world.settings.tenant, None).await.unwrap();
        work(&world, &stepped, &mut dice, false).await;
        world.batch().await.unwrap();
    }
    end(&world, folder.path()).await
}

/// An invoice that rests with a person, who attaches malware to it: all that follows from its scan may be disturbed.
async fn with_malware_to_be_found(world: &World) {
    let (channel, file, bytes) = house::document("network/39-");
    world.upload(channel, &file, bytes).await.unwrap();
    world.settle(|_, _| {}).await;
    let record = house::of(world, "39").await;
    let attach = Act::Attach {
        document: Attached { file_name: "letter.txt".to_owned(), bytes: attest::demo::test_file() },
    };
    let (user, tenant) = (UserCode::new("eva"), &world.settings.tenant);
    let by = By { user: &user, comment: "", channel: "workbench", seen: None };
    let attached = act(world.desk(), tenant, &record.id, &by, &attach);
    assert_eq!(Box::pin(attached).await.unwrap().unwrap(), State::Review);
}

/// Works messages off: disturbed, each comes twice, in any order, and comes back when it fails.
async fn work(world: &World, clock: &SteppedClock, dice: &mut Dice, disturbed: bool) {
    let mut left: Vec<(QueueName, String)> = Vec::new();
    for _ in 0..200 {
        let fresh = world.take_messages().await;
        for message in fresh {
            if disturbed {
                left.push(message.clone());
            }
            left.push(message);
        }
        if left.is_empty() {
            return;
        }
        if disturbed {
            dice.shuffle(&mut left);
            clock.advance(i64::try_from(dice.roll() % 3).unwrap());
        }
        let (queue, body) = left.remove(0);
        if world.deliver(queue, &body).await.is_err() {
            left.push((queue, body));
        }
    }
    panic!("messages do not come to an end: {left:?}");
}

async fn end(world: &World, folder: &Path) -> End {
    let mut end = End::new();
    let records = world.invoices().await.unwrap();
    for record in &records {
        let people: Vec<_> = record.tasks.iter().map(|task| task.user.to_string()).collect();
        // What an invoice is compared with is what arrived before it (CHK-21): in another order, other checks warn.
        let is_lasting = |code: &&String| !code.starts_with("check.");
        let codes: Vec<_> = record.findings.iter().map(|finding| &finding.code).filter(is_lasting).collect();
        let files = record.attachments.iter().map(|file| (file.name.as_str(), file.reference().is_some()));
        let files: Vec<_> = files.collect();
        let told = format!(
            "{} {} {:?} {:?} {} {} {files:?}",
            record.state, record.reason, people, codes, record.reservations, record.dispatch_version
        );
        assert!(
            end.insert(format!("invoice {}", record.file_name), told).is_none(),
            "{} twice",
            record.file_name
        );
        if record.state == State::Dispatched {
            let key = format!("{:?}", attest_payables::dispatch::DispatchKey::of(record));
            assert!(key.contains("version: 1"), "dispatched once: {key}");
        }
    }
    let mut taken: BTreeMap<String, Decimal> = BTreeMap::new();
    for record in &records {
        for reservation in world.engines.store.load_reservations(&record.id).await.unwrap() {
            *taken.entry(reservation.order.key()).or_default() += reservation.quantity;
        }
        for number in &record.orders {
            let order = world
                .engines
                .store
                .find_order(record.company.as_ref().unwrap(), number)
                .await
                .unwrap()
                .unwrap();
            let counted: Decimal =
                order.order.lines.iter().map(|line| line.reserved_quantity + line.invoiced_quantity).sum();
            end.insert(format!("order {}", number.key()), counted.normalize().to_string());
        }
    }
    for (order, quantity) in taken {
        let counted = end.get(&format!("order {order}")).cloned();
        assert_eq!(counted, Some(quantity.normalize().to_string()), "reservations of {order} balance");
    }
    let mails = std::fs::read_dir(folder.join("mail"))
        .map(|mails| mails.map(|mail| mail.unwrap().path()).collect::<Vec<_>>());
    for mail in mails.unwrap_or_default() {
        let text = std::fs::read_to_string(mail).unwrap();
        let line =
            |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
        let counter =
            end.entry(format!("mail {} {}", line("To:"), line("Subject:"))).or_insert_with(|| "0".to_owned());
        *counter = (counter.parse::<u32>().unwrap() + 1).to_string();
    }
    end
}

/// Every other seed, so that two halves run side by side.
async fn seeds(odd: u64) {
    let expected = run(None).await;
    let is_found = expected.iter().any(|(what, told)| what.contains("39-") && told.contains("E601"));
    assert!(is_found, "ATT-4 {expected:?}");
    let one: Option<u64> = std::env::var("ATTEST_SEED").ok().and_then(|seed| seed.parse().ok());
    let count = std::env::var("ATTEST_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(SEEDS);
    let seeds: Vec<u64> = match one {
        Some(seed) => vec![seed],
        None => (1..=count).filter(|seed| seed % 2 == odd).collect(),
    };
    for seed in &seeds {
        let found = run(Some(*seed)).await;
        assert_eq!(found, expected, "seed {seed}: run again with ATTEST_SEED={seed}");
    }
    println!("{} seeds", seeds.len());
}

/// Covers ST-10, PROC-1.
#[tokio::test]
async fn st_11_disturbed_runs_end_as_the_undisturbed_one_odd_seeds() {
    seeds(1).await;
}

/// Covers ST-10, PROC-1.
#[tokio::test]
async fn st_11_disturbed_runs_end_as_the_undisturbed_one_even_seeds() {
    seeds(0).await;
}
