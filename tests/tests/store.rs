//! What the store promises, on the embedded engines.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use attest_model::ids::InvoiceId;
use attest_model::invoice::DocumentKind;
use attest_model::money::Decimal;
use attest_model::orders::{ReceiptLine, Reservation};
use attest_model::record::{Actor, Channel, State, TrailEntry};
use attest_store::{Change, Movement, NumberEntry, NumberList, QueueName, StoreError, keys};
use attest_tests::{engines, instant, order, receipt, record};

#[tokio::test]
async fn st_10_a_stale_version_fails_and_changes_nothing() {
    let (engines, _folder) = engines().await;
    let store = &engines.store;
    let mut change = Change::new(instant());
    change.create_invoice(&record("a")).unwrap();
    store.commit(change).await.unwrap();
    let seen = store.load_invoice(&record("a").id).await.unwrap();
    assert_eq!(seen.version, 1);

    for (attempt, state) in [State::Loaded, State::Error].into_iter().enumerate() {
        let mut after = seen.clone();
        after.state = state;
        let mut change = Change::new(instant());
        change.save_invoice(&seen, &after).unwrap();
        change.send(QueueName::Flow, "x", format!("{attempt}")).unwrap();
        match (attempt, store.commit(change).await) {
            (0, Ok(sent)) => assert_eq!(sent.len(), 1),
            (1, Err(StoreError::Conflict { what })) => assert!(what.contains(seen.id.as_str()), "{what}"),
            (attempt, other) => panic!("ST-10 attempt {attempt}: {other:?}"),
        }
    }
    let kept = store.load_invoice(&seen.id).await.unwrap();
    assert_eq!((kept.state, kept.version), (State::Loaded, 2));
    let mut unsent = 0;
    for shard in 0..keys::SHARDS {
        let later = instant().checked_add(jiff::SignedDuration::from_mins(1)).unwrap();
        unsent += store.list_unsent(shard, None, later, 10).await.unwrap().len();
    }
    assert_eq!(unsent, 1, "the message of the lost race was not written");
}

#[tokio::test]
async fn wakes_lists_and_the_sweep_follow_the_record() {
    let (engines, _folder) = engines().await;
    let store = &engines.store;
    let mut first = record("a");
    first.wakes = vec!["order:1".into(), "supplier:s1".into()];
    first.sweep_at = Some(instant());
    let mut change = Change::new(instant());
    change.create_invoice(&first).unwrap();
    store.commit(change).await.unwrap();
    let company = first.company.clone();
    assert_eq!(store.list_woken(company.as_ref(), "order:1").await.unwrap(), [first.id.clone()]);
    let shard = keys::shard(first.id.as_str());
    assert_eq!(store.list_due(shard, instant(), 10).await.unwrap().len(), 1);

    let seen = store.load_invoice(&first.id).await.unwrap();
    let mut after = seen.clone();
    after.wakes = vec!["supplier:s1".into()];
    after.sweep_at = None;
    after.state = State::Review;
    let mut change = Change::new(instant());
    change.save_invoice(&seen, &after).unwrap();
    store.commit(change).await.unwrap();
    assert!(store.list_woken(company.as_ref(), "order:1").await.unwrap().is_empty());
    assert_eq!(store.list_woken(company.as_ref(), "supplier:s1").await.unwrap().len(), 1);
    assert!(store.list_due(shard, instant(), 10).await.unwrap().is_empty());
    let listed = store.list_by_state(company.as_ref(), State::Review, 10, None).await.unwrap();
    assert_eq!(listed.entries.len(), 1);
    assert!(
        store.list_by_state(company.as_ref(), State::Received, 10, None).await.unwrap().entries.is_empty()
    );
}

#[tokio::test]
async fn aud_1_the_trail_is_kept_in_order() {
    let (engines, _folder) = engines().await;
    let store = &engines.store;
    let subject = record("a");
    let entry = |version: u64, action: &str| TrailEntry {
        schema: 1,
        invoice: subject.id.clone(),
        version,
        at: instant(),
        actor: Actor::Erp,
        action: action.to_owned(),
        before: State::Received,
        after: State::Received,
        reason: String::new(),
        channel: "flow".to_owned(),
    };
    for (version, action) in [(2, "second"), (10, "third"), (1, "first")] {
        let mut change = Change::new(instant());
        change.trail(None, &entry(version, action)).unwrap();
        store.commit(change).await.unwrap();
    }
    let mut change = Change::new(instant());
    change.trail(None, &entry(2, "rewritten")).unwrap();
    assert!(matches!(store.commit(change).await, Err(StoreError::Conflict { .. })), "entries are put once");
    let actions: Vec<_> =
        store.load_trail(&subject.id).await.unwrap().into_iter().map(|e| e.action).collect();
    assert_eq!(actions, ["first", "second", "third"]);
}

