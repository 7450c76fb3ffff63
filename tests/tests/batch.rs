//! Create Batch: what it looks at again, what drops out, and what a dispatch leaves behind.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use attest::bench::company::{self, Size, TODAY};
use attest::world::World;
use attest_model::record::{Channel, InvoiceRecord, State};
use attest_payables::dispatch::DropReason;
use attest_steps::acts::{Act, By, act};
use attest_steps::create_batch::create_batch;
use attest_tests::house::{self, House};

const SIZE: Size = Size { invoices: 3, lines: 2 };

/// A file of master data and what is made of it.
type Changed<'a> = (&'a str, &'a dyn Fn(&str) -> String);

/// The generated company with one of its files changed.
async fn world(changed: Option<Changed<'_>>) -> (World, tempfile::TempDir) {
    let House { world, folder, .. } = House::empty("tests", "http://127.0.0.1:8642").await;
    for (name, csv) in company::master(SIZE) {
        let csv = match changed {
            Some((file, change)) if file == name => change(&csv),
            _ => csv,
        };
        import(&world, name, &csv).await;
    }
    (world, folder)
}

async fn import(world: &World, name: &str, csv: &str) {
    house::import(world, name, csv).await;
    house::settle(world).await;
}

async fn upload(world: &World, number: usize) {
    let xml = company::invoice(number, SIZE);
    world.upload(Channel::Network, &format!("{number}.xml"), xml.into_bytes()).await.unwrap();
    world.settle(|_, _| {}).await;
}

async fn only(world: &World) -> InvoiceRecord {
    let mut records = world.invoices().await.unwrap();
    assert_eq!(records.len(), 1);
    records.remove(0)
}

/// Covers FIN-5 and VAL-2.
#[tokio::test]
async fn val_68_a_ready_invoice_that_now_fails_drops_out_with_its_reason() {
    let (world, _folder) = world(None).await;
    upload(&world, 0).await;
    upload(&world, 1).await;
    let blocked = |csv: &str| csv.replacen(",no,30,", ",yes,30,", 1);
    let suppliers = company::master(SIZE).remove(2).1;
    import(&world, "suppliers.csv", &blocked(&suppliers)).await;

    let batched = create_batch(world.desk(), &"C1".into(), None).await.unwrap();
    assert_eq!(batched.batches.iter().map(|batch| batch.invoices.len()).sum::<usize>(), 1);
    let reasons: Vec<_> = batched.dropped.iter().map(|dropped| dropped.reason.clone()).collect();
    assert_eq!(reasons, [DropReason::Blocked(vec!["E104".to_owned()])]);
    let records = world.invoices().await.unwrap();
    assert_eq!((records[0].state, records[0].reason.as_str()), (State::Error, "E104"));
    assert_eq!(records[1].state, State::Dispatched);

    import(&world, "suppliers.csv", &suppliers).await;
    assert_eq!(world.invoices().await.unwrap()[0].state, State::Ready, "VAL-69 back where it stood");
    let batched = create_batch(world.desk(), &"C1".into(), None).await.unwrap();
    assert_eq!((batched.batches.len(), batched.dropped.len()), (1, 0));
}

/// Covers FIN-5 and AMJ-13.
#[tokio::test]
async fn match_33_create_batch_matches_the_unmatched_again() {
    let cheaper = |csv: &str| csv.replacen(",10.00,", ",9.00,", 1);
    let (world, _folder) = world(Some(("orders.csv", &cheaper))).await;
    upload(&world, 0).await;
    let before = only(&world).await;
    assert_eq!(before.state, State::Review, "{}", before.reason);
    let batched = create_batch(world.desk(), &"C1".into(), None).await.unwrap();
    assert_eq!(batched.resumed, 0);
    assert_eq!(only(&world).await, before, "nothing is saved while nothing has changed");

    // A tolerance wakes nobody; the next batch finds that the invoice now matches.
    import(&world, "settings.csv", "company,supplier,setting,value\n,,tol.price,pct 20\n,,tol.line,pct 20\n")
        .await;
    assert_eq!(only(&world).await.state, State::Review);
    let batched = create_batch(world.desk(), &"C1".into(), None).await.unwrap();
    assert_eq!(batched.resumed, 1);
    world.settle(|_, _| {}).await;
    assert_ne!(only(&world).await.state, State::Review);
    create_batch(world.desk(), &"C1".into(), None).await.unwrap();
    assert_eq!(only(&world).await.state, State::Dispatched);
}

#[tokio::test]
async fn fin_3_an_account_is_new_until_its_first_dispatch() {
    let unused = |csv: &str| csv.replace(",2025-01-01,anna", ",,anna");
    let (world, _folder) = world(Some(("suppliers.csv", &unused))).await;
    let admin = "user,name,email,language,active,manager,rights,limits\nada,Ada,ada@kontio.example,en,yes,,workbench.admin,\n";
    import(&world, "users.csv", admin).await;
    upload(&world, 0).await;
    let record = only(&world).await;
    assert_eq!((record.state, record.reason.as_str()), (State::FinalCheck, "NEW_ACCOUNT"));
    let by = By { user: &"ada".into(), comment: "", channel: "workbench", seen: Some(record.version) };
    let done = act(world.desk(), "tests", &record.id, &by, &Act::Pass).await;
    assert_eq!(done.unwrap().unwrap(), State::Ready);
    for _ in 0..2 {
        create_batch(world.desk(), &"C1".into(), None).await.unwrap();
    }
    assert_eq!(only(&world).await.state, State::Dispatched);
    let used = || async {
        let supplier = world.engines.store.find_supplier(&"C1".into(), &"S0".into()).await.unwrap().unwrap();
        supplier.record.bank_accounts[0].used_since
    };
    assert_eq!(used().await, attest_model::dates::date(TODAY));

    let suppliers = company::master(SIZE).remove(2).1;
    import(&world, "suppliers.csv", &unused(&suppliers)).await;
    assert_eq!(used().await, attest_model::dates::date(TODAY), "an import does not make it new again");
    let again = company::invoice(0, SIZE).replace("<cbc:ID>000000</cbc:ID>", "<cbc:ID>000077</cbc:ID>");
    world.upload(Channel::Network, "again.xml", again.into_bytes()).await.unwrap();
    world.settle(|_, _| {}).await;
    let records = world.invoices().await.unwrap();
    let later = records.iter().find(|record| record.number == "000077").unwrap();
    assert!(!later.has_new_account, "{} {}", later.state, later.reason);
}
