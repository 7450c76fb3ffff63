//! Acts on the order match: try again, undo, link by hand (MATCH-33, MATCH-60, MATCH-62).

use attest_model::record::{Next, State, TaskKind};
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::lifecycle::{Event, advance, move_beneath};
use attest_payables::matching::by_hand::{LineLink, LinkFacts, explain, link};
use attest_store::Movement;

use super::doing::{Doing, Stop, because};
use crate::load::Around;
use crate::{order_match, tasks, view};

/// The reason of an invoice whose match a person undid.
const UNMATCHED: &str = "UNMATCHED";

/// MATCH-33. The flow matches once more, whoever has touched the invoice.
pub(super) async fn again<Q: Queue, C: Clock>(mut doing: Doing<'_, Q, C>) -> Result<State, Stop> {
    if doing.after.orders.is_empty() {
        return Err(because("the invoice names no order that is known; validate it again once the order is"));
    }
    if doing.after.reservations > 0 {
        return Err(because("the invoice holds reservations of a match; undo that match first"));
    }
    let moved = advance(&mut doing.after, Event::Match, State::Matching, Next::Match, "")?;
    doing.moved(moved);
    doing.finish("matched again on demand").await
}

/// MATCH-60. Reservations are given back, and a person decides what comes next.
pub(super) async fn undo<Q: Queue, C: Clock>(mut doing: Doing<'_, Q, C>) -> Result<State, Stop> {
    let count = doing.after.reservations;
    if count == 0 {
        return Err(because("the invoice holds no reservations; there is no match to undo"));
    }
    doing.release_reservations();
    doing.after.touched_by_person = true;
    doing.after.plan = None;
    for made in &mut doing.after.decisions {
        made.is_void = true;
    }
    match &mut doing.after.credit_request {
        // It waits on; only what it returns to changes (CRED-16).
        Some(request) if doing.after.state == State::AwaitingCredit => request.came_from = State::Review,
        Some(_) | None => {
            let links = tasks::end(&mut doing.after, TaskKind::Approve);
            doing.revoke(links);
            let next = Next::RequestApproval;
            let moved = move_beneath(&mut doing.after, Event::Review, State::Review, next, UNMATCHED)?;
            doing.moved(moved);
        }
    }
    doing.finish(&format!("{count} reservations are given back")).await
}

/// MATCH-62. What a reviewer links is reserved like a match; the invoice stays in step 4 for approval.
pub(super) async fn link_lines<Q: Queue, C: Clock>(
    mut doing: Doing<'_, Q, C>,
    links: &[LineLink],
) -> Result<State, Stop> {
    if doing.after.reservations > 0 {
        return Err(because(
            "the invoice holds reservations already; undo that match first, then link all lines",
        ));
    }
    let store = doing.desk.store;
    let invoice = store.get_model(&doing.before.id).await?;
    let mut loaded = order_match::load_orders(store, &doing.before).await?;
    let orders: Vec<_> = loaded.iter().map(|loaded| loaded.order.clone()).collect();
    let receipts: Vec<_> = loaded.iter().flat_map(|loaded| loaded.receipts.clone()).collect();
    let around = Around::of(store, &doing.before).await?;
    let Some(Around { company, supplier: Some(supplier), tables, .. }) = around else {
        return Err(because("the invoice has no supplier in the register"));
    };
    let linked = link(
        &LinkFacts {
            invoice: &invoice,
            supplier: &supplier.code,
            orders: &orders,
            receipts: &receipts,
            items: &order_match::items(store, &company, &invoice, &orders).await?,
            conversions: &tables.units,
        },
        links,
    )?;
    let id = doing.before.id.clone();
    doing.change.move_reservations(Movement::Reserve, &id, &linked.reservations, &mut loaded)?;
    doing.after.reservations = u32::try_from(linked.reservations.len()).unwrap_or(u32::MAX);
    doing.after.reserved_at = Some(doing.desk.now());
    doing.after.touched_by_person = true;
    if let Some(earlier) = view::match_result(store, &doing.before).await? {
        let explained = explain(&earlier, links, &linked);
        let key = store.keep_match(&mut doing.change, &id, doing.before.version, &explained).await?;
        doing.after.match_key = Some(key);
    }
    tasks::propose_coding(&mut doing.after, Some(&supplier), &doing.settings);
    let words: Vec<String> = links
        .iter()
        .zip(&linked.allocations)
        .map(|(link, taken)| {
            let receipt =
                taken.receipt.as_ref().map(|receipt| format!(", receipt {receipt}")).unwrap_or_default();
            format!(
                "line {} to order {} line {}{receipt}, {}",
                link.line,
                link.order,
                taken.order_line,
                taken.quantity.normalize()
            )
        })
        .take(WORDS_MAX)
        .collect();
    let excess: String = linked
        .excess
        .iter()
        .map(|(line, over)| format!("; {} above order line {line}", over.normalize()))
        .collect();
    doing.finish(&format!("links {}{excess}", words.join("; "))).await
}

/// Most links that the trail names; the stored result has all of them.
const WORDS_MAX: usize = 20;
