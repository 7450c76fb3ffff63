//! What becomes of an invoice after an attempt to match it (ST-6 … ST-8, MATCH-32 … MATCH-40).

use attest_model::record::{InvoiceRecord, Next, State, TaskKind};
use attest_model::settings::Settings;
use attest_outside::clock::Clock;
use attest_outside::queue::Queue;
use attest_payables::approval::change::recode;
use attest_payables::dispatch::has_routed_warnings;
use attest_payables::lifecycle::{Event, MatchEnd, advance, after_match};
use attest_payables::matching::{MatchResult, Outcome};
use attest_store::{Change, LoadedOrder, Movement};

use super::{ITEMS_MAX, goods};
use crate::desk::{Desk, Note, save};
use crate::load::sweep_at;
use crate::{StepError, tasks};

/// The reason of an invoice whose match one transaction cannot hold.
pub(super) const TOO_LARGE: &str = "TOO_LARGE";

/// Where an invoice goes. Whoever is asked to approve it without a match is asked still, where there is none again.
fn goes(record: &InvoiceRecord, end: MatchEnd, settings: &Settings) -> (Event, State, Next) {
    match (end, record.state) {
        (MatchEnd::Failed, State::Approval) => (Event::Approve, State::Approval, Next::RequestApproval),
        _ => after_match(end, has_routed_warnings(record, settings), settings),
    }
}

/// A match that one transaction cannot hold goes to a person, never half reserved.
pub(super) async fn too_large<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    record: &InvoiceRecord,
    settings: &Settings,
) -> Result<Next, StepError> {
    let mut after = InvoiceRecord { woken_by: None, ..record.clone() };
    let (event, state, next) = goes(&after, MatchEnd::Failed, settings);
    advance(&mut after, event, state, next, TOO_LARGE).map_err(|e| StepError::invalid(&record.id, e))?;
    after.sweep_at = sweep_at(&after, None, desk.now());
    let mut change = desk.change();
    let reason = format!("the match touches more than {ITEMS_MAX} items and is left to a person");
    save(&mut change, record, &after, Note::rule("MATCH-40", "not_matched", reason))?;
    desk.commit(change).await?;
    Ok(after.next)
}

/// Moves the record and reserves what was found; answers why, in words.
pub(super) async fn apply<Q: Queue, C: Clock>(
    desk: Desk<'_, Q, C>,
    change: &mut Change,
    record: &InvoiceRecord,
    after: &mut InvoiceRecord,
    result: &MatchResult,
    settings: &Settings,
    orders: &mut [LoadedOrder],
) -> Result<String, StepError> {
    let refused = |error: attest_payables::lifecycle::Refused| StepError::invalid(&record.id, error);
    let move_to = |after: &mut InvoiceRecord, end: MatchEnd, why: &str| {
        let (event, state, next) = goes(after, end, settings);
        advance(after, event, state, next, why).map(drop)
    };
    if !matches!(result.outcome, Outcome::AwaitingReceipt { .. }) {
        let ended = tasks::end(after, TaskKind::ConfirmDelivery);
        tasks::revoke(desk.store, change, &ended).await?;
        after.waiting_since = None;
    }
    // People may have been asked because an earlier match failed.
    if matches!(result.outcome, Outcome::Matched { .. } | Outcome::AwaitingReceipt { .. }) {
        tasks::recall(desk.store, change, after).await?;
    }
    match &result.outcome {
        Outcome::Matched { reservations, coding } => {
            advance(after, Event::Matched, State::Matched, Next::FinalCheck, "").map_err(refused)?;
            let why = if has_routed_warnings(after, settings) { "WARNINGS" } else { "" };
            move_to(after, MatchEnd::Order, why).map_err(refused)?;
            recode(after, coding);
            // SAMP-6. The result of a sample is computed and takes nothing.
            if record.is_sample {
                return Ok("every row has its counterpart; a sample reserves nothing".to_owned());
            }
            change.move_reservations(Movement::Reserve, &record.id, reservations, orders)?;
            after.reservations = u32::try_from(reservations.len()).unwrap_or(u32::MAX);
            after.reserved_at = Some(desk.now());
            Ok(format!("every row has its counterpart; lines reserved: {}", reservations.len()))
        }
        Outcome::AwaitingReceipt { responsible, order, until } => {
            if after.waiting_since.is_none() {
                after.waiting_since = Some(desk.now());
            }
            move_to(after, MatchEnd::AwaitsReceipt, "NO_RECEIPT_YET").map_err(refused)?;
            goods::ask(desk, change, after, responsible).await?;
            Ok(format!("waits until {until} for the goods of order {order}"))
        }
        Outcome::NotMatched { reason, failed } => {
            move_to(after, MatchEnd::Failed, reason.word()).map_err(refused)?;
            let failed: Vec<_> = failed.iter().map(|criterion| criterion.word()).collect();
            let list = if failed.is_empty() { String::new() } else { format!(": {}", failed.join(", ")) };
            Ok(format!("not matched, {reason}{list}"))
        }
        Outcome::NotAttempted { order, because } => {
            move_to(after, MatchEnd::Failed, "NOT_ATTEMPTED").map_err(refused)?;
            Ok(format!("no match is attempted for order {order} ({because})"))
        }
        Outcome::Rejected { row } => {
            advance(after, Event::Reject, State::Rejected, Next::Done, "ITM").map_err(refused)?;
            tasks::release(desk.store, change, after).await?;
            Ok(format!("the rule for extra rows rejects row {row}"))
        }
    }
}