fn takes(order: &str, lines: usize, receipt: Option<&str>) -> Vec<Reservation> {
    (0..lines)
        .map(|at| Reservation {
            order: order.into(),
            order_line: Some((at + 1).to_string().into()),
            receipt: receipt.map(Into::into),
            quantity: Decimal::from(4),
            amount: Decimal::from(8),
        })
        .collect()
}

#[tokio::test]
async fn match_40_five_thousand_lines_are_reserved_all_or_nothing() {
    let (engines, _folder) = engines().await;
    let store = &engines.store;
    let big = order("BIG", 5000);
    let mut change = Change::new(instant());
    change.put_order(None, &big).unwrap();
    store.commit(change).await.unwrap();
    let mut change = Change::new(instant());
    change.put_receipt(None, &receipt(&big, "5001")).unwrap();
    store.commit(change).await.unwrap();
    let taken = takes("BIG", 5000, Some("5001"));
    let invoice = record("a").id;

    let loaded = store.find_order(&big.company, &big.number).await.unwrap().unwrap();
    assert_eq!(loaded.order.lines.len(), 5000);
    let mut stale = [loaded.clone()];
    let mut change = Change::new(instant());
    change.move_reservations(Movement::Reserve, &invoice, &taken, &mut [loaded]).unwrap();
    assert!(change.len() <= 100, "{} items", change.len());
    store.commit(change).await.unwrap();

    let other = record("b").id;
    let mut change = Change::new(instant());
    change.move_reservations(Movement::Reserve, &other, &takes("BIG", 1, Some("5001")), &mut stale).unwrap();
    assert!(
        matches!(store.commit(change).await, Err(StoreError::Conflict { .. })),
        "MATCH-40 open quantity changed"
    );

    let after = store.find_order(&big.company, &big.number).await.unwrap().unwrap();
    assert!(after.order.lines.iter().all(|line| line.reserved_quantity == Decimal::from(4)));
    assert!(after.receipts[0].lines.iter().all(|line| line.reserved_quantity == Decimal::from(4)));
    assert_eq!(store.load_reservations(&invoice).await.unwrap().len(), 5000);
    assert!(store.load_reservations(&other).await.unwrap().is_empty());
}

#[tokio::test]
async fn match_40_a_reservation_lives_from_the_match_to_the_dispatch_and_back() {
    let (engines, _folder) = engines().await;
    let store = &engines.store;
    let mut change = Change::new(instant());
    change.put_order(None, &order("A", 3)).unwrap();
    store.commit(change).await.unwrap();
    let invoice = record("a").id;
    for (movement, reserved, invoiced, kept) in [
        (Movement::Reserve, 4, 0, 2),
        (Movement::Invoice, 0, 4, 2),
        (Movement::Return, 4, 0, 2),
        (Movement::Release, 0, 0, 0),
    ] {
        let loaded = store.find_order(&"C1".into(), &"A".into()).await.unwrap().unwrap();
        let mut change = Change::new(instant());
        change.move_reservations(movement, &invoice, &takes("A", 2, None), &mut [loaded]).unwrap();
        store.commit(change).await.unwrap();
        let after = store.find_order(&"C1".into(), &"A".into()).await.unwrap().unwrap();
        let line = &after.order.lines[0];
        assert_eq!(
            (line.reserved_quantity, line.invoiced_quantity),
            (Decimal::from(reserved), Decimal::from(invoiced)),
            "MATCH-40 {movement:?}"
        );
        assert_eq!(store.load_reservations(&invoice).await.unwrap().len(), kept, "MATCH-40 {movement:?}");
    }
    let unknown = [Reservation { order_line: Some("9".into()), ..takes("A", 1, None).remove(0) }];
    let loaded = store.find_order(&"C1".into(), &"A".into()).await.unwrap().unwrap();
    let refused =
        Change::new(instant()).move_reservations(Movement::Reserve, &invoice, &unknown, &mut [loaded]);
    assert!(matches!(refused, Err(StoreError::NotFound { .. })));
}

