//! Hundreds of invoices compete for the same order lines through sixteen workers, and writes fail at random: nothing is
//! taken twice, nothing is lost, no invoice is stuck.
//!
//! `ATTEST_INVOICES=500 ATTEST_RUNS=10 cargo test -p attest --test matching` runs more of it, `ATTEST_SEED=7` another one.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use attest::bench::company::{Taken, invoice_of};
use attest::meter::Fate;
use attest::world::World;
use attest_model::money::Decimal;
use attest_model::record::{Channel, State};
use attest_steps::reconcile::reconcile;
use attest_store::QueueName;
use tokio::task::JoinSet;

use super::{company, import};

const WORKERS: usize = 16;
const LINES: usize = 50;
const ORDERED: usize = 40;

/// A small generator of our own, so that a seed means the same on every machine (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }
}

const fn price(line: usize) -> usize {
    1_000 + 101 * line + 7 * line * line
}

/// The order of fifty lines, and what came of each in two deliveries.
fn papers(received: &[[usize; 2]]) -> [(&'static str, String); 2] {
    let mut orders = String::from(
        "company,order,supplier,currency,status,overhead,accrual_method,issue_date,line,sellers_item,description,quantity,unit,\
         unit_price,account,tax_code\n",
    );
    let mut receipts = String::from("company,receipt,order,ticket,delivery_date,order_line,quantity\n");
    for line in 0..LINES {
        let (id, cents) = (line + 1, price(line));
        let _ = writeln!(
            orders,
            "C1,FRAME,S0,EUR,committed,no,G,2026-02-01,{id},P{line},Part {line},{ORDERED},C62,{}.{:02},4010,I24",
            cents / 100,
            cents % 100
        );
    }
    for (nth, day) in ["2026-03-02", "2026-03-09"].into_iter().enumerate() {
        for (line, parts) in received.iter().enumerate() {
            let _ = writeln!(receipts, "C1,R{nth},FRAME,T{nth},{day},{},{}", line + 1, parts[nth]);
        }
    }
    [("orders.csv", orders), ("receipts.csv", receipts)]
}

/// One to three lines of one to four pieces; no two invoices have one total, so that none looks like a repetition.
fn wanted(dice: &mut Dice, totals: &mut BTreeSet<usize>) -> Vec<Taken> {
    loop {
        let mut lines = BTreeSet::new();
        for _ in 0..=dice.roll(3) {
            lines.insert(dice.roll(LINES));
        }
        let taken: Vec<Taken> = lines
            .into_iter()
            .map(|line| Taken { line, quantity: 1 + dice.roll(4), price: price(line) })
            .collect();
        if totals.insert(taken.iter().map(|taken| taken.quantity * taken.price).sum()) {
            return taken;
        }
    }
}

/// Works messages off with all workers; what fails comes back.
async fn work(world: &Arc<World>) {
    let left: Arc<Mutex<VecDeque<(QueueName, String)>>> = Arc::default();
    let busy = Arc::new(AtomicUsize::new(0));
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        let (world, left, busy) = (Arc::clone(world), Arc::clone(&left), Arc::clone(&busy));
        workers.spawn(async move {
            loop {
                busy.fetch_add(1, Ordering::SeqCst);
                let fresh = world.take_messages().await;
                left.lock().unwrap().extend(fresh);
                let next = left.lock().unwrap().pop_front();
                if let Some((queue, body)) = next {
                    if world.deliver(queue, &body).await.is_err() {
                        left.lock().unwrap().push_back((queue, body));
                    }
                    busy.fetch_sub(1, Ordering::SeqCst);
                } else if busy.fetch_sub(1, Ordering::SeqCst) == 1 && left.lock().unwrap().is_empty() {
                    return;
                } else {
                    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
                }
            }
        });
    }
    while let Some(ended) = workers.join_next().await {
        ended.unwrap();
    }
}

