//! Who is matched again when something comes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use attest::bench::company::{Taken, invoice_of};
use attest::meter::Fate;
use attest::world::World;
use attest_model::record::{Channel, InvoiceRecord, State};
use attest_payables::matching::{MatchResult, Trigger};

use super::{company, import};

const RECEIPTS: &str = "company,receipt,order,ticket,delivery_date,order_line,quantity\n";

/// One line of ten pieces at 5.00, or at another price.
fn order(number: &str, price: &str) -> String {
    format!(
        "company,order,supplier,currency,status,overhead,accrual_method,line,sellers_item,quantity,unit,unit_price,account,tax_code\n\
         C1,{number},S0,EUR,committed,no,G,1,P0,10,C62,{price},4010,I24\n"
    )
}

async fn upload(world: &World, number: usize, order: &str, quantity: usize, price: usize) {
    let xml = invoice_of(number, 0, order, &[Taken { line: 0, quantity, price }]);
    world.upload(Channel::Network, &format!("{number}.xml"), xml.into_bytes()).await.unwrap();
    world.settle(|_, _| {}).await;
}

async fn record(world: &World, number: usize) -> InvoiceRecord {
    let records = world.invoices().await.unwrap();
    records.into_iter().find(|record| record.file_name == format!("{number}.xml")).unwrap()
}

/// Covers MATCH-25, MATCH-36, AMJ-14.
#[tokio::test]
async fn match_33_a_receipt_wakes_exactly_the_invoices_that_wait_for_its_order() {
    let (world, _clock, _folder) = company().await;
    for number in ["W1", "W2", "W3"] {
        import(&world, "orders.csv", &order(number, "5.00")).await;
    }
    // Two wait for goods of the first order, one for those of the second; one is dearer than the first order says.
    for (number, order, quantity, price) in
        [(1, "W1", 4, 500), (2, "W1", 5, 500), (3, "W2", 3, 500), (4, "W1", 1, 600)]
    {
        upload(&world, number, order, quantity, price).await;
    }
    for (number, state) in [
        (1, State::AwaitingReceipt),
        (2, State::AwaitingReceipt),
        (3, State::AwaitingReceipt),
        (4, State::Review),
    ] {
        assert_eq!(record(&world, number).await.state, state, "{number}");
    }
    let third = record(&world, 3).await;

    let woken = import(&world, "receipts.csv", &format!("{RECEIPTS}C1,R3,W3,,2026-03-10,1,10\n")).await;
    assert_eq!(woken, 0, "nobody waits for the third order");
    let woken = import(&world, "receipts.csv", &format!("{RECEIPTS}C1,R1,W1,,2026-03-10,1,4\n")).await;
    assert_eq!(woken, 3, "all that wait for the first order, and the one whose match failed untouched");
    world.settle(|_, _| {}).await;
    assert_eq!(record(&world, 1).await.state, State::Ready, "four came, four were invoiced");
    assert_eq!(record(&world, 2).await.state, State::AwaitingReceipt, "its five have not come");
    assert_eq!(record(&world, 4).await.state, State::Review);
    assert_eq!(record(&world, 3).await, third, "whoever waits for another order is left alone");

    // An order change wakes as well: at six the dear one is right, and its goods are there with the next delivery.
    let woken = import(&world, "orders.csv", &order("W1", "6.00")).await;
    assert_eq!(woken, 2, "the first is matched and waits for nothing");
    let woken = import(&world, "receipts.csv", &format!("{RECEIPTS}C1,R2,W1,,2026-03-12,1,6\n")).await;
    world.settle(|_, _| {}).await;
    assert_eq!(woken, 2);
    assert_eq!(record(&world, 2).await.state, State::Ready);
    assert_eq!(record(&world, 4).await.state, State::Ready);
    assert_eq!(record(&world, 3).await, third);
    let woken = import(&world, "receipts.csv", &format!("{RECEIPTS}C1,R4,W1,,2026-03-13,1,1\n")).await;
    assert_eq!(woken, 0, "nobody waits any more");
}

/// Covers ST-4, VAL-51, ONUM-26: its number named no order when it came, or named one by a suffix.
#[tokio::test]
async fn proc_4_an_order_that_comes_after_its_invoice_takes_it_to_its_match() {
    for (stated, known) in [("W9", "W9"), ("K1/0009/2", "K1/0009")] {
        let (world, _clock, _folder) = company().await;
        import(&world, "settings.csv", "company,supplier,setting,value\nC1,,PL/NONPOWBS,Y\n").await;
        upload(&world, 1, stated, 4, 500).await;
        let early = record(&world, 1).await;
        assert_eq!((early.state, early.reason.as_str()), (State::Review, "ORDER_NOT_USABLE"), "{stated}");
        let woken =
            import(&world, "receipts.csv", &format!("{RECEIPTS}C1,R1,{known},,2026-03-10,1,4\n")).await;
        world.settle(|_, _| {}).await;
        assert_eq!(
            record(&world, 1).await,
            early,
            "goods of an order that nobody knows wait beside it ({woken})"
        );
        let woken = import(&world, "orders.csv", &order(known, "5.00")).await;
        assert_eq!(woken, 1, "{stated}");
        world.settle(|_, _| {}).await;
        let late = record(&world, 1).await;
        assert_eq!((late.state, late.reservations), (State::Ready, 1), "{stated} {}", late.reason);
        let trail = world.engines.store.load_trail(&late.id).await.unwrap();
        let said = format!("order {known} can be used now; goes to step 2");
        assert!(trail.iter().any(|entry| entry.reason == said), "{trail:?}");
    }
}

