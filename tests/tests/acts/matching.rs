//! Undo a match, match again, link by hand.

use attest_model::record::{InvoiceRecord, State};
use attest_payables::matching::Outcome;
use attest_payables::matching::by_hand::LineLink;
use attest_payables::matching::report::Selection;
use attest_steps::acts::Act;
use attest_steps::workbench::match_report;

use crate::{Company, dec};

#[tokio::test]
async fn match_60_a_match_is_undone_and_made_again() {
    let company = Company::with(&["network/01"]).await;
    let before = company.of("01").await;
    let (id, order) = (&before.id, before.orders[0].as_str().to_owned());
    let reserved = company.reserved(&order).await;
    company.refused(id, "anna", "", &Act::Unmatch, "rights is needed").await;
    assert_eq!(company.act(id, "lina", "wrong delivery", &Act::Unmatch).await, Ok(State::Review));
    let undone = company.load(id).await;
    assert_eq!((undone.state, undone.reservations), (State::Review, 0), "MATCH-60");
    assert_eq!(company.reserved(&order).await, dec("0"), "MATCH-60");
    company.refused(id, "lina", "", &Act::Unmatch, "no match to undo").await;
    company.act(id, "lina", "", &Act::Match).await.unwrap();
    let again = company.load(id).await;
    assert_eq!((again.state, company.reserved(&order).await), (State::Ready, reserved), "MATCH-33 on demand");
    company.world.batch().await.unwrap();
    company.refused(id, "lina", "", &Act::Unmatch, "while the invoice is dispatched").await;
}

#[tokio::test]
async fn match_60_a_held_invoice_returns_to_review_when_its_match_was_undone() {
    let company = Company::with(&["network/01"]).await;
    let id = company.of("01").await.id;
    company.act(&id, "lina", "", &Act::Hold { code: "X".into(), is_financial: false }).await.unwrap();
    assert_eq!(company.act(&id, "lina", "", &Act::Unmatch).await, Ok(State::Held), "MATCH-60");
    assert_eq!(company.load(&id).await.reservations, 0);
    assert_eq!(company.act(&id, "eva", "", &Act::Release).await, Ok(State::Review));
}

/// Covers MATCH-62, MATCH-40, MATCH-59.
#[tokio::test]
async fn match_62_linked_lines_reserve_at_most_what_is_open() {
    let company = Company::with(&["network/06"]).await;
    let before = company.of("06").await;
    let id = &before.id;
    assert_eq!((before.state, before.reason.as_str()), (State::Review, "CRITERIA"));
    let to = |order: &str, line: &str| Act::LinkLines {
        links: vec![LineLink {
            line: "1".into(),
            order: order.into(),
            order_line: line.into(),
            receipt: None,
            quantity: None,
        }],
    };
    company.refused(id, "lina", "", &to("S2/0003", "1"), "at least 3 characters").await;
    company.refused(id, "lina", "agreed", &to("S2/0003", "9"), "no line \"9\"").await;
    company.refused(id, "lina", "agreed", &to("S2/0005", "1"), "not one of this invoice's orders").await;
    company.act(id, "lina", "20 m came on top, agreed", &to("S2/0003", "1")).await.unwrap();
    let linked = company.load(id).await;
    assert_eq!((linked.state, linked.reservations), (State::Review, 1), "MATCH-62 approval is still needed");
    assert_eq!(company.reserved("S2/0003").await, dec("100"), "MATCH-40 at most the open quantity");
    let reason = company.trail(id, "link_lines").await.reason;
    assert_eq!(
        reason, "links line 1 to order S2/0003 line 1, 100; 20 above order line 1: 20 m came on top, agreed",
        "MATCH-62"
    );
    let stored: attest_payables::matching::MatchResult =
        company.world.engines.store.load_match(id, &linked.match_key.unwrap()).await.unwrap();
    assert_eq!(stored.lines[0].allocations[0].quantity, dec("100"), "MATCH-59");
    company.refused(id, "lina", "again", &to("S2/0003", "1"), "holds reservations already").await;
    company.refused(id, "lina", "", &Act::Match, "undo that match first").await;
}

#[tokio::test]
async fn amj_15_running_the_report_makes_the_three_way_attempt_for_its_selection() {
    let company = Company::with(&["network/04", "network/06"]).await;
    let order = company.of("04").await.orders[0].clone();
    let files = [
        (
            "receipts.csv",
            "company,receipt,order,ticket,delivery_date,order_line,quantity\nNB,5009,V7/0002,T-4502,2026-03-12,1,200\n",
        ),
        (
            "settings.csv",
            "company,supplier,setting,value\nNB,10020,tol.qty,pct 50\nNB,10020,tol.line,pct 50\n",
        ),
    ];
    for (name, text) in files {
        let done = company.world.import_file(name, text.as_bytes()).await.unwrap();
        assert_eq!(done.refused, Vec::<String>::new());
    }
    let report = async |selection: &Selection, tries: bool| {
        match_report(company.world.desk(), selection, |_| true, |_| tries).await.unwrap()
    };
    let everything = Selection::default();
    let of_order = Selection { order: Some(order.clone()), ..Selection::default() };
    let listed = report(&everything, false).await;
    assert_eq!(listed.invoices.len(), 2, "AMJ-15 every e-invoice that is still to be matched");
    let waiting = listed.invoices.iter().find(|one| one.record.orders.contains(&order)).unwrap();
    assert!(matches!(waiting.result.as_ref().unwrap().outcome, Outcome::AwaitingReceipt { .. }));
    assert_eq!(company.of("04").await.state, State::AwaitingReceipt, "reading changes nothing");

    let ran = report(&of_order, true).await;
    let [three_way] = ran.invoices.as_slice() else { panic!("only the selection: {ran:?}") };
    let result = three_way.result.as_ref().unwrap();
    let receipts: Vec<_> =
        result.lines[0].candidates.iter().filter_map(|c| c.receipt.as_ref().map(|r| r.as_str())).collect();
    assert_eq!(receipts, ["5009"], "AMJ-15 the candidate receipt");
    assert!(matches!(result.outcome, Outcome::Matched { .. }), "AMJ-15 {:?}", result.outcome);
    assert_ne!(three_way.record.state, State::AwaitingReceipt, "AMJ-14 on demand");
    assert_eq!(company.of("04").await.reservations, 1, "MATCH-40");

    let before: InvoiceRecord = company.of("06").await;
    let ran = report(&everything, true).await;
    let [two_way] = ran.invoices.as_slice() else { panic!("04 is matched: {ran:?}") };
    assert!(
        matches!(two_way.result.as_ref().unwrap().outcome, Outcome::Matched { .. }),
        "it would match now"
    );
    assert_eq!(company.of("06").await, before, "AMJ-15 makes the 3-way attempt, no other");
    company.settle().await;
}
