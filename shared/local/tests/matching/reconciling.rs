//! Reservations that stand on an order and that no invoice holds are found and put right.

use attest::bench::company::{Taken, invoice_of};
use attest_model::money::Decimal;
use attest_model::record::Channel;
use attest_payables::matching::drift::Measure;
use attest_steps::reconcile::reconcile;

use super::{company, import};

const ORDER: &str = "company,order,supplier,currency,status,overhead,accrual_method,line,sellers_item,quantity,unit,unit_price,\
    account,tax_code\nC1,D1,S0,EUR,committed,no,G,1,P0,10,C62,5.00,4010,I24\n";
const RECEIPT: &str =
    "company,receipt,order,ticket,delivery_date,order_line,quantity\nC1,R1,D1,,2026-03-10,1,10\n";

/// Covers MATCH-40.
#[tokio::test]
async fn match_40_drift_is_found_and_put_right() {
    let (world, _clock, _folder) = company().await;
    import(&world, "orders.csv", ORDER).await;
    import(&world, "receipts.csv", RECEIPT).await;
    let xml = invoice_of(1, 0, "D1", &[Taken { line: 0, quantity: 4, price: 500 }]);
    world.upload(Channel::Network, "1.xml", xml.into_bytes()).await.unwrap();
    world.settle(|_, _| {}).await;
    let world = &world;
    let compared = |repair: bool| async move { reconcile(world.desk(), &"C1".into(), repair).await.unwrap() };
    assert_eq!(compared(true).await.drifting, [], "in order, so that nothing is changed");

    let store = &world.engines.store;
    let read = || async { store.find_order(&"C1".into(), &"D1".into()).await.unwrap().unwrap() };
    let before = read().await;
    let (mut order, mut receipts) = (before.order.clone(), before.receipts.clone());
    order.lines[0].reserved_quantity += Decimal::from(3);
    receipts[0].lines[0].reserved_quantity -= Decimal::ONE;
    let mut change = world.desk().change();
    change.put_taken(&before, &order, &receipts).unwrap();
    world.desk().commit(change).await.unwrap();

    let found = compared(false).await;
    let drifts: Vec<_> = found.drifting[0]
        .drifts
        .iter()
        .map(|drift| (drift.receipt.as_deref(), drift.measure, drift.recorded, drift.held))
        .collect();
    let (seven, three, four) = (Decimal::from(7), Decimal::from(3), Decimal::from(4));
    assert_eq!(
        drifts,
        [
            (None, Measure::ReservedQuantity, seven, four),
            (Some("r1"), Measure::ReservedQuantity, three, four)
        ]
    );
    assert!(!found.drifting[0].is_repaired);
    assert!(compared(true).await.drifting[0].is_repaired);
    assert_eq!(compared(false).await.drifting, []);
    let after = read().await;
    assert_eq!((after.order, after.receipts), (before.order, before.receipts));
}