/// Nothing wakes it for the order: when that was imported, the invoice was not yet noted as waiting for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn proc_4_an_order_that_comes_while_its_invoice_is_looked_at_is_not_missed() {
    let (world, _clock, _folder) = company().await;
    let world = Arc::new(world);
    import(&world, "settings.csv", "company,supplier,setting,value\nC1,,PL/NONPOWBS,Y\n").await;
    let xml = invoice_of(1, 0, "W9", &[Taken { line: 0, quantity: 4, price: 500 }]);
    world.upload(Channel::Network, "1.xml", xml.into_bytes()).await.unwrap();
    // It is received by the first change. The second one, of its flow, waits until the order is there: all was read before.
    let (arrived, mut arrives) = tokio::sync::mpsc::unbounded_channel();
    let (leave, may_leave) = channel::<()>();
    let (changes, may_leave) = (AtomicUsize::new(0), Mutex::new(may_leave));
    world.engines.meter.judge(Some(Arc::new(move |_, operation| {
        if operation == "TransactWriteItems" && changes.fetch_add(1, Ordering::SeqCst) == 1 {
            arrived.send(()).unwrap();
            tokio::task::block_in_place(|| {
                may_leave.lock().unwrap().recv_timeout(Duration::from_secs(60)).unwrap();
            });
        }
        Fate::Passes
    })));
    let flow = tokio::spawn({
        let world = Arc::clone(&world);
        async move { world.settle(|_, _| {}).await }
    });
    arrives.recv().await.unwrap();
    let woken = import(&world, "orders.csv", &order("W9", "5.00")).await;
    import(&world, "receipts.csv", &format!("{RECEIPTS}C1,R1,W9,,2026-03-10,1,4\n")).await;
    assert_eq!((woken, record(&world, 1).await.state), (0, State::Loaded), "it is not noted yet");
    leave.send(()).unwrap();
    flow.await.unwrap();
    let record = record(&world, 1).await;
    assert_eq!((record.state, record.reservations), (State::Ready, 1), "{}", record.reason);
}

/// The trail says what woke an invoice, the result of the match what it was made for.
///
/// Covers MATCH-33.
#[tokio::test]
async fn match_59_the_result_says_what_woke_the_invoice() {
    let (world, _clock, _folder) = company().await;
    import(&world, "orders.csv", &order("W1", "5.00")).await;
    upload(&world, 1, "W1", 4, 600).await;
    let mut seen = vec![trigger(&world, 1).await];
    import(&world, "orders.csv", &order("W1", "6.00")).await;
    world.settle(|_, _| {}).await;
    seen.push(trigger(&world, 1).await);
    import(&world, "receipts.csv", &format!("{RECEIPTS}C1,R1,W1,,2026-03-10,1,2\n")).await;
    world.settle(|_, _| {}).await;
    seen.push(trigger(&world, 1).await);
    assert_eq!(record(&world, 1).await.state, State::AwaitingReceipt, "two of four are missing");
    import(&world, "receipts.csv", &format!("{RECEIPTS}C1,R2,W1,,2026-03-11,1,2\n")).await;
    world.settle(|_, _| {}).await;
    seen.push(trigger(&world, 1).await);
    let last = record(&world, 1).await;
    assert_eq!((last.state, last.woken_by), (State::Ready, None));
    // Less came than was said: the reservation gives way, and the match is made again.
    import(&world, "receipts.csv", &format!("{RECEIPTS}C1,R2,W1,,2026-03-11,1,1\n")).await;
    world.settle(|_, _| {}).await;
    seen.push(trigger(&world, 1).await);
    assert_eq!(
        seen,
        [Trigger::Arrival, Trigger::OrderChange, Trigger::Receipt, Trigger::Receipt, Trigger::Receipt]
    );
    let trail = world.engines.store.load_trail(&last.id).await.unwrap();
    let woken: Vec<_> =
        trail.iter().filter(|entry| entry.action == "woken").map(|entry| entry.reason.as_str()).collect();
    let goods = "goods of one of its orders were received";
    assert_eq!(woken, ["one of its orders changed", goods, goods]);
}

async fn trigger(world: &World, number: usize) -> Trigger {
    let record = record(world, number).await;
    let key = record.match_key.unwrap();
    world.engines.store.load_match::<MatchResult>(&record.id, &key).await.unwrap().trigger
}

/// What one match asks of the stores: the invoice, what stands around it, its document, each of its orders with all receipts;
/// then the result and one transaction.
///
/// Covers MATCH-33, MATCH-40.
#[tokio::test]
async fn match_40_the_requests_of_a_match_are_few_and_known() {
    let (world, _clock, _folder) = company().await;
    import(&world, "orders.csv", &order("Q1", "5.00")).await;
    upload(&world, 1, "Q1", 4, 500).await;
    import(&world, "receipts.csv", &format!("{RECEIPTS}C1,R1,Q1,,2026-03-10,1,4\n")).await;
    let id = record(&world, 1).await.id;
    world.engines.meter.reset();
    attest_steps::order_match::rematch(world.desk(), &id).await.unwrap();
    let counts = world.engines.meter.counts();
    counts.iter().for_each(|(operation, count)| println!("{count:>3} {operation}"));
    assert_eq!(record(&world, 1).await.reservations, 1);
    let total: u64 = counts.values().sum();
    assert!(total <= 8, "{total} requests of a match with one order: {counts:?}");
}