async fn run(seed: u64, count: usize) -> BTreeMap<&'static str, usize> {
    let (world, stepped, _folder) = company().await;
    let world = Arc::new(world);
    let mut dice = Dice(seed);
    let received: Vec<[usize; 2]> = (0..LINES).map(|_| [1 + dice.roll(20), 1 + dice.roll(20)]).collect();
    // So much is wanted that half of the goods are fought for, however many invoices there are.
    let scarce = |pieces: usize| (pieces * count / 500).max(1);
    let received: Vec<_> =
        received.into_iter().map(|[first, second]| [scarce(first), scarce(second)]).collect();
    for (name, text) in papers(&received) {
        import(&world, name, &text).await;
    }
    work(&world).await;
    let mut totals = BTreeSet::new();
    for number in 1..=count {
        let taken = wanted(&mut dice, &mut totals);
        let xml = invoice_of(number, 0, "FRAME", &taken);
        world.upload(Channel::Network, &format!("{number:04}.xml"), xml.into_bytes()).await.unwrap();
    }
    world.engines.meter.judge(Some(Arc::new(move |nth, operation: &str| {
        let is_write = ["Put", "Write", "Delete", "Update"].iter().any(|word| operation.contains(word));
        match Dice(seed.wrapping_mul(1_000_003).wrapping_add(nth)).roll(24) {
            0 if is_write => Fate::Lost,
            1 if is_write => Fate::Unanswered,
            _ => Fate::Passes,
        }
    })));
    work(&world).await;
    balances(&world, &received).await;
    // Some of the goods come back into the open, and others leave for the ERP, while the rest is tried again.
    for _ in 0..2 {
        let _ = world.batch().await;
        work(&world).await;
    }
    // Peace: the sweep picks up whatever a broken run left behind.
    world.engines.meter.judge(None);
    for _ in 0..3 {
        stepped.advance(600);
        attest_steps::remind::sweep(world.desk(), &world.settings.tenant, None).await.unwrap();
        work(&world).await;
        world.batch().await.unwrap();
        work(&world).await;
    }
    balances(&world, &received).await;
    ends(&world, count).await
}

/// Open + reserved + invoiced is what was received, on every line; orders and invoices agree.
async fn balances(world: &World, received: &[[usize; 2]]) {
    let store = &world.engines.store;
    let loaded = store.find_order(&"C1".into(), &"FRAME".into()).await.unwrap().unwrap();
    for (line, parts) in loaded.order.lines.iter().zip(received) {
        let (mut open, mut taken) = (Decimal::ZERO, Decimal::ZERO);
        for part in loaded.receipts.iter().flat_map(|receipt| &receipt.lines) {
            if part.order_line == line.id {
                assert!(part.open_quantity() >= Decimal::ZERO, "line {} is taken twice: {part:?}", line.id);
                open += part.open_quantity();
                taken += part.reserved_quantity + part.invoiced_quantity;
            }
        }
        assert_eq!(taken, line.reserved_quantity + line.invoiced_quantity, "line {}", line.id);
        assert_eq!(open + taken, Decimal::from(parts[0] + parts[1]), "line {}", line.id);
    }
    let found = reconcile(world.desk(), &"C1".into(), false).await.unwrap();
    assert_eq!((found.drifting, found.busy), (Vec::new(), Vec::new()), "reservations are what invoices hold");
}

/// How many invoices ended where; none is on its way.
async fn ends(world: &World, count: usize) -> BTreeMap<&'static str, usize> {
    let mut ends: BTreeMap<&'static str, usize> = BTreeMap::new();
    let records = world.invoices().await.unwrap();
    assert_eq!(records.len(), count, "every invoice is there once");
    for record in &records {
        let is_end = matches!(record.state, State::Dispatched | State::AwaitingReceipt | State::Review);
        assert!(is_end && !record.next.runs(), "stuck: {} {} {:?}", record.number, record.state, record.next);
        let holds = record.reservations > 0;
        assert_eq!(holds, record.state == State::Dispatched, "{} in {}", record.number, record.state);
        *ends.entry(record.state.word()).or_default() += 1;
    }
    ends
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Covers MATCH-40.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn match_41_competing_invoices_take_every_piece_once() {
    let count = usize::try_from(number("ATTEST_INVOICES", 30)).unwrap();
    let first = number("ATTEST_SEED", 1);
    for seed in first..first + number("ATTEST_RUNS", 1) {
        let ends = run(seed, count).await;
        println!("seed {seed}: {ends:?}");
        assert!(ends.contains_key("dispatched"), "somebody got goods: {ends:?}");
        assert!(ends.len() > 1, "not all of them could: {ends:?}");
    }
}
