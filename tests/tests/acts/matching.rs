//! Undo a match, match again, link by hand.

use attest_model::record::State;
use attest_payables::matching::by_hand::LineLink;
use attest_steps::acts::Act;

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
        company.world.engines.store.get_json(&linked.match_key.unwrap()).await.unwrap();
    assert_eq!(stored.lines[0].allocations[0].quantity, dec("100"), "MATCH-59");
    company.refused(id, "lina", "again", &to("S2/0003", "1"), "holds reservations already").await;
    company.refused(id, "lina", "", &Act::Match, "undo that match first").await;
}