#[tokio::test]
async fn an_order_change_keeps_what_is_taken() {
    let (engines, _folder) = engines().await;
    let store = &engines.store;
    let mut change = Change::new(instant());
    change.put_order(None, &order("A", 450)).unwrap();
    store.commit(change).await.unwrap();
    let loaded = store.find_order(&"C1".into(), &"A".into()).await.unwrap().unwrap();
    let mut change = Change::new(instant());
    change
        .move_reservations(Movement::Reserve, &record("a").id, &takes("A", 1, None), &mut [loaded])
        .unwrap();
    store.commit(change).await.unwrap();

    let known = store.find_order(&"C1".into(), &"A".into()).await.unwrap().unwrap();
    let mut changed = order("A", 150);
    changed.lines.reverse();
    let mut change = Change::new(instant());
    change.put_order(Some(&known), &changed).unwrap();
    store.commit(change).await.unwrap();
    let after = store.find_order(&"C1".into(), &"A".into()).await.unwrap().unwrap();
    assert_eq!(after.order.lines.len(), 150);
    assert_eq!(after.order.line("1").unwrap().reserved_quantity, Decimal::from(4));

    let mut shorter = order("A", 150);
    shorter.lines.remove(0);
    let refused = Change::new(instant()).put_order(Some(&after), &shorter);
    assert!(matches!(refused, Err(StoreError::Invalid { .. })), "a line that was taken from cannot go");
}

#[tokio::test]
async fn dup_8_two_that_arrive_at_once_cannot_both_join_the_list() {
    let (engines, _folder) = engines().await;
    let store = &engines.store;
    let key = keys::number("c1|supplier:s1|invoice|INV-42");
    let entry = |id: &InvoiceId| NumberEntry {
        invoice: id.clone(),
        supplier: "S1".into(),
        legal_entity_group: None,
        kind: DocumentKind::Invoice,
        number: "INV42".into(),
        issue_date: None,
        gross: None,
        currency: None,
        accounts: Vec::new(),
        channel: Channel::Upload,
    };
    let seen = NumberList::default();
    let (a, b) = (record("a").id, record("b").id);
    let mut change = Change::new(instant());
    change.add_number(&"C1".into(), key.clone(), &seen, entry(&a)).unwrap();
    store.commit(change).await.unwrap();
    let mut change = Change::new(instant());
    change.add_number(&"C1".into(), key.clone(), &seen, entry(&b)).unwrap();
    assert!(matches!(store.commit(change).await, Err(StoreError::Conflict { .. })), "DUP-8");
    let list = store.load_numbers(std::slice::from_ref(&key)).await.unwrap().remove(0);
    assert_eq!(list.entries.len(), 1);
}

#[tokio::test]
async fn documents_are_written_once_where_asked() {
    let (engines, _folder) = engines().await;
    let store = &engines.store;
    assert_eq!(
        store.put_document_once("raw/x", b"one".to_vec(), "text/plain").await.unwrap(),
        attest_store::Stored::New
    );
    assert_eq!(
        store.put_document_once("raw/x", b"two".to_vec(), "text/plain").await.unwrap(),
        attest_store::Stored::Existing
    );
    assert_eq!(store.get_document("raw/x", 100).await.unwrap(), b"one");
    assert!(
        matches!(store.get_document("raw/x", 2).await, Err(StoreError::TooLarge { bytes: 3, .. })),
        "bounded"
    );
    assert!(matches!(store.get_document("raw/y", 2).await, Err(StoreError::NotFound { .. })));
}

/// Covers MATCH-28.
#[tokio::test]
async fn match_40_a_receipt_that_carries_a_line_twice_gives_from_both() {
    let (engines, _folder) = engines().await;
    let store = &engines.store;
    let own = order("TWICE", 1);
    let mut change = Change::new(instant());
    change.put_order(None, &own).unwrap();
    let mut twice = receipt(&own, "5001");
    let part = twice.lines[0].clone();
    twice.lines = [3, 5].map(|came| ReceiptLine { received_quantity: came.into(), ..part.clone() }).to_vec();
    change.put_receipt(None, &twice).unwrap();
    store.commit(change).await.unwrap();
    let invoice = record("a").id;
    for (movement, reserved, invoiced) in [
        (Movement::Reserve, [3, 1], [0, 0]),
        (Movement::Invoice, [0, 0], [3, 1]),
        (Movement::Return, [3, 1], [0, 0]),
        (Movement::Release, [0, 0], [0, 0]),
    ] {
        let loaded = store.find_order(&own.company, &own.number).await.unwrap().unwrap();
        let taken = takes("TWICE", 1, Some("5001"));
        let mut change = Change::new(instant());
        change.move_reservations(movement, &invoice, &taken, &mut [loaded]).unwrap();
        store.commit(change).await.unwrap();
        let after = store.find_order(&own.company, &own.number).await.unwrap().unwrap();
        let parts = &after.receipts[0].lines;
        let found = |of: fn(&ReceiptLine) -> Decimal| [of(&parts[0]), of(&parts[1])];
        assert_eq!(found(|part| part.reserved_quantity), reserved.map(Decimal::from), "{movement:?}");
        assert_eq!(found(|part| part.invoiced_quantity), invoiced.map(Decimal::from), "{movement:?}");
    }
}
